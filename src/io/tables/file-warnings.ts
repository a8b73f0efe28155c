import { formatPlace } from '../../fields/faults.js';
import { MOST_EXAMPLES, type RawWarning, type WarningExample } from '../../fields/warnings.js';
import type { TableNotes } from '../csv.js';

/** The warning of tables that are not read: files, or sheets. */
export function unreadWarnings(unread: readonly string[]): RawWarning[] {
  return ofNames('UNREAD_FILE', unread);
}

/** The warning of files that were read as GB18030 because they are not UTF-8. */
export function guessedWarnings(names: readonly string[]): RawWarning[] {
  return ofNames('GUESSED_ENCODING', names);
}

/** The warning of amounts in rows of totals that differ from what the rows add up to. */
export function totalWarnings(notes: readonly TableNotes[]): RawWarning[] {
  const examples = notes.flatMap(({ file, sheet, totals }) =>
    totals.flatMap(({ line, sums }) =>
      sums
        .filter(({ said, computed }) => said !== computed)
        .map(({ column, said, computed }): WarningExample => {
          return { place: formatPlace({ file, sheet, line, column }), value: said, nearest: computed };
        }),
    ),
  );
  if (examples.length === 0) return [];
  return [{ code: 'TOTAL_DIFFERS', count: examples.length, examples: examples.slice(0, MOST_EXAMPLES) }];
}

function ofNames(code: RawWarning['code'], names: readonly string[]): RawWarning[] {
  if (names.length === 0) return [];
  return [{ code, count: names.length, examples: names.slice(0, MOST_EXAMPLES).map((value) => ({ value })) }];
}
