import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeSettlement, settle } from '../../src/index.js';
import { readPortfolioCsv } from '../../src/io/csv.js';
import { readPortfolio } from '../../src/io/parse.js';
import { settleByDay } from '../../src/testing/index.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { PROPERTY_TIMEOUT, runs } from './always.js';

const PERIOD = { from: '2024-01-01', to: '2025-01-01' };
const utf8 = (text: string) => new TextEncoder().encode(text);

/** Hundred-thousandths as a decimal: 362500 → "3.62500". */
const decimal = (units: number) => `${Math.floor(units / 1e5)}.${String(units % 1e5).padStart(5, '0')}`;

/** Percent a year of so many hundred-thousandths in a unit, by whole numbers: ‰ a month × 12 ÷ 10, ‱ a day × 360 ÷ 100. */
function annual(units: number, unit: RateUnit): string {
  const millionths = unit === 'annual_pct' ? units * 10 : unit === 'monthly_permille' ? units * 12 : units * 36;
  return `${Math.floor(millionths / 1e6)}.${String(millionths % 1e6).padStart(6, '0')}`;
}

const UNITS = ['annual_pct', 'monthly_permille', 'daily_permyriad'] as const;
type RateUnit = (typeof UNITS)[number];
const unit = fc.constantFrom(...UNITS);
// At most 10% a year in each unit.
const rate = fc.nat(277_000);

describe('rates in CSV', () => {
  it(
    'always give what the oracle computes of the same rates in percent a year, whatever their units',
    () => {
      fc.assert(
        fc.property(unit, unit, unit, rate, rate, rate, (own, reference, changed, first, higher, later) => {
          const loans =
            `loan_id,household_id,lender,product,principal,disbursed_on,matures_on,rate_${own},reference_rate_${reference}\n` +
            `L,H,BANK,P,100000.00,2024-09-01,2025-09-01,${decimal(first)},${decimal(higher)}\n`;
          const events = `loan_id,event,date,rate_${changed}\nL,rate-change,2024-11-01,${decimal(later)}\n`;
          const csv = readPortfolioCsv({
            households: { name: 'h', bytes: utf8('household_id,listed_from\nH,2024-08-15\n') },
            loans: { name: 'l', bytes: utf8(loans) },
            events: { name: 'e', bytes: utf8(events) },
          });
          const portfolio = readPortfolio({ policy: POLICY, period: PERIOD, ...csv.input }, []);
          if (portfolio === undefined) throw new Error('the files were refused');
          const loan = {
            ...LOAN,
            rates: [
              { from: '2024-09-01', pct: annual(first, own) },
              { from: '2024-11-01', pct: annual(later, changed) },
            ],
            referenceRates: [{ from: '2024-09-01', pct: annual(higher, reference) }],
          };
          const expected = settleByDay({ policy: POLICY, period: PERIOD, households: [HOUSEHOLD], loans: [loan] });
          expect(encodeSettlement(settle(portfolio)).loans).toMatchObject(expected.loans);
        }),
        runs(100),
      );
    },
    PROPERTY_TIMEOUT,
  );
});
