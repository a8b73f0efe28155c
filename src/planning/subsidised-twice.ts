import { Assessor, type HouseholdTrace } from '../engine/assess.js';
import { Outcomes } from '../engine/outcomes.js';
import { preparePolicy } from '../engine/prepared-policy.js';
import { batchOf, type Portfolio } from '../fields/portfolio.js';
import { MOST_EXAMPLES, type RawWarning } from '../fields/warnings.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import type { Settlement } from '../settlement/settlement.js';

/** Days without a gap. */
export interface DaySpan {
  /** The first day, `YYYY-MM-DD`. */
  readonly from: string;
  /** The day after the last, `YYYY-MM-DD`. */
  readonly to: string;
  /** How many days there are from `from` to before `to`. */
  readonly days: number;
}

/** How many days there are in all. */
export function daysIn(spans: readonly DaySpan[]): number {
  return spans.reduce((sum, { days }) => sum + days, 0);
}

interface Span {
  readonly from: Day;
  readonly to: Day;
}

/** A portfolio with what it settles to. */
interface Settled {
  readonly portfolio: Portfolio;
  readonly settlement: Settlement;
}

/**
 * The days of each loan that two settlements of the same loans both subsidise: those on which subsidy accrues under both
 * policies, of a loan that both settlements pay something for.
 *
 * @returns the days by loan id, each list in order and not empty; loans without such a day are absent
 */
export function daysSubsidisedTwice(one: Settled, other: Settled): ReadonlyMap<string, readonly DaySpan[]> {
  const [first, second] = [subsidisedDaysIn(one), subsidisedDaysIn(other)];
  const twice = new Map<string, readonly DaySpan[]>();
  for (const [loanId, spans] of first) {
    const both = commonDays(spans, second.get(loanId) ?? []);
    if (both.length > 0) twice.set(loanId, both.map(daySpanOf));
  }
  return twice;
}

/** A warning of the loans that two programmes subsidise on the same days; undefined where there is none. */
export function subsidisedTwiceWarning(twice: ReadonlyMap<string, readonly DaySpan[]>): RawWarning | undefined {
  if (twice.size === 0) return undefined;
  const examples = [...twice].slice(0, MOST_EXAMPLES).map(([loanId, spans]) => ({
    loanId,
    value: spans.map(({ from, to }) => `${from} – ${to}`).join('; '),
  }));
  return { code: 'SUBSIDISED_TWICE', count: twice.size, examples };
}

/** In the order of loan ids, the days on which subsidy accrues, of the loans that the settlement pays something for. */
function subsidisedDaysIn({ portfolio, settlement }: Settled): ReadonlyMap<string, readonly Span[]> {
  const { policy, period } = portfolio;
  const batch = batchOf(portfolio);
  const spans = Array.from({ length: batch.loans.count }, (): Span[] => []);
  const trace: HouseholdTrace = {
    folded: (place, loan) => {
      const own = spans[place] as Span[];
      for (const { from, to, covered, subsidyRate } of loan.segments()) {
        if (covered === 0 || subsidyRate === 0) continue;
        const last = own.at(-1);
        if (last?.to === from) own.splice(-1, 1, { from: last.from, to });
        else own.push({ from, to });
      }
    },
    limits: () => {},
  };
  const outcomes = new Outcomes(batch.loans.count, batch);
  const assessor = new Assessor(preparePolicy(policy, period)).begin(batch);
  for (let household = 0; household < batch.households.count; household++) assessor.assess(household, outcomes, trace);
  const paid = new Set(settlement.loans.flatMap(({ loanId, subsidy }) => (subsidy.isZero() ? [] : [loanId])));
  const found = spans.map((own, place) => [batch.loanIdAt(place), own] as const);
  return new Map(found.filter(([loanId]) => paid.has(loanId)));
}

/** The days that two lists of days in order have in common. */
function commonDays(some: readonly Span[], others: readonly Span[]): Span[] {
  return some.flatMap((a) =>
    others.flatMap((b) => {
      const from = a.from > b.from ? a.from : b.from;
      const to = a.to < b.to ? a.to : b.to;
      return from < to ? [{ from, to }] : [];
    }),
  );
}

function daySpanOf({ from, to }: Span): DaySpan {
  return { from: formatDay(from), to: formatDay(to), days: to - from };
}
