import { describe, expect, it } from 'vitest';
import * as tiexi from '../../src/index.js';
import * as xlsx from '../../src/papers/xlsx.js';
import * as testing from '../../src/testing/index.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

// Every public function that takes one of the library's objects is given each of the others. A program in JavaScript may
// do so: everything is passed as `never`.
const input = {
  policy: POLICY,
  period: { from: '2024-01-01', to: '2025-01-01' },
  households: [HOUSEHOLD],
  loans: [LOAN],
};
const portfolio = tiexi.parsePortfolio(input);
const { policy, period } = portfolio;
const household = portfolio.households[0] as tiexi.Household;
const loan = portfolio.loans[0] as tiexi.Loan;
const request = { policy, period, household, loans: portfolio.loans };
const assessment = tiexi.assess(request);
const settlement = tiexi.settle(portfolio);
const claims = tiexi.parseClaims([{ loanId: 'L', subsidy: '1.00' }]);
const bookings = tiexi.dailyBookings(assessment);
const accrued = tiexi.accruals(request);
const entries = tiexi.entries(accrued, []);
const posted = tiexi.parseEntries(tiexi.encodeEntries(entries));
const householdLoans = tiexi.parseHousehold({ household: HOUSEHOLD, loans: [LOAN] });
const stream = tiexi.settleStream([householdLoans], { policy, period });
for await (const _ of stream);
const chained = tiexi.parsePortfolio({
  ...input,
  period: tiexi.year(2025),
  previous: [tiexi.encodeSettlement(settlement)],
});
const measurement = tiexi.progress(portfolio, { on: '2024-12-31' });
const comparison = tiexi.compare(portfolio, policy);
const reconciliation = tiexi.reconcile(portfolio, claims);
const quoted = tiexi.quote({ policy, household, loan });

/** Every object that a program may have at hand, and what an error calls it. */
const STAGES = {
  'an empty object': [{}, 'an object'],
  nothing: [undefined, 'undefined'],
  null: [null, 'null'],
  text: ['L', '"L"'],
  'an empty list': [[], 'an empty list'],
  'a plain portfolio': [input, 'a portfolio in its JSON form'],
  'a portfolio': [portfolio, 'a portfolio'],
  'a plain policy': [POLICY, 'a policy in its JSON form'],
  'a preset': [{ preset: 'suichang-2024', terms: {} }, 'a preset'],
  'a policy': [policy, 'a policy'],
  'a plain period': [input.period, 'a period in its JSON form'],
  'a period': [period, 'a period'],
  'a plain household': [HOUSEHOLD, 'a household in its JSON form'],
  'a household': [household, 'a household'],
  'a plain loan': [LOAN, 'a loan in its JSON form'],
  'a loan': [loan, 'a loan'],
  'a list of loans': [[loan], 'a list that begins with a loan'],
  'a household with its loans': [householdLoans, 'a household with its loans'],
  'a request': [request, 'the request of an assessment'],
  'a prepared policy': [tiexi.prepare(policy), 'the result of prepare'],
  'an assessment': [assessment, 'an assessment'],
  'an assessment as JSON': [tiexi.encodeAssessment(assessment), 'an assessment in its JSON form'],
  'an assessed loan': [assessment.loans[0], 'an assessed loan'],
  accruals: [accrued, 'the result of accruals'],
  'accruals as JSON': [tiexi.encodeAccruals(accrued), 'the result of accruals in its JSON form'],
  entries: [entries, 'a list that begins with an entry'],
  'posted entries': [posted, 'a list that begins with an entry'],
  'entries as JSON': [tiexi.encodeEntries(entries), 'a list that begins with an entry in its JSON form'],
  'daily bookings': [bookings, 'a list that begins with the bookings of a loan'],
  'bookings as JSON': [tiexi.encodeDailyBookings(bookings), 'a list that begins with the bookings of a loan'],
  'a settlement': [settlement, 'a settlement'],
  'a settlement as JSON': [tiexi.encodeSettlement(settlement), 'a settlement in its JSON form'],
  'a list of settlements': [[settlement], 'a list that begins with a settlement'],
  'an issued settlement': [chained.previous[0], 'an earlier settlement of a portfolio'],
  'a summary': [stream.summary, 'the summary of a settlement'],
  'a summary as JSON': [tiexi.encodeSummary(stream.summary), 'the summary of a settlement in its JSON form'],
  'a stream': [stream, 'a stream of lines'],
  'a line': [settlement.loans[0], 'a line of a settlement'],
  'a line as JSON': [tiexi.encodeLine(settlement.loans[0] as never), 'a line of a settlement in its JSON form'],
  claims: [claims, 'a list that begins with a row of a claim'],
  'plain claims': [[{ loanId: 'L', subsidy: '1.00' }], 'a list that begins with a row of a claim in its JSON form'],
  'a reconciliation': [reconciliation, 'the result of reconcile'],
  'a reconciliation as JSON': [tiexi.encodeReconciliation(reconciliation), 'the result of reconcile in its JSON form'],
  'a comparison': [comparison, 'the result of compare'],
  'a comparison as JSON': [tiexi.encodeComparison(comparison), 'the result of compare in its JSON form'],
  'a measurement': [measurement, 'the result of progress'],
  'a quote': [quoted, 'the result of quote'],
  'a quote as JSON': [tiexi.encodeQuote(quoted), 'the result of quote in its JSON form'],
  'a screening': [tiexi.screen({ policy, household, on: '2024-12-31' }), 'the result of screen'],
  'a measurement as JSON': [tiexi.encodeProgress(measurement), 'the result of progress in its JSON form'],
} satisfies Record<string, readonly [value: unknown, called: string]>;

