import type { Strays } from '../../io/csv.js';
import { type PortfolioStreams, scanIds } from '../../io/csv-blocks.js';
import type { Encoding } from '../../io/csv-decode.js';

import { LineSet } from '../../io/line-set.js';
import { compareText, type LineId, type SortedIds, sortedIds } from '../../io/settled-block.js';
import type { TemporaryFiles } from '../files/temporary-files.js';
import { SortedIdFile } from './sorted-ids.js';

/** So many ids are held. */
const RUN = 50_000;

/**
 * Finds the loans of no household and the events of no loan. The ids are sorted in temporary files: there may be too many to
 * hold.
 *
 * @param run so many ids are sorted at a time
 */
export async function findStrays(
  files: PortfolioStreams,
  encoding: Encoding | undefined,
  temporary: TemporaryFiles,
  run = RUN,
): Promise<Strays> {
  const sorter = async (name: string) => new IdSorter(new SortedIdFile(await temporary.create(name)), run);
  const ids = {
    households: await sorter('ids-of-households'),
    householdsOfLoans: await sorter('households-of-loans'),
    loans: await sorter('ids-of-loans'),
    loansOfEvents: await sorter('loans-of-events'),
  };
  const found = await scanIds(files, encoding, (of, id) => ids[of].add(id));
  return {
    ...found,
    loans: unmatched(ids.householdsOfLoans.sorted(), ids.households.sorted()),
    events: unmatched(ids.loansOfEvents.sorted(), ids.loans.sorted()),
  };
}

/** Sorts ids in a file. */
class IdSorter {
  private held: LineId[] = [];

  constructor(
    private readonly file: SortedIdFile,
    private readonly run: number,
  ) {}

  add(id: LineId): void {
    this.held.push(id);
    if (this.held.length === this.run) this.write();
  }

  /** All of them. */
  sorted(): SortedIdFile {
    if (this.held.length > 0) this.write();
    return this.file;
  }

  private write(): void {
    this.file.add(sortedIds(this.held) as SortedIds);
    this.held = [];
  }
}

/** The lines of the ids that are not among others. */
function unmatched(ids: SortedIdFile, among: SortedIdFile): LineSet {
  const lines = new LineSet();
  const others = among.inOrder();
  let other = others.next();
  for (const { id, line } of ids.inOrder()) {
    while (other.done !== true && compareText(other.value.id, id) < 0) other = others.next();
    if (other.done === true || other.value.id !== id) lines.add(line);
  }
  return lines;
}
