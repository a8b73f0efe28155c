import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import type { RawFault } from '../../fields/faults.js';
import { LIMITS } from '../../fields/limits.js';
import type { RawWarning } from '../../fields/warnings.js';
import { readPortfolioCsv, type Strays, type TableNotes } from '../../io/csv.js';
import { csvBatches } from '../../io/csv-batches.js';
import { type CsvBlock, type CsvStream, csvBlocks, householdsIn, type PortfolioStreams } from '../../io/csv-blocks.js';
import { inUtf8 } from '../../io/csv-conversion.js';
import type { Encoding } from '../../io/csv-decode.js';
import { beginningOfTable, HEADER_BYTES } from '../../io/csv-kind.js';
import { onLine } from '../../io/household-lines.js';
import { type FolderTables, isTableName, namesOf } from '../../io/tables/file-names.js';
import { guessedWarnings, totalWarnings, unreadWarnings } from '../../io/tables/file-warnings.js';
import type { TablesRead } from '../../io/tables/read.js';
import type { TableSource } from '../../io/tables/sources.js';
import { append } from '../../kernel/append.js';
import type { Context } from '../context.js';
import { fileError, UsageError } from '../errors.js';
import type { Files } from '../files/files.js';
import type { TemporaryFiles } from '../files/temporary-files.js';
import { tablesIn } from '../folder.js';
import { filesOf, type GivenMapping, mappingOf, readAll, readBytes, readMapped, tableFiles } from '../input.js';
import type { InputForm } from '../options.js';
import { findStrays } from './csv-strays.js';
import { lineBlocks } from './line-blocks.js';
import { blockSettler, checkUnder, type ReadBlock, type SettledLines, type Setup } from './line-settler.js';
import { settledInOrder } from './threads.js';

/** About so many bytes of lines are settled at a time, by each thread. */
const BLOCK = 1 << 18;

/** So many households of CSV are settled at a time. */
const HOUSEHOLDS = 500;

/** A file that was read, by the SHA-256 of its bytes. */
export interface ReadFile {
  readonly name: string;
  readonly sha256: string;
}

/** Households that are settled block by block, in the order of the input. */
export interface Source {
  /**
   * The blocks, one after another.
   *
   * @param restart is called where all of them come again, and what came of those before is to be dropped
   */
  blocks(temporary: TemporaryFiles, restart: () => void): AsyncIterable<SettledLines>;
  /** The names of the files in their order, undefined for those that have none. */
  readonly files: readonly (string | undefined)[];
  /** Whether the faults of a line are in the order of their columns. */
  readonly byColumn: boolean;
  /** How many bytes there are in all; undefined where it is not known. */
  readonly size: number | undefined;
  /** Where a fault of a household or a loan stands. */
  place(raw: RawFault, of: 'household' | 'loan', line: number): RawFault;
  /** What has been read, once all has been. */
  read(): readonly ReadFile[];
  /** What is unlikely about the files, once all has been read. */
  warnings(): readonly RawWarning[];
  /** What of the tables was not read, once all has been read. */
  notes(): readonly TableNotes[];
}

/** What is read, and how it is settled. */
export interface SourceRequest {
  /** A file of lines, a folder of CSV, or `-`. */
  readonly input: string;
  /** Further files of tables, which are read with it. */
  readonly further?: readonly string[];
  readonly form?: InputForm;
  readonly encoding?: Encoding;
  readonly mapping?: string;
  /** How many threads settle. */
  readonly jobs: number;
}

