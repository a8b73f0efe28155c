import { formatFen } from '../kernel/fen.js';
import { fingerprintIfAny } from '../kernel/fingerprint.js';
import type { Integer } from '../kernel/integer.js';
import { checkYears } from './cap-years.js';
import { sortInPlace } from './checks.js';
import { formatValue, isObject, type RawFault, type Text } from './faults.js';
import {
  ADJUSTMENT_SCHEMA,
  type Advance,
  FRAME_SCHEMA,
  type IssuedAdjustment,
  type IssuedLine,
  type IssuedSettlement,
  keepAsIssued,
  LINE_SCHEMA,
  sha256AsRead,
} from './issued.js';
import { altered, checkAdjustment, checkLine, IssuedSums } from './issued-sums.js';
import { UNREAD } from './parsed.js';
import { PERIOD, type Period, periodText, readPeriod } from './period.js';
import type { Policy } from './policy.js';
import { EXPECTED_TYPES } from './zod-types.js';

/** How an issued settlement is taken. */
export interface IssuedOptions {
  /** Whether a settlement without `provenance.settlementSha256` is taken as it is. Its lines are added up in any case. */
  readonly takeUnhashed?: boolean;
}

/** The readable part of an earlier settlement, its lines in the order of the input. */
export type PartlyReadSettlement = Partial<Omit<IssuedSettlement, 'loans' | 'adjustments'>> & {
  readonly loans: readonly Partial<IssuedLine>[];
  readonly adjustments: readonly Partial<IssuedAdjustment>[];
};

/**
 * The lines of an issued settlement, read one by one, so that a fault in one line hides no fault in another. In the place
 * of `loans` it stands for the lines of a file that is too long to hold: nothing is kept of a line but what corrections
 * need.
 */
export class IssuedLines {
  readonly lines: Partial<IssuedLine>[] = [];
  /** With the number of the line as the beginning of the path. */
  readonly faults: RawFault[] = [];
  readonly sums = new IssuedSums();
  /** Whether no line was {@link UNREAD}. */
  isWhole = true;
  private readonly seen = new Set<string>();

  /** @param keepsAll whether all fields of a line are kept */
  constructor(private readonly keepsAll: boolean) {}

  add(input: unknown): void {
    if (input === UNREAD) {
      this.isWhole = false;
      this.lines.push({});
      return;
    }
    const path = [this.lines.length];
    const { length } = this.faults;
    const line = LINE_SCHEMA.read(input, path, this.faults);
    checkDistinct(line.loanId, this.seen, path, this.faults);
    checkNotNegative(line, path, this.faults);
    if (this.faults.length === length) this.sums.add(line as IssuedLine);
    checkLine(line, path, this.faults);
    const { loanId, subsidy, funders } = line;
    this.lines.push(this.keepsAll ? line : ({ loanId, subsidy, funders } as Partial<IssuedLine>));
  }
}

/** A loan must not occur twice; `seen` has those before it. */
function checkDistinct(
  loanId: string | undefined,
  seen: Set<string>,
  path: RawFault['path'],
  faults: RawFault[],
): void {
  if (loanId === undefined) return;
  if (seen.has(loanId)) faults.push({ code: 'DUPLICATE_ID', path: [...path, 'loanId'], value: loanId });
  seen.add(loanId);
}

/** What was paid was never below 0; an adjustment may be. */
function checkNotNegative({ subsidy, funders }: Partial<IssuedLine>, path: RawFault['path'], faults: RawFault[]): void {
  const check = (amount: Integer, at: RawFault['path']) => {
    if (amount < 0) faults.push({ code: 'INVALID_MONEY', path: [...path, ...at], value: formatFen(amount) });
  };
  if (subsidy !== undefined) check(subsidy, ['subsidy']);
  for (const [id, part] of Object.entries(funders ?? {})) check(part, ['funders', id]);
}

/**
 * Reads an earlier settlement, adds its lines up again and holds them against what it states and against its hash. Fields
 * that are not in the tables are not read, but the hash covers them. `faults` receives its faults.
 */
