/** The place of the lowest bit that is set, from 0 on. */
export function placeOfLowest(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

/** The bits but the lowest that is set. */
export function withoutLowest(bits: number): number {
  return bits & (bits - 1);
}
