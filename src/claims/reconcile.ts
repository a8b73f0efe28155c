import { earlierUseIn, inHouseholdOrder } from '../engine/assess.js';
import type { Outcomes } from '../engine/outcomes.js';
import { Batch } from '../fields/batch.js';
import { tiesLoans } from '../fields/caps.js';
import type { Claim } from '../fields/claim.js';
import type { Text } from '../fields/faults.js';
import type { Household } from '../fields/household.js';
import type { Loan } from '../fields/loan.js';
import type { Period } from '../fields/period.js';
import type { Portfolio } from '../fields/portfolio.js';
import { checkClaimsRead } from '../fields/read-check.js';
import type { Reason } from '../fields/reasons.js';
import type { Decimal } from '../kernel/decimal.js';
import { formatFen, yuan } from '../kernel/fen.js';
import { add, type Integer, subtract } from '../kernel/integer.js';
import { columnsOf, type Lines } from '../settlement/lines.js';
import { settle } from '../settlement/settle.js';
import { diagnose, type Mistakes } from './diagnose.js';
import { inCatalogueOrder, type Mistake } from './mistakes.js';
import { type EarlierByLoan, type Scenario, ScenarioEngines } from './scenario.js';

/**
 * The result of a row of a claim. `over`, `under` and `ineligible` apply only where the amount differs from the settled
 * subsidy. Where several statuses apply, the last of them in this list is the row's: `duplicate` rather than `over`.
 */
export const CLAIM_STATUSES = {
  agreed: { en: 'agreed', 'zh-CN': '一致' },
  over: { en: 'claimed too much', 'zh-CN': '多报' },
  under: { en: 'claimed too little', 'zh-CN': '少报' },
  ineligible: { en: 'not eligible', 'zh-CN': '不符合条件' },
  'unknown-loan': { en: 'no such loan', 'zh-CN': '查无此借据' },
  duplicate: { en: 'claimed again', 'zh-CN': '重复申报' },
  unclaimed: { en: 'not claimed', 'zh-CN': '漏报' },
} as const satisfies Record<string, Text>;

/** The status of a row: a key of {@link CLAIM_STATUSES}. */
export type ClaimStatus = keyof typeof CLAIM_STATUSES;

/** A figure other than the subsidy that differs from the settlement. Values are strings in yuan, yuan·days or days. */
export interface Mismatch {
  /** `principalDays`, `days`, or `funders.` followed by a funder's id. */
  readonly field: string;
  /** What the claim says. */
  readonly claimed: string;
  /** What the settlement says. */
  readonly computed: string;
}

/** A set of mistakes under which the engine computes the claimed amount, to the fen. */
export interface Diagnosis {
  /** The mistakes, in the order of the catalogue. */
  readonly mistakes: Mistakes;
}

/** A row of a claim with the recomputed subsidy. Amounts are Decimals of yuan. */
export interface ReconciledRow {
  /** The id of the loan, as claimed. */
  readonly loanId: string;
  /** The result of the row. */
  readonly status: ClaimStatus;
  /** The claimed subsidy; 0 for a loan that is not claimed. */
  readonly claimed: Decimal;
  /** The settled subsidy; 0 for an unknown loan and for a duplicate row. */
  readonly computed: Decimal;
  /** claimed − computed. */
  readonly difference: Decimal;
  /** The reasons against an ineligible loan; empty for an eligible one. */
  readonly reasons: readonly Reason[];
  /** The other figures that differ from the settlement. */
  readonly mismatches: readonly Mismatch[];
  /**
   * The smallest sets of mistakes that explain the amount. The set that explains most rows of the claim comes first,
   * then the order of the catalogue decides. Empty where the amount is right or no known mistake explains it.
   */
  readonly diagnoses: readonly Diagnosis[];
}

/** Totals of the rows of one status. Amounts are Decimals of yuan. */
export interface ClaimTotals {
  /** The number of rows. */
  readonly rows: number;
  /** The sum of the claimed subsidies. */
  readonly claimed: Decimal;
  /** The sum of the settled subsidies. */
  readonly computed: Decimal;
  /** claimed − computed. */
  readonly difference: Decimal;
}

/** How many rows have a mistake in their first diagnosis. A pair counts for both of its mistakes. */
export interface MistakeCount {
  /** The mistake. */
  readonly mistake: Mistake;
  /** The number of rows. */
  readonly rows: number;
  /** The sum of claimed − computed of these rows, in yuan. */
  readonly difference: Decimal;
}

