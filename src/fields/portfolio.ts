import { Batch } from './batch.js';
import type { Household } from './household.js';
import type { Advance, Issued } from './issued.js';
import type { Loan } from './loan.js';
import type { ParsedAs } from './parsed.js';
import type { Period } from './period.js';
import type { Policy } from './policy.js';

/**
 * What is settled (SPEC 7): a policy, a period, the households and their loans. Households and loans are in the order of
 * their ids (by code unit), every id once, and every loan's household is there. Beside them stand the earlier
 * settlements, in the order of their periods, of which no two share a day, and what was paid ahead.
 *
 * `households` and `loans` are made when they are first looked at: whoever only settles pays for no object a loan.
 */
export interface Portfolio extends ParsedAs<'Portfolio'> {
  /** The terms under which it is settled. */
  readonly policy: Policy;
  /** The days that are settled. */
  readonly period: Period;
  readonly households: readonly Household[];
  readonly loans: readonly Loan[];
  /** Earlier settlements as they were issued; empty where there are none. */
  readonly previous: readonly Issued[];
  /** What funders paid ahead; empty where nothing was. */
  readonly advances: readonly Advance[];
}

/** Under which a portfolio holds its loans in columns. It is not enumerable, so that a copy with other loans has none. */
const BATCH = Symbol('batch');

/** A portfolio whose households and loans are those of a batch, in the order of their ids. */
export function portfolioOf(
  batch: Batch,
  parts: Pick<Portfolio, 'policy' | 'period' | 'previous' | 'advances'>,
): Portfolio {
  let households: readonly Household[] | undefined;
  let loans: readonly Loan[] | undefined;
  const { policy, period, previous, advances } = parts;
  const portfolio = {
    policy,
    period,
    get households() {
      households ??= Object.freeze(Array.from({ length: batch.households.count }, (_, i) => batch.households.at(i)));
      return households;
    },
    get loans() {
      loans ??= Object.freeze(Array.from({ length: batch.loans.count }, (_, i) => batch.loans.at(i)));
      return loans;
    },
    previous,
    advances,
  };
  Object.defineProperty(portfolio, BATCH, { value: batch });
  return Object.freeze(portfolio) as unknown as Portfolio;
}

/** The same households and loans with another policy, another period or other earlier settlements. */
export function portfolioWith(
  portfolio: Portfolio,
  changed: Partial<Pick<Portfolio, 'policy' | 'period' | 'previous' | 'advances'>>,
): Portfolio {
  return portfolioOf(batchOf(portfolio), { ...portfolioParts(portfolio), ...changed });
}

function portfolioParts({ policy, period, previous, advances }: Portfolio) {
  return { policy, period, previous, advances };
}

/**
 * A portfolio's households and loans in columns, in the order of their ids.
 *
 * @throws TypeError where what is handed over was not read by a parser, or its loans do not belong together
 */
export function batchOf(portfolio: Portfolio): Batch {
  const batch = (portfolio as { [BATCH]?: Batch } | undefined)?.[BATCH];
  if (batch !== undefined) return batch;
  const made = new Batch();
  if (!Array.isArray(portfolio?.households) || !Array.isArray(portfolio.loans)) throw new TypeError(NOT_READ);
  for (const household of portfolio.households) {
    if (!Array.isArray(household?.listed) || !Array.isArray(household.assistance)) throw new TypeError(NOT_READ);
    made.addHousehold(household);
  }
  for (const loan of portfolio.loans) {
    if (typeof loan?.disbursedOn !== 'number' || !Array.isArray(loan.repayments)) throw new TypeError(NOT_READ);
    made.addLoan(loan, -1);
  }
  made.sort();
  if (!made.findOwners()) throw new TypeError('a loan’s household is not among the households');
  return made.link();
}

const NOT_READ = 'the portfolio has not been read: call parsePortfolio';
