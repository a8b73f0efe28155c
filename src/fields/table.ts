import type { ListColumn, OptionalRecordColumn } from '../kernel/rows.js';

/*
 * One table a record: an entry a field says what its values are, whether it may be absent, and what it is called. Its
 * sentence stands above the entry, as a doc comment, and is seen wherever the field is used. A table is plain data, of
 * which everything else is made: the types (here), the encoder (here), the schema and its faults (`schemas.ts`), the
 * columns (`columns.ts`), the fast reader (`batch-reader.ts`), the JSON Schema (`json-schema.ts`), the columns of CSV
 * (`io/csv-columns.ts`). The forms of values are in `forms.ts`.
 */

/** What a form is made of. */
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
 * What the values of a field are.
 *
 * `In` is a value as it is written, `Out` as it was read, `Col` a column of read ones, `Json` a read one in its one written
 * form.
 */
export interface Form<In, Out, Col = undefined, Json = unknown> {
  readonly kind: Kind;
  /** The JSON form of a value: what its schema reads back into the same. */
  encode(value: Out): Json;
  /** For types alone. */
  readonly types?: { readonly in: In; readonly out: Out; readonly column: Col };
  /** Of a text: whether it may be empty. */
  readonly mayBeEmpty?: boolean;
  /** Of a decimal: its unit, its decimals inside, and the largest value inside. */
  readonly unit?: 'yuan' | 'percent' | 'share';
  readonly decimals?: number;
  /** Of an integer: the least; of an integer or a decimal: the largest. */
  readonly min?: number;
  readonly max?: number;
  /** Of a choice: every choice with its words; and all of them, as values. */
  readonly choices?: Readonly<Record<string, Labels>>;
  readonly values?: readonly (string | number)[];
  /** Of a record, or of a list of records: the fields. */
  readonly fields?: Fields;
  /** Of a record: whether it may have other fields, which are passed over. */
  readonly isOpen?: boolean;
  /** Of a list or a map: the form of its entries. */
  readonly entry?: AnyForm;
  /** Of a list: how many entries it must have. */
  readonly minLength?: number;
  /** Of a union: the form of every variant. */
  readonly variants?: Readonly<Record<string, AnyForm>>;
  /** Of either of two forms: both. */
  readonly either?: readonly AnyForm[];
}

export interface AnyForm extends Form<unknown, unknown, unknown, unknown> {}

/** A value of a form as it is written. */
export type InputOf<F> = F extends Form<infer In, infer _, infer __, infer ___> ? In : never;
/** A value of a form as it was read. */
export type OutputOf<F> = F extends Form<infer _, infer Out, infer __, infer ___> ? Out : never;
/** A value of a form in its one written form. */
export type JsonOf<F> = F extends Form<infer _, infer __, infer ___, infer Json> ? Json : never;
type ColumnOf<F> = F extends Form<infer _, infer __, infer Col, infer ___> ? Col : never;

/** What the absence of a field means: it is a fault, there is none, or the list is empty. */
export type Absence = 'fault' | 'none' | 'empty';

/** Chinese and English words for one thing. */
export type Labels = readonly [zh: string, en: string];

/** An entry of a table. */
export interface Field<
  F extends AnyForm = AnyForm,
  A extends Absence = Absence,
  Header extends string | undefined = string | undefined,
> {
  readonly form: F;
  readonly absent: A;
  readonly labels: Labels;
  /** The English header of the CSV column whose cells give the field; the Chinese one is its label. */
  readonly header: Header;
}

/** The fields of a record, in the order in which they are written. */
export interface Fields {
  readonly [name: string]: Field;
}

/** The names of fields that may be absent. */
type OptionalKeys<T> = { [K in keyof T]: T[K] extends { readonly absent: 'fault' } ? never : K }[keyof T];
/** The names of fields of which a read record may have none. */
type UndefinedKeys<T> = { [K in keyof T]: T[K] extends { readonly absent: 'none' } ? K : never }[keyof T];
type FormOf<F> = F extends { readonly form: infer Form } ? Form : never;

