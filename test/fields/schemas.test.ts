import { describe, expect, it } from 'vitest';
import type { RawFault } from '../../src/fields/faults.js';
import { HOUSEHOLD } from '../../src/fields/household.js';
import { LOAN } from '../../src/fields/loan.js';
import { POLICY } from '../../src/fields/policy.js';
import { RecordSchema } from '../../src/fields/schemas.js';
import type { Fields, RecordForm } from '../../src/fields/table.js';
import { WRITTEN } from './samples.js';

const [household] = WRITTEN.households;
const [loan] = WRITTEN.loans;

/** Values that few fields take. */
const OTHERS = [null, '', 'x', '-1', -1, 0.5, true, {}, { x: 1 }, [], [{}], ['x']];

/** A record with another value in each of its fields, without it, and with one that it does not have. */
function variantsOf(record: object): readonly object[] {
  const names = Object.keys(record);
  return [
    record,
    { ...record, unknownField: 1 },
    ...names.map((name) => Object.fromEntries(Object.entries(record).filter(([other]) => other !== name))),
    ...names.flatMap((name) => OTHERS.map((value) => ({ ...record, [name]: value }))),
  ];
}

describe.each<readonly [string, unknown, unknown]>([
  ['household', HOUSEHOLD, household],
  ['loan', LOAN, loan],
  ['policy', POLICY, WRITTEN.policy],
])('the schema of a %s', (_, of, record) => {
  const form = of as RecordForm<Fields, unknown, unknown, unknown>;
  const variants = variantsOf(record as object);
  const read = (schema: RecordSchema<unknown>, value: unknown) => {
    const faults: RawFault[] = [];
    return { fields: schema.read(value, [], faults), faults };
  };

  it('reads the same, and finds the same faults, before and after it is compiled', () => {
    // A schema is compiled when it is used for the hundredth time.
    const seldom = variants.flatMap((_, i) => {
      if (i % 20 !== 0) return [];
      const schema = new RecordSchema(form);
      return variants.slice(i, i + 20).map((value) => read(schema, value));
    });
    const often = new RecordSchema(form);
    for (let i = 0; i < 200; i++) read(often, record);
    expect(variants.map((value) => read(often, value))).toEqual(seldom);
    expect(seldom.filter(({ faults }) => faults.length > 0).length).toBeGreaterThan(variants.length / 2);
    expect(seldom[0]?.faults).toEqual([]);
  });
});
