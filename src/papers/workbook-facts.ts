import { type Assessment, assess, type LoanAssessment } from '../engine/assess.js';
import type { Segment } from '../engine/segment.js';
import type { RoundingStep, Step } from '../engine/steps.js';
import { COMPUTED_FIGURES, internalFigure } from '../fields/figures.js';
import type { Household } from '../fields/household.js';
import type { Loan } from '../fields/loan.js';
import { PERIOD } from '../fields/period.js';
import { POLICY, type Policy } from '../fields/policy.js';
import type { Portfolio } from '../fields/portfolio.js';
import { DAY_COUNTS } from '../kernel/day-count.js';
import { Decimal } from '../kernel/decimal.js';
import { MICRO } from '../kernel/percent.js';
import { type Day, readDay } from '../kernel/plain-date.js';
import { fraction } from '../kernel/rational.js';
import type { SettlementLine } from '../settlement/lines.js';
import type { Settlement } from '../settlement/settlement.js';
import type { Grouping } from '../settlement/tally.js';
import { sumOf } from './figures.js';

/** The amounts that are rounded: the subsidy of every day where the policy rounds by day, else all three together. */
export const AMOUNTS = ['interest', 'subsidy', 'concession'] as const;
export type Amount = (typeof AMOUNTS)[number];

/** A segment and the amounts that are rounded at its end. */
export interface SegmentFacts {
  readonly segment: Segment;
  readonly from: Day;
  readonly to: Day;
  /** Units of the day count, of which {@link Facts.yearUnits} make a year. */
  readonly units: number;
  /** In a subsidised segment, where the policy rounds by day: numbers of days by the units of each of them. */
  readonly daily?: ReadonlyMap<number, number>;
  /** The amounts that are rounded at the end of this segment: over how many segments up to it, and the result. */
  readonly rounded: Readonly<Partial<Record<Amount, { readonly segments: number; readonly amount: Decimal }>>>;
}

/** The facts of a loan that the sheets show. */
export interface LoanFacts {
  readonly loan: Loan;
  readonly household: Household;
  readonly line: SettlementLine;
  readonly segments: readonly SegmentFacts[];
  /** The subsidy before any limit. */
  readonly accrued: Decimal;
  /** Under a cap on amounts: what is left of it for this loan, and the id of the household's loan before it. */
  readonly cap?: { readonly left: Decimal; readonly before: string | undefined };
  /** The factor that makes every balance times rate of this loan an integer. */
  readonly scale: number;
  /** The digits of the largest integer in the formulas of this loan. */
  readonly digits: number;
}

/** The facts that the sheets of a workbook are made of. */
export interface Facts {
  readonly settlement: Settlement;
  readonly portfolio: Portfolio;
  /** The units of the day count that make a year. */
  readonly yearUnits: number;
  /** The units of the days that are rounded each by itself. */
  readonly dailyUnits: readonly number[];
  /** In the order of the settlement's lines. */
  readonly loans: readonly LoanFacts[];
}

/**
 * Assesses the loans of a settlement again for their segments and roundings.
 *
 * @throws TypeError where the settlement was not computed from the portfolio
 */
export function factsOf(settlement: Settlement, portfolio: Portfolio): Facts {
  checkTerms(settlement, portfolio);
  const { policy, period, previous } = portfolio;
  const earlier = previous.map((issued) => issued.period);
  const lines = new Map(settlement.loans.map((line) => [line.loanId, line]));
  const own = new Map<string, Loan[]>();
  for (const loan of portfolio.loans) {
    const loans = own.get(loan.householdId);
    if (loans === undefined) own.set(loan.householdId, [loan]);
    else loans.push(loan);
  }
  const assessments = portfolio.households
    .filter(({ id }) => own.has(id))
    .map((household) => assess({ policy, period, household, loans: own.get(household.id) as Loan[], earlier }));

  const unit = unitOf(assessments);
  const found = new Map<string, LoanFacts>();
  for (const { household, loans } of assessments) {
    loans.forEach((assessed, i) => {
      const line = lineFor(assessed, lines);
      found.set(assessed.loanId, factsOfLoan(assessed, household, line, policy, unit, loans[i - 1]?.loanId));
    });
  }
  const loans = settlement.loans.map(({ loanId }) => {
    const facts = found.get(loanId);
    if (facts === undefined) throw new TypeError(`loan ${loanId} of the settlement is not in the portfolio`);
    return facts;
  });
  const dailyUnits = new Set(
    loans.flatMap(({ segments }) => segments.flatMap(({ daily }) => (daily === undefined ? [] : [...daily.keys()]))),
  );
  return {
    settlement,
    portfolio,
    yearUnits: DAY_COUNTS[policy.dayCount].denominator / unit,
    dailyUnits: [...dailyUnits].sort((a, b) => a - b),
    loans,
  };
}

