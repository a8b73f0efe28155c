import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { claimFields } from '../../src/fields/claim.js';
import { householdFields } from '../../src/fields/household.js';
import { loanFields } from '../../src/fields/loan.js';
import { RULES } from '../../src/fields/policy.js';
import type { AnyForm, Field, Fields, Labels } from '../../src/fields/table.js';
import { descriptionsOf, TABLES } from '../surface/descriptions.js';
import { RECORDS } from './walk.js';

const SENTENCES = descriptionsOf(fileURLToPath(new URL('../..', import.meta.url)));
const meaning = (labels: Labels) => SENTENCES.get(labels) ?? '';

describe('the descriptions of the fields', () => {
  const fields = RECORDS.flatMap((record) =>
    Object.entries(record.fields).map(([name, field]) => ({ name: `${nameOf(record)}.${name}`, field })),
  );

  it('exist for every field, every option and every kind of rule, and differ', () => {
    const entries = fields.flatMap(({ name, field: { form, labels } }) => [
      { name, labels },
      ...Object.entries(form.choices ?? {}).map(([choice, words]) => ({ name: `${name}: ${choice}`, labels: words })),
    ]);
    expect(entries.length).toBeGreaterThan(100);
    expect(entries.filter(({ labels }) => !/^[A-Z].*\.$/.test(meaning(labels))).map(({ name }) => name)).toEqual([]);
  });

  it('stand beside a Chinese and an English name', () => {
    const unnamed = fields.filter(
      ({ field: { labels } }) => !/\p{Script=Han}/u.test(labels[0]) || !/\w/.test(labels[1]),
    );
    expect(unnamed).toEqual([]);
  });

  it('are the same where a field is part of several records', () => {
    const { 'above-floor': floor } = RULES;
    expect(meaning(floor.fields.floorPct.labels)).toMatch(/^The contract rate is subsidised above/);
    expect(meaning(floor.labels)).toMatch(/^The part of the contract rate above/);
  });
});

/** The name of a record: that of its table, or of the kind of a rule. */
function nameOf({ fields = {} }: AnyForm): string {
  const name = TABLES.get(fields);
  if (name !== undefined) return name;
  const [kind] = Object.keys(fields.kind?.form.choices ?? {});
  return `rule-${kind}`;
}

const link = (record: AnyForm) => `[${nameOf(record)}](#${nameOf(record)})`;

function typeOf(form: AnyForm): string {
  const {
    kind,
    mayBeEmpty,
    isId,
    unit,
    min: least,
    max: largest,
    choices = {},
    entry,
    minLength: fewest,
    variants = {},
    either = [],
  } = form;
  switch (kind) {
    case 'text':
    case 'word':
      if (isId) return 'id';
      return mayBeEmpty ? 'text, may be empty' : 'text';
    case 'day':
      return 'day';
    case 'decimal':
      return {
        yuan: 'amount',
        percent: 'rate',
        share: 'share',
        'signed yuan': 'amount, may be below 0',
        'signed percent': 'percentage points, −100 to 100',
        factor: 'factor, 0 to 10',
      }[unit as 'yuan'];
    case 'sum':
      return 'sum';
    case 'integer':
      return `integer from ${least}${largest === undefined ? '' : ` to ${largest}`}`;
    case 'choice':
      return Object.keys(choices)
        .map((choice) => `\`${choice}\``)
        .join(', ');
    case 'record':
      return link(form);
    case 'list':
      if (form.acceptsOne === true) return `${typeOf(entry as AnyForm)}, or a list of them`;
      return `list of ${typeOf(entry as AnyForm)}${fewest === 1 ? ', at least one' : ''}`;
    case 'map':
      return `under any keys: ${typeOf(entry as AnyForm)}`;
    case 'union':
      return Object.values(variants).map(link).join(' or ');
    case 'either':
      return either.map(typeOf).join(' or ');
  }
}

const ABSENT = { fault: '', none: 'yes', empty: 'yes, as an empty list' } as const;

function rowOf(name: string, { form, absent, labels, header }: Field): string[] {
  return [`\`${name}\``, labels[0], typeOf(form), ABSENT[absent], header ? `\`${header}\`` : '', meaning(labels)];
}

function choiceRows(fields: Fields): string[][] {
  return Object.entries(fields).flatMap(([name, { form }]) => {
    const choices = Object.entries(form.choices ?? {});
    return choices.map(([choice, labels]) => [`\`${name}\``, `\`${choice}\``, labels[0], meaning(labels)]);
  });
}

function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)];
}

function sectionOf(record: AnyForm & { readonly fields: Fields }): string[] {
  const choices = choiceRows(record.fields);
  return [
    '',
    `## ${nameOf(record)}`,
    '',
    ...tableOf(
      ['field', '中文', 'value', 'may be absent', 'CSV', 'meaning'],
      Object.entries(record.fields).map(([name, field]) => rowOf(name, field)),
    ),
    ...(choices.length === 0 ? [] : ['', ...tableOf(['field', 'choice', '中文', 'meaning'], choices)]),
  ];
}

it('docs/reference/files.md names every column of the CSV files that is the cell of a field', () => {
  const page = readFileSync(new URL('../../docs/reference/files.md', import.meta.url), 'utf8');
  for (const { header, labels } of [householdFields, loanFields, claimFields].flatMap((fields) =>
    Object.values<Field>(fields),
  )) {
    if (header !== undefined) expect(page).toContain(`| \`${header}\` | ${labels[0]} |`);
  }
});

it('docs/reference/fields.md has it, record by record', async () => {
  const page = [
    '# Fields',
    '',
    'Every field of every record that is read: what it is called, how it is written, and what it means. Written from the tables of `src/fields` by `npx vitest run --project UTC test/fields/reference.test.ts --update`; the same test fails where this page is out of date. The same is published as JSON Schema: `tiexi/schemas/portfolio.json`, `policy.json`, `period.json`, `household.json`, `loan.json`, `household-line.json`, `claim.json`, `entry.json`, `settlement.json`.',
    '',
    '- A **day** is `YYYY-MM-DD`, 1900-01-01 to 2199-12-31. Where days go from one to another, the first is in them and the second is not.',
    '- An **amount** is in yuan, a decimal string of at most two decimals (`"150000.00"`) or an integer, 0 to 9,999,999,999,999.99. A **sum** is written alike, of any size, and may be below 0.',
    '- A **rate** is in percent a year, a decimal string of at most six decimals (`"4.35"`) or an integer, 0 to 100. A **share** is a decimal string of at most six decimals (`"0.8"`), 0 to 1.',
    '- A **text** is in the Unicode form NFC, without control characters (`\\p{Cc}`), format characters (`\\p{Cf}`, such as a zero width space) and lone surrogates. An **id** is such a text without blanks of any kind at its ends and without other characters that are not seen (`\\p{Default_Ignorable_Code_Point}`). Texts are compared by code unit.',
    '- In a field that may be absent `null` means that it is.',
    '- **CSV** is the English header of the column that gives the field; the Chinese header is the Chinese name. [File formats](files.md) has the columns that give more than one field.',
    ...RECORDS.flatMap(sectionOf),
    '',
  ].join('\n');
  await expect(page).toMatchFileSnapshot('../../docs/reference/fields.md');
});
