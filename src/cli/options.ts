import { parseArgs } from 'node:util';
import type { Lang, Text } from '../fields/faults.js';
import { ENCODINGS, type Encoding } from '../io/csv-decode.js';
import { type Day, formatDay, readDay } from '../kernel/plain-date.js';
import { enumerated, inBoth, LANGS } from '../words/forms.js';
import { UsageError } from './errors.js';
import { TERM_FLAGS, type TermFlag, type TermValues } from './terms-flags.js';

/** The formats of an input, where its name does not determine one. */
export const INPUTS = ['json', 'ndjson', 'csv'] as const;
export type InputForm = (typeof INPUTS)[number];

/** The portfolio to read, and the policy and the period that the flags give. */
export interface InputRequest {
  /** A portfolio file, a folder of CSV, or `-`. */
  readonly input: string;
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
  readonly form?: InputForm;
  /** Whether issued settlements without a hash are taken as they are. */
  readonly takeUnhashed: boolean;
}

export interface SettleRequest extends InputRequest {
  readonly command: 'settle';
  readonly format: 'table' | 'json' | 'csv' | 'report' | 'xlsx';
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
  readonly output: 'ndjson' | 'csv';
  /** The number of threads. */
  readonly jobs: number;
  /** A folder. */
  readonly out?: string;
  /** Whether warnings are refused like faults. */
  readonly strict: boolean;
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
  readonly explanation: 'long' | 'short';
  readonly format: 'text' | 'markdown' | 'json';
}

export interface ProgressRequest extends InputRequest {
  readonly command: 'progress';
  /** Days. */
  readonly on: string;
  readonly until?: string;
  readonly format: 'table' | 'json';
}

export interface ReconcileRequest extends InputRequest {
  readonly command: 'reconcile';
  /** A file, JSON or CSV. */
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
  readonly format: 'table' | 'json';
}

/** `init`: a folder with a policy and templates of tables. */
export interface InitRequest extends PolicyRequest {
  readonly command: 'init';
  readonly folder: string;
  /** A file of answers. */
  readonly answers?: string;
}

/** The parsed arguments. */
export type Request =
  | { readonly command: 'help' }
  | { readonly command: 'version' }
  | SettleRequest
  | StreamRequest
  | RecheckRequest
  | CheckRequest
  | CheckPolicyRequest
  | ExplainRequest
  | ProgressRequest
  | CompareRequest
  | ReconcileRequest
  | MergeRequest
  | VerifyRequest
  | TermsRequest
  | InitRequest;

const WITH_INPUT = ['settle', 'check', 'explain', 'reconcile', 'progress', 'compare', 'merge', 'verify'] as const;
/** The commands that begin with a policy alone. */
const WITHOUT_INPUT = ['terms', 'init'] as const;
const COMMANDS = [...WITH_INPUT, ...WITHOUT_INPUT] as const;
type Command = (typeof COMMANDS)[number];

/** The flags, except those of terms, with the commands that have them. */
const SETTINGS = {
  policy: COMMANDS,
  year: WITH_INPUT,
  from: WITH_INPUT,
  to: WITH_INPUT,
  through: WITH_INPUT,
  terms: COMMANDS,
  encoding: WITH_INPUT,
  input: WITH_INPUT,
  lang: COMMANDS,
  format: [...WITH_INPUT, 'terms'],
  out: ['settle'],
  output: ['settle'],
  jobs: ['settle'],
  check: ['settle'],
  loan: ['explain'],
  form: ['explain'],
  on: ['progress'],
  until: ['progress'],
  with: ['compare'],
  random: ['verify'],
  'random-loans': ['verify'],
  seed: ['verify'],
  keep: ['verify'],
  answers: ['init'],
} as const satisfies Record<string, readonly Command[]>;

/** Flags that may be given more than once. */
const REPEATED = ['previous', 'advance', 'reference', 'with-terms'] as const;

type RepeatedFlag = (typeof REPEATED)[number];
type SettingFlag = keyof typeof SETTINGS;
type Flag = SettingFlag | TermFlag;
type Values = Readonly<Partial<Record<Flag, string>>> & {
  readonly repeated: Readonly<Partial<Record<RepeatedFlag, readonly string[]>>>;
  readonly switches: ReadonlySet<Switch>;
};

