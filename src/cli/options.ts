import { parseArgs } from 'node:util';
import { ENCODINGS, type Encoding } from '../io/csv-decode.js';
import type { Lang, Text } from '../model/faults.js';
import { UsageError } from './errors.js';
import { TERM_FLAGS, type TermFlag, type TermValues } from './terms-flags.js';

export const FORMATS = ['table', 'json', 'csv'] as const;
export type Format = (typeof FORMATS)[number];

export const LANGS = ['zh-CN', 'en'] as const satisfies readonly Lang[];

/** What the command is asked to do. */
export type Request =
  | { readonly command: 'help' | 'version' }
  | {
      readonly command: 'settle' | 'check';
      /** A portfolio file, a folder of CSV, or `-`. */
      readonly input: string;
      /** A preset's name or a file. */
      readonly policy?: string;
      /** `customary` or a file. */
      readonly terms?: string;
      readonly termFlags: TermValues;
      /** As the flags give it; a day may still be none. */
      readonly period?: { readonly from: string; readonly to: string };
      readonly format: Format;
      readonly out?: string;
      readonly encoding?: Encoding;
    };

type SettingFlag = 'policy' | 'year' | 'from' | 'to' | 'terms' | 'format' | 'out' | 'encoding' | 'lang';

const SETTINGS: readonly SettingFlag[] = ['policy', 'year', 'from', 'to', 'terms', 'format', 'out', 'encoding', 'lang'];

const OPTIONS = {
  ...Object.fromEntries([...SETTINGS, ...Object.keys(TERM_FLAGS)].map((name) => [name, { type: 'string' as const }])),
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;

/**
 * The language of all that is said: `--lang`, or the first of LC_ALL, LC_MESSAGES and LANG that is set, Chinese where it
 * begins with `zh`, English for anything else.
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
 * @throws UsageError that says what was expected.
 */
export function readArguments(argv: readonly string[]): Request {
  const { tokens } = parseArgs({ args: [...argv], options: OPTIONS, strict: false, tokens: true });
  const values: Partial<Record<SettingFlag | TermFlag, string>> = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const { name, rawName, value } = token;
    if (!Object.hasOwn(OPTIONS, name)) throw usage(`unknown flag ${rawName}`, `未知参数 ${rawName}`);
    if (name === 'help' || name === 'version') return { command: name };
    if (value === undefined || value.startsWith('--')) throw usage(`${rawName} needs a value`, `${rawName} 须有值`);
    if (Object.hasOwn(values, name)) throw usage(`${rawName} is given twice`, `${rawName} 重复给出`);
    values[name as SettingFlag | TermFlag] = value;
  }
  const [command, input, ...further] = positionals;
  if (command === undefined) throw usage('a command is expected: settle or check', '须给出命令：settle 或 check');
  if (command !== 'settle' && command !== 'check') {
    throw usage(`unknown command ${command}; settle or check is expected`, `未知命令 ${command}；应为 settle 或 check`);
  }
  if (input === undefined) {
    throw usage(
      `${command} needs an input: a portfolio JSON file, a folder of CSV, or - for standard input`,
      `${command} 须有输入：组合 JSON 文件、CSV 文件夹，或以 - 表示标准输入`,
    );
  }
  if (further.length > 0)
    throw usage(`one input only: ${further[0]} is too much`, `只能有一个输入：多出 ${further[0]}`);

  // The language itself has been read before: faults of usage are told in it.
  oneOf(values, 'lang', LANGS);
  const format = oneOf(values, 'format', FORMATS);
  const encoding = oneOf(values, 'encoding', ENCODINGS);
  if (command === 'check') {
    for (const name of ['format', 'out'] as const) {
      if (values[name] !== undefined) throw usage(`--${name} belongs to settle`, `--${name} 只用于 settle`);
    }
  }
  const period = periodOf(values);
  const termFlags = Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(TERM_FLAGS, name)));
  const { policy, terms, out } = values;
  return {
    command,
    input,
    termFlags,
    format: format ?? 'table',
    ...(policy === undefined ? {} : { policy }),
    ...(terms === undefined ? {} : { terms }),
    ...(period === undefined ? {} : { period }),
    ...(out === undefined ? {} : { out }),
    ...(encoding === undefined ? {} : { encoding }),
  };
}

type Values = Readonly<Partial<Record<SettingFlag | TermFlag, string>>>;

function oneOf<T extends string>(values: Values, name: SettingFlag, allowed: readonly T[]): T | undefined {
  const value = values[name];
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) {
    throw usage(
      `--${name} takes ${allowed.join(', ')}; not ${value}`,
      `--${name} 应为 ${allowed.join('、')}；不能是 ${value}`,
    );
  }
  return found;
}

function periodOf({ year, from, to }: Values): { from: string; to: string } | undefined {
  if (year !== undefined) {
    if (from !== undefined || to !== undefined) {
      throw usage(
        'the period is given twice: --year, or --from and --to',
        '期间重复给出：用 --year，或用 --from 与 --to',
      );
    }
    if (!/^\d{4}$/.test(year) || Number(year) < 1900 || Number(year) > 2198) {
      throw usage(
        `--year takes a year from 1900 to 2198; not ${year}`,
        `--year 应为 1900 至 2198 的年份；不能是 ${year}`,
      );
    }
    return { from: `${year}-01-01`, to: `${Number(year) + 1}-01-01` };
  }
  if (from === undefined && to === undefined) return undefined;
  if (from === undefined || to === undefined) {
    throw usage('--from and --to are given together', '--from 与 --to 须同时给出');
  }
  return { from, to };
}

function usage(en: string, chinese: string): UsageError {
  const text: Text = { en, 'zh-CN': chinese };
  return new UsageError(text);
}
