import {
  attributeField,
  type Column,
  EVENT_COLUMNS,
  EVENTS,
  HOUSEHOLD_COLUMNS,
  LOAN_COLUMNS,
} from '../../src/io/csv-columns.js';
import type { Chance } from './random.js';

/** The files of a folder, as texts. */
export interface Folder {
  households: string;
  loans: string;
  events: string;
}

export const FILES = ['households', 'loans', 'events'] as const satisfies readonly (keyof Folder)[];

/** A row by the fields of its columns. */
type Cells = Readonly<Record<string, string>>;

const NAMES = ['王秀英', '"Zhou", 周', 'O’Neil', '两\n行', '两\r\n行 "三"', 'a,b', '', '𠮷田', 'x'];
const WORDS = ['妙高街道', '大柘镇', 'T', '云峰,街道', '—', '——', '无', '／', '１２', ''];
const ATTRIBUTES = ['attribute:借款人', '属性：2024', 'Attribute: purpose'];
const VALUES = ['个人', '企业', '', '', 'p, q'];

const two = (number: number) => String(number).padStart(2, '0');
/** A day, mostly a later one for a larger number. */
const dayOf = (number: number) =>
  `${2024 + Math.floor(number / 336)}-${two(1 + (Math.floor(number / 28) % 12))}-${two(1 + (number % 28))}`;

/**
 * A folder of CSV as banks export them, mostly sound: headers of either language in any order, columns that are not there,
 * rates in any unit, several rows a household, events in any order, quotes where they are needed and elsewhere.
 */
export function drawnFolder(chance: Chance): Folder {
  const households: Cells[] = [];
  const loans: Cells[] = [];
  const events: Cells[] = [];
  const attributes = ATTRIBUTES.filter(() => chance.onceIn(3)).flatMap((header) => {
    const field = attributeField(header);
    return field === undefined ? [] : [{ header, field }];
  });
  for (let h = chance.below(7); h > 0; h--) {
    const id = `H${9 - h}${chance.onceIn(9) ? '户' : ''}`;
    const given = Object.fromEntries(attributes.map(({ field }) => [field, chance.of(VALUES)]));
    const whole: Cells = {
      household_id: id,
      name: chance.of(NAMES),
      township: chance.of(WORDS),
      category: chance.of(WORDS),
      annual_income: chance.of(['', '88000.00', '12']),
      ...given,
    };
    const spells = chance.of([0, 1, 1, 1, 2, 3]);
    for (let i = 0; i < Math.max(spells, 1); i++) {
      const from = dayOf(100 * i + chance.below(90));
      const spell: Cells =
        spells === 0
          ? {}
          : chance.onceIn(3)
            ? {
                assistance_kind: chance.of(['低保', '特困']),
                assistance_from: from,
                assistance_to: chance.of(['', dayOf(100 * i + 95)]),
              }
            : { listed_from: from, listed_to: chance.of(['', dayOf(100 * i + 95)]) };
      households.push({ ...(i === 0 || chance.onceIn(2) ? whole : { household_id: id }), ...spell });
    }
    const own: Cells[] = [];
    for (let k = chance.below(4); k > 0; k--) {
      const loan = `L${9 - h}${4 - k}`;
      const disbursed = 200 + chance.below(100);
      const reference = chance.of(['', '5.35']);
      loans.push({
        loan_id: loan,
        household_id: id,
        lender: chance.of(['遂昌农商银行', 'BANK', '行,"社"']),
        product: chance.of(['共富经营贷', 'P']),
        principal: chance.of(['100000.00', '50000', '9999999999999.99']),
        contracted_on: chance.of(['', '', dayOf(disbursed), dayOf(disbursed - 9)]),
        disbursed_on: dayOf(disbursed),
        matures_on: dayOf(disbursed + 336),
        rate: chance.of(['3.6', '0.3', '4.350000']),
        reference_rate: reference,
        other_subsidy_programme: '',
        ...(chance.onceIn(6)
          ? {
              other_subsidy_programme: '妇女',
              other_subsidy_level: chance.of(['', 'local']),
              other_subsidy_rate: chance.of(['', '1.5']),
            }
          : {}),
        ...(chance.onceIn(2) ? given : {}),
      });
      const times = (most: number) =>
        Array.from({ length: chance.below(most + 1) }, (_, i) => disbursed + 40 * i + chance.below(40));
      const event = (kind: keyof typeof EVENTS, day: number, more: Cells = {}) =>
        own.push({ loan_id: loan, event: chance.onceIn(4) ? EVENTS[kind] : kind, date: dayOf(day), ...more });
      for (const day of times(3)) event('repayment', day, { amount: chance.of(['100.00', '2905.37', '1']) });
      for (const day of times(1)) event('eligible-amount', day, { amount: chance.of(['100.00', '-5.5']) });
      for (const day of times(2)) event('rate-change', day - 20, { rate: chance.of(['3.1', '2.85']) });
      if (reference !== '' || chance.onceIn(40)) {
        for (const day of times(1)) event('reference-rate-change', day, { rate: '4.9' });
      }
      const overdue = times(2);
      overdue.forEach((day, i) => {
        event('overdue-begin', day);
        if (i + 1 < overdue.length || !chance.onceIn(4))
          event('overdue-end', day + (chance.onceIn(20) ? 0 : 1 + chance.below(5)));
      });
      if (chance.onceIn(6)) event('extension', disbursed + 400);
      if (chance.onceIn(6)) event('misuse', disbursed + 9);
      if (chance.onceIn(6)) event('interest-paid-to', disbursed + 99);
    }
    if (chance.onceIn(3)) shuffle(own, chance);
    events.push(...own);
  }
  const form: Form = {
    isQuoted: chance.onceIn(4),
    end: chance.of(['\n', '\n', '\r\n']),
    mark: chance.onceIn(4) ? '\ufeff' : '',
  };
  return {
    households: written(HOUSEHOLD_COLUMNS, households, attributes, chance, form),
    loans: written(LOAN_COLUMNS, loans, attributes, chance, form),
    events: written(EVENT_COLUMNS, events, [], chance, form),
  };
}

