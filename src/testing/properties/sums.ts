/** Properties of sums (SPEC 5, 6, 7). */
import { compare, divide, type Fraction, fraction, halfUp, multiply, ONE, subtract, ZERO } from '../oracle/fraction.js';
import { type OracleLine, sharesByLoan, toFen, toYuan } from '../oracle/oracle.js';
import type { PortfolioJson } from '../oracle/portfolio-json.js';
import { AMOUNTS, amountsOf, COUNTS, countsOf, GROUPINGS, paidBy, paidByAll, pick, sumOfRows } from './figures.js';
import { check, checkEqual, fieldOf, type Property } from './property.js';

/** The group of a line, from the portfolio. */
function keyOf({ loans, households }: PortfolioJson, line: OracleLine, grouping: (typeof GROUPINGS)[number]): string {
  if (grouping === 'basis') return line.basis;
  if (grouping === 'product') return loans.find(({ id }) => id === line.loanId)?.product ?? '';
  return households.find(({ id }) => id === line.householdId)?.[grouping] ?? '';
}

export const linesAddUpToTotals: Property = function* (portfolio, engine) {
  const { loans, totals, groups } = engine.settle(portfolio);
  yield* checkEqual(
    'there is one line for every loan, by loan id in the order of code units',
    'loans',
    portfolio.loans.map(({ id }) => id).sort(),
    loans.map(({ loanId }) => loanId),
  );
  for (const { loanId, interest, subsidy, waived, borrowerInterest } of loans) {
    yield* checkEqual(
      "the borrower's interest is interest less subsidy less waived interest",
      `loan ${loanId}`,
      toYuan(toFen(interest) - toFen(subsidy) - toFen(waived)),
      borrowerInterest,
    );
  }
  if (loans.length > 0)
    yield* checkEqual('the lines add up to the totals', 'totals', sumOfRows(loans), amountsOf(totals));
  yield* checkEqual('the totals count the lines', 'totals', countsOf(loans), pick(totals, COUNTS));
  for (const grouping of GROUPINGS) {
    const parts = groups[grouping];
    const keys = [...new Set(loans.map((line) => keyOf(portfolio, line, grouping)))];
    yield* checkEqual(
      'there is a group for every key, and no empty one',
      `groups.${grouping}`,
      keys.sort(),
      Object.keys(parts).sort(),
    );
    for (const [key, sum] of Object.entries(parts)) {
      const rows = loans.filter((line) => keyOf(portfolio, line, grouping) === key);
      const where = `groups.${grouping}.${key}`;
      yield* checkEqual('a group is the sum of its own lines', where, sumOfRows(rows), amountsOf(sum));
      yield* checkEqual('a group counts its own lines', where, countsOf(rows), pick(sum, COUNTS));
    }
    if (loans.length === 0) continue;
    const sums = Object.values(parts);
    yield* checkEqual('the groups add up to the totals', `groups.${grouping}`, amountsOf(totals), sumOfRows(sums));
    for (const count of ['loans', 'subsidisedLoans'] as const) {
      const counted = sums.reduce((sum, part) => sum + part[count], 0);
      yield* checkEqual(
        'the groups count what the totals count',
        `groups.${grouping}, ${count}`,
        totals[count],
        counted,
      );
    }
  }
};

export const fundersAddUp: Property = function* (portfolio, engine) {
  const { loans, totals, groups, adjustments, advances, payable } = engine.settle(portfolio);
  const { funders } = portfolio.policy;
  const ids = funders.map(({ id }) => id).sort();
  const rows = [
    ...loans.map((line) => [`loan ${line.loanId}`, line] as const),
    ['totals', totals] as const,
    ...GROUPINGS.flatMap((grouping) =>
      Object.entries(groups[grouping]).map(([key, sum]) => [`groups.${grouping}.${key}`, sum] as const),
    ),
  ];
  for (const [where, row] of rows) {
    yield* checkEqual(
      'every funder is present, also one that pays nothing',
      where,
      ids,
      Object.keys(row.funders).sort(),
    );
    yield* checkEqual('the funders add up to the subsidy', where, row.subsidy, toYuan(paidByAll(row)));
    for (const [id, amount] of Object.entries(row.funders)) {
      yield* check('no funder pays a negative amount', `${where}, ${id}`, toFen(amount) >= 0n, 'at least 0.00', amount);
    }
  }
  for (const row of adjustments) {
    const where = `adjustment ${row.loanId}`;
    yield* checkEqual(
      'every funder is present, also one that pays nothing',
      where,
      ids,
      Object.keys(row.funders).sort(),
    );
    yield* checkEqual('the funders add up to the adjustment', where, row.subsidy, toYuan(paidByAll(row)));
    const difference = toFen(row.recomputed) - toFen(row.issued);
    yield* checkEqual(
      'an adjustment is the recomputed amount less the issued one',
      where,
      toYuan(difference),
      row.subsidy,
    );
  }
  const payables = ids.map((id) => {
    const adjusted = adjustments.reduce((sum, row) => sum + (paidBy(row, id) ?? 0n), 0n);
    const advanced = fieldOf(advances, id);
    return [id, toYuan((paidBy(totals, id) ?? 0n) + adjusted - (typeof advanced === 'string' ? toFen(advanced) : 0n))];
  });
  yield* checkEqual(
    'payable is the total, with the adjustments, less the advances',
    'payable',
    Object.fromEntries(payables),
    payable,
  );
  if (funders.length !== 2) return;
  const shares = sharesByLoan(portfolio);
  const shared = groupsOf(shares);
  for (const [where, row] of rows) {
    // Loans with other shares are no share of their sum.
    const own = 'loanId' in row ? shares.get(row.loanId) : shared.length === 1 ? shared[0]?.shares : undefined;
    if (own === undefined) continue;
    for (const [position, { id }] of funders.entries()) {
      const share = own[position] as Fraction;
      const exact = multiply(share, fraction(toFen(row.subsidy)));
      const difference = subtract(fraction(paidBy(row, id) ?? -1n), exact);
      const distance = compare(difference, ZERO) < 0 ? subtract(ZERO, difference) : difference;
      const place = `${where}, ${id}`;
      const off = `${toYuan(paidBy(row, id) ?? 0n)} of ${row.subsidy}`;
      const written = `${share.numerator}/${share.denominator} of ${row.subsidy}`;
      if (where.startsWith('loan ')) {
        const what = 'of two funders none is a fen or more off its exact share of a line';
        yield* check(what, place, compare(distance, ONE) < 0, `${written}, less than 0.01 off`, off);
      } else if (where === 'totals') {
        const what = 'of two funders none is more than half a fen off its exact share of the totals';
        const near = compare(distance, fraction(1n, 2n)) <= 0;
        yield* check(what, place, near, `${written}, at most 0.005 off`, off);
      }
    }
  }
};

