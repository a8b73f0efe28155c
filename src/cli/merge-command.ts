import { fault, formatFault, InvalidInputError, type Lang, type RawFault } from '../fields/faults.js';
import { isBlankLine } from '../io/household-lines.js';
import { readJson } from '../io/json.js';
import { parseSettlement } from '../io/settlement-json.js';
import { settlementPieces } from '../io/settlement-pieces.js';
import { append } from '../kernel/append.js';
import { mergeSettlements } from '../settlement/merge.js';
import type { Settlement } from '../settlement/settlement.js';
import { named } from '../words/forms.js';
import type { Context } from './context.js';
import { RefusedError } from './errors.js';
import { readTextFile } from './input.js';
import type { MergeRequest } from './options.js';
import { countOf } from './reading.js';
import type { Result } from './recheck.js';
import { settlementTable } from './table.js';

/**
 * `merge`: merges settlements of disjoint households. A file holds one settlement, or one a line, as `settle --partial`
 * writes them.
 *
 * @throws RefusedError with every fault, and where the settlements cannot be merged; FileError
 */
export async function mergedText(
  { files, format, takeUnhashed }: MergeRequest,
  context: Context,
  lang: Lang,
): Promise<Result['stdout']> {
  const lines: string[] = [];
  const settlements: Settlement[] = [];
  for (const file of files) {
    const faults: RawFault[] = [];
    const text = await readTextFile(file, context, faults);
    const name = file === '-' ? 'stdin' : file;
    append(
      lines,
      faults.map((raw) => formatFault(fault(raw, lang))),
    );
    for (const { line, written } of text === undefined ? [] : settlementsIn(text)) {
      const found: RawFault[] = [];
      const value = readJson(written, found, line);
      append(
        lines,
        found.map((raw) => formatFault(fault({ ...raw, file: name }, lang))),
      );
      if (value === undefined) continue;
      try {
        settlements.push(parseSettlement(value, { lang, takeUnhashed }));
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        const place = line === undefined ? name : `${name}:${line}`;
        append(
          lines,
          error.faults.map((one) => `${place}: ${formatFault(one)}`),
        );
      }
    }
  }
  if (lines.length > 0) throw new RefusedError([...lines, countOf(lines.length, lang)]);
  const merged = mergedOf(settlements, lang);
  return format === 'json' ? settlementPieces(merged, 2) : settlementTable(merged, lang);
}

/** The settlements of a text: one, or one on every line that is not blank, with its line. */
function settlementsIn(text: string): readonly { readonly line?: number; readonly written: string }[] {
  const lines = text.split('\n').flatMap((written, i) => (isBlankLine(written) ? [] : [{ line: i + 1, written }]));
  return lines.every(({ written }) => /^\s*\{.*\}\s*$/.test(written)) ? lines : [{ written: text }];
}

function mergedOf(settlements: readonly Settlement[], lang: Lang): Settlement {
  try {
    return mergeSettlements(settlements, { lang });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const refusal = lang === 'en' ? 'the settlements cannot be merged' : '这些结算不能合并';
    throw new RefusedError([`tiexi: ${named(refusal, error.message, lang)}`]);
  }
}
