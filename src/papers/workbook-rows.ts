import { colToLetter } from 'hucre/xlsx';
import { type Content, wordsOf } from './workbook-cells.js';

/** The cells of a row that are of one column: its letters, and the number of its style in the file. */
export interface CellColumn {
  readonly letters: string;
  readonly style: string;
}

/** The columns of a sheet, from the first, by the numbers of their styles. */
export function cellColumns(styles: readonly string[]): readonly CellColumn[] {
  return styles.map((style, column) => ({ letters: colToLetter(column), style }));
}

/** A row of a sheet in XML (ECMA-376, 18.3.1.73), with a cell for every column. */
export function rowXml(
  row: number,
  columns: readonly CellColumn[],
  contents: readonly Content[],
  height: number | undefined,
): string {
  let xml = height === undefined ? `<row r="${row}">` : `<row r="${row}" ht="${height}" customHeight="1">`;
  for (let i = 0; i < columns.length; i++) {
    const { letters, style } = columns[i] as CellColumn;
    xml += `<c r="${letters}${row}" s="${style}"${contentXml(contents[i])}`;
  }
  return `${xml}</row>`;
}

/** What a cell holds, from behind the attributes that all cells have. */
function contentXml(content: Content): string {
  switch (typeof content) {
    case 'undefined':
      return '/>';
    case 'number':
      return `><v>${content}</v></c>`;
    case 'string':
      return ` t="inlineStr"><is>${textXml(content)}</is></c>`;
  }
  const { formula, value, isEscaped } = content;
  const written = `<f>${isEscaped === true ? formula : escaped(formula)}</f><v>${typeof value === 'string' ? escaped(value) : value}</v></c>`;
  return typeof value === 'string' ? ` t="str">${written}` : `>${written}`;
}

function textXml(text: string): string {
  const words = escaped(wordsOf(text));
  return /^\s|\s$|[\n\t]/.test(words) ? `<t xml:space="preserve">${words}</t>` : `<t>${words}</t>`;
}

/** Controls but tabs and line feeds, and what XML takes for its own: all but the signs that are named here. */
const SPECIAL = /[^\t\n -%'-;=?-~\u00a0-\uffff]/;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** A text as XML has it; controls, which XML has not, as `_x0001_` (ECMA-376, 22.9.2.19). */
export function escaped(text: string): string {
  let xml = '';
  let rest = text;
  for (let at = rest.search(SPECIAL); at >= 0; at = rest.search(SPECIAL)) {
    xml += rest.slice(0, at) + (ENTITIES[rest.charAt(at)] ?? controlOf(rest.charCodeAt(at)));
    rest = rest.slice(at + 1);
  }
  return xml === '' ? text : xml + rest;
}

function controlOf(code: number): string {
  return `_x${code.toString(16).toUpperCase().padStart(4, '0')}_`;
}
