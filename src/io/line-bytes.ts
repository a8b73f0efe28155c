import type { Outcomes } from '../engine/outcomes.js';
import type { LoanColumns } from '../fields/batch.js';
import { FIGURES, LOAN_FIGURES, type Unit } from '../fields/figures.js';
import type { Policy } from '../fields/policy.js';
import { type Integer, integer } from '../kernel/integer.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import type { SettledBatch } from '../settlement/settler.js';
import { ShareGroups } from '../settlement/shares.js';
import type { Splitter } from '../settlement/split.js';
import type { SettlementTally } from '../settlement/tally.js';
import { ByteWriter } from './byte-writer.js';

/*
 * A line of a settlement is written in two goes: all but who pays, while the loan is there; and who pays, once all loans
 * have been seen. In between it is a draft:
 *
 *     subsidy in fen, cell of the tally, the line as JSON with a hole where the funders' parts go
 *
 * Behind the subsidy stand `:` and the group of the loans with the same shares of the funders, where that is not 0.
 *
 * JSON contains no raw control characters, so that one can mark the hole and another the end of the line.
 */

const HOLE = 0x01;
const NEWLINE = 0x0a;
const COMMA = 0x2c;
const COLON = 0x3a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
const BRACE = 0x7d;

/** Before the loan's id in a line. */
const BEFORE_ID = '{"loanId":';

/**
 * Writes the drafts of a batch's lines, in the order of its loans.
 *
 * @param withFacts whether a line also tells the loan's principal and days, as the detail does
 */
export function writeDrafts(settled: SettledBatch, policy: Policy, writer: ByteWriter, withFacts: boolean): void {
  const { batch, outcomes, cells } = settled;
  const { owners } = batch;
  const loan = batch.loans.columns;
  const { township, category } = batch.households.columns;
  const figures = figuresOf(outcomes);
  const groups = new ShareGroups(policy);
  for (let place = 0; place < outcomes.length; place++) {
    const entry = outcomes.funderSharesAt(place);
    writer.text(withGroup(outcomes.subsidy.at(place), groups.groupOf(entry)));
    writer.byte(COMMA);
    writer.count(cells[place] as number);
    writer.byte(COMMA);
    writeEligibility(outcomes, place, writer);
    for (const { key, column, write } of figures) {
      writer.word(key);
      write(writer, column.at(place));
    }
    const owner = owners[place] as number;
    writer.word(',"funders":');
    writer.byte(HOLE);
    writer.word(',"product":');
    writer.jsonWord(loan.product.at(place) as string);
    writer.word(',"township":');
    writer.jsonWord(township.at(owner) ?? '');
    writer.word(',"category":');
    writer.jsonWord(category.at(owner) ?? '');
    if (entry >= 0) {
      writer.word(',"funderShares":');
      writer.count(entry);
    }
    if (withFacts) writeFacts(loan, place, writer);
    writer.word('}\n');
  }
}

function writeFacts({ principal, disbursedOn, maturesOn }: LoanColumns, place: number, writer: ByteWriter): void {
  writer.word(',"principal":');
  writer.amount(principal.numbers[place] as number);
  writer.word(',"disbursedOn":');
  writer.jsonWord(formatDay(disbursedOn.days[place] as Day));
  writer.word(',"maturesOn":');
  writer.jsonWord(formatDay(maturesOn.days[place] as Day));
}

/** A subsidy in fen with its loan's group, as drafts and ids have it: `6000`, and `6000:2` in a group other than 0. */
export function withGroup(subsidy: Integer, group: number): string {
  return group === 0 ? String(subsidy) : `${subsidy}:${group}`;
}

/** How a figure is written, by its unit. */
const WRITERS: Readonly<Record<Unit, (writer: ByteWriter, value: Integer) => void>> = {
  yuan: (writer, value) => writer.amount(value),
  yuanDays: (writer, value) => writer.amount(value),
  days: (writer, value) => writer.count(value as number),
  count: (writer, value) => writer.count(value as number),
};

