import type { Column } from './columns.js';
import { DictionaryColumn } from './text-columns.js';

/** Records in columns. Records are appended. */
export class Rows<Columns extends object = object, T = unknown> {
  /** The number of records. */
  count = 0;
  private capacity = 0;
  /** So many places have been handed out since the rows were empty; a later one has no values. */
  private used = 0;
  private readonly names: readonly string[];
  private readonly list: readonly Column<unknown>[];
  /** The columns that know words, those of lists included. */
  readonly dictionaries: readonly DictionaryColumn[];

  constructor(readonly columns: Columns) {
    this.names = Object.keys(columns);
    this.list = Object.values(columns) as Column<unknown>[];
    this.dictionaries = this.list.flatMap(dictionariesIn);
  }

  /**
   * Reserves room for one more record and returns its index, `count`. The record is added when the caller raises
   * `count`. Where a record was begun there before and not added, its values may still be there: {@link isNextEmpty}.
   */
  next(): number {
    const { count } = this;
    if (count >= this.capacity) this.reserve(count + 1);
    if (count >= this.used) this.used = count + 1;
    return count;
  }

  /** Whether every column is without a value at the index that {@link next} will return. */
  get isNextEmpty(): boolean {
    return this.count >= this.used;
  }

  /** Removes all records. Memory, and the words that the columns know, are kept. */
  clear(): void {
    for (const column of this.list) column.clear(this.used);
    this.count = 0;
    this.used = 0;
  }

  /**
   * Removes all records, as {@link clear} does, for records that {@link add} appends next: it puts every column, so that no
   * value need be removed first. The records of lists go when the first record is added.
   */
  rewind(): void {
    this.count = 0;
  }

  /** How many different words the columns know, those of lists included. */
  get words(): number {
    let sum = 0;
    for (let i = 0; i < this.dictionaries.length; i++) sum += (this.dictionaries[i] as DictionaryColumn).words.length;
    return sum;
  }

  private reserve(places: number): void {
    this.capacity = Math.max(places, 2 * this.capacity, 8);
    for (const column of this.list) column.reserve(this.capacity);
  }

  /** Appends a record. */
  add(record: T): void {
    const place = this.next();
    for (let i = 0; i < this.list.length; i++) {
      (this.list[i] as Column<unknown>).put(place, (record as Record<string, unknown>)[this.names[i] as string]);
    }
    this.count = place + 1;
  }

  /** The record at an index, as a frozen object with every field; undefined for fields without a value. */
  at(place: number): T {
    const record: Record<string, unknown> = {};
    for (let i = 0; i < this.list.length; i++) {
      record[this.names[i] as string] = (this.list[i] as Column<unknown>).at(place);
    }
    return Object.freeze(record) as T;
  }

  /** New rows with the records at the given indices, in their order. */
  gather(places: Int32Array): Rows<Columns, T> {
    const columns = Object.fromEntries(
      this.names.map((name, i) => [name, (this.list[i] as Column<unknown>).gather(places)]),
    );
    const rows = new Rows<Columns, T>(columns as Columns);
    rows.count = places.length;
    rows.capacity = places.length;
    rows.used = places.length;
    return rows;
  }
}

function dictionariesIn(column: Column<unknown>): readonly DictionaryColumn[] {
  if (column instanceof DictionaryColumn) return [column];
  return column instanceof ListColumn || column instanceof TextMapColumn ? column.rows.dictionaries : [];
}

const NONE: readonly never[] = /* @__PURE__ */ Object.freeze([]);

/** The initial starts: the first list begins at 0. {@link ListColumn.reserve} allocates before a list is stored. */
const NO_LISTS = /* @__PURE__ */ new Int32Array(1);

/** A column of lists. The records of list i are `rows` from `starts[i]` to before `starts[i + 1]`. */
export class ListColumn<Columns extends object = object, T = unknown> implements Column<readonly T[]> {
  starts = NO_LISTS;

  /** @param rows the records of all lists, concatenated */
  constructor(readonly rows: Rows<Columns, T>) {}

  reserve(places: number): void {
    if (places < this.starts.length) return;
    const { starts } = this;
    this.starts = new Int32Array(Math.max(places + 1, 2 * starts.length, 8));
    this.starts.set(starts);
  }

  /** The list at a place begins where the one before it ends. */
  clear(): void {
    this.rows.clear();
  }

  put(place: number, value: readonly T[] | undefined): void {
    this.rows.count = this.starts[place] as number;
    if (value !== undefined) for (let i = 0; i < value.length; i++) this.rows.add(value[i] as T);
    this.starts[place + 1] = this.rows.count;
  }

  /** The number of records in the list at an index. */
  lengthAt(place: number): number {
    return (this.starts[place + 1] as number) - (this.starts[place] as number);
  }

  at(place: number): readonly T[] | undefined {
    const start = this.starts[place] as number;
    const end = this.starts[place + 1] as number;
    if (end === start) return NONE;
    return Object.freeze(Array.from({ length: end - start }, (_, i) => this.rows.at(start + i)));
  }

  gather(places: Int32Array): this {
    const starts = new Int32Array(places.length + 1);
    for (let i = 0; i < places.length; i++) {
      starts[i + 1] = (starts[i] as number) + this.lengthAt(places[i] as number);
    }
    const entries = new Int32Array(starts[places.length] as number);
    for (let i = 0; i < places.length; i++) {
      const begin = this.starts[places[i] as number] as number;
      for (let to = starts[i] as number, from = begin; to < (starts[i + 1] as number); to++, from++) entries[to] = from;
    }
    const column = new (this.constructor as new (rows: Rows<Columns, T>) => this)(this.rows.gather(entries));
    column.starts = starts;
    return column;
  }
}

/** A {@link ListColumn} of an optional field: an empty list is read as undefined. */
export class OptionalListColumn<Columns extends object = object, T = unknown> extends ListColumn<Columns, T> {
  override at(place: number): readonly T[] | undefined {
    return this.lengthAt(place) === 0 ? undefined : super.at(place);
  }
}

/** The columns of the entries of maps from texts to texts. */
export interface TextMapColumns {
  readonly name: DictionaryColumn;
  readonly value: DictionaryColumn;
}

interface TextMapEntry {
  readonly name: string;
  readonly value: string;
}

/** A column of maps from texts to texts. An empty map is read as undefined. */
export class TextMapColumn implements Column<Readonly<Record<string, string>>> {
  readonly list: ListColumn<TextMapColumns, TextMapEntry>;

  constructor(
    readonly rows = new Rows<TextMapColumns, TextMapEntry>({
      name: new DictionaryColumn(),
      value: new DictionaryColumn(),
    }),
  ) {
    this.list = new ListColumn(rows);
  }

  reserve(places: number): void {
    this.list.reserve(places);
  }

  clear(): void {
    this.list.clear();
  }

  put(place: number, value: Readonly<Record<string, string>> | undefined): void {
    const entries = value && Object.entries(value).map(([name, own]) => ({ name, value: own }));
    this.list.put(place, entries);
  }

  at(place: number): Readonly<Record<string, string>> | undefined {
    if (this.list.lengthAt(place) === 0) return undefined;
    const entries = this.list.at(place) as readonly TextMapEntry[];
    return Object.freeze(Object.fromEntries(entries.map(({ name, value }) => [name, value])));
  }

  gather(places: Int32Array): TextMapColumn {
    const list = this.list.gather(places);
    const column = new TextMapColumn(list.rows);
    column.list.starts = list.starts;
    return column;
  }
}
