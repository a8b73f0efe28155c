import { detailCsv, summaryCsv } from '../io/csv-settlement.js';
import { readPortfolio } from '../io/parse.js';
import { encodeSettlement } from '../io/settlement-json.js';
import { encodePeriod } from '../model/encode-policy.js';
import { type Fault, fault, type Lang, lineOf, type RawFault, type Text } from '../model/faults.js';
import type { Portfolio } from '../model/portfolio.js';
import { VERSION } from '../model/version.js';
import { customaryTerms } from '../policies/terms.js';
import { type Settlement, settle } from '../settlement/settle.js';
import type { Context } from './context.js';
import { FileError, UsageError } from './errors.js';
import { helpText } from './help.js';
import { readJsonFile, readSource, type Source } from './input.js';
import { langOf, type Request, readArguments } from './options.js';
import { type Progress, progressOn } from './progress.js';
import { printable, settlementTable } from './table.js';
import { flagsFor, type TermFlag, withTerms } from './terms-flags.js';
import { writeFiles } from './write-files.js';

/** What a command comes to: 0 done, 2 bad input or usage (SPEC 9). */
export type ExitCode = 0 | 2;

/**
 * Runs the command. On 2 nothing is on standard output and no file is written; standard error says what is wrong.
 *
 * @param argv the arguments behind the command's own name
 */
export async function run(argv: readonly string[], context: Context): Promise<ExitCode> {
  const lang = langOf(argv, context.env);
  const progress = progressOn(context.stderr, lang);
  const refuse = (lines: readonly string[]): ExitCode => {
    progress.done();
    context.stderr.write(`${lines.map(printable).join('\n')}\n`);
    return 2;
  };
  try {
    const request = readArguments(argv);
    if (request.command === 'help' || request.command === 'version') {
      context.stdout.write(request.command === 'help' ? helpText(lang) : `${VERSION}\n`);
      return 0;
    }
    const { portfolio, faults, source } = await readAndCheck(request as Task, context, progress, lang);
    if (portfolio === undefined) return refuse([...faults.map(lineOf), countOf(faults.length, lang)]);
    const text =
      request.command === 'check'
        ? checked(portfolio, source, lang)
        : await settled(request as Task, portfolio, context, progress, lang);
    progress.done();
    context.stdout.write(text);
    return 0;
  } catch (error) {
    if (error instanceof UsageError) return refuse([`tiexi: ${error.text[lang]}`, SEE_HELP[lang]]);
    if (error instanceof FileError) return refuse([`tiexi: ${error.text[lang]}`, NOTHING_DONE[lang]]);
    progress.done();
    throw error;
  }
}

type Task = Extract<Request, { readonly input: string }>;

interface Checked {
  /** Where nothing is wrong. */
  readonly portfolio?: Portfolio;
  readonly source: Source;
  readonly faults: readonly Fault[];
}

async function readAndCheck(task: Task, context: Context, progress: Progress, lang: Lang): Promise<Checked> {
  await progress.step('reading');
  const faults: RawFault[] = [];
  const policy = await policyOf(task, context, faults);
  const terms = await termsOf(task, context, faults);
  const source = await readSource(task.input, task.encoding, context, faults);

  await progress.step('checking');
  const placed = (raws: readonly RawFault[]) => source.csv?.placed(raws) ?? raws;
  const told = (raws: readonly RawFault[]) => placed(raws).map((raw) => fault(inTermsOfFlags(raw, task), lang));
  // Text that is not JSON is told by itself: nothing is known of what it was to hold.
  if (faults.length > 0) return { source, faults: told(faults) };
  let input = source.portfolio;
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) {
    const given = input as { readonly policy?: unknown; readonly period?: unknown };
    const own = withTerms(policy ?? given.policy, terms, task.termFlags);
    if (own.missing !== undefined) {
      const part = own.missing === 'principal-cap-per-loan' ? 'perLoan' : 'perHousehold';
      faults.push({ code: 'MISSING_FIELD', path: ['policy', 'principalCap', part] });
    }
    input = { ...given, policy: own.policy, period: task.period ?? given.period };
  }
  const portfolio = readPortfolio(input, faults);
  const all = told(faults);
  return portfolio === undefined || all.length > 0 ? { source, faults: all } : { portfolio, source, faults: [] };
}

async function policyOf({ policy }: Task, context: Context, faults: RawFault[]): Promise<unknown> {
  if (policy === undefined) return undefined;
  if (policy === 'suichang-2024') return { preset: policy };
  return readJsonFile(policy, context, faults);
}

