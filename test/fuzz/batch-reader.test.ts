import { describe, expect, it } from 'vitest';
import { Batch } from '../../src/fields/batch.js';
import { BatchReader, MAX_FIELDS } from '../../src/fields/batch-reader.js';
import type { Fault, RawFault } from '../../src/fields/faults.js';
import { HOUSEHOLD as HOUSEHOLD_RECORD, type Household, readHousehold } from '../../src/fields/household.js';
import { LOAN as LOAN_RECORD, type Loan, readLoan } from '../../src/fields/loan.js';
import type { Fields } from '../../src/fields/table.js';
import { encodeSettlement, safeParsePortfolio, settle } from '../../src/index.js';
import { readJson } from '../../src/io/json.js';
import { readPortfolioJson } from '../../src/io/portfolio-json.js';
import { JsonScanner } from '../../src/kernel/json-scanner.js';
import { decodeUtf8 } from '../../src/kernel/text-columns.js';
import { draws } from '../draws.js';
import { insist } from './judge.js';
import { type Log, spoil, spoiltJson } from './mutations.js';
import { namesTwice } from './names-twice.js';
import { Chance } from './random.js';
import { soundPortfolio } from './sound.js';
import { isValidId, isValidText, strange } from './texts.js';

/**
 * Households and loans are read from bytes into columns where they can be. The schemas alone decide what is right: what
 * is read so is exactly what they make of the same text, and faults are told as if nothing had been tried before.
 */

const SEED = 20241212;
const CASES = draws(4000);

const LISTS = ['households', 'loans'] as const;
type ListName = (typeof LISTS)[number];

type Input = Record<string, unknown>;

/** A sound portfolio, spoilt a few times or not at all. */
function drawn(chance: Chance, exotic: boolean, log: Log): Input {
  const input = soundPortfolio(chance.below(9)) as Input;
  for (let left = chance.below(4); left > 0; left--) spoil(input, chance, exotic, log);
  return input;
}

function eachCase(run: (chance: Chance, log: Log) => void): void {
  for (let number = 0; number < CASES; number++) {
    const log: Log = [];
    try {
      run(new Chance(SEED, number), log);
    } catch (error) {
      throw new Error([`case ${number}`, ...log, (error as Error).message].join('\n'), { cause: error });
    }
  }
}

function itemsOf(input: Input, name: ListName): readonly unknown[] {
  const list = input[name];
  return Array.isArray(list) ? list : [];
}

/** The same to whoever looks: prototypes, fields, their order, what they hold. */
function areAlike(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return Object.is(a, b);
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const keys = Reflect.ownKeys(a);
  const others = Reflect.ownKeys(b);
  return (
    keys.length === others.length &&
    keys.every((key, i) => key === others[i] && areAlike(Reflect.get(a, key), Reflect.get(b, key)))
  );
}

/** A batch, the reader that fills it, and the bytes that it reads. */
class Reading {
  readonly batch = new Batch();
  readonly reader = new BatchReader(this.batch);
  readonly json = new JsonScanner();

  /** Takes a record from the beginning of a text. */
  take(name: ListName, text: string): boolean {
    this.json.loadText(text);
    return name === 'households' ? this.reader.takeHousehold(this.json) : this.reader.takeLoan(this.json);
  }

  /** What of the text is left. */
  get left(): string {
    return decodeUtf8(this.json.bytes, this.json.at, this.json.end);
  }

  /** The record that was added last. */
  last(name: ListName): unknown {
    const rows = this.batch[name];
    return rows.at(rows.count - 1);
  }
}

/** What the schema makes of a value, as a batch gives it back; undefined where it has faults. */
function bySchema(name: ListName, value: unknown): unknown {
  const faults: RawFault[] = [];
  const batch = new Batch();
  if (name === 'households') {
    const household = readHousehold(value, [], faults);
    if (faults.length > 0) return undefined;
    batch.addHousehold(household as Household);
  } else {
    const loan = readLoan(value, [], faults);
    if (faults.length > 0) return undefined;
    batch.addLoan(loan as Loan, 0);
  }
  return batch[name].at(0);
}

