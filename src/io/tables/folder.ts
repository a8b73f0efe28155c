import { HEADER_BYTES, kindOfTable } from '../csv-kind.js';
import {
  type FolderTables,
  isHiddenName,
  isTableName,
  isTextName,
  namedKind,
  type PortfolioKind,
} from './file-names.js';
import type { TableMappings } from './mapping.js';
import { mayBeWorkbook } from './workbook-form.js';

/** Gives the first bytes of a file of a folder, none of what is no file; undefined for a folder. */
export type BeginningOf = (name: string, bytes: number) => Promise<Uint8Array | undefined>;

/**
 * Finds the tables of a folder among the names of its files. A table is known by its columns, whatever its name. Files of one
 * kind are in the order of their names.
 *
 * @param mappings name files that are read, too
 */
export async function tablesAmong(
  names: readonly string[],
  beginningOf: BeginningOf,
  mappings?: TableMappings,
): Promise<FolderTables> {
  const files: Record<PortfolioKind, string[]> = { households: [], loans: [], events: [] };
  const workbooks: string[] = [];
  const unread: string[] = [];
  for (const name of names.filter((each) => !isHiddenName(each)).sort()) {
    const start = await beginningOf(name, HEADER_BYTES);
    if (start === undefined) continue;
    if ((isTableName(name) && mayBeWorkbook(start)) || mappings?.names(name) === true) {
      workbooks.push(name);
      continue;
    }
    const of = kindOfTable(start);
    // A claim lies beside the loans that it is of; it is read for itself.
    if (of === 'claims') continue;
    const kind = of === 'repayments' ? 'events' : of;
    if (kind !== undefined && isTextName(name)) files[kind].push(name);
    // One that is named as the format says is read, and says what it lacks.
    else if (namedKind(name) !== undefined) files[namedKind(name) as PortfolioKind].push(name);
    // Whatever its name, a file with the columns of a table may have been meant.
    else if (kind !== undefined || isTableName(name)) unread.push(name);
  }
  return { files, workbooks, unread };
}
