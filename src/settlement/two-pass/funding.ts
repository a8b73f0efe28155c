import type { Basis } from '../../fields/reasons.js';
import { add, type Integer } from '../../kernel/integer.js';
import { type LinesSum, LinesSummer } from '../../kernel/line-hash.js';
import { Splitter } from '../split.js';
import { type SettlementSummary, summaryOf } from '../summary.js';
import { GROUPINGS, type Grouping, SettlementTally } from '../tally.js';
import { type Decision, isOpen } from './decision.js';
import { NotTogetherError, refusal } from './refusals.js';
import { checkLines } from './ties.js';

/** By what a line is grouped. */
export type LineKeys = Readonly<Record<Grouping, string>>;

/** The funders' parts of the lines of some groups. */
export interface FundedCell extends LineKeys {
  /** In fen, in the policy's order. */
  readonly parts: readonly Integer[];
}

/** What the second pass counts of the lines that it has filled. */
export interface FundedTally {
  /** The SHA-256 of the decision. */
  readonly decision: string;
  /** The draft lines. */
  readonly lines: LinesSum;
  /** In an order of their own. */
  readonly cells: readonly FundedCell[];
}

/** The split of every loan by itself, once the decision is closed. @throws NotTogetherError where it is open */
export function splitterOf(decision: Decision): Splitter {
  if (isOpen(decision)) throw new NotTogetherError(refusal.notDecided());
  return Splitter.of(
    decision.policy,
    decision.groups.map(({ cuts }) => cuts),
  );
}

/** Adds up the funders' parts of lines. */
export class FundedSums {
  private readonly cellsByKey = new Map<string, { readonly keys: LineKeys; parts: Integer[] }>();

  add(keys: LineKeys, parts: readonly Integer[]): void {
    const key = JSON.stringify(GROUPINGS.map((grouping) => keys[grouping]));
    let cell = this.cellsByKey.get(key);
    if (cell === undefined) {
      cell = { keys, parts: parts.map(() => 0) };
      this.cellsByKey.set(key, cell);
    }
    for (let i = 0; i < parts.length; i++) cell.parts[i] = add(cell.parts[i] as Integer, parts[i] as Integer);
  }

  get cells(): readonly FundedCell[] {
    const sorted = [...this.cellsByKey].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.map(([, { keys, parts }]) => {
      const { product, township, category, basis } = keys;
      return { product, township, category, basis, parts };
    });
  }
}

/** The tally of all parts of some tallies, in any order. @throws NotTogetherError */
export function foldFunded(tallies: readonly FundedTally[]): FundedTally {
  const [first] = tallies;
  if (first === undefined) throw new NotTogetherError(refusal.none());
  const lines = new LinesSummer();
  const sums = new FundedSums();
  for (const tally of tallies) {
    lines.addSum(tally.lines);
    for (const { parts, ...keys } of tally.cells) sums.add(keys, parts);
  }
  return { decision: first.decision, lines: lines.sum, cells: sums.cells };
}

/** The settlement of all loans, without its lines. @throws NotTogetherError where lines are missing or others than decided */
export function summaryAfter(decision: Decision, funded: FundedTally): SettlementSummary {
  checkLines(decision, funded.lines);
  const { policy, period, sums } = decision;
  const tally = new SettlementTally(policy.funders.map(({ id }) => id));
  tally.absorb(sums);
  for (const { product, township, category, basis, parts } of funded.cells) {
    const cell = tally.cellOf(tally.rowOf(township, category), product, basis as Basis);
    parts.forEach((part, funder) => {
      tally.fundLine(cell.place, funder, part);
    });
  }
  return summaryOf(policy, period, tally, [], { previous: [], advances: [] });
}