type StageName = keyof typeof STAGES;

/** What a function says to each stage that it does not take. */
interface Case {
  readonly call: (value: never) => unknown;
  /** What the message begins with: what the function takes, and what returns it. */
  readonly says: string;
  /** What it takes. */
  readonly takes: readonly StageName[];
  /** What is refused for another reason, or tested elsewhere. */
  readonly passes?: readonly StageName[];
  /** The messages for what has the right fields and the wrong contents. */
  readonly but?: { readonly [Name in StageName]?: string };
}

const READ_POLICY = 'the policy has not been read: call parsePolicy';
const READ_PORTFOLIO = 'the portfolio has not been read: call parsePortfolio';
const REQUEST =
  'expected a request, {period, household, loans}, with the household and the loans as parseHousehold or parsePortfolio returns them';
const ASSESSMENT = 'expected an assessment, as assess returns it';
const BOOKINGS = 'expected bookings, as dailyBookings returns them';
const SETTLEMENT = 'expected a settlement, as settle, mergeSettlements or parseSettlement returns it';
const SUMMARY = 'expected a settlement, as settle returns it, or the summary of settleStream';
const FILES = 'expected {linesSha256}, with 64 lower-case hexadecimal digits';
const WARNINGS = 'expected a list of warnings, as warnings returns it';

const written = {
  'a plain policy': 'window.from of the policy has not been read: call parsePolicy; given: "2024-09-01"',
};
const plain = {
  'a plain portfolio':
    'listed[0].from of a household of the portfolio has not been read: call parsePortfolio; given: "2024-08-15"',
};
const unreadLoan = 'a loan has not been read: call parseHousehold or parsePortfolio; given: an assessed loan';

const unreadPeriod = 'from of the period has not been read: call period(from, to) or year(y); given: "2024-01-01"';
const unreadInRequest = {
  ...plain,
  'an assessment': unreadLoan,
  'an assessment as JSON': 'window.from of the policy has not been read: call parsePolicy; given: "2024-09-01"',
};

const unreadEntry = 'a posted entry has not been read: call parseEntries; given:';
const unreadEntries = {
  'a list of loans': `${unreadEntry} a loan`,
  'a list of settlements': `${unreadEntry} a settlement`,
  entries: `day of ${unreadEntry} "2024-09-01"`,
  'entries as JSON': `day of ${unreadEntry} "2024-09-01"`,
  'daily bookings': `${unreadEntry} the bookings of a loan`,
  'bookings as JSON': `${unreadEntry} the bookings of a loan`,
  claims: `${unreadEntry} a row of a claim`,
  'plain claims': `${unreadEntry} a row of a claim in its JSON form`,
};

const paper = { format: 'markdown' } as const;
const linesSha256 = 'a'.repeat(64);
const ignore = () => undefined;

