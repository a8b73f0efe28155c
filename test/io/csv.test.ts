import { describe, expect, it } from 'vitest';
import { fault, formatFault, type RawFault } from '../../src/fields/faults.js';
import { readPortfolioCsv } from '../../src/io/csv.js';
import { readPortfolio } from '../../src/io/parse.js';
import { CHINESE, type CsvTexts, ENGLISH, HOUSEHOLDS, PERIOD, POLICY, PORTFOLIO } from '../cli/worked.js';
import { gb18030 } from './gb18030.js';

const utf8 = (text: string) => new TextEncoder().encode(text);

function read(texts: Partial<CsvTexts>, encode: (text: string) => Uint8Array = utf8, encoding?: 'utf-8' | 'gb18030') {
  const all = { ...ENGLISH, ...texts };
  const file = (name: keyof CsvTexts) => ({ name, bytes: encode(all[name]) });
  return readPortfolioCsv(
    { households: file('households.csv'), loans: file('loans.csv'), events: file('events.csv') },
    encoding,
  );
}

/** Every fault of the files and of what they hold, each as `file:line:column CODE`. */
function faultsIn(texts: Partial<CsvTexts>): string[] {
  return told(texts).map(({ file, line, column, code }) =>
    [[file, line, column].filter((part) => part !== undefined).join(':'), code].join(' '),
  );
}

function told(texts: Partial<CsvTexts>) {
  const csv = read(texts);
  const faults: RawFault[] = [];
  readPortfolio({ policy: POLICY, period: PERIOD, ...csv.input }, faults);
  return csv.placed(faults).map((raw) => fault(raw, 'en'));
}

const LOAN_HEADER = 'loan_id,household_id,lender,product,principal,disbursed_on,matures_on';
const loans = (rateHeader: string, rate: string) => ({
  'loans.csv': `${LOAN_HEADER},${rateHeader}\nL1,H1,bank,p,100.00,2024-09-15,2025-09-15,${rate}\n`,
  'events.csv': 'loan_id,event,date\n',
});
const events = (...lines: string[]) => ({ 'events.csv': ['loan_id,event,date,amount', ...lines].join('\n') });
const firstLoan = (texts: Partial<CsvTexts>) => read(texts).input.loans[0];

describe('the content of the files', () => {
  it('is the portfolio that the JSON form would give', () => {
    const { input } = read({});
    expect(input.loans).toEqual(PORTFOLIO.loans.map((loan) => ({ repayments: [], overdue: [], ...loan })));
    expect(input.households).toEqual(HOUSEHOLDS.map((household) => ({ assistance: [], ...household })));
  });

  it('is the same under Chinese headers, in any order of columns and rows', () => {
    expect(read(CHINESE).input).toEqual(read({}).input);
  });

  it('is the same with a byte-order mark and CRLF line ends', () => {
    const asExcel = (text: string) => utf8(`\ufeff${text.replaceAll('\n', '\r\n')}`);
    expect(read(CHINESE, asExcel).input).toEqual(read({}).input);
  });

  it('is the same in GB18030, detected', () => {
    expect(read(CHINESE, gb18030).input).toEqual(read({}).input);
  });

  it('is the same in GB18030, asked for', () => {
    expect(read(CHINESE, gb18030, 'gb18030').input).toEqual(read({}).input);
  });

  it('does not depend on blanks around cells and headers, on the case of headers, or on full-width brackets', () => {
    const texts = loans(' Rate_Annual_PCT ', ' 4.35　');
    expect(firstLoan(texts)).toMatchObject({ rates: [{ pct: '4.35' }] });
    expect(firstLoan(loans('年利率（％）', '4.35'))).toMatchObject({ rates: [{ pct: '4.35' }] });
  });

  it('has every spell of a household that stands on several rows', () => {
    const text = [
      'household_id,township,listed_from,listed_to,assistance_kind,assistance_from,assistance_to',
      'H1,妙高街道,2024-01-01,2024-03-01,,,',
      'H2,,2024-01-01,,,,',
      'H1,,2024-06-01,,低保,2023-01-01,2023-07-01',
      'H1,妙高街道,,,特困,2025-01-01,',
    ].join('\n');
    expect(read({ 'households.csv': text }).input.households[0]).toEqual({
      id: 'H1',
      township: '妙高街道',
      listed: [{ from: '2024-01-01', to: '2024-03-01' }, { from: '2024-06-01' }],
      assistance: [
        { kind: '低保', from: '2023-01-01', to: '2023-07-01' },
        { kind: '特困', from: '2025-01-01' },
      ],
    });
  });

  it('has an event of every kind', () => {
    const text = [
      '借据号,event,日期,amount,年利率(%)',
      'L1,rate-change,2024-10-01,,4.1',
      'L1,参考利率调整,2024-11-01,,5.1',
      'L1,extension,2026-01-01,,',
      'L1,挪用,2024-12-30,,',
      'L1,付息至,2024-12-21,,',
    ].join('\n');
    expect(firstLoan({ 'events.csv': text })).toMatchObject({
      rates: [
        { from: '2024-09-15', pct: '4.35' },
        { from: '2024-10-01', pct: '4.1' },
      ],
      referenceRates: [
        { from: '2024-09-15', pct: '5.35' },
        { from: '2024-11-01', pct: '5.1' },
      ],
      extendedTo: '2026-01-01',
      misusedOn: '2024-12-30',
      interestPaidTo: '2024-12-21',
    });
  });

  it('has another subsidy with its rate', () => {
    const header = `${LOAN_HEADER},rate_annual_pct,other_subsidy_programme,其他贴息月利率(‰)`;
    const text = `${header}\nL1,H1,bank,p,100,2024-09-15,2025-09-15,4.35,创业担保贷款,2.5\n`;
    // 2.5 × 12 / 10
    expect(firstLoan({ 'loans.csv': text })).toMatchObject({ otherSubsidy: { programme: '创业担保贷款', pct: '3' } });
  });
});

