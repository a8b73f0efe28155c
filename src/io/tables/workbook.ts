import { CompoundFile } from './workbook-cfb.js';
import { REFUSALS, WorkbookFault } from './workbook-faults.js';
import { formOf } from './workbook-form.js';
import { readContents, readFormats, readStrings } from './workbook-parts.js';
import { CellCount } from './workbook-rows.js';
import { readSheet } from './workbook-sheet.js';
import type { Sheet, WorkbookResult } from './workbook-types.js';
import { SerialDates } from './workbook-values.js';
import { readXls } from './workbook-xls.js';
import { entriesOf } from './workbook-zip.js';

/**
 * Reads a workbook, `.xlsx` or `.xls`, into the rows of its sheets. Formulas have the values that the file has for them. In
 * a merged cell, the value of the first cell stands in every empty one ({@link SheetRow} and {@link CellKind} say how cells
 * are given). Sheets that are hidden are among the sheets, and say so.
 *
 * Anything else is a fault, as is a workbook that is damaged, that has a password, or that is larger than `LIMITS.workbook`
 * and `LIMITS.cells`. Of an `.xlsx`, size and CRC-32 of every part that is read are checked. An `.xls` has no checksum: it
 * is a fault where it is cut off or refers to what is not there, but a changed digit is not noticed.
 */
export async function readWorkbook(bytes: Uint8Array): Promise<WorkbookResult> {
  const form = formOf(bytes);
  if (form !== 'xlsx' && form !== 'xls') return { fault: REFUSALS[form ?? 'text'] };
  try {
    return { sheets: form === 'xls' ? readXls(new CompoundFile(bytes)) : await readXlsx(bytes) };
  } catch (error) {
    if (!(error instanceof WorkbookFault)) throw error;
    const { fault, place } = error;
    return place === undefined ? { fault } : { fault, place };
  }
}

async function readXlsx(bytes: Uint8Array): Promise<readonly Sheet[]> {
  const parts = entriesOf(bytes);
  const { sheets, isFrom1904, strings, styles } = await readContents(parts);
  const formats = await readFormats(styles);
  const shared = {
    strings: await readStrings(strings),
    formats,
    dates: new SerialDates(isFrom1904),
    count: new CellCount(),
  };
  const read: Sheet[] = [];
  for (const sheet of sheets) {
    const { name, isHidden } = sheet;
    read.push({ name, isHidden, rows: await readSheet(sheet, shared) });
  }
  return read;
}
