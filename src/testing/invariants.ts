import type { Text } from '../fields/faults.js';
import { type Engine, plainPortfolio, tiexiEngine } from './engine.js';
import {
  inputOrderNeverMatters,
  longerOverdueNeverPaysMore,
  mergingAddsUp,
  periodSplit,
} from './properties/changes.js';
import { dailyBookingsAddUp, engineEqualsOracle, segmentsPartition, segmentsReadd } from './properties/days.js';
import type { Counterexample, Property } from './properties/property.js';
import {
  encodeParseIdentity,
  firstFunderHalfUp,
  fundersTie,
  rowsAndTotalsTie,
  subsidyWithinInterest,
} from './properties/sums.js';
import { yearsAsTheyCome } from './properties/years.js';

/** What always holds of a settlement, whatever the portfolio. */
export interface Invariant {
  readonly name: InvariantName;
  /** What it asserts, in one sentence. */
  readonly asserts: Text;
  /**
   * Tests a portfolio, the object of SPEC 7 or its JSON text; a preset, `suichang2024(…)` and `year(2024)` may stand in
   * it.
   *
   * @param seed a whole number, 0 where it is not given, that chooses the change to make, for the invariants that change
   *   the portfolio: the new order, the day of the cut, the longer spell, the sets of households, what was not known
   *   then
   * @returns the first counterexample; undefined where the invariant holds
   * @throws InvalidInputError with every fault of the portfolio: an invariant speaks of valid ones only
   */
  check(portfolio: unknown, seed?: number): Counterexample | undefined;
}

const PROPERTIES = {
  'engine-equals-oracle': {
    law: engineEqualsOracle,
    en: 'Every figure of every line, of the totals, of the groups, of the adjustments and of what is payable is the day-by-day oracle’s.',
    'zh-CN': '每笔明细、合计、各分组、以前期间调整及应付金额的每个数字，均与逐日核算结果一致。',
  },
  'segments-partition': {
    law: segmentsPartition,
    en: 'A loan’s segments are disjoint and complete, say of each day what the oracle says of it, and add up to its days and its principal-days.',
    'zh-CN': '每笔贷款的分段互不重叠、不遗漏，与逐日核算逐日一致，并合计为其天数和积数。',
  },
  'segments-re-add': {
    law: segmentsReadd,
    en: 'The exact amounts of a loan’s segments add up to those of its days, and, where rounding happens once, round half up to the figures of its line.',
    'zh-CN': '各分段的精确金额之和等于逐日精确金额之和；一次舍入时，四舍五入后即为该笔的各项金额。',
  },
  'rows-and-totals-tie': {
    law: rowsAndTotalsTie,
    en: 'There is one line for every loan, and the lines, every grouping of them and the totals add up to each other, to the fen and to the loan.',
    'zh-CN': '每笔贷款一行；明细、各种分组与合计相互一致，分文不差，笔数相符。',
  },
  'funders-tie': {
    law: fundersTie,
    en: 'The funders of every line, group, total and adjustment add up to its subsidy, and what is payable to the total with the adjustments less the advances; of two, none is a fen or more off its exact share of a line, nor more than half a fen of the total.',
    'zh-CN':
      '每行、每组、合计及每笔调整中各出资方之和等于贴息额，应付等于合计加调整减预拨；两方出资时，任一行偏差不足一分，合计偏差不超过半分。',
  },
  'first-funder-half-up': {
    law: firstFunderHalfUp,
    en: 'The first funder pays its share of the period’s total, half up, and each next one its rescaled share of the rest.',
    'zh-CN': '首个出资方承担合计的相应份额（四舍五入），其后各方依次承担余额中按比例折算的份额。',
  },
  'subsidy-within-interest': {
    law: subsidyWithinInterest,
    en: 'The subsidy, also together with what is waived, never exceeds the interest; no amount is below nothing; an ineligible loan has a reason and only interest.',
    'zh-CN': '贴息额（含银行减收部分）不超过利息；任何金额不为负；不予贴息的贷款必有原因且只有利息。',
  },
  'input-order-never-matters': {
    law: inputOrderNeverMatters,
    en: 'The order of households, loans, repayments, rates and spells never changes a byte of the settlement, nor a segment.',
    'zh-CN': '家庭、贷款、还款、利率和各区间的先后次序不影响结算结果的任何字节，也不影响分段。',
  },
  'period-split': {
    law: periodSplit,
    en: 'Cutting the period on any day never changes the sum of the exact amounts, of the days and of the principal-days.',
    'zh-CN': '在任意一日切分期间，精确金额、天数和积数之和不变。',
  },
  'longer-overdue-never-pays-more': {
    law: longerOverdueNeverPaysMore,
    en: 'A loan that is overdue for longer is never paid more, nor is the total where no cap on principal ties a household’s loans together.',
    'zh-CN': '逾期更久的贷款贴息额不会增加；未设每户本金上限时，合计也不会增加。',
  },
  'daily-bookings-add-up': {
    law: dailyBookingsAddUp,
    en: 'The daily bookings are the oracle’s, none is negative, and they add up to the subsidy before the cap on amounts.',
    'zh-CN': '每日计提与逐日核算一致、不为负，合计等于金额上限之前的贴息额。',
  },
  'encode-parse-identity': {
    law: encodeParseIdentity,
    en: 'A settlement written as JSON, read and written again has the same bytes, as has one settled again, and the portfolio is left as it was.',
    'zh-CN': '结算结果写成 JSON、读入、再写出，逐字节相同；重新结算亦相同，且不改动输入。',
  },
  'merging-adds-up': {
    law: mergingAddsUp,
    en: 'Settlements of disjoint sets of households add up to that of all, but for the one-fen choices among the funders.',
    'zh-CN': '对互不相交的家庭集合分别结算，其合计等于整体结算（各出资方之间的一分取舍除外）。',
  },
  'years-as-they-come': {
    law: yearsAsTheyCome,
    en: 'Settled year by year, each on what was known then and told of those before it, every loan and every funder comes to what today’s data comes to.',
    'zh-CN': '逐年按当时所知数据结算并承接此前各期结果，各年合计（含调整）逐笔、逐出资方等于按今日数据结算的结果。',
  },
} as const satisfies Record<string, { readonly law: Property } & Text>;

export type InvariantName = keyof typeof PROPERTIES;

/** The invariants of an engine; {@link INVARIANTS} are those of this package. */
export function invariantsOf(engine: Engine): readonly Invariant[] {
  return (Object.keys(PROPERTIES) as InvariantName[]).map((name) => {
    const { law, en, 'zh-CN': zh } = PROPERTIES[name];
    return Object.freeze({
      name,
      asserts: Object.freeze({ en, 'zh-CN': zh }),
      check(portfolio: unknown, seed = 0): Counterexample | undefined {
        for (const counterexample of law(plainPortfolio(portfolio), engine, seed)) return counterexample;
        return undefined;
      },
    });
  });
}

/**
 * What always holds of what this package computes, by name. Each is tested on drawn portfolios in the package's own
 * tests, and can be tested on yours.
 *
 * ```ts
 * import { INVARIANTS } from 'tiexi/testing';
 *
 * console.log(INVARIANTS.length, INVARIANTS[0]?.name);
 * ```
 *
 * ```text
 * 14 engine-equals-oracle
 * ```
 */
export const INVARIANTS: readonly Invariant[] = Object.freeze(invariantsOf(tiexiEngine));

/** One invariant, by name. */
export function invariant(name: InvariantName): Invariant {
  return INVARIANTS.find((one) => one.name === name) as Invariant;
}