const CASES: Readonly<Record<string, Case>> = {
  prepare: { call: tiexi.prepare, says: READ_POLICY, takes: ['a policy'], but: written },
  policyWarnings: { call: (x) => tiexi.policyWarnings(x), says: READ_POLICY, takes: ['a policy'], but: written },
  policyClauses: { call: (x) => tiexi.policyClauses(x), says: READ_POLICY, takes: ['a policy'], but: written },
  encodePolicy: { call: tiexi.encodePolicy, says: READ_POLICY, takes: ['a policy'], but: written },
  assess: {
    call: (x) => tiexi.assess(x),
    says: REQUEST,
    takes: ['a request'],
    but: {
      'an assessment': unreadLoan,
      'an assessment as JSON': 'window.from of the policy has not been read: call parsePolicy; given: "2024-09-01"',
    },
  },
  'prepare(…).assess': {
    call: (x) => tiexi.prepare(policy).assess(x),
    says: REQUEST,
    takes: ['a request'],
    but: {
      'an assessment': unreadLoan,
      'an assessment as JSON':
        'from of the period has not been read: call period(from, to) or year(y); given: "2024-01-01"',
    },
  },
  accruals: {
    call: (x) => tiexi.accruals(x),
    says: REQUEST,
    takes: ['a request', 'a portfolio'],
    but: unreadInRequest,
  },
  'prepare(…).accruals': {
    call: (x) => tiexi.prepare(policy).accruals(x),
    says: REQUEST,
    takes: ['a request'],
    but: { 'an assessment': unreadLoan, 'an assessment as JSON': unreadPeriod },
  },
  'accruals, days': {
    call: (x) => tiexi.accruals(request, x),
    says: 'the period has not been read: call period(from, to) or year(y)',
    takes: ['nothing', 'a period', 'a plain period'],
    // Its day is one of the period.
    passes: ['a measurement', 'a measurement as JSON', 'a screening'],
  },
  entries: { call: (x) => tiexi.entries(x, []), says: 'expected what accruals returns', takes: ['accruals'] },
  'entries, posted': {
    call: (x) => tiexi.entries(accrued, x),
    says: 'the list of posted entries has not been read: call parseEntries',
    takes: ['an empty list', 'posted entries'],
    but: unreadEntries,
  },
  settlementEntries: { call: (x) => tiexi.settlementEntries(x, []), says: SETTLEMENT, takes: ['a settlement'] },
  'settlementEntries, posted': {
    call: (x) => tiexi.settlementEntries(settlement, x),
    says: 'the list of posted entries has not been read: call parseEntries',
    takes: ['an empty list', 'posted entries'],
    but: unreadEntries,
  },
  encodeEntries: {
    call: tiexi.encodeEntries,
    says: 'expected entries, as entries or settlementEntries returns them',
    takes: ['an empty list', 'entries'],
  },
  encodeAccruals: { call: tiexi.encodeAccruals, says: 'expected what accruals returns', takes: ['accruals'] },
  dailyBookings: { call: tiexi.dailyBookings, says: ASSESSMENT, takes: ['an assessment'] },
  encodeAssessment: { call: tiexi.encodeAssessment, says: ASSESSMENT, takes: ['an assessment'] },
  encodeDailyBookings: { call: tiexi.encodeDailyBookings, says: BOOKINGS, takes: ['an empty list', 'daily bookings'] },
  explain: { call: (x) => tiexi.explain(x), says: ASSESSMENT, takes: ['an assessment'] },
  'explain, short': { call: (x) => tiexi.explain(x, { form: 'short' }), says: ASSESSMENT, takes: ['an assessment'] },
  'explain, settlement': {
    call: (x) => tiexi.explain(assessment, { settlement: x }),
    says: SETTLEMENT,
    takes: ['nothing', 'a settlement'],
  },
  encodeExplanation: { call: (x) => tiexi.encodeExplanation(x), says: ASSESSMENT, takes: ['an assessment'] },
  'encodeExplanation, settlement': {
    call: (x) => tiexi.encodeExplanation(assessment, { settlement: x }),
    says: SETTLEMENT,
    takes: ['nothing', 'a settlement'],
  },
  settle: { call: tiexi.settle, says: READ_PORTFOLIO, takes: ['a portfolio'], but: plain },
  warnings: { call: (x) => tiexi.warnings(x), says: READ_PORTFOLIO, takes: ['a portfolio'], but: plain },
  progress: {
    call: (x) => tiexi.progress(x, { on: '2024-12-31' }),
    says: READ_PORTFOLIO,
    takes: ['a portfolio'],
    but: plain,
  },
  screen: {
    call: (x) => tiexi.screen({ policy: x, household, on: '2024-12-31' }),
    says: READ_POLICY,
    takes: ['a policy'],
    but: written,
  },
  screenList: {
    call: (x) => tiexi.screenList({ policy: x, households: [household], on: '2024-12-31' }),
    says: READ_POLICY,
    takes: ['a policy'],
    but: written,
  },
  quote: {
    call: (x) => tiexi.quote({ policy: x, household, loan }),
    says: READ_POLICY,
    takes: ['a policy'],
    but: written,
  },
  encodeQuote: { call: tiexi.encodeQuote, says: 'expected the result of quote', takes: ['a quote'] },
  compare: { call: (x) => tiexi.compare(x, policy), says: READ_PORTFOLIO, takes: ['a portfolio'], but: plain },
  'compare, other': { call: (x) => tiexi.compare(portfolio, x), says: READ_POLICY, takes: ['a policy'], but: written },
  reconcile: { call: (x) => tiexi.reconcile(x, claims), says: READ_PORTFOLIO, takes: ['a portfolio'], but: plain },
  'reconcile, claims': {
    call: (x) => tiexi.reconcile(portfolio, x),
    says: 'the claim has not been read: call parseClaims',
    takes: ['an empty list', 'claims'],
    but: {
      'a list of loans': 'a row of the claim has not been read: call parseClaims; given: a loan',
      'a list of settlements': 'a row of the claim has not been read: call parseClaims; given: a settlement',
      'daily bookings': 'a row of the claim has not been read: call parseClaims; given: the bookings of a loan',
      'bookings as JSON': 'a row of the claim has not been read: call parseClaims; given: the bookings of a loan',
      entries: 'a row of the claim has not been read: call parseClaims; given: an entry',
      'posted entries': 'a row of the claim has not been read: call parseClaims; given: an entry',
      'entries as JSON': 'a row of the claim has not been read: call parseClaims; given: an entry in its JSON form',
      'plain claims': 'subsidy of a row of the claim has not been read: call parseClaims; given: "1.00"',
    },
  },
  encodeSettlement: { call: tiexi.encodeSettlement, says: SETTLEMENT, takes: ['a settlement'] },
  encodeSummary: { call: tiexi.encodeSummary, says: SUMMARY, takes: ['a settlement', 'a summary'] },
  encodeStream: {
    call: (x) => tiexi.encodeStream(x, { linesSha256 }),
    says: SUMMARY,
    takes: ['a settlement', 'a summary'],
  },
  'encodeStream, files': { call: (x) => tiexi.encodeStream(stream.summary, x), says: FILES, takes: [] },
  encodeLine: {
    call: tiexi.encodeLine,
    says: 'expected a line of a settlement, as settle or settleStream returns it',
    takes: ['a line'],
  },
  mergeSettlements: {
    call: (x) => tiexi.mergeSettlements([x]),
    says: 'expected as settlement 1 of 1 a settlement, as settle, mergeSettlements or parseSettlement returns it',
    takes: ['a settlement'],
  },
  'mergeSettlements, the second': {
    call: (x) => tiexi.mergeSettlements([settlement, x]),
    says: 'expected as settlement 2 of 2 a settlement, as settle, mergeSettlements or parseSettlement returns it',
    // The same settlement twice is another error.
    takes: [],
    passes: ['a settlement'],
  },
  encodeReconciliation: {
    call: tiexi.encodeReconciliation,
    says: 'expected the result of reconcile',
    takes: ['a reconciliation'],
  },
  encodeComparison: { call: tiexi.encodeComparison, says: 'expected the result of compare', takes: ['a comparison'] },
  encodeProgress: { call: tiexi.encodeProgress, says: 'expected the result of progress', takes: ['a measurement'] },
  settleStream: {
    call: async (x) => {
      for await (const _ of tiexi.settleStream([x], { policy, period }));
    },
    says: 'expected each household with its loans, {household, loans}, as parseHousehold returns it',
    takes: ['a household with its loans', 'a request'],
    but: {
      'an assessment': unreadLoan,
      'an assessment as JSON':
        'listed[0].from of the household has not been read: call parseHousehold or parsePortfolio; given: "2024-08-15"',
      // Terms of a policy on households have the name of a household.
      'a policy': 'the household has not been read: call parseHousehold or parsePortfolio; given: an object',
      'a plain policy': 'the household has not been read: call parseHousehold or parsePortfolio; given: an object',
    },
  },
  auditAnnex: { call: (x) => tiexi.auditAnnex(x, portfolio, paper), says: SETTLEMENT, takes: ['a settlement'] },
  'auditAnnex, portfolio': {
    call: (x) => tiexi.auditAnnex(settlement, x, paper),
    says: READ_PORTFOLIO,
    takes: ['a portfolio'],
    but: plain,
  },
  'auditAnnex, warnings': {
    call: (x) => tiexi.auditAnnex(settlement, portfolio, { ...paper, warnings: x }),
    says: WARNINGS,
    takes: ['nothing', 'null', 'an empty list'],
  },
  applicationReport: {
    call: (x) => tiexi.applicationReport(x, portfolio, paper),
    says: SETTLEMENT,
    takes: ['a settlement'],
  },
  'applicationReport, portfolio': {
    call: (x) => tiexi.applicationReport(settlement, x, paper),
    says: READ_PORTFOLIO,
    takes: ['a portfolio'],
    but: plain,
  },
  settlementWorkbook: {
    call: (x) => xlsx.settlementWorkbook(x, portfolio),
    says: SETTLEMENT,
    takes: ['a settlement'],
  },
  'settlementWorkbook, portfolio': {
    call: (x) => xlsx.settlementWorkbook(settlement, x),
    says: READ_PORTFOLIO,
    takes: ['a portfolio'],
    but: plain,
  },
  'settlementWorkbook, warnings': {
    call: (x) => xlsx.settlementWorkbook(settlement, portfolio, { warnings: x }),
    says: WARNINGS,
    takes: ['nothing', 'an empty list'],
  },
  writeSettlementWorkbook: {
    call: (x) => xlsx.writeSettlementWorkbook(x, portfolio, ignore),
    says: SETTLEMENT,
    takes: ['a settlement'],
  },
  'writeSettlementWorkbook, portfolio': {
    call: (x) => xlsx.writeSettlementWorkbook(settlement, x, ignore),
    says: READ_PORTFOLIO,
    takes: ['a portfolio'],
    but: plain,
  },
};

