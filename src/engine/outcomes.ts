import { byFigure, COMPUTED_FIGURES, LOAN_FIGURES, withFigureValues } from '../fields/figures.js';
import { BASIS_NAMES, type Basis, EXCLUSION_NAMES, type Exclusion, type Reason } from '../fields/reasons.js';
import { placeOfLowest, withoutLowest } from '../kernel/bits.js';
import type { IntegerColumn } from '../kernel/integer-column.js';
import { columnsFor, type FigureColumns } from './columns.js';
import type { LoanEligibility, LoanFigures, Outcome } from './figures.js';
import { type Reasons, reasonsIn, reasonsOf } from './reason-bits.js';

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
 * What has been computed for loans, a column a figure, at the places of the loans: there is no object for a loan.
 * {@link at} shows one.
 */
export class Outcomes {
  readonly columns: FigureColumns;
  /** The place of the basis among their names. */
  readonly bases: Uint8Array;
  /** The reasons, as bits. */
  readonly reasons: Uint32Array;
  /** A bit for each exclusion that took days, by its place. */
  readonly excluded: Uint32Array;
  /** By the place of the loan: 1 + the place in `policy.funderShares` of its entry, 0 for none. Undefined: all have none. */
  private funderShares: Uint16Array | undefined;
  /** By the place of the exclusion; none where it took no day of any loan. */
  private readonly excludedDays = new Array<Uint32Array | undefined>(EXCLUSION_NAMES.length).fill(undefined);

  constructor(
    readonly length: number,
    private readonly ids: LoanIds,
  ) {
    this.columns = columnsFor(length);
    this.bases = new Uint8Array(length);
    this.reasons = new Uint32Array(length);
    this.excluded = new Uint32Array(length);
  }

  /** The figure that funders pay. */
  get subsidy(): IntegerColumn {
    return this.columns.subsidy;
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

  excludedDaysAt(place: number): ExcludedDays {
    const taken = this.excluded[place] as number;
    if (taken === 0) return NO_DAYS;
    const days: Partial<Record<Exclusion, number>> = {};
    for (let bits = taken; bits !== 0; bits = withoutLowest(bits)) {
      const exclusion = placeOfLowest(bits);
      days[EXCLUSION_NAMES[exclusion] as Exclusion] = this.daysExcludedAt(place, exclusion);
    }
    return Object.freeze(days);
  }

  /** The reasons at a place as bits (`reasonsIn` names them). */
  reasonBitsAt(place: number): Reasons {
    return this.reasons[place] as Reasons;
  }

  /** A bit for each exclusion that took days of the loan at a place, by the place of the exclusion. */
  excludedBitsAt(place: number): number {
    return this.excluded[place] as number;
  }

  /** How many days of the loan at a place the exclusion at a place took, which is one of {@link excludedBitsAt}. */
  daysExcludedAt(place: number, exclusion: number): number {
    return (this.excludedDays[exclusion] as Uint32Array)[place] as number;
  }

  /** How many days each exclusion took, where any: in the order of precedence, so that equal outcomes are written alike. */
  excludedAt(place: number): readonly (readonly [Exclusion, number])[] {
    const taken = this.excluded[place] as number;
    if (taken === 0) return NONE_EXCLUDED;
    const excluded: (readonly [Exclusion, number])[] = [];
    for (let bits = taken; bits !== 0; bits = withoutLowest(bits)) {
      const exclusion = placeOfLowest(bits);
      excluded.push([EXCLUSION_NAMES[exclusion] as Exclusion, this.daysExcludedAt(place, exclusion)]);
    }
    return excluded;
  }

  /**
   * The place in `policy.funderShares` of the entry that gives the funders' shares of a loan; −1 where they are the funders'
   * own.
   */
  funderSharesAt(place: number): number {
    return this.funderShares === undefined ? -1 : (this.funderShares[place] as number) - 1;
  }

  /** Puts {@link funderSharesAt}. */
  putFunderShares(place: number, entry: number): void {
    if (entry < 0 && this.funderShares === undefined) return;
    this.funderShares ??= new Uint16Array(this.length);
    this.funderShares[place] = entry + 1;
  }

  /** The ids and the eligibility of the loan at a place. */
  eligibilityAt(place: number): LoanEligibility {
    return {
      loanId: this.loanIdAt(place),
      householdId: this.householdIdAt(place),
      basis: this.basisAt(place),
      reasons: Object.freeze(this.reasonsAt(place)),
      excludedDays: this.excludedDaysAt(place),
    };
  }

  at(place: number): Outcome {
    return { ...this.eligibilityAt(place), ...byFigure(COMPUTED_FIGURES, (name) => this.columns[name].at(place)) };
  }

  /** {@link at} as results show it, derived figures included. */
  figuresAt(place: number): LoanFigures {
    const { columns } = this;
    return withFigureValues(this.eligibilityAt(place), LOAN_FIGURES, (name) => columns[name].at(place));
  }

  /**
   * Puts how many days each exclusion took, in place of what was there.
   *
   * @param excluded a bit for each exclusion that took days
   * @param days by the place of the exclusion; those that are put are 0 afterwards
   */
  takeExcluded(place: number, excluded: number, days: Uint32Array): void {
    this.putExcluded(place, excluded, days);
    for (let bits = excluded; bits !== 0; bits = withoutLowest(bits)) days[placeOfLowest(bits)] = 0;
  }

  /** Puts an outcome that was computed elsewhere, over what was put there before. */
  put(place: number, outcome: Omit<Outcome, 'loanId' | 'householdId'>): void {
    this.bases[place] = BASIS_NAMES.indexOf(outcome.basis);
    this.reasons[place] = reasonsOf(outcome.reasons);
    const { excludedDays } = outcome;
    this.putAllExcluded(
      place,
      EXCLUSION_NAMES.map((name) => excludedDays[name] ?? 0),
    );
    for (const name of COMPUTED_FIGURES) this.columns[name].put(place, outcome[name]);
  }

  /** Puts what another has at a place. */
  copy(place: number, from: Outcomes, at: number): void {
    this.bases[place] = from.bases[at] as number;
    this.reasons[place] = from.reasons[at] as Reasons;
    this.putAllExcluded(
      place,
      from.excludedDays.map((days) => days?.[at] ?? 0),
    );
    this.putFunderShares(place, from.funderSharesAt(at));
    for (const name of COMPUTED_FIGURES) this.columns[name].put(place, from.columns[name].at(at));
  }

  /** @param days by the place of the exclusion */
  private putAllExcluded(place: number, days: readonly number[]): void {
    const excluded = days.reduce((bits, count, i) => (count > 0 ? bits | (1 << i) : bits), 0);
    this.putExcluded(place, excluded, days);
  }

  /**
   * @param excluded a bit for each exclusion that took days
   * @param days by the place of the exclusion
   */
  private putExcluded(place: number, excluded: number, days: ArrayLike<number>): void {
    const before = this.excluded[place] as number;
    this.excluded[place] = excluded;
    // Where one took days before and takes none now, that is 0.
    for (let bits = before | excluded; bits !== 0; bits = withoutLowest(bits)) {
      const exclusion = placeOfLowest(bits);
      this.columnOf(exclusion)[place] = days[exclusion] as number;
    }
  }

  private columnOf(exclusion: number): Uint32Array {
    let column = this.excludedDays[exclusion];
    if (column === undefined) {
      column = new Uint32Array(this.length);
      this.excludedDays[exclusion] = column;
    }
    return column;
  }
}
