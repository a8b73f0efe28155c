import type { Text } from '../../fields/faults.js';

/** What a spreadsheet says of a cell, besides its text. Absent for text. */
export type CellKind =
  /**
   * The text is the decimal of the number's 15 significant digits, without an exponent and without zeros at its end. A
   * number of 10^15 or more, which has more than 15 digits before the point, is the text of the file instead, since its
   * last digits are lost: `331125199001011000`, or `3.31125199001011E+17`. It has more than 15 digits before the point or
   * an exponent, and no other number has.
   */
  | 'number'
  /**
   * `YYYY-MM-DD`, with ` HH:MM:SS` (and `.mmm`) where the cell has a time of day. In the 1900 system `1900-01-00` and
   * `1900-02-29` occur, the serial numbers 0 and 60, which spreadsheets show so and which are no days.
   */
  | 'date'
  /** The number times 100, exactly, and `%`. */
  | 'percent'
  /** `TRUE` or `FALSE`. */
  | 'boolean'
  /**
   * There is no value that could be taken. The text is one of: an error of the spreadsheet (`#REF!`); a formula that has
   * never been computed (`=SUM(F3:F4)`, `=` where the file does not have its text); a number that is no day in a cell with
   * a date format, below 0 or beyond 9999-12-31; the value that a cell has of its own and that is hidden under a merged
   * cell with another value; a date in ISO 8601 that is none.
   */
  | 'error';

/** A row of a sheet that has a cell with a text. */
export interface SheetRow {
  /** The number of the row as the spreadsheet shows it, from 1. */
  readonly line: number;
  /**
   * The texts of the cells from column A on; '' for an empty one. The last is not empty, so that rows differ in length. A
   * line break in a cell is `\n`.
   */
  readonly cells: readonly string[];
  /** What each cell is, where it is not text; absent where all are text. May be shorter than `cells`. */
  readonly kinds?: readonly (CellKind | undefined)[];
}

/** A sheet of cells. Charts and macros are not among the sheets. */
export interface Sheet {
  readonly name: string;
  /** Whether the sheet is hidden, also where only a program can show it again. */
  readonly isHidden: boolean;
  /**
   * The rows with anything in them, in the order of their numbers. Hidden rows and hidden columns are read like others:
   * people hide what they do not want to look at, and a sum has it too.
   */
  readonly rows: readonly SheetRow[];
}

/** Where in a workbook something is. */
export interface WorkbookPlace {
  /** The part of the archive, such as `xl/worksheets/sheet1.xml`. */
  readonly part?: string;
  /** The name of the sheet. */
  readonly sheet?: string;
  /** The cell as the spreadsheet shows it, such as `E7`. */
  readonly cell?: string;
}

/** The sheets of a workbook in their order, or why it cannot be read. */
export type WorkbookResult =
  | { readonly sheets: readonly Sheet[] }
  | {
      /** What is wrong and what to do. */
      readonly fault: Text;
      /** Where it is, as far as that is known. */
      readonly place?: WorkbookPlace;
    };

/** What a file is that is no text. */
export type WorkbookForm =
  /** A workbook of Excel 2007 or later, or of WPS: `.xlsx`, `.xlsm`. It is read. */
  | 'xlsx'
  /** A workbook of Excel 97 to 2003: `.xls`, and `.et` of WPS, which has the same contents. It is read. */
  | 'xls'
  /** A workbook with a password. */
  | 'encrypted'
  /** A workbook in binary parts: `.xlsb`. */
  | 'xlsb'
  /** A workbook of OpenOffice or LibreOffice: `.ods`. */
  | 'ods'
  /** A web page, which some systems write as `.xls`. */
  | 'html'
  /** XML, such as the table of Excel 2003 in XML, which some systems write as `.xls`. */
  | 'xml'
  /** A PDF, a picture, a document of another program, another archive. */
  | 'other';
