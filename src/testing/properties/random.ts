/** A pseudo-random integer from 0 to below a limit. */
export type RandomBelow = (limit: number) => number;

export function randomFrom(seed: number): RandomBelow {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}
