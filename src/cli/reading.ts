import {
  type Fault,
  fault,
  formatFault,
  formatPath,
  InvalidInputError,
  isObject,
  type Lang,
  type RawFault,
  type Text,
} from '../fields/faults.js';
import { checkHashes, type IssuedOptions, readIssuedSettlement as readIssuedJson } from '../fields/issued-reading.js';
import { UNREAD } from '../fields/parsed.js';
import type { Portfolio } from '../fields/portfolio.js';
import { inDocumentOrder } from '../io/fault-order.js';
import { faultsIn, type ParseOptions, readPortfolio } from '../io/parse.js';
import { parseSettlement } from '../io/settlement-json.js';
import { suichangFunders } from '../policies/suichang-2024.js';
import { customaryTerms } from '../policies/terms.js';
import type { Context } from './context.js';
import { RefusedError } from './errors.js';
import { knownValue, likely, listed, type Values } from './flag-values.js';
import { besideTables, takenLine } from './folder-policy.js';
import { readJsonFile, readSource, type Source } from './input.js';
import { isLines, readIssuedFile } from './issued-file.js';
import type { InputRequest } from './options.js';
import type { Progress } from './progress.js';
import { flagsFor, optionsOfTerm, type TermFlag, withTerms } from './terms-flags.js';

export interface Read {
  readonly portfolio: Portfolio;
  readonly source: Source;
  /** Where policy and period are from. */
  readonly from: Readonly<Record<keyof Defaults, Origin>>;
}

/** Where the policy or the period is from: the flags, the input, or what is taken where neither has it. */
export type Origin = 'flags' | 'input' | 'defaults';

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
  return readFrom(reading, () => readSource(reading, context, lang), context, progress, lang, defaults);
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
  const none = async (): Promise<Source> => ({ portfolio: { households: [], loans: [] }, all: inDocumentOrder });
  return (await readFrom(reading, none, context, progress, lang, undefined, false)).portfolio;
}

async function readFrom(
  reading: InputRequest,
  read: () => Promise<Source>,
  context: Context,
  progress: Progress,
  lang: Lang,
  defaults?: Defaults,
  keepsLines = true,
): Promise<Read> {
  // The faults of the files that flags name come first, then those of the input in its order.
  const ofFlags: RawFault[] = [];
  const beside = reading.policy === undefined ? besideTables('policy', reading.input, context) : undefined;
  if (beside !== undefined) context.notes.push(takenLine('policy', beside, lang));
  const file = reading.policy ?? beside;
  const policy = file === undefined ? undefined : await readPolicy(file, reading, context, ofFlags);
  const terms = reading.terms === undefined ? undefined : await readTerms(reading.terms, context, ofFlags);
  const previous = await previousOf(reading, keepsLines, context, ofFlags);
  const source = await read();

  await progress.step('checking');
  const found: RawFault[] = [];
  const { portfolio: given, read: readAlready } = source;
  if (given !== UNREAD && !isObject(given)) readPortfolio(given, found);
  const own: Partial<Record<string, unknown>> = isObject(given) ? given : UNREAD_PORTFOLIO;
  const { policy: withoutReferences, missing } = policyOf(policy ?? own.policy ?? defaults?.policy, terms, reading);
  const ownPolicy = await withReferences(withoutReferences, reading, context, ofFlags);
  if (missing !== undefined) found.push(missing);
  const hasPolicyFlag =
    reading.references !== undefined ||
    policy !== undefined ||
    terms !== undefined ||
    Object.keys(reading.termFlags).length > 0;
  const period = endingBefore(reading.period ?? own.period ?? defaults?.period, reading.endsBefore);
  const ofFlag = {
    ...(hasPolicyFlag ? { policy: ownPolicy } : {}),
    ...(reading.period === undefined ? {} : { period }),
    ...(previous === undefined ? {} : { previous }),
    ...(reading.advances === undefined ? {} : { advances: withFunderIds(reading.advances, fundersOf(ownPolicy)) }),
  };
  // The fields in the order in which their faults are told: those of flags, then those of the input in its order.
  const input = {
    ...ofFlag,
    ...own,
    policy: ownPolicy,
    period,
    ...ofFlag,
  };
  const portfolio = readPortfolio(input, found, reading, readAlready);
  const all = [...ofFlags, ...source.all(found, input)];
  if (portfolio === undefined || all.length > 0) {
    const funders = fundersOf(ownPolicy);
    const faults = all.map((raw) => fault(withFlags(raw, reading, funders), lang));
    throw new RefusedError([...faults.map(formatFault), countOf(faults.length, lang)], faults);
  }
  const originOf = (name: keyof Defaults, isFlag: boolean): Origin =>
    isFlag ? 'flags' : own[name] === undefined ? 'defaults' : 'input';
  const from = {
    policy: beside === undefined ? originOf('policy', policy !== undefined) : 'input',
    period: originOf('period', reading.period !== undefined),
  };
  return { portfolio, source, from };
}

