import { beforeAll, describe, expect, it } from 'vitest';
import type { RawFault } from '../../src/fields/faults.js';
import {
  encodeSettlement,
  type InvalidInputError,
  type PortfolioInput,
  parsePortfolio,
  parseSettlement,
  safeParseClaims,
  safeParseHousehold,
  safeParsePolicy,
  safeParsePortfolio,
  settle,
} from '../../src/index.js';
import { readJson } from '../../src/io/json.js';
import { folderOf, tiexi } from '../cli/command.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

/** A name twice in one object is told wherever JSON is read: of the two values, which one is meant only its writer knows. */

const PORTFOLIO: PortfolioInput = {
  policy: POLICY,
  period: { from: '2024-01-01', to: '2025-01-01' },
  households: [{ ...HOUSEHOLD, township: '甲镇' }],
  loans: [LOAN],
};

const found = (text: string, firstLine?: number) => {
  const faults: RawFault[] = [];
  const value = readJson(text, faults, firstLine);
  return { value, faults: faults.map(({ code, path, line, column }) => [code, path.join('.'), line, column]) };
};

describe('a name twice in one object', () => {
  it.each<[string, string, unknown[]]>([
    ['at the top', '{"a":1,"a":2}', ['DUPLICATE_KEY', 'a', 1, 8]],
    ['with the same value', '{"a":1,"a":1}', ['DUPLICATE_KEY', 'a', 1, 8]],
    ['in lists of objects', '[[{"b":1}],[{"b":1,\n "c":{"d":[],\r\n"d":null}}]]', ['DUPLICATE_KEY', '1.0.c.d', 3, 1]],
    ['in an escaped spelling', String.raw`{"id":1,"\u0069d":2}`, ['DUPLICATE_KEY', 'id', 1, 9]],
    ['with an escaped quote', String.raw`{"a\"b":1,"a\u0022b":2}`, ['DUPLICATE_KEY', 'a"b', 1, 11]],
    ['with an escaped backslash at the end', String.raw`{"\\":1,"\\":2}`, ['DUPLICATE_KEY', '\\', 1, 9]],
    ['that is __proto__', '{"__proto__":1,"__proto__":{}}', ['DUPLICATE_KEY', '__proto__', 1, 16]],
    ['that is empty', '{"":1,"":2}', ['DUPLICATE_KEY', '', 1, 7]],
    ['that looks like an index', '{"0":1,"1":2,"0":3}', ['DUPLICATE_KEY', '0', 1, 14]],
    ['behind blanks', '{ "a" : 1 ,\t"a"\n:2}', ['DUPLICATE_KEY', 'a', 1, 13]],
    ['beside a number with a fraction', '{"a":1.5,"a":2}', ['DUPLICATE_KEY', 'a', 1, 10]],
  ])('%s', (_, text, fault) => {
    expect(found(text).faults).toEqual([fault]);
  });

  it('is reported each time, with the place of the first', () => {
    const faults: RawFault[] = [];
    readJson('{"a":1,\n"a":2,\n"a":{"b":1,"b":2}}', faults);
    expect(faults.map(({ line, column, detail }) => [line, column, typeof detail === 'object' && detail.en])).toEqual([
      [2, 1, ' at 1:2 and at 2:1 (line:column)'],
      [3, 1, ' at 1:2 and at 3:1 (line:column)'],
      [3, 12, ' of a at 3:6 and at 3:12 (line:column)'],
    ]);
  });

  it('counts lines from the first line of its text', () => {
    expect(found('{"a":1,\n"a":2}', 7).faults).toEqual([['DUPLICATE_KEY', 'a', 8, 1]]);
  });

  it.each([
    ['in two objects', '[{"a":1},{"a":2},{"b":{"a":1},"a":2}]'],
    ['and the same text as a value', '{"a":"a","b":["a","a"]}'],
    ['in another case, form or width', String.raw`{"a":1,"A":2,"\u00e9":3,"e\u0301":4,"\uff41":5}`],
    ['written in a string', String.raw`{"a":"\"a\":1,\"a\":2"}`],
    ['with colons in strings', '{":":"::","::":":"}'],
  ])('is not the same name %s', (_, text) => {
    expect(found(text)).toEqual({ value: JSON.parse(text), faults: [] });
  });

  it('is found in time linear in the depth', () => {
    const deep = `${'{"a":1,"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`;
    expect(found(deep).faults).toHaveLength(20_000);
  });
});

