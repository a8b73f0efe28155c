import { Batch } from './batch.js';
import { HOUSEHOLD, type Household } from './household.js';
import { ADVANCE, ISSUED_SETTLEMENT } from './issued.js';
import { LOAN, type Loan } from './loan.js';
import type { ParsedAs } from './parsed.js';
import { PERIOD } from './period.js';
import { POLICY } from './policy.js';
import { type Encoded, field, type Input, list, type Output, record, repeated } from './table.js';

export const portfolioFields = {
  /** The terms under which it is settled. */
  policy: field(POLICY, ['政策', 'policy']),
  /** The days that are settled. */
  period: field(PERIOD, ['结算期', 'period']),
  /** The households, in the order of their ids. */
  households: field(list(HOUSEHOLD), ['家庭', 'households']),
  /** Their loans, in the order of their ids. */
  loans: field(list(LOAN), ['贷款', 'loans']),
  /** Earlier settlements as they were issued, all of them, in the order of their periods; empty where there are none. */
  previous: repeated(list(ISSUED_SETTLEMENT), ['以前结算', 'previous settlements']),
  /** What funders paid ahead (预拨); empty where nothing was. */
  advances: repeated(list(ADVANCE), ['预拨', 'advances']),
};

/** A portfolio as it is written in JSON. */
export interface PortfolioInput extends Input<typeof portfolioFields> {}

/**
 * What is settled: a policy, a period, the households and their loans. Every id is there once, ids are ordered by code
 * unit, and every loan's household is there. No two of the earlier settlements and this one share a day.
 *
 * `households` and `loans` are made when they are first looked at: whoever only settles pays for no object a loan.
 */
export interface Portfolio extends Output<typeof portfolioFields>, ParsedAs<'Portfolio'> {}

export const PORTFOLIO = record<typeof portfolioFields, PortfolioInput, Portfolio>(portfolioFields);

/** A portfolio in its one written form. */
type EncodedPortfolio = Encoded<typeof portfolioFields>;

/**
 * A portfolio in its one written form: what `parsePortfolio` reads back into the same. However the input was written
 * (amounts with or without decimals, lists in any order, CSV or JSON), equal portfolios are written alike. Where there are
 * no earlier settlements, or no advances, nothing is written of them.
 */
export function encodePortfolio(
  portfolio: Portfolio,
): Omit<EncodedPortfolio, 'previous' | 'advances'> & Partial<Pick<EncodedPortfolio, 'previous' | 'advances'>> {
  const { previous, advances, ...rest } = PORTFOLIO.encode(portfolio);
  return {
    ...rest,
    ...(previous.length === 0 ? {} : { previous }),
    ...(advances.length === 0 ? {} : { advances }),
  };
}

export const householdLineFields = {
  /** The household. */
  household: field(HOUSEHOLD, ['家庭', 'household']),
  /** All of its loans, and no other household's. */
  loans: field(list(LOAN), ['贷款', 'loans']),
};

/** A household with all of its loans as they are written: a line of NDJSON. */
export interface HouseholdLineInput extends Input<typeof householdLineFields> {}
export const HOUSEHOLD_LINE = record<typeof householdLineFields, HouseholdLineInput>(householdLineFields);

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
