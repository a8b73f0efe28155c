import { readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { aboveLimit, LIMITS, type Limit } from '../../src/fields/limits.js';
import {
  customaryTerms,
  encodeSettlement,
  type InvalidInputError,
  type ParseOptions,
  parsePortfolio,
  parseSettlement,
  safeParseClaims,
  safeParseHousehold,
  safeParsePolicy,
  safeParsePortfolio,
  settle,
} from '../../src/index.js';
import { folderOf, tiexi } from '../cli/command.js';
import { THOROUGH } from '../draws.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

/** Limits are declared, tried at their edge, and told with the size. */

const PORTFOLIO = {
  policy: POLICY,
  period: { from: '2024-01-01', to: '2025-01-01' },
  households: [HOUSEHOLD],
  loans: [LOAN],
};

/** What becomes of a folder of CSV, streamed and read as a whole. */
async function settledBothWays(cwd: string) {
  const settled = (...argv: string[]) =>
    tiexi(['settle', '.', ...argv, '--policy', 'policy.json', '--year', '2024'], { cwd });
  return [await settled('--output', 'ndjson'), await settled('--format', 'json')];
}

const told = (input: object, options?: ParseOptions) => {
  const result = safeParsePortfolio(input, options);
  return result.success ? [] : result.faults.map(({ code, path, message }) => `${path.join('.')}: ${code}: ${message}`);
};
const ofPolicy = (change: object) => told({ ...PORTFOLIO, policy: { ...POLICY, ...change } });

/** Days from 1900-01-01 on. */
const day = (number: number) => new Date(Date.UTC(1900, 0, 1) + number * 86_400_000).toISOString().slice(0, 10);
const list = <T>(length: number, entry: (i: number) => T) => Array.from({ length }, (_, i) => entry(i));

const funders = (count: number) =>
  list(count, (i) => ({
    id: `f${i}`,
    name: 'f',
    share: i === 0 ? `0.${String(1e6 - 1000 * (count - 1)).padStart(6, '0')}` : '0.001',
  }));

const funders100 = funders(100);

describe('a list with the largest number of entries is read; with one more it is refused with both numbers', () => {
  it.each<[string, Limit, (count: number) => string[], string]>([
    [
      'policy.funders',
      LIMITS.funders,
      (count) => ofPolicy({ funders: funders(count) }),
      '101 entries; the limit for the funders of a policy and the funders’ parts of a line is 100',
    ],
    [
      'policy.products',
      LIMITS.names,
      (count) => ofPolicy({ products: list(count, (i) => ({ id: i === 0 ? 'P' : `P${i}`, name: 'P' })) }),
      '10,001 entries',
    ],
    ['policy.lenders', LIMITS.names, (count) => ofPolicy({ lenders: list(count, (i) => `B${i}`) }), '10,001 entries'],
    [
      'policy.household.excludedAssistance',
      LIMITS.names,
      (count) => ofPolicy({ household: { ...POLICY.household, excludedAssistance: list(count, (i) => `A${i}`) } }),
      '10,001 entries',
    ],
    [
      'policy.subsidy',
      LIMITS.rules,
      (count) => ofPolicy({ subsidy: list(count, (i) => ({ from: day(i), kind: 'points', points: '1' })) }),
      '1,001 entries',
    ],
    [
      'policy.concession',
      LIMITS.rules,
      (count) => ofPolicy({ concession: list(count, (i) => ({ from: day(i), points: '1' })) }),
      '1,001 entries',
    ],
    [
      'previous',
      LIMITS.previous,
      (count) =>
        told(
          { ...PORTFOLIO, previous: list(count, (i) => ({ period: { from: day(i), to: day(i + 1) }, loans: [] })) },
          { takeUnhashed: true },
        ),
      '1,201 entries',
    ],
    [
      'advances',
      LIMITS.advances,
      (count) => told({ ...PORTFOLIO, advances: list(count, () => ({ funder: 'local', amount: '1.00' })) }),
      '10,001 entries',
    ],
  ])('%s', (path, { most }, faults, message) => {
    expect(faults(most)).toEqual([]);
    expect(faults(most + 1)).toEqual([
      expect.stringMatching(new RegExp(`^${path}: INVALID_VALUE: .*it has ${message}`)),
    ]);
  });

  it('the funders’ parts of a claim', () => {
    const parts = (count: number) => Object.fromEntries(list(count, (i) => [`f${i}`, '0.00']));
    const claim = (count: number) => safeParseClaims([{ loanId: 'L', subsidy: '0.00', funders: parts(count) }]);
    expect([claim(100).success, claim(101)]).toMatchObject([true, { faults: [{ path: [0, 'funders'] }] }]);
  });

  it('20,000 funders are refused at once', () => {
    const input = { funders: list(20_000, (i) => ({ id: `f${i}`, name: 'f', share: '0.00005' })) };
    const begun = performance.now();
    expect(ofPolicy(input)).toHaveLength(1);
    expect(performance.now() - begun).toBeLessThan(2000);
  });
});

describe('a text of the largest length is read; with one more code unit it is refused', () => {
  it.each<[string, number, (text: string) => string[]]>([
    ['loans.0.id', 256, (id) => told({ ...PORTFOLIO, loans: [{ ...LOAN, id }] })],
    ['households.0.name', 10_000, (name) => told({ ...PORTFOLIO, households: [{ ...HOUSEHOLD, name }] })],
    ['policy.id', 256, (id) => ofPolicy({ id })],
    ['policy.name', 10_000, (name) => ofPolicy({ name })],
    ['policy.sources.dayCount', 10_000, (dayCount) => ofPolicy({ sources: { dayCount } })],
  ])('%s', (path, most, faults) => {
    const size = (most + 1).toLocaleString('en-US');
    for (const character of ['x', '借']) {
      expect(faults(character.repeat(most))).toEqual([]);
      expect(faults(character.repeat(most + 1))).toEqual([
        expect.stringMatching(
          new RegExp(`^${path}: INVALID_VALUE: "${character}{59}… is not accepted here; it has ${size} characters; `),
        ),
      ]);
    }
    // A pair is two code units.
    expect(faults('𠮷'.repeat(most / 2))).toEqual([]);
    expect(faults('𠮷'.repeat(most / 2 + 1))).toHaveLength(1);
  });
});

/** The faults of a loan and its household on every path, whole and streamed: what they say from the value on. */
async function onEveryPath(household: object, loan: object): Promise<Readonly<Record<string, readonly string[]>>> {
  const { id, listed, township = '' } = { ...HOUSEHOLD, township: undefined, ...household };
  const one = { ...LOAN, ...loan };
  const portfolio = { ...PORTFOLIO, households: [{ ...HOUSEHOLD, ...household }], loans: [one] };
  const line = { household: { ...HOUSEHOLD, ...household }, loans: [one] };
  const cwd = await folderOf({
    'policy.json': JSON.stringify(POLICY),
    'in.json': JSON.stringify(portfolio),
    'in.ndjson': JSON.stringify(line),
    'in/households.csv': `household_id,township,listed_from\n${id},${township},${listed?.[0]?.from}\n`,
    'in/loans.csv': `loan_id,household_id,lender,product,principal,disbursed_on,matures_on,rate_annual_pct\n${one.id},${one.householdId},${one.lender},${one.product},${one.principal},${one.disbursedOn},${one.maturesOn},${one.rates[0]?.pct}\n`,
  });
  const messages = (faults: readonly { readonly message: string }[]) => faults.map(({ message }) => message);
  const ofResult = (result: { success: true } | { success: false; faults: readonly { message: string }[] }) =>
    result.success ? [] : messages(result.faults);
  const command = async (...argv: string[]) => {
    const { code, stderr } = await tiexi([...argv, '--policy', 'policy.json', '--year', '2024'], { cwd });
    const lines = stderr.split('\n').filter((each) => each.includes('INVALID_VALUE'));
    if (lines.length === 0 && code !== 0) throw new Error(stderr);
    return lines.map((each) => each.slice(each.indexOf('INVALID_VALUE: ') + 'INVALID_VALUE: '.length));
  };
  return {
    object: ofResult(safeParsePortfolio(portfolio)),
    text: ofResult(safeParsePortfolio(JSON.stringify(portfolio))),
    'household object': ofResult(safeParseHousehold(line)),
    'household text': ofResult(safeParseHousehold(JSON.stringify(line))),
    document: await command('settle', 'in.json', '--format', 'json'),
    lines: await command('settle', 'in.ndjson', '--format', 'json'),
    'lines streamed': await command('settle', 'in.ndjson', '--output', 'ndjson'),
    tables: await command('settle', 'in', '--format', 'json'),
    'tables streamed': await command('settle', 'in', '--output', 'ndjson'),
  };
}

describe('a text of a household or a loan is limited on every path alike', () => {
  it.each<[string, number, number, (text: string) => [household: object, loan: object]]>([
    ['a loan’s id', 256, 1, (id) => [{}, { id }]],
    ['a household’s id, which its loan repeats', 256, 2, (id) => [{ id }, { householdId: id }]],
    ['a lender', 10_000, 1, (lender) => [{}, { lender }]],
    ['a township', 10_000, 1, (township) => [{ township }, {}]],
  ])('%s', async (_, most, times, records) => {
    const sound = await onEveryPath(...records('借'.repeat(most)));
    expect(Object.values(sound)).toEqual(Array(9).fill([]));
    const size = (most + 1).toLocaleString('en-US');
    const told = expect.stringContaining(`it has ${size} characters; the limit for `);
    for (const [path, messages] of Object.entries(await onEveryPath(...records('借'.repeat(most + 1))))) {
      expect([path, messages]).toEqual([path, Array(times).fill(told)]);
    }
  });
});

describe('the funders’ parts of what was issued', () => {
  const amounts = (count: number) => Object.fromEntries(list(count, (i) => [`f${i}`, '0.00']));
  const tooMany = 'it has 101 entries; the limit for the funders of a policy and the funders’ parts of a line is 100';

  it.each(['loans', 'adjustments', 'totals', 'advances', 'payable'])(
    'are limited in %s of an earlier settlement',
    (part) => {
      const previous = (count: number) => {
        const funders = amounts(count);
        const line = { loanId: 'L', subsidy: '0.00', funders };
        const held = {
          loans: { loans: [line] },
          adjustments: { loans: [], adjustments: [line] },
          totals: { loans: [], totals: { subsidy: '0.00', funders } },
          advances: { loans: [], advances: funders },
          payable: { loans: [], payable: funders },
        }[part];
        const issued = { period: { from: '2023-01-01', to: '2024-01-01' }, ...held };
        return told(
          { ...PORTFOLIO, policy: { ...POLICY, funders: funders100 }, previous: [issued] },
          { takeUnhashed: true },
        );
      };
      const limited = (faults: readonly string[]) => faults.filter((each) => each.includes('the limit for'));
      expect(limited(previous(100))).toEqual([]);
      expect(limited(previous(101))).toEqual([expect.stringContaining(tooMany)]);
    },
  );

  it('are limited where a settlement is read back', () => {
    const issued = encodeSettlement(settle(parsePortfolio(PORTFOLIO)));
    const read = (count: number) => {
      try {
        parseSettlement({ ...issued, payable: amounts(count) });
        return [];
      } catch (error) {
        return (error as InvalidInputError).faults
          .map(({ message }) => message)
          .filter((text) => text.includes('limit'));
      }
    };
    expect([read(100), read(101)]).toEqual([[], [expect.stringContaining(tooMany)]]);
  });

  it('are limited in the lines of a file', async () => {
    const line = (count: number) => JSON.stringify({ loanId: 'L', subsidy: '0.00', funders: amounts(count) });
    const settlement = JSON.stringify({ settlement: { period: { from: '2023-01-01', to: '2024-01-01' } } });
    const cwd = await folderOf({
      'in.json': JSON.stringify({ ...PORTFOLIO, policy: { ...POLICY, funders: funders100 } }),
      '100.ndjson': `${line(100)}\n${settlement}\n`,
      '101.ndjson': `${line(101)}\n${settlement}\n`,
    });
    const previous = (name: string) => tiexi(['settle', 'in.json', '--previous', name, '--take-unhashed'], { cwd });
    expect((await previous('100.ndjson')).stderr).not.toContain('limit');
    expect((await previous('101.ndjson')).stderr).toContain(tooMany);
  });
});

describe('the open terms of a programme', () => {
  it.each(['subsidy', 'concession'])('have the limit of %s of a policy', (name) => {
    const terms = (count: number) => ({
      ...customaryTerms,
      [name]: list(count, (i) => ({
        from: new Date(Date.UTC(2024, 8, 1 + i)).toISOString().slice(0, 10),
        ...(name === 'subsidy' ? { kind: 'points' } : {}),
        points: '1',
      })),
    });
    const faults = (count: number) => {
      const result = safeParsePolicy({ preset: 'suichang-2024', terms: terms(count) });
      return result.success ? [] : result.faults.map(({ message }) => message).filter((each) => each.includes('limit'));
    };
    expect([faults(1000), faults(1001)]).toEqual([[], [expect.stringContaining('it has 1,001 entries')]]);
  });
});

describe('earlier settlements and advances that flags give', () => {
  it('have the limits of a portfolio', async () => {
    const cwd = await folderOf({
      'in.json': JSON.stringify(PORTFOLIO),
      'previous.json': JSON.stringify({ period: { from: '2023-01-01', to: '2024-01-01' }, loans: [] }),
    });
    const of = async (flag: string, value: string, count: number) => {
      const flags = list(count, () => [flag, value]).flat();
      return (await tiexi(['settle', 'in.json', ...flags, '--take-unhashed'], { cwd })).stderr;
    };
    expect(await of('--advance', 'local=1.00', 10_000)).not.toContain('limit');
    expect(await of('--advance', 'local=1.00', 10_001)).toMatch(/^--advance: INVALID_VALUE: .*it has 10,001 entries/);
    expect(await of('--previous', 'previous.json', 1200)).not.toContain('limit');
    expect(await of('--previous', 'previous.json', 1201)).toMatch(/^previous: INVALID_VALUE: .*it has 1,201 entries/);
  });
});

describe('a file that is read as a whole', () => {
  it.runIf(THOROUGH)('of the largest size is read; with one more byte it is refused with both numbers', async () => {
    const cwd = await folderOf({
      'policy.json': JSON.stringify(POLICY),
      'in/households.csv': '',
      'in/loans.csv': '',
      'in.json': '',
      'in.ndjson': '',
    });
    // A file of nothing but its size; its bytes are NUL.
    const sized = (name: string, more: number) => truncateSync(join(cwd, name), LIMITS.file.most + more);
    const read = async (input: string) => {
      const { code, stderr } = await tiexi(['check', input, '--policy', 'policy.json', '--year', '2024'], { cwd });
      return [code, stderr.split('\n')[0]];
    };
    sized('in.json', 0);
    expect(await read('in.json')).toEqual([2, expect.stringMatching(/^in\.json:1:1: INVALID_JSON/)]);
    for (const [input, name] of [
      ['in.json', 'in.json'],
      ['in', 'in/loans.csv'],
      ['in.ndjson', 'in.ndjson'],
    ] as const) {
      sized(name, 1);
      const told = `tiexi: ${name} is too large to read as a whole: such a file has at most 536,870,888 bytes, this one has 536,870,889;`;
      expect(await read(input)).toEqual([2, expect.stringContaining(told)]);
    }
  });
});

describe('a line and a row', () => {
  const line = (id: string, more = 0) =>
    `${JSON.stringify({ household: { ...HOUSEHOLD, id }, loans: [{ ...LOAN, id, householdId: id }] })}${' '.repeat(more)}`;
  it.runIf(THOROUGH)(
    'of JSON of 64 MiB is read, and one of one more byte is refused with its size, whole and streamed',
    async () => {
      const { most } = LIMITS.line;
      const cwd = await folderOf({ 'policy.json': JSON.stringify(POLICY) });
      const longest = line('A', most - line('A').length);
      const stdin = `${line('B')}\n${longest}\n${line('C', most + 1 - line('C').length)}\n${line('D')}\n${line('E', 2 * most)}`;
      for (const argv of [
        ['--output', 'ndjson'],
        ['--input', 'ndjson', '--format', 'json'],
      ]) {
        const { code, stderr } = await tiexi(['settle', '-', ...argv, '--policy', 'policy.json', '--year', '2024'], {
          cwd,
          stdin,
        });
        expect([code, stderr.split('\n')]).toEqual([
          2,
          [
            'stdin:3: INVALID_VALUE: an object is not accepted here; it has 67,108,865 bytes; the limit for a household’s line of JSON in UTF-8 is 67,108,864',
            `stdin:5: INVALID_VALUE: an object is not accepted here; it has ${(2 * most + line('E').length).toLocaleString('en-US')} bytes; the limit for a household’s line of JSON in UTF-8 is 67,108,864`,
            '2 faults; nothing was computed or written',
            '',
          ],
        ]);
      }
    },
  );

  it.each(['x', '借'])(
    'of CSV of more than 1,048,576 characters such as %s is refused with its size',
    async (character) => {
      const { most } = LIMITS.row;
      const longest = 'H1,2024-08-15,'.length - 2;
      const rowOf = (more: number) => `H1,2024-08-15,${character.repeat(most - longest + more)}\n`;
      const cwd = await folderOf({
        'policy.json': JSON.stringify(POLICY),
        'households.csv': `household_id,listed_from,township\n${rowOf(0)}${rowOf(1)}H2,2024-08-15,\nH3,x,\n`,
        'loans.csv': 'loan_id,household_id,lender,product,principal,disbursed_on,matures_on,rate_annual_pct\n',
      });
      for (const { code, stderr } of await settledBothWays(cwd)) {
        expect([code, stderr.split('\n')]).toEqual([
          2,
          [
            // Of the row that is not too long, a cell is.
            expect.stringMatching(
              /^households\.csv:2:3 \(township\): INVALID_VALUE: .*it has 1,048,564 characters; the limit for another text is 10,000/,
            ),
            expect.stringMatching(
              /^households\.csv:3: INVALID_VALUE: .*it has 1,048,577 characters; the limit for the cells of a row of CSV together is 1,048,576/,
            ),
            expect.stringMatching(/^households\.csv:5:2 \(listed_from\): INVALID_DATE/),
            '3 faults; nothing was computed or written',
            '',
          ],
        ]);
      }
    },
  );

  it('of CSV that does not end within 4 MiB ends the reading', async () => {
    const row = 'H,2024-08-15\n';
    const cwd = await folderOf({
      'policy.json': JSON.stringify(POLICY),
      'households.csv': `household_id,listed_from\n${row}"H2${'x'.repeat(4 * 1024 * 1024)}",2024-08-15\n`,
      'loans.csv': 'loan_id,household_id,lender,product,principal,disbursed_on,matures_on,rate_annual_pct\n',
    });
    for (const { code, stderr } of await settledBothWays(cwd)) {
      expect([code, stderr]).toEqual([
        2,
        expect.stringMatching(
          /^households\.csv:3: INVALID_VALUE: .* the row has more than 4,194,304 bytes; the limit for the cells of a row of CSV together is 1,048,576 characters/,
        ),
      ]);
    }
  });
});

describe('the page of the limits', () => {
  const page = readFileSync(new URL('../../docs/reference/limits.md', import.meta.url), 'utf8');

  it('has every limit in order, with its number', () => {
    const rows = [...page.matchAll(/^\| ([^|]+?) \| ([\d,]+) \| ([^|]+?) \|$/gm)].map(([, of, most, unit]) => [
      of,
      most,
      unit,
    ]);
    expect(rows).toEqual(
      Object.values(LIMITS).map(({ of, most, unit }) => [of.en, most.toLocaleString('en-US'), unit]),
    );
  });
});

it('gives in Chinese the number and the limit', () => {
  expect(aboveLimit(LIMITS.funders, 20_000)['zh-CN']).toBe(
    '共 20,000 条；政策的分担主体，或一行中各分担主体的金额以 100 条为限',
  );
});
