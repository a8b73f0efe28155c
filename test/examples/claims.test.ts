import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parsePortfolio, settle, year } from '../../src/index.js';
import { County, fen, policy } from './county.js';
import { MISTAKES, mistakenRows } from './mistaken.js';
import { type ClaimRow, claims, type Planted, planted } from './planted.js';

const county = new County(2024);
const { settlement } = county;
const claimOf = (loanId: string) => claims.find((row) => row.loanId === loanId)!;
const ofKind = (...kinds: Planted['kind'][]) => planted.filter(({ kind }) => kinds.includes(kind));
const idsOf = (entries: readonly { readonly loanId: string }[]) => entries.map(({ loanId }) => loanId);

/** What the bank should have claimed, by loan id. */
const rightRows: readonly ClaimRow[] = settlement.loans
  .filter(({ subsidy }) => fen(subsidy) > 0)
  .map(({ loanId, subsidy, subsidisedDays, principalDays }) => ({
    loanId,
    subsidy,
    days: String(subsidisedDays),
    principalDays,
  }));
const rightRowOf = (loanId: string) => rightRows.find((row) => row.loanId === loanId);

const wrong = new Set(idsOf(planted.filter(({ kind }) => kind !== 'duplicate')));
const MISTAKEN = ofKind('mistake', 'systematic').map((entry) => ({
  ...entry,
  name: `${entry.loanId} ${entry.mistakes.join(' and ')}`,
}));

describe('the bank’s claims for 2024', () => {
  it('equal the settlement, to the fen and the day, in every row without a planted mistake', () => {
    const plain = [...new Map(claims.map((row) => [row.loanId, row])).values()];
    expect(plain.filter(({ loanId }) => !wrong.has(loanId))).toEqual(
      rightRows.filter(({ loanId }) => !wrong.has(loanId)),
    );
  });

  it('are right in about 85 of 100 rows', () => {
    const right = rightRows.filter(({ loanId }) => !wrong.has(loanId));
    expect(right.length / rightRows.length).toBeGreaterThan(0.82);
    expect(right.length / rightRows.length).toBeLessThan(0.88);
  });

  it.each(MISTAKEN)('$name: the row has the amount to which its mistakes lead', ({ loanId, mistakes }) => {
    expect(mistakenRows(county, loanId, mistakes)).toContainEqual(claimOf(loanId));
  });

  it.each(MISTAKEN)('$name: the amount differs from the settlement', ({ loanId }) => {
    expect(claimOf(loanId).subsidy).not.toBe(rightRowOf(loanId)?.subsidy);
  });

  it.each(MISTAKEN.filter(({ mistakes }) => mistakes.length > 1))(
    '$name: neither mistake alone gives the amount',
    ({ loanId, mistakes }) => {
      const amounts = mistakes.flatMap((code) => mistakenRows(county, loanId, [code]).map(({ subsidy }) => subsidy));
      expect(amounts).not.toContain(claimOf(loanId).subsidy);
    },
  );

  it.each([...MISTAKEN, ...ofKind('transposed')].filter(({ mistakes }) => mistakes[0] !== 'ELIGIBILITY_IGNORED'))(
    '$loanId: every other mistake that gives the same row by itself is told',
    ({ loanId, mistakes, alike = [] }) => {
      const giveTheRow = Object.keys(MISTAKES).filter((code) =>
        mistakenRows(county, loanId, [code]).some((row) => isDeepStrictEqual(row, claimOf(loanId))),
      );
      const told = mistakes.length === 1 ? [...mistakes, ...alike] : alike;
      expect(new Set(giveTheRow)).toEqual(new Set(told));
    },
  );

  it('make every mistake that the data and the terms allow', () => {
    expect(new Set(planted.flatMap(({ mistakes }) => mistakes))).toEqual(new Set(Object.keys(MISTAKES)));
  });

  it('use a year of 365 days in all rows of one branch', () => {
    const townshipOf = (loanId: string) =>
      county.householdOf(county.files.loans.find((row) => row.借据号 === loanId)!).乡镇;
    const ofBranch = rightRows.filter(({ loanId }) => townshipOf(loanId) === '黄沙腰镇');
    expect(idsOf(ofKind('systematic'))).toEqual(idsOf(ofBranch));
  });

  it.each(ofKind('transposed'))('$loanId: two digits of the amount are transposed', ({ loanId }) => {
    const [claimed, right] = [claimOf(loanId), rightRowOf(loanId)!];
    const at = [...claimed.subsidy].flatMap((digit, i) => (digit === right.subsidy[i] ? [] : [i]));
    const [first, second] = at as [number, number];
    expect(at).toHaveLength(2);
    expect(claimed).toEqual({ ...right, subsidy: claimed.subsidy });
    expect(claimed.subsidy[first]! + claimed.subsidy[second]!).toBe(right.subsidy[second]! + right.subsidy[first]!);
  });

  it('have rows of loans that do not exist', () => {
    const ids = new Set(county.files.loans.map((row) => row.借据号));
    const unknown = claims.filter(({ loanId }) => !ids.has(loanId));
    expect(idsOf(unknown)).toEqual(idsOf(ofKind('unknown')));
  });

  it('have one mistyped id, with the figures of a loan that has no row of its own', () => {
    const [mistyped, ...others] = ofKind('unknown').filter(({ meant }) => meant !== undefined);
    expect(others).toEqual([]);
    const { loanId, meant } = mistyped as Planted;
    expect(claimOf(loanId)).toEqual({ ...rightRowOf(meant!), loanId });
    expect([...loanId].sort()).toEqual([...meant!].sort());
    expect(idsOf(ofKind('unclaimed'))).toContain(meant);
  });

  it('leave out the loans planted as unclaimed, and no other subsidised loan', () => {
    const claimed = new Set(idsOf(claims));
    expect(idsOf(rightRows).filter((loanId) => !claimed.has(loanId))).toEqual(idsOf(ofKind('unclaimed')));
  });

  it('repeat the loans planted as duplicates, not in adjacent rows, and no other', () => {
    const second = claims.filter(({ loanId }, i) => idsOf(claims).indexOf(loanId) < i);
    expect(idsOf(second).sort()).toEqual(idsOf(ofKind('duplicate')));
    expect(claims.filter(({ loanId }, i) => claims[i + 1]?.loanId === loanId)).toEqual([]);
    for (const row of second) expect(row).toEqual(rightRowOf(row.loanId));
  });
});

