import { describe, expect, it } from 'vitest';
import { NumberToken } from '../../src/fields/faults.js';
import { HOUSEHOLD_FORM, LOAN_FORM } from '../../src/fields/portfolio.js';
import { NONE } from '../../src/fields/schema.js';
import { safeParsePortfolio } from '../../src/index.js';
import { readJson } from '../../src/io/json.js';
import { readPortfolioJson, Sound } from '../../src/io/portfolio-text.js';
import { JsonText } from '../../src/kernel/json-text.js';
import { insist } from './judge.js';
import { type Log, spoil, spoiltJson } from './mutations.js';
import { Chance } from './random.js';
import { soundPortfolio } from './sound.js';

/**
 * Households and loans are read quickly where they can be. The schemas alone decide what is right: what is read quickly
 * is exactly what they make of it, from a value as from text, and faults are told as if nothing had been tried before.
 */

const SEED = 20241212;
const USUAL = process.env.TZ === 'UTC' ? 4000 : 400;
const CASES = Math.round(USUAL * Number(process.env.TIEXI_RUNS ?? 1));

const FORMS = { households: HOUSEHOLD_FORM, loans: LOAN_FORM };
const LISTS = ['households', 'loans'] as const;

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

function itemsOf(input: Input, name: (typeof LISTS)[number]): readonly unknown[] {
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

function objectsIn(value: unknown, into = new Set<unknown>()): Set<unknown> {
  if (typeof value !== 'object' || value === null || into.has(value)) return into;
  into.add(value);
  for (const key of Reflect.ownKeys(value)) objectsIn(Reflect.get(value, key), into);
  return into;
}

describe('what is read quickly', () => {
  it('is every sound household and loan, from a value and from text', () => {
    for (let which = 0; which < 9; which++) {
      const input = soundPortfolio(which) as Input;
      for (const name of LISTS) {
        for (const item of itemsOf(input, name)) {
          for (const indent of [undefined, 2, '\t']) {
            const json = new JsonText(`${JSON.stringify(item, undefined, indent)} ,`);
            expect(FORMS[name].quick.in(json)).toBeDefined();
            expect(json.text.slice(json.at)).toBe(' ,');
          }
          const reversed = Object.fromEntries(Object.entries(item as object).reverse());
          expect(FORMS[name].quick.in(new JsonText(JSON.stringify(reversed)))).toBeDefined();
          const read = FORMS[name].quick.of(item);
          expect(Object.keys(read ?? {})).toEqual(Object.keys(FORMS[name].shape));
        }
      }
    }
  });

  it('is nothing with a prototype of its own or none: the schema alone reads that', () => {
    for (const prototype of [null, Array.prototype, { id: 'inherited' }]) {
      for (const name of LISTS) {
        const [item] = itemsOf(soundPortfolio(0) as Input, name);
        expect(FORMS[name].quick.of(Object.assign(Object.create(prototype), item))).toBeUndefined();
      }
    }
  });

  it('is nothing in which a key stands twice', () => {
    const { quick } = HOUSEHOLD_FORM;
    expect(quick.in(new JsonText('{"id":"H","name":"a"}'))).toBeDefined();
    expect(quick.in(new JsonText('{"id":"H","name":"a","name":null}'))).toBeUndefined();
  });

  it(`is what the schema makes of the value, and shares nothing with it, in ${CASES} cases`, () => {
    let quickly = 0;
    let thoroughly = 0;
    eachCase((chance, log) => {
      const input = drawn(chance, true, log);
      for (const name of LISTS) {
        for (const item of itemsOf(input, name)) {
          const read = FORMS[name].quick.of(item);
          if (read === undefined) {
            thoroughly += 1;
            continue;
          }
          quickly += 1;
          const { data } = FORMS[name].schema.safeParse(item);
          insist(areAlike(read, data), () => `${JSON.stringify(read)} is not ${JSON.stringify(data)}`);
          const given = objectsIn(item);
          for (const object of objectsIn(read)) {
            insist(!given.has(object) && (object === NONE || !Object.isFrozen(object)), () => 'shared with the input');
          }
        }
      }
    });
    expect(quickly).toBeGreaterThan(CASES);
    expect(thoroughly).toBeGreaterThan(CASES / 10);
  });

  it(`is what the schema makes of the text, in ${CASES} cases`, () => {
    let quickly = 0;
    let thoroughly = 0;
    eachCase((chance, log) => {
      const input = drawn(chance, false, log);
      for (const name of LISTS) {
        for (const item of itemsOf(input, name)) {
          let text = JSON.stringify(item, undefined, chance.of([undefined, 1]));
          for (let left = chance.below(3); left > 0; left--) text = spoiltJson(text, chance, log);
          const json = new JsonText(text);
          const read = FORMS[name].quick.in(json);
          if (read === undefined) {
            thoroughly += 1;
            continue;
          }
          quickly += 1;
          const { data } = FORMS[name].schema.safeParse(readJson(text.slice(0, json.at), []));
          insist(areAlike(read, data), () => `${text}\nis ${JSON.stringify(read)}, not ${JSON.stringify(data)}`);
        }
      }
    });
    expect(quickly).toBeGreaterThan(CASES);
    expect(thoroughly).toBeGreaterThan(CASES);
  });
});

describe('a portfolio', () => {
  /** The same input, but of no kind that is read quickly: its households and loans have no prototype. */
  function unusual(value: unknown): unknown {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    const input = { ...value } as Input;
    for (const name of LISTS) {
      if (!Array.isArray(input[name])) continue;
      input[name] = (input[name] as unknown[]).map((item) =>
        typeof item === 'object' && item !== null && Object.getPrototypeOf(item) === Object.prototype
          ? Object.create(null, Object.getOwnPropertyDescriptors(item))
          : item,
      );
    }
    return input;
  }

  function insistAlike(input: unknown, value: unknown): void {
    const result = safeParsePortfolio(input);
    const other = safeParsePortfolio(unusual(value));
    insist(areAlike(result, other), () => `${JSON.stringify(result)}\nis not ${JSON.stringify(other)}`);
  }

  it(`is read, or refused with the same faults in the same order, as by the schemas alone, in ${CASES} cases`, () => {
    eachCase((chance, log) => {
      const input = drawn(chance, true, log);
      insistAlike(input, input);
    });
  });

  it(`is so from text, in ${CASES} cases`, () => {
    eachCase((chance, log) => {
      let text = JSON.stringify(drawn(chance, false, log), undefined, chance.of([undefined, undefined, 2]));
      for (let left = chance.below(3); left > 0; left--) text = spoiltJson(text, chance, log);
      if (chance.onceIn(10)) text = `\ufeff${text}`;
      const faults: Parameters<typeof readJson>[1] = [];
      const value = readJson(text, faults);
      if (faults.length === 0) insistAlike(text, value);
      else {
        const result = safeParsePortfolio(text);
        insist(!result.success && result.faults[0]?.code === 'INVALID_JSON', () => 'text that is not JSON was read');
      }
    });
  });

  it('is refused as a whole where its text breaks off behind sound households', () => {
    const text = JSON.stringify(soundPortfolio(0));
    for (const end of ['', ' ', '}', ',', 'x', '"']) {
      const result = safeParsePortfolio(text.slice(0, -1) + (end === '}' ? '}}' : end));
      expect(result.success || result.faults.map(({ code }) => code)).toEqual(['INVALID_JSON']);
    }
  });

  it('has the last of two lists of one name', () => {
    const { loans, ...rest } = soundPortfolio(0) as { loans: unknown[] };
    const text = JSON.stringify({ loans: [], ...rest });
    const twice = `${text.slice(0, -1)},"loans":${JSON.stringify(loans.slice(0, 1))}}`;
    const result = safeParsePortfolio(twice);
    expect(result.success && result.data.loans).toHaveLength(1);
  });

  it.each([
    ['with blanks between its tokens', (text: string) => JSON.stringify(JSON.parse(text), undefined, '\t\r\n ')],
    ['behind a byte-order mark', (text: string) => `\ufeff${text}`],
    ['with an escape', (text: string) => text.replace('"lender":"BANK"', String.raw`"lender":"\u0042ANK"`)],
    ['with a key twice', (text: string) => text.replace('"lender":"BANK"', '"lender":"X","lender":"BANK"')],
    ['with a blank before a colon', (text: string) => text.replaceAll('"lender":', '"lender" :')],
    ['with integers for amounts', (text: string) => text.replace('"100000.00"', '100000')],
  ])('is taken from its text, item by item, %s', (_, write) => {
    const text = JSON.stringify(soundPortfolio(0));
    const written = write(text);
    expect(written).not.toBe(text);
    const value = readPortfolioJson(written, []) as Input;
    expect([value.households, value.loans]).toEqual([expect.any(Sound), expect.any(Sound)]);
    insist(areAlike(safeParsePortfolio(written), safeParsePortfolio(text)), () => 'not the same');
  });

  it('is taken from its text though its policy has faults', () => {
    const value = readPortfolioJson(JSON.stringify({ ...soundPortfolio(0), policy: { id: 1.5 } }), []) as Input;
    expect(value.loans).toBeInstanceOf(Sound);
    expect(value.policy).toEqual({ id: new NumberToken('1.5') });
  });

  it('is not where a loan has faults, nor where it is no object', () => {
    const { loans } = soundPortfolio(0) as { loans: object[] };
    const faulty = [...loans, { ...loans[0], id: 7 }];
    const value = readPortfolioJson(JSON.stringify({ ...soundPortfolio(0), loans: faulty }), []);
    expect(value).toMatchObject({ loans: faulty });
    expect(readPortfolioJson('[]', [])).toEqual([]);
    expect(readPortfolioJson('{}', [])).toEqual({});
  });
});
