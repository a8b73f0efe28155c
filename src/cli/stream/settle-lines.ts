import type { Lang, RawFault } from '../../fields/faults.js';
import { POLICY, type Policy } from '../../fields/policy.js';
import type { Portfolio } from '../../fields/portfolio.js';
import type { RawWarning } from '../../fields/warnings.js';
import type { TableNotes } from '../../io/csv.js';
import { DraftLineWriter } from '../../io/draft-lines.js';
import { escapeControls, SHOWN } from '../../io/escape-controls.js';
import { DraftFiller } from '../../io/line-bytes.js';
import { repeated, type SettledBlock } from '../../io/settled-block.js';
import { IdSample } from '../../kernel/id-sample.js';
import { JsonWriter } from '../../kernel/json-writer.js';
import { correctionsOf, recomputedOf } from '../../settlement/corrections.js';
import { Splitter } from '../../settlement/split.js';
import { type SettlementSummary, summaryOf } from '../../settlement/summary.js';
import { SettlementTally } from '../../settlement/tally.js';
import { type DraftTally, inOrder, MOST_IDS, RemainderCounter } from '../../settlement/two-pass/tallies.js';
import { type FoundWarnings, WarningCollector } from '../../settlement/warnings.js';
import type { Context } from '../context.js';
import { RefusedError } from '../errors.js';
import { TemporaryFiles } from '../files/temporary-files.js';
import type { Progress } from '../progress.js';
import { countOf } from '../reading.js';
import { DraftsFile } from './drafts-file.js';
import { type BlockIds, MOST_UNFOLDED, type SettlingTerms, toldFault } from './line-settler.js';
import { SortedIdFile } from './sorted-ids.js';
import { type ReadFile, type Source, type SourceRequest, sourceOf } from './sources.js';
import { ToldFaults } from './told-faults.js';

/** What is settled, and how its lines are written. */
export interface LinesRequest extends SourceRequest {
  /** Whether a line also has the loan's principal and days. */
  readonly withFacts: boolean;
  /** Receives the warnings before any line is written. @throws RefusedError where warnings are refused */
  readonly warn: (warnings: readonly RawWarning[]) => void;
}

/** Receives whole lines, as bytes. */
export type Give = (lines: Uint8Array) => Promise<void>;

/** The result of a stream of households. @typeParam T what is made of its loans */
export interface Streamed<T> {
  readonly made: T;
  readonly loans: number;
  /** What it was made of. */
  readonly inputs: readonly ReadFile[];
  /** What is unlikely in it. */
  readonly warnings: readonly RawWarning[];
  /** What of tables was not read. */
  readonly notes: readonly TableNotes[];
}

/**
 * Settles any number of households block by block: what is kept of a loan is in files of a temporary
 * folder. The lines are given out once all are there, since who bears a last fen depends on all, and nothing is given out
 * of input with faults. These are told in the order of the input once all has been read.
 *
 * @param frame policy, period, earlier settlements and advances; or their faults, and then the households are only checked
 * @param make gives the lines out, in the order of the input
 * @throws RefusedError after the faults have been written to standard error; FileError, UsageError
 */
export async function settleLines<T>(
  { withFacts, warn, ...request }: LinesRequest,
  frame: Portfolio | RefusedError,
  context: Context,
  progress: Progress,
  lang: Lang,
  make: (loans: SettledLoans, inputs: readonly ReadFile[]) => Promise<T>,
): Promise<Streamed<T>> {
  await context.beforeStream?.();
  const given = frame instanceof RefusedError ? undefined : frame;
  const source = await sourceOf(request, { terms: given && termsOf(given), withFacts, lang }, context);
  const temporary = TemporaryFiles.of(context.files);
  try {
    const ids = await IdFiles.in(temporary);
    const store = given && (await LoanStore.in(temporary, given, ids));
    const faults = new ToldFaults(await temporary.create('faults'), source.files);
    await progress.step('settling');
    for await (const { faults: own, block, ids: unsettled, found, end } of source.blocks(temporary, restart)) {
      for (const one of own) faults.add(one);
      if (faults.count === 0 && block !== undefined) await store?.add(block, found as FoundWarnings);
      else ids.add(unsettled ?? { households: block?.householdIds, loans: block?.loanIds });
      await progress.flow(store?.loans ?? 0, source.size === undefined ? undefined : end / source.size);
    }
    for (const raw of ids.repeated(source)) faults.add(toldFault(raw, source.byColumn, lang));
    if (store === undefined || faults.count > 0) throw refused(frame, faults);
    const warnings = [...store.warnings(), ...source.warnings()];
    warn(warnings);
    await progress.step('splitting');
    const inputs = source.read();
    const made = await make(store, inputs);
    return { made, loans: store.loans, inputs, warnings, notes: source.notes() };

    function restart(): void {
      faults.clear();
      ids.clear();
      store?.clear();
    }
  } finally {
    await temporary.close();
  }

  /** Tells all faults; there may be too many to hold. */
  function refused(before: Portfolio | RefusedError, faults: ToldFaults): RefusedError {
    const lines = before instanceof RefusedError ? before.lines.slice(0, -1) : [];
    progress.done();
    for (const line of lines) context.stderr.write(`${escapeControls(line)}\n`);
    for (const line of faults.inOrder()) context.stderr.write(`${escapeControls(line)}\n`);
    return new RefusedError([countOf(lines.length + faults.count, lang)]);
  }
}

