import { type Fault, fault, formatFault, isObject, type Lang, type RawFault } from '../fields/faults.js';
import { POLICY, type Policy } from '../fields/policy.js';
import type { Portfolio } from '../fields/portfolio.js';
import { comparisonCsv } from '../io/csv-comparison.js';
import { safeParsePolicy } from '../io/parse.js';
import { encodeComparison } from '../io/planning-json.js';
import { compare } from '../planning/compare.js';
import { comparisonTable } from './comparison-table.js';
import type { Context } from './context.js';
import { RefusedError } from './errors.js';
import type { CompareRequest } from './options.js';
import type { Progress } from './progress.js';
import { countOf, readInput, readPolicy, readTerms } from './reading.js';
import { withTerms } from './terms-flags.js';

/**
 * `compare`: a portfolio under its own policy and under another.
 *
 * @throws RefusedError with every fault of the input and of the other policy; FileError, UsageError
 */
export async function comparedText(
  request: CompareRequest,
  context: Context,
  progress: Progress,
  lang: Lang,
): Promise<string> {
  const { portfolio, other } = await readBoth(request, context, progress, lang);
  await progress.step('settling');
  const comparison = compare(portfolio, other);
  return {
    table: () => comparisonTable(comparison, lang),
    json: () => `${JSON.stringify(encodeComparison(comparison), null, 2)}\n`,
    csv: () => comparisonCsv(comparison, portfolio, lang),
  }[request.format]();
}

/** Reads the input and the other policy: what is wrong with either is told together. */
async function readBoth(
  request: CompareRequest,
  context: Context,
  progress: Progress,
  lang: Lang,
): Promise<{ readonly portfolio: Portfolio; readonly other: Policy }> {
  let faults: readonly string[] = [];
  const refusal = (error: unknown): undefined => {
    if (!(error instanceof RefusedError)) throw error;
    // The last line counts them: there will be one count for both.
    faults = faults.concat(error.lines.slice(0, -1));
  };
  const portfolio = await readInput(request, context, progress, lang).then((read) => read.portfolio, refusal);
  const base = request.other ?? portfolio?.policy;
  const other =
    base === undefined ? undefined : await readOther(base, request.otherTerms, context, lang).catch(refusal);
  if (portfolio === undefined || other === undefined) throw refused(faults, lang);
  return { portfolio, other };
}

/**
 * Reads the other policy: `base`, which is the input's own or a preset's name or file, with every object of terms over it
 * in their order.
 *
 * @throws RefusedError with every fault, named by the file that it came from
 */
async function readOther(
  base: Policy | string,
  otherTerms: readonly string[],
  context: Context,
  lang: Lang,
): Promise<Policy> {
  const faults: RawFault[] = [];
  let policy = typeof base === 'string' ? await readPolicy(base, context, faults) : POLICY.encode(base);
  const terms: { readonly name: string; readonly value: unknown }[] = [];
  for (const name of otherTerms) terms.push({ name, value: await readTerms(name, context, faults) });
  if (faults.length > 0) {
    throw refused(
      faults.map((raw) => formatFault(fault(raw, lang))),
      lang,
    );
  }
  for (const { value } of terms) policy = withTerms(policy, value, {}).policy;
  const result = safeParsePolicy(policy, { lang });
  if (result.success) return result.data;
  /** The last terms that say something of what is wrong, or else the policy. */
  const originOf = ([first, second]: Fault['path']): string => {
    const term = String(first === 'terms' ? second : first);
    const giving = terms.findLast(({ value }) => isObject(value) && Object.hasOwn(value, term));
    if (giving === undefined && typeof base === 'string') return base === 'suichang-2024' ? `--with ${base}` : base;
    return (giving ?? terms.at(-1))?.name as string;
  };
  throw refused(
    result.faults.map((one) => `${originOf(one.path)}: ${formatFault(one)}`),
    lang,
  );
}

function refused(lines: readonly string[], lang: Lang): RefusedError {
  return new RefusedError([...lines, countOf(lines.length, lang)]);
}
