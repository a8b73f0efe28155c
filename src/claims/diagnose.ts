import type { Integer } from '../kernel/integer.js';
import { CHANGES, type Change } from './changes.js';
import { inCatalogueOrder, LOWERING, type Mistake, RAISING, SLIGHT } from './mistakes.js';
import { MISREADINGS, type Misreading } from './readings.js';
import { type Reckoned, type Reckoning, reckonedUnder, subsidyUnder } from './reckoning.js';

/** Mistakes that together give the claimed amount, in the order of the catalogue. */
export type Mistakes = readonly Mistake[];

/**
 * The smallest sets of known mistakes under which a loan's subsidy comes to what was claimed, to the fen: single ones, or
 * else pairs. Several may fit, since different mistakes can give one amount; all are returned, in the order of the
 * catalogue. None where no known mistake explains the claim.
 *
 * @param computed the subsidy without a mistake, in fen
 * @param claimed in fen, different from `computed`
 */
export function diagnose(reckoning: Reckoning, computed: Integer, claimed: Integer): readonly Mistakes[] {
  const single = new Set(mistakesGiving(claimed, reckoning, canBridge(computed, claimed, reckoning)));
  if (single.size > 0) return inOrder([...single].map((mistake) => [mistake]));
  const pairs = new Map<string, Mistakes>();
  CHANGES.forEach((first, place) => {
    const changed = first.make(reckoning);
    if (changed === undefined) return;
    const bridges = canBridge(subsidyUnder(changed), claimed, changed);
    const second = (way: Change | Misreading) => goesWith(first, way) && bridges(way);
    for (const mistake of mistakesGiving(claimed, changed, second, place + 1)) {
      const pair = [first.mistake, mistake].sort(inCatalogueOrder);
      pairs.set(pair.join(), pair);
    }
  });
  return inOrder([...pairs.values()]);
}

/** Whether a way is worth trying. */
type Wanted = (way: Change | Misreading) => boolean;

/**
 * Whether a mistake can lead from one amount to another at all: one that only raises cannot lower, and one of rounding
 * moves the amount by no more than a fen a day. It only saves work.
 */
function canBridge(from: Integer, to: Integer, { loans, period }: Reckoning): Wanted {
  // Where a cap ties loans together, a mistake that gives one of them more may leave this one less.
  const wrongWay = loans.length > 1 ? NONE : to > from ? LOWERING : RAISING;
  const far = to > from ? BigInt(to) - BigInt(from) : BigInt(from) - BigInt(to);
  const tooFar = far > BigInt(period.to - period.from + 1) ? SLIGHT : NONE;
  return ({ mistake }) => !wrongWay.has(mistake) && !tooFar.has(mistake);
}

const NONE: ReadonlySet<Mistake> = new Set();

/** Whether two mistakes can be made together. */
function goesWith(first: Change, second: Change | Misreading): boolean {
  if (first.mistake === second.mistake) return false;
  if ('read' in second) return !second.alone;
  return first.matter === undefined || first.matter !== second.matter;
}

/** Every wanted mistake that gives an amount, made on top of a reckoning; changes from a place of their list on. */
function* mistakesGiving(claimed: Integer, reckoning: Reckoning, wanted: Wanted, from = 0): Iterable<Mistake> {
  for (let place = from; place < CHANGES.length; place++) {
    const change = CHANGES[place] as Change;
    if (!wanted(change)) continue;
    const changed = change.make(reckoning);
    if (changed !== undefined && subsidyUnder(changed) === claimed) yield change.mistake;
  }
  let reckoned: Reckoned | undefined;
  for (const misreading of MISREADINGS) {
    if (!wanted(misreading)) continue;
    reckoned ??= reckonedUnder(reckoning);
    if (misreading.read(reckoned) === claimed) yield misreading.mistake;
  }
}

/** By their first mistake's place in the catalogue, then by their last one's. */
function inOrder(sets: Mistakes[]): readonly Mistakes[] {
  return sets.sort((a, b) => compare(a[0], b[0]) || compare(a.at(-1), b.at(-1)));
}

const compare = (a: Mistake | undefined, b: Mistake | undefined) => inCatalogueOrder(a as Mistake, b as Mistake);
