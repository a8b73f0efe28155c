import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeProgress, encodeSettlement, progress, settle } from '../../src/index.js';
import { type LoanJson, type PortfolioJson, portfolios, settleByDay } from '../../src/testing/index.js';
import { sealed } from '../../src/testing/issued-json.js';
import { PROPERTY_TIMEOUT, runs } from '../property/always.js';
import { type Case, HOUSEHOLD, LOAN, POLICY, parseAnyPortfolio, portfolioOf } from '../support.js';

const LONG = { maturesOn: '2030-01-01' };
const PAUSED = { ...LONG, overdue: [{ from: '2024-12-21' }] };

const forecastOf = (the: Case, on: string, until: string) => {
  const { forecast } = encodeProgress(progress(portfolioOf(the), { on, until }));
  return forecast ?? expect.fail('there is no forecast');
};
const expectedIn2025 = (the: Case) => forecastOf(the, '2024-12-31', '2025-12-31').expected.subsidy;
/** `from – to: subsidy` */
const told = (parts: readonly { readonly from: string; readonly to: string; readonly subsidy: string }[]) =>
  parts.map(({ from, to, subsidy }) => `${from} – ${to}: ${subsidy}`);

describe('100,000 yuan at 1.5 points to 2025-09-01, seen from the end of 2024', () => {
  const forecast = forecastOf({}, '2024-12-31', '2025-12-31');

  it('has accrued the 122 days of 2024', () => {
    // 100,000 × 122 × 1.5% / 360 = 508.333…; 80% of 508.33 is 406.664
    const accrued = { subsidy: '508.33', funders: { province: '406.66', local: '101.67' } };
    expect(forecast.accrued).toEqual(accrued);
    expect(forecast.periods[0]).toMatchObject({ from: '2024-01-01', to: '2025-01-01', accrued, total: accrued });
  });

  it('expects the settlement of 2025 up to maturity: 243 days, 1,012.50', () => {
    const expected = { subsidy: '1012.50', funders: { province: '810.00', local: '202.50' } };
    expect(forecast.expected).toEqual(expected);
    expect(forecast.periods[1]).toMatchObject({ from: '2025-01-01', to: '2026-01-01', expected, total: expected });
  });

  it('has for each quarter the year up to its end less the year up to its beginning', () => {
    // 90 days 375.00; 181 days 754.1666…; 243 days 1,012.50; of these 80%: 300.00; 603.336; 810.00
    expect(forecast.periods[1]?.parts).toEqual([
      { from: '2025-01-01', to: '2025-04-01', subsidy: '375.00', funders: { province: '300.00', local: '75.00' } },
      { from: '2025-04-01', to: '2025-07-01', subsidy: '379.17', funders: { province: '303.34', local: '75.83' } },
      { from: '2025-07-01', to: '2025-10-01', subsidy: '258.33', funders: { province: '206.66', local: '51.67' } },
      { from: '2025-10-01', to: '2026-01-01', subsidy: '0.00', funders: { province: '0.00', local: '0.00' } },
    ]);
  });

  it('adds up over the periods', () => {
    expect(forecast.total).toEqual({ subsidy: '1520.83', funders: { province: '1216.66', local: '304.17' } });
  });

  it('has its last day', () => {
    expect(forecast.until).toBe('2025-12-31');
  });
});

