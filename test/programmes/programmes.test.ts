import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type EncodedSettlement,
  encodeSettlement,
  type HouseholdInput,
  type LoanInput,
  type PolicyInput,
  parsePolicy,
  parsePortfolio,
  policyClauses,
  policyWarnings,
  settle,
} from '../../src/index.js';
import { readPage, rowsOf } from '../docs/markdown.js';
import { halfUp, yuanText } from '../support.js';

const FOLDER = new URL('../../docs/programmes/', import.meta.url);
const FILES = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .sort();
const LPR = JSON.parse(readFileSync(new URL('../../src/data/lpr.json', import.meta.url), 'utf8')).references as Record<
  'LPR1Y' | 'LPR5Y',
  { rates: { from: string; pct: string }[]; until: string }
>;

/** The policy of a file, with the LPR that its rates follow, as `--reference` adds it. */
function programme(id: string): PolicyInput {
  const text = readFileSync(new URL(`${id}.json`, FOLDER), 'utf8');
  const named = Object.entries(LPR).filter(([name]) => text.includes(`"ref": "${name}"`));
  const policy = JSON.parse(text) as PolicyInput;
  return named.length === 0 ? policy : { ...policy, references: Object.fromEntries(named) };
}

/** On what a fact rests, as the notes and the README say it. */
const MARKS = {
  A: ['official text or announcement', '官方文件或官方公告'],
  B: ["press or a bank's notice", '新闻报道或银行公告'],
  C: ['copy of the official text', '官方文件转载件'],
  D: ['another publication', '其他公开材料'],
  U: ['not verified', '未核实'],
  N: ['not found', '未查得'],
} as const;
type Mark = keyof typeof MARKS;

/** The marks at the beginning of a note, in a language: 0 English, 1 Chinese. */
function marksOf(note: string, language: 0 | 1): Mark[] {
  const [before = ''] = note.split(language === 0 ? ': ' : '：', 1);
  return before.split(language === 0 ? ', ' : '、').map((words) => {
    const mark = Object.entries(MARKS).find(([, each]) => each[language] === words)?.[0];
    expect(mark, note).toBeDefined();
    return mark as Mark;
  });
}

interface SourceOfFile {
  readonly kind: string;
  readonly title?: string;
  readonly note: { readonly en: string; readonly 'zh-CN': string };
}

describe.each(FILES.map((name) => name.slice(0, -'.json'.length)))('the file of %s', (id) => {
  const input = programme(id);
  const policy = parsePolicy(input);
  const sources = input.sources as unknown as Record<string, SourceOfFile>;

  it('has the id that it is named by', () => {
    expect(policy.id).toBe(id);
  });

  it('has nothing that can never apply or bind', () => {
    expect(policyWarnings(policy)).toEqual([]);
  });

  it('has a source for every term, and for nothing else', () => {
    expect(Object.keys(sources).sort()).toEqual(
      policyClauses(policy)
        .map(({ term }) => term)
        .sort(),
    );
  });

  it('states the basis of every source, with the same mark in both languages', () => {
    for (const [term, { kind, title, note }] of Object.entries(sources)) {
      const marks = marksOf(note.en, 0);
      expect(marksOf(note['zh-CN'], 1), term).toEqual(marks);
      if (kind !== 'assumption') expect(title, term).toBeDefined();
    }
  });

  it('marks no term as the programme’s words for which no text, announcement or copy was found', () => {
    for (const [term, { kind, note }] of Object.entries(sources)) {
      if (kind !== 'plan') continue;
      const marks = marksOf(note.en, 0);
      expect(marks.includes('A') || marks.includes('C'), `${term}: ${note.en}`).toBe(true);
    }
  });
});

