import type { LongTable, Part } from './workbook-long-table.js';
import { type CellColumn, cellColumns } from './workbook-rows.js';
import type { ZipEntry, ZipWriter } from './workbook-zip.js';

/** A sheet in XML, parted where its rows belong. */
interface Frame {
  readonly before: string;
  readonly after: string;
  readonly columns: readonly CellColumn[];
}

/** A part of a table with the file that is its sheet: that has everything but the rows, and one in the place of the first. */
export interface SheetFile {
  readonly path: string;
  readonly part: Part;
  readonly xml: string;
}

/** The sheet without the row in the place of the first, and with the row behind it behind the last. */
function frameOf({ part: { first, last }, xml }: SheetFile): Frame {
  const begin = xml.indexOf(`<row r="${first}"`);
  const end = xml.indexOf('</row>', begin) + '</row>'.length;
  const rows = xml.indexOf('</sheetData>', end);
  if (begin < 0 || rows < 0) throw new Error('the writer of workbooks has left out a row');
  const sample = [...xml.slice(begin, end).matchAll(/<c r="[A-Z]+\d+" s="(\d+)"\/>/g)];
  const behind = xml.slice(end, rows).replace(/(<row r="|<c r="[A-Z]+)(\d+)"/g, (_, start, row) => {
    return `${start}${Number(row) - first + last}"`;
  });
  const isBehind = behind !== '';
  return {
    before: xml.slice(0, begin).replace(/(<dimension ref="[A-Z]+\d+:[A-Z]+)\d+"/, `$1${isBehind ? last + 1 : last}"`),
    after: `${behind}${xml.slice(rows)}`,
    columns: cellColumns(sample.map(([, style]) => style as string)),
  };
}

/** Writes the rows of a table into its sheets, one sheet after another. */
export class SheetWriter<Row> {
  private readonly frames: readonly Frame[];
  /** The sheet that is being written. */
  private place = -1;
  private entry: ZipEntry | undefined;
  private row = 0;

  /** @param files the sheets of the table, in their order; none where it has no rows */
  constructor(
    private readonly table: LongTable<Row>,
    private readonly files: readonly SheetFile[],
    private readonly zip: ZipWriter,
  ) {
    this.frames = files.map(frameOf);
  }

  /** Writes the next row. Returns a promise where it has to be waited for. */
  write(row: Row): Promise<void> | undefined {
    const next = this.files[this.place + 1];
    if (next?.part.begin === this.row) return this.turn().then(() => this.write(row));
    const xml = this.table.rowXml(row, this.row, (this.frames[this.place] as Frame).columns);
    this.row += 1;
    return (this.entry as ZipEntry).write(xml);
  }

  /** Ends the sheet that is being written, and begins the next. */
  private async turn(): Promise<void> {
    await this.end();
    this.place += 1;
    this.entry = await this.zip.begin((this.files[this.place] as SheetFile).path);
    await this.entry.write((this.frames[this.place] as Frame).before);
  }

  /** Ends the last sheet. */
  async end(): Promise<void> {
    if (this.entry === undefined) return;
    await this.entry.write((this.frames[this.place] as Frame).after);
    await this.entry.end();
  }
}
