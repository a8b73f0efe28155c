import { describe, expect, it } from 'vitest';
import { FIGURES, LOAN_FIGURES, type LoanFigure } from '../../src/fields/figures.js';
import {
  assess,
  dailyBookings,
  encodeAssessment,
  encodeDailyBookings,
  encodeExplanation,
  encodeSettlement,
  explain,
  type Household,
  parseHousehold,
  parsePolicy,
  settle,
} from '../../src/index.js';
import { TERM_NAMES } from '../../src/settlement/terms.js';
import { exactYuanText } from '../../src/words/values.js';
import { assessed, type Case, portfolioOf } from '../support.js';

/** The loan of the published table of cases: 612.92 yuan of subsidy. */
const WORKED: Case = {
  policy: { sources: { funders: { kind: 'plan', title: '遂政办发〔2024〕12号', article: '一(二)' } } },
  loans: [
    {
      principal: '150000.00',
      disbursedOn: '2024-09-15',
      maturesOn: '2025-09-15',
      rates: [{ from: '2024-09-15', pct: '4.35' }],
      repayments: [{ on: '2024-11-20', amount: '20000.00' }],
      overdue: [{ from: '2024-12-21', to: '2024-12-26' }],
    },
  ],
};

const whole = (the: Case) => {
  const portfolio = portfolioOf(the);
  const { policy, period, households, loans } = portfolio;
  const assessment = assess({ policy, period, household: households[0] as Household, loans });
  return { assessment, settlement: settle(portfolio) };
};

describe('encodeAssessment', () => {
  const encoded = encodeAssessment(assessed(WORKED));
  const [loan] = encoded.loans;

  it('writes amounts with two decimals, rates as they are, days as YYYY-MM-DD and exact amounts as fractions', () => {
    // 150,000 × 66 days × 1.5% ÷ 360 = 412.50, and × 4.35% 1,196.25
    expect(loan?.segments[0]).toEqual({
      from: '2024-09-15',
      to: '2024-11-20',
      days: 66,
      balance: '150000.00',
      covered: '150000.00',
      contractRate: '4.35',
      subsidyRate: '1.5',
      concessionRate: '0',
      rule: 0,
      weight: { numerator: '66', denominator: '360' },
      exact: {
        interest: { numerator: '119625', denominator: '1' },
        subsidy: { numerator: '41250', denominator: '1' },
        concession: { numerator: '0', denominator: '1' },
      },
    });
    expect(loan?.segments[2]).toMatchObject({ from: '2024-12-21', covered: '0.00', exclusion: 'OVERDUE' });
    // 412.50 + 130,000 × 31 × 1.5% ÷ 360 = 167.916… + 130,000 × 6 × 1.5% ÷ 360 = 32.50: 612.916…
    expect(loan?.steps[0]).toMatchObject({
      step: 'rounding',
      from: '2024-01-01',
      to: '2025-01-01',
      subsidy: { exact: { numerator: '183875', denominator: '3' }, rounded: '612.92' },
    });
    expect(loan?.subsidy).toBe('612.92');
  });

  it('writes all decimals of a rate', () => {
    // 0.333333 × 4.123457% = 1.374484292181%: twelve decimals
    const policy = { subsidy: [{ from: '2024-09-01', kind: 'share', share: '0.333333' }] } as const;
    const rates = [{ from: '2024-09-01', pct: '4.123457' }];
    const [thin] = encodeAssessment(assessed({ policy, loans: [{ rates }] })).loans;
    expect(333333n * 4123457n).toBe(1374484292181n);
    expect(thin?.segments[0]?.subsidyRate).toBe('1.374484292181');
  });

  it('writes the caps and limits that bound', () => {
    const policy = { amountCap: { perHousehold: '500.00', per: 'period' } } as const;
    const [capped] = encodeAssessment(assessed({ policy })).loans;
    // 100,000 × 122 × 1.5% ÷ 360 = 508.33
    expect(capped?.steps.at(-1)).toEqual({
      step: 'amount-cap',
      place: 0,
      cap: '500.00',
      per: [{ key: 'household', value: 'H' }],
      during: 'period',
      usedByEarlierPeriods: '0.00',
      usedByEarlierLoans: '0.00',
      left: '500.00',
      before: '508.33',
      after: '500.00',
      capped: '8.33',
    });
  });

  it('has policy, household and loans in the form that the parsers read', () => {
    const { policy, household, period } = encoded;
    expect(period).toEqual({ from: '2024-01-01', to: '2025-01-01' });
    expect(parsePolicy(policy)).toEqual(assessed(WORKED).policy);
    expect(parseHousehold({ household, loans: encoded.loans.map((each) => each.loan) })).toEqual({
      household: assessed(WORKED).household,
      loans: assessed(WORKED).loans.map((each) => each.loan),
    });
  });

  it('has every figure of the table, in its order, as the settlement’s JSON has it', () => {
    const [line] = encodeSettlement(settle(portfolioOf(WORKED))).loans;
    const names = LOAN_FIGURES as readonly string[];
    expect(Object.keys(loan ?? {}).filter((name) => name in FIGURES)).toEqual(names);
    expect(loan).toMatchObject(Object.fromEntries(Object.entries(line ?? {}).filter(([name]) => names.includes(name))));
  });
});