describe('rates', () => {
  it.each([
    ['rate_annual_pct', '4.5'],
    // 3.75‰ × 12 = 45‰ = 4.5%
    ['rate_monthly_permille', '3.75'],
    ['月利率(‰)', '3.75'],
    // 1.25‱ × 360 = 450‱ = 4.5%
    ['rate_daily_permyriad', '1.25'],
    ['日利率(‱)', '1.25'],
  ])('%s %s is 4.5%% a year', (header, cell) => {
    expect(firstLoan(loans(header, cell))).toMatchObject({ rates: [{ from: '2024-09-15', pct: '4.5' }] });
  });

  it('are converted exactly, to the last of six decimals', () => {
    // 0.00005 × 12 / 10 and 0.00005 × 360 / 100
    expect(firstLoan(loans('rate_monthly_permille', '0.00005'))).toMatchObject({ rates: [{ pct: '0.00006' }] });
    expect(firstLoan(loans('rate_daily_permyriad', '0.00005'))).toMatchObject({ rates: [{ pct: '0.00018' }] });
  });

  it.each(['3.625001', '4,35', '４.35', '4.35%', '1e1', '-1', '84', '0.0000005'])(
    'refuse %s ‰ a month and show the cell as written',
    (cell) => {
      const [only, ...others] = told(loans('rate_monthly_permille', `"${cell}"`));
      expect(others).toEqual([]);
      expect(only).toMatchObject({ code: 'INVALID_RATE', file: 'loans.csv', line: 2, column: 8, value: `"${cell}"` });
    },
  );

  it.each(['rate', '利率'])('are refused under the header %s, which names no unit', (header) => {
    expect(faultsIn(loans(header, '4.35'))).toEqual(['loans.csv:1 MISSING_FIELD', 'loans.csv:1:8 UNKNOWN_FIELD']);
  });

  it('are refused in two units at once', () => {
    expect(faultsIn(loans('rate_annual_pct,月利率(‰)', '4.35,3.625'))).toEqual(['loans.csv:1:9 INVALID_VALUE']);
  });
});

