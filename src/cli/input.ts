import { isUtf8 } from 'node:buffer';
import { join, resolve } from 'node:path';
import { formatPath, type Lang, type RawFault, type Text } from '../fields/faults.js';
import { LIMITS } from '../fields/limits.js';
import { UNREAD } from '../fields/parsed.js';
import type { RawWarning } from '../fields/warnings.js';
import type { CsvPortfolio } from '../io/csv.js';
import { decodeText, type Encoding } from '../io/csv-decode.js';
import { byLine, inDocumentOrder } from '../io/fault-order.js';
import { faultsOfLines, readHouseholdLines, repeatedIds } from '../io/household-lines.js';
import { readJson } from '../io/json.js';
import { partsUnderTerms, type ReadBatch } from '../io/parse.js';
import { readPortfolioBytes } from '../io/portfolio-json.js';
import { isTableName, namedKind, namesOf } from '../io/tables/file-names.js';
import type { TableMappings } from '../io/tables/mapping.js';
import type { TablesRead } from '../io/tables/read.js';
import type { TableSource } from '../io/tables/sources.js';
import { append } from '../kernel/append.js';
import { count } from '../words/values.js';
import type { Context } from './context.js';
import { FileError, fileError, UsageError } from './errors.js';
import { tablesIn } from './folder.js';
import { besideTables, takenLine, unusedLine } from './folder-policy.js';
import type { InputRequest } from './options.js';
import { linesInUtf8 } from './stream/line-text.js';

/** The input as it was read, not yet checked. */
export interface Source {
  /** A portfolio object, or whatever value the file holds; {@link UNREAD} where it could not be read. */
  readonly portfolio: unknown;
  /** The households and loans, where they have been read and checked already. */
  readonly read?: ReadBatch;
  /** The tables, where the input is of tables. */
  readonly csv?: CsvPortfolio;
  /**
   * All faults in their order: those of the form of the files, and those that `readPortfolio` found in `input`, with their
   * places in the files.
   */
  all(found: readonly RawFault[], input: unknown): RawFault[];
  /** What is unlikely about the files; absent where nothing is. */
  readonly warnings?: readonly RawWarning[];
}

/** Reads the portfolio: a JSON file, a folder of tables, a file of tables, or standard input. @throws FileError */
export async function readSource(
  request: Pick<InputRequest, 'input' | 'further' | 'encoding' | 'form' | 'mapping' | 'needsNoLoans'>,
  context: Context,
  lang: Lang,
): Promise<Source> {
  const { input, further, encoding, form, needsNoLoans } = request;
  const isLines = form === 'ndjson' || (form === undefined && /\.(ndjson|jsonl)$/i.test(input));
  const read = isLines ? linesSource : jsonSource;
  const tables = async (isFolder: boolean, sources: readonly TableSource[], unread: readonly string[] = []) => {
    const mapping = await mappingOf(request, context, lang);
    return tablesSource({ input, encoding, isFolder, sources, unread, mapping, needsNoLoans }, context, lang);
  };
  if (further !== undefined) return tables(false, await tableFiles([input, ...further], context));
  if (input === '-') {
    const bytes = await readAll(context.stdin);
    return form === 'csv' ? tables(false, [{ name: 'stdin', bytes }]) : read(bytes, 'stdin', encoding);
  }
  const path = resolve(context.cwd, input);
  if (context.files.find(input, path).isDirectory()) {
    const mapping = await mappingOf(request, context, lang);
    const found = await tablesIn(input, path, context.files, mapping?.mappings);
    const sources = await filesOf(input, namesOf(found), context);
    const { unread } = found;
    return tablesSource({ input, encoding, isFolder: true, sources, unread, mapping, needsNoLoans }, context, lang);
  }
  const bytes = await readBytes(input, context);
  if (form === 'csv' || isTableName(input)) return tables(false, [{ name: input, bytes }]);
  return read(bytes, input, encoding);
}

/** Several files of tables, whole. @throws FileError; UsageError where one is no file of tables */
export async function tableFiles(names: readonly string[], context: Context): Promise<TableSource[]> {
  for (const name of names) {
    const isNone =
      name === '-' || /\.(json|ndjson|jsonl)$/i.test(name) || context.files.isFolder(resolve(context.cwd, name));
    if (isNone) throw new UsageError(notOfTables(name));
  }
  return tablesNamed(names, context);
}

const notOfTables = (name: string): Text => ({
  en: `several inputs must be files of tables, which ${name} is not; give a folder by itself, a policy by --policy`,
  'zh-CN': `给出多个输入时，每个都须是表格文件，${name} 不是；文件夹请单独给出，政策请用 --policy 给出`,
});

