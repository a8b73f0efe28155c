import type { Policy } from '../fields/policy.js';
import type { MicroShare } from '../kernel/percent.js';

/** The shares of all funders, in the policy's order. They add up to the whole. */
export type Shares = readonly MicroShare[];

const NONE = 0 as MicroShare;

/** What of a policy says who pays. */
export type SharingPolicy = Pick<Policy, 'funders' | 'funderShares'>;

/**
 * Which shares the funders have of which loans (SPEC 6). Loans with the same shares are a group, whichever entry of the policy
 * gave them: they are split together. The groups depend on the policy alone, so that parts of a settlement have the same.
 */
export class ShareGroups {
  /** The shares of each group; those of the first are the funders' own. */
  readonly shares: readonly Shares[];
  /** By the place in `policy.funderShares`: the group of the entry. */
  private readonly groups: readonly number[];

  constructor({ funders, funderShares = [] }: SharingPolicy) {
    const shares: Shares[] = [funders.map(({ share }) => share)];
    this.groups = funderShares.map((entry) => {
      const own = funders.map(({ id }) => (Object.hasOwn(entry.shares, id) ? (entry.shares[id] as MicroShare) : NONE));
      const known = shares.findIndex((each) => each.every((share, i) => share === own[i]));
      return known < 0 ? shares.push(own) - 1 : known;
    });
    this.shares = shares;
  }

  /** The group of loans whose entry is at a place in `policy.funderShares`; −1 stands for no entry. */
  groupOf(entry: number): number {
    return entry < 0 ? 0 : (this.groups[entry] as number);
  }

  /** {@link groupOf}, as shares. */
  sharesOf(entry: number): Shares {
    return this.shares[this.groupOf(entry)] as Shares;
  }
}
