import { formatFen } from '../kernel/fen.js';
import { formatMicro } from '../kernel/percent.js';
import { formatDay } from '../kernel/plain-date.js';
import type { Period } from './period.js';
import type { Policy, SubsidyRule } from './policy.js';

/** A policy in the JSON form of SPEC 3: what `parsePolicy` reads back into the same policy. */
export type EncodedPolicy = ReturnType<typeof encodePolicy>;

export function encodePolicy(policy: Policy) {
  const { window, household, principalCap, amountCap } = policy;
  return {
    id: policy.id,
    name: policy.name,
    window: {
      from: formatDay(window.from),
      effectiveOn: formatDay(window.effectiveOn),
      ...given('to', window.to, formatDay),
    },
    ...given('lenders', policy.lenders, (lenders) => lenders),
    products: policy.products,
    household: {
      listing: household.listing,
      testedOn: household.testedOn,
      excludedAssistance: household.excludedAssistance,
      ...given('incomeCeiling', household.incomeCeiling, formatFen),
    },
    subsidy: policy.subsidy.map(encodeRule),
    rateAppliesBy: policy.rateAppliesBy,
    ...given('concession', policy.concession, (entries) =>
      entries.map(({ from, points }) => ({ from: formatDay(from), points: formatMicro(points) })),
    ),
    ...given('principalCap', principalCap, ({ perLoan, perHousehold }) => ({
      ...given('perLoan', perLoan, formatFen),
      ...given('perHousehold', perHousehold, formatFen),
    })),
    ...given('termCapMonths', policy.termCapMonths, (months) => months),
    ...given('amountCap', amountCap, ({ perHousehold, per }) => ({ perHousehold: formatFen(perHousehold), per })),
    dayCount: policy.dayCount,
    overdue: policy.overdue,
    extension: policy.extension,
    misuse: policy.misuse,
    payment: policy.payment,
    otherSubsidy: policy.otherSubsidy,
    rounding: policy.rounding,
    ...given('interestPeriod', policy.interestPeriod, (interestPeriod) => interestPeriod),
    funders: policy.funders.map(({ id, name, share }) => ({ id, name, share: formatMicro(share) })),
    ...given('sources', policy.sources, (sources) => sources),
  };
}

function encodeRule(rule: SubsidyRule) {
  return {
    from: formatDay(rule.from),
    kind: rule.kind,
    ...(rule.kind === 'points' ? { points: formatMicro(rule.points) } : {}),
    ...(rule.kind === 'share' ? { share: formatMicro(rule.share) } : {}),
    ...(rule.kind === 'above-floor'
      ? { floorPct: formatMicro(rule.floorPct), ...given('ceilingPct', rule.ceilingPct, formatMicro) }
      : {}),
    ...given('maxPoints', rule.maxPoints, formatMicro),
    ...given('maxShareOfContractRate', rule.maxShareOfContractRate, formatMicro),
  };
}

/** A field that is written only where it is given. */
export function given<Name extends string, T, Shown>(
  name: Name,
  value: T | undefined,
  show: (value: T) => Shown,
): { readonly [K in Name]?: Shown } {
  return (value === undefined ? {} : { [name]: show(value) }) as { readonly [K in Name]?: Shown };
}

/** A period in its JSON form. */
export function encodePeriod({ from, to }: Period): { readonly from: string; readonly to: string } {
  return { from: formatDay(from), to: formatDay(to) };
}
