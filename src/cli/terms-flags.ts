import { isDeepEqual } from '../fields/deep-equal.js';
import { isObject, type Text } from '../fields/faults.js';
import {
  amountCapFields,
  CAP_PER,
  DAY_COUNT,
  EXTENSION,
  LISTING,
  MISUSE,
  OTHER_SUBSIDY,
  OVERDUE,
  openHouseholdFields,
  openTermFields,
  PAYMENT,
  principalCapFields,
  RATE_APPLIES_BY,
  ROUNDING,
  TESTED_ON,
} from '../fields/policy.js';
import type { Labels } from '../fields/table.js';
import { customaryTerms } from '../policies/terms.js';
import { inBoth } from '../words/forms.js';
import type { OpenTermName } from '../words/open-terms.js';
import {
  CAP_PER_NAMES,
  DAY_COUNT_NAMES,
  EXTENSION_NAMES,
  LISTING_NAMES,
  MISUSE_NAMES,
  OTHER_SUBSIDY_NAMES,
  OVERDUE_NAMES,
  PAYMENT_NAMES,
  RATE_APPLIES_BY_NAMES,
  ROUNDING_NAMES,
  TESTED_ON_NAMES,
} from '../words/value-names.js';
import { UsageError } from './errors.js';
import { optionsOf, type Values, valuesOf } from './flag-values.js';

const POINTS: Text = { en: 'POINTS', 'zh-CN': '百分点' };
const YUAN: Text = { en: 'YUAN', 'zh-CN': '元' };
const NONE = valuesOf(['none']);

/** Flags of terms: the values that they know, what other values are, and the term. */
export const TERM_FLAGS = {
  'subsidy-points': {
    meaning: 'the subsidy rate in percentage points, from the day the window opens',
    takes: POINTS,
    term: openTermFields.subsidy,
  },
  'concession-points': {
    meaning: 'the points that the bank waives, from the day the window opens',
    takes: POINTS,
    values: NONE,
    term: openTermFields.concession,
  },
  listing: {
    meaning: 'on which days the household must be on the list',
    values: optionsOf(LISTING, LISTING_NAMES),
    term: openHouseholdFields.listing,
  },
  'tested-on': {
    meaning: 'the day on which the list and assistance are looked up',
    values: optionsOf(TESTED_ON, TESTED_ON_NAMES),
    term: openHouseholdFields.testedOn,
  },
  'first-list': {
    meaning: 'from when a household of the first list counts as being on it',
    takes: { en: 'MADE_ON:COUNTS_FROM', 'zh-CN': '首次建立日:视同列入日' },
    values: NONE,
    term: openHouseholdFields.firstList,
  },
  'rate-applies-by': {
    meaning: 'the day that determines which subsidy rate applies',
    values: optionsOf(RATE_APPLIES_BY, RATE_APPLIES_BY_NAMES),
    term: openTermFields.rateAppliesBy,
  },
  'principal-cap-per-loan': {
    meaning: 'the largest subsidised balance of a loan',
    takes: YUAN,
    values: NONE,
    term: openTermFields.principalCap,
    part: principalCapFields.perLoan,
  },
  'principal-cap-per-household': {
    meaning: 'the largest subsidised balance of a household',
    takes: YUAN,
    values: NONE,
    term: openTermFields.principalCap,
    part: principalCapFields.perHousehold,
  },
  'term-cap-months': {
    meaning: 'the number of months for which a loan is subsidised',
    takes: { en: 'MONTHS', 'zh-CN': '月数' },
    values: NONE,
    term: openTermFields.termCapMonths,
  },
  'amount-cap-per-household': {
    meaning: 'the largest subsidy of a household',
    takes: YUAN,
    values: NONE,
    term: openTermFields.amountCap,
    part: amountCapFields.perHousehold,
  },
  'amount-cap-per': {
    meaning: 'the time to which that cap applies',
    values: optionsOf(CAP_PER, CAP_PER_NAMES),
    term: openTermFields.amountCap,
    part: amountCapFields.per,
  },
  'day-count': {
    meaning: 'which part of a year a day is',
    values: optionsOf(DAY_COUNT, DAY_COUNT_NAMES),
    term: openTermFields.dayCount,
  },
  overdue: {
    meaning: 'the effect of an overdue spell: the days, all later days, or the whole loan go without subsidy; or none',
    values: optionsOf(OVERDUE, OVERDUE_NAMES),
    term: openTermFields.overdue,
  },
  extension: {
    meaning: 'whether the days of an extension are subsidised',
    values: optionsOf(EXTENSION, EXTENSION_NAMES),
    term: openTermFields.extension,
  },
  misuse: {
    meaning: 'the effect of misuse: on the whole loan, or from that day on',
    values: optionsOf(MISUSE, MISUSE_NAMES),
    term: openTermFields.misuse,
  },
  payment: {
    meaning: 'whether interest must be paid for a day to be subsidised',
    values: optionsOf(PAYMENT, PAYMENT_NAMES),
    term: openTermFields.payment,
  },
  'other-subsidy': {
    meaning: 'the effect of another programme’s subsidy',
    values: optionsOf(OTHER_SUBSIDY, OTHER_SUBSIDY_NAMES),
    term: openTermFields.otherSubsidy,
  },
  rounding: {
    meaning: 'when amounts are rounded, half up to the fen',
    values: optionsOf(ROUNDING, ROUNDING_NAMES),
    term: openTermFields.rounding,
  },
  'interest-period': {
    meaning: 'the day on which an interest period ends, and its months',
    takes: { en: 'DAY/MONTHS', 'zh-CN': '结息日/月数' },
    values: NONE,
    term: openTermFields.interestPeriod,
  },
} as const satisfies Record<string, TermFlagEntry>;

