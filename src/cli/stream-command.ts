import { createHash } from 'node:crypto';
import type { Lang } from '../fields/faults.js';
import { PERIOD } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import type { RawWarning } from '../fields/warnings.js';
import { adjustmentsCsv, type DetailLine, detailHeader, detailRows } from '../io/csv-settlement.js';
import { escapeControls, escapeUnsafe } from '../io/escape-controls.js';
import { encodeStream } from '../settlement/encoded.js';
import type { SettlementSummary } from '../settlement/summary.js';
import { FILE_NAMES } from '../words/headings.js';
import { writtenLine } from '../words/phrases.js';
import { count } from '../words/values.js';
import type { Context } from './context.js';
import { orRefusal, RefusedError } from './errors.js';
import type { Write } from './files/write-file.js';
import { checkFolder, writeSet } from './files/write-set.js';
import type { StreamRequest } from './options.js';
import { put } from './output.js';
import type { Progress } from './progress.js';
import { readFrame } from './reading.js';
import type { Result } from './recheck.js';
import { type Give, type SettledLoans, type Streamed, settleLines } from './stream/settle-lines.js';
import { noteInput } from './stream/sources.js';
import { summaryTable } from './table.js';
import { noteLines, refuseIfStrict, warningLines } from './warnings.js';

/**
 * `settle --output`: a line for every loan in the order of the input, and the settlement: after the lines of JSON, or
 * with `--out` in a file of its own.
 */
export async function streamed(
  request: StreamRequest,
  context: Context,
  progress: Progress,
  lang: Lang,
): Promise<Result> {
  const { output, out } = request;
  if (out !== undefined) checkFolder(out, context);
  // The households are checked nevertheless, so that all faults are told at once.
  const frame = await orRefusal(readFrame(request, context, progress, lang));
  const begun = performance.now();
  const hash = createHash('sha256');
  const settle = (give: Give) => {
    const hashed: Give = (bytes) => {
      hash.update(bytes);
      return give(bytes);
    };
    const lines = output === 'csv' && !(frame instanceof RefusedError) ? asDetail(frame.policy, lang, hashed) : hashed;
    const warn = (warnings: readonly RawWarning[]) => refuseIfStrict(request, warnings, lang);
    const make = (loans: SettledLoans) => loans.give(lines, progress);
    return settleLines({ ...request, withFacts: output === 'csv', warn }, frame, context, progress, lang, make);
  };
  const encoded = ({ made, inputs }: StreamedSettlement) =>
    encodeStream(made, { inputs, linesSha256: hash.copy().digest('hex') });
  const done = (settled: StreamedSettlement, stdout: string): Result => {
    return { code: 0, stdout, stderr: streamLines(settled, begun, lang) };
  };
  if (frame instanceof RefusedError) {
    await settle(nothing);
    throw frame;
  }
  if (out === undefined) {
    const settled = await settle((lines) => put(context.stdout, lines));
    return done(settled, output === 'csv' ? '' : `${JSON.stringify({ settlement: encoded(settled) })}\n`);
  }
  let settled: StreamedSettlement | undefined;
  // Before the first line is read: a folder with an input must not be written into.
  await noteInput(request, context);
  const contents = {
    [FILE_NAMES[output === 'csv' ? 'detail' : 'lines'][lang]]: async (write: Write) => {
      settled = await settle(write);
    },
    'settlement.json': async (write: Write) => {
      await write(escapeUnsafe(`${JSON.stringify(encoded(settled as StreamedSettlement), null, 2)}\n`));
    },
    ...(output === 'csv' && request.previous !== undefined
      ? {
          [FILE_NAMES.adjustments[lang]]: async (write: Write) => {
            await write(adjustmentsCsv((settled as StreamedSettlement).made, lang));
          },
        }
      : {}),
  };
  const files = await writeSet({ folder: out, period: PERIOD.encode(frame.period), files: contents }, context);
  const names = files.names.map((name) => escapeControls(writtenLine(name, lang)));
  const { made: summary } = settled as StreamedSettlement;
  const stdout = `${summaryTable(summary, [], lang)}\n${names.join('\n')}\n`;
  return { ...done(settled as StreamedSettlement, stdout), files };
}

type StreamedSettlement = Streamed<SettlementSummary>;

/** No lines come of input with faults. */
async function nothing(): Promise<void> {}

/** Lines of JSON as rows of the detail, behind its header. */
function asDetail(policy: Policy, lang: Lang, give: Give): Give {
  let next = 1;
  let header = detailHeader(policy, lang);
  return async (bytes) => {
    const lines = new TextDecoder().decode(bytes).split('\n').slice(0, -1);
    const rows = detailRows(
      lines.map((line): DetailLine => JSON.parse(line)),
      next,
      policy,
      lang,
    );
    next += lines.length;
    await give(Buffer.from(header + rows));
    header = '';
  };
}

/** What is told of a stream: its warnings, what of tables was not read, how many loans were settled, and how fast. */
export function streamLines(settled: Streamed<unknown>, begun: number, lang: Lang): readonly string[] {
  const took = rate(settled.loans, (performance.now() - begun) / 1000, lang);
  return [...warningLines(settled.warnings, lang), ...noteLines(settled.notes, lang), took];
}

function rate(loans: number, seconds: number, lang: Lang): string {
  const [took, speed] = [seconds.toFixed(1), count(Math.floor(loans / seconds))];
  return lang === 'en'
    ? `${count(loans)} ${loans === 1 ? 'loan' : 'loans'} in ${took} s, ${speed}/s`
    : `${count(loans)} 笔，${took} 秒，每秒 ${speed} 笔`;
}
