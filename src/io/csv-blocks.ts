import { type InfoRecord, type Parser, parse } from 'csv-parse';
import { Batch } from '../fields/batch.js';
import type { RawFault, Text } from '../fields/faults.js';
import { type Household, readHousehold } from '../fields/household.js';
import { labelText } from '../fields/label.js';
import { type Loan, readLoan } from '../fields/loan.js';
import { householdLineFields } from '../fields/portfolio.js';
import { TERMS } from '../words/terms.js';
import { type CsvPortfolio, portfolioOf } from './csv.js';
import { type Column, EVENT_COLUMNS, HOUSEHOLD_COLUMNS, LOAN_COLUMNS } from './csv-columns.js';
import { type Encoding, EncodingFinder, type FoundEncoding, type TextEncoding } from './csv-decode.js';
import {
  brokenAt,
  CsvTable,
  type Header,
  headerIn,
  NO_HEADER_ROW,
  NO_SUCH_FILE,
  type Refuse,
  ROWS,
  type Row,
  rowFrom,
  tableOf,
  textForParser,
  undecodable,
} from './csv-table.js';
import { withoutMark } from './json.js';
import type { Lines } from './settled-block.js';

/** A file that is read from its beginning as often as it is opened; undefined where there is no such file. */
export interface CsvStream {
  readonly name: string;
  readonly open: (() => AsyncIterable<Uint8Array>) | undefined;
}

/** A portfolio as a bank core exports it, too large to be held at once. */
export interface PortfolioStreams {
  readonly households: CsvStream;
  readonly loans: CsvStream;
  readonly events?: CsvStream | undefined;
}

/** Some households of a portfolio that is read block by block. */
type CsvBlock = Omit<CsvPortfolio, 'guessed'>;

/**
 * Reads CSV files block by block: each a small portfolio of whole households, with all of their loans and all events of
 * these, which `readPortfolio` or its parts check. No more is held than a block.
 *
 * So the rows of a household, its loans, and the events of its loans must each stand together, and the three files in the
 * same order of households. Rows that are passed by because they stand elsewhere are a fault of the last block.
 *
 * @param size a block has at most so many households
 * @param guessed receives the names of files that are read as GB18030 because they are not UTF-8
 */
export async function* csvBlocks(
  { households, loans, events }: PortfolioStreams,
  encoding: Encoding | undefined,
  size: number,
  guessed: (name: string) => void,
): AsyncGenerator<CsvBlock> {
  const faults: RawFault[] = [];
  const ofHouseholds = await RowReader.of(households, HOUSEHOLD_COLUMNS, 'household_id', encoding, faults, guessed);
  const ofLoans = await RowReader.of(loans, LOAN_COLUMNS, 'household_id', encoding, faults, guessed);
  const ofEvents = events && (await RowReader.of(events, EVENT_COLUMNS, 'loan_id', encoding, faults, guessed));
  for (let ended = false; !ended; ) {
    const ids = new Set<string | undefined>();
    const householdRows: Row[] = [];
    const isOfBlock = (id: string | undefined) => ids.has(id) || ids.size < size;
    for (let row = await ofHouseholds.peek(); row !== undefined; row = await ofHouseholds.peek()) {
      const id = ofHouseholds.text(row, 'household_id');
      if (!isOfBlock(id)) break;
      ids.add(id);
      householdRows.push(ofHouseholds.take());
    }
    ended = (await ofHouseholds.peek()) === undefined;
    const loanRows = await ofLoans.takeWhile((row) => ids.has(ofLoans.text(row, 'household_id')));
    const loanIds = new Set(loanRows.map((row) => ofLoans.text(row, 'loan_id')));
    const eventRows = (await ofEvents?.takeWhile((row) => loanIds.has(ofEvents.text(row, 'loan_id')))) ?? [];
    if (ended) {
      for (const reader of [ofLoans, ofEvents]) await reader?.refuseRest();
    }
    const tables = {
      households: ofHouseholds.table(householdRows),
      loans: ofLoans.table(loanRows),
      events: ofEvents?.table(eventRows),
    };
    yield portfolioOf(tables, faults.splice(0));
  }
}

