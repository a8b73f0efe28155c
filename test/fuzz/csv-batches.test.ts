import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { Batch } from '../../src/fields/batch.js';
import type { RawFault } from '../../src/fields/faults.js';
import { csvBatches } from '../../src/io/csv-batches.js';
import { csvBlocks, householdsIn, type PortfolioStreams } from '../../src/io/csv-blocks.js';
import type { Lines } from '../../src/io/settled-block.js';
import { draws, PROPERTY_TIMEOUT } from '../draws.js';
import { drawnFolder, FILES, type Folder } from './csv-folders.js';
import { insist } from './judge.js';
import { type Log, spoiltBytes, spoiltCsv } from './mutations.js';
import { Chance } from './random.js';

/**
 * Folders of CSV are read from bytes into columns where they can be. The schemas and the parser alone decide what is right:
 * what is read so is exactly what they make of the same files, block by block, and what they refuse is not read so.
 */

const SEED = 20261128;
const CASES = draws(4000);

type Bytes = Readonly<Record<keyof Folder, Uint8Array | undefined>>;

const encoder = new TextEncoder();

function streamsOf(files: Bytes, chunk: number): PortfolioStreams {
  const stream = (name: keyof Folder) => {
    const bytes = files[name];
    return {
      name: `${name}.csv`,
      open:
        bytes &&
        async function* () {
          for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
        },
    };
  };
  const events = stream('events');
  return {
    households: stream('households'),
    loans: stream('loans'),
    ...(events.open === undefined ? {} : { events }),
  };
}

interface Read {
  readonly batch: Batch;
  readonly lines: Lines;
}

/** What a batch has, as records. */
function contentOf({ batch: { households, loans, owners, order, begins }, lines }: Read): unknown {
  return {
    households: Array.from({ length: households.count }, (_, i) => households.at(i)),
    loans: Array.from({ length: loans.count }, (_, i) => loans.at(i)),
    owners: owners.slice(0, loans.count),
    order: order.slice(0, loans.count),
    begins: begins.slice(0, households.count + 1),
    lines: { households: [...lines.households], loans: [...lines.loans] },
  };
}

/** The blocks that the parser and the schemas make of the files; the last is undefined where there is a fault. */
async function byParser(streams: PortfolioStreams, size: number): Promise<(Read | undefined)[]> {
  const blocks: (Read | undefined)[] = [];
  for await (const block of csvBlocks(streams, 'utf-8', size, () => {})) {
    const faults: RawFault[] = [];
    const read = householdsIn(block, faults);
    if (faults.length > 0) return [...blocks, undefined];
    blocks.push(read);
  }
  return blocks;
}

/** Reads files both ways, and compares. Returns whether all was read from bytes. */
async function compared(files: Bytes, chance: Chance): Promise<boolean> {
  const size = chance.of([1, 2, 3, 500]);
  const expected = await byParser(streamsOf(files, 1000), size);
  let count = 0;
  let isWhole = false;
  for await (const read of csvBatches(streamsOf(files, chance.of([1, 7, 50, 1000])), size, undefined)) {
    insist(!isWhole, () => 'a batch follows the last one');
    const block = expected[count];
    if (block !== undefined) {
      const [content, wanted] = [contentOf(read), contentOf(block)];
      insist(isDeepStrictEqual(content, wanted), () => `${JSON.stringify(content)}\nis not\n${JSON.stringify(wanted)}`);
    }
    const { households, loans } = read.ids();
    expect(households.map(({ line }) => line)).toEqual(read.lines.households);
    expect(loans.map(({ line }) => line)).toEqual(read.lines.loans);
    count += 1;
    isWhole = read.isLast;
  }
  const isSound = expected.at(-1) !== undefined;
  if (isWhole) insist(isSound && count === expected.length, () => 'was read from bytes, and has a fault');
  return isWhole;
}

async function eachCase(cases: number, run: (chance: Chance, log: Log) => Promise<void>): Promise<void> {
  for (let number = 0; number < cases; number++) {
    const log: Log = [];
    try {
      await run(new Chance(SEED, number), log);
    } catch (error) {
      throw new Error([`case ${number}`, ...log, (error as Error).message].join('\n'), { cause: error });
    }
  }
}

const bytesOf = (folder: Folder): Record<keyof Folder, Uint8Array | undefined> => ({
  households: encoder.encode(folder.households),
  loans: encoder.encode(folder.loans),
  events: encoder.encode(folder.events),
});

describe('a folder of CSV that is read from bytes', () => {
  it('has the households and loans that the parser and the schemas read', { timeout: PROPERTY_TIMEOUT }, async () => {
    let whole = 0;
    await eachCase(CASES, async (chance, log) => {
      const folder = drawnFolder(chance);
      log.push(JSON.stringify(folder));
      if (await compared(bytesOf(folder), chance)) whole += 1;
    });
    expect(whole).toBeGreaterThan(CASES / 2);
  });

  it('has the same where files are mutated, and is left to the parser where they have a fault', {
    timeout: 120_000,
  }, async () => {
    let whole = 0;
    await eachCase(CASES, async (chance, log) => {
      const folder = drawnFolder(chance);
      for (let left = chance.of([1, 1, 1, 2, 3]); left > 0; left--) {
        const name = chance.of(FILES);
        folder[name] = spoiltCsv(folder[name], chance, log);
      }
      const files = bytesOf(folder);
      const name = chance.of(FILES);
      if (chance.onceIn(9)) files[name] = spoiltBytes(files[name] as Uint8Array, chance, log);
      else if (chance.onceIn(40)) files[name] = undefined;
      log.push(JSON.stringify(folder));
      if (await compared(files, chance)) whole += 1;
    });
    expect(whole).toBeGreaterThan(CASES / 50);
  });
});
