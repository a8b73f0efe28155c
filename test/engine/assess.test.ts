import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Assessment,
  assess,
  dailyBookings,
  encodeAssessment,
  type Household,
  type Loan,
  type LoanFigures,
  parseHousehold,
  period as periodOf,
  prepare,
  settle,
  year,
} from '../../src/index.js';
import { fraction } from '../../src/kernel/rational.js';
import { portfolios } from '../../src/testing/index.js';
import { runs } from '../property/always.js';
import { assessed, HOUSEHOLD, LOAN, parseAnyPortfolio, portfolioOf } from '../support.js';

describe('assessing one household', () => {
  it('a loan of another household throws', () => {
    const { policy, period, households, loans } = portfolioOf({});
    const stranger = { ...(households[0] as Household), id: 'X' };
    expect(() => assess({ policy, period, household: stranger, loans })).toThrow(
      new TypeError('loan L is of household H, not of X'),
    );
  });

  it('loans may be given in any order: they are taken by disbursement, then id', () => {
    const { policy, period, households, loans } = portfolioOf({
      loans: [{ id: 'A' }, { id: 'B' }, { id: 'C', disbursedOn: '2024-09-02' }],
    });
    const household = households[0] as Household;
    for (const order of [
      [2, 1, 0],
      [1, 2, 0],
      [0, 2, 1],
    ]) {
      const given = order.map((place) => loans[place] as Loan);
      expect(assess({ policy, period, household, loans: given }).loans.map(({ loanId }) => loanId)).toEqual([
        'A',
        'B',
        'C',
      ]);
    }
  });

  it('a household without loans has an assessment without loans', () => {
    const { policy, period, households } = portfolioOf({});
    expect(assess({ policy, period, household: households[0] as Household, loans: [] }).loans).toEqual([]);
  });

  it('a cap for the whole programme is used up by earlier periods, in whatever order they are given', () => {
    const { policy, period, households, loans } = portfolioOf({
      policy: { amountCap: { perHousehold: '1000.00', per: 'programme' } },
      period: { from: '2025-04-01', to: '2025-09-01' },
    });
    const household = households[0] as Household;
    const in2024 = year(2024);
    const firstQuarter = portfolioOf({ period: { from: '2025-01-01', to: '2025-04-01' } }).period;
    // 100,000 × 1.5% × 122/360 = 508.33 and × 90/360 = 375.00 leave 116.67 of 1,000.00 for 637.50 of 153 days.
    for (const earlier of [
      [in2024, firstQuarter],
      [firstQuarter, in2024],
    ]) {
      const [loan] = assess({ policy, period, household, loans, earlier }).loans;
      expect([loan?.subsidy.toFixed(2), loan?.capped.toFixed(2)]).toEqual(['116.67', '520.83']);
    }
  });

  it('segments show what was multiplied: 100,000.00 yuan for 122/360 of a year at 1.5%', () => {
    const [segment] = assessed({}).loans[0]?.segments ?? [];
    expect(JSON.parse(JSON.stringify(segment))).toEqual({
      from: '2024-09-01',
      to: '2025-01-01',
      days: 122,
      balance: '100000',
      covered: '100000',
      contractRate: '3.6',
      subsidyRate: '1.5',
      concessionRate: '0',
      rule: 0,
      weight: { numerator: '122', denominator: '360' },
      exact: {
        // 10,000,000 fen × 122/360 × 3.6% and × 1.5%
        interest: { numerator: '122000', denominator: '1' },
        subsidy: { numerator: '152500', denominator: '3' },
        concession: { numerator: '0', denominator: '1' },
      },
    });
  });

  it('settling and assessing agree, figure by figure', () => {
    const portfolio = portfolioOf({ loans: [{}, { principal: '7777.77' }] });
    const { policy, period, households, loans } = portfolio;
    const assessment = assess({ policy, period, household: households[0] as Household, loans });
    const figures = (loan: LoanFigures) => [
      loan.basis,
      loan.subsidisedDays,
      ...[loan.principalDays, loan.interest, loan.concession, loan.subsidy, loan.borrowerInterest].map(String),
    ];
    expect(assessment.loans.map(figures)).toEqual(settle(portfolio).loans.map(figures));
  });

  it('an assessment survives JSON', () => {
    const [loan] = JSON.parse(JSON.stringify(assessed({}).loans));
    expect(loan).toMatchObject({
      loanId: 'L',
      householdId: 'H',
      basis: 'trial',
      reasons: [],
      excludedDays: {},
      subsidisedDays: 122,
      subsidy: '508.33',
    });
    expect(loan.segments).toHaveLength(1);
  });
});

