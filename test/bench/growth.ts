// What the time of a loan grows with: its events, not the days.

import { generator } from '../examples/make-county/random.js';
import { built } from './built.js';
import { type Held, households, policy, YEAR } from './loans.js';
import { count, mediansOf, table, times } from './measure.js';

const { parsePortfolio, settle } = built;

const LOANS = 4000;
const EVENTS = [1, 4, 16, 64];
const YEARS = [1, 10, 30];

/** Loans with so many repayments in the year, and nothing else. */
function withEvents(events: number): Held[] {
  const random = generator(events);
  const begin = Date.parse(`${YEAR}-01-01`);
  return [...households(LOANS)].map(({ household, loans }) => ({
    household,
    loans: loans.map((loan) => ({
      ...loan,
      rates: loan.rates.slice(0, 1),
      overdue: [],
      repayments: Array.from({ length: events }, () => ({
        on: new Date(begin + Math.floor(random() * 365) * 86_400_000).toISOString().slice(0, 10),
        amount: '100.00',
      })),
    })),
  }));
}

const portfolioOf = (held: readonly Held[], period: { readonly from: string; readonly to: string }) =>
  parsePortfolio({
    policy,
    period,
    households: held.map(({ household }) => household),
    loans: held.flatMap(({ loans }) => loans),
  });

export function growth() {
  const cases: Record<string, () => unknown> = {};
  for (const events of EVENTS) {
    const portfolio = portfolioOf(withEvents(events), { from: `${YEAR}-01-01`, to: `${YEAR + 1}-01-01` });
    cases[`events ${events}`] = () => settle(portfolio);
  }
  // Alive in the whole of the longest period, so that the days differ and the events do not.
  const long = [...households(LOANS)].map(({ household, loans }) => ({
    household,
    loans: loans.map((loan) => ({ ...loan, maturesOn: '2099-12-20' })),
  }));
  for (const years of YEARS) {
    const portfolio = portfolioOf(long, { from: `${YEAR}-01-01`, to: `${YEAR + years}-01-01` });
    cases[`years ${years}`] = () => settle(portfolio);
  }
  const seconds = mediansOf(cases, { warmUps: 15, rounds: 31 });
  const nanoseconds = (name: string) => (seconds[name]! * 1e9) / LOANS;
  const rows = (kind: string, values: readonly number[]) =>
    values.map((value) => [
      String(value),
      count(nanoseconds(`${kind} ${value}`)),
      times(nanoseconds(`${kind} ${value}`) / nanoseconds(`${kind} ${values[0]}`)),
    ]);
  return [
    table(['repayments of a loan in the year', 'nanoseconds a loan', 'over the first'], rows('events', EVENTS)),
    '',
    table(['years of the period, the same four events', 'nanoseconds a loan', 'over the first'], rows('years', YEARS)),
    '',
    'To reach: 30 years cost what one year costs, within 20%.',
  ].join('\n');
}
