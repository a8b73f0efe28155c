import { MOST_WORDS } from '../engine/assess.js';
import { listedFrom } from '../engine/first-list.js';
import { LoanConditions } from '../engine/loan-conditions.js';
import { reasonsIn } from '../engine/reason-bits.js';
import { Batch } from '../fields/batch.js';
import { isObject } from '../fields/faults.js';
import type { Household } from '../fields/household.js';
import type { Loan } from '../fields/loan.js';
import type { Policy, When } from '../fields/policy.js';
import { checkHouseholdRead, checkPolicyRead } from '../fields/read-check.js';
import type { Reason } from '../fields/reasons.js';
import { unexpected } from '../fields/stages.js';
import { type Fen, formatFen } from '../kernel/fen.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import {
  type EligibilityFacts,
  eligibilityFactsOf,
  type ReasonWithFacts,
  reasonsWithFacts,
} from '../settlement/reason-facts.js';
import { deepFreeze } from './deep-freeze.js';
import { parseDay } from './parse-day.js';

/** A family, and the day on which its eligibility is asked for. */
export interface ScreenRequest {
  /** The policy, as `parsePolicy` returns it. */
  readonly policy: Policy;
  /** The household, as `parseHousehold` or `parsePortfolio` returns it. */
  readonly household: Household;
  /** The day, `YYYY-MM-DD`: that of the contract and of the disbursement of a loan that does not exist yet. */
  readonly on: string;
}

/** What would remove a reason, by what is known of the household today. */
export interface ScreeningChange {
  /** The reason. */
  readonly reason: Reason;
  /** The first later day on which the reason no longer holds, `YYYY-MM-DD`; absent where no day is known. */
  readonly from?: string;
  /** For `INCOME_ABOVE_CEILING`: by how much the income is above the ceiling, in yuan. */
  readonly above?: string;
}

/** Whether a household is eligible on a day, and why. Plain data: amounts of yuan are strings, days `YYYY-MM-DD`. */
export interface Screening {
  /** The id of the household. */
  readonly householdId: string;
  /** The day. */
  readonly on: string;
  /** Whether there is no reason against the household. */
  readonly isEligible: boolean;
  /** Every reason against the household with the facts that it rests on, in SPEC's order; empty where it is eligible. */
  readonly grounds: readonly ReasonWithFacts[];
  /** What eligibility depends on: the list on the day, the income with its ceiling. */
  readonly facts: EligibilityFacts;
  /** What would remove each reason, in the order of the grounds. */
  readonly changes: readonly ScreeningChange[];
  /**
   * The first later day on which the household becomes eligible, or no longer is, by what is known today, `YYYY-MM-DD`: it
   * leaves assistance or the list, or the window opens or closes. Absent where no such day is known.
   */
  readonly nextChange?: string;
}

/**
 * Tells whether a household would be eligible for a loan that is contracted and disbursed on a day, with every reason
 * against it and what would remove the reason.
 *
 * The conditions are those that the engine tests on a loan (SPEC 4), on a loan that does not exist yet. Those that rest on
 * the loan alone are left out: its lender, product, rate, principal, term, attributes, other subsidies and events. A rule
 * whose `when` names categories or townships is held against the household; the other parts of a `when` are taken to hold.
 * Where the policy looks at the list on every day (`listing: 'every-day'`), it is looked at on this one. The day of
 * `nextChange` and of `changes` is the first day with the other result: ends of spells are exclusive (SPEC 1).
 *
 * @throws TypeError where policy or household have not been read; RangeError where `on` is not a day. Both are errors of
 * the calling program.
 */
export function screen(request: ScreenRequest): Screening {
  if (!isObject(request)) throw unexpected('a request, {policy, household, on}', request);
  const { policy, household, on } = request;
  return new Screener(policy).screen(household, on);
}

/** Screens one household after another under one policy. */
export class Screener {
  private readonly policy: Policy;
  private readonly conditions: LoanConditions;
  private batch = new Batch();

  /** @throws TypeError where the policy has not been read */
  constructor(policy: Policy) {
    checkPolicyRead(policy);
    this.policy = policyOnHouseholds(policy);
    this.conditions = new LoanConditions(this.policy);
  }

  /** {@link screen} */
  screen(household: Household, on: string): Screening {
    checkHouseholdRead(household, []);
    const day = parseDay(on, 'on');
    const days = [day, ...this.laterDays(household, day)];
    const loans = days.map((each) => this.loanOn(household, each));
    this.batch = this.batch.emptied(MOST_WORDS);
    this.conditions.begin(this.batch.load(household, loans));
    // The batch has its loans in the order in which they were added.
    const found = days.map((_, i) => reasonsIn(this.conditions.reasons[i] as number));
    const reasons = found[0] as readonly Reason[];
    const isEligible = reasons.length === 0;
    const assessed = { reasons, loan: loans[0] as Loan, unmetConditions: [] };
    const dayOf = (i: number) => (i < 0 ? undefined : formatDay(days[i] as Day));
    const nextChange = dayOf(found.findIndex(({ length }) => (length === 0) !== isEligible));
    const changes = reasons.map((reason): ScreeningChange => {
      const from = dayOf(found.findIndex((later) => !later.includes(reason)));
      const above = reason === 'INCOME_ABOVE_CEILING' ? this.incomeAbove(household) : undefined;
      return { reason, ...(from === undefined ? {} : { from }), ...(above === undefined ? {} : { above }) };
    });
    return deepFreeze({
      householdId: household.id,
      on,
      isEligible,
      grounds: reasonsWithFacts(assessed, { household, policy: this.policy }),
      facts: eligibilityFactsOf(assessed.loan, household, this.policy),
      changes,
      ...(nextChange === undefined ? {} : { nextChange }),
    });
  }

  /** The days after a day on which the reasons may change. */
  private laterDays({ listed, assistance }: Household, day: Day): readonly Day[] {
    const { window, household } = this.policy;
    const days = [
      ...listed.flatMap(({ from, to }) => [listedFrom(from, household.firstList), to]),
      ...[...assistance, window, ...(window.contracted === undefined ? [] : [window.contracted])].flatMap(
        ({ from, to }) => [from, to],
      ),
    ];
    const later = days.filter((each): each is Day => each !== undefined && each > day);
    return [...new Set(later)].sort((a, b) => a - b);
  }

  /** A loan that is contracted and disbursed on a day; the conditions look at nothing else of it. */
  private loanOn(household: Household, day: Day): Loan {
    const loan: Omit<Loan, '__parsed'> = {
      id: '',
      householdId: household.id,
      lender: '',
      product: this.policy.products[0]?.id ?? '',
      principal: 0 as Fen,
      disbursedOn: day,
      maturesOn: day,
      rates: [],
      repayments: [],
      overdue: [],
    };
    return loan as Loan;
  }

  private incomeAbove({ annualIncome }: Household): string {
    return formatFen((annualIncome as number) - (this.policy.household.incomeCeiling as number));
  }
}

/** A policy without what only a loan can meet or miss. */
function policyOnHouseholds(policy: Policy): Policy {
  const { household, subsidy } = policy;
  return {
    ...policy,
    lenders: undefined,
    conditions: undefined,
    household: household.listing === 'every-day' ? { ...household, listing: 'at-start' } : household,
    subsidy: subsidy.map((rule) => ({ ...rule, when: onHouseholds(rule.when) })),
  };
}

function onHouseholds(when: When | undefined): When | undefined {
  if (when?.categories === undefined && when?.townships === undefined) return undefined;
  const { categories, townships } = when;
  return { ...(categories && { categories }), ...(townships && { townships }) } as When;
}
