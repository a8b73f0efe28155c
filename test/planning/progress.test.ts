import { describe, expect, it } from 'vitest';
import {
  encodeProgress,
  MEASURES,
  type Milestone,
  NOT_MEASURED,
  type ProgressOptions,
  progress,
  suichang2024,
  suichangMilestones,
  year,
} from '../../src/index.js';
import { sealed } from '../../src/testing/issued-json.js';
import {
  type Case,
  HOUSEHOLD,
  halfUp,
  LOAN,
  POLICY,
  parseAnyPortfolio,
  portfolioOf,
  SUICHANG_TERMS,
  yuanText,
} from '../support.js';

const measured = (the: Case, on: string, options: Omit<ProgressOptions, 'on'> = {}) =>
  encodeProgress(progress(portfolioOf(the), { on, ...options }));
const endOf2024 = (the: Case) => measured(the, '2024-12-31');

/** amount (yuan) × rate (%) × days / denominator, half up to the fen. */
const share = (amount: bigint, hundredths: bigint, days: bigint, denominator: bigint) =>
  yuanText(halfUp(amount * 100n * hundredths * days, 10_000n * denominator));

describe('the balance on a day', () => {
  it('is the balance at its end: loans and repayments of the day count, those of the next day do not', () => {
    const { balance, loans } = endOf2024({
      loans: [
        {
          repayments: [
            { on: '2024-12-31', amount: '30000.00' },
            { on: '2025-01-01', amount: '20000.00' },
          ],
        },
        { principal: '7000.00', disbursedOn: '2024-12-31' },
        { principal: '500.00', disbursedOn: '2025-01-01' },
      ],
    });
    expect({ balance, loans }).toEqual({ balance: '77000.00', loans: 2 });
  });

  it('counts eligible loans only', () => {
    const { balance, loans } = endOf2024({ loans: [{ principal: '60000.00' }, { disbursedOn: '2024-08-31' }] });
    expect({ balance, loans }).toEqual({ balance: '60000.00', loans: 1 });
  });

  it('counts loans that are not subsidised: overdue ones and matured ones', () => {
    const { balance, loans } = endOf2024({
      loans: [{ overdue: [{ from: '2024-12-21' }] }, { principal: '5000.00', maturesOn: '2024-12-01' }],
    });
    expect({ balance, loans }).toEqual({ balance: '105000.00', loans: 2 });
  });

  it('does not count a loan that is repaid in full', () => {
    const repaid = { repayments: [{ on: '2024-12-31', amount: '100000.00' }] };
    expect(endOf2024({ loans: [repaid] })).toMatchObject({ balance: '0.00', loans: 0 });
  });

  it('is as of the day: a loan whose misuse is later counts', () => {
    const loans = [{ misusedOn: '2025-01-15' }];
    expect(endOf2024({ loans })).toMatchObject({ balance: '100000.00' });
    const later = { loans, period: { from: '2024-01-01', to: '2025-02-01' } };
    expect(measured(later, '2025-01-14')).toMatchObject({ balance: '100000.00' });
    expect(measured(later, '2025-01-15')).toMatchObject({ balance: '0.00', inPeriod: { subsidy: '0.00' } });
  });
});

