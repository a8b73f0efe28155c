import type { TermsCheck } from '../engine/terms-check.js';
import { Batch } from '../fields/batch.js';
import type { RawFault } from '../fields/faults.js';
import { LIMITS } from '../fields/limits.js';
import { CsvNext, CsvScanner } from '../kernel/csv-scanner.js';
import { decodeUtf8, type TextColumn } from '../kernel/text-columns.js';
import { portfolioOf } from './csv.js';
import { type CsvBlock, type CsvStream, householdsIn, type PortfolioStreams } from './csv-blocks.js';
import { isReadFromBytes } from './csv-cells.js';
import {
  type Column,
  EVENT_COLUMNS,
  type EventField,
  HOUSEHOLD_COLUMNS,
  type HouseholdField,
  LOAN_COLUMNS,
  type LoanField,
} from './csv-columns.js';
import { HouseholdReader, Taken } from './csv-household-reader.js';
import { idsByLine, type LineIds } from './household-lines.js';
import type { Lines } from './settled-block.js';
import { isTotalRow } from './tables/frame.js';
import { type Header, headerIn } from './tables/raw-table.js';
import { cellText, columnPlace, type Place, type Row, Table } from './tables/table.js';

/** Some households with their loans, read from CSV. */
export interface CsvBatch {
  readonly batch: Batch;
  readonly lines: Lines;
  readonly idColumns: CsvBlock['idColumns'];
  readonly ids: () => LineIds;
  /** Whether the files have no further households. */
  readonly isLast: boolean;
}

/**
 * Reads CSV files in UTF-8 from bytes directly into batches: the same households, in blocks of the same size, as `csvBlocks`
 * and `householdsIn` read. A household that is not accepted so is read by these. Where a file has anything else, or there is
 * a fault, it ends before the last batch, and the caller reads the files by these from the beginning.
 *
 * @param size a batch has at most so many households
 * @param check checks the loans under the terms, where they are known
 * @returns batches that are valid until the next one is asked for
 */
export async function* csvBatches(
  { households, loans, events }: PortfolioStreams,
  size: number,
  check: TermsCheck | undefined,
): AsyncGenerator<CsvBatch> {
  const files: RowFile<string>[] = [];
  const open = async <Field extends string>(stream: CsvStream, columns: readonly Column<Field>[]) => {
    const file = new RowFile<Field>(stream, columns);
    files.push(file);
    return (await file.readHeader()) ? file : undefined;
  };
  try {
    const ofHouseholds = await open(households, HOUSEHOLD_COLUMNS);
    const ofLoans = await open(loans, LOAN_COLUMNS);
    const ofEvents = events && (await open(events, EVENT_COLUMNS));
    if (ofHouseholds === undefined || ofLoans === undefined || (events !== undefined && ofEvents === undefined)) return;
    yield* new Batches(ofHouseholds, ofLoans, ofEvents, size, check).all();
  } finally {
    for (const file of files) await file.close();
  }
}

class Batches {
  private readonly files: readonly RowFile<string>[];
  private batch = new Batch();

  constructor(
    private readonly households: RowFile<HouseholdField>,
    private readonly loans: RowFile<LoanField>,
    private readonly events: RowFile<EventField> | undefined,
    private readonly size: number,
    private readonly check: TermsCheck | undefined,
  ) {
    this.files = [households, loans, ...(events === undefined ? [] : [events])];
  }

  async *all(): AsyncGenerator<CsvBatch> {
    const { households, loans } = this;
    const idColumns = { household: households.column('household_id'), loan: loans.column('loan_id') };
    for (let isLast = false; !isLast; ) {
      const read = await this.read();
      if (read === undefined || !(await this.isWhole(read.batch))) return;
      isLast = (await households.peek()) === CsvNext.End;
      const ids = (of: 'households' | 'loans') => idsByLine({ ...read, faulty: NONE }, of);
      yield { ...read, idColumns, ids: () => ({ households: ids('households'), loans: ids('loans') }), isLast };
    }
  }

