import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fault, formatFault, type RawFault } from '../../src/fields/faults.js';
import { safeParsePortfolio } from '../../src/index.js';
import { readPortfolioCsv } from '../../src/io/csv.js';
import { inFileOrder } from '../../src/io/fault-order.js';
import { readPortfolio } from '../../src/io/parse.js';
import { folderOf, tiexi } from '../cli/command.js';
import { faultsInBlocks } from '../io/strays.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { PROPERTY_TIMEOUT, runs } from './always.js';

/**
 * All faults are told at once, on every path and in one order: those of the policy, the period and what else flags give,
 * then those of the input by file and line. Faults are planted at random, and the whole and the streamed path compared.
 */

const YEAR = ['--year', '2024'];

/** What standard error says of faults, and the exit code. */
async function told(argv: readonly string[], cwd: string): Promise<readonly string[]> {
  const { code, stdout, stderr } = await tiexi(['settle', ...argv], { cwd });
  if (code === 0) return [];
  expect([code, stdout]).toEqual([2, '']);
  return stderr.split('\n');
}

/** The place at the beginning of a line of faults: file, line and column. */
const placeOf = (line: string) => /^([^:]+):(\d+)(?::(\d+))?/.exec(line)?.slice(1) ?? [];

/** A policy with a fault or without, as the frame of the input. */
const frames = fc.constantFrom<object>(POLICY, POLICY, { ...POLICY, dayCount: 'ACT/1', funders: [] });

describe('lines of JSON', () => {
  type Line = { household: Record<string, unknown>; loans: Record<string, unknown>[] };
  type Plant = (text: string, line: Line) => string;
  const written = (line: Line) => JSON.stringify(line);
  /** Ways to spoil a line. */
  const PLANTS: Readonly<Record<string, Plant>> = {
    nothing: (text) => text,
    'no JSON': (text) => text.slice(0, -5),
    'a name twice': (text) => text.replace('"principal":', '"principal":"1.00","principal":'),
    'an amount': (_, { household, loans }) =>
      written({ household, loans: loans.map((loan) => ({ ...loan, principal: '1,5' })) }),
    'days and rates': (_, { household, loans }) =>
      written({ household, loans: loans.map((loan) => ({ ...loan, maturesOn: '2024-02-30', rates: [] })) }),
    'the household': (_, { household, loans }) =>
      written({ household: { ...household, listed: [{ from: 'x' }] }, loans }),
    'another household': (_, { household, loans }) =>
      written({ household, loans: loans.map((loan) => ({ ...loan, householdId: 'other' })) }),
    'an id': (_, { household, loans }) =>
      written({ household, loans: loans.map((loan) => ({ ...loan, id: 'L\u200b' })) }),
    'a loan of before': (_, { household, loans }) =>
      written({ household, loans: loans.map((loan) => ({ ...loan, id: 'L0' })) }),
    'the household of before': (_, { loans }) =>
      written({ household: { ...HOUSEHOLD, id: 'H0' }, loans: loans.map((loan) => ({ ...loan, householdId: 'H0' })) }),
    'an unknown field': (_, line) => JSON.stringify({ ...line, colour: 'red' }),
    'no loans': (_, { household }) => JSON.stringify({ household: { ...household, annualIncome: '-1' } }),
    'a list': () => '[]',
    'a blank line': () => ' \t',
    'a byte-order mark': (text) => `\ufeff${text}`,
    'not UTF-8': (text) => text.replace('BANK', 'BA\udcffNK'),
  };
  const lineOf = (i: number): Line => ({
    household: { ...HOUSEHOLD, id: `H${i}` },
    loans: [0, 1].slice(0, 1 + (i % 2)).map((k) => ({ ...LOAN, id: `L${2 * i + k}`, householdId: `H${i}` })),
  });
  const plants = fc.array(fc.constantFrom(...Object.keys(PLANTS)), { minLength: 1, maxLength: 12 });
  /** A lone surrogate stands for a byte that is not UTF-8. */
  const bytesOf = (text: string) =>
    Buffer.concat(text.split(/(\udcff)/).map((part) => (part === '\udcff' ? Buffer.of(0xff) : Buffer.from(part))));

  it('have the same faults whole and streamed, in the order of the lines', { timeout: PROPERTY_TIMEOUT }, async () => {
    let faulty = 0;
    await fc.assert(
      fc.asyncProperty(plants, frames, async (chosen, policy) => {
        const lines = chosen.map((plant, i) => (PLANTS[plant] as Plant)(written(lineOf(i)), lineOf(i)));
        const cwd = await folderOf({ 'policy.json': JSON.stringify(policy), 'in.ndjson': bytesOf(lines.join('\n')) });
        const argv = ['in.ndjson', '--policy', 'policy.json', ...YEAR];
        const whole = await told([...argv, '--format', 'json'], cwd);
        for (const output of ['ndjson', 'csv']) expect(await told([...argv, '--output', output], cwd)).toEqual(whole);
        const places = whole.map((line) => placeOf(line)).filter(([file]) => file === 'in.ndjson');
        const numbers = places.map(([, line]) => Number(line));
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
        // Those of the policy come first.
        const own = whole.findIndex((line) => line.startsWith('in.ndjson'));
        const last = whole.findLastIndex((line) => line.startsWith('policy'));
        if (own >= 0) expect(last).toBeLessThan(own);
        if (policy !== POLICY) expect(whole.filter((line) => line.startsWith('policy')).length).toBeGreaterThan(1);
        if (whole.length > 2) faulty += 1;
      }),
      runs(400),
    );
    expect(faulty).toBeGreaterThan(10);
  });
});

