import * as z from 'zod';
import { ListColumn, OptionalListColumn, OptionalRecordColumn, Rows } from '../kernel/rows.js';
import * as schema from './schema.js';

/*
 * One table a record: an entry a field says how its values are read, checked, kept in columns and written, whether it may
 * be absent, and what it is called. Its sentence stands above the entry, as a doc comment, and is seen wherever the field
 * is used. Types, schemas, readers, encoders, columns and JSON Schemas are derived from the table. The forms of values
 * are in `forms.ts`.
 */

/** A JSON Schema (draft 2020-12). */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** What a form is made of. The fast reader takes the kinds that are kept in columns. */
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
 * How values of one kind are read, checked, kept in columns and written.
 *
 * `In` is a value as it is written, `Out` as it was read, `Col` a column of read ones, `Json` a read one in its one written
 * form.
 */
export interface Form<In, Out, Col = undefined, Json = unknown> {
  readonly kind: Kind;
  /** Reads a value, or tells its faults. */
  readonly schema: z.ZodType<Out, In>;
  /** The JSON form of a value: what the schema reads back into the same. */
  encode(value: Out): Json;
  /** A column for the values of a field; undefined for what is never kept in columns. */
  readonly column?: ((absent: Absence) => Col) | undefined;
  /** Of a value that has no parts: what the schema reads, as JSON Schema. */
  readonly json?: JsonSchema;
  /** Of a decimal: its decimals inside, and the largest value inside. */
  readonly decimals?: number;
  readonly largest?: number;
  /** Of a text: the text itself where it is one that the schema takes. */
  readText?(text: string): string | undefined;
  /** Of a choice: every choice with its words. */
  readonly choices?: Readonly<Record<string, Labels>>;
  /** Of a record, or of a list of records: the fields. */
  readonly fields?: Fields;
  /** Of a record: whether it may have other fields, which are passed over. */
  readonly isOpen?: boolean;
  /** Of a list or a map: the form of its entries. */
  readonly entry?: AnyForm;
  /** Of a list: how many entries it must have. */
  readonly fewest?: number;
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
type Absent<T> = { [K in keyof T]: T[K] extends { readonly absent: 'fault' } ? never : K }[keyof T];
/** The names of fields of which a read record may have none. */
type Unset<T> = { [K in keyof T]: T[K] extends { readonly absent: 'none' } ? K : never }[keyof T];
type FormOf<F> = F extends { readonly form: infer Form } ? Form : never;

// Mapped over `K extends keyof T`: other mapped types lose the comments of the fields.
type Needed<T, K extends keyof T> = { readonly [P in K]: InputOf<FormOf<T[P]>> };
type Allowed<T, K extends keyof T> = { readonly [P in K]?: InputOf<FormOf<T[P]>> | null | undefined };
type Denied<T, K extends keyof T> = { readonly [P in K]: InputOf<FormOf<T[P]>> | null };
type Always<T, K extends keyof T> = { readonly [P in K]: OutputOf<FormOf<T[P]>> };
type Sometimes<T, K extends keyof T> = { readonly [P in K]?: OutputOf<FormOf<T[P]>> | undefined };
type Written<T, K extends keyof T> = { readonly [P in K]: JsonOf<FormOf<T[P]>> };
type WrittenWhereSet<T, K extends keyof T> = { readonly [P in K]?: JsonOf<FormOf<T[P]>> };
type InColumns<T, K extends keyof T> = { readonly [P in K]: ColumnOf<FormOf<T[P]>> };

/** A record as it is written in JSON. */
export type Input<T> = Needed<T, Exclude<keyof T, Absent<T>>> & Allowed<T, Absent<T>>;
/** A record as it is written where nothing may be left unsaid: `null` says that there is none. */
export type Stated<T> = Needed<T, Exclude<keyof T, Absent<T>>> & Denied<T, Absent<T>>;
/** A record as it was read. */
export type Output<T> = Always<T, Exclude<keyof T, Unset<T>>> & Sometimes<T, Unset<T>>;
/** A read record in its one written form. */
export type Encoded<T> = Written<T, Exclude<keyof T, Unset<T>>> & WrittenWhereSet<T, Unset<T>>;
/** Records in columns. */
export type ColumnsOf<T> = InColumns<T, keyof T>;
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
export function several<F extends AnyForm>(form: ListForm<F>, labels: Labels): Field<ListForm<F>, 'empty', undefined> {
  return { form, absent: 'empty', labels, header: undefined };
}

/** The form of a record. */
export interface RecordForm<T extends Fields, In, Out, Json = Encoded<T>>
  extends Form<In, Out, OptionalRecordColumn<ColumnsOf<T>, Out>, Json> {
  readonly fields: T;
  /** Its schema, compiled, and those of its fields, by which a faulty record is read field by field. */
  reader(): RecordReader;
}

interface RecordReader {
  readonly schema: z.ZodType;
  readonly shape: Readonly<Record<string, z.ZodType>>;
}

/**
 * A record of these fields and no others. A record that was read has every field: an absent one is undefined, or an empty
 * list.
 */
export function record<T extends Fields, In = Input<T>, Out = Output<T>, Json = Encoded<T>>(
  fields: T,
): RecordForm<T, In, Out, Json> {
  return recordOf(fields, z.strictObject);
}

/** {@link record} that may have other fields, which are passed over. */
export function openRecord<T extends Fields, In = Input<T>, Out = Output<T>, Json = Encoded<T>>(
  fields: T,
): RecordForm<T, In, Out, Json> {
  return { ...recordOf<T, In, Out, Json>(fields, z.object), isOpen: true };
}

function recordOf<T extends Fields, In, Out, Json>(
  fields: T,
  object: (shape: Record<string, z.ZodType>) => z.ZodObject,
): RecordForm<T, In, Out, Json> {
  const entries = Object.entries(fields);
  const blank = Object.fromEntries(
    entries.map(([name, { absent }]) => [name, absent === 'empty' ? schema.NONE : undefined]),
  );
  const shape = shapeOf(fields);
  const whole = object(shape).transform((values) => ({ ...blank, ...values }));
  let reader: RecordReader | undefined;
  return {
    kind: 'record',
    fields,
    schema: whole as unknown as z.ZodType<Out, In>,
    reader: () => {
      // Compiled when it is first used: most programs read few of the records.
      reader ??= { schema: z.compile(whole), shape };
      return reader;
    },
    encode: (value) => encodeFields(entries, value as Record<string, unknown>) as Json,
    column: () => new OptionalRecordColumn(rowsIn(fields)),
  };
}

/** The schemas of fields, each with what its absence means. */
function shapeOf(fields: Fields): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { form, absent }]) => {
      if (absent === 'fault') return [name, form.schema];
      const without = absent === 'none' ? undefined : schema.NONE;
      return [name, form.schema.nullish().transform((value) => value ?? without)];
    }),
  );
}

