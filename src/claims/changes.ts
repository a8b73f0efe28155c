import { inHouseholdOrder } from '../engine/assess.js';
import { termCapOf } from '../fields/caps.js';
import type { Loan } from '../fields/loan.js';
import { type Period, periodOf } from '../fields/period.js';
import { formulasOf, isFormula, type Policy, type RateFormula, type SubsidyRule } from '../fields/policy.js';
import type { DayCountName } from '../kernel/day-count.js';
import { MICRO, type MicroPercent, type MicroShare } from '../kernel/percent.js';
import { addMonths, civilDateOf, type Day, dayOf } from '../kernel/plain-date.js';
import {
  capsOfYearInEachPeriod,
  capsSharedByLenders,
  PLACES_OF_CAPS,
  withoutAmountCap,
  withoutAmountCaps,
  withoutCapsOfYear,
  withoutPrincipalCap,
  withoutPrincipalCaps,
} from './cap-changes.js';
import type { Mistake } from './mistakes.js';
import { getOrCreate, isEligible, type Scenario } from './scenario.js';

/** Changes of one group exclude each other. */
type ExclusiveGroup = 'day-count' | 'rounding';

/** One way of making a mistake: a change to the scenario from which the subsidy is computed. */
export interface ScenarioChange<M extends Mistake = Mistake> {
  readonly mistake: M;
  readonly exclusiveGroup?: ExclusiveGroup | undefined;
  /** The scenario with the mistake made. Undefined where the mistake cannot be made with this loan and policy. */
  readonly apply: (scenario: Scenario) => Scenario | undefined;
}

/**
 * A change of the policy. `changed` returns undefined where the policy already says what the mistake would. A policy is
 * changed once for all loans.
 */
function ofPolicy<M extends Mistake>(
  mistake: M,
  changed: (policy: Policy) => Policy | undefined,
  concerns: (loan: Loan) => boolean = () => true,
  exclusiveGroup?: ExclusiveGroup,
): ScenarioChange<M> {
  const changes = new WeakMap<Policy, { readonly policy: Policy | undefined }>();
  return {
    mistake,
    exclusiveGroup,
    apply: (scenario) => {
      if (!concerns(scenario.loan)) return undefined;
      const { policy } = getOrCreate(changes, scenario.policy, () => ({ policy: changed(scenario.policy) }));
      return policy && { ...scenario, policy };
    },
  };
}

/** A change of the loan. It is made to all loans of the household. */
function ofLoan<M extends Mistake>(
  mistake: M,
  changed: (loan: Loan, scenario: Scenario) => Loan | undefined,
): ScenarioChange<M> {
  const change = changeOfLoans(changed);
  return { mistake, apply: (scenario) => keptEligible(change(scenario), scenario) };
}

/**
 * A changed scenario. Whoever counts the days or the rate of an eligible loan wrongly does not test the policy's conditions
 * on them anew: where the change leads the loan past one, they are left out.
 */
function keptEligible(changed: Scenario | undefined, scenario: Scenario): Scenario | undefined {
  const { policy } = scenario;
  if (changed === undefined || policy.conditions === undefined) return changed;
  if (isEligible(changed) || !isEligible(scenario)) return changed;
  return { ...changed, policy: getOrCreate(unconditional, policy, () => ({ ...policy, conditions: undefined })) };
}

/** Policies without their conditions, one for all loans. */
const unconditional = new WeakMap<Policy, Policy>();

function changeOfLoans(
  changed: (loan: Loan, scenario: Scenario) => Loan | undefined,
): (scenario: Scenario) => Scenario | undefined {
  return (scenario) => {
    if (scenario.loans.length === 1) {
      const loan = changed(scenario.loan, scenario);
      return loan && { ...scenario, loan, loans: [loan] };
    }
    const loans = scenario.loans.map((loan) => changed(loan, scenario));
    if (loans.every((loan) => loan === undefined)) return undefined;
    const mistaken = loans.map((loan, place) => loan ?? (scenario.loans[place] as Loan));
    const loan = mistaken[scenario.loans.indexOf(scenario.loan)] as Loan;
    return { ...scenario, loan, loans: mistaken.sort(inHouseholdOrder) };
  };
}

