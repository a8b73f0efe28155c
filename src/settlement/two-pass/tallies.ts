import type { Period } from '../../fields/period.js';
import { POLICY, type Policy } from '../../fields/policy.js';
import { fingerprint } from '../../kernel/fingerprint.js';
import { IdSample, isWhole, repeatedIn, type SampledIds } from '../../kernel/id-sample.js';
import type { Integer } from '../../kernel/integer.js';
import { type LinesSum, LinesSummer } from '../../kernel/line-hash.js';
import { MICRO } from '../../kernel/percent.js';
import { greatestCommonDivisor } from '../../kernel/rational.js';
import type { InputFile } from '../encoded.js';
import { ShareGroups, type Shares } from '../shares.js';
import type { Entry } from '../split.js';
import { GROUPINGS, SettlementTally, type TallyPart } from '../tally.js';
import { NotTogetherError, refusal } from './refusals.js';

/*
 * The first pass settles the loans of each part by themselves. What the split of the last fen needs of them is counted: by
 * group of shares, how many loans leave which remainder. All else of a part adds up. A tally has both; its size is bounded,
 * however many loans there are.
 */

/** So many ids of each group, and of the households, are kept as a sample. */
export const MOST_IDS = 8192;

/** So many loans of a group leave a remainder when their subsidy in fen is divided by the group's {@link modulusOf}. */
export type CountedRemainder = readonly [remainder: number, count: number];

/** The loans of a group. */
export interface GroupTally {
  /** By remainder, in order. There are at most {@link modulusOf} of them, which is at most a million. */
  readonly remainders: readonly CountedRemainder[];
  /** A sample of their ids, each with its remainder. */
  readonly ids: SampledIds;
}

/** The loans of a part, or of several, in sums. */
export interface DraftSums {
  readonly policy: Policy;
  readonly period: Period;
  /** So many ids are kept of each group, and of a search for an id. */
  readonly mostIds: number;
  /** The files that were read, in order. */
  readonly inputs: readonly InputFile[];
  /** The draft lines. */
  readonly lines: LinesSum;
  /** Their sums, without the funders' parts. */
  readonly sums: TallyPart;
}

/** What the first pass counts of the loans of a part, or of several. */
export interface DraftTally extends DraftSums {
  /** By group of shares. */
  readonly groups: readonly GroupTally[];
  /** A sample of the ids of the households; each value is 0. */
  readonly households: SampledIds;
}

/**
 * The number by which a subsidy is divided: the smallest by which every share gives whole fen. Two subsidies that leave the
 * same remainder leave the same remainder of every funder's share, too. It divides a million, the unit of shares.
 */
export function modulusOf(shares: Shares): number {
  return MICRO / shares.reduce<number>(greatestCommonDivisor, MICRO);
}

/** Counts the loans of a part. */
export class RemainderCounter {
  private readonly moduli: readonly number[];
  private readonly counts: readonly Map<number, number>[];
  private readonly samples: readonly IdSample[];

  constructor(policy: Policy, mostIds: number) {
    const { shares } = new ShareGroups(policy);
    this.moduli = shares.map(modulusOf);
    this.counts = shares.map(() => new Map());
    this.samples = shares.map(() => new IdSample(mostIds));
  }

  add({ id, subsidy, group }: Entry): void {
    const remainder = remainderOf(subsidy, this.moduli[group] as number);
    count(this.counts[group] as Map<number, number>, remainder, 1);
    (this.samples[group] as IdSample).add(id, remainder);
  }

  addGroup({ remainders, ids }: GroupTally, group: number): void {
    for (const [remainder, loans] of remainders) count(this.counts[group] as Map<number, number>, remainder, loans);
    (this.samples[group] as IdSample).addSample(ids);
  }

  get groups(): readonly GroupTally[] {
    return this.counts.map((counts, group) => ({
      remainders: [...counts].sort(([a], [b]) => a - b),
      ids: (this.samples[group] as IdSample).sample,
    }));
  }
}

