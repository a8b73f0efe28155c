import * as z from 'zod';
import { formatFen } from '../kernel/fen.js';
import { add, type Integer } from '../kernel/integer.js';
import { putInOrder } from './checks.js';
import { encodePeriod } from './encode-policy.js';
import { isObject, type RawFault, type Text } from './faults.js';
import type { DeepReadonly } from './parsed.js';
import type { Period } from './period.js';
import type { Policy } from './policy.js';
import { readPeriod } from './read-period.js';
import { addFaults, money, readableFields, record, sum, TYPES, text } from './schema.js';

const lineShape = { loanId: text, subsidy: sum, funders: record(sum) };
const lineSchema = z.compile(z.object(lineShape));

const advanceShape = { funder: text, amount: money };
const advanceSchema = z.strictObject(advanceShape);

/** What an earlier settlement gave a loan, or put right of it: amounts in fen, the funders' parts under their ids. */
export type IssuedLine = DeepReadonly<z.output<typeof lineSchema>>;

/**
 * An earlier settlement as it was issued (SPEC 7), as much of it as corrections need: what it gave every loan, and what
 * it put right of the settlements before it. Lines stand in the order of the loans' ids.
 */
export interface Issued {
  readonly period: Period;
  readonly loans: readonly IssuedLine[];
  readonly adjustments: readonly IssuedLine[];
}

/** What a funder paid ahead (预拨), in fen. */
export type Advance = DeepReadonly<z.output<typeof advanceSchema>>;

/** An earlier settlement as it is written: the JSON form of SPEC 9, of which corrections need these fields. */
export interface IssuedInput {
  readonly period: { readonly from: string; readonly to: string };
  readonly loans: readonly DeepReadonly<z.input<typeof lineSchema>>[];
  readonly adjustments?: readonly DeepReadonly<z.input<typeof lineSchema>>[] | null | undefined;
}

/** An advance as it is written. */
export type AdvanceInput = DeepReadonly<z.input<typeof advanceSchema>>;

/** An earlier settlement, as much of it as could be read, its lines as they stand. */
interface Read {
  readonly period?: Period | undefined;
  readonly loans: readonly Partial<IssuedLine>[];
  readonly adjustments: readonly Partial<IssuedLine>[];
}

/** Reads an earlier settlement, whose other fields may hold anything; `faults` receives what is wrong with it. */
export function readIssued(input: unknown, path: RawFault['path'], faults: RawFault[]): Read {
  const fields = isObject(input) ? input : {};
  if (!isObject(input)) faults.push({ code: 'INVALID_VALUE', path, value: input, detail: TYPES.object });
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

/** Every line by itself, so that one that cannot be read hides nothing of the others. */
function readLines(
  lines: unknown,
  path: RawFault['path'],
  faults: RawFault[],
  signed: boolean,
): readonly Partial<IssuedLine>[] {
  if (!Array.isArray(lines)) {
    faults.push({ code: 'INVALID_VALUE', path, value: lines, detail: TYPES.array });
    return [];
  }
  const seen = new Set<string>();
  return Array.from(lines, (input: unknown, i) => {
    const at = [...path, i];
    const result = lineSchema.safeParse(input);
    if (!result.success) addFaults(result.error.issues, input, at, faults);
    const line: Partial<IssuedLine> = result.success ? result.data : readableFields(lineShape, input);
    const { loanId } = line;
    if (loanId !== undefined) {
      if (seen.has(loanId)) faults.push({ code: 'DUPLICATE_ID', path: [...at, 'loanId'], value: loanId });
      seen.add(loanId);
    }
    checkAmounts(line, at, faults, signed);
    return line;
  });
}

/** A line gives nothing below 0, unless it puts something right, and its funders' parts add up to its subsidy. */
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
    detail: notTheSubsidy(formatFen(subsidy)),
  });
}

/** Earlier settlements in the order of their periods, their lines in that of the loans' ids. */
export function inOrderOfTime(previous: readonly Issued[]): readonly Issued[] {
  const byLoan = ({ loanId }: IssuedLine) => loanId;
  for (const { loans, adjustments } of previous) {
    putInOrder(loans, byLoan);
    putInOrder(adjustments, byLoan);
  }
  return [...previous].sort((a, b) => a.period.from - b.period.from);
}

/** Reads an advance; `faults` receives what is wrong with it. */
export function readAdvance(input: unknown, path: RawFault['path'], faults: RawFault[]): Partial<Advance> {
  const result = advanceSchema.safeParse(input);
  if (result.success) return result.data;
  addFaults(result.error.issues, input, path, faults);
  return readableFields(advanceShape, input);
}

function notTheSubsidy(subsidy: string): Text {
  return {
    en: `the funders’ parts must add up to the subsidy of ${subsidy}; give the settlement as it was issued`,
    'zh-CN': `各出资方金额之和应等于贴息金额 ${subsidy}；请提供原结算文件`,
  };
}

/** Every funder that an earlier settlement or an advance names must be one of the policy's (SPEC 8). */
export function checkFunders(
  previous: readonly Read[],
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

/** No day may be settled twice: neither by two earlier settlements nor by one of them and this one (SPEC 8). */
export function checkOverlaps(previous: readonly Read[], current: Period | undefined, faults: RawFault[]): void {
  const settled: (Period | undefined)[] = [current];
  previous.forEach(({ period }, p) => {
    const other = period && settled.find((before) => before && before.from < period.to && period.from < before.to);
    settled.push(period);
    if (other === undefined) return;
    const { from, to } = encodePeriod(other);
    faults.push({ code: 'PERIOD_OVERLAP', path: ['previous', p, 'period'], detail: `${from} – ${to}` });
  });
}