describe('the README', () => {
  const rows = rowsOf(readPage('docs/programmes/README.md').text).map(([name]) => name);

  it('has a row for every file', () => {
    expect(rows.filter((name) => name?.endsWith('.json'))).toEqual(FILES);
  });

  it('explains every mark', () => {
    const legend = rowsOf(readPage('docs/programmes/README.md').text).filter(([code]) => (code ?? '') in MARKS);
    expect(Object.fromEntries(legend.map(([code, ...words]) => [code, words]))).toEqual(MARKS);
  });
});

interface Case {
  readonly principal: string;
  readonly pct: string;
  readonly from: string;
  readonly to: string;
  readonly loan?: Partial<LoanInput>;
  readonly household?: Partial<HouseholdInput>;
  readonly period?: { readonly from: string; readonly to: string };
}

/** One loan of a programme, of its first product, settled over its own days unless a period is given. */
function settledUnder(policy: PolicyInput, one: Case): EncodedSettlement {
  const { principal, pct, from, to, loan, household, period = { from, to } } = one;
  const portfolio = parsePortfolio({
    policy,
    period,
    households: [{ id: 'H', ...household }],
    loans: [
      {
        id: 'L',
        householdId: 'H',
        lender: policy.lenders?.[0] ?? 'BANK',
        product: policy.products[0]?.id ?? '',
        principal,
        disbursedOn: from,
        maturesOn: to,
        rates: [{ from, pct }],
        ...loan,
      },
    ],
  });
  return encodeSettlement(settle(portfolio));
}

const lineOf = (policy: PolicyInput, one: Case) => settledUnder(policy, one).loans[0];
const subsidyOf = (id: string, one: Case) => lineOf(programme(id), one)?.subsidy;

/** Whole yuan. */
const yuan = (amount: number | bigint) => yuanText(BigInt(amount) * 100n);
/** principal × pct/100 × days/base, half up to the fen; the rate in hundredths of a percent. */
const interest = (principal: bigint, hundredths: bigint, days: bigint, base: bigint) =>
  yuanText(halfUp(principal * 100n * hundredths * days, 10_000n * base));

describe('财金〔2026〕4号', () => {
  const loan = { pct: '4', from: '2026-03-01', to: '2028-03-01' };
  const most = yuan((50_000_000n * 15n * 2n) / 1_000n);

  it('gives 1.5 million yuan for 50 million in 24 months, as published', () => {
    expect(most).toBe('1500000.00');
    expect(subsidyOf('mof-2026-4', { ...loan, principal: '50000000.00' })).toBe(most);
  });

  it('gives no more for a larger or longer loan', () => {
    expect(subsidyOf('mof-2026-4', { ...loan, principal: '60000000.00', to: '2029-03-01' })).toBe(most);
  });
});

describe('财金〔2025〕81号', () => {
  const loan = { principal: '900000.00', pct: '3', from: '2025-10-01', to: '2026-10-01' };
  const over = (from: string, to: string) => subsidyOf('mof-2025-81', { ...loan, period: { from, to } });
  const month = 900_000n / 100n / 12n;

  it('gives what the ministry published: 9,000.00 for a year of 900,000 yuan', () => {
    expect(over('2025-10-01', '2026-10-01')).toBe(yuan(900_000n / 100n));
  });

  it('pays 3,000.00 of these for the first four months, and 750.00 for each month after', () => {
    expect(over('2025-10-01', '2026-02-01')).toBe(yuan(4n * month));
    expect(month).toBe(750n);
    for (let i = 2; i < 10; i++) {
      expect(over(`2026-${String(i).padStart(2, '0')}-01`, `2026-${String(i + 1).padStart(2, '0')}-01`)).toBe(
        yuan(month),
      );
    }
  });

  it('is split 90 to 10 between central finance and province', () => {
    expect(lineOf(programme('mof-2025-81'), loan)?.funders).toEqual({
      central: yuan(9_000n - 900n),
      province: yuan(900),
    });
  });

  it.each([
    ['contracted', { contractedOn: '2025-03-15' }, 'CONTRACTED_BEFORE_WINDOW'],
    ['disbursed', { contractedOn: '2025-12-31', disbursedOn: '2026-01-01' }, 'DISBURSED_AFTER_WINDOW'],
  ])('gives nothing to a loan %s outside its days', (_, dates, reason) => {
    expect(lineOf(programme('mof-2025-81'), { ...loan, loan: dates })?.reasons).toEqual([reason]);
  });
});

