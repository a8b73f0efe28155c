import { fault, formatFault, type Lang, type RawFault, type Text } from '../fields/faults.js';
import { LIMITS } from '../fields/limits.js';
import { DraftLineFiller } from '../io/draft-lines.js';
import { tooLongLine } from '../io/household-lines.js';
import { tallyLine } from '../io/tally-json.js';
import { isOpen } from '../settlement/two-pass/decision.js';
import type { Context } from './context.js';
import { readDecisionFile } from './decision-file.js';
import { RefusedError } from './errors.js';
import { type TemporaryFile, TemporaryFiles } from './files/temporary-files.js';
import { writeFile } from './files/write-file.js';
import { chunksOf } from './input.js';
import type { FundRequest } from './options.js';
import { put } from './output.js';
import type { Progress } from './progress.js';
import { countOf } from './reading.js';
import type { Result } from './recheck.js';
import { lineBlocks } from './stream/line-blocks.js';
import { linesInUtf8 } from './stream/line-text.js';

/** About so many bytes are filled, and given out, at a time. */
const BLOCK = 1 << 18;

/** So many faults are held; the others are counted. */
const MOST_FAULTS = 1000;

/**
 * `fund`: draft lines with the funders' parts, in the order of the input, and the tally: behind them, or in a file. Where the
 * decision is open, the tally alone. Nothing is given out of input with faults: the lines are in a temporary file until all are
 * there.
 *
 * @throws RefusedError with the faults; FileError
 */
export async function funded(request: FundRequest, context: Context, progress: Progress, lang: Lang): Promise<Result> {
  const named = await readDecisionFile(request.decision, context, lang);
  const filler = new DraftLineFiller(named);
  await progress.step('splitting');
  const temporary = TemporaryFiles.of(context.files);
  try {
    const file = await temporary.create('lines');
    const size = await fillInto(file, filler, request, context, lang);
    await progress.step('writing');
    const bytes = new Uint8Array(BLOCK);
    for (let at = 0; at < size; at += BLOCK) {
      const piece = bytes.subarray(0, Math.min(BLOCK, size - at));
      await file.read(piece, at);
      await put(context.stdout, piece);
    }
  } finally {
    await temporary.close();
  }
  const tally = tallyLine(filler.tally);
  if (request.tally !== undefined) await writeFile(request.tally, tally, context);
  const stdout = request.tally === undefined ? tally : '';
  return { code: 0, stdout, stderr: isOpen(named.decision) ? [OPEN[lang]] : [] };
}

/** Fills all lines; returns how many bytes were written. */
async function fillInto(
  file: TemporaryFile,
  filler: DraftLineFiller,
  { input }: FundRequest,
  context: Context,
  lang: Lang,
): Promise<number> {
  const name = input === '-' ? 'stdin' : input;
  const told: string[] = [];
  let size = 0;
  let count = 0;
  for await (const { bytes, firstLine, tooLong } of lineBlocks(
    chunksOf(input, context, BLOCK),
    BLOCK,
    LIMITS.line.most,
  )) {
    const faults: RawFault[] = tooLong === undefined ? [] : [tooLongLine(name, firstLine, tooLong)];
    const lines = linesInUtf8(bytes, 'utf-8', name, firstLine, faults);
    const filled = filler.fill(lines, name, firstLine, faults);
    count += faults.length;
    for (const raw of faults.slice(0, MOST_FAULTS - told.length)) told.push(formatFault(fault(raw, lang)));
    if (count > 0) continue;
    await file.write(filled, size);
    size += filled.length;
  }
  if (count > 0) throw new RefusedError([...told, countOf(count, lang)]);
  return size;
}

const OPEN: Text = {
  en: 'the decision is open: no line was filled; give the tallies of all parts and this decision to tally --decide, and fund the lines again with what it prints',
  'zh-CN':
    '分担结果尚未确定，未填各行：请将各部分的统计连同本次分担结果交给 tally --decide，再以其输出的分担结果重新运行 fund',
};
