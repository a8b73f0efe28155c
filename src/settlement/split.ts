import type { Policy } from '../fields/policy.js';
import { apportion, LargestRemainders, Share } from '../kernel/apportion.js';
import type { Decimal } from '../kernel/decimal.js';
import { fenOf, yuan } from '../kernel/fen.js';
import { add, type Integer, subtract } from '../kernel/integer.js';
import { IntegerColumn } from '../kernel/integer-column.js';
import { MICRO } from '../kernel/percent.js';
import { type Fraction, fraction } from '../kernel/rational.js';
import type { ByFunder } from './totals.js';

/**
 * Who pays what of every subsidy (SPEC 6), so that rows and totals tie: the first funder's total is its share of the
 * sum, half up, and each row is its own share but for one fen; the rest goes on to the next funder, with the shares
 * rescaled to what is left; the last takes what remains.
 *
 * @param subsidies in fen, in the order of the loan ids, which settles ties
 * @returns for every funder, in the policy's order, its part of every subsidy
 */
export function split(subsidies: IntegerColumn, funders: Policy['funders']): readonly IntegerColumn[] {
  let rest = subsidies;
  let restShare = MICRO;
  return funders.map((funder, i) => {
    if (i === funders.length - 1) return rest;
    const parts = restShare === 0 ? new IntegerColumn(rest.length) : apportion(rest, funder.share, restShare);
    rest = restOf(rest, parts);
    restShare -= funder.share;
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
}

/** Which loans give a funder a fen more than the floor of its share: the largest remainders, ties up to an id. */
interface FunderCut {
  readonly share: Share;
  readonly above: number;
  /** The last of the tied ids that gives more; undefined where none does. */
  readonly tiedTo: string | undefined;
}

/**
 * {@link split} of one loan after another, once it is known of all who bears the fen that are missing: of each funder but
 * the last a remainder, and an id that settles its ties. These few are all that a loan's parts need of the other loans.
 */
export class Splitter {
  private constructor(private readonly cuts: readonly FunderCut[]) {}

  /**
   * Finds out who bears what.
   *
   * @param entries all loans, in the order of their ids; they are gone through twice a funder, and not kept
   */
  static over(funders: Policy['funders'], entries: () => Iterable<Entry>): Splitter {
    const cuts: FunderCut[] = [];
    let restShare = MICRO;
    for (const { share: numerator } of funders.slice(0, -1)) {
      const share = restShare === 0 ? new Share(0, 1) : new Share(numerator, restShare);
      restShare -= numerator;
      cuts.push(cutOf(share, new Splitter([...cuts]), entries));
    }
    return new Splitter(cuts);
  }

  /**
   * Every funder's part of a subsidy, in the policy's order.
   *
   * @param loanId is only asked where there is a tie
   */
  partsOf(subsidy: Integer, loanId: () => string): Integer[] {
    const parts: Integer[] = [];
    let rest = subsidy;
    for (const { share, above, tiedTo } of this.cuts) {
      const floor = share.floorOf(rest);
      const { remainder } = share;
      const givesMore = remainder > above || (remainder === above && tiedTo !== undefined && loanId() <= tiedTo);
      const part = givesMore ? add(floor, 1) : floor;
      parts.push(part);
      rest = subtract(rest, part);
    }
    parts.push(rest);
    return parts;
  }
}

/** The cut of a funder's share of what the ones before it leave. */
function cutOf(share: Share, before: Splitter, entries: () => Iterable<Entry>): FunderCut {
  const restOfEntry = ({ id, subsidy }: Entry) => before.partsOf(subsidy, () => id).at(-1) as Integer;
  const remainders = new LargestRemainders(share);
  for (const entry of entries()) remainders.count(restOfEntry(entry));
  const { above, tied } = remainders.threshold();
  let served = 0;
  if (tied > 0) {
    for (const entry of entries()) {
      share.floorOf(restOfEntry(entry));
      if (share.remainder === above) served += 1;
      if (served === tied) return { share, above, tiedTo: entry.id };
    }
  }
  return { share, above, tiedTo: undefined };
}

/** A funder's part of one loan's subsidy, beside its exact share. */
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
  /** Whether it bears a fen more than the whole fen of its exact share, so that the rows add up to the total. */
  readonly roundedUp: boolean;
}

/** How a line's subsidy was split, funder after funder: the parts as they were given, beside the exact shares. */
export function splitSteps(
  line: { readonly subsidy: Decimal; readonly funders: ByFunder<Decimal> },
  { funders }: Policy,
): readonly SplitStep[] {
  let of = line.subsidy;
  let restShare = MICRO;
  return funders.map(({ id, share }) => {
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
