import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The rules of the house (docs/internals/architecture.md), so that they are never a matter of memory. */

const RANKS: Record<string, number> = {
  kernel: 0,
  fields: 1,
  policies: 2,
  engine: 3,
  settlement: 4,
  claims: 5,
  planning: 5,
  words: 5,
  io: 6,
  papers: 7,
  testing: 8,
  worker: 8,
  page: 9,
  cli: 9,
};

interface Source {
  readonly path: string;
  readonly room: string;
  readonly text: string;
  /** The text without comments and strings. */
  readonly code: string;
}

const root = new URL('../src/', import.meta.url);
const sources: Source[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => path.replaceAll('\\', '/'))
  .map((path) => {
    const text = readFileSync(new URL(path, root), 'utf8');
    const code = text
      .replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')
      .replace(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/g, "''");
    return { path, room: path.includes('/') ? (path.split('/')[0] as string) : '', text, code };
  });

function importsOf({ text }: Source): string[] {
  const withoutComments = text.replace(/\/\*[\s\S]*?\*\//g, '');
  return [...withoutComments.matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)|^import '([^']+)'/gm)].map(
    ([, from, dynamic, bare]) => (from ?? dynamic ?? bare) as string,
  );
}

describe('the rooms', () => {
  it('are exactly the listed folders, and every file of src is in one of them', () => {
    expect(new Set(sources.map(({ room }) => room))).toEqual(new Set(['', ...Object.keys(RANKS)]));
    expect(
      sources
        .filter(({ room }) => room === '')
        .map(({ path }) => path)
        .sort(),
    ).toEqual(['index.ts']);
  });

  it('have files and imports that the check finds, so that it cannot pass on nothing', () => {
    for (const room of Object.keys(RANKS))
      expect(
        sources.filter((source) => source.room === room),
        room,
      ).not.toEqual([]);
    const targets = sources.flatMap(importsOf);
    expect(targets.filter((target) => target.startsWith('.')).length).toBeGreaterThan(sources.length);
    expect(new Set(targets)).toContain('zod/mini');
  });

  it.each(sources.filter(({ room }) => room !== ''))('$path imports its own folder or a lower rank', (source) => {
    for (const target of importsOf(source)) {
      if (!target.startsWith('.')) continue;
      const { pathname } = new URL(target, `file:///${source.path}`);
      const room = pathname.split('/').length > 2 ? (pathname.split('/')[1] as string) : '';
      if (room === source.room) continue;
      expect(RANKS[room], target).toBeLessThan(RANKS[source.room] as number);
    }
  });

  it.each(sources.filter(({ room }) => room !== 'cli'))(
    '$path imports no package but the three',
    ({ path, ...source }) => {
      const packages = importsOf({ path, ...source }).filter((target) => !target.startsWith('.'));
      // The UTC context of date-fns, SHA-256 and canonical JSON are compiled in; CSV is the command's, in its own file.
      // fast-check, an optional peer, is imported by what draws portfolios alone; the writer of workbooks, which is
      // compiled in, by the workbook alone.
      const allowed = /^io\/(csv|tables\/frame)/.test(path)
        ? /^(csv-parse(\/sync)?|decimal\.js)$/
        : path === 'testing/arbitraries.ts'
          ? /^fast-check$/
          : path.startsWith('page/')
            ? /^(zod\/mini|preact(\/hooks)?|@preact\/signals|@tanstack\/virtual-core|echarts\/\w+)$/
            : path.startsWith('papers/workbook')
              ? /^(decimal\.js|date-fns\/\w+|hucre\/xlsx)$/
              : /^(decimal\.js|date-fns\/\w+|@date-fns\/utc\/date\/mini|zod\/mini|@noble\/hashes\/\w+\.js|canonicalize)$/;
      for (const name of packages) expect(name).toMatch(allowed);
    },
  );
});

describe('the tests', () => {
  const folder = new URL('./', import.meta.url);
  const tests = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.test.ts'));
  const textOf = (path: string) => readFileSync(new URL(path.replaceAll('\\', '/'), folder), 'utf8');

  it('that use the built package are named *.built.test.ts, since it is built only before those', () => {
    const built = tests.filter((path) => /['"]dist\/|, ['"]dist['"]|\.bin\.tiexi\b/.test(textOf(path)));
    expect(built.length).toBeGreaterThan(2);
    expect(built.filter((path) => !path.endsWith('.built.test.ts'))).toEqual([]);
  });
});

describe('the day-by-day oracle', () => {
  const oracle = sources.filter(({ path }) => path.startsWith('testing/oracle/'));

  it('is in testing/oracle', () => {
    expect(oracle.map(({ path }) => path).sort()).toEqual(
      ['calendar', 'fraction', 'oracle', 'portfolio-json'].map((name) => `testing/oracle/${name}.ts`),
    );
  });

  it.each(oracle)('$path shares nothing with the engine: it imports its own folder alone', (source) => {
    for (const target of importsOf(source)) expect(target).toMatch(/^\.\/\w+(-\w+)*\.js$/);
  });
});

it('no file imports itself through other files', () => {
  const graph = new Map(
    sources.map((source) => [
      source.path,
      importsOf(source)
        .filter((target) => target.startsWith('.') && !target.endsWith('.json'))
        .map((target) => new URL(target, `file:///${source.path}`).pathname.slice(1).replace(/\.js$/, ''))
        .map(
          (path) =>
            sources.find((source) => source.path === `${path}.ts` || source.path === `${path}.tsx`)?.path ?? path,
        ),
    ]),
  );
  const done = new Set<string>();
  const visit = (path: string, trail: readonly string[]): void => {
    expect(trail, `a circle: ${[...trail, path].join(' → ')}`).not.toContain(path);
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? expect.fail(`${path} is imported, but is not there`))
      visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  expect(done.size).toBe(sources.length);
});

describe('what no file may call', () => {
  const BANNED: [string, RegExp, RegExp][] = [
    ['a clock or a local time zone', /\bnew Date\(|\bDate\.now\b|\bperformance\b/, /^cli\//],
    ['a reading of floats', /\bparseFloat\(/, /^$/],
    ['float rounding', /\bMath\.round\(/, /^$/],
    ['the console', /\bconsole\./, /^cli\//],
    // A module of the host is asked for where there is one: synchronous, and without an import that browsers lack.
    ['the process', /\bprocess\b\??\./, /^(cli\/|kernel\/host\.ts$)/],
    ['the locale', /\btoLocale\w+\(|\bIntl\.|localeCompare/, /^cli\//],
    // It fails for a list of some 100,000 items: kernel/append.ts.
    ['a list spread into push', /\.(push|unshift)\(\.\.\./, /^$/],
    // The page forbids eval, which zod would try; its worker has a realm of its own.
    ['a global configuration', /\bz\.config\(|\bDecimal\.set\(/, /^page\/engine\/worker\.ts$/],
    ['a document', /\bdocument\.\w+\(|\bnavigator\.|\blocalStorage\b|\bwindow\.\w+\(/, /^page\/view\//],
  ];
  it.each(BANNED)('%s', (_, banned, except) => {
    expect(sources.length).toBeGreaterThan(30);
    for (const { path, code } of sources) if (!except.test(path)) expect(code, path).not.toMatch(banned);
  });
});
