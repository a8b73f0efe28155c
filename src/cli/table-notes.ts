import { formatPlace, type Lang } from '../fields/faults.js';
import type { TableNotes } from '../io/csv.js';
import type { TotalRow } from '../io/tables/totals.js';
import { enumerated } from '../words/forms.js';

/** What of tables was not read, a line each: rows above the header, columns, and rows of totals. */
export function tableNotes(notes: readonly TableNotes[], lang: Lang): string[] {
  return notes.flatMap(({ file: name, sheet, isHidden, rowsAbove, columns, interestOnly = 0, totals }) => {
    const file = formatPlace({ file: name, sheet });
    const lines: string[] = [];
    if (isHidden === true)
      lines.push(lang === 'en' ? `${file}: hidden sheet, not read` : `${file}：隐藏的工作表，未读取`);
    if (rowsAbove > 0) {
      lines.push(
        lang === 'en'
          ? `${file}: ${rowsAbove} row${rowsAbove === 1 ? '' : 's'} above the header not read`
          : `${file}：表头之上的 ${rowsAbove} 行未读取`,
      );
    }
    if (columns.length > 0) {
      const names = enumerated(columns, lang);
      lines.push(lang === 'en' ? `${file}: columns not read: ${names}` : `${file}：未读取的列：${names}`);
    }
    if (interestOnly > 0) {
      lines.push(
        lang === 'en'
          ? `${file}: ${interestOnly} row${interestOnly === 1 ? '' : 's'} with interest and without principal not read`
          : `${file}：只还利息、未还本金的 ${interestOnly} 行未读取`,
      );
    }
    return [...lines, ...totals.map((total) => totalLine({ file: name, sheet }, total, lang))];
  });
}

/** What came of a row of totals: it is not a loan, and agrees with the sums of the rows or not. */
function totalLine(
  { file, sheet }: Pick<TableNotes, 'file' | 'sheet'>,
  { line, word, sums }: TotalRow,
  lang: Lang,
): string {
  const place = formatPlace({ file, sheet, line });
  const wrong = sums.filter(({ said, computed }) => said !== computed);
  if (sums.length === 0) {
    return lang === 'en' ? `${place}: the row ${word} is not a loan` : `${place}：${word}行不作为贷款`;
  }
  if (wrong.length === 0) {
    return lang === 'en'
      ? `${place}: the row ${word} is not a loan; it agrees with the sums of its columns`
      : `${place}：${word}行不作为贷款，与各列之和一致`;
  }
  const texts = wrong.map(({ header, said, computed }) =>
    lang === 'en'
      ? `${header}: ${said} there, ${computed} by its rows`
      : `${header}：该行为 ${said}，各行之和为 ${computed}`,
  );
  return lang === 'en'
    ? `warning: ${place}: the row ${word} is not a loan; it differs from the sums of its columns: ${texts.join('; ')}`
    : `提示：${place}：${word}行不作为贷款，与各列之和不一致：${texts.join('；')}`;
}