describe('创业担保贷款, LPR less 150 basis points', () => {
  // LPR1Y 3.35 from 2024-09-20, 3.10 from 2024-10-21, 3.00 from 2025-05-20.
  const loan = { principal: '300000.00', pct: '3.85', from: '2024-10-25', to: '2025-10-25' };
  const contractedOn = '2024-10-10';
  const policy = programme('guarantee-lpr-150');
  const withFloor = (on: 'contract' | 'disbursement' | 'accrual') =>
    lineOf(
      {
        ...policy,
        subsidy: [{ from: '2021-01-01', kind: 'above-floor', floorPct: { ref: 'LPR1Y', on, plus: '-1.5' } }],
      },
      { ...loan, loan: { contractedOn } },
    )?.subsidy;

  it('gives 6,000.00 for 300,000 yuan at 50 basis points above the LPR of the contract', () => {
    expect(lineOf(policy, { ...loan, loan: { contractedOn } })?.subsidy).toBe(yuan((300_000n * 200n) / 10_000n));
  });

  it('does not give the 6,750.00 or 6,879.17 of the LPR of another day', () => {
    expect(withFloor('disbursement')).toBe(yuan((300_000n * 225n) / 10_000n));
    // 0.10 points more on the 5 months and 5 days from 2025-05-20 on.
    const more = halfUp(300_000n * 100n * 10n * 155n, 10_000n * 360n);
    expect(withFloor('accrual')).toBe(yuanText(675_000n + more));
    expect(more).toBe(12_917n);
  });

  it('gives nothing for a fourth loan', () => {
    const { product, rates } = { product: policy.products[0]?.id ?? '', rates: [{ from: '2024-10-25', pct: '3.85' }] };
    const loans = ['A', 'B', 'C', 'D'].map((id) => ({
      ...{ id, householdId: 'H', lender: 'BANK', product, principal: '10000.00', rates },
      ...{ contractedOn, disbursedOn: '2024-10-25', maturesOn: '2025-10-25' },
    }));
    const period = { from: '2024-10-25', to: '2025-10-25' };
    const settlement = encodeSettlement(settle(parsePortfolio({ policy, period, households: [{ id: 'H' }], loans })));
    expect(settlement.loans.map(({ reasons }) => reasons)).toEqual([[], [], [], ['TOO_MANY_LOANS']]);
  });

  it('gives nothing for a loan above the ceiling of the rate or the limit for persons', () => {
    expect(lineOf(policy, { ...loan, pct: '3.86', loan: { contractedOn } })?.reasons).toEqual(['RATE_ABOVE_CONDITION']);
    expect(lineOf(policy, { ...loan, principal: '300000.01', loan: { contractedOn } })?.reasons).toEqual([
      'PRINCIPAL_ABOVE_CONDITION',
    ]);
  });
});

describe('创业担保贷款, 50% of the rate', () => {
  it('gives half of the interest', () => {
    // 360 days.
    const loan = { pct: '4', from: '2024-03-01', to: '2025-02-24' };
    expect(subsidyOf('guarantee-half', { ...loan, principal: '300000.00' })).toBe(yuan((300_000n * 2n) / 100n));
    expect(
      subsidyOf('guarantee-half', {
        ...loan,
        principal: '600000.00',
        loan: { product: '个人创业担保贷款（带动就业5人以上）' },
      }),
    ).toBe(yuan((600_000n * 2n) / 100n));
    expect(subsidyOf('guarantee-half', { ...loan, principal: '600000.00' })).toBe('0.00');
  });
});

