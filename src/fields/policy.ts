import * as z from 'zod';
import { DAY_COUNTS, type DayCountName } from '../kernel/day-count.js';
import { formatMicro, MICRO, type MicroShare } from '../kernel/percent.js';
import { formatDay } from '../kernel/plain-date.js';
import { checkDistinctDates, checkDistinctIds, checkInterval, putInOrder } from './checks.js';
import type { RawFault } from './faults.js';
import { type DeepReadonly, isParsed, markParsed, type Parsed } from './parsed.js';
import {
  addFaults,
  day,
  list,
  listOfSome,
  money,
  optionalDay,
  optionalList,
  optionalMoney,
  optionalObject,
  optionalPercent,
  optionalShare,
  optionalText,
  percent,
  readableFields,
  record,
  share,
  text,
} from './schema.js';

const limits = { maxPoints: optionalPercent, maxShareOfContractRate: optionalShare };

const subsidyRule = z.discriminatedUnion('kind', [
  z.strictObject({ from: day, kind: z.literal('points'), points: percent, ...limits }),
  z.strictObject({ from: day, kind: z.literal('share'), share, ...limits }),
  z.strictObject({
    from: day,
    kind: z.literal('above-floor'),
    floorPct: percent,
    ceilingPct: optionalPercent,
    ...limits,
  }),
]);

const source = z.union([
  text,
  z.strictObject({
    kind: z.enum(['plan', 'rule', 'assumption']),
    /** The plan's or the rule's own numbering. */
    article: optionalText,
    /** The rule's title or number. */
    title: optionalText,
    note: optionalText,
  }),
]);

const dayCountNames = Object.keys(DAY_COUNTS) as [DayCountName, ...DayCountName[]];

/** The terms that a programme's text may leave to whoever runs it: a part of a policy, under the policy's own names. */
export const openTermShape = {
  subsidy: listOfSome(subsidyRule),
  rateAppliesBy: z.enum(['accrual-day', 'disbursement-day']),
  concession: optionalObject(list(z.strictObject({ from: day, points: percent }))),
  principalCap: optionalObject(z.strictObject({ perLoan: optionalMoney, perHousehold: optionalMoney })),
  termCapMonths: optionalObject(z.int().min(1).max(1200)),
  amountCap: optionalObject(z.strictObject({ perHousehold: money, per: z.enum(['period', 'programme']) })),
  dayCount: z.enum(dayCountNames),
  overdue: z.enum(['pause', 'stop', 'ignore']),
  extension: z.enum(['exclude', 'include']),
  misuse: z.enum(['revoke', 'stop']),
  payment: z.enum(['accrued', 'paid']),
  otherSubsidy: z.enum(['exclude', 'reduce']),
  rounding: z.enum(['settlement', 'interest-period', 'day']),
  interestPeriod: optionalObject(
    z.strictObject({
      endsOn: z.int().min(1).max(28),
      months: z.literal([1, 3, 12]),
    }),
  ),
};

export const testShape = {
  listing: z.enum(['at-start', 'every-day', 'not-required']),
  testedOn: z.enum(['contract', 'disbursement']),
};

const policyShape = {
  id: text,
  name: text,
  window: z.strictObject({ from: day, effectiveOn: day, to: optionalDay }),
  lenders: optionalObject(list(text)),
  products: list(z.strictObject({ id: text, name: text })),
  household: z.strictObject({ ...testShape, excludedAssistance: optionalList(text), incomeCeiling: optionalMoney }),
  ...openTermShape,
  funders: listOfSome(z.strictObject({ id: text, name: text, share })),
  sources: optionalObject(record(source)),
};

const policySchema = z.strictObject(policyShape);

type PolicyFields = DeepReadonly<z.output<typeof policySchema>>;

/**
 * A subsidy programme's terms, read and checked (SPEC 3). Amounts are integers of fen, rates millionths of a percent,
 * shares millionths, days day numbers; dated lists are in the order of their days. Only the parsers and the presets
 * make one.
 */
export type Policy = Parsed<PolicyFields, 'Policy'>;

/** A policy as it is written: the JSON form of SPEC 3. */
export type PolicyInput = DeepReadonly<z.input<typeof policySchema>>;

/** A rule that gives the subsidy rate from a day on: one entry of `policy.subsidy`. */
export type SubsidyRule = Policy['subsidy'][number];

/** Where a term comes from: the programme's own text, another rule, or an assumption of whoever runs it. */
export type Source = Exclude<z.output<typeof source>, string>;

/** Reads a policy object (not a preset); `faults` receives what is wrong with it. */
export function readPolicy(input: unknown, path: RawFault['path'], faults: RawFault[]): Policy | undefined {
  if (isParsed(input, 'Policy')) return input as Policy;
  const result = policySchema.safeParse(input);
  const policy = (result.success ? result.data : readableFields(policyShape, input)) as Partial<Policy>;
  const before = faults.length;
  if (!result.success) addFaults(result.error.issues, input, path, faults);
  checkPolicy(policy, path, faults);
  putInOrder(policy.subsidy, (rule) => rule.from);
  putInOrder(policy.concession, (entry) => entry.from);
  return faults.length > before ? undefined : markParsed(policy as PolicyFields, 'Policy');
}

/** What must hold between the terms of a policy. Terms that could not be read are passed over. */
function checkPolicy(policy: Partial<Policy>, path: RawFault['path'], faults: RawFault[]): void {
  const { window, subsidy, funders } = policy;
  if (window !== undefined) checkInterval(window, [...path, 'window'], faults);
  if (window !== undefined && subsidy?.every((rule) => rule.from > window.from)) {
    faults.push({
      code: 'POLICY_GAP',
      path: [...path, 'subsidy'],
      value: formatDay(subsidy.map((rule) => rule.from).reduce((first, from) => (from < first ? from : first))),
      detail: formatDay(window.from),
    });
  }
  checkDistinctDates(subsidy, path, 'subsidy', faults);
  checkDistinctDates(policy.concession, path, 'concession', faults);
  checkDistinctIds(policy.products, path, 'products', faults);
  checkDistinctIds(funders, path, 'funders', faults);
  const whole = funders?.reduce((sum, funder) => sum + funder.share, 0);
  if (whole !== undefined && whole !== MICRO) {
    faults.push({
      code: 'SHARES_DO_NOT_SUM',
      path: [...path, 'funders'],
      value: formatMicro(whole as MicroShare),
    });
  }
  if (policy.rounding === 'interest-period' && policy.interestPeriod === undefined) {
    faults.push({ code: 'MISSING_FIELD', path: [...path, 'interestPeriod'] });
  }
}
