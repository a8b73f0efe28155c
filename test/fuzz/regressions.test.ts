import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RawFault } from '../../src/fields/faults.js';
import { LIMITS } from '../../src/fields/limits.js';
import {
  encodeSettlement,
  InvalidInputError,
  type Lang,
  parsePortfolio,
  parseSettlement,
  safeParsePolicy,
  safeParsePortfolio,
  settle,
  suichang2024,
} from '../../src/index.js';
import { readPortfolioCsv } from '../../src/io/csv.js';
import { readPortfolio } from '../../src/io/parse.js';
import { folderOf, tiexi } from '../cli/command.js';
import { ENGLISH, PERIOD, PORTFOLIO, POLICY as WORKED } from '../cli/worked.js';
import { THOROUGH } from '../draws.js';
import { HOUSEHOLD, LOAN, POLICY, SUICHANG_TERMS } from '../support.js';

const SOUND = {
  policy: POLICY,
  period: { from: '2024-01-01', to: '2025-01-01' },
  households: [HOUSEHOLD],
  loans: [LOAN],
};

/** The faults of a value or a text, each as `CODE path`. */
function codes(input: unknown): string[] {
  const result = safeParsePortfolio(input);
  return result.success ? [] : result.faults.map(({ code, path }) => `${code} ${path.join('.')}`);
}

const ofLoan = (change: object) => codes({ ...SOUND, loans: [{ ...LOAN, ...change }] });
const ofPolicy = (change: object) => codes({ ...SOUND, policy: { ...POLICY, ...change } });

function messages(input: unknown, lang: Lang = 'en'): string[] {
  const result = safeParsePortfolio(input, { lang });
  return result.success ? [] : result.faults.map(({ message }) => message);
}

/** More than a call can have arguments, where as much is tried. */
const LONG = THOROUGH ? 150_000 : 5_000;

function nested(depth: number, leaf: unknown): unknown {
  let value = leaf;
  for (let i = 0; i < depth; i++) value = [value];
  return value;
}

describe('JSON text', () => {
  it('is read at any depth, also around a number with a fraction', () => {
    const deep = `${'['.repeat(100_000)}1.5${']'.repeat(100_000)}`;
    expect(codes(`{"policy": ${deep}}`)).toContain('INVALID_VALUE policy');
  });

  it('of four million quotes and backslashes without an end is refused, in linear time', () => {
    expect(codes(`[1.5, ${'"\\'.repeat(2_000_000)}`)).toEqual(['INVALID_JSON ']);
  });

  it('may have any key beside a number with a fraction', () => {
    expect(codes('{"\\u0000number": [1], "x": 1.5, "policy": {}}')).toContain('UNKNOWN_FIELD \u0000number');
  });

  it('has __proto__ as a key like any other beside a number with a fraction', () => {
    expect(codes('{"__proto__": {"policy": 1.5}}')).toEqual(
      expect.arrayContaining(['UNKNOWN_FIELD __proto__', 'MISSING_FIELD policy']),
    );
  });

  it('keeps the escapes, the order and the last of two equal keys beside a number with a fraction', () => {
    const text = `{"x": 1.5, "households": [], "loans": [{"id": 1}], "policy": "", "policy": {"preset": "a\\"\\\\"}}`;
    expect(messages(text)).toContain('"a\\"\\\\" is not accepted here; expected one of the presets: suichang-2024');
  });

  it('with an integer of more digits than a double holds is refused with the digits as written', () => {
    const text = JSON.stringify(SOUND).replace('"100000.00"', '9007199254740993');
    expect(messages(text)[0]).toMatch(/^9007199254740993 \(a JSON number\) is not an amount/);
  });
});

describe('a number with a fraction where an object is meant', () => {
  const inText = (change: object) => JSON.stringify({ ...SOUND, ...change }).replaceAll('"1.5 as a number"', '1.5');
  const FRACTION = '1.5 as a number';

  it.each([
    ['the sources', { policy: { ...POLICY, sources: FRACTION } }, 'policy.sources'],
    [
      'a cap of which each half may be missing',
      { policy: { ...POLICY, principalCap: FRACTION } },
      'policy.principalCap',
    ],
    ['a window', { policy: { ...POLICY, window: FRACTION } }, 'policy.window'],
    ['a policy', { policy: FRACTION }, 'policy'],
    ['a subsidy rule', { policy: { ...POLICY, subsidy: [FRACTION] } }, 'policy.subsidy.0'],
    ['the terms of a preset', { policy: { preset: 'suichang-2024', terms: FRACTION } }, 'policy.terms'],
  ])('is refused by itself: %s', (_, change, path) => {
    expect(codes(inText(change))).toEqual([`INVALID_VALUE ${path}`]);
  });

  it('is refused in the place of a portfolio', () => {
    expect(codes('1.5')).toEqual(['INVALID_VALUE ']);
  });

  it('is refused as the sources of a preset', () => {
    const policy = { preset: 'suichang-2024', terms: { sources: FRACTION } };
    expect(codes(inText({ policy }))).toContain('INVALID_VALUE policy.terms.sources');
  });

  it('is reported as it was written', () => {
    expect(messages(inText({ policy: { ...POLICY, window: FRACTION } }))).toEqual([
      '1.5 (a JSON number) is not accepted here; write an object',
    ]);
  });
});

