import { type Fault, formatPath, formatPlace } from '../../fields/faults.js';
import type { ShownFault, ShownRow } from '../protocol.js';

/** A fault as it is shown: where it is, what it says, and the row that it is in. */
export function shownFault({ code, message, path, ...at }: Fault, row?: ShownRow): ShownFault {
  const inside = formatPath(path);
  const place = at.file === undefined ? inside : formatPlace(at);
  return { code, message, place, ...(row === undefined ? {} : { row }) };
}

/** So many characters of a line are shown before and behind the place of a fault. */
const AROUND = 48;

/** The part of a line of JSON in which a fault is, with the value apart. */
export function lineAround(text: string, { line, column }: Fault): ShownRow | undefined {
  if (line === undefined || column === undefined) return undefined;
  const whole = text.split('\n', line)[line - 1]?.replace(/\r$/, '');
  if (whole === undefined) return undefined;
  const at = column - 1;
  const rest = whole.slice(at);
  const end = at + (/^(?:"(?:[^"\\]|\\.)*"?|[^,\s\]}]+)/.exec(rest)?.[0].length ?? 1);
  const from = Math.max(0, at - AROUND);
  const to = Math.min(whole.length, Math.min(end, at + AROUND) + AROUND);
  const shownEnd = Math.min(end, to);
  return {
    header: [],
    cells: [
      `${from > 0 ? '…' : ''}${whole.slice(from, at)}`,
      whole.slice(at, shownEnd),
      `${whole.slice(shownEnd, to)}${to < whole.length ? '…' : ''}`,
    ],
    at: 1,
  };
}