export function readIssuedSettlement(
  input: unknown,
  path: RawFault['path'],
  faults: RawFault[],
  options: IssuedOptions,
): PartlyReadSettlement {
  if (!isObject(input)) {
    if (input !== UNREAD) {
      faults.push({ code: 'INVALID_VALUE', path, value: input, detail: EXPECTED_TYPES.object });
    }
    return { loans: [], adjustments: [] };
  }
  const before = faults.length;
  const missing = (name: string) => faults.push({ code: 'MISSING_FIELD', path: [...path, name] });
  if (input.period === undefined) missing('period');
  const isGiven = input.period !== undefined && input.period !== UNREAD;
  const period = isGiven ? readPeriod(input.period, [...path, 'period'], faults) : undefined;
  if (input.loans === undefined) missing('loans');
  const lines = readLines(input.loans, [...path, 'loans'], faults);
  const adjustments = readAdjustments(input.adjustments, [...path, 'adjustments'], faults);
  const frame = FRAME_SCHEMA.read(input, path, faults);
  const issued = { ...frame, period, loans: lines.lines, adjustments } as PartlyReadSettlement;
  // Without a line that could not be read nothing adds up, and no hash is right.
  if (!lines.isWhole) return issued;
  const { provenance } = frame;
  if (provenance?.settlementSha256 !== undefined) {
    for (const name of ['totals', 'payable'] as const) if (input[name] === undefined) missing(name);
  }
  // A contradiction within a line hides none between the lines and the totals.
  if (faults.slice(before).every(({ code }) => code === 'SETTLEMENT_ALTERED')) {
    lines.sums.check({ ...frame, adjustments: adjustments as IssuedAdjustment[] }, path, faults);
  }
  const sha256 = checkHashes(input, path, faults, options);
  keepAsIssued(issued, { json: input.loans instanceof IssuedLines ? undefined : input, sha256 });
  return issued;
}

function readLines(lines: unknown, path: RawFault['path'], faults: RawFault[]): IssuedLines {
  const read = lines instanceof IssuedLines ? lines : new IssuedLines(true);
  if (Array.isArray(lines)) for (let i = 0; i < lines.length; i++) read.add(lines[i]);
  else if (lines !== undefined && lines !== read) {
    faults.push({ code: 'INVALID_VALUE', path, value: lines, detail: EXPECTED_TYPES.array });
  }
  for (const fault of read.faults) faults.push({ ...fault, path: [...path, ...fault.path] });
  return read;
}

function readAdjustments(
  adjustments: unknown,
  path: RawFault['path'],
  faults: RawFault[],
): readonly Partial<IssuedAdjustment>[] {
  if (adjustments === undefined || adjustments === null) return [];
  if (!Array.isArray(adjustments)) {
    faults.push({ code: 'INVALID_VALUE', path, value: adjustments, detail: EXPECTED_TYPES.array });
    return [];
  }
  const seen = new Set<string>();
  return Array.from(adjustments, (input: unknown, i) => {
    const at = [...path, i];
    const line = ADJUSTMENT_SCHEMA.read(input, at, faults);
    checkDistinct(line.loanId, seen, at, faults);
    checkAdjustment(line, at, faults);
    return line;
  });
}

/**
 * Holds a settlement against its hashes: of the policy, of the file of lines, and of itself. A settlement without one of
 * itself is refused unless it is to be taken as it is.
 *
 * @param withLines whether its lines were read
 * @returns the hash by which other settlements name it
 */
