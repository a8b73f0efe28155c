/**
 * fast-check arbitraries of households, loans, policies and portfolios in the JSON of SPEC 2, 3 and 7. All values are
 * valid by construction: the arbitraries draw free choices ("three days after disbursement", "a third of the rest"),
 * and a mapping turns any combination of them into valid dates and amounts. Shrunk values are therefore valid too (SPEC
 * 8). Choices are dense where the result changes from one day, or one fen, to the next.
 */
import fc, { type Arbitrary } from 'fast-check';
import { PERCENT, SHARE } from '../fields/forms.js';
import { RULES, type RuleKind } from '../fields/policy.js';
import type { Field } from '../fields/table.js';
import { dataWhenIssued, LOAN_DATA_STATES } from './data-when-issued.js';
import { addDays, boundaryDays, latest } from './days.js';
import { type SealedSettlement, sealed } from './issued-json.js';
import { addMonths, type Day } from './oracle/calendar.js';
import { type OracleLine, settleByDay, toFen, toYuan } from './oracle/oracle.js';
import type {
  AdvanceJson,
  AmountCapJson,
  AssistanceSpellJson,
  CapJson,
  ConditionJson,
  DatedRateJson,
  DecimalJson,
  FunderJson,
  FunderSharesJson,
  HouseholdJson,
  IntervalJson,
  IssuedLineJson,
  LoanJson,
  PeriodJson,
  PolicyJson,
  PortfolioJson,
  RateFormulaJson,
  RateJson,
  ReferenceJson,
  RepaymentJson,
  SubsidyRuleJson,
  WhenJson,
} from './oracle/portfolio-json.js';

// ---------------------------------------------------------------------------------------------------- days and moments

const boundaryDay = fc.constantFrom(...boundaryDays);

/** A day from 2024-08 to 2026-07, usually a boundary day. */
const calendarDay: Arbitrary<Day> = fc.oneof(
  { arbitrary: boundaryDay, weight: 3 },
  { arbitrary: fc.nat({ max: 730 }).map((days) => addDays('2024-08-01', days)), weight: 2 },
);

/**
 * Usually a day in the first months of the programme: its first days, the days around its coming into force, month
 * ends.
 */
const disbursementDay: Arbitrary<Day> = fc.oneof(
  {
    arbitrary: fc.constantFrom('2024-09-01', '2024-12-12', '2024-09-02', '2024-12-11', '2024-12-13', '2024-08-31'),
    weight: 4,
  },
  { arbitrary: fc.constantFrom('2024-10-31', '2024-11-30', '2024-12-31', '2025-01-01', '2025-02-28'), weight: 2 },
  { arbitrary: fc.nat({ max: 150 }).map((days) => addDays('2024-09-01', days)), weight: 4 },
  { arbitrary: calendarDay, weight: 1 },
);

/** A day given by its distance from the disbursement or the maturity of a loan, or by the calendar. */
type Moment =
  | { readonly base: 'disbursement' | 'maturity'; readonly days: number }
  | { readonly base: 'calendar'; readonly day: Day };

const moment: Arbitrary<Moment> = fc.oneof(
  {
    arbitrary: fc.record({ base: fc.constant('disbursement' as const), days: fc.nat({ max: 200 }) }),
    weight: 3,
  },
  { arbitrary: fc.record({ base: fc.constant('disbursement' as const), days: fc.nat({ max: 2 }) }), weight: 2 },
  {
    arbitrary: fc.record({ base: fc.constant('maturity' as const), days: fc.integer({ min: -2, max: 2 }) }),
    weight: 2,
  },
  { arbitrary: fc.record({ base: fc.constant('calendar' as const), day: calendarDay }), weight: 3 },
);

interface Term {
  readonly disbursedOn: Day;
  readonly maturesOn: Day;
}

/** The day of a moment, at least the day of disbursement. */
function dayOf(when: Moment, { disbursedOn, maturesOn }: Term): Day {
  if (when.base === 'calendar') return latest(disbursedOn, when.day);
  return latest(disbursedOn, addDays(when.base === 'maturity' ? maturesOn : disbursedOn, when.days));
}

// ------------------------------------------------------------------------------------------------------------- numbers

type Style = 'two decimals' | 'shortest' | 'integer';

const style: Arbitrary<Style> = fc.constantFrom<Style>('two decimals', 'two decimals', 'shortest', 'integer');

/** Formats an amount in the ways that SPEC 1 allows: `"7.50"`, `"7.5"`, and `7` for a whole amount. */
function writeAmount(fen: bigint, as: Style): DecimalJson {
  const text = toYuan(fen);
  if (as === 'two decimals') return text;
  const shortest = text.replace(/\.?0+$/u, '');
  return as === 'integer' && fen % 100n === 0n ? Number(shortest) : shortest;
}

const LARGEST_FEN = 9_999_999_999_999_99n;

const principalFen: Arbitrary<bigint> = fc.oneof(
  { arbitrary: fc.constantFrom(100000_00n, 150000_00n, 50000_00n, 300000_00n), weight: 8 },
  { arbitrary: fc.constantFrom(1n, 3n, 2n, 50n, 99n, 100_00n), weight: 3 },
  { arbitrary: fc.bigInt({ min: 1000_00n, max: 500000_00n }), weight: 10 },
  { arbitrary: fc.bigInt({ min: 1n, max: 1000_00n }), weight: 2 },
  { arbitrary: fc.constantFrom(LARGEST_FEN, LARGEST_FEN - 1n), weight: 1 },
);

/** Formats an integer with decimals: 0.8 for 8 and 1 decimal. Trailing zeros are kept, since they are allowed. */
function writeDecimal(units: number, decimals: number): string {
  const digits = String(units).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** A rate in percent a year, or percentage points: 0 to 100 with 0 to 6 decimals. */
const percent: Arbitrary<DecimalJson> = fc.oneof(
  {
    arbitrary: fc.constantFrom<DecimalJson>('3.6', '4.35', '1.5', '5.35', '7.5', '3.8', '1.8', '1.9', '3.45', 4),
    weight: 10,
  },
  {
    arbitrary: fc.constantFrom<DecimalJson>('0', '0.000001', '0.333333', '99.999999', '100', '100.000000', 100, 0),
    weight: 2,
  },
  {
    arbitrary: fc
      .record({ decimals: fc.integer({ min: 0, max: 6 }), millionths: fc.integer({ min: 1_000_000, max: 12_000_000 }) })
      .map(({ decimals, millionths }) => writeDecimal(Math.floor(millionths / 10 ** (6 - decimals)), decimals)),
    weight: 4,
  },
);

/** A share of a rate: above 0, at most 1. */
const rateShare: Arbitrary<DecimalJson> = fc.oneof(
  fc.constantFrom<DecimalJson>('0.5', '0.8', '1', '0.333333', '0.65', '0.000001', 1),
  fc.integer({ min: 200_000, max: 1_000_000 }).map((millionths) => writeDecimal(millionths, 6)),
);

// ------------------------------------------------------------------------------------------------------------ the rest

/** Drops undefined members, as JSON does. */
function compact<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** An optional member, present `timesInTen` times in ten. */
function optional<T>(arbitrary: Arbitrary<T>, timesInTen: number): Arbitrary<T | undefined> {
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.constant(undefined), weight: 2 * (10 - timesInTen) },
    { arbitrary, weight: 2 * timesInTen },
  );
}

/** An optional member, present once in twenty times. */
function rarely<T>(arbitrary: Arbitrary<T>): Arbitrary<T | undefined> {
  return optional(arbitrary, 0.5);
}

/**
 * An optional member of a policy, present `timesInTen` times in ten; otherwise absent or null, which means the same.
 */
