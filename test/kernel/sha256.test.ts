import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { sha256 } from '../../src/kernel/sha256.js';

const BROWSER = {};
const BUNDLED = { process: {} };
const OTHER_HOST = { process: { getBuiltinModule: () => undefined } };

describe.each([
  ['of this platform', globalThis],
  ['where there is no process', BROWSER],
  ['where a bundler puts a process that has no modules', BUNDLED],
  ['where the host has no such module', OTHER_HOST],
])('the SHA-256 %s', (_, host) => {
  const hashOf = (...pieces: readonly Uint8Array[]) => {
    const hash = sha256(host);
    for (const piece of pieces) hash.update(piece);
    return hash.hex();
  };

  // FIPS 180-4, examples of NIST.
  it.each([
    ['', 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    ['abc', 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    [
      'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
      '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
    ],
  ])('of %j is that of the standard', (text, expected) => {
    expect(hashOf(new TextEncoder().encode(text))).toBe(expected);
  });

  it('is the same however the bytes are divided', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (pieces) => {
        expect(hashOf(...pieces)).toBe(createHash('sha256').update(Buffer.concat(pieces)).digest('hex'));
      }),
    );
  });

  it('takes bytes that change afterwards', () => {
    const bytes = new TextEncoder().encode('abc');
    const hash = sha256(host);
    hash.update(bytes);
    bytes.fill(0);
    expect(hash.hex()).toBe(hashOf(new TextEncoder().encode('abc')));
  });
});

it('is computed by the host where the host can', () => {
  const createHash = vi.fn(() => ({ update: () => {}, digest: () => 'of the host' }));
  expect(sha256({ process: { getBuiltinModule: () => ({ createHash }) } }).hex()).toBe('of the host');
});
