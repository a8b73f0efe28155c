// Parquet in and out, two ways, on the same generated loans: through npm libraries in the process, and through SQL of
// DuckDB that makes text of it. Figures of docs/decisions/parquet.md come from here. In a fresh folder:
//
//   npm init -y
//   npm install @duckdb/node-api hyparquet hyparquet-compressors hyparquet-writer parquet-wasm apache-arrow
//   npm install PATH_OF_THE_BUILT_CHECKOUT
//   node PATH/columns.mjs GUIDE.md 100000 5 1000000 3
//
// GUIDE.md holds the SQL that is measured, the same that users read; after it come pairs of a number of loans and a
// number of rounds. Every step is a process of its own, so that its largest memory is its own; the rounds of the steps
// take turns. Times are from the first read to the last write, the start of Node and loading of modules left out; they
// are medians, with the least and the most. Everything read or written is compared with what was generated, in full;
// the program ends with 1 where anything differs that should not. Speeds fail nothing.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  createReadStream,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { generator } from '../scripts/county/random.mjs';

const SEED = 20241212;
const HERE = fileURLToPath(import.meta.url);
const ROOT = process.env.COLUMNS_ROOT ?? process.cwd();
const require = createRequire(join(ROOT, 'x.js'));
const load = (name) => import(pathToFileURL(require.resolve(name)));
const TERMS =
  '--policy suichang-2024 --year 2025 --terms customary --subsidy-points 1.8 --rate-applies-by accrual-day ' +
  '--principal-cap-per-loan none --principal-cap-per-household none --term-cap-months none ' +
  '--amount-cap-per-household none --misuse revoke --payment accrued';

// ---------------------------------------------------------------- the loans

/** Households with their loans, 2 to 4 events each; every tenth loan is the second of the household before. */
function* generate(count) {
  const random = generator(SEED);
  const integerIn = (low, high) => low + Math.floor(random() * (high - low + 1));
  const two = (number) => String(number).padStart(2, '0');
  const day = (year, firstMonth, lastMonth) =>
    `${year}-${two(integerIn(firstMonth, lastMonth))}-${two(integerIn(1, 28))}`;
  let entry;
  for (let i = 0; i < count; i++) {
    if (i % 10 !== 9) {
      if (entry) yield entry;
      const household = {
        id: `H${String(i).padStart(7, '0')}`,
        township: ['妙高街道', '云峰街道', '大柘镇', '石练镇'][i % 4],
        category: ['农户类', '就业类', '经营类'][i % 3],
        listed: [{ from: '2024-08-15' }],
        annualIncome: `${integerIn(20_000, 99_999)}.${two(integerIn(0, 99))}`,
      };
      if (i % 97 === 0) household.assistance = [{ kind: '低保', from: '2026-03-01' }];
      entry = { household, loans: [] };
    }
    const disbursedOn = day(2024, 9, 12);
    const loan = {
      id: `L${String(i).padStart(7, '0')}`,
      householdId: entry.household.id,
      lender: '遂昌农商银行',
      product: '共富经营贷',
      principal: `${integerIn(50, 500)}000.00`,
      contractedOn: disbursedOn,
      disbursedOn,
      maturesOn: '2026-12-20',
      rates: [{ from: disbursedOn, pct: `7.${integerIn(20, 65)}0000` }],
      repayments: [{ on: day(2025, 1, 6), amount: `${integerIn(10, 99)}05.${two(integerIn(0, 99))}` }],
    };
    const events = 2 + (i % 3);
    loan.rates.push({ from: `2025-${two(integerIn(1, 12))}-21`, pct: `6.${integerIn(80, 95)}0000` });
    if (events >= 3) {
      const month = two(integerIn(1, 12));
      loan.overdue = [
        { from: `2025-${month}-${two(integerIn(1, 12))}`, to: `2025-${month}-${two(integerIn(13, 28))}` },
      ];
    }
    if (events >= 4) loan.repayments.push({ on: day(2025, 7, 12), amount: `${integerIn(10, 99)}05.37` });
    if (i % 25 === 0) loan.referenceRates = [{ from: disbursedOn, pct: '8.350000' }];
    if (i % 50 === 1) loan.extendedTo = '2027-06-20';
    if (i % 50 === 2) loan.interestPaidTo = '2025-12-21';
    entry.loans.push(loan);
  }
  yield entry;
}

