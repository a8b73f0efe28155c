import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { ACCOUNT_NAMES, COMMAND_NAMES, SHELLS } from '../../src/cli/flags.js';
import { formOf, TERM_FLAGS } from '../../src/cli/terms-flags.js';
import { FAULTS } from '../../src/fields/faults.js';
import { WARNINGS } from '../../src/fields/warnings.js';
import { OPEN_TERM_WORDS } from '../../src/words/open-terms.js';
import { folderOf, tiexi } from '../cli/command.js';
import { REMAINING_TERMS } from '../cli/worked.js';

/*
 * Chinese output has no Latin letters but ids, designations, formats, codes of faults, names of files and what is typed on a
 * command line. Everything that the command prints and writes in Chinese is read here.
 */

const EXAMPLES = fileURLToPath(new URL('../../docs/examples/', import.meta.url));
const FIRST = join(EXAMPLES, 'suichang-2024');
const SECOND = join(EXAMPLES, 'suichang-2025');
const ISSUED = join(SECOND, 'settlement-2024.json');

const PRESET = ['--policy', 'suichang-2024', '--terms', 'customary', ...REMAINING_TERMS];
const YEAR_ONE = [...PRESET, '--year', '2024'];
const YEAR_TWO = [...PRESET, '--year', '2025', '--previous', ISSUED, '--advance', 'province=1700000'];

/** The terms of {@link YEAR_TWO} with a cap on amounts. */
const CAPPED = [
  ...YEAR_TWO.map((arg, i) => (YEAR_TWO[i - 1] === '--amount-cap-per-household' ? '4000' : arg)),
  '--amount-cap-per',
  'programme',
];

/** Codes of faults and warnings; the paths in front of codes of faults are those of the JSON form. */
const CODES = [...Object.keys(FAULTS), ...Object.keys(WARNINGS)].join('|');

/** What may be in Latin letters, in the order in which it is taken away. */
const ALLOWED: readonly RegExp[] = [
  // The program and the SHA-256 of data.
  /tiexi \d+\.\d+\.\d+/g,
  /\b[0-9a-f]{64}\b/g,
  /SHA-256/g,
  // Names of files and folders, flags, and what is in braces.
  /\/?(?:[\w.-]+\/)*[\p{Script=Han}\w-]+\.(?:csv|json|ndjson|xlsx|md|html)\b/gu,
  /--[a-z-]+(?: (?:csv|json|ndjson|none)\b)?/g,
  /\{[^{}]*\}/g,
  // Ids: of loans, households, policies and funders.
  /\b[LH]\d{4}(?:-\d{4})?\b/g,
  /\bsuichang-2024\b/g,
  // Designations of day counts.
  /\bACT\/(?:360|365F|ACT)|\b30E\/360/g,
  // Codes, with the place of a fault in front of them.
  new RegExp(String.raw`^(?:[\w.[\]-]+: )?(?:${CODES}): |(?<=^提示：)(?:${CODES})(?=：)`, 'gm'),
];

const FORMATS = ['JSON', 'CSV', 'NDJSON', 'UTF', 'GB', 'HTML'];
const TYPED =
  'tiexi settle check explain reconcile progress screen quote entries compare merge tally fund verify init terms map page help completion'.split(
    ' ',
  );

/** The Latin words of a text, each with its line, that nothing allows. */
function latinIn(text: string, also: readonly string[] = []): readonly string[] {
  const allowed = new Set([...FORMATS, ...TYPED, ...also]);
  const left = ALLOWED.reduce((rest, pattern) => rest.replace(pattern, ''), text);
  return left
    .split('\n')
    .flatMap((line) =>
      (line.match(/[A-Za-z]+/g) ?? []).filter((word) => !allowed.has(word)).map((w) => `${w}: ${line}`),
    );
}

const chinese = async (argv: readonly string[], cwd?: string) => {
  const { stdout, stderr } = await tiexi([...argv, '--lang', 'zh-CN'], cwd === undefined ? {} : { cwd });
  return stdout + stderr;
};

it('the search finds English', () => {
  expect(latinIn('逾期处理（overdue）：pause')).toEqual([
    'overdue: 逾期处理（overdue）：pause',
    'pause: 逾期处理（overdue）：pause',
  ]);
});