  /** The next households, linked and checked; undefined where the files must be read another way. */
  private async read(): Promise<Read | undefined> {
    const { households, loans, events, files, size, check } = this;
    // What was read before has been settled.
    const batch = this.batch.emptied();
    this.batch = batch;
    const lines = { households: [] as number[], loans: [] as number[] };
    const reader = new HouseholdReader({ households, loans, events }, batch, lines);
    const goBack = (householdCount: number, loanCount: number) => {
      batch.households.count = householdCount;
      batch.loans.count = loanCount;
      for (const { rows } of files) rows.rewind();
    };
    for (let taken = Taken.Household; taken !== Taken.End && batch.households.count < size; ) {
      for (const { rows } of files) rows.keep();
      const householdCount = batch.households.count;
      const loanCount = batch.loans.count;
      taken = reader.take();
      if (taken === Taken.Refused) {
        goBack(householdCount, loanCount);
        taken = this.readThoroughly(batch, lines);
      }
      if (taken === Taken.Odd) return undefined;
      if (taken !== Taken.More) continue;
      goBack(householdCount, loanCount);
      for (const file of files) if (file.rows.needsMore) await file.readMore();
    }
    for (const { rows } of files) rows.keep();
    lines.households.length = batch.households.count;
    lines.loans.length = batch.loans.count;
    batch.link();
    return check === undefined || check.faultsIn(batch).length === 0 ? { batch, lines } : undefined;
  }

  /** Adds the next household as `csvBlocks` and `householdsIn` read it. */
  private readThoroughly(batch: Batch, lines: Read['lines']): Taken {
    const { households, loans, events } = this;
    let id: string | undefined;
    const ofHousehold = households.takeWhile((row) => {
      id ??= households.text(row, 'household_id');
      return id !== undefined && households.text(row, 'household_id') === id;
    });
    if (!Array.isArray(ofHousehold)) return ofHousehold;
    if (ofHousehold.some(({ cells }) => isTotalRow(cells, households.cell('household_id')))) return Taken.Odd;
    const ofLoans = loans.takeWhile((row) => loans.text(row, 'household_id') === id);
    if (!Array.isArray(ofLoans)) return ofLoans;
    const loanIds = new Set(ofLoans.map((row) => loans.text(row, 'loan_id')));
    const ofEvents = events?.takeWhile((row) => loanIds.has(events.text(row, 'loan_id'))) ?? [];
    if (!Array.isArray(ofEvents)) return ofEvents;
    const tables = {
      households: households.table(ofHousehold),
      loans: loans.table(ofLoans),
      events: events?.table(ofEvents),
    };
    const faults: RawFault[] = [];
    const read = householdsIn(portfolioOf(tables, []), faults);
    if (faults.length > 0 || read.batch.households.count !== 1) return Taken.Odd;
    const owner = batch.addHousehold(read.batch.households.at(0));
    lines.households[owner] = read.lines.households[0] as number;
    for (let place = 0; place < read.batch.loans.count; place++) {
      lines.loans[batch.loans.count] = read.lines.loans[place] as number;
      batch.addLoan(read.batch.loans.at(place), owner);
    }
    return Taken.Household;
  }

  /** Whether ids occur once in a batch, and the rows that follow in the files, if any do, are of other households. */
  private async isWhole({ households, loans }: Batch): Promise<boolean> {
    const ofHouseholds = { ids: households.columns.id, count: households.count };
    const ofLoans = { ids: loans.columns.id, count: loans.count };
    if (!areDistinct(ofHouseholds) || !areDistinct(ofLoans)) return false;
    const next = await this.households.peek();
    const isLast = next === CsvNext.End;
    if (next === CsvNext.Odd || (!isLast && this.households.isAmong('household_id', ofHouseholds))) return false;
    return (
      (await this.isBehind(this.loans, 'household_id', ofHouseholds, isLast)) &&
      (this.events === undefined || (await this.isBehind(this.events, 'loan_id', ofLoans, isLast)))
    );
  }

  /** Whether a file has ended, or continues with a row of another id, where there are further households. */
  private async isBehind<Field extends string>(file: RowFile<Field>, field: Field, ids: Ids, isLast: boolean) {
    const next = await file.peek();
    return next === CsvNext.End || (next === CsvNext.Row && !isLast && !file.isAmong(field, ids));
  }
}

interface Read {
  readonly batch: Batch;
  readonly lines: { readonly households: number[]; readonly loans: number[] };
}

/** The ids of the records of a batch. */
interface Ids {
  readonly ids: TextColumn;
  readonly count: number;
}

