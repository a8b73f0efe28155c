import { Decimal } from '../kernel/decimal.js';

/** Freezes plain data at every depth. Decimals are immutable and are not frozen. */
export function deepFreeze<T extends object>(value: T): T {
  for (const part of Object.values(value)) {
    if (typeof part === 'object' && part !== null && !(part instanceof Decimal)) deepFreeze(part);
  }
  return Object.freeze(value);
}