function encodeFields(entries: readonly [string, Field][], value: Record<string, unknown>): object {
  const encoded: [string, unknown][] = [];
  for (const [name, { form }] of entries) {
    const own = value[name];
    if (own !== undefined) encoded.push([name, form.encode(own)]);
  }
  return Object.fromEntries(encoded);
}

/** Fields that are kept in columns. */
interface FieldsInColumns {
  readonly [name: string]: { readonly form: { readonly column?: ((absent: Absence) => object) | undefined } };
}

/** No records yet, in columns. A table with a field that is not kept in columns does not compile here. */
export function rowsOf<T extends Fields & FieldsInColumns, Out>({
  fields,
}: RecordForm<T, unknown, Out>): Rows<ColumnsOf<T>, Out> {
  return rowsIn(fields);
}

function rowsIn<T, Out>(fields: Fields): Rows<ColumnsOf<T>, Out> {
  const columns = Object.entries(fields).map(([name, { form, absent }]) => {
    if (form.column === undefined) throw new TypeError(`${name} is never kept in columns`);
    return [name, form.column(absent)];
  });
  return new Rows<ColumnsOf<T>, Out>(Object.fromEntries(columns));
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
    fewest,
    ...(fields === undefined ? {} : { fields, column: listColumn(fields) as () => ListColumnOf<F> }),
    schema: (fewest === 0 ? schema.list(entry.schema) : schema.listOfSome(entry.schema)) as unknown as z.ZodType<
      readonly OutputOf<F>[],
      readonly InputOf<F>[]
    >,
    encode: (values) => values.map((value) => entry.encode(value) as JsonOf<F>),
  };
}

function listColumn(fields: Fields): (absent: Absence) => ListColumn {
  return (absent) => (absent === 'none' ? new OptionalListColumn(rowsIn(fields)) : new ListColumn(rowsIn(fields)));
}
