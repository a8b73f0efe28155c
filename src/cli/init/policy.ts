import { type Fault, fault, formatFault, formatPath, isObject, type Lang, type RawFault } from '../../fields/faults.js';
import { UNREAD } from '../../fields/parsed.js';
import type { Policy } from '../../fields/policy.js';
import { safeParsePolicy } from '../../io/parse.js';
import type { Context } from '../context.js';
import { RefusedError } from '../errors.js';
import type { PolicyRequest } from '../options.js';
import { countOf, readPolicy, readTerms, withFlags, withReferences } from '../reading.js';
import { type TermValues, withTerms } from '../terms-flags.js';
import { filled, undecidedIn, type WrittenPolicy } from './open-terms.js';

/** A policy of which some terms may be undecided. */
export interface DraftPolicy {
  /** As it is written, without the undecided terms. */
  readonly written: WrittenPolicy;
  /** Read, with some value for every undecided term: of these nothing may be shown. */
  readonly policy: Policy;
  readonly undecided: ReturnType<typeof undecidedIn>;
}

/**
 * Reads the policy of a request with the terms of its flags.
 *
 * @param change applies further terms, over those of `--terms` and under those of the flags
 * @param file the file that is named where a term that no flag gives is faulty
 * @throws RefusedError with every fault, other than that terms are missing; FileError, UsageError
 */
export async function readDraft(
  request: PolicyRequest,
  context: Context,
  lang: Lang,
  change: (policy: unknown) => Promise<unknown> = async (policy) => policy,
  file = request.terms ?? request.policy,
): Promise<DraftPolicy> {
  const faults: RawFault[] = [];
  const written = await readPolicy(request.policy, request, context, faults);
  const terms = request.terms === undefined ? undefined : await readTerms(request.terms, context, faults);
  const base = written === UNREAD ? undefined : await withReferences(written, request, context, faults);
  if (faults.length > 0) throw refused(faults, lang);
  const given = await change(withTerms(base, terms, {}).policy);
  const originOf = ({ code, path }: Fault) =>
    withFlags({ code, path: ['policy', ...path] }, request).file ?? `${file}: ${formatPath(path)}`;
  return draftOf(given, request.termFlags, lang, originOf);
}

/**
 * A policy with further terms.
 *
 * @param originOf what has a faulty term
 * @throws RefusedError with every fault, other than that terms are missing; UsageError
 */
export function draftOf(base: unknown, flags: TermValues, lang: Lang, originOf: (fault: Fault) => string): DraftPolicy {
  const { policy: written, missing } = withTerms(base, undefined, flags);
  if (missing !== undefined)
    throw refused([{ code: 'MISSING_FIELD', path: ['principalCap'], detail: alsoGive(missing) }], lang);
  const result = safeParsePolicy(isObject(written) ? filled(written) : written, { lang });
  if (!result.success) {
    const lines = result.faults.map((each) => formatFault({ ...each, file: originOf(each) }));
    throw new RefusedError([...lines, countOf(lines.length, lang)], result.faults);
  }
  const policy = written as WrittenPolicy;
  return { written: policy, policy: result.data, undecided: undecidedIn(policy) };
}

function alsoGive(flag: string) {
  return { en: `; give --${flag} too`, 'zh-CN': `；请同时给出 --${flag}` };
}

function refused(faults: readonly RawFault[], lang: Lang): RefusedError {
  return new RefusedError([...faults.map((raw) => formatFault(fault(raw, lang))), countOf(faults.length, lang)]);
}
