import { describe, expect, it } from 'vitest';
import { assess, type Household, parsePortfolio, suichang2024 } from '../../src/index.js';
import { type Day, formatDay, readDay } from '../../src/kernel/plain-date.js';
import { SUICHANG_TERMS } from '../support.js';

/**
 * A walk over every day of the programme, from a year before its window to three years after it came into force. No amount
 * is asserted: only that each day has exactly one answer, or a gap that has a name; never none, and never two.
 */
const policy = suichang2024({
  ...SUICHANG_TERMS,
  subsidy: [
    { from: '2024-09-01', kind: 'points', points: '1.8' },
    { from: '2025-01-01', kind: 'points', points: '1.5' },
    { from: '2026-01-01', kind: 'share', share: '0.5' },
  ],
});

const FIRST = readDay('2023-09-01') as Day;
const LAST = readDay('2027-12-12') as Day;
const DAYS = Array.from({ length: LAST - FIRST + 1 }, (_, i) => formatDay((FIRST + i) as Day));

/** What the programme says of one day of a loan. */
function answerOf(disbursedOn: string, day: string) {
  const { period, households, loans } = parsePortfolio({
    policy,
    period: { from: day, to: formatDay(((readDay(day) as Day) + 1) as Day) },
    households: [{ id: 'H', listed: [{ from: '2020-01-01' }] }],
    loans: [
      {
        id: 'L',
        householdId: 'H',
        lender: '遂昌农商银行',
        product: '共富经营贷',
        principal: '1.00',
        disbursedOn,
        maturesOn: '2035-01-01',
        rates: [{ from: '2020-01-01', pct: '7.5' }],
      },
    ],
  });
  const [loan] = assess({ policy, period, household: households[0] as Household, loans }).loans;
  return loan ?? expect.fail('no answer');
}

describe('every day from 2023-09-01 to 2027-12-12', () => {
  it('as a day of disbursement is either before the window, by that name, or trial, or regular', () => {
    const counts = { gap: 0, trial: 0, regular: 0 };
    for (const day of DAYS) {
      const { basis, reasons } = answerOf(day, day);
      if (basis === 'ineligible') {
        expect(reasons, day).toEqual(['DISBURSED_BEFORE_WINDOW']);
        counts.gap += 1;
      } else {
        expect(reasons, day).toEqual([]);
        counts[basis] += 1;
      }
    }
    // 366 days from 2023-09-01 (2024 has a 29 February); 30 + 31 + 30 + 11 of the trial; the rest
    expect(counts).toEqual({ gap: 366, trial: 102, regular: DAYS.length - 366 - 102 });
  });

  it('as a day of accrual has exactly one rule in force from the window on, and none before a loan can be', () => {
    const seen: (number | undefined)[] = [];
    for (const day of DAYS) {
      const { segments } = answerOf('2024-09-01', day);
      if (day < '2024-09-01') {
        expect(segments, day).toEqual([]);
        continue;
      }
      expect(segments, day).toHaveLength(1);
      const rule = segments[0]?.rule;
      const inForce = policy.subsidy.filter(({ from }, i) => {
        const next = policy.subsidy[i + 1];
        const on = readDay(day) as Day;
        return from <= on && (next === undefined || on < next.from);
      });
      expect(inForce, day).toEqual([policy.subsidy[rule as number]]);
      if (seen.at(-1) !== rule) seen.push(rule);
    }
    expect(seen).toEqual([0, 1, 2]);
  });
});
