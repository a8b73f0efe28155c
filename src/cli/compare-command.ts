import { type Fault, fault, formatFault, isObject, type Lang, type RawFault } from '../fields/faults.js';
import { UNREAD } from '../fields/parsed.js';
import { POLICY, type Policy } from '../fields/policy.js';
import { formatWarning } from '../fields/warnings.js';
import { comparisonCsv } from '../io/csv-comparison.js';
import { safeParsePolicy } from '../io/parse.js';
import { encodeComparison } from '../io/planning-json.js';
import { compare } from '../planning/compare.js';
import { comparisonTable } from './comparison-table.js';
import type { Context } from './context.js';
import { RefusedError } from './errors.js';
import type { CompareRequest } from './options.js';
import type { Progress } from './progress.js';
import { countOf, type Read, readInput, readPolicy, readTerms, withReferences } from './reading.js';
import type { Result } from './recheck.js';
import { withTerms } from './terms-flags.js';
import { inputLines } from './warnings.js';

/**
 * `compare`: settles a portfolio under its own policy and under another. Warnings go to standard error.
 *
 * @throws RefusedError with every fault of the input and of the other policy; FileError, UsageError
 */
export async function comparedPolicies(
  request: CompareRequest,
  context: Context,
  progress: Progress,
  lang: Lang,
): Promise<Result> {
  const { read, other } = await readBoth(request, context, progress, lang);
  const { portfolio } = read;
  await progress.step('settling');
  const comparison = compare(portfolio, other, { lang });
  const text = {
    table: () => comparisonTable(comparison, lang),
    json: () => `${JSON.stringify(encodeComparison(comparison), null, 2)}\n`,
    csv: () => comparisonCsv(comparison, portfolio, lang),
  }[request.format];
  const stderr = [...inputLines(read, lang), ...comparison.warnings.map((one) => formatWarning(one, lang))];
  return { code: 0, stdout: text(), stderr };
}

/** Reads the input and the other policy; the faults of both are reported together. */
async function readBoth(
  request: CompareRequest,
  context: Context,
  progress: Progress,
  lang: Lang,
): Promise<{ readonly read: Read; readonly other: Policy }> {
  let faults: readonly string[] = [];
  const refusal = (error: unknown): undefined => {
    if (!(error instanceof RefusedError)) throw error;
    // The last line is the count, which is made for both together.
    faults = faults.concat(error.lines.slice(0, -1));
  };
  const read = await readInput(request, context, progress, lang).catch(refusal);
  const base = request.other ?? read?.portfolio.policy;
  const other = base === undefined ? undefined : await readOther(base, request, context, lang).catch(refusal);
  if (read === undefined || other === undefined) throw refused(faults, lang);
  return { read, other };
}

/**
 * Reads the other policy: `base`, which is the policy of the input, a preset or a file, with every object of terms applied
 * over it in order.
 *
 * @throws RefusedError with every fault and the file that it is in
 */
async function readOther(
  base: Policy | string,
  request: CompareRequest,
  context: Context,
  lang: Lang,
): Promise<Policy> {
  const faults: RawFault[] = [];
  const written = typeof base === 'string' ? await readPolicy(base, request, context, faults) : POLICY.encode(base);
  let policy = await withReferences(written, request, context, faults);
  const terms: { readonly name: string; readonly value: unknown }[] = [];
  for (const name of request.otherTerms) terms.push({ name, value: await readTerms(name, context, faults) });
  const lines = faults.map((raw) => formatFault(fault(raw, lang)));
  if (policy === UNREAD || terms.some(({ value }) => value === UNREAD)) throw refused(lines, lang);
  for (const { value } of terms) policy = withTerms(policy, value, {}).policy;
  const result = safeParsePolicy(policy, { lang });
  if (result.success && lines.length === 0) return result.data;
  /** The file of the last terms that have the faulty term, or else the policy. */
  const originOf = ([first, second]: Fault['path']): string => {
    const term = String(first === 'terms' ? second : first);
    const giving = terms.findLast(({ value }) => isObject(value) && Object.hasOwn(value, term));
    if (giving === undefined && typeof base === 'string') return base === 'suichang-2024' ? `--with ${base}` : base;
    return (giving ?? terms.at(-1))?.name as string;
  };
  const found = result.success ? [] : result.faults;
  throw refused([...lines, ...found.map((one) => `${originOf(one.path)}: ${formatFault(one)}`)], lang);
}

function refused(lines: readonly string[], lang: Lang): RefusedError {
  return new RefusedError([...lines, countOf(lines.length, lang)]);
}
