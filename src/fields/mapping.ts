import type { RawFault } from './faults.js';
import { choice, integer, map, NAME, nullable } from './forms.js';
import { LIMITS } from './limits.js';
import { RecordSchema } from './schemas.js';
import { field, type Input, list, type Output, optional, record } from './table.js';

/** What tables are of. */
export const TABLE_KINDS = {
  /** Has a household ID and no loan ID. */
  households: ['家庭', 'households'],
  /** Has a loan ID and a principal. */
  loans: ['贷款', 'loans'],
  /** Has a loan ID, an event and a date. */
  events: ['事件', 'events'],
  /** Has a loan ID, a day of repayment and the principal repaid. */
  repayments: ['还款流水', 'repayments'],
  /** Has a loan ID and a subsidy. */
  claims: ['申报明细', 'claims'],
} as const;

/** What a table is of. */
export type TableKind = keyof typeof TABLE_KINDS;

/** The forms of days that a mapping can declare: the order of year, month and day. */
export const DAY_ORDERS = {
  /** `1/9/2024` is 2024-09-01. */
  'D/M/YYYY': ['日/月/年', 'day, month, year'],
  /** `9/1/2024` is 2024-09-01. */
  'M/D/YYYY': ['月/日/年', 'month, day, year'],
  /** `1/9/24` is 2024-09-01: all years are 2000 to 2099. */
  'D/M/YY': ['日/月/两位年', 'day, month, year of two digits'],
  /** `9/1/24` is 2024-09-01: all years are 2000 to 2099. */
  'M/D/YY': ['月/日/两位年', 'month, day, year of two digits'],
  /** `24/9/1` is 2024-09-01: all years are 2000 to 2099. */
  'YY/M/D': ['两位年/月/日', 'year of two digits, month, day'],
} as const;

/** The order of year, month and day in the days of a table. */
export type DayOrder = keyof typeof DAY_ORDERS;

/** The units of amounts that a mapping can declare. */
export const AMOUNT_UNITS = {
  /** Yuan. */
  yuan: ['元', 'yuan'],
  /** Ten thousand yuan. */
  wan: ['万元', 'ten thousand yuan'],
} as const;

/** The units of rates that a mapping can declare. */
export const RATE_UNITS = {
  /** Percent a year. */
  annual_pct: ['年利率(%)', 'percent a year'],
  /** Thousandths a year. */
  annual_permille: ['年利率(‰)', 'thousandths a year'],
  /** Ten-thousandths a year. */
  annual_permyriad: ['年利率(‱)', 'ten-thousandths a year'],
  /** Percent a month; a year has 12. */
  monthly_pct: ['月利率(%)', 'percent a month'],
  /** Thousandths a month. */
  monthly_permille: ['月利率(‰)', 'thousandths a month'],
  /** Ten-thousandths a month. */
  monthly_permyriad: ['月利率(‱)', 'ten-thousandths a month'],
  /** Percent a day; a year has 360. */
  daily_pct: ['日利率(%)', 'percent a day'],
  /** Thousandths a day. */
  daily_permille: ['日利率(‰)', 'thousandths a day'],
  /** Ten-thousandths a day. */
  daily_permyriad: ['日利率(‱)', 'ten-thousandths a day'],
} as const;

export const tableMappingFields = {
  /** The name of the file without its folder, upper and lower case alike; `*` stands for any characters. Absent: any file. */
  file: optional(NAME, ['文件', 'file']),
  /** The name of the sheet; `*` stands for any characters. Absent: any sheet, or a file of text. */
  sheet: optional(NAME, ['工作表', 'sheet']),
  /** What the table is of. Absent: what its columns say. */
  kind: optional(choice(TABLE_KINDS), ['表格类别', 'kind of table']),
  /** The number of the row with the header, as the spreadsheet shows it, from 1. Absent: the first row of known headers. */
  headerRow: optional(integer(1), ['表头行号', 'header row']),
  /** The encoding of a file of text. Absent: UTF-8, or what its bytes say. */
  encoding: optional(choice({ 'utf-8': ['UTF-8', 'UTF-8'], gb18030: ['GB18030', 'GB18030'] }), ['编码', 'encoding']),
  /** What separates the cells of a file of text. Absent: what gives the header the most known names. */
  separator: optional(
    choice({
      ',': ['逗号', 'comma'],
      '\t': ['制表符', 'tab'],
      ';': ['分号', 'semicolon'],
      '|': ['竖线', 'vertical bar'],
    }),
    ['分隔符', 'separator'],
  ),
  /** For each header of the table the header that it stands for; null for a column that is not read. */
  columns: optional(map('texts', nullable(NAME), LIMITS.mapping), ['列名对应', 'columns']),
  /** What every row has in a column that the table does not have, by the column's header. */
  constants: optional(map('texts', NAME, LIMITS.mapping), ['固定值', 'constants']),
  /** The order of year, month and day in cells that begin with none of four digits. Absent: such cells are refused. */
  days: optional(choice(DAY_ORDERS), ['日期写法', 'form of days']),
  /** The unit of columns of amounts whose header has none. Absent: yuan. */
  amounts: optional(choice(AMOUNT_UNITS), ['金额单位', 'unit of amounts']),
  /** The unit of columns of rates whose header has none. Absent: such columns need a sign in every cell. */
  rates: optional(choice(RATE_UNITS), ['利率单位', 'unit of rates']),
  /** By the header of a column: for each text of its cells the text that it stands for. */
  values: optional(map('texts', map('texts', NAME, LIMITS.mapping), LIMITS.mapping), ['取值对应', 'values']),
};

const TABLE_MAPPING = record<typeof tableMappingFields, Input<typeof tableMappingFields>, TableMapping>(
  tableMappingFields,
);

/** How a table of others is read. */
export interface TableMapping extends Output<typeof tableMappingFields> {}

export const mappingFields = {
  /** The tables. Of several that fit a table the first is taken. */
  tables: field(list(TABLE_MAPPING, 1, LIMITS.mapping), ['表格', 'tables']),
};

/** How the tables of others are read, as input. */
export interface MappingInput extends Input<typeof mappingFields> {}

/** How the tables of others are read. */
export interface Mapping extends Output<typeof mappingFields> {}

export const MAPPING = record<typeof mappingFields, MappingInput, Mapping>(mappingFields);
const SCHEMA = /* @__PURE__ */ new RecordSchema(MAPPING);

/** Reads a mapping; `faults` receives its faults, and undefined is then returned. */
export function readMapping(input: unknown, faults: RawFault[]): Mapping | undefined {
  const before = faults.length;
  const read = SCHEMA.read(input, [], faults);
  return faults.length > before ? undefined : (read as Mapping);
}
