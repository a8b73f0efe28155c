import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';

/*
 * What is added to one table does not compile until every place that it needs has it. Each case adds something to a file in
 * memory and names the files that then fail, which are those that must be written.
 */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const { config } = ts.readConfigFile(`${ROOT}tsconfig.json`, ts.sys.readFile);
const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, ROOT);

/** All files of src that the configuration has, in order; those of the page with a document have another. */
const SOURCES = fileNames
  .filter((path) => path.startsWith(`${ROOT}src/`))
  .map((path) => path.slice(`${ROOT}src/`.length))
  .sort();

/** The files that are written anew for a case, and how often any was. */
const edited = new Map<string, string>();
let version = 0;

const service = ts.createLanguageService({
  getCompilationSettings: () => options,
  getScriptFileNames: () => SOURCES.map((name) => `${ROOT}src/${name}`),
  getScriptVersion: (path) => (edited.has(path) ? String(version) : '0'),
  getScriptSnapshot: (path) => {
    const text = edited.get(path) ?? ts.sys.readFile(path);
    return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text);
  },
  getCurrentDirectory: () => ROOT,
  getDefaultLibFileName: ts.getDefaultLibFilePath,
  fileExists: ts.sys.fileExists,
  readFile: ts.sys.readFile,
});

/** Those of some files that do not compile where `after` stands behind `before` in a file. */
function failing(file: string, before: string, after: string, among: readonly string[]): readonly string[] {
  const path = `${ROOT}src/${file}`;
  const text = readFileSync(path, 'utf8');
  expect(text, `${file} has the place`).toContain(before);
  version += 1;
  edited.set(path, text.replace(before, `${before}\n${after}`));
  const failed = among.filter((other) => service.getSemanticDiagnostics(`${ROOT}src/${other}`).length > 0);
  edited.clear();
  return failed;
}

const WORDS = `['新', 'new']`;
const TEXT = `{ en: 'new', 'zh-CN': '新' }`;

interface Case {
  readonly what: string;
  readonly file: string;
  readonly before: string;
  readonly after: string;
  readonly fails: readonly string[];
  /** Whether every file of src is compiled, so that no other fails. */
  readonly isAll?: true;
}

