import type { LoanColumns } from '../fields/batch.js';
import { MONEY, SIGNED_MONEY } from '../fields/forms.js';
import { ABSENT_DAY } from '../kernel/columns.js';
import type { CsvScanner } from '../kernel/csv-scanner.js';
import type { ListColumn } from '../kernel/rows.js';
import { NOT_A_DAY } from '../kernel/scalar-scanner.js';
import { DictionaryColumn, decodeUtf8 } from '../kernel/text-columns.js';
import { takeRate } from './csv-cells.js';
import type { EventField, EventKind } from './csv-columns.js';
import { eventKind, NEEDS } from './csv-events.js';
import type { RateUnit } from './rate-units.js';
import type { Header } from './tables/raw-table.js';

/** The rates of a loan from its disbursement on, in millionths of a percent. */
export interface OwnRates {
  readonly rate: number;
  /** −1 where the loan has none. */
  readonly reference: number;
}

/**
 * The events of one household's loans, which are read from rows, and stored in the lists and days of the loans. Rows may be
 * in any order. What is not accepted, faulty or not, the caller reads another way.
 */
export class EventRows {
  private readonly loanCell: number;
  private readonly eventCell: number;
  private readonly dateCell: number;
  private readonly amountCell: number | undefined;
  private readonly rateCell: number | undefined;
  private readonly unit: RateUnit | undefined;
  /** The kinds of the words that have been read, by their codes. */
  private readonly words = new DictionaryColumn();
  private readonly kinds: EventKind[] = [];

  /** Of each event: the loan's place, its kind, its day, and its amount in fen or its rate in millionths of a percent. */
  private loans: number[] = [];
  private kindOf: EventKind[] = [];
  private days: number[] = [];
  private values: number[] = [];
  private count = 0;
  /** The next event that is stored. */
  private next = 0;
  /** Whether the events are in the order of the loans, and those of a loan in the order of their days. */
  private inOrder = true;

  /** @param header undefined where there is no file of events */
  constructor(header: Header<EventField> | undefined) {
    const cellOf = (field: EventField) => header?.found.get(field)?.index;
    // A header has every required column.
    this.loanCell = cellOf('loan_id') as number;
    this.eventCell = cellOf('event') as number;
    this.dateCell = cellOf('date') as number;
    this.amountCell = cellOf('amount');
    this.rateCell = cellOf('rate');
    this.unit = header?.found.get('rate')?.unit;
  }

  /** Begins with another household. */
  begin(): void {
    this.count = 0;
    this.next = 0;
    this.inOrder = true;
  }

  /** Selects the id of the loan of a row. */
  selectLoan(row: CsvScanner): void {
    row.select(this.loanCell);
  }

  /** Adds the event of a row, of the loan at an index. Returns false where it is not accepted. */
  take(row: CsvScanner, loan: number): boolean {
    const kind = this.takeKind(row);
    if (kind === undefined) return false;
    row.select(this.dateCell);
    const day = row.takeDay();
    if (day === NOT_A_DAY) return false;
    const value = this.takeValue(row, kind);
    if (Number.isNaN(value)) return false;
    const at = this.count;
    if (at > 0) {
      const before = this.loans[at - 1] as number;
      if (loan < before || (loan === before && day < (this.days[at - 1] as number))) this.inOrder = false;
    }
    this.loans[at] = loan;
    this.kindOf[at] = kind;
    this.days[at] = day;
    this.values[at] = value;
    this.count = at + 1;
    return true;
  }

  private takeKind(row: CsvScanner): EventKind | undefined {
    if (!row.select(this.eventCell) || !row.takeText()) return undefined;
    const { bytes, textStart, textEnd } = row;
    let code = this.words.findCode(bytes, textStart, textEnd);
    if (code < 0) {
      const word = decodeUtf8(bytes, textStart, textEnd);
      const kind = eventKind(word);
      if (kind === undefined) return undefined;
      code = this.words.addBytes(word, bytes, textStart, textEnd);
      this.kinds[code] = kind;
    }
    return this.kinds[code];
  }

  /** The amount or the rate of an event, 0 where its kind has neither. NaN where a cell is missing, too many or not accepted. */
  private takeValue(row: CsvScanner, kind: EventKind): number {
    const { amountCell, rateCell } = this;
    const hasAmount = amountCell !== undefined && row.select(amountCell);
    const hasRate = rateCell !== undefined && row.select(rateCell);
    const need = NEEDS[kind];
    if (hasAmount !== (need === 'amount') || hasRate !== (need === 'rate')) return Number.NaN;
    if (need === undefined) return 0;
    if (need === 'rate') return orNaN(takeRate(row, this.unit as RateUnit));
    row.select(amountCell as number);
    if (kind === 'eligible-amount')
      return row.takeSignedDecimal(SIGNED_MONEY.decimals as number, SIGNED_MONEY.max as number);
    return orNaN(row.takeDecimal(MONEY.decimals as number, MONEY.max as number));
  }

