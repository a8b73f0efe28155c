import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  applicationReport,
  auditAnnex,
  encodeSettlement,
  type Lang,
  type Portfolio,
  type Settlement,
  type SettlementLine,
  settle,
  warnings,
} from '../../src/index.js';
import { Decimal } from '../../src/kernel/decimal.js';
import { SAMPLE, sampleOf } from '../../src/papers/sample.js';
import { portfolios } from '../../src/testing/index.js';
import { PORTFOLIO } from '../cli/worked.js';
import { PROPERTY_TIMEOUT, runs } from '../property/always.js';
import { HOUSEHOLD, LOAN, POLICY, parseAnyPortfolio } from '../support.js';
import { saidInHtml, saidInMarkdown, tablesOf } from './reading.js';

const portfolio = parseAnyPortfolio(PORTFOLIO);

const html = (of: Portfolio, lang: Lang = 'zh-CN', settlement = settle(of)) =>
  auditAnnex(settlement, of, { format: 'html', lang });
const said = (of: Portfolio, lang?: Lang) => saidInHtml(html(of, lang));
const tables = (of: Portfolio, lang?: Lang) => tablesOf(html(of, lang));

/** The rows under a caption. */
const rowsOf = (of: Portfolio, caption: string) => tables(of).get(caption)?.rows;

/** A portfolio of one household under the standard policy. */
const standard = (input: object) =>
  parseAnyPortfolio({
    policy: POLICY,
    period: { from: '2024-01-01', to: '2025-01-01' },
    households: [HOUSEHOLD],
    loans: [LOAN],
    ...input,
  });

describe('the annex, with warnings', () => {
  // 15 yuan at 0.0435%: amounts in 万元, and a rate that is not in percent.
  const unlikely = standard({
    loans: [{ ...LOAN, principal: '15.00', rates: [{ from: '2024-01-01', pct: '0.0435' }] }],
  });
  const annexIn = (lang: Lang) =>
    auditAnnex(settle(unlikely), unlikely, { format: 'html', lang, warnings: warnings(unlikely) });

  it('lists them with their number, in its own language', () => {
    expect(tablesOf(annexIn('zh-CN')).get('提示')?.rows).toEqual([
      ['1 笔贷款的贷款金额不足 1,000.00 元："L"（15.00）；金额单位为元，请核对是否误按万元填写', '1'],
      ['1 笔贷款的利率低于 0.5% 或高于 24%："L"（0.0435%）；利率为年利率百分数，4.35% 应写作 4.35，而非 0.0435', '1'],
    ]);
    expect(saidInHtml(annexIn('zh-CN')).some((text) => text.startsWith('数据中有以下 2 类情况'))).toBe(true);
    const english = tablesOf(annexIn('en')).get('Warnings')?.rows;
    expect(english?.map(([message]) => message!.slice(0, 46))).toEqual([
      '1 loan with a principal below 1,000.00 yuan: "',
      '1 loan with a rate below 0.5% or above 24%: "L',
    ]);
    expect(saidInHtml(annexIn('en')).some((text) => text.startsWith('2 warnings: '))).toBe(true);
  });

  it('has no such section where there are none', () => {
    expect(tables(unlikely).has('提示')).toBe(false);
    expect(warnings(portfolio)).toEqual([]);
  });
});