/** The flag of a term, or of a part of one. It knows values or takes others, or both. */
export interface TermFlagEntry {
  /** What it gives, in English; in Chinese it is told by the label of the term. */
  readonly meaning: string;
  /** What a value is that is not one of `values`. */
  readonly takes?: Text;
  readonly values?: Values;
  readonly term: { readonly labels: Labels };
  readonly part?: { readonly labels: Labels };
}

/** The options of a term, where its flag takes no other value. */
export function optionsOfTerm(flag: TermFlag): Values | undefined {
  const { takes, values }: TermFlagEntry = TERM_FLAGS[flag];
  return takes === undefined ? values : undefined;
}

/** The form of the value of a flag: `YUAN|none`. */
export function formOf({ takes, values = {} }: Pick<TermFlagEntry, 'takes' | 'values'>): Text {
  return inBoth((lang) => [...(takes === undefined ? [] : [takes[lang]]), ...Object.keys(values)].join('|'));
}

export type TermFlag = keyof typeof TERM_FLAGS;

/** The values of the flags that are given. */
export type TermValues = Readonly<Partial<Record<TermFlag, string>>>;

type CapPart = `principalCap.${keyof typeof principalCapFields}` | `amountCap.${keyof typeof amountCapFields}`;

const FLAGS_OF: Readonly<Record<OpenTermName | CapPart, readonly TermFlag[]>> = {
  subsidy: ['subsidy-points'],
  concession: ['concession-points'],
  'household.listing': ['listing'],
  'household.testedOn': ['tested-on'],
  'household.firstList': ['first-list'],
  rateAppliesBy: ['rate-applies-by'],
  principalCap: ['principal-cap-per-loan', 'principal-cap-per-household'],
  'principalCap.perLoan': ['principal-cap-per-loan'],
  'principalCap.perHousehold': ['principal-cap-per-household'],
  termCapMonths: ['term-cap-months'],
  amountCap: ['amount-cap-per-household', 'amount-cap-per'],
  'amountCap.perHousehold': ['amount-cap-per-household'],
  'amountCap.per': ['amount-cap-per'],
  dayCount: ['day-count'],
  overdue: ['overdue'],
  extension: ['extension'],
  misuse: ['misuse'],
  payment: ['payment'],
  otherSubsidy: ['other-subsidy'],
  rounding: ['rounding'],
  interestPeriod: ['interest-period'],
};