  /** Says that all events of the household have been added. */
  end(): void {
    if (!this.inOrder) this.sort();
  }

  /** Sorts the events by loan, those of a loan by day, those of a day in the order of their rows. */
  private sort(): void {
    const { loans, days, kindOf, values, count } = this;
    const order = Array.from({ length: count }, (_, i) => i);
    order.sort(
      (a, b) => (loans[a] as number) - (loans[b] as number) || (days[a] as number) - (days[b] as number) || a - b,
    );
    this.loans = order.map((i) => loans[i] as number);
    this.days = order.map((i) => days[i] as number);
    this.kindOf = order.map((i) => kindOf[i] as EventKind);
    this.values = order.map((i) => values[i] as number);
  }

  /**
   * Stores the events of the loan at an index, whose other fields are stored, and its own rates. It must be called for every
   * loan of the household, in the order of their places. Returns false where an event is not accepted.
   */
  store(loan: LoanColumns, place: number, own: OwnRates): boolean {
    const { rates, referenceRates, repayments, eligibleAmounts, overdue } = loan;
    const disbursedOn = loan.disbursedOn.days[place] as number;
    for (const list of [rates, referenceRates, repayments, eligibleAmounts, overdue]) begin(list, place);
    this.storeRates('rate-change', rates, place, disbursedOn, own.rate);
    this.storeRates('reference-rate-change', referenceRates, place, disbursedOn, own.reference);
    let isOverdue = false;
    for (; this.next < this.count && this.loans[this.next] === place; this.next++) {
      const day = this.days[this.next] as number;
      const value = this.values[this.next] as number;
      const kind = this.kindOf[this.next] as EventKind;
      switch (kind) {
        case 'repayment':
          addAmount(repayments, day, value);
          break;
        case 'eligible-amount':
          addAmount(eligibleAmounts, day, value);
          break;
        case 'rate-change':
        case 'reference-rate-change':
          break;
        case 'overdue-begin': {
          if (isOverdue) return false;
          isOverdue = true;
          const at = overdue.rows.next();
          overdue.rows.columns.from.days[at] = day;
          overdue.rows.columns.to.days[at] = ABSENT_DAY;
          overdue.rows.count = at + 1;
          break;
        }
        case 'overdue-end':
          if (!isOverdue) return false;
          isOverdue = false;
          overdue.rows.columns.to.days[overdue.rows.count - 1] = day;
          break;
        case 'extension':
          if (loan.extendedTo.days[place] !== ABSENT_DAY) return false;
          loan.extendedTo.days[place] = day;
          break;
        case 'misuse':
          if (loan.misusedOn.days[place] !== ABSENT_DAY) return false;
          loan.misusedOn.days[place] = day;
          break;
        case 'interest-paid-to':
          if (loan.interestPaidTo.days[place] !== ABSENT_DAY) return false;
          loan.interestPaidTo.days[place] = day;
          break;
        default: {
          const unknown: never = kind;
          throw new Error(`the event ${unknown} is not stored`);
        }
      }
    }
    for (const list of [rates, referenceRates, repayments, eligibleAmounts, overdue]) end(list, place);
    return true;
  }

  /** Stores the changes of a rate of the loan whose events are next, and its own rate as of its disbursement; −1 for none. */
  private storeRates(
    kind: EventKind,
    rates: LoanColumns['rates'],
    place: number,
    disbursedOn: number,
    own: number,
  ): void {
    let isOwnStored = own < 0;
    for (let i = this.next; i < this.count && this.loans[i] === place; i++) {
      if (this.kindOf[i] !== kind) continue;
      const day = this.days[i] as number;
      if (!isOwnStored && day >= disbursedOn) {
        addRate(rates, disbursedOn, own);
        isOwnStored = true;
      }
      addRate(rates, day, this.values[i] as number);
    }
    if (!isOwnStored) addRate(rates, disbursedOn, own);
  }
}

function orNaN(value: number): number {
  return value < 0 ? Number.NaN : value;
}

function begin({ rows, starts }: ListColumn, place: number): void {
  rows.count = starts[place] as number;
}

function end({ rows, starts }: ListColumn, place: number): void {
  starts[place + 1] = rows.count;
}

function addRate({ rows }: LoanColumns['rates'], from: number, pct: number): void {
  const at = rows.next();
  rows.columns.from.days[at] = from;
  rows.columns.pct.numbers[at] = pct;
  rows.count = at + 1;
}

function addAmount({ rows }: LoanColumns['repayments' | 'eligibleAmounts'], on: number, amount: number): void {
  const at = rows.next();
  rows.columns.on.days[at] = on;
  rows.columns.amount.numbers[at] = amount;
  rows.count = at + 1;
}