function orNone<T>(arbitrary: Arbitrary<T>, timesInTen: number): Arbitrary<T | null | undefined> {
  return fc.oneof(
    { withCrossShrink: true },
    { arbitrary: fc.constant(undefined), weight: 2 * (10 - timesInTen) },
    { arbitrary: fc.constant(null), weight: 10 - timesInTen },
    { arbitrary, weight: 3 * timesInTen },
  );
}

/** A boolean that is true `timesInTen` times in ten. */
function happens(timesInTen: number): Arbitrary<boolean> {
  return optional(fc.constant(true), timesInTen).map((yes) => yes === true);
}

/** Keeps the first of several entries that start on the same day. */
function onePerDay<T extends { readonly from: Day }>(entries: readonly T[]): T[] {
  return entries.filter((entry, position) => entries.findIndex(({ from }) => from === entry.from) === position);
}

const LENDERS = ['遂昌农商银行', 'rural-bank', '村镇银行'] as const;
const PRODUCTS = ['共富经营贷', 'education', '共富安居贷', 'luxury'] as const;
/** The levels of other subsidies, all of which a policy names that tells them apart. */
const LEVELS = ['central', '县级'] as const;
const ASSISTANCE_KINDS = ['低保', '低边', 'destitute'] as const;
const TOWNSHIPS = ['妙高', '云峰', 'T10', 'T9'] as const;
const CATEGORIES = ['business', '农户类', '托底类'] as const;

/**
 * Ids for which the order by code unit differs from the numeric order (L10 before L9) and from the order by code point:
 * the first character of 𠮷 is above U+FFFF, but its first code unit is below that of 﨑.
 */
const LOAN_IDS: readonly string[] = [
  'L1',
  'L2',
  'L10',
  'L9',
  '借据1',
  '借据10',
  '借据2',
  '10',
  '9',
  '1',
  'a',
  'Z',
  '﨑1',
  '𠮷1',
  '遂农商2024-001',
  'l1',
];
const HOUSEHOLD_IDS: readonly string[] = ['H1', 'H10', 'H2', '户甲', '户乙', '𠮷', '﨑', '7'];
const FUNDER_IDS: readonly string[] = ['province', 'local', '市', 'b', 'a'];

function permutation(ids: readonly string[]): Arbitrary<string[]> {
  return fc.shuffledSubarray([...ids], { minLength: ids.length, maxLength: ids.length });
}

// ---------------------------------------------------------------------------------------------------------------- loans

interface OverdueChoice {
  readonly start: Moment;
  /** The position relative to the previous spell. */
  readonly relation: 'apart' | 'adjacent' | 'overlapping';
  /** The length in days; undefined for a spell without an end. */
  readonly days: number | undefined;
}

interface RepaymentChoice {
  readonly when: Moment;
  readonly sameDayAsPrevious: boolean;
  readonly part: 'all' | 'a fen' | number;
}

const overdueChoice: Arbitrary<OverdueChoice> = fc.record({
  start: moment,
  relation: fc.constantFrom('apart', 'adjacent', 'overlapping'),
  days: optional(fc.integer({ min: 1, max: 40 }), 8),
});

const repaymentChoice: Arbitrary<RepaymentChoice> = fc.record({
  when: moment,
  sameDayAsPrevious: happens(3),
  part: fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: 999 }), weight: 8 },
    { arbitrary: fc.constantFrom('all' as const, 'a fen' as const), weight: 2 },
  ),
});

/** Attributes with their values: those of households and those of loans have other names. */
const HOUSEHOLD_ATTRIBUTES = { 借款人: ['个人', '企业'], size: ['small', ''] } as const;
const LOAN_ATTRIBUTES = { 项目: ['甲', '乙', ''], first: ['yes'] } as const;

/** Attributes of these names, each with one of its values or absent. */
function attributesOf(names: Readonly<Record<string, readonly string[]>>): Arbitrary<Record<string, string>> {
  return fc
    .record(
      Object.fromEntries(
        Object.entries(names).map(([name, values]) => [name, optional(fc.constantFrom(...values), 7)]),
      ),
    )
    .map(compact) as Arbitrary<Record<string, string>>;
}

interface LaterRateChoice {
  readonly when: Moment;
  readonly pct: DecimalJson;
}

interface RatesChoice {
  /** The number of days from the first rate's day to the disbursement. */
  readonly lead: number;
  readonly first: DecimalJson;
  readonly later: readonly LaterRateChoice[];
}

const lead: Arbitrary<number> = fc.oneof(fc.constant(0), fc.nat({ max: 2 }), fc.nat({ max: 60 }));

const ratesChoice: Arbitrary<RatesChoice> = fc.record({
  lead,
  first: percent,
  later: fc.array(fc.record({ when: moment, pct: percent }), { maxLength: 2 }),
});

const termChoice = fc.oneof(
  {
    arbitrary: fc.record({
      unit: fc.constant('months' as const),
      count: fc.constantFrom<number>(12, 24, 36, 12, 24, 36, 1, 3, 6),
    }),
    weight: 10,
  },
  {
    arbitrary: fc.record({
      unit: fc.constant('days' as const),
      count: fc.oneof(fc.integer({ min: 60, max: 400 }), fc.integer({ min: 1, max: 3 })),
    }),
    weight: 2,
  },
  { arbitrary: fc.record({ unit: fc.constant('until' as const), day: boundaryDay }), weight: 1 },
);

const eligibleChoice = fc.record({
  /** Usually on the disbursement or soon after it. */
  when: fc.oneof(
    { arbitrary: fc.constant<Moment>({ base: 'disbursement', days: 0 }), weight: 2 },
    { arbitrary: moment, weight: 3 },
  ),
  /** In thousandths of the principal; a refund is below 0. */
  part: fc.oneof(
    { arbitrary: fc.integer({ min: 1, max: 1200 }), weight: 4 },
    { arbitrary: fc.integer({ min: -800, max: 0 }), weight: 2 },
    { arbitrary: fc.constantFrom(1000, -1000), weight: 1 },
  ),
});

const loanChoices = fc.record({
  disbursedOn: disbursementDay,
  sameDayAsPrevious: happens(3),
  term: termChoice,
  contractedDaysBefore: optional(
    fc.oneof({ arbitrary: lead, weight: 4 }, { arbitrary: fc.nat({ max: 400 }), weight: 1 }),
    5,
  ),
  extensionDays: optional(fc.oneof(fc.integer({ min: 1, max: 2 }), fc.integer({ min: 1, max: 200 })), 3),
  lender: fc.constantFrom<string>(...Array(5).fill(LENDERS[0]), ...Array(3).fill(LENDERS[1]), LENDERS[2]),
  product: fc.constantFrom<string>(...Array(6).fill(PRODUCTS.slice(0, 3)).flat(), ...PRODUCTS),
  principal: principalFen,
  style,
  rates: ratesChoice,
  referenceRates: optional(ratesChoice, 4),
  repayments: fc.array(repaymentChoice, { maxLength: 3 }),
  eligibleAmounts: optional(fc.array(eligibleChoice, { maxLength: 4 }), 7),
  overdue: optional(fc.array(overdueChoice, { maxLength: 3 }), 6),
  interestPaidTo: optional(fc.oneof(moment, fc.constant<Moment>({ base: 'maturity', days: 0 })), 9),
  misusedOn: rarely(moment),
  otherSubsidy: optional(
    fc.record({
      all: fc.array(fc.record({ level: fc.constantFrom(...LEVELS), pct: optional(percent, 7) }), { maxLength: 3 }),
      asList: happens(3),
    }),
    1,
  ),
  attributes: optional(attributesOf(LOAN_ATTRIBUTES), 3),
});

type LoanChoices = typeof loanChoices extends Arbitrary<infer T> ? T : never;

