import type { Assessment, LoanAssessment } from '../engine/assess.js';
import type { Segment } from '../engine/segment.js';
import type { Rounded, Step } from '../engine/steps.js';
import type { Lang, Text } from '../fields/faults.js';
import { FIGURES, LOAN_FIGURES, type LoanFigure } from '../fields/figures.js';
import { PERIOD } from '../fields/period.js';
import type { Source } from '../fields/policy.js';
import { BASES, EXCLUSIONS, REASONS } from '../fields/reasons.js';
import type { Decimal } from '../kernel/decimal.js';
import { formatDay } from '../kernel/plain-date.js';
import type { Fraction } from '../kernel/rational.js';
import { lineOf } from '../settlement/lines.js';
import type { Settlement } from '../settlement/settlement.js';
import { type SplitStep, splitSteps } from '../settlement/split.js';
import { sourceOf, TERM_OF_EXCLUSION, TERM_OF_REASON, type TermName, termsOfPolicy } from '../settlement/terms.js';
import { checkedLang, named, unrounded, withCode } from '../words/forms.js';
import { HEADINGS } from '../words/headings.js';
import { figureLabel, funderNames, sourceText, TERM_LABELS } from '../words/labels.js';
import { ROUNDED_DOWN, ROUNDED_UP } from '../words/phrases.js';
import { termText } from '../words/policy-terms.js';
import { TERMS } from '../words/terms.js';
import { daysText, halfOpenText } from '../words/values.js';
import { escapeUnsafe } from './escape-controls.js';

/** The options of an explanation. */
export interface ExplainOptions {
  /** `zh-CN` where it is not given. */
  readonly lang?: Lang;
  /** Plain text, or Markdown with tables; `text` where it is not given. */
  readonly format?: 'text' | 'markdown';
  /** The only loan to explain; every loan of the household where it is not given. */
  readonly loanId?: string;
  /**
   * The settlement of the loans. With it the explanation also shows the funders' parts, which depend on all loans (SPEC
   * 6).
   */
  readonly settlement?: Settlement;
}

/**
 * Explains how the figures of a loan come about: eligibility with its reasons, every term with its article or rule
 * (assumptions are marked ※), every segment with its exact amounts, every rounding and limit, and the funders' parts. It
 * shows what the assessment and the settlement contain and computes nothing.
 *
 * @throws RangeError where `loanId` is not among the assessment's loans, or `lang` is unknown
 */
export function explain(assessment: Assessment, options: ExplainOptions = {}): string {
  const { loanId, settlement } = options;
  const lang = checkedLang(options.lang ?? 'zh-CN');
  const loans = explainedLoans(assessment, loanId);
  const render = options.format === 'markdown' ? markdown : plainText;
  return loans.map((loan) => render(pageOf(loan, assessment, settlement, lang))).join('\n');
}

/** The loan of an assessment with an id; all loans without one. @throws RangeError where there is no such loan */
export function explainedLoans({ loans }: Assessment, loanId: string | undefined): readonly LoanAssessment[] {
  if (loanId === undefined) return loans;
  const found = loans.filter((loan) => loan.loanId === loanId);
  if (found.length === 0) throw new RangeError(`loan ${loanId} is not in the assessment`);
  return found;
}

/** The content of an explanation, from which text and Markdown are rendered. */
interface Page {
  readonly title: string;
  readonly sections: readonly Section[];
}

