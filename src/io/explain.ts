import type { Assessment, LoanAssessment } from '../engine/assess.js';
import { checkAssessment } from '../engine/assessment-check.js';
import type { BoundCap, ReferenceLookup, Segment } from '../engine/segment.js';
import type { AmountCapStep, Rounded, Step } from '../engine/steps.js';
import { amountCapsOf, principalCapsOf } from '../fields/caps.js';
import type { Lang, Text } from '../fields/faults.js';
import { FIGURES, LOAN_FIGURES, type LoanFigure } from '../fields/figures.js';
import type { Household } from '../fields/household.js';
import { langIn } from '../fields/lang.js';
import { PERIOD, type Period } from '../fields/period.js';
import type { FunderShares, Policy, Source } from '../fields/policy.js';
import { BASES, EXCLUSIONS, REASONS } from '../fields/reasons.js';
import type { Decimal } from '../kernel/decimal.js';
import { civilDateOf, formatDay } from '../kernel/plain-date.js';
import { lineOf, type SettlementLine } from '../settlement/lines.js';
import { eligibilityFactsOf, reasonsWithFacts } from '../settlement/reason-facts.js';
import type { Settlement } from '../settlement/settlement.js';
import { checkSettlement } from '../settlement/settlement-check.js';
import { type SplitStep, splitSteps } from '../settlement/split.js';
import { sourceOf, TERM_OF_EXCLUSION, TERM_OF_REASON, type TermName, termsOfPolicy } from '../settlement/terms.js';
import { capNameText, capOfLoanText } from '../words/caps.js';
import { enumerated, named, parted, unrounded, withCode } from '../words/forms.js';
import { HEADINGS } from '../words/headings.js';
import { figureLabel, funderNames, RATE_LABELS, sourceText, TERM_LABELS } from '../words/labels.js';
import { ROUNDED_DOWN, ROUNDED_UP } from '../words/phrases.js';
import { sharesHoldText, sharesOfEntryText, termText } from '../words/policy-terms.js';
import { passedTexts, reasonText } from '../words/reason-facts.js';
import { TERMS } from '../words/terms.js';
import { daysText, exactYuanText, halfOpenText, money, shareFractionText } from '../words/values.js';
import { escapeUnsafe } from './escape-controls.js';
import { customerText } from './explain-customer.js';
import { shortText } from './explain-short.js';
import { escaped } from './markdown-text.js';

