import {
  fault,
  formatFault,
  formatPath,
  InvalidInputError,
  isObject,
  type Lang,
  type RawFault,
  type Text,
} from '../fields/faults.js';
import type { Portfolio } from '../fields/portfolio.js';
import { readPortfolio } from '../io/parse.js';
import { parseSettlement } from '../io/settlement-json.js';
import { customaryTerms } from '../policies/terms.js';
import type { Context } from './context.js';
import { RefusedError } from './errors.js';
import { readJsonFile, readSource, type Source } from './input.js';
import type { InputRequest } from './options.js';
import { readPrevious } from './previous.js';
import type { Progress } from './progress.js';
import { flagsFor, type TermFlag, withTerms } from './terms-flags.js';

export interface Read {
  readonly portfolio: Portfolio;
  readonly source: Source;
}

/** The policy and the period of an input that has none, as they are written. */
export interface Defaults {
  readonly policy: unknown;
  readonly period: unknown;
}

/**
 * Reads and checks a portfolio. Policy and period are those of the flags, else of the input, else of `defaults`.
 *
 * @throws RefusedError with every fault; FileError, UsageError
 */
export async function readInput(
  reading: InputRequest,
  context: Context,
  progress: Progress,
  lang: Lang,
  defaults?: Defaults,
): Promise<Read> {
  await progress.step('reading');
  return readFrom(reading, (faults) => readSource(reading, context, faults), context, progress, lang, defaults);
}

/**
 * Reads and checks policy, period and advances as a portfolio without households and loans, which are read elsewhere.
 *
 * @throws RefusedError with every fault; FileError, UsageError
 */
export async function readFrame(
  reading: InputRequest,
  context: Context,
  progress: Progress,
  lang: Lang,
): Promise<Portfolio> {
  const none = async (): Promise<Source> => ({ portfolio: { households: [], loans: [] } });
  return (await readFrom(reading, none, context, progress, lang)).portfolio;
}

async function readFrom(
  reading: InputRequest,
  read: (faults: RawFault[]) => Promise<Source>,
  context: Context,
  progress: Progress,
  lang: Lang,
  defaults?: Defaults,
): Promise<Read> {
  const faults: RawFault[] = [];
  const policy = reading.policy === undefined ? undefined : await readPolicy(reading.policy, context, faults);
  const terms = reading.terms === undefined ? undefined : await readTerms(reading.terms, context, faults);
  const previous = await previousOf(reading, context, faults);
  const source = await read(faults);

  await progress.step('checking');
  // Of CSV also the faults of the files' form.
  const all = () => source.placed?.(faults) ?? faults;
  const refused = () => {
    const faults = all().map((raw) => fault(withFlags(raw, reading), lang));
    return new RefusedError([...faults.map(formatFault), countOf(faults.length, lang)], faults);
  };
  // A file that cannot be read is reported alone: its contents cannot be checked.
  if (faults.length > 0) throw refused();
  let input = source.portfolio;
  if (isObject(input)) {
    const given = input as Partial<Defaults>;
    const own = withTerms(policy ?? given.policy ?? defaults?.policy, terms, reading.termFlags);
    if (own.missing !== undefined) {
      const part = own.missing === 'principal-cap-per-loan' ? 'perLoan' : 'perHousehold';
      faults.push({ code: 'MISSING_FIELD', path: ['policy', 'principalCap', part] });
    }
    input = {
      ...given,
      policy: own.policy,
      period: reading.period ?? given.period ?? defaults?.period,
      ...(previous === undefined ? {} : { previous }),
      ...(reading.advances === undefined ? {} : { advances: reading.advances }),
    };
  }
  const portfolio = readPortfolio(input, faults);
  if (portfolio === undefined || all().length > 0) throw refused();
  return { portfolio, source };
}

/**
 * Reads an issued settlement and checks it. Returns its JSON.
 *
 * @throws RefusedError with every fault; FileError
 */
