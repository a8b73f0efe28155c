/** A place in a text. Lines and columns count from 1; a column is a UTF-16 code unit. */
export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** The places of the offsets of a text. */
export class TextPlaces {
  /** The offsets at which lines begin. */
  private readonly begins: readonly number[];

  /** @param firstLine the number of the text's first line in its file */
  constructor(
    text: string,
    private readonly firstLine = 1,
  ) {
    this.begins = [0, ...Array.from(text.matchAll(/\r\n|\n|\r/g), ({ 0: end, index }) => index + end.length)];
  }

  of(offset: number): TextPlace {
    let low = 0;
    let high = this.begins.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.begins[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return { line: this.firstLine + low, column: offset - (this.begins[low] as number) + 1 };
  }
}