it('exclusions stand in their order of precedence, whichever comes first in time', () => {
  // misused from 2024-09-01 on; from 2024-09-02 on it is after maturity, which takes precedence
  const [loan] = assessed({
    policy: { misuse: 'stop' },
    loans: [{ maturesOn: '2024-09-02', misusedOn: '2024-09-01' }],
  }).loans;
  expect(JSON.stringify(loan?.excludedDays)).toBe('{"AFTER_MATURITY":121,"MISUSED":1}');
});

describe('what cuts a loan into segments', () => {
  const cuts = (the: Parameters<typeof assessed>[0]) => assessed(the).loans[0]?.segments.map(({ from }) => from);
  const concession = [
    { from: '2024-09-01', points: '1' },
    { from: '2024-10-01', points: '2' },
  ];

  it('a change of the policy’s concession does', () => {
    expect(cuts({ policy: { concession } })).toEqual(['2024-09-01', '2024-10-01']);
  });

  it('a change of the concession does not where the loan has reference rates, or is not eligible', () => {
    const referenceRates = [{ from: '2024-01-01', pct: '5' }];
    expect(cuts({ policy: { concession }, loans: [{ referenceRates }] })).toEqual(['2024-09-01']);
    expect(cuts({ policy: { concession }, loans: [{ product: 'Q' }] })).toEqual(['2024-09-01']);
  });

  it('a change of the subsidy rule does, by accrual day alone', () => {
    const subsidy = [
      { from: '2024-09-01', kind: 'points', points: '1' },
      { from: '2024-10-01', kind: 'points', points: '2' },
    ] as const;
    expect(cuts({ policy: { subsidy } })).toEqual(['2024-09-01', '2024-10-01']);
    expect(cuts({ policy: { subsidy, rateAppliesBy: 'disbursement-day' } })).toEqual(['2024-09-01']);
    expect(cuts({ policy: { subsidy }, loans: [{ product: 'Q' }] })).toEqual(['2024-09-01']);
  });

  it('what changed before the period applies in it and does not cut it', () => {
    const subsidy = [
      { from: '2024-09-01', kind: 'points', points: '1' },
      { from: '2024-10-01', kind: 'points', points: '2' },
    ] as const;
    const [loan] = assessed({
      policy: { subsidy, concession },
      period: { from: '2024-10-01', to: '2025-01-01' },
    }).loans;
    expect(loan?.segments.map(({ from, rule, subsidyRate }) => [from, rule, subsidyRate.toNumber()])).toEqual([
      ['2024-10-01', 1, 2],
    ]);
    expect(loan?.segments[0]?.concessionRate.toFixed()).toBe('1.6');
  });
});

describe('a loan whose largest rate is not its first or last', () => {
  // With rates of 2.02% at most its sums, in ten-thousandths of a year's 1/133590, stay below 2^52; with 99.99% they do not.
  const fen = 499_999_937n;
  const principal = '4999999.37';
  const policy = { dayCount: 'ACT/ACT' } as const;
  const changing = (low: string) => [
    { from: '2024-09-01', pct: low },
    { from: '2024-09-11', pct: '99.99' },
    { from: '2024-12-31', pct: low },
  ];
  const exactly = (the: Parameters<typeof assessed>[0]) => {
    const [step] = assessed(the).loans[0]?.steps ?? [];
    return step?.step === 'rounding' ? step : expect.fail('no rounding');
  };

  it('is summed exactly: contract rates of 1.01%, 99.99% and 1.01%', () => {
    const { interest } = exactly({ policy, loans: [{ principal, rates: changing('1.01') }] });
    // 2024 is a leap year: 10 days of 1.01%, 111 of 99.99%, 1 of 1.01%
    expect(interest.exact).toEqual(fraction(fen * (11n * 101n + 111n * 9999n), 10_000n * 366n));
  });

  it('is summed exactly: reference rates of 2.02%, 99.99% and 2.02%', () => {
    const rates = [{ from: '2024-09-01', pct: '1.01' }];
    const { concession } = exactly({ policy, loans: [{ principal, rates, referenceRates: changing('2.02') }] });
    expect(concession.exact).toEqual(fraction(fen * (11n * 101n + 111n * 9898n), 10_000n * 366n));
  });
});

