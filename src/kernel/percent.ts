import type { Brand } from './brand.js';
import { Decimal } from './decimal.js';
import { readDecimal } from './fen.js';

/** A rate in millionths of a percent a year: 4.35% is 4,350,000. 0 to 100,000,000 (100%). */
export type MicroPercent = Brand<number, 'MicroPercent'>;

/** A share in millionths: 0.8 is 800,000. 0 to 1,000,000 (the whole). */
export type MicroShare = Brand<number, 'MicroShare'>;

/** Millionths in one: of a percent, or of a share. */
export const MICRO = 1_000_000;

const HUNDRED_PERCENT = 100 * MICRO;

/** A rate in percent a year ("4.35"), of at most 6 decimals, 0 to 100: see {@link readDecimal}; undefined where it is none. */
export function readPercent(value: unknown): MicroPercent | undefined {
  return readDecimal(value, 6, HUNDRED_PERCENT) as MicroPercent | undefined;
}

/** A share ("0.8"), of at most 6 decimals, 0 to 1: see {@link readDecimal}; undefined where it is none. */
export function readShare(value: unknown): MicroShare | undefined {
  return readDecimal(value, 6, MICRO) as MicroShare | undefined;
}

/** Millionths as a plain decimal without trailing zeros: 4350000 → "4.35". */
export function formatMicro(micro: MicroPercent | MicroShare): string {
  return new Decimal(micro).div(MICRO).toFixed();
}
