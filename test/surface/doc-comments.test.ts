import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../setup/built.js';

const ENTRIES = [
  'src/index.ts',
  'src/testing/index.ts',
  'src/papers/xlsx.ts',
  'src/io/files.ts',
  'src/worker/index.ts',
];

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(ROOT, 'tsconfig.json'), ts.sys.readFile).config,
  ts.sys,
  ROOT,
);
const program = ts.createProgram(
  ENTRIES.map((entry) => join(ROOT, entry)),
  { ...options, resolveJsonModule: false },
);
const checker = program.getTypeChecker();

/** The doc comment of a symbol, as editors show it. */
const docOf = (symbol: ts.Symbol) => ts.displayPartsToString(symbol.getDocumentationComment(checker));

/** Whether a symbol is declared in the sources of the package, and not in a library. */
const isOwn = (symbol: ts.Symbol) =>
  symbol.declarations?.some((declaration) => declaration.getSourceFile().fileName.startsWith(join(ROOT, 'src'))) ===
  true;

/** The names without a doc comment that an entry exports: `settle`, `Loan.principal`. */
function undocumented(entry: string): string[] {
  const module = checker.getSymbolAtLocation(program.getSourceFile(join(ROOT, entry)) as ts.SourceFile) as ts.Symbol;
  return checker.getExportsOfModule(module).flatMap((exported) => {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    const missing = isOwn(symbol) && docOf(symbol) === '' ? [exported.name] : [];
    return [...missing, ...fieldsOf(symbol).map((name) => `${exported.name}.${name}`)];
  });
}

/** The fields of an exported type without a doc comment. */
function fieldsOf(symbol: ts.Symbol): string[] {
  if ((symbol.flags & ts.SymbolFlags.Type) === 0) return [];
  const type = checker.getDeclaredTypeOfSymbol(symbol);
  const types = type.isUnion() ? type.types : [type];
  const properties = types.flatMap((one) => checker.getPropertiesOfType(one));
  const names = properties
    .filter((property) => isOwn(property) && !property.name.startsWith('__') && docOf(property) === '')
    .map(({ name }) => name);
  return [...new Set(names)];
}

describe('the doc comments of the public names', () => {
  it.each(ENTRIES)('every name and every field of %s has one', (entry) => {
    expect(undocumented(entry)).toEqual([]);
  });

  it('are found where a field is derived from the table of a record', () => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(join(ROOT, 'src/index.ts')) as ts.SourceFile);
    const loan = checker.getExportsOfModule(module as ts.Symbol).find(({ name }) => name === 'Loan') as ts.Symbol;
    const principal = checker.getDeclaredTypeOfSymbol(checker.getAliasedSymbol(loan)).getProperty('principal');
    expect(docOf(principal as ts.Symbol)).toBe('The amount disbursed, in yuan.');
  });
});
