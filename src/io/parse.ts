import { TermsCheck } from '../engine/terms-check.js';
import { Batch } from '../fields/batch.js';
import { sortInPlace } from '../fields/checks.js';
import {
  type Fault,
  fault,
  InvalidInputError,
  isObject,
  type Lang,
  type ParseResult,
  type RawFault,
  type Text,
} from '../fields/faults.js';
import type { Household } from '../fields/household.js';
import { type Advance, type IssuedSettlement, readAdvance } from '../fields/issued.js';
import { checkPrevious, type IssuedOptions, readIssuedSettlement, sortByPeriod } from '../fields/issued-reading.js';
import { langIn } from '../fields/lang.js';
import type { Loan } from '../fields/loan.js';
import { UNREAD } from '../fields/parsed.js';
import { type Period, type PeriodInput, readPeriod } from '../fields/period.js';
import type { Policy, PolicyInput } from '../fields/policy.js';
import { readPolicy } from '../fields/policy-reading.js';
import {
  type HouseholdLineInput,
  type Portfolio,
  portfolioOf,
  type PortfolioInput as WrittenPortfolio,
} from '../fields/portfolio.js';
import { unknownField } from '../fields/unknown-field.js';
import { EXPECTED_TYPES } from '../fields/zod-types.js';
import { append } from '../kernel/append.js';
import { readSuichang2024 } from '../policies/suichang-2024.js';
import type { SuichangTerms } from '../policies/terms.js';
import type { HouseholdLoans } from '../settlement/settler.js';
import { inDocumentOrder } from './fault-order.js';
import { readHouseholdLoans } from './household-lines.js';
import { readJson, withoutMark } from './json.js';
import { withJsonPlaces } from './json-places.js';
import { readPortfolioJson } from './portfolio-json.js';
import { isMissing, OPTIONAL, readList, readParts } from './portfolio-parts.js';
import { faultsUnderTerms } from './under-terms.js';

/** A programme of the library, and the terms that its plan leaves open. */
export interface PresetInput {
  /** Its id. */
  readonly preset: 'suichang-2024';
  /** The open terms: all are required. */
  readonly terms: SuichangTerms;
}

/**
 * The input of `parsePortfolio`: the JSON form of SPEC 7, where policy and period may also be parsed ones, and the
 * policy a preset.
 */
export interface PortfolioInput extends Omit<WrittenPortfolio, 'policy' | 'period'> {
  /** The policy in its JSON form, a preset with its terms, or a parsed policy. */
  readonly policy: PolicyInput | PresetInput | Policy;
  /** The days to settle, half-open, or a period made by `period`, `year`, `quarter` or `month`. */
  readonly period: PeriodInput | Period;
}

/** The options of parsers. */
export interface ParseOptions {
  /** The language of the messages; `en` where it is not given. */
  readonly lang?: Lang;
  /**
   * Whether an issued settlement without `provenance.settlementSha256` is taken as it is, such as one of version 0.1.0; it
   * is refused where this is not given. Its lines must add up to its totals in any case.
   */
  readonly takeUnhashed?: boolean;
}

/**
 * Reads a policy: the object of SPEC 3, or `{preset: 'suichang-2024', terms}`; or either as JSON text.
 *
 * @throws InvalidInputError with every fault found; TypeError or RangeError where the options are not what they should be
 */
export function parsePolicy(input: unknown, options?: ParseOptions): Policy {
  return dataOf(safeParsePolicy(input, options));
}

/** {@link parsePolicy} that returns the faults instead of throwing. */
export function safeParsePolicy(input: unknown, options: ParseOptions = {}): ParseResult<Policy> {
  langIn(options, 'en');
  const faults: RawFault[] = [];
  const read = fromText(input, faults);
  return resultOf(read && policyFrom(read.value, [], faults), faults, read, options);
}

/**
 * Reads the object of SPEC 7, `{policy, period, households, loans, previous?, advances?}`: every amount into fen, every
 * rate into millionths of a percent, every day into a number, and everything checked against everything else (SPEC 8).
 * Policy and period may be parsed ones (`suichang2024(…)`, `year(2024)`); `previous` takes settlements in their JSON form,
 * as `encodeSettlement` gives them: they are verified, and kept as they are, so do not change them afterwards. A string is
 * read as JSON text. The input is never changed; errors that its getters throw are not caught.
 *
 * @throws InvalidInputError with every fault found; TypeError or RangeError where the options are not what they should be
 */
