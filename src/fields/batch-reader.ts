import { placeOfLowest, withoutLowest } from '../kernel/bits.js';
import type { DayColumn, IntColumn, NumberColumn, SignedColumn } from '../kernel/columns.js';
import { ABSENT_DAY } from '../kernel/columns.js';
import { DAY_LENGTH, JsonKeys, type JsonScanner } from '../kernel/json-scanner.js';
import { once } from '../kernel/once.js';
import { ListColumn, type Rows, TextMapColumn } from '../kernel/rows.js';
import { NOT_A_DAY, type ScalarScanner } from '../kernel/scalar-scanner.js';
import { type DictionaryColumn, decodeUtf8, type TextColumn } from '../kernel/text-columns.js';
import type { Batch, HouseholdColumns, LoanColumns } from './batch.js';
import { LARGEST_INT } from './columns.js';
import { HOUSEHOLD } from './household.js';
import { LIMITS } from './limits.js';
import { LOAN } from './loan.js';
import type { Fields } from './table.js';
import { readText, type TextRule, textRule } from './zod-types.js';

/**
 * Reads households and loans from JSON bytes directly into the columns of a batch. It interprets the tables of fields.
 * It accepts the common form of input only. For anything else, faulty or merely unusual (an escape, an unsorted list),
 * it returns false and adds nothing; the caller then uses the schema, which decides.
 */
export class BatchReader {
  /** The readers of the fields of households and of loans. */
  readonly households: RecordReader;
  readonly loans: RecordReader;

  constructor(private readonly batch: Batch) {
    this.households = new RecordReader(householdPlan(), batch.households);
    this.loans = new RecordReader(loanPlan(), batch.loans);
  }

  /** Adds a household. */
  takeHousehold(json: JsonScanner): boolean {
    const { households } = this.batch;
    return (
      this.households.take(json) &&
      this.keepLast(households, isValidHousehold(households.columns, households.count - 1))
    );
  }

  /** Adds a loan. Its household is not set. */
  takeLoan(json: JsonScanner): boolean {
    const { loans } = this.batch;
    return this.loans.take(json) && this.keepLast(loans, isValidLoan(loans.columns, loans.count - 1));
  }

  private keepLast(rows: Rows, isSound: boolean): boolean {
    if (!isSound) rows.count -= 1;
    return isSound;
  }
}

/** The operation of the interpreter for a field. */
enum Op {
  Text,
  Category,
  Day,
  Decimal,
  /** A decimal whose column has 32-bit integers. */
  SmallDecimal,
  SignedDecimal,
  List,
  TextMap,
}

/** The kinds of forms that columns can hold. */
type KindInColumns = 'text' | 'word' | 'day' | 'decimal' | 'list' | 'map';

const OPS: Readonly<Record<Exclude<KindInColumns, 'decimal'>, Op>> = {
  text: Op.Text,
  word: Op.Category,
  day: Op.Day,
  list: Op.List,
  map: Op.TextMap,
};

function opOf({ kind, min, max = 0 }: Fields[string]['form']): Op {
  if (kind !== 'decimal') return OPS[kind as Exclude<KindInColumns, 'decimal'>];
  if (min !== undefined) return Op.SignedDecimal;
  return max > LARGEST_INT ? Op.Decimal : Op.SmallDecimal;
}

/** Bytes of JSON syntax. An enum, since the build replaces its members by their numbers. */
enum Byte {
  Blank = 0x20,
  Comma = 0x2c,
  N = 0x6e,
  Object = 0x7b,
  ObjectEnd = 0x7d,
}

/** The interpreter has one bit per field. A test checks that no table has more fields. */
export const MAX_FIELDS = 31;

/** What a table says of a record, made ready for reading: it is the same for all batches. */
class RecordPlan {
  readonly names: readonly string[];
  readonly keys: JsonKeys;
  readonly ops: Uint8Array;
  /** Of fields that are decimals: how many decimals they have, and the largest value in units of the last. */
  readonly decimals: Uint8Array;
  readonly largest: Float64Array;
  readonly forms: readonly Fields[string]['form'][];
  readonly rules: readonly TextRule[];
  /** The plan of the entries of a list at its place. */
  readonly entries: readonly (RecordPlan | undefined)[];
  /** A bit for each field that must be there. */
  readonly required: number;
  /** A bit for each field that has a list or a map. */
  readonly lists: number;

