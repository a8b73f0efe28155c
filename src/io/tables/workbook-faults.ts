import type { Text } from '../../fields/faults.js';
import { aboveLimit, type Limit } from '../../fields/limits.js';
import type { WorkbookForm, WorkbookPlace } from './workbook-types.js';

/** Why a workbook cannot be read. It is thrown inside the reader only. */
export class WorkbookFault extends Error {
  constructor(
    readonly fault: Text,
    readonly place?: WorkbookPlace,
  ) {
    super(fault.en);
  }
}

/** What is wrong with a file that is not as its format has it. `{}` stands for what the file has. */
const DAMAGES = {
  end: {
    en: 'its end is missing, as of a file that was not copied or sent completely',
    'zh-CN': '文件不完整，缺少结尾（可能未复制或发送完整）',
  },
  directory: { en: 'the directory of the archive is not valid', 'zh-CN': '压缩包目录无效' },
  header: { en: 'a part is not where the directory of the archive has it', 'zh-CN': '部件与压缩包目录不一致' },
  overlap: { en: 'parts overlap in the archive', 'zh-CN': '压缩包中的部件相互重叠' },
  twice: { en: 'it has the part {} twice', 'zh-CN': '部件 {} 重复' },
  missing: { en: 'the part {} is missing', 'zh-CN': '缺少部件 {}' },
  method: { en: 'a part is compressed by the method {}', 'zh-CN': '部件采用压缩方法 {}，不能识别' },
  packed: { en: 'a part cannot be unpacked', 'zh-CN': '部件无法解压' },
  checksum: { en: 'the checksum of a part is not right', 'zh-CN': '部件校验和不符' },
  sectors: {
    en: 'its sectors are not all there, as of a file that was not copied or sent completely',
    'zh-CN': '文件扇区不完整（可能未复制或发送完整）',
  },
  notUtf8: { en: 'a part is not in UTF-8', 'zh-CN': '部件不是 UTF-8 编码' },
  encoding: { en: 'a part is in {}, not in UTF-8', 'zh-CN': '部件编码为 {}，不是 UTF-8' },
  documentType: { en: 'a part has a document type', 'zh-CN': '部件含有文档类型声明' },
  xml: { en: 'a part is not well-formed XML', 'zh-CN': '部件内容的标记格式有误' },
  entries: { en: 'a part has too many entries', 'zh-CN': '部件条目过多' },
  format: { en: 'a number format is too long', 'zh-CN': '数字格式代码过长' },
  cell: { en: 'a cell is not as the format has it', 'zh-CN': '单元格不符合文件格式' },
  cellTwice: { en: 'a cell or a row is there twice', 'zh-CN': '同一单元格或同一行重复出现' },
  record: { en: 'a record is not as the format has it', 'zh-CN': '记录不符合文件格式' },
} as const satisfies Record<string, Text>;

/** What to do with a file that is not read, though it may be all right. */
export const REFUSALS = {
  encrypted: {
    en: 'the workbook has a password; open it and save it as .xlsx without one',
    'zh-CN': '工作簿设有密码；请打开工作簿，取消密码后另存为 .xlsx',
  },
  xlsb: {
    en: 'the file is a binary workbook (.xlsb), which is not read; open it and save it as .xlsx',
    'zh-CN': '该文件为二进制格式的工作簿，不能读取；请打开后另存为 .xlsx',
  },
  ods: {
    en: 'the file is an OpenDocument workbook (.ods), which is not read; open it and save it as .xlsx',
    'zh-CN': '该文件为开放文档格式的工作簿，不能读取；请打开后另存为 .xlsx',
  },
  html: {
    en: 'the file is a web page and not a workbook, whatever its name is; open it in Excel or WPS and save it as .xlsx',
    'zh-CN': '该文件实为网页，不是工作簿；请用电子表格软件打开后另存为 .xlsx',
  },
  xml: {
    en: 'the file is XML and not a workbook, whatever its name is; open it in Excel or WPS and save it as .xlsx',
    'zh-CN': '该文件实为标记文本，不是工作簿；请用电子表格软件打开后另存为 .xlsx',
  },
  other: {
    en: 'the file is not a workbook; open it in the program that wrote it and save the table as .xlsx',
    'zh-CN': '该文件不是工作簿；请用生成该文件的程序打开，并将表格另存为 .xlsx',
  },
  text: {
    en: 'the file is not a workbook; it may be text, such as CSV',
    'zh-CN': '该文件不是工作簿，可能是文本文件（如 CSV）',
  },
  zip64: {
    en: 'the workbook is in the ZIP64 format, which is not read; open it in Excel or WPS and save it anew as .xlsx',
    'zh-CN': '工作簿采用 ZIP64 压缩格式，不能读取；请用电子表格软件打开后另存为 .xlsx',
  },
  tooOld: {
    en: 'the workbook is in the format of Excel 95 or earlier; open it in Excel or WPS and save it as .xlsx',
    'zh-CN': '工作簿为早期版本格式（1995 年及以前）；请用电子表格软件打开后另存为 .xlsx',
  },
} as const satisfies Record<Exclude<WorkbookForm, 'xlsx' | 'xls'> | 'text' | 'zip64' | 'tooOld', Text>;

/** The fault of a file that is not as its format has it. @param value what stands for `{}` */
export function damaged(kind: keyof typeof DAMAGES, place?: WorkbookPlace, value = ''): WorkbookFault {
  const { en, 'zh-CN': chinese } = DAMAGES[kind];
  return new WorkbookFault(
    {
      en: `the workbook is damaged: ${en.replace('{}', () => value)}; obtain it again, or open it and save it anew as .xlsx`,
      'zh-CN': `工作簿已损坏：${chinese.replace('{}', () => value)}；请重新取得该文件，或打开后另存为 .xlsx`,
    },
    place,
  );
}

/** The fault of a file that is not read. */
export const refused = (kind: keyof typeof REFUSALS, place?: WorkbookPlace): WorkbookFault =>
  new WorkbookFault(REFUSALS[kind], place);

/** The fault of a workbook that is larger than a limit. */
export function tooLarge(limit: Limit, size: number, place?: WorkbookPlace): WorkbookFault {
  const told = aboveLimit(limit, size);
  return new WorkbookFault(
    {
      en: `the workbook is too large: ${told.en}; delete what is not needed, also far to the right and far below, or divide the workbook into several`,
      'zh-CN': `工作簿过大：${told['zh-CN']}；请删除不需要的内容（包括右侧和下方远处的内容），或拆分为多个工作簿`,
    },
    place,
  );
}