/** A bank's claim compared with the recomputation. */
export interface Reconciliation {
  /** The claim's rows in their order, then the unclaimed loans by loan id, in the order of code units. */
  readonly rows: readonly ReconciledRow[];
  /** Totals by status. */
  readonly totals: Readonly<Record<ClaimStatus, ClaimTotals>>;
  /** The most frequent mistake first, then in the order of the catalogue. */
  readonly mistakes: readonly MistakeCount[];
  /** The rows with a wrong amount that no known mistake explains. The difference is claimed − computed, in yuan. */
  readonly unexplained: { readonly rows: number; readonly difference: Decimal };
}

/**
 * Compares a bank's claim with the settlement of a portfolio: every claimed row with the settled subsidy of its loan,
 * and every loan with a subsidy that no row claims. Where an amount differs, known mistakes are tried one by one, then
 * in pairs, until the engine computes the claimed amount, to the fen.
 *
 * A row agrees where its subsidy equals the settled one. The other figures that it gives are compared too; differences
 * are in `mismatches`. Of several rows for one loan the first is compared, the others are `duplicate`. An ineligible
 * loan agrees where it is claimed with 0 or not at all.
 *
 * @param claims as `parseClaims` returns them
 */
export function reconcile(portfolio: Portfolio, claims: readonly Claim[]): Reconciliation {
  checkClaimsRead(claims);
  const lines = columnsOf(settle(portfolio));
  const { outcomes } = lines;
  const places = new Map(Array.from({ length: outcomes.length }, (_, place) => [outcomes.loanIdAt(place), place]));
  const isClaimed = new Uint8Array(outcomes.length);
  const diagnoser = new Diagnoser(portfolio);
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
    const found = status === 'agreed' ? NO_DIAGNOSES : diagnoser.diagnose(outcomes, place, claimed);
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

/** A row with amounts in fen. */
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

/** Finds the mistakes in claimed amounts. It holds the portfolio's households and loans by id. */
class Diagnoser {
  private readonly households: ReadonlyMap<string, Household>;
  /** The loans of every household; undefined where no term ties them together. */
  private readonly loansByHousehold: ReadonlyMap<string, Loan[]> | undefined;
  /** The earlier periods that have been settled, in the order of time. */
  private readonly earlier: readonly Period[];
  private readonly engines = new ScenarioEngines();

  constructor(private readonly portfolio: Portfolio) {
    const { policy, period, households, loans, previous } = portfolio;
    this.households = new Map(households.map((household) => [household.id, household]));
    this.loansByHousehold = tiesLoans(policy) ? byHousehold(loans) : undefined;
    this.earlier = previous.map((issued) => issued.period).filter(({ from }) => from < period.from);
  }

  diagnose(outcomes: Outcomes, place: number, claimed: Integer): readonly Mistakes[] {
    const { engines } = this;
    const { policy, period, loans: all } = this.portfolio;
    const loan = all[place] as Loan;
    const household = this.households.get(loan.householdId) as Household;
    const loans = this.loansByHousehold?.get(household.id) ?? [loan];
    const earlier = this.earlierUseOf(household, loans);
    const scenario: Scenario = { policy, period, household, loan, loans, earlier, roundingDays: undefined, engines };
    return diagnose(scenario, outcomes.at(place), claimed);
  }

  private earlierUseOf(household: Household, loans: readonly Loan[]): EarlierByLoan | undefined {
    const { policy, period } = this.portfolio;
    const earlier = earlierUseIn(this.earlier, period, Batch.of(household, loans), policy);
    if (earlier === undefined) return undefined;
    const used = (place: number) => ({ year: earlier.at('year', place), programme: earlier.at('programme', place) });
    return new Map(loans.map(({ id }, place) => [id, used(place)]));
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

/** Sorts the diagnoses of every row: the one that explains most rows first. The sort is stable. */
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

/** Whether the amount of a row is wrong and no known mistake explains it. */
export function isUnexplained(row: { readonly status: ClaimStatus; readonly diagnoses: readonly unknown[] }): boolean {
  return DIAGNOSED.has(row.status) && row.diagnoses.length === 0;
}

function unexplainedIn(rows: readonly Row[]): Reconciliation['unexplained'] {
  const own = rows.filter(({ status, found }) => isUnexplained({ status, diagnoses: found }));
  const difference = own.reduce<Integer>((sum, row) => add(sum, differenceOf(row)), 0);
  return Object.freeze({ rows: own.length, difference: yuan(difference) });
}
