// What every field of every table means: the doc comments that stand above its entries.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import * as claim from '../../src/fields/claim.js';
import * as dated from '../../src/fields/dated.js';
import * as entry from '../../src/fields/entry.js';
import * as household from '../../src/fields/household.js';
import * as issued from '../../src/fields/issued.js';
import type { Descriptions } from '../../src/fields/json-schema.js';
import * as loan from '../../src/fields/loan.js';
import * as period from '../../src/fields/period.js';
import * as policy from '../../src/fields/policy.js';
import * as portfolio from '../../src/fields/portfolio.js';
import type { Fields, Labels } from '../../src/fields/table.js';

/** The files of `src/fields` that have tables. */
const MODULES = { claim, dated, entry, household, issued, loan, period, policy, portfolio };

/** An entry of a table: a field, a kind of record, or a choice, which is its labels alone. */
type Entry = { readonly labels: Labels; readonly fields?: object } | Labels;
type Table = Readonly<Record<string, Entry>>;

/** The tables of records by their names: `loan`, `household-term`. */
export const TABLES: ReadonlyMap<Fields, string> = new Map(
  Object.values(MODULES)
    .flatMap((module) => Object.entries<unknown>(module))
    .filter(([name]) => name.endsWith('Fields'))
    .map(([name, table]) => [
      table as Fields,
      name.slice(0, -6).replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    ]),
);

/** The descriptions of all tables. @param root the folder of the project */
export function descriptionsOf(root: string): Descriptions {
  const found = new Map<Labels, string>();
  for (const [name, module] of Object.entries(MODULES)) {
    for (const [declared, initializer] of declarationsIn(root, name)) {
      const value: unknown = (module as Readonly<Record<string, unknown>>)[declared];
      if (value !== undefined) collect(initializer, value as Table, found);
    }
  }
  // The figures of issued records are those of the table of figures.
  const table = declarationsIn(root, 'figures').find(([declared]) => declared === 'FIGURES')?.[1] as ts.CallExpression;
  for (const entry of (table.arguments[0] as ts.ObjectLiteralExpression).properties) {
    const name = (entry.name as ts.Identifier).text;
    for (const fields of [issued.issuedLineFields, issued.issuedTotalsFields] as readonly Table[]) {
      const own = fields[name] as { readonly labels: Labels } | undefined;
      if (own !== undefined) found.set(own.labels, sentenceAbove(entry));
    }
  }
  return found;
}

/** What a file of `src/fields` declares, by name. */
function declarationsIn(root: string, name: string): readonly (readonly [name: string, value: ts.Expression])[] {
  const path = join(root, 'src/fields', `${name}.ts`);
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  return file.statements
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .flatMap(({ name: declared, initializer }) =>
      initializer ? [[declared.getText(file), initializer] as const] : [],
    );
}

/** The doc comment above an entry, on one line; empty where there is none. */
function sentenceAbove(entry: ts.ObjectLiteralElementLike): string {
  const comments = ts.getJSDocCommentsAndTags(entry).map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '');
  return comments.join(' ').replace(/\s+/g, ' ').trim();
}

/** A table stands as an object, or is what a form is made of: `choice({…})`, `variant([…], {…})`. */
function collect(node: ts.Expression, value: object, found: Map<Labels, string>): void {
  if (ts.isCallExpression(node)) {
    const { choices, fields } = value as { readonly choices?: Table; readonly fields?: Table };
    const own = node.arguments.find(ts.isObjectLiteralExpression);
    if (own !== undefined) collect(own, (choices ?? fields) as Table, found);
  }
  if (!ts.isObjectLiteralExpression(node)) return;
  // What is spread into a table stands in a table of its own.
  for (const property of node.properties.filter(ts.isPropertyAssignment)) {
    const entry = (value as Table)[(property.name as ts.Identifier | ts.StringLiteral).text] as Entry;
    const sentence = sentenceAbove(property);
    if (sentence !== '') found.set('labels' in entry ? entry.labels : entry, sentence);
    collect(property.initializer, entry, found);
  }
}
