import type { Text } from '../fields/faults.js';
import { FIGURES, TOTAL_FIGURES, type TotalFigure } from '../fields/figures.js';
import type { Portfolio } from '../fields/portfolio.js';
import { BASES, EXCLUSIONS, type Exclusion, REASONS, type Reason } from '../fields/reasons.js';
import { type Warning, warning } from '../fields/warnings.js';
import type { Decimal } from '../kernel/decimal.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import type { SettlementLine } from '../settlement/lines.js';
import type { Settlement } from '../settlement/settlement.js';
import { GROUPINGS } from '../settlement/tally.js';
import type { Totals } from '../settlement/totals.js';
import { bracketed, heading, inBoth, inBrackets, parted } from '../words/forms.js';
import { HEADINGS, sealOf, signatureOf } from '../words/headings.js';
import { GROUPING_LABELS, groupName, natureOf, TERM_LABELS } from '../words/labels.js';
import { termText } from '../words/policy-terms.js';
import { TERMS } from '../words/terms.js';
import { count, dayText, money, periodText } from '../words/values.js';
import { checksSection } from './checks.js';
import { closingBalanceOf, figureText, householdsOf, principalOf, sumOf } from './figures.js';
import { Draft, dateColumn, figureColumn, type PaperText, textColumn } from './paper.js';
import {
  adjustedOf,
  DATE_BLANK,
  type FigureColumns,
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
import { sampleSection } from './sample.js';

/**
 * The annex to the yearly special audit report (专项审计报告附表): totals and groups, ineligible loans and excluded days
 * with their reasons, caps, checks, warnings, the largest subsidies, loans disbursed near the dates of the policy, adjustments, and a
 * sample with its computation. Every amount is taken from the settlement, in yuan. The places for seals, signatures and
 * date are blank.
 *
 * @returns Markdown, or one HTML file that prints on A4
 * @throws TypeError where the settlement was not computed from the portfolio
 * @throws RangeError where `lang` or `format` is unknown
 */
export function auditAnnex(settlement: Settlement, portfolio: Portfolio, options: PaperOptions): string {
  const data = paperDataOf(settlement, portfolio, options);
  const { lang, applicant, addressee } = data;
  const { policy, period } = settlement;
  const draft = new Draft(lang);
  draft.particulars(
    [HEADINGS.audited, applicant],
    [heading(TERMS.policy), inBrackets(policy.name, policy.id, lang)],
    [heading(TERMS.period), periodText(period, lang)],
    [HEADINGS.addressee, addressee],
  );
  totalsSection(draft, data);
  groupsSection(draft, data);
  eligibilitySection(draft, data);
  excludedDaysSection(draft, data);
  capsSection(draft, data);
  checksSection(draft, data);
  warningsSection(draft, options.warnings ?? []);
  largestSection(draft, data);
  boundariesSection(draft, data);
  adjustmentsSection(draft, data);
  sampleSection(draft, data);
  draft.section(HEADINGS.planTerms);
  planTermsTable(draft, data);
  openTermsSection(draft, data);
  provenanceSection(draft, data);
  draft.signature(
    [sealOf(HEADINGS.audited), applicant],
    [sealOf(HEADINGS.auditor), ''],
    [signatureOf(HEADINGS.auditedBy), ''],
    [signatureOf(HEADINGS.reviewedBy), ''],
    [HEADINGS.date, DATE_BLANK],
  );
  return render(draft.paper(HEADINGS.annex, `${policy.name}　${periodText(period, lang)}`), options.format);
}

/** What is sound but unlikely in the input; no section where there is nothing. */
function warningsSection(draft: Draft, found: readonly Warning[]): void {
  if (found.length === 0) return;
  draft.section(HEADINGS.warnings);
  draft.paragraph({
    en: `${count(found.length)} ${found.length === 1 ? 'warning' : 'warnings'}: what follows is sound but unlikely. The amounts were computed from the data as they stand; please check them against the files.`,
    'zh-CN': `数据中有以下 ${count(found.length)} 类情况不属于错误但不常见，金额已按现有数据计算，请对照原始资料核实。`,
  });
  draft.table(
    HEADINGS.warnings,
    [textColumn(TERMS.warning), figureColumn(TERMS.warningCount)],
    found.map((raw) => [inBoth((lang) => warning(raw, lang).message), count(raw.count)]),
  );
}

function totalsSection(draft: Draft, data: PaperData): void {
  const { settlement, loanOf, funders } = data;
  const { totals, loans, period } = settlement;
  const onBasis = (basis: keyof typeof BASES) => count(loans.filter((line) => line.basis === basis).length);
  const sum = (of: (line: SettlementLine) => Decimal) => money(sumOf(loans.map(of)));
  /** The rows that follow a figure. */
  const beside: Readonly<Partial<Record<TotalFigure, readonly (readonly PaperText[])[]>>> = {
    loans: (['trial', 'regular', 'ineligible'] as const).map((basis) => [BASES[basis], onBasis(basis)]),
    households: [
      [TERMS.principal, sum((line) => principalOf(loanOf(line)))],
      [TERMS.closingBalance, sum((line) => closingBalanceOf(loanOf(line), period))],
    ],
  };
  draft.section(HEADINGS.totals);
  draft.table(
    HEADINGS.totals,
    [textColumn(TERMS.item), figureColumn(TERMS.figure)],
    [
      ...TOTAL_FIGURES.flatMap((name) => [[FIGURES[name].label, figureText(totals[name])], ...(beside[name] ?? [])]),
      ...inOrder(totals.funders, data).map((part, i) => [funders[i] as string, money(part)]),
    ],
  );
}

const GROUP_TABLES = [
  {
    title: HEADINGS.countsOfGroups,
    columns: ['loans', 'subsidisedLoans', 'households', 'principalDays', 'subsidy'],
  },
  {
    title: HEADINGS.amountsOfGroups,
    columns: ['interest', 'concession', 'waived', 'subsidy', 'funders', 'borrowerInterest'],
  },
] as const satisfies readonly { readonly title: Text; readonly columns: FigureColumns }[];

/** Two tables for every grouping, counts and amounts: one table would be too wide for the page. */
function groupsSection(draft: Draft, data: PaperData): void {
  const { settlement, lang } = data;
  const { totals, groups } = settlement;
  draft.section(HEADINGS.groups);
  draft.paragraph({
    en: 'A household with loans in several groups is counted once in the total.',
    'zh-CN': '一户的贷款分属多组的，合计户数只计一次。',
  });
  for (const grouping of GROUPINGS) {
    const label = GROUPING_LABELS[grouping];
    for (const { title, columns } of GROUP_TABLES) {
      const row = (name: PaperText, sum: Totals) => [name, ...figureCells(columns, sum, data)];
      draft.table(
        { en: `By ${label.en}: ${title.en}`, 'zh-CN': `按${label['zh-CN']}：${title['zh-CN']}` },
        [textColumn(label), ...figureColumns(columns, data)],
        Object.entries(groups[grouping]).map(([key, sum]) => row(groupName(grouping, key, lang), sum)),
        row(TERMS.total, totals),
      );
    }
  }
}

function eligibilitySection(draft: Draft, { settlement, loanOf, householdHead, householdOf }: PaperData): void {
  const ineligible = settlement.loans.filter(({ reasons }) => reasons.length > 0);
  const row = (name: PaperText, lines: readonly SettlementLine[]) => [
    name,
    count(lines.length),
    count(householdsOf(lines)),
    money(sumOf(lines.map((line) => principalOf(loanOf(line))))),
    money(sumOf(lines.map(({ interest }) => interest))),
  ];
  draft.section(HEADINGS.eligibility);
  draft.paragraph({
    en: 'A loan with several reasons is counted under each, and once in the total.',
    'zh-CN': '一笔贷款有多项原因的，各项分别计入，合计只计一次。',
  });
  draft.table(
    HEADINGS.ineligibleByReason,
    [
      textColumn(TERMS.reasons),
      ...[FIGURES.loans.label, FIGURES.households.label, TERMS.principal, FIGURES.interest.label].map(figureColumn),
    ],
    (Object.keys(REASONS) as Reason[])
      .map((reason) => ({ reason, lines: ineligible.filter(({ reasons }) => reasons.includes(reason)) }))
      .filter(({ lines }) => lines.length > 0)
      .map(({ reason, lines }) => row(REASONS[reason], lines)),
    row(TERMS.total, ineligible),
  );
  draft.table(
    HEADINGS.ineligibleLoans,
    [
      ...[TERMS.loanId, householdHead, TERMS.product].map(textColumn),
      figureColumn(TERMS.principal),
      dateColumn(TERMS.disbursedOn),
      figureColumn(FIGURES.interest.label),
      textColumn(TERMS.reasons),
    ],
    ineligible.map((line) => [
      line.loanId,
      householdOf(line),
      loanOf(line).product,
      money(principalOf(loanOf(line))),
      formatDay(loanOf(line).disbursedOn),
      money(line.interest),
      reasonsText(line),
    ]),
  );
}

function reasonsText({ reasons }: SettlementLine): Text {
  return inBoth((lang) =>
    parted(
      reasons.map((reason) => REASONS[reason][lang]),
      lang,
    ),
  );
}

function excludedDaysSection(draft: Draft, { settlement }: PaperData): void {
  const excluded = (Object.keys(EXCLUSIONS) as Exclusion[]).map((exclusion) => {
    const days = settlement.loans.map(({ excludedDays }) => excludedDays[exclusion] ?? 0).filter((some) => some > 0);
    return { exclusion, loans: days.length, days: days.reduce((sum, some) => sum + some, 0) };
  });
  const lines = settlement.loans.filter(({ excludedDays }) => Object.keys(excludedDays).length > 0);
  draft.section(HEADINGS.excludedDays);
  draft.paragraph({
    en: 'Days of eligible loans. A day is counted under the first rule that excludes it. A loan with several exclusions is counted under each, and once in the total.',
    'zh-CN':
      '符合条件贷款的剔除天数。每一天只计入首个适用的剔除原因；一笔贷款有多项剔除的，各项分别计入，合计只计一次。',
  });
  draft.table(
    HEADINGS.excludedDays,
    [textColumn(TERMS.exclusion), figureColumn(FIGURES.loans.label), figureColumn(TERMS.days)],
    excluded
      .filter(({ loans }) => loans > 0)
      .map(({ exclusion, loans, days }) => [EXCLUSIONS[exclusion], count(loans), count(days)]),
    [TERMS.total, count(lines.length), count(excluded.reduce((sum, { days }) => sum + days, 0))],
  );
}

function capsSection(draft: Draft, { settlement, householdHead, householdOf }: PaperData): void {
  const { policy, loans } = settlement;
  const cut = loans.filter(({ capped }) => capped.gt(0));
  const row = (names: readonly PaperText[], { subsidy, capped }: Pick<Totals, 'subsidy' | 'capped'>) => [
    ...names,
    money(subsidy.plus(capped)),
    money(capped),
    money(subsidy),
  ];
  draft.section(HEADINGS.caps);
  const terms = ['principalCap', 'termCapMonths', 'amountCap'] as const;
  draft.particulars(
    ...terms.map((term) => [TERM_LABELS[term], inBoth((lang) => termText(term, policy, lang))] as const),
  );
  draft.table(
    HEADINGS.cutByAmountCap,
    [
      textColumn(TERMS.loanId),
      textColumn(householdHead),
      ...[TERMS.subsidyBeforeCap, FIGURES.capped.label, FIGURES.subsidy.label].map(figureColumn),
    ],
    cut.map((line) => row([line.loanId, householdOf(line)], line)),
    row([TERMS.total, ''], {
      subsidy: sumOf(cut.map((line) => line.subsidy)),
      capped: sumOf(cut.map((line) => line.capped)),
    }),
  );
}

/** The number of the largest subsidies that are listed. */
const LARGEST = 10;

function largestSection(draft: Draft, { settlement, loanOf, householdHead, householdOf }: PaperData): void {
  const largest = settlement.loans
    .filter(({ subsidy }) => subsidy.gt(0))
    .sort((a, b) => b.subsidy.cmp(a.subsidy) || (a.loanId < b.loanId ? -1 : 1))
    .slice(0, LARGEST);
  draft.section(HEADINGS.largestSubsidies);
  draft.table(
    bracketed(HEADINGS.largestSubsidies, { en: `at most ${LARGEST}`, 'zh-CN': `至多 ${LARGEST} 笔` }),
    [
      ...[TERMS.loanId, householdHead, TERMS.product].map(textColumn),
      ...[TERMS.principal, FIGURES.subsidisedDays.label, FIGURES.principalDays.label].map(figureColumn),
      ...[FIGURES.concession.label, FIGURES.subsidy.label].map(figureColumn),
    ],
    largest.map((line) => [
      line.loanId,
      householdOf(line),
      loanOf(line).product,
      money(principalOf(loanOf(line))),
      count(line.subsidisedDays),
      money(line.principalDays),
      money(line.concession),
      money(line.subsidy),
    ]),
  );
}

/**
 * A loan is near a date of the policy where it was disbursed in so many days before it or in so many days from it on.
 */
const NEAR = 7;

function boundariesSection(draft: Draft, { settlement, loanOf, householdHead, householdOf }: PaperData): void {
  const { window } = settlement.policy;
  const dates = [...new Set([window.from, window.effectiveOn, ...(window.to === undefined ? [] : [window.to])])];
  const near = (date: Day) =>
    settlement.loans
      .map((line) => ({ line, disbursedOn: loanOf(line).disbursedOn }))
      .filter(({ disbursedOn }) => disbursedOn >= date - NEAR && disbursedOn < date + NEAR)
      .sort((a, b) => a.disbursedOn - b.disbursedOn);
  const trial = settlement.loans.filter(({ basis }) => basis === 'trial');
  const subsidy = money(sumOf(trial.map((line) => line.subsidy)));
  draft.section(HEADINGS.nearPolicyDates);
  draft.paragraph(
    {
      en: `Loans disbursed in the trial, which are treated alike: ${count(trial.length)}, subsidy ${subsidy} yuan.`,
      'zh-CN': `试行期发放、参照执行的贷款 ${count(trial.length)} 笔，贴息金额 ${subsidy} 元。`,
    },
    {
      en: `The following loans were disbursed in the ${NEAR} days before a date of the policy, or in the ${NEAR} days that begin with it.`,
      'zh-CN': `下列贷款的发放日期在各政策时点之前 ${NEAR} 天内，或自时点当日起 ${NEAR} 天内。`,
    },
  );
  for (const date of dates) {
    draft.table(
      { en: `Disbursed near ${dayText(date, 'en')}`, 'zh-CN': `${dayText(date, 'zh-CN')}前后发放的贷款` },
      [
        textColumn(TERMS.loanId),
        textColumn(householdHead),
        dateColumn(TERMS.disbursedOn),
        figureColumn(TERMS.dayOffset),
        textColumn(TERMS.basis),
        figureColumn(FIGURES.subsidy.label),
        textColumn(TERMS.reasons),
      ],
      near(date).map(({ line, disbursedOn }) => [
        line.loanId,
        householdOf(line),
        formatDay(disbursedOn),
        String(disbursedOn - date),
        BASES[line.basis],
        money(line.subsidy),
        reasonsText(line),
      ]),
    );
  }
}

function adjustmentsSection(draft: Draft, data: PaperData): void {
  const { settlement, portfolio, funders } = data;
  const { adjustments } = settlement;
  const known = new Set(portfolio.loans.map(({ id }) => id));
  draft.section(HEADINGS.adjustments);
  previousPeriods(draft, data);
  draft.table(
    HEADINGS.adjustments,
    [
      textColumn(TERMS.loanId),
      ...[TERMS.issued, TERMS.recomputed, TERMS.difference, ...funders].map(figureColumn),
      textColumn(TERMS.nature),
    ],
    adjustments.map((line) => [
      line.loanId,
      ...[line.issued, line.recomputed, line.subsidy, ...inOrder(line.funders, data)].map(money),
      known.has(line.loanId) ? TERMS[natureOf(line.subsidy)] : withoutLoan(TERMS[natureOf(line.subsidy)]),
    ]),
    [
      TERMS.total,
      ...(['issued', 'recomputed', 'subsidy'] as const).map((name) =>
        money(sumOf(adjustments.map((line) => line[name]))),
      ),
      ...adjustedOf(data).map(money),
      '',
    ],
  );
}

function withoutLoan(nature: Text): Text {
  return { en: `${nature.en}; the loan is no longer in the data`, 'zh-CN': `${nature['zh-CN']}；现有数据中已无此笔` };
}
