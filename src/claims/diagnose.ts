import type { Integer } from '../kernel/integer.js';
import { ScenarioBounds } from './bounds.js';
import { SCENARIO_CHANGES, type ScenarioChange } from './changes.js';
import { MISCALCULATIONS, type Miscalculation } from './miscalculations.js';
import { inCatalogueOrder, type Mistake } from './mistakes.js';
import { type ClaimFigures, figuresOf, getOrCreate, resultOf, type Scenario, type ScenarioResult } from './scenario.js';

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
export function diagnose(scenario: Scenario, outcome: ClaimFigures, claimed: Integer): readonly Mistakes[] {
  const single = new Set<Mistake>();
  search(new ScenarioBounds(scenario, outcome), claimed, CATALOGUE, (mistake) => single.add(mistake));
  if (single.size > 0) return inOrder([...single].map((mistake) => [mistake]));
  const pairs = new Map<string, Mistakes>();
  for (const { first, seconds } of PAIRS) {
    const changed = first.apply(scenario);
    if (changed === undefined) continue;
    search(new ScenarioBounds(changed, figuresOf(changed)), claimed, seconds, (second) => {
      const pair = [first.mistake, second].sort(inCatalogueOrder);
      pairs.set(pair.join(), pair);
    });
  }
  return inOrder([...pairs.values()]);
}

/** The variants of making one mistake. */
interface MistakeVariants<W> {
  readonly mistake: Mistake;
  readonly variants: readonly W[];
}

interface MistakeCatalogue {
  readonly changes: readonly MistakeVariants<ScenarioChange>[];
  readonly miscalculations: readonly MistakeVariants<Miscalculation>[];
}

const ALL_MISCALCULATIONS: readonly Miscalculation[] = MISCALCULATIONS;

/** The mistakes that can be made. */
type ImplementedMistake = (typeof SCENARIO_CHANGES | typeof MISCALCULATIONS)[number]['mistake'];

/** Every known way, by mistakes. A mistake that nothing makes does not compile. */
const CATALOGUE: [Mistake] extends [ImplementedMistake] ? MistakeCatalogue : Exclude<Mistake, ImplementedMistake> = {
  changes: byMistake(SCENARIO_CHANGES),
  miscalculations: byMistake(MISCALCULATIONS),
};

function byMistake<W extends { readonly mistake: Mistake }>(variants: readonly W[]): readonly MistakeVariants<W>[] {
  const groups = new Map<Mistake, W[]>();
  for (const way of variants) getOrCreate(groups, way.mistake, () => []).push(way);
  return [...groups].map(([mistake, own]) => ({ mistake, variants: own }));
}

/** Every change, and what can be made on top of it: changes that come after it, since each pair is tried once, and miscalculations. */
const PAIRS: readonly { readonly first: ScenarioChange; readonly seconds: MistakeCatalogue }[] = SCENARIO_CHANGES.map(
  (first) => ({
    first,
    seconds: {
      changes: CATALOGUE.changes
        .slice(CATALOGUE.changes.findIndex(({ mistake }) => mistake === first.mistake) + 1)
        .map(({ mistake, variants }) => ({
          mistake,
          variants: variants.filter((second) => isCombinable(first, second)),
        })),
      miscalculations: byMistake(
        ALL_MISCALCULATIONS.filter(({ mistake, alone }) => mistake !== first.mistake && !alone),
      ),
    },
  }),
);

/** Two variants of counting days, or of rounding, are never one on top of the other. */
function isCombinable(first: ScenarioChange, second: ScenarioChange): boolean {
  return first.exclusiveGroup === undefined || first.exclusiveGroup !== second.exclusiveGroup;
}

/** Finds every mistake that gives an amount when it is made on top of what was result. */
function search(
  bounds: ScenarioBounds,
  claimed: Integer,
  { changes, miscalculations }: MistakeCatalogue,
  found: (mistake: Mistake) => void,
) {
  const { scenario } = bounds;
  for (const { mistake, variants } of changes) {
    if (!bounds.canExplain(claimed, mistake)) continue;
    const gives = variants.some((change) => {
      const changed = change.apply(scenario);
      return changed !== undefined && figuresOf(changed).subsidy === claimed;
    });
    if (gives) found(mistake);
  }
  let result: ScenarioResult | undefined;
  for (const { mistake, variants } of miscalculations) {
    if (!bounds.canExplain(claimed, mistake)) continue;
    result ??= resultOf(scenario);
    for (const { amountOf } of variants) {
      if (amountOf(result) !== claimed) continue;
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
