import { type CsvError, type InfoRecord, parse } from 'csv-parse/sync';
import type { RawFault, Text } from '../fields/faults.js';
import { grouped, LIMITS } from '../fields/limits.js';
import { type Encoding, type FoundEncoding, readText } from './csv-decode.js';
import type { ColumnMapping } from './tables/column-mapping.js';
import { isRefusedSeparator, type Separator, separatorLine, separatorOf } from './tables/frame.js';
import type { RawTable } from './tables/raw-table.js';
import type { Row } from './tables/table.js';

/** A file to read: its name in faults, and its bytes; undefined where there is no such file. */
export interface CsvFile {
  readonly name: string;
  readonly bytes?: Uint8Array | undefined;
}

/** A table that a folder should have and has not. @param name how the file would be named */
export function missingTable(name: string): RawTable {
  return { file: name, rows: [], isGuessed: false, isPlain: false, broken: NO_SUCH_FILE };
}

/** The table of a kind that the one file of an input should have and has not. */
export function noTable(file: string, kind: keyof typeof NO_TABLE): RawTable {
  return { ...missingTable(file), broken: { code: 'MISSING_FIELD', detail: NO_TABLE[kind] } };
}

/** A file of text as a table: its rows, or why it has none. @param mapping how its columns are read */
export function textTable(
  { name, bytes }: CsvFile,
  encoding: Encoding | undefined,
  mapping?: ColumnMapping | undefined,
): RawTable {
  const none = { file: name, rows: [], isGuessed: false, isPlain: false };
  if (bytes === undefined) return missingTable(name);
  const read = readText(bytes, encoding);
  if (read.text === undefined) return { ...none, broken: undecodable(name, encoding, read.found) };
  const { text, isGuessed } = read;
  const form = { encoding: read.encoding, isGuessed };
  const mapped = mapping?.table.separator;
  const separator = mapped ?? separatorOf(text, mapping && ((cells) => mapping.known(cells)));
  if (mapped === undefined && isRefusedSeparator(separator)) {
    const broken = { code: 'INVALID_VALUE', line: 1, value: separator, detail: REFUSED_SEPARATORS[separator] } as const;
    return { ...none, ...form, broken };
  }
  const said = separatorLine(text)?.length ?? 0;
  const { rows, broken } = rowsOf(said === 0 ? text : text.slice(said), separator);
  const isPlain = separator === ',' && mapping === undefined;
  const own = { file: name, rows, ...form, separator, isPlain, mapping };
  if (rows.length === 0 && broken === undefined) return { ...own, broken: NO_HEADER_ROW };
  return broken === undefined ? own : { ...own, broken };
}

/** The fault of a file that cannot be decoded; it names the first byte that is not UTF-8. */
export function undecodable(
  name: string,
  asked: Encoding | undefined,
  found: FoundEncoding | undefined,
): Omit<RawFault, 'path' | 'file'> {
  const fault = { code: 'INVALID_VALUE', value: name } as const;
  if (asked === 'gb18030' || found === undefined) return { ...fault, detail: NOT_GB18030 };
  if (found.encoding !== undefined) return { ...fault, detail: asked === undefined ? NOT_UTF16 : NOT_UTF8 };
  const { line, byte, value } = found.wrong;
  const hex = `0x${value.toString(16).toUpperCase().padStart(2, '0')}`;
  if (asked === undefined && !found.isMostlyUtf8) {
    return { ...fault, line: found.lineNotGb18030 ?? line, detail: neither(`${line}:${byte}`, hex) };
  }
  const which = found.isMostlyUtf8 ? MOSTLY : NOT_UTF8;
  return {
    ...fault,
    line,
    detail: {
      en: `byte ${byte} of this line (${hex}) is not UTF-8; ${which.en}`,
      'zh-CN': `该行第 ${byte} 字节（${hex}）不是 UTF-8 编码；${which['zh-CN']}`,
    },
  };
}

/**
 * The parser stops at a row of so many bytes. A row of no more characters than allowed has fewer: one in UTF-16 has at most
 * three in UTF-8.
 */
const MOST_PARSED = 4 * LIMITS.row.most;

/** The options of the parser: it accepts rows of any length, so that every faulty one is reported. */
export const ROWS = {
  trim: true,
  skip_empty_lines: true,
  record_delimiter: '\n',
  relax_column_count: true,
  max_record_size: MOST_PARSED,
} as const;

/**
 * The parser takes a byte-order mark for a blank and removes it at the ends of a cell. It is a character that no text
 * accepts, and must be told: it passes the parser under a code that is no character.
 */
const MARK = '\ufeff';
const MARK_IN_PARSER = '\ufdd0';

/** A text of which only the parser has still to be asked: every line ends with a line feed. */
export function textForParser(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n');
  return lines.includes(MARK) ? lines.replaceAll(MARK, MARK_IN_PARSER) : lines;
}

/**
 * A parsed record as a row: cells without blanks at their ends, a line break inside a cell as one blank. The parser gives
 * the line on which the record ends.
 */
export function rowFrom(record: readonly string[], lines: number): Row {
  let breaks = 0;
  const cells = record.map((cell) => {
    breaks += cell.split('\n').length - 1;
    return cell.trim().replaceAll('\n', ' ').replaceAll(MARK_IN_PARSER, MARK);
  });
  return { line: lines - breaks, cells };
}