/** The options of an explanation. */
export interface ExplainOptions {
  /**
   * `long`: every term, segment, rounding and part. `short`: five lines with the figures alone, in the terms of the trade.
   * `customer`: five sentences for the family, without these terms. `long` where it is not given.
   */
  readonly form?: 'long' | 'short' | 'customer';
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
 * Explains how the figures of a loan come about: eligibility with its facts, every term with its article or rule
 * (assumptions are marked ※), every segment with its exact amounts, every rounding and limit with what earlier periods used
 * of a cap, and the funders' parts; or the figures alone in five lines (`form: 'short'`, or for the family `form: 'customer'`). It shows what the assessment and
 * the settlement contain and computes nothing. Amounts are in yuan. `encodeExplanation` gives the same as data.
 *
 * @throws RangeError where `loanId` is not among the assessment's loans, or `lang` is unknown; TypeError where the values are
 * not an assessment and a settlement
 */
export function explain(assessment: Assessment, options: ExplainOptions = {}): string {
  const lang = langIn(options, 'zh-CN');
  const { loanId, settlement } = options;
  checkExplained(assessment, settlement);
  const loans = explainedLoans(assessment, loanId);
  const { form, format } = options;
  if (form === 'short') return loans.map((loan) => shortText(loan, assessment, format, lang)).join('\n');
  if (form === 'customer') return loans.map((loan) => customerText(loan, assessment, format, lang)).join('\n');
  const render = format === 'markdown' ? markdown : (page: Page) => plainText(page, lang);
  return loans.map((loan) => render(pageOf(loan, assessment, settlement, lang))).join('\n');
}

/** @throws TypeError where the values are not an assessment and a settlement; the settlement may be undefined */
export function checkExplained(assessment: Assessment, settlement: Settlement | undefined): void {
  checkAssessment(assessment);
  if (settlement !== undefined) checkSettlement(settlement);
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

function pageOf(loan: LoanAssessment, assessment: Assessment, settlement: Settlement | undefined, lang: Lang): Page {
  const { policy, period, household } = assessment;
  const line = settlement && lineOf(settlement, loan.loanId);
  const sourceOfTerm = (term: TermName) => cited(sourceOf(policy, term), lang);
  const sections: Section[] = [
    { title: HEADINGS.eligibility[lang], lines: eligibility(loan, assessment, sourceOfTerm, lang) },
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
      title: HEADINGS.segmentsInYuan[lang],
      table: {
        head: SEGMENT_HEADS.map((text) => text[lang]),
        rows: loan.segments.map((segment) => segmentRow(segment, loan, policy, sourceOfTerm, lang)),
      },
    });
  }
  sections.push({
    title: HEADINGS.roundingAndLimits[lang],
    lines: loan.steps.flatMap((step) => stepLines(step, assessment, lang)),
  });
  if (line !== undefined) {
    sections.push({
      title: HEADINGS.funding[lang],
      lines: [
        ...splitSteps(line, policy).map((step, i) => splitLine(funderNames(policy, lang)[i] as string, step, lang)),
        sharesLine(line, policy, sourceOfTerm, lang),
      ],
    });
  }
  sections.push({ title: HEADINGS.result[lang], lines: resultLines(loan, lang) });
  const days = halfOpenText(PERIOD.encode(period), lang);
  return {
    title:
      lang === 'en'
        ? `Loan ${loan.loanId} of household ${loan.householdId}${borrower(household, lang)}, ${days}, ${policy.name}`
        : `借据 ${loan.loanId}（户号 ${loan.householdId}${borrower(household, lang)}），${days}，${policy.name}`,
    sections,
  };
}

/** Behind the id of a household: its head, where it is given. */
function borrower({ name = '' }: Household, lang: Lang): string {
  return name === '' ? '' : lang === 'en' ? ` (${name})` : `，${TERMS.headOfHousehold[lang]} ${name}`;
}

/** The source of a term in square brackets; an assumption is marked ※. */
function cited(source: Source, lang: Lang): string {
  return `[${source.kind === 'assumption' ? '※ ' : ''}${sourceText(source, lang)}]`;
}

function eligibility(
  assessed: LoanAssessment,
  assessment: Assessment,
  sourceOfTerm: (term: TermName) => string,
  lang: Lang,
): string[] {
  const { loan, basis, reasons } = assessed;
  const { household, policy } = assessment;
  const disbursed = formatDay(loan.disbursedOn);
  return [
    `${withCode(BASES[basis][lang], basis, lang)}${lang === 'en' ? ', ' : '，'}${TERMS.disbursedOn[lang]} ${disbursed} ${sourceOfTerm('window')}`,
    ...(reasons.length > 0 ? [] : passedTexts(eligibilityFactsOf(loan, household, policy), policy, lang)),
    ...reasonsWithFacts(assessed, assessment).map(
      (reason) => `${reasonText(reason, lang)} ${sourceOfTerm(TERM_OF_REASON[reason.reason])}`,
    ),
  ];
}

