import type { Lang } from '../fields/faults.js';
import type { RawWarning } from '../fields/warnings.js';
import { tallyLine } from '../io/tally-json.js';
import type { Context } from './context.js';
import { orRefusal } from './errors.js';
import { writeFile } from './files/write-file.js';
import type { DraftRequest } from './options.js';
import { put } from './output.js';
import type { Progress } from './progress.js';
import { readFrame } from './reading.js';
import type { Result } from './recheck.js';
import { type SettledLoans, settleLines } from './stream/settle-lines.js';
import type { ReadFile } from './stream/sources.js';
import { streamLines } from './stream-command.js';
import { refuseIfStrict } from './warnings.js';

/**
 * `settle --draft`: a draft line for every loan in the order of the input, and the tally: behind them, or in a file.
 *
 * @throws RefusedError after the faults have been written to standard error; FileError, UsageError
 */
export async function drafted(
  request: DraftRequest,
  context: Context,
  progress: Progress,
  lang: Lang,
): Promise<Result> {
  // The households are checked nevertheless, so that all faults are told at once.
  const frame = await orRefusal(readFrame(request, context, progress, lang));
  const begun = performance.now();
  const warn = (warnings: readonly RawWarning[]) => refuseIfStrict(request, warnings, lang);
  const make = (loans: SettledLoans, inputs: readonly ReadFile[]) =>
    loans.draft((lines) => put(context.stdout, lines), inputs, progress);
  const settled = await settleLines({ ...request, withFacts: false, warn }, frame, context, progress, lang, make);
  const tally = tallyLine({ of: 'drafts', ...settled.made });
  if (request.tally !== undefined) await writeFile(request.tally, tally, context);
  const stdout = request.tally === undefined ? tally : '';
  return { code: 0, stdout, stderr: streamLines(settled, begun, lang) };
}
