import { Assessor, type HouseholdTrace } from '../engine/assess.js';
import type { Counted } from '../engine/earlier-subsidies.js';
import type { Outcome } from '../engine/figures.js';
import type { RawSegment } from '../engine/folded-loan.js';
import { LoanConditions } from '../engine/loan-conditions.js';
import { Outcomes } from '../engine/outcomes.js';
import { type PreparedPolicy, preparePolicy } from '../engine/prepared-policy.js';
import { Batch } from '../fields/batch.js';
import { amountCapsOf, type TimedCap } from '../fields/caps.js';
import type { Household } from '../fields/household.js';
import type { Loan } from '../fields/loan.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import type { Integer } from '../kernel/integer.js';
import { ShareGroups, type Shares } from '../settlement/shares.js';

/** The inputs from which a loan's subsidy is computed. A mistake is a change to a scenario. */
export interface Scenario {
  readonly policy: Policy;
  readonly period: Period;
  readonly household: Household;
  /** The loan whose subsidy is claimed. */
  readonly loan: Loan;
  /**
   * All loans of the household, in the order in which caps are used up. It holds the claimed loan alone where no cap and no
   * condition depends on several loans.
   */
  readonly loans: readonly Loan[];
  /** What the loans used of caps on amounts in earlier periods, as settled; undefined for nothing. */
  readonly earlier: EarlierByLoan | undefined;
  /**
   * Days on which the running sums are rounded, instead of the ends of interest periods. Undefined: as the policy says.
   */
  readonly roundingDays: readonly number[] | undefined;
  /** What assesses this scenario and those made of it. */
  readonly engines: ScenarioEngines;
}

/** What loans were subsidised with in earlier periods, in fen, by their ids. */
export type EarlierByLoan = ReadonlyMap<string, Readonly<Record<Counted, Integer>>>;

/** The figures of a loan that a claim is compared with. Amounts in fen. */
export type ClaimFigures = Pick<Outcome, 'reasons' | 'subsidy' | 'concession' | 'interest'>;

/** What the engine computes for a loan. */
export interface ScenarioResult {
  readonly outcome: ClaimFigures;
  /** The segments with a balance, in the order of their days. */
  readonly segments: readonly RawSegment[];
  /** The least of the caps on amounts that apply to the loan, in fen; undefined where none does. */
  readonly amountLimit: Integer | undefined;
  readonly prepared: PreparedPolicy;
  /** The shares of the funders, in the policy's order. */
  readonly shares: Shares;
}

/** The figures of the claimed loan under a scenario; undefined where that needs a reference rate that is not known. */
export function figuresOf(scenario: Scenario): ClaimFigures | undefined {
  return scenario.engines.assess(scenario)?.figures;
}

/** Whether the claimed loan passes every loan condition under a scenario. */
export function isEligible(scenario: Scenario): boolean {
  return scenario.engines.isEligible(scenario);
}

/** The figures, the segments and the prepared policy of the claimed loan under a scenario, where {@link figuresOf} has any. */
export function resultOf(scenario: Scenario): ScenarioResult {
  const own = scenario.loans.indexOf(scenario.loan);
  const all = amountCapsOf(scenario.policy);
  let segments: readonly RawSegment[] = [];
  let limits: readonly number[] = [];
  const { figures, prepared, shares } = scenario.engines.assess(scenario, {
    folded: (place, loan) => {
      if (place === own) segments = loan.segments();
    },
    limits: (place, { caps }) => {
      if (place === own) limits = caps.map((cap) => (all[cap.place] as TimedCap).limit);
    },
  }) as NonNullable<ReturnType<ScenarioEngines['assess']>>;
  const amountLimit = limits.length === 0 ? undefined : Math.min(...limits);
  return { outcome: figures, segments, amountLimit, prepared, shares: shares() };
}

/** What the claimed loan comes to. */
interface AssessedScenario {
  readonly figures: ClaimFigures;
  readonly prepared: PreparedPolicy;
  /** The shares of the funders, until the next scenario is assessed. */
  readonly shares: () => Shares;
}

