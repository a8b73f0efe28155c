import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../src/index.js';
import { parseMapping, proposeMapping, readClaims, safeParseMapping } from '../../src/io/files.js';
import { FILES, FIRST, HEADER } from '../cli/settled-tables.js';

const named = (name: string, text: string) => ({ name, bytes: new TextEncoder().encode(text) });

describe('proposeMapping', () => {
  it('proposes what an unknown header resembles, to be decided', async () => {
    const proposed = await proposeMapping(named('b.csv', HEADER.replace('借据号', '借据号码') + FIRST));
    expect(proposed).toEqual({
      success: true,
      data: { mapping: { tables: [{ file: 'b.csv', columns: { 借据号码: '?借据号' } }] }, undecided: 1 },
    });
  });

  it('proposes none where all headers are known', async () => {
    const proposed = await proposeMapping(named('loans.csv', FILES['loans.csv']));
    expect(proposed).toEqual({ success: true, data: { mapping: undefined, undecided: 0 } });
  });

  it('returns the faults of a file that cannot be read', async () => {
    const proposed = await proposeMapping({ name: 'a.pdf', bytes: Uint8Array.from([0x25, 0x50, 0x44, 0x46, 0x2d]) });
    expect(!proposed.success && proposed.faults.map(({ code, file }) => [code, file])).toEqual([
      ['INVALID_VALUE', 'a.pdf'],
    ]);
  });
});

describe('parseMapping', () => {
  const mapping = { tables: [{ file: 'b.csv', columns: { NOTE: '借据号' } }] };

  it.each<[string, object | string]>([
    ['an object', mapping],
    ['its JSON text', JSON.stringify(mapping)],
  ])('reads %s', (_, input) => {
    expect(parseMapping(input as string).tables).toMatchObject(mapping.tables);
  });

  it('refuses what is not decided', () => {
    const undecided = { tables: [{ columns: { NOTE: '?借据号' } }] };
    expect(() => parseMapping(undecided)).toThrow(InvalidInputError);
    const result = safeParseMapping(undecided);
    expect(!result.success && result.faults.map(({ path }) => path)).toEqual([['tables', 0, 'columns', 'NOTE']]);
  });

  it('names the line of a fault in JSON text', () => {
    const result = safeParseMapping('{\n "tables": [{ "columns": { "a": "nothing" } }]\n}');
    expect(!result.success && result.faults.map(({ code, line }) => [code, line])).toEqual([['UNKNOWN_FIELD', 2]]);
  });
});

describe('readClaims', () => {
  it('reads rows that reconcile takes, in fen', async () => {
    const result = await readClaims(named('claim.csv', '借据号,贴息金额,备注\nL1,974.17,\n合计,974.17,\n'));
    expect(result.success && result.data.map(({ loanId, subsidy }) => [loanId, subsidy])).toEqual([['L1', 97417]]);
    expect(result.notes.map(({ message }) => message)).toEqual([
      'columns not read: 备注',
      'the row 合计 is not a loan; it agrees with the sums of its columns',
    ]);
  });

  it('reads the parts of the funders of the policy that is given', async () => {
    const policy = { funders: [{ id: 'province', name: '省级财政', share: 800_000 }] } as never;
    const claim = named('claim.csv', '借据号,贴息金额,省级承担\nL1,100.00,80.00\n');
    const result = await readClaims(claim, { policy });
    expect(result.success && result.data[0]?.funders).toEqual({ province: 8000 });
  });

  it('warns of a total that is not the sum', async () => {
    const { success, warnings } = await readClaims(named('claim.csv', '借据号,贴息金额\nL1,4.00\n合计,5.00\n'));
    expect([success, ...warnings.map(({ code }) => code)]).toEqual([true, 'TOTAL_DIFFERS']);
  });

  it('places faults, and says nothing of a total of what cannot be read', async () => {
    const result = await readClaims(named('claim.csv', '借据号,贴息金额\nL1,x\n合计,5.00\n'));
    expect(!result.success && result.faults.map(({ code, line, column }) => [code, line, column])).toEqual([
      ['INVALID_MONEY', 2, 2],
    ]);
    expect(result.warnings).toEqual([]);
  });

  it('says that a file has no table of a claim', async () => {
    const result = await readClaims([named('a.csv', FILES['households.csv']), named('b.csv', FILES['households.csv'])]);
    expect(result.success).toBe(false);
  });
});
