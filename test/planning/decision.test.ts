import { describe, expect, it } from 'vitest';
import { encodeProgress, encodeSettlement, parsePortfolio, progress, settle } from '../../src/index.js';
import { readPage } from '../docs/markdown.js';
import { HOUSEHOLD, halfUp, LOAN, POLICY, portfolioOf, yuanText } from '../support.js';

/* The worked numbers of docs/decisions/progress-and-forecast.md: the engine's where it is the reading that was decided. */

const { text } = readPage('docs/decisions/progress-and-forecast.md');
const grouped = (amount: string) => amount.replace(/\B(?=(\d{3})+\.)/g, ',');
const row = (...cells: string[]) => `\n| ${cells.join(' | ')} |\n`;
const LONG = { maturesOn: '2030-01-01' };

describe('the definitions of interest saved', () => {
  const { inPeriod, annualised } = encodeProgress(progress(portfolioOf({}), { on: '2024-12-31' }));

  it('in the period, and in a full year as decided', () => {
    expect(inPeriod.interestSaved).toBe(yuanText(halfUp(100_000_00n * 15n * 122n, 1000n * 360n)));
    expect(annualised.interestSaved).toBe(yuanText(halfUp(100_000_00n * 15n * 365n, 1000n * 360n)));
    expect(text).toContain(row('in the period, 122 days', inPeriod.interestSaved));
    expect(text).toContain(row('in a full year, ACT/360, 365/360, as decided', grouped(annualised.interestSaved)));
  });

  it('in the alternatives', () => {
    expect(text).toContain(
      row('in a full year, the annual rate alone', grouped(yuanText((100_000_00n * 15n) / 1000n))),
    );
    const scaled = yuanText(halfUp(508_33n * 365n, 122n));
    expect(text).toContain(row('in a full year, the 122 days scaled to 365', grouped(scaled)));
  });

  it('per family', () => {
    const loan = (id: string, more: object = {}) => ({ ...LOAN, id, householdId: id, ...more });
    const portfolio = parsePortfolio({
      policy: POLICY,
      period: { from: '2024-01-01', to: '2025-01-01' },
      households: ['A', 'B'].map((id) => ({ ...HOUSEHOLD, id })),
      loans: [loan('A'), loan('B', { repayments: [{ on: '2024-12-11', amount: '100000.00' }] })],
    });
    const two = encodeProgress(progress(portfolio, { on: '2024-12-31' }));
    const repaid = halfUp(100_000_00n * 15n * 101n, 1000n * 360n);
    expect(two.inPeriod).toMatchObject({
      interestSaved: yuanText(508_33n + repaid),
      perHousehold: yuanText(halfUp(508_33n + repaid, 2n)),
    });
    expect(two.annualised).toMatchObject({ interestSaved: '1520.83', households: 1, perHousehold: '1520.83' });
    expect(text).toContain(
      `101 more days, ${yuanText(repaid)}: ${two.inPeriod.interestSaved} saved by two families, ${two.inPeriod.perHousehold} each`,
    );
    expect(text).toContain(`would give ${yuanText(halfUp(1520_83n, 2n))} each`);
  });
});

describe('open overdue spells', () => {
  const expectedIn2025 = (overdue: object) =>
    encodeProgress(progress(portfolioOf({ loans: [overdue] }), { on: '2024-12-31', until: '2025-12-31' })).forecast
      ?.expected.subsidy;

  it('the spell has no end, as decided', () => {
    expect(expectedIn2025({ overdue: [{ from: '2024-12-21', to: '2025-01-11' }] })).toBe('0.00');
    expect(text).toContain(row('the spell is open, as decided', '0.00'));
  });

  it('with a known end: 2025-01-11 to 2025-09-01 are 233 days', () => {
    expect(text).toContain(row('its end is known', yuanText(halfUp(100_000_00n * 15n * 233n, 1000n * 360n))));
  });
});

describe('the quarters of 10,000 yuan at 1 point', () => {
  const the = {
    policy: { subsidy: [{ from: '2024-09-01', kind: 'points', points: '1' }] },
    loans: [{ ...LONG, principal: '10000.00' }],
  } as const;
  const subsidy = (days: bigint) => halfUp(10_000_00n * days, 100n * 360n);

  it('are the differences of the settlement so far', () => {
    const { forecast } = encodeProgress(progress(portfolioOf(the), { on: '2024-12-31', until: '2025-12-31' }));
    const year2025 = { ...the, period: { from: '2025-01-01', to: '2026-01-01' } };
    const settled = encodeSettlement(settle(portfolioOf(year2025))).totals.subsidy;
    expect(forecast?.expected.subsidy).toBe(settled);
    const cells = [...(forecast?.periods[1]?.parts ?? []).map((part) => part.subsidy), settled];
    expect(cells).toEqual(
      [
        subsidy(90n),
        subsidy(181n) - subsidy(90n),
        subsidy(273n) - subsidy(181n),
        subsidy(365n) - subsidy(273n),
        subsidy(365n),
      ].map(yuanText),
    );
    expect(text).toContain(row('differences, as decided', ...cells));
    expect(text).toContain(`The settlement of the year is ${settled}.`);
  });

  it('quarters rounded by themselves do not add up to the year', () => {
    const quarters = [90n, 91n, 92n, 92n].map(subsidy);
    const sum = quarters.reduce((a, b) => a + b);
    expect(text).toContain(row('every quarter by itself', ...[...quarters, sum].map(yuanText)));
  });
});
