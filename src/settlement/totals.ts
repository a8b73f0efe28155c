import {
  type AddedFigure,
  derivedFrom,
  type EncodedTotalFigureValues,
  encodeFiguresInto,
  isDerivedFigure,
  TOTAL_FIGURES,
  type TotalFigure,
  type TotalFigureValues,
  withFigureValues,
} from '../fields/figures.js';
import type { Decimal } from '../kernel/decimal.js';
import { yuan } from '../kernel/fen.js';
import type { Integer } from '../kernel/integer.js';
import { data } from './data.js';

/** Amounts by funder, in yuan, under the funders' ids. */
export type ByFunder<T> = Readonly<Record<string, T>>;

/**
 * The sums of some loans. Amounts are Decimals of yuan. It is plain data; `JSON.stringify` writes it in the form
 * of SPEC 9, amounts as strings of two decimals.
 */
export interface Totals extends TotalFigureValues {
  /** Who pays how much of the subsidy, in yuan: the parts add up to it. */
  readonly funders: ByFunder<Decimal>;
}

/** Totals in the JSON form of SPEC 9: amounts of yuan are strings of two decimals, counts are numbers. */
export interface EncodedTotals extends EncodedTotalFigureValues {
  /** The part of each funder in yuan, by funder id. */
  readonly funders: ByFunder<string>;
}

/** Totals in integers: amounts in fen, principal-days in fen-days, funders in the policy's order. */
export interface Sum {
  readonly figures: Readonly<Record<AddedFigure, Integer>>;
  readonly parts: readonly Integer[];
}

/** Totals as results show them. */
export function totalsOf({ figures, parts }: Sum, funderIds: readonly string[]): Totals {
  const heldOf = (name: TotalFigure): Integer => (isDerivedFigure(name) ? derivedFrom(name, heldOf) : figures[name]);
  const funders = byFunder(funderIds, parts, yuan);
  return data(Object.assign(withFigureValues({}, TOTAL_FIGURES, heldOf), { funders }), toJSON);
}

function toJSON(this: Totals): EncodedTotals {
  return encodeTotals(this);
}

/** Totals in the JSON form of SPEC 9. */
export function encodeTotals(totals: Totals): EncodedTotals {
  const funders = encodeByFunder(totals.funders);
  return Object.assign(encodeFiguresInto({}, TOTAL_FIGURES, totals), { funders });
}

/** Parts in the policy's order, under the funders' ids. Ids may be any string, so keys are own properties by definition. */
export function byFunder<T>(ids: readonly string[], parts: readonly Integer[], show: (fen: Integer) => T): ByFunder<T> {
  return Object.freeze(Object.fromEntries(ids.map((id, i) => [id, show(parts[i] as Integer)])));
}

/** Amounts by funder as strings of two decimals. */
export function encodeByFunder(amounts: ByFunder<Decimal>): ByFunder<string> {
  return Object.fromEntries(Object.entries(amounts).map(([id, amount]) => [id, amount.toFixed(2)]));
}
