import { assess, type LoanAssessment } from '../engine/assess.js';
import { type CapGroups, capGroupsIn } from '../engine/cap-groups.js';
import { LoanClasses } from '../engine/loan-classes.js';
import { effectOf } from '../engine/other-subsidies.js';
import type { Segment } from '../engine/segment.js';
import type { RoundingStep, Step } from '../engine/steps.js';
import { Batch } from '../fields/batch.js';
import { amountCapsOf, type Cap, isPerLoan, principalCapsOf } from '../fields/caps.js';
import { COMPUTED_FIGURES, internalFigure } from '../fields/figures.js';
import type { Household } from '../fields/household.js';
import type { Loan } from '../fields/loan.js';
import { PERIOD } from '../fields/period.js';
import { POLICY, type Policy } from '../fields/policy.js';
import type { Portfolio } from '../fields/portfolio.js';
import { DAY_COUNTS } from '../kernel/day-count.js';
import { Decimal } from '../kernel/decimal.js';
import { formatMicro, MICRO, type MicroPercent } from '../kernel/percent.js';
import { type Day, readDay } from '../kernel/plain-date.js';
import { fraction } from '../kernel/rational.js';
import type { SettlementLine } from '../settlement/lines.js';
import type { Settlement } from '../settlement/settlement.js';
import { ShareGroups, type Shares } from '../settlement/shares.js';
import type { Grouping } from '../settlement/tally.js';
import { sumOf } from './figures.js';
import { isSerial } from './workbook-grid.js';

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
  /** The days of leap years under ACT/ACT; 0 under another day count. */
  readonly leapDays: number;
  /** The numbers of days that accrue alike, as {@link dayKindsOf} orders them. */
  readonly dayKinds: readonly [number, number, number];
  /** The reference rate, in percent a year; absent where the loan has none. */
  readonly referencePct?: number;
  /** The amounts that are rounded at the end of this segment: over how many segments up to it, and the result. */
  readonly rounded: Readonly<Partial<Record<Amount, { readonly segments: number; readonly amount: Decimal }>>>;
}

/** A cap on principal that applies to a loan. */
export interface PrincipalCapFacts {
  /** Its place among the caps of the policy. */
  readonly place: number;
  /** The number of the household's loans that it ties together, from 1; undefined for a cap on every loan by itself. */
  readonly group: number | undefined;
}

/** A cap on amounts that applies to a loan. */
export interface AmountCapFacts {
  /** Its place among the caps of the policy. */
  readonly place: number;
  /** What is left of it for this loan. */
  readonly left: Decimal;
  /** What earlier periods used of it. */
  readonly usedBefore: Decimal;
  /** The loan before it under the same cap; undefined for the first. */
  readonly previous: string | undefined;
}

/** The facts of a loan that the sheets show. */
export interface LoanFacts {
  readonly loan: Loan;
  readonly household: Household;
  readonly line: SettlementLine;
  readonly segments: readonly SegmentFacts[];
  /** The subsidy before any limit. */
  readonly accrued: Decimal;
  /** The place in {@link Facts.shares} of the funders' shares. */
  readonly shares: number;
  /** The ids of the household's loans before it, in the household's order. */
  readonly before: readonly string[];
  /** The caps on principal that apply. */
  readonly principalCaps: readonly PrincipalCapFacts[];
  /** The caps on amounts that apply. */
  readonly amountCaps: readonly AmountCapFacts[];
  /** The rate of another subsidy that is taken off the contract rate, in percent a year; absent where there is none. */
  readonly otherPct?: number;
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
  /** The days of the period that lie in leap years. */
  readonly leapDays: number;
  /** Whether every spreadsheet has numbers for all days of the period. Without them, days are values. */
  readonly isDated: boolean;
  /** In the order of the settlement's lines. */
  readonly loans: readonly LoanFacts[];
  /** The shares that the funders have of the loans, each once; their own alone where there is no loan. */
  readonly shares: readonly SharesFacts[];
}

/** Shares of the funders, and the entries of `policy.funderShares` that give them; −1 for the funders' own. */
export interface SharesFacts {
  readonly shares: Shares;
  readonly entries: readonly number[];
}