function maturityOf(term: LoanChoices['term'], disbursedOn: Day): Day {
  const nextDay = addDays(disbursedOn, 1);
  if (term.unit === 'days') return addDays(disbursedOn, term.count);
  return latest(nextDay, term.unit === 'months' ? addMonths(disbursedOn, term.count) : term.day);
}

function buildRates(choice: RatesChoice, term: Term): DatedRateJson[] {
  const first = { from: addDays(term.disbursedOn, -choice.lead), pct: choice.first };
  return onePerDay([first, ...choice.later.map(({ when, pct }) => ({ from: dayOf(when, term), pct }))]);
}

/** Repayments as parts of the remaining principal, so that they never exceed it. */
function buildRepayments(choices: readonly RepaymentChoice[], principal: bigint, term: Term, as: Style) {
  const repayments: RepaymentJson[] = [];
  let rest = principal;
  for (const { when, sameDayAsPrevious, part } of choices) {
    const fen = part === 'all' ? rest : part === 'a fen' ? 1n : (rest * BigInt(part)) / 1000n;
    if (rest === 0n || fen === 0n) continue;
    rest -= fen;
    const previous = repayments.at(-1);
    const on = sameDayAsPrevious && previous !== undefined ? previous.on : dayOf(when, term);
    repayments.push({ on, amount: writeAmount(fen, as) });
  }
  return repayments;
}

/** So many thousandths of a principal, at most the largest amount. */
function partOf(principal: bigint, part: number): bigint {
  const fen = (principal * BigInt(part)) / 1000n;
  return fen > LARGEST_FEN ? LARGEST_FEN : fen;
}

function buildOverdue(choices: readonly OverdueChoice[], term: Term): IntervalJson[] {
  const spells: { from: Day; to?: Day }[] = [];
  for (const { start, relation, days } of choices) {
    const previous = spells.at(-1);
    let from = dayOf(start, term);
    if (previous?.to !== undefined && relation === 'adjacent') from = previous.to;
    if (previous?.to !== undefined && relation === 'overlapping')
      from = latest(previous.from, addDays(previous.to, -2));
    spells.push(days === undefined ? { from } : { from, to: addDays(from, days) });
  }
  return spells;
}

/** One subsidy of another programme, or a list of any number. */
function buildOthers({ all, asList }: NonNullable<LoanChoices['otherSubsidy']>): LoanJson['otherSubsidy'] {
  const others = all.map((each) => compact({ programme: '创业担保', ...each }));
  return others.length === 1 && !asList ? others[0] : others;
}

function buildLoan(choices: LoanChoices, id: string, householdId: string, disbursedOn: Day): LoanJson {
  const term = { disbursedOn, maturesOn: maturityOf(choices.term, disbursedOn) };
  const { contractedDaysBefore, extensionDays, interestPaidTo, misusedOn, otherSubsidy } = choices;
  return compact({
    id,
    householdId,
    lender: choices.lender,
    product: choices.product,
    principal: writeAmount(choices.principal, choices.style),
    contractedOn: contractedDaysBefore === undefined ? undefined : addDays(disbursedOn, -contractedDaysBefore),
    ...term,
    extendedTo: extensionDays === undefined ? undefined : addDays(term.maturesOn, extensionDays),
    rates: buildRates(choices.rates, term),
    referenceRates: choices.referenceRates && buildRates(choices.referenceRates, term),
    repayments: buildRepayments(choices.repayments, choices.principal, term, choices.style),
    eligibleAmounts: choices.eligibleAmounts?.map(({ when, part }) => ({
      on: latest(disbursedOn, dayOf(when, term)),
      amount: writeAmount(partOf(choices.principal, part), choices.style),
    })),
    overdue: choices.overdue && buildOverdue(choices.overdue, term),
    interestPaidTo: interestPaidTo && dayOf(interestPaidTo, term),
    misusedOn: misusedOn && dayOf(misusedOn, term),
    otherSubsidy: otherSubsidy && buildOthers(otherSubsidy),
    attributes: choices.attributes,
  });
}

// ----------------------------------------------------------------------------------------------------------- households

const intervalChoices = fc.record({
  from: calendarDay,
  days: optional(fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 300 })), 7),
});

function buildInterval({ from, days }: { from: Day; days: number | undefined }): IntervalJson {
  return days === undefined ? { from } : { from, to: addDays(from, days) };
}

/** Usually always listed; otherwise listed from about the first loans on, with gaps, or never. */
const listed: Arbitrary<IntervalJson[] | undefined> = fc.oneof(
  { arbitrary: fc.constantFrom<IntervalJson[]>([{ from: '2024-08-15' }], [{ from: '2000-01-01' }]), weight: 9 },
  { arbitrary: fc.array(intervalChoices.map(buildInterval), { minLength: 1, maxLength: 3 }), weight: 2 },
  { arbitrary: fc.constantFrom<IntervalJson[] | undefined>(undefined, []), weight: 1 },
);

/** Usually counts from before or about the first loans, made around the days on which households enter the list. */
const firstList: Arbitrary<{ madeOn: Day; countsFrom: Day }> = fc.record({
  madeOn: calendarDay,
  countsFrom: fc.oneof({ arbitrary: disbursementDay, weight: 3 }, { arbitrary: fc.constant('2024-09-01'), weight: 2 }),
});

const assistance: Arbitrary<AssistanceSpellJson[] | undefined> = fc.oneof(
  { arbitrary: fc.constant(undefined), weight: 4 },
  {
    arbitrary: fc.array(
      fc
        .record({ kind: fc.constantFrom(...ASSISTANCE_KINDS), interval: intervalChoices })
        .map(({ kind, interval }) => ({ kind, ...buildInterval(interval) })),
      { maxLength: 2 },
    ),
    weight: 1,
  },
);

/** Around the usual ceiling of 100,000 yuan: equal to it, a fen below, a fen above. */
const annualIncome: Arbitrary<DecimalJson> = fc.constantFrom<DecimalJson>(
  '80000.00',
  '45000.00',
  '100000.00',
  '99999.99',
  '100000.01',
  100000,
  '0',
);

const householdChoices = fc.record({
  name: optional(fc.constantFrom('张三', 'Li Si'), 5),
  township: optional(fc.constantFrom(...TOWNSHIPS), 7),
  category: optional(fc.constantFrom(...CATEGORIES), 7),
  listed,
  assistance,
  annualIncome: optional(annualIncome, 5),
  attributes: optional(attributesOf(HOUSEHOLD_ATTRIBUTES), 3),
});

type HouseholdChoices = typeof householdChoices extends Arbitrary<infer T> ? T : never;

function buildHousehold(choices: HouseholdChoices, id: string): HouseholdJson {
  return compact({ id, ...choices });
}

/** Arbitrary of households (SPEC 2). */
export function households(): Arbitrary<HouseholdJson> {
  return fc
    .tuple(householdChoices, permutation(HOUSEHOLD_IDS))
    .map(([choices, ids]) => buildHousehold(choices, ids[0] as string));
}

/** Arbitrary of loans (SPEC 2) of the household `householdId`. */
export function loans(householdId = 'H1'): Arbitrary<LoanJson> {
  return fc
    .tuple(loanChoices, permutation(LOAN_IDS))
    .map(([choices, ids]) => buildLoan(choices, ids[0] as string, householdId, choices.disbursedOn));
}

// -------------------------------------------------------------------------------------------------------------- policies

