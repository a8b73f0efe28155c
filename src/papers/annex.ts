import type { Lang, Text } from '../fields/faults.js';
import { FIGURES, TOTAL_FIGURES, type TotalFigure } from '../fields/figures.js';
import type { Portfolio } from '../fields/portfolio.js';
import { BASES, EXCLUSIONS, type Exclusion, REASONS, type Reason } from '../fields/reasons.js';
import { GROUPING_LABELS, groupName, TERM_LABELS } from '../io/labels.js';
import type { Decimal } from '../kernel/decimal.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import type { SettlementLine } from '../settlement/lines.js';
import type { Settlement } from '../settlement/settle.js';
import { GROUPINGS } from '../settlement/tally.js';
import type { Totals } from '../settlement/totals.js';
import { checksSection } from './checks.js';
import {
  closingBalanceOf,
  count,
  dayWords,
  figureText,
  householdsOf,
  money,
  periodWords,
  principalOf,
  sumOf,
} from './figures.js';
import {
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
  type Shown,
} from './matter.js';
import { Draft, dates, figures, type Said, words } from './paper.js';
import { render } from './render.js';
import { sampleSection } from './sample.js';
import { termWords } from './term-words.js';
import { WORDS } from './words.js';

/**
 * The figures that the yearly special audit needs (专项审计报告附表): totals and groups, what was not subsidised and why,
 * caps, checks that tie, the largest subsidies, loans disbursed about the days on which the policy turns, adjustments,
 * ineligible loans, and a sample with its working. Every amount is the settlement's own, in yuan; places for seals,
 * signatures and date are left blank.
 *
 * @returns Markdown, or one HTML file that prints on A4
 * @throws TypeError where the settlement is not of that portfolio
 * @throws RangeError where there is no such language or format
 */
export function auditAnnex(settlement: Settlement, portfolio: Portfolio, options: PaperOptions): string {
  const matter = matterOf(settlement, portfolio, options);
  const { lang, applicant, addressee } = matter;
  const { policy, period } = settlement;
  const draft = new Draft(lang);
  draft.particulars(
    [{ en: 'Audited', 'zh-CN': '被审计单位' }, applicant],
    [{ en: 'Programme', 'zh-CN': '项目' }, `${policy.name} (${policy.id})`],
    [{ en: 'Period', 'zh-CN': '结算期间' }, periodWords(period, lang)],
    [{ en: 'Filed with', 'zh-CN': '报送' }, addressee],
  );
  totalsSection(draft, matter);
  groupsSection(draft, matter);
  eligibilitySection(draft, matter);
  excludedDaysSection(draft, matter);
  capsSection(draft, matter);
  checksSection(draft, matter);
  largestSection(draft, matter);
  boundariesSection(draft, matter);
  adjustmentsSection(draft, matter);
  sampleSection(draft, matter);
  draft.section({ en: "Terms from the programme's text", 'zh-CN': '项目文件规定的口径' });
  planTermsTable(draft, matter);
  openTermsSection(draft, matter);
  provenanceSection(draft, matter);
  draft.signature(
    [{ en: 'Audited (seal)', 'zh-CN': '被审计单位（盖章）' }, applicant],
    [{ en: 'Auditor (seal)', 'zh-CN': '审计机构（盖章）' }, ''],
    [{ en: 'Audited by (signature)', 'zh-CN': '审计人员（签字）' }, ''],
    [{ en: 'Reviewed by (signature)', 'zh-CN': '复核人员（签字）' }, ''],
    [
      { en: 'Date', 'zh-CN': '日期' },
      { en: '', 'zh-CN': '　　　　年　　月　　日' },
    ],
  );
  return render(
    draft.paper(
      { en: 'Annex to the special audit report', 'zh-CN': '专项审计报告附表' },
      `${policy.name}　${periodWords(period, lang)}`,
    ),
    options.format,
  );
}