describe('a folder of CSV', () => {
  const HEADERS = {
    households: 'household_id,listed_from,listed_to,annual_income',
    loans: 'loan_id,household_id,lender,product,principal,disbursed_on,matures_on,rate_annual_pct',
    events: 'loan_id,event,date,amount',
  };
  type Kind = keyof typeof HEADERS;
  const rowsOf = (i: number): Readonly<Record<Kind, string[]>> => ({
    households: [`H${i},2024-08-15,,5000.00`],
    loans: [0, 1].map((k) => `L${i}${k},H${i},BANK,P,1000.00,2024-09-01,2025-09-01,3.6`),
    events: [
      `L${i}0,repayment,2024-10-01,100.00`,
      `L${i}1,overdue-begin,2024-11-01,`,
      `L${i}1,overdue-end,2024-12-01,`,
    ],
  });
  /** Ways to spoil the rows of a household. */
  const PLANTS: Readonly<Record<string, (rows: Record<Kind, string[]>) => void>> = {
    nothing: () => {},
    'an income': (rows) => rows.households.push((rows.households.pop() as string).replace('5000.00', '5千')),
    'a list without end': (rows) =>
      rows.households.push((rows.households.pop() as string).replace(',,', ',2024-01-01,')),
    'a short row of a household': (rows) => rows.households.push((rows.households.pop() as string).slice(0, -8)),
    'two rows that contradict': (rows) =>
      rows.households.push((rows.households[0] as string).replace('5000.00', '6000.00')),
    'a household without an id': (rows) => rows.households.push(',2024-08-15,,'),
    'an amount': (rows) => rows.loans.push((rows.loans.pop() as string).replace('1000.00', '1,0')),
    'a day': (rows) => rows.loans.push((rows.loans.pop() as string).replace('2025-09-01', '2025-09-31')),
    'an id': (rows) => rows.loans.push((rows.loans.pop() as string).replace('BANK', 'BA\u200bNK')),
    'a household that is not there': (rows) => rows.loans.push('X1,nobody,BANK,P,1000.00,2024-09-01,2025-09-01,3.6'),
    'one that is not there, and an amount': (rows) => rows.loans.unshift('X2,none,BANK,P,x,2024-09-01,2025-09-01,3.6'),
    'a loan without a household': (rows) => rows.loans.push('X3,,BANK,P,1000.00,2024-09-01,2025-09-01,3.6'),
    'a loan of before': (rows) => rows.loans.push((rows.loans.pop() as string).replace(/^L\d+/, 'L00')),
    'a short row of a loan': (rows) => rows.loans.push('X4,H0'),
    'a loan that is not there': (rows) => rows.events.push('nothing,repayment,2024-10-01,1.00'),
    'an event that is none': (rows) => rows.events.push((rows.events.pop() as string).replace('overdue-end', 'end')),
    'an event without a loan': (rows) => rows.events.push(',repayment,2024-10-01,1.00'),
    'too much repaid': (rows) => rows.events.unshift((rows.events[0] as string).replace('100.00', '999.00')),
    'a spell that has not begun': (rows) => rows.events.splice(1, 1),
    'a short row of an event': (rows) => rows.events.push('X4'),
  };
  const plants = fc.array(fc.constantFrom(...Object.keys(PLANTS)), { minLength: 1, maxLength: 8 });
  /** What is wrong with a whole file. */
  const FILES: Readonly<Record<string, (files: Record<Kind, string>) => void>> = {
    nothing: () => {},
    'a column too many': (files) => {
      files.loans = files.loans.replaceAll('\n', ',1\n').replace(/,1\n/, ',colour\n');
    },
    'a column is missing': (files) => {
      files.loans = files.loans.replace('lender', 'lend');
    },
    'no households': (files) => {
      files.households = '';
    },
    'a quote that is not closed': (files) => {
      files.events += '"L00,repayment';
    },
  };
  const files = fc.constantFrom(...Array<string>(6).fill('nothing'), ...Object.keys(FILES));

  const NAMES = ['households.csv', 'loans.csv', 'events.csv'] as const;
  // An id that comes twice is only found when all blocks have been read.
  const inOrder = (faults: readonly RawFault[]) =>
    inFileOrder(faults, [{}, ...NAMES.map((file) => ({ file }))])
      .filter(({ code, file }) => code !== 'DUPLICATE_ID' || file === 'households.csv')
      .map((raw) => formatFault(fault(raw, 'en')));

  function wholeOf(texts: Readonly<Record<Kind, string>>): readonly string[] {
    const file = (kind: Kind) => ({ name: `${kind}.csv`, bytes: Buffer.from(texts[kind]) });
    const csv = readPortfolioCsv({ households: file('households'), loans: file('loans'), events: file('events') });
    const found: RawFault[] = [];
    readPortfolio({ policy: POLICY, period: { from: '2024-01-01', to: '2025-01-01' }, ...csv.input }, found);
    return inOrder(csv.placed(found));
  }

  async function inBlocks(texts: Readonly<Record<Kind, string>>, size: number): Promise<readonly string[]> {
    const stream = (kind: Kind) => ({
      name: `${kind}.csv`,
      open: async function* () {
        yield Buffer.from(texts[kind]);
      },
    });
    const streams = { households: stream('households'), loans: stream('loans'), events: stream('events') };
    return inOrder(await faultsInBlocks(streams, size));
  }

  it('has the same faults whole and streamed, by file, line and column', { timeout: PROPERTY_TIMEOUT }, async () => {
    let faulty = 0;
    await fc.assert(
      fc.asyncProperty(plants, frames, files, async (chosen, policy, ofFile) => {
        const texts: Record<Kind, string> = { households: '', loans: '', events: '' };
        const all = chosen.map((plant, i) => {
          const rows = rowsOf(i) as Record<Kind, string[]>;
          PLANTS[plant]?.(rows);
          return rows;
        });
        for (const kind of Object.keys(HEADERS) as Kind[]) {
          texts[kind] = [HEADERS[kind], ...all.flatMap((rows) => rows[kind]), ''].join('\n');
        }
        FILES[ofFile]?.(texts);
        const cwd = await folderOf({
          'policy.json': JSON.stringify(policy),
          'in/households.csv': texts.households,
          'in/loans.csv': texts.loans,
          'in/events.csv': texts.events,
        });
        const argv = ['in', '--policy', 'policy.json', ...YEAR];
        const whole = await told([...argv, '--format', 'json'], cwd);
        expect(await told([...argv, '--output', 'ndjson'], cwd)).toEqual(whole);
        const order = ['in/households.csv', 'in/loans.csv', 'in/events.csv'];
        const places = whole.map(placeOf).filter(([file]) => order.includes(file as string));
        const keys = places.map(([file, line, column = '0']) =>
          [order.indexOf(file as string), line, column].map((part) => String(part).padStart(6, '0')).join(),
        );
        expect(keys).toEqual([...keys].sort());
        for (const size of [1, 2]) expect(await inBlocks(texts, size)).toEqual(wholeOf(texts));
        if (whole.length > 2) faulty += 1;
      }),
      runs(400),
    );
    expect(faulty).toBeGreaterThan(10);
  });
});

