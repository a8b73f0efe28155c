import { columnLetters } from '../kernel/column-letters.js';
import { toLibraryDecimal } from '../kernel/decimal.js';

/** A language of texts: Chinese of mainland China, or English. */
export type Lang = 'zh-CN' | 'en';

/** A text in both languages. */
export interface Text {
  /** Chinese as used in mainland China. */
  readonly 'zh-CN': string;
  /** English. */
  readonly en: string;
}

/**
 * All codes under which input is refused (SPEC 8), each with a message that names the fault and the remedy. `{value}`
 * stands for the offending value, `{detail}` for further details.
 */
export const FAULTS = {
  INVALID_JSON: {
    en: 'not valid JSON{detail}; correct the text there',
    'zh-CN': '不是有效的 JSON{detail}；请改正该处文本',
  },
  UNKNOWN_FIELD: {
    en: 'unknown field {value}; remove it or correct its name{detail}',
    'zh-CN': '未知字段 {value}；请删除或改正字段名{detail}',
  },
  MISSING_FIELD: {
    en: 'required field is missing{detail}',
    'zh-CN': '缺少必填项{detail}',
  },
  INVALID_DATE: {
    en: '{value} is not a civil date; write YYYY-MM-DD, 1900-01-01 to 2199-12-31{detail}',
    'zh-CN': '{value} 不是有效日期；请写成 YYYY-MM-DD，范围 1900-01-01 至 2199-12-31{detail}',
  },
  INVALID_MONEY: {
    en: '{value} is not an amount of yuan; write a decimal string such as "150000.00", 0 to 9999999999999.99, at most two decimals, no separators{detail}',
    'zh-CN':
      '{value} 不是有效金额（元）；请写成如 "150000.00" 的十进制字符串，0 至 9999999999999.99，至多两位小数，不带千分位{detail}',
  },
  INVALID_RATE: {
    en: '{value} is not a rate in percent a year; write a decimal string such as "4.35", 0 to 100, at most six decimals{detail}',
    'zh-CN': '{value} 不是有效年利率（%）；请写成如 "4.35" 的十进制字符串，0 至 100，至多六位小数{detail}',
  },
  INVALID_SHARE: {
    en: '{value} is not a share; write a decimal string such as "0.8", 0 to 1, at most six decimals{detail}',
    'zh-CN': '{value} 不是有效比例；请写成如 "0.8" 的十进制字符串，0 至 1，至多六位小数{detail}',
  },
  INVALID_INTERVAL: {
    en: 'ends on {value}, which is not after its first day{detail}; an interval contains its first day and not its end, so its end must be later',
    'zh-CN': '终止日 {value} 不晚于起始日{detail}；区间含起始日、不含终止日，终止日须晚于起始日',
  },
  INVALID_VALUE: {
    en: '{value} is not accepted here; {detail}',
    'zh-CN': '此处不接受 {value}；{detail}',
  },
  DUPLICATE_ID: {
    en: '{value} is used more than once; ids must be unique{detail}',
    'zh-CN': '{value} 重复出现；编号须唯一{detail}',
  },
  UNKNOWN_HOUSEHOLD: {
    en: 'household {value} is not among the households{detail}; add it or correct the id',
    'zh-CN': '户号 {value} 不在家庭名单中{detail}；请补充该户或改正户号',
  },
  CONTRACT_AFTER_DISBURSEMENT: {
    en: 'contracted on {value}, after the disbursement on {detail}; correct one of the two',
    'zh-CN': '合同日期 {value} 晚于发放日期 {detail}；请改正其一',
  },
  REPAYMENT_BEFORE_DISBURSEMENT: {
    en: 'repaid on {value}, before the disbursement on {detail}; correct one of the two',
    'zh-CN': '还款日期 {value} 早于发放日期 {detail}；请改正其一',
  },
  REPAYMENT_EXCEEDS_PRINCIPAL: {
    en: 'the repayments come to {value}, more than the principal of {detail}; correct an amount',
    'zh-CN': '还款金额合计 {value}，超过贷款金额 {detail}；请改正金额',
  },
  MATURITY_NOT_AFTER_DISBURSEMENT: {
    en: 'matures on {value}, not after the disbursement on {detail}; correct one of the two',
    'zh-CN': '到期日期 {value} 不晚于发放日期 {detail}；请改正其一',
  },
  EXTENSION_NOT_AFTER_MATURITY: {
    en: 'extended to {value}, not after the maturity on {detail}; correct one of the two',
    'zh-CN': '展期到期日期 {value} 不晚于到期日期 {detail}；请改正其一',
  },
  RATE_GAP: {
    en: 'no rate is in force on the disbursement on {detail}; the first rate must start on that day or before',
    'zh-CN': '发放日期 {detail} 没有适用的利率；首个利率的起始日不得晚于发放日期',
  },
  DUPLICATE_RATE_DATE: {
    en: 'two entries start on {value}{detail}; keep one',
    'zh-CN': '有两条记录的起始日为 {value}{detail}；请只保留一条',
  },
  SHARES_DO_NOT_SUM: {
    en: 'the shares of the funders add up to {value}, not to 1; correct them',
    'zh-CN': '各分担主体分担比例合计为 {value}，不等于 1；请改正',
  },
  POLICY_GAP: {
    en: 'the first subsidy rule starts on {value}, after the window opens on {detail}; add the rule for the days between',
    'zh-CN': '首条贴息标准自 {value} 起，晚于适用期起始日 {detail}；请补充其间的标准',
  },
  REFERENCE_GAP: {
    en: 'the loan needs a reference rate on {value}, for which none is given{detail}; add the rates that were published since, or settle days for which it is known',
    'zh-CN': '贷款需要 {value} 的参考利率，而该日无数值{detail}；请补充此后公布的利率，或结算利率已知的期间',
  },
  UNKNOWN_FUNDER: {
    en: '{value} is not a funder of the policy; correct the id{detail}',
    'zh-CN': '{value} 不是政策中的分担主体；请改正编号{detail}',
  },
  PERIOD_OVERLAP: {
    en: 'the period overlaps {detail}; a day can be settled only once',
    'zh-CN': '结算期与 {detail}重叠；每一天只能结算一次',
  },
  DUPLICATE_KEY: {
    en: 'the name {value} occurs twice in one object{detail}; keep one',
    'zh-CN': '字段名 {value} 在同一对象中重复出现{detail}；请只保留一个',
  },
  MISSING_PREVIOUS: {
    en: 'an earlier settlement is missing: {detail}; give all settlements that were issued before',
    'zh-CN': '缺少以前的结算：{detail}；请提供以前出具的全部结算',
  },
  SETTLEMENT_ALTERED: {
    en: 'the settlement is not as it was issued: {detail}; obtain the settlement again from whoever issued it',
    'zh-CN': '结算文件与原出具的不符：{detail}；请向出具单位重新取得原结算文件',
  },
} as const satisfies Record<string, Text>;

