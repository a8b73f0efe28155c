import { describe, expect, it } from 'vitest';
import {
  encodeSettlement,
  mergeSettlements,
  parsePortfolio,
  parseSettlement,
  type Settlement,
  settle,
} from '../../src/index.js';
import { sealed } from '../../src/testing/issued-json.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

/** A county of one household. Each of its loans of 100,000 yuan gets 508.33 for 122 days at 1.5%. */
const county = (household: string, ids: readonly string[], the: object = {}) =>
  settle(
    parsePortfolio({
      policy: POLICY,
      period: { from: '2024-01-01', to: '2025-01-01' },
      households: [{ ...HOUSEHOLD, id: household, township: household }],
      loans: ids.map((id) => ({ ...LOAN, id, householdId: household })),
      ...the,
    }),
  );

const east = county('E', ['L2', 'L1']);
const west = county('W', ['L3', 'L4']);
const provinceOf = (settlement: Settlement) =>
  settlement.loans.map(({ loanId, funders }) => `${loanId} ${funders.province?.toFixed(2)}`);

describe('merging', () => {
  const merged = mergeSettlements([west, east]);

  it('splits over all lines again, so that a missing fen goes to the same row as in the undivided settlement', () => {
    // Apart, 0.8 × 1,016.66 = 813.328 is a fen more than twice 406.66: the first of the two bears it.
    expect([...provinceOf(east), ...provinceOf(west)]).toEqual(['L1 406.67', 'L2 406.66', 'L3 406.67', 'L4 406.66']);
    // Together, 0.8 × 2,033.32 = 1,626.656 is two fen more than 4 × 406.66: the first two of the four bear them.
    expect(provinceOf(merged)).toEqual(['L1 406.67', 'L2 406.67', 'L3 406.66', 'L4 406.66']);
  });

  it('adds up totals and groups, and counts households', () => {
    const { totals, groups, payable } = encodeSettlement(merged);
    expect(totals).toMatchObject({ loans: 4, households: 2, subsidy: '2033.32', funders: { province: '1626.66' } });
    expect(Object.keys(groups.township)).toEqual(['E', 'W']);
    expect(groups.township.E).toMatchObject({ loans: 2, subsidy: '1016.66', funders: { province: '813.34' } });
    expect(payable).toEqual({ province: '1626.66', local: '406.66' });
  });

  it('names the inputs of the parts, in any order of merging', () => {
    const parts = [east, west].map(({ provenance }) => provenance.inputSha256).sort();
    expect(merged.provenance.parts).toEqual(parts);
    expect(mergeSettlements([east, west]).provenance).toEqual(merged.provenance);
    expect(mergeSettlements([mergeSettlements([east]), west]).provenance).toEqual(merged.provenance);
    expect(merged.provenance.policySha256).toBe(east.provenance.policySha256);
  });

  it('is read back from its JSON', () => {
    const encoded = encodeSettlement(merged);
    expect(encodeSettlement(parseSettlement(JSON.parse(JSON.stringify(encoded))))).toEqual(encoded);
  });

  it('of one settlement is that settlement except for the provenance', () => {
    const { provenance: _, ...figures } = encodeSettlement(mergeSettlements([east]));
    expect(encodeSettlement(east)).toMatchObject(figures);
  });
});

it('settlements that are not in a list are refused', () => {
  expect(() => mergeSettlements(east as never)).toThrow('expected a list of settlements; given: a settlement');
});

describe('what cannot be merged', () => {
  const issued = sealed(
    {
      period: { from: '2023-01-01', to: '2024-01-01' },
      loans: [{ loanId: 'X', subsidy: '1.00', funders: { local: '1.00' } }],
    },
    [],
  );

  it.each([
    ['nothing', [], 'there is no settlement to merge'],
    [
      'another policy',
      [east, county('W', [], { policy: { ...POLICY, dayCount: 'ACT/365F' } })],
      'settlement 2 of 2 is made under another policy',
    ],
    [
      'another period',
      [east, county('W', [], { period: { from: '2024-01-01', to: '2024-12-31' } })],
      'settlement 2 of 2 is of another period than the first, 2024-01-01 to 2025-01-01',
    ],
    [
      'the same days begun earlier',
      [east, county('W', [], { period: { from: '2023-01-01', to: '2025-01-01' } })],
      'of another period',
    ],
    [
      'advances',
      [county('W', [], { advances: [{ funder: 'local', amount: '1' }] }), east],
      'settlement 1 of 2 has adjustments or advances',
    ],
    ['adjustments', [east, county('W', [], { previous: [issued] })], 'settlement 2 of 2 has adjustments or advances'],
    ['a household in two', [east, county('E', ['L9'])], 'household E is in two of the settlements'],
    ['a loan in two', [east, county('W', ['L1'])], 'loan L1 has two lines'],
  ])('%s', (_, settlements, message) => {
    expect(() => mergeSettlements(settlements)).toThrow(message);
  });

  it.each([
    ['nothing', [], '没有可合并的结算'],
    [
      'another policy',
      [east, county('W', [], { policy: { ...POLICY, dayCount: 'ACT/365F' } })],
      '第 2 份结算（共 2 份）所依据的政策与第 1 份不同',
    ],
    [
      'another period',
      [east, county('W', [], { period: { from: '2024-01-01', to: '2024-12-31' } })],
      '第 2 份结算（共 2 份）的结算期与第 1 份（2024-01-01 至 2025-01-01，不含终止日）不同',
    ],
    [
      'adjustments',
      [east, county('W', [], { previous: [issued] })],
      '第 2 份结算（共 2 份）含以前年度调整或预拨资金：两者应在整体结算中给出，不得列入各部分',
    ],
    ['a household in two', [east, county('E', ['L9'])], '户号 E 出现在两份结算中'],
    ['a loan in two', [east, county('W', ['L1'])], '借据号 L1 有两行'],
  ])('%s, in Chinese where asked', (_, settlements, message) => {
    expect(() => mergeSettlements(settlements, { lang: 'zh-CN' })).toThrow(message);
  });
});
