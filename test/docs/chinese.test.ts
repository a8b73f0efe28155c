import { readdirSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/flags.js';
import { openTerms } from '../../src/cli/init/open-terms.js';
import { FAULTS, WARNINGS } from '../../src/index.js';
import { EVENT_COLUMNS, EVENTS, HOUSEHOLD_COLUMNS, LOAN_COLUMNS, REPAYMENT_COLUMNS } from '../../src/io/csv-columns.js';
import { OTHER_HEADERS } from '../../src/io/other-headers.js';
import { CAP_PER_OPTIONS, OPEN_TERM_WORDS } from '../../src/words/open-terms.js';
import { linksOf, PAGES, ROOT, readPage, rowsOf, sectionOf } from './markdown.js';

const GUIDES = PAGES.filter(({ path }) => path.startsWith('docs/zh/')).map((page) => ({ name: page.path, page }));

describe('the guides in Chinese', () => {
  it('are all linked by the Chinese README', () => {
    const linked = new Set(linksOf(readPage('README.zh-CN.md')));
    expect(GUIDES.map(({ name }) => name).filter((path) => !linked.has(path))).toEqual([]);
    expect(GUIDES).toHaveLength(7);
  });

  it.each(GUIDES)('$name links back to it', ({ page }) => {
    expect(linksOf(page)[0]).toBe('../../README.zh-CN.md');
  });

  it.each(GUIDES)('$name has no English but code, names and codes', ({ page }) => {
    const prose = page.prose.replace(/`[^`\n]*`/g, '').replace(/\]\([^)]*\)/g, ']');
    // Names of formats, encodings and day counts, as they are written in Chinese, and of a sheet's columns.
    const names = /\b(ACT\/(360|365F|ACT)|30E\/360|CSV|JSON|UTF-8|UTF-16|GB18030|GBK|GB2312|Node|XLSX|F|B)\b/g;
    expect(prose.replace(names, '').match(/[A-Za-z]+/g)).toBeNull();
  });

  it('show pictures of less than 150 kB, and no others are kept', () => {
    const shown = GUIDES.flatMap(({ page }) => linksOf(page).filter((target) => target.endsWith('.png')));
    const kept = readdirSync(`${ROOT}docs/zh/images`).map((name) => `images/${name}`);
    expect(shown.sort()).toEqual(kept.sort());
    for (const path of kept) expect(statSync(`${ROOT}docs/zh/${path}`).size, path).toBeLessThan(150_000);
  });
});

describe('docs/zh/faults.md', () => {
  const page = readPage('docs/zh/faults.md');

  it.each([
    ['## 二、错误代码', FAULTS],
    ['## 三、提示代码', WARNINGS],
  ])('has under %s every code in order, with its meaning and what to do', (heading, catalogue) => {
    const rows = rowsOf(sectionOf(page, heading));
    expect(rows.map(([code]) => code)).toEqual(Object.keys(catalogue));
    for (const [code, meaning = '', remedy = ''] of rows) {
      expect(meaning.length, code).toBeGreaterThan(3);
      expect(remedy.length, code).toBeGreaterThan(3);
    }
  });
});

describe('docs/zh/open-terms.md', () => {
  const page = readPage('docs/zh/open-terms.md');
  const headings = [...page.prose.matchAll(/^### \d+\. .*$/gm)].map(([heading]) => heading);

  it('has a section for every open term, in the order of `tiexi terms`', () => {
    expect(headings).toEqual(openTerms().map(({ name, label }, i) => `### ${i + 1}. ${label['zh-CN']} \`${name}\``));
  });

  it.each(openTerms().map(({ name }, i) => ({ name, i })))(
    'says of $name what it means, and every choice',
    ({ name, i }) => {
      const { meaning, options = [], none } = OPEN_TERM_WORDS[name];
      const section = sectionOf(page, headings[i] as string);
      expect(section).toContain(meaning['zh-CN']);
      const choices = [...options, ...(name === 'amountCap' ? CAP_PER_OPTIONS : [])];
      expect(rowsOf(section)).toEqual([
        ...choices.map((option) => [option.value, option.label['zh-CN'], option.meaning['zh-CN']]),
        ...(none === undefined ? [] : [['none', '无', none['zh-CN']]]),
      ]);
    },
  );

  it('names the flags of every term', () => {
    for (const [i, { questions }] of openTerms().entries()) {
      const section = sectionOf(page, headings[i] as string);
      for (const { flag } of questions) expect(section).toContain(`\`--${flag}\``);
    }
  });
});

describe('docs/zh/commands.md', () => {
  it('has every command', () => {
    const rows = rowsOf(sectionOf(readPage('docs/zh/commands.md'), '## 一、各项命令'));
    expect(rows.map(([name]) => name)).toEqual(Object.keys(COMMANDS));
  });
});

describe('docs/zh/files.md', () => {
  const { prose } = readPage('docs/zh/files.md');

  it('names every column in Chinese, and every event', () => {
    const columns = [HOUSEHOLD_COLUMNS, LOAN_COLUMNS, EVENT_COLUMNS, REPAYMENT_COLUMNS].flat();
    // Of rates, the unit of a year stands for the others; a column of attributes has a name of its own.
    const named = columns.filter(
      ({ unit, isFamily }) => isFamily !== true && (unit === undefined || unit === 'annual_pct'),
    );
    const words = [...named.map(({ headers }) => headers[1]), ...Object.values(EVENTS)];
    expect(words.filter((word) => !prose.includes(word))).toEqual([]);
  });

  it('names every other header that is known', () => {
    const others = Object.values(OTHER_HEADERS).flatMap((names) => names ?? []);
    expect(others.filter((name) => !prose.includes(name))).toEqual([]);
  });
});
