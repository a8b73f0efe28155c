import { afterEach, describe, expect, it } from 'vitest';
import { nodeDisk } from '../../src/cli/files/disk.js';
import { Files } from '../../src/cli/files/files.js';
import { TemporaryFiles } from '../../src/cli/files/temporary-files.js';
import { ToldFaults } from '../../src/cli/stream/told-faults.js';

const open: TemporaryFiles[] = [];

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function faultsOf(mostHeld: number): Promise<ToldFaults> {
  const temporary = TemporaryFiles.of(new Files(nodeDisk));
  open.push(temporary);
  return new ToldFaults(await temporary.create('faults'), [undefined, 'a', 'b'], mostHeld);
}

const FILES = ['b', 'a', undefined, 'other'] as const;

describe('the faults of a stream', () => {
  it.each([1, 2, 3, 7, 1000])(
    'are sorted by file, line and column, then as they were found, with %i kept in memory',
    async (mostHeld) => {
      const faults = await faultsOf(mostHeld);
      const given = Array.from({ length: 200 }, (_, i) => ({
        file: FILES[(i * 7) % 4],
        line: (i * 31) % 11,
        column: (i * 13) % 3,
        text: `fault ${i} “\n”`,
      }));
      for (const each of given) faults.add(each);
      expect(faults.count).toBe(200);
      const order = ['other', undefined, 'a', 'b'];
      const expected = given
        .map((each, i) => [order.indexOf(each.file), each.line, each.column, i, each.text] as const)
        .sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3])
        .map(([, , , , text]) => text);
      expect([...faults.inOrder()]).toEqual(expected);
    },
  );

  it('are forgotten when they are dropped, and others can be added', async () => {
    const faults = await faultsOf(2);
    for (let line = 0; line < 9; line++) faults.add({ file: 'a', line, column: 0, text: 'before' });
    faults.clear();
    for (const line of [3, 1, 2]) faults.add({ file: 'a', line, column: 0, text: `line ${line}` });
    expect([faults.count, [...faults.inOrder()]]).toEqual([3, ['line 1', 'line 2', 'line 3']]);
  });
});
