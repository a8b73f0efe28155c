import { describe, expect, it } from 'vitest';
import {
  CLAIM_STATUSES,
  type ClaimInput,
  encodeReconciliation,
  type LoanInput,
  parseClaims,
  parsePortfolio,
  reconcile,
  safeParseClaims,
} from '../../src/index.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

// Each eligible loan of 100,000 yuan gets 100,000 × 122 × 1.5 / 36,000 = 508.33 in 2024.
const LOANS: readonly Partial<LoanInput>[] = [
  { id: 'A' },
  { id: 'B' },
  { id: 'C' },
  { id: 'D', product: 'Q' },
  { id: 'E' },
  { id: 'F', product: 'Q' },
  { id: 'G' },
];
const portfolio = parsePortfolio({
  policy: POLICY,
  period: { from: '2024-01-01', to: '2025-01-01' },
  households: [HOUSEHOLD],
  loans: LOANS.map((loan) => ({ ...LOAN, ...loan })),
});
const reconciled = (...claims: ClaimInput[]) => encodeReconciliation(reconcile(portfolio, parseClaims(claims)));

// 122 days over 365: 501.37
const CLAIMS: readonly ClaimInput[] = [
  { loanId: 'G', subsidy: '501.37' },
  { loanId: 'A', subsidy: '508.33' },
  { loanId: 'B', subsidy: '1520.83' },
  { loanId: 'C', subsidy: '501.37' },
  { loanId: 'D', subsidy: '508.33' },
  { loanId: 'F', subsidy: '0.00' },
  { loanId: 'X', subsidy: '12.34' },
  { loanId: 'A', subsidy: '500.00' },
];

describe('a claim compared with the recomputation', () => {
  const { rows, totals, mistakes, unexplained } = reconciled(...CLAIMS);

  it('has a status for every row, and a row for every unclaimed loan', () => {
    expect(
      rows.map(({ loanId, status, claimed, computed, difference }) => [loanId, status, claimed, computed, difference]),
    ).toEqual([
      ['G', 'under', '501.37', '508.33', '-6.96'],
      ['A', 'agreed', '508.33', '508.33', '0.00'],
      ['B', 'over', '1520.83', '508.33', '1012.50'],
      ['C', 'under', '501.37', '508.33', '-6.96'],
      ['D', 'ineligible', '508.33', '0.00', '508.33'],
      ['F', 'agreed', '0.00', '0.00', '0.00'],
      ['X', 'unknown-loan', '12.34', '0.00', '12.34'],
      ['A', 'duplicate', '500.00', '0.00', '500.00'],
      ['E', 'unclaimed', '0.00', '508.33', '-508.33'],
    ]);
  });

  it('has the reasons against an ineligible loan', () => {
    expect(rows.filter(({ reasons }) => reasons.length > 0).map(({ loanId, reasons }) => [loanId, ...reasons])).toEqual(
      [
        ['D', 'PRODUCT_NOT_ELIGIBLE'],
        ['F', 'PRODUCT_NOT_ELIGIBLE'],
      ],
    );
  });

  it('has totals for every status', () => {
    expect(Object.keys(totals)).toEqual(Object.keys(CLAIM_STATUSES));
    expect(totals.under).toEqual({ rows: 2, claimed: '1002.74', computed: '1016.66', difference: '-13.92' });
    expect(totals.agreed).toEqual({ rows: 2, claimed: '508.33', computed: '508.33', difference: '0.00' });
    expect(totals.unclaimed).toEqual({ rows: 1, claimed: '0.00', computed: '508.33', difference: '-508.33' });
  });

  it('counts mistakes by the likeliest diagnosis of each row, most frequent first, then as in the catalogue', () => {
    // 1,520.83 is the year from 2024-09-01 to maturity, 365 days.
    expect(mistakes).toEqual([
      { mistake: 'DAY_COUNT_ACT_365F', rows: 2, difference: '-13.92' },
      { mistake: 'PERIOD_NOT_CLIPPED', rows: 1, difference: '1012.50' },
      { mistake: 'ELIGIBILITY_IGNORED', rows: 1, difference: '508.33' },
    ]);
  });

  it('has the amount that no known mistake explains', () => {
    expect(unexplained).toEqual({ rows: 0, difference: '0.00' });
    expect(reconciled({ loanId: 'A', subsidy: '98765.43' }).unexplained).toEqual({ rows: 1, difference: '98257.10' });
  });

  it('depends on the order of the claims only in the order of its rows', () => {
    const turned = reconciled(...CLAIMS.filter(({ subsidy }) => subsidy !== '500.00').reverse());
    const straight = reconciled(...CLAIMS.filter(({ subsidy }) => subsidy !== '500.00'));
    const byLoan = (a: { loanId: string }, b: { loanId: string }) => (a.loanId < b.loanId ? -1 : 1);
    expect([...turned.rows].sort(byLoan)).toEqual([...straight.rows].sort(byLoan));
    expect(turned.totals).toEqual(straight.totals);
  });
});

