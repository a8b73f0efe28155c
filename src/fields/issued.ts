import { formatFen } from '../kernel/fen.js';
import { add, type Integer } from '../kernel/integer.js';
import { sortInPlace } from './checks.js';
import { isObject, type RawFault, type Text } from './faults.js';
import { ID, MONEY, map, SUM } from './forms.js';
import { PERIOD, type Period, readPeriod } from './period.js';
import type { Policy } from './policy.js';
import { RecordSchema } from './schemas.js';
import { field, type Input, list, type Output, openRecord, record, repeated } from './table.js';
import { EXPECTED_TYPES } from './zod-types.js';

export const issuedLineFields = {
  /** The id of the loan. */
  loanId: field(ID, ['借据号', 'loan ID']),
  /**
   * The subsidy of the loan in yuan. For an adjustment, the correction of earlier settlements, which may be below 0.
   */
  subsidy: field(SUM, ['贴息金额', 'subsidy']),
  /** The funders' parts of the subsidy in yuan, by funder id. They add up to `subsidy`. */
  funders: field(map('ids', SUM), ['分担主体', 'funders']),
};

/** A line of an earlier settlement, as input: the fields that corrections need. */
export interface IssuedLineInput extends Input<typeof issuedLineFields> {}
/** A line or an adjustment of an earlier settlement, read. Amounts are in fen, the funders' parts by funder id. */
export interface IssuedLine extends Output<typeof issuedLineFields> {}
const ISSUED_LINE = openRecord<typeof issuedLineFields, IssuedLineInput, IssuedLine>(issuedLineFields);
const LINE_SCHEMA = /* @__PURE__ */ new RecordSchema(ISSUED_LINE);

export const issuedSettlementFields = {
  /** The period that it settled. */
  period: field(PERIOD, ['结算期', 'period']),
  /** Its lines, one for every loan. */
  loans: field(list(ISSUED_LINE), ['明细', 'lines']),
  /** Its corrections of the settlements before it. */
  adjustments: repeated(list(ISSUED_LINE), ['以前年度调整', 'adjustments']),
};

/** An earlier settlement as it was issued, as input: the fields that corrections need. */
export interface IssuedSettlementInput extends Input<typeof issuedSettlementFields> {}

/**
 * An earlier settlement as it was issued, read: the fields that corrections need. Lines and adjustments are sorted by
 * loan id.
 */
export interface IssuedSettlement extends Output<typeof issuedSettlementFields> {}

/** Only the JSON Schema uses this form: {@link readIssuedSettlement} reads every line by itself. */
export const ISSUED_SETTLEMENT = openRecord<typeof issuedSettlementFields, IssuedSettlementInput, IssuedSettlement>(
  issuedSettlementFields,
);

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

/** The readable part of an earlier settlement, its lines in the order of the input. */
interface PartlyReadSettlement {
  readonly period?: Period | undefined;
  readonly loans: readonly Partial<IssuedLine>[];
  readonly adjustments: readonly Partial<IssuedLine>[];
}

/** Reads an earlier settlement. Other fields than those needed are ignored. `faults` receives its faults. */
export function readIssuedSettlement(input: unknown, path: RawFault['path'], faults: RawFault[]): PartlyReadSettlement {
  const fields = isObject(input) ? input : {};
  if (!isObject(input)) faults.push({ code: 'INVALID_VALUE', path, value: input, detail: EXPECTED_TYPES.object });
  const { period, loans, adjustments } = fields;
  const missing = (name: string) => isObject(input) && faults.push({ code: 'MISSING_FIELD', path: [...path, name] });
  if (period === undefined) missing('period');
  if (loans === undefined) missing('loans');
  return {
    period: period === undefined ? undefined : readPeriod(period, [...path, 'period'], faults),
    loans: loans === undefined ? [] : readLines(loans, [...path, 'loans'], faults, false),
    adjustments:
      adjustments === undefined || adjustments === null
        ? []
        : readLines(adjustments, [...path, 'adjustments'], faults, true),
  };
}

