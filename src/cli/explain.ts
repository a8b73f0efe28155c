import { assess } from '../engine/assess.js';
import type { Lang } from '../fields/faults.js';
import type { Household } from '../fields/household.js';
import type { Portfolio } from '../fields/portfolio.js';
import { explain } from '../io/explain.js';
import { settle } from '../settlement/settle.js';
import { RefusedError } from './errors.js';
import type { ExplainRequest } from './options.js';

/**
 * `explain`: why a loan gets what it gets, in the settlement of its portfolio.
 *
 * @throws RefusedError where there is no such loan
 */
export function explained({ loanId, format }: ExplainRequest, portfolio: Portfolio, lang: Lang): string {
  const { policy, period, households, loans, previous } = portfolio;
  const loan = loans.find(({ id }) => id === loanId);
  if (loan === undefined) throw unknownLoan(loanId, portfolio, lang);
  const household = households.find(({ id }) => id === loan.householdId) as Household;
  const own = loans.filter(({ householdId }) => householdId === household.id);
  const earlier = previous.map((issued) => issued.period);
  const assessment = assess({ policy, period, household, loans: own, earlier });
  return explain(assessment, { lang, format, loanId, settlement: settle(portfolio) });
}

function unknownLoan(loanId: string, { loans }: Portfolio, lang: Lang): RefusedError {
  const near = nearest(
    loanId,
    loans.map(({ id }) => id),
  );
  const list = near.join(lang === 'en' ? ', ' : '、');
  return new RefusedError([
    lang === 'en'
      ? `tiexi: --loan: there is no loan ${loanId} in the input${near.length === 0 ? '' : `; there is ${list}`}`
      : `tiexi: --loan：输入中没有借据号 ${loanId}${near.length === 0 ? '' : `；相近的有 ${list}`}`,
  ]);
}

const MOST_TOLD = 3;
/** Characters that may have to be put in, left out or replaced for an id to be near another. */
const NEAR = 2;

/** The ids that are most like `wanted`, nearest first, the case of letters aside. */
function nearest(wanted: string, ids: readonly string[]): readonly string[] {
  const target = wanted.toLowerCase();
  return ids
    .map((id) => ({ id, steps: stepsBetween(target, id.toLowerCase()) }))
    .filter(({ steps }) => steps <= NEAR)
    .sort((a, b) => a.steps - b.steps)
    .slice(0, MOST_TOLD)
    .map(({ id }) => id);
}

/** The fewest single characters to put in, leave out or replace to make one text of the other; large where it is many. */
function stepsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > NEAR) return Number.POSITIVE_INFINITY;
  let before = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (before[j - 1] as number) + Number(a[i - 1] !== b[j - 1]);
      row.push(Math.min(replaced, (before[j] as number) + 1, (row[j - 1] as number) + 1));
    }
    if (Math.min(...row) > NEAR) return Number.POSITIVE_INFINITY;
    before = row;
  }
  return before[b.length] as number;
}
