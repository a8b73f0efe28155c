import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { apportion } from '../../src/kernel/apportion.js';
import { DAY_COUNTS, type DayCountName } from '../../src/kernel/day-count.js';
import { IntegerColumn } from '../../src/kernel/integer-column.js';
import { type Day, readDay } from '../../src/kernel/plain-date.js';
import { only } from '../support.js';

const read = (name: string) => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

const day = (text: string) => readDay(text) as Day;

describe('day counts, as published by OpenGamma Strata', () => {
  const rows: [DayCountName, string, string, string, string][] = read('day-count.json').rows;
  it.each(rows)('%s %s of %s to %s is %s', (name, measure, from, to, expected) => {
    const { denominator } = DAY_COUNTS[name];
    const units = DAY_COUNTS[name].units(day(from), day(to));
    const [top = '', bottom = ''] = expected.split('/');
    if (measure === 'yearFraction') {
      expect(BigInt(units) * BigInt(bottom)).toBe(BigInt(top) * BigInt(denominator));
    } else {
      // The day count's own number of days: N(to) − N(from) under 30E/360, the actual days otherwise.
      expect(name === '30E/360' ? units : day(to) - day(from)).toBe(Number(top));
    }
  });
});

type InterestRow = [string, DayCountName, string, string, string, string, string];

/** Interest as a float from exact units, to compare with published floats. */
function interest([, name, from, to, balance, rate]: InterestRow): number {
  const { units, denominator } = DAY_COUNTS[name];
  return (Number(balance) * Number(rate) * units(day(from), day(to))) / denominator;
}

describe('interest of a span, as published by ACTUS', () => {
  const rows: InterestRow[] = read('interest.json').rows;
  it.each(rows)('%s: %s, %s to %s, %s at %s comes to %s', (...row) => {
    expect(Math.abs(interest(row) - Number(row[6]))).toBeLessThan(1e-6);
  });
});

describe('largest remainders, as published by moneyphp/money and brick/money', () => {
  const rows: [string, number, number[], number[]][] = read('largest-remainder.json').rows;
  it.each(rows)('%s: %s by %j is %j', (_, amount, ratios, expected) => {
    // An amount by ratios is the share amount/Σratios of every ratio: the same method, seen from the other side.
    const sum = ratios.reduce((a, b) => a + b, 0);
    expect([...apportion(IntegerColumn.of(ratios), amount, sum)]).toEqual(expected);
  });
});

interface Example {
  id: string;
  dayCount: DayCountName;
  principal: string;
  contractPct: string;
  rule: { kind: 'points'; points: string };
  concessionPoints?: string;
  spans: { from: string; to: string; subsidy: string; interest?: string; borrowerInterest?: string }[];
}

describe('worked examples of Chinese interest subsidies, as published', () => {
  const cases = (read('published.json').examples as Example[]).flatMap((example) =>
    example.spans.map((span) => ({ name: `${example.id}: ${span.from} to ${span.to}`, example, span })),
  );
  it.each(cases)('$name', ({ example, span }) => {
    const first = example.spans[0]?.from as string;
    const loan = only({
      period: { from: span.from, to: span.to },
      household: { listed: [{ from: '2020-01-01' }] },
      policy: {
        dayCount: example.dayCount,
        window: { from: '2020-01-01', effectiveOn: '2020-01-01' },
        subsidy: [{ from: '2020-01-01', ...example.rule }],
        ...(example.concessionPoints && { concession: [{ from: '2020-01-01', points: example.concessionPoints }] }),
      },
      loans: [
        {
          principal: example.principal,
          disbursedOn: first,
          maturesOn: '2030-01-01',
          rates: [{ from: first, pct: example.contractPct }],
        },
      ],
    });
    expect(loan.subsidy.toFixed(2)).toBe(span.subsidy);
    if (span.interest !== undefined) expect(loan.interest.toFixed(2)).toBe(span.interest);
    if (span.borrowerInterest !== undefined) expect(loan.borrowerInterest.toFixed(2)).toBe(span.borrowerInterest);
  });
});
