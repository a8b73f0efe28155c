import type { RawFault } from '../fields/faults.js';
import { readHousehold, readLoan, takeHousehold, takeLoan } from '../fields/portfolio.js';
import { Char, JsonText } from '../kernel/json-text.js';
import { readJson } from './json.js';

/** A list of households or loans that have been read already and are sound, each by itself. */
export class Sound<T> {
  constructor(readonly items: T[]) {}
}

/**
 * {@link readJson} of a portfolio's text, several times as fast where all is well: then its households and loans are
 * {@link Sound} lists, taken from the text without making the value of it first. Where anything is wrong with one of
 * them, or with the text, it is read as any other, so that every fault is told in its order.
 */
export function readPortfolioJson(text: string, faults: RawFault[]): unknown {
  return soundPortfolio(text) ?? readJson(text, faults);
}

function soundPortfolio(text: string): object | undefined {
  const json = new JsonText(text);
  if (text.charCodeAt(0) === 0xfeff) json.at = 1;
  if (!json.take(Char.Object)) return undefined;
  const fields = new Map<string, unknown>();
  do {
    const name = json.takeText();
    if (name === undefined || !json.take(Char.Colon)) return undefined;
    const value = takeField(name, json);
    if (value === undefined) return undefined;
    fields.set(name, value);
  } while (json.take(Char.Comma));
  return json.take(Char.ObjectEnd) && json.isAtEnd() ? Object.fromEntries(fields) : undefined;
}

function takeField(name: string, json: JsonText): unknown {
  if (name === 'households') return takeSound(json, takeHousehold, readHousehold);
  if (name === 'loans') return takeSound(json, takeLoan, readLoan);
  return takeValue(json);
}

function takeSound<T>(
  json: JsonText,
  take: (json: JsonText) => T | undefined,
  read: (value: unknown, path: RawFault['path'], faults: RawFault[]) => Partial<T>,
): Sound<T> | undefined {
  const items = json.takeList(() => {
    const { at } = json;
    const item = take(json);
    if (item !== undefined) return item;
    json.at = at;
    const faults: RawFault[] = [];
    const thorough = read(takeValue(json), [], faults) as T;
    return faults.length === 0 ? thorough : undefined;
  });
  return items && new Sound(items);
}

/** Takes any value; undefined where the text is not JSON. */
function takeValue(json: JsonText): unknown {
  const text = json.takeValue();
  return text === undefined ? undefined : readJson(text, []);
}
