import { isDeepEqual } from '../fields/deep-equal.js';
import { HOUSEHOLD, type Household } from '../fields/household.js';
import { LOAN, type Loan } from '../fields/loan.js';
import { POLICY, type Policy } from '../fields/policy.js';
import { checkHouseholdRead } from '../fields/read-check.js';
import { readDay } from '../kernel/plain-date.js';
import type { EntryReason } from './posted.js';

/** Households and loans as they were known at a time, and the policy where it may change. A portfolio is one. */
export interface KnownData {
  /** The households. */
  readonly households: readonly Household[];
  /** Their loans. */
  readonly loans: readonly Loan[];
  /** The policy; where only one of the two times has it, it is taken as unchanged. */
  readonly policy?: Policy;
}

/** Tells what was changed of a loan, of its household, of the household's other loans, and of the policy. */
export interface Reasons {
  of(loanId: string): readonly EntryReason[];
}

const NONE: readonly EntryReason[] = Object.freeze([]);
const UNKNOWN: Reasons = { of: () => NONE };

/** @throws TypeError where the data has not been read */
export function reasonsOf(known: { readonly before: KnownData; readonly now: KnownData } | undefined): Reasons {
  return known === undefined ? UNKNOWN : new DataChanges(known.before, known.now);
}

/** The changes between two times. Those of a loan are found when they are asked for. */
class DataChanges implements Reasons {
  private readonly before: DataById;
  private readonly now: DataById;
  private readonly ofPolicy: readonly EntryReason[];

  constructor(before: KnownData, now: KnownData) {
    this.before = new DataById(before);
    this.now = new DataById(now);
    const isOther =
      before.policy !== undefined &&
      now.policy !== undefined &&
      !isDeepEqual(POLICY.encode(before.policy), POLICY.encode(now.policy));
    this.ofPolicy = isOther ? [Object.freeze({ field: 'policy' })] : NONE;
  }

  of(loanId: string): readonly EntryReason[] {
    const { before, now } = this;
    const householdId = (now.loans.get(loanId) ?? before.loans.get(loanId))?.householdId;
    if (householdId === undefined) return this.ofPolicy;
    const others = new Set([...before.loansOf(householdId), ...now.loansOf(householdId)]);
    others.delete(loanId);
    const changesOf = (id: string) => changesOfLoan(id, before.loans.get(id), now.loans.get(id));
    const ofHousehold = changesOfHousehold(householdId, before.households, now.households);
    return Object.freeze([...changesOf(loanId), ...ofHousehold, ...[...others].flatMap(changesOf), ...this.ofPolicy]);
  }
}

/** Households and loans by their ids. */
class DataById {
  readonly households: ReadonlyMap<string, Household>;
  readonly loans: ReadonlyMap<string, Loan>;
  private readonly idsOf = new Map<string, string[]>();

  constructor({ households, loans }: KnownData) {
    this.households = new Map(households.map((household) => [household.id, household]));
    this.loans = new Map(loans.map((loan) => [loan.id, loan]));
    for (const { id, householdId } of loans) {
      const ids = this.idsOf.get(householdId);
      if (ids === undefined) this.idsOf.set(householdId, [id]);
      else ids.push(id);
    }
    for (const household of households) {
      const own = this.loansOf(household.id).map((id) => this.loans.get(id) as Loan);
      checkHouseholdRead(household, own);
    }
  }

  loansOf(householdId: string): readonly string[] {
    return this.idsOf.get(householdId) ?? [];
  }
}

function changesOfLoan(loanId: string, before: Loan | undefined, now: Loan | undefined): readonly EntryReason[] {
  if (before === undefined || now === undefined) {
    const [on] = datesIn(LOAN.encode((before ?? now) as Loan).disbursedOn);
    return [Object.freeze({ loanId, field: 'loan', ...on })];
  }
  return changesBetween(LOAN.encode(before), LOAN.encode(now)).map((change) => Object.freeze({ loanId, ...change }));
}

function changesOfHousehold(
  householdId: string,
  before: ReadonlyMap<string, Household>,
  now: ReadonlyMap<string, Household>,
): readonly EntryReason[] {
  const [then, today] = [before.get(householdId), now.get(householdId)];
  if (then === undefined || today === undefined) return NONE;
  const changes = changesBetween(HOUSEHOLD.encode(then), HOUSEHOLD.encode(today));
  return changes.map((change) => Object.freeze({ householdId, ...change }));
}

type Change = Pick<EntryReason, 'field' | 'on'>;

/** The fields that differ between two records in canonical form, in lists each day of an entry that is not in both. */
function changesBetween(before: object, now: object): readonly Change[] {
  const [then, today] = [before, now] as readonly Readonly<Record<string, unknown>>[];
  const fields = [...new Set([...Object.keys(before), ...Object.keys(now)])];
  return fields.flatMap((field) => {
    const [a, b] = [then?.[field], today?.[field]];
    if (isDeepEqual(a, b)) return [];
    const days = [...entriesIn(a).filter(notIn(b)), ...entriesIn(b).filter(notIn(a))].flatMap(datesIn);
    const dates = [...new Set(days.map(({ on }) => on))].sort();
    return dates.length === 0 ? [{ field }] : dates.map((on) => ({ field, on }));
  });
}

function entriesIn(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value === undefined ? [] : [value];
}

function notIn(list: unknown): (entry: unknown) => boolean {
  return (entry) => !entriesIn(list).some((other) => isDeepEqual(entry, other));
}

/** The day of an entry of a list, or a day itself. */
function datesIn(entry: unknown): readonly { readonly on: string }[] {
  const { on, from } = (typeof entry === 'object' && entry !== null ? entry : { on: entry }) as Record<string, unknown>;
  const day = on ?? from;
  return typeof day === 'string' && readDay(day) !== undefined ? [{ on: day }] : [];
}
