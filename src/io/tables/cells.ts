import type { Text } from '../../fields/faults.js';
import type { DayOrder } from '../../fields/mapping.js';
import { Decimal } from '../../kernel/decimal.js';
import { type Day, formatDay, readDay } from '../../kernel/plain-date.js';
import { COLUMN_WORDS } from '../../words/column-words.js';
import { type RateUnit, rateSign, type SIGNS } from '../rate-units.js';
import type { CellKind } from './workbook-types.js';

/** How the cells of a column are read. */
export type CellForm = 'id' | 'text' | 'day' | 'amount' | 'count' | 'rate';

/** The unit of a column of amounts: yuan, or ten thousand yuan. */
export type AmountUnit = 'yuan' | 'wan';

/** What the cells of a column have in common. */
export interface CellType {
  readonly form: CellForm;
  /** The unit of a column of amounts; absent for yuan. */
  readonly amountUnit?: AmountUnit | undefined;
  /** The unit of a column of rates. */
  readonly unit?: RateUnit | undefined;
  /** Whether every cell of a column of rates has its sign, since the header has none. */
  readonly isUnitInCells?: boolean | undefined;
  /** Of a column of days: the declared order of year, month and day in cells that do not begin with four digits. */
  readonly dayOrder?: DayOrder | undefined;
  /** For texts of cells the texts that they stand for, as declared. */
  readonly values?: Readonly<Record<string, string>> | undefined;
}

/** Forms of full width, and the full-width blank. */
const WIDE = /[\u3000\uff01-\uff5e\uffe0-\uffe6]/;
/** Blanks, and signs that may stand in either width beside full-width digits. */
const BESIDE_DIGITS = /[\s年月日元¥￥%％‰‱]/g;
const ASCII = /[!-~]/;

/** A cell of full-width digits and signs throughout in its narrow forms; any other cell as it stands. */
function narrow(cell: string): string {
  if (!WIDE.test(cell) || ASCII.test(cell.replace(BESIDE_DIGITS, ''))) return cell;
  return cell.normalize('NFKC');
}

/** What a cell that is not empty says where there is no value. */
export const NOTHINGS: ReadonlySet<string> = /* @__PURE__ */ new Set([
  ...['-', '—', '–', '－', '——', '/', '／'],
  COLUMN_WORDS.none['zh-CN'],
]);

/** Whether a cell that is not empty says that there is no value. */
export function isNothing(cell: string): boolean {
  return NOTHINGS.has(cell);
}

const FULL_WIDTH_DIGITS = /^[\uff01-\uff20\uff3b-\uff40\uff5b-\uff5e]+$/;
const MIDNIGHT = '(?:[ T]0{1,2}:00(?::00(?:\\.0+)?)?)?';
const DAY_WITH_SIGNS = new RegExp(`^(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})${MIDNIGHT}$`);
const DAY_IN_CHINESE = new RegExp(`^(\\d{4})年(\\d{1,2})月(\\d{1,2})日${MIDNIGHT}$`);
const DAY_OF_DIGITS = new RegExp(`^(\\d{4})(\\d\\d)(\\d\\d)${MIDNIGHT}$`);
const PLAIN_DAY = /^\d{4}-\d\d-\d\d$/;
const PLAIN_AMOUNT = /^-?\d+(?:\.\d+)?$/;
const AMOUNT = /^([-−]?) ?[¥￥]? ?(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)? ?(元?)$/;
const COUNT = /^\d{1,3}(?:,\d{3})+$/;
const RATE = /^(-?\d+(?:\.\d+)?) ?([%％‰‱]?)$/;

/**
 * A cell in the form that the fields are read from: a day as YYYY-MM-DD, an amount in yuan as a plain decimal, a rate in
 * percent a year. A cell that is not of a form that its column takes is returned as it stands, and is refused by the field; a
 * rate without the sign that its column needs is returned with a question mark, since the field would take it.
 */
export function canonical(cell: string, type: CellType): string {
  switch (type.form) {
    case 'day':
      return PLAIN_DAY.test(cell) ? cell : (dayOf(narrow(cell), type.dayOrder) ?? cell);
    case 'amount':
      return amountOf(cell, type.amountUnit) ?? cell;
    case 'count': {
      const text = narrow(cell);
      return COUNT.test(text) ? text.replaceAll(',', '') : text;
    }
    case 'rate':
      return rateOf(cell, type) ?? cell;
    case 'id':
      return FULL_WIDTH_DIGITS.test(cell) ? cell.normalize('NFKC') : cell;
    case 'text':
      return cell;
  }
}

