import { isDeepEqual } from '../fields/deep-equal.js';
import { isObject, type Text } from '../fields/faults.js';
import type { ChoiceForm } from '../fields/forms.js';
import {
  type amountCapFields,
  CAP_PER,
  DAY_COUNT,
  EXTENSION,
  LISTING,
  MISUSE,
  OTHER_SUBSIDY,
  OVERDUE,
  type openTermFields,
  PAYMENT,
  type principalCapFields,
  RATE_APPLIES_BY,
  ROUNDING,
  TESTED_ON,
} from '../fields/policy.js';
import { customaryTerms } from '../policies/terms.js';
import type { OpenTermName } from '../words/open-terms.js';
import { UsageError } from './errors.js';

/** The choices of a term. */
function oneOf({ choices }: ChoiceForm<string>): Text {
  const names = Object.keys(choices).join('|');
  return { en: names, 'zh-CN': names };
}

/** The flags of terms with the form of their values. */
export const TERM_FLAGS = {
  'subsidy-points': { en: 'POINTS', 'zh-CN': '百分点' },
  'concession-points': { en: 'POINTS|none', 'zh-CN': '百分点|none' },
  listing: oneOf(LISTING),
  'tested-on': oneOf(TESTED_ON),
  'first-list': { en: 'MADE_ON:COUNTS_FROM|none', 'zh-CN': '首次建立日:视同列入日|none' },
  'rate-applies-by': oneOf(RATE_APPLIES_BY),
  'principal-cap-per-loan': { en: 'YUAN|none', 'zh-CN': '元|none' },
  'principal-cap-per-household': { en: 'YUAN|none', 'zh-CN': '元|none' },
  'term-cap-months': { en: 'MONTHS|none', 'zh-CN': '月数|none' },
  'amount-cap-per-household': { en: 'YUAN|none', 'zh-CN': '元|none' },
  'amount-cap-per': oneOf(CAP_PER),
  'day-count': oneOf(DAY_COUNT),
  overdue: oneOf(OVERDUE),
  extension: oneOf(EXTENSION),
  misuse: oneOf(MISUSE),
  payment: oneOf(PAYMENT),
  'other-subsidy': oneOf(OTHER_SUBSIDY),
  rounding: oneOf(ROUNDING),
  'interest-period': { en: 'DAY/MONTHS|none', 'zh-CN': '结息日/月数|none' },
} as const satisfies Record<string, Text>;

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
  return new UsageError({
    en: `--${flag} must be ${TERM_FLAGS[flag].en}, such as ${example}`,
    'zh-CN': `--${flag} 应为 ${TERM_FLAGS[flag]['zh-CN']}，例如 ${example}`,
  });
}

/** The flag of the other cap on principal, where only one of the two is given. */
function otherCap(flags: TermValues): TermFlag | undefined {
  const perLoan = flags['principal-cap-per-loan'] !== undefined;
  const perHousehold = flags['principal-cap-per-household'] !== undefined;
  if (perLoan === perHousehold) return undefined;
  return perLoan ? 'principal-cap-per-household' : 'principal-cap-per-loan';
}
