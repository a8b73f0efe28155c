import { Blob, File } from 'node:buffer';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createContext, Script } from 'node:vm';
import { build } from 'vite';
import { beforeAll, describe, expect, it } from 'vitest';
import { FILES, FIRST, HEADER, SUBSIDY } from '../cli/settled-tables.js';
import { xlsxOf } from '../io/tables/made.js';
import { ROOT } from '../setup/built.js';

/** What a page has of the web that tables are read with. It has no Buffer, no process, and no module of Node. */
const WEB = { Blob, File, TextDecoder, TextEncoder, ReadableStream, DecompressionStream, queueMicrotask, setTimeout };

const PROGRAM = `
import { customaryTerms, parsePortfolio, settle, suichang2024, year } from '${join(ROOT, 'dist/index.js')}';
import { readClaims, readTables, settlementCsv } from '${join(ROOT, 'dist/io/files.js')}';
const policy = suichang2024({
  ...customaryTerms,
  household: { ...customaryTerms.household, firstList: null },
  rateAppliesBy: 'accrual-day',
  principalCap: null,
  termCapMonths: null,
  amountCap: null,
  interestPeriod: null,
  misuse: 'revoke',
  payment: 'accrued',
});
globalThis.program = {
  readTables,
  readClaims,
  settled: async (files) => {
    const read = await readTables(files, { policy, period: year(2024) });
    if (!read.success) return read.faults;
    const portfolio = parsePortfolio(read.data);
    const settlement = settle(portfolio);
    return { subsidy: settlement.totals.subsidy.toFixed(2), csv: settlementCsv('detail', settlement, portfolio) };
  },
};
`;

interface Program {
  readonly readTables: (sources: unknown, options?: unknown) => Promise<Readonly<Record<string, unknown>>>;
  readonly readClaims: (sources: unknown) => Promise<Readonly<Record<string, unknown>>>;
  readonly settled: (files: unknown) => Promise<unknown>;
}

/** A program of a page with `tiexi/files`, bundled by vite for browsers and run where there is nothing but the web. */
async function bundled(): Promise<{ readonly code: string; readonly program: Program }> {
  const entry = join(ROOT, 'dist', `page-${process.pid}.mjs`);
  await writeFile(entry, PROGRAM);
  try {
    const [output] = (await build({
      configFile: false,
      root: ROOT,
      logLevel: 'silent',
      build: { write: false, minify: false, lib: { entry, formats: ['iife'], name: 'page' } },
    })) as { readonly output: readonly { readonly code: string }[] }[];
    const code = output?.output[0]?.code as string;
    const context = createContext({ ...WEB });
    new Script(code).runInContext(context);
    return { code, program: (context as { program: Program }).program };
  } finally {
    await rm(entry);
  }
}

describe('tiexi/files in a page', () => {
  let page: Awaited<ReturnType<typeof bundled>>;
  beforeAll(async () => {
    page = await bundled();
  }, 120_000);

  it('is bundled without a module of Node', () => {
    expect(page.code).not.toMatch(/\brequire\(|from ['"]node:|import\(['"]node:/);
  });

  it('settles the files that were chosen', async () => {
    const files = Object.entries(FILES).map(([name, text]) => new File([text], name));
    expect(await page.program.settled(files)).toMatchObject({ subsidy: SUBSIDY });
  });

  it('writes the detail as CSV', async () => {
    const files = Object.entries(FILES).map(([name, text]) => new File([text], name));
    expect(await page.program.settled(files)).toMatchObject({
      csv: expect.stringMatching(/^\ufeffno,household_id,.*\r\n1,H1,.*\r\n2,H2,.*\r\n$/),
    });
  });

  it('reads quoted cells', async () => {
    const loans = HEADER + FIRST.replace('遂昌农商银行', '"遂昌 ""农商"", 银行"');
    const read = await page.program.readTables([
      new File([FILES['households.csv']], 'h.csv'),
      new File([loans], 'l.csv'),
    ]);
    expect(read).toMatchObject({ success: true, data: { loans: [{ lender: '遂昌 "农商", 银行' }] } });
  });

  it('unpacks a workbook', async () => {
    const cells = ['loan_id', 'subsidy'].map((text) => `<c t="inlineStr"><is><t>${text}</t></is></c>`).join('');
    const row = '<c t="inlineStr"><is><t>L1</t></is></c><c><v>974.17</v></c>';
    const data = `<row r="1">${cells}</row><row r="2">${row}</row>`;
    const file = new File([xlsxOf({ sheets: [{ name: 'claim', data }] })], 'claim.xlsx');
    expect(await page.program.readClaims(file)).toMatchObject({
      success: true,
      data: [{ loanId: 'L1', subsidy: 97417 }],
    });
  });

  it('says of a path that only Node can read it', async () => {
    await expect(page.program.readTables('loans.csv')).rejects.toMatchObject({
      name: 'TypeError',
      message: expect.stringContaining('a path can be read in Node 20.16 or later only: give a File, or {name, bytes}'),
    });
  });
});
