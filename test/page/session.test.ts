import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Session } from '../../src/page/engine/session.js';
import type { Query, SourceFile, WrittenPeriod, WrittenPolicy } from '../../src/page/protocol.js';
import { PERIOD, POLICY, PORTFOLIO } from '../cli/worked.js';

const file = (name: string, content: unknown): SourceFile => ({
  name,
  bytes: new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content, null, 2)),
});
const WORKED = file('portfolio.json', PORTFOLIO);
const EVERY: Query = { text: '', basis: '', sort: 'loanId', isDescending: false };

async function settled(): Promise<Session> {
  const session = new Session();
  await session.open([WORKED], 'zh-CN');
  expect(session.settle(POLICY, PERIOD, 'zh-CN').faults).toEqual([]);
  return session;
}

describe('files that are opened', () => {
  it('of JSON: a portfolio with its policy and period', async () => {
    const opened = await new Session().open([WORKED], 'en');
    expect(opened.files).toEqual([{ name: 'portfolio.json', kind: 'portfolio', details: [] }]);
    expect(opened).toMatchObject({ faultCount: 0, policy: POLICY, period: PERIOD });
  });

  it('of JSON without policy and period: they are to be decided, and are no faults', async () => {
    const { households, loans } = PORTFOLIO;
    const opened = await new Session().open([file('data.json', { households, loans })], 'en');
    expect(opened.faults).toEqual([]);
    expect(opened.policy).toBeUndefined();
    expect(opened.period).toBeUndefined();
  });

  it('with a fault: its place in the text, with the value apart, and no data', async () => {
    const loans = PORTFOLIO.loans.map((loan, i) => (i === 0 ? { ...loan, principal: '1万' } : loan));
    const text = JSON.stringify({ ...PORTFOLIO, loans }, null, 2);
    const line = text.split('\n').findIndex((each) => each.includes('1万'));
    const opened = await new Session().open([file('p.json', text)], 'en');
    expect(opened.data).toBeUndefined();
    expect(opened.faults).toHaveLength(1);
    expect(opened.faults[0]).toMatchObject({
      code: 'INVALID_MONEY',
      place: `p.json:${line + 1}:${(text.split('\n')[line] as string).indexOf('"1万"') + 1}`,
      row: { cells: ['      "principal": ', '"1万"', ','], at: 1 },
    });
  });

  it('of tables: how each was read, and which was not', async () => {
    const folder = new URL('../../docs/examples/suichang-2024/', import.meta.url);
    const names = ['households.csv', 'loans.csv', 'events.csv', 'README.md'];
    const sources = names.map((name) => ({ name, bytes: new Uint8Array(readFileSync(new URL(name, folder))) }));
    const opened = await new Session().open(sources, 'zh-CN');
    expect(opened.faults).toEqual([]);
    expect(opened.data).toEqual({ households: '333', loans: '350' });
    expect(opened.files.map(({ name, kind }) => [name, kind])).toEqual([
      ['households.csv', 'tables'],
      ['loans.csv', 'tables'],
      ['events.csv', 'tables'],
      ['README.md', 'unread'],
    ]);
    expect(opened.files[1]?.details).toEqual(['贷款：表头第 1 行、数据 350 行、UTF-8']);
    expect(opened.years).toEqual([2023, 2024, 2025]);
  });

  it('of tables with a fault: the cell in its row, under the header', async () => {
    const opened = await new Session().open(
      [
        file('h.csv', '户号,列入日期\nH1,2024-01-01\n'),
        file(
          'l.csv',
          '借据号,户号,贷款机构,产品,贷款金额,发放日期,到期日期,年利率(%)\nL1,H1,行,贷,100,2024-02-30,2025-01-01,4\n',
        ),
      ],
      'zh-CN',
    );
    expect(opened.faults).toMatchObject([
      {
        code: 'INVALID_DATE',
        place: 'l.csv:2:6',
        row: { cells: ['L1', 'H1', '行', '贷', '100', '2024-02-30', '2025-01-01', '4'], at: 5 },
      },
    ]);
    expect(opened.faults[0]?.row?.header[5]).toBe('发放日期');
  });
});

