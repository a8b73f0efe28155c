import { formatPlace, type RawFault, type Text } from '../fields/faults.js';
import { householdFields } from '../fields/household.js';
import { loanFields } from '../fields/loan.js';
import { readFen } from '../kernel/fen.js';
import { once } from '../kernel/once.js';
import { type Day, readDay } from '../kernel/plain-date.js';
import {
  type AttributeField,
  attributeName,
  type Column,
  EVENT_COLUMNS,
  type EventField,
  HeaderFinder,
  HOUSEHOLD_COLUMNS,
  type HouseholdField,
  isAttributeField,
  isInterestRepaid,
  LOAN_COLUMNS,
  type LoanField,
  REPAYMENT_COLUMNS,
  REPEATED,
  type RepaymentField,
  treeOf,
} from './csv-columns.js';
import type { Encoding } from './csv-decode.js';
import { type LoanEvents, readEvents } from './csv-events.js';
import { type CsvFile, missingTable, textTable } from './csv-table.js';
import { inFileOrder } from './fault-order.js';
import type { LineSet } from './line-set.js';
import { annualPercent, type RateUnit, unitNote } from './rate-units.js';
import { headerOfRows, kindOfHeader } from './tables/frame.js';
import { type RawTable, readTable } from './tables/raw-table.js';
import { reportOf, type TableReport } from './tables/report.js';
import { cellText, isTaken, type Passed, type Place, type Row, Table } from './tables/table.js';
import { type TotalRow, totalsIn } from './tables/totals.js';

/** A portfolio as a bank core exports it; the format is in `docs/reference/files.md`. */
export interface PortfolioFiles {
  readonly households: CsvFile;
  readonly loans: CsvFile;
  readonly events?: CsvFile | undefined;
}

/** The contents of CSV files in the JSON form of SPEC 2, not yet checked. */
export interface CsvPortfolio {
  readonly input: { readonly households: readonly object[]; readonly loans: readonly object[] };
  /** The first line of each household and of each loan. */
  readonly lines: { readonly households: readonly number[]; readonly loans: readonly number[] };
  /** The number of rows of events. */
  readonly events: number;
  /** The names of the files that were read as GB18030 because they are not UTF-8. */
  readonly guessed: readonly string[];
  /** What of the tables is not read, and their rows of totals; tables without any are left out. */
  readonly notes: readonly TableNotes[];
  /** How each table was read, in the order of the tables. */
  readonly reports: readonly TableReport[];
  /** Whether every table is plain: see {@link CsvTable.isPlain}, and there is one of households, of loans and of events. */
  readonly isPlain: boolean;
  /** The faults of the form of the files. */
  readonly faults: readonly RawFault[];
  /** The tables in their order, as places name them: `loans.csv`, `loans.xlsx ▸ Sheet1`. */
  readonly tables: readonly string[];
  /** Where the id of a household or a loan stands, by its index in the input. */
  idPlace(of: 'household' | 'loan', index: number): Place;
  /**
   * All faults together, in the order of the files: those of the form, and those that `readPortfolio` found in `input`,
   * each with its file, line and column. Faults elsewhere, as in the policy, come first.
   */
  placed(found: readonly RawFault[]): RawFault[];
}

/** What of a table is known and not read, and its rows of totals. */
export interface TableNotes {
  readonly file: string;
  /** The sheet, of a workbook. */
  readonly sheet?: string | undefined;
  /** Whether it is a hidden sheet, of which nothing is read. */
  readonly isHidden?: boolean;
  /** How many rows with text stand above the header. */
  readonly rowsAbove: number;
  /** The headers of columns that are known and not read. */
  readonly columns: readonly string[];
  /** How many rows of a table of repayments have interest only, and are not read. */
  readonly interestOnly?: number;
  readonly totals: readonly TotalRow[];
}

/** The tables of a portfolio by what they are of; those of a kind are one after the other. */
export interface PortfolioTables {
  readonly households: readonly RawTable[];
  readonly loans: readonly RawTable[];
  readonly events: readonly RawTable[];
  /** Of repayments (还款流水), each an event. */
  readonly repayments: readonly RawTable[];
}