describe('the steps of an assessment', () => {
  const steps = (the: Parameters<typeof assessed>[0]) => assessed(the).loans[0]?.steps.map(({ step }) => step);

  it('are the rounding alone where nothing limits the amounts', () => {
    expect(steps({})).toEqual(['rounding']);
    expect(steps({ policy: { concession: [{ from: '2024-09-01', points: '1' }] } })).toEqual(['rounding']);
  });

  it('round day by day only the kinds of days that there are', () => {
    const [loan] = assessed({ policy: { rounding: 'day', dayCount: 'ACT/ACT' } }).loans;
    expect(loan?.steps.map((step) => (step.step === 'daily-rounding' ? step.days : step.step))).toEqual([
      122,
      'rounding',
    ]);
  });

  it('have one rounding for every interest period, from where the last one ended', () => {
    const policy = { rounding: 'interest-period', interestPeriod: { endsOn: 20, months: 3 } } as const;
    const [loan] = assessed({ policy }).loans;
    expect(loan?.steps.map((step) => (step.step === 'rounding' ? [step.from, step.to] : []))).toEqual([
      ['2024-01-01', '2024-09-21'],
      ['2024-09-21', '2024-12-21'],
      ['2024-12-21', '2025-01-01'],
    ]);
  });
});

it('a policy that deducts another subsidy does not change a loan without one', () => {
  expect(assessed({ policy: { otherSubsidy: 'reduce' } }).loans[0]?.subsidy.toFixed(2)).toBe('508.33');
});

