import { assess } from '../engine/assess.js';
import type { Segment } from '../engine/segment.js';
import type { Step } from '../engine/steps.js';
import type { Text } from '../fields/faults.js';
import { FIGURES } from '../fields/figures.js';
import type { Household } from '../fields/household.js';
import type { Loan } from '../fields/loan.js';
import { BASES, EXCLUSIONS } from '../fields/reasons.js';
import { fenOf } from '../kernel/fen.js';
import { formatDay } from '../kernel/plain-date.js';
import type { SettlementLine } from '../settlement/lines.js';
import { enumerated, unrounded } from '../words/forms.js';
import { HEADINGS } from '../words/headings.js';
import { TERMS } from '../words/terms.js';
import { halfOpenText, money } from '../words/values.js';
import { exactMoney, principalOf, sumOf } from './figures.js';
import { type Draft, dateColumn, figureColumn, type PaperText, textColumn } from './paper.js';
import { inOrder, type PaperData } from './paper-data.js';

/** The most loans that are drawn. */
export const SAMPLE = 10;

/**
 * A sample of the subsidised loans, drawn by principal-days (积数) at equal distances: all principal-days in a row, loan
 * after loan by id, are cut into {@link SAMPLE} equal stretches, and the loan in which the middle of a stretch lies is
 * drawn. So a loan's chance grows with its weight, one that fills a stretch is always drawn, and nobody chooses: the same
 * settlement gives the same sample. A loan that holds two middles is drawn once.
 */
export function sampleOf(lines: readonly SettlementLine[]): readonly SettlementLine[] {
  const total = BigInt(fenOf(sumOf(lines.map(({ principalDays }) => principalDays))));
  const drawn: SettlementLine[] = [];
  let before = 0n;
  let middle = 1n;
  for (const line of lines) {
    const end = before + BigInt(fenOf(line.principalDays));
    // The m-th middle (1, 3, 5, …) lies m / (2 × SAMPLE) of the way.
    if (middle * total < end * 2n * BigInt(SAMPLE)) drawn.push(line);
    while (middle * total < end * 2n * BigInt(SAMPLE)) middle += 2n;
    before = end;
  }
  return drawn;
}

/** The section of the sample: every loan drawn with its segments, roundings, limits and the funders' parts. */
export function sampleSection(draft: Draft, data: PaperData): void {
  const lines = sampleOf(data.settlement.loans);
  draft.section(HEADINGS.sample);
  draft.paragraph(
    {
      en: `Drawn by principal-days at equal distances: the principal-days of all loans in a row, by loan id, are cut into ${SAMPLE} equal stretches, and the loan in which the middle of a stretch lies is drawn; a loan with two middles is drawn once.`,
      'zh-CN': `按积数等距抽样：全部贷款的积数按借据号顺序相连，等分为 ${SAMPLE} 段，每段中点所在的贷款即为样本；一笔贷款含多个中点的只抽取一次。`,
    },
    {
      en: 'The sample is not random: the same settlement gives the same sample.',
      'zh-CN': '抽样不含随机因素，同一结算所抽样本相同。',
    },
    {
      en: 'Subsidy of a segment = subsidised balance × subsidy rate × year fraction, unrounded.',
      'zh-CN': '每段贴息金额 = 贴息本金 × 贴息率 × 占全年比例，未经四舍五入。',
    },
  );
  if (lines.length === 0)
    draft.paragraph({ en: 'There are no principal-days to draw from.', 'zh-CN': '没有积数，不抽样。' });
  for (const line of lines) sampledLoan(draft, line, data);
}

