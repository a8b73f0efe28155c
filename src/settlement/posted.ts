import type { Account, EntryKind, PostedEntry } from '../fields/entry.js';
import { type EntrySlot, entryKey } from '../fields/entry-key.js';
import { type RawFault, refuse, type Text } from '../fields/faults.js';
import type { Decimal } from '../kernel/decimal.js';
import { yuan } from '../kernel/fen.js';
import { add, type Integer } from '../kernel/integer.js';
import { formatDay } from '../kernel/plain-date.js';

/** Where an event was changed that an entry corrects. */
export interface EntryReason {
  /** The id of the changed loan; absent where it is a household, or the policy. */
  readonly loanId?: string;
  /** The id of the changed household. */
  readonly householdId?: string;
  /** The name of the changed field; `loan` for a loan that is new or gone, `policy` for another policy. */
  readonly field: string;
  /** The day of the event, `YYYY-MM-DD`, where the field has one. */
  readonly on?: string;
}

/** An entry to post. It is plain data: what `parseEntries` takes once it has been encoded. */
export interface LedgerEntry {
  /** The key, by which an entry that is sent twice is known: the same for the same input. */
  readonly key: string;
  /** The id of the loan. */
  readonly loanId: string;
  /** The day whose end the entry brings the account to, `YYYY-MM-DD`. */
  readonly day: string;
  /** The account. */
  readonly account: Account;
  /** The kind. */
  readonly kind: EntryKind;
  /** The id of the funder that owes the amount; absent before it is allocated. */
  readonly funder?: string;
  /** The number among the entries of the same loan, day, account, kind and funder, from 1. */
  readonly sequence: number;
  /** The amount as a Decimal of yuan, which may be below 0. */
  readonly amount: Decimal;
  /** The SHA-256 of the settlement from which the entry is. */
  readonly settlement?: string;
  /** What was changed in the data, where it can be told. */
  readonly reasons: readonly EntryReason[];
}

/** The kinds that belong to earlier periods, and are no part of what accrued in the period of their day. */
export function isAdjustment({ kind }: Pick<PostedEntry, 'kind'>): boolean {
  return kind === 'supplement' || kind === 'clawback';
}

/** Entries that were posted, by loan and account. */
export class Posted {
  private readonly byLoan = new Map<string, Partial<Record<Account, PostedEntry[]>>>();

  constructor(entries: readonly PostedEntry[]) {
    for (const entry of entries) {
      let own = this.byLoan.get(entry.loanId);
      if (own === undefined) {
        own = {};
        this.byLoan.set(entry.loanId, own);
      }
      const list = own[entry.account];
      if (list === undefined) own[entry.account] = [entry];
      else list.push(entry);
    }
  }

  /** The loans that have any. */
  get loanIds(): Iterable<string> {
    return this.byLoan.keys();
  }

  of(loanId: string, account: Account): readonly PostedEntry[] {
    return this.byLoan.get(loanId)?.[account] ?? NONE;
  }
}

const NONE: readonly PostedEntry[] = [];

/** The sum of those entries that are counted, in fen. */
export function sumOf(entries: readonly PostedEntry[], counts: (entry: PostedEntry) => boolean): Integer {
  let sum: Integer = 0;
  for (const entry of entries) if (counts(entry)) sum = add(sum, entry.amount);
  return sum;
}

/** An entry to post, with the next free number of its slot. */
export function entryAfter(
  posted: readonly PostedEntry[],
  { loanId, day, account, kind, funder }: Omit<EntrySlot, 'sequence'> & { account: Account; kind: EntryKind },
  amount: Integer,
  rest: Pick<LedgerEntry, 'reasons' | 'settlement'>,
): LedgerEntry {
  let sequence = 1;
  for (const other of posted) {
    const isSame = other.day === day && other.kind === kind && other.funder === funder;
    if (isSame && other.sequence !== undefined && other.sequence >= sequence) sequence = other.sequence + 1;
  }
  return Object.freeze({
    key: entryKey({ loanId, day, account, kind, funder, sequence }),
    loanId,
    day: formatDay(day),
    account,
    kind,
    ...(funder === undefined ? {} : { funder }),
    sequence,
    amount: yuan(amount),
    ...rest,
  });
}

/**
 * Refuses balances from a day on: of the entries in them it is not known which numbers they have.
 *
 * @throws InvalidInputError
 */
export function refuseBalances(posted: readonly PostedEntry[], from: number): void {
  const faults: RawFault[] = [];
  posted.forEach(({ kind, day }, i) => {
    if (kind === 'balance' && day >= from) {
      faults.push({ code: 'INVALID_VALUE', path: ['posted', i, 'day'], value: formatDay(day), detail: LATE_BALANCE });
    }
  });
  refuse(faults);
}

const LATE_BALANCE: Text = {
  en: 'a balance must be of a day before the entries that are made; give the entries of that day themselves',
  'zh-CN': '余额结转日须早于本次凭证的日期；该日的凭证请逐笔给出',
};
