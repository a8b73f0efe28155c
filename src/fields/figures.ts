import type { Decimal } from '../kernel/decimal.js';
import { fenOf, formatFen, yuan } from '../kernel/fen.js';
import { add, type Integer, subtract } from '../kernel/integer.js';
import type { Text } from './faults.js';

/*
 * The figures of a settlement: what a loan comes to, and what loans come to together. The types, sums, JSON, CSV, tables
 * and sheets of figures are derived from the table below. A new figure is an entry here, and is computed in the engine.
 */

/** How a value is held inside, shown in results, and written in JSON. */
interface Codec<Shown, Written> {
  readonly toValue: (value: Integer) => Shown;
  readonly toJson: (value: Integer) => Written;
  /** {@link toJson} of what is shown. */
  readonly encode: (shown: Shown) => Written;
  /** The inverse of {@link toValue}. */
  readonly fromValue: (shown: Shown) => Integer;
}

/** Held in fen, shown as a Decimal of yuan, written as a string of two decimals. */
const AMOUNT: Codec<Decimal, string> = {
  toValue: yuan,
  toJson: formatFen,
  encode: (amount) => amount.toFixed(2),
  fromValue: fenOf,
};

/** A whole number everywhere. */
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

/** A figure that follows from others, in a loan and in totals alike: some of them added up, less others. */
interface Derived<Name extends string> {
  readonly plus: readonly Name[];
  readonly minus: readonly Name[];
}

/** A figure of totals: how many of the loans have more than 0 of another figure. */
interface LoansWith<Name extends string> {
  readonly loansWith: Name;
}

/**
 * What a figure's total is: the `sum` over the loans; `none`, where it is a figure of loans only; what follows from other
 * totals; or, for a figure that only totals have, the number of `loans`, of distinct `households`, or of loans with more
 * than 0 of another figure.
 */
export type FigureTotal<Name extends string = string> =
  | 'sum'
  | 'none'
  | Derived<Name>
  | 'loans'
  | 'households'
  | LoansWith<Name>;

/** What a figure is. Its sentence, which completions show, is the comment above its entry. */
interface FigureEntry<Name extends string> {
  /** Its name in every channel. English headers of CSV files have the entry's own name, as `principal_days`. */
  readonly label: Text;
  readonly unit: Unit;
  readonly total: FigureTotal<Name>;
  /** Whether tables and CSV files have it, or only what shows all figures: JSON, the annex's totals, explanations. */
  readonly listed: boolean;
}

/** Checks entries against each other: what one of them lacks, or names and there is not, does not compile. */
export function figureTable<const T extends { readonly [P in keyof T]: FigureEntry<keyof T & string> }>(entries: T): T {
  return entries;
}