/** Flags without a value. */
const SWITCHES = ['partial', 'strict', 'take-unhashed'] as const;

type Switch = (typeof SWITCHES)[number];

const OPTIONS = {
  ...Object.fromEntries(
    [...Object.keys(SETTINGS), ...REPEATED, ...Object.keys(TERM_FLAGS)].map((name) => [
      name,
      { type: 'string' as const },
    ]),
  ),
  ...Object.fromEntries(SWITCHES.map((name) => [name, { type: 'boolean' as const }])),
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/**
 * The language of the output: `--lang`, else Chinese where the first of LC_ALL, LC_MESSAGES and LANG that is set begins with
 * `zh`, else English.
 */
export function langOf(argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Lang {
  const at = argv.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const asked = at < 0 ? undefined : (argv[at] as string).startsWith('--lang=') ? argv[at]?.slice(7) : argv[at + 1];
  const lang = LANGS.find((candidate) => candidate === asked);
  if (lang !== undefined) return lang;
  const locale = [env.LC_ALL, env.LC_MESSAGES, env.LANG].find((value) => value !== undefined && value !== '');
  return locale !== undefined && /^zh/i.test(locale) ? 'zh-CN' : 'en';
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
  const values: Partial<Record<Flag, string>> & { repeated: typeof repeated; switches: typeof switches } = {
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
    if (!Object.hasOwn(OPTIONS, name)) throw usage(`unknown flag ${rawName}`, `未知参数 ${rawName}`);
    if (name === 'help' || name === 'version') return { command: name };
    const own = SWITCHES.find((each) => each === name);
    if (own !== undefined) {
      if (value !== undefined)
        throw usage(`${rawName} takes no value; leave ${value} out`, `${rawName} 不带值；请去掉 ${value}`);
      switches.add(own);
      continue;
    }
    if (value === undefined || value.startsWith('--') || value.trim() === '') {
      throw usage(`${rawName} needs a value`, `${rawName} 须有值`);
    }
    const many = REPEATED.find((flag) => flag === name);
    if (many !== undefined) {
      repeated[many] = [...(repeated[many] ?? []), value];
      continue;
    }
    if (Object.hasOwn(values, name)) throw usage(`${rawName} is given twice`, `${rawName} 重复给出`);
    values[name as Flag] = value;
  }
  const partial = switches.has('partial');
  const strict = switches.has('strict');
  const takeUnhashed = switches.has('take-unhashed');
  const [named, input, ...others] = positionals;
  const command = commandOf(named);
  const [claims, ...further] = command === 'reconcile' ? others : [undefined, ...(command === 'merge' ? [] : others)];
  const isOfPolicy = command === 'check' && input === undefined && values.policy !== undefined;
  const hasNoInput = WITHOUT_INPUT.some((each) => each === command);
  if (input === undefined && command !== 'verify' && !isOfPolicy && !hasNoInput) {
    throw usage(
      `${command} needs an input: a portfolio JSON file, a folder of CSV, or - for standard input`,
      `${command} 须有输入：贷款数据文件（JSON）、CSV 文件夹，或以 - 表示标准输入`,
    );
  }
  if (further.length > 0)
    throw usage(`only one input is allowed: unexpected ${further[0]}`, `只能有一个输入：多出 ${further[0]}`);

  // The language has been read before, for the messages of usage errors.
  oneOf(values, 'lang', LANGS);
  for (const name of Object.keys(SETTINGS) as SettingFlag[]) {
    const owners: readonly Command[] = SETTINGS[name];
    if (values[name] === undefined || owners.includes(command)) continue;
    throw usage(`--${name} can be used only with ${owners.join(', ')}`, `--${name} 只用于 ${owners.join('、')}`);
  }
  if (repeated['with-terms'] !== undefined && command !== 'compare') {
    throw usage('--with-terms can be used only with compare', '--with-terms 只用于 compare');
  }
  if (partial && command !== 'settle') throw usage('--partial can be used only with settle', '--partial 只用于 settle');
  if (strict && command !== 'settle' && command !== 'check') {
    throw usage('--strict can be used only with settle, check', '--strict 只用于 settle、check');
  }
  if (command === 'merge') {
    return {
      command,
      files: [input as string, ...others],
      format: oneOf(values, 'format', ['table', 'json']) ?? 'table',
      takeUnhashed,
    };
  }
  if (command === 'verify') return verifyRequest(input, values);
  const ofPolicy = readingOf(values);
  if (command === 'terms' || command === 'init') return openTermsRequest(command, input, ofPolicy, values);
  if (isOfPolicy) {
    const format = oneOf(values, 'format', ['text', 'json']) ?? 'text';
    return { ...ofPolicy, command: 'check-policy', policy: values.policy as string, strict, format };
  }
  const reading = { ...ofPolicy, input: input as string };
  if (command === 'check') {
    return { command, ...reading, strict, format: oneOf(values, 'format', ['text', 'json']) ?? 'text' };
  }
  if (command === 'explain') {
    const { loan } = values;
    if (loan === undefined) {
      throw usage('explain needs --loan with a loan ID', 'explain 须以 --loan 给出借据号');
    }
    const format = oneOf(values, 'format', ['text', 'markdown', 'json']) ?? 'text';
    const form = oneOf(values, 'form', ['long', 'short']);
    if (form !== undefined && format === 'json') {
      throw usage('--form cannot be used with --format json', '--form 不能与 --format json 同用');
    }
    return { command, ...reading, loanId: loan, explanation: form ?? 'long', format };
  }
  if (command === 'reconcile') {
    if (claims === undefined) {
      throw usage(
        'reconcile needs a claim: a JSON or CSV file after the input',
        'reconcile 须在输入之后给出申报文件（JSON 或 CSV）',
      );
    }
    return { command, ...reading, claims, format: oneOf(values, 'format', ['table', 'json', 'csv']) ?? 'table' };
  }
  if (command === 'progress') return progressRequest(reading, values);
  if (command === 'compare') return compareRequest(reading, values);
  const { check, out } = values;
  if (values.output !== undefined) return streamRequest(reading, values, partial, strict);
  if (values.jobs !== undefined) {
    throw usage('--jobs can be used only with --output', '--jobs 须与 --output 同用');
  }
  if (check === undefined) {
    const format = oneOf(values, 'format', ['table', 'json', 'csv', 'report', 'xlsx']) ?? 'table';
    if ((format === 'report' || format === 'xlsx') && out === undefined) {
      throw usage(`--format ${format} needs --out with a folder`, `--format ${format} 须以 --out 给出文件夹`);
    }
    if (partial) checkPartial(values);
    return { command, ...reading, format, partial, strict, ...(out === undefined ? {} : { out }) };
  }
  if (out !== undefined) {
    throw usage('--check writes no files; remove --out', '--check 不写文件：请去掉 --out');
  }
  return { command: 'recheck', ...reading, issued: check, format: oneOf(values, 'format', ['text', 'json']) ?? 'text' };
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
      '--output needs lines of households (--input ndjson) or a folder of CSV, not a JSON portfolio',
      '--output 须输入逐户的行（--input ndjson）或 CSV 文件夹，不能是整份贷款数据文件',
    );
  }
  const output = oneOf(values, 'output', ['ndjson', 'csv']) as StreamRequest['output'];
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
  const all = inBoth((lang) => enumerated(COMMANDS, lang));
  if (name === undefined) throw usage(`no command is given; expected one of ${all.en}`, `须给出命令：${all['zh-CN']}`);
  const command = COMMANDS.find((candidate) => candidate === name);
  if (command !== undefined) return command;
  throw usage(`unknown command ${name}; expected one of ${all.en}`, `未知命令 ${name}；应为 ${all['zh-CN']}`);
}

