import { expect } from 'vitest';

/** An element of a page, with what stands in it in order: texts, their entities resolved, and elements. */
export interface Element {
  readonly tag: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: (Element | string)[];
}

const VOID = new Set(['meta']);
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };
const TOKEN = /<!DOCTYPE html>|<(\/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"<>]*")*)>|[^<>]+/gy;

/**
 * Reads a page as strictly as XML is read: every tag is closed where it should be, every attribute is quoted, and no
 * bracket or ampersand stands for itself.
 */
export function readHtml(html: string): Element {
  const root: Element = { tag: '', attributes: {}, children: [] };
  const open = [root];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < html.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(html);
    if (token === null) throw new Error(`no HTML: ${html.slice(at, at + 40)}`);
    const [text, closing, tag, attributes = ''] = token;
    const inside = open.at(-1) as Element;
    if (tag === undefined) {
      if (!text.startsWith('<')) inside.children.push(inside.tag === 'style' ? text : resolved(text));
    } else if (closing === '/') {
      expect(tag, html.slice(at - 40, at)).toBe(inside.tag);
      open.pop();
    } else {
      const pairs = [...attributes.matchAll(/ ([a-z-]+)="([^"]*)"/g)].map(([, name, value]) => [
        name,
        resolved(value!),
      ]);
      const element: Element = { tag, attributes: Object.fromEntries(pairs), children: [] };
      inside.children.push(element);
      if (!VOID.has(tag)) open.push(element);
    }
  }
  expect(open).toEqual([root]);
  return root;
}

function resolved(text: string): string {
  return text.replace(/&([^;]*);?/g, (entity, name) => {
    if (!Object.hasOwn(ENTITIES, name) || !entity.endsWith(';')) throw new Error(`${entity} is no entity`);
    return ENTITIES[name] as string;
  });
}

/** All elements of a tag below another, in order. */
export function all(element: Element, tag: string): Element[] {
  return element.children.flatMap((child) =>
    typeof child === 'string' ? [] : [...(child.tag === tag ? [child] : []), ...all(child, tag)],
  );
}

/** What stands in an element, its tags left out. */
export function textOf({ children }: Element): string {
  return children.map((child) => (typeof child === 'string' ? child : textOf(child))).join('');
}

const BLANK = '＿'.repeat(10);

/** What a page says, piece by piece: headings, paragraphs, items, captions, cells, and fields as `name: value`. */
export function saidInHtml(html: string): string[] {
  const pieces: string[] = [];
  const colon = html.includes('<html lang="en">') ? ': ' : '：';
  const visit = (element: Element): void => {
    if (/^(h[1-3]|p|li|caption|th|td)$/.test(element.tag)) pieces.push(textOf(element));
    else if (element.tag === 'div') {
      const [name, value] = [all(element, 'dt'), all(element, 'dd')].map((found) => textOf(found[0] as Element));
      pieces.push(`${name}${colon}${value === '' ? BLANK : value}`);
    } else for (const child of element.children) if (typeof child !== 'string') visit(child);
  };
  for (const main of all(readHtml(html), 'main')) visit(main);
  return pieces;
}

/** The same of Markdown: what a reader of the text sees once the backslashes are gone. */
export function saidInMarkdown(markdown: string): string[] {
  const plain = (text: string) => text.replace(/\\([!-/:-@[-`{-~])/g, '$1');
  const lines = markdown.split('\n');
  const isRow = (i: number) => lines[i]?.startsWith('| ') ?? false;
  return lines.flatMap((line, i) => {
    // The second row of a table says how its columns are aligned.
    if (line === '' || (isRow(i) && isRow(i - 1) && !isRow(i - 2))) return [];
    if (line.startsWith('| ')) {
      const cells = line.slice(2, -2).split(' | ');
      return cells.map((cell) => plain(cell.replace(/^\*\*(.*)\*\*$/, '$1')));
    }
    return [plain(line.replace(/^(#{1,3} |- )/, '').replace(/^\*\*(.*)\*\*$/, '$1'))];
  });
}

/** A table under its caption, without the number: the head, and the rows with the totals last. */
export interface ReadTable {
  readonly head: string[];
  readonly rows: string[][];
}

export function tablesOf(html: string): Map<string, ReadTable> {
  return new Map(
    all(readHtml(html), 'table').map((table) => {
      const [head, ...rows] = all(table, 'tr').map((row) => row.children.map((cell) => textOf(cell as Element)));
      const caption = textOf(all(table, 'caption')[0] as Element);
      return [caption.replace(/^(表 \d+　|Table \d+\. )/, ''), { head: head as string[], rows }];
    }),
  );
}
