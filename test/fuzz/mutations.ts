import { Decimal } from 'decimal.js';
import type { Chance } from './random.js';
import { strange, UNSEEN } from './texts.js';

/** One way in which input was spoilt, in words: the log of a case is what it takes to understand it. */
export type Log = string[];

/** Names that a careless program takes for its own. */
const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'toJSON',
  'then',
  'length',
  '',
  '0',
  '\u0000number',
  'preset',
  'terms',
  'previous',
  'advances',
  'id',
  '\ud800',
  '户号',
  'k'.repeat(5000),
];

const TEXTS = [
  '',
  ' ',
  '\ufeff',
  'L1\ufeff',
  '\u0000',
  '\ud800',
  'a\udc00b',
  '\ud83d\ude00',
  '__proto__',
  'constructor',
  'toString',
  '１００',
  '２０２４-09-01',
  '100,000.00',
  '1.2万',
  '¥100',
  ' 100 ',
  '100 ',
  '-100',
  '+100',
  '-0',
  '0',
  '00100',
  '1e3',
  '1e400',
  '0x10',
  '.5',
  '5.',
  '1.234',
  '1.2345678',
  '100.000001',
  '9999999999999.99',
  '10000000000000.00',
  '99999999999999999999999999',
  '2024-02-29',
  '2023-02-29',
  '2024-02-30',
  '0000-00-00',
  '9999-12-31',
  '1899-12-31',
  '1900-01-01',
  '2199-12-31',
  '2200-01-01',
  '2024-9-1',
  '2024/09/01',
  '2024-09-01T00:00:00Z',
  '2024-09-31',
  'null',
  'x'.repeat(10_000),
  '\u202eabc',
  '=1+1',
  "'; DROP TABLE loans; --",
  '{value}{detail}',
  '$&$1',
];

/** Values that can be right in some field: without them nothing would get past the first check. */
const PLAUSIBLE: readonly unknown[] = [
  '2024-09-01',
  '2024-12-12',
  '2024-12-31',
  '2025-01-01',
  '2025-02-28',
  '2025-06-30',
  '2026-02-28',
  '0',
  '0.01',
  '1',
  '12.50',
  '50000.00',
  '100000.00',
  '0.5',
  '3.6',
  '4.35',
  '0.333333',
  '100',
  0,
  1,
  3,
  12,
  20,
  100000,
  null,
  'H',
  '户甲',
  'L9',
  'P',
  'BANK',
  '低保',
  'points',
  'share',
  'above-floor',
  'at-start',
  'every-day',
  'not-required',
  'contract',
  'disbursement',
  'accrual-day',
  'disbursement-day',
  'ACT/360',
  'ACT/365F',
  'ACT/ACT',
  '30E/360',
  'pause',
  'stop',
  'ignore',
  'exclude',
  'include',
  'revoke',
  'accrued',
  'paid',
  'reduce',
  'settlement',
  'interest-period',
  'day',
  'period',
  'programme',
  '__proto__',
];

const DAYS = PLAUSIBLE.filter((value) => typeof value === 'string' && /^\d{4}-/.test(value));
const DECIMALS = ['0', '0.01', '1', '1.5', '3.6', '4.35', '0.333333', '12.5', '100', '40000.00', '50000', 100000, 3, 1];

/** The words of a policy, by field. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  listing: ['at-start', 'every-day', 'not-required'],
  testedOn: ['contract', 'disbursement'],
  rateAppliesBy: ['accrual-day', 'disbursement-day'],
  dayCount: ['ACT/360', 'ACT/365F', 'ACT/ACT', '30E/360'],
  overdue: ['pause', 'stop', 'ignore'],
  extension: ['exclude', 'include'],
  misuse: ['revoke', 'stop'],
  payment: ['accrued', 'paid'],
  otherSubsidy: ['exclude', 'reduce'],
  rounding: ['settlement', 'interest-period', 'day'],
  per: ['period', 'programme'],
  householdId: ['H', '户甲'],
};

/** Another value of the same kind: what is spoilt so may well be sound. */
function akin(value: unknown, key: string, chance: Chance): unknown {
  const words = WORDS[key];
  if (typeof value === 'string' && words !== undefined) return chance.of(words);
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)) return chance.of(DAYS);
  if (typeof value === 'number' || (typeof value === 'string' && /^\d+(\.\d+)?$/.test(value))) {
    return chance.of(DECIMALS);
  }
  return typeof value === 'string' ? chance.of(['__proto__', 'constructor', '遂昌', 'a"b', '\u0000', 'Ω']) : undefined;
}

