import type { Outcomes } from '../engine/outcomes.js';
import type { Batch } from '../fields/batch.js';
import type { RawFault } from '../fields/faults.js';
import { type Integer, integer } from '../kernel/integer.js';
import { JsonWriter } from '../kernel/json-writer.js';
import { TextColumn } from '../kernel/text-columns.js';
import type { PeriodsSettler } from '../settlement/periods.js';
import { ShareGroups } from '../settlement/shares.js';
import type { Entry } from '../settlement/split.js';
import type { TallyPart } from '../settlement/tally.js';
import type { Drafts } from './drafts.js';
import { SHOWN } from './escape-controls.js';
import { writeDrafts } from './line-bytes.js';

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
  readonly drafts: Drafts;
  readonly tally: TallyPart;
  /** Undefined where there are none. */
  readonly loanIds: SortedIds | undefined;
  /** Those of the loans, with their outcomes in the period of each earlier settlement. */
  readonly previousIds: readonly SortedIds[];
  readonly householdIds: SortedIds | undefined;
}

const writer = new JsonWriter(SHOWN);

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
  const drafts = writeDrafts(own, settler.policy, writer, withFacts);
  const { households, loans } = batch;
  const ofLoans = new IdsOfBlock(loans.columns.id, loans.count, lines.loans);
  const groups = new ShareGroups(settler.policy);
  const amountsIn = (outcomes: Outcomes): Amounts => ({
    subsidyAt: (place) => outcomes.subsidy.at(place),
    groupAt: (place) => groups.groupOf(outcomes.funderSharesAt(place)),
  });
  return {
    loans: loans.count,
    drafts,
    tally: own.tally.part(),
    loanIds: ofLoans.with(amountsIn(own.outcomes)),
    previousIds: previous.flatMap((outcomes) => ofLoans.with(amountsIn(outcomes)) ?? []),
    householdIds: new IdsOfBlock(households.columns.id, households.count, lines.households).with(NO_AMOUNTS),
  };
}

/** The values kept with the ids of loans: the subsidy in fen, and the group of loans that it is split with. */
interface Amounts {
  subsidyAt(place: number): Integer;
  groupAt(place: number): number;
}

const NO_AMOUNTS: Amounts = { subsidyAt: () => 0, groupAt: () => 0 };

/** The ids of a block, sorted once. */
class IdsOfBlock {
  /** The places in the order of the ids; undefined where they are in it already. */
  private readonly places: Int32Array | undefined;
  private readonly distinct: boolean;

  constructor(
    private readonly ids: TextColumn,
    private readonly count: number,
    private readonly lineOf: readonly number[],
  ) {
    this.distinct = true;
    for (let i = 1; i < count && this.distinct; i++) this.distinct = ids.compare(i - 1, i) < 0;
    if (this.distinct) return;
    const places = Int32Array.from({ length: count }, (_, place) => place);
    places.sort((a, b) => ids.compare(a, b) || a - b);
    this.places = places;
    this.distinct = places.every((place, i) => i === 0 || ids.compare(places[i - 1] as number, place) < 0);
  }

  /** A line each: `subsidy,line,"id"`; in a group other than 0 `subsidy:group,line,"id"`. Undefined where there are none. */
  with({ subsidyAt, groupAt }: Amounts): SortedIds | undefined {
    const { ids, lineOf, count, distinct } = this;
    if (count === 0) return undefined;
    for (let i = 0; i < count; i++) {
      const place = this.placeOf(i);
      writer.integer(subsidyAt(place));
      const group = groupAt(place);
      if (group !== 0) {
        writer.byte(COLON);
        writer.count(group);
      }
      writer.byte(COMMA);
      writer.count(lineOf[place] as number);
      writer.byte(COMMA);
      writer.jsonAt(ids, place);
      writer.byte(NEWLINE);
    }
    const first = ids.at(this.placeOf(0)) as string;
    const last = ids.at(this.placeOf(count - 1)) as string;
    return { bytes: writer.take(), first, last, distinct };
  }

  private placeOf(i: number): number {
    return this.places === undefined ? i : (this.places[i] as number);
  }
}

const NEWLINE = 0x0a;
const COMMA = 0x2c;
const COLON = 0x3a;
const ZERO = 0x30;

/** By code unit. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const decoder = /* @__PURE__ */ new TextDecoder();

/** A sorted id as `settleBlock` writes it. It is decoded when it is first read, since most are not. */
export class PlacedId implements Entry {
  private known: string | undefined;
  /** Where the line's number begins, and where the id does. */
  private lineAt = 0;
  private idAt = 0;

  /**
   * @param begin where its line begins in `bytes`
   * @param end where it ends
   */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly begin: number,
    private readonly end: number,
  ) {}

  get subsidy(): Integer {
    return integerFrom(this.bytes, this.begin);
  }

  get group(): number {
    const colon = endOfDigits(this.bytes, this.begin);
    return this.bytes[colon] === COLON ? (integerFrom(this.bytes, colon + 1) as number) : 0;
  }

  get id(): string {
    this.known ??= this.read();
    return this.known;
  }

  get line(): number {
    this.find();
    return integerFrom(this.bytes, this.lineAt) as number;
  }

  private find(): void {
    if (this.idAt > 0) return;
    this.lineAt = this.bytes.indexOf(COMMA, this.begin) + 1;
    this.idAt = this.bytes.indexOf(COMMA, this.lineAt) + 1;
  }

  private read(): string {
    this.find();
    const json = decoder.decode(this.bytes.subarray(this.idAt, this.end));
    return json.includes('\\') ? JSON.parse(json) : json.slice(1, -1);
  }
}

function endOfDigits(bytes: Uint8Array, begin: number): number {
  let end = begin;
  while (((bytes[end] as number) ^ ZERO) <= 9) end += 1;
  return end;
}

/** The integer ≥ 0 whose digits begin at a place. */
function integerFrom(bytes: Uint8Array, begin: number): Integer {
  const end = endOfDigits(bytes, begin);
  if (end - begin > 15) return integer(BigInt(decoder.decode(bytes.subarray(begin, end))));
  let value = 0;
  for (let at = begin; at < end; at++) value = value * 10 + ((bytes[at] as number) - ZERO);
  return value;
}

/** Ids with their lines, sorted; undefined where there are none. */
export function sortedIds(ids: readonly LineId[]): SortedIds | undefined {
  const column = new TextColumn();
  column.reserve(ids.length);
  ids.forEach(({ id }, place) => {
    column.put(place, id);
  });
  return new IdsOfBlock(
    column,
    ids.length,
    ids.map(({ line }) => line),
  ).with(NO_AMOUNTS);
}

/** An id and its line. */
export interface LineId {
  readonly id: string;
  readonly line: number;
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