/** Restricts what an arbitrary draws. */
export interface Constraints {
  /** The rounding of the policy. Absent: any. */
  readonly rounding?: PolicyJson['rounding'];
  /** The number of funders, 1 to 5. Absent: any. */
  readonly funders?: number;
  /** false: the policy has no principalCap.perHousehold. */
  readonly householdPrincipalCap?: boolean;
  /**
   * Whether the policy may have caps of a calendar year, which go with periods within a year alone. Absent: a policy by
   * itself has none, that of a portfolio may have some.
   */
  readonly capsOfYear?: boolean;
  /** The smallest number of days of a period. Absent: 1. */
  readonly shortestPeriod?: number;
  /** The smallest number of loans of a household. Absent: 0. */
  readonly fewestLoans?: number;
  /** true: at least one earlier settlement. false: no earlier settlements and no advances. */
  readonly previous?: boolean;
}

/** SPEC 3 does not define the form of `sources`; these policies have none. */
const SOURCES = {};

const REFERENCES = ['LPR1Y', '五年期'] as const;

/** A rate that follows a reference, with a factor only where `hasTimes`. */
function formulas(hasTimes: boolean): Arbitrary<RateFormulaJson> {
  const times = fc.constantFrom<DecimalJson>('0.5', '1.3', '0.333333', '10', '0', 1, '0.7');
  return fc
    .record({
      ref: fc.constantFrom(...REFERENCES),
      on: fc.constantFrom<RateFormulaJson['on']>('contract', 'disbursement', 'accrual'),
      times: hasTimes ? orNone(times, 4) : fc.constant(undefined),
      plus: orNone(fc.constantFrom<DecimalJson>('-1.5', '-0.5', '0.000001', '1', '-100', '100', '-0.333333', 0, -2), 5),
    })
    .map(compact);
}

/** A rate of a policy: a number, at times a formula. */
const policyRate: Arbitrary<RateJson> = fc.oneof(
  { arbitrary: percent, weight: 6 },
  { arbitrary: formulas(true), weight: 1 },
);

/** Reference rates that are known on every day that a portfolio may need, and change on days that matter. */
const references: Arbitrary<Readonly<Record<(typeof REFERENCES)[number], ReferenceJson>>> = fc
  .tuple(...REFERENCES.map(() => fc.array(fc.record({ from: calendarDay, pct: percent }), { maxLength: 4 })))
  .map((changes) => {
    const own = changes.map((rates) => ({
      rates: onePerDay([{ from: '1900-01-01', pct: '3.45' as DecimalJson }, ...rates]),
      until: '2199-12-31',
    }));
    return { LPR1Y: own[0] as ReferenceJson, 五年期: own[1] as ReferenceJson };
  });

/** Whether any rate of a rule or of a condition is a formula. */
function hasFormula(entry: SubsidyRuleJson | ConditionJson): boolean {
  const values: readonly unknown[] = 'kind' in entry ? Object.values(entry) : Object.values(entry.rate ?? {});
  return values.some((value) => typeof value === 'object' && value !== null && 'ref' in value);
}

/** The fields that only rules of a kind have, as in the table of rules: shares, rates, and rates that may be formulas. */
function drawnRule(kind: RuleKind): Arbitrary<Omit<SubsidyRuleJson, 'from'>> {
  const drawn = Object.entries<Field>(RULES[kind].fields).map(([name, { form, absent }]) => {
    const value = form === SHARE ? rateShare : form === PERCENT ? percent : policyRate;
    return [name, absent === 'fault' ? value : optional(value, 3)] as const;
  });
  // A kind that the oracle does not know does not compile here.
  const known: SubsidyRuleJson['kind'] = kind;
  const own: Record<string, Arbitrary<RateJson | undefined>> = Object.fromEntries(drawn);
  return fc.record(own).map((values) => ({ kind: known, ...compact(values) }));
}

/** A floor below most contract rates, and a ceiling above the floor. */
const aboveFloor: Arbitrary<Omit<SubsidyRuleJson, 'from'>> = fc
  .record({
    kind: fc.constant('above-floor' as const),
    floor: fc.nat({ max: 4_000_000 }),
    upToCeiling: optional(fc.integer({ min: 500_000, max: 3_000_000 }), 5),
    share: optional(rateShare, 5),
  })
  .map(({ kind, floor, upToCeiling, share }) =>
    compact({
      kind,
      floorPct: writeDecimal(floor, 6),
      ceilingPct: upToCeiling === undefined ? undefined : writeDecimal(floor + upToCeiling, 6),
      share,
    }),
  )
  .chain((rule) => {
    // A share and a factor exclude each other.
    const formula = formulas(rule.share === undefined);
    return fc
      .record({ floorPct: optional(formula, 1.5), ceilingPct: optional(formula, 1.5) })
      .map((own) => ({ ...rule, ...compact(own) }));
  });

/** Values of which an entry may speak, one at least. */
const some = <T>(values: readonly T[]) => fc.subarray([...values], { minLength: 1 });

/** Of which loans an entry speaks: one part or several, and most hold for some loans. */
const whens: Arbitrary<WhenJson> = fc
  .record({
    products: optional(some(PRODUCTS), 2),
    categories: optional(some([...CATEGORIES, '']), 2),
    lenders: optional(some(LENDERS), 1),
    townships: optional(some([...TOWNSHIPS, '']), 1),
    principal: optional(
      fc.record({ from: orNone(amount(principalFen), 5), to: orNone(amount(principalFen), 5) }).map(compact),
      3,
    ),
    termMonths: optional(
      fc
        .record({ from: orNone(fc.constantFrom(12, 0, 24, 13), 5), to: orNone(fc.constantFrom(12, 24, 36, 25), 5) })
        .map(compact),
      2,
    ),
    attributes: optional(
      fc
        .record(
          Object.fromEntries(
            Object.entries({ ...HOUSEHOLD_ATTRIBUTES, ...LOAN_ATTRIBUTES }).map(([name, values]) => [
              name,
              optional(some(values as readonly string[]), 4),
            ]),
          ),
        )
        .map(compact) as Arbitrary<Record<string, string[]>>,
      2,
    ),
  })
  .map(compact);

/** Of which loans an entry speaks; usually of all. */
const whenOrAll = orNone(whens, 2);

/** Leaves out entries that can never be chosen: those behind one that speaks of all loans and begins on the same day. */
function reachable<T extends { readonly from?: Day | null | undefined; readonly when?: WhenJson | null | undefined }>(
  entries: readonly T[],
): T[] {
  const taken = new Set<Day | undefined>();
  return entries.filter(({ from, when }) => {
    const day = from ?? undefined;
    if (taken.has(day)) return false;
    if (when === undefined || when === null) taken.add(day);
    return true;
  });
}

/** Two bounds of which the smaller is atLeast; one is given at least. */
function bounds<V, T>(value: Arbitrary<V>, write: (value: V) => T, isAbove: (a: V, b: V) => boolean) {
  return fc
    .record({
      one: value,
      other: value,
      has: fc.constantFrom<'atLeast' | 'atMost' | 'both'>('atLeast', 'atMost', 'both'),
    })
    .map(({ one, other, has }) => {
      const [least, most] = isAbove(one, other) ? [other, one] : [one, other];
      return compact({
        atLeast: has === 'atMost' ? undefined : write(least),
        atMost: has === 'atLeast' ? undefined : write(most),
      });
    });
}

/** Around the usual contract rates: equal to one, a millionth beside it, or wide. */
const boundMillionths = fc.oneof(
  { arbitrary: fc.constantFrom(3_600_000, 4_350_000, 3_600_001, 4_349_999, 0, 100_000_000), weight: 3 },
  { arbitrary: fc.integer({ min: 0, max: 8_000_000 }), weight: 2 },
);

const rateBounds = fc
  .record({
    numbers: bounds(
      boundMillionths,
      (millionths) => writeDecimal(millionths, 6),
      (a, b) => a > b,
    ),
    atLeast: optional(formulas(true), 1),
    atMost: optional(formulas(true), 1),
  })
  .map(({ numbers, ...own }) => ({ ...numbers, ...compact(own) }));
