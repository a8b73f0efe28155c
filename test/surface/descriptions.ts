// What every field of every table means: the doc comments that stand above its entries.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import * as claim from '../../src/fields/claim.js';
import * as dated from '../../src/fields/dated.js';
import * as household from '../../src/fields/household.js';
import * as issued from '../../src/fields/issued.js';
import type { Descriptions } from '../../src/fields/json-schema.js';
import * as loan from '../../src/fields/loan.js';
import * as period from '../../src/fields/period.js';
import * as policy from '../../src/fields/policy.js';
import * as portfolio from '../../src/fields/portfolio.js';
import type { Fields, Labels } from '../../src/fields/table.js';

/** The files of `src/fields` that have tables. */
const MODULES = { claim, dated, household, issued, loan, period, policy, portfolio };

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
    const path = join(root, 'src/fields', `${name}.ts`);
    const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
    for (const statement of file.statements.filter(ts.isVariableStatement)) {
      for (const { name: declared, initializer } of statement.declarationList.declarations) {
        const value: unknown = (module as Readonly<Record<string, unknown>>)[declared.getText(file)];
        if (initializer !== undefined && value !== undefined) collect(initializer, value as Table, found);
      }
    }
  }
  return found;
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
    const comments = ts.getJSDocCommentsAndTags(property).map(({ comment }) => ts.getTextOfJSDocComment(comment) ?? '');
    const sentence = comments.join(' ').replace(/\s+/g, ' ').trim();
    if (sentence !== '') found.set('labels' in entry ? entry.labels : entry, sentence);
    collect(property.initializer, entry, found);
  }
}
