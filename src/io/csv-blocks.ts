import { type InfoRecord, type Parser, parse } from 'csv-parse';
import type { TermsCheck } from '../engine/terms-check.js';
import { checkAttributes } from '../fields/attributes.js';
import { Batch } from '../fields/batch.js';
import type { RawFault, Text } from '../fields/faults.js';
import { type Household, readHousehold } from '../fields/household.js';
import { labelText } from '../fields/label.js';
import { type Loan, readLoan } from '../fields/loan.js';
import { householdLineFields } from '../fields/portfolio.js';
import { append } from '../kernel/append.js';
import { TERMS } from '../words/terms.js';
import { type CsvPortfolio, type OfTables, portfolioOf, type Strays } from './csv.js';
import {
  type Column,
  EVENT_COLUMNS,
  type EventField,
  HOUSEHOLD_COLUMNS,
  type HouseholdField,
  LOAN_COLUMNS,
  type LoanField,
} from './csv-columns.js';
import { type Encoding, EncodingFinder, type FoundEncoding, type TextEncoding } from './csv-decode.js';
import { brokenAt, NO_HEADER_ROW, NO_SUCH_FILE, ROWS, rowFrom, textForParser, undecodable } from './csv-table.js';
import type { LineIds } from './household-lines.js';
import { withoutMark } from './json.js';
import type { LineId, Lines } from './settled-block.js';
import { isTotalRow } from './tables/frame.js';
import { formFault, type Header, headerIn, type Refuse, tableOf } from './tables/raw-table.js';
import { cellText, columnPlace, type Place, type Row, Table } from './tables/table.js';
import { faultsUnderTerms } from './under-terms.js';

/** Opens a file; each call reads it from its beginning. Undefined where there is no such file. */
export interface CsvStream {
  readonly name: string;
  readonly open: (() => AsyncIterable<Uint8Array>) | undefined;
}

/** The files of a portfolio that may be too large for memory. */
export interface PortfolioStreams {
  readonly households: CsvStream;
  readonly loans: CsvStream;
  readonly events?: CsvStream | undefined;
}

/** A block: some households of a portfolio, with their loans. */
export interface CsvBlock extends Omit<CsvPortfolio, OfTables> {
  /** The columns of the ids of households and of loans, as in the place of a cell. */
  readonly idColumns: Readonly<Record<'household' | 'loan', Pick<Place, 'column' | 'header'>>>;
}

/**
 * Reads CSV files block by block. Each block is a small portfolio: households with all of their loans and all events of these
 * loans. `readPortfolio` or its parts check it. One block is in memory at a time.
 *
 * The loans of a household must be consecutive rows, and so must the events of its loans; the order of households must be the
 * same in all three files. Rows in another place are reported as a fault of the last block.
 *
 * With `strays`, files that have faults are read again, and all faults are found. Rows without a household or a loan are then
 * in the block of the rows around them, and rows in another place in further blocks.
 *
 * @param size the largest number of households of a block
 * @param guessed receives the names of files that are read as GB18030 because they are not UTF-8
 */
export async function* csvBlocks(
  { households, loans, events }: PortfolioStreams,
  encoding: Encoding | undefined,
  size: number,
  guessed: (name: string) => void,
  strays?: Strays,
): AsyncGenerator<CsvBlock> {
  const faults: RawFault[] = [];
  const ofHouseholds = await RowReader.of(households, HOUSEHOLD_COLUMNS, 'household_id', encoding, faults, guessed);
  const ofLoans = await RowReader.of(loans, LOAN_COLUMNS, 'household_id', encoding, faults, guessed);
  const ofEvents = events && (await RowReader.of(events, EVENT_COLUMNS, 'loan_id', encoding, faults, guessed));
  try {
    yield* new Blocks(ofHouseholds, ofLoans, ofEvents, size, strays, faults).all();
  } finally {
    for (const reader of [ofHouseholds, ofLoans, ofEvents]) await reader?.close();
  }
}

class Blocks {
  /** @param faults has those of the headers; the next block takes what it holds */
  constructor(
    private readonly households: RowReader<HouseholdField>,
    private readonly loans: RowReader<LoanField>,
    private readonly events: RowReader<EventField> | undefined,
    private readonly size: number,
    private readonly strays: Strays | undefined,
    private readonly faults: RawFault[],
  ) {}

