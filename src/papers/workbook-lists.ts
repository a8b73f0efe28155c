import { sourceText, TERM_LABELS } from '../io/labels.js';
import { yuan } from '../kernel/fen.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import type { Lang } from '../model/faults.js';
import type { Period } from '../model/period.js';
import { EXCLUSIONS, type Exclusion, REASONS } from '../model/reasons.js';
import { type Term, type TermName, termsOfPolicy } from '../settlement/terms.js';
import { termWords } from './term-words.js';
import type { DetailSheet } from './workbook-detail.js';
import type { Facts, LoanFacts } from './workbook-facts.js';
import { dateContent, Grid, Table, widthOf } from './workbook-grid.js';
import { listed, sayIn } from './workbook-words.js';

/** A span of days by its first and its last day. */
function spellText({ from, to }: Pick<Period, 'from' | 'to'>, lang: Lang): string {
  return `${formatDay(from)}${lang === 'en' ? ' to ' : ' 至 '}${formatDay((to - 1) as Day)}`;
}

/** Every term with its value and its source (政策参数), and by what the settlement can be reproduced. */
export function termsSheet({ settlement }: Facts, lang: Lang, font: string): Grid {
  const say = sayIn(lang);
  const grid = new Grid(say('termsSheet'), font);
  const table = new Table<Term>(
    grid,
    [
      { key: 'term', head: say('term'), style: 'text', of: ({ term }) => TERM_LABELS[term as TermName][lang] },
      { key: 'code', head: say('code'), style: 'text', of: ({ term }) => term },
      {
        key: 'value',
        head: say('value'),
        style: 'text',
        widest: 56,
        of: ({ term }) => termWords(term as TermName, settlement.policy, lang),
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
  grid.title(1, table.printed - 1, say('termsTitle'));
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

/** The loans that are not eligible, with every reason; below, which days of the others are not subsidised (不予贴息). */
export function excludedSheet(facts: Facts, detail: DetailSheet, lang: Lang, font: string): Grid {
  const say = sayIn(lang);
  const grid = new Grid(say('excludedSheet'), font);
  const last = 7;
  const household = { key: 'household', head: say('household'), style: 'text' } as const;
  const loanId = { key: 'loan', head: say('loan'), style: 'text' } as const;
  const product = { key: 'product', head: say('product'), style: 'text' } as const;

  const ineligible = facts.loans.filter(({ line }) => line.reasons.length > 0);
  const reasons = new Table<LoanFacts>(
    grid,
    [
      { key: 'number', head: say('number'), style: 'centred', of: (_, __, number) => number },
      { ...household, of: ({ line }) => line.householdId },
      { ...loanId, of: ({ line }) => line.loanId },
      { ...product, of: ({ loan }) => loan.product },
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
          listed(
            line.reasons.map((reason) => REASONS[reason][lang]),
            lang,
          ),
      },
    ],
    ineligible,
    3,
  );
  reasons.write({ head: 2, total: '', library: '' });
  grid.title(1, last, say('excludedTitle'));

  const partly = facts.loans.filter(({ line }) => line.reasons.length === 0).flatMap(spellRowsOf);
  const title = reasons.last + 2;
  const days = new Table<SpellRow>(
    grid,
    [
      { key: 'number', head: say('number'), style: 'centred', of: (_, __, number) => number },
      { ...household, of: ({ loan }) => loan.line.householdId },
      { ...loanId, of: ({ loan }) => loan.line.loanId },
      { ...product, of: ({ loan }) => loan.loan.product },
      { key: 'why', head: say('why'), style: 'text', of: ({ exclusion }) => EXCLUSIONS[exclusion][lang] },
      { key: 'days', head: say('days'), style: 'count', of: ({ days: count }) => count },
      {
        key: 'spells',
        head: say('spells'),
        style: 'text',
        widest: 12,
        of: ({ spells }) =>
          listed(
            spells.map((spell) => spellText(spell, lang)),
            lang,
          ),
      },
      { key: 'spells, second column', head: '', style: 'text', of: () => undefined },
    ],
    partly,
    title + 2,
  );
  days.write({ head: title + 1, total: '', library: '' });
  grid.title(title, last, say('excludedDaysTitle'));
  for (let row = title + 1; row <= days.last; row++) grid.merge(row, 6, last);
  return grid;
}

/** A row for each exclusion that took days of a loan, with the stretches of days that it took. */
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
