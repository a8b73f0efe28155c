import { isObject, type Lang } from '../../fields/faults.js';
import { labelText } from '../../fields/label.js';
import {
  amountCapFields,
  firstListFields,
  interestPeriodFields,
  principalCapFields,
  type Source,
} from '../../fields/policy.js';
import { customaryTerms } from '../../policies/terms.js';
import { inBrackets } from '../../words/forms.js';
import { sourceText } from '../../words/labels.js';
import { CAP_PER_OPTIONS, OPEN_TERM_WORDS, type OpenTermName, type Option } from '../../words/open-terms.js';
import { PAGE } from '../../words/page.js';
import { TERMS } from '../../words/terms.js';
import type { TermChoice, TermPart } from '../protocol.js';

/** A part of a term: how its text is found in the JSON form. */
interface Part {
  readonly key: string;
  readonly kind: TermPart['kind'];
  readonly label?: (lang: Lang) => string;
  readonly unit?: (lang: Lang) => string;
  readonly options?: readonly Option[];
}

/** How a term is asked for: its parts, and its JSON form of what was typed. */
interface Form {
  readonly parts: readonly Part[];
  /** The texts of the parts; undefined for a value that the parts cannot show. */
  readonly read: (value: unknown) => Readonly<Record<string, string>> | undefined;
  readonly write: (typed: Readonly<Record<string, string>>, opensOn: string) => unknown;
}

const text = (value: unknown) => (value === undefined || value === null ? '' : String(value));
const unitOf = (unit: keyof typeof PAGE) => (lang: Lang) => PAGE[unit][lang];

/** A term that is one of some words. */
function choice(name: OpenTermName): Form {
  return {
    parts: [{ key: 'value', kind: 'choice', options: OPEN_TERM_WORDS[name].options ?? [] }],
    read: (value) => (typeof value === 'string' || value === undefined ? { value: text(value) } : undefined),
    write: ({ value }) => value,
  };
}

/** A term that is one rule of percentage points, from the day on which the window opens. */
function points(fixed: object): Form {
  return {
    parts: [{ key: 'points', kind: 'decimal', unit: unitOf('points') }],
    read: (value) => {
      if (value === undefined) return { points: '' };
      const [rule, ...others] = Array.isArray(value) ? value : [];
      const isPoints = isObject(rule) && typeof rule.points === 'string' && rule.when === undefined;
      return isPoints && others.length === 0 && rule.maxPoints === undefined
        ? { points: text(rule.points) }
        : undefined;
    },
    write: ({ points: typed }, opensOn) => [{ from: opensOn, ...fixed, points: typed }],
  };
}

/** A term of several parts, each a field of an object. */
function object(parts: readonly Part[], write: Form['write']): Form {
  const keys = parts.map(({ key }) => key);
  return {
    parts,
    read: (value) => {
      if (value !== undefined && value !== null && !isObject(value)) return undefined;
      return Object.fromEntries(keys.map((key) => [key, text(value?.[key])]));
    },
    write,
  };
}

/** An integer where it was typed as one; else the text, for the reader of the policy, which tells what is wrong. */
const integer = (typed = '') => (/^\d{1,9}$/.test(typed) ? Number(typed) : typed);

const withoutEmpty = (typed: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(typed).filter(([, value]) => value !== ''));

const labelOf = (labels: Parameters<typeof labelText>[0]) => (lang: Lang) => labelText(labels)[lang];