describe('脱贫人口小额信贷', () => {
  const loan = { principal: '50000.00', pct: '3.65', from: '2023-06-01', to: '2025-06-01' };

  it('gives 2,919.49: the interest of 214 days of 2023 in full, that of the 517 days after at 70%', () => {
    const expected = yuanText(halfUp(5_000_000n * 365n * (214n * 10n + 517n * 7n), 10_000n * 360n * 10n));
    expect(expected).toBe('2919.49');
    expect(subsidyOf('microcredit-out-of-poverty', { ...loan, loan: { interestPaidTo: '2025-06-01' } })).toBe(expected);
  });

  it('gives nothing where the interest is not paid, or the loan was overdue, or its rate is above the LPR', () => {
    const line = (more: Partial<Case>) => lineOf(programme('microcredit-out-of-poverty'), { ...loan, ...more });
    expect(line({})?.excludedDays).toEqual({ INTEREST_UNPAID: 731 });
    const overdue = [{ from: '2024-12-21', to: '2024-12-22' }];
    expect(line({ loan: { interestPaidTo: '2025-06-01', overdue } })?.reasons).toEqual(['OVERDUE']);
    expect(line({ pct: '3.66' })?.reasons).toEqual(['RATE_ABOVE_CONDITION']);
  });
});

describe('国家助学贷款', () => {
  it('pays the interest of the days in school', () => {
    // LPR5Y 3.85 on 2024-09-01, less 0.7; in school until 2027-06-30: 181 days of 2027.
    const loan = { principal: '8000.00', pct: '3.15', from: '2024-09-01', to: '2039-09-01' };
    expect(
      subsidyOf('student-loan', {
        ...loan,
        household: { listed: [{ from: '2024-09-01', to: '2027-07-01' }] },
        period: { from: '2027-01-01', to: '2028-01-01' },
      }),
    ).toBe(interest(8_000n, 315n, 181n, 360n));
  });
});

describe('林业贷款', () => {
  it('of the central finance: 3% of a year from 1 January to 31 December', () => {
    const loan = { principal: '1000000.00', pct: '4.5', from: '2022-06-01', to: '2025-06-01' };
    const period = { from: '2023-01-01', to: '2024-01-01' };
    expect(subsidyOf('forestry-2022', { ...loan, period, loan: { interestPaidTo: '2024-01-01' } })).toBe(yuan(30_000));
  });

  it('of Longling: 3% central and 2% the province’s, a year from 1 October', () => {
    const loan = { principal: '100000.00', pct: '5.5', from: '2023-10-01', to: '2026-10-01' };
    const period = { from: '2023-10-01', to: '2024-10-01' };
    const line = lineOf(programme('forestry-longling'), { ...loan, period, loan: { interestPaidTo: '2024-10-01' } });
    const whole = halfUp(10_000_000n * 5n * 366n, 100n * 365n);
    const central = halfUp(whole * 3n, 5n);
    expect(line?.subsidy).toBe(yuanText(whole));
    expect(line?.funders).toEqual({ central: yuanText(central), province: yuanText(whole - central) });
  });
});

