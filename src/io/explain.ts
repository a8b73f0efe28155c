import type { Assessment, LoanAssessment } from '../engine/assess.js';
import type { Segment } from '../engine/segment.js';
import type { Rounded, Step } from '../engine/steps.js';
import type { Lang, Text } from '../fields/faults.js';
import { FIGURES, LOAN_FIGURES, type LoanFigure } from '../fields/figures.js';
import { BASES, EXCLUSIONS, REASONS } from '../fields/reasons.js';
import type { Decimal } from '../kernel/decimal.js';
import { formatDay } from '../kernel/plain-date.js';
import type { Fraction } from '../kernel/rational.js';
import { lineOf } from '../settlement/lines.js';
import type { Settlement } from '../settlement/settle.js';
import { type SplitStep, splitSteps } from '../settlement/split.js';
import {
  sourceOf,
  TERM_OF_EXCLUSION,
  TERM_OF_REASON,
  type Term,
  type TermName,
  termsOfPolicy,
} from '../settlement/terms.js';
import { daysText, figureLabel, sourceText, TERM_LABELS, valueText } from './labels.js';

/** How loans are explained, and which. */
export interface ExplainOptions {
  /** The language of the explanation. */
  readonly lang: Lang;
  /** Plain text, or Markdown with tables; text where it is not given. */
  readonly format?: 'text' | 'markdown';
  /** Only this loan; all of the household's where it is not given. */
  readonly loanId?: string;
  /** The settlement that the loans are part of: it alone knows who pays, which takes all loans (SPEC 6). */
  readonly settlement?: Settlement;
}

/**
 * Says why a loan gets what it gets: eligibility with its reasons, every term with its article or rule (assumptions are
 * marked ※), every segment with its exact amounts, every rounding and limit, and who pays. It only shows what an
 * assessment and a settlement carry; it computes nothing.
 *
 * @throws RangeError where `loanId` is not among the assessment's loans, or `lang` is no language of the texts.
 */
export function explain(assessment: Assessment, options: ExplainOptions): string {
  const { loanId, lang } = options;
  if (!Object.hasOwn(WORDS.result, lang)) throw new RangeError(`no language ${lang}: zh-CN and en are spoken`);
  const loans = explainedLoans(assessment, loanId);
  const render = options.format === 'markdown' ? markdown : plainText;
  return loans.map((loan) => render(pageOf(loan, assessment, options))).join('\n');
}

/** The loan of an assessment with an id; all of them where none is given. @throws RangeError where there is no such loan */
export function explainedLoans({ loans }: Assessment, loanId: string | undefined): readonly LoanAssessment[] {
  if (loanId === undefined) return loans;
  const found = loans.filter((loan) => loan.loanId === loanId);
  if (found.length === 0) throw new RangeError(`no loan ${loanId} in the assessment`);
  return found;
}

/** A page: what is said, before it takes a form. */
interface Page {
  readonly title: string;
  readonly sections: readonly Section[];
}

interface Section {
  readonly title: string;
  readonly lines?: readonly string[];
  readonly table?: { readonly head: readonly string[]; readonly rows: readonly (readonly string[])[] };
}

function pageOf(loan: LoanAssessment, { policy, period }: Assessment, { lang, settlement }: ExplainOptions): Page {
  const say = (text: Text) => text[lang];
  const line = settlement && lineOf(settlement, loan.loanId);
  const sourceOfTerm = (term: TermName) => cited({ term, value: undefined, source: sourceOf(policy, term) }, lang);
  const sections: Section[] = [
    { title: say(WORDS.eligibility), lines: eligibility(loan, sourceOfTerm, lang) },
    {
      title: say(WORDS.terms),
      lines: termsOfPolicy(policy).map(
        (term) =>
          `${TERM_LABELS[term.term as TermName][lang]} (${term.term}): ${valueText(term.value, lang)} ${cited(term, lang)}`,
      ),
    },
  ];
  if (loan.segments.length > 0) {
    sections.push({
      title: say(WORDS.segments),
      table: {
        head: SEGMENT_HEAD.map(say),
        rows: loan.segments.map((segment) => segmentRow(segment, sourceOfTerm, lang)),
      },
    });
  }
  sections.push({ title: say(WORDS.steps), lines: loan.steps.flatMap((step) => stepLines(step, lang)) });
  if (line !== undefined) {
    sections.push({
      title: say(WORDS.split),
      lines: [...splitSteps(line, policy).map((step) => splitLine(step, lang)), sourceOfTerm('funders')],
    });
  }
  sections.push({ title: say(WORDS.result), lines: resultLines(loan, lang) });
  const { from, to } = period;
  return {
    title:
      lang === 'en'
        ? `Loan ${loan.loanId} of household ${loan.householdId}, ${formatDay(from)} to ${formatDay(to)} (not counted), ${policy.name}`
        : `借据 ${loan.loanId}（户号 ${loan.householdId}），${formatDay(from)} 至 ${formatDay(to)}（不含），${policy.name}`,
    sections,
  };
}

/** A term's source in brackets; an assumption of the caller is marked ※, so that it is never taken for the plan's. */
function cited({ source }: Term, lang: Lang): string {
  return `[${source.kind === 'assumption' ? '※ ' : ''}${sourceText(source, lang)}]`;
}