function segmentRow(
  segment: Segment,
  { reasons }: LoanAssessment,
  policy: Policy,
  sourceOfTerm: (term: TermName) => string,
  lang: Lang,
): string[] {
  const { from, to, days, balance, covered, contractRate, subsidyRate, rule, weight, exclusion, cap, exact, eligible } =
    segment;
  const term = exclusion && TERM_OF_EXCLUSION[exclusion];
  const grounds =
    exclusion !== undefined
      ? `${withCode(EXCLUSIONS[exclusion][lang], exclusion, lang)}${term === undefined ? '' : ` ${sourceOfTerm(term)}`}`
      : rule !== undefined
        ? parted(
            [
              ruleGrounds(rule, sourceOfTerm, lang),
              ...(segment.references ?? []).map((each) => lookupText(each, lang)),
            ],
            lang,
          )
        : parted(
            reasons.map((reason) => REASONS[reason][lang]),
            lang,
          );
  return [
    `${from} → ${to}`,
    String(days),
    amount(balance),
    amount(covered),
    `${contractRate.toFixed()}%`,
    `${subsidyRate.toFixed()}%`,
    `${weight.numerator}/${weight.denominator}`,
    exactYuanText(exact.interest, lang),
    exactYuanText(exact.subsidy, lang),
    exactYuanText(exact.concession, lang),
    parted(
      [
        grounds,
        eligible === undefined || exclusion !== undefined || eligible.gte(balance)
          ? ''
          : eligibleText(eligible, sourceOfTerm, lang),
        cap === undefined ? '' : heldText(cap, exclusion, policy, sourceOfTerm, lang),
      ],
      lang,
    ),
  ];
}

/** Which rule gave the rate of a segment. */
function ruleGrounds(rule: number, sourceOfTerm: (term: TermName) => string, lang: Lang): string {
  return `${lang === 'en' ? 'rule' : '第'} ${rule + 1}${lang === 'en' ? '' : ' 条标准'} ${sourceOfTerm('subsidy')}`;
}

/** A reference that the rule used, and the result of its formula: `points: LPR1Y on 2025-01-10 is 3.1%, so 1.55%`. */
function lookupText({ field, ref, day, pct, result }: ReferenceLookup, lang: Lang): string {
  const [reference, comesTo] = [pct, result].map((rate) => `${rate.toFixed()}%`);
  const name = RATE_LABELS[field][lang];
  return lang === 'en'
    ? named(name, `${ref} on ${day} is ${reference}, so ${comesTo}`, lang)
    : named(name, `${day} ${ref} 为 ${reference}，得 ${comesTo}`, lang);
}

/** After a segment that a cap on principal limited: the cap, and its earlier use. */
function heldText(
  cap: BoundCap,
  exclusion: Segment['exclusion'],
  policy: Policy,
  sourceOfTerm: (term: TermName) => string,
  lang: Lang,
): string {
  const { length } = principalCapsOf(policy);
  const name = capOfLoanText(capNameText(TERM_LABELS.principalCap[lang], cap.place, length, lang), cap, lang);
  const used = cap.usedByEarlierLoans.isZero() ? '' : usedByLoans(cap.usedByEarlierLoans, lang);
  const told = [name, ...(used === '' ? [] : [used])].join(lang === 'en' ? ', ' : '，');
  if (exclusion !== undefined) return told;
  return `${lang === 'en' ? 'held to the ' : '受'}${told}${lang === 'en' ? '' : ' 限制'} ${sourceOfTerm('principalCap')}`;
}

/** Behind a segment of which the eligible amounts are less than the balance. */
function eligibleText(eligible: Decimal, sourceOfTerm: (term: TermName) => string, lang: Lang): string {
  return `${TERMS.eligibleAmounts[lang]} ${amount(eligible)} ${sourceOfTerm('subsidisedOn')}`;
}

