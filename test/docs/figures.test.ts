import { describe, expect, it } from 'vitest';
import type { RawFault } from '../../src/fields/faults.js';
import {
  dailyBookings,
  encodeSettlement,
  type IssuedSettlementInput,
  type PolicyInput,
  parsePortfolio,
  safeParsePortfolio,
  settle,
} from '../../src/index.js';
import { readJson } from '../../src/io/json.js';
import { readFen } from '../../src/kernel/fen.js';
import { readPercent, readShare } from '../../src/kernel/percent.js';
import { assessed, type Case, HOUSEHOLD, halfUp, LOAN, only, POLICY, settled, yuanText } from '../support.js';
import { readPage, rowsOf } from './markdown.js';

/*
 * The worked numbers of the formulas and the decisions. Each is on its page, and the engine's where it is the reading
 * that was decided; of the other readings it is the arithmetic that is compared.
 */

const decision = (name: string) => readPage(`docs/decisions/${name}.md`).text;
const formulas = readPage('docs/reference/formulas.md').text;

const LAST_LOAN = { disbursedOn: '2024-12-12' };

const WORKED_LOAN = {
  principal: '150000.00',
  disbursedOn: '2024-09-15',
  maturesOn: '2025-09-15',
  rates: [{ from: '2024-09-15', pct: '4.35' }],
  referenceRates: [{ from: '2024-09-15', pct: '5.35' }],
  repayments: [{ on: '2024-11-20', amount: '20000.00' }],
  overdue: [{ from: '2024-12-21', to: '2024-12-26' }],
};

describe('day count', () => {
  it.each([
    ['ACT/360', '122/360', '508.33', 100_000_00n * 15n * 122n, 360n],
    ['ACT/365F', '122/365', '501.37', 100_000_00n * 15n * 122n, 365n],
    ['ACT/ACT', '122/366', '500.00', 100_000_00n * 15n * 122n, 366n],
    ['30E/360', '120/360', '500.00', 100_000_00n * 15n * 120n, 360n],
  ] as const)('%s', (dayCount, weight, subsidy, product, days) => {
    expect(decision('day-count')).toMatch(
      new RegExp(`^\\| ${dayCount}[^|]*\\| ${weight} \\| ${subsidy.replace('.', '\\.')} \\|$`, 'm'),
    );
    expect(yuanText(halfUp(product, 1000n * days))).toBe(subsidy);
    expect(only({ policy: { dayCount } }).subsidy.toFixed(2)).toBe(subsidy);
  });

  it.each([
    ['2024-01-30', '2024-01-31', '0.00'],
    ['2024-02-29', '2024-03-01', '20.00'],
    ['2023-02-28', '2023-03-01', '30.00'],
  ])('30E/360 on %s', (from, to, interest) => {
    expect(decision('day-count')).toContain(`${interest} on ${from}`);
    const loan = {
      disbursedOn: '2023-01-01',
      maturesOn: '2030-01-01',
      rates: [{ from: '2023-01-01', pct: '3.6' }],
    };
    const of = (dayCount: PolicyInput['dayCount']) =>
      only({ policy: { dayCount }, period: { from, to }, loans: [loan] }).interest.toFixed(2);
    expect(of('30E/360')).toBe(interest);
    expect(of('ACT/360')).toBe('10.00');
  });
});

describe('day ownership', () => {
  it('ten days of 10.00, neither eleven nor nine', () => {
    const { interest } = only({ loans: [{ repayments: [{ on: '2024-09-11', amount: '100000.00' }] }] });
    expect(interest.toFixed(2)).toBe('100.00');
    for (const [days, amount] of [
      [10, '100.00'],
      [11, '110.00'],
      [9, '90.00'],
    ])
      expect(decision('day-ownership')).toContain(`| ${days} | ${amount} |`);
    expect(formulas).toContain('repaid on 2024-09-11: ten days');
  });

  it('a loan of 2024-12-30 has two days of 2024', () => {
    expect(only({ loans: [{ disbursedOn: '2024-12-30' }] }).interest.toFixed(2)).toBe('20.00');
    expect(decision('day-ownership')).toContain('two days with interest (20.00) as decided');
  });
});

