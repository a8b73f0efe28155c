import { BASIS_NAMES, type Basis, EXCLUSION_NAMES, type Exclusion, type Reason } from '../fields/reasons.js';
import type { Integer } from '../kernel/integer.js';
import { IntegerColumn } from '../kernel/integer-column.js';
import type { Accrual } from './accrue.js';
import type { Outcome } from './figures.js';

/** Whose an outcome is. */
export interface Whose {
  readonly id: string;
  readonly householdId: string;
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
  /** Of the ineligible loans, which are few. */
  private readonly reasons = new Map<number, readonly Reason[]>();
  private readonly subsidisedDays: Uint32Array;
  /** Whether any loan has such days. */
  private hasExcludedDays = false;
  /** By the place of the exclusion; none where it took no day of any loan. */
  private readonly excludedDays = new Array<Uint32Array | undefined>(EXCLUSION_NAMES.length).fill(undefined);

  constructor(private readonly loans: readonly Whose[]) {
    const { length } = loans;
    this.principalDays = new IntegerColumn(length);
    this.interest = new IntegerColumn(length);
    this.concession = new IntegerColumn(length);
    this.waived = new IntegerColumn(length);
    this.capped = new IntegerColumn(length);
    this.subsidy = new IntegerColumn(length);
    this.bases = new Uint8Array(length);
    this.subsidisedDays = new Uint32Array(length);
  }

  get length(): number {
    return this.loans.length;
  }

  loanIdAt(place: number): string {
    return (this.loans[place] as Whose).id;
  }

  householdIdAt(place: number): string {
    return (this.loans[place] as Whose).householdId;
  }

  basisAt(place: number): Basis {
    return BASIS_NAMES[this.bases[place] as number] as Basis;
  }

  reasonsAt(place: number): readonly Reason[] {
    return this.reasons.get(place) ?? NO_REASONS;
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
    this.putReasons(place, accrual.reasons);
    this.subsidisedDays[place] = accrual.subsidisedDays;
    if (accrual.hasExcludedDays || this.hasExcludedDays) this.putExcluded(place, accrual.excludedDays);
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
    this.putReasons(place, outcome.reasons);
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

  private putReasons(place: number, reasons: readonly Reason[]): void {
    if (reasons.length > 0) this.reasons.set(place, reasons);
    else if (this.reasons.size > 0) this.reasons.delete(place);
  }

  /** @param days by the place of the exclusion */
  private putExcluded(place: number, days: ArrayLike<number>): void {
    const { excludedDays } = this;
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
    this.hasExcludedDays = true;
  }
}

/** The place of a basis among their names. */
function basisPlace(basis: Basis): number {
  let place = 0;
  while (BASIS_NAMES[place] !== basis) place += 1;
  return place;
}
