import { resolve } from 'node:path';
import { canonicalPortfolio } from '../fields/canonical-portfolio.js';
import { type Fault, formatFault, InvalidInputError, type Lang, refusedFaults, type Text } from '../fields/faults.js';
import { PERIOD } from '../fields/period.js';
import { batchOf, type Portfolio } from '../fields/portfolio.js';
import type { Warning } from '../fields/warnings.js';
import { adjustmentsCsv, detailCsv, summaryCsv } from '../io/csv-settlement.js';
import { escapeControls, escapeUnsafe } from '../io/escape-controls.js';
import { settlementPieces } from '../io/settlement-pieces.js';
import { settle } from '../settlement/settle.js';
import { named } from '../words/forms.js';
import { FILE_NAMES } from '../words/headings.js';
import { figureLabel } from '../words/labels.js';
import { periodLine, policyLine, writtenLine } from '../words/phrases.js';
import { comparedPolicies } from './compare-command.js';
import type { Context } from './context.js';
import { FileError, RefusedError } from './errors.js';
import { explained } from './explain.js';
import { inPieces, writeFile } from './files/write-file.js';
import { checkFolder, writeSet } from './files/write-set.js';
import { mergedText } from './merge-command.js';
import type { CheckRequest, RecheckRequest, Request, SettleRequest, VerifyRequest } from './options.js';
import { papersOf } from './papers.js';
import { checkedPolicy } from './policy-command.js';
import type { Progress } from './progress.js';
import { measuredText, yearOf } from './progress-command.js';
import { countOf, type Read, readInput, readIssuedSettlement } from './reading.js';
import { type Result, rechecked } from './recheck.js';
import { settlementTable } from './table.js';
import type { Compared } from './verify.js';
import { inputLines, noteLines, refuseIfStrict, warningLines, warningsOf } from './warnings.js';
import { workbookOf } from './workbook.js';

/** A request for more than the help, the version or a script of completion. */
export type Work = Exclude<Request, { readonly command: 'help' | 'version' | 'completion' }>;

/**
 * Does what a request asks for.
 *
 * @throws RefusedError, UsageError or FileError for what is told to the user
 */
export async function carriedOut(...work: Parameters<typeof resultOf>): Promise<Result> {
  const [, , , lang] = work;
  try {
    return await resultOf(...work);
  } catch (error) {
    // What only another policy, or a day that is not settled, needs: a reference rate, the level of another subsidy.
    if (!(error instanceof InvalidInputError)) throw error;
    const faults = refusedFaults(error, lang);
    throw new RefusedError([...faults.map(formatFault), countOf(faults.length, lang)]);
  }
}

