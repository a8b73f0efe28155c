import { Assessments, type LoanAssessment, traceOf } from '../engine/assess.js';
import { type CapGroups, capGroupsIn } from '../engine/cap-groups.js';
import type { FoldedLoan, RawSegment } from '../engine/folded-loan.js';
import { LoanClasses } from '../engine/loan-classes.js';
import { effectOf } from '../engine/other-subsidies.js';
import { PICO_IN_WHOLE } from '../engine/rates.js';
import type { LoanTrace } from '../engine/steps.js';
import type { Batch } from '../fields/batch.js';
import { amountCapsOf, type Cap, isPerLoan, principalCapsOf, type TimedCap } from '../fields/caps.js';
import { COMPUTED_FIGURES, internalFigure } from '../fields/figures.js';
import type { Household } from '../fields/household.js';
import type { Loan } from '../fields/loan.js';
import { PERIOD } from '../fields/period.js';
import { POLICY, type Policy } from '../fields/policy.js';
import { batchOf, checkPortfolio, type Portfolio } from '../fields/portfolio.js';
import { DAY_COUNTS } from '../kernel/day-count.js';
import { Decimal, nearestNumber } from '../kernel/decimal.js';
import { fenOf, yuan } from '../kernel/fen.js';
import { add, type Integer, integer, larger, subtract } from '../kernel/integer.js';
import { formatMicro, MICRO, type MicroPercent } from '../kernel/percent.js';
import type { Day } from '../kernel/plain-date.js';
import { fraction } from '../kernel/rational.js';
import { columnsOf, type Lines, lineAt, type SettlementLine } from '../settlement/lines.js';
import type { Settlement } from '../settlement/settlement.js';
import { checkSettlement } from '../settlement/settlement-check.js';
import { ShareGroups, type Shares } from '../settlement/shares.js';
import { GROUPINGS, type Grouping } from '../settlement/tally.js';
import { isSerial } from './workbook-cells.js';

/** The amounts that are rounded: the subsidy of every day where the policy rounds by day, else all three together. */
export const AMOUNTS = ['interest', 'subsidy', 'concession'] as const;
export type Amount = (typeof AMOUNTS)[number];

/** A segment and the amounts that are rounded at its end. Amounts are in fen, rates in pico-percent. */
export interface SegmentFacts {
  readonly segment: RawSegment;
  readonly from: Day;
  readonly to: Day;
  /** Units of the day count, of which {@link Facts.yearUnits} make a year. */
  readonly units: number;
  /** Balance in yuan × units × rate in percent × {@link LoanFacts.scale}. */
  readonly numerators: Readonly<Record<Amount, Integer>>;
  /** The days of leap years under ACT/ACT; 0 under another day count. */
  readonly leapDays: number;
  /** The numbers of days that accrue alike, as {@link dayKindsOf} orders them. */
  readonly dayKinds: readonly [number, number, number];
  /** The reference rate, in percent a year; absent where the loan has none. */
  readonly referencePct?: number;
  /** The amounts that are rounded at the end of this segment: over how many segments up to it, and the result. */
  readonly rounded: Readonly<Partial<Record<Amount, { readonly segments: number; readonly amount: Integer }>>>;
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
  /** What is left of it for this loan, in fen. */
  readonly left: Integer;
  /** What earlier periods used of it, in fen. */
  readonly usedBefore: Integer;
  /** The place of the loan before it under the same cap; undefined for the first. */
  readonly previous: number | undefined;
}

/** The facts of a loan that the sheets show. */
export interface LoanFacts {
  /** The place of its line in the settlement. */
  readonly place: number;
  readonly loan: Loan;
  readonly household: Household;
  readonly line: SettlementLine;
  readonly segments: readonly SegmentFacts[];
  /** The subsidy before any limit. */
  readonly accrued: Decimal;
  /** The place in {@link Facts.shares} of the funders' shares. */
  readonly shares: number;
  /** The places of the household's loans before it, in the household's order. */
  readonly before: readonly number[];
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
  /** The lines of the settlement, in columns. */
  readonly lines: Lines;
  /** The units of the day count that make a year. */
  readonly yearUnits: number;
  /** The days of the period that lie in leap years. */
  readonly leapDays: number;
  /** Whether every spreadsheet has numbers for all days of the period. Without them, days are values. */
  readonly isDated: boolean;
  readonly loans: LoansFacts;
  /** The shares that the funders have of the loans, each once; their own alone where there is no loan. */
  readonly shares: readonly SharesFacts[];
  /** Who lent, sorted. */
  readonly lenders: readonly string[];
  /** The principal of every group's loans, in fen. */
  readonly principals: Readonly<Record<Grouping, ReadonlyMap<string, Integer>>>;
}

