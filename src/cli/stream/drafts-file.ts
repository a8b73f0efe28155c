import type { Drafts } from '../../io/drafts.js';
import type { TemporaryFile } from '../files/temporary-files.js';

/** Drafts of a block, and the place in the tally of all of each cell that they name. */
interface StoredBlock {
  readonly drafts: Drafts;
  readonly cells: Uint32Array;
}

/** What is kept of a block while its bytes are in the file. */
interface PlacedBlock extends Omit<StoredBlock, 'drafts'> {
  readonly drafts: Omit<Drafts, 'bytes'>;
  readonly begin: number;
  readonly length: number;
}

/** Drafts of lines, block by block in a file, until it is known who pays. */
export class DraftsFile {
  private readonly blocks: PlacedBlock[] = [];
  private size = 0;

  constructor(private readonly file: TemporaryFile) {}

  async add({ drafts, cells }: StoredBlock): Promise<void> {
    const { bytes, ...own } = drafts;
    await this.file.write(bytes, this.size);
    this.blocks.push({ drafts: own, cells, begin: this.size, length: bytes.length });
    this.size += bytes.length;
  }

  /** Removes all. */
  clear(): void {
    this.blocks.length = 0;
    this.size = 0;
  }

  /** The blocks, one after another; the bytes of one are gone when the next is asked for. */
  async *read(): AsyncGenerator<StoredBlock> {
    const all = new Uint8Array(this.blocks.reduce((most, { length }) => Math.max(most, length), 0));
    for (const { drafts, cells, begin, length } of this.blocks) {
      const bytes = all.subarray(0, length);
      await this.file.read(bytes, begin);
      yield { drafts: { ...drafts, bytes }, cells };
    }
  }
}