describe('the annex, for the worked portfolio', () => {
  it('begins with the audited office, the programme, the period and the addressee', () => {
    const lenders = ['遂昌农商银行'];
    const of = parseAnyPortfolio({ ...PORTFOLIO, policy: { ...PORTFOLIO.policy, lenders } });
    expect(said(of).slice(0, 6)).toEqual([
      '专项审计报告附表',
      '示例政策　2024年1月1日至2024年12月31日',
      '被审计单位：遂昌农商银行',
      '政策：示例政策（worked）',
      '结算期：2024年1月1日至2024年12月31日',
      '报送：县财政局、县大数据和金融发展中心',
    ]);
  });

  it('has the totals', () => {
    expect(rowsOf(portfolio, '总体情况')).toEqual([
      ['笔数', '4'],
      ['试行期发放（参照执行）', '2'],
      ['正式期发放', '1'],
      ['不予贴息', '1'],
      ['贴息笔数', '3'],
      ['户数', '2'],
      ['贷款金额', '450,000.00'],
      ['期末余额', '430,000.00'],
      ['积数', '28,910,000.00'],
      ['应收利息', '4,506.00'],
      ['银行让利', '408.61'],
      ['减免利息', '0.00'],
      ['因上限核减', '0.00'],
      ['贴息金额', '1,204.58'],
      ['借款人承担利息', '3,301.42'],
      ['省级', '963.66'],
      ['县级', '240.92'],
    ]);
  });

  it('has the groups, each with its counts and its amounts', () => {
    expect(rowsOf(portfolio, '按乡镇：笔数与积数')).toEqual([
      ['大柘镇', '3', '2', '1', '14,200,000.00', '591.66'],
      ['妙高街道', '1', '1', '1', '14,710,000.00', '612.92'],
      ['合计', '4', '3', '2', '28,910,000.00', '1,204.58'],
    ]);
    expect(
      rowsOf(portfolio, '按家庭类别：金额')?.map(([name, interest, , , subsidy]) => [name, interest, subsidy]),
    ).toEqual([
      ['（未填）', '2,650.00', '591.66'],
      ['经营类', '1,856.00', '612.92'],
      ['合计', '4,506.00', '1,204.58'],
    ]);
    // L1's fen goes up, its share being 490.336; L3's 406.664 and L4's 66.664 go down.
    expect(rowsOf(portfolio, '按贷款类别：金额')).toEqual([
      ['不予贴息', '1,230.00', '0.00', '0.00', '0.00', '0.00', '0.00', '1,230.00'],
      ['正式期发放', '200.00', '0.00', '0.00', '83.33', '66.66', '16.67', '116.67'],
      ['试行期发放（参照执行）', '3,076.00', '408.61', '0.00', '1,121.25', '897.00', '224.25', '1,954.75'],
      ['合计', '4,506.00', '408.61', '0.00', '1,204.58', '963.66', '240.92', '3,301.42'],
    ]);
    expect(tables(portfolio).has('按产品：金额')).toBe(true);
  });

  it('lists the excluded days', () => {
    expect(rowsOf(portfolio, '剔除天数')).toEqual([
      ['逾期', '1', '5'],
      ['合计', '1', '5'],
    ]);
  });

  it('names the heads of households where they are given', () => {
    const [first, second] = PORTFOLIO.households;
    const named = parseAnyPortfolio({ ...PORTFOLIO, households: [{ ...first, name: '张三' }, second] });
    expect(rowsOf(named, '贴息金额最大的贷款（至多 10 笔）')?.map((row) => row.slice(0, 2))).toEqual([
      ['L1', 'H1（张三）'],
      ['L3', 'H2'],
      ['L4', 'H2'],
    ]);
    expect(tables(named).get('贴息金额最大的贷款（至多 10 笔）')?.head.slice(0, 2)).toEqual(['借据号', '户号（户主）']);
    expect(said(portfolio).join('')).not.toContain('户主');
  });

  it('lists the largest subsidies, and the loans around the boundary days of the policy', () => {
    expect(rowsOf(portfolio, '贴息金额最大的贷款（至多 10 笔）')).toEqual([
      ['L1', 'H1', '共富经营贷', '150,000.00', '103', '14,710,000.00', '408.61', '612.92'],
      ['L3', 'H2', '共富经营贷', '100,000.00', '122', '12,200,000.00', '0.00', '508.33'],
      ['L4', 'H2', '共富经营贷', '100,000.00', '20', '2,000,000.00', '0.00', '83.33'],
    ]);
    expect(rowsOf(portfolio, '2024年9月1日前后发放的贷款')).toEqual([
      ['L2', 'H2', '2024-08-31', '-1', '不予贴息', '0.00', '发放日期早于适用期起始日'],
      ['L3', 'H2', '2024-09-01', '0', '试行期发放（参照执行）', '508.33', ''],
    ]);
    expect(rowsOf(portfolio, '2024年12月12日前后发放的贷款')?.map(([loan]) => loan)).toEqual(['L4']);
    expect(said(portfolio).join('\n')).toContain('试行期发放、参照执行的贷款 2 笔，贴息金额 1,121.25 元。');
  });

  it('has only checks that agree', () => {
    const checks = rowsOf(portfolio, '勾稽核对') as string[][];
    // Seven amounts, four groupings, borrowers, funders, rows, and two for each of the two funders.
    expect(checks).toHaveLength(7 + 4 + 3 + 2 * 2);
    for (const [name, computed, expected, result] of checks) {
      expect(computed, name).toBe(expected);
      expect(result, name).toBe('相符');
    }
    expect(said(portfolio)).toContain('以上各项全部相符。');
  });

  it('has the same content in Markdown, in both languages', () => {
    const settlement = settle(portfolio);
    for (const lang of ['zh-CN', 'en'] as const)
      expect(saidInMarkdown(auditAnnex(settlement, portfolio, { format: 'markdown', lang }))).toEqual(
        said(portfolio, lang),
      );
  });

  it('is refused for a settlement of another portfolio', () => {
    const another = parseAnyPortfolio({ ...PORTFOLIO, loans: PORTFOLIO.loans.slice(1) });
    expect(() => auditAnnex(settle(portfolio), another, { format: 'markdown' })).toThrow(TypeError);
  });
});