/** Without null, without empty lists, keys in order: two households are the same if their texts are. */
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.keys(value)
    .filter((key) => value[key] != null && !(Array.isArray(value[key]) && value[key].length === 0))
    .sort();
  return `{${fields.map((key) => `"${key}":${canonical(value[key])}`).join()}}`;
}

/** Equal for two files with the same entries, in whatever order they stand. */
function digest() {
  let sum = 0n;
  let entries = 0;
  return {
    add(entry) {
      sum += createHash('md5').update(canonical(entry)).digest().readBigUInt64LE();
      entries++;
    },
    text: () => `${entries} entries ${(sum & 0xffffffffffffffffn).toString(16)}`,
  };
}

async function* linesOf(file) {
  yield* createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY });
}

/** Writes text in large pieces. */
function writer(file) {
  const descriptor = openSync(file, 'w');
  let parts = [];
  let size = 0;
  const flush = () => {
    writeSync(descriptor, parts.join(''));
    parts = [];
    size = 0;
  };
  return {
    write(text) {
      parts.push(text);
      size += text.length;
      if (size > 1 << 20) flush();
    },
    end() {
      flush();
      closeSync(descriptor);
    },
  };
}

// ---------------------------------------------------------------- DuckDB

async function duckdb() {
  const { DuckDBInstance } = require('@duckdb/node-api');
  return (await DuckDBInstance.create(':memory:')).connect();
}

/** The guide's blocks of SQL: to CSV, to lines of JSON, lines of a settlement to Parquet. */
function guideSql() {
  const blocks = [...readFileSync(process.env.COLUMNS_GUIDE, 'utf8').matchAll(/^```sql\n(.*?)^```$/gms)].map(
    (m) => m[1],
  );
  const withOne = (part) => blocks.find((block) => block.includes(part));
  return {
    csv: withOne("'in/loans.csv'"),
    ndjson: withOne("TO 'households.ndjson'"),
    lines: withOne("TO 'lines.parquet'"),
  };
}

/** The flat tables as Parquet, and the households with their loans nested as Parquet, its amounts as text. */
async function writeTables(count) {
  const tables = Object.fromEntries(['households', 'loans', 'events'].map((name) => [name, writer(`${name}.raw`)]));
  const row = (table, ...cells) => tables[table].write(`${cells.map((cell) => cell ?? '').join()}\n`);
  for (const { household, loans } of generate(count)) {
    const [listed] = household.listed;
    const [spell = {}] = household.assistance ?? [];
    row(
      'households',
      household.id,
      household.township,
      household.category,
      listed.from,
      listed.to,
      spell.kind,
      spell.from,
      spell.to,
      household.annualIncome,
    );
    for (const loan of loans) {
      const [first, ...changes] = loan.rates;
      row(
        'loans',
        loan.id,
        loan.householdId,
        loan.lender,
        loan.product,
        loan.principal,
        loan.contractedOn,
        loan.disbursedOn,
        loan.maturesOn,
        first.pct,
        loan.referenceRates?.[0].pct,
        undefined,
        undefined,
      );
      for (const { on, amount } of loan.repayments) row('events', loan.id, 'repayment', on, amount, undefined);
      for (const { from, pct } of changes) row('events', loan.id, 'rate-change', from, undefined, pct);
      for (const { from, to } of loan.overdue ?? []) {
        row('events', loan.id, 'overdue-begin', from, undefined, undefined);
        row('events', loan.id, 'overdue-end', to, undefined, undefined);
      }
      if (loan.extendedTo) row('events', loan.id, 'extension', loan.extendedTo, undefined, undefined);
      if (loan.interestPaidTo) row('events', loan.id, 'interest-paid-to', loan.interestPaidTo, undefined, undefined);
    }
  }
  for (const table of Object.values(tables)) table.end();
  const types = {
    households: `household_id: 'VARCHAR', township: 'VARCHAR', category: 'VARCHAR', listed_from: 'DATE', listed_to: 'DATE', assistance_kind: 'VARCHAR', assistance_from: 'DATE', assistance_to: 'DATE', annual_income: 'DECIMAL(18,2)'`,
    loans: `loan_id: 'VARCHAR', household_id: 'VARCHAR', lender: 'VARCHAR', product: 'VARCHAR', principal: 'DECIMAL(18,2)', contracted_on: 'DATE', disbursed_on: 'DATE', matures_on: 'DATE', rate_annual_pct: 'DECIMAL(9,6)', reference_rate_annual_pct: 'DECIMAL(9,6)', other_subsidy_programme: 'VARCHAR', other_subsidy_rate_annual_pct: 'DECIMAL(9,6)'`,
    events: `loan_id: 'VARCHAR', event: 'VARCHAR', date: 'DATE', amount: 'DECIMAL(18,2)', rate_annual_pct: 'DECIMAL(9,6)'`,
  };
  const connection = await duckdb();
  for (const [name, columns] of Object.entries(types)) {
    await connection.run(
      `COPY (FROM read_csv('${name}.raw', header = false, columns = {${columns}})) TO '${name}.parquet'`,
    );
  }
  await connection.run(guideSql().ndjson.replace("'households.ndjson' (FORMAT json)", "'nested.parquet'"));
}

