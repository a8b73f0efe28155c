import { fault, formatFault, type Lang } from '../../fields/faults.js';
import { POLICY } from '../../fields/policy.js';
import type { Portfolio } from '../../fields/portfolio.js';
import type { RawWarning } from '../../fields/warnings.js';
import { escapeControls } from '../../io/escape-controls.js';
import { DraftFiller } from '../../io/line-bytes.js';
import { repeated, type SettledBlock } from '../../io/settled-block.js';
import { correctionsOf, recomputedOf } from '../../settlement/corrections.js';
import { Splitter } from '../../settlement/split.js';
import { type SettlementSummary, summaryOf } from '../../settlement/summary.js';
import { SettlementTally } from '../../settlement/tally.js';
import { type FoundWarnings, WarningCollector } from '../../settlement/warnings.js';
import type { Context } from '../context.js';
import { RefusedError } from '../errors.js';
import { TemporaryFiles } from '../files/temporary-files.js';
import type { Progress } from '../progress.js';
import { countOf } from '../reading.js';
import { DraftsFile } from './drafts-file.js';
import { MOST_UNFOLDED } from './line-settler.js';
import { SortedIdFile } from './sorted-ids.js';
import { type ReadFile, type Source, type SourceRequest, sourceOf } from './sources.js';

/** What is settled, and how its lines are written. */
export interface LinesRequest extends SourceRequest {
  /** Whether a line also tells the loan's principal and days. */
  readonly withFacts: boolean;
  /** Receives what is unlikely, before any line is given out. @throws RefusedError where that is refused */
  readonly warn: (warnings: readonly RawWarning[]) => void;
}

/** Receives whole lines, as bytes. */
export type Give = (lines: Uint8Array) => Promise<void>;

/** The result of a stream of households. */
export interface StreamedSettlement {
  readonly summary: SettlementSummary;
  readonly loans: number;
  /** What it was made of. */
  readonly inputs: readonly ReadFile[];
  /** What is unlikely in it. */
  readonly warnings: readonly RawWarning[];
}

/**
 * Settles households one block after another, whatever their number: what is kept of a loan lies in files of a temporary
 * folder. The lines are given out once all are there, since who bears a last fen depends on all, and nothing is given out
 * of input with faults.
 *
 * @param frame policy, period, earlier settlements and advances
 * @param give receives the lines, in the order of the input
 * @throws RefusedError after the faults have been written to standard error; FileError, UsageError
 */
export async function settleLines(
  { withFacts, warn, ...request }: LinesRequest,
  frame: Portfolio,
  context: Context,
  progress: Progress,
  lang: Lang,
  give: Give,
): Promise<StreamedSettlement> {
  const { policy, period } = frame;
  const periods = frame.previous.map((issued) => ({ ...issued.period }));
  const setup = { policy: POLICY.encode(policy), period: { ...period }, previous: periods, withFacts, lang };
  const source = await sourceOf(request, setup, context);
  const temporary = TemporaryFiles.of(context.files);
  try {
    const store = await LoanStore.in(temporary, frame);
    await progress.step('settling');
    const tell = teller(context, progress);
    for await (const { faults, block, found, end } of source.blocks) {
      tell(faults);
      if (tell.count === 0) await store.add(block as SettledBlock, found as FoundWarnings);
      await progress.flow(store.loans, source.size === undefined ? undefined : end / source.size);
    }
    if (tell.count === 0) tell(store.repeated(source, lang));
    if (tell.count > 0) throw new RefusedError([countOf(tell.count, lang)]);
    const warnings = [...store.warnings(), ...source.warnings()];
    warn(warnings);
    await progress.step('splitting');
    const summary = await store.give(give, progress);
    return { summary, loans: store.loans, inputs: source.read(), warnings };
  } finally {
    await temporary.close();
  }
}

/** Keeps drafts and ids of the loans in temporary files until all loans are settled. */
class LoanStore {
  loans = 0;
  private readonly tally: SettlementTally;
  private readonly collector: WarningCollector;

  private constructor(
    private readonly frame: Portfolio,
    private readonly drafts: DraftsFile,
    private readonly loanIds: SortedIdFile,
    private readonly householdIds: SortedIdFile,
    /** The outcomes of the loans in the period of each earlier settlement. */
    private readonly previousIds: readonly SortedIdFile[],
  ) {
    this.tally = new SettlementTally(frame.policy.funders.map(({ id }) => id));
    this.collector = new WarningCollector(frame.policy, MOST_UNFOLDED);
  }

  static async in(temporary: TemporaryFiles, frame: Portfolio): Promise<LoanStore> {
    const ids = async (name: string) => new SortedIdFile(await temporary.create(name));
    const drafts = new DraftsFile(await temporary.create('drafts'));
    const [loans, households] = [await ids('loans'), await ids('households')];
    const previous: SortedIdFile[] = [];
    for (const i of frame.previous.keys()) previous.push(await ids(`previous-${i}`));
    return new LoanStore(frame, drafts, loans, households, previous);
  }

  async add(
    { loans, drafts, tally, loanIds, previousIds, householdIds }: SettledBlock,
    found: FoundWarnings,
  ): Promise<void> {
    this.collector.absorb(found);
    this.loans += loans;
    if (householdIds !== undefined) this.householdIds.add(householdIds);
    if (loanIds !== undefined) this.loanIds.add(loanIds);
    previousIds.forEach((ids, i) => {
      (this.previousIds[i] as SortedIdFile).add(ids);
    });
    await this.drafts.add(drafts, this.tally.absorb(tally));
  }

  /** What is unlikely in what was added. */
  warnings(): readonly RawWarning[] {
    return this.collector.finish(this.frame.period, (kind) =>
      idsOf(kind === 'loans' ? this.loanIds : this.householdIds),
    );
  }

  /** The faults of households and loans that occur twice. */
  *repeated(source: Source, lang: Lang): Generator<string> {
    for (const of of ['household', 'loan'] as const) {
      for (const { id, line } of this[`${of}Ids`].repeated()) {
        yield formatFault(fault(source.place(repeated(id, of), of, line), lang));
      }
    }
  }

  /** Finds out who pays, and gives the lines out. */
  async give(give: Give, progress: Progress): Promise<SettlementSummary> {
    const { policy, period, previous, advances } = this.frame;
    const funderIds = policy.funders.map(({ id }) => id);
    const splitter = Splitter.over(policy.funders, () => this.loanIds.inOrder());
    const filler = new DraftFiller(splitter, this.tally, funderIds);
    const recomputed = previous.map((issued, i) =>
      recomputedOf(issued, policy.funders, () => (this.previousIds[i] as SortedIdFile).inOrder()),
    );
    const corrections = correctionsOf(recomputed, funderIds);
    await progress.step('writing');
    for await (const { drafts, cells } of this.drafts.read()) await give(filler.fill(drafts, cells));
    return summaryOf(policy, period, this.tally, corrections, { previous, advances });
  }
}

function* idsOf(file: SortedIdFile): Generator<string> {
  for (const { id } of file.inOrder()) yield id;
}

/** Tells faults as they come, and counts them: there may be too many to keep. */
function teller(context: Context, progress: Progress) {
  const tell = (faults: Iterable<string>) => {
    for (const line of faults) {
      if (tell.count === 0) progress.done();
      tell.count += 1;
      context.stderr.write(`${escapeControls(line)}\n`);
    }
  };
  tell.count = 0;
  return tell;
}
