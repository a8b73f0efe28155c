import * as z from 'zod';
import { formatFen } from '../kernel/fen.js';
import { add, type Integer } from '../kernel/integer.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import { checkDistinctDates, checkIntervals, type Dated, putInOrder } from './checks.js';
import type { RawFault } from './faults.js';
import type { Advance, Issued } from './issued.js';
import type { DeepReadonly, Parsed } from './parsed.js';
import type { Period } from './period.js';
import type { Policy } from './policy.js';
import {
  addFaults,
  day,
  list,
  money,
  optionalDay,
  optionalList,
  optionalMoney,
  optionalObject,
  optionalPercent,
  optionalText,
  percent,
  readableFields,
  text,
} from './schema.js';

const interval = z.strictObject({ from: day, to: optionalDay });
const rate = z.strictObject({ from: day, pct: percent });
const repayment = z.strictObject({ on: day, amount: money });

const loanShape = {
  id: text,
  householdId: text,
  lender: text,
  product: text,
  principal: money,
  contractedOn: optionalDay,
  disbursedOn: day,
  maturesOn: day,
  extendedTo: optionalDay,
  rates: list(rate),
  referenceRates: optionalObject(list(rate)),
  repayments: optionalList(repayment),
  overdue: optionalList(interval),
  interestPaidTo: optionalDay,
  misusedOn: optionalDay,
  otherSubsidy: optionalObject(z.strictObject({ programme: text, pct: optionalPercent })),
};

const householdShape = {
  id: text,
  name: optionalText,
  township: optionalText,
  category: optionalText,
  listed: optionalList(interval),
  assistance: optionalList(z.strictObject({ kind: text, from: day, to: optionalDay })),
  annualIncome: optionalMoney,
};

const loanSchema = z.compile(z.strictObject(loanShape));
const householdSchema = z.compile(z.strictObject(householdShape));

type LoanFields = DeepReadonly<z.output<typeof loanSchema>>;
type HouseholdFields = DeepReadonly<z.output<typeof householdSchema>>;

/**
 * A loan (借据: one note, one disbursement) that has been read and checked. Amounts are integers of fen, rates millionths
 * of a percent, days day numbers; lists are in the order of their days. Only the parsers make one.
 */
export type Loan = Parsed<LoanFields, 'Loan'>;

/** A household (户) that has been read and checked. Only the parsers make one. */
export type Household = Parsed<HouseholdFields, 'Household'>;

/** A loan as it is written: the JSON form of SPEC 2. */
export type LoanInput = DeepReadonly<z.input<typeof loanSchema>>;
/** A household as it is written: the JSON form of SPEC 2. */
export type HouseholdInput = DeepReadonly<z.input<typeof householdSchema>>;

/**
 * What is settled (SPEC 7): a policy, a period, the households and their loans. Households and loans are in the order of
 * their ids (by code unit), every id once, and every loan's household is there. Beside them stand the earlier
 * settlements, in the order of their periods, of which no two share a day, and what was paid ahead.
 */
export type Portfolio = Parsed<
  {
    readonly policy: Policy;
    readonly period: Period;
    readonly households: readonly Household[];
    readonly loans: readonly Loan[];
    readonly previous: readonly Issued[];
    readonly advances: readonly Advance[];
  },
  'Portfolio'
>;

const startOf = ({ from }: { readonly from: Day }) => from;
const endOf = ({ to }: { readonly to?: Day | undefined }) => to;

/** Reads one loan; `faults` receives what is wrong with it. */
export function readLoan(input: unknown, path: RawFault['path'], faults: RawFault[]): Partial<Loan> {
  const result = loanSchema.safeParse(input);
  const loan = (result.success ? result.data : readableFields(loanShape, input)) as Partial<Loan>;
  if (!result.success) addFaults(result.error.issues, input, path, faults);
  checkLoan(loan, path, faults);
  putInOrder(loan.rates, startOf);
  putInOrder(loan.referenceRates, startOf);
  putInOrder(
    loan.repayments,
    ({ on }) => on,
    ({ amount }) => amount,
  );
  putInOrder(loan.overdue, startOf, endOf);
  return loan;
}

/** Reads one household; `faults` receives what is wrong with it. */
export function readHousehold(input: unknown, path: RawFault['path'], faults: RawFault[]): Partial<Household> {
  const result = householdSchema.safeParse(input);
  const household = (result.success ? result.data : readableFields(householdShape, input)) as Partial<Household>;
  if (!result.success) addFaults(result.error.issues, input, path, faults);
  checkIntervals(household.listed, path, 'listed', faults);
  checkIntervals(household.assistance, path, 'assistance', faults);
  putInOrder(household.listed, startOf, endOf);
  putInOrder(household.assistance, startOf, endOf, ({ kind }) => kind);
  return household;
}

/** What must hold between the fields of a loan. Fields that could not be read are passed over. */
function checkLoan(loan: Partial<Loan>, path: RawFault['path'], faults: RawFault[]): void {
  const { disbursedOn, maturesOn, contractedOn, extendedTo, principal, repayments } = loan;
  if (disbursedOn !== undefined) {
    if (contractedOn !== undefined && contractedOn > disbursedOn) {
      faults.push({
        code: 'CONTRACT_AFTER_DISBURSEMENT',
        path: [...path, 'contractedOn'],
        value: formatDay(contractedOn),
        detail: formatDay(disbursedOn),
      });
    }
    if (maturesOn !== undefined && maturesOn <= disbursedOn) {
      faults.push({
        code: 'MATURITY_NOT_AFTER_DISBURSEMENT',
        path: [...path, 'maturesOn'],
        value: formatDay(maturesOn),
        detail: formatDay(disbursedOn),
      });
    }
    repayments?.forEach((entry, i) => {
      if (entry.on >= disbursedOn) return;
      faults.push({
        code: 'REPAYMENT_BEFORE_DISBURSEMENT',
        path: [...path, 'repayments', i, 'on'],
        value: formatDay(entry.on),
        detail: formatDay(disbursedOn),
      });
    });
    checkGap(loan.rates, disbursedOn, path, 'rates', faults);
    checkGap(loan.referenceRates, disbursedOn, path, 'referenceRates', faults);
  }
  if (maturesOn !== undefined && extendedTo !== undefined && extendedTo <= maturesOn) {
    faults.push({
      code: 'EXTENSION_NOT_AFTER_MATURITY',
      path: [...path, 'extendedTo'],
      value: formatDay(extendedTo),
      detail: formatDay(maturesOn),
    });
  }
  if (principal !== undefined && repayments !== undefined && repayments.length > 0) {
    const repaid = repayments.reduce<Integer>((sum, entry) => add(sum, entry.amount), 0);
    if (repaid > principal) {
      faults.push({
        code: 'REPAYMENT_EXCEEDS_PRINCIPAL',
        path: [...path, 'repayments'],
        value: formatFen(repaid),
        detail: formatFen(principal),
      });
    }
  }
  checkDistinctDates(loan.rates, path, 'rates', faults);
  checkDistinctDates(loan.referenceRates, path, 'referenceRates', faults);
  checkIntervals(loan.overdue, path, 'overdue', faults);
}

/** A rate must be in force on the day of disbursement. */
function checkGap(
  rates: Dated | undefined,
  disbursedOn: Day,
  path: RawFault['path'],
  field: string,
  faults: RawFault[],
): void {
  if (rates === undefined || rates.some(({ from }) => from <= disbursedOn)) return;
  faults.push({ code: 'RATE_GAP', path: [...path, field], detail: formatDay(disbursedOn) });
}
