import type { Brand } from './brand.js';
import { Decimal } from './decimal.js';
import { readScaled } from './fen.js';

/** A rate in millionths of a percent a year: 4.35% is 4,350,000. 0 to 100,000,000 (100%). */
export type MicroPercent = Brand<number, 'MicroPercent'>;

/** A share in millionths: 0.8 is 800,000. 0 to 1,000,000 (the whole). */
export type MicroShare = Brand<number, 'MicroShare'>;

/** Millionths in one: of a percent, or of a share. */
export const MICRO = 1_000_000;

const HUNDRED = 100 * MICRO;

/** A rate in percent a year ("4.35", at most 6 decimals, 0 to 100, or a JSON integer); undefined where it is none. */
export function readPercent(value: unknown): MicroPercent | undefined {
  return readMicro(value, HUNDRED) as MicroPercent | undefined;
}

/** {@link readPercent} of the characters from `start` to before `end`. */
export function percentIn(text: string, start: number, end: number): MicroPercent | undefined {
  return atMost(HUNDRED, readScaled(text, 6, start, end)) as MicroPercent | undefined;
}

/** A share ("0.8", at most 6 decimals, 0 to 1, or the JSON integers 0 and 1); undefined where it is none. */
export function readShare(value: unknown): MicroShare | undefined {
  return readMicro(value, MICRO) as MicroShare | undefined;
}

function readMicro(value: unknown, largest: number): number | undefined {
  if (typeof value === 'string') return atMost(largest, readScaled(value, 6));
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? atMost(largest, (value as number) * MICRO) : undefined;
}

function atMost(largest: number, micro: number | undefined): number | undefined {
  return micro !== undefined && micro >= 0 && micro <= largest ? micro : undefined;
}

/** Millionths as a plain decimal without trailing zeros: 4350000 → "4.35". */
export function formatMicro(micro: MicroPercent | MicroShare): string {
  return new Decimal(micro).div(MICRO).toFixed();
}