  async *all(): AsyncGenerator<CsvBlock> {
    const { households, loans, size } = this;
    for (let ended = false; !ended; ) {
      const ids = new Set<string | undefined>();
      const rows = await households.takeWhile((row) => {
        const id = households.text(row, 'household_id');
        return ids.has(id) || (ids.size < size && ids.add(id) !== undefined);
      });
      ended = (await households.peek()) === undefined;
      yield* this.blocksOf(rows, (row) => ids.has(loans.text(row, 'household_id')));
    }
    yield* this.rest();
  }

  /** The next households with their loans: one block, or several where many loans have no household. */
  private async *blocksOf(householdRows: readonly Row[], isOfThem: (row: Row) => boolean): AsyncGenerator<CsvBlock> {
    const { loans, size } = this;
    let rows = householdRows;
    for (let next = true; next; rows = []) {
      let strays = 0;
      let last: string | undefined;
      const loanRows = await loans.takeWhile((row) => {
        if (isOfThem(row)) return true;
        if (!this.isStrayLoan(row)) return false;
        // The loans of one household stay in one block: the file may have their events in any order.
        const id = loans.text(row, 'household_id');
        if (id === undefined || id !== last) strays += 1;
        last = id;
        return strays <= size;
      });
      yield* this.blockOf(rows, loanRows);
      const row = await loans.peek();
      next = row !== undefined && this.isStrayLoan(row);
    }
  }

  /** A block of rows with the events of its loans. Where many events have no loan, blocks with these come before it. */
  private async *blockOf(householdRows: readonly Row[], loanRows: readonly Row[]): AsyncGenerator<CsvBlock> {
    const { loans, events, size } = this;
    const ids = new Set(loanRows.map((row) => loans.text(row, 'loan_id')));
    const own: Row[] = [];
    let strays: Row[] = [];
    let last: string | undefined;
    for (let row = await events?.peek(); row !== undefined; row = await events?.peek()) {
      const id = events?.text(row, 'loan_id');
      const isOwn = ids.has(id);
      if (!isOwn && !this.isStrayEvent(row)) break;
      if (strays.length >= size && id !== last) {
        yield this.made([], [], strays);
        strays = [];
      }
      (isOwn ? own : strays).push(row);
      last = id;
      events?.take();
    }
    yield this.made(householdRows, loanRows, [...own, ...strays]);
  }

  /** The rows that remain: their household or loan is not where they are. */
  private async *rest(): AsyncGenerator<CsvBlock> {
    const { loans, events, size, strays } = this;
    const [loansLeft, eventsLeft] = [new RowsLeft(), new RowsLeft()];
    for (let rows = await loans.takeSome(size); rows.length > 0; rows = await loans.takeSome(size)) {
      loansLeft.add(rows.filter((row) => !this.isStrayLoan(row)));
      // The files are read again.
      if (strays === undefined) break;
      yield* this.blockOf([], rows);
    }
    for (let rows = await events?.takeSome(size); rows?.length; rows = await events?.takeSome(size)) {
      eventsLeft.add(rows.filter((row) => !this.isStrayEvent(row)));
      if (strays === undefined) break;
      // The counterpart of an event may have been in any block.
      yield this.made([], [], rows, { ...strays, hasAllEvents: false });
    }
    loans.tellLeft(loansLeft);
    events?.tellLeft(eventsLeft);
    if (this.faults.length > 0) yield this.made([], [], []);
  }

  private isStrayLoan(row: Row): boolean {
    const { loans, strays } = this;
    if (strays === undefined) return false;
    // A row with a fault of its form is left out, whether or not its household or loan exists.
    return !loans.isWhole(row) || loans.text(row, 'household_id') === undefined || strays.loans.has(row.line);
  }

  private isStrayEvent(row: Row): boolean {
    const { events, strays } = this;
    if (strays === undefined || events === undefined) return false;
    return !events.isWhole(row) || events.text(row, 'loan_id') === undefined || strays.events.has(row.line);
  }

  private made(
    householdRows: readonly Row[],
    loanRows: readonly Row[],
    eventRows: readonly Row[],
    strays = this.strays,
  ): CsvBlock {
    const { households, loans, events } = this;
    const tables = {
      households: households.table(householdRows),
      loans: loans.table(loanRows),
      events: events?.table(eventRows),
    };
    const idColumns = { household: households.column('household_id'), loan: loans.column('loan_id') };
    return { ...portfolioOf(tables, this.faults.splice(0), strays), idColumns };
  }
}

