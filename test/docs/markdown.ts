import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The folder of the package. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** A fenced block of a page. */
export interface Block {
  /** The line of the opening fence, from 1. */
  readonly line: number;
  readonly lang: string;
  /** What stands after the language in the opening fence: the name of a file that the page shows. */
  readonly name: string;
  readonly text: string;
}

/** A Markdown file, or a doc comment. */
export interface Page {
  /** Its path in the package. */
  readonly path: string;
  readonly text: string;
  readonly blocks: readonly Block[];
  /** The text with every fenced block left empty, line for line. */
  readonly prose: string;
}

export function pageOf(path: string, text: string): Page {
  const blocks: Block[] = [];
  const prose: string[] = [];
  let open: { line: number; lang: string; name: string; text: string[] } | undefined;
  text.split('\n').forEach((content, i) => {
    const fence = /^\s*```\s*(\S*)\s*(.*)$/.exec(content);
    if (fence !== null) {
      if (open === undefined) {
        open = { line: i + 1, lang: fence[1] as string, name: (fence[2] as string).trim(), text: [] };
      } else {
        blocks.push({ ...open, text: open.text.join('\n') });
        open = undefined;
      }
      prose.push('');
    } else {
      open?.text.push(content);
      prose.push(open === undefined ? content : '');
    }
  });
  if (open !== undefined) throw new Error(`${path}:${open.line}: a fence is not closed`);
  return { path, text, blocks, prose: prose.join('\n') };
}

export function readPage(path: string): Page {
  return pageOf(path, readFileSync(`${ROOT}${path}`, 'utf8'));
}

function filesBelow(folder: string, end: string): string[] {
  if (!existsSync(`${ROOT}${folder}`)) return [];
  return readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(end))
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .sort();
}

/** Every Markdown file of the package. */
export const PAGES: readonly Page[] = [
  ...readdirSync(ROOT)
    .filter((path) => path.endsWith('.md'))
    .sort(),
  ...filesBelow('docs', '.md'),
].map(readPage);

/** The doc comments of a source that hold a fenced block, with the lines that they have in it. */
export function docPagesOf(path: string, source: string): Page[] {
  return [...source.matchAll(/\/\*\*[\s\S]*?\*\//g)]
    .filter(([comment]) => comment.includes('```'))
    .map(({ 0: comment, index }) => {
      const linesBefore = source.slice(0, index).split('\n').length - 1;
      const text = comment.replace(/^[ \t]*(\/\*\*|\*\/|\*) ?/gm, '').replace(/\s*\*\/$/, '');
      return pageOf(path, '\n'.repeat(linesBefore) + text);
    });
}

/** The doc comments of all sources that hold a fenced block. */
export const DOC_COMMENTS: readonly Page[] = filesBelow('src', '.ts').flatMap((path) =>
  docPagesOf(path, readFileSync(`${ROOT}${path}`, 'utf8')),
);

/** The anchors of a page's headings, as GitHub makes them. */
export function anchorsOf({ prose }: Page): Set<string> {
  const anchors = new Set<string>();
  for (const [, heading] of prose.matchAll(/^#{1,6} +(.*)$/gm)) {
    const anchor = (heading as string)
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
      .replaceAll(' ', '-');
    let next = anchor;
    for (let i = 1; anchors.has(next); i++) next = `${anchor}-${i}`;
    anchors.add(next);
  }
  return anchors;
}

/** The targets of a page's links, those inside code left out. */
export function linksOf({ prose }: Page): string[] {
  return [...prose.replace(/`[^`\n]*`/g, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target as string);
}

/** The part of a page below a heading, up to the next of the same level or above. */
export function sectionOf(page: Page, heading: string): string {
  const lines = page.prose.split('\n');
  const start = lines.indexOf(heading);
  if (start < 0) throw new Error(`${page.path} has no heading ${heading}`);
  const level = (/^#+/.exec(heading) as RegExpExecArray)[0].length;
  const length = lines.slice(start + 1).findIndex((line) => /^#+ /.test(line) && line.search(/[^#]/) <= level);
  return lines.slice(start + 1, length < 0 ? undefined : start + 1 + length).join('\n');
}

/** The cells of the table rows whose first cell is a name in code type: `| `CODE` | … |`. */
export function rowsOf(text: string): string[][] {
  return [...text.matchAll(/^\| `([^`]+)` \|(.*)\|$/gm)].map(([, code, rest]) => [
    code as string,
    ...(rest as string).split('|').map((cell) => cell.trim()),
  ]);
}