/** Checks the households of a block with their loans; `faults` receives the faults with their places in the files. */
export function householdsIn(block: CsvBlock, faults: RawFault[]): { readonly batch: Batch; readonly lines: Lines } {
  const { input, lines } = block;
  const found: RawFault[] = [];
  const households = input.households.map((each, i) => readHousehold(each, ['households', i], found));
  const loans = input.loans.map((each, i) => readLoan(each, ['loans', i], found));
  // Of two households with the same id, the first has the loans; the second is reported where ids are compared.
  const owners = new Map(households.map(({ id }, place) => [id, place] as const).reverse());
  const own = households.map((): number[] => []);
  loans.forEach(({ householdId }, place) => {
    const owner = owners.get(householdId);
    if (owner !== undefined) own[owner]?.push(place);
    else if (householdId !== undefined) {
      found.push({ code: 'UNKNOWN_HOUSEHOLD', path: ['loans', place, 'householdId'], value: householdId });
    }
  });
  faults.push(...block.placed(found));
  const batch = new Batch();
  if (found.length === 0) {
    households.forEach((household, h) => {
      const owner = batch.addHousehold(household as Household);
      for (const place of own[h] as number[]) batch.addLoan(loans[place] as Loan, owner);
    });
    batch.link();
  }
  const loanLines = own.flat().map((place) => lines.loans[place] as number);
  return { batch, lines: { households: lines.households, loans: loanLines } };
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
    // Whoever writes to it is told of its error; without a listener it would be thrown, too.
    this.parser.on('error', () => {});
  }

  /**
   * A reader that has read the header; `faults` receives what is wrong with the form of the file.
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

  /** The next row, which stays the next; undefined at the end. */
  async peek(): Promise<Row | undefined> {
    while (this.at === this.waiting.length && !(await this.readMore()));
    return this.waiting[this.at];
  }

  /** The row that was looked at. */
  take(): Row {
    const row = this.waiting[this.at] as Row;
    this.at += 1;
    return row;
  }

  async takeWhile(wanted: (row: Row) => boolean): Promise<Row[]> {
    const rows: Row[] = [];
    for (let row = await this.peek(); row !== undefined && wanted(row); row = await this.peek()) rows.push(this.take());
    return rows;
  }

  /** Tells of rows that nobody took, by the first of them. */
  async refuseRest(): Promise<void> {
    const first = await this.peek();
    if (first === undefined || this.header === undefined) return;
    let rows = 0;
    for (; (await this.peek()) !== undefined; rows++) this.take();
    const { column } = this.table([first]).place(first, this.key);
    const place = { line: first.line, ...(column === undefined ? {} : { column }) };
    const detail = outOfOrder(rows, this.key === 'loan_id');
    this.refuse({ code: 'INVALID_VALUE', value: this.text(first, this.key) ?? '', detail, ...place });
  }

  text(row: Row, field: Field): string | undefined {
    const text = row.cells[this.header?.found.get(field)?.index ?? Number.POSITIVE_INFINITY];
    return text === '' ? undefined : text;
  }

  /** Rows of it as a table. */
  table(rows: readonly Row[]): CsvTable<Field> {
    if (this.header === undefined) return new CsvTable(this.name, new Map(), [], false, new Set(), this.columns);
    return tableOf(this.name, this.header, rows, this.columns, this.readable, this.refuse);
  }

  /** Parses more of the text; returns whether there was no more. */
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

/** Lets the parser have more text, or know that there is none. @throws what it throws */
function parseMore(parser: Parser, text: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = (error?: Error | null) => (error ? reject(error) : resolve());
    if (text !== undefined) parser.write(text, done);
    else parser.end(done);
  });
}

/**
 * The encoding of a file: the one that is asked for, or else UTF-8 where all of it is, or what is found. Where it cannot be
 * read, what is known of why.
 */
async function encodingOf(
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
    // It ends within a character.
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
    // What follows a carriage return at the end may be its line feed.
    held = text.endsWith('\r') ? '\r' : '';
    yield textForParser(text.slice(0, text.length - held.length));
  }
  yield textForParser(held + decoder.decode());
}

async function* noChunks(): AsyncGenerator<string, undefined> {}

function outOfOrder(rows: number, isOfLoans: boolean): Text {
  const { en, 'zh-CN': chinese } = isOfLoans ? TERMS.loan : labelText(householdLineFields.household.labels);
  return {
    en: `no ${en} after this row has this ID, so that ${rows} row${rows === 1 ? '' : 's'} cannot be joined; sort the three files by household, in the same order, or settle without --output`,
    'zh-CN': `此后没有该编号的${chinese}，自此起共 ${rows} 行无法对应；请将三个文件按户以同一顺序排列，或不使用 --output`,
  };
}
