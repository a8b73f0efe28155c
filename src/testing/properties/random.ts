/** Whole numbers below a limit, the same for the same seed. */
export type RandomBelow = (limit: number) => number;

export function randomFrom(seed: number): RandomBelow {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
