import type { RawSegment } from '../engine/accrue.js';
import { Assessor, type HouseholdTrace } from '../engine/assess.js';
import type { Outcome } from '../engine/figures.js';
import { Outcomes } from '../engine/outcomes.js';
import { type PreparedPolicy, preparePolicy } from '../engine/prepared-policy.js';
import { Batch } from '../fields/batch.js';
import type { Household } from '../fields/household.js';
import type { Loan } from '../fields/loan.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { type Integer, subtract } from '../kernel/integer.js';

/** The inputs from which a loan's subsidy is computed. A mistake is a change to a scenario. */
export interface Scenario {
  readonly policy: Policy;
  readonly period: Period;
  readonly household: Household;
  /** The loan whose subsidy is claimed. */
  readonly loan: Loan;
  /**
   * All loans of the household, in the order in which caps are used up. It holds the claimed loan alone where no cap
   * depends on several loans.
   */
  readonly loans: readonly Loan[];
  /** The part of the household's cap on amounts that earlier periods used, in fen. */
  readonly capUsed: Integer;
  /**
   * Days on which the running sums are rounded, instead of the ends of interest periods. Undefined: as the policy says.
   */
  readonly roundingDays: readonly number[] | undefined;
}

/** The figures of a loan that a claim is compared with. Amounts in fen. */
export type ClaimFigures = Pick<Outcome, 'reasons' | 'subsidy' | 'concession' | 'interest'>;

/** What the engine computes for a loan. */
export interface ScenarioResult {
  readonly outcome: ClaimFigures;
  /** The segments with a balance, in the order of their days. */
  readonly segments: readonly RawSegment[];
  readonly prepared: PreparedPolicy;
}

/** The figures of the claimed loan under a scenario. */
export function figuresOf(scenario: Scenario): ClaimFigures {
  return engineFor(scenario).assess(scenario);
}

/** The figures, the segments and the prepared policy of the claimed loan under a scenario. */
export function resultOf(scenario: Scenario): ScenarioResult {
  const engine = engineFor(scenario);
  const segments: RawSegment[] = [];
  const own = scenario.loans.indexOf(scenario.loan);
  const outcome = engine.assess(scenario, {
    segment: (place, segment) => {
      if (place === own) segments.push(segment);
    },
    limits: () => {},
  });
  return { outcome, segments, prepared: engine.prepared };
}

/** An engine for one policy and one period. Its batch and its outcomes are used again for every household. */
class ScenarioEngine {
  private readonly assessor: Assessor;
  private readonly batch = new Batch();
  private outcomes = new Outcomes(0, this.batch);

  constructor(readonly prepared: PreparedPolicy) {
    this.assessor = new Assessor(prepared);
  }

  assess({ household, loan, loans, capUsed, policy }: Scenario, trace?: HouseholdTrace): ClaimFigures {
    const { batch } = this;
    batch.load(household, loans);
    if (loans.length !== this.outcomes.length) this.outcomes = new Outcomes(loans.length, batch);
    const { outcomes } = this;
    const { columns } = outcomes;
    const capLeft = policy.amountCap && subtract(policy.amountCap.perHousehold, capUsed);
    this.assessor.begin(batch).assess(0, outcomes, capLeft, trace);
    const place = loans.indexOf(loan);
    return {
      reasons: outcomes.reasonsAt(place),
      subsidy: columns.subsidy.at(place),
      concession: columns.concession.at(place),
      interest: columns.interest.at(place),
    };
  }
}

/**
 * Engines by policy, period and rounding days, compared by identity. A mistake that changes a policy makes one changed
 * policy for all loans, so engines are found again.
 */
const engines = new WeakMap<Policy, WeakMap<Period, WeakMap<readonly number[], ScenarioEngine>>>();
/** The key of scenarios without rounding days. */
const NO_DAYS: readonly number[] = [];

function engineFor({ policy, period, roundingDays }: Scenario): ScenarioEngine {
  const ofPolicy = getOrCreate(engines, policy, () => new WeakMap());
  const ofPeriod = getOrCreate(ofPolicy, period, () => new WeakMap());
  return getOrCreate(ofPeriod, roundingDays ?? NO_DAYS, () => {
    const prepared = preparePolicy(policy, period);
    return new ScenarioEngine(
      roundingDays === undefined ? prepared : { ...prepared, interestPeriodStarts: roundingDays },
    );
  });
}

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
