import { htmlOf } from './html.js';
import { markdownOf } from './markdown.js';
import type { Paper } from './paper.js';

const FORMS: Readonly<Record<PaperFormat, (paper: Paper) => string>> = { markdown: markdownOf, html: htmlOf };

/** The forms in which a paper is written. */
export type PaperFormat = 'markdown' | 'html';

/** @throws RangeError where there is no such form. */
export function render(paper: Paper, format: PaperFormat): string {
  if (!Object.hasOwn(FORMS, format))
    throw new RangeError(`no format ${format}: ${Object.keys(FORMS).join(' and ')} are written`);
  return FORMS[format](paper);
}