function usedByLoans(used: Decimal, lang: Lang): string {
  return lang === 'en'
    ? `used by earlier loans of the household ${amount(used)}`
    : `本户先发放的贷款已用 ${amount(used)}`;
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

function stepLines(step: Step, assessment: Assessment, lang: Lang): string[] {
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
      return amountCapLines(step, assessment, lang);
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

/** A cap on amounts: its name, its earlier use, and the subsidy before and after it. */
function amountCapLines(step: AmountCapStep, { policy, period, earlier }: Assessment, lang: Lang): string[] {
  const { place, cap, per, during, usedByEarlierPeriods, usedByEarlierLoans, left, before, after, capped } = step;
  const en = lang === 'en';
  const counted = earlier.filter((one) => during === 'programme' || (during === 'year' && isSameYear(one, period)));
  const periods = enumerated(
    counted.map((one) => halfOpenText(PERIOD.encode(one), lang)),
    lang,
  );
  const used = [
    ...(counted.length === 0
      ? []
      : [
          en
            ? `used in earlier periods (${periods}) ${amount(usedByEarlierPeriods)}`
            : `以前各期（${periods}）已用 ${amount(usedByEarlierPeriods)}`,
        ]),
    ...(usedByEarlierLoans.isZero() ? [] : [usedByLoans(usedByEarlierLoans, lang)]),
    `${TERMS.remainingCap[lang]} ${amount(left)}`,
  ];
  const name = capNameText(TERM_LABELS.amountCap[lang], place, amountCapsOf(policy).length, lang);
  return [
    named(`${capOfLoanText(name, { per, limit: cap }, lang)}`, used.join(en ? ', ' : '，'), lang),
    en
      ? `${name}: ${amount(before)} → ${amount(after)}, ${amount(capped)} cut off`
      : `${name}：${amount(before)} → ${amount(after)}，${FIGURES.capped.label[lang]} ${amount(capped)}`,
  ];
}

function isSameYear(one: Period, other: Period): boolean {
  return civilDateOf(one.from).year === civilDateOf(other.from).year;
}

function splitLine(funder: string, { of, share, exact, part, roundedUp }: SplitStep, lang: Lang): string {
  const whole = exact.denominator === '1' ? '' : roundedUp ? ROUNDED_UP[lang] : ROUNDED_DOWN[lang];
  const isRest = share.numerator === share.denominator;
  return isRest
    ? named(funder, `${lang === 'en' ? 'the rest' : '其余'} ${amount(part)}`, lang)
    : named(
        funder,
        `${amount(of)} × ${shareFractionText(share)} = ${exactYuanText(exact, lang)} → ${amount(part)}${whole}`,
        lang,
      );
}

/** The source of the shares, and for which loans they are where they are not the funders' own. */
function sharesLine(
  { funderShares: entry }: SettlementLine,
  policy: Policy,
  sourceOfTerm: (term: TermName) => string,
  lang: Lang,
): string {
  if (entry === undefined) return sourceOfTerm('funders');
  const name = TERM_LABELS.funderShares[lang];
  const which = lang === 'en' ? `${name}, entry ${entry + 1}` : `${name}第 ${entry + 1} 项`;
  const hold = sharesHoldText((policy.funderShares as readonly FunderShares[])[entry] as FunderShares, lang);
  const shares = [...hold, sharesOfEntryText(policy, entry, lang)].join(lang === 'en' ? ', ' : '，');
  return `${named(which, shares, lang)} ${sourceOfTerm('funderShares')}`;
}

function resultLines(loan: LoanAssessment, lang: Lang): string[] {
  return LOAN_FIGURES.map((name) => {
    const value = loan[name];
    return named(figureLabel(name, lang), typeof value === 'number' ? String(value) : amount(value), lang);
  });
}

/** An amount of yuan with two decimals and separators. */
function amount(value: Decimal): string {
  return money(value);
}

function became({ exact, rounded }: Rounded, lang: Lang): string {
  return `${exactYuanText(exact, lang)} → ${amount(rounded)}`;
}

/** Plain text: a row of a table is a line of heads with their cells. */
function plainText({ title, sections }: Page, lang: Lang): string {
  const body = sections.flatMap(({ title: heading, lines = [], table }) => [
    '',
    heading,
    ...lines.map((line) => `  ${line}`),
    ...(table?.rows ?? []).map(
      (row, i) => `  ${i + 1}. ${row.map((cell, j) => `${table?.head[j]} ${cell}`).join(lang === 'en' ? '; ' : '；')}`,
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
