import { isDeepEqual } from '../fields/deep-equal.js';
import type { Lang, Text } from '../fields/faults.js';
import {
  COMMON_FIGURES,
  type CommonFigure,
  FIGURES,
  type Figure,
  type FigureEntries,
  type FigureValues,
  LOAN_FIGURES,
  type LoanFigure,
  TOTAL_FIGURES,
  type TotalFigure,
  type Unit,
} from '../fields/figures.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { checkPortfolio, type Portfolio, portfolioWith } from '../fields/portfolio.js';
import { checkPolicyRead } from '../fields/read-check.js';
import type { Basis, Reason } from '../fields/reasons.js';
import { type Warning, warning } from '../fields/warnings.js';
import { Decimal } from '../kernel/decimal.js';
import { once } from '../kernel/once.js';
import type { SettlementLine } from '../settlement/lines.js';
import { settle } from '../settlement/settle.js';
import type { Settlement } from '../settlement/settlement.js';
import { GROUPINGS, type Grouping, SettlementTally } from '../settlement/tally.js';
import { everyTerm, type Term } from '../settlement/terms.js';
import type { Totals } from '../settlement/totals.js';
import { earlierPeriods } from './as-of.js';
import { deepFreeze } from './deep-freeze.js';
import { type DaySpan, daysSubsidisedTwice, subsidisedTwiceWarning } from './subsidised-twice.js';

/** A value under the portfolio's own policy and under the other policy. */
export interface BeforeAfter<T> {
  /** Under the portfolio's own policy. */
  readonly before: T;
  /** Under the other policy. */
  readonly after: T;
}

/** A figure under both policies. */
export interface Change<T = Decimal> extends BeforeAfter<T> {
  /** after − before. */
  readonly difference: T;
}

/** Figures under both policies. */
type Changes<T extends FigureEntries, K extends keyof T> = { readonly [P in K]: Change<FigureValues<T, K>[P]> };

type FiguresInUnit<K extends Figure, U extends Unit> = {
  [P in K]: (typeof FIGURES)[P]['unit'] extends U ? P : never;
}[K];

type ComparedAmount = FiguresInUnit<CommonFigure, 'yuan'>;
type ComparedLoanCount = FiguresInUnit<LoanFigure, 'days' | 'count'>;
type ComparedTotalCount = FiguresInUnit<TotalFigure, 'days' | 'count'>;

function figuresInUnits<K extends Figure>(names: readonly Figure[], ...units: readonly Unit[]): readonly K[] {
  return names.filter((name) => units.includes(FIGURES[name].unit)) as K[];
}

/** The counts that a comparison has of loans and of totals, before {@link COMPARED_AMOUNTS}. */
export const COMPARED_LOAN_COUNTS = /* @__PURE__ */ figuresInUnits<ComparedLoanCount>(LOAN_FIGURES, 'days', 'count');
export const COMPARED_TOTAL_COUNTS = /* @__PURE__ */ figuresInUnits<ComparedTotalCount>(TOTAL_FIGURES, 'days', 'count');

/** The amounts that a comparison has, in order. `interestSaved` follows the subsidy. */
export const COMPARED_AMOUNTS = /* @__PURE__ */ withInterestSaved(
  /* @__PURE__ */ figuresInUnits<ComparedAmount>(COMMON_FIGURES, 'yuan'),
);

function withInterestSaved(names: readonly ComparedAmount[]): readonly (keyof AmountChanges)[] {
  return names.flatMap((name): (keyof AmountChanges)[] => (name === 'subsidy' ? [name, 'interestSaved'] : [name]));
}

/** Amounts under both policies, in yuan. */
export interface AmountChanges extends Changes<typeof FIGURES, ComparedAmount> {
  /** subsidy + concession: the interest that borrowers save, as this package defines it. */
  readonly interestSaved: Change;
}

/** Totals under both policies. Amounts are in yuan. */
export interface TotalsChange extends Changes<typeof FIGURES, ComparedTotalCount>, AmountChanges {}

/** The effect of the other policy on a loan or a household: more subsidy, less, or the same. */
export const EFFECTS = {
  gains: { en: 'gains', 'zh-CN': '贴息增加' },
  loses: { en: 'loses', 'zh-CN': '贴息减少' },
  unchanged: { en: 'unchanged', 'zh-CN': '贴息不变' },
} as const satisfies Record<string, Text>;

/** The effect on a loan or a household: a key of {@link EFFECTS}. */
export type Effect = keyof typeof EFFECTS;