/** Shares of the funders, and the entries of `policy.funderShares` that give them; −1 for the funders' own. */
export interface SharesFacts {
  readonly shares: Shares;
  readonly entries: readonly number[];
}

/** The shares that the funders have of loans, in the order of the policy's groups. */
function sharesOf({ policy }: Settlement, { outcomes }: Lines): readonly SharesFacts[] {
  const groups = new ShareGroups(policy);
  const used = new Set<number>();
  for (let place = 0; place < outcomes.length; place++) used.add(outcomes.funderSharesAt(place));
  const entries = [...used].sort((a, b) => a - b);
  const shares = groups.shares.flatMap((own, group): SharesFacts[] => {
    const ofGroup = entries.filter((entry) => groups.groupOf(entry) === group);
    return ofGroup.length === 0 ? [] : [{ shares: own, entries: ofGroup }];
  });
  return shares.length === 0 ? [{ shares: groups.sharesOf(-1), entries: [-1] }] : shares;
}

/**
 * The facts of a settlement. Its loans are assessed again for their segments and roundings, when they are asked for.
 *
 * @throws TypeError where the settlement was not computed from the portfolio
 */
export function factsOf(settlement: Settlement, portfolio: Portfolio): Facts {
  checkSettlement(settlement);
  checkPortfolio(portfolio);
  checkTerms(settlement, portfolio);
  const { policy, period } = portfolio;
  const lines = columnsOf(settlement);
  const leapDays = leapDaysIn(period.from, period.to);
  const unit = unitOf(policy, leapDays, period.to - period.from);
  const shares = sharesOf(settlement, lines);
  const loans = new LoansFacts(portfolio, lines, shares, unit);
  return {
    settlement,
    portfolio,
    lines,
    yearUnits: DAY_COUNTS[policy.dayCount].denominator / unit,
    leapDays,
    isDated: isSerial(period.from),
    loans,
    shares,
    lenders: loans.lenders(),
    principals: loans.principals(),
  };
}

/** So many loans' facts are kept, or those of one household. */
const MOST_KEPT = 1000;

/**
 * The facts of loans, by the places of their lines in the settlement. A household is assessed when one of its loans is
 * asked for, and few are kept: the memory does not grow with the number of loans.
 */
export class LoansFacts {
  private readonly batch: Batch;
  private readonly assessments: Assessments;
  private readonly groups: HouseholdGroups;
  private readonly amountCaps: readonly TimedCap[];
  /** The place in the batch of the loan of every line, and the reverse. */
  private readonly placesInBatch: Int32Array;
  private readonly placesOfLines: Int32Array;
  /** The facts of the households asked for last, by the households' places in the batch. */
  private readonly kept = new Map<number, readonly LoanFacts[]>();
  private keptLoans = 0;

  /**
   * @param shares see {@link Facts.shares}
   * @param unit the unit of the day count
   * @throws TypeError where the lines are not of the portfolio's loans
   */
  constructor(
    private readonly portfolio: Portfolio,
    private readonly lines: Lines,
    private readonly shares: readonly SharesFacts[],
    private readonly unit: number,
  ) {
    const { policy, period, previous } = portfolio;
    this.batch = batchOf(portfolio);
    this.assessments = new Assessments({
      policy,
      period,
      batch: this.batch,
      earlier: previous.map((issued) => issued.period),
    });
    this.groups = new HouseholdGroups(policy, this.batch);
    this.amountCaps = amountCapsOf(policy);
    this.placesInBatch = placesOf(lines, this.batch);
    this.placesOfLines = new Int32Array(this.batch.loans.count);
    this.placesInBatch.forEach((inBatch, place) => {
      this.placesOfLines[inBatch] = place;
    });
  }

  get count(): number {
    return this.placesInBatch.length;
  }

  /** In the order of the settlement's lines. */
  *[Symbol.iterator](): Generator<LoanFacts> {
    for (let place = 0; place < this.count; place++) yield this.at(place);
  }

  /** The places household by household, each by the first of its loans, in the order in which caps are used up. */
  *placesByHousehold(): Generator<number> {
    const { owners } = this.batch;
    const isDone = new Uint8Array(this.batch.households.count);
    for (const first of this.placesInBatch) {
      const household = owners[first] as number;
      if (isDone[household] === 1) continue;
      isDone[household] = 1;
      for (const inBatch of this.assessments.placesAt(household)) yield this.placesOfLines[inBatch] as number;
    }
  }