/** Reads every line by itself, so that a fault in one line hides no fault in another. */
function readLines(
  lines: unknown,
  path: RawFault['path'],
  faults: RawFault[],
  signed: boolean,
): readonly Partial<IssuedLine>[] {
  if (!Array.isArray(lines)) {
    faults.push({ code: 'INVALID_VALUE', path, value: lines, detail: EXPECTED_TYPES.array });
    return [];
  }
  const seen = new Set<string>();
  return Array.from(lines, (input: unknown, i) => {
    const at = [...path, i];
    const line = LINE_SCHEMA.read(input, at, faults);
    const { loanId } = line;
    if (loanId !== undefined) {
      if (seen.has(loanId)) faults.push({ code: 'DUPLICATE_ID', path: [...at, 'loanId'], value: loanId });
      seen.add(loanId);
    }
    checkAmounts(line, at, faults, signed);
    return line;
  });
}

/** The subsidy of a line must not be below 0, except in an adjustment, and the funders' parts must add up to it. */
function checkAmounts(
  { subsidy, funders }: Partial<IssuedLine>,
  path: RawFault['path'],
  faults: RawFault[],
  signed: boolean,
): void {
  const check = (amount: Integer, at: RawFault['path']) => {
    if (!signed && amount < 0) faults.push({ code: 'INVALID_MONEY', path: [...path, ...at], value: formatFen(amount) });
  };
  if (subsidy !== undefined) check(subsidy, ['subsidy']);
  for (const [id, part] of Object.entries(funders ?? {})) check(part, ['funders', id]);
  if (subsidy === undefined || funders === undefined) return;
  const parts = Object.values(funders).reduce<Integer>(add, 0);
  if (parts === subsidy) return;
  faults.push({
    code: 'INVALID_VALUE',
    path: [...path, 'funders'],
    value: formatFen(parts),
    detail: sumMismatch(formatFen(subsidy)),
  });
}

/** Sorts earlier settlements by period, and their lines by loan id. */
export function sortByPeriod(previous: readonly IssuedSettlement[]): readonly IssuedSettlement[] {
  const byLoan = ({ loanId }: IssuedLine) => loanId;
  for (const { loans, adjustments } of previous) {
    sortInPlace(loans, byLoan);
    sortInPlace(adjustments, byLoan);
  }
  return [...previous].sort((a, b) => a.period.from - b.period.from);
}

/** Reads an advance. `faults` receives its faults. */
export function readAdvance(input: unknown, path: RawFault['path'], faults: RawFault[]): Partial<Advance> {
  return ADVANCE_SCHEMA.read(input, path, faults);
}

function sumMismatch(subsidy: string): Text {
  return {
    en: `the funders’ parts must add up to the subsidy of ${subsidy}; give the settlement as it was issued`,
    'zh-CN': `各分担主体金额之和应等于贴息金额 ${subsidy}；请提供原结算文件`,
  };
}

/** The funders of earlier settlements and of advances must be funders of the policy (SPEC 8). */
export function checkFunders(
  previous: readonly PartlyReadSettlement[],
  advances: readonly Partial<Advance>[],
  { funders }: Policy,
  faults: RawFault[],
): void {
  const ids = new Set(funders.map(({ id }) => id));
  const check = (id: string, path: RawFault['path']) => {
    if (!ids.has(id)) faults.push({ code: 'UNKNOWN_FUNDER', path, value: id });
  };
  previous.forEach((issued, p) => {
    for (const name of ['loans', 'adjustments'] as const) {
      issued[name].forEach((line, i) => {
        for (const id of Object.keys(line.funders ?? {})) check(id, ['previous', p, name, i, 'funders', id]);
      });
    }
  });
  advances.forEach(({ funder }, i) => {
    if (funder !== undefined) check(funder, ['advances', i, 'funder']);
  });
}

/** Two earlier settlements must not share a day, nor may one of them share a day with the current period (SPEC 8). */
export function checkOverlaps(
  previous: readonly PartlyReadSettlement[],
  current: Period | undefined,
  faults: RawFault[],
): void {
  const settled: (Period | undefined)[] = [current];
  previous.forEach(({ period }, p) => {
    const other = period && settled.find((before) => before && before.from < period.to && period.from < before.to);
    settled.push(period);
    if (other === undefined) return;
    const { from, to } = PERIOD.encode(other);
    faults.push({ code: 'PERIOD_OVERLAP', path: ['previous', p, 'period'], detail: `${from} – ${to}` });
  });
}