describe('encodeDailyBookings', () => {
  it('writes a booking a day, amounts with two decimals', () => {
    const [bookings] = encodeDailyBookings(dailyBookings(assessed({})));
    // 100,000 × 1.5% ÷ 360 = 4.1666… a day: 4.17, then 8.33 − 4.17 = 4.16
    expect(bookings?.loanId).toBe('L');
    expect(bookings?.bookings.slice(0, 2)).toEqual([
      { on: '2024-09-01', amount: '4.17', concession: '0.00', waived: '0.00' },
      { on: '2024-09-02', amount: '4.16', concession: '0.00', waived: '0.00' },
    ]);
    expect(bookings?.bookings).toHaveLength(122);
  });
});

describe('encodeExplanation', () => {
  const { assessment, settlement } = whole(WORKED);

  it('has every term with its source, and the terms that segments and reasons rest on', () => {
    const explanation = encodeExplanation(assessment, { settlement });
    expect(explanation.terms.map(({ term }) => term)).toEqual(
      TERM_NAMES.filter((term) => !['conditions', 'funderShares', 'references', 'subsidisedOn'].includes(term)),
    );
    expect(explanation.terms.find(({ term }) => term === 'funders')?.source).toEqual({
      kind: 'plan',
      title: '遂政办发〔2024〕12号',
      article: '一(二)',
    });
    const [loan] = explanation.loans;
    expect(loan?.segments.map(({ term }) => term)).toEqual(['subsidy', 'subsidy', 'overdue', 'subsidy']);
    expect(loan?.disbursedOn).toBe('2024-09-15');
    const refused = encodeExplanation(assessed({ loans: [{ product: 'X', misusedOn: '2024-10-01' }] })).loans[0];
    expect(refused?.grounds).toEqual([
      { reason: 'PRODUCT_NOT_ELIGIBLE', facts: { product: 'X', products: ['P'] }, term: 'products' },
      { reason: 'MISUSED', facts: { misusedOn: '2024-10-01' }, term: 'misuse' },
    ]);
    expect(refused?.segments.map((segment) => Object.keys(segment).includes('term'))).toEqual([false]);
  });

  it('has no term for the days after maturity', () => {
    const loans = [{ maturesOn: '2024-12-01' }];
    expect(encodeExplanation(assessed({ loans })).loans[0]?.segments.at(-1)).toMatchObject({
      exclusion: 'AFTER_MATURITY',
    });
    expect(encodeExplanation(assessed({ loans })).loans[0]?.segments.at(-1)).not.toHaveProperty('term');
  });

  it('has the funders’ parts where a settlement is given', () => {
    // 612.92 × 80% = 490.336
    expect(encodeExplanation(assessment, { settlement }).loans[0]?.split).toEqual([
      {
        funder: 'province',
        of: '612.92',
        share: { numerator: '4', denominator: '5' },
        exact: { numerator: '245168', denominator: '5' },
        part: '490.34',
        roundedUp: true,
      },
      {
        funder: 'local',
        of: '122.58',
        share: { numerator: '1', denominator: '1' },
        exact: { numerator: '12258', denominator: '1' },
        part: '122.58',
        roundedUp: false,
      },
    ]);
    expect(encodeExplanation(assessment).loans[0]).not.toHaveProperty('split');
  });

  it('has one loan, or all', () => {
    const two = assessed({ loans: [{}, { principal: '50000.00' }] });
    expect(encodeExplanation(two).loans.map(({ loanId }) => loanId)).toEqual(['L1', 'L2']);
    expect(encodeExplanation(two, { loanId: 'L2' }).loans.map(({ loanId }) => loanId)).toEqual(['L2']);
    expect(() => encodeExplanation(two, { loanId: 'L9' })).toThrow(new RangeError('loan L9 is not in the assessment'));
  });

  it('has everything that the text says of segments, steps and funders', () => {
    const [loan] = encodeExplanation(assessment, { settlement }).loans;
    const text = explain(assessment, { lang: 'en', settlement });
    const yuan = (amount: string) => amount.replace(/\B(?=(\d{3})+\.)/g, ',');
    for (const { from, to, days, balance, covered, contractRate, subsidyRate, weight, exact } of loan?.segments ?? []) {
      const { interest, subsidy, concession } = exact;
      const exactly = [interest, subsidy, concession].map((each) => exactYuanText(each, 'en'));
      expect(text).toContain(
        `${from} → ${to}; days ${days}; balance ${yuan(balance)}; subsidised balance ${yuan(covered)}; contract rate ${contractRate}%; subsidy rate ${subsidyRate}%; year fraction ${weight.numerator}/${weight.denominator}; interest (unrounded) ${exactly[0]}; subsidy (unrounded) ${exactly[1]}; concession (unrounded) ${exactly[2]}`,
      );
    }
    for (const { funder, of, share, exact, part } of loan?.split ?? []) {
      const isRest = share.numerator === share.denominator;
      expect(text).toContain(
        isRest ? `${funder}: the rest ${part}` : `${funder}: ${of} × 80% = ${exactYuanText(exact, 'en')} → ${part}`,
      );
    }
    const told = (name: LoanFigure) => (typeof loan?.[name] === 'string' ? yuan(loan[name] as string) : loan?.[name]);
    for (const name of LOAN_FIGURES) expect(text).toContain(`${FIGURES[name].label.en}: ${told(name)}`);
  });
});

describe('an assessment of a policy that rounds every day', () => {
  it('has one step for all days with the same amount', () => {
    const [loan] = encodeAssessment(assessed({ policy: { rounding: 'day' } })).loans;
    // 4.1666… a day, 4.17: 122 × 4.17 = 508.74
    expect(loan?.steps[0]).toEqual({
      step: 'daily-rounding',
      from: '2024-09-01',
      days: 122,
      daily: { exact: { numerator: '1250', denominator: '3' }, rounded: '4.17' },
      amount: '508.74',
    });
  });
});
