import { amountCapsOf, type Cap, isList, isPerLoan, principalCapsOf, type TimedCap } from '../fields/caps.js';
import type { Lang } from '../fields/faults.js';
import { langIn } from '../fields/lang.js';
import { formulasIn, isFormula, type Policy, rateIn, type SubsidyRule, type When } from '../fields/policy.js';
import { checkPolicyRead } from '../fields/read-check.js';
import { MOST_EXAMPLES, type Warning, type WarningCode, warning } from '../fields/warnings.js';
import { MICRO } from '../kernel/percent.js';

/**
 * What is sound but unlikely in a policy by itself: entries that can never apply, limits that can never bind, products for
 * which no rule holds, references that no rate follows. Only what is certain from the policy alone is reported.
 *
 * @returns a warning for each code that applies; none for a policy in which nothing is unlikely
 */
export function policyWarnings(policy: Policy, options: { readonly lang?: Lang } = {}): readonly Warning[] {
  const lang = langIn(options, 'en');
  checkPolicyRead(policy);
  const found: readonly (readonly [WarningCode, readonly string[]])[] = [
    ['ENTRY_NEVER_APPLIES', entriesThatNeverApply(policy)],
    ['LIMIT_NEVER_BINDS', limitsThatNeverBind(policy)],
    ['PRODUCT_WITHOUT_RULE', productsWithoutRule(policy)],
    ['REFERENCE_NOT_USED', referencesNotUsed(policy)],
  ];
  return Object.freeze(
    found.flatMap(([code, places]) => {
      if (places.length === 0) return [];
      const examples = places.slice(0, MOST_EXAMPLES).map((value) => ({ value }));
      return [Object.freeze(warning({ code, count: places.length, examples }, lang))];
    }),
  );
}

const BEFORE_ALL_DAYS = Number.NEGATIVE_INFINITY;

interface Entry {
  readonly from: number;
  readonly when?: When | undefined;
}

function entriesThatNeverApply(policy: Policy): readonly string[] {
  const { subsidy, concession = [], conditions = [], funderShares = [], rateAppliesBy, window } = policy;
  // Days count from the disbursement on; a contract may be older than the window.
  const first = rateAppliesBy === 'contract-day' ? BEFORE_ALL_DAYS : window.from;
  const last = rateAppliesBy === 'disbursement-day' ? window.to : undefined;
  // Shares are chosen by the first day of a period, which may be before the window.
  const shares = funderShares.map(({ from = BEFORE_ALL_DAYS, when }) => ({ from, when }));
  return [
    ...placesOf('subsidy', subsidy, (i) => isNeverChosen(subsidy, i, first, last, policy)),
    ...placesOf('concession', concession, (i) => isNeverChosen(concession, i, window.from, undefined, policy)),
    ...(['principalCap', 'amountCap'] as const).flatMap((name) => {
      const caps = name === 'principalCap' ? principalCapsOf(policy) : amountCapsOf(policy);
      return placesOf(name, caps, (i) => holdsForNone(caps[i]?.when, policy));
    }),
    ...placesOf('conditions', conditions, (i) => holdsForNone(conditions[i]?.when, policy)),
    ...placesOf('funderShares', shares, (i) => isNeverChosen(shares, i, BEFORE_ALL_DAYS, undefined, policy)),
  ];
}

/**
 * @param first the first day for which an entry is chosen
 * @param last the day after the last one; undefined where there is none
 */
function isNeverChosen(
  entries: readonly Entry[],
  place: number,
  first: number,
  last: number | undefined,
  policy: Policy,
): boolean {
  const own = entries[place] as Entry;
  if (holdsForNone(own.when, policy) || (last !== undefined && own.from >= last)) return true;
  return entries.some((other, i) => {
    if (i === place || !includes(other.when, own.when)) return false;
    // Behind another of the same day, or replaced before the first day.
    return other.from === own.from ? i < place : other.from > own.from && other.from <= first;
  });
}

/** Whether every loan of which `inner` speaks is one of which `outer` speaks: where that is certain. */
function includes(outer: When | undefined, inner: When | undefined): boolean {
  return outer === undefined || JSON.stringify(outer) === JSON.stringify(inner);
}