describe('the interest saved in the period', () => {
  it('is subsidy and concession up to and including the day', () => {
    const loans = [{ referenceRates: [{ from: '2024-09-01', pct: '4.6' }] }];
    // 2024-09-01 to 2024-09-15: 15 days at 1.5 points and at 1 point
    expect(measured({ loans }, '2024-09-15').inPeriod).toEqual({
      subsidy: share(100_000n, 150n, 15n, 360n),
      concession: share(100_000n, 100n, 15n, 360n),
      interestSaved: '104.17',
      households: 1,
      perHousehold: '104.17',
    });
  });

  it('begins with the period', () => {
    const inDecember = { period: { from: '2024-12-01', to: '2025-01-01' } };
    expect(endOf2024(inDecember)).toMatchObject({
      period: { from: '2024-12-01', to: '2025-01-01' },
      inPeriod: { subsidy: share(100_000n, 150n, 31n, 360n) },
    });
  });

  it('does not use later events: a spell that includes the day has no end', () => {
    const loans = [{ overdue: [{ from: '2024-12-31', to: '2025-01-10' }] }];
    expect(endOf2024({ loans }).inPeriod.subsidy).toBe(share(100_000n, 150n, 121n, 360n));
  });

  it('counts the part of a programme cap that earlier settlements used, and corrects none of them', () => {
    const loan = { ...LOAN, maturesOn: '2026-09-01' };
    const input = {
      policy: { ...POLICY, amountCap: { perHousehold: '600.00', per: 'programme' } },
      households: [HOUSEHOLD],
      loans: [loan],
      period: { from: '2025-01-01', to: '2026-01-01' },
    };
    const line = { loanId: 'L', subsidy: '1.00', funders: { province: '0.80', local: '0.20' } };
    const in2024 = sealed({ period: { from: '2024-01-01', to: '2025-01-01' }, loans: [line] }, []);
    const in2026 = sealed({ period: { from: '2026-01-01', to: '2027-01-01' }, loans: [line] }, []);
    const { inPeriod, annualised } = encodeProgress(
      progress(parseAnyPortfolio({ ...input, previous: [in2024, in2026] }), { on: '2025-12-31' }),
    );
    // 2024 alone: 122 days, 508.33; a full year is one by itself
    expect(inPeriod.subsidy).toBe('91.67');
    expect(annualised.subsidy).toBe('600.00');
    expect(encodeProgress(progress(parseAnyPortfolio(input), { on: '2025-12-31' })).inPeriod.subsidy).toBe('600.00');
  });
});

