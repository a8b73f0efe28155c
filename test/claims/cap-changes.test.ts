import { describe, expect, it } from 'vitest';
import {
  capsOfYearInEachPeriod,
  capsSharedByLenders,
  withoutAmountCap,
  withoutAmountCaps,
  withoutCapsOfYear,
  withoutPrincipalCap,
  withoutPrincipalCaps,
} from '../../src/claims/cap-changes.js';
import { amountCapsOf, principalCapsOf } from '../../src/fields/caps.js';
import type { Policy } from '../../src/fields/policy.js';
import { parsePolicy } from '../../src/index.js';
import { POLICY } from '../support.js';

const ofYear = { limit: '300.00', per: ['household'], during: 'year' };
const perLoan = { limit: '100.00', per: ['loan'], during: 'period' };
const perLender = { limit: '200.00', per: ['household', 'lender'], during: 'period' };

const withCaps = (amountCap: readonly object[], principalCap: readonly object[] = []) =>
  parsePolicy({
    ...POLICY,
    amountCap: amountCap.length === 0 ? undefined : amountCap,
    principalCap: principalCap.length === 0 ? undefined : principalCap,
  });
/** The limits of the caps on amounts of a policy, in fen. */
const limits = (policy: Policy | undefined) => policy && amountCapsOf(policy).map(({ limit }) => limit);

describe('a policy without a cap on amounts', () => {
  it('is without the one at a place, which is not of a year', () => {
    const policy = withCaps([ofYear, perLoan, perLender]);
    expect([0, 1, 2, 3].map((place) => limits(withoutAmountCap(place)(policy)))).toEqual([
      undefined,
      [300_00, 200_00],
      [300_00, 100_00],
      undefined,
    ]);
  });

  it('is none where it has one only besides those of a year', () => {
    expect(withoutAmountCap(1)(withCaps([ofYear, perLoan]))).toBeUndefined();
  });

  it('is without all but those of a year, or without these', () => {
    const policy = withCaps([ofYear, perLoan, perLender]);
    expect(limits(withoutAmountCaps(policy))).toEqual([300_00]);
    expect(limits(withoutCapsOfYear(policy))).toEqual([100_00, 200_00]);
    expect([withoutAmountCaps(withCaps([ofYear])), withoutCapsOfYear(withCaps([perLoan]))]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it('has those of a year in each period', () => {
    const changed = capsOfYearInEachPeriod(withCaps([ofYear, perLoan])) as Policy;
    expect(amountCapsOf(changed).map(({ during }) => during)).toEqual(['period', 'period']);
    expect(capsOfYearInEachPeriod(withCaps([perLoan]))).toBeUndefined();
  });
});

describe('a policy without a cap on principal', () => {
  const one = { limit: '1000.00', per: ['loan'] };
  const other = { limit: '2000.00', per: ['household', 'lender'] };

  it('is without all, or without the one at a place where there are several', () => {
    const policy = withCaps([], [one, other]);
    expect(withoutPrincipalCaps(policy)?.principalCap).toBeUndefined();
    expect(withoutPrincipalCaps(withCaps([]))).toBeUndefined();
    const left = [0, 1, 2].map((place) => withoutPrincipalCap(place)(policy));
    expect(left.map((each) => each && principalCapsOf(each).map(({ limit }) => limit))).toEqual([
      [2000_00],
      [1000_00],
      undefined,
    ]);
    expect(withoutPrincipalCap(0)(withCaps([], [one]))).toBeUndefined();
  });

  it('has its caps per lender shared by all lenders of a household', () => {
    const changed = capsSharedByLenders(withCaps([perLender, perLoan], [other])) as Policy;
    expect([amountCapsOf(changed), principalCapsOf(changed)].flat().map(({ per }) => per)).toEqual([
      ['household'],
      ['loan'],
      ['household'],
    ]);
    expect(capsSharedByLenders(withCaps([perLoan], [one]))).toBeUndefined();
  });
});