/** The figures of a line, each with its key, its column and how it is written. */
function figuresOf({ columns }: Outcomes) {
  return LOAN_FIGURES.map((name) => ({
    key: `,"${name}":`,
    column: columns[name],
    write: WRITERS[FIGURES[name].unit],
  }));
}

/** The JSON form of SPEC 9 up to the figures, key by key as `encodedLineAt` has it. */
function writeEligibility(outcomes: Outcomes, place: number, writer: ByteWriter): void {
  writer.word(BEFORE_ID);
  writer.json(outcomes.loanIdAt(place));
  writer.word(',"householdId":');
  writer.json(outcomes.householdIdAt(place));
  writer.word(',"basis":');
  writer.jsonWord(outcomes.basisAt(place));
  writer.word(',"reasons":');
  const reasons = outcomes.reasonsAt(place);
  if (reasons.length === 0) writer.word('[]');
  else writer.text(JSON.stringify(reasons));
  writer.word(',"excludedDays":{');
  let separator = '"';
  for (const [exclusion, days] of outcomes.excludedAt(place)) {
    writer.word(separator);
    writer.word(exclusion);
    writer.word('":');
    writer.count(days);
    separator = ',"';
  }
  writer.byte(BRACE);
}

/** Fills the holes of drafts: who pays, as the split of all loans has it. */
export class DraftFiller {
  private readonly writer = new ByteWriter();
  private readonly keys: readonly string[];

  /** @param tally receives who pays, by cell */
  constructor(
    private readonly splitter: Splitter,
    private readonly tally: SettlementTally,
    funderIds: readonly string[],
  ) {
    this.keys = funderIds.map((id, i) => `${i === 0 ? '{' : ','}${JSON.stringify(id)}:`);
  }

  /**
   * The lines of whole drafts.
   *
   * @param cells the place in the tally of each cell that the drafts name
   */
  fill(drafts: Uint8Array, cells: Uint32Array): Uint8Array {
    const { writer } = this;
    for (let begin = 0; begin < drafts.length; ) {
      const afterSubsidy = drafts.indexOf(COMMA, begin);
      const afterCell = drafts.indexOf(COMMA, afterSubsidy + 1);
      const hole = drafts.indexOf(HOLE, afterCell);
      const end = drafts.indexOf(NEWLINE, hole) + 1;
      const line = afterCell + 1;
      const colon = drafts.subarray(begin, afterSubsidy).indexOf(COLON);
      const afterAmount = colon < 0 ? afterSubsidy : begin + colon;
      const group = colon < 0 ? 0 : (integerIn(drafts, afterAmount + 1, afterSubsidy) as number);
      const parts = this.splitter.partsOf(integerIn(drafts, begin, afterAmount), group, () => idIn(drafts, line));
      const cell = cells[integerIn(drafts, afterSubsidy + 1, afterCell) as number] as number;
      writer.copy(drafts, line, hole);
      for (let i = 0; i < parts.length; i++) {
        writer.word(this.keys[i] as string);
        writer.amount(parts[i] as Integer);
        this.tally.fundLine(cell, i, parts[i] as Integer);
      }
      writer.word('}');
      writer.copy(drafts, hole + 1, end);
      begin = end;
    }
    return writer.take();
  }
}

/** An integer ≥ 0 in digits. */
function integerIn(bytes: Uint8Array, begin: number, end: number): Integer {
  if (end - begin > 15) return integer(BigInt(new TextDecoder().decode(bytes.subarray(begin, end))));
  let value = 0;
  for (let at = begin; at < end; at++) value = value * 10 + ((bytes[at] as number) - ZERO);
  return value;
}

/** The id of the loan whose line begins at a place. */
function idIn(bytes: Uint8Array, line: number): string {
  const begin = line + BEFORE_ID.length;
  let end = begin + 1;
  while (bytes[end] !== QUOTE) end += bytes[end] === BACKSLASH ? 2 : 1;
  return JSON.parse(new TextDecoder().decode(bytes.subarray(begin, end + 1)));
}