describe('faults of the form of a file', () => {
  it('every row with too few or too many cells is reported', () => {
    const text = `${ENGLISH['households.csv']}H3,a\nH4,b,c,2024-01-01,1,extra\n`;
    expect(faultsIn({ 'households.csv': text })).toEqual([
      'households.csv:4 INVALID_VALUE',
      'households.csv:5 INVALID_VALUE',
    ]);
  });

  it('lines are those of the file, behind empty lines and cells of several lines', () => {
    const text = 'household_id,name,annual_income\r\n\r\nH1,"a\r\nb",1\r\nH2,x,1.2万\r\n';
    expect(faultsIn({ 'households.csv': text })).toEqual(['households.csv:5:3 INVALID_MONEY']);
  });

  it('an unknown header is reported with its column', () => {
    expect(faultsIn({ 'events.csv': 'loan_id,event,date,colour\n' })).toEqual(['events.csv:1:4 UNKNOWN_FIELD']);
  });

  it('a duplicate column is reported, also under its two names', () => {
    expect(faultsIn({ 'events.csv': 'loan_id,event,date,借据号\n' })).toEqual(['events.csv:1:4 INVALID_VALUE']);
  });

  it('a missing required column is reported once, not for every row', () => {
    const text = 'loan_id,event\nL1,repayment\nL1,misuse\n';
    expect(faultsIn({ 'events.csv': text })).toEqual(['events.csv:1 MISSING_FIELD', 'events.csv:2 MISSING_FIELD']);
  });

  it('an empty file has no header row', () => {
    expect(faultsIn({ 'events.csv': '' })).toEqual(['events.csv:1 MISSING_FIELD']);
  });

  it('a missing file is reported by its name', () => {
    const csv = readPortfolioCsv({ households: { name: 'x/households.csv' }, loans: { name: 'x/loans.csv' } });
    expect(csv.faults.map((raw) => formatFault(fault(raw, 'en')))).toEqual([
      'x/households.csv: MISSING_FIELD: required field is missing: the folder must have this file, or a table with its columns under another name',
      'x/loans.csv: MISSING_FIELD: required field is missing: the folder must have this file, or a table with its columns under another name',
    ]);
  });

  it('bytes that are neither UTF-8 nor GB18030 are refused by the name of the file', () => {
    const csv = readPortfolioCsv({
      households: { name: 'h.csv', bytes: Uint8Array.of(0x41, 0x0a, 0xff, 0x37, 0x62) },
      loans: { name: 'l.csv', bytes: utf8(ENGLISH['loans.csv']) },
    });
    expect(csv.faults).toMatchObject([{ code: 'INVALID_VALUE', file: 'h.csv', line: 2 }]);
  });

  it('GB18030 is refused where UTF-8 is asked for', () => {
    expect(read(CHINESE, gb18030, 'utf-8').faults.map(({ code }) => code)).toEqual([
      'INVALID_VALUE',
      'INVALID_VALUE',
      'INVALID_VALUE',
    ]);
  });

  it.each([
    ['a quote inside a cell', 'H3,a"b,,,', 4],
    ['characters behind a closing quote', 'H3,"a"b,,,', 4],
    ['a quote that is not closed', 'H3,"a,,,\nH4,,,,\n', 4],
  ])('%s is reported with its line', (_, row, line) => {
    const faults = faultsIn({ 'households.csv': `${ENGLISH['households.csv']}${row}` });
    expect(faults).toEqual([`households.csv:${line} INVALID_VALUE`]);
  });

  it('a loan is not reported for a household that a row with a wrong number of cells may hold', () => {
    const text = 'household_id,township,category,listed_from,annual_income\nH1,a\nH2,,,,\n';
    expect(faultsIn({ 'households.csv': text })).toEqual(['households.csv:2 INVALID_VALUE']);
  });
});

