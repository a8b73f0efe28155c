import type { Batch } from '../fields/batch.js';
import { COMPUTED_FIGURES, type ComputedFigure } from '../fields/figures.js';
import { EXCLUSION_NAMES } from '../fields/reasons.js';
import { placeOfLowest } from '../kernel/bits.js';
import type { DayCount } from '../kernel/day-count.js';
import type { Integer } from '../kernel/integer.js';
import type { Day } from '../kernel/plain-date.js';
import { divideHalfUp } from '../kernel/rational.js';
import type { Timeline } from '../kernel/timeline.js';
import { Change, dayOfKey, kindOfKey } from './changes.js';
import { TermsOfClasses } from './class-terms.js';
import type { UnmetCondition } from './conditions.js';
import type { CoveredDays } from './covered-days.js';
import { type AppliedCap, FoldedLoan } from './folded-loan.js';
import type { LoanClasses } from './loan-classes.js';
import { basisOf, LoanConditions } from './loan-conditions.js';
import type { Outcomes } from './outcomes.js';
import type { PreparedPolicy } from './prepared-policy.js';
import type { Reasons } from './reason-bits.js';
import { PICO_PER_MICRO } from './references.js';
import { NOT_EXCLUDED, Segments } from './segments.js';
import { ExactLoanSums, LoanSums } from './sums.js';
import { LoanTimelines } from './timelines.js';

const NO_RULE = EXCLUSION_NAMES.indexOf('NO_RULE');
const NO_ELIGIBLE_AMOUNT = EXCLUSION_NAMES.indexOf('NO_ELIGIBLE_AMOUNT');
const PRINCIPAL_CAP = EXCLUSION_NAMES.indexOf('PRINCIPAL_CAP');

/** Receives a loan that was folded, with all that can be shown of it. Leaving it out changes no figure. */
export interface Trace {
  /** The caps on principal that apply to the loan that is folded next, in the order of the policy. */
  readonly caps: readonly AppliedCap[];
  readonly folded: (loan: FoldedLoan) => void;
}

/** The figures that accrue on a loan by itself. What limits and caps change afterwards is put over them (`assess.ts`). */
type AccruedFigure = Exclude<ComputedFigure, 'waived' | 'capped'>;

const ACCRUED = COMPUTED_FIGURES.filter((name): name is AccruedFigure => name !== 'waived' && name !== 'capped');

/**
 * What accrues on a loan over the period of the terms: rounded, before what ties it to the household's other loans (caps
 * on amounts). One accrual serves all loans of a settlement, one after another.
 */
export class Accrual {
  private readonly loanConditions: LoanConditions;
  private readonly termsOfClasses: TermsOfClasses;
  private readonly timelines: LoanTimelines;
  private readonly sums: LoanSums;
  private readonly exactSums: ExactLoanSums;
  /** The segments of the loan that is folded, where they are added up in bigints or are to be shown. */
  private readonly segments = new Segments();
  /** How many days with a balance each exclusion took, by its place. */
  private readonly excludedDays = new Uint32Array(EXCLUSION_NAMES.length);
  private readonly effectiveOn: Day;
  private disbursedOn = new Int32Array(0);
  private contractedOn = new Int32Array(0);
  private readonly dayCount: DayCount;
  private readonly isActual: boolean;
  /** Whether the subsidy is rounded every day by itself. */
  private readonly daily: boolean;

  constructor(private readonly prepared: PreparedPolicy) {
    this.effectiveOn = prepared.policy.window.effectiveOn;
    this.dayCount = prepared.dayCount;
    this.isActual = prepared.dayCount.isActual;
    this.daily = prepared.policy.rounding === 'day';
    this.loanConditions = new LoanConditions(prepared.policy, prepared.onGap);
    this.termsOfClasses = new TermsOfClasses(prepared, this.loanConditions.classes);
    this.timelines = new LoanTimelines(prepared);
    this.sums = new LoanSums(prepared);
    this.exactSums = new ExactLoanSums(prepared);
  }

  /** The classes of the loans of the batch in use. */
  get classes(): LoanClasses {
    return this.loanConditions.classes;
  }

  /** Takes the columns out of a batch, to which nothing is added from here on. */
  use(batch: Batch): void {
    this.loanConditions.begin(batch);
    this.timelines.use(batch, this.termsOfClasses, this.loanConditions.reasons);
    this.sums.use(batch);
    this.disbursedOn = batch.loans.columns.disbursedOn.days;
    this.contractedOn = batch.loans.columns.contractedOn.days;
  }

