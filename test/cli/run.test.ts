import { readFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { langOf } from '../../src/cli/options.js';
import { run } from '../../src/cli/run.js';
import { TERM_FLAGS } from '../../src/cli/terms-flags.js';
import { VERSION } from '../../src/fields/version.js';
import { folderOf, tiexi } from './command.js';
import { ENGLISH, POLICY, PORTFOLIO, REMAINING_TERMS } from './worked.js';

const stdin = JSON.stringify(PORTFOLIO);

/** Root may read every file: as the user nobody where this process is root's. */
async function withoutPrivileges<T>(act: () => Promise<T>): Promise<T> {
  if (process.getuid?.() !== 0) return act();
  process.seteuid?.(65_534);
  try {
    return await act();
  } finally {
    process.seteuid?.(0);
  }
}

describe('--version', () => {
  it('is that of package.json', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(VERSION).toBe(version);
    expect(await tiexi(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });
});

describe('the language', () => {
  const isChinese = async (env: Record<string, string>, ...argv: string[]) =>
    (await tiexi(['--help', ...argv], { env })).stdout.includes('用法');

  it.each([
    ['LANG', { LANG: 'zh_CN.UTF-8' }, true],
    ['LC_MESSAGES over LANG', { LC_MESSAGES: 'en_US.UTF-8', LANG: 'zh_CN.UTF-8' }, false],
    ['LC_ALL over LC_MESSAGES', { LC_ALL: 'zh_TW', LC_MESSAGES: 'en_US' }, true],
    ['an empty LC_ALL not', { LC_ALL: '', LANG: 'zh_CN' }, true],
    ['another language as English', { LANG: 'de_DE' }, false],
    ['nothing as English', {}, false],
  ])('comes from the environment: %s', async (_, env, expected) => {
    expect(await isChinese(env as Record<string, string>)).toBe(expected);
  });

  it('comes from --lang over the environment', async () => {
    expect(await isChinese({ LANG: 'en_US' }, '--lang', 'zh-CN')).toBe(true);
    expect(await isChinese({ LANG: 'zh_CN' }, '--lang=en')).toBe(false);
    expect(await isChinese({ LANG: 'en_US' }, '--lang', '中文')).toBe(true);
    expect(await isChinese({ LANG: 'zh_CN' }, '--lang=英文')).toBe(false);
  });

  it.each<[string, Record<string, string>, string | undefined, 'zh-CN' | 'en']>([
    ['Chinese on a Chinese system', {}, 'zh-CN', 'zh-CN'],
    ['Chinese in another region', {}, 'zh-Hant-TW', 'zh-CN'],
    ['English on another system', {}, 'de-DE', 'en'],
    ['English where the system names none', {}, undefined, 'en'],
    ['that of the environment over the system', { LANG: 'en_US.UTF-8' }, 'zh-CN', 'en'],
    ['that of the system where the environment is empty', { LANG: '' }, 'zh-CN', 'zh-CN'],
  ])('is %s', (_, env, locale, expected) => {
    expect(langOf([], env, () => locale)).toBe(expected);
  });

  it('does not ask the system where an argument or the environment names it', () => {
    const asked = () => {
      throw new Error('the system is asked');
    };
    expect(langOf(['--lang', 'zh-CN'], {}, asked)).toBe('zh-CN');
    expect(langOf([], { LC_ALL: 'zh_CN' }, asked)).toBe('zh-CN');
  });
});

describe('check', () => {
  it('says what was read and computes nothing', async () => {
    expect(await tiexi(['check', '-'], { stdin })).toEqual({
      code: 0,
      stdout:
        'policy: 示例政策 (worked)\nperiod: 2024-01-01 to 2025-01-01 (exclusive)\nhouseholds: 2\nloans: 4\nno faults\n',
      stderr: '',
    });
  });

  it('counts the events of a folder', async () => {
    const cwd = await folderOf({ ...ENGLISH, 'policy.json': POLICY });
    const argv = ['check', '.', '--policy', 'policy.json', '--year', '2024', '--lang', 'zh-CN'];
    const { code, stdout } = await tiexi(argv, { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('户数：2\n笔数：4\n事件：3\n未发现错误\n');
  });

  it('reports faults as settle does', async () => {
    const input = { stdin: '{"loans": []}' };
    expect(await tiexi(['check', '-'], input)).toEqual(await tiexi(['settle', '-'], input));
  });
});

describe('usage', () => {
  it.each<[string, string[], string]>([
    [
      'no command',
      [],
      'no command is given; expected one of settle, check, explain, reconcile, progress, screen, quote, entries, compare, merge, tally, fund, verify, terms, init, map, page, help, completion',
    ],
    [
      'another command',
      ['report', 'x'],
      'unknown command report; expected one of settle, check, explain, reconcile, progress, screen, quote, entries, compare, merge, tally, fund, verify, terms, init, map, page, help, completion',
    ],
    [
      'no input',
      ['settle'],
      'settle needs an input: a portfolio JSON file, a folder or a file of tables, or - for standard input',
    ],
    ['two inputs', ['verify', 'a', 'b'], 'verify takes one input: unexpected b'],
    [
      'several files as lines',
      ['settle', 'a.csv', 'b.csv', '--input', 'ndjson'],
      '--input ndjson cannot be used with several files, which are tables',
    ],
    ['an unknown flag', ['settle', '-', '--yaer', '2024'], 'unknown flag --yaer; did you mean --year?'],
    ['a flag like none', ['settle', '-', '--budget', '5'], 'unknown flag --budget'],
    ['a flag like one of another command', ['merge', '-', '--yaer', '2024'], 'unknown flag --yaer'],
    ['a flag of all commands, before any', ['--fromat', 'json'], 'unknown flag --fromat; did you mean --format?'],
    [
      'a mistyped command',
      ['setle', '-'],
      'unknown command setle; expected one of settle, check, explain, reconcile, progress, screen, quote, entries, compare, merge, tally, fund, verify, terms, init, map, page, help, completion; did you mean settle?',
    ],
    [
      'a mistyped format',
      ['settle', '-', '--format', 'jsno'],
      '--format must be one of table, json, csv, report, xlsx, not jsno; did you mean json?',
    ],
    ['a shell that has no script', ['completion', 'cmd'], 'completion needs a shell: one of bash, zsh, fish'],
    [
      'a mistyped shell',
      ['completion', 'fihs'],
      'completion needs a shell: one of bash, zsh, fish; did you mean fish?',
    ],
    ['two shells', ['completion', 'zsh', 'fish'], 'completion needs a shell: one of bash, zsh, fish'],
    [
      'a policy of merge',
      ['merge', '-', '--policy', 'p.json'],
      '--policy can be used only with settle, check, explain, reconcile, progress, screen, quote, entries, compare, verify, terms, init',
    ],
    [
      'terms of compare elsewhere',
      ['settle', '-', '--with-terms', 't.json'],
      '--with-terms can be used only with compare',
    ],
    ['a part of check', ['check', '-', '--partial'], '--partial can be used only with settle'],
    ['a strict merge', ['merge', '-', '--strict'], '--strict can be used only with settle, check'],
    ['an unknown short flag', ['settle', '-', '-x'], 'unknown flag -x'],
    ['a flag without its value', ['settle', '-', '--year'], '--year needs a value'],
    ['a flag in place of a value', ['settle', '-', '--year', '--format'], '--year needs a value'],
    ['a value of a flag that has none', ['settle', '-', '--strict=false'], '--strict takes no value; leave false out'],
    ['a flag given twice', ['settle', '-', '--year', '2024', '--year', '2025'], '--year is given twice'],
    [
      'another format',
      ['settle', '-', '--format', 'pdf'],
      '--format must be one of table, json, csv, report, xlsx, not pdf',
    ],
    ['another encoding', ['settle', '-', '--encoding', 'big5'], '--encoding must be one of utf-8, gb18030, not big5'],
    ['another language', ['settle', '-', '--lang', 'fr'], '--lang must be one of zh-CN, en, not fr'],
    ['a year of five digits', ['settle', '-', '--year', '20244'], '--year must be a year from 1900 to 2198, not 20244'],
    [
      'a year beyond the calendar',
      ['settle', '-', '--year', '2199'],
      '--year must be a year from 1900 to 2198, not 2199',
    ],
    [
      'a year and a span',
      ['settle', '-', '--year', '2024', '--from', '2024-01-01'],
      'the period is given twice; give --year, or --from with --to or --through',
    ],
    ['half a span', ['settle', '-', '--from', '2024-01-01'], '--from must be given together with --to or --through'],
    ['--out of check', ['check', '-', '--out', 'x'], '--out can be used only with settle, page'],
    ['a table of check', ['check', '-', '--format', 'table'], '--format must be one of text, json, not table'],
    ['--loan of settle', ['settle', '-', '--loan', 'L1'], '--loan can be used only with explain, quote'],
    ['explain without a loan', ['explain', '-'], 'explain needs --loan with a loan ID'],
    [
      'explain as a table',
      ['explain', '-', '--loan', 'L1', '--format', 'table'],
      '--format must be one of text, markdown, json, not table',
    ],
    ['--check with --out', ['settle', '-', '--check', 's.json', '--out', 'x'], '--check writes no files; remove --out'],
    [
      '--check as CSV',
      ['settle', '-', '--check', 's.json', '--format', 'csv'],
      '--format must be one of text, json, not csv',
    ],
    [
      'a seed with an input',
      ['verify', '-', '--seed', '1'],
      '--seed is for random portfolios and cannot be used with an input',
    ],
    ['a policy without an input', ['verify', '--policy', 'p.json'], '--policy needs an input'],
    ['a term without an input', ['verify', '--misuse', 'stop'], '--misuse needs an input'],
    ['nothing to draw', ['verify', '--random', '0'], '--random must be an integer from 1 to 2147483647, not 0'],
    [
      'no loans to draw',
      ['verify', '--random-loans', '0'],
      '--random-loans must be an integer from 1 to 2147483647, not 0',
    ],
    ['a fraction', ['verify', '--random', '1.5'], '--random must be an integer from 1 to 2147483647, not 1.5'],
    ['a negative seed', ['verify', '--seed=-1'], '--seed must be an integer from 0 to 2147483647, not -1'],
    [
      'a seed beyond all',
      ['verify', '--seed', '2147483648'],
      '--seed must be an integer from 0 to 2147483647, not 2147483648',
    ],
    [
      'two ways to count',
      ['verify', '--random', '1', '--random-loans', '1'],
      '--random and --random-loans cannot be used together',
    ],
    [
      'a term cap in words',
      ['settle', '-', '--term-cap-months', 'three'],
      '--term-cap-months must be MONTHS|none, such as 36',
    ],
    [
      'a misshapen interest period',
      ['settle', '-', '--interest-period', '20'],
      '--interest-period must be DAY/MONTHS|none, such as 20/3',
    ],
  ])('%s is refused with what was expected', async (_, argv, message) => {
    // The help of the command is named where the arguments name one.
    const isOverview = argv.length === 0 || ['report', 'setle', '--fromat'].includes(argv[0] as string);
    const help = isOverview ? 'tiexi --help' : `tiexi help ${argv[0]}`;
    expect(await tiexi(argv, { stdin })).toEqual({
      code: 2,
      stdout: '',
      stderr: `tiexi: ${message}\nsee ${help}\n`,
    });
  });

  it('is refused in Chinese too', async () => {
    expect((await tiexi(['settle', '--lang', 'zh-CN'])).stderr).toBe(
      'tiexi: settle 须有输入：贷款数据文件（JSON）、表格文件夹或表格文件，或以 - 表示标准输入\n用法见 tiexi help settle\n',
    );
  });
});

describe('files that cannot be read', () => {
  it('a path that is not there', async () => {
    expect(await tiexi(['settle', 'nowhere.json'], { cwd: await folderOf() })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'tiexi: cannot read nowhere.json: no such file or folder\nnothing was written\n',
    });
  });

  it('a policy that is not there', async () => {
    const { code, stderr } = await tiexi(['settle', '-', '--policy', 'suichang-2025'], {
      stdin,
      cwd: await folderOf(),
    });
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'tiexi: cannot read suichang-2025: no such file or folder\nnothing was written\n',
    });
  });

  it('one CSV file that has not all tables', async () => {
    const cwd = await folderOf({ ...ENGLISH });
    const { code, stderr } = await tiexi(['settle', 'loans.csv'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('loans.csv: MISSING_FIELD: required field is missing: a table of households');
  });

  it('a folder in place of a policy', async () => {
    const { code, stderr } = await tiexi(['settle', '-', '--policy', '.'], { stdin, cwd: await folderOf() });
    expect(code).toBe(2);
    expect(stderr).toContain('cannot read .: it is a folder');
  });

  it('a folder without the files', async () => {
    const { code, stdout, stderr } = await tiexi(['settle', '.', '--year', '2024'], {
      cwd: await folderOf({ 'x.txt': '' }),
    });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.split('\n')).toEqual([
      'policy: MISSING_FIELD: required field is missing; give it in the portfolio or with --policy',
      'households.csv: MISSING_FIELD: required field is missing: the folder must have this file, or a table with its columns under another name',
      'loans.csv: MISSING_FIELD: required field is missing: the folder must have this file, or a table with its columns under another name',
      '3 faults; nothing was computed or written',
      '',
    ]);
  });

  it('a file without permission', async () => {
    const cwd = await folderOf({ 'portfolio.json': '{}' });
    await chmod(cwd, 0o755);
    await chmod(join(cwd, 'portfolio.json'), 0);
    const settled = () => tiexi(['settle', 'portfolio.json'], { cwd });
    // Once before, so that all modules are loaded.
    if (process.getuid?.() === 0) await settled();
    const { code, stderr } = await withoutPrivileges(settled);
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: 'tiexi: cannot read portfolio.json: no permission\nnothing was written\n',
    });
  });
});

