import type { TemporaryFile } from '../files/temporary-files.js';

const NEWLINE = 0x0a;

/** How many bytes all readers of the runs of a file together hold, and each of them at most and at least. */
const HELD = 1 << 23;
const MOST_HELD = 1 << 16;
const LEAST_HELD = 1 << 12;

/** Where sorted lines lie in a file. */
export interface Run {
  readonly begin: number;
  readonly end: number;
}

/** Makes something of a line, which lies in `bytes` from `begin` to before `end`; these bytes stay as they are. */
type Made<T> = (bytes: Buffer, begin: number, end: number) => T;

/** The lines of all runs of a file, each run sorted, in one order; of equal ones those of the earlier run come first. */
export function* linesInOrder<T>(
  file: TemporaryFile,
  runs: readonly Run[],
  made: Made<T>,
  compare: (a: T, b: T) => number,
): Generator<T> {
  const held = Math.max(LEAST_HELD, Math.min(MOST_HELD, Math.floor(HELD / runs.length)));
  const [only, ...others] = runs;
  if (only !== undefined && others.length === 0) yield* linesOf(file, only, held, made);
  else
    yield* merged(
      runs.map((run) => linesOf(file, run, held, made)),
      compare,
    );
}

function* linesOf<T>(file: TemporaryFile, { begin, end }: Run, held: number, made: Made<T>): Generator<T> {
  let rest = Buffer.alloc(0);
  for (let at = begin; at < end; ) {
    const more = Math.min(held, end - at);
    const bytes = Buffer.alloc(rest.length + more);
    bytes.set(rest);
    file.readNow(bytes.subarray(rest.length), at);
    at += more;
    let start = 0;
    for (let stop = bytes.indexOf(NEWLINE); stop >= 0; stop = bytes.indexOf(NEWLINE, start)) {
      yield made(bytes, start, stop);
      start = stop + 1;
    }
    rest = bytes.subarray(start);
  }
}

/** One run of several, each sorted: a heap of what comes next in each. */
function* merged<T>(runs: readonly Iterator<T>[], compare: (a: T, b: T) => number): Generator<T> {
  const heap: { entry: T; readonly place: number }[] = [];
  const isBefore = (a: number, b: number) => {
    const [left, right] = [heap[a] as (typeof heap)[number], heap[b] as (typeof heap)[number]];
    const order = compare(left.entry, right.entry);
    return order < 0 || (order === 0 && left.place < right.place);
  };
  const swap = (a: number, b: number) => {
    const top = heap[a] as (typeof heap)[number];
    heap[a] = heap[b] as (typeof heap)[number];
    heap[b] = top;
  };
  const sink = (from: number) => {
    for (let at = from; ; ) {
      let least = at;
      for (const child of [2 * at + 1, 2 * at + 2]) if (child < heap.length && isBefore(child, least)) least = child;
      if (least === at) return;
      swap(at, least);
      at = least;
    }
  };
  runs.forEach((run, place) => {
    const { done, value } = run.next();
    if (done !== true) heap.push({ entry: value, place });
  });
  for (let at = heap.length >> 1; at >= 0; at--) sink(at);
  while (heap.length > 0) {
    const top = heap[0] as (typeof heap)[number];
    yield top.entry;
    const { done, value } = (runs[top.place] as Iterator<T>).next();
    if (done === true) {
      swap(0, heap.length - 1);
      heap.pop();
    } else {
      top.entry = value;
    }
    sink(0);
  }
}
