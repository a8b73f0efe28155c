import * as z from 'zod';
import { formatFen } from '../kernel/fen.js';
import { add, type Integer } from '../kernel/integer.js';
import { checkInterval, putInOrder } from './checks.js';
import { encodePeriod } from './encode-policy.js';
import type { RawFault, Text } from './faults.js';
import type { DeepReadonly } from './parsed.js';
import { type Period, periodOf } from './period.js';
import type { Policy } from './policy.js';
import { addFaults, day, list, money, optionalList, readableFields, record, sum, text } from './schema.js';

const line = z.object({ loanId: text, subsidy: sum, funders: record(sum) });

const issuedShape = {
  period: z.strictObject({ from: day, to: day }),
  loans: list(line),
  adjustments: optionalList(line),
};
const issuedSchema = z.object(issuedShape);

const advanceShape = { funder: text, amount: money };
const advanceSchema = z.strictObject(advanceShape);

/** What an earlier settlement gave a loan, or put right of it: amounts in fen, the funders' parts under their ids. */
export type IssuedLine = DeepReadonly<z.output<typeof line>>;

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
export type IssuedInput = DeepReadonly<z.input<typeof issuedSchema>>;
/** An advance as it is written. */
export type AdvanceInput = DeepReadonly<z.input<typeof advanceSchema>>;

/** Reads an earlier settlement, whose other fields may hold anything; `faults` receives what is wrong with it. */
export function readIssued(input: unknown, path: RawFault['path'], faults: RawFault[]): Partial<Issued> {
  const result = issuedSchema.safeParse(input);
  const { period, loans, adjustments } = (
    result.success ? result.data : readableFields(issuedShape, input)
  ) as Partial<Issued>;
  if (!result.success) addFaults(result.error.issues, input, path, faults);
  if (period !== undefined) checkInterval(period, [...path, 'period'], faults);
  checkLines(loans, [...path, 'loans'], faults);
  checkLines(adjustments, [...path, 'adjustments'], faults);
  putInOrder(loans, loanIdOf);
  putInOrder(adjustments, loanIdOf);
  return {
    ...(period && { period: periodOf(period.from, period.to) }),
    ...(loans && { loans }),
    ...(adjustments && { adjustments }),
  };
}

const loanIdOf = ({ loanId }: IssuedLine) => loanId;

/** Reads an advance; `faults` receives what is wrong with it. */
export function readAdvance(input: unknown, path: RawFault['path'], faults: RawFault[]): Partial<Advance> {
  const result = advanceSchema.safeParse(input);
  if (result.success) return result.data;
  addFaults(result.error.issues, input, path, faults);
  return readableFields(advanceShape, input);
}

/** Every loan has one line, and its funders' parts add up to its subsidy. */
function checkLines(lines: readonly IssuedLine[] | undefined, path: RawFault['path'], faults: RawFault[]): void {
  const seen = new Set<string>();
  lines?.forEach(({ loanId, subsidy, funders }, i) => {
    if (seen.has(loanId)) faults.push({ code: 'DUPLICATE_ID', path: [...path, i, 'loanId'], value: loanId });
    seen.add(loanId);
    const parts = Object.values(funders).reduce<Integer>(add, 0);
    if (parts === subsidy) return;
    faults.push({
      code: 'INVALID_VALUE',
      path: [...path, i, 'funders'],
      value: formatFen(parts),
      detail: notTheSubsidy(formatFen(subsidy)),
    });
  });
}

function notTheSubsidy(subsidy: string): Text {
  return {
    en: `the funders’ parts must add up to the subsidy of ${subsidy}; give the settlement as it was issued`,
    'zh-CN': `各出资方金额之和应等于贴息金额 ${subsidy}；请提供原结算文件`,
  };
}

/** Every funder that an earlier settlement or an advance names must be one of the policy's (SPEC 8). */
export function checkFunders(
  previous: readonly Partial<Issued>[],
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
      issued[name]?.forEach((one, i) => {
        for (const id of Object.keys(one.funders)) check(id, ['previous', p, name, i, 'funders', id]);
      });
    }
  });
  advances.forEach(({ funder }, i) => {
    if (funder !== undefined) check(funder, ['advances', i, 'funder']);
  });
}

/** No day may be settled twice: neither by two earlier settlements nor by one of them and this one (SPEC 8). */
export function checkOverlaps(
  previous: readonly Partial<Issued>[],
  current: Period | undefined,
  faults: RawFault[],
): void {
  const settled: (Period | undefined)[] = [current];
  previous.forEach(({ period }, p) => {
    const other = period && settled.find((before) => before && before.from < period.to && period.from < before.to);
    settled.push(period);
    if (other === undefined) return;
    const { from, to } = encodePeriod(other);
    faults.push({ code: 'PERIOD_OVERLAP', path: ['previous', p, 'period'], detail: `${from} – ${to}` });
  });
}