/** The shares that the funders have of loans, in the order of the policy's groups. */
function sharesOf({ policy, loans }: Settlement): readonly SharesFacts[] {
  const groups = new ShareGroups(policy);
  const entries = [...new Set(loans.map((line) => line.funderShares ?? -1))].sort((a, b) => a - b);
  const used = groups.shares.flatMap((shares, group): SharesFacts[] => {
    const own = entries.filter((entry) => groups.groupOf(entry) === group);
    return own.length === 0 ? [] : [{ shares, entries: own }];
  });
  return used.length === 0 ? [{ shares: groups.sharesOf(-1), entries: [-1] }] : used;
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

  const leapDays = leapDaysIn(period.from, period.to);
  const unit = unitOf(policy, leapDays, period.to - period.from);
  const shares = sharesOf(settlement);
  const found = new Map<string, LoanFacts>();
  for (const { household, loans } of assessments) {
    const ids = loans.map(({ loanId }) => loanId);
    const groups = new HouseholdGroups(policy, household, loans);
    loans.forEach((assessed, i) => {
      const line = lineFor(assessed, lines);
      found.set(assessed.loanId, factsOfLoan(assessed, household, line, policy, unit, ids.slice(0, i), shares, groups));
    });
  }
  const loans = settlement.loans.map(({ loanId }) => {
    const facts = found.get(loanId);
    if (facts === undefined) throw new TypeError(`loan ${loanId} of the settlement is not in the portfolio`);
    return facts;
  });
  return {
    settlement,
    portfolio,
    yearUnits: DAY_COUNTS[policy.dayCount].denominator / unit,
    leapDays,
    isDated: isSerial(period.from),
    loans,
    shares,
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
  before: readonly string[],
  shares: readonly SharesFacts[],
  groups: HouseholdGroups,
): LoanFacts {
  const { loan, steps } = assessed;
  const ownShares = shares.findIndex(({ entries }) => entries.includes(line.funderShares ?? -1));
  const scale = scaleOf(assessed.segments);
  const rounded = roundedOf(assessed.segments, steps);
  const segments = assessed.segments.map((segment, i): SegmentFacts => {
    const [from, to] = [dayOf(segment.from), dayOf(segment.to)];
    const reference = loan.referenceRates?.findLast((rate) => rate.from <= from)?.pct;
    return {
      segment,
      from,
      to,
      units: Number(segment.weight.numerator) / unit,
      leapDays: policy.dayCount === 'ACT/ACT' ? leapDaysIn(from, to) : 0,
      dayKinds: dayKindsOf(policy, from, to),
      ...(reference === undefined ? {} : { referencePct: Number(formatMicro(reference)) }),
      rounded: rounded[i] as SegmentFacts['rounded'],
    };
  });
  const others = (loan.otherSubsidy ?? []).filter((each) => effectOf(each, policy) === 'reduce');
  const known = others.flatMap(({ pct }) => (pct === undefined ? [] : [pct]));
  const other = known.length === 0 ? undefined : (known.reduce<number>((sum, pct) => sum + pct, 0) as MicroPercent);
  return {
    loan,
    household,
    line,
    segments,
    accrued: sumOf(rounded.flatMap(({ subsidy }) => subsidy?.amount ?? [])),
    shares: ownShares,
    before,
    principalCaps: groups.principalCapsOf(before.length),
    amountCaps: steps.flatMap((step): AmountCapFacts[] => {
      if (step.step !== 'amount-cap') return [];
      const { place, left, usedByEarlierPeriods: usedBefore } = step;
      const previous = groups.previousOf(place, before.length);
      return [{ place, left, usedBefore, previous: previous === undefined ? undefined : before[previous] }];
    }),
    ...(other === undefined ? {} : { otherPct: Number(formatMicro(other)) }),
    scale,
    digits: digitsOf(line, loan, segments, scale, (shares[ownShares] as SharesFacts).shares),
  };
}

/** Which of a household's loans are under one cap, by their places in the household's order. */
class HouseholdGroups {
  private readonly principal: readonly { readonly cap: Cap; readonly groups: CapGroups }[];
  private readonly amounts: readonly CapGroups[];

  constructor(policy: Policy, household: Household, loans: readonly LoanAssessment[]) {
    const batch = Batch.of(
      household,
      loans.map(({ loan }) => loan),
    );
    const classes = new LoanClasses(policy);
    classes.begin(batch);
    const groupsOf = (cap: Cap) => capGroupsIn(batch, cap, classes) ?? new Int32Array(loans.length);
    this.principal = principalCapsOf(policy).map((cap) => ({ cap, groups: groupsOf(cap) }));
    this.amounts = amountCapsOf(policy).map(groupsOf);
  }

  principalCapsOf(loan: number): readonly PrincipalCapFacts[] {
    return this.principal.flatMap(({ cap, groups }, place) => {
      const group = groups[loan] as number;
      return group < 0 ? [] : [{ place, group: isPerLoan(cap) ? undefined : group + 1 }];
    });
  }

  /** The loan before one under the same cap on amounts; undefined for the first. */
  previousOf(cap: number, loan: number): number | undefined {
    const groups = this.amounts[cap] as CapGroups;
    const previous = groups.subarray(0, loan).lastIndexOf(groups[loan] as number);
    return previous < 0 ? undefined : previous;
  }
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
  shares: Shares,
): number {
  const numerators = AMOUNTS.map((name) => sumOf(segments.map((facts) => numeratorOf(facts, name, scale))));
  const parts = restSharesOf(shares).map(({ numerator }) => line.subsidy.times(100).times(numerator));
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
 * The unit of the day count. Where all days of the period lie in leap years, a day of ACT/ACT is 1/366 instead of
 * 365/133590; likewise in common years. This keeps the numerators short.
 */
function unitOf({ dayCount }: Policy, leapDays: number, days: number): number {
  if (dayCount !== 'ACT/ACT') return 1;
  return leapDays === days ? 365 : leapDays === 0 ? 366 : 1;
}

/** The days from one to before another that lie in leap years. */
function leapDaysIn(from: Day, to: Day): number {
  return DAY_COUNTS['ACT/ACT'].classes(from, to)[0]?.days as number;
}

/**
 * The numbers of days that accrue alike. ACT/ACT: in leap years, in common years. 30E/360: of one unit, of two (29
 * February), of three (28 February of a common year); days of no unit are left out. Other day counts: all days.
 */
function dayKindsOf({ dayCount }: Policy, from: Day, to: Day): readonly [number, number, number] {
  const classes = DAY_COUNTS[dayCount].classes(from, to).map(({ days }) => days);
  const [first = 0, second = 0, third = 0] = dayCount === '30E/360' ? classes.slice(1) : classes;
  return [first, second, third];
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
export function restSharesOf(shares: Shares): readonly RestShare[] {
  let rest: number = MICRO;
  return shares.map((share) => {
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
