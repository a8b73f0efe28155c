import { reconcile } from '../claims/reconcile.js';
import type { Claim } from '../fields/claim.js';
import { fault, formatFault, formatPath, type Lang, type RawFault } from '../fields/faults.js';
import { encodeReconciliation, readClaims } from '../io/claims.js';
import { readClaimsCsv, reconciliationCsv } from '../io/csv-claims.js';
import type { TotalRow } from '../io/tables/totals.js';
import { append } from '../kernel/append.js';
import { enumerated, named } from '../words/forms.js';
import type { Context } from './context.js';
import { RefusedError } from './errors.js';
import { readBytes, readJsonFile } from './input.js';
import type { ReconcileRequest } from './options.js';
import type { Progress } from './progress.js';
import { countOf, readInput } from './reading.js';
import type { Result } from './recheck.js';
import { reconciliationTable } from './reconciliation-table.js';
import { totalLine } from './table-notes.js';

/**
 * `reconcile`: compares a bank's claim with the recomputation. The exit code is 1 where a row does not agree or another of
 * its figures differs.
 *
 * @throws RefusedError with every fault of the input and of the claim; FileError, UsageError
 */
export async function reconciled(
  request: ReconcileRequest,
  context: Context,
  progress: Progress,
  lang: Lang,
): Promise<Result> {
  const { claims: file, encoding, format } = request;
  const input = await readInput(request, context, progress, lang).catch((error: unknown) => {
    if (error instanceof RefusedError) return error;
    throw error;
  });
  const refused = input instanceof RefusedError ? input : undefined;
  const faults: RawFault[] = [];
  const { claims, others, totals } = /\.json$/i.test(file) ? await fromJson() : await fromCsv();
  if (input instanceof RefusedError || faults.length > 0) {
    const told = faults.map((raw) => fault(raw, lang));
    const lines = [...(refused?.lines.slice(0, -1) ?? []), ...told.map(formatFault)];
    throw new RefusedError([...lines, countOf(lines.length, lang)], [...(refused?.faults ?? []), ...told]);
  }
  const { portfolio } = input;
  await progress.step('comparing');
  const reconciliation = reconcile(portfolio, claims);
  const agrees = reconciliation.rows.every(({ status, mismatches }) => status === 'agreed' && mismatches.length === 0);
  const stdout = {
    table: () => reconciliationTable(reconciliation, portfolio.policy, lang),
    json: () => `${JSON.stringify(encodeReconciliation(reconciliation), null, 2)}\n`,
    csv: () => reconciliationCsv(reconciliation, portfolio.policy, lang),
  }[format]();
  const notes = totals.map((total) => totalLine(file, total, lang));
  return { code: agrees ? 0 : 1, stdout, stderr: others.length === 0 ? notes : [...notes, notRead(others, lang)] };

  async function fromJson(): Promise<Read> {
    const input = await readJsonFile(file, context, faults);
    if (input === undefined) return { claims: [], others: [], totals: [] };
    const found: RawFault[] = [];
    const read = readClaims(input, found);
    faults.push(
      ...found.map((raw) => ({ ...raw, file: [file, formatPath(raw.path)].filter((part) => part !== '').join(': ') })),
    );
    return { claims: read, others: [], totals: [] };
  }

  async function fromCsv(): Promise<Read> {
    const bytes = await readBytes(file, context);
    // Of an input with faults the funders are not known: their columns are not read, and have no faults.
    const funders = input instanceof RefusedError ? [] : input.portfolio.policy.funders;
    const csv = readClaimsCsv({ name: file, bytes }, funders, encoding);
    const found: RawFault[] = [];
    const read = readClaims(csv.input, found);
    append(faults, csv.placed(found));
    return { claims: read, others: csv.others, totals: csv.totals };
  }
}

interface Read {
  readonly claims: readonly Claim[];
  /** Headers of the columns that were not read. */
  readonly others: readonly string[];
  /** The rows of totals. */
  readonly totals: readonly TotalRow[];
}

function notRead(others: readonly string[], lang: Lang): string {
  return named(lang === 'en' ? 'columns not read' : '未读取的列', enumerated(others, lang), lang);
}
