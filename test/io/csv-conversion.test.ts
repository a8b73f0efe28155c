import { describe, expect, it } from 'vitest';
import { csvBatches } from '../../src/io/csv-batches.js';
import type { PortfolioStreams } from '../../src/io/csv-blocks.js';
import { inUtf8 } from '../../src/io/csv-conversion.js';
import { CHINESE } from '../cli/worked.js';
import { gb18030 } from './gb18030.js';

const utf8 = (text: string): Uint8Array => Buffer.from(text);
const utf16 = (text: string): Uint8Array => Buffer.from(`\ufeff${text}`, 'utf16le');
const utf16be = (text: string): Uint8Array => Buffer.from(utf16(text)).swap16();

type Encode = (text: string) => Uint8Array;

/** The worked table in several encodings, which comes in pieces of a few bytes. */
function files(households: Encode, loans: Encode, events?: Encode): PortfolioStreams {
  const stream = (name: keyof typeof CHINESE, encode: Encode) => {
    const bytes = encode(CHINESE[name]);
    return {
      name,
      open: async function* () {
        for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
      },
    };
  };
  return {
    households: stream('households.csv', households),
    loans: stream('loans.csv', loans),
    ...(events === undefined ? {} : { events: stream('events.csv', events) }),
  };
}

/** The households and loans that are read from bytes; none where they cannot be. */
async function read(streams: PortfolioStreams): Promise<object[]> {
  const found: object[] = [];
  for await (const { batch } of csvBatches(streams, 500, undefined)) {
    for (let i = 0; i < batch.households.count; i++) found.push(batch.households.at(i));
    for (let i = 0; i < batch.loans.count; i++) found.push(batch.loans.at(i));
  }
  return found;
}

describe('files of CSV in another encoding than UTF-8', () => {
  it.each<[string, readonly [Encode, Encode, Encode?], readonly string[]]>([
    ['GB18030', [gb18030, gb18030, gb18030], ['households.csv', 'loans.csv', 'events.csv']],
    ['GB18030 and UTF-8', [utf8, gb18030, utf8], ['loans.csv']],
    ['UTF-16', [utf16, utf16be, utf16], []],
    ['UTF-16 and GB18030, without events', [utf16, gb18030], ['loans.csv']],
  ])('are converted: %s', async (_, [households, loans, events], expected) => {
    const given = files(households, loans, events);
    expect(await read(given)).toEqual([]);
    const guessed: string[] = [];
    const converted = await inUtf8(given, undefined, (name) => guessed.push(name));
    expect(guessed).toEqual(expected);
    const found = await read(converted as PortfolioStreams);
    expect(found).toHaveLength(6);
    expect(found).toEqual(await read(files(utf8, utf8, events && utf8)));
  });

  it('are converted without detection where GB18030 is asked for', async () => {
    const guessed: string[] = [];
    const converted = await inUtf8(files(gb18030, gb18030, gb18030), 'gb18030', (name) => guessed.push(name));
    expect(await read(converted as PortfolioStreams)).toEqual(await read(files(utf8, utf8, utf8)));
    expect(guessed).toEqual([]);
  });

  const broken: Encode = (text) => Buffer.concat([utf8(text), Uint8Array.of(0xff, 0x0a)]);

  it.each<[string, PortfolioStreams, 'utf-8' | 'gb18030' | undefined]>([
    ['all are in UTF-8', files(utf8, utf8, utf8), undefined],
    ['UTF-8 is asked for', files(gb18030, gb18030), 'utf-8'],
    ['one is in no encoding', files(gb18030, broken), undefined],
    ['one is not in the encoding that is asked for', files(gb18030, broken), 'gb18030'],
    ['one is not there', { ...files(gb18030, utf8), loans: { name: 'loans.csv', open: undefined } }, undefined],
  ])('are not converted where %s', async (_, given, asked) => {
    expect(await inUtf8(given, asked, () => {})).toBeUndefined();
  });
});
