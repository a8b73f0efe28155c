import type { Batch } from '../fields/batch.js';
import type { Day } from '../kernel/plain-date.js';

/** The first day on which a household's loans are above its credit line, and by how much at the end of that day, in fen. */
export interface AboveCreditLine {
  readonly day: Day;
  readonly above: number;
}

/**
 * When the balances of a household's loans together first exceed its credit line (授信额度). The loans of a day and its
 * repayments are taken together: a loan that repays another on the day of its disbursement is not counted twice.
 *
 * @param household its place in the batch, which is linked
 * @returns undefined where it has no credit line, or its loans are never above it
 */
export function firstAboveCreditLine(batch: Batch, household: number): AboveCreditLine | undefined {
  const line = batch.households.columns.creditLine.at(household);
  if (line === undefined) return undefined;
  let balance = 0;
  const changes = [...changesOf(batch, household)].sort(([a], [b]) => a - b);
  for (const [i, [day, amount]] of changes.entries()) {
    balance += amount;
    const isLastOfDay = changes[i + 1]?.[0] !== day;
    if (isLastOfDay && balance > line) return { day: day as Day, above: balance - line };
  }
  return undefined;
}

/** What changes the balance of a household's loans: a day, and the principal that comes or, below 0, is repaid. */
function* changesOf({ order, begins, loans }: Batch, household: number): Generator<readonly [number, number]> {
  const { disbursedOn, principal, repayments } = loans.columns;
  const { on, amount } = repayments.rows.columns;
  for (let i = begins[household] as number; i < (begins[household + 1] as number); i++) {
    const place = order[i] as number;
    yield [disbursedOn.days[place] as number, principal.numbers[place] as number];
    for (let at = repayments.starts[place] as number; at < (repayments.starts[place + 1] as number); at++) {
      yield [on.days[at] as number, -(amount.numbers[at] as number)];
    }
  }
}
