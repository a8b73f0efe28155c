import { COMMON_FIGURES, FIGURES, isListed } from '../fields/figures.js';
import type { Portfolio } from '../fields/portfolio.js';
import { Decimal } from '../kernel/decimal.js';
import type { SettlementLine } from '../settlement/lines.js';
import type { Settlement } from '../settlement/settlement.js';
import type { Totals } from '../settlement/totals.js';
import { enumerated, inBoth, named } from '../words/forms.js';
import { HEADINGS, sealOf, signatureOf } from '../words/headings.js';
import { groupName } from '../words/labels.js';
import { loansOfSharesText, sharesOfEntryText } from '../words/policy-terms.js';
import { TERMS } from '../words/terms.js';
import { count, money, periodText, shareText } from '../words/values.js';
import { amountInWords } from './amount-in-words.js';
import { closingBalanceOf, figureSum, figureText, householdsOf, principalOf, sumOf } from './figures.js';
import { Draft, figureColumn, type PaperText, textColumn } from './paper.js';
import {
  byNature,
  byShares,
  DATE_BLANK,
  figureCells,
  figureColumns,
  inOrder,
  openTermsSection,
  type PaperData,
  type PaperOptions,
  paperDataOf,
  planTermsTable,
  previousPeriods,
  provenanceSection,
} from './paper-data.js';
import { render } from './render.js';

/**
 * The application for subsidy funds (贴息资金补助申请报告), which the bank files with the finance bureau: the amount payable by or
 * recoverable for every funder in figures and in words, loans and subsidies, adjustments of earlier periods, advances, the
 * terms of the plan and those that are not from it, and the fingerprints of the data. Every amount is taken from the
 * settlement, in yuan. What funders pay and what they get back is never added up into one amount. The places for the account,
 * the contact, seal, signatures and date are blank.
 *
 * @returns Markdown, or one HTML file that prints on A4
 * @throws TypeError where the settlement was not computed from the portfolio
 * @throws RangeError where `lang` or `format` is unknown
 */
export function applicationReport(settlement: Settlement, portfolio: Portfolio, options: PaperOptions): string {
  const data = paperDataOf(settlement, portfolio, options);
  const { lang, applicant, addressee } = data;
  const { policy, period } = settlement;
  const draft = new Draft(lang);
  draft.address({ en: `To ${addressee}`, 'zh-CN': `${addressee}：` });
  openingOf(draft, data);
  fundsSection(draft, data);
  loansSection(draft, data);
  earlierSection(draft, data);
  draft.section(HEADINGS.basisOfApplication);
  planTermsTable(draft, data);
  openTermsSection(draft, data);
  provenanceSection(draft, data);
  requestSection(draft, data);
  draft.signature(
    [sealOf(HEADINGS.applicant), applicant],
    [signatureOf(HEADINGS.head), ''],
    [signatureOf(HEADINGS.handledBy), ''],
    [HEADINGS.date, DATE_BLANK],
  );
  return render(draft.paper(HEADINGS.application, `${policy.name}　${periodText(period, lang)}`), options.format);
}

/** The opening paragraph: what is applied for. */
function openingOf(draft: Draft, data: PaperData): void {
  const { settlement, funders } = data;
  const { policy, period, totals } = settlement;
  const [subsidy, inWords] = figureAndWords(totals.subsidy);
  const parts = inOrder(totals.funders, data).map((part, i) => `${funders[i]} ${money(part)}`);
  draft.paragraph(
    {
      en: `Under ${policy.name}, we tested every loan of the period ${periodText(period, 'en')} for eligibility and computed its subsidy day by day.`,
      'zh-CN': `根据${policy.name}的有关规定，我单位对${periodText(period, 'zh-CN')}的贷款逐笔核对资格、按日计算贴息。`,
    },
    {
      en: `The subsidy of the period is ${subsidy} yuan (${inWords}), shared as follows: ${enumerated(parts, 'en')}. We apply for these funds and report as follows.`,
      'zh-CN': `本期贴息金额 ${subsidy} 元（大写：${inWords}），各分担主体分担：${enumerated(parts, 'zh-CN')}。现申请贴息资金补助，报告如下。`,
    },
  );
}

