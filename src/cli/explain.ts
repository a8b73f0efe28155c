import { assess } from '../engine/assess.js';
import type { Lang } from '../fields/faults.js';
import type { Household } from '../fields/household.js';
import type { Portfolio } from '../fields/portfolio.js';
import { explain } from '../io/explain.js';
import { encodeExplanation } from '../io/explanation-json.js';
import { editDistance } from '../kernel/nearest.js';
import { settle } from '../settlement/settle.js';
import { enumerated } from '../words/forms.js';
import { TERMS } from '../words/terms.js';
import { RefusedError } from './errors.js';
import type { ExplainRequest } from './options.js';

/**
 * `explain`: how the figures of a loan come about, in the settlement of its portfolio.
 *
 * @throws RefusedError where there is no such loan
 */
export function explained({ loanId, explanation, format }: ExplainRequest, portfolio: Portfolio, lang: Lang): string {
  const { policy, period, households, loans, previous } = portfolio;
  const loan = loans.find(({ id }) => id === loanId);
  if (loan === undefined) throw unknownId('loan', loanId, loans, lang);
  const household = households.find(({ id }) => id === loan.householdId) as Household;
  const own = loans.filter(({ householdId }) => householdId === household.id);
  const earlier = previous.map((issued) => issued.period);
  const assessment = assess({ policy, period, household, loans: own, earlier });
  const settlement = settle(portfolio);
  if (format === 'json') return `${JSON.stringify(encodeExplanation(assessment, { loanId, settlement }), null, 2)}\n`;
  return explain(assessment, { lang, form: explanation, format, loanId, settlement });
}

/** The error of an id that an input does not have, with the most similar ones. */
export function unknownId(
  what: 'loan' | 'household',
  given: string,
  all: readonly { readonly id: string }[],
  lang: Lang,
): RefusedError {
  const near = nearest(
    given,
    all.map(({ id }) => id),
  );
  const list = enumerated(near, lang);
  const called = { loan: TERMS.loanId, household: TERMS.householdId } as const;
  return new RefusedError([
    lang === 'en'
      ? `tiexi: --${what}: ${what} ${given} is not in the input${near.length === 0 ? '' : `; similar ids: ${list}`}`
      : `tiexi: --${what}：输入中没有${called[what]['zh-CN']} ${given}${near.length === 0 ? '' : `；相近的有 ${list}`}`,
  ]);
}

const MOST_NAMED = 3;
/** The largest edit distance of ids that are similar. */
const NEAR = 2;

/** The ids most similar to `wanted`, most similar first, regardless of case. */
function nearest(wanted: string, ids: readonly string[]): readonly string[] {
  const target = wanted.toLowerCase();
  return ids
    .map((id) => ({ id, distance: editDistance(target, id.toLowerCase(), NEAR) }))
    .filter(({ distance }) => distance <= NEAR)
    .sort((a, b) => a.distance - b.distance)
    .slice(0, MOST_NAMED)
    .map(({ id }) => id);
}