describe('faults of cells', () => {
  it('are reported all at once, each with its file, line and column', () => {
    expect(
      faultsIn({
        'households.csv': 'household_id,listed_from\nH1,08/15/2024\nH2,2024-08-15\n',
        'loans.csv': `${LOAN_HEADER},rate_annual_pct\nL1,H1,bank,p,"15,0000.00",2024-09-15,2024-09-15,4.35\nL2,H9,,p,１0０,2024-02-30,2026-01-01,\n`,
        ...events('L1,repayment,2024-09-14,1.2万', 'L3,misuse,2024-10-01,', 'L1,melting,2024-10-01,'),
      }),
    ).toEqual([
      'households.csv:2:2 INVALID_DATE',
      'loans.csv:2:5 INVALID_MONEY',
      'loans.csv:2:7 MATURITY_NOT_AFTER_DISBURSEMENT',
      'loans.csv:3:2 UNKNOWN_HOUSEHOLD',
      'loans.csv:3:3 MISSING_FIELD',
      'loans.csv:3:5 INVALID_MONEY',
      'loans.csv:3:6 INVALID_DATE',
      'loans.csv:3:8 MISSING_FIELD',
      'events.csv:2:4 INVALID_MONEY',
      'events.csv:3:1 INVALID_VALUE',
      'events.csv:4:2 INVALID_VALUE',
    ]);
  });

  it('names the line of the faulty event, in any order of the events', () => {
    expect(faultsIn(events('L1,还款,2024-12-01,1.00', 'L1,还款,2024-09-14,1.00'))).toEqual([
      'events.csv:3:3 REPAYMENT_BEFORE_DISBURSEMENT',
    ]);
  });

  it('names the line of the last repayment where these exceed the principal', () => {
    expect(faultsIn(events('L1,还款,2024-12-01,100000.00', 'L1,还款,2024-10-01,50000.01'))).toEqual([
      'events.csv:2:4 REPAYMENT_EXCEEDS_PRINCIPAL',
    ]);
  });

  it('names the line of a rate change on the day of disbursement', () => {
    const text = 'loan_id,event,date,rate_annual_pct\nL1,rate-change,2024-09-15,4.2\n';
    expect(faultsIn({ 'events.csv': text })).toEqual(['events.csv:2:3 DUPLICATE_RATE_DATE']);
  });

  it('names the line of a reference rate that begins after the disbursement', () => {
    const text = 'loan_id,event,date,rate_annual_pct\nL2,reference-rate-change,2024-10-01,5.2\n';
    expect(faultsIn({ 'events.csv': text })).toEqual(['events.csv:2:3 RATE_GAP']);
  });

  it('names the line of the end of a spell that is not after its beginning', () => {
    const text = 'household_id,listed_to,listed_from\nH1,2024-08-15,2024-08-15\nH2,,\n';
    expect(faultsIn({ 'households.csv': text })).toEqual(['households.csv:2:2 INVALID_INTERVAL']);
  });

  it('names the column that is needed where a spell ends without a beginning', () => {
    const [only] = told({ 'households.csv': 'household_id,listed_to\nH1,2024-08-15\nH2,\n' });
    expect(only && formatFault(only)).toBe(
      'households.csv:2: MISSING_FIELD: required field is missing: the column listed_from',
    );
  });

  it('a further row of a household may not contradict the first', () => {
    const text = 'household_id,township,category\nH1,a,b\nH2,,\nH1,a,c\n';
    expect(faultsIn({ 'households.csv': text })).toEqual(['households.csv:4:3 DUPLICATE_ID']);
  });

  it('a loan id that occurs twice is reported at its second line', () => {
    const [, second = ''] = ENGLISH['loans.csv'].split('\n');
    expect(faultsIn({ 'loans.csv': `${ENGLISH['loans.csv']}${second}\n` })).toEqual(['loans.csv:6:1 DUPLICATE_ID']);
  });

  it('only repayments have an amount', () => {
    expect(faultsIn(events('L1,misuse,2024-12-01,1.00'))).toEqual(['events.csv:2:4 INVALID_VALUE']);
  });

  it('a repayment without an amount is reported', () => {
    expect(faultsIn(events('L1,repayment,2024-12-01,'))).toEqual(['events.csv:2:4 MISSING_FIELD']);
  });

  it.each(['extension', 'misuse', 'interest-paid-to'])('a loan has one %s', (event) => {
    const day = event === 'extension' ? '2026-01-01' : '2024-12-01';
    expect(faultsIn(events(`L1,${event},${day},`, `L1,${event},${day},`))).toEqual(['events.csv:3:2 INVALID_VALUE']);
  });
});

describe('overdue begins and ends', () => {
  it('pair up in the order of their days, not of the rows', () => {
    const texts = events('L1,overdue-end,2024-10-05,', 'L1,overdue-begin,2024-11-01,', 'L1,overdue-begin,2024-10-01,');
    expect(firstLoan(texts)).toMatchObject({
      overdue: [{ from: '2024-10-01', to: '2024-10-05' }, { from: '2024-11-01' }],
    });
  });

  it('on one day end a spell first and then begin the next', () => {
    const texts = events(
      'L1,overdue-begin,2024-10-01,',
      'L1,overdue-begin,2024-10-05,',
      'L1,overdue-end,2024-10-05,',
      'L1,overdue-end,2024-10-09,',
    );
    expect(firstLoan(texts)).toMatchObject({
      overdue: [
        { from: '2024-10-01', to: '2024-10-05' },
        { from: '2024-10-05', to: '2024-10-09' },
      ],
    });
  });

  it('are refused where an end has no beginning', () => {
    expect(faultsIn(events('L1,overdue-end,2024-10-05,'))).toEqual(['events.csv:2:2 INVALID_VALUE']);
  });

  it('are refused where a spell begins inside another', () => {
    expect(faultsIn(events('L1,overdue-begin,2024-10-05,', 'L1,overdue-begin,2024-10-06,'))).toEqual([
      'events.csv:3:2 INVALID_VALUE',
    ]);
  });

  it('are refused where a spell ends on the day it begins', () => {
    expect(faultsIn(events('L1,overdue-begin,2024-10-05,', 'L1,overdue-end,2024-10-05,'))).toEqual([
      'events.csv:3:3 INVALID_INTERVAL',
    ]);
  });

  it('are not reported for a counterpart whose own row cannot be read', () => {
    expect(faultsIn(events('L1,overdue-begin,2024-10-32,', 'L1,overdue-end,2024-11-05,'))).toEqual([
      'events.csv:2:3 INVALID_DATE',
    ]);
  });
});