function totalsSection(draft: Draft, matter: Matter): void {
  const { settlement, loanOf, funders } = matter;
  const { totals, loans, period } = settlement;
  const onBasis = (basis: keyof typeof BASES) => count(loans.filter((line) => line.basis === basis).length);
  const sum = (of: (line: SettlementLine) => Decimal) => money(sumOf(loans.map(of)));
  /** What stands behind a figure. */
  const beside: Readonly<Partial<Record<TotalFigure, readonly (readonly Said[])[]>>> = {
    loans: (['trial', 'regular', 'ineligible'] as const).map((basis) => [BASES[basis], onBasis(basis)]),
    households: [
      [WORDS.principal, sum((line) => principalOf(loanOf(line)))],
      [WORDS.balance, sum((line) => closingBalanceOf(loanOf(line), period))],
    ],
  };
  draft.section({ en: 'Totals', 'zh-CN': '总体情况' });
  draft.table(
    { en: 'Totals', 'zh-CN': '总体情况' },
    [words(WORDS.item), figures(WORDS.figure)],
    [
      ...TOTAL_FIGURES.flatMap((name) => [[FIGURES[name].label, figureText(totals[name])], ...(beside[name] ?? [])]),
      ...inOrder(totals.funders, matter).map((part, i) => [funders[i] as string, money(part)]),
    ],
  );
}

const GROUP_TABLES = [
  {
    title: { en: 'loans', 'zh-CN': '笔数与积数' },
    shown: ['loans', 'subsidisedLoans', 'households', 'principalDays', 'subsidy'],
  },
  {
    title: { en: 'amounts', 'zh-CN': '金额' },
    shown: ['interest', 'concession', 'waived', 'subsidy', 'funders', 'borrowerInterest'],
  },
] as const satisfies readonly { readonly title: Text; readonly shown: Shown }[];

/** By every grouping, how many loans and how much money: two tables each, since one is too wide for the page. */
function groupsSection(draft: Draft, matter: Matter): void {
  const { settlement, lang } = matter;
  const { totals, groups } = settlement;
  draft.section({ en: 'Groups', 'zh-CN': '分组情况' });
  draft.say({
    en: 'A household with loans in several groups is counted once in the total.',
    'zh-CN': '一户的贷款分属多组的，合计户数只计一次。',
  });
  for (const grouping of GROUPINGS) {
    const label = GROUPING_LABELS[grouping];
    for (const { title, shown } of GROUP_TABLES) {
      const row = (name: Said, sum: Totals) => [name, ...figureCells(shown, sum, matter)];
      draft.table(
        { en: `By ${label.en}: ${title.en}`, 'zh-CN': `按${label['zh-CN']}：${title['zh-CN']}` },
        [words(label), ...figureColumns(shown, matter)],
        Object.entries(groups[grouping]).map(([key, sum]) => row(groupName(grouping, key, lang), sum)),
        row(WORDS.total, totals),
      );
    }
  }
}

function eligibilitySection(draft: Draft, { settlement, loanOf }: Matter): void {
  const ineligible = settlement.loans.filter(({ reasons }) => reasons.length > 0);
  const row = (name: Said, lines: readonly SettlementLine[]) => [
    name,
    count(lines.length),
    count(householdsOf(lines)),
    money(sumOf(lines.map((line) => principalOf(loanOf(line))))),
    money(sumOf(lines.map(({ interest }) => interest))),
  ];
  draft.section({ en: 'Eligibility', 'zh-CN': '资格审核' });
  draft.say({
    en: 'A loan with several reasons is counted under each, and once in the total.',
    'zh-CN': '一笔贷款有多项原因的，各项分别计入，合计只计一次。',
  });
  draft.table(
    { en: 'Ineligible loans by reason', 'zh-CN': '不予贴息贷款（按原因）' },
    [
      words(WORDS.reasons),
      ...[FIGURES.loans.label, FIGURES.households.label, WORDS.principal, FIGURES.interest.label].map(figures),
    ],
    (Object.keys(REASONS) as Reason[])
      .map((reason) => ({ reason, lines: ineligible.filter(({ reasons }) => reasons.includes(reason)) }))
      .filter(({ lines }) => lines.length > 0)
      .map(({ reason, lines }) => row(REASONS[reason], lines)),
    row(WORDS.total, ineligible),
  );
  draft.table(
    { en: 'Ineligible loans', 'zh-CN': '不予贴息贷款清单' },
    [
      ...[WORDS.loanId, WORDS.householdId, WORDS.product].map(words),
      figures(WORDS.principal),
      dates(WORDS.disbursedOn),
      figures(FIGURES.interest.label),
      words(WORDS.reasons),
    ],
    ineligible.map((line) => [
      line.loanId,
      line.householdId,
      loanOf(line).product,
      money(principalOf(loanOf(line))),
      formatDay(loanOf(line).disbursedOn),
      money(line.interest),
      reasonWords(line),
    ]),
  );
}

