import { type PostedEntry, readEntry } from '../fields/entry.js';
import { fault, InvalidInputError, type ParseResult, type RawFault, type Text } from '../fields/faults.js';
import { stageOf, unexpected } from '../fields/stages.js';
import { isDecimal } from '../kernel/decimal.js';
import type { LedgerEntry } from '../settlement/posted.js';
import { type Encoded, encoded } from './encoded.js';
import { inDocumentOrder } from './fault-order.js';
import { isBlankLine } from './household-lines.js';
import { readJson, withoutMark } from './json.js';
import { faultsIn, fromText, type ParseOptions } from './parse.js';

/** A {@link LedgerEntry} as JSON: the amount is a string of two decimals. */
export interface EncodedEntry extends Encoded<LedgerEntry> {}

/**
 * What `entries` and `settlementEntries` return, as JSON: amounts of yuan are strings of two decimals, days `YYYY-MM-DD`.
 * `JSON.stringify` of each, on a line of its own, is the form that `tiexi entries` writes and reads.
 *
 * @throws TypeError where the value is not what these functions return
 */
export function encodeEntries(entries: readonly LedgerEntry[]): readonly EncodedEntry[] {
  const isMade = (entry: unknown) => stageOf(entry)?.name === 'an entry' && isDecimal((entry as LedgerEntry).amount);
  if (!Array.isArray(entries) || !entries.every(isMade)) {
    throw unexpected('entries, as entries or settlementEntries returns them', entries);
  }
  return encoded(entries);
}

/**
 * Reads entries that were posted: a list in the form of `encodeEntries`, its JSON text, or text with an entry on every line
 * (NDJSON). Amounts are read into fen. Entries that `parseEntries` returned are taken as they are.
 *
 * @throws InvalidInputError with every fault found, among them a key that is not that of its entry, and two entries of the
 * same loan, day, account, kind, funder and sequence
 */
export function parseEntries(input: unknown, options?: ParseOptions): readonly PostedEntry[] {
  const result = safeParseEntries(input, options);
  if (result.success) return result.data;
  throw new InvalidInputError(result.faults);
}

/** {@link parseEntries} that returns the faults instead of throwing. */
export function safeParseEntries(input: unknown, options: ParseOptions = {}): ParseResult<readonly PostedEntry[]> {
  const faults: RawFault[] = [];
  if (typeof input === 'string' && !/^\s*\[/.test(withoutMark(input))) {
    const read = readEntryLines(withoutMark(input), faults);
    if (faults.length === 0) return { success: true, data: read };
    return { success: false, faults: faults.map((raw) => fault(raw, options.lang ?? 'en')) };
  }
  const read = fromText(input, faults);
  const entries = read === undefined ? [] : entriesIn(read.value, faults);
  if (faults.length > 0) return { success: false, faults: faultsIn(faults, read, options) };
  return { success: true, data: entries };
}

function entriesIn(value: unknown, faults: RawFault[]): readonly PostedEntry[] {
  if (!Array.isArray(value)) {
    faults.push({ code: 'INVALID_VALUE', path: [], value, detail: A_LIST });
    return [];
  }
  const slots = new Slots();
  return Object.freeze(
    Array.from(value, (each: unknown, i) => {
      const before = faults.length;
      const entry = readEntry(each, [i], faults) as PostedEntry;
      if (faults.length === before) slots.add(entry, [i], faults);
      return entry;
    }),
  );
}

/** Reads text with an entry on every line; blank lines are skipped. Each fault has its line. */
export function readEntryLines(text: string, faults: RawFault[]): readonly PostedEntry[] {
  const slots = new Slots();
  const entries: PostedEntry[] = [];
  text.split('\n').forEach((written, i) => {
    if (isBlankLine(written)) return;
    const line = i + 1;
    const found: RawFault[] = [];
    const value = readJson(written, found, line);
    if (value !== undefined) {
      const entry = readEntry(value, [], found) as PostedEntry;
      if (found.length === 0) slots.add(entry, [], found);
      entries.push(entry);
    }
    for (const raw of inDocumentOrder(found, value)) faults.push({ ...raw, line });
  });
  return Object.freeze(entries);
}

/** The entries that were read, each of which has its own slot. */
class Slots {
  private readonly seen = new Set<string>();

  add({ loanId, day, account, kind, funder, sequence }: PostedEntry, path: RawFault['path'], faults: RawFault[]): void {
    // A balance has no number: there may be several.
    if (sequence === undefined) return;
    const slot = JSON.stringify([loanId, day, account, kind, funder ?? null, sequence]);
    if (this.seen.has(slot)) {
      faults.push({ code: 'DUPLICATE_ID', path: [...path, 'sequence'], value: sequence, detail: SAME_SLOT });
    }
    this.seen.add(slot);
  }
}

const SAME_SLOT: Text = {
  en: ' for the entries of one loan, day, account, kind and funder: the same entry twice is given once',
  'zh-CN': '（同一借据、日期、科目、类别和分担主体；同一凭证只能给出一次）',
};
const A_LIST: Text = { en: 'expected a list of entries', 'zh-CN': '应为由各凭证组成的列表' };
