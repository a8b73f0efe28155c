// Makes the pictures of docs/zh/images from the example county's workbooks: npm run screenshots
//
// Needs LibreOffice (soffice), poppler (pdftoppm, pdftotext) and a Chinese font such as fonts-wqy-zenhei. A sheet is printed
// to PDF as LibreOffice shows it, and the upper part of its first page is kept. The bytes depend on versions and fonts, so
// that no test holds them: look at each picture before it is committed, and keep it below 150 kB.

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const IMAGES = join(ROOT, 'docs/zh/images');
const SOURCE = 'docs/examples/suichang-2025-xlsx';
const MOST_BYTES = 150_000;
const DOTS_PER_INCH = 110;

/** The settlement of the guide docs/zh/year.md. */
const SETTLE = [
  ...['settle', SOURCE, '--policy', 'suichang-2024', '--year', '2025', '--lang', 'zh-CN'],
  ...['--previous', 'docs/examples/suichang-2025/settlement-2024.json', '--advance', 'province=1000000.00'],
  ...['--terms', 'customary', '--first-list', 'none', '--rate-applies-by', 'accrual-day'],
  ...['--principal-cap-per-loan', 'none', '--principal-cap-per-household', 'none', '--term-cap-months', 'none'],
  ...['--amount-cap-per-household', 'none', '--misuse', 'revoke', '--payment', 'accrued'],
];

/** A picture: its name, a workbook, words of the page that it shows, and the part of it, in dots. */
interface Shot {
  readonly name: string;
  readonly file: string;
  readonly words: string;
  readonly part: readonly [left: number, top: number, width: number, height: number];
}

const SETTLED = 'out/贴息结算.xlsx';
const SHOTS: readonly Shot[] = [
  { name: 'loans', file: `${SOURCE}/贷款台账.xlsx`, words: '扩中家庭贷款台账', part: [70, 75, 1030, 290] },
  { name: 'repayments', file: `${SOURCE}/还款流水.xlsx`, words: '贷款还款流水', part: [70, 75, 795, 320] },
  { name: 'summary', file: SETTLED, words: '贴息申请汇总表', part: [45, 65, 1200, 445] },
  { name: 'detail', file: SETTLED, words: '贴息明细表', part: [60, 65, 1165, 350] },
  { name: 'adjustments', file: SETTLED, words: '以前年度调整', part: [275, 65, 740, 360] },
];

const folder = mkdtempSync(join(tmpdir(), 'screenshots-'));
const run = (tool: string, ...argv: string[]) =>
  execFileSync(tool, argv, { cwd: ROOT, encoding: 'utf8', maxBuffer: 2 ** 26 });

/** The PDF of a file. */
function printed(file: string): string {
  const path = file.startsWith('out/') ? join(folder, file) : join(ROOT, file);
  const to = join(folder, 'pdf');
  run('soffice', '--headless', '--convert-to', 'pdf', '--outdir', to, path);
  return join(to, basename(file).replace(/\.\w+$/, '.pdf'));
}

/** The number of the first page with some words among its first lines. */
function pageWith(pdf: string, words: string): string {
  const pages = run('pdftotext', '-layout', pdf, '-').split('\f');
  const at = pages.findIndex((page) => page.split('\n').slice(0, 4).join('').replace(/\s/g, '').includes(words));
  if (at < 0) throw new Error(`no page of ${pdf} begins with ${words}`);
  return String(at + 1);
}

mkdirSync(IMAGES, { recursive: true });
try {
  run('node', 'dist/cli.cjs', ...SETTLE, '--format', 'xlsx', '--out', join(folder, 'out'));
  const pdfs = new Map<string, string>();
  for (const { name, file, words, part } of SHOTS) {
    const pdf = pdfs.get(file) ?? printed(file);
    pdfs.set(file, pdf);
    const page = pageWith(pdf, words);
    const [left, top, width, height] = part.map(String) as [string, string, string, string];
    const cut = ['-x', left, '-y', top, '-W', width, '-H', height];
    const pages = ['-f', page, '-l', page, '-singlefile', '-png', '-r', String(DOTS_PER_INCH)];
    run('pdftoppm', ...pages, ...cut, pdf, join(IMAGES, name));
    const { size } = statSync(join(IMAGES, `${name}.png`));
    console.log(`docs/zh/images/${name}.png: page ${page}, ${size} bytes`);
    if (size > MOST_BYTES) throw new Error(`${name}.png has more than ${MOST_BYTES} bytes`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