/** Of a text, the member of a name written twice. */
const twice = (text: string, member: string) => {
  expect(text.split(member)).toHaveLength(2);
  return text.replace(member, `${member},${member}`);
};

const DUPLICATE = { code: 'DUPLICATE_KEY' };

describe('in the texts of a program', () => {
  const portfolio = JSON.stringify(PORTFOLIO);

  it.each([
    ['the portfolio', '"policy":', ['policy']],
    ['the policy', '"dayCount":"ACT/360"', ['policy', 'dayCount']],
    ['a household', '"township":"甲镇"', ['households', 0, 'township']],
    ['a loan', '"principal":"100000.00"', ['loans', 0, 'principal']],
    ['a rate', '"pct":"3.6"', ['loans', 0, 'rates', 0, 'pct']],
  ])('%s', (_, member, path) => {
    const text = member.endsWith(':') ? portfolio.replace(member, `${member}null,${member}`) : twice(portfolio, member);
    const result = safeParsePortfolio(text);
    expect(result.success || result.faults).toMatchObject([{ ...DUPLICATE, path, line: 1 }]);
  });

  it('is reported together with all other faults', () => {
    const text = portfolio
      .replace('"principal":"100000.00"', '"principal":"x","principal":"1,000"')
      .replace('"2025-09-01"', '"2025-09-31"');
    const result = safeParsePortfolio(text);
    const codes = result.success ? [] : result.faults.map(({ code }) => code);
    expect(codes.sort()).toEqual(['DUPLICATE_KEY', 'INVALID_DATE', 'INVALID_MONEY']);
  });

  it('is told beside what the last value lacks', () => {
    const points = { ref: 'LPR1Y', on: 'contract' } as const;
    const subsidy = [{ from: '2024-09-01', kind: 'points', points }] as const;
    const references = { LPR1Y: { rates: [{ from: '2019-08-20', pct: '4.25' }], until: '2030-01-01' } };
    const text = JSON.stringify({ ...PORTFOLIO, policy: { ...POLICY, subsidy, references } });
    const result = safeParsePortfolio(text.replace('"references":{', '"references":null,"references":{'));
    expect(result.success || result.faults).toMatchObject([{ ...DUPLICATE, path: ['policy', 'references'] }]);
    const without = safeParsePortfolio(text.replace('},"period"', ',"references":null},"period"'));
    expect(without.success || without.faults).toMatchObject([
      { code: 'INVALID_VALUE', path: ['policy', 'subsidy', 0, 'points', 'ref'], value: '"LPR1Y"' },
      { ...DUPLICATE, path: ['policy', 'references'] },
    ]);
  });

  it('a policy, a line of a household, a claim, a settlement', () => {
    const household = JSON.stringify({ household: HOUSEHOLD, loans: [LOAN] });
    const settlement = JSON.stringify(encodeSettlement(settle(parsePortfolio(portfolio))));
    const thrown = (run: () => unknown) => {
      try {
        run();
      } catch (error) {
        return (error as InvalidInputError).faults;
      }
    };
    const results = [
      safeParsePolicy(twice(JSON.stringify(POLICY), '"id":"test"')),
      safeParseHousehold(twice(household, '"principal":"100000.00"')),
      safeParseClaims('[{"loanId":"L","subsidy":"1.00","subsidy":"2.00"}]'),
    ];
    expect(results.map((result) => result.success || result.faults.map(({ code }) => code))).toEqual(
      results.map(() => ['DUPLICATE_KEY']),
    );
    expect(thrown(() => parseSettlement(twice(settlement, '"library":"tiexi"')))).toMatchObject([DUPLICATE]);
  });
});

