import type { Day } from '../kernel/plain-date.js';
import { CATEGORY, DAY, PERCENT } from './forms.js';
import { field, type Input, type Output, optional, record } from './table.js';

export const intervalFields = {
  /** The first day, which is in it. */
  from: field(DAY, ['起始日', 'from']),
  /** The day after the last, which is not in it; without it the interval has no end. */
  to: optional(DAY, ['终止日', 'to']),
};

/** Days from one to another, half-open: it holds `from` and not `to` (SPEC 1). */
export interface IntervalInput extends Input<typeof intervalFields> {}
/** Days from one to another, half-open, read. */
export interface Interval extends Output<typeof intervalFields> {}
export const INTERVAL = record<typeof intervalFields, IntervalInput, Interval>(intervalFields);

export const datedRateFields = {
  /** The day from which on it holds, until the next entry's. */
  from: field(DAY, ['起始日', 'from']),
  /** In percent a year: "4.35" is 4.35% a year. */
  pct: field(PERCENT, ['年利率', 'rate']),
};

/** A rate and the day from which on it holds. */
export interface DatedRateInput extends Input<typeof datedRateFields> {}
/** A rate and the day from which on it holds, read. In millionths of a percent. */
export interface DatedRate extends Output<typeof datedRateFields> {}
export const DATED_RATE = record<typeof datedRateFields, DatedRateInput, DatedRate>(datedRateFields);

export const assistanceSpellFields = {
  /** Its kind, as the policy's `household.excludedAssistance` names it: `minimum-living`. */
  kind: field(CATEGORY, ['救助类型', 'kind of assistance']),
  ...intervalFields,
};

/** A spell of social assistance. */
export interface AssistanceSpellInput extends Input<typeof assistanceSpellFields> {}
/** A spell of social assistance, read. */
export interface AssistanceSpell extends Output<typeof assistanceSpellFields> {}
export const ASSISTANCE_SPELL = record<typeof assistanceSpellFields, AssistanceSpellInput, AssistanceSpell>(
  assistanceSpellFields,
);

/** Entries that hold from a day on. */
export type Dated = readonly { readonly from: Day }[];
