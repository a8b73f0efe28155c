// The loans of a benchmark as a folder of CSV, as a bank's core exports them.

import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Held, households, type Loan } from './loans.js';

const HEADERS = {
  households: 'household_id,township,listed_from',
  loans: 'loan_id,household_id,lender,product,principal,disbursed_on,matures_on,rate_annual_pct',
  events: 'loan_id,event,date,amount,rate_annual_pct',
} as const;

type Name = keyof typeof HEADERS;
type Rows = Readonly<Record<Name, readonly string[]>>;

/** Writes the files of so many loans into a folder, which is created. */
export function writeCsvFolder(folder: string, loans: number): void {
  mkdirSync(folder);
  const names = Object.keys(HEADERS) as Name[];
  const files = names.map((name) => {
    const file = openSync(join(folder, `${name}.csv`), 'w');
    writeSync(file, `${HEADERS[name]}\n`);
    return { name, file, rows: [] as string[] };
  });
  const write = () => {
    for (const { file, rows } of files)
      writeSync(
        file,
        rows
          .splice(0)
          .map((row) => `${row}\n`)
          .join(''),
      );
  };
  let held = 0;
  for (const one of households(loans)) {
    const rows = rowsOf(one);
    for (const each of files) each.rows.push(...rows[each.name]);
    if (++held % 1000 === 0) write();
  }
  write();
  for (const { file } of files) closeSync(file);
}

function rowsOf({ household: { id, township, listed }, loans }: Held): Rows {
  return {
    households: listed.map(({ from }) => `${id},${township},${from}`),
    loans: loans.map((loan) =>
      [
        loan.id,
        loan.householdId,
        loan.lender,
        loan.product,
        loan.principal,
        loan.disbursedOn,
        loan.maturesOn,
        loan.rates[0]?.pct,
      ].join(','),
    ),
    events: loans.flatMap(eventsOf),
  };
}

/** The events of a loan, by their days. */
function eventsOf({ id, rates, repayments, overdue = [] }: Loan): string[] {
  const events = [
    ...repayments.map(({ on, amount }) => ['repayment', on, amount, '']),
    ...rates.slice(1).map(({ from, pct }) => ['rate-change', from, '', pct]),
    ...overdue.flatMap(({ from, to }) => [
      ['overdue-begin', from, '', ''],
      ['overdue-end', to, '', ''],
    ]),
  ];
  return events.sort(([, a = ''], [, b = '']) => (a < b ? -1 : a > b ? 1 : 0)).map((cells) => [id, ...cells].join(','));
}
