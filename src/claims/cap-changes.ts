import type { CapKey } from '../fields/cap-keys.js';
import { amountCapsOf, isPerLoan, principalCapsOf } from '../fields/caps.js';
import type { Policy } from '../fields/policy.js';

/*
 * Policies with mistakes about caps made. Each is undefined where the policy already says what the mistake would.
 */

/** The caps of a list of which each is tried without the others: the first so many. */
export const PLACES_OF_CAPS = [0, 1, 2, 3] as const;

/** No cap on principal. */
export function withoutPrincipalCaps(policy: Policy): Policy | undefined {
  return principalCapsOf(policy).length === 0 ? undefined : { ...policy, principalCap: undefined };
}

/** All caps on principal but the one at a place. */
export function withoutPrincipalCap(place: number): (policy: Policy) => Policy | undefined {
  return (policy) => {
    const caps = principalCapsOf(policy);
    return caps.length < 2 || place >= caps.length
      ? undefined
      : { ...policy, principalCap: caps.filter((_, i) => i !== place) };
  };
}

/** No cap on amounts but those of a calendar year: they have a mistake of their own. */
export function withoutAmountCaps(policy: Policy): Policy | undefined {
  const caps = amountCapsOf(policy);
  const ofYear = caps.filter(({ during }) => during === 'year');
  return ofYear.length === caps.length ? undefined : { ...policy, amountCap: ofYear };
}

/** All caps on amounts but the one at a place, which is not of a calendar year. */
export function withoutAmountCap(place: number): (policy: Policy) => Policy | undefined {
  return (policy) => {
    const caps = amountCapsOf(policy);
    const isOne = caps.filter(({ during }) => during !== 'year').length < 2;
    return isOne || place >= caps.length || caps[place]?.during === 'year'
      ? undefined
      : { ...policy, amountCap: caps.filter((_, i) => i !== place) };
  };
}

/** No cap of a calendar year. */
export function withoutCapsOfYear(policy: Policy): Policy | undefined {
  const caps = amountCapsOf(policy);
  const others = caps.filter(({ during }) => during !== 'year');
  return others.length === caps.length ? undefined : { ...policy, amountCap: others };
}

/** Caps of a calendar year of which earlier periods use nothing. */
export function capsOfYearInEachPeriod(policy: Policy): Policy | undefined {
  const caps = amountCapsOf(policy);
  if (!caps.some(({ during }) => during === 'year')) return undefined;
  return {
    ...policy,
    amountCap: caps.map((cap) => (cap.during === 'year' ? { ...cap, during: 'period' as const } : cap)),
  };
}

/** Caps per lender that all lenders of a household share. */
export function capsSharedByLenders(policy: Policy): Policy | undefined {
  const [principal, amounts] = [principalCapsOf(policy), amountCapsOf(policy)];
  const isPerLender = (cap: { readonly per: readonly CapKey[] }) => cap.per.includes('lender') && !isPerLoan(cap);
  if (![...principal, ...amounts].some(isPerLender)) return undefined;
  const shared = <C extends { readonly per: readonly CapKey[] }>(caps: readonly C[]) =>
    caps.map((cap) => (isPerLender(cap) ? { ...cap, per: cap.per.filter((key) => key !== 'lender') } : cap));
  return { ...policy, principalCap: shared(principal), amountCap: shared(amounts) };
}