export function checkHashes(
  input: Readonly<Record<string, unknown>>,
  path: RawFault['path'],
  faults: RawFault[],
  { takeUnhashed = false }: IssuedOptions,
  withLines = true,
): string {
  const at = (name: string) => [...path, 'provenance', name];
  const provenance = isObject(input.provenance) ? input.provenance : {};
  const stated = textIn(provenance, 'settlementSha256');
  const own = hashOf(input);
  if (stated === undefined) {
    if (!takeUnhashed && isUnhashed(input)) {
      faults.push({ code: 'MISSING_FIELD', path: at('settlementSha256'), detail: UNHASHED });
    }
  } else if (stated !== own) {
    faults.push(altered(at('settlementSha256'), stated, hashDiffers(stated, own)));
  }
  const policySha256 = textIn(provenance, 'policySha256');
  if (isObject(input.policy) && policySha256 !== undefined) {
    const policy = fingerprintIfAny(input.policy);
    if (policy !== policySha256) {
      faults.push(altered(at('policySha256'), policySha256, hashDiffers(policySha256, policy)));
    }
  }
  const file = textIn(provenance, 'linesSha256');
  const read = textIn(input, 'linesSha256');
  if (file !== undefined && withLines && file !== read) {
    if (read !== undefined) faults.push(altered(at('linesSha256'), file, fileDiffers(file, read)));
    else faults.push({ code: 'MISSING_FIELD', path: [...path, 'linesSha256'], detail: NO_FILE_HASH });
  }
  return stated ?? own ?? '';
}