const NUMBERS = [
  1e308,
  -1e308,
  1e21,
  -0,
  0.1,
  -1,
  1.5,
  2 ** 53,
  Number.MAX_SAFE_INTEGER,
  Number.MIN_VALUE,
  100_000_000,
  9_999_999_999_999,
  10_000_000_000_000,
];

/** What JSON can hold, up to so deep: JSON.stringify, unlike JSON.parse, cannot write what is very deep. */
function jsonValue(chance: Chance, deepest: number): unknown {
  switch (chance.below(9)) {
    case 0:
      return chance.of(NUMBERS);
    case 1:
    case 2:
      return chance.of(TEXTS);
    case 3:
      return chance.of([true, false, null]);
    case 4:
      return chance.of<unknown>([[], {}, [[]], [null], [{}], { a: 1 }]);
    case 5:
      return Object.fromEntries([[chance.of(KEYS), chance.of(TEXTS)]]);
    case 6:
      return nested(chance, chance.onceIn(200) ? deepest : 1 + chance.below(30), chance.of(PLAUSIBLE));
    default:
      return chance.of(PLAUSIBLE);
  }
}

export function nested(chance: Chance, depth: number, leaf: unknown): unknown {
  const key = chance.of([undefined, 'a', 'loans', '__proto__', 'terms']);
  let value = leaf;
  for (let i = 0; i < depth; i++) value = key === undefined ? [value] : Object.fromEntries([[key, value]]);
  return value;
}

class Something {
  readonly id = 'H';
  readonly listed = [{ from: '2024-08-15' }];
}

/** What only a program can hand over. */
function exoticValue(chance: Chance): unknown {
  const makers: readonly (() => unknown)[] = [
    () => Number.NaN,
    () => Number.POSITIVE_INFINITY,
    () => Number.NEGATIVE_INFINITY,
    () => undefined,
    () => 10n,
    () => 10n ** 400n,
    () => new Decimal('100.00'),
    () => new Decimal('1e9000000000'),
    () => Symbol('id'),
    () => Symbol.iterator,
    () => () => '100.00',
    () => new Date(0),
    () => new Date(Number.NaN),
    () => new Map([['id', 'H']]),
    () => new Set(['H']),
    () => /x/,
    () => new Error('x'),
    () => new Something(),
    () => Something,
    () => Object.create(null),
    () => Object.assign(Object.create({ id: 'inherited' }), { name: 'own' }),
    () => Object.create(Array.prototype),
    () => Object(5),
    () => Object('100.00'),
    () => Object(10n),
    () => new Uint8Array(3),
    () => new ArrayBuffer(3),
    () => Promise.resolve(1),
    () => new WeakMap(),
    () => Object.assign([], { extra: 1 }),
    () => new Array(5),
    () => Object.assign(new Array(3), { 1: { from: '2024-01-01', pct: 1 } }),
    () => ({
      toString() {
        throw new Error('toString');
      },
      valueOf() {
        throw new Error('valueOf');
      },
      toJSON() {
        throw new Error('toJSON');
      },
    }),
    () => Object.defineProperty({}, 'id', { get: () => 'H', enumerable: true, configurable: true }),
    () => ({ [Symbol.toPrimitive]: () => '100.00' }),
    () => new Proxy({}, {}),
    () => globalThis.process.env,
  ];
  return chance.of(makers)();
}

interface Node {
  readonly holder: Record<string | number, unknown>;
  readonly key: string | number;
  readonly path: string;
}

