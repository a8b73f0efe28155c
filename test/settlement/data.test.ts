import { inspect } from 'node:util';
import { Decimal } from 'decimal.js';
import { describe, expect, it } from 'vitest';
import { TOTAL_FIGURES } from '../../src/fields/figures.js';
import {
  encodeSettlement,
  mergeSettlements,
  parseClaims,
  parsePortfolio,
  parseSettlement,
  reconcile,
  type Settlement,
  settle,
  settleStream,
} from '../../src/index.js';
import { sealed } from '../../src/testing/issued-json.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

const PERIOD = { from: '2024-01-01', to: '2025-01-01' };
const HOUSEHOLDS = [
  { ...HOUSEHOLD, id: 'H1', township: '大柘镇', category: '农户类' },
  { ...HOUSEHOLD, id: 'H2' },
];
const LOANS = [
  { ...LOAN, id: 'L1', householdId: 'H1', overdue: [{ from: '2024-10-01', to: '2024-10-11' }] },
  { ...LOAN, id: 'L2', householdId: 'H2', product: 'Q' },
  { ...LOAN, id: 'L3', householdId: 'H2', principal: '0.07' },
];
const written = { policy: POLICY, period: PERIOD, households: HOUSEHOLDS, loans: LOANS };
// An earlier year gave L1 what it should not have.
const previous = [
  sealed(
    {
      period: { from: '2023-01-01', to: '2024-01-01' },
      loans: [{ loanId: 'L1', subsidy: '1.00', funders: { province: '0.80', local: '0.20' } }],
    },
    [],
  ),
];
const portfolio = parsePortfolio({ ...written, previous });
const settlement = settle(portfolio);
const [line] = settlement.loans as readonly [Settlement['loans'][number]];
const [adjustment] = settlement.adjustments as readonly [Settlement['adjustments'][number]];

// 100,000 at 1.5% on 112 days, ACT/360: 466.666… yuan; 3.6% on 122 days: 1,220.00.
const SUBSIDY = '466.67';

describe('a line, totals and an adjustment as plain data', () => {
  it('can be spread, listed and destructured', () => {
    expect({ ...line }.subsidy.toFixed(2)).toBe(SUBSIDY);
    expect(Object.fromEntries(Object.entries(line)).interest).toBe(line.interest);
    expect(Object.entries(settlement.totals).map(([name]) => name)).toEqual([...TOTAL_FIGURES, 'funders']);
    expect(Object.keys(adjustment)).toEqual(['loanId', 'issued', 'recomputed', 'subsidy', 'funders']);
    const names: string[] = [];
    for (const name in line) names.push(name);
    expect(names).toEqual(Object.keys(line));
    expect(names).not.toContain('toJSON');
  });

  it.each([
    ['a line', line],
    ['its funders', line.funders],
    ['its excluded days', line.excludedDays],
    ['its reasons', line.reasons],
    ['totals', settlement.totals],
    ['their funders', settlement.totals.funders],
    ['an adjustment', adjustment],
    ['the lines', settlement.loans],
  ])('%s: has an ordinary prototype and values instead of getters, and is frozen', (_, value) => {
    expect([Object.prototype, Array.prototype]).toContain(Object.getPrototypeOf(value));
    for (const { value: held, get } of Object.values(Object.getOwnPropertyDescriptors(value))) {
      expect([held !== undefined, get]).toEqual([true, undefined]);
    }
    expect(Object.isFrozen(value)).toBe(true);
  });

  it('are shown by a console', () => {
    const shown = inspect(line);
    expect(shown).toContain("loanId: 'L1'");
    expect(shown).toContain(`subsidy: ${SUBSIDY}`);
    expect(shown).toContain('subsidisedDays: 112');
    expect(shown).not.toMatch(/Getter|toJSON/);
    expect(inspect(settlement.totals)).toMatch(/households: 2,/);
  });

  it('are written by JSON.stringify in the form of SPEC 9', () => {
    const json = encodeSettlement(settlement);
    expect(JSON.parse(JSON.stringify(line))).toEqual(json.loans[0]);
    expect(JSON.stringify(line)).toBe(JSON.stringify(json.loans[0]));
    expect(JSON.stringify(settlement.totals)).toBe(JSON.stringify(json.totals));
    expect(JSON.stringify(settlement.groups)).toBe(JSON.stringify(json.groups));
    expect(JSON.stringify(adjustment)).toBe(JSON.stringify(json.adjustments[0]));
    expect(json.loans[0]).toMatchObject({ subsidy: SUBSIDY, interest: '1220.00', subsidisedDays: 112 });
    expect(adjustment.issued.toString()).toBe('1');
    expect(json.adjustments[0]).toMatchObject({ issued: '1.00', recomputed: '0.00', subsidy: '-1.00' });
  });

  it('include the lines of a stream', async () => {
    const held = HOUSEHOLDS.map(({ id }) => ({
      household: portfolio.households.find((household) => household.id === id)!,
      loans: portfolio.loans.filter(({ householdId }) => householdId === id),
    }));
    const lines = [];
    for await (const each of settleStream(() => held, portfolio)) lines.push(each);
    expect(lines).toEqual(settlement.loans);
    expect(lines.every(Object.isFrozen)).toBe(true);
  });

  it('include the rows of a claim', () => {
    const [row] = reconcile(portfolio, parseClaims([{ loanId: 'L1', subsidy: '500.00' }])).rows;
    expect({ ...row }.difference?.toFixed(2)).toBe('33.33');
    expect(Object.keys(row as object)).toEqual([
      'loanId',
      'status',
      'claimed',
      'computed',
      'difference',
      'reasons',
      'mismatches',
      'diagnoses',
    ]);
    expect(inspect(row)).not.toContain('Getter');
    expect(Object.isFrozen(row)).toBe(true);
  });
});

