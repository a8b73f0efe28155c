import type { Decimal } from '../kernel/decimal.js';
import { fenOf, formatFen, formatYuan, yuan } from '../kernel/fen.js';
import { add, type Integer, subtract } from '../kernel/integer.js';
import type { JsonWriter } from '../kernel/json-writer.js';
import type { Text } from './faults.js';

/*
 * The figures of a settlement, of loans and of totals. The types, sums, JSON, CSV, tables and sheets of figures are
 * derived from the table below. A new figure is an entry here and is computed in the engine.
 */

/** The three representations of a figure: internal (an integer), in results, and in JSON. */
interface Codec<Value, Written> {
  readonly toValue: (value: Integer) => Value;
  readonly toJson: (value: Integer) => Written;
  /** From results to JSON. */
  readonly encode: (value: Value) => Written;
  /** The inverse of {@link toValue}. */
  readonly fromValue: (value: Value) => Integer;
}

/** Internally in fen, in results a Decimal of yuan, in JSON a string of two decimals. */
const AMOUNT: Codec<Decimal, string> = {
  toValue: yuan,
  toJson: formatFen,
  encode: formatYuan,
  fromValue: fenOf,
};

/** The same whole number in all representations. */
const WHOLE: Codec<number, number> = {
  toValue: Number,
  toJson: Number,
  encode: (number) => number,
  fromValue: (number) => number,
};

/** The units of figures. */
export const UNITS = {
  yuan: AMOUNT,
  yuanDays: AMOUNT,
  days: WHOLE,
  count: WHOLE,
} as const;

export type Unit = keyof typeof UNITS;

const writeAmount = (json: JsonWriter, value: Integer) => json.amount(value);
const writeCount = (json: JsonWriter, value: Integer) => json.count(value as number);

/** Writes the internal value of a figure as its JSON, by the figure's unit. */
export const WRITE_FIGURE: Readonly<Record<Unit, (json: JsonWriter, value: Integer) => void>> = {
  yuan: writeAmount,
  yuanDays: writeAmount,
  days: writeCount,
  count: writeCount,
};

/** A figure that is a sum and difference of other figures, for loans and for totals alike. */
interface Derived<Name extends string> {
  readonly plus: readonly Name[];
  readonly minus: readonly Name[];
}

/** A figure of totals: the number of loans for which another figure is above 0. */
interface LoansWith<Name extends string> {
  readonly loansWith: Name;
}

/**
 * How totals have a figure: `sum` adds it up over the loans; `none` means that only loans have it; a derived figure is
 * computed from other totals. The last three are figures of totals only: the number of `loans`, of distinct
 * `households`, or of loans for which another figure is above 0.
 */
export type FigureTotal<Name extends string = string> =
  | 'sum'
  | 'none'
  | Derived<Name>
  | 'loans'
  | 'households'
  | LoansWith<Name>;

/** The description of a figure. Its doc comment is shown by editors. */
interface FigureEntry<Name extends string> {
  /** Its name in all output. The English header in CSV files is the key in snake case, such as `principal_days`. */
  readonly label: Text;
  readonly unit: Unit;
  readonly total: FigureTotal<Name>;
  /**
   * Whether tables and CSV files have it. Output of all figures has it in any case: JSON, the annex's totals,
   * explanations.
   */
  readonly listed: boolean;
}

/** Checks that entries are complete and refer to existing figures, at compile time. */
export function figureTable<const T extends { readonly [P in keyof T]: FigureEntry<keyof T & string> }>(entries: T): T {
  return entries;
}

