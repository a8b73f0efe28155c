import { NO_INTEGERS } from '../kernel/columns.js';
import type { Rows } from '../kernel/rows.js';
import { rowsOf } from './columns.js';
import { HOUSEHOLD, type Household, type householdFields } from './household.js';
import { LOAN, type Loan, type loanFields } from './loan.js';
import type { ColumnsOf } from './table.js';

export type HouseholdColumns = ColumnsOf<typeof householdFields>;
export type LoanColumns = ColumnsOf<typeof loanFields>;

/**
 * Some households with all of their loans, in columns. It is all that the engine knows of them. Readers write into it; once
 * every loan has its household, {@link link} makes it ready.
 */
export class Batch {
  households: Rows<HouseholdColumns, Household> = rowsOf(HOUSEHOLD);
  loans: Rows<LoanColumns, Loan> = rowsOf(LOAN);
  /** The place of every loan's household; −1 where it is not known. */
  owners = NO_INTEGERS;
  /** The places of the loans, household by household, each household's in the order in which caps are used up (SPEC 5). */
  order = NO_INTEGERS;
  /** Where each household's loans begin in `order`; behind the last, how many there are. */
  begins = new Int32Array(1);

  /** Adds a household, and returns its place. */
  addHousehold(household: Household): number {
    this.households.add(household);
    return this.households.count - 1;
  }

  /** Adds a loan of the household at a place; −1 where that is not known yet. */
  addLoan(loan: Loan, owner: number): void {
    this.loans.add(loan);
    this.setOwner(this.loans.count - 1, owner);
  }

  /** Says whose the loan at a place is. */
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

  /** Takes all households and loans off. */
  clear(): void {
    this.households.count = 0;
    this.loans.count = 0;
  }

  /** Households and loans in the order of their ids by code unit, which must be distinct. Owners are to be found anew. */
  sort(): void {
    const households = orderOf(this.households.columns.id, this.households.count);
    if (households !== undefined) this.households = this.households.gather(households);
    const loans = orderOf(this.loans.columns.id, this.loans.count);
    if (loans !== undefined) this.loans = this.loans.gather(loans);
  }

  /** Finds every loan's household by its id; returns false where one is not there. */
  findOwners(): boolean {
    const { households, loans } = this;
    const ids = households.columns.id;
    const ownerIds = loans.columns.householdId;
    const found = new HouseholdIndex(ids, households.count);
    let all = true;
    let owner = -1;
    for (let place = 0; place < loans.count; place++) {
      // Loans of one household often stand together.
      if (owner < 0 || !ownerIds.equalsAt(place, ids, owner)) owner = found.placeOf(ownerIds, place);
      if (owner < 0) all = false;
      this.setOwner(place, owner);
    }
    return all;
  }

  /** Makes `order` and `begins` of the owners, all of which are known. */
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
    // Each household's loans are put from its end, the last first; begins[h + 1] is then where they begin.
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

  /** The order in which a household's caps are used up: by disbursement, then by id by code unit (SPEC 5). */
  private compareInHousehold(a: number, b: number): number {
    const { id, disbursedOn } = this.loans.columns;
    return (disbursedOn.days[a] as number) - (disbursedOn.days[b] as number) || id.compare(a, b);
  }

  /** A batch of one household with its loans. */
  static of(household: Household, loans: readonly Loan[]): Batch {
    return new Batch().load(household, loans);
  }

  /** Takes one household with its loans in place of all that is there. */
  load(household: Household, loans: readonly Loan[]): this {
    this.clear();
    this.addHousehold(household);
    for (let i = 0; i < loans.length; i++) this.addLoan(loans[i] as Loan, 0);
    return this.link();
  }
}

type Ids = HouseholdColumns['id'];

/** The places in the order of the ids; undefined where they stand in it. Equal ids stand in the order of their places. */
function orderOf(ids: Ids, count: number): Int32Array | undefined {
  let place = 1;
  while (place < count && ids.compare(place - 1, place) < 0) place += 1;
  if (place >= count) return undefined;
  return Int32Array.from({ length: count }, (_, i) => i).sort((a, b) => ids.compare(a, b) || a - b);
}

/** Finds a household's place by its id: an open-addressed table of places. */
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
      // Of two with the same id, the first is found.
      if ((this.table[slot] as number) < 0) this.table[slot] = place;
    }
  }

  placeOf(ids: Ids, place: number): number {
    return this.table[this.slotOf(ids, place)] as number;
  }

  /** The slot of the household with the id at a place, or the free one where it would be. */
  private slotOf(ids: Ids, place: number): number {
    let slot = ids.hash(place) & this.mask;
    for (; ; slot = (slot + 1) & this.mask) {
      const household = this.table[slot] as number;
      if (household < 0 || ids.equalsAt(place, this.ids, household)) return slot;
    }
  }
}
