import { fault, formatFault, formatPath, type Lang, type RawFault, type Text } from '../fields/faults.js';
import { UNREAD } from '../fields/parsed.js';
import { escapeControls } from '../io/escape-controls.js';
import { safeParsePolicy } from '../io/parse.js';
import { policyWarnings } from '../settlement/policy-warnings.js';
import { inBrackets, named, withCode } from '../words/forms.js';
import { policyLine } from '../words/phrases.js';
import { type PolicyClause, policyClauses } from '../words/policy-clauses.js';
import type { Context } from './context.js';
import { RefusedError } from './errors.js';
import type { CheckPolicyRequest } from './options.js';
import { countOf, readPolicy, readTerms, withReferences } from './reading.js';
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
    ...found.map((each) => ({ ...each, file: each.path.length === 0 ? file : `${file}: ${formatPath(each.path)}` })),
  ];
  const inJson = (value: object) => `${JSON.stringify(value, null, 2)}\n`;
  if (result === undefined || !result.success || faults.length > 0) {
    if (format === 'json') return { code: 2, stdout: inJson({ faults, warnings: [], clauses: [] }) };
    throw new RefusedError([...faults.map(formatFault), countOf(faults.length, lang)], faults);
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

/** `3. products (products): A, B [the plan: article 2]`; an assumption is marked ※. */
function clauseLine({ term, name, text, source, kind }: PolicyClause, number: number, lang: Lang): string {
  const mark = kind === 'assumption' ? '※ ' : '';
  return `${number}. ${inBrackets(named(withCode(name, term, lang), text, lang), `${mark}${source}`, lang)}`;
}

const NO_FAULTS: Text = { en: 'no faults in the policy', 'zh-CN': '政策无错误' };
