import { Batch } from './batch.js';
import { HOUSEHOLD, type Household } from './household.js';
import { ADVANCE, ISSUED_SETTLEMENT } from './issued.js';
import { LIMITS } from './limits.js';
import { LOAN, type Loan } from './loan.js';
import type { ParsedAs } from './parsed.js';
import { PERIOD } from './period.js';
import { POLICY } from './policy.js';
import { checkPortfolioRead } from './read-check.js';
import { type Encoded, field, type Input, list, type Output, record, repeated } from './table.js';

export const portfolioFields = {
  /** The terms of the settlement. */
  policy: field(POLICY, ['政策', 'policy']),
  /** The period that is settled. */
  period: field(PERIOD, ['结算期', 'period']),
  /** The households, in any order; sorted by id when read. */
  households: field(list(HOUSEHOLD), ['家庭', 'households']),
  /** The loans of the households, in any order; sorted by id when read. */
  loans: field(list(LOAN), ['贷款', 'loans']),
  /** All earlier settlements as they were issued, in any order; sorted by period when read. Absent: none. */
  previous: repeated(list(ISSUED_SETTLEMENT, 0, LIMITS.previous), ['以前结算', 'previous settlements']),
  /** The amounts that funders paid in advance (预拨). Absent: none. */
  advances: repeated(list(ADVANCE, 0, LIMITS.advances), ['预拨资金', 'advances']),
};

/** A portfolio, as input. */
export interface PortfolioInput extends Input<typeof portfolioFields> {}

/**
 * What is settled: a policy, a period, households and their loans. Ids are unique and sorted by code unit, and the
 * household of every loan is present. The periods of the earlier settlements and the current one do not overlap.
 *
 * The objects of `households` and `loans` are created on first access. Settling does not need them.
 */
export interface Portfolio extends Output<typeof portfolioFields>, ParsedAs<'Portfolio'> {}

export const PORTFOLIO = record<typeof portfolioFields, PortfolioInput, Portfolio>(portfolioFields);

/** A portfolio in canonical JSON form. */
type EncodedPortfolio = Encoded<typeof portfolioFields>;

/**
 * Encodes a portfolio in canonical form, which `parsePortfolio` reads back into an equal portfolio. Equal portfolios
 * have the same encoding, however the input was written (amounts with or without decimals, lists in any order, CSV or
 * JSON). `previous` and `advances` are omitted where they are empty.
 */
export function encodePortfolio(
  portfolio: Portfolio,
): Omit<EncodedPortfolio, 'previous' | 'advances'> & Partial<Pick<EncodedPortfolio, 'previous' | 'advances'>> {
  return withoutEmptyLists(PORTFOLIO.encode(portfolio));
}

const { households: _households, loans: _loans, ...frameFields } = portfolioFields;
const FRAME = /* @__PURE__ */ record<typeof frameFields, unknown, Portfolio>(frameFields);

/** {@link encodePortfolio} without households and loans. */
export function encodeFrame(portfolio: Portfolio): object {
  return withoutEmptyLists(FRAME.encode(portfolio));
}

function withoutEmptyLists<T extends Pick<EncodedPortfolio, 'previous' | 'advances'>>({
  previous,
  advances,
  ...rest
}: T): Omit<T, 'previous' | 'advances'> & Partial<Pick<T, 'previous' | 'advances'>> {
  return {
    ...rest,
    ...(previous.length === 0 ? {} : { previous }),
    ...(advances.length === 0 ? {} : { advances }),
  };
}

export const householdLineFields = {
  /** The household. */
  household: field(HOUSEHOLD, ['家庭', 'household']),
  /** All loans of the household, and no others. */
  loans: field(list(LOAN), ['贷款', 'loans']),
};

/** A household with all of its loans, as input: a line of NDJSON. */
export interface HouseholdLineInput extends Input<typeof householdLineFields> {}
export const HOUSEHOLD_LINE = record<typeof householdLineFields, HouseholdLineInput>(householdLineFields);

/**
 * The key of a portfolio's batch. The property is not enumerable, so that a spread copy with other loans does not have
 * it.
 */
const BATCH = Symbol('batch');

/** A portfolio with the households and loans of a batch, which must be sorted by id. */
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

/** A portfolio with the same households and loans and another policy, period or other earlier settlements. */
export function portfolioWith(
  portfolio: Portfolio,
  changed: Partial<Pick<Portfolio, 'policy' | 'period' | 'previous' | 'advances'>>,
): Portfolio {
  return portfolioOf(batchOf(portfolio), { ...portfolioParts(portfolio), ...changed });
}

function portfolioParts({ policy, period, previous, advances }: Portfolio) {
  return { policy, period, previous, advances };
}

/** {@link batchOf} where the portfolio holds its batch; undefined for a copy with households and loans of its own. */
export function ownBatchOf(portfolio: Portfolio): Batch | undefined {
  return (portfolio as { [BATCH]?: Batch } | undefined)?.[BATCH];
}

/**
 * The households and loans of a portfolio in columns, sorted by id.
 *
 * @throws TypeError where the portfolio was not returned by a parser, a part of a copy has not been read, or a loan's
 * household is missing
 */
export function batchOf(portfolio: Portfolio): Batch {
  const batch = ownBatchOf(portfolio);
  if (batch !== undefined) return batch;
  checkPortfolioRead(portfolio);
  const made = new Batch();
  for (const household of portfolio.households) made.addHousehold(household);
  for (const loan of portfolio.loans) made.addLoan(loan, -1);
  made.sort();
  if (!made.findOwners()) throw new TypeError('a loan’s household is not among the households');
  return made.link();
}

/** @throws TypeError where the portfolio was not returned by a parser, or a part of a copy has not been read */
export function checkPortfolio(portfolio: Portfolio): void {
  if (ownBatchOf(portfolio) === undefined) checkPortfolioRead(portfolio);
}