describe('a check that does not agree', () => {
  const settlement = settle(portfolio);
  const differing = (change: Partial<Settlement>) =>
    tablesOf(html(portfolio, 'zh-CN', { ...settlement, ...change }))
      .get('勾稽核对')
      ?.rows.filter(([, computed, expected, result]) => computed !== expected || result !== '相符');

  it('is shown with both figures, and counted', () => {
    const payable = { province: new Decimal('963.67'), local: new Decimal('240.92') };
    expect(differing({ payable })).toEqual([
      ['省级：贴息金额 + 以前年度调整 − 预拨资金 = 应拨付', '963.66', '963.67', '不符'],
    ]);
    expect(saidInHtml(html(portfolio, 'zh-CN', { ...settlement, payable }))).toContain('以上 18 项中有 1 项不符。');
    expect(saidInHtml(html(portfolio, 'en', { ...settlement, payable }))).toContain('1 of 18 checks do not tie.');
  });

  it('is found in every check that a wrong total fails', () => {
    const totals = Object.create(settlement.totals, { subsidy: { value: new Decimal('1204.59') } });
    // 80% of 1,204.59 are 963.672.
    expect(differing({ totals })).toEqual([
      ['贴息金额：各笔之和 = 合计', '1,204.58', '1,204.59', '不符'],
      ['贴息金额：按产品各组之和 = 合计', '1,204.58', '1,204.59', '不符'],
      ['贴息金额：按乡镇各组之和 = 合计', '1,204.58', '1,204.59', '不符'],
      ['贴息金额：按家庭类别各组之和 = 合计', '1,204.58', '1,204.59', '不符'],
      ['贴息金额：按贷款类别各组之和 = 合计', '1,204.58', '1,204.59', '不符'],
      ['应收利息 − 贴息金额 − 减免利息 = 借款人承担利息', '3,301.41', '3,301.42', '不符'],
      ['各分担主体之和 = 贴息金额', '1,204.58', '1,204.59', '不符'],
      ['省级：合计 × 分担比例，四舍五入', '963.67', '963.66', '不符'],
    ]);
  });

  it('is found in a row whose funders do not add up', () => {
    const funders = { province: new Decimal('490.33'), local: new Decimal('122.58') };
    const [first, ...others] = settlement.loans as [SettlementLine, ...SettlementLine[]];
    const loans = [Object.create(first, { funders: { value: funders } }), ...others];
    expect(differing({ loans })).toEqual([['各分担主体之和 = 该笔贴息金额的笔数', '3', '4', '不符']]);
  });
});

