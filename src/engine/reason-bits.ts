import { REASON_NAMES, type Reason } from '../fields/reasons.js';

/** Reasons as a number: a bit each, in SPEC's order. 0 is none, which makes a loan eligible. */
export type Reasons = number;

/** The bit of a reason. */
export function bitOf(reason: Reason): Reasons {
  return 1 << REASON_NAMES.indexOf(reason);
}

/** The reasons by their names, in SPEC's order. */
export function reasonsIn(reasons: Reasons): readonly Reason[] {
  return REASON_NAMES.filter((_, place) => (reasons & (1 << place)) !== 0);
}

/** {@link reasonsIn} the other way round. */
export function reasonsOf(names: readonly Reason[]): Reasons {
  return names.reduce((reasons, name) => reasons | bitOf(name), 0);
}

/** Adds reasons to those of the loan at a place. */
export function add(reasons: Uint32Array, place: number, added: Reasons): void {
  reasons[place] = (reasons[place] as number) | added;
}
