import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { gb18030 } from '../io/gb18030.js';
import { folderOf, tiexi } from './command.js';
import { BOUNDARIES, CHINESE, type CsvTexts, ENGLISH, PERIOD, POLICY, PORTFOLIO, REMAINING_TERMS } from './worked.js';

const SUICHANG = ['--policy', 'suichang-2024', '--terms', 'customary', '--year', '2024', ...REMAINING_TERMS];

async function settlementOf(argv: readonly string[], options?: Parameters<typeof tiexi>[1]) {
  const { code, stdout, stderr } = await tiexi(['settle', ...argv, '--format', 'json'], options);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

const amounts = (line: Record<string, unknown>) => {
  const { subsidisedDays, principalDays, interest, concession, subsidy, borrowerInterest, funders } = line;
  return { subsidisedDays, principalDays, interest, concession, subsidy, borrowerInterest, funders };
};

describe('settle --format json', () => {
  it('settles 150,000 at 4.35% with a repayment, an overdue spell and a reference rate', async () => {
    const cwd = await folderOf({ 'portfolio.json': PORTFOLIO });
    const { loans } = await settlementOf(['portfolio.json'], { cwd });
    expect(amounts(loans[0])).toEqual({
      subsidisedDays: 103,
      principalDays: '14710000.00',
      interest: '1856.00',
      concession: '408.61',
      subsidy: '612.92',
      borrowerInterest: '1243.08',
      funders: { province: '490.34', local: '122.58' },
    });
  });

  it('settles the three loans around the window’s days: 591.66, of which 473.33 and 118.33', async () => {
    const { totals } = await settlementOf(['-'], { stdin: JSON.stringify({ ...PORTFOLIO, loans: BOUNDARIES }) });
    expect(totals).toMatchObject({ subsidy: '591.66', funders: { province: '473.33', local: '118.33' } });
  });

  it('prints nothing but the JSON and one line end', async () => {
    const { stdout } = await tiexi(['settle', '-', '--format', 'json'], { stdin: JSON.stringify(PORTFOLIO) });
    expect(stdout).toBe(`${JSON.stringify(JSON.parse(stdout), null, 2)}\n`);
  });
});

describe('the same portfolio', () => {
  const json = { stdin: JSON.stringify({ households: PORTFOLIO.households, loans: PORTFOLIO.loans }) };
  const withPolicy = async (input: string, files: Record<string, string | Uint8Array>, stdin = '') => {
    const cwd = await folderOf({ ...files, 'policy.json': POLICY });
    const argv = ['settle', input, '--policy', 'policy.json', '--year', '2024', '--format', 'json'];
    const { code, stdout } = await tiexi(argv, { cwd, stdin });
    expect(code).toBe(0);
    return stdout;
  };
  const encoded = (texts: CsvTexts, encode: (text: string) => string | Uint8Array) =>
    Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, encode(text)]));

  it('as JSON and as English CSV gives the same bytes', async () => {
    expect(await withPolicy('.', { ...ENGLISH })).toBe(await withPolicy('-', {}, json.stdin));
  });

  it('as JSON and as Chinese CSV with a byte-order mark and CRLF gives the same bytes', async () => {
    const files = encoded(CHINESE, (text) => `\ufeff${text.replaceAll('\n', '\r\n')}`);
    expect(await withPolicy('.', files)).toBe(await withPolicy('-', {}, json.stdin));
  });

  it('as JSON and as GB18030, detected, gives the same bytes', async () => {
    expect(await withPolicy('.', encoded(CHINESE, gb18030))).toBe(await withPolicy('-', {}, json.stdin));
  });

  it('reads files whose names are in upper case', async () => {
    const files = Object.fromEntries(Object.entries(ENGLISH).map(([name, text]) => [name.toUpperCase(), text]));
    expect(await withPolicy('.', files)).toBe(await withPolicy('-', {}, json.stdin));
  });
});