const NAMES = Object.keys(STAGES) as StageName[];

const errorOf = async (call: () => unknown): Promise<unknown> => {
  try {
    await call();
  } catch (error) {
    return error;
  }
  return undefined;
};

describe.each(Object.entries(CASES))('%s', (_, { call, says, takes, passes = [], but = {} }) => {
  it.each(NAMES.filter((name) => ![...takes, ...passes].includes(name)))(
    'refuses %s: what was given, what is taken, and from where',
    async (name) => {
      const [value, called] = STAGES[name];
      const error = await errorOf(() => call(value as never));
      expect(error).toBeInstanceOf(TypeError);
      expect((error as Error).message).toBe(but[name] ?? `${says}; given: ${called}`);
    },
  );

  it.runIf(takes.length > 0).each(takes)('takes %s', async (name) => {
    expect(await errorOf(() => call(STAGES[name][0] as never))).toBeUndefined();
  });
});

/** The functions that read input of any form. Their faults name the fields that are wrong. */
const PARSERS: Readonly<Record<string, readonly [parse: (value: never) => unknown, takes: readonly StageName[]]>> = {
  parsePolicy: [tiexi.parsePolicy, ['a plain policy', 'a policy']],
  parsePortfolio: [tiexi.parsePortfolio, ['a plain portfolio']],
  parseHousehold: [tiexi.parseHousehold, []],
  parseClaims: [tiexi.parseClaims, ['an empty list', 'claims', 'plain claims']],
  parseEntries: [tiexi.parseEntries, ['an empty list', 'posted entries', 'entries', 'entries as JSON']],
  parseSettlement: [tiexi.parseSettlement, ['a settlement as JSON']],
  suichang2024: [tiexi.suichang2024, []],
  plainPortfolio: [testing.plainPortfolio, ['a plain portfolio']],
  settleWithOracle: [testing.settleWithOracle, ['a plain portfolio']],
  'INVARIANTS.check': [(x) => testing.invariant('funders-tie').check(x), ['a plain portfolio']],
};

