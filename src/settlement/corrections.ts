import type { IssuedLine, IssuedSettlement } from '../fields/issued.js';
import type { Policy } from '../fields/policy.js';
import type { Decimal } from '../kernel/decimal.js';
import { yuan } from '../kernel/fen.js';
import { add, type Integer, subtract } from '../kernel/integer.js';
import { data } from './data.js';
import { type Entry, Splitter } from './split.js';
import { type ByFunder, byFunder, encodeByFunder } from './totals.js';

/**
 * What earlier settlements gave for a loan, against what their periods come to today (SPEC 7). Amounts in yuan. It is
 * plain data; `JSON.stringify` writes it in the form of SPEC 9, amounts as strings of two decimals.
 */
export interface Adjustment {
  /** The id of the loan. */
  readonly loanId: string;
  /** What was issued for the earlier periods: their lines, and the adjustments of later ones. */
  readonly issued: Decimal;
  /** The recomputed amount of the same periods; 0 for a loan that is no longer in the data. */
  readonly recomputed: Decimal;
  /** recomputed − issued: above 0 it is still to be paid (补差), below 0 it is to be paid back (扣回). */
  readonly subsidy: Decimal;
  /** The same difference for every funder; one may be above 0 and another below. */
  readonly funders: ByFunder<Decimal>;
}

/** An adjustment in the JSON form of SPEC 9: amounts of yuan are strings of two decimals. */
export interface EncodedAdjustment {
  /** The id of the loan. */
  readonly loanId: string;
  /** The amount issued for the earlier periods, in yuan. */
  readonly issued: string;
  /** The amount of the same periods on today's data, in yuan. */
  readonly recomputed: string;
  /** recomputed − issued, in yuan. */
  readonly subsidy: string;
  /** The difference for each funder, in yuan, by funder id. */
  readonly funders: ByFunder<string>;
}

/** The recomputed subsidy of a loan in an earlier period, and every funder's part of it, in fen. */
export interface RecomputedLine {
  readonly loanId: string;
  readonly subsidy: Integer;
  /** In the policy's order. */
  readonly parts: readonly Integer[];
}

/** An earlier settlement, and what its period comes to today, in the order of the loans' ids. */
export interface Recomputed {
  readonly issued: IssuedSettlement;
  readonly lines: Iterable<RecomputedLine>;
}

/**
 * An earlier settlement, and what its period comes to today, where no columns of it are held.
 *
 * @param entries all loans with what they come to, in the order of their ids; they are gone through more than once
 */
export function recomputedOf(issued: IssuedSettlement, policy: Policy, entries: () => Iterable<Entry>): Recomputed {
  const splitter = Splitter.over(policy, entries);
  return { issued, lines: linesOf(entries(), splitter) };
}

function* linesOf(entries: Iterable<Entry>, splitter: Splitter): Generator<RecomputedLine> {
  for (const { id: loanId, subsidy, group } of entries) {
    yield { loanId, subsidy, parts: splitter.partsOf(subsidy, group, () => loanId) };
  }
}

/** An adjustment in integers of fen, the funders in the policy's order. */
export interface Correction {
  readonly loanId: string;
  readonly issued: Integer;
  readonly recomputed: Integer;
  readonly subsidy: Integer;
  /** Every funder's part of the difference. */
  readonly parts: readonly Integer[];
}

/** An adjustment as results show it. */
export function adjustmentOf(
  { loanId, issued, recomputed, subsidy, parts }: Correction,
  funderIds: readonly string[],
): Adjustment {
  const funders = byFunder(funderIds, parts, yuan);
  return data({ loanId, issued: yuan(issued), recomputed: yuan(recomputed), subsidy: yuan(subsidy), funders }, toJSON);
}

function toJSON(this: Adjustment): EncodedAdjustment {
  return encodeAdjustment(this);
}

