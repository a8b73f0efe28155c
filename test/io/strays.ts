import type { TemporaryFile, TemporaryFiles } from '../../src/cli/files/temporary-files.js';
import { findStrays } from '../../src/cli/stream/csv-strays.js';
import type { RawFault } from '../../src/fields/faults.js';
import type { Strays } from '../../src/io/csv.js';
import { csvBlocks, householdsIn, type PortfolioStreams } from '../../src/io/csv-blocks.js';

/** The faults of files that are read in blocks, and read again where there are any. */
export async function faultsInBlocks(files: PortfolioStreams, size: number): Promise<readonly RawFault[]> {
  const read = async (strays?: Strays) => {
    const faults: RawFault[] = [];
    for await (const block of csvBlocks(files, undefined, size, () => {}, strays)) householdsIn(block, faults, strays);
    return faults;
  };
  const first = await read();
  const again = await read(await findStrays(files, undefined, IN_MEMORY, 3));
  if (first.length > 0 !== again.length > 0) {
    throw new Error(`${first.length} faults at first, ${again.length} when the files are read again`);
  }
  return again;
}

/** Files that are held. */
const IN_MEMORY = {
  create: async (): Promise<Pick<TemporaryFile, 'readNow' | 'writeNow'>> => {
    const bytes: number[] = [];
    return {
      writeNow: (written, position) => {
        bytes.splice(position, written.length, ...written);
      },
      readNow: (into, position) => into.set(bytes.slice(position, position + into.length)),
    };
  },
} as unknown as TemporaryFiles;
