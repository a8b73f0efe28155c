import type { TemporaryFile } from '../files/temporary-files.js';

/** Drafts of lines, block by block in a file, until it is known who pays. */
export class DraftsFile {
  private readonly blocks: { readonly begin: number; readonly length: number; readonly cells: Uint32Array }[] = [];
  private size = 0;

  constructor(private readonly file: TemporaryFile) {}

  /** @param cells the place in the tally of all of each cell that the drafts name */
  async add(drafts: Uint8Array, cells: Uint32Array): Promise<void> {
    await this.file.write(drafts, this.size);
    this.blocks.push({ begin: this.size, length: drafts.length, cells });
    this.size += drafts.length;
  }

  /** The blocks, one after another; the bytes of one are gone when the next is asked for. */
  async *read(): AsyncGenerator<{ readonly drafts: Uint8Array; readonly cells: Uint32Array }> {
    const bytes = new Uint8Array(this.blocks.reduce((most, { length }) => Math.max(most, length), 0));
    for (const { begin, length, cells } of this.blocks) {
      const drafts = bytes.subarray(0, length);
      await this.file.read(drafts, begin);
      yield { drafts, cells };
    }
  }
}