describe('ineligible loans', () => {
  // 100,000 yuan at 3.6% for the 122 days from 2024-09-01 bear 1,220.00, and for the 123 days from 2024-08-31 1,230.00.
  const of = standard({
    loans: [
      { ...LOAN, id: 'A', disbursedOn: '2024-08-31' },
      { ...LOAN, id: 'B', product: 'Q', lender: 'OTHER' },
      { ...LOAN, id: 'C', product: 'Q', principal: '200000.00' },
      LOAN,
    ],
  });

  it('count under each of their reasons, and once in the total', () => {
    expect(rowsOf(of, '不予贴息贷款（按原因）')).toEqual([
      ['贷款机构不在政策范围内', '1', '1', '100,000.00', '1,220.00'],
      ['产品不在政策范围内', '2', '1', '300,000.00', '3,660.00'],
      ['发放日期早于适用期起始日', '1', '1', '100,000.00', '1,230.00'],
      ['合计', '3', '1', '400,000.00', '4,890.00'],
    ]);
  });

  it('are listed with all their reasons', () => {
    expect(rowsOf(of, '不予贴息贷款')).toEqual([
      ['A', 'H', 'P', '100,000.00', '2024-08-31', '1,230.00', '发放日期早于适用期起始日'],
      ['B', 'H', 'Q', '100,000.00', '2024-09-01', '1,220.00', '贷款机构不在政策范围内；产品不在政策范围内'],
      ['C', 'H', 'Q', '200,000.00', '2024-09-01', '2,440.00', '产品不在政策范围内'],
    ]);
  });

  it('are not listed where there are none', () => {
    expect(said(standard({}))).toEqual(
      expect.arrayContaining(['表 10　不予贴息贷款（按原因）：无。', '表 11　不予贴息贷款：无。']),
    );
  });
});

describe('a loan with two exclusions', () => {
  it('counts under both, and once in the total', () => {
    const loan = { ...LOAN, maturesOn: '2024-12-22', overdue: [{ from: '2024-10-01', to: '2024-10-04' }] };
    expect(rowsOf(standard({ loans: [loan] }), '剔除天数')).toEqual([
      ['到期日期及以后', '1', '10'],
      ['逾期', '1', '3'],
      ['合计', '1', '13'],
    ]);
  });
});

describe('caps', () => {
  const amountCap = { perHousehold: '600.00', per: 'period' } as const;
  const of = standard({ policy: { ...POLICY, amountCap }, loans: [LOAN, { ...LOAN, id: 'M' }] });

  it('are listed as in the policy', () => {
    expect(said(of)).toEqual(
      expect.arrayContaining(['贴息本金上限：无', '最长贴息期限（月）：无', '贴息金额上限：每户 600.00 元（每期）']),
    );
  });

  it('list the loans that they cut, before and after', () => {
    // 508.33 for each; of the second the first leaves 91.67.
    expect(rowsOf(of, '因贴息金额上限核减的贷款')).toEqual([
      ['M', 'H', '508.33', '416.66', '91.67'],
      ['合计', '', '508.33', '416.66', '91.67'],
    ]);
  });

  it('are shown in the working of a loan of the sample', () => {
    expect(said(of)).toEqual(
      expect.arrayContaining([
        '2024-01-01 至 2025-01-01（不含），四舍五入：508.333333… → 508.33',
        '贴息金额上限，上限余额 600.00：508.33 → 508.33',
        '贴息金额上限，上限余额 91.67：508.33 → 91.67',
      ]),
    );
  });
});

