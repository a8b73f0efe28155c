import { describe, expect, it } from 'vitest';
import { encodePortfolio } from '../../src/fields/portfolio.js';
import {
  type AdvanceInput,
  encodeSettlement,
  type IssuedSettlementInput,
  type LoanInput,
  parseSettlement,
  safeParsePortfolio,
  settle,
} from '../../src/index.js';
import { sealed } from '../../src/testing/issued-json.js';
import { HOUSEHOLD, LOAN, POLICY, parseAnyPortfolio } from '../support.js';

interface Year {
  readonly loans?: readonly Partial<LoanInput>[];
  readonly previous?: readonly IssuedSettlementInput[];
  readonly advances?: readonly AdvanceInput[];
  readonly policy?: object;
}

const inputOf = (from: string, to: string, { loans = [{}], previous, advances, policy }: Year) => ({
  policy: { ...POLICY, ...policy },
  period: { from, to },
  households: [HOUSEHOLD],
  loans: loans.map((loan) => ({ ...LOAN, ...loan })),
  ...(previous && { previous }),
  ...(advances && { advances }),
});
const settledIn = (from: string, to: string, the: Year) =>
  encodeSettlement(settle(parseAnyPortfolio(inputOf(from, to, the))));
const in2024 = (the: Year = {}) => settledIn('2024-01-01', '2025-01-01', the);
const in2025 = (the: Year = {}) => settledIn('2025-01-01', '2026-01-01', the);
const in2026 = (the: Year = {}) => settledIn('2026-01-01', '2027-01-01', the);

// 100,000 × 122 days × 1.5 / 36,000 = 508.333…, of which the province pays 406.664
const ISSUED = { subsidy: '508.33', funders: { province: '406.66', local: '101.67' } };
// With 40,000 repaid on 2024-12-02: 100,000 × 92 + 60,000 × 30 = 11,000,000 yuan·days; × 1.5 / 36,000 = 458.333…
const LATE = { repayments: [{ on: '2024-12-02', amount: '40000.00' }] };
const CORRECTED = { subsidy: '458.33', funders: { province: '366.66', local: '91.67' } };

describe('a year that was settled before', () => {
  it('has the amounts that the following tests assume', () => {
    expect(in2024().loans[0]).toMatchObject(ISSUED);
    expect(in2024({ loans: [LATE] }).loans[0]).toMatchObject(CORRECTED);
  });

  it('has no adjustment where its data have not changed', () => {
    expect(in2025({ previous: [in2024()] }).adjustments).toEqual([]);
  });

  it('takes back an excess (扣回): a repayment that became known late', () => {
    const { adjustments, totals, payable } = in2025({ loans: [LATE], previous: [in2024()] });
    expect(adjustments).toEqual([
      {
        loanId: 'L',
        issued: '508.33',
        recomputed: '458.33',
        subsidy: '-50.00',
        funders: { province: '-40.00', local: '-10.00' },
      },
    ]);
    // 60,000 × 243 days × 1.5 / 36,000 = 607.50; 0.8 of it is 486.00
    expect(totals.funders).toEqual({ province: '486.00', local: '121.50' });
    expect(payable).toEqual({ province: '446.00', local: '111.50' });
  });

  it('pays a shortfall (补差), and names a loan that was missing', () => {
    const { adjustments, payable } = in2025({ previous: [in2024({ loans: [LATE] })], loans: [{ id: 'M' }, {}] });
    // The fen of 0.8 × 1,016.66 = 813.328 goes to L: 406.664 each, and 813.33 − 2 × 406.66 = 0.01.
    expect(adjustments).toMatchObject([
      { loanId: 'L', issued: '458.33', recomputed: '508.33', funders: { province: '40.01', local: '9.99' } },
      { loanId: 'M', issued: '0.00', recomputed: '508.33', funders: { province: '406.66', local: '101.67' } },
    ]);
    // Two loans × 1,012.50 in 2025, of which 1,620.00 and 405.00; and the adjustments.
    expect(payable).toEqual({ province: '2066.67', local: '516.66' });
  });

  it('takes back the whole of a loan that is no longer in the data', () => {
    const { adjustments, payable } = in2025({ loans: [], previous: [in2024()] });
    expect(adjustments).toEqual([
      {
        loanId: 'L',
        issued: '508.33',
        recomputed: '0.00',
        subsidy: '-508.33',
        funders: { province: '-406.66', local: '-101.67' },
      },
    ]);
    expect(payable).toEqual({ province: '-406.66', local: '-101.67' });
  });

  it('adjusts between the funders where only the split differs', () => {
    const issued = sealed(
      {
        period: { from: '2024-01-01', to: '2025-01-01' },
        loans: [{ loanId: 'L', subsidy: '508.33', funders: { province: '508.33' } }],
      },
      [],
    );
    expect(in2025({ previous: [issued] }).adjustments).toMatchObject([
      { loanId: 'L', subsidy: '0.00', funders: { province: '-101.67', local: '101.67' } },
    ]);
  });

  it('is not corrected again after a later settlement corrected it', () => {
    const first = in2024();
    const second = in2025({ loans: [LATE], previous: [first] });
    expect(in2026({ loans: [LATE], previous: [first, second] }).adjustments).toEqual([]);
    expect(in2026({ loans: [LATE], previous: [second, first] }).adjustments).toEqual([]);
  });

  it('does not change its issued settlement', () => {
    const issued = in2024();
    const before = JSON.stringify(issued);
    in2025({ loans: [LATE], previous: [issued] });
    expect(JSON.stringify(issued)).toBe(before);
  });
});

