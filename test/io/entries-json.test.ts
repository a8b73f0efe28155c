import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { accruals, encodeEntries, entries, type Fault, parseEntries, safeParseEntries } from '../../src/index.js';
import { portfolioOf } from '../support.js';

const made = entries(accruals(portfolioOf({}), { on: '2024-09-01' }), []);
const [encoded] = encodeEntries(made);
const written = { ...encoded } as Record<string, unknown>;

function faultsOf(input: unknown): readonly Fault[] {
  const result = safeParseEntries(input);
  return result.success ? [] : result.faults;
}

const codes = (input: unknown) => faultsOf(input).map(({ code, path }) => `${code} ${path.join('.')}`);

describe('an entry as JSON', () => {
  it('has its amount in yuan and its day', () => {
    expect(encoded).toEqual({
      key: made[0]?.key,
      loanId: 'L',
      day: '2024-09-01',
      account: 'subsidy',
      kind: 'accrual',
      sequence: 1,
      amount: '4.17',
      reasons: [],
    });
  });

  it('has a key that anyone can compute', () => {
    const slot = '["L","2024-09-01","subsidy","accrual",null,1]';
    expect(encoded?.key).toBe(createHash('sha256').update(slot).digest('hex'));
  });

  it('is read back from a list, its text, and lines', () => {
    const [entry] = parseEntries([written]);
    expect(entry?.amount).toBe(417);
    expect(parseEntries(JSON.stringify([written]))).toEqual([entry]);
    expect(parseEntries(` \ufeff[]`.slice(1))).toEqual([]);
    expect(parseEntries(`${JSON.stringify(written)}\n\n`)).toEqual([entry]);
    expect(parseEntries('')).toEqual([]);
    expect(parseEntries([entry])[0]).toBe(entry);
  });
});

describe('an entry is refused', () => {
  it('with the fields that are missing or of no such value, all at once', () => {
    expect(codes([{ ...written, key: undefined, account: 'cash', amount: '1.234' }, { loanId: 'L' }])).toEqual([
      'INVALID_VALUE 0.account',
      'INVALID_MONEY 0.amount',
      'MISSING_FIELD 1.day',
      'MISSING_FIELD 1.account',
      'MISSING_FIELD 1.kind',
      'MISSING_FIELD 1.amount',
    ]);
  });

  it('with a key that is not its own', () => {
    const [fault] = faultsOf([{ ...written, day: '2024-09-02' }]);
    expect(fault?.path).toEqual([0, 'key']);
    expect(fault?.message).toMatch(/it is not the key of this loan, day, account, kind, funder and sequence/);
    expect(codes([{ ...written, amount: '9.99' }])).toEqual([]);
  });

  it('without a number, unless it is a balance, which has none and no key', () => {
    expect(codes([{ ...written, key: null, sequence: null }])).toEqual(['MISSING_FIELD 0.sequence']);
    const balance = { ...written, kind: 'balance' };
    expect(codes([balance])).toEqual(['INVALID_VALUE 0.key', 'INVALID_VALUE 0.sequence']);
    expect(codes([{ ...balance, key: null, sequence: null }])).toEqual([]);
  });

  it('with a funder on another account than the subsidy', () => {
    expect(codes([{ ...written, key: null, account: 'waived', funder: 'province' }])).toEqual([
      'INVALID_VALUE 0.funder',
    ]);
    expect(codes([{ ...written, key: null, kind: 'allocation', funder: 'province' }])).toEqual([]);
  });

  it('where it is given twice', () => {
    expect(codes([written, { ...written, amount: '9.99' }])).toEqual(['DUPLICATE_ID 1.sequence']);
    expect(codes([written, { ...written, key: null, sequence: 2 }])).toEqual([]);
  });

  it('on its line', () => {
    const text = `${JSON.stringify(written)}\n{"loanId"}\n\n{"loanId": "L", "amount": 1.5}\n${JSON.stringify(written)}\n`;
    expect(faultsOf(text).map(({ code, line, path }) => `${line} ${code} ${path.join('.')}`)).toEqual([
      '2 INVALID_JSON ',
      '4 INVALID_MONEY amount',
      '4 MISSING_FIELD day',
      '4 MISSING_FIELD account',
      '4 MISSING_FIELD kind',
      '5 DUPLICATE_ID sequence',
    ]);
    const chinese = safeParseEntries('{', { lang: 'zh-CN' });
    expect(chinese.success ? '' : chinese.faults[0]?.message).toMatch(/^不是有效的 JSON/);
  });

  it('where there is no list', () => {
    expect(codes({})).toEqual(['INVALID_VALUE ']);
    expect(codes('[')).toEqual(['INVALID_JSON ']);
    expect(() => parseEntries({})).toThrow(/expected a list of entries/);
  });
});