/** Rows that remain when all households have been read. */
class RowsLeft {
  first: Row | undefined;
  rows = 0;

  add(rows: readonly Row[]): void {
    this.first ??= rows[0];
    this.rows += rows.length;
  }
}

/** The ids of rows, and the ids of the household or loan that each names. */
export type IdsOf = 'households' | 'householdsOfLoans' | 'loans' | 'loansOfEvents';

/** Reads the ids of all rows, each with its line, and determines which files can be read to the end. */
export async function scanIds(
  { households, loans, events }: PortfolioStreams,
  encoding: Encoding | undefined,
  take: (of: IdsOf, id: LineId) => void,
): Promise<Pick<Strays, 'hasAllHouseholds' | 'hasAllLoans' | 'hasAllEvents'>> {
  const scan = async <Field extends string>(
    file: CsvStream,
    columns: readonly Column<Field>[],
    key: Field,
    fields: Partial<Record<Field, IdsOf>>,
  ) => {
    const reader = await RowReader.of(file, columns, key, encoding, [], () => {});
    let isWhole = true;
    let hasKeys = true;
    for (let row = await reader.peek(); row !== undefined; row = await reader.peek()) {
      const { line } = reader.take();
      isWhole &&= reader.isWhole(row);
      hasKeys &&= reader.text(row, key) !== undefined;
      for (const [field, of] of Object.entries(fields) as [Field, IdsOf][]) {
        const id = reader.text(row, field);
        if (id !== undefined) take(of, { id, line });
      }
    }
    await reader.close();
    const table = reader.table([]);
    isWhole &&= table.complete;
    return { isWhole, hasKeys: isWhole && hasKeys && !table.lacksSome(key) };
  };
  const ofHouseholds = await scan(households, HOUSEHOLD_COLUMNS, 'household_id', { household_id: 'households' });
  const ofLoans = await scan(loans, LOAN_COLUMNS, 'loan_id', { loan_id: 'loans', household_id: 'householdsOfLoans' });
  const ofEvents = events && (await scan(events, EVENT_COLUMNS, 'loan_id', { loan_id: 'loansOfEvents' }));
  return {
    hasAllHouseholds: ofHouseholds.isWhole,
    hasAllLoans: ofLoans.hasKeys,
    hasAllEvents: ofEvents?.isWhole ?? true,
  };
}

/**
 * Checks the households of a block with their loans; `faults` receives the faults with their places in the files.
 *
 * @param strays see {@link csvBlocks}
 * @param check checks the loans under the terms, where they are known
 */
export function householdsIn(
  block: Pick<CsvBlock, 'input' | 'lines' | 'placed'>,
  faults: RawFault[],
  strays?: Strays,
  check?: TermsCheck,
): { readonly batch: Batch; readonly lines: Lines; readonly ids: () => LineIds } {
  const { input, lines } = block;
  const found: RawFault[] = [];
  const households = input.households.map((each, i) => readHousehold(each, ['households', i], found));
  const loans = input.loans.map((each, i) => readLoan(each, ['loans', i], found));
  // Of two households with the same id, the first has the loans; the second is reported where ids are compared.
  const owners = new Map(households.map(({ id }, place) => [id, place] as const).reverse());
  const own = households.map((): number[] => []);
  const isStray = (place: number) => strays === undefined || strays.loans.has(lines.loans[place] as number);
  loans.forEach((loan, place) => {
    const { householdId } = loan;
    const owner = owners.get(householdId);
    if (owner !== undefined) {
      own[owner]?.push(place);
      checkAttributes(households[owner] as Partial<Household>, loan, ['loans', place], found);
    } else if (householdId !== undefined && isStray(place)) {
      found.push({ code: 'UNKNOWN_HOUSEHOLD', path: ['loans', place, 'householdId'], value: householdId });
    }
  });
  if (check !== undefined) append(found, faultsUnderTerms(check, households, loans, found));
  append(faults, block.placed(found));
  const batch = new Batch();
  if (found.length === 0) {
    households.forEach((household, h) => {
      const owner = batch.addHousehold(household as Household);
      for (const place of own[h] as number[]) batch.addLoan(loans[place] as Loan, owner);
    });
    batch.link();
  }
  const loanLines = own.flat().map((place) => lines.loans[place] as number);
  const idsOf = (records: readonly { readonly id?: string | undefined }[], of: 'households' | 'loans') =>
    records.flatMap(({ id }, place) => (id === undefined ? [] : [{ id, line: lines[of][place] as number }]));
  const ids = () => ({ households: idsOf(households, 'households'), loans: idsOf(loans, 'loans') });
  return { batch, lines: { households: lines.households, loans: loanLines }, ids };
}

