import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BASES, EXCLUSIONS, FAULTS, MISTAKES, REASONS, type Text } from '../../src/index.js';
import { programsOf, run, typeErrorsOf } from './examples.js';
import { anchorsOf, DOC_COMMENTS, linksOf, PAGES, ROOT, readPage, rowsOf, sectionOf } from './markdown.js';

const PROGRAMS = [...PAGES, ...DOC_COMMENTS].flatMap(programsOf);

describe('the examples', () => {
  it('are there: in both READMEs, the first steps and the reference', () => {
    const pages = new Set(PROGRAMS.map(({ page }) => page.path));
    for (const path of ['README.md', 'README.zh-CN.md', 'docs/start.md', 'docs/reference/faults.md'])
      expect(pages).toContain(path);
  });

  it.each(PROGRAMS.map((program) => ({ name: `${program.page.path}:${program.line}`, program })))(
    '$name prints what the page shows',
    async ({ program }) => {
      const printed = await run(program);
      program.parts.forEach(({ block, shown }, i) => {
        const place = `${program.page.path}:${block.line}`;
        const output = printed[i] as string;
        if (shown?.lang === 'text') expect(output, place).toBe(shown.text.trimEnd());
        else if (output === '') return;
        else if (shown === undefined) expect.fail(`${place} prints what the page does not show:\n${output}`);
        else expect(spelledOut(output), place).toBe(spelledOut(shown.text));
      });
    },
  );

  it('compile in a strict TypeScript project', () => {
    expect(typeErrorsOf(PROGRAMS)).toEqual([]);
  });
});

/** JSON laid out in one way, keys in their order. */
function spelledOut(json: string): string {
  return JSON.stringify(JSON.parse(json), null, 2);
}

describe('the links', () => {
  it.each(PAGES.map((page) => ({ name: page.path, page })))('of $name lead somewhere', ({ page }) => {
    const broken = linksOf(page).filter((target) => {
      if (/^[a-z]+:/.test(target)) return false;
      const [file, anchor] = target.split('#') as [string, string | undefined];
      const path = file === '' ? page.path : posix.join(posix.dirname(page.path), decodeURI(file));
      if (path.startsWith('..') || !existsSync(`${ROOT}${path}`)) return true;
      return anchor !== undefined && !(path.endsWith('.md') && anchorsOf(readPage(path)).has(decodeURI(anchor)));
    });
    expect(broken).toEqual([]);
  });
});

describe('the commands', () => {
  const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { scripts: Record<string, string> };
  const named = PAGES.flatMap(({ path, text }) =>
    [...text.matchAll(/\bnpm run (?:--silent )?([a-z][\w:-]*)/g)].map(([, name = '']) => ({ path, name })),
  );

  it.each(named)('$path names `npm run $name`, which is in package.json', ({ name }) => {
    expect(Object.keys(scripts)).toContain(name);
  });

  it('that are long are all in CONTRIBUTING.md', () => {
    const known = new Set(named.filter(({ path }) => path === 'CONTRIBUTING.md').map(({ name }) => name));
    const expected = ['coverage', 'dev', 'fuzz', 'mutation', 'test:slow', 'test:zones', 'verify:long'];
    expect(expected.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('the catalogues', () => {
  const reasons = readPage('docs/reference/reasons.md');
  const faults = readPage('docs/reference/faults.md');
  const written = (text: string) => rowsOf(text).map(([code, zh, en]) => [code, zh, en]);
  const catalogued = (catalogue: Record<string, Text>) =>
    Object.entries(catalogue).map(([code, text]) => [code, text['zh-CN'], text.en]);

  it.each([
    ['## Loan conditions', REASONS],
    ['## Day conditions', EXCLUSIONS],
    ['## Bases', BASES],
    ['## Mistakes in a claim', MISTAKES],
  ])('reasons.md has, under "%s", every code in order, with its texts', (heading, catalogue) => {
    expect(written(sectionOf(reasons, heading))).toEqual(catalogued(catalogue));
  });

  it('faults.md has every code in order, with its texts', () => {
    expect(written(sectionOf(faults, '## Texts'))).toEqual(catalogued(FAULTS));
  });

  it('faults.md has a section for every code, in order', () => {
    const sections = [...faults.prose.matchAll(/^### `(\w+)`$/gm)].map(([, code]) => code);
    expect(sections).toEqual(Object.keys(FAULTS));
  });
});
