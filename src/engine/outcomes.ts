import { BASIS_NAMES, type Basis, EXCLUSION_NAMES, type Exclusion, type Reason } from '../fields/reasons.js';
import type { Integer } from '../kernel/integer.js';
import { IntegerColumn } from '../kernel/integer-column.js';
import type { Accrual } from './accrue.js';
import type { Outcome } from './figures.js';
import { type Reasons, reasonsIn, reasonsOf } from './loan-conditions.js';

/** The ids of loans and of their households, at the places of the loans. */
export interface LoanIds {
  loanIdAt(place: number): string;
  householdIdAt(place: number): string;
}

type ExcludedDays = Readonly<Partial<Record<Exclusion, number>>>;

const NO_DAYS: ExcludedDays = Object.freeze({});
const NONE_EXCLUDED: readonly (readonly [Exclusion, number])[] = Object.freeze([]);
const NO_REASONS: readonly Reason[] = Object.freeze([]);

/**
 * What has been worked out for loans, a column a figure, at the places of the loans: millions of them cost their columns
 * and no object each. {@link at} shows one.
 */
export class Outcomes {
  readonly principalDays: IntegerColumn;
  readonly interest: IntegerColumn;
  readonly concession: IntegerColumn;
  readonly waived: IntegerColumn;
  readonly capped: IntegerColumn;
  readonly subsidy: IntegerColumn;
  /** The place of the basis among their names. */
  readonly bases: Uint8Array;
  private readonly reasons: Uint32Array;
  private readonly subsidisedDays: Uint32Array;
  /** Whether days were put of a place. */
  private readonly hasExcluded: Uint8Array;
  /** By the place of the exclusion; none where it took no day of any loan. */
  private readonly excludedDays = new Array<Uint32Array | undefined>(EXCLUSION_NAMES.length).fill(undefined);

  constructor(
    readonly length: number,
    private readonly ids: LoanIds,
  ) {
    this.principalDays = new IntegerColumn(length);
    this.interest = new IntegerColumn(length);
    this.concession = new IntegerColumn(length);
    this.waived = new IntegerColumn(length);
    this.capped = new IntegerColumn(length);
    this.subsidy = new IntegerColumn(length);
    this.bases = new Uint8Array(length);
    this.reasons = new Uint32Array(length);
    this.hasExcluded = new Uint8Array(length);
    this.subsidisedDays = new Uint32Array(length);
  }

  loanIdAt(place: number): string {
    return this.ids.loanIdAt(place);
  }

  householdIdAt(place: number): string {
    return this.ids.householdIdAt(place);
  }

  basisAt(place: number): Basis {
    return BASIS_NAMES[this.bases[place] as number] as Basis;
  }

  reasonsAt(place: number): readonly Reason[] {
    const reasons = this.reasons[place] as Reasons;
    return reasons === 0 ? NO_REASONS : reasonsIn(reasons);
  }

  subsidisedDaysAt(place: number): number {
    return this.subsidisedDays[place] as number;
  }

  excludedDaysAt(place: number): ExcludedDays {
    const excluded = this.excludedAt(place);
    return excluded.length === 0 ? NO_DAYS : Object.fromEntries(excluded);
  }

  /** How many days each exclusion took, where any: in the order of precedence, so that equal outcomes are written alike. */
  excludedAt(place: number): readonly (readonly [Exclusion, number])[] {
    let excluded: (readonly [Exclusion, number])[] | undefined;
    for (let i = 0; i < EXCLUSION_NAMES.length; i++) {
      const days = this.excludedDays[i]?.[place] ?? 0;
      if (days === 0) continue;
      excluded ??= [];
      excluded.push([EXCLUSION_NAMES[i] as Exclusion, days]);
    }
    return excluded ?? NONE_EXCLUDED;
  }

  at(place: number): Outcome {
    return {
      loanId: this.loanIdAt(place),
      householdId: this.householdIdAt(place),
      basis: this.basisAt(place),
      reasons: this.reasonsAt(place),
      excludedDays: this.excludedDaysAt(place),
      subsidisedDays: this.subsidisedDaysAt(place),
      principalDays: this.principalDays.at(place),
      interest: this.interest.at(place),
      concession: this.concession.at(place),
      waived: this.waived.at(place),
      capped: this.capped.at(place),
      subsidy: this.subsidy.at(place),
    };
  }

  /** Puts what accrued on a loan, and what the limits leave of it, in fen, over what was put there before. */
  putAccrued(
    place: number,
    basis: Basis,
    accrual: Accrual,
    subsidy: Integer,
    capped: Integer,
    concession: Integer,
    waived: Integer,
  ): void {
    this.bases[place] = basisPlace(basis);
    this.reasons[place] = accrual.reasons;
    this.subsidisedDays[place] = accrual.subsidisedDays;
    if (accrual.hasExcludedDays || this.hasExcluded[place] === 1) this.putExcluded(place, accrual.excludedDays);
    this.principalDays.put(place, accrual.principalDays);
    this.interest.put(place, accrual.interest);
    this.concession.put(place, concession);
    this.waived.put(place, waived);
    this.capped.put(place, capped);
    this.subsidy.put(place, subsidy);
  }

  /** Puts an outcome that was worked out elsewhere, over what was put there before. */
  put(place: number, outcome: Outcome): void {
    this.bases[place] = basisPlace(outcome.basis);
    this.reasons[place] = reasonsOf(outcome.reasons);
    this.subsidisedDays[place] = outcome.subsidisedDays;
    const { excludedDays } = outcome;
    this.putExcluded(
      place,
      EXCLUSION_NAMES.map((name) => excludedDays[name] ?? 0),
    );
    this.principalDays.put(place, outcome.principalDays);
    this.interest.put(place, outcome.interest);
    this.concession.put(place, outcome.concession);
    this.waived.put(place, outcome.waived);
    this.capped.put(place, outcome.capped);
    this.subsidy.put(place, outcome.subsidy);
  }

  /** @param days by the place of the exclusion */
  private putExcluded(place: number, days: ArrayLike<number>): void {
    const { excludedDays } = this;
    this.hasExcluded[place] = 1;
    for (let i = 0; i < excludedDays.length; i++) {
      const column = excludedDays[i];
      if (column !== undefined) column[place] = days[i] as number;
      else if ((days[i] as number) > 0) this.firstExcluded(place, i, days[i] as number);
    }
  }

  private firstExcluded(place: number, exclusion: number, days: number): void {
    const column = new Uint32Array(this.length);
    column[place] = days;
    this.excludedDays[exclusion] = column;
  }
}

/** The place of a basis among their names. */
function basisPlace(basis: Basis): number {
  let place = 0;
  while (BASIS_NAMES[place] !== basis) place += 1;
  return place;
}