function ofPeriod<M extends Mistake>(mistake: M, changed: (scenario: Scenario) => Span | undefined): ScenarioChange<M> {
  return {
    mistake,
    apply: (scenario) => {
      const span = changed(scenario);
      return span && { ...scenario, period: changedPeriod(scenario.period, span) };
    },
  };
}

/** Half-open: `from` is in the span, `to` is not. */
type Span = readonly [from: Day, to: Day];

/** Changed periods by their days, so that all loans share one period object and the engine for it. */
const changedPeriods = new WeakMap<Period, Map<Day, Map<Day, Period>>>();

function changedPeriod(period: Period, [from, to]: Span): Period {
  const byFrom = getOrCreate(changedPeriods, period, () => new Map<Day, Map<Day, Period>>());
  return getOrCreate(
    getOrCreate(byFrom, from, () => new Map<Day, Period>()),
    to,
    () => periodOf(from, to),
  );
}

/** Two changes that make up one mistake. One of them may be inapplicable, but not both. */
function both<M extends Mistake>(first: ScenarioChange<M>, second: ScenarioChange<M>): ScenarioChange<M> {
  return {
    ...first,
    apply: (scenario) => {
      const changed = first.apply(scenario);
      return second.apply(changed ?? scenario) ?? changed;
    },
  };
}

const later = (day: Day, days = 1) => (day + days) as Day;
/** After every day that can be read. */
const AFTER_ALL_DAYS = dayOf(2200, 1, 1);

function dayCounted<M extends Mistake>(mistake: M, dayCount: DayCountName): ScenarioChange<M> {
  return ofPolicy(
    mistake,
    (policy) => (policy.dayCount === dayCount ? undefined : { ...policy, dayCount }),
    undefined,
    'day-count',
  );
}

function rounded<M extends Mistake>(
  mistake: M,
  rounding: Policy['rounding'],
  interestPeriod?: Policy['interestPeriod'],
): ScenarioChange<M> {
  return ofPolicy(
    mistake,
    (policy) => {
      const same = interestPeriod === undefined || isSamePeriod(policy.interestPeriod, interestPeriod);
      if (policy.rounding === rounding && same) return undefined;
      return { ...policy, rounding, interestPeriod: interestPeriod ?? policy.interestPeriod };
    },
    undefined,
    'rounding',
  );
}

function isSamePeriod(a: Policy['interestPeriod'], b: NonNullable<Policy['interestPeriod']>): boolean {
  return a?.endsOn === b.endsOn && a.months === b.months;
}

/** The first days of the months, or of the quarters, inside a period. */
function firstDaysIn({ from, to }: Period, months: 1 | 3): readonly number[] {
  const { year, month } = civilDateOf(from);
  const days: number[] = [];
  for (let next = year * 12 + month; ; next++) {
    const day = dayOf(Math.floor(next / 12), (next % 12) + 1, 1);
    if (day >= to) return days;
    if (next % months === 0) days.push(day);
  }
}

function roundedOnFirstDays(months: 1 | 3): ScenarioChange<'ROUNDED_BY_INTEREST_PERIOD'> {
  const firstDays = new WeakMap<Period, readonly number[]>();
  return {
    mistake: 'ROUNDED_BY_INTEREST_PERIOD',
    exclusiveGroup: 'rounding',
    apply: (scenario) => {
      const { policy, period } = scenario;
      if (policy.rounding === 'day') return undefined;
      return { ...scenario, roundingDays: getOrCreate(firstDays, period, () => firstDaysIn(period, months)) };
    },
  };
}

/** Repayments, refunds, maturity and the extension are one day later. */
function endingLater(loan: Loan): Loan {
  return {
    ...loan,
    eligibleAmounts: eligibleLater(loan, (amount) => amount < 0),
    maturesOn: later(loan.maturesOn),
    extendedTo: loan.extendedTo && later(loan.extendedTo),
    repayments: loan.repayments.map(({ on, amount }) => ({ on: later(on), amount })),
  };
}

/** The eligible amounts, some of which are one day later. */
function eligibleLater({ eligibleAmounts }: Loan, isLater: (amount: number) => boolean): Loan['eligibleAmounts'] {
  const moved = eligibleAmounts?.map(({ on, amount }) => ({ on: isLater(amount) ? later(on) : on, amount }));
  return moved?.sort((a, b) => a.on - b.on);
}