function loansSection(draft: Draft, data: PaperData): void {
  const { settlement, lang, loanOf } = data;
  const { totals, groups, loans, period } = settlement;
  const subsidised = loans.filter(({ subsidy }) => subsidy.gt(0));
  const ineligible = loans.filter(({ basis }) => basis === 'ineligible').length;
  const withoutSubsidy = loans.filter(({ basis, subsidy }) => basis !== 'ineligible' && !subsidy.gt(0));
  const withoutDay = withoutSubsidy.filter(({ subsidisedDays }) => subsidisedDays === 0).length;
  const counted = (lines: readonly SettlementLine[]) => ({
    loans: count(lines.length),
    households: count(householdsOf(lines)),
    balance: money(sumOf(lines.map((line) => closingBalanceOf(loanOf(line), period)))),
  });
  const [all, some] = [counted(loans), counted(subsidised)];
  draft.section(HEADINGS.loansAndSubsidies);
  draft.paragraph(
    {
      en: `Loans settled: ${all.loans} (households: ${all.households}), closing balance ${all.balance} yuan.`,
      'zh-CN': `本期纳入结算的贷款 ${all.loans} 笔，涉及 ${all.households} 户，期末余额 ${all.balance} 元。`,
    },
    {
      en: `Of which subsidised: ${some.loans} (households: ${some.households}), closing balance ${some.balance} yuan; eligible without a subsidy in the period: ${count(withoutSubsidy.length)}, of which without a subsidised day: ${count(withoutDay)}; ineligible: ${count(ineligible)}.`,
      'zh-CN': `其中享受贴息 ${some.loans} 笔，涉及 ${some.households} 户，期末余额 ${some.balance} 元；符合条件而本期无贴息 ${count(withoutSubsidy.length)} 笔，其中本期无贴息天数 ${count(withoutDay)} 笔；不符合条件、不予贴息 ${count(ineligible)} 笔。`,
    },
  );
  draft.table(
    HEADINGS.loansAndSubsidies,
    [textColumn(TERMS.item), figureColumn(TERMS.allLoans), figureColumn(TERMS.ofWhichSubsidised)],
    overviewRows(data, loans, subsidised),
  );
  const names = ['loans', 'subsidisedLoans', 'households', 'interest', 'subsidy', 'funders'] as const;
  const row = (name: PaperText, sum: Totals) => [name, ...figureCells(names, sum, data)];
  draft.table(
    HEADINGS.byProduct,
    [textColumn(TERMS.product), ...figureColumns(names, data)],
    Object.entries(groups.product).map(([key, sum]) => row(groupName('product', key, lang), sum)),
    row(TERMS.total, totals),
  );
  draft.paragraph({
    en: 'A household with loans of several products is counted once in the total.',
    'zh-CN': '一户有多类产品贷款的，合计户数只计一次。',
  });
}

/** The figures of some lines, a column for each selection of them. */
function overviewRows(
  { settlement, loanOf }: PaperData,
  ...columns: readonly (readonly SettlementLine[])[]
): readonly (readonly PaperText[])[] {
  const row = (name: PaperText, of: (lines: readonly SettlementLine[]) => string) => [name, ...columns.map(of)];
  const principal = (line: SettlementLine) => principalOf(loanOf(line));
  const balance = (line: SettlementLine) => closingBalanceOf(loanOf(line), settlement.period);
  return [
    row(FIGURES.loans.label, (lines) => count(lines.length)),
    row(FIGURES.households.label, (lines) => count(householdsOf(lines))),
    row(TERMS.principal, (lines) => money(sumOf(lines.map(principal)))),
    row(TERMS.closingBalance, (lines) => money(sumOf(lines.map(balance)))),
    ...COMMON_FIGURES.filter(isListed).map((name) =>
      row(FIGURES[name].label, (lines) => figureText(figureSum(name, lines))),
    ),
  ];
}

