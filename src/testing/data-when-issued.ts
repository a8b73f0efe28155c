/**
 * The data as it was when an earlier settlement was issued: what banks report late, withdraw or correct. Earlier
 * settlements are computed from it, so that there is something to adjust.
 */
import type { LoanJson, PortfolioJson } from './oracle/portfolio-json.js';

/** The ways in which the data of a loan could differ at that time. */
export const LOAN_DATA_STATES = [
  'as today',
  'repayments not reported',
  'trouble not reported',
  'interest not paid',
  'at another rate',
  'not reported',
  'reported twice',
] as const;

export type LoanDataState = (typeof LOAN_DATA_STATES)[number];

/** The loan's data at that time: no loan, one or two. */
function loanWhenIssued(loan: LoanJson, known: LoanDataState): LoanJson[] {
  switch (known) {
    case 'as today':
      return [loan];
    case 'repayments not reported':
      return [{ ...loan, repayments: null }];
    case 'trouble not reported':
      return [{ ...loan, overdue: null, misusedOn: null, otherSubsidy: null }];
    case 'interest not paid':
      return [{ ...loan, interestPaidTo: null }];
    case 'at another rate':
      return [{ ...loan, rates: loan.rates.map(({ from }) => ({ from, pct: '2.95' })) }];
    case 'not reported':
      return [];
    case 'reported twice':
      return [loan, { ...loan, id: `${loan.id} bis` }];
  }
}

/**
 * Today's data as it was at that time. Each loan takes the next of the states; after the last state the first follows.
 */
export function dataWhenIssued(portfolio: PortfolioJson, words: readonly LoanDataState[]): PortfolioJson {
  const ids = new Set(portfolio.loans.map(({ id }) => id));
  const loans = portfolio.loans.flatMap((loan, place) =>
    loanWhenIssued(loan, words[place % words.length] ?? 'as today').filter(({ id }) => id === loan.id || !ids.has(id)),
  );
  return { ...portfolio, loans };
}
