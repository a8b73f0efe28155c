import type { Lang } from '../fields/faults.js';
import { PERIOD } from '../fields/period.js';
import type { Portfolio } from '../fields/portfolio.js';
import { encodeProgress } from '../io/planning-json.js';
import { readDay } from '../kernel/plain-date.js';
import { progress } from '../planning/progress.js';
import { halfOpenText } from '../words/values.js';
import { UsageError } from './errors.js';
import type { ProgressRequest } from './options.js';
import { progressTable } from './progress-table.js';

/**
 * `progress`: the progress of a programme at the end of a day, and with `--until` a forecast.
 *
 * @throws UsageError where the day is not in the period
 */
export function measuredText({ on, until, format }: ProgressRequest, portfolio: Portfolio, lang: Lang): string {
  const day = readDay(on) as number;
  if (day < portfolio.period.from || day >= portfolio.period.to) {
    const days = (language: Lang) => halfOpenText(PERIOD.encode(portfolio.period), language);
    throw new UsageError({
      en: `--on ${on} is not in the period ${days('en')}; give another period with --year, or with --from and --to`,
      'zh-CN': `--on ${on} 不在结算期 ${days('zh-CN')}内；请用 --year 或 --from 与 --to 给出结算期`,
    });
  }
  const measured = progress(portfolio, { on, ...(until === undefined ? {} : { until }) });
  return format === 'json' ? `${JSON.stringify(encodeProgress(measured), null, 2)}\n` : progressTable(measured, lang);
}

/** The default period: the calendar year of the day. */
export function yearOf(day: string): { readonly from: string; readonly to: string } {
  const year = Number(day.slice(0, 4));
  return { from: `${year}-01-01`, to: `${year + 1}-01-01` };
}