async function resultOf(
  request: Work,
  context: Context,
  progress: Progress,
  lang: Lang,
  compared: Compared,
): Promise<Result> {
  const done = (stdout: Result['stdout'], read?: Read): Result => ({
    code: 0,
    stdout,
    ...(read === undefined ? {} : { stderr: inputLines(read, lang) }),
  });
  switch (request.command) {
    case 'check': {
      return checked(request, context, progress, lang);
    }
    case 'check-policy':
      return checkedPolicy(request, context, lang);
    case 'settle': {
      if (request.out !== undefined) checkFolder(request.out, context);
      const read = await readInput(request, context, progress, lang);
      const found = warningsOf(read, lang);
      refuseIfStrict(request, found, lang);
      const result = await settled(request, read.portfolio, found, context, progress, lang);
      return { ...result, stderr: inputLines(read, lang) };
    }
    case 'stream': {
      const { streamed } = await import('./stream-command.js');
      return streamed(request, context, progress, lang);
    }
    case 'draft': {
      const { drafted } = await import('./draft-command.js');
      return drafted(request, context, progress, lang);
    }
    case 'tally': {
      const { tallied } = await import('./tally-command.js');
      return tallied(request, context, lang);
    }
    case 'fund': {
      const { funded } = await import('./fund-command.js');
      return funded(request, context, progress, lang);
    }
    case 'recheck': {
      const issued = await readIssuedSettlement(request.issued, request, context, lang);
      const read = await readInput(request, context, progress, lang, issued);
      await progress.step('settling');
      const from = knownFrom(request, read.from, context);
      const result = rechecked(issued, read.portfolio, { format: request.format, from }, lang);
      return { ...result, stderr: inputLines(read, lang) };
    }
    case 'explain': {
      // Of one loan: what is unlikely in others is not told.
      const { portfolio } = await readInput(request, context, progress, lang);
      await progress.step('settling');
      return done(explained(request, portfolio, lang));
    }
    case 'progress': {
      const period = yearOf(request.on);
      const read = await readInput(request, context, progress, lang, { policy: undefined, period });
      await progress.step('settling');
      return done(measuredText(request, read.portfolio, lang), read);
    }
    case 'screen': {
      const { screenedText } = await import('./screen-command.js');
      const period = yearOf(request.on);
      const read = await readInput(request, context, progress, lang, { policy: undefined, period });
      return done(screenedText(request, read.portfolio, lang), read);
    }
    case 'quote': {
      const { quotedText } = await import('./quote-command.js');
      return done(await quotedText(request, context, progress, lang));
    }
    case 'entries':
    case 'settlement-entries': {
      const { madeEntries } = await import('./entries-command.js');
      return madeEntries(request, context, progress, lang);
    }
    case 'reconcile': {
      const { reconciled } = await import('./reconcile-command.js');
      return reconciled(request, context, progress, lang);
    }
    case 'merge':
      return done(await mergedText(request, context, lang));
    case 'compare':
      return comparedPolicies(request, context, progress, lang);
    case 'map': {
      const { proposed } = await import('./map-command.js');
      return proposed(request, context, lang);
    }
    case 'page': {
      const { openedPage } = await import('./page-command.js');
      return openedPage(request, context, lang);
    }
    case 'terms': {
      const { listedTerms } = await import('./init/terms-command.js');
      return listedTerms(request, context, lang);
    }
    case 'init': {
      const { initialised } = await import('./init/init-command.js');
      return initialised(request, context, lang);
    }
    case 'verify':
      return verified(request, context, progress, lang, compared);
  }
}

/** `check`: reads an input and tells what is faulty or unlikely in it. */
async function checked(
  { strict, format, ...request }: CheckRequest,
  context: Context,
  progress: Progress,
  lang: Lang,
): Promise<Result> {
  const inJson = (faults: readonly Fault[], warnings: readonly Warning[]) =>
    `${JSON.stringify({ faults, warnings }, null, 2)}\n`;
  let read: Read;
  try {
    read = await readInput(request, context, progress, lang);
  } catch (error) {
    if (format !== 'json' || !(error instanceof RefusedError)) throw error;
    return { code: 2, stdout: inJson(error.faults, []) };
  }
  const found = warningsOf(read, lang);
  const code = strict && found.length > 0 ? 2 : 0;
  return { code, stdout: format === 'json' ? inJson([], found) : checkedText(read, found, lang) };
}

/** Where policy and period are from: a policy that `--policy` takes from the file that is checked is not from elsewhere. */
function knownFrom({ policy, issued }: RecheckRequest, from: Read['from'], { cwd }: Context): Read['from'] {
  const isSameFile = policy !== undefined && resolve(cwd, policy) === resolve(cwd, issued);
  return isSameFile ? { ...from, policy: 'defaults' } : from;
}

function checkedText({ portfolio, source: { csv } }: Read, found: readonly Warning[], lang: Lang): string {
  const { policy, period } = portfolio;
  const { households, loans } = batchOf(portfolio);
  const lines = [
    policyLine(policy, lang),
    periodLine(PERIOD.encode(period), lang),
    named(figureLabel('households', lang), String(households.count), lang),
    named(figureLabel('loans', lang), String(loans.count), lang),
    ...(csv === undefined ? [] : [named(EVENTS[lang], String(csv.events), lang)]),
    NO_FAULTS[lang],
    ...warningLines(found, lang),
    ...noteLines(csv?.notes ?? [], lang),
  ];
  return `${lines.map(escapeControls).join('\n')}\n`;
}