/** The figures of loans and of totals, in the order of SPEC 9. */
export const FIGURES = /* @__PURE__ */ figureTable({
  /** How many loans there are, ineligible ones included. */
  loans: { label: { en: 'loans', 'zh-CN': '笔数' }, unit: 'count', total: 'loans', listed: true },

  /** How many loans have a subsidy above 0. */
  subsidisedLoans: {
    label: { en: 'subsidised loans', 'zh-CN': '贴息笔数' },
    unit: 'count',
    total: { loansWith: 'subsidy' },
    listed: true,
  },

  /** How many distinct households the loans have, those of ineligible loans included. */
  households: { label: { en: 'households', 'zh-CN': '户数' }, unit: 'count', total: 'households', listed: true },

  /** The days that passed every condition. */
  subsidisedDays: {
    label: { en: 'subsidised days', 'zh-CN': '贴息天数' },
    unit: 'days',
    total: 'none',
    listed: true,
  },

  /** Principal-days (积数): the sum over the subsidised days of the covered balance, in yuan·days, exact. */
  principalDays: {
    label: { en: 'principal-days', 'zh-CN': '积数' },
    unit: 'yuanDays',
    total: 'sum',
    listed: true,
  },

  /** Interest at the contract rate on every day with a balance, subsidised or not, in yuan. */
  interest: { label: { en: 'interest', 'zh-CN': '应收利息' }, unit: 'yuan', total: 'sum', listed: true },

  /** What the bank gives up on subsidised days, against the reference rate or by waiving interest, in yuan. */
  concession: { label: { en: 'concession', 'zh-CN': '银行让利' }, unit: 'yuan', total: 'sum', listed: true },

  /** The part of the concession that is waived from the interest charged, in yuan. */
  waived: { label: { en: 'interest waived', 'zh-CN': '减免利息' }, unit: 'yuan', total: 'sum', listed: false },

  /** What the cap on amounts cut off the subsidy, in yuan. */
  capped: { label: { en: 'cut off by the cap', 'zh-CN': '因上限核减' }, unit: 'yuan', total: 'sum', listed: false },

  /** What the funders pay of the interest, after every limit and cap, in yuan. */
  subsidy: { label: { en: 'subsidy', 'zh-CN': '贴息金额' }, unit: 'yuan', total: 'sum', listed: true },

  /** What the borrower pays: interest − subsidy − waived, in yuan. */
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
/** Those of them that totals add up. */
export type SummedFigure = FiguresWith<'sum'>;
/** Figures that follow from others. */
export type DerivedFigure = FiguresWith<Derived<string>>;
/** Figures of a loan. */
export type LoanFigure = ComputedFigure | DerivedFigure;
/** Figures of totals. */
export type TotalFigure = Exclude<Figure, FiguresWith<'none'>>;
/** Figures of totals that are added up or counted, and do not follow from others. */
export type AddedFigure = Exclude<TotalFigure, DerivedFigure>;
/** Figures that loans and totals both have. */
export type CommonFigure = LoanFigure & TotalFigure;

function named<K extends Figure>(isOne: (total: Table[Figure]['total']) => boolean): readonly K[] {
  return Object.freeze((Object.keys(FIGURES) as Figure[]).filter((name) => isOne(FIGURES[name].total)) as K[]);
}

const isDerived = (total: Table[Figure]['total']) => typeof total === 'object' && 'plus' in total;

/** Each list in the order of {@link FIGURES}. */
export const COMPUTED_FIGURES = /* @__PURE__ */ named<ComputedFigure>((total) => total === 'sum' || total === 'none');
export const LOAN_FIGURES = /* @__PURE__ */ named<LoanFigure>(
  (total) => total === 'sum' || total === 'none' || isDerived(total),
);
export const TOTAL_FIGURES = /* @__PURE__ */ named<TotalFigure>((total) => total !== 'none');
export const ADDED_FIGURES = /* @__PURE__ */ named<AddedFigure>((total) => total !== 'none' && !isDerived(total));
export const COMMON_FIGURES = /* @__PURE__ */ named<CommonFigure>((total) => total === 'sum' || isDerived(total));

/** Whether a figure is held in hundredths, as amounts and principal-days are, and is no whole number. */
export function isAmount(name: Figure): boolean {
  return (UNITS[FIGURES[name].unit] as unknown) === AMOUNT;
}

/** Whether a figure follows from others. */
export function isDerivedFigure(name: Figure): name is DerivedFigure {
  return isDerived(FIGURES[name].total);
}

/** Whether tables and CSV files have a figure. */
export function isListed(name: Figure): boolean {
  return FIGURES[name].listed;
}

/** What a derived figure comes to, from the values of the figures that it follows from. */
export function derivedFrom(name: DerivedFigure, heldOf: (name: CommonFigure) => Integer): Integer {
  const { plus, minus } = FIGURES[name].total;
  const sum = plus.reduce<Integer>((value, other) => add(value, heldOf(other)), 0);
  return minus.reduce((value, other) => subtract(value, heldOf(other)), sum);
}

/** What the types of figures are made of: {@link FIGURES}. */
export type FigureEntries = { readonly [P in Figure]: FigureEntry<Figure> };
type UnitOf<E> = E extends { readonly unit: infer U extends Unit } ? U : never;

/** Figures as results show them: Decimals of yuan or yuan·days, numbers of days or of things counted. */
export type FigureValues<T extends FigureEntries, K extends keyof T> = {
  readonly [P in K]: ReturnType<(typeof UNITS)[UnitOf<T[P]>]['toValue']>;
};

/** Figures as JSON has them: amounts and principal-days as strings of two decimals, the rest as numbers. */
export type EncodedFigureValues<T extends FigureEntries, K extends keyof T> = {
  readonly [P in K]: ReturnType<(typeof UNITS)[UnitOf<T[P]>]['toJson']>;
};

export interface LoanFigureValues extends FigureValues<Table, LoanFigure> {}
export interface TotalFigureValues extends FigureValues<Table, TotalFigure> {}
export interface EncodedLoanFigureValues extends EncodedFigureValues<Table, LoanFigure> {}
export interface EncodedTotalFigureValues extends EncodedFigureValues<Table, TotalFigure> {}

/**
 * Adds figures to fields, as results show them. They are added to the object itself: an object that is spread of several
 * takes twenty times as long to make, and twice the memory.
 *
 * @param heldOf a figure as it is held: in fen, fen-days, days or things counted
 */
export function withFigureValues<T extends object, K extends Figure>(
  fields: T,
  names: readonly K[],
  heldOf: (name: K) => Integer,
): T & FigureValues<Table, K> {
  return addEach(fields, names, (name) => UNITS[FIGURES[name].unit].toValue(heldOf(name))) as T &
    FigureValues<Table, K>;
}

/** {@link withFigureValues}, as JSON has them. */
export function withEncodedFigures<T extends object, K extends Figure>(
  fields: T,
  names: readonly K[],
  heldOf: (name: K) => Integer,
): T & EncodedFigureValues<Table, K> {
  return addEach(fields, names, (name) => UNITS[FIGURES[name].unit].toJson(heldOf(name))) as T &
    EncodedFigureValues<Table, K>;
}

/** {@link withEncodedFigures}, of figures as results show them. */
export function encodeFiguresInto<T extends object, K extends Figure>(
  fields: T,
  names: readonly K[],
  figures: FigureValues<Table, K>,
): T & EncodedFigureValues<Table, K> {
  const encode = (name: K) => (UNITS[FIGURES[name].unit] as Codec<unknown, unknown>).encode(figures[name]);
  return addEach(fields, names, encode) as T & EncodedFigureValues<Table, K>;
}

/** A figure as it is held, of figures as results show them. */
export function internalFigure<K extends Figure>(name: K, figures: FigureValues<Table, K>): Integer {
  return (UNITS[FIGURES[name].unit] as Codec<unknown, unknown>).fromValue(figures[name]);
}

/** Values by the names of figures. */
export function byFigure<K extends Figure, V>(names: readonly K[], of: (name: K) => V): Record<K, V> {
  return addEach({}, names, of) as Record<K, V>;
}

function addEach<K extends Figure>(fields: object, names: readonly K[], of: (name: K) => unknown): unknown {
  const result = fields as Partial<Record<K, unknown>>;
  for (const name of names) result[name] = of(name);
  return result;
}