describe('a fault', () => {
  it('shows −0 as -0', () => {
    expect(messages({ ...SOUND, loans: [{ ...LOAN, principal: -0 }] })[0]).toMatch(/^-0 is not an amount/);
  });

  it('does not show the text of a function', () => {
    const text = () => 'text';
    expect(messages({ ...SOUND, loans: [{ ...LOAN, principal: text }] })[0]).toMatch(/^a function is not/);
  });

  it('is in Chinese where Chinese is asked for, whatever value it shows', () => {
    expect(messages({ ...SOUND, policy: [] }, 'zh-CN')[0]).toMatch(/^此处不接受 列表；/);
    expect(messages(JSON.stringify(SOUND).replace('"100000.00"', '1.5'), 'zh-CN')[0]).toMatch(/^1.5（JSON 数字） 不是/);
  });

  it('shows the beginning of a long value and of a long key', () => {
    const long = 'x'.repeat(1_000_000);
    const thrown = () => parsePortfolio({ ...SOUND, [long]: 1, loans: [{ ...LOAN, principal: long }] });
    expect(thrown).toThrowError(/^.{0,2000}$/s);
  });

  it('is listed in the message of the error if it is among the first thousand; the error has all', () => {
    const loans = Array.from({ length: 1001 }, (_, i) => ({ ...LOAN, id: `L${i}`, householdId: 'nobody' }));
    const faults = caught(() => parsePortfolio({ ...SOUND, loans }));
    expect(faults.faults).toHaveLength(1001);
    expect(faults.message.split('\n')).toHaveLength(1002);
    expect(faults.message).toMatch(/\n… 1 more$/);
  });

  it('is reported for every entry of a long list', () => {
    expect(ofLoan({ repayments: new Array(LONG).fill({ on: 'x', amount: '1.00' }) })).toHaveLength(LONG);
  });

  it('is reported for every key of a long record', () => {
    const sources = Object.fromEntries(Array.from({ length: LONG }, (_, i) => [`k${i}`, 5]));
    expect(ofPolicy({ sources })).toHaveLength(LONG);
  });

  it('is reported for every loan, by the command too, from JSON, NDJSON and CSV', async () => {
    const loan = (i: number) => ({ ...LOAN, id: `L${i}`, principal: '1,0' });
    const loans = Array.from({ length: LONG }, (_, i) => loan(i));
    const { policy, period } = SOUND;
    const rows = loans.map(({ id }) => `${id},${HOUSEHOLD.id},${LOAN.disbursedOn},x`);
    const folder = await folderOf({
      'p.json': JSON.stringify({ ...SOUND, loans }),
      'policy.json': JSON.stringify(policy),
      'p.ndjson': `${JSON.stringify({ household: HOUSEHOLD, loans })}\n`,
      'households.csv': `id\n${HOUSEHOLD.id}\n`,
      'loans.csv': `id,householdId,disbursedOn,principal\n${rows.join('\n')}\n`,
    });
    const terms = ['--policy', join(folder, 'policy.json'), '--from', period.from, '--to', period.to];
    for (const input of [join(folder, 'p.json'), join(folder, 'p.ndjson'), folder]) {
      const { code, stderr } = await tiexi(['settle', input, ...(input.endsWith('p.json') ? [] : terms)]);
      expect(code, stderr.slice(0, 400)).toBe(2);
      expect(stderr.split(' INVALID_MONEY: ')).toHaveLength(LONG + 1);
    }
  });

  it('is reported for a gap before many rules', () => {
    const rules = Array.from({ length: LIMITS.rules.most }, (_, i) => ({
      from: i % 2 === 0 ? '2100-01-01' : '2099-01-01',
      kind: 'points',
      points: '1',
    }));
    expect(ofPolicy({ subsidy: rules })[0]).toBe('POLICY_GAP policy.subsidy');
  });

  it('is reported for the holes of a sparse list', () => {
    const loans: unknown[] = [LOAN];
    loans[2] = { ...LOAN, id: 'other' };
    expect(codes({ ...SOUND, loans })).toContain('MISSING_FIELD loans.1');
  });

  it('is reported for a preset without a name', () => {
    expect(codes({ ...SOUND, policy: { preset: undefined, terms: {} } })).toEqual(['MISSING_FIELD policy.preset']);
  });
});

