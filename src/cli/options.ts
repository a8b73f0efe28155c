import { parseArgs } from 'node:util';
import type { Account } from '../fields/entry.js';
import type { Lang, Text } from '../fields/faults.js';
import { LANGS } from '../fields/lang.js';
import { ENCODINGS, type Encoding } from '../io/csv-decode.js';
import { type Day, formatDay, readDay } from '../kernel/plain-date.js';
import { enumerated, inBoth } from '../words/forms.js';
import { UsageError } from './errors.js';
import { knownValue, likely, likelyName, listed, valuesOf } from './flag-values.js';
import {
  ACCOUNT_NAMES,
  COMMAND_NAMES,
  type Command,
  commandIn,
  commandsOf,
  FLAG_NAMES,
  FLAGS,
  type Flag,
  FORMATS,
  FORMS,
  flagsOf,
  INPUTS,
  isCommand,
  isFlag,
  OUTPUTS,
  type RepeatedFlag,
  SHELLS,
  type SingleFlag,
  type Switch,
  valuesOfFlag,
} from './flags.js';
import { TERM_FLAGS, type TermValues } from './terms-flags.js';

export type InputForm = (typeof INPUTS)[number];

/** The portfolio to read, and the policy and the period that the flags give. */
export interface InputRequest {
  /** A portfolio file, a folder or a file of tables, or `-`. */
  readonly input: string;
  /** Further files of tables: with `input`, which then is one too, they are read like a folder of these files. */
  readonly further?: readonly string[];
  /** A preset's name or a file. */
  readonly policy?: string;
  /** `customary` or a file. */
  readonly terms?: string;
  readonly termFlags: TermValues;
  /** As the flags give it; a day is not yet checked. */
  readonly period?: { readonly from: string; readonly to: string };
  /** Files of earlier settlements. */
  readonly previous?: readonly string[];
  readonly advances?: readonly { readonly funder: string; readonly amount: string }[];
  /** Files of reference rates, by the names that they have in the policy. */
  readonly references?: readonly { readonly name: string; readonly file: string }[];
  readonly encoding?: Encoding;
  /** The file of the mapping of tables. */
  readonly mapping?: string;
  readonly form?: InputForm;
  /** Whether a table of loans may be missing. */
  readonly needsNoLoans?: true;
  /** The day before which the period ends, where its own end is later. */
  readonly endsBefore?: string;
  /** Whether issued settlements without a hash are taken as they are. */
  readonly takeUnhashed: boolean;
}

export interface SettleRequest extends InputRequest {
  readonly command: 'settle';
  readonly format: (typeof FORMATS)['settle'][number];
  /** A folder. */
  readonly out?: string;
  /** Whether the households are a part, to be merged: the settlement's JSON is written on one line. */
  readonly partial: boolean;
  /** Whether warnings are refused like faults. */
  readonly strict: boolean;
}

/** `settle --output`: settles line by line in bounded memory. */
export interface StreamRequest extends InputRequest {
  readonly command: 'stream';
  readonly output: (typeof OUTPUTS)[number];
  /** The number of threads. */
  readonly jobs: number;
  /** A folder. */
  readonly out?: string;
  /** Whether warnings are refused like faults. */
  readonly strict: boolean;
}

/** `settle --draft`: settles a part, but for the funders' last fen. */
export interface DraftRequest extends InputRequest {
  readonly command: 'draft';
  /** The number of threads. */
  readonly jobs: number;
  /** The file of the tally; without it the tally is the last line of the output. */
  readonly tally?: string;
  /** Whether warnings are refused like faults. */
  readonly strict: boolean;
}

/** `tally`: folds tallies, or decides. */
export interface TallyRequest {
  readonly command: 'tally';
  /** Files with tallies, or `-`. */
  readonly files: readonly string[];
  /** Whether what follows from all tallies is written in their place: a decision, or the settlement. */
  readonly decide: boolean;
  /** The file of the decision with which the tallies were made. */
  readonly decision?: string;
  /** Files of the filled lines, in order. */
  readonly lines?: readonly string[];
}

/** `fund`: fills draft lines. */
export interface FundRequest {
  readonly command: 'fund';
  /** A file of draft lines, or `-`. */
  readonly input: string;
  /** The file of the decision. */
  readonly decision: string;
  /** The file of the tally; without it the tally is the last line of the output. */
  readonly tally?: string;
}

/** `map`: proposes a mapping. */
export interface MapRequest {
  readonly command: 'map';
  /** Files of tables, or folders. */
  readonly files: readonly string[];
  readonly encoding?: Encoding;
}

/** `page`: opens the page, or writes it to a file. */
export interface PageRequest {
  readonly command: 'page';
  /** A folder, or a file, whose data is written into the page. */
  readonly folder?: string;
  /** The file into which the page is written; absent: it is opened. */
  readonly out?: string;
}

export interface MergeRequest {
  readonly command: 'merge';
  /** Files of settlements, or `-`. */
  readonly files: readonly string[];
  readonly format: 'table' | 'json';
  /** Whether settlements without a hash are taken as they are. */
  readonly takeUnhashed: boolean;
}

