import type { Lang } from '../fields/faults.js';
import { PERIOD } from '../fields/period.js';
import type { Portfolio } from '../fields/portfolio.js';
import { encodeProgress } from '../io/planning-json.js';
import { readDay } from '../kernel/plain-date.js';
import { progress } from '../planning/progress.js';
import { UsageError } from './errors.js';
import type { ProgressRequest } from './options.js';
import { progressTable } from './progress-table.js';

/**
 * `progress`: how a programme stands at the end of a day, and with `--until` what is to be expected.
 *
 * @throws UsageError where the day is not in the period
 */
export function measuredText({ on, until, format }: ProgressRequest, portfolio: Portfolio, lang: Lang): string {
  const day = readDay(on) as number;
  if (day < portfolio.period.from || day >= portfolio.period.to) {
    const { from, to } = PERIOD.encode(portfolio.period);
    throw new UsageError({
      en: `--on ${on} is not in the period ${from} to ${to} (not counted): give another with --year, or --from and --to`,
      'zh-CN': `--on ${on} 不在期间 ${from} 至 ${to}（不含）内：请用 --year 或 --from 与 --to 给出期间`,
    });
  }
  const measured = progress(portfolio, { on, ...(until === undefined ? {} : { until }) });
  return format === 'json' ? `${JSON.stringify(encodeProgress(measured), null, 2)}\n` : progressTable(measured, lang);
}

/** The period where neither a flag nor the input gives one: the year of the day. */
export function yearOf(day: string): { readonly from: string; readonly to: string } {
  const year = Number(day.slice(0, 4));
  return { from: `${year}-01-01`, to: `${year + 1}-01-01` };
}
