import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { aboveLimit, LIMITS, type Limit } from '../../src/fields/limits.js';
import { type ParseOptions, safeParseClaims, safeParsePortfolio } from '../../src/index.js';
import { folderOf, tiexi } from '../cli/command.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

/** Limits are declared, tried at their edge, and told with the size. */

const PORTFOLIO = {
  policy: POLICY,
  period: { from: '2024-01-01', to: '2025-01-01' },
  households: [HOUSEHOLD],
  loans: [LOAN],
};

const told = (input: object, options?: ParseOptions) => {
  const result = safeParsePortfolio(input, options);
  return result.success ? [] : result.faults.map(({ code, path, message }) => `${path.join('.')}: ${code}: ${message}`);
};
const ofPolicy = (change: object) => told({ ...PORTFOLIO, policy: { ...POLICY, ...change } });

/** Days from 1900-01-01 on. */
const day = (number: number) => new Date(Date.UTC(1900, 0, 1) + number * 86_400_000).toISOString().slice(0, 10);
const list = <T>(length: number, entry: (i: number) => T) => Array.from({ length }, (_, i) => entry(i));

const funders = (count: number) =>
  list(count, (i) => ({
    id: `f${i}`,
    name: 'f',
    share: i === 0 ? `0.${String(1e6 - 1000 * (count - 1)).padStart(6, '0')}` : '0.001',
  }));

