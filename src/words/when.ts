import type { Lang, Text } from '../fields/faults.js';
import { labelText } from '../fields/label.js';
import { type When, whenFields } from '../fields/policy.js';
import { enumerated } from './forms.js';
import { TERMS as VOCABULARY } from './terms.js';
import { monthsText, yuanText } from './values.js';

/** Of which loans an entry speaks: `for loans with product A or B and principal below 150,000.00 yuan`. */
export function whenText({ principal, termMonths, attributes = {}, ...lists }: When, lang: Lang): string {
  const en = lang === 'en';
  const among = (name: string, values: readonly string[]) => {
    const texts = values.map((value) => (value === '' ? NOT_GIVEN[lang] : value));
    if (texts.length === 0) return en ? `${name} none of any` : `${name}不为任何值`;
    return en ? `${name} ${texts.join(' or ')}` : `${name}为${enumerated(texts, lang)}`;
  };
  const label = (name: keyof When) => labelText(whenFields[name].labels)[lang];
  const parts = [
    ...WHEN_LISTS.flatMap((name) => (lists[name] === undefined ? [] : [among(LIST_LABELS[name][lang], lists[name])])),
    ...(principal === undefined ? [] : [inRange(label('principal'), principal, (fen) => yuanText(fen, lang), lang)]),
    ...(termMonths === undefined
      ? []
      : [inRange(TERM_OF_LOAN[lang], termMonths, (months) => monthsText(months, lang), lang)]),
    ...Object.entries(attributes).map(([name, values]) => among(name, values)),
  ];
  if (parts.length === 0) return en ? 'for all loans' : '适用于全部贷款';
  return en ? `for loans with ${parts.join(' and ')}` : `适用于${parts.join('、且')}的贷款`;
}

const WHEN_LISTS = ['products', 'categories', 'lenders', 'townships'] as const;
const LIST_LABELS: Readonly<Record<(typeof WHEN_LISTS)[number], Text>> = {
  products: VOCABULARY.product,
  categories: VOCABULARY.category,
  lenders: VOCABULARY.lender,
  townships: VOCABULARY.township,
};
/** The term of a loan, in months. */
export const TERM_OF_LOAN: Text = { en: 'term', 'zh-CN': '贷款期限' };
const NOT_GIVEN: Text = { en: '(none)', 'zh-CN': '（空）' };

function inRange<T>(
  name: string,
  { from, to }: { readonly from?: T | undefined; readonly to?: T | undefined },
  textOf: (value: T) => string,
  lang: Lang,
): string {
  const bounds = [
    ...(from === undefined ? [] : [`${lang === 'en' ? 'at least' : '不低于'} ${textOf(from)}`]),
    ...(to === undefined ? [] : [`${lang === 'en' ? 'below' : '低于'} ${textOf(to)}`]),
  ];
  if (bounds.length === 0) return lang === 'en' ? `any ${name}` : `${name}不限`;
  return lang === 'en' ? `${name} ${bounds.join(' and ')}` : `${name}${bounds.join('、')}`;
}
