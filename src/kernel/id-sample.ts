import { Digest } from './digest.js';

/** An id, with a number that belongs to it. */
export type SampledId = readonly [id: string, value: number];

/** A sample of ids: plain data. */
export interface SampledIds {
  /** How many ids it is of. */
  readonly count: number;
  /** In the order of their hashes. Where there are as many as {@link count}, it has all of them. */
  readonly ids: readonly SampledId[];
}

interface Hashed {
  readonly hash: number;
  readonly entry: SampledId;
}

/**
 * A sample of ids of bounded size: those with the smallest hashes. It does not depend on the order in which ids come, and the
 * samples of parts give that of the whole: it is associative and commutative. An id that comes twice is in it twice or not at
 * all.
 */
export class IdSample {
  private held: Hashed[] = [];
  private count = 0;
  /** No id with a larger hash is in the sample. */
  private largest = Number.POSITIVE_INFINITY;

  /** @param most so many ids are kept */
  constructor(private readonly most: number) {}

  add(id: string, value: number): void {
    this.count += 1;
    this.keep([id, value]);
  }

  /** Adds those of another sample of the same size. */
  addSample({ count, ids }: SampledIds): void {
    this.count += count;
    for (const entry of ids) this.keep(entry);
  }

  get sample(): SampledIds {
    this.cut();
    return { count: this.count, ids: this.held.map(({ entry }) => entry) };
  }

  private keep(entry: SampledId): void {
    const digest = new Digest();
    digest.text(entry[0]);
    const hash = digest.value;
    if (hash > this.largest) return;
    this.held.push({ hash, entry });
    // Sorting when there are twice as many costs each id little.
    if (this.held.length > 2 * this.most) this.cut();
  }

  private cut(): void {
    // Two ids have the same hash with a probability of 2^-53: entries with the same hash are of one id.
    this.held.sort((a, b) => a.hash - b.hash || a.entry[1] - b.entry[1]);
    this.held.length = Math.min(this.held.length, this.most);
    if (this.held.length === this.most) this.largest = (this.held.at(-1) as Hashed).hash;
  }
}

/** Whether a sample has all ids that it is of. */
export function isWhole({ count, ids }: SampledIds): boolean {
  return ids.length === count;
}

/** An id that a sample has twice; undefined where there is none. */
export function repeatedIn({ ids }: SampledIds): string | undefined {
  return ids.find(([id], i) => id === ids[i - 1]?.[0])?.[0];
}
