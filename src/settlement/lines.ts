import type { EncodedFigures, LoanFigures, Outcome } from '../engine/figures.js';
import { Outcomes } from '../engine/outcomes.js';
import { isObject } from '../fields/faults.js';
import {
  byFigure,
  COMPUTED_FIGURES,
  encodeFiguresInto,
  internalFigure,
  LOAN_FIGURES,
  withEncodedFigures,
} from '../fields/figures.js';
import { unexpected } from '../fields/stages.js';
import { type Decimal, isDecimal } from '../kernel/decimal.js';
import { fenOf, formatFen, yuan } from '../kernel/fen.js';
import type { Integer } from '../kernel/integer.js';
import { IntegerColumn } from '../kernel/integer-column.js';
import { data, withLazy } from './data.js';
import { type ByFunder, byFunder, encodeByFunder } from './totals.js';

/** What a line is grouped by, besides its basis; `""` for a missing township or category. */
export interface GroupKeys {
  /** The id of the product. */
  readonly product: string;
  /** The township of the household; `''` where it has none. */
  readonly township: string;
  /** The category of the household; `''` where it has none. */
  readonly category: string;
}

/**
 * A loan's line in a settlement. It is plain data; `JSON.stringify` writes it in the form of SPEC 9, amounts as strings of
 * two decimals.
 */
export interface SettlementLine extends LoanFigures, GroupKeys {
  /** Who pays how much of the subsidy, in yuan: the parts add up to it. */
  readonly funders: ByFunder<Decimal>;
  /**
   * The place in `policy.funderShares` of the entry that gave the funders' shares, counted from 0; absent where they have their
   * own.
   */
  readonly funderShares?: number;
}

/** A loan's line in the JSON form of SPEC 9: amounts of yuan are strings of two decimals, counts are numbers. */
export interface EncodedLine extends EncodedFigures, GroupKeys {
  /** The part of each funder in yuan, by funder id. */
  readonly funders: ByFunder<string>;
  /**
   * The place in `policy.funderShares` of the entry that gave the funders' shares, counted from 0; absent where they have their
   * own.
   */
  readonly funderShares?: number;
}

/** The lines of a settlement, a column a figure: there is no object for a line. */
export interface Lines {
  /** The funders, in the policy's order. */
  readonly ids: readonly string[];
  readonly outcomes: Outcomes;
  /** Every funder's part of every line, in fen. */
  readonly parts: readonly IntegerColumn[];
  readonly keysAt: (place: number) => GroupKeys;
}

/** The line at a place. */
export function lineAt(lines: Lines, place: number): SettlementLine {
  const { ids, outcomes, keysAt } = lines;
  const { product, township, category } = keysAt(place);
  const funders = byFunder(ids, partsAt(lines, place), yuan);
  const line = { funders, product, township, category, ...sharesIn(outcomes.funderSharesAt(place)) };
  return data(Object.assign(outcomes.figuresAt(place), line), toJSON);
}

/** Which entry gave the funders' shares, where one did. */
function sharesIn(entry: number): { readonly funderShares?: number } {
  return entry < 0 ? {} : { funderShares: entry };
}

function toJSON(this: SettlementLine): EncodedLine {
  return encodeLine(this);
}

/**
 * A line in the JSON form of SPEC 9, as those of `settleStream` come: amounts of yuan as strings of two decimals.
 *
 * @throws TypeError where the value is not a line of a settlement
 */
export function encodeLine(line: SettlementLine): EncodedLine {
  if (!isLine(line)) throw unexpected('a line of a settlement, as settle or settleStream returns it', line);
  const { loanId, householdId, basis, reasons, excludedDays, product, township, category } = line;
  const funders = encodeByFunder(line.funders);
  const encoded = encodeFiguresInto({ loanId, householdId, basis, reasons, excludedDays }, LOAN_FIGURES, line);
  return Object.assign(encoded, { funders, product, township, category, ...sharesIn(line.funderShares ?? -1) });
}

/** Whether a value is a line of a settlement, or a copy of one. Only its kind of fields is looked at, not every field. */
export function isLine(value: unknown): value is SettlementLine {
  return isObject(value) && isDecimal(value.subsidy) && isObject(value.funders) && typeof value.basis === 'string';
}

