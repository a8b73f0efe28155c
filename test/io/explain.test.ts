import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Assessment,
  assess,
  EXCLUSIONS,
  explain,
  type Household,
  REASONS,
  type Settlement,
  settle,
  suichang2024,
} from '../../src/index.js';
import { TERM_NAMES, type TermName, termsOfPolicy } from '../../src/settlement/terms.js';
import { articleText, TERM_LABELS } from '../../src/words/labels.js';
import { runs } from '../draws.js';
import { assessed, type Case, portfolioOf } from '../support.js';

const whole = (the: Case): { assessment: Assessment; settlement: Settlement } => {
  const portfolio = portfolioOf(the);
  const { policy, period, households, loans } = portfolio;
  return {
    assessment: assess({ policy, period, household: households[0] as Household, loans }),
    settlement: settle(portfolio),
  };
};

const WORKED: Case = {
  policy: {
    sources: {
      dayCount: { kind: 'rule', title: '人民币利率管理规定', note: '360' },
      funders: { kind: 'plan', title: '遂政办发〔2024〕12号', article: '一(二)' },
    },
  },
  loans: [
    {
      principal: '150000.00',
      disbursedOn: '2024-09-15',
      maturesOn: '2025-09-15',
      rates: [{ from: '2024-09-15', pct: '4.35' }],
      referenceRates: [{ from: '2024-09-15', pct: '5.35' }],
      repayments: [{ on: '2024-11-20', amount: '20000.00' }],
      overdue: [{ from: '2024-12-21', to: '2024-12-26' }],
    },
  ],
};

