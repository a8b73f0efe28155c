import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  encodeSettlement,
  InvalidInputError,
  type LoanInput,
  mergeSettlements,
  parseHousehold,
  parseSettlement,
  safeParsePortfolio,
  settle,
  settleStream,
} from '../../src/index.js';
import { fingerprint } from '../../src/kernel/fingerprint.js';
import { THOROUGH } from '../draws.js';
import { HOUSEHOLD, LOAN, POLICY, parseAnyPortfolio } from '../support.js';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Settlement = { [key: string]: Json } & { provenance: { [key: string]: Json } };
type Path = readonly (string | number)[];

/** Settles a year as its data were known then, with the settlements before it, as JSON. */
function issuedIn(year: number, loans: readonly Partial<LoanInput>[], previous: readonly Settlement[], more = {}) {
  const portfolio = parseAnyPortfolio({
    policy: { ...POLICY, subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.8' }] },
    period: { from: `${year}-01-01`, to: `${year + 1}-01-01` },
    households: ['H', 'I', 'J'].map((id, i) => ({ ...HOUSEHOLD, id, township: `${i % 2}镇`, category: `${id}类` })),
    loans: loans.map((loan) => ({ ...LOAN, principal: '90000.00', ...loan })),
    previous,
    ...more,
  });
  return JSON.parse(JSON.stringify(encodeSettlement(settle(portfolio)))) as Settlement;
}

const OTHERS: readonly Partial<LoanInput>[] = [
  { id: 'M', householdId: 'I', principal: '60000.00' },
  { id: 'N', householdId: 'I', principal: '40000.00', disbursedOn: '2024-10-01' },
  { id: 'O', householdId: 'J', product: 'X' },
];

/*
 * 90,000 on 122 days at 1.8%, ACT/360: 10,980,000 × 1.8% ÷ 360 = 549.00. A repayment of 30,000 on 2024-12-01 that was
 * another loan's: 90,000 × 91 + 60,000 × 31 = 10,050,000, 502.50.
 */
const MISTAKEN: Partial<LoanInput> = { id: 'L', repayments: [{ on: '2024-12-01', amount: '30000.00' }] };
const RIGHT: Partial<LoanInput> = { id: 'L' };

const in2024 = issuedIn(2024, [MISTAKEN, ...OTHERS], []);
const in2025 = issuedIn(2025, [RIGHT, ...OTHERS], [in2024], { advances: [{ funder: 'local', amount: '7.00' }] });
const in2026 = issuedIn(
  2026,
  [RIGHT, { ...OTHERS[0], repayments: [{ on: '2025-08-01', amount: '1000.00' }] }, ...OTHERS.slice(1)],
  [in2024, in2025],
);
const CHAIN = [in2024, in2025, in2026] as const;

const inputOf = (year: number, previous: readonly Settlement[]) => ({
  policy: { ...POLICY, subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.8' }] },
  period: { from: `${year}-01-01`, to: `${year + 1}-01-01` },
  households: [HOUSEHOLD],
  loans: [{ ...LOAN, principal: '90000.00' }],
  previous,
});

function codesOf(previous: readonly Settlement[], year = 2027): readonly string[] {
  const result = safeParsePortfolio(inputOf(year, previous));
  return result.success ? [] : result.faults.map(({ code, path }) => `${code} ${path.join('.')}`);
}

const copyOf = (settlement: Settlement): Settlement => structuredClone(settlement);

/** A settlement under a hash of its own content. */
function rehashed(settlement: Settlement): Settlement {
  const { settlementSha256: _, ...provenance } = settlement.provenance;
  const unsealed = { ...settlement, provenance };
  return { ...unsealed, provenance: { ...provenance, settlementSha256: fingerprint(unsealed) } };
}

/** The paths of all values that are no lists and no objects. */
function leavesOf(value: Json, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const entries: [string | number, Json][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return entries.flatMap(([key, part]) => leavesOf(part, [...path, key]));
}

/** Another value of the same kind: a fen more, one more, another text. */
function other(value: Json): Json {
  if (typeof value === 'number') return value + 1;
  if (typeof value !== 'string') return 'x';
  if (/^-?\d+\.\d\d$/.test(value)) {
    const fen = BigInt(value.replace('.', '')) + 1n;
    const digits = String(fen < 0n ? -fen : fen).padStart(3, '0');
    return `${fen < 0n ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
  }
  return `${value}x`;
}

function edited(settlement: Settlement, path: Path, change: (value: Json) => Json): Settlement {
  const copy = copyOf(settlement);
  const parent = path
    .slice(0, -1)
    .reduce<Json>((value, key) => (value as Record<string | number, Json>)[key] as Json, copy);
  const key = path.at(-1) as string | number;
  const fields = parent as Record<string | number, Json>;
  fields[key] = change(fields[key] as Json);
  return copy;
}

describe('an unaltered chain', () => {
  it('has the amounts that the following tests assume', () => {
    expect(in2024).toMatchObject({ loans: [{ loanId: 'L', subsidy: '502.50' }, {}, {}, {}] });
    expect(in2025).toMatchObject({
      adjustments: [{ loanId: 'L', issued: '502.50', recomputed: '549.00', subsidy: '46.50' }],
    });
    expect(in2026.adjustments).toHaveLength(1);
    const hashes = CHAIN.map(({ provenance }) => provenance.settlementSha256);
    expect(CHAIN.map(({ provenance }) => provenance.previous)).toEqual([[], hashes.slice(0, 1), hashes.slice(0, 2)]);
  });

  it('is accepted, in any order', () => {
    expect(codesOf(CHAIN)).toEqual([]);
    expect(codesOf([...CHAIN].reverse())).toEqual([]);
    for (const settlement of CHAIN) expect(rehashed(settlement)).toEqual(settlement);
  });
});

describe('a broken chain', () => {
  it('is refused: with 2025 alone the 46.50 would be taken back', () => {
    const name = 'MISSING_PREVIOUS previous.0.provenance.previous.0';
    expect(codesOf([in2025], 2026)).toEqual([name]);
    const result = safeParsePortfolio(inputOf(2026, [in2025]));
    expect(result.success ? [] : result.faults).toMatchObject([
      {
        message: expect.stringContaining(
          `2025-01-01 to 2026-01-01 was adjusted against the settlement with the SHA-256 ${in2024.provenance.settlementSha256}`,
        ),
      },
    ]);
    const whole = settle(parseAnyPortfolio(inputOf(2026, [in2024, in2025])));
    expect(whole.adjustments.filter(({ loanId }) => loanId === 'L')).toEqual([]);
    expect(whole.payable.province?.isZero()).toBe(false);
  });

  it('is refused in a copy of the portfolio and in a stream, too', () => {
    const portfolio = parseAnyPortfolio(inputOf(2026, [in2024, in2025]));
    const broken = { ...portfolio, previous: portfolio.previous.slice(1) };
    expect(() => settle(broken)).toThrow('MISSING_PREVIOUS');
    const { household, loan } = { household: HOUSEHOLD, loan: LOAN };
    expect(() => settleStream([parseHousehold({ household, loans: [loan] })], broken)).toThrow('MISSING_PREVIOUS');
  });

  it('is a settlement with adjustments that names no earlier one, also where it is accepted without a hash', () => {
    const { previous: _, ...provenance } = in2025.provenance;
    const nameless = rehashed({ ...in2025, provenance });
    expect(codesOf([in2024, nameless], 2026)).toEqual(['MISSING_PREVIOUS previous.1.provenance.previous']);
    const { settlementSha256: __, ...unhashed } = provenance;
    const input = inputOf(2026, [in2024, { ...in2025, provenance: unhashed }]);
    const result = safeParsePortfolio(input, { takeUnhashed: true });
    expect(result.success ? [] : result.faults.map(({ code }) => code)).toEqual(['MISSING_PREVIOUS']);
  });
});

describe('without its hash a settlement', () => {
  const { settlementSha256: _, ...provenance } = in2024.provenance;
  const unhashed = { ...in2024, provenance };

  it('is refused with what to do', () => {
    const result = safeParsePortfolio(inputOf(2025, [unhashed]));
    expect(result.success ? [] : result.faults).toMatchObject([
      {
        code: 'MISSING_FIELD',
        path: ['previous', 0, 'provenance', 'settlementSha256'],
        message: expect.stringContaining('takeUnhashed'),
      },
    ]);
    expect(() => parseSettlement(unhashed)).toThrow('provenance.settlementSha256: MISSING_FIELD');
  });

  it('is accepted where takeUnhashed is given, and can be named by later ones', () => {
    const first = parseAnyPortfolio(inputOf(2025, [unhashed]), { takeUnhashed: true });
    const second = JSON.parse(JSON.stringify(encodeSettlement(settle(first)))) as Settlement;
    expect(second.provenance.previous).toEqual([fingerprint(unhashed)]);
    const third = safeParsePortfolio(inputOf(2026, [unhashed, second]), { takeUnhashed: true });
    expect(third.success).toBe(true);
    expect(encodeSettlement(parseSettlement(unhashed, { takeUnhashed: true }))).toEqual(unhashed);
  });

  it('is still added up again', () => {
    const zeroed = edited(unhashed, ['loans', 0, 'subsidy'], () => '0.00');
    const result = safeParsePortfolio(inputOf(2025, [zeroed]), { takeUnhashed: true });
    const told = result.success ? [] : result.faults.map(({ code, path }) => `${code} ${path.join('.')}`);
    expect(told).toContain('SETTLEMENT_ALTERED previous.0.totals.subsidy');
    expect(told.every((one) => one.startsWith('SETTLEMENT_ALTERED'))).toBe(true);
    expect(() => parseSettlement(zeroed, { takeUnhashed: true })).toThrow('totals.subsidy: SETTLEMENT_ALTERED');
  });
});

/** What no sum and no hash inside the settlement depends on. */
function isBeyondSums([first, ...rest]: Path): boolean {
  if (first === 'loans') {
    return ['loanId', 'householdId', 'subsidisedDays', 'reasons', 'excludedDays'].includes(String(rest[1]));
  }
  if (first === 'adjustments') return rest[1] === 'loanId';
  if (first === 'provenance') return rest[0] !== 'policySha256' && rest[0] !== 'previous';
  return first === 'terms' || first === 'period';
}

describe('a settlement of which one value was changed', () => {
  const leaves = CHAIN.flatMap((settlement, place) => leavesOf(settlement).map((path) => ({ place, path })));
  /** All, or every fourth of each settlement’s list: neighbours are the figures of one line. */
  const tried = leaves.filter((_, i) => THOROUGH || i % 4 === 0);

  it('has many values to change', () => {
    expect(leaves.length).toBeGreaterThan(900);
  });

  it('is always detected by its hash', () => {
    for (const { place, path } of tried) {
      const forged = edited(CHAIN[place] as Settlement, path, other);
      const told = codesOf(CHAIN.with(place, forged));
      expect(told, path.join('.')).not.toEqual([]);
      if (path[0] === 'provenance') continue;
      expect(told, path.join('.')).toContain(`SETTLEMENT_ALTERED previous.${place}.provenance.settlementSha256`);
    }
  });

  it('and hashed again, is always detected where a later one names it', () => {
    for (const { place, path } of tried) {
      if (place === 2 || path.at(-1) === 'settlementSha256') continue;
      const forged = rehashed(edited(CHAIN[place] as Settlement, path, other));
      expect(codesOf(CHAIN.with(place, forged)), path.join('.')).not.toEqual([]);
    }
  });

  it('and hashed again, is always detected where a sum contradicts it, also as the last of the chain', () => {
    for (const { place, path } of tried) {
      if (isBeyondSums(path)) continue;
      const forged = rehashed(edited(CHAIN[place] as Settlement, path, other));
      const previous = CHAIN.slice(0, place + 1).with(place, forged);
      expect(codesOf(previous), path.join('.')).not.toEqual([]);
      // Which settlements there are is not the concern of one that is read alone.
      if (path[1] !== 'previous') expect(() => parseSettlement(forged), path.join('.')).toThrow(InvalidInputError);
    }
  });

  it('is detected for any value, whether it was changed or removed', () => {
    const value = fc.oneof(
      fc.constantFrom<Json>('0.00', '-0.01', '9999999999999.99', 0, null, '', [], {}, false),
      fc
        .bigInt({ min: 0n, max: 10n ** 13n })
        .map((fen): Json => `${fen / 100n}.${String(fen % 100n).padStart(2, '0')}`),
    );
    const places = leaves.filter(({ path }) => !isBeyondSums(path) && path[0] !== 'provenance');
    fc.assert(
      fc.property(fc.constantFrom(...places), value, fc.boolean(), ({ place, path }, changed, isHashed) => {
        const honest = CHAIN[place] as Settlement;
        const forged = edited(honest, path, () => changed);
        const amount = path.reduce<Json>((part, key) => (part as Record<string | number, Json>)[key] as Json, honest);
        // The number 0 is the amount 0.00.
        fc.pre(amount !== changed && !(amount === '0.00' && changed === 0));
        const previous = CHAIN.slice(0, place + 1).with(place, isHashed ? rehashed(forged) : forged);
        expect(codesOf(previous)).not.toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a settlement of which a line was changed', () => {
  const lists = CHAIN.flatMap((settlement, place) =>
    (['loans', 'adjustments'] as const).flatMap((name) =>
      (settlement[name] as Json[]).map((_, at) => ({ place, name, at })),
    ),
  );
  const ways: Readonly<Record<string, (lines: Json[], at: number) => Json[]>> = {
    'left out': (lines, at) => lines.filter((_, i) => i !== at),
    'written twice': (lines, at) => lines.flatMap((line, i) => (i === at ? [line, line] : [line])),
    'written twice, for another loan': (lines, at) =>
      lines.flatMap((line, i) => (i === at ? [line, { ...(line as object), loanId: 'another' }] : [line])),
  };

  it.each(Object.entries(ways))('%s, and hashed again, is always detected', (_, change) => {
    for (const { place, name, at } of lists) {
      const honest = CHAIN[place] as Settlement;
      const forged = rehashed({ ...honest, [name]: change(honest[name] as Json[], at) });
      expect(codesOf(CHAIN.slice(0, place + 1).with(place, forged)), `${place} ${name} ${at}`).not.toEqual([]);
      expect(() => parseSettlement(forged)).toThrow();
    }
  });

  it('to 0, is refused with the total that contradicts it, and both sums', () => {
    const honest = (in2024.loans as Record<string, Json>[])[0] as Record<string, Json>;
    const nothing = {
      ...honest,
      subsidy: '0.00',
      borrowerInterest: honest.interest as Json,
      funders: { province: '0.00', local: '0.00' },
    };
    const forged = rehashed({ ...in2024, loans: [nothing, ...(in2024.loans as Json[]).slice(1)] });
    const result = safeParsePortfolio(inputOf(2025, [forged]));
    const { subsidy } = in2024.totals as { readonly subsidy: string };
    // 502.50 of the total, less.
    const rest = (BigInt(subsidy.replace('.', '')) - 50250n).toString().replace(/(\d\d)$/, '.$1');
    const [, totals] = result.success ? [] : result.faults;
    expect(totals).toMatchObject({ code: 'SETTLEMENT_ALTERED', path: ['previous', 0, 'totals', 'subsidy'] });
    expect(totals?.message).toContain(`it states ${subsidy}, but the lines add up to ${rest}`);
  });
});

describe('a settlement in another form', () => {
  it('without one of its groups, hashed again, is detected, since its lines have the group', () => {
    const { product: _, ...groups } = in2024.groups as { [key: string]: Json };
    expect(codesOf([rehashed({ ...in2024, groups })])).toEqual(['SETTLEMENT_ALTERED previous.0.groups.product']);
  });

  it('without a grouping that its lines lack too, hashed again, is accepted', () => {
    const { township: _, ...groups } = in2024.groups as { [key: string]: Json };
    const loans = (in2024.loans as { [key: string]: Json }[]).map(({ township: __, ...line }) => line);
    expect(codesOf([rehashed({ ...in2024, groups, loans })])).toEqual([]);
  });

  it('without its totals or payable amounts, hashed again, is refused', () => {
    const { totals: _, payable: __, ...rest } = in2024;
    expect(codesOf([rehashed(rest as Settlement)])).toEqual([
      'MISSING_FIELD previous.0.totals',
      'MISSING_FIELD previous.0.payable',
    ]);
  });

  it('whose hash is not a hash is refused with the value in quotes', () => {
    const provenance = { ...in2024.provenance, settlementSha256: '遂昌' };
    const result = safeParsePortfolio(inputOf(2025, [{ ...in2024, provenance }]));
    expect(result.success ? [] : result.faults).toMatchObject([
      {
        code: 'SETTLEMENT_ALTERED',
        message: expect.stringContaining('it states the hash "遂昌", but its content has '),
      },
    ]);
  });

  it('whose hash is null counts as one without a hash', () => {
    const provenance = { ...in2024.provenance, settlementSha256: null };
    expect(codesOf([{ ...in2024, provenance }])).toEqual(['MISSING_FIELD previous.0.provenance.settlementSha256']);
  });

  it('without its period, and with adjustments but no earlier settlement named, has both faults', () => {
    const { period: _, ...rest } = in2025;
    const { previous: __, ...provenance } = in2025.provenance;
    const nameless = rehashed({ ...rest, provenance } as Settlement);
    expect(codesOf([nameless])).toEqual([
      'MISSING_PREVIOUS previous.0.provenance.previous',
      'MISSING_FIELD previous.0.period',
    ]);
  });

  it.each(['issued', 'recomputed'] as const)(
    'with an adjustment that lacks only %s, hashed again, is detected',
    (name) => {
      const [adjustment] = in2025.adjustments as { [key: string]: Json }[];
      const { [name]: _, ...rest } = adjustment as { [key: string]: Json };
      const forged = rehashed({ ...in2025, adjustments: [rest] });
      expect(codesOf([in2024, forged])).toEqual([`SETTLEMENT_ALTERED previous.1.adjustments.0.${name}`]);
    },
  );

  it('with adjustments that are not a list is refused', () => {
    expect(codesOf([rehashed({ ...in2024, adjustments: 'none' })])).toEqual(['INVALID_VALUE previous.0.adjustments']);
  });

  it('whose lines are in a file of their own needs the hash of the file that was read', () => {
    const { loans, provenance, ...frame } = in2024;
    const sealed = rehashed({ ...frame, provenance: { ...provenance, linesSha256: 'a'.repeat(64) } });
    expect(codesOf([{ ...sealed, loans: loans as Json }])).toEqual(['MISSING_FIELD previous.0.linesSha256']);
  });

  it('with a getter that throws, throws its error', () => {
    const policy = {
      get id(): string {
        throw new RangeError('of the field');
      },
    };
    expect(() => parseSettlement({ ...in2024, policy })).toThrow(new RangeError('of the field'));
  });

  it('that was copied is named by the hash that it states, or by the hash of its fields', () => {
    const portfolio = parseAnyPortfolio(inputOf(2025, [in2024]));
    const [read] = portfolio.previous;
    const namesIn = (previous: typeof portfolio.previous) =>
      encodeSettlement(settle({ ...portfolio, previous })).provenance.previous;
    expect(namesIn([{ ...(read as (typeof portfolio.previous)[number]) }])).toEqual([
      in2024.provenance.settlementSha256,
    ]);
    const { provenance: _, ...bare } = read as (typeof portfolio.previous)[number];
    const [name] = namesIn([bare]) ?? [];
    expect(name).toMatch(/^[0-9a-f]{64}$/);
    expect(name).not.toBe(in2024.provenance.settlementSha256);
    expect(namesIn([{ ...bare, adjustments: [] }])).toEqual([name]);
    expect(namesIn([{ ...bare, loans: bare.loans.slice(1) }])).not.toEqual([name]);
  });
});

describe('a part of a settlement', () => {
  const county = (household: string, loan: string) =>
    settle(
      parseAnyPortfolio({
        policy: POLICY,
        period: { from: '2024-01-01', to: '2025-01-01' },
        households: [{ ...HOUSEHOLD, id: household }],
        loans: [{ ...LOAN, id: loan, householdId: household }],
      }),
    );
  const east = county('E', 'L1');
  const west = county('W', 'L2');

  it('that was read from its JSON is merged, and the whole has a hash of its own', () => {
    const read = [east, west].map((part) => parseSettlement(JSON.stringify(encodeSettlement(part))));
    const merged = encodeSettlement(mergeSettlements(read));
    expect(merged.provenance.previous).toEqual([]);
    expect(rehashed(JSON.parse(JSON.stringify(merged)))).toEqual(JSON.parse(JSON.stringify(merged)));
    expect(encodeSettlement(parseSettlement(merged))).toEqual(merged);
  });

  it('that does not add up is not read, with its hash or with another', () => {
    const part = JSON.parse(JSON.stringify(encodeSettlement(west))) as Settlement;
    const forged = edited(part, ['loans', 0, 'subsidy'], other);
    for (const one of [forged, rehashed(forged)]) {
      expect(() => parseSettlement(JSON.stringify(one))).toThrow('totals.subsidy: SETTLEMENT_ALTERED');
    }
  });
});
