import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { isObject, type RawFault } from '../fields/faults.js';
import { IssuedLines } from '../fields/issued-reading.js';
import { decodePart } from '../io/csv-decode.js';
import { isBlankLine, onLine } from '../io/household-lines.js';
import { readJson, withoutMark } from '../io/json.js';
import type { Context } from './context.js';
import { refuseUnfinished } from './files/replace.js';
import { readJsonFile } from './input.js';
import { lineBlocks } from './stream/line-blocks.js';

/** About so many bytes of lines are read at a time. */
const BLOCK = 1 << 18;

/**
 * Reads an issued settlement in its JSON form, not yet checked: a file of JSON; the lines that `--output ndjson` wrote, with
 * the settlement behind them; or the folder of `--out`. Lines that are in a file of their own come with the SHA-256 of that
 * file.
 *
 * @param keepsLines whether every field of a line is kept; else no more of it than what corrections need
 * @throws FileError
 */
export async function readIssuedFile(
  name: string,
  keepsLines: boolean,
  context: Context,
  faults: RawFault[],
): Promise<unknown> {
  const path = resolve(context.cwd, name);
  if (context.files.isFolder(path)) {
    refuseUnfinished(name, path, context.files.disk);
    const settlement = await readJsonFile(join(name, 'settlement.json'), context, faults);
    if (!isObject(settlement) || settlement.loans !== undefined) return settlement;
    const { loans, linesSha256 } = await readLines(join(name, 'loans.ndjson'), keepsLines, context, faults);
    return { ...settlement, loans, linesSha256 };
  }
  if (!isLines(name)) return readJsonFile(name, context, faults);
  const { loans, settlement, linesSha256 } = await readLines(name, keepsLines, context, faults);
  return { ...settlement, loans, linesSha256 };
}

/** Whether a file holds the lines of a settlement. */
export function isLines(name: string): boolean {
  return /\.ndjson$/i.test(name);
}

interface Lines {
  readonly loans: readonly unknown[] | IssuedLines;
  /** The settlement that follows the lines. */
  readonly settlement: Record<string, unknown> | undefined;
  /** The SHA-256 of the lines, but for that of the settlement. */
  readonly linesSha256: string;
}

async function readLines(name: string, keepsLines: boolean, context: Context, faults: RawFault[]): Promise<Lines> {
  const kept: unknown[] = [];
  const read = new IssuedLines(false);
  const hash = createHash('sha256');
  let settlement: Record<string, unknown> | undefined;
  const chunks = context.files.chunksOf(name, resolve(context.cwd, name), BLOCK);
  for await (const { bytes, firstLine } of lineBlocks(chunks, BLOCK)) {
    const part = decodePart(bytes, 'utf-8');
    if (part === undefined) {
      const detail = { en: ': the text is not UTF-8', 'zh-CN': '：文本不是 UTF-8' };
      faults.push({ code: 'INVALID_JSON', path: [], file: name, detail });
      break;
    }
    const text = firstLine === 1 ? withoutMark(part) : part;
    let lineOfSettlement: number | undefined;
    text.split('\n').forEach((written, i) => {
      if (isBlankLine(written)) return;
      const found: RawFault[] = [];
      const value = readJson(written, found, firstLine + i);
      faults.push(...found.map((raw) => onLine(raw, name, firstLine + i)));
      if (settlement === undefined && isObject(value) && isObject(value.settlement)) {
        settlement = value.settlement;
        lineOfSettlement = i;
      } else if (keepsLines) kept.push(value);
      else read.add(value);
    });
    for (const part of lineOfSettlement === undefined ? [bytes] : around(bytes, lineOfSettlement)) hash.update(part);
  }
  return { loans: keepsLines ? kept : read, settlement, linesSha256: hash.digest('hex') };
}

const NEWLINE = 0x0a;

/** The bytes before a line and those behind it. */
function around(bytes: Uint8Array, line: number): readonly Uint8Array[] {
  let begin = 0;
  for (let i = 0; i < line; i++) begin = bytes.indexOf(NEWLINE, begin) + 1;
  const newline = bytes.indexOf(NEWLINE, begin);
  return [bytes.subarray(0, begin), newline < 0 ? new Uint8Array(0) : bytes.subarray(newline + 1)];
}
