import type { RawFault } from '../fields/faults.js';

/** A fault of a loan that is sound by itself, and not under the policy. */
export interface LoanFault {
  /** The place of the loan in its batch. */
  readonly place: number;
  /** The fault. @param loan the path of the loan */
  readonly at: (loan: RawFault['path']) => RawFault;
}