describe('rounding', () => {
  const of = (policy: Partial<PolicyInput>) => only({ policy, loans: [{ principal: '45000.00' }] }).subsidy.toFixed(2);

  it.each([
    ['R(22,875)', 22_875n, '228.75', { rounding: 'settlement' }],
    [
      '3,750 + 17,063 + 2,063',
      3_750n + 17_063n + 2_063n,
      '228.76',
      { rounding: 'interest-period', interestPeriod: { endsOn: 20, months: 3 } },
    ],
    ['122 × 188', 122n * 188n, '229.36', { rounding: 'day' }],
  ] as const)('%s', (sum, fen, subsidy, policy) => {
    // 45,000.00 × 1.5% / 360 = 187.5 fen a day
    expect((45_000_00 * 15) / 1000 / 360).toBe(187.5);
    expect(decision('rounding')).toContain(`${sum} | ${subsidy} |`);
    expect(yuanText(fen)).toBe(subsidy);
    expect(of(policy)).toBe(subsidy);
  });

  it('the interest comes before the cap', () => {
    const loan = only({
      policy: {
        rounding: 'day',
        subsidy: [{ from: '2024-09-01', kind: 'points', points: '4.5' }],
        amountCap: { perHousehold: '0.50', per: 'period' },
      },
      loans: [{ principal: '60.00' }],
    });
    expect([loan.interest, loan.subsidy, loan.capped].map((amount) => amount.toFixed(2))).toEqual([
      '0.73',
      '0.50',
      '0.23',
    ]);
    expect(decision('rounding')).toContain('as decided | 0.50 | 0.23 |');
    // 1.22 − 0.50
    expect(decision('rounding')).toContain('| 0.50 | 0.72 |');
  });
});

describe('where the split rounds', () => {
  it('the total is rounded first: 473.33, and the trial loan gets the missing fen', () => {
    const { totals, loans } = settled({ loans: [{}, LAST_LOAN] });
    expect(loans.map(({ subsidy }) => subsidy)).toEqual(['508.33', '83.33']);
    expect(totals.funders).toEqual({ province: '473.33', local: '118.33' });
    expect(loans.map(({ funders }) => funders)).toEqual([
      { province: '406.67', local: '101.66' },
      { province: '66.66', local: '16.67' },
    ]);
    expect(decision('where-the-split-rounds')).toContain('| 406.67 + 66.66 | 473.33 | 118.33 |');
    expect(formulas).toContain('406.67 and 66.66, and 101.66 and 16.67 for the county');
  });

  it('with the ids exchanged, the other loan gets the missing fen', () => {
    const { loans } = settled({ loans: [LAST_LOAN, {}] });
    expect(loans.map(({ funders }) => funders.province)).toEqual(['66.67', '406.66']);
  });

  it('rounding each row by itself misses the total', () => {
    expect([50_833 * 8, 8_333 * 8]).toEqual([406_664, 66_664]);
    expect(40_666 + 6_666).toBe(47_332);
    expect((50_833 + 8_333) * 8).toBe(473_328);
    for (const text of [
      '40,666.4',
      '6,666.4',
      '47,332, one fen short of 47,333',
      '| 406.66 + 66.66 | 473.32 | 118.34 |',
    ])
      expect(decision('where-the-split-rounds')).toContain(text);
  });

  it('settled alone, the trial loan is split 406.66 and 101.67', () => {
    expect(settled({}).payable).toEqual({ province: '406.66', local: '101.67' });
    expect(decision('where-the-split-rounds')).toContain('and 406.66 and 101.67 when it is settled alone');
  });
});

describe('trial loans', () => {
  it('are subsidised from their own first day', () => {
    expect(only({})).toMatchObject({ basis: 'trial', subsidisedDays: 122 });
    expect(only({}).subsidy.toFixed(2)).toBe('508.33');
    expect(only({ loans: [LAST_LOAN] }).subsidy.toFixed(2)).toBe('83.33');
    expect(decision('trial-loans')).toContain('| from its own first day, as decided | 122 | 508.33 |');
    expect(decision('trial-loans')).toContain('| from the day the plan came into force | 20 | 83.33 |');
  });
});

