import type { ListColumn } from '../kernel/rows.js';
import type { Limit } from './limits.js';

/*
 * Every record has one table. An entry of the table gives a field's form, whether it may be absent, and its labels. The
 * doc comment above the entry is the field's description; editors show it wherever the field is used. Derived from the
 * tables are the types (here), the encoder (here), the schema and its faults (`schemas.ts`), the columns
 * (`columns.ts`), the fast reader (`batch-reader.ts`), the JSON Schema (`json-schema.ts`) and the columns of CSV
 * (`io/csv-columns.ts`). The forms are in `forms.ts`.
 */

/** The kinds of forms. */
export type Kind =
  | 'text'
  | 'word'
  | 'day'
  | 'decimal'
  | 'sum'
  | 'integer'
  | 'choice'
  | 'record'
  | 'union'
  | 'list'
  | 'map'
  | 'either';

/**
 * Describes the values of a field. `In` is a value as input, `Out` a value that was read, `Col` a column of such
 * values, `Json` a value in canonical JSON form.
 */
export interface Form<In, Out, Col = undefined, Json = unknown> {
  readonly kind: Kind;
  /** Encodes a value in canonical JSON form, which its schema reads back into an equal value. */
  encode(value: Out): Json;
  /** Used by types only. */
  readonly types?: { readonly in: In; readonly out: Out; readonly column: Col };
  /** For texts: whether the text may be empty, and whether it is an id, which has no invisible characters (SPEC 1). */
  readonly mayBeEmpty?: boolean;
  readonly isId?: boolean;
  /** For texts: a regular expression that they match; whoever reads them reports those that do not. */
  readonly pattern?: string;
  /** For decimals: the unit, the number of decimals, and, in `max`, the largest value when read. */
  readonly unit?: 'yuan' | 'signed yuan' | 'percent' | 'share' | 'signed percent' | 'factor';
  readonly decimals?: number;
  /** For integers and decimals: the smallest value, 0 where it is not given for decimals, and the largest. */
  readonly min?: number;
  readonly max?: number;
  /** For enumerations: the values with their labels, and the values in order. */
  readonly choices?: Readonly<Record<string, Labels>>;
  readonly values?: readonly (string | number)[];
  /** For records and lists of records: the fields. */
  readonly fields?: Fields;
  /** For records: whether other fields are allowed and ignored. */
  readonly isOpen?: boolean;
  /** For lists and maps: the form of an entry. */
  readonly entry?: AnyForm;
  /** For maps: whether the names are ids or other texts. */
  readonly names?: 'ids' | 'texts';
  /** Whether null is a value of its own: it is then no absent value. */
  readonly isNullable?: boolean;
  /** For lists: whether an entry may stand for a list of one. */
  readonly acceptsOne?: boolean;
  /** For lists: the smallest number of entries. */
  readonly minLength?: number;
  /** For texts, lists and maps: how large they may be. */
  readonly limit?: Limit;
  /** For unions: the form of every variant. */
  readonly variants?: Readonly<Record<string, AnyForm>>;
  /** For a value of one of two forms: both forms, of different types. */
  readonly either?: readonly AnyForm[];
}

export interface AnyForm extends Form<unknown, unknown, unknown, unknown> {}

/** The type of a form's value as input. */
export type InputOf<F> = F extends Form<infer In, infer _, infer __, infer ___> ? In : never;
/** The type of a form's value when read. */
export type OutputOf<F> = F extends Form<infer _, infer Out, infer __, infer ___> ? Out : never;
/** The type of a form's value in canonical JSON form. */
export type JsonOf<F> = F extends Form<infer _, infer __, infer ___, infer Json> ? Json : never;
type ColumnOf<F> = F extends Form<infer _, infer __, infer Col, infer ___> ? Col : never;

/** The meaning of an absent field: a fault, no value, or an empty list. */
export type Absence = 'fault' | 'none' | 'empty';

/** The labels of a field or value, in Chinese and English. */
export type Labels = readonly [zh: string, en: string];

/** An entry of a table: a field. */
export interface Field<
  F extends AnyForm = AnyForm,
  A extends Absence = Absence,
  Header extends string | undefined = string | undefined,
> {
  readonly form: F;
  readonly absent: A;
  readonly labels: Labels;
  /** The English header of the field's CSV column. The Chinese header is its label. */
  readonly header: Header;
}

/** The fields of a record, in the order in which they are encoded. */
export interface Fields {
  readonly [name: string]: Field;
}

/** The names of the optional fields. */
type OptionalKeys<T> = { [K in keyof T]: T[K] extends { readonly absent: 'fault' } ? never : K }[keyof T];
/** The names of the fields that may be undefined when read. */
type UndefinedKeys<T> = { [K in keyof T]: T[K] extends { readonly absent: 'none' } ? K : never }[keyof T];
type FormOf<F> = F extends { readonly form: infer Form } ? Form : never;