/** The disbursement is one day later, and so is what becomes eligible. Repayments are not before it. */
function beginningLater(loan: Loan): Loan {
  const disbursedOn = later(loan.disbursedOn);
  const repayments = loan.repayments.map(({ on, amount }) => ({ on: on < disbursedOn ? disbursedOn : on, amount }));
  // The day on which the household's list is looked up stays the same.
  const eligibleAmounts = eligibleLater(loan, (amount) => amount >= 0);
  return { ...loan, contractedOn: loan.contractedOn ?? loan.disbursedOn, disbursedOn, repayments, eligibleAmounts };
}

/** All events of the loan are one day later. */
function allLater(loan: Loan): Loan {
  const shift = <T extends { readonly from: Day; readonly to?: Day | undefined }>(entry: T): T => ({
    ...entry,
    from: later(entry.from),
    ...(entry.to === undefined ? {} : { to: later(entry.to) }),
  });
  return {
    ...endingLater(beginningLater(loan)),
    overdue: loan.overdue.map(shift),
    misusedOn: loan.misusedOn && later(loan.misusedOn),
    // A rate in force on the disbursement stays in force from it.
    rates: loan.rates.map((rate) => (rate.from > loan.disbursedOn ? shift(rate) : rate)),
  };
}

/** Whether the loan is disbursed inside the period and not before the window. */
function beginsInside({ disbursedOn }: Loan, { period: { from, to }, policy: { window } }: Scenario): boolean {
  return disbursedOn >= from && disbursedOn < to && disbursedOn >= window.from;
}
/** Whether a repayment, the maturity or the extended maturity is inside a period. */
function endsInside(loan: Loan, { from, to }: Period): boolean {
  const inside = (day: Day) => day >= from && day < to;
  return inside(loan.maturesOn) || inside(endOf(loan)) || loan.repayments.some(({ on }) => inside(on));
}

/** Whether a day more or less at either end changes the amount and not the eligibility. */
function isShiftable(loan: Loan, scenario: Scenario): boolean {
  const { policy, period } = scenario;
  return beginsInside(loan, scenario) || (loan.disbursedOn >= policy.window.from && endsInside(loan, period));
}

const endOf = ({ maturesOn, extendedTo }: Loan) => extendedTo ?? maturesOn;

function withRates(loan: Loan, rates: Loan['rates']): Loan {
  return { ...loan, rates };
}

/** Whether the subsidy rate depends on the contract rate, other than being limited to it. */
function dependsOnContractRate({ subsidy, otherSubsidy }: Policy): boolean {
  return (
    (typeof otherSubsidy === 'string' ? otherSubsidy === 'reduce' : Object.values(otherSubsidy).includes('reduce')) ||
    subsidy.some(({ kind, maxShareOfContractRate }) => kind !== 'points' || maxShareOfContractRate !== undefined)
  );
}

/** Keeps one contract rate and drops the changes of rate. */
function onlyRate(which: (loan: Loan, scenario: Scenario) => number) {
  return (loan: Loan, scenario: Scenario): Loan | undefined => {
    if (loan.rates.length < 2 || !dependsOnContractRate(scenario.policy)) return undefined;
    const rate = loan.rates[which(loan, scenario)] as Loan['rates'][number];
    return withRates(loan, [{ ...rate, from: loan.disbursedOn }]);
  };
}

/** Treats other subsidies of all levels alike. */
function levelsTreatedAs(otherSubsidy: 'exclude' | 'reduce') {
  return (policy: Policy): Policy | undefined =>
    typeof policy.otherSubsidy === 'string' ? undefined : { ...policy, otherSubsidy };
}

/** Looks every reference up on one day. */
function lookedUpOn(on: RateFormula['on']) {
  return (policy: Policy): Policy | undefined => {
    let isOther = false;
    const subsidy = policy.subsidy.map((rule) => {
      const moved = formulasOf(rule).flatMap(([field, formula]) =>
        formula.on === on ? [] : [[field, { ...formula, on }]],
      );
      isOther ||= moved.length > 0;
      return { ...rule, ...Object.fromEntries(moved) } as SubsidyRule;
    });
    return isOther ? { ...policy, subsidy } : undefined;
  };
}

function onlyRule(which: (rules: readonly SubsidyRule[]) => SubsidyRule | undefined) {
  return (policy: Policy): Policy | undefined => {
    const rule = which(policy.subsidy);
    const first = policy.subsidy[0];
    return policy.subsidy.length < 2 || !rule || !first
      ? undefined
      : { ...policy, subsidy: [{ ...rule, from: first.from }] };
  };
}