const principalBounds = fc
  .tuple(
    style,
    bounds(
      principalFen,
      (fen) => fen,
      (a, b) => a > b,
    ),
  )
  .map(([as, { atLeast, atMost }]) =>
    compact({
      atLeast: atLeast === undefined ? undefined : writeAmount(atLeast, as),
      atMost: atMost === undefined ? undefined : writeAmount(atMost, as),
    }),
  );
const monthBounds = bounds(
  fc.oneof(fc.constantFrom(0, 12, 13, 24, 36, 11), fc.nat({ max: 40 })),
  (months) => months,
  (a, b) => a > b,
);

/** A condition that tests one thing at least. */
const condition: Arbitrary<ConditionJson> = fc
  .record({
    when: orNone(whens, 3),
    rate: optional(rateBounds, 2),
    principal: optional(principalBounds, 2),
    termMonths: optional(monthBounds, 2),
    loansPerHousehold: optional(fc.constantFrom(1, 1, 2, 3), 5),
    otherwise: fc.constantFrom(1, 2),
  })
  .map(({ otherwise, ...parts }) => {
    const { rate, principal, termMonths, loansPerHousehold } = parts;
    const isEmpty = [rate, principal, termMonths, loansPerHousehold].every((part) => part === undefined);
    return compact(isEmpty ? { ...parts, loansPerHousehold: otherwise } : parts);
  });

const ruleTerms = fc.oneof(
  ...(Object.keys(RULES) as RuleKind[]).map((kind) => (kind === 'above-floor' ? aboveFloor : drawnRule(kind))),
);

const ruleLimits = fc
  .record({ maxPoints: optional(policyRate, 3), maxShareOfContractRate: optional(rateShare, 3) })
  .map(compact);

const subsidyRules = fc.record({
  first: fc.tuple(whenOrAll, ruleTerms, ruleLimits),
  lead,
  later: fc.array(fc.tuple(fc.oneof(calendarDay, fc.constant(undefined)), whenOrAll, ruleTerms, ruleLimits), {
    maxLength: 3,
  }),
});

function buildSubsidy({ first, lead, later }: typeof subsidyRules extends Arbitrary<infer T> ? T : never, from: Day) {
  const begin = addDays(from, -lead);
  const rule = (day: Day, [when, terms, limits]: typeof first) => compact({ from: day, when, ...terms, ...limits });
  return reachable<SubsidyRuleJson>([
    rule(begin, first),
    ...later.map(([day, ...parts]) => rule(day === undefined ? begin : latest(from, day), parts)),
  ]);
}

/** Shares above 0 that add up to 1: the differences between distinct cuts of 1. */
function sharesOf(count: number): Arbitrary<string[]> {
  const usual: Record<number, string[]> = { 1: ['1'], 2: ['0.8', '0.2'], 3: ['0.7', '0.21', '0.09'] };
  const cuts = fc
    .uniqueArray(fc.integer({ min: 1, max: 999_999 }), { minLength: count - 1, maxLength: count - 1 })
    .map((marks) => [0, ...[...marks].sort((a, b) => a - b), 1_000_000])
    .map((marks) => marks.slice(1).map((mark, position) => writeDecimal(mark - (marks[position] as number), 6)));
  const constant = usual[count];
  return constant === undefined ? cuts : fc.oneof(fc.constant(constant), cuts);
}

function fundersOf(count: number): Arbitrary<FunderJson[]> {
  return fc
    .tuple(permutation(FUNDER_IDS), sharesOf(count))
    .map(([ids, shares]) =>
      shares.map((share, position) => ({ id: ids[position] as string, name: '分担主体', share })),
    );
}

/** Shares for some periods or some loans, of the funders or of some of them; now and then the same as others. */
const funderSharesChoices = fc.array(
  fc.record({
    from: orNone(fc.oneof(calendarDay, fc.constantFrom('2025-01-01', '2024-01-01', '2026-01-01')), 4),
    when: orNone(whens, 5),
    /** How many of the funders are named, and from which place on. */
    count: fc.integer({ min: 1, max: 5 }),
    first: fc.nat({ max: 4 }),
    shares: fc.tuple(...[1, 2, 3, 4, 5].map(sharesOf)),
    own: happens(2),
  }),
  { minLength: 1, maxLength: 3 },
);

function buildFunderShares(
  choices: typeof funderSharesChoices extends Arbitrary<infer T> ? T : never,
  funders: readonly FunderJson[],
): FunderSharesJson[] {
  const entries = choices.map(({ from, when, count, first, shares, own }) => {
    const named = Array.from({ length: Math.min(count, funders.length) }, (_, i) => nth(funders, first + i));
    const drawn = named.map(({ id }, i) => [id, (shares[named.length - 1] as string[])[i] as string] as const);
    const written = own ? funders.map(({ id, share }) => [id, share] as const) : drawn;
    return compact({ from, when, shares: Object.fromEntries(written) });
  });
  return reachable(entries);
}

const capFen = fc.oneof(
  { arbitrary: fc.constantFrom(100000_00n, 150000_00n, 200000_00n, 50000_00n), weight: 4 },
  { arbitrary: fc.bigInt({ min: 10000_00n, max: 400000_00n }), weight: 3 },
  { arbitrary: fc.constantFrom(LARGEST_FEN, 1n, 0n), weight: 1 },
);

const amountCapFen = fc.oneof(
  { arbitrary: fc.bigInt({ min: 100_00n, max: 3000_00n }), weight: 3 },
  { arbitrary: fc.bigInt({ min: 20_00n, max: 500_00n }), weight: 2 },
  { arbitrary: fc.constantFrom(1500_00n, 1n, LARGEST_FEN, 0n), weight: 1 },
);

function amount(fen: Arbitrary<bigint>): Arbitrary<DecimalJson> {
  return fc.tuple(fen, style).map(([value, as]) => writeAmount(value, as));
}

const ATTRIBUTE_NAMES = Object.keys({ ...HOUSEHOLD_ATTRIBUTES, ...LOAN_ATTRIBUTES });

/** Keys of caps, with `loan` or `household` first. */
const capKeys = (base: 'loan' | 'household') =>
  fc
    .subarray(['lender', 'product', ...ATTRIBUTE_NAMES.map((name) => `attribute:${name}`)], { maxLength: 2 })
    .map((more) => [base, ...more]);

const tiedKeys = fc.oneof(
  {
    arbitrary: fc.constantFrom(
      ['household', 'lender'],
      ['household'],
      ['lender', 'household'],
      ['product', 'household'],
    ),
    weight: 3,
  },
  { arbitrary: capKeys('household'), weight: 2 },
);
const ownKeys = fc.oneof(fc.constant(['loan']), capKeys('loan'));

/** Distinct caps: no two have the same limit and keys, so that they stay distinct where their times change. */
function capList<T extends { readonly per: readonly string[]; readonly limit: DecimalJson }>(
  cap: Arbitrary<{ readonly fen: bigint; readonly cap: T }>,
): Arbitrary<T[]> {
  const keyOf = ({ fen, cap: { per } }: { readonly fen: bigint; readonly cap: T }) =>
    JSON.stringify([String(fen), [...per].sort()]);
  return fc.uniqueArray(cap, { minLength: 1, maxLength: 4, selector: keyOf }).map((caps) => caps.map((one) => one.cap));
}

function capsOnPrincipal(perHousehold: boolean): Arbitrary<CapJson[]> {
  return capList(
    fc
      .record({
        fen: capFen,
        style,
        per: perHousehold ? fc.oneof({ arbitrary: tiedKeys, weight: 3 }, { arbitrary: ownKeys, weight: 1 }) : ownKeys,
        when: whenOrAll,
      })
      .map(({ fen, style: as, per, when }) => ({ fen, cap: compact({ limit: writeAmount(fen, as), per, when }) })),
  );
}

