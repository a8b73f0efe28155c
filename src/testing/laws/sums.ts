/** Laws of the sums: what adds up to what (SPEC 5, 6, 7). */
import { compare, divide, fraction, fromDecimal, halfUp, multiply, ONE, subtract, ZERO } from '../oracle/fraction.js';
import { type OracleLine, toFen, toYuan } from '../oracle/oracle.js';
import type { PortfolioJson } from '../oracle/portfolio-json.js';
import { AMOUNTS, added, amountsOf, COUNTS, countsOf, GROUPINGS, paidBy, paidByAll, pick } from './figures.js';
import { fieldOf, holds, type Law, same } from './law.js';

/** The group that a line belongs to, from the portfolio itself. */
function keyOf({ loans, households }: PortfolioJson, line: OracleLine, grouping: (typeof GROUPINGS)[number]): string {
  if (grouping === 'basis') return line.basis;
  if (grouping === 'product') return loans.find(({ id }) => id === line.loanId)?.product ?? '';
  return households.find(({ id }) => id === line.householdId)?.[grouping] ?? '';
}

export const rowsAndTotalsTie: Law = function* (portfolio, engine) {
  const { loans, totals, groups } = engine.settle(portfolio);
  yield* same(
    'there is one line for every loan, by loan id in the order of code units',
    'loans',
    portfolio.loans.map(({ id }) => id).sort(),
    loans.map(({ loanId }) => loanId),
  );
  for (const { loanId, interest, subsidy, waived, borrowerInterest } of loans) {
    yield* same(
      "the borrower's interest is interest less subsidy less what is waived",
      `loan ${loanId}`,
      toYuan(toFen(interest) - toFen(subsidy) - toFen(waived)),
      borrowerInterest,
    );
  }
  if (loans.length > 0) yield* same('the lines add up to the totals', 'totals', added(loans), amountsOf(totals));
  yield* same('the totals count the lines', 'totals', countsOf(loans), pick(totals, COUNTS));
  for (const grouping of GROUPINGS) {
    const parts = groups[grouping];
    const keys = [...new Set(loans.map((line) => keyOf(portfolio, line, grouping)))];
    yield* same(
      'there is a group for every key, and no empty one',
      `groups.${grouping}`,
      keys.sort(),
      Object.keys(parts).sort(),
    );
    for (const [key, sum] of Object.entries(parts)) {
      const rows = loans.filter((line) => keyOf(portfolio, line, grouping) === key);
      const where = `groups.${grouping}.${key}`;
      yield* same('a group is the sum of its own lines', where, added(rows), amountsOf(sum));
      yield* same('a group counts its own lines', where, countsOf(rows), pick(sum, COUNTS));
    }
    if (loans.length === 0) continue;
    const sums = Object.values(parts);
    yield* same('the groups add up to the totals', `groups.${grouping}`, amountsOf(totals), added(sums));
    for (const count of ['loans', 'subsidisedLoans'] as const) {
      const counted = sums.reduce((sum, part) => sum + part[count], 0);
      yield* same('the groups count what the totals count', `groups.${grouping}, ${count}`, totals[count], counted);
    }
  }
};

