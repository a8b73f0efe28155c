import { formatValue, type Text } from '../fields/faults.js';
import { type Engine, plainPortfolio, tiexiEngine } from './engine.js';
import {
  inputOrderNeverMatters,
  longerOverdueNeverPaysMore,
  mergingAddsUp,
  periodSplit,
} from './properties/changes.js';
import {
  dailyBookingsAddUp,
  engineEqualsOracle,
  explanationEqualsOracle,
  segmentsAddUp,
  segmentsPartition,
} from './properties/days.js';
import type { Counterexample, Property } from './properties/property.js';
import {
  encodeParseIdentity,
  firstFunderHalfUp,
  fundersAddUp,
  linesAddUpToTotals,
  subsidyWithinInterest,
} from './properties/sums.js';
import { consecutiveYears } from './properties/years.js';

/** A property that holds for the settlement of every valid portfolio. */
export interface Invariant {
  /** The name of the invariant. */
  readonly name: InvariantName;
  /** The assertion, in one sentence. */
  readonly asserts: Text;
  /**
   * Checks a portfolio: the input of SPEC 7 or its JSON text. It may contain a preset, `suichang2024(…)` and
   * `year(2024)`.
   *
   * @param seed an integer, 0 by default. For invariants that change the portfolio, it selects the change: the new
   *   order, the day of the cut, the longer spell, the sets of households, the data of an earlier time.
   * @returns the first counterexample; undefined where the invariant holds
   * @throws InvalidInputError with every fault of the portfolio
   */
  check(portfolio: unknown, seed?: number): Counterexample | undefined;
}

