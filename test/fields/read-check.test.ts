import { describe, expect, it } from 'vitest';
import {
  applicationReport,
  assess,
  auditAnnex,
  compare,
  encodeExplanation,
  encodePolicy,
  encodeSettlement,
  explain,
  formatDay,
  formatFen,
  formatMicro,
  type HouseholdLoans,
  type Loan,
  mergeSettlements,
  type Period,
  parseClaims,
  parseHousehold,
  parsePolicy,
  parsePortfolio,
  parseSettlement,
  period,
  policyClauses,
  policyWarnings,
  prepare,
  progress,
  reconcile,
  settle,
  settleStream,
  warnings,
  year,
} from '../../src/index.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

// A program in JavaScript may pass what does not compile: everything in these tests is passed as `never`.
const read = parsePortfolio({ policy: POLICY, period: year(2024), households: [HOUSEHOLD], loans: [LOAN] });
const [household] = read.households;
const [loan] = read.loans;
const request = { policy: read.policy, period: read.period, household: household as never, loans: read.loans };

const withLoan = (part: object) => [{ ...loan, ...part }] as never;
const streamed = async (households: readonly unknown[]) => {
  const { policy, period: days } = read;
  for await (const _ of settleStream(households as never, { policy, period: days }));
};

/** Parts of a loan as they are written, each with the place that the error names. */
const WRITTEN: readonly (readonly [part: object, place: string])[] = [
  [{ principal: '150000.00' }, 'principal'],
  [{ principal: 150_000.5 }, 'principal'],
  [{ principal: -1 }, 'principal'],
  [{ principal: 15_000_000n }, 'principal'],
  [{ maturesOn: '2025-09-15' }, 'maturesOn'],
  [{ misusedOn: new Date(0) }, 'misusedOn'],
  [{ lender: undefined }, 'lender'],
  [{ rates: [{ from: '2024-09-15', pct: 4_350_000 }] }, 'rates[0].from'],
  [{ rates: [{ from: 19_981, pct: '4.35' }] }, 'rates[0].pct'],
  [{ repayments: undefined }, 'repayments'],
  [{ repayments: [{ on: '2024-11-20', amount: '20000.00' }] }, 'repayments[0].on'],
  [{ overdue: [{ from: 20_000, to: '2024-12-26' }] }, 'overdue[0].to'],
  [{ attributes: { kind: 1 } }, 'attributes[0]'],
  [{ attributes: 1 }, 'attributes'],
  [{ rates: [1] }, 'rates[0]'],
];

describe('a part of a loan that has not been read', () => {
  it.each(WRITTEN)('is refused by assess with its place: %o', (part, place) => {
    const handOver = () => assess({ ...request, loans: withLoan(part) });
    expect(handOver).toThrow(TypeError);
    expect(handOver).toThrow(`${place} of a loan has not been read: call parseHousehold or parsePortfolio`);
  });

  it.each(WRITTEN)('is refused by settle with its place: %o', (part, place) => {
    expect(() => settle({ ...read, loans: withLoan(part) })).toThrow(
      `${place} of a loan of the portfolio has not been read: call parsePortfolio`,
    );
  });

  it.each(WRITTEN)('is refused by settleStream with its place: %o', async (part, place) => {
    const { loans } = { loans: withLoan(part) as readonly Loan[] };
    await expect(streamed([{ household, loans }])).rejects.toThrow(`${place} of a loan has not been read`);
  });
});

/** Parts of a policy as they are written, each with the place that the error names. */
const WRITTEN_POLICY: readonly (readonly [part: object, place: string])[] = [
  [{ dayCount: 'ACT/364' }, 'dayCount'],
  [{ subsidy: [1] }, 'subsidy[0]'],
  [{ subsidy: [{ from: 19_967, kind: 'flat', points: 1 }] }, 'subsidy[0]'],
  [{ window: 1 }, 'window'],
  [{ otherSubsidy: 1 }, 'otherSubsidy'],
];

describe('a part of a policy that has not been read', () => {
  it.each(WRITTEN_POLICY)('is refused by prepare with its place: %o', (part, place) => {
    expect(() => prepare({ ...read.policy, ...part } as never)).toThrow(
      `${place} of the policy has not been read: call parsePolicy`,
    );
  });
});

