import { createHash } from 'node:crypto';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/kernel/fingerprint.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { folderOf, tiexi } from './command.js';

const line = (household: string, ...loans: object[]) =>
  JSON.stringify({
    household: { ...HOUSEHOLD, id: household, township: `${household}镇` },
    loans: loans.map((loan) => ({ ...LOAN, householdId: household, ...loan })),
  });
/** 508.33 each, but for one that is overdue ten days, one that is not eligible and one of other characters. */
const LINES = [
  line('H2', { id: 'C' }, { id: 'B', overdue: [{ from: '2024-10-01', to: '2024-10-11' }] }),
  line('H1', { id: 'A' }),
  line('H3', { id: 'D', product: 'X' }),
  line('H4'),
  line('H"5', { id: '"E",\\户 1' }, { id: '\u{20000}' }),
];
const TEXT = `${LINES.join('\n')}\n`;
const YEAR = ['--policy', 'policy.json', '--year', '2024'];

let cwd: string;

beforeAll(async () => {
  cwd = await folderOf({ 'policy.json': JSON.stringify(POLICY), 'all.ndjson': TEXT });
});

const streamed = (argv: readonly string[], stdin = TEXT) => tiexi(['settle', ...argv, ...YEAR], { cwd, stdin });
const OUT = ['--output', 'ndjson'];
const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function together(stdin = TEXT) {
  const { stdout } = await tiexi(['settle', '-', '--input', 'ndjson', ...YEAR, '--format', 'json'], { cwd, stdin });
  return JSON.parse(stdout);
}

const byId = (lines: readonly { readonly loanId: string }[]) =>
  [...lines].sort((a, b) => (a.loanId < b.loanId ? -1 : 1));

