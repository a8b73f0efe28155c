import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { onLine } from '../../io/household-lines.js';
import { DraftFiller } from '../../io/line-bytes.js';
import { printable } from '../../io/printable.js';

import { repeated, type SettledBlock } from '../../io/settled-block.js';
import { encodePolicy } from '../../model/encode-policy.js';
import { fault, type Lang, lineOf } from '../../model/faults.js';
import type { Portfolio } from '../../model/portfolio.js';
import { Splitter } from '../../settlement/split.js';
import { type SettlementSummary, summaryOf } from '../../settlement/summary.js';
import { SettlementTally } from '../../settlement/tally.js';
import type { Context } from '../context.js';
import { fileError, RefusedError } from '../errors.js';
import type { Progress } from '../progress.js';
import { countOf } from '../reading.js';
import { DraftsFile } from './drafts-file.js';
import { type LineBlock, lineBlocks } from './line-blocks.js';
import type { LineSetup } from './line-settler.js';
import { SortedIdFile } from './sorted-ids.js';
import { settledInOrder } from './threads.js';

/** About so many bytes are settled at a time, by each thread. */
const BLOCK = 1 << 18;

export interface LinesRequest {
  /** A file, or `-`. */
  readonly input: string;
  readonly encoding?: LineSetup['encoding'];
  /** How many threads settle. */
  readonly jobs: number;
  /** Whether a line also tells the loan's principal and days. */
  readonly withFacts: boolean;
}

/** Receives whole lines, as bytes. */
export type Give = (lines: Uint8Array) => Promise<void>;

/** What a stream of lines comes to. */
export interface StreamedSettlement {
  readonly summary: SettlementSummary;
  readonly loans: number;
  /** The SHA-256 of the bytes of the input. */
  readonly inputBytesSha256: string;
}

/**
 * Settles lines of households one block after another, whatever their number: what is kept of a loan lies in files of a
 * temporary folder. The lines are given out once all are there, since who bears a last fen depends on all, and nothing is
 * given out of input with faults.
 *
 * @param frame policy, period and advances
 * @param give receives the lines, in the order of the input, as bytes
 * @throws RefusedError, the faults having been told; FileError
 */
export async function settleLines(
  { input, encoding = 'utf-8', jobs, withFacts }: LinesRequest,
  frame: Portfolio,
  context: Context,
  progress: Progress,
  lang: Lang,
  give: Give,
): Promise<StreamedSettlement> {
  const folder = await mkdtemp(join(tmpdir(), 'tiexi-'));
  const kept = new Kept(frame, folder, await DraftsFile.at(join(folder, 'drafts')));
  try {
    const { chunks, size } = await bytesOf(input, context);
    const hash = createHash('sha256');
    const hashed = async function* () {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    };
    const { policy, period } = frame;
    const file = input === '-' ? 'stdin' : input;
    const setup: LineSetup = { policy: encodePolicy(policy), period: { ...period }, file, encoding, withFacts, lang };
    await progress.step('settling');
    const tell = teller(context, progress);
    const blocks = readingFrom(input, lineBlocks(hashed(), BLOCK));
    for await (const settled of settledInOrder(blocks, setup, jobs, context.thread)) {
      tell(settled.faults);
      if (tell.count === 0) await kept.add(settled.block as SettledBlock);
      await progress.flow(kept.loans, size === undefined ? undefined : settled.end / size);
    }
    if (tell.count === 0) tell(kept.repeated(file, lang));
    if (tell.count > 0) throw new RefusedError([countOf(tell.count, lang)]);
    await progress.step('splitting');
    const summary = await kept.give(give, progress);
    return { summary, loans: kept.loans, inputBytesSha256: hash.digest('hex') };
  } finally {
    await kept.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** What is kept of the loans until all are there. */
class Kept {
  households = 0;
  loans = 0;
  private readonly tally: SettlementTally;
  private readonly loanIds: SortedIdFile;
  private readonly householdIds: SortedIdFile;

  constructor(
    private readonly frame: Portfolio,
    folder: string,
    private readonly drafts: DraftsFile,
  ) {
    this.tally = new SettlementTally(frame.policy.funders.map(({ id }) => id));
    this.loanIds = new SortedIdFile(join(folder, 'loans'));
    this.householdIds = new SortedIdFile(join(folder, 'households'));
  }

  async add({ households, loans, drafts, tally, loanIds, householdIds }: SettledBlock): Promise<void> {
    this.households += households;
    this.loans += loans;
    if (householdIds !== undefined) this.householdIds.add(householdIds);
    if (loanIds !== undefined) this.loanIds.add(loanIds);
    await this.drafts.add(drafts, this.tally.absorb(tally));
  }

  /** Households and loans that come twice, told as faults. */
  *repeated(file: string, lang: Lang): Generator<string> {
    for (const of of ['household', 'loan'] as const) {
      for (const { id, line } of this[`${of}Ids`].repeated()) {
        yield lineOf(fault(onLine(repeated(id, of), file, line), lang));
      }
    }
  }

  /** Finds out who pays, and gives the lines out. */
  async give(give: Give, progress: Progress): Promise<SettlementSummary> {
    const { policy, period, advances } = this.frame;
    const splitter = Splitter.over(policy.funders, () => this.loanIds.inOrder());
    const filler = new DraftFiller(
      splitter,
      this.tally,
      policy.funders.map(({ id }) => id),
    );
    await progress.step('writing');
    for await (const { drafts, cells } of this.drafts.read()) await give(filler.fill(drafts, cells));
    return summaryOf(policy, period, this.tally, [], advances);
  }

  async close(): Promise<void> {
    this.loanIds.close();
    this.householdIds.close();
    await this.drafts.close();
  }
}

/** Tells faults as they come, and counts them: there may be too many to keep. */
function teller(context: Context, progress: Progress) {
  const tell = (faults: Iterable<string>) => {
    for (const line of faults) {
      if (tell.count === 0) progress.done();
      tell.count += 1;
      context.stderr.write(`${printable(line)}\n`);
    }
  };
  tell.count = 0;
  return tell;
}

interface Chunks {
  readonly chunks: AsyncIterable<Uint8Array | string>;
  /** Undefined where it is not known. */
  readonly size: number | undefined;
}

async function bytesOf(input: string, context: Context): Promise<Chunks> {
  if (input === '-') return { chunks: context.stdin, size: undefined };
  const path = resolve(context.cwd, input);
  try {
    const { size } = await stat(path);
    return { chunks: createReadStream(path, { highWaterMark: BLOCK }), size };
  } catch (error) {
    throw fileError('read', input, error);
  }
}

/** What cannot be read is a file's fault, not the program's. */
async function* readingFrom(input: string, blocks: AsyncIterable<LineBlock>): AsyncGenerator<LineBlock> {
  try {
    yield* blocks;
  } catch (error) {
    throw fileError('read', input === '-' ? 'stdin' : input, error);
  }
}