function reasonWords({ reasons }: SettlementLine): Text {
  const listed = (lang: Lang, separator: string) => reasons.map((reason) => REASONS[reason][lang]).join(separator);
  return { en: listed('en', '; '), 'zh-CN': listed('zh-CN', '；') };
}

function excludedDaysSection(draft: Draft, { settlement }: Matter): void {
  const excluded = (Object.keys(EXCLUSIONS) as Exclusion[]).map((exclusion) => {
    const days = settlement.loans.map(({ excludedDays }) => excludedDays[exclusion] ?? 0).filter((some) => some > 0);
    return { exclusion, loans: days.length, days: days.reduce((sum, some) => sum + some, 0) };
  });
  const lines = settlement.loans.filter(({ excludedDays }) => Object.keys(excludedDays).length > 0);
  draft.section({ en: 'Excluded days of eligible loans', 'zh-CN': '符合条件贷款的剔除天数' });
  draft.say({
    en: 'A day is counted under the first rule that excludes it; a loan with several exclusions is counted under each, and once in the total.',
    'zh-CN': '每一天只计入首个适用的原因；一笔贷款有多项剔除的，各项分别计入，合计只计一次。',
  });
  draft.table(
    { en: 'Excluded days', 'zh-CN': '剔除天数' },
    [words(WORDS.exclusion), figures(FIGURES.loans.label), figures(WORDS.days)],
    excluded
      .filter(({ loans }) => loans > 0)
      .map(({ exclusion, loans, days }) => [EXCLUSIONS[exclusion], count(loans), count(days)]),
    [WORDS.total, count(lines.length), count(excluded.reduce((sum, { days }) => sum + days, 0))],
  );
}

function capsSection(draft: Draft, { settlement }: Matter): void {
  const { policy, loans } = settlement;
  const cut = loans.filter(({ capped }) => capped.gt(0));
  const row = (names: readonly Said[], { subsidy, capped }: Pick<Totals, 'subsidy' | 'capped'>) => [
    ...names,
    money(subsidy.plus(capped)),
    money(capped),
    money(subsidy),
  ];
  draft.section({ en: 'Caps', 'zh-CN': '上限' });
  const terms = ['principalCap', 'termCapMonths', 'amountCap'] as const;
  draft.particulars(
    ...terms.map(
      (term) =>
        [TERM_LABELS[term], { en: termWords(term, policy, 'en'), 'zh-CN': termWords(term, policy, 'zh-CN') }] as const,
    ),
  );
  draft.table(
    { en: 'Subsidies cut by the cap on amounts', 'zh-CN': '因贴息金额上限核减的贷款' },
    [
      words(WORDS.loanId),
      words(WORDS.householdId),
      ...[WORDS.uncapped, FIGURES.capped.label, FIGURES.subsidy.label].map(figures),
    ],
    cut.map((line) => row([line.loanId, line.householdId], line)),
    row([WORDS.total, ''], {
      subsidy: sumOf(cut.map((line) => line.subsidy)),
      capped: sumOf(cut.map((line) => line.capped)),
    }),
  );
}

/** So many of the largest subsidies are listed. */
const LARGEST = 10;

function largestSection(draft: Draft, { settlement, loanOf }: Matter): void {
  const largest = settlement.loans
    .filter(({ subsidy }) => subsidy.gt(0))
    .sort((a, b) => b.subsidy.cmp(a.subsidy) || (a.loanId < b.loanId ? -1 : 1))
    .slice(0, LARGEST);
  draft.section({ en: `The ${LARGEST} largest subsidies`, 'zh-CN': `贴息金额最大的 ${LARGEST} 笔` });
  draft.table(
    { en: 'The largest subsidies', 'zh-CN': '贴息金额最大的贷款' },
    [
      ...[WORDS.loanId, WORDS.householdId, WORDS.product].map(words),
      ...[WORDS.principal, FIGURES.subsidisedDays.label, FIGURES.principalDays.label, FIGURES.subsidy.label].map(
        figures,
      ),
    ],
    largest.map((line) => [
      line.loanId,
      line.householdId,
      loanOf(line).product,
      money(principalOf(loanOf(line))),
      count(line.subsidisedDays),
      money(line.principalDays),
      money(line.subsidy),
    ]),
  );
}