/** Files of a folder, whole. @throws FileError */
export function filesOf(folder: string, names: readonly string[], context: Context): Promise<TableSource[]> {
  return tablesNamed(
    names.map((name) => join(folder, name)),
    context,
  );
}

async function tablesNamed(names: readonly string[], context: Context): Promise<TableSource[]> {
  const files: TableSource[] = [];
  for (const name of names) files.push({ name, bytes: await readBytes(name, context), otherwise: namedKind(name) });
  return files;
}

/** The mapping of an input of tables: that of the flag, else that of their folder, which is told. @throws FileError, UsageError */
export async function mappingOf(
  { input, mapping }: Pick<InputRequest, 'input' | 'mapping'>,
  context: Context,
  lang: Lang,
): Promise<GivenMapping | undefined> {
  const file = mapping ?? besideTables('mapping', input, context);
  if (file === undefined) return undefined;
  if (mapping === undefined) context.notes.push(takenLine('mapping', file, lang));
  const faults: RawFault[] = [];
  const value = await readJsonFile(file, context, faults);
  // Loaded only where there is one.
  const { readMappings } = await import('../io/tables/mapping.js');
  const found: RawFault[] = [];
  const mappings = faults.length > 0 ? undefined : readMappings(value, found);
  for (const raw of found) faults.push({ ...raw, path: [], file: `${file}: ${formatPath(raw.path)}` });
  return { file, mappings, faults };
}

/** A mapping of tables: its file, and what came of it. */
export interface GivenMapping {
  readonly file: string;
  /** Undefined where it has faults. */
  readonly mappings: TableMappings | undefined;
  readonly faults: readonly RawFault[];
}

/** Tables that are read whole. */
export interface TablesRequest {
  /** The folder, or the file itself. */
  readonly input: string;
  readonly isFolder: boolean;
  readonly encoding: Encoding | undefined;
  readonly sources: readonly TableSource[];
  /** Tables of the folder that are not read. */
  readonly unread: readonly string[];
  readonly mapping: GivenMapping | undefined;
  /** Whether a table of loans may be missing. */
  readonly needsNoLoans?: true | undefined;
}

/** Tables that are read whole; what the mapping names and no table fits is told. */
export async function readMapped(request: TablesRequest, context: Context, lang: Lang): Promise<TablesRead> {
  const { input, isFolder, sources, unread, encoding, mapping, needsNoLoans } = request;
  // Loaded only for tables.
  const { readSources } = await import('../io/tables/read.js');
  const { missingTable, noTable } = await import('../io/csv-table.js');
  const { listedNames } = await import('../io/reading-options.js');
  const read = await readSources({
    sources,
    unread: unread.map((name) => join(input, name)),
    encoding,
    mappings: mapping?.mappings,
    faults: mapping?.faults ?? [],
    needsNoLoans,
    missing: (kind) => (isFolder ? missingTable(join(input, `${kind}.csv`)) : noTable(listedNames({ sources }), kind)),
  });
  for (const name of read.unused) context.notes.push(unusedLine(mapping?.file as string, name, lang));
  return read;
}

async function tablesSource(request: TablesRequest, context: Context, lang: Lang): Promise<Source> {
  const { csv, warnings } = await readMapped(request, context, lang);
  return { portfolio: csv.input, csv, warnings, all: (found, input) => csv.placed(inDocumentOrder(found, input)) };
}

function jsonSource(bytes: Uint8Array, file: string, encoding: Encoding | undefined): Source {
  return columnsSource(bytes, encoding) ?? valueSource(bytes, file, encoding);
}

/** A portfolio whose households and loans are read from the bytes into columns; undefined where that is not possible. */
function columnsSource(bytes: Uint8Array, encoding: Encoding | undefined): Source | undefined {
  if (encoding === 'gb18030' || !isUtf8(bytes)) return undefined;
  const json = readPortfolioBytes(bytes);
  if (json === undefined) return undefined;
  // Read only where loans have faults under the terms: these name places in the file's lists.
  let lists: { readonly households: unknown; readonly loans: unknown } | undefined;
  return {
    portfolio: json.fields,
    read: {
      batch: json.batch,
      faultsUnder: (check) => {
        const { households, loans } = JSON.parse(decodeText(bytes, 'utf-8') as string);
        lists = { households, loans };
        return partsUnderTerms(lists, check);
      },
    },
    all: (found, input) => inDocumentOrder(found, lists === undefined ? input : { ...(input as object), ...lists }),
  };
}

