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
import type { Reading } from './options.js';
import { readPrevious } from './previous.js';
import type { Progress } from './progress.js';
import { flagsFor, type TermFlag, withTerms } from './terms-flags.js';

export interface Read {
  readonly portfolio: Portfolio;
  readonly source: Source;
}

/** Policy and period for an input that has none of its own, as they are written. */
export interface Otherwise {
  readonly policy: unknown;
  readonly period: unknown;
}

/**
 * Reads and checks a portfolio under the policy and the period of the flags, of the input, or else of `otherwise`.
 *
 * @throws RefusedError with every fault; FileError, UsageError
 */
export async function readInput(
  reading: Reading,
  context: Context,
  progress: Progress,
  lang: Lang,
  otherwise?: Otherwise,
): Promise<Read> {
  await progress.step('reading');
  return readFrom(reading, (faults) => readSource(reading, context, faults), context, progress, lang, otherwise);
}

/**
 * Reads and checks policy, period and what was paid ahead, for households and loans that are read elsewhere: a portfolio
 * that has none.
 *
 * @throws RefusedError with every fault; FileError, UsageError
 */
export async function readFrame(
  reading: Reading,
  context: Context,
  progress: Progress,
  lang: Lang,
): Promise<Portfolio> {
  const nothing = async (): Promise<Source> => ({ portfolio: { households: [], loans: [] } });
  return (await readFrom(reading, nothing, context, progress, lang)).portfolio;
}

async function readFrom(
  reading: Reading,
  read: (faults: RawFault[]) => Promise<Source>,
  context: Context,
  progress: Progress,
  lang: Lang,
  otherwise?: Otherwise,
): Promise<Read> {
  const faults: RawFault[] = [];
  const policy = reading.policy === undefined ? undefined : await readPolicy(reading.policy, context, faults);
  const terms = reading.terms === undefined ? undefined : await readTerms(reading.terms, context, faults);
  const previous = await previousOf(reading, context, faults);
  const source = await read(faults);

  await progress.step('checking');
  // Of CSV, with what is wrong with the form of the files.
  const all = () => source.placed?.(faults) ?? faults;
  const refused = () => {
    const lines = all().map((raw) => formatFault(fault(inTermsOfFlags(raw, reading), lang)));
    return new RefusedError([...lines, countOf(lines.length, lang)]);
  };
  // Text that is not JSON is told by itself: nothing is known of what it was to hold.
  if (faults.length > 0) throw refused();
  let input = source.portfolio;
  if (isObject(input)) {
    const given = input as Partial<Otherwise>;
    const own = withTerms(policy ?? given.policy ?? otherwise?.policy, terms, reading.termFlags);
    if (own.missing !== undefined) {
      const part = own.missing === 'principal-cap-per-loan' ? 'perLoan' : 'perHousehold';
      faults.push({ code: 'MISSING_FIELD', path: ['policy', 'principalCap', part] });
    }
    input = {
      ...given,
      policy: own.policy,
      period: reading.period ?? given.period ?? otherwise?.period,
      ...(previous === undefined ? {} : { previous }),
      ...(reading.advances === undefined ? {} : { advances: reading.advances }),
    };
  }
  const portfolio = readPortfolio(input, faults);
  if (portfolio === undefined || all().length > 0) throw refused();
  return { portfolio, source };
}

/**
 * Reads a settlement as it was issued: its JSON as it stands, checked.
 *
 * @throws RefusedError with every fault; FileError
 */
export async function readIssuedSettlement(file: string, context: Context, lang: Lang): Promise<Otherwise> {
  const faults: RawFault[] = [];
  const issued = await readJsonFile(file, context, faults);
  if (faults.length > 0)
    throw new RefusedError([...faults.map((raw) => formatFault(fault(raw, lang))), countOf(1, lang)]);
  try {
    parseSettlement(issued, { lang });
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const lines = error.faults.map((one) => `${file}: ${formatFault(one)}`);
    throw new RefusedError([...lines, countOf(lines.length, lang)]);
  }
  return issued as Otherwise;
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
  { previous }: Reading,
  context: Context,
  faults: RawFault[],
): Promise<readonly unknown[] | undefined> {
  if (previous === undefined) return undefined;
  const settlements: unknown[] = [];
  for (const file of previous) settlements.push(await readPrevious(file, context, faults));
  return settlements;
}

/** A fault told with the flag that supplies what is missing, or that gave what is wrong. */
function inTermsOfFlags(raw: RawFault, { termFlags, period, previous, advances }: Reading): RawFault {
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
    en: ` (nothing is taken for granted: ${names.join(' and ')} or --terms)`,
    'zh-CN': `（不设默认值：用 ${names.join(' 和 ')} 或 --terms 给出）`,
  };
}

/** The line behind the faults. */
export function countOf(count: number, lang: Lang): string {
  return lang === 'en'
    ? `${count} fault${count === 1 ? '' : 's'}; nothing was computed or written`
    : `共 ${count} 处错误；未计算，也未写入文件`;
}

const A_POLICY: Text = { en: 'write a policy object', 'zh-CN': '应为政策对象' };
const AN_OBJECT: Text = { en: 'write an object of terms', 'zh-CN': '应为口径对象' };
const WITH_POLICY: Text = {
  en: ' in the portfolio or with --policy',
  'zh-CN': '：写在组合文件中，或用 --policy 给出',
};
const WITH_PERIOD: Text = {
  en: ' in the portfolio or with --year, or --from and --to',
  'zh-CN': '：写在组合文件中，或用 --year 或 --from 与 --to 给出',
};