function fundsSection(draft: Draft, data: PaperData): void {
  const { settlement, funders, lang } = data;
  const { policy, totals, advances, payable } = settlement;
  const owed = inOrder(payable, data);
  const rows = owed.map((amount, i) => demandRow(funders[i] as string, amount));
  const back = owed.filter((amount) => amount.lt(0));
  const due = owed.filter((amount) => !amount.lt(0));
  const sum = (amounts: readonly Decimal[]) => demandRow(TERMS.total[lang], sumOf(amounts));
  // Amounts payable and amounts recoverable have a total each: what one funder gets back does not pay another's part.
  const isMixed = due.length > 0 && back.length > 0;
  const of = (isWanted: (amount: Decimal) => boolean) => rows.filter((_, i) => isWanted(owed[i] as Decimal));
  draft.section(HEADINGS.amountApplied);
  draft.table(
    HEADINGS.amountApplied,
    [textColumn(TERMS.item), figureColumn(TERMS.amount), textColumn(TERMS.inWords)],
    [
      [TERMS.subsidyOfPeriod, ...figureAndWords(totals.subsidy)],
      ...of((amount) => !amount.lt(0)),
      ...(isMixed && due.length > 1 ? [sum(due)] : []),
      ...of((amount) => amount.lt(0)),
      ...(isMixed && back.length > 1 ? [sum(back)] : []),
    ],
    isMixed ? undefined : sum(owed),
  );
  const { up, down } = adjustedUpAndDown(data);
  const isByLoan = (policy.funderShares ?? []).length > 0;
  const columns = [
    inOrder(totals.funders, data),
    up,
    down,
    inOrder(advances, data),
    owed.map((amount) => (amount.lt(0) ? ZERO : amount)),
    owed.map((amount) => (amount.lt(0) ? amount.neg() : ZERO)),
  ];
  draft.table(
    HEADINGS.funding,
    [
      textColumn(TERMS.funder),
      ...[
        TERMS.share,
        TERMS.subsidyOfPeriod,
        TERMS.topUp,
        TERMS.clawback,
        TERMS.advances,
        TERMS.payable,
        TERMS.recoverable,
      ].map(figureColumn),
    ],
    policy.funders.map(({ share }, i) => [
      funders[i] as string,
      isByLoan ? TERMS.byLoan : shareText(share),
      ...columns.map((column) => money(column[i] as Decimal)),
    ]),
    [TERMS.total, '100%', ...columns.map((column) => money(sumOf(column)))],
  );
  if (isByLoan) sharesTable(draft, data);
  draft.paragraph(
    {
      en: 'The amount payable is the subsidy of the period and the top-ups, less the clawbacks and the advances; where these are more, the rest is recoverable.',
      'zh-CN': '应拨付金额为本期贴息金额加补差、减扣回和预拨资金；不足抵减的部分为应扣回金额。',
    },
    {
      en: 'Payable and recoverable amounts are shown apart and are not set off between funders.',
      'zh-CN': '应拨付与应扣回分别列示，各分担主体之间不相互抵减。',
    },
  );
}

/** Which loans have which shares, with what they come to and who pays it. Loans with the same shares are split together. */
function sharesTable(draft: Draft, data: PaperData): void {
  const { settlement, funders } = data;
  const { policy } = settlement;
  draft.table(
    HEADINGS.sharesByLoan,
    [
      textColumn(TERMS.loansOfShares),
      textColumn(TERMS.share),
      ...[FIGURES.loans.label, FIGURES.subsidy.label, ...funders].map(figureColumn),
    ],
    byShares(settlement).map(({ entry, lines }) => [
      inBoth((lang) => loansOfSharesText(policy, [entry], lang)),
      inBoth((lang) => sharesOfEntryText(policy, entry, lang)),
      count(lines.length),
      money(sumOf(lines.map(({ subsidy }) => subsidy))),
      ...policy.funders.map(({ id }) => money(sumOf(lines.map((line) => line.funders[id] as Decimal)))),
    ]),
  );
}

