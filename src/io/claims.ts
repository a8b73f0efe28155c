import type { Mistake } from '../claims/mistakes.js';
import {
  CLAIM_STATUSES,
  type ClaimStatus,
  type ClaimTotals,
  type Diagnosis,
  type Mismatch,
  type ReconciledRow,
  type Reconciliation,
} from '../claims/reconcile.js';
import { type Claim, readClaim } from '../fields/claim.js';
import { InvalidInputError, type ParseResult, type RawFault, type Text } from '../fields/faults.js';
import { langIn } from '../fields/lang.js';
import type { Reason } from '../fields/reasons.js';
import { stageOf, unexpected } from '../fields/stages.js';
import { type Decimal, isDecimal } from '../kernel/decimal.js';
import { faultsIn, fromText, type ParseOptions } from './parse.js';

/**
 * Reads a bank's claim: a list of `{loanId, subsidy, principalDays?, days?, funders?}`, or its JSON text. Amounts are read
 * as a portfolio's are. Rows that `parseClaims` returned are taken as they are. A loan may occur more than once: `reconcile`
 * reports it.
 *
 * @throws InvalidInputError with every fault found.
 */
export function parseClaims(input: unknown, options?: ParseOptions): readonly Claim[] {
  const result = safeParseClaims(input, options);
  if (result.success) return result.data;
  throw new InvalidInputError(result.faults);
}

/** {@link parseClaims} that returns the faults instead of throwing. */
export function safeParseClaims(input: unknown, options: ParseOptions = {}): ParseResult<readonly Claim[]> {
  langIn(options, 'en');
  const faults: RawFault[] = [];
  const read = fromText(input, faults);
  const claims = read === undefined ? [] : readClaims(read.value, faults);
  if (faults.length > 0) return { success: false, faults: faultsIn(faults, read, options) };
  return { success: true, data: claims };
}

/** Reads the rows of a claim; `faults` receives their faults. */
export function readClaims(input: unknown, faults: RawFault[]): readonly Claim[] {
  if (Array.isArray(input)) {
    return Object.freeze(Array.from(input, (row: unknown, i) => readClaim(row, [i], faults) as Claim));
  }
  faults.push({ code: 'INVALID_VALUE', path: [], value: input, detail: A_LIST });
  return [];
}

const A_LIST: Text = { en: 'expected a list of rows', 'zh-CN': '应为由各行组成的列表' };

/** Totals of rows in the JSON form: amounts of yuan are strings of two decimals. */
export interface EncodedClaimTotals {
  /** The number of rows. */
  readonly rows: number;
  /** The sum of the claimed subsidies, in yuan. */
  readonly claimed: string;
  /** The sum of the settled subsidies, in yuan. */
  readonly computed: string;
  /** claimed − computed, in yuan. */
  readonly difference: string;
}

/** A reconciliation in the JSON form: amounts of yuan are strings of two decimals, counts are numbers. */
export interface EncodedReconciliation {
  /** The claim's rows in their order, then the unclaimed loans by loan id. */
  readonly rows: readonly {
    readonly loanId: string;
    readonly status: ClaimStatus;
    readonly claimed: string;
    readonly computed: string;
    readonly difference: string;
    readonly reasons: readonly Reason[];
    readonly mismatches: readonly Mismatch[];
    readonly diagnoses: readonly Diagnosis[];
  }[];
  /** Totals by status. */
  readonly totals: Readonly<Record<ClaimStatus, EncodedClaimTotals>>;
  /** The number of rows with each mistake, the most frequent first. */
  readonly mistakes: readonly { readonly mistake: Mistake; readonly rows: number; readonly difference: string }[];
  /** The rows with a wrong amount that no known mistake explains. */
  readonly unexplained: { readonly rows: number; readonly difference: string };
}

/**
 * A reconciliation in the JSON form, amounts in yuan as strings of two decimals.
 *
 * @throws TypeError where the value is not what `reconcile` returns
 */
export function encodeReconciliation(reconciliation: Reconciliation): EncodedReconciliation {
  if (stageOf(reconciliation)?.name !== RECONCILIATION || !isDecimal(reconciliation.unexplained?.difference)) {
    throw unexpected(RECONCILIATION, reconciliation);
  }
  const { rows, totals, mistakes, unexplained } = reconciliation;
  const encodedTotals = (Object.keys(CLAIM_STATUSES) as ClaimStatus[]).map((status) => [
    status,
    encodeTotals(totals[status]),
  ]);
  return {
    rows: rows.map(encodeRow),
    totals: Object.fromEntries(encodedTotals) as EncodedReconciliation['totals'],
    mistakes: mistakes.map(({ mistake, rows: count, difference }) => ({
      mistake,
      rows: count,
      difference: text(difference),
    })),
    unexplained: { rows: unexplained.rows, difference: text(unexplained.difference) },
  };
}

const RECONCILIATION = 'the result of reconcile';

function encodeRow({ loanId, status, claimed, computed, difference, reasons, mismatches, diagnoses }: ReconciledRow) {
  return {
    loanId,
    status,
    claimed: text(claimed),
    computed: text(computed),
    difference: text(difference),
    reasons,
    mismatches,
    diagnoses,
  };
}

function encodeTotals({ rows, claimed, computed, difference }: ClaimTotals): EncodedClaimTotals {
  return { rows, claimed: text(claimed), computed: text(computed), difference: text(difference) };
}

function text(amount: Decimal): string {
  return amount.toFixed(2);
}
