import { type Day, formatDay } from '../kernel/plain-date.js';
import { sha256 } from '../kernel/sha256.js';

/** What tells an entry from every other one. */
export interface EntrySlot {
  readonly loanId: string;
  readonly day: Day;
  readonly account: string;
  readonly kind: string;
  readonly funder?: string | undefined;
  readonly sequence: number;
}

const UTF_8 = /* @__PURE__ */ new TextEncoder();

/**
 * The key of an entry: the SHA-256, as 64 lower-case hexadecimal digits, of the JSON of the list [loanId, day, account, kind,
 * funder or null, sequence] in UTF-8. The amount is not part of it: two results for the same slot have the same key, so
 * that whoever posts them can only take one.
 */
export function entryKey({ loanId, day, account, kind, funder, sequence }: EntrySlot): string {
  const hash = sha256();
  hash.update(UTF_8.encode(JSON.stringify([loanId, formatDay(day), account, kind, funder ?? null, sequence])));
  return hash.hex();
}
