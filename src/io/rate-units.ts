import type { Text } from '../fields/faults.js';
import { PERCENT } from '../fields/forms.js';
import { Decimal } from '../kernel/decimal.js';
import { readPercent } from '../kernel/percent.js';

/** The signs of rates. A rate in a sign divided by its number is in percent. */
export const SIGNS = { '%': 1, '‰': 10, '‱': 100 } as const;

/** The periods of rates: how many are in a year of 360 days, and their words in a header. */
export const PERIODS = {
  annual: { inYear: 1, word: '年利率', of: { en: 'a year', 'zh-CN': '年利率' } },
  monthly: { inYear: 12, word: '月利率', of: { en: 'a month', 'zh-CN': '月利率' } },
  daily: { inYear: 360, word: '日利率', of: { en: 'a day', 'zh-CN': '日利率' } },
} as const satisfies Record<string, { inYear: number; word: string; of: Text }>;

export type RatePeriod = keyof typeof PERIODS;
export type RateSign = keyof typeof SIGNS;

const SIGN_NAMES = { '%': 'pct', '‰': 'permille', '‱': 'permyriad' } as const satisfies Record<RateSign, string>;

/** A unit of rates in a column: `annual_pct`, `monthly_permille`. */
export type RateUnit = `${RatePeriod}_${(typeof SIGN_NAMES)[RateSign]}`;

/** The unit of a period and a sign. */
export function rateUnit(period: RatePeriod, sign: RateSign): RateUnit {
  return `${period}_${SIGN_NAMES[sign]}`;
}

interface UnitParts {
  readonly period: RatePeriod;
  readonly sign: RateSign;
}

const PARTS = /* @__PURE__ */ Object.fromEntries(
  (Object.keys(PERIODS) as RatePeriod[]).flatMap((period) =>
    (Object.keys(SIGNS) as RateSign[]).map((sign) => [rateUnit(period, sign), { period, sign }]),
  ),
) as Record<RateUnit, UnitParts>;

/** The sign of a unit. */
export function rateSign(unit: RateUnit): RateSign {
  return PARTS[unit].sign;
}

/** The Chinese header of a unit: 月利率(‰). */
export function unitHeader(unit: RateUnit): string {
  const { period, sign } = PARTS[unit];
  return `${PERIODS[period].word}(${sign})`;
}

/** A rate times `times`, divided by `by`, is percent a year. */
function factors(unit: RateUnit): { readonly times: number; readonly by: number } {
  const { period, sign } = PARTS[unit];
  return { times: PERIODS[period].inYear, by: SIGNS[sign] };
}

/**
 * Converts a cell of a rate column to percent a year exactly: a monthly rate in ‰ times 12 divided by 10, a daily rate in ‱
 * times 360 divided by 100. A cell that is not a plain decimal of at most six decimals is returned as it is; the schema
 * refuses it.
 */
export function annualPercent(cell: string, unit: RateUnit): string {
  if (unit === 'annual_pct' || readPercent(cell) === undefined) return cell;
  const { times, by } = factors(unit);
  return new Decimal(cell).times(times).div(by).toFixed();
}

/**
 * {@link annualPercent} of a rate in millionths of its unit, in millionths of a percent; −1 where it has more than six
 * decimals or is above 100%.
 */
export function annualMicroPercent(micro: number, unit: RateUnit): number {
  const { times, by } = factors(unit);
  // Exact: at most 100 million times 360.
  const product = micro * times;
  return product % by === 0 && product <= by * (PERCENT.max as number) ? product / by : -1;
}

/** The detail of a faulty rate in a column that is not in percent a year: by what it is converted. */
export function unitNote(unit: RateUnit): Text | undefined {
  if (unit === 'annual_pct') return undefined;
  const { period, sign } = PARTS[unit];
  const { times, by } = factors(unit);
  const { of } = PERIODS[period];
  return times >= by
    ? {
        en: `; this column is in ${sign} ${of.en}, and is multiplied by ${times / by}`,
        'zh-CN': `；本列为${of['zh-CN']} ${sign}，折算年利率 % 时乘以 ${times / by}`,
      }
    : {
        en: `; this column is in ${sign} ${of.en}, and is divided by ${by / times}`,
        'zh-CN': `；本列为${of['zh-CN']} ${sign}，折算年利率 % 时除以 ${by / times}`,
      };
}