/** Reads CSV files into the input of `readPortfolio`. */
export function readPortfolioCsv({ households, loans, events }: PortfolioFiles, encoding?: Encoding): CsvPortfolio {
  const tables = (file: CsvFile | undefined) => (file?.bytes === undefined ? [] : [textTable(file, encoding)]);
  const ofEvents = tables(events);
  const areRepayments = ofEvents.some(({ rows }) => kindOfHeader(headerOfRows(rows)) === 'repayments');
  return readPortfolioTables(
    {
      households: tables(households),
      loans: tables(loans),
      events: areRepayments ? [] : ofEvents,
      repayments: areRepayments ? ofEvents : [],
    },
    { households: missingTable(households.name), loans: missingTable(loans.name) },
  );
}

/**
 * Reads tables into the input of `readPortfolio`.
 *
 * @param missing stand for tables that are required and not there, and say so; undefined for one that is not required
 * @param faults receives the faults; where it has some already, a table that is not there is not told
 * @param hidden sheets that are hidden and not read
 */
export function readPortfolioTables(
  tables: PortfolioTables,
  missing: { readonly households: RawTable; readonly loans: RawTable | undefined },
  faults: RawFault[] = [],
  hidden: readonly { readonly file: string; readonly sheet: string }[] = [],
): CsvPortfolio {
  const areAllThere = faults.length === 0;
  const orMissing = (given: readonly RawTable[], kind: keyof typeof missing) => {
    const standIn = missing[kind];
    return given.length > 0 || !areAllThere || standIn === undefined ? given : [standIn];
  };
  const notes: TableNotes[] = hidden.map((place) => ({
    ...place,
    isHidden: true,
    rowsAbove: 0,
    columns: [],
    totals: [],
  }));
  const reports: TableReport[] = [];
  let isPlain = true;
  const read = <Field extends string>(
    kind: keyof PortfolioTables,
    raws: readonly RawTable[],
    columns: readonly Column<Field>[],
    further?: Table<HouseholdField>,
    isNone?: (row: Row, table: Table<Field>, passed: Passed) => boolean,
  ): Table<Field>[] =>
    raws.map((raw) => {
      const one = readTable(raw, columns, faults, { leavesOut: further && isColumnOfHousehold() });
      const { table, passed } = one;
      const totals = totalsIn(table, one.totals);
      const rowsAbove = passed.rows.length;
      isPlain &&= one.isPlain;
      const read = isNone === undefined ? table : table.filtered((row) => !isNone(row, table, passed));
      const interestOnly = table.rows.length - read.rows.length;
      const { file, sheet } = raw;
      if (rowsAbove + passed.columns.length + totals.length > 0) {
        const headers = passed.columns.map(({ header }) => header);
        notes.push({ file, sheet, rowsAbove, columns: headers, interestOnly, totals });
      }
      if (raw.rows.length > 0) reports.push(reportOf(kind, raw, one, totals, further));
      return read;
    });
  const wide = tables.loans.map(householdsOfLoans);
  const ofLoans = wide.filter((table) => table !== undefined);
  const hasOwn = tables.households.length > 0;
  const own = read(
    'households',
    ofLoans.length > 0 ? tables.households : orMissing(tables.households, 'households'),
    HOUSEHOLD_COLUMNS,
  );
  const loans = orMissing(tables.loans, 'loans').flatMap((raw, i) => read('loans', [raw], LOAN_COLUMNS, wide[i]));
  const events = read('events', tables.events, EVENT_COLUMNS);
  const repayments = read('repayments', tables.repayments, REPAYMENT_COLUMNS, undefined, isInterestOnly).map((table) =>
    table.withConstant('event', 'repayment', EVENT_COLUMNS),
  );
  const all = [tables.households, tables.loans, [...tables.events, ...tables.repayments]];
  isPlain &&= ofLoans.length === 0 && repayments.length === 0 && all.every(({ length }) => length <= 1);
  // Where there are tables of households, those of loans say no more than these do.
  const ids = new Set(own.flatMap((table) => table.rows.map((row) => table.text(row, 'household_id'))));
  const further = hasOwn
    ? ofLoans.map((table) => table.filtered((row) => ids.has(table.text(row, 'household_id'))))
    : ofLoans;
  const made: Tables = {
    households: Table.of([...own, ...further], HOUSEHOLD_COLUMNS, areAllThere),
    loans: Table.of(loans, LOAN_COLUMNS, areAllThere),
    events:
      events.length + repayments.length === 0
        ? undefined
        : Table.of([...events, ...repayments], EVENT_COLUMNS, areAllThere),
  };
  const guessed = all.flat().flatMap(({ file, isGuessed }) => (isGuessed ? [file] : []));
  return { ...portfolioOf(made, faults), guessed, notes, reports, isPlain };
}

