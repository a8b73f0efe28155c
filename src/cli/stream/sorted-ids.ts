import { compareText, PlacedId, type SortedIds } from '../../io/settled-block.js';
import type { TemporaryFile } from '../files/temporary-files.js';

/** How many bytes all readers together hold of the file, and each of them at most and at least. */
const HELD = 1 << 23;
const MOST_HELD = 1 << 16;
const LEAST_HELD = 1 << 12;

interface Run {
  readonly begin: number;
  readonly end: number;
}

/**
 * The ids of all loans, or of all households, sorted: block by block in a file, of which little is held at a time. They
 * come in the order of the blocks.
 */
export class SortedIdFile {
  private readonly runs: Run[] = [];
  private size = 0;
  private last: string | undefined;
  /** Whether every id was above all before it: then none came twice, and the file is one run. */
  private ascending = true;

  constructor(private readonly file: TemporaryFile) {}

  add({ bytes, first, last, distinct }: SortedIds): void {
    if (!distinct || (this.last !== undefined && first <= this.last)) this.ascending = false;
    this.last = last;
    this.file.writeNow(bytes, this.size);
    this.runs.push({ begin: this.size, end: this.size + bytes.length });
    this.size += bytes.length;
  }

  /** All of them, in order; those of one id in the order in which they came. */
  *inOrder(): Generator<PlacedId> {
    if (this.ascending) {
      yield* this.read({ begin: 0, end: this.size }, MOST_HELD);
      return;
    }
    const held = Math.max(LEAST_HELD, Math.min(MOST_HELD, Math.floor(HELD / this.runs.length)));
    yield* merged(this.runs.map((run) => this.read(run, held)));
  }

  /** Those whose id came before. */
  *repeated(): Generator<PlacedId> {
    if (this.ascending) return;
    let before: string | undefined;
    for (const entry of this.inOrder()) {
      if (entry.id === before) yield entry;
      before = entry.id;
    }
  }

  private *read({ begin, end }: Run, held: number): Generator<PlacedId> {
    const buffer = Buffer.allocUnsafe(Math.min(held, Math.max(end - begin, 1)));
    let rest = Buffer.alloc(0);
    for (let at = begin; at < end; ) {
      const next = buffer.subarray(0, Math.min(buffer.length, end - at));
      this.file.readNow(next, at);
      at += next.length;
      const bytes = rest.length === 0 ? next : Buffer.concat([rest, next]);
      const whole = bytes.lastIndexOf(0x0a) + 1;
      rest = Buffer.from(bytes.subarray(whole));
      for (const line of bytes.toString('utf8', 0, whole).split('\n')) if (line !== '') yield new PlacedId(line);
    }
  }
}

/** One run of several, each sorted: a heap of what comes next in each. */
function* merged(runs: readonly Iterator<PlacedId>[]): Generator<PlacedId> {
  const heap: { entry: PlacedId; readonly place: number }[] = [];
  const isBefore = (a: number, b: number) => {
    const [left, right] = [heap[a] as (typeof heap)[number], heap[b] as (typeof heap)[number]];
    const order = compareText(left.entry.id, right.entry.id);
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
    const { done, value } = (runs[top.place] as Iterator<PlacedId>).next();
    if (done === true) {
      swap(0, heap.length - 1);
      heap.pop();
    } else {
      top.entry = value;
    }
    sink(0);
  }
}
