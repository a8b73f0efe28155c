import { formatFen } from '../kernel/fen.js';
import { encodePeriod, encodePolicy } from './encode-policy.js';
import { HOUSEHOLD } from './household.js';
import type { Advance, Issued, IssuedLine } from './issued.js';
import { LOAN } from './loan.js';
import type { Portfolio } from './portfolio.js';

/**
 * A portfolio in its one written form: what `parsePortfolio` reads back into the same. However the input was written
 * (amounts with or without decimals, lists in any order, CSV or JSON), equal portfolios are written alike.
 */
export function encodePortfolio({ policy, period, households, loans, previous, advances }: Portfolio) {
  return {
    policy: encodePolicy(policy),
    period: encodePeriod(period),
    households: households.map(HOUSEHOLD.encode),
    loans: loans.map(LOAN.encode),
    ...(previous.length === 0 ? {} : { previous: previous.map(encodeIssued) }),
    ...(advances.length === 0 ? {} : { advances: advances.map(encodeAdvance) }),
  };
}

function encodeIssued({ period, loans, adjustments }: Issued) {
  return {
    period: encodePeriod(period),
    loans: loans.map(encodeIssuedLine),
    adjustments: adjustments.map(encodeIssuedLine),
  };
}

function encodeIssuedLine({ loanId, subsidy, funders }: IssuedLine) {
  const parts = Object.entries(funders).map(([id, part]) => [id, formatFen(part)]);
  return { loanId, subsidy: formatFen(subsidy), funders: Object.fromEntries(parts) as Record<string, string> };
}

function encodeAdvance({ funder, amount }: Advance) {
  return { funder, amount: formatFen(amount) };
}
