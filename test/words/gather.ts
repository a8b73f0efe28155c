import { readdirSync, readFileSync } from 'node:fs';
import ts from 'typescript';

/** A text in both languages as it stands in the source. */
export interface Literal {
  readonly path: string;
  readonly line: number;
  /** The name of the constant or the property that it is the value of; empty where it has none. */
  readonly name: string;
  /** The parts of a template that are values are written `{}`. */
  readonly en: string;
  readonly chinese: string;
}

const root = new URL('../../src/', import.meta.url);

/** The paths of all sources, from `src`. */
export const PATHS: readonly string[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => path.replaceAll('\\', '/'))
  .sort();

export function sourceOf(path: string): ts.SourceFile {
  const text = readFileSync(new URL(path, root), 'utf8');
  return ts.createSourceFile(
    path,
    text,
    ts.ScriptTarget.Latest,
    true,
    path.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS,
  );
}

/** Every object literal with an `en` and a `zh-CN` in it. */
export function literalsIn(path: string): readonly Literal[] {
  const found: Literal[] = [];
  const file = sourceOf(path);
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const [en, chinese] = ['en', 'zh-CN'].map((lang) => propertyOf(node, lang));
      if (en !== undefined && chinese !== undefined) {
        const { line } = file.getLineAndCharacterOfPosition(node.getStart());
        found.push({ path, line: line + 1, name: nameOf(node), en: textOf(en), chinese: textOf(chinese) });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** Every string and every fixed part of a template in a file. */
export function stringsIn(path: string): readonly { readonly line: number; readonly text: string }[] {
  const found: { line: number; text: string }[] = [];
  const file = sourceOf(path);
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) || ts.isTemplateExpression(node)) {
      const { line } = file.getLineAndCharacterOfPosition(node.getStart());
      found.push({ line: line + 1, text: textOf(node) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function propertyOf(node: ts.ObjectLiteralExpression, name: string): ts.Node | undefined {
  for (const property of node.properties) {
    if (property.name === undefined || property.name.getText().replace(/^['"]|['"]$/g, '') !== name) continue;
    return ts.isPropertyAssignment(property) ? property.initializer : property;
  }
  return undefined;
}

function nameOf(node: ts.Node): string {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (ts.isPropertyAssignment(at) || ts.isVariableDeclaration(at))
      return at.name.getText().replace(/^['"]|['"]$/g, '');
    if (!ts.isAsExpression(at) && !ts.isSatisfiesExpression(at) && !ts.isParenthesizedExpression(at)) return '';
  }
  return '';
}

/** A string as it is; a template with `{}` for its values; anything else as it is written. */
function textOf(node: ts.Node): string {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return [node.head.text, ...node.templateSpans.map(({ literal }) => literal.text)].join('{}');
  }
  return node.getText();
}