describe('what the README says of the claims', () => {
  const eligible = new Set(idsOf(rightRows));
  const own = ofKind('mistake').filter(({ loanId }) => eligible.has(loanId));

  it.each<[string, number]>([
    ['rows', claims.length],
    ['loans claimed rightly', rightRows.filter(({ loanId }) => !wrong.has(loanId)).length],
    ['of these, claimed twice', ofKind('duplicate').length],
    ['loans claimed with one mistake', own.filter(({ mistakes }) => mistakes.length === 1).length],
    ['loans claimed with two mistakes', own.filter(({ mistakes }) => mistakes.length === 2).length],
    ['loans of a branch with a year of 365 days', ofKind('systematic').length],
    ['loans with two digits of the amount changed over', ofKind('transposed').length],
    ['ineligible loans claimed', ofKind('mistake').length - own.length],
    ['loans that are not in the data', ofKind('unknown').length],
    ['loans with a subsidy that are not claimed', ofKind('unclaimed').length],
  ])('counts %s: %i', (what, count) => {
    expect(county.readme).toContain(`| ${what} | ${count} |\n`);
  });

  it.each(Object.keys(MISTAKES))('counts the rows with %s', (code) => {
    const rows = planted.filter(({ mistakes }) => mistakes.includes(code));
    expect(county.readme).toMatch(new RegExp(`^\\| \`${code}\` \\| [^|]+ \\| ${rows.length} \\|$`, 'm'));
  });

  it.each(['AFTER_MATURITY_NOT_EXCLUDED', 'ROUNDED_BY_SEGMENT'])(
    'the mistake %s by itself changes no amount',
    (code) => {
      const amounts = rightRows.flatMap(({ loanId }) => mistakenRows(county, loanId, [code]));
      expect(amounts.map(({ subsidy }) => subsidy)).toEqual(rightRows.map(({ subsidy }) => subsidy));
    },
  );

  it('no amount changes where a change of the contract rate goes unnoticed', () => {
    const loans = county.input.loans.map((loan) => ({ ...loan, rates: loan.rates.slice(0, 1) }));
    const unnoticed = settle(parsePortfolio({ policy, period: year(2024), ...county.input, loans }));
    expect(county.eventsOf('利率调整')).not.toEqual([]);
    expect(unnoticed.loans.map(({ subsidy }) => subsidy.toFixed(2))).toEqual(
      settlement.loans.map(({ subsidy }) => subsidy),
    );
  });
});
