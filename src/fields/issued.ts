import { fingerprint } from '../kernel/fingerprint.js';
import type { RawFault } from './faults.js';
import { FIGURES, type Figure, LOAN_FIGURES, TOTAL_FIGURES } from './figures.js';
import { CATEGORY, CATEGORY_OR_EMPTY, ID, integer, MONEY, map, SUM } from './forms.js';
import { LIMITS } from './limits.js';
import { PERIOD } from './period.js';
import { RecordSchema } from './schemas.js';
import {
  type AnyForm,
  type Encoded,
  type Field,
  field,
  type Input,
  list,
  type Output,
  openRecord,
  optional,
  record,
  repeated,
} from './table.js';

/*
 * The records of an issued settlement, as far as they are read. Every figure that its totals add up is among them, so that
 * whoever reads it can add the lines up again (`issued-sums.ts`); `issued-reading.ts` reads it.
 */

/** The form of a figure by its unit: days and counts are whole numbers, all else is a sum. */
type FormOfFigure<P extends Figure> = (typeof FIGURES)[P]['unit'] extends 'days' | 'count'
  ? ReturnType<typeof integer>
  : typeof SUM;

/** The fields of figures. Only the subsidy must be there: corrections need it. The comments are those of `FIGURES`. */
type FigureFields<Names extends Figure> = {
  readonly [P in keyof Pick<typeof FIGURES, Names>]: Field<
    FormOfFigure<P>,
    P extends 'subsidy' ? 'fault' : 'none',
    undefined
  >;
};

function figureFields<Names extends Figure>(names: readonly Names[]): FigureFields<Names> {
  const fields = names.map((name) => {
    const { label, unit } = FIGURES[name];
    const form: AnyForm = unit === 'days' || unit === 'count' ? integer(0) : SUM;
    return [name, (name === 'subsidy' ? field : optional)(form, [label['zh-CN'], label.en])];
  });
  return Object.fromEntries(fields) as FigureFields<Names>;
}

export const issuedLineFields = {
  /** The id of the loan. */
  loanId: field(ID, ['借据号', 'loan ID']),
  /** The id of the household of the loan. */
  householdId: optional(ID, ['户号', 'household ID']),
  /** The basis of the loan. */
  basis: optional(CATEGORY, ['类别', 'basis']),
  ...figureFields(LOAN_FIGURES),
  /** The funders' parts of the subsidy in yuan, by funder id. They add up to `subsidy`. */
  funders: field(map('ids', SUM, LIMITS.funders), ['分担主体', 'funders']),
  /** The product of the loan. */
  product: optional(CATEGORY_OR_EMPTY, ['产品', 'product']),
  /** The township of the household; empty where it has none. */
  township: optional(CATEGORY_OR_EMPTY, ['乡镇', 'township']),
  /** The category of the household; empty where it has none. */
  category: optional(CATEGORY_OR_EMPTY, ['家庭类别', 'category']),
};

/** A line of an earlier settlement, as input. Corrections need the loan, its subsidy and the funders' parts. */
export interface IssuedLineInput extends Input<typeof issuedLineFields> {}
/** A line of an earlier settlement, read. Amounts are in fen, the funders' parts by funder id. */
export interface IssuedLine extends Output<typeof issuedLineFields> {}
const ISSUED_LINE = openRecord<typeof issuedLineFields, IssuedLineInput, IssuedLine>(issuedLineFields);
export const LINE_SCHEMA = /* @__PURE__ */ new RecordSchema(ISSUED_LINE);

export const issuedAdjustmentFields = {
  /** The id of the corrected loan. */
  loanId: field(ID, ['借据号', 'loan ID']),
  /** What had been issued for the loan before, in yuan. */
  issued: optional(SUM, ['原结算', 'issued']),
  /** What it came to when it was recomputed, in yuan. */
  recomputed: optional(SUM, ['重新计算', 'recomputed']),
  /** The correction in yuan: recomputed − issued. It may be below 0. */
  subsidy: field(SUM, ['差额', 'difference']),
  /** The funders' parts of the correction in yuan, by funder id. They add up to `subsidy`. */
  funders: field(map('ids', SUM, LIMITS.funders), ['分担主体', 'funders']),
};

