import type { EncodedSettlement, Fault, Lang } from '../../src/index.js';
import { FAULTS } from '../../src/index.js';

/** What is wrong with an answer: the one error that a fuzz case ends with. */
export class Wrong extends Error {
  override readonly name = 'Wrong';
}

export function insist(holds: boolean, what: () => string): asserts holds {
  if (!holds) throw new Wrong(what());
}

// -------------------------------------------------------------------------------------------------------------- faults

/** Faults of a value that may be missing, which the detail then names: the first day of an entry. */
const WITHOUT_VALUE: ReadonlySet<Fault['code']> = new Set(['DUPLICATE_RATE_DATE']);

/** The texts of the faults as patterns: whatever stands in the holes, the rest must be there to the letter. */
const PATTERNS = new Map<string, RegExp>();

/** Where there is no value, nothing stands in its hole. */
function patternOf(code: Fault['code'], lang: Lang, hasValue: boolean): RegExp {
  const key = `${code} ${lang} ${hasValue}`;
  let pattern = PATTERNS.get(key);
  if (pattern === undefined) {
    const parts = FAULTS[code][lang].split(/(\{value\}|\{detail\})/).map((part) => {
      if (part === '{value}') return hasValue ? '(?<value>[^]+?)' : '';
      if (part === '{detail}') return '(?<detail>[^]*)';
      return part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    });
    pattern = new RegExp(`^${parts.join('')}$`);
    PATTERNS.set(key, pattern);
  }
  return pattern;
}

/** Every fault must be one that a person can act on: a known code, a place, a sentence in their language without holes. */
export function judgeFaults(faults: readonly Fault[], lang: Lang): void {
  insist(faults.length > 0, () => 'refused without a fault');
  // Of thousands alike the first and some others stand for all.
  const step = Math.max(1, Math.floor(faults.length / 500));
  for (let i = 0; i < faults.length; i += step) judgeFault(faults[i] as Fault, lang);
}