describe('现代设施农业', () => {
  // 360 days.
  const loan = { principal: '1000000.00', pct: '3.5', from: '2025-03-01', to: '2026-02-24' };

  it('pays 2% where 70% of the LPR is more', () => {
    for (const id of ['facility-farming-zhejiang', 'facility-farming-liaoning']) {
      // 70% of 3.10 is 2.17; Liaoning wants at most 3.30.
      expect(subsidyOf(id, { ...loan, pct: '3.3' })).toBe(yuan(20_000));
    }
  });

  it('pays 70% of the LPR of the term where that is less', () => {
    const policy = programme('facility-farming-zhejiang');
    const of = (pct: string) => ({ rates: [{ from: '2019-08-20', pct }], until: '2027-01-01' });
    const low = { ...policy, references: { LPR1Y: of('2.5'), LPR5Y: of('2.8') } };
    expect(lineOf(low, loan)?.subsidy).toBe(interest(1_000_000n, 175n, 360n, 360n));
    const long = { ...loan, to: '2030-03-01', period: { from: loan.from, to: loan.to } };
    expect(lineOf(low, long)?.subsidy).toBe(interest(1_000_000n, 196n, 360n, 360n));
  });

  it('pays 2 million yuan a year at most', () => {
    expect(subsidyOf('facility-farming-zhejiang', { ...loan, principal: '200000000.00' })).toBe(yuan(2_000_000));
  });

  it('in Liaoning has bounds of principal, term and rate', () => {
    const bad = { ...loan, pct: '3.31', principal: '299999.99', to: '2030-04-01' };
    expect(
      lineOf(programme('facility-farming-liaoning'), { ...bad, period: { from: bad.from, to: bad.to } }),
    ).toMatchObject({ reasons: ['PRINCIPAL_BELOW_CONDITION', 'TERM_ABOVE_CONDITION'] });
    expect(lineOf(programme('facility-farming-liaoning'), { ...loan, pct: '3.31' })?.reasons).toEqual([
      'RATE_ABOVE_CONDITION',
    ]);
  });
});

describe('the sister counties', () => {
  it.each(['jinyun-kuozhong', 'jingning-kuozhong'])(
    '%s: 7.5% − 1.8 − 1.9 leaves the family 3.8%, as published',
    (id) => {
      // 360 days.
      const loan = { principal: '100000.00', pct: '7.5', from: '2025-01-01', to: '2025-12-27' };
      const listed = [{ from: '2024-12-31' }];
      expect(lineOf(programme(id), { ...loan, household: { listed } })).toMatchObject({
        interest: yuan(7_500),
        subsidy: yuan(1_800),
        concession: yuan(1_900),
        borrowerInterest: yuan(3_800),
      });
      expect(lineOf(programme(id), loan)?.reasons).toEqual(['HOUSEHOLD_NOT_LISTED']);
    },
  );
});

describe('淮安富民创业贷', () => {
  // The LPR of one year of 2024-03-01 is 3.45: the floor is 1.95.
  const of = (principal: string, loan: Partial<LoanInput> = {}) =>
    subsidyOf('huaian-startup', { principal, pct: '3.95', from: '2024-03-01', to: '2025-03-01', loan });

  it('gives a firm 60,000.00 for 3 million yuan, as published', () => {
    expect(of('3000000.00', { product: '富民创业贷（企业）' })).toBe(yuan((3_000_000n * 2n) / 100n));
  });

  it.each([
    ['150000.00', 3950n, {}],
    ['150000.01', 2000n, {}],
    ['300000.00', 2000n, {}],
    ['300000.01', 1975n, {}],
    ['150000.00', 1975n, { attributes: { 重点对象: '否' } }],
  ])('gives a person with %s yuan %s tenths of a basis point', (principal, tenths, more) => {
    const fen = BigInt(principal.replace('.', ''));
    expect(of(principal, more)).toBe(yuanText(halfUp(fen * tenths, 100_000n)));
  });
});

describe('India, MISS', () => {
  const loan = { principal: '400000.00', pct: '8.5', from: '2024-06-01', to: '2025-06-01' };

  it('gives 1.5%, and 3% more where the loan is repaid by the due date, on 300,000 at most', () => {
    const attributes = { repaidByDueDate: 'yes' };
    expect(subsidyOf('india-miss-2024', { ...loan, loan: { attributes } })).toBe(yuan((300_000n * 45n) / 1_000n));
    expect(subsidyOf('india-miss-2024', loan)).toBe(yuan((300_000n * 15n) / 1_000n));
  });
});

