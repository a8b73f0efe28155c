import type { Lang } from '../fields/faults.js';
import { REASONS, type Reason } from '../fields/reasons.js';
import { named, parted } from './forms.js';
import { money } from './values.js';

/** What would remove a reason against a household. */
interface Remedy {
  readonly reason: Reason;
  /** The first day without it. */
  readonly from?: string;
  /** By how much an amount is above its bound, in yuan. */
  readonly above?: string;
}

/** What would remove each reason against a household, in words: a day, an amount, or that none is known. */
export function remediesText(remedies: readonly Remedy[], lang: Lang): string {
  return parted(
    remedies.map(({ reason, from, above }) => named(REASONS[reason][lang], changeText(from, above, lang), lang)),
    lang,
  );
}

function changeText(from: string | undefined, above: string | undefined, lang: Lang): string {
  if (from !== undefined) return lang === 'en' ? `no longer from ${from} on` : `自 ${from} 起不再存在`;
  if (above !== undefined) return lang === 'en' ? `above by ${money(above)} yuan` : `超出 ${money(above)} 元`;
  return lang === 'en' ? 'no day is known' : '尚无可知的消除日期';
}