/** Loans for which the funders have the same shares. */
interface SharedLoans {
  readonly shares: readonly Fraction[];
  readonly loanIds: Set<string>;
}

function groupsOf(shares: ReadonlyMap<string, readonly Fraction[]>): readonly SharedLoans[] {
  const groups: SharedLoans[] = [];
  for (const [loanId, own] of shares) {
    const known = groups.find((group) => group.shares.every((share, i) => compare(share, own[i] as Fraction) === 0));
    if (known === undefined) groups.push({ shares: own, loanIds: new Set([loanId]) });
    else known.loanIds.add(loanId);
  }
  return groups;
}

export const firstFunderHalfUp: Property = function* (portfolio, engine) {
  const { loans, totals } = engine.settle(portfolio);
  const { funders } = portfolio.policy;
  const paid = funders.map(() => 0n);
  // Loans with the same shares are split together, and a funder's total is the sum over these.
  for (const { shares, loanIds } of groupsOf(sharesByLoan(portfolio))) {
    const lines = loans.filter(({ loanId }) => loanIds.has(loanId));
    let rest = lines.reduce((sum, { subsidy }) => sum + toFen(subsidy), 0n);
    let sharesLeft = ONE;
    for (const [place, { id }] of funders.entries()) {
      const share = shares[place] as Fraction;
      const isLast = place === funders.length - 1;
      const nothingLeft = compare(sharesLeft, ZERO) === 0;
      const rescaled = isLast ? ONE : nothingLeft ? ZERO : divide(share, sharesLeft);
      const pays = halfUp(multiply(rescaled, fraction(rest)));
      yield* checkEqual(
        place === 0
          ? 'the first funder pays its share of the total, half up'
          : 'the next funder pays its rescaled share of the rest, half up, and the last funder the rest',
        `funders.${id} of the loans with the same shares as ${[...loanIds][0]}`,
        toYuan(pays),
        toYuan(lines.reduce((sum, line) => sum + (paidBy(line, id) ?? 0n), 0n)),
      );
      paid[place] = (paid[place] as bigint) + pays;
      rest -= pays;
      sharesLeft = subtract(sharesLeft, share);
    }
  }
  for (const [place, { id }] of funders.entries()) {
    yield* checkEqual(
      'the total of a funder is the sum of what it pays of the loans with the same shares',
      `totals.funders.${id}`,
      toYuan(paid[place] as bigint),
      fieldOf(totals.funders, id),
    );
  }
};

export const subsidyWithinInterest: Property = function* (portfolio, engine) {
  for (const line of engine.settle(portfolio).loans) {
    const where = `loan ${line.loanId}`;
    const [interest, subsidy, waived] = [toFen(line.interest), toFen(line.subsidy), toFen(line.waived)];
    yield* check('the subsidy never exceeds the interest', where, subsidy <= interest, line.interest, line.subsidy);
    yield* check(
      'subsidy plus waived interest never exceeds the interest',
      where,
      subsidy + waived <= interest,
      line.interest,
      toYuan(subsidy + waived),
    );
    for (const name of AMOUNTS) {
      yield* check('no amount is negative', `${where}, ${name}`, toFen(line[name]) >= 0n, 'at least 0.00', line[name]);
    }
    yield* checkEqual(
      'a loan is ineligible where there is a reason, and only there',
      where,
      line.reasons.length > 0,
      line.basis === 'ineligible',
    );
    if (line.basis !== 'ineligible') continue;
    yield* checkEqual(
      'an ineligible loan has interest and nothing else',
      where,
      {
        subsidy: '0.00',
        capped: '0.00',
        concession: '0.00',
        principalDays: '0.00',
        subsidisedDays: 0,
        excludedDays: {},
      },
      pick(line, ['subsidy', 'capped', 'concession', 'principalDays', 'subsidisedDays', 'excludedDays']),
    );
  }
};

export const encodeParseIdentity: Property = function* (portfolio, engine) {
  const before = JSON.stringify(portfolio);
  const settlement = engine.settle(portfolio);
  const written = JSON.stringify(settlement);
  yield* checkEqual('a settlement is plain JSON: writing loses nothing', 'settlement', settlement, JSON.parse(written));
  yield* checkEqual('encode, parse, encode gives the same bytes', 'settlement', written, engine.rewrite(written));
  yield* checkEqual(
    'settling again gives the same bytes',
    'settlement',
    written,
    JSON.stringify(engine.settle(portfolio)),
  );
  yield* checkEqual('settling never changes the portfolio', 'portfolio', before, JSON.stringify(portfolio));
};