/** Whether a row of repayments has interest or a penalty that was repaid, and no principal. */
function isInterestOnly(row: Row, table: Table<RepaymentField>, { columns }: Passed): boolean {
  if (table.text(row, 'amount') !== undefined) return false;
  return columns.some(({ name, index }) => {
    const fen = isInterestRepaid(name) ? readFen(cellText(row, { index, form: 'amount' })) : undefined;
    return fen !== undefined && fen > 0;
  });
}

/** The columns of a household that a table of loans may have too. */
const FOR_LOANS = HOUSEHOLD_COLUMNS.filter(({ isFamily }) => isFamily !== true);

/** Whether a header is one of a column of households. */
const isColumnOfHousehold = /* @__PURE__ */ once(() => {
  const finder = new HeaderFinder(FOR_LOANS);
  return (header: string) => finder.find(header) !== undefined;
});

/**
 * The households in a table of loans that has their columns too; undefined for another table. A row that says nothing of its
 * household but what one before it says is left out. What is wrong with the form of the table is told with its loans.
 */
function householdsOfLoans(raw: RawTable): Table<HouseholdField> | undefined {
  const { table: all } = readTable(raw, FOR_LOANS, [], { leavesOut: () => true });
  if (!FOR_LOANS.some(({ field }) => field !== 'household_id' && all.has(field))) return undefined;
  const seen = new Map<string | undefined, Row[]>();
  return all.filtered((row) => {
    const id = all.text(row, 'household_id');
    const own = seen.get(id) ?? [];
    const saysNothing = own.some((other) =>
      FOR_LOANS.every(({ field }) => {
        const text = all.text(row, field);
        return text === undefined || text === all.text(other, field);
      }),
    );
    if (!saysNothing) seen.set(id, [...own, row]);
    return !saysNothing;
  });
}

/** What is known of whole tables only. */
export type OfTables = 'guessed' | 'notes' | 'reports' | 'isPlain';

/** What all tables have that a part of them does not show. */
export interface Strays {
  /** The lines of the loans whose household is not among the households. */
  readonly loans: LineSet;
  /** The lines of the events whose loan is not among the loans. */
  readonly events: LineSet;
  /** Whether every row of the households could be read. */
  readonly hasAllHouseholds: boolean;
  /** Whether every row of the loans could be read, and has an id. */
  readonly hasAllLoans: boolean;
  /** Whether every row of the events could be read. */
  readonly hasAllEvents: boolean;
}

/**
 * The contents of tables; `faults` has the faults of their form, and receives those of their rows.
 *
 * @param strays is given where the tables are a part of larger ones
 */
