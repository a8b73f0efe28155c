import type { Lang } from '../fields/faults.js';
import type { Period } from '../fields/period.js';
import { EXCLUSIONS, type Exclusion, REASONS } from '../fields/reasons.js';
import { type Warning, warning } from '../fields/warnings.js';
import { yuan } from '../kernel/fen.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import { type Term, type TermName, termsOfPolicy } from '../settlement/terms.js';
import { parted } from '../words/forms.js';
import { sourceText, TERM_LABELS } from '../words/labels.js';
import { termText } from '../words/policy-terms.js';
import { partTitle, type Say, sayIn } from '../words/sheets.js';
import { spanText } from '../words/values.js';
import { widthOf } from './width.js';
import { dateContent } from './workbook-cells.js';
import type { DetailSheet } from './workbook-detail.js';
import type { Facts, LoanFacts } from './workbook-facts.js';
import { Grid } from './workbook-grid.js';
import { type LongColumn, LongTable } from './workbook-long-table.js';
import type { Rows, SegmentsSheet } from './workbook-segments.js';
import { Table } from './workbook-table.js';

/** A span of days by its first and its last day. */
function spellText({ from, to }: Pick<Period, 'from' | 'to'>, lang: Lang): string {
  return spanText(formatDay(from), formatDay((to - 1) as Day), lang);
}

/** Every term with its value and its source (政策口径), then the program, its version and the fingerprints of the data. */
export function termsSheet({ settlement }: Facts, lang: Lang, font: string): Grid {
  const say = sayIn(lang);
  const grid = new Grid(say('termsSheet'), font);
  const table = new Table<Term>(
    grid,
    [
      { key: 'term', head: say('term'), style: 'text', of: ({ term }) => TERM_LABELS[term as TermName][lang] },
      // The code is for programs and for the reference: a sheet in Chinese has the name alone.
      ...(lang === 'en'
        ? [{ key: 'code', head: say('code'), style: 'text', of: ({ term }: Term) => term } as const]
        : []),
      {
        key: 'value',
        head: say('value'),
        style: 'text',
        widest: 56,
        of: ({ term }) => termText(term as TermName, settlement.policy, lang),
      },
      { key: 'source', head: say('source'), style: 'text', widest: 56, of: ({ source }) => sourceText(source, lang) },
      {
        key: 'mark',
        head: say('mark'),
        style: 'centred',
        of: ({ source }) => (source.kind === 'plan' ? undefined : say('notFromPlan')),
      },
    ],
    termsOfPolicy(settlement.policy),
    3,
  );
  table.write({ head: 2, total: '', library: '' });
  grid.title(1, table.printed - 1, say('termsSheet'));
  const { library, version, policySha256, inputSha256 } = settlement.provenance;
  const made = [
    [say('version'), `${library} ${version}`],
    [say('policySha256'), policySha256],
    [say('inputSha256'), inputSha256],
  ] as const;
  made.forEach(([name, value], i) => {
    const row = table.last + 2 + i;
    grid.put(row, 0, name, 'text');
    grid.widen(0, widthOf(name) + 2);
    for (let column = 1; column < table.printed; column++)
      grid.put(row, column, column === 1 ? value : undefined, 'text');
    grid.merge(row, 1, table.printed - 1);
  });
  return grid;
}

/** Days of a loan that one exclusion takes. */
export interface SpellRow {
  readonly loan: LoanFacts;
  readonly exclusion: Exclusion;
  readonly days: number;
  readonly spells: readonly Pick<Period, 'from' | 'to'>[];
}

/** The first columns of a list of loans: number, household, loan, product. */
function columnsOf<Row>(say: Say, loanOf: (row: Row) => LoanFacts): readonly LongColumn<Row>[] {
  const words = (key: 'household' | 'loan' | 'product', of: (loan: LoanFacts) => string): LongColumn<Row> => ({
    key,
    head: say(key),
    style: 'text',
    of: (row) => of(loanOf(row)),
  });
  return [
    { key: 'number', head: say('number'), style: 'centred', of: (_, __, number) => number },
    words('household', ({ line }) => line.householdId),
    words('loan', ({ line }) => line.loanId),
    words('product', ({ loan }) => loan.product),
  ];
}

/** A list of loans. */
export interface ListSheet<Row> {
  readonly table: LongTable<Row>;
  /** Writes all but the rows. */
  frame(): void;
}