/** The figures of loans and of totals, in the order of SPEC 9. */
export const FIGURES = /* @__PURE__ */ figureTable({
  /** The number of loans, ineligible ones included. */
  loans: { label: { en: 'loans', 'zh-CN': '笔数' }, unit: 'count', total: 'loans', listed: true },

  /** The number of loans with a subsidy above 0. */
  subsidisedLoans: {
    label: { en: 'subsidised loans', 'zh-CN': '贴息笔数' },
    unit: 'count',
    total: { loansWith: 'subsidy' },
    listed: true,
  },

  /** The number of distinct households of the loans, those of ineligible loans included. */
  households: { label: { en: 'households', 'zh-CN': '户数' }, unit: 'count', total: 'households', listed: true },

  /** The number of days that met every condition. */
  subsidisedDays: {
    label: { en: 'subsidised days', 'zh-CN': '贴息天数' },
    unit: 'days',
    total: 'none',
    listed: true,
  },

  /** Principal-days (积数): the sum of the covered balance over the subsidised days, in yuan·days, exact. */
  principalDays: {
    label: { en: 'principal-days', 'zh-CN': '积数' },
    unit: 'yuanDays',
    total: 'sum',
    listed: true,
  },

  /** Interest at the contract rate on every day with a balance, subsidised or not, in yuan, rounded as the policy says. */
  interest: { label: { en: 'interest', 'zh-CN': '应收利息' }, unit: 'yuan', total: 'sum', listed: true },

  /** The interest that the bank forgoes against the reference rate or waives, in yuan, rounded as the policy says. */
  concession: { label: { en: 'concession', 'zh-CN': '银行让利' }, unit: 'yuan', total: 'sum', listed: true },

  /** The part of the concession that is waived from the interest charged, in yuan, rounded as the policy says. */
  waived: { label: { en: 'interest waived', 'zh-CN': '减免利息' }, unit: 'yuan', total: 'sum', listed: false },

  /** The part of the subsidy that the cap on amounts cut off, in yuan. */
  capped: { label: { en: 'cut off by the cap', 'zh-CN': '因上限核减' }, unit: 'yuan', total: 'sum', listed: false },

  /** The part of the interest that the funders pay, after every limit and cap, in yuan, rounded as the policy says. */
  subsidy: { label: { en: 'subsidy', 'zh-CN': '贴息金额' }, unit: 'yuan', total: 'sum', listed: true },

  /** The part of the interest that the borrower pays: interest − subsidy − waived, in yuan. */
  borrowerInterest: {
    label: { en: 'borrower’s interest', 'zh-CN': '借款人承担利息' },
    unit: 'yuan',
    total: { plus: ['interest'], minus: ['subsidy', 'waived'] },
    listed: true,
  },
});

type Table = typeof FIGURES;

export type Figure = keyof Table;

type FiguresWith<Total> = { [P in Figure]: Table[P]['total'] extends Total ? P : never }[Figure];

/** Figures that the engine computes for every loan. */
export type ComputedFigure = FiguresWith<'sum' | 'none'>;
/** Computed figures that totals add up. */
export type SummedFigure = FiguresWith<'sum'>;
/** Figures that are computed from other figures. */
export type DerivedFigure = FiguresWith<Derived<string>>;
/** Figures of a loan. */
export type LoanFigure = ComputedFigure | DerivedFigure;
/** Figures of totals. */
export type TotalFigure = Exclude<Figure, FiguresWith<'none'>>;
/** Figures of totals that are added up or counted, not computed from other figures. */
export type AddedFigure = Exclude<TotalFigure, DerivedFigure>;
/** Figures of both loans and totals. */
export type CommonFigure = LoanFigure & TotalFigure;

function named<K extends Figure>(isOne: (total: Table[Figure]['total']) => boolean): readonly K[] {
  return Object.freeze((Object.keys(FIGURES) as Figure[]).filter((name) => isOne(FIGURES[name].total)) as K[]);
}

const isDerived = (total: Table[Figure]['total']) => typeof total === 'object' && 'plus' in total;

/** The names of the figures of each type, in the order of {@link FIGURES}. */
export const COMPUTED_FIGURES = /* @__PURE__ */ named<ComputedFigure>((total) => total === 'sum' || total === 'none');
export const LOAN_FIGURES = /* @__PURE__ */ named<LoanFigure>(
  (total) => total === 'sum' || total === 'none' || isDerived(total),
);
export const TOTAL_FIGURES = /* @__PURE__ */ named<TotalFigure>((total) => total !== 'none');
export const ADDED_FIGURES = /* @__PURE__ */ named<AddedFigure>((total) => total !== 'none' && !isDerived(total));
export const COMMON_FIGURES = /* @__PURE__ */ named<CommonFigure>((total) => total === 'sum' || isDerived(total));