describe('half a surrogate pair', () => {
  it('is refused in an id, since no file could hold it', () => {
    expect(ofLoan({ id: 'L\ud800' })).toEqual(['INVALID_VALUE loans.0.id']);
  });

  it('is refused in a name that may be empty', () => {
    expect(codes({ ...SOUND, households: [{ ...HOUSEHOLD, township: '\udc00' }] })).toEqual([
      'INVALID_VALUE households.0.township',
    ]);
  });

  it('is refused in the key of a source', () => {
    expect(ofPolicy({ sources: { '\ud800': 'plan' } })).toEqual(['INVALID_VALUE policy.sources.\ud800']);
  });

  it('is called half a character in the fault', () => {
    expect(messages({ ...SOUND, loans: [{ ...LOAN, lender: 'a\ud800' }] })[0]).toContain('half a character');
  });

  it('is not reported for a complete pair', () => {
    expect(ofLoan({ id: 'L𠮷' })).toEqual([]);
  });
});

describe('a settlement', () => {
  const encodedOf = (change: object) => encodeSettlement(settle(parsePortfolio({ ...SOUND, ...change })));

  it('keeps a product and a funder of the name __proto__', () => {
    const policy = {
      ...POLICY,
      products: [{ id: '__proto__', name: 'P' }],
      funders: [{ id: '__proto__', name: 'F', share: 1 }],
    };
    const json = JSON.stringify(encodedOf({ policy, loans: [{ ...LOAN, product: '__proto__' }] }));
    expect(JSON.stringify(encodeSettlement(parseSettlement(JSON.parse(json))))).toBe(json);
  });

  it('takes no part of a funder from a prototype', () => {
    const encoded = encodedOf({ policy: { ...POLICY, funders: [{ id: 'constructor', name: 'F', share: 1 }] } });
    const { provenance, ...figures } = encoded;
    const { settlementSha256: _, ...unhashed } = provenance;
    // A funder that is not named pays nothing: then the sums contradict it, and not the prototype's member.
    expect(
      caught(() => parseSettlement({ ...figures, payable: {}, provenance: unhashed }, { takeUnhashed: true })),
    ).toMatchObject({
      faults: [{ code: 'SETTLEMENT_ALTERED', path: ['payable', 'constructor'] }],
    });
  });

  it('without its policy is refused with a fault', () => {
    const { policy: _, ...rest } = encodedOf({});
    expect(caught(() => parseSettlement(rest)).faults.map(({ code, path }) => [code, ...path])).toEqual([
      ['SETTLEMENT_ALTERED', 'provenance', 'settlementSha256'],
      ['MISSING_FIELD', 'policy'],
    ]);
  });

  it('is refused where the excluded days of a line are no object', () => {
    const encoded = encodedOf({});
    const loans = encoded.loans.map((line) => ({ ...line, excludedDays: 5 }));
    expect(caught(() => parseSettlement({ ...encoded, loans })).faults.map(({ path }) => path.join('.'))).toEqual([
      'loans.0.excludedDays',
      'provenance.settlementSha256',
    ]);
  });

  it('with a symbol for an exclusion is read without it', () => {
    const encoded = encodedOf({});
    const loans = encoded.loans.map((line) => ({ ...line, excludedDays: { [Symbol('OVERDUE')]: 5 } }));
    expect(encodeSettlement(parseSettlement({ ...encoded, loans })).loans[0]?.excludedDays).toEqual({});
  });

  it('is refused where an exclusion is unknown', () => {
    const encoded = encodedOf({});
    const loans = encoded.loans.map((line) => ({ ...line, excludedDays: { HOLIDAY: 5 } }));
    expect(caught(() => parseSettlement({ ...encoded, loans })).faults.map(({ code }) => code)).toEqual([
      'UNKNOWN_FIELD',
      'SETTLEMENT_ALTERED',
    ]);
  });

  it('that is not an object is refused with one fault', () => {
    expect(caught(() => parseSettlement(null)).faults).toHaveLength(1);
  });
});

describe('the terms of a preset', () => {
  it('are refused where their sources are no object', () => {
    const result = safeParsePolicy({ preset: 'suichang-2024', terms: { ...SUICHANG_TERMS, sources: 5 } });
    expect(result.success ? [] : result.faults.map(({ path }) => path.join('.'))).toEqual(['terms.sources']);
  });

  it.each([
    ['a bigint', 10n],
    ['very deep', nested(100_000, 1)],
    ['shorter than the customary one', []],
  ])('are refused with a fault where one with a customary source is %s', (_, subsidy) => {
    expect(caught(() => suichang2024({ ...SUICHANG_TERMS, subsidy: subsidy as never })).faults[0]?.path[0]).toBe(
      'subsidy',
    );
  });
});