function sampledLoan(draft: Draft, line: SettlementLine, data: PaperData): void {
  const { portfolio, loanOf, funders, householdOf } = data;
  const { loanId, basis, subsidisedDays, principalDays, subsidy } = line;
  const loan = loanOf(line);
  const [disbursed, matures] = [formatDay(loan.disbursedOn), formatDay(loan.maturesOn)];
  const parts = inOrder(line.funders, data).map((part, i) => `${funders[i]} ${money(part)}`);
  const { segments, steps } = assessed(loan, portfolio);
  draft.subsection({ en: `Loan ${loanId}`, 'zh-CN': `借据 ${loanId}` });
  draft.paragraph(
    {
      en: `Household ${householdOf(line).en}, ${loan.product}, ${money(principalOf(loan))} yuan, disbursement date ${disbursed}, maturity date ${matures}, ${BASES[basis].en}.`,
      'zh-CN': `户号 ${householdOf(line)['zh-CN']}，${loan.product}，${money(principalOf(loan))} 元，发放日期 ${disbursed}，到期日期 ${matures}，${BASES[basis]['zh-CN']}。`,
    },
    {
      en: `Subsidised days ${subsidisedDays}, principal-days ${money(principalDays)}; subsidy ${money(subsidy)} yuan: ${enumerated(parts, 'en')}.`,
      'zh-CN': `贴息天数 ${subsidisedDays}，积数 ${money(principalDays)}；贴息金额 ${money(subsidy)} 元：${enumerated(parts, 'zh-CN')}。`,
    },
  );
  draft.table(
    { en: `Segments of ${loanId}`, 'zh-CN': `${loanId} 计息分段` },
    [
      dateColumn(TERMS.from),
      dateColumn(TERMS.toExclusive),
      ...[TERMS.days, TERMS.balance, TERMS.contractRate, TERMS.subsidisedBalance, TERMS.subsidyRate].map(figureColumn),
      ...[TERMS.yearFraction, unrounded(FIGURES.subsidy.label)].map(figureColumn),
      textColumn(TERMS.exclusion),
    ],
    segments.map(segmentRow),
  );
  draft.list(...steps.flatMap(stepTexts));
}

/** The loan with its segments and steps: assesses its household as the settlement does. */
function assessed(loan: Loan, { policy, period, households, loans, previous }: PaperData['portfolio']) {
  const household = households.find(({ id }) => id === loan.householdId) as Household;
  const own = loans.filter(({ householdId }) => householdId === household.id);
  const earlier = previous.map((issued) => issued.period);
  const assessment = assess({ policy, period, household, loans: own, earlier });
  return assessment.loans.find(({ loanId }) => loanId === loan.id) as (typeof assessment.loans)[number];
}

function segmentRow(segment: Segment): readonly PaperText[] {
  const { from, to, days, balance, contractRate, covered, subsidyRate, weight, exclusion, exact } = segment;
  return [
    from,
    to,
    String(days),
    money(balance),
    `${contractRate.toFixed()}%`,
    money(covered),
    `${subsidyRate.toFixed()}%`,
    `${weight.numerator}/${weight.denominator}`,
    exactMoney(exact.subsidy),
    exclusion === undefined ? '' : EXCLUSIONS[exclusion],
  ];
}

/** How the subsidy was rounded and limited; the limit of the concession is left out. */
function stepTexts(step: Step): readonly Text[] {
  switch (step.step) {
    case 'rounding': {
      const { subsidy } = step;
      if (subsidy === undefined) return [];
      const became = `${exactMoney(subsidy.exact)} → ${money(subsidy.rounded)}`;
      return [
        {
          en: `${halfOpenText(step, 'en')}, half up: ${became}`,
          'zh-CN': `${halfOpenText(step, 'zh-CN')}，四舍五入：${became}`,
        },
      ];
    }
    case 'daily-rounding': {
      const { from, days, daily, amount } = step;
      const day = money(daily.rounded);
      const became = `${exactMoney(daily.exact)} → ${day}, ${day} × ${days} = ${money(amount)}`;
      return [{ en: `from ${from}, each day half up: ${became}`, 'zh-CN': `${from} 起，逐日四舍五入：${became}` }];
    }
    case 'interest-limit': {
      const became = `${money(step.before)} → ${money(step.after)}`;
      return [{ en: `at most the interest: ${became}`, 'zh-CN': `不超过应收利息：${became}` }];
    }
    case 'amount-cap': {
      const [left, became] = [money(step.left), `${money(step.before)} → ${money(step.after)}`];
      return [
        { en: `cap on amounts, ${left} remaining: ${became}`, 'zh-CN': `贴息金额上限，上限余额 ${left}：${became}` },
      ];
    }
    case 'waived-limit':
      return [];
  }
}
