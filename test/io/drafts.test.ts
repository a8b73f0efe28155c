import { describe, expect, it } from 'vitest';
import { Outcomes } from '../../src/engine/outcomes.js';
import { DraftColumns } from '../../src/io/drafts.js';

const ids = { loanIdAt: String, householdIdAt: String };

describe('drafts', () => {
  it.each([
    [0, false],
    [1, false],
    [3, true],
    [4, true],
  ])('of %i lines, in groups or not (%s), keep each column separate', (count, hasGroups) => {
    const bytes = DraftColumns.room(count, hasGroups, 5);
    const columns = new DraftColumns({ bytes, count, hasGroups });
    columns.subsidies.fill(Number.NaN);
    columns.holes.fill(0xffff_ffff);
    columns.cells.fill(7);
    columns.groups.fill(9);
    columns.lines.set([1, 2, 3, 4, 5]);
    const again = new DraftColumns({ bytes: Uint8Array.from(bytes), count, hasGroups });
    expect([...again.subsidies]).toEqual(new Array(count).fill(Number.NaN));
    expect([...again.holes]).toEqual(new Array(count).fill(0xffff_ffff));
    expect([...again.cells]).toEqual(new Array(count).fill(7));
    expect([...again.groups]).toEqual(new Array(hasGroups ? count : 0).fill(9));
    expect([...again.lines]).toEqual([1, 2, 3, 4, 5]);
  });

  it('keep subsidies that are not safe integers separately', () => {
    const outcomes = new Outcomes(3, ids);
    outcomes.columns.subsidy.put(0, Number.MAX_SAFE_INTEGER);
    outcomes.columns.subsidy.put(2, 2n ** 53n);
    expect([...outcomes.columns.subsidy.unsafe]).toEqual([[2, 2n ** 53n]]);
    expect([...outcomes.columns.interest.unsafe]).toEqual([]);
  });
});

describe('the numbers of a column', () => {
  it('are NaN where a value is no safe integer, in its own column and in those that follow from it', () => {
    const { columns } = new Outcomes(4, ids);
    // What the borrower pays: interest less subsidy less what is waived.
    const amounts = [
      { interest: 500, subsidy: 100, waived: 30, borrower: 370 },
      { interest: 0, subsidy: 0, waived: 0, borrower: 0 },
      { interest: 2n ** 60n, subsidy: 1, waived: 0, borrower: Number.NaN },
      { interest: Number.MAX_SAFE_INTEGER, subsidy: Number.MAX_SAFE_INTEGER, waived: 0, borrower: 0 },
    ];
    amounts.forEach(({ interest, subsidy, waived }, place) => {
      columns.interest.put(place, interest);
      columns.subsidy.put(place, subsidy);
      columns.waived.put(place, waived);
    });
    expect([...columns.interest.numbersOrNaN]).toEqual([500, 0, Number.NaN, Number.MAX_SAFE_INTEGER]);
    expect([...columns.borrowerInterest.numbersOrNaN]).toEqual(amounts.map(({ borrower }) => borrower));
    expect([...columns.capped.numbersOrNaN]).toEqual([0, 0, 0, 0]);
  });
});
