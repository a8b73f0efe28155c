import { createRequire } from 'node:module';
import { format } from 'node:util';
import ts from 'typescript';
import * as tiexi from '../../src/index.js';
import * as files from '../../src/io/files.js';
import * as xlsx from '../../src/papers/xlsx.js';
import * as testing from '../../src/testing/index.js';
import * as worker from '../../src/worker/index.js';
import { type Block, type Page, ROOT } from './markdown.js';

/**
 * A program of a page: a ts or js block that imports 'tiexi', and the ts or js blocks after it on the same page that
 * import nothing, which go on where it stopped. Those that need a database are not among them: {@link databaseProgramsOf}.
 */
export interface Program {
  readonly page: Page;
  readonly line: number;
  readonly parts: readonly Part[];
}

export interface Part {
  readonly block: Block;
  /** The block right after it, where that shows what it prints. */
  readonly shown: Block | undefined;
}

const IMPORTS = /^\s*import\b[^;]*?\bfrom\s+'|\brequire\('/m;
const IMPORTS_TIEXI = /\bfrom\s+'tiexi(\/\w+)?'|\brequire\('tiexi(\/\w+)?'\)/;
/** Run with a database of their own, by test/databases. */
const NEEDS_DATABASE = /\bfrom '(pg|better-sqlite3)'/;
const CODE = /^(ts|js|typescript|javascript|mjs|cjs)$/;

export function programsOf(page: Page): Program[] {
  const programs: { page: Page; line: number; parts: Part[] }[] = [];
  page.blocks.forEach((block, i) => {
    if (!CODE.test(block.lang) || NEEDS_DATABASE.test(block.text)) return;
    const next = page.blocks[i + 1];
    const part = { block, shown: next !== undefined && /^(text|json)$/.test(next.lang) ? next : undefined };
    if (IMPORTS_TIEXI.test(block.text)) programs.push({ page, line: block.line, parts: [part] });
    else if (!IMPORTS.test(block.text)) programs.at(-1)?.parts.push(part);
  });
  return programs;
}

/** The names of the files of a page that need a database. */
export const databaseProgramsOf = ({ blocks }: Page): string[] =>
  blocks.filter(({ lang, text }) => CODE.test(lang) && NEEDS_DATABASE.test(text)).map(({ name }) => name);

const PART_END = '\n;__endOfPart();\n';

/**
 * Runs a program with the sources in the place of 'tiexi', 'tiexi/testing' and 'tiexi/xlsx'. A file that it reads is the page's block
 * of that name. Tests of node:test are run once the program has, and print `✔` and their name.
 *
 * @returns what each part printed
 */
export async function run({ page, parts }: Program): Promise<string[]> {
  const { outputText } = ts.transpileModule(parts.map(({ block }) => block.text + PART_END).join(''), {
    compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
  });
  const printed: string[][] = [[]];
  const log = (...values: unknown[]) => (printed.at(-1) as string[]).push(format(...values));
  const readFileSync = (path: string) => {
    const file = page.blocks.find(({ name }) => name === path);
    if (file === undefined) throw new Error(`${page.path} shows no file ${path}`);
    return file.text;
  };
  const nodeRequire = createRequire(import.meta.url);
  const tests: { readonly name: string; readonly body: () => unknown }[] = [];
  const test = (name: string, body: () => unknown) => tests.push({ name, body });
  const instead: Record<string, unknown> = {
    tiexi,
    'tiexi/testing': testing,
    'tiexi/xlsx': xlsx,
    'tiexi/files': files,
    'tiexi/worker': worker,
    'node:fs': { readFileSync },
    'node:test': { test },
  };
  const require = (name: string): unknown => (Object.hasOwn(instead, name) ? instead[name] : nodeRequire(name));
  const AsyncFunction = (async () => {}).constructor as new (
    ...code: string[]
  ) => (...values: unknown[]) => Promise<void>;
  const program = new AsyncFunction('exports', 'require', 'console', '__endOfPart', outputText);
  await program({}, require, { log }, () => {
    for (const { name, body } of tests.splice(0)) {
      body();
      log(`✔ ${name}`);
    }
    printed.push([]);
  });
  return printed.slice(0, parts.length).map((lines) => lines.join('\n'));
}

/** Compiles programs as a strict TypeScript project would, and tells what does not compile. */
export function typeErrorsOf(programs: readonly Program[]): string[] {
  const texts = new Map<string, { program: Program; text: string }>();
  programs.forEach((program, i) => {
    if (program.parts.some(({ block }) => !/^(ts|typescript)$/.test(block.lang))) return;
    // Line for line as in the page, so that an error names the page's line.
    const lines: string[] = [];
    for (const { block } of program.parts) {
      while (lines.length < block.line) lines.push('');
      lines.push(...block.text.split('\n'));
    }
    texts.set(`${ROOT}example-${i}.ts`, { program, text: `${lines.join('\n')}\nexport {};\n` });
  });
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    lib: ['lib.es2023.d.ts'],
    types: ['node'],
    paths: {
      tiexi: [`${ROOT}src/index.ts`],
      'tiexi/testing': [`${ROOT}src/testing/index.ts`],
      'tiexi/xlsx': [`${ROOT}src/papers/xlsx.ts`],
      'tiexi/files': [`${ROOT}src/io/files.ts`],
      'tiexi/worker': [`${ROOT}src/worker/index.ts`],
    },
  };
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (path) => texts.has(path) || fileExists(path);
  host.readFile = (path) => texts.get(path)?.text ?? readFile(path);
  host.getSourceFile = (path, languageVersion, ...rest) => {
    const own = texts.get(path);
    return own === undefined
      ? getSourceFile(path, languageVersion, ...rest)
      : ts.createSourceFile(path, own.text, languageVersion);
  };
  const compiled = ts.createProgram([...texts.keys()], options, host);
  return [...texts].flatMap(([path, { program }]) =>
    ts.getPreEmitDiagnostics(compiled, compiled.getSourceFile(path)).map((diagnostic) => {
      const line = diagnostic.file?.getLineAndCharacterOfPosition(diagnostic.start ?? 0).line ?? 0;
      return `${program.page.path}:${line + 1}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')}`;
    }),
  );
}
