import type { Assessment, LoanAssessment } from '../engine/assess.js';
import type { Lang } from '../fields/faults.js';
import { BASES } from '../fields/reasons.js';
import type { Decimal } from '../kernel/decimal.js';
import { reasonsWithFacts } from '../settlement/reason-facts.js';
import { named, parted } from '../words/forms.js';
import { exclusionsText, figureLabel } from '../words/labels.js';
import { reasonPlainText } from '../words/reason-facts.js';
import { TERMS } from '../words/terms.js';
import { amountText, daysText, dayText, periodText, yuanText } from '../words/values.js';
import { linesText } from './markdown-text.js';

/**
 * A loan's explanation in five lines: which loan, what of it is subsidised or why not, the interest, who
 * pays what of it, and what the borrower pays. Amounts in yuan.
 */
export function shortText(
  assessed: LoanAssessment,
  assessment: Assessment,
  format: 'text' | 'markdown' | undefined,
  lang: Lang,
): string {
  const { loan, interest, subsidy, concession, waived, borrowerInterest } = assessed;
  const { name = '' } = assessment.household;
  const en = lang === 'en';
  const yuan = (amount: Decimal) => amountText(amount, lang);
  const rest = concession.minus(waived);
  const lines = [
    [
      `${en ? 'Loan' : TERMS.loan[lang]} ${loan.id}`,
      ...(name === '' ? [] : [`${TERMS.headOfHousehold[lang]} ${name}`]),
      loan.product,
      `${TERMS.principal[lang]} ${yuanText(loan.principal, lang)}`,
      `${TERMS.disbursedOn[lang]} ${dayText(loan.disbursedOn, lang)}`,
    ].join(en ? ', ' : '，'),
    named(periodText(assessment.period, lang), resultText(assessed, assessment, lang), lang),
    named(figureLabel('interest', lang), yuan(interest), lang),
    parted(
      [
        named(figureLabel('subsidy', lang), `${yuan(subsidy)}${cappedText(assessed, yuan, lang)}`, lang),
        named(figureLabel('concession', lang), `${yuan(concession)}${includedText(rest, yuan, lang)}`, lang),
      ],
      lang,
    ),
    named(figureLabel('borrowerInterest', lang), yuan(borrowerInterest), lang),
  ];
  return linesText(lines, format);
}

/** What of the loan is subsidised, or why it is not. */
function resultText(assessed: LoanAssessment, assessment: Assessment, lang: Lang): string {
  const { reasons, subsidisedDays, excludedDays } = assessed;
  if (reasons.length > 0) {
    const why = reasonsWithFacts(assessed, assessment).map((reason) => reasonPlainText(reason, lang));
    return named(BASES.ineligible[lang], parted(why, lang), lang);
  }
  const days = `${figureLabel('subsidisedDays', lang)} ${lang === 'en' ? subsidisedDays : daysText(subsidisedDays, lang)}`;
  const excluded = exclusionsText(excludedDays, lang);
  return excluded === '' ? days : parted([days, named(TERMS.exclusions[lang], excluded, lang)], lang);
}

function cappedText({ capped }: LoanAssessment, yuan: (amount: Decimal) => string, lang: Lang): string {
  if (capped.isZero()) return '';
  return lang === 'en' ? ` after ${yuan(capped)} cut off by the cap` : `（已因上限核减 ${yuan(capped)}）`;
}

/** The part of the concession that lies in the contract rate already. */
function includedText(rest: Decimal, yuan: (amount: Decimal) => string, lang: Lang): string {
  if (rest.isZero()) return '';
  return lang === 'en' ? `, ${yuan(rest)} of it in the contract rate` : `（其中 ${yuan(rest)} 已含在合同利率内）`;
}