describe('the interest saved in a full year', () => {
  const annual = (the: Case, on = '2024-12-31') => measured(the, on).annualised;

  it.each([
    ['ACT/360', share(100_000n, 150n, 365n, 360n)],
    ['ACT/365F', '1500.00'],
    ['ACT/ACT', '1500.00'],
    ['30E/360', '1500.00'],
  ] as const)('is that of a common year under %s, whichever year the day is in', (dayCount, subsidy) => {
    for (const [on, to] of [
      ['2024-09-30', '2025-01-01'],
      ['2025-02-28', '2026-01-01'],
      ['2026-12-31', '2027-01-01'],
      ['2027-12-31', '2028-01-01'],
    ] as const) {
      const the = { policy: { dayCount }, period: { from: '2024-01-01', to }, loans: [{ maturesOn: '2030-01-01' }] };
      expect(annual(the, on).subsidy).toBe(subsidy);
    }
  });

  it('is at the balance after the repayments of the day', () => {
    const repayments = [
      { on: '2024-12-31', amount: '40000.00' },
      { on: '2025-01-01', amount: '10000.00' },
    ];
    expect(annual({ policy: { dayCount: 'ACT/365F' }, loans: [{ repayments }] }).subsidy).toBe('900.00');
  });

  it('is at the rates and rules of the day: none that come later', () => {
    const the: Case = {
      policy: {
        dayCount: 'ACT/365F',
        subsidy: [
          { from: '2024-09-01', kind: 'share', share: '0.5' },
          { from: '2025-01-01', kind: 'points', points: '0.1' },
        ],
        concession: [
          { from: '2024-10-01', points: '0.3' },
          { from: '2025-01-01', points: '0.2' },
        ],
      },
      loans: [
        {
          rates: [
            { from: '2024-09-01', pct: '3.6' },
            { from: '2024-12-31', pct: '4' },
            { from: '2025-01-01', pct: '2' },
          ],
        },
      ],
    };
    // Half of 4%, and 0.3 points
    expect(annual(the)).toMatchObject({ subsidy: '2000.00', concession: '300.00', interestSaved: '2300.00' });
    // Half of 3.6%, and no concession yet
    expect(annual(the, '2024-09-30')).toMatchObject({ subsidy: '1800.00', concession: '0.00' });
  });

  it('is at the reference rate of the day', () => {
    const referenceRates = [
      { from: '2024-09-01', pct: '5.6' },
      { from: '2025-01-01', pct: '9' },
    ];
    expect(annual({ policy: { dayCount: 'ACT/365F' }, loans: [{ referenceRates }] }).concession).toBe('2000.00');
  });

  it('is at the rule of the day of disbursement where the policy says so', () => {
    const policy = {
      dayCount: 'ACT/365F',
      rateAppliesBy: 'disbursement-day',
      subsidy: [
        { from: '2024-09-01', kind: 'points', points: '1' },
        { from: '2024-10-01', kind: 'points', points: '2' },
      ],
    } as const;
    expect(annual({ policy, loans: [{}, { disbursedOn: '2024-10-01' }] }).subsidy).toBe('3000.00');
  });

  it.each<[string, Case]>([
    ['is overdue', { loans: [{ overdue: [{ from: '2024-12-31' }] }] }],
    ['is at its maturity', { loans: [{ maturesOn: '2024-12-31' }] }],
    ['is extended', { loans: [{ maturesOn: '2024-12-31', extendedTo: '2025-12-31' }] }],
    ['is at the end of the longest term', { policy: { termCapMonths: 1 }, loans: [{ disbursedOn: '2024-11-30' }] }],
    ['is misused', { policy: { misuse: 'stop' }, loans: [{ misusedOn: '2024-12-31' }] }],
    ['has unpaid interest', { policy: { payment: 'paid' }, loans: [{ interestPaidTo: '2024-12-31' }] }],
    [
      'is of a household off the list',
      {
        policy: { household: { ...POLICY.household, listing: 'every-day' } },
        household: { listed: [{ from: '2024-08-15', to: '2024-12-31' }] },
      },
    ],
    ['is not eligible', { loans: [{ disbursedOn: '2024-08-31' }] }],
    ['is not yet disbursed', { loans: [{ disbursedOn: '2025-01-01' }] }],
  ])('does not include a loan that %s on the day', (_, the) => {
    expect(annual(the)).toMatchObject({ subsidy: '0.00', interestSaved: '0.00' });
  });

  it.each<[string, Case]>([
    ['matures', { loans: [{ maturesOn: '2025-01-01' }] }],
    ['is overdue', { loans: [{ overdue: [{ from: '2025-01-01' }] }] }],
    ['was overdue', { loans: [{ overdue: [{ from: '2024-12-01', to: '2024-12-31' }] }] }],
    ['ends its longest term', { policy: { termCapMonths: 1 }, loans: [{ disbursedOn: '2024-12-01' }] }],
    ['is misused', { policy: { misuse: 'stop' }, loans: [{ misusedOn: '2025-01-01' }] }],
    ['has unpaid interest', { policy: { payment: 'paid' }, loans: [{ interestPaidTo: '2025-01-01' }] }],
    [
      'leaves the list',
      {
        policy: { household: { ...POLICY.household, listing: 'every-day' } },
        household: { listed: [{ from: '2024-08-15', to: '2025-01-01' }] },
      },
    ],
    [
      'ends an extension that is subsidised',
      { policy: { extension: 'include' }, loans: [{ maturesOn: '2024-12-30', extendedTo: '2025-01-01' }] },
    ],
  ])('has a full year of a loan that %s on another day', (_, the) => {
    expect(annual({ ...the, policy: { ...the.policy, dayCount: 'ACT/365F' } }).subsidy).toBe('1500.00');
  });

  it('is limited by the caps: on principal in the household’s order, on amounts for the year by itself', () => {
    const loans = [{ principal: '70000.00' }, { principal: '50000.00', disbursedOn: '2024-10-01' }];
    const policy = { dayCount: 'ACT/365F', principalCap: { perHousehold: '100000.00' } } as const;
    expect(annual({ policy, loans }).subsidy).toBe('1500.00');
    const capped = { ...policy, amountCap: { perHousehold: '1200.00', per: 'programme' } } as const;
    expect(annual({ policy: capped, loans }).subsidy).toBe('1200.00');
  });

  it('is rounded as the policy says: here in four interest periods', () => {
    const policy = { rounding: 'interest-period', interestPeriod: { endsOn: 20, months: 3 } } as const;
    // From 1 January: 79 days to 20 March, 92 to 20 June, 92 to 20 September, 91 to 20 December, 11 to the end
    const parts = [79n, 92n, 92n, 91n, 11n].map((days) => halfUp(100_000_00n * 15n * days, 1000n * 360n));
    expect(annual({ policy }).subsidy).toBe(yuanText(parts.reduce((sum, part) => sum + part)));
  });

  it('is 0 before the window opens', () => {
    expect(annual({}, '2024-08-31')).toMatchObject({ interestSaved: '0.00', households: 0 });
  });
});

