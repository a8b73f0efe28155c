import * as z from 'zod';
import { DayColumn, IntColumn, NumberColumn } from '../kernel/columns.js';
import { type Fen, formatFen, LARGEST_FEN } from '../kernel/fen.js';
import { formatMicro, MICRO, type MicroPercent, type MicroShare } from '../kernel/percent.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import { ListColumn, OptionalListColumn, OptionalRecordColumn, Rows } from '../kernel/rows.js';
import { TextColumn, WordColumn } from '../kernel/text-columns.js';
import type { DecimalInput } from './schema.js';
import * as schema from './schema.js';

/*
 * One table a record: an entry a field says how its values are read, checked, kept in columns and written, whether it may
 * be absent, and what it is called. Its sentence stands above the entry, as a doc comment, and is seen wherever the field
 * is used. Types, schemas, readers, encoders, columns and JSON Schemas are derived from the table.
 */

/** A JSON Schema (draft 2020-12). */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** How values of one kind are read, checked, kept in columns and written. */
export interface Form<In, Out, Col> {
  /** How the fast reader takes it; `other` is read by the schema alone. */
  readonly kind: Kind;
  /** Reads a value, or tells its faults. */
  readonly schema: z.ZodType<Out, In>;
  /** The JSON form of a value: what the schema reads back into the same. */
  encode(value: Out): unknown;
  /** What the schema reads, as JSON Schema. */
  readonly json: JsonSchema;
  /** A column for values; undefined for what is never kept in columns. */
  readonly column: (() => Col) | undefined;
  /** Of a decimal: its decimals inside, and the largest value inside. */
  readonly decimals?: number;
  readonly largest?: number;
  /** Of a text: the text itself where it is one that the schema takes. */
  readText?(text: string): string | undefined;
  /** Of a record, or of a list of records: the fields. */
  readonly fields?: Fields;
}

/** How the fast reader takes a value. */
export type Kind = 'text' | 'word' | 'day' | 'decimal' | 'record' | 'list' | 'other';

/** What the absence of a field means: it is a fault, there is none, or the list is empty. */
export type Absence = 'fault' | 'none' | 'empty';

/** Chinese and English name of a field. */
export type Labels = readonly [zh: string, en: string];

/** An entry of a table. */
export interface Field<In, Out, Absent extends Absence, Col> {
  readonly form: Form<In, Out, Col>;
  readonly absent: Absent;
  readonly labels: Labels;
  /** The English header of the CSV column whose cells give the field; the Chinese one is its label. */
  readonly header?: string | undefined;
}

/** The fields of a record, in the order in which they are written. */
export interface Fields {
  readonly [name: string]: Field<unknown, unknown, Absence, unknown>;
}

/** The names of fields that may be absent. */
type Absent<T> = { [K in keyof T]: T[K] extends { readonly absent: 'fault' } ? never : K }[keyof T];
type InOf<F> = F extends Field<infer In, infer _, infer __, infer ___> ? In : never;
type OutOf<F> = F extends Field<infer _, infer Out, infer __, infer ___> ? Out : never;
type ColumnOf<F> = F extends Field<infer _, infer __, infer ___, infer Col> ? Col : never;
/** The names of fields of which a read record may have none. */
type Unset<T> = { [K in keyof T]: T[K] extends { readonly absent: 'none' } ? K : never }[keyof T];

// Mapped over `K extends keyof T`: other mapped types lose the comments of the fields.
type Needed<T, K extends keyof T> = { readonly [P in K]: InOf<T[P]> };
type Allowed<T, K extends keyof T> = { readonly [P in K]?: InOf<T[P]> | null | undefined };
type Always<T, K extends keyof T> = { readonly [P in K]: OutOf<T[P]> };
type Sometimes<T, K extends keyof T> = { readonly [P in K]?: OutOf<T[P]> | undefined };
type InColumns<T, K extends keyof T> = { readonly [P in K]: ColumnOf<T[P]> };

