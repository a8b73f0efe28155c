import { CATEGORY, DAY, PERCENT } from './forms.js';
import { field, type Input, type Output, optional, record } from './table.js';

export const intervalFields = {
  /** The first day. It is in the interval. */
  from: field(DAY, ['起始日', 'from']),
  /** The day after the last day. It is not in the interval. Absent: the interval has no end. */
  to: optional(DAY, ['终止日', 'to']),
};

/** A half-open interval of days, as input: `from` is in it, `to` is not (SPEC 1). */
export interface IntervalInput extends Input<typeof intervalFields> {}
/** A half-open interval of days, read: `from` is in it, `to` is not. */
export interface Interval extends Output<typeof intervalFields> {}
export const INTERVAL = record<typeof intervalFields, IntervalInput, Interval>(intervalFields);

export const datedRateFields = {
  /** The first day on which the rate is in force. It is in force until the next entry's first day. */
  from: field(DAY, ['起始日', 'from']),
  /** The rate in percent a year: "4.35" is 4.35% a year. */
  pct: field(PERCENT, ['年利率', 'rate']),
};

/** A rate with the day from which it is in force, as input. */
export interface DatedRateInput extends Input<typeof datedRateFields> {}
/** A rate with the day from which it is in force, read. The rate is in millionths of a percent a year. */
export interface DatedRate extends Output<typeof datedRateFields> {}
export const DATED_RATE = record<typeof datedRateFields, DatedRateInput, DatedRate>(datedRateFields);

export const assistanceSpellFields = {
  /** The kind of assistance, as named in the policy's `household.excludedAssistance`, such as `minimum-living`. */
  kind: field(CATEGORY, ['救助类型', 'kind of assistance']),
  ...intervalFields,
};

/** A spell of social assistance, as input. */
export interface AssistanceSpellInput extends Input<typeof assistanceSpellFields> {}
/** A spell of social assistance, read. */
export interface AssistanceSpell extends Output<typeof assistanceSpellFields> {}
export const ASSISTANCE_SPELL = record<typeof assistanceSpellFields, AssistanceSpellInput, AssistanceSpell>(
  assistanceSpellFields,
);
