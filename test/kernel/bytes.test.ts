import { expect, it } from 'vitest';
import { joinedBytes } from '../../src/kernel/bytes.js';

it('joins pieces of which each is valid only until the next one is asked for', () => {
  const piece = new Uint8Array(2);
  function* pieces() {
    yield piece.fill(1);
    yield piece.fill(2);
    yield piece.subarray(0, 0);
    yield piece.subarray(0, 1).fill(3);
  }
  expect([...joinedBytes(pieces())]).toEqual([1, 1, 2, 2, 3]);
  expect([...joinedBytes([])]).toEqual([]);
});