describe('settling', () => {
  it('tells faults of the policy and settles nothing', async () => {
    const session = new Session();
    await session.open([WORKED], 'en');
    const policy: WrittenPolicy = { ...POLICY, dayCount: 'ACT/361' };
    const { faults, summary } = session.settle(policy, PERIOD, 'en');
    expect(faults.map(({ place }) => place)).toEqual(['policy.dayCount']);
    expect(summary).toBeUndefined();
  });

  it('settles the same data again under other terms and another period', async () => {
    const session = await settled();
    const none: WrittenPeriod = { from: '2023-01-01', to: '2024-01-01' };
    expect(session.settle(POLICY, none, 'en').summary?.subsidy.value).toBe('0.00');
    const other = { ...POLICY, subsidy: [{ from: '2024-09-01', kind: 'points', points: '0' }] };
    expect(session.settle(other, PERIOD, 'en').summary?.subsidy.value).toBe('0.00');
    expect(session.settle(POLICY, PERIOD, 'en').summary?.subsidy.value).not.toBe('0.00');
  });

  it('has who pays, in parts that add up to the subsidy', async () => {
    const { summary } = (await settled()).summary('zh-CN');
    const fen = (text = '') => Number(text.replace(/[,.]/g, ''));
    const parts = summary?.funders.rows.map((row) => fen(row[2])) ?? [];
    expect(parts).toHaveLength(2);
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(fen(summary?.subsidy.value));
  });
});

describe('the list of loans', () => {
  it('is in the order of ids, and sorted by any column both ways', async () => {
    const session = await settled();
    const ids = (query: Query) => {
      const { count } = session.list(query, 'en');
      return session.rows(0, count, 'en').map(({ cells }) => cells[0]);
    };
    const all = PORTFOLIO.loans.map(({ id }) => id).sort();
    expect(ids(EVERY)).toEqual(all);
    expect(ids({ ...EVERY, isDescending: true })).toEqual([...all].reverse());
    const subsidies = (query: Query) => {
      const { columns, count } = session.list(query, 'en');
      const at = columns.findIndex(({ key }) => key === 'subsidy');
      return session.rows(0, count, 'en').map(({ cells }) => Number((cells[at] as string).replaceAll(',', '')));
    };
    const descending = subsidies({ ...EVERY, sort: 'subsidy', isDescending: true });
    expect(descending).toEqual([...descending].sort((a, b) => b - a));
    expect(new Set(descending).size).toBeGreaterThan(1);
  });

  it('finds loans by several words in any of their names, and by basis', async () => {
    const session = await settled();
    expect(session.list({ ...EVERY, text: 'l1' }, 'en').count).toBe(1);
    expect(session.list({ ...EVERY, text: 'L1 nowhere' }, 'en').count).toBe(0);
    const bases = (['trial', 'regular', 'ineligible'] as const).map(
      (basis) => session.list({ ...EVERY, basis }, 'en').count,
    );
    expect(bases.reduce((sum, count) => sum + count, 0)).toBe(PORTFOLIO.loans.length);
  });
});

describe('a loan', () => {
  it('shows its days without a gap, with the arithmetic of each and the term that it rests on', async () => {
    const session = await settled();
    const place = PORTFOLIO.loans
      .map(({ id }) => id)
      .sort()
      .indexOf('L1');
    const loan = session.loan(place, 'en');
    expect(loan.loanId).toBe('L1');
    loan.segments.slice(1).forEach(({ from }, i) => {
      expect(from).toBe(loan.segments[i]?.to);
    });
    const overdue = loan.segments.find(({ exclusion }) => exclusion === 'overdue');
    expect(overdue?.clauses).toMatchObject([{ label: 'overdue', source: 'assumption' }]);
    const paid = loan.segments.find(({ exclusion }) => exclusion === undefined);
    expect(paid?.sums.map(({ label }) => label)).toEqual(['interest', 'subsidy', 'concession']);
    expect(loan.short).toContain('L1');
    expect(loan.long.length).toBeGreaterThan(loan.short.length);
  });
});

describe('downloads', () => {
  it.each(['workbook', 'application', 'annex', 'detail', 'settlement', 'lines', 'policy'] as const)(
    '%s has a name in Chinese but for its form, and bytes',
    async (kind) => {
      const { name, bytes } = await (await settled()).download(kind, 'zh-CN');
      expect(name).toMatch(/^(\p{Script=Han}+|settlement|loans)\.(xlsx|html|csv|json|ndjson)$/u);
      expect(bytes.length).toBeGreaterThan(200);
    },
  );

  it('the settlement can be read again as an earlier one, and the policy as a policy', async () => {
    const session = await settled();
    const text = async (kind: 'settlement' | 'policy') =>
      new TextDecoder().decode((await session.download(kind, 'en')).bytes);
    const again = new Session();
    const opened = await again.open([WORKED, file('policy.json', await text('policy'))], 'en');
    expect(opened.policy).toMatchObject({ id: POLICY.id });
    const other = await again.open([file('s.json', await text('settlement'))], 'en');
    expect(other.files[0]?.kind).toBe('settlement');
  });
});