interface Form {
  /** Whether every cell is in quotes. */
  readonly isQuoted: boolean;
  readonly end: string;
  readonly mark: string;
}

interface Attribute {
  readonly header: string;
  readonly field: string;
}

function shuffle(list: unknown[], chance: Chance): void {
  for (let i = list.length - 1; i > 0; i--) {
    const other = chance.below(i + 1);
    [list[i], list[other]] = [list[other], list[i]];
  }
}

/** Writes rows under a header. A column is left out, now and then, where no row has anything in it. */
function written<F extends string>(
  columns: readonly Column<F>[],
  rows: readonly Cells[],
  attributes: readonly Attribute[],
  chance: Chance,
  { isQuoted, end, mark }: Form,
): string {
  const language = chance.below(2) as 0 | 1;
  const byField = new Map<string, string>();
  for (const { field, headers, isFamily, required } of columns) {
    if (isFamily === true || (byField.has(field) && !chance.onceIn(3))) continue;
    const isEmpty = rows.every((row) => (row[field] ?? '') === '');
    if (isEmpty && chance.onceIn(2) && !required) continue;
    byField.set(field, chance.onceIn(9) ? ` ${headers[language].toUpperCase()}` : headers[language]);
  }
  for (const { header, field } of attributes) byField.set(field, header);
  const fields = [...byField.keys()];
  if (chance.onceIn(2)) shuffle(fields, chance);
  const cell = (text: string) => {
    if (isQuoted || /[",\r\n]/.test(text) || chance.onceIn(50)) return `"${text.replaceAll('"', '""')}"`;
    return chance.onceIn(30) ? ` ${text}\u3000` : text;
  };
  const lines = [
    fields.map((field) => byField.get(field) as string),
    ...rows.map((row) => fields.map((field) => row[field] ?? '')),
  ];
  const text = lines.map((cells) => cells.map(cell).join(',') + (chance.onceIn(40) ? end : '')).join(end);
  return `${mark}${text}${chance.onceIn(5) ? '' : end}`;
}
