import { NO_INTEGERS } from '../kernel/columns.js';
import type { Rows } from '../kernel/rows.js';
import { rowsOf } from './columns.js';
import { HOUSEHOLD, type Household, type householdFields } from './household.js';
import { LOAN, type Loan, type loanFields } from './loan.js';
import type { ColumnsOf } from './table.js';

export type HouseholdColumns = ColumnsOf<typeof householdFields>;
export type LoanColumns = ColumnsOf<typeof loanFields>;

/**
 * Households with all of their loans, in columns: the input of the engine. Readers fill it; {@link link} completes it
 * once the household of every loan is set.
 */
export class Batch {
  households: Rows<HouseholdColumns, Household> = rowsOf(HOUSEHOLD);
  loans: Rows<LoanColumns, Loan> = rowsOf(LOAN);
  /** The index of every loan's household; −1 where it is not set. */
  owners = NO_INTEGERS;
  /**
   * The indices of the loans, grouped by household. A household's loans are in the order in which its caps are used up
   * (SPEC 5).
   */
  order = NO_INTEGERS;
  /** The start of each household's loans in `order`, followed by the number of loans. */
  begins = new Int32Array(1);

  /** Adds a household and returns its index. */
  addHousehold(household: Household): number {
    this.households.add(household);
    return this.households.count - 1;
  }

  /** Adds a loan of the household at an index; −1 where it is not known yet. */
  addLoan(loan: Loan, owner: number): void {
    this.loans.add(loan);
    this.setOwner(this.loans.count - 1, owner);
  }

  /** Sets the household of the loan at an index. */
  setOwner(place: number, owner: number): void {
    if (place >= this.owners.length) {
      const { owners } = this;
      this.owners = new Int32Array(Math.max(place + 1, 2 * owners.length, 8));
      this.owners.set(owners);
    }
    this.owners[place] = owner;
  }

  loanIdAt(place: number): string {
    return this.loans.columns.id.at(place) as string;
  }

  householdIdAt(place: number): string {
    return this.households.columns.id.at(this.owners[place] as number) as string;
  }

  /** Removes all households and loans. Memory, and the words that the columns know, are kept. */
  clear(): void {
    this.households.clear();
    this.loans.clear();
  }

  /** How many different words the columns know. */
  get words(): number {
    return this.households.words + this.loans.words;
  }

  /**
   * An empty batch to be filled next: this one, so that its columns need not grow again, or a new one where these know more
   * than so many different words, of which there may be as many as there are records.
   */
  emptied(mostWords = 1000): Batch {
    if (this.words > mostWords) return new Batch();
    this.clear();
    return this;
  }

  /**
   * Sorts households and loans by their ids, by code unit. Ids must be distinct. {@link findOwners} must be called
   * again.
   */
  sort(): void {
    const households = orderOf(this.households.columns.id, this.households.count);
    if (households !== undefined) this.households = this.households.gather(households);
    const loans = orderOf(this.loans.columns.id, this.loans.count);
    if (loans !== undefined) this.loans = this.loans.gather(loans);
  }

  /** Finds every loan's household by its id. Returns false where one is missing. */
  findOwners(): boolean {
    const { households, loans } = this;
    const ids = households.columns.id;
    const ownerIds = loans.columns.householdId;
    const found = new HouseholdIndex(ids, households.count);
    let all = true;
    let owner = -1;
    for (let place = 0; place < loans.count; place++) {
      // Loans of one household are often adjacent.
      if (owner < 0 || !ownerIds.equalsAt(place, ids, owner)) owner = found.placeOf(ownerIds, place);
      if (owner < 0) all = false;
      this.setOwner(place, owner);
    }
    return all;
  }

  /** Computes `order` and `begins` from the owners, all of which must be set. */
  link(): this {
    const { owners } = this;
    const loans = this.loans.count;
    const households = this.households.count;
    if (this.begins.length < households + 1) this.begins = new Int32Array(households + 1);
    else this.begins.fill(0, 0, households + 1);
    if (this.order.length < loans) this.order = new Int32Array(loans);
    const { begins, order } = this;
    for (let place = 0; place < loans; place++) {
      const owner = (owners[place] as number) + 1;
      begins[owner] = (begins[owner] as number) + 1;
    }
    for (let h = 0; h < households; h++) begins[h + 1] = (begins[h + 1] as number) + (begins[h] as number);
    // Each household's loans are written from the end backwards. begins[h + 1] is then the start of household h.
    for (let place = loans - 1; place >= 0; place--) {
      const owner = (owners[place] as number) + 1;
      const at = (begins[owner] as number) - 1;
      begins[owner] = at;
      order[at] = place;
    }
    begins.copyWithin(0, 1, households + 1);
    begins[households] = loans;
    for (let h = 0; h < households; h++) {
      const begin = begins[h] as number;
      const end = begins[h + 1] as number;
      if (end - begin > 1) order.subarray(begin, end).sort((a, b) => this.compareInHousehold(a, b));
    }
    return this;
  }

  /** The order in which a household's caps are used up: by disbursement, then by id, by code unit (SPEC 5). */
  private compareInHousehold(a: number, b: number): number {
    const { id, disbursedOn } = this.loans.columns;
    return (disbursedOn.days[a] as number) - (disbursedOn.days[b] as number) || id.compare(a, b);
  }

  /** A batch of one household with its loans. */
  static of(household: Household, loans: readonly Loan[]): Batch {
    return new Batch().load(household, loans);
  }

  /** Replaces the content by one household with its loans. */
  load(household: Household, loans: readonly Loan[]): this {
    this.households.rewind();
    this.loans.rewind();
    this.addHousehold(household);
    for (let i = 0; i < loans.length; i++) this.addLoan(loans[i] as Loan, 0);
    return this.link();
  }
}

type Ids = HouseholdColumns['id'];

/** The indices sorted by id, equal ids by index. Undefined where the ids are sorted already. */
function orderOf(ids: Ids, count: number): Int32Array | undefined {
  let place = 1;
  while (place < count && ids.compare(place - 1, place) < 0) place += 1;
  if (place >= count) return undefined;
  return Int32Array.from({ length: count }, (_, i) => i).sort((a, b) => ids.compare(a, b) || a - b);
}

/** Finds the index of a household by its id, in an open-addressing hash table. */
class HouseholdIndex {
  private readonly table: Int32Array;
  private readonly mask: number;

  constructor(
    private readonly ids: Ids,
    count: number,
  ) {
    let size = 16;
    while (size < 2 * count) size *= 2;
    this.mask = size - 1;
    this.table = new Int32Array(size).fill(-1);
    for (let place = 0; place < count; place++) {
      const slot = this.slotOf(ids, place);
      // Of two households with the same id, the first is found.
      if ((this.table[slot] as number) < 0) this.table[slot] = place;
    }
  }

  placeOf(ids: Ids, place: number): number {
    return this.table[this.slotOf(ids, place)] as number;
  }

  /** The slot of the household with the id at an index, or the free slot for it. */
  private slotOf(ids: Ids, place: number): number {
    let slot = ids.hash(place) & this.mask;
    for (; ; slot = (slot + 1) & this.mask) {
      const household = this.table[slot] as number;
      if (household < 0 || ids.equalsAt(place, this.ids, household)) return slot;
    }
  }
}
