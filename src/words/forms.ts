import type { Lang, Text } from '../fields/faults.js';

/*
 * The forms of a term. A term has one text in each language; a channel that needs another form derives it here.
 */

/** A text that is worked out for each language. */
export function inBoth(textIn: (lang: Lang) => string): Text {
  return { en: textIn('en'), 'zh-CN': textIn('zh-CN') };
}

/** A heading: sentence case in English, the term itself in Chinese. */
export function heading(term: Text): Text {
  return { en: capitalised(term.en), 'zh-CN': term['zh-CN'] };
}

/** The first letter as a capital. */
export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * The English header of a CSV column, from the name of a field, a figure or a term: `principalDays` → `principal_days`.
 */
export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A term with a unit or a remark in brackets behind it: `subsidy rate (%)`, `贴息率（%）`. */
export function bracketed(term: Text, remark: Text | string): Text {
  return inBoth((lang) => inBrackets(term[lang], typeof remark === 'string' ? remark : remark[lang], lang));
}

/** {@link bracketed} in one language; the text alone where there is no remark. */
export function inBrackets(text: string, remark: string | undefined, lang: Lang): string {
  if (remark === undefined) return text;
  return lang === 'en' ? `${text} (${remark})` : `${text}（${remark}）`;
}

/** A name with the code by which programs and the reference know it; in Chinese the name alone. */
export function withCode(name: string, code: string, lang: Lang): string {
  return lang === 'en' ? inBrackets(name, code, lang) : name;
}

/** The end of a half-open span: `to (exclusive)`. */
export function exclusive(end: Text): Text {
  return bracketed(end, { en: 'exclusive', 'zh-CN': '不含' });
}

/** An amount before it is rounded: `interest (unrounded)`. */
export function unrounded(amount: Text): Text {
  return bracketed(amount, { en: 'unrounded', 'zh-CN': '四舍五入前' });
}

/** An amount after it is rounded: `interest (rounded)`. */
export function rounded(amount: Text): Text {
  return bracketed(amount, { en: 'rounded', 'zh-CN': '四舍五入后' });
}

/** The whole number that an amount is computed from in a spreadsheet: `interest (numerator)`. */
export function numerator(amount: Text): Text {
  return bracketed(amount, { en: 'numerator', 'zh-CN': '分子' });
}

/** What such a whole number is divided by: `share (denominator)`. */
export function denominator(share: Text): Text {
  return bracketed(share, { en: 'denominator', 'zh-CN': '分母' });
}

/** A name and what stands for it: `Lender: 农商银行`. */
export function named(name: string, value: string, lang: Lang): string {
  return `${name}${lang === 'en' ? ': ' : '：'}${value}`;
}

/** Parts of one line, those that are empty left out: separated by semicolons. */
export function parted(parts: readonly string[], lang: Lang): string {
  return parts.filter((part) => part !== '').join(lang === 'en' ? '; ' : '；');
}

/** Items of one list: separated by commas. */
export function enumerated(items: readonly string[], lang: Lang): string {
  return items.join(lang === 'en' ? ', ' : '、');
}