describe('the families', () => {
  const policy = { ...POLICY, dayCount: 'ACT/365F' };
  const households = ['A', 'B', 'C', 'D', 'E'].map((id) => ({ ...HOUSEHOLD, id }));
  const loan = (id: string, householdId: string, more: object = {}) => ({ ...LOAN, id, householdId, ...more });
  const portfolio = parseAnyPortfolio({
    policy,
    period: { from: '2024-12-01', to: '2025-01-01' },
    households,
    loans: [
      loan('1', 'A'),
      loan('2', 'A'),
      loan('3', 'B', { repayments: [{ on: '2024-12-11', amount: '100000.00' }] }),
      loan('4', 'C', { repayments: [{ on: '2024-12-01', amount: '100000.00' }] }),
      loan('5', 'D', { disbursedOn: '2024-08-31' }),
      loan('6', 'E', { overdue: [{ from: '2024-11-01' }] }),
    ],
  });
  const { inPeriod, annualised } = encodeProgress(progress(portfolio, { on: '2024-12-31' }));

  it('of the period are those with a balance on some day of it: A and B, and E, which is overdue', () => {
    // Two loans of 31 days and one of 10: 100,000 × 72 × 1.5% / 365, each loan rounded by itself
    const subsidy = 2n * halfUp(100_000_00n * 15n * 31n, 365_000n) + halfUp(100_000_00n * 15n * 10n, 365_000n);
    expect(inPeriod).toMatchObject({ interestSaved: yuanText(subsidy), households: 3 });
    expect(inPeriod.perHousehold).toBe(yuanText(halfUp(subsidy, 3n)));
  });

  it('of the year are those with a balance at the end of the day: A and E', () => {
    expect(annualised).toMatchObject({ interestSaved: '3000.00', households: 2, perHousehold: '1500.00' });
  });
});

