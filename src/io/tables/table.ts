import type { RawFault, Text } from '../../fields/faults.js';
import { type AttributeField, type Column, isAttributeField } from '../csv-columns.js';
import type { RateUnit } from '../rate-units.js';
import { type CellType, canonical, isNothing, kindRefusal, readingsOf } from './cells.js';
import type { CellKind } from './workbook-types.js';

/** A row and the line on which it begins. */
export interface Row {
  readonly line: number;
  readonly cells: readonly string[];
  /** What a spreadsheet says of each cell besides its text; absent where all are text. May be shorter than `cells`. */
  readonly kinds?: readonly (CellKind | undefined)[] | undefined;
  /** Which of the parts of its table the row is of; absent for the first. */
  readonly part?: number;
}

/** The place of a cell. Lines and columns count from 1; a column is the number of the cell in its row. */
export type Place = Pick<RawFault, 'file' | 'sheet' | 'line' | 'column' | 'header'>;

/** A column of a header: the number of its cell, counted from 0, and how its cells are read. */
export interface Found extends CellType {
  readonly index: number;
  /** The header as it stands in the table, with its unit where that is in a row below it; absent for a constant. */
  readonly header?: string;
  /** What every row has in this column, which the file does not have. */
  readonly constant?: string;
}

/** Stands before the text of a cell that is not taken, since its field might take the text. No field takes this character. */
const NOT_TAKEN = '\u0000';

/** Whether {@link cellText} of a cell is not taken, whatever its text. */
export function isTaken(text: string | undefined): boolean {
  return text?.startsWith(NOT_TAKEN) !== true;
}

/**
 * The cell of a column in the form that the fields are read from, a line break among words as a blank; undefined where it
 * has no value. A cell that its column does not take is as it stands, or such that no field takes it.
 */
export function cellText({ cells, kinds }: Row, found: Found | undefined): string | undefined {
  if (found?.constant !== undefined) return found.constant;
  const given = found && cells[found.index];
  const text = given === undefined ? undefined : (found?.values?.[given] ?? given);
  // A row may have fewer cells than the header: it is told by its form.
  if (found === undefined || text === undefined || text === '' || isNothing(text)) return undefined;
  const kind = kinds?.[found.index];
  if (kind !== undefined && kindRefusal(text, kind, found.form) !== undefined) return NOT_TAKEN + text;
  if (found.form === 'text') return text.includes('\n') ? text.replace(/[^\S\n]*\n\s*/g, ' ') : text;
  return canonical(text, found);
}

/** The column of a cell in its place, and its header; neither where the file does not have the column. */
export function columnPlace(found: Found | undefined): Pick<Place, 'column' | 'header'> {
  if (found === undefined || found.constant !== undefined) return {};
  return { column: found.index + 1, ...(found.header === undefined ? {} : { header: found.header }) };
}

/** A file or a sheet under its header: every row has as many cells as the header. */
export interface Part<Field extends string> {
  readonly file: string;
  /** The sheet, of a workbook. */
  readonly sheet?: string | undefined;
  readonly columns: ReadonlyMap<Field, Found>;
  /** The required columns that it lacks, each of which is reported once. */
  readonly missing: ReadonlySet<Field>;
}

/** What of a part is known and not read. */
export interface Passed {
  /** The rows above the header. */
  readonly rows: readonly Row[];
  readonly columns: readonly PassedColumn[];
}

/** A column that is known and not read. */
export interface PassedColumn {
  /** Its header, as it stands. */
  readonly header: string;
  /** The known header that it has or stands for. */
  readonly name: string;
  /** The number of its cell, counted from 0. */
  readonly index: number;
}

/** The rows of one kind: of one file or sheet, or of several one after the other. */
export class Table<Field extends string> {
  /** The fields of the columns of attributes. */
  readonly attributes: readonly (Field & AttributeField)[];

  constructor(
    readonly parts: readonly Part<Field>[],
    readonly rows: readonly Row[],
    /** Whether every row could be read; if not, a row that is missing may be one that could not be read. */
    readonly complete: boolean,
    private readonly known: readonly Column<Field>[],
  ) {
    const fields = new Set(parts.flatMap(({ columns }) => [...columns.keys()]));
    this.attributes = [...fields].filter((field): field is Field & AttributeField => isAttributeField(field));
  }