describe('the forecast', () => {
  it('assumes no further event: no repayment, no spell, no misuse, no extension, no new loan', () => {
    const happened = {
      repayments: [{ on: '2025-01-01', amount: '100000.00' }],
      overdue: [{ from: '2025-02-01' }],
      misusedOn: '2025-03-01',
    };
    expect(expectedIn2025({ loans: [happened] })).toBe('1012.50');
    const extended = { policy: { extension: 'include' }, loans: [{ extendedTo: '2026-01-01' }] } as const;
    expect(expectedIn2025(extended)).toBe('1012.50');
    expect(expectedIn2025({ loans: [{}, { disbursedOn: '2025-01-01' }] })).toBe('1012.50');
  });

  it('is 0 for a loan whose overdue spell includes the day, whenever it ended', () => {
    expect(expectedIn2025({ loans: [PAUSED] })).toBe('0.00');
    expect(expectedIn2025({ loans: [{ overdue: [{ from: '2024-12-21', to: '2025-01-01' }] }] })).toBe('0.00');
    expect(expectedIn2025({ loans: [{ overdue: [{ from: '2024-12-21', to: '2024-12-31' }] }] })).toBe('1012.50');
  });

  it('includes an extension that has begun, where the policy subsidises it', () => {
    const loans = [{ maturesOn: '2024-12-31', extendedTo: '2025-04-01' }];
    // 90 days
    expect(expectedIn2025({ policy: { extension: 'include' }, loans })).toBe('375.00');
    expect(expectedIn2025({ loans })).toBe('0.00');
  });

  it('changes with the rates and rules that are known for later', () => {
    const policy = {
      subsidy: [
        { from: '2024-09-01', kind: 'share', share: '0.5' },
        { from: '2025-07-01', kind: 'points', points: '1' },
      ],
    } as const;
    const rates = [
      { from: '2024-09-01', pct: '3.6' },
      { from: '2025-04-01', pct: '3' },
    ];
    // 90 days × 1.8%, 91 × 1.5%, 184 × 1%: 162 + 136.5 + 184 = 482.5; × 100,000 / 36,000
    expect(expectedIn2025({ policy, loans: [{ ...LONG, rates }] })).toBe('1340.28');
  });

  it('begins on the day after, and includes the last day', () => {
    const { expected, periods } = forecastOf({}, '2024-10-15', '2024-10-16');
    expect(expected.subsidy).toBe('4.17');
    expect(told(periods[0]?.parts ?? [])).toEqual(['2024-10-16 – 2024-10-17: 4.17']);
  });

  it('adds up to the settlement together with the accrued subsidy, for every funder', () => {
    const funders = [
      { id: 'a', name: 'a', share: '0.7' },
      { id: 'b', name: 'b', share: '0.21' },
      { id: 'c', name: 'c', share: '0.09' },
    ];
    const the = { policy: { funders }, loans: [{ principal: '33333.33' }, { principal: '77777.77' }] };
    const { totals } = encodeSettlement(settle(portfolioOf(the)));
    const { total, periods } = forecastOf(the, '2024-09-17', '2024-12-31');
    expect(total).toEqual({ subsidy: totals.subsidy, funders: totals.funders });
    expect(periods.map(({ parts }) => told(parts).map((part) => part.slice(0, 23)))).toEqual([
      ['2024-09-18 – 2024-10-01', '2024-10-01 – 2025-01-01'],
    ]);
  });

  it('continues by calendar years after a period of the user’s own', () => {
    const the = { period: { from: '2024-09-01', to: '2025-09-01' }, loans: [LONG] };
    const { periods } = forecastOf(the, '2025-06-30', '2026-03-31');
    // 303 days come to 1,262.50, 365 to 1,520.8333…; behind them 122 days and 90
    expect(periods.map(({ from, to, expected }) => told([{ from, to, ...expected }])[0])).toEqual([
      '2024-09-01 – 2025-09-01: 258.33',
      '2025-09-01 – 2026-01-01: 508.33',
      '2026-01-01 – 2026-04-01: 375.00',
    ]);
    expect(periods[0]).toMatchObject({ accrued: { subsidy: '1262.50' }, total: { subsidy: '1520.83' } });
    expect(periods.map(({ parts }) => told(parts).map((part) => part.slice(0, 23)))).toEqual([
      ['2025-07-01 – 2025-09-01'],
      ['2025-09-01 – 2025-10-01', '2025-10-01 – 2026-01-01'],
      ['2026-01-01 – 2026-04-01'],
    ]);
  });

  it('is rounded as the policy says: an interest period across two quarters is rounded as a whole', () => {
    const policy = { rounding: 'interest-period', interestPeriod: { endsOn: 20, months: 3 } } as const;
    // By 03-20: 79 days 329.1666…; by 03-31: + 11 days 45.8333…; the next period, 92 days to 06-20, comes to 383.3333…
    const { parts } = forecastOf({ policy, loans: [LONG] }, '2024-12-31', '2025-06-20').periods[1] ?? { parts: [] };
    expect(told(parts)).toEqual(['2025-01-01 – 2025-04-01: 375.00', '2025-04-01 – 2025-06-21: 337.50']);
  });
});

describe('a cap on amounts', () => {
  const loans = [LONG];

  it('by period leaves the rest of this period, and is unused in the next', () => {
    const policy = { amountCap: { perHousehold: '400.00', per: 'period' } } as const;
    const { periods } = forecastOf({ policy, loans }, '2024-10-31', '2025-12-31');
    // 61 days 254.1666…
    expect(periods.map(({ accrued, expected }) => [accrued.subsidy, expected.subsidy])).toEqual([
      ['254.17', '145.83'],
      ['0.00', '400.00'],
    ]);
  });

  it('for the programme counts all periods before: earlier settlements, this one, each year of the forecast', () => {
    const input = {
      policy: { ...POLICY, amountCap: { perHousehold: '2300.00', per: 'programme' } },
      period: { from: '2025-01-01', to: '2026-01-01' },
      households: [HOUSEHOLD],
      loans: [{ ...LOAN, ...LONG }],
    };
    const expected = (more: object) => {
      const { forecast } = encodeProgress(
        progress(parseAnyPortfolio({ ...input, ...more }), { on: '2025-12-31', until: '2027-12-31' }),
      );
      return forecast?.periods.map(({ total }) => total.subsidy);
    };
    // 365 days 1,520.83; the 122 of 2024 508.33
    expect(expected({})).toEqual(['1520.83', '779.17', '0.00']);
    const previous = [sealed({ period: { from: '2024-01-01', to: '2025-01-01' }, loans: [] }, [])];
    expect(expected({ previous })).toEqual(['1520.83', '270.84', '0.00']);
  });

  it('for the programme counts a year once that was settled already and is forecast', () => {
    const { forecast } = encodeProgress(
      progress(
        parseAnyPortfolio({
          policy: { ...POLICY, amountCap: { perHousehold: '4000.00', per: 'programme' } },
          period: { from: '2025-01-01', to: '2026-01-01' },
          households: [HOUSEHOLD],
          loans: [{ ...LOAN, ...LONG }],
          previous: [sealed({ period: { from: '2026-01-01', to: '2027-01-01' }, loans: [] }, [])],
        }),
        { on: '2025-12-31', until: '2027-12-31' },
      ),
    );
    // 4,000.00 less twice 1,520.83
    expect(forecast?.periods.map(({ total }) => total.subsidy)).toEqual(['1520.83', '1520.83', '958.34']);
  });
});

