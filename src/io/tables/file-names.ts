import { ownName } from './column-mapping.js';

/** Files that the system or an office program keeps beside others. */
const HIDDEN = /^(\.|~\$)/;
/** Files of text that are read where their columns are those of a table; bank systems name CSV .xls, too. */
const READ = /\.(csv|tsv|tab|txt|xls)$/i;
/** Files that are tables by their names. */
const TABLE = /\.(csv|tsv|tab|xls[bmx]?|et|ods|dbf)$/i;

/** Whether a file is hidden among others, by its name without a folder. */
export function isHiddenName(name: string): boolean {
  return HIDDEN.test(name);
}

/** Whether a file is of tables, by its name. */
export function isTableName(name: string): boolean {
  return TABLE.test(name);
}

/** Whether a file is of text that is read where its columns are those of a table, by its name. */
export function isTextName(name: string): boolean {
  return READ.test(name);
}

/** The tables of a portfolio. */
export const PORTFOLIO_KINDS = ['households', 'loans', 'events'] as const;
export type PortfolioKind = (typeof PORTFOLIO_KINDS)[number];

/** The kind of a file that is named as the format says, regardless of case: Windows, where these files come from, ignores it. */
export function namedKind(file: string): PortfolioKind | undefined {
  const name = ownName(file).toLowerCase();
  return PORTFOLIO_KINDS.find((kind) => name === `${kind}.csv`);
}

/** The files of a folder that are read, and the tables that are not read. */
export interface FolderTables {
  /** Files of text, by what they are of. */
  readonly files: Readonly<Record<PortfolioKind, readonly string[]>>;
  /** Workbooks, what is refused as one, and what a mapping names: they are read whole. */
  readonly workbooks: readonly string[];
  readonly unread: readonly string[];
}

/** All files of a folder that are read. */
export function namesOf({ files, workbooks }: FolderTables): readonly string[] {
  return [...PORTFOLIO_KINDS.flatMap((kind) => files[kind]), ...workbooks];
}
