import { createHash } from 'node:crypto';
import { fault, formatFault, InvalidInputError, type Lang, type RawFault, type Text } from '../fields/faults.js';
import { LIMITS } from '../fields/limits.js';
import { escapeUnsafe } from '../io/escape-controls.js';
import { readJson } from '../io/json.js';
import { type AnyTally, decisionLine, type NamedDecision, readTally, tallyLine } from '../io/tally-json.js';
import { append } from '../kernel/append.js';
import { encodeParts, encodeStream } from '../settlement/encoded.js';
import type { SettlementSummary } from '../settlement/summary.js';
import { type Decision, decisionOf } from '../settlement/two-pass/decision.js';
import { foldFunded, summaryAfter } from '../settlement/two-pass/funding.js';
import { NotTogetherError, refusal } from '../settlement/two-pass/refusals.js';
import { type DraftTally, foldDrafts } from '../settlement/two-pass/tallies.js';
import { decisionAfter, foldTies } from '../settlement/two-pass/ties.js';
import { named } from '../words/forms.js';
import type { Context } from './context.js';
import { readDecisionFile } from './decision-file.js';
import { RefusedError } from './errors.js';
import { chunksOf } from './input.js';
import type { TallyRequest } from './options.js';
import { countOf } from './reading.js';
import type { Result } from './recheck.js';
import { lineBlocks } from './stream/line-blocks.js';

/** About so many bytes of a file are read at a time. */
const BLOCK = 1 << 20;
/** With this a line begins that has a tally; others are passed over. */
const BEGINNING = '{"tally":';
/** So many tallies are held at a time. */
const HELD = 16;

/**
 * `tally`: the tally of all parts of some tallies, or with `--decide` what follows from it: a decision, or the settlement.
 *
 * @throws RefusedError with every fault, and where the tallies do not go together; FileError
 */
export async function tallied(request: TallyRequest, context: Context, lang: Lang): Promise<Result> {
  const { decision: file, decide } = request;
  const named = file === undefined ? undefined : await readDecisionFile(file, context, lang);
  const tally = await foldedOf(request, named, context, lang);
  if (!decide) return { code: 0, stdout: tallyLine(tally) };
  // Without a decision no other tallies could be folded.
  if (tally.of === 'drafts' || named === undefined) {
    return { code: 0, stdout: decisionLine(decisionOf(tally as DraftTally)) };
  }
  if (tally.of === 'ties') {
    return { code: 0, stdout: together(lang, () => decisionLine(decisionAfter(named.decision, tally))) };
  }
  const summary = together(lang, () => summaryAfter(named.decision, tally));
  return { code: 0, stdout: await settlementLine(summary, named.decision, request, context) };
}

async function settlementLine(
  summary: SettlementSummary,
  { inputs }: Decision,
  { lines }: TallyRequest,
  context: Context,
): Promise<string> {
  const linesSha256 = lines && (await hashOf(lines, context));
  const settlement =
    linesSha256 === undefined ? encodeParts(summary, inputs) : encodeStream(summary, { inputs, linesSha256 });
  return escapeUnsafe(`${JSON.stringify({ settlement })}\n`);
}

/** The tallies of all files in one. Few are held at a time. */
async function foldedOf(
  { files }: TallyRequest,
  named: NamedDecision | undefined,
  context: Context,
  lang: Lang,
): Promise<AnyTally> {
  const faults: string[] = [];
  let held: AnyTally[] = [];
  const fold = () => {
    held = [together(lang, () => folded(held, named))];
  };
  for (const file of files) {
    for await (const { text, line } of tallyLines(file, context)) {
      const found: RawFault[] = [];
      const name = file === '-' ? 'stdin' : file;
      const value = readJson(text, found, line);
      append(
        faults,
        found.map((raw) => formatFault(fault({ ...raw, file: name }, lang))),
      );
      if (value === undefined || found.length > 0) continue;
      try {
        held.push(readTally(value, lang));
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        append(
          faults,
          error.faults.map((one) => `${name}:${line}: ${formatFault(one)}`),
        );
      }
      if (held.length >= HELD && faults.length === 0) fold();
    }
  }
  if (faults.length > 0) throw new RefusedError([...faults, countOf(faults.length, lang)]);
  fold();
  return held[0] as AnyTally;
}

/** @throws NotTogetherError */
function folded(tallies: readonly AnyTally[], named: NamedDecision | undefined): AnyTally {
  const [first] = tallies;
  if (first === undefined) throw new NotTogetherError(refusal.none());
  tallies.forEach((tally, i) => {
    const which = { place: i + 1, of: tallies.length };
    if (tally.of !== first.of) throw new NotTogetherError(refusal.kind(which));
    if (tally.of !== 'drafts' && named !== undefined && tally.decision !== named.sha256) {
      throw new NotTogetherError(refusal.decision(which));
    }
  });
  if (first.of === 'drafts') {
    if (named !== undefined) throw new NotTogetherError(refusal.needsNoDecision());
    return { of: 'drafts', ...foldDrafts(tallies.filter((tally) => tally.of === 'drafts')) };
  }
  if (named === undefined) throw new NotTogetherError(refusal.needsDecision());
  if (first.of === 'ties') {
    return {
      of: 'ties',
      ...foldTies(
        named.decision,
        tallies.filter((tally) => tally.of === 'ties'),
      ),
    };
  }
  return { of: 'lines', ...foldFunded(tallies.filter((tally) => tally.of === 'lines')) };
}

/** The lines of a file that have tallies. */
async function* tallyLines(
  file: string,
  context: Context,
): AsyncGenerator<{ readonly text: string; readonly line: number }> {
  for await (const { bytes, firstLine } of lineBlocks(chunksOf(file, context, BLOCK), BLOCK, LIMITS.line.most)) {
    const lines = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let begin = 0, line = firstLine; begin < lines.length; line++) {
      const newline = lines.indexOf('\n', begin);
      const end = newline < 0 ? lines.length : newline;
      if (lines.toString('latin1', begin, begin + BEGINNING.length) === BEGINNING) {
        yield { text: lines.toString('utf8', begin, end), line };
      }
      begin = end + 1;
    }
  }
}

/** The SHA-256 of files, one behind the other. */
async function hashOf(files: readonly string[], context: Context): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) for await (const chunk of chunksOf(file, context, BLOCK)) hash.update(chunk);
  return hash.digest('hex');
}

/** What is made of tallies that go together. @throws RefusedError */
function together<T>(lang: Lang, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof NotTogetherError)) throw error;
    throw new RefusedError([`tiexi: ${named(NOT_TOGETHER[lang], error.text[lang], lang)}`]);
  }
}

const NOT_TOGETHER: Text = { en: 'the tallies do not go together', 'zh-CN': '这些统计不能合在一起' };
