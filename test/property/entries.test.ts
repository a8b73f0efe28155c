import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  accruals,
  type EncodedEntry,
  encodeEntries,
  encodeSettlement,
  entries,
  type LedgerEntry,
  type PostedEntry,
  parseEntries,
  parsePortfolio,
  period,
  settle,
  settlementEntries,
} from '../../src/index.js';
import { dataWhenIssued, LOAN_DATA_STATES } from '../../src/testing/data-when-issued.js';
import { type PortfolioJson, portfolios } from '../../src/testing/index.js';
import { daysOf, nextDay } from '../../src/testing/oracle/calendar.js';
import { settleByDay, toFen } from '../../src/testing/oracle/oracle.js';
import { PROPERTY_TIMEOUT, runs } from './always.js';

const ACCOUNTS = ['subsidy', 'concession', 'waived', 'borrowerInterest'] as const;
const options = { accounts: ACCOUNTS };

/** The entries as they are pushed, to be compared as text: comparing them member by member takes longer than making them. */
const pushed = (made: readonly LedgerEntry[]): string => JSON.stringify(encodeEntries(made));

const read = (json: PortfolioJson) => parsePortfolio(json as never);

/** What was posted, as a ledger keeps it: it takes each key once. */
class Ledger {
  private readonly byKey = new Map<string, EncodedEntry>();

  post(made: readonly LedgerEntry[]): void {
    for (const entry of encodeEntries(made)) {
      expect(this.byKey.has(entry.key)).toBe(false);
      this.byKey.set(entry.key, entry);
    }
  }

  get posted(): readonly PostedEntry[] {
    return parseEntries([...this.byKey.values()]);
  }

  /** The sums by loan and what else tells them apart, without zeros. */
  sums(of: (entry: EncodedEntry) => string | undefined): ReadonlyMap<string, bigint> {
    const sums = new Map<string, bigint>();
    for (const entry of this.byKey.values()) {
      const name = of(entry);
      if (name !== undefined) add(sums, `${entry.loanId} ${name}`, toFen(entry.amount));
    }
    return withoutZeros(sums);
  }
}

function add(sums: Map<string, bigint>, name: string, fen: bigint): void {
  sums.set(name, (sums.get(name) ?? 0n) + fen);
}

function withoutZeros(sums: ReadonlyMap<string, bigint>): ReadonlyMap<string, bigint> {
  return new Map([...sums].filter(([, fen]) => fen !== 0n).sort());
}

const isAdjusting = ({ kind }: EncodedEntry) => kind === 'supplement' || kind === 'clawback';
const byAccount = (entry: EncodedEntry) => (isAdjusting(entry) ? undefined : entry.account);

type Line = Readonly<Record<'loanId' | (typeof ACCOUNTS)[number], string>>;

/** The amounts of lines by loan and account. */
function amountsOf(lines: readonly Line[]): ReadonlyMap<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const line of lines)
    for (const account of ACCOUNTS) add(sums, `${line.loanId} ${account}`, toFen(line[account]));
  return withoutZeros(sums);
}

const states = fc.array(fc.constantFrom(...LOAN_DATA_STATES), { minLength: 1, maxLength: 4 });

/** Posts the days of a period in several runs, each from the data that was known then; the last one is of today's data. */
function post(ledger: Ledger, json: PortfolioJson, known: readonly PortfolioJson[], cuts: readonly number[]): void {
  const days = daysOf(json.period);
  const ends = [...new Set(cuts.map((cut) => cut % days.length)), days.length - 1].sort((a, b) => a - b);
  let next = 0;
  for (const [run, end] of ends.entries()) {
    if (end < next) continue;
    const last = days[end] as string;
    const data = end === days.length - 1 ? json : (known[run % known.length] as PortfolioJson);
    const accrued = accruals(read(data), period(days[next] as string, nextDay(last)));
    ledger.post(entries(accrued, ledger.posted, options));
    // Posting the same again adds nothing.
    expect(entries(accrued, ledger.posted, options)).toEqual([]);
    const { loans } = settleByDay({ ...data, period: { from: json.period.from, to: nextDay(last) } });
    expect(ledger.sums((entry) => (entry.day < json.period.from ? undefined : byAccount(entry)))).toEqual(
      amountsOf(loans),
    );
    next = end + 1;
  }
}

