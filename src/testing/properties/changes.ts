/**
 * Properties of changes to the input: another order, a cut of the period, a longer overdue spell, disjoint sets of
 * households.
 */
import { addDays, boundaryDays, latest } from '../days.js';
import type { Engine, SettlementJson } from '../engine.js';
import { resealed } from '../issued-json.js';
import { type Day, daysOf } from '../oracle/calendar.js';
import { add, compare, type Fraction, ZERO } from '../oracle/fraction.js';
import { type OracleLine, type OracleTotals, toFen, toYuan } from '../oracle/oracle.js';
import type { CapJson, IntervalJson, LoanJson, PeriodJson, PortfolioJson } from '../oracle/portfolio-json.js';
import { exactSum, formatFraction } from './days.js';
import { AMOUNTS, COUNTS, GROUPINGS, paidBy, pick, withAdjustments } from './figures.js';
import { check, checkEqual, fieldOf, type Property } from './property.js';
import { type RandomBelow, randomFrom } from './random.js';

// ------------------------------------------------------------------------------------------------------------ the order

/**
 * The same portfolio with every list whose order has no meaning in another order. An issued settlement stays as it was
 * issued: its hash is that of its lines in their order.
 */
export function reordered(portfolio: PortfolioJson, seed: number): PortfolioJson {
  const below = randomFrom(seed);
  const shuffle = <T>(list: readonly T[]): T[] => {
    const shuffled = [...list];
    for (let last = shuffled.length - 1; last > 0; last -= 1) {
      const other = below(last + 1);
      [shuffled[last], shuffled[other]] = [shuffled[other] as T, shuffled[last] as T];
    }
    return shuffled;
  };
  const shuffleMembers = <T extends object>(value: T): T =>
    Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, Array.isArray(member) ? shuffle(member) : member]),
    ) as T;
  const shuffleAll = <T extends object>(list: readonly T[]): T[] => shuffle(list).map(shuffleMembers);
  return {
    ...portfolio,
    households: shuffleAll(portfolio.households),
    loans: shuffleAll(portfolio.loans),
    previous: shuffle(portfolio.previous ?? []),
    advances: shuffleAll(portfolio.advances ?? []),
  };
}

export const inputOrderNeverMatters: Property = function* (portfolio, engine, seed) {
  const other = reordered(portfolio, seed);
  const [settled, otherwise] = [engine.settle(portfolio), engine.settle(other)];
  yield* checkEqual('another order of the input never changes a figure', 'settlement', settled, otherwise);
  yield* checkEqual(
    'another order of the input never changes a byte',
    'settlement',
    JSON.stringify(settled),
    JSON.stringify(otherwise),
  );
  const byLoan = (of: PortfolioJson) =>
    Object.fromEntries(engine.assess(of).map((loan) => [`loan ${loan.loanId}`, JSON.stringify(loan)]));
  yield* checkEqual("another order of the input never changes a loan's segments", '', byLoan(portfolio), byLoan(other));
};

// ------------------------------------------------------------------------------------------------------------ the period

const EXACT_AMOUNTS = ['interest', 'subsidy', 'concession'] as const;

interface Sums {
  readonly exact: Record<(typeof EXACT_AMOUNTS)[number], Fraction>;
  subsidisedDays: number;
  readonly excludedDays: Record<string, number>;
  principalDays: bigint;
}

/** The sums over several periods, by loan. */
function sumsOver(portfolio: PortfolioJson, periods: readonly PeriodJson[], engine: Engine): Map<string, Sums> {
  const byLoan = new Map<string, Sums>();
  for (const period of periods) {
    for (const loan of engine.assess({ ...portfolio, period })) {
      const sums = byLoan.get(loan.loanId) ?? {
        exact: { interest: ZERO, subsidy: ZERO, concession: ZERO },
        subsidisedDays: 0,
        excludedDays: {},
        principalDays: 0n,
      };
      for (const amount of EXACT_AMOUNTS) sums.exact[amount] = add(sums.exact[amount], exactSum(loan.segments, amount));
      sums.subsidisedDays += loan.subsidisedDays;
      for (const [exclusion, days] of Object.entries(loan.excludedDays)) {
        sums.excludedDays[exclusion] = (sums.excludedDays[exclusion] ?? 0) + days;
      }
      sums.principalDays += toFen(loan.principalDays);
      byLoan.set(loan.loanId, sums);
    }
  }
  return byLoan;
}