const NONE: LineIds = { households: [], loans: [] };

function areDistinct({ ids, count }: Ids): boolean {
  let place = 1;
  while (place < count && ids.compare(place - 1, place) < 0) place += 1;
  return place >= count || new Set(Array.from({ length: count }, (_, i) => ids.at(i))).size === count;
}

/** A file whose rows are read from its bytes as they come. */
class RowFile<Field extends string> {
  readonly rows = new CsvScanner(LIMITS.row.most);
  private found: Header<Field> | undefined;
  private chunks: AsyncIterator<Uint8Array> | undefined;

  constructor(
    private readonly stream: CsvStream,
    private readonly columns: readonly Column<Field>[],
  ) {}

  get header(): Header<Field> {
    if (this.found === undefined) throw new Error('the header has not been read');
    return this.found;
  }

  /** Opens the file, and reads the header. Returns false where it is not sound. */
  async readHeader(): Promise<boolean> {
    if (this.stream.open === undefined) return false;
    this.chunks = this.stream.open()[Symbol.asyncIterator]();
    if ((await this.peek()) !== CsvNext.Row) return false;
    const row = rowOf(this.rows);
    if (row === undefined) return false;
    let isSound = true;
    this.found = headerIn(row, this.columns, () => {
      isSound = false;
    });
    this.rows.pass();
    this.rows.keep();
    this.rows.expect(row.cells.length);
    return isSound && [...this.found.found.values()].every(isReadFromBytes);
  }

  /** Closes the file, which may not have been read to its end. */
  async close(): Promise<void> {
    await this.chunks?.return?.();
  }

  /** What comes next; the position is a kept one. */
  async peek(): Promise<Exclude<CsvNext, CsvNext.More>> {
    for (;;) {
      const next = this.rows.peek();
      if (next !== CsvNext.More) return next;
      await this.readMore();
    }
  }

  /** Reads as many bytes as are held: a household of any length is begun again a few times only. */
  async readMore(): Promise<void> {
    const wanted = this.rows.held;
    for (let read = 0; read <= wanted; ) {
      const next = await this.chunks?.next();
      if (next === undefined || next.done === true) {
        this.rows.end();
        return;
      }
      this.rows.add(next.value);
      read += next.value.length;
    }
  }

  /** The next rows as texts, or why they cannot be taken. */
  takeWhile(isWanted: (row: Row) => boolean): Row[] | Taken.More | Taken.Odd {
    const taken: Row[] = [];
    for (;;) {
      const next = this.rows.peek();
      if (next === CsvNext.End) return taken;
      if (next === CsvNext.More) return Taken.More;
      const row = next === CsvNext.Row ? rowOf(this.rows) : undefined;
      if (row === undefined) return Taken.Odd;
      if (!isWanted(row)) return taken;
      taken.push(row);
      this.rows.pass();
    }
  }

  text(row: Row, field: Field): string | undefined {
    return cellText(row, this.header.found.get(field));
  }

  /** The column of a field in the place of a cell; nothing where there is none. */
  column(field: Field): Pick<Place, 'column' | 'header'> {
    return columnPlace(this.header.found.get(field));
  }

  /** The cell of a field in its row, counted from 0. */
  cell(field: Field): number | undefined {
    return this.header.found.get(field)?.index;
  }

  /** Rows of it as a table. */
  table(rows: readonly Row[]): Table<Field> {
    const { found, missing } = this.header;
    return new Table([{ file: this.stream.name, columns: found, missing }], rows, true, this.columns);
  }

  /** Whether the next row has one of several ids. */
  isAmong(field: Field, { ids, count }: Ids): boolean {
    const { rows } = this;
    rows.select(this.header.found.get(field)?.index as number);
    for (let i = 0; i < count; i++) if (ids.equalsBytes(i, rows.bytes, rows.textStart, rows.textEnd)) return true;
    return false;
  }
}

/** A row as texts; undefined where one cannot be taken. */
function rowOf(row: CsvScanner): Row | undefined {
  const cells: string[] = [];
  for (let cell = 0; cell < row.cells; cell++) {
    row.select(cell);
    if (!row.takeText()) return undefined;
    cells.push(decodeUtf8(row.bytes, row.textStart, row.textEnd));
  }
  return { line: row.line, cells };
}