/** The source of an input. @throws FileError, UsageError */
export async function sourceOf(request: SourceRequest, setup: Setup, context: Context): Promise<Source> {
  const { input, further, form } = request;
  const { cwd, files, stdin } = context;
  if (further !== undefined) {
    const read = () => tableFiles([input, ...further], context);
    return tables(request, setup, false, [], read, await mappingOf(request, context, setup.lang), context);
  }
  if (form === 'csv' && input === '-') {
    const read = async () => [{ name: 'stdin', bytes: await readAll(stdin) }];
    return tables(request, setup, false, [], read, await mappingOf(request, context, setup.lang), context);
  }
  if (input === '-') return lines(request, setup, context, { chunks: readingStdin(stdin), size: undefined });
  const path = resolve(cwd, input);
  const found = files.find(input, path);
  if (found.isDirectory()) return folder(request, setup, path, context);
  if (form === 'csv' || isTableName(input)) {
    const read = async () => [{ name: input, bytes: await readBytes(input, context) }];
    return tables(request, setup, false, [], read, await mappingOf(request, context, setup.lang), context);
  }
  return lines(request, setup, context, { chunks: files.chunksOf(input, path, BLOCK), size: Number(found.size) });
}

/** Notes the files of an input as read, before they are. @throws FileError, UsageError */
export async function noteInput(request: SourceRequest, context: Context): Promise<void> {
  const { input, further = [] } = request;
  const { cwd, files } = context;
  for (const name of further) files.note(name, files.find(name, resolve(cwd, name)));
  if (input === '-') return;
  const path = resolve(cwd, input);
  files.note(input, files.find(input, path));
  if (!files.isFolder(path)) return;
  // What is told of the mapping is told when the tables are read.
  const mapping = await mappingOf(request, { ...context, notes: [] }, 'en');
  for (const name of namesOf(await tablesIn(input, path, files, mapping?.mappings))) {
    files.note(join(input, name), files.find(join(input, name), join(path, name)));
  }
}

interface Bytes {
  readonly chunks: AsyncIterable<Uint8Array | string>;
  readonly size: number | undefined;
}

function lines(
  { input, encoding = 'utf-8', jobs }: SourceRequest,
  setup: Setup,
  context: Context,
  { chunks, size }: Bytes,
): Source {
  const file = input === '-' ? 'stdin' : input;
  const digest = new Digest(file);
  const blocks = lineBlocks(digest.over(chunks), BLOCK, LIMITS.line.most);
  return {
    blocks: () => settledInOrder(blocks, { ...setup, file, encoding }, jobs, context.thread),
    files: [undefined, file],
    byColumn: false,
    size,
    place: (raw, _, line) => onLine(raw, file, line),
    read: () => [digest.file()],
    warnings: () => [],
    notes: () => [],
  };
}

/** Tables that are read whole, as one block. @param read reads their files */
function tables(
  request: SourceRequest,
  setup: Setup,
  isFolder: boolean,
  unread: readonly string[],
  read: () => Promise<readonly TableSource[]>,
  mapping: GivenMapping | undefined,
  context: Context,
): Source {
  const { input, encoding, jobs } = request;
  if (jobs > 1) throw new UsageError(ONE_JOB);
  let files: readonly ReadFile[] = [];
  let found: TablesRead | undefined;
  // Known once the tables have been read, which is before any of their faults.
  const order: (string | undefined)[] = [undefined];
  return {
    async *blocks() {
      const sources = await read();
      files = sources.map(({ name, bytes }) => ({ name, sha256: createHash('sha256').update(bytes).digest('hex') }));
      const faults: RawFault[] = [];
      found = await readMapped({ input, encoding, isFolder, sources, unread, mapping }, context, setup.lang);
      const { csv } = found;
      append(order, csv.tables);
      // A line stands for the index of a household or a loan, since lines are those of several tables.
      const lines = { households: [...csv.lines.households.keys()], loans: [...csv.lines.loans.keys()] };
      const block = householdsIn({ ...csv, lines }, faults, undefined, checkUnder(setup.terms));
      yield blockSettler(setup, true)({ ...block, faults, end: 0 });
    },
    files: order,
    byColumn: true,
    size: undefined,
    place: (raw, of, line) => ({ ...raw, ...found?.csv.idPlace(of, line) }),
    read: () => files,
    warnings: () => found?.warnings ?? [],
    notes: () => found?.csv.notes ?? [],
  };
}