/** How each term is asked for. A term without a form does not compile. */
const FORMS: Readonly<Record<OpenTermName, Form>> = {
  'household.listing': choice('household.listing'),
  'household.testedOn': choice('household.testedOn'),
  'household.firstList': object(
    [
      { key: 'madeOn', kind: 'day', label: labelOf(firstListFields.madeOn.labels) },
      { key: 'countsFrom', kind: 'day', label: labelOf(firstListFields.countsFrom.labels) },
    ],
    (typed) => ({ madeOn: typed.madeOn, countsFrom: typed.countsFrom }),
  ),
  subsidy: points({ kind: 'points' }),
  rateAppliesBy: choice('rateAppliesBy'),
  concession: points({}),
  principalCap: object(
    [
      { key: 'perLoan', kind: 'decimal', label: labelOf(principalCapFields.perLoan.labels), unit: unitOf('yuan') },
      {
        key: 'perHousehold',
        kind: 'decimal',
        label: labelOf(principalCapFields.perHousehold.labels),
        unit: unitOf('yuan'),
      },
    ],
    withoutEmpty,
  ),
  termCapMonths: {
    parts: [{ key: 'months', kind: 'integer', unit: unitOf('months') }],
    read: (value) => (isObject(value) ? undefined : { months: text(value) }),
    write: ({ months }) => integer(months),
  },
  amountCap: object(
    [
      {
        key: 'perHousehold',
        kind: 'decimal',
        label: labelOf(amountCapFields.perHousehold.labels),
        unit: unitOf('yuan'),
      },
      { key: 'per', kind: 'choice', label: labelOf(amountCapFields.per.labels), options: CAP_PER_OPTIONS },
    ],
    (typed) => ({ perHousehold: typed.perHousehold, per: typed.per }),
  ),
  dayCount: choice('dayCount'),
  overdue: choice('overdue'),
  extension: choice('extension'),
  misuse: choice('misuse'),
  payment: choice('payment'),
  otherSubsidy: choice('otherSubsidy'),
  rounding: choice('rounding'),
  interestPeriod: object(
    [
      { key: 'endsOn', kind: 'integer', label: labelOf(interestPeriodFields.endsOn.labels) },
      { key: 'months', kind: 'integer', label: labelOf(interestPeriodFields.months.labels) },
    ],
    (typed) => ({ endsOn: integer(typed.endsOn), months: integer(typed.months) }),
  ),
};

/**
 * The JSON form of a term as its parts were typed.
 *
 * @param opensOn the first day of the policy's window, from which rates that are decided here are in force
 */
export function written(name: OpenTermName, typed: Readonly<Record<string, string>>, opensOn: string): unknown {
  return FORMS[name].write(typed, opensOn);
}

/** A value for each term with which a policy can be read where the term is not decided. It is never shown or settled with. */
export const FILLED_IN: Readonly<Record<OpenTermName, unknown>> = {
  'household.listing': 'not-required',
  'household.testedOn': 'disbursement',
  'household.firstList': null,
  subsidy: [{ from: '1900-01-01', kind: 'points', points: '0' }],
  rateAppliesBy: 'accrual-day',
  concession: null,
  principalCap: null,
  termCapMonths: null,
  amountCap: null,
  dayCount: 'ACT/360',
  overdue: 'ignore',
  extension: 'include',
  misuse: 'stop',
  payment: 'accrued',
  otherSubsidy: 'reduce',
  rounding: 'settlement',
  interestPeriod: null,
};

/** What can be chosen for a term, with the value that it has. */
export function choiceOf(name: OpenTermName, value: unknown, lang: Lang): TermChoice {
  const { none } = OPEN_TERM_WORDS[name];
  const { parts, read } = FORMS[name];
  const texts = value === null ? read(undefined) : read(value);
  const known = knownText(name, lang);
  return {
    parts: parts.map(
      ({ key, kind, label, unit, options }): TermPart => ({
        key,
        kind,
        label: label?.(lang) ?? '',
        value: texts?.[key] ?? '',
        ...(unit === undefined ? {} : { unit: unit(lang) }),
        ...(options === undefined
          ? {}
          : {
              options: options.map((each) => ({
                value: each.value,
                label: each.label[lang],
                meaning: each.meaning[lang],
              })),
            }),
      }),
    ),
    isNone: value === null,
    isOther: texts === undefined,
    ...(none === undefined ? {} : { none: none[lang] }),
    ...(known === undefined ? {} : { known }),
  };
}

/** What another rule says of a term, and which. */
function knownText(name: OpenTermName, lang: Lang): string | undefined {
  const value = name
    .split('.')
    .reduce<unknown>((terms, key) => (isObject(terms) ? terms[key] : undefined), customaryTerms);
  const source = (customaryTerms.sources as Readonly<Record<string, Source>>)[name];
  if (value === undefined || source === undefined) return undefined;
  return inBrackets(valueText(name, value, lang), sourceText(source, lang), lang);
}

function valueText(name: OpenTermName, value: unknown, lang: Lang): string {
  if (value === null) return TERMS.none[lang];
  const option = OPEN_TERM_WORDS[name].options?.find((each) => each.value === value);
  if (option !== undefined) return option.label[lang];
  const texts = FORMS[name].read(value) ?? {};
  return FORMS[name].parts.map(({ key, unit }) => `${texts[key]} ${unit?.(lang) ?? ''}`.trim()).join(' ');
}
