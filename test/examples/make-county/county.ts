/** A day as text, `YYYY-MM-DD`. */
export type Day = string;

export type Product = '共富经营贷' | '共富助学贷' | '共富助医贷' | '共富安居贷' | '共富稳业贷';

export type EventKind = '还款' | '利率调整' | '参考利率调整' | '逾期开始' | '逾期结束' | '展期' | '挪用';

/** What happened to a loan, the day, and an amount in yuan (还款) or a rate in percent (利率调整, 参考利率调整). */
export type LoanEvent = [kind: EventKind, on: Day, figure?: number];

/** A spell on the list (名单库): from, to; '' where there is no such day. */
export type Spell = [from: Day, to: Day];

/** A kind of assistance with the days from and to which it is given; '' for none, or for no end. */
export type Assistance = [kind: '' | '低保' | '低边' | '特困', from: Day, to: Day];

/** Another programme and its annual rate in percent; '' where there is none. */
export type OtherSubsidy = [programme: string, pct: string];

export interface Loan {
  /** Empty until the loans are numbered. */
  id: string;
  /** The id of its household; empty until the households are numbered. */
  household: string;
  readonly lender: string;
  readonly product: Product;
  /** In yuan, like all amounts here. */
  principal: number;
  readonly contractedOn: Day;
  readonly disbursedOn: Day;
  readonly maturesOn: Day;
  /** The contract rate in percent a year. */
  rate: number;
  referenceRate: number | undefined;
  /** What is repaid every month. */
  instalment: number | undefined;
  readonly otherSubsidy: OtherSubsidy;
  events: LoanEvent[];
}

export interface Household {
  /** Empty until the households are numbered. */
  id: string;
  readonly township: string;
  readonly category: string;
  readonly listed: Spell[];
  assistance: Assistance;
  /** Per head and year in yuan; '' where it is not known. */
  income: string;
  readonly loans: Loan[];
}

export interface County {
  readonly households: Household[];
  readonly loans: Loan[];
}

/** What is given of a loan and its household; the rest is drawn. */
export interface Given {
  readonly disbursedOn?: Day;
  readonly lender?: string;
  readonly product?: Product;
  readonly principal?: number;
  /** Days from the contract to the disbursement. */
  readonly contractGap?: number;
  /** The term of the loan. */
  readonly months?: number;
  readonly otherSubsidy?: OtherSubsidy;
  readonly events?: LoanEvent[];
  readonly listed?: Spell[];
  readonly assistance?: Assistance;
  readonly income?: string;
}

/** A row of a claim: subsidy in fen, days, and principal-days (积数) in fen·days. */
export interface ClaimRow {
  readonly loanId: string;
  readonly subsidy: bigint;
  readonly days: number;
  readonly principalDays: bigint;
}

/** What is wrong with a row of the claims, or with a loan that has none. */
export interface Planted {
  readonly loanId: string;
  readonly kind: 'mistake' | 'systematic' | 'transposed' | 'unclaimed' | 'unknown' | 'duplicate';
  readonly mistakes: readonly string[];
  /** Other mistakes that give the same row by themselves. */
  readonly alike?: readonly string[];
  /** The loan whose id was mistyped. */
  readonly meant?: string;
}

/** What was looked for; an error where it is not there. */
export function found<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`not there: ${what}`);
  return value;
}