export const periodSplit: Property = function* (portfolio, engine, seed) {
  const { from, to } = portfolio.period;
  const innerDays = daysOf(portfolio.period).slice(1);
  if (innerDays.length === 0) return;
  const middle = innerDays[seed % innerDays.length] as Day;
  const whole = sumsOver(portfolio, [{ from, to }], engine);
  const parts = sumsOver(
    portfolio,
    [
      { from, to: middle },
      { from: middle, to },
    ],
    engine,
  );
  const cut = `cut on ${middle}`;
  yield* checkEqual('both parts have the same loans', cut, [...whole.keys()].sort(), [...parts.keys()].sort());
  for (const [loanId, sums] of whole) {
    const where = `loan ${loanId}, ${cut}`;
    const { exact, ...counts } = parts.get(loanId) as Sums;
    for (const amount of EXACT_AMOUNTS) {
      yield* check(
        'cutting the period never changes the sum of the exact amounts',
        `${where}, ${amount}`,
        compare(sums.exact[amount], exact[amount]) === 0,
        formatFraction(sums.exact[amount]),
        formatFraction(exact[amount]),
      );
    }
    const { subsidisedDays, excludedDays, principalDays } = sums;
    yield* checkEqual(
      'cutting the period never changes the days and the principal-days',
      where,
      { subsidisedDays, excludedDays, principalDays },
      counts,
    );
  }
};

// -------------------------------------------------------------------------------------------------------------- overdue

/** The portfolio with one loan overdue for longer: its spells end later, and it has one more spell. */
function longerOverdue(
  portfolio: PortfolioJson,
  seed: number,
): { readonly loanId: string; readonly longer: PortfolioJson } {
  const below = randomFrom(seed);
  const { id: loanId } = portfolio.loans[below(portfolio.loans.length)] as LoanJson;
  const daysLonger = below(41);
  const lengthen = (loan: LoanJson): IntervalJson[] => [
    ...(loan.overdue ?? []).map(({ from, to }) =>
      to === undefined || to === null ? { from } : { from, to: addDays(to, daysLonger) },
    ),
    furtherSpell(loan, below),
  ];
  const loans = portfolio.loans.map((loan) => (loan.id === loanId ? { ...loan, overdue: lengthen(loan) } : loan));
  return { loanId, longer: { ...portfolio, loans } };
}

/** Dense at boundaries: around the disbursement, around the maturity, on boundary days. */
function furtherSpell({ disbursedOn, maturesOn }: LoanJson, below: RandomBelow): IntervalJson {
  const starts = [
    () => addDays(disbursedOn, below(201)),
    () => addDays(disbursedOn, below(3)),
    () => addDays(maturesOn, below(5) - 2),
    () => boundaryDays[below(boundaryDays.length)] as Day,
  ];
  const start = starts[below(starts.length)] as () => Day;
  const from = latest(disbursedOn, start());
  return below(5) === 0 ? { from } : { from, to: addDays(from, 1 + below(40)) };
}

/** Whether a cap on principal ties several loans together. */
function tiesPrincipals({ policy: { principalCap } }: PortfolioJson): boolean {
  if (Array.isArray(principalCap)) return (principalCap as readonly CapJson[]).some(({ per }) => !per.includes('loan'));
  const { perHousehold } = (principalCap ?? {}) as { readonly perHousehold?: unknown };
  return perHousehold !== undefined && perHousehold !== null;
}

/**
 * Whether several caps on amounts may overlap: what a loan leaves of one cap another loan takes, which then leaves less of
 * the next cap, so that amounts may move both ways.
 */
function capsOverlap({ policy: { amountCap } }: PortfolioJson): boolean {
  return Array.isArray(amountCap) && amountCap.length > 1;
}

/** Whether what a loan gets depends on which other loans of the household are eligible: its last ones, or its first. */
function countsEligibleLoans({ policy: { conditions, termCapMonths } }: PortfolioJson): boolean {
  return (
    (typeof termCapMonths === 'object' && termCapMonths?.from === 'first-loan') ||
    conditions?.some(({ loansPerHousehold }) => typeof loansPerHousehold === 'number') === true
  );
}

export const longerOverdueNeverPaysMore: Property = function* (portfolio, engine, seed) {
  if (portfolio.loans.length === 0 || capsOverlap(portfolio)) return;
  const { loanId, longer } = longerOverdue(portfolio, seed);
  // With adjustments, since under a programme's cap this period can use what an earlier period used less.
  const before = withAdjustments(engine.settle(portfolio));
  const after = withAdjustments(engine.settle(longer));
  const where = `loan ${loanId}, overdue ${JSON.stringify(longer.loans.find(({ id }) => id === loanId)?.overdue)}`;
  yield* atMost(
    'overdue for longer, a loan is never paid more',
    where,
    before.get(loanId) ?? 0n,
    after.get(loanId) ?? 0n,
  );
  // Under a cap on principal that ties loans together, a later loan with a higher rate may be covered instead. A cap on
  // amounts does not break this: other loans take what the overdue loan leaves, but never more in total than before.
  if (tiesPrincipals(portfolio)) return;
  // Where a loan that was overdue is not eligible, another one may be eligible in its place, or for longer.
  if (portfolio.policy.overdue === 'revoke' && countsEligibleLoans(portfolio)) return;
  yield* atMost(
    'with a loan overdue for longer, the total is never more, where neither a cap on principal nor which loan is eligible ties loans together',
    where,
    sumOf(before),
    sumOf(after),
  );
};