describe('a document of JSON', () => {
  const POSITIONS = ['policy', 'period', 'households', 'loans'] as const;

  it('has its faults in the order of its text, for any order of its parts', { timeout: PROPERTY_TIMEOUT }, () => {
    fc.assert(
      fc.property(
        fc.shuffledSubarray([...POSITIONS], { minLength: 4 }),
        fc.array(fc.nat(5), { minLength: 3, maxLength: 6 }),
        (order, spoilt) => {
          // Every value at fault is a text of its own, so that its place in the document is found by it.
          let next = 0;
          const bad = () => `bad${String(next++).padStart(3, '0')}`;
          const whole: Record<string, unknown> = {
            policy: { ...POLICY, dayCount: bad() },
            period: { from: bad(), to: bad() },
            households: spoilt.map((_, i) => ({ id: `H${i}`, annualIncome: bad() })),
            loans: spoilt.map((which, i) => {
              const loan: Record<string, unknown> = { ...LOAN, id: `L${i}`, householdId: `H${i}` };
              const keys = ['principal', 'maturesOn', 'householdId', 'disbursedOn', 'lender'];
              if (which < 5) loan[keys[which] as string] = which === 4 ? `${bad()}\u0007` : bad();
              return Object.fromEntries(Object.entries(loan).sort(() => (i % 2 === 0 ? 1 : -1)));
            }),
          };
          const text = JSON.stringify(Object.fromEntries(order.map((name) => [name, whole[name]])), undefined, 2);
          const result = safeParsePortfolio(text);
          const places = (result.success ? [] : result.faults).map(({ value }) =>
            text.indexOf((value ?? '').replace(/^"|\\u0007|"$/g, '')),
          );
          expect(places.length).toBeGreaterThan(spoilt.length);
          expect(places).toEqual([...places].sort((a, b) => a - b));
          expect(places).not.toContain(-1);
        },
      ),
      runs(300),
    );
  });

  it('has its faults reported together with those of flags, which come first', async () => {
    const cwd = await folderOf({
      'policy.json': '{"id": 1, "id": 2',
      'previous.json': '[]',
      'terms.json': '7',
      'in.json': '{"loans": [{"id": "L", "id": "K"}], "households": [{}], "period": {"from": "x", "to": "y"}}',
    });
    const argv = ['in.json', '--policy', 'policy.json', '--terms', 'terms.json', '--previous', 'previous.json'];
    expect((await told(argv, cwd)).map((line) => line.split(': ').slice(0, 2).join(': '))).toEqual([
      'policy.json:1:18: INVALID_JSON',
      'terms.json: INVALID_VALUE',
      'previous.json: INVALID_VALUE',
      'in.json:1:24: DUPLICATE_KEY',
      ...['householdId', 'lender', 'product', 'principal', 'disbursedOn', 'maturesOn', 'rates'].map(
        (name) => `loans[0].${name}: MISSING_FIELD`,
      ),
      'households[0].id: MISSING_FIELD',
      'period.from: INVALID_DATE',
      'period.to: INVALID_DATE',
      '14 faults; nothing was computed or written',
      '',
    ]);
  });
});
