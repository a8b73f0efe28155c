import { describe, expect, it } from 'vitest';
import { readPage, rowsOf } from '../docs/markdown.js';
import CEILINGS from './size-limit.js';

const ROWS = rowsOf(readPage('docs/internals/size.md').prose);

/** `28.5 kB` or `650 B` in bytes. */
function bytes(size: string): number {
  const [, amount, unit] = /^([\d.]+) (kB|B)$/.exec(size) as RegExpExecArray;
  return Number(amount) * (unit === 'kB' ? 1000 : 1);
}

describe('the size ceilings', () => {
  it('are the ones that size.md gives', () => {
    expect(ROWS.map(([name, , ceiling]) => [name, ceiling])).toEqual(CEILINGS.map(({ name, limit }) => [name, limit]));
  });

  it.each(ROWS)('%s has a reason and is near what was measured', (_, measured, ceiling, why, smaller) => {
    expect(bytes(ceiling as string)).toBeGreaterThan(bytes(measured as string));
    // What was measured is given to a tenth of a kB.
    expect(bytes(ceiling as string)).toBeLessThanOrEqual((bytes(measured as string) + 50) * 1.05);
    expect(`${why}`.length).toBeGreaterThan(20);
    expect(smaller).not.toBe('');
  });
});
