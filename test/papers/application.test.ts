import { describe, expect, it } from 'vitest';
import {
  applicationReport,
  encodeSettlement,
  type PaperOptions,
  type Portfolio,
  settle,
  suichang2024,
} from '../../src/index.js';
import { sealed } from '../../src/testing/issued-json.js';
import { PORTFOLIO } from '../cli/worked.js';
import { parseAnyPortfolio } from '../support.js';
import { saidInHtml, saidInMarkdown, tablesOf } from './reading.js';

/*
 * The worked portfolio, by hand: L1 612.92 (103 of 108 days), L2 disbursed a day too early, L3 100,000 × 1.5% × 122/360 =
 * 508.33, L4 100,000 × 1.5% × 20/360 = 83.33. Together 1,204.58, of which 80% are 963.664.
 */
const portfolio = parseAnyPortfolio(PORTFOLIO);
const settlement = settle(portfolio);

const report = (of: Portfolio, options: Partial<PaperOptions> = {}) =>
  applicationReport(settle(of), of, { format: 'html', ...options });
const said = (of: Portfolio, options?: Partial<PaperOptions>) => saidInHtml(report(of, options));
const tables = (of: Portfolio, options?: Partial<PaperOptions>) => tablesOf(report(of, options));

describe('the application for subsidy funds', () => {
  it('begins with its name, the programme, the period by its first and last day, and the offices', () => {
    expect(said(portfolio).slice(0, 3)).toEqual([
      '贴息资金补助申请报告',
      '示例政策　2024年1月1日至2024年12月31日',
      '县财政局、县大数据和金融发展中心：',
    ]);
    expect(said(portfolio, { lang: 'en' }).slice(0, 3)).toEqual([
      'Application for subsidy funds',
      '示例政策　2024-01-01 to 2024-12-31',
      'To the county finance bureau and the county big-data and finance centre',
    ]);
  });

  it('states first the amount, in figures and in words, and the funders’ parts', () => {
    const [, , , chinese] = said(portfolio);
    expect(chinese).toContain('本期贴息金额 1,204.58 元（大写：人民币壹仟贰佰零肆元伍角捌分）');
    expect(chinese).toContain('各分担主体分担：省级 963.66、县级 240.92');
    const [, , , english] = said(portfolio, { lang: 'en' });
    expect(english).toContain(
      '1,204.58 yuan (人民币壹仟贰佰零肆元伍角捌分), shared as follows: province 963.66, local 240.92',
    );
  });

  it('counts loans, households and balances, in all and of subsidised loans', () => {
    // 130,000 is left of L1; the other three are 100,000 each. Interest runs on L2 from 2024-08-31: 123 days.
    expect(tables(portfolio).get('贷款与贴息情况')).toEqual({
      head: ['项目', '全部贷款', '其中：享受贴息'],
      rows: [
        ['笔数', '4', '3'],
        ['户数', '2', '2'],
        ['贷款金额', '450,000.00', '350,000.00'],
        ['期末余额', '430,000.00', '330,000.00'],
        // 14,710,000 of L1, and 100,000 × (122 + 20).
        ['积数', '28,910,000.00', '28,910,000.00'],
        // 1,856.00 + 100,000 × 3.6% × (123 + 122 + 20) / 360, and without the 123 days.
        ['应收利息', '4,506.00', '3,276.00'],
        ['银行让利', '408.61', '408.61'],
        ['贴息金额', '1,204.58', '1,204.58'],
        ['借款人承担利息', '3,301.42', '2,071.42'],
      ],
    });
    expect(said(portfolio)).toContain(
      '本期纳入结算的贷款 4 笔，涉及 2 户，期末余额 430,000.00 元。其中享受贴息 3 笔，涉及 2 户，期末余额 330,000.00 元；符合条件而本期无贴息 0 笔，其中本期无贴息天数 0 笔；不符合条件、不予贴息 1 笔。',
    );
    expect(said(portfolio, { lang: 'en' })).toContain(
      'Loans settled: 4 (households: 2), closing balance 430,000.00 yuan. Of which subsidised: 3 (households: 2), closing balance 330,000.00 yuan; eligible without a subsidy in the period: 0, of which without a subsidised day: 0; ineligible: 1.',
    );
  });

  it('states how many eligible loans have no subsidy, so that the numbers of loans add up', () => {
    const [, , third] = PORTFOLIO.loans;
    const of = parseAnyPortfolio({
      ...PORTFOLIO,
      loans: [
        ...PORTFOLIO.loans,
        // Not a day in the period; then 0.10 × 1.5% × 122/360, which is no fen.
        { ...third, id: 'L5', disbursedOn: '2025-01-10' },
        { ...third, id: 'L6', principal: '0.10' },
      ],
    });
    const counted = (text: string) =>
      /(\d+) 笔，涉及.*享受贴息 (\d+) 笔.*无贴息 (\d+) 笔，其中本期无贴息天数 (\d+) 笔.*不予贴息 (\d+) 笔/.exec(text);
    const [all, subsidised, without, withoutDay, ineligible] = said(of).flatMap(
      (text) => counted(text)?.slice(1).map(Number) ?? [],
    );
    expect([all, subsidised, without, withoutDay, ineligible]).toEqual([6, 3, 2, 1, 1]);
    expect(subsidised! + without! + ineligible!).toBe(all);
    expect(said(of, { lang: 'en' }).join('\n')).toContain(
      'eligible without a subsidy in the period: 2, of which without a subsidised day: 1; ineligible: 1.',
    );
  });

  it('breaks it down by product', () => {
    expect(tables(portfolio).get('分产品情况')).toEqual({
      head: ['产品', '笔数', '贴息笔数', '户数', '应收利息', '贴息金额', '省级', '县级'],
      rows: [
        ['共富经营贷', '4', '3', '2', '4,506.00', '1,204.58', '963.66', '240.92'],
        ['合计', '4', '3', '2', '4,506.00', '1,204.58', '963.66', '240.92'],
      ],
    });
  });

  it('asks every funder for its part, in figures and in words', () => {
    expect(tables(portfolio).get('申请金额')?.rows).toEqual([
      ['本期贴息金额', '1,204.58', '人民币壹仟贰佰零肆元伍角捌分'],
      ['省级：应拨付', '963.66', '人民币玖佰陆拾叁元陆角陆分'],
      ['县级：应拨付', '240.92', '人民币贰佰肆拾元零玖角贰分'],
      ['合计：应拨付', '1,204.58', '人民币壹仟贰佰零肆元伍角捌分'],
    ]);
    expect(tables(portfolio).get('资金分担')?.rows).toEqual([
      ['省级', '80%', '963.66', '0.00', '0.00', '0.00', '963.66', '0.00'],
      ['县级', '20%', '240.92', '0.00', '0.00', '0.00', '240.92', '0.00'],
      ['合计', '100%', '1,204.58', '0.00', '0.00', '0.00', '1,204.58', '0.00'],
    ]);
    const pieces = said(portfolio);
    expect(pieces).toContain('本次结算未附以前期间的结算，无以前年度调整。');
    expect(pieces).toContain('没有预拨资金。');
    expect(pieces).toContain('以上贴息资金，请予审核并按规定拨付。随本报告一并报送：');
    expect(pieces).toContain('贷款贴息申请汇总表');
    expect(pieces).toContain('专项审计报告及附表');
  });

  it('has places for the account, the contact and the reporting unit', () => {
    const pieces = said(portfolio);
    const at = pieces.indexOf('收款账户和联系方式：');
    expect(pieces.slice(at + 1, at + 7)).toEqual([
      '填报单位：＿＿＿＿＿＿＿＿＿＿',
      '户名：＿＿＿＿＿＿＿＿＿＿',
      '开户行：＿＿＿＿＿＿＿＿＿＿',
      '账号：＿＿＿＿＿＿＿＿＿＿',
      '联系人：＿＿＿＿＿＿＿＿＿＿',
      '联系电话：＿＿＿＿＿＿＿＿＿＿',
    ]);
    expect(said(portfolio, { applicant: '遂昌农商银行' })).toContain('填报单位：遂昌农商银行');
    expect(said(portfolio, { lang: 'en' })).toContain('Account number: ＿＿＿＿＿＿＿＿＿＿');
  });

  it('keeps the request, the account and the signatures on one page', () => {
    const html = report(portfolio);
    const closing = html.slice(html.indexOf('<section class="closing">'), html.indexOf('</section>'));
    for (const part of ['申请事项', '开户行', '负责人（签字）']) expect(closing).toContain(part);
    expect(html).toContain('.closing { break-inside: avoid; }');
  });

  it('leaves seal, signatures and date blank, and the applicant where none is given', () => {
    expect(said(portfolio).slice(-4)).toEqual([
      '申请单位（盖章）：＿＿＿＿＿＿＿＿＿＿',
      '负责人（签字）：＿＿＿＿＿＿＿＿＿＿',
      '经办人（签字）：＿＿＿＿＿＿＿＿＿＿',
      '日期：　　　　年　　月　　日',
    ]);
    expect(said(portfolio, { lang: 'en', applicant: 'The bank', addressee: 'the bureau' })).toEqual(
      expect.arrayContaining(['Applicant (seal): The bank', 'To the bureau', 'Date: ＿＿＿＿＿＿＿＿＿＿']),
    );
  });

  it('names the lender as applicant where the policy has only one', () => {
    const filedUnder = (lenders: string[]) =>
      parseAnyPortfolio({ ...PORTFOLIO, policy: { ...PORTFOLIO.policy, lenders } });
    expect(said(filedUnder(['遂昌农商银行']))).toContain('申请单位（盖章）：遂昌农商银行');
    expect(said(filedUnder(['甲银行', '乙银行']))).toContain('申请单位（盖章）：＿＿＿＿＿＿＿＿＿＿');
  });

  it('has the version and the hashes of policy and input', () => {
    const { version, policySha256, inputSha256 } = settlement.provenance;
    expect(said(portfolio)).toEqual(
      expect.arrayContaining([
        `计算程序：tiexi ${version}`,
        `政策数据 SHA-256：${policySha256}`,
        `输入数据 SHA-256：${inputSha256}`,
      ]),
    );
  });

  it('has the same content in Markdown, in both languages', () => {
    for (const lang of ['zh-CN', 'en'] as const)
      expect(saidInMarkdown(report(portfolio, { lang, format: 'markdown' }))).toEqual(said(portfolio, { lang }));
  });

  it('is Chinese where no language is named', () => {
    expect(report(portfolio)).toBe(report(portfolio, { lang: 'zh-CN' }));
  });
});

