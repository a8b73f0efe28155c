import fc from 'fast-check';
import { encodePortfolio, type Portfolio } from '../fields/portfolio.js';
import { differences } from '../io/compare.js';
import { encodeSettlement } from '../io/settlement-json.js';
import { readDay } from '../kernel/plain-date.js';
import { settle } from '../settlement/settle.js';
import { portfolios } from '../testing/arbitraries.js';
import { tiexiEngine } from '../testing/engine.js';
import { settleByDay } from '../testing/oracle/oracle.js';
import type { PortfolioJson } from '../testing/oracle/portfolio-json.js';
import { type Implementation, runVectors, settleWithTiexi, VECTORS, type Vector } from '../testing/vectors.js';
import { SEEDS, type VerifyRequest } from './options.js';
import { type Progress, SILENT } from './progress.js';

/** A figure that is not what it must be. */
export interface Finding {
  /** The vector in which it stands. */
  readonly vector?: string;
  /** The number, from 1, of the drawn portfolio in which it stands. */
  readonly portfolio?: number;
  /** Where it stands in the settlement; empty where there is none. */
  readonly path: string;
  /** What the engine says; undefined where it says nothing. */
  readonly engine: unknown;
  /** What the vector or the oracle says; undefined where it says nothing. */
  readonly expected: unknown;
}

/** What was compared, and what was found. */
export interface Verification {
  /** Of what is drawn. */
  readonly seed?: number;
  readonly vectors?: { readonly run: number; readonly passed: number };
  /** Those on which engine and oracle were compared. */
  readonly portfolios: number;
  readonly loans: number;
  /** The days of the period, and of those settled before, for every loan: what the oracle walks over. */
  readonly loanDays: number;
  /** The single values compared. */
  readonly figures: number;
  readonly findings: readonly Finding[];
  /** The first drawn portfolio on which the two differ. */
  readonly kept?: PortfolioJson;
}

/** What is compared; a test puts a wrong one in the place of a right one. */
export interface Compared {
  readonly engine?: (portfolio: PortfolioJson) => unknown;
  readonly implementation?: Implementation;
  readonly vectors?: readonly Vector[];
}

/**
 * Puts the engine through the golden vectors, then draws portfolios and compares engine and day-by-day oracle on each.
 * The same seed draws the same portfolios in the same order, however many.
 */
export async function verifyDrawn(
  { draw, seed }: Pick<VerifyRequest, 'draw'> & { readonly seed: number },
  { engine = tiexiEngine.settle, implementation = settleWithTiexi, vectors = VECTORS }: Compared = {},
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

  await progress.step('comparing');
  const counts = new Counts();
  let kept: PortfolioJson | undefined;
  for (const portfolio of drawn(seed)) {
    const found = counts.compare(portfolio, () => engine(portfolio));
    if (found.length > 0) kept ??= portfolio;
    for (const finding of found) findings.push({ portfolio: counts.portfolios, ...finding });
    await progress.at(counts[draw.of], draw.count, unit);
    if (counts[draw.of] >= draw.count) break;
  }
  return {
    seed,
    vectors: { run: vectors.length, passed: run.passed.length },
    ...counts.all(),
    findings,
    ...(kept === undefined ? {} : { kept }),
  };
}

/** Compares engine and oracle on a portfolio of the user's own. */
export function verifyPortfolio(portfolio: Portfolio, engine: Compared['engine'] = undefined): Verification {
  const counts = new Counts();
  const plain = encodePortfolio(portfolio) as PortfolioJson;
  const settled = () => (engine === undefined ? encodeSettlement(settle(portfolio)) : engine(plain));
  const findings = counts.compare(plain, settled);
  return { ...counts.all(), findings };
}

/** Whether anything at all was compared: where not, nothing can be said. */
export function comparedAnything({ vectors, portfolios, loans, figures }: Verification): boolean {
  return vectors?.run !== 0 && portfolios > 0 && loans > 0 && figures > 0;
}

const CHUNK = 100;

/** Portfolios without end, the same ones for the same seed. */
function* drawn(seed: number): Iterable<PortfolioJson> {
  const arbitrary = portfolios();
  // The seeds of the chunks are far apart: two seeds near each other have no chunk in common.
  for (let chunk = 0; ; chunk++) {
    yield* fc.sample(arbitrary, { seed: (seed + Math.imul(chunk, 0x9e3779b1)) | 0, numRuns: CHUNK });
  }
}

/** The parts of a settlement that the oracle gives as well. */
const COMPARED = ['period', 'loans', 'totals', 'groups', 'adjustments', 'advances', 'payable'] as const;

/** Compares and counts what was compared. */
class Counts {
  portfolios = 0;
  loans = 0;
  loanDays = 0;
  figures = 0;

  compare(portfolio: PortfolioJson, engine: () => unknown): readonly Omit<Finding, 'vector' | 'portfolio'>[] {
    this.portfolios++;
    this.loans += portfolio.loans.length;
    const periods = [portfolio.period, ...(portfolio.previous ?? []).map(({ period }) => period)];
    for (const period of periods) this.loanDays += portfolio.loans.length * daysIn(period);
    const oracles = saidBy(() => settleByDay(portfolio));
    const engines = saidBy(engine);
    if ('error' in oracles || 'error' in engines) {
      const said = (answer: Answer) => ('error' in answer ? answer.error : 'a settlement');
      return [{ path: '', engine: said(engines), expected: said(oracles) }];
    }
    this.figures += leavesOf(oracles.parts);
    return differences(engines.parts, oracles.parts).map(({ path, issued, recomputed }) => ({
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

type Answer = { readonly parts: Readonly<Record<string, unknown>> } | { readonly error: string };

/** The parts that are compared, or what was thrown in their place: that is a finding too. */
function saidBy(settled: () => unknown): Answer {
  try {
    const settlement = (settled() ?? {}) as Readonly<Record<string, unknown>>;
    return { parts: Object.fromEntries(COMPARED.map((name) => [name, settlement[name]])) };
  } catch (error) {
    return { error: String(error) };
  }
}

function leavesOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return value === undefined ? 0 : 1;
  return Object.values(value).reduce<number>((sum, part) => sum + leavesOf(part), 0);
}

function daysIn({ from, to }: PortfolioJson['period']): number {
  return (readDay(to) ?? 0) - (readDay(from) ?? 0);
}

/** A seed for whoever gives none. */
export function anySeed(): number {
  return Math.floor(Math.random() * SEEDS);
}
