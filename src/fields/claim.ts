import type { RawFault } from './faults.js';
import { ID, integer, MONEY, map, SUM } from './forms.js';
import type { ParsedAs } from './parsed.js';
import { RecordSchema } from './schemas.js';
import { field, type Input, type Output, optional, record } from './table.js';

export const claimFields = {
  /** The loan whose subsidy is claimed. */
  loanId: field(ID, ['借据号', 'loan id'], 'loan_id'),
  /** What the bank claims, in yuan. */
  subsidy: field(MONEY, ['贴息金额', 'subsidy'], 'subsidy'),
  /** The principal-days (积数) that the bank counts, in yuan·days; absent where it does not give them. */
  principalDays: optional(SUM, ['积数', 'principal-days'], 'principal_days'),
  /** The subsidised days that the bank counts; absent where it does not give them. */
  days: optional(integer(0), ['贴息天数', 'subsidised days'], 'subsidised_days'),
  /** What the bank asks of each funder, in yuan, under the funders' ids; absent where it does not give it. */
  funders: optional(map(MONEY), ['出资方', 'funders']),
};

/** A row of a claim as it is written: amounts in yuan, principal-days in yuan·days. */
export interface ClaimInput extends Input<typeof claimFields> {}

/**
 * A row of a bank's claim that has been read and checked: the subsidy in fen and, where the bank gives them, principal-days
 * (积数) in fen·days, the subsidised days, and what it asks of every funder. Only the parsers make one.
 */
export interface Claim extends Output<typeof claimFields>, ParsedAs<'Claim'> {}

export const CLAIM = record<typeof claimFields, ClaimInput, Claim>(claimFields);
const SCHEMA = /* @__PURE__ */ new RecordSchema(CLAIM);

/** Reads one row of a claim; `faults` receives what is wrong with it. */
export function readClaim(input: unknown, path: RawFault['path'], faults: RawFault[]): Partial<Claim> {
  return SCHEMA.read(input, path, faults);
}