describe('which numbers are accepted', () => {
  it.each(rowsOf(decision('numbers-accepted')))('%s: amount %s, rate %s, share %s', (text, ...columns) => {
    const value: unknown = JSON.parse(text as string);
    [readFen, readPercent, readShare].forEach((read, i) => {
      expect(read(value) === undefined).toBe(!columns[i]?.startsWith('yes'));
    });
  });

  it('null in an optional field is its absence, in a required one a fault', () => {
    const parse = (loan: object) =>
      safeParsePortfolio({
        policy: POLICY,
        period: { from: '2024-01-01', to: '2025-01-01' },
        households: [HOUSEHOLD],
        loans: [{ ...LOAN, ...loan }],
      }).success;
    expect([parse({ misusedOn: null }), parse({ principal: null })]).toEqual([true, false]);
  });
});

it('the basis of ineligible loans: the groups by basis add up to the totals', () => {
  const { groups, totals } = settled({ loans: [{ disbursedOn: '2024-08-31' }, {}, LAST_LOAN] });
  const page = decision('ineligible-basis');
  for (const [basis, disbursedOn] of [
    ['ineligible', '2024-08-31'],
    ['trial', '2024-09-01'],
    ['regular', '2024-12-12'],
  ] as const) {
    const group = groups.basis[basis];
    const interest = group?.interest.replace(/\B(?=\d{3}\.)/, ',');
    expect(page).toContain(`| \`${basis}\` | ${disbursedOn} | ${interest} | ${group?.subsidy} |`);
  }
  expect([totals.interest, totals.subsidy]).toEqual(['2650.00', '591.66']);
  expect(page).toContain('| total | | 2,650.00 | 591.66 |');
});

it('another subsidy without a rate', () => {
  const of = (pct?: string) =>
    only({
      policy: { otherSubsidy: 'reduce' },
      loans: [{ otherSubsidy: { programme: 'X', ...(pct === undefined ? {} : { pct }) } }],
    }).subsidy.toFixed(2);
  expect([of(), of('2.5')]).toEqual(['508.33', '372.78']);
  // 100,000.00 × 1.1% × 122 / 360 = 372.777…
  expect(halfUp(100_000_00n * 11n * 122n, 1000n * 360n)).toBe(372_78n);
  for (const text of ['| 1.5 | 508.33 |', '| 1.1 | 372.78 |'])
    expect(decision('other-subsidy-without-rate')).toContain(text);
});

it('concession by accrual day', () => {
  const { waived } = only({
    policy: {
      rateAppliesBy: 'disbursement-day',
      concession: [
        { from: '2024-09-01', points: '1' },
        { from: '2024-11-01', points: '1.9' },
      ],
    },
    loans: [{ disbursedOn: '2024-10-01', rates: [{ from: '2024-09-01', pct: '7.5' }] }],
  });
  // 100,000.00 × (31 × 1% + 61 × 1.9%) / 360 = 408.0555…; 92 × 1%: 255.5555…
  expect(waived.toFixed(2)).toBe('408.06');
  expect(decision('concession-by-accrual-day')).toContain('31 days × 1 + 61 days × 1.9: 408.06');
  expect(halfUp(100_000_00n * 92n, 100n * 360n)).toBe(255_56n);
  expect(decision('concession-by-accrual-day')).toContain('92 days × 1: 255.56');
});

