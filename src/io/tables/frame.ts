import { parse } from 'csv-parse/sync';
import { claimFields } from '../../fields/claim.js';
import type { TableKind } from '../../fields/mapping.js';
import { once } from '../../kernel/once.js';
import {
  columnsOf,
  EVENT_COLUMNS,
  HeaderFinder,
  HOUSEHOLD_COLUMNS,
  isPassedOver,
  LOAN_COLUMNS,
  REPAYMENT_COLUMNS,
} from '../csv-columns.js';

const FINDERS = /* @__PURE__ */ once(() => ({
  households: new HeaderFinder(HOUSEHOLD_COLUMNS),
  loans: new HeaderFinder(LOAN_COLUMNS),
  events: new HeaderFinder(EVENT_COLUMNS),
  repayments: new HeaderFinder(REPAYMENT_COLUMNS),
  claims: new HeaderFinder(columnsOf(claimFields)),
}));

/** Whether a header is one of a column of any table that is read. */
export function isReadHeader(header: string): boolean {
  return Object.values(FINDERS()).some((finder) => finder.find(header) !== undefined);
}

/** All headers of columns that are read, as they are usually written. */
export function readHeaders(): readonly string[] {
  return Object.values(FINDERS()).flatMap((finder) => finder.names());
}

/** Whether a header is one of a column of any table. */
function isKnown(cell: string): boolean {
  return cell !== '' && (isPassedOver(cell) || isReadHeader(cell));
}

/** The header is among so many first rows. */
const MOST_ABOVE = 200;
/** A row of so many known headers is the header. */
const ENOUGH = 3;

/** The headers for which those of a row stand. */
type Mapped = (cells: readonly string[]) => readonly string[];
const AS_THEY_ARE: Mapped = (cells) => cells;

/**
 * The index of the header among the first rows of a table: the first row with three known headers, or whose cells are all
 * known; the first row where there is none.
 *
 * @param mapped the headers for which those of a row stand
 */
export function headerIndex(rows: readonly (readonly string[])[], mapped: Mapped = AS_THEY_ARE): number {
  const index = rows.slice(0, MOST_ABOVE).findIndex((row) => {
    const cells = mapped(row);
    const known = cells.filter(isKnown).length;
    return known >= ENOUGH || (known > 0 && known === cells.filter((cell) => cell !== '').length);
  });
  return Math.max(index, 0);
}

/** The header among the rows of a table; empty where there is none. */
export function headerOfRows(rows: readonly { readonly cells: readonly string[] }[]): readonly string[] {
  return rows[headerIndex(rows.map(({ cells }) => cells))]?.cells ?? [];
}

/** How many known headers a row has. */
function known(cells: readonly string[]): number {
  return cells.filter(isKnown).length;
}

/** A row below the header whose cells are all known headers, such as their names in English. */
export function isSecondHeader(cells: readonly string[]): boolean {
  const given = cells.filter((cell) => cell !== '');
  return given.length > 0 && given.every(isKnown);
}

const UNIT_OF_VALUES = /^(元|万元|%|‰|‱)$/;
const OTHER_UNIT = /^(年|月|日|天|年月日|笔|户)$/;

/**
 * A header with the units of a row directly below it, all of whose cells are units: `贷款金额` over `万元` is `贷款金额(万元)`.
 * Undefined where the row is not one of units.
 */
export function withUnits(header: readonly string[], below: readonly string[]): readonly string[] | undefined {
  const units = below.map((cell) => cell.normalize('NFKC').replace(/单位:?|[()\s]/g, ''));
  const given = units.filter((unit) => unit !== '');
  if (given.length === 0 || !given.every((unit) => UNIT_OF_VALUES.test(unit) || OTHER_UNIT.test(unit)))
    return undefined;
  return header.map((cell, i) => (cell !== '' && UNIT_OF_VALUES.test(units[i] ?? '') ? `${cell}(${units[i]})` : cell));
}

/** What separates cells. */
export type Separator = ',' | '\t' | ';' | '|' | '，';
const SEPARATORS: readonly Separator[] = [',', '\t', ';', '，', '|'];
/** A file with one of these is told from one of a single column, and is read only where a mapping says so. */
const REFUSED: ReadonlySet<Separator> = new Set(['，', '|']);

/** Whether a separator is refused where no mapping names it. */
export const isRefusedSeparator = (separator: Separator): separator is '，' | '|' => REFUSED.has(separator);
const SEP_LINE = /^\ufeff?sep=([,;\t])(?=\r?\n|\r|$)/i;

/** The first line of a text that says what separates its cells, as Excel writes it: `sep=;`. */
export function separatorLine(text: string): { readonly separator: Separator; readonly length: number } | undefined {
  const found = SEP_LINE.exec(text);
  return found === null ? undefined : { separator: found[1] as Separator, length: found[0].length };
}