function termsOf({ policy, period, previous }: Portfolio): SettlingTerms {
  return {
    policy: POLICY.encode(policy),
    period: { ...period },
    previous: previous.map((issued) => ({ ...issued.period })),
  };
}

/** The ids of all households and loans, in temporary files. */
class IdFiles {
  private constructor(
    readonly loans: SortedIdFile,
    readonly households: SortedIdFile,
  ) {}

  static async in(temporary: TemporaryFiles): Promise<IdFiles> {
    const ids = async (name: string) => new SortedIdFile(await temporary.create(name));
    return new IdFiles(await ids('loans'), await ids('households'));
  }

  add({ households, loans }: BlockIds): void {
    if (households !== undefined) this.households.add(households);
    if (loans !== undefined) this.loans.add(loans);
  }

  clear(): void {
    this.households.clear();
    this.loans.clear();
  }

  /** The faults of households and loans that occur twice. */
  *repeated(source: Source): Generator<RawFault> {
    for (const of of ['household', 'loan'] as const) {
      for (const { id, line } of this[`${of}s`].repeated()) yield source.place(repeated(id, of), of, line);
    }
  }
}

/** Loans of which all have been settled, and none is at fault. */
export interface SettledLoans {
  /** Finds out who pays, and gives the lines out. */
  give(give: Give, progress: Progress): Promise<SettlementSummary>;
  /** Gives the draft lines out, and returns what is counted of them. */
  draft(give: Give, inputs: readonly ReadFile[], progress: Progress): Promise<DraftTally>;
}

/** Keeps drafts and ids of the loans in temporary files until all loans are settled. */
class LoanStore implements SettledLoans {
  loans = 0;
  private tally: SettlementTally;
  private collector: WarningCollector;

  private constructor(
    private readonly frame: Portfolio,
    private readonly drafts: DraftsFile,
    private readonly ids: IdFiles,
    /** The outcomes of the loans in the period of each earlier settlement. */
    private readonly previousIds: readonly SortedIdFile[],
  ) {
    this.tally = tallyUnder(frame.policy);
    this.collector = new WarningCollector(frame.policy, MOST_UNFOLDED);
  }

  static async in(temporary: TemporaryFiles, frame: Portfolio, ids: IdFiles): Promise<LoanStore> {
    const drafts = new DraftsFile(await temporary.create('drafts'));
    const previous: SortedIdFile[] = [];
    for (const i of frame.previous.keys()) previous.push(new SortedIdFile(await temporary.create(`previous-${i}`)));
    return new LoanStore(frame, drafts, ids, previous);
  }

  /** Removes all loans. Their ids are cleared apart. */
  clear(): void {
    this.loans = 0;
    this.tally = tallyUnder(this.frame.policy);
    this.collector = new WarningCollector(this.frame.policy, MOST_UNFOLDED);
    this.drafts.clear();
    for (const ids of this.previousIds) ids.clear();
  }

  async add(
    { loans, drafts, tally, loanIds, previousIds, householdIds }: SettledBlock,
    found: FoundWarnings,
  ): Promise<void> {
    this.collector.absorb(found);
    this.loans += loans;
    this.ids.add({ households: householdIds, loans: loanIds });
    previousIds.forEach((ids, i) => {
      (this.previousIds[i] as SortedIdFile).add(ids);
    });
    await this.drafts.add({ drafts, cells: this.tally.absorb(tally) });
  }

  /** The warnings on the added households. */
  warnings(): readonly RawWarning[] {
    return this.collector.finish(this.frame.period, (kind) => idsOf(this.ids[kind]));
  }

  async give(give: Give, progress: Progress): Promise<SettlementSummary> {
    const { policy, period, previous, advances } = this.frame;
    const funderIds = policy.funders.map(({ id }) => id);
    const splitter = Splitter.over(policy, () => this.ids.loans.inOrder());
    const filler = new DraftFiller(splitter, this.tally, funderIds, new JsonWriter(SHOWN));
    const recomputed = previous.map((issued, i) =>
      recomputedOf(issued, policy, () => (this.previousIds[i] as SortedIdFile).inOrder()),
    );
    const corrections = correctionsOf(recomputed, funderIds);
    await progress.step('writing');
    for await (const { drafts, cells } of this.drafts.read()) await give(filler.fill(drafts, cells));
    return summaryOf(policy, period, this.tally, corrections, { previous, advances });
  }

  async draft(give: Give, inputs: readonly ReadFile[], progress: Progress): Promise<DraftTally> {
    const { policy, period } = this.frame;
    const counter = new RemainderCounter(policy, MOST_IDS);
    for (const entry of this.ids.loans.inOrder()) counter.add(entry);
    const households = new IdSample(MOST_IDS);
    for (const { id } of this.ids.households.inOrder()) households.add(id, 0);
    await progress.step('writing');
    const writer = new DraftLineWriter();
    for await (const { drafts } of this.drafts.read()) await give(writer.write(drafts));
    return {
      ...{ policy, period, mostIds: MOST_IDS, inputs, lines: writer.lines.sum },
      ...{ sums: inOrder(this.tally.part()), groups: counter.groups, households: households.sample },
    };
  }
}

function tallyUnder({ funders }: Policy): SettlementTally {
  return new SettlementTally(funders.map(({ id }) => id));
}

function* idsOf(file: SortedIdFile): Generator<string> {
  for (const { id } of file.inOrder()) yield id;
}
