import { describe, expect, it } from 'vitest';
import type { RawFault } from '../../src/fields/faults.js';
import { MAPPING, type Mapping, readMapping } from '../../src/fields/mapping.js';

const read = (input: unknown) => {
  const faults: RawFault[] = [];
  return { mapping: readMapping(input, faults), faults: faults.map(({ code, path }) => [code, path.join('.')]) };
};

describe('a mapping', () => {
  const input = {
    tables: [
      {
        file: '台账.csv',
        columns: { 合同号: '借据号', 经理: null },
        values: { 产品: { JY01: '共富经营贷' } },
        headerRow: 2,
      },
    ],
  };

  it('is read and encoded alike: null is a value of a column', () => {
    const { mapping, faults } = read(input);
    expect(faults).toEqual([]);
    expect(mapping?.tables[0]?.columns).toEqual({ 合同号: '借据号', 经理: null });
    expect(MAPPING.encode(mapping as Mapping)).toEqual(input);
  });

  it('has its faults told at their places, all at once', () => {
    const tables = [{ columns: { 甲: 5 }, days: 'D.M.Y', headerRow: 0 }, { constants: { 贷款机构: null } }];
    expect(read({ tables }).faults).toEqual([
      ['INVALID_VALUE', 'tables.0.headerRow'],
      ['INVALID_VALUE', 'tables.0.columns.甲'],
      ['INVALID_VALUE', 'tables.0.days'],
      ['INVALID_VALUE', 'tables.1.constants.贷款机构'],
    ]);
    expect(read({ tables: [] }).faults).toEqual([['INVALID_VALUE', 'tables']]);
    expect(read({}).faults).toEqual([['MISSING_FIELD', 'tables']]);
  });
});