describe('earlier settlements and advances', () => {
  const A = { from: '2024-12-22', to: '2025-01-01' };
  const B = { from: '2025-01-01', to: '2025-01-11' };
  const C = { from: '2025-01-11', to: '2025-01-21' };

  const paid = (loanId: string, province: string, local: string, subsidy: string) => ({
    loanId,
    subsidy,
    funders: { province, local },
  });
  /** 36,000 yuan, settled for one of the periods. */
  const of = (
    period: typeof A,
    previous: readonly IssuedSettlementInput[],
    { loans = [{ principal: '36000.00' }], ...rest }: Pick<Case, 'policy' | 'loans'> = {},
  ) => settled({ ...rest, period, previous, loans: loans.map((loan, i) => ({ id: `L${i + 1}`, ...loan })) });
  const subsidies = (rows: readonly { readonly subsidy: string }[]) => rows.map(({ subsidy }) => subsidy);
  const page = decision('previous-and-advances');

  it('1.50 a day, 15.00 in ten days, 12.00 and 3.00', () => {
    expect(36_000_00 * 15).toBe(1_50 * 1000 * 360);
    expect(of(B, []).totals).toMatchObject({ subsidy: '15.00', funders: { province: '12.00', local: '3.00' } });
  });

  it('what has been adjusted before', () => {
    const a = { period: A, loans: [paid('L1', '9.60', '2.40', '12.00')] };
    const b = { period: B, loans: [paid('L1', '12.00', '3.00', '15.00')] };
    const adjusting = of(B, [a]);
    expect(subsidies([...adjusting.loans, ...adjusting.adjustments])).toEqual(['15.00', '3.00']);
    expect(of(C, [a, adjusting]).adjustments).toEqual([]);
    expect(page).toContain('as decided | 12.00 + 15.00 + 3.00 = 30.00 | 30.00 | nothing |');
    // With B's adjustment left out of its file, only the lines are left.
    expect(of(C, [a, b]).adjustments).toMatchObject([{ issued: '27.00', recomputed: '30.00', subsidy: '3.00' }]);
    expect(page).toContain('| 12.00 + 15.00 = 27.00 | 30.00 | 3.00, for the second time |');
    // B's alone: 15.00 + 3.00 issued for ten days that come to 15.00.
    expect(() => of(C, [adjusting])).toThrow('MISSING_PREVIOUS');
    expect(page).toContain('15.00 + 3.00 = 18.00 were issued for its ten days, whose amount is 15.00');
  });

  it('2024 at 502.50 instead of 549.00, adjusted by 46.50', () => {
    const policy = { subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.8' }] } as const;
    const right = { principal: '90000.00' };
    const mistaken = { ...right, repayments: [{ on: '2024-12-01', amount: '30000.00' }] };
    const first = settled({ policy, loans: [mistaken] });
    const period = { from: '2025-01-01', to: '2026-01-01' };
    const second = settled({ policy, period, loans: [right], previous: [first] });
    expect(subsidies([...first.loans, ...settled({ policy, loans: [right] }).loans])).toEqual(['502.50', '549.00']);
    expect(90_000_00 * 122 * 18).toBe(549_00 * 360 * 1000);
    expect((90_000_00 * 91 + 60_000_00 * 31) * 18).toBe(502_50 * 360 * 1000);
    expect(subsidies(second.adjustments)).toEqual(['46.50']);
    const third = { policy, period: { from: '2026-01-01', to: '2027-01-01' }, loans: [right] };
    expect(settled({ ...third, previous: [first, second] }).adjustments).toEqual([]);
    expect(() => settled({ ...third, previous: [second] })).toThrow('MISSING_PREVIOUS');
    const issued = decision('issued-settlements');
    for (const amount of ['they come to 549.00', 'made it 502.50', '−46.50: what was put right is taken back']) {
      expect(issued).toContain(amount);
    }
  });

  const programme = { policy: { amountCap: { perHousehold: '20.00', per: 'programme' } } } as const;

  it('what a cap on the programme has left', () => {
    const { loans, adjustments } = of(C, [{ period: B, loans: [paid('L1', '14.40', '3.60', '18.00')] }], programme);
    expect([subsidies(loans), subsidies(adjustments)]).toEqual([['5.00'], ['-3.00']]);
    expect(18 - 3 + 5).toBe(20);
    expect(page).toContain('as decided | 20.00 − 15.00 = 5.00 | −3.00 | 20.00 |');
    expect(18 - 3 + (20 - 18)).toBe(17);
    expect(page).toContain('| 20.00 − 18.00 = 2.00 | −3.00 | 17.00 |');
  });

  it('a later period that was settled first', () => {
    const { loans, adjustments, payable } = of(
      B,
      [{ period: C, loans: [paid('L1', '12.00', '3.00', '15.00')] }],
      programme,
    );
    expect(subsidies(loans)).toEqual(['15.00']);
    expect(adjustments).toMatchObject([{ recomputed: '5.00', subsidy: '-10.00' }]);
    expect(payable).toEqual({ province: '4.00', local: '1.00' });
    expect(page).toContain('as decided | 15.00 | 5.00 | −10.00 | 5.00 |');
    // C keeps its 15.00, and B has what they leave of the cap.
    expect(20 - 15).toBe(5);
    expect(page).toContain('| 5.00 | 15.00 | nothing | 5.00 |');
  });

  it('between the funders', () => {
    const loans = [{ principal: '48.00' }, { principal: '48.00' }];
    const alone = of(B, [], { loans: [{ id: 'L2', principal: '48.00' }] });
    expect(alone.loans.map(({ funders }) => funders)).toEqual([{ province: '0.02', local: '0.00' }]);
    const { adjustments } = of(C, [alone], { loans });
    expect(adjustments).toMatchObject([
      { loanId: 'L1', subsidy: '0.02', funders: { province: '0.02', local: '0.00' } },
      { loanId: 'L2', subsidy: '0.00', funders: { province: '-0.01', local: '0.01' } },
    ]);
    expect(of(B, [], { loans }).totals.funders).toEqual({ province: '0.03', local: '0.01' });
    expect(page).toContain('as decided | 0.02 and 0.00 | −0.01 and 0.01 | 0.03 | 0.01 |');
    // 80% of the 2 fen that are adjusted: 2 fen, beside the 2 that were issued.
    expect(halfUp(2n * 8n, 10n) + 2n).toBe(4n);
    expect(page).toContain('| 0.02 and 0.00 | nothing | 0.04 | 0.00 |');
  });

  it('a part of 3.00 without a funder would be lost', () => {
    const line = { loanId: 'L1', subsidy: '15.00', funders: { province: '12.00', city: '3.00' } };
    expect(() => of(C, [{ period: B, loans: [line] }])).toThrow('UNKNOWN_FUNDER');
    expect([15 - 15, 12 - 12 + (3 - 0)]).toEqual([0, 3]);
    expect(page).toContain('the row would owe the county 3.00');
  });

  it('490.34 of which 500.00 were paid ahead', () => {
    const { payable } = encodeSettlement(
      settle(
        parsePortfolio({
          policy: POLICY,
          period: { from: '2024-01-01', to: '2025-01-01' },
          households: [HOUSEHOLD],
          loans: [{ ...LOAN, ...WORKED_LOAN }],
          advances: [{ funder: 'province', amount: '500.00' }],
        }),
      ),
    );
    expect(payable).toEqual({ province: '-9.66', local: '122.58' });
    expect(page).toContain('as decided | −9.66 |');
    expect(page).toContain('| 0.00, and 9.66 are lost |');
  });
});

describe('formulas', () => {
  const the = { loans: [WORKED_LOAN] };

  it('5.6: the segments of the worked loan', () => {
    const { segments, interest, subsidy, concession, borrowerInterest } = only(the);
    expect(segments.map(({ days, exact }) => [days, exact.interest, exact.subsidy])).toEqual([
      [66, { numerator: '119625', denominator: '1' }, { numerator: '41250', denominator: '1' }],
      // 48,695.8333… and 16,791.6666…
      [31, { numerator: '292175', denominator: '6' }, { numerator: '50375', denominator: '3' }],
      // 7,854.1666…
      [5, { numerator: '47125', denominator: '6' }, { numerator: '0', denominator: '1' }],
      [6, { numerator: '9425', denominator: '1' }, { numerator: '3250', denominator: '1' }],
    ]);
    expect([interest, subsidy, concession, borrowerInterest].map((amount) => amount.toFixed(2))).toEqual([
      '1856.00',
      '612.92',
      '408.61',
      '1243.08',
    ]);
    for (const text of ['119,625 | 41,250', '48,695.8333… | 16,791.6666…', '7,854.1666…', '9,425 | 3,250'])
      expect(formulas).toContain(text);
  });

  it('7: the bookings around the repayment', () => {
    const [loan] = dailyBookings(assessed(the));
    const booked = new Map(loan?.bookings.map(({ on, amount }) => [on, amount.toFixed(2)]));
    expect(['2024-11-19', '2024-11-20', '2024-11-21', '2024-11-22'].map((on) => booked.get(on))).toEqual([
      '6.25',
      '5.42',
      '5.41',
      '5.42',
    ]);
    expect(formulas).toContain('booked as 5.42, 5.41 and 5.42');
  });

  it('5.1: three loans under a cap of 150,000 a household', () => {
    const { loans } = assessed({
      policy: { principalCap: { perHousehold: '150000.00' } },
      loans: [{}, {}, { disbursedOn: '2024-09-06' }],
    });
    expect(loans.map(({ segments }) => segments.at(-1)?.covered.toNumber())).toEqual([100_000, 50_000, 0]);
    expect(formulas).toContain('are covered to 100,000, 50,000 and 0');
  });

  it('5.2: rates at a contract rate of 3.6%', () => {
    const from = '2024-09-01';
    const rateUnder = (rule: PolicyInput['subsidy'][number], pct?: string) =>
      only({
        policy: { subsidy: [rule], otherSubsidy: 'reduce' },
        loans: [pct === undefined ? {} : { otherSubsidy: { programme: 'X', pct } }],
      }).segments[0]?.subsidyRate.toFixed();
    expect([
      rateUnder({ from, kind: 'points', points: '1.5' }),
      rateUnder({ from, kind: 'points', points: '4' }),
      rateUnder({ from, kind: 'share', share: '0.5' }),
      rateUnder({ from, kind: 'share', share: '0.5', maxPoints: '1.2' }),
      rateUnder({ from, kind: 'above-floor', floorPct: '2', ceilingPct: '3' }),
      rateUnder({ from, kind: 'above-floor', floorPct: '2', ceilingPct: '3', share: '0.7' }),
      rateUnder({ from, kind: 'points', points: '1.5' }, '2.5'),
    ]).toEqual(['1.5', '3.6', '1.8', '1.2', '1', '0.7', '1.1']);
  });
});

describe('reasons and faults', () => {
  it('precedence: overdue before maturity, maturity after', () => {
    const loan = only({
      period: { from: '2025-08-29', to: '2025-09-04' },
      loans: [{ overdue: [{ from: '2025-08-30' }] }],
    });
    expect(loan).toMatchObject({ subsidisedDays: 1, excludedDays: { OVERDUE: 2, AFTER_MATURITY: 3 } });
  });

  it('the longest term: 12 months from 2024-09-15, and 1 month from the last of January', () => {
    const last = (disbursedOn: string, termCapMonths: number) =>
      only({
        policy: { termCapMonths, window: { from: '2024-01-01', effectiveOn: '2024-12-12' }, subsidy: [RULE] },
        household: { listed: [{ from: '2024-01-01' }] },
        period: { from: '2024-01-01', to: '2026-01-01' },
        loans: [{ disbursedOn, maturesOn: '2026-01-01', rates: [{ from: '2024-01-01', pct: '3.6' }] }],
      }).segments[0]?.to;
    const RULE = { from: '2024-01-01', kind: 'points', points: '1.5' } as const;
    expect([last('2024-09-15', 12), last('2024-01-31', 1)]).toEqual(['2025-09-15', '2024-02-29']);
  });

  it('interest paid to 2024-12-21 covers 12-20', () => {
    const loan = only({ policy: { payment: 'paid' }, loans: [{ interestPaidTo: '2024-12-21' }] });
    expect(loan.segments.map(({ to, exclusion }) => [to, exclusion])).toEqual([
      ['2024-12-21', undefined],
      ['2025-01-01', 'INTEREST_UNPAID'],
    ]);
  });

  it('where a text stops being JSON', () => {
    const faults: RawFault[] = [];
    readJson('{"policy":', faults);
    expect(faults).toMatchObject([{ code: 'INVALID_JSON', line: 1, column: 11 }]);
  });
});