const ZERO = new Decimal(0);

/** What every funder pays more for earlier periods, and what it gets back for them, in the order of the policy. */
function adjustedUpAndDown({ settlement: { policy, adjustments } }: PaperData) {
  const parts = policy.funders.map(({ id }) => adjustments.map((line) => line.funders[id] as Decimal));
  return {
    up: parts.map((amounts) => sumOf(amounts.filter((amount) => amount.gt(0)))),
    down: parts.map((amounts) => sumOf(amounts.filter((amount) => amount.lt(0))).abs()),
  };
}

/** An amount in figures and in words. */
function figureAndWords(amount: Decimal): readonly [string, string] {
  return [money(amount), `人民币${amountInWords(amount)}`];
}

/** The amount payable by a funder or recoverable for it, without a sign. */
function demandRow(funder: string, payable: Decimal): readonly PaperText[] {
  const term = payable.lt(0) ? TERMS.recoverable : TERMS.payable;
  return [inBoth((lang) => named(funder, term[lang], lang)), ...figureAndWords(payable.abs())];
}

function earlierSection(draft: Draft, data: PaperData): void {
  const { settlement, portfolio, funders } = data;
  const { policy, adjustments, advances } = settlement;
  draft.section(HEADINGS.adjustmentsAndAdvances);
  previousPeriods(draft, data);
  if (portfolio.previous.length > 0) {
    const row = (name: PaperText, lines: Settlement['adjustments']) => [
      name,
      count(lines.length),
      money(sumOf(lines.map(({ subsidy }) => subsidy))),
      ...policy.funders.map(({ id }) => money(sumOf(lines.map((line) => line.funders[id] as Decimal)))),
    ];
    draft.table(
      HEADINGS.adjustmentsByNature,
      [textColumn(TERMS.nature), ...[FIGURES.loans.label, TERMS.difference, ...funders].map(figureColumn)],
      byNature(adjustments).map(({ nature, lines }) => row(TERMS[nature], lines)),
    );
  }
  const paid = inOrder(advances, data);
  const amounts = (unit: string) =>
    paid.flatMap((amount, i) => (amount.gt(0) ? [`${funders[i]} ${money(amount)} ${unit}`] : []));
  draft.paragraph(
    paid.every((amount) => amount.isZero())
      ? { en: 'There are no advances.', 'zh-CN': '没有预拨资金。' }
      : {
          en: `Advances: ${enumerated(amounts('yuan'), 'en')}.`,
          'zh-CN': `预拨资金：${enumerated(amounts('元'), 'zh-CN')}。`,
        },
  );
}

function requestSection(draft: Draft, data: PaperData): void {
  const owed = inOrder(data.settlement.payable, data);
  const due = owed.some((amount) => amount.gt(0));
  const back = owed.some((amount) => amount.lt(0));
  draft.section(HEADINGS.request);
  draft.paragraph(
    ...(due ? [{ en: 'Please review and pay these funds.', 'zh-CN': '以上贴息资金，请予审核并按规定拨付。' }] : []),
    ...(back
      ? [
          {
            en: 'Recoverable amounts will be settled after the review.',
            'zh-CN': '应扣回的金额，请予核定后办理。',
          },
        ]
      : []),
    ...(due || back
      ? []
      : [
          {
            en: 'No amount is payable or recoverable. Please review.',
            'zh-CN': '本期无应拨付、应扣回金额，请予审核。',
          },
        ]),
    { en: 'Filed with this application:', 'zh-CN': '随本报告一并报送：' },
  );
  draft.list(HEADINGS.summary, HEADINGS.auditReport);
  draft.paragraph(inBoth((lang) => named(HEADINGS.account[lang], '', lang).trimEnd()));
  draft.form(
    [HEADINGS.reportingUnit, data.applicant],
    [HEADINGS.accountName, ''],
    [HEADINGS.accountBank, ''],
    [HEADINGS.accountNumber, ''],
    [HEADINGS.contact, ''],
    [HEADINGS.telephone, ''],
  );
}
