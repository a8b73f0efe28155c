import { describe, expect, it } from 'vitest';
import {
  type Entry,
  type Households,
  type IdStore,
  InvalidInputError,
  parseHousehold,
  parsePolicy,
  type SettlementLine,
  safeParseHousehold,
  settleStream,
  year,
} from '../../src/index.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

const options = { policy: parsePolicy(POLICY), period: year(2024) };
const held = (id: string, ...loans: string[]) =>
  parseHousehold({
    household: { ...HOUSEHOLD, id },
    loans: loans.map((loan) => ({ ...LOAN, id: loan, householdId: id })),
  });

async function linesOf(households: () => Households, more: object = {}) {
  const stream = settleStream(households, { ...options, ...more });
  const lines: SettlementLine[] = [];
  for await (const line of stream) lines.push(line);
  return { lines, summary: stream.summary };
}

describe('settleStream', () => {
  it('gives the lines in the order of the households, and who bears the last fen by the order of the ids', async () => {
    // 508.33 each: 80% is 406.664, together 1219.992, so 1219.99: one fen is missing to three floors of 406.66
    const { lines, summary } = await linesOf(() => [held('H2', 'C', 'B'), held('H1', 'A')]);
    expect(lines.map(({ loanId, funders }) => [loanId, funders.province?.toFixed(2)])).toEqual([
      ['C', '406.66'],
      ['B', '406.66'],
      ['A', '406.67'],
    ]);
    expect(summary.totals.funders.province?.toFixed(2)).toBe('1219.99');
    expect(summary.totals.households).toBe(2);
  });

  it('takes what comes one after another, asynchronously', async () => {
    async function* households() {
      yield held('H1', 'A');
      yield held('H2', 'B');
    }
    const { lines } = await linesOf(households);
    expect(lines).toHaveLength(2);
  });

  it('a household without loans has no line and is not counted', async () => {
    const { lines, summary } = await linesOf(() => [held('H1'), held('H2', 'A')]);
    expect([lines.length, summary.totals.households]).toEqual([1, 1]);
  });

  it('nothing comes to nothing', async () => {
    const { lines, summary } = await linesOf(() => []);
    expect([lines.length, summary.totals.loans, summary.payable.province?.toFixed(2)]).toEqual([0, 0, '0.00']);
  });

  it('more loans than are settled at a time come out alike', async () => {
    const ids = Array.from({ length: 3000 }, (_, i) => `L${String(i).padStart(4, '0')}`);
    const { lines, summary } = await linesOf(() => ids.map((id, i) => held(`H${i}`, id)));
    // 3000 × 406.664 = 1219992.00: of 3000 floors of 406.66, 1200 give a fen more, those of the first ids
    expect(
      lines.filter(({ funders }) => funders.province?.toFixed(2) === '406.67').map(({ loanId }) => loanId),
    ).toEqual(ids.slice(0, 1200));
    expect(summary.totals.funders.province?.toFixed(2)).toBe('1219992.00');
  });

  it('what the lines come to is not known before the last of them', async () => {
    const stream = settleStream(() => [held('H1', 'A')], options);
    expect(() => stream.summary).toThrow('when the last has been read');
    for await (const _ of stream) expect(() => stream.summary).toThrow('when the last has been read');
    expect(stream.summary.totals.loans).toBe(1);
  });

  it.each([
    ['a household', () => [held('H1', 'A'), held('H2', 'B'), held('H1', 'C')], 'household H1 comes twice'],
    ['a loan', () => [held('H1', 'A'), held('H2', 'A')], 'loan A comes twice'],
  ])('%s that comes twice is refused', async (_, households, message) => {
    await expect(linesOf(households)).rejects.toThrow(new RegExp(`^${message}`));
    await expect(linesOf(households)).rejects.toThrow(RangeError);
  });

  it('a loan of another household is a mistake of the program', async () => {
    const { loans } = held('H2', 'A');
    const mixed = { household: held('H1').household, loans };
    await expect(linesOf(() => [mixed])).rejects.toThrow(new TypeError('loan A is of household H2, not of H1'));
  });

  it('households that are others the second time are told', async () => {
    let times = 0;
    const changing = () => {
      times += 1;
      return times === 1 ? [held('H1', 'A')] : [held('H1', 'A'), held('H2', 'B')];
    };
    await expect(linesOf(changing)).rejects.toThrow('others the second time');
  });

  it('keeps ids where it is told to', async () => {
    const kept: string[][] = [];
    const ids = (): IdStore => {
      const entries: Entry[] = [];
      kept.push([]);
      const own = kept.at(-1)!;
      return {
        add: (entry) => {
          own.push(entry.id);
          entries.push(entry);
        },
        inOrder: () => [...entries].sort((a, b) => (a.id < b.id ? -1 : 1)),
      };
    };
    const { lines } = await linesOf(() => [held('H2', 'B'), held('H1', 'A')], { ids });
    expect(kept).toEqual([
      ['B', 'A'],
      ['H2', 'H1'],
    ]);
    expect(lines.map(({ funders }) => funders.province?.toFixed(2))).toEqual(['406.66', '406.67']);
  });
});

describe('parseHousehold', () => {
  const sound = { household: HOUSEHOLD, loans: [{ ...LOAN, principal: '1000' }] };
  const written = { household: HOUSEHOLD, loans: [{ ...LOAN, note: 1, principal: '1,000' }] };

  it('reads text and values alike', () => {
    expect(parseHousehold(JSON.stringify(sound))).toEqual(parseHousehold(sound));
    expect(parseHousehold(` ${JSON.stringify(sound, null, 1)}\n`)).toEqual(parseHousehold(sound));
  });

  it.each([
    ['a value', written],
    ['text', JSON.stringify(written)],
  ])('tells every fault of %s', (_, input) => {
    expect(() => parseHousehold(input)).toThrow(InvalidInputError);
    const result = safeParseHousehold(input);
    expect(result.success ? [] : result.faults.map(({ code, path }) => [code, path.join('.')])).toEqual([
      ['INVALID_MONEY', 'loans.0.principal'],
      ['UNKNOWN_FIELD', 'loans.0.note'],
    ]);
  });

  it.each([
    ['no object', [], 'INVALID_VALUE', ''],
    ['no loans', { household: HOUSEHOLD }, 'MISSING_FIELD', 'loans'],
    ['loans that are no list', { household: HOUSEHOLD, loans: {} }, 'INVALID_VALUE', 'loans'],
    ['another field', { household: HOUSEHOLD, loans: [], policy: {} }, 'UNKNOWN_FIELD', 'policy'],
    [
      'a loan of another household',
      { household: HOUSEHOLD, loans: [{ ...LOAN, householdId: 'H9' }] },
      'UNKNOWN_HOUSEHOLD',
      'loans.0.householdId',
    ],
  ])('%s is refused', (_, input, code, path) => {
    const result = safeParseHousehold(input);
    expect(result.success ? [] : result.faults.map((one) => [one.code, one.path.join('.')])).toEqual([[code, path]]);
  });

  it('text that is not JSON is refused', () => {
    expect(() => parseHousehold('{"household": ')).toThrow(/INVALID_JSON/);
  });
});
