import { Decimal } from '../kernel/decimal.js';
import { formatYuan } from '../kernel/fen.js';

/** Plain data with strings instead of Decimals. */
export type Encoded<T> = T extends Decimal
  ? string
  : T extends readonly (infer Item)[]
    ? readonly Encoded<Item>[]
    : T extends object
      ? { readonly [Key in keyof T]: Encoded<T[Key]> }
      : T;

/** Every Decimal, an amount, as a string of two decimals; everything else as it is. */
export function encoded<T>(value: T): Encoded<T> {
  return textOf(value) as Encoded<T>;
}

function textOf(value: unknown): unknown {
  if (value instanceof Decimal) return formatYuan(value);
  if (Array.isArray(value)) return value.map(textOf);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, textOf(part)]));
}