  constructor(fields: Fields) {
    const entries = Object.entries(fields);
    this.names = Object.keys(fields);
    this.keys = new JsonKeys(this.names);
    this.forms = entries.map(([, { form }]) => form);
    this.rules = this.forms.map((form) => textRule(form));
    this.ops = Uint8Array.from(this.forms, opOf);
    this.decimals = Uint8Array.from(this.forms, ({ decimals = 0 }) => decimals);
    this.largest = Float64Array.from(this.forms, ({ max = 0 }) => max);
    this.entries = this.forms.map((form) => (form.fields === undefined ? undefined : new RecordPlan(form.fields)));
    const bitsOf = (has: (field: Fields[string]) => boolean) =>
      entries.reduce((mask, [, field], i) => (has(field) ? mask | (1 << i) : mask), 0);
    this.required = bitsOf(({ absent }) => absent === 'fault');
    this.lists = bitsOf(({ form }) => form.kind === 'list' || form.kind === 'map');
  }
}

const householdPlan = /* @__PURE__ */ once(() => new RecordPlan(HOUSEHOLD.fields));
const loanPlan = /* @__PURE__ */ once(() => new RecordPlan(LOAN.fields));

/** Reads records of one table into their columns. */
export class RecordReader {
  private readonly names: readonly string[];
  private readonly keys: JsonKeys;
  private readonly ops: Uint8Array;
  private readonly columns: readonly unknown[];
  private readonly decimals: Uint8Array;
  private readonly largest: Float64Array;
  private readonly forms: readonly Fields[string]['form'][];
  /** Of fields that are texts. */
  private readonly rules: readonly TextRule[];
  /** The column of the list of a list or a map, by the index of the field. */
  private readonly listColumns: readonly (ListColumn | undefined)[];
  /** The reader of the entries of a list, by the index of the field. */
  private readonly entries: readonly (RecordReader | undefined)[];
  /** A bit for each field that must be there. */
  readonly required: number;
  /** A bit for each field that has a list or a map. */
  private readonly lists: number;
  private readonly count: number;

  constructor(
    { names, keys, ops, decimals, largest, forms, rules, entries, required, lists }: RecordPlan,
    private readonly rows: Rows<object>,
  ) {
    this.count = names.length;
    this.names = names;
    this.keys = keys;
    this.ops = ops;
    this.decimals = decimals;
    this.largest = largest;
    this.forms = forms;
    this.rules = rules;
    this.required = required;
    this.lists = lists;
    this.columns = names.map((name) => (rows.columns as Record<string, unknown>)[name]);
    this.listColumns = this.columns.map(listOf);
    this.entries = entries.map((plan, i) => plan && new RecordReader(plan, (this.columns[i] as ListColumn).rows));
  }

  /** Adds a record. Where it returns false, nothing has been added. */
  take(json: JsonScanner): boolean {
    const { bytes, view } = json;
    const { keys, ops, columns } = this;
    let at = json.afterBlanks(json.at);
    if (bytes[at] !== Byte.Object) return false;
    at += 1;
    const isEmpty = this.rows.isNextEmpty;
    const place = this.rows.next();
    let seen = 0;
    let given = 0;
    let key = -1;
    for (;;) {
      if ((bytes[at] as number) <= Byte.Blank) at = json.afterBlanks(at);
      key = keys.find(view, at, key + 1);
      if (key < 0 || (seen & (1 << key)) !== 0) return false;
      seen |= 1 << key;
      at += keys.lengths[key] as number;
      if ((bytes[at] as number) <= Byte.Blank) at = json.afterBlanks(at);
      json.at = at;
      if (bytes[at] === Byte.N) {
        if (!json.takeNull()) return false;
      } else {
        given |= 1 << key;
        // The commonest kinds stand here: a call for each field costs as much as reading it.
        switch (ops[key]) {
          case Op.Day: {
            const day = json.quotedDayAt(at);
            if (day === NOT_A_DAY) return false;
            (columns[key] as DayColumn).days[place] = day;
            json.at = at + DAY_LENGTH;
            break;
          }
          case Op.Decimal: {
            const number = json.takeDecimal(this.decimals[key] as number, this.largest[key] as number);
            if (number < 0) return false;
            (columns[key] as NumberColumn<number>).numbers[place] = number;
            break;
          }
          case Op.SmallDecimal: {
            const number = json.takeDecimal(this.decimals[key] as number, this.largest[key] as number);
            if (number < 0) return false;
            (columns[key] as IntColumn<number>).numbers[place] = number;
            break;
          }
          default:
            if (!this.takeValue(json, key, place)) return false;
        }
      }
      at = json.at;
      if ((bytes[at] as number) <= Byte.Blank) at = json.afterBlanks(at);
      const mark = bytes[at];
      at += 1;
      if (mark === Byte.Comma) continue;
      if (mark !== Byte.ObjectEnd) return false;
      break;
    }
    json.at = at;
    if ((given & this.required) !== this.required) return false;
    const absent = ~given & ((1 << this.count) - 1);
    this.putNone(isEmpty ? absent & this.lists : absent, place);
    this.rows.count = place + 1;
    return true;
  }