/** Every place in a value that can be spoilt; of long lists only the first, and not too deep, however deep the value. */
function placesIn(root: Record<string, unknown>): Node[] {
  const places: Node[] = [];
  const seen = new Set<unknown>();
  const left: { readonly value: unknown; readonly path: string; readonly depth: number }[] = [
    { value: root, path: '', depth: 0 },
  ];
  for (let at = 0; at < left.length && places.length < 400; at++) {
    const { value, path, depth } = left[at] as (typeof left)[number];
    if (typeof value !== 'object' || value === null || seen.has(value) || depth > 8 || isExotic(value)) continue;
    seen.add(value);
    for (const key of Object.keys(value).slice(0, 60)) {
      const inner = (value as Record<string, unknown>)[key];
      const place = Array.isArray(value) ? `${path}[${key}]` : `${path}.${key.slice(0, 20)}`;
      places.push({ holder: value as Record<string, unknown>, key, path: place });
      left.push({ value: inner, path: place, depth: depth + 1 });
    }
  }
  return places;
}

function isExotic(value: object): boolean {
  const prototype = Object.getPrototypeOf(value);
  return prototype !== Object.prototype && prototype !== Array.prototype;
}

/** Sets a field as its own, also one that is called `__proto__`. What cannot be set, a character of a String object, stays. */
function put(holder: object, key: string | number, value: unknown): void {
  Reflect.defineProperty(holder, key, { value, writable: true, enumerable: true, configurable: true });
}

function brief(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 30));
  if (typeof value === 'object' && value !== null) return Object.prototype.toString.call(value);
  return Object.is(value, -0) ? '-0' : typeof value === 'function' ? 'function' : String(value).slice(0, 30);
}

/** Spoils a value of its own in one place, and says how. `exotic` values are those that JSON cannot hold. */
export function spoil(root: Record<string, unknown>, chance: Chance, exotic: boolean, log: Log): void {
  const places = placesIn(root);
  if (places.length === 0) return;
  const { holder, key, path } = chance.of(places);
  const value = holder[key];
  const deepest = exotic ? 100_000 : 1000;
  const say = (what: string) => log.push(`${path} ${what}`);
  switch (chance.below(exotic ? 16 : 13)) {
    case 0:
      if (Array.isArray(holder)) holder.splice(Number(key), 1);
      else delete holder[key];
      return void say('taken out');
    case 1: {
      const name = chance.of(KEYS);
      const added = jsonValue(chance, deepest);
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) put(value, name, added);
      else put(root, name, added);
      return void say(`with ${JSON.stringify(name.slice(0, 30))}: ${brief(added)}`);
    }
    case 2:
    case 3:
      if (typeof value === 'string') {
        const spoilt = spoiltText(value, chance);
        put(holder, key, spoilt);
        return void say(`= ${brief(spoilt)}`);
      }
      break;
    case 4:
      if (Array.isArray(value) && value.length > 0) {
        const times = chance.onceIn(50) ? 2000 : 1 + chance.below(4);
        const entry = chance.of(value);
        for (let i = 0; i < times; i++) value.push(structuredCloneOr(entry));
        return void say(`with an entry ${times} times more`);
      }
      break;
    case 5:
      if (Array.isArray(value)) {
        value.reverse();
        return void say('in reverse');
      }
      break;
    case 6: {
      const other = chance.of(places);
      const moved = other.holder[other.key];
      if (typeof moved !== 'object') {
        put(holder, key, moved);
        return void say(`= what ${other.path} is`);
      }
      break;
    }
    case 7: {
      const depth = 1 + chance.below(3);
      put(holder, key, nested(chance, depth, value));
      return void say(`${depth} deeper`);
    }
    case 13:
      put(holder, key, root);
      return void say('= the whole (a circle)');
    case 14:
      if (Array.isArray(value)) {
        value.length += 1 + chance.below(3);
        return void say('with holes');
      }
      break;
    case 15: {
      const given = exoticValue(chance);
      put(holder, key, given);
      return void say(`= ${brief(given)}`);
    }
    default:
  }
  const alike = chance.onceIn(4) ? undefined : akin(value, String(key), chance);
  const given = alike ?? (chance.onceIn(3) ? jsonValue(chance, deepest) : chance.of(PLAUSIBLE));
  put(holder, key, given);
  say(`= ${brief(given)}`);
}

function structuredCloneOr(value: unknown): unknown {
  try {
    return structuredClone(value);
  } catch {
    return value;
  }
}