/** A field that is a text; one of another type has been refused by its schema. */
function textIn(fields: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/** Whether a settlement has no hash. One of another type has been refused by its schema. */
function isUnhashed({ provenance }: Readonly<Record<string, unknown>>): boolean {
  const hash = isObject(provenance) ? provenance.settlementSha256 : provenance;
  return hash === undefined || hash === null;
}

/**
 * The hash of a settlement: that of its canonical JSON without the hash itself and without what the reader adds. A
 * settlement whose lines are in a file of their own has that file's hash, and no lines. Undefined where it has no canonical
 * JSON.
 */
function hashOf(input: Readonly<Record<string, unknown>>): string | undefined {
  const { linesSha256: _, loans, provenance, ...rest } = input;
  if (!isObject(provenance)) return fingerprintIfAny({ ...rest, loans, provenance });
  const { settlementSha256: __, ...others } = provenance;
  const lines = others.linesSha256 === undefined ? { loans } : {};
  return fingerprintIfAny({ ...rest, ...lines, provenance: others });
}

/** Sorts earlier settlements by period, and their lines by loan id. */
export function sortByPeriod(previous: readonly IssuedSettlement[]): readonly IssuedSettlement[] {
  const byLoan = ({ loanId }: { readonly loanId: string }) => loanId;
  for (const { loans, adjustments } of previous) {
    sortInPlace(loans, byLoan);
    sortInPlace(adjustments, byLoan);
  }
  return [...previous].sort((a, b) => a.period.from - b.period.from);
}

/**
 * Every settlement that one of the earlier ones was adjusted against must be among them (SPEC 7): else what was put right
 * before would be taken back, or paid again.
 */
export function checkChain(previous: readonly PartlyReadSettlement[], faults: RawFault[]): void {
  const given = new Set(previous.map(sha256AsRead));
  previous.forEach(({ period, provenance, adjustments }, p) => {
    const names = provenance?.previous ?? [];
    const path = ['previous', p, 'provenance', 'previous'];
    names.forEach((name, i) => {
      // One that could not be read may be the one that is named.
      if (given.has(name) || given.has(undefined)) return;
      faults.push({ code: 'MISSING_PREVIOUS', path: [...path, i], value: name, detail: notGiven(period, name) });
    });
    if (names.length > 0 || adjustments.length === 0) return;
    faults.push({ code: 'MISSING_PREVIOUS', path, detail: namesNone(period, adjustments.length) });
  });
}

/** Checks earlier settlements and advances against the terms that they come with. Unreadable terms are skipped. */
export function checkPrevious(
  terms: {
    readonly policy: Policy | undefined;
    readonly period: Period | undefined;
    readonly previous: readonly PartlyReadSettlement[];
    readonly advances: readonly Partial<Advance>[];
  },
  faults: RawFault[],
): void {
  const { policy, period, previous, advances } = terms;
  if (policy !== undefined) {
    checkFunders(previous, advances, policy, faults);
    const earlier = previous.map((issued) => issued.period);
    checkYears(policy, period, earlier, faults);
  }
  checkOverlaps(previous, period, faults);
  checkChain(previous, faults);
}

/** The funders of earlier settlements and of advances must be funders of the policy (SPEC 8). */
function checkFunders(
  previous: readonly PartlyReadSettlement[],
  advances: readonly Partial<Advance>[],
  { funders }: Policy,
  faults: RawFault[],
): void {
  const ids = new Set(funders.map(({ id }) => id));
  const check = (id: string, path: RawFault['path']) => {
    if (!ids.has(id)) faults.push({ code: 'UNKNOWN_FUNDER', path, value: id });
  };
  previous.forEach((issued, p) => {
    for (const name of ['loans', 'adjustments'] as const) {
      issued[name].forEach((line, i) => {
        for (const id of Object.keys(line.funders ?? {})) check(id, ['previous', p, name, i, 'funders', id]);
      });
    }
  });
  advances.forEach(({ funder }, i) => {
    if (funder !== undefined) check(funder, ['advances', i, 'funder']);
  });
}

/** Two earlier settlements must not share a day, nor may one of them share a day with the current period (SPEC 8). */
function checkOverlaps(
  previous: readonly PartlyReadSettlement[],
  current: Period | undefined,
  faults: RawFault[],
): void {
  const settled: (Period | undefined)[] = [current];
  previous.forEach(({ period }, p) => {
    const other = period && settled.find((before) => before && before.from < period.to && period.from < before.to);
    settled.push(period);
    if (other === undefined) return;
    const detail = periodText(PERIOD.encode(other));
    faults.push({ code: 'PERIOD_OVERLAP', path: ['previous', p, 'period'], detail });
  });
}

const UNHASHED: Text = {
  en: '; without it an altered settlement cannot be told from the one that was issued: give the settlement as it was issued, or say that it is to be taken as it is (takeUnhashed, --take-unhashed)',
  'zh-CN': '；缺少时无法判断结算文件是否被改动：请提供原出具的结算文件，如须按现状采用，请注明（--take-unhashed）',
};

const NO_FILE_HASH: Text = {
  en: '; the lines of this settlement are in a file of their own: give the SHA-256 of the file that was read',
  'zh-CN': '；该结算的明细另存为文件：请给出所读明细文件的 SHA-256',
};

/** A hash as it is; a text that is none as a value, in quotes. */
function hashText(hash: string): string {
  return /^[0-9a-f]{64}$/.test(hash) ? hash : formatValue(hash);
}

function hashDiffers(stated: string, own: string | undefined): Text {
  return {
    en: `it states the hash ${hashText(stated)}, but its content has ${own ?? 'none'}`,
    'zh-CN': `所列校验值为 ${hashText(stated)}，按内容计算为 ${own ?? '无'}`,
  };
}

function fileDiffers(stated: string, own: string): Text {
  return {
    en: `it states the hash ${hashText(stated)} of the file of lines, but the file has ${hashText(own)}`,
    'zh-CN': `所列明细文件校验值为 ${hashText(stated)}，所读文件为 ${hashText(own)}`,
  };
}

function notGiven(period: Period | undefined, sha256: string): Text {
  return {
    en: `${settlementOf(period).en} was adjusted against the settlement with the SHA-256 ${hashText(sha256)}`,
    'zh-CN': `${settlementOf(period)['zh-CN']}曾据校验值为 ${hashText(sha256)} 的结算调整`,
  };
}

function namesNone(period: Period | undefined, count: number): Text {
  return {
    en: `${settlementOf(period).en} has ${count} adjustment${count === 1 ? '' : 's'} and does not name the settlements that were adjusted`,
    'zh-CN': `${settlementOf(period)['zh-CN']}有 ${count} 笔以前年度调整，但未注明所调整的结算`,
  };
}

function settlementOf(period: Period | undefined): Text {
  if (period === undefined) return { en: 'the settlement', 'zh-CN': '该结算' };
  const { from, to } = PERIOD.encode(period);
  return { en: `the settlement of ${from} to ${to}`, 'zh-CN': `${from} 至 ${to} 的结算` };
}