/** An adjustment in the JSON form of SPEC 9. */
export function encodeAdjustment({ loanId, issued, recomputed, subsidy, funders }: Adjustment): EncodedAdjustment {
  return {
    loanId,
    issued: issued.toFixed(2),
    recomputed: recomputed.toFixed(2),
    subsidy: subsidy.toFixed(2),
    funders: encodeByFunder(funders),
  };
}

/**
 * What is to be put right of earlier settlements, loan by loan and funder by funder: what their periods come to today
 * less all that was issued for them. An adjustment that one of them already carried was issued too; else what was
 * corrected once would be corrected in every later year.
 *
 * All lines are gone through once, side by side, in the order of the loans' ids: nothing is kept of a loan for which
 * nothing differs.
 *
 * @returns the loans for which anything differs, in the order of their ids
 */
export function correctionsOf(settlements: readonly Recomputed[], funderIds: readonly string[]): readonly Correction[] {
  const sources = settlements.flatMap(({ issued, lines }) => [
    new LineSource(lines, false),
    new LineSource(issuedLines(issued.loans, funderIds), true),
    new LineSource(issuedLines(issued.adjustments, funderIds), true),
  ]);
  const corrections: Correction[] = [];
  for (;;) {
    let loanId: string | undefined;
    for (const { line } of sources) {
      if (line !== undefined && (loanId === undefined || line.loanId < loanId)) loanId = line.loanId;
    }
    if (loanId === undefined) return corrections;
    const difference = new Difference(loanId, funderIds.length);
    for (const source of sources) source.takeInto(difference);
    if (difference.isAny) corrections.push(difference);
  }
}

/** Lines in the order of the loans' ids, every one of which is issued or recomputed. */
class LineSource {
  /** The next line; undefined behind the last. */
  line: RecomputedLine | undefined;
  private readonly lines: Iterator<RecomputedLine>;

  constructor(
    lines: Iterable<RecomputedLine>,
    private readonly isIssued: boolean,
  ) {
    this.lines = lines[Symbol.iterator]();
    this.advance();
  }

  /** Takes the lines of a loan, where the next are of it. */
  takeInto(difference: Difference): void {
    for (; this.line?.loanId === difference.loanId; this.advance()) {
      if (this.isIssued) difference.issue(this.line);
      else difference.recompute(this.line);
    }
  }

  private advance(): void {
    const { done, value } = this.lines.next();
    this.line = done === true ? undefined : value;
  }
}

/** The lines of an earlier settlement; a funder that one does not name had 0. */
function* issuedLines(lines: readonly IssuedLine[], funderIds: readonly string[]): Generator<RecomputedLine> {
  for (const { loanId, subsidy, funders } of lines) {
    const parts = funderIds.map((id) => (Object.hasOwn(funders, id) ? (funders[id] as Integer) : 0));
    yield { loanId, subsidy, parts };
  }
}

/** The issued and the recomputed amount of one loan. */
class Difference implements Correction {
  issued: Integer = 0;
  recomputed: Integer = 0;
  /** Every funder's part of recomputed − issued. */
  readonly parts: Integer[];

  constructor(
    readonly loanId: string,
    funders: number,
  ) {
    this.parts = new Array<Integer>(funders).fill(0);
  }

  get subsidy(): Integer {
    return subtract(this.recomputed, this.issued);
  }

  get isAny(): boolean {
    return this.subsidy !== 0 || this.parts.some((part) => part !== 0);
  }

  recompute({ subsidy, parts }: RecomputedLine): void {
    this.recomputed = add(this.recomputed, subsidy);
    for (let i = 0; i < parts.length; i++) this.parts[i] = add(this.parts[i] as Integer, parts[i] as Integer);
  }

  issue({ subsidy, parts }: RecomputedLine): void {
    this.issued = add(this.issued, subsidy);
    for (let i = 0; i < parts.length; i++) this.parts[i] = subtract(this.parts[i] as Integer, parts[i] as Integer);
  }
}
