import { isObject, type RawFault, showPath, type Text } from '../model/faults.js';
import { readJson } from './json.js';

/** Households with their loans, in the JSON form of SPEC 2, not yet checked. */
export interface Ndjson {
  readonly input: { readonly households: readonly unknown[]; readonly loans: readonly unknown[] };
  /** Faults that `readPortfolio` found in `input`, each where it stands in the file; those found elsewhere as they are. */
  placed(found: readonly RawFault[]): RawFault[];
}

/** Where something stands: the line, and the path in what is on it. */
interface Place {
  readonly line: number;
  readonly path: RawFault['path'];
}

/**
 * Reads lines of JSON (NDJSON, JSON Lines): on each a household and its loans, `{"household": {…}, "loans": […]}`. Lines
 * with nothing on them are passed over. `faults` receives what is wrong with the form of the lines.
 */
export function readNdjson(text: string, file: string, faults: RawFault[]): Ndjson {
  const households: unknown[] = [];
  const loans: unknown[] = [];
  const places: Readonly<Record<string, Place[]>> = { households: [], loans: [] };
  const refuse = (raw: RawFault, { line, path }: Place): RawFault => ({
    ...raw,
    file: [`${file}:${line}`, showPath(path)].filter((part) => part !== '').join(': '),
  });
  text.split('\n').forEach((written, i) => {
    const line = i + 1;
    if (written.trim() === '') return;
    const found: RawFault[] = [];
    const value = readJson(written, found);
    if (found.length === 0) checkForm(value, found);
    faults.push(...found.map(({ line: _, column: __, ...raw }) => refuse(raw, { line, path: raw.path })));
    if (found.length > 0) return;
    const { household, loans: own } = value as { readonly household: unknown; readonly loans: readonly unknown[] };
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
        return place === undefined ? raw : refuse(raw, { ...place, path: [...place.path, ...rest] });
      }),
  };
}

function checkForm(value: unknown, faults: RawFault[]): void {
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
