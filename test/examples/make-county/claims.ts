import { compare } from './calendar.js';
import type { ClaimRow, County, Household, Loan, Planted } from './county.js';
import { found } from './county.js';
import { BANK } from './lending.js';
import { MISTAKES } from './mistakes.js';
import { drawing } from './random.js';
import { type ClaimedLoan, claimFor, isEligible, RIGHT, type Way } from './subsidy.js';

const SEED = 20250120;

/** The branch whose system has a year of 365 days. */
const BRANCH = '黄沙腰镇';
const BRANCH_MISTAKE = 'DAY_COUNT_ACT_365F';

/** Which mistakes are made together in one row, and in how many; the rarer their loans, the earlier. */
const ROWS: readonly (readonly [mistakes: string, count: number])[] = [
  ['EXTENSION_NOT_EXCLUDED', 1],
  ['AFTER_MATURITY_NOT_EXCLUDED OVERDUE_NOT_EXCLUDED', 1],
  ['BOTH_ENDS_COUNTED OVERDUE_NOT_EXCLUDED', 1],
  ['OVERDUE_NOT_EXCLUDED', 2],
  ['ROUNDED_BY_INTEREST_PERIOD', 2],
  ['TRUNCATED', 2],
  ['ROUNDED_DAILY', 2],
  ['DAY_COUNT_ACT_365F ROUNDED_BY_SEGMENT', 1],
  ['DAY_COUNT_ACT_365F TRUNCATED', 1],
  ['NEITHER_END_COUNTED', 1],
  ['NIGHT_ON_END_DAY', 2],
  ['REPAYMENTS_IGNORED', 3],
  ['PERIOD_NOT_CLIPPED', 2],
  ['CONCESSION_INCLUDED DAY_COUNT_ACT_365F', 1],
  ['DAY_COUNT_ACT_365F', 1],
  ['DAY_COUNT_ACT_ACT', 1],
  ['DAY_COUNT_30E_360', 1],
  ['BOTH_ENDS_COUNTED', 3],
  ['TRIAL_DAYS_LEFT_OUT', 2],
  ['CONTRACT_RATE_SUBSIDISED', 1],
  ['CONCESSION_INCLUDED', 1],
  ['MONTHLY_PERMILLE_AS_ANNUAL_PCT', 2],
  ['WHOLE_MONTHS', 2],
];
const TRANSPOSED = 3;
const UNCLAIMED = 4;
const DUPLICATES = 2;

/** Why an ineligible loan that is claimed is not eligible: one loan of each. */
const CLAIMED_REGARDLESS: Readonly<Record<string, (loan: Loan, household: Household) => boolean>> = {
  'disbursed before the trial': ({ disbursedOn }) => disbursedOn === '2024-08-31',
  'on assistance': (_, { assistance }) => assistance[0] === '低保',
  'above the income line': (_, { income }) => income === '100000.01',
  'under another subsidy': ({ otherSubsidy }) => otherSubsidy[1] !== '',
  misused: ({ events }) => events.some(([event]) => event === '挪用'),
};

/** Loans of the bank that are not among the county's: of an earlier year, and of no target family. */
const FOREIGN: readonly ClaimedLoan[] = [
  { id: 'L2023-0117', principal: 80_000, disbursedOn: '2023-10-16', maturesOn: '2026-10-16', rate: 7.5, events: [] },
  { id: 'L2024-0412', principal: 150_000, disbursedOn: '2024-11-13', maturesOn: '2025-11-13', rate: 7.5, events: [] },
];

/**
 * What the bank claims for 2024, and what is wrong with it. `planted` has an entry for every row, and every loan without
 * one, that is not as it should be; `alike` names mistakes that give the same row by themselves.
 */
