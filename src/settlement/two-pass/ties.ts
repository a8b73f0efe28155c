import type { Share } from '../../kernel/apportion.js';
import { IdSample, isWhole, repeatedIn, type SampledIds } from '../../kernel/id-sample.js';
import type { Integer } from '../../kernel/integer.js';
import { subtract } from '../../kernel/integer.js';
import { isSameSum, type LinesSum, LinesSummer } from '../../kernel/line-hash.js';
import { ShareGroups, type Shares } from '../shares.js';
import { type Cut, shareOfRest } from '../split.js';
import { cutAt, type Decision, fencesOf, type GroupDecision, type LikeLoans, type Search } from './decision.js';
import { NotTogetherError, refusal } from './refusals.js';
import { modulusOf, remainderOf } from './tallies.js';

/*
 * Where more loans have the deciding remainder than give a fen more, those with the smallest ids give it. The last of these ids
 * is looked for in the draft lines, in bounded memory: tied ids are counted between the ids of a sample, which leaves those
 * between two of them; if these are few, they are all kept, and else they are sampled and counted again.
 */

/** So many loans of a kind are up to the id that is asked for. */
export type CountedLike = readonly [remainder: number, more: string, count: number];

/** What lines answer to a {@link Search}. */
export type TieAnswer =
  | { readonly kind: 'count'; readonly counts: readonly number[] }
  | { readonly kind: 'sample'; readonly sample: SampledIds }
  | { readonly kind: 'upTo'; readonly loans: readonly CountedLike[] };

/** What is counted of draft lines for an open decision. */
export interface TiesTally {
  /** The SHA-256 of the decision. */
  readonly decision: string;
  /** The draft lines. */
  readonly lines: LinesSum;
  /** By group; null where nothing is looked for. */
  readonly groups: readonly (TieAnswer | null)[];
}

/** Counts what an open decision asks of loans. */
export class TieCounter {
  private readonly groups: readonly (GroupCounter | undefined)[];

  constructor({ policy, groups, mostIds }: Decision) {
    const { shares } = new ShareGroups(policy);
    this.groups = groups.map(({ cuts, search }, group) =>
      search === undefined ? undefined : new GroupCounter(shares[group] as Shares, cuts, search, mostIds),
    );
  }

  add(id: string, subsidy: Integer, group: number): void {
    this.groups[group]?.add(id, subsidy);
  }

  addAnswers(answers: TiesTally['groups']): void {
    answers.forEach((answer, group) => {
      if (answer !== null) this.groups[group]?.addAnswer(answer);
    });
  }

  get answers(): TiesTally['groups'] {
    return this.groups.map((group) => group?.answer ?? null);
  }
}

class GroupCounter {
  private readonly shares: readonly Share[];
  private readonly modulus: number;
  private readonly counts: number[];
  private readonly sample: IdSample;
  private readonly loans = new Map<string, number>();

  constructor(
    shares: Shares,
    private readonly cuts: readonly Cut[],
    private readonly search: Search,
    mostIds: number,
  ) {
    this.shares = Array.from({ length: cuts.length + 1 }, (_, funder) => shareOfRest(shares, funder));
    this.modulus = modulusOf(shares);
    this.counts = search.asks.kind === 'count' ? new Array<number>(search.asks.ids.length + 1).fill(0) : [];
    this.sample = new IdSample(mostIds);
  }

  add(id: string, subsidy: Integer): void {
    const { from, to, asks } = this.search;
    if ((from !== undefined && id <= from) || (to !== undefined && id > to)) return;
    const more = this.tiedAfter(id, subsidy);
    if (more === undefined) return;
    if (asks.kind === 'count') this.count(placeAmong(asks.ids, id), 1);
    else if (asks.kind === 'sample') this.sample.add(id, 0);
    else if (id <= asks.id) this.countLike(`${remainderOf(subsidy, this.modulus)} ${more}`, 1);
  }

  addAnswer(answer: TieAnswer): void {
    if (answer.kind === 'sample') this.sample.addSample(answer.sample);
    else if (answer.kind === 'count') {
      answer.counts.forEach((count, place) => {
        this.count(place, count);
      });
    } else for (const [remainder, more, count] of answer.loans) this.countLike(`${remainder} ${more}`, count);
  }

