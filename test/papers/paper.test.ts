import { describe, expect, it } from 'vitest';
import { htmlOf } from '../../src/papers/html.js';
import { markdownOf } from '../../src/papers/markdown.js';
import { Draft, dateColumn, figureColumn, type Paper, textColumn } from '../../src/papers/paper.js';
import { render } from '../../src/papers/render.js';
import { all, readHtml, saidInHtml, saidInMarkdown, tablesOf, textOf } from './reading.js';

/** Names as they come from files that nobody checked. */
const HOSTILE = [
  '<script>alert(1)</script>',
  '</td></table><h1>x</h1>',
  'a|b',
  'a\\|b',
  'a\\',
  '`code` *bold* __bold__ ~~gone~~',
  '[link](javascript:x) ![image](x)',
  '&lt;&amp;&#39;',
  '" onload="x',
  "it's",
  '# no heading',
  '- no item',
  '+ no item',
  '1. no item',
  '2) no item',
  '===',
  '---',
  '=1+1',
  '| --- |',
  '<!-- -->',
  '> no quotation',
  'http://example.org WWW.example.org a@example.org',
];

/** What would end a line or turn it round is shown by its number. */
const CONTROLS = [
  ['a\nb', 'a\\u000ab'],
  ['a\r\n\r\n# b', 'a\\u000d\\u000a\\u000d\\u000a# b'],
  ['\u202egpj.exe', '\\u202egpj.exe'],
  ['a\u2028b', 'a\\u2028b'],
] as const;

function paperOf(name: string): Paper {
  const draft = new Draft('en');
  draft.address(name);
  draft.section(name);
  draft.subsection(name);
  draft.paragraph(name, name);
  draft.list(name, name);
  draft.particulars([name, name]);
  draft.table(name, [textColumn(name), dateColumn(name), figureColumn(name)], [[name, name, name]], [name, name, name]);
  draft.table(name, [textColumn(name)], []);
  draft.signature([name, name], ['blank', '']);
  return draft.paper(name, name);
}

