import { attributesAgree } from '../fields/attributes.js';
import { Batch } from '../fields/batch.js';
import { BatchReader } from '../fields/batch-reader.js';
import type { RawFault } from '../fields/faults.js';
import { readHousehold } from '../fields/household.js';
import { readLoan } from '../fields/loan.js';
import { JsonScanner } from '../kernel/json-scanner.js';
import type { Rows } from '../kernel/rows.js';
import { decodeUtf8 } from '../kernel/text-columns.js';
import { readJson, withoutMark } from './json.js';

/** A portfolio from JSON text: households and loans in a batch, the other fields as values. */
export interface PortfolioJson {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly batch: Batch;
}

/**
 * Reads the text of a portfolio, its households and loans from bytes into columns. Returns undefined where a household or a
 * loan has a fault, an id occurs twice, a loan's household is missing, or the text is not such an object: then the text is to
 * be read by the schema, which reports every fault in its order.
 */
export function readPortfolioJson(text: string): PortfolioJson | undefined {
  return isWellFormed(text) ? portfolioIn(new JsonScanner().loadText(withoutMark(text))) : undefined;
}

/** {@link readPortfolioJson} from the bytes of a text, which must be valid UTF-8. A byte-order mark may stand before it. */
export function readPortfolioBytes(bytes: Uint8Array): PortfolioJson | undefined {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  return portfolioIn(new JsonScanner().load(bytes, hasMark ? 3 : 0));
}

function portfolioIn(json: JsonScanner): PortfolioJson | undefined {
  const batch = new Batch();
  const reader = new BatchReader(batch);
  const fields = new Map<string, unknown>();
  if (!json.takeObject()) return undefined;
  do {
    const name = json.takeText() ? decodeUtf8(json.bytes, json.textStart, json.textEnd) : undefined;
    if (name === undefined || fields.has(name) || !json.takeColon()) return undefined;
    const value = takeField(name, json, batch, reader);
    if (value === undefined) return undefined;
    fields.set(name, value);
  } while (json.takeComma());
  if (!json.takeObjectEnd() || !json.isAtEnd()) return undefined;
  if (!fields.has('households') || !fields.has('loans') || !isWhole(batch)) return undefined;
  return { fields: Object.fromEntries(fields), batch };
}

/** Whether every surrogate of a text is one of a pair. The built-in method is faster where the engine has it. */
function isWellFormed(text: string & { readonly isWellFormed?: () => boolean }): boolean {
  return text.isWellFormed?.() ?? !/\p{Surrogate}/u.test(text);
}

/** Sorts a batch; returns whether ids are distinct and every loan's household is there. */
function isWhole(batch: Batch): boolean {
  batch.sort();
  for (const { columns, count } of [batch.households, batch.loans]) {
    for (let place = 1; place < count; place++) if (columns.id.compare(place - 1, place) === 0) return false;
  }
  if (!batch.findOwners() || !attributesAgree(batch)) return false;
  batch.link();
  return true;
}

/**
 * Reads the value of a field; undefined where it cannot be read. Households and loans go into the batch and give an
 * empty list.
 */
function takeField(name: string, json: JsonScanner, batch: Batch, reader: BatchReader): unknown {
  if (name === 'households') {
    return takeList(json, batch.households, () => reader.takeHousehold(json), readHousehold) ? [] : undefined;
  }
  if (name === 'loans') return takeList(json, batch.loans, () => reader.takeLoan(json), readLoan) ? [] : undefined;
  return takeValue(json);
}

/** Reads a list of records; those that the fast reader does not accept are read by their schema. */
function takeList<T>(
  json: JsonScanner,
  rows: Rows<object, T>,
  take: () => boolean,
  read: (value: unknown, path: RawFault['path'], faults: RawFault[]) => Partial<T>,
): boolean {
  if (!json.takeList()) return false;
  if (json.takeListEnd()) return true;
  do {
    const { at } = json;
    if (take()) continue;
    json.at = at;
    const faults: RawFault[] = [];
    const value = takeValue(json);
    const record = value === undefined ? undefined : read(value, [], faults);
    if (record === undefined || faults.length > 0) return false;
    rows.add(record as T);
  } while (json.takeComma());
  return json.takeListEnd();
}

/** Reads any value; undefined where the text is not JSON, or a name occurs twice in one object. */
function takeValue(json: JsonScanner): unknown {
  const { at } = json;
  if (!json.skipValue()) return undefined;
  const faults: RawFault[] = [];
  const value = readJson(decodeUtf8(json.bytes, at, json.at), faults);
  return faults.length > 0 ? undefined : value;
}