/** The code of a fault: a key of {@link FAULTS}. */
export type FaultCode = keyof typeof FAULTS;

/** A fault of the input: the code, the place, and a message with the remedy. */
export interface Fault {
  /** The code; stable across versions. */
  readonly code: FaultCode;
  /** The path from the top of the input, as in JavaScript: `['loans', 3, 'principal']`. */
  readonly path: readonly (string | number)[];
  /** A sentence that names the fault, the offending value and the remedy. */
  readonly message: string;
  /** The offending value as text; absent where there is none. */
  readonly value?: string;
  /** The name of the file, for input from a table or a named file. */
  readonly file?: string;
  /** The sheet of the workbook; absent for other files. */
  readonly sheet?: string;
  /** The line in the file or in the JSON text that was given, or the row of the sheet, counted from 1. */
  readonly line?: number;
  /**
   * The column, counted from 1: in JSON text in UTF-16 code units of the line, in CSV the number of the cell in its row, in a
   * workbook that of the column (1 for A).
   */
  readonly column?: number;
  /** The header of the column as it stands in the table, with its unit where that is in a row below it; only for cells. */
  readonly header?: string;
}

/** A fault without its message. */
export interface RawFault {
  readonly code: FaultCode;
  readonly path: readonly (string | number)[];
  readonly value?: unknown;
  readonly detail?: Text | string;
  /** The whole message, where that of the code does not fit; `{value}` stands for the offending value. */
  readonly message?: Text;
  /** The position in a file: see {@link Fault}. */
  readonly file?: string;
  readonly sheet?: string;
  readonly line?: number;
  readonly column?: number;
  readonly header?: string;
}

