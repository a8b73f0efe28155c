import { expect, it } from 'vitest';
import { LineSet } from '../../src/io/line-set.js';

it('a set of lines contains exactly the lines that were added, in any order', () => {
  const lines = new LineSet();
  const isIn = (line: number) => line % 7 === 3 || line === 1;
  for (let line = 100_000; line > 0; line--) if (isIn(line)) lines.add(line);
  for (let line = 1; line <= 120_000; line++) expect(lines.has(line)).toBe(line <= 100_000 && isIn(line));
});