describe('terms', () => {
  const policy = suichang2024({
    household: { listing: 'at-start', testedOn: 'contract', firstList: null },
    subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.5' }],
    rateAppliesBy: 'accrual-day',
    concession: null,
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
    sources: { dayCount: { kind: 'rule', title: '人民币利率管理规定' } },
  });
  const read = tables(parseAnyPortfolio({ ...PORTFOLIO, policy }));
  const [fromPlan, notFromPlan] = ['方案规定的口径', '非方案规定的口径'].map(
    (caption) => read.get(caption)?.rows ?? [],
  );

  it('of the plan are listed with their articles', () => {
    expect(fromPlan?.map(([term]) => term)).toEqual([...['适用期', '产品', '排除的救助类型', '分担主体']]);
    expect(fromPlan?.at(-1)).toEqual(['分担主体', '省级财政 80%、县级财政 20%', '方案：遂政办发〔2024〕12号 一（二）']);
  });

  it('that are not the plan’s are listed separately, with assumptions marked', () => {
    expect(notFromPlan).toHaveLength(19);
    expect(notFromPlan).toContainEqual(['计息基础', '实际天数/360（ACT/360）', '其他规定：人民币利率管理规定']);
    expect(notFromPlan).toContainEqual(['贴息标准', '2024年9月1日起，每年贴息 1.5 个百分点', '※ 暂定，待主管部门确认']);
    const sourced = ['计息基础', '贷款机构', '收入上限'];
    for (const [term = '', , source] of notFromPlan as string[][])
      expect(source?.startsWith('※ '), term).toBe(!sourced.includes(term));
  });

  it('of a policy without sources are all assumptions', () => {
    expect(said(portfolio)).toContain('表 5　方案规定的口径：无。');
    expect(tables(portfolio).get('非方案规定的口径')?.rows).toHaveLength(23);
  });
});