describe('settle --output ndjson', () => {
  it('prepares the process once before a stream, and for nothing else', async () => {
    let times = 0;
    const beforeStream = async () => {
      times += 1;
    };
    await tiexi(['settle', '-', '--input', 'ndjson', ...YEAR], { cwd, stdin: TEXT, beforeStream });
    expect(times).toBe(0);
    await tiexi(['settle', 'all.ndjson', ...OUT, ...YEAR], { cwd, beforeStream });
    expect(times).toBe(1);
    await tiexi(['settle', 'all.ndjson', '--draft', ...YEAR], { cwd, beforeStream });
    expect(times).toBe(2);
  });

  it('prints the lines that settle gives, in the order of the input, and then the totals', async () => {
    const { code, stdout } = await streamed(['all.ndjson', ...OUT]);
    const written = stdout
      .trimEnd()
      .split('\n')
      .map((one) => JSON.parse(one));
    const { settlement } = written.pop();
    const { loans, provenance, ...figures } = await together();
    expect(code).toBe(0);
    expect(written.map(({ loanId }) => loanId)).toEqual(['C', 'B', 'A', 'D', '"E",\\户 1', '\u{20000}']);
    expect(byId(written)).toEqual(loans);
    expect(settlement).toEqual({
      ...figures,
      provenance: {
        library: 'tiexi',
        version: provenance.version,
        policySha256: provenance.policySha256,
        inputs: [{ name: 'all.ndjson', sha256: createHash('sha256').update(TEXT).digest('hex') }],
        previous: [],
        linesSha256: sha256(stdout.slice(0, stdout.trimEnd().lastIndexOf('\n') + 1)),
        settlementSha256: settlement.provenance.settlementSha256,
      },
    });
    const { settlementSha256, ...others } = settlement.provenance;
    expect(sha256(canonicalJson({ ...settlement, provenance: others }))).toBe(settlementSha256);
  });

  it.each(['ndjson', 'csv'])('with --out has the hash of the file of lines in the settlement: %s', async (output) => {
    const out = await folderOf();
    await streamed(['all.ndjson', '--output', output, '--out', out]);
    const { provenance } = JSON.parse(await readFile(join(out, 'settlement.json'), 'utf8'));
    const lines = await readFile(join(out, output === 'csv' ? 'detail.csv' : 'loans.ndjson'));
    expect(provenance.linesSha256).toBe(sha256(lines));
  });

  it('writes a line as settle writes it, key by key', async () => {
    const { stdout } = await streamed(['-', ...OUT]);
    const { loans } = await together();
    const written = stdout.split('\n').slice(0, -2);
    expect(written.sort()).toEqual(loans.map((one: object) => JSON.stringify(one)).sort());
  });

  it('says how many loans it settled, and how fast', async () => {
    const { stderr } = await streamed(['-', ...OUT]);
    expect(stderr).toMatch(/\n6 loans in \d+\.\d s, [\d,]+\/s\n$/);
    const chinese = await streamed(['-', ...OUT, '--lang', 'zh-CN']);
    expect(chinese.stderr).toMatch(/\n6 笔，\d+\.\d 秒，每秒 [\d,]+ 笔\n$/);
  });

  it.each([
    ['without a line end behind the last', LINES.join('\n')],
    ['with CR and LF', LINES.join('\r\n')],
    ['with a byte-order mark', `\ufeff${TEXT}`],
    ['with empty lines', `\n${LINES.join('\n\n \n')}\n\n`],
  ])('accepts lines %s', async (_, stdin) => {
    const usual = await streamed(['-', ...OUT]);
    const { stdout, code } = await streamed(['-', ...OUT], stdin);
    const lines = (text: string) => text.split('\n').slice(0, -2);
    expect([code, lines(stdout)]).toEqual([0, lines(usual.stdout)]);
  });

  it.each([
    ['a byte-order mark', '\ufeff'],
    ['a no-break space', '\u00a0'],
  ])(
    'refuses lines that begin with %s, but for a byte-order mark of the file, as --input ndjson does',
    async (_, mark) => {
      const lines = LINES.map((one) => `${mark}${one}\n`).join('');
      for (const argv of [OUT, ['--input', 'ndjson', '--format', 'json']]) {
        const { code, stderr } = await streamed(['-', ...argv], lines);
        const places = LINES.map((__, i) => `stdin:${i + 1}:1: INVALID_JSON`).slice(mark === '\ufeff' ? 1 : 0);
        expect([
          code,
          stderr
            .split('\n')
            .map((told) => told.split(': ').slice(0, 2).join(': '))
            .slice(0, -2),
        ]).toEqual([2, places]);
      }
    },
  );

  it('gives totals of 0 for an empty input', async () => {
    const { code, stdout } = await streamed(['-', ...OUT], '');
    expect([code, JSON.parse(stdout).settlement.totals.loans]).toEqual([0, 0]);
  });

  it('deducts advances', async () => {
    const { stdout } = await streamed(['-', ...OUT, '--advance', 'province=100.00'], `${LINES[1]}\n`);
    const { settlement } = JSON.parse(stdout.trimEnd().split('\n').at(-1) as string);
    // 508.33: 80% is 406.664
    expect([settlement.advances.province, settlement.payable.province]).toEqual(['100.00', '306.66']);
  });

  it('with --out writes lines and figures into a folder, and shows the table', async () => {
    const { code, stdout } = await streamed(['-', ...OUT, '--out', 'lines']);
    expect([code, (await readdir(join(cwd, 'lines'))).sort()]).toEqual([
      0,
      ['loans.ndjson', 'settlement.json', 'tiexi-manifest.json'],
    ]);
    const usual = (await streamed(['-', ...OUT])).stdout.trimEnd().split('\n');
    const figures = JSON.parse(usual.pop() as string).settlement;
    expect(await readFile(join(cwd, 'lines/loans.ndjson'), 'utf8')).toBe(`${usual.join('\n')}\n`);
    expect(JSON.parse(await readFile(join(cwd, 'lines/settlement.json'), 'utf8'))).toEqual(figures);
    expect(stdout).toMatch(/^ineligible loans +1$/m);
    expect(stdout).toContain('written: lines/loans.ndjson');
  });
});