describe('a cap on amounts for the whole programme', () => {
  const policy = { amountCap: { perHousehold: '600.00', per: 'programme' } };

  it('counts what earlier periods used, as computed today', () => {
    // 508.33 in 2024 leave 91.67 of 600.00; with the late repayment 458.33 leave 141.67.
    expect(in2025({ policy, previous: [in2024({ policy })] }).totals).toMatchObject({
      subsidy: '91.67',
      capped: '920.83',
    });
    expect(in2025({ policy, loans: [LATE], previous: [in2024({ policy })] }).totals.subsidy).toBe('141.67');
  });

  it('counts for each period those before it, not those after it', () => {
    const previous = [in2026({ policy }), in2024({ policy })];
    // 2026 was settled alone, when nothing was left to pay after maturity; 2024 leaves 91.67 for 2025.
    expect(in2025({ policy, previous })).toMatchObject({ totals: { subsidy: '91.67' }, adjustments: [] });
  });

  it('per period is unused in each period', () => {
    const perPeriod = { amountCap: { perHousehold: '600.00', per: 'period' } };
    expect(in2025({ policy: perPeriod, previous: [in2024({ policy: perPeriod })] }).totals.subsidy).toBe('600.00');
  });
});

describe('advances (预拨)', () => {
  it('are deducted from the funder’s payable amount, which may become negative', () => {
    const advances = [
      { funder: 'province', amount: '300.00' },
      { funder: 'province', amount: '200.00' },
    ];
    expect(in2024({ advances })).toMatchObject({
      advances: { province: '500.00', local: '0.00' },
      payable: { province: '-93.34', local: '101.67' },
    });
  });

  it('are 0 where there are none', () => {
    expect(in2024()).toMatchObject({ advances: { province: '0.00', local: '0.00' }, payable: ISSUED.funders });
  });
});

describe('the JSON form', () => {
  const year = inputOf('2025-01-01', '2026-01-01', {
    loans: [LATE],
    previous: [in2024()],
    advances: [{ funder: 'local', amount: '1' }],
  });

  it('of a settlement with adjustments and advances is read back into the same', () => {
    const encoded = encodeSettlement(settle(parseAnyPortfolio(year)));
    expect(encodeSettlement(parseSettlement(encoded))).toEqual(encoded);
  });

  it('of an adjustment has two decimals wherever it is put into JSON', () => {
    const [line] = settle(parseAnyPortfolio(year)).adjustments;
    expect(JSON.parse(JSON.stringify(line))).toMatchObject({ subsidy: '-50.00', funders: { province: '-40.00' } });
    expect(line?.subsidy.toFixed(2)).toBe('-50.00');
    expect(line?.issued.toFixed(2)).toBe('508.33');
    expect(line?.recomputed.toFixed(2)).toBe('458.33');
    expect(line?.funders.local?.toFixed(2)).toBe('-10.00');
  });

  it('of the input has them, so that its hash covers them', () => {
    const portfolio = parseAnyPortfolio(year);
    const encoded = encodePortfolio(portfolio);
    // As it was issued: fields that nothing is computed from are covered by its hash too.
    expect(encoded.previous).toEqual([in2024()]);
    expect(encoded.advances).toEqual([{ funder: 'local', amount: '1.00' }]);
    expect(encodePortfolio(parseAnyPortfolio(encoded))).toEqual(encoded);
    expect(settle(portfolio).provenance.inputSha256).toBe(settle(parseAnyPortfolio(encoded)).provenance.inputSha256);
  });
});

