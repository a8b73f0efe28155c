import { describe, expect, it } from 'vitest';
import { formatDay, type LoanInput, type Portfolio, parsePortfolio, settle } from '../../src/index.js';
import type { Day } from '../../src/kernel/plain-date.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

/** A household with many intervals: their union is what counts, and loans do not go through all of them. */

const FIRST = 19_723; // 2024-01-01, counted from 1970-01-01
const iso = (number: number) => formatDay(number as Day);

interface Spell {
  readonly from: number;
  readonly to?: number;
}
const written = ({ from, to }: Spell) => ({ from: iso(from), ...(to === undefined ? {} : { to: iso(to) }) });
const holds = (spells: readonly Spell[], day: number) =>
  spells.some(({ from, to }) => from <= day && (to === undefined || day < to));

/** Spells that overlap, adjoin and lie in one another, out of order. */
const spells = (count: number): Spell[] =>
  Array.from({ length: count }, (_, i) => {
    const from = FIRST - 100 + ((i * 37) % 450);
    return { from, to: from + 1 + ((i * 13) % 5) };
  });

function portfolioOf(days: readonly number[], listed: readonly Spell[], others: readonly object[]): Portfolio {
  const loans = days.map((day): LoanInput => {
    const own = {
      id: `L${day}`,
      disbursedOn: iso(day),
      maturesOn: iso(day + 30),
      rates: [{ from: iso(day), pct: '3.6' }],
    };
    return { ...LOAN, ...own };
  });
  return parsePortfolio({
    policy: {
      ...POLICY,
      window: { from: iso(FIRST - 200), effectiveOn: iso(FIRST - 200) },
      subsidy: [{ from: iso(FIRST - 200), kind: 'points', points: '1.5' }],
    },
    period: { from: '2024-01-01', to: '2025-01-01' },
    households: [{ ...HOUSEHOLD, listed: listed.map(written), assistance: others as never }],
    loans,
  });
}

const DAYS = Array.from({ length: 420 }, (_, i) => FIRST - 40 + i);

describe.each([15, 16, 17, 60])('a household with %i intervals', (count) => {
  const listed = spells(count);

  it.each([
    ['all of which end', listed],
    ['the last without an end', [...listed.slice(0, -1), { from: FIRST + 300 }]],
  ])('has its loans tested against their union, day by day: %s', (_, own) => {
    const reasons = settle(portfolioOf(DAYS, own, [])).loans.map(({ loanId, reasons: found }) => [loanId, found]);
    const expected = DAYS.map((day) => [`L${day}`, holds(own, day) ? [] : ['HOUSEHOLD_NOT_LISTED']]);
    expect(reasons).toEqual(expected.sort(([a], [b]) => ((a as string) < (b as string) ? -1 : 1)));
  });

  it('has assistance of the excluded kinds alone counted', () => {
    const kinds = ['低保', '其他', '特困'];
    const spellOf = (spell: Spell, i: number) => ({ kind: kinds[i % 3] as string, ...written(spell) });
    const excluded = listed.filter((_, i) => i % 3 !== 1);
    const settled = settle(portfolioOf(DAYS, [{ from: FIRST - 200 }], listed.map(spellOf)));
    const found = new Set(settled.loans.filter(({ reasons }) => reasons.length > 0).map(({ loanId }) => loanId));
    expect(found).toEqual(new Set(DAYS.filter((day) => holds(excluded, day)).map((day) => `L${day}`)));
  });
});