const CHARACTERS = [
  ...UNSEEN,
  '\u0000',
  '\ufeff',
  ' ',
  '\u3000',
  '\t',
  '\n',
  '\r',
  '"',
  "'",
  '\\',
  ',',
  '，',
  '.',
  '-',
  '１',
  '万',
  '\ud800',
  '\udfff',
  '{',
  '}',
  '[',
  ']',
  ':',
  '0',
  '9',
  'e',
  'E',
  '%',
  '‰',
  '/',
  '*',
  '#',
  ';',
  '|',
  '\u2028',
];

/** A text with a character more, or one less, or another, or a piece twice. */
export function spoiltText(text: string, chance: Chance): string {
  const at = chance.below(text.length + 1);
  switch (chance.below(7)) {
    case 6:
      return strange(text, chance);
    case 0:
      return text.slice(0, at) + text.slice(at + 1 + chance.below(3));
    case 1:
      return text.slice(0, at) + chance.of(CHARACTERS) + text.slice(at + 1);
    case 2: {
      const end = Math.min(text.length, at + chance.below(40));
      return text.slice(0, end) + text.slice(at, end) + text.slice(end);
    }
    case 3:
      return chance.onceIn(10) ? text.slice(0, at) : text.slice(0, at) + text.slice(at + 1);
    default:
      return text.slice(0, at) + chance.of(CHARACTERS) + text.slice(at);
  }
}

const TOKENS = [
  '1e400',
  '-1e400',
  '1e-400',
  `1${'0'.repeat(400)}`,
  '1e308',
  '-0',
  '0.1',
  '-0.0',
  '1.0',
  '1E5',
  '9007199254740993',
  '99999999999999999999',
  'NaN',
  'Infinity',
  '-Infinity',
  'undefined',
  '01',
  '+1',
  '.5',
  '1.',
  '0x10',
  '1_000',
  '１',
  'true',
  'null',
  '""',
  '"\\ud800"',
  '"\\u0000"',
  '"\\u0000number"',
  '{"\\u0000number":[1.5]}',
  '{"__proto__":{"x":1}}',
  '{"id":"a","id":"b"}',
  "'a'",
  '// comment\n1',
  '/* 1 */',
  '[1,]',
  '[1 2]',
  '"\\x"',
  '"\n"',
];

