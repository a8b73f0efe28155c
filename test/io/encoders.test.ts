import { describe, expect, it } from 'vitest';
import * as tiexi from '../../src/index.js';
import {
  accruals,
  assess,
  compare,
  dailyBookings,
  encodeAccruals,
  encodeAssessment,
  encodeComparison,
  encodeDailyBookings,
  encodeEntries,
  encodeExplanation,
  encodeLine,
  encodePolicy,
  encodeProgress,
  encodeQuote,
  encodeReconciliation,
  encodeSettlement,
  encodeStream,
  encodeSummary,
  entries,
  type Household,
  type Loan,
  parseClaims,
  parsePolicy,
  progress,
  quote,
  reconcile,
  safeParsePortfolio,
  settle,
  suichangMilestones,
} from '../../src/index.js';
import { POLICY, portfolioOf } from '../support.js';

const portfolio = portfolioOf({
  loans: [{}, { product: 'X' }, { overdue: [{ from: '2024-10-01', to: '2024-10-11' }] }],
});
const { policy, period, households, loans } = portfolio;
const settlement = settle(portfolio);
const assessment = assess({ policy, period, household: households[0] as Household, loans });
const other = parsePolicy({ ...POLICY, dayCount: 'ACT/365F' });
const [line] = settlement.loans;

/** Every encoder, with what it gives of something that is not empty. */
const ENCODED: Readonly<Record<string, object>> = {
  encodeSettlement: encodeSettlement(settlement),
  encodeSummary: encodeSummary(settlement),
  encodePolicy: encodePolicy(policy),
  encodeStream: encodeStream(settlement, { linesSha256: 'e'.repeat(64) }),
  encodeLine: encodeLine(line as NonNullable<typeof line>),
  encodeAssessment: encodeAssessment(assessment),
  encodeEntries: encodeEntries(entries(accruals(portfolio, { on: '2024-10-11' }), [])),
  encodeAccruals: encodeAccruals(accruals(portfolio, { on: '2024-10-11' })),
  encodeDailyBookings: encodeDailyBookings(dailyBookings(assessment)),
  encodeExplanation: encodeExplanation(assessment, { settlement }),
  encodeReconciliation: encodeReconciliation(reconcile(portfolio, parseClaims([{ loanId: 'L1', subsidy: '500.00' }]))),
  encodeProgress: encodeProgress(
    progress(portfolio, { on: '2024-12-01', until: '2025-06-01', milestones: suichangMilestones }),
  ),
  encodeComparison: encodeComparison(compare(portfolio, other)),
  encodeQuote: encodeQuote(
    quote({ policy: portfolio.policy, household: assessment.household, loan: portfolio.loans[0] as Loan }),
  ),
};

describe('an encoder', () => {
  it('is tested here if it is published', () => {
    expect(
      Object.keys(tiexi)
        .filter((name) => name.startsWith('encode'))
        .sort(),
    ).toEqual(Object.keys(ENCODED).sort());
  });

  it.each(Object.entries(ENCODED))('%s returns what structuredClone and JSON preserve', (_, encoded) => {
    expect(structuredClone(encoded)).toStrictEqual(encoded);
    expect(JSON.parse(JSON.stringify(encoded))).toStrictEqual(encoded);
    expect(JSON.stringify(encoded).length).toBeGreaterThan(100);
  });

  it('is not needed for faults, which are plain data', () => {
    const result = safeParsePortfolio({ policy: {}, loans: [{ principal: '1,000' }] });
    const faults = result.success ? [] : result.faults;
    expect(faults.length).toBeGreaterThan(3);
    expect(structuredClone(faults)).toStrictEqual(faults);
  });
});
