import { fault, formatFault, InvalidInputError, type Lang, type RawFault } from '../fields/faults.js';
import { readJson } from '../io/json.js';
import { type NamedDecision, readDecision } from '../io/tally-json.js';
import type { Context } from './context.js';
import { RefusedError } from './errors.js';
import { readTextFile } from './input.js';
import { countOf } from './reading.js';

/** The decision of a file. @throws RefusedError with every fault; FileError */
export async function readDecisionFile(name: string, context: Context, lang: Lang): Promise<NamedDecision> {
  const faults: RawFault[] = [];
  const text = await readTextFile(name, context, faults);
  const value = text === undefined ? undefined : readJson(text, faults);
  const told = faults.map((raw) => formatFault(fault({ ...raw, file: name }, lang)));
  if (told.length > 0) throw new RefusedError([...told, countOf(told.length, lang)]);
  try {
    return readDecision(value, lang);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    const told = error.faults.map((one) => `${name}: ${formatFault(one)}`);
    throw new RefusedError([...told, countOf(told.length, lang)]);
  }
}