describe('policy and period', () => {
  const stdin = JSON.stringify(PORTFOLIO);

  it('come from flags where they are given, over those of the file', async () => {
    const { policy, period } = await settlementOf(['-', ...SUICHANG, '--subsidy-points', '1.2'], { stdin });
    expect(policy.id).toBe('suichang-2024');
    expect(policy.subsidy).toEqual([{ from: '2024-09-01', kind: 'points', points: '1.2' }]);
    expect(period).toEqual(PERIOD);
  });

  it('--from and --to give a half-open period', async () => {
    const { period, loans } = await settlementOf(['-', '--from', '2024-12-12', '--to', '2024-12-13'], { stdin });
    expect(period).toEqual({ from: '2024-12-12', to: '2024-12-13' });
    expect(loans[3].subsidisedDays).toBe(1);
  });

  it('a term’s flag goes over the same term of the file’s policy', async () => {
    const { policy } = await settlementOf(['-', '--day-count', 'ACT/365F', '--tested-on', 'contract'], { stdin });
    expect(policy.dayCount).toBe('ACT/365F');
    expect(policy.household).toMatchObject({ listing: 'at-start', testedOn: 'contract' });
  });

  it('a term’s flag goes over the same term of --terms, and the term is then an assumption', async () => {
    const { terms } = await settlementOf(['-', ...SUICHANG, '--day-count', 'ACT/365F'], { stdin });
    const sourceOf = (name: string) => terms.find(({ term }: { term: string }) => term === name)?.source.kind;
    expect(sourceOf('dayCount')).toBe('assumption');
    expect(sourceOf('rounding')).toBe('rule');
  });

  it('a term’s flag with the value of --terms keeps the source', async () => {
    const { terms } = await settlementOf(['-', ...SUICHANG, '--subsidy-points', '1.8'], { stdin });
    expect(terms.find(({ term }: { term: string }) => term === 'subsidy').source.kind).toBe('rule');
  });

  it('has a flag for every open term', async () => {
    const flags = [
      ...['--subsidy-points', '1.5', '--concession-points', '0.5', '--listing', 'every-day'],
      ...['--tested-on', 'disbursement', '--rate-applies-by', 'disbursement-day'],
      ...['--principal-cap-per-loan', '90000', '--principal-cap-per-household', '200000'],
      ...['--term-cap-months', '24', '--amount-cap-per-household', '5000', '--amount-cap-per', 'programme'],
      ...['--day-count', '30E/360', '--overdue', 'stop', '--extension', 'include', '--misuse', 'stop'],
      ...['--payment', 'paid', '--other-subsidy', 'reduce', '--rounding', 'interest-period'],
      ...['--interest-period', '20/3', '--first-list', '2024-09-30:2024-09-01'],
    ];
    const { policy } = await settlementOf(['-', '--policy', 'suichang-2024', '--year', '2024', ...flags], { stdin });
    expect(policy).toMatchObject({
      subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.5' }],
      concession: [{ from: '2024-09-01', points: '0.5' }],
      household: {
        listing: 'every-day',
        testedOn: 'disbursement',
        firstList: { madeOn: '2024-09-30', countsFrom: '2024-09-01' },
      },
      rateAppliesBy: 'disbursement-day',
      principalCap: { perLoan: '90000.00', perHousehold: '200000.00' },
      termCapMonths: 24,
      amountCap: { perHousehold: '5000.00', per: 'programme' },
      dayCount: '30E/360',
      overdue: 'stop',
      extension: 'include',
      misuse: 'stop',
      payment: 'paid',
      otherSubsidy: 'reduce',
      rounding: 'interest-period',
      interestPeriod: { endsOn: 20, months: 3 },
    });
  });

  it('one cap on principal may be none while the other is not', async () => {
    const argv = ['-', '--principal-cap-per-loan', '90000', '--principal-cap-per-household', 'none'];
    const { policy } = await settlementOf(argv, { stdin });
    expect(policy.principalCap).toEqual({ perLoan: '90000.00' });
  });

  it('--terms takes a file', async () => {
    const cwd = await folderOf({ 'terms.json': { dayCount: 'ACT/ACT', sources: { dayCount: 'rule: the contract' } } });
    const { policy } = await settlementOf(['-', '--terms', 'terms.json'], { stdin, cwd });
    expect(policy.dayCount).toBe('ACT/ACT');
    expect(policy.sources.dayCount).toBe('rule: the contract');
  });

  it('a preset in the portfolio file takes terms from flags', async () => {
    const preset = JSON.stringify({ ...PORTFOLIO, policy: { preset: 'suichang-2024', terms: {} } });
    const { policy } = await settlementOf(['-', '--terms', 'customary', ...REMAINING_TERMS], { stdin: preset });
    expect(policy.id).toBe('suichang-2024');
  });
});

