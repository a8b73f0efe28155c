import { capUsedIn, inHouseholdOrder } from '../engine/assess.js';
import type { Outcomes } from '../engine/outcomes.js';
import { Batch } from '../fields/batch.js';
import type { Claim } from '../fields/claim.js';
import type { Text } from '../fields/faults.js';
import type { Household } from '../fields/household.js';
import type { Loan } from '../fields/loan.js';
import type { Period } from '../fields/period.js';
import type { Portfolio } from '../fields/portfolio.js';
import type { Reason } from '../fields/reasons.js';
import type { Decimal } from '../kernel/decimal.js';
import { formatFen, yuan } from '../kernel/fen.js';
import { add, type Integer, subtract } from '../kernel/integer.js';
import { columnsOf, type Lines } from '../settlement/lines.js';
import { settle } from '../settlement/settle.js';
import { diagnose, type Mistakes } from './diagnose.js';
import { inCatalogueOrder, type Mistake } from './mistakes.js';
import type { Scenario } from './scenario.js';

/** What comes of a claim's row. Each row has one status, the first that fits from below: `duplicate` goes before `over`. */
export const CLAIM_STATUSES = {
  agreed: { en: 'agreed', 'zh-CN': '一致' },
  over: { en: 'claimed too much', 'zh-CN': '多报' },
  under: { en: 'claimed too little', 'zh-CN': '少报' },
  ineligible: { en: 'not eligible', 'zh-CN': '不符合条件' },
  'unknown-loan': { en: 'no such loan', 'zh-CN': '查无此借据' },
  duplicate: { en: 'claimed again', 'zh-CN': '重复申报' },
  unclaimed: { en: 'not claimed', 'zh-CN': '漏报' },
} as const satisfies Record<string, Text>;

export type ClaimStatus = keyof typeof CLAIM_STATUSES;

/** A figure beside the subsidy that the claim gives otherwise, as it is written: yuan, yuan·days or days. */
export interface Mismatch {
  /** `principalDays`, `days`, or `funders.` and a funder's id. */
  readonly field: string;
  readonly claimed: string;
  readonly computed: string;
}

/** A set of mistakes under which the engine gives the claimed amount, to the fen. */
export interface Diagnosis {
  readonly mistakes: Mistakes;
}

/** A row of a claim against the recomputation. Amounts in yuan. */
export interface ReconciledRow {
  readonly loanId: string;
  readonly status: ClaimStatus;
  /** 0 for a loan that is not claimed. */
  readonly claimed: Decimal;
  /** The subsidy by the settlement; 0 for an unknown loan, and for a row that claims a loan again. */
  readonly computed: Decimal;
  /** claimed − computed. */
  readonly difference: Decimal;
  /** Why the loan is not eligible, where it is not. */
  readonly reasons: readonly Reason[];
  /** Other figures that the claim gives otherwise. */
  readonly mismatches: readonly Mismatch[];
  /**
   * The smallest sets of mistakes that explain the amount, likeliest first: what explains most rows of the claim, then the
   * order of the catalogue. None where the amount is right or no known mistake explains it.
   */
  readonly diagnoses: readonly Diagnosis[];
}

/** Rows together. Amounts in yuan. */
export interface ClaimTotals {
  readonly rows: number;
  readonly claimed: Decimal;
  readonly computed: Decimal;
  readonly difference: Decimal;
}

/** How often a mistake was made, going by the likeliest diagnosis of each row; a pair counts under both. */
export interface MistakeCount {
  readonly mistake: Mistake;
  readonly rows: number;
  /** claimed − computed of these rows, in yuan. */
  readonly difference: Decimal;
}

/** A bank's claim against the recomputation. */
export interface Reconciliation {
  /** The claim's rows in their order, then the loans that are not claimed, by loan id. */
  readonly rows: readonly ReconciledRow[];
  readonly totals: Readonly<Record<ClaimStatus, ClaimTotals>>;
  /** Most frequent first, then as in the catalogue. */
  readonly mistakes: readonly MistakeCount[];
  /** Rows with a wrong amount that no known mistake explains. */
  readonly unexplained: { readonly rows: number; readonly difference: Decimal };
}

/**
 * Holds a bank's claim against the recomputation: every row beside the subsidy that the settlement gives its loan, and
 * every loan with a subsidy that no row claims. For a row whose amount differs, the known mistakes are made one by one,
 * then in pairs, until the engine gives the claimed amount to the fen.
 *
 * A row agrees where its subsidy is the settlement's; other figures that it gives are compared too, and their differences
 * told beside. Of several rows for one loan the first is compared, the others are `duplicate`. A loan that is not
 * eligible and is claimed with 0, or not at all, is in order.
 *
 * @param claims as `parseClaims` returns them
 */