const capsOnAmounts = (times: readonly AmountCapJson['during'][]): Arbitrary<AmountCapJson[]> =>
  capList(
    fc
      .record({
        fen: amountCapFen,
        style,
        per: fc.oneof({ arbitrary: tiedKeys, weight: 3 }, { arbitrary: ownKeys, weight: 1 }),
        during: fc.constantFrom(...times),
        when: whenOrAll,
      })
      .map(({ fen, style: as, per, during, when }) => ({
        fen,
        cap: compact({ limit: writeAmount(fen, as), per, during, when }),
      })),
  );

/** The times of caps on amounts; those of a year go with periods within a year alone. */
const ANY_PERIOD: readonly AmountCapJson['during'][] = ['programme', 'period'];
const ANY_TIME: readonly AmountCapJson['during'][] = ['year', 'programme', 'period', 'year'];

function principalCap(perHousehold: boolean): Arbitrary<NonNullable<PolicyJson['principalCap']>> {
  const perLoan = fc.record({ perLoan: amount(capFen) });
  if (!perHousehold) return fc.oneof(perLoan, capsOnPrincipal(false));
  return fc.oneof(
    perLoan,
    fc.record({ perHousehold: amount(capFen) }),
    fc.record({ perLoan: amount(capFen), perHousehold: amount(capFen) }),
    { arbitrary: capsOnPrincipal(true), weight: 4 },
  );
}

/** Whether a period lies within a calendar year. */
function isWithinAYear({ from, to }: PeriodJson): boolean {
  return from.slice(0, 4) === addDays(to, -1).slice(0, 4);
}

/** The policy, with caps over the whole programme in place of those of a year where a period does not lie within one. */
function fitting(policy: PolicyJson, periods: readonly PeriodJson[]): PolicyJson {
  const { amountCap } = policy;
  if (!Array.isArray(amountCap) || periods.every(isWithinAYear)) return policy;
  const caps: readonly AmountCapJson[] = amountCap;
  return { ...policy, amountCap: caps.map((cap) => (cap.during === 'year' ? { ...cap, during: 'programme' } : cap)) };
}

const interestPeriod = fc.record({
  endsOn: fc.oneof(fc.constant(20), fc.constantFrom(1, 28, 11, 12), fc.integer({ min: 1, max: 28 })),
  months: fc.constantFrom<1 | 3 | 12>(3, 1, 12),
});

/** Days that hold most contracts, or some. */
const contracted = fc
  .record({
    from: fc.constantFrom('2024-08-01', '2024-09-15', '1999-12-31'),
    days: orNone(fc.integer({ min: 1, max: 400 }), 2),
  })
  .map(({ from, days }) => compact({ from, to: typeof days === 'number' ? addDays(from, days) : days }));

const policyWindow = fc
  .record({
    from: fc.oneof(
      { arbitrary: fc.constantFrom('2024-09-01', '2024-09-01', '2024-09-01', '2024-09-02'), weight: 6 },
      { arbitrary: fc.constantFrom('2000-01-01'), weight: 1 },
    ),
    /** From 2024-09-01 to 2024-12-12 there are 102 days. */
    trialDays: fc.oneof(fc.constant(102), fc.nat({ max: 2 }), fc.nat({ max: 300 })),
    openDays: orNone(fc.oneof(fc.integer({ min: 150, max: 500 }), fc.integer({ min: 1, max: 60 })), 2),
    contracted: orNone(contracted, 3),
  })
  .map(({ from, trialDays, openDays, contracted }) => {
    const effectiveOn = addDays(from, trialDays);
    const to = typeof openDays === 'number' ? addDays(effectiveOn, openDays) : openDays;
    return compact({ from, effectiveOn, to, contracted });
  });

const capMonths = fc.oneof(fc.constantFrom(12, 1, 6), fc.integer({ min: 1, max: 36 }));
const termCap = fc.record({
  months: capMonths,
  from: fc.constantFrom<'disbursement' | 'first-eligible-amount' | 'first-loan'>(
    'first-eligible-amount',
    'first-loan',
    'disbursement',
  ),
});

/** Arbitrary of policies (SPEC 3), with every option of every term. */
export function policies(limits: Constraints = {}): Arbitrary<PolicyJson> {
  const funders =
    limits.funders === undefined
      ? fc.oneof(
          { weight: 4, arbitrary: fundersOf(2) },
          ...[1, 3, 4, 5].map((n) => ({ weight: 1, arbitrary: fundersOf(n) })),
        )
      : fundersOf(limits.funders);
  return fc
    .record({
      window: policyWindow,
      lenders: orNone(fc.constantFrom<string[]>([...LENDERS], [LENDERS[1], LENDERS[0]], [LENDERS[0]]), 4),
      products: fc.oneof(
        { arbitrary: fc.constant(PRODUCTS.slice(0, 3)), weight: 8 },
        { arbitrary: fc.subarray(PRODUCTS.slice(0, 3), { minLength: 1 }), weight: 1 },
      ),
      listing: fc.constantFrom<PolicyJson['household']['listing']>('at-start', 'every-day', 'not-required'),
      testedOn: fc.constantFrom<PolicyJson['household']['testedOn']>('contract', 'disbursement'),
      firstList: orNone(firstList, 5),
      excludedAssistance: fc.subarray([...ASSISTANCE_KINDS]),
      incomeCeiling: orNone(amount(fc.constant(100000_00n)), 5),
      conditions: orNone(fc.array(condition, { maxLength: 3 }), 3),
      subsidy: subsidyRules,
      rateAppliesBy: fc.constantFrom<PolicyJson['rateAppliesBy']>('accrual-day', 'disbursement-day', 'contract-day'),
      concession: orNone(
        fc
          .array(fc.record({ from: calendarDay, when: whenOrAll, points: percent }).map(compact), {
            minLength: 1,
            maxLength: 3,
          })
          .map((entries) => reachable(entries as readonly { from: Day; when?: WhenJson; points: DecimalJson }[])),
        6,
      ),
      subsidisedOn: orNone(fc.constantFrom<'balance' | 'eligible-amounts'>('eligible-amounts', 'balance'), 2),
      principalCap: orNone(principalCap(limits.householdPrincipalCap ?? true), 5),
      termCapMonths: orNone<NonNullable<PolicyJson['termCapMonths']>>(fc.oneof(capMonths, termCap), 4),
      amountCap: orNone<NonNullable<PolicyJson['amountCap']>>(
        fc.oneof(
          fc.record({
            perHousehold: amount(amountCapFen),
            per: fc.constantFrom<'period' | 'programme'>('period', 'programme'),
          }),
          capsOnAmounts(limits.capsOfYear === true ? ANY_TIME : ANY_PERIOD),
        ),
        4,
      ),
      dayCount: fc.constantFrom<PolicyJson['dayCount']>('ACT/360', 'ACT/365F', 'ACT/ACT', '30E/360'),
      overdue: fc.constantFrom<PolicyJson['overdue']>('pause', 'stop', 'ignore', 'pause', 'stop', 'ignore', 'revoke'),
      extension: fc.constantFrom<PolicyJson['extension']>('exclude', 'include'),
      misuse: fc.constantFrom<PolicyJson['misuse']>('revoke', 'stop'),
      payment: fc.constantFrom<PolicyJson['payment']>('accrued', 'accrued', 'paid'),
      otherSubsidy: fc.oneof(
        { arbitrary: fc.constantFrom<PolicyJson['otherSubsidy']>('exclude', 'reduce'), weight: 2 },
        {
          arbitrary: fc.record(
            Object.fromEntries(
              LEVELS.map((level) => [
                level,
                fc.constantFrom<'exclude' | 'reduce' | 'ignore'>('exclude', 'reduce', 'ignore'),
              ]),
            ),
          ),
          weight: 1,
        },
      ),
      rounding:
        limits.rounding === undefined
          ? fc.constantFrom<PolicyJson['rounding']>('settlement', 'interest-period', 'day')
          : fc.constant(limits.rounding),
      interestPeriod,
      keepsInterestPeriod: fc.constantFrom(undefined, null, true),
      funders,
      references,
      keepsReferences: happens(1),
      funderShares: orNone(funderSharesChoices, 3),
    })
    .map(
      ({
        listing,
        testedOn,
        firstList,
        excludedAssistance,
        incomeCeiling,
        subsidy,
        keepsInterestPeriod,
        references,
        keepsReferences,
        ...terms
      }) => {
        const rules = buildSubsidy(subsidy, terms.window.from);
        const needed = terms.rounding === 'interest-period' || keepsInterestPeriod === true;
        return compact({
          id: 'drawn',
          name: '抽样方案',
          ...terms,
          products: terms.products.map((id) => ({ id, name: id })),
          household: compact({ listing, testedOn, firstList, excludedAssistance, incomeCeiling }),
          subsidy: rules,
          references:
            keepsReferences || rules.some(hasFormula) || terms.conditions?.some(hasFormula) ? references : undefined,
          funderShares: terms.funderShares && buildFunderShares(terms.funderShares, terms.funders),
          interestPeriod: needed ? terms.interestPeriod : (keepsInterestPeriod as null | undefined),
          sources: SOURCES,
        });
      },
    );
}

