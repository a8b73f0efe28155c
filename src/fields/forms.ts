import type { DayColumn, IntColumn, NumberColumn, SignedColumn } from '../kernel/columns.js';
import { type Fen, formatFen, MAX_FEN } from '../kernel/fen.js';
import type { Integer } from '../kernel/integer.js';
import {
  formatMicro,
  MICRO,
  type MicroFactor,
  type MicroPercent,
  type MicroShare,
  type SignedMicroPercent,
} from '../kernel/percent.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import type { ListColumn, TextMapColumn } from '../kernel/rows.js';
import type { DictionaryColumn, TextColumn } from '../kernel/text-columns.js';
import { isObject } from './faults.js';
import { LIMITS, type Limit } from './limits.js';
import {
  type AnyForm,
  type ColumnsOf,
  type Encoded,
  type Field,
  type Fields,
  type Form,
  type Input,
  type InputOf,
  type JsonOf,
  type Labels,
  type Output,
  type OutputOf,
  type RecordForm,
  record,
} from './table.js';
import type { DecimalInput } from './zod-types.js';

/** A civil day, `YYYY-MM-DD`, 1900-01-01 to 2199-12-31. */
export const DAY: Form<string, Day, DayColumn, string> = { kind: 'day', encode: formatDay };

/** An amount in yuan with at most two decimals; in fen when read. */
export const MONEY: Form<DecimalInput, Fen, NumberColumn<Fen>, string> = {
  kind: 'decimal',
  unit: 'yuan',
  decimals: 2,
  max: MAX_FEN,
  encode: formatFen,
};
/** An amount in yuan that may be below 0, with at most two decimals; in fen when read. */
export const SIGNED_MONEY: Form<DecimalInput, number, SignedColumn<number>, string> = {
  kind: 'decimal',
  unit: 'signed yuan',
  decimals: 2,
  min: -MAX_FEN,
  max: MAX_FEN,
  encode: formatFen,
};
/** A rate in percent a year with at most six decimals; in millionths of a percent when read. */
export const PERCENT: Form<DecimalInput, MicroPercent, IntColumn<MicroPercent>, string> = {
  kind: 'decimal',
  unit: 'percent',
  decimals: 6,
  max: 100 * MICRO,
  encode: formatMicro,
};
/** A share with at most six decimals; in millionths when read. */
export const SHARE: Form<DecimalInput, MicroShare, IntColumn<MicroShare>, string> = {
  kind: 'decimal',
  unit: 'share',
  decimals: 6,
  max: MICRO,
  encode: formatMicro,
};
/** Percentage points a year with at most six decimals, −100 to 100; in millionths of a percent when read. */
export const SIGNED_PERCENT: Form<DecimalInput, SignedMicroPercent, undefined, string> = {
  kind: 'decimal',
  unit: 'signed percent',
  decimals: 6,
  min: -100 * MICRO,
  max: 100 * MICRO,
  encode: formatMicro,
};
/** A factor with at most six decimals, 0 to 10; in millionths when read. */
export const FACTOR: Form<DecimalInput, MicroFactor, undefined, string> = {
  kind: 'decimal',
  unit: 'factor',
  decimals: 6,
  max: 10 * MICRO,
  encode: formatMicro,
};
/** A sum of amounts in yuan, of any size and sign; in fen when read. */
export const SUM: Form<DecimalInput, Integer, undefined, string> = { kind: 'sum', encode: formatFen };

const identity = <T>(value: T) => value;

/** An id that differs from record to record. */
export const ID: Form<string, string, TextColumn, string> = {
  kind: 'text',
  isId: true,
  limit: LIMITS.id,
  encode: identity,
};
/** An id that many records share, such as that of a product. */
export const SHARED_ID: Form<string, string, DictionaryColumn, string> = {
  kind: 'word',
  isId: true,
  limit: LIMITS.id,
  encode: identity,
};
/** A non-empty text that differs from record to record. */
export const NAME: Form<string, string, TextColumn, string> = { kind: 'text', limit: LIMITS.text, encode: identity };
/** A non-empty text that many records share, such as a lender. */
export const CATEGORY: Form<string, string, DictionaryColumn, string> = {
  kind: 'word',
  limit: LIMITS.text,
  encode: identity,
};
/** A text that may be empty and differs from record to record. */
export const TEXT_OR_EMPTY: Form<string, string, TextColumn, string> = {
  kind: 'text',
  mayBeEmpty: true,
  limit: LIMITS.text,
  encode: identity,
};
/** A text that may be empty and that many records share, such as a township. */
export const CATEGORY_OR_EMPTY: Form<string, string, DictionaryColumn, string> = {
  kind: 'word',
  mayBeEmpty: true,
  limit: LIMITS.text,
  encode: identity,
};

