/*
 * A line of a settlement is written in two steps. The first writes everything except the funders' parts, while its block of
 * loans is in memory. The second adds the funders' parts, which depend on all loans. Between the two, the line is a draft:
 * its bytes without the funders' parts, the place where they are inserted, and the loan's subsidy and group.
 */

/** Drafts of lines: plain data, whose bytes can be passed to another thread, or stored in a file, as they are. */
export interface Drafts {
  /** The bytes of which {@link DraftColumns} are views. They begin at a multiple of 8 in their buffer. */
  readonly bytes: Uint8Array;
  /** The number of lines. */
  readonly count: number;
  /** Whether there are several groups of loans, each with its own shares of the funders. */
  readonly hasGroups: boolean;
  /** Subsidies by the number of their line, counted from 0: all that are not safe integers, and possibly others. */
  readonly wide: ReadonlyMap<number, bigint>;
}

const BYTES_OF_SUBSIDY = Float64Array.BYTES_PER_ELEMENT;
const BYTES_OF_HOLE = Uint32Array.BYTES_PER_ELEMENT;
const BYTES_OF_CELL = Uint32Array.BYTES_PER_ELEMENT;
const BYTES_OF_GROUP = Uint16Array.BYTES_PER_ELEMENT;

/**
 * The columns of drafts: views of their bytes. Columns of wider numbers come first, so that each begins at a multiple of its
 * width.
 */
export class DraftColumns {
  /** The subsidy of each line in fen; NaN where it is in {@link Drafts.wide}. */
  readonly subsidies: Float64Array;
  /** The offset in {@link lines} at which the funders' parts of each line are inserted. */
  readonly holes: Uint32Array;
  /** The cell of the block's tally to which each line is added. */
  readonly cells: Uint32Array;
  /** The group of each loan; empty where there is one group. */
  readonly groups: Uint16Array;
  /** The bytes of all lines, one after another, each with its line feed. */
  readonly lines: Uint8Array;

  constructor({ bytes, count, hasGroups }: Pick<Drafts, 'bytes' | 'count' | 'hasGroups'>) {
    const { buffer, byteOffset, length } = bytes;
    const holes = byteOffset + count * BYTES_OF_SUBSIDY;
    const cells = holes + count * BYTES_OF_HOLE;
    const groups = cells + count * BYTES_OF_CELL;
    const grouped = hasGroups ? count : 0;
    const lines = groups + grouped * BYTES_OF_GROUP;
    this.subsidies = new Float64Array(buffer, byteOffset, count);
    this.holes = new Uint32Array(buffer, holes, count);
    this.cells = new Uint32Array(buffer, cells, count);
    this.groups = new Uint16Array(buffer, groups, grouped);
    this.lines = new Uint8Array(buffer, lines, byteOffset + length - lines);
  }

  /** Allocates drafts with room for `length` bytes of lines. */
  static room(count: number, hasGroups: boolean, length: number): Uint8Array {
    const ofLine = BYTES_OF_SUBSIDY + BYTES_OF_HOLE + BYTES_OF_CELL + (hasGroups ? BYTES_OF_GROUP : 0);
    return new Uint8Array(count * ofLine + length);
  }
}