  lenders(): readonly string[] {
    const { lender } = this.batch.loans.columns;
    const found = new Set<string>();
    for (let place = 0; place < this.count; place++) found.add(lender.at(place) as string);
    return [...found].sort();
  }

  principals(): Facts['principals'] {
    const { principal } = this.batch.loans.columns;
    const sums = byGrouping(() => new Map<string, Integer>());
    this.placesInBatch.forEach((inBatch, place) => {
      const keys = { ...this.lines.keysAt(place), basis: this.lines.outcomes.basisAt(place) };
      for (const grouping of GROUPINGS) {
        const sum = sums[grouping];
        sum.set(keys[grouping], add(sum.get(keys[grouping]) ?? 0, principal.numbers[inBatch] as number));
      }
    });
    return sums;
  }

  /** @throws TypeError where the figures of the line differ from those of the loan */
  at(place: number): LoanFacts {
    const household = this.batch.owners[this.placesInBatch[place] as number] as number;
    let loans = this.kept.get(household);
    if (loans === undefined) {
      loans = this.ofHousehold(household);
      this.keep(household, loans);
    }
    return loans.find((loan) => loan.place === place) as LoanFacts;
  }

  /** Keeps a household in the place of those that were asked for first. */
  private keep(household: number, loans: readonly LoanFacts[]): void {
    for (const [earlier, own] of this.kept) {
      if (this.keptLoans + loans.length <= MOST_KEPT) break;
      this.kept.delete(earlier);
      this.keptLoans -= own.length;
    }
    this.kept.set(household, loans);
    this.keptLoans += loans.length;
  }

  private ofHousehold(place: number): readonly LoanFacts[] {
    const inBatch = this.assessments.placesAt(place);
    const places = Array.from(inBatch, (own) => this.placesOfLines[own] as number);
    const { household, loans } = this.assessments.at(place);
    return loans.map((assessed, i) => {
      const line = lineAt(this.lines, places[i] as number);
      this.checkLine(places[i] as number, assessed);
      return this.ofLoan(assessed, household, line, places.slice(0, i), places[i] as number, inBatch[i] as number);
    });
  }

  /** The figures of a line must equal those of the assessment. */
  private checkLine(place: number, assessed: LoanAssessment): void {
    const { columns } = this.lines.outcomes;
    for (const name of COMPUTED_FIGURES) {
      if (columns[name].at(place) === internalFigure(name, assessed)) continue;
      throw new TypeError(
        `the settlement was not computed from this portfolio: ${name} of loan ${assessed.loanId} differs`,
      );
    }
  }