/** The lines of a settlement, by the package itself, a thousand households at a time. */
async function writeLines(count) {
  const { customaryTerms, encodeSettlement, parsePortfolio, settle, suichang2024, year } = await load('tiexi');
  const policy = suichang2024({
    ...customaryTerms,
    subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.8' }],
    rateAppliesBy: 'accrual-day',
    principalCap: null,
    termCapMonths: null,
    amountCap: null,
    misuse: 'revoke',
    payment: 'accrued',
  });
  const out = writer('lines.ndjson');
  let households = [];
  let loans = [];
  const flush = () => {
    const { loans: lines } = encodeSettlement(
      settle(parsePortfolio({ policy, period: year(2025), households, loans })),
    );
    for (const line of lines) out.write(`${JSON.stringify(line)}\n`);
    households = [];
    loans = [];
  };
  for (const entry of generate(count)) {
    households.push(entry.household);
    loans.push(...entry.loans);
    if (households.length === 1000) flush();
  }
  if (households.length > 0) flush();
  out.end();
}

// ---------------------------------------------------------------- Parquet in the process

const dayOf = (days) => new Date(days * 86_400_000).toISOString().slice(0, 10);

/** An unscaled integer as decimal text. */
function decimalText(unscaled, scale) {
  const digits = String(unscaled).padStart(scale + 1, '0');
  return `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Reads a table with hyparquet; `exact` takes the annotation off decimals and days, so that they stay integers. */
async function hyparquetRows(file, exact, range = {}) {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await load('hyparquet');
  const { compressors } = await load('hyparquet-compressors');
  const buffer = await asyncBufferFromFile(file);
  const metadata = await parquetMetadataAsync(buffer);
  if (exact) {
    for (const element of metadata.schema) {
      if (element.converted_type !== 'DECIMAL' && element.converted_type !== 'DATE') continue;
      delete element.converted_type;
      delete element.logical_type;
    }
  }
  return parquetReadObjects({ file: buffer, metadata, compressors, ...range });
}

/** The same with parquet-wasm and Arrow, whose decimals are integers in words of 32 bits. */
async function wasmRows(file) {
  const { readParquet } = require('parquet-wasm');
  const { tableFromIPC } = require('apache-arrow');
  const table = tableFromIPC(readParquet(readFileSync(file)).intoIPCStream());
  const columns = table.schema.fields.map(({ name, type }) => {
    const vector = table.getChild(name);
    const text = String(type);
    if (!text.startsWith('Decimal')) return [name, (i) => vector.get(i)];
    return [
      name,
      (i) => {
        const words = vector.get(i);
        return words && (BigInt(words[1]) << 32n) + BigInt(words[0]);
      },
    ];
  });
  const rows = new Array(table.numRows);
  for (let i = 0; i < rows.length; i++) {
    const row = {};
    for (const [name, value] of columns) row[name] = value(i);
    rows[i] = row;
  }
  return rows;
}

/** The flat tables, read exactly, joined to households with their loans. */
async function joined(rowsOf, days) {
  const money = (unscaled) => (unscaled == null ? undefined : decimalText(unscaled, 2));
  const rate = (unscaled) => decimalText(unscaled, 6);
  const day = (value) => (value == null ? undefined : days(value));
  const households = new Map();
  for (const row of await rowsOf('households.parquet')) {
    const { household_id: id, township, category } = row;
    const household = {
      id,
      township,
      category,
      annualIncome: money(row.annual_income),
      listed: [{ from: day(row.listed_from), to: day(row.listed_to) }],
    };
    if (row.assistance_kind !== null)
      household.assistance = [
        { kind: row.assistance_kind, from: day(row.assistance_from), to: day(row.assistance_to) },
      ];
    households.set(id, { household, loans: [] });
  }
  const loans = new Map();
  for (const row of await rowsOf('loans.parquet')) {
    const from = day(row.disbursed_on);
    const loan = {
      id: row.loan_id,
      householdId: row.household_id,
      lender: row.lender,
      product: row.product,
      principal: money(row.principal),
      contractedOn: day(row.contracted_on),
      disbursedOn: from,
      maturesOn: day(row.matures_on),
      rates: [{ from, pct: rate(row.rate_annual_pct) }],
      repayments: [],
      overdue: [],
    };
    if (row.reference_rate_annual_pct !== null)
      loan.referenceRates = [{ from, pct: rate(row.reference_rate_annual_pct) }];
    loans.set(loan.id, loan);
    households.get(loan.householdId).loans.push(loan);
  }
  for (const row of await rowsOf('events.parquet')) {
    const loan = loans.get(row.loan_id);
    const on = day(row.date);
    if (row.event === 'repayment') loan.repayments.push({ on, amount: money(row.amount) });
    else if (row.event === 'rate-change') loan.rates.push({ from: on, pct: rate(row.rate_annual_pct) });
    else if (row.event === 'overdue-begin') loan.overdue.push({ from: on });
    else if (row.event === 'overdue-end') loan.overdue.at(-1).to = on;
    else if (row.event === 'extension') loan.extendedTo = on;
    else if (row.event === 'interest-paid-to') loan.interestPaidTo = on;
  }
  return households.values();
}

/** Households with their loans from nested Parquet whose amounts are text, a row group at a time. */
async function* nestedRows() {
  const { asyncBufferFromFile, parquetMetadataAsync } = await load('hyparquet');
  const { row_groups: groups } = await parquetMetadataAsync(await asyncBufferFromFile('nested.parquet'));
  let rowStart = 0;
  for (const { num_rows: rows } of groups) {
    const rowEnd = rowStart + Number(rows);
    yield* await hyparquetRows('nested.parquet', true, { rowStart, rowEnd });
    rowStart = rowEnd;
  }
}

const DAY_FIELDS = new Set([
  'from',
  'to',
  'on',
  'contractedOn',
  'disbursedOn',
  'maturesOn',
  'extendedTo',
  'interestPaidTo',
  'misusedOn',
]);

/** Days of integers as text, in place. */
function daysToText(value) {
  for (const key of Object.keys(value)) {
    if (DAY_FIELDS.has(key)) value[key] = value[key] === null ? undefined : dayOf(value[key]);
    else if (value[key] !== null && typeof value[key] === 'object') daysToText(value[key]);
  }
  return value;
}

const MONEY = ['principalDays', 'interest', 'concession', 'waived', 'capped', 'subsidy', 'borrowerInterest'];
const TEXT = ['loanId', 'householdId', 'basis', 'product', 'township', 'category'];
const FUNDERS = ['province', 'local'];
const fen = (text) => BigInt(text.replace('.', ''));

/** The lines of a settlement to Parquet with hyparquet-writer: integers of fen, lists and maps as JSON text. */
async function writeLinesByLibrary() {
  const { fileWriter, ParquetWriter } = await load('hyparquet-writer');
  const text = (name) => ({ name, type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' });
  const money = (name) => ({
    name,
    type: 'INT64',
    converted_type: 'DECIMAL',
    scale: 2,
    precision: 18,
    repetition_type: 'OPTIONAL',
  });
  const elements = [
    ...TEXT.map(text),
    ...['reasons', 'excludedDays'].map(text),
    { name: 'subsidisedDays', type: 'INT32', repetition_type: 'OPTIONAL' },
    ...[...MONEY, ...FUNDERS].map(money),
  ];
  const out = fileWriter('lines-by-library.parquet');
  const parquet = new ParquetWriter({
    writer: out,
    schema: [{ name: 'root', num_children: elements.length }, ...elements],
  });
  let columns = Object.fromEntries(elements.map(({ name }) => [name, []]));
  let rows = 0;
  const flush = () => {
    parquet.write({ columnData: elements.map(({ name }) => ({ name, data: columns[name] })), rowGroupSize: 100_000 });
    columns = Object.fromEntries(elements.map(({ name }) => [name, []]));
  };
  for await (const textLine of linesOf('lines.ndjson')) {
    const line = JSON.parse(textLine);
    for (const name of TEXT) columns[name].push(line[name]);
    for (const name of MONEY) columns[name].push(fen(line[name]));
    for (const name of FUNDERS) columns[name].push(fen(line.funders[name]));
    columns.reasons.push(JSON.stringify(line.reasons));
    columns.excludedDays.push(JSON.stringify(line.excludedDays));
    columns.subsidisedDays.push(line.subsidisedDays);
    if (++rows % 100_000 === 0) flush();
  }
  if (rows % 100_000 !== 0) flush();
  parquet.finish();
  return rows;
}

// ---------------------------------------------------------------- the steps

async function bySql(sql) {
  const connection = await duckdb();
  return async () => void (await connection.run(sql));
}

async function rowsOfAll(rowsOf) {
  let rows = 0;
  for (const name of ['households', 'loans', 'events']) rows += (await rowsOf(`${name}.parquet`)).length;
  return rows;
}

const wasmDays = (milliseconds) => new Date(milliseconds).toISOString().slice(0, 10);

/** What `check` reads is one string; larger files are for the streaming commands, or go in blocks. */
const MOST_TEXT = 0x1fff_ffe8;

/** The command on a file or folder, in this process. Its last word is when the process ends. */
const command =
  (...args) =>
  async () =>
  () => {
    if (statSync(args[1]).size > MOST_TEXT) throw new Error('left out: more text than one string holds');
    process.argv.splice(1, process.argv.length, 'tiexi', ...args, ...TERMS.split(' '));
    process.stdout.write = () => true;
    require(join(ROOT, 'node_modules/tiexi/dist/cli.cjs'));
    return 'runs on';
  };

/** Each prepares what is not measured, and gives what is. */
const STEPS = {
  'sql-csv': { what: 'DuckDB: Parquet to CSV', prepare: () => bySql(guideSql().csv) },
  'sql-ndjson': { what: 'DuckDB: Parquet to lines of JSON', prepare: () => bySql(guideSql().ndjson) },
  'parse-ndjson': {
    what: 'those lines to objects (JSON.parse)',
    prepare: async () => async () => {
      let lines = 0;
      for await (const line of linesOf('households.ndjson')) lines += JSON.parse(line).loans.length;
      return lines;
    },
  },
  'hyparquet-rows': {
    what: 'hyparquet: flat rows, decimals as floats',
    prepare: async () => () => rowsOfAll((file) => hyparquetRows(file, false)),
  },
  'hyparquet-joined': {
    what: 'hyparquet: flat tables, exact, joined',
    prepare: async () => () => joined((file) => hyparquetRows(file, true), dayOf),
  },
  'hyparquet-nested': {
    what: 'hyparquet: nested, amounts as text',
    prepare: async () => async () => {
      let loans = 0;
      for await (const row of nestedRows()) loans += daysToText(row).loans.length;
      return loans;
    },
  },
  'wasm-joined': {
    what: 'parquet-wasm: flat tables, exact, joined',
    prepare: async () => () => joined(wasmRows, wasmDays),
  },
  'check-csv': { what: 'tiexi check, folder of CSV', prepare: command('check', 'in') },
  'check-ndjson': { what: 'tiexi check, lines of JSON', prepare: command('check', 'households.ndjson') },
  'sql-lines': { what: 'DuckDB: lines of a settlement to Parquet', prepare: () => bySql(guideSql().lines) },
  'writer-lines': { what: 'hyparquet-writer: the same, exact', prepare: async () => writeLinesByLibrary },
};

async function preload() {
  for (const name of ['hyparquet', 'hyparquet-compressors', 'hyparquet-writer']) await load(name);
  for (const name of ['parquet-wasm', 'apache-arrow']) require(name);
}

async function step(name) {
  if (!name.startsWith('check')) await preload();
  const run = await STEPS[name].prepare();
  const base = process.resourceUsage().maxRSS;
  const start = performance.now();
  const report = () => {
    const seconds = (performance.now() - start) / 1000;
    writeFileSync(
      'step.json',
      JSON.stringify({ seconds, mb: process.resourceUsage().maxRSS / 1024, base: base / 1024 }),
    );
  };
  if ((await run()) === 'runs on') process.on('exit', report);
  else report();
}

// ---------------------------------------------------------------- whether all is what was generated

async function verify(count) {
  const results = {};
  const of = async (entries) => {
    const sum = digest();
    for await (const entry of entries) sum.add(entry);
    return sum.text();
  };
  const parsed = async function* () {
    for await (const line of linesOf('households.ndjson')) yield JSON.parse(line);
  };
  const expected = await of(generate(count));
  results['DuckDB, lines of JSON'] = (await of(parsed())) === expected;
  results['hyparquet, annotation taken off, joined'] =
    (await of(await joined((file) => hyparquetRows(file, true), dayOf))) === expected;
  const nested = async function* () {
    for await (const row of nestedRows()) yield daysToText(row);
  };
  results['hyparquet, nested, amounts as text'] = (await of(nested())) === expected;
  results['parquet-wasm, joined'] = (await of(await joined(wasmRows, wasmDays))) === expected;

  const connection = await duckdb();
  const names = [...MONEY, ...FUNDERS.map((name) => `funders.${name}`)];
  const lines = `SELECT loanId, ${MONEY.join()}, funders.province AS province, funders."local" AS "local" FROM read_json('lines.ndjson', columns = {loanId: 'VARCHAR', ${MONEY.map((name) => `${name}: 'VARCHAR'`).join()}, funders: 'STRUCT(province VARCHAR, "local" VARCHAR)'})`;
  const texts = MONEY.map((name) => `${name}::VARCHAR`).join();
  const differing = async (from, funders) => {
    const sql = `SELECT count(*) FROM ((${lines}) EXCEPT ALL (SELECT loanId, ${texts}, ${funders} FROM '${from}'))`;
    return Number((await connection.runAndReadAll(sql)).getRows()[0][0]);
  };
  results[`DuckDB, lines to Parquet (${names.length} amounts a loan)`] =
    (await differing('lines.parquet', 'funders.province::VARCHAR, funders."local"::VARCHAR')) === 0;
  results['hyparquet-writer, lines to Parquet'] =
    (await differing('lines-by-library.parquet', 'province::VARCHAR, "local"::VARCHAR')) === 0;
  writeFileSync('step.json', JSON.stringify(results));
}

/** What each way makes of amounts at the edge. */
async function decimals() {
  const amounts = ['0.07', '1005.37', '9999999999999.99', '90071992547409.93', '9999999999999999.99'];
  const connection = await duckdb();
  await connection.run(
    `COPY (SELECT unnest([${amounts.map((amount) => `'${amount}'`).join()}])::DECIMAL(18,2) AS exact, unnest([${amounts.map((amount) => `'${amount}'`).join()}])::DOUBLE AS float) TO 'edge.parquet'`,
  );
  const asIs = await hyparquetRows('edge.parquet', false);
  const exact = await hyparquetRows('edge.parquet', true);
  const wasm = await wasmRows('edge.parquet');
  await connection.run(
    "COPY (SELECT exact, exact::VARCHAR AS text FROM 'edge.parquet') TO 'edge.ndjson' (FORMAT json)",
  );
  const json = readFileSync('edge.ndjson', 'utf8').trim().split('\n');
  writeFileSync(
    'step.json',
    JSON.stringify(
      amounts.map((amount, i) => ({
        amount,
        'hyparquet DECIMAL': `${typeof asIs[i].exact} ${asIs[i].exact.toFixed(2)}`,
        'hyparquet DOUBLE': `${typeof asIs[i].float} ${asIs[i].float.toFixed(2)}`,
        'hyparquet, annotation off': decimalText(exact[i].exact, 2),
        'parquet-wasm': decimalText(wasm[i].exact, 2),
        'DuckDB to JSON': json[i],
      })),
    ),
  );
}

// ---------------------------------------------------------------- running it

function child(folder, ...args) {
  const env = { ...process.env, COLUMNS_ROOT: ROOT, COLUMNS_GUIDE: GUIDE };
  const { status, signal, stderr } = spawnSync(
    process.execPath,
    [...(args[0] === 'verify' ? ['--max-old-space-size=12288'] : []), HERE, '--step', ...args],
    { cwd: folder, env, encoding: 'utf8', maxBuffer: 1 << 26 },
  );
  if (status !== 0)
    return {
      failed: `${signal ?? ''} ${/(heap out of memory|(?<=Error: ).*)/.exec(stderr)?.[0] ?? stderr.slice(0, 500)}`,
    };
  return JSON.parse(readFileSync(join(folder, 'step.json'), 'utf8'));
}

const GUIDE = process.argv[2] === '--step' ? process.env.COLUMNS_GUIDE : resolve(process.argv[2] ?? 'guide.md');
const number = (value, digits = 0) =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });

function installed() {
  const size = (path) => {
    const stat = statSync(path);
    return stat.isDirectory() ? readdirSync(path).reduce((sum, name) => sum + size(join(path, name)), 0) : stat.size;
  };
  const engine = readdirSync(join(ROOT, 'node_modules/@duckdb')).filter((name) => name.startsWith('node-bindings-'));
  for (const name of [
    '@duckdb/node-api',
    ...engine.map((name) => `@duckdb/${name}`),
    'hyparquet',
    'hyparquet-compressors',
    'hyparquet-writer',
    'parquet-wasm',
    'apache-arrow',
    'tiexi',
  ]) {
    const folder = join(ROOT, 'node_modules', name);
    const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    console.log(`${name} ${version}${name === 'tiexi' ? '' : `, ${number(size(folder) / 1e6, 1)} MB`}`);
  }
}

function main(sizes) {
  console.log(
    `Node ${process.version}, ${availableParallelism()} CPUs (${cpus()[0]?.model ?? 'unknown'}), ${process.platform}`,
  );
  installed();
  mkdirSync('edge', { recursive: true });
  console.log('\nAmounts at the edge');
  console.table(child('edge', 'decimals'));
  for (let i = 0; i < sizes.length; i += 2) {
    const [loans, rounds] = [Number(sizes[i]), Number(sizes[i + 1])];
    const folder = `loans-${loans}`;
    mkdirSync(join(folder, 'in'), { recursive: true });
    for (const [name, made] of [
      ['write-tables', 'nested.parquet'],
      ['write-lines', 'lines.ndjson'],
    ]) {
      if (existsSync(join(folder, made))) continue;
      const { failed } = child(folder, name, String(loans));
      if (failed) throw new Error(failed);
    }
    const figures = Object.fromEntries(Object.keys(STEPS).map((name) => [name, []]));
    for (let round = 0; round < rounds; round++) {
      for (const name of Object.keys(STEPS)) figures[name].push(child(folder, name));
    }
    console.log(`\n${number(loans)} loans, ${rounds} rounds`);
    for (const [name, { what }] of Object.entries(STEPS)) {
      const failed = figures[name].find((figure) => figure.failed)?.failed;
      if (failed) {
        console.log(`${what.padEnd(42)}   ${failed}`);
        continue;
      }
      const seconds = figures[name].map((figure) => figure.seconds).sort((x, y) => x - y);
      const median = seconds[Math.floor((rounds - 1) / 2)];
      const mb = Math.max(...figures[name].map((figure) => figure.mb));
      const range = `(${number(seconds[0], 2)} to ${number(seconds.at(-1), 2)})`;
      console.log(
        `${what.padEnd(42)}${number(median, 2).padStart(8)} s ${range.padEnd(18)}${number(loans / median).padStart(10)} loans/s  ${number(mb).padStart(6)} MB at most (${number(figures[name][0].base)} before)`,
      );
    }
    for (const file of [
      'households.parquet',
      'loans.parquet',
      'events.parquet',
      'nested.parquet',
      'households.ndjson',
      'in/households.csv',
      'in/loans.csv',
      'in/events.csv',
      'lines.ndjson',
      'lines.parquet',
      'lines-by-library.parquet',
    ]) {
      if (existsSync(join(folder, file)))
        console.log(`  ${file.padEnd(26)}${number(statSync(join(folder, file)).size / 1e6, 1).padStart(8)} MB`);
    }
    const compared = child(folder, 'verify', String(loans));
    for (const [what, same] of Object.entries(compared)) {
      console.log(`  ${what}: ${same === true ? 'the same as generated' : `DIFFERS ${same}`}`);
      if (same !== true) process.exitCode = 1;
    }
  }
}

if (process.argv[2] === '--step') {
  const [name, count] = process.argv.slice(3);
  if (name === 'write-tables') await writeTables(Number(count));
  else if (name === 'write-lines') await writeLines(Number(count));
  else if (name === 'verify') await verify(Number(count));
  else if (name === 'decimals') await decimals();
  else await step(name);
  if (name === 'write-tables' || name === 'write-lines') writeFileSync('step.json', '{}');
} else main(process.argv.slice(3));
