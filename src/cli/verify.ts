import fc from 'fast-check';
import { encodePortfolio, type Portfolio } from '../fields/portfolio.js';
import { differences } from '../io/compare.js';
import { append } from '../kernel/append.js';
import { readDay } from '../kernel/plain-date.js';
import { encodeSettlement } from '../settlement/encoded.js';
import { settle } from '../settlement/settle.js';
import { portfolios } from '../testing/arbitraries.js';
import { type Engine, plainPortfolio, tiexiEngine } from '../testing/engine.js';
import { type OracleLine, settleByDay } from '../testing/oracle/oracle.js';
import type { PortfolioJson } from '../testing/oracle/portfolio-json.js';
import { explainedFigures, figuresOfExplanation } from '../testing/properties/days.js';
import { type Implementation, runVectors, settleWithTiexi, VECTORS, type Vector } from '../testing/vectors.js';
import { SEEDS, type VerifyRequest } from './options.js';
import { type Progress, SILENT } from './progress.js';

/** A value on which the engine and a vector or the oracle differ. */
export interface Finding {
  /** The vector in which it stands. */
  readonly vector?: string;
  /** The number, from 1, of the drawn portfolio in which it stands. */
  readonly portfolio?: number;
  /** Its path in the settlement; empty where there is no settlement. */
  readonly path: string;
  /** The value of the engine; undefined where it has none. */
  readonly engine: unknown;
  /** The value of the vector or the oracle; undefined where it has none. */
  readonly expected: unknown;
}

/** The result of a verification. */
export interface Verification {
  /** The seed of random portfolios. */
  readonly seed?: number;
  readonly vectors?: { readonly run: number; readonly passed: number };
  /** The number of portfolios compared. */
  readonly portfolios: number;
  readonly loans: number;
  /** The days that the oracle walks over: those of the period and of earlier periods, for every loan. */
  readonly loanDays: number;
  /** The number of values compared. */
  readonly figures: number;
  readonly findings: readonly Finding[];
  /** The first random portfolio on which the two differ. */
  readonly firstDiffering?: PortfolioJson;
}

/** The implementations that are compared; tests pass faulty ones. */
export interface Compared {
  readonly engine?: (portfolio: PortfolioJson) => unknown;
  readonly explain?: Engine['explain'];
  readonly implementation?: Implementation;
  readonly vectors?: readonly Vector[];
}

/**
 * Runs the golden vectors, and compares what is explained of their loans with the oracle; then draws random portfolios and
 * compares engine and day-by-day oracle on each. The same seed gives the same portfolios in the same order.
 */
export async function verifyDrawn(
  { draw, seed }: Pick<VerifyRequest, 'draw'> & { readonly seed: number },
  {
    engine = tiexiEngine.settle,
    explain = tiexiEngine.explain,
    implementation = settleWithTiexi,
    vectors = VECTORS,
  }: Compared = {},
  progress: Progress = SILENT,
  unit = '',
): Promise<Verification> {
  await progress.step('vectors');
  const run = runVectors(implementation, vectors);
  const findings: Finding[] = run.failed.map(({ id, path, expected, found }) => ({
    vector: id,
    path,
    engine: found ?? undefined,
    expected: expected ?? undefined,
  }));
  append(findings, explainedOtherwise(vectors, explain));
  const failed = new Set(findings.map(({ vector }) => vector));

  await progress.step('comparing');
  const counts = new Counts();
  let firstDiffering: PortfolioJson | undefined;
  for (const portfolio of drawn(seed)) {
    const found = counts.compare(
      portfolio,
      () => engine(portfolio),
      () => explain(portfolio),
    );
    if (found.length > 0) firstDiffering ??= portfolio;
    for (const finding of found) findings.push({ portfolio: counts.portfolios, ...finding });
    await progress.at(counts[draw.of], draw.count, unit);
    if (counts[draw.of] >= draw.count) break;
  }
  return {
    seed,
    vectors: { run: vectors.length, passed: vectors.length - failed.size },
    ...counts.all(),
    findings,
    ...(firstDiffering === undefined ? {} : { firstDiffering }),
  };
}

/** Compares engine and oracle on a given portfolio. */
export function verifyPortfolio(
  portfolio: Portfolio,
  { engine, explain = tiexiEngine.explain }: Pick<Compared, 'engine' | 'explain'> = {},
): Verification {
  const counts = new Counts();
  const plain = encodePortfolio(portfolio) as PortfolioJson;
  const settled = () => (engine === undefined ? encodeSettlement(settle(portfolio)) : engine(plain));
  const findings = counts.compare(plain, settled, () => explain(plain));
  return { ...counts.all(), findings };
}