// ------------------------------------------------------------------------------------------------------------ portfolios

/** A year, or a span of at most a year from a boundary day. */
function periods(shortest: number): Arbitrary<PeriodJson> {
  const year = (y: number) => ({ from: `${y}-01-01`, to: `${y + 1}-01-01` });
  return fc.oneof(
    {
      arbitrary: fc.constantFrom(
        ...Array(4)
          .fill([year(2024), year(2025)])
          .flat(),
        year(2026),
      ),
      weight: 5,
    },
    {
      arbitrary: fc
        .record({
          from: fc.oneof(boundaryDay, disbursementDay),
          days: fc.oneof(fc.integer({ min: 60, max: 366 }), fc.integer({ min: shortest, max: shortest + 3 })),
        })
        .map(({ from, days }) => ({ from, to: addDays(from, days) })),
      weight: 2,
    },
  );
}

function householdsWithLoans(fewestLoans: number) {
  return fc.record({
    household: householdChoices,
    loans: fc.array(loanChoices, { minLength: fewestLoans, maxLength: 4 }),
  });
}

function buildPortfolio(
  policy: PolicyJson,
  period: PeriodJson,
  members: readonly { readonly household: HouseholdChoices; readonly loans: readonly LoanChoices[] }[],
  householdIds: readonly string[],
  loanIds: readonly string[],
): PortfolioJson {
  const households: HouseholdJson[] = [];
  const loans: LoanJson[] = [];
  members.forEach((member, position) => {
    const householdId = householdIds[position] as string;
    households.push(buildHousehold(member.household, householdId));
    let previousDisbursement: Day | undefined;
    for (const choices of member.loans) {
      const disbursedOn = choices.sameDayAsPrevious
        ? (previousDisbursement ?? choices.disbursedOn)
        : choices.disbursedOn;
      loans.push(buildLoan(choices, loanIds[loans.length] as string, householdId, disbursedOn));
      previousDisbursement = disbursedOn;
    }
  });
  return { policy: fitting(policy, [period]), period, households, loans };
}

/** One to four households with at most four loans each, over a year or less. */
function usualPortfolios(limits: Constraints): Arbitrary<PortfolioJson> {
  return fc
    .record({
      policy: policies({ capsOfYear: true, ...limits }),
      period: periods(limits.shortestPeriod ?? 1),
      members: fc.array(householdsWithLoans(limits.fewestLoans ?? 0), { minLength: 1, maxLength: 4 }),
      householdIds: permutation(HOUSEHOLD_IDS),
      loanIds: permutation(LOAN_IDS),
    })
    .map(({ policy, period, members, householdIds, loanIds }) =>
      buildPortfolio(policy, period, members, householdIds, loanIds),
    );
}

/** The largest loan at 100% a year over up to 30 years. Nothing must overflow or lose a digit. */
function hugePortfolios(limits: Constraints): Arbitrary<PortfolioJson> {
  return fc
    .record({
      policy: policies({ capsOfYear: true, ...limits }),
      years: fc.integer({ min: 1, max: 30 }),
      member: fc.record({
        household: householdChoices,
        loans: fc.array(loanChoices, { minLength: 1, maxLength: 2 }),
      }),
      householdIds: permutation(HOUSEHOLD_IDS),
      loanIds: permutation(LOAN_IDS),
    })
    .map(({ policy, years, member, householdIds, loanIds }) => {
      const loans = member.loans.map((choices) => ({
        ...choices,
        term: { unit: 'months' as const, count: 12 * years },
        principal: LARGEST_FEN,
        rates: { ...choices.rates, first: '100' },
        repayments: choices.repayments.filter(({ part }) => part !== 'all'),
      }));
      const period = { from: '2024-08-31', to: addDays('2024-08-31', 365 * years) };
      return buildPortfolio(policy, period, [{ household: member.household, loans }], householdIds, loanIds);
    });
}

// -------------------------------------------------------------------------------------- earlier settlements, advances

/** How a settlement was issued, and the period that comes after its own. */
const issueChoices = fc.record({
  /** What was known of the loans. */
  known: fc.array(fc.constantFrom(...LOAN_DATA_STATES), { minLength: 1, maxLength: 5 }),
  /** The split: as the policy says today, with the funders' shares rotated, or the first funder alone. */
  split: fc.constantFrom<'today' | 'rotated' | 'first alone'>('today', 'rotated', 'rotated', 'first alone'),
  cap: fc.constantFrom<'today' | 'none'>('today', 'none'),
  /** Whether it had the settlements before it as input, and adjusted them. */
  adjusts: fc.constantFrom(true, true, false),
  /** An amount entered by hand, for an existing or an unknown loan, paid by one funder. */
  byHand: optional(
    fc.record({
      place: fc.nat({ max: 20 }),
      funder: fc.nat({ max: 4 }),
      fen: fc.oneof(fc.bigInt({ min: 0n, max: 2000_00n }), fc.constantFrom(1n, LARGEST_FEN)),
    }),
    2,
  ),
  /** Whether the file has only the fields that SPEC 7 reads. */
  bare: fc.constantFrom(true, false),
  /** The sort key of its position in the list; equal keys stay in the order of periods. */
  place: fc.constantFrom(0, 0, 1, 2),
  /** The number of days from its period to the next one, and the length of the next one. */
  gap: fc.oneof({ arbitrary: fc.constant(0), weight: 4 }, { arbitrary: fc.integer({ min: 1, max: 40 }), weight: 1 }),
  next: fc.oneof(
    { arbitrary: fc.constant('a year' as const), weight: 4 },
    { arbitrary: fc.oneof(fc.nat({ max: 3 }), fc.nat({ max: 366 })), weight: 1 },
  ),
});

type IssueChoices = typeof issueChoices extends Arbitrary<infer T> ? T : never;

