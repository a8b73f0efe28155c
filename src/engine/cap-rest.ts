import type { CapGroups } from './cap-groups.js';

/**
 * What is left of a cap, group by group, while the loans of a household are gone through. One serves all households of a
 * batch, one after another; `begin` leaves nothing of the household before.
 */
export class CapRest<T> {
  private groups: CapGroups | undefined;
  /** What is left where the loans of the household are one group. */
  private only: T;
  private readonly ofGroups = new Map<number, T>();

  /** @param whole what is left of a cap of which nothing has been used */
  constructor(private readonly whole: T) {
    this.only = whole;
  }

  /** @param groups those of a batch; undefined where the loans of a household are one group, and the cap applies to all */
  use(groups: CapGroups | undefined): void {
    this.groups = groups;
  }

  /** Begins with a household, of which nothing has been used. */
  begin(): void {
    this.only = this.whole;
    if (this.ofGroups.size > 0) this.ofGroups.clear();
  }

  /** Whether the cap applies to the loan at a place. */
  applies(place: number): boolean {
    return this.groups === undefined || (this.groups[place] as number) >= 0;
  }

  /** What is left for the loan at a place, to which the cap applies. */
  at(place: number): T {
    return this.groups === undefined ? this.only : (this.ofGroups.get(this.groups[place] as number) ?? this.whole);
  }

  /** Puts what is left for the later loans of the group that the loan at a place is in. */
  put(place: number, rest: T): void {
    if (this.groups === undefined) this.only = rest;
    else this.ofGroups.set(this.groups[place] as number, rest);
  }
}