describe('the boundary days of the policy', () => {
  const disbursed = (...days: string[]) =>
    days.map((disbursedOn, i) => ({ ...LOAN, id: `L${i}`, disbursedOn, maturesOn: '2026-01-01' }));

  it('are shown with the seven days before and the seven days from the day on', () => {
    const loans = disbursed('2024-08-24', '2024-08-25', '2024-09-07', '2024-09-08');
    const near = rowsOf(standard({ loans }), '2024年9月1日前后发放的贷款');
    expect(near?.map(([, , day, distance]) => [day, distance])).toEqual([
      ['2024-08-25', '-7'],
      ['2024-09-07', '6'],
    ]);
  });

  it('are three where the window ends, and one where the policy is in force from its first day', () => {
    const turns = (window: object) =>
      said(standard({ policy: { ...POLICY, window }, loans: [{ ...LOAN, disbursedOn: '2024-09-01' }] })).filter(
        (piece) => piece.includes('前后发放的贷款'),
      );
    expect(turns({ from: '2024-09-01', effectiveOn: '2024-12-12', to: '2026-01-01' })).toHaveLength(3);
    expect(turns({ from: '2024-09-01', effectiveOn: '2024-09-01' })).toEqual(['表 16　2024年9月1日前后发放的贷款']);
  });
});

describe('the largest subsidies', () => {
  it('are ten, with ties in the order of loan ids', () => {
    const loans = Array.from({ length: 12 }, (_, i) => ({
      ...LOAN,
      id: String.fromCharCode(65 + i),
      principal: i === 11 ? '200000.00' : '100000.00',
    }));
    expect(rowsOf(standard({ loans }), '贴息金额最大的贷款（至多 10 笔）')?.map(([loan]) => loan)).toEqual([
      ...['L', 'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I'],
    ]);
  });
});

describe('adjustments', () => {
  it('have a row per loan, also for one that is no longer in the data', () => {
    const then = standard({ loans: [LOAN, { ...LOAN, id: 'GONE' }, { ...LOAN, id: 'LATE', principal: '50000.00' }] });
    const previous = [JSON.parse(JSON.stringify(encodeSettlement(settle(then))))];
    const period = { from: '2025-01-01', to: '2025-01-02' };
    const now = standard({ period, previous, loans: [LOAN, { ...LOAN, id: 'LATE', principal: '60000.00' }] });
    // 508.33 are taken back; 60,000 × 1.5% × 122 / 360 = 305.00 instead of 254.166… is 50.83 more.
    const rows = rowsOf(now, '以前年度调整') as string[][];
    expect(rows.map((row) => [...row.slice(0, 4), row.at(-1)])).toEqual([
      ['GONE', '508.33', '0.00', '-508.33', '扣回；现有数据中已无此笔'],
      ['LATE', '254.17', '305.00', '50.83', '补差'],
      ['合计', '762.50', '305.00', '-457.50', ''],
    ]);
    for (const [, , , difference, province, local] of rows)
      expect(new Decimal(province!.replace(',', '')).plus(local!.replace(',', '')).toFixed(2)).toBe(difference);
    expect(
      tables(now, 'en')
        .get('Adjustments')
        ?.rows.map((row) => row.at(-1)),
    ).toEqual([...['clawback; the loan is no longer in the data', 'top-up', '']]);
  });
});

