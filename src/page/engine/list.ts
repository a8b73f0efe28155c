import type { Batch } from '../../fields/batch.js';
import type { Lang } from '../../fields/faults.js';
import { type LoanFigure, UNITS } from '../../fields/figures.js';
import { BASES, EXCLUSIONS, REASONS } from '../../fields/reasons.js';
import { formatFen } from '../../kernel/fen.js';
import { type Day, formatDay } from '../../kernel/plain-date.js';
import { columnsOf, type Lines } from '../../settlement/lines.js';
import type { Settlement } from '../../settlement/settlement.js';
import { capitalised, parted } from '../../words/forms.js';
import { figureLabel } from '../../words/labels.js';
import { TERMS, type TermKey } from '../../words/terms.js';
import { count, daysText, money } from '../../words/values.js';
import type { ColumnHead, ListedLoan, Query } from '../protocol.js';

type Value = string | number | bigint;

/** A column of the list: its head, what it is sorted by, and its text. */
interface ListColumn {
  readonly key: string;
  readonly label: (lang: Lang) => string;
  readonly isFigure: boolean;
  readonly at: (place: number) => Value;
  readonly text: (place: number, lang: Lang) => string;
}

/** The settled loans as a list that is filtered and sorted. No row is made before it is shown. */
export class LoanList {
  private readonly columns: readonly ListColumn[];
  private readonly lines: Lines;
  private order: Int32Array;
  private searched: readonly string[] | undefined;

  constructor(
    private readonly batch: Batch,
    settlement: Settlement,
  ) {
    this.lines = columnsOf(settlement);
    this.order = this.all();
    this.columns = this.listed();
  }

  private all(): Int32Array {
    return Int32Array.from({ length: this.lines.outcomes.length }, (_, place) => place);
  }

  heads(lang: Lang): readonly ColumnHead[] {
    return this.columns.map(({ key, label, isFigure }) => ({
      key,
      isFigure,
      label: lang === 'en' ? capitalised(label(lang)) : label(lang),
    }));
  }

  /** Filters and sorts; returns how many loans are left. Loans with equal values stay in the order of their ids. */
  arrange({ text, basis, sort, isDescending }: Query): number {
    const { outcomes } = this.lines;
    let places = this.all();
    if (basis !== '') places = places.filter((place) => outcomes.basisAt(place) === basis);
    const words = text
      .normalize('NFKC')
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== '');
    if (words.length > 0) {
      const texts = this.texts();
      places = places.filter((place) => words.every((word) => (texts[place] as string).includes(word)));
    }
    const column = this.columns.find(({ key }) => key === sort);
    if (column !== undefined) {
      const values = Array.from({ length: outcomes.length }, () => 0 as Value);
      for (const place of places) values[place] = column.at(place);
      const direction = isDescending ? -1 : 1;
      places.sort((a, b) => direction * compared(values[a] as Value, values[b] as Value) || a - b);
    }
    this.order = places;
    return places.length;
  }

  /** The rows from one place in the order to before another. */
  rows(from: number, to: number, lang: Lang): readonly ListedLoan[] {
    return Array.from(this.order.subarray(from, to), (place) => ({
      place,
      cells: this.columns.map((column) => column.text(place, lang)),
    }));
  }

  /** What a loan is found by: ids, head of household, township, product. */
  private texts(): readonly string[] {
    this.searched ??= Array.from({ length: this.lines.outcomes.length }, (_, place) => {
      const { product, township } = this.lines.keysAt(place);
      const { outcomes } = this.lines;
      return [outcomes.loanIdAt(place), outcomes.householdIdAt(place), this.nameAt(place), township, product]
        .join('\n')
        .normalize('NFKC')
        .toLowerCase();
    });
    return this.searched;
  }

  private nameAt(place: number): string {
    return this.batch.households.columns.name.at(this.batch.owners[place] as number) ?? '';
  }

  private listed(): readonly ListColumn[] {
    const { outcomes, keysAt } = this.lines;
    const { loans } = this.batch;
    const word = (key: TermKey) => (lang: Lang) => TERMS[key][lang];
    const words = (key: string, label: (lang: Lang) => string, at: (place: number) => string): ListColumn => ({
      key,
      label,
      at,
      isFigure: false,
      text: at,
    });
    const figure = (name: LoanFigure): ListColumn => ({
      key: name,
      label: (lang) => figureLabel(name, lang),
      isFigure: true,
      at: (place) => outcomes.columns[name].at(place),
      text: (place) => {
        const value = outcomes.columns[name].at(place);
        return name === 'subsidisedDays' ? count(UNITS.days.toJson(value)) : money(UNITS.yuan.toJson(value));
      },
    });
    return [
      words('loanId', word('loanId'), (place) => outcomes.loanIdAt(place)),
      words('household', word('householdId'), (place) =>
        `${outcomes.householdIdAt(place)} ${this.nameAt(place)}`.trim(),
      ),
      words('township', word('township'), (place) => keysAt(place).township),
      words('product', word('product'), (place) => keysAt(place).product),
      words('disbursedOn', word('disbursedOn'), (place) => formatDay(loans.columns.disbursedOn.at(place) as Day)),
      {
        key: 'principal',
        label: word('principal'),
        isFigure: true,
        at: (place) => loans.columns.principal.at(place) as number,
        text: (place) => money(formatFen(loans.columns.principal.at(place) as number)),
      },
      ...(['subsidisedDays', 'interest', 'subsidy', 'concession', 'borrowerInterest'] as const).map(figure),
      {
        key: 'basis',
        label: word('basis'),
        isFigure: false,
        at: (place) => outcomes.bases[place] as number,
        text: (place, lang) => BASES[outcomes.basisAt(place)][lang],
      },
      {
        key: 'note',
        label: (lang) => TERMS.remark[lang],
        isFigure: false,
        at: (place) => outcomes.reasonBitsAt(place) * 2 ** 16 + outcomes.excludedBitsAt(place),
        text: (place, lang) => this.noteAt(place, lang),
      },
    ];
  }

  /** Why a loan is ineligible, or which days of it were excluded. */
  private noteAt(place: number, lang: Lang): string {
    const { outcomes } = this.lines;
    return parted(
      [
        ...outcomes.reasonsAt(place).map((reason) => REASONS[reason][lang]),
        ...outcomes.excludedAt(place).map(([name, days]) => `${EXCLUSIONS[name][lang]} ${daysText(days, lang)}`),
      ],
      lang,
    );
  }
}

/** Texts by code unit, numbers by size. */
function compared(a: Value, b: Value): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