export function parsePortfolio(input: PortfolioInput | string, options?: ParseOptions): Portfolio {
  return dataOf(safeParsePortfolio(input, options));
}

/** {@link parsePortfolio} that returns the faults instead of throwing, for input of unknown form. */
export function safeParsePortfolio(input: unknown, options: ParseOptions = {}): ParseResult<Portfolio> {
  langIn(options, 'en');
  const faults: RawFault[] = [];
  const json = typeof input === 'string' ? readPortfolioJson(input) : undefined;
  if (json !== undefined) {
    // Where a loan has a fault under the terms, the schema tells the faults.
    const portfolio = readPortfolio(json.fields, faults, options, { batch: json.batch, faultsUnder: () => [] });
    if (portfolio !== undefined || faults.length > 0)
      return resultOf(portfolio, faults, { value: json.fields, text: withoutMark(input as string) }, options);
  }
  const read = fromText(input, faults);
  return resultOf(read && readPortfolio(read.value, faults, options), faults, read, options);
}

/**
 * Reads a household with all of its loans, `{household, loans}`, for `settleStream`, and checks each as `parsePortfolio`
 * does. A string is read as JSON text. Ids that occur in several households are found when these are settled.
 *
 * @throws InvalidInputError with every fault found; TypeError or RangeError where the options are not what they should be
 */
export function parseHousehold(input: HouseholdLineInput | string, options?: ParseOptions): HouseholdLoans {
  return dataOf(safeParseHousehold(input, options));
}

/** {@link parseHousehold} that returns the faults instead of throwing, for input of unknown form. */
export function safeParseHousehold(input: unknown, options: ParseOptions = {}): ParseResult<HouseholdLoans> {
  langIn(options, 'en');
  const faults: RawFault[] = [];
  const read = fromText(input, faults);
  return resultOf(read && readHouseholdLoans(read.value, faults), faults, read, options);
}

/** A document as it was given, and its text where it was given as JSON text, without a byte-order mark. */
interface ReadDocument {
  readonly value: unknown;
  readonly text?: string;
}

/**
 * Reads a string as JSON text; undefined where it is not JSON. In text a number with a fraction or an exponent, and a name
 * that occurs twice in one object, are faults; after `JSON.parse`, 1e3 and 1000.0 cannot be told from 1000, and of the
 * name only the last value is left.
 */
export function fromText(input: unknown, faults: RawFault[]): ReadDocument | undefined {
  if (typeof input !== 'string') return { value: input };
  const text = withoutMark(input);
  const value = readJson(text, faults);
  return value === undefined ? undefined : { value, text };
}

const PRESETS: Readonly<
  Record<string, (terms: unknown, path: RawFault['path'], faults: RawFault[]) => Policy | undefined>
> = { 'suichang-2024': readSuichang2024 };

function policyFrom(input: unknown, path: RawFault['path'], faults: RawFault[]): Policy | undefined {
  if (!isObject(input)) {
    faults.push({ code: 'INVALID_VALUE', path, value: input, detail: A_POLICY });
    return undefined;
  }
  if (!Object.hasOwn(input, 'preset')) return readPolicy(input, path, faults);
  const { preset, terms } = input;
  for (const key of Object.keys(input)) {
    if (key !== 'preset' && key !== 'terms') faults.push(unknownField(path, key, ['preset', 'terms']));
  }
  if (isMissing(input, 'preset', faults, path)) return undefined;
  const read = typeof preset === 'string' && Object.hasOwn(PRESETS, preset) ? PRESETS[preset] : undefined;
  if (read === undefined) {
    const names = Object.keys(PRESETS).join(', ');
    const detail: Text = { en: `expected one of the presets: ${names}`, 'zh-CN': `应为预设之一：${names}` };
    faults.push({ code: 'INVALID_VALUE', path: [...path, 'preset'], value: preset, detail });
    return undefined;
  }
  if (terms !== undefined && !isObject(terms)) {
    faults.push({ code: 'INVALID_VALUE', path: [...path, 'terms'], value: terms, detail: EXPECTED_TYPES.object });
    return undefined;
  }
  return read(terms, [...path, 'terms'], faults);
}

const A_POLICY: Text = {
  en: 'expected a policy object, a preset or its JSON text',
  'zh-CN': '应为政策对象、预设或其 JSON 文本',
};
const A_PORTFOLIO: Text = {
  en: 'expected a portfolio, {policy, period, households, loans}, or its JSON text',
  'zh-CN': '应为贷款数据对象 {policy, period, households, loans} 或其 JSON 文本',
};