describe('settle --output csv', () => {
  it.each(['en', 'zh-CN'])('is the detail that settle writes, in %s', async (lang) => {
    // In the order of the ids, in which the detail of all stands.
    const sorted = [LINES[4], LINES[1], LINES[2], LINES[3]].join('\n');
    const argv = ['--lang', lang];
    const { stdout } = await streamed(['-', '--output', 'csv', ...argv], sorted);
    const whole = await streamed(['-', '--input', 'ndjson', '--format', 'csv', ...argv], sorted);
    const rows = (text: string) => text.split('\r\n').map((row) => row.replace(/^\d+,/, ''));
    expect(rows(stdout).sort()).toEqual(rows(whole.stdout).sort());
    expect(
      stdout
        .split('\r\n')
        .map((row) => row.split(',')[0])
        .slice(1, -1),
    ).toEqual(['1', '2', '3', '4']);
  });

  it('with --out is named as the detail is', async () => {
    await streamed(['-', '--output', 'csv', '--out', 'detail', '--lang', 'zh-CN']);
    expect((await readdir(join(cwd, 'detail'))).sort()).toEqual([
      'settlement.json',
      'tiexi-manifest.json',
      '明细表.csv',
    ]);
  });
});

describe('settle --output with earlier settlements', () => {
  // What was known in 2024: without D, with X, which is no loan of 2025, and A repaid in part.
  const EARLIER = [
    line('H2', { id: 'C' }, { id: 'B' }),
    line('H1', { id: 'A', repayments: [{ on: '2024-12-02', amount: '40000.00' }] }),
    line('H"5', { id: '"E",\\户 1' }, { id: '\u{20000}' }),
    line('H6', { id: 'X' }),
  ].join('\n');
  const CAPPED = { ...POLICY, amountCap: { perHousehold: '1000.00', per: 'programme' } };
  const IN_2025 = ['--policy', 'capped.json', '--year', '2025', '--advance', 'province=100.00'];
  let folder: string;
  const run = (argv: readonly string[], stdin = TEXT) => tiexi(['settle', ...argv], { cwd: folder, stdin });

  beforeAll(async () => {
    folder = await folderOf({ 'capped.json': JSON.stringify(CAPPED) });
    const year = ['-', '--policy', 'capped.json', '--year', '2024'];
    const save = async (name: string, argv: readonly string[]) => {
      const { code, stdout } = await run([...year, ...argv], EARLIER);
      expect(code).toBe(0);
      await writeFile(join(folder, name), stdout);
    };
    await save('2024.json', ['--input', 'ndjson', '--format', 'json']);
    await save('2024.ndjson', ['--output', 'ndjson']);
    await save('table.txt', ['--output', 'ndjson', '--out', '2024']);
    await save('table.txt', ['--input', 'ndjson', '--format', 'json', '--out', 'whole']);
  });

  it('adjusts, deducts and caps as settle does', async () => {
    const { stdout } = await run(['-', ...OUT, ...IN_2025, '--previous', '2024.json']);
    const written = stdout
      .trimEnd()
      .split('\n')
      .map((one) => JSON.parse(one));
    const { settlement } = written.pop();
    const whole = await run(['-', '--input', 'ndjson', ...IN_2025, '--previous', '2024.json', '--format', 'json']);
    const { loans, provenance: _, ...figures } = JSON.parse(whole.stdout);
    expect(byId(written)).toEqual(loans);
    expect(settlement).toEqual({ ...figures, provenance: settlement.provenance });
    const bySubsidy = Object.fromEntries(
      settlement.adjustments.map(({ loanId, subsidy }: Record<string, string>) => [loanId, subsidy]),
    );
    // A had 458.33 and comes to 508.33; B was not known to be overdue for ten of 122 days: 100,000 × 112 × 1.5% ÷ 360 =
    // 466.67, 41.66 less. H2 has 1,000.00 at most: C had what 508.33 left, 491.67, and has its own 508.33. X is gone.
    // "E" had the last fen of the province's 2,373.33, and now B and the last loan, whose remainders are larger, have
    // both fen that are missing of 1,986.66.
    expect(bySubsidy).toEqual({ A: '50.00', B: '-41.66', C: '16.66', X: '-508.33', '"E",\\户 1': '0.00' });
  });

  it.each([
    ['lines with the settlement behind them', '2024.ndjson'],
    ['the folder of --out of lines', '2024'],
    ['the folder of --out', 'whole'],
  ])('reads %s as it reads JSON', async (_, previous) => {
    for (const argv of [OUT, ['--input', 'ndjson', '--format', 'json']]) {
      const [usual, other] = await Promise.all(
        ['2024.json', previous].map((file) => run(['-', ...argv, ...IN_2025, '--previous', file])),
      );
      // Which settlements it was adjusted against is told by their hashes, and so its own differs.
      const figures = (text = '') =>
        text.replace(/"(inputSha256|settlementSha256)": ?"\w+"/g, '').replace(/"previous": ?\[[^\]]*\]/, '');
      expect(other?.code).toBe(0);
      expect(figures(other?.stdout)).toBe(figures(usual?.stdout));
    }
  });

  it.each([
    ['a line that is no JSON', '{"loanId":"A"', /^broken\.ndjson:1:14: INVALID_JSON/],
    [
      'no settlement behind the lines',
      '{"loanId":"A","subsidy":"1.00","funders":{"province":"1.00"}}',
      /^broken\.ndjson: period: MISSING_FIELD/,
    ],
    ['bytes that are no UTF-8', Buffer.from([0x22, 0xff]), /^broken\.ndjson:1: INVALID_JSON: .*UTF-8/],
  ])('refuses lines with %s', async (_, text, message) => {
    await writeFile(join(folder, 'broken.ndjson'), text);
    const { code, stdout, stderr } = await run(['-', ...OUT, ...IN_2025, '--previous', 'broken.ndjson']);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  it('refuses lines that are not those of the settlement, alone and in a folder, also where they add up', async () => {
    const text = await readFile(join(folder, '2024.ndjson'), 'utf8');
    // The lines in another order: every sum is the same.
    const [first, second, ...rest] = text.split('\n');
    await writeFile(join(folder, 'turned.ndjson'), [second, first, ...rest].join('\n'));
    await cp(join(folder, '2024'), join(folder, 'turned'), { recursive: true });
    const lines = (await readFile(join(folder, 'turned/loans.ndjson'), 'utf8')).split('\n');
    await writeFile(join(folder, 'turned/loans.ndjson'), [lines[1], lines[0], ...lines.slice(2)].join('\n'));
    for (const previous of ['turned.ndjson', 'turned']) {
      for (const argv of [OUT, ['--input', 'ndjson', '--format', 'json']]) {
        const { code, stdout, stderr } = await run(['-', ...argv, ...IN_2025, '--previous', previous]);
        expect([code, stdout]).toEqual([2, '']);
        expect(stderr).toContain(`${previous}: provenance.linesSha256: SETTLEMENT_ALTERED`);
      }
    }
  });

  it('refuses lines that do not add up, with or without the hash of their file', async () => {
    const text = await readFile(join(folder, '2024.ndjson'), 'utf8');
    const [, ...rest] = text.trimEnd().split('\n');
    const last = JSON.parse(rest.pop() as string);
    last.settlement.provenance.linesSha256 = sha256(`${rest.join('\n')}\n`);
    delete last.settlement.provenance.settlementSha256;
    last.settlement.provenance.settlementSha256 = sha256(canonicalJson(last.settlement));
    await writeFile(join(folder, 'fewer.ndjson'), `${[...rest, JSON.stringify(last)].join('\n')}\n`);
    for (const argv of [OUT, ['--input', 'ndjson', '--format', 'json']]) {
      const { code, stderr } = await run(['-', ...argv, ...IN_2025, '--previous', 'fewer.ndjson']);
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /^fewer\.ndjson: totals\.loans: SETTLEMENT_ALTERED: .* it states 6, but the lines add up to 5/m,
      );
      expect(stderr).not.toContain('provenance');
    }
  });

  it('--check verifies lines and settlement together, and compares them', async () => {
    const year = ['--policy', 'capped.json', '--year', '2024', '--input', 'ndjson'];
    for (const issued of ['2024.ndjson', '2024']) {
      const { code, stdout } = await run(['--check', issued, '-', ...year], EARLIER);
      expect(stdout).toMatch(/^identical: every figure of 6 loans/);
      expect(code).toBe(0);
    }
    const { code, stderr } = await run(['--check', 'turned.ndjson', '-', ...year], EARLIER);
    expect(code).toBe(2);
    expect(stderr).toContain('turned.ndjson: provenance.linesSha256: SETTLEMENT_ALTERED');
  });

  it('names what it was adjusted against, and is refused without it', async () => {
    const second = await run(['-', ...OUT, ...IN_2025, '--previous', '2024.ndjson']);
    await writeFile(join(folder, '2025.ndjson'), second.stdout);
    const in2026 = ['-', ...OUT, '--policy', 'capped.json', '--year', '2026'];
    const alone = await run([...in2026, '--previous', '2025.ndjson']);
    expect([alone.code, alone.stdout]).toEqual([2, '']);
    expect(alone.stderr).toMatch(
      /^2025\.ndjson: provenance\.previous\[0\]: MISSING_PREVIOUS: .* 2025-01-01 to 2026-01-01/,
    );
    const both = await run([...in2026, '--previous', '2025.ndjson', '--previous', '2024.ndjson']);
    expect(both.code).toBe(0);
    const { settlement } = JSON.parse(both.stdout.trimEnd().split('\n').at(-1) as string);
    expect(settlement.adjustments).toEqual([]);
    expect(settlement.provenance.previous).toHaveLength(2);
  });

  it('refuses a folder without the lines of its settlement', async () => {
    await run(['-', '--policy', 'capped.json', '--year', '2024', ...OUT, '--out', 'torn'], EARLIER);
    await rm(join(folder, 'torn/loans.ndjson'));
    const { code, stderr } = await run(['-', ...OUT, ...IN_2025, '--previous', 'torn']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('cannot read torn/loans.ndjson')]);
  });

  it.each(['en', 'zh-CN'])('--output csv writes the adjustments as settle does, in %s', async (lang) => {
    const argv = [...IN_2025, '--previous', '2024.json', '--lang', lang];
    const { code, stdout } = await run(['-', '--output', 'csv', '--out', `lines-${lang}`, ...argv]);
    await run(['-', '--input', 'ndjson', '--format', 'csv', '--out', `all-${lang}`, ...argv]);
    const name = lang === 'en' ? 'adjustments.csv' : '以前年度调整.csv';
    const [streamed, whole] = await Promise.all(
      ['lines', 'all'].map((of) => readFile(join(folder, `${of}-${lang}`, name), 'utf8')),
    );
    expect([code, streamed]).toEqual([0, whole]);
    expect(stdout).toContain(name);
  });
});