const CASES: readonly Case[] = [
  {
    what: 'a kind of rule: its rate, its precision, its words, its values in the workbook, the oracle, and no other file',
    file: 'fields/policy.ts',
    before: 'export const RULES = {',
    after: `flat: variant(${WORDS}, { rate: field(PERCENT, ${WORDS}) }),`,
    fails: ['engine/rules.ts', 'papers/workbook-parameters.ts', 'testing/arbitraries.ts', 'words/policy-terms.ts'],
    isAll: true,
  },
  {
    what: 'a choice without words',
    file: 'fields/policy.ts',
    before: 'export const OVERDUE = choice({',
    after: 'warn: undefined,',
    fails: ['fields/policy.ts'],
  },
  {
    what: 'a choice with words in one language',
    file: 'fields/policy.ts',
    before: 'export const OVERDUE = choice({',
    after: `warn: ['仅提示'],`,
    fails: ['fields/policy.ts'],
  },
  {
    what: 'an option of a term: the short Chinese name by which it is typed',
    file: 'fields/policy.ts',
    before: 'export const OVERDUE = choice({',
    after: `warn: ${WORDS},`,
    fails: ['words/value-names.ts'],
  },
  {
    what: 'a choice of an open term: what follows from it',
    file: 'fields/policy.ts',
    before: 'export const EXTENSION = choice({',
    after: `warn: ${WORDS},`,
    fails: ['words/open-terms.ts'],
  },
  {
    what: 'a day count that has no words',
    file: 'kernel/day-count.ts',
    before: 'export const DAY_COUNTS = {',
    after: `'ACT/364': ACT_360,`,
    fails: ['fields/policy.ts', 'claims/bounds.ts'],
  },
  {
    what: 'a term that a programme may leave open: its words, what it decides, its flags',
    file: 'fields/policy.ts',
    before: 'export const openTermFields = {',
    after: `grace: field(integer(0, 30), ${WORDS}),`,
    fails: ['words/policy-terms.ts', 'words/open-terms.ts', 'cli/terms-flags.ts'],
  },
  {
    what: 'a reason: the term it rests on',
    file: 'fields/reasons.ts',
    before: 'export const REASONS = {',
    after: `TOO_OLD: ${TEXT},`,
    fails: ['settlement/terms.ts'],
  },
  {
    what: 'a reason without words',
    file: 'fields/reasons.ts',
    before: 'export const REASONS = {',
    after: `TOO_OLD: { en: 'too old' },`,
    fails: ['fields/reasons.ts', 'settlement/terms.ts'],
  },
  {
    what: 'an exclusion: the term it rests on',
    file: 'fields/reasons.ts',
    before: 'export const EXCLUSIONS = {',
    after: `ON_LEAVE: ${TEXT},`,
    fails: ['settlement/terms.ts'],
  },
  {
    what: 'a mistake: a way of making it, and how far it can lead',
    file: 'claims/mistakes.ts',
    before: 'export const MISTAKES = {',
    after: `SLEPT: ${TEXT},`,
    fails: ['claims/diagnose.ts', 'claims/bounds.ts'],
  },
  {
    what: 'an output figure: what accrues, and no other file',
    file: 'fields/figures.ts',
    before: 'export const FIGURES = /* @__PURE__ */ figureTable({',
    after: `penalty: { label: ${TEXT}, unit: 'yuan', total: 'sum', listed: true },`,
    fails: ['engine/accrue.ts'],
    isAll: true,
  },
  {
    what: 'an output figure that lacks a part',
    file: 'fields/figures.ts',
    before: 'export const FIGURES = /* @__PURE__ */ figureTable({',
    after: `cappedLoans: { label: ${TEXT}, unit: 'count', listed: true },`,
    fails: ['fields/figures.ts'],
  },
  {
    what: 'a unit of figures: how it is read and written',
    file: 'fields/figures.ts',
    before: 'export const UNITS = {',
    after: 'months: WHOLE,',
    fails: ['io/settlement-json.ts', 'io/line-bytes.ts'],
  },
  {
    what: 'a number of a segment: where it comes from, and whether it is written as an amount or as a rate',
    file: 'engine/segment.ts',
    before: 'export interface Segment {',
    after: 'readonly penaltyRate: Decimal;',
    fails: ['engine/steps.ts', 'io/assessment-json.ts'],
  },
  {
    what: 'a loan field without a CSV column: where else the files give it',
    file: 'fields/loan.ts',
    before: 'export const loanFields = {',
    after: `branch: optional(CATEGORY, ${WORDS}),`,
    fails: ['io/csv.ts'],
  },
  {
    what: 'a loan field that is not kept in columns',
    file: 'fields/loan.ts',
    before: 'export const loanFields = {',
    after: `branches: optional(list(CATEGORY), ${WORDS}, 'branches'),`,
    fails: ['fields/batch.ts'],
  },
  {
    what: 'a field without labels',
    file: 'fields/loan.ts',
    before: 'export const loanFields = {',
    after: 'branch: optional(CATEGORY),',
    fails: ['fields/loan.ts'],
  },
];

/** A loan field with a CSV column needs no other line. */
const COMPLETE = { file: 'fields/loan.ts', before: 'export const loanFields = {' } as const;

// What compiles does so in every time zone: once is enough.
describe.runIf(process.env.TZ === 'UTC')('does not compile without its parts', () => {
  const all = [...new Set(CASES.flatMap(({ fails }) => fails))];

  it('these files compile as they stand', () => {
    expect(all.filter((file) => service.getSemanticDiagnostics(`${ROOT}src/${file}`).length > 0)).toEqual([]);
  });

  it.each(CASES)('$what', ({ file, before, after, fails, isAll }) => {
    expect(failing(file, before, after, isAll ? SOURCES : fails)).toEqual(fails);
  });

  it('but a loan field with its CSV column does', () => {
    const field = `branch: optional(CATEGORY, ['经办网点', 'branch'], 'branch'),`;
    expect(failing(COMPLETE.file, COMPLETE.before, field, SOURCES)).toEqual([]);
  });
});
