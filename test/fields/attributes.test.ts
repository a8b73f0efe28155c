import { describe, expect, it } from 'vitest';
import type { RawFault } from '../../src/fields/faults.js';
import { encodePortfolio } from '../../src/fields/portfolio.js';
import { encodeSettlement, InvalidInputError, parseHousehold, safeParsePortfolio, settle } from '../../src/index.js';
import { readPortfolioCsv } from '../../src/io/csv.js';
import { csvBlocks, householdsIn } from '../../src/io/csv-blocks.js';
import { readHouseholdLines } from '../../src/io/household-lines.js';
import { readPortfolio } from '../../src/io/parse.js';
import { HOUSEHOLD, LOAN, POLICY, parseAnyPortfolio } from '../support.js';

const utf8 = (text: string) => new TextEncoder().encode(text);

const PERIOD = { from: '2024-01-01', to: '2025-01-01' };

function inputOf(ofHousehold: unknown, ofLoan: unknown) {
  return {
    policy: POLICY,
    period: PERIOD,
    households: [{ ...HOUSEHOLD, attributes: ofHousehold }],
    loans: [{ ...LOAN, attributes: ofLoan }],
  };
}

const faultsOf = (input: unknown) => {
  const result = safeParsePortfolio(input);
  return result.success ? [] : result.faults.map(({ code, path }) => `${code} ${path.join('.')}`);
};

describe('attributes', () => {
  it.each([
    [
      { 借款人: '个人', size: '' },
      { 项目: '甲', ['__proto__']: 'x' },
    ],
    [undefined, null],
    [{}, { project: 'A' }],
  ])('are read in the same way from an object and from its text, and encoded again: %j %j', (ofHousehold, ofLoan) => {
    const input = inputOf(ofHousehold, ofLoan);
    const texts = [JSON.stringify(input), JSON.stringify(input, undefined, 1)];
    const [value, ...fromTexts] = [input, ...texts].map((each) => parseAnyPortfolio(each));
    const written = encodePortfolio(value!);
    for (const each of fromTexts) expect(encodePortfolio(each)).toEqual(written);
    const held = (given: unknown) => (Object.keys((given as object) ?? {}).length === 0 ? {} : { attributes: given });
    expect(written.households[0]).toEqual({ ...encodedWithout(written.households[0]!), ...held(ofHousehold) });
    expect(written.loans[0]).toEqual({ ...encodedWithout(written.loans[0]!), ...held(ofLoan) });
    expect(parseAnyPortfolio(written).loans).toEqual(value?.loans);
  });

  it.each([
    ['as many as are compared with one another', 64],
    ['one more', 65],
  ])('are read alike, %s', (_, count) => {
    const attributes = Object.fromEntries(Array.from({ length: count }, (__, i) => [`n${i}`, String(i)]));
    const text = JSON.stringify(inputOf(attributes, attributes));
    expect(encodePortfolio(parseAnyPortfolio(text)).households[0]?.attributes).toEqual(attributes);
    // Once in each of the two.
    const twice = text.replaceAll('"n0":"0"', '"n0":"0","n0":"0"');
    expect(faultsOf(twice)).toEqual([
      'DUPLICATE_KEY households.0.attributes.n0',
      'DUPLICATE_KEY loans.0.attributes.n0',
    ]);
  });

  it('cost no square of their number', { timeout: 20_000 }, () => {
    const attributes = Object.fromEntries(Array.from({ length: 300_000 }, (_, i) => [`n${i}`, '']));
    expect(faultsOf(JSON.stringify(inputOf(attributes, undefined)))).toEqual([]);
  });

  it('change the input hash of a portfolio', () => {
    const hashOf = (input: unknown) => encodeSettlement(settle(parseAnyPortfolio(input))).provenance.inputSha256;
    const hashes = [{}, { a: 'x' }, { a: 'y' }, { b: 'x' }].flatMap((attributes) => [
      hashOf(inputOf(attributes, undefined)),
      hashOf(inputOf(undefined, attributes)),
    ]);
    expect(new Set(hashes).size).toBe(7);
  });

  it.each([
    ['a list', ['x'], 'INVALID_VALUE loans.0.attributes'],
    ['a number', { a: 1 }, 'INVALID_VALUE loans.0.attributes.a'],
    ['nothing', { a: null }, 'INVALID_VALUE loans.0.attributes.a'],
    ['a text with a control character', { a: 'x\u0007' }, 'INVALID_VALUE loans.0.attributes.a'],
    ['a name with a format character', { 'a\u200b': 'x' }, 'INVALID_VALUE loans.0.attributes.a\u200b'],
  ])('must be texts by name: %s is refused', (_, attributes, fault) => {
    expect(faultsOf(inputOf(undefined, attributes))).toEqual([fault]);
    expect(faultsOf(JSON.stringify(inputOf(undefined, attributes)))).toEqual([fault]);
  });

  it('with one name twice are refused in a text', () => {
    const text = JSON.stringify(inputOf(undefined, { a: 'x', b: 'y' })).replace('"b":"y"', '"a":"y"');
    expect(faultsOf(text)).toEqual(['DUPLICATE_KEY loans.0.attributes.a']);
  });
});

function encodedWithout(record: object): object {
  const { attributes: _, ...rest } = record as { attributes?: unknown };
  return rest;
}