describe('lines with faults', () => {
  const FAULTY = [
    LINES[1],
    '{"household": {}',
    line('H6', { id: 'F', principal: '1,000' }),
    line('H7', { id: 'G', householdId: 'H1' }),
    '[]',
  ].join('\n');

  it('are all reported with their places; nothing is printed and no folder is made', async () => {
    const { code, stdout, stderr } = await streamed(['-', ...OUT, '--out', 'none'], FAULTY);
    expect([code, stdout, (await readdir(cwd)).includes('none')]).toEqual([2, '', false]);
    expect(stderr.split('\n').map((told) => told.split(': ').slice(0, 2).join(' '))).toEqual([
      'stdin:2:17 INVALID_JSON',
      'stdin:3 loans[0].principal',
      'stdin:4 loans[0].householdId',
      'stdin:5 INVALID_VALUE',
      '4 faults; nothing was computed or written',
      '',
    ]);
    expect(stderr).toContain('household "H1" is not among the households: a line has one household and its own loans');
  });

  it.each([
    ['a household on two lines', [LINES[1], LINES[3], LINES[1]?.replace('"A"', '"Z"')], 3, '"H1"'],
    ['a loan on two lines', [LINES[0], line('H9', { id: 'C' })], 2, '"C"'],
    ['a loan twice on a line', [line('H9', { id: 'C' }, { id: 'C' })], 1, '"C"'],
  ])('%s is reported with its line', async (_, lines, at, id) => {
    const { code, stdout, stderr } = await streamed(['-', ...OUT], lines.join('\n'));
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(new RegExp(`^stdin:${at}: DUPLICATE_ID: ${id} is used more than once`));
    expect(stderr).toMatch(/\n1 fault; nothing was computed or written\n$/);
  });

  it('a household on two lines is refused with what to do', async () => {
    const { stderr } = await streamed(['-', ...OUT], [LINES[3], LINES[3]].join('\n'));
    expect(stderr).toContain('a household occurs once, with all of its loans');
  });

  it('bytes that are not UTF-8 are reported with their line', async () => {
    const folder = await folderOf({
      'policy.json': JSON.stringify(POLICY),
      'bad.ndjson': Buffer.concat([Buffer.from(`${LINES[1]}\n`), Buffer.from([0x22, 0xff, 0x0a])]),
    });
    const { code, stderr } = await tiexi(['settle', 'bad.ndjson', ...OUT, ...YEAR], { cwd: folder });
    expect([code, stderr.split('\n')[0]]).toEqual([2, expect.stringMatching(/^bad\.ndjson:2: INVALID_JSON: .*UTF-8/)]);
  });

  it('leave no temporary file behind, nor do lines without faults', async () => {
    const before = process.env.TMPDIR;
    const folder = await folderOf();
    process.env.TMPDIR = folder;
    try {
      expect(tmpdir()).toBe(folder);
      expect((await streamed(['-', ...OUT], FAULTY)).code).toBe(2);
      expect((await streamed(['-', ...OUT])).code).toBe(0);
      expect(await readdir(folder)).toEqual([]);
    } finally {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    }
  });

  it('a file that is not there cannot be read', async () => {
    const { code, stderr } = await streamed(['nowhere.ndjson', ...OUT]);
    expect([code, stderr]).toEqual([
      2,
      'tiexi: cannot read nowhere.ndjson: no such file or folder\nnothing was written\n',
    ]);
  });

  it('a policy with faults is refused as without --output', async () => {
    const { code, stderr } = await tiexi(['settle', '-', ...OUT, '--policy', 'suichang-2024', '--year', '2024'], {
      cwd,
      stdin: TEXT,
    });
    expect([code, stderr]).toEqual([2, expect.stringContaining('--misuse')]);
  });
});

