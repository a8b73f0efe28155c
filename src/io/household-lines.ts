import { isObject, type RawFault, showPath, type Text } from '../fields/faults.js';
import { type Household, type Loan, readHousehold, readLoan, takeHousehold, takeLoan } from '../fields/portfolio.js';
import { Char, JsonText } from '../kernel/json-text.js';
import type { HouseholdLoans } from '../settlement/settler.js';
import { readJson } from './json.js';

/**
 * Lines of JSON (NDJSON, JSON Lines): on each a household and its loans, `{"household": {…}, "loans": […]}`. Lines with
 * nothing on them are passed over.
 */

/**
 * Reads whole lines, and checks every household and loan by itself and against the others on its line; `faults` receives
 * what is wrong, in the order of the lines.
 *
 * @param firstLine the number of the first of them in the file
 * @param lines receives the number of the line of each household that is returned, and of each of its loans
 */
export function readHouseholdLines(
  text: string,
  file: string,
  firstLine: number,
  faults: RawFault[],
  lines: { readonly households: number[]; readonly loans: number[] },
): HouseholdLoans[] {
  const json = new JsonText(text);
  const read: HouseholdLoans[] = [];
  let line = firstLine;
  for (let begin = 0; begin < text.length; line++) {
    const newline = text.indexOf('\n', begin);
    const end = newline < 0 ? text.length : newline;
    json.at = begin;
    const held = takeLine(json, end) ?? readLine(text.slice(begin, end), file, line, faults);
    if (held !== undefined) {
      read.push(held);
      lines.households.push(line);
      for (const _ of held.loans) lines.loans.push(line);
    }
    begin = end + 1;
  }
  return read;
}

/** Takes a line that is quickly read and sound. */
function takeLine(json: JsonText, end: number): HouseholdLoans | undefined {
  if (!json.take(Char.Object) || json.takeKey(KEYS, 0) !== 0) return undefined;
  const household = takeHousehold(json);
  if (household === undefined || !json.take(Char.Comma) || json.takeKey(KEYS, 1) !== 1) return undefined;
  const loans = json.takeList(takeLoan);
  if (loans === undefined || !json.take(Char.ObjectEnd) || json.at > end) return undefined;
  if (json.text.slice(json.at, end).trim() !== '') return undefined;
  for (const { householdId } of loans) if (householdId !== household.id) return undefined;
  return { household, loans };
}

/** Takes a text that is one household with its loans, where it is quickly read and sound. */
export function takeHouseholdLoans(text: string): HouseholdLoans | undefined {
  return takeLine(new JsonText(text), text.length);
}

const KEYS = ['"household":', '"loans":'];

/** Reads any line; nothing comes of one with faults, or with nothing on it. */
function readLine(written: string, file: string, line: number, faults: RawFault[]): HouseholdLoans | undefined {
  if (written.trim() === '') return undefined;
  const found: RawFault[] = [];
  const value = readJson(written, found);
  const held = found.length === 0 ? readHouseholdLoans(value, found) : undefined;
  faults.push(...found.map((raw) => onLine(raw, file, line)));
  return held;
}

/** Reads a household with its loans; `faults` receives what is wrong, and then nothing is returned. */
export function readHouseholdLoans(value: unknown, faults: RawFault[]): HouseholdLoans | undefined {
  const before = faults.length;
  checkForm(value, faults);
  const held = faults.length === before ? readHeld(value as Written, faults) : undefined;
  return faults.length === before ? held : undefined;
}

/** A line of the right form. */
export interface Written {
  readonly household: unknown;
  readonly loans: readonly unknown[];
}

function readHeld({ household, loans }: Written, faults: RawFault[]): HouseholdLoans {
  const read = readHousehold(household, ['household'], faults);
  return {
    household: read as Household,
    loans: loans.map((each, i) => {
      const loan = readLoan(each, ['loans', i], faults);
      if (loan.householdId !== undefined && read.id !== undefined && loan.householdId !== read.id) {
        const path = ['loans', i, 'householdId'];
        faults.push({ code: 'UNKNOWN_HOUSEHOLD', path, value: loan.householdId, detail: NOT_OF_THE_LINE });
      }
      return loan as Loan;
    }),
  };
}

/** A fault where it stands in a file of lines: the line, and the path in what is on it. */
export function onLine({ line: _, column: __, ...raw }: RawFault, file: string, line: number): RawFault {
  return { ...raw, file: [`${file}:${line}`, showPath(raw.path)].filter((part) => part !== '').join(': ') };
}

/** Whether a line is a household and its loans; `faults` receives why not. */
export function checkForm(value: unknown, faults: RawFault[]): void {
  if (!isObject(value)) {
    faults.push({ code: 'INVALID_VALUE', path: [], value, detail: A_HOUSEHOLD });
    return;
  }
  for (const key of Object.keys(value)) {
    if (key !== 'household' && key !== 'loans') faults.push({ code: 'UNKNOWN_FIELD', path: [key], value: key });
  }
  for (const key of ['household', 'loans']) {
    if (value[key] === undefined) faults.push({ code: 'MISSING_FIELD', path: [key] });
  }
  if (value.loans !== undefined && !Array.isArray(value.loans)) {
    faults.push({ code: 'INVALID_VALUE', path: ['loans'], value: value.loans, detail: A_LIST });
  }
}

const A_HOUSEHOLD: Text = {
  en: 'write a household and its loans: {"household": {…}, "loans": […]}',
  'zh-CN': '每行应为一户及其贷款：{"household": {…}, "loans": […]}',
};
const A_LIST: Text = { en: 'write a list of loans', 'zh-CN': '应为贷款列表' };
const NOT_OF_THE_LINE: Text = {
  en: ': a line holds one household and its own loans',
  'zh-CN': '：每行只含一户及其本户贷款',
};