export function reconcile(portfolio: Portfolio, claims: readonly Claim[]): Reconciliation {
  const lines = columnsOf(settle(portfolio));
  const { outcomes } = lines;
  const places = new Map(Array.from({ length: outcomes.length }, (_, place) => [outcomes.loanIdAt(place), place]));
  const isClaimed = new Uint8Array(outcomes.length);
  const bench = new Diagnoser(portfolio);
  const rows = claims.map((claim): Row => {
    const { loanId, subsidy: claimed } = claim;
    const place = places.get(loanId);
    if (place === undefined) return rowOf({ loanId, status: 'unknown-loan', claimed, computed: 0 });
    const reasons = outcomes.reasonsAt(place);
    if (isClaimed[place] === 1) return rowOf({ loanId, status: 'duplicate', claimed, computed: 0, reasons });
    isClaimed[place] = 1;
    const computed = outcomes.subsidy.at(place);
    const status = statusOf(claimed, computed, reasons);
    const mismatches = mismatchesOf(claim, lines, place);
    const found = status === 'agreed' ? NO_DIAGNOSES : bench.diagnose(outcomes, place, claimed);
    return rowOf({ loanId, status, claimed, computed, reasons, mismatches, found });
  });
  for (let place = 0; place < outcomes.length; place++) {
    const computed = outcomes.subsidy.at(place);
    if (isClaimed[place] === 1 || computed <= 0) continue;
    rows.push(rowOf({ loanId: outcomes.loanIdAt(place), status: 'unclaimed', claimed: 0, computed }));
  }
  rankDiagnoses(rows);
  return Object.freeze({
    rows: Object.freeze(rows.map(reconciledRow)),
    totals: totalsOf(rows),
    mistakes: mistakesIn(rows),
    unexplained: unexplainedIn(rows),
  });
}

function statusOf(claimed: Integer, computed: Integer, reasons: readonly Reason[]): ClaimStatus {
  if (claimed === computed) return 'agreed';
  if (reasons.length > 0) return 'ineligible';
  return claimed > computed ? 'over' : 'under';
}

function mismatchesOf(
  { principalDays, days, funders }: Claim,
  { outcomes, ids, parts }: Lines,
  place: number,
): readonly Mismatch[] {
  const { columns } = outcomes;
  const mismatches: Mismatch[] = [];
  if (principalDays !== undefined && principalDays !== columns.principalDays.at(place)) {
    const computed = formatFen(columns.principalDays.at(place));
    mismatches.push({ field: 'principalDays', claimed: formatFen(principalDays), computed });
  }
  if (days !== undefined && days !== columns.subsidisedDays.at(place)) {
    mismatches.push({ field: 'days', claimed: String(days), computed: String(columns.subsidisedDays.at(place)) });
  }
  for (const [id, part] of Object.entries(funders ?? NO_FUNDERS)) {
    const computed = parts[ids.indexOf(id)]?.at(place) ?? 0;
    if (part !== computed) {
      mismatches.push({ field: `funders.${id}`, claimed: formatFen(part), computed: formatFen(computed) });
    }
  }
  return mismatches.length === 0 ? NO_MISMATCHES : mismatches;
}

const NO_FUNDERS: NonNullable<Claim['funders']> = Object.freeze({});
const NO_MISMATCHES: readonly Mismatch[] = Object.freeze([]);
const NO_DIAGNOSES: readonly Mistakes[] = Object.freeze([]);
const NO_REASONS: readonly Reason[] = Object.freeze([]);

/** A row in integers of fen. */
interface Row extends Pick<ReconciledRow, 'loanId' | 'status' | 'reasons' | 'mismatches'> {
  readonly claimed: Integer;
  readonly computed: Integer;
  /** The sets of mistakes that explain the amount. */
  found: readonly Mistakes[];
}

function rowOf(row: Pick<Row, 'loanId' | 'status' | 'claimed' | 'computed'> & Partial<Row>): Row {
  return { reasons: NO_REASONS, mismatches: NO_MISMATCHES, found: NO_DIAGNOSES, ...row };
}

const differenceOf = ({ claimed, computed }: Row): Integer => subtract(claimed, computed);

function reconciledRow(row: Row): ReconciledRow {
  const { loanId, status, claimed, computed, reasons, mismatches, found } = row;
  return Object.freeze({
    loanId,
    status,
    claimed: yuan(claimed),
    computed: yuan(computed),
    difference: yuan(differenceOf(row)),
    reasons,
    mismatches,
    diagnoses: Object.freeze(found.map((mistakes) => Object.freeze({ mistakes }))),
  });
}

/** Where claims are tried: the portfolio's loans, each with what its subsidy is result from. */
class Diagnoser {
  private readonly households: ReadonlyMap<string, Household>;
  /** The loans of every household, where a cap ties them together. */
  private readonly loansByHousehold: ReadonlyMap<string, Loan[]> | undefined;
  /** Periods before this one. */
  private readonly earlier: readonly Period[];

