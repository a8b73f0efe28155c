import { deflateRawSync } from 'node:zlib';
import type { Text } from '../../../src/fields/faults.js';
import { readWorkbook } from '../../../src/io/tables/workbook.js';
import type { CellKind, Sheet, SheetRow, WorkbookPlace } from '../../../src/io/tables/workbook-types.js';

/** Archives and workbooks, made by hand. */

const encoder = new TextEncoder();

/** A file of an archive, and what of it is to be false. */
export interface Made {
  readonly path: string;
  readonly text: string | Uint8Array;
  readonly isStored?: boolean;
  /** In the directory, instead of what is true. */
  readonly size?: number;
  readonly crc32?: number;
  readonly method?: number;
  readonly flags?: number;
  /** The name in the file's own header. */
  readonly ownPath?: string;
}

/** The CRC-32, bit by bit. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

const u16 = (value: number) => [value & 0xff, (value >>> 8) & 0xff];
const u32 = (value: number) => [...u16(value & 0xffff), ...u16(value >>> 16)];

/** An archive (APPNOTE 6.3.10). */
export function zipOf(files: readonly Made[], comment = ''): Uint8Array {
  const pieces: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  const put = (to: Uint8Array[], ...parts: (Uint8Array | readonly number[])[]) => {
    for (const part of parts) {
      const bytes = part instanceof Uint8Array ? part : Uint8Array.from(part);
      to.push(bytes);
      if (to === pieces) offset += bytes.length;
    }
  };
  for (const { path, text, isStored = false, size, crc32: crc, method, flags = 0, ownPath } of files) {
    const plain = typeof text === 'string' ? encoder.encode(text) : text;
    const packed = isStored ? plain : deflateRawSync(plain);
    const how = method ?? (isStored ? 0 : 8);
    const at = offset;
    const sums = [...u32(crc ?? crc32(plain)), ...u32(packed.length), ...u32(size ?? plain.length)];
    const own = encoder.encode(ownPath ?? path);
    put(pieces, [...u32(0x04034b50), ...u16(20), ...u16(flags), ...u16(how), ...u32(0), ...sums]);
    put(pieces, [...u16(own.length), ...u16(0)], own, packed);
    const name = encoder.encode(path);
    put(directory, [...u32(0x02014b50), ...u16(20), ...u16(20), ...u16(flags), ...u16(how), ...u32(0), ...sums]);
    put(directory, [...u16(name.length), ...u16(0), ...u16(0), ...u16(0), ...u16(0), ...u32(0), ...u32(at)], name);
  }
  const start = offset;
  const listed = Buffer.concat(directory);
  put(pieces, listed, [...u32(0x06054b50), ...u16(0), ...u16(0), ...u16(files.length), ...u16(files.length)]);
  put(pieces, [...u32(listed.length), ...u32(start), ...u16(comment.length)], encoder.encode(comment));
  return new Uint8Array(Buffer.concat(pieces));
}

const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';

/** A sheet of a workbook: what stands in its `sheetData`, or all of its XML. */
export interface MadeSheet {
  readonly name?: string;
  readonly state?: string;
  readonly data?: string;
  readonly merged?: readonly string[];
  readonly xml?: string;
}

export interface MadeWorkbook {
  readonly sheets: readonly MadeSheet[];
  /** The contents of `sst`. */
  readonly strings?: string;
  /** Codes of number formats; style 0 is General, style i + 1 has the i-th of them: a code, or the number of a format. */
  readonly formats?: readonly (string | number)[];
  readonly isFrom1904?: boolean;
  /** Files in place of those of the same name, or further ones. */
  readonly others?: readonly Made[];
}

const sheetXml = ({ data = '', merged = [], xml }: MadeSheet) =>
  xml ??
  `${HEAD}<worksheet xmlns="${MAIN}"><dimension ref="A1"/><sheetData>${data}</sheetData>${
    merged.length === 0
      ? ''
      : `<mergeCells count="${merged.length}">${merged.map((ref) => `<mergeCell ref="${ref}"/>`).join('')}</mergeCells>`
  }<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>`;

