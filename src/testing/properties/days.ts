/** Properties of every day, which compare the engine with the day-by-day oracle. */
import type { AssessedLoanJson, ExplainedLoanJson, SegmentJson } from '../engine.js';
import { daysOf } from '../oracle/calendar.js';
import { compare, type Fraction, fraction, fromDecimal, halfUp, sum } from '../oracle/fraction.js';
import { daysByLoan, type OracleLine, settleByDay, toFen, toYuan } from '../oracle/oracle.js';
import { ADJUSTMENT_FIELDS, fieldsOf, GROUPINGS, pick } from './figures.js';
import { check, checkEqual, type Property } from './property.js';

const SHARES = 'funderShares' as const satisfies keyof OracleLine;

export const engineEqualsOracle: Property = function* (portfolio, engine) {
  const engines = engine.settle(portfolio);
  const oracles = settleByDay(portfolio);
  const [lineFields, totalsFields] = [fieldsOf(oracles.loans[0]), fieldsOf(oracles.totals)];
  // Lines for which the funders have their own shares lack the field.
  const always = lineFields.filter((name) => name !== SHARES);
  const lineFieldsOf = (line: object) => (Object.hasOwn(line, SHARES) ? [...always, SHARES] : always);
  yield* checkEqual(
    'every figure of every line equals the oracle’s',
    'loans',
    oracles.loans,
    engines.loans.map((line) => pick(line, lineFieldsOf(line))),
  );
  yield* checkEqual('the totals equal the oracle’s', 'totals', oracles.totals, pick(engines.totals, totalsFields));
  for (const grouping of GROUPINGS) {
    const groups = Object.entries(engines.groups[grouping]).map(([key, sum]) => [key, pick(sum, totalsFields)]);
    yield* checkEqual(
      'the groups equal the oracle’s',
      `groups.${grouping}`,
      oracles.groups[grouping],
      Object.fromEntries(groups),
    );
  }
  yield* checkEqual(
    'the adjustments of earlier settlements equal the oracle’s',
    'adjustments',
    oracles.adjustments,
    engines.adjustments.map((row) => pick(row, ADJUSTMENT_FIELDS)),
  );
  yield* checkEqual('the advances equal the oracle’s', 'advances', oracles.advances, engines.advances);
  yield* checkEqual('the payable amounts equal the oracle’s', 'payable', oracles.payable, engines.payable);
};

/** The fields of a line that an explanation has too. */
const EXPLAINED = [
  'loanId',
  'householdId',
  'basis',
  'reasons',
  'excludedDays',
  'subsidisedDays',
  'principalDays',
  'interest',
  'concession',
  'waived',
  'capped',
  'subsidy',
  'borrowerInterest',
] as const satisfies readonly (keyof OracleLine)[];

/** What an explanation says of a line: its figures and who pays. */
export function explainedFigures(line: OracleLine): object {
  return { ...pick(line, EXPLAINED), funders: line.funders };
}

/** {@link explainedFigures} of an explanation. */
export function figuresOfExplanation(loan: ExplainedLoanJson): object {
  const parts = (loan.split ?? []).map(({ funder, part }) => [funder, part]);
  return { ...pick(loan, EXPLAINED), funders: Object.fromEntries(parts) };
}

export const explanationEqualsOracle: Property = function* (portfolio, engine) {
  yield* checkEqual(
    'every figure that is explained equals the oracle’s',
    'loans',
    settleByDay(portfolio).loans.map(explainedFigures),
    engine.explain(portfolio).map(figuresOfExplanation),
  );
};

export const segmentsPartition: Property = function* (portfolio, engine) {
  const oracleDays = daysByLoan(portfolio);
  for (const loan of engine.assess(portfolio)) {
    const days = oracleDays.get(loan.loanId) ?? [];
    const where = `loan ${loan.loanId}`;
    yield* checkEqual(
      'the segments are disjoint, in order and complete: their days are the days with a balance',
      where,
      days.filter(({ balance }) => balance > 0n).map(({ on }) => on),
      loan.segments.flatMap((segment) => daysOf(segment)),
    );
    const byDay = new Map(days.map((day) => [day.on, day]));
    const excludedDays: Record<string, number> = {};
    let subsidisedDays = 0;
    let fenDays = 0n;
    for (const segment of loan.segments) {
      const place = `${where}, segment of ${segment.from}`;
      yield* check('a segment has a day at least', place, segment.days > 0, 'at least 1', segment.days);
      yield* checkEqual('a segment counts the days between its ends', place, daysOf(segment).length, segment.days);
      fenDays += toFen(segment.covered) * BigInt(segment.days);
      if (segment.exclusion === undefined) subsidisedDays += segment.days;
      else excludedDays[segment.exclusion] = (excludedDays[segment.exclusion] ?? 0) + segment.days;
      for (const on of daysOf(segment)) {
        const day = byDay.get(on);
        if (day === undefined) continue;
        const at = `${where} on ${on}`;
        yield* checkEqual(
          'a segment has the balance of each day',
          at,
          toYuan(day.balance),
          toYuan(toFen(segment.balance)),
        );
        yield* checkEqual(
          'a segment has the covered balance of each day',
          at,
          toYuan(day.covered),
          yuanOf(segment.covered),
        );
        yield* sameRate('a segment has the contract rate of each day', at, day.contractRate, segment.contractRate);
        if (day.passed) {
          yield* sameRate('a segment has the subsidy rate of each day', at, day.subsidyRate, segment.subsidyRate);
        }
        if (loan.basis !== 'ineligible') {
          yield* checkEqual('a segment names the exclusion of each day', at, day.exclusion, segment.exclusion);
        }
      }
    }
    yield* checkEqual('the segments add up to the principal-days', where, toYuan(fenDays), yuanOf(loan.principalDays));
    if (loan.basis === 'ineligible') continue;
    yield* checkEqual('the segments add up to the subsidised days', where, subsidisedDays, loan.subsidisedDays);
    yield* checkEqual('the segments add up to the excluded days', where, excludedDays, loan.excludedDays);
  }
};