describe('daily bookings', () => {
  const bookings = (the: Parameters<typeof assessed>[0]) =>
    (dailyBookings(assessed(the))[0]?.bookings ?? []).map(({ on, amount }) => [on, amount.toFixed(2)]);

  // 1,000.00 yuan at 1.5%: 4.1666… fen a day
  const loan = { principal: '1000.00', overdue: [{ from: '2024-09-04', to: '2024-09-05' }] };
  const period = { from: '2024-09-01', to: '2024-09-08' };

  it('each day books the rounded running sum less the one before: 4.17, 8.33, 12.5, 16.67, 20.83, 25', () => {
    expect(bookings({ period, loans: [loan] })).toEqual([
      ['2024-09-01', '0.04'],
      ['2024-09-02', '0.04'],
      ['2024-09-03', '0.05'],
      ['2024-09-05', '0.04'],
      ['2024-09-06', '0.04'],
      ['2024-09-07', '0.04'],
    ]);
  });

  it('are within the caps, so that a booking of an earlier loan can make one of a later loan negative', () => {
    // 4.1666… a day each, of 10.00: the first has 4.17, 8.33, then 10.00; the second 10.00 − 8.33 on the second day
    const assessment = assessed({
      period: { from: '2024-09-01', to: '2024-09-05' },
      policy: { amountCap: { perHousehold: '10.00', per: 'period' } },
      loans: [{}, { disbursedOn: '2024-09-02' }],
    });
    const amounts = dailyBookings(assessment).map((loan) => loan.bookings.map(({ amount }) => amount.toFixed(2)));
    expect(amounts).toEqual([
      ['4.17', '4.16', '1.67', '0.00'],
      ['1.67', '-1.67', '0.00'],
    ]);
  });

  it('count what earlier periods used of a cap for the whole programme', () => {
    // 100,000 × 1.5% / 360 = 4.1666… a day: 10 days of September use 41.67 of 45.00
    const { policy, households, loans } = portfolioOf({
      policy: { amountCap: { perHousehold: '45.00', per: 'programme' } },
    });
    const assessment = assess({
      policy,
      period: periodOf('2024-09-11', '2024-09-13'),
      household: households[0] as Household,
      loans,
      earlier: [periodOf('2024-09-01', '2024-09-11')],
    });
    const [own] = dailyBookings(assessment);
    expect(own?.bookings.map(({ amount }) => amount.toFixed(2))).toEqual(['3.33', '0.00']);
    expect(assessment.loans[0]?.subsidy.toFixed(2)).toBe('3.33');
  });

  it('have the concession and the waived interest as differences of sums, too', () => {
    // 1,000.00 at 1.9%: 5.2777… fen a day, so 5.28, 10.56, 15.83
    const [own] = dailyBookings(
      assessed({
        period: { from: '2024-09-01', to: '2024-09-04' },
        policy: { concession: [{ from: '2024-09-01', points: '1.9' }] },
        loans: [{ principal: '1000.00' }],
      }),
    );
    expect(own?.bookings.map(({ concession, waived }) => [concession.toFixed(2), waived.toFixed(2)])).toEqual([
      ['0.05', '0.05'],
      ['0.06', '0.06'],
      ['0.05', '0.05'],
    ]);
  });

  it('are limited to the interest up to the day, where days are rounded one by one', () => {
    // 300.00 at 2%: 1.6666… fen of interest a day; all of it subsidised, 2 fen a day, limited to 1.67, 3.33, 5
    const [own] = dailyBookings(
      assessed({
        period: { from: '2024-09-01', to: '2024-09-04' },
        policy: { rounding: 'day', subsidy: [{ from: '2024-09-01', kind: 'share', share: '1' }] },
        loans: [{ principal: '300.00', rates: [{ from: '2024-09-01', pct: '2' }] }],
      }),
    );
    expect(own?.bookings.map(({ amount }) => amount.toFixed(2))).toEqual(['0.02', '0.01', '0.02']);
  });

  it('under rounding by day, each is the rounded amount of its day', () => {
    expect(bookings({ period, loans: [loan], policy: { rounding: 'day' } }).map(([, amount]) => amount)).toEqual(
      Array(6).fill('0.04'),
    );
  });

  it('under rounding by interest period, the running sum begins again with each', () => {
    const policy = { rounding: 'interest-period', interestPeriod: { endsOn: 2, months: 1 } } as const;
    // 1, 2: 4.17, 8.33; then from the 3rd: 4.17, 8.33, 12.5, 16.67
    expect(bookings({ period, loans: [loan], policy }).map(([, amount]) => amount)).toEqual([
      '0.04',
      '0.04',
      '0.04',
      '0.04',
      '0.05',
      '0.04',
    ]);
  });

  it('under 30E/360 the 30th of a month with 31 days books nothing', () => {
    const policy = { dayCount: '30E/360' } as const;
    // 10,000.00 yuan: a day of one unit is 41.666… fen; 29, 30 and 31 October, 1 November
    const october = { from: '2024-10-29', to: '2024-11-02' };
    expect(bookings({ period: october, policy, loans: [{ principal: '10000.00' }] })).toEqual([
      ['2024-10-29', '0.42'],
      ['2024-10-30', '0.00'],
      ['2024-10-31', '0.41'],
      ['2024-11-01', '0.42'],
    ]);
  });

  it('under ACT/ACT a day of a leap year is worth 1/366', () => {
    // 146,400.00 yuan at 1.5% are 2,196.00 a year, 6.00 a day of 2024; 219,600 / 365 fen a day of 2025
    const newYear = { from: '2024-12-31', to: '2025-01-02' };
    expect(bookings({ period: newYear, policy: { dayCount: 'ACT/ACT' }, loans: [{ principal: '146400.00' }] })).toEqual(
      [
        ['2024-12-31', '6.00'],
        ['2025-01-01', '6.02'],
      ],
    );
  });

  it('an ineligible loan books nothing', () => {
    expect(bookings({ loans: [{ product: 'Q' }] })).toEqual([]);
  });
});

