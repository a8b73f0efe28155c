import { type ColumnDef, type WriteSheet, writeXlsx } from 'hucre/xlsx';
import { compare, monthsAfter } from './calendar.js';
import type { County, Day, Loan, LoanEvent, Product } from './county.js';
import { found } from './county.js';
import { interestPaidTo } from './interest.js';

/** The products under the codes of the bank's system. */
const CODES: Readonly<Record<Product, string>> = {
  共富经营贷: 'GF01',
  共富助学贷: 'GF02',
  共富助医贷: 'GF03',
  共富安居贷: 'GF04',
  共富稳业贷: 'GF05',
};

/** The bank's words for what happens to a loan, besides repayments. */
const WORDS = {
  利率调整: '调息',
  参考利率调整: '让利前利率调整',
  逾期开始: '转入逾期',
  逾期结束: '逾期结清',
  展期: '展期',
  挪用: '违规使用',
  付息至: '收息至',
} as const;

/** Tells what the bank's own headers, codes and words mean. */
const MAPPING = {
  tables: [
    {
      file: '贷款台账.xlsx',
      columns: {
        客户编号: '户号',
        产品代码: '产品',
        '让利前利率(%)': '参考年利率(%)',
        客户经理: null,
      },
      values: { 产品: Object.fromEntries(Object.entries(CODES).map(([product, code]) => [code, product])) },
    },
    {
      file: '还款流水.xlsx',
      sheet: '还款流水',
      columns: { 收回利息: '归还利息', 交易流水号: null },
    },
    {
      file: '还款流水.xlsx',
      sheet: '贷款变更登记',
      columns: { 登记事项: '事件', 生效日期: '日期', '变更后年利率(%)': '年利率(%)' },
      values: { 事件: Object.fromEntries(Object.entries(WORDS).map(([event, word]) => [word, event])) },
    },
  ],
};

const TEXT: ColumnDef = { width: 14, numFmt: '@' };
const DAY: ColumnDef = { width: 12, numFmt: 'yyyy-mm-dd' };
const MONEY: ColumnDef = { width: 15, numFmt: '#,##0.00' };
const RATE: ColumnDef = { width: 12, numFmt: '0.00' };

/** As wide as a page across, with the letters of the columns and the numbers of the rows, by which places are told. */
const PAGE: NonNullable<WriteSheet['pageSetup']> = {
  orientation: 'landscape',
  fitToPage: true,
  fitToWidth: 1,
  fitToHeight: 0,
  showGridLines: true,
  showRowColHeaders: true,
};

type Cells = NonNullable<WriteSheet['rows']>;

const day = (on: Day | '') => (on === '' ? null : new Date(on));
const rate = (pct: string) => (pct === '' ? null : Number(pct));
const sum = (amounts: readonly number[]) =>
  amounts.reduce((total, amount) => total + Math.round(amount * 100), 0) / 100;

/**
 * The second year of the county in the workbooks that a bank and a finance bureau might send, with their mapping: the bytes
 * of files by their names. How they are compressed depends on the platform; what they unpack to does not.
 *
 * @param lastPaid the day up to which interest is paid where nothing is in arrears
 */
export async function workbooksOf(county: County, lastPaid: Day): Promise<ReadonlyMap<string, Uint8Array>> {
  return new Map([
    ['扩中家庭名单.xlsx', await workbook('扩中家庭名单', [householdSheet(county)])],
    ['贷款台账.xlsx', await workbook('贷款台账', [loanSheet(county)])],
    ['还款流水.xlsx', await workbook('还款流水', [repaymentSheet(county), eventSheet(county, lastPaid)])],
    ['列名对应.json', new TextEncoder().encode(`${JSON.stringify(MAPPING, null, 2)}\n`)],
  ]);
}

const workbook = (title: string, sheets: WriteSheet[]) =>
  writeXlsx({ sheets, properties: { title, modified: new Date('2026-01-15T00:00:00Z') } });

/** A sheet with a title over its whole width, which is one merged cell. */
function sheet(name: string, title: string, header: readonly string[], columns: ColumnDef[], rows: Cells): WriteSheet {
  const merges = [{ startRow: 0, startCol: 0, endRow: 0, endCol: header.length - 1 }];
  return { name, columns, merges, rows: [[title], [...header], ...rows], pageSetup: PAGE };
}

function householdSheet({ households }: County): WriteSheet {
  const rows = households.flatMap(({ id, township, category, listed, assistance, income }) =>
    listed.map(([from, to], i) => {
      const [kind, since, until] = assistance;
      return i === 0
        ? [id, township, category, day(from), day(to), kind, day(since), day(until), rate(income)]
        : [id, '', '', day(from), day(to), '', null, null, null];
    }),
  );
  return sheet(
    '名单',
    '遂昌县扩中家庭名单（虚构数据）',
    [
      ...['户编号', '乡镇(街道)', '家庭类别', '入库日期', '移出日期'],
      ...['救助类型', '救助起始日', '救助终止日', '家庭年收入(元)'],
    ],
    [TEXT, TEXT, TEXT, DAY, DAY, TEXT, DAY, DAY, MONEY],
    rows,
  );
}

