/**
 * The edit distance of two texts: insertions, deletions and replacements of UTF-16 code units.
 *
 * @param most where it is above this it is infinite, and not computed to its end
 */
export function editDistance(a: string, b: string, most = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > most) return Number.POSITIVE_INFINITY;
  let before = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (before[j - 1] as number) + Number(a[i - 1] !== b[j - 1]);
      row.push(Math.min(replaced, (before[j] as number) + 1, (row[j - 1] as number) + 1));
    }
    if (Math.min(...row) > most) return Number.POSITIVE_INFINITY;
    before = row;
  }
  const distance = before[b.length] as number;
  return distance > most ? Number.POSITIVE_INFINITY : distance;
}

/** A text is compared by at most so many of its first characters, which bounds the work. */
const LONGEST = 100;

/**
 * The text of a list that is most similar to another, regardless of case: that with the least edit distance, the first of
 * several. Undefined for an empty list.
 */
export function nearestOf(wanted: string, candidates: readonly string[]): string | undefined {
  const target = wanted.slice(0, LONGEST).toLowerCase();
  let nearest: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const distance = editDistance(target, candidate.slice(0, LONGEST).toLowerCase(), least);
    if (distance >= least) continue;
    least = distance;
    nearest = candidate;
  }
  return nearest;
}

/**
 * The text of a list that is most similar to another, where at most a part of the characters of the longer one differ,
 * regardless of case; undefined where none is.
 *
 * @param part of 1, such as a half
 */
export function similarTo(wanted: string, candidates: readonly string[], part: number): string | undefined {
  const nearest = nearestOf(wanted, candidates);
  if (nearest === undefined) return undefined;
  const most = Math.floor(part * Math.max(wanted.length, nearest.length));
  // The difference in length is a lower bound, which spares comparing what is long.
  return editDistance(wanted.toLowerCase(), nearest.toLowerCase(), most) <= most ? nearest : undefined;
}