/** An adjustment of an earlier settlement, as input. */
export interface IssuedAdjustmentInput extends Input<typeof issuedAdjustmentFields> {}
/** An adjustment of an earlier settlement, read. Amounts are in fen, the funders' parts by funder id. */
export interface IssuedAdjustment extends Output<typeof issuedAdjustmentFields> {}
const ISSUED_ADJUSTMENT = openRecord<typeof issuedAdjustmentFields, IssuedAdjustmentInput, IssuedAdjustment>(
  issuedAdjustmentFields,
);
export const ADJUSTMENT_SCHEMA = /* @__PURE__ */ new RecordSchema(ISSUED_ADJUSTMENT);

export const issuedTotalsFields = {
  ...figureFields(TOTAL_FIGURES),
  /** The sums of the funders' parts in yuan, by funder id. */
  funders: field(map('ids', SUM, LIMITS.funders), ['分担主体', 'funders']),
};

/** The totals of an earlier settlement, or of a group of its lines, as input. */
export interface IssuedTotalsInput extends Input<typeof issuedTotalsFields> {}
/** The totals of an earlier settlement, or of a group of its lines, read. Amounts are in fen. */
export interface IssuedTotals extends Output<typeof issuedTotalsFields> {}
const ISSUED_TOTALS = openRecord<typeof issuedTotalsFields, IssuedTotalsInput, IssuedTotals>(issuedTotalsFields);
const GROUP = map('texts', ISSUED_TOTALS);

export const issuedGroupsFields = {
  /** The totals by product. */
  product: optional(GROUP, ['产品', 'product']),
  /** The totals by township; those without one under the empty text. */
  township: optional(GROUP, ['乡镇', 'township']),
  /** The totals by category; those without one under the empty text. */
  category: optional(GROUP, ['家庭类别', 'category']),
  /** The totals by basis. */
  basis: optional(GROUP, ['类别', 'basis']),
};

/** The totals of an earlier settlement by group, as input. */
export interface IssuedGroupsInput extends Input<typeof issuedGroupsFields> {}
/** The totals of an earlier settlement by group, read. */
export interface IssuedGroups extends Output<typeof issuedGroupsFields> {}
const ISSUED_GROUPS = openRecord<typeof issuedGroupsFields, IssuedGroupsInput, IssuedGroups>(issuedGroupsFields);

export const issuedProvenanceFields = {
  /** The SHA-256 of the policy's canonical JSON. */
  policySha256: optional(ID, ['政策的 SHA-256', 'SHA-256 of the policy']),
  /** The `settlementSha256` of each of the settlements that it was adjusted against. Absent: it was adjusted against none. */
  previous: repeated(list(ID), ['所依据的以前结算', 'settlements adjusted against']),
  /** The SHA-256 of the file of its lines. Only a settlement that holds no lines has it. */
  linesSha256: optional(ID, ['明细文件的 SHA-256', 'SHA-256 of the file of lines']),
  /** The SHA-256 of the settlement's canonical JSON (RFC 8785) without this field. */
  settlementSha256: optional(ID, ['结算的 SHA-256', 'SHA-256 of the settlement']),
};

/** The provenance of an earlier settlement, as input: the fields that are read. */
export interface IssuedProvenanceInput extends Input<typeof issuedProvenanceFields> {}
/** The provenance of an earlier settlement, read. */
export interface IssuedProvenance extends Output<typeof issuedProvenanceFields> {}
const ISSUED_PROVENANCE = openRecord<typeof issuedProvenanceFields, IssuedProvenanceInput, IssuedProvenance>(
  issuedProvenanceFields,
);

