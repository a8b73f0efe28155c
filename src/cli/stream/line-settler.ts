import { TermsCheck } from '../../engine/terms-check.js';
import { Batch } from '../../fields/batch.js';
import { fault, formatFault, formatPlace, type Lang, type RawFault } from '../../fields/faults.js';
import type { Period } from '../../fields/period.js';
import { periodOf } from '../../fields/period.js';
import type { EncodedPolicy } from '../../fields/policy.js';
import type { Encoding } from '../../io/csv-decode.js';
import { idsByLine, type LineIds, readHouseholdLines, tooLongLine } from '../../io/household-lines.js';
import { parsePolicy } from '../../io/parse.js';
import { type Lines, type SettledBlock, type SortedIds, settleBlock, sortedIds } from '../../io/settled-block.js';
import { PeriodsSettler } from '../../settlement/periods.js';
import { type FoundWarnings, WarningCollector } from '../../settlement/warnings.js';
import type { LineBlock } from './line-blocks.js';
import { linesInUtf8 } from './line-text.js';
import type { ToldFault } from './told-faults.js';

/** So many ids with lower-case letters or wide characters are kept, to find similar ones. */
export const MOST_UNFOLDED = 100_000;

/** What households are settled under; plain data, which a thread can be given. */
export interface Setup {
  /** Undefined where the households are only checked. */
  readonly terms: SettlingTerms | undefined;
  /** Whether a line also has the loan's principal and days. */
  readonly withFacts: boolean;
  readonly lang: Lang;
}

/** The policy and the periods that are settled. */
export interface SettlingTerms {
  readonly policy: EncodedPolicy;
  readonly period: Period;
  /** The periods of earlier settlements, in the order of time. */
  readonly previous: readonly Period[];
}

/** What lines are read and settled under. */
export interface LineSetup extends Setup {
  /** The name of the file in faults. */
  readonly file: string;
  readonly encoding: Encoding;
}

/** Households that have been read, and their faults. */
export interface ReadBlock {
  readonly batch: Batch;
  readonly lines: Lines;
  readonly faults: readonly RawFault[];
  /** All ids that could be read, in the order of their lines. */
  readonly ids: () => LineIds;
  /** How many bytes of the file end with it. */
  readonly end: number;
}

/** The ids of a block, sorted. */
export interface BlockIds {
  readonly households: SortedIds | undefined;
  readonly loans: SortedIds | undefined;
}

/** What becomes of a block of lines. */
export interface SettledLines {
  /** The faults. Where there are any, nothing was settled. */
  readonly faults: readonly ToldFault[];
  readonly block: SettledBlock | undefined;
  /** The ids of a block that was not settled. */
  readonly ids: BlockIds | undefined;
  /** What is unlikely in it. */
  readonly found: FoundWarnings | undefined;
  /** How many bytes of the file end with it. */
  readonly end: number;
}

/**
 * Settles blocks of households, one after another; those with faults are not settled, but their ids are given.
 *
 * @param byColumn whether the faults of a line are in the order of their columns. Of a line of JSON not all have one, and
 *   they are in the order of its text already
 */
export function blockSettler({ terms, withFacts, lang }: Setup, byColumn: boolean): (block: ReadBlock) => SettledLines {
  const settle = terms && settlerUnder(terms, withFacts);
  return ({ batch, lines, faults, ids, end }) => {
    if (settle !== undefined && faults.length === 0)
      return { ...settle(batch, lines), faults: [], ids: undefined, end };
    const told = faults.map((raw) => toldFault(raw, byColumn, lang));
    const { households, loans } = ids();
    const sorted = { households: sortedIds(households), loans: sortedIds(loans) };
    return { faults: told, block: undefined, ids: sorted, found: undefined, end };
  };
}

/** @param byColumn see {@link blockSettler} */
export function toldFault(raw: RawFault, byColumn: boolean, lang: Lang): ToldFault {
  const { file, sheet, line = 0, column = 0 } = raw;
  return {
    file: sheet === undefined ? file : formatPlace({ file, sheet }),
    line,
    column: byColumn ? column : 0,
    text: formatFault(fault(raw, lang)),
  };
}

function read({ policy, period, previous }: SettlingTerms) {
  const made = ({ from, to }: Period) => periodOf(from, to);
  return { parsed: parsePolicy(policy), period: made(period), previous: previous.map(made) };
}

/** Checks loans under the terms; undefined where the households are only checked by themselves, or that is all to check. */
export function checkUnder(terms: SettlingTerms | undefined): TermsCheck | undefined {
  if (terms === undefined) return undefined;
  const { parsed, period, previous } = read(terms);
  return TermsCheck.of(parsed, [period, ...previous]);
}

function settlerUnder(terms: SettlingTerms, withFacts: boolean) {
  const { parsed, period, previous } = read(terms);
  const settler = new PeriodsSettler(parsed, period, previous);
  return (batch: Batch, lines: Lines): Pick<SettledLines, 'block' | 'found'> => {
    const collector = new WarningCollector(parsed, MOST_UNFOLDED);
    collector.add(batch);
    return { block: settleBlock(settler, batch, lines, withFacts), found: collector.part() };
  };
}

/** Reads and settles blocks of lines, one after another. */
export function lineSettler({ file, encoding, ...setup }: LineSetup): (block: LineBlock) => SettledLines {
  const settle = blockSettler(setup, false);
  const check = checkUnder(setup.terms);
  let batch = new Batch();
  return ({ bytes, firstLine, end, tooLong }) => {
    const faults: RawFault[] = tooLong === undefined ? [] : [tooLongLine(file, firstLine, tooLong)];
    const text = linesInUtf8(bytes, encoding, file, firstLine, faults);
    // Nothing of the block before is needed any more: what was settled is in bytes.
    batch = batch.emptied();
    const lines = readHouseholdLines(text, file, firstLine, faults, check, batch);
    const ids = () => ({ households: idsByLine(lines, 'households'), loans: idsByLine(lines, 'loans') });
    return settle({ ...lines, faults, ids, end });
  };
}