describe('the milestones', () => {
  const milestone = (on: string, ...targets: Milestone['targets'][number][]): Milestone => ({
    on,
    targets,
    source: { kind: 'assumption' },
  });
  const A_BALANCE = { measure: 'balance', amount: '300000.00' } as const;
  const standings = (on: string, ...days: string[]) =>
    measured({}, on, { milestones: days.map((day) => milestone(day, A_BALANCE)) }).milestones.map(
      (each) => `${each.on} ${each.status}`,
    );

  it.each([
    ['2024-06-01', ['2024-10-31 next', '2024-11-30 later', '2024-12-31 later']],
    ['2024-10-30', ['2024-10-31 next', '2024-11-30 later', '2024-12-31 later']],
    ['2024-10-31', ['2024-10-31 due', '2024-11-30 later', '2024-12-31 later']],
    ['2024-11-01', ['2024-10-31 last', '2024-11-30 next', '2024-12-31 later']],
    ['2024-11-30', ['2024-10-31 earlier', '2024-11-30 due', '2024-12-31 later']],
    ['2024-12-01', ['2024-10-31 earlier', '2024-11-30 last', '2024-12-31 next']],
  ])('on %s stand in the order of their days, those that apply marked', (on, expected) => {
    expect(standings(on, '2024-12-31', '2024-10-31', '2024-11-30')).toEqual(expected);
  });

  it('after all milestones, the last one is marked', () => {
    expect(standings('2024-12-31', '2024-10-31', '2024-11-30')).toEqual(['2024-10-31 earlier', '2024-11-30 last']);
  });

  it('have target, actual and share for every measurement, half up to four decimals', () => {
    const targets = (['balance', 'interestSaved', 'interestSavedPerHousehold'] as const).map((measure) => ({
      measure,
      amount: '300000.00',
    }));
    const loans = [{ principal: '90000000.00' }];
    const [first] = measured({ loans, policy: { dayCount: 'ACT/365F' } }, '2024-09-30', {
      milestones: [milestone('2024-09-30', ...targets)],
    }).milestones;
    // 90,000,000 × 1.5% × 30 / 365 = 110,958.904…, 36.9863% of the target; a year 1,350,000
    const saved = [
      { over: 'period', actual: '110958.90', share: '0.3699' },
      { over: 'year', actual: '1350000.00', share: '4.5000' },
    ];
    expect(first?.targets).toEqual([
      {
        measure: 'balance',
        target: '300000.00',
        measurements: [{ over: 'day', actual: '90000000.00', share: '300.0000' }],
      },
      { measure: 'interestSaved', target: '300000.00', measurements: saved },
      { measure: 'interestSavedPerHousehold', target: '300000.00', measurements: saved },
    ]);
  });

  it('that are not yet due have the actual value so far, and no share', () => {
    const [due, later] = measured({ loans: [{ principal: '90000000.00' }] }, '2024-09-30', {
      milestones: ['2024-09-30', '2024-10-01'].map((day) => milestone(day, A_BALANCE)),
    }).milestones;
    expect(due).toMatchObject({ status: 'due', measuredOn: '2024-09-30' });
    expect(later).toMatchObject({ status: 'later', measuredOn: '2024-09-30' });
    expect(later?.targets[0]?.measurements).toEqual([{ over: 'day', actual: '90000000.00' }]);
  });

  it('that have passed are measured on their own day, not on the day of the progress', () => {
    const loans = [
      { repayments: [{ on: '2024-10-15', amount: '40000.00' }] },
      { disbursedOn: '2024-10-31' },
      { disbursedOn: '2024-11-01' },
    ];
    const targets = (['balance', 'interestSaved'] as const).map((measure) => ({ measure, amount: '100000.00' }));
    const { milestones, balance } = measured({ loans }, '2024-11-30', {
      milestones: ['2024-09-30', '2024-10-31'].map((day) => milestone(day, ...targets)),
    });
    expect(balance).toBe('260000.00');
    expect(milestones.map(({ measuredOn }) => measuredOn)).toEqual(['2024-09-30', '2024-10-31']);
    // 09-30: 100,000 lent, 30 days at 1.5% / 360 are 125.00. 10-31: 60,000 and 100,000;
    // 44 days of 100,000 (183.33…), 17 of 60,000 (42.50) and one of 100,000 (4.17): 225.83 and 4.17
    const actual = milestones.map((each) => each.targets.map(({ measurements: [first] }) => first?.actual));
    expect(actual).toEqual([
      ['100000.00', '125.00'],
      ['160000.00', '230.00'],
    ]);
    expect(milestones[1]?.targets[0]?.measurements[0]?.share).toBe('1.6000');
  });

  it('from before the period are measured over the calendar year of their day', () => {
    const { milestones } = measured({ period: { from: '2025-01-01', to: '2026-01-01' } }, '2025-03-01', {
      milestones: [milestone('2024-12-31', { measure: 'interestSaved', amount: '508.33' })],
    });
    // 100,000 × 122 × 1.5% ÷ 360 = 508.33
    expect(milestones[0]?.targets[0]?.measurements[0]).toEqual({ over: 'period', actual: '508.33', share: '1.0000' });
  });

  it('distinguish an increase of the balance from a balance that is reached', () => {
    const targets = (['balanceIncrease', 'balance'] as const).map((measure) => ({ measure, amount: '100000.00' }));
    const [first] = measured({}, '2024-12-31', { milestones: [milestone('2024-12-31', ...targets)] }).milestones;
    expect(first?.targets.map(({ measure, measurements }) => [measure, measurements[0]?.share])).toEqual([
      ['balanceIncrease', '1.0000'],
      ['balance', '1.0000'],
    ]);
    expect(suichangMilestones.map(({ targets }) => targets[0]?.measure)).toEqual([
      'balanceIncrease',
      'balanceIncrease',
      'balance',
    ]);
  });

  it('round a share half up: 100,000 of 1,600,000,000 is 0.0000625, of 200,000,000 it is 0.0005', () => {
    const shares = ['1600000000.00', '200000000.00', '2000000000.00', '2000000001.00'].map((amount) => {
      const [one] = measured({}, '2024-12-31', {
        milestones: [milestone('2024-12-31', { ...A_BALANCE, amount })],
      }).milestones;
      return one?.targets[0]?.measurements[0]?.share;
    });
    expect(shares).toEqual(['0.0001', '0.0005', '0.0001', '0.0000']);
  });

  it('name the measures that cannot be computed, with the reason', () => {
    const targets = (['leverage', 'incomeRise'] as const).map((measure) => ({ measure, amount: '1.00' }));
    const [first] = measured({}, '2024-12-31', { milestones: [milestone('2024-12-31', ...targets)] }).milestones;
    expect(first?.targets).toEqual([
      { measure: 'leverage', target: '1.00', measurements: [], notMeasured: 'leverage' },
      { measure: 'incomeRise', target: '1.00', measurements: [], notMeasured: 'incomeRise' },
    ]);
    for (const text of Object.values(NOT_MEASURED)) {
      expect(text.en).toContain('portfolio');
      expect(text['zh-CN']).toContain('数据');
    }
  });

  it('keep the programme’s qualification of the amount, and their source', () => {
    const note = { en: 'a year', 'zh-CN': '每年' };
    const [first] = measured({}, '2024-12-31', {
      milestones: [{ ...milestone('2024-12-31', { ...A_BALANCE, note }), source: { kind: 'rule', title: 'X' } }],
    }).milestones;
    expect(first).toMatchObject({ source: { kind: 'rule', title: 'X' }, targets: [{ note }] });
  });

  it('are those of the policy’s programme where none are given; a programme without any has none', () => {
    const policy = suichang2024({
      ...SUICHANG_TERMS,
    });
    const suichang = parseAnyPortfolio({ policy, period: year(2025), households: [], loans: [] });
    const { milestones, balance, annualised } = progress(suichang, { on: '2025-07-01' });
    expect(milestones.map(({ on, status: standing }) => [on, standing])).toEqual([
      ['2024-12-31', 'earlier'],
      ['2025-06-30', 'last'],
      ['2025-12-31', 'next'],
    ]);
    expect([balance.toFixed(2), annualised.perHousehold.toFixed(2)]).toEqual(['0.00', '0.00']);
    expect(endOf2024({}).milestones).toEqual([]);
    expect(progress(suichang, { on: '2025-07-01', milestones: [] }).milestones).toEqual([]);
  });

  it.each([
    ['2024-13-01', '1.00', /^milestone: 2024-13-01 is not a day/],
    ['2024-12-31', '0.00', /^milestone: balance: 0.00 is not an amount of yuan above 0/],
    ['2024-12-31', '1.2万', /^milestone: balance: 1.2万 is not an amount/],
  ])('of %s with %s yuan throw an error', (on, amount, message) => {
    const milestones = [milestone(on, { measure: 'balance', amount })];
    expect(() => progress(portfolioOf({}), { on: '2024-12-31', milestones })).toThrow(RangeError);
    expect(() => progress(portfolioOf({}), { on: '2024-12-31', milestones })).toThrow(message);
  });
});