/** So many characters of a text are enough to find its header. */
const BEGINNING = 1 << 16;

/**
 * What separates the cells of a text: that by which its header has the most known names. Where it has none by any, that by
 * which a row has the most cells; none that is refused then, since titles have them too. A comma where nothing else is.
 */
export function separatorOf(text: string, mapped: Mapped = AS_THEY_ARE): Separator {
  const said = separatorLine(text);
  if (said !== undefined) return said.separator;
  const beginning = text.slice(0, BEGINNING);
  let found: Separator = ',';
  let most = { known: 0, cells: 1 };
  for (const separator of SEPARATORS) {
    const rows = firstRows(beginning, separator);
    const count = {
      known: known(mapped(rows[headerIndex(rows, mapped)] ?? [])),
      cells: isRefusedSeparator(separator) ? 0 : Math.max(0, ...rows.map(({ length }) => length)),
    };
    if (count.known < most.known) continue;
    if (count.known === most.known && (count.known > 0 || count.cells <= most.cells)) continue;
    most = count;
    found = separator;
  }
  return found;
}

/** The first rows of a text by a separator; none where they cannot be read. */
function firstRows(text: string, separator: Separator): readonly (readonly string[])[] {
  try {
    return parse(text, {
      to: MOST_ABOVE,
      delimiter: separator,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    });
  } catch {
    // Not CSV: a table of no known kind.
    return [];
  }
}

/** The header of a table by its first characters; empty where there is none. */
export function headerOf(text: string): readonly string[] {
  const said = separatorLine(text);
  const rows = firstRows(said === undefined ? text : text.slice(said.length), separatorOf(text));
  return rows[headerIndex(rows)] ?? [];
}

/** Whether one of some headers is of a field of a kind of tables, and which one; undefined where none is. */
export function headerOfField(header: readonly string[], kind: TableKind, field: string): string | undefined {
  return header.find((cell) => {
    const match = (FINDERS()[kind] as HeaderFinder<string>).find(cell);
    return match !== undefined && 'field' in match && match.field === field;
  });
}

/** Whether a header is one of rates that has no unit. */
export function isRateWithoutUnit(header: string): boolean {
  return [FINDERS().loans, FINDERS().events].some((finder) => {
    const match = finder.find(header);
    return match !== undefined && 'field' in match && match.isUnitInCells === true;
  });
}

/**
 * What a table is of, by the columns of its header: loans have a loan ID and a principal, households a household ID and no
 * loan ID, events a loan ID, an event and a date, repayments a loan ID, a day of repayment and the principal repaid, claims
 * a loan ID and a subsidy; a table with a principal and a subsidy is one of loans where it has the day of disbursement.
 * Undefined for another table.
 */
export function kindOfHeader(header: readonly string[]): TableKind | undefined {
  const { households, loans, events, repayments, claims } = FINDERS();
  const has = <Field extends string>(finder: HeaderFinder<Field>, wanted: Field) =>
    header.some((cell) => {
      const match = finder.find(cell);
      return match !== undefined && 'field' in match && match.field === wanted;
    });
  if (has(loans, 'loan_id')) {
    const isClaim = has(claims, 'subsidy');
    // A claim may have the principal of its loans; a table of loans has the day of their disbursement.
    if (has(loans, 'principal') && !(isClaim && !has(loans, 'disbursed_on'))) return 'loans';
    if (has(events, 'event') && has(events, 'date')) return 'events';
    if (has(repayments, 'date') && has(repayments, 'amount')) return 'repayments';
    return isClaim ? 'claims' : undefined;
  }
  return has(households, 'household_id') ? 'households' : undefined;
}

const TOTALS = /^(合计|总计|小计|total)$/;

/** Whether a cell is the word of a row of totals. */
export function isTotalWord(cell: string): boolean {
  return TOTALS.test(totalKey(cell));
}

/** The word of a row of totals as it is compared: without blanks, case, width, and a colon or a unit behind it. */
export function totalKey(word: string): string {
  return word
    .normalize('NFKC')
    .replace(/\s/g, '')
    .toLowerCase()
    .replace(/(\(元\)|:)+$/, '');
}

/**
 * Whether a row is one of totals, and not a record: its first filled cell is 合计, 总计, 小计 or Total, and the cell of its
 * id is empty or has that very word.
 *
 * @param id the index of the cell with the id; undefined where there is none
 */
export function isTotalRow(cells: readonly string[], id: number | undefined): boolean {
  const word = cells.find((cell) => cell !== '');
  if (word === undefined || !isTotalWord(word)) return false;
  const own = id === undefined ? '' : (cells[id] ?? '');
  return own === '' || own === word;
}
