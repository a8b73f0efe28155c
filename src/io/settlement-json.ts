import * as z from 'zod';
import { InvalidInputError, isObject, type RawFault, type Text } from '../fields/faults.js';
import { FIGURES, type Figure, LOAN_FIGURES, TOTAL_FIGURES, type Unit } from '../fields/figures.js';
import { PERIOD, type Period, readPeriod } from '../fields/period.js';
import { type EncodedPolicy, POLICY, type Policy, readPolicy } from '../fields/policy.js';
import { BASES, type Basis, EXCLUSIONS, type Exclusion, REASONS, type Reason } from '../fields/reasons.js';
import { addFaults, anyText, id, list, record } from '../fields/zod-types.js';
import { yuan } from '../kernel/fen.js';
import { type Integer, integer } from '../kernel/integer.js';
import { adjustmentOf, type EncodedAdjustment, encodeAdjustment } from '../settlement/corrections.js';
import { columnsOf, type EncodedLine, encodedLineAt, linesOf, withLines } from '../settlement/lines.js';
import type { Provenance } from '../settlement/provenance.js';
import type { Settlement } from '../settlement/settle.js';
import type { SettlementSummary } from '../settlement/summary.js';
import { GROUPINGS, type Grouping } from '../settlement/tally.js';
import { type Term, termsNotFromPlan } from '../settlement/terms.js';
import {
  type ByFunder,
  byFunder,
  type EncodedTotals,
  encodeByFunder,
  encodeTotals,
  totalsOf,
} from '../settlement/totals.js';
import { faultsIn, fromText, type ParseOptions } from './parse.js';