  /** The index of the field of a name. */
  indexOf(name: string): number {
    return this.names.indexOf(name);
  }

  /** The reader of the entries of the list of a name. */
  entriesOf(name: string): RecordReader {
    return this.entries[this.indexOf(name)] as RecordReader;
  }

  /** Stores that the fields have no value whose bits are not set. */
  putAbsent(given: number, place: number): void {
    this.putNone(~given & ((1 << this.count) - 1), place);
  }

  /** Stores that the fields have no value whose bits are set. */
  private putNone(absent: number, place: number): void {
    for (let bits = absent; bits !== 0; bits = withoutLowest(bits)) {
      const i = placeOfLowest(bits);
      switch (this.ops[i]) {
        case Op.Text: {
          (this.columns[i] as TextColumn).lengths[place] = -1;
          break;
        }
        case Op.Category:
          (this.columns[i] as DictionaryColumn).codes[place] = -1;
          break;
        case Op.Day:
          (this.columns[i] as DayColumn).days[place] = ABSENT_DAY;
          break;
        case Op.Decimal:
          (this.columns[i] as NumberColumn<number>).numbers[place] = -1;
          break;
        case Op.SmallDecimal:
          (this.columns[i] as IntColumn<number>).numbers[place] = -1;
          break;
        default: {
          const { starts } = this.listColumns[i] as ListColumn;
          starts[place + 1] = starts[place] as number;
        }
      }
    }
  }

  /** Takes a value of the kinds that {@link take} does not. */
  private takeValue(json: JsonScanner, i: number, place: number): boolean {
    switch (this.ops[i]) {
      case Op.List:
        return this.takeList(json, i, place);
      case Op.TextMap:
        return takeTextMap(json, this.columns[i] as TextMapColumn, place);
      case Op.Category:
        return takeSameWord(json, this.columns[i] as DictionaryColumn, place) || this.takeScalar(json, i, place);
      default:
        return this.takeScalar(json, i, place);
    }
  }

  /** Takes the value of a field that is a text, a day or a decimal. */
  takeScalar(scanner: ScalarScanner, i: number, place: number): boolean {
    const column = this.columns[i];
    switch (this.ops[i]) {
      case Op.Text:
        return scanner.takeText() && this.putText(scanner, i, place);
      case Op.Category:
        return takeWord(scanner, column as DictionaryColumn, place, this.rules[i] as TextRule);
      case Op.Day: {
        const day = scanner.takeDay();
        if (day === NOT_A_DAY) return false;
        (column as DayColumn).days[place] = day;
        return true;
      }
      case Op.Decimal:
      case Op.SmallDecimal: {
        const number = scanner.takeDecimal(this.decimals[i] as number, this.largest[i] as number);
        if (number < 0) return false;
        this.putDecimal(i, place, number);
        return true;
      }
      // A signed decimal: lists and maps are no scalars.
      default: {
        const number = scanner.takeSignedDecimal(this.decimals[i] as number, this.largest[i] as number);
        (column as SignedColumn<number>).numbers[place] = number;
        return !Number.isNaN(number);
      }
    }
  }

  /** Stores a decimal as an integer in its smallest unit. */
  putDecimal(i: number, place: number, number: number): void {
    (this.columns[i] as NumberColumn<number> | IntColumn<number>).numbers[place] = number;
  }

