import { reconcile } from '../claims/reconcile.js';
import type { Claim } from '../fields/claim.js';
import { fault, formatFault, formatPath, type Lang, type RawFault } from '../fields/faults.js';
import { encodeReconciliation, readClaims } from '../io/claims.js';
import type { TableNotes } from '../io/csv.js';
import { readClaimsTables, reconciliationCsv } from '../io/csv-claims.js';
import { noTable } from '../io/csv-table.js';
import { totalWarnings } from '../io/tables/file-warnings.js';
import { claimsTables } from '../io/tables/sources.js';
import { append } from '../kernel/append.js';
import type { Context } from './context.js';
import { orRefusal, RefusedError } from './errors.js';
import { readBytes, readJsonFile } from './input.js';
import type { ReconcileRequest } from './options.js';
import type { Progress } from './progress.js';
import { countOf, readInput } from './reading.js';
import type { Result } from './recheck.js';
import { reconciliationTable } from './reconciliation-table.js';
import { inputLines, noteLines, warningLines } from './warnings.js';

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
  const input = await orRefusal(readInput(request, context, progress, lang));
  const refused = input instanceof RefusedError ? input : undefined;
  const faults: RawFault[] = [];
  const { claims, notes } = /\.json$/i.test(file) ? await fromJson() : await fromTables();
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
  return {
    code: agrees ? 0 : 1,
    stdout,
    stderr: [...inputLines(input, lang), ...warningLines(totalWarnings(notes), lang), ...noteLines(notes, lang)],
  };

  async function fromJson(): Promise<Read> {
    const input = await readJsonFile(file, context, faults);
    if (input === undefined) return { claims: [], notes: [] };
    const found: RawFault[] = [];
    const read = readClaims(input, found);
    faults.push(
      ...found.map((raw) => ({ ...raw, file: [file, formatPath(raw.path)].filter((part) => part !== '').join(': ') })),
    );
    return { claims: read, notes: [] };
  }

  async function fromTables(): Promise<Read> {
    const bytes = await readBytes(file, context);
    // Of an input with faults the funders are not known: their columns are not read, and have no faults.
    const funders = input instanceof RefusedError ? [] : input.portfolio.policy.funders;
    const ofFile: RawFault[] = [];
    const raws = await claimsTables({ name: file, bytes }, { encoding }, ofFile);
    append(faults, ofFile);
    const tables = readClaimsTables(raws.length > 0 || ofFile.length > 0 ? raws : [noTable(file, 'claims')], funders);
    const found: RawFault[] = [];
    const read = readClaims(tables.input, found);
    append(faults, tables.placed(found));
    return { claims: read, notes: tables.notes };
  }
}

interface Read {
  readonly claims: readonly Claim[];
  /** What of the tables was not read. */
  readonly notes: readonly TableNotes[];
}