function judgeFault(fault: Fault, lang: Lang): void {
  const { code, path, message, value, file, line, column } = fault;
  const shown = () => JSON.stringify(fault).slice(0, 500);
  insist(Object.hasOwn(FAULTS, code), () => `unknown code: ${shown()}`);
  insist(
    path.every((key) => typeof key === 'string' || (Number.isSafeInteger(key) && key >= 0)),
    () => `path: ${shown()}`,
  );
  insist(typeof message === 'string' && message.length < 1000, () => `message: ${shown()}`);
  const hasValue = value !== undefined && value !== '';
  const match = patternOf(code, lang, hasValue).exec(message);
  insist(match !== null, () => `message is not the text of ${code} in ${lang}: ${shown()}`);
  const { detail } = match.groups ?? {};
  const isNamed = WITHOUT_VALUE.has(code) && detail !== undefined && detail !== '';
  const isFilled = hasValue || isNamed || !FAULTS[code][lang].includes('{value}');
  insist(isFilled, () => `a hole for the value: ${shown()}`);
  if (detail !== undefined) {
    insist(!/undefined|NaN|\[object/.test(detail), () => `a hole in the detail: ${shown()}`);
    // A quoted value is the input's own, and so is a name of the path.
    let own = detail.replace(/"(?:[^"\\]|\\.)*(?:"|…)/g, '');
    for (const name of path) if (typeof name === 'string' && name !== '') own = own.replaceAll(name, '');
    if (lang === 'en') insist(!/[\u4e00-\u9fff]/.test(own), () => `Chinese in English: ${shown()}`);
  }
  if (FAULTS[code].en.endsWith('{detail}') && /^INVALID_VALUE$/.test(code)) {
    insist(detail !== '', () => `no remedy: ${shown()}`);
  }
  insist(value === undefined || typeof value === 'string', () => `value: ${shown()}`);
  for (const place of [line, column]) {
    insist(place === undefined || (Number.isSafeInteger(place) && place >= 1), () => `place: ${shown()}`);
  }
  insist(file === undefined || file.length > 0, () => `file: ${shown()}`);
}

// ---------------------------------------------------------------------------------------------------------- settlements

const AMOUNTS = ['principalDays', 'interest', 'concession', 'waived', 'capped', 'subsidy', 'borrowerInterest'] as const;

type Amounts = Readonly<Record<(typeof AMOUNTS)[number], string>> & {
  readonly funders: Readonly<Record<string, string>>;
};

function fen(amount: unknown, where: string): bigint {
  insist(typeof amount === 'string' && /^-?\d+\.\d\d$/.test(amount), () => `${where}: ${String(amount)} is no amount`);
  return BigInt(amount.replace('.', ''));
}

/** The amounts of a line or of totals, tied among themselves, in fen. */
function tied(row: Amounts, funders: readonly string[], where: string): Map<string, bigint> {
  const sums = new Map<string, bigint>(AMOUNTS.map((name) => [name, fen(row[name], `${where}.${name}`)]));
  insist(
    Object.keys(row.funders).length === funders.length && funders.every((id) => Object.hasOwn(row.funders, id)),
    () => `${where}: funders ${Object.keys(row.funders)}`,
  );
  const parts = funders.map((id) => fen(row.funders[id], `${where}.funders`));
  const of = (name: string) => sums.get(name) as bigint;
  insist(parts.reduce((sum, part) => sum + part, 0n) === of('subsidy'), () => `${where}: funders do not add up`);
  insist(
    of('interest') === of('subsidy') + of('waived') + of('borrowerInterest'),
    () => `${where}: interest is not subsidy + waived + borrower’s`,
  );
  for (const [name, sum] of sums) insist(sum >= 0n, () => `${where}.${name} < 0`);
  for (const [i, part] of parts.entries()) {
    insist(part >= 0n, () => `${where}: funder ${i} < 0`);
    sums.set(`funder ${i}`, part);
  }
  return sums;
}

function insistSum(rows: readonly Map<string, bigint>[], total: Map<string, bigint>, where: string): void {
  for (const [name, sum] of total) {
    const added = rows.reduce((so, row) => so + (row.get(name) as bigint), 0n);
    insist(added === sum, () => `${where}.${name}: ${added} ≠ ${sum}`);
  }
}

/** Every figure is one, and they re-add: funders to subsidies, rows to totals, groups to totals. */
export function judgeSettlement(settlement: EncodedSettlement, loans: number): void {
  const funders = settlement.policy.funders.map(({ id }) => id);
  insist(settlement.loans.length === loans, () => `${settlement.loans.length} lines for ${loans} loans`);
  const rows = settlement.loans.map((line) => {
    insist(Number.isSafeInteger(line.subsidisedDays) && line.subsidisedDays >= 0, () => `${line.loanId}: days`);
    for (const days of Object.values(line.excludedDays)) {
      insist(Number.isSafeInteger(days) && days > 0, () => `${line.loanId}: excluded days`);
    }
    insist((line.basis === 'ineligible') === line.reasons.length > 0, () => `${line.loanId}: basis`);
    return tied(line, funders, line.loanId);
  });
  const total = tied(settlement.totals, funders, 'totals');
  insistSum(rows, total, 'rows');
  for (const [grouping, groups] of Object.entries(settlement.groups)) {
    const sums = Object.entries(groups).map(([key, sum]) => tied(sum, funders, `${grouping} ${key}`));
    insistSum(sums, total, grouping);
  }
  for (const [i, id] of funders.entries()) {
    insist(fen(settlement.payable[id], 'payable') === total.get(`funder ${i}`), () => `payable ${id}`);
  }
}

// --------------------------------------------------------------------------------------------------- what must not change

const OFTEN = [Object.prototype, Array.prototype];
const BUILT_IN = [Object, Array, String, Number, BigInt, Function, Map, Set, RegExp, Date, Error, Symbol].map(
  ({ prototype }) => prototype as object,
);

function builtIn(prototypes: readonly object[]): unknown[] {
  return prototypes.flatMap((prototype) =>
    Reflect.ownKeys(prototype).flatMap((key) => {
      const { value, get, set } = Object.getOwnPropertyDescriptor(prototype, key) as PropertyDescriptor;
      return [prototype, key, value as unknown, get, set];
    }),
  );
}

const OFTEN_BEFORE = builtIn(OFTEN);
const BUILT_IN_BEFORE = builtIn(BUILT_IN);

/** No prototype of the language is other than it was: those of objects and lists after each case, the others at times. */
export function judgePrototypes(all: boolean): void {
  const now = builtIn(all ? BUILT_IN : OFTEN);
  insist(areSame(now, all ? BUILT_IN_BEFORE : OFTEN_BEFORE), () => 'a built-in prototype has changed');
}

/**
 * Everything that can be seen of a value, in one list: objects by identity, their prototypes, their own properties,
 * whether they are frozen. It calls no getter, and no nesting is too deep for it.
 */
export function seenOf(value: unknown): unknown[] {
  const seen = new Set<object>();
  const list: unknown[] = [value];
  const left: object[] = [];
  const meet = (met: unknown) => {
    if (typeof met !== 'object' || met === null || seen.has(met)) return;
    seen.add(met);
    left.push(met);
  };
  meet(value);
  for (let at = 0; at < left.length; at++) {
    const holder = left[at] as object;
    list.push(holder, Object.getPrototypeOf(holder), Object.isFrozen(holder));
    if (holder === globalThis.process.env) continue;
    for (const key of Reflect.ownKeys(holder)) {
      const { value: inner, get } = Object.getOwnPropertyDescriptor(holder, key) as PropertyDescriptor;
      list.push(key, inner, get);
      meet(inner);
    }
  }
  return list;
}

export function areSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}
