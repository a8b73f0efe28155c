import { describe, expect, it } from 'vitest';
import { Batch } from '../../src/fields/batch.js';
import { type Column, EVENT_COLUMNS, HOUSEHOLD_COLUMNS, LOAN_COLUMNS } from '../../src/io/csv-columns.js';
import { HouseholdReader, type RowsUnder, Taken } from '../../src/io/csv-household-reader.js';
import { headerIn } from '../../src/io/tables/raw-table.js';
import { CsvScanner } from '../../src/kernel/csv-scanner.js';
import { readDay } from '../../src/kernel/plain-date.js';
import { decodeUtf8 } from '../../src/kernel/text-columns.js';
import { CHINESE, type CsvTexts, ENGLISH } from '../cli/worked.js';

function rowsOf<F extends string>(text: string, columns: readonly Column<F>[], isEnded = true): RowsUnder<F> {
  const rows = new CsvScanner(100_000);
  rows.add(new TextEncoder().encode(text));
  if (isEnded) rows.end();
  rows.peek();
  const cells = Array.from({ length: rows.cells }, (_, cell) => {
    rows.select(cell);
    return decodeUtf8(rows.bytes, rows.textStart, rows.textEnd);
  });
  const header = headerIn({ line: 1, cells }, columns, (raw) => {
    throw new Error(`${raw.code} ${raw.value}`);
  });
  rows.pass();
  rows.keep();
  rows.expect(cells.length);
  return { rows, header };
}

/** What came of each household, to the first that was not read, and what is in the batch. */
function read(texts: Partial<CsvTexts>, isEnded = true) {
  const batch = new Batch();
  const lines = { households: [] as number[], loans: [] as number[] };
  const events = texts['events.csv'];
  const files = {
    households: rowsOf(texts['households.csv'] as string, HOUSEHOLD_COLUMNS, isEnded),
    loans: rowsOf(texts['loans.csv'] as string, LOAN_COLUMNS),
    events: events === undefined ? undefined : rowsOf(events, EVENT_COLUMNS),
  };
  const reader = new HouseholdReader(files, batch, lines);
  const taken: Taken[] = [];
  do taken.push(reader.take());
  while (taken.at(-1) === Taken.Household);
  return { taken, batch, lines };
}

const { Household, End, More, Refused, Odd } = Taken;
const day = (text: string) => readDay(text) as number;

const HOUSEHOLDS = 'household_id,name,township,listed_from,listed_to,assistance_kind,assistance_from,assistance_to\n';
const LOANS =
  'loan_id,household_id,lender,product,principal,disbursed_on,matures_on,rate_annual_pct,other_subsidy_programme,other_subsidy_rate_annual_pct,attribute:x\n';
const EVENTS = 'loan_id,event,date,amount,rate_monthly_permille\n';
const LOAN = 'L,H,B,P,1000.00,2024-09-15,2025-09-15,4.35,,,\n';
const HOUSEHOLD = 'H,,,2024-08-15,,,,\n';

const withEvents = (...rows: string[]): CsvTexts => ({
  'households.csv': HOUSEHOLDS + HOUSEHOLD,
  'loans.csv': LOANS + LOAN,
  'events.csv': EVENTS + rows.map((row) => `${row}\n`).join(''),
});
const withLoans = (...rows: string[]): Partial<CsvTexts> => ({
  'households.csv': HOUSEHOLDS + HOUSEHOLD,
  'loans.csv': LOANS + rows.join(''),
});
const withHouseholds = (...rows: string[]): Partial<CsvTexts> => ({
  'households.csv': HOUSEHOLDS + rows.map((row) => `${row}\n`).join(''),
  'loans.csv': LOANS,
});