function checkTerms(settlement: Settlement, portfolio: Portfolio): void {
  const written = ({ policy, period }: Pick<Settlement, 'policy' | 'period'>) =>
    JSON.stringify([POLICY.encode(policy), PERIOD.encode(period)]);
  if (written(settlement) !== written(portfolio)) {
    throw new TypeError('the settlement was not computed from this portfolio: its policy or period differs');
  }
}

/** The settlement's line of a loan; its figures must equal those of the assessment. */
function lineFor(assessed: LoanAssessment, lines: ReadonlyMap<string, SettlementLine>): SettlementLine {
  const { loanId } = assessed;
  const line = lines.get(loanId);
  if (line === undefined) throw new TypeError(`loan ${loanId} of the portfolio is not in the settlement`);
  for (const name of COMPUTED_FIGURES) {
    if (internalFigure(name, line) === internalFigure(name, assessed)) continue;
    throw new TypeError(`the settlement was not computed from this portfolio: ${name} of loan ${loanId} differs`);
  }
  return line;
}

function factsOfLoan(
  assessed: LoanAssessment,
  household: Household,
  line: SettlementLine,
  policy: Policy,
  unit: number,
  before: string | undefined,
): LoanFacts {
  const { loan, steps } = assessed;
  const scale = scaleOf(assessed.segments);
  const cap = steps.find((step) => step.step === 'amount-cap');
  const rounded = roundedOf(assessed.segments, steps);
  const segments = assessed.segments.map((segment, i) => ({
    segment,
    from: dayOf(segment.from),
    to: dayOf(segment.to),
    units: Number(segment.weight.numerator) / unit,
    rounded: rounded[i] as SegmentFacts['rounded'],
    ...(policy.rounding === 'day' && segment.rule !== undefined ? { daily: dailyOf(segment, policy, unit) } : {}),
  }));
  return {
    loan,
    household,
    line,
    segments,
    accrued: sumOf(rounded.flatMap(({ subsidy }) => subsidy?.amount ?? [])),
    ...(cap === undefined ? {} : { cap: { left: cap.left, before } }),
    scale,
    digits: digitsOf(line, loan, segments, scale, policy),
  };
}

/** The amounts rounded at the end of each segment: a rounding belongs to the last of its segments, if it has any. */
function roundedOf(segments: readonly Segment[], steps: readonly Step[]): SegmentFacts['rounded'][] {
  const daily = new Map<string, Decimal>();
  for (const step of steps) {
    if (step.step !== 'daily-rounding') continue;
    daily.set(step.from, step.amount.plus(daily.get(step.from) ?? 0));
  }
  const rounded: SegmentFacts['rounded'][] = segments.map(({ from }) => {
    const amount = daily.get(from);
    return amount === undefined ? {} : { subsidy: { segments: 1, amount } };
  });
  const roundings = steps.filter((step): step is RoundingStep => step.step === 'rounding');
  for (const { from, to, ...step } of roundings) {
    const last = segments.findLastIndex((segment) => segment.from >= from && segment.to <= to);
    if (last < 0) continue;
    const count = last + 1 - segments.findIndex((segment) => segment.from >= from);
    const amounts = AMOUNTS.flatMap((name) => {
      const amount = step[name]?.rounded;
      return amount === undefined ? [] : [[name, { segments: count, amount }] as const];
    });
    rounded[last] = { ...rounded[last], ...Object.fromEntries(amounts) };
  }
  return rounded;
}