/** Every sound household and loan, by the name of its list. */
const SOUND: readonly (readonly [ListName, object])[] = Array.from({ length: 9 }, (_, which) => which).flatMap(
  (which) =>
    LISTS.flatMap((name) =>
      itemsOf(soundPortfolio(which) as Input, name).map((item) => [name, item as object] as const),
    ),
);
const [HOUSEHOLD] = itemsOf(soundPortfolio(0) as Input, 'households') as [Input];
const [LOAN] = itemsOf(soundPortfolio(0) as Input, 'loans') as [Input];

describe('what is read from bytes', () => {
  it('has records of at most 31 fields, one bit each', () => {
    const seen: number[] = [];
    const count = (fields: Fields | undefined) => {
      if (fields === undefined) return;
      seen.push(Object.keys(fields).length);
      for (const { form } of Object.values(fields)) count(form.fields);
    };
    count(HOUSEHOLD_RECORD.fields);
    count(LOAN_RECORD.fields);
    // The household, the loan, and the records of their lists.
    expect(seen.length).toBeGreaterThan(7);
    expect(Math.max(...seen)).toBeLessThanOrEqual(MAX_FIELDS);
  });

  it('includes every valid household and loan, with any indentation and order of keys', () => {
    const chance = new Chance(SEED, 0);
    const reading = new Reading();
    for (const [name, item] of SOUND) {
      const entries = Object.entries(item);
      const orders = [entries, [...entries].reverse()];
      for (let times = 0; times < 20; times++) {
        orders.push([...entries].sort(() => chance.below(3) - 1));
      }
      for (const order of orders) {
        for (const indent of [undefined, 2, '\t', ' \r\n']) {
          const text = JSON.stringify(Object.fromEntries(order), undefined, indent).replaceAll('\n', '\r\n');
          // A blank before a colon is not usual.
          expect(reading.take(name, `${text} ,`), text).toBe(true);
          expect(reading.left).toBe(' ,');
          const expected = bySchema(name, item);
          insist(expected !== undefined && areAlike(reading.last(name), expected), () => text);
        }
      }
    }
  });

  it.each<[string, ListName, object]>([
    [
      'null in every optional field',
      'households',
      { ...HOUSEHOLD, name: null, township: null, category: null, listed: null, assistance: null, annualIncome: null },
    ],
    ['nothing but what is required', 'households', { id: 'H' }],
    ['empty texts where they may be', 'households', { id: 'H', name: '', township: '', category: '' }],
    ['empty lists', 'loans', { ...LOAN, referenceRates: [], repayments: [], overdue: [] }],
    [
      'null in every optional field',
      'loans',
      {
        ...LOAN,
        contractedOn: null,
        extendedTo: null,
        referenceRates: null,
        repayments: null,
        overdue: null,
        interestPaidTo: null,
        misusedOn: null,
        otherSubsidy: null,
      },
    ],
    [
      'integers for amounts and rates',
      'loans',
      {
        ...LOAN,
        principal: 100000,
        rates: [{ from: '2024-09-15', pct: 4 }],
        repayments: [{ on: '2024-11-20', amount: 1 }],
      },
    ],
    [
      'zeros behind the last decimal',
      'loans',
      { ...LOAN, principal: '100000.0000', rates: [{ from: '2024-09-15', pct: '4.3500000' }] },
    ],
    [
      'the largest amount, all of it repaid at once',
      'loans',
      { ...LOAN, principal: '9999999999999.99', repayments: [{ on: '2024-09-15', amount: '9999999999999.99' }] },
    ],
    ['a repayment of nothing', 'loans', { ...LOAN, repayments: [{ on: '2024-09-15', amount: 0 }] }],
    ['a contract of the day of disbursement', 'loans', { ...LOAN, contractedOn: '2024-09-15' }],
    ['a term of a day', 'loans', { ...LOAN, maturesOn: '2024-09-16', extendedTo: '2024-09-17' }],
    ['a subsidy of another programme, of an unknown rate', 'loans', { ...LOAN, otherSubsidy: { programme: 'x' } }],
    ['a subsidy of another programme, of null', 'loans', { ...LOAN, otherSubsidy: { pct: null, programme: 'x' } }],
    [
      'subsidies of a level, in a list of one and of none',
      'loans',
      { ...LOAN, otherSubsidy: [{ programme: 'x', level: 'central' }] },
    ],
    ['no subsidies of other programmes', 'loans', { ...LOAN, otherSubsidy: [] }],
    [
      'spells that overlap, and one without an end before another',
      'loans',
      {
        ...LOAN,
        overdue: [
          { from: '2024-10-01', to: '2024-12-01' },
          { from: '2024-11-01' },
          { from: '2024-11-02', to: '2024-11-03' },
        ],
      },
    ],
    ['ids of any visible characters', 'loans', { ...LOAN, id: '﨑 \u00a0\u2028𠮷Ａ１', householdId: '户/甲' }],
    [
      'texts with blanks at their ends',
      'households',
      { ...HOUSEHOLD, name: ' 甲\u3000', township: ' T ', category: ' ' },
    ],
    ['an id and a text of the longest length', 'loans', { ...LOAN, id: '借'.repeat(256), lender: 'x'.repeat(10_000) }],
    ['an id of the longest length in ASCII', 'loans', { ...LOAN, id: 'x'.repeat(256), lender: '借'.repeat(10_000) }],
  ])('includes %s', (_, name, item) => {
    const reading = new Reading();
    expect(reading.take(name, JSON.stringify(item))).toBe(true);
    const expected = bySchema(name, item);
    expect(expected).toBeDefined();
    insist(areAlike(reading.last(name), expected), () => JSON.stringify(reading.last(name)));
  });

  /** What is not read from bytes; the last says whether the schema takes it. */
  it.each<[string, ListName, (text: string) => string, boolean]>([
    ['with an escape', 'loans', (text) => text.replace('"BANK"', String.raw`"\u0042ANK"`), true],
    ['with a key that is escaped', 'loans', (text) => text.replace('"lender"', String.raw`"\u006cender"`), true],
    ['with a key twice', 'households', (text) => text.replace('"id":"H"', '"id":"X","id":"H"'), false],
    ['with a key twice, once null', 'households', (text) => text.replace('"id":"H"', '"name":null,"id":"H"'), false],
    ['with a blank before a colon', 'loans', (text) => text.replace('"lender":', '"lender" :'), true],
    ['with repayments out of order', 'loans', (text) => text.replace('2024-11-20', '2025-02-01'), true],
    ['with two repayments of a day', 'loans', (text) => text.replace('2024-11-20', '2025-01-10'), true],
    ['with rates out of order', 'loans', (text) => text.replace('2025-01-01"', '2024-09-14"'), true],
    ['with intervals out of order', 'households', (text) => text.replace('2025-02-01', '2024-08-14'), true],
    ['with two intervals from a day', 'households', (text) => text.replace('2025-02-01', '2024-08-15'), true],
    ['with two rates of a day', 'loans', (text) => text.replace('2025-01-01"', '2024-09-15"'), false],
    ['with a field that there is not', 'loans', (text) => text.replace('"id"', '"colour":1,"id"'), false],
    ['with a field of a rate that there is not', 'loans', (text) => text.replace('"pct"', '"to":null,"pct"'), false],
    ['without a field that it needs', 'loans', (text) => text.replace('"lender":"BANK",', ''), false],
    ['with null where a value is needed', 'loans', (text) => text.replace('"BANK"', 'null'), false],
    ['without a rate', 'loans', (text) => text.replace(/"rates":\[.*?\]/, '"rates":[]'), false],
    ['without rates', 'loans', (text) => text.replace(/"rates":\[.*?\],/, ''), false],
    [
      'with a rate from the day after the disbursement',
      'loans',
      (text) => text.replace('"rates":[{"from":"2024-09-15"', '"rates":[{"from":"2024-09-16"'),
      false,
    ],
    [
      'with a reference rate from the day after the disbursement',
      'loans',
      (text) => text.replace('"referenceRates":[{"from":"2024-01-01"', '"referenceRates":[{"from":"2024-09-16"'),
      false,
    ],
    ['with an id of 257 letters', 'loans', (text) => text.replace('"L1"', `"${'x'.repeat(257)}"`), false],
    ['with an id of 257 characters', 'loans', (text) => text.replace('"L1"', `"${'借'.repeat(257)}"`), false],
    ['with an id of 129 pairs', 'loans', (text) => text.replace('"L1"', `"${'𠮷'.repeat(129)}"`), false],
    ['with a text of 10,001 letters', 'loans', (text) => text.replace('"BANK"', `"${'x'.repeat(10_001)}"`), false],
    ['with an empty id', 'loans', (text) => text.replace('"L1"', '""'), false],
    ['with a blank before an id', 'loans', (text) => text.replace('"L1"', '" L1"'), false],
    ['with a blank behind an id', 'loans', (text) => text.replace('"L1"', '"L1 "'), false],
    ['with a no-break space behind an id', 'loans', (text) => text.replace('"L1"', '"L1\u00a0"'), false],
    ['with DELETE in an id', 'loans', (text) => text.replace('"L1"', '"L\u007f1"'), false],
    ['with DELETE in a text', 'loans', (text) => text.replace('"BANK"', '"BA\u007fNK"'), false],
    ['with a zero width space in an id', 'loans', (text) => text.replace('"L1"', '"L1\u200b"'), false],
    ['with a byte-order mark before an id', 'loans', (text) => text.replace('"L1"', '"\ufeffL1"'), false],
    ['with a variation selector in an id', 'loans', (text) => text.replace('"L1"', '"L1\ufe0f"'), false],
    ['with an id that is not in NFC', 'households', (text) => text.replace('"id":"H"', '"id":"e\u0301"'), false],
    ['with a word that is not in NFC', 'loans', (text) => text.replace('"BANK"', '"\uf900"'), false],
    ['with a bank’s name of another direction', 'loans', (text) => text.replace('"BANK"', '"BANK\u202e"'), false],
    ['with a no-break space before a value', 'loans', (text) => text.replace('"BANK"', '\u00a0"BANK"'), false],
    ['with a byte-order mark before a value', 'loans', (text) => text.replace('"BANK"', '\ufeff"BANK"'), false],
    ['with a form feed before a key', 'loans', (text) => text.replace('"lender"', '\f"lender"'), false],
    ['with an ideographic space behind it', 'loans', (text) => text.replace(/\}$/, '\u3000}'), false],
    ['with an empty word', 'loans', (text) => text.replace('"BANK"', '""'), false],
    ['with a contract after the disbursement', 'loans', (text) => text.replace('2024-09-10', '2024-09-16'), false],
    ['that is due on the day of disbursement', 'loans', (text) => text.replace('2025-02-28', '2024-09-15'), false],
    [
      'that is extended to the day on which it is due',
      'loans',
      (text) => text.replace('2025-08-28', '2025-02-28'),
      false,
    ],
    ['with a repayment before the disbursement', 'loans', (text) => text.replace('2024-11-20', '2024-09-14'), false],
    ['with a fen more repaid than lent', 'loans', (text) => text.replace('"20000.00"', '"90000.01"'), false],
    ['with a spell of no days', 'loans', (text) => text.replace('2024-12-25', '2024-12-21'), false],
    [
      'with a spell on the list that ends before it begins',
      'households',
      (text) => text.replace('2025-03-01', '2024-08-14'),
      false,
    ],
    ['with a spell of assistance of no days', 'households', (text) => text.replace('2024-06-01', '2023-01-01'), false],
    ['with a day that there is not', 'loans', (text) => text.replace('2025-02-28', '2025-02-29'), false],
    ['with an amount of three decimals', 'loans', (text) => text.replace('100000.00', '100000.001'), false],
    ['with an amount below 0', 'households', (text) => text.replace('95000', '-95000'), false],
    ['with a fraction', 'households', (text) => text.replace('95000', '95000.0'), false],
    ['with a rate above 100', 'loans', (text) => text.replace('"4.35"', '"100.000001"'), false],
    ['with a list where a text is meant', 'loans', (text) => text.replace('"BANK"', '["BANK"]'), false],
    ['with a text where a list is meant', 'loans', (text) => text.replace(/"overdue":\[.*?\]/, '"overdue":""'), false],
    [
      'with a text where a record is meant',
      'loans',
      (text) => text.replace('"id":"L1"', '"id":"L1","otherSubsidy":["X"]'),
      false,
    ],
    [
      'with a comma behind the last entry',
      'loans',
      (text) => text.replace('}],"referenceRates"', '},],"referenceRates"'),
      false,
    ],
    [
      'with entries side by side',
      'loans',
      (text) => text.replace('},{"from":"2025-01-01"', '}{"from":"2025-01-01"'),
      false,
    ],
    ['with an entry that does not end', 'loans', (text) => text.replace('"pct":"4.35"}', '"pct":"4.35"'), false],
    ['with a comma behind the last field', 'loans', (text) => text.replace(/\}$/, ',}'), false],
    ['that is a list', 'loans', (text) => `[${text}]`, false],
    ['that is empty', 'loans', () => '{}', false],
    ['that is not there', 'loans', () => '', false],
  ])('excludes a record %s, and the batch is then as before', (_, name, write, isSound) => {
    const sound = JSON.stringify(name === 'households' ? HOUSEHOLD : LOAN);
    const text = write(sound);
    expect(text).not.toBe(sound);
    const faults: RawFault[] = [];
    const value = readJson(text, faults);
    expect(faults.length === 0 && bySchema(name, value) !== undefined).toBe(isSound);
    const reading = new Reading();
    expect([reading.take(name, sound), reading.take(name, text)]).toEqual([true, false]);
    expect(reading.batch[name].count).toBe(1);
    expect([reading.take(name, sound), reading.batch[name].count]).toEqual([true, 2]);
    const expected = bySchema(name, JSON.parse(sound));
    insist(areAlike(reading.batch[name].at(0), expected) && areAlike(reading.last(name), expected), () => text);
  });

  it(`is no text that the schema refuses, and the schema refuses what SPEC says, in ${CASES} cases`, () => {
    const reading = new Reading();
    const counts = { taken: 0, accepted: 0, refused: 0 };
    eachCase((chance, log) => {
      const [name, item] = chance.of(SOUND);
      const fields = ['id', 'householdId', 'product', 'lender', 'name', 'township', 'category'];
      const field = chance.of(fields.filter((each) => Object.hasOwn(item, each)));
      let text = (item as Input)[field] as string;
      for (let left = 1 + chance.below(2); left > 0; left--) text = strange(text, chance);
      log.push(`${field} = ${JSON.stringify(text)}`);
      const written = { ...item, [field]: text };
      const isId = ['id', 'householdId', 'product'].includes(field);
      const expected = bySchema(name, written);
      insist((expected !== undefined) === (isId ? isValidId(text) : isValidText(text)), () => 'by the schema');
      counts[expected === undefined ? 'refused' : 'accepted'] += 1;
      if (!reading.take(name, JSON.stringify(written))) return;
      counts.taken += 1;
      insist(expected !== undefined && areAlike(reading.last(name), expected), () => 'by the reader of bytes');
    });
    expect(Math.min(counts.taken, counts.accepted, counts.refused)).toBeGreaterThan(CASES / 20);
  });

  it('excludes a text that breaks off, at any place', () => {
    const reading = new Reading();
    for (const [name, item] of [
      ['households', HOUSEHOLD],
      ['loans', LOAN],
    ] as const) {
      const text = JSON.stringify(item);
      for (let end = 0; end < text.length; end++) expect(reading.take(name, text.slice(0, end))).toBe(false);
      expect([reading.batch[name].count, reading.take(name, text)]).toEqual([0, true]);
      insist(areAlike(reading.last(name), bySchema(name, item)), () => text);
    }
  });

  it(`is what the schema makes of the text, in ${CASES} cases, and a batch has all that was taken, in order`, () => {
    let taken = 0;
    let left = 0;
    eachCase((chance, log) => {
      const input = drawn(chance, false, log);
      const reading = new Reading();
      const expected: Record<ListName, unknown[]> = { households: [], loans: [] };
      for (const name of LISTS) {
        for (const item of itemsOf(input, name)) {
          let text = JSON.stringify(item, undefined, chance.of([undefined, 1]));
          for (let times = chance.below(3); times > 0; times--) text = spoiltJson(text, chance, log);
          if (/\p{Surrogate}/u.test(text)) continue;
          const { count } = reading.batch[name];
          if (!reading.take(name, text)) {
            left += 1;
            insist(reading.batch[name].count === count, () => `${text}\nwas added`);
            continue;
          }
          taken += 1;
          const written = decodeUtf8(reading.json.bytes, 0, reading.json.at);
          expected[name].push(bySchema(name, readJson(written, [])));
          insist(expected[name].at(-1) !== undefined, () => `${written}\nhas faults`);
        }
      }
      for (const name of LISTS) {
        const { batch } = reading;
        const records = Array.from({ length: batch[name].count }, (_, place) => batch[name].at(place));
        insist(
          areAlike(records, expected[name]),
          () => `${JSON.stringify(records)}\nis not\n${JSON.stringify(expected[name])}`,
        );
      }
    });
    expect(taken).toBeGreaterThan(CASES);
    expect(left).toBeGreaterThan(CASES);
  });
});

