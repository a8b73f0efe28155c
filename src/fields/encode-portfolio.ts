import { formatFen } from '../kernel/fen.js';
import type { Interval } from '../kernel/interval.js';
import { formatMicro } from '../kernel/percent.js';
import { formatDay } from '../kernel/plain-date.js';
import { encodePeriod, encodePolicy, given } from './encode-policy.js';
import type { Advance, Issued, IssuedLine } from './issued.js';
import type { Household, Loan, Portfolio } from './portfolio.js';

/**
 * A portfolio in its one written form: what `parsePortfolio` reads back into the same. However the input was written
 * (amounts with or without decimals, lists in any order, CSV or JSON), equal portfolios are written alike.
 */
export function encodePortfolio({ policy, period, households, loans, previous, advances }: Portfolio) {
  return {
    policy: encodePolicy(policy),
    period: encodePeriod(period),
    households: households.map(encodeHousehold),
    loans: loans.map(encodeLoan),
    ...(previous.length === 0 ? {} : { previous: previous.map(encodeIssued) }),
    ...(advances.length === 0 ? {} : { advances: advances.map(encodeAdvance) }),
  };
}

function encodeHousehold(household: Household) {
  return {
    id: household.id,
    ...given('name', household.name, (name) => name),
    ...given('township', household.township, (township) => township),
    ...given('category', household.category, (category) => category),
    listed: household.listed.map(encodeInterval),
    assistance: household.assistance.map((spell) => ({ kind: spell.kind, ...encodeInterval(spell) })),
    ...given('annualIncome', household.annualIncome, formatFen),
  };
}

function encodeLoan(loan: Loan) {
  return {
    id: loan.id,
    householdId: loan.householdId,
    lender: loan.lender,
    product: loan.product,
    principal: formatFen(loan.principal),
    ...given('contractedOn', loan.contractedOn, formatDay),
    disbursedOn: formatDay(loan.disbursedOn),
    maturesOn: formatDay(loan.maturesOn),
    ...given('extendedTo', loan.extendedTo, formatDay),
    rates: encodeRates(loan.rates),
    ...given('referenceRates', loan.referenceRates, encodeRates),
    repayments: loan.repayments.map(({ on, amount }) => ({ on: formatDay(on), amount: formatFen(amount) })),
    overdue: loan.overdue.map(encodeInterval),
    ...given('interestPaidTo', loan.interestPaidTo, formatDay),
    ...given('misusedOn', loan.misusedOn, formatDay),
    ...given('otherSubsidy', loan.otherSubsidy, ({ programme, pct }) => ({
      programme,
      ...given('pct', pct, formatMicro),
    })),
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

function encodeRates(rates: Loan['rates']) {
  return rates.map(({ from, pct }) => ({ from: formatDay(from), pct: formatMicro(pct) }));
}

function encodeInterval({ from, to }: Interval) {
  return { from: formatDay(from), ...given('to', to, formatDay) };
}