/** A period that ends before a day, where its own end is later and it begins before: what is later is not needed. */
function endingBefore(period: unknown, end: string | undefined): unknown {
  if (end === undefined || !isObject(period)) return period;
  const { from, to } = period;
  const isLater = typeof from === 'string' && typeof to === 'string' && from < end && end < to;
  return isLater ? { ...period, to: end } : period;
}

const UNREAD_PORTFOLIO = { policy: UNREAD, period: UNREAD, households: UNREAD, loans: UNREAD };

/** The policy with the terms of the flags; the fault of a cap on principal that is given without the other. */
function policyOf(
  policy: unknown,
  terms: unknown,
  { termFlags }: InputRequest,
): { readonly policy: unknown; readonly missing?: RawFault } {
  if (policy === UNREAD || terms === UNREAD) return { policy: UNREAD };
  const { missing, ...own } = withTerms(policy, terms, termFlags);
  if (missing === undefined) return own;
  const part = missing === 'principal-cap-per-loan' ? 'perLoan' : 'perHousehold';
  return { ...own, missing: { code: 'MISSING_FIELD', path: ['policy', 'principalCap', part] } };
}

/**
 * Reads an issued settlement, adds its lines up again and holds it against its hash. Returns its JSON.
 *
 * @throws RefusedError with every fault; FileError
 */
export async function readIssuedSettlement(
  file: string,
  { takeUnhashed = false }: IssuedOptions,
  context: Context,
  lang: Lang,
): Promise<Defaults> {
  const faults: RawFault[] = [];
  const issued = await readIssuedFile(file, true, context, faults);
  const lines = faults.map((raw) => formatFault(fault(raw, lang)));
  if (issued !== UNREAD) {
    for (const one of faultsOfIssued(issued, { takeUnhashed, lang })) lines.push(`${file}: ${formatFault(one)}`);
  }
  if (lines.length > 0) throw new RefusedError([...lines, countOf(lines.length, lang)]);
  return issued as Defaults;
}

/** The faults of an issued settlement. Of one whose lines are in a file of their own, the provenance differs. */
function faultsOfIssued(issued: unknown, { takeUnhashed, lang }: Required<ParseOptions>): readonly Fault[] {
  if (isObject(issued) && issued.linesSha256 !== undefined) {
    const faults: RawFault[] = [];
    readIssuedJson(issued, [], faults, { takeUnhashed });
    return faultsIn(faults, { value: issued }, { lang });
  }
  try {
    parseSettlement(issued, { takeUnhashed, lang });
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError) return error.faults;
    throw error;
  }
}

/**
 * A policy as it is written: a preset's name, or a file that holds one: the policy itself, a portfolio, or an issued
 * settlement, which is checked as every issued settlement is.
 */
export async function readPolicy(
  policy: string,
  options: IssuedOptions,
  context: Context,
  faults: RawFault[],
): Promise<unknown> {
  if (isPreset(policy)) return { preset: policy };
  const before = faults.length;
  const value = isLines(policy)
    ? await readIssuedFile(policy, false, context, faults)
    : await readObject(policy, A_POLICY, context, faults);
  // A policy has no field of this name; what has one holds a policy. A line that could not be read may have held it.
  if (!isObject(value)) return value;
  if (value.policy === undefined) return isLines(policy) && faults.length > before ? UNREAD : value;
  const found: RawFault[] = [];
  if (value.provenance !== undefined || value.totals !== undefined) checkIssued(value, found, options);
  faults.push(
    ...found.map((raw) => ({ ...raw, file: raw.path.length === 0 ? policy : `${policy}: ${formatPath(raw.path)}` })),
  );
  return value.policy;
}

/** Whether it is the name of a preset and not of a file. */
export function isPreset(policy: string): boolean {
  return policy === 'suichang-2024';
}

/** Checks an issued settlement whose lines may be in a file that is not read: its policy does not depend on them. */
function checkIssued(issued: Readonly<Record<string, unknown>>, faults: RawFault[], options: IssuedOptions): void {
  const { provenance } = issued;
  const hasLinesElsewhere =
    isObject(provenance) && provenance.linesSha256 !== undefined && provenance.linesSha256 !== null;
  if (issued.loans === undefined && hasLinesElsewhere) checkHashes(issued, [], faults, options, false);
  else readIssuedJson(issued, [], faults, options);
}

/** Terms as they are written: `customary` or a file. */
export async function readTerms(terms: string, context: Context, faults: RawFault[]): Promise<unknown> {
  return terms === 'customary' ? customaryTerms : readObject(terms, AN_OBJECT, context, faults);
}

async function readObject(file: string, detail: Text, context: Context, faults: RawFault[]): Promise<unknown> {
  const value = await readJsonFile(file, context, faults);
  if (isObject(value)) return value;
  // Text that is not JSON has been told.
  if (value !== undefined) faults.push({ code: 'INVALID_VALUE', path: [], file, value, detail });
  return UNREAD;
}

async function previousOf(
  { previous }: InputRequest,
  keepsLines: boolean,
  context: Context,
  faults: RawFault[],
): Promise<readonly unknown[] | undefined> {
  if (previous === undefined) return undefined;
  const settlements: unknown[] = [];
  for (const file of previous) settlements.push(await readIssuedFile(file, keepsLines, context, faults));
  return settlements;
}