describe('a portfolio from text', () => {
  /** What is made of it, as data that can be compared: all that it holds, and its settlement. */
  function resultOf(input: unknown): unknown {
    const result = safeParsePortfolio(input);
    if (!result.success) return { ...result, faults: result.faults.map(withoutPlace) };
    const { policy, period, households, loans, previous, advances } = result.data;
    return { policy, period, households, loans, previous, advances };
  }

  /** A fault of text has its place in it besides. */
  function withoutPlace({ line, column, ...rest }: Fault): Fault {
    return rest;
  }

  function insistAlike(text: string, value: unknown): void {
    const result = resultOf(text);
    const other = resultOf(value);
    insist(areAlike(result, other), () => `${JSON.stringify(result)}\nis not ${JSON.stringify(other)}`);
  }

  /** What is refused for a name that occurs twice has the faults of its value besides. */
  function insistDuplicates(text: string, value: unknown): void {
    const result = safeParsePortfolio(text);
    const faults = result.success ? [] : result.faults;
    const others = faults.filter(({ code }) => code !== 'DUPLICATE_KEY').map(withoutPlace);
    insist(faults.length - others.length === namesTwice(text), () => `${faults.length} faults: ${text}`);
    const ofValue = safeParsePortfolio(value);
    insist(areAlike(others, ofValue.success ? [] : ofValue.faults), () => `${JSON.stringify(others)}: ${text}`);
  }

  it(`is read, or refused with the same faults in the same order, as from the value, in ${CASES} cases`, () => {
    let read = 0;
    eachCase((chance, log) => {
      let text = JSON.stringify(drawn(chance, false, log), undefined, chance.of([undefined, undefined, 2]));
      for (let left = chance.below(3); left > 0; left--) text = spoiltJson(text, chance, log);
      if (chance.onceIn(10)) text = `\ufeff${text}`;
      const faults: RawFault[] = [];
      const value = readJson(text.replace(/^\ufeff/, ''), faults);
      if (readPortfolioJson(text) !== undefined) read += 1;
      if (faults.length === 0) insistAlike(text, value);
      else if (value === undefined) {
        const result = safeParsePortfolio(text);
        insist(!result.success && result.faults[0]?.code === 'INVALID_JSON', () => 'text that is not JSON was read');
      } else {
        insistDuplicates(text, value);
      }
    });
    expect(read).toBeGreaterThan(CASES / 10);
  });

  it.each(Array.from({ length: 9 }, (_, which) => which))('number %i settles as the value does', (which) => {
    const value = soundPortfolio(which);
    const settled = (input: unknown) => {
      const result = safeParsePortfolio(input);
      return result.success ? encodeSettlement(settle(result.data)) : expect.fail('it has faults');
    };
    expect(settled(JSON.stringify(value))).toEqual(settled(value));
  });

  it('is refused as a whole where its text breaks off behind valid households', () => {
    const text = JSON.stringify(soundPortfolio(0));
    for (const end of ['', ' ', '}', ',', 'x', '"', '\0', '}x', '},']) {
      const result = safeParsePortfolio(text.slice(0, -1) + (end === '}' ? '}}' : end));
      expect(result.success || result.faults.map(({ code }) => code)).toEqual(['INVALID_JSON']);
    }
  });

  it('is refused where one of two lists of one name would be lost', () => {
    const { loans, ...rest } = soundPortfolio(0) as { loans: unknown[] };
    const text = JSON.stringify({ loans: [], ...rest });
    const twice = `${text.slice(0, -1)},"loans":${JSON.stringify(loans.slice(0, 1))}}`;
    const result = safeParsePortfolio(twice);
    expect(result.success || result.faults).toMatchObject([{ code: 'DUPLICATE_KEY', path: ['loans'], line: 1 }]);
  });

  it.each<[string, (text: string) => string]>([
    ['with blanks between its tokens', (text) => JSON.stringify(JSON.parse(text), undefined, '\t\r\n ')],
    ['behind a byte-order mark', (text) => `\ufeff${text}`],
    ['with an escape', (text) => text.replace('"lender":"BANK"', String.raw`"lender":"\u0042ANK"`)],
    ['with a blank before a colon', (text) => text.replaceAll('"lender":', '"lender" :')],
    ['with integers for amounts', (text) => text.replace('"100000.00"', '100000')],
    [
      'with its loans in reverse',
      (text) => JSON.stringify({ ...JSON.parse(text), loans: JSON.parse(text).loans.reverse() }),
    ],
    [
      'with its loans before its households',
      (text) => JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).reverse())),
    ],
    ['with a character beyond U+FFFF', (text) => text.replaceAll('户甲', '𠮷')],
  ])('is taken from its bytes %s', (_, write) => {
    const text = JSON.stringify(soundPortfolio(0));
    const written = write(text);
    expect(written).not.toBe(text);
    const value = readPortfolioJson(written);
    expect([value?.batch.households.count, value?.batch.loans.count]).toEqual([2, 3]);
    insistAlike(written, JSON.parse(written.replace('\ufeff', '')));
  });

  it('is taken from its bytes though its policy has faults', () => {
    const text = JSON.stringify({ ...soundPortfolio(0), policy: { id: 1.5 } });
    expect(readPortfolioJson(text)?.batch.loans.count).toBe(3);
    insistAlike(text, readJson(text, []));
  });

  it.each<[string, (input: Input) => unknown]>([
    ['where a loan has faults', (input) => ({ ...input, loans: [...itemsOf(input, 'loans'), { ...LOAN, id: 7 }] })],
    ['where a household has', (input) => ({ ...input, households: [...itemsOf(input, 'households'), {}] })],
    ['where an id comes twice', (input) => ({ ...input, loans: [...itemsOf(input, 'loans'), LOAN] })],
    [
      'where a household comes twice',
      (input) => ({ ...input, households: [...itemsOf(input, 'households'), HOUSEHOLD] }),
    ],
    ['where a loan is of no household', (input) => ({ ...input, households: [] })],
    ['where it has no loans', ({ loans: _, ...input }) => input],
    ['where it has no households', ({ households: _, ...input }) => input],
    ['where its loans are none', (input) => ({ ...input, loans: null })],
    ['where its loans are an object', (input) => ({ ...input, loans: {} })],
    ['where it is a list', () => []],
    ['where it is empty', () => ({})],
    ['where it is a text', () => 'households'],
  ])('is not taken from its bytes %s, and has the faults of the value', (_, change) => {
    const value = change(soundPortfolio(0) as Input);
    const text = JSON.stringify(value);
    expect(readPortfolioJson(text)).toBeUndefined();
    insistAlike(text, typeof value === 'string' ? text : value);
    expect(safeParsePortfolio(text).success).toBe(false);
  });

  it('is not taken from its bytes where it has a lone surrogate, which UTF-8 cannot hold', () => {
    const text = JSON.stringify(soundPortfolio(0)).replace('张三', '\ud800');
    expect(readPortfolioJson(text)).toBeUndefined();
    const result = safeParsePortfolio(text);
    expect(result.success || result.faults.map(({ code, path }) => [code, path])).toEqual([
      ['INVALID_VALUE', ['households', 0, 'name']],
    ]);
  });
});
