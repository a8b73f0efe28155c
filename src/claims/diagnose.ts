import type { Integer } from '../kernel/integer.js';
import { CHANGES, type Change } from './changes.js';
import { inCatalogueOrder, type Mistake } from './mistakes.js';
import { Standing } from './reach.js';
import { MISREADINGS, type Misreading } from './readings.js';
import { type Figures, kept, outcomeUnder, type Reckoned, type Reckoning, reckonedUnder } from './reckoning.js';

/** Mistakes that together give the claimed amount, in the order of the catalogue. */
export type Mistakes = readonly Mistake[];

/**
 * The smallest sets of known mistakes under which a loan's subsidy comes to what was claimed, to the fen: single ones, or
 * else pairs. Several may fit, since different mistakes can give one amount; all are returned, in the order of the
 * catalogue. None where no known mistake explains the claim.
 *
 * @param outcome what the loan comes to without a mistake
 * @param claimed in fen, another amount
 */
export function diagnose(reckoning: Reckoning, outcome: Figures, claimed: Integer): readonly Mistakes[] {
  const single = new Set<Mistake>();
  search(new Standing(reckoning, outcome), claimed, WAYS, (mistake) => single.add(mistake));
  if (single.size > 0) return inOrder([...single].map((mistake) => [mistake]));
  const pairs = new Map<string, Mistakes>();
  for (const { first, seconds } of PAIRS) {
    const changed = first.make(reckoning);
    if (changed === undefined) continue;
    search(new Standing(changed, outcomeUnder(changed)), claimed, seconds, (second) => {
      const pair = [first.mistake, second].sort(inCatalogueOrder);
      pairs.set(pair.join(), pair);
    });
  }
  return inOrder([...pairs.values()]);
}

/** The ways of making one mistake. */
interface WaysOf<W> {
  readonly mistake: Mistake;
  readonly ways: readonly W[];
}

interface Ways {
  readonly changes: readonly WaysOf<Change>[];
  readonly misreadings: readonly WaysOf<Misreading>[];
}

const ALL_MISREADINGS: readonly Misreading[] = MISREADINGS;

/** The mistakes that can be made. */
type Made = (typeof CHANGES | typeof MISREADINGS)[number]['mistake'];

/** Every known way, by mistakes. A mistake that nothing makes does not compile. */
const WAYS: [Mistake] extends [Made] ? Ways : Exclude<Mistake, Made> = {
  changes: byMistake(CHANGES),
  misreadings: byMistake(MISREADINGS),
};

function byMistake<W extends { readonly mistake: Mistake }>(ways: readonly W[]): readonly WaysOf<W>[] {
  const groups = new Map<Mistake, W[]>();
  for (const way of ways) kept(groups, way.mistake, () => []).push(way);
  return [...groups].map(([mistake, own]) => ({ mistake, ways: own }));
}

/** Every change, and what can be made on top of it: changes that come after it, since each pair is tried once, and misreadings. */
const PAIRS: readonly { readonly first: Change; readonly seconds: Ways }[] = CHANGES.map((first) => ({
  first,
  seconds: {
    changes: WAYS.changes
      .slice(WAYS.changes.findIndex(({ mistake }) => mistake === first.mistake) + 1)
      .map(({ mistake, ways }) => ({ mistake, ways: ways.filter((second) => goTogether(first, second)) })),
    misreadings: byMistake(ALL_MISREADINGS.filter(({ mistake, alone }) => mistake !== first.mistake && !alone)),
  },
}));

/** Two ways of counting days, or of rounding, are never one on top of the other. */
function goTogether(first: Change, second: Change): boolean {
  return first.matter === undefined || first.matter !== second.matter;
}

/** Finds every mistake that gives an amount when it is made on top of what was reckoned. */
function search(
  standing: Standing,
  claimed: Integer,
  { changes, misreadings }: Ways,
  found: (mistake: Mistake) => void,
) {
  const { reckoning } = standing;
  for (const { mistake, ways } of changes) {
    if (!standing.canLeadTo(claimed, mistake)) continue;
    const gives = ways.some((change) => {
      const changed = change.make(reckoning);
      return changed !== undefined && outcomeUnder(changed).subsidy === claimed;
    });
    if (gives) found(mistake);
  }
  let reckoned: Reckoned | undefined;
  for (const { mistake, ways } of misreadings) {
    if (!standing.canLeadTo(claimed, mistake)) continue;
    reckoned ??= reckonedUnder(reckoning);
    for (const { read } of ways) {
      if (read(reckoned) !== claimed) continue;
      found(mistake);
      break;
    }
  }
}

/** By their first mistake's place in the catalogue, then by their last one's. */
function inOrder(sets: Mistakes[]): readonly Mistakes[] {
  return sets.sort((a, b) => compare(a[0], b[0]) || compare(a.at(-1), b.at(-1)));
}

const compare = (a: Mistake | undefined, b: Mistake | undefined) => inCatalogueOrder(a as Mistake, b as Mistake);