describe('the plan’s milestones, 一(二)', () => {
  const told = suichangMilestones.map(({ on, targets }) => [on, ...targets.map((t) => `${t.measure} ${t.amount}`)]);

  it('are those of the plan', () => {
    const yuan = (amount: bigint) => yuanText(amount * 100n);
    expect(told).toEqual([
      [
        '2024-12-31',
        `balanceIncrease ${yuan(50n * 1_000_000n)}`,
        `interestSaved ${yuan(500_000n)}`,
        `interestSavedPerHousehold ${yuan(1500n)}`,
      ],
      ['2025-06-30', `balanceIncrease ${yuan(100n * 1_000_000n)}`, `interestSaved ${yuan(2_000_000n)}`],
      [
        '2025-12-31',
        `balance ${yuan(200n * 1_000_000n)}`,
        `interestSavedPerHousehold ${yuan(5000n)}`,
        `leverage ${yuan(2n * 200n * 1_000_000n)}`,
        `incomeRise ${yuan(8000n)}`,
      ],
    ]);
  });

  it('name the article, and every measure is computed or listed as not measured', () => {
    for (const { source } of suichangMilestones) {
      expect(source).toEqual({ kind: 'plan', title: '遂政办发〔2024〕12号', article: '一(二)' });
    }
    const all = measured({}, '2024-12-31', { milestones: suichangMilestones }).milestones.flatMap((m) => m.targets);
    expect(new Set(all.map(({ measure }) => measure))).toEqual(new Set(Object.keys(MEASURES)));
    for (const { measure, measurements, notMeasured } of all) {
      expect(measurements.length > 0, measure).toBe(notMeasured === undefined);
    }
  });
});