const PROPERTIES = {
  'engine-equals-oracle': {
    property: engineEqualsOracle,
    en: 'Every figure of the lines, the totals, the groups and the adjustments, and every payable amount, equals the day-by-day oracle’s.',
    'zh-CN': '每笔明细、合计、各分组、以前期间调整及应付金额的每个数字，均与逐日核算结果一致。',
  },
  'explanation-equals-oracle': {
    property: explanationEqualsOracle,
    en: 'Every figure that an explanation gives, its reasons and the funders’ parts are the oracle’s, with what earlier periods used of the caps.',
    'zh-CN': '说明所列的各项结果、原因及各分担主体承担额与逐日核算一致（含以前各期已用的上限额度）。',
  },
  'segments-partition': {
    property: segmentsPartition,
    en: 'A loan’s segments are disjoint and complete, agree with the oracle on every day, and add up to its days and its principal-days.',
    'zh-CN': '每笔贷款的分段互不重叠、不遗漏，与逐日核算逐日一致，并合计为其天数和积数。',
  },
  'segments-re-add': {
    property: segmentsAddUp,
    en: 'The exact amounts of a loan’s segments add up to those of its days, and, where rounding happens once, round half up to the figures of its line.',
    'zh-CN': '各分段的精确金额之和等于逐日精确金额之和；一次四舍五入时，四舍五入后即为该笔的各项金额。',
  },
  'rows-and-totals-tie': {
    property: linesAddUpToTotals,
    en: 'There is one line for every loan, and the lines, every grouping and the totals agree in their amounts, to the fen, and in their numbers of loans.',
    'zh-CN': '每笔贷款一行；明细、各种分组与合计相互一致，分文不差，笔数相符。',
  },
  'funders-tie': {
    property: fundersAddUp,
    en: 'The funders of every line, group, total and adjustment add up to its subsidy, and the payable amount is the total plus the adjustments less the advances; of two funders, none is a fen or more off its exact share of a line, or more than half a fen off its exact share of the total.',
    'zh-CN':
      '每行、每组、合计及每笔调整中各分担主体之和等于贴息额，应付等于合计加调整减预拨；两方出资时，任一行偏差不足一分，合计偏差不超过半分。',
  },
  'first-funder-half-up': {
    property: firstFunderHalfUp,
    en: 'The first funder pays its share of the period’s total, half up, and each next one its rescaled share of the rest.',
    'zh-CN': '首个分担主体承担合计的相应份额（四舍五入），其后各方依次承担余额中按比例折算的份额。',
  },
  'subsidy-within-interest': {
    property: subsidyWithinInterest,
    en: 'The subsidy, also together with the waived interest, never exceeds the interest; no amount is negative; an ineligible loan has a reason and only interest.',
    'zh-CN': '贴息额（含银行减收部分）不超过利息；任何金额不为负；不予贴息的贷款必有原因且只有利息。',
  },
  'input-order-never-matters': {
    property: inputOrderNeverMatters,
    en: 'The order of households, loans, repayments, rates and spells never changes a byte of the settlement, nor a segment.',
    'zh-CN': '家庭、贷款、还款、利率和各区间的先后次序不影响结算结果的任何字节，也不影响分段。',
  },
  'period-split': {
    property: periodSplit,
    en: 'Cutting the period on any day never changes the sum of the exact amounts, of the days and of the principal-days.',
    'zh-CN': '在任意一日切分期间，精确金额、天数和积数之和不变。',
  },
  'longer-overdue-never-pays-more': {
    property: longerOverdueNeverPaysMore,
    en: 'A loan that is overdue for longer is never paid more, nor is the total, except where a cap on principal ties a household’s loans together, where several caps on amounts apply, or where overdue is revoke and the policy counts a household’s eligible loans or begins the term with the first of them.',
    'zh-CN':
      '逾期更久的贷款贴息额不会增加，合计也不会增加；但本金上限涉及同户多笔贷款、设有多项金额上限，或逾期即取消资格且限定每户笔数、贴息期限自首笔符合条件的贷款起算的除外。',
  },
  'daily-bookings-add-up': {
    property: dailyBookingsAddUp,
    en: 'The daily bookings up to any day add up to what the settlement up to that day gives: subsidy, concession and interest waived, after all caps and limits.',
    'zh-CN': '截至任一日的每日计提之和，等于截至该日结算的贴息、让利和减免利息（各项上限之后）。',
  },
  'encode-parse-identity': {
    property: encodeParseIdentity,
    en: 'A settlement that is encoded, parsed and encoded again has the same bytes, as has one that is settled again, and settling does not change the portfolio.',
    'zh-CN': '结算结果写成 JSON、读入、再写出，逐字节相同；重新结算亦相同，且不改动输入。',
  },
  'merging-adds-up': {
    property: mergingAddsUp,
    en: 'The settlements of disjoint sets of households add up to the settlement of all households, except for single fen between the funders.',
    'zh-CN': '对互不相交的家庭集合分别结算，其合计等于整体结算（各分担主体之间的一分取舍除外）。',
  },
  'years-as-they-come': {
    property: consecutiveYears,
    en: 'When each year is settled on the data of its time and with the settlements before it, every loan and every funder gets in total what settling today’s data gives.',
    'zh-CN': '逐年按当时所知数据结算并承接此前各期结果，各年合计（含调整）逐笔、逐分担主体等于按今日数据结算的结果。',
  },
} as const satisfies Record<string, { readonly property: Property } & Text>;

/** The name of an invariant of {@link INVARIANTS}. */
export type InvariantName = keyof typeof PROPERTIES;

/** The invariants with another engine; {@link INVARIANTS} uses this package. */
export function invariantsOf(engine: Engine): readonly Invariant[] {
  return (Object.keys(PROPERTIES) as InvariantName[]).map((name) => {
    const { property, en, 'zh-CN': zh } = PROPERTIES[name];
    return Object.freeze({
      name,
      asserts: Object.freeze({ en, 'zh-CN': zh }),
      check(portfolio: unknown, seed = 0): Counterexample | undefined {
        for (const counterexample of property(plainPortfolio(portfolio), engine, seed)) return counterexample;
        return undefined;
      },
    });
  });
}

/**
 * The invariants of this package. Its own tests check each on random portfolios; other programs can check them on their
 * data.
 *
 * ```ts
 * import { INVARIANTS } from 'tiexi/testing';
 *
 * console.log(INVARIANTS.length, INVARIANTS[0]?.name);
 * ```
 *
 * ```text
 * 15 engine-equals-oracle
 * ```
 */
export const INVARIANTS: readonly Invariant[] = Object.freeze(invariantsOf(tiexiEngine));

/** The invariant with a name. @throws RangeError where there is none of that name */
export function invariant(name: InvariantName): Invariant {
  const found = INVARIANTS.find((one) => one.name === name);
  if (found === undefined) throw new RangeError(`no invariant ${formatValue(name)}`);
  return found;
}