describe.each(Object.entries(PARSERS))('%s', (_, [parse, takes]) => {
  it.each(NAMES.filter((name) => !takes.includes(name)))('refuses %s with faults', async (name) => {
    const error = await errorOf(() => parse(STAGES[name][0] as never));
    expect(error).toBeInstanceOf(tiexi.InvalidInputError);
    expect((error as tiexi.InvalidInputError).faults).not.toEqual([]);
  });

  it.runIf(takes.length > 0).each(takes)('takes %s', async (name) => {
    expect(await errorOf(() => parse(STAGES[name][0] as never))).toBeUndefined();
  });
});

const SAFE: Readonly<Record<string, readonly [parse: (value: never) => unknown, takes: readonly StageName[]]>> = {
  safeParsePolicy: [tiexi.safeParsePolicy, ['a plain policy', 'a policy']],
  safeParsePortfolio: [tiexi.safeParsePortfolio, ['a plain portfolio']],
  safeParseHousehold: [tiexi.safeParseHousehold, []],
  safeParseEntries: [tiexi.safeParseEntries, ['an empty list', 'posted entries', 'entries', 'entries as JSON']],
  safeParseClaims: [tiexi.safeParseClaims, ['an empty list', 'claims', 'plain claims']],
};

describe.each(Object.entries(SAFE))('%s', (_, [parse, takes]) => {
  it.each(NAMES)('returns faults or the data of %s', (name) => {
    expect(parse(STAGES[name][0] as never)).toMatchObject({ success: takes.includes(name) });
  });
});

