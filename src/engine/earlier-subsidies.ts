import { amountCapsOf, countsEarlier, type TimedCap } from '../fields/caps.js';
import type { Period } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { add, type Integer } from '../kernel/integer.js';
import { IntegerColumn } from '../kernel/integer-column.js';
import { civilDateOf } from '../kernel/plain-date.js';

/** The time over which the use of a cap on amounts by earlier periods counts. */
export type Counted = Exclude<TimedCap['during'], 'period'>;

/** What loans were subsidised with in the periods before one: so much they used of caps on amounts. */
export interface EarlierUse {
  /** In all of them, or in those of the same calendar year, in fen. */
  at(during: Counted, place: number): Integer;
}

/** Whether the use of any cap by earlier periods counts. */
export function countsEarlierPeriods(policy: Policy): boolean {
  return amountCapsOf(policy).some(countsEarlier);
}

/** {@link EarlierUse} of the loans of a batch, period after period. */
export class EarlierSubsidies implements EarlierUse {
  private readonly programme: IntegerColumn;
  private ofYear: IntegerColumn;
  private year: number | undefined;

  /** @param length the number of loans */
  constructor(private readonly length: number) {
    this.programme = new IntegerColumn(length);
    this.ofYear = new IntegerColumn(length);
  }

  /** Begins with a period, which is later than those before. */
  begin({ from }: Period): this {
    const { year } = civilDateOf(from);
    if (year !== this.year) this.ofYear = new IntegerColumn(this.length);
    this.year = year;
    return this;
  }

  /** Adds the subsidies of the loans in the period that was begun last. */
  add(subsidies: IntegerColumn): void {
    for (let place = 0; place < this.length; place++) {
      const subsidy = subsidies.at(place);
      if (subsidy === 0) continue;
      for (const sums of [this.programme, this.ofYear]) sums.put(place, add(sums.at(place), subsidy));
    }
  }

  at(during: Counted, place: number): Integer {
    return (during === 'year' ? this.ofYear : this.programme).at(place);
  }
}