/** Whether a `when` holds for no loan that can be eligible. */
function holdsForNone(when: When | undefined, { products, lenders }: Policy): boolean {
  if (when === undefined) return false;
  const lists = [when.products, when.categories, when.lenders, when.townships, ...Object.values(when.attributes ?? {})];
  if (lists.some((list) => list?.length === 0) || isEmpty(when.principal) || isEmpty(when.termMonths)) return true;
  const isListed = (id: string) => products.some((product) => product.id === id);
  if (when.products !== undefined && !when.products.some(isListed)) return true;
  return when.lenders !== undefined && lenders !== undefined && !when.lenders.some((name) => lenders.includes(name));
}

function isEmpty(range: { readonly from?: number | undefined; readonly to?: number | undefined } | undefined): boolean {
  return range?.to !== undefined && range.to <= (range.from ?? 0);
}

function limitsThatNeverBind(policy: Policy): readonly string[] {
  const { subsidy, principalCap } = policy;
  const [principal, amounts] = [principalCapsOf(policy), amountCapsOf(policy)];
  // In the short form the cap per loan comes before that per household, of which nothing can be wider.
  const place = (i: number) => (isList(principalCap as object) ? `principalCap[${i}]` : 'principalCap.perLoan');
  return [
    ...subsidy.flatMap((rule, i) => limitsOfRule(rule).map((limit) => `subsidy[${i}].${limit}`)),
    ...principal.flatMap((cap, i) => (isWithinAnother(cap, principal) ? [place(i)] : [])),
    ...amounts.flatMap((cap, i) => (isWithinAnother(cap, amounts) ? [`amountCap[${i}]`] : [])),
  ];
}

/** A longer time takes in a shorter one. */
const TIMES: readonly TimedCap['during'][] = ['period', 'year', 'programme'];

/**
 * Whether another cap binds whenever a cap does: it is not above it, and ties together at least the same loans over at least
 * the same time.
 */
function isWithinAnother(cap: Cap & Partial<TimedCap>, caps: readonly (Cap & Partial<TimedCap>)[]): boolean {
  return caps.some(
    (other) =>
      other !== cap &&
      other.limit <= cap.limit &&
      includes(other.when, cap.when) &&
      (isPerLoan(cap) || (!isPerLoan(other) && other.per.every((key) => cap.per.includes(key)))) &&
      TIMES.indexOf(other.during ?? 'period') >= TIMES.indexOf(cap.during ?? 'period') &&
      // Of two that say the same in other words the second.
      !(isPerLoan(other) && isPerLoan(cap) && other.limit === cap.limit && caps.indexOf(other) > caps.indexOf(cap)),
  );
}

/** The limits of a rule that are never below what it gives: every rate is at most the contract rate, which is at most 100%. */
function limitsOfRule(rule: SubsidyRule): readonly string[] {
  const { maxPoints, maxShareOfContractRate } = rule;
  const points = rateIn(rule, 'points');
  const most = points === undefined || isFormula(points) ? 100 * MICRO : points;
  const { ceilingPct } = rule as { readonly ceilingPct?: ReturnType<typeof rateIn> };
  return [
    ...(ceilingPct !== undefined && !isFormula(ceilingPct) && ceilingPct >= 100 * MICRO ? ['ceilingPct'] : []),
    ...(maxPoints !== undefined && !isFormula(maxPoints) && maxPoints >= most ? ['maxPoints'] : []),
    ...(maxShareOfContractRate !== undefined && maxShareOfContractRate >= MICRO ? ['maxShareOfContractRate'] : []),
    ...(rule.kind === 'share' &&
    maxShareOfContractRate !== undefined &&
    rule.share <= maxShareOfContractRate &&
    maxShareOfContractRate < MICRO
      ? ['maxShareOfContractRate']
      : []),
  ];
}

/** The products on the list of which no rule speaks: their loans are not eligible (`NO_RULE`). */
function productsWithoutRule({ products, subsidy }: Policy): readonly string[] {
  return products
    .map(({ id }) => id)
    .filter((id) => !subsidy.some(({ when }) => when?.products === undefined || when.products.includes(id)));
}

function referencesNotUsed(policy: Policy): readonly string[] {
  const used = new Set(formulasIn(policy).map(({ formula }) => formula.ref));
  return Object.keys(policy.references ?? {}).filter((name) => !used.has(name));
}

function placesOf(name: string, entries: readonly unknown[], is: (place: number) => boolean): readonly string[] {
  return entries.flatMap((_, i) => (is(i) ? [`${name}[${i}]`] : []));
}
