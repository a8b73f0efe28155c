import type { ParseResult } from '../fields/faults.js';
import type { EncodedReconciliation } from '../io/claims.js';
import type { EncodedExplanation } from '../io/explanation-json.js';
import type { EncodedQuote } from '../io/planning-json.js';
import type { Screening } from '../planning/screen.js';
import type { EncodedSummary } from '../settlement/encoded.js';
import type { EncodedLine } from '../settlement/lines.js';
import type {
  EngineCalls,
  ExplainRequest,
  LinesRequest,
  OpenedPortfolio,
  OpenRequest,
  QuoteRequest,
  ReconcileRequest,
  ScreenRequest,
} from './calls.js';
import { Channel, RefusedCall, type WorkerLike } from './channel.js';
import type { Step } from './messages.js';

/** The options of an {@link EngineClient}. */
export interface EngineClientOptions {
  /** Is told what the worker is doing. */
  readonly onStep?: (step: Step) => void;
}

/**
 * The page's side of a worker whose script is `serve()`. The worker is started with the first call, keeps what it has read,
 * and answers one call after another. What it answers is plain data: amounts of yuan are strings of two decimals.
 *
 * A call is rejected with the error of the function that it stands for, by name and message; with an error where no portfolio
 * is open; and with a WorkerCancelledError where it is cancelled.
 */
export class EngineClient {
  /** What passes between the page and the worker. */
  readonly #channel: Channel<EngineCalls>;

  /** @param start starts the worker: `() => new Worker(new URL('./engine.ts', import.meta.url), { type: 'module' })` */
  constructor(start: () => WorkerLike | Promise<WorkerLike>, options: EngineClientOptions = {}) {
    this.#channel = new Channel(start, (step) => options.onStep?.(step));
  }

  /** Reads and checks a portfolio, which takes the place of the one before; or all of its faults. */
  open(request: OpenRequest): Promise<ParseResult<OpenedPortfolio>> {
    return this.#ask('open', request);
  }

  /** Settles the portfolio: all of the settlement but its lines and its provenance. */
  settle(): Promise<EncodedSummary> {
    return this.#channel.ask('settle', undefined);
  }

  /** Lines of the settlement, in the order of their loan ids. */
  lines(request: LinesRequest): Promise<readonly EncodedLine[]> {
    return this.#channel.ask('lines', request);
  }

  /** Why a loan gets this much, as text: `explain`. */
  explain(request: ExplainRequest): Promise<string> {
    return this.#channel.ask('explain', request);
  }

  /** Why a loan gets this much, as data: `encodeExplanation`. */
  explanation(loanId: string): Promise<EncodedExplanation> {
    return this.#channel.ask('explanation', { loanId });
  }

  /** Holds a bank's claim against the portfolio: `reconcile`; or the faults of the claim. */
  reconcile(request: ReconcileRequest): Promise<ParseResult<EncodedReconciliation>> {
    return this.#ask('reconcile', request);
  }

  /** Whether a household is eligible on a day under the policy of the portfolio: `screen`; or the faults of the household. */
  screen(request: ScreenRequest): Promise<ParseResult<Screening>> {
    return this.#ask('screen', request);
  }

  /** What a loan that is being considered would come to: `quote`; or the faults of household and loans. */
  quote(request: QuoteRequest): Promise<ParseResult<EncodedQuote>> {
    return this.#ask('quote', request);
  }

  /** The whole settlement as JSON with its hash, as `tiexi settle --format json` prints it: bytes of UTF-8. */
  settlementJson(): Promise<Uint8Array> {
    return this.#channel.ask('settlementJson', undefined);
  }

  /** Ends the worker at once, with all that it knows. Calls that wait are rejected; the next one starts another worker. */
  cancel(): void {
    this.#channel.cancel();
  }

  /** Asks, and returns the faults of an input as data. */
  async #ask<C extends keyof EngineCalls>(
    call: C,
    request: EngineCalls[C]['in'],
  ): Promise<ParseResult<EngineCalls[C]['out']>> {
    try {
      return { success: true, data: await this.#channel.ask(call, request) };
    } catch (error) {
      if (error instanceof RefusedCall) return { success: false, faults: error.faults };
      throw error;
    }
  }
}
