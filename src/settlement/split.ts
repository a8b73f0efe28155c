import type { Outcomes } from '../engine/outcomes.js';
import type { Policy } from '../fields/policy.js';
import { apportion, LargestRemainders, Share } from '../kernel/apportion.js';
import type { Decimal } from '../kernel/decimal.js';
import { fenOf, yuan } from '../kernel/fen.js';
import { add, type Integer, subtract } from '../kernel/integer.js';
import { IntegerColumn } from '../kernel/integer-column.js';
import { MICRO } from '../kernel/percent.js';
import { type Fraction, fraction } from '../kernel/rational.js';
import { ShareGroups, type Shares, type SharingPolicy } from './shares.js';
import type { ByFunder } from './totals.js';

/** What the split needs of loans. */
type SplitLoans = Pick<Outcomes, 'subsidy' | 'length' | 'funderSharesAt'>;

/**
 * Who pays what of every subsidy (SPEC 6): loans for which the funders have the same shares are split together.
 *
 * @param loans in the order of their ids, which settles ties
 * @returns for every funder, in the policy's order, its part of every subsidy
 */
export function split(loans: SplitLoans, policy: SharingPolicy): readonly IntegerColumn[] {
  const { subsidy, length } = loans;
  const groups = new ShareGroups(policy);
  if (groups.shares.length === 1) return splitAlike(subsidy, groups.shares[0] as Shares);
  const places = groups.shares.map((): number[] => []);
  for (let place = 0; place < length; place++) {
    (places[groups.groupOf(loans.funderSharesAt(place))] as number[]).push(place);
  }
  const parts = policy.funders.map(() => new IntegerColumn(length));
  places.forEach((own, group) => {
    const amounts = IntegerColumn.of(own.map((place) => subsidy.at(place)));
    splitAlike(amounts, groups.shares[group] as Shares).forEach((ofFunder, funder) => {
      own.forEach((place, i) => {
        (parts[funder] as IntegerColumn).put(place, ofFunder.at(i));
      });
    });
  });
  return parts;
}

/**
 * {@link split} of loans with the same shares, so that rows add up to totals: the first funder's total is its share of the
 * sum, half up, and each row is its own share but for one fen; the rest goes on to the next funder, with the shares
 * rescaled to what is left; the last takes what remains.
 */
function splitAlike(subsidies: IntegerColumn, shares: Shares): readonly IntegerColumn[] {
  let rest = subsidies;
  let restShare = MICRO;
  return shares.map((share, i) => {
    if (i === shares.length - 1) return rest;
    const parts = restShare === 0 ? new IntegerColumn(rest.length) : apportion(rest, share, restShare);
    rest = restOf(rest, parts);
    restShare -= share;
    return parts;
  });
}

/** What is left of every amount once its part is taken off. */
function restOf(amounts: IntegerColumn, parts: IntegerColumn): IntegerColumn {
  const rest = new IntegerColumn(amounts.length);
  for (let place = 0; place < rest.length; place++) rest.put(place, subtract(amounts.at(place), parts.at(place)));
  return rest;
}

/** A loan's subsidy in fen, under its id. */
export interface Entry {
  /** The id of a loan or of a household. */
  readonly id: string;
  /** Its subsidy in fen. */
  readonly subsidy: Integer;
  /**
   * The group of loans with which it is split: a number from 0 on; loans for which the funders have the same shares are in the
   * same. 0 where the policy has no `funderShares`, and for a household.
   */
  readonly group: number;
}

/**
 * Which loans give a funder a fen more than the floor of its share: those whose remainder is above a number, and of those
 * whose remainder is that number the ones up to an id.
 */
export interface Cut {
  readonly above: number;
  /** The last of the tied ids that gives more; undefined where none does. */
  readonly tiedTo: string | undefined;
}

/** A cut of the share that it is of. */
interface FunderCut extends Cut {
  readonly share: Share;
}

/** Of each funder but the last the cut of its share, for loans of one group. */
type Cuts = readonly FunderCut[];

/** A funder's share of what the funders before it leave. */
export function shareOfRest(shares: Shares, funder: number): Share {
  const rest = shares.slice(0, funder).reduce((left, share) => left - share, MICRO);
  return rest === 0 ? new Share(0, 1) : new Share(shares[funder] as number, rest);
}

/**
 * {@link split} of one loan after another. It keeps, for each group of loans and each funder but the last, the remainder
 * from which on a loan gets a missing fen, and the id that decides ties. The parts of a loan depend on nothing else of the
 * other loans.
 */
export class Splitter {
  /** @param cuts by group */
  private constructor(readonly cuts: readonly Cuts[]) {}

  /** With cuts that were found elsewhere. @param cuts by group, of each funder but the last */
  static of(policy: SharingPolicy, cuts: readonly (readonly Cut[])[]): Splitter {
    const { shares } = new ShareGroups(policy);
    return new Splitter(
      cuts.map((own, group) =>
        own.map((cut, funder) => ({ ...cut, share: shareOfRest(shares[group] as Shares, funder) })),
      ),
    );
  }

  /**
   * Computes the cuts of every funder.
   *
   * @param entries all loans, in the order of their ids; they are iterated twice per funder, and not kept
   */
  static over(policy: SharingPolicy, entries: () => Iterable<Entry>): Splitter {
    const { shares } = new ShareGroups(policy);
    let cuts: readonly Cuts[] = shares.map(() => []);
    for (let funder = 0; funder < policy.funders.length - 1; funder++) {
      const before = cuts;
      const cutters = shares.map((own, group) => new FunderCutter(shareOfRest(own, funder), before[group] as Cuts));
      for (const entry of entries()) ofGroup(cutters, entry).count(entry);
      let open = cutters.reduce((count, cutter) => count + cutter.decide(), 0);
      if (open > 0) {
        for (const entry of entries()) {
          open -= ofGroup(cutters, entry).settleTie(entry);
          if (open === 0) break;
        }
      }
      cuts = before.map((own, group) => [...own, (cutters[group] as FunderCutter).cut]);
    }
    return new Splitter(cuts);
  }