describe('earlier years and advances', () => {
  const LOANS = PORTFOLIO.loans;
  /** 2024 as it was issued, before some things were known, and 2025 with today's data. */
  const second = (then: object, now: object = {}) => {
    const issued = JSON.parse(JSON.stringify(encodeSettlement(settle(parseAnyPortfolio({ ...PORTFOLIO, ...then })))));
    const period = { from: '2025-01-01', to: '2025-01-02' };
    return parseAnyPortfolio({ ...PORTFOLIO, period, previous: [issued], ...now });
  };
  /*
   * A day of 2025: 130,000 × 1.5% / 360 = 5.4166…, and twice 100,000 × 1.5% / 360 = 4.1666…; in all 5.42 + 4.17 + 4.17 =
   * 13.76, of which the province bears 11.008, half up 11.01.
   */
  const DAY = '13.76';

  it('are adjusted by loan, up and down, and the advance is deducted', () => {
    // In 2024 nobody knew of L1's overdue days: 14,710,000 + 5 × 130,000 = 15,360,000 × 1.5% / 360 = 640.00, not 612.92.
    // L4 was not in the data: 83.33 are still to be paid.
    const [repaid, ...others] = LOANS as [(typeof LOANS)[0], ...typeof LOANS];
    const then = { loans: [{ ...repaid, overdue: [] }, ...others.filter(({ id }) => id !== 'L4')] };
    const advances = [{ funder: 'province', amount: '100.00' }];
    const of = second(then, { advances });
    const read = tables(of);
    const rows = read.get('以前年度调整（按性质）')?.rows as string[][];
    expect(rows.map(([kind, loans, difference]) => [kind, loans, difference])).toEqual([
      ['补差', '1', '83.33'],
      ['扣回', '1', '-27.08'],
    ]);
    // Of L1 the province had 512.00 of 640.00, today 490.34 of 612.92, since it bears the missing fen; of L4 66.66.
    expect(rows.map((row) => row.slice(3))).toEqual([
      ['66.66', '16.67'],
      ['-21.66', '-5.42'],
    ]);
    expect(read.get('资金分担')?.rows).toEqual([
      // 11.01 + 66.66 − 21.66 − 100.00 = −43.99; 2.75 + 16.67 − 5.42 = 14.00. They are not added up into −29.99.
      ['省级', '80%', '11.01', '66.66', '21.66', '100.00', '0.00', '43.99'],
      ['县级', '20%', '2.75', '16.67', '5.42', '0.00', '14.00', '0.00'],
      ['合计', '100%', DAY, '83.33', '27.08', '100.00', '14.00', '43.99'],
    ]);
    expect(said(of)).toContain('以下期间已按现有数据重新计算：2024年1月1日至2024年12月31日。');
    expect(said(of)).toContain('预拨资金：省级 100.00 元。');
  });

  it('below 0 are to be paid back: words are never of a negative amount', () => {
    const of = second({}, { advances: [{ funder: 'province', amount: '20.00' }] });
    expect(tables(of).get('申请金额')?.rows).toEqual([
      ['本期贴息金额', DAY, '人民币壹拾叁元柒角陆分'],
      ['县级：应拨付', '2.75', '人民币贰元柒角伍分'],
      ['省级：应扣回', '8.99', '人民币捌元玖角玖分'],
    ]);
    expect(said(of)).toContain('以上贴息资金，请予审核并按规定拨付。应扣回的金额，请予核定后办理。随本报告一并报送：');
    expect(said(of)).toContain('表 5　以前年度调整（按性质）：无。');
    expect(
      tables(of, { lang: 'en' })
        .get('Amount applied for')
        ?.rows.map(([item]) => item),
    ).toEqual(['subsidy of the period', 'local: payable', 'province: recoverable']);
  });

  it('of funders that are paid, and of those that pay back, have a total each', () => {
    const funders = [
      { id: 'a', name: '甲', share: '0.4' },
      { id: 'b', name: '乙', share: '0.3' },
      { id: 'c', name: '丙', share: '0.2' },
      { id: 'd', name: '丁', share: '0.1' },
    ];
    // 13.76 by 40/30/20/10%: 5.50, 4.13, 2.75 and 1.38; 10.00 of the first and 5.00 of the third are paid.
    const of = parseAnyPortfolio({
      ...PORTFOLIO,
      policy: { ...PORTFOLIO.policy, funders },
      period: { from: '2025-01-01', to: '2025-01-02' },
      advances: [
        { funder: 'a', amount: '10.00' },
        { funder: 'c', amount: '5.00' },
      ],
    });
    expect(
      tables(of)
        .get('申请金额')
        ?.rows.map(([item, amount]) => [item, amount]),
    ).toEqual([
      ['本期贴息金额', DAY],
      ['乙：应拨付', '4.13'],
      ['丁：应拨付', '1.38'],
      ['合计：应拨付', '5.51'],
      ['甲：应扣回', '4.50'],
      ['丙：应扣回', '2.25'],
      ['合计：应扣回', '6.75'],
    ]);
  });

  it('ask for the review alone where nothing is payable', () => {
    const of = second(
      {},
      {
        advances: [
          { funder: 'province', amount: '11.01' },
          { funder: 'local', amount: '2.75' },
        ],
      },
    );
    expect(said(of)).toContain('本期无应拨付、应扣回金额，请予审核。随本报告一并报送：');
    expect(said(of)).toContain('预拨资金：省级 11.01 元、县级 2.75 元。');
    expect(said(of, { lang: 'en' })).toContain('Advances: province 11.01 yuan, local 2.75 yuan.');
  });

  it('state an amount that only moves from one funder to the other', () => {
    const { loans } = encodeSettlement(settlement);
    // 80% of 508.33 are 406.664; the copy has one fen less, as another tie-break might have given it.
    const other = loans.map((line) =>
      line.loanId === 'L3' ? { ...line, funders: { province: '406.65', local: '101.68' } } : line,
    );
    const issued = sealed({ period: encodeSettlement(settlement).period, loans: other as never }, []);
    expect(tables(second({}, { previous: [issued] })).get('以前年度调整（按性质）')?.rows).toEqual([
      ['分担主体间调整', '1', '0.00', '0.01', '-0.01'],
    ]);
  });
});

describe('arguments that do not belong together are refused', () => {
  it('a settlement of another portfolio', () => {
    const another = parseAnyPortfolio({ ...PORTFOLIO, loans: PORTFOLIO.loans.slice(1) });
    expect(() => applicationReport(settlement, another, { format: 'html' })).toThrow(
      new TypeError('the settlement was not computed from this portfolio: the SHA-256 of their inputs differ'),
    );
  });

  it('an unknown language', () => {
    const lang = 'fr' as 'en';
    expect(() => applicationReport(settlement, portfolio, { format: 'html', lang })).toThrow(
      new RangeError('unknown language fr: expected zh-CN or en'),
    );
  });
});
