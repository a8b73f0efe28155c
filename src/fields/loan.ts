import { formatFen } from '../kernel/fen.js';
import { add, type Integer } from '../kernel/integer.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import { checkDistinctDates, checkIntervals, type Dated, sortInPlace, withoutEmpty } from './checks.js';
import { DATED_RATE, INTERVAL } from './dated.js';
import type { RawFault, Text } from './faults.js';
import { CATEGORY, DAY, ID, MONEY, oneOrMore, PERCENT, SHARED_ID, SIGNED_MONEY, TEXT_MAP } from './forms.js';
import type { ParsedAs } from './parsed.js';
import { RecordSchema } from './schemas.js';
import { type Encoded, field, type Input, list, type Output, optional, record, repeated } from './table.js';

export const repaymentFields = {
  /** The day of the repayment. The repaid principal bears no interest on this day (算头不算尾). */
  on: field(DAY, ['还款日期', 'repayment date']),
  /** The repaid principal in yuan. */
  amount: field(MONEY, ['还款金额', 'repayment amount']),
};

/** A repayment of principal, as input. */
export interface RepaymentInput extends Input<typeof repaymentFields> {}
/** A repayment of principal, read. The amount is in fen. */
export interface Repayment extends Output<typeof repaymentFields> {}
const REPAYMENT = record<typeof repaymentFields, RepaymentInput, Repayment>(repaymentFields);

export const eligibleAmountFields = {
  /** The day from which the amount counts. It counts on this day. Not before the disbursement. */
  on: field(DAY, ['计入日期', 'eligible from']),
  /** The amount in yuan that counts towards a subsidy: spent, or paid to the supplier. A refund is below 0. */
  amount: field(SIGNED_MONEY, ['计入金额', 'eligible amount']),
};

/** An amount of a loan that counts towards a subsidy, as input. */
export interface EligibleAmountInput extends Input<typeof eligibleAmountFields> {}
/** An amount of a loan that counts towards a subsidy, read. The amount is in fen. */
export interface EligibleAmount extends Output<typeof eligibleAmountFields> {}
const ELIGIBLE_AMOUNT = record<typeof eligibleAmountFields, EligibleAmountInput, EligibleAmount>(eligibleAmountFields);

export const otherSubsidyFields = {
  /** The name of the other programme. */
  programme: field(CATEGORY, ['其他贴息项目', 'other programme']),
  /**
   * Who pays it, such as `central` or `local`, where the policy tells other subsidies apart by their level: one of the names in
   * its `otherSubsidy`. Ignored by other policies.
   */
  level: optional(CATEGORY, ['其他贴息级次', 'level of the other subsidy']),
  /** The rate that the other programme subsidises, in percent a year. Absent: not known, and nothing is deducted. */
  pct: optional(PERCENT, ['其他贴息年利率', 'other subsidy rate']),
};

/** A subsidy of another programme, as input. */
export interface OtherSubsidyInput extends Input<typeof otherSubsidyFields> {}
/** A subsidy of another programme, read. The rate is in millionths of a percent. */
export interface OtherSubsidy extends Output<typeof otherSubsidyFields> {}
const OTHER_SUBSIDY = record<typeof otherSubsidyFields, OtherSubsidyInput, OtherSubsidy>(otherSubsidyFields);