/**
 * The flags that give the term at a path of the input, such as `['policy', 'terms', 'dayCount']`; none for other paths.
 */
export function flagsFor(path: readonly (string | number)[]): readonly TermFlag[] {
  if (path[0] !== 'policy') return [];
  const [first, second] = path.slice(path[1] === 'terms' ? 2 : 1);
  // A key of the input may be any, such as `__proto__`.
  const term = [`${first}.${second}`, String(first)].find((name) => Object.hasOwn(FLAGS_OF, name));
  return term === undefined ? [] : FLAGS_OF[term as OpenTermName];
}

type JsonObject = Readonly<Record<string, unknown>>;

/**
 * Applies terms over a policy, or over a preset with its terms: first an object of terms, then the flags. A term that is
 * changed loses its source and so becomes an assumption. A policy that is not an object is returned as it is; the schema
 * refuses it.
 */
export function withTerms(policy: unknown, terms: unknown, flags: TermValues): WithTerms {
  if (!isObject(policy) || (terms === undefined && Object.keys(flags).length === 0)) return { policy };
  const isPreset = Object.hasOwn(policy, 'preset');
  const base = isPreset ? (policy.terms ?? {}) : policy;
  if (!isObject(base)) return { policy };
  const window = isObject(base.window) ? base.window : {};
  const firstDay = isPreset ? customaryTerms.subsidy[0].from : window.from;
  const merged = merge(base, isObject(terms) ? terms : {});
  const changed = merge(merged, termsOf(flags, merged, firstDay));
  const hasCap = isObject(merged.principalCap) || merged.principalCap === null;
  const missing = hasCap ? undefined : otherCap(flags);
  return { policy: isPreset ? { ...policy, terms: changed } : changed, ...(missing === undefined ? {} : { missing }) };
}

/** A policy under the terms given. */
export interface WithTerms {
  readonly policy: unknown;
  /** The flag of the other cap on principal, where only one of the two is given. */
  readonly missing?: TermFlag;
}

/**
 * `base` with the terms of `over` in place of its own, each with its source where it has one. A value that is not an object
 * where one is expected is kept; the schema refuses it.
 */
function merge(base: JsonObject, over: JsonObject): JsonObject {
  const result: Record<string, unknown> = { ...base, ...over };
  const sources: Record<string, unknown> = { ...(isObject(base.sources) ? base.sources : {}) };
  for (const [name, value] of Object.entries(over)) {
    if (name === 'household' && isObject(value)) {
      const own = isObject(base.household) ? base.household : {};
      result.household = isObject(base.household ?? {}) ? { ...own, ...value } : base.household;
      for (const part of Object.keys(value)) {
        if (!isDeepEqual(own[part], value[part])) delete sources[`household.${part}`];
      }
    } else if (name !== 'sources' && !isDeepEqual(base[name], value)) {
      delete sources[name];
    }
  }
  const given = [base.sources ?? undefined, over.sources ?? undefined].filter((each) => each !== undefined);
  if (given.length > 0) {
    result.sources = given.find((each) => !isObject(each)) ?? { ...sources, ...(over.sources as JsonObject) };
  }
  return result;
}

