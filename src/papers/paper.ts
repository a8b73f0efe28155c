import type { Lang, Text } from '../fields/faults.js';
import { named } from '../words/forms.js';
import { TERMS } from '../words/terms.js';

/**
 * The content of a paper, from which its Markdown and its HTML are rendered, so that the two never differ. Texts are plain:
 * each renderer escapes them.
 */
export interface Paper {
  readonly lang: Lang;
  readonly title: string;
  readonly subtitle: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string }
  /**
   * `address` names the reader, in a line of its own; `body` is running text; `note` stands for a table without rows.
   */
  | { readonly kind: 'paragraph'; readonly as: 'address' | 'body' | 'note'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** Names with their values. In a `form` and a `signature` an empty value is a blank to fill in by hand. */
  | { readonly kind: 'fields'; readonly as: 'particulars' | 'form' | 'signature'; readonly fields: readonly Field[] }
  | Table;

export type Field = readonly [name: string, value: string];

/** The first cell of a row names it. */
export interface Table {
  readonly kind: 'table';
  readonly caption: string;
  readonly columns: readonly Column[];
  readonly rows: readonly Row[];
  /** The totals of the rows. */
  readonly foot: Row | undefined;
}

export interface Column {
  readonly name: string;
  readonly holds: 'words' | 'dates' | 'figures';
}

export type Row = readonly string[];

/**
 * A text in both languages, of which the draft takes the one of its paper, or a text without language, such as an id.
 */
export type PaperText = Text | string;

export interface ColumnHead {
  readonly name: PaperText;
  readonly holds: Column['holds'];
}

export const textColumn = (name: PaperText): ColumnHead => ({ name, holds: 'words' });
export const dateColumn = (name: PaperText): ColumnHead => ({ name, holds: 'dates' });
export const figureColumn = (name: PaperText): ColumnHead => ({ name, holds: 'figures' });

/** Builds a paper. Numbers its sections and its tables in the order in which they are added. */
export class Draft {
  readonly blocks: Block[] = [];
  private sections = 0;
  private tables = 0;

  constructor(private readonly lang: Lang) {}

  /** The finished paper. */
  paper(title: PaperText, subtitle: PaperText): Paper {
    return { lang: this.lang, title: this.in(title), subtitle: this.in(subtitle), blocks: this.blocks };
  }

  address(text: PaperText): void {
    this.blocks.push({ kind: 'paragraph', as: 'address', text: this.in(text) });
  }

  section(title: PaperText): void {
    this.sections += 1;
    const number = this.lang === 'en' ? `${this.sections}. ` : `${chineseNumber(this.sections)}、`;
    this.blocks.push({ kind: 'heading', level: 2, text: number + this.in(title) });
  }

  subsection(title: PaperText): void {
    this.blocks.push({ kind: 'heading', level: 3, text: this.in(title) });
  }

  /** A paragraph of these sentences. */
  paragraph(...sentences: readonly PaperText[]): void {
    const text = sentences.map((sentence) => this.in(sentence)).join(this.lang === 'en' ? ' ' : '');
    this.blocks.push({ kind: 'paragraph', as: 'body', text });
  }

  list(...items: readonly PaperText[]): void {
    if (items.length > 0) this.blocks.push({ kind: 'list', items: items.map((item) => this.in(item)) });
  }

  particulars(...fields: readonly (readonly [name: PaperText, value: PaperText])[]): void {
    this.fields('particulars', fields);
  }

  /** Fields to be filled in by hand where nobody knows them. */
  form(...fields: readonly (readonly [name: PaperText, value: PaperText])[]): void {
    this.fields('form', fields);
  }

  signature(...fields: readonly (readonly [name: PaperText, value: PaperText])[]): void {
    this.fields('signature', fields);
  }

  /** A table; without rows, a note that there are none. */
  table(
    title: PaperText,
    columns: readonly ColumnHead[],
    rows: readonly (readonly PaperText[])[],
    foot?: readonly PaperText[],
  ): void {
    this.tables += 1;
    const caption =
      this.lang === 'en' ? `Table ${this.tables}. ${this.in(title)}` : `表 ${this.tables}　${this.in(title)}`;
    if (rows.length === 0) {
      const none = `${named(caption, TERMS.none[this.lang], this.lang)}${this.lang === 'en' ? '.' : '。'}`;
      this.blocks.push({ kind: 'paragraph', as: 'note', text: none });
      return;
    }
    const row = (cells: readonly PaperText[]) => cells.map((cell) => this.in(cell));
    this.blocks.push({
      kind: 'table',
      caption,
      columns: columns.map(({ name, holds }) => ({ name: this.in(name), holds })),
      rows: rows.map(row),
      foot: foot && row(foot),
    });
  }

  private fields(
    as: 'particulars' | 'form' | 'signature',
    fields: readonly (readonly [name: PaperText, value: PaperText])[],
  ): void {
    this.blocks.push({ kind: 'fields', as, fields: fields.map(([name, value]) => [this.in(name), this.in(value)]) });
  }

  private in(said: PaperText): string {
    return typeof said === 'string' ? said : said[this.lang];
  }
}

const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'] as const;

/** A number from 1 to 99 in Chinese numerals, as in headings: 一, 十, 十一, 二十. */
function chineseNumber(number: number): string {
  const tens = Math.floor(number / 10);
  return `${tens > 1 ? DIGITS[tens] : ''}${tens > 0 ? '十' : ''}${DIGITS[number % 10]}`;
}
