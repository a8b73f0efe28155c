import type { Integer } from '../kernel/integer.js';
import { once } from '../kernel/once.js';
import { ScenarioBounds } from './bounds.js';
import { SCENARIO_CHANGES, type ScenarioChange } from './changes.js';
import { MISCALCULATIONS, type Miscalculation } from './miscalculations.js';
import { inCatalogueOrder, type Mistake } from './mistakes.js';
import { type ClaimFigures, figuresOf, getOrCreate, resultOf, type Scenario, type ScenarioResult } from './scenario.js';

/** Mistakes that together lead to the claimed amount, in the order of the catalogue. */
export type Mistakes = readonly Mistake[];

/**
 * Finds the smallest sets of known mistakes under which a loan's subsidy equals the claimed amount, to the fen: single
 * mistakes, or pairs where no single one does.
 *
 * All sets found are returned, in the order of the catalogue. The list is empty where no known mistake explains the
 * claim.
 *
 * @param outcome the figures without a mistake
 * @param claimed in fen; other than the subsidy of `outcome`
 */
export function diagnose(scenario: Scenario, outcome: ClaimFigures, claimed: Integer): readonly Mistakes[] {
  const single = new Set<Mistake>();
  search(new ScenarioBounds(scenario, outcome), claimed, CATALOGUE, (mistake) => single.add(mistake));
  if (single.size > 0) return inOrder([...single].map((mistake) => [mistake]));
  const found = new Map<string, Mistakes>();
  for (const { first, seconds } of pairs()) {
    const changed = first.apply(scenario);
    if (changed === undefined) continue;
    const figures = figuresOf(changed);
    if (figures === undefined) continue;
    search(new ScenarioBounds(changed, figures), claimed, seconds, (second) => {
      const pair = [first.mistake, second].sort(inCatalogueOrder);
      found.set(pair.join(), pair);
    });
  }
  return inOrder([...found.values()]);
}

/** The variants of one mistake. */
interface MistakeVariants<W> {
  readonly mistake: Mistake;
  readonly variants: readonly W[];
}

interface MistakeCatalogue {
  readonly changes: readonly MistakeVariants<ScenarioChange>[];
  readonly miscalculations: readonly MistakeVariants<Miscalculation>[];
}

const ALL_MISCALCULATIONS: readonly Miscalculation[] = MISCALCULATIONS;

/** The mistakes that a change or a miscalculation makes. */
type ImplementedMistake = (typeof SCENARIO_CHANGES | typeof MISCALCULATIONS)[number]['mistake'];

/** All variants, grouped by mistake. A mistake without a variant does not compile. */
const CATALOGUE: [Mistake] extends [ImplementedMistake] ? MistakeCatalogue : Exclude<Mistake, ImplementedMistake> = {
  changes: byMistake(SCENARIO_CHANGES),
  miscalculations: byMistake(MISCALCULATIONS),
};

function byMistake<W extends { readonly mistake: Mistake }>(variants: readonly W[]): readonly MistakeVariants<W>[] {
  const groups = new Map<Mistake, W[]>();
  for (const way of variants) getOrCreate(groups, way.mistake, () => []).push(way);
  return [...groups].map(([mistake, own]) => ({ mistake, variants: own }));
}

/**
 * Every change, with what is tried in addition to it: the changes of later mistakes, since each pair is tried once, and
 * the miscalculations.
 */
const pairs = /* @__PURE__ */ once(
  (): readonly { readonly first: ScenarioChange; readonly seconds: MistakeCatalogue }[] =>
    SCENARIO_CHANGES.map((first) => ({
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
    })),
);

/** Whether two changes can be made together. Two day counts, or two ways of rounding, cannot. */
function isCombinable(first: ScenarioChange, second: ScenarioChange): boolean {
  return first.exclusiveGroup === undefined || first.exclusiveGroup !== second.exclusiveGroup;
}

/** Calls `found` with every mistake that leads to the claimed amount in a scenario. */
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
      return changed !== undefined && figuresOf(changed)?.subsidy === claimed;
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

/** Sorts by the first mistake of a set, then by its last, in the order of the catalogue. */
function inOrder(sets: Mistakes[]): readonly Mistakes[] {
  return sets.sort((a, b) => compare(a[0], b[0]) || compare(a.at(-1), b.at(-1)));
}

const compare = (a: Mistake | undefined, b: Mistake | undefined) => inCatalogueOrder(a as Mistake, b as Mistake);
