import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { type Cell, readXlsx, type Sheet, type Workbook, writeXlsx } from 'hucre/xlsx';

/** LibreOffice, which computes a workbook anew; undefined where it is not installed. */
export const SOFFICE = (process.env.PATH ?? '')
  .split(delimiter)
  .map((folder) => join(folder, 'soffice'))
  .find((path) => existsSync(path));

/** What stands in every formula's cell before LibreOffice computes it: nothing that any of them comes to. */
const FALSE_VALUE = -777;

/** Puts false values into all cells with formulas, so that what is read later has been computed. */
async function falsified(bytes: Uint8Array): Promise<Uint8Array> {
  return rewritten(bytes, (sheet) =>
    [...formulasOf(sheet)].map(([place, cell]) => [place, { ...cell, value: FALSE_VALUE, formulaResult: FALSE_VALUE }]),
  );
}

/** The workbook with another figure in one cell, as somebody might type it in. */
export async function retyped(
  bytes: Uint8Array,
  sheet: string,
  place: string,
  value: number | string,
): Promise<Uint8Array> {
  return rewritten(bytes, ({ name }) => (name === sheet ? [[place, { value }]] : []));
}

/** The workbook with other cells here and there, by their place. */
async function rewritten(
  bytes: Uint8Array,
  changes: (sheet: Sheet) => readonly (readonly [place: string, cell: Partial<Cell>])[],
): Promise<Uint8Array> {
  const { sheets } = await readXlsx(bytes);
  return writeXlsx({
    sheets: sheets.map((sheet) => ({
      name: sheet.name,
      rows: sheet.rows,
      cells: new Map<string, Partial<Cell>>([...(sheet.cells ?? []), ...changes(sheet)]),
    })),
  });
}

/** Has everything computed when a file is opened, whatever values it brings along. */
export const RECALCULATE = `<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>`;

/** The workbooks as LibreOffice computes them, from false values in every formula's cell. One start for all. */
export async function recalculated(workbooks: readonly Uint8Array[]): Promise<readonly Workbook[]> {
  if (SOFFICE === undefined) throw new Error('LibreOffice (soffice) is not installed');
  const home = await mkdtemp(join(tmpdir(), 'tiexi-soffice-'));
  try {
    await mkdir(join(home, 'profile', 'user'), { recursive: true });
    await writeFile(join(home, 'profile', 'user', 'registrymodifications.xcu'), RECALCULATE);
    const files = workbooks.map((_, i) => join(home, `${i}.xlsx`));
    for (const [i, bytes] of workbooks.entries()) await writeFile(files[i]!, await falsified(bytes));
    const { status, stderr } = spawnSync(
      SOFFICE,
      [
        `-env:UserInstallation=file://${join(home, 'profile')}`,
        '--headless',
        ...['--convert-to', 'xlsx:Calc MS Excel 2007 XML', '--outdir', join(home, 'out')],
        ...files,
      ],
      { encoding: 'utf8', maxBuffer: 2 ** 26 },
    );
    if (status !== 0) throw new Error(`soffice ended with ${status}: ${stderr}`);
    return await Promise.all(files.map(async (_, i) => readXlsx(await readFile(join(home, 'out', `${i}.xlsx`)))));
  } finally {
    await rm(home, { recursive: true, force: true });
  }
}

export function sheetOf({ sheets }: Pick<Workbook, 'sheets'>, name: string): Sheet {
  const sheet = sheets.find((one) => one.name === name);
  if (sheet === undefined) throw new Error(`no sheet ${name} among ${sheets.map((one) => one.name).join(', ')}`);
  return sheet;
}

/** The cells with formulas, by their place, `row,column` from 0. */
export function formulasOf({ cells }: Sheet): ReadonlyMap<string, Cell> {
  return new Map([...(cells ?? [])].filter(([, { formula }]) => formula !== undefined));
}

/** The rows under the head that has this column, up to the first without anything in it, by their heads. */
export function recordsOf({ rows }: Sheet, column: string): readonly Readonly<Record<string, unknown>>[] {
  const at = rows.findIndex((row) => row.includes(column));
  const head = rows[at]!.map(String);
  const place = head.indexOf(column);
  const records: Record<string, unknown>[] = [];
  for (const row of rows.slice(at + 1)) {
    if (row[place] === null || row[place] === undefined) break;
    records.push(Object.fromEntries(head.map((name, i) => [name, row[i]])));
  }
  return records;
}

/** A figure of a cell to the fen. */
export function toTheFen(value: unknown): string {
  if (typeof value !== 'number') return `no figure: ${String(value)}`;
  return value.toFixed(2).replace(/^-0\.00$/, '0.00');
}