/** The terms that the flags give, in the JSON form of a policy; `base` are the terms that they are applied over. */
function termsOf(flags: TermValues, base: JsonObject, firstDay: unknown): JsonObject {
  const terms: Record<string, unknown> = {};
  const household: Record<string, unknown> = {};
  const take = (flag: TermFlag, put: (value: string) => void) => {
    const value = flags[flag];
    if (value !== undefined) put(value);
  };
  take('subsidy-points', (points) => {
    terms.subsidy = [{ from: firstDay, kind: 'points', points }];
  });
  take('concession-points', (points) => {
    terms.concession = points === 'none' ? null : [{ from: firstDay, points }];
  });
  take('listing', (value) => {
    household.listing = value;
  });
  take('tested-on', (value) => {
    household.testedOn = value;
  });
  take('first-list', (value) => {
    const match = /^([^:]+):([^:]+)$/.exec(value);
    if (value !== 'none' && match === null) throw wrong('first-list', '2024-09-30:2024-09-01');
    household.firstList = match === null ? null : { madeOn: match[1], countsFrom: match[2] };
  });
  for (const [flag, term] of PLAIN) {
    take(flag, (value) => {
      terms[term] = value;
    });
  }
  take('term-cap-months', (months) => {
    if (months !== 'none' && !/^\d{1,9}$/.test(months)) throw wrong('term-cap-months', '36');
    terms.termCapMonths = months === 'none' ? null : Number(months);
  });
  take('interest-period', (value) => {
    const match = /^(\d{1,2})\/(\d{1,2})$/.exec(value);
    if (value !== 'none' && match === null) throw wrong('interest-period', '20/3');
    terms.interestPeriod = match === null ? null : { endsOn: Number(match[1]), months: Number(match[2]) };
  });
  const principalCap = capOf(flags, base.principalCap, {
    perLoan: 'principal-cap-per-loan',
    perHousehold: 'principal-cap-per-household',
  });
  if (principalCap !== undefined) {
    terms.principalCap = Object.values(principalCap).every((value) => value === 'none')
      ? null
      : Object.fromEntries(Object.entries(principalCap).filter(([, value]) => value !== 'none'));
  }
  const amountCap = capOf(flags, base.amountCap, {
    perHousehold: 'amount-cap-per-household',
    per: 'amount-cap-per',
  });
  if (amountCap !== undefined) terms.amountCap = amountCap.perHousehold === 'none' ? null : amountCap;
  return Object.keys(household).length > 0 ? { ...terms, household } : terms;
}

const PLAIN: readonly (readonly [TermFlag, keyof typeof openTermFields])[] = [
  ['rate-applies-by', 'rateAppliesBy'],
  ['day-count', 'dayCount'],
  ['overdue', 'overdue'],
  ['extension', 'extension'],
  ['misuse', 'misuse'],
  ['payment', 'payment'],
  ['other-subsidy', 'otherSubsidy'],
  ['rounding', 'rounding'],
];

/** A term of two parts, each with its flag, over the parts of the base; undefined where neither flag is given. */
function capOf<Part extends string>(
  flags: TermValues,
  base: unknown,
  parts: Readonly<Record<Part, TermFlag>>,
): Partial<Record<Part, string>> | undefined {
  const given = (Object.entries(parts) as [Part, TermFlag][]).flatMap(([part, flag]): [Part, string][] => {
    const value = flags[flag];
    return value === undefined ? [] : [[part, value]];
  });
  if (given.length === 0) return undefined;
  return { ...(isObject(base) ? base : {}), ...Object.fromEntries(given) } as Partial<Record<Part, string>>;
}

function wrong(flag: TermFlag, example: string): UsageError {
  const form = formOf(TERM_FLAGS[flag]);
  return new UsageError({
    en: `--${flag} must be ${form.en}, such as ${example}`,
    'zh-CN': `--${flag} 应为 ${form['zh-CN']}，例如 ${example}`,
  });
}

/** The flag of the other cap on principal, where only one of the two is given. */
function otherCap(flags: TermValues): TermFlag | undefined {
  const perLoan = flags['principal-cap-per-loan'] !== undefined;
  const perHousehold = flags['principal-cap-per-household'] !== undefined;
  if (perLoan === perHousehold) return undefined;
  return perLoan ? 'principal-cap-per-household' : 'principal-cap-per-loan';
}
