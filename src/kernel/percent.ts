import type { Brand } from './brand.js';
import { readDecimal, readSigned } from './fen.js';

/** A rate in millionths of a percent a year: 4.35% is 4,350,000. 0 to 100,000,000 (100%). */
export type MicroPercent = Brand<number, 'MicroPercent'>;

/** A share in millionths: 0.8 is 800,000. 0 to 1,000,000 (the whole). */
export type MicroShare = Brand<number, 'MicroShare'>;

/** A rate in millionths of a percent a year that may be below 0: −100,000,000 (−100%) to 100,000,000. */
export type SignedMicroPercent = Brand<number, 'SignedMicroPercent'>;

/** A factor in millionths: 1.3 is 1,300,000. 0 to 10,000,000 (ten times). */
export type MicroFactor = Brand<number, 'MicroFactor'>;

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

/** Reads percentage points that may be below 0 ("-1.5"): at most 6 decimals, −100 to 100, as {@link readSigned} does. */
export function readSignedPercent(value: unknown): SignedMicroPercent | undefined {
  return readSigned(value, 6, HUNDRED_PERCENT) as SignedMicroPercent | undefined;
}

/** Reads a factor ("1.3"): at most 6 decimals, 0 to 10, as {@link readDecimal} does. */
export function readFactor(value: unknown): MicroFactor | undefined {
  return readDecimal(value, 6, 10 * MICRO) as MicroFactor | undefined;
}

/**
 * Formats millionths as a plain decimal without trailing zeros: 4350000 → "4.35".
 *
 * @throws TypeError where it is not an integer
 */
export function formatMicro(micro: MicroPercent | MicroShare | SignedMicroPercent | MicroFactor): string {
  if (!Number.isInteger(micro)) throw new TypeError(`not an integer of millionths: ${String(micro)}`);
  return formatScaled(micro, 6);
}

/** 10^-12 percent in a percent. */
const PICO_DECIMALS = 12;

/** Formats 10^-12 percent, a safe integer, as {@link formatMicro} does millionths. */
export function formatPico(pico: number): string {
  return formatScaled(pico, PICO_DECIMALS);
}

/** A safe integer of units of 10^−decimals, as a plain decimal without trailing zeros. */
function formatScaled(scaled: number, decimals: number): string {
  const scale = 10 ** decimals;
  const size = Math.abs(scaled);
  const rest = size % scale;
  const sign = scaled < 0 ? '-' : '';
  const whole = `${sign}${(size - rest) / scale}`;
  if (rest === 0) return whole;
  const digits = String(rest).padStart(decimals, '0');
  let end = decimals;
  while (digits.charCodeAt(end - 1) === ZERO) end -= 1;
  return `${whole}.${digits.slice(0, end)}`;
}

const ZERO = 0x30;