  /**
   * The place in `policy.funderShares` of the entry that gives the shares of the loan at a place of the batch; −1 where they are
   * the funders' own.
   */
  funderSharesAt(place: number): number {
    return this.termsOfClasses.at(place).funderShares;
  }

  /** Every condition of the policy that the loan at a place of the batch does not meet. */
  unmetAt(place: number, batch: Batch): readonly UnmetCondition[] {
    return this.loanConditions.unmetAt(place, batch);
  }

  /** {@link Assessor.endBefore} */
  endBefore(day: Day): void {
    this.timelines.endBefore(day);
  }

  /** Begins with a household, whose loans come next. */
  beginHousehold(household: number): void {
    this.timelines.beginHousehold(household);
  }

  /**
   * Folds the segments of the loan at a place: cuts wherever one of its timelines changes, and adds one product for each
   * segment between two cuts. The cost is that of the changes, never of the days.
   *
   * What changes from segment to segment is held in variables, not in fields, and sums in numbers are added up here, not in
   * an object with calls: `docs/internals/performance.md` has what that bought.
   *
   * @param left what earlier loans of the household leave of the caps on principal that tie loans together, in fen, day by day
   * @param outcomes receives the figures, at the place of the loan
   * @param trace receives the loan once it is folded
   * @param used receives what is subsidised of the balance, day by day
   */
  fold(
    place: number,
    left: Timeline<number> | undefined,
    outcomes: Outcomes,
    trace: Trace | undefined,
    used?: CoveredDays,
  ): void {
    const { timelines, isActual, daily, dayCount, excludedDays } = this;
    const reasons = this.loanConditions.reasons[place] as Reasons;
    const eligible = reasons === 0;
    timelines.begin(place, eligible, left);
    const { principalLimit, changes } = timelines;
    let { balance, contract, reference, excluded, rule, concessionRule, left: leftOfCaps, eligibleAmount } = timelines;
    const { keys, values, count, first, end } = changes;
    const inNumbers = this.sums.begin(place, first);
    const { unit, denominator } = this.sums;
    const segments = inNumbers && trace === undefined ? undefined : this.segments.begin(count + 1);

    let most = Math.min(principalLimit, leftOfCaps, eligibleAmount);
    let subsidisedDays = 0;
    let exclusions = 0;
    // The rates of the run, in units; balance × units, and covered × units, since it began; sums since the last rounding.
    let contractRate = 0;
    let subsidyRate = 0;
    let concessionRate = 0;
    let balanceUnits = 0;
    let coveredUnits = 0;
    let interestSum = 0;
    let subsidySum = 0;
    let concessionSum = 0;
    let interest = 0;
    let subsidy = 0;
    let concession = 0;
    let principalDays = 0;

    let change = 0;
    let changesRates = true;
    let beginsInterestPeriod = false;
    for (let day: number = first; ; ) {
      // No repayment brings a balance back, so nothing more accrues.
      const isOver = day >= end || balance === 0;
      if (changesRates || isOver) {
        interestSum += balanceUnits * contractRate;
        if (!daily) subsidySum += coveredUnits * subsidyRate;
        concessionSum += coveredUnits * concessionRate;
        if (beginsInterestPeriod || isOver) {
          interest += divideHalfUp(interestSum, denominator);
          subsidy += divideHalfUp(subsidySum, denominator);
          if (concessionSum > 0) concession += divideHalfUp(concessionSum, denominator);
          interestSum = 0;
          subsidySum = 0;
          concessionSum = 0;
        }
        if (isOver) break;
        const subsidised = eligible ? timelines.subsidyRateOn(day, contract, rule) : 0;
        const conceded = eligible ? timelines.concessionRateOf(contract, reference, concessionRule, subsidised) : 0;
        if (segments !== undefined) {
          segments.addRun(contract * PICO_PER_MICRO, subsidised, conceded, rule, concessionRule, beginsInterestPeriod);
        }
        contractRate = (contract * PICO_PER_MICRO) / unit;
        subsidyRate = subsidised / unit;
        concessionRate = conceded / unit;
        balanceUnits = 0;
        coveredUnits = 0;
        changesRates = false;
        beginsInterestPeriod = false;
      }

      let limit = most;
      let exclusion = NOT_EXCLUDED;
      if (eligible) {
        if (excluded !== 0) exclusion = placeOfLowest(excluded);
        else if (rule < 0) exclusion = NO_RULE;
        else if (most === 0) exclusion = eligibleAmount === 0 ? NO_ELIGIBLE_AMOUNT : PRINCIPAL_CAP;
        else if (timelines.gap !== undefined) timelines.tellGap(timelines.gap, place);
        if (exclusion !== NOT_EXCLUDED) limit = 0;
      }
      const covered = balance < limit ? balance : limit;
      const to = change < count ? dayOfKey(keys[change] as number) : end;
      const days = to - day;
      const units = isActual ? days : dayCount.units(day as Day, to as Day);
      balanceUnits += balance * units;
      coveredUnits += covered * units;
      principalDays += covered * days;
      if (covered > 0) {
        subsidisedDays += days;
        if (daily && inNumbers) subsidy += this.dailySubsidy(covered, day as Day, to as Day, subsidyRate, denominator);
      } else if (exclusion !== NOT_EXCLUDED) {
        excludedDays[exclusion] = (excludedDays[exclusion] as number) + days;
        exclusions |= 1 << exclusion;
      }
      if (used !== undefined) used.add(covered, day, to);
      if (segments !== undefined) segments.add(day, to, balance, covered, eligibleAmount, exclusion);

      day = to;
      for (; change < count && dayOfKey(keys[change] as number) === day; change++) {
        const value = values[change] as number;
        switch (kindOfKey(keys[change] as number)) {
          case Change.Repaid:
            balance -= value;
            break;
          case Change.Exclusion:
            excluded ^= value;
            break;
          case Change.ContractRate:
            contract = value;
            changesRates = true;
            break;
          case Change.ReferenceRate:
            reference = value;
            changesRates = true;
            break;
          case Change.Rule:
            rule = value;
            changesRates = true;
            break;
          case Change.Concession:
            concessionRule = value;
            changesRates = true;
            break;
          case Change.InterestPeriod:
            beginsInterestPeriod = true;
            changesRates = true;
            break;
          case Change.Left:
            leftOfCaps = value;
            most = Math.min(principalLimit, leftOfCaps, eligibleAmount);
            break;
          case Change.EligibleAmount:
            eligibleAmount = timelines.addEligible(value);
            most = Math.min(principalLimit, leftOfCaps, eligibleAmount);
            break;
        }
      }
    }

    outcomes.bases[place] = basisOf(this.disbursedOn[place] as number, reasons, this.effectiveOn);
    outcomes.reasons[place] = reasons;
    if ((exclusions | (outcomes.excluded[place] as number)) !== 0) {
      outcomes.takeExcluded(place, exclusions, excludedDays);
    }
    const { columns } = outcomes;
    if (inNumbers) {
      // Each of ACCRUED, as below. Not by `put`: a number that is handed over would be boxed.
      columns.subsidisedDays.reserve()[place] = subsidisedDays;
      columns.principalDays.reserve()[place] = principalDays;
      columns.interest.reserve()[place] = interest;
      columns.subsidy.reserve()[place] = subsidy;
      columns.concession.reserve()[place] = concession;
    } else {
      const amounts = this.exactSums.sum(this.segments);
      const figures: Record<AccruedFigure, Integer> = { subsidisedDays, ...amounts };
      for (const name of ACCRUED) columns[name].put(place, figures[name]);
    }
    if (trace !== undefined) trace.folded(this.foldedAt(place, eligible, trace.caps));
  }

  /** The loan at a place, which was folded last. */
  private foldedAt(place: number, isEligible: boolean, caps: readonly AppliedCap[]): FoldedLoan {
    const contractedOn = this.contractedOn[place] as number;
    const disbursedOn = this.disbursedOn[place] as number;
    return new FoldedLoan(this.prepared, this.segments.copy(), { isEligible, contractedOn, disbursedOn }, caps);
  }

  /** The subsidy of a segment's days, each rounded by itself, in fen. */
  private dailySubsidy(covered: number, from: Day, to: Day, rate: number, denominator: number): number {
    let subsidy = 0;
    for (const { units, days } of this.dayCount.classes(from, to)) {
      subsidy += days * divideHalfUp(covered * units * rate, denominator);
    }
    return subsidy;
  }
}
