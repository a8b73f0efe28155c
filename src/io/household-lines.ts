import type { TermsCheck } from '../engine/terms-check.js';
import { attributesAgree, checkAttributes } from '../fields/attributes.js';
import { Batch } from '../fields/batch.js';
import { BatchReader } from '../fields/batch-reader.js';
import { isObject, type RawFault, type Text } from '../fields/faults.js';
import { type Household, readHousehold } from '../fields/household.js';
import { aboveLimit, LIMITS } from '../fields/limits.js';
import { type Loan, readLoan } from '../fields/loan.js';
import { unknownField } from '../fields/unknown-field.js';
import { append } from '../kernel/append.js';
import { JsonKeys, JsonScanner } from '../kernel/json-scanner.js';
import { decodeUtf8 } from '../kernel/text-columns.js';
import type { HouseholdLoans } from '../settlement/settler.js';
import { byLine, inDocumentOrder } from './fault-order.js';
import { readJson } from './json.js';
import { type LineId, repeated } from './settled-block.js';

/**
 * Lines of JSON (NDJSON, JSON Lines): each has a household and its loans, `{"household": {…}, "loans": […]}`. Blank lines
 * are skipped.
 */

const NEWLINE = 0x0a;
const KEYS = /* @__PURE__ */ new JsonKeys(['household', 'loans']);

/** Households with their loans, and the line numbers of households and of loans. */
export interface ReadLines {
  readonly batch: Batch;
  readonly lines: { readonly households: number[]; readonly loans: number[] };
  /** The ids that could be read on lines with faults, which are not in the batch. */
  readonly faulty: LineIds;
}

/** Ids of households and of loans, each with its line. */
export interface LineIds {
  readonly households: readonly LineId[];
  readonly loans: readonly LineId[];
}

/**
 * Reads whole lines, and checks every household and loan by itself and against the others on its line; `faults` receives
 * the faults in the order of the lines.
 *
 * @param bytes valid UTF-8
 * @param firstLine the number of the first of them in the file
 * @param check checks the loans under the terms, where they are known
 * @param batch an empty one, which is filled
 */
export function readHouseholdLines(
  bytes: Uint8Array,
  file: string,
  firstLine: number,
  faults: RawFault[],
  check?: TermsCheck,
  batch = new Batch(),
): ReadLines {
  const lines = { households: [] as number[], loans: [] as number[] };
  const faulty = { households: [] as LineId[], loans: [] as LineId[] };
  const reader = new BatchReader(batch);
  const json = new JsonScanner(true).load(bytes);
  for (let begin = 0, line = firstLine; begin < bytes.length; line++) {
    const households = batch.households.count;
    const loans = batch.loans.count;
    json.at = begin;
    let end = takeLine(json, reader, batch) ? json.at : -1;
    if (end < 0) {
      batch.households.count = households;
      batch.loans.count = loans;
      const newline = bytes.indexOf(NEWLINE, begin);
      end = newline < 0 ? bytes.length : newline;
      readOdd(begin, end, line);
    }
    if (batch.households.count > households) lines.households.push(line);
    for (let place = loans; place < batch.loans.count; place++) lines.loans.push(line);
    begin = end + 1;
  }
  batch.link();
  const read = { batch, lines, faulty };
  if (check !== undefined) {
    append(faults, faultsOfLines(check, read, file));
    faults.sort(byLine);
  }
  return read;

  /** Reads a line that the fast reader does not accept. */
  function readOdd(begin: number, end: number, line: number): void {
    if (end - begin > LIMITS.line.most) {
      faults.push(tooLongLine(file, line, end - begin));
      return;
    }
    const before = faults.length;
    const held = readLine(decodeUtf8(bytes, begin, end), file, line, faults);
    if (held !== undefined && faults.length === before) addTo(batch, held as HouseholdLoans);
    else if (held !== undefined) addIds(faulty, held, line);
  }
}

/** The faults under the terms of the loans on lines that have no others, each on its line. */
export function faultsOfLines(
  check: TermsCheck,
  { batch, lines: { loans: lines } }: ReadLines,
  file: string,
): RawFault[] {
  return check.faultsIn(batch).map(({ place, at }) => {
    const line = lines[place] as number;
    let first = place;
    while (lines[first - 1] === line) first -= 1;
    return onLine(at(['loans', place - first]), file, line);
  });
}

/** The ids of households or of loans in the order of their lines: those read and those on lines with faults. */
export function idsByLine({ batch, lines, faulty }: ReadLines, of: 'households' | 'loans'): readonly LineId[] {
  const { columns, count } = batch[of];
  const ids = Array.from({ length: count }, (_, place) => ({
    id: columns.id.at(place) as string,
    line: lines[of][place] as number,
  }));
  return faulty[of].length === 0 ? ids : [...ids, ...faulty[of]].sort((a, b) => a.line - b.line);
}

/** The faults of households and loans that occur on an earlier line too, or earlier on their line. */
export function repeatedIds(read: ReadLines, file: string): RawFault[] {
  return (['households', 'loans'] as const).flatMap((of) => {
    const seen = new Set<string>();
    return idsByLine(read, of).flatMap(({ id, line }) => {
      const isNew = !seen.has(id);
      seen.add(id);
      return isNew ? [] : [onLine(repeated(id, of === 'households' ? 'household' : 'loan'), file, line)];
    });
  });
}

