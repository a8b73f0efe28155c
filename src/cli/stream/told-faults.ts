import type { TemporaryFile } from '../files/temporary-files.js';
import { linesInOrder, type Run } from './line-runs.js';

/** A fault as it is printed, and its place, by which faults are sorted. */
export interface ToldFault {
  readonly file: string | undefined;
  /** 0 where it has no line, or no column. */
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** A fault with the place of its file among the files, and its number among all faults. */
type Entry = readonly [file: number, line: number, column: number, number: number, text: string];

/** So many faults are held; more lie sorted in a file, a run each time. */
const MOST_HELD = 50_000;

/** The faults of a stream, of which there may be too many to hold, in the order of the files, lines and columns. */
export class ToldFaults {
  /** How many there are. */
  count = 0;
  private held: Entry[] = [];
  private readonly runs: Run[] = [];
  private size = 0;

  /**
   * @param files the names of the files, in their order
   * @param mostHeld so many are held
   */
  constructor(
    private readonly file: TemporaryFile,
    private readonly files: readonly (string | undefined)[],
    private readonly mostHeld = MOST_HELD,
  ) {}

  add({ file, line, column, text }: ToldFault): void {
    this.held.push([this.files.indexOf(file), line, column, this.count, text]);
    this.count += 1;
    if (this.held.length >= this.mostHeld) this.write();
  }

  private write(): void {
    const lines = this.held.sort(compare).map((entry) => `${JSON.stringify(entry)}\n`);
    const bytes = Buffer.from(lines.join(''));
    this.file.writeNow(bytes, this.size);
    this.runs.push({ begin: this.size, end: this.size + bytes.length });
    this.size += bytes.length;
    this.held = [];
  }

  /** Removes all. */
  clear(): void {
    this.count = 0;
    this.held = [];
    this.runs.length = 0;
    this.size = 0;
  }

  /** The texts of all, in order. */
  *inOrder(): Generator<string> {
    if (this.runs.length > 0 && this.held.length > 0) this.write();
    const entries =
      this.runs.length === 0 ? this.held.sort(compare) : linesInOrder(this.file, this.runs, read, compare);
    for (const [, , , , text] of entries) yield text;
  }
}

/** An entry as it was written. */
function read(bytes: Buffer, begin: number, end: number): Entry {
  return JSON.parse(bytes.toString('utf8', begin, end));
}

function compare(a: Entry, b: Entry): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || a[3] - b[3];
}