interface Section {
  readonly title: string;
  readonly lines?: readonly string[];
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

function pageOf(
  loan: LoanAssessment,
  { policy, period }: Assessment,
  settlement: Settlement | undefined,
  lang: Lang,
): Page {
  const line = settlement && lineOf(settlement, loan.loanId);
  const sourceOfTerm = (term: TermName) => cited(sourceOf(policy, term), lang);
  const sections: Section[] = [
    { title: HEADINGS.eligibility[lang], lines: eligibility(loan, sourceOfTerm, lang) },
    {
      title: HEADINGS.termsOfExplanation[lang],
      lines: termsOfPolicy(policy).map(({ term, source }) => {
        const name = withCode(TERM_LABELS[term as TermName][lang], term, lang);
        return named(name, `${termText(term as TermName, policy, lang)} ${cited(source, lang)}`, lang);
      }),
    },
  ];
  if (loan.segments.length > 0) {
    sections.push({
      title: HEADINGS.segments[lang],
      table: {
        head: SEGMENT_HEADS.map((text) => text[lang]),
        rows: loan.segments.map((segment) => segmentRow(segment, sourceOfTerm, lang)),
      },
    });
  }
  sections.push({
    title: HEADINGS.roundingAndLimits[lang],
    lines: loan.steps.flatMap((step) => stepLines(step, lang)),
  });
  if (line !== undefined) {
    sections.push({
      title: HEADINGS.funding[lang],
      lines: [
        ...splitSteps(line, policy).map((step, i) => splitLine(funderNames(policy, lang)[i] as string, step, lang)),
        sourceOfTerm('funders'),
      ],
    });
  }
  sections.push({ title: HEADINGS.result[lang], lines: resultLines(loan, lang) });
  const days = halfOpenText(PERIOD.encode(period), lang);
  return {
    title:
      lang === 'en'
        ? `Loan ${loan.loanId} of household ${loan.householdId}, ${days}, ${policy.name}`
        : `借据 ${loan.loanId}（户号 ${loan.householdId}），${days}，${policy.name}`,
    sections,
  };
}

/** The source of a term in square brackets; an assumption is marked ※. */
function cited(source: Source, lang: Lang): string {
  return `[${source.kind === 'assumption' ? '※ ' : ''}${sourceText(source, lang)}]`;
}

function eligibility(loan: LoanAssessment, sourceOfTerm: (term: TermName) => string, lang: Lang): string[] {
  const disbursed = formatDay(loan.loan.disbursedOn);
  const basis = withCode(BASES[loan.basis][lang], loan.basis, lang);
  return [
    `${basis}${lang === 'en' ? ', ' : '，'}${TERMS.disbursedOn[lang]} ${disbursed} ${sourceOfTerm('window')}`,
    ...loan.reasons.map(
      (reason) => `${withCode(REASONS[reason][lang], reason, lang)} ${sourceOfTerm(TERM_OF_REASON[reason])}`,
    ),
  ];
}

function segmentRow(segment: Segment, sourceOfTerm: (term: TermName) => string, lang: Lang): string[] {
  const { from, to, days, balance, covered, contractRate, subsidyRate, rule, weight, exclusion, exact } = segment;
  const term = exclusion && TERM_OF_EXCLUSION[exclusion];
  const grounds =
    exclusion !== undefined
      ? `${withCode(EXCLUSIONS[exclusion][lang], exclusion, lang)}${term === undefined ? '' : ` ${sourceOfTerm(term)}`}`
      : rule !== undefined
        ? `${lang === 'en' ? 'rule' : '第'} ${rule + 1}${lang === 'en' ? '' : ' 条标准'} ${sourceOfTerm('subsidy')}`
        : BASES.ineligible[lang];
  return [
    `${from} → ${to}`,
    String(days),
    amount(balance),
    amount(covered),
    `${contractRate.toFixed()}%`,
    `${subsidyRate.toFixed()}%`,
    `${weight.numerator}/${weight.denominator}`,
    fen(exact.interest, lang),
    fen(exact.subsidy, lang),
    fen(exact.concession, lang),
    grounds,
  ];
}

/** The heads of the segments, in both languages. */
const SEGMENT_HEADS: readonly Text[] = [
  TERMS.span,
  TERMS.days,
  TERMS.balance,
  TERMS.subsidisedBalance,
  TERMS.contractRate,
  TERMS.subsidyRate,
  TERMS.yearFraction,
  unrounded(FIGURES.interest.label),
  unrounded(FIGURES.subsidy.label),
  unrounded(FIGURES.concession.label),
  TERMS.grounds,
];

function stepLines(step: Step, lang: Lang): string[] {
  const en = lang === 'en';
  const to = (before: Decimal, after: Decimal) => `${amount(before)} → ${amount(after)}`;
  switch (step.step) {
    case 'rounding': {
      const span = en ? `${halfOpenText(step, lang)}, half up` : `${halfOpenText(step, lang)}，四舍五入`;
      const of = (name: LoanFigure, rounded: Rounded) =>
        named(span, `${figureLabel(name, lang)} ${became(rounded, lang)}`, lang);
      return [
        of('interest', step.interest),
        ...(step.subsidy === undefined ? [] : [of('subsidy', step.subsidy)]),
        of('concession', step.concession),
      ];
    }
    case 'daily-rounding':
      return [
        en
          ? `${daysText(step.days, lang)} from ${step.from}, each half up: ${figureLabel('subsidy', lang)} ${became(step.daily, lang)}, together ${amount(step.amount)}`
          : `自 ${step.from} 起 ${daysText(step.days, lang)}，逐日四舍五入：${figureLabel('subsidy', lang)} ${became(step.daily, lang)}，合计 ${amount(step.amount)}`,
      ];
    case 'interest-limit':
      return [named(en ? 'subsidy at most the interest' : '贴息金额不超过应收利息', to(step.before, step.after), lang)];
    case 'amount-cap':
      return [
        en
          ? `cap on amounts, ${amount(step.left)} remaining: ${to(step.before, step.after)}, ${amount(step.capped)} cut off`
          : `贴息金额上限，上限余额 ${amount(step.left)}：${to(step.before, step.after)}，核减 ${amount(step.capped)}`,
      ];
    case 'waived-limit':
      return [
        named(
          en ? 'interest waived at most interest less subsidy' : '减免利息不超过应收利息减贴息金额',
          to(step.before, step.after),
          lang,
        ),
      ];
  }
}

function splitLine(funder: string, { of, share, exact, part, roundedUp }: SplitStep, lang: Lang): string {
  const whole = exact.denominator === '1' ? '' : roundedUp ? ROUNDED_UP[lang] : ROUNDED_DOWN[lang];
  return `${funder}${lang === 'en' ? ': ' : '：'}${amount(of)} × ${ratio(share)} = ${fen(exact, lang)} → ${amount(part)}${whole}`;
}

function resultLines(loan: LoanAssessment, lang: Lang): string[] {
  return LOAN_FIGURES.map((name) => {
    const value = loan[name];
    return named(figureLabel(name, lang), typeof value === 'number' ? String(value) : amount(value), lang);
  });
}

/** An amount with two decimals. */
function amount(value: Decimal): string {
  return value.toFixed(2);
}

/** An exact amount in fen: `183875/3 fen`. */
function fen(exact: Fraction, lang: Lang): string {
  return `${ratio(exact)} ${lang === 'en' ? 'fen' : '分'}`;
}

function ratio({ numerator, denominator }: Fraction): string {
  return denominator === '1' ? numerator : `${numerator}/${denominator}`;
}

function became({ exact, rounded }: Rounded, lang: Lang): string {
  return `${fen(exact, lang)} → ${amount(rounded)}`;
}

/** Plain text: a row of a table is a line of heads with their cells. */
function plainText({ title, sections }: Page): string {
  const body = sections.flatMap(({ title: heading, lines = [], table }) => [
    '',
    heading,
    ...lines.map((line) => `  ${line}`),
    ...(table?.rows ?? []).map(
      (row, i) => `  ${i + 1}. ${row.map((cell, j) => `${table?.head[j]} ${cell}`).join('; ')}`,
    ),
  ]);
  return escapeUnsafe(`${[title, ...body].join('\n')}\n`);
}

function markdown({ title, sections }: Page): string {
  const body = sections.flatMap(({ title: heading, lines = [], table }) => [
    '',
    `## ${escaped(heading)}`,
    '',
    ...lines.map((line) => `- ${escaped(line)}`),
    ...(table === undefined
      ? []
      : [
          tableRow(table.head.map(escaped)),
          tableRow(table.head.map(() => '---')),
          ...table.rows.map((row) => tableRow(row.map(escaped))),
        ]),
  ]);
  return escapeUnsafe(`${[`# ${escaped(title)}`, ...body].join('\n')}\n`);
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Text escaped for Markdown, on one line. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&').replace(/[\r\n\u2028\u2029]+/g, ' ');
}