/** Changes of the contract rate, or of the rule, take effect on another day. */
function rateChangesOn(day: (from: Day) => Day): ScenarioChange<'RATE_CHANGE_ON_WRONG_DAY'> {
  const moved = <T extends { readonly from: Day }>(
    entries: readonly T[],
    fixed: (entry: T, place: number) => boolean,
  ) => entries.map((entry, place) => (fixed(entry, place) ? entry : { ...entry, from: day(entry.from) }));
  return both(
    ofLoan('RATE_CHANGE_ON_WRONG_DAY', (loan, { policy }) => {
      const changes = dependsOnContractRate(policy) && loan.rates.some(({ from }) => from > loan.disbursedOn);
      return changes
        ? withRates(
            loan,
            moved(loan.rates, ({ from }) => from <= loan.disbursedOn),
          )
        : undefined;
    }),
    ofPolicy('RATE_CHANGE_ON_WRONG_DAY', (policy) =>
      policy.subsidy.length < 2 ? undefined : { ...policy, subsidy: moved(policy.subsidy, (_, place) => place === 0) },
    ),
  );
}

/** The first day of the next month. */
function nextMonth(day: Day): Day {
  const { year, month } = civilDateOf(day);
  return addMonths(dayOf(year, month, 1), 1);
}

/** The 21st of the month that is `months` after a day's month. A new interest period begins on it. */
function interestDayIn(day: Day, months: number): Day {
  const { year, month } = civilDateOf(day);
  const index = year * 12 + month - 1 + months;
  return dayOf(Math.floor(index / 12), (index % 12) + 1, 21);
}

/** The last 21st on or before a day. */
function interestDayBefore(day: Day): Day {
  const own = interestDayIn(day, 0);
  return own > day ? interestDayIn(day, -1) : own;
}

/** The first 21st on or after a day. */
function interestDayAfter(day: Day): Day {
  const own = interestDayIn(day, 0);
  return own < day ? interestDayIn(day, 1) : own;
}

/** A rate times a fraction, rounded half up to the millionth of a percent, at most 100%. */
function scaled<T extends number>(rate: T, numerator: number, denominator: number): T {
  return Math.min(Math.floor((rate * numerator) / denominator + 0.5), 100 * MICRO) as T;
}

function ratesTimes(
  numerator: number,
  denominator: number,
): readonly ScenarioChange<'MONTHLY_PERMILLE_AS_ANNUAL_PCT'>[] {
  const pct = (rate: MicroPercent) => scaled(rate, numerator, denominator);
  return [
    ofPolicy('MONTHLY_PERMILLE_AS_ANNUAL_PCT', (policy) => {
      if (!policy.subsidy.some((rule) => rule.kind === 'points' && !isFormula(rule.points))) return undefined;
      const subsidy = policy.subsidy.map((rule) =>
        rule.kind === 'points' && !isFormula(rule.points) ? { ...rule, points: pct(rule.points) } : rule,
      );
      return { ...policy, subsidy };
    }),
    ofLoan('MONTHLY_PERMILLE_AS_ANNUAL_PCT', (loan, { policy }) =>
      dependsOnContractRate(policy)
        ? withRates(
            loan,
            loan.rates.map((rate) => ({ ...rate, pct: pct(rate.pct) })),
          )
        : undefined,
    ),
  ];
}

/** All loan conditions count as met. */
const eligibleAnyway = both(
  ofPolicy('ELIGIBILITY_IGNORED', (policy) => {
    const [first, ...rest] = policy.subsidy as [SubsidyRule, ...SubsidyRule[]];
    const { incomeCeiling: _, ...household } = policy.household;
    return {
      ...policy,
      lenders: undefined,
      conditions: undefined,
      window: { from: dayOf(1900, 1, 1), effectiveOn: policy.window.effectiveOn, to: undefined, contracted: undefined },
      household: { ...household, listing: 'not-required', excludedAssistance: [] },
      subsidy: [{ ...first, from: dayOf(1900, 1, 1), when: undefined }, ...rest],
      overdue: policy.overdue === 'revoke' ? 'ignore' : policy.overdue,
    };
  }),
  ofLoan('ELIGIBILITY_IGNORED', (loan, { policy }) => ({
    ...loan,
    product: policy.products[0]?.id ?? loan.product,
    otherSubsidy: undefined,
    misusedOn: undefined,
  })),
);

