import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Accrual } from '../../src/engine/accrue.js';
import { Assessor } from '../../src/engine/assess.js';
import { EligibleCursor, RateCursor } from '../../src/engine/balance.js';
import { TermsOfClasses } from '../../src/engine/class-terms.js';
import { ExclusionCursor } from '../../src/engine/day-conditions.js';
import type { LoanFigures, Outcome } from '../../src/engine/figures.js';
import { LoanConditions } from '../../src/engine/loan-conditions.js';
import { Outcomes } from '../../src/engine/outcomes.js';
import { type PreparedPolicy, preparePolicy } from '../../src/engine/prepared-policy.js';
import { LoanSums } from '../../src/engine/sums.js';
import { Walk } from '../../src/engine/walk.js';
import { Batch } from '../../src/fields/batch.js';
import { batchOf } from '../../src/fields/portfolio.js';
import type { Day } from '../../src/kernel/plain-date.js';
import { Cursor, type Timeline } from '../../src/kernel/timeline.js';
import { portfolios } from '../../src/testing/index.js';
import { PROPERTY_TIMEOUT, runs } from '../property/always.js';
import { parseAnyPortfolio } from '../support.js';

/**
 * One walk, one accrual and one assessor serve all loans, one after another. What they give for a loan must be what new
 * ones give, whatever the loans before it were, and after `begin` no field may hold anything of them.
 */

/** Loans of several portfolios, all under the policy and the period of the first; and in which order they come. */
interface Drawn {
  readonly prepared: PreparedPolicy;
  readonly visits: readonly { readonly batch: Batch; readonly household: number; readonly more: number }[];
}

/**
 * Every household is in a batch with those of its portfolio, in one by itself, and in one with its first loan alone. Each
 * visit is to any of them, so that many come twice, and every loan comes behind every other.
 */
const drawn: fc.Arbitrary<Drawn> = fc
  .record({
    inputs: fc.array(portfolios({ previous: false }), { minLength: 1, maxLength: 3 }),
    visits: fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 1, maxLength: 25 }),
  })
  .map(({ inputs, visits }) => {
    const read = inputs.map((input) => parseAnyPortfolio(input));
    const [{ policy, period }] = read as [(typeof read)[number]];
    const batches = read.flatMap((portfolio) => [
      batchOf(portfolio),
      ...portfolio.households.flatMap((household) => {
        const loans = portfolio.loans.filter(({ householdId }) => householdId === household.id);
        return [Batch.of(household, loans), Batch.of(household, loans.slice(0, 1))];
      }),
    ]);
    return {
      prepared: preparePolicy(policy, period),
      visits: visits.map(([which, place, more]) => {
        const batch = batches[which % batches.length] as Batch;
        return { batch, household: place % batch.households.count, more };
      }),
    };
  });

const loansOf = ({ order, begins }: Batch, household: number) =>
  order.subarray(begins[household], begins[household + 1]);

/** Everything that an assessor tells of a household's loans: outcomes, and all that a trace sees. */
function toldBy(assessor: Assessor, batch: Batch, household: number, traced: boolean) {
  const outcomes = new Outcomes(batch.loans.count, batch);
  const seen: unknown[] = [];
  const see = (what: string) => (place: number, shown: object) => void seen.push([what, place, { ...shown }]);
  assessor.begin(batch).assess(
    household,
    outcomes,
    traced
      ? {
          segment: see('segment'),
          rounding: see('rounding'),
          dailyRounding: see('daily rounding'),
          limits: see('limits'),
        }
      : undefined,
  );
  const figures: Outcome[] = Array.from(loansOf(batch, household), (place) => outcomes.at(place));
  return { figures, seen };
}

/**
 * The fields of an object and of the objects in it. Passed over is what depends on no loan, or is not looked at: the two
 * days that a cursor has room for (where they are in use they are its changes), cursors of no condition, and the ends of
 * terms by their days.
 */
function stateOf(value: unknown): unknown {
  if (value instanceof Cursor) return { index: value.index, next: value.next, changes: [...changesOf(value)] };
  if (value instanceof ExclusionCursor) {
    const { cursors, places, count, termEnds: _, ...rest } = fieldsOf(value);
    const inUse = (list: unknown) => (list as unknown[]).slice(0, count as number).map(stateOf);
    return { ...mapped(rest), count, cursors: inUse(cursors), places: inUse(places) };
  }
  const isOwn = [Walk, RateCursor, EligibleCursor].some((type) => value instanceof type);
  return isOwn ? mapped(fieldsOf(value as object)) : value;
}

const fieldsOf = (value: object) => ({ ...value }) as Record<string, unknown>;
const changesOf = (cursor: Cursor) => fieldsOf(cursor).changes as readonly number[];
const mapped = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, stateOf(value)]));