const EXACT_AMOUNTS = ['interest', 'subsidy', 'concession'] as const;

/** The sum of the segments' exact amounts, in fen. */
export function exactSum(segments: readonly SegmentJson[], amount: (typeof EXACT_AMOUNTS)[number]): Fraction {
  return sum(segments.map(({ exact }) => fraction(BigInt(exact[amount].numerator), BigInt(exact[amount].denominator))));
}

export const segmentsAddUp: Property = function* (portfolio, engine) {
  const oracleDays = daysByLoan(portfolio);
  const withReferenceRates = new Set(
    portfolio.loans
      .filter(({ referenceRates }) => referenceRates !== undefined && referenceRates !== null)
      .map(({ id }) => id),
  );
  for (const loan of engine.assess(portfolio)) {
    const where = `loan ${loan.loanId}`;
    const days = oracleDays.get(loan.loanId) ?? [];
    for (const amount of EXACT_AMOUNTS) {
      const byDay = days.map((day) => day[amount]);
      const waived = amount === 'concession' ? days.map((day) => day.waived) : [];
      const expected = sum([...byDay, ...waived]);
      const found = exactSum(loan.segments, amount);
      yield* check(
        'the exact amounts of the segments add up to those of the days',
        `${where}, ${amount}`,
        compare(expected, found) === 0,
        formatFraction(expected),
        formatFraction(found),
      );
    }
    if (portfolio.policy.rounding === 'settlement') yield* roundedOnce(loan, withReferenceRates.has(loan.loanId));
  }
};

/**
 * Where amounts are rounded once in a settlement, the exact amounts of the segments round to the figures of the line.
 */
function* roundedOnce(loan: AssessedLoanJson, hasReferenceRates: boolean) {
  const where = `loan ${loan.loanId}`;
  const rounded = (amount: (typeof EXACT_AMOUNTS)[number]) => halfUp(exactSum(loan.segments, amount));
  const [interest, subsidy, capped] = [toFen(loan.interest), toFen(loan.subsidy), toFen(loan.capped)];
  yield* checkEqual(
    'the segments add up to the interest, half up',
    where,
    toYuan(rounded('interest')),
    toYuan(interest),
  );
  yield* checkEqual(
    'the segments add up to the subsidy before the cap on amounts, half up',
    where,
    toYuan(rounded('subsidy')),
    toYuan(subsidy + capped),
  );
  const concession = rounded('concession');
  const left = interest - subsidy;
  const expected = hasReferenceRates || concession < left ? concession : left;
  yield* checkEqual(
    'the segments add up to the concession, half up; waived interest is at most interest less subsidy',
    where,
    toYuan(expected),
    yuanOf(loan.concession),
  );
  yield* checkEqual(
    'the waived interest is the concession of a loan without reference rates',
    where,
    hasReferenceRates ? '0.00' : toYuan(expected),
    yuanOf(loan.waived),
  );
}

export const dailyBookingsAddUp: Property = function* (portfolio, engine) {
  const booked = engine.book(portfolio);
  const { from, to } = portfolio.period;
  const days = daysOf(portfolio.period);
  // So few days of a period are settled by the oracle, since each takes it as long as the whole; the last is always one.
  const places = [0, Math.floor(days.length / 3), Math.floor((2 * days.length) / 3), days.length - 1];
  for (const place of new Set(places)) {
    const until = days[place + 1] ?? to;
    const { loans } = settleByDay({ ...portfolio, period: { from, to: until } });
    for (const { loanId, subsidy, concession, waived } of loans) {
      const own = (booked.get(loanId) ?? []).filter(({ on }) => on < until);
      const sumOf = (name: 'amount' | 'concession' | 'waived') =>
        toYuan(own.reduce((fen, booking) => fen + toFen(booking[name]), 0n));
      yield* checkEqual(
        'the bookings up to a day add up to what the settlement up to it gives',
        `loan ${loanId} to ${until}`,
        [subsidy, concession, waived],
        [sumOf('amount'), sumOf('concession'), sumOf('waived')],
      );
    }
  }
};

function* sameRate(what: string, where: string, expected: Fraction, found: string) {
  const isSame = compare(expected, fromDecimal(found)) === 0;
  yield* check(what, where, isSame, `${formatFraction(expected)} %`, `${found} %`);
}

function yuanOf(amount: string): string {
  return toYuan(toFen(amount));
}

/** Formats a fraction as `numerator/denominator`, not reduced. */
export function formatFraction({ numerator, denominator }: Fraction): string {
  return denominator === 1n ? String(numerator) : `${numerator}/${denominator}`;
}
