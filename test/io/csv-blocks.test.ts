import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { fault, formatFault } from '../../src/fields/faults.js';
import { readPortfolioCsv } from '../../src/io/csv.js';
import { type CsvStream, csvBlocks, type PortfolioStreams } from '../../src/io/csv-blocks.js';
import { gb18030 } from './gb18030.js';
import { faultsInBlocks } from './strays.js';

type Table = string[][];

const read = (name: string): Table =>
  parse(readFileSync(new URL(`../../docs/examples/suichang-2024/${name}`, import.meta.url)), { bom: true });

/** The county's files, their rows by household. */
function county(): Record<'households' | 'loans' | 'events', Table> {
  const [households, loans, events] = ['households.csv', 'loans.csv', 'events.csv'].map(read) as [Table, Table, Table];
  const place = new Map(households.map(([id], i) => [id, i]));
  const loanPlace = new Map(loans.map(([id, household]) => [id, place.get(household)]));
  const sorted = ([header, ...rows]: Table, keyOf: (row: string[]) => number) => [
    header as string[],
    ...rows.sort((a, b) => keyOf(a) - keyOf(b)),
  ];
  return {
    households,
    loans: sorted(loans, ([, household]) => place.get(household) ?? -1),
    events: sorted(events, ([loan]) => loanPlace.get(loan) ?? -1),
  };
}

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
const stringify = (rows: Table, end = '\n') => rows.map((cells) => cells.map(quoted).join(',') + end).join('');
const bytesOf = (table: Table | string) => Buffer.from(typeof table === 'string' ? table : stringify(table));

const stream = (name: string, bytes: Uint8Array, chunk = 1000): CsvStream => ({
  name,
  open: async function* () {
    for (let at = 0; at < bytes.length; at += chunk) yield bytes.subarray(at, at + chunk);
  },
});

const streams = (tables: Readonly<Record<string, Table | string>>, chunk?: number): PortfolioStreams => ({
  households: stream('households.csv', bytesOf(tables.households as Table), chunk),
  loans: stream('loans.csv', bytesOf(tables.loans as Table), chunk),
  ...(tables.events === undefined ? {} : { events: stream('events.csv', bytesOf(tables.events), chunk) }),
});

async function blocksOf(files: PortfolioStreams, size: number) {
  const blocks = [];
  for await (const block of csvBlocks(files, undefined, size, () => {})) blocks.push(block);
  return blocks;
}

async function faultsOf(files: PortfolioStreams, size = 1): Promise<string[]> {
  return (await faultsInBlocks(files, size)).map((raw) => formatFault(fault(raw, 'en')));
}

const byId = (list: readonly object[]) => [...(list as { id: string }[])].sort((a, b) => (a.id < b.id ? -1 : 1));

describe('CSV in blocks of households', () => {
  const files = county();
  const whole = readPortfolioCsv({
    households: { name: 'households.csv', bytes: bytesOf(files.households) },
    loans: { name: 'loans.csv', bytes: bytesOf(files.loans) },
    events: { name: 'events.csv', bytes: bytesOf(files.events) },
  });

  it.each([1, 2, 7, 1000])('of %i contain everything in the files', async (size) => {
    const blocks = await blocksOf(streams(files), size);
    expect(blocks.flatMap(({ faults }) => faults)).toEqual([]);
    expect(byId(blocks.flatMap(({ input }) => input.households))).toEqual(byId(whole.input.households));
    expect(byId(blocks.flatMap(({ input }) => input.loans))).toEqual(byId(whole.input.loans));
    expect(blocks.reduce((sum, { events }) => sum + events, 0)).toBe(whole.events);
    expect(Math.max(...blocks.map(({ input }) => input.households.length))).toBe(Math.min(size, 333));
  });

  it.each([1, 3, 50])(
    'are the same when %i bytes are read at a time, also where these cut a character or a line end',
    async (chunk) => {
      const few = Object.fromEntries(
        Object.entries(files).map(([name, rows]) => [
          name,
          // Cells with line breaks and quotes, and lines that end with CR and LF.
          `\ufeff${stringify(rows.slice(0, 40), '\r\n')}`.replace('妙高街道', '"妙高\r\n""街道"'),
        ]),
      );
      const [large] = await blocksOf(streams({ ...few, events: undefined as never }, 100_000), 1000);
      const [small] = await blocksOf(streams({ ...few, events: undefined as never }, chunk), 1000);
      expect(small?.input).toEqual(large?.input);
      expect(small?.lines).toEqual(large?.lines);
      expect(JSON.stringify(small?.input)).toContain('妙高 \\"街道');
    },
  );

  it('are GB18030 where they are not UTF-8', async () => {
    const text = '户号,乡镇\nH1,妙高街道\n';
    const files = { households: stream('h', gb18030(text), 3), loans: stream('l', bytesOf('借据号,户号\n')) };
    const [block] = await blocksOf(files, 10);
    expect(block?.input.households).toMatchObject([{ id: 'H1', township: '妙高街道' }]);
  });
});