export function portfolioOf(
  { households, loans, events }: Tables,
  faults: RawFault[],
  strays?: Strays,
): Omit<CsvPortfolio, OfTables> {
  const householdRows = rowsByHousehold(households, faults);
  const loanIds = new Set(loans.rows.map((row) => loans.text(row, 'loan_id')));
  const hasAllLoans =
    strays?.hasAllLoans ??
    (loans.complete && ![...loanIds].some((id) => id === undefined || !isTaken(id)) && !loans.lacksSome('loan_id'));
  const hasLoan = (loanId: string, { line }: Row) =>
    !hasAllLoans || (strays === undefined ? loanIds.has(loanId) : !strays.events.has(line));
  const eventsOf =
    events === undefined
      ? new Map<string, LoanEvents>()
      : readEvents(events, hasLoan, strays?.hasAllEvents ?? events.complete, faults);

  const tables = { households, loans, events };
  const texts = leaves<string | undefined>(tables, (table, row, field) => {
    const text = table.text(row, field);
    const unit = table.unit(row, field);
    return text === undefined || unit === undefined ? text : annualPercent(text, unit);
  });
  // A loan id that occurs twice is a fault; its events belong to the first.
  const given = new Set<string>();
  const loanSources = loans.rows.map((row): LoanSource => {
    const id = loans.text(row, 'loan_id');
    const own = id === undefined || given.has(id) ? undefined : eventsOf.get(id);
    if (id !== undefined) given.add(id);
    const disbursedOn = readDay(loans.text(row, 'disbursed_on'));
    return {
      row,
      disbursedOn,
      hasReference: loans.text(row, 'reference_rate') !== undefined,
      events: own ?? NO_EVENTS,
    };
  });
  return {
    input: {
      households: householdRows.map((rows) => householdTree(rows, tables, texts)),
      loans: loanSources.map((source) => loanTree(source, tables, texts)),
    },
    lines: {
      households: householdRows.map(([first]) => (first as Row).line),
      loans: loans.rows.map(({ line }) => line),
    },
    events: events?.rows.length ?? 0,
    faults,
    tables: [...households.parts, ...loans.parts, ...(events?.parts ?? [])].map(formatPlace),
    idPlace: (of, index) =>
      of === 'household'
        ? households.place(householdRows[index]?.[0] as Row, 'household_id')
        : loans.place(loans.rows[index] as Row, 'loan_id'),
    placed: (found) => {
      const cells = leaves<Cell>(tables, (table, row, field) => new Cell(table, row, field));
      // The faults of one loan or household follow each other; its tree, which may be large, is made once.
      let last: { readonly list: string; readonly index: number; readonly tree: unknown } | undefined;
      const treeOf = (path: RawFault['path']): unknown => {
        const [list, index] = path as [string, number];
        if (last === undefined || last.list !== list || last.index !== index) {
          last = { list, index, tree: newTree(list, index) };
        }
        return last.tree;
      };
      const newTree = (list: string, index: number): unknown => {
        if (list === 'households' && householdRows[index]) return householdTree(householdRows[index], tables, cells);
        if (list === 'loans' && loanSources[index]) return loanTree(loanSources[index], tables, cells);
        return undefined;
      };
      const areAllTaken = households.rows.every((row) => isTaken(households.text(row, 'household_id')));
      const hasAll = strays?.hasAllHouseholds ?? (households.complete && areAllTaken);
      const relevant = found.filter(({ code }) => hasAll || code !== 'UNKNOWN_HOUSEHOLD');
      // A fault with a file is of another file, such as the policy's, and has its place.
      const placedOnes = withoutRepeats(
        relevant.flatMap((raw) => (raw.file === undefined ? place(raw, treeOf(raw.path)) : [raw])),
      ).map(inRow);
      return inFileOrder(
        [...faults, ...placedOnes],
        [{}, ...households.parts, ...loans.parts, ...(events?.parts ?? [])],
      );
    },
  };
}

/** A cell of a table. */
class Cell {
  constructor(
    readonly table: Table<string>,
    readonly row: Row,
    readonly field: string,
  ) {}
}

/** The tables of a portfolio, or of some of its households. */
export interface Tables {
  readonly households: Table<HouseholdField>;
  readonly loans: Table<LoanField>;
  readonly events: Table<EventField> | undefined;
}

/** The leaves of a tree: the texts of cells, or, at the same paths, the cells. */
interface Leaves<T> {
  readonly household: (row: Row, field: HouseholdField) => T;
  readonly loan: (row: Row, field: LoanField) => T;
  readonly event: (row: Row, field: EventField) => T;
}

function leaves<T>(
  { households, loans, events }: Tables,
  leaf: (table: Table<string>, row: Row, field: string) => T,
): Leaves<T> {
  return {
    household: (row, field) => leaf(households as Table<string>, row, field),
    loan: (row, field) => leaf(loans as Table<string>, row, field),
    event: (row, field) => leaf(events as Table<string>, row, field),
  };
}

function householdTree<T>(rows: readonly Row[], { households }: Tables, { household }: Leaves<T>) {
  const withAny = (...fields: HouseholdField[]) =>
    rows.filter((row) => fields.some((field) => households.text(row, field) !== undefined));
  return treeOf(householdFields, (header) => household(saying(rows, households, header), header), {
    listed: withAny('listed_from', 'listed_to').map((row) => ({
      from: household(row, 'listed_from'),
      to: household(row, 'listed_to'),
    })),
    assistance: withAny('assistance_kind', 'assistance_from', 'assistance_to').map((row) => ({
      kind: household(row, 'assistance_kind'),
      from: household(row, 'assistance_from'),
      to: household(row, 'assistance_to'),
    })),
    attributes: attributesIn(households, rows, household),
  });
}

