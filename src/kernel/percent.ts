import type { Brand } from './brand.js';
import { Decimal } from './decimal.js';
import { readDecimal } from './fen.js';

/** A rate in millionths of a percent a year: 4.35% is 4,350,000. 0 to 100,000,000 (100%). */
export type MicroPercent = Brand<number, 'MicroPercent'>;

/** A share in millionths: 0.8 is 800,000. 0 to 1,000,000 (the whole). */
export type MicroShare = Brand<number, 'MicroShare'>;

/** The factor between a percent or a share and its millionths. */
export const MICRO = 1_000_000;

const HUNDRED_PERCENT = 100 * MICRO;

/** Reads a rate in percent a year ("4.35"): at most 6 decimals, 0 to 100, as {@link readDecimal} does. */
export function readPercent(value: unknown): MicroPercent | undefined {
  return readDecimal(value, 6, HUNDRED_PERCENT) as MicroPercent | undefined;
}

/** Reads a share ("0.8"): at most 6 decimals, 0 to 1, as {@link readDecimal} does. */
export function readShare(value: unknown): MicroShare | undefined {
  return readDecimal(value, 6, MICRO) as MicroShare | undefined;
}

/** Formats millionths as a plain decimal without trailing zeros: 4350000 → "4.35". */
export function formatMicro(micro: MicroPercent | MicroShare): string {
  return new Decimal(micro).div(MICRO).toFixed();
}