describe('copies', () => {
  const copy = <T extends object>(value: T): T => ({ ...value });

  it('of settlements, summaries, lines and assessments are taken', () => {
    expect(tiexi.encodeSettlement(copy(settlement))).toEqual(tiexi.encodeSettlement(settlement));
    expect(tiexi.encodeSummary(copy(stream.summary))).toEqual(tiexi.encodeSummary(settlement));
    expect(settlement.loans.map(copy).map(tiexi.encodeLine)).toEqual(settlement.loans.map(tiexi.encodeLine));
    expect(tiexi.encodeAssessment(copy(assessment))).toEqual(tiexi.encodeAssessment(assessment));
  });

  it('of a settlement with lines that are not its own are refused', () => {
    expect(() => tiexi.encodeSettlement({ ...settlement, loans: portfolio.loans as never })).toThrow(
      new TypeError(`${SETTLEMENT}; given: a settlement`),
    );
  });
});

describe('rows of a claim that were read', () => {
  it('keep their amounts when they are read again, by themselves or in their list', () => {
    expect(claims[0]?.subsidy).toBe(100);
    expect(tiexi.parseClaims(claims)).toEqual(claims);
    expect(tiexi.parseClaims([claims[0], { loanId: 'M', subsidy: 2 }]).map(({ subsidy }) => subsidy)).toEqual([
      100, 200,
    ]);
  });
});

describe('settleStream', () => {
  const lists: readonly StageName[] = NAMES.filter((name) => Array.isArray(STAGES[name][0]));

  it.each(NAMES.filter((name) => ![...lists, 'text', 'an empty object', 'a stream'].includes(name)))(
    'refuses %s in place of the households',
    (name) => {
      const [value, called] = STAGES[name];
      const households = called.replace(' in its JSON form', '');
      expect(() => tiexi.settleStream(value as never, { policy, period })).toThrow(
        new TypeError(`the households are ${households}. Hand over a function that gives them, or an array`),
      );
    },
  );

  it.each(NAMES.filter((name) => (STAGES[name][0] as { policy?: unknown } | null | undefined)?.policy === undefined))(
    'refuses %s in place of its options',
    (name) => {
      const [value, called] = STAGES[name];
      const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
      expect(() => tiexi.settleStream([], value as never)).toThrow(
        isObject
          ? new TypeError('the policy has not been read: call parsePolicy; given: undefined')
          : new TypeError(`expected the options {policy, period}; given: ${called}`),
      );
    },
  );

  it('names what is given in place of earlier settlements and advances', () => {
    expect(() => tiexi.settleStream([], { policy, period, previous: [settlement] as never })).toThrow(
      /have not been read: call parsePortfolio\(.*\), .*; given: a list that begins with a settlement, and an empty list$/,
    );
  });
});

