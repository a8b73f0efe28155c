import { type LoanInput, type PolicyInput, type Portfolio, parsePortfolio, year } from '../../src/index.js';
import { HOUSEHOLD, halfUp, LOAN, POLICY, yuanText } from '../support.js';

/**
 * Loans of 2024 whose interest, subsidy or concession is a whole number of fen and a half, exactly: what is left to a
 * binary float goes up or down as it happens to be stored.
 */
export interface Tie {
  readonly loan: LoanInput;
  /** Worked out here, half up, as yuan. */
  readonly interest: string;
  readonly subsidy: string;
  readonly concession: string;
}

export const ROUNDINGS = ['settlement', 'interest-period', 'day'] as const;
type Rounding = (typeof ROUNDINGS)[number];

/** The days of a year by each day count: 2024 is a leap year. */
export const DAY_COUNTS = { 'ACT/360': 360n, 'ACT/365F': 365n, 'ACT/ACT': 366n, '30E/360': 360n } as const;
type DayCount = keyof typeof DAY_COUNTS;

/** Days from a disbursement to the end of 2024, cut behind the 20th of every month: actual days, and those of 30E/360. */
const STRETCHES = [
  { from: '2024-12-31', actual: [1n], thirty: [1n] },
  { from: '2024-12-25', actual: [7n], thirty: [6n] },
  { from: '2024-12-01', actual: [20n, 11n], thirty: [20n, 10n] },
  { from: '2024-10-15', actual: [6n, 31n, 30n, 11n], thirty: [6n, 30n, 30n, 10n] },
  { from: '2024-09-11', actual: [10n, 30n, 31n, 30n, 11n], thirty: [10n, 30n, 30n, 30n, 10n] },
] as const;

/** In hundredths of a percent: so that a rate is not a sum of powers of two. */
const CONTRACT_RATES = [435n, 745n, 385n, 509n];
const SUBSIDY_RATE = 180n;
/** Waived: always less than what the subsidy leaves of the contract rate. */
const CONCESSION_RATE = 190n;

export function policyOf(dayCount: DayCount, rounding: Rounding): PolicyInput {
  return {
    ...POLICY,
    subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.80' }],
    concession: [{ from: '2024-09-01', points: '1.90' }],
    dayCount,
    rounding,
    interestPeriod: rounding === 'interest-period' ? { endsOn: 20, months: 1 } : null,
  };
}

export function tiesOf(dayCount: DayCount, rounding: Rounding): readonly Tie[] {
  const ties: Tie[] = [];
  const denominator = DAY_COUNTS[dayCount] * 10_000n;
  for (const { from, ...days } of STRETCHES) {
    const pieces: readonly bigint[] = dayCount === '30E/360' ? days.thirty : days.actual;
    const all = pieces.reduce((sum, units) => sum + units);
    for (const contract of CONTRACT_RATES) {
      for (const rate of [contract, SUBSIDY_RATE, CONCESSION_RATE]) {
        // A day of 30E/360 has one unit or none in these months, and one without comes to nothing.
        const units =
          rounding === 'interest-period' ? pieces[0]! : rounding === 'day' && rate === SUBSIDY_RATE ? 1n : all;
        for (const fen of solutions(2n * units * rate, denominator, 2n * denominator)) {
          const amount = (by: bigint) => {
            if (rounding === 'interest-period')
              return sum(pieces.map((piece) => halfUp(fen * piece * by, denominator)));
            if (rounding === 'day' && by === SUBSIDY_RATE) return all * halfUp(fen * by, denominator);
            return halfUp(fen * all * by, denominator);
          };
          ties.push(tie({ from, fen, contract, amount, number: ties.length }));
        }
      }
    }
  }
  return rounding === 'settlement' ? [...ties, ...tiesOfTwoSegments(dayCount, ties.length)] : ties;
}

/** 100 yuan are repaid on 2024-12-11: neither segment is a whole fen, both together are one and a half. */
function tiesOfTwoSegments(dayCount: DayCount, from: number): readonly Tie[] {
  const denominator = DAY_COUNTS[dayCount] * 10_000n;
  const [before, after] = dayCount === '30E/360' ? [10n, 20n] : [10n, 21n];
  return CONTRACT_RATES.flatMap((contract) =>
    [contract, SUBSIDY_RATE, CONCESSION_RATE].flatMap((rate) => {
      const repaid = 2n * rate * after * 10_000n;
      return solutions(2n * rate * (before + after), denominator + repaid, 2n * denominator).map((fen) => {
        const amount = (by: bigint) => halfUp((fen * before + (fen - 10_000n) * after) * by, denominator);
        return { fen, contract, amount };
      });
    }),
  ).map((found, i) =>
    tie({ ...found, from: '2024-12-01', number: from + i, repayments: [{ on: '2024-12-11', amount: '100.00' }] }),
  );
}

function tie({
  from,
  fen,
  contract,
  amount,
  number,
  repayments = [],
}: {
  from: string;
  fen: bigint;
  contract: bigint;
  amount: (rate: bigint) => bigint;
  number: number;
  repayments?: LoanInput['repayments'];
}): Tie {
  return {
    loan: {
      ...LOAN,
      id: `L${String(number).padStart(4, '0')}`,
      principal: yuanText(fen),
      disbursedOn: from,
      maturesOn: '2026-12-31',
      rates: [{ from: '2024-01-01', pct: yuanText(contract) }],
      repayments,
    },
    interest: yuanText(amount(contract)),
    subsidy: yuanText(amount(SUBSIDY_RATE)),
    concession: yuanText(amount(CONCESSION_RATE)),
  };
}

export function portfolioOfTies(dayCount: DayCount, rounding: Rounding): Portfolio {
  return parsePortfolio({
    policy: policyOf(dayCount, rounding),
    period: year(2024),
    households: [HOUSEHOLD],
    loans: tiesOf(dayCount, rounding).map(({ loan }) => loan),
  });
}

/** Three x of usual principals, in fen, with a·x ≡ b (mod m), where there are any. */
function solutions(a: bigint, b: bigint, m: bigint): readonly bigint[] {
  const [divisor, inverse] = extendedGcd(a % m, m);
  if (b % divisor !== 0n) return [];
  const step = m / divisor;
  const least = ((((b / divisor) * inverse) % step) + step) % step;
  const first = least + (10_000_00n / step + 1n) * step;
  return [first, first + step * (5_000_000n / step + 1n), first + step * (90_000_000n / step)];
}

/** The greatest common divisor, and what a is to be multiplied with to be it, but for multiples of b. */
function extendedGcd(a: bigint, b: bigint): readonly [bigint, bigint] {
  let [r, s, rest, next] = [a, 1n, b, 0n];
  while (rest !== 0n) {
    const quotient = r / rest;
    [r, rest] = [rest, r - quotient * rest];
    [s, next] = [next, s - quotient * next];
  }
  return [r, s];
}

function sum(amounts: readonly bigint[]): bigint {
  return amounts.reduce((total, amount) => total + amount, 0n);
}
