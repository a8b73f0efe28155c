import { writeXlsx } from 'hucre/xlsx';
import { gb18030 } from '../io/gb18030.js';

const FOLDER = 'docs/examples/mappings';

/** A programme of no place: 2 points on every loan, half from each of two funders. */
const POLICY = {
  id: 'invented-programme',
  name: '虚构贴息项目',
  window: { from: '2024-01-01', effectiveOn: '2024-01-01' },
  products: [
    { id: 'FM', name: '富民贷' },
    { id: 'XY', name: '兴业贷' },
  ],
  household: { listing: 'at-start', testedOn: 'disbursement', firstList: null },
  subsidy: [{ from: '2024-01-01', kind: 'points', points: '2' }],
  rateAppliesBy: 'accrual-day',
  dayCount: 'ACT/360',
  overdue: 'pause',
  extension: 'exclude',
  misuse: 'revoke',
  payment: 'accrued',
  otherSubsidy: 'exclude',
  rounding: 'settlement',
  funders: [
    { id: 'city', name: '市级', share: '0.5' },
    { id: 'county', name: '县级', share: '0.5' },
  ],
};

/** 甲银行: text in GB18030, amounts in 万元 and monthly rates in ‰, neither of which its header says. */
const A_MAPPING = {
  tables: [
    {
      file: '甲银行*.csv',
      encoding: 'gb18030',
      columns: {
        借据序号: '借据号',
        户码: '户号',
        业务品种: '产品',
        贷款额: '贷款金额',
        起期: '发放日期',
        止期: '到期日期',
        客户名称: null,
      },
      constants: { 贷款机构: '甲银行' },
      amounts: 'wan',
      rates: 'monthly_permille',
      values: { 产品: { 富民贷: 'FM', 兴业贷: 'XY' } },
    },
  ],
};
const A_LOANS =
  '甲银行贷款清单,,,,,,,\n' +
  '借据序号,户码,客户名称,业务品种,贷款额,起期,止期,利率\n' +
  'A001,H1,张某,富民贷,15,2024/9/1,2025/9/1,3.625\n' +
  'A002,H2,李某,兴业贷,8.5,2024/11/1,2025/11/1,3.7\n' +
  '合计,,,,23.5,,,\n';
const A_HOUSEHOLDS = '户号,列入日期\nH1,2024-01-10\nH2,2024-01-10\n';

/** 乙银行: one wide sheet with the households' columns, and a row of units below the header. */
const B_MAPPING = {
  tables: [
    {
      file: '乙银行.xlsx',
      columns: { 品种代码: '产品', 放款金额: '贷款金额', 信贷员: null },
      constants: { 贷款机构: '乙银行' },
      values: { 产品: { '101': 'FM', '102': 'XY' } },
    },
  ],
};
const B_ROWS = [
  ['乙银行贴息贷款台账'],
  [
    '借据编码',
    '户编号',
    '户主姓名',
    '入库日期',
    '品种代码',
    '放款金额',
    '起息日',
    '贷款到期日期',
    '合同利率',
    '信贷员',
  ],
  [null, null, null, null, null, '万元', null, null, '%', null],
  [
    'B-01',
    'H1',
    '王某',
    new Date('2024-01-10'),
    '101',
    20,
    new Date('2024-07-01'),
    new Date('2025-07-01'),
    4.1,
    '赵某',
  ],
  [
    'B-02',
    'H2',
    '孙某',
    new Date('2024-03-05'),
    '102',
    6,
    new Date('2024-10-10'),
    new Date('2025-10-10'),
    4.25,
    '赵某',
  ],
  ['合计', null, null, null, null, 26, null, null, null, null],
];

/** 丙银行: tabs between the cells, days as day/month/year, and a flow of transactions told apart by their words. */
const C_MAPPING = {
  tables: [
    {
      file: '丙银行-借据.tsv',
      columns: {
        借据: '借据号',
        户: '户号',
        品种: '产品',
        金额: '贷款金额',
        借款日: '发放日期',
        应还日: '到期日期',
        '年息(%)': '年利率(%)',
      },
      constants: { 贷款机构: '丙银行' },
      days: 'D/M/YYYY',
    },
    {
      file: '丙银行-流水.tsv',
      columns: { 借据: '借据号', 交易: '事件', 交易日: '日期', 发生额: '金额' },
      days: 'D/M/YYYY',
      values: { 事件: { 收本: '还款', 转逾期: '逾期开始', 逾期结清: '逾期结束' } },
    },
  ],
};
const C_LOANS =
  '借据\t户\t品种\t金额\t借款日\t应还日\t年息(%)\n' +
  'C1\tH1\tFM\t100,000.00\t1/3/2024\t1/3/2025\t4.5\n' +
  'C2\tH1\tXY\t50,000.00\t1/12/2024\t1/12/2025\t4.5\n';
const C_FLOW =
  '借据\t交易\t交易日\t发生额\n' +
  'C1\t收本\t30/6/2024\t40,000.00\n' +
  'C1\t转逾期\t21/9/2024\t\n' +
  'C1\t逾期结清\t1/10/2024\t\n';
const C_HOUSEHOLDS = '户号,列入日期\nH1,2024-01-10\n';

const json = (value: object) => `${JSON.stringify(value, null, 2)}\n`;

/** The tables of three invented banks with their mappings, and an invented policy: texts or bytes by their paths in the package. */
export async function mappingFiles(): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const files: Record<string, string | Uint8Array> = {
    'policy.json': json(POLICY),
    'bank-a/甲银行202412.csv': gb18030(A_LOANS),
    'bank-a/名单.csv': A_HOUSEHOLDS,
    'bank-a/mapping.json': json(A_MAPPING),
    'bank-b/乙银行.xlsx': await writeXlsx({
      sheets: [{ name: '台账', rows: B_ROWS, columns: B_ROWS[1]?.map(() => ({ width: 14 })) ?? [] }],
      properties: { title: '台账', modified: new Date('2025-01-10T00:00:00Z') },
    }),
    'bank-b/mapping.json': json(B_MAPPING),
    'bank-c/丙银行-借据.tsv': C_LOANS,
    'bank-c/丙银行-流水.tsv': C_FLOW,
    'bank-c/名单.csv': C_HOUSEHOLDS,
    'bank-c/mapping.json': json(C_MAPPING),
  };
  return new Map(Object.entries(files).map(([name, content]) => [`${FOLDER}/${name}`, content]));
}