/** Makes a fault with its message. */
export function fault(raw: RawFault, lang: Lang): Fault {
  const value = Object.hasOwn(raw, 'value') ? formatValue(raw.value, lang) : '';
  const detail = typeof raw.detail === 'object' ? raw.detail[lang] : (raw.detail ?? '');
  const message = (raw.message ?? FAULTS[raw.code])[lang].replace(/\{(value|detail)\}/g, (_, hole) =>
    hole === 'value' ? value : detail,
  );
  const { code, path, file, sheet, line, column, header } = raw;
  return {
    code,
    path,
    message,
    ...(raw.value === undefined ? {} : { value }),
    ...(file === undefined ? {} : { file }),
    ...(sheet === undefined ? {} : { sheet }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
    ...(header === undefined ? {} : { header }),
  };
}

const MAX_SHOWN = 60;

const KINDS = {
  list: { en: 'a list', 'zh-CN': '列表' },
  object: { en: 'an object', 'zh-CN': '对象' },
  date: { en: 'a Date', 'zh-CN': '日期时间对象' },
  bytes: { en: 'an array of bytes', 'zh-CN': '字节数组' },
  function: { en: 'a function', 'zh-CN': '函数' },
} as const satisfies Record<string, Text>;

/**
 * Formats an offending value on one line, truncated where it is long. Strings are quoted, so that spaces and full-width
 * digits are visible; characters that are not seen are escaped.
 */
export function formatValue(value: unknown, lang: Lang = 'en'): string {
  if (value instanceof NumberToken) {
    const number = truncate(value.text);
    return lang === 'en' ? `${number} (a JSON number)` : `${number}（JSON 数字）`;
  }
  if (typeof value === 'object' && value !== null) {
    const decimal = toLibraryDecimal(value);
    return decimal === undefined ? KINDS[kindOf(value)][lang] : truncate(decimal.toString());
  }
  if (typeof value === 'function') return KINDS.function[lang];
  if (typeof value === 'string') return truncate(JSON.stringify(startOf(value)).replace(UNSEEN, escaped));
  return Object.is(value, -0) ? '-0' : truncate(String(value));
}

/** Characters that are not seen, and blanks that look like others. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu;

/** The escape of a character in JSON, as one or two code units. */
function escaped(character: string): string {
  return character
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');
}

function kindOf(value: object): keyof typeof KINDS {
  if (Array.isArray(value)) return 'list';
  if (isBytes(value)) return 'bytes';
  return isDate(value) ? 'date' : 'object';
}

/** Whether a value is a Date, of this realm or another. */
export function isDate(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object Date]';
}

/** Whether a value holds bytes, such as a Buffer of Node.js: their places are no fields. */
function isBytes(value: object): boolean {
  return ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
}

/** The start of a text, long enough for a message. It bounds the work for texts of any length. */
function startOf(text: string): string {
  return text.slice(0, 2 * MAX_SHOWN + 2);
}

function truncate(text: string): string {
  const characters = Array.from(startOf(text));
  return characters.length > MAX_SHOWN ? `${characters.slice(0, MAX_SHOWN).join('')}…` : text;
}

/**
 * Stands for a JSON number with a fraction, an exponent or too many digits. No field accepts it. The number is never
 * converted to a binary float.
 */
export class NumberToken {
  constructor(readonly text: string) {}

  /** For the canonical JSON of what holds it, which has numbers as JavaScript writes them (RFC 8785). */
  toJSON(): number {
    return Number(this.text);
  }
}

