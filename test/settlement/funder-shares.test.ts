import { describe, expect, it } from 'vitest';
import {
  applicationReport,
  assess,
  auditAnnex,
  encodeExplanation,
  encodeSettlement,
  explain,
  type Household,
  InvalidInputError,
  mergeSettlements,
  type Portfolio,
  parseClaims,
  parsePortfolio,
  parseSettlement,
  reconcile,
  type SettlementLine,
  settle,
  settleStream,
} from '../../src/index.js';
import { detailCsv } from '../../src/io/csv-settlement.js';
import type { IdStore } from '../../src/settlement/stream.js';
import { folderOf, tiexi } from '../cli/command.js';
import { tablesOf } from '../papers/reading.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

/*
 * By hand. Every loan of 100,000 has 508.33 for 122 days at 1.5%. Product P has the funders' own shares, 0.8 and 0.2, product Q
 * halves. A and C are of P: 0.8 × 1,016.66 = 813.328, of each 406.66 and a fen more for A. B and D are of Q:
 * 0.5 × 1,016.66 = 508.33, of each 254.16 and a fen more for B.
 */
const INPUT = {
  policy: {
    ...POLICY,
    products: [
      { id: 'P', name: 'P' },
      { id: 'Q', name: 'Q' },
    ],
    funderShares: [
      { from: '2025-01-01', shares: { local: '1' } },
      { when: { products: ['Q'] }, shares: { province: '0.5', local: '0.5' } },
    ],
    sources: { funderShares: { kind: 'rule' as const, title: '本县办法', article: '七' } },
  },
  period: { from: '2024-01-01', to: '2025-01-01' },
  households: ['H1', 'H2'].map((id) => ({ ...HOUSEHOLD, id })),
  loans: ['A', 'B', 'C', 'D'].map((id, i) => ({
    ...LOAN,
    id,
    householdId: i < 2 ? 'H1' : 'H2',
    product: i % 2 === 0 ? 'P' : 'Q',
  })),
};
const portfolio = parsePortfolio(INPUT);
const settlement = settle(portfolio);
const PARTS = { A: '406.67', B: '254.17', C: '406.66', D: '254.16' };
const partsOf = (
  lines: readonly { loanId: string; funders: Readonly<Record<string, { toFixed(digits: 2): string }>> }[],
) => Object.fromEntries(lines.map(({ loanId, funders }) => [loanId, funders.province?.toFixed(2)]));

async function linesOf(stream: AsyncIterable<SettlementLine>): Promise<readonly SettlementLine[]> {
  const lines: SettlementLine[] = [];
  for await (const line of stream) lines.push(line);
  return lines;
}

const only = (ids: readonly string[]): Portfolio =>
  parsePortfolio({
    ...INPUT,
    households: INPUT.households.filter(({ id }) => ids.includes(id)),
    loans: INPUT.loans.filter(({ householdId }) => ids.includes(householdId)),
  });

describe('loans with the same shares are split together', () => {
  it('by settle, whose lines name the entry, also one without a first day', () => {
    const { loans, totals, groups } = encodeSettlement(settlement);
    expect(partsOf(settlement.loans)).toEqual(PARTS);
    expect(loans.map(({ funderShares }) => funderShares)).toEqual([undefined, 0, undefined, 0]);
    expect(totals.funders).toEqual({ province: '1321.66', local: '711.66' });
    expect(groups.product).toMatchObject({
      P: { funders: { province: '813.33' } },
      Q: { funders: { province: '508.33' } },
    });
  });

  it('by settleStream, also with another store of ids', async () => {
    const households = portfolio.households.map((household) => ({
      household,
      loans: portfolio.loans.filter(({ householdId }) => householdId === household.id),
    }));
    const stream = settleStream(() => households, portfolio);
    const lines = await linesOf(stream);
    expect(partsOf(lines)).toEqual(PARTS);
    expect(stream.summary.totals.funders.province?.toFixed(2)).toBe('1321.66');
    const forgetful = (): IdStore => {
      const kept: [string, number | bigint][] = [];
      return {
        add: ({ id, subsidy }) => kept.push([id, subsidy]),
        inOrder: () => kept.sort().map(([id, subsidy]) => ({ id, subsidy }) as never),
      };
    };
    await expect(linesOf(settleStream(() => households, { ...portfolio, ids: forgetful }))).rejects.toThrow(
      'A came without its group: an IdStore keeps id, subsidy and group',
    );
  });

  it('by mergeSettlements, also for parts that were read from JSON', () => {
    const parts = [['H1'], ['H2']].map((ids) => settle(only(ids)));
    // Apart, each loan has the fen of its own group.
    expect(parts.map(({ loans }) => partsOf(loans))).toEqual([
      { A: '406.66', B: '254.17' },
      { C: '406.66', D: '254.17' },
    ]);
    expect(partsOf(mergeSettlements(parts).loans)).toEqual(PARTS);
    const read = parts.map((part) => parseSettlement(JSON.parse(JSON.stringify(encodeSettlement(part)))));
    expect(encodeSettlement(mergeSettlements(read))).toEqual(encodeSettlement(mergeSettlements(parts)));
    // Spread into other objects, they are read from their plain lines.
    expect(partsOf(mergeSettlements(parts.map((part) => ({ ...part }))).loans)).toEqual(PARTS);
  });

  it('by the command for lines of JSON', async () => {
    const lines = INPUT.households.map((household) =>
      JSON.stringify({ household, loans: INPUT.loans.filter(({ householdId }) => householdId === household.id) }),
    );
    const cwd = await folderOf({ 'policy.json': JSON.stringify(INPUT.policy), 'all.ndjson': `${lines.join('\n')}\n` });
    const argv = ['settle', 'all.ndjson', '--policy', 'policy.json', '--year', '2024', '--output', 'ndjson'];
    const { code, stdout } = await tiexi(argv, { cwd });
    expect(code).toBe(0);
    const written = stdout
      .trimEnd()
      .split('\n')
      .map((one) => JSON.parse(one));
    const summary = written.pop().settlement;
    expect(written).toEqual(encodeSettlement(settlement).loans);
    expect(summary.totals).toEqual(encodeSettlement(settlement).totals);
  });
});

