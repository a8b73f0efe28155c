// A wide table in an .xlsx, read into the texts of its cells by the package and by hucre, and checked whole by the built
// command: CPU time and memory.

import { statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type CellValue, writeXlsx } from 'hucre/xlsx';
import { COMMAND, ROOT } from './built.js';
import { count, medianOf, table } from './measure.js';
import { inFolder, node, type Used } from './process.js';

const ROWS = 100_000;
const ROUNDS = 3;
/** Rows of one cell, and in the first of them another in column XFD, the last of a sheet. */
const WIDE_ROWS = 1_000;

const HEADERS = [
  ...['户号', '户主', '乡镇', '列入日期', '借据号', '贷款机构', '产品', '贷款金额'],
  ...['发放日期', '到期日期', '年利率(%)', '合同日期', '家庭年收入', '家庭类别', '备注'],
];
const DAYS = [3, 8, 9, 11];

/** The first day of 2023 and so many days more. */
const day = (number: number) => new Date(Date.UTC(2023, 0, 1 + number));

function loan(i: number): CellValue[] {
  const padded = (length: number) => String(i).padStart(length, '0');
  const [listed, disbursed, matures, contracted] = [i % 300, 620 + (i % 365), 985 + (i % 365), 610 + (i % 365)].map(
    day,
  );
  return [
    ...[
      `H${padded(7)}`,
      `户主${i % 997}`,
      `第${i % 19}乡镇`,
      listed!,
      `9010002024${padded(8)}`,
      '县农商银行',
      '共富经营贷',
    ],
    ...[(15_000_000 + 137 * i) / 100, disbursed!, matures!, 4.35, contracted!, (6_000_025 + 100 * (i % 777)) / 100],
    ...['农户类', '无'],
  ];
}

async function writeTable(path: string): Promise<void> {
  const columns = HEADERS.map((_, i) => (DAYS.includes(i) ? { numFmt: 'yyyy-mm-dd' } : {}));
  const rows = [HEADERS, ...Array.from({ length: ROWS }, (_, i) => loan(i))];
  writeFileSync(path, await writeXlsx({ sheets: [{ name: '明细', rows, columns }] }));
}

async function writeWide(path: string): Promise<void> {
  const rows = Array.from({ length: WIDE_ROWS }, (_, i) => [i]);
  const cells = new Map([['0,16383', { value: 'x' }]]);
  writeFileSync(path, await writeXlsx({ sheets: [{ name: '明细', rows, cells }] }));
}

const module = (path: string) => JSON.stringify(pathToFileURL(path).href);
/** Programs that read a file and say how many rows the first sheet has. */
const PROGRAMS: Readonly<Record<string, string>> = {
  '`readWorkbook`': `import { readWorkbook as read } from ${module(resolve(ROOT, 'src/io/tables/workbook.ts'))};`,
  'hucre, `readXlsx` with styles': `import { readXlsx } from ${module(createRequire(import.meta.url).resolve('hucre/xlsx'))};
    const read = (bytes) => readXlsx(bytes, { readStyles: true });`,
};
const argvOf = (program: string, file: string) => [
  ...['--import', module(createRequire(import.meta.url).resolve('tsx')).slice(1, -1)],
  '--input-type=module',
  '-e',
  `${program}
  import { readFileSync } from 'node:fs';
  const { sheets } = await read(readFileSync(${JSON.stringify(file)}));
  console.log(sheets[0].rows.length);`,
];

export function sheets(): Promise<string> {
  return inFolder(async (folder) => {
    const [loans, wide] = [join(folder, 'loans.xlsx'), join(folder, 'wide.xlsx')];
    await writeTable(loans);
    await writeWide(wide);
    return [
      measured(
        loans,
        `${count(ROWS)} rows of ${HEADERS.length} cells, ${(statSync(loans).size / 1e6).toFixed(1)} MB`,
        folder,
        true,
      ),
      '',
      measured(wide, `${count(WIDE_ROWS)} rows of one cell, the first with another in column XFD`, folder, false),
      '',
      `Whole processes, their start included; user and system time; medians of ${ROUNDS} rounds, in turn. Each reads the file into the values of its cells.`,
    ].join('\n');
  });
}

/** The flags of a policy without a term that is open. */
const TERMS = [
  ...['--policy', 'suichang-2024', '--year', '2024', '--terms', 'customary', '--first-list', 'none'],
  ...['--rate-applies-by', 'accrual-day', '--principal-cap-per-loan', 'none', '--principal-cap-per-household', 'none'],
  ...['--term-cap-months', 'none', '--amount-cap-per-household', 'none', '--misuse', 'revoke', '--payment', 'accrued'],
];

function measured(file: string, what: string, folder: string, isPortfolio: boolean): string {
  const programs = Object.entries(PROGRAMS).map(([name, program]) => ({ name, argv: argvOf(program, file) }));
  if (isPortfolio) programs.push({ name: '`tiexi check`', argv: [COMMAND, 'check', file, ...TERMS] });
  const used = programs.map((program) => ({ ...program, rounds: [] as Used[] }));
  for (let round = 0; round < ROUNDS; round++) {
    for (const { argv, rounds } of used) rounds.push(node(argv, folder));
  }
  return table(
    [what, 'seconds of CPU', 'seconds', 'peak memory'],
    used.map(({ name, rounds }) => [
      name,
      medianOf(rounds.map(({ cpu }) => cpu)).toFixed(2),
      medianOf(rounds.map(({ seconds }) => seconds)).toFixed(2),
      `${count(medianOf(rounds.map(({ peak }) => peak)) / 1e6)} MB`,
    ]),
  );
}