export async function readIssuedSettlement(file: string, context: Context, lang: Lang): Promise<Defaults> {
  const faults: RawFault[] = [];
  const issued = await readJsonFile(file, context, faults);
  const lines = faults.map((raw) => formatFault(fault(raw, lang)));
  try {
    if (issued !== undefined) parseSettlement(issued, { lang });
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    lines.push(...error.faults.map((one) => `${file}: ${formatFault(one)}`));
  }
  if (lines.length > 0) throw new RefusedError([...lines, countOf(lines.length, lang)]);
  return issued as Defaults;
}

/** A policy as it is written: a preset's name or a file. */
export async function readPolicy(policy: string, context: Context, faults: RawFault[]): Promise<unknown> {
  return policy === 'suichang-2024' ? { preset: policy } : readObject(policy, A_POLICY, context, faults);
}

/** Terms as they are written: `customary` or a file. */
export async function readTerms(terms: string, context: Context, faults: RawFault[]): Promise<unknown> {
  return terms === 'customary' ? customaryTerms : readObject(terms, AN_OBJECT, context, faults);
}

async function readObject(file: string, detail: Text, context: Context, faults: RawFault[]): Promise<unknown> {
  const before = faults.length;
  const value = await readJsonFile(file, context, faults);
  if (faults.length === before && !isObject(value)) {
    faults.push({ code: 'INVALID_VALUE', path: [], file, value, detail });
  }
  return value;
}

async function previousOf(
  { previous }: InputRequest,
  context: Context,
  faults: RawFault[],
): Promise<readonly unknown[] | undefined> {
  if (previous === undefined) return undefined;
  const settlements: unknown[] = [];
  for (const file of previous) settlements.push(await readPrevious(file, context, faults));
  return settlements;
}

/** Adds to a fault the flag that supplies the missing value, or that gave the faulty one. */
function withFlags(raw: RawFault, { termFlags, period, previous, advances }: InputRequest): RawFault {
  if (raw.file !== undefined) return raw;
  const flags = flagsFor(raw.path);
  const [first, place, ...rest] = raw.path;
  if (first === 'previous' && previous !== undefined) {
    const file = previous[place as number] as string;
    return { ...raw, file: rest.length === 0 ? file : `${file}: ${formatPath(rest)}` };
  }
  if (first === 'advances' && advances !== undefined) return { ...raw, file: '--advance' };
  if (raw.code === 'MISSING_FIELD') {
    if (flags.length > 0) return { ...raw, detail: supplied(flags) };
    if (first === 'policy' && raw.path.length === 1) return { ...raw, detail: WITH_POLICY };
    if (first === 'period' && raw.path.length === 1) return { ...raw, detail: WITH_PERIOD };
    return raw;
  }
  const given = flags.filter((flag) => termFlags[flag] !== undefined);
  if (given.length > 0) return { ...raw, file: given.map((flag) => `--${flag}`).join(' ') };
  if (first === 'period' && period !== undefined) {
    return { ...raw, file: place === 'from' || place === 'to' ? `--${place}` : '--from --to' };
  }
  return raw;
}

function supplied(flags: readonly TermFlag[]): Text {
  const names = flags.map((flag) => `--${flag}`);
  return {
    en: `; there is no default: give ${names.join(' and ')}, or --terms`,
    'zh-CN': `；不设默认值：请用 ${names.join(' 和 ')} 或 --terms 给出`,
  };
}

/** The last line of a refusal: the number of faults. */
export function countOf(count: number, lang: Lang): string {
  return lang === 'en'
    ? `${count} fault${count === 1 ? '' : 's'}; nothing was computed or written`
    : `共 ${count} 处错误；未计算，也未写入文件`;
}

const A_POLICY: Text = { en: 'expected a policy object', 'zh-CN': '应为政策对象' };
const AN_OBJECT: Text = { en: 'expected an object of terms', 'zh-CN': '应为口径对象' };
const WITH_POLICY: Text = {
  en: '; give it in the portfolio or with --policy',
  'zh-CN': '；请写在贷款数据文件中，或用 --policy 给出',
};
const WITH_PERIOD: Text = {
  en: '; give it in the portfolio, with --year, or with --from and --to',
  'zh-CN': '；请写在贷款数据文件中，或用 --year 或 --from 与 --to 给出',
};