describe('the explanation of 612.92 yuan', () => {
  const worked = () => whole(WORKED);
  const lines = () => explain(worked().assessment, { lang: 'en', settlement: worked().settlement }).split('\n');
  const line = (start: string) => lines().find((text) => text.trim().startsWith(start));

  it('shows each segment with its factors', () => {
    // 150,000.00 × 66/360 × 1.5% = 412.50; 130,000.00 × 31/360 × 1.5% = 167.91666…: 2015/12
    expect(12 * 130_000 * 31 * 1.5).toBe(2015 * 360 * 100);
    expect(line('1. ')).toContain(
      '2024-09-15 → 2024-11-20; days 66; balance 150,000.00; subsidised balance 150,000.00',
    );
    expect(line('1. ')).toContain(
      'year fraction 66/360; interest (unrounded) 1,196.25; subsidy (unrounded) 412.50; concession (unrounded) 275.00; grounds rule 1',
    );
    expect(line('2. ')).toContain('subsidy (unrounded) about 167.9167 (2015/12)');
    expect(line('3. ')).toContain('subsidised balance 0.00; contract rate 4.35%; subsidy rate 0%; year fraction 5/360');
    expect(line('3. ')).toContain('grounds overdue (OVERDUE)');
  });

  it('shows the rounding: 612.91666… becomes 612.92', () => {
    // 412.50 + 2015/12 + 32.50 = 7355/12
    expect(445 * 12 + 2015).toBe(7355);
    expect(lines()).toContain(
      '  2024-01-01 to 2025-01-01 (exclusive), half up: subsidy about 612.9167 (7355/12) → 612.92',
    );
  });

  it('shows the split with its source: 80% of 612.92 is 490.336', () => {
    expect(line('province')).toBe(
      '  province: 612.92 × 80% = 490.336 → 490.34, rounded up, so that the parts add up to the total',
    );
    expect(line('local')).toBe('  local: the rest 122.58');
    expect(lines()).toContain('  [plan: 遂政办发〔2024〕12号 一(二)]');
  });

  it('names the source of every term, and marks assumptions', () => {
    expect(line('day count')).toBe(
      '  day count (dayCount): actual days over 360 (ACT/360) [another rule: 人民币利率管理规定; 360]',
    );
    expect(line('overdue (overdue)')).toBe('  overdue (overdue): no subsidy on overdue days [※ assumption]');
  });

  it('has the same figures in Chinese', () => {
    const text = explain(worked().assessment, { lang: 'zh-CN', settlement: worked().settlement });
    for (const part of [
      '借据 L（户号 H）',
      '约 612.9167（7355/12） → 612.92',
      '逾期',
      '借款人承担利息：1,243.08',
      '※ 暂定，待主管部门确认',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('has in Markdown one heading, sections, lists and a table whose rows have the same number of cells', () => {
    const markdown = explain(worked().assessment, { ...worked(), lang: 'zh-CN', format: 'markdown' });
    expect(markdown).toMatch(/^# 借据 L（户号 H）/);
    const rows = markdown.split('\n').filter((text) => text.startsWith('|'));
    expect(rows).toHaveLength(2 + 4);
    expect(new Set(rows.map((row) => row.split(/(?<!\\)\|/).length))).toEqual(new Set([13]));
  });

  it('has no funders’ parts without a settlement, since they depend on all loans', () => {
    expect(explain(worked().assessment, { lang: 'en' })).not.toContain('Funders’ shares');
  });

  it('is in Chinese where no language is given', () => {
    expect(explain(worked().assessment)).toBe(explain(worked().assessment, { lang: 'zh-CN' }));
    expect(explain(worked().assessment)).toContain('资格审核');
  });

  it('names the funders in Chinese', () => {
    const funders = [
      { id: 'province', name: '省级', share: '0.8' },
      { id: 'local', name: '县级', share: '0.2' },
    ];
    const { assessment, settlement } = whole({ ...WORKED, policy: { ...WORKED.policy, funders } });
    expect(explain(assessment, { settlement })).toContain('  省级：612.92 × 80% = 490.336 → 490.34，进一分');
  });

  it('has no funders’ parts where the settlement has no line of the loan', () => {
    const text = explain(assessed({ loans: [{ id: 'elsewhere' }] }), { lang: 'en', settlement: worked().settlement });
    expect(text).toContain('Loan elsewhere');
    expect(text).not.toContain('Who pays');
  });
});

describe('an explanation', () => {
  it('is of one loan where one is named, and of all otherwise', () => {
    const assessment = assessed({ loans: [{}, {}] });
    expect(explain(assessment, { lang: 'en' }).match(/^Loan L\d/gm)).toEqual(['Loan L1', 'Loan L2']);
    expect(explain(assessment, { lang: 'en', loanId: 'L2' }).match(/^Loan L\d/gm)).toEqual(['Loan L2']);
    expect(() => explain(assessment, { lang: 'en', loanId: 'X' })).toThrow(
      new RangeError('loan X is not in the assessment'),
    );
  });

  it('shows the limits that bound: interest, the cap on amounts, what is waived', () => {
    const policy = {
      rounding: 'day',
      subsidy: [{ from: '2024-09-01', kind: 'points', points: '4.5' }],
      amountCap: { perHousehold: '0.70', per: 'period' },
      concession: [{ from: '2024-09-01', points: '1' }],
    } as const;
    // 60.00 yuan at 3.6%: 0.6 fen a day → 0.01 a day, 1.22 in all; interest 73.2 fen → 0.73; capped at 0.70
    const text = explain(assessed({ policy, loans: [{ principal: '60.00' }] }), { lang: 'en' });
    expect(text).toContain('122 days from 2024-09-01, each half up: subsidy 0.006 → 0.01, together 1.22');
    expect(text).toContain('subsidy at most the interest: 1.22 → 0.73');
    expect(text).toContain(
      'cap on amounts (household H) 0.70: remaining cap 0.70\n  cap on amounts: 0.73 → 0.70, 0.03 cut off',
    );
    expect(text).toContain('cut off by the cap: 0.03');
    const chinese = explain(assessed({ policy, loans: [{ principal: '60.00' }] }), { lang: 'zh-CN' });
    expect(chinese).toContain('自 2024-09-01 起 122 天，逐日四舍五入：贴息金额 0.006 → 0.01，合计 1.22');
    expect(chinese).toContain('贴息金额上限：0.73 → 0.70，因上限核减 0.03');
    expect(chinese).toContain('贴息金额不超过应收利息：1.22 → 0.73');
    // 1.00 yuan for 100 days: 1 fen of interest, half a fen for each side
    const waived = {
      policy: {
        subsidy: [{ from: '2024-09-01', kind: 'share', share: '0.5' }],
        concession: [{ from: '2024-09-01', points: '1.8' }],
      },
      period: { from: '2024-09-01', to: '2024-12-10' },
      loans: [{ principal: '1.00' }],
    } as const;
    expect(explain(assessed(waived), { lang: 'en' })).toContain(
      'interest waived at most interest less subsidy: 0.01 → 0.00',
    );
    expect(explain(assessed(waived), { lang: 'zh-CN' })).toContain('减免利息不超过应收利息减贴息金额：0.01 → 0.00');
  });

  it('states a fen that is rounded down, and a funder without a share', () => {
    const { assessment, settlement } = whole({
      policy: {
        funders: [
          { id: 'a', name: 'a', share: '0.8' },
          { id: 'b', name: 'b', share: '0.2' },
          { id: 'c', name: 'c', share: 0 },
          { id: 'd', name: 'd', share: 0 },
        ],
      },
    });
    // 80% of 508.33 is 406.664
    const text = explain(assessment, { lang: 'en', settlement });
    expect(text).toContain('a: 508.33 × 80% = 406.664 → 406.66, rounded down, so that the parts add up to the total');
    expect(text).toContain('b: the rest 101.67\n');
    expect(text).toContain('c: 0.00 × 0% = 0.00 → 0.00\n');
    expect(text).toContain('d: 0.00 × 0% = 0.00 → 0.00\n');
  });

  it('of an ineligible loan gives every reason with the source of its term', () => {
    const text = explain(
      assessed({ policy: { sources: { lenders: 'plan 一(二)' } }, loans: [{ lender: 'X', product: 'Q' }] }),
      {
        lang: 'en',
      },
    );
    expect(text).toContain(
      'the lender is not on the policy’s list (LENDER_NOT_ELIGIBLE): X; on the list: BANK [plan: 一(二)]',
    );
    expect(text).toContain(
      'the product is not on the policy’s list (PRODUCT_NOT_ELIGIBLE): Q; on the list: P [※ assumption]',
    );
    expect(text).toContain('grounds the lender is not on the policy’s list; the product is not on the policy’s list');
  });

  it('of a loan without a day in the period has no segments', () => {
    expect(explain(assessed({ loans: [{ disbursedOn: '2025-01-01' }] }), { lang: 'en' })).not.toContain('Segments');
  });

  it('escapes names and ids in Markdown', () => {
    const { assessment } = whole({ loans: [{ id: 'L|<b>* # x' }] });
    const [title] = explain(assessment, { lang: 'en', format: 'markdown' }).split('\n');
    expect(title).toContain('L\\|\\<b\\>\\* \\# x');
  });

  it('names the source of every term of the Suichang programme', () => {
    const policy = suichang2024({
      subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.8' }],
      concession: null,
      household: { listing: 'at-start', testedOn: 'contract', firstList: null },
      rateAppliesBy: 'accrual-day',
      principalCap: null,
      termCapMonths: null,
      amountCap: null,
      dayCount: 'ACT/360',
      overdue: 'pause',
      extension: 'exclude',
      misuse: 'revoke',
      payment: 'accrued',
      otherSubsidy: 'exclude',
      rounding: 'settlement',
      interestPeriod: null,
      sources: { overdue: { kind: 'rule', title: '本县办法', article: '五' } },
    });
    const { period, households, loans } = portfolioOf({});
    const text = explain(assess({ policy, period, household: households[0] as Household, loans }), { lang: 'zh-CN' });
    for (const { term, source } of termsOfPolicy(policy)) {
      const told = text
        .split('\n')
        .find((line) => line.trim().startsWith(`${TERM_LABELS[term as TermName]['zh-CN']}：`));
      expect(told, term).toContain(articleText(source.article ?? '', 'zh-CN') || (source.title ?? '※'));
    }
    expect(termsOfPolicy(policy).map(({ term }) => term)).toEqual(
      TERM_NAMES.filter((term) => !['conditions', 'funderShares', 'references', 'subsidisedOn'].includes(term)),
    );
  });
});

const listed = [{ from: '2024-09-03', to: '2024-11-01' }];
/** Between them, these give every reason and every exclusion. */
const CASES: Case[] = [
  {
    policy: { window: { from: '2024-09-01', effectiveOn: '2024-12-12', to: '2024-09-02' } },
    household: { listed: [], assistance: [{ kind: '低保', from: '2020-01-01' }], annualIncome: '100000.01' },
    loans: [
      {
        lender: 'X',
        product: 'Q',
        disbursedOn: '2024-09-02',
        misusedOn: '2024-10-01',
        otherSubsidy: { programme: 'X' },
      },
    ],
  },
  { loans: [{ disbursedOn: '2024-08-31' }] },
  {
    policy: {
      household: { listing: 'every-day', testedOn: 'contract' },
      misuse: 'stop',
      termCapMonths: 3,
      payment: 'paid',
    },
    household: { listed },
    loans: [
      { misusedOn: '2024-10-20', interestPaidTo: '2024-12-31' },
      { overdue: [{ from: '2024-09-10', to: '2024-09-12' }], interestPaidTo: '2024-09-05' },
    ],
  },
  { policy: { principalCap: { perLoan: 0 } } },
  {
    policy: {
      window: { from: '2024-09-01', effectiveOn: '2024-12-12', contracted: { from: '2024-09-01', to: '2024-09-05' } },
      rateAppliesBy: 'contract-day',
    },
    loans: [{ contractedOn: '2024-08-31' }, { contractedOn: '2024-09-10', disbursedOn: '2024-09-15' }],
  },
  {
    policy: { rateAppliesBy: 'contract-day', subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.5' }] },
    loans: [{ contractedOn: '2024-08-31' }],
  },
  { period: { from: '2025-08-01', to: '2025-12-01' }, loans: [{ extendedTo: '2025-10-01' }] },
  {
    policy: {
      conditions: [
        {
          rate: { atLeast: '3', atMost: '4' },
          principal: { atLeast: '100000', atMost: '100000' },
          termMonths: { atLeast: 12, atMost: 12 },
          loansPerHousehold: 1,
        },
      ],
    },
    loans: [
      {},
      { rates: [{ from: '2024-01-01', pct: '2' }], principal: '1', maturesOn: '2025-01-01' },
      { rates: [{ from: '2024-01-01', pct: '5' }], principal: '200000', maturesOn: '2026-01-01' },
    ],
  },
  {
    policy: { subsidisedOn: 'eligible-amounts' },
    loans: [{ eligibleAmounts: [{ on: '2024-11-01', amount: '60000' }] }],
  },
];
describe('is cited in some explanation', () => {
  const texts = () => CASES.map((the) => explain(assessed(the), { lang: 'en' })).join('\n');

  it.each([...Object.keys(REASONS), ...Object.keys(EXCLUSIONS)])('%s is given', (code) => {
    expect(texts()).toContain(`(${code})`);
  });
});

describe('each reason and each exclusion cites the term that it rests on', () => {
  const terms: Record<string, string> = {
    LENDER_NOT_ELIGIBLE: 'lenders',
    PRODUCT_NOT_ELIGIBLE: 'products',
    DISBURSED_BEFORE_WINDOW: 'window',
    DISBURSED_AFTER_WINDOW: 'window',
    CONTRACTED_BEFORE_WINDOW: 'window',
    CONTRACTED_AFTER_WINDOW: 'window',
    HOUSEHOLD_NOT_LISTED: 'household.listing',
    HOUSEHOLD_ON_ASSISTANCE: 'household.excludedAssistance',
    INCOME_ABOVE_CEILING: 'household.incomeCeiling',
    OTHER_SUBSIDY: 'otherSubsidy',
    MISUSED: 'misuse',
    RATE_BELOW_CONDITION: 'conditions',
    RATE_ABOVE_CONDITION: 'conditions',
    PRINCIPAL_BELOW_CONDITION: 'conditions',
    PRINCIPAL_ABOVE_CONDITION: 'conditions',
    TERM_BELOW_CONDITION: 'conditions',
    TERM_ABOVE_CONDITION: 'conditions',
    TOO_MANY_LOANS: 'conditions',
    EXTENDED: 'extension',
    TERM_CAP: 'termCapMonths',
    OVERDUE: 'overdue',
    INTEREST_UNPAID: 'payment',
    NO_RULE: 'subsidy',
    NO_ELIGIBLE_AMOUNT: 'subsidisedOn',
    PRINCIPAL_CAP: 'principalCap',
  };
  const sources = Object.fromEntries(TERM_NAMES.map((term) => [term, { kind: 'rule', title: `<${term}>` } as const]));
  const texts = () =>
    CASES.map((the) => explain(assessed({ ...the, policy: { ...the.policy, sources } }), { lang: 'en' })).join('\n');

  it.each(Object.entries(terms))('%s cites %s', (code, term) => {
    expect(texts()).toMatch(new RegExp(`\\(${code}\\)(?:: [^\\n[]+)? \\[another rule: <${term}>\\]`));
  });

  it('the end of the loan cites no term', () => {
    expect(texts()).toMatch(/\(AFTER_MATURITY\)$/m);
  });
});

describe('an explanation always', () => {
  const amounts = fc.record({
    principal: fc.integer({ min: 1, max: 10_000_000 }).map((fen) => (fen / 100).toFixed(2)),
    pct: fc.integer({ min: 0, max: 9999 }).map((n) => (n / 100).toFixed(2)),
    repaidOn: fc.constantFrom('2024-09-01', '2024-10-15', '2024-12-31'),
    rounding: fc.constantFrom('settlement' as const, 'interest-period' as const, 'day' as const),
    dayCount: fc.constantFrom('ACT/360' as const, 'ACT/365F' as const, 'ACT/ACT' as const, '30E/360' as const),
  });

  it('re-adds to the amount: its segments to the exact sums, its steps to the subsidy', () => {
    fc.assert(
      fc.property(amounts, ({ principal, pct, repaidOn, rounding, dayCount }) => {
        const { assessment, settlement } = whole({
          policy: { rounding, dayCount, interestPeriod: { endsOn: 20, months: 1 } },
          loans: [{ principal, rates: [{ from: '2024-09-01', pct }], repayments: [{ on: repaidOn, amount: '0.01' }] }],
        });
        const text = explain(assessment, { lang: 'en', settlement });
        // read back from the text alone: every amount that was rounded, and the limits
        const fen = (yuan: string) => Math.round(Number(yuan.replaceAll(',', '')) * 100);
        const rounded = [...text.matchAll(/half up: subsidy [^→]+ → ([\d,]+\.\d\d)(?:, together ([\d,]+\.\d\d))?/g)];
        const sum = rounded.reduce((total, [, once, together]) => total + fen(together ?? (once as string)), 0);
        const limited = text.match(/subsidy at most the interest: \S+ → ([\d,.]+)/)?.[1];
        const result = text.match(/\n {2}subsidy: (\S+)/)?.[1] as string;
        expect(limited === undefined ? sum : fen(limited)).toBe(fen(result));
        // every exact sum is that of the segments shown
        const exact = (pattern: RegExp) =>
          [...text.matchAll(pattern)].map(([, decimals, top, bottom]): readonly [bigint, bigint] => {
            if (top !== undefined) return [BigInt(top), BigInt(bottom as string)];
            const [whole, part] = (decimals as string).replaceAll(',', '').split('.') as [string, string];
            return [BigInt(whole + part), 10n ** BigInt(part.length)];
          });
        const add = (list: readonly (readonly [bigint, bigint])[]) =>
          list.reduce(([n, d], [top, bottom]) => [n * bottom + top * d, d * bottom], [0n, 1n]);
        const [n, d] = add(exact(/; interest \(unrounded\) (?:about )?([\d,.]+)(?: \((\d+)\/(\d+)\))?;/g)) as [
          bigint,
          bigint,
        ];
        const [m, e] = add(exact(/half up: interest (?:about )?([\d,.]+)(?: \((\d+)\/(\d+)\))? →/g)) as [
          bigint,
          bigint,
        ];
        expect(n * e).toBe(m * d);
        // and the funders' parts add up
        const parts = [...text.matchAll(/^ {2}(?:province|local): .*(?:→|the rest) ([\d,]+\.\d\d)/gm)].map(([, part]) =>
          fen(part as string),
        );
        expect(parts.reduce((a, b) => a + b)).toBe(fen(result));
      }),
      runs(200),
    );
  });
});
