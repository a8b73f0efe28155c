import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { beforeAll, describe, expect, it } from 'vitest';
import { nodeDisk } from '../../src/cli/files/disk.js';
import { Files } from '../../src/cli/files/files.js';
import { run } from '../../src/cli/run.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { folderOf, type Outcome, tiexi } from './command.js';
import { diskWith, systemError, tiexiOn } from './failing-disk.js';

const PORTFOLIO = {
  policy: POLICY,
  period: { from: '2024-01-01', to: '2025-01-01' },
  households: [HOUSEHOLD],
  loans: [LOAN],
};
const YEAR = ['--policy', 'policy.json', '--year', '2024'];

let cwd: string;

beforeAll(async () => {
  cwd = await folderOf({
    'portfolio.json': PORTFOLIO,
    'all.ndjson': `${JSON.stringify({ household: HOUSEHOLD, loans: [LOAN] })}\n`,
    'policy.json': POLICY,
    'households.csv': 'household_id,listed_from\nH,2024-08-15\n',
    'loans.csv':
      'loan_id,household_id,lender,product,principal,disbursed_on,matures_on,rate_annual_pct\nL,H,BANK,P,100000.00,2024-09-01,2025-09-01,3.6\n',
    'claims.csv': 'loan_id,subsidy\nL,508.33\n',
    'ends.mjs': 'process.exit(3);\n',
    'throws.mjs': "throw new Error('the thread is broken');\n",
  });
});

/** What may stand in a file that ought to hold JSON. */
const GARBAGE: Readonly<Record<string, string | Uint8Array>> = {
  'no JSON': '{"policy": ',
  'another thing': 'a,b\n1,2\n',
  nothing: '',
  blanks: ' \n\t\n',
  'a list': '[1, 2]',
  null: 'null',
  'a text': '"a"',
  'a number with a fraction': '1.5',
  'a deep list': '['.repeat(50_000),
  'an object of another kind': '{"loans": 1, "period": [], "policy": {"preset": 7}, "__proto__": null}',
  'no UTF-8': Uint8Array.of(0x7b, 0xff, 0xfe, 0x00, 0x7d),
};

describe.each(Object.entries(GARBAGE))('a file with %s', (_, content) => {
  it.each([
    ['--policy', ['settle', 'INPUT', '--year', '2024', '--policy', 'garbage.json']],
    ['--terms', ['settle', 'INPUT', ...YEAR, '--terms', 'garbage.json']],
    ['--previous', ['settle', 'INPUT', ...YEAR, '--previous', 'garbage.json']],
    ['--previous with lines', ['settle', 'INPUT', ...YEAR, '--previous', 'garbage.ndjson']],
    ['--check', ['settle', 'INPUT', '--check', 'garbage.json']],
    ['check', ['check', 'INPUT', '--year', '2024', '--policy', 'garbage.json']],
    ['a claim in JSON', ['reconcile', 'INPUT', 'garbage.json', ...YEAR]],
    ['a claim in CSV', ['reconcile', 'INPUT', 'garbage.csv', ...YEAR]],
    ['--with', ['compare', 'INPUT', ...YEAR, '--with', 'garbage.json']],
    ['--with-terms', ['compare', 'INPUT', ...YEAR, '--with-terms', 'garbage.json']],
    ['merge', ['merge', 'garbage.json']],
    ['a stream under --policy', ['settle', 'STREAM', '--year', '2024', '--policy', 'garbage.json', '--output', 'csv']],
    ['a stream with --previous', ['settle', 'STREAM', ...YEAR, '--previous', 'garbage.json', '--output', 'ndjson']],
    ['a stream of lines', ['settle', 'garbage.ndjson', ...YEAR, '--output', 'ndjson']],
  ])('%s, is refused with faults, whatever the input', async (__, argv) => {
    const folder = await folderOf({ 'garbage.json': content, 'garbage.ndjson': content, 'garbage.csv': content });
    const inputs = argv.includes('STREAM') ? [join(cwd, 'all.ndjson'), cwd] : [join(cwd, 'portfolio.json'), cwd];
    for (const input of inputs) {
      const placed = argv.map((each) =>
        each === 'INPUT' || each === 'STREAM' ? input : each === 'policy.json' ? join(cwd, each) : each,
      );
      const { code, stdout, stderr } = await tiexi(placed, { cwd: folder });
      const hasNothing = argv.includes('garbage.ndjson') && argv.includes('--output') && String(content).trim() === '';
      if (hasNothing) expect(code).toBe(0);
      else expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(/./) });
      expect(stderr).not.toMatch(/^ +at /m);
    }
  });
});

/** Runs the command with a standard output that fails. */
async function failing(code: string, argv: readonly string[], disk = nodeDisk): Promise<Outcome> {
  let stderr = '';
  const ended = await run(argv, {
    stdin: Readable.from([]),
    stdout: { write: (_, taken) => taken?.(systemError(code, 'write')) },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
    env: {},
    cwd,
    files: new Files(disk),
  });
  return { code: ended, stdout: '', stderr };
}

