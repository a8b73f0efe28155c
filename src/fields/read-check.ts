import { CLAIM, type Claim } from './claim.js';
import { ENTRY, type PostedEntry } from './entry.js';
import { formatValue, isObject } from './faults.js';
import { HOUSEHOLD, type Household } from './household.js';
import { ADVANCE, type Advance, type IssuedSettlement } from './issued.js';
import { LOAN, type Loan } from './loan.js';
import { isParsed } from './parsed.js';
import { PERIOD, type Period } from './period.js';
import { POLICY, type Policy } from './policy.js';
import { describeGiven, stageOf } from './stages.js';
import type { AnyForm, Field, Fields } from './table.js';

/*
 * Whether values are what the parsers return. The types say so; a program in JavaScript may pass anything, and a text where
 * the engine expects an integer would be computed as 0. Each function throws a TypeError that says what to call and what
 * was given. Copies of what was read are accepted: by spreading, by `structuredClone`.
 */

/** @throws TypeError where the policy has not been read */
export function checkPolicyRead(policy: Policy): void {
  if (!isParsed(policy, 'Policy')) check(POLICY, policy, 'the policy', 'parsePolicy');
}

/** @throws TypeError where the period has not been read */
export function checkPeriodRead(period: Period): void {
  if (!isParsed(period, 'Period')) check(PERIOD, period, 'the period', 'period(from, to) or year(y)');
}

/** @throws TypeError where these are not periods that have been read */
export function checkEarlierRead(earlier: readonly Period[]): void {
  if (!Array.isArray(earlier)) {
    throw new TypeError(
      `the earlier periods are not a list: give [period(from, to), …]; given: ${describeGiven(earlier)}`,
    );
  }
  for (const period of earlier) check(PERIOD, period, 'an earlier period', 'period(from, to) or year(y)');
}

/** @throws TypeError where the household or a loan has not been read, or a loan is of another household */
export function checkHouseholdRead(household: Household, loans: readonly Loan[]): void {
  check(HOUSEHOLD, household, 'the household', READERS);
  if (typeof loans?.[Symbol.iterator] !== 'function') {
    throw new TypeError(`the loans are not a list: give all loans of the household; given: ${describeGiven(loans)}`);
  }
  for (const loan of loans) {
    check(LOAN, loan, 'a loan', READERS);
    if (loan.householdId === household.id) continue;
    throw new TypeError(`loan ${loan.id} is of household ${loan.householdId}, not of ${household.id}`);
  }
}

const READERS = 'parseHousehold or parsePortfolio';

/** The parts of a portfolio. */
interface PortfolioParts {
  readonly policy: Policy;
  readonly period: Period;
  readonly households: readonly Household[];
  readonly loans: readonly Loan[];
  readonly previous: readonly IssuedSettlement[];
  readonly advances: readonly Advance[];
}

/** @throws TypeError where a part of a portfolio has not been read */
export function checkPortfolioRead(portfolio: PortfolioParts): void {
  const isOther = stageOf(portfolio)?.name !== 'a portfolio';
  if (isOther || !Array.isArray(portfolio.households) || !Array.isArray(portfolio.loans)) {
    throw new TypeError(unread('the portfolio', 'parsePortfolio', describeGiven(portfolio)));
  }
  const { policy, period, households, loans, previous, advances } = portfolio;
  for (const household of households) check(HOUSEHOLD, household, 'a household of the portfolio', 'parsePortfolio');
  for (const loan of loans) check(LOAN, loan, 'a loan of the portfolio', 'parsePortfolio');
  checkPolicyRead(policy);
  checkPeriodRead(period);
  checkPreviousRead(previous, advances);
}

/** @throws TypeError where earlier settlements or advances have not been read */
export function checkPreviousRead(previous: readonly IssuedSettlement[], advances: readonly Advance[]): void {
  const isRead =
    Array.isArray(previous) &&
    previous.every(
      (issued) =>
        unreadIn(PERIOD, issued?.period) === undefined &&
        Array.isArray(issued.loans) &&
        (issued.loans as IssuedSettlement['loans']).every((line) => isWhole(line?.subsidy)),
    ) &&
    Array.isArray(advances) &&
    advances.every((advance) => unreadIn(ADVANCE, advance) === undefined);
  if (isRead) return;
  const given = `${describeGiven(previous)}, and ${describeGiven(advances)}`;
  throw new TypeError(`the earlier settlements or advances have not been read: call ${FRAME}; given: ${given}`);
}

const FRAME =
  'parsePortfolio({policy, period, households: [], loans: [], previous, advances}), and give those of its result';

