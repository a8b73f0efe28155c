import type { Policy } from '../../fields/policy.js';
import type { SampledIds } from '../../kernel/id-sample.js';
import { ShareGroups, type Shares } from '../shares.js';
import { type Cut, Splitter, shareOfRest } from '../split.js';
import { type CountedRemainder, type DraftSums, type DraftTally, type GroupTally, knowsAllIds } from './tallies.js';

/**
 * Loans of a group that leave the same remainder, and of which the funders so far give alike: what a next funder's share of
 * the rest leaves is the same for all of them.
 */
export interface LikeLoans {
  readonly remainder: number;
  /** For each funder whose cut is known, in order: `1` where it gives a fen more, else `0`. */
  readonly more: string;
  readonly count: number;
}

/**
 * The search for the last of the tied ids of a funder: the loans of a group with the remainder `above` are {@link count}, and
 * {@link rank} of them give a fen more, those with the smallest ids.
 */
export interface Search {
  readonly above: number;
  /** Of the tied loans whose ids are above `from`, if given, and not above `to`, if given, so many give more. */
  readonly rank: number;
  /** How many tied loans these are. */
  readonly count: number;
  readonly from?: string;
  readonly to?: string;
  /** What is asked of the lines next. */
  readonly asks: SearchStep;
}

/**
 * What is asked of the lines: how many tied ids there are up to each of some ids; a sample of them, or all where they are few;
 * or how many loans of each kind are up to the id that was found, which is asked where another funder follows.
 */
export type SearchStep =
  | { readonly kind: 'count'; readonly ids: readonly string[] }
  | { readonly kind: 'sample' }
  | { readonly kind: 'upTo'; readonly id: string };

/** Who gives a fen more in a group. */
export interface GroupDecision {
  /** The cuts that are known: of each funder but the last, in order, where nothing is open. */
  readonly cuts: readonly Cut[];
  /** Kept while something is open. */
  readonly loans: readonly LikeLoans[];
  readonly search?: Search;
}

/** Who gives a fen more, and the sums of all loans. */
export interface Decision extends DraftSums {
  /** By group of shares. */
  readonly groups: readonly GroupDecision[];
}

/** The decision that follows from the tally of all parts; it may be open. */
export function decisionOf(tally: DraftTally): Decision {
  const { policy, period, mostIds, inputs, lines, sums } = tally;
  const { shares } = new ShareGroups(policy);
  const groups = tally.groups.map((group, place) =>
    knowsAllIds(group) ? fromIds(policy, group, place) : fromCounts(shares[place] as Shares, group),
  );
  return { policy, period, mostIds, inputs, lines, sums, groups };
}

/** Whether ids are still looked for. */
export function isOpen({ groups }: Decision): boolean {
  return groups.some(({ search }) => search !== undefined);
}

/** Where all ids are known. A remainder stands for the subsidy: both leave the same remainders of every share. */
function fromIds(policy: Policy, { ids }: GroupTally, group: number): GroupDecision {
  const entries = ids.ids.map(([id, subsidy]) => ({ id, subsidy, group })).sort((a, b) => (a.id < b.id ? -1 : 1));
  const cuts = Splitter.over(policy, () => entries).cuts[group] as readonly Cut[];
  return { cuts: cuts.map(({ above, tiedTo }) => ({ above, tiedTo })), loans: [] };
}

function fromCounts(shares: Shares, { remainders, ids }: GroupTally): GroupDecision {
  const loans = remainders.map(([remainder, count]) => ({ remainder, more: '', count }));
  return decided(shares, { cuts: [], loans }, fencesOf(ids));
}

/** Ids in order, by which others are counted. */
export function fencesOf({ ids }: SampledIds): readonly string[] {
  return ids.map(([id]) => id).sort((a, b) => (a < b ? -1 : 1));
}

/**
 * Decides the cuts of a group one funder after another, as far as no id is needed.
 *
 * @param fences ids by which the search for an id begins
 */
export function decided(shares: Shares, known: GroupDecision, fences: readonly string[]): GroupDecision {
  let { cuts, loans } = known;
  for (let funder = cuts.length; funder < shares.length - 1; funder++) {
    const { above, tied, count } = thresholdOf(shares, loans);
    if (tied > 0 && tied < count) {
      const asks: SearchStep = fences.length > 0 ? { kind: 'count', ids: fences } : { kind: 'sample' };
      return { cuts, loans, search: { above, rank: tied, count, asks } };
    }
    // Where all of the tied loans give more, they are above the number below.
    const cut = { above: tied > 0 ? above - 1 : above, tiedTo: undefined };
    cuts = [...cuts, cut];
    loans = loans.map((like) => ({ ...like, more: like.more + (leftOf(shares, like) > cut.above ? '1' : '0') }));
  }
  return { cuts, loans: [] };
}

/**
 * The cut of the next funder once its last tied id is known.
 *
 * @param upTo how many of the tied loans of each kind are up to the id
 */
export function cutAt(
  shares: Shares,
  { cuts, loans }: GroupDecision,
  cut: Cut,
  upTo: (like: LikeLoans) => number,
): GroupDecision {
  const after = loans.flatMap((like) => {
    const left = leftOf(shares, like);
    const more = left > cut.above ? like.count : left === cut.above ? upTo(like) : 0;
    return [
      { ...like, more: `${like.more}1`, count: more },
      { ...like, more: `${like.more}0`, count: like.count - more },
    ].filter(({ count }) => count > 0);
  });
  return decided(shares, { cuts: [...cuts, cut], loans: after }, []);
}

/** What a loan leaves of the next funder's share, in the units of its denominator. */
export function leftOf(shares: Shares, { remainder, more }: Pick<LikeLoans, 'remainder' | 'more'>): number {
  const share = shareOfRest(shares, more.length);
  share.floorOf(restOf(shares, { remainder, more }));
  return share.remainder;
}

/** What the funders so far leave of a remainder. */
function restOf(shares: Shares, { remainder, more }: Pick<LikeLoans, 'remainder' | 'more'>): number {
  let rest = remainder;
  for (let funder = 0; funder < more.length; funder++) {
    const floor = shareOfRest(shares, funder).floorOf(rest) as number;
    rest -= floor + Number(more[funder]);
  }
  return rest;
}

/** Which of the loans give the next funder a fen more: with what remainder, and so many of those that have just that. */
function thresholdOf(
  shares: Shares,
  loans: readonly LikeLoans[],
): { readonly above: number; readonly tied: number; readonly count: number } {
  const [first] = loans as readonly [LikeLoans];
  const share = shareOfRest(shares, first.more.length);
  const byLeft = new Map<number, number>();
  let sum = 0n;
  let floors = 0n;
  for (const like of loans) {
    const rest = restOf(shares, like);
    floors += BigInt(share.floorOf(rest)) * BigInt(like.count);
    sum += BigInt(rest) * BigInt(like.count);
    byLeft.set(share.remainder, (byLeft.get(share.remainder) ?? 0) + like.count);
  }
  const total = share.halfUpOf(sum);
  let missing = Number(BigInt(total) - floors);
  const sorted: readonly CountedRemainder[] = [...byLeft].sort(([a], [b]) => b - a);
  // It ends, since fewer fen are missing than there are loans that leave anything.
  let place = 0;
  for (; missing > (sorted[place] as CountedRemainder)[1]; place++) missing -= (sorted[place] as CountedRemainder)[1];
  const [above, count] = sorted[place] as CountedRemainder;
  return { above, tied: missing, count };
}