const FIELDS = ['policy', 'period', 'households', 'loans', ...OPTIONAL];

/**
 * Reads a portfolio; `faults` receives its faults.
 *
 * @param read its households and loans, where they have been read already
 * @returns undefined where there are faults; without any where loans that were read already have faults under the terms
 */
export function readPortfolio(
  input: unknown,
  faults: RawFault[],
  options: IssuedOptions = {},
  read?: ReadBatch,
): Portfolio | undefined {
  if (!isObject(input)) {
    faults.push({ code: 'INVALID_VALUE', path: [], value: input, detail: A_PORTFOLIO });
    return undefined;
  }
  for (const key of Object.keys(input)) {
    if (!FIELDS.includes(key)) faults.push(unknownField([], key, FIELDS));
  }
  const isRead = (name: string) => input[name] !== UNREAD && !isMissing(input, name, faults);
  const policy = isRead('policy') ? policyFrom(input.policy, ['policy'], faults) : undefined;
  const period = isRead('period') ? readPeriod(input.period, ['period'], faults) : undefined;
  const parts = read === undefined ? readParts(input, faults) : undefined;
  const previous = readList(
    input,
    'previous',
    (item, path) => readIssuedSettlement(item, path, faults, options),
    faults,
  );
  const advances = readList(input, 'advances', readAdvance, faults);
  checkPrevious({ policy, period, previous, advances }, faults);
  const isUnread = previous.some(({ period: own }) => own === undefined);
  if (policy === undefined || period === undefined || isUnread) return undefined;
  const check = TermsCheck.of(policy, [period, ...previous.map((issued) => (issued as IssuedSettlement).period)]);
  if (check !== undefined && parts !== undefined) append(faults, faultsUnderTerms(check, ...parts, faults));
  if (check !== undefined && read !== undefined && check.faultsIn(read.batch).length > 0) {
    append(faults, read.faultsUnder(check));
    return undefined;
  }
  const batch = read?.batch ?? (parts && faults.length === 0 ? batchFrom(...parts) : undefined);
  if (faults.length > 0 || batch === undefined) return undefined;
  sortInPlace(
    advances as Advance[],
    ({ funder }) => funder,
    ({ amount }) => amount,
  );
  return portfolioOf(batch, {
    policy,
    period,
    previous: Object.freeze(sortByPeriod(previous as IssuedSettlement[])),
    advances: Object.freeze(advances as Advance[]),
  });
}

/** The faults under the terms of a portfolio whose households and loans have no other faults. */
export function partsUnderTerms(input: Record<string, unknown>, check: TermsCheck): readonly RawFault[] {
  const faults: RawFault[] = [];
  const parts = readParts(input, faults);
  return parts === undefined ? faults : [...faults, ...faultsUnderTerms(check, ...parts, faults)];
}

/** Households and loans that have been read, sorted and linked. */
export interface ReadBatch {
  readonly batch: Batch;
  /** The faults under the terms, with their places. */
  readonly faultsUnder: (check: TermsCheck) => readonly RawFault[];
}

/** Households and loans without faults in columns, in the order of their ids. */
function batchFrom(households: readonly Partial<Household>[], loans: readonly Partial<Loan>[]): Batch {
  const batch = new Batch();
  for (const household of households) batch.addHousehold(household as Household);
  for (const loan of loans) batch.addLoan(loan as Loan, -1);
  batch.sort();
  batch.findOwners();
  return batch.link();
}

/** @param read the document; undefined where it could not be read */
function resultOf<T>(
  data: T | undefined,
  faults: readonly RawFault[],
  read: ReadDocument | undefined,
  options: ParseOptions = {},
): ParseResult<T> {
  if (faults.length > 0) return { success: false, faults: faultsIn(faults, read, options) };
  return { success: true, data: data as T };
}

/**
 * Faults with their messages, in the order of the document, and where it was text with their lines and columns.
 *
 * @param document undefined where it could not be read
 */
export function faultsIn(
  faults: readonly RawFault[],
  document: ReadDocument | undefined,
  { lang = 'en' }: ParseOptions = {},
): readonly Fault[] {
  const sorted = inDocumentOrder(faults, document?.value);
  const placed = document?.text === undefined ? sorted : withJsonPlaces(sorted, document.text);
  return placed.map((raw) => fault(raw, lang));
}

function dataOf<T>(result: ParseResult<T>): T {
  if (result.success) return result.data;
  throw new InvalidInputError(result.faults);
}