describe('--format csv', () => {
  it('prints the detail that --out writes', async () => {
    const out = await folderOf();
    const argv = ['settle', '-', '--format', 'csv', '--out', out, '--lang', 'zh-CN'];
    const { stdout } = await tiexi(argv, { stdin: JSON.stringify(PORTFOLIO) });
    expect(stdout).toBe(await readFile(join(out, '明细表.csv'), 'utf8'));
  });
});

describe('--out', () => {
  const stdin = JSON.stringify(PORTFOLIO);

  it('writes summary and detail under Chinese names in Chinese', async () => {
    const out = await folderOf();
    await tiexi(['settle', '-', '--out', out, '--lang', 'zh-CN'], { stdin });
    expect((await readdir(out)).sort()).toEqual(['tiexi-manifest.json', '明细表.csv', '汇总表.csv'].sort());
  });

  it('writes summary and detail under English names in English', async () => {
    const out = await folderOf();
    await tiexi(['settle', '-', '--out', out], { stdin });
    expect((await readdir(out)).sort()).toEqual(['detail.csv', 'summary.csv', 'tiexi-manifest.json']);
  });

  it('writes the settlement too with --format json, as it is printed', async () => {
    const out = await folderOf();
    const { stdout } = await tiexi(['settle', '-', '--out', out, '--format', 'json'], { stdin });
    expect(await readFile(join(out, 'settlement.json'), 'utf8')).toBe(stdout);
  });

  it('makes the folder, and those above it', async () => {
    const cwd = await folderOf();
    await tiexi(['settle', '-', '--out', 'a/b'], { stdin, cwd });
    expect((await readdir(join(cwd, 'a/b'))).sort()).toEqual(['detail.csv', 'summary.csv', 'tiexi-manifest.json']);
  });

  it('replaces the files of an earlier run', async () => {
    const out = await folderOf({ 'detail.csv': 'old', 'summary.csv': 'old' });
    await tiexi(['settle', '-', '--out', out], { stdin });
    expect(await readFile(join(out, 'detail.csv'), 'utf8')).toContain('612.92');
    expect(await readFile(join(out, 'summary.csv'), 'utf8')).toContain('1204.58');
    expect((await readdir(out)).sort()).toEqual(['detail.csv', 'summary.csv', 'tiexi-manifest.json']);
  });

  it('creates nothing where the input has faults', async () => {
    const cwd = await folderOf();
    const { code } = await tiexi(['settle', '-', '--out', 'result'], { stdin: '{}', cwd });
    expect(code).toBe(2);
    expect(await readdir(cwd)).toEqual([]);
  });
});

describe('a portfolio without loans', () => {
  it('has no lines, and totals of 0', async () => {
    const { totals } = await settlementOf(['-'], { stdin: JSON.stringify({ ...PORTFOLIO, loans: [] }) });
    expect(totals).toMatchObject({ loans: 0, subsidy: '0.00', funders: { province: '0.00', local: '0.00' } });
  });
});
