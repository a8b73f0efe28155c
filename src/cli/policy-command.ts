import {
  type Fault,
  fault,
  formatFault,
  formatPath,
  isObject,
  type Lang,
  type RawFault,
  type Text,
} from '../fields/faults.js';
import { UNREAD } from '../fields/parsed.js';
import { escapeControls } from '../io/escape-controls.js';
import { readJson } from '../io/json.js';
import { withJsonPlaces } from '../io/json-places.js';
import { safeParsePolicy } from '../io/parse.js';
import { policyWarnings } from '../settlement/policy-warnings.js';
import { inBrackets, named, withCode } from '../words/forms.js';
import { policyLine } from '../words/phrases.js';
import { type PolicyClause, policyClauses } from '../words/policy-clauses.js';
import type { Context } from './context.js';
import { RefusedError } from './errors.js';
import { jsonText } from './input.js';
import { isLines } from './issued-file.js';
import type { CheckPolicyRequest } from './options.js';
import { countOf, isPreset, readPolicy, readTerms, withFlags, withReferences } from './reading.js';
import type { Result } from './recheck.js';
import { withTerms } from './terms-flags.js';
import { warningLines } from './warnings.js';

/**
 * `check --policy` without an input: reads a policy alone, tells what is faulty or unlikely in it, and prints it in
 * sentences.
 *
 * @throws RefusedError with every fault, unless they are asked for as JSON; FileError, UsageError
 */
export async function checkedPolicy(request: CheckPolicyRequest, context: Context, lang: Lang): Promise<Result> {
  const { format, strict, policy: file } = request;
  const raw: RawFault[] = [];
  const written = await readPolicy(file, request, context, raw);
  const terms = request.terms === undefined ? undefined : await readTerms(request.terms, context, raw);
  const given = withTerms(written, terms === UNREAD ? undefined : terms, request.termFlags).policy;
  const policy = await withReferences(given, request, context, raw);
  const result = written === UNREAD ? undefined : safeParsePolicy(policy, { lang });
  const found = result === undefined || result.success ? [] : result.faults;
  const faults = [
    ...raw.map((each) => fault(each, lang)),
    ...(await placed(found, { written, policy }, request, context)),
  ];
  const inJson = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
  if (result === undefined || !result.success || faults.length > 0) {
    if (format === 'json') return { code: 2, stdout: inJson({ faults, warnings: [], clauses: [] }) };
    throw new RefusedError([...faults.map(faultLine), countOf(faults.length, lang)], faults);
  }
  const warnings = policyWarnings(result.data, { lang });
  const clauses = policyClauses(result.data, { lang });
  const code = strict && warnings.length > 0 ? 2 : 0;
  if (format === 'json') return { code, stdout: inJson({ faults: [], warnings, clauses }) };
  const lines = [
    policyLine(result.data, lang),
    ...clauses.map((clause, i) => clauseLine(clause, i + 1, lang)),
    NO_FAULTS[lang],
    ...warningLines(warnings, lang),
  ];
  return { code, stdout: `${lines.map(escapeControls).join('\n')}\n` };
}

/** Faults with the file that they are in, its line and column; or with the flag that gave the faulty term, or its file. */
async function placed(
  faults: readonly Fault[],
  { written, policy }: { readonly written: unknown; readonly policy: unknown },
  request: CheckPolicyRequest,
  context: Context,
): Promise<readonly Fault[]> {
  const { policy: file, terms = file } = request;
  const isInFile = faults.length > 0 && !isPreset(file) && !isLines(file);
  const text = isInFile ? await jsonText(file, context) : undefined;
  const holder = text === undefined ? undefined : readJson(text, []);
  // A portfolio or an issued settlement has the policy in this field.
  const inside = isObject(holder) && holder.policy !== undefined ? ['policy'] : [];
  const inText = faults.map((each) => ({ ...each, path: [...inside, ...each.path] }));
  const places = text === undefined ? undefined : withJsonPlaces(inText, text);
  return faults.map((each, i) => {
    const { code, path } = each;
    if (places !== undefined && ownValue(written, path[0]) === ownValue(policy, path[0])) {
      return { ...(places[i] as Fault), path, file };
    }
    const { file: flag } = withFlags({ code, path: ['policy', ...path] }, request);
    const origin = code === 'MISSING_FIELD' ? file : terms;
    return { ...each, file: flag ?? (path.length === 0 ? origin : `${origin}: ${formatPath(path)}`) };
  });
}

function ownValue(policy: unknown, term: string | number | undefined): unknown {
  return isObject(policy) && term !== undefined && Object.hasOwn(policy, term) ? policy[term] : undefined;
}

/** `policy.json:3:15: dayCount: INVALID_VALUE: …`: with the path too, which a missing field is told by. */
function faultLine(fault: Fault): string {
  const { line, column, ...rest } = fault;
  if (line === undefined || fault.path.length === 0) return formatFault(fault);
  return formatFault({ ...rest, file: `${fault.file}:${line}:${column}: ${formatPath(fault.path)}` });
}

/** `3. products (products): A, B [the plan: article 2]`; an assumption is marked ※. */
function clauseLine({ term, name, text, source, kind }: PolicyClause, number: number, lang: Lang): string {
  const mark = kind === 'assumption' ? '※ ' : '';
  return `${number}. ${inBrackets(named(withCode(name, term, lang), text, lang), `${mark}${source}`, lang)}`;
}

const NO_FAULTS: Text = { en: 'no faults in the policy', 'zh-CN': '政策无错误' };
