import { escapeControls } from '../io/escape-controls.js';
import { type Day, formatDay } from '../kernel/plain-date.js';

/** A formula, with the library's own value of it: what is shown until a spreadsheet has computed. */
export interface Formula {
  readonly formula: string;
  readonly value: number | string;
  /** Whether the formula is written as XML has it. */
  readonly isEscaped?: boolean;
}

/** What a cell holds: words, a figure, a formula or nothing. */
export type Content = string | number | Formula | undefined;

/** The longest text that a cell may hold. */
const LONGEST_TEXT = 32_767;

const UNSHOWN = /[\u007f-\u009f\p{Cf}\u2028\u2029]/gu;

/**
 * Words as words, whatever they look like: a typed string never runs as a formula, but what a file of this kind takes for
 * something else is put into its escapes: `_x0041_`, which would be read as A, and signs that XML has not. Marks of
 * direction and other signs that are not shown are escaped as elsewhere; who writes the XML escapes the controls below
 * U+0020.
 */
export function wordsOf(text: string): string {
  const plain = text
    .replace(UNSHOWN, escapeControls)
    .replace(/_(?=x[\dA-Fa-f]{4}_)/g, '_x005F_')
    .replace(/[\ufffe\uffff]/g, '\ufffd');
  return plain.length > LONGEST_TEXT ? `${plain.slice(0, LONGEST_TEXT - 1)}…` : plain;
}

/** What a cell shows before a spreadsheet has computed. */
export function shownBy(content: Content): string | number | undefined {
  return typeof content === 'object' ? content.value : content;
}

/** 1900-03-01, the first day that every spreadsheet gives the same number. */
const FIRST_COMMON_SERIAL = 61;
/** The number of 1970-01-01 in a spreadsheet. */
const EPOCH_SERIAL = 25_569;

/** A day as a spreadsheet has it; the first two months of 1900, on which spreadsheets differ, as text. */
export function dateContent(day: Day | undefined): string | number | undefined {
  if (day === undefined) return undefined;
  return isSerial(day) ? day + EPOCH_SERIAL : formatDay(day);
}

/** Whether every spreadsheet has the same number for a day. */
export function isSerial(day: Day): boolean {
  return day + EPOCH_SERIAL >= FIRST_COMMON_SERIAL;
}