/**
 * Reads a line with the fast reader, which then stands at its end. Returns false where it does not accept the line, or the
 * line is longer than allowed; the batch may then have additional rows.
 */
function takeLine(json: JsonScanner, reader: BatchReader, batch: Batch): boolean {
  const begin = json.at;
  if (!json.takeObject() || json.takeKey(KEYS, 0) !== 0 || !reader.takeHousehold(json)) return false;
  const owner = batch.households.count - 1;
  const first = batch.loans.count;
  if (!json.takeComma() || json.takeKey(KEYS, 1) !== 1 || !json.takeList()) return false;
  if (!json.takeListEnd()) {
    do {
      const place = batch.loans.count;
      if (!reader.takeLoan(json)) return false;
      if (!batch.loans.columns.householdId.equalsAt(place, batch.households.columns.id, owner)) return false;
      batch.setOwner(place, owner);
    } while (json.takeComma());
    if (!json.takeListEnd()) return false;
  }
  const isWhole = json.takeObjectEnd() && json.isAtEnd() && json.at - begin <= LIMITS.line.most;
  return isWhole && attributesAgree(batch, first);
}

/** Adds a household with its loans. */
function addTo(batch: Batch, { household, loans }: HouseholdLoans): void {
  const owner = batch.addHousehold(household);
  for (const loan of loans) batch.addLoan(loan, owner);
}

function addIds(faulty: Record<keyof LineIds, LineId[]>, { household, loans }: PartlyRead, line: number): void {
  if (household.id !== undefined) faulty.households.push({ id: household.id, line });
  for (const { id } of loans) if (id !== undefined) faulty.loans.push({ id, line });
}

/** What could be read of a line. */
interface PartlyRead {
  readonly household: Partial<Household>;
  readonly loans: readonly Partial<Loan>[];
}

/**
 * Reads a line with the schema. Returns undefined for a blank line and for one that is not such an object; of a line with
 * faults what could be read.
 */
export function readLine(written: string, file: string, line: number, faults: RawFault[]): PartlyRead | undefined {
  if (isBlankLine(written)) return undefined;
  const found: RawFault[] = [];
  const value = readJson(written, found, line);
  const held = value === undefined ? undefined : readParts(value, found);
  for (const raw of inDocumentOrder(found, value)) faults.push(onLine(raw, file, line));
  return held;
}

/** Whether a line has nothing but blanks of JSON. Others, such as a no-break space, are not JSON. */
export function isBlankLine(written: string): boolean {
  return /^[ \t\r]*$/.test(written);
}

/** Reads a household with its loans; returns undefined where `faults` receives any. */
export function readHouseholdLoans(value: unknown, faults: RawFault[]): HouseholdLoans | undefined {
  const before = faults.length;
  const read = readParts(value, faults);
  return faults.length === before ? (read as HouseholdLoans) : undefined;
}

/** Reads the parts of an object that are there; undefined where the value is no object. */
function readParts(value: unknown, faults: RawFault[]): PartlyRead | undefined {
  checkForm(value, faults);
  if (!isObject(value)) return undefined;
  const { household, loans } = value;
  const read = household === undefined ? {} : readHousehold(household, ['household'], faults);
  return {
    household: read,
    loans: (Array.isArray(loans) ? loans : []).map((each: unknown, i) => {
      const loan = readLoan(each, ['loans', i], faults);
      if (loan.householdId !== undefined && read.id !== undefined && loan.householdId !== read.id) {
        const path = ['loans', i, 'householdId'];
        faults.push({ code: 'UNKNOWN_HOUSEHOLD', path, value: loan.householdId, detail: NOT_OF_THE_LINE });
      }
      checkAttributes(read, loan, ['loans', i], faults);
      return loan;
    }),
  };
}

/** The fault of a line that is longer than allowed. */
export function tooLongLine(file: string, line: number, bytes: number): RawFault {
  return onLine({ code: 'INVALID_VALUE', path: [], value: {}, detail: aboveLimit(LIMITS.line, bytes) }, file, line);
}

/** A fault with its line in the file; its path is that in the line. */
export function onLine(raw: RawFault, file: string, line: number): RawFault {
  return { ...raw, file, line };
}

/** What a line has. */
const PARTS = ['household', 'loans'];

/** Checks that a line has a household and a list of loans; `faults` receives the faults. */
function checkForm(value: unknown, faults: RawFault[]): void {
  if (!isObject(value)) {
    faults.push({ code: 'INVALID_VALUE', path: [], value, detail: A_HOUSEHOLD });
    return;
  }
  for (const key of Object.keys(value)) {
    if (!PARTS.includes(key)) faults.push(unknownField([], key, PARTS));
  }
  for (const key of PARTS) {
    if (value[key] === undefined) faults.push({ code: 'MISSING_FIELD', path: [key] });
  }
  if (value.loans !== undefined && !Array.isArray(value.loans)) {
    faults.push({ code: 'INVALID_VALUE', path: ['loans'], value: value.loans, detail: A_LIST });
  }
}

const A_HOUSEHOLD: Text = {
  en: 'expected a household with its loans: {"household": {…}, "loans": […]}',
  'zh-CN': '应为一户及其贷款：{"household": {…}, "loans": […]}',
};
const A_LIST: Text = { en: 'expected a list of loans', 'zh-CN': '应为贷款列表' };
const NOT_OF_THE_LINE: Text = {
  en: ': a line has one household and its own loans',
  'zh-CN': '：每行只含一户及其本户贷款',
};
