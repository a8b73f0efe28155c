import { readFileSync, writeFileSync } from 'node:fs';
import ts from 'typescript';

const OPTIONS: ts.CompilerOptions = {
  allowJs: true,
  esModuleInterop: true,
  module: ts.ModuleKind.CommonJS,
  target: ts.ScriptTarget.ES2022,
};

/**
 * Writes a built ES module, `.js`, as CommonJS beside it, `.cjs`. What it imports by a path is to be written so, too.
 *
 * By the compiler, since what tsup uses to split CommonJS takes a local variable for an export of the same name.
 */
export function writeAsCommonJs(path: string): void {
  const module = readFileSync(path, 'utf8');
  const { outputText } = ts.transpileModule(module, { fileName: path, compilerOptions: OPTIONS });
  const text = outputText.replace(/\brequire\("(\.[^"]+)\.js"\)/g, 'require("$1.cjs")');
  writeFileSync(path.replace(/\.js$/, '.cjs'), text);
}