  /**
   * Every funder's part of a subsidy, in the policy's order.
   *
   * @param group see {@link Entry}
   * @param loanId is only asked where there is a tie
   */
  partsOf(subsidy: Integer, group: number, loanId: () => string): Integer[] {
    const parts: Integer[] = [];
    this.putParts(subsidy, group, loanId, parts);
    return parts;
  }

  /** {@link partsOf}, written into a list. */
  putParts(subsidy: Integer, group: number, loanId: () => string, parts: Integer[]): void {
    putPartsBy(this.cuts[group] as Cuts, subsidy, loanId, parts);
  }
}

/**
 * The one of a loan's group. Where there is one group alone, the entry need not have it.
 *
 * @throws TypeError where the store returned an entry without the group that it was given
 */
function ofGroup<T>(groups: readonly T[], entry: Entry): T {
  const own = groups[groups.length === 1 ? 0 : entry.group];
  if (own === undefined)
    throw new TypeError(`${entry.id} came without its group: an IdStore keeps id, subsidy and group`);
  return own;
}

/**
 * Puts every funder's part of a subsidy into a list, in the policy's order; behind those of the cuts that are known, what
 * is left. Returns what is left.
 */
function putPartsBy(cuts: Cuts, subsidy: Integer, loanId: () => string, parts: Integer[]): Integer {
  let rest = subsidy;
  for (let i = 0; i < cuts.length; i++) {
    const { share, above, tiedTo } = cuts[i] as FunderCut;
    const floor = share.floorOf(rest);
    const { remainder } = share;
    const givesMore = remainder > above || (remainder === above && tiedTo !== undefined && loanId() <= tiedTo);
    const part = givesMore ? add(floor, 1) : floor;
    parts[i] = part;
    rest = subtract(rest, part);
  }
  parts[cuts.length] = rest;
  return rest;
}

/** Finds the cut of a funder's share of what the ones before it leave, for the loans of a group. */
class FunderCutter {
  private readonly remainders: LargestRemainders;
  private above = 0;
  /** How many ties are not settled. */
  private tied = 0;
  private tiedTo: string | undefined;
  private readonly parts: Integer[] = [];

  constructor(
    private readonly share: Share,
    private readonly before: Cuts,
  ) {
    this.remainders = new LargestRemainders(share);
  }

  get cut(): FunderCut {
    const { share, above, tiedTo } = this;
    return { share, above, tiedTo };
  }

  count(entry: Entry): void {
    this.remainders.count(this.restOf(entry));
  }

  /** Once all are counted. Returns 1 where ties are to be settled, else 0. */
  decide(): 0 | 1 {
    const { above, tied } = this.remainders.threshold();
    this.above = above;
    this.tied = tied;
    return tied > 0 ? 1 : 0;
  }

  /** Goes through the loans once more, in order. Returns 1 where an entry settles the last tie, else 0. */
  settleTie(entry: Entry): 0 | 1 {
    if (this.tied === 0) return 0;
    this.share.floorOf(this.restOf(entry));
    if (this.share.remainder !== this.above) return 0;
    this.tied -= 1;
    if (this.tied > 0) return 0;
    this.tiedTo = entry.id;
    return 1;
  }

  private restOf(entry: Entry): Integer {
    return putPartsBy(this.before, entry.subsidy, () => entry.id, this.parts);
  }
}

/** A funder's part of one loan's subsidy, with its exact share. */
export interface SplitStep {
  /** The funder, by its id. */
  readonly funder: string;
  /** What is left of the subsidy when it is this funder's turn, in yuan. */
  readonly of: Decimal;
  /** The funder's share of that: its own share over what the funders before it leave; 1 for the last. */
  readonly share: Fraction;
  /** share × of, in fen. */
  readonly exact: Fraction;
  /** What it pays, in yuan: the whole fen of the exact share, or one more. */
  readonly part: Decimal;
  /** Whether its part is one fen above the whole fen of its exact share, so that the rows add up to the total. */
  readonly roundedUp: boolean;
}

/** How a line's subsidy was split, funder after funder: the parts as they were given, beside the exact shares. */
export function splitSteps(
  line: { readonly subsidy: Decimal; readonly funders: ByFunder<Decimal>; readonly funderShares?: number },
  policy: Policy,
): readonly SplitStep[] {
  const shares = new ShareGroups(policy).sharesOf(line.funderShares ?? -1);
  let of = line.subsidy;
  let restShare = MICRO;
  return policy.funders.map(({ id }, i) => {
    const share = shares[i] as number;
    const exact = fraction(BigInt(fenOf(of)) * BigInt(share), BigInt(restShare === 0 ? 1 : restShare));
    const part = line.funders[id] as Decimal;
    const step: SplitStep = {
      funder: id,
      of,
      share: fraction(BigInt(share), BigInt(restShare === 0 ? 1 : restShare)),
      exact,
      part,
      roundedUp: BigInt(fenOf(part)) * BigInt(exact.denominator) > BigInt(exact.numerator),
    };
    of = yuan(subtract(fenOf(of), fenOf(part)));
    restShare -= share;
    return step;
  });
}