/** A loan under both policies. Amounts are in yuan. */
export interface LoanChange extends Changes<typeof FIGURES, ComparedLoanCount>, AmountChanges {
  /** The id of the loan. */
  readonly loanId: string;
  /** The id of the household. */
  readonly householdId: string;
  /** By the loan's subsidy. */
  readonly effect: Effect;
  /** The basis of the loan. */
  readonly basis: BeforeAfter<Basis>;
  /** The reasons against the loan; empty where it is eligible. */
  readonly reasons: BeforeAfter<readonly Reason[]>;
  /**
   * Where the policies are two programmes, that is, their ids differ: the days on which subsidy accrues under both, of a
   * loan that both settlements pay something for; in order, empty where there are none. Absent where both are the same
   * programme under other terms.
   */
  readonly subsidisedTwice?: readonly DaySpan[];
}

/** The loans of a household together, under both policies. Amounts are in yuan. */
export interface HouseholdChange {
  /** The id of the household. */
  readonly householdId: string;
  /** By the subsidy of all loans of the household together. */
  readonly effect: Effect;
  /** The sum of the subsidies. */
  readonly subsidy: Change;
  /** The sum of the interest that the borrowers pay. */
  readonly borrowerInterest: Change;
}

/**
 * The part of the period's subsidy that a funder pays under both policies, in yuan; `null` under a policy without the
 * funder.
 */
export interface FunderChange extends BeforeAfter<Decimal | null> {
  /** The id of the funder. */
  readonly funder: string;
  /** after − before; the part of a missing funder is 0. */
  readonly difference: Decimal;
}

/** The number of loans or households with each effect, and the sum of their differences of subsidy in yuan. */
export type Effects = Readonly<Record<Effect, { readonly count: number; readonly subsidy: Decimal }>>;

/** A term with different values under the two policies, with its values and sources. */
export interface TermChange extends BeforeAfter<Omit<Term, 'term'>> {
  /** The name of the term, as in the policy. */
  readonly term: string;
}

/** A period settled under two policies. Amounts are Decimals of yuan. */
export interface Comparison {
  /** The two policies. */
  readonly policies: BeforeAfter<Policy>;
  /** The settled period. */
  readonly period: Period;
  /** The terms that differ, in the order of a policy. */
  readonly terms: readonly TermChange[];
  /** Totals of all loans. */
  readonly totals: TotalsChange;
  /** In the order of the portfolio's policy, followed by the funders that only the other policy has. */
  readonly funders: readonly FunderChange[];
  /** The number of loans and of households by effect. */
  readonly effects: { readonly loans: Effects; readonly households: Effects };
  /** Sorted by loan id, by code unit. */
  readonly loans: readonly LoanChange[];
  /** The households that have loans, sorted by id, by code unit. */
  readonly households: readonly HouseholdChange[];
  /** Totals by group. A group that only one of the settlements has counts as 0 in the other. */
  readonly groups: Readonly<Record<Grouping, Readonly<Record<string, TotalsChange>>>>;
  /** `SUBSIDISED_TWICE` where the policies are two programmes that subsidise loans on the same days; otherwise empty. */
  readonly warnings: readonly Warning[];
}

/**
 * Compares two policies: settles the portfolio's period under its own policy and under another one. Loans, households
 * and days are the same. Corrections of earlier settlements and advances are not included.
 *
 * Policies whose ids differ are two programmes. Then the days that both subsidise are found, which would be paid twice
 * where a household has both.
 *
 * Amounts are Decimals of yuan, each rounded half up as its own policy says; differences are exact.
 *
 * @param portfolio with the policy to compare with
 * @param other the other policy
 * @param options `lang`: the language of the warnings; English where it is absent
 */
export function compare(
  portfolio: Portfolio,
  other: Policy,
  { lang = 'en' }: { readonly lang?: Lang } = {},
): Comparison {
  checkPortfolio(portfolio);
  checkPolicyRead(other);
  const alone = portfolioWith(portfolio, { previous: earlierPeriods(portfolio) });
  const underOther = portfolioWith(alone, { policy: other });
  const before = settle(alone);
  const after = settle(underOther);
  const twice =
    before.policy.id === after.policy.id
      ? undefined
      : daysSubsidisedTwice({ portfolio: alone, settlement: before }, { portfolio: underOther, settlement: after });
  const loans = before.loans.map((line, place) => ({
    ...loanChange(line, after.loans[place] as SettlementLine),
    ...(twice === undefined ? {} : { subsidisedTwice: twice.get(line.loanId) ?? [] }),
  }));
  const found = twice && subsidisedTwiceWarning(twice);
  const households = householdChanges(loans);
  return deepFreeze({
    policies: { before: before.policy, after: after.policy },
    period: before.period,
    terms: termChanges(before.policy, after.policy),
    totals: totalsChange(before.totals, after.totals),
    funders: funderChanges(before, after),
    effects: { loans: effectsOf(loans), households: effectsOf(households) },
    loans,
    households,
    groups: Object.fromEntries(
      GROUPINGS.map((grouping) => [grouping, groupChanges(before.groups[grouping], after.groups[grouping])]),
    ) as Comparison['groups'],
    warnings: found === undefined ? [] : [warning(found, lang)],
  });
}

