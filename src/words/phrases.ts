import type { Lang, Text } from '../fields/faults.js';
import { inBrackets, named, parted } from './forms.js';
import { TERMS } from './terms.js';
import { halfOpenText } from './values.js';

/** What stands for a value of several parts, where only one of two settlements has it. */
export const PRESENT: Text = { en: 'present', 'zh-CN': '有' };

/** In front of a figure of a claim that is not an amount. */
export const CLAIMED: Text = { en: 'claimed', 'zh-CN': '申报' };

/** In front of the figure that it is compared with. */
export const COMPUTED: Text = { en: 'computed', 'zh-CN': '计算' };

/** The outcome of a diagnosis in which no known mistake explains the difference. */
export const UNEXPLAINED: Text = { en: 'no known mistake', 'zh-CN': '无已知原因' };

/** Behind a funder's part that the split rounded up. */
export const ROUNDED_UP: Text = {
  en: ', rounded up, so that the parts add up to the total',
  'zh-CN': '，进一分，使各部分之和等于合计',
};

/** Behind a funder's part that the split rounded down. */
export const ROUNDED_DOWN: Text = {
  en: ', rounded down, so that the parts add up to the total',
  'zh-CN': '，舍去尾数，使各部分之和等于合计',
};

/** Several half-open spans of days: `2024-09-01 to 2024-12-01 (exclusive); …`. */
export function spansText(spans: readonly { readonly from: string; readonly to: string }[], lang: Lang): string {
  return parted(
    spans.map((span) => halfOpenText(span, lang)),
    lang,
  );
}

/** The line that names a policy: `policy: Suichang (suichang-2024)`. */
export function policyLine({ name, id }: { readonly name: string; readonly id: string }, lang: Lang): string {
  return named(TERMS.policy[lang], inBrackets(name, id, lang), lang);
}

/** The line that names a period: `period: 2024-01-01 to 2025-01-01 (exclusive)`. */
export function periodLine(period: { readonly from: string; readonly to: string }, lang: Lang): string {
  return named(TERMS.period[lang], halfOpenText(period, lang), lang);
}

/** The line that names a file that was written. */
export function writtenLine(file: string, lang: Lang): string {
  return named(lang === 'en' ? 'written' : '已写入', file, lang);
}

/** The line behind a table that shows only its first rows; `flags` show all. */
export function moreRows(rows: number, flags: readonly string[], lang: Lang): string {
  const where = flags.join(` ${TERMS.or[lang]} `);
  return lang === 'en' ? `${rows} more rows: see ${where}` : `另有 ${rows} 行：见 ${where}`;
}