describe('Maharashtra', () => {
  const loan = { principal: '350000.00', pct: '7', from: '2015-06-01', to: '2016-05-31' };
  const line = (lenderKind: string) =>
    lineOf(programme('maharashtra-crop-loan'), { ...loan, loan: { attributes: { lenderKind } } });

  it('gives 1% for commercial and 2.5% for district co-operative banks, on 300,000 at most', () => {
    // 365 days.
    expect(line('commercial')?.subsidy).toBe(yuan(3_000));
    expect(line('district co-operative')?.subsidy).toBe(yuan(7_500));
    expect(line('rural')?.reasons).toEqual(['NO_RULE']);
  });
});

describe('Finland, ASP', () => {
  const loan = { principal: '200000.00', pct: '5.8', from: '2015-01-01', to: '2040-01-01' };
  const over = (period: { from: string; to: string }) => subsidyOf('finland-asp', { ...loan, period });

  it('gives 70% of the part of the rate above 3.8%, for ten years', () => {
    // 0.7 × (5.8 − 3.8) = 1.4; 182 days to 31 May; 31 days to the end of the ten years.
    expect(over({ from: '2023-12-01', to: '2024-06-01' })).toBe(interest(200_000n, 140n, 183n, 360n));
    expect(over({ from: '2024-12-01', to: '2025-06-01' })).toBe(interest(200_000n, 140n, 31n, 360n));
  });

  it('gives nothing at 3.8%', () => {
    expect(subsidyOf('finland-asp', { ...loan, pct: '3.8' })).toBe('0.00');
  });
});

describe('浙农振发〔2022〕2号', () => {
  it('gives 3% flat', () => {
    // 360 days.
    const loan = { principal: '50000.00', pct: '4.35', from: '2023-01-01', to: '2023-12-27' };
    expect(subsidyOf('zhejiang-low-income-2022', loan)).toBe(yuan(1_500));
  });
});

describe('随州科技创新贷', () => {
  // 360 days.
  const loan = { principal: '10000000.00', pct: '3.5', from: '2025-03-01', to: '2026-02-24' };
  const first = { attributes: { 首次贷款: '是' } };

  it('gives 2% for a first loan, else 1.5%, and a firm 1 million yuan at most', () => {
    expect(subsidyOf('suizhou-tech-2025', { ...loan, loan: first })).toBe(yuan(200_000));
    expect(subsidyOf('suizhou-tech-2025', loan)).toBe(yuan(150_000));
    expect(subsidyOf('suizhou-tech-2025', { ...loan, principal: '60000000.00', loan: first })).toBe(yuan(1_000_000));
  });
});

/** An amount that was spent on a day, as the only eligible one. */
const spent = (on: string, amount: string) => ({ eligibleAmounts: [{ on, amount }] });

describe('财金〔2025〕80号', () => {
  // 360 days.
  const loan = { pct: '3', from: '2025-09-01', to: '2026-08-27' };
  const of = (principal: string, pct = '3') =>
    subsidyOf('mof-2025-80', { ...loan, principal, pct, loan: spent(loan.from, principal) });

  it('gives 500.00 for 50,000 yuan, as published, and no more for a car of 300,000', () => {
    expect(of('50000.00')).toBe(yuan(500));
    expect(of('300000.00')).toBe(yuan(500));
  });

  it('gives half the rate where that is less: 0.9 points of 1.8%, as published', () => {
    expect(of('50000.00', '1.8')).toBe(interest(50_000n, 90n, 360n, 360n));
  });
});

describe('财金〔2026〕1号', () => {
  it('gives 3,000.00 for a car of 300,000 yuan, and no more for one of 400,000', () => {
    for (const principal of ['300000.00', '400000.00']) {
      // 360 days.
      const loan = { principal, pct: '3', from: '2026-01-01', to: '2026-12-27' };
      expect(subsidyOf('mof-2026-1', { ...loan, loan: spent(loan.from, principal) })).toBe(yuan(3_000));
    }
  });

  it('gives 37.33 for 48,000 yuan from the third day of April on', () => {
    const loan = { principal: '50000.00', pct: '3', from: '2026-04-01', to: '2027-04-01' };
    const period = { from: '2026-04-01', to: '2026-05-01' };
    expect(subsidyOf('mof-2026-1', { ...loan, period, loan: spent('2026-04-03', '48000.00') })).toBe(
      interest(48_000n, 100n, 28n, 360n),
    );
  });
});

