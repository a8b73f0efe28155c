import { createHash } from 'node:crypto';
import { join, resolve } from 'node:path';
import { isObject, type RawFault } from '../fields/faults.js';
import { IssuedLines } from '../fields/issued-reading.js';
import { UNREAD } from '../fields/parsed.js';
import { byLine } from '../io/fault-order.js';
import { isBlankLine, onLine } from '../io/household-lines.js';
import { readJson } from '../io/json.js';
import { decodeUtf8 } from '../kernel/text-columns.js';
import type { Context } from './context.js';
import { refuseUnfinished } from './files/replace.js';
import { readJsonFile } from './input.js';
import { lineBlocks } from './stream/line-blocks.js';
import { linesInUtf8 } from './stream/line-text.js';

/** About so many bytes of lines are read at a time. */
const BLOCK = 1 << 18;

/**
 * Reads an issued settlement in its JSON form, not yet checked: a file of JSON; the lines that `--output ndjson` wrote, with
 * the settlement behind them; or the folder of `--out`. Lines that are in a file of their own come with the SHA-256 of that
 * file. What cannot be read is {@link UNREAD}, and `faults` receives the fault.
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
    const settlement = await readSettlement(join(name, 'settlement.json'), context, faults);
    if (!isObject(settlement) || settlement.loans !== undefined) return settlement;
    const { loans, linesSha256 } = await readLines(join(name, 'loans.ndjson'), keepsLines, context, faults);
    return { ...settlement, loans, linesSha256 };
  }
  if (!isLines(name)) return readSettlement(name, context, faults);
  const { loans, settlement, linesSha256, isWhole } = await readLines(name, keepsLines, context, faults);
  // The settlement may stand on a line that could not be read.
  return { ...(settlement ?? (isWhole ? {} : { period: UNREAD })), loans, linesSha256 };
}

async function readSettlement(name: string, context: Context, faults: RawFault[]): Promise<unknown> {
  const settlement = await readJsonFile(name, context, faults);
  return settlement === undefined ? UNREAD : settlement;
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
  /** Whether every line could be read; `faults` has the others, which are {@link UNREAD}. */
  readonly isWhole: boolean;
}

async function readLines(name: string, keepsLines: boolean, context: Context, faults: RawFault[]): Promise<Lines> {
  const kept: unknown[] = [];
  const read = new IssuedLines(false);
  let isWhole = true;
  const add = (line: unknown) => {
    if (line === UNREAD) isWhole = false;
    if (keepsLines) kept.push(line);
    else read.add(line);
  };
  const hash = createHash('sha256');
  let settlement: Record<string, unknown> | undefined;
  const chunks = context.files.chunksOf(name, resolve(context.cwd, name), BLOCK);
  for await (const { bytes, firstLine } of lineBlocks(chunks, BLOCK)) {
    const wrong: RawFault[] = [];
    const text = linesInUtf8(bytes, 'utf-8', name, firstLine, wrong);
    const undecodable = new Set(wrong.map(({ line }) => line));
    let lineOfSettlement: number | undefined;
    decodeUtf8(text, 0, text.length)
      .split('\n')
      .forEach((written, i) => {
        const line = firstLine + i;
        if (undecodable.has(line)) {
          add(UNREAD);
          return;
        }
        if (isBlankLine(written)) return;
        const found: RawFault[] = [];
        const value = readJson(written, found, line);
        for (const raw of found) faults.push(onLine(raw, name, line));
        if (settlement === undefined && isObject(value) && isObject(value.settlement)) {
          settlement = value.settlement;
          lineOfSettlement = i;
        } else add(value === undefined ? UNREAD : value);
      });
    for (const raw of wrong.sort(byLine)) faults.push(raw);
    for (const part of lineOfSettlement === undefined ? [bytes] : around(bytes, lineOfSettlement)) hash.update(part);
  }
  return { loans: keepsLines ? kept : read, settlement, linesSha256: hash.digest('hex'), isWhole };
}

const NEWLINE = 0x0a;

/** The bytes before a line and those behind it. */
function around(bytes: Uint8Array, line: number): readonly Uint8Array[] {
  let begin = 0;
  for (let i = 0; i < line; i++) begin = bytes.indexOf(NEWLINE, begin) + 1;
  const newline = bytes.indexOf(NEWLINE, begin);
  return [bytes.subarray(0, begin), newline < 0 ? new Uint8Array(0) : bytes.subarray(newline + 1)];
}
