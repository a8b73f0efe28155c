import { escapeUnsafe } from './escape-controls.js';

/** Lines of text; in Markdown the items of a list. */
export function linesText(lines: readonly string[], format: 'text' | 'markdown' | undefined): string {
  const shown = format === 'markdown' ? lines.map((line) => `- ${escaped(line)}`) : lines;
  return escapeUnsafe(`${shown.join('\n')}\n`);
}

/** Text escaped for Markdown, on one line. */
export function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&').replace(/[\r\n\u2028\u2029]+/g, ' ');
}
