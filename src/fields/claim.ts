import * as z from 'zod';
import type { RawFault } from './faults.js';
import type { DeepReadonly, Parsed } from './parsed.js';
import { addFaults, money, optionalObject, readableFields, record, sum, text } from './schema.js';

const claimShape = {
  loanId: text,
  subsidy: money,
  principalDays: optionalObject(sum),
  days: optionalObject(z.int().min(0)),
  funders: optionalObject(record(money)),
};
const claimSchema = z.compile(z.strictObject(claimShape));

type ClaimFields = DeepReadonly<z.output<typeof claimSchema>>;

/**
 * A row of a bank's claim that has been read and checked: the subsidy in fen and, where the bank gives them, principal-days
 * (积数) in fen·days, the subsidised days, and what it asks of every funder. Only the parsers make one.
 */
export type Claim = Parsed<ClaimFields, 'Claim'>;

/** A row of a claim as it is written: amounts in yuan, principal-days in yuan·days. */
export type ClaimInput = DeepReadonly<z.input<typeof claimSchema>>;

/** Reads one row of a claim; `faults` receives what is wrong with it. */
export function readClaim(input: unknown, path: RawFault['path'], faults: RawFault[]): Partial<Claim> {
  const result = claimSchema.safeParse(input);
  if (result.success) return result.data as Claim;
  addFaults(result.error.issues, input, path, faults);
  return readableFields(claimShape, input) as Partial<Claim>;
}