describe('households that are read from the bytes of CSV', () => {
  it('are those of the worked table, in either language', () => {
    for (const texts of [ENGLISH, CHINESE]) {
      const { taken, batch, lines } = read(texts);
      expect(taken).toEqual([Household, Household, End]);
      expect(lines).toEqual({ households: [2, 3], loans: [2, 3, 4, 5] });
      expect(Array.from(batch.owners.subarray(0, 4))).toEqual([0, 1, 1, 1]);
      expect(batch.households.at(0)).toMatchObject({
        id: 'H1',
        township: '妙高街道',
        listed: [{ from: day('2024-08-15') }],
      });
      expect(batch.households.at(1)).toMatchObject({ id: 'H2', annualIncome: 8_800_000 });
      // 3.625‰ a month is 4.35% a year.
      expect(batch.loans.at(0)).toEqual({
        id: 'L1',
        householdId: 'H1',
        lender: '遂昌农商银行',
        product: '共富经营贷',
        principal: 15_000_000,
        contractedOn: day('2024-09-14'),
        disbursedOn: day('2024-09-15'),
        maturesOn: day('2025-09-15'),
        extendedTo: undefined,
        rates: [{ from: day('2024-09-15'), pct: 4_350_000 }],
        referenceRates: [{ from: day('2024-09-15'), pct: 5_350_000 }],
        repayments: [{ on: day('2024-11-20'), amount: 2_000_000 }],
        eligibleAmounts: undefined,
        overdue: [{ from: day('2024-12-21'), to: day('2024-12-26') }],
        interestPaidTo: undefined,
        misusedOn: undefined,
        otherSubsidy: undefined,
        attributes: undefined,
      });
    }
  });

  it('have every event, in whatever order the rows are', () => {
    const rows = [
      'L,repayment,2024-10-01,1,',
      'L,还款,2024-09-20,2,',
      'L,eligible-amount,2024-10-01,-0.5,',
      'L,RATE-CHANGE,2024-09-14,,3',
      'L,rate-change,2024-10-15,,3.625',
      'L,reference-rate-change,2024-09-01,,4',
      'L,overdue-end,2024-10-09,,',
      'L,overdue-begin,2024-10-02,,',
      'L,逾期开始,2024-10-09,,',
      'L,extension,2026-01-01,,',
      'L,misuse,2024-12-01,,',
      'L,interest-paid-to,2024-12-21,,',
    ];
    // One spell ends on the day on which the next begins: the row of the end is before that of the beginning in both orders.
    for (const order of [rows, [...rows].sort()]) {
      const { taken, batch } = read(withEvents(...order));
      expect(taken).toEqual([Household, End]);
      expect(batch.loans.at(0)).toMatchObject({
        extendedTo: day('2026-01-01'),
        rates: [
          { from: day('2024-09-14'), pct: 3_600_000 },
          { from: day('2024-09-15'), pct: 4_350_000 },
          { from: day('2024-10-15'), pct: 4_350_000 },
        ],
        referenceRates: [{ from: day('2024-09-01'), pct: 4_800_000 }],
        repayments: [
          { on: day('2024-09-20'), amount: 200 },
          { on: day('2024-10-01'), amount: 100 },
        ],
        eligibleAmounts: [{ on: day('2024-10-01'), amount: -50 }],
        overdue: [
          { from: day('2024-10-02'), to: day('2024-10-09') },
          { from: day('2024-10-09'), to: undefined },
        ],
        interestPaidTo: day('2024-12-21'),
        misusedOn: day('2024-12-01'),
      });
    }
  });

  it('have the events of their loans where these alternate, for any number of loans', () => {
    for (const many of [2, 40]) {
      const ids = Array.from({ length: many }, (_, i) => `L${String(i).padStart(2, '0')}`);
      const rounds = ['2024-10-01', '2024-11-01', '2024-12-01'];
      const { taken, batch } = read({
        ...withLoans(...ids.map((id) => LOAN.replace('L', id))),
        'events.csv': EVENTS + rounds.flatMap((on) => ids.map((id, i) => `${id},repayment,${on},${i},\n`)).join(''),
      });
      expect(taken).toEqual([Household, End]);
      for (const [i] of ids.entries()) {
        expect(batch.loans.at(i).repayments).toEqual(rounds.map((on) => ({ on: day(on), amount: 100 * i })));
      }
    }
  });

  it('have the spells of all of their rows', () => {
    const { taken, batch, lines } = read(
      withHouseholds(
        'G,"王 ""秀"", 英",妙高,2024-01-01,2024-02-01,低保,2023-01-01,',
        'G,,妙高,2024-03-01,,,,',
        'G,,,,,特困,2024-01-01,2024-02-01',
        'H,,,,,,,',
      ),
    );
    expect(taken).toEqual([Household, Household, End]);
    expect(lines.households).toEqual([2, 5]);
    expect(batch.households.at(0)).toMatchObject({
      id: 'G',
      name: '王 "秀", 英',
      township: '妙高',
      listed: [
        { from: day('2024-01-01'), to: day('2024-02-01') },
        { from: day('2024-03-01'), to: undefined },
      ],
      assistance: [
        { kind: '低保', from: day('2023-01-01'), to: undefined },
        { kind: '特困', from: day('2024-01-01'), to: day('2024-02-01') },
      ],
    });
    expect(batch.households.at(1)).toMatchObject({ id: 'H', name: undefined, listed: [], assistance: [] });
  });

  it('have other subsidies and attributes', () => {
    const { taken, batch } = read(
      withLoans('A,H,B,P,1,2024-09-15,2025-09-15,0,妇女,1.5,个人\n', 'B,H,B,P,1,2024-09-15,2025-09-15,100,妇女,,\n'),
    );
    expect(taken).toEqual([Household, End]);
    expect(batch.loans.at(0)).toMatchObject({
      otherSubsidy: [{ programme: '妇女', level: undefined, pct: 1_500_000 }],
      attributes: { x: '个人' },
    });
    expect(batch.loans.at(1)).toMatchObject({
      otherSubsidy: [{ programme: '妇女', pct: undefined }],
      attributes: undefined,
    });
  });

  it('are read up to the next household; rows of no loan or of another household are left', () => {
    const { taken, batch } = read({
      'households.csv': `${HOUSEHOLDS}G,,,,,,,\n${HOUSEHOLD}`,
      'loans.csv': LOANS + LOAN + LOAN.replace('L,H', 'M,X'),
      'events.csv': `${EVENTS}L,repayment,2024-10-01,1,\nM,repayment,2024-10-01,1,\n`,
    });
    expect(taken).toEqual([Household, Household, End]);
    expect(batch.loans.count).toBe(1);
    expect(batch.owners[0]).toBe(1);
  });

  it('wait for more bytes where a household may not be whole', () => {
    const { taken } = read(withHouseholds('G,,,,,,,', 'H,,,,,,,'), false);
    expect(taken).toEqual([Household, More]);
  });

  it.each<[string, Partial<CsvTexts>]>([
    ['a household without an id', withHouseholds(',,,2024-01-01,,,,')],
    ['a spell without a beginning', withHouseholds('H,,,,2024-01-01,,,')],
    ['assistance without a kind', withHouseholds('H,,,,,,2024-01-01,')],
    ['spells out of order', withHouseholds('H,,,2024-03-01,,,,', 'H,,,2024-01-01,2024-02-01,,,')],
    ['a spell of no days', withHouseholds('H,,,2024-03-01,2024-03-01,,,')],
    ['rows that contradict', withHouseholds('H,甲,,2024-03-01,,,,', 'H,乙,,,,,,')],
    ['a further row with what the first does not have', withHouseholds('H,,,2024-03-01,,,,', 'H,乙,,,,,,')],
    ['a no-break space in an id', withHouseholds('H\u00a0\u200b,,,,,,,')],
    ['a loan without a rate', withLoans(LOAN.replace('4.35', ''))],
    ['a rate of more than 100%', withLoans(LOAN.replace('4.35', '100.000001'))],
    ['a principal with thousands apart', withLoans(LOAN.replace('1000.00', '"1,000.00"'))],
    ['a principal in full-width digits', withLoans(LOAN.replace('1000.00', '１０００'))],
    ['a day in another form', withLoans(LOAN.replace('2024-09-15', '2024/9/15'))],
    ['a loan that is due on the disbursement', withLoans(LOAN.replace('2025-09-15', '2024-09-15'))],
    ['another subsidy without a name', withLoans(LOAN.replace(',,,\n', ',,1.5,\n'))],
    ['a monthly rate that is not exact', withEvents('L,rate-change,2024-10-01,,3.625001')],
    ['a monthly rate of more than 100% a year', withEvents('L,rate-change,2024-10-01,,84')],
    ['a repayment without an amount', withEvents('L,repayment,2024-10-01,,')],
    ['a repayment below 0', withEvents('L,repayment,2024-10-01,-1,')],
    ['a repayment with a rate', withEvents('L,repayment,2024-10-01,1,3')],
    ['a spell with an amount', withEvents('L,overdue-begin,2024-10-01,1,')],
    ['an unknown event', withEvents('L,repaid,2024-10-01,1,')],
    ['two repayments of a day', withEvents('L,repayment,2024-10-01,1,', 'L,repayment,2024-10-01,1,')],
    ['more repaid than lent', withEvents('L,repayment,2024-10-01,1000.01,')],
    ['a rate from the disbursement on', withEvents('L,rate-change,2024-09-15,,3')],
    ['reference rates from after the disbursement on', withEvents('L,reference-rate-change,2024-09-16,,3')],
    ['an end without a beginning', withEvents('L,overdue-end,2024-10-01,,')],
    ['a beginning within a spell', withEvents('L,overdue-begin,2024-10-01,,', 'L,overdue-begin,2024-10-02,,')],
    ['two extensions', withEvents('L,extension,2026-01-01,,', 'L,extension,2026-01-02,,')],
    ['two days of misuse', withEvents('L,misuse,2025-01-01,,', 'L,misuse,2025-01-02,,')],
    ['interest paid twice', withEvents('L,interest-paid-to,2025-01-01,,', 'L,interest-paid-to,2025-01-02,,')],
  ])('are refused: %s', (_, texts) => {
    expect(read(texts).taken).toEqual([Refused]);
  });

  it('are refused where any column has what no field accepts', () => {
    const HOLD: Readonly<Record<string, string>> = {
      household_id: 'H',
      loan_id: 'L',
      lender: 'B',
      product: 'P',
      principal: '1',
      disbursed_on: '2024-09-15',
      matures_on: '2025-09-15',
      rate_annual_pct: '1',
      event: 'rate-change',
      date: '2025-01-01',
    };
    const written = (columns: readonly Column<string>[], spoilt?: Column<string>) => {
      const header = columns.map(({ headers, isFamily }) => (isFamily === true ? 'attribute:x' : headers[0]));
      const cells = columns.map((one) => (one === spoilt ? '\u200b' : (HOLD[one.headers[0]] ?? '')));
      return `${header.join(',')}\n${cells.join(',')}\n`;
    };
    const inOneUnit = (columns: readonly Column<string>[]) =>
      columns.filter(({ unit }) => unit === undefined || unit === 'annual_pct');
    const tables = {
      'households.csv': inOneUnit(HOUSEHOLD_COLUMNS),
      'loans.csv': inOneUnit(LOAN_COLUMNS),
      'events.csv': inOneUnit(EVENT_COLUMNS),
    };
    const sound = Object.fromEntries(Object.entries(tables).map(([name, columns]) => [name, written(columns)]));
    expect(read(sound).taken).toEqual([Household, End]);
    // By these rows are joined: the row would be of another household or loan.
    const KEYS: Readonly<Record<string, string>> = { 'loans.csv': 'household_id', 'events.csv': 'loan_id' };
    let columns = 0;
    for (const [name, all] of Object.entries(tables)) {
      for (const column of all) {
        if (column.field === KEYS[name]) continue;
        const { taken } = read({ ...sound, [name]: written(all, column) });
        expect(taken, `${name}: ${column.headers[0]}`).toEqual([Refused]);
        columns += 1;
      }
    }
    expect(columns).toBe(Object.values(tables).flat().length - Object.keys(KEYS).length);
  });

  it.each<[string, Partial<CsvTexts>]>([
    ['a quote within a cell', withHouseholds('H,a"b,,,,,,')],
    ['a short row of a loan', withLoans('L,H\n')],
    ['a short row of an event', withEvents('L,repayment')],
  ])('are left to the parser: %s', (_, texts) => {
    expect(read(texts).taken).toEqual([Odd]);
  });
});