describe('Chinese output has no English', () => {
  it.each<[string, readonly string[]]>([
    ['settle', ['settle', FIRST, ...YEAR_ONE]],
    ['settle, with adjustments and an advance', ['settle', SECOND, ...YEAR_TWO]],
    ['settle --format csv', ['settle', FIRST, ...YEAR_ONE, '--format', 'csv']],
    ['settle --output csv', ['settle', FIRST, ...YEAR_ONE, '--output', 'csv']],
    ['settle --check, the same', ['settle', FIRST, '--check', ISSUED]],
    ['settle --check, differences', ['settle', SECOND, '--check', ISSUED]],
    ['check', ['check', FIRST, ...YEAR_ONE]],
    ['explain, trial', ['explain', SECOND, ...YEAR_TWO, '--loan', 'L2024-0131']],
    ['explain, regular', ['explain', SECOND, ...YEAR_TWO, '--loan', 'L2025-0001']],
    ['explain, ineligible', ['explain', SECOND, ...YEAR_TWO, '--loan', 'L2024-0229']],
    ['explain, a cap over the whole programme', ['explain', SECOND, ...CAPPED, '--loan', 'L2024-0131']],
    ['explain --form short', ['explain', SECOND, ...YEAR_TWO, '--loan', 'L2025-0049', '--form', 'short']],
    ['explain --form customer', ['explain', SECOND, ...YEAR_TWO, '--loan', 'L2025-0049', '--form', 'customer']],
    ['explain --format markdown', ['explain', FIRST, ...YEAR_ONE, '--loan', 'L2024-0014', '--format', 'markdown']],
    ['reconcile', ['reconcile', FIRST, join(FIRST, 'claims.csv'), ...YEAR_ONE]],
    ['reconcile --format csv', ['reconcile', FIRST, join(FIRST, 'claims.csv'), ...YEAR_ONE, '--format', 'csv']],
    ['progress', ['progress', FIRST, ...PRESET, '--on', '2024-12-31', '--until', '2025-12-31']],
    ['progress between milestones', ['progress', SECOND, ...PRESET, '--on', '2025-07-15']],
    ['verify', ['verify', FIRST, ...YEAR_ONE]],
    ['verify --random', ['verify', '--random', '2', '--seed', '1']],
    ['faults of terms', ['settle', FIRST, '--policy', 'suichang-2024', '--year', '2024']],
  ])('of %s', async (_, argv) => {
    const text = await chinese(argv);
    expect(text).not.toContain('用法见');
    expect(latinIn(text)).toEqual([]);
  });

  it.each<[string, object]>([
    ['day count and overdue', { dayCount: 'ACT/365F', overdue: 'stop', rounding: 'day' }],
    [
      'rules and caps',
      {
        subsidy: [{ from: '2024-09-01', kind: 'share', share: '0.5', maxPoints: '1.5', maxShareOfContractRate: '0.4' }],
        principalCap: { perLoan: '100000', perHousehold: '150000' },
        amountCap: { perHousehold: '1000', per: 'programme' },
        termCapMonths: 24,
      },
    ],
    [
      'the rest',
      {
        subsidy: [{ from: '2024-09-01', kind: 'above-floor', floorPct: '2', ceilingPct: '4' }],
        rateAppliesBy: 'disbursement-day',
        household: {
          listing: 'every-day',
          testedOn: 'disbursement',
          firstList: { madeOn: '2024-09-30', countsFrom: '2024-09-01' },
        },
        extension: 'include',
        misuse: 'stop',
        payment: 'paid',
        otherSubsidy: 'reduce',
        rounding: 'interest-period',
        interestPeriod: { endsOn: 20, months: 3 },
      },
    ],
  ])('of compare: %s', async (_, terms) => {
    const cwd = await folderOf({ 'terms.json': JSON.stringify(terms) });
    const argv = ['compare', FIRST, ...YEAR_ONE, '--with-terms', 'terms.json'];
    expect(latinIn(await chinese(argv, cwd))).toEqual([]);
    expect(latinIn(await chinese([...argv, '--format', 'csv'], cwd))).toEqual([]);
  });

  it('of the files that settle writes: tables and papers', async () => {
    const cwd = await folderOf({});
    await chinese(['settle', SECOND, ...YEAR_TWO, '--format', 'report', '--out', 'out'], cwd);
    const names = (await readdir(join(cwd, 'out'))).filter((name) => !name.endsWith('.json'));
    expect(names).toHaveLength(7);
    for (const name of names) {
      const text = await readFile(join(cwd, 'out', name), 'utf8');
      const said = name.endsWith('.html')
        ? text.replace(/<style>[^<]*<\/style>|<[^>]*>/g, ' ').replaceAll('&quot;', '"')
        : text;
      expect(latinIn(said), name).toEqual([]);
    }
  });

  it('of the workbook', async () => {
    const cwd = await folderOf({});
    await chinese(['settle', FIRST, ...YEAR_ONE, '--format', 'xlsx', '--out', 'out'], cwd);
    const { sheets } = await readXlsx(await readFile(join(cwd, 'out', '贴息结算.xlsx')));
    const texts = sheets.flatMap(({ name, rows }) => [name, ...rows.flat().filter((cell) => typeof cell === 'string')]);
    expect(texts.length).toBeGreaterThan(1000);
    expect(latinIn(texts.join('\n'))).toEqual([]);
  });

  it('of terms and init, but for codes', async () => {
    const options = Object.values(OPEN_TERM_WORDS).flatMap((words) => words.options ?? []);
    const codes = [
      ...Object.keys(OPEN_TERM_WORDS),
      ...options.map(({ value }) => value),
      'none',
      'period',
      'programme',
    ];
    const also = codes.flatMap((code) => code.match(/[A-Za-z]+/g) ?? []);
    expect(latinIn(await chinese(['terms']), also)).toEqual([]);
    const cwd = await folderOf();
    expect(latinIn(await chinese(['init', '.'], cwd), also)).toEqual([]);
    expect(latinIn(await chinese(['init', '.'], cwd), also)).toEqual([]);
    const guide = (await readFile(join(cwd, '说明.md'), 'utf8')).replaceAll(/`[^`]*`|\.xlsx/g, '');
    expect(latinIn(guide.replace(/^(?:tiexi .*--out 2024|---.*)/gm, ''), also)).toEqual([]);
  });

  it.each<[string, object]>([
    ['day count and overdue', { dayCount: 'ACT/365F', overdue: 'stop', rounding: 'day' }],
    [
      'rules and caps',
      {
        subsidy: [{ from: '2024-09-01', kind: 'share', share: '0.5', maxPoints: '1.5', maxShareOfContractRate: '0.4' }],
        principalCap: { perLoan: '100000', perHousehold: '150000' },
        amountCap: { perHousehold: '1000', per: 'programme' },
        termCapMonths: 24,
      },
    ],
    [
      'the rest',
      {
        subsidy: [{ from: '2024-09-01', kind: 'above-floor', floorPct: '2', ceilingPct: '4' }],
        rateAppliesBy: 'disbursement-day',
        household: {
          listing: 'every-day',
          testedOn: 'disbursement',
          firstList: { madeOn: '2024-09-30', countsFrom: '2024-09-01' },
        },
        extension: 'include',
        misuse: 'stop',
        payment: 'paid',
        otherSubsidy: 'reduce',
        rounding: 'interest-period',
        interestPeriod: { endsOn: 20, months: 3 },
      },
    ],
  ])('of compare: %s', async (_, terms) => {
    const cwd = await folderOf({ 'terms.json': JSON.stringify(terms) });
    const argv = ['compare', FIRST, ...YEAR_ONE, '--with-terms', 'terms.json'];
    expect(latinIn(await chinese(argv, cwd))).toEqual([]);
    expect(latinIn(await chinese([...argv, '--format', 'csv'], cwd))).toEqual([]);
  });

  it.each([undefined, ...COMMAND_NAMES])('of the help, but for what is typed: %s', async (command) => {
    const help = await chinese(command === undefined ? ['--help'] : ['help', command]);
    const typed = [
      ...Object.values(TERM_FLAGS).flatMap((entry) => formOf(entry).en.match(/[A-Za-z]+/g) ?? []),
      ...COMMAND_NAMES,
      ...SHELLS,
      ...'customary none long short customer table json csv report xlsx text markdown ndjson utf gb zh CN en xls'.split(
        ' ',
      ),
      ...'YYYY MM DD N L h v loanId subsidy days principalDays funders household loans'.split(' '),
      ...ACCOUNT_NAMES,
      ...'entries posted'.split(' '),
      ...'html portfolio county result cat settlement changes part claims policy source bashrc zshrc compinit eval config completions'.split(
        ' ',
      ),
    ];
    expect(latinIn(help, typed)).toEqual([]);
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['no input', ['settle'], []],
    ['an unknown command', ['settel'], ['settel']],
    ['a mistyped value', ['settle', FIRST, '--format', 'jsno'], ['jsno', 'table', 'json', 'csv', 'report', 'xlsx']],
    [
      'a mistyped option of a term',
      ['settle', FIRST, ...YEAR_ONE, '--overdue', '暂挺'],
      ['pause', 'stop', 'revoke', 'ignore', 'INVALID', 'VALUE'],
    ],
    [
      'an unknown funder',
      ['settle', FIRST, ...YEAR_ONE, '--advance', '省级财=1.00'],
      ['province', 'UNKNOWN', 'FUNDER'],
    ],
    ['a file that is not there', ['settle', 'nowhere'], ['nowhere']],
    ['an unknown flag', ['settle', FIRST, '--polcy', 'x'], []],
    ['a wrong year', ['settle', FIRST, '--year', '20'], []],
    ['an unknown loan', ['explain', FIRST, ...YEAR_ONE, '--loan', 'L2024-9999'], []],
    ['a day outside the period', ['progress', FIRST, ...YEAR_ONE, '--on', '2025-01-01'], []],
  ])('of an error: %s', async (_, argv, also) => {
    expect(latinIn(await chinese(argv), also)).toEqual([]);
  });

  it('of settlements that cannot be merged', async () => {
    const of = async (folder: string, year: string) =>
      (await tiexi(['settle', folder, ...PRESET, '--year', year, '--format', 'json'])).stdout;
    const cwd = await folderOf({
      'a.json': await of(FIRST, '2024'),
      'b.json': await of(FIRST, '2025'),
      'c.json': await of(SECOND, '2024'),
    });
    for (const [one, other] of [
      ['a.json', 'a.json'],
      ['a.json', 'b.json'],
      ['a.json', 'c.json'],
    ] as const) {
      const text = await chinese(['merge', one, other], cwd);
      expect(text).toMatch(/这些结算不能合并：[^\n]+/);
      expect(latinIn(text)).toEqual([]);
    }
  });
});
