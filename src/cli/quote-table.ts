import type { Lang, Text } from '../fields/faults.js';
import { resultText } from '../io/csv-screening.js';
import { escapeControls } from '../io/escape-controls.js';
import type { EncodedQuote } from '../io/planning-json.js';
import { formatMicro } from '../kernel/percent.js';
import { formatDay } from '../kernel/plain-date.js';
import type { QuoteRequest } from '../planning/quote.js';
import { enumerated, inBrackets, named } from '../words/forms.js';
import { figureLabel, funderNames } from '../words/labels.js';
import { policyLine } from '../words/phrases.js';
import { reasonPlainText } from '../words/reason-facts.js';
import { TERMS } from '../words/terms.js';
import { halfOpenText, money, yuanText } from '../words/values.js';
import { table, termsText } from './table.js';

/** The id of a loan that is considered, and of a household that no input has. */
export const CONSIDERED = 'considered';

/** The amounts of a year, in the order of the columns. */
const COLUMNS = ['interest', 'subsidy', 'concession', 'borrowerInterest'] as const;

/** A quote as tables for a terminal: the loan, whether it is eligible and why not, each year with its funders, and their sums. */
export function quoteTable(quoted: EncodedQuote, { policy, household, loan }: QuoteRequest, lang: Lang): string {
  const { years, total, isEligible, grounds } = quoted;
  const rates = loan.rates.map(({ pct }) => `${formatMicro(pct)}%`);
  const due = formatDay(loan.extendedTo ?? loan.maturesOn);
  const isCapped = Number(total.capped) > 0;
  const ids = policy.funders.map(({ id }) => id);
  const amounts = isCapped ? [...COLUMNS, 'capped' as const] : COLUMNS;
  const cells = (of: Pick<EncodedQuote['total'], (typeof amounts)[number] | 'funders'>) => [
    ...amounts.map((name) => money(of[name])),
    ...ids.map((id) => money(of.funders[id] as string)),
  ];
  const sections = [
    [
      policyLine(policy, lang),
      named(TERMS.quotedHousehold[lang], householdText(household, lang), lang),
      named(
        TERMS.quotedLoan[lang],
        enumerated(
          [
            yuanText(loan.principal, lang),
            ...rates,
            halfOpenText({ from: formatDay(loan.disbursedOn), to: due }, lang),
            ...(loan.lender === CONSIDERED ? [] : [loan.lender]),
            loan.product,
          ],
          lang,
        ),
        lang,
      ),
      named(TERMS.eligibility[lang], resultText(isEligible, lang), lang),
      ...grounds.map((ground) => `- ${reasonPlainText(ground, lang)}`),
    ]
      .map(escapeControls)
      .join('\n'),
    table(
      [
        TERMS.year[lang],
        figureLabel('subsidisedDays', lang),
        ...amounts.map((name) => figureLabel(name, lang)),
        ...funderNames(policy, lang),
      ],
      [
        ...years.map((year) => [String(year.year), String(year.subsidisedDays), ...cells(year)]),
        [TERMS.total[lang], String(years.reduce((sum, year) => sum + year.subsidisedDays, 0)), ...cells(total)],
      ],
    ),
    ASSUMED[lang],
    ...(quoted.terms.length === 0 ? [] : [termsText(quoted.terms, policy, lang)]),
  ];
  return `${sections.join('\n\n')}\n`;
}

function householdText({ id, name }: QuoteRequest['household'], lang: Lang): string {
  return id === CONSIDERED ? ON_THE_LIST[lang] : inBrackets(id, name, lang);
}

const ON_THE_LIST: Text = {
  en: 'on the list, without assistance and without another loan',
  'zh-CN': '已列入名单，无救助，无其他贷款',
};

const ASSUMED: Text = {
  en: 'It is assumed that interest is paid when due and that the loan is repaid as agreed. In a settlement of all households, a funder’s part may be a fen more or less.',
  'zh-CN': '假定按期付息并按约定还本。全部家庭一并结算时，各分担主体的金额可能相差一分。',
};