/** Reads the rows of a file one after another. */
class RowReader<Field extends string> {
  private readonly waiting: Row[] = [];
  private at = 0;
  private last: Row | undefined;
  private ended = false;
  private readable = true;
  private header: Header<Field> | undefined;
  private readonly parser = parse({
    ...ROWS,
    on_record: (record: string[], { lines }: InfoRecord) => {
      this.last = rowFrom(record, lines);
      this.waiting.push(this.last);
      return null;
    },
  });

  private constructor(
    private readonly name: string,
    private readonly key: Field,
    private readonly columns: readonly Column<Field>[],
    private readonly chunks: AsyncIterator<string>,
    private readonly refuse: Refuse,
  ) {
    // The write reports the error of the parser; without a listener Node would throw it as well.
    this.parser.on('error', () => {});
  }

  /**
   * A reader that has read the header. `faults` receives the faults of the file's form.
   *
   * @param key the column by which its rows are joined to those of the file before
   */
  static async of<Field extends string>(
    { name, open }: CsvStream,
    columns: readonly Column<Field>[],
    key: Field,
    encoding: Encoding | undefined,
    faults: RawFault[],
    guessed: (name: string) => void,
  ): Promise<RowReader<Field>> {
    const refuse: Refuse = (raw) => {
      faults.push({ ...raw, path: [], file: name });
    };
    const readerOf = (chunks: AsyncIterator<string>) => new RowReader<Field>(name, key, columns, chunks, refuse);
    if (open === undefined) {
      refuse(NO_SUCH_FILE);
      return readerOf(noChunks());
    }
    const found = await encodingOf(open, encoding);
    if (typeof found === 'object') {
      refuse(undecodable(name, encoding, found.why));
      return readerOf(noChunks());
    }
    if (encoding === undefined && found === 'gb18030') guessed(name);
    const reader = readerOf(texts(open(), found));
    const first = await reader.peek();
    if (first !== undefined) reader.header = headerIn(reader.take(), columns, refuse);
    else if (reader.readable) refuse(NO_HEADER_ROW);
    return reader;
  }

  /** Closes the file, also before its end. */
  async close(): Promise<void> {
    await this.chunks.return?.();
  }

  /** The next row, without consuming it; undefined at the end. A row of totals is refused and passed. */
  async peek(): Promise<Row | undefined> {
    for (;;) {
      while (this.at === this.waiting.length && !(await this.readMore()));
      const row = this.waiting[this.at];
      if (row === undefined || this.header === undefined) return row;
      const id = this.header.found.get(this.columns[0]?.field as Field)?.index;
      if (!isTotalRow(row.cells, id)) return row;
      this.at += 1;
      this.refuse({ code: 'INVALID_VALUE', line: row.line, value: row.cells.join(','), detail: OF_TOTALS });
    }
  }

  /** Consumes the row that {@link peek} returned. */
  take(): Row {
    const row = this.waiting[this.at] as Row;
    this.at += 1;
    return row;
  }

  /** Consumes the next rows, at most a given number. */
  async takeSome(most: number): Promise<Row[]> {
    let taken = 0;
    return this.takeWhile(() => taken++ < most);
  }

  async takeWhile(wanted: (row: Row) => boolean): Promise<Row[]> {
    const rows: Row[] = [];
    for (let row = await this.peek(); row !== undefined && wanted(row); row = await this.peek()) rows.push(this.take());
    return rows;
  }

  /** Adds a fault for rows that remain, at the first of them. */
  tellLeft({ first, rows }: RowsLeft): void {
    if (first === undefined || this.header === undefined) return;
    const place = { line: first.line, ...this.column(this.key) };
    const detail = outOfOrder(rows, this.key === 'loan_id');
    this.refuse({ code: 'INVALID_VALUE', value: this.text(first, this.key) ?? '', detail, ...place });
  }

