import { afterEach, describe, expect, it } from 'vitest';
import { nodeDisk } from '../../src/cli/files/disk.js';
import { Files } from '../../src/cli/files/files.js';
import { TemporaryFiles } from '../../src/cli/files/temporary-files.js';
import { SortedIdFile } from '../../src/cli/stream/sorted-ids.js';
import type { SortedIds } from '../../src/io/settled-block.js';

/** Ids of a block as they are written: sorted, each with its subsidy and its line. */
function block(...entries: readonly (readonly [id: string, line: number, subsidy?: number | bigint])[]): SortedIds {
  const ids = entries.map(([id]) => id);
  return {
    bytes: Buffer.from(entries.map(([id, line, subsidy = 0]) => `${subsidy},${line},${JSON.stringify(id)}\n`).join('')),
    first: ids[0]!,
    last: ids.at(-1)!,
    distinct: new Set(ids).size === ids.length,
  };
}

const open: TemporaryFiles[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function fileOf(...blocks: readonly SortedIds[]) {
  const temporary = TemporaryFiles.of(new Files(nodeDisk));
  open.push(temporary);
  const file = new SortedIdFile(await temporary.create('ids'));
  for (const each of blocks) file.add(each);
  return file;
}

describe('ids in a file', () => {
  it('are returned in order, whatever the order of the blocks, and more than once', async () => {
    const file = await fileOf(block(['C', 1], ['X', 2]), block(['A', 3], ['D', 4], ['Z', 5]), block(['B', 6]));
    const ids = () => [...file.inOrder()].map(({ id }) => id);
    expect(ids().join('')).toBe('ABCDXZ');
    expect(ids().join('')).toBe('ABCDXZ');
    expect([...file.repeated()]).toEqual([]);
  });

  it('are sorted by code unit, whatever their characters', async () => {
    // U+20000 is written with the surrogates d840 dc00, which come before U+FF21
    const file = await fileOf(block(['a,"\\\n', 1], ['Ａ', 2]), block(['\u{20000}', 3]));
    expect([...file.inOrder()].map(({ id }) => id)).toEqual(['a,"\\\n', '\u{20000}', 'Ａ']);
  });

  it('have their subsidies and lines, of any size', async () => {
    const file = await fileOf(block(['A', 7, 61_292], ['B', 8, 2n ** 64n]));
    expect([...file.inOrder()].map(({ id, line, subsidy }) => ({ id, line, subsidy }))).toEqual([
      { id: 'A', line: 7, subsidy: 61_292 },
      { id: 'B', line: 8, subsidy: 2n ** 64n },
    ]);
  });

  it('that are repeated are reported at their later lines: in the same block, the next one, or a far one', async () => {
    const file = await fileOf(block(['A', 1], ['A', 2]), block(['A', 3], ['K', 4]), block(['B', 5]), block(['K', 6]));
    expect([...file.repeated()].map(({ id, line }) => `${id}${line}`)).toEqual(['A2', 'A3', 'K6']);
  });

  it('may be more than are read at a time, in many blocks', async () => {
    const count = 60_000;
    const id = (i: number) => `L${String(i).padStart(6, '0')}`;
    // Every seventh, then every seventh from the second on, and so on.
    const blocks = Array.from({ length: 7 }, (_, k) =>
      block(...Array.from({ length: Math.ceil((count - k) / 7) }, (__, i) => [id(7 * i + k), 1] as const)),
    );
    const file = await fileOf(...blocks);
    let next = 0;
    for (const entry of file.inOrder()) {
      if (entry.id !== id(next)) expect(entry.id).toBe(id(next));
      next += 1;
    }
    expect(next).toBe(count);
  });

  it('that ascend from block to block are read without merging', async () => {
    const file = await fileOf(block(['A', 1], ['B', 2]), block(['C', 3]), block(['D', 4]));
    expect([...file.inOrder()].map(({ id }) => id).join('')).toBe('ABCD');
  });

  it('are an empty sequence where there are none', async () => {
    const file = await fileOf();
    expect([[...file.inOrder()], [...file.repeated()]]).toEqual([[], []]);
  });
});