/** The tables of a folder: from files of text one household after another, whole where there are others. */
async function folder(request: SourceRequest, setup: Setup, path: string, context: Context): Promise<Source> {
  const { input } = request;
  const mapping = await mappingOf(request, context, setup.lang);
  const found = await tablesIn(input, path, context.files, mapping?.mappings);
  const { workbooks, files, unread } = found;
  if (mapping !== undefined || workbooks.length > 0 || Object.values(files).some(({ length }) => length > 1)) {
    return tables(request, setup, true, unread, () => filesOf(input, namesOf(found), context), mapping, context);
  }
  return csv(request, setup, path, context.files, found);
}

async function csv(
  { input, encoding, jobs }: SourceRequest,
  setup: Setup,
  path: string,
  reading: Files,
  { files, unread }: FolderTables,
): Promise<Source> {
  if (jobs > 1) throw new UsageError(ONE_JOB);
  const digests: Digest[] = [];
  const file = (kind: keyof typeof files): CsvStream => {
    const [found] = files[kind];
    const name = join(input, found ?? `${kind}.csv`);
    if (found === undefined) return { name, open: undefined };
    const digest = new Digest(name);
    digests.push(digest);
    return { name, open: () => digest.over(reading.chunksOf(name, join(path, found), BLOCK)) };
  };
  const [households, loans, events] = [file('households'), file('loans'), file('events')];
  const passed: TableNotes[] = [];
  for (const found of Object.values(files).flat()) {
    const name = join(input, found);
    const columns = beginningOfTable(await reading.beginningOf(name, join(path, found), HEADER_BYTES)).passed;
    if (columns.length > 0) passed.push({ file: name, rowsAbove: 0, columns, totals: [] });
  }
  const reader = new CsvReader({ households, loans, events: events.open && events }, encoding);
  return {
    blocks: (temporary, restart) => reader.settled(setup, temporary, restart),
    files: [undefined, households.name, loans.name, events.name],
    byColumn: true,
    size: undefined,
    place: (raw, of, line) => {
      const { name } = of === 'household' ? households : loans;
      return { ...raw, file: name, line, ...reader.idColumns[of] };
    },
    read: () => digests.map((digest) => digest.file()),
    warnings: () => [
      ...unreadWarnings(unread.map((each) => join(input, each))),
      ...guessedWarnings(reader.guessed),
      ...totalWarnings(reader.notes ?? passed),
    ],
    notes: () => reader.notes ?? passed,
  };
}

/** Settles the households of CSV files. */
class CsvReader {
  /** The names of files that are read as GB18030 because they are not UTF-8. */
  guessed: string[] = [];
  /** What of the tables was not read, where they were read whole. */
  notes: readonly TableNotes[] | undefined;
  idColumns: CsvBlock['idColumns'] = { household: {}, loan: {} };

  constructor(
    private readonly files: PortfolioStreams,
    private readonly encoding: Encoding | undefined,
  ) {}

  /**
   * The files are read directly into batches, and where that cannot be, from the beginning as texts. Where a block of these has
   * a fault, all files are read again, and only checked: with what is known then of their ids, a loan of no household is told
   * where it stands, and what follows it is checked as well.
   */
  async *settled(setup: Setup, temporary: TemporaryFiles, restart: () => void): AsyncGenerator<SettledLines> {
    const settle = blockSettler(setup, true);
    // Most files are in UTF-8, which is found while they are read.
    if (this.encoding !== 'gb18030' && (yield* this.fromBytes(this.files, setup, settle, restart))) return;
    const converted = await inUtf8(this.files, this.encoding, (name) => this.guessed.push(name));
    if (converted !== undefined && (yield* this.fromBytes(converted, setup, settle, restart))) return;
    for await (const block of this.read(setup)) {
      if (block.faults.length > 0) {
        restart();
        const whole = await this.whole(setup);
        if (whole !== undefined) {
          yield settle(whole);
          return;
        }
        yield* this.checked(setup, await findStrays(this.files, this.encoding, temporary));
        return;
      }
      yield settle(block);
    }
  }