// Mapped over `K extends keyof T`, since other mapped types lose the doc comments of the fields.
type RequiredInputs<T, K extends keyof T> = { readonly [P in K]: InputOf<FormOf<T[P]>> };
type OptionalInputs<T, K extends keyof T> = { readonly [P in K]?: InputOf<FormOf<T[P]>> | null | undefined };
type NullableInputs<T, K extends keyof T> = { readonly [P in K]: InputOf<FormOf<T[P]>> | null };
type RequiredOutputs<T, K extends keyof T> = { readonly [P in K]: OutputOf<FormOf<T[P]>> };
type OptionalOutputs<T, K extends keyof T> = { readonly [P in K]?: OutputOf<FormOf<T[P]>> | undefined };
type RequiredJson<T, K extends keyof T> = { readonly [P in K]: JsonOf<FormOf<T[P]>> };
type OptionalJson<T, K extends keyof T> = { readonly [P in K]?: JsonOf<FormOf<T[P]>> };
type Columns<T, K extends keyof T> = { readonly [P in K]: ColumnOf<FormOf<T[P]>> };

/** The type of a record as input. */
export type Input<T> = RequiredInputs<T, Exclude<keyof T, OptionalKeys<T>>> & OptionalInputs<T, OptionalKeys<T>>;
/** The type of a record in which every field is given; an optional field is `null` where it has no value. */
export type Explicit<T> = RequiredInputs<T, Exclude<keyof T, OptionalKeys<T>>> & NullableInputs<T, OptionalKeys<T>>;
/** The type of a record that was read. */
export type Output<T> = RequiredOutputs<T, Exclude<keyof T, UndefinedKeys<T>>> & OptionalOutputs<T, UndefinedKeys<T>>;
/** The type of a record in canonical JSON form. */
export type Encoded<T> = RequiredJson<T, Exclude<keyof T, UndefinedKeys<T>>> & OptionalJson<T, UndefinedKeys<T>>;
/** The columns of a record's fields. */
export type ColumnsOf<T> = Columns<T, keyof T>;
/** The headers of the CSV columns of a record's fields. */
export type HeadersOf<T> = {
  [K in keyof T]: T[K] extends { readonly header: infer Header extends string } ? Header : never;
}[keyof T];

/** A required field. */
export function field<F extends AnyForm, H extends string | undefined = undefined>(
  form: F,
  labels: Labels,
  header?: H,
): Field<F, 'fault', H> {
  return { form, absent: 'fault', labels, header: header as H };
}

/**
 * An optional field, which may be absent or null. For a list in columns, an empty list is the same as an absent one.
 */
export function optional<F extends AnyForm, H extends string | undefined = undefined>(
  form: F,
  labels: Labels,
  header?: H,
): Field<F, 'none', H> {
  return { form, absent: 'none', labels, header: header as H };
}

/** A list field that is empty when absent. */
export function repeated<F extends AnyForm>(form: ListForm<F>, labels: Labels): Field<ListForm<F>, 'empty', undefined> {
  return { form, absent: 'empty', labels, header: undefined };
}

/** The form of a record. */
export interface RecordForm<T extends Fields, In, Out, Json = Encoded<T>> extends Form<In, Out, undefined, Json> {
  readonly kind: 'record';
  readonly fields: T;
}

/**
 * A record with these fields and no others. A record that was read has every field; an absent one is undefined or an
 * empty list.
 */
export function record<T extends Fields, In = Input<T>, Out = Output<T>, Json = Encoded<T>>(
  fields: T,
): RecordForm<T, In, Out, Json> {
  const entries = Object.entries(fields);
  return {
    kind: 'record',
    fields,
    encode: (value) => encodeFields(entries, value as Record<string, unknown>) as Json,
  };
}

/** A {@link record} that may have other fields, which are ignored. */
export function openRecord<T extends Fields, In = Input<T>, Out = Output<T>, Json = Encoded<T>>(
  fields: T,
): RecordForm<T, In, Out, Json> {
  return { ...record<T, In, Out, Json>(fields), isOpen: true };
}

function encodeFields(entries: readonly [string, Field][], value: Record<string, unknown>): object {
  const encoded: Record<string, unknown> = {};
  for (let i = 0; i < entries.length; i++) {
    const [name, { form }] = entries[i] as (typeof entries)[number];
    const own = value[name];
    if (own !== undefined) encoded[name] = form.encode(own);
  }
  return encoded;
}

/** The column of a list of records. */
type ListColumnOf<F> =
  F extends RecordForm<infer T, infer _, infer Out, infer __> ? ListColumn<ColumnsOf<T>, Out> : undefined;

/** The form of a list. */
export interface ListForm<F extends AnyForm>
  extends Form<readonly InputOf<F>[], readonly OutputOf<F>[], ListColumnOf<F>, readonly JsonOf<F>[]> {
  readonly entry: F;
}

/** A list of at least `minLength` entries. */
export function list<F extends AnyForm>(entry: F, minLength: 0 | 1 = 0, limit?: Limit): ListForm<F> {
  const { fields } = entry;
  return {
    kind: 'list',
    entry,
    minLength,
    ...(limit === undefined ? {} : { limit }),
    ...(fields === undefined ? {} : { fields }),
    encode: (values) => values.map((value) => entry.encode(value) as JsonOf<F>),
  };
}