/** `settle --check`. */
export interface RecheckRequest extends InputRequest {
  readonly command: 'recheck';
  /** The file of the issued settlement. */
  readonly issued: string;
  readonly format: 'text' | 'json';
}

export interface CheckRequest extends InputRequest {
  readonly command: 'check';
  readonly format: 'text' | 'json';
  /** Whether warnings are refused like faults. */
  readonly strict: boolean;
}

/** `check --policy` without an input: the policy alone. */
export interface CheckPolicyRequest extends Omit<InputRequest, 'input' | 'policy'> {
  readonly command: 'check-policy';
  /** A preset's name or a file. */
  readonly policy: string;
  readonly format: 'text' | 'json';
  /** Whether warnings are refused like faults. */
  readonly strict: boolean;
}

export interface ExplainRequest extends InputRequest {
  readonly command: 'explain';
  readonly loanId: string;
  /** The form of the explanation. */
  readonly explanation: (typeof FORMS)[number];
  readonly format: 'text' | 'markdown' | 'json';
}

export interface ProgressRequest extends InputRequest {
  readonly command: 'progress';
  /** Days. */
  readonly on: string;
  readonly until?: string;
  readonly format: 'table' | 'json';
}

export interface ScreenRequest extends InputRequest {
  readonly command: 'screen';
  /** Days. */
  readonly on: string;
  readonly since?: string;
  readonly format: 'table' | 'json' | 'csv';
}

/** A loan that is being considered, as the flags give it. */
export interface ConsideredLoan {
  /** In yuan. */
  readonly principal: string;
  /** In percent a year. */
  readonly rate: string;
  /** The day of disbursement. */
  readonly on: string;
  /** The day on which it is due. */
  readonly until: string;
  readonly householdId?: string;
  readonly lender?: string;
  readonly product?: string;
}

/** `quote`: what a loan that is being considered would come to. */
export interface QuoteRequest extends Omit<InputRequest, 'input'> {
  readonly command: 'quote';
  /** Where the household is, or the loan; absent: a household that is on the list. */
  readonly input?: string;
  /** The loan of the flags; absent: one of the input. */
  readonly considered?: ConsideredLoan;
  /** The loan of the input; absent: its only one. */
  readonly loanId?: string;
  readonly format: (typeof FORMATS)['quote'][number];
}

export interface ReconcileRequest extends InputRequest {
  readonly command: 'reconcile';
  /** A file, JSON or a table. */
  readonly claims: string;
  readonly format: 'table' | 'json' | 'csv';
}

export interface CompareRequest extends InputRequest {
  readonly command: 'compare';
  /** The other policy, a preset or a file; without it the policy of the input under the other terms. */
  readonly other?: string;
  /** `customary` or files; later ones are applied over earlier ones. */
  readonly otherTerms: readonly string[];
  readonly format: 'table' | 'json' | 'csv';
}

/** `entries` of days. */
export interface DayEntriesRequest extends InputRequest {
  readonly command: 'entries';
  /** The last of the days. */
  readonly on: string;
  /** The first of the days; without it the last. */
  readonly since?: string;
  readonly endsBefore: string;
  /** Files of lines. */
  readonly posted: readonly string[];
  /** The input as it was at the last run. */
  readonly known?: string;
  readonly accounts?: readonly Account[];
}

/** `entries` of a settlement. */
export interface SettlementEntriesRequest {
  readonly command: 'settlement-entries';
  /** The file of the issued settlement. */
  readonly settled: string;
  /** Files of lines. */
  readonly posted: readonly string[];
  readonly accounts?: readonly Account[];
  /** Whether a settlement without a hash is taken as it is. */
  readonly takeUnhashed: boolean;
}

export type EntriesRequest = DayEntriesRequest | SettlementEntriesRequest;

export interface VerifyRequest {
  readonly command: 'verify';
  /** The portfolio to verify; without it the golden vectors and random portfolios. */
  readonly reading?: InputRequest;
  /** The number of random portfolios, or of their loans in all. */
  readonly draw: { readonly count: number; readonly of: 'portfolios' | 'loans' };
  readonly seed?: number;
  /** A file for the first portfolio on which the two differ. */
  readonly keep?: string;
  readonly format: 'text' | 'json';
}

/** A policy of which terms may be undecided, and the terms that the flags give. */
export interface PolicyRequest extends Pick<InputRequest, 'terms' | 'termFlags' | 'references' | 'takeUnhashed'> {
  /** A preset's name or a file. */
  readonly policy: string;
}

/** `terms`: the terms that the text of a programme leaves open. */
export interface TermsRequest extends PolicyRequest {
  readonly command: 'terms';
  readonly format: (typeof FORMATS)['terms'][number];
}

/** `init`: a folder with a policy and templates of tables. */
export interface InitRequest extends PolicyRequest {
  readonly command: 'init';
  readonly folder: string;
  /** A file of answers. */
  readonly answers?: string;
}

/** `completion`: prints the script of a shell. */
export interface CompletionRequest {
  readonly command: 'completion';
  readonly shell: (typeof SHELLS)[number];
}

/** `help`, or `--help` of a command. */
export interface HelpRequest {
  readonly command: 'help';
  /** The command whose use is shown; without it all of them. */
  readonly of?: Command;
}