/** What is left of a subsidy in fen when it is divided. */
export function remainderOf(subsidy: Integer, modulus: number): number {
  return typeof subsidy === 'number' ? subsidy % modulus : Number(subsidy % BigInt(modulus));
}

function count(counts: Map<number, number>, key: number, more: number): void {
  counts.set(key, (counts.get(key) ?? 0) + more);
}

/**
 * The tally of all parts of some tallies: the same whatever their order, and whichever were folded before.
 *
 * @throws NotTogetherError where there is none, they differ in policy, period or size of the samples, or a household or a loan
 *   is known to be in two of them
 */
export function foldDrafts(tallies: readonly DraftTally[]): DraftTally {
  const [first] = tallies;
  if (first === undefined) throw new NotTogetherError(refusal.none());
  checkTogether(tallies, first);
  const { policy, period, mostIds } = first;
  const sums = new SettlementTally(policy.funders.map(({ id }) => id));
  const lines = new LinesSummer();
  const counter = new RemainderCounter(policy, mostIds);
  const households = new IdSample(mostIds);
  for (const tally of tallies) {
    sums.absorb(tally.sums);
    lines.addSum(tally.lines);
    tally.groups.forEach((group, place) => {
      counter.addGroup(group, place);
    });
    households.addSample(tally.households);
  }
  const inputs = tallies.flatMap((tally) => tally.inputs).sort(compareFiles);
  const folded = {
    ...{ policy, period, mostIds, inputs },
    lines: lines.sum,
    sums: inOrder(sums.part()),
    groups: counter.groups,
    households: households.sample,
  };
  checkDistinct(folded);
  return folded;
}

function checkTogether(tallies: readonly DraftTally[], first: DraftTally): void {
  const { from, to } = first.period;
  const policy = fingerprint(POLICY.encode(first.policy));
  tallies.forEach((tally, i) => {
    const which = { place: i + 1, of: tallies.length };
    if (fingerprint(POLICY.encode(tally.policy)) !== policy) throw new NotTogetherError(refusal.policy(which));
    if (tally.period.from !== from || tally.period.to !== to) throw new NotTogetherError(refusal.period(which));
    if (tally.mostIds !== first.mostIds) throw new NotTogetherError(refusal.sample(which));
  });
}

/** A household or a loan that comes twice is found where the sample has it. */
function checkDistinct({ groups, households }: Pick<DraftTally, 'groups' | 'households'>): void {
  const household = repeatedIn(households);
  if (household !== undefined) throw new NotTogetherError(refusal.household(household));
  for (const { ids } of groups) {
    const loan = repeatedIn(ids);
    if (loan !== undefined) throw new NotTogetherError(refusal.loan(loan));
  }
}

/** Whether every id of a tally is known, so that nothing has to be looked for. */
export function knowsAllIds({ ids }: GroupTally): boolean {
  return isWhole(ids);
}

function compareFiles(a: InputFile, b: InputFile): number {
  return compareTexts([a.name, a.sha256], [b.name, b.sha256]);
}

/** The sums in an order of their own, which does not depend on that of the lines. */
export function inOrder({ cells, households: { all, ...byGroup } }: TallyPart): TallyPart {
  const keysOf = (cell: TallyPart['cells'][number]) => GROUPINGS.map((grouping) => cell[grouping]);
  const sorted = GROUPINGS.map((grouping) => [
    grouping,
    [...byGroup[grouping]].sort(([a], [b]) => compareTexts([a], [b])),
  ]);
  return {
    cells: [...cells].sort((a, b) => compareTexts(keysOf(a), keysOf(b))),
    households: { all, ...Object.fromEntries(sorted) },
  };
}

/** By code unit, the first that differs. */
function compareTexts(a: readonly string[], b: readonly string[]): number {
  const differs = a.findIndex((text, i) => text !== b[i]);
  if (differs < 0) return 0;
  return (a[differs] as string) < (b[differs] as string) ? -1 : 1;
}