describe('a copy of what was read', () => {
  it('is accepted, spread or made by structuredClone, and settles to the same amount', () => {
    const amount = settle(read).totals.subsidy.toFixed(2);
    expect(settle({ ...read, loans: read.loans.map((own) => ({ ...own })) }).totals.subsidy.toFixed(2)).toBe(amount);
    expect(settle(structuredClone({ ...read })).totals.subsidy.toFixed(2)).toBe(amount);
  });

  it('may have null in an optional field', () => {
    const amount = assess(request).loans[0]?.subsidy.toFixed(2);
    expect(assess({ ...request, loans: withLoan({ misusedOn: null }) }).loans[0]?.subsidy.toFixed(2)).toBe(amount);
  });
});

describe('an argument that has not been read', () => {
  const raw = { policy: POLICY, period: year(2024), households: [HOUSEHOLD], loans: [LOAN] } as never;
  const written = encodePolicy(read.policy) as never;
  const days = { from: '2024-01-01', to: '2025-01-01' } as never;

  it.each<readonly [what: string, handOver: () => unknown, message: string]>([
    [
      'assess: no policy',
      () => assess({ ...request, policy: undefined as never }),
      'the policy has not been read: call',
    ],
    [
      'assess: a policy',
      () => assess({ ...request, policy: written }),
      'of the policy has not been read: call parsePolicy',
    ],
    [
      'assess: no period',
      () => assess({ ...request, period: undefined as never }),
      'the period has not been read: call',
    ],
    ['assess: a period', () => assess({ ...request, period: days }), 'call period(from, to) or year(y)'],
    ['assess: a household', () => assess({ ...request, household: HOUSEHOLD as never }), 'call parseHousehold'],
    ['assess: no loans', () => assess({ ...request, loans: undefined as never }), 'the loans are not a list'],
    [
      'assess: an earlier period',
      () => assess({ ...request, earlier: [days] }),
      'of an earlier period has not been read',
    ],
    [
      'assess: an earlier year',
      () => assess({ ...request, earlier: [2023 as never] }),
      'an earlier period has not been',
    ],
    ['assess: earlier as one period', () => assess({ ...request, earlier: year(2023) as never }), 'are not a list'],
    ['prepare: a policy', () => prepare(written), 'call parsePolicy'],
    ['settle: a portfolio', () => settle(raw), 'has not been read: call parsePortfolio'],
    ['settle: nothing', () => settle(undefined as never), 'the portfolio has not been read: call parsePortfolio'],
    ['settle: a policy', () => settle({ ...read, policy: written }), 'call parsePolicy'],
    ['settle: a period', () => settle({ ...read, period: days }), 'call period(from, to) or year(y)'],
    [
      'settle: advances',
      () => settle({ ...read, advances: [{ funder: 'local', amount: '1' }] as never }),
      'call parseP',
    ],
    [
      'settle: earlier settlements',
      () => settle({ ...read, previous: [settle(read)] as never }),
      'call parsePortfolio',
    ],
    ['settle: none earlier', () => settle({ ...read, previous: undefined as never }), 'call parsePortfolio'],
    ['warnings: a portfolio', () => warnings(raw), 'call parsePortfolio'],
    ['progress: a portfolio', () => progress(raw, { on: '2024-12-31' }), 'call parsePortfolio'],
    ['compare: a portfolio', () => compare(raw, read.policy), 'call parsePortfolio'],
    ['compare: a policy', () => compare(read, written), 'call parsePolicy'],
    ['reconcile: a portfolio', () => reconcile(raw, []), 'call parsePortfolio'],
    ['reconcile: a claim', () => reconcile(read, [{ loanId: 'L', subsidy: '1.00' }] as never), 'call parseClaims'],
    [
      'reconcile: principal-days',
      () => reconcile(read, [{ loanId: 'L', subsidy: 100, principalDays: '1' }] as never),
      'principalDays of a row of the claim has not been read: call parseClaims',
    ],
    ['reconcile: no claim', () => reconcile(read, undefined as never), 'call parseClaims'],
    ['policyWarnings: a policy', () => policyWarnings(written), 'call parsePolicy'],
    ['policyClauses: a policy', () => policyClauses(written), 'call parsePolicy'],
    [
      'encodePolicy: a policy',
      () => encodePolicy(written),
      'of the policy has not been read: call parsePolicy; given: "2024-09-01"',
    ],
    ['formatDay: a text', () => formatDay('2024-01-01' as never), 'not the number of a day: 2024-01-01'],
    ['formatFen: a text', () => formatFen('1.00' as never), 'not an integer of fen: 1.00'],
    ['formatFen: a fraction', () => formatFen(1.5), 'not an integer of fen: 1.5'],
    ['formatMicro: a fraction', () => formatMicro(4.35 as never), 'not an integer of millionths: 4.35'],
  ])('%s is refused with what to call', (_, handOver, message) => {
    expect(handOver).toThrow(TypeError);
    expect(handOver).toThrow(message);
  });

  it.each([
    ['households without their loans', read.households],
    ['null', [null]],
    ['a hole', [undefined]],
    ['what is written', [{ household: HOUSEHOLD, loans: [LOAN] }]],
  ])('settleStream: %s is refused with what to call', async (_, households) => {
    await expect(streamed(households)).rejects.toThrow(TypeError);
    await expect(streamed(households)).rejects.toThrow(/parseHousehold/);
  });
});