/** The parsed arguments. */
export type Request =
  | HelpRequest
  | { readonly command: 'version' }
  | CompletionRequest
  | SettleRequest
  | StreamRequest
  | DraftRequest
  | TallyRequest
  | FundRequest
  | RecheckRequest
  | CheckRequest
  | CheckPolicyRequest
  | ExplainRequest
  | ProgressRequest
  | ScreenRequest
  | QuoteRequest
  | EntriesRequest
  | CompareRequest
  | ReconcileRequest
  | MergeRequest
  | MapRequest
  | PageRequest
  | VerifyRequest
  | TermsRequest
  | InitRequest;

type Values = Readonly<Partial<Record<SingleFlag, string>>> & {
  readonly repeated: Readonly<Partial<Record<RepeatedFlag, readonly string[]>>>;
  readonly switches: ReadonlySet<Switch>;
};

const OPTIONS = Object.fromEntries(
  FLAG_NAMES.map((name) => {
    const { kind, short }: Flag = FLAGS[name];
    return [
      name,
      { type: kind === 'switch' ? 'boolean' : 'string', ...(short === undefined ? {} : { short }) },
    ] as const;
  }),
);

/**
 * The language of the output: `--lang`, else Chinese where the first of LC_ALL, LC_MESSAGES and LANG that is set begins with
 * `zh`, or where none is set, the locale of the system does; else English.
 */
export function langOf(
  argv: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  systemLocale: () => string | undefined = () => undefined,
): Lang {
  const at = argv.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const asked = at < 0 ? undefined : (argv[at] as string).startsWith('--lang=') ? argv[at]?.slice(7) : argv[at + 1];
  const given = asked === undefined ? undefined : knownValue(valuesOf(LANGS), asked);
  const lang = LANGS.find((candidate) => candidate === given);
  if (lang !== undefined) return lang;
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value !== undefined && value !== '');
  return /^zh/i.test(locale ?? systemLocale() ?? '') ? 'zh-CN' : 'en';
}

/**
 * Reads the arguments.
 *
 * @throws UsageError with what was expected
 */