describe('entries', () => {
  it(
    'posted day by day from what was known then always add up to the oracle’s settlement of the final data',
    () => {
      fc.assert(
        fc.property(
          portfolios({ fewestLoans: 1, previous: false }),
          fc.array(states, { minLength: 1, maxLength: 3 }),
          fc.array(fc.nat(), { maxLength: 4 }),
          (json, versions, cuts) => {
            const ledger = new Ledger();
            post(
              ledger,
              json,
              versions.map((words) => dataWhenIssued(json, words)),
              cuts,
            );
            const settlement = settle(read(json));
            const settled = settlementEntries(settlement, ledger.posted, options);
            // Every day was posted, the last from the settled data: nothing is left but the funders' parts.
            expect(settled.filter(({ kind }) => kind !== 'allocation')).toEqual([]);
            ledger.post(settled);
            expect(settlementEntries(settlement, ledger.posted, options)).toEqual([]);
            const { loans } = settleByDay(json);
            expect(ledger.sums(byAccount)).toEqual(amountsOf(loans));
            const parts = new Map<string, bigint>();
            for (const { loanId, funders } of loans) {
              for (const [id, amount] of Object.entries(funders)) add(parts, `${loanId} ${id}`, toFen(amount));
            }
            expect(ledger.sums(({ funder }) => funder)).toEqual(withoutZeros(parts));
          },
        ),
        runs(200),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'of a settlement always bring what was posted to its lines, whatever was posted',
    () => {
      fc.assert(
        fc.property(portfolios({ previous: false }), states, (json, words) => {
          const ledger = new Ledger();
          ledger.post(entries(accruals(read(dataWhenIssued(json, words))), [], options));
          ledger.post(settlementEntries(settle(read(json)), ledger.posted, options));
          expect(ledger.sums(byAccount)).toEqual(amountsOf(settleByDay(json).loans));
        }),
        runs(100),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'of two years, the second of which adjusts the first, always add up to the oracle’s settlements of today’s data',
    () => {
      const two = portfolios({ fewestLoans: 1, previous: false, capsOfYear: false });
      fc.assert(
        fc.property(two, states, fc.array(fc.nat(), { maxLength: 3 }), (json, words, cuts) => {
          const [first, second] = [2024, 2025].map((year) => ({ from: `${year}-01-01`, to: `${year + 1}-01-01` }));
          const then: PortfolioJson = { ...dataWhenIssued(json, words), period: first as PortfolioJson['period'] };
          const ledger = new Ledger();
          post(ledger, then, [then], cuts);
          const issued = settle(read(then));
          ledger.post(settlementEntries(issued, ledger.posted, options));
          const now = { ...json, period: second, previous: [encodeSettlement(issued)] } as unknown as PortfolioJson;
          ledger.post(entries(accruals(read(now)), ledger.posted, options));
          const settlement = settle(read(now));
          ledger.post(settlementEntries(settlement, ledger.posted, options));
          expect(settlementEntries(settlement, ledger.posted, options)).toEqual([]);
          const sums = new Map<string, bigint>();
          const periods = [first, second] as PortfolioJson['period'][];
          for (const [place, one] of periods.entries()) {
            const previous = periods.slice(0, place).map((each) => ({ period: each, loans: [] }));
            for (const { loanId, funders } of settleByDay({ ...json, period: one, previous } as PortfolioJson).loans) {
              for (const [id, amount] of Object.entries(funders)) add(sums, `${loanId} ${id}`, toFen(amount));
            }
          }
          expect(ledger.sums(({ funder }) => funder)).toEqual(withoutZeros(sums));
          // What is not a funder's has been allocated.
          expect(
            ledger.sums(({ account, funder }) => (account === 'subsidy' && funder === undefined ? '' : undefined)),
          ).toEqual(new Map());
        }),
        runs(60),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'are always the same for the same input, keys included, and with balances in place of what was posted before',
    () => {
      fc.assert(
        fc.property(portfolios({ shortestPeriod: 2, previous: false }), states, fc.nat(), (json, words, cut) => {
          const days = daysOf(json.period);
          const place = 1 + (cut % (days.length - 1));
          const on = days[place] as string;
          const ledger = new Ledger();
          const before = accruals(read(dataWhenIssued(json, words)), period(json.period.from, on));
          ledger.post(entries(before, [], options));
          const accrued = accruals(read(json), { on });
          const made = entries(accrued, ledger.posted, options);
          expect(pushed(entries(accrued, [...ledger.posted].reverse(), options))).toBe(pushed(made));
          const balances = [...ledger.sums(({ account }) => account)].map(([name, fen]) => {
            const at = name.lastIndexOf(' ');
            const yuan = `${fen < 0n ? '-' : ''}${String(fen < 0n ? -fen : fen)
              .padStart(3, '0')
              .replace(/..$/, '.$&')}`;
            return {
              loanId: name.slice(0, at),
              account: name.slice(at + 1),
              day: days[place - 1],
              kind: 'balance',
              amount: yuan,
            };
          });
          expect(pushed(entries(accrued, parseEntries(balances), options))).toBe(pushed(made));
        }),
        runs(100),
      );
    },
    PROPERTY_TIMEOUT,
  );
});
