/*
 * A line of a settlement is written in two goes: all but who pays, while the loan is there; and who pays, once all loans
 * have been seen. In between it is a draft: the line with a hole where the funders' parts go, and what they depend on.
 */

/** Drafts of lines: plain data, whose bytes can be passed to another thread, or stored in a file, as they are. */
export interface Drafts {
  /** What {@link DraftColumns} shows. They begin at a multiple of 8 in their buffer. */
  readonly bytes: Uint8Array;
  /** How many lines there are. */
  readonly count: number;
  /** Whether the loans are in several groups with the same shares of the funders each. */
  readonly hasGroups: boolean;
  /** The subsidies that are no safe integers, by the numbers of their lines from 0 on. Others may be there too. */
  readonly wide: ReadonlyMap<number, bigint>;
}

const BYTES_OF_SUBSIDY = Float64Array.BYTES_PER_ELEMENT;
const BYTES_OF_HOLE = Uint32Array.BYTES_PER_ELEMENT;
const BYTES_OF_CELL = Uint32Array.BYTES_PER_ELEMENT;
const BYTES_OF_GROUP = Uint16Array.BYTES_PER_ELEMENT;

/** What drafts have, line by line: views of their bytes, the widest numbers first, so that each begins where it may. */
export class DraftColumns {
  /** In fen; NaN where {@link Drafts.wide} has it. */
  readonly subsidies: Float64Array;
  /** Where in {@link lines} the funders' parts of each line go. */
  readonly holes: Uint32Array;
  /** The cell of the block's tally that each line is added up in. */
  readonly cells: Uint32Array;
  /** The group of each loan; empty where there is one group. */
  readonly groups: Uint16Array;
  /** The lines, one after another, each with its end. */
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

  /** Drafts of so many lines, with room for `length` bytes of lines. */
  static room(count: number, hasGroups: boolean, length: number): Uint8Array {
    const ofLine = BYTES_OF_SUBSIDY + BYTES_OF_HOLE + BYTES_OF_CELL + (hasGroups ? BYTES_OF_GROUP : 0);
    return new Uint8Array(count * ofLine + length);
  }
}