async function termsOf({ terms }: Task, context: Context, faults: RawFault[]): Promise<unknown> {
  if (terms === undefined) return undefined;
  if (terms === 'customary') return customaryTerms;
  const value = await readJsonFile(terms, context, faults);
  if (faults.length === 0 && (typeof value !== 'object' || value === null || Array.isArray(value))) {
    faults.push({ code: 'INVALID_VALUE', path: [], file: terms, value, detail: AN_OBJECT });
  }
  return value;
}

/** A fault told with the flag that supplies what is missing, or that gave what is wrong. */
function inTermsOfFlags(raw: RawFault, { termFlags, period }: Task): RawFault {
  if (raw.file !== undefined) return raw;
  const flags = flagsFor(raw.path);
  const [first] = raw.path;
  if (raw.code === 'MISSING_FIELD') {
    if (flags.length > 0) return { ...raw, detail: supplied(flags) };
    if (first === 'policy' && raw.path.length === 1) return { ...raw, detail: WITH_POLICY };
    if (first === 'period' && raw.path.length === 1) return { ...raw, detail: WITH_PERIOD };
    return raw;
  }
  const given = flags.filter((flag) => termFlags[flag] !== undefined);
  if (given.length > 0) return { ...raw, file: given.map((flag) => `--${flag}`).join(' ') };
  if (first === 'period' && period !== undefined) {
    const part = raw.path[1];
    return { ...raw, file: part === 'from' || part === 'to' ? `--${part}` : '--from --to' };
  }
  return raw;
}

function supplied(flags: readonly TermFlag[]): Text {
  const names = flags.map((flag) => `--${flag}`);
  return {
    en: ` (nothing is taken for granted: ${names.join(' and ')} or --terms)`,
    'zh-CN': `（不设默认值：用 ${names.join(' 和 ')} 或 --terms 给出）`,
  };
}

function checked({ policy, period, households, loans }: Portfolio, { csv }: Source, lang: Lang): string {
  const { from, to } = encodePeriod(period);
  const lines =
    lang === 'en'
      ? [
          `policy: ${policy.name} (${policy.id})`,
          `period: ${from} to ${to}, the last day not counted`,
          `households: ${households.length}`,
          `loans: ${loans.length}`,
          ...(csv === undefined ? [] : [`events: ${csv.events}`]),
          'no faults',
        ]
      : [
          `政策：${policy.name}（${policy.id}）`,
          `期间：${from} 至 ${to}（不含末日）`,
          `户数：${households.length}`,
          `笔数：${loans.length}`,
          ...(csv === undefined ? [] : [`事件：${csv.events}`]),
          '未发现错误',
        ];
  return `${lines.map(printable).join('\n')}\n`;
}

async function settled(
  { format, out }: Task,
  portfolio: Portfolio,
  context: Context,
  progress: Progress,
  lang: Lang,
): Promise<string> {
  await progress.step('settling');
  const settlement = settle(portfolio);
  const text = {
    table: () => settlementTable(settlement, lang),
    json: () => jsonText(settlement),
    csv: () => detailCsv(settlement, portfolio, lang),
  }[format]();
  if (out === undefined) return text;
  const [summary, detail] = FILE_NAMES[lang];
  const files = {
    [summary]: summaryCsv(settlement, lang),
    [detail]: format === 'csv' ? text : detailCsv(settlement, portfolio, lang),
    ...(format === 'json' ? { 'settlement.json': text } : {}),
  };
  const written = await writeFiles(out, context.cwd, files);
  if (format !== 'table') return text;
  return `${text}\n${written.map((name) => printable(lang === 'en' ? `written: ${name}` : `已写入：${name}`)).join('\n')}\n`;
}

function jsonText(settlement: Settlement): string {
  return `${JSON.stringify(encodeSettlement(settlement), null, 2)}\n`;
}

const FILE_NAMES: Record<Lang, readonly [summary: string, detail: string]> = {
  en: ['summary.csv', 'detail.csv'],
  'zh-CN': ['汇总表.csv', '明细表.csv'],
};

function countOf(count: number, lang: Lang): string {
  return lang === 'en'
    ? `${count} fault${count === 1 ? '' : 's'}; nothing was computed or written`
    : `共 ${count} 处错误；未计算，也未写入文件`;
}

const SEE_HELP: Text = { en: 'see tiexi --help', 'zh-CN': '用法见 tiexi --help' };
const NOTHING_DONE: Text = { en: 'nothing was written', 'zh-CN': '未写入文件' };
const AN_OBJECT: Text = { en: 'write an object of terms', 'zh-CN': '应为口径对象' };
const WITH_POLICY: Text = {
  en: ' in the portfolio or with --policy',
  'zh-CN': '：写在组合文件中，或用 --policy 给出',
};
const WITH_PERIOD: Text = {
  en: ' in the portfolio or with --year, or --from and --to',
  'zh-CN': '：写在组合文件中，或用 --year 或 --from 与 --to 给出',
};
