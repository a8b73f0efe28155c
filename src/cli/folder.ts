import { join } from 'node:path';
import type { RawWarning } from '../fields/warnings.js';
import { MOST_EXAMPLES } from '../fields/warnings.js';
import { UsageError } from './errors.js';
import type { Files } from './files/files.js';

/** Files that the system or an office program keeps beside others. */
const HIDDEN = /^(\.|~\$)/;
/** Files that are read where their columns are those of a table. */
const READ = /\.(csv|tsv|tab|txt)$/i;
/** Files that are tables by their names. */
const TABLE = /\.(csv|tsv|tab|xls[bmx]?|et|ods|dbf)$/i;

/** The tables of a portfolio. */
const KINDS = ['households', 'loans', 'events'] as const;
type Kind = (typeof KINDS)[number];

/** The files of a folder that are read, by what they are of, and the tables that are not read. */
export interface FolderTables {
  readonly files: Readonly<Partial<Record<Kind, string>>>;
  readonly unread: readonly string[];
}

/**
 * Finds the tables of a folder. A file named as the format says (`loans.csv`, regardless of case: Windows, where these files
 * come from, ignores it) is taken first; else a table is known by its columns.
 *
 * @throws FileError where the folder cannot be read
 * @throws UsageError where several tables are of one kind and none has its name
 */
export async function tablesIn(input: string, path: string, folder: Files): Promise<FolderTables> {
  // Loaded only for CSV.
  const { HEADER_BYTES, kindOfTable } = await import('../io/csv-kind.js');
  const names = folder.namesIn(input, path);
  const files: Partial<Record<Kind, string>> = {};
  for (const kind of KINDS) {
    const wanted = `${kind}.csv`;
    const found = names.find((each) => each === wanted) ?? names.find((each) => each.toLowerCase() === wanted);
    if (found !== undefined) files[kind] = found;
  }
  const taken = new Set(Object.values(files));
  const others = names.filter((name) => !taken.has(name) && !HIDDEN.test(name)).sort();
  const startOf = (name: string) => folder.beginningOf(join(input, name), join(path, name), HEADER_BYTES);
  const byKind = new Map<Kind, string[]>();
  const unread: string[] = [];
  for (const name of others) {
    const found = folder.find(join(input, name), join(path, name));
    if (found.isDirectory()) continue;
    const of = found.isFile() ? kindOfTable(await startOf(name)) : undefined;
    // A claim lies beside the loans that it is of; `reconcile` reads it.
    if (of === 'claims') continue;
    const kind = of === 'repayments' ? 'events' : of;
    if (kind !== undefined && READ.test(name) && files[kind] === undefined)
      byKind.set(kind, [...(byKind.get(kind) ?? []), name]);
    // Whatever its name, a file with the columns of a table may have been meant.
    else if (kind !== undefined || TABLE.test(name)) unread.push(name);
  }
  for (const [kind, found] of byKind) {
    if (found.length > 1) throw severalOf(kind, input, found);
    files[kind] = found[0] as string;
  }
  return { files, unread };
}

/** The warning of tables in the folder that are not read. */
export function unreadWarnings(input: string, unread: readonly string[]): RawWarning[] {
  if (unread.length === 0) return [];
  const examples = unread.slice(0, MOST_EXAMPLES).map((name) => ({ value: join(input, name) }));
  return [{ code: 'UNREAD_FILE', count: unread.length, examples }];
}

/** The warning of files that were read as GB18030 because they are not UTF-8. */
export function guessedWarnings(names: readonly string[]): RawWarning[] {
  if (names.length === 0) return [];
  return [{ code: 'GUESSED_ENCODING', count: names.length, examples: names.map((value) => ({ value })) }];
}

function severalOf(kind: Kind, input: string, names: readonly string[]): UsageError {
  const files = names.map((name) => join(input, name));
  return new UsageError({
    en: `several tables have the columns of ${kind}: ${files.join(', ')}; put them together into one, or name the right one ${kind}.csv`,
    'zh-CN': `有多个表格具有同类列（${kind}.csv）：${files.join('、')}；请合并为一个，或将应读取的改名为 ${kind}.csv`,
  });
}