/** The power of ten that makes every balance times every rate of the segments whole. */
function scaleOf(segments: readonly Segment[]): number {
  const decimals = (values: readonly Decimal[]) => Math.max(0, ...values.map((value) => value.decimalPlaces()));
  const balances = segments.flatMap(({ balance, covered }) => [balance, covered]);
  const rates = segments.flatMap(({ contractRate, subsidyRate, concessionRate }) => [
    contractRate,
    subsidyRate,
    concessionRate,
  ]);
  return 10 ** (decimals(balances) + decimals(rates));
}

/** The digits of the largest integer: the numerator of an amount, fen times a funder's share, or fen times days. */
function digitsOf(
  line: SettlementLine,
  loan: Loan,
  segments: readonly SegmentFacts[],
  scale: number,
  policy: Policy,
): number {
  const numerators = AMOUNTS.map((name) => sumOf(segments.map((facts) => numeratorOf(facts, name, scale))));
  const parts = restSharesOf(policy).map(({ numerator }) => line.subsidy.times(100).times(numerator));
  return Decimal.max(...numerators, ...parts, line.principalDays.times(100), loan.principal).toFixed(0).length;
}

/** balance × units × rate × scale. */
export function numeratorOf({ segment, units }: SegmentFacts, amount: Amount, scale: number): Decimal {
  const { balance, covered, contractRate, subsidyRate, concessionRate } = segment;
  const [base, rate] = {
    interest: [balance, contractRate],
    subsidy: [covered, subsidyRate],
    concession: [covered, concessionRate],
  }[amount] as [Decimal, Decimal];
  return base.times(rate).times(units).times(scale);
}

/**
 * The unit of the day count. Where all days lie in leap years, a day of ACT/ACT is 1/366 instead of 365/133590; likewise in
 * common years. This keeps the numerators short.
 */
function unitOf(assessments: readonly Assessment[]): number {
  const [first] = assessments;
  if (first?.policy.dayCount !== 'ACT/ACT') return 1;
  const units = new Set(
    assessments.flatMap(({ loans, policy }) =>
      loans.flatMap(({ segments }) =>
        segments.flatMap((segment) => classesOf(segment, policy).map((days) => days.units)),
      ),
    ),
  );
  const [only] = units;
  return units.size === 1 && only !== undefined ? only : 1;
}

/** The numbers of a segment's days by the units of each of them. */
function classesOf({ from, to }: Segment, policy: Policy) {
  return DAY_COUNTS[policy.dayCount].classes(dayOf(from), dayOf(to)).filter(({ days }) => days > 0);
}

/** Days of 0 units are left out: they accrue nothing. */
function dailyOf(segment: Segment, policy: Policy, unit: number): ReadonlyMap<number, number> {
  return new Map(
    classesOf(segment, policy)
      .filter(({ units }) => units > 0)
      .map(({ units, days }) => [units / unit, days]),
  );
}

/** A day in the library's own output, which is always valid. */
function dayOf(text: string): Day {
  return readDay(text) as Day;
}

/** A funder's share of what the funders before it leave, in lowest terms; 0/1 where they leave nothing. */
export interface RestShare {
  readonly numerator: number;
  readonly denominator: number;
}

/** Every funder's share of what those before it leave (SPEC 6). */
export function restSharesOf({ funders }: Policy): readonly RestShare[] {
  let rest: number = MICRO;
  return funders.map(({ share }) => {
    const { numerator, denominator } =
      rest === 0 ? { numerator: '0', denominator: '1' } : fraction(BigInt(share), BigInt(rest));
    rest -= share;
    return { numerator: Number(numerator), denominator: Number(denominator) };
  });
}

/** The key of a loan in a grouping; a missing township or category is `""`. */
export function groupOf({ loan, household, line }: LoanFacts, grouping: Grouping): string {
  return {
    product: loan.product,
    township: household.township ?? '',
    category: household.category ?? '',
    basis: line.basis,
  }[grouping];
}