describe('a prepared policy', () => {
  it('assesses households and periods in any order as the policy does, whatever came before', () => {
    fc.assert(
      fc.property(portfolios(), (input) => {
        const portfolio = parseAnyPortfolio(input);
        const { policy, previous, households, loans } = portfolio;
        const periods = [portfolio.period, ...previous.map((issued) => issued.period), portfolio.period];
        const prepared = prepare(policy);
        expect(prepared.policy).toBe(policy);
        for (const period of periods) {
          const earlier = periods.filter(({ from }) => from < period.from);
          for (const household of [...households, ...households.slice(0, 1)]) {
            const request = {
              ...{ period, household, earlier },
              loans: loans.filter(({ householdId }) => householdId === household.id),
            };
            expect(encodeAssessment(prepared.assess(request))).toEqual(
              encodeAssessment(assess({ policy, ...request })),
            );
          }
        }
      }),
      runs(60),
    );
  });

  it('leaves earlier results as they were, also where they are read later', () => {
    const { policy, period, households, loans } = portfolioOf({ loans: [{ id: 'A' }, { id: 'B' }] });
    const household = households[0] as Household;
    const prepared = prepare(policy);
    const [a, b] = loans.map((loan) => prepared.assess({ period, household, loans: [loan] }));
    const [first] = a?.loans ?? [];
    expect([first?.loanId, b?.loans[0]?.loanId]).toEqual(['A', 'B']);
    const alone = assess({ policy, period, household, loans: [loans[0] as Loan] });
    expect([first?.segments, first?.steps]).toEqual([alone.loans[0]?.segments, alone.loans[0]?.steps]);
    expect(first?.segments).toBe(first?.segments);
  });

  it('segments and steps are those of the assessment, read at once, read last, and after every other household', () => {
    fc.assert(
      fc.property(portfolios(), (input) => {
        const { policy, period, previous, households, loans } = parseAnyPortfolio(input);
        const earlier = previous.map((issued) => issued.period);
        const prepared = prepare(policy);
        const assessAll = () =>
          households.map((household) => {
            const own = loans.filter(({ householdId }) => householdId === household.id);
            return prepared.assess({ period, household, loans: own, earlier });
          });
        const shownBy = (assessment: Assessment) =>
          structuredClone(encodeAssessment(assessment).loans.map(({ segments, steps }) => ({ segments, steps })));
        const late = assessAll();
        const early = assessAll().map(shownBy);
        const alone = households.map((household) => {
          const own = loans.filter(({ householdId }) => householdId === household.id);
          return shownBy(assess({ policy, period, household, loans: own, earlier }));
        });
        expect(early).toEqual(alone);
        expect(late.reverse().map(shownBy).reverse()).toEqual(alone);
      }),
      runs(60),
    );
  });

  it('segments and steps do not follow a later change of what was assessed', () => {
    const { policy, period } = portfolioOf({
      policy: {
        principalCap: [{ limit: '60000.00', per: ['household', 'lender'] }],
        amountCap: [{ limit: '200.00', per: ['household', 'product'], during: 'period' }],
      },
    });
    const { household, loans } = parseHousehold({ household: HOUSEHOLD, loans: [LOAN] });
    const shownBy = ({ loans: [loan] }: Assessment) => ({ segments: loan?.segments, steps: loan?.steps });
    const expected = shownBy(assess({ policy, period, household, loans }));
    const assessed = prepare(policy).assess({ period, household, loans });
    // The types forbid it; a program in JavaScript may do it.
    Object.assign(loans[0] as object, { lender: 'B', product: 'Q', principal: 1, rates: [], repayments: [] });
    expect(shownBy(assessed)).toEqual(expected);
    expect(expected.segments?.[0]?.cap?.per).toEqual([
      { key: 'household', value: 'H' },
      { key: 'lender', value: 'BANK' },
    ]);
    expect(expected.steps).toMatchObject([{ step: 'rounding' }, { step: 'amount-cap', per: [{}, { value: 'P' }] }]);
  });

  it('does not grow with the words of earlier households', () => {
    const { policy, period, households, loans } = portfolioOf({});
    const [household, loan] = [households[0] as Household, loans[0] as Loan];
    const prepared = prepare(policy);
    const townships = Array.from({ length: 300 }, (_, i) => `T${i}`);
    const assessed = townships.map((township) =>
      prepared.assess({ period, household: { ...household, township }, loans: [loan] }),
    );
    expect(new Set(assessed.map(({ loans: [one] }) => one?.subsidy.toFixed(2))).size).toBe(1);
    expect(assessed.map((one) => one.household.township)).toEqual(townships);
  });
});