export function readArguments(argv: readonly string[]): Request {
  const { tokens } = parseArgs({ args: [...argv], options: OPTIONS, strict: false, tokens: true });
  const repeated: Partial<Record<RepeatedFlag, string[]>> = {};
  const switches = new Set<Switch>();
  const values: Partial<Record<SingleFlag, string>> & { repeated: typeof repeated; switches: typeof switches } = {
    repeated,
    switches,
  };
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') {
      if (token.value.trim() === '') throw usage('an argument is an empty name', '有参数为空名称');
      positionals.push(token.value);
    }
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (!isFlag(name)) throw unknownFlag(rawName, argv);
    const { kind } = FLAGS[name];
    if (kind === 'switch') {
      if (value !== undefined)
        throw usage(`${rawName} takes no value; leave ${value} out`, `${rawName} 不带值；请去掉 ${value}`);
      if (name === 'version') return { command: name };
      switches.add(name as Switch);
      continue;
    }
    if (value === undefined || value.startsWith('--') || value.trim() === '') {
      throw usage(`${rawName} needs a value`, `${rawName} 须有值`);
    }
    // A Chinese name in place of a value that the flag knows. What it does not know is refused by what reads the flag.
    const known = knownValue(valuesOfFlag(name), value) ?? value;
    if (kind === 'repeated') {
      const many = name as RepeatedFlag;
      repeated[many] = [...(repeated[many] ?? []), known];
      continue;
    }
    const single = name as SingleFlag;
    if (Object.hasOwn(values, single)) throw usage(`${rawName} is given twice`, `${rawName} 重复给出`);
    values[single] = known;
  }
  const partial = switches.has('partial');
  const strict = switches.has('strict');
  const takeUnhashed = switches.has('take-unhashed');
  const [named, input, ...others] = positionals;
  if (named === 'help' && input !== undefined) return helpRequest(input);
  if (switches.has('help')) return helpRequest(named);
  if (named === 'help') return { command: named };
  const command = commandOf(named);
  if (command === 'completion') return completionRequest(positionals.slice(1));
  // The claim is behind all files of the input.
  const claims = command === 'reconcile' ? others.at(-1) : undefined;
  const further = command === 'reconcile' ? others.slice(0, -1) : others;
  const isOfPolicy = command === 'check' && input === undefined && values.policy !== undefined;
  const beginsWithPolicy = command === 'terms' || command === 'init';
  const isOfSettlement = command === 'entries' && values.settled !== undefined;
  if (
    input === undefined &&
    command !== 'verify' &&
    command !== 'page' &&
    command !== 'quote' &&
    !isOfPolicy &&
    !beginsWithPolicy &&
    !isOfSettlement
  ) {
    throw usage(
      `${command} needs an input: a portfolio JSON file, a folder or a file of tables, or - for standard input`,
      `${command} 须有输入：贷款数据文件（JSON）、表格文件夹或表格文件，或以 - 表示标准输入`,
    );
  }
  if (further.length > 0 && !TAKES_SEVERAL.has(command))
    throw usage(
      `${command} takes one input: unexpected ${further[0]}`,
      `${command} 只能有一个输入：多出 ${further[0]}`,
    );

  // The language has been read before, for the messages of usage errors.
  oneOf(values, 'lang', LANGS);
  for (const name of FLAG_NAMES) {
    if (!isGiven(values, name)) continue;
    const owners = commandsOf(name);
    if (owners.includes(command)) continue;
    throw usage(`--${name} can be used only with ${owners.join(', ')}`, `--${name} 只用于 ${owners.join('、')}`);
  }
  if (command === 'merge') {
    return {
      command,
      files: [input as string, ...others],
      format: formatOf(values, command),
      takeUnhashed,
    };
  }
  if (command === 'tally') return tallyRequest([input as string, ...others], values);
  if (command === 'fund') return fundRequest(input as string, values);
  if (command === 'map') {
    const encoding = oneOf(values, 'encoding', ENCODINGS);
    return { command, files: [input as string, ...others], ...(encoding === undefined ? {} : { encoding }) };
  }
  if (command === 'page') {
    const { out } = values;
    return { command, ...(input === undefined ? {} : { folder: input }), ...(out === undefined ? {} : { out }) };
  }
  if (command === 'verify') return verifyRequest(input, values);
  if (isOfSettlement) return settlementEntriesRequest(input, values);
  const ofPolicy = readingOf(values);
  if (beginsWithPolicy) return openTermsRequest(command, input, ofPolicy, values);
  if (isOfPolicy) {
    const format = formatOf(values, 'check');
    return { ...ofPolicy, command: 'check-policy', policy: values.policy as string, strict, format };
  }
  if (further.length > 0 && ofPolicy.form !== undefined && ofPolicy.form !== 'csv')
    throw usage(
      `--input ${ofPolicy.form} cannot be used with several files, which are tables`,
      `--input ${ofPolicy.form} 不能用于多个文件：多个文件须都是表格`,
    );
  const several = further.length === 0 ? {} : { further };
  if (command === 'quote') return quoteRequest({ ...ofPolicy, ...several }, input, values);
  const reading = { ...ofPolicy, input: input as string, ...several };
  if (command === 'check') {
    return { command, ...reading, strict, format: formatOf(values, command) };
  }
  if (command === 'explain') {
    const { loan } = values;
    if (loan === undefined) {
      throw usage('explain needs --loan with a loan ID', 'explain 须以 --loan 给出借据号');
    }
    const format = formatOf(values, command);
    const form = oneOf(values, 'form', FORMS);
    if (form !== undefined && format === 'json') {
      throw usage('--form cannot be used with --format json', '--form 不能与 --format json 同用');
    }
    return { command, ...reading, loanId: loan, explanation: form ?? 'long', format };
  }
  if (command === 'reconcile') {
    if (claims === undefined) {
      throw usage(
        'reconcile needs a claim: a JSON file or a table after the input',
        'reconcile 须在输入之后给出申报文件（JSON 或表格）',
      );
    }
    return { command, ...reading, claims, format: formatOf(values, command) };
  }
  if (command === 'progress') return progressRequest(reading, values);
  if (command === 'screen') return screenRequest(reading, values);
  if (command === 'entries') return dayEntriesRequest(reading, values);
  if (command === 'compare') return compareRequest(reading, values);
  const { check, out } = values;
  if (switches.has('draft')) return draftRequest(reading, values, partial, strict);
  if (values.tally !== undefined) throw usage('--tally can be used only with --draft', '--tally 须与 --draft 同用');
  if (values.output !== undefined) return streamRequest(reading, values, partial, strict);
  if (values.jobs !== undefined) {
    throw usage('--jobs can be used only with --output or --draft', '--jobs 须与 --output 或 --draft 同用');
  }
  if (check === undefined) {
    const format = formatOf(values, 'settle');
    if ((format === 'report' || format === 'xlsx') && out === undefined) {
      throw usage(`--format ${format} needs --out with a folder`, `--format ${format} 须以 --out 给出文件夹`);
    }
    if (partial) checkPartial(values);
    return { command: 'settle', ...reading, format, partial, strict, ...(out === undefined ? {} : { out }) };
  }
  if (out !== undefined) {
    throw usage('--check writes no files; remove --out', '--check 不写文件：请去掉 --out');
  }
  return { command: 'recheck', ...reading, issued: check, format: formatOf(values, 'settle --check') };
}

/** The commands of which several arguments are files: of tables that are read as one input, or those of the command. */
const TAKES_SEVERAL: ReadonlySet<Command> = new Set([
  'settle',
  'check',
  'explain',
  'reconcile',
  'progress',
  'screen',
  'quote',
  'entries',
  'compare',
  'merge',
  'tally',
  'map',
]);

/** `terms` and `init` begin with a policy: that of the Suichang plan where none is given. */
function openTermsRequest(
  command: 'terms' | 'init',
  folder: string | undefined,
  { policy = 'suichang-2024', ...own }: Omit<InputRequest, 'input'>,
  values: Values,
): TermsRequest | InitRequest {
  if (command === 'init') {
    const { answers } = values;
    return { command, ...own, policy, folder: folder ?? '.', ...(answers === undefined ? {} : { answers }) };
  }
  if (folder !== undefined)
    throw usage(`terms takes no input: unexpected ${folder}`, `terms 不需要输入：多出 ${folder}`);
  return { command, ...own, policy, format: formatOf(values, command) };
}