/** Loans disbursed so many days before a day on which the policy turns, or on one of so many days from it on. */
const NEAR = 7;

function boundariesSection(draft: Draft, { settlement, loanOf }: Matter): void {
  const { window } = settlement.policy;
  const turns = [...new Set([window.from, window.effectiveOn, ...(window.to === undefined ? [] : [window.to])])];
  const near = (turn: Day) =>
    settlement.loans
      .map((line) => ({ line, disbursedOn: loanOf(line).disbursedOn }))
      .filter(({ disbursedOn }) => disbursedOn >= turn - NEAR && disbursedOn < turn + NEAR)
      .sort((a, b) => a.disbursedOn - b.disbursedOn);
  const trial = settlement.loans.filter(({ basis }) => basis === 'trial');
  const subsidy = money(sumOf(trial.map((line) => line.subsidy)));
  draft.section({ en: 'Loans about the days on which the policy turns', 'zh-CN': '临近政策时点的贷款' });
  draft.say(
    {
      en: `Trial loans, which are treated like regular ones: ${count(trial.length)}, subsidy ${subsidy} yuan.`,
      'zh-CN': `试行期发放、参照执行的贷款 ${count(trial.length)} 笔，贴息 ${subsidy} 元。`,
    },
    {
      en: `Below, the loans disbursed in the ${NEAR} days before each of these days and in the ${NEAR} days from it on.`,
      'zh-CN': `下列贷款的发放日在各时点之前 ${NEAR} 天内，或自时点当日起 ${NEAR} 天内。`,
    },
  );
  for (const turn of turns) {
    draft.table(
      { en: `Disbursed about ${dayWords(turn, 'en')}`, 'zh-CN': `${dayWords(turn, 'zh-CN')}前后发放的贷款` },
      [
        words(WORDS.loanId),
        words(WORDS.householdId),
        dates(WORDS.disbursedOn),
        figures(WORDS.daysFrom),
        words(WORDS.basis),
        figures(FIGURES.subsidy.label),
        words(WORDS.reasons),
      ],
      near(turn).map(({ line, disbursedOn }) => [
        line.loanId,
        line.householdId,
        formatDay(disbursedOn),
        String(disbursedOn - turn),
        BASES[line.basis],
        money(line.subsidy),
        reasonWords(line),
      ]),
    );
  }
}

function adjustmentsSection(draft: Draft, matter: Matter): void {
  const { settlement, portfolio, funders } = matter;
  const { adjustments } = settlement;
  const known = new Set(portfolio.loans.map(({ id }) => id));
  draft.section({ en: 'Adjustments of earlier periods', 'zh-CN': '以前年度调整' });
  previousPeriods(draft, matter);
  draft.table(
    { en: 'Adjustments', 'zh-CN': '补差和扣回' },
    [
      words(WORDS.loanId),
      ...[WORDS.issued, WORDS.recomputed, WORDS.difference, ...funders].map(figures),
      words(WORDS.kind),
    ],
    adjustments.map((line) => [
      line.loanId,
      ...[line.issued, line.recomputed, line.subsidy, ...inOrder(line.funders, matter)].map(money),
      known.has(line.loanId) ? adjustmentKind(line) : withoutLoan(adjustmentKind(line)),
    ]),
    [
      WORDS.total,
      ...(['issued', 'recomputed', 'subsidy'] as const).map((name) =>
        money(sumOf(adjustments.map((line) => line[name]))),
      ),
      ...adjustedOf(matter).map(money),
      '',
    ],
  );
}

function withoutLoan(kind: Text): Text {
  return { en: `${kind.en}; the loan is no longer in the data`, 'zh-CN': `${kind['zh-CN']}；现有数据中已无此笔` };
}
