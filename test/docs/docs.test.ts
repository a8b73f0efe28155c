import { existsSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  BASES,
  EXCLUSIONS,
  encodeSettlement,
  FAULTS,
  MISTAKES,
  parsePortfolio,
  REASONS,
  settle,
  type Text,
  WARNINGS,
} from '../../src/index.js';
import { sealed } from '../../src/testing/issued-json.js';
import { databaseProgramsOf, programsOf, run, typeErrorsOf } from './examples.js';
import { anchorsOf, DOC_COMMENTS, linksOf, PAGES, type Page, ROOT, readPage, rowsOf, sectionOf } from './markdown.js';

const PROGRAMS = [...PAGES, ...DOC_COMMENTS].flatMap(programsOf);

describe('the examples', () => {
  it('are found in both READMEs, the first steps and the reference', () => {
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

  it('that need a database are those that test/databases runs', () => {
    const named = PAGES.flatMap((page) => databaseProgramsOf(page).map((name) => `${page.path} ${name}`));
    expect(named).toEqual([
      'docs/guides/postgresql.md settle-postgresql.mjs',
      'docs/guides/sqlite.md settle-sqlite.mjs',
    ]);
  });

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

  it('that take long are all listed in CONTRIBUTING.md', () => {
    const known = new Set(named.filter(({ path }) => path === 'CONTRIBUTING.md').map(({ name }) => name));
    const expected = ['coverage', 'dev', 'fuzz', 'mutation', 'test:slow', 'test:zones', 'verify:long'];
    expect(expected.filter((name) => !known.has(name))).toEqual([]);
  });
});

describe('the two READMEs', () => {
  const [english, chinese] = ['README.md', 'README.zh-CN.md'].map(readPage) as [Page, Page];

  it('link to the same places, in the same order, but for the guides in Chinese', () => {
    const others = (page: Page, other: Page) =>
      linksOf(page).filter((target) => target !== other.path && !target.startsWith('docs/zh/'));
    expect(others(chinese, english)).toEqual(others(english, chinese));
  });

  it('have the same programs and commands, but for their comments', () => {
    const codeOf = ({ blocks }: Page) => blocks.map(({ lang, text }) => [lang, text.replace(/ *(\/\/|#) .*$/gm, '')]);
    expect(codeOf(chinese)).toEqual(codeOf(english));
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

describe('warnings.md', () => {
  it('has the text of every warning, in both languages', () => {
    const rows = rowsOf(sectionOf(readPage('docs/reference/warnings.md'), '## Texts'));
    const texts = Object.entries(WARNINGS).map(([code, { en, 'zh-CN': chinese }]) => [code, chinese, en]);
    expect(rows).toEqual(texts);
  });

  it('says of each when it is given', () => {
    const said = sectionOf(readPage('docs/reference/warnings.md'), '## When each holds').match(/`[A-Z_]+`/g);
    expect(said).toEqual(Object.keys(WARNINGS).map((code) => `\`${code}\``));
  });
});

describe('the JSON form of a settlement', () => {
  /** A row of formulas.md 9 for every key: the names in its first cell, and those that its second cell speaks of. */
  const rows = [
    ...sectionOf(readPage('docs/reference/formulas.md'), '## 9. The JSON form of a settlement').matchAll(
      /^\| (`.*?) \| (.*) \|$/gm,
    ),
  ];
  const namesIn = (cell = '') => [...cell.matchAll(/`(\w+)/g)].map(([, name]) => name as string);
  const spoken = (key: string) => namesIn(rows.find(([, first]) => namesIn(first).includes(key))?.[2]);
  const issued = JSON.parse(readFileSync(`${ROOT}docs/examples/suichang-2025/settlement-2024.json`, 'utf8'));
  const [line] = issued.loans;

  // The loan of the issued settlement is no longer in the data, so what was issued for it is taken back.
  const paid = { loanId: 'L', subsidy: '1.00', funders: { province: '0.80', local: '0.20' } };
  const { policy, period } = issued;
  const previous = [sealed({ period, loans: [paid] }, [])];
  const settlement = encodeSettlement(
    settle(
      parsePortfolio({ policy, period: { from: '2025-01-01', to: '2026-01-01' }, households: [], loans: [], previous }),
    ),
  );

  it('formulas.md has every key, in order', () => {
    expect(rows.flatMap(([, first]) => namesIn(first))).toEqual(Object.keys(settlement));
    expect(Object.keys(issued)).toEqual(Object.keys(settlement));
  });

  it('formulas.md has every field of a line, of an adjustment and of the provenance', () => {
    expect(spoken('loans')).toEqual(Object.keys(line));
    expect(settlement.adjustments).toHaveLength(1);
    expect(new Set(spoken('adjustments'))).toEqual(
      new Set([...Object.keys(settlement.adjustments[0] ?? {}), 'previous']),
    );
    expect(new Set(spoken('provenance'))).toEqual(new Set([...Object.keys(settlement.provenance), 'parts']));
    expect(spoken('groups')).toEqual(Object.keys(settlement.groups));
  });
});