/** A whole number of at least `min`, and at most `max` where that is given. A JSON number. */
export function integer(min: number, max?: number): Form<number, number, undefined, number> {
  return { kind: 'integer', min, ...(max === undefined ? {} : { max }), encode: identity };
}

/** The form of an enumeration. */
export interface ChoiceForm<K extends string | number> extends Form<K, K, undefined, K> {
  /** The values with their labels. */
  readonly choices: Readonly<Record<K, Labels>>;
}

/** An enumeration of strings with their labels. The doc comment above each value is its description. */
export function choice<T extends Readonly<Record<string, Labels>>>(choices: T): ChoiceForm<keyof T & string> {
  return choiceOf(choices, Object.keys(choices) as (keyof T & string)[]);
}

/** An enumeration of numbers with their labels. */
export function numberChoice<T extends Readonly<Record<number, Labels>>>(choices: T): ChoiceForm<keyof T & number> {
  return choiceOf(choices, Object.keys(choices).map(Number) as (keyof T & number)[]);
}

function choiceOf<K extends string | number>(choices: Readonly<Record<K, Labels>>, values: K[]): ChoiceForm<K> {
  return { kind: 'choice', choices, values, encode: identity };
}

/** A map from ids or other texts to values of one form. */
export function map<F extends AnyForm>(
  names: 'ids' | 'texts',
  entry: F,
  limit?: Limit,
): Form<
  Readonly<Record<string, InputOf<F>>>,
  Readonly<Record<string, OutputOf<F>>>,
  undefined,
  Readonly<Record<string, JsonOf<F>>>
> {
  return {
    kind: 'map',
    names,
    entry,
    ...(limit === undefined ? {} : { limit }),
    encode: (values) =>
      Object.fromEntries(Object.entries(values).map(([key, value]) => [key, entry.encode(value) as JsonOf<F>])),
  };
}

/** A value of a form, or null, which is a value of its own. */
export function nullable<F extends AnyForm>(
  form: F,
): Form<InputOf<F> | null, OutputOf<F> | null, undefined, JsonOf<F> | null> {
  const made = {
    ...form,
    isNullable: true,
    encode: (value: OutputOf<F> | null) => (value === null ? null : (form.encode(value) as JsonOf<F>)),
  };
  return made as AnyForm as ReturnType<typeof nullable<F>>;
}

/** A map from texts to texts. An empty one is the same as an absent one. */
export const TEXT_MAP: Form<
  Readonly<Record<string, string>>,
  Readonly<Record<string, string>>,
  TextMapColumn,
  Readonly<Record<string, string>>
> = { kind: 'map', names: 'texts', entry: CATEGORY_OR_EMPTY, encode: identity };

/** A list of records, or one record that stands for a list of it. A list of one is encoded as the record. */
export function oneOrMore<T extends Fields, In, Out, Json>(
  entry: RecordForm<T, In, Out, Json>,
): Form<In | readonly In[], readonly Out[], ListColumn<ColumnsOf<T>, Out>, Json | readonly Json[]> {
  return {
    kind: 'list',
    entry,
    acceptsOne: true,
    minLength: 0,
    fields: entry.fields,
    encode: (values) =>
      values.length === 1 ? entry.encode(values[0] as Out) : values.map((value) => entry.encode(value)),
  };
}

/** The types of values by which the form of an {@link either} is found. */
const TAKES: Partial<Record<AnyForm['kind'], (value: unknown) => boolean>> = {
  text: (value) => typeof value === 'string',
  integer: (value) => typeof value === 'number',
  list: (value) => Array.isArray(value),
  record: isObject,
  choice: (value) => typeof value === 'string',
  map: isObject,
};