/** What is read besides the input. */
function readingOf(values: Values): Omit<InputRequest, 'input'> {
  const encoding = oneOf(values, 'encoding', ENCODINGS);
  const form = oneOf(values, 'input', INPUTS);
  const period = periodOf(values);
  const termFlags = Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(TERM_FLAGS, name)));
  const { policy, terms, repeated, switches } = values;
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
    ...(form === undefined ? {} : { form }),
  };
}

/** `terms` and `init` begin with a policy: that of the Suichang plan where none is given. */
function openTermsRequest(
  command: (typeof WITHOUT_INPUT)[number],
  folder: string | undefined,
  { previous, advances, policy = 'suichang-2024', ...own }: Omit<InputRequest, 'input'>,
  values: Values,
): TermsRequest | InitRequest {
  const unused = previous === undefined ? advances && 'advance' : 'previous';
  if (unused !== undefined)
    throw usage(`--${unused} cannot be used with ${command}`, `--${unused} 不能与 ${command} 同用`);
  if (command === 'init') {
    const { answers } = values;
    return { command, ...own, policy, folder: folder ?? '.', ...(answers === undefined ? {} : { answers }) };
  }
  if (folder !== undefined)
    throw usage(`terms takes no input: unexpected ${folder}`, `terms 不需要输入：多出 ${folder}`);
  return { command, ...own, policy, format: oneOf(values, 'format', ['table', 'json']) ?? 'table' };
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

const OF_READING: readonly Flag[] = ['policy', 'year', 'from', 'to', 'through', 'terms', 'encoding'];
const OF_DRAWING: readonly Flag[] = ['random', 'random-loans', 'seed', 'keep'];

function verifyRequest(input: string | undefined, values: Values): VerifyRequest {
  const names = [...Object.keys(values), ...Object.keys(values.repeated), ...values.switches];
  const given = (flags: readonly string[]) => names.find((name) => flags.includes(name));
  const format = oneOf(values, 'format', ['text', 'json']) ?? 'text';
  if (input !== undefined) {
    const drawing = given(OF_DRAWING);
    if (drawing !== undefined) {
      throw usage(
        `--${drawing} is for random portfolios and cannot be used with an input`,
        `--${drawing} 用于随机抽样：不能同时给出输入`,
      );
    }
    return { command: 'verify', reading: { input, ...readingOf(values) }, draw: DEFAULT_DRAW, format };
  }
  const reading = given([...OF_READING, ...REPEATED, 'take-unhashed', ...Object.keys(TERM_FLAGS)]);
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

function progressRequest(reading: InputRequest, values: Values): ProgressRequest {
  const on = dayOf(values, 'on');
  const until = dayOf(values, 'until');
  if (on === undefined) throw usage('progress needs --on with a day', 'progress 须以 --on 给出日期');
  // Days compare as text.
  if (until !== undefined && until <= on) {
    throw usage(`--until must be later than --on; it is ${until}`, `--until 须晚于 --on；现为 ${until}`);
  }
  const format = oneOf(values, 'format', ['table', 'json']) ?? 'table';
  return { command: 'progress', ...reading, on, format, ...(until === undefined ? {} : { until }) };
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
  const format = oneOf(values, 'format', ['table', 'json', 'csv']) ?? 'table';
  return { command: 'compare', ...reading, otherTerms, format, ...(other === undefined ? {} : { other }) };
}

function dayOf(values: Values, name: SettingFlag): string | undefined {
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

function wholeNumber(values: Values, name: SettingFlag, least: number, most = SEEDS - 1): number | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  if (/^\d{1,10}$/.test(value) && Number(value) >= least && Number(value) <= most) return Number(value);
  throw usage(
    `--${name} must be an integer from ${least} to ${most}, not ${value}`,
    `--${name} 应为 ${least} 至 ${most} 的整数；不能是 ${value}`,
  );
}

function oneOf<T extends string>(values: Values, name: SettingFlag, allowed: readonly T[]): T | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw usage(
      `--${name} must be one of ${allowed.join(', ')}, not ${value}`,
      `--${name} 应为 ${allowed.join('、')}；不能是 ${value}`,
    );
  }
  return found;
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
  const end = to ?? (through === undefined ? undefined : dayAfter(through));
  if (from === undefined && end === undefined) return undefined;
  if (from === undefined || end === undefined) {
    throw usage('--from must be given together with --to or --through', '--from 须与 --to 或 --through 同时给出');
  }
  return { from, to: end };
}

/** The day after the last one of a period. */
function dayAfter(through: string): string {
  const day = readDay(through);
  if (day !== undefined && day < LAST_DAY) return formatDay((day + 1) as Day);
  throw usage(
    `--through must be a day, YYYY-MM-DD from 1900-01-01 to 2199-12-30, not ${through}`,
    `--through 应为日期，写成 YYYY-MM-DD，范围 1900-01-01 至 2199-12-30；不能是 ${through}`,
  );
}

const LAST_DAY = readDay('2199-12-31') as Day;

function usage(en: string, chinese: string): UsageError {
  const text: Text = { en, 'zh-CN': chinese };
  return new UsageError(text);
}