const ZERO = new Decimal(0);
const emptyTotals = once((): Totals => new SettlementTally([]).totals().totals);

function change(before: Decimal, after: Decimal): Change {
  return { before, after, difference: after.minus(before) };
}

function countChange(before: number, after: number): Change<number> {
  return { before, after, difference: after - before };
}

/** Adds figures under both policies to an object, {@link COMPARED_AMOUNTS} last. */
function withChanges<T extends object, K extends Figure>(
  fields: T,
  names: readonly K[],
  before: ComparedFigures<K>,
  after: ComparedFigures<K>,
): T & Changes<typeof FIGURES, K> & AmountChanges {
  const result = fields as Record<string, unknown>;
  for (const name of names) result[name] = countChange(before[name], after[name]);
  for (const name of COMPARED_AMOUNTS) result[name] = change(amountOf(name, before), amountOf(name, after));
  return result as T & Changes<typeof FIGURES, K> & AmountChanges;
}

type ComparedFigures<K extends Figure> = Readonly<Record<K, number>> & Readonly<Record<ComparedAmount, Decimal>>;

function amountOf(name: keyof AmountChanges, figures: Readonly<Record<ComparedAmount, Decimal>>): Decimal {
  return name === 'interestSaved' ? figures.subsidy.plus(figures.concession) : figures[name];
}

function totalsChange(before: Totals, after: Totals): TotalsChange {
  return withChanges({}, COMPARED_TOTAL_COUNTS, before, after);
}

function groupChanges(
  before: Readonly<Record<string, Totals>>,
  after: Readonly<Record<string, Totals>>,
): Readonly<Record<string, TotalsChange>> {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return Object.fromEntries(
    keys.map((key) => [key, totalsChange(own(before, key) ?? emptyTotals(), own(after, key) ?? emptyTotals())]),
  );
}

function funderChanges(before: Settlement, after: Settlement): readonly FunderChange[] {
  const ids = new Set([...before.policy.funders, ...after.policy.funders].map(({ id }) => id));
  return [...ids].map((funder) => {
    const part = own(before.totals.funders, funder) ?? null;
    const other = own(after.totals.funders, funder) ?? null;
    return { funder, before: part, after: other, difference: (other ?? ZERO).minus(part ?? ZERO) };
  });
}

/** A record's own value: keys are data, such as `constructor`. */
function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function loanChange(before: SettlementLine, after: SettlementLine): LoanChange {
  return withChanges(
    {
      loanId: before.loanId,
      householdId: before.householdId,
      effect: effectOf(change(before.subsidy, after.subsidy)),
      basis: { before: before.basis, after: after.basis },
      reasons: { before: before.reasons, after: after.reasons },
    },
    COMPARED_LOAN_COUNTS,
    before,
    after,
  );
}

function householdChanges(loans: readonly LoanChange[]): readonly HouseholdChange[] {
  const sums = new Map<string, { subsidy: Change; borrowerInterest: Change }>();
  for (const { householdId, subsidy, borrowerInterest } of loans) {
    const sum = sums.get(householdId);
    sums.set(householdId, {
      subsidy: sum === undefined ? subsidy : together(sum.subsidy, subsidy),
      borrowerInterest: sum === undefined ? borrowerInterest : together(sum.borrowerInterest, borrowerInterest),
    });
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([householdId, sum]) => ({ householdId, effect: effectOf(sum.subsidy), ...sum }));
}

function together(a: Change, b: Change): Change {
  return change(a.before.plus(b.before), a.after.plus(b.after));
}

function effectOf({ difference }: Change): Effect {
  return difference.isZero() ? 'unchanged' : difference.isPositive() ? 'gains' : 'loses';
}

function effectsOf(changes: readonly { readonly effect: Effect; readonly subsidy: Change }[]): Effects {
  return Object.fromEntries(
    (Object.keys(EFFECTS) as Effect[]).map((effect) => {
      const those = changes.filter((each) => each.effect === effect);
      const subsidy = those.reduce((sum, each) => sum.plus(each.subsidy.difference), ZERO);
      return [effect, { count: those.length, subsidy }];
    }),
  ) as Effects;
}

function termChanges(before: Policy, after: Policy): readonly TermChange[] {
  const others = everyTerm(after);
  return everyTerm(before).flatMap(({ term, value, source }, i): TermChange[] => {
    const other = others[i] as Term;
    if (isDeepEqual(value, other.value)) return [];
    return [{ term, before: { value, source }, after: { value: other.value, source: other.source } }];
  });
}
