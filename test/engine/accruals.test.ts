import { describe, expect, it } from 'vitest';
import { accruals, formatDay, type Household, InvalidInputError, period, prepare, year } from '../../src/index.js';
import { type Case, portfolioOf, settled } from '../support.js';

function requestOf(the: Case) {
  const { policy, period, households, loans } = portfolioOf(the);
  return { policy, period, household: households[0] as Household, loans };
}

const SEPTEMBER = { from: '2024-09-01', to: '2024-10-01' };

describe('accruals', () => {
  it('has of each day the subsidy, the interest and what is left to the borrower', () => {
    // 100,000 × 1.5% ÷ 360 = 4.1666… a day: 4.17, 8.33, 12.50; 100,000 × 3.6% ÷ 360 = 10.00 of interest
    const { loans } = accruals(requestOf({ period: SEPTEMBER }), period('2024-09-01', '2024-09-04'));
    const days = loans[0]?.days.map((day) => [day.on, day.subsidy, day.interest, day.borrowerInterest].map(String));
    expect(days).toEqual([
      ['2024-09-01', '4.17', '10', '5.83'],
      ['2024-09-02', '4.16', '10', '5.84'],
      ['2024-09-03', '4.17', '10', '5.83'],
    ]);
    expect(loans[0]?.toDate.subsidy.toFixed(2)).toBe('12.50');
  });

  it('has the concession and its waived part, which the borrower does not pay', () => {
    // 1.9 points waived of 100,000: 5.2777… a day; 10.00 − 4.17 − 5.28 = 0.55 is left
    const request = requestOf({
      period: SEPTEMBER,
      policy: { concession: [{ from: '2024-09-01', points: '1.9' }] },
    });
    const [day] = accruals(request, { on: '2024-09-01' }).loans[0]?.days ?? [];
    expect([day?.concession, day?.waived, day?.borrowerInterest].map(String)).toEqual(['5.28', '5.28', '0.55']);
  });

  it('leaves out the days before the disbursement and after the last repayment', () => {
    const request = requestOf({
      period: SEPTEMBER,
      loans: [{ disbursedOn: '2024-09-03', repayments: [{ on: '2024-09-05', amount: '100000.00' }] }],
    });
    const { loans, days, period: own } = accruals(request);
    expect(loans[0]?.days.map(({ on }) => on)).toEqual(['2024-09-03', '2024-09-04']);
    expect([days, own]).toEqual([request.period, request.period]);
  });

  it('has a day that is not subsidised for its interest, and says so', () => {
    const request = requestOf({
      period: SEPTEMBER,
      loans: [{ overdue: [{ from: '2024-09-02', to: '2024-09-03' }] }],
    });
    const [own] = accruals(request, period('2024-09-01', '2024-09-04')).loans;
    expect(own?.days.map(({ subsidised, subsidy }) => [subsidised, subsidy.toFixed(2)])).toEqual([
      [true, '4.17'],
      [false, '0.00'],
      [true, '4.16'],
    ]);
  });

  it('of one day are within what is left of a cap at its end', () => {
    // 4.1666… a day each, of 10.00 for the household; at the end of the 2nd: 8.33 and 1.67, of the 3rd: 10.00 and 0
    const request = requestOf({
      period: SEPTEMBER,
      policy: { amountCap: { perHousehold: '10.00', per: 'period' } },
      loans: [{}, { disbursedOn: '2024-09-02' }],
    });
    const { loans } = accruals(request, { on: '2024-09-03' });
    expect(loans.map(({ days, toDate }) => [days[0]?.subsidy.toFixed(2), toDate.subsidy.toFixed(2)])).toEqual([
      ['1.67', '10.00'],
      ['-1.67', '0.00'],
    ]);
  });

  it('count what earlier periods used of a cap for the programme', () => {
    // 5 days use 20.83, and 5 more 20.83: 3.34 of 45.00 are left
    const request = requestOf({
      period: { from: '2024-09-11', to: '2024-10-01' },
      policy: { amountCap: { perHousehold: '45.00', per: 'programme' } },
    });
    // in any order; one after the period does not count
    const earlier = [
      period('2024-10-01', '2024-11-01'),
      period('2024-09-06', '2024-09-11'),
      period('2024-09-01', '2024-09-06'),
    ];
    const { loans } = accruals({ ...request, earlier });
    expect(loans[0]?.toDate.subsidy.toFixed(2)).toBe('3.34');
  });

  it('of a portfolio count what its earlier settlements used of a cap', () => {
    // 10 days of September use 41.67 of 45.00
    const policy = { amountCap: { perHousehold: '45.00', per: 'programme' } } as const;
    const first = settled({ policy, period: { from: '2024-09-01', to: '2024-09-11' } });
    const second = portfolioOf({ policy, period: { from: '2024-09-11', to: '2024-10-01' }, previous: [first] });
    expect(accruals(second, { on: '2024-09-12' }).loans[0]?.toDate.subsidy.toFixed(2)).toBe('3.33');
  });

  it('of a day need no reference rate of a later day', () => {
    const known = requestOf({
      period: { from: '2024-09-01', to: '2024-09-10' },
      policy: {
        subsidy: [{ from: '2024-09-01', kind: 'points', points: { ref: 'LPR1Y', on: 'accrual', times: '0.5' } }],
        references: { LPR1Y: { rates: [{ from: '2024-01-01', pct: '3.6' }], until: '2024-09-10' } },
      },
    });
    const request = { ...known, period: period('2024-09-01', '2024-10-01') };
    // 100,000 × 1.8% ÷ 360 = 5.00 a day
    expect(accruals(request, { on: '2024-09-09' }).loans[0]?.toDate.subsidy.toFixed(2)).toBe('45.00');
    expect(() => accruals(request, { on: '2024-09-10' })).toThrow(InvalidInputError);
  });

  it('of a prepared policy are the same, period by period', () => {
    const request = requestOf({ period: SEPTEMBER });
    const { accruals: prepared } = prepare(request.policy);
    const october = { ...request, period: period('2024-10-01', '2024-11-01') };
    for (const each of [request, october, request]) {
      expect(prepared(each)).toEqual(accruals(each));
      const on = formatDay(each.period.from);
      expect(prepared(each, { on })).toEqual(accruals(each, { on }));
    }
  });

  it('refuses days that are not in the period, and what is no day', () => {
    const request = requestOf({ period: SEPTEMBER });
    expect(() => accruals(request, { on: '2024-10-01' })).toThrow(
      new RangeError(
        'the days from 2024-10-01 to before 2024-10-02 are not in the period, which is from 2024-09-01 to before 2024-10-01',
      ),
    );
    expect(() => accruals(request, period('2024-08-31', '2024-09-02'))).toThrow(RangeError);
    expect(() => accruals(request, { on: '2024-9-1' })).toThrow(
      new RangeError('on: "2024-9-1" is not a day; write YYYY-MM-DD, 1900-01-01 to 2199-12-31'),
    );
    expect(() => accruals(request, { from: 19_967, to: 19_968.5 } as never)).toThrow(
      /^to of the period has not been read/,
    );
  });

  it('takes days as text, and the calendar year of the days where no period is given', () => {
    const { period: _, ...request } = requestOf({});
    const whole = accruals({ ...request, period: year(2024) }, period('2024-11-01', '2024-11-04'));
    expect(accruals(request, { from: '2024-11-01', to: '2024-11-04' })).toEqual(whole);
    expect(prepare(request.policy).accruals(request, { on: '2024-11-02' }).period).toEqual(year(2024));
    expect(() => accruals(request)).toThrow('expected a request, {period, household, loans}');
    expect(() => accruals(request, { from: '2024-12-01', to: '2025-02-01' })).toThrow(
      'the days from 2024-12-01 to before 2025-02-01 are not in the period',
    );
    expect(() => accruals(request, { from: '2024-12-01', to: '2024-12-01' })).toThrow(RangeError);
    expect(() => accruals(request, { from: '2024-12-01' } as never)).toThrow('to is undefined: write a civil day');
  });

  it('refuses a period over two years under a cap for each', () => {
    const request = requestOf({
      period: { from: '2024-01-01', to: '2025-01-01' },
      policy: { amountCap: [{ limit: '10.00', per: ['household'], during: 'year' }] },
    });
    const two = { ...request, period: period('2024-12-31', '2025-01-02') };
    expect(() => accruals(two)).toThrow(InvalidInputError);
  });

  it('refuses a portfolio that has not been read, also one that was copied with an unread period', () => {
    const portfolio = portfolioOf({ period: SEPTEMBER });
    expect(() => accruals({ ...portfolio, period: SEPTEMBER } as never)).toThrow(
      /^from of the period has not been read/,
    );
  });

  it('of a portfolio without loans are none', () => {
    const portfolio = portfolioOf({ period: SEPTEMBER, loans: [] });
    expect(accruals(portfolio, { on: '2024-09-01' }).loans).toEqual([]);
  });
});
