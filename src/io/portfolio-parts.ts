import { checkAttributes } from '../fields/attributes.js';
import { checkDistinctIds } from '../fields/checks.js';
import type { RawFault } from '../fields/faults.js';
import { type Household, readHousehold } from '../fields/household.js';
import { aboveLimit, LIMITS, type Limit } from '../fields/limits.js';
import { type Loan, readLoan } from '../fields/loan.js';
import { UNREAD } from '../fields/parsed.js';
import { EXPECTED_TYPES } from '../fields/zod-types.js';

/** The fields of a portfolio that may be absent. */
export const OPTIONAL = ['previous', 'advances'];
const LIMITED: Readonly<Record<string, Limit>> = { previous: LIMITS.previous, advances: LIMITS.advances };

/** Households and loans as far as they could be read. */
export type Parts = readonly [households: readonly Partial<Household>[], loans: readonly Partial<Loan>[]];

/** Households and loans, checked against one another; undefined where a list could not be read. */
export function readParts(input: Record<string, unknown>, faults: RawFault[]): Parts | undefined {
  const { households: given, loans: givenLoans } = input;
  const households = given === UNREAD ? [] : readAll<Household>(input, 'households', readHousehold, faults);
  const loans = givenLoans === UNREAD ? [] : readAll<Loan>(input, 'loans', readLoan, faults);
  if (given === UNREAD || givenLoans === UNREAD) return undefined;
  checkHouseholds(households, loans, faults);
  return [households, loans];
}

/** A list of records with distinct ids. */
function readAll<T extends { readonly id: string }>(
  input: Record<string, unknown>,
  name: string,
  read: (item: unknown, path: RawFault['path'], faults: RawFault[]) => Partial<T>,
  faults: RawFault[],
): Partial<T>[] {
  if (isMissing(input, name, faults)) return [];
  const values = readList(input, name, read, faults);
  checkDistinctIds(values, [], name, faults);
  return values;
}

/** A list; none where the field is absent. */
export function readList<T>(
  input: Record<string, unknown>,
  name: string,
  read: (item: unknown, path: RawFault['path'], faults: RawFault[]) => T,
  faults: RawFault[],
): T[] {
  const list = input[name];
  if (list === undefined || (list === null && OPTIONAL.includes(name))) return [];
  if (!Array.isArray(list)) {
    faults.push({ code: 'INVALID_VALUE', path: [name], value: list, detail: EXPECTED_TYPES.array });
    return [];
  }
  const limit = LIMITED[name];
  if (limit !== undefined && list.length > limit.most) {
    faults.push({ code: 'INVALID_VALUE', path: [name], value: list, detail: aboveLimit(limit, list.length) });
    return [];
  }
  const items: T[] = [];
  for (let i = 0; i < list.length; i++) items.push(read(list[i], [name, i], faults));
  return items;
}

/** Checks that every loan's household is among the households, and does not contradict it. */
function checkHouseholds(
  households: readonly Partial<Household>[],
  loans: readonly Partial<Loan>[],
  faults: RawFault[],
): void {
  const byId = new Map(households.map((household) => [household.id, household]));
  loans.forEach((loan, i) => {
    const { householdId } = loan;
    if (householdId === undefined) return;
    const household = byId.get(householdId);
    if (household !== undefined) checkAttributes(household, loan, ['loans', i], faults);
    else faults.push({ code: 'UNKNOWN_HOUSEHOLD', path: ['loans', i, 'householdId'], value: householdId });
  });
}

export function isMissing(
  input: Record<string, unknown>,
  name: string,
  faults: RawFault[],
  path: RawFault['path'] = [],
): boolean {
  if (input[name] !== undefined) return false;
  faults.push({ code: 'MISSING_FIELD', path: [...path, name] });
  return true;
}