function isGiven({ repeated, switches, ...values }: Values, name: string): boolean {
  return Object.hasOwn(values, name) || Object.hasOwn(repeated, name) || switches.has(name as Switch);
}

/** The format of the output: the first of the command's where none is given. */
function formatOf<K extends keyof typeof FORMATS>(values: Values, command: K): (typeof FORMATS)[K][number] {
  const formats: readonly (typeof FORMATS)[K][number][] = FORMATS[command];
  return oneOf(values, 'format', formats) ?? (formats[0] as (typeof FORMATS)[K][number]);
}

function unknownFlag(rawName: string, argv: readonly string[]): UsageError {
  const command = commandIn(argv);
  const names = (command === undefined ? FLAG_NAMES : flagsOf(command)).map((name) => `--${name}`);
  const meant = rawName.startsWith('--') ? likelyName(rawName, names) : { en: '', 'zh-CN': '' };
  return usage(`unknown flag ${rawName}${meant.en}`, `未知参数 ${rawName}${meant['zh-CN']}`);
}

/** The names of JSON files. */
const IS_JSON = /\.json$/i;

/** `settle --output` has no flags that need the whole settlement. */
function streamRequest(reading: InputRequest, values: Values, partial: boolean, strict: boolean): StreamRequest {
  const { format, check, out } = values;
  const whole = { format, check, partial: partial || undefined };
  for (const [flag, value] of Object.entries(whole)) {
    if (value === undefined) continue;
    throw usage(`--output cannot be used with --${flag}`, `--output 不能与 --${flag} 同用`);
  }
  if (reading.form === 'json' || (reading.form === undefined && IS_JSON.test(reading.input))) {
    throw usage(
      '--output needs lines of households (--input ndjson) or tables, not a JSON portfolio',
      '--output 须输入逐户的行（--input ndjson）或表格，不能是整份贷款数据文件',
    );
  }
  const output = oneOf(values, 'output', OUTPUTS) as StreamRequest['output'];
  if (output === 'csv' && reading.previous !== undefined && out === undefined) {
    throw usage(
      '--output csv with --previous needs --out with a folder: adjustments are a file of their own',
      '--output csv 与 --previous 同用时须以 --out 给出文件夹：以前年度调整另成一个文件',
    );
  }
  return {
    command: 'stream',
    ...reading,
    output,
    jobs: wholeNumber(values, 'jobs', 1, MOST_JOBS) ?? 1,
    strict,
    ...(out === undefined ? {} : { out }),
  };
}

/** `settle --draft` has no flags that need all loans. */
function draftRequest(reading: InputRequest, values: Values, partial: boolean, strict: boolean): DraftRequest {
  const { format, check, out, output, tally } = values;
  const { previous, advances: advance } = reading;
  const whole = { format, check, out, output, partial: partial || undefined, previous, advance };
  for (const [flag, value] of Object.entries(whole)) {
    if (value === undefined) continue;
    throw usage(`--draft cannot be used with --${flag}`, `--draft 不能与 --${flag} 同用`);
  }
  if (reading.form === 'json' || (reading.form === undefined && IS_JSON.test(reading.input))) {
    throw usage(
      '--draft needs lines of households (--input ndjson) or tables, not a JSON portfolio',
      '--draft 须输入逐户的行（--input ndjson）或表格，不能是整份贷款数据文件',
    );
  }
  const jobs = wholeNumber(values, 'jobs', 1, MOST_JOBS) ?? 1;
  return { command: 'draft', ...reading, jobs, strict, ...(tally === undefined ? {} : { tally }) };
}

function tallyRequest(files: readonly string[], { decision, repeated, switches }: Values): TallyRequest {
  const { lines } = repeated;
  const decide = switches.has('decide');
  if (lines !== undefined && !decide) {
    throw usage('--lines can be used only with --decide', '--lines 须与 --decide 同用');
  }
  return {
    ...{ command: 'tally', files, decide },
    ...(decision === undefined ? {} : { decision }),
    ...(lines === undefined ? {} : { lines }),
  };
}

function fundRequest(input: string, { decision, tally }: Values): FundRequest {
  if (decision === undefined) {
    throw usage('fund needs --decision with a file', 'fund 须以 --decision 给出分担结果文件');
  }
  return { command: 'fund', input, decision, ...(tally === undefined ? {} : { tally }) };
}

/** The largest number of threads. */
const MOST_JOBS = 256;

/** `settle --partial` has no flags that need the whole settlement. */
function checkPartial({ format, out, repeated }: Values): void {
  for (const [flag, value] of Object.entries({ format, out, ...repeated })) {
    if (value === undefined) continue;
    throw usage(
      `--partial cannot be used with --${flag}; give it to merge`,
      `--partial 不能与 --${flag} 同用：请在 merge 时给出`,
    );
  }
}

