import { isObject, type Text } from '../fields/faults.js';
import type { Household } from '../fields/household.js';
import type { Policy } from '../fields/policy.js';
import { REASON_NAMES, type Reason } from '../fields/reasons.js';
import { unexpected } from '../fields/stages.js';
import { Screener, type Screening } from './screen.js';

/** A list of families, the day on which it is looked at, and the day with which that is compared. */
export interface ScreenListRequest {
  /** The policy, as `parsePolicy` returns it. */
  readonly policy: Policy;
  /** The households, as a parser returned them. */
  readonly households: readonly Household[];
  /** The day, `YYYY-MM-DD`. */
  readonly on: string;
  /** An earlier or later day, `YYYY-MM-DD`: who has become eligible since, and who no longer is. Absent: nothing is compared. */
  readonly since?: string;
}

/** The changes of a household's result since a day, with their words. */
export const LIST_CHANGES = {
  /** It has become eligible. */
  entered: { en: 'has come in', 'zh-CN': '新增' },
  /** It no longer is eligible. */
  left: { en: 'has gone out', 'zh-CN': '退出' },
} as const satisfies Record<string, Text>;

/** Whether a household has become eligible since a day, or no longer is: a key of {@link LIST_CHANGES}. */
export type ListChange = keyof typeof LIST_CHANGES;

/** A household of a list. */
export interface ListedHousehold {
  /** The head of the household, where known. */
  readonly name?: string;
  /** The township, where known. */
  readonly township?: string;
  /** Whether it is eligible on the day, and why. */
  readonly screening: Screening;
  /** What it was on the day `since`; absent without that day. */
  readonly before?: Screening;
  /** Its change since then; absent where there is none. */
  readonly change?: ListChange;
}

/** A list of families on a day. */
export interface ScreenedList {
  /** The policy's id and name. */
  readonly policy: Pick<Policy, 'id' | 'name'>;
  /** The day. */
  readonly on: string;
  /** The day with which it is compared; absent without one. */
  readonly since?: string;
  /** The households by id, in the order of code units. */
  readonly households: readonly ListedHousehold[];
  /** How many there are, and how many of them are eligible, have become so, and no longer are. */
  readonly counts: {
    readonly households: number;
    readonly eligible: number;
    readonly entered: number;
    readonly left: number;
  };
  /** How many households have each reason; those with several count for each. Reasons of none are absent. */
  readonly reasons: Partial<Readonly<Record<Reason, number>>>;
}

/**
 * Screens a whole list of families (名单库) on a day, as {@link screen} does each of them; with `since`, also who has become
 * eligible since that day, and who no longer is.
 *
 * @throws TypeError where policy or households have not been read; RangeError where a day is not one. Both are errors of the
 * calling program.
 */
export function screenList(request: ScreenListRequest): ScreenedList {
  if (!isObject(request)) throw unexpected('a request, {policy, households, on}', request);
  const { policy, households, on, since } = request;
  const screener = new Screener(policy);
  if (!Array.isArray(households)) throw unexpected('a list of households', households);
  const sorted = [...households].sort((a, b) => (a.id < b.id ? -1 : 1));
  const listed = sorted.map((household) => rowOf(household, screener, on, since));
  const count = (isCounted: (row: ListedHousehold) => boolean) => listed.filter(isCounted).length;
  const having = (reason: Reason) =>
    count(({ screening }) => screening.grounds.some((ground) => ground.reason === reason));
  const reasons = REASON_NAMES.map((reason) => [reason, having(reason)] as const).filter(([, found]) => found > 0);
  return Object.freeze({
    policy: Object.freeze({ id: policy.id, name: policy.name }),
    on,
    ...(since === undefined ? {} : { since }),
    households: Object.freeze(listed),
    counts: Object.freeze({
      households: listed.length,
      eligible: count(({ screening }) => screening.isEligible),
      entered: count(({ change }) => change === 'entered'),
      left: count(({ change }) => change === 'left'),
    }),
    reasons: Object.freeze(Object.fromEntries(reasons)),
  });
}

function rowOf(household: Household, screener: Screener, on: string, since: string | undefined): ListedHousehold {
  const { name, township } = household;
  const screening = screener.screen(household, on);
  const before = since === undefined ? undefined : screener.screen(household, since);
  const change = before === undefined ? undefined : changeOf(before.isEligible, screening.isEligible);
  return Object.freeze({
    ...(name === undefined ? {} : { name }),
    ...(township === undefined ? {} : { township }),
    screening,
    ...(before === undefined ? {} : { before }),
    ...(change === undefined ? {} : { change }),
  });
}

function changeOf(wasEligible: boolean, isEligible: boolean): ListChange | undefined {
  if (wasEligible === isEligible) return undefined;
  return isEligible ? 'entered' : 'left';
}
