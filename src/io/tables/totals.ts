import { formatFen, readSum } from '../../kernel/fen.js';
import { add, type Integer } from '../../kernel/integer.js';
import { totalKey } from './frame.js';
import { isTaken, type Row, type Table } from './table.js';

/** A row of totals, which is not a record. */
export interface TotalRow {
  /** Its row, counted from 1. */
  readonly line: number;
  /** Its word: 合计, 总计, 小计 or Total, as it stands. */
  readonly word: string;
  /** Its cells in columns of amounts and counts. */
  readonly sums: readonly TotalSum[];
}

/** A cell of a row of totals. */
export interface TotalSum {
  /** The Chinese header of its column. */
  readonly header: string;
  /** The number of its column, counted from 1. */
  readonly column: number;
  /** What the cell says, with two decimals; its text where that is no amount. */
  readonly said: string;
  /** What the rows add up to, with two decimals. */
  readonly computed: string;
}

const SUBTOTAL = '小计';

/**
 * The rows of totals of a table of one part, held against its columns of amounts and counts. 小计 is of the rows since the one before.
 * The others are of all rows above, or of those since the one before, where it agrees with these; the first of a table is
 * of all rows where none is above it.
 */
export function totalsIn<Field extends string>(table: Table<Field>, totalRows: readonly Row[]): readonly TotalRow[] {
  const columns = table.summed;
  const sumsOver = (row: Row, rows: readonly Row[]): TotalRow['sums'] =>
    columns.flatMap(({ field, headers }) => {
      const text = table.text(row, field);
      // A formula that was never computed says nothing.
      if (text === undefined || !isTaken(text)) return [];
      const said = readSum(text);
      const texts = rows.map((each) => table.text(each, field));
      const amounts = texts.map((own) => readSum(own));
      // What the rows add up to is not known where one cannot be read, which is a fault of its own.
      if (amounts.some((amount, i) => amount === undefined && texts[i] !== undefined)) return [];
      const computed = amounts.reduce<Integer>((sum, amount) => add(sum, amount ?? 0), 0);
      // What cannot be read agrees with nothing.
      const { column } = table.place(row, field);
      // A constant of the mapping is no cell of the row.
      if (column === undefined) return [];
      return [
        {
          header: headers[1],
          column,
          said: said === undefined ? text : formatFen(said),
          computed: formatFen(computed),
        },
      ];
    });
  const isTotal = new Set(totalRows);
  const totals: TotalRow[] = [];
  const above: Row[] = [];
  let since: Row[] = [];
  for (const row of [...table.rows, ...totalRows].sort((a, b) => a.line - b.line)) {
    if (!isTotal.has(row)) {
      above.push(row);
      since.push(row);
      continue;
    }
    const word = table.firstText(row) as string;
    const ofSection = sumsOver(row, since);
    const isOfSection = totalKey(word) === SUBTOTAL || ofSection.every(({ said, computed }) => said === computed);
    const sums = isOfSection ? ofSection : sumsOver(row, above.length === 0 ? table.rows : above);
    totals.push({ line: row.line, word, sums });
    since = [];
  }
  return totals;
}