describe('a folder of CSV', () => {
  const HEADER = 'loan_id,household_id,lender,product,principal,disbursed_on,matures_on,rate_annual_pct';
  const row = (loan: string, household: string) => `${loan},${household},BANK,P,100000.00,2024-09-01,2025-09-01,3.6`;
  const filesOf = (...loans: string[]) => ({
    'policy.json': JSON.stringify(POLICY),
    'households.csv': 'household_id,listed_from\nH1,2024-08-15\nH2,2024-08-15\n',
    'loans.csv': `${[HEADER, ...loans].join('\n')}\n`,
  });

  it('is settled as lines of JSON are, and the files that were read are named', async () => {
    const files = filesOf(row('B', 'H1'), row('A', 'H2'));
    const { code, stdout } = await tiexi(['settle', '.', ...OUT, ...YEAR], { cwd: await folderOf(files) });
    const [first, second, last] = stdout.split('\n').map((one) => (one === '' ? undefined : JSON.parse(one)));
    // 406.664 each, together 813.328, so 813.33: of two floors of 406.66 the one with the smaller id gives a fen more
    expect([code, first.loanId, first.funders.province, second.funders.province]).toEqual([0, 'B', '406.66', '406.67']);
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    expect(last.settlement.provenance.inputs).toEqual([
      { name: 'households.csv', sha256: sha256(files['households.csv']) },
      { name: 'loans.csv', sha256: sha256(files['loans.csv']) },
    ]);
  });

  it.each([
    [
      'a loan of no household',
      [row('A', 'H1'), row('B', 'H9')],
      /^loans\.csv:3:2 \(household_id\): UNKNOWN_HOUSEHOLD: household "H9" /,
    ],
    ['a loan twice', [row('A', 'H1'), row('A', 'H2')], /^loans\.csv:3:1 \(loan_id\): DUPLICATE_ID: "A" /],
  ])('with %s is refused', async (_, loans, message) => {
    const { code, stdout, stderr } = await tiexi(['settle', '.', ...OUT, ...YEAR], {
      cwd: await folderOf({ ...filesOf(...loans) }),
    });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  /** Ways to write the same loans so that the rows, or the order of some, are not read from bytes. */
  it.each<[string, (loans: readonly string[]) => readonly string[]]>([
    ['a blank before a quote', (loans) => [...loans.slice(0, -1), (loans.at(-1) as string).replace('BANK', ' "BANK"')]],
    ['rows of two households that change places', (loans) => [...loans.slice(0, -2), ...loans.slice(-2).reverse()]],
  ])('with %s behind many households is settled all the same', { timeout: 60_000 }, async (_, spoil) => {
    const ids = Array.from({ length: 1200 }, (_, i) => String(i).padStart(4, '0'));
    const sound = ids.map((id) => row(`L${id}`, `H${id}`));
    const settled = async (loans: readonly string[]) => {
      const cwd = await folderOf({
        ...filesOf(...loans),
        'households.csv': `household_id,listed_from\n${ids.map((id) => `H${id},2024-08-15\n`).join('')}`,
      });
      const before = await tiexi(['settle', '.', '--format', 'json', ...YEAR], { cwd });
      await writeFile(join(cwd, 'before.json'), before.stdout);
      const argv = ['--policy', 'policy.json', '--year', '2025', '--previous', 'before.json'];
      const { code, stdout } = await tiexi(['settle', '.', ...OUT, ...argv], { cwd });
      const lines = stdout.trimEnd().split('\n');
      const { provenance, ...figures } = JSON.parse(lines.pop() as string).settlement;
      return { code, lines: lines.sort(), figures };
    };
    const expected = await settled(sound);
    expect([expected.code, expected.lines.length]).toEqual([0, 1200]);
    expect(await settled(spoil(sound))).toEqual(expected);
  });

  it('is settled on one thread, and must have all tables', async () => {
    const cwd = await folderOf(filesOf(row('A', 'H1')));
    const threads = await tiexi(['settle', '.', ...OUT, ...YEAR, '--jobs', '2'], { cwd });
    expect([threads.code, threads.stderr]).toEqual([2, expect.stringContaining('one thread')]);
    for (const [input, name] of [
      ['loans.csv', 'loans.csv'],
      ['-', 'stdin'],
    ] as const) {
      const stdin = filesOf(row('A', 'H1'))['loans.csv'];
      const file = await tiexi(['settle', input, '--input', 'csv', ...OUT, ...YEAR], { cwd, stdin });
      const told = `${name}: MISSING_FIELD: required field is missing: a table of households`;
      expect([file.code, file.stderr]).toEqual([2, expect.stringContaining(told)]);
    }
  });
});

describe('usage of --output', () => {
  it.each([
    [[...OUT, '--format', 'json'], '--output cannot be used with --format'],
    [[...OUT, '--partial'], '--output cannot be used with --partial'],
    [[...OUT, '--check', 'x.json'], '--output cannot be used with --check'],
    [['--output', 'csv', '--previous', 'x.json'], '--output csv with --previous needs --out with a folder'],
    [['--output', 'xml'], '--output must be one of ndjson, csv, not xml'],
    [[...OUT, '--jobs', '0'], '--jobs must be an integer from 1 to 256, not 0'],
    [[...OUT, '--jobs', 'two'], '--jobs must be an integer from 1 to 256, not two'],
    [['--jobs', '2'], '--jobs can be used only with --output'],
    [[...OUT, '--input', 'json'], '--output needs lines of households'],
  ])('%j is refused', async (argv, message) => {
    const { code, stdout, stderr } = await streamed(['-', ...argv]);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
  });
});
