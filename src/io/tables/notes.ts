import { formatPlace, type Lang, type Text } from '../../fields/faults.js';
import { enumerated, inBoth } from '../../words/forms.js';
import type { TableNotes } from '../csv.js';
import type { TotalRow } from './totals.js';

/** What of tables was passed over, or is told of them: a place, and a sentence. */
export interface TableNote {
  /** The name of the file. */
  readonly file: string;
  /** The sheet of the workbook; absent for other files. */
  readonly sheet?: string;
  /** The row, counted from 1; absent where the note is of the whole table. */
  readonly line?: number;
  /** What is told. */
  readonly message: string;
}

/** What of tables was not read: hidden sheets, rows above the header, columns, and rows of totals. */
export function tableNotes(notes: readonly TableNotes[], lang: Lang): TableNote[] {
  return notes.flatMap((own) => {
    const { file, sheet, isHidden, rowsAbove, columns, interestOnly = 0, totals } = own;
    const place = { file, ...(sheet === undefined ? {} : { sheet }) };
    const texts: Text[] = [];
    if (isHidden === true) texts.push({ en: 'hidden sheet, not read', 'zh-CN': '隐藏的工作表，未读取' });
    if (rowsAbove > 0) {
      texts.push({
        en: `${rowsAbove} row${rowsAbove === 1 ? '' : 's'} above the header not read`,
        'zh-CN': `表头之上的 ${rowsAbove} 行未读取`,
      });
    }
    if (columns.length > 0) {
      texts.push(inBoth((each) => (each === 'en' ? 'columns not read: ' : '未读取的列：') + enumerated(columns, each)));
    }
    if (interestOnly > 0) {
      texts.push({
        en: `${interestOnly} row${interestOnly === 1 ? '' : 's'} with interest and without principal not read`,
        'zh-CN': `只还利息、未还本金的 ${interestOnly} 行未读取`,
      });
    }
    return [
      ...texts.map((text) => ({ ...place, message: text[lang] })),
      ...totals.map((total) => ({ ...place, line: total.line, message: totalText(total)[lang] })),
    ];
  });
}

/** What is told of a table that a mapping names and that is not there. */
export function unusedNote(name: string, lang: Lang): TableNote {
  const text = { en: 'the mapping names this table, which is not there', 'zh-CN': '列名对应所指的表格不存在' };
  return { file: name, message: text[lang] };
}

/** A note on one line: `loans.csv: columns not read: 备注`. */
export function formatNote(note: TableNote, lang: Lang): string {
  return `${formatPlace(note)}${lang === 'en' ? ': ' : '：'}${note.message}`;
}

/** What came of a row of totals: it is no record, and agrees with the sums of the rows. Where not, a warning tells it. */
function totalText({ word, sums }: TotalRow): Text {
  const none = { en: `the row ${word} is not a loan`, 'zh-CN': `${word}行不作为贷款` };
  if (sums.length === 0 || sums.some(({ said, computed }) => said !== computed)) return none;
  return {
    en: `${none.en}; it agrees with the sums of its columns`,
    'zh-CN': `${none['zh-CN']}，与各列之和一致`,
  };
}