  private ofLoan(
    assessed: LoanAssessment,
    household: Household,
    line: SettlementLine,
    before: readonly number[],
    place: number,
    inBatch: number,
  ): LoanFacts {
    const { policy, period } = this.portfolio;
    const { shares, unit, groups } = this;
    const { loan } = assessed;
    const { folded, limits } = traceOf(assessed) as LoanTrace;
    const ownShares = shares.findIndex(({ entries }) => entries.includes(line.funderShares ?? -1));
    const own = folded.segments();
    const decimals = decimalsOf(own);
    const rounded = roundedOf(own, folded, period.from, policy.rounding === 'day');
    const segments = own.map((segment, i): SegmentFacts => {
      const { from, to } = segment;
      const reference = loan.referenceRates?.findLast((rate) => rate.from <= from)?.pct;
      const units = segment.units / unit;
      return {
        segment,
        from,
        to,
        units,
        numerators: numeratorsOf(segment, units, decimals),
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
      place,
      loan,
      household,
      line,
      segments,
      accrued: yuan(rounded.reduce<Integer>((sum, { subsidy }) => add(sum, subsidy?.amount ?? 0), 0)),
      shares: ownShares,
      before,
      principalCaps: groups.principalCapsOf(inBatch),
      amountCaps: limits.caps.map(({ place: cap, left, leftByPeriods }): AmountCapFacts => {
        const usedBefore = subtract((this.amountCaps[cap] as TimedCap).limit, leftByPeriods);
        const previous = groups.previousOf(cap, inBatch);
        return { place: cap, left, usedBefore, previous: previous === undefined ? undefined : before[previous] };
      }),
      ...(other === undefined ? {} : { otherPct: Number(formatMicro(other)) }),
      scale: 10 ** (decimals.ofBalances + decimals.ofRates),
      digits: digitsOf(line, loan, segments, (shares[ownShares] as SharesFacts).shares),
    };
  }
}

function checkTerms(settlement: Settlement, portfolio: Portfolio): void {
  const written = ({ policy, period }: Pick<Settlement, 'policy' | 'period'>) =>
    JSON.stringify([POLICY.encode(policy), PERIOD.encode(period)]);
  if (written(settlement) !== written(portfolio)) {
    throw new TypeError('the settlement was not computed from this portfolio: its policy or period differs');
  }
}

/** The place in a batch of the loan of every line. @throws TypeError where lines and loans are not the same */
function placesOf({ outcomes }: Lines, batch: Batch): Int32Array {
  const places = new Map<string, number>();
  for (let place = 0; place < batch.loans.count; place++) places.set(batch.loanIdAt(place), place);
  const found = new Int32Array(outcomes.length);
  const unknown: string[] = [];
  for (let place = 0; place < outcomes.length; place++) {
    const loanId = outcomes.loanIdAt(place);
    const inBatch = places.get(loanId);
    if (inBatch === undefined) unknown.push(loanId);
    else found[place] = inBatch;
    places.delete(loanId);
  }
  for (const loanId of places.keys()) throw new TypeError(`loan ${loanId} of the portfolio is not in the settlement`);
  for (const loanId of unknown) throw new TypeError(`loan ${loanId} of the settlement is not in the portfolio`);
  return found;
}

/** Which of a household's loans are under one cap, by their places in the batch. */
class HouseholdGroups {
  private readonly principal: readonly { readonly cap: Cap; readonly groups: CapGroups | undefined }[];
  private readonly amounts: readonly (CapGroups | undefined)[];
  /** The place of every loan in its household's order. */
  private readonly ranks: Int32Array;

  constructor(
    policy: Policy,
    private readonly batch: Batch,
  ) {
    const classes = new LoanClasses(policy);
    classes.begin(batch);
    const groupsOf = (cap: Cap) => capGroupsIn(batch, cap, classes);
    this.principal = principalCapsOf(policy).map((cap) => ({ cap, groups: groupsOf(cap) }));
    this.amounts = amountCapsOf(policy).map(groupsOf);
    this.ranks = new Int32Array(batch.loans.count);
    const { order, begins, owners } = batch;
    order.forEach((loan, i) => {
      this.ranks[loan] = i - (begins[owners[loan] as number] as number);
    });
  }

  principalCapsOf(loan: number): readonly PrincipalCapFacts[] {
    return this.principal.flatMap(({ cap, groups }, place) => {
      const first = groups === undefined ? this.firstOf(loan) : (groups[loan] as number);
      return first < 0 ? [] : [{ place, group: isPerLoan(cap) ? undefined : (this.ranks[first] as number) + 1 }];
    });
  }

  /** The rank of the loan before one under the same cap on amounts; undefined for the first. */
  previousOf(cap: number, loan: number): number | undefined {
    const { order, begins, owners } = this.batch;
    const groups = this.amounts[cap];
    const begin = begins[owners[loan] as number] as number;
    for (let rank = (this.ranks[loan] as number) - 1; rank >= 0; rank--) {
      if (groups === undefined || groups[order[begin + rank] as number] === groups[loan]) return rank;
    }
    return undefined;
  }

  /** The first loan of a loan's household. */
  private firstOf(loan: number): number {
    const { order, begins, owners } = this.batch;
    return order[begins[owners[loan] as number] as number] as number;
  }
}

function byGrouping<T>(of: () => T): Record<Grouping, T> {
  return { product: of(), township: of(), category: of(), basis: of() };
}

type Rounded = { -readonly [P in keyof SegmentFacts['rounded']]: SegmentFacts['rounded'][P] };

/** The amounts rounded at the end of each segment: a rounding belongs to the last of its segments, if it has any. */
function roundedOf(
  segments: readonly RawSegment[],
  folded: FoldedLoan,
  begin: Day,
  roundsDaily: boolean,
): readonly Rounded[] {
  const rounded = segments.map((): Rounded => ({}));
  let from = begin;
  folded.amounts({
    dailyRounding: ({ from: day, days, rounded: daily }) => {
      const own = rounded[segments.findIndex((segment) => segment.from === day)] as Rounded;
      own.subsidy = {
        segments: 1,
        amount: add(own.subsidy?.amount ?? 0, integer(BigInt(daily) * BigInt(days))),
      };
    },
    rounding: ({ to, ...amounts }) => {
      const last = segments.findLastIndex((segment) => segment.from >= from && segment.to <= to);
      const count = last + 1 - segments.findIndex((segment) => segment.from >= from);
      from = to;
      if (last < 0) return;
      for (const name of AMOUNTS) {
        if (name === 'subsidy' && roundsDaily) continue;
        (rounded[last] as Rounded)[name] = { segments: count, amount: amounts[name] };
      }
    },
  });
  return rounded;
}

/** Pico-percent in a percent, and how many decimals they are. */
const PICO_IN_PERCENT = PICO_IN_WHOLE / 100;
const PICO_DECIMALS = 12;
const FEN_DECIMALS = 2;

/** How many decimals balances in yuan have, and rates in percent. */
interface Decimals {
  readonly ofBalances: number;
  readonly ofRates: number;
}

/** The decimals that the balances and the rates of all segments need. */
function decimalsOf(segments: readonly RawSegment[]): Decimals {
  let [ofBalances, ofRates] = [0, 0];
  for (const { balance, covered, contractRate, subsidyRate, concessionRate } of segments) {
    for (const amount of [balance, covered]) {
      while (amount % 10 ** (FEN_DECIMALS - ofBalances) !== 0) ofBalances += 1;
    }
    for (const rate of [contractRate, subsidyRate, concessionRate]) {
      while (rate % 10 ** (PICO_DECIMALS - ofRates) !== 0) ofRates += 1;
    }
  }
  return { ofBalances, ofRates };
}

/** The digits of the largest integer: the numerator of an amount, fen times a funder's share, or fen times days. */
function digitsOf(line: SettlementLine, loan: Loan, segments: readonly SegmentFacts[], shares: Shares): number {
  const subsidy = BigInt(fenOf(line.subsidy));
  const integers = [
    ...AMOUNTS.map((name) => segments.reduce<Integer>((sum, { numerators }) => add(sum, numerators[name]), 0)),
    ...restSharesOf(shares).map(({ numerator }) => integer(subsidy * BigInt(numerator))),
    fenOf(line.principalDays),
    loan.principal,
  ];
  return String(integers.reduce(larger)).length;
}

/** Balance × units × rate without the decimals of both. */
function numeratorsOf(
  { balance, covered, contractRate, subsidyRate, concessionRate }: RawSegment,
  units: number,
  { ofBalances, ofRates }: Decimals,
): SegmentFacts['numerators'] {
  const [fen, pico] = [10 ** (FEN_DECIMALS - ofBalances), 10 ** (PICO_DECIMALS - ofRates)];
  const whole = (base: number, rate: number) => product(base / fen, units, rate / pico);
  return {
    interest: whole(balance, contractRate),
    subsidy: whole(covered, subsidyRate),
    concession: whole(covered, concessionRate),
  };
}

/** The product of three integers ≥ 0, exact: one that is rounded on the way is not safe in the end. */
function product(a: number, b: number, c: number): Integer {
  const value = a * b * c;
  return Number.isSafeInteger(value) ? value : integer(BigInt(a) * BigInt(b) * BigInt(c));
}

/** An amount of fen in yuan, to the nearest number. */
export function yuanIn(fen: Integer): number {
  return typeof fen === 'number' ? fen / 100 : nearestNumber(yuan(fen));
}

/** A rate of pico-percent in percent, to the nearest number. */
export function percentIn(pico: number): number {
  return pico / PICO_IN_PERCENT;
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
export function groupOf({ line }: Pick<LoanFacts, 'line'>, grouping: Grouping): string {
  return line[grouping];
}

/** What loans come to together beyond the totals of the settlement. */
export class LoanSums {
  /** The subsidy before any limit. */
  accrued = new Decimal(0);
  /** The digits of the largest integer in the formulas of any loan. */
  digits = 0;
  /** How many loans need more digits than a spreadsheet has. */
  beyond = 0;
  /** The funders' parts of the loans that have the same shares, by their place in {@link Facts.shares}. */
  readonly parts: Decimal[][];
  private readonly funders: readonly string[];

  constructor({ settlement, shares }: Facts) {
    this.funders = settlement.policy.funders.map(({ id }) => id);
    this.parts = shares.map(() => this.funders.map(() => new Decimal(0)));
  }

  add({ accrued, digits, shares, line }: LoanFacts): void {
    this.accrued = this.accrued.plus(accrued);
    this.digits = Math.max(this.digits, digits);
    if (digits > MOST_DIGITS) this.beyond += 1;
    const parts = this.parts[shares] as Decimal[];
    this.funders.forEach((id, i) => {
      parts[i] = (parts[i] as Decimal).plus(line.funders[id] as Decimal);
    });
  }
}

/**
 * The most digits of an integer with which every spreadsheet computes to the fen. Spreadsheets hold 15 digits; one is needed
 * to tell half a fen from its neighbours.
 */
export const MOST_DIGITS = 14;