  get answer(): TieAnswer {
    const { kind } = this.search.asks;
    if (kind === 'count') return { kind, counts: this.counts };
    if (kind === 'sample') return { kind, sample: this.sample.sample };
    const loans = [...this.loans]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([like, count]): CountedLike => {
        const [remainder, more] = like.split(' ') as [string, string];
        return [Number(remainder), more, count];
      });
    return { kind, loans };
  }

  private count(place: number, more: number): void {
    this.counts[place] = (this.counts[place] as number) + more;
  }

  private countLike(like: string, more: number): void {
    this.loans.set(like, (this.loans.get(like) ?? 0) + more);
  }

  /** Which funders before give a loan a fen more, where it is tied at the next; undefined where it is not. */
  private tiedAfter(id: string, subsidy: Integer): string | undefined {
    let rest = subsidy;
    let more = '';
    for (let funder = 0; ; funder++) {
      const share = this.shares[funder] as Share;
      const floor = share.floorOf(rest);
      const { remainder } = share;
      const cut = this.cuts[funder];
      if (cut === undefined) return remainder === this.search.above ? more : undefined;
      const isTied = remainder === cut.above && cut.tiedTo !== undefined && id <= cut.tiedTo;
      const fen = remainder > cut.above || isTied ? 1 : 0;
      rest = subtract(subtract(rest, floor), fen);
      more += fen;
    }
  }
}

/** How many of some ids, in order, an id is above. */
function placeAmong(ids: readonly string[], id: string): number {
  let low = 0;
  let high = ids.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] as string) < id) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The tally of all parts of some tallies, in any order. @throws NotTogetherError */
export function foldTies(decision: Decision, tallies: readonly TiesTally[]): TiesTally {
  const [first] = tallies;
  if (first === undefined) throw new NotTogetherError(refusal.none());
  const lines = new LinesSummer();
  const counter = new TieCounter(decision);
  for (const tally of tallies) {
    lines.addSum(tally.lines);
    counter.addAnswers(tally.groups);
  }
  return { decision: first.decision, lines: lines.sum, groups: counter.answers };
}

/** Holds the lines of a tally against those of the decision. @throws NotTogetherError */
export function checkLines(decision: Decision, lines: LinesSum): void {
  if (lines.count !== decision.lines.count) {
    throw new NotTogetherError(refusal.counts(decision.lines.count, lines.count));
  }
  if (!isSameSum(lines, decision.lines)) throw new NotTogetherError(refusal.lines());
}

/** The decision that follows from what all lines answered to an open one. It may be open, too. @throws NotTogetherError */
export function decisionAfter(decision: Decision, tally: TiesTally): Decision {
  checkLines(decision, tally.lines);
  const { shares } = new ShareGroups(decision.policy);
  const groups = decision.groups.map((group, place) => {
    const { search } = group;
    return search === undefined ? group : groupAfter(shares[place] as Shares, group, search, tally.groups[place]);
  });
  return { ...decision, groups };
}

function groupAfter(
  shares: Shares,
  group: GroupDecision,
  search: Search,
  answer: TieAnswer | null | undefined,
): GroupDecision {
  const { asks, above } = search;
  if (asks.kind === 'count' && answer?.kind === 'count') {
    const next = narrowed(search, asks.ids, answer.counts);
    if (next !== undefined) return afterCount(shares, group, next);
  }
  if (asks.kind === 'sample' && answer?.kind === 'sample') {
    const repeated = repeatedIn(answer.sample);
    if (repeated !== undefined) throw new NotTogetherError(refusal.loan(repeated));
    const ids = fencesOf(answer.sample);
    if (!isWhole(answer.sample)) return { ...group, search: { ...search, asks: { kind: 'count', ids } } };
    const id = ids[search.rank - 1];
    if (id !== undefined) return found(shares, group, search, id);
  }
  if (asks.kind === 'upTo' && answer?.kind === 'upTo') {
    const counts = new Map(answer.loans.map(([remainder, more, count]) => [`${remainder} ${more}`, count]));
    const upTo = ({ remainder, more }: LikeLoans) => counts.get(`${remainder} ${more}`) ?? 0;
    return cutAt(shares, group, { above, tiedTo: asks.id }, upTo);
  }
  throw new NotTogetherError(refusal.lines());
}

/** The interval between two of the ids that the search goes on in; undefined where too few are counted. */
function narrowed(search: Search, ids: readonly string[], counts: readonly number[]): Search | undefined {
  let { rank } = search;
  let place = 0;
  for (; rank > (counts[place] ?? rank); place++) rank -= counts[place] as number;
  if (place > ids.length) return undefined;
  const [from, to] = [ids[place - 1] ?? search.from, ids[place] ?? search.to];
  return {
    ...{ above: search.above, rank, count: counts[place] as number, asks: { kind: 'sample' } },
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  };
}

function afterCount(shares: Shares, group: GroupDecision, search: Search): GroupDecision {
  // All that are left give more: any id that is not below them, and below the next, is as good as the last of them.
  if (search.rank === search.count && search.to !== undefined) return found(shares, group, search, search.to);
  return { ...group, search };
}

function found(shares: Shares, group: GroupDecision, search: Search, id: string): GroupDecision {
  const { above } = search;
  if (group.cuts.length === shares.length - 2) {
    return { cuts: [...group.cuts, { above, tiedTo: id }], loans: [] };
  }
  // How the next funder's share falls depends on which kinds of loans give more.
  return { ...group, search: { above, rank: search.rank, count: search.count, asks: { kind: 'upTo', id } } };
}