describe('faults', () => {
  it('name the flag that supplies each missing term of a preset', async () => {
    const { code, stdout, stderr } = await tiexi(['settle', '-', '--policy', 'suichang-2024'], { stdin });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const lines = stderr.trimEnd().split('\n');
    for (const flag of Object.keys(TERM_FLAGS)) expect(stderr).toMatch(new RegExp(`--${flag}[ ,]`));
    // 14 terms and the three of the household
    expect(lines).toHaveLength(17 + 1);
    expect(lines.at(-1)).toBe('17 faults; nothing was computed or written');
  });

  it('name the flag that gave a wrong value', async () => {
    const { stderr } = await tiexi(['settle', '-', '--listing', 'always', '--subsidy-points', '101'], { stdin });
    expect(stderr.split('\n').slice(0, 2)).toEqual([
      '--listing: INVALID_VALUE: "always" is not accepted here; write one of at-start, every-day, not-required',
      '--subsidy-points: INVALID_RATE: "101" is not a rate in percent a year; write a decimal string such as "4.35", 0 to 100, at most six decimals',
    ]);
  });

  it('name --from and --to where these are wrong', async () => {
    const { stderr } = await tiexi(['settle', '-', '--from', '2024-02-30', '--to', '2024-03-01'], { stdin });
    expect(stderr).toMatch(/^--from: INVALID_DATE: "2024-02-30" /);
  });

  it('ask for the second cap on principal where one is given', async () => {
    const argv = ['settle', '-', '--principal-cap-per-loan', '50000'];
    expect((await tiexi(argv, { stdin })).stderr).toContain(
      'MISSING_FIELD: required field is missing; there is no default: give --principal-cap-per-household, or --terms',
    );
  });

  it('ask for the span of a cap on amounts', async () => {
    const argv = ['settle', '-', '--amount-cap-per-household', '5000'];
    expect((await tiexi(argv, { stdin })).stderr).toContain(
      'policy.amountCap.per: MISSING_FIELD: required field is missing; there is no default: give --amount-cap-per, or --terms',
    );
  });

  it('in CSV and in the policy are reported together, in the chosen language', async () => {
    const cwd = await folderOf({ ...ENGLISH, 'events.csv': 'loan_id,event,date\nL9,misuse,2024-10-01\n' });
    const argv = [
      'settle',
      '.',
      '--policy',
      'suichang-2024',
      '--terms',
      'customary',
      '--year',
      '2024',
      '--lang',
      'zh-CN',
    ];
    const { stderr } = await tiexi([...argv, ...REMAINING_TERMS.filter((_, i) => i !== 2 && i !== 3)], { cwd });
    expect(stderr.split('\n')).toEqual([
      'policy.terms.rateAppliesBy: MISSING_FIELD: 缺少必填项；不设默认值：请用 --rate-applies-by 或 --terms 给出',
      'events.csv:2:1 (loan_id): INVALID_VALUE: 此处不接受 "L9"；没有此借据号的贷款；请改正',
      '共 2 处错误；未计算，也未写入文件',
      '',
    ]);
  });

  it('in a JSON text have file, line and column', async () => {
    const cwd = await folderOf({ 'portfolio.json': '{\n  "loans": [\n    1.5,\n  ]\n}' });
    expect((await tiexi(['settle', 'portfolio.json'], { cwd })).stderr).toBe(
      'portfolio.json:4:3: INVALID_JSON: not valid JSON at line 4, column 3; correct the text there\n1 fault; nothing was computed or written\n',
    );
  });

  it('show no control characters to the terminal', async () => {
    const { stderr } = await tiexi(['settle', '\u001b[31mx'], { cwd: await folderOf() });
    expect(stderr).toContain('cannot read \\u001b[31mx');
  });
});

describe('progress', () => {
  const onTerminal = async (isTTY: boolean, argv: string[]) => {
    let stderr = '';
    const { stdin: input } = { stdin: (await import('node:stream')).Readable.from([Buffer.from(stdin)]) };
    const code = await run(argv, {
      stdin: input,
      stdout: { write: (_, taken) => taken?.() },
      stderr: {
        isTTY,
        columns: 0,
        write: (text: string) => {
          stderr += text;
        },
      },
      env: {},
      cwd: '.',
    });
    return { code, stderr };
  };

  it('is shown on a terminal, also on one of unknown width', async () => {
    const { code, stderr } = await onTerminal(true, ['settle', '-']);
    expect(code).toBe(0);
    for (const step of ['reading', 'checking', 'settling']) expect(stderr).toContain(step);
  });

  it('is silent elsewhere', async () => {
    expect(await onTerminal(false, ['settle', '-'])).toEqual({ code: 0, stderr: '' });
  });
});