  private putText({ bytes, textStart, textEnd, textIsPrintable }: ScalarScanner, i: number, place: number): boolean {
    const column = this.columns[i] as TextColumn;
    // Every text field accepts printable ASCII up to its limit, where no blank is at its ends.
    const length = textEnd - textStart;
    const isPlain =
      textIsPrintable &&
      length > 0 &&
      length <= (this.rules[i] as TextRule).limit.most &&
      bytes[textStart] !== 0x20 &&
      bytes[textEnd - 1] !== 0x20;
    if (!isPlain && this.readText(i, decodeUtf8(bytes, textStart, textEnd)) === undefined) return false;
    column.putBytes(place, bytes, textStart, textEnd);
    return true;
  }

  /** The text if the field accepts it; undefined otherwise. */
  private readText(i: number, text: string): string | undefined {
    return readText(text, this.rules[i] as TextRule);
  }

  private takeList(json: JsonScanner, i: number, place: number): boolean {
    const { starts, rows } = this.columns[i] as ListColumn;
    const entries = this.entries[i] as RecordReader;
    rows.count = starts[place] as number;
    if (!json.takeList()) {
      if (this.forms[i]?.acceptsOne !== true || !entries.take(json)) return false;
      starts[place + 1] = rows.count;
      return true;
    }
    if (!json.takeListEnd()) {
      do {
        if (!entries.take(json)) return false;
      } while (json.takeComma());
      if (!json.takeListEnd()) return false;
    }
    starts[place + 1] = rows.count;
    return true;
  }
}

function listOf(column: unknown): ListColumn | undefined {
  if (column instanceof TextMapColumn) return column.list;
  return column instanceof ListColumn ? column : undefined;
}

/** Takes the text that was found last. Returns false, and moves nothing, where another comes. */
function takeSameWord(json: JsonScanner, words: DictionaryColumn, place: number): boolean {
  const { lastFound, lastCode } = words;
  if (lastFound.length === 0 || !json.takeThis(lastFound)) return false;
  words.codes[place] = lastCode;
  return true;
}

/** Takes a text that many records share. */
function takeWord(scanner: ScalarScanner, words: DictionaryColumn, place: number, rule: TextRule): boolean {
  if (!scanner.takeText()) return false;
  const { bytes, textStart, textEnd } = scanner;
  let code = words.findCode(bytes, textStart, textEnd);
  if (code < 0) {
    const word = readText(decodeUtf8(bytes, textStart, textEnd), rule);
    if (word === undefined) return false;
    code = words.addBytes(word, bytes, textStart, textEnd);
  }
  words.codes[place] = code;
  return true;
}

const MAP_NAME: TextRule = { isId: false, mayBeEmpty: false, limit: LIMITS.text };
const MAP_VALUE: TextRule = { isId: false, mayBeEmpty: true, limit: LIMITS.text };

/** The names of a larger object of texts are not compared with one another here; the schema reads it. */
const MOST_NAMES = 64;

/** Takes an object of texts. A name that occurs twice is not taken, nor an object of more than {@link MOST_NAMES}. */
function takeTextMap(json: JsonScanner, { list: { starts, rows } }: TextMapColumn, place: number): boolean {
  const start = starts[place] as number;
  const { name, value } = rows.columns;
  rows.count = start;
  if (!json.takeObject()) return false;
  if (!json.takeObjectEnd()) {
    do {
      const at = rows.next();
      if (!takeWord(json, name, at, MAP_NAME) || !json.takeColon() || !takeWord(json, value, at, MAP_VALUE))
        return false;
      if (at - start >= MOST_NAMES || name.codes.indexOf(name.codes[at] as number, start) < at) return false;
      rows.count = at + 1;
    } while (json.takeComma());
    if (!json.takeObjectEnd()) return false;
  }
  starts[place + 1] = rows.count;
  return true;
}

/** Whether a text may be a name in a map of texts. */
export function isMapName(name: string): boolean {
  return readText(name, MAP_NAME) !== undefined;
}