/** A portfolio as the value of its text. */
function valueSource(bytes: Uint8Array, file: string, encoding: Encoding | undefined): Source {
  const faults: RawFault[] = [];
  const portfolio = jsonOf(bytes, file, encoding, faults);
  return {
    portfolio: portfolio === undefined ? UNREAD : portfolio,
    all: (found, input) => inDocumentOrder([...faults, ...found], input),
  };
}

function linesSource(bytes: Uint8Array, file: string, encoding: Encoding | undefined): Source {
  const faults: RawFault[] = [];
  const lines = linesInUtf8(bytes, encoding ?? 'utf-8', file, 1, faults);
  const read = readHouseholdLines(lines, file, 1, faults);
  for (const raw of repeatedIds(read, file)) faults.push(raw);
  const { batch } = read;
  if (faults.length === 0) {
    batch.sort();
    batch.findOwners();
    batch.link();
  }
  return {
    portfolio: { households: [], loans: [] },
    read: {
      batch,
      // Sorted, the batch does not tell the lines of its loans.
      faultsUnder: (check) => faultsOfLines(check, readHouseholdLines(lines, file, 1, []), file),
    },
    all: (found, input) => [
      ...inDocumentOrder(
        found.filter(({ line }) => line === undefined),
        input,
      ),
      // The faults of a line are in the order of its text.
      ...[...faults, ...found.filter(({ line }) => line !== undefined)].sort(byLine),
    ],
  };
}

/** Reads a text file. @throws FileError */
export async function readTextFile(name: string, context: Context, faults: RawFault[]): Promise<string | undefined> {
  const bytes = name === '-' ? await readAll(context.stdin) : await readBytes(name, context);
  return textOf(bytes, name === '-' ? 'stdin' : name, undefined, faults);
}

/** Reads a JSON file, such as a policy's. @throws FileError */
export async function readJsonFile(name: string, context: Context, faults: RawFault[]): Promise<unknown> {
  return jsonOf(await readBytes(name, context), name, undefined, faults);
}

/** The text of a JSON file; undefined where it is not UTF-8. @throws FileError */
export async function jsonText(name: string, context: Context): Promise<string | undefined> {
  return textOf(await readBytes(name, context), name, undefined, []);
}

/** Reads a file. @throws FileError */
export async function readBytes(name: string, { cwd, files }: Context): Promise<Uint8Array> {
  const path = resolve(cwd, name);
  refuseAbove(name, Number(files.find(name, path).size));
  const bytes = await files.readWhole(name, path);
  // What is no file has no size before it is read.
  refuseAbove(name, bytes.length);
  return bytes;
}

/** A file, or standard input for `-`, piece by piece. @throws FileError */
export function chunksOf(
  name: string,
  { cwd, files, stdin }: Context,
  size: number,
): AsyncIterable<Uint8Array | string> {
  if (name === '-') return stdin;
  const path = resolve(cwd, name);
  files.find(name, path);
  return files.chunksOf(name, path, size);
}

/** Standard input, whole. @throws FileError */
export async function readAll(stream: Context['stdin']): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  try {
    for await (const chunk of stream) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  } catch (error) {
    throw fileError('read', 'stdin', error);
  }
  const bytes = Buffer.concat(chunks);
  refuseAbove('stdin', bytes.length);
  return bytes;
}

function textOf(
  bytes: Uint8Array,
  file: string,
  encoding: Encoding | undefined,
  faults: RawFault[],
): string | undefined {
  const text = decodeText(bytes, encoding ?? 'utf-8');
  if (text === undefined) {
    const name = encoding ?? 'UTF-8';
    faults.push({
      code: 'INVALID_JSON',
      path: [],
      file,
      detail: { en: `: the text is not ${name}`, 'zh-CN': `：文本不是 ${name}` },
    });
  }
  return text;
}

/** @throws FileError where a file of so many bytes is too large to read as a whole */
function refuseAbove(file: string, bytes: number): void {
  if (bytes <= LIMITS.file.most) return;
  const [size, most] = [count(bytes), count(LIMITS.file.most)];
  throw new FileError({
    en: `${file} is too large to read as a whole: such a file has at most ${most} bytes, this one has ${size}; settle it in blocks with --output (docs/guides/at-scale.md)`,
    'zh-CN': `${file} 过大，无法一次读取：此类文件至多 ${most} 字节，该文件有 ${size} 字节；请用 --output 分块结算（docs/guides/at-scale.md）`,
  });
}

function jsonOf(bytes: Uint8Array, file: string, encoding: Encoding | undefined, faults: RawFault[]): unknown {
  const text = textOf(bytes, file, encoding, faults);
  if (text === undefined) return undefined;
  const found: RawFault[] = [];
  const value = readJson(text, found);
  append(
    faults,
    found.map((raw) => ({ ...raw, file })),
  );
  return value;
}
