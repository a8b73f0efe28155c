import { cp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { THOROUGH } from '../draws.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { folderOf, tiexi } from './command.js';
import { type Before, type Content, Copies, contentOf, diskWith, systemError, tiexiOn } from './failing-disk.js';

const SETTLED = { ...LOAN, repayments: [{ on: '2024-12-02', amount: '40000.00' }] };
const portfolio = (year: number, loan: object) => ({
  policy: POLICY,
  period: { from: `${year}-01-01`, to: `${year + 1}-01-01` },
  households: [HOUSEHOLD],
  loans: [loan],
});
const line = (loan: object) => `${JSON.stringify({ household: HOUSEHOLD, loans: [loan] })}\n`;
const YEAR = ['--policy', 'policy.json', '--year', '2024'];

/**
 * What is run over what: the arguments of the earlier run, none where there is no folder yet, and of the one on a disk that
 * fails.
 */
const RUNS: Readonly<Record<string, { readonly earlier?: readonly string[]; readonly later: readonly string[] }>> = {
  'a settlement over one of the same names': {
    earlier: ['settle', 'a.json', '--format', 'json', '--out', 'out'],
    later: ['settle', 'b.json', '--format', 'json', '--out', 'out'],
  },
  'a settlement over one of other names': {
    earlier: ['settle', 'a.json', '--format', 'json', '--out', 'out'],
    later: ['settle', 'b.json', '--lang', 'zh-CN', '--out', 'out'],
  },
  'a settlement into a folder that is not there': {
    later: ['settle', 'b.json', '--format', 'json', '--out', 'above/out'],
  },
  'a stream over a stream': {
    earlier: ['settle', 'a.ndjson', ...YEAR, '--output', 'ndjson', '--out', 'out'],
    later: ['settle', 'b.ndjson', ...YEAR, '--output', 'ndjson', '--out', 'out'],
  },
  'a stream of CSV with corrections into a folder that is not there': {
    later: [
      ...['settle', 'b.ndjson', '--policy', 'policy.json', '--year', '2025', '--previous', '2024.json'],
      ...['--output', 'csv', '--out', 'above/out'],
    ],
  },
};

let base: string;
let copies: Copies;

beforeAll(async () => {
  base = await folderOf({
    'a.json': portfolio(2024, LOAN),
    'b.json': portfolio(2024, SETTLED),
    'a.ndjson': line(LOAN),
    'b.ndjson': line(SETTLED),
    'policy.json': POLICY,
    'no.json': '{}',
  });
  const { stdout } = await tiexi(['settle', 'a.json', '--format', 'json'], { cwd: base });
  await writeFile(join(base, '2024.json'), stdout);
});

afterEach(() => copies.remove());

const OWN = '00000000-1-1';
const LATER = '00000000-2-1';

describe.each(Object.entries(RUNS))('%s', (_, { earlier, later }) => {
  const out = later.at(-1) as string;

  /** A folder with the earlier set and a file of the user's own, and its content before and after a run. */
  async function prepared() {
    const of = await folderOf();
    await cp(base, of, { recursive: true });
    if (earlier !== undefined) {
      expect((await tiexi(earlier, { cwd: of })).code).toBe(0);
      await writeFile(join(of, out, 'own.txt'), 'own');
    }
    copies = new Copies(of);
    const prepare = () => copies.next();
    const first = prepare();
    const before = contentOf(join(first.cwd, out));
    const operations: string[] = [];
    const disk = diskWith((operation) => operations.push(operation), first.temporary, OWN);
    const { code } = await tiexiOn(disk, later, first.cwd);
    expect(code).toBe(0);
    const after = contentOf(join(first.cwd, out));
    expect(after.hidden).toEqual([]);
    expect(after).not.toEqual(before);
    return { prepare, before, after, operations };
  }

  it('where any operation on files fails, is written whole or leaves everything as it was, and says which', async () => {
    const { prepare, before, after, operations } = await prepared();
    for (const method of ['file.write', 'file.sync', 'file.close', 'rename', 'syncFolder', 'create']) {
      expect(operations, method).toContain(method);
    }
    for (const failing of tried(operations)) {
      const { cwd, temporary } = prepare();
      let done = -1;
      const fail: Before = (operation) => {
        done += 1;
        if (done === failing) throw systemError(failing % 2 === 0 ? 'EIO' : 'ENOSPC', operation);
      };
      const { code, stdout, stderr } = await tiexiOn(diskWith(fail, temporary, OWN), later, cwd);
      const where = `operation ${failing}, ${operations[failing]}: ${stderr}`;
      expect([0, 70], where).toContain(code);
      const content = contentOf(join(cwd, out));
      expect(content.files, where).toEqual(code === 0 ? after.files : before.files);
      if (code !== 0) {
        expect(stdout, where).toBe('');
        expect(stderr, where).toMatch(/^tiexi: .+\n(nothing was written|未写入文件)\n$/);
      }
      // What cannot be removed is left, for a later run.
      if (operations[failing] !== 'remove') {
        expect([content.hidden, contentOf(temporary)], where).toEqual([[], { files: {}, hidden: [] }]);
      }
      copies.remove();
    }
  });

  it('killed at any operation, leaves one whole set of files, old or new, for a later run', async () => {
    const { prepare, before, after, operations } = await prepared();
    const unfinished: Content[] = [];
    for (const last of tried(operations)) {
      const { cwd, temporary } = prepare();
      let done = -1;
      const die: Before = (operation) => {
        done += 1;
        if (done >= last) throw systemError('EIO', operation);
      };
      await tiexiOn(diskWith(die, temporary, OWN), later, cwd);
      const where = `killed at operation ${last}, ${operations[last]}`;
      const found = contentOf(join(cwd, out));
      const isWhole = [before.files, after.files].some((files) => equal(files, found.files));
      if (!isWhole) {
        // Some files of one set, and none of the other; no manifest; and a journal, which a later run finishes.
        unfinished.push(found);
        const some = Object.entries(found.files ?? {});
        const isOf = (set: Content) => some.every(([name, text]) => set.files?.[name] === text);
        expect(isOf(before) || isOf(after), where).toBe(true);
        expect(Object.keys(found.files ?? {}), where).not.toContain('tiexi-manifest.json');
        expect(found.files?.['own.txt'], where).toBe('own');
      }
      // Refused for its period, which is found out once what was begun is finished.
      const other = later.map((each) => (each === '2024' ? '2026' : each === '2025' ? '2027' : each));
      const argv = [...other, ...(other.includes('--year') ? [] : ['--year', '2026'])];
      const lateDisk = () => diskWith(() => {}, temporary, LATER);
      if (found.files !== undefined) {
        expect((await tiexiOn(lateDisk(), argv, cwd)).code, where).toBe(2);
        const recovered = contentOf(join(cwd, out));
        const isRecovered = [before.files, after.files].some((files) => equal(files, recovered.files));
        expect([isRecovered, recovered.hidden], where).toEqual([true, []]);
      }
      expect((await tiexiOn(lateDisk(), later, cwd)).code, where).toBe(0);
      expect(contentOf(join(cwd, out)), where).toEqual(after);
      // Nothing is left beside the folder or among the temporary files.
      expect([contentOf(cwd).hidden, contentOf(temporary)], where).toEqual([[], { files: {}, hidden: [] }]);
      copies.remove();
    }
    // A folder that is there is not replaced at once: some of the kills came in between.
    if (earlier !== undefined) expect(unfinished.length).toBeGreaterThan(0);
    else expect(unfinished).toEqual([]);
  });

  it('syncs every file before it is renamed, and every folder after', async () => {
    const { prepare } = await prepared();
    const { cwd, temporary } = prepare();
    const log: (readonly [string, string])[] = [];
    await tiexiOn(
      diskWith((operation, path) => log.push([operation, path]), temporary, OWN),
      later,
      cwd,
    );
    const lastRename = log.findLastIndex(([operation]) => operation === 'rename');
    const created = log.filter(([operation, path]) => operation === 'create' && !path.startsWith(temporary));
    expect(created.length).toBeGreaterThan(2);
    for (const [, path] of created) {
      const synced = log.findIndex(([operation, each]) => operation === 'file.sync' && each === path);
      const written = log.findLastIndex(([operation, each]) => operation === 'file.write' && each === path);
      const renamed = log.findIndex(([operation, each]) => operation === 'rename' && path.startsWith(each));
      expect(written, path).toBeLessThan(synced);
      expect(synced, path).toBeLessThan(renamed);
    }
    const folder = earlier === undefined ? join(cwd, 'above') : join(cwd, out);
    const syncedFolder = log.findLastIndex(([operation, path]) => operation === 'syncFolder' && path === folder);
    expect(syncedFolder).toBeGreaterThan(lastRename);
  });
});

/** The places of the operations that are tried: all, or of those that change something a quarter, and of the others some. */
function tried(operations: readonly string[]): readonly number[] {
  const places = [...operations.keys()];
  return THOROUGH
    ? places
    : places.filter((place) => place % (LOOKING.has(operations[place] as string) ? 28 : 4) === 0);
}

const LOOKING = new Set(['stat', 'lstat', 'readdir', 'file.stat', 'file.read', 'file.readAll', 'file.readNow']);

function equal(a: Content['files'], b: Content['files']): boolean {
  const written = (files: Content['files']) => JSON.stringify(files && Object.entries(files));
  return written(a) === written(b);
}
