import { isPerLoan, principalCapsOf } from '../fields/caps.js';
import type { When } from '../fields/policy.js';
import { MIN_DAY, startingAt, type Timeline } from '../kernel/timeline.js';
import type { LoanClasses } from './loan-classes.js';
import type { PreparedPolicy } from './prepared-policy.js';
import { cutFurther } from './references.js';

/** What of a policy holds for the loans of a class in the period. */
export interface ClassTerms {
  /** Which subsidy rule is in force: its place in `policy.subsidy`, −1 before the first. From the first day of time on. */
  readonly rules: Timeline<number>;
  /** {@link rules} in the period, cut too where a reference of each day changes the rates of the rule. */
  readonly rulesOfPeriod: Timeline<number>;
  /**
   * Which entry of the concession is in force in the period: its place in `policy.concession`, −1 before the first; undefined
   * where the policy has none.
   */
  readonly concession: Timeline<number> | undefined;
  /** Whether the rule or the concession changes in the period. */
  readonly changesRates: boolean;
  /** The place in `policy.funderShares` of the entry chosen for the first day of the period; −1 where none holds. */
  readonly funderShares: number;
  /** The least of the caps on the principal of every loan by itself, in fen. */
  readonly principalLimit: number;
}

/** Where no cap is on the principal of a loan. */
export const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/** What of a policy holds for the loans of each class, worked out once. */
export class TermsOfClasses {
  private readonly made: ClassTerms[] = [];

  constructor(
    private readonly prepared: PreparedPolicy,
    private readonly classes: LoanClasses,
  ) {}

  /** What holds for the loan at a place of the batch that the classes have begun with. */
  at(place: number): ClassTerms {
    const { classes, made } = this;
    const own = classes.at(place);
    let terms = made[own];
    if (terms === undefined) {
      terms = termsOfClass(this.prepared, (when) => classes.holds(own, when));
      made[own] = terms;
    }
    return terms;
  }
}

function termsOfClass(
  { policy, period, accrualChanges }: PreparedPolicy,
  holds: (when: When | undefined) => boolean,
): ClassTerms {
  const rules = chosen(policy.subsidy, holds);
  const rulesOfPeriod = cutFurther(startingAt(period.from, rules), (rule) => accrualChanges[rule] ?? []);
  const concession = policy.concession && startingAt(period.from, chosen(policy.concession, holds));
  const changesRates = rulesOfPeriod.changes.length + (concession?.changes.length ?? 0) > 0;
  const shares = startingAt(period.from, chosen(policy.funderShares ?? [], holds));
  const ownCaps = principalCapsOf(policy).filter((cap) => isPerLoan(cap) && holds(cap.when));
  const principalLimit = ownCaps.reduce((least, { limit }) => Math.min(least, limit), NO_LIMIT);
  return { rules, rulesOfPeriod, concession, changesRates, funderShares: shares.values[0] as number, principalLimit };
}

interface DatedEntry {
  /** Absent: before every day. */
  readonly from?: number | undefined;
  readonly when?: When | undefined;
}

/**
 * The places of the entries that are chosen: of those that hold the latest, of several of one day the first in the list
 * (SPEC 3); −1 before the first.
 */
function chosen(entries: readonly DatedEntry[], holds: (when: When | undefined) => boolean): Timeline<number> {
  const changes: number[] = [];
  const values = [-1];
  entries.forEach((entry, place) => {
    const { from = MIN_DAY, when } = entry;
    if (!holds(when) || changes[changes.length - 1] === from) return;
    changes.push(from);
    values.push(place);
  });
  return { changes, values };
}