export const fundersTie: Law = function* (portfolio, engine) {
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
    yield* same('every funder is named, also one that pays nothing', where, ids, Object.keys(row.funders).sort());
    yield* same('the funders add up to the subsidy', where, row.subsidy, toYuan(paidByAll(row)));
    for (const [id, amount] of Object.entries(row.funders)) {
      yield* holds('no funder pays less than nothing', `${where}, ${id}`, toFen(amount) >= 0n, 'at least 0.00', amount);
    }
  }
  for (const row of adjustments) {
    const where = `adjustment ${row.loanId}`;
    yield* same('every funder is named, also one that pays nothing', where, ids, Object.keys(row.funders).sort());
    yield* same('the funders add up to the adjustment', where, row.subsidy, toYuan(paidByAll(row)));
    const difference = toFen(row.recomputed) - toFen(row.issued);
    yield* same('an adjustment is what is recomputed less what was issued', where, toYuan(difference), row.subsidy);
  }
  const payables = ids.map((id) => {
    const adjusted = adjustments.reduce((sum, row) => sum + (paidBy(row, id) ?? 0n), 0n);
    const advanced = fieldOf(advances, id);
    return [id, toYuan((paidBy(totals, id) ?? 0n) + adjusted - (typeof advanced === 'string' ? toFen(advanced) : 0n))];
  });
  yield* same(
    'payable is the total, with the adjustments, less the advances',
    'payable',
    Object.fromEntries(payables),
    payable,
  );
  if (funders.length !== 2) return;
  for (const [where, row] of rows) {
    for (const { id, share } of funders) {
      const exact = multiply(fromDecimal(share), fraction(toFen(row.subsidy)));
      const difference = subtract(fraction(paidBy(row, id) ?? -1n), exact);
      const distance = compare(difference, ZERO) < 0 ? subtract(ZERO, difference) : difference;
      const place = `${where}, ${id}`;
      const off = `${toYuan(paidBy(row, id) ?? 0n)} of ${row.subsidy}`;
      if (where.startsWith('loan ')) {
        const what = 'of two funders none is a fen or more off its exact share of a line';
        yield* holds(what, place, compare(distance, ONE) < 0, `${share} of ${row.subsidy}, less than 0.01 off`, off);
      } else if (where === 'totals') {
        const what = 'of two funders none is more than half a fen off its exact share of the totals';
        const near = compare(distance, fraction(1n, 2n)) <= 0;
        yield* holds(what, place, near, `${share} of ${row.subsidy}, at most 0.005 off`, off);
      }
    }
  }
};

export const firstFunderHalfUp: Law = function* (portfolio, engine) {
  const { totals } = engine.settle(portfolio);
  const { funders } = portfolio.policy;
  let rest = toFen(totals.subsidy);
  let sharesLeft = ONE;
  for (const [place, { id, share }] of funders.entries()) {
    const isLast = place === funders.length - 1;
    const nothingLeft = compare(sharesLeft, ZERO) === 0;
    const rescaled = isLast ? ONE : nothingLeft ? ZERO : divide(fromDecimal(share), sharesLeft);
    const pays = halfUp(multiply(rescaled, fraction(rest)));
    yield* same(
      place === 0
        ? 'the first funder pays its share of the total, half up'
        : 'a next funder pays its rescaled share of the rest, half up, and the last what remains',
      `totals.funders.${id}`,
      toYuan(pays),
      fieldOf(totals.funders, id),
    );
    rest -= pays;
    sharesLeft = subtract(sharesLeft, fromDecimal(share));
  }
};

export const subsidyWithinInterest: Law = function* (portfolio, engine) {
  for (const line of engine.settle(portfolio).loans) {
    const where = `loan ${line.loanId}`;
    const [interest, subsidy, waived] = [toFen(line.interest), toFen(line.subsidy), toFen(line.waived)];
    yield* holds('the subsidy never exceeds the interest', where, subsidy <= interest, line.interest, line.subsidy);
    yield* holds(
      'subsidy and what is waived never exceed the interest',
      where,
      subsidy + waived <= interest,
      line.interest,
      toYuan(subsidy + waived),
    );
    for (const name of AMOUNTS) {
      yield* holds(
        'no amount is below nothing',
        `${where}, ${name}`,
        toFen(line[name]) >= 0n,
        'at least 0.00',
        line[name],
      );
    }
    yield* same(
      'a loan is ineligible where there is a reason, and only there',
      where,
      line.reasons.length > 0,
      line.basis === 'ineligible',
    );
    if (line.basis !== 'ineligible') continue;
    yield* same(
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

export const encodeParseIdentity: Law = function* (portfolio, engine) {
  const before = JSON.stringify(portfolio);
  const settlement = engine.settle(portfolio);
  const written = JSON.stringify(settlement);
  yield* same('a settlement is plain JSON: writing loses nothing', 'settlement', settlement, JSON.parse(written));
  yield* same('encode, parse, encode gives the same bytes', 'settlement', written, engine.rewrite(written));
  yield* same('settling again gives the same bytes', 'settlement', written, JSON.stringify(engine.settle(portfolio)));
  yield* same('settling never changes the portfolio', 'portfolio', before, JSON.stringify(portfolio));
};
