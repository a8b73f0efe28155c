import { expect, it } from 'vitest';
import { rowsOf } from '../../src/fields/columns.js';
import { MONEY, map } from '../../src/fields/forms.js';
import { ADVANCE } from '../../src/fields/issued.js';
import { jsonSchemaOf } from '../../src/fields/json-schema.js';
import { LOAN } from '../../src/fields/loan.js';
import { POLICY } from '../../src/fields/policy.js';
import { field, record } from '../../src/fields/table.js';

it('a record with a field that has no column is never kept in columns', () => {
  expect(() => rowsOf(POLICY as never)).toThrow(TypeError);
  expect(() => rowsOf(POLICY as never)).toThrow('is never kept in columns');
});

it('a map of anything but texts is never kept in columns', () => {
  const amounts = record({ parts: field(map('ids', MONEY), ['金额', 'parts']) });
  expect(() => rowsOf(amounts as never)).toThrow('parts is never kept in columns');
});

it('a new list of records is empty', () => {
  expect(rowsOf(LOAN).count).toBe(0);
});

it('a JSON Schema without the descriptions of the tables has titles and no descriptions', () => {
  const { properties } = jsonSchemaOf(ADVANCE, new Map()) as unknown as {
    properties: Record<string, Record<string, unknown>>;
  };
  expect(Object.keys(properties)).toEqual(['funder', 'amount']);
  for (const schema of Object.values(properties)) {
    expect(schema.title).toMatch(/^\p{Script=Han}+ /u);
    expect(schema).not.toHaveProperty('description');
  }
});
