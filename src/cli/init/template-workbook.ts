import { type Cell, type CellStyle, colToLetter, type DataValidation, type WriteSheet, writeXlsx } from 'hucre/xlsx';
import type { Lang, Text } from '../../fields/faults.js';
import type { CellForm } from '../../io/tables/cells.js';
import { joined } from '../../kernel/bytes.js';
import { widthOf } from '../../papers/width.js';
import { entriesOf, textOf, ZipWriter } from '../../papers/workbook-zip.js';
import { HEADINGS } from '../../words/headings.js';
import type { Template, TemplateColumn } from './templates.js';

/** How cells of a form are shown. Ids are text: a spreadsheet would round a long number and drop a zero in front. */
const NUMBER_FORMATS: Readonly<Record<CellForm, string>> = {
  id: '@',
  day: 'yyyy-mm-dd',
  amount: '#,##0.00',
  rate: '0.00####',
  count: '0',
  text: '@',
};

const LAST_ROW = 1_048_576;
const FONTS: Text = { en: 'Calibri', 'zh-CN': '宋体' };

/**
 * A template as XLSX: a sheet with the header, where every column has its format down to the last row, and columns with
 * fixed values a list; and a sheet of notes, which has the values of the lists.
 */
export async function workbookTemplate(template: Template, lang: Lang): Promise<Uint8Array> {
  const { columns, name } = template;
  const archive = await writeXlsx({
    sheets: [tableSheet(name, columns, lang), notesSheet(template, lang)],
    properties: { title: name, creator: 'tiexi' },
    defaultFont: { name: FONTS[lang], size: SIZE },
  });
  const pieces: Uint8Array[] = [];
  const zip = new ZipWriter((piece) => {
    pieces.push(piece);
  });
  for (const entry of entriesOf(archive)) {
    if (entry.path !== 'xl/worksheets/sheet1.xml') {
      await zip.add(entry);
      continue;
    }
    const file = await zip.begin(entry.path);
    await file.write(withColumnFormats(await textOf(entry)));
    await file.end();
  }
  await zip.end();
  return joined(pieces);
}

const at = (row: number, column: number) => `${row},${column}`;

/** The table. Its second row has the format of every column, for {@link withColumnFormats}. */
function tableSheet(name: string, columns: readonly TemplateColumn[], lang: Lang): WriteSheet {
  const cells = new Map<string, Partial<Cell>>();
  columns.forEach(({ header, required, form }, i) => {
    cells.set(at(0, i), { value: header, style: required ? headStyle(lang, YELLOW) : headStyle(lang) });
    cells.set(at(1, i), { value: null, style: { numFmt: NUMBER_FORMATS[form] } });
  });
  let lists = 0;
  const dataValidations = columns.flatMap((column, i): DataValidation[] => {
    const range = `${colToLetter(i)}2:${colToLetter(i)}${LAST_ROW}`;
    if (column.values.length > 0) return [listOf(column, range, FIRST_LIST + lists++, lang)];
    const own = CHECKS[column.form];
    return own === undefined ? [] : [{ ...own, ...messageOf(column, lang), errorStyle: 'stop', range }];
  });
  return {
    name,
    rows: [],
    cells,
    columns: columns.map(({ header }) => ({ width: Math.max(14, widthOf(header) + 4) })),
    freezePane: { rows: 1 },
    dataValidations,
  };
}

/** What a spreadsheet refuses as it is typed, such as text in a column of days. */
const CHECKS: Readonly<Partial<Record<CellForm, Omit<DataValidation, 'range'>>>> = {
  // From 1900-03-01, from which on all spreadsheets have the same numbers of days, to 2199-12-31.
  day: { type: 'date', operator: 'between', formula1: '61', formula2: '109574', allowBlank: true },
  rate: { type: 'decimal', operator: 'between', formula1: '0', formula2: '100', allowBlank: true },
  count: { type: 'whole', operator: 'greaterThanOrEqual', formula1: '0', allowBlank: true },
};

function messageOf({ header, note }: TemplateColumn, lang: Lang): Partial<DataValidation> {
  const errorMessage = lang === 'en' ? `${header}: ${note}` : `${header}：${note}`;
  return { showErrorMessage: true, errorTitle: header, errorMessage: errorMessage.slice(0, LONGEST_MESSAGE) };
}

