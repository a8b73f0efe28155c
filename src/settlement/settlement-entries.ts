import type { EntryKind, PostedEntry } from '../fields/entry.js';
import { checkEntriesRead } from '../fields/read-check.js';
import type { Decimal } from '../kernel/decimal.js';
import { fenOf } from '../kernel/fen.js';
import { type Integer, subtract } from '../kernel/integer.js';
import type { Day } from '../kernel/plain-date.js';
import { accountsOf, type EntriesOptions } from './entries.js';
import { entryAfter, isAdjustment, type LedgerEntry, Posted, refuseBalances, sumOf } from './posted.js';
import type { Settlement } from './settlement.js';
import { checkSettlement } from './settlement-check.js';

/**
 * The entries of an issued settlement, all of the last day of its period:
 *
 * - `settlement`: on each account what brings all that was posted for a loan in the period to its line; none where every day
 *   was posted from the settled data;
 * - `allocation`: the loan's subsidy, off the account without a funder, and each funder's part of it, which add up to 0;
 * - `supplement` (补差) and `clawback` (扣回): each funder's part of what the settlement adjusts of earlier ones.
 *
 * Together with all that was posted, they add up to the settlement: each account of each loan to its line, each funder to its
 * part, and supplements and clawbacks to the adjustments. Nothing is posted twice, and the same input gives the same keys.
 * Amounts are Decimals of yuan; nothing is rounded here.
 *
 * @param settlement as `settle`, `mergeSettlements` or `parseSettlement` returns it
 * @param posted all that was posted in its period, as `parseEntries` returns it: entries, or in their place balances of days
 * before the last one
 * @throws TypeError where an argument was not returned by these functions; RangeError for an unknown account;
 * InvalidInputError where a balance is of the last day or a later one
 */
export function settlementEntries(
  settlement: Settlement,
  posted: readonly PostedEntry[],
  options: Pick<EntriesOptions, 'accounts'> = {},
): readonly LedgerEntry[] {
  checkSettlement(settlement);
  checkEntriesRead(posted);
  const accounts = accountsOf(options);
  const { period, provenance, loans, adjustments } = settlement;
  const day = (period.to - 1) as Day;
  refuseBalances(posted, day);
  const known = new Posted(posted.filter((entry) => entry.day >= period.from && entry.day < period.to));
  const lines = new Map(loans.map((line) => [line.loanId, line]));
  const adjusted = new Map(adjustments.map((adjustment) => [adjustment.loanId, adjustment]));
  const ids = [...new Set([...lines.keys(), ...adjusted.keys(), ...known.loanIds])].sort();
  const { settlementSha256 } = provenance;
  const origin = { reasons: [], ...(settlementSha256 === undefined ? {} : { settlement: settlementSha256 }) };
  const made: LedgerEntry[] = [];
  for (const loanId of ids) {
    const line = lines.get(loanId);
    for (const account of accounts) {
      const own = known.of(loanId, account);
      const add = (kind: EntryKind, amount: Integer, funder?: string) => {
        if (amount === 0) return;
        made.push(entryAfter(own, { loanId, day, account, kind, funder }, amount, origin));
      };
      const accrued = sumOf(own, (entry) => !isAdjustment(entry));
      add('settlement', subtract(fenIn(line?.[account]), accrued));
      if (account !== 'subsidy') continue;
      addAllocations(own, fenIn(line?.subsidy), line?.funders ?? {}, add);
      addAdjustments(
        own.filter((entry) => entry.day === day),
        adjusted.get(loanId)?.funders ?? {},
        add,
      );
    }
  }
  return Object.freeze(made);
}

type Add = (kind: EntryKind, amount: Integer, funder?: string) => void;
type Parts = Readonly<Record<string, Decimal>>;

/** What is still to be moved from the account without a funder to those of the funders. */
function addAllocations(posted: readonly PostedEntry[], subsidy: Integer, parts: Parts, add: Add): void {
  const allocated = posted.filter(({ kind }) => kind === 'allocation');
  const of = (funder: string | undefined) => sumOf(allocated, (entry) => entry.funder === funder);
  add('allocation', subtract(subtract(0, subsidy), of(undefined)));
  for (const funder of fundersIn(parts, allocated)) {
    add('allocation', subtract(fenIn(parts[funder]), of(funder)), funder);
  }
}

/** What is still to be posted of the adjustments of earlier settlements. */
function addAdjustments(posted: readonly PostedEntry[], parts: Parts, add: Add): void {
  const adjusted = posted.filter(isAdjustment);
  for (const funder of fundersIn(parts, adjusted)) {
    const amount = subtract(
      fenIn(parts[funder]),
      sumOf(adjusted, (entry) => entry.funder === funder),
    );
    add(amount < 0 ? 'clawback' : 'supplement', amount, funder);
  }
}

/** The funders of the settlement in its order, then others that were posted before. */
function fundersIn(parts: Parts, posted: readonly PostedEntry[]): readonly string[] {
  const others = posted.flatMap(({ funder }) => (funder === undefined ? [] : [funder]));
  return [...new Set([...Object.keys(parts), ...others.sort()])];
}

function fenIn(amount: Decimal | undefined): Integer {
  return amount === undefined ? 0 : fenOf(amount);
}