describe('an entry from a day on', () => {
  const later = settle(
    parsePortfolio({
      ...INPUT,
      period: { from: '2025-01-01', to: '2025-01-11' },
      previous: [encodeSettlement(settlement)],
    }),
  );

  it('is chosen by the first day of the period, and leaves the year before as it was', () => {
    const { loans, adjustments, totals } = encodeSettlement(later);
    expect(loans.map(({ funderShares }) => funderShares)).toEqual([1, 1, 1, 1]);
    expect(totals.funders).toEqual({ province: '0.00', local: totals.subsidy });
    expect(adjustments).toEqual([]);
  });
});

describe('a settlement that names an entry that the policy does not have', () => {
  it('is refused', () => {
    const written = JSON.parse(JSON.stringify(encodeSettlement(settlement)));
    written.loans[1].funderShares = 2;
    delete written.provenance.settlementSha256;
    expect(() => parseSettlement(written, { takeUnhashed: true })).toThrow(InvalidInputError);
    expect(() => parseSettlement(written, { takeUnhashed: true })).toThrow(
      'loans[1].funderShares: INVALID_VALUE: 2 is not accepted here; the policy has 2 entries in funderShares',
    );
  });
});

describe('every output of shares names their loans', () => {
  const [, second] = portfolio.households;
  const assessment = assess({
    policy: portfolio.policy,
    period: portfolio.period,
    household: second as Household,
    loans: portfolio.loans.filter(({ householdId }) => householdId === 'H2'),
  });

  it('an explanation', () => {
    const chinese = explain(assessment, { settlement, loanId: 'D' });
    expect(chinese).toContain('province：508.33 × 50% = 254.165 → 254.16，舍去尾数');
    expect(chinese).toContain(
      '另定分担比例第 1 项：适用于产品为Q的贷款，province 50%、local 50% [其他规定：本县办法 七]',
    );
    const english = explain(assessment, { settlement, loanId: 'D', lang: 'en' });
    expect(english).toContain(
      'other shares of the funders, entry 1: for loans with product Q, province 50%, local 50% [another rule: 本县办法 七]',
    );
    expect(explain(assessment, { settlement, loanId: 'C', lang: 'en' })).not.toContain('entry 1');
    const { loans } = encodeExplanation(assessment, { settlement });
    expect(loans.map(({ funderShares }) => funderShares)).toEqual([undefined, 0]);
  });

  it('the application, with what each of them comes to', () => {
    const tables = tablesOf(applicationReport(settlement, portfolio, { format: 'html' }));
    expect(tables.get('资金分担')?.rows.map((row) => row[1])).toEqual(['按贷款类别', '按贷款类别', '100%']);
    expect(tables.get('各类贷款分担比例')).toEqual({
      head: ['适用贷款', '分担比例', '笔数', '贴息金额', 'province', 'local'],
      rows: [
        ['适用于产品为Q的贷款', 'province 50%、local 50%', '2', '1,016.66', '508.33', '508.33'],
        ['其他贷款', 'province 80%、local 20%', '2', '1,016.66', '813.33', '203.33'],
      ],
    });
  });

  it('the annex, whose checks tie', () => {
    const { rows = [] } = tablesOf(auditAnnex(settlement, portfolio, { format: 'html' })).get('勾稽核对') ?? {};
    expect(rows.length).toBeGreaterThan(10);
    expect(rows.filter(([, , , result]) => result !== '相符')).toEqual([]);
    expect(rows).toContainEqual(['province：合计 × 分担比例，四舍五入', '1,321.66', '1,321.66', '相符']);
  });

  it('the detail as CSV', () => {
    const rows = detailCsv(settlement, portfolio, 'zh-CN').trimEnd().split('\r\n');
    expect(rows[2]).toMatch(/,另定分担比例：province 50%、local 50%$/);
    expect(rows[1]).not.toContain('另定分担比例');
  });

  it('the table in the terminal', async () => {
    const { stdout } = await tiexi(['settle', '-', '--lang', 'zh-CN'], { stdin: JSON.stringify(INPUT) });
    expect(stdout).toContain('按贷款类别');
    expect(stdout).toContain(
      '分担主体：province 80%、local 20%\n另定分担比例：适用于产品为Q的贷款，province 50%、local 50%；',
    );
  });
});

it('a claim of one funder’s part is known by the shares of the loan', () => {
  // Half of 508.33, half up; 0.8 of it would be 406.66.
  const { rows } = reconcile(
    portfolio,
    parseClaims([
      { loanId: 'D', subsidy: '254.17' },
      { loanId: 'C', subsidy: '406.66' },
    ]),
  );
  expect(rows.slice(0, 2).map(({ diagnoses }) => diagnoses[0]?.mistakes)).toEqual([
    ['ONE_FUNDERS_PART'],
    ['ONE_FUNDERS_PART'],
  ]);
});
