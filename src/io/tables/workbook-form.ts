import { CompoundFile, isCompoundFile } from './workbook-cfb.js';
import { WorkbookFault } from './workbook-faults.js';
import type { WorkbookForm } from './workbook-types.js';
import { entriesOf, isZip, type ZipEntry } from './workbook-zip.js';

/**
 * What a file is, by its bytes and not by its name. Undefined for what may be text, such as CSV. A damaged file has the form
 * that its beginning has; {@link readWorkbook} says what is wrong with it.
 */
export function formOf(bytes: Uint8Array): WorkbookForm | undefined {
  if (isZip(bytes)) return archiveForm(bytes);
  if (isCompoundFile(bytes)) return compoundForm(bytes);
  if (OTHERS.some((signature) => signature.every((byte, i) => bytes[i] === byte))) return 'other';
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, 1024)).replace(/^ï»¿/, '');
  if (/^\s*(<!doctype html|<(html|head|meta|table|body|style)\b)/i.test(start)) return 'html';
  if (/^\s*<\?xml\b/.test(start)) return /<html\b/i.test(start) ? 'html' : 'xml';
  return undefined;
}

/** Whether a file is a workbook, or another file that is no text, by its first bytes: {@link formOf} of all of it says which. */
export function mayBeWorkbook(start: Uint8Array): boolean {
  return isZip(start) || isCompoundFile(start) || formOf(start) !== undefined;
}

/** How files begin that are no tables: PDF, RAR, 7z, gzip, PNG, JPEG, empty and split archives, Excel before 5.0. */
const OTHERS: readonly (readonly number[])[] = [
  [0x25, 0x50, 0x44, 0x46, 0x2d],
  [0x52, 0x61, 0x72, 0x21, 0x1a],
  [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c],
  [0x1f, 0x8b],
  [0x89, 0x50, 0x4e, 0x47],
  [0xff, 0xd8, 0xff],
  [0x50, 0x4b, 0x05, 0x06],
  [0x50, 0x4b, 0x07, 0x08],
  [0x09, 0x00, 0x04, 0x00],
  [0x09, 0x02, 0x06, 0x00],
  [0x09, 0x04, 0x06, 0x00],
];

function archiveForm(bytes: Uint8Array): WorkbookForm {
  const entries = ifValid(() => entriesOf(bytes));
  if (entries === undefined) {
    const name = firstName(bytes);
    return /^(\[content_types\]\.xml|_rels\/|docprops\/|xl\/)/.test(name)
      ? 'xlsx'
      : name === 'mimetype'
        ? 'ods'
        : 'other';
  }
  const mimetype = entries.get('mimetype');
  if (mimetype !== undefined) return isOds(mimetype) ? 'ods' : 'other';
  if (!entries.has('[content_types].xml')) return 'other';
  const names = [...entries.keys()];
  if (names.some((name) => name.startsWith('word/') || name.startsWith('ppt/') || name.startsWith('visio/'))) {
    return 'other';
  }
  return entries.has('xl/workbook.bin') ? 'xlsb' : 'xlsx';
}

const isOds = ({ bytes }: ZipEntry) =>
  new TextDecoder('latin1').decode(bytes).startsWith('application/vnd.oasis.opendocument.spreadsheet');

/** The name of the first file of an archive. */
function firstName(bytes: Uint8Array): string {
  const length = (bytes[26] ?? 0) + 256 * (bytes[27] ?? 0);
  return new TextDecoder('latin1').decode(bytes.subarray(30, 30 + length)).toLowerCase();
}

function compoundForm(bytes: Uint8Array): WorkbookForm {
  const file = ifValid(() => new CompoundFile(bytes));
  // Of a damaged one only that it may be a workbook is known.
  if (file === undefined || file.has('Workbook') || file.has('Book')) return 'xls';
  return file.has('EncryptedPackage') ? 'encrypted' : 'other';
}

/** Undefined where the file is damaged, which is told when it is read. */
function ifValid<T>(open: () => T): T | undefined {
  try {
    return open();
  } catch (error) {
    if (error instanceof WorkbookFault) return undefined;
    throw error;
  }
}
