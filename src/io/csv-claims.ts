import { MISTAKES } from '../claims/mistakes.js';
import {
  CLAIM_STATUSES,
  type Diagnosis,
  isUnexplained,
  type Mismatch,
  type Reconciliation,
} from '../claims/reconcile.js';
import { claimFields } from '../fields/claim.js';
import type { Lang, RawFault } from '../fields/faults.js';
import type { LoanFigure } from '../fields/figures.js';
import type { Policy } from '../fields/policy.js';
import { REASONS } from '../fields/reasons.js';
import type { Field, HeadersOf } from '../fields/table.js';
import { named, parted, withCode } from '../words/forms.js';
import { figureLabel, funderNames } from '../words/labels.js';
import { CLAIMED, COMPUTED, UNEXPLAINED } from '../words/phrases.js';
import { encodeReconciliation } from './claims.js';
import type { TableNotes } from './csv.js';
import { type Column, columnsOf, treeOf } from './csv-columns.js';
import { type Cell, csvOf, headersOf, textCell } from './csv-write.js';
import { inFileOrder } from './fault-order.js';
import { type RawTable, readTable } from './tables/raw-table.js';
import { type Row, Table } from './tables/table.js';
import { totalsIn } from './tables/totals.js';

type ClaimField = HeadersOf<typeof claimFields> | `funder ${string}`;

/** The id and the name of a funder, and 省级 for 省级财政 where no other funder is called so. */
function namesOf({ id, name }: Policy['funders'][number], funders: Policy['funders']): readonly string[] {
  const short = /^(.+)财政$/.exec(name)?.[1];
  const isTaken = funders.some((other) => other.id === short || other.name === short);
  return short === undefined || isTaken ? [id, name] : [id, name, short];
}

/** The columns of a claim's file: those of its fields, and one for each funder, under its name or its id. */
type Funders = Policy['funders'];

function columnsFor(funders: Funders): readonly Column<ClaimField>[] {
  return [
    ...columnsOf(claimFields),
    ...funders.map((funder) => ({
      field: `funder ${funder.id}` as const,
      headers: [funder.id, funder.name] as const,
      aliases: namesOf(funder, funders).flatMap((each) => [each, ...BEARING.map((word) => each + word)]),
      required: false,
      form: 'amount' as const,
    })),
  ];
}

/** The words that may follow a funder's name in the header of its part. */
const BEARING = ['承担', '负担', '分担'];

/** A claim as a bank core exports it, in the JSON form of a claim, not yet checked. */
export interface ClaimsTables {
  readonly input: readonly object[];
  /** What of the tables is not read, among it columns that are not of a claim, and their rows of totals. */
  readonly notes: readonly TableNotes[];
  /** All faults: those of the form of the tables, and those that `readClaims` found in `input`, each with its place. */
  placed(found: readonly RawFault[]): RawFault[];
}

/**
 * Reads the tables of a claim, one after the other: `loan_id` (借据号) and `subsidy` (贴息金额), and optionally
 * `subsidised_days` (贴息天数), `principal_days` (积数) and a column for every funder, under its name or its id. The detail
 * (明细表) that is written can be read so. Other columns are not read; their headers are returned. A row whose first cell is
 * 合计, 总计, 小计 or Total, and whose ID is that word or empty, is not a loan: it is held against the sums.
 */
export function readClaimsTables(raws: readonly RawTable[], funders: Funders): ClaimsTables {
  const faults: RawFault[] = [];
  const notes: TableNotes[] = [];
  const columns = columnsFor(funders);
  const read = raws.map((raw) => {
    const others: string[] = [];
    const leavesOut = (header: string) => others.push(header) > 0;
    const { table, totals, passed } = readTable(raw, columns, faults, { leavesOut });
    const { file, sheet } = raw;
    const left = [...passed.columns.map(({ header }) => header), ...others];
    notes.push({ file, sheet, rowsAbove: passed.rows.length, columns: left, totals: totalsIn(table, totals) });
    return table;
  });
  const table = Table.of(read, columns);
  const { rows } = table;
  return {
    input: rows.map((row) => claimOf(row, table, funders)),
    notes,
    placed: (found) => {
      const ofRows = found.filter((raw) => !isOfMissingColumn(raw, table, rows)).map((raw) => placed(raw, table, rows));
      return inFileOrder([...faults, ...ofRows], table.parts);
    },
  };
}

