import type { Brand } from './brand.js';
import { Decimal } from './decimal.js';
import { readScaled } from './fen.js';

/** A rate in millionths of a percent a year: 4.35% is 4,350,000. 0 to 100,000,000 (100%). */
export type MicroPercent = Brand<number, 'MicroPercent'>;

/** A share in millionths: 0.8 is 800,000. 0 to 1,000,000 (the whole). */
export type MicroShare = Brand<number, 'MicroShare'>;

/** Millionths in one: of a percent, or of a share. */
export const MICRO = 1_000_000;

function readMicro(value: unknown, largest: number): number | undefined {
  let micro: number | undefined;
  if (typeof value === 'string') micro = readScaled(value, 6);
  else if (Number.isSafeInteger(value) && !Object.is(value, -0)) micro = (value as number) * MICRO;
  return micro !== undefined && micro >= 0 && micro <= largest * MICRO ? micro : undefined;
}

/** A rate in percent a year ("4.35", at most 6 decimals, 0 to 100, or a JSON integer); undefined where it is none. */
export function readPercent(value: unknown): MicroPercent | undefined {
  return readMicro(value, 100) as MicroPercent | undefined;
}

/** A share ("0.8", at most 6 decimals, 0 to 1, or the JSON integers 0 and 1); undefined where it is none. */
export function readShare(value: unknown): MicroShare | undefined {
  return readMicro(value, 1) as MicroShare | undefined;
}

/** Millionths as a plain decimal without trailing zeros: 4350000 → "4.35". */
export function formatMicro(micro: MicroPercent | MicroShare): string {
  return new Decimal(micro).div(MICRO).toFixed();
}