  /** Reads files directly into batches. Returns whether all could be read; where not, what came of them is dropped. */
  private async *fromBytes(
    files: PortfolioStreams,
    setup: Setup,
    settle: (block: ReadBlock) => SettledLines,
    restart: () => void,
  ): AsyncGenerator<SettledLines, boolean> {
    for await (const read of csvBatches(files, HOUSEHOLDS, checkUnder(setup.terms))) {
      this.idColumns = read.idColumns;
      yield settle({ ...read, faults: [], end: 0 });
      if (read.isLast) return true;
    }
    restart();
    return false;
  }

  /**
   * Tables that are not plain, such as with a title above the header or a row of totals, as one block: they are read whole.
   * Undefined where all are plain, or together too large for that.
   */
  private async whole({ terms }: Setup): Promise<ReadBlock | undefined> {
    let left: number = LIMITS.file.most;
    const read = async ({ name, open }: CsvStream) => {
      const chunks: Uint8Array[] = [];
      for await (const chunk of open?.() ?? []) {
        left -= chunk.length;
        if (left < 0) return undefined;
        chunks.push(chunk);
      }
      return { name, bytes: open === undefined ? undefined : Buffer.concat(chunks) };
    };
    const households = await read(this.files.households);
    const loans = await read(this.files.loans);
    const events = this.files.events && (await read(this.files.events));
    if (households === undefined || loans === undefined || left < 0) return undefined;
    const csv = readPortfolioCsv({ households, loans, events }, this.encoding);
    if (csv.isPlain) return undefined;
    this.guessed = [...csv.guessed];
    this.notes = csv.notes;
    const faults: RawFault[] = [];
    return { ...householdsIn(csv, faults, undefined, checkUnder(terms)), faults, end: 0 };
  }

  private async *checked(setup: Setup, strays: Strays): AsyncGenerator<SettledLines> {
    const check = blockSettler({ ...setup, terms: undefined }, true);
    let faults = 0;
    for await (const block of this.read(setup, strays)) {
      faults += block.faults.length;
      yield check(block);
    }
    if (faults === 0) throw new Error('the files had a fault when they were first read');
  }

  private async *read({ terms }: Setup, strays?: Strays): AsyncGenerator<ReadBlock> {
    const underTerms = checkUnder(terms);
    this.guessed = [];
    const guessed = (name: string) => this.guessed.push(name);
    for await (const block of csvBlocks(this.files, this.encoding, HOUSEHOLDS, guessed, strays)) {
      this.idColumns = block.idColumns;
      const faults: RawFault[] = [];
      yield { ...householdsIn(block, faults, strays, underTerms), faults, end: 0 };
    }
  }
}

/** The SHA-256 of a file, of the last time that it was read. */
class Digest {
  private hash = createHash('sha256');

  constructor(private readonly name: string) {}

  async *over<T extends Uint8Array | string>(chunks: AsyncIterable<T>): AsyncGenerator<T> {
    this.hash = createHash('sha256');
    for await (const chunk of chunks) {
      this.hash.update(chunk);
      yield chunk;
    }
  }

  file(): ReadFile {
    return { name: this.name, sha256: this.hash.copy().digest('hex') };
  }
}

/** Standard input; where it cannot be read, a file is at fault and not the program. */
async function* readingStdin(chunks: Context['stdin']): AsyncGenerator<Uint8Array | string> {
  try {
    yield* chunks;
  } catch (error) {
    throw fileError('read', 'stdin', error);
  }
}

const ONE_JOB = {
  en: '--jobs spreads lines of JSON (NDJSON); tables are settled on one thread',
  'zh-CN': '--jobs 用于逐行 JSON（NDJSON）；表格由单线程结算',
};
