import { join } from 'node:path';
import type { RawWarning } from '../fields/warnings.js';
import { MOST_EXAMPLES } from '../fields/warnings.js';
import type { TableMappings } from '../io/tables/mapping.js';
import type { Files } from './files/files.js';

/** Files that the system or an office program keeps beside others. */
const HIDDEN = /^(\.|~\$)/;
/** Files of text that are read where their columns are those of a table; bank systems name CSV .xls, too. */
const READ = /\.(csv|tsv|tab|txt|xls)$/i;
/** Files that are tables by their names. */
const TABLE = /\.(csv|tsv|tab|xls[bmx]?|et|ods|dbf)$/i;

/** Whether a file is of tables, by its name. */
export function isTableName(name: string): boolean {
  return TABLE.test(name);
}

/** Whether a file of a folder may be a table, by its name. */
export function isTableFile(path: string, name: string, files: Files): boolean {
  return !HIDDEN.test(name) && (TABLE.test(name) || READ.test(name)) && !files.isFolder(path);
}

/** The tables of a portfolio. */
const KINDS = ['households', 'loans', 'events'] as const;
type Kind = (typeof KINDS)[number];

/** The files of a folder that are read, and the tables that are not read. */
export interface FolderTables {
  /** Files of text, by what they are of. */
  readonly files: Readonly<Record<Kind, readonly string[]>>;
  /** Workbooks, what is refused as one, and what a mapping names: they are read whole. */
  readonly workbooks: readonly string[];
  readonly unread: readonly string[];
}

/** All files of a folder that are read. */
export function namesOf({ files, workbooks }: FolderTables): readonly string[] {
  return [...KINDS.flatMap((kind) => files[kind]), ...workbooks];
}

/**
 * Finds the tables of a folder. A table is known by its columns, whatever its name. Files of one kind are in the order of their
 * names.
 *
 * @param mappings name files that are read, too
 * @throws FileError where the folder cannot be read
 */
export async function tablesIn(
  input: string,
  path: string,
  folder: Files,
  mappings?: TableMappings,
): Promise<FolderTables> {
  // Loaded only for tables.
  const { HEADER_BYTES, kindOfTable } = await import('../io/csv-kind.js');
  const { mayBeWorkbook } = await import('../io/tables/workbook-form.js');
  const names = folder
    .namesIn(input, path)
    .filter((name) => !HIDDEN.test(name))
    .sort();
  const files: Record<Kind, string[]> = { households: [], loans: [], events: [] };
  const workbooks: string[] = [];
  const unread: string[] = [];
  for (const name of names) {
    const found = folder.find(join(input, name), join(path, name));
    if (found.isDirectory()) continue;
    const start = found.isFile()
      ? await folder.beginningOf(join(input, name), join(path, name), HEADER_BYTES)
      : new Uint8Array(0);
    if ((TABLE.test(name) && mayBeWorkbook(start)) || mappings?.names(name) === true) {
      workbooks.push(name);
      continue;
    }
    const of = kindOfTable(start);
    // A claim lies beside the loans that it is of; `reconcile` reads it.
    if (of === 'claims') continue;
    const kind = of === 'repayments' ? 'events' : of;
    if (kind !== undefined && READ.test(name)) files[kind].push(name);
    // One that is named as the format says is read, and says what it lacks.
    else if (namedKind(name) !== undefined) files[namedKind(name) as Kind].push(name);
    // Whatever its name, a file with the columns of a table may have been meant.
    else if (kind !== undefined || TABLE.test(name)) unread.push(name);
  }
  return { files, workbooks, unread };
}

/** The kind of a file that is named as the format says, regardless of case: Windows, where these files come from, ignores it. */
export function namedKind(name: string): Kind | undefined {
  return KINDS.find((kind) => name.toLowerCase() === `${kind}.csv`);
}

/** The warning of tables that are not read: files, or sheets. */
export function unreadWarnings(unread: readonly string[]): RawWarning[] {
  if (unread.length === 0) return [];
  const examples = unread.slice(0, MOST_EXAMPLES).map((value) => ({ value }));
  return [{ code: 'UNREAD_FILE', count: unread.length, examples }];
}

/** The warning of files that were read as GB18030 because they are not UTF-8. */
export function guessedWarnings(names: readonly string[]): RawWarning[] {
  if (names.length === 0) return [];
  return [{ code: 'GUESSED_ENCODING', count: names.length, examples: names.map((value) => ({ value })) }];
}