describe('options of a function', () => {
  const settlement = settle(read);
  const assessment = assess(request);
  const take: Readonly<Record<string, (options: never) => unknown>> = {
    parsePolicy: (options) => parsePolicy(POLICY, options),
    parsePortfolio: (options) => parsePortfolio({} as never, options),
    parseHousehold: (options) => parseHousehold({ household: HOUSEHOLD, loans: [LOAN] }, options),
    parseClaims: (options) => parseClaims([], options),
    parseSettlement: (options) => parseSettlement(encodeSettlement(settlement), options),
    mergeSettlements: (options) => mergeSettlements([settlement], options),
    warnings: (options) => warnings(read, options),
    policyWarnings: (options) => policyWarnings(read.policy, options),
    policyClauses: (options) => policyClauses(read.policy, options),
    explain: (options) => explain(assessment, options),
    encodeExplanation: (options) => encodeExplanation(assessment, options),
    applicationReport: (options) => applicationReport(settlement, read, options),
    auditAnnex: (options) => auditAnnex(settlement, read, options),
  };

  it.each(Object.entries(take))('%s: null is refused', (_, call) => {
    expect(() => call(null as never)).toThrow(TypeError);
    expect(() => call(null as never)).toThrow(
      /^expected (the options|options, an object such as) \{\w+\}; given: null$/,
    );
  });

  it.each(Object.entries(take).filter(([name]) => name !== 'encodeExplanation'))(
    '%s: a language that there is not is refused',
    (_, call) => {
      expect(() => call({ lang: 'fr', format: 'text' } as never)).toThrow(
        new RangeError('unknown language fr: expected zh-CN or en'),
      );
    },
  );
});

describe('what a parser returned', () => {
  // 100,000 × 1.5% ÷ 360 is 4.1666… a day: 379.17 in the 91 days of the earlier period, of the cap of 500.00; 883.33 in the
  // 212 days of this one, of which 500.00 − 379.17 is left.
  const policy = parsePolicy({
    ...POLICY,
    amountCap: [{ limit: '500.00', per: ['household'], during: 'programme' }],
  });
  const of = (earlier: readonly Period[]) =>
    assess({ ...request, policy, period: period('2024-12-01', '2025-07-01'), earlier }).loans[0]?.subsidy.toFixed(2);

  it('is accepted: an earlier period uses up a cap', () => {
    expect(of([period('2024-01-01', '2024-12-01')])).toBe('120.83');
    expect(of([])).toBe('500.00');
  });

  it('is accepted: rows of a claim and households with their loans', async () => {
    const claims = parseClaims([
      { loanId: 'L', subsidy: '1.00', principalDays: '1', days: 1, funders: { local: '1' } },
    ]);
    expect(reconcile(read, claims).rows).toHaveLength(1);
    const own: HouseholdLoans = parseHousehold({ household: HOUSEHOLD, loans: [LOAN] });
    await expect(streamed([own])).resolves.toBeUndefined();
  });
});
