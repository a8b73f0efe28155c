import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Accrual } from '../../src/engine/accrue.js';
import { Assessor } from '../../src/engine/assess.js';
import type { LoanChanges } from '../../src/engine/changes.js';
import { TermsOfClasses } from '../../src/engine/class-terms.js';
import type { DayConditions } from '../../src/engine/day-conditions.js';
import type { LoanFigures, Outcome } from '../../src/engine/figures.js';
import { LoanConditions } from '../../src/engine/loan-conditions.js';
import { Outcomes } from '../../src/engine/outcomes.js';
import { type PreparedPolicy, preparePolicy } from '../../src/engine/prepared-policy.js';
import type { RawLimits } from '../../src/engine/steps.js';
import { type Amounts, LoanSums } from '../../src/engine/sums.js';
import { LoanTimelines } from '../../src/engine/timelines.js';
import { Batch } from '../../src/fields/batch.js';
import { batchOf } from '../../src/fields/portfolio.js';
import type { Day } from '../../src/kernel/plain-date.js';
import type { Timeline } from '../../src/kernel/timeline.js';
import { portfolios } from '../../src/testing/index.js';
import { PROPERTY_TIMEOUT, runs } from '../property/always.js';
import { parseAnyPortfolio } from '../support.js';

/**
 * One set of timelines, one accrual and one assessor serve all loans, one after another. What they give for a loan must be
 * what new ones give, whatever the loans before it were, and after `begin` no field may hold anything of them.
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

/** Everything that an assessor tells of a household's loans: outcomes, and all that is kept for a trace, in order. */
function toldBy(assessor: Assessor, batch: Batch, household: number, traced: boolean) {
  const outcomes = new Outcomes(batch.loans.count, batch);
  const seen: unknown[] = [];
  const added: Amounts[] = [];
  const limited: RawLimits[] = [];
  assessor.begin(batch).assess(
    household,
    outcomes,
    traced
      ? {
          folded: (place, loan) => {
            const roundings: unknown[] = [];
            added.push(
              loan.amounts({
                rounding: (rounding) => void roundings.push(rounding),
                dailyRounding: (rounding) => void roundings.push(rounding),
              }),
            );
            seen.push(['folded', place, loan.segments(), roundings]);
          },
          limits: (place, limits) => {
            limited.push(limits);
            seen.push(['limits', place, limits]);
          },
        }
      : undefined,
  );
  const figures: Outcome[] = Array.from(loansOf(batch, household), (place) => outcomes.at(place));
  return { figures, seen, added, limited };
}

/**
 * The fields of timelines, and their changes. Passed over is what depends on no loan, or is not looked at: places behind the
 * last change, the ends of terms by their days, the reference rate of a loan that has none, and what comes of rates and
 * eligible amounts once they are asked for.
 */
function stateOf(timelines: LoanTimelines): unknown {
  const {
    changes,
    dayConditions,
    reference,
    hasReference,
    rates: _,
    eligibleSum: __,
    termsOfDay: ___,
    ...rest
  } = fieldsOf(timelines);
  const { keys, values, count, ...days } = changes as LoanChanges;
  const { termEnds: ____, changes: _____, ...conditions } = fieldsOf(dayConditions as DayConditions);
  return {
    ...rest,
    reference: hasReference ? reference : undefined,
    hasReference,
    conditions,
    days: { first: days.first, end: days.end },
    changes: Array.from({ length: count }, (_, i) => [keys[i], values[i]]),
  };
}

const fieldsOf = (value: object) => ({ ...value }) as Record<string, unknown>;

function expectAlike(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
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
    'timelines begin with the same value in every field as new ones',
    () => {
      fc.assert(
        fc.property(drawn, fc.nat({ max: 3 }), ({ prepared, visits }, caps) => {
          const { policy, period } = prepared;
          const conditions = new LoanConditions(policy);
          const terms = new TermsOfClasses(prepared, conditions.classes);
          const timelines = new LoanTimelines(prepared);
          for (const { batch, household, more } of visits) {
            conditions.begin(batch);
            for (const place of loansOf(batch, household)) {
              const isEligible = conditions.reasons[place] === 0;
              const left: Timeline<number> | undefined =
                (more + place) % 4 > caps ? undefined : { changes: [period.from + (more % 400)], values: [more, 100] };
              const other = new LoanTimelines(prepared);
              for (const each of [timelines, other]) {
                each.use(batch, terms, conditions.reasons);
                each.beginHousehold(household);
                each.begin(place, isEligible, left);
              }
              expectAlike(stateOf(timelines), stateOf(other));
              const rated = (each: LoanTimelines) => [
                each.subsidyRateOn(period.from + (more % 400), 3_000_000, each.rule),
                each.gap,
                each.needsEligible ? each.addEligible(more) : undefined,
              ];
              if (isEligible) expectAlike(rated(timelines), rated(other));
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
          const loanSums = new LoanSums(prepared);
          for (const { batch, household } of visits) {
            for (const place of loansOf(batch, household)) {
              const figuresOf = (each: Accrual) => {
                const outcomes = new Outcomes(batch.loans.count, batch);
                each.use(batch);
                each.beginHousehold(household);
                each.fold(place, undefined, outcomes, undefined);
                return outcomes.at(place);
              };
              expectAlike(figuresOf(accrual), figuresOf(new Accrual(prepared)));
              const other = new LoanSums(prepared);
              for (const each of [loanSums, other]) each.use(batch);
              const { disbursedOn } = batch.loans.columns;
              const inNumbers = [loanSums, other].map((each) => each.begin(place, disbursedOn.at(place) as Day));
              expect(inNumbers[0]).toBe(inNumbers[1]);
              expectAlike(fieldsOf(loanSums), fieldsOf(other));
            }
          }
        }),
        runs(150),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it(
    'the segments that are kept add up, in bigints, to the figures that were computed in numbers',
    () => {
      fc.assert(
        fc.property(drawn, ({ prepared, visits }) => {
          for (const { batch, household } of visits) {
            const { figures } = toldBy(new Assessor(prepared), batch, household, false);
            const traced = toldBy(new Assessor(prepared), batch, household, true);
            expectAlike(traced.figures, figures);
            const amounts = figures.map(({ interest, principalDays }, i) => {
              const { accrued: subsidy, accruedConcession: concession } = traced.limited[i] as RawLimits;
              return { interest, subsidy, concession, principalDays };
            });
            expectAlike(traced.added, amounts);
          }
        }),
        runs(150),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it('the drawn portfolios leave state of every kind behind: every outcome, and timelines that differ before they begin', () => {
    const seen = new Set<string>();
    let differing = 0;
    for (const { prepared, visits } of fc.sample(drawn, { numRuns: 400, seed: 20241212 })) {
      const assessor = new Assessor(prepared);
      const used = new LoanTimelines(prepared);
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
          if (!isDeepStrictEqual(stateOf(used), stateOf(new LoanTimelines(prepared)))) differing += 1;
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
