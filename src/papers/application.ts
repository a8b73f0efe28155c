import type { Text } from '../fields/faults.js';
import { COMMON_FIGURES, FIGURES, isListed } from '../fields/figures.js';
import type { Portfolio } from '../fields/portfolio.js';
import { groupName } from '../io/labels.js';
import type { Decimal } from '../kernel/decimal.js';
import type { SettlementLine } from '../settlement/lines.js';
import type { Settlement } from '../settlement/settle.js';
import type { Totals } from '../settlement/totals.js';
import { amountInWords } from './amount-in-words.js';
import {
  closingBalanceOf,
  count,
  figureSum,
  figureText,
  householdsOf,
  money,
  periodWords,
  principalOf,
  sumOf,
} from './figures.js';
import {
  ADJUSTED,
  adjustedOf,
  adjustmentKind,
  figureCells,
  figureColumns,
  inOrder,
  type Matter,
  matterOf,
  openTermsSection,
  type PaperOptions,
  planTermsTable,
  previousPeriods,
  provenanceSection,
} from './matter.js';
import { Draft, figures, type Said, words } from './paper.js';
import { render } from './render.js';
import { shareWords } from './term-words.js';
import { WORDS } from './words.js';

/**
 * The application for subsidy funds (贴息资金补助申请报告), which the bank files with the finance bureau: what it rests
 * on, what was lent and subsidised, what every funder is asked for or gets back, in figures and in words, what is put
 * right of earlier years, under which terms it was computed, and from what it can be computed again. Every amount is the
 * settlement's own, in yuan; places for seal, signatures and date are left blank.
 *
 * @returns Markdown, or one HTML file that prints on A4
 * @throws TypeError where the settlement is not of that portfolio
 * @throws RangeError where there is no such language or format
 */
export function applicationReport(settlement: Settlement, portfolio: Portfolio, options: PaperOptions): string {
  const matter = matterOf(settlement, portfolio, options);
  const { lang, applicant, addressee } = matter;
  const { policy, period } = settlement;
  const draft = new Draft(lang);
  draft.address({ en: `To ${addressee}`, 'zh-CN': `${addressee}：` });
  openingOf(draft, matter);
  draft.section({ en: 'What the application rests on', 'zh-CN': '申请依据' });
  planTermsTable(draft, matter);
  loansSection(draft, matter);
  fundsSection(draft, matter);
  earlierSection(draft, matter);
  openTermsSection(draft, matter);
  provenanceSection(draft, matter);
  requestSection(draft, matter);
  draft.signature(
    [{ en: 'Applicant (seal)', 'zh-CN': '申请单位（盖章）' }, applicant],
    [{ en: 'Head (signature)', 'zh-CN': '负责人（签字）' }, ''],
    [{ en: 'Prepared by (signature)', 'zh-CN': '经办人（签字）' }, ''],
    [
      { en: 'Date', 'zh-CN': '日期' },
      { en: '', 'zh-CN': '　　　　年　　月　　日' },
    ],
  );
  return render(
    draft.paper(
      { en: 'Application for subsidy funds', 'zh-CN': '贴息资金补助申请报告' },
      `${policy.name}　${periodWords(period, lang)}`,
    ),
    options.format,
  );
}

/** Says at once what is applied for, and how much it is. */
function openingOf(draft: Draft, matter: Matter): void {
  const { settlement, funders } = matter;
  const { policy, period, totals } = settlement;
  const [subsidy, inWords] = figureAndWords(totals.subsidy);
  const borne = (separator: string) =>
    inOrder(totals.funders, matter)
      .map((part, i) => `${funders[i]} ${money(part)}`)
      .join(separator);
  draft.say(
    {
      en: `Under ${policy.name}, we have tested every loan of the period ${periodWords(period, 'en')} for eligibility and computed its subsidy day by day.`,
      'zh-CN': `根据${policy.name}的有关规定，我单位对${periodWords(period, 'zh-CN')}的贷款逐笔核对资格、按日计算贴息。`,
    },
    {
      en: `The subsidy of the period is ${subsidy} yuan (${inWords}), borne by: ${borne(', ')}. We hereby apply for the funds and report as follows.`,
      'zh-CN': `本期贴息金额 ${subsidy} 元（大写：${inWords}），各方分担：${borne('、')}。现申请贴息资金补助，报告如下。`,
    },
  );
}