export const loanFields = {
  /**
   * The id of the loan (借据号): one note, one disbursement. Ties in the funders' split go to the smaller id, by code
   * unit.
   */
  id: field(ID, ['借据号', 'loan ID'], 'loan_id'),
  /** The id of the borrowing household. */
  householdId: field(ID, ['户号', 'household ID'], 'household_id'),
  /** The lender, as named in the policy's `lenders`. */
  lender: field(CATEGORY, ['贷款机构', 'lender'], 'lender'),
  /** The id of the product, as in the policy's `products`. */
  product: field(SHARED_ID, ['产品', 'product'], 'product'),
  /** The amount disbursed, in yuan. */
  principal: field(MONEY, ['贷款金额', 'principal'], 'principal'),
  /** The day of the contract, not after the disbursement. Absent: not known, and the day of disbursement is used. */
  contractedOn: optional(DAY, ['合同日期', 'contract date'], 'contracted_on'),
  /** The day of the disbursement. It bears interest. */
  disbursedOn: field(DAY, ['发放日期', 'disbursement date'], 'disbursed_on'),
  /**
   * The day on which the loan is due, after the disbursement. It and later days are not subsidised unless the loan is
   * extended.
   */
  maturesOn: field(DAY, ['到期日期', 'maturity date'], 'matures_on'),
  /** The day on which the extended loan (展期) is due, after `maturesOn`. Absent: not extended. */
  extendedTo: optional(DAY, ['展期到期日期', 'extended maturity date']),
  /**
   * The contract rates before the fiscal subsidy, in percent a year, each with its first day. One is in force on the
   * disbursement.
   */
  rates: field(list(DATED_RATE), ['合同利率', 'contract rate']),
  /**
   * The rates that the bank would charge without its concession, in percent a year, each with its first day. Absent:
   * not known.
   */
  referenceRates: optional(list(DATED_RATE), ['参考利率', 'reference rate']),
  /** Repayments of principal, not before the disbursement, and together at most `principal`. */
  repayments: repeated(list(REPAYMENT), ['还款', 'repayments']),
  /**
   * The amounts of the loan that count towards a subsidy, such as what was spent as the programme asks, with refunds below 0.
   * On a day those up to and including it count, together not below 0. Absent: none. An empty list is the same.
   */
  eligibleAmounts: optional(list(ELIGIBLE_AMOUNT), ['可贴息支出', 'eligible amounts']),
  /** The overdue spells, as half-open intervals. Overlapping spells count once. */
  overdue: repeated(list(INTERVAL), ['逾期', 'overdue']),
  /**
   * The day up to which interest is paid: days before it are paid, the day itself is not. Absent: no interest is paid.
   */
  interestPaidTo: optional(DAY, ['付息至', 'interest paid to']),
  /** The day on which the loan was misused (挪用). Absent: not misused. */
  misusedOn: optional(DAY, ['挪用日期', 'misuse date']),
  /** The loan's subsidies of other programmes: one, or a list. Absent: none. */
  otherSubsidy: optional(oneOrMore(OTHER_SUBSIDY), ['其他贴息', 'other subsidy']),
  /**
   * What the rules of a policy may distinguish and no other field says, such as the borrower or the project: texts by name.
   * The loan has those of its household too. Absent: none.
   */
  attributes: optional(TEXT_MAP, ['属性', 'attributes']),
};

/** A loan, as input: the JSON form of SPEC 2. */
export interface LoanInput extends Input<typeof loanFields> {}

/**
 * A loan (借据: one note, one disbursement), read and checked. Amounts are integers of fen, rates millionths of a
 * percent, days day numbers; lists are in the order of their days. Only the parsers return one.
 */
export interface Loan extends Output<typeof loanFields>, ParsedAs<'Loan'> {}

/** A loan in its one written form. */
export interface EncodedLoan extends Encoded<typeof loanFields> {}

export const LOAN = record<typeof loanFields, LoanInput, Loan, EncodedLoan>(loanFields);
const SCHEMA = /* @__PURE__ */ new RecordSchema(LOAN);

/** Reads a loan. `faults` receives its faults. */
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
  sortInPlace(
    loan.eligibleAmounts,
    ({ on }) => on,
    ({ amount }) => amount,
  );
  sortInPlace(loan.overdue, fromOf, ({ to }) => to);
  sortInPlace(
    loan.otherSubsidy,
    ({ programme }) => programme,
    ({ level = '' }) => level,
    ({ pct = -1 }) => pct,
  );
  withoutEmpty(loan, 'attributes');
  withoutEmpty(loan, 'eligibleAmounts');
  withoutEmpty(loan, 'otherSubsidy');
  return loan;
}

/** Checks between the fields of a loan. Unreadable fields are skipped. */
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
    loan.eligibleAmounts?.forEach(({ on }, i) => {
      if (on >= disbursedOn) return;
      faults.push({
        code: 'INVALID_DATE',
        path: [...path, 'eligibleAmounts', i, 'on'],
        value: formatDay(on),
        message: beforeDisbursement(disbursedOn),
      });
    });
    checkGap(loan.rates, disbursedOn, path, 'rates', faults);
    // An empty list of reference rates is the same as an absent one.
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

function beforeDisbursement(disbursedOn: Day): Text {
  const day = formatDay(disbursedOn);
  return {
    en: `an amount is eligible from {value}, before the disbursement on ${day}; correct one of the two`,
    'zh-CN': `计入日期 {value} 早于发放日期 ${day}；请改正其一`,
  };
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
