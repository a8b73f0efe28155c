import { accruals } from '../engine/accruals.js';
import type { PostedEntry } from '../fields/entry.js';
import { fault, formatFault, type Lang, type RawFault } from '../fields/faults.js';
import { PERIOD, period } from '../fields/period.js';
import type { Portfolio } from '../fields/portfolio.js';
import { encodeEntries, readEntryLines } from '../io/entries-json.js';
import { parseSettlement } from '../io/settlement-json.js';
import { append } from '../kernel/append.js';
import { readDay } from '../kernel/plain-date.js';
import { entries } from '../settlement/entries.js';
import type { LedgerEntry } from '../settlement/posted.js';
import { settlementEntries } from '../settlement/settlement-entries.js';
import { halfOpenText } from '../words/values.js';
import type { Context } from './context.js';
import { RefusedError, UsageError } from './errors.js';
import { readTextFile } from './input.js';
import type { DayEntriesRequest, EntriesRequest, SettlementEntriesRequest } from './options.js';
import type { Progress } from './progress.js';
import { yearOf } from './progress-command.js';
import { countOf, readInput, readIssuedSettlement } from './reading.js';
import type { Result } from './recheck.js';
import { inputLines } from './warnings.js';

/**
 * `entries`: the entries of a day, or of a settlement, as lines of JSON.
 *
 * @throws RefusedError with every fault; FileError, UsageError
 */
export async function madeEntries(
  request: EntriesRequest,
  context: Context,
  progress: Progress,
  lang: Lang,
): Promise<Result> {
  if (request.command === 'settlement-entries') {
    return { code: 0, stdout: linesOf(await ofSettlement(request, context, lang)) };
  }
  const { made, stderr } = await ofDays(request, context, progress, lang);
  return { code: 0, stdout: linesOf(made), stderr };
}

const linesOf = (made: readonly LedgerEntry[]): string =>
  encodeEntries(made)
    .map((entry) => `${JSON.stringify(entry)}\n`)
    .join('');

async function ofSettlement(
  { settled, posted: files, accounts, takeUnhashed }: SettlementEntriesRequest,
  context: Context,
  lang: Lang,
): Promise<readonly LedgerEntry[]> {
  const issued = await readIssuedSettlement(settled, { takeUnhashed }, context, lang);
  const posted = await readPosted(files, context, lang);
  return settlementEntries(
    parseSettlement(issued, { takeUnhashed }),
    posted,
    accounts === undefined ? {} : { accounts },
  );
}

async function ofDays(
  request: DayEntriesRequest,
  context: Context,
  progress: Progress,
  lang: Lang,
): Promise<{ readonly made: readonly LedgerEntry[]; readonly stderr: readonly string[] }> {
  const { on, since = on, posted: files, known: before, accounts } = request;
  const posted = await readPosted(files, context, lang);
  const read = (input: string) => {
    const defaults = { policy: undefined, period: yearOf(on) };
    return readInput({ ...request, input }, context, progress, lang, defaults);
  };
  const input = await read(request.input);
  const now = input.portfolio;
  refuseOutside(now, { on, since });
  const known = before === undefined ? undefined : { before: (await read(before)).portfolio, now };
  await progress.step('settling');
  const accrued = accruals(now, period(since, request.endsBefore));
  const made = entries(accrued, posted, {
    ...(accounts === undefined ? {} : { accounts }),
    ...(known === undefined ? {} : { known }),
  });
  return { made, stderr: inputLines(input, lang) };
}

/** @throws UsageError where a day is not in the period */
function refuseOutside(portfolio: Portfolio, days: { readonly on: string; readonly since: string }): void {
  for (const [flag, text] of Object.entries(days)) {
    const day = readDay(text) as number;
    if (day >= portfolio.period.from && day < portfolio.period.to) continue;
    const within = (language: Lang) => halfOpenText(PERIOD.encode(portfolio.period), language);
    throw new UsageError({
      en: `--${flag} ${text} is not in the period ${within('en')}; give another period with --year, or with --from and --to`,
      'zh-CN': `--${flag} ${text} 不在结算期 ${within('zh-CN')}内；请用 --year 或 --from 与 --to 给出结算期`,
    });
  }
}

/** What was posted, from files of lines; each fault has its file and line. @throws RefusedError, FileError */
async function readPosted(files: readonly string[], context: Context, lang: Lang): Promise<readonly PostedEntry[]> {
  const posted: PostedEntry[] = [];
  const faults: RawFault[] = [];
  for (const file of files) {
    const text = await readTextFile(file, context, faults);
    if (text === undefined) continue;
    const found: RawFault[] = [];
    append(posted, readEntryLines(text, found));
    append(
      faults,
      found.map((raw) => ({ ...raw, file: file === '-' ? 'stdin' : file })),
    );
  }
  if (faults.length === 0) return posted;
  const told = faults.map((raw) => fault(raw, lang));
  const lines = told.map(formatFault);
  throw new RefusedError([...lines, countOf(told.length, lang)], told);
}