describe('the sample', () => {
  const line = (loanId: string, principalDays: string) =>
    ({ loanId, principalDays: new Decimal(principalDays) }) as SettlementLine;

  it('has the loans that contain the middles of ten equal parts of the total', () => {
    // 1,000.00 in all: the middles are 50, 150, … 950. A holds none, B 50, C 150 to 850, D 950.
    const lines = [line('A', '50.00'), line('B', '50.01'), line('C', '800.00'), line('D', '99.99')];
    expect(sampleOf(lines).map(({ loanId }) => loanId)).toEqual(['B', 'C', 'D']);
  });

  it('is empty where there is no subsidy', () => {
    expect(sampleOf([])).toEqual([]);
    expect(sampleOf([line('A', '0.00')])).toEqual([]);
    const none = standard({ loans: [{ ...LOAN, product: 'Q' }] });
    expect(said(none)).toContain('没有积数，不抽样。');
  });

  it('has, for any lines, exactly the loans that contain a middle', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { maxLength: 40 }), (fenDays) => {
        const lines = fenDays.map((days, i) => line(String(i), new Decimal(days).div(100).toFixed(2)));
        const total = fenDays.reduce((sum, days) => sum + days, 0);
        const pointed = Array.from({ length: SAMPLE }, (_, stretch) => {
          let passed = 0;
          // Twice SAMPLE times everything, so that the middles are whole.
          return fenDays.findIndex((days) => {
            passed += days;
            return passed * 2 * SAMPLE > (2 * stretch + 1) * total;
          });
        });
        const expected = [...new Set(pointed.filter((place) => place >= 0))].sort((a, b) => a - b);
        expect(sampleOf(lines).map(({ loanId }) => Number(loanId))).toEqual(expected);
      }),
      runs(500),
    );
  });

  it('shows every segment with its amounts before rounding', () => {
    // The overdue days bear interest and no subsidy; 150,000 × 1.5% × 66 / 360 = 412.50.
    expect(rowsOf(portfolio, 'L1 计息分段')).toEqual([
      ['2024-09-15', '2024-11-20', '66', '150,000.00', '4.35%', '150,000.00', '1.5%', '66/360', '412.50', ''],
      ['2024-11-20', '2024-12-21', '31', '130,000.00', '4.35%', '130,000.00', '1.5%', '31/360', '167.916666…', ''],
      ['2024-12-21', '2024-12-26', '5', '130,000.00', '4.35%', '0.00', '0%', '5/360', '0.00', '逾期'],
      ['2024-12-26', '2025-01-01', '6', '130,000.00', '4.35%', '130,000.00', '1.5%', '6/360', '32.50', ''],
    ]);
    expect(said(portfolio)).toEqual(
      expect.arrayContaining([
        '借据 L1',
        '户号 H1，共富经营贷，150,000.00 元，发放日期 2024-09-15，到期日期 2025-09-15，试行期发放（参照执行）。贴息天数 103，积数 14,710,000.00；贴息金额 612.92 元：省级 490.34、县级 122.58。',
        '2024-01-01 至 2025-01-01（不含），四舍五入：612.916666… → 612.92',
      ]),
    );
  });

  it('shows daily rounding, and the limit of the interest', () => {
    // A day: 100,000 × 1.5% / 360 = 4.1666…, rounded 4.17, times 122.
    const daily = standard({ policy: { ...POLICY, rounding: 'day' } });
    expect(said(daily)).toContain('2024-09-01 起，逐日四舍五入：4.166666… → 4.17, 4.17 × 122 = 508.74');
    // At 1.5% all of the interest: 122 × 4.17 = 508.74, but the interest is 508.33.
    const all = { ...LOAN, rates: [{ from: '2024-09-01', pct: '1.5' }] };
    const limited = standard({ policy: { ...POLICY, rounding: 'day' }, loans: [all] });
    expect(said(limited)).toContain('不超过应收利息：508.74 → 508.33');
    expect(said(limited, 'en')).toContain('at most the interest: 508.74 → 508.33');
  });
});

describe('any portfolio', () => {
  it(
    'has only checks that agree, and the same content in both formats and languages',
    () => {
      fc.assert(
        fc.property(portfolios(), (json) => {
          const of = parseAnyPortfolio(json);
          const settlement = settle(of);
          for (const paper of [applicationReport, auditAnnex]) {
            for (const lang of ['zh-CN', 'en'] as const) {
              const inHtml = saidInHtml(paper(settlement, of, { format: 'html', lang }));
              expect(saidInMarkdown(paper(settlement, of, { format: 'markdown', lang }))).toEqual(inHtml);
              if (paper === auditAnnex)
                expect(inHtml).toContain(lang === 'en' ? 'All checks tie.' : '以上各项全部相符。');
            }
          }
        }),
        runs(60),
      );
    },
    PROPERTY_TIMEOUT,
  );
});