function sumOf(byLoan: ReadonlyMap<string, bigint>): bigint {
  return [...byLoan.values()].reduce((sum, fen) => sum + fen, 0n);
}

function atMost(what: string, where: string, limit: bigint, found: bigint) {
  return check(what, where, found <= limit, `at most ${toYuan(limit)}`, toYuan(found));
}

// -------------------------------------------------------------------------------------------------------------- merging

/** The sums of all figures but the funders' parts, which depend on the whole set of loans by a fen. */
function addedTotals(parts: readonly OracleTotals[]): Record<string, number | string> {
  return Object.fromEntries([
    ...COUNTS.map((name) => [name, parts.reduce((sum, part) => sum + part[name], 0)]),
    ...AMOUNTS.map((name) => [name, toYuan(parts.reduce((sum, part) => sum + toFen(part[name]), 0n))]),
  ]);
}

function byLoanId(a: { readonly loanId?: unknown }, b: { readonly loanId?: unknown }): number {
  return String(a.loanId) < String(b.loanId) ? -1 : 1;
}

export const mergingAddsUp: Property = function* (portfolio, engine, seed) {
  const below = randomFrom(seed);
  const sets = portfolio.households.map(() => below(3));
  const whole = engine.settle(portfolio);
  // Three disjoint sets of households, some of them empty. Each is settled with the earlier lines of its own loans. The
  // first set also has the earlier lines of loans that no longer exist.
  const setOf = new Map(portfolio.households.map(({ id }, place) => [id, sets[place]]));
  const setOfLoan = new Map(portfolio.loans.map(({ id, householdId }) => [id, setOf.get(householdId)]));
  const parts = [0, 1, 2].map((set) => {
    const households = portfolio.households.filter(({ id }) => setOf.get(id) === set);
    const loans = portfolio.loans.filter(({ id }) => setOfLoan.get(id) === set);
    const isOwn = ({ loanId }: { readonly loanId: string }) => (setOfLoan.get(loanId) ?? 0) === set;
    const previous = resealed(portfolio.previous ?? [], ({ period, loans: lines, adjustments }) => ({
      period,
      loans: lines.filter(isOwn),
      adjustments: (adjustments ?? []).filter(isOwn),
    }));
    return engine.settle({ ...portfolio, households, loans, previous });
  });
  const totals = parts.map((part) => part.totals);
  yield* checkEqual('the totals of disjoint sets add up', 'totals', addedTotals([whole.totals]), addedTotals(totals));
  for (const grouping of GROUPINGS) {
    const keys = new Set(parts.flatMap(({ groups }) => Object.keys(groups[grouping])));
    yield* checkEqual(
      'the groups of disjoint sets are those of the whole',
      `groups.${grouping}`,
      Object.keys(whole.groups[grouping]).sort(),
      [...keys].sort(),
    );
    for (const [key, sum] of Object.entries(whole.groups[grouping])) {
      const ofParts = parts.flatMap(({ groups }) => (fieldOf(groups[grouping], key) ?? []) as OracleTotals);
      yield* checkEqual(
        'the groups of disjoint sets add up',
        `groups.${grouping}.${key}`,
        addedTotals([sum]),
        addedTotals(ofParts),
      );
    }
  }
  const withoutFunders = ({ funders: _funders, ...line }: OracleLine) => line;
  yield* checkEqual(
    'the lines of disjoint sets are those of the whole, but for the fen of the funders',
    'loans',
    whole.loans.map(withoutFunders),
    parts.flatMap(({ loans }) => loans.map(withoutFunders)).sort(byLoanId),
  );
  const adjusted = ({ adjustments }: SettlementJson) =>
    adjustments
      .filter(({ subsidy }) => toFen(subsidy) !== 0n)
      .map((row) => pick(row, ['loanId', 'issued', 'recomputed', 'subsidy']));
  yield* checkEqual(
    'the adjustments of disjoint sets are those of the whole, but for the fen of the funders',
    'adjustments',
    adjusted(whole),
    parts.flatMap(adjusted).sort(byLoanId),
  );
  const first = portfolio.policy.funders[0]?.id ?? '';
  const apart = totals.reduce((sum, part) => sum + (paidBy(part, first) ?? 0n), 0n);
  const together = paidBy(whole.totals, first) ?? 0n;
  // Of the loans with the same shares, the first funder's part is at most half a fen off its exact share in each of the three
  // parts and in the whole.
  const groups = 1n + BigInt(portfolio.policy.funderShares?.length ?? 0);
  yield* check(
    'settled apart, the first funder pays at most two fen more or less for each group of loans with the same shares',
    `totals.funders.${first}`,
    apart - together >= -2n * groups && apart - together <= 2n * groups,
    toYuan(together),
    toYuan(apart),
  );
};
