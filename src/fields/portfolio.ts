import * as z from 'zod';
import { formatFen } from '../kernel/fen.js';
import { add, type Integer } from '../kernel/integer.js';
import type { JsonText } from '../kernel/json-text.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import { checkDistinctDates, checkIntervals, type Dated, putInOrder } from './checks.js';
import type { RawFault } from './faults.js';
import type { Advance, Issued } from './issued.js';
import type { DeepReadonly, Parsed } from './parsed.js';
import type { Period } from './period.js';
import type { Policy } from './policy.js';
import type { Quick } from './quick.js';
import {
  addFaults,
  day,
  list,
  money,
  NONE,
  object,
  optionalDay,
  optionalList,
  optionalMoney,
  optionalObject,
  optionalPercent,
  optionalText,
  optionalWord,
  percent,
  quickOf,
  readableFields,
  text,
  word,
} from './schema.js';

const interval = object({ from: day, to: optionalDay }, () => ({ from: undefined, to: undefined }));
const rate = object({ from: day, pct: percent }, () => ({ from: undefined, pct: undefined }));
const repayment = object({ on: day, amount: money }, () => ({ on: undefined, amount: undefined }));
const spell = object({ kind: word, from: day, to: optionalDay }, () => ({
  kind: undefined,
  from: undefined,
  to: undefined,
}));
const otherSubsidy = object({ programme: word, pct: optionalPercent }, () => ({
  programme: undefined,
  pct: undefined,
}));

const loanShape = {
  id: text,
  householdId: text,
  lender: word,
  product: word,
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
  otherSubsidy: optionalObject(otherSubsidy),
};

const householdShape = {
  id: text,
  name: optionalText,
  township: optionalWord,
  category: optionalWord,
  listed: optionalList(interval),
  assistance: optionalList(spell),
  annualIncome: optionalMoney,
};

const loan = object(loanShape, () => ({
  id: undefined,
  householdId: undefined,
  lender: undefined,
  product: undefined,
  principal: undefined,
  contractedOn: undefined,
  disbursedOn: undefined,
  maturesOn: undefined,
  extendedTo: undefined,
  rates: undefined,
  referenceRates: undefined,
  repayments: NONE,
  overdue: NONE,
  interestPaidTo: undefined,
  misusedOn: undefined,
  otherSubsidy: undefined,
}));
const household = object(householdShape, () => ({
  id: undefined,
  name: undefined,
  township: undefined,
  category: undefined,
  listed: NONE,
  assistance: NONE,
  annualIncome: undefined,
}));

/** How a thing is read: its fields one by one, the whole, and the whole quickly. */
interface Form<T extends z.ZodType> {
  readonly shape: Readonly<Record<string, z.ZodType>>;
  readonly schema: T;
  readonly quick: Quick<z.output<T>>;
}

function formOf<T extends z.ZodType>(shape: Form<T>['shape'], schema: T): Form<T> {
  return { shape, schema: z.compile(schema), quick: quickOf(schema) };
}

export const LOAN_FORM = formOf(loanShape, loan);
export const HOUSEHOLD_FORM = formOf(householdShape, household);

type LoanFields = DeepReadonly<z.output<typeof loan>>;
type HouseholdFields = DeepReadonly<z.output<typeof household>>;

/**
 * A loan (借据: one note, one disbursement) that has been read and checked. Amounts are integers of fen, rates millionths
 * of a percent, days day numbers; lists are in the order of their days. Only the parsers make one.
 */
export type Loan = Parsed<LoanFields, 'Loan'>;

/** A household (户) that has been read and checked. Only the parsers make one. */
export type Household = Parsed<HouseholdFields, 'Household'>;

/** A loan as it is written: the JSON form of SPEC 2. */
export type LoanInput = DeepReadonly<z.input<typeof loan>>;
/** A household as it is written: the JSON form of SPEC 2. */
export type HouseholdInput = DeepReadonly<z.input<typeof household>>;

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
const kindOf = ({ kind }: Household['assistance'][number]) => kind;
const dayOf = ({ on }: Loan['repayments'][number]) => on;
const amountOf = ({ amount }: Loan['repayments'][number]) => amount;

/** Reads one loan; `faults` receives what is wrong with it. */
export function readLoan(input: unknown, path: RawFault['path'], faults: RawFault[]): Partial<Loan> {
  return checkedLoan(fieldsOf(LOAN_FORM, input, path, faults), path, faults);
}

/** Takes one loan from JSON text where it is quickly read and sound. */
export function takeLoan(json: JsonText): Loan | undefined {
  return taken(LOAN_FORM.quick.in(json), checkedLoan);
}

function checkedLoan(fields: Partial<LoanFields>, path: RawFault['path'], faults: RawFault[]): Partial<Loan> {
  checkLoan(fields, path, faults);
  putInOrder(fields.rates, startOf);
  putInOrder(fields.referenceRates, startOf);
  putInOrder(fields.repayments, dayOf, amountOf);
  putInOrder(fields.overdue, startOf, endOf);
  return fields as Partial<Loan>;
}

/** Reads one household; `faults` receives what is wrong with it. */
export function readHousehold(input: unknown, path: RawFault['path'], faults: RawFault[]): Partial<Household> {
  return checkedHousehold(fieldsOf(HOUSEHOLD_FORM, input, path, faults), path, faults);
}

/** Takes one household from JSON text where it is quickly read and sound. */
export function takeHousehold(json: JsonText): Household | undefined {
  return taken(HOUSEHOLD_FORM.quick.in(json), checkedHousehold);
}

function checkedHousehold(
  fields: Partial<HouseholdFields>,
  path: RawFault['path'],
  faults: RawFault[],
): Partial<Household> {
  checkIntervals(fields.listed, path, 'listed', faults);
  checkIntervals(fields.assistance, path, 'assistance', faults);
  putInOrder(fields.listed, startOf, endOf);
  putInOrder(fields.assistance, startOf, endOf, kindOf);
  return fields as Partial<Household>;
}

/** An input's fields; those that can be read, where there are faults. */
function fieldsOf<T extends z.ZodType>(
  { shape, schema, quick }: Form<T>,
  input: unknown,
  path: RawFault['path'],
  faults: RawFault[],
): Partial<z.output<T>> {
  const fields = quick.of(input);
  if (fields !== undefined) return fields as Partial<z.output<T>>;
  const result = schema.safeParse(input);
  if (result.success) return result.data as Partial<z.output<T>>;
  addFaults(result.error.issues, input, path, faults);
  return readableFields(shape, input) as Partial<z.output<T>>;
}

/** What was taken, where checking finds no fault. */
function taken<Fields, T>(
  fields: Fields | undefined,
  check: (fields: Fields, path: RawFault['path'], faults: RawFault[]) => Partial<T>,
): T | undefined {
  if (fields === undefined) return undefined;
  const faults: RawFault[] = [];
  const checked = check(fields, [], faults);
  return faults.length === 0 ? (checked as T) : undefined;
}

/** What must hold between the fields of a loan. Fields that could not be read are passed over. */
function checkLoan(loan: Partial<LoanFields>, path: RawFault['path'], faults: RawFault[]): void {
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
