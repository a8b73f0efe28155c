import type { TableKind } from '../fields/mapping.js';
import { isPassedOver } from './csv-columns.js';
import { headerOf, kindOfHeader } from './tables/frame.js';

/** So many bytes of a file are enough to find its header. */
export const HEADER_BYTES = 1 << 16;

/**
 * What a table is of, by its columns and not by the name of its file: {@link kindOfHeader}.
 *
 * @param start the first bytes of the file, at most {@link HEADER_BYTES}
 */
export function kindOfTable(start: Uint8Array): TableKind | undefined {
  return beginningOfTable(start).kind;
}

/** What a table is of, and the headers of its columns that are known and not read. */
export interface TableBeginning {
  readonly kind: TableKind | undefined;
  readonly passed: readonly string[];
}

/** What the first bytes of a file say of a table, at most {@link HEADER_BYTES}. */
export function beginningOfTable(start: Uint8Array): TableBeginning {
  const isUtf16 = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  const encodings = isUtf16 ? [start[0] === 0xff ? 'utf-16le' : 'utf-16be'] : ['utf-8', 'gb18030'];
  for (const encoding of encodings) {
    const header = headerOf(new TextDecoder(encoding).decode(start));
    const kind = kindOfHeader(header);
    if (kind !== undefined) return { kind, passed: header.filter(isPassedOver) };
  }
  return { kind: undefined, passed: [] };
}
