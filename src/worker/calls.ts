import type { Lang } from '../fields/faults.js';
import type { Warning } from '../fields/warnings.js';
import type { EncodedReconciliation } from '../io/claims.js';
import type { ExplainOptions } from '../io/explain.js';
import type { EncodedExplanation } from '../io/explanation-json.js';
import type { EncodedQuote } from '../io/planning-json.js';
import type { Screening } from '../planning/screen.js';
import type { EncodedSummary } from '../settlement/encoded.js';
import type { EncodedLine } from '../settlement/lines.js';

/** A portfolio that is to be read. */
export interface OpenRequest {
  /** The portfolio as it is written: its JSON text, or the object of `parsePortfolio`. Nothing parsed: it is copied. */
  readonly portfolio: unknown;
  /** The language of faults and warnings; `en` where it is not given. */
  readonly lang?: Lang;
  /** Whether issued settlements without a hash are taken as they are. */
  readonly takeUnhashed?: boolean;
}

/** A portfolio that was read. */
export interface OpenedPortfolio {
  /** The number of households. */
  readonly households: number;
  /** The number of loans. */
  readonly loans: number;
  /** What is sound but unlikely. */
  readonly warnings: readonly Warning[];
}

/** Which lines are asked for, by their places in the order of their loan ids, from 0. */
export interface LinesRequest {
  /** The first place. */
  readonly from: number;
  /** The place after the last; there are no more lines than loans. */
  readonly to: number;
}

/** Of which loan an explanation is asked for, and how. */
export interface ExplainRequest extends Pick<ExplainOptions, 'lang' | 'form' | 'format'> {
  /** The id of the loan. */
  readonly loanId: string;
}

/** A claim of a bank. */
export interface ReconcileRequest {
  /** The claim as `parseClaims` takes it. */
  readonly claims: unknown;
  /** The language of faults; `en` where it is not given. */
  readonly lang?: Lang;
}

/** A household on a day. */
export interface ScreenRequest {
  /** The household as it is written. */
  readonly household: unknown;
  /** The day, `YYYY-MM-DD`. */
  readonly on: string;
  /** The language of faults; `en` where it is not given. */
  readonly lang?: Lang;
}

/** A loan that is being considered, under the policy of the portfolio. */
export interface QuoteRequest {
  /** The household as it is written. */
  readonly household: unknown;
  /** The loan as it is written. */
  readonly loan: unknown;
  /** The loans that the household has, as they are written. Absent: none. */
  readonly loans?: readonly unknown[];
  /** The language of faults; `en` where it is not given. */
  readonly lang?: Lang;
}

/** What the worker of `tiexi/worker` is asked for, each with its answer. */
export interface EngineCalls {
  open: { readonly in: OpenRequest; readonly out: OpenedPortfolio };
  settle: { readonly in: undefined; readonly out: EncodedSummary };
  lines: { readonly in: LinesRequest; readonly out: readonly EncodedLine[] };
  explain: { readonly in: ExplainRequest; readonly out: string };
  explanation: { readonly in: { readonly loanId: string }; readonly out: EncodedExplanation };
  reconcile: { readonly in: ReconcileRequest; readonly out: EncodedReconciliation };
  screen: { readonly in: ScreenRequest; readonly out: Screening };
  quote: { readonly in: QuoteRequest; readonly out: EncodedQuote };
  settlementJson: { readonly in: undefined; readonly out: Uint8Array };
}
