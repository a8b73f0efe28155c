import type { Fen } from '../kernel/fen.js';
import { ATTRIBUTE_KEY, type CapKey } from './cap-keys.js';
import type { Household } from './household.js';
import type { Loan } from './loan.js';
import type { CapOnAmount, Policy, TermCap, When } from './policy.js';

/*
 * The caps of a policy in one form. The short forms are caps per loan, and per household (SPEC 3).
 */

/** A cap: loans to which it applies, and which have the same values of its keys, have at most so much together. */
export interface Cap {
  /** In fen. */
  readonly limit: Fen;
  readonly per: readonly CapKey[];
  /** The loans to which it applies; undefined for all. */
  readonly when: When | undefined;
}

/** A cap on subsidies. */
export interface TimedCap extends Cap {
  readonly during: CapOnAmount['during'];
}

/** The caps on the subsidised balance, in the order of the policy. */
export function principalCapsOf({ principalCap = [] }: Pick<Policy, 'principalCap'>): readonly Cap[] {
  if (isList(principalCap)) return principalCap.map(({ limit, per, when }) => ({ limit, per, when }));
  const { perLoan, perHousehold } = principalCap;
  return [
    ...(perLoan === undefined ? [] : [{ limit: perLoan, per: PER_LOAN, when: undefined }]),
    ...(perHousehold === undefined ? [] : [{ limit: perHousehold, per: PER_HOUSEHOLD, when: undefined }]),
  ];
}

/** The caps on subsidies, in the order of the policy. */
export function amountCapsOf({ amountCap = [] }: Pick<Policy, 'amountCap'>): readonly TimedCap[] {
  if (isList(amountCap)) {
    return amountCap.map(({ limit, per, during, when }) => ({ limit, per, during, when }));
  }
  const { perHousehold: limit, per: during } = amountCap;
  return [{ limit, per: PER_HOUSEHOLD, during, when: undefined }];
}

const PER_LOAN: readonly CapKey[] = ['loan'];
const PER_HOUSEHOLD: readonly CapKey[] = ['household'];

/** Whether caps are written as a list. */
export function isList<E>(caps: object | readonly E[]): caps is readonly E[] {
  return Array.isArray(caps);
}

/** Whether a cap is one of every loan by itself. Otherwise `household` is among its keys. */
export function isPerLoan({ per }: Pick<Cap, 'per'>): boolean {
  return per.includes('loan');
}

/** Whether what earlier periods used of a cap counts. */
export function countsEarlier({ during }: Pick<TimedCap, 'during'>): boolean {
  return during !== 'period';
}

/** The longest subsidised term, and from when it counts; undefined where there is none. */
export function termCapOf({ termCapMonths }: Pick<Policy, 'termCapMonths'>): TermCap | undefined {
  return typeof termCapMonths === 'number' ? { months: termCapMonths, from: 'disbursement' } : termCapMonths;
}

/** Whether the figures of a loan depend on other loans of its household. */
export function tiesLoans(policy: Policy): boolean {
  const caps = [...principalCapsOf(policy), ...amountCapsOf(policy)];
  const countsLoans = policy.conditions?.some(({ loansPerHousehold }) => loansPerHousehold !== undefined) === true;
  return caps.some((cap) => !isPerLoan(cap)) || countsLoans || termCapOf(policy)?.from === 'first-loan';
}

/** A key of a cap with the value that a loan has of it. */
export interface CapKeyValue {
  /** The key: `household`, `lender`, `attribute:NAME`. */
  readonly key: CapKey;
  /** The id of the loan or the household, the name of the lender or the product, or the attribute. Absent: the loan has no such attribute. */
  readonly value?: string;
}

/** The values that a loan has of the keys of a cap. */
export function keyValuesOf(per: readonly CapKey[], loan: Loan, household: Household): readonly CapKeyValue[] {
  return Object.freeze(
    per.map((key) => {
      const value = valueOfKey(key, loan, household);
      return Object.freeze(value === undefined ? { key } : { key, value });
    }),
  );
}

function valueOfKey(key: CapKey, loan: Loan, household: Household): string | undefined {
  switch (key) {
    case 'loan':
      return loan.id;
    case 'household':
      return household.id;
    case 'lender':
    case 'product':
      return loan[key];
    default: {
      const name = key.slice(ATTRIBUTE_KEY.length);
      const owner = [loan.attributes, household.attributes].find(
        (attributes) => attributes !== undefined && Object.hasOwn(attributes, name),
      );
      return owner?.[name];
    }
  }
}