describe('options that are missing', () => {
  it.each<readonly [name: string, call: () => unknown, wanted: string]>([
    ['progress', () => tiexi.progress(portfolio, undefined as never), '{on}'],
    ['auditAnnex', () => tiexi.auditAnnex(settlement, portfolio, undefined as never), '{format}'],
    ['applicationReport', () => tiexi.applicationReport(settlement, portfolio, undefined as never), '{format}'],
  ])('%s says which it needs', (_, call, wanted) => {
    expect(call).toThrow(new TypeError(`expected the options ${wanted}; given: undefined`));
  });
});

describe('tiexi/testing', () => {
  const objects = NAMES.filter((name) => name !== 'a plain portfolio');

  it.each<readonly [name: string, call: (value: never) => unknown]>([
    ['settleByDay', testing.settleByDay],
    ['daysByLoan', testing.daysByLoan],
    ['dailyBookingsByDay', (x) => testing.dailyBookingsByDay(x, 'L')],
  ])('%s takes a portfolio in its JSON form and says so for everything else', (_, call) => {
    expect(() => call(input as never)).not.toThrow();
    for (const name of objects) {
      const [value] = STAGES[name];
      const fields = typeof value === 'object' && value !== null ? Object.keys(value).join(', ') : undefined;
      const given = fields === undefined ? String(value) : `an object with the fields {${fields}}`;
      expect(() => call(value as never), name).toThrow(
        new TypeError(
          `expected a portfolio in its JSON form, with its policy written out, as plainPortfolio returns it; given: ${given}`,
        ),
      );
    }
  });

  it('settleWithTiexi returns the faults of what is no portfolio', () => {
    for (const name of objects) {
      const { faults } = testing.settleWithTiexi(STAGES[name][0]) as { readonly faults: readonly unknown[] };
      expect(faults.length, name).toBeGreaterThan(0);
    }
  });

  it('runVectors says what it takes', () => {
    for (const name of NAMES) {
      const [value, called] = STAGES[name];
      expect(() => testing.runVectors(value as never), name).toThrow(
        new TypeError(`expected an implementation, which is a function; given: ${called}`),
      );
      if (name === 'nothing' || name === 'an empty list') continue;
      expect(() => testing.runVectors(testing.settleWithTiexi, value as never), name).toThrow(
        new TypeError(`expected a list of vectors, such as VECTORS; given: ${called}`),
      );
    }
  });

  it('invariant says that there is none of a name', () => {
    expect(() => testing.invariant('sums-tie' as never)).toThrow(new RangeError('no invariant "sums-tie"'));
  });
});

/** Functions that take none of the library's objects, and classes. */
const NONE = [
  'Decimal',
  'InvalidInputError',
  'SecondPassError',
  'amountInWords',
  'formatDay',
  'formatFen',
  'formatMicro',
  'households',
  'loans',
  'month',
  'period',
  'policies',
  'portfolios',
  'quarter',
  'year',
];
/** Those of the tests that do not have them in a table. */
const OWN = ['dailyBookingsByDay', 'daysByLoan', 'invariant', 'runVectors', 'settleByDay', 'settleWithTiexi'];

describe('these tests', () => {
  it('call every function of the three modules that takes one of the library’s objects', () => {
    const functions = Object.entries({ ...tiexi, ...xlsx, ...testing })
      .filter(([, value]) => typeof value === 'function')
      .map(([name]) => name);
    const tested = [CASES, PARSERS, SAFE].flatMap((table) => Object.keys(table)).map((name) => name.split(/\W/)[0]);
    expect(new Set([...tested.filter((name) => name !== 'INVARIANTS'), ...NONE, ...OWN])).toEqual(new Set(functions));
  });
});