const quoted = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');

/** The parts of a workbook, in the shape that Excel gives them. */
export function partsOf({ sheets, strings, formats = [], isFrom1904 = false, others = [] }: MadeWorkbook): Made[] {
  const custom = formats.map((format, i) => ({ format, id: typeof format === 'number' ? format : 164 + i }));
  const codes = custom.filter(({ format }) => typeof format === 'string');
  const relation = (id: string, type: string, target: string) =>
    `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`;
  const parts: Made[] = [
    { path: '[Content_Types].xml', text: `${HEAD}<Types xmlns="${PACKAGE}/content-types"/>` },
    {
      path: '_rels/.rels',
      text: `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    },
    {
      path: 'xl/workbook.xml',
      text: `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr${isFrom1904 ? ' date1904="1"' : ''}/><sheets>${sheets
        .map(
          ({ name = `Sheet${sheets.length}`, state }, i) =>
            `<sheet name="${quoted(name)}" sheetId="${i + 1}"${state === undefined ? '' : ` state="${state}"`} r:id="rId${i + 1}"/>`,
        )
        .join('')}</sheets></workbook>`,
    },
    {
      path: 'xl/_rels/workbook.xml.rels',
      text: `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${sheets
        .map((_, i) => relation(`rId${i + 1}`, 'worksheet', `worksheets/sheet${i + 1}.xml`))
        .join('')}${relation('rIdS', 'styles', 'styles.xml')}${
        strings === undefined ? '' : relation('rIdT', 'sharedStrings', 'sharedStrings.xml')
      }</Relationships>`,
    },
    {
      path: 'xl/styles.xml',
      text: `${HEAD}<styleSheet xmlns="${MAIN}">${
        codes.length === 0
          ? ''
          : `<numFmts count="${codes.length}">${codes.map(({ format, id }) => `<numFmt numFmtId="${id}" formatCode="${quoted(String(format))}"/>`).join('')}</numFmts>`
      }<cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="${custom.length + 1}"><xf numFmtId="0"/>${custom
        .map(({ id }) => `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>`)
        .join('')}</cellXfs></styleSheet>`,
    },
    ...(strings === undefined
      ? []
      : [{ path: 'xl/sharedStrings.xml', text: `${HEAD}<sst xmlns="${MAIN}">${strings}</sst>` }]),
    ...sheets.map((sheet, i) => ({ path: `xl/worksheets/sheet${i + 1}.xml`, text: sheetXml(sheet) })),
  ];
  const isReplaced = new Set(others.map(({ path }) => path));
  return [...parts.filter(({ path }) => !isReplaced.has(path)), ...others];
}

export const xlsxOf = (workbook: MadeWorkbook): Uint8Array => zipOf(partsOf(workbook));

/** The sheets of a workbook that is read. */
export async function sheetsOf(bytes: Uint8Array): Promise<readonly Sheet[]> {
  const result = await readWorkbook(bytes);
  if ('fault' in result) throw new Error(`${result.fault.en} ${JSON.stringify(result.place)}`);
  return result.sheets;
}

/** The rows of the only sheet of a workbook. */
export async function rowsOf(workbook: MadeWorkbook): Promise<readonly SheetRow[]> {
  const [sheet] = await sheetsOf(xlsxOf(workbook));
  return sheet!.rows;
}

/** Each row as `[line, ...cells]`, a cell that is not text as `kind:text`. */
export function shown(rows: readonly SheetRow[]): readonly (readonly (string | number)[])[] {
  return rows.map(({ line, cells, kinds }) => [line, ...cells.map((text, i) => shownCell(text, kinds?.[i]))]);
}

const shownCell = (text: string, kind: CellKind | undefined) => (kind === undefined ? text : `${kind}:${text}`);

/** Why a workbook is not read, and where. */
export async function faultOf(bytes: Uint8Array): Promise<{ fault: Text; place?: WorkbookPlace }> {
  const result = await readWorkbook(bytes);
  if (!('fault' in result)) throw new Error('it was read');
  return result;
}