function expectAlike(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

/** What a walk tells of every stretch of days up to the end of the period. */
function walkedBy(walk: Walk, begin: number, end: Day, steps: number) {
  const told: unknown[] = [];
  for (let day = begin as Day; day < end && told.length < steps; ) {
    const next = walk.moveTo(day, end);
    const { limit, exclusion, changesRates, contractRate, rule, subsidyRate, concessionRate } = walk;
    const { interestPeriod } = walk;
    told.push([day, next, limit, exclusion, changesRates, contractRate, rule, subsidyRate, concessionRate]);
    told.push(interestPeriod);
    day = next;
  }
  return told;
}

describe('one for all loans', () => {
  it(
    'an assessor gives the same for each household as a new one, whichever it assessed before',
    () => {
      fc.assert(
        fc.property(drawn, fc.boolean(), ({ prepared, visits }, traced) => {
          const assessor = new Assessor(prepared);
          for (const { batch, household } of visits) {
            expectAlike(
              toldBy(assessor, batch, household, traced),
              toldBy(new Assessor(prepared), batch, household, traced),
            );
          }
        }),
        runs(300),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'a walk gives the same as a new one, and begins with the same value in every field',
    () => {
      fc.assert(
        fc.property(drawn, fc.nat({ max: 3 }), ({ prepared, visits }, caps) => {
          const { policy, period } = prepared;
          const conditions = new LoanConditions(policy);
          const terms = new TermsOfClasses(prepared, conditions.classes);
          const walk = new Walk(prepared);
          for (const { batch, household, more } of visits) {
            conditions.begin(batch);
            for (const place of loansOf(batch, household)) {
              const isEligible = conditions.reasons[place] === 0;
              const left: Timeline<number> | undefined =
                (more + place) % 4 > caps ? undefined : { changes: [period.from + (more % 400)], values: [more, 100] };
              const other = new Walk(prepared);
              for (const each of [walk, other]) {
                each.use(batch, terms, conditions.reasons);
                each.beginHousehold(household);
                each.begin(place, isEligible, left);
              }
              expectAlike(stateOf(walk), stateOf(other));
              const begin = Math.max(period.from, batch.loans.columns.disbursedOn.days[place] as number);
              // Some walks are broken off, as they are where nothing more accrues.
              const steps = more % 3 === 0 ? more % 7 : Number.POSITIVE_INFINITY;
              expectAlike(walkedBy(walk, begin, period.to, steps), walkedBy(other, begin, period.to, steps));
              expectAlike(stateOf(walk), stateOf(other));
            }
          }
        }),
        runs(300),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'an accrual gives the same figures as a new one, and its sums begin with the same value in every field',
    () => {
      fc.assert(
        fc.property(drawn, ({ prepared, visits }) => {
          const accrual = new Accrual(prepared);
          const loanSums = new LoanSums(prepared.policy);
          for (const { batch, household, more } of visits) {
            for (const place of loansOf(batch, household)) {
              const alone = new Accrual(prepared);
              for (const each of [accrual, alone]) {
                each.use(batch);
                each.beginHousehold(household);
                each.fold(place, undefined, undefined);
              }
              const figuresOf = ({ excludedDays, ...of }: Accrual) => [
                [...excludedDays],
                of.reasons,
                of.subsidisedDays,
                of.excluded,
              ];
              const sumsOf = (each: Accrual) => fieldsOf(fieldsOf(each).sums as object);
              expectAlike(figuresOf(accrual), figuresOf(alone));
              expectAlike(sumsOf(accrual), sumsOf(alone));
              const span = more % 400;
              const other = new LoanSums(prepared.policy);
              for (const each of [loanSums, other]) each.use(batch, 400);
              const sums = loanSums.begin(place, span);
              const fresh = other.begin(place, span);
              expectAlike([sums.constructor.name, fieldsOf(sums)], [fresh.constructor.name, fieldsOf(fresh)]);
              sums.setRates({ contractRate: 3e12, subsidyRate: 1e12, concessionRate: 2e12 });
              sums.add(7, 5, 3, 2);
              if (more % 2 === 0) sums.round();
              sums.add(7, 5, 3, 2);
            }
          }
        }),
        runs(150),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it('the drawn portfolios leave state of every kind behind: every outcome, and walks that differ before they begin', () => {
    const seen = new Set<string>();
    let differing = 0;
    for (const { prepared, visits } of fc.sample(drawn, { numRuns: 400, seed: 20241212 })) {
      const assessor = new Assessor(prepared);
      const used = new Walk(prepared);
      const conditions = new LoanConditions(prepared.policy);
      const terms = new TermsOfClasses(prepared, conditions.classes);
      for (const { batch, household } of visits) {
        for (const figures of toldBy(assessor, batch, household, false).figures)
          for (const kind of kindsOf(figures)) seen.add(kind);
        for (const place of loansOf(batch, household)) {
          conditions.begin(batch);
          used.use(batch, terms, conditions.reasons);
          used.beginHousehold(household);
          used.begin(place, false, undefined);
          used.moveTo(prepared.period.from, prepared.period.to);
          if (!isDeepStrictEqual(stateOf(used), stateOf(new Walk(prepared)))) differing += 1;
        }
      }
    }
    expect(differing).toBeGreaterThan(1000);
    for (const kind of [
      'trial',
      'regular',
      'ineligible',
      'EXTENDED',
      'AFTER_MATURITY',
      'TERM_CAP',
      'OVERDUE',
      'MISUSED',
      'INTEREST_UNPAID',
      'HOUSEHOLD_NOT_LISTED',
      'PRINCIPAL_CAP',
      'concession',
      'capped',
      'beyond numbers',
    ]) {
      expect([...seen]).toContain(kind);
    }
  });
});

function kindsOf({
  basis,
  excludedDays,
  concession,
  capped,
  principalDays,
}: Pick<LoanFigures, 'basis' | 'excludedDays'> & Pick<Outcome, 'concession' | 'capped' | 'principalDays'>): string[] {
  return [
    basis,
    ...Object.keys(excludedDays),
    ...(concession > 0 ? ['concession'] : []),
    ...(capped > 0 ? ['capped'] : []),
    ...(typeof principalDays === 'bigint' ? ['beyond numbers'] : []),
  ];
}
