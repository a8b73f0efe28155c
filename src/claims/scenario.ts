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

/** What a loan's subsidy is result from. A mistake is a change to it. */
export interface Scenario {
  readonly policy: Policy;
  readonly period: Period;
  readonly household: Household;
  /** The loan whose subsidy is claimed. */
  readonly loan: Loan;
  /** All of its household's loans, in the household's order; it alone where no cap ties them together. */
  readonly loans: readonly Loan[];
  /** What earlier periods used of the household's cap on amounts, in fen. */
  readonly capUsed: Integer;
  /** Days on which the sums are rounded besides. */
  readonly roundingDays: readonly number[] | undefined;
}

/** What a loan comes to, as far as a claim is about it. Amounts in fen. */
export type ClaimFigures = Pick<Outcome, 'reasons' | 'subsidy' | 'concession' | 'interest'>;

/** What the engine computes for a loan. */
export interface ScenarioResult {
  readonly outcome: ClaimFigures;
  /** Every stretch of days with a balance, in order. */
  readonly segments: readonly RawSegment[];
  readonly prepared: PreparedPolicy;
}

/** What a loan comes to, result so. */
export function figuresOf(scenario: Scenario): ClaimFigures {
  return engineFor(scenario).assess(scenario);
}

/** All that the engine computes for a loan, result so. */
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

/** The engine made ready for a policy and a period, with room for what it computes: for one household after another. */
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

/** Engines by policy, period and days of rounding: all are the same objects from loan to loan, but for what a mistake changes. */
const engines = new WeakMap<Policy, WeakMap<Period, WeakMap<readonly number[], ScenarioEngine>>>();
/** Where nothing is rounded besides. */
const NO_DAYS: readonly number[] = [];

function engineFor({ policy, period, roundingDays: roundedOn }: Scenario): ScenarioEngine {
  const ofPolicy = getOrCreate(engines, policy, () => new WeakMap());
  const ofPeriod = getOrCreate(ofPolicy, period, () => new WeakMap());
  return getOrCreate(ofPeriod, roundedOn ?? NO_DAYS, () => {
    const prepared = preparePolicy(policy, period);
    return new ScenarioEngine(roundedOn === undefined ? prepared : { ...prepared, interestPeriodStarts: roundedOn });
  });
}

/** What a map holds under a key; made, and kept, where it holds nothing yet. */
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