export function claimsOf({ households, loans }: County): { claims: ClaimRow[]; planted: Planted[] } {
  const { integerIn, shuffled } = drawing(SEED);
  const byId = new Map(households.map((household) => [household.id, household]));
  const householdOf = ({ household }: Loan) => found(byId.get(household), household);
  const eligible = loans.filter((loan) => isEligible(loan, householdOf(loan)));
  const rows = new Map(
    eligible
      .map((loan) => claimFor(loan))
      .filter(({ subsidy }) => subsidy > 0n)
      .map((row) => [row.loanId, row]),
  );
  const planted: Planted[] = [];
  const free = new Set(shuffled(eligible.filter(({ id }) => rows.has(id))));

  function plant(loan: Loan, kind: Planted['kind'], mistakes: readonly string[], row: ClaimRow): void {
    free.delete(loan);
    rows.set(loan.id, row);
    const others = Object.keys(MISTAKES).filter((code) => mistakes.length > 1 || mistakes[0] !== code);
    const alike = others.filter((code) => waysOf([code]).some((way) => isSame(claimFor(loan, way), row)));
    planted.push({ loanId: loan.id, kind, mistakes, ...(alike.length > 0 && eligible.includes(loan) && { alike }) });
  }

  /** Any free loan that nothing out of the ordinary has happened to. */
  function takeOrdinary(): Loan {
    const loan = found(
      [...free].find(({ events }) => events.every(([event]) => event === '还款')),
      'an ordinary loan',
    );
    free.delete(loan);
    return loan;
  }

  for (const loan of [...free].filter((one) => householdOf(one).township === BRANCH)) {
    plant(loan, 'systematic', [BRANCH_MISTAKE], claimFor(loan, firstWayOf([BRANCH_MISTAKE])));
  }
  for (const [names, count] of ROWS) {
    const mistakes = names.split(' ');
    for (let i = 0; i < count; i++) {
      const ways = waysOf(mistakes);
      const way = found(ways[i % ways.length], names);
      const loan = found(
        [...free].find((candidate) => isMadeWith(mistakes, candidate) && eachTells(mistakes, way, candidate)),
        `a loan for ${names}`,
      );
      plant(loan, 'mistake', mistakes, claimFor(loan, way));
    }
  }
  for (const [why, applies] of Object.entries(CLAIMED_REGARDLESS)) {
    const loan = found(
      loans.find((one) => one.lender === BANK && applies(one, householdOf(one))),
      why,
    );
    plant(loan, 'mistake', ['ELIGIBILITY_IGNORED'], claimFor(loan));
  }
  for (let i = 0; i < TRANSPOSED; i++) {
    const loan = takeOrdinary();
    const right = found(rows.get(loan.id), loan.id);
    plant(loan, 'transposed', [], { ...right, subsidy: transposed(right.subsidy, integerIn) });
  }
  for (let i = 0; i < UNCLAIMED; i++) {
    const { id } = takeOrdinary();
    rows.delete(id);
    planted.push({ loanId: id, kind: 'unclaimed', mistakes: [] });
  }
  for (const loan of FOREIGN) {
    rows.set(loan.id, claimFor(loan));
    planted.push({ loanId: loan.id, kind: 'unknown', mistakes: [] });
  }
  mistypeId(takeOrdinary(), rows, planted);

  const inOrder = [...rows.values()].sort((a, b) => compare(a.loanId, b.loanId));
  // Claimed a second time at the end of the file, as an afterthought.
  for (let i = 0; i < DUPLICATES; i++) {
    const { id } = takeOrdinary();
    inOrder.push(found(rows.get(id), id));
    planted.push({ loanId: id, kind: 'duplicate', mistakes: [] });
  }
  return { claims: inOrder, planted: planted.sort((a, b) => compare(a.loanId, b.loanId)) };
}

/** The ways in which mistakes are made together: of each its own first one, then its second one. */
function waysOf(mistakes: readonly string[]): Way[] {
  const waysOfEach = mistakes.map((code) => found(MISTAKES[code], code).ways);
  const count = Math.max(1, ...waysOfEach.map((ways) => ways.length));
  return Array.from({ length: count }, (_, i) =>
    Object.assign({}, RIGHT, ...waysOfEach.map((ways) => ways[i % ways.length])),
  );
}

const firstWayOf = (mistakes: readonly string[]) => found(waysOf(mistakes)[0], 'a way');

/** Whether mistakes are made with a loan: its own kind of loan, or for most of them one without trouble. */
function isMadeWith(mistakes: readonly string[], loan: Loan): boolean {
  const troubled = loan.events.some(([event]) => /逾期|展期|挪用/.test(event));
  const aboutTrouble = mistakes.some((code) => /OVERDUE|EXTENSION|MATURITY/.test(code));
  return troubled === aboutTrouble && mistakes.every((code) => MISTAKES[code]?.with?.(loan) ?? true);
}

/** Whether there is an amount to claim, and it is another one without any of the mistakes. */
function eachTells(mistakes: readonly string[], way: Way, loan: Loan): boolean {
  const { subsidy } = claimFor(loan, way);
  const without = (left: string) => firstWayOf(mistakes.filter((code) => code !== left));
  return subsidy > 0n && mistakes.every((code) => claimFor(loan, without(code)).subsidy !== subsidy);
}

const isSame = (a: ClaimRow, b: ClaimRow) =>
  a.subsidy === b.subsidy && a.days === b.days && a.principalDays === b.principalDays;

/** An amount with two digits that stand side by side changed over. */
function transposed(fen: bigint, integerIn: (low: number, high: number) => number): bigint {
  const digits = String(fen);
  for (;;) {
    const at = integerIn(0, digits.length - 3);
    const [before, first, second, behind] = [digits.slice(0, at), digits[at]!, digits[at + 1]!, digits.slice(at + 2)];
    if (first !== second && !(at === 0 && second === '0')) return BigInt(before + second + first + behind);
  }
}

/** A claim under an id with two digits changed over, of which there is no loan; its own loan is left without a claim. */
function mistypeId(loan: Loan, rows: Map<string, ClaimRow>, planted: Planted[]): void {
  const mistyped = loan.id.replace(/-(.)(.)/, '-$2$1');
  rows.set(mistyped, { ...found(rows.get(loan.id), loan.id), loanId: mistyped });
  rows.delete(loan.id);
  planted.push({ loanId: mistyped, kind: 'unknown', mistakes: [], meant: loan.id });
  planted.push({ loanId: loan.id, kind: 'unclaimed', mistakes: [] });
}
