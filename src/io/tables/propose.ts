import type { MappingInput } from '../../fields/mapping.js';
import { isPassedOver, LOAN_COLUMNS } from '../csv-columns.js';
import { ownName } from './column-mapping.js';
import { headerIndex, headerOfField, isRateWithoutUnit, isReadHeader, kindOfHeader } from './frame.js';
import { type RawTable, similarHeader } from './raw-table.js';

/** Stands before what a proposal is not sure of. A mapping that has it is refused until it is decided. */
export const UNDECIDED = '?';

type TableInput = MappingInput['tables'][number];

/** A mapping that is proposed by the headers of tables, and of how many things it is not sure. */
export interface Proposal {
  readonly tables: readonly TableInput[];
  readonly undecided: number;
}

/**
 * Proposes a mapping of tables by their headers. A header that is not known stands for the known one that it resembles, with
 * a question mark before it, or for a question mark alone. A table whose headers are all known, and say their units, has no
 * entry. What cells have is not looked at, except for the signs of rates.
 */
export function proposedMapping(raws: readonly RawTable[]): Proposal {
  const tables = raws.flatMap((raw) => {
    const proposed = proposedTable(raw);
    return proposed === undefined ? [] : [proposed];
  });
  return { tables, undecided: JSON.stringify(tables).split(`"${UNDECIDED}`).length - 1 };
}

/** A row is taken for a header of unknown names where it has so many texts. */
const ENOUGH = 3;

function proposedTable(raw: RawTable): TableInput | undefined {
  const { rows } = raw;
  const found = headerIndex(rows.map(({ cells }) => cells));
  const isKnown = rows[found]?.cells.some(isReadHeader) === true;
  const at = isKnown
    ? found
    : rows.findIndex(({ cells }) => new Set(cells.filter((cell) => cell !== '')).size >= ENOUGH);
  const header = rows[at];
  if (header === undefined) return undefined;
  const given = header.cells.filter((cell) => cell !== '');
  const columns: Record<string, string> = {};
  for (const cell of given) {
    if (!isReadHeader(cell) && !isPassedOver(cell)) columns[cell] = UNDECIDED + (similarHeader(cell) ?? '');
  }
  const meant = given.map((cell) => columns[cell]?.slice(UNDECIDED.length) ?? cell);
  const kind = kindOfHeader(meant);
  const constants = kind === 'loans' ? constantsOf(meant) : {};
  const rates = lacksUnit(raw, at, columns) ? { rates: `${UNDECIDED}annual_pct` } : {};
  const own = {
    ...(kind === undefined ? { kind: UNDECIDED } : {}),
    ...(at === found ? {} : { headerRow: header.line }),
    ...(Object.keys(columns).length === 0 ? {} : { columns }),
    ...(Object.keys(constants).length === 0 ? {} : { constants }),
    ...rates,
  };
  if (Object.keys(own).length === 0) return undefined;
  const { sheet } = raw;
  // What is undecided is no value of its field.
  return { file: ownName(raw.file), ...(sheet === undefined ? {} : { sheet }), ...own } as TableInput;
}

/** The columns that a bank's own table may well lack, since all of its loans have the same there. */
function constantsOf(header: readonly string[]): Record<string, string> {
  const lacking = ['lender', 'product'].filter((field) => headerOfField(header, 'loans', field) === undefined);
  const label = (field: string) => LOAN_COLUMNS.find((column) => column.field === field)?.headers[1] as string;
  return Object.fromEntries(lacking.map((field) => [label(field), UNDECIDED]));
}

/** Whether a column of rates has its unit neither in its header nor in every cell. */
function lacksUnit({ rows }: RawTable, at: number, columns: Readonly<Record<string, string>>): boolean {
  const header = rows[at]?.cells ?? [];
  const below = rows.slice(at + 1);
  return header.some((cell, index) => {
    if (!isRateWithoutUnit(columns[cell]?.slice(UNDECIDED.length) ?? cell)) return false;
    return below.some(({ cells }) => /\d$/.test(cells[index] ?? ''));
  });
}