/** Whether a value is an object with fields: not null, no list, no bytes, no {@link NumberToken}. */
export function isObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return !(value instanceof NumberToken) && !isBytes(value);
}

/** The message of an error lists at most this many faults; `faults` has all of them. */
const MAX_LISTED = 1000;

/** The error that the parsers throw for invalid input. It has all faults found. */
export class InvalidInputError extends Error {
  /** Always `InvalidInputError`, also where another copy of the package threw the error. */
  override readonly name = 'InvalidInputError';

  /** @param faults all faults found, in the order of the input */
  constructor(
    /** All faults found, in the order of the input. */
    readonly faults: readonly Fault[],
  ) {
    const told = faults.slice(0, MAX_LISTED).map(formatFault);
    if (faults.length > MAX_LISTED) told.push(`… ${faults.length - MAX_LISTED} more`);
    super(`${faults.length} fault${faults.length === 1 ? '' : 's'} in the input\n${told.join('\n')}`);
  }
}

/** The error of {@link refuse}. Its message is in English; the command prints its faults in the language of the user. */
class RefusedInputError extends InvalidInputError {
  readonly #raw: readonly RawFault[];

  constructor(raw: readonly RawFault[]) {
    super(raw.map((each) => fault(each, 'en')));
    this.#raw = raw;
  }

  faultsIn(lang: Lang): readonly Fault[] {
    return this.#raw.map((each) => fault(each, lang));
  }
}

/** @throws InvalidInputError with the faults, in English, where there are any */
export function refuse(faults: readonly RawFault[]): void {
  if (faults.length > 0) throw new RefusedInputError(faults);
}

/** The faults of an error in a language, where it was thrown by {@link refuse}; else as they are. */
export function refusedFaults(error: InvalidInputError, lang: Lang): readonly Fault[] {
  return error instanceof RefusedInputError ? error.faultsIn(lang) : error.faults;
}

/**
 * Formats a fault on one line: `loans[3].principal: INVALID_MONEY: …`. In a file of lines of JSON, the path is that in the
 * line: `county.ndjson:7: loans[3].principal: INVALID_MONEY: …`. In a table, the header is behind the place:
 * `loans.csv:3:5 (放款日): INVALID_DATE: …`.
 */
export function formatFault(fault: Fault): string {
  return [...placesOf(fault), fault.code, fault.message].join(': ');
}

function placesOf({ path, ...at }: Fault): readonly string[] {
  const inside = path.length === 0 ? [] : [formatPath(path)];
  const { file, line, column, header } = at;
  if (file === undefined) return inside;
  const name = header === undefined ? '' : ` (${truncate(header)})`;
  const place = formatPlace(at) + name;
  return line === undefined || column !== undefined ? [place] : [place, ...inside];
}

/** A place in a file. */
export interface FilePlace {
  readonly file?: string | undefined;
  readonly sheet?: string | undefined;
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/**
 * Formats a place in a file: `loans.csv:3:5`; in a workbook as the spreadsheet shows it: `loans.xlsx ▸ Sheet1!E7`, a row
 * without its column `loans.xlsx ▸ Sheet1!7`.
 */
export function formatPlace({ file, sheet, line, column }: FilePlace): string {
  if (sheet === undefined) return [file, line, column].filter((part) => part !== undefined).join(':');
  const name = `${file} ▸ ${sheet}`;
  return line === undefined ? name : `${name}!${column === undefined ? '' : columnLetters(column)}${line}`;
}

/** Formats a path as in JavaScript: `loans[3].principal`. Long keys are truncated. */
export function formatPath(path: readonly (string | number)[]): string {
  return path
    .map((key, i) => (typeof key === 'number' ? `[${key}]` : `${i === 0 ? '' : '.'}${truncate(key)}`))
    .join('');
}

/** The result of the safe parsers: the value, or all faults. */
export type ParseResult<T> =
  | {
      /** The input is valid. */
      readonly success: true;
      /** The value that was read. */
      readonly data: T;
    }
  | {
      /** The input has faults. */
      readonly success: false;
      /** All faults, in the order of the input. */
      readonly faults: readonly Fault[];
    };