describe('the lines of a settlement', () => {
  it('are made once, when they are first read', () => {
    const untouched = settle(parsePortfolio(written));
    const lines = Object.getOwnPropertyDescriptor(untouched, 'loans') as PropertyDescriptor;
    expect([typeof lines.get, lines.enumerable]).toEqual(['function', true]);
    expect(untouched.loans).toBe(untouched.loans);
  });
});

describe('an encoded settlement', () => {
  const encoded = encodeSettlement(settlement);

  it('is preserved by structuredClone, to a worker and back', () => {
    const cloned = structuredClone(encoded);
    expect(cloned).toEqual(encoded);
    expect(encodeSettlement(parseSettlement(cloned))).toEqual(encoded);
  });
});

/** A settlement as another copy of the package would make it: no hidden parts, and Decimals of another class. */
function foreign(own: Settlement): Settlement {
  const Other = Decimal.clone({ precision: 40 });
  const copied = (value: unknown): unknown => {
    if (Decimal.isDecimal(value)) return new Other(value.toString());
    if (Array.isArray(value)) return value.map(copied);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, copied(part)]));
  };
  const { policy, period, ...rest } = own;
  return { policy, period, ...(copied(rest) as Omit<Settlement, 'policy' | 'period'>) };
}

describe('a settlement of another copy of the package, or put together from parts', () => {
  it('is encoded in the same way', () => {
    expect(encodeSettlement(foreign(settlement))).toEqual(encodeSettlement(settlement));
    expect(encodeSettlement({ ...settlement })).toEqual(encodeSettlement(settlement));
  });

  it('is encoded with its present content', () => {
    const fewer = { ...settlement, loans: settlement.loans.slice(1) };
    expect(encodeSettlement(fewer).loans.map(({ loanId }) => loanId)).toEqual(['L2', 'L3']);
  });

  it('is merged in the same way', () => {
    const parts = HOUSEHOLDS.map(({ id }) =>
      settle(
        parsePortfolio({
          ...written,
          households: HOUSEHOLDS.filter((household) => household.id === id),
          loans: LOANS.filter(({ householdId }) => householdId === id),
        }),
      ),
    );
    const merged = encodeSettlement(mergeSettlements(parts));
    expect(encodeSettlement(mergeSettlements(parts.map(foreign)))).toEqual(merged);
    expect(merged.totals).toEqual(encodeSettlement(settle(parsePortfolio(written))).totals);
  });
});