function commandOf(name: string | undefined): Command {
  const all = inBoth((lang) => enumerated(COMMAND_NAMES, lang));
  if (name === undefined) throw usage(`no command is given; expected one of ${all.en}`, `须给出命令：${all['zh-CN']}`);
  if (isCommand(name)) return name;
  const meant = likelyName(name, COMMAND_NAMES);
  throw usage(
    `unknown command ${name}; expected one of ${all.en}${meant.en}`,
    `未知命令 ${name}；应为 ${all['zh-CN']}${meant['zh-CN']}`,
  );
}

function helpRequest(name: string | undefined): HelpRequest {
  return { command: 'help', ...(name === undefined ? {} : { of: commandOf(name) }) };
}

function completionRequest([given, ...further]: readonly string[]): CompletionRequest {
  const shell = SHELLS.find((each) => each === given);
  if (shell !== undefined && further.length === 0) return { command: 'completion', shell };
  const all = inBoth((lang) => enumerated(SHELLS, lang));
  const meant = given === undefined || shell !== undefined ? undefined : likelyName(given, SHELLS);
  throw usage(
    `completion needs a shell: one of ${all.en}${meant?.en ?? ''}`,
    `completion 须给出一种命令行：${all['zh-CN']}${meant?.['zh-CN'] ?? ''}`,
  );
}

/** What is read besides the input. */
function readingOf(values: Values): Omit<InputRequest, 'input'> {
  const encoding = oneOf(values, 'encoding', ENCODINGS);
  const form = oneOf(values, 'input', INPUTS);
  const period = periodOf(values);
  const termFlags = Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(TERM_FLAGS, name)));
  const { policy, terms, mapping, repeated, switches } = values;
  const { previous } = repeated;
  const advances = repeated.advance?.map(advanceOf);
  const references = repeated.reference && referencesOf(repeated.reference);
  return {
    termFlags,
    takeUnhashed: switches.has('take-unhashed'),
    ...(previous === undefined ? {} : { previous }),
    ...(advances === undefined ? {} : { advances }),
    ...(references === undefined ? {} : { references }),
    ...(policy === undefined ? {} : { policy }),
    ...(terms === undefined ? {} : { terms }),
    ...(period === undefined ? {} : { period }),
    ...(encoding === undefined ? {} : { encoding }),
    ...(mapping === undefined ? {} : { mapping }),
    ...(form === undefined ? {} : { form }),
  };
}

/** `province=300000.00`. */
function advanceOf(text: string): { funder: string; amount: string } {
  const at = text.lastIndexOf('=');
  if (at > 0) return { funder: text.slice(0, at), amount: text.slice(at + 1) };
  throw usage(`--advance must be FUNDER=AMOUNT, not ${text}`, `--advance 应为 分担主体=金额；不能是 ${text}`);
}

/** `LPR1Y=lpr.json`, once for a name. */
function referencesOf(texts: readonly string[]): readonly { readonly name: string; readonly file: string }[] {
  const given = texts.map((text) => {
    const at = text.indexOf('=');
    if (at > 0 && at < text.length - 1) return { name: text.slice(0, at), file: text.slice(at + 1) };
    throw usage(`--reference must be NAME=FILE, not ${text}`, `--reference 应为 名称=文件；不能是 ${text}`);
  });
  const twice = given.find(({ name }, i) => given.findIndex((other) => other.name === name) < i);
  if (twice === undefined) return given;
  throw usage(`--reference gives ${twice.name} twice`, `--reference 重复给出 ${twice.name}`);
}

/** The flags by which random portfolios are drawn. */
const OF_DRAWING = ['random', 'random-loans', 'seed', 'keep'] as const;
/** The flags of `verify` that go with both. */
const OF_BOTH: readonly string[] = [...OF_DRAWING, 'format', 'lang'];

function verifyRequest(input: string | undefined, values: Values): VerifyRequest {
  const format = formatOf(values, 'verify');
  if (input !== undefined) {
    const drawing = OF_DRAWING.find((name) => isGiven(values, name));
    if (drawing !== undefined) {
      throw usage(
        `--${drawing} is for random portfolios and cannot be used with an input`,
        `--${drawing} 用于随机抽样：不能同时给出输入`,
      );
    }
    return { command: 'verify', reading: { input, ...readingOf(values) }, draw: DEFAULT_DRAW, format };
  }
  const reading = FLAG_NAMES.find((name) => isGiven(values, name) && !OF_BOTH.includes(name));
  if (reading !== undefined) throw usage(`--${reading} needs an input`, `--${reading} 须与输入同时给出`);
  const random = wholeNumber(values, 'random', 1);
  const loans = wholeNumber(values, 'random-loans', 1);
  if (random !== undefined && loans !== undefined) {
    throw usage('--random and --random-loans cannot be used together', '--random 与 --random-loans 只能给出其一');
  }
  const seed = wholeNumber(values, 'seed', 0);
  const { keep } = values;
  return {
    command: 'verify',
    draw:
      loans !== undefined
        ? { count: loans, of: 'loans' }
        : random !== undefined
          ? { count: random, of: 'portfolios' }
          : DEFAULT_DRAW,
    format,
    ...(seed === undefined ? {} : { seed }),
    ...(keep === undefined ? {} : { keep }),
  };
}

