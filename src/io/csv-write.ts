import type { Lang } from '../fields/faults.js';
import { columnHeader, type TermKey } from '../words/terms.js';
import { escapeUnsafe } from './escape-controls.js';

/** A cell of text, which a spreadsheet must not run as a formula. Other cells are figures and dates. */
class TextCell {
  constructor(readonly text: string) {}
}

export type Cell = TextCell | string | number;
/** Rows of cells. */
export type Cells = readonly (readonly Cell[])[];

/** What a spreadsheet may pass over before it looks for a formula: blanks, controls, signs that are not shown. */
const INVISIBLE = /^[\s\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]*/u;
/** The signs that begin a formula, and those that look like one of them; others become one of them by NFKC. */
const SIGN = /^[=+\-@\u2010-\u2013\u2212]/;

/** Text with an apostrophe in front where a spreadsheet may read it as a formula. */
export function withoutFormula(text: string): string {
  const [first = ''] = text.replace(INVISIBLE, '');
  return SIGN.test(first.normalize('NFKC')) || /^[\t\r\n]/.test(text) ? `'${text}` : text;
}

/** CSV for Excel: UTF-8 with a byte-order mark, CRLF line ends. */
export function csvOf(rows: Cells): string {
  return `\ufeff${csvRows(rows)}`;
}

/**
 * Rows of CSV (RFC 4180): a cell with a comma, a quote, a CR or an LF is in quotes. Other control characters, and signs
 * that are not shown, are escaped (`\u202e`).
 */
export function csvRows(rows: Cells): string {
  return rows.map((row) => `${row.map(written).join(',')}\r\n`).join('');
}

function written(cell: Cell): string {
  const text = cell instanceof TextCell ? escapeUnsafe(withoutFormula(cell.text)) : String(cell);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export const textCell = (text: string | undefined): TextCell => new TextCell(text ?? '');

/** A cell as its value: text without what CSV adds against formulas. */
export function valueIn(cell: Cell): string | number {
  return cell instanceof TextCell ? cell.text : cell;
}

/** The headers of columns of terms. */
export function headersOf(terms: readonly TermKey[], lang: Lang): readonly TextCell[] {
  return terms.map((term) => textCell(columnHeader(term, lang)));
}
