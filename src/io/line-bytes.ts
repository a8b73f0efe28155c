import type { FigureColumn } from '../engine/columns.js';
import type { Outcomes } from '../engine/outcomes.js';
import { type Reasons, reasonsIn } from '../engine/reason-bits.js';
import type { LoanColumns } from '../fields/batch.js';
import { FIGURES, LOAN_FIGURES, type Unit } from '../fields/figures.js';
import type { Policy } from '../fields/policy.js';
import { BASIS_NAMES, EXCLUSION_NAMES } from '../fields/reasons.js';
import { placeOfLowest, withoutLowest } from '../kernel/bits.js';
import type { Integer } from '../kernel/integer.js';
import { FixedText, type JsonWriter, quoted } from '../kernel/json-writer.js';
import type { Day } from '../kernel/plain-date.js';
import type { DictionaryColumn } from '../kernel/text-columns.js';
import type { SettledBatch } from '../settlement/settler.js';
import { ShareGroups } from '../settlement/shares.js';
import type { Splitter } from '../settlement/split.js';
import type { SettlementTally } from '../settlement/tally.js';
import { DraftColumns, type Drafts } from './drafts.js';
import { SHOWN } from './escape-controls.js';

const NEWLINE = 0x0a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACE = 0x7d;

/** The constant parts of a line: the bytes before the loan's id, and those between the values. */
const BEFORE_ID = /* @__PURE__ */ new FixedText('{"loanId":');
const HOUSEHOLD_ID = /* @__PURE__ */ new FixedText(',"householdId":');
const FUNDERS = /* @__PURE__ */ new FixedText(',"funders":');
const PRODUCT = /* @__PURE__ */ new FixedText(',"product":');
const TOWNSHIP = /* @__PURE__ */ new FixedText(',"township":');
const CATEGORY = /* @__PURE__ */ new FixedText(',"category":');
const FUNDER_SHARES = /* @__PURE__ */ new FixedText(',"funderShares":');
const PRINCIPAL = /* @__PURE__ */ new FixedText(',"principal":');
const DISBURSED_ON = /* @__PURE__ */ new FixedText(',"disbursedOn":');
const MATURES_ON = /* @__PURE__ */ new FixedText(',"maturesOn":');
const END = /* @__PURE__ */ new FixedText('}\n');

/** By the number of the basis: the bytes from the end of the household's id to the reasons. */
const BASES = /* @__PURE__ */ BASIS_NAMES.map((name) => new FixedText(`,"basis":"${name}","reasons":`));
const EXCLUDED_DAYS = /* @__PURE__ */ new FixedText(',"excludedDays":{');
/** By the number of the exclusion: the bytes before its days, where it is the first of the line and where it is not. */
const FIRST_EXCLUSIONS = /* @__PURE__ */ EXCLUSION_NAMES.map((name) => new FixedText(`"${name}":`));
const LATER_EXCLUSIONS = /* @__PURE__ */ EXCLUSION_NAMES.map((name) => new FixedText(`,"${name}":`));

/**
 * Writes the drafts of a batch's lines, in the order of its loans, in the JSON form of SPEC 9. The keys and their order are
 * those of `encodedLineAt`.
 *
 * @param writer must be empty: everything that it wrote before has been taken
 * @param withFacts whether a line also has the loan's principal and days, as the detail has
 */
export function writeDrafts(settled: SettledBatch, policy: Policy, writer: JsonWriter, withFacts: boolean): Drafts {
  const { batch, outcomes, cells } = settled;
  const { owners } = batch;
  const loan = batch.loans.columns;
  const household = batch.households.columns;
  const figures = LOAN_FIGURES.map((name) => new FigureWriter(name, outcomes.columns[name]));
  const products = new Words(loan.product);
  const townships = new Words(household.township);
  const categories = new Words(household.category);
  const reasons = new ReasonWords();
  const holes = new Uint32Array(outcomes.length);
  for (let place = 0; place < outcomes.length; place++) {
    const owner = owners[place] as number;
    writer.put(BEFORE_ID);
    writer.jsonAt(loan.id, place);
    writer.put(HOUSEHOLD_ID);
    writer.jsonAt(household.id, owner);
    writer.put(BASES[outcomes.bases[place] as number] as FixedText);
    writer.put(reasons.of(outcomes.reasonBitsAt(place)));
    writeExcludedDays(outcomes, place, writer);
    for (let i = 0; i < figures.length; i++) (figures[i] as FigureWriter).write(place, writer);
    writer.put(FUNDERS);
    holes[place] = writer.length;
    writer.put(PRODUCT);
    writer.put(products.at(place));
    writer.put(TOWNSHIP);
    writer.put(townships.at(owner));
    writer.put(CATEGORY);
    writer.put(categories.at(owner));
    const entry = outcomes.funderSharesAt(place);
    if (entry >= 0) {
      writer.put(FUNDER_SHARES);
      writer.count(entry);
    }
    if (withFacts) writeFacts(loan, place, writer);
    writer.put(END);
  }
  return draftsOf(outcomes, { holes, cells }, new ShareGroups(policy), writer);
}

function draftsOf(
  outcomes: Outcomes,
  { holes, cells }: { readonly holes: Uint32Array; readonly cells: Uint32Array },
  groups: ShareGroups,
  writer: JsonWriter,
): Drafts {
  const { length, subsidy } = outcomes;
  const hasGroups = groups.shares.length > 1;
  const drafts = { count: length, hasGroups, bytes: DraftColumns.room(length, hasGroups, writer.length) };
  const columns = new DraftColumns(drafts);
  columns.subsidies.set(subsidy.numbersOrNaN);
  columns.holes.set(holes);
  columns.cells.set(cells);
  if (hasGroups) {
    for (let place = 0; place < length; place++) {
      columns.groups[place] = groups.groupOf(outcomes.funderSharesAt(place));
    }
  }
  writer.takeInto(columns.lines);
  return { ...drafts, wide: subsidy.unsafe };
}