function screenRequest(reading: InputRequest, values: Values): ScreenRequest {
  const on = dayOf(values, 'on');
  const since = dayOf(values, 'since');
  if (on === undefined) throw usage('screen needs --on with a day', 'screen 须以 --on 给出日期');
  const format = formatOf(values, 'screen');
  const own = { command: 'screen', ...reading, needsNoLoans: true, on, format } as const;
  return since === undefined ? own : { ...own, since };
}

/** The flags that describe a loan; the first three are required with any of them. */
const OF_CONSIDERED = ['principal', 'rate', 'on', 'until', 'days', 'household', 'lender', 'product'] as const;

function quoteRequest(reading: Omit<InputRequest, 'input'>, input: string | undefined, values: Values): QuoteRequest {
  const { loan } = values;
  const described = OF_CONSIDERED.find((name) => values[name] !== undefined);
  if (loan !== undefined && described !== undefined)
    throw usage(
      `--loan is of the input and cannot be used with --${described}`,
      `--loan 取自输入，不能与 --${described} 同用`,
    );
  const own = {
    command: 'quote',
    ...reading,
    ...(input === undefined ? {} : { input }),
    format: formatOf(values, 'quote'),
  } as const;
  if (described !== undefined) return { ...own, considered: consideredLoan(input, values) };
  if (input === undefined)
    throw usage(
      'quote needs --principal, --rate, --on and --until or --days, or an input with the loan',
      'quote 须给出 --principal、--rate、--on 以及 --until 或 --days，或给出含该笔贷款的输入',
    );
  return loan === undefined ? own : { ...own, loanId: loan };
}

function consideredLoan(input: string | undefined, values: Values): ConsideredLoan {
  const { principal, rate, household, lender, product } = values;
  const on = dayOf(values, 'on');
  const missing = (['principal', 'rate', 'on'] as const).filter((name) => values[name] === undefined);
  if (principal === undefined || rate === undefined || on === undefined) {
    const names = inBoth((lang) =>
      enumerated(
        missing.map((name) => `--${name}`),
        lang,
      ),
    );
    throw usage(`quote needs ${names.en}, too`, `quote 还须给出 ${names['zh-CN']}`);
  }
  if (input === undefined && household !== undefined)
    throw usage('--household is of the input, which is not given', '--household 取自输入，而未给出输入');
  return {
    principal,
    rate,
    on,
    until: dueDay(on, values),
    ...(household === undefined ? {} : { householdId: household }),
    ...(lender === undefined ? {} : { lender }),
    ...(product === undefined ? {} : { product }),
  };
}

/** The day on which a considered loan is due: that of `--until`, or so many days after its disbursement. */
function dueDay(on: string, values: Values): string {
  const until = dayOf(values, 'until');
  const most = LAST_DAY - (readDay(on) as Day);
  if (most < 1) throw usage(`--on must be before 2199-12-31, not ${on}`, `--on 应早于 2199-12-31；不能是 ${on}`);
  const days = wholeNumber(values, 'days', 1, most);
  if (until !== undefined && days !== undefined)
    throw usage('the loan is due twice; give --until or --days', '到期日期重复给出：用 --until 或 --days');
  if (until === undefined && days === undefined)
    throw usage('quote needs --until with a day, or --days', 'quote 须以 --until 给出到期日期，或给出 --days');
  // Days compare as text.
  if (until !== undefined && until <= on)
    throw usage(`--until must be later than --on; it is ${until}`, `--until 须晚于 --on；现为 ${until}`);
  return until ?? formatDay(((readDay(on) as Day) + (days as number)) as Day);
}

function progressRequest(reading: InputRequest, values: Values): ProgressRequest {
  const on = dayOf(values, 'on');
  const until = dayOf(values, 'until');
  if (on === undefined) throw usage('progress needs --on with a day', 'progress 须以 --on 给出日期');
  // Days compare as text.
  if (until !== undefined && until <= on) {
    throw usage(`--until must be later than --on; it is ${until}`, `--until 须晚于 --on；现为 ${until}`);
  }
  const format = formatOf(values, 'progress');
  return { command: 'progress', ...reading, on, format, ...(until === undefined ? {} : { until }) };
}

/** The flags of `entries --settled`. */
const OF_SETTLED: readonly string[] = ['settled', 'posted', 'account', 'take-unhashed', 'lang'];

function settlementEntriesRequest(input: string | undefined, values: Values): SettlementEntriesRequest {
  if (input !== undefined) {
    throw usage(`--settled takes no input: unexpected ${input}`, `--settled 不需要输入：多出 ${input}`);
  }
  const other = FLAG_NAMES.find((name) => isGiven(values, name) && !OF_SETTLED.includes(name));
  if (other !== undefined) throw usage(`--settled cannot be used with --${other}`, `--settled 不能与 --${other} 同用`);
  return {
    command: 'settlement-entries',
    settled: values.settled as string,
    posted: values.repeated.posted ?? [],
    takeUnhashed: values.switches.has('take-unhashed'),
    ...accountsOf(values),
  };
}

