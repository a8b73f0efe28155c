import type { Outcomes } from '../engine/outcomes.js';
import type { Batch } from '../fields/batch.js';
import type { RawFault } from '../fields/faults.js';
import { type Integer, integer } from '../kernel/integer.js';
import type { PeriodsSettler } from '../settlement/periods.js';
import { ShareGroups } from '../settlement/shares.js';
import type { Entry } from '../settlement/split.js';
import type { TallyPart } from '../settlement/tally.js';
import { ByteWriter } from './byte-writer.js';
import { withGroup, writeDrafts } from './line-bytes.js';

/** The sorted ids of a block, each with its line number; the bytes of {@link PlacedId}s. */
export interface SortedIds {
  readonly bytes: Uint8Array;
  readonly first: string;
  readonly last: string;
  /** Whether every id is greater than the one before it. */
  readonly distinct: boolean;
}

/** The result of a block of households: plain data, which can be passed between threads. */
export interface SettledBlock {
  readonly loans: number;
  /** The lines without the funders' parts. */
  readonly drafts: Uint8Array;
  readonly tally: TallyPart;
  /** Undefined where there are none. */
  readonly loanIds: SortedIds | undefined;
  /** Those of the loans, with their outcomes in the period of each earlier settlement. */
  readonly previousIds: readonly SortedIds[];
  readonly householdIds: SortedIds | undefined;
}

const writer = new ByteWriter();

/** The line numbers of households, and of their loans, household by household. */
export interface Lines {
  readonly households: readonly number[];
  readonly loans: readonly number[];
}

/**
 * Settles a block of households.
 *
 * @param withFacts see {@link writeDrafts}
 */
export function settleBlock(settler: PeriodsSettler, batch: Batch, lines: Lines, withFacts: boolean): SettledBlock {
  const { own, previous } = settler.settle(batch);
  writeDrafts(own, settler.policy, writer, withFacts);
  const drafts = writer.take();
  const { households, loans } = batch;
  const ofLoans = new IdsOfBlock(idsIn(loans), lines.loans);
  const groups = new ShareGroups(settler.policy);
  const amountIn =
    (outcomes: Outcomes) =>
    (place: number): string =>
      withGroup(outcomes.subsidy.at(place), groups.groupOf(outcomes.funderSharesAt(place)));
  return {
    loans: loans.count,
    drafts,
    tally: own.tally.part(),
    loanIds: ofLoans.with(amountIn(own.outcomes)),
    previousIds: previous.flatMap((outcomes) => ofLoans.with(amountIn(outcomes)) ?? []),
    householdIds: new IdsOfBlock(idsIn(households), lines.households).with(() => NO_AMOUNT),
  };
}

function idsIn({ columns, count }: Batch['loans'] | Batch['households']): readonly string[] {
  return Array.from({ length: count }, (_, place) => columns.id.at(place) as string);
}

/** The ids of a block, sorted once. */
class IdsOfBlock {
  private readonly places: readonly number[];
  private readonly distinct: boolean;

  constructor(
    private readonly ids: readonly string[],
    private readonly lineOf: readonly number[],
  ) {
    const places = ids.map((_, place) => place);
    const isAbove = (place: number, i: number) =>
      i === 0 || (ids[place] as string) > (ids[places[i - 1] as number] as string);
    if (!places.every(isAbove)) places.sort((a, b) => compareText(ids[a] as string, ids[b] as string) || a - b);
    this.places = places;
    this.distinct = places.every(isAbove);
  }

  /** Each with an amount, as {@link withGroup} writes it; undefined where there are none. */
  with(amountAt: (place: number) => string): SortedIds | undefined {
    const { ids, lineOf, places, distinct } = this;
    if (ids.length === 0) return undefined;
    for (const place of places) {
      writer.text(`${amountAt(place)},${lineOf[place]},`);
      writer.json(ids[place] as string);
      writer.byte(NEWLINE);
    }
    return {
      bytes: writer.take(),
      first: ids[places[0] as number] as string,
      last: ids[places.at(-1) as number] as string,
      distinct,
    };
  }
}

const NEWLINE = 0x0a;
const NO_AMOUNT = '0';

/** By code unit. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A sorted id as `settleBlock` writes it. It is decoded when it is first read, since most are not. */
export class PlacedId implements Entry {
  private known: string | undefined;

  constructor(private readonly written: string) {}

  get subsidy(): Integer {
    const amount = this.amount();
    const colon = amount.indexOf(':');
    const subsidy = colon < 0 ? amount : amount.slice(0, colon);
    return subsidy.length < 16 ? Number(subsidy) : integer(BigInt(subsidy));
  }

  get group(): number {
    const amount = this.amount();
    const colon = amount.indexOf(':');
    return colon < 0 ? 0 : Number(amount.slice(colon + 1));
  }

  get id(): string {
    this.known ??= this.read();
    return this.known;
  }

  get line(): number {
    const begin = this.written.indexOf(',') + 1;
    return Number(this.written.slice(begin, this.written.indexOf(',', begin)));
  }

  private amount(): string {
    return this.written.slice(0, this.written.indexOf(','));
  }

  private read(): string {
    const { written } = this;
    const json = written.slice(written.indexOf(',', written.indexOf(',') + 1) + 1);
    return json.includes('\\') ? JSON.parse(json) : json.slice(1, -1);
  }
}

/** Ids with their lines, sorted; undefined where there are none. */
export function sortedIds(ids: readonly { readonly id: string; readonly line: number }[]): SortedIds | undefined {
  return new IdsOfBlock(
    ids.map(({ id }) => id),
    ids.map(({ line }) => line),
  ).with(() => NO_AMOUNT);
}

/** The fault of a household or a loan that occurs on an earlier line too. */
export function repeated(id: string, of: 'household' | 'loan'): RawFault {
  return { code: 'DUPLICATE_ID', path: [], value: id, detail: of === 'household' ? HOUSEHOLD_TOGETHER : NOTHING };
}

const NOTHING = { en: '', 'zh-CN': '' };
const HOUSEHOLD_TOGETHER = {
  en: ': a household occurs once, with all of its loans',
  'zh-CN': '：每户只出现一次，且含该户全部贷款',
};
