import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Assessment,
  assess,
  Decimal,
  dailyBookings,
  encodeAssessment,
  encodeDailyBookings,
  encodeExplanation,
  encodeSettlement,
  encodeSummary,
  settle,
} from '../../src/index.js';
import { type PortfolioJson, portfolios } from '../../src/testing/index.js';
import { parseAnyPortfolio } from '../support.js';
import { PROPERTY_TIMEOUT, runs } from './always.js';

/** What a portfolio comes to, household by household. */
function resultsOf(input: PortfolioJson) {
  const portfolio = parseAnyPortfolio(input);
  const { policy, period, previous } = portfolio;
  const earlier = previous.map((issued) => issued.period);
  const assessments = portfolio.households.map((household) => {
    const loans = portfolio.loans.filter(({ householdId }) => householdId === household.id);
    return assess({ policy, period, household, loans, earlier });
  });
  return { settlement: settle(portfolio), assessments };
}

describe('what is encoded', () => {
  it(
    'is always preserved by structuredClone and by JSON',
    () =>
      fc.assert(
        fc.property(portfolios(), (input) => {
          const { settlement, assessments } = resultsOf(input);
          const all: readonly object[] = [
            encodeSettlement(settlement),
            encodeSummary(settlement),
            ...assessments.flatMap((assessment) => [
              encodeAssessment(assessment),
              encodeExplanation(assessment, { settlement }),
              encodeExplanation(assessment),
              encodeDailyBookings(dailyBookings(assessment)),
            ]),
          ];
          for (const encoded of all) {
            expect(structuredClone(encoded)).toStrictEqual(encoded);
            expect(JSON.parse(JSON.stringify(encoded))).toStrictEqual(encoded);
          }
        }),
        runs(150),
      ),
    PROPERTY_TIMEOUT,
  );

  it(
    'is always the same for an assessment and for a copy, whose segments and steps are values',
    () =>
      fc.assert(
        fc.property(portfolios(), (input) => {
          for (const assessment of resultsOf(input).assessments) {
            const copy = { ...assessment, loans: assessment.loans.map((loan) => ({ ...loan })) };
            expect(JSON.stringify(encodeAssessment(copy))).toBe(JSON.stringify(encodeAssessment(assessment)));
          }
        }),
        runs(150),
      ),
    PROPERTY_TIMEOUT,
  );

  it(
    'always has every field of an assessment and of its bookings, with the same value',
    () =>
      fc.assert(
        fc.property(portfolios(), (input) => {
          for (const assessment of resultsOf(input).assessments) {
            const encoded = encodeAssessment(assessment);
            expect(Object.keys(encoded).sort()).toEqual(Object.keys(assessment).sort());
            for (const [i, loan] of assessment.loans.entries()) sameButFor('loan', loan, encoded.loans[i]);
            const bookings = dailyBookings(assessment);
            same(bookings, encodeDailyBookings(bookings), []);
            encodeExplanation(assessment).loans.forEach((explained, i) => {
              const { loan: _, ...rest } = assessment.loans[i] as Assessment['loans'][number];
              for (const [name, value] of Object.entries(rest)) same(value, explained[name as never], [name], ['term']);
            });
          }
        }),
        runs(100),
      ),
    PROPERTY_TIMEOUT,
  );
});

describe('what is computed', () => {
  it(
    'is always plain, frozen data',
    () =>
      fc.assert(
        fc.property(portfolios(), (input) => {
          for (const assessment of resultsOf(input).assessments) {
            checkPlain(assessment, []);
            checkPlain(dailyBookings(assessment), []);
          }
        }),
        runs(50),
      ),
    PROPERTY_TIMEOUT,
  );
});

/** The loan as it was read is in its written form when it is encoded: another test reads it again. */
function sameButFor(name: string, value: object, encoded: object | undefined): void {
  const [own, { [name]: _, ...rest }] = [
    Object.entries(value).filter(([each]) => each !== name),
    encoded as Record<string, unknown>,
  ];
  same(Object.fromEntries(own), rest, []);
}

/** The same value field by field, a Decimal being the same as the text of the same number. */
function same(value: unknown, encoded: unknown, path: readonly string[], added: readonly string[] = []): void {
  const place = path.join('.');
  if (value instanceof Decimal) {
    expect(typeof encoded, place).toBe('string');
    expect(new Decimal(encoded as string).eq(value), place).toBe(true);
    return;
  }
  if (typeof value !== 'object' || value === null) {
    expect(encoded, place).toBe(value);
    return;
  }
  const keys = Object.keys(encoded as object).filter((key) => !added.includes(key));
  expect(keys, place).toEqual(Object.keys(value));
  for (const [key, part] of Object.entries(value)) same(part, (encoded as never)[key], [...path, key], added);
}

function checkPlain(value: unknown, path: readonly string[]): void {
  if (typeof value !== 'object' || value === null || value instanceof Decimal) return;
  const place = path.join('.');
  expect(Object.isFrozen(value), `${place} is frozen`).toBe(true);
  expect([Object.prototype, Array.prototype], place).toContain(Object.getPrototypeOf(value));
  for (const [key, { get }] of Object.entries(Object.getOwnPropertyDescriptors(value))) {
    // Segments and steps of a loan are made when they are first read, and kept.
    const isLazy = path.length === 2 && path[0] === 'loans' && (key === 'segments' || key === 'steps');
    expect(get !== undefined, `${place}.${key}`).toBe(isLazy);
    if (isLazy) expect((value as never)[key], `${place}.${key} again`).toBe((value as never)[key]);
  }
  for (const [key, part] of Object.entries(value)) checkPlain(part, [...path, key]);
}