/** A record as it is written in JSON. */
export type Input<T> = Needed<T, Exclude<keyof T, Absent<T>>> & Allowed<T, Absent<T>>;
/** A record as it was read. */
export type Output<T> = Always<T, Exclude<keyof T, Unset<T>>> & Sometimes<T, Unset<T>>;
/** Records in columns. */
export type ColumnsOf<T> = InColumns<T, keyof T>;

/** A field that must be given. */
export function field<In, Out, Col>(
  form: Form<In, Out, Col>,
  labels: Labels,
  header?: string,
): Field<In, Out, 'fault', Col> {
  return { form, absent: 'fault', labels, header };
}

/** A field that may be absent, or null, which is the same. */
export function optional<In, Out, Col>(
  form: Form<In, Out, Col>,
  labels: Labels,
  header?: string,
): Field<In, Out, 'none', Col> {
  return { form, absent: 'none', labels, header };
}

/** A list of records whose absence means that it is empty. */
export function several<In, Out, T extends Fields>(
  entry: RecordForm<T, In, Out>,
  labels: Labels,
): Field<readonly In[], readonly Out[], 'empty', ListColumn<ColumnsOf<T>, Out>> {
  return { form: listOf(entry, (rows) => new ListColumn(rows)), absent: 'empty', labels };
}

/** A list of records that must be given. */
export function series<In, Out, T extends Fields>(
  entry: RecordForm<T, In, Out>,
  labels: Labels,
): Field<readonly In[], readonly Out[], 'fault', ListColumn<ColumnsOf<T>, Out>> {
  return { form: listOf(entry, (rows) => new ListColumn(rows)), absent: 'fault', labels };
}

/** A list of records that may be absent; an empty one is the same. */
export function optionalSeries<In, Out, T extends Fields>(
  entry: RecordForm<T, In, Out>,
  labels: Labels,
): Field<readonly In[], readonly Out[], 'none', OptionalListColumn<ColumnsOf<T>, Out>> {
  return { form: listOf(entry, (rows) => new OptionalListColumn(rows)), absent: 'none', labels };
}

/** A record that may be absent. */
export function optionalRecord<In, Out, T extends Fields>(
  entry: RecordForm<T, In, Out>,
  labels: Labels,
): Field<In, Out, 'none', OptionalRecordColumn<ColumnsOf<T>, Out>> {
  const { kind, schema, encode, json, fields } = entry;
  return {
    form: { kind, schema, encode, json, fields, column: () => new OptionalRecordColumn(rowsOf(entry)) },
    absent: 'none',
    labels,
  };
}

/** The form of a record. */
export interface RecordForm<T extends Fields, In, Out> extends Form<In, Out, undefined> {
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
export function record<T extends Fields, In = Input<T>, Out = Output<T>>(fields: T): RecordForm<T, In, Out> {
  const entries = Object.entries(fields);
  const blank = Object.fromEntries(
    entries.map(([name, { absent }]) => [name, absent === 'empty' ? schema.NONE : undefined]),
  );
  const shape = shapeOf(fields);
  const whole = z.strictObject(shape).transform((values) => ({ ...blank, ...values }));
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
    encode: (value) => encodeFields(entries, value as Record<string, unknown>),
    json: {
      type: 'object',
      properties: Object.fromEntries(entries.map(([name, each]) => [name, schemaOf(each)])),
      required: entries.filter(([, { absent }]) => absent === 'fault').map(([name]) => name),
      additionalProperties: false,
    },
    column: undefined,
  };
}

/** The schemas of fields, each with what its absence means. */
function shapeOf(fields: Fields): Record<string, z.ZodType> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { form, absent }]) => {
      if (absent === 'fault') return [name, form.schema];
      const optional = form.schema.nullish();
      return [
        name,
        absent === 'none'
          ? optional.transform((value) => value ?? undefined)
          : optional.transform((value) => value ?? schema.NONE),
      ];
    }),
  );
}

function schemaOf({ form, absent }: Fields[string]): JsonSchema {
  return absent === 'fault' ? form.json : { anyOf: [form.json, { type: 'null' }] };
}