describe('a list of as many entries as it may have is read; of one more it is refused with both numbers', () => {
  it.each<[string, Limit, (count: number) => string[], string]>([
    [
      'policy.funders',
      LIMITS.funders,
      (count) => ofPolicy({ funders: funders(count) }),
      '101 entries; the limit for the funders of a policy and the funders’ parts of a line is 100',
    ],
    [
      'policy.products',
      LIMITS.names,
      (count) => ofPolicy({ products: list(count, (i) => ({ id: i === 0 ? 'P' : `P${i}`, name: 'P' })) }),
      '10,001 entries',
    ],
    ['policy.lenders', LIMITS.names, (count) => ofPolicy({ lenders: list(count, (i) => `B${i}`) }), '10,001 entries'],
    [
      'policy.household.excludedAssistance',
      LIMITS.names,
      (count) => ofPolicy({ household: { ...POLICY.household, excludedAssistance: list(count, (i) => `A${i}`) } }),
      '10,001 entries',
    ],
    [
      'policy.subsidy',
      LIMITS.rules,
      (count) => ofPolicy({ subsidy: list(count, (i) => ({ from: day(i), kind: 'points', points: '1' })) }),
      '1,001 entries',
    ],
    [
      'policy.concession',
      LIMITS.rules,
      (count) => ofPolicy({ concession: list(count, (i) => ({ from: day(i), points: '1' })) }),
      '1,001 entries',
    ],
    [
      'previous',
      LIMITS.previous,
      (count) =>
        told(
          { ...PORTFOLIO, previous: list(count, (i) => ({ period: { from: day(i), to: day(i + 1) }, loans: [] })) },
          { takeUnhashed: true },
        ),
      '1,201 entries',
    ],
    [
      'advances',
      LIMITS.advances,
      (count) => told({ ...PORTFOLIO, advances: list(count, () => ({ funder: 'local', amount: '1.00' })) }),
      '10,001 entries',
    ],
  ])('%s', (path, { most }, faults, message) => {
    expect(faults(most)).toEqual([]);
    expect(faults(most + 1)).toEqual([
      expect.stringMatching(new RegExp(`^${path}: INVALID_VALUE: .*it has ${message}`)),
    ]);
  });

  it('the funders’ parts of a claim', () => {
    const parts = (count: number) => Object.fromEntries(list(count, (i) => [`f${i}`, '0.00']));
    const claim = (count: number) => safeParseClaims([{ loanId: 'L', subsidy: '0.00', funders: parts(count) }]);
    expect([claim(100).success, claim(101)]).toMatchObject([true, { faults: [{ path: [0, 'funders'] }] }]);
  });

  it('20,000 funders are refused at once', () => {
    const input = { funders: list(20_000, (i) => ({ id: `f${i}`, name: 'f', share: '0.00005' })) };
    const begun = performance.now();
    expect(ofPolicy(input)).toHaveLength(1);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});

describe('a text as long as it may be is read; of one more code unit it is refused', () => {
  it.each<[string, number, (text: string) => string[]]>([
    ['loans.0.id', 256, (id) => told({ ...PORTFOLIO, loans: [{ ...LOAN, id }] })],
    ['households.0.name', 10_000, (name) => told({ ...PORTFOLIO, households: [{ ...HOUSEHOLD, name }] })],
    ['policy.id', 256, (id) => ofPolicy({ id })],
    ['policy.name', 10_000, (name) => ofPolicy({ name })],
    ['policy.sources.dayCount', 10_000, (dayCount) => ofPolicy({ sources: { dayCount } })],
  ])('%s', (path, most, faults) => {
    const size = (most + 1).toLocaleString('en-US');
    for (const character of ['x', '借']) {
      expect(faults(character.repeat(most))).toEqual([]);
      expect(faults(character.repeat(most + 1))).toEqual([
        expect.stringMatching(
          new RegExp(`^${path}: INVALID_VALUE: "${character}{59}… is not accepted here; it has ${size} characters; `),
        ),
      ]);
    }
    // A pair is two code units.
    expect(faults('𠮷'.repeat(most / 2))).toEqual([]);
    expect(faults('𠮷'.repeat(most / 2 + 1))).toHaveLength(1);
  });
});

describe('a line and a row', () => {
  const line = (id: string, more = 0) =>
    `${JSON.stringify({ household: { ...HOUSEHOLD, id }, loans: [{ ...LOAN, id, householdId: id }] })}${' '.repeat(more)}`;
  let cwd: string;

  beforeAll(async () => {
    const row = 'H,2024-08-15\n';
    cwd = await folderOf({
      'policy.json': JSON.stringify(POLICY),
      'households.csv': `household_id,listed_from\n${row}"H2${'x'.repeat(1024 * 1024)}",2024-08-15\n`,
      'loans.csv': 'loan_id,household_id,lender,product,principal,disbursed_on,matures_on,rate_annual_pct\n',
    });
  });

  it('of JSON of 64 MiB is read, and one of a byte more is refused with its size, whole and streamed', async () => {
    const { most } = LIMITS.line;
    const longest = line('A', most - line('A').length);
    const stdin = `${line('B')}\n${longest}\n${line('C', most + 1 - line('C').length)}\n${line('D')}\n${line('E', 2 * most)}`;
    for (const argv of [
      ['--output', 'ndjson'],
      ['--input', 'ndjson', '--format', 'json'],
    ]) {
      const { code, stderr } = await tiexi(['settle', '-', ...argv, '--policy', 'policy.json', '--year', '2024'], {
        cwd,
        stdin,
      });
      expect([code, stderr.split('\n')]).toEqual([
        2,
        [
          'stdin:3: INVALID_VALUE: an object is not accepted here; it has 67,108,865 bytes; the limit for a household’s line of JSON in UTF-8 is 67,108,864',
          `stdin:5: INVALID_VALUE: an object is not accepted here; it has ${(2 * most + line('E').length).toLocaleString('en-US')} bytes; the limit for a household’s line of JSON in UTF-8 is 67,108,864`,
          '2 faults; nothing was computed or written',
          '',
        ],
      ]);
    }
  });

  it('of CSV of more than 1 MiB is refused', async () => {
    for (const argv of [
      ['--output', 'ndjson'],
      ['--format', 'json'],
    ]) {
      const { code, stderr } = await tiexi(['settle', '.', ...argv, '--policy', 'policy.json', '--year', '2024'], {
        cwd,
      });
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(/^households\.csv:3: INVALID_VALUE: .* the row has more than 1048576 bytes/),
      ]);
    }
  });
});

describe('the page of the limits', () => {
  const page = readFileSync(new URL('../../docs/reference/limits.md', import.meta.url), 'utf8');

  it('has every limit in order, with its number', () => {
    const rows = [...page.matchAll(/^\| ([^|]+?) \| ([\d,]+) \| ([^|]+?) \|$/gm)].map(([, of, most, unit]) => [
      of,
      most,
      unit,
    ]);
    expect(rows).toEqual(
      Object.values(LIMITS).map(({ of, most, unit }) => [of.en, most.toLocaleString('en-US'), unit]),
    );
  });
});

it('says in Chinese what has how many, and how many it may have', () => {
  expect(aboveLimit(LIMITS.funders, 20_000)['zh-CN']).toBe(
    '共 20,000 条；政策的分担主体，或一行中各分担主体的金额以 100 条为限',
  );
});