/** The first of the rows of a household that says something in a column; the first of all where none does. */
function saying<F extends string>(rows: readonly Row[], table: Table<F>, field: F): Row {
  return rows.find((row) => table.text(row, field) !== undefined) ?? (rows[0] as Row);
}

/** The attributes of the rows of a record; undefined where they have none. */
function attributesIn<F extends string, T>(
  table: Table<F>,
  rows: readonly Row[],
  leaf: (row: Row, field: F & AttributeField) => T,
): Readonly<Record<string, T>> | undefined {
  const given = table.attributes.flatMap((field) => {
    const row = rows.find((each) => table.text(each, field) !== undefined);
    return row === undefined ? [] : [[attributeName(field), leaf(row, field)] as const];
  });
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

interface LoanSource {
  readonly row: Row;
  readonly disbursedOn: Day | undefined;
  readonly hasReference: boolean;
  readonly events: LoanEvents;
}

const NO_EVENTS: LoanEvents = {
  repayments: [],
  eligibleAmounts: [],
  rateChanges: [],
  referenceRateChanges: [],
  overdue: [],
};

function loanTree<T>({ row, disbursedOn, hasReference, events }: LoanSource, tables: Tables, leaf: Leaves<T>) {
  const { loan, event } = leaf;
  const changes = (rows: readonly Row[]) =>
    rows.map((change) => ({ from: event(change, 'date'), pct: event(change, 'rate') }));
  /** The loan's own rate, from its disbursement on, among the changes. */
  const withOwn = (field: 'rate' | 'reference_rate', rows: readonly Row[]) => {
    const own = { from: loan(row, 'disbursed_on'), pct: loan(row, field) };
    const isEarlier = (change: Row) =>
      disbursedOn !== undefined && (readDay(tables.events?.text(change, 'date')) as Day) < disbursedOn;
    return [...changes(rows.filter(isEarlier)), own, ...changes(rows.filter((change) => !isEarlier(change)))];
  };
  const hasOther = (['other_subsidy_programme', 'other_subsidy_level', 'other_subsidy_rate'] as const).some(
    (field) => tables.loans.text(row, field) !== undefined,
  );
  const { repayments, eligibleAmounts, rateChanges, referenceRateChanges, overdue } = events;
  const { extension, misuse, interestPaidTo } = events;
  const amounts = (rows: readonly Row[]) =>
    rows.map((entry) => ({ on: event(entry, 'date'), amount: event(entry, 'amount') }));
  return treeOf(loanFields, (header) => loan(row, header), {
    extendedTo: extension && event(extension, 'date'),
    rates: withOwn('rate', rateChanges),
    referenceRates: hasReference
      ? withOwn('reference_rate', referenceRateChanges)
      : referenceRateChanges.length > 0
        ? changes(referenceRateChanges)
        : undefined,
    repayments: amounts(repayments),
    eligibleAmounts: eligibleAmounts.length === 0 ? undefined : amounts(eligibleAmounts),
    overdue: overdue.map(({ begin, end }) => ({ from: event(begin, 'date'), to: end && event(end, 'date') })),
    interestPaidTo: interestPaidTo && event(interestPaidTo, 'date'),
    misusedOn: misuse && event(misuse, 'date'),
    otherSubsidy: hasOther
      ? {
          programme: loan(row, 'other_subsidy_programme'),
          level: loan(row, 'other_subsidy_level'),
          pct: loan(row, 'other_subsidy_rate'),
        }
      : undefined,
    attributes: attributesIn(tables.loans, [row], loan),
  });
}

/** The rows of every household, in the order of their first rows; a row without an id is a household of its own. */
function rowsByHousehold(table: Table<HouseholdField>, faults: RawFault[]): readonly (readonly Row[])[] {
  const groups: Row[][] = [];
  const byId = new Map<string, Row[]>();
  for (const row of table.rows) {
    const id = table.text(row, 'household_id');
    const own = id === undefined ? undefined : byId.get(id);
    if (own === undefined) {
      const rows = [row];
      groups.push(rows);
      if (id !== undefined) byId.set(id, rows);
      continue;
    }
    for (const field of [...REPEATED, ...table.attributes]) {
      const text = table.text(row, field);
      if (text === undefined) continue;
      const first = saying(own, table, field);
      const said = table.text(first, field);
      if (said === undefined || text === said) continue;
      faults.push({
        code: 'DUPLICATE_ID',
        path: [],
        value: id,
        detail: sameAs(table, first, row, field),
        ...table.place(row, field),
      });
    }
    own.push(row);
  }
  return groups;
}

function sameAs(table: Table<HouseholdField>, first: Row, row: Row, field: HouseholdField): Text {
  const chinese = isAttributeField(field)
    ? `属性:${attributeName(field)}`
    : HOUSEHOLD_COLUMNS.find((column) => column.field === field)?.headers[1];
  const { line, file, sheet } = table.place(first, field);
  const isSame = first.part === row.part;
  const other = formatPlace({ file, sheet, line });
  return {
    en: `, or leave ${field} empty or equal to ${isSame ? `line ${line}` : other}`,
    'zh-CN': `，或将${chinese}留空或与${isSame ? `第 ${line} 行` : ` ${other} `}一致`,
  };
}

/** The fault with its place; none where its column is missing, which is reported once for the whole file. */
function place(raw: RawFault, tree: unknown): RawFault[] {
  const field = raw.path.slice(2);
  // A household or a loan as a whole is shown by its id.
  const cell = cellAt(tree, field.length === 0 ? ['id'] : field, raw.code === 'RATE_GAP' ? 0 : -1);
  if (cell === undefined) return [raw];
  const { table, row } = cell;
  if (raw.code === 'MISSING_FIELD' && table.lacks(row, cell.field)) return [];
  const placed = { ...raw, ...table.place(row, cell.field) };
  if (raw.code === 'MISSING_FIELD') {
    const note = table.noteOnColumn(row, cell.field);
    return [note === undefined ? placed : { ...placed, detail: note }];
  }
  const detail = table.refusal(row, cell.field);
  if (detail !== undefined) return [{ ...placed, code: 'INVALID_VALUE', value: table.raw(row, cell.field), detail }];
  // The cell as it stands in the file, not in the form that it is read in.
  const isOfCell =
    raw.code === 'INVALID_RATE' || (raw.value !== undefined && raw.value === table.text(row, cell.field));
  const readings = NOT_READ.has(raw.code) ? table.readings(row, cell.field) : undefined;
  const note =
    readings ?? (raw.code === 'INVALID_RATE' ? unitNote(table.unit(row, cell.field) as RateUnit) : undefined);
  return [
    {
      ...placed,
      ...(note === undefined ? {} : { detail: note }),
      ...(isOfCell ? { value: table.raw(row, cell.field) } : {}),
    },
  ];
}

/** The faults of cells of which nothing could be read. */
const NOT_READ: ReadonlySet<RawFault['code']> = new Set(['INVALID_DATE', 'INVALID_MONEY', 'INVALID_RATE']);

/** A fault of a whole row has no path: one beside a line is taken for a path in the line. */
function inRow(raw: RawFault): RawFault {
  return raw.line === undefined || raw.column !== undefined ? raw : { ...raw, path: [] };
}

/** The cell at a path; of a list or an object its first or its last cell. */
function cellAt(tree: unknown, path: RawFault['path'], end: 0 | -1): Cell | undefined {
  let node = tree;
  for (const key of path) node = (node as Record<string | number, unknown> | undefined)?.[key];
  while (typeof node === 'object' && node !== null && !(node instanceof Cell)) {
    node = Object.values(node)
      .filter((part) => part !== undefined)
      .at(end);
  }
  return node as Cell | undefined;
}

/**
 * Removes repeated faults: the disbursement date is also the first day of the rate, and a fault of it is found twice.
 */
function withoutRepeats(faults: readonly RawFault[]): RawFault[] {
  const seen = new Set<string>();
  return faults.filter(({ code, file, sheet, line, column, path }) => {
    const key = JSON.stringify([code, file, sheet, line, column ?? path]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