describe('refused input', () => {
  const faultsOf = (the: object) => {
    const input = { ...inputOf('2025-01-01', '2026-01-01', {}), ...the };
    const result = safeParsePortfolio(input, { takeUnhashed: true });
    return result.success ? [] : result.faults.map(({ code, path }) => `${code} ${path.join('.')}`);
  };
  const issued = (the: object) => ({ period: { from: '2024-01-01', to: '2025-01-01' }, loans: [], ...the });
  const line = (the: object) => ({ loanId: 'L', ...ISSUED, ...the });

  it.each([
    ['no list', { previous: {}, advances: 'none' }, ['INVALID_VALUE previous', 'INVALID_VALUE advances']],
    [
      'no settlement',
      { previous: [{}, 1] },
      ['MISSING_FIELD previous.0.period', 'MISSING_FIELD previous.0.loans', 'INVALID_VALUE previous.1'],
    ],
    [
      'a period that ends before it begins',
      { previous: [issued({ period: { from: '2024-06-01', to: '2024-06-01' } })] },
      ['INVALID_INTERVAL previous.0.period'],
    ],
    [
      'an amount of three decimals',
      { previous: [issued({ loans: [line({ subsidy: '508.333' })] })] },
      ['INVALID_MONEY previous.0.loans.0.subsidy'],
    ],
    [
      'an amount with a fraction as a number',
      { previous: [issued({ loans: [line({ subsidy: 508.33 })] })] },
      ['INVALID_MONEY previous.0.loans.0.subsidy'],
    ],
    [
      'an amount that is none',
      { previous: [issued({ loans: [line({ subsidy: {} })] })] },
      ['INVALID_MONEY previous.0.loans.0.subsidy'],
    ],
    [
      'parts that do not add up',
      { previous: [issued({ loans: [line({ subsidy: '1.00' })] })] },
      ['SETTLEMENT_ALTERED previous.0.loans.0.funders'],
    ],
    [
      'what was never given: less than nothing',
      { previous: [issued({ loans: [line({ subsidy: '-1.00', funders: { province: '-1.50', local: '0.50' } })] })] },
      ['INVALID_MONEY previous.0.loans.0.subsidy', 'INVALID_MONEY previous.0.loans.0.funders.province'],
    ],
    [
      'lines that are none, and what is wrong with the others',
      { previous: [issued({ loans: 1, adjustments: [1, line({ funders: { town: '508.33' } })] })] },
      [
        'INVALID_VALUE previous.0.loans',
        'INVALID_VALUE previous.0.adjustments.0',
        'UNKNOWN_FUNDER previous.0.adjustments.1.funders.town',
        'MISSING_PREVIOUS previous.0.provenance.previous',
      ],
    ],
    [
      'a loan that has two lines',
      { previous: [issued({ loans: [line({}), line({})] })] },
      ['DUPLICATE_ID previous.0.loans.1.loanId'],
    ],
    [
      'a funder that the policy does not have',
      {
        previous: [issued({ loans: [line({ subsidy: 1, funders: { town: 1 } })] })],
        advances: [
          { funder: 'town', amount: '1.00' },
          { funder: '', amount: '-1' },
        ],
      },
      [
        'UNKNOWN_FUNDER previous.0.loans.0.funders.town',
        'UNKNOWN_FUNDER advances.0.funder',
        'INVALID_VALUE advances.1.funder',
        'INVALID_MONEY advances.1.amount',
      ],
    ],
    [
      'a day that is settled twice',
      {
        previous: [
          issued({ period: { from: '2025-12-31', to: '2026-02-01' } }),
          issued({ period: { from: '2024-01-01', to: '2025-01-01' } }),
          issued({ period: { from: '2023-01-01', to: '2024-01-02' } }),
          issued({ period: { from: '2022-01-01', to: '2023-01-01' } }),
        ],
      },
      ['PERIOD_OVERLAP previous.0.period', 'PERIOD_OVERLAP previous.2.period'],
    ],
  ])('%s', (_, the, expected) => {
    expect(faultsOf(the)).toEqual(expected);
  });

  it('says which period overlaps', () => {
    const previous = [issued({ period: { from: '2024-01-01', to: '2025-01-02' } })];
    const input = { ...inputOf('2025-01-01', '2026-01-01', {}), previous };
    const result = safeParsePortfolio(input, { takeUnhashed: true });
    expect(result.success ? '' : result.faults[0]?.message).toBe(
      'the period overlaps 2025-01-01 – 2026-01-01; a day can be settled only once',
    );
  });
});