function dayEntriesRequest(reading: InputRequest, values: Values): DayEntriesRequest {
  const on = dayOf(values, 'on');
  const since = dayOf(values, 'since');
  if (on === undefined) {
    throw usage(
      'entries needs --on with a day, or --settled with a settlement',
      'entries 须以 --on 给出日期，或以 --settled 给出结算',
    );
  }
  // Days compare as text.
  if (since !== undefined && since > on) {
    throw usage(`--since must not be later than --on; it is ${since}`, `--since 不得晚于 --on；现为 ${since}`);
  }
  const { known, repeated } = values;
  return {
    command: 'entries',
    ...reading,
    on,
    endsBefore: dayAfter('on', on),
    posted: repeated.posted ?? [],
    ...(since === undefined ? {} : { since }),
    ...(known === undefined ? {} : { known }),
    ...accountsOf(values),
  };
}

function accountsOf({ repeated: { account } }: Values): { readonly accounts?: readonly Account[] } {
  if (account === undefined) return {};
  const accounts = account.map((value) => knownOf('account', value, ACCOUNT_NAMES));
  return { accounts: [...new Set(accounts)] };
}

function compareRequest(reading: InputRequest, values: Values): CompareRequest {
  const { with: other, repeated } = values;
  const otherTerms = repeated['with-terms'] ?? [];
  if (other === undefined && otherTerms.length === 0) {
    throw usage(
      'compare needs another policy: --with, or --with-terms for the same policy under other terms',
      'compare 须给出对比政策：--with，或以 --with-terms 给出同一政策的其他口径',
    );
  }
  const format = formatOf(values, 'compare');
  return { command: 'compare', ...reading, otherTerms, format, ...(other === undefined ? {} : { other }) };
}

function dayOf(values: Values, name: SingleFlag): string | undefined {
  const value = values[name];
  if (value === undefined || readDay(value) !== undefined) return value;
  throw usage(
    `--${name} must be a day, YYYY-MM-DD from 1900-01-01 to 2199-12-31, not ${value}`,
    `--${name} 应为日期，写成 YYYY-MM-DD，范围 1900-01-01 至 2199-12-31；不能是 ${value}`,
  );
}

const DEFAULT_DRAW = { count: 1000, of: 'portfolios' } as const;

/** Seeds and counts are integers below this. */
export const SEEDS = 2 ** 31;

function wholeNumber(values: Values, name: SingleFlag, least: number, most = SEEDS - 1): number | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  if (/^\d{1,10}$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
  throw usage(
    `--${name} must be an integer from ${least} to ${most}, not ${value}`,
    `--${name} 应为 ${least} 至 ${most} 的整数；不能是 ${value}`,
  );
}

function oneOf<T extends string>(values: Values, name: SingleFlag, allowed: readonly T[]): T | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  return knownOf(name, value, allowed);
}

function knownOf<T extends string>(name: string, value: string, allowed: readonly T[]): T {
  const found = allowed.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  const known = valuesOf(allowed);
  const all = listed(allowed, known);
  const meant = likely(value, known);
  throw usage(
    `--${name} must be one of ${all.en}, not ${value}${meant.en}`,
    `--${name} 应为 ${all['zh-CN']}；不能是 ${value}${meant['zh-CN']}`,
  );
}

function periodOf({ year, from, to, through }: Values): { from: string; to: string } | undefined {
  if (year !== undefined) {
    if (from !== undefined || to !== undefined || through !== undefined) {
      throw usage(
        'the period is given twice; give --year, or --from with --to or --through',
        '结算期重复给出：用 --year，或用 --from 与 --to（或 --through）',
      );
    }
    if (!/^\d{4}$/.test(year) || Number(year) < 1900 || Number(year) > 2198) {
      throw usage(
        `--year must be a year from 1900 to 2198, not ${year}`,
        `--year 应为 1900 至 2198 的年份；不能是 ${year}`,
      );
    }
    return { from: `${year}-01-01`, to: `${Number(year) + 1}-01-01` };
  }
  if (to !== undefined && through !== undefined) {
    throw usage(
      'the end of the period is given twice; --to is the day after the last one, --through the last one itself',
      '结算期终止日重复给出：--to 为最后一日的次日，--through 为最后一日',
    );
  }
  const end = to ?? (through === undefined ? undefined : dayAfter('through', through));
  if (from === undefined && end === undefined) return undefined;
  if (from === undefined || end === undefined) {
    throw usage('--from must be given together with --to or --through', '--from 须与 --to 或 --through 同时给出');
  }
  return { from, to: end };
}

/** The day after the last one of a period. */
function dayAfter(name: string, last: string): string {
  const day = readDay(last);
  if (day !== undefined && day < LAST_DAY) return formatDay((day + 1) as Day);
  throw usage(
    `--${name} must be a day, YYYY-MM-DD from 1900-01-01 to 2199-12-30, not ${last}`,
    `--${name} 应为日期，写成 YYYY-MM-DD，范围 1900-01-01 至 2199-12-30；不能是 ${last}`,
  );
}

const LAST_DAY = readDay('2199-12-31') as Day;

function usage(en: string, chinese: string): UsageError {
  const text: Text = { en, 'zh-CN': chinese };
  return new UsageError(text);
}
