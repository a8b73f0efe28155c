import { ATTRIBUTE_KEY, type CapKey } from '../fields/cap-keys.js';
import { type Cap, type CapKeyValue, isPerLoan, type TimedCap } from '../fields/caps.js';
import type { Lang, Text } from '../fields/faults.js';
import { choiceWords } from '../fields/label.js';
import { CAP_DURING } from '../fields/policy.js';
import type { Decimal } from '../kernel/decimal.js';
import { enumerated, inBrackets } from './forms.js';
import { TERMS } from './terms.js';
import { money, yuanText } from './values.js';
import { whenText } from './when.js';

/** A cap in words: `loans of one household and one lender together at most 200,000.00 yuan`. */
export function capText(cap: Cap | TimedCap, lang: Lang): string {
  const most = lang === 'en' ? ` at most ${yuanText(cap.limit, lang)}` : `至多 ${yuanText(cap.limit, lang)}`;
  const [tied = '', ...rest] = scopeOf(cap, lang);
  return [`${tied}${most}`, ...rest].join(lang === 'en' ? ', ' : '，');
}

/** What a cap is of: the loans that it ties together, the time, the loans to which it applies. */
export function capScopeText(cap: Cap | TimedCap, lang: Lang): string {
  return scopeOf(cap, lang).join(lang === 'en' ? ', ' : '，');
}

function scopeOf(cap: Cap | TimedCap, lang: Lang): readonly string[] {
  return [
    tiedText(cap.per, lang),
    ...('during' in cap ? [choiceWords(CAP_DURING, cap.during, lang)] : []),
    ...(cap.when === undefined ? [] : [whenText(cap.when, lang)]),
  ];
}

/** The loans that a cap ties together. */
function tiedText(per: readonly CapKey[], lang: Lang): string {
  if (isPerLoan({ per })) return lang === 'en' ? 'each loan' : '每笔';
  const names = per.map((key) => keyName(key, lang));
  return lang === 'en'
    ? `loans of one ${names.join(' and one ')} together`
    : `${names.map((name) => `同一${name}`).join('、')}的贷款合计`;
}

/** The keys of a cap with their values: `household H1, lender A`. */
export function keyValuesText(per: readonly CapKeyValue[], lang: Lang): string {
  return enumerated(
    per.map(({ key, value = TERMS.notStated[lang] }) => `${keyName(key, lang)} ${value}`),
    lang,
  );
}

/** The name of a cap; with its number where the policy has several. */
export function capNameText(name: string, place: number, caps: number, lang: Lang): string {
  if (caps === 1) return name;
  return lang === 'en' ? `${name} no. ${place + 1}` : `${name}第 ${place + 1} 条`;
}

/** A cap with the values of its keys and its limit: `cap on principal no. 2 (household H1) 200,000.00`. */
export function capOfLoanText(
  name: string,
  { per, limit }: { readonly per: readonly CapKeyValue[]; readonly limit: Decimal },
  lang: Lang,
): string {
  return `${inBrackets(name, keyValuesText(per, lang), lang)} ${money(limit)}`;
}

const HOUSEHOLD: Text = { en: 'household', 'zh-CN': '家庭' };

function keyName(key: CapKey, lang: Lang): string {
  switch (key) {
    case 'loan':
      return TERMS.loan[lang];
    case 'household':
      return HOUSEHOLD[lang];
    case 'lender':
      return TERMS.lender[lang];
    case 'product':
      return TERMS.product[lang];
    default:
      return key.slice(ATTRIBUTE_KEY.length);
  }
}
