import { assess } from '../engine/assess.js';
import { isObject } from '../fields/faults.js';
import type { Household } from '../fields/household.js';
import type { Loan } from '../fields/loan.js';
import { type Period, periodOf } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import type { Portfolio } from '../fields/portfolio.js';
import { checkHouseholdRead, checkPolicyRead } from '../fields/read-check.js';
import { unexpected } from '../fields/stages.js';
import type { Decimal } from '../kernel/decimal.js';
import { civilDateOf, type Day, dayOf, formatDay } from '../kernel/plain-date.js';
import type { SettlementLine } from '../settlement/lines.js';
import { type ReasonWithFacts, reasonsWithFacts } from '../settlement/reason-facts.js';
import { settle } from '../settlement/settle.js';
import { type Term, termsNotFromPlan } from '../settlement/terms.js';
import type { ByFunder } from '../settlement/totals.js';
import { issuedWithoutLines } from './as-of.js';
import { deepFreeze } from './deep-freeze.js';

/** A loan that is being considered. */
export interface QuoteRequest {
  /** The policy, as `parsePolicy` returns it. */
  readonly policy: Policy;
  /** The household, as `parseHousehold` returns it. */
  readonly household: Household;
  /** The loan, as `parseHousehold` returns it: its rates and its repayments are those that are agreed. */
  readonly loan: Loan;
  /** The loans that the household has, for caps that tie loans together. Absent: none. */
  readonly loans?: readonly Loan[];
}

/** What a loan costs, and who pays it. Amounts are Decimals of yuan. */
export interface QuotedFigures {
  /** The interest at the contract rate. */
  readonly interest: Decimal;
  /** The subsidy, after limits and caps. */
  readonly subsidy: Decimal;
  /** What the lender gives up: the reference interest less the interest, or interest waived. */
  readonly concession: Decimal;
  /** What the family pays: interest − subsidy − interest waived. */
  readonly borrowerInterest: Decimal;
  /** By how much caps cut the subsidy. */
  readonly capped: Decimal;
  /** The part of each funder in the subsidy, by its id. */
  readonly funders: ByFunder<Decimal>;
}

/** The figures of a calendar year, or of the part of it in which the loan runs. */
export interface QuotedYear extends QuotedFigures {
  /** The year. */
  readonly year: number;
  /** The first settled day, `YYYY-MM-DD`. */
  readonly from: string;
  /** The day after the last settled day, `YYYY-MM-DD`: the day on which the loan is due in its last year. */
  readonly to: string;
  /** The number of days that are subsidised. */
  readonly subsidisedDays: number;
}

/** What a loan that is being considered would come to. */
export interface Quote {
  /** The policy's id and name. */
  readonly policy: Pick<Policy, 'id' | 'name'>;
  /** The id of the household. */
  readonly householdId: string;
  /** Whether there is no reason against the loan. */
  readonly isEligible: boolean;
  /** Every reason against the loan with the facts that it rests on, in SPEC's order. */
  readonly grounds: readonly ReasonWithFacts[];
  /** The years in which the loan runs, in order. */
  readonly years: readonly QuotedYear[];
  /** The sums of the years. */
  readonly total: QuotedFigures;
  /** The terms on which the amounts depend and that are not from the programme's own text. */
  readonly terms: readonly Term[];
}

const AMOUNTS = ['interest', 'subsidy', 'concession', 'borrowerInterest', 'capped'] as const;

/**
 * Computes what a loan that is being considered would come to, year by year until it is due: each year is settled as the
 * engine settles it, and an earlier year of the quote counts towards a cap for the programme.
 *
 * It is assumed that everything goes as agreed: interest is paid when due, and what is not repaid before is repaid on the
 * day on which the loan is due (after an extension, on that day). The funders' parts are those of a settlement of this
 * household alone: in a settlement of all households, a part may be a fen more or less (SPEC 6).
 *
 * @throws RangeError where the loan is one of `loans`; TypeError where policy, household or a loan have not been read, or a
 * loan is of another household; InvalidInputError where a reference rate is not known for a day of the loan
 */
export function quote(request: QuoteRequest): Quote {
  if (!isObject(request)) throw unexpected('a request, {policy, household, loan}', request);
  const { policy, household, loan, loans = [] } = request;
  checkPolicyRead(policy);
  checkHouseholdRead(household, [...loans, loan]);
  if (loans.some(({ id }) => id === loan.id))
    throw new RangeError(`loan ${loan.id} is among the loans of the household`);
  const due = loan.extendedTo ?? loan.maturesOn;
  const all = [...loans, { ...loan, interestPaidTo: due }];
  const periods = yearsOf(loan.disbursedOn, due);
  const years = periods.map((period, i): QuotedYear => {
    const previous = periods.slice(0, i).map(issuedWithoutLines);
    const portfolio = { policy, period, households: [household], loans: all, previous, advances: [] } as unknown;
    const line = settle(portfolio as Portfolio).loans.find(({ loanId }) => loanId === loan.id) as SettlementLine;
    return { ...spanOf(period), ...figuresOf(line), subsidisedDays: line.subsidisedDays };
  });
  const [first] = years as [QuotedYear];
  const assessment = assess({ policy, household, loans: all, period: periods[0] as Period });
  const own = assessment.loans.find(({ loanId }) => loanId === loan.id) as (typeof assessment.loans)[number];
  return deepFreeze({
    policy: { id: policy.id, name: policy.name },
    householdId: household.id,
    isEligible: own.reasons.length === 0,
    grounds: reasonsWithFacts(own, assessment),
    years,
    total: years.slice(1).reduce<QuotedFigures>(sumOf, figuresOf(first)),
    terms: termsNotFromPlan(policy),
  });
}

/** The calendar years between two days, the last of which ends on the day `to`. */
function yearsOf(from: Day, to: Day): readonly Period[] {
  const last = civilDateOf((to - 1) as Day).year;
  const periods: Period[] = [];
  for (let { year } = civilDateOf(from); year <= last; year++) {
    periods.push(periodOf(dayOf(year, 1, 1), Math.min(dayOf(year + 1, 1, 1), to) as Day));
  }
  return periods;
}

function spanOf({ from, to }: Period) {
  return { year: civilDateOf(from).year, from: formatDay(from), to: formatDay(to) };
}

function figuresOf({ interest, subsidy, concession, borrowerInterest, capped, funders }: QuotedFigures): QuotedFigures {
  return { interest, subsidy, concession, borrowerInterest, capped, funders: { ...funders } };
}

function sumOf(sum: QuotedFigures, year: QuotedFigures): QuotedFigures {
  const amounts = AMOUNTS.map((name) => [name, sum[name].plus(year[name])] as const);
  const funders = Object.entries(year.funders).map(
    ([id, part]) => [id, (sum.funders[id] as Decimal).plus(part)] as const,
  );
  return { ...Object.fromEntries(amounts), funders: Object.fromEntries(funders) } as unknown as QuotedFigures;
}