// Mapped over `K extends keyof T`: other mapped types lose the comments of the fields.
type RequiredInputs<T, K extends keyof T> = { readonly [P in K]: InputOf<FormOf<T[P]>> };
type OptionalInputs<T, K extends keyof T> = { readonly [P in K]?: InputOf<FormOf<T[P]>> | null | undefined };
type NullableInputs<T, K extends keyof T> = { readonly [P in K]: InputOf<FormOf<T[P]>> | null };
type RequiredOutputs<T, K extends keyof T> = { readonly [P in K]: OutputOf<FormOf<T[P]>> };
type OptionalOutputs<T, K extends keyof T> = { readonly [P in K]?: OutputOf<FormOf<T[P]>> | undefined };
type RequiredJson<T, K extends keyof T> = { readonly [P in K]: JsonOf<FormOf<T[P]>> };
type OptionalJson<T, K extends keyof T> = { readonly [P in K]?: JsonOf<FormOf<T[P]>> };
type Columns<T, K extends keyof T> = { readonly [P in K]: ColumnOf<FormOf<T[P]>> };

/** A record as it is written in JSON. */
export type Input<T> = RequiredInputs<T, Exclude<keyof T, OptionalKeys<T>>> & OptionalInputs<T, OptionalKeys<T>>;
/** A record as it is written where nothing may be left unsaid: `null` says that there is none. */
export type Explicit<T> = RequiredInputs<T, Exclude<keyof T, OptionalKeys<T>>> & NullableInputs<T, OptionalKeys<T>>;
/** A record as it was read. */
export type Output<T> = RequiredOutputs<T, Exclude<keyof T, UndefinedKeys<T>>> & OptionalOutputs<T, UndefinedKeys<T>>;
/** A read record in its one written form. */
export type Encoded<T> = RequiredJson<T, Exclude<keyof T, UndefinedKeys<T>>> & OptionalJson<T, UndefinedKeys<T>>;
/** Records in columns. */
export type ColumnsOf<T> = Columns<T, keyof T>;
/** The headers of the CSV columns that the fields have. */
export type HeadersOf<T> = {
  [K in keyof T]: T[K] extends { readonly header: infer Header extends string } ? Header : never;
}[keyof T];

/** A field that must be given. */
export function field<F extends AnyForm, H extends string | undefined = undefined>(
  form: F,
  labels: Labels,
  header?: H,
): Field<F, 'fault', H> {
  return { form, absent: 'fault', labels, header: header as H };
}

/** A field that may be absent, or null, which is the same. Of a list that is kept in columns, an empty one is the same too. */
export function optional<F extends AnyForm, H extends string | undefined = undefined>(
  form: F,
  labels: Labels,
  header?: H,
): Field<F, 'none', H> {
  return { form, absent: 'none', labels, header: header as H };
}

/** A list whose absence means that it is empty. */
export function repeated<F extends AnyForm>(form: ListForm<F>, labels: Labels): Field<ListForm<F>, 'empty', undefined> {
  return { form, absent: 'empty', labels, header: undefined };
}

/** The form of a record. */
export interface RecordForm<T extends Fields, In, Out, Json = Encoded<T>>
  extends Form<In, Out, OptionalRecordColumn<ColumnsOf<T>, Out>, Json> {
  readonly kind: 'record';
  readonly fields: T;
}

/**
 * A record of these fields and no others. A record that was read has every field: an absent one is undefined, or an empty
 * list.
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

/** {@link record} that may have other fields, which are passed over. */
export function openRecord<T extends Fields, In = Input<T>, Out = Output<T>, Json = Encoded<T>>(
  fields: T,
): RecordForm<T, In, Out, Json> {
  return { ...record<T, In, Out, Json>(fields), isOpen: true };
}

function encodeFields(entries: readonly [string, Field][], value: Record<string, unknown>): object {
  const encoded: [string, unknown][] = [];
  for (const [name, { form }] of entries) {
    const own = value[name];
    if (own !== undefined) encoded.push([name, form.encode(own)]);
  }
  return Object.fromEntries(encoded);
}

/** The columns of a list: those of its entries where these are records. */
type ListColumnOf<F> =
  F extends RecordForm<infer T, infer _, infer Out, infer __> ? ListColumn<ColumnsOf<T>, Out> : undefined;

/** The form of a list of entries. */
export interface ListForm<F extends AnyForm>
  extends Form<readonly InputOf<F>[], readonly OutputOf<F>[], ListColumnOf<F>, readonly JsonOf<F>[]> {
  readonly entry: F;
}

/** A list. @param fewest it must have so many entries */
export function list<F extends AnyForm>(entry: F, fewest: 0 | 1 = 0): ListForm<F> {
  const { fields } = entry;
  return {
    kind: 'list',
    entry,
    minLength: fewest,
    ...(fields === undefined ? {} : { fields }),
    encode: (values) => values.map((value) => entry.encode(value) as JsonOf<F>),
  };
}
