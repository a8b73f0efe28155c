import { escapeControls } from '../io/escape-controls.js';
import type { Block, Paper, Row, Table } from './paper.js';

/** A paper as Markdown with tables (GitHub's). */
export function markdownOf({ lang, title, subtitle, blocks }: Paper): string {
  const colon = lang === 'en' ? ': ' : '：';
  return `${[`# ${escaped(title)}`, opening(subtitle), ...blocks.map((block) => written(block, colon))].join('\n\n')}\n`;
}

function written(block: Block, colon: string): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escaped(block.text)}`;
    case 'paragraph':
      return opening(block.text);
    case 'list':
      return block.items.map((item) => `- ${opening(item)}`).join('\n');
    case 'fields': {
      const lines = block.fields.map(([name, value]) => opening(name + colon + (value === '' ? TO_FILL_IN : value)));
      return block.as === 'signature' ? lines.join('\n\n') : lines.map((line) => `- ${line}`).join('\n');
    }
    case 'table':
      return tableOf(block);
  }
}

const TO_FILL_IN = '＿'.repeat(10);

function tableOf({ caption, columns, rows, foot }: Table): string {
  const line = (cells: Row) => `| ${cells.join(' | ')} |`;
  return [
    `**${escaped(caption)}**`,
    '',
    line(columns.map(({ name }) => escaped(name))),
    line(columns.map(({ holds }) => (holds === 'figures' ? '---:' : '---'))),
    ...rows.map((row) => line(row.map(escaped))),
    ...(foot === undefined ? [] : [line(foot.map((cell) => (cell === '' ? '' : `**${escaped(cell)}**`)))]),
  ].join('\n');
}

/**
 * Text that means nothing to Markdown: it opens no code, emphasis, link, tag, entity or cell, and no address is made a
 * link.
 */
function escaped(text: string): string {
  return escapeControls(text).replace(/[\\`*_[\]<>&|~#@]|:(?=\/\/)|(?<=www)\./gi, '\\$&');
}

/** Such text where a line begins: it opens no list and underlines no heading either. */
function opening(text: string): string {
  return escaped(text)
    .replace(/^(\s*)([-+=])/, '$1\\$2')
    .replace(/^(\s*\d+)([.)])/, '$1\\$2');
}
