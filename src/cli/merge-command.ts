import { fault, formatFault, InvalidInputError, type Lang, type RawFault } from '../fields/faults.js';
import { encodeSettlement, parseSettlement } from '../io/settlement-json.js';
import { mergeSettlements } from '../settlement/merge.js';
import type { Settlement } from '../settlement/settle.js';
import type { Context } from './context.js';
import { RefusedError } from './errors.js';
import { readTextFile } from './input.js';
import type { MergeRequest } from './options.js';
import { countOf } from './reading.js';
import { settlementTable } from './table.js';

/**
 * `merge`: settlements of disjoint households into one. A file holds one settlement, or one on every line, as
 * `settle --partial` writes them.
 *
 * @throws RefusedError with every fault, and where the settlements do not go together; FileError
 */
export async function mergedText({ files, format }: MergeRequest, context: Context, lang: Lang): Promise<string> {
  const told: string[] = [];
  const settlements: Settlement[] = [];
  for (const file of files) {
    const faults: RawFault[] = [];
    const text = (await readTextFile(file, context, faults)) ?? '';
    told.push(...faults.map((raw) => formatFault(fault(raw, lang))));
    for (const { name, written } of settlementsIn(text, file === '-' ? 'stdin' : file)) {
      try {
        settlements.push(parseSettlement(written, { lang }));
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        told.push(...error.faults.map((one) => `${name}: ${formatFault(one)}`));
      }
    }
  }
  if (told.length > 0) throw new RefusedError([...told, countOf(told.length, lang)]);
  const merged = mergedOf(settlements, lang);
  return format === 'json' ? `${JSON.stringify(encodeSettlement(merged), null, 2)}\n` : settlementTable(merged, lang);
}

/** A text that is one settlement, or one on every line that is not empty. */
function settlementsIn(text: string, file: string): readonly { readonly name: string; readonly written: string }[] {
  const lines = text
    .split('\n')
    .flatMap((written, i) => (written.trim() === '' ? [] : [{ name: `${file}:${i + 1}`, written }]));
  return lines.every(({ written }) => /^\s*\{.*\}\s*$/.test(written)) ? lines : [{ name: file, written: text }];
}

function mergedOf(settlements: readonly Settlement[], lang: Lang): Settlement {
  try {
    return mergeSettlements(settlements);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const said = lang === 'en' ? 'the settlements cannot be merged' : '这些结算不能合并';
    throw new RefusedError([`tiexi: ${said}: ${error.message}`]);
  }
}
