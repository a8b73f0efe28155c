import { isMapName, type RecordReader, takeMapEntry } from '../fields/batch-reader.js';
import { PERCENT } from '../fields/forms.js';
import type { Fields } from '../fields/table.js';
import type { CsvScanner } from '../kernel/csv-scanner.js';
import type { ListColumn, TextMapColumn } from '../kernel/rows.js';
import { attributeName, isAttributeField } from './csv-columns.js';
import { annualMicroPercent, type RateUnit } from './rate-units.js';
import { type CellType, NOTHINGS } from './tables/cells.js';
import type { Header } from './tables/raw-table.js';

/** The fields of a record by their names, each with the field of its column. */
export type FieldsOfColumns<Field extends string> = Readonly<Record<string, Field>>;

/** The fields that have one cell each. */
export function columnsOfFields<Field extends string>(fields: Fields): FieldsOfColumns<Field> {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, { header }]) => (header === undefined ? [] : [[name, header as Field]])),
  );
}

/** The cells of a row that a record is read from. It is read as from JSON, by the table of its fields. */
export class RecordCells<Field extends string> {
  private readonly fields: Int32Array;
  private readonly cells: Int32Array;
  /** The unit of each cell that has a rate. */
  private readonly units: readonly (RateUnit | undefined)[];
  private readonly required: number;

  /**
   * @param columns the fields that have columns; only those that the header has are read
   * @param elsewhere the names of required fields that the caller stores
   */
  constructor(
    private readonly reader: RecordReader,
    header: Header<Field>,
    columns: FieldsOfColumns<Field>,
    elsewhere: readonly string[] = [],
  ) {
    const found = Object.entries(columns).flatMap(([name, column]) => {
      const own = header.found.get(column);
      return own === undefined ? [] : [{ field: reader.indexOf(name), ...own }];
    });
    this.fields = Int32Array.from(found, ({ field }) => field);
    this.cells = Int32Array.from(found, ({ index }) => index);
    this.units = found.map(({ unit }) => unit);
    this.required = elsewhere.reduce((mask, name) => mask & ~(1 << reader.indexOf(name)), reader.required);
  }

  /** Whether any of the cells has text. */
  isGiven(row: CsvScanner): boolean {
    for (let i = 0; i < this.cells.length; i++) if (row.select(this.cells[i] as number)) return true;
    return false;
  }

  /**
   * Stores a record. Fields without a cell, and those of empty cells, have no value. Returns false where a cell is not
   * accepted, or a required one is empty.
   */
  take(row: CsvScanner, place: number): boolean {
    const { reader, fields, cells, units, required } = this;
    let given = 0;
    for (let i = 0; i < cells.length; i++) {
      if (!row.select(cells[i] as number)) continue;
      if (isUnusual(row)) return false;
      const field = fields[i] as number;
      const unit = units[i];
      if (unit === undefined) {
        if (!reader.takeScalar(row, field, place)) return false;
      } else {
        const rate = takeRate(row, unit);
        if (rate < 0) return false;
        reader.putDecimal(field, place, rate);
      }
      given |= 1 << field;
    }
    if ((given & required) !== required) return false;
    reader.putAbsent(given, place);
    return true;
  }
}

/** The cells of a row that an entry of a list is read from. */
export class EntryCells<Field extends string> {
  private readonly cells: RecordCells<Field>;

  constructor(
    reader: RecordReader,
    header: Header<Field>,
    columns: FieldsOfColumns<Field>,
    private readonly list: ListColumn,
  ) {
    this.cells = new RecordCells(reader, header, columns);
  }

  /** Begins with the list of the record at an index. */
  begin(place: number): void {
    this.list.rows.count = this.list.starts[place] as number;
  }

  /** Adds the entry of a row, where any of its cells has text. */
  take(row: CsvScanner): boolean {
    const { cells, list } = this;
    if (!cells.isGiven(row)) return true;
    const at = list.rows.next();
    if (!cells.take(row, at)) return false;
    list.rows.count = at + 1;
    return true;
  }

  end(place: number): void {
    this.list.starts[place + 1] = this.list.rows.count;
  }
}

/** The cells of a row that the attributes of a record are read from. */
export class AttributeCells<Field extends string> {
  private readonly cells: readonly { readonly name: string; readonly isName: boolean; readonly cell: number }[];

  constructor(
    header: Header<Field>,
    private readonly column: TextMapColumn,
  ) {
    this.cells = [...header.found].flatMap(([field, { index }]) => {
      if (!isAttributeField(field)) return [];
      const name = attributeName(field);
      return [{ name, isName: isMapName(name), cell: index }];
    });
  }

  /** Stores the attributes of a record. Empty cells are none. Returns false where one is not accepted. */
  take(row: CsvScanner, place: number): boolean {
    const { starts, rows } = this.column.list;
    rows.count = starts[place] as number;
    for (const { name, isName, cell } of this.cells) {
      if (row.select(cell) && (isUnusual(row) || !(isName && takeMapEntry(row, name, this.column)))) return false;
    }
    starts[place + 1] = rows.count;
    return true;
  }
}

/** Whether the cells of a column are read from bytes: those whose units are converted or stand in the cells are not. */
export function isReadFromBytes({ amountUnit, isUnitInCells }: CellType): boolean {
  return amountUnit !== 'wan' && isUnitInCells !== true;
}

/** The first byte of full-width forms, in UTF-8. */
const OF_FULL_WIDTH = 0xef;
/** {@link NOTHINGS} in UTF-8. */
const NOTHING_BYTES = Array.from(NOTHINGS, (text) => new TextEncoder().encode(text));
/** The most bytes of any of them. */
const LONGEST_NOTHING = Math.max(...NOTHING_BYTES.map(({ length }) => length));

/** Whether the selected cell may stand for another text: it says that there is no value, or begins with a full-width form. */
function isUnusual({ bytes, textStart, textEnd }: CsvScanner): boolean {
  if (bytes[textStart] === OF_FULL_WIDTH) return true;
  const length = textEnd - textStart;
  if (length > LONGEST_NOTHING) return false;
  return NOTHING_BYTES.some(
    (nothing) => nothing.length === length && nothing.every((byte, i) => bytes[textStart + i] === byte),
  );
}

/** The rate of the selected cell in millionths of a percent a year; −1 where it is not accepted. */
export function takeRate(row: CsvScanner, unit: RateUnit): number {
  const micro = row.takeDecimal(PERCENT.decimals as number, PERCENT.max as number);
  return micro < 0 ? -1 : annualMicroPercent(micro, unit);
}
