import type { Interval } from '../kernel/interval.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import type { RawFault } from './faults.js';

/** Entries that hold from a day on, in the order of their days. */
export type Dated = readonly { readonly from: Day }[];

/** No two entries of a list in the order of its days may start on the same day. */
export function checkDistinctDates(entries: Dated | undefined, path: RawFault['path'], faults: RawFault[]): void {
  if (entries === undefined) return;
  for (let i = 1; i < entries.length; i++) {
    const from = entries[i]?.from as Day;
    if (from === entries[i - 1]?.from) {
      faults.push({ code: 'DUPLICATE_RATE_DATE', path: [...path, i, 'from'], value: formatDay(from) });
    }
  }
}

/** An interval that has an end must end after its beginning. */
export function checkInterval({ from, to }: Interval, path: RawFault['path'], faults: RawFault[]): void {
  if (to === undefined || to > from) return;
  faults.push({ code: 'INVALID_INTERVAL', path, value: formatDay(to), detail: ` (${formatDay(from)})` });
}

/** {@link checkInterval} of every one. */
export function checkIntervals(
  intervals: readonly Interval[] | undefined,
  path: RawFault['path'],
  faults: RawFault[],
): void {
  intervals?.forEach((interval, i) => {
    checkInterval(interval, [...path, i], faults);
  });
}

/** No two entries may have the same id. */
export function checkDistinctIds(
  entries: readonly { readonly id: string }[] | undefined,
  path: RawFault['path'],
  faults: RawFault[],
): void {
  const seen = new Set<string>();
  entries?.forEach(({ id }, i) => {
    if (seen.has(id)) faults.push({ code: 'DUPLICATE_ID', path: [...path, i, 'id'], value: id });
    seen.add(id);
  });
}