describe('other figures of a claim', () => {
  it('are compared where they are given', () => {
    // 0.8 × 5 × 508.33 = 2,033.32; each loan first gives 406.66, and the two fen that are missing go to A and B.
    const { rows } = reconciled({
      loanId: 'A',
      subsidy: '508.33',
      principalDays: '12200000',
      days: 121,
      funders: { province: '406.66', local: '101.66', town: '0.01' },
    });
    expect(rows[0]).toMatchObject({ status: 'agreed', diagnoses: [] });
    expect(rows[0]!.mismatches).toEqual([
      { field: 'days', claimed: '121', computed: '122' },
      { field: 'funders.province', claimed: '406.66', computed: '406.67' },
      { field: 'funders.town', claimed: '0.01', computed: '0.00' },
    ]);
  });

  it('principal-days are in yuan·days', () => {
    const { rows } = reconciled(
      { loanId: 'A', subsidy: '508.33', principalDays: '12100000.00' },
      { loanId: 'B', subsidy: '508.33', days: 122 },
    );
    expect(rows[1]!.mismatches).toEqual([]);
    expect(rows[0]!.mismatches).toEqual([{ field: 'principalDays', claimed: '12100000.00', computed: '12200000.00' }]);
  });
});

describe('the ranking of a claim’s diagnoses', () => {
  it('is by the number of rows that a mistake explains', () => {
    // 500.00 is 120 of 360 days, 122 of 366, and four months; 30E/360 comes first in the catalogue.
    const alone = reconciled({ loanId: 'A', subsidy: '500.00' });
    expect(alone.rows[0]!.diagnoses[0]).toEqual({ mistakes: ['DAY_COUNT_30E_360'] });

    // Beside it stand loans from 2024-09-10 on, on which the actual year is the mistake: 113 days over 366.
    const others = ['H', 'I'].map((id) => ({ ...LOAN, id, disbursedOn: '2024-09-10' }));
    const more = parsePortfolio({
      policy: POLICY,
      period: { from: '2024-01-01', to: '2025-01-01' },
      households: [HOUSEHOLD],
      loans: [{ ...LOAN, id: 'A' }, ...others],
    });
    const { rows } = encodeReconciliation(
      // 10,000,000 × 113 × 15 / (1,000 × 366) = 46,311.47… fen
      reconcile(
        more,
        parseClaims(
          ['A:500.00', 'H:463.11', 'I:463.11'].map((row) => {
            const [loanId = '', subsidy = ''] = row.split(':');
            return { loanId, subsidy };
          }),
        ),
      ),
    );
    expect(rows[0]!.diagnoses.map(({ mistakes }) => mistakes[0])).toEqual([
      'DAY_COUNT_ACT_ACT',
      'DAY_COUNT_30E_360',
      'WHOLE_MONTHS',
    ]);
  });
});

describe('reading a claim', () => {
  const faultsOf = (input: unknown) => {
    const result = safeParseClaims(input);
    return result.success ? [] : result.faults.map(({ code, path }) => `${code} ${path.join('.')}`);
  };

  it.each([
    ['no list', {}, ['INVALID_VALUE ']],
    ['no JSON', '[', ['INVALID_JSON ']],
    ['a row that is none', [1], ['INVALID_VALUE 0']],
    ['what is missing', [{}], ['MISSING_FIELD 0.loanId', 'MISSING_FIELD 0.subsidy']],
    ['what is unknown', [{ loanId: 'A', subsidy: '1', amount: '1' }], ['UNKNOWN_FIELD 0.amount']],
    ['a float in the text', '[{"loanId":"A","subsidy":1.5}]', ['INVALID_MONEY 0.subsidy']],
    ['half a day', [{ loanId: 'A', subsidy: '1', days: 0.5 }], ['INVALID_VALUE 0.days']],
    [
      'all faults at once',
      [
        { loanId: '', subsidy: '1' },
        { loanId: 'A', subsidy: '-1', funders: { x: 'y' } },
      ],
      ['INVALID_VALUE 0.loanId', 'INVALID_MONEY 1.subsidy', 'INVALID_MONEY 1.funders.x'],
    ],
  ])('refuses %s', (_, input, expected) => {
    expect(faultsOf(input)).toEqual(expected);
  });

  it('throws with all faults, in the language asked for', () => {
    expect(() => parseClaims([{}], { lang: 'zh-CN' })).toThrow('缺少必填项');
    expect(parseClaims('[{"loanId":"A","subsidy":"1.00","principalDays":null}]')).toMatchObject([
      { loanId: 'A', subsidy: 100 },
    ]);
  });
});