function listSheet<Row>(
  name: 'excludedSheet' | 'excludedDaysSheet',
  columns: readonly LongColumn<Row>[],
  lang: Lang,
  font: string,
  largestRow: number | undefined,
): ListSheet<Row> {
  const say = sayIn(lang);
  const table = new LongTable<Row>(say(name), font, columns, 3, largestRow);
  const frame = () => {
    table.frame({ head: 2, total: '', library: say('library') });
    table.parts.forEach(({ grid }, i) => {
      grid.title(1, table.printed - 1, partTitle(say(name), i, table.parts.length, lang));
    });
  };
  return { table, frame };
}

/** The ineligible loans with every reason (不予贴息贷款). What the detail has is taken from there. */
export function excludedSheet(
  detail: DetailSheet,
  lang: Lang,
  font: string,
  largestRow?: number,
): ListSheet<LoanFacts> {
  const say = sayIn(lang);
  const inDetail = (
    key: 'principal' | 'disbursedOn' | 'interest',
    style: 'amount' | 'date',
    of: (loan: LoanFacts) => string | number | undefined,
  ): LongColumn<LoanFacts> => ({
    key,
    head: say(key),
    style,
    checked: true,
    of: (loan) => ({ formula: detail.table.anyCell(key, loan.place), value: of(loan) as number | string }),
  });
  return listSheet<LoanFacts>(
    'excludedSheet',
    [
      ...columnsOf<LoanFacts>(say, (loan) => loan),
      inDetail('principal', 'amount', ({ loan }) => yuan(loan.principal).toNumber()),
      inDetail('disbursedOn', 'date', ({ loan }) => dateContent(loan.disbursedOn)),
      inDetail('interest', 'amount', ({ line }) => line.interest.toNumber()),
      {
        key: 'reasons',
        head: say('reasons'),
        style: 'text',
        widest: 70,
        of: ({ line }) =>
          parted(
            line.reasons.map((reason) => REASONS[reason][lang]),
            lang,
          ),
      },
    ],
    lang,
    font,
    largestRow,
  );
}

/** What is sound but unlikely in the input (提示); undefined where there is nothing. */
export function warningsSheet(found: readonly Warning[], lang: Lang, font: string): Grid | undefined {
  if (found.length === 0) return undefined;
  const say = sayIn(lang);
  const grid = new Grid(say('warningsSheet'), font);
  const table = new Table<Warning>(
    grid,
    [
      { key: 'number', head: say('number'), style: 'centred', of: (_, __, number) => number },
      { key: 'warning', head: say('warning'), style: 'text', widest: 100, of: (raw) => warning(raw, lang).message },
      { key: 'count', head: say('warningCount'), style: 'count', of: ({ count }) => count },
    ],
    found,
    3,
  );
  table.write({ head: 2, total: '', library: '' });
  grid.title(1, table.printed - 1, say('warningsSheet'));
  return grid;
}

/** The days of eligible loans that are not subsidised (剔除天数), counted on the segments. */
export function excludedDaysSheet(
  segments: SegmentsSheet,
  lang: Lang,
  font: string,
  largestRow?: number,
): ListSheet<SpellRow> {
  const say = sayIn(lang);
  return listSheet<SpellRow>(
    'excludedDaysSheet',
    [
      ...columnsOf<SpellRow>(say, ({ loan }) => loan),
      { key: 'why', head: say('why'), style: 'text', of: ({ exclusion }) => EXCLUSIONS[exclusion][lang] },
      {
        key: 'days',
        head: say('days'),
        style: 'count',
        checked: true,
        of: ({ loan, days }, here) => {
          const { first, last } = segments.rowsOf(loan) as Rows;
          const range = (key: string) => segments.table.range(key, first, last);
          return { formula: `SUMIF(${range('why')},${here('why')},${range('days')})`, value: days };
        },
      },
      {
        key: 'spells',
        head: say('spells'),
        style: 'text',
        widest: 70,
        of: ({ spells }) =>
          parted(
            spells.map((spell) => spellText(spell, lang)),
            lang,
          ),
      },
    ],
    lang,
    font,
    largestRow,
  );
}

/** A row for each exclusion of an eligible loan, with the spans of days that it excludes. */
export function spellRowsOf(loan: LoanFacts): readonly SpellRow[] {
  if (loan.line.reasons.length > 0) return [];
  return Object.entries(loan.line.excludedDays).map(([name, days]) => {
    const spells: { from: Day; to: Day }[] = [];
    for (const { segment, from, to } of loan.segments) {
      if (segment.exclusion !== name) continue;
      const before = spells.at(-1);
      if (before?.to === from) before.to = to;
      else spells.push({ from, to });
    }
    return { loan, exclusion: name as Exclusion, days, spells };
  });
}
