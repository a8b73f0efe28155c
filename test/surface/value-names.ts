import { dirname, join } from 'node:path';
import ts from 'typescript';

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts'],
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
};

/** What a module's types export: the names that compile where a value is used, and those of types alone. Sorted. */
export interface ExportedNames {
  readonly values: readonly string[];
  readonly types: readonly string[];
}

/**
 * Has the compiler use every name that a file of types exports as a value, in a program beside that file, and sorts out
 * those that it takes.
 *
 * @param path of a `.d.ts`, as an ES module sees it, or of a `.d.cts`, as a CommonJS module does
 * @throws Error where there is no such file, or it exports nothing
 */
export function namesExportedBy(path: string): ExportedNames {
  const isCommonJs = path.endsWith('.d.cts');
  const user = join(dirname(path), isCommonJs ? 'uses-every-name.cts' : 'uses-every-name.mts');
  const declared = ts.createProgram([path], OPTIONS);
  const names = allNamesOf(path, declared);
  if (names.length === 0) throw new Error(`${path} exports nothing`);
  const specifier = `./${path.slice(dirname(path).length + 1).replace(/\.d\.(c?)ts$/, '.$1js')}`;
  const text = [`import * as its from '${specifier}';`, ...names.map((name) => `void its.${name};`)].join('\n');

  const host = ts.createCompilerHost(OPTIONS);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => file === user || fileExists(file);
  host.readFile = (file) => (file === user ? text : readFile(file));
  const program = ts.createProgram([user], OPTIONS, host, declared);
  const source = program.getSourceFile(user) as ts.SourceFile;
  const refused = new Set(
    [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(({ start = 0 }) => {
      const { line } = source.getLineAndCharacterOfPosition(start);
      if (line === 0) throw new Error(`${path} could not be imported`);
      return names[line - 1] as string;
    }),
  );
  return {
    values: names.filter((name) => !refused.has(name)),
    types: names.filter((name) => refused.has(name)),
  };
}

function allNamesOf(path: string, program: ts.Program): string[] {
  const source = program.getSourceFile(path);
  const module = source && program.getTypeChecker().getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${path} is not there, or is no module`);
  return program
    .getTypeChecker()
    .getExportsOfModule(module)
    .map(({ name }) => name)
    .sort();
}
