import { compareText, PlacedId, type SortedIds } from '../../io/settled-block.js';
import type { TemporaryFile } from '../files/temporary-files.js';
import { linesInOrder, type Run } from './line-runs.js';

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

  /** Removes all. */
  clear(): void {
    this.runs.length = 0;
    this.size = 0;
    this.last = undefined;
    this.ascending = true;
  }

  /** All of them, in order; those of one id in the order in which they came. */
  inOrder(): Generator<PlacedId> {
    const runs = this.ascending ? [{ begin: 0, end: this.size }] : this.runs;
    return linesInOrder(
      this.file,
      runs,
      (bytes, begin, stop) => new PlacedId(bytes, begin, stop),
      (a, b) => compareText(a.id, b.id),
    );
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
}