/** The longest message of a validation. */
const LONGEST_MESSAGE = 220;

function listOf(column: TemplateColumn, range: string, list: number, lang: Lang): DataValidation {
  const letter = colToLetter(list);
  return {
    ...messageOf(column, lang),
    type: 'list',
    formula1: `'${HEADINGS.templateNotes[lang]}'!$${letter}$2:$${letter}$${column.values.length + 1}`,
    allowBlank: true,
    errorStyle: column.isClosed ? 'stop' : 'information',
    range,
  };
}

/** The column of the first list in the sheet of notes. */
const FIRST_LIST = 4;

function notesSheet({ columns, remarks }: Template, lang: Lang): WriteSheet {
  const cells = new Map<string, Partial<Cell>>();
  const put = (row: number, column: number, value: string, style: CellStyle = WORDS) =>
    cells.set(at(row, column), { value, style });
  const heads = HEADS.map((text) => text[lang]);
  heads.forEach((head, i) => {
    put(0, i, head, headStyle(lang));
  });
  columns.forEach(({ header, required, note }, i) => {
    put(i + 1, 0, header);
    put(i + 1, 1, (required ? NEEDED : NOT_NEEDED)[lang]);
    put(i + 1, 2, note);
  });
  remarks.forEach((remark, i) => {
    put(columns.length + 2 + i, 0, remark, {});
  });
  columns
    .filter(({ values }) => values.length > 0)
    .forEach(({ header, values }, i) => {
      put(0, FIRST_LIST + i, lang === 'en' ? `values of ${header}` : `可选值：${header}`, headStyle(lang));
      values.forEach((value, row) => {
        put(row + 1, FIRST_LIST + i, value, { numFmt: '@' });
      });
    });
  return {
    name: HEADINGS.templateNotes[lang],
    rows: [],
    cells,
    columns: [{ width: 22 }, { width: 12 }, { width: 60 }, { width: 4 }, { width: 22 }, { width: 22 }, { width: 22 }],
    freezePane: { rows: 1 },
  };
}

const GREY: NonNullable<CellStyle['fill']> = { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'E7E6E6' } };
const YELLOW: NonNullable<CellStyle['fill']> = { type: 'pattern', pattern: 'solid', fgColor: { rgb: 'FFE699' } };
const SIZE = 11;

/** A head; those of required columns stand out. */
function headStyle(lang: Lang, fill = GREY): CellStyle {
  return {
    font: { name: FONTS[lang], size: SIZE, bold: true },
    alignment: { horizontal: 'center', vertical: 'center' },
    numFmt: '@',
    fill,
  };
}

const WORDS: CellStyle = { alignment: { vertical: 'top', wrapText: true }, numFmt: '@' };

const HEADS: readonly Text[] = [
  { en: 'column', 'zh-CN': '列名' },
  { en: 'required', 'zh-CN': '是否必填' },
  { en: 'how to fill it in', 'zh-CN': '填写方式' },
];
const NEEDED: Text = { en: 'required', 'zh-CN': '必填' };
const NOT_NEEDED: Text = { en: 'optional', 'zh-CN': '选填' };

/**
 * A sheet whose columns have the formats of the cells in its second row, which goes: the writer gives formats to cells only,
 * and a column needs one for the rows that are typed in later.
 */
function withColumnFormats(xml: string): string {
  const [row = ''] = /<row r="2"[^>]*>.*?<\/row>/s.exec(xml) ?? [];
  const styles = [...row.matchAll(/<c r="[A-Z]+2" s="(\d+)"\/>/g)].map(([, style]) => style as string);
  let column = 0;
  const result = xml
    .replace(row, '')
    .replace(/(<dimension ref="[A-Z]+\d+:[A-Z]+)\d+"/, '$11"')
    .replace(/<col [^>]*(?=\/>)/g, (col) => `${col} style="${styles[column++]}"`);
  if (row === '' || styles.length !== column) throw new Error('the writer of workbooks has left out a format');
  return result;
}
