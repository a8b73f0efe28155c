import { describe, expect, it } from 'vitest';
import type { Loan } from '../../src/fields/loan.js';
import type { LoanInput } from '../../src/index.js';
import type { Day } from '../../src/kernel/plain-date.js';
import { readDay } from '../../src/kernel/plain-date.js';
import { loanAsOf } from '../../src/planning/as-of.js';
import { portfolioOf } from '../support.js';

const ON = '2024-12-31';
const loanOf = (loan: Partial<LoanInput>) => portfolioOf({ loans: [loan] }).loans[0] as Loan;
const known = (loan: Partial<LoanInput>) => loanAsOf(loanOf(loan), readDay(ON) as Day);

describe('a loan as of the end of 2024-12-31', () => {
  it.each<[string, Partial<LoanInput>, Partial<LoanInput>]>([
    [
      'knows the repayment of the day, and none of a later one',
      {
        repayments: [
          { on: '2024-12-31', amount: '1.00' },
          { on: '2025-01-01', amount: '2.00' },
        ],
      },
      { repayments: [{ on: '2024-12-31', amount: '1.00' }] },
    ],
    [
      'knows that a spell ended on the day, whose last overdue day was 12-30',
      { overdue: [{ from: '2024-12-01', to: '2024-12-31' }] },
      { overdue: [{ from: '2024-12-01', to: '2024-12-31' }] },
    ],
    [
      'does not know that a spell will end on the next day',
      { overdue: [{ from: '2024-12-01', to: '2025-01-01' }] },
      { overdue: [{ from: '2024-12-01' }] },
    ],
    [
      'knows of a spell that begins on the day, not when it ends',
      { overdue: [{ from: '2024-12-31', to: '2025-03-01' }] },
      { overdue: [{ from: '2024-12-31' }] },
    ],
    ['keeps a spell open that is', { overdue: [{ from: '2024-12-31' }] }, { overdue: [{ from: '2024-12-31' }] }],
    ['knows of no spell that begins on the next day', { overdue: [{ from: '2025-01-01', to: '2025-01-05' }] }, {}],
    ['knows of a misuse on the day', { misusedOn: '2024-12-31' }, { misusedOn: '2024-12-31' }],
    ['knows of no misuse on the next day', { misusedOn: '2025-01-01' }, {}],
    [
      'knows of an extension from the day on',
      { maturesOn: '2024-12-31', extendedTo: '2025-06-30' },
      { maturesOn: '2024-12-31', extendedTo: '2025-06-30' },
    ],
    [
      'knows of no extension from the next day on',
      { maturesOn: '2025-01-01', extendedTo: '2025-06-30' },
      { maturesOn: '2025-01-01' },
    ],
    [
      'knows the rates that are agreed for later',
      {
        rates: [
          { from: '2024-09-01', pct: '3.6' },
          { from: '2025-03-01', pct: '3.4' },
        ],
        referenceRates: [
          { from: '2024-09-01', pct: '5' },
          { from: '2025-03-01', pct: '4.8' },
        ],
      },
      {
        rates: [
          { from: '2024-09-01', pct: '3.6' },
          { from: '2025-03-01', pct: '3.4' },
        ],
        referenceRates: [
          { from: '2024-09-01', pct: '5' },
          { from: '2025-03-01', pct: '4.8' },
        ],
      },
    ],
    ['has its interest paid as the data says', { interestPaidTo: '2025-03-21' }, { interestPaidTo: '2025-03-21' }],
  ])('%s', (_, today, then) => {
    expect(known(today)).toEqual(loanOf(then));
  });

  it('does not change the loan itself', () => {
    const loan = loanOf({ repayments: [{ on: '2025-01-01', amount: '2.00' }], overdue: [{ from: '2025-01-01' }] });
    const before = structuredClone(loan);
    loanAsOf(loan, readDay(ON) as Day);
    expect(loan).toEqual(before);
  });
});
