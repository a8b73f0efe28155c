import type { Lang } from '../fields/faults.js';
import type { Period } from '../fields/period.js';
import { EXCLUSIONS, type Exclusion, REASONS } from '../fields/reasons.js';
import { yuan } from '../kernel/fen.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import { type Term, type TermName, termsOfPolicy } from '../settlement/terms.js';
import { parted } from '../words/forms.js';
import { sourceText, TERM_LABELS } from '../words/labels.js';
import { termText } from '../words/policy-terms.js';
import { type Say, sayIn } from '../words/sheets.js';
import { spanText } from '../words/values.js';
import { widthOf } from './width.js';
import type { DetailSheet } from './workbook-detail.js';
import type { Facts, LoanFacts } from './workbook-facts.js';
import { type Column, dateContent, Grid, Table } from './workbook-grid.js';

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

interface SpellRow {
  readonly loan: LoanFacts;
  readonly exclusion: Exclusion;
  readonly days: number;
  readonly spells: readonly Pick<Period, 'from' | 'to'>[];
}

/** The first columns of a list of loans: number, household, loan, product. */
function columnsOf<Row>(say: Say, loanOf: (row: Row) => LoanFacts): readonly Column<Row>[] {
  const words = (key: 'household' | 'loan' | 'product', of: (loan: LoanFacts) => string): Column<Row> => ({
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

/** The ineligible loans with every reason (不予贴息贷款). */
export function excludedSheet(facts: Facts, detail: DetailSheet, lang: Lang, font: string): Grid {
  const say = sayIn(lang);
  const grid = new Grid(say('excludedSheet'), font);
  const table = new Table<LoanFacts>(
    grid,
    [
      ...columnsOf<LoanFacts>(say, (loan) => loan),
      { key: 'principal', head: say('principal'), style: 'amount', of: ({ loan }) => yuan(loan.principal).toNumber() },
      { key: 'disbursedOn', head: say('disbursedOn'), style: 'date', of: ({ loan }) => dateContent(loan.disbursedOn) },
      {
        key: 'interest',
        head: say('interest'),
        style: 'amount',
        of: ({ line }) => ({
          formula: detail.table.anyCell('interest', detail.rowOf.get(line.loanId) as number),
          value: line.interest.toNumber(),
        }),
      },
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
    facts.loans.filter(({ line }) => line.reasons.length > 0),
    3,
  );
  table.write({ head: 2, total: '', library: '' });
  grid.title(1, table.printed - 1, say('excludedSheet'));
  return grid;
}

/** The days of eligible loans that are not subsidised (剔除天数); undefined where there are none. */
export function excludedDaysSheet(facts: Facts, lang: Lang, font: string): Grid | undefined {
  const partly = facts.loans.filter(({ line }) => line.reasons.length === 0).flatMap(spellRowsOf);
  if (partly.length === 0) return undefined;
  const say = sayIn(lang);
  const grid = new Grid(say('excludedDaysSheet'), font);
  const table = new Table<SpellRow>(
    grid,
    [
      ...columnsOf<SpellRow>(say, ({ loan }) => loan),
      { key: 'why', head: say('why'), style: 'text', of: ({ exclusion }) => EXCLUSIONS[exclusion][lang] },
      { key: 'days', head: say('days'), style: 'count', of: ({ days }) => days },
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
    partly,
    3,
  );
  table.write({ head: 2, total: '', library: '' });
  grid.title(1, table.printed - 1, say('excludedDaysSheet'));
  return grid;
}

/** A row for each exclusion of a loan, with the spans of days that it excludes. */
function spellRowsOf(loan: LoanFacts): readonly SpellRow[] {
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