/** A change that is made only where a condition holds, because elsewhere it equals another change. */
function onlyWhere<M extends Mistake>(
  when: (scenario: Scenario) => boolean,
  change: ScenarioChange<M>,
): ScenarioChange<M> {
  return { ...change, apply: (scenario) => (when(scenario) ? change.apply(scenario) : undefined) };
}

/**
 * The rule of another day than the policy says. Where there is one rule, only the day of a contract may be before it, and
 * the change makes no other difference.
 */
function appliedBy(rateAppliesBy: Policy['rateAppliesBy']): (policy: Policy) => Policy | undefined {
  return (policy) =>
    policy.rateAppliesBy === rateAppliesBy || (policy.subsidy.length < 2 && policy.rateAppliesBy !== 'contract-day')
      ? undefined
      : { ...policy, rateAppliesBy };
}

const isIneligible = (scenario: Scenario) => !isEligible(scenario);

/** Drops the repayments for which `ignored` holds. */
function withoutRepayments(
  ignored: (repayment: Loan['repayments'][number], loan: Loan, period: Period) => boolean,
): ScenarioChange<'REPAYMENTS_IGNORED'> {
  return ofLoan('REPAYMENTS_IGNORED', (loan, { period }) => {
    const repayments = loan.repayments.filter((repayment) => !ignored(repayment, loan, period));
    return repayments.length === loan.repayments.length ? undefined : { ...loan, repayments };
  });
}

const isOverdue = (loan: Loan) => loan.overdue.length > 0;
const isExtended = (loan: Loan) => loan.extendedTo !== undefined;

