import { ABSENT_DAY, type DayColumn, type IntColumn, type NumberColumn, type SignedColumn } from '../kernel/columns.js';
import { CANONICAL } from '../kernel/fingerprint.js';
import { FixedText, inPieces, JsonWriter } from '../kernel/json-writer.js';
import type { Day } from '../kernel/plain-date.js';
import type { ListColumn, Rows, TextMapColumn } from '../kernel/rows.js';
import type { DictionaryColumn, TextColumn } from '../kernel/text-columns.js';
import type { Field, Fields } from './table.js';

/** Bytes of JSON syntax. An enum, since the build replaces its members by their numbers. */
enum Byte {
  Comma = 0x2c,
  Colon = 0x3a,
  List = 0x5b,
  ListEnd = 0x5d,
  Object = 0x7b,
  ObjectEnd = 0x7d,
}

/** A writer begins with so many bytes: most portfolios have a few loans. */
const FEW_BYTES = 1 << 10;

/** What a table says of a record, made ready for writing: it is the same for all batches. */
export class CanonicalPlan {
  /** In the order of their names by code unit. */
  readonly fields: readonly PlannedField[];

  constructor(fields: Fields) {
    this.fields = Object.keys(fields)
      .sort()
      .map((name) => {
        const field = fields[name] as Field;
        const entries = field.form.fields === undefined ? undefined : new CanonicalPlan(field.form.fields);
        return { name, field, key: new FixedText(`${CANONICAL.quote(name)}:`), entries };
      });
  }
}

interface PlannedField {
  readonly name: string;
  readonly field: Field;
  /** The name as JSON, with its colon. */
  readonly key: FixedText;
  /** Of a list: the plan of its records. */
  readonly entries: CanonicalPlan | undefined;
}

/**
 * The canonical JSON (RFC 8785) of a list of records that are in columns, byte for byte that of the encoded records. No
 * object and no string is created for a record. A piece has whole records, and is valid until the next one is asked for.
 */
export function* canonicalRows(plan: CanonicalPlan, rows: Rows<object>): Generator<Uint8Array> {
  const json = new JsonWriter(CANONICAL, FEW_BYTES);
  const records = new RecordWriter(plan, rows);
  json.byte(Byte.List);
  yield* inPieces(json, rows.count, (place) => {
    if (place > 0) json.byte(Byte.Comma);
    records.write(json, place);
  });
  json.byte(Byte.ListEnd);
  yield json.lend();
}

/** Writes the records of a table, one at a time. */
class RecordWriter {
  private readonly fields: readonly FieldWriter[];

  constructor({ fields }: CanonicalPlan, { columns }: Rows<object>) {
    this.fields = fields.map((planned) => {
      const column = (columns as Record<string, unknown>)[planned.name];
      return { key: planned.key, ...columnWriter(planned, column) };
    });
  }

  write(json: JsonWriter, place: number): void {
    let before = Byte.Object;
    for (let i = 0; i < this.fields.length; i++) {
      const { key, isGiven, write } = this.fields[i] as FieldWriter;
      if (!isGiven(place)) continue;
      json.byte(before);
      json.put(key);
      write(json, place);
      before = Byte.Comma;
    }
    // Every table has a field that must be there, so that the object has begun.
    json.byte(Byte.ObjectEnd);
  }
}

/** Writes the values of a column. */
interface ColumnWriter {
  /** Whether there is a value at a place. */
  isGiven(place: number): boolean;
  write(json: JsonWriter, place: number): void;
}

interface FieldWriter extends ColumnWriter {
  readonly key: FixedText;
}

function columnWriter({ field: { form, absent }, entries }: PlannedField, column: unknown): ColumnWriter {
  switch (form.kind) {
    case 'text':
      return textWriter(column as TextColumn);
    case 'word':
      return wordWriter(column as DictionaryColumn);
    case 'day':
      return dayWriter(column as DayColumn);
    case 'decimal': {
      const write = form.decimals === 2 ? writeAmount : writeMicro;
      return form.min === undefined
        ? numberWriter(column as NumberColumn<number> | IntColumn<number>, write)
        : signedWriter(column as SignedColumn<number>, write);
    }
    case 'list': {
      const records = new RecordWriter(entries as CanonicalPlan, (column as ListColumn).rows);
      return listWriter(column as ListColumn, records, absent === 'none', form.acceptsOne === true);
    }
    // A field of any other form has no column, and a table with one no rows (`rowsOf`).
    default:
      return mapWriter(column as TextMapColumn);
  }
}

function textWriter(texts: TextColumn): ColumnWriter {
  return {
    isGiven: (place) => (texts.lengths[place] as number) >= 0,
    write: (json, place) => json.jsonAt(texts, place),
  };
}

function wordWriter({ codes, words }: DictionaryColumn): ColumnWriter {
  return {
    isGiven: (place) => (codes[place] as number) >= 0,
    write: (json, place) => json.jsonWord(words[codes[place] as number] as string),
  };
}

function dayWriter({ days }: DayColumn): ColumnWriter {
  return {
    isGiven: (place) => days[place] !== ABSENT_DAY,
    write: (json, place) => json.day(days[place] as Day),
  };
}

type WriteNumber = (json: JsonWriter, number: number) => void;
const writeAmount: WriteNumber = (json, number) => json.amount(number);
const writeMicro: WriteNumber = (json, number) => json.micro(number);

function numberWriter({ numbers }: NumberColumn<number> | IntColumn<number>, write: WriteNumber): ColumnWriter {
  return {
    isGiven: (place) => (numbers[place] as number) >= 0,
    write: (json, place) => write(json, numbers[place] as number),
  };
}

function signedWriter({ numbers }: SignedColumn<number>, write: WriteNumber): ColumnWriter {
  return {
    isGiven: (place) => !Number.isNaN(numbers[place] as number),
    write: (json, place) => write(json, numbers[place] as number),
  };
}

/**
 * @param isOptional whether an empty list is the same as an absent one
 * @param isOneAlone whether a list of one is written as its record
 */
function listWriter(
  { starts }: ListColumn,
  records: RecordWriter,
  isOptional: boolean,
  isOneAlone: boolean,
): ColumnWriter {
  return {
    isGiven: (place) => !isOptional || starts[place] !== starts[place + 1],
    write: (json, place) => {
      const start = starts[place] as number;
      const end = starts[place + 1] as number;
      if (isOneAlone && end === start + 1) {
        records.write(json, start);
        return;
      }
      json.byte(Byte.List);
      for (let i = start; i < end; i++) {
        if (i > start) json.byte(Byte.Comma);
        records.write(json, i);
      }
      json.byte(Byte.ListEnd);
    },
  };
}

function mapWriter(maps: TextMapColumn): ColumnWriter {
  return {
    isGiven: (place) => maps.list.lengthAt(place) > 0,
    write: (json, place) => {
      const { starts, rows } = maps.list;
      const { name, value } = rows.columns;
      const [start, end] = [starts[place] as number, starts[place + 1] as number];
      const entries = Array.from({ length: end - start }, (_, i) => start + i);
      const nameOf = (entry: number) => name.at(entry) as string;
      entries.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
      let before = Byte.Object;
      for (const entry of entries) {
        json.byte(before);
        json.jsonWord(nameOf(entry));
        json.byte(Byte.Colon);
        json.jsonWord(value.at(entry) as string);
        before = Byte.Comma;
      }
      json.byte(Byte.ObjectEnd);
    },
  };
}