/** The line at a place in the JSON form of SPEC 9. */
export function encodedLineAt(lines: Lines, place: number): EncodedLine {
  const { ids, outcomes, keysAt } = lines;
  const { columns } = outcomes;
  const { product, township, category } = keysAt(place);
  const funders = byFunder(ids, partsAt(lines, place), formatFen);
  const line = withEncodedFigures(outcomes.eligibilityAt(place), LOAN_FIGURES, (name) => columns[name].at(place));
  return Object.assign(line, { funders, product, township, category, ...sharesIn(outcomes.funderSharesAt(place)) });
}

function partsAt({ parts }: Lines, place: number): readonly Integer[] {
  return parts.map((part) => part.at(place));
}

/** A line in integers: amounts in fen, principal-days in fen-days. */
export interface IntegerLine extends Outcome, GroupKeys {
  readonly funders: Readonly<Record<string, Integer>>;
  readonly funderShares?: number;
}

/** Lines in columns; a funder that a line does not name has 0. */
export function linesOf(held: readonly IntegerLine[], ids: readonly string[]): Lines {
  const outcomes = new Outcomes(held.length, {
    loanIdAt: (place) => (held[place] as IntegerLine).loanId,
    householdIdAt: (place) => (held[place] as IntegerLine).householdId,
  });
  held.forEach((line, place) => {
    outcomes.put(place, line);
    outcomes.putFunderShares(place, line.funderShares ?? -1);
  });
  const partOf = (id: string, { funders }: IntegerLine) => (Object.hasOwn(funders, id) ? (funders[id] as Integer) : 0);
  return {
    ids,
    outcomes,
    parts: ids.map((id) => IntegerColumn.of(held.map((line) => partOf(id, line)))),
    keysAt: (place) => {
      const { product, township, category } = held[place] as IntegerLine;
      return { product, township, category };
    },
  };
}

/** The lines of a settlement in the JSON form of SPEC 9. */
export function encodedLinesOf(settlement: WithLines): readonly EncodedLine[] {
  const lines = columnsOf(settlement);
  return Array.from({ length: lines.outcomes.length }, (_, place) => encodedLineAt(lines, place));
}

/** The line of a loan; undefined where the settlement has none of that id. No other line is made for it. */
export function lineOf(settlement: WithLines, loanId: string): SettlementLine | undefined {
  const lines = columnsOf(settlement);
  for (let place = 0; place < lines.outcomes.length; place++) {
    if (lines.outcomes.loanIdAt(place) === loanId) return lineAt(lines, place);
  }
  return undefined;
}

/** A settlement, as far as its lines go. */
interface WithLines {
  readonly policy: { readonly funders: readonly { readonly id: string }[] };
  readonly loans: readonly SettlementLine[];
}

/** Where a settlement keeps its lines in columns. */
const LINES = Symbol('lines in columns');

/** Gives a settlement its lines, which are made all at once when `loans` is first read. */
export function withLines<T extends object>(rest: T, lines: Lines): T & { readonly loans: readonly SettlementLine[] } {
  const loans = () => Object.freeze(Array.from({ length: lines.outcomes.length }, (_, place) => lineAt(lines, place)));
  return withLazy(Object.defineProperty(rest, LINES, { value: lines }), { loans });
}

/** Whether an object is a settlement that this copy of the package made. */
export function hasColumns(value: object): boolean {
  return LINES in value;
}

/**
 * The lines of a settlement in columns. A settlement that this copy of the package did not make, or that was spread into
 * another object, has none with it: they are read from its plain lines.
 */
export function columnsOf(settlement: WithLines): Lines {
  const { [LINES]: lines, policy } = settlement as WithLines & { readonly [LINES]?: Lines };
  return (
    lines ??
    linesOf(
      settlement.loans.map((line) => ({
        ...line,
        ...byFigure(COMPUTED_FIGURES, (name) => internalFigure(name, line)),
        funders: Object.fromEntries(Object.entries(line.funders).map(([id, part]) => [id, fenOf(part)])),
      })),
      policy.funders.map(({ id }) => id),
    )
  );
}
