import { escapeControls } from '../io/escape-controls.js';
import type { Block, Column, Paper, Row, Table } from './paper.js';
import { widthOf } from './width.js';

/**
 * A paper as one HTML file without scripts and without other files. It prints on A4; the head of a table is repeated on
 * every page.
 */
export function htmlOf({ lang, title, subtitle, blocks }: Paper): string {
  return `<!DOCTYPE html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
<p class="subtitle">${escaped(subtitle)}</p>
${body(blocks)}
</main>
</body>
</html>
`;
}

/** The blocks, those of the last section in a part that is not broken between pages: a signature never stands alone. */
function body(blocks: readonly Block[]): string {
  const last = blocks.findLastIndex((block) => block.kind === 'heading' && block.level === 2);
  const isSigned = blocks.at(-1)?.kind === 'fields';
  const [before, closing] = isSigned && last >= 0 ? [blocks.slice(0, last), blocks.slice(last)] : [blocks, []];
  const lines = before.map(written);
  if (closing.length > 0) lines.push('<section class="closing">', ...closing.map(written), '</section>');
  return lines.join('\n');
}

function written(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}>${escaped(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p class="${block.as}">${escaped(block.text)}</p>`;
    case 'list':
      return `<ul>\n${block.items.map((item) => `<li>${escaped(item)}</li>`).join('\n')}\n</ul>`;
    case 'fields':
      return `<dl class="${block.as}">\n${block.fields
        .map(([name, value]) => `<div><dt>${escaped(name)}</dt><dd>${escaped(value)}</dd></div>`)
        .join('\n')}\n</dl>`;
    case 'table':
      return tableOf(block);
  }
}

/** The type sizes of tables, in points, each with the most columns that it is used for. */
const SIZES = [
  { name: 'usual', points: 9.5, columns: 6 },
  { name: 'wide', points: 8, columns: 10 },
  { name: 'widest', points: 6.5, columns: Number.POSITIVE_INFINITY },
  { name: 'dense', points: 5, columns: Number.POSITIVE_INFINITY },
] as const;
/** The width of the page between its margins, and of the padding and border of a cell, in points. */
const PAGE = (170 / 25.4) * 72;
const AROUND = ((2 * 1.2) / 25.4) * 72 + 0.5;
/** The largest width of a bold digit, and the width given to a column of words, which wrap, in ems. */
const DIGIT = 0.68;
const WORDS = 6.5;
/** A table of at most so many rows is not broken between pages. */
const SHORT = 6;

/** The largest size in which the table's figures and dates, which do not wrap, fit on the page; else the smallest. */
function sizeOf({ columns, rows, foot }: Table): string {
  const letters = columns.reduce((sum, { holds }, i) => {
    if (holds === 'words') return sum + WORDS;
    const widest = [...rows, ...(foot === undefined ? [] : [foot])].reduce(
      (most, row) => Math.max(most, widthOf(row[i] ?? '')),
      0,
    );
    return sum + widest * DIGIT;
  }, 0);
  const fitting = SIZES.find(
    ({ points, columns: most }) => columns.length <= most && letters * points + columns.length * AROUND <= PAGE,
  );
  return fitting?.name ?? 'dense';
}

function tableOf(table: Table): string {
  const { caption, columns, rows, foot } = table;
  return [
    `<table class="${sizeOf(table)}${rows.length > SHORT ? '' : ' short'}">`,
    `<caption>${escaped(caption)}</caption>`,
    `<thead>\n<tr>${columns.map(({ name, holds }) => `<th scope="col" class="${holds}">${escaped(name)}</th>`).join('')}</tr>\n</thead>`,
    `<tbody>\n${rows.map((row) => rowOf(row, columns)).join('\n')}\n</tbody>`,
    ...(foot === undefined ? [] : [`<tfoot>\n${rowOf(foot, columns)}\n</tfoot>`]),
    '</table>',
  ].join('\n');
}

function rowOf(row: Row, columns: readonly Column[]): string {
  const cells = row.map((cell, i) => {
    const [open, close] = i === 0 ? ['th scope="row"', 'th'] : ['td', 'td'];
    return `<${open} class="${columns[i]?.holds}">${escaped(cell)}</${close}>`;
  });
  return `<tr>${cells.join('')}</tr>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text escaped for content and for quoted attributes. */
function escaped(text: string): string {
  return escapeControls(text).replace(/[&<>"']/g, (character) => ENTITIES[character] as string);
}

const STYLE = `
@page {
  size: A4 portrait;
  margin: 25mm 20mm 22mm;
  @bottom-center { content: "— " counter(page) " —"; font: 10.5pt serif; }
}
:root { color: #000; background: #fff; }
body {
  margin: 0;
  font: 12pt/1.75 "Times New Roman", "Liberation Serif", FangSong, STFangsong, "仿宋", "Songti SC", SimSun, "Noto Serif CJK SC", "Source Han Serif SC", serif;
}
main { max-width: 170mm; margin: 0 auto; }
h1, h2, h3, caption, th {
  font-family: "Times New Roman", "Liberation Serif", "Songti SC", SimSun, "Noto Serif CJK SC", "Source Han Serif SC", serif;
}
h1 { margin: 0 0 2mm; font-size: 20pt; line-height: 1.4; text-align: center; }
h2 { margin: 6mm 0 2mm; font-size: 13.5pt; break-after: avoid; }
h3 { margin: 5mm 0 1mm; font-size: 12pt; break-after: avoid; }
p { margin: 0 0 2mm; overflow-wrap: anywhere; }
.subtitle { margin-bottom: 8mm; text-align: center; }
:lang(zh-CN) .body { text-indent: 2em; }
.note { font-size: 10.5pt; }
ul { margin: 0 0 2mm; padding-left: 2em; }
table {
  width: 100%;
  margin: 3mm 0 5mm;
  border-collapse: collapse;
  line-height: 1.4;
  font-variant-numeric: tabular-nums;
}
${SIZES.map(({ name, points }) => `.${name} { font-size: ${points}pt; }`).join('\n')}
caption { padding-bottom: 1.5mm; font-weight: bold; text-align: start; break-after: avoid; }
th, td { padding: 0.8mm 1.2mm; border: 0.5pt solid #000; vertical-align: top; }
th { font-weight: normal; }
.short { break-inside: avoid; }
thead { display: table-header-group; break-after: avoid; }
thead th { font-weight: bold; vertical-align: middle; }
tfoot { display: table-row-group; break-before: avoid; }
tfoot th, tfoot td { font-weight: bold; }
tr { break-inside: avoid; }
.words { min-width: 6.5em; text-align: start; overflow-wrap: anywhere; }
.figures { text-align: end; }
td.figures, .dates { white-space: nowrap; }
.dates { text-align: start; }
dl { margin: 0 0 3mm; break-inside: avoid; }
dl div { display: flex; gap: 1em; }
dt { flex: none; min-width: 9em; }
dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
dl.form { display: grid; grid-template-columns: 1fr 1fr; gap: 2mm 8mm; }
.form dt { min-width: 5em; }
.form dd { flex: auto; min-height: 1.75em; }
.form dd:empty { border-bottom: 0.5pt solid #000; }
.closing { break-inside: avoid; }
dl.signature { width: 95mm; margin: 8mm 0 0 auto; }
.signature div { margin-bottom: 5mm; align-items: end; }
.signature dd { flex: auto; min-height: 1.75em; }
.signature dd:empty { border-bottom: 0.5pt solid #000; }
@media screen { main { padding: 12mm 6mm; } }
`;
