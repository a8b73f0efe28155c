// Holding a claim against the recomputation, beside settling the same loans, in one run: npm run bench:reconcile
//
//   (a) settle on the parsed portfolio
//   (b) reconcile of the bank's claim on it, which settles too
//
// The loans are the example county's of 2024, and the claim its claims.csv, so many times over that there are 10,000 rows:
// about one row in six is wrong, with every kind of mistake that the example holds, some of them two at once, and some
// rows are explained by no known mistake, which takes longest to find out. The rounds of the two take turns, so that
// whatever else the machine does hits both alike; the figures are medians. Speeds fail nothing; the program ends with 1
// where the copies of a row are not all told the same.

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { parse } from 'csv-parse/sync';
import type { ClaimInput, EncodedReconciliation, PortfolioInput } from '../../src/index.js';
import { built, COMMAND, ROOT } from './built.js';
import { mediansOf } from './measure.js';

const { encodeReconciliation, parseClaims, parsePortfolio, reconcile, settle } = built;

const ROWS = 10_000;
const WARM_UPS = 5;
const ROUNDS = 9;

/** What is to be reached: reconciling takes less than so many times the time of settling. */
const TIMES_SETTLE = 10;

const COUNTY = join(ROOT, 'docs/examples/suichang-2024');

/** The terms under which the county's claim is made. */
const TERMS = [
  ['--policy', 'suichang-2024'],
  ['--year', '2024'],
  ['--terms', 'customary'],
  ['--first-list', 'none'],
  ['--rate-applies-by', 'accrual-day'],
  ['--principal-cap-per-loan', 'none'],
  ['--principal-cap-per-household', 'none'],
  ['--term-cap-months', 'none'],
  ['--amount-cap-per-household', 'none'],
  ['--misuse', 'revoke'],
  ['--payment', 'accrued'],
].flat();

/** A portfolio as it is written; what is not named here stays as it is. */
interface Written {
  readonly households: readonly { readonly id: string }[];
  readonly loans: readonly { readonly id: string; readonly householdId: string }[];
}

/** The county in the JSON form, as the command reads it from its CSV files. */
function readCounty(): Written {
  const out = mkdtempSync(join(tmpdir(), 'tiexi-bench-'));
  try {
    const command = ['settle', COUNTY, ...TERMS, '--format', 'json', '--out', out];
    const { status, stderr } = spawnSync(process.execPath, [COMMAND, ...command], {
      stdio: ['ignore', 'ignore', 'pipe'],
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(stderr);
    return JSON.parse(readFileSync(join(out, 'input.json'), 'utf8'));
  } finally {
    rmSync(out, { recursive: true });
  }
}

function readClaim(): ClaimInput[] {
  const rows = parse<Record<'借据号' | '贴息金额' | '贴息天数' | '积数', string>>(
    readFileSync(join(COUNTY, 'claims.csv')),
    {
      columns: true,
      bom: true,
    },
  );
  return rows.map((row) => ({
    loanId: row.借据号,
    subsidy: row.贴息金额,
    days: Number(row.贴息天数),
    principalDays: row.积数,
  }));
}

const county = readCounty();
const claim = readClaim();
const copies = Math.ceil(ROWS / claim.length);
/** So many times over, each copy under ids of its own. */
const copied = <T>(things: readonly T[], rename: (thing: T, copy: string) => T): T[] =>
  Array.from({ length: copies }, (_, copy) => things.map((thing) => rename(thing, `-${copy}`))).flat();

const portfolio = parsePortfolio({
  ...county,
  households: copied(county.households, (household, copy) => ({ ...household, id: household.id + copy })),
  loans: copied(county.loans, (loan, copy) => ({ ...loan, id: loan.id + copy, householdId: loan.householdId + copy })),
} as unknown as PortfolioInput);
const claims = parseClaims(copied(claim, (row, copy) => ({ ...row, loanId: row.loanId + copy })));

const CASES = {
  a: () => settle(portfolio),
  b: () => reconcile(portfolio, claims),
};

/** The rows of one copy, as they are told, without the ids; by the order of the claim, then those that are not claimed. */
function rowsOfCopy(rows: EncodedReconciliation['rows'], copy: number) {
  return rows
    .filter(({ loanId }) => loanId.endsWith(`-${copy}`))
    .map(({ loanId, ...told }) => ({ ...told, loan: loanId.slice(0, loanId.lastIndexOf('-')) }));
}

const { rows } = encodeReconciliation(reconcile(portfolio, claims));
const wrong = rows.filter(({ status }) => status !== 'agreed');
const seconds = mediansOf(CASES, { warmUps: WARM_UPS, rounds: ROUNDS });
const [a, b] = [1000 * seconds.a, 1000 * seconds.b];
const share = ((100 * wrong.length) / claims.length).toFixed(0);
console.log(`Node ${process.version}, ${availableParallelism()} CPUs (${cpus()[0]?.model ?? 'unknown'})`);
console.log(
  `${claims.length} rows claimed of ${portfolio.loans.length} loans, ${wrong.length} (${share}%) do not agree; median of ${ROUNDS} rounds\n`,
);
console.log(`(a) settle, parsed portfolio     ${a.toFixed(1).padStart(8)} ms`);
console.log(`(b) reconcile, parsed claim      ${b.toFixed(1).padStart(8)} ms`);
const said = b / a < TIMES_SETTLE ? 'reached' : 'NOT reached';
console.log(`\nb/a ${(b / a).toFixed(1)}   less than ${TIMES_SETTLE}: ${said}`);

const first = rowsOfCopy(rows, 0);
const differing = Array.from({ length: copies }, (_, copy) => copy).filter(
  (copy) => !isDeepStrictEqual(rowsOfCopy(rows, copy), first),
);
if (differing.length > 0) {
  console.error(`Copies of the claim are not told as the first: ${differing.join(', ')}`);
  process.exitCode = 1;
}
