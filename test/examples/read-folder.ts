import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { HouseholdInput, LoanInput } from '../../src/index.js';

export type Row = Readonly<Record<string, string>>;

/** The rows of a folder of CSV files as they stand, under their headers. */
export interface Folder {
  readonly households: readonly Row[];
  readonly loans: readonly Row[];
  readonly events: readonly Row[];
}

export function readFolder(folder: string): Folder {
  const rows = (name: string): Row[] => parse(readFileSync(join(folder, name)), { columns: true });
  return { households: rows('households.csv'), loans: rows('loans.csv'), events: rows('events.csv') };
}

/** The JSON form of a folder whose rows are sound: a second reading of the format, apart from the command's. */
export function portfolioOf({ households, loans, events }: Folder): {
  readonly households: readonly HouseholdInput[];
  readonly loans: readonly LoanInput[];
} {
  const spells = (rows: readonly Row[], from: string, to: string) =>
    rows.filter((row) => row[from]).map((row) => ({ row, from: row[from]!, to: row[to] || null }));
  return {
    households: [...new Set(households.map((row) => row.户号!))].map((id) => {
      const rows = households.filter((row) => row.户号 === id);
      return {
        id,
        township: rows[0]!.乡镇!,
        category: rows[0]!.家庭类别!,
        listed: spells(rows, '列入日期', '移出日期').map(({ from, to }) => ({ from, to })),
        assistance: spells(rows, '救助起始日', '救助终止日').map(({ row, from, to }) => ({
          kind: row.救助类型!,
          from,
          to,
        })),
        annualIncome: rows[0]!.家庭年收入 || null,
      };
    }),
    loans: loans.map((row) => {
      const own = (event: string) => events.filter((entry) => entry.借据号 === row.借据号 && entry.事件 === event);
      const rates = (column: string, event: string) => [
        { from: row.发放日期!, pct: row[column]! },
        ...own(event).map((entry) => ({ from: entry.日期!, pct: entry['年利率(%)']! })),
      ];
      const ends = own('逾期结束').map((entry) => entry.日期!);
      return {
        id: row.借据号!,
        householdId: row.户号!,
        lender: row.贷款机构!,
        product: row.产品!,
        principal: row.贷款金额!,
        contractedOn: row.合同日期 || null,
        disbursedOn: row.发放日期!,
        maturesOn: row.到期日期!,
        extendedTo: own('展期')[0]?.日期,
        rates: rates('年利率(%)', '利率调整'),
        referenceRates: row['参考年利率(%)'] ? rates('参考年利率(%)', '参考利率调整') : null,
        repayments: own('还款').map((entry) => ({ on: entry.日期!, amount: entry.金额! })),
        overdue: own('逾期开始').map((entry, i) => ({ from: entry.日期!, to: ends[i] })),
        interestPaidTo: own('付息至')[0]?.日期,
        misusedOn: own('挪用')[0]?.日期,
        otherSubsidy: row.其他贴息项目 ? { programme: row.其他贴息项目, pct: row['其他贴息年利率(%)'] || null } : null,
      };
    }),
  };
}