/** Spoils JSON text: another token in the place of one, a key twice, a character, a piece, deep brackets. */
export function spoiltJson(json: string, chance: Chance, log: Log): string {
  switch (chance.below(7)) {
    case 0:
    case 1:
    case 2: {
      const values = [...json.matchAll(/:("(?:[^"\\]|\\.)*"|-?\d+|null)/g)];
      const token = chance.of(TOKENS);
      const value = values.length === 0 ? undefined : chance.of(values);
      if (value === undefined) break;
      log.push(`at ${value.index}: ${(value[0] as string).slice(0, 30)} → ${token.slice(0, 30)}`);
      return `${json.slice(0, value.index + 1)}${token}${json.slice(value.index + value[0].length)}`;
    }
    case 3: {
      const fields = [...json.matchAll(/"[a-zA-Z]+":("[^"\\]*"|\d+)/g)];
      const field = fields.length === 0 ? undefined : chance.of(fields);
      if (field === undefined) break;
      log.push(`at ${field.index}: ${field[0].slice(0, 30)} twice`);
      return `${json.slice(0, field.index)}${field[0]},${json.slice(field.index)}`;
    }
    case 4: {
      if (!chance.onceIn(20)) break;
      const depth = chance.onceIn(4) ? 100_000 : 1000;
      const [open, close] = chance.of([
        ['[', ']'],
        ['{"a":', '}'],
      ]) as [string, string];
      const closed = chance.below(2) * depth;
      log.push(`${depth} × ${open} and ${closed} × ${close}`);
      const at = json.indexOf(':') + 1;
      return `${json.slice(0, at)}${open.repeat(depth)}${chance.of(['1', '1.5', ''])}${close.repeat(closed)}${json.slice(at)}`;
    }
    default:
  }
  const spoilt = spoiltText(json, chance);
  log.push(`${json.length} characters become ${spoilt.length}`);
  return spoilt;
}

const CELLS = [
  '',
  ' ',
  '\u3000',
  '"',
  '""',
  '"a',
  '"a""b"',
  '"a\nb"',
  '"a,b"',
  'a"b',
  '\u0000',
  '\ufeff',
  '１００',
  '"100,000.00"',
  '1.2万',
  '2024-02-30',
  '0000-00-00',
  '9999-12-31',
  '2024/9/1',
  '-1',
  '1e5',
  'L1',
  'L2',
  'H1',
  '__proto__',
  'constructor',
  '还款',
  'repayment',
  'overdue-begin',
  'overdue-end',
  '逾期开始',
  '展期',
  'rate-change',
  'misuse',
  '2024-10-01',
  '2025-03-01',
  '100.00',
  '4.35',
  '0.3',
  'x'.repeat(20_000),
];

/** Spoils CSV text: a cell, a row, a line end, a header, a character. */
export function spoiltCsv(csv: string, chance: Chance, log: Log): string {
  const lines = csv.split('\n');
  const row = chance.below(lines.length);
  const cells = (lines[row] as string).split(',');
  const column = chance.below(cells.length);
  switch (chance.below(11)) {
    case 0:
    case 1:
    case 2: {
      const cell = chance.of(CELLS);
      cells[column] = cell;
      log.push(`cell ${row + 1}:${column + 1} = ${brief(cell)}`);
      break;
    }
    case 3:
      cells.splice(column, chance.below(2), ...(chance.onceIn(2) ? [chance.of(CELLS)] : []));
      log.push(`row ${row + 1} with ${cells.length} cells`);
      break;
    case 4: {
      const times = chance.onceIn(40) ? 1000 : 1;
      lines.splice(row, 0, ...new Array<string>(times).fill(lines[row] as string));
      log.push(`row ${row + 1} ${times} times more`);
      return lines.join('\n');
    }
    case 5:
      lines.splice(row, 1);
      log.push(`row ${row + 1} taken out`);
      return lines.join('\n');
    case 6: {
      const header = (lines[0] as string).split(',');
      header[chance.below(header.length)] = chance.of([
        ...header,
        ...KEYS,
        '年利率',
        'rate',
        'RATE_ANNUAL_PCT',
        '户 号',
      ]);
      lines[0] = header.join(',');
      log.push(`header ${brief(lines[0])}`);
      return lines.join('\n');
    }
    case 7:
      log.push('other line ends');
      return csv.replace(/\n/g, () => chance.of(['\n', '\r\n', '\r', '\n\n', '\n \n']));
    case 8: {
      const other = chance.below(cells.length);
      [cells[column], cells[other]] = [cells[other] as string, cells[column] as string];
      log.push(`cells ${row + 1}:${column + 1} and ${other + 1} change places`);
      break;
    }
    default: {
      const spoilt = spoiltText(csv, chance);
      log.push(`${csv.length} characters become ${spoilt.length}`);
      return spoilt;
    }
  }
  lines[row] = cells.join(',');
  return lines.join('\n');
}

const BYTES = [
  [0x80],
  [0xff],
  [0xfe, 0xff],
  [0xef, 0xbb, 0xbf],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0x81, 0x30, 0x81, 0x30],
  [0xe3, 0x32, 0x9a, 0x35],
  [0xe3, 0x32, 0x9a, 0x36],
  [0xfe, 0x39, 0xfe, 0x39],
  [0x81, 0x7f],
  [0xa8, 0xbc],
  [0x84, 0x31, 0x95, 0x33],
  [0x81],
  [0x00],
  [0xd2],
];

/** Spoils bytes: those of other encodings, half a character, one byte less. */
export function spoiltBytes(bytes: Uint8Array, chance: Chance, log: Log): Uint8Array {
  const at = chance.below(bytes.length + 1);
  const put = chance.onceIn(3) ? [] : chance.of(BYTES);
  const out = chance.below(2);
  log.push(`at byte ${at}: ${out} out, ${put.map((byte) => byte.toString(16)).join(' ')} in`);
  return Uint8Array.from([...bytes.subarray(0, at), ...put, ...bytes.subarray(at + out)]);
}
