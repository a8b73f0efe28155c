import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { nodeDisk } from '../../src/cli/files/disk.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { folderOf, tiexi } from './command.js';
import { contentOf, diskWith, tiexiOn } from './failing-disk.js';

const portfolio = (year: number) => ({
  policy: POLICY,
  period: { from: `${year}-01-01`, to: `${year + 1}-01-01` },
  households: [HOUSEHOLD],
  loans: [LOAN],
});
const YEAR = ['--policy', 'policy.json', '--year', '2024'];

let cwd: string;

beforeEach(async () => {
  cwd = await folderOf({
    '2024.json': portfolio(2024),
    '2025.json': portfolio(2025),
    'policy.json': POLICY,
    'all.ndjson': `${JSON.stringify({ household: HOUSEHOLD, loans: [LOAN] })}\n`,
  });
});

const command = (...argv: string[]) => tiexi(argv, { cwd });
const settle = (...argv: string[]) => command('settle', ...argv);

describe('--out', () => {
  it.each<[string, RegExp, (path: string) => unknown]>([
    ['a file', /it is a file, and a folder is needed/, (path) => writeFile(path, 'a file')],
    ['a pipe', /a device, a pipe or a socket/, (path) => execFileSync('mkfifo', [path])],
    ['a link that leads nowhere', /a symbolic link that leads nowhere/, (path) => symlink('nowhere', path)],
    ['a link to a file', /it is a file, and a folder is needed/, (path) => symlink('policy.json', path)],
  ])('that is %s is refused and not changed', async (_, reason, make) => {
    await make(join(cwd, 'out'));
    for (const argv of [
      ['2024.json', '--out', 'out'],
      ['all.ndjson', ...YEAR, '--output', 'csv', '--out', 'out'],
    ]) {
      const { code, stdout, stderr } = await settle(...argv);
      expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(reason)]);
    }
    expect(await readdir(cwd)).toHaveLength(5);
  });

  it.each([
    ['/proc/x', /no folder can be made there/],
    ['/dev/null', /a device, a pipe or a socket/],
    ['/dev/null/x', /it is not a folder/],
    ['policy.json/x/y', /it is not a folder/],
  ])('%s is refused at once', async (out, reason) => {
    const { code, stdout, stderr } = await settle('2024.json', '--out', out);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(reason)]);
  });

  it('with a folder or a pipe where a file is written is refused, and nothing is written', async () => {
    for (const make of [(path: string) => mkdir(path), (path: string) => execFileSync('mkfifo', [path])]) {
      await mkdir(join(cwd, 'out'));
      await make(join(cwd, 'out', 'detail.csv'));
      const { code, stderr } = await settle('2024.json', '--out', 'out');
      expect([code, stderr]).toEqual([2, expect.stringMatching(/^tiexi: cannot write out\/detail\.csv: it is a/)]);
      expect(await readdir(join(cwd, 'out'))).toEqual(['detail.csv']);
      await rm(join(cwd, 'out'), { recursive: true });
    }
  });

  it('may be a link to a folder', async () => {
    await mkdir(join(cwd, 'real'));
    await symlink('real', join(cwd, 'out'));
    expect((await settle('2024.json', '--out', 'out')).code).toBe(0);
    expect(await readdir(join(cwd, 'real'))).toContain('summary.csv');
  });
});

describe('a file that the run reads', () => {
  /** Every way in which `out` can have a file that is read, and written as well. */
  it.each<[string, readonly string[], () => Promise<unknown>]>([
    [
      'the input',
      ['out/input.json', '--format', 'json'],
      () => settle('2024.json', '--format', 'json', '--out', 'out'),
    ],
    [
      'the input by a hard link',
      ['2024.json', '--format', 'json'],
      async () => {
        await mkdir(join(cwd, 'out'));
        await link(join(cwd, '2024.json'), join(cwd, 'out/input.json'));
      },
    ],
    [
      'the policy by a symbolic link',
      ['2024.json', '--policy', 'policy.json', '--format', 'json'],
      async () => {
        await mkdir(join(cwd, 'out'));
        await symlink('../policy.json', join(cwd, 'out/settlement.json'));
      },
    ],
    [
      'the lines of a stream',
      ['out/loans.ndjson', ...YEAR, '--output', 'ndjson'],
      async () => {
        await mkdir(join(cwd, 'out'));
        await writeFile(join(cwd, 'out/loans.ndjson'), await readFile(join(cwd, 'all.ndjson')));
      },
    ],
    [
      'a table of a stream by a hard link',
      ['tables', ...YEAR, '--output', 'csv'],
      async () => {
        await mkdir(join(cwd, 'out'));
        await mkdir(join(cwd, 'tables'));
        await writeFile(join(cwd, 'tables/households.csv'), 'household_id\nH\n');
        await writeFile(join(cwd, 'tables/loans.csv'), 'loan_id\nL\n');
        await link(join(cwd, 'tables/loans.csv'), join(cwd, 'out/detail.csv'));
      },
    ],
    [
      'a folder of an earlier settlement',
      ['all.ndjson', '--policy', 'policy.json', '--year', '2024', '--output', 'ndjson', '--previous', 'out'],
      () => settle('all.ndjson', '--policy', 'policy.json', '--year', '2024', '--output', 'ndjson', '--out', 'out'),
    ],
  ])('is not written over: %s', async (_, argv, prepare) => {
    await prepare();
    const before = contentOf(join(cwd, 'out'));
    const { code, stdout, stderr } = await settle(...argv, '--out', 'out');
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(/.+\n/)]);
    if (!argv.includes('--previous'))
      expect(stderr).toMatch(/^tiexi: cannot write out\/\S+: it is \S+, which this run reads/);
    expect(contentOf(join(cwd, 'out'))).toEqual(before);
  });

  it('is not removed where the run does not write it', async () => {
    await settle('2024.json', '--format', 'json', '--out', 'out');
    const { code, stderr } = await settle('out/input.json', '--out', 'out');
    expect([code, stderr]).toEqual([
      0,
      'removed, of an earlier run: out/settlement.json\nleft as it is, perhaps of an earlier run: out/input.json\n',
    ]);
    expect((await readdir(join(cwd, 'out'))).sort()).toEqual([
      'detail.csv',
      'input.json',
      'summary.csv',
      'tiexi-manifest.json',
    ]);
  });
});