/** The fault at which the parser stopped; `last` is the last row that it read. */
export function brokenAt(error: unknown, last: Row | undefined): Omit<RawFault, 'path' | 'file'> {
  const { code, lines } = error as CsvError & { readonly code: string; readonly lines?: number };
  const unclosed = code === 'CSV_QUOTE_NOT_CLOSED' || code === 'CSV_MAX_RECORD_SIZE';
  const line = unclosed ? (last?.line ?? 0) + 1 : lines;
  const detail = code === 'CSV_MAX_RECORD_SIZE' ? TOO_LONG : QUOTES;
  return { code: 'INVALID_VALUE', value: '"', detail, ...(line ? { line } : {}) };
}

/** The rows of a text with trimmed cells. Empty lines are skipped. */
function rowsOf(text: string, delimiter: Separator): { rows: Row[]; broken?: Omit<RawFault, 'path' | 'file'> } {
  const rows: Row[] = [];
  try {
    parse(textForParser(text), {
      ...ROWS,
      delimiter,
      on_record: (record: string[], { lines }: InfoRecord) => {
        rows.push(rowFrom(record, lines));
        return null;
      },
    });
  } catch (error) {
    return { rows, broken: brokenAt(error, rows.at(-1)) };
  }
  return { rows };
}

const REFUSED_SEPARATORS: Readonly<Record<'，' | '|', Text>> = {
  '，': {
    en: 'the cells are separated by full-width commas; separate them by commas (,), as CSV is',
    'zh-CN': '单元格以全角逗号分隔；请改用英文逗号（,）分隔',
  },
  '|': {
    en: 'the cells are separated by vertical bars; separate them by commas (,), as CSV is, or give the separator "|" in a mapping',
    'zh-CN': '单元格以竖线分隔；请改用英文逗号（,）分隔，或在列名对应文件中写明分隔符 "|"',
  },
};
const QUOTES: Text = {
  en: 'unbalanced double quotes; the text after them cannot be read; write "" for a quote inside a quoted cell',
  'zh-CN': '此处双引号不成对，其后内容无法读取；引号内的双引号请写成 ""',
};
const TOO_LONG: Text = {
  en: `the row has more than ${grouped(MOST_PARSED)} bytes; the limit for ${LIMITS.row.of.en} is ${grouped(LIMITS.row.most)} characters; likely this double quote is not closed; write "" for a quote inside a quoted cell`,
  'zh-CN': `该行超过 ${grouped(MOST_PARSED)} 字节；${LIMITS.row.of['zh-CN']}以 ${grouped(LIMITS.row.most)} 个字符为限；可能此处双引号未闭合，引号内的双引号请写成 ""`,
};
const NO_FILE: Text = {
  en: ': the folder must have this file, or a table with its columns under another name',
  'zh-CN': '：文件夹中须有此文件，或以其他名称保存、具有相同列的表格',
};
const NO_TABLE = {
  households: {
    en: ': a table of households, which has the column household_id; or the columns of households in that of loans',
    'zh-CN': '：家庭表（含户号列），或在贷款表中列出家庭各列',
  },
  loans: {
    en: ': a table of loans, which has the columns loan_id and principal',
    'zh-CN': '：贷款表（含借据号、贷款金额两列）',
  },
  claims: {
    en: ': a table of the claim, which has the columns loan_id and subsidy',
    'zh-CN': '：申报明细表（含借据号、贴息金额两列）',
  },
} as const satisfies Record<string, Text>;
const NO_HEADER: Text = { en: ': the header row', 'zh-CN': '：表头' };
/** The faults of an empty file and of a missing file. */
export const NO_HEADER_ROW = { code: 'MISSING_FIELD', line: 1, detail: NO_HEADER } as const;
export const NO_SUCH_FILE = { code: 'MISSING_FIELD', detail: NO_FILE } as const;
const MOSTLY: Text = {
  en: 'most of the file is: correct the character there, or save the file as CSV UTF-8',
  'zh-CN': '文件其余部分大多为 UTF-8，请改正该处字符，或将文件另存为 CSV UTF-8',
};
function neither(place: string, hex: string): Text {
  return {
    en: `a byte of this line is not GB18030, and the byte at ${place} (line:byte, ${hex}) is not UTF-8; correct the character, or save the file as CSV UTF-8`,
    'zh-CN': `该行有字节不是 GB18030 编码，${place}（行:字节）处的字节（${hex}）也不是 UTF-8 编码；请改正该处字符，或将文件另存为 CSV UTF-8`,
  };
}
const NOT_UTF8: Text = { en: 'save the file as CSV UTF-8', 'zh-CN': '请将文件另存为 CSV UTF-8' };
const NOT_UTF16: Text = {
  en: 'the file begins with the mark of UTF-16 and is not valid UTF-16; save it as CSV UTF-8',
  'zh-CN': '文件以 UTF-16 标记开头，但不是有效的 UTF-16；请另存为 CSV UTF-8',
};
const NOT_GB18030: Text = {
  en: 'the file is not valid GB18030; save it as CSV UTF-8',
  'zh-CN': '文件不是有效的 GB18030；请另存为 CSV UTF-8',
};