function loansSection(draft: Draft, matter: Matter): void {
  const { settlement, lang, loanOf } = matter;
  const { totals, groups, loans, period } = settlement;
  const subsidised = loans.filter(({ subsidy }) => subsidy.gt(0));
  const ineligible = loans.filter(({ basis }) => basis === 'ineligible').length;
  const counted = (lines: readonly SettlementLine[]) => ({
    loans: count(lines.length),
    households: count(householdsOf(lines)),
    balance: money(sumOf(lines.map((line) => closingBalanceOf(loanOf(line), period)))),
  });
  const [all, some] = [counted(loans), counted(subsidised)];
  draft.section({ en: 'Loans and subsidies', 'zh-CN': '贷款与贴息情况' });
  draft.say(
    {
      en: `Loans settled: ${all.loans} (households: ${all.households}), closing balance ${all.balance} yuan.`,
      'zh-CN': `本期纳入结算的贷款 ${all.loans} 笔，涉及 ${all.households} 户，期末余额 ${all.balance} 元。`,
    },
    {
      en: `Subsidised: ${some.loans} (households: ${some.households}), closing balance ${some.balance} yuan; not eligible: ${count(ineligible)}.`,
      'zh-CN': `其中享受贴息 ${some.loans} 笔，涉及 ${some.households} 户，期末余额 ${some.balance} 元；不符合条件、不予贴息 ${count(ineligible)} 笔。`,
    },
  );
  draft.table(
    { en: 'Loans and subsidies', 'zh-CN': '贷款与贴息总体情况' },
    [words(WORDS.item), figures(WORDS.all), figures(WORDS.subsidised)],
    overviewRows(matter, loans, subsidised),
  );
  const shown = ['loans', 'subsidisedLoans', 'households', 'interest', 'subsidy', 'funders'] as const;
  const row = (name: Said, sum: Totals) => [name, ...figureCells(shown, sum, matter)];
  draft.table(
    { en: 'By product', 'zh-CN': '分产品情况' },
    [words(WORDS.product), ...figureColumns(shown, matter)],
    Object.entries(groups.product).map(([key, sum]) => row(groupName('product', key, lang), sum)),
    row(WORDS.total, totals),
  );
  draft.say({
    en: 'A household with loans of several products is counted once in the total.',
    'zh-CN': '一户有多类产品贷款的，合计户数只计一次。',
  });
}

/** What all loans, and some of them, come to. */
function overviewRows(
  { settlement, loanOf }: Matter,
  ...columns: readonly (readonly SettlementLine[])[]
): readonly (readonly Said[])[] {
  const row = (name: Said, of: (lines: readonly SettlementLine[]) => string) => [name, ...columns.map(of)];
  const principal = (line: SettlementLine) => principalOf(loanOf(line));
  const balance = (line: SettlementLine) => closingBalanceOf(loanOf(line), settlement.period);
  return [
    row(FIGURES.loans.label, (lines) => count(lines.length)),
    row(FIGURES.households.label, (lines) => count(householdsOf(lines))),
    row(WORDS.principal, (lines) => money(sumOf(lines.map(principal)))),
    row(WORDS.balance, (lines) => money(sumOf(lines.map(balance)))),
    ...COMMON_FIGURES.filter(isListed).map((name) =>
      row(FIGURES[name].label, (lines) => figureText(figureSum(name, lines))),
    ),
  ];
}

function fundsSection(draft: Draft, matter: Matter): void {
  const { settlement, funders } = matter;
  const { policy, totals, advances, payable } = settlement;
  const owed = inOrder(payable, matter);
  const columns = [inOrder(totals.funders, matter), adjustedOf(matter), inOrder(advances, matter), owed];
  draft.section({ en: 'What is applied for', 'zh-CN': '申请金额' });
  draft.table(
    { en: 'What is applied for', 'zh-CN': '申请金额' },
    [words(WORDS.item), figures(WORDS.amount), words(WORDS.inWords)],
    [
      [{ en: 'subsidy of the period', 'zh-CN': '本期贴息金额' }, ...figureAndWords(totals.subsidy)],
      ...owed.map((amount, i) => demandRow({ en: `${funders[i]}`, 'zh-CN': `${funders[i]}` }, amount)),
    ],
    demandRow(WORDS.total, sumOf(owed)),
  );
  draft.table(
    { en: 'Who pays what', 'zh-CN': '各方分担与应拨付金额' },
    [
      words(WORDS.funder),
      ...[WORDS.share, FIGURES.subsidy.label, WORDS.adjustments, WORDS.advance, WORDS.payable].map(figures),
    ],
    policy.funders.map(({ share }, i) => [
      funders[i] as string,
      shareWords(share),
      ...columns.map((column) => money(column[i] as Decimal)),
    ]),
    [WORDS.total, '100%', ...columns.map((column) => money(sumOf(column)))],
  );
  draft.say({
    en: 'Payable is the subsidy of the period and the adjustments, less what was paid ahead; what is below 0 is to be paid back.',
    'zh-CN': '应拨付金额为本期贴息加以前年度调整、减已预拨金额；为负数的，应予扣回。',
  });
}