/** What assesses under one policy over one period. */
interface ScenarioEngine {
  readonly prepared: PreparedPolicy;
  readonly assessor: Assessor;
  readonly conditions: LoanConditions;
}

/**
 * The engines of scenarios, and one batch for all of them: scenarios come one after another, and most of those that follow
 * one another have the same loans.
 */
export class ScenarioEngines {
  private readonly batch = new Batch();
  /** The household and the loans in the batch. */
  private household: Household | undefined;
  private loans: readonly Loan[] | undefined;
  private outcomes = new Outcomes(0, this.batch);
  /**
   * Engines by policy, period and rounding days, compared by identity. A mistake that changes a policy makes one changed
   * policy for all loans, so engines are found again.
   */
  private readonly engines = new Map<Policy, Map<Period, Map<readonly number[], ScenarioEngine>>>();

  /** Whether a reference rate was not known where the scenario assessed last needed it. */
  private hasGap = false;

  /** Returns undefined where the scenario needs a reference rate that is not known. */
  assess(scenario: Scenario, trace?: HouseholdTrace): AssessedScenario | undefined {
    const { loan, loans, earlier, policy } = scenario;
    const batch = this.load(scenario);
    const { assessor, prepared } = this.engineFor(scenario);
    if (loans.length !== this.outcomes.length) this.outcomes = new Outcomes(loans.length, batch);
    const { outcomes } = this;
    const { columns } = outcomes;
    const used = earlier && {
      at: (during: Counted, place: number) =>
        (earlier.get((loans[place] as Loan).id) as Record<Counted, Integer>)[during],
    };
    this.hasGap = false;
    assessor.begin(batch, used).assess(0, outcomes, trace);
    if (this.hasGap) return undefined;
    const place = loans.indexOf(loan);
    const figures = {
      reasons: outcomes.reasonsAt(place),
      subsidy: columns.subsidy.at(place),
      concession: columns.concession.at(place),
      interest: columns.interest.at(place),
    };
    const shares = () => new ShareGroups(policy).sharesOf(assessor.funderSharesAt(place));
    return { figures, prepared, shares };
  }

  isEligible(scenario: Scenario): boolean {
    const { conditions } = this.engineFor(scenario);
    conditions.begin(this.load(scenario));
    return conditions.reasons[scenario.loans.indexOf(scenario.loan)] === 0;
  }

  private load({ household, loans }: Scenario): Batch {
    if (household === this.household && loans === this.loans) return this.batch;
    this.household = household;
    this.loans = loans;
    return this.batch.load(household, loans);
  }

  private engineFor({ policy, period, roundingDays }: Scenario): ScenarioEngine {
    const ofPolicy = getOrCreate(this.engines, policy, () => new Map());
    const ofPeriod = getOrCreate(ofPolicy, period, () => new Map());
    return getOrCreate(ofPeriod, roundingDays ?? NO_DAYS, () => {
      const onGap = () => {
        this.hasGap = true;
      };
      const usual = preparePolicy(policy, period, onGap);
      const prepared = roundingDays === undefined ? usual : { ...usual, interestPeriodStarts: roundingDays };
      return { prepared, assessor: new Assessor(prepared), conditions: new LoanConditions(policy, onGap) };
    });
  }
}

/** The key of scenarios without rounding days. */
const NO_DAYS: readonly number[] = [];

/** Returns the value under a key. Where there is none, makes one and stores it. */
export function getOrCreate<K extends object, V>(map: WeakMap<K, V>, key: K, make: () => V): V;
export function getOrCreate<K, V>(map: Map<K, V>, key: K, make: () => V): V;
export function getOrCreate<K extends object, V>(map: WeakMap<K, V>, key: K, make: () => V): V {
  let value = map.get(key);
  if (value === undefined) {
    value = make();
    map.set(key, value);
  }
  return value;
}