function writeExcludedDays(outcomes: Outcomes, place: number, writer: JsonWriter): void {
  writer.put(EXCLUDED_DAYS);
  let keys = FIRST_EXCLUSIONS;
  for (let bits = outcomes.excludedBitsAt(place); bits !== 0; bits = withoutLowest(bits)) {
    const exclusion = placeOfLowest(bits);
    writer.put(keys[exclusion] as FixedText);
    writer.count(outcomes.daysExcludedAt(place, exclusion));
    keys = LATER_EXCLUSIONS;
  }
  writer.byte(BRACE);
}

function writeFacts({ principal, disbursedOn, maturesOn }: LoanColumns, place: number, writer: JsonWriter): void {
  writer.put(PRINCIPAL);
  writer.amount(principal.numbers[place] as number);
  writer.put(DISBURSED_ON);
  writer.day(disbursedOn.days[place] as Day);
  writer.put(MATURES_ON);
  writer.day(maturesOn.days[place] as Day);
}

/** Whether figures of a unit are written as strings of two decimals; otherwise they are counts, written as numbers. */
const IS_AMOUNT: Readonly<Record<Unit, boolean>> = { yuan: true, yuanDays: true, days: false, count: false };

/** Writes a figure of a line after its key. */
class FigureWriter {
  private readonly key: FixedText;
  private readonly numbers: Float64Array;
  private readonly isAmount: boolean;

  constructor(
    name: (typeof LOAN_FIGURES)[number],
    private readonly column: FigureColumn,
  ) {
    this.key = new FixedText(`,"${name}":`);
    this.numbers = column.numbersOrNaN;
    this.isAmount = IS_AMOUNT[FIGURES[name].unit];
  }

  write(place: number, writer: JsonWriter): void {
    writer.put(this.key);
    const number = this.numbers[place] as number;
    if (!this.isAmount) writer.count(number);
    else writer.amount(Number.isNaN(number) ? this.column.at(place) : number);
  }
}

/** The words of a column as JSON strings; `""` for a record without one. */
class Words {
  private readonly codes: Int32Array;
  private readonly written: readonly FixedText[];

  constructor({ codes, words }: DictionaryColumn) {
    this.codes = codes;
    this.written = words.map((word) => new FixedText(quoted(word, SHOWN)));
  }

  at(place: number): FixedText {
    const code = this.codes[place] as number;
    return code < 0 ? EMPTY_TEXT : (this.written[code] as FixedText);
  }
}

const EMPTY_TEXT = /* @__PURE__ */ new FixedText('""');
const EMPTY_LIST = /* @__PURE__ */ new FixedText('[]');

/** Lists of reasons as JSON. Each list is encoded once: few different lists occur. */
class ReasonWords {
  private readonly written = new Map<Reasons, FixedText>();

  of(reasons: Reasons): FixedText {
    if (reasons === 0) return EMPTY_LIST;
    let written = this.written.get(reasons);
    if (written === undefined) {
      written = new FixedText(JSON.stringify(reasonsIn(reasons)));
      this.written.set(reasons, written);
    }
    return written;
  }
}

/** Completes drafts: inserts the funders' parts of every line, as the split of all loans gives them. */
export class DraftFiller {
  private readonly keys: readonly FixedText[];
  private readonly parts: Integer[] = [];

  /**
   * @param writer must be empty: everything that it wrote before has been taken
   * @param tally the funders' parts are added to its cells
   */
  constructor(
    private readonly splitter: Splitter,
    private readonly tally: SettlementTally,
    funderIds: readonly string[],
    private readonly writer: JsonWriter,
  ) {
    this.keys = funderIds.map((id, i) => new FixedText(`${i === 0 ? '{' : ','}${JSON.stringify(id)}:`));
  }

  /**
   * The completed lines of drafts. The bytes are valid until the next call.
   *
   * @param cellsOfAll by the number of a cell in the drafts, its place in the tally
   */
  fill(drafts: Drafts, cellsOfAll: Uint32Array): Uint8Array {
    const { writer, parts, keys, tally, splitter } = this;
    const { subsidies, holes, cells, groups, lines } = new DraftColumns(drafts);
    let written = 0;
    let place = 0;
    const loanId = () => idBefore(lines, holes[place] as number);
    for (; place < drafts.count; place++) {
      const hole = holes[place] as number;
      const number = subsidies[place] as number;
      const subsidy = Number.isNaN(number) ? (drafts.wide.get(place) as bigint) : number;
      const cell = cellsOfAll[cells[place] as number] as number;
      splitter.putParts(subsidy, drafts.hasGroups ? (groups[place] as number) : 0, loanId, parts);
      // One copy takes the bytes after a line's parts and those of the next line up to its parts.
      writer.copy(lines, written, hole);
      written = hole;
      for (let i = 0; i < keys.length; i++) {
        writer.put(keys[i] as FixedText);
        writer.amount(parts[i] as Integer);
        tally.fundLine(cell, i, parts[i] as Integer);
      }
      writer.byte(BRACE);
    }
    writer.copy(lines, written, lines.length);
    return writer.lend();
  }
}

/** The id of the loan of the line in which a byte offset lies. */
function idBefore(lines: Uint8Array, place: number): string {
  const begin = lines.lastIndexOf(NEWLINE, place) + 1 + BEFORE_ID.length;
  let end = begin + 1;
  while (lines[end] !== QUOTE) end += lines[end] === BACKSLASH ? 2 : 1;
  return JSON.parse(new TextDecoder().decode(lines.subarray(begin, end + 1)));
}