const pastChoices = (times: readonly AmountCapJson['during'][]) =>
  fc.record({
    issues: fc.array(issueChoices, { minLength: 1, maxLength: 3 }),
    /** So many of them at most, from the first on: a list shrinks from its beginning alone, with this from its end too. */
    most: fc.constantFrom(1, 1, 3, 3, 3),
    /** How many of them are for periods after the settled one. */
    ofLater: fc.constantFrom(0, 0, 0, 0, 0, 1, 2, 3),
    /** Replaces the policy's cap on amounts: only caps for a year or the whole programme make periods depend on each other. */
    programmeCap: optional(
      fc.oneof(fc.record({ perHousehold: amount(amountCapFen), per: fc.constant('programme' as const) }), {
        arbitrary: capsOnAmounts(times),
        weight: 2,
      }),
      7,
    ),
    /** Whether all periods are parts of one year, so that they share the caps of a year. */
    withinAYear: happens(4),
  });

type PastChoices = ReturnType<typeof pastChoices> extends Arbitrary<infer T> ? T : never;

const advanceChoices = fc.record({
  funder: fc.nat({ max: 4 }),
  amount: amount(fc.oneof(fc.bigInt({ min: 0n, max: 2000_00n }), fc.constantFrom(500_00n, 0n, 1n, LARGEST_FEN))),
});

function buildAdvances(
  choices: readonly (typeof advanceChoices extends Arbitrary<infer T> ? T : never)[],
  funders: readonly FunderJson[],
) {
  return choices.map(({ funder, amount }): AdvanceJson => ({ funder: nth(funders, funder).id, amount }));
}

/** An element of a non-empty list; indices beyond the end start again at its beginning. */
function nth<T>(list: readonly T[], place: number): T {
  return list[place % list.length] as T;
}

/** Consecutive periods, starting with the drawn one. */
function buildPeriods(first: PeriodJson, issues: readonly IssueChoices[], shortest: number): PeriodJson[] {
  const periods = [first];
  for (const { gap, next } of issues) {
    const from = addDays((periods.at(-1) as PeriodJson).to, gap);
    periods.push({ from, to: next === 'a year' ? addMonths(from, 12) : addDays(from, shortest + next) });
  }
  return periods;
}

/** The days of a year that earlier settlements and the current one share. */
const PART_OF_A_YEAR = 122;

/** So many parts of the year in which a period begins, about equally long, on days on which most loans have a balance. */
function partsOfYear({ from }: PeriodJson, count: number): PeriodJson[] {
  const year = from.slice(0, 4);
  const begin = year <= '2024' ? `${year}-09-01` : `${year}-01-01`;
  const day = (part: number) => addDays(begin, Math.floor((PART_OF_A_YEAR * part) / count));
  return Array.from({ length: count }, (_, part) => ({ from: day(part), to: day(part + 1) }));
}

function policyThen(policy: PolicyJson, { split, cap }: IssueChoices): PolicyJson {
  const shares = policy.funders.map(({ share }) => share);
  const funders = {
    today: policy.funders,
    rotated: policy.funders.map((funder, place) => ({ ...funder, share: nth(shares, place + 1) })),
    'first alone': policy.funders.map((funder, place) => ({ ...funder, share: place === 0 ? '1' : '0' })),
  };
  return { ...policy, funders: funders[split], amountCap: cap === 'today' ? policy.amountCap : null };
}

/** A settlement as it was issued: computed by the oracle from the data of that time, then changed by hand. */
function issue(
  today: PortfolioJson,
  period: PeriodJson,
  earlier: readonly SealedSettlement[],
  choices: IssueChoices,
): SealedSettlement {
  const policy = policyThen(today.policy, choices);
  const previous = choices.adjusts ? earlier : [];
  const { loans, adjustments, advances } = settleByDay({
    ...dataWhenIssued({ ...today, policy }, choices.known),
    period,
    previous,
  });
  const lines = choices.byHand === undefined ? loans : writtenIn(loans, choices.byHand, policy.funders);
  if (!choices.bare) return sealed({ period, loans: lines, adjustments, advances }, previous);
  const bare = ({ loanId, subsidy, funders }: IssuedLineJson) => ({ loanId, subsidy, funders });
  return sealed(
    compact({
      period,
      loans: lines.map(bare),
      adjustments: adjustments.length === 0 ? undefined : adjustments.map(bare),
    }),
    previous,
  );
}

function writtenIn(
  lines: readonly OracleLine[],
  { place, funder, fen }: Exclude<IssueChoices['byHand'], undefined>,
  funders: readonly FunderJson[],
): OracleLine[] {
  const loanId = nth([...lines.map((line) => line.loanId), UNKNOWN_LINE.loanId], place);
  const line = lines.find((other) => other.loanId === loanId) ?? UNKNOWN_LINE;
  const changed = {
    ...line,
    subsidy: toYuan(fen),
    borrowerInterest: toYuan(toFen(line.interest) - fen - toFen(line.waived)),
    funders: { [nth(funders, funder).id]: toYuan(fen) },
  };
  return [...lines.filter((other) => other.loanId !== loanId), changed];
}

/** The line of a loan that is not in the data. */
const UNKNOWN_LINE: OracleLine = {
  loanId: '无此借据',
  householdId: '无此户',
  basis: 'regular',
  reasons: [],
  excludedDays: {},
  subsidisedDays: 0,
  principalDays: '0.00',
  interest: '0.00',
  concession: '0.00',
  waived: '0.00',
  capped: '0.00',
  subsidy: '0.00',
  borrowerInterest: '0.00',
  funders: {},
  product: '',
  township: '',
  category: '',
};

/**
 * The portfolio with settlements issued for earlier, and some for later, periods. Its own period is one of the
 * sequence.
 */
function withPast(drawn: PortfolioJson, past: PastChoices, shortest: number): PortfolioJson {
  const { ofLater, programmeCap, withinAYear } = past;
  const issues = past.issues.slice(0, past.most);
  const isYearly = withinAYear && shortest * (issues.length + 1) <= PART_OF_A_YEAR;
  const periods = isYearly
    ? partsOfYear(drawn.period, issues.length + 1)
    : buildPeriods(drawn.period, issues, shortest);
  const changed = programmeCap === undefined ? drawn.policy : { ...drawn.policy, amountCap: programmeCap };
  const portfolio = { ...drawn, policy: fitting(changed, periods) };
  const [period] = periods.splice(Math.max(0, issues.length - ofLater), 1) as [PeriodJson];
  const issued: SealedSettlement[] = [];
  for (const [at, choices] of issues.entries()) {
    issued.push(issue(portfolio, periods[at] as PeriodJson, issued, choices));
  }
  const inTheList = issues.map(({ place }, at) => ({ place, settlement: issued[at] as SealedSettlement }));
  inTheList.sort((a, b) => a.place - b.place);
  return { ...portfolio, period, previous: inTheList.map(({ settlement }) => settlement) };
}

/**
 * Arbitrary of portfolios (SPEC 7): one to four households with up to four loans each, over a year or less;
 * occasionally loans of the largest amount at 100% over up to thirty years. One in five has one to three earlier
 * settlements, issued on incomplete data; some have advances.
 */
export function portfolios(limits: Constraints = {}): Arbitrary<PortfolioJson> {
  const now = fc.oneof(
    { arbitrary: usualPortfolios(limits), weight: 60 },
    { arbitrary: hugePortfolios(limits), weight: 1 },
  );
  if (limits.previous === false) return now;
  const past = pastChoices(limits.capsOfYear === false ? ANY_PERIOD : ANY_TIME);
  return fc
    .record({
      portfolio: now,
      past: limits.previous === true ? past : optional(past, 2.5),
      noPast: fc.constantFrom(undefined, undefined, null, []),
      advances: orNone(fc.array(advanceChoices, { maxLength: 3 }), 2),
    })
    .map(({ portfolio, past, noPast, advances }) => {
      const settled =
        past === undefined ? { ...portfolio, previous: noPast } : withPast(portfolio, past, limits.shortestPeriod ?? 1);
      return compact({ ...settled, advances: advances && buildAdvances(advances, portfolio.policy.funders) });
    });
}