describe('standard output that cannot be written', () => {
  it.each([
    ['ENOSPC', 'the disk is full; free some space and run it again'],
    ['EIO', 'the device fails; check the disk or the connection, and run it again'],
    ['EBADMSG', 'EBADMSG'],
  ])('%s: the command ends with 70 and says what to do', async (code, reason) => {
    for (const argv of [
      ['--help'],
      ['settle', 'portfolio.json'],
      ['settle', 'all.ndjson', ...YEAR, '--output', 'ndjson'],
      ['check', 'portfolio.json'],
    ]) {
      expect(await failing(code, argv)).toMatchObject({
        code: 70,
        stderr: `tiexi: cannot write standard output: ${reason}\nnothing was written\n`,
      });
    }
  });

  it('is reported in Chinese', async () => {
    const { stderr } = await failing('ENOSPC', ['settle', 'portfolio.json', '--lang', 'zh-CN']);
    expect(stderr).toBe('tiexi: 无法写入标准输出：磁盘已满；请清理空间后重新运行\n未写入文件\n');
  });

  it('leaves no file behind', async () => {
    const folder = await folderOf();
    for (const argv of [
      ['settle', 'portfolio.json', '--format', 'json', '--out', join(folder, 'a/b')],
      ['settle', 'all.ndjson', ...YEAR, '--output', 'ndjson', '--out', join(folder, 'a/b')],
    ]) {
      expect((await failing('EIO', argv)).code).toBe(70);
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it('that its reader closes is no error', async () => {
    expect(await failing('EPIPE', ['settle', 'portfolio.json'])).toMatchObject({ code: 0, stderr: '' });
  });
});

describe('a folder for temporary files', () => {
  const stream = ['settle', 'all.ndjson', ...YEAR, '--output', 'ndjson'];

  it('that is missing: the command ends with 70 and says what to do', async () => {
    const none = join(cwd, 'none');
    expect(
      await tiexiOn(
        diskWith(() => {}, none, '00000000-1-1'),
        stream,
        cwd,
      ),
    ).toEqual({
      code: 70,
      stdout: '',
      stderr: `tiexi: the folder for temporary files, ${none}, cannot be used: no such file or folder; set TMPDIR to a folder with enough room, in which files can be made\nnothing was written\n`,
    });
  });

  it('that is full: the command ends with 70 and says what to do', async () => {
    const folder = await folderOf();
    const full = diskWith(
      (operation, path) => {
        if (/write/i.test(operation) && path.startsWith(folder)) throw systemError('ENOSPC', operation);
      },
      folder,
      '00000000-1-1',
    );
    const { code, stdout, stderr } = await tiexiOn(full, [...stream, '--lang', 'zh-CN'], cwd);
    expect([code, stdout]).toEqual([70, '']);
    expect(stderr).toBe(
      `tiexi: 临时文件夹 ${folder} 无法使用：磁盘已满；请将环境变量 TMPDIR 设为可写且空间充足的文件夹\n未写入文件\n`,
    );
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('a fault of the program', () => {
  const broken = diskWith(
    (operation) => {
      if (operation === 'file.readAll') throw new TypeError('planted');
    },
    '/tmp',
    '00000000-1-1',
  );

  it.each([
    [
      'en',
      /^tiexi \S+: a fault of the program, not of the input; please report it with these lines:\nTypeError: planted\n +at /,
    ],
    ['zh-CN', /^tiexi \S+：程序自身故障，并非输入有误；请将以下内容一并报告：\nTypeError: planted\n +at /],
  ])('ends with 70 and is named a fault of the program, in %s', async (lang, told) => {
    const { code, stdout, stderr } = await tiexiOn(broken, ['settle', 'portfolio.json', '--lang', lang], cwd);
    expect([code, stdout, stderr]).toEqual([70, '', expect.stringMatching(told)]);
  });

  it.each([
    ['throws.mjs', /a fault of the program.*\nError: the thread is broken/],
    ['ends.mjs', /a fault of the program.*\nError: a thread ended with 3 before its work was done/],
  ])('of a thread (%s) ends with 70 and is named a fault of the program', async (script, told) => {
    let [stdout, stderr] = ['', ''];
    const argv = ['settle', 'all.ndjson', ...YEAR, '--output', 'ndjson', '--jobs', '2'];
    const code = await run(argv, {
      stdin: Readable.from([]),
      stdout: {
        write: (text, taken) => {
          stdout += text;
          taken?.();
        },
      },
      stderr: {
        write: (text) => {
          stderr += text;
        },
      },
      env: {},
      cwd,
      thread: join(cwd, script),
    });
    expect([code, stdout, stderr]).toEqual([70, '', expect.stringMatching(told)]);
  });
});

describe('an empty name', () => {
  it.each([
    [['settle', '']],
    [['settle', 'portfolio.json', '--out', '']],
    [['settle', 'portfolio.json', '--out', ' ']],
    [['settle', 'portfolio.json', '--policy=']],
    [['reconcile', 'portfolio.json', '']],
  ])('is refused: %j', async (argv) => {
    const { code, stdout, stderr } = await tiexi(argv, { cwd });
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringMatching(/needs a value|empty name/)]);
  });
});