describe('a day', () => {
  it.each([
    [{ on: '2023-12-31' }, 'on: 2023-12-31 is not in the period from 2024-01-01 to 2024-12-31'],
    [{ on: '2025-01-01' }, 'on: 2025-01-01 is not in the period from 2024-01-01 to 2024-12-31'],
    [{ on: '2024-02-30' }, 'on: 2024-02-30 is not a day; write YYYY-MM-DD, 1900-01-01 to 2199-12-31'],
    [{ on: '2024-12-31', until: '2024-12-31' }, 'until: 2024-12-31 is not after 2024-12-31'],
    [{ on: '2024-12-31', until: '31.12.2025' }, 'until: 31.12.2025 is not a day'],
  ])('%o is refused', (options, message) => {
    expect(() => progress(portfolioOf({}), options)).toThrow(RangeError);
    expect(() => progress(portfolioOf({}), options)).toThrow(message);
  });

  it.each(['2024-01-01', '2024-12-31'])('%s, the first or last day of the period, is in it', (on) => {
    expect(progress(portfolioOf({}), { on }).on).toBe(on);
  });
});

describe('progress', () => {
  const result = progress(portfolioOf({}), { on: '2024-12-31', milestones: suichangMilestones, until: '2025-12-31' });

  it('is plain data, frozen at every depth', () => {
    const visit = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null || 'toFixed' in value) return;
      expect(Object.isFrozen(value), path).toBe(true);
      for (const [name, part] of Object.entries(value)) visit(part, `${path}.${name}`);
    };
    visit(result, 'progress');
  });

  it('lists the terms on which the amounts depend', () => {
    expect(result.terms.map(({ term }) => term)).toContain('subsidy');
  });

  it('has no forecast without `until`', () => {
    expect(Object.hasOwn(progress(portfolioOf({}), { on: '2024-12-31' }), 'forecast')).toBe(false);
  });
});