/** @throws TypeError where the rows of a claim have not been read */
export function checkClaimsRead(claims: readonly Claim[]): void {
  if (!Array.isArray(claims)) throw new TypeError(unread('the claim', 'parseClaims', describeGiven(claims)));
  for (const claim of claims) check(CLAIM, claim, 'a row of the claim', 'parseClaims');
}

/** @throws TypeError where entries have not been read */
export function checkEntriesRead(entries: readonly PostedEntry[]): void {
  if (!Array.isArray(entries)) {
    throw new TypeError(unread('the list of posted entries', 'parseEntries', describeGiven(entries)));
  }
  for (const entry of entries) check(ENTRY, entry, 'a posted entry', 'parseEntries');
}

function check(form: AnyForm, value: unknown, what: string, reader: string): void {
  const found = unreadIn(form, value);
  if (found === undefined) return;
  const { place, given } = found;
  const stage = stageOf(value);
  // A field of another object, or one that is missing in an unknown one, says less than the object.
  const isOther = stage === undefined ? given === undefined : stage.name !== OWN_STAGES.get(form);
  if (place === '' || isOther) throw new TypeError(unread(what, reader, describeGiven(value)));
  throw new TypeError(unread(`${place.slice(1)} of ${what}`, reader, formatValue(given)));
}

/** The names under which {@link stageOf} knows what is read. */
const OWN_STAGES: ReadonlyMap<AnyForm, string> = /* @__PURE__ */ new Map<AnyForm, string>([
  [POLICY, 'a policy'],
  [PERIOD, 'a period'],
  [HOUSEHOLD, 'a household'],
  [LOAN, 'a loan'],
  [CLAIM, 'a row of a claim'],
  [ENTRY, 'an entry'],
]);

function unread(what: string, reader: string, given: string): string {
  return `${what} has not been read: call ${reader}; given: ${given}`;
}

type Variants = Readonly<Record<string, AnyForm>>;

/** The first part of a value that is not as its form is read. */
interface Unread {
  /** Where it is, such as `.rates[0].pct`; empty where it is the value itself. */
  readonly place: string;
  readonly given: unknown;
}

/** The first part of a value that is not as its form is read; undefined where all of it is. */
function unreadIn(form: AnyForm, value: unknown): Unread | undefined {
  switch (form.kind) {
    case 'text':
    case 'word':
      return typeof value === 'string' ? undefined : whole(value);
    case 'choice':
      return (form.values as readonly unknown[]).includes(value) ? undefined : whole(value);
    case 'day':
    case 'integer':
      return Number.isSafeInteger(value) ? undefined : whole(value);
    case 'decimal':
      return isWithin(form, value) ? undefined : whole(value);
    case 'sum':
      return isWhole(value) ? undefined : whole(value);
    case 'record':
      return isObject(value) ? unreadField(form.fields as Fields, value) : whole(value);
    case 'list':
      return Array.isArray(value) ? unreadEntry(form.entry as AnyForm, value) : whole(value);
    case 'map':
      return isObject(value) ? unreadEntry(form.entry as AnyForm, Object.values(value)) : whole(value);
    case 'union': {
      const own = isObject(value) ? (form.variants as Variants)[String(value.kind)] : undefined;
      return own === undefined ? whole(value) : unreadIn(own, value);
    }
    case 'either':
      return (form.either as readonly AnyForm[]).some((one) => unreadIn(one, value) === undefined)
        ? undefined
        : whole(value);
  }
}

function whole(given: unknown): Unread {
  return { place: '', given };
}

function unreadField(fields: Fields, value: Record<string, unknown>): Unread | undefined {
  for (const name in fields) {
    const own = value[name];
    const { form, absent } = fields[name] as Field;
    if (absent === 'none' && (own === undefined || own === null)) continue;
    const found = unreadIn(form, own);
    if (found !== undefined) return { ...found, place: `.${name}${found.place}` };
  }
  return undefined;
}

function unreadEntry(form: AnyForm, values: readonly unknown[]): Unread | undefined {
  for (let i = 0; i < values.length; i++) {
    const found = unreadIn(form, values[i]);
    if (found !== undefined) return { ...found, place: `[${i}]${found.place}` };
  }
  return undefined;
}

function isWithin({ min = 0, max = Number.MAX_SAFE_INTEGER }: AnyForm, value: unknown): boolean {
  return Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
}

function isWhole(value: unknown): boolean {
  return Number.isSafeInteger(value) || typeof value === 'bigint';
}