/** A settlement without its lines, in the JSON form of SPEC 9: amounts of yuan are strings of two decimals. */
export interface EncodedSummary {
  /** The policy of the settlement. */
  readonly policy: EncodedPolicy;
  /** The settled period, half-open: days `YYYY-MM-DD`. */
  readonly period: { readonly from: string; readonly to: string };
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
 * the same object, key by key.
 */
export function encodeSettlement(settlement: Settlement): EncodedSettlement {
  const { policy, period, terms, ...rest } = encodeSummary(settlement);
  const lines = columnsOf(settlement);
  const loans = Array.from({ length: lines.outcomes.length }, (_, place) => encodedLineAt(lines, place));
  return { policy, period, terms, loans, ...rest, provenance: settlement.provenance };
}

/** {@link encodeSettlement} without the lines. */
export function encodeSummary(summary: SettlementSummary): EncodedSummary {
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

/**
 * Reads an issued settlement from the JSON form of SPEC 9, or its text. Its figures are not recomputed.
 *
 * @throws InvalidInputError with every fault found.
 */
export function parseSettlement(written: unknown, options: ParseOptions = {}): Settlement {
  const faults: RawFault[] = [];
  const refused = () => new InvalidInputError(faultsIn(faults, options.lang ?? 'en'));
  const read = fromText(written, faults);
  if (read === undefined) throw refused();
  const input = read.value;
  if (!isObject(input)) {
    faults.push({ code: 'INVALID_VALUE', path: [], value: input, detail: A_SETTLEMENT });
    throw refused();
  }
  const result = settlementSchema.safeParse(input);
  if (!result.success) addFaults(result.error.issues, input, [], faults);
  const policy = readField(input, 'policy', readPolicy, faults);
  const period = readField(input, 'period', readPeriod, faults);
  if (!result.success || policy === undefined || period === undefined || faults.length > 0) {
    throw refused();
  }
  return settlementOf(result.data, policy, period);
}

const A_SETTLEMENT: Text = {
  en: 'expected a settlement object or its JSON text',
  'zh-CN': '应为结算对象或其 JSON 文本',
};

/** Reads one field of an object. An input that is not an object has been reported before. */
function readField<T>(
  input: unknown,
  name: string,
  read: (value: unknown, path: RawFault['path'], faults: RawFault[]) => T | undefined,
  faults: RawFault[],
): T | undefined {
  if (typeof input !== 'object' || input === null) return undefined;
  const value = Object.hasOwn(input, name) ? (input as Record<string, unknown>)[name] : undefined;
  if (value !== undefined) return read(value, [name], faults);
  faults.push({ code: 'MISSING_FIELD', path: [name] });
  return undefined;
}

/** An amount of any size and sign, of exactly two decimals, in fen. */
const amount = z
  .string()
  .regex(/^-?\d{1,40}\.\d\d$/)
  .transform((written): Integer => integer(BigInt(written.replace('.', ''))));

const count = z.int().min(0);
/** More than the days of the longest period. */
const days = z
  .int()
  .min(0)
  .max(2 ** 32 - 1);
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
/** The schemas of figures, by unit. */
const READ = { yuan: amount, yuanDays: amount, days, count } as const satisfies Record<Unit, z.ZodType>;

type Read<K extends Figure> = { [P in K]: (typeof READ)[(typeof FIGURES)[P]['unit']] };

function shapeOf<K extends Figure>(names: readonly K[]): Read<K> {
  return Object.fromEntries(names.map((name) => [name, READ[FIGURES[name].unit]])) as unknown as Read<K>;
}

const funders = record(amount, 'ids');
const totalsSchema = z.strictObject({ ...shapeOf(TOTAL_FIGURES), funders });
const group = record(totalsSchema, 'texts');
const codes = <T extends string>(catalogue: Record<T, unknown>) => z.enum(Object.keys(catalogue) as [T, ...T[]]);

/** Not a record of zod, which throws for a key that is a symbol. */
const excludedDays = z.strictObject(
  Object.fromEntries(Object.keys(EXCLUSIONS).map((exclusion) => [exclusion, days.exactOptional()])) as Record<
    Exclusion,
    z.ZodExactOptional<typeof days>
  >,
);

const settlementSchema = z.looseObject({
  loans: list(
    z.strictObject({
      loanId: id,
      householdId: id,
      basis: codes<Basis>(BASES),
      reasons: list(codes<Reason>(REASONS)),
      excludedDays,
      ...shapeOf(LOAN_FIGURES),
      funders,
      product: id,
      township: anyText,
      category: anyText,
    }),
  ),
  totals: totalsSchema,
  groups: z.strictObject({ product: group, township: group, category: group, basis: group }),
  adjustments: list(
    z.strictObject({ loanId: id, issued: amount, recomputed: amount, subsidy: amount, funders: record(amount, 'ids') }),
  ),
  // Settlements issued by versions before advances have none.
  advances: record(amount, 'ids').exactOptional(),
  payable: record(amount, 'ids'),
  provenance: z.strictObject({
    library: z.literal('tiexi'),
    version: z.string().min(1),
    policySha256: sha256,
    inputSha256: sha256,
    parts: z.array(sha256).exactOptional(),
  }),
});

function settlementOf(data: z.output<typeof settlementSchema>, policy: Policy, period: Period): Settlement {
  const funderIds = policy.funders.map(({ id }) => id);
  const partsOf = (byId: Record<string, Integer>) =>
    funderIds.map((id) => (Object.hasOwn(byId, id) ? (byId[id] as Integer) : 0));
  const totals = (sum: z.output<typeof totalsSchema>) =>
    totalsOf({ figures: sum, parts: partsOf(sum.funders) }, funderIds);
  const rest = {
    policy,
    period,
    terms: termsNotFromPlan(policy),
    totals: totals(data.totals),
    groups: Object.freeze(
      Object.fromEntries(
        GROUPINGS.map((grouping) => [
          grouping,
          Object.freeze(
            Object.fromEntries(Object.entries(data.groups[grouping]).map(([key, sum]) => [key, totals(sum)])),
          ),
        ]),
      ) as unknown as Settlement['groups'],
    ),
    adjustments: Object.freeze(
      data.adjustments.map((line) => adjustmentOf({ ...line, parts: partsOf(line.funders) }, funderIds)),
    ),
    advances: byFunder(funderIds, partsOf(data.advances ?? {}), yuan),
    payable: byFunder(funderIds, partsOf(data.payable), yuan),
    provenance: Object.freeze(data.provenance),
  };
  return Object.freeze(withLines(rest, linesOf(data.loans, funderIds)));
}