describe('where only paid interest is subsidised', () => {
  const policy = { payment: 'paid' } as const;

  it('interest is assumed to be paid when due; the subsidy of days up to the day that depends on it is stated separately', () => {
    const the = { policy, loans: [{ ...LONG, interestPaidTo: '2024-12-21' }] };
    const { accrued, periods } = forecastOf(the, '2024-12-31', '2025-03-31');
    // 111 days 462.50; the other 11 make it 508.33
    expect(accrued.subsidy).toBe('462.50');
    expect(periods.map(({ parts, total }) => [told(parts), total.subsidy])).toEqual([
      [['2024-01-01 – 2025-01-01: 45.83'], '508.33'],
      [['2025-01-01 – 2025-04-01: 375.00'], '375.00'],
    ]);
  });

  it('an open overdue spell is not subsidised', () => {
    const { expected } = forecastOf(
      { policy, loans: [{ ...PAUSED, interestPaidTo: '2024-12-21' }] },
      '2024-12-31',
      '2025-03-31',
    );
    expect(expected.subsidy).toBe('0.00');
  });

  it('where all interest is paid, that part is 0.00', () => {
    const the = { policy, loans: [{ ...LONG, interestPaidTo: '2024-12-11' }] };
    const { periods } = forecastOf(the, '2024-12-10', '2024-12-31');
    expect(told(periods[0]?.parts ?? [])).toEqual(['2024-01-01 – 2024-12-11: 0.00', '2024-12-11 – 2025-01-01: 87.50']);
  });
});

/** A loan as it was known at the end of a day, said of its JSON: days compare as text. */
function knownThen(loan: LoanJson, on: string, paidTo: string): LoanJson {
  return {
    ...loan,
    repayments: loan.repayments?.filter((repayment) => repayment.on <= on) ?? null,
    eligibleAmounts: loan.eligibleAmounts?.filter((amount) => amount.on <= on) ?? null,
    overdue:
      loan.overdue
        ?.filter(({ from }) => from <= on)
        .map(({ from, to }) => (to && to <= on ? { from, to } : { from })) ?? null,
    extendedTo: loan.maturesOn <= on ? (loan.extendedTo ?? null) : null,
    misusedOn: loan.misusedOn && loan.misusedOn <= on ? loan.misusedOn : null,
    interestPaidTo: paidTo,
  };
}

describe('a random portfolio', () => {
  it(
    'has in its forecast, day by day, what the oracle gives it over the whole period; the parts add up',
    () =>
      fc.assert(
        fc.property(portfolios({ shortestPeriod: 2 }), fc.nat(), (portfolio: PortfolioJson, at) => {
          const { from, to } = portfolio.period;
          const days = Date.parse(to) / 864e5 - Date.parse(from) / 864e5;
          const dayAt = (day: number) => new Date(Date.parse(from) + day * 864e5).toISOString().slice(0, 10);
          const on = dayAt(at % (days - 1));
          const { forecast } = encodeProgress(progress(parseAnyPortfolio(portfolio), { on, until: dayAt(days - 1) }));
          const loans = portfolio.loans.filter((loan) => loan.disbursedOn <= on).map((loan) => knownThen(loan, on, to));
          const { totals } = settleByDay({ ...portfolio, loans });
          expect(forecast?.total).toEqual({ subsidy: totals.subsidy, funders: totals.funders });
          const fen = (amount: string) => BigInt(amount.replace('.', ''));
          for (const { parts, expected, accrued, total } of forecast?.periods ?? []) {
            expect(parts.reduce((sum, part) => sum + fen(part.subsidy), 0n)).toBe(fen(expected.subsidy));
            expect(fen(accrued.subsidy) + fen(expected.subsidy)).toBe(fen(total.subsidy));
          }
        }),
        runs(150),
      ),
    PROPERTY_TIMEOUT,
  );
});
