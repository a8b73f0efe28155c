/** Whole numbers below a limit, the same for the same seed. */
export type Draw = (limit: number) => number;

export function drawsFrom(seed: number): Draw {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
