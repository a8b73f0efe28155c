import { isObject } from '../fields/faults.js';
import { type EncodedPeriod, PERIOD } from '../fields/period.js';
import { type EncodedPolicy, POLICY } from '../fields/policy.js';
import { unexpected } from '../fields/stages.js';
import { VERSION } from '../fields/version.js';
import { type FieldPieces, fingerprint } from '../kernel/fingerprint.js';
import { type EncodedAdjustment, encodeAdjustment } from './corrections.js';
import { withLazy } from './data.js';
import { CANONICAL_LAYOUT, linePieces } from './line-pieces.js';
import { columnsOf, type EncodedLine, encodedLinesOf, type Lines } from './lines.js';
import type { Provenance } from './provenance.js';
import type { Settlement } from './settlement.js';
import { checkSettlement, checkSummary } from './settlement-check.js';
import type { SettlementSummary } from './summary.js';
import { GROUPINGS, type Grouping } from './tally.js';
import type { Term } from './terms.js';
import { type ByFunder, type EncodedTotals, encodeByFunder, encodeTotals } from './totals.js';

/** A settlement without its lines, in the JSON form of SPEC 9: amounts of yuan are strings of two decimals. */
export interface EncodedSummary {
  /** The policy of the settlement. */
  readonly policy: EncodedPolicy;
  /** The settled period, half-open: days `YYYY-MM-DD`. */
  readonly period: EncodedPeriod;
  /** The terms that are not from the programme's own text. */
  readonly terms: readonly Term[];
  /** Totals of all lines. */
  readonly totals: EncodedTotals;
  /** Totals by product, township, category and basis. */
  readonly groups: Readonly<Record<Grouping, Readonly<Record<string, EncodedTotals>>>>;
  /** The corrections of earlier settlements, sorted by loan id. */
  readonly adjustments: readonly EncodedAdjustment[];
  /** The amount that each funder paid in advance, in yuan. */
  readonly advances: ByFunder<string>;
  /** The amount that each funder owes, in yuan; below 0 it gets back. */
  readonly payable: ByFunder<string>;
}

/** A settlement in the JSON form of SPEC 9: amounts of yuan are strings of two decimals, counts are numbers. */
export interface EncodedSettlement extends EncodedSummary {
  /** A line for every loan, sorted by loan id. */
  readonly loans: readonly EncodedLine[];
  /** The version of the library, and the hashes of the policy and the input. */
  readonly provenance: Provenance;
}

/**
 * A settlement in the JSON form of SPEC 9, amounts in yuan as strings of two decimals. The same settlement always gives
 * the same object, key by key. `provenance.settlementSha256` is the hash of it, so that whoever reads it can tell whether
 * it was altered.
 *
 * @throws TypeError where the value is not a settlement
 */
export function encodeSettlement(settlement: Settlement): EncodedSettlement {
  checkSettlement(settlement);
  const summary = encodeSummary(settlement);
  const { policy, period, terms, ...rest } = summary;
  const provenance = sealOf(settlement)?.provenanceOf(summary) ?? settlement.provenance;
  return { policy, period, terms, loans: encodedLinesOf(settlement), ...rest, provenance };
}

/** Works out the provenance of a settlement, with its hash, when it is first asked for. */
class Seal {
  private made: Provenance | undefined;

  constructor(
    private readonly lines: Lines,
    private readonly unsealed: () => Provenance,
  ) {}

  /** @param summary the settlement without its lines */
  provenanceOf(summary: EncodedSummary): Provenance {
    const loans = () => linePieces(this.lines, CANONICAL_LAYOUT);
    this.made ??= sealed(summary, this.unsealed(), { loans });
    return this.made;
  }
}

/** Under which a settlement that this copy of the package made keeps its seal. */
const SEAL = Symbol('seal');

function sealOf(settlement: Settlement): Seal | undefined {
  return (settlement as { readonly [SEAL]?: Seal })[SEAL];
}

/** Gives a settlement its provenance, which is worked out when it is first read. */
export function withProvenance<T extends Omit<Settlement, 'provenance'>>(
  settlement: T,
  unsealed: () => Provenance,
): T & Pick<Settlement, 'provenance'> {
  const seal = new Seal(columnsOf(settlement), unsealed);
  Object.defineProperty(settlement, SEAL, { value: seal });
  return withLazy(settlement, { provenance: () => seal.provenanceOf(encodeSummary(settlement)) });
}