describe.each([...HOSTILE.map((name) => [name, name] as const), ...CONTROLS])('%j', (name, shown) => {
  const said = [
    ...[shown, shown, shown, `1. ${shown}`, shown, `${shown} ${shown}`, shown, shown, `${shown}: ${shown}`],
    ...[`Table 1. ${shown}`, ...new Array<string>(9).fill(shown), `Table 2. ${shown}: none.`],
    ...[`${shown}: ${shown}`, 'blank: ＿＿＿＿＿＿＿＿＿＿'],
  ];

  it('is shown as text in HTML, in any place', () => {
    expect(saidInHtml(htmlOf(paperOf(name)))).toEqual(said);
  });

  it('is shown as text in Markdown, in any place', () => {
    expect(saidInMarkdown(markdownOf(paperOf(name)))).toEqual(said);
  });

  it('begins no block or span in Markdown, at the beginning of a line or inside one', () => {
    for (const line of markdownOf(paperOf(name)).split('\n')) {
      if (!/^(#{1,3}|\|) /.test(line)) {
        expect(line.replace(/^- /, '')).not.toMatch(/^(#|>|[-+=]|\d+[.)])/);
      }
      expect(
        line
          .replace(/^#{1,3} /, '')
          .replace(/\\./g, '')
          .replace(/\*\*/g, ''),
      ).not.toMatch(/[`*_<>[\]&~#@]|:\/\/|www\./i);
    }
  });
});

describe('HTML', () => {
  const html = htmlOf(paperOf('x'));
  const page = readHtml(html);

  it('is one page with its language, without scripts and external resources', () => {
    expect(html.startsWith('<!DOCTYPE html>\n')).toBe(true);
    expect(all(page, 'html')[0]?.attributes).toEqual({ lang: 'en' });
    expect(readHtml(htmlOf({ ...paperOf('x'), lang: 'zh-CN' })).children).toMatchObject([
      '\n',
      { tag: 'html', attributes: { lang: 'zh-CN' } },
      '\n',
    ]);
    for (const tag of ['script', 'link', 'img', 'a', 'iframe']) expect(all(page, tag)).toEqual([]);
    expect(textOf(all(page, 'style')[0]!)).not.toMatch(/url\(|@import/);
    expect(all(page, 'title').map(textOf)).toEqual(['x']);
  });

  it('has tables with a caption, heads of columns and heads of rows', () => {
    const [table] = all(page, 'table');
    expect(table!.children.filter((part) => typeof part !== 'string').map((part) => part.tag)).toEqual([
      ...['caption', 'thead', 'tbody', 'tfoot'],
    ]);
    expect(all(all(page, 'thead')[0]!, 'th').map(({ attributes }) => attributes)).toEqual([
      { scope: 'col', class: 'words' },
      { scope: 'col', class: 'dates' },
      { scope: 'col', class: 'figures' },
    ]);
    for (const part of ['tbody', 'tfoot'])
      expect(all(all(page, part)[0]!, 'th').map(({ attributes }) => attributes.scope)).toEqual(['row']);
  });

  it('prints on A4 with the heads of tables on every page, and keeps tables of few rows on one page', () => {
    const style = textOf(all(page, 'style')[0]!);
    expect(style).toMatch(/@page \{\s*size: A4 portrait;/);
    expect(style).toMatch(/thead \{ display: table-header-group;/);
    expect(style).toMatch(/\.short \{ break-inside: avoid; \}/);
  });

  it.each([
    [6, 6, 'usual short'],
    [7, 6, 'usual'],
    [10, 6, 'usual'],
    [11, 6, 'usual'],
    [11, 7, 'wide'],
    [6, 10, 'wide short'],
    [11, 11, 'widest'],
  ])('sets %i rows of %i columns as %s', (rows, columns, name) => {
    const draft = new Draft('en');
    const row = new Array<string>(columns).fill('x');
    draft.table('x', row.map(figureColumn), new Array(rows).fill(row));
    expect(all(readHtml(htmlOf(draft.paper('x', 'x'))), 'table')[0]?.attributes).toEqual({ class: name });
  });

  it.each([
    // 170 mm are 482 points, a cell's edges 7.3, a digit up to 0.68 of the size: 6 × 9 × 0.68 × 9.5 + 44 is 393
    ['12,345.67', 6, 'usual short'],
    // six of 16: 6 × 16 × 0.68 × 8 is 522, × 6.5 is 424, and 44 of edges
    ['1,234,567,890.12', 6, 'widest short'],
    // seven of 12: 7 × 12 × 0.68 × 8 is 457, × 6.5 is 371, and 51 of edges
    ['8,545,390.89', 7, 'widest short'],
    // eight of 16: × 6.5 is 566, × 5 is 435, and 58 of edges: the smallest, which in most fonts is narrower, must do
    ['1,234,567,890.12', 8, 'dense short'],
  ])('sets %s in %i columns small enough for the page', (figure, columns, name) => {
    const draft = new Draft('en');
    const row = new Array<string>(columns).fill(figure);
    draft.table('x', row.map(figureColumn), [row.map(() => 'x')], row);
    expect(all(readHtml(htmlOf(draft.paper('x', 'x'))), 'table')[0]?.attributes).toEqual({ class: name });
  });
});

describe('a draft', () => {
  it('numbers sections and tables as usual in its language', () => {
    const headings = (lang: 'en' | 'zh-CN') => {
      const draft = new Draft(lang);
      for (let i = 0; i < 21; i++) draft.section('x');
      for (let i = 0; i < 2; i++) draft.table('x', [textColumn('x')], [['x']]);
      return saidInHtml(htmlOf(draft.paper('x', 'x'))).filter((piece) => piece.length > 1);
    };
    const chinese = headings('zh-CN');
    expect(chinese.slice(0, 3)).toEqual(['一、x', '二、x', '三、x']);
    expect(chinese.slice(8, 12)).toEqual(['九、x', '十、x', '十一、x', '十二、x']);
    expect(chinese.slice(18)).toEqual(['十九、x', '二十、x', '二十一、x', '表 1　x', '表 2　x']);
    expect(headings('en').slice(19)).toEqual(['20. x', '21. x', 'Table 1. x', 'Table 2. x']);
  });

  it('takes the text of its language, and marks an empty table', () => {
    const both = { en: 'english', 'zh-CN': '中文' };
    const draft = new Draft('zh-CN');
    draft.paragraph(both, both);
    draft.table(both, [textColumn(both)], []);
    expect(saidInMarkdown(markdownOf(draft.paper(both, both)))).toEqual([
      ...['中文', '中文', '中文中文', '表 1　中文：无。'],
    ]);
  });
});

describe('a form', () => {
  it('has the totals in bold, and figures to the right', () => {
    const draft = new Draft('en');
    draft.table('t', [textColumn('a'), figureColumn('b')], [['c', '1.00']], ['d', '']);
    expect(render(draft.paper('t', 's'), 'markdown')).toBe(
      '# t\n\ns\n\n**Table 1. t**\n\n| a | b |\n| --- | ---: |\n| c | 1.00 |\n| **d** |  |\n',
    );
    expect([...tablesOf(render(draft.paper('t', 's'), 'html'))]).toEqual([
      [
        't',
        {
          head: ['a', 'b'],
          rows: [
            ['c', '1.00'],
            ['d', ''],
          ],
        },
      ],
    ]);
  });

  it('that is unknown is refused', () => {
    const unknown = 'pdf' as 'html';
    expect(() => render(paperOf('x'), unknown)).toThrow(new RangeError('no format pdf: markdown and html are written'));
  });
});
