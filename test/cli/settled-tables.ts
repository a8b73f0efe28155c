import { folderOf, tiexi } from './command.js';

export const TERMS = [
  ...['--policy', 'suichang-2024', '--year', '2024', '--terms', 'customary', '--first-list', 'none'],
  ...['--subsidy-points', '1.8', '--concession-points', '1.9', '--tested-on', 'contract', '--day-count', 'ACT/360'],
  ...['--rate-applies-by', 'accrual-day', '--principal-cap-per-loan', 'none', '--principal-cap-per-household', 'none'],
  ...['--term-cap-months', 'none', '--amount-cap-per-household', 'none', '--interest-period', 'none'],
  ...['--misuse', 'revoke', '--payment', 'accrued'],
];

export const HOUSEHOLDS = '户号,户主,列入日期\nH1,甲,2024-08-15\nH2,乙,2024-08-15\n';
export const HEADER = '借据号,户号,贷款机构,产品,贷款金额,发放日期,到期日期,年利率(%)\n';
export const FIRST = 'L1,H1,遂昌农商银行,共富经营贷,150000.00,2024-09-01,2025-09-01,4.35\n';
export const SECOND = 'L2,H2,遂昌农商银行,共富助学贷,60000.00,2024-10-10,2025-10-10,4.35\n';
export const EVENTS = '借据号,事件,日期,金额\nL1,还款,2024-11-20,20000.00\n';
export const FILES = { 'households.csv': HOUSEHOLDS, 'loans.csv': HEADER + FIRST + SECOND, 'events.csv': EVENTS };

/**
 * L1: 150,000 for 80 days and 130,000 for 42; L2: 60,000 for 83 days: 17,460,000 + 4,980,000 yuan·days × 1.8% ÷ 360.
 */
export const SUBSIDY = (((150_000 * 80 + 130_000 * 42 + 60_000 * 83) * 0.018) / 360).toFixed(2);

interface Told {
  readonly code: number;
  readonly subsidy: string | undefined;
  readonly stderr: string;
}

type Files = Readonly<Record<string, string | Uint8Array>>;

/** Settles a folder of files, whole and line by line. */
export const settled = (files: Files) => settledFrom('.', files);

/** Settles one or some of several files, or `.` for all, whole and line by line. */
export async function settledFrom(
  input: string | readonly string[],
  files: Files,
): Promise<{ whole: Told; streamed: Told }> {
  const folder = await folderOf(files);
  const run = async (...flags: readonly string[]) =>
    tiexi(['settle', ...[input].flat(), ...TERMS, ...flags], { cwd: folder });
  const whole = await run('--format', 'json');
  const streamed = await run('--output', 'ndjson');
  const last = streamed.stdout.trimEnd().split('\n').at(-1) as string;
  return {
    whole: { ...whole, subsidy: whole.code === 0 ? JSON.parse(whole.stdout).totals.subsidy : undefined },
    streamed: { ...streamed, subsidy: streamed.code === 0 ? JSON.parse(last).settlement.totals.subsidy : undefined },
  };
}