function encodeFields(entries: readonly [string, Fields[string]][], value: Record<string, unknown>): object {
  const encoded: [string, unknown][] = [];
  for (const [name, { form }] of entries) {
    const own = value[name];
    if (own !== undefined) encoded.push([name, form.encode(own)]);
  }
  return Object.fromEntries(encoded);
}

/** No records yet, in columns. */
export function rowsOf<T extends Fields, Out>({
  fields,
}: RecordForm<T, unknown, Out> | { readonly fields: T }): Rows<ColumnsOf<T>, Out> {
  const columns = Object.entries(fields).map(([name, { form }]) => {
    if (form.column === undefined) throw new TypeError(`${name} is never kept in columns`);
    return [name, form.column()];
  });
  return new Rows<ColumnsOf<T>, Out>(Object.fromEntries(columns));
}

function listOf<In, Out, T extends Fields, Col>(
  entry: RecordForm<T, In, Out>,
  column: (rows: Rows<ColumnsOf<T>, Out>) => Col,
): Form<readonly In[], readonly Out[], Col> {
  return {
    kind: 'list',
    fields: entry.fields,
    schema: schema.list(entry.schema) as unknown as z.ZodType<readonly Out[], readonly In[]>,
    encode: (values) => values.map((value) => entry.encode(value)),
    json: { type: 'array', items: entry.json },
    column: () => column(rowsOf<T, Out>(entry)),
  };
}

const decimalPattern = (whole: number, decimals: number) => `^\\d{1,${whole}}(\\.\\d{1,${decimals}}0*)?$`;

/** A decimal of 0 and above, as text or as a JSON integer. */
function decimal<T extends number, Col>(
  given: z.ZodType<T, DecimalInput>,
  decimals: number,
  largest: number,
  encode: (value: T) => string,
  column: () => Col,
): Form<DecimalInput, T, Col> {
  const whole = String(Math.floor(largest / 10 ** decimals));
  return {
    kind: 'decimal',
    schema: given,
    encode,
    json: {
      anyOf: [
        { type: 'string', pattern: decimalPattern(whole.length, decimals) },
        { type: 'integer', minimum: 0, maximum: Number(whole) },
      ],
    },
    column,
    decimals,
    largest,
  };
}

/** A civil day, `YYYY-MM-DD`, 1900-01-01 to 2199-12-31. */
export const DAY: Form<string, Day, DayColumn> = {
  kind: 'day',
  schema: schema.day,
  encode: formatDay,
  json: { type: 'string', format: 'date', pattern: '^(19|20|21)\\d\\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$' },
  column: () => new DayColumn(),
};

/** An amount in yuan, of at most two decimals, inside in fen. */
export const MONEY = decimal(schema.money, 2, LARGEST_FEN, formatFen, () => new NumberColumn<Fen>());
/** A rate in percent a year, of at most six decimals, inside in millionths of a percent. */
export const PERCENT = decimal(schema.percent, 6, 100 * MICRO, formatMicro, () => new IntColumn<MicroPercent>());
/** A share of at most six decimals, inside in millionths. */
const _SHARE = decimal(schema.share, 6, MICRO, formatMicro, () => new IntColumn<MicroShare>());

const asItIs = (value: string) => value;
const SOME_TEXT: JsonSchema = { type: 'string', minLength: 1 };

/** An id: a text that is not empty, of the record's own. */
export const ID: Form<string, string, TextColumn> = {
  kind: 'text',
  schema: schema.text,
  encode: asItIs,
  json: SOME_TEXT,
  column: () => new TextColumn(),
  readText: schema.readText,
};
/** A text that is not empty and that many records share, such as a product. */
export const WORD: Form<string, string, WordColumn> = { ...ID, kind: 'word', column: () => new WordColumn() };
/** A text of the record's own that may be empty. */
export const TEXT: Form<string, string, TextColumn> = {
  ...ID,
  schema: schema.anyText,
  json: { type: 'string' },
  readText: schema.readAnyText,
};
/** A text that may be empty and that many records share, such as a township. */
export const PLACE: Form<string, string, WordColumn> = { ...TEXT, kind: 'word', column: () => new WordColumn() };