/** Whether a value is of the type of a form: a text, a number, a list or an object. */
export function isOfType({ kind }: AnyForm, value: unknown): boolean {
  return TAKES[kind]?.(value) ?? false;
}

/** A value of one of two forms, which differ in the type of their values. */
export function either<A extends AnyForm, B extends AnyForm>(
  one: A,
  other: B,
): Form<InputOf<A> | InputOf<B>, OutputOf<A> | OutputOf<B>, undefined, JsonOf<A> | JsonOf<B>> {
  return {
    kind: 'either',
    either: [one, other],
    encode: (value) => (isOfType(one, value) ? one : other).encode(value) as JsonOf<A> | JsonOf<B>,
  };
}

/** A text, or a value of another form that is not a text. `text` is the form of the text. */
export function textOr<F extends AnyForm>(
  other: F,
  text: Form<string, string, TextColumn, string> = NAME,
): Form<string | InputOf<F>, string | OutputOf<F>, undefined, string | JsonOf<F>> {
  return either(text, other);
}

/** A decimal, or a record. `scalar` is the form of the decimal, which is a number when read. */
export function decimalOr<S extends Form<DecimalInput, number, unknown, string>, F extends AnyForm>(
  scalar: S,
  other: F,
): Form<DecimalInput | InputOf<F>, OutputOf<S> | OutputOf<F>, undefined, string | JsonOf<F>> {
  return {
    kind: 'either',
    either: [scalar, other],
    encode: (value) => (typeof value === 'number' ? scalar.encode(value) : (other.encode(value) as JsonOf<F>)),
  };
}

/** A variant of a union: its labels, and the fields that only it has. */
export interface Variant<T extends Fields> {
  readonly labels: Labels;
  readonly fields: T;
}

/** Describes a variant of a union, which `kind` names. The doc comments of its fields are their descriptions. */
export function variant<T extends Fields>(labels: Labels, fields: T): Variant<T> {
  return { labels, fields };
}

/** The names of the variants as an enumeration. */
export function kindsOf<T extends Readonly<Record<string, Variant<Fields>>>>(kinds: T): ChoiceForm<keyof T & string> {
  const words = Object.entries(kinds).map(([kind, { labels }]) => [kind, labels]);
  return choice(Object.fromEntries(words) as Record<keyof T & string, Labels>);
}

/** The fields of all variants, among them `kind`. */
interface CommonFields extends Fields {
  readonly kind: Field<ChoiceForm<string>, 'fault', undefined>;
}

/**
 * A discriminated union of records. A record has the fields `before`, among them the discriminator `kind`, the fields
 * of its variant, and the fields `after`.
 */
export function union<
  Before extends CommonFields,
  T extends Readonly<Record<string, Variant<Fields>>>,
  After extends Fields,
>(
  before: Before,
  kinds: T,
  after: After,
): Form<
  VariantOf<Before, T, After, 'input'>,
  VariantOf<Before, T, After, 'output'>,
  undefined,
  VariantOf<Before, T, After, 'json'>
> {
  const variants = Object.fromEntries(
    Object.entries(kinds).map(([name, { labels, fields }]) => {
      const kind = { ...before.kind, form: choice({ [name]: labels }) };
      return [name, record({ ...before, kind, ...fields, ...after })];
    }),
  );
  return {
    kind: 'union',
    variants,
    encode: (value) => variants[(value as unknown as { readonly kind: string }).kind]?.encode(value as never) as never,
  };
}

/** The fields of the records of one variant. */
export type FieldsOfKind<Before, T, After, K extends keyof T> = {
  readonly [P in keyof Before]: P extends 'kind' ? Field<ChoiceForm<K & string>, 'fault', undefined> : Before[P];
} & (T[K] extends Variant<infer Own> ? Own : never) &
  After;

type VariantOf<Before, T, After, Side extends 'input' | 'output' | 'json'> = {
  [K in keyof T]: {
    readonly input: Input<FieldsOfKind<Before, T, After, K>>;
    readonly output: Output<FieldsOfKind<Before, T, After, K>>;
    readonly json: Encoded<FieldsOfKind<Before, T, After, K>>;
  }[Side];
}[keyof T];