const HOUSEHOLDS = 'household_id,listed_from\nH1,2024-08-15\nH2,2024-08-15\nH3,2024-08-15\n';
const HEADER = 'loan_id,household_id,lender,product,principal,disbursed_on,matures_on,rate_annual_pct\n';
const row = (loan: string, household: string, principal = '100.00') =>
  `${loan},${household},B,P,${principal},2024-09-01,2025-09-01,3.6\n`;

describe('CSV that cannot be read in blocks', () => {
  it('is refused where a household’s loans are not in its place, with what to do', async () => {
    const loans = HEADER + row('L3', 'H3') + row('L1', 'H1') + row('L2', 'H2');
    const faults = await faultsOf(streams({ households: HOUSEHOLDS, loans }));
    expect(faults).toEqual([
      'loans.csv:3:2 (household_id): INVALID_VALUE: "H1" is not accepted here; no household after this row has this ID, so that 2 rows cannot be joined; sort the three files by household, in the same order, or settle without --output',
    ]);
  });

  it('is refused where events are not in their place', async () => {
    const loans = HEADER + row('L1', 'H1') + row('L2', 'H2');
    const events = 'loan_id,event,date,amount\nL2,repayment,2024-10-01,1\nL1,repayment,2024-10-01,1\n';
    const [only, ...more] = await faultsOf(streams({ households: HOUSEHOLDS, loans, events }));
    expect(only).toMatch(/^events\.csv:3:1 \(loan_id\): INVALID_VALUE: "L1" .* so that 1 row cannot be joined/);
    expect(more).toEqual([]);
  });

  it.each([1, 2])(
    'has rows without a household or a loan reported as such, however many, with %i rows in a block',
    async (size) => {
      const many = Array.from({ length: 9 }, (_, i) => i);
      const strays = (at: string) => many.map((i) => row(`X${at}${i}`, 'nobody')).join('');
      const loans = HEADER + row('L1', 'H1') + strays('a') + row('M1', 'H1') + strays('b') + row('L3', 'H3');
      const repayment = (loan: string) => `${loan},repayment,2024-10-01,1\n`;
      const lost = many.map((i) => repayment(`N${i}`)).join('');
      const events = `loan_id,event,date,amount\n${repayment('L1')}${lost}${repayment('M1')}${lost}${repayment('L3')}`;
      const faults = await faultsOf(streams({ households: HOUSEHOLDS, loans, events }), size);
      const of = (code: string) =>
        faults.filter((told) => told.includes(code)).map((told) => Number(told.split(':')[1]));
      const lines = (first: number) => many.map((i) => first + i);
      expect(of('UNKNOWN_HOUSEHOLD')).toEqual([...lines(3), ...lines(13)]);
      expect(of('INVALID_VALUE')).toEqual([...lines(3), ...lines(13)]);
      expect(faults).toHaveLength(36);
    },
  );

  it('is refused for unknown households, not for the order of events, where the households are those of another file', async () => {
    const loans = HEADER + ['A', 'B', 'C'].map((id) => row(`${id}1`, id) + row(`${id}2`, id)).join('');
    // Those of a household are by day.
    const days = ['A2', 'A1', 'B2', 'B1', 'C2', 'C1'].map((loan, i) => `${loan},repayment,2024-10-0${1 + i},1\n`);
    const events = `loan_id,event,date,amount\n${days.join('')}`;
    const faults = await faultsOf(streams({ households: HOUSEHOLDS, loans, events }));
    expect(faults.map((told) => told.split(': ').slice(0, 2).join(' '))).toEqual(
      [2, 3, 4, 5, 6, 7].map((line) => `loans.csv:${line}:2 (household_id) UNKNOWN_HOUSEHOLD`),
    );
  });

  it('has the faults of rows that are not in their place reported, too', async () => {
    const loans = HEADER + row('L2', 'H2') + row('L1', 'H1', '1万') + row('L0', 'H1', '2万');
    const events = 'loan_id,event,date,amount\nL2,repayment,2024-10-01,1\nL1,overdue-end,2024-02-30,\n';
    const faults = await faultsOf(streams({ households: HOUSEHOLDS, loans, events }));
    expect(faults.map((told) => told.split(': ').slice(0, 2).join(' ')).sort()).toEqual([
      'events.csv:3:3 (date) INVALID_DATE',
      'loans.csv:3:2 (household_id) INVALID_VALUE',
      'loans.csv:3:5 (principal) INVALID_MONEY',
      'loans.csv:4:5 (principal) INVALID_MONEY',
    ]);
  });

  it('is in order where households without loans are skipped', async () => {
    expect(await faultsOf(streams({ households: HOUSEHOLDS, loans: HEADER + row('L3', 'H3') }))).toEqual([]);
  });

  it('with a stray quote at any place has the fault that reading it whole gives', async () => {
    const loans = HEADER + row('L1', 'H1') + row('L2', 'H2');
    for (let at = 0; at <= loans.length; at++) {
      const broken = `${loans.slice(0, at)}"${loans.slice(at)}`;
      const file = (name: string, text: string) => ({ name, bytes: bytesOf(text) });
      const whole = readPortfolioCsv({
        households: file('households.csv', HOUSEHOLDS),
        loans: file('loans.csv', broken),
      });
      const quoted = (told: readonly string[]) => told.filter((each) => each.includes('double quotes'));
      const faults = quoted(whole.faults.map((raw) => formatFault(fault(raw, 'en'))));
      for (const chunk of [7, 1000]) {
        const told = await faultsOf(streams({ households: HOUSEHOLDS, loans: broken }, chunk), 10);
        expect(quoted(told), `a quote at ${at}`).toEqual(faults);
        expect(told).not.toEqual([]);
      }
    }
  });

  it('has the faults of cells with their places, in any block', async () => {
    const loans = HEADER + row('L1', 'H1') + row('L2', 'H2', '1万') + row('L3', 'H3', '1,5');
    const faults = await faultsOf(streams({ households: HOUSEHOLDS, loans }));
    expect(faults.map((told) => told.replace(/ is .*/, ''))).toEqual([
      'loans.csv:3:5 (principal): INVALID_MONEY: "1万"',
      'loans.csv:4: INVALID_VALUE: "L3,H3,B,P,1,5,2024-09-01,2025-09-01,3.6"',
    ]);
  });

  it('has faults of its columns once: a missing column, an unknown one', async () => {
    const loans = `${HEADER.replace('lender', 'bank')}${row('L1', 'H1')}${row('L2', 'H2')}`;
    const faults = await faultsOf(streams({ households: HOUSEHOLDS, loans }));
    expect(faults.map((told) => told.split(': ').slice(0, 2).join(' '))).toEqual([
      'loans.csv:1 MISSING_FIELD',
      'loans.csv:1:3 UNKNOWN_FIELD',
    ]);
  });

  it.each([
    ['quotes that do not pair up', `${HEADER}${row('L1', 'H1')}"L2,H2\n`, /^loans\.csv:3: INVALID_VALUE: .*quotes/],
    ['no header', '', /^loans\.csv:1: MISSING_FIELD: .*header/],
  ])('%s are reported', async (_, loans, expected) => {
    const faults = await faultsOf(streams({ households: HOUSEHOLDS, loans }));
    expect(faults[0]).toMatch(expected);
  });

  it('a missing file, or one in no known encoding, is reported', async () => {
    const loans = stream('loans.csv', Buffer.from([0xff, 0xff, 0x0a]));
    const faults = await faultsOf({ households: { name: 'households.csv', open: undefined }, loans });
    expect(faults.map((told) => told.split(': ').slice(0, 2).join(' '))).toEqual([
      'households.csv MISSING_FIELD',
      'loans.csv:1 INVALID_VALUE',
    ]);
  });
});