/** Whether anything was compared. */
export function comparedAnything({ vectors, portfolios, loans, figures }: Verification): boolean {
  return vectors?.run !== 0 && portfolios > 0 && loans > 0 && figures > 0;
}

/** So few that a run of a few portfolios draws few. */
const CHUNK = 10;

/** An endless sequence of random portfolios, the same for the same seed. */
function* drawn(seed: number): Iterable<PortfolioJson> {
  const arbitrary = portfolios();
  // The seeds of the chunks are far apart, so that neighbouring seeds share no chunk.
  for (let chunk = 0; ; chunk++) {
    yield* fc.sample(arbitrary, { seed: (seed + Math.imul(chunk, 0x9e3779b1)) | 0, numRuns: CHUNK });
  }
}

/** The parts of a settlement that the oracle computes too. */
const COMPARED = ['period', 'loans', 'totals', 'groups', 'adjustments', 'advances', 'payable'] as const;

/** The part of what is compared that is told of the loans one by one. */
const EXPLANATIONS = 'explanations';

/** Compares portfolios and counts them. */
class Counts {
  portfolios = 0;
  loans = 0;
  loanDays = 0;
  figures = 0;

  /** Compares what the engine settles, and what it explains, with the oracle. */
  compare(
    portfolio: PortfolioJson,
    engine: () => unknown,
    explain: () => ReturnType<Engine['explain']>,
  ): readonly Omit<Finding, 'vector' | 'portfolio'>[] {
    this.portfolios++;
    this.loans += portfolio.loans.length;
    const periods = [portfolio.period, ...(portfolio.previous ?? []).map(({ period }) => period)];
    for (const period of periods) this.loanDays += portfolio.loans.length * daysIn(period);
    const oracles = answerOf(() => settleByDay(portfolio));
    const engines = answerOf(engine);
    const explained = answerOf(() => ({ [EXPLANATIONS]: explain().map(figuresOfExplanation) }));
    if ('error' in oracles || 'error' in engines) {
      const said = (answer: Answer) => ('error' in answer ? answer.error : 'a settlement');
      return [{ path: '', engine: said(engines), expected: said(oracles) }];
    }
    const expected = { ...oracles.parts, [EXPLANATIONS]: explainedOf(oracles.parts) };
    this.figures += leavesOf(expected);
    return differences({ ...engines.parts, ...shownOf(explained) }, expected).map(({ path, issued, recomputed }) => ({
      path,
      engine: issued,
      expected: recomputed,
    }));
  }

  all() {
    const { portfolios, loans, loanDays, figures } = this;
    return { portfolios, loans, loanDays, figures };
  }
}

/** What is explained of the loans of vectors, where it is not what the oracle settles. Vectors of faults have no loans. */
function explainedOtherwise(vectors: readonly Vector[], explain: Engine['explain']): Finding[] {
  return vectors
    .filter(({ expected }) => !('faults' in expected))
    .flatMap(({ id, input }) => {
      const oracles = answerOf(() => ({
        [EXPLANATIONS]: settleByDay(plainPortfolio(input)).loans.map(explainedFigures),
      }));
      const explained = answerOf(() => ({ [EXPLANATIONS]: explain(plainPortfolio(input)).map(figuresOfExplanation) }));
      return differences(shownOf(explained), shownOf(oracles)).map(({ path, issued, recomputed }) => ({
        vector: id,
        path,
        engine: issued,
        expected: recomputed,
      }));
    });
}

/** What is compared of an answer: an error stands in the place of the explanations. */
function shownOf(answer: Answer): Readonly<Record<string, unknown>> {
  return 'error' in answer ? { [EXPLANATIONS]: answer.error } : answer.parts;
}

type Answer = { readonly parts: Readonly<Record<string, unknown>> } | { readonly error: string };

/** The parts that are compared, or the error that was thrown, which is compared as a value. */
function answerOf(settled: () => unknown): Answer {
  try {
    const settlement = (settled() ?? {}) as Readonly<Record<string, unknown>>;
    const names = Object.hasOwn(settlement, EXPLANATIONS) ? [EXPLANATIONS] : COMPARED;
    return { parts: Object.fromEntries(names.map((name) => [name, settlement[name]])) };
  } catch (error) {
    return { error: String(error) };
  }
}

function explainedOf({ loans }: Readonly<Record<string, unknown>>): readonly object[] {
  return (loans as readonly OracleLine[]).map(explainedFigures);
}

function leavesOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return value === undefined ? 0 : 1;
  return Object.values(value).reduce<number>((sum, part) => sum + leavesOf(part), 0);
}

function daysIn({ from, to }: PortfolioJson['period']): number {
  return (readDay(to) ?? 0) - (readDay(from) ?? 0);
}

/** A random seed. */
export function anySeed(): number {
  return Math.floor(Math.random() * SEEDS);
}
