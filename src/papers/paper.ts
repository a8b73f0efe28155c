import type { Lang, Text } from '../fields/faults.js';

/**
 * A paper before it takes a form: what is said, once, so that its Markdown and its HTML never differ. Texts are plain;
 * each form makes them harmless in its own way.
 */
export interface Paper {
  readonly lang: Lang;
  readonly title: string;
  readonly subtitle: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'heading'; readonly level: 2 | 3; readonly text: string }
  /** `address` names the reader, in a line of its own; `body` is what the paper says; `note` stands for an empty table. */
  | { readonly kind: 'paragraph'; readonly as: 'address' | 'body' | 'note'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  /** Names with what stands for each; in a `signature` an empty value is left to be filled in by hand. */
  | { readonly kind: 'fields'; readonly as: 'particulars' | 'signature'; readonly fields: readonly Field[] }
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

/** A text in both languages, of which the draft takes its own; or one that is what it is, such as a name. */
export type Said = Text | string;

export interface SaidColumn {
  readonly name: Said;
  readonly holds: Column['holds'];
}

export const words = (name: Said): SaidColumn => ({ name, holds: 'words' });
export const dates = (name: Said): SaidColumn => ({ name, holds: 'dates' });
export const figures = (name: Said): SaidColumn => ({ name, holds: 'figures' });

/** A paper in the making: numbers its sections and its tables, each in the order in which they are written. */
export class Draft {
  readonly blocks: Block[] = [];
  private sections = 0;
  private tables = 0;

  constructor(private readonly lang: Lang) {}

  /** The paper, once all is said. */
  paper(title: Said, subtitle: Said): Paper {
    return { lang: this.lang, title: this.in(title), subtitle: this.in(subtitle), blocks: this.blocks };
  }

  address(text: Said): void {
    this.blocks.push({ kind: 'paragraph', as: 'address', text: this.in(text) });
  }

  section(title: Said): void {
    this.sections += 1;
    const number = this.lang === 'en' ? `${this.sections}. ` : `${chineseNumber(this.sections)}、`;
    this.blocks.push({ kind: 'heading', level: 2, text: number + this.in(title) });
  }

  subsection(title: Said): void {
    this.blocks.push({ kind: 'heading', level: 3, text: this.in(title) });
  }

  /** A paragraph of these sentences. */
  say(...sentences: readonly Said[]): void {
    const text = sentences.map((sentence) => this.in(sentence)).join(this.lang === 'en' ? ' ' : '');
    this.blocks.push({ kind: 'paragraph', as: 'body', text });
  }

  list(...items: readonly Said[]): void {
    if (items.length > 0) this.blocks.push({ kind: 'list', items: items.map((item) => this.in(item)) });
  }

  particulars(...fields: readonly (readonly [name: Said, value: Said])[]): void {
    this.fields('particulars', fields);
  }

  signature(...fields: readonly (readonly [name: Said, value: Said])[]): void {
    this.fields('signature', fields);
  }

  /** A table; where there is nothing to put into it, the word that there is none. */
  table(title: Said, columns: readonly SaidColumn[], rows: readonly (readonly Said[])[], foot?: readonly Said[]): void {
    this.tables += 1;
    const caption =
      this.lang === 'en' ? `Table ${this.tables}. ${this.in(title)}` : `表 ${this.tables}　${this.in(title)}`;
    if (rows.length === 0) {
      const none = this.lang === 'en' ? `${caption}: none.` : `${caption}：无。`;
      this.blocks.push({ kind: 'paragraph', as: 'note', text: none });
      return;
    }
    const row = (cells: readonly Said[]) => cells.map((cell) => this.in(cell));
    this.blocks.push({
      kind: 'table',
      caption,
      columns: columns.map(({ name, holds }) => ({ name: this.in(name), holds })),
      rows: rows.map(row),
      foot: foot && row(foot),
    });
  }

  private fields(as: 'particulars' | 'signature', fields: readonly (readonly [name: Said, value: Said])[]): void {
    this.blocks.push({ kind: 'fields', as, fields: fields.map(([name, value]) => [this.in(name), this.in(value)]) });
  }

  private in(said: Said): string {
    return typeof said === 'string' ? said : said[this.lang];
  }
}

const DIGITS = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'] as const;

/** A number from 1 to 99 as headings count: 一, 十, 十一, 二十. */
function chineseNumber(number: number): string {
  const tens = Math.floor(number / 10);
  return `${tens > 1 ? DIGITS[tens] : ''}${tens > 0 ? '十' : ''}${DIGITS[number % 10]}`;
}