function dayOf(cell: string, order: DayOrder | undefined): string | undefined {
  const found = DAY_WITH_SIGNS.exec(cell);
  if (found !== null) return ymd(found[1], found[3], found[4]);
  const declared = order === undefined ? null : DECLARED_DAY.exec(cell);
  if (declared !== null) return inOrder(declared.slice(1), order as DayOrder);
  const [, year, month, day] = DAY_IN_CHINESE.exec(cell) ?? DAY_OF_DIGITS.exec(cell) ?? [];
  return year === undefined ? undefined : ymd(year, month, day);
}

const DECLARED_DAY = new RegExp(`^(\\d{1,4})[-/.](\\d{1,2})[-/.](\\d{1,4})${MIDNIGHT}$`);

/** Three numbers in a declared order as a day; undefined where the year has another number of digits. */
function inOrder(numbers: readonly string[], order: DayOrder): string | undefined {
  const parts = Object.fromEntries(order.split('/').map((name, i) => [name, numbers[i] as string]));
  const { YYYY, YY, M, D } = parts;
  if (YYYY === undefined) return YY?.length === 2 ? ymd(`20${YY}`, M, D) : undefined;
  return YYYY.length === 4 ? ymd(YYYY, M, D) : undefined;
}

function ymd(year: string | undefined, month: string | undefined, day: string | undefined): string {
  return `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
}

function amountOf(cell: string, unit: AmountUnit = 'yuan'): string | undefined {
  let text = cell;
  if (!PLAIN_AMOUNT.test(text)) {
    const found = AMOUNT.exec(narrow(cell));
    // 元 behind an amount is not the unit of a column of 万元.
    if (found === null || (unit === 'wan' && found[4] !== '')) return undefined;
    const [, sign, whole = '', decimals = ''] = found;
    text = `${sign === '' ? '' : '-'}${whole.replaceAll(',', '')}${decimals}`;
  }
  return unit === 'yuan' ? text : new Decimal(text).times(10_000).toFixed();
}

function rateOf(cell: string, { unit, isUnitInCells }: CellType): string | undefined {
  const [, number, sign] = RATE.exec(narrow(cell)) ?? [];
  if (number === undefined) return undefined;
  const written = sign === '％' ? '%' : sign;
  if (written === '') return isUnitInCells ? `${number}?` : number;
  return unit !== undefined && rateSign(unit) === (written as keyof typeof SIGNS) ? number : undefined;
}

/** A number of more than 15 digits before the point, of which a spreadsheet has kept 15. */
const LOST_DIGITS = /^-?\d{16}|e/i;

/**
 * Why a cell of a spreadsheet is not taken by a column, whatever its text, as the detail of a fault; undefined where its text
 * decides.
 */
export function kindRefusal(text: string, kind: CellKind, form: CellForm | undefined): Text | undefined {
  if (kind === 'error') return text.startsWith('=') ? NOT_COMPUTED : NO_VALUE;
  if (kind === 'number') return LOST_DIGITS.test(text) ? DIGITS_LOST : undefined;
  return form === 'id' ? NOT_AN_ID : undefined;
}

const NOT_COMPUTED: Text = {
  en: 'the formula of the cell has no value in the file; open the workbook in Excel or WPS and save it, or write the value',
  'zh-CN': '该单元格的公式在文件中没有计算结果；请用电子表格软件打开并保存一次，或直接填写数值',
};
const NO_VALUE: Text = {
  en: 'the cell has no value that can be taken; correct it in the spreadsheet',
  'zh-CN': '该单元格没有可用的值；请在电子表格中改正',
};
const DIGITS_LOST: Text = {
  en: 'the cell is a number of more than 15 digits, of which the spreadsheet has kept 15; format the column as text and enter the value again from where it came',
  'zh-CN': '该单元格为超过 15 位的数字，电子表格只保留了前 15 位；请将该列设为文本格式，并按原始资料重新录入',
};
const NOT_AN_ID: Text = {
  en: 'the cell is a date, a percentage or a logical value and not an id; format the column as text and enter the id',
  'zh-CN': '该单元格为日期、百分比或逻辑值，不是编号；请将该列设为文本格式后录入编号',
};

/**
 * What a cell that its column does not take may mean, as the detail of its fault: the readings between which nothing
 * decides. Undefined where it has no reading.
 */
export function readingsOf(cell: string, type: CellType): Text | undefined {
  if (type.form === 'day') return dayReadings(cell);
  if (type.form === 'amount') return amountReadings(cell, type.amountUnit);
  return type.form === 'rate' ? rateReadings(cell, type) : undefined;
}

const WITH_TIME = /^\d{4}(?:[-/.]\d{1,2}[-/.]\d{1,2}|年\d{1,2}月\d{1,2}日|\d{4})[ T]\d{1,2}:\d\d/;
const YEAR_BEHIND = /^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d\d)$/;
const SHORT_YEAR = /^(\d\d)[-/.](\d{1,2})[-/.](\d{1,2})$/;
const SERIAL = /^\d{5}(?:\.\d+)?$/;
/** Serial 61 of the one system, and 0 of the other; before it the first counts a day that never was. */
const SERIALS: readonly (readonly [serial: number, day: string])[] = [
  [61, '1900-03-01'],
  [0, '1904-01-01'],
];

function dayReadings(cell: string): Text | undefined {
  if (WITH_TIME.test(cell)) {
    return {
      en: '; it has a time of day: which day counts then is not known, write the day alone',
      'zh-CN': '；该值带有时刻，应计入哪一天无法确定，请只写日期',
    };
  }
  const readings = new Set<string>();
  const add = (year = '', month = '', day = '') => {
    const text = ymd(year.length === 2 ? `20${year}` : year, month, day);
    if (readDay(text) !== undefined) readings.add(text);
  };
  const behind = YEAR_BEHIND.exec(cell);
  if (behind !== null) {
    add(behind[3], behind[1], behind[2]);
    add(behind[3], behind[2], behind[1]);
  }
  const before = SHORT_YEAR.exec(cell);
  if (before !== null) add(before[1], before[2], before[3]);
  if (SERIAL.test(cell)) {
    for (const [serial, day] of SERIALS) {
      readings.add(formatDay(((readDay(day) as Day) + Math.trunc(Number(cell)) - serial) as Day));
    }
  }
  return readings.size === 0 ? undefined : mayMean([...readings]);
}

const WITH_WAN = /^[¥￥]?(\d+(?:\.\d+)?)万元?$/;
const WITH_EXPONENT = /^-?\d+(?:\.\d+)?e[+-]?\d{1,2}$/i;
const EUROPEAN = /^(\d{1,3}(?:\.\d{3})+),(\d+)$/;
const GROUPS_ASTRAY = /^(\d+(?:,\d+)+)(\.\d+)?$/;

function amountReadings(cell: string, unit: AmountUnit | undefined): Text | undefined {
  const text = cell.normalize('NFKC');
  const ofWan = WITH_WAN.exec(text);
  if (ofWan !== null) {
    const number = ofWan[1] as string;
    const yuan = new Decimal(number).times(10_000).toFixed();
    return {
      en: `; it may mean ${yuan} or ${number}: write yuan, or put "万元" into the header and not into the cell`,
      'zh-CN': `；可能指 ${yuan} 元，也可能指 ${number}：请按元填写，或将万元注明于表头而不写在单元格内`,
    };
  }
  if (WITH_EXPONENT.test(text)) {
    const number = new Decimal(text).toFixed();
    return {
      en: `; it may mean ${number} or an amount that was rounded to it: write all digits`,
      'zh-CN': `；可能指 ${number}，也可能是四舍五入后的金额：请写出全部数字`,
    };
  }
  const european = EUROPEAN.exec(text);
  if (european !== null) {
    const [, whole = '', rest = ''] = european;
    return mayMean([`${whole.replaceAll('.', '')}.${rest}`, text.replaceAll(/[.,]/g, '')]);
  }
  const astray = GROUPS_ASTRAY.exec(text);
  if (astray !== null) {
    const number = `${astray[1]?.replaceAll(',', '')}${astray[2] ?? ''}`;
    return {
      en: `; its groups are not of three digits: it may mean ${number}, or a digit is missing or too many`,
      'zh-CN': `；千分位不是每三位一组：可能指 ${number}，也可能多写或漏写了数字`,
    };
  }
  if (unit === 'wan' && /元$/.test(text)) {
    return { en: '; the column is in "万元" (10,000 yuan)', 'zh-CN': '；本列单位为万元' };
  }
  return undefined;
}

function rateReadings(cell: string, { unit, isUnitInCells }: CellType): Text | undefined {
  const [, number, sign] = RATE.exec(narrow(cell)) ?? [];
  if (number === undefined) return undefined;
  if (sign === '' && isUnitInCells) {
    return {
      en: `; neither the header nor the cell has a unit: write ${number}%, or the unit into the header, such as "年利率(%)"`,
      'zh-CN': `；表头与单元格均未写明单位：请写成 ${number}%，或在表头注明单位，如 年利率(%)`,
    };
  }
  if (sign === '' || unit === undefined) return undefined;
  return {
    en: `; the cell is in ${sign}, its column in ${rateSign(unit)}: write both in one unit`,
    'zh-CN': `；单元格以 ${sign} 为单位，而本列以 ${rateSign(unit)} 为单位：请统一单位`,
  };
}

function mayMean(readings: readonly string[]): Text {
  return {
    en: `; it may mean ${readings.join(' or ')}: write the one that is meant`,
    'zh-CN': `；可能指 ${readings.join('，也可能指 ')}：请写明所指`,
  };
}
