import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { type Mistake, parseClaims, parsePortfolio, reconcile, year } from '../../src/index.js';
import { County, policy, ROOT } from '../examples/county.js';

interface Planted {
  readonly loanId: string;
  readonly kind: 'mistake' | 'systematic' | 'transposed' | 'unknown' | 'duplicate' | 'unclaimed';
  readonly mistakes: readonly Mistake[];
  /** Single mistakes that give the same amount as the planted one. */
  readonly alike?: readonly Mistake[];
}

const planted: readonly Planted[] = JSON.parse(readFileSync(join(ROOT, 'test/examples/planted-claims.json'), 'utf8'));
const rows: readonly Record<string, string>[] = parse(
  readFileSync(join(ROOT, 'docs/examples/suichang-2024/claims.csv'), 'utf8'),
  { columns: true, bom: true },
);
const claims = parseClaims(
  rows.map(({ 借据号, 贴息金额, 贴息天数, 积数 }) => ({
    loanId: 借据号!,
    subsidy: 贴息金额!,
    days: Number(贴息天数),
    principalDays: 积数!,
  })),
);
const county = new County(2024);
const portfolio = parsePortfolio({ policy, period: year(2024), ...county.input });
const { rows: reconciled, totals, mistakes } = reconcile(portfolio, claims);
const rowOf = (loanId: string) => reconciled.find((row) => row.loanId === loanId)!;

describe('the county’s claim for 2024', () => {
  const withMistake = planted.filter(({ mistakes: made }) => made.length > 0);

  /** Whether the planted mistakes are first in the row's diagnoses, or beside others that give the same amount. */
  const isNamed = ({ loanId, mistakes: made }: Planted) => {
    const { diagnoses } = rowOf(loanId);
    const smallest = diagnoses.filter((one) => one.mistakes.length === diagnoses[0]?.mistakes.length);
    return smallest.some((one) => [...one.mistakes].sort().join() === [...made].sort().join());
  };

  it('has rows with planted mistakes', () => {
    expect(withMistake.length).toBeGreaterThan(50);
    expect(new Set(withMistake.flatMap(({ mistakes: made }) => made)).size).toBeGreaterThanOrEqual(20);
  });

  it('the planted mistake is named in at least 95% of the rows that have one', () => {
    const missed = withMistake.filter((one) => !isNamed(one)).map(({ loanId, mistakes: made }) => ({ loanId, made }));
    expect(missed.length / withMistake.length, JSON.stringify(missed)).toBeLessThanOrEqual(0.05);
  });

  it('a row without a planted mistake agrees, or has the status that was planted', () => {
    const kinds = new Map(planted.map(({ loanId, kind }) => [loanId, kind]));
    for (const { loanId, status, mismatches, difference } of reconciled) {
      const kind = kinds.get(loanId);
      if (kind === undefined) expect([status, mismatches.length], loanId).toEqual(['agreed', 0]);
      if (kind === 'transposed') expect(difference.isZero(), loanId).toBe(false);
    }
    const statuses = (kind: Planted['kind']) =>
      planted
        .filter((one) => one.kind === kind)
        .map(({ loanId }) => reconciled.filter((row) => row.loanId === loanId).at(-1)!.status);
    expect(new Set(statuses('unknown'))).toEqual(new Set(['unknown-loan']));
    expect(new Set(statuses('duplicate'))).toEqual(new Set(['duplicate']));
    expect(new Set(statuses('unclaimed'))).toEqual(new Set(['unclaimed']));
  });

  it('lists first the mistake that one branch made in all of its rows', () => {
    const systematic = planted.filter(({ kind }) => kind === 'systematic');
    const codes = new Set(systematic.flatMap(({ mistakes: made }) => made));
    expect(codes.size).toBe(1);
    expect(codes).toContain(mistakes[0]!.mistake);
    expect(mistakes[0]!.rows).toBeGreaterThanOrEqual(systematic.length);
  });

  it('has the totals of the file and of the settlement', () => {
    const sum = (figure: 'claimed' | 'computed') =>
      Object.values(totals).reduce((all, status) => all + BigInt(status[figure].times(100).toFixed(0)), 0n);
    expect(sum('claimed')).toBe(rows.reduce((all, row) => all + BigInt(row.贴息金额!.replace('.', '')), 0n));
    expect(sum('computed')).toBe(BigInt(county.settlement.totals.subsidy.replace('.', '')));
  });
});
