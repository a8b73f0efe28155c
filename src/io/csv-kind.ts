import { parse } from 'csv-parse/sync';
import { claimFields } from '../fields/claim.js';
import { once } from '../kernel/once.js';
import { columnsOf, EVENT_COLUMNS, HeaderFinder, HOUSEHOLD_COLUMNS, LOAN_COLUMNS } from './csv-columns.js';

/** The kinds of tables. */
export type TableKind = 'households' | 'loans' | 'events' | 'claims';

/** So many bytes of a file are enough to find its header. */
export const HEADER_BYTES = 1 << 16;

/**
 * What a table is of, by its columns (not by the name of its file): loans have a loan ID and a principal, households a
 * household ID and no loan ID, events a loan ID, an event and a date, claims a loan ID and a subsidy. Undefined for another
 * table.
 *
 * @param start the first bytes of the file, at most {@link HEADER_BYTES}
 * @param delimiter what may separate cells
 */
export function kindOfTable(start: Uint8Array, delimiter = [',']): TableKind | undefined {
  const isUtf16 = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  const encodings = isUtf16 ? [start[0] === 0xff ? 'utf-16le' : 'utf-16be'] : ['utf-8', 'gb18030'];
  for (const encoding of encodings) {
    const kind = kindOfHeader(headerOf(new TextDecoder(encoding).decode(start), delimiter));
    if (kind !== undefined) return kind;
  }
  return undefined;
}

/** The cells of the first row; none where it cannot be read. */
function headerOf(text: string, delimiter: string[]): readonly string[] {
  try {
    const rows = parse(text, {
      to: 1,
      delimiter,
      relax_quotes: true,
      relax_column_count: true,
      skip_empty_lines: true,
    });
    return rows[0] ?? [];
  } catch {
    // Not CSV: a table of no known kind.
    return [];
  }
}

const LOANS = /* @__PURE__ */ once(() => new HeaderFinder(LOAN_COLUMNS));
const HOUSEHOLDS = /* @__PURE__ */ once(() => new HeaderFinder(HOUSEHOLD_COLUMNS));
const EVENTS = /* @__PURE__ */ once(() => new HeaderFinder(EVENT_COLUMNS));
const CLAIMS = /* @__PURE__ */ once(() => new HeaderFinder(columnsOf(claimFields)));

function kindOfHeader(header: readonly string[]): TableKind | undefined {
  const has = <Field extends string>(finder: HeaderFinder<Field>, wanted: Field) =>
    header.some((cell) => {
      const match = finder.find(cell);
      return match !== undefined && 'field' in match && match.field === wanted;
    });
  if (has(LOANS(), 'loan_id')) {
    if (has(LOANS(), 'principal')) return 'loans';
    if (has(EVENTS(), 'event') && has(EVENTS(), 'date')) return 'events';
    return has(CLAIMS(), 'subsidy') ? 'claims' : undefined;
  }
  return has(HOUSEHOLDS(), 'household_id') ? 'households' : undefined;
}
