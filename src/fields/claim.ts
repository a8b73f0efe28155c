import type { RawFault } from './faults.js';
import { ID, integer, MONEY, map, SUM } from './forms.js';
import { LIMITS } from './limits.js';
import { isParsed, mark, type ParsedAs } from './parsed.js';
import { RecordSchema } from './schemas.js';
import { field, type Input, type Output, optional, record } from './table.js';

export const claimFields = {
  /** The id of the loan whose subsidy is claimed. */
  loanId: field(ID, ['借据号', 'loan ID'], 'loan_id'),
  /** The subsidy that the bank claims, in yuan. */
  subsidy: field(MONEY, ['贴息金额', 'subsidy'], 'subsidy'),
  /** The principal-days (积数) that the bank states, in yuan·days; absent where it does not state them. */
  principalDays: optional(SUM, ['积数', 'principal-days'], 'principal_days'),
  /** The subsidised days that the bank states; absent where it does not state them. */
  days: optional(integer(0), ['贴息天数', 'subsidised days'], 'subsidised_days'),
  /** The part of each funder that the bank states, in yuan, by funder id; absent where it does not state them. */
  funders: optional(map('ids', MONEY, LIMITS.funders), ['分担主体', 'funders']),
};

/** A row of a claim, as input: amounts in yuan, principal-days in yuan·days. */
export interface ClaimInput extends Input<typeof claimFields> {}

/**
 * A row of a bank's claim, read and checked. The subsidy and the funders' parts are in fen, the principal-days (积数) in
 * fen·days. Only the parsers return one.
 */
export interface Claim extends Output<typeof claimFields>, ParsedAs<'Claim'> {}

export const CLAIM = record<typeof claimFields, ClaimInput, Claim>(claimFields);
const SCHEMA = /* @__PURE__ */ new RecordSchema(CLAIM);

/**
 * Reads a row of a claim; a row that was read is returned as it is. `faults` receives its faults. A row that was read has a
 * mark: its amounts are numbers of fen, which would be read as yuan.
 */
export function readClaim(input: unknown, path: RawFault['path'], faults: RawFault[]): Partial<Claim> {
  return isParsed(input, 'Claim') ? (input as Claim) : mark(SCHEMA.read(input, path, faults), 'Claim');
}