/** Whether a figure is stored in hundredths: amounts and principal-days. */
export function isAmount(name: Figure): boolean {
  return (UNITS[FIGURES[name].unit] as unknown) === AMOUNT;
}

/** Whether a figure is computed from other figures. */
export function isDerivedFigure(name: Figure): name is DerivedFigure {
  return isDerived(FIGURES[name].total);
}

/** Whether tables and CSV files have a figure. */
export function isListed(name: Figure): boolean {
  return FIGURES[name].listed;
}

/** Computes a derived figure from the figures that it depends on. */
export function derivedFrom(name: DerivedFigure, heldOf: (name: CommonFigure) => Integer): Integer {
  const { plus, minus } = FIGURES[name].total;
  const sum = plus.reduce<Integer>((value, other) => add(value, heldOf(other)), 0);
  return minus.reduce((value, other) => subtract(value, heldOf(other)), sum);
}

/** The table of figures, as the types of figures use it. */
export type FigureEntries = { readonly [P in Figure]: FigureEntry<Figure> };
type UnitOf<E> = E extends { readonly unit: infer U extends Unit } ? U : never;

/** Figures as in results: Decimals of yuan or yuan·days, numbers of days, loans or households. */
export type FigureValues<T extends FigureEntries, K extends keyof T> = {
  readonly [P in K]: ReturnType<(typeof UNITS)[UnitOf<T[P]>]['toValue']>;
};

/** Figures as in JSON: amounts and principal-days as strings of two decimals, the rest as numbers. */
export type EncodedFigureValues<T extends FigureEntries, K extends keyof T> = {
  readonly [P in K]: ReturnType<(typeof UNITS)[UnitOf<T[P]>]['toJson']>;
};

export interface LoanFigureValues extends FigureValues<Table, LoanFigure> {}
export interface TotalFigureValues extends FigureValues<Table, TotalFigure> {}
export interface EncodedLoanFigureValues extends EncodedFigureValues<Table, LoanFigure> {}
export interface EncodedTotalFigureValues extends EncodedFigureValues<Table, TotalFigure> {}

/**
 * Adds figures, as in results, to an object, in place. Spreading several objects into one takes twenty times as long
 * and twice the memory.
 *
 * @param heldOf the internal value of a figure: fen, fen·days, days, or a number of loans or households
 */
export function withFigureValues<T extends object, K extends Figure>(
  fields: T,
  names: readonly K[],
  heldOf: (name: K) => Integer,
): T & FigureValues<Table, K> {
  return addEach(fields, names, (name) => UNITS[FIGURES[name].unit].toValue(heldOf(name))) as T &
    FigureValues<Table, K>;
}

/** {@link withFigureValues}, with figures as in JSON. */
export function withEncodedFigures<T extends object, K extends Figure>(
  fields: T,
  names: readonly K[],
  heldOf: (name: K) => Integer,
): T & EncodedFigureValues<Table, K> {
  return addEach(fields, names, (name) => UNITS[FIGURES[name].unit].toJson(heldOf(name))) as T &
    EncodedFigureValues<Table, K>;
}

/** {@link withEncodedFigures}, from figures as in results. */
export function encodeFiguresInto<T extends object, K extends Figure>(
  fields: T,
  names: readonly K[],
  figures: FigureValues<Table, K>,
): T & EncodedFigureValues<Table, K> {
  const encode = (name: K) => (UNITS[FIGURES[name].unit] as Codec<unknown, unknown>).encode(figures[name]);
  return addEach(fields, names, encode) as T & EncodedFigureValues<Table, K>;
}

/** The internal value of a figure, from figures as in results. */
export function internalFigure<K extends Figure>(name: K, figures: FigureValues<Table, K>): Integer {
  return (UNITS[FIGURES[name].unit] as Codec<unknown, unknown>).fromValue(figures[name]);
}

/** A record with a value for each of some figures. */
export function byFigure<K extends Figure, V>(names: readonly K[], of: (name: K) => V): Record<K, V> {
  return addEach({}, names, of) as Record<K, V>;
}

function addEach<K extends Figure>(fields: object, names: readonly K[], of: (name: K) => unknown): unknown {
  const result = fields as Partial<Record<K, unknown>>;
  for (const name of names) result[name] = of(name);
  return result;
}
