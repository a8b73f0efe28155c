import { assess } from '../engine/assess.js';
import { dailyBookings } from '../engine/daily-bookings.js';
import { isParsed } from '../fields/parsed.js';
import { PERIOD } from '../fields/period.js';
import { POLICY } from '../fields/policy.js';
import type { Portfolio } from '../fields/portfolio.js';
import { readJson } from '../io/json.js';
import { type PortfolioInput, parsePortfolio } from '../io/parse.js';
import { encodeSettlement, parseSettlement } from '../io/settlement-json.js';
import { settle } from '../settlement/settle.js';
import type { DailyBooking, OracleSettlement } from './oracle/oracle.js';
import type { PolicyJson, PortfolioJson } from './oracle/portfolio-json.js';

/** A fraction in JSON: two integers of any size. */
interface FractionJson {
  readonly numerator: string;
  readonly denominator: string;
}

/** What the laws read of a segment, as JSON: amounts in yuan, rates in percent a year. */
export interface SegmentJson {
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly balance: string;
  readonly covered: string;
  readonly contractRate: string;
  readonly subsidyRate: string;
  readonly exclusion?: string;
  /** In fen. */
  readonly exact: Readonly<Record<'interest' | 'subsidy' | 'concession', FractionJson>>;
}

/** What the laws read of an assessed loan, as JSON. */
export interface AssessedLoanJson {
  readonly loanId: string;
  readonly basis: string;
  readonly excludedDays: Readonly<Record<string, number>>;
  readonly subsidisedDays: number;
  readonly principalDays: string;
  readonly interest: string;
  readonly concession: string;
  readonly waived: string;
  readonly capped: string;
  readonly subsidy: string;
  readonly segments: readonly SegmentJson[];
}

/** A settlement in the JSON form of SPEC 9, with the fields that the oracle gives as well; it may have more. */
export type SettlementJson = OracleSettlement;

/** What the laws are tested on. Everything goes in and comes out in its JSON form. */
export interface Engine {
  settle(portfolio: PortfolioJson): SettlementJson;
  /** Reads a settlement from its JSON text and writes it again. */
  rewrite(settlement: string): string;
  /** Every loan of every household. */
  assess(portfolio: PortfolioJson): readonly AssessedLoanJson[];
  /** Every loan's daily bookings. */
  book(portfolio: PortfolioJson): ReadonlyMap<string, readonly DailyBooking[]>;
}

/** Reads what is a portfolio's JSON by its own types, or is checked by being read. */
function read(portfolio: unknown): Portfolio {
  return parsePortfolio(portfolio as PortfolioInput);
}

/** The public functions of this package. */
export const tiexiEngine: Engine = {
  settle: (portfolio) => encodeSettlement(settle(read(portfolio))) as unknown as SettlementJson,
  rewrite: (settlement) => JSON.stringify(encodeSettlement(parseSettlement(JSON.parse(settlement)))),
  assess: (portfolio) =>
    JSON.parse(JSON.stringify(byHousehold(read(portfolio)).flatMap((household) => assess(household).loans))),
  book: (portfolio) =>
    new Map(
      byHousehold(read(portfolio))
        .flatMap((household) => dailyBookings(assess(household)))
        .map(({ loanId, bookings }) => [loanId, bookings.map(({ on, amount }) => ({ on, amount: amount.toFixed(2) }))]),
    ),
};

/** What SPEC 5 settles at once: each household with its own loans. */
function byHousehold({ policy, period, households, loans }: Portfolio) {
  return households.map((household) => ({
    policy,
    period,
    household,
    loans: loans.filter(({ householdId }) => householdId === household.id),
  }));
}

/**
 * A portfolio as plain JSON that the oracle can read: a preset, `suichang2024(…)` or `year(2024)` is spelled out, JSON
 * text is parsed. A policy that is spelled out already is left as it stands, so that the oracle reads it by itself.
 *
 * @throws InvalidInputError with every fault of the portfolio.
 */
export function plainPortfolio(portfolio: unknown): PortfolioJson {
  const { policy, period } = read(portfolio);
  const given = (typeof portfolio === 'string' ? readJson(portfolio, []) : portfolio) as PortfolioJson;
  const isSpelledOut = !isParsed(given.policy, 'Policy') && !Object.hasOwn(given.policy, 'preset');
  return {
    ...given,
    policy: isSpelledOut ? given.policy : (POLICY.encode(policy) as PolicyJson),
    period: isParsed(given.period, 'Period') ? PERIOD.encode(period) : given.period,
  };
}