/** The fields of an issued settlement beside its lines, which are read one by one. */
export const issuedFrameFields = {
  /** Its totals. Required where it has a hash. */
  totals: optional(ISSUED_TOTALS, ['合计', 'totals']),
  /** Its totals by group. */
  groups: optional(ISSUED_GROUPS, ['分组', 'groups']),
  /** The amount that each funder had paid in advance, in yuan. Absent: nothing. */
  advances: optional(map('ids', SUM, LIMITS.funders), ['预拨资金', 'advances']),
  /** The amount that each funder owed, in yuan: totals and adjustments less advances. Required where it has a hash. */
  payable: optional(map('ids', SUM, LIMITS.funders), ['应拨付', 'payable']),
  /** Its provenance with its hash. */
  provenance: optional(ISSUED_PROVENANCE, ['数据来源', 'provenance']),
  /**
   * The SHA-256 of the file from which `loans` was read, computed by whoever read it. Required where the provenance has a
   * `linesSha256`: such a settlement holds no lines.
   */
  linesSha256: optional(ID, ['所读明细文件的 SHA-256', 'SHA-256 of the file of lines that was read']),
};
export const FRAME_SCHEMA = /* @__PURE__ */ new RecordSchema(/* @__PURE__ */ openRecord(issuedFrameFields));

export const issuedSettlementFields = {
  /** The period that it settled. */
  period: field(PERIOD, ['结算期', 'period']),
  /** Its lines, one for every loan. */
  loans: field(list(ISSUED_LINE), ['明细', 'lines']),
  /** Its corrections of the settlements before it. */
  adjustments: repeated(list(ISSUED_ADJUSTMENT), ['以前年度调整', 'adjustments']),
  ...issuedFrameFields,
};

/** An earlier settlement as it was issued, as input: the fields that are read. */
export interface IssuedSettlementInput extends Input<typeof issuedSettlementFields> {}

/**
 * An earlier settlement as it was issued, read. Its lines add up to its totals. Lines and adjustments are sorted by loan
 * id.
 */
export interface IssuedSettlement extends Output<typeof issuedSettlementFields> {}

const ISSUED_FIELDS = openRecord<typeof issuedSettlementFields, IssuedSettlementInput, IssuedSettlement>(
  issuedSettlementFields,
);

/** Under which a settlement that was read keeps what it was read from. It is not enumerable: a changed copy has none. */
const AS_ISSUED = Symbol('settlement as issued');

interface AsIssued {
  /** Undefined where it was too long to keep. */
  readonly json: object | undefined;
  readonly sha256: string;
}

/** Keeps what a settlement was read from, with its hash. */
export function keepAsIssued(issued: object, kept: AsIssued): void {
  Object.defineProperty(issued, AS_ISSUED, { value: kept });
}

function asIssued(issued: object): AsIssued | undefined {
  return (issued as { readonly [AS_ISSUED]?: AsIssued })[AS_ISSUED];
}

/**
 * Only the JSON Schema uses the schema of this form: `readIssuedSettlement` reads every line by itself. A settlement is
 * encoded as it was issued, fields that are not read included, so that its hash can be verified again.
 */
export const ISSUED_SETTLEMENT: typeof ISSUED_FIELDS = {
  ...ISSUED_FIELDS,
  encode: (issued) =>
    (asIssued(issued)?.json as Encoded<typeof issuedSettlementFields>) ?? ISSUED_FIELDS.encode(issued),
};

/** The hash of a settlement that was read from its JSON; undefined for one that could not be read whole. */
export function sha256AsRead(issued: object): string | undefined {
  return asIssued(issued)?.sha256;
}

/** The hash by which other settlements name an issued settlement. */
export function sha256Of(issued: IssuedSettlement): string {
  return sha256AsRead(issued) ?? issued.provenance?.settlementSha256 ?? fingerprint(ISSUED_FIELDS.encode(issued));
}

export const advanceFields = {
  /** The id of the funder that paid, as in the policy. */
  funder: field(ID, ['分担主体', 'funder']),
  /** The amount paid in advance (预拨), in yuan. Several advances of one funder are added up. */
  amount: field(MONEY, ['预拨金额', 'amount of the advance']),
};

/** An advance, as input. */
export interface AdvanceInput extends Input<typeof advanceFields> {}
/** An amount that a funder paid in advance (预拨), read. The amount is in fen. */
export interface Advance extends Output<typeof advanceFields> {}
export const ADVANCE = record<typeof advanceFields, AdvanceInput, Advance>(advanceFields);
const ADVANCE_SCHEMA = /* @__PURE__ */ new RecordSchema(ADVANCE);

/** Reads an advance. `faults` receives its faults. */
export function readAdvance(input: unknown, path: RawFault['path'], faults: RawFault[]): Partial<Advance> {
  return ADVANCE_SCHEMA.read(input, path, faults);
}
