/** Mulberry32: a small generator of numbers in [0, 1), the same on every machine. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export type Draw = ReturnType<typeof drawing>;

/** What can be drawn from a seed: the same draws in the same order give the same results on every run. */
export function drawing(seed: number) {
  const random = generator(seed);
  const integerIn = (low: number, high: number): number => low + Math.floor(random() * (high - low + 1));
  return {
    chance: (probability: number): boolean => random() < probability,
    integerIn,
    stepIn: ([low, high, step]: readonly [low: number, high: number, step: number]): number =>
      low + step * integerIn(0, Math.round((high - low) / step)),

    /** One of the names, by their weights. */
    pick<Name extends string>(weights: Readonly<Partial<Record<Name, number>>>): Name {
      const all = Object.entries<number>(weights as Record<Name, number>);
      const total = all.reduce((sum, [, weight]) => sum + weight, 0);
      let rest = random() * total;
      for (const [name, weight] of all) {
        rest -= weight;
        if (rest < 0) return name as Name;
      }
      throw new Error('no weight left');
    },

    /** The same things in another order. */
    shuffled<T>(list: Iterable<T>): T[] {
      const order = [...list];
      for (let last = order.length - 1; last > 0; last--) {
        const other = integerIn(0, last);
        [order[last], order[other]] = [order[other]!, order[last]!];
      }
      return order;
    },
  };
}