/** Adds an entry to the last map of a column: a name for which {@link isMapName} holds, and a text that is taken. */
export function takeMapEntry(scanner: ScalarScanner, name: string, { rows }: TextMapColumn): boolean {
  const at = rows.next();
  if (!takeWord(scanner, rows.columns.value, at, MAP_VALUE)) return false;
  rows.columns.name.put(at, name);
  rows.count = at + 1;
  return true;
}

/*
 * The checks between fields, and of the order of lists, that `readHousehold` and `readLoan` make. They return whether
 * all of them pass.
 */

export function isValidHousehold({ listed, assistance }: HouseholdColumns, place: number): boolean {
  return areIntervals(listed, place) && areIntervals(assistance, place);
}

export function isValidLoan(loan: LoanColumns, place: number): boolean {
  const disbursedOn = loan.disbursedOn.days[place] as number;
  const maturesOn = loan.maturesOn.days[place] as number;
  const extendedTo = loan.extendedTo.days[place] as number;
  if ((loan.contractedOn.days[place] as number) > disbursedOn || maturesOn <= disbursedOn) return false;
  if (extendedTo !== ABSENT_DAY && extendedTo <= maturesOn) return false;
  return (
    areRates(loan.rates, place, disbursedOn) &&
    (loan.referenceRates.lengthAt(place) === 0 || areRates(loan.referenceRates, place, disbursedOn)) &&
    areRepayments(loan, place, disbursedOn) &&
    areEligibleAmounts(loan, place, disbursedOn) &&
    areIntervals(loan.overdue, place) &&
    areInOrder(loan.otherSubsidy, place)
  );
}

/** Whether other subsidies are in ascending order of their programmes. */
function areInOrder({ starts, rows }: LoanColumns['otherSubsidy'], place: number): boolean {
  const { codes, words } = rows.columns.programme;
  for (let i = (starts[place] as number) + 1; i < (starts[place + 1] as number); i++) {
    if ((words[codes[i - 1] as number] as string) >= (words[codes[i] as number] as string)) return false;
  }
  return true;
}

/** Whether the rates are in ascending order of days and the first is in force on the disbursement. */
function areRates({ starts, rows }: LoanColumns['rates'], place: number, disbursedOn: number): boolean {
  const start = starts[place] as number;
  const end = starts[place + 1] as number;
  const { days } = rows.columns.from;
  if (start === end || (days[start] as number) > disbursedOn) return false;
  for (let i = start + 1; i < end; i++) if ((days[i] as number) <= (days[i - 1] as number)) return false;
  return true;
}

/**
 * Whether the repayments are in ascending order of days, not before the disbursement, and at most the principal in
 * total.
 */
function areRepayments({ repayments, principal }: LoanColumns, place: number, disbursedOn: number): boolean {
  const start = repayments.starts[place] as number;
  const end = repayments.starts[place + 1] as number;
  const { on, amount } = repayments.rows.columns;
  // Each amount is at most the principal here, so that the difference is exact.
  let balance = principal.numbers[place] as number;
  let before = disbursedOn - 1;
  for (let i = start; i < end; i++) {
    const day = on.days[i] as number;
    if (day <= before) return false;
    before = day;
    balance -= amount.numbers[i] as number;
    if (balance < 0) return false;
  }
  return true;
}

/** Whether the eligible amounts are in ascending order of days, not before the disbursement. */
function areEligibleAmounts({ eligibleAmounts: { starts, rows } }: LoanColumns, place: number, disbursedOn: number) {
  const { days } = rows.columns.on;
  let before = disbursedOn - 1;
  for (let i = starts[place] as number; i < (starts[place + 1] as number); i++) {
    const day = days[i] as number;
    if (day <= before) return false;
    before = day;
  }
  return true;
}

/** Whether every interval ends after it begins, in ascending order of first days. */
function areIntervals(
  { starts, rows }: LoanColumns['overdue'] | HouseholdColumns['assistance'],
  place: number,
): boolean {
  const start = starts[place] as number;
  const end = starts[place + 1] as number;
  const from = rows.columns.from.days;
  const to = rows.columns.to.days;
  for (let i = start; i < end; i++) {
    const ends = to[i] as number;
    if (ends !== ABSENT_DAY && ends <= (from[i] as number)) return false;
    if (i > start && (from[i] as number) <= (from[i - 1] as number)) return false;
  }
  return true;
}
