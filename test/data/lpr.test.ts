import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/index.js';
import { POLICY } from '../support.js';
import { type LprFile, lprFile } from './lpr.js';

const FILE = JSON.parse(readFileSync(new URL('../../src/data/lpr.json', import.meta.url), 'utf8')) as LprFile;

describe('the LPR', () => {
  it('has the references that its publications make', () => {
    expect(lprFile(FILE, FILE.publications, FILE.references.LPR1Y?.until as string)).toEqual(FILE);
  });

  it('is read as the references of a policy', () => {
    const { references } = parsePolicy({ ...POLICY, references: FILE.references });
    expect(Object.keys(references ?? {})).toEqual(['LPR1Y', 'LPR5Y']);
  });

  it('has a publication in every month since August 2019, on the 20th or at most ten days from it', () => {
    const months = FILE.publications.map(({ on }) => on.slice(0, 7));
    const first = 2019 * 12 + 7;
    expect(months).toEqual(
      months.map((_, i) => {
        const month = first + i;
        return `${Math.floor(month / 12)}-${String((month % 12) + 1).padStart(2, '0')}`;
      }),
    );
    for (const { on } of FILE.publications) expect(Math.abs(Number(on.slice(8)) - 20), on).toBeLessThanOrEqual(10);
  });

  // Published by the National Interbank Funding Center on these days, and told in the press of the same days.
  it.each([
    ['2019-08-20', '4.25', '4.85'],
    ['2022-08-22', '3.65', '4.30'],
    ['2024-10-21', '3.10', '3.60'],
    ['2025-05-20', '3.00', '3.50'],
  ])('of %s is %s and %s', (on, one, five) => {
    expect(FILE.publications.find((each) => each.on === on)).toMatchObject({ LPR1Y: one, LPR5Y: five });
  });

  it('marks a publication that was found in only one copy', () => {
    for (const { attested, note } of FILE.publications) expect(note !== undefined).toBe(attested === 1);
  });
});