  constructor(private readonly portfolio: Portfolio) {
    const { policy, period, households, loans, previous } = portfolio;
    this.households = new Map(households.map((household) => [household.id, household]));
    const isTied = policy.principalCap?.perHousehold !== undefined || policy.amountCap !== undefined;
    this.loansByHousehold = isTied ? byHousehold(loans) : undefined;
    this.earlier = previous.map((issued) => issued.period).filter(({ from }) => from < period.from);
  }

  diagnose(outcomes: Outcomes, place: number, claimed: Integer): readonly Mistakes[] {
    const { policy, period, loans: all } = this.portfolio;
    const loan = all[place] as Loan;
    const household = this.households.get(loan.householdId) as Household;
    const loans = this.loansByHousehold?.get(household.id) ?? [loan];
    const capUsed = capUsedIn(this.earlier, Batch.of(household, loans), policy);
    const scenario: Scenario = { policy, period, household, loan, loans, capUsed, roundingDays: undefined };
    return diagnose(scenario, outcomes.at(place), claimed);
  }
}

function byHousehold(loans: readonly Loan[]): Map<string, Loan[]> {
  const byId = new Map<string, Loan[]>();
  for (const loan of loans) {
    const own = byId.get(loan.householdId);
    if (own === undefined) byId.set(loan.householdId, [loan]);
    else own.push(loan);
  }
  for (const own of byId.values()) own.sort(inHouseholdOrder);
  return byId;
}

/** Puts what explains most rows first; what explains equally many stays in the order of the catalogue. */
function rankDiagnoses(rows: readonly Row[]): void {
  const explained = new Map<Mistake, number>();
  for (const { found } of rows) {
    for (const mistakes of found) {
      if (mistakes.length > 1) continue;
      for (const mistake of mistakes) explained.set(mistake, (explained.get(mistake) ?? 0) + 1);
    }
  }
  const weight = (mistakes: Mistakes) => mistakes.reduce((sum, mistake) => sum + (explained.get(mistake) ?? 0), 0);
  for (const row of rows) {
    if (row.found.length > 1) row.found = [...row.found].sort((a, b) => weight(b) - weight(a));
  }
}

function totalsOf(rows: readonly Row[]): Reconciliation['totals'] {
  const sums = new Map(STATUSES.map((status) => [status, { rows: 0, claimed: 0 as Integer, computed: 0 as Integer }]));
  for (const { status, claimed, computed } of rows) {
    const sum = sums.get(status) as { rows: number; claimed: Integer; computed: Integer };
    sum.rows += 1;
    sum.claimed = add(sum.claimed, claimed);
    sum.computed = add(sum.computed, computed);
  }
  const entries = [...sums].map(([status, { rows: count, claimed, computed }]): [ClaimStatus, ClaimTotals] => {
    const difference = yuan(subtract(claimed, computed));
    return [status, Object.freeze({ rows: count, claimed: yuan(claimed), computed: yuan(computed), difference })];
  });
  return Object.freeze(Object.fromEntries(entries)) as Reconciliation['totals'];
}

const STATUSES = Object.keys(CLAIM_STATUSES) as readonly ClaimStatus[];

function mistakesIn(rows: readonly Row[]): readonly MistakeCount[] {
  const counts = new Map<Mistake, { rows: number; difference: Integer }>();
  for (const row of rows) {
    for (const mistake of row.found[0] ?? []) {
      const count = counts.get(mistake) ?? { rows: 0, difference: 0 };
      counts.set(mistake, { rows: count.rows + 1, difference: add(count.difference, differenceOf(row)) });
    }
  }
  const sorted = [...counts].sort(([a, { rows: many }], [b, { rows: more }]) => more - many || inCatalogueOrder(a, b));
  return Object.freeze(
    sorted.map(([mistake, { rows: count, difference }]) =>
      Object.freeze({ mistake, rows: count, difference: yuan(difference) }),
    ),
  );
}

const DIAGNOSED: ReadonlySet<ClaimStatus> = new Set(['over', 'under', 'ineligible']);

/** Whether a row's amount is wrong and no known mistake explains it. */
export function isUnexplained(row: { readonly status: ClaimStatus; readonly diagnoses: readonly unknown[] }): boolean {
  return DIAGNOSED.has(row.status) && row.diagnoses.length === 0;
}

function unexplainedIn(rows: readonly Row[]): Reconciliation['unexplained'] {
  const own = rows.filter(({ status, found }) => isUnexplained({ status, diagnoses: found }));
  const difference = own.reduce<Integer>((sum, row) => add(sum, differenceOf(row)), 0);
  return Object.freeze({ rows: own.length, difference: yuan(difference) });
}
