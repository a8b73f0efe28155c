import { join, resolve } from 'node:path';
import { isObject, type RawFault } from '../fields/faults.js';
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
 * Reads an earlier settlement as it was issued, in its JSON form, not yet checked: a file of JSON; the lines that
 * `--output ndjson` wrote, with the settlement behind them; or the folder of `--out`. Of lines no more is held than what
 * corrections need.
 *
 * @throws FileError
 */
export async function readPrevious(name: string, context: Context, faults: RawFault[]): Promise<unknown> {
  const path = resolve(context.cwd, name);
  if (context.files.isFolder(path)) {
    refuseUnfinished(name, path, context.files.disk);
    const settlement = await readJsonFile(join(name, 'settlement.json'), context, faults);
    if (!isObject(settlement) || settlement.loans !== undefined) return settlement;
    return { ...settlement, loans: (await readLines(join(name, 'loans.ndjson'), context, faults)).loans };
  }
  if (!/\.ndjson$/i.test(name)) return readJsonFile(name, context, faults);
  const { loans, settlement } = await readLines(name, context, faults);
  return { ...settlement, loans };
}

interface Lines {
  readonly loans: readonly unknown[];
  /** The settlement that follows the lines. */
  readonly settlement: Record<string, unknown> | undefined;
}

async function readLines(name: string, context: Context, faults: RawFault[]): Promise<Lines> {
  const loans: unknown[] = [];
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
    text.split('\n').forEach((written, i) => {
      if (isBlankLine(written)) return;
      const found: RawFault[] = [];
      const value = readJson(written, found, firstLine + i);
      faults.push(...found.map((raw) => onLine(raw, name, firstLine + i)));
      if (isObject(value) && isObject(value.settlement)) settlement = value.settlement;
      else loans.push(isObject(value) ? neededOf(value) : value);
    });
  }
  return { loans, settlement };
}

function neededOf({ loanId, subsidy, funders }: Record<string, unknown>): unknown {
  return { loanId, subsidy, funders };
}