async function settled(
  { format, out, partial }: SettleRequest,
  portfolio: Portfolio,
  found: readonly Warning[],
  context: Context,
  progress: Progress,
  lang: Lang,
): Promise<Result> {
  await progress.step('settling');
  const settlement = settle(portfolio);
  if (partial) return { code: 0, stdout: settlementPieces(settlement, 0) };
  const detail = format === 'csv' || out !== undefined ? detailCsv(settlement, portfolio, lang) : '';
  const text = format === 'json' ? '' : format === 'csv' ? detail : settlementTable(settlement, lang);
  const shown = () => (format === 'json' ? settlementPieces(settlement, 2) : text);
  if (out === undefined) return { code: 0, stdout: shown() };
  const contents = {
    [FILE_NAMES.summary[lang]]: summaryCsv(settlement, lang),
    [FILE_NAMES.detail[lang]]: detail,
    ...(settlement.adjustments.length === 0
      ? {}
      : { [FILE_NAMES.adjustments[lang]]: adjustmentsCsv(settlement, lang) }),
    // The input is exactly the bytes whose SHA-256 is `provenance.inputSha256`: without a line end.
    ...(format === 'json'
      ? {
          'settlement.json': inPieces(settlementPieces(settlement, 2)),
          'input.json': inPieces(canonicalPortfolio(portfolio)),
        }
      : {}),
    ...(format === 'report' ? papersOf(settlement, portfolio, lang, found) : {}),
    ...(format === 'xlsx' ? await workbookOf(settlement, portfolio, lang, found) : {}),
  };
  const period = PERIOD.encode(portfolio.period);
  const files = await writeSet({ folder: out, period, files: contents }, context);
  if (format === 'json' || format === 'csv') return { code: 0, stdout: shown(), files };
  const lines = files.names.map((name) => escapeControls(writtenLine(name, lang)));
  return { code: 0, stdout: `${text}\n${lines.join('\n')}\n`, files };
}

async function verified(
  { reading, draw, seed, keep, format }: VerifyRequest,
  context: Context,
  progress: Progress,
  lang: Lang,
  compared: Compared,
): Promise<Result> {
  // Loaded only for this command: the generator of portfolios doubles the size of the program.
  const { anySeed, comparedAnything, verifyDrawn, verifyPortfolio } = await import('./verify.js');
  const { reported } = await import('./verify-report.js');
  const begun = performance.now();
  const verify = async () => {
    if (reading === undefined) {
      return verifyDrawn({ draw, seed: seed ?? anySeed() }, compared, progress, UNITS[draw.of][lang]);
    }
    const { portfolio } = await readInput(reading, context, progress, lang);
    await progress.step('comparing');
    return verifyPortfolio(portfolio, compared);
  };
  const verification = await verify();
  if (verification.findings.length === 0 && !comparedAnything(verification))
    throw new RefusedError([NOTHING_COMPARED[lang]]);
  const result = reported(verification, (performance.now() - begun) / 1000, format, lang);
  const { firstDiffering } = verification;
  if (keep === undefined || firstDiffering === undefined) return result;
  try {
    await writeFile(keep, escapeUnsafe(`${JSON.stringify(firstDiffering, null, 2)}\n`), context);
    return {
      ...result,
      stderr: [lang === 'en' ? `the first portfolio that differs is in ${keep}` : `首组不一致的贷款数据已写入 ${keep}`],
    };
  } catch (error) {
    // The report is printed all the same.
    if (!(error instanceof FileError)) throw error;
    return { ...result, stderr: [`tiexi: ${error.text[lang]}`] };
  }
}

const UNITS: Record<VerifyRequest['draw']['of'], Text> = {
  portfolios: { en: 'portfolios', 'zh-CN': '组贷款数据' },
  loans: { en: 'loans', 'zh-CN': '笔贷款' },
};

const EVENTS: Text = { en: 'events', 'zh-CN': '事件' };
const NO_FAULTS: Text = { en: 'no faults', 'zh-CN': '未发现错误' };
const NOTHING_COMPARED: Text = {
  en: 'tiexi: nothing was compared: there is no vector, no portfolio or no loan',
  'zh-CN': 'tiexi：没有可比对的内容：缺少算例、贷款数据或贷款',
};
