import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import {
  type Entry,
  encodeSummary,
  type Households,
  type IdStore,
  InvalidInputError,
  parseHousehold,
  parsePolicy,
  parsePortfolio,
  SecondPassError,
  type SettlementLine,
  safeParseHousehold,
  settleStream,
  year,
} from '../../src/index.js';
import { sealed } from '../../src/testing/issued-json.js';
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
  it('returns the lines in the order of the households, and assigns a missing fen in the order of the ids', async () => {
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

  it('accepts an asynchronous sequence of households', async () => {
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

  it('no households give a settlement of zeros', async () => {
    const { lines, summary } = await linesOf(() => []);
    expect([lines.length, summary.totals.loans, summary.payable.province?.toFixed(2)]).toEqual([0, 0, '0.00']);
  });

  it('more loans than one block give the same lines', async () => {
    const ids = Array.from({ length: 3000 }, (_, i) => `L${String(i).padStart(4, '0')}`);
    const { lines, summary } = await linesOf(() => ids.map((id, i) => held(`H${i}`, id)));
    // 3000 × 406.664 = 1219992.00: of 3000 floors of 406.66, 1200 give a fen more, those of the first ids
    expect(
      lines.filter(({ funders }) => funders.province?.toFixed(2) === '406.67').map(({ loanId }) => loanId),
    ).toEqual(ids.slice(0, 1200));
    expect(summary.totals.funders.province?.toFixed(2)).toBe('1219992.00');
  });

  it('the totals are not available before the last line', async () => {
    const stream = settleStream(() => [held('H1', 'A')], options);
    expect(() => stream.summary).toThrow('not available before the last line has been read');
    for await (const _ of stream)
      expect(() => stream.summary).toThrow('not available before the last line has been read');
    expect(stream.summary.totals.loans).toBe(1);
  });

  it.each([
    ['a household', () => [held('H1', 'A'), held('H2', 'B'), held('H1', 'C')], 'household H1 comes twice'],
    ['a loan', () => [held('H1', 'A'), held('H2', 'A')], 'loan A comes twice'],
  ])('%s that occurs twice is refused', async (_, households, message) => {
    await expect(linesOf(households)).rejects.toThrow(new RegExp(`^${message}`));
    await expect(linesOf(households)).rejects.toThrow(RangeError);
  });

  it('a loan of another household throws', async () => {
    const { loans } = held('H2', 'A');
    const mixed = { household: held('H1').household, loans };
    await expect(linesOf(() => [mixed])).rejects.toThrow(new TypeError('loan A is of household H2, not of H1'));
  });

  it('keeps ids in the given store', async () => {
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

describe('a second pass', () => {
  type Held = ReturnType<typeof held>;
  /** Gives one thing the first time and another the second. */
  const changing = (first: readonly Held[], second: readonly Held[]) => {
    const passes = [first, second];
    return () => passes.shift() ?? [];
  };
  const repaid = (id: string, loan: string) =>
    parseHousehold({
      household: { ...HOUSEHOLD, id },
      loans: [{ ...LOAN, id: loan, householdId: id, repayments: [{ on: '2024-12-02', amount: '40000.00' }] }],
    });
  const moved = (id: string, loan: string) =>
    parseHousehold({
      household: { ...HOUSEHOLD, id, township: 'elsewhere' },
      loans: [{ ...LOAN, id: loan, householdId: id }],
    });
  const some = [held('H1', 'A'), held('H2', 'B'), held('H3', 'C')] as const;
  const [one, two, three] = some;

  it.each([
    // 100,000 × 122 days × 1.5% ÷ 360 = 508.33; with 40,000 repaid for the last 30 days 458.33
    [
      'another amount',
      [one, repaid('H2', 'B'), three],
      'amounts',
      'B',
      'loan B has a subsidy of 508.33 the first time, 458.33 the second',
    ],
    [
      'another township',
      [one, moved('H2', 'B'), three],
      'amounts',
      undefined,
      'of the loans from A to C one has the same subsidy, but other figures or groups',
    ],
    ['another loan', [one, held('H2', 'X'), three], 'loans', 'X', 'loan X was not there the first time'],
    [
      'another household of the same loan',
      [one, held('H9', 'B'), three],
      'order',
      'A',
      'other households or another order from loan A on',
    ],
    ['another order', [two, one, three], 'order', 'B', 'other households or another order from loan B on'],
    [
      'fewer households',
      [one, two],
      'count',
      undefined,
      '2 households with 2 loans, where the first gave 3 households with 3 loans',
    ],
    ['none', [], 'count', undefined, '0 households with 0 loans, where the first gave 3 households with 3 loans'],
    ['more loans', [...some, held('H4', 'D')], 'loans', 'D', 'loan D was not there the first time'],
    [
      'a household twice',
      [...some, two],
      'count',
      undefined,
      '4 households with 4 loans, where the first gave 3 households with 3 loans',
    ],
    [
      'one more household, without loans',
      [...some, held('H4')],
      'count',
      undefined,
      '4 households with 3 loans, where the first gave 3 households with 3 loans',
    ],
  ] as const)(
    '%s: no line is returned, and the error says what differs',
    async (_, second, difference, loanId, what) => {
      const stream = settleStream(changing(some, second), options);
      const lines: SettlementLine[] = [];
      const error = await (async () => {
        for await (const line of stream) lines.push(line);
      })().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(SecondPassError);
      expect(error).toMatchObject({ name: 'SecondPassError', code: 'SECOND_PASS_DIFFERS', difference, loanId });
      expect((error as Error).message).toContain(what);
      expect((error as Error).message).toContain('REPEATABLE READ');
      expect(lines).toEqual([]);
      expect(() => stream.summary).toThrow('not available before the last line has been read');
    },
  );

  it.each([
    [
      'another township of the only loan',
      [one],
      [moved('H1', 'A')],
      'amounts',
      'loan A has the same subsidy, but other figures or groups',
    ],
    [
      'another household without loans',
      [held('H4')],
      [held('H5')],
      'order',
      'other households or another order, or some were left out or came twice',
    ],
  ] as const)('%s is named in the error', async (_, first, second, difference, what) => {
    const reading = settleStream(changing(first, second), options)[Symbol.asyncIterator]().next();
    await expect(reading).rejects.toMatchObject({ difference, message: expect.stringContaining(what) });
  });

  it('that lacks whole batches, or changes after the first, is detected where it differs', async () => {
    // 1024 loans are settled at a time.
    const many = Array.from({ length: 3000 }, (_, i) => held(`H${i}`, `L${String(i).padStart(4, '0')}`));
    const countTo = async (second: readonly Held[]) => {
      let lines = 0;
      const reading = (async () => {
        for await (const _ of settleStream(changing(many, second), options)) lines += 1;
      })();
      await expect(reading).rejects.toThrow(SecondPassError);
      return lines;
    };
    expect(await countTo(many.slice(0, 2048))).toBe(2048);
    expect(await countTo(many.with(2500, repaid('H2500', 'L2500')))).toBe(2048);
    expect(await countTo([...many, held('H3000', 'L3000')])).toBe(2048);
    expect(await countTo([...many, ...many])).toBe(2048);
  });

  it('that changes the use of a cap in earlier periods is detected, since the lines differ', async () => {
    const policy = parsePolicy({ ...POLICY, amountCap: { perHousehold: '600.00', per: 'programme' } });
    const { previous } = parsePortfolio({
      policy,
      period: year(2025),
      households: [],
      loans: [],
      previous: [sealed({ period: { from: '2024-01-01', to: '2025-01-01' }, loans: [] }, [])],
    });
    const stream = settleStream(changing([one], [repaid('H1', 'A')]), { policy, period: year(2025), previous });
    // In 2024 508.33 of 600.00 are used, and 458.33 where 40,000 are repaid: 91.67 or 141.67 are left for 2025.
    await expect(stream[Symbol.asyncIterator]().next()).rejects.toThrow(
      'loan A has a subsidy of 91.67 the first time, 141.67 the second',
    );
  });
});

describe('where the households come from', () => {
  const some = [held('H1', 'A'), held('H2', 'B')];
  function* generated() {
    yield* some;
  }
  async function* asynchronous() {
    yield* some;
  }
  const count = async (households: Parameters<typeof settleStream>[0]) => {
    let lines = 0;
    for await (const _ of settleStream(households, options)) lines += 1;
    return lines;
  };

  it.each([
    ['an array', some],
    ['a set', new Set(some)],
    ['an iterable that begins anew every time', { [Symbol.iterator]: generated }],
    ['an asynchronous one', { [Symbol.asyncIterator]: asynchronous }],
    ['a generator function', generated],
    ['an asynchronous generator function', asynchronous],
    ['a function that gives the same array again', () => some],
  ])('%s is accepted', async (_, households) => {
    expect(await count(households)).toBe(2);
  });

  it.each([
    ['a generator', generated(), 'the households are a Generator, which gives them once'],
    ['an asynchronous generator', asynchronous(), 'the households are an AsyncGenerator, which gives them once'],
    ['an iterator of an array', some.values(), 'the households are an Array Iterator, which gives them once'],
    ['a stream of Node.js', Readable.from(some), 'the households are a Readable, which gives them once'],
  ])('%s is refused at the call, with what to write', (_, once, message) => {
    const handOver = () => settleStream(once as never, options);
    expect(handOver).toThrow(TypeError);
    expect(handOver).toThrow(message);
    expect(handOver).toThrow('settleStream(households, …), not settleStream(households(), …)');
  });

  it.each([
    ['nothing', undefined, 'the households are undefined'],
    ['an object', {}, 'the households are an Object'],
    ['an object without a prototype', Object.create(null), 'the households are an Object'],
    ['a promise', Promise.resolve(some), 'the households are a Promise'],
    ['a text', '[]', 'the households are a string'],
  ])('%s is refused', (_, none, message) => {
    const handOver = () => settleStream(none as never, options);
    expect(handOver).toThrow(TypeError);
    expect(handOver).toThrow(`${message}. Hand over a function that gives them, or an array`);
  });

  it('a function that returns the same generator twice is refused before a line is returned', async () => {
    const once = generated();
    await expect(count(() => once)).rejects.toThrow(TypeError);
    const again = asynchronous();
    await expect(count(() => again)).rejects.toThrow('Make another one every time the function is called');
  });

  it('a function that returns a promise is refused', async () => {
    await expect(count((async () => some) as never)).rejects.toThrow(
      'the function that gives the households returned a Promise',
    );
  });
});

describe('earlier settlements and advances of a stream', () => {
  const POLICY_AND_PERIOD = { policy: POLICY, period: { from: '2025-01-01', to: '2026-01-01' } };
  const issued = sealed(
    {
      period: { from: '2024-01-01', to: '2025-01-01' },
      loans: [
        // 508.33 are right, 406.66 and 101.67 of them the funders'.
        { loanId: 'A', subsidy: '500.00', funders: { province: '400.00', local: '100.00' } },
        { loanId: 'Z', subsidy: '1.00', funders: { province: '0.80', local: '0.20' } },
      ],
    },
    [],
  );
  const frame = parsePortfolio({
    ...POLICY_AND_PERIOD,
    households: [],
    loans: [],
    previous: [issued],
    advances: [{ funder: 'province', amount: '100.00' }],
  });

  it('are adjusted and deducted once, whether or not the loan still exists', async () => {
    const stream = settleStream([held('H1', 'A')], frame);
    for await (const { loanId } of stream) expect(loanId).toBe('A');
    const { adjustments, advances, payable, totals } = encodeSummary(stream.summary);
    expect(adjustments).toEqual([
      {
        loanId: 'A',
        issued: '500.00',
        recomputed: '508.33',
        subsidy: '8.33',
        funders: { province: '6.66', local: '1.67' },
      },
      {
        loanId: 'Z',
        issued: '1.00',
        recomputed: '0.00',
        subsidy: '-1.00',
        funders: { province: '-0.80', local: '-0.20' },
      },
    ]);
    expect(advances.province).toBe('100.00');
    const fen = (yuan = '') => BigInt(yuan.replace('.', ''));
    expect(fen(payable.province)).toBe(fen(totals.funders.province) + 666n - 80n - 10000n);
    expect(fen(payable.local)).toBe(fen(totals.funders.local) + 167n - 20n);
  });

  it('may be those of a portfolio, whose households and loans are not used', async () => {
    const looked = () => expect.fail('they are not the stream’s');
    const portfolio = Object.defineProperties(
      { ...frame },
      { households: { get: looked, enumerable: true }, loans: { get: looked, enumerable: true } },
    );
    const stream = settleStream([held('H1', 'A')], portfolio);
    for await (const _ of stream);
    expect(stream.summary.adjustments).toHaveLength(2);
  });

  it('use an id store of their own for each', async () => {
    let stores = 0;
    const ids = (): IdStore => {
      stores += 1;
      const entries: Entry[] = [];
      return {
        add: (entry) => entries.push(entry),
        inOrder: () => [...entries].sort((a, b) => (a.id < b.id ? -1 : 1)),
      };
    };
    const stream = settleStream([held('H1', 'A')], { ...frame, ids });
    for await (const _ of stream);
    expect(stream.summary.adjustments).toHaveLength(2);
    expect(stores).toBe(3);
  });

  it.each([
    ['an earlier settlement as it is written', { previous: [issued] }],
    ['an advance as it is written', { advances: [{ funder: 'province', amount: '1.00' }] }],
  ])('%s has not been read: the error says how', (_, unread) => {
    const handOver = () => settleStream([], { ...frame, ...(unread as object) });
    expect(handOver).toThrow(TypeError);
    expect(handOver).toThrow('parsePortfolio({policy, period, households: [], loans: [], previous, advances})');
  });

  it('that do not go with the policy or the period are refused as parsePortfolio refuses them', () => {
    expect(() => settleStream([], { ...frame, period: year(2024) })).toThrow(/previous\[0\].period: PERIOD_OVERLAP/);
    const other = parsePolicy({ ...POLICY, funders: [{ id: 'city', name: 'city', share: '1' }] });
    expect(() => settleStream([], { ...frame, policy: other })).toThrow(/UNKNOWN_FUNDER/);
  });
});

describe('parseHousehold', () => {
  const sound = { household: HOUSEHOLD, loans: [{ ...LOAN, principal: '1000' }] };
  const written = { household: HOUSEHOLD, loans: [{ ...LOAN, note: 1, principal: '1,000' }] };

  it('reads text and values in the same way', () => {
    expect(parseHousehold(JSON.stringify(sound))).toEqual(parseHousehold(sound));
    expect(parseHousehold(` ${JSON.stringify(sound, null, 1)}\n`)).toEqual(parseHousehold(sound));
  });

  it.each([
    ['a value', written],
    ['text', JSON.stringify(written)],
  ])('reports every fault of %s', (_, input) => {
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