describe('in the files of the command', () => {
  const line = JSON.stringify({ household: HOUSEHOLD, loans: [LOAN] });
  const bad = twice(line, '"principal":"100000.00"');
  const column = bad.lastIndexOf('"principal"') + 1;
  const first = bad.indexOf('"principal"') + 1;
  let cwd: string;
  let settlement: string;

  beforeAll(async () => {
    settlement = JSON.stringify(encodeSettlement(settle(parsePortfolio(PORTFOLIO))));
    const previous = twice(settlement, '"library":"tiexi"').replaceAll('2024-01-01', '2023-01-01');
    cwd = await folderOf({
      'policy.json': JSON.stringify(POLICY),
      'policy-twice.json': twice(JSON.stringify(POLICY), '"id":"test"'),
      'terms-twice.json': '{"overdue":"pause","overdue":"stop"}',
      'portfolio.json': JSON.stringify(PORTFOLIO),
      'portfolio-twice.json': twice(JSON.stringify(PORTFOLIO), '"principal":"100000.00"'),
      'good.ndjson': line,
      'bad.ndjson': `${line.replace('"L"', '"K"').replaceAll('"H"', '"G"')}\n${bad}\n`,
      'claims.json': '[{"loanId":"L","subsidy":"1.00",\n"subsidy":"2.00"}]',
      'settlement-twice.json': twice(settlement, '"library":"tiexi"'),
      'previous-twice.json': previous,
      'previous.ndjson': `{"loanId":"L","loanId":"L","subsidy":"0.00","funders":{}}\n${JSON.stringify({ settlement: JSON.parse(previous) })}`,
    });
  });

  const YEAR = ['--year', '2024'];
  const WITH = ['--policy', 'policy.json', ...YEAR];

  it.each<[string, readonly string[], RegExp]>([
    ['a portfolio', ['settle', 'portfolio-twice.json'], /^portfolio-twice\.json:1:\d+: /],
    ['a policy', ['settle', 'good.ndjson', '--policy', 'policy-twice.json', ...YEAR], /^policy-twice\.json:1:\d+: /],
    ['terms', ['settle', 'portfolio.json', '--terms', 'terms-twice.json'], /^terms-twice\.json:1:20: /],
    ['a claim', ['reconcile', 'portfolio.json', 'claims.json'], /^claims\.json:2:1: /],
    ['--check', ['settle', 'portfolio.json', '--check', 'settlement-twice.json'], /^settlement-twice\.json:1:\d+: /],
    ['--previous', ['settle', 'portfolio.json', '--previous', 'previous-twice.json'], /^previous-twice\.json:1:\d+: /],
    ['--previous of lines', ['settle', 'portfolio.json', '--previous', 'previous.ndjson'], /^previous\.ndjson:1:15: /],
    ['merge', ['merge', 'settlement-twice.json'], /^settlement-twice\.json:1:\d+: /],
  ])('%s', async (_, argv, place) => {
    const { code, stdout, stderr } = await tiexi(argv, { cwd });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(place);
    expect(stderr).toMatch(/DUPLICATE_KEY: the name "\w+" occurs twice in one object.*; keep one\n/);
  });

  it('a line, whole and streamed, with the line of the file and both columns', async () => {
    for (const argv of [
      ['--output', 'ndjson'],
      ['--format', 'json'],
    ]) {
      const { code, stderr } = await tiexi(['settle', 'bad.ndjson', ...WITH, ...argv], { cwd });
      expect(code).toBe(2);
      expect(stderr.split('\n')[0]).toBe(
        `bad.ndjson:2:${column}: DUPLICATE_KEY: the name "principal" occurs twice in one object of loans[0] at 2:${first} and at 2:${column} (line:column); keep one`,
      );
    }
  });
});
