import { formatFen } from '../kernel/fen.js';
import { add, type Integer } from '../kernel/integer.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import { checkDistinctDates, checkIntervals, sortInPlace } from './checks.js';
import { DATED_RATE, type Dated, INTERVAL } from './dated.js';
import type { RawFault } from './faults.js';
import { CATEGORY, DAY, ID, MONEY, PERCENT } from './forms.js';
import type { ParsedAs } from './parsed.js';
import { RecordSchema } from './schemas.js';
import { type Encoded, field, type Input, list, type Output, optional, record, repeated } from './table.js';

export const repaymentFields = {
  /** The day of the repayment, which itself bears no interest on what is repaid (算头不算尾). */
  on: field(DAY, ['还款日期', 'repaid on']),
  /** The principal that is repaid, in yuan. */
  amount: field(MONEY, ['还款金额', 'amount repaid']),
};

/** A repayment of principal. */
export interface RepaymentInput extends Input<typeof repaymentFields> {}
/** A repayment of principal, read. The amount is in fen. */
export interface Repayment extends Output<typeof repaymentFields> {}
const REPAYMENT = record<typeof repaymentFields, RepaymentInput, Repayment>(repaymentFields);

export const otherSubsidyFields = {
  /** The name of the other programme. */
  programme: field(CATEGORY, ['其他贴息项目', 'other programme']),
  /** The rate that it subsidises, in percent a year; absent where it is not known, and then nothing is taken off. */
  pct: optional(PERCENT, ['其他贴息年利率', 'other subsidy rate']),
};

/** A subsidy of another programme. */
export interface OtherSubsidyInput extends Input<typeof otherSubsidyFields> {}
/** A subsidy of another programme, read. The rate is in millionths of a percent. */
export interface OtherSubsidy extends Output<typeof otherSubsidyFields> {}
const OTHER_SUBSIDY = record<typeof otherSubsidyFields, OtherSubsidyInput, OtherSubsidy>(otherSubsidyFields);

export const loanFields = {
  /** The loan's id (借据号): one note, one disbursement. Ties of the split go to the smaller one by code unit. */
  id: field(ID, ['借据号', 'loan id'], 'loan_id'),
  /** The id of the household that borrows. */
  householdId: field(ID, ['户号', 'household id'], 'household_id'),
  /** The lender, as the policy's `lenders` name it. */
  lender: field(CATEGORY, ['贷款机构', 'lender'], 'lender'),
  /** The product, as the ids of the policy's `products` name it. */
  product: field(CATEGORY, ['产品', 'product'], 'product'),
  /** The amount disbursed, in yuan. */
  principal: field(MONEY, ['贷款金额', 'principal'], 'principal'),
  /** The day of the contract, not after the disbursement; absent where it is not known, and then the disbursement stands for it. */
  contractedOn: optional(DAY, ['合同日期', 'contract date'], 'contracted_on'),
  /** The day of the disbursement, which itself bears interest. */
  disbursedOn: field(DAY, ['发放日期', 'disbursement date'], 'disbursed_on'),
  /** The day on which the loan is due, after the disbursement. From this day on nothing is subsidised, unless it is extended. */
  maturesOn: field(DAY, ['到期日期', 'maturity date'], 'matures_on'),
  /** The day on which the extended loan (展期) is due, after `maturesOn`; absent where it is not extended. */
  extendedTo: optional(DAY, ['展期到期日', 'extended to']),
  /** The contract rate before the fiscal subsidy, in percent a year, each from its day on; one holds on the disbursement. */
  rates: field(list(DATED_RATE), ['合同利率', 'contract rate']),
  /** What the bank would have asked without its concession, in percent a year; absent where that is not known. */
  referenceRates: optional(list(DATED_RATE), ['参考利率', 'reference rate']),
  /** Repayments of principal, on or after the disbursement, together not more than `principal`. */
  repayments: repeated(list(REPAYMENT), ['还款', 'repayments']),
  /** The spells in which the loan is overdue: half-open; their union counts. */
  overdue: repeated(list(INTERVAL), ['逾期', 'overdue']),
  /** The day up to which interest is paid: days before it are paid, the day itself is not. Absent: none is paid. */
  interestPaidTo: optional(DAY, ['付息至', 'interest paid to']),
  /** The day on which the loan was misused (挪用); absent where it was not. */
  misusedOn: optional(DAY, ['挪用日', 'misused on']),
  /** A subsidy that the loan has of another programme; absent where it has none. */
  otherSubsidy: optional(OTHER_SUBSIDY, ['其他贴息', 'other subsidy']),
};

/** A loan as it is written: the JSON form of SPEC 2. */
export interface LoanInput extends Input<typeof loanFields> {}

/**
 * A loan (借据: one note, one disbursement) that has been read and checked. Amounts are integers of fen, rates millionths
 * of a percent, days day numbers; lists are in the order of their days. Only the parsers make one.
 */
export interface Loan extends Output<typeof loanFields>, ParsedAs<'Loan'> {}

/** A loan in its one written form. */
export interface EncodedLoan extends Encoded<typeof loanFields> {}

export const LOAN = record<typeof loanFields, LoanInput, Loan, EncodedLoan>(loanFields);
const SCHEMA = /* @__PURE__ */ new RecordSchema(LOAN);

/** Reads one loan; `faults` receives what is wrong with it. */
export function readLoan(input: unknown, path: RawFault['path'], faults: RawFault[]): Partial<Loan> {
  const loan = SCHEMA.read(input, path, faults);
  checkLoan(loan, path, faults);
  const fromOf = ({ from }: Dated[number]) => from;
  sortInPlace(loan.rates, fromOf);
  sortInPlace(loan.referenceRates, fromOf);
  sortInPlace(
    loan.repayments,
    ({ on }) => on,
    ({ amount }) => amount,
  );
  sortInPlace(loan.overdue, fromOf, ({ to }) => to);
  return loan;
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
    // An empty list of reference rates is the same as none.
    if (loan.referenceRates?.length !== 0) checkGap(loan.referenceRates, disbursedOn, path, 'referenceRates', faults);
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