describe('the settlement of another period', () => {
  it.each([
    ['with its manifest', [], 'tiexi-manifest.json'],
    ['without it, by settlement.json', ['--format', 'json'], 'settlement.json'],
    ['without it, by summary.csv', [], 'summary.csv'],
    ['without it, by 汇总表.csv', ['--lang', 'zh-CN'], '汇总表.csv'],
  ])('is not written over, %s', async (_, flags, kept) => {
    await settle('2024.json', ...flags, '--out', 'out');
    for (const name of await readdir(join(cwd, 'out'))) if (name !== kept) await rm(join(cwd, 'out', name));
    const before = contentOf(join(cwd, 'out'));
    for (const argv of [
      ['2025.json', '--out', 'out'],
      ['all.ndjson', '--policy', 'policy.json', '--year', '2025', '--output', 'ndjson', '--out', 'out'],
    ]) {
      const { code, stdout, stderr } = await settle(...argv);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toMatch(
        /^tiexi: out has the settlement of another period, 2024-01-01 to 2025-01-01 \(exclusive\)/,
      );
    }
    expect(contentOf(join(cwd, 'out'))).toEqual(before);
  });

  it('of the same period is replaced', async () => {
    await settle('2024.json', '--format', 'json', '--out', 'out');
    expect((await settle('all.ndjson', ...YEAR, '--output', 'ndjson', '--out', 'out')).code).toBe(0);
    expect(await readdir(join(cwd, 'out'))).toEqual(['loans.ndjson', 'settlement.json', 'tiexi-manifest.json']);
  });
});

describe('files of an earlier run', () => {
  it('that its manifest lists are removed, and named', async () => {
    await settle('2024.json', '--out', 'out');
    await writeFile(join(cwd, 'out', 'own.txt'), 'own');
    const { stderr } = await settle('2024.json', '--lang', 'zh-CN', '--out', 'out');
    expect(stderr).toBe('已删除以前运行的文件：out/summary.csv\n已删除以前运行的文件：out/detail.csv\n');
    expect((await readdir(join(cwd, 'out'))).sort()).toEqual(
      ['own.txt', 'tiexi-manifest.json', '明细表.csv', '汇总表.csv'].sort(),
    );
  });

  it('that have changed since are kept, and named', async () => {
    await settle('2024.json', '--out', 'out');
    await writeFile(join(cwd, 'out', 'detail.csv'), 'with remarks');
    const { stderr } = await settle('2024.json', '--lang', 'zh-CN', '--out', 'out');
    expect(stderr).toBe('已删除以前运行的文件：out/summary.csv\n予以保留，可能为以前运行的文件：out/detail.csv\n');
    expect(await readFile(join(cwd, 'out', 'detail.csv'), 'utf8')).toBe('with remarks');
  });

  it('that no manifest lists are kept, and named', async () => {
    await mkdir(join(cwd, 'out'));
    await writeFile(join(cwd, 'out', 'adjustments.csv'), 'old');
    const { code, stderr } = await settle('2024.json', '--out', 'out');
    expect([code, stderr]).toEqual([0, 'left as it is, perhaps of an earlier run: out/adjustments.csv\n']);
  });

  it('are all named in the manifest with their SHA-256', async () => {
    await settle('2024.json', '--format', 'json', '--out', 'out');
    const manifest = JSON.parse(await readFile(join(cwd, 'out', 'tiexi-manifest.json'), 'utf8'));
    expect(manifest.period).toEqual({ from: '2024-01-01', to: '2025-01-01' });
    const lines = manifest.files.map((each: { name: string; sha256: string }) => `${each.sha256}  ${each.name}`);
    expect(lines).toHaveLength(4);
    execFileSync('sha256sum', ['--check', '--strict'], { cwd: join(cwd, 'out'), input: `${lines.join('\n')}\n` });
  });

  it.each([
    '{}',
    'no JSON',
    '[]',
    '{"library":"tiexi","period":{"from":"2024-01-01","to":"2025-01-01"},"files":[{"name":"../policy.json","sha256":""}]}',
  ])('are not looked for in another manifest: %s', async (text) => {
    await mkdir(join(cwd, 'out'));
    await writeFile(join(cwd, 'out', 'tiexi-manifest.json'), text);
    const { code, stderr } = await settle('2024.json', '--out', 'out');
    expect([code, stderr]).toEqual([2, expect.stringMatching(/is not the list of files that an earlier run wrote/)]);
    expect(await readdir(join(cwd, 'out'))).toEqual(['tiexi-manifest.json']);
  });
});