/**
 * A policy with the reference rates of the flags in place of its own. A file has a reference, `{rates, until}`, or several by
 * their names under `references`, as `tiexi/data/lpr.json` has.
 */
export async function withReferences(
  policy: unknown,
  { references = [] }: Pick<InputRequest, 'references'>,
  context: Context,
  faults: RawFault[],
): Promise<unknown> {
  const given: Record<string, unknown> = {};
  for (const { name, file } of references) {
    const value = await readObject(file, A_REFERENCE, context, faults);
    if (!isObject(value)) continue;
    const own = isObject(value.references) ? value.references[name] : value;
    if (own === undefined) faults.push({ code: 'MISSING_FIELD', path: [], file: `${file}: references.${name}` });
    else given[name] = own;
  }
  // A preset has no rate that follows a reference, and no such field: the schema refuses it.
  if (!isObject(policy) || Object.keys(given).length === 0) return policy;
  return { ...policy, references: { ...(isObject(policy.references) ? policy.references : {}), ...given } };
}

/**
 * Adds to a fault the flag that supplies the missing value, or that gave the faulty one, and what that value may mean.
 *
 * @param funders the funders of the policy, as far as they could be read
 */
export function withFlags(
  raw: RawFault,
  { termFlags, period, previous, advances, references }: Omit<InputRequest, 'input' | 'policy'>,
  funders: Values = {},
): RawFault {
  if (raw.file !== undefined) return raw;
  const flags = flagsFor(raw.path);
  const [first, place, ...rest] = raw.path;
  if (first === 'previous' && previous !== undefined) {
    const file = previous[place as number] as string;
    return { ...raw, file: rest.length === 0 ? file : `${file}: ${formatPath(rest)}` };
  }
  const reference = references?.find(({ name }) => name === rest[0]);
  if (first === 'policy' && place === 'references' && reference !== undefined) {
    const [, ...within] = rest;
    return { ...raw, file: within.length === 0 ? reference.file : `${reference.file}: ${formatPath(within)}` };
  }
  if (first === 'advances' && advances !== undefined) {
    if (raw.code !== 'UNKNOWN_FUNDER') return { ...raw, file: '--advance' };
    return { ...raw, file: '--advance', detail: likely(String(raw.value), funders) };
  }
  if (raw.code === 'MISSING_FIELD') {
    if (flags.length > 0) return { ...raw, detail: supplied(flags) };
    if (first === 'policy' && raw.path.length === 1) return { ...raw, detail: WITH_POLICY };
    if (first === 'period' && raw.path.length === 1) return { ...raw, detail: WITH_PERIOD };
    return raw;
  }
  const given = flags.filter((flag) => termFlags[flag] !== undefined);
  const options = given.length === 1 ? optionsOfTerm(given[0] as TermFlag) : undefined;
  if (raw.code === 'INVALID_VALUE' && options !== undefined) {
    return { ...raw, file: `--${given[0]}`, detail: oneOfOptions(String(raw.value), options) };
  }
  if (given.length > 0) return { ...raw, file: given.map((flag) => `--${flag}`).join(' ') };
  if (first === 'period' && period !== undefined) {
    return { ...raw, file: place === 'from' || place === 'to' ? `--${place}` : '--from --to' };
  }
  return raw;
}

/** What an option of a term must be, and what the one that is given may mean. */
function oneOfOptions(given: string, options: Values): Text {
  const all = listed(Object.keys(options), options);
  const meant = likely(given, options);
  return { en: `write one of ${all.en}${meant.en}`, 'zh-CN': `应为其中之一：${all['zh-CN']}${meant['zh-CN']}` };
}

/** The funders of a policy that is not yet checked: their ids, with their names. */
function fundersOf(policy: unknown): Values {
  if (!isObject(policy)) return {};
  const funders: unknown = policy.preset === 'suichang-2024' ? suichangFunders : policy.funders;
  if (!Array.isArray(funders)) return {};
  const named = funders.flatMap((each): [string, string[]][] => {
    if (!isObject(each) || typeof each.id !== 'string') return [];
    return [[each.id, typeof each.name === 'string' ? [each.name] : []]];
  });
  return Object.fromEntries(named);
}

/** Advances with the id of each funder in place of its name, unless another funder has the same name. */
function withFunderIds(advances: NonNullable<InputRequest['advances']>, funders: Values) {
  return advances.map(({ funder, amount }) => ({ funder: knownValue(funders, funder) ?? funder, amount }));
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
const A_REFERENCE: Text = {
  en: 'expected a reference rate, {rates, until}',
  'zh-CN': '应为参考利率对象',
};
const AN_OBJECT: Text = { en: 'expected an object of terms', 'zh-CN': '应为口径对象' };
const WITH_POLICY: Text = {
  en: '; give it in the portfolio or with --policy',
  'zh-CN': '；请写在贷款数据文件中，或用 --policy 给出',
};
const WITH_PERIOD: Text = {
  en: '; give it in the portfolio, with --year, or with --from and --to',
  'zh-CN': '；请写在贷款数据文件中，或用 --year 或 --from 与 --to 给出',
};