function eligibility(loan: LoanAssessment, sourceOfTerm: (term: TermName) => string, lang: Lang): string[] {
  const disbursed = formatDay(loan.loan.disbursedOn);
  const basis = `${BASES[loan.basis][lang]} (${loan.basis}), ${lang === 'en' ? 'disbursed on' : '发放日期'} ${disbursed} ${sourceOfTerm('window')}`;
  return [
    basis,
    ...loan.reasons.map((reason) => `${REASONS[reason][lang]} (${reason}) ${sourceOfTerm(TERM_OF_REASON[reason])}`),
  ];
}

function segmentRow(segment: Segment, sourceOfTerm: (term: TermName) => string, lang: Lang): string[] {
  const { from, to, days, balance, covered, contractRate, subsidyRate, rule, weight, exclusion, exact } = segment;
  const term = exclusion && TERM_OF_EXCLUSION[exclusion];
  const why =
    exclusion !== undefined
      ? `${EXCLUSIONS[exclusion][lang]} (${exclusion})${term === undefined ? '' : ` ${sourceOfTerm(term)}`}`
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
    why,
  ];
}

const SEGMENT_HEAD: readonly Text[] = [
  { en: 'days from → to (not counted)', 'zh-CN': '起始日 → 截止日（不含）' },
  { en: 'days', 'zh-CN': '天数' },
  { en: 'balance', 'zh-CN': '余额' },
  { en: 'covered', 'zh-CN': '贴息本金' },
  { en: 'contract rate', 'zh-CN': '合同利率' },
  { en: 'subsidy rate', 'zh-CN': '贴息率' },
  { en: 'of a year', 'zh-CN': '年份额' },
  FIGURES.interest.label,
  FIGURES.subsidy.label,
  FIGURES.concession.label,
  { en: 'why', 'zh-CN': '依据' },
];

function stepLines(step: Step, lang: Lang): string[] {
  const en = lang === 'en';
  const to = (before: Decimal, after: Decimal) => `${amount(before)} → ${amount(after)}`;
  switch (step.step) {
    case 'rounding': {
      const span = en
        ? `${step.from} to ${step.to} (not counted), half up`
        : `${step.from} 至 ${step.to}（不含），四舍五入`;
      const of = (name: LoanFigure, rounded: Rounded) => `${span}: ${figureLabel(name, lang)} ${became(rounded, lang)}`;
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
      return [
        `${en ? 'the subsidy never exceeds the interest' : '贴息金额不超过应收利息'}: ${to(step.before, step.after)}`,
      ];
    case 'amount-cap':
      return [
        en
          ? `cap on amounts, ${amount(step.left)} left of it: ${to(step.before, step.after)}, ${amount(step.capped)} cut off`
          : `贴息金额上限，尚余 ${amount(step.left)}：${to(step.before, step.after)}，核减 ${amount(step.capped)}`,
      ];
    case 'waived-limit':
      return [
        `${en ? 'waived, at most interest less subsidy' : '减免利息不超过应收利息减贴息金额'}: ${to(step.before, step.after)}`,
      ];
  }
}

function splitLine({ funder, of, share, exact, part, roundedUp }: SplitStep, lang: Lang): string {
  const whole = exact.denominator === '1' ? '' : roundedUp ? WORDS.up[lang] : WORDS.down[lang];
  return `${funder}: ${amount(of)} × ${ratio(share)} = ${fen(exact, lang)} → ${amount(part)}${whole}`;
}

function resultLines(loan: LoanAssessment, lang: Lang): string[] {
  return LOAN_FIGURES.map((name) => {
    const value = loan[name];
    return `${figureLabel(name, lang)}: ${typeof value === 'number' ? value : amount(value)}`;
  });
}

const WORDS = {
  eligibility: { en: 'Eligibility', 'zh-CN': '资格' },
  terms: { en: 'Terms (※ assumptions of the caller)', 'zh-CN': '口径（※ 为自行设定）' },
  segments: { en: 'Segments', 'zh-CN': '计息分段' },
  steps: { en: 'Rounding and limits', 'zh-CN': '舍入与上限' },
  split: { en: 'Who pays', 'zh-CN': '出资分担' },
  result: { en: 'Result', 'zh-CN': '结果' },
  up: { en: ', up, so that the rows add up to the total', 'zh-CN': '，进一分，使各行之和等于合计' },
  down: { en: ', down, so that the rows add up to the total', 'zh-CN': '，舍去尾数，使各行之和等于合计' },
} as const satisfies Record<string, Text>;

/** An amount as it stands, with two decimals. */
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

/** One thing a line; a table's row as `head: cell` pairs, which needs no measuring of Chinese characters. */
function plainText({ title, sections }: Page): string {
  const body = sections.flatMap(({ title: heading, lines = [], table }) => [
    '',
    heading,
    ...lines.map((line) => `  ${line}`),
    ...(table?.rows ?? []).map(
      (row, i) => `  ${i + 1}. ${row.map((cell, j) => `${table?.head[j]} ${cell}`).join('; ')}`,
    ),
  ]);
  return `${[title, ...body].join('\n')}\n`;
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
  return `${[`# ${escaped(title)}`, ...body].join('\n')}\n`;
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** Text in which no character means anything to Markdown, and no line ends. */
function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&').replace(/[\r\n\u2028\u2029]+/g, ' ');
}