describe('a temporary folder', () => {
  it('is removed with the files that are being made in it', async () => {
    for (let run = 0; run < 20; run++) {
      const folder = await mkdtemp(join(tmpdir(), 'tiexi-'));
      const being = Array.from({ length: 64 }, (_, i) => nodeDisk.create(join(folder, String(i))));
      nodeDisk.remove(folder);
      for (const made of await Promise.allSettled(being)) {
        if (made.status === 'fulfilled') await made.value.close();
      }
      expect(existsSync(folder)).toBe(false);
    }
  });

  const named = (owner: string) => `.tiexi-${owner}-0123456789abcdef`;
  const machine = nodeDisk.owner.split('-')[0];

  it('of a process that has ended is removed', async () => {
    // The number of a process that has ended, and one that has it now but began at another time.
    const ended = execFileSync(process.execPath, ['-p', 'process.pid'], { encoding: 'utf8' }).trim();
    const left = [named(`${machine}-${ended}-1`), named(`${machine}-${process.ppid}-1`)];
    await mkdir(join(cwd, 'out'));
    for (const where of ['.', 'out']) {
      for (const name of left) {
        await mkdir(join(cwd, where, name));
        await writeFile(join(cwd, where, name, 'new'), 'new');
      }
    }
    expect((await settle('2024.json', '--out', 'out')).code).toBe(0);
    for (const where of ['.', 'out']) expect(contentOf(join(cwd, where)).hidden).toEqual([]);
  });

  it('of a running process is kept, and the command writes nothing', async () => {
    const name = named('00000000-7-1');
    await mkdir(join(cwd, 'out'));
    await mkdir(join(cwd, 'out', name));
    const disk = { ...diskWith(() => {}, cwd, '00000000-8-1'), isGone: () => false };
    const { code, stdout, stderr } = await tiexiOn(disk, ['settle', '2024.json', '--out', 'out'], cwd);
    expect([code, stdout]).toEqual([70, '']);
    expect(stderr).toMatch(/^tiexi: cannot write out: another run is writing into it; wait/);
    expect(await readdir(join(cwd, 'out'))).toEqual([name]);
  });

  it('of another machine is kept', async () => {
    await mkdir(join(cwd, 'out'));
    await mkdir(join(cwd, 'out', named('ffffffff-1-1')));
    expect((await settle('2024.json', '--out', 'out')).code).toBe(0);
    expect(contentOf(join(cwd, 'out')).hidden).toEqual([named('ffffffff-1-1')]);
  });

  it('with files that are not yet moved into place is not read as a settlement', async () => {
    await settle('2024.json', '--format', 'json', '--out', 'out');
    const name = named('00000000-7-1');
    await mkdir(join(cwd, 'out', name));
    await writeFile(join(cwd, 'out', name, 'journal.json'), '{"old":[],"new":[]}');
    const disk = diskWith(() => {}, cwd, '00000000-8-1');
    const argv = ['settle', '2025.json', '--previous', 'out'];
    const { code, stderr } = await tiexiOn(disk, argv, cwd);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^tiexi: cannot read out: a run ended while/)]);
  });

  it('has files that only the user can read, and gives them the usual rights at the end', async () => {
    const modes: string[] = [];
    const disk = diskWith(
      (operation, path) => {
        if (operation === 'file.write') modes.push((nodeDisk.stat(path).mode & 0o777n).toString(8));
      },
      cwd,
      '00000000-8-1',
    );
    await tiexiOn(disk, ['settle', 'all.ndjson', ...YEAR, '--output', 'ndjson', '--out', 'out'], cwd);
    expect(new Set(modes)).toEqual(new Set(['600']));
    const usual = (0o666 & ~process.umask()).toString(8);
    for (const name of await readdir(join(cwd, 'out'))) {
      expect((nodeDisk.stat(join(cwd, 'out', name)).mode & 0o777n).toString(8)).toBe(usual);
    }
  });
});