function loanSheet({ loans }: County): WriteSheet {
  const rows = loans.map((loan, i) => [
    i + 1,
    loan.id,
    loan.household,
    loan.lender,
    CODES[loan.product],
    loan.principal,
    day(loan.contractedOn),
    day(loan.disbursedOn),
    day(loan.maturesOn),
    loan.rate,
    loan.referenceRate ?? null,
    loan.otherSubsidy[0],
    rate(loan.otherSubsidy[1]),
    `经理${(i % 7) + 1}`,
  ]);
  const total = ['合计', '', '', '', '', sum(loans.map(({ principal }) => principal))];
  return sheet(
    '台账',
    '遂昌农商银行扩中家庭贷款台账（虚构数据，截至2026年1月15日）',
    [
      ...['序号', '借据编号', '客户编号', '机构名称', '产品代码', '发放金额(元)', '合同签订日期', '放款日期'],
      ...['到期日', '执行年利率(%)', '让利前利率(%)', '其他贴息项目', '其他贴息年利率(%)', '客户经理'],
    ],
    [TEXT, TEXT, TEXT, TEXT, TEXT, MONEY, DAY, DAY, DAY, RATE, RATE, TEXT, { ...RATE, width: 18 }, TEXT],
    [...rows, total],
  );
}

/** Every collection of principal and, on the quarter's 20th, of interest, in the order of the days. */
function repaymentSheet({ loans }: County): WriteSheet {
  const collected = loans.flatMap((loan) => [
    ...repaymentsOf(loan).map(([, on, principal]) => ({ id: loan.id, on, principal: found(principal, 'an amount') })),
    ...interestOf(loan).map(({ on, interest }) => ({ id: loan.id, on, interest })),
  ]);
  collected.sort((a, b) => compare(a.on, b.on));
  const rows = collected.map(({ id, on, ...paid }, i) => [
    `T${String(i + 1).padStart(6, '0')}`,
    id,
    day(on),
    'principal' in paid ? paid.principal : null,
    'interest' in paid ? paid.interest : null,
  ]);
  const total = [
    ...['合计', '', ''],
    sum(collected.map((paid) => ('principal' in paid ? paid.principal : 0))),
    sum(collected.map((paid) => ('interest' in paid ? paid.interest : 0))),
  ];
  return sheet(
    '还款流水',
    '遂昌农商银行贷款还款流水（虚构数据，2024年至2025年）',
    ['交易流水号', '借据编号', '还款日期', '归还本金', '收回利息'],
    [TEXT, TEXT, DAY, MONEY, MONEY],
    [...rows, total],
  );
}

const repaymentsOf = ({ events }: Loan): LoanEvent[] => events.filter(([kind]) => kind === '还款');

/** What a loan pays on the 20th of each quarter's last month: the interest since the last time, at the rate of its contract. */
function interestOf(loan: Loan): { readonly on: Day; readonly interest: number }[] {
  const collections: { on: Day; interest: number }[] = [];
  let since = loan.disbursedOn;
  for (let on = '2024-09-20'; on <= '2025-12-20'; on = monthsAfter(on, 3)) {
    if (on <= since) continue;
    const interest = interestBetween(loan, since, on);
    since = on;
    if (interest > 0) collections.push({ on, interest });
  }
  return collections;
}

function interestBetween(loan: Loan, from: Day, to: Day): number {
  const changes = repaymentsOf(loan).flatMap(([, on]) => (from < on && on < to ? [on] : []));
  const bounds = [from, ...changes.sort(compare), to];
  const balanceOn = (on: Day) =>
    loan.principal - sum(repaymentsOf(loan).flatMap(([, repaid, amount]) => (repaid <= on ? [amount ?? 0] : [])));
  const yuanDays = bounds.slice(1).reduce((total, end, i) => {
    const begin = found(bounds[i], 'a day');
    return total + (balanceOn(begin) * (Date.parse(end) - Date.parse(begin))) / 86_400_000;
  }, 0);
  return Math.round((yuanDays * loan.rate) / 360) / 100;
}

function eventSheet({ loans }: County, lastPaid: Day): WriteSheet {
  const rows = loans.flatMap((loan) => {
    const registered = loan.events.flatMap(([kind, on, figure]): [keyof typeof WORDS, Day, number | null][] =>
      kind === '还款' ? [] : [[kind, on, figure ?? null]],
    );
    const paidTo = interestPaidTo(loan, lastPaid);
    if (paidTo > loan.disbursedOn) registered.push(['付息至', paidTo, null]);
    return registered.map(([kind, on, figure]) => [loan.id, WORDS[kind], day(on), figure]);
  });
  return sheet(
    '贷款变更登记',
    '遂昌农商银行贷款变更登记（虚构数据）',
    ['借据编号', '登记事项', '生效日期', '变更后年利率(%)'],
    [TEXT, TEXT, DAY, RATE],
    rows,
  );
}