/** A provenance with the hash of the content and of itself. */
function sealed<P extends object>(
  content: object,
  provenance: P,
  further: FieldPieces = {},
): P & { readonly settlementSha256: string } {
  return Object.freeze({ ...provenance, settlementSha256: fingerprint({ ...content, provenance }, further) });
}

/**
 * {@link encodeSettlement} without the lines.
 *
 * @throws TypeError where the value is neither a settlement nor the summary of one
 */
export function encodeSummary(summary: SettlementSummary): EncodedSummary {
  checkSummary(summary);
  const { policy, period, terms, totals, groups, adjustments, advances, payable } = summary;
  return {
    policy: POLICY.encode(policy),
    period: PERIOD.encode(period),
    terms,
    totals: encodeTotals(totals),
    groups: Object.fromEntries(
      GROUPINGS.map((grouping) => [
        grouping,
        Object.fromEntries(Object.entries(groups[grouping]).map(([key, sum]) => [key, encodeTotals(sum)])),
      ]),
    ) as EncodedSummary['groups'],
    adjustments: adjustments.map(encodeAdjustment),
    advances: encodeByFunder(advances),
    payable: encodeByFunder(payable),
  };
}

/** The provenance of a settlement whose lines are in a file of their own. */
export interface StreamProvenance {
  /** The name of this package. */
  readonly library: 'tiexi';
  /** The library's version. */
  readonly version: string;
  /** SHA-256 of the policy's canonical JSON (RFC 8785), as the settlement's JSON gives the policy. */
  readonly policySha256: string;
  /** The files that were read, each with the SHA-256 of its bytes. */
  readonly inputs: readonly InputFile[];
  /** The `settlementSha256` of each of the settlements that it was adjusted against. */
  readonly previous: readonly string[];
  /** The SHA-256 of the bytes of the file of lines. */
  readonly linesSha256: string;
  /** The SHA-256 of the settlement's canonical JSON (RFC 8785) without this field. */
  readonly settlementSha256: string;
}

/** A file that a stream was read from. */
export interface InputFile {
  /** Its name. */
  readonly name: string;
  /** The SHA-256 of its bytes. */
  readonly sha256: string;
}

const SHA256 = /^[0-9a-f]{64}$/;

/** A settlement whose lines are in a file of their own, in the JSON form of SPEC 9. */
export interface EncodedStream extends EncodedSummary {
  /** The version of the library, and the hashes of the policy, the input, the file of lines and the settlement. */
  readonly provenance: StreamProvenance;
}

/** The files of a stream. */
export interface StreamFiles {
  /** The SHA-256 of the bytes of the file to which the lines were written, as 64 lower-case hexadecimal digits. */
  readonly linesSha256: string;
  /** The files that were read; none where it is not given. */
  readonly inputs?: readonly InputFile[];
}

/**
 * A settlement whose lines are in a file of their own, in the JSON form of SPEC 9. It holds the hash of that file and its
 * own, so that whoever reads the two can tell whether either was altered.
 *
 * @param summary of `settleStream`, once the last line has been read
 * @throws TypeError where `summary` is neither a settlement nor the summary of one, or `linesSha256` is not a SHA-256
 */
export function encodeStream(summary: SettlementSummary, files: StreamFiles): EncodedStream {
  const content = encodeSummary(summary);
  if (!isObject(files) || !SHA256.test(String(files.linesSha256))) {
    throw unexpected('{linesSha256}, with 64 lower-case hexadecimal digits', files);
  }
  const { linesSha256, inputs = [] } = files;
  return { ...content, provenance: sealed(content, { ...madeOf(content, summary, inputs), linesSha256 }) };
}

function madeOf(content: EncodedSummary, { previous }: SettlementSummary, inputs: readonly InputFile[]) {
  return { library: 'tiexi', version: VERSION, policySha256: fingerprint(content.policy), inputs, previous } as const;
}

/** A settlement whose lines are in any number of files, in the JSON form of SPEC 9: it has no hash of them. */
export interface EncodedParts extends EncodedSummary {
  /** The version of the library, and the hashes of the policy, the inputs and the settlement. */
  readonly provenance: Omit<StreamProvenance, 'linesSha256'>;
}

/** {@link encodeStream} of a settlement whose lines are in any number of files. */
export function encodeParts(summary: SettlementSummary, inputs: readonly InputFile[]): EncodedParts {
  const content = encodeSummary(summary);
  return { ...content, provenance: sealed(content, madeOf(content, summary, inputs)) };
}