describe('财金〔2026〕5号', () => {
  it.each([
    ['服务业经营主体贷款（2026年发放）', '2026-03-01', '2027-03-01', 100_000],
    ['服务业经营主体贷款（2025年发放）', '2025-06-01', '2026-06-01', 10_000],
  ])('gives 1 point of the limit of %s', (product, from, to, subsidy) => {
    expect(subsidyOf('mof-2026-5', { principal: '12000000.00', pct: '3', from, to, loan: { product } })).toBe(
      yuan(subsidy),
    );
  });
});

describe('财金〔2024〕54号', () => {
  it('pays two years from the payment to the supplier, 1 point and from July 2024 on 1.5', () => {
    const loan = { principal: '1000000.00', pct: '3', from: '2024-04-01', to: '2027-04-01' };
    // 61 days of May and June 2024, 669 days to 2026-04-30.
    expect(subsidyOf('mof-2024-54', { ...loan, loan: spent('2024-05-01', '1000000.00') })).toBe(
      yuanText(halfUp(100_000_000n * (61n * 10n + 669n * 15n), 1_000n * 360n)),
    );
  });
});

describe('安徽制造业', () => {
  // 360 days. 2 points of 400 million are 8 million, 1 point of 500 million 5 million.
  it('pays 6 million yuan for a project and 10 million for a firm at most', () => {
    const policy = programme('anhui-manufacturing-2026');
    const of = (id: string, principal: string, attributes: Record<string, string>) => ({
      ...{ id, householdId: 'H', lender: 'BANK', product: policy.products[0]?.id ?? '', principal, attributes },
      ...{ disbursedOn: '2026-01-01', maturesOn: '2026-12-27', rates: [{ from: '2026-01-01', pct: '3' }] },
      ...spent('2026-01-01', principal),
    });
    const loans = [
      of('A', '400000000.00', { project: 'A' }),
      of('B', '500000000.00', { project: 'B', 中央同类贴息: '是' }),
    ];
    const period = { from: '2026-01-01', to: '2027-01-01' };
    const { loans: lines } = encodeSettlement(
      settle(parsePortfolio({ policy, period, households: [{ id: 'H' }], loans })),
    );
    expect(lines.map(({ subsidy, funders }) => [subsidy, funders])).toEqual([
      [yuan(6_000_000), { province: yuan(3_000_000), city: yuan(3_000_000) }],
      [yuan(10_000_000 - 6_000_000), { province: yuan(4_000_000), city: yuan(0) }],
    ]);
  });
});

describe('个旧', () => {
  it('pays 5.66% on the limit of the size of the herd', () => {
    // 360 days.
    const loan = { principal: '1000000.00', pct: '6', from: '2019-06-01', to: '2020-05-26' };
    const attributes = { 养殖规模: '小' };
    expect(subsidyOf('gejiu-pig-farms-2019', { ...loan, loan: { attributes } })).toBe(
      interest(800_000n, 566n, 360n, 360n),
    );
  });
});

describe('山东技改专项贷', () => {
  it('pays 35% of the LPR', () => {
    // 360 days from 2025-06-01 on, when the LPR of one year was 3.00: 1.05 points.
    const loan = { principal: '30000000.00', pct: '3.5', from: '2025-06-01', to: '2026-05-27' };
    expect(subsidyOf('shandong-renewal-2025', { ...loan, loan: { attributes: { project: 'A' } } })).toBe(
      interest(30_000_000n, 105n, 360n, 360n),
    );
  });
});