function claimOf(row: Row, table: Table<ClaimField>, funders: Funders): object {
  const parts = funders.flatMap(({ id }) => {
    const part = table.text(row, `funder ${id}`);
    return part === undefined ? [] : [[id, part]];
  });
  return treeOf(claimFields, (header) => cellValue(table.text(row, header), INTEGERS.has(header)), {
    funders: parts.length === 0 ? undefined : Object.fromEntries(parts),
  });
}

/** The headers of columns of counts. */
const INTEGERS: ReadonlySet<string | undefined> = new Set(
  Object.values<Field>(claimFields)
    .filter(({ form }) => form.kind === 'integer')
    .map(({ header }) => header),
);

/** The value of a cell of counts is a number; a cell that is not one is kept as text, which the schema refuses. */
function cellValue(text: string | undefined, isInteger: boolean): string | number | undefined {
  return isInteger && text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : text;
}

function fieldOf([, name, id]: RawFault['path']): ClaimField {
  return name === 'funders' ? `funder ${id}` : (claimFields[name as keyof typeof claimFields].header as ClaimField);
}

/** Whether a fault is about a cell of a missing column, which is reported once for the whole file. */
function isOfMissingColumn({ path }: RawFault, table: Table<ClaimField>, rows: readonly Row[]): boolean {
  return table.lacks(rows[path[0] as number] as Row, fieldOf(path));
}

function placed(raw: RawFault, table: Table<ClaimField>, rows: readonly Row[]): RawFault {
  const row = rows[raw.path[0] as number] as Row;
  const field = fieldOf(raw.path);
  const at = { ...raw, ...table.place(row, field) };
  const detail = table.refusal(row, field);
  return detail === undefined ? at : { ...at, code: 'INVALID_VALUE', value: table.raw(row, field), detail };
}

/** A reconciliation: a line for every row of the claim and for every loan that is not claimed. Amounts in yuan. */
export function reconciliationCsv(reconciliation: Reconciliation, policy: Policy, lang: Lang): string {
  const { rows } = encodeReconciliation(reconciliation);
  const header = headersOf(
    ['no', 'loanId', 'status', 'claimed', 'computed', 'difference', 'diagnosis', 'remark'],
    lang,
  );
  const lines = rows.map((row, i): Cell[] => [
    i + 1,
    textCell(row.loanId),
    textCell(CLAIM_STATUSES[row.status][lang]),
    row.claimed,
    row.computed,
    row.difference,
    textCell(
      isUnexplained(row)
        ? UNEXPLAINED[lang]
        : row.diagnoses.map((diagnosis) => diagnosisText(diagnosis, lang)).join(lang === 'en' ? ' or ' : '；或'),
    ),
    textCell(
      parted(
        [
          ...row.reasons.map((reason) => REASONS[reason][lang]),
          ...row.mismatches.map((mismatch) => mismatchText(mismatch, policy, lang)),
        ],
        lang,
      ),
    ),
  ]);
  return csvOf([header, ...lines]);
}

/** The mistakes of a diagnosis in words, in English with their codes. */
export function diagnosisText({ mistakes }: Diagnosis, lang: Lang): string {
  return mistakes
    .map((mistake) => withCode(MISTAKES[mistake][lang], mistake, lang))
    .join(lang === 'en' ? ', and ' : '，并且');
}

/**
 * `subsidised days: claimed 121, computed 122`.
 *
 * @param written how a figure is written; as in the claim where it is left out
 */
export function mismatchText(
  { field, claimed, computed }: Mismatch,
  policy: Policy,
  lang: Lang,
  written: (figure: string) => string = (figure) => figure,
): string {
  const name = FIGURE_OF_FIELD[field];
  const label = name === undefined ? nameOfPart(field, policy, lang) : figureLabel(name, lang);
  const figures = [
    `${CLAIMED[lang]} ${written(String(claimed))}`,
    `${COMPUTED[lang]} ${written(String(computed))}`,
  ].join(lang === 'en' ? ', ' : '，');
  return named(label, figures, lang);
}

/** The name of the funder whose part a field is: `funders.province`. */
function nameOfPart(field: string, policy: Policy, lang: Lang): string {
  const id = field.replace(/^funders\./, '');
  return funderNames(policy, lang)[policy.funders.findIndex((funder) => funder.id === id)] ?? id;
}

/** The figures of a claim's fields; its other fields are the funders'. */
const FIGURE_OF_FIELD: Readonly<Record<string, LoanFigure>> = {
  principalDays: 'principalDays',
  days: 'subsidisedDays',
};