  text(row: Row, field: Field): string | undefined {
    return cellText(row, this.header?.found.get(field));
  }

  /** The column of a field in the place of a cell; nothing where there is none. */
  column(field: Field): Pick<Place, 'column' | 'header'> {
    return columnPlace(this.header?.found.get(field));
  }

  /** Whether the form of a row has no fault. */
  isWhole(row: Row): boolean {
    return this.header !== undefined && formFault(row, this.header) === undefined;
  }

  /** Rows of the file as a table. */
  table(rows: readonly Row[]): Table<Field> {
    const { name: file } = this;
    if (this.header === undefined) {
      return new Table([{ file, columns: new Map(), missing: new Set() }], [], false, this.columns);
    }
    return tableOf({ file }, this.header, rows, this.columns, this.readable, this.refuse);
  }

  /** Parses the next part of the text; returns true at its end. */
  private async readMore(): Promise<boolean> {
    if (this.ended) return true;
    this.waiting.length = 0;
    this.at = 0;
    const { done, value } = await this.chunks.next();
    try {
      await parseMore(this.parser, done === true ? undefined : value);
    } catch (error) {
      this.readable = false;
      this.refuse(brokenAt(error, this.last));
    }
    this.ended = done === true || !this.readable;
    return this.ended;
  }
}

/** Gives the parser the next text, or its end. @throws the error of the parser */
function parseMore(parser: Parser, text: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null) => (error ? reject(error) : resolve());
    if (text !== undefined) parser.write(text, done);
    else parser.end(done);
  });
}

/**
 * The encoding of a file: the requested one; without a request, UTF-8 where the whole file is UTF-8, otherwise the one that is
 * detected. For a file that is not valid in that encoding, what was detected, where anything was.
 */
export async function encodingOf(
  open: () => AsyncIterable<Uint8Array>,
  asked: Encoding | undefined,
): Promise<TextEncoding | { readonly why: FoundEncoding | undefined }> {
  const first = asked ?? 'utf-8';
  if (await isIn(first, open())) return first;
  if (asked === 'gb18030') return { why: undefined };
  const finder = new EncodingFinder();
  for await (const chunk of open()) finder.add(chunk);
  const found = finder.found();
  if (asked !== undefined || found.encoding === undefined) return { why: found };
  return (await isIn(found.encoding, open())) ? found.encoding : { why: found };
}

async function isIn(encoding: TextEncoding, chunks: AsyncIterable<Uint8Array>): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  for await (const chunk of chunks) {
    try {
      decoder.decode(chunk, { stream: true });
    } catch {
      // Not valid in this encoding.
      return false;
    }
  }
  try {
    decoder.decode();
  } catch {
    // The file ends within a character.
    return false;
  }
  return true;
}

/** The text of a file, piece by piece, without a byte-order mark; every line ends with a line feed. */
async function* texts(chunks: AsyncIterable<Uint8Array>, encoding: TextEncoding): AsyncGenerator<string, undefined> {
  const decoder = new TextDecoder(encoding, { ignoreBOM: true });
  let held = '';
  let isFirst = true;
  for await (const chunk of chunks) {
    const more = decoder.decode(chunk, { stream: true });
    const text = isFirst ? withoutMark(more) : held + more;
    if (more !== '') isFirst = false;
    // The next piece may begin with the line feed of a carriage return at the end of this one.
    held = text.endsWith('\r') ? '\r' : '';
    yield textForParser(text.slice(0, text.length - held.length));
  }
  yield textForParser(held + decoder.decode());
}

async function* noChunks(): AsyncGenerator<string, undefined> {}

const OF_TOTALS: Text = {
  en: 'it is a row of totals; the file is too large to be held against it: remove the row',
  'zh-CN': '该行为合计行；文件过大，无法与各行核对：请删除该行',
};

function outOfOrder(rows: number, isOfLoans: boolean): Text {
  const { en, 'zh-CN': chinese } = isOfLoans ? TERMS.loan : labelText(householdLineFields.household.labels);
  return {
    en: `no ${en} after this row has this ID, so that ${rows} row${rows === 1 ? '' : 's'} cannot be joined; sort the three files by household, in the same order, or settle without --output`,
    'zh-CN': `此后没有该编号的${chinese}，自此起共 ${rows} 行无法对应；请将三个文件按户以同一顺序排列，或不使用 --output`,
  };
}
