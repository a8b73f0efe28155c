import type { Assessment, LoanAssessment } from '../engine/assess.js';
import type { Lang } from '../fields/faults.js';
import type { Day } from '../kernel/plain-date.js';
import { reasonsWithFacts } from '../settlement/reason-facts.js';
import { parted } from '../words/forms.js';
import { exclusionsText } from '../words/labels.js';
import { reasonPlainText } from '../words/reason-facts.js';
import { amountText, daysText, dayText, periodText, yuanText } from '../words/values.js';
import { linesText } from './markdown-text.js';

/**
 * A loan's explanation for the family that has it, in five sentences without terms of the trade: which loan, the interest,
 * what of it the government pays and for how many days, or why it does not, what the bank charges less, and what is left to
 * pay. Amounts in yuan.
 */
export function customerText(
  assessed: LoanAssessment,
  assessment: Assessment,
  format: 'text' | 'markdown' | undefined,
  lang: Lang,
): string {
  const lines = [
    loanLine(assessed, assessment, lang),
    interestLine(assessed, assessment, lang),
    subsidyLine(assessed, assessment, lang),
    bankLine(assessed, lang),
    lang === 'en'
      ? `You pay ${amountText(assessed.borrowerInterest, lang)} yourself.`
      : `您实际承担利息 ${amountText(assessed.borrowerInterest, lang)}。`,
  ];
  return linesText(lines, format);
}

function loanLine({ loan }: LoanAssessment, { household: { name = '' } }: Assessment, lang: Lang): string {
  const [principal, day] = [yuanText(loan.principal, lang), dayText(loan.disbursedOn, lang)];
  const to = name === '' ? '' : lang === 'en' ? `${name}: ` : `${name}：`;
  return lang === 'en'
    ? `${to}your loan ${loan.id} of ${principal} was paid out on ${day}.`
    : `${to}您的贷款 ${loan.id}，本金 ${principal}，${day}发放。`;
}

function interestLine({ loan, interest }: LoanAssessment, { period }: Assessment, lang: Lang): string {
  // A loan of a later period has no interest in this one, whose days are then named.
  const from = loan.disbursedOn < period.to ? (Math.max(loan.disbursedOn, period.from) as Day) : period.from;
  const [days, amount] = [periodText({ from, to: period.to }, lang), amountText(interest, lang)];
  return lang === 'en' ? `From ${days} its interest is ${amount}.` : `${days}，利息合计 ${amount}。`;
}

function subsidyLine(assessed: LoanAssessment, assessment: Assessment, lang: Lang): string {
  const { reasons, subsidy, subsidisedDays, excludedDays, capped } = assessed;
  const en = lang === 'en';
  if (reasons.length > 0) {
    const why = parted(
      reasonsWithFacts(assessed, assessment).map((reason) => reasonPlainText(reason, lang)),
      lang,
    );
    return en ? `The government pays nothing of it: ${why}.` : `不能享受财政补贴：${why}。`;
  }
  const [amount, days] = [amountText(subsidy, lang), daysText(subsidisedDays, lang)];
  const excluded = exclusionsText(excludedDays, lang);
  const without = en ? ` Nothing is paid for: ${excluded}.` : `以下天数没有补贴：${excluded}。`;
  const cut = amountText(capped, lang);
  const limit = en ? ` ${cut} more are above the limit.` : `超过补贴上限的 ${cut}不予补贴。`;
  return [
    en ? `The government pays ${amount} of it, for ${days}.` : `其中财政补贴 ${amount}，补贴 ${days}。`,
    ...(excluded === '' ? [] : [without]),
    ...(capped.isZero() ? [] : [limit]),
  ].join('');
}

function bankLine({ concession, waived }: LoanAssessment, lang: Lang): string {
  const en = lang === 'en';
  if (concession.isZero()) return en ? 'The bank charges the agreed rate.' : '银行按合同约定利率计息。';
  const [less, amount] = [concession.minus(waived), amountText(concession, lang)];
  if (less.isZero()) return en ? `The bank does not charge ${amount} of it.` : `银行另外免收利息 ${amount}。`;
  return en
    ? `The bank charges ${amount} less than at its usual rate.`
    : `银行给予利率优惠，比按一般利率计算少收 ${amount}。`;
}