  /** Tables one after the other. @param isWhole whether these are all that there are */
  static of<Field extends string>(
    tables: readonly Table<Field>[],
    known: readonly Column<Field>[],
    isWhole = true,
  ): Table<Field> {
    const [first] = tables;
    if (first !== undefined && tables.length === 1 && isWhole) return first;
    let parts: readonly Part<Field>[] = [];
    const rows: Row[] = [];
    for (const table of tables) {
      for (const row of table.rows) rows.push({ ...row, part: parts.length + (row.part ?? 0) });
      parts = [...parts, ...table.parts];
    }
    return new Table(parts, rows, isWhole && tables.every(({ complete }) => complete), known);
  }

  private part({ part = 0 }: Row): Part<Field> {
    return this.parts[part] as Part<Field>;
  }

  private found(row: Row, field: Field): Found | undefined {
    return this.part(row).columns.get(field);
  }

  /** {@link cellText}; undefined where the column is missing, too. */
  text(row: Row, field: Field): string | undefined {
    return cellText(row, this.found(row, field));
  }

  /** The trimmed cell as it stands; undefined where it is empty or the column is missing. */
  raw(row: Row, field: Field): string | undefined {
    const found = this.found(row, field);
    const text = found === undefined ? undefined : row.cells[found.index];
    return text === '' ? undefined : text;
  }

  /** Why a cell is not taken, whatever its text; undefined where that is not so. */
  refusal(row: Row, field: Field): Text | undefined {
    const found = this.found(row, field);
    const kind = found && row.kinds?.[found.index];
    return kind === undefined ? undefined : kindRefusal(row.cells[found?.index as number] as string, kind, found?.form);
  }

  /** What a cell that its column does not take may mean. */
  readings(row: Row, field: Field): Text | undefined {
    const refusal = this.refusal(row, field);
    if (refusal !== undefined) return { en: `; ${refusal.en}`, 'zh-CN': `；${refusal['zh-CN']}` };
    const text = this.raw(row, field);
    return text === undefined ? undefined : readingsOf(text, this.found(row, field) as Found);
  }

  /** The first cell of a row that is not empty. */
  firstText(row: Row): string | undefined {
    return row.cells.find((cell) => cell !== '');
  }

  has(field: Field): boolean {
    return this.parts.some(({ columns }) => columns.has(field));
  }

  /** The table with some of its rows. */
  filtered(isWanted: (row: Row) => boolean): Table<Field> {
    return new Table(this.parts, this.rows.filter(isWanted), this.complete, this.known);
  }

  /** The table with a further column, of which every row has the same value. */
  withConstant<Further extends string>(
    field: Further,
    constant: string,
    known: readonly Column<Field | Further>[],
  ): Table<Field | Further> {
    const parts = this.parts.map((part) => {
      const columns = new Map<Field | Further, Found>(part.columns);
      columns.set(field, { index: -1, form: 'text', constant });
      return { ...part, columns };
    });
    return new Table<Field | Further>(parts, this.rows, this.complete, known);
  }

  /** The columns whose cells a row of totals adds up. */
  get summed(): readonly Column<Field>[] {
    return this.known.filter(({ field, form }) => (form === 'amount' || form === 'count') && this.has(field));
  }

  /** The unit of a column of rates. */
  unit(row: Row, field: Field): RateUnit | undefined {
    return this.found(row, field)?.unit;
  }

  place(row: Row, field: Field): Place {
    const { file, sheet } = this.part(row);
    return {
      file,
      ...(sheet === undefined ? {} : { sheet }),
      line: row.line,
      ...columnPlace(this.found(row, field)),
    };
  }

  /** The detail of a fault on a missing cell whose column is missing; undefined where the column is there. */
  noteOnColumn(row: Row, field: Field): Text | undefined {
    return this.found(row, field) !== undefined
      ? undefined
      : theColumn(this.known.filter((column) => column.field === field));
  }

  /** Whether a required column is missing where a row is, which is reported once for the whole part. */
  lacks(row: Row, field: Field): boolean {
    return this.part(row).missing.has(field);
  }

  /** Whether a required column is missing in any part. */
  lacksSome(field: Field): boolean {
    return this.parts.some(({ missing }) => missing.has(field));
  }
}

/** The headers of columns. */
export const headersIn = (columns: readonly Column<string>[], i: 0 | 1, separator: string): string =>
  columns.map(({ headers }) => headers[i]).join(separator);

/** The detail of a fault on a missing column. */
export function theColumn(columns: readonly Column<string>[]): Text {
  return {
    en: `: the column ${headersIn(columns, 0, ' or ')}`,
    'zh-CN': `：列 ${headersIn(columns, 1, ' 或 ')}`,
  };
}
