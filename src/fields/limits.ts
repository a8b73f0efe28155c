import type { Text } from './faults.js';

/** A limit of input: the largest value, what it counts, and what it is a limit of. */
export interface Limit {
  readonly most: number;
  /** What is counted. */
  readonly unit: keyof typeof LIMIT_UNITS;
  /** What has so many of them at most. */
  readonly of: Text;
}

const LIMIT_UNITS = {
  characters: { en: 'characters', 'zh-CN': '个字符' },
  entries: { en: 'entries', 'zh-CN': '条' },
  bytes: { en: 'bytes', 'zh-CN': '字节' },
  cells: { en: 'cells', 'zh-CN': '个单元格' },
} as const satisfies Record<string, Text>;

const limit = (most: number, unit: Limit['unit'], en: string, chinese: string): Limit => ({
  most,
  unit,
  of: { en, 'zh-CN': chinese },
});

/** The limits of input. What is larger is refused; the fault names the limit and the size. */
export const LIMITS = {
  /** Characters are UTF-16 code units, as in the length of a string in JavaScript. */
  id: limit(256, 'characters', 'an id', '编号'),
  text: limit(10_000, 'characters', 'another text', '其他文本'),
  funders: limit(
    100,
    'entries',
    'the funders of a policy and the funders’ parts of a line',
    '政策的分担主体，或一行中各分担主体的金额',
  ),
  rules: limit(
    1000,
    'entries',
    'the rules of the subsidy, the concessions, the conditions, the caps and the other shares of the funders of a policy',
    '政策的贴息标准、银行让利、贷款条件、上限或另定分担比例',
  ),
  references: limit(100, 'entries', 'the reference rates of a policy', '政策的参考利率'),
  rates: limit(100_000, 'entries', 'the values of a reference rate', '参考利率的数值'),
  names: limit(
    10_000,
    'entries',
    'the products, the lenders and the kinds of assistance of a policy',
    '政策的产品、贷款机构或救助类型',
  ),
  previous: limit(1200, 'entries', 'the earlier settlements of a portfolio', '贷款数据中的以前结算'),
  advances: limit(10_000, 'entries', 'the advances of a portfolio', '贷款数据中的预拨资金'),
  mapping: limit(
    10_000,
    'entries',
    'the tables, the columns and the values of a mapping',
    '列名对应中的表格、列或取值',
  ),
  line: limit(64 * 1024 * 1024, 'bytes', 'a household’s line of JSON in UTF-8', '每户的一行 JSON（按 UTF-8 计）'),
  row: limit(1024 * 1024, 'characters', 'the cells of a row of CSV together', '一行 CSV 各单元格合计'),
  /** The longest string of V8 in characters. A text has at most as many characters as bytes. */
  file: limit(2 ** 29 - 24, 'bytes', 'a file that is read as a whole', '整体读取的文件'),
  workbook: limit(1_000_000_000, 'bytes', 'a workbook when it is unpacked', '解压后的工作簿'),
  /** With the empty cells before the last that has something in its row. */
  cells: limit(10_000_000, 'cells', 'the cells of a workbook', '工作簿的单元格'),
} as const satisfies Record<string, Limit>;

/** The detail of a fault of something that is larger than its limit. */
export function aboveLimit({ most, unit, of }: Limit, size: number): Text {
  const [largest, found] = [most, size].map(grouped);
  return {
    en: `it has ${found} ${LIMIT_UNITS[unit].en}; the limit for ${of.en} is ${largest}`,
    'zh-CN': `共 ${found} ${LIMIT_UNITS[unit]['zh-CN']}；${of['zh-CN']}以 ${largest} ${LIMIT_UNITS[unit]['zh-CN']}为限`,
  };
}

/** A number with its thousands apart, in every locale alike. */
export function grouped(number: number): string {
  return String(number).replace(/\B(?=(?:\d{3})+$)/g, ',');
}
