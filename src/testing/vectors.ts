import { isObject, type Text } from '../fields/faults.js';
import { unexpected } from '../fields/stages.js';
import { safeParsePortfolio } from '../io/parse.js';
import { encodeSettlement } from '../settlement/encoded.js';
import { settle } from '../settlement/settle.js';
import { plainPortfolio } from './engine.js';
import {
  type OracleAdjustment,
  type OracleLine,
  type OracleSettlement,
  type OracleTotals,
  settleByDay,
} from './oracle/oracle.js';
import { differences, fieldOf, formatPlace } from './properties/property.js';
import file from './vectors/vectors.json' with { type: 'json' };

/** A portfolio with the expected figures. `vectors.schema.json` describes the fields. */
export interface Vector {
  /** The id of the vector. */
  readonly id: string;
  /** What it shows. */
  readonly title: Text;
  /** The articles of the plan that it illustrates. */
  readonly articles?: readonly string[];
  /** The rule that it tests, or its publication. */
  readonly source: string;
  /** How the figures were worked out: `by hand`, `day-by-day oracle`, `published: …`. */
  readonly checkedBy: readonly string[];
  /** The input of SPEC 7. */
  readonly input: unknown;
  /** The expected figures, or the expected faults. */
  readonly expected: ExpectedFigures | ExpectedFaults;
  /** The derivation of the figures, in sentences and equations. */
  readonly working: readonly string[];
}

/** Expected figures of a settlement. Figures that are absent are not compared. */
export interface ExpectedFigures {
  /** Lines, by loan id. */
  readonly loans: readonly (Partial<OracleLine> & { readonly loanId: string })[];
  /** Totals of all lines. */
  readonly totals?: Partial<OracleTotals>;
  /** Totals by group. */
  readonly groups?: { readonly [G in keyof OracleSettlement['groups']]?: Record<string, Partial<OracleTotals>> };
  /** Adjustments, by loan id. */
  readonly adjustments?: readonly (Partial<OracleAdjustment> & { readonly loanId: string })[];
  /** The advances of each funder, in yuan. */
  readonly advances?: Record<string, string>;
  /** The payable amount of each funder, in yuan. */
  readonly payable?: Record<string, string>;
  /** The terms that are not from the programme's text. */
  readonly terms?: readonly { readonly term: string }[];
}

/** All faults of invalid input. */
export interface ExpectedFaults {
  /** The code and the path of every fault, in any order. */
  readonly faults: readonly { readonly code: string; readonly path: readonly (string | number)[] }[];
}

/** The golden vectors of `tiexi/testing/vectors.json`. */
export const VECTORS: readonly Vector[] = file.vectors as unknown as readonly Vector[];

/**
 * An implementation to be checked: from a portfolio in JSON (SPEC 7) to its settlement in JSON (SPEC 9), or, for
 * invalid input, to `{faults: [{code, path}]}`. It may call a program in another language.
 */
export type Implementation = (portfolio: unknown) => unknown;

/** A difference between an implementation and a vector. */
export interface VectorFailure {
  /** The id of the vector. */
  readonly id: string;
  /** The place in the settlement: `loans[0].subsidy`. */
  readonly path: string;
  /** The expected value; null where nothing is expected. */
  readonly expected: unknown;
  /** The value found; null where there is none, the error where the implementation threw one. */
  readonly found: unknown;
}

/** The result of {@link runVectors}. */
export interface VectorRun {
  /** The ids of the vectors without a difference. */
  readonly passed: readonly string[];
  /** All differences; a vector may have several. */
  readonly failed: readonly VectorFailure[];
}

/**
 * Runs an implementation on vectors and compares every figure that they give. Each input is a copy. An error thrown by
 * the implementation is a failure of that vector only.
 *
 * ```ts
 * import { runVectors, settleWithTiexi } from 'tiexi/testing';
 *
 * const { passed, failed } = runVectors(settleWithTiexi);
 * console.log(passed.length > 100, failed);
 * ```
 *
 * ```text
 * true []
 * ```
 */
export function runVectors(implementation: Implementation, vectors: readonly Vector[] = VECTORS): VectorRun {
  if (typeof implementation !== 'function') throw unexpected('an implementation, which is a function', implementation);
  if (!Array.isArray(vectors) || !vectors.every((one) => isObject(one) && isObject(one.expected))) {
    throw unexpected('a list of vectors, such as VECTORS', vectors);
  }
  const passed: string[] = [];
  const failed: VectorFailure[] = [];
  for (const vector of vectors) {
    const before = failed.length;
    for (const { path, expected, found } of departures(implementation, vector)) {
      failed.push({ id: vector.id, path, expected: expected ?? null, found: found ?? null });
    }
    if (failed.length === before) passed.push(vector.id);
  }
  return { passed, failed };
}

type Difference = Omit<VectorFailure, 'id'>;

function* departures(implementation: Implementation, { input, expected }: Vector): Iterable<Difference> {
  let found: unknown;
  try {
    found = implementation(JSON.parse(JSON.stringify(input)));
  } catch (error) {
    yield { path: '', expected, found: String(error) };
    return;
  }
  const answer = typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : {};
  if ('faults' in expected || fieldOf(answer, 'faults') !== undefined) {
    yield* faultsMissingOrMore('faults' in expected ? expected.faults : [], fieldOf(answer, 'faults') ?? []);
    return;
  }
  for (const { path, ...values } of differences(expected, answer, mustBeComplete)) {
    yield { path: formatPlace('', path), ...values };
  }
}

/** Whether an unexpected key of an object is a difference. */
function mustBeComplete(path: readonly (string | number)[]): boolean {
  const isGrouping = path[0] === 'groups' && path.length === 2;
  return isGrouping || ['excludedDays', 'funders', 'advances', 'payable'].includes(String(path.at(-1)));
}

function* faultsMissingOrMore(expected: ExpectedFaults['faults'], found: unknown): Iterable<Difference> {
  const list = (Array.isArray(found) ? found : [found]) as Partial<ExpectedFaults['faults'][number]>[];
  const keyOf = ({ code, path }: (typeof list)[number]) => JSON.stringify([code, path]);
  const [wanted, told] = [new Set(expected.map(keyOf)), new Set(list.map(keyOf))];
  for (const fault of expected) if (!told.has(keyOf(fault))) yield { path: 'faults', expected: fault, found: null };
  for (const fault of list) if (!wanted.has(keyOf(fault))) yield { path: 'faults', expected: null, found: fault };
}

/** This package as an {@link Implementation}. */
export function settleWithTiexi(portfolio: unknown): unknown {
  const result = safeParsePortfolio(portfolio);
  return result.success ? encodeSettlement(settle(result.data)) : { faults: result.faults };
}

/**
 * The day-by-day oracle as an {@link Implementation}, for the vectors that name it in `checkedBy`: it does not report
 * faults and does not know the sources of terms. This package's parser expands presets.
 *
 * @throws InvalidInputError with every fault of the portfolio.
 */
export function settleWithOracle(portfolio: unknown): OracleSettlement {
  return settleByDay(plainPortfolio(portfolio));
}
