import type { Interval } from '../kernel/interval.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import type { RawFault } from './faults.js';

/*
 * Checks between fields. Each takes the values that could be read, the path of the object and the name of the field.
 * The full path is built only for a fault. Lists are in the order of the input, so that the path of a fault is right.
 */

/** Entries that are in force from a day on. */
export type Dated = readonly { readonly from: Day }[];

/** Entries of which some may be in force from the beginning of time on. */
type MaybeDated = readonly { readonly from?: Day | undefined; readonly when?: object | undefined }[];

const startOf = ({ from }: MaybeDated[number]) => from;

/**
 * Two entries must not start on the same day, unless the first has a `when`: behind one that is for every loan the second
 * can never be chosen.
 */
export function checkDistinctDates(
  entries: MaybeDated | undefined,
  path: RawFault['path'],
  field: string,
  faults: RawFault[],
): void {
  if (entries === undefined || isAscending(entries, startOf)) return;
  const taken = new Set<Day | undefined>();
  entries.forEach(({ from, when }, i) => {
    if (taken.has(from)) {
      const place = [...path, field, i];
      faults.push(
        from === undefined
          ? { code: 'DUPLICATE_RATE_DATE', path: place, detail: NO_DAY }
          : { code: 'DUPLICATE_RATE_DATE', path: [...place, 'from'], value: formatDay(from) },
      );
    }
    if (when === undefined) taken.add(from);
  });
}

const NO_DAY = { en: 'no given day', 'zh-CN': '未填' };

/** An interval must end after it begins. */
export function checkInterval({ from, to }: Interval, path: RawFault['path'], faults: RawFault[]): void {
  if (to === undefined || to > from) return;
  faults.push({ code: 'INVALID_INTERVAL', path, value: formatDay(to), detail: ` (${formatDay(from)})` });
}

/** {@link checkInterval} for every interval of a list. */
export function checkIntervals(
  intervals: readonly Interval[] | undefined,
  path: RawFault['path'],
  field: string,
  faults: RawFault[],
): void {
  if (intervals === undefined) return;
  for (let i = 0; i < intervals.length; i++) {
    const { from, to } = intervals[i] as Interval;
    if (to !== undefined && to <= from) checkInterval({ from, to }, [...path, field, i], faults);
  }
}

type Identified = readonly { readonly id?: string | undefined }[];

const idOf = ({ id }: Identified[number]) => id;

/** Two entries must not have the same id. */
export function checkDistinctIds(
  entries: Identified | undefined,
  path: RawFault['path'],
  field: string,
  faults: RawFault[],
): void {
  if (entries === undefined || isAscending(entries, idOf)) return;
  const seen = new Set<string>();
  entries.forEach(({ id }, i) => {
    if (id === undefined) return;
    if (seen.has(id)) faults.push({ code: 'DUPLICATE_ID', path: [...path, field, i, 'id'], value: id });
    seen.add(id);
  });
}

/**
 * Sorts a list in place by a key, then by the further keys. Undefined keys come last.
 *
 * @returns whether the list was sorted already
 */
export function sortInPlace<E>(
  list: readonly E[] | undefined,
  key: (entry: E) => Key,
  ...ties: readonly ((entry: E) => Key)[]
): boolean {
  if (list === undefined || isAscending(list, key)) return true;
  (list as E[]).sort((a, b) => compare(a, b, [key, ...ties]));
  return false;
}

/** Makes an empty map or list absent, which is the same. */
export function withoutEmpty<K extends string>(record: { readonly [P in K]?: object | undefined }, name: K): void {
  const entries = record[name];
  if (entries !== undefined && Object.keys(entries).length === 0)
    (record as { [P in K]?: object | undefined })[name] = undefined;
}

function isAscending<E>(list: readonly E[], key: (entry: E) => Key): boolean {
  for (let i = 1; i < list.length; i++) {
    const left = key(list[i - 1] as E);
    const right = key(list[i] as E);
    if (left === undefined || right === undefined || left >= right) return false;
  }
  return true;
}

type Key = number | string | undefined;

function compare<E>(a: E, b: E, keys: readonly ((entry: E) => Key)[]): number {
  for (const key of keys) {
    const left = key(a) ?? Number.POSITIVE_INFINITY;
    const right = key(b) ?? Number.POSITIVE_INFINITY;
    if (left !== right) return left < right ? -1 : 1;
  }
  return 0;
}
