import { join } from 'node:path';
import { type FolderTables, isHiddenName, isTableName, isTextName } from '../io/tables/file-names.js';
import type { TableMappings } from '../io/tables/mapping.js';
import type { Files } from './files/files.js';

/** Whether a file of a folder may be a table, by its name. */
export function isTableFile(path: string, name: string, files: Files): boolean {
  return !isHiddenName(name) && (isTableName(name) || isTextName(name)) && !files.isFolder(path);
}

/**
 * Finds the tables of a folder: `tablesAmong`.
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
  const { tablesAmong } = await import('../io/tables/folder.js');
  const beginningOf = async (name: string, bytes: number) => {
    const [own, at] = [join(input, name), join(path, name)];
    const found = folder.find(own, at);
    if (found.isDirectory()) return undefined;
    return found.isFile() ? folder.beginningOf(own, at, bytes) : new Uint8Array(0);
  };
  return tablesAmong(folder.namesIn(input, path), beginningOf, mappings);
}