/** An amount in figures and in words, as a voucher has it. */
function figureAndWords(amount: Decimal): readonly [string, string] {
  return [money(amount), `人民币${amountInWords(amount)}`];
}

/** What is asked of a funder: to pay, or to take back what it paid too much; never an amount below 0. */
function demandRow(funder: Text, payable: Decimal): readonly Said[] {
  const demand = payable.lt(0)
    ? { en: `${funder.en}: to be paid back`, 'zh-CN': `${funder['zh-CN']}：应扣回` }
    : { en: `${funder.en}: applied for`, 'zh-CN': `${funder['zh-CN']}：申请拨付` };
  return [demand, ...figureAndWords(payable.abs())];
}

function earlierSection(draft: Draft, matter: Matter): void {
  const { settlement, portfolio, funders } = matter;
  const { policy, adjustments, advances } = settlement;
  draft.section({ en: 'Earlier years and advances', 'zh-CN': '以前年度调整和预拨资金' });
  previousPeriods(draft, matter);
  if (portfolio.previous.length > 0) {
    const row = (name: Said, lines: Settlement['adjustments']) => [
      name,
      count(lines.length),
      money(sumOf(lines.map(({ subsidy }) => subsidy))),
      ...policy.funders.map(({ id }) => money(sumOf(lines.map((line) => line.funders[id] as Decimal)))),
    ];
    draft.table(
      { en: 'Adjustments of earlier periods', 'zh-CN': '以前年度补差和扣回' },
      [words(WORDS.kind), ...[FIGURES.loans.label, WORDS.difference, ...funders].map(figures)],
      Object.values(ADJUSTED)
        .map((kind) => ({ kind, lines: adjustments.filter((line) => adjustmentKind(line) === kind) }))
        .filter(({ lines }) => lines.length > 0)
        .map(({ kind, lines }) => row(kind, lines)),
      row(WORDS.total, adjustments),
    );
  }
  const paid = inOrder(advances, matter);
  const named = paid.map((amount, i) => ({ amount, name: funders[i] as string })).filter(({ amount }) => amount.gt(0));
  draft.say(
    named.length === 0
      ? { en: 'Nothing was paid ahead.', 'zh-CN': '没有预拨资金。' }
      : {
          en: `Paid ahead: ${named.map(({ name, amount }) => `${name} ${money(amount)} yuan`).join(', ')}.`,
          'zh-CN': `预拨资金：${named.map(({ name, amount }) => `${name} ${money(amount)} 元`).join('、')}。`,
        },
  );
}

function requestSection(draft: Draft, matter: Matter): void {
  const owed = inOrder(matter.settlement.payable, matter);
  const due = owed.some((amount) => amount.gt(0));
  const back = owed.some((amount) => amount.lt(0));
  draft.section({ en: 'Request', 'zh-CN': '申请事项' });
  draft.say(
    ...(due
      ? [{ en: 'We ask that these funds be reviewed and paid out.', 'zh-CN': '以上贴息资金，请予审核并按规定拨付。' }]
      : []),
    ...(back
      ? [
          {
            en: 'What is to be paid back will be settled as the review decides.',
            'zh-CN': '应扣回的金额，请予核定后办理。',
          },
        ]
      : []),
    ...(due || back
      ? []
      : [{ en: 'Nothing is payable; we ask for the review.', 'zh-CN': '本期无应拨付、应扣回金额，请予审核。' }]),
    { en: 'Filed with this application:', 'zh-CN': '随本报告一并报送：' },
  );
  draft.list(
    { en: 'the summary table of subsidy claims', 'zh-CN': '贷款贴息申请汇总表' },
    { en: 'the special audit report with its annex', 'zh-CN': '专项审计报告及附表' },
  );
}
