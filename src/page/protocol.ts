import type { Lang } from '../fields/faults.js';

/*
 * What the page and its worker say to each other: plain data. Amounts are texts as they are shown, made by the engine's side,
 * so that nothing is computed or rounded where the document is.
 */

/** A file as it was dropped. */
export interface SourceFile {
  /** Its name, below the folder that was dropped. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A policy, or a preset with its terms, as it is written. */
export type WrittenPolicy = Readonly<Record<string, unknown>>;

/** The policy with which the page begins, and data is read, where the files have none: its open terms are all undecided. */
export const UNDECIDED_POLICY: WrittenPolicy = { preset: 'suichang-2024', terms: {} };

/** A period as it is written. */
export interface WrittenPeriod {
  readonly from: string;
  readonly to: string;
}

/** A row of a table, or a line of a text, in which a fault is shown. */
export interface ShownRow {
  readonly header: readonly string[];
  readonly cells: readonly string[];
  /** The place of the faulty cell among them; −1 where the whole row is meant. */
  readonly at: number;
}

export interface ShownFault {
  readonly code: string;
  /** Where it is, as a spreadsheet or an editor shows it; empty where it is nowhere in particular. */
  readonly place: string;
  readonly message: string;
  readonly row?: ShownRow;
}

export interface ShownWarning {
  readonly code: string;
  readonly message: string;
}

/** What a file was read as. */
export type FileKind = 'portfolio' | 'tables' | 'policy' | 'mapping' | 'settlement' | 'unread';

export interface ReadFile {
  readonly name: string;
  readonly kind: FileKind;
  /** Encoding, sheets, rows, columns, what was passed over: a sentence each. */
  readonly details: readonly string[];
}

/** At most so many faults are shown; their number is told. */
export const MOST_FAULTS = 500;

/** What has been read. */
export interface Opened {
  readonly files: readonly ReadFile[];
  readonly faults: readonly ShownFault[];
  readonly faultCount: number;
  readonly warnings: readonly ShownWarning[];
  readonly notes: readonly string[];
  /** Absent where there are faults, or no loans. */
  readonly data?: { readonly households: string; readonly loans: string };
  /** The calendar years in which loans were disbursed, and the one after, to choose from. */
  readonly years: readonly number[];
  /** Those of the files; absent where they have none. */
  readonly policy?: WrittenPolicy;
  readonly period?: WrittenPeriod;
}

/** What is asked for a part of a term. */
export interface TermPart {
  readonly key: string;
  readonly label: string;
  readonly kind: 'choice' | 'decimal' | 'integer' | 'day';
  readonly unit?: string;
  readonly options?: readonly { readonly value: string; readonly label: string; readonly meaning: string }[];
  /** As it is now; empty where it is not decided. */
  readonly value: string;
}

/** A term that can be decided here. */
export interface TermChoice {
  readonly parts: readonly TermPart[];
  /** What follows where there is none; absent where there must be one. */
  readonly none?: string;
  readonly isNone: boolean;
  /** What is known elsewhere, with its source. */
  readonly known?: string;
  /** Whether the value has a form that the parts cannot show, such as several rules. */
  readonly isOther: boolean;
}

export interface ShownTerm {
  readonly term: string;
  readonly label: string;
  /** The value in words; empty where it is not decided. */
  readonly text: string;
  readonly kind: 'plan' | 'reading' | 'rule' | 'assumption';
  readonly source: string;
  readonly isUndecided: boolean;
  readonly meaning?: string;
  readonly choice?: TermChoice;
  readonly faults: readonly string[];
}

export interface ShownPolicy {
  readonly name: string;
  readonly id: string;
  readonly terms: readonly ShownTerm[];
  readonly undecided: number;
  /** Faults that are of no single term. */
  readonly faults: readonly string[];
}

/** A figure with its name. */
export interface ShownFigure {
  readonly name: string;
  readonly label: string;
  readonly value: string;
  readonly unit: string;
}

/** A table of figures, as it stands behind a chart or by itself. */
export interface ShownTable {
  readonly caption: string;
  readonly columns: readonly { readonly label: string; readonly isFigure: boolean }[];
  readonly rows: readonly (readonly string[])[];
  readonly foot?: readonly string[];
}

/** A chart with the table that stands behind it. Its numbers are for drawing alone. */
export interface ShownChart {
  readonly kind: 'columns' | 'bars';
  readonly categories: readonly string[];
  readonly series: readonly { readonly name: string; readonly values: readonly number[]; readonly stack?: string }[];
  readonly unit: string;
  readonly table: ShownTable;
}

/** A settled period. */
export interface Settled {
  readonly faults: readonly ShownFault[];
  readonly summary?: Summary;
}

export interface Summary {
  readonly policy: string;
  readonly period: string;
  readonly subsidy: ShownFigure;
  readonly figures: readonly ShownFigure[];
  readonly funders: ShownTable;
  readonly groups: readonly ShownTable[];
  readonly exclusions: ShownTable;
  readonly reasons: ShownTable;
  readonly adjustments?: ShownTable;
  readonly warnings: readonly ShownWarning[];
  readonly loans: number;
}

/** Which loans are listed, and in which order. */
export interface Query {
  readonly text: string;
  readonly basis: '' | 'trial' | 'regular' | 'ineligible';
  readonly sort: string;
  readonly isDescending: boolean;
}

export interface ColumnHead {
  readonly key: string;
  readonly label: string;
  readonly isFigure: boolean;
}

/** A loan in the list: its place among the loans of the settlement, and its cells. */
export interface ListedLoan {
  readonly place: number;
  readonly cells: readonly string[];
}

/** A stretch of days of a loan. */
export interface ShownSegment {
  readonly from: string;
  readonly to: string;
  readonly days: number;
  readonly balance: string;
  readonly covered: string;
  /** Balance and covered balance as parts of the principal, 0 to 1: for drawing alone. */
  readonly height: number;
  readonly coveredHeight: number;
  readonly contractRate: string;
  readonly subsidyRate: string;
  readonly concessionRate: string;
  readonly exclusion?: string;
  readonly cap?: string;
  /** A line of arithmetic for each amount: `150,000.00 × 1.8% × 30/360 = 225.00`. */
  readonly sums: readonly { readonly label: string; readonly text: string }[];
  /** The term that the segment rests on, in words, with its source. */
  readonly clauses: readonly { readonly label: string; readonly text: string; readonly source: string }[];
}

export interface ShownLoan {
  readonly loanId: string;
  readonly heading: string;
  readonly basis: string;
  readonly isEligible: boolean;
  readonly facts: readonly ShownFigure[];
  readonly figures: readonly ShownFigure[];
  readonly reasons: readonly string[];
  readonly segments: readonly ShownSegment[];
  readonly funders: ShownTable;
  readonly short: string;
  readonly long: string;
  readonly household: {
    readonly id: string;
    readonly facts: readonly ShownFigure[];
    readonly loans: ShownTable;
    readonly places: readonly number[];
  };
}

export type DownloadKind = 'workbook' | 'application' | 'annex' | 'settlement' | 'lines' | 'policy' | 'detail';

export interface Download {
  readonly name: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What the page asks for, each with its answer. */
export interface Calls {
  open: { in: { readonly files: readonly SourceFile[]; readonly lang: Lang }; out: Opened };
  /** The warnings and notes of what has been read, in another language. */
  reopen: { in: { readonly lang: Lang }; out: Opened };
  policy: { in: { readonly policy: WrittenPolicy; readonly lang: Lang }; out: ShownPolicy };
  /** The policy with a term as it was typed; `null` for none, `customary` for what is known elsewhere. */
  decide: {
    in: {
      readonly policy: WrittenPolicy;
      readonly term: string;
      readonly value: Readonly<Record<string, string>> | null | 'customary';
    };
    out: WrittenPolicy;
  };
  /** The policy with what is known elsewhere for every undecided term. */
  customary: { in: { readonly policy: WrittenPolicy }; out: WrittenPolicy };
  settle: {
    in: { readonly policy: WrittenPolicy; readonly period: WrittenPeriod; readonly lang: Lang };
    out: Settled;
  };
  /** The summary of what is settled, in another language. */
  summary: { in: { readonly lang: Lang }; out: Settled };
  /** The charts of what is settled. */
  charts: { in: { readonly lang: Lang }; out: readonly ShownChart[] };
  list: {
    in: { readonly query: Query; readonly lang: Lang };
    out: { readonly count: number; readonly columns: readonly ColumnHead[] };
  };
  rows: { in: { readonly from: number; readonly to: number; readonly lang: Lang }; out: readonly ListedLoan[] };
  loan: { in: { readonly place: number; readonly lang: Lang }; out: ShownLoan };
  download: { in: { readonly kind: DownloadKind; readonly lang: Lang }; out: Download };
}
