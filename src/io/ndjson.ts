import type { RawFault } from '../fields/faults.js';
import { LIMITS } from '../fields/limits.js';
import { checkForm, isBlankLine, type LineObject, onLine, tooLongLine } from './household-lines.js';
import { readJson } from './json.js';

/** Households and loans in the JSON form of SPEC 2, not yet checked. */
export interface Ndjson {
  readonly input: { readonly households: readonly unknown[]; readonly loans: readonly unknown[] };
  /**
   * The faults that `readPortfolio` found in `input` with their lines in the file; faults of other parts are unchanged.
   */
  placed(found: readonly RawFault[]): RawFault[];
}

/** The line of a value, and its path in the line. */
interface Place {
  readonly line: number;
  readonly path: RawFault['path'];
}

/**
 * Reads lines of JSON (NDJSON, JSON Lines): each has a household and its loans, `{"household": {…}, "loans": […]}`. Blank
 * lines are skipped. `faults` receives the faults of the form of the lines.
 */
export function readNdjson(text: string, file: string, faults: RawFault[]): Ndjson {
  const households: unknown[] = [];
  const loans: unknown[] = [];
  const places: Readonly<Record<string, Place[]>> = { households: [], loans: [] };
  text.split('\n').forEach((written, i) => {
    const line = i + 1;
    if (isBlankLine(written)) return;
    const bytes = sizeOf(written);
    if (bytes > LIMITS.line.most) {
      faults.push(tooLongLine(file, line, bytes));
      return;
    }
    const found: RawFault[] = [];
    const value = readJson(written, found, line);
    const before = found.length;
    if (value !== undefined) checkForm(value, found);
    for (const raw of found) faults.push(onLine(raw, file, line));
    if (value === undefined || found.length > before) return;
    const { household, loans: own } = value as LineObject;
    households.push(household);
    places.households?.push({ line, path: ['household'] });
    own.forEach((loan, place) => {
      loans.push(loan);
      places.loans?.push({ line, path: ['loans', place] });
    });
  });
  return {
    input: { households, loans },
    placed: (found) =>
      found.map((raw) => {
        const [list, index, ...rest] = raw.path;
        const place = raw.file === undefined ? places[list as string]?.[index as number] : undefined;
        return place === undefined ? raw : onLine({ ...raw, path: [...place.path, ...rest] }, file, place.line);
      }),
  };
}

/** The size of a text in UTF-8, in which a code unit has at most three bytes; its length where that says enough. */
function sizeOf(text: string): number {
  return 3 * text.length > LIMITS.line.most ? new TextEncoder().encode(text).length : text.length;
}
