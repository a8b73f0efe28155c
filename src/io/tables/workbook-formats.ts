import { damaged } from './workbook-faults.js';

/*
 * Number formats (ECMA-376 part 1, 18.8.30 and 18.8.31): whether a number with a format is a day, a percentage or neither.
 */

/** What a format makes of a number. */
export type NumberFormat =
  | 'number'
  | 'date'
  | 'percent'
  /** The number is shown with a unit that the format has as text, such as `0"万元"`: 15 is shown as 15万元. */
  | { readonly unit: string };

/**
 * The formats that a file names by their numbers only: days and times (14 to 22, 45 to 47, and in Chinese programs 27 to 36
 * and 50 to 58), percentages (9 and 10). The others are numbers or text.
 */
export function builtInFormat(id: number): NumberFormat {
  if (id === 9 || id === 10) return 'percent';
  const isDate = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58);
  return isDate ? 'date' : 'number';
}

/**
 * What is not to be taken for a part of the code: text in quotes or behind `\` or `!`, the width of a character (`_`), and
 * a character that fills the cell (`*`).
 */
const LITERALS = /"([^"]*)"?|[\\!]([\s\S])|[_*][\s\S]/g;
/** Elapsed hours, minutes or seconds. */
const ELAPSED = /\[(h+|m+|s+)\]/i;
/** Colours, conditions, currencies and languages. */
const BRACKETS = /\[[^\]]*\]/g;
const GENERAL = /general|g\/通用格式/gi;
/** Of days and times: year, month, day, hour, second, the years of an era, Buddhist years, weekdays. */
const DATE = /[ymdhsegb]|aaa|上午\/下午/i;
const EXPONENT = /e[+-]/gi;
/** Units that change what a number amounts to. */
const UNIT = /[%‰‱千万亿]|百万/;
/** A comma behind the last digit divides what is shown by 1,000. */
const SCALED = /[0#?],+(?![0#?,])/;

/**
 * The format of a code, by its first section, which is that of numbers above 0 (and mostly of all). A unit counts where the
 * number itself is shown with it; `0!.0,"万"`, which shows 150000 as 15.0万, leaves the number what it is.
 *
 * @throws WorkbookFault where the code is longer than any program takes
 */
export function formatOf(code: string): NumberFormat {
  if (code.length > LONGEST_CODE) throw damaged('format');
  const literals: string[] = [];
  const withoutText = code.replace(LITERALS, (_, quoted: string | undefined, escaped: string | undefined) => {
    literals.push(quoted ?? escaped ?? '');
    return LITERAL;
  });
  const [section = ''] = withoutText.split(';');
  if (ELAPSED.test(section)) return 'date';
  const shown = section.replace(BRACKETS, '').replace(GENERAL, '');
  if (DATE.test(shown.replace(EXPONENT, ''))) return 'date';
  if (shown.includes('%')) return 'percent';
  const own = literals.slice(0, section.split(LITERAL).length - 1).join('');
  const bare = shown.replace(/[^千百万亿‰‱元]/g, '');
  const isScaled = SCALED.test(shown.replaceAll(LITERAL, ' '));
  const unit = `${bare}${own}`.trim();
  return UNIT.test(unit) && !isScaled && !own.includes('.') ? { unit } : 'number';
}

/** Excel takes 255 characters. */
const LONGEST_CODE = 1000;
/** Stands for what is not code. */
const LITERAL = '\u0000';