/** All known changes of the policy, the period or the loan. */
export const SCENARIO_CHANGES = [
  // First, since other mistakes about an ineligible loan are made in addition to this one.
  onlyWhere(isIneligible, eligibleAnyway),
  onlyWhere(
    isIneligible,
    both(
      // Eligible from the day on which the window opens.
      ofPeriod('ELIGIBILITY_IGNORED', ({ policy: { window }, period: { from, to } }) =>
        window.from > from && window.from < to ? [window.from, to] : undefined,
      ),
      eligibleAnyway,
    ),
  ),

  ofLoan('BOTH_ENDS_COUNTED', (loan, { period }) => (endsInside(loan, period) ? endingLater(loan) : undefined)),
  ofPeriod('BOTH_ENDS_COUNTED', ({ period: { from, to } }) => [from, later(to)]),
  onlyWhere(
    ({ loan, period }) => endsInside(loan, period),
    both(
      ofLoan('BOTH_ENDS_COUNTED', endingLater),
      ofPeriod('BOTH_ENDS_COUNTED', ({ period: { from, to } }) => [from, later(to)]),
    ),
  ),
  ofLoan('NEITHER_END_COUNTED', (loan, scenario) => (beginsInside(loan, scenario) ? beginningLater(loan) : undefined)),
  ofPeriod('NEITHER_END_COUNTED', ({ loan, period: { from, to } }) =>
    loan.disbursedOn < from ? [later(from), to] : undefined,
  ),
  ofLoan('NIGHT_ON_END_DAY', (loan, scenario) =>
    isShiftable(loan, scenario) ? endingLater(beginningLater(loan)) : undefined,
  ),
  onlyWhere(
    ({ loan }) => loan.overdue.length > 0 || loan.misusedOn !== undefined || loan.rates.length > 1,
    ofLoan('NIGHT_ON_END_DAY', (loan, scenario) => (isShiftable(loan, scenario) ? allLater(loan) : undefined)),
  ),

  ofPolicy(
    'OVERDUE_NOT_EXCLUDED',
    (policy) => (policy.overdue === 'ignore' ? undefined : { ...policy, overdue: 'ignore' }),
    isOverdue,
  ),
  ofPolicy(
    'EXTENSION_NOT_EXCLUDED',
    (policy) => (policy.extension === 'include' ? undefined : { ...policy, extension: 'include' }),
    isExtended,
  ),
  ofLoan('AFTER_MATURITY_NOT_EXCLUDED', (loan, { policy, period }) => {
    if (endOf(loan) >= period.to) return undefined;
    if (!isExtended(loan)) return { ...loan, maturesOn: AFTER_ALL_DAYS };
    return policy.extension === 'include' ? { ...loan, extendedTo: AFTER_ALL_DAYS } : undefined;
  }),

  withoutRepayments(() => true),
  withoutRepayments(({ on }, { repayments }, { from }) => on >= from && repayments.some((other) => other.on < from)),
  withoutRepayments(({ on }, { repayments }) => repayments.length > 1 && on === repayments.at(-1)?.on),
  withoutRepayments(({ on }, { repayments }) => repayments.length > 1 && on === repayments[0]?.on),

  ofPeriod('TRIAL_DAYS_LEFT_OUT', ({ loan, policy: { window }, period: { from, to } }) => {
    const inForce = window.effectiveOn;
    return loan.disbursedOn < inForce && from < inForce && inForce < to ? [inForce, to] : undefined;
  }),
  onlyWhere(
    ({ loan, policy }) => loan.disbursedOn < policy.window.effectiveOn,
    ofPolicy('TRIAL_DAYS_LEFT_OUT', (policy) => ({
      ...policy,
      window: { ...policy.window, from: policy.window.effectiveOn },
    })),
  ),

  ofPeriod('PERIOD_NOT_CLIPPED', ({ loan, period: { from, to } }) =>
    loan.disbursedOn < from ? [loan.disbursedOn, to] : undefined,
  ),
  ofPeriod('PERIOD_NOT_CLIPPED', ({ loan, period: { from, to } }) =>
    endOf(loan) > to ? [from, endOf(loan)] : undefined,
  ),
  ofPeriod('PERIOD_NOT_CLIPPED', ({ loan, period: { from, to } }) =>
    loan.disbursedOn < from && endOf(loan) > to ? [loan.disbursedOn, endOf(loan)] : undefined,
  ),
  ofPeriod('PERIOD_NOT_CLIPPED', ({ period: { from, to } }) => [from, interestDayAfter(to)]),

  // Interest is settled on the 20th, that day counted.
  ofPeriod('PERIOD_BY_INTEREST_DAY', ({ period: { from, to } }) => {
    const end = interestDayBefore(to);
    return end > from ? [from, end] : undefined;
  }),
  onlyWhere(
    ({ loan, period }) => loan.disbursedOn < period.from,
    ofPeriod('PERIOD_BY_INTEREST_DAY', ({ period: { from, to } }) => {
      const end = interestDayBefore(to);
      return end > from ? [interestDayBefore(from), end] : undefined;
    }),
  ),

  ofPolicy('CONTRACT_RATE_SUBSIDISED', (policy) => ({
    ...policy,
    subsidy: [
      {
        kind: 'share',
        from: dayOf(1900, 1, 1),
        share: MICRO as MicroShare,
        maxPoints: undefined,
        maxShareOfContractRate: undefined,
      },
    ],
  })),

  ofLoan(
    'RATE_CHANGE_IGNORED',
    onlyRate((loan) => loan.rates.findLastIndex(({ from }) => from <= loan.disbursedOn)),
  ),
  ofLoan(
    'RATE_CHANGE_IGNORED',
    onlyRate((loan, { period }) =>
      Math.max(
        0,
        loan.rates.findLastIndex(({ from }) => from <= period.from),
      ),
    ),
  ),
  ofLoan(
    'RATE_CHANGE_IGNORED',
    onlyRate((loan) => loan.rates.length - 1),
  ),
  ofPolicy(
    'RATE_CHANGE_IGNORED',
    onlyRule((rules) => rules[0]),
  ),
  ofPolicy(
    'RATE_CHANGE_IGNORED',
    onlyRule((rules) => rules.at(-1)),
  ),
  ofPolicy('RATE_CHANGE_IGNORED', appliedBy('accrual-day')),
  ofPolicy('RATE_CHANGE_IGNORED', appliedBy('disbursement-day')),
  ofPolicy('RATE_CHANGE_IGNORED', appliedBy('contract-day')),
  rateChangesOn((day) => later(day)),
  rateChangesOn((day) => later(day, -1)),
  rateChangesOn(nextMonth),
  rateChangesOn((day) => dayOf(civilDateOf(day).year + 1, 1, 1)),

  ofPolicy('CATCH_ALL_RULE_USED', (policy) => {
    const forAll = policy.subsidy.filter(({ when }) => when === undefined);
    return forAll.length === 0 || forAll.length === policy.subsidy.length ? undefined : { ...policy, subsidy: forAll };
  }),
  ofPolicy('REFERENCE_OF_DISBURSEMENT_DAY', lookedUpOn('disbursement')),
  ofPolicy('REFERENCE_OF_ACCRUAL_DAY', lookedUpOn('accrual')),
  ofPolicy('WHOLE_BALANCE_INSTEAD_OF_ELIGIBLE', (policy) =>
    policy.subsidisedOn === 'eligible-amounts' ? { ...policy, subsidisedOn: 'balance' } : undefined,
  ),
  ofPolicy('PRINCIPAL_CAP_IGNORED', withoutPrincipalCaps),
  ...PLACES_OF_CAPS.map((place) => ofPolicy('PRINCIPAL_CAP_IGNORED', withoutPrincipalCap(place))),
  ofPolicy('AMOUNT_CAP_IGNORED', withoutAmountCaps),
  ...PLACES_OF_CAPS.map((place) => ofPolicy('AMOUNT_CAP_IGNORED', withoutAmountCap(place))),
  ofPolicy('CAP_OF_YEAR_IGNORED', withoutCapsOfYear),
  ofPolicy('CAP_OF_YEAR_IGNORED', capsOfYearInEachPeriod),
  ofPolicy('CAP_PER_LENDER_SHARED', capsSharedByLenders),
  ofPolicy('CLOCK_FROM_DISBURSEMENT', (policy) => {
    const cap = termCapOf(policy);
    return cap === undefined || cap.from === 'disbursement' ? undefined : { ...policy, termCapMonths: cap.months };
  }),
  ofPolicy('TERM_CAP_IGNORED', (policy) =>
    policy.termCapMonths === undefined ? undefined : { ...policy, termCapMonths: undefined },
  ),
  ofPolicy('RATE_LIMIT_IGNORED', (policy) =>
    policy.subsidy.some((rule) => rule.maxPoints !== undefined || rule.maxShareOfContractRate !== undefined)
      ? {
          ...policy,
          subsidy: policy.subsidy.map((rule) => ({ ...rule, maxPoints: undefined, maxShareOfContractRate: undefined })),
        }
      : undefined,
  ),
  ofLoan('OTHER_SUBSIDY_NOT_DEDUCTED', (loan) => loan.otherSubsidy && { ...loan, otherSubsidy: undefined }),
  ofPolicy('LEVELS_NOT_TOLD_APART', levelsTreatedAs('exclude')),
  ofPolicy('LEVELS_NOT_TOLD_APART', levelsTreatedAs('reduce')),
  ofLoan('MISUSE_NOT_EXCLUDED', (loan) =>
    loan.misusedOn === undefined ? undefined : { ...loan, misusedOn: undefined },
  ),
  ofPolicy('INTEREST_UNPAID_NOT_EXCLUDED', (policy) =>
    policy.payment === 'accrued' ? undefined : { ...policy, payment: 'accrued' },
  ),
  ofPolicy('UNLISTED_DAYS_NOT_EXCLUDED', (policy) =>
    policy.household.listing === 'every-day'
      ? { ...policy, household: { ...policy.household, listing: 'not-required' } }
      : undefined,
  ),

  // Last, since they lead to few amounts and are seldom part of a pair.
  ...ratesTimes(10, 12),
  ...ratesTimes(12, 10),

  dayCounted('DAY_COUNT_ACT_365F', 'ACT/365F'),
  dayCounted('DAY_COUNT_ACT_360', 'ACT/360'),
  dayCounted('DAY_COUNT_30E_360', '30E/360'),
  dayCounted('DAY_COUNT_ACT_ACT', 'ACT/ACT'),

  rounded('ROUNDED_BY_INTEREST_PERIOD', 'interest-period', { endsOn: 20, months: 3 }),
  rounded('ROUNDED_BY_INTEREST_PERIOD', 'interest-period', { endsOn: 20, months: 1 }),
  roundedOnFirstDays(3),
  roundedOnFirstDays(1),
  rounded('ROUNDED_DAILY', 'day'),
  rounded('ROUNDED_ONCE', 'settlement'),
] as const satisfies readonly ScenarioChange[];