describe('a getter that throws', () => {
  it('throws its own error', () => {
    const loan = {
      ...LOAN,
      get principal(): string {
        throw new RangeError('from the getter');
      },
    };
    expect(() => safeParsePortfolio({ ...SOUND, loans: [loan] })).toThrowError(new RangeError('from the getter'));
  });
});

describe('CSV', () => {
  function faultsOf(events: readonly string[]): RawFault[] {
    const utf8 = (text: string) => new TextEncoder().encode(text);
    const file = (name: keyof typeof ENGLISH) => ({ name, bytes: utf8(ENGLISH[name]) });
    const text = ['loan_id,event,date,rate_annual_pct', ...events].join('\n');
    const read = readPortfolioCsv({
      households: file('households.csv'),
      loans: file('loans.csv'),
      events: { name: 'events.csv', bytes: utf8(text) },
    });
    const found: RawFault[] = [];
    readPortfolio({ policy: WORKED, period: PERIOD, ...read.input }, found);
    return read.placed(found);
  }

  /** So many that work which grew with their square would never end. */
  const MANY = THOROUGH ? 200_000 : 20_000;

  it('pairs many overdue begins and ends of one day', () => {
    const events = Array.from({ length: MANY }, (_, i) => `L1,overdue-${i % 2 === 0 ? 'begin' : 'end'},2024-11-20,`);
    const faults = faultsOf(events);
    expect(new Set(faults.map(({ code }) => code))).toEqual(new Set(['INVALID_INTERVAL']));
    expect(faults).toHaveLength(MANY / 2);
  });

  it('closes the open spell before it opens the next one of the day', () => {
    const events = ['L1,overdue-begin,2024-11-01,', 'L1,overdue-begin,2024-11-20,', 'L1,overdue-end,2024-11-20,'];
    expect(faultsOf(events)).toEqual([]);
  });

  it('places many faults of one loan', () => {
    const events = new Array<string>(MANY).fill('L1,rate-change,2024-11-20,3');
    expect(faultsOf(events)).toHaveLength(MANY - 1);
  });
});

describe('the command', () => {
  it('refuses files whose readable rows are all valid', async () => {
    const ragged = `${ENGLISH['loans.csv']}L9,H1\n`;
    const folder = await folderOf({ ...ENGLISH, 'loans.csv': ragged, 'policy.json': WORKED });
    const argv = ['settle', folder, '--policy', join(folder, 'policy.json'), '--year', '2024'];
    const { code, stdout, stderr } = await tiexi(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('loans.csv:6: INVALID_VALUE');
  });

  it('lets a flag override a term at any depth', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`;
    const stdin = `{"policy": {"overdue": ${deep}}}`;
    const { code, stderr } = await tiexi(['settle', '-', '--overdue', 'pause'], { stdin });
    expect(code).toBe(2);
    expect(stderr).toContain('policy.id: MISSING_FIELD');
  });

  it.each(['__proto__', 'constructor'])('reports an unknown term of the name %s', async (name) => {
    const policy = Object.fromEntries([...Object.entries(WORKED), [name, 1]]);
    const { stderr } = await tiexi(['check', '-'], { stdin: JSON.stringify({ ...PORTFOLIO, policy }) });
    expect(stderr).toContain(`policy.${name}: UNKNOWN_FIELD`);
  });

  it.each([
    ['sources', ['--overdue', 'pause'], 'policy.sources'],
    ['household', ['--listing', 'at-start', '--tested-on', 'contract'], 'policy.household'],
    ['principalCap', ['--principal-cap-per-loan', '100'], 'policy.principalCap.perHousehold'],
  ])('does not let a flag hide %s of the wrong kind', async (term, flags, place) => {
    const stdin = JSON.stringify({ ...PORTFOLIO, policy: { ...WORKED, [term]: 5 } });
    const { code, stderr } = await tiexi(['check', '-', ...flags], { stdin });
    expect(code).toBe(2);
    expect(stderr).toContain(place);
  });

  it('refuses a number with a fraction in the place of a portfolio', async () => {
    const { stderr } = await tiexi(['check', '-', '--year', '2024'], { stdin: '1.5' });
    expect(stderr).toMatch(/^INVALID_VALUE: 1.5 \(a JSON number\) is not accepted here/);
  });

  it('prints more faults than one string can hold, in pieces', async () => {
    const loans = Array.from({ length: 2500 }, (_, i) => ({ ...LOAN, id: `L${i}`, householdId: 'nobody' }));
    const { stderr } = await tiexi(['check', '-'], { stdin: JSON.stringify({ ...SOUND, loans }) });
    expect(stderr.trimEnd().split('\n')).toHaveLength(2501);
  });
});

function caught(work: () => unknown): InvalidInputError {
  try {
    work();
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
