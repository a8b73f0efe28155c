import { assess } from '../engine/assess.js';
import { dailyBookings } from '../engine/daily-bookings.js';
import { isParsed } from '../fields/parsed.js';
import { PERIOD } from '../fields/period.js';
import { POLICY } from '../fields/policy.js';
import type { Portfolio } from '../fields/portfolio.js';
import { encoded } from '../io/encoded.js';
import { encodeExplanation } from '../io/explanation-json.js';
import { readJson, withoutMark } from '../io/json.js';
import { type PortfolioInput, parsePortfolio } from '../io/parse.js';
import { parseSettlement } from '../io/settlement-json.js';
import { encodeSettlement } from '../settlement/encoded.js';
import { settle } from '../settlement/settle.js';
import type { DailyBooking, OracleSettlement } from './oracle/oracle.js';
import type { PolicyJson, PortfolioJson } from './oracle/portfolio-json.js';

/** A fraction in JSON: two integers of any size. */
interface FractionJson {
  readonly numerator: string;
  readonly denominator: string;
}

/** The members of a segment that the properties read, as JSON: amounts in yuan, rates in percent a year. */
export interface SegmentJson {
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly balance: string;
  readonly covered: string;
  readonly contractRate: string;
  readonly subsidyRate: string;
  readonly exclusion?: string;
  /** Exact amounts in fen. */
  readonly exact: Readonly<Record<'interest' | 'subsidy' | 'concession', FractionJson>>;
}

/** The members of an assessed loan that the properties read, as JSON. */
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

/** The members of an explained loan that the properties read, as JSON. */
export interface ExplainedLoanJson extends Omit<AssessedLoanJson, 'segments'> {
  readonly householdId: string;
  readonly reasons: readonly string[];
  readonly borrowerInterest: string;
  readonly split?: readonly { readonly funder: string; readonly part: string }[];
}

/** A settlement in the JSON form of SPEC 9, with the members that the oracle has; it may have more. */
export type SettlementJson = OracleSettlement;

/** The implementation that the properties check. All input and output is in JSON form. */
export interface Engine {
  settle(portfolio: PortfolioJson): SettlementJson;
  /** Reads a settlement from JSON text and encodes it again. */
  rewrite(settlement: string): string;
  /** Assesses the loans of all households. */
  assess(portfolio: PortfolioJson): readonly AssessedLoanJson[];
  /** What is explained of all loans, in the order of the settlement. */
  explain(portfolio: PortfolioJson): readonly ExplainedLoanJson[];
  /** The daily bookings of all loans. */
  book(portfolio: PortfolioJson): ReadonlyMap<string, readonly DailyBooking[]>;
}

/** Reads a portfolio of any JSON form. The parser checks it. */
function read(portfolio: unknown): Portfolio {
  return parsePortfolio(portfolio as PortfolioInput);
}

/** This package as an {@link Engine}. */
export const tiexiEngine: Engine = {
  settle: (portfolio) => encodeSettlement(settle(read(portfolio))) as unknown as SettlementJson,
  rewrite: (settlement) => JSON.stringify(encodeSettlement(parseSettlement(JSON.parse(settlement)))),
  assess: (portfolio) =>
    JSON.parse(JSON.stringify(byHousehold(read(portfolio)).flatMap((household) => assess(household).loans))),
  explain: (portfolio) => {
    const whole = read(portfolio);
    const settlement = settle(whole);
    return byHousehold(whole)
      .flatMap((household) => encodeExplanation(assess(household), { settlement }).loans)
      .sort((a, b) => (a.loanId < b.loanId ? -1 : 1));
  },
  book: (portfolio) =>
    new Map(
      byHousehold(read(portfolio))
        .flatMap((household) => dailyBookings(assess(household)))
        .map(({ loanId, bookings }) => [loanId, encoded(bookings)]),
    ),
};

/** The households, each with its own loans. */
function byHousehold({ policy, period, households, loans, previous }: Portfolio) {
  return households.map((household) => ({
    policy,
    period,
    household,
    loans: loans.filter(({ householdId }) => householdId === household.id),
    earlier: previous.map((issued) => issued.period),
  }));
}

/**
 * Converts a portfolio to plain JSON that the oracle can read: presets, `suichang2024(…)` and `year(2024)` are
 * expanded, JSON text is parsed. An expanded policy is left as it is, so that the oracle reads it itself.
 *
 * @throws InvalidInputError with every fault of the portfolio.
 */
export function plainPortfolio(portfolio: unknown): PortfolioJson {
  const { policy, period } = read(portfolio);
  const given = (typeof portfolio === 'string' ? readJson(withoutMark(portfolio), []) : portfolio) as PortfolioJson;
  const isSpelledOut = !isParsed(given.policy, 'Policy') && !Object.hasOwn(given.policy, 'preset');
  return {
    ...given,
    policy: isSpelledOut ? given.policy : (POLICY.encode(policy) as PolicyJson),
    period: isParsed(given.period, 'Period') ? PERIOD.encode(period) : given.period,
  };
}
