import type { Accruals, DayAccrual, LoanAccruals } from '../engine/accruals.js';
import { checkAccruals } from '../engine/assessment-check.js';
import { ACCOUNTS, type Account, type PostedEntry } from '../fields/entry.js';
import { formatValue, type RawFault, refuse, type Text } from '../fields/faults.js';
import type { Period } from '../fields/period.js';
import { checkEntriesRead } from '../fields/read-check.js';
import { fenOf } from '../kernel/fen.js';
import { type Integer, add as plus, subtract } from '../kernel/integer.js';
import { type Day, readDay } from '../kernel/plain-date.js';
import { type KnownData, reasonsOf } from './data-changes.js';
import {
  type EntryReason,
  entryAfter,
  isAdjustment,
  type LedgerEntry,
  Posted,
  refuseBalances,
  sumOf,
} from './posted.js';

/** How entries are made. */
export interface EntriesOptions {
  /** The accounts on which entries are posted. Absent: the subsidy, the concession and what is waived. */
  readonly accounts?: readonly Account[];
  /**
   * The data as it was when entries were posted last, and as it is now: each a portfolio, or `{households, loans}`. Corrections
   * then have their reasons. Absent: they have none.
   */
  readonly known?: { readonly before: KnownData; readonly now: KnownData };
}

const USUAL: readonly Account[] = ['subsidy', 'concession', 'waived'];

/**
 * The entries that bring the accounts of loans to what is right today. On each of the days that accrued, a loan's account
 * gets an `accrual` of what the day adds. What was posted for earlier days of the period and is no longer right, because an
 * event was reported late or corrected, is a `correction` on the first of the days; so is what was posted for these days
 * themselves. At the end of each of the days, all that was posted up to it, these entries included, adds up to A(i) of SPEC
 * 7: so the entries of a period add up to its settlement.
 *
 * Nothing is posted twice: with its result among `posted`, the same call returns no entries. The same input gives the same
 * keys. Amounts are Decimals of yuan; nothing is rounded here.
 *
 * @param accrued what `accruals` returned for the days
 * @param posted all that was posted for these loans in the period, as `parseEntries` returns it: entries, or in their place
 * balances of days before. A loan that accrued nothing and was posted, such as one that is no longer in the data, is reversed;
 * so entries of other households must not be among them
 * @throws TypeError where an argument was not returned by these functions; RangeError for an unknown account;
 * InvalidInputError where a balance is not of a day before, or the period has been settled: what changes then is an
 * adjustment of the next settlement
 */
export function entries(
  accrued: Accruals,
  posted: readonly PostedEntry[],
  options: EntriesOptions = {},
): readonly LedgerEntry[] {
  checkAccruals(accrued);
  checkEntriesRead(posted);
  const accounts = accountsOf(options);
  const { period, days } = accrued;
  refuseBalances(posted, days.from);
  refuseSettled(posted, period);
  const known = new Posted(posted);
  const reasons = reasonsOf(options.known);
  const made: LedgerEntry[] = [];
  const present = new Set(accrued.loans.map(({ loanId }) => loanId));
  const gone = [...known.loanIds].filter((id) => !present.has(id)).sort();
  for (const loan of [...accrued.loans, ...gone.map(nothingOf)]) {
    for (const account of accounts) {
      const own = known.of(loan.loanId, account);
      addEntries({ loan, account, period, days, posted: own, reasons: reasons.of(loan.loanId) }, made);
    }
  }
  return Object.freeze(made);
}

/** The accounts of the options. @throws RangeError */
export function accountsOf({ accounts = USUAL }: Pick<EntriesOptions, 'accounts'>): readonly Account[] {
  for (const account of accounts) {
    if (Object.hasOwn(ACCOUNTS.choices, account)) continue;
    throw new RangeError(
      `no account ${formatValue(account)}; expected one of ${Object.keys(ACCOUNTS.choices).join(', ')}`,
    );
  }
  return accounts;
}

type GoneLoan = Pick<LoanAccruals, 'loanId' | 'days'> & { readonly toDate?: never };

function nothingOf(loanId: string): GoneLoan {
  return { loanId, days: [] };
}

interface OneAccount {
  readonly loan: LoanAccruals | GoneLoan;
  readonly account: Account;
  readonly period: Period;
  readonly days: Period;
  readonly posted: readonly PostedEntry[];
  readonly reasons: readonly EntryReason[];
}

/** Adds the entries of a loan on an account, day by day. */
function addEntries({ loan, account, period, days, posted, reasons }: OneAccount, made: LedgerEntry[]): void {
  const { loanId } = loan;
  const counted = posted.filter((entry) => !isAdjustment(entry) && entry.day >= period.from && entry.day < days.to);
  const add = (day: Day, kind: 'accrual' | 'correction', amount: Integer) => {
    if (amount === 0) return;
    const rest = { reasons: kind === 'correction' ? reasons : NO_REASONS };
    made.push(entryAfter(posted, { loanId, day, account, kind }, amount, rest));
  };
  const accrualOn = amountsByDay(loan.days, account);
  let before = subtract(toDateOf(loan, account), sumOfAll(accrualOn));
  before = subtract(
    before,
    sumOf(counted, ({ day }) => day < days.from),
  );
  // Days on which nothing accrues and nothing was posted need no entry.
  const touched = new Set([days.from, ...accrualOn.keys(), ...counted.map(({ day }) => day)]);
  for (const day of [...touched].filter((each) => each >= days.from).sort((a, b) => a - b)) {
    const ofDay = counted.filter((entry) => entry.day === day);
    const isAccrued = ofDay.some(({ kind }) => kind === 'accrual');
    const accrual = accrualOn.get(day) ?? 0;
    if (!isAccrued) add(day, 'accrual', accrual);
    const right = isAccrued ? plus(accrual, before) : before;
    add(
      day,
      'correction',
      subtract(
        right,
        sumOf(ofDay, () => true),
      ),
    );
    before = 0;
  }
}

const NO_REASONS: readonly EntryReason[] = Object.freeze([]);

function amountsByDay(days: readonly DayAccrual[], account: Account): ReadonlyMap<Day, Integer> {
  return new Map(days.map((day) => [readDay(day.on) as Day, fenOf(day[account])]));
}

function toDateOf({ toDate }: LoanAccruals | GoneLoan, account: Account): Integer {
  return toDate === undefined ? 0 : fenOf(toDate[account]);
}

function sumOfAll(amounts: ReadonlyMap<Day, Integer>): Integer {
  return [...amounts.values()].reduce(plus, 0);
}

/** @throws InvalidInputError where entries of the settlement of the period are among those posted */
function refuseSettled(posted: readonly PostedEntry[], { from, to }: Period): void {
  const faults: RawFault[] = [];
  posted.forEach(({ kind, day }, i) => {
    if ((kind !== 'settlement' && kind !== 'allocation') || day < from || day >= to) return;
    faults.push({ code: 'INVALID_VALUE', path: ['posted', i, 'kind'], value: kind, detail: SETTLED });
  });
  refuse(faults);
}

const SETTLED: Text = {
  en: 'the period has been settled and its entries are final: what changes now is an adjustment of the next settlement, whose entries settlementEntries makes',
  'zh-CN': '该结算期已结算，其凭证不再更正：此后的变化列入下一次结算的以前期间调整，由该次结算生成凭证',
};