describe('the same name on a loan and its household', () => {
  const same = inputOf({ borrower: 'firm' }, { borrower: 'firm', project: 'A' });
  const other = inputOf({ borrower: 'firm' }, { borrower: 'person', project: 'A' });
  const FAULT = 'INVALID_VALUE loans.0.attributes.borrower';

  it('is accepted with the same value', () => {
    expect(faultsOf(same)).toEqual([]);
    expect(faultsOf(JSON.stringify(same))).toEqual([]);
  });

  it('with another value is refused, in an object, a text and a household', () => {
    expect(faultsOf(other)).toEqual([FAULT]);
    expect(faultsOf(JSON.stringify(other))).toEqual([FAULT]);
    const household = { ...HOUSEHOLD, attributes: { borrower: 'firm' } };
    const loans = [{ ...LOAN, attributes: { borrower: 'person' } }];
    expect(() => parseHousehold({ household, loans })).toThrow(InvalidInputError);
    const result = safeParsePortfolio(other);
    expect(result.success ? [] : result.faults).toMatchObject([
      { message: expect.stringContaining('write "firm" as there, or leave it out') },
    ]);
  });

  it('with another value is refused on a line, whichever reader takes it', () => {
    for (const { households, loans } of [
      other,
      { ...other, households: [{ ...other.households[0], name: '\u00e9' }] },
    ]) {
      const faults: RawFault[] = [];
      const line = JSON.stringify({ household: households[0], loans });
      const { batch } = readHouseholdLines(utf8(`${line}\n`), 'in.ndjson', 1, faults);
      expect(batch.loans.count).toBe(0);
      expect(faults.map(({ code, line, path }) => `${code} ${line} ${path.join('.')}`)).toEqual([
        'INVALID_VALUE 1 loans.0.attributes.borrower',
      ]);
    }
  });
});

describe('a column of an attribute', () => {
  const HOUSEHOLDS = (header: string, ...rows: string[]) =>
    utf8(['户号,列入日期', header].join(',').concat('\n', rows.join('\n'), '\n'));
  const LOANS = (header: string, value: string) =>
    utf8(
      `借据号,户号,贷款机构,产品,贷款金额,发放日期,到期日期,年利率(%),${header}\nL,H,BANK,P,100000.00,2024-09-01,2025-09-01,3.6,${value}\n`,
    );
  const files = (households: Uint8Array, loans: Uint8Array) => ({
    households: { name: 'households.csv', bytes: households },
    loans: { name: 'loans.csv', bytes: loans },
  });
  const toldOf = (households: Uint8Array, loans: Uint8Array) => {
    const csv = readPortfolioCsv(files(households, loans));
    const faults: RawFault[] = [];
    readPortfolio({ policy: POLICY, period: PERIOD, ...csv.input }, faults);
    return csv.placed(faults).map(({ code, file, line, column }) => `${file}:${line}:${column} ${code}`);
  };

  it.each([
    ['属性:借款人,attribute:项目', '个人,甲'],
    ['属性：借款人,Attribute : 项目', '个人,甲'],
  ])('is known by its header: %s', (header, cells) => {
    const csv = readPortfolioCsv(files(HOUSEHOLDS('乡镇', 'H,2024-08-15,'), LOANS(header, cells)));
    expect(csv.input.loans[0]).toMatchObject({ attributes: { 借款人: '个人', 项目: '甲' } });
  });

  it('with an empty cell gives no attribute', () => {
    const csv = readPortfolioCsv(
      files(HOUSEHOLDS('属性:借款人', 'H,2024-08-15,'), LOANS('属性:项目,属性:规模', ',大')),
    );
    expect(csv.input.households[0]).toMatchObject({ attributes: undefined });
    expect(csv.input.loans[0]).toMatchObject({ attributes: { 规模: '大' } });
  });

  it('has its faults at its cell', () => {
    expect(toldOf(HOUSEHOLDS('属性:借款人', 'H,2024-08-15,企业'), LOANS('属性:项目,属性:借款人', '甲,个人'))).toEqual([
      'loans.csv:2:10 INVALID_VALUE',
    ]);
    expect(toldOf(HOUSEHOLDS('属性:借款人,属性:借款人', 'H,2024-08-15,企业,企业'), LOANS('属性:', '甲'))).toEqual([
      'households.csv:1:4 INVALID_VALUE',
      'loans.csv:1:9 UNKNOWN_FIELD',
    ]);
  });

  it('is the same in all rows of a household', () => {
    const twice = (second: string) => HOUSEHOLDS('属性:借款人', 'H,2024-08-15,企业', `H,2025-08-15,${second}`);
    expect(toldOf(twice('企业'), LOANS('属性:项目', '甲'))).toEqual([]);
    expect(toldOf(twice(''), LOANS('属性:项目', '甲'))).toEqual([]);
    expect(toldOf(twice('个人'), LOANS('属性:项目', '甲'))).toEqual(['households.csv:3:3 DUPLICATE_ID']);
  });

  it('is read in blocks in the same way, with the same fault', async () => {
    const stream = (name: string, bytes: Uint8Array) => ({
      name,
      open: async function* () {
        yield bytes;
      },
    });
    const households = HOUSEHOLDS('属性:借款人', 'H,2024-08-15,企业');
    const read = async (loans: Uint8Array) => {
      const faults: RawFault[] = [];
      const held: unknown[] = [];
      const tables = { households: stream('households.csv', households), loans: stream('loans.csv', loans) };
      for await (const block of csvBlocks(tables, undefined, 10, () => {})) {
        const { batch } = householdsIn(block, faults);
        for (let i = 0; i < batch.loans.count; i++) held.push(batch.loans.at(i).attributes);
      }
      return { held, faults: faults.map(({ code, file, line, column }) => `${file}:${line}:${column} ${code}`) };
    };
    expect(await read(LOANS('属性:项目', '甲'))).toEqual({ held: [{ 项目: '甲' }], faults: [] });
    expect(await read(LOANS('属性:借款人', '个人'))).toEqual({ held: [], faults: ['loans.csv:2:9 INVALID_VALUE'] });
  });
});
