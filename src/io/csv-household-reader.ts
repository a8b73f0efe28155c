import { attributesAgree } from '../fields/attributes.js';
import type { Batch } from '../fields/batch.js';
import { BatchReader, isValidHousehold, isValidLoan } from '../fields/batch-reader.js';
import { CsvNext, type CsvScanner } from '../kernel/csv-scanner.js';
import { decodeUtf8 } from '../kernel/text-columns.js';
import type { EventField, HouseholdField, LoanField } from './csv-columns.js';
import { EventRows, type OwnRates } from './csv-event-rows.js';
import { HouseholdRows } from './csv-household-rows.js';
import { LoanRows } from './csv-loan-rows.js';
import type { Header } from './tables/raw-table.js';

/** A file of rows, and its header, which has every required column. */
export interface RowsUnder<Field extends string> {
  readonly rows: CsvScanner;
  readonly header: Header<Field>;
}

/** The files of a portfolio. */
export interface PortfolioRows {
  readonly households: RowsUnder<HouseholdField>;
  readonly loans: RowsUnder<LoanField>;
  readonly events: RowsUnder<EventField> | undefined;
}

/** What came of reading a household. */
export enum Taken {
  /** It has been added to the batch. */
  Household,
  /** There is none: the file of households has ended. */
  End,
  /** The bytes that have been added do not have all of it. */
  More,
  /** It has something that is not accepted, faulty or merely unusual. */
  Refused,
  /** A file has something that the scanner does not read. */
  Odd,
}

/** The loans of events are found by a map where so many were tried. */
const FEW_LOANS = 32;

/**
 * Reads households one after another from the bytes of CSV files into the columns of a batch, each with its loans and their
 * events, whose rows must be the next in their files. It accepts the common form of input only. Where it returns another
 * thing than {@link Taken.Household}, the batch may have additional rows, and the caller goes back in the files.
 */
export class HouseholdReader {
  private readonly ofHouseholds: HouseholdRows;
  private readonly ofLoans: LoanRows;
  private readonly ofEvents: EventRows;
  /** The own rates of the household's loans. */
  private readonly rates: OwnRates[] = [];

  /** @param lines receive the lines of the households and of the loans, by their places */
  constructor(
    private readonly files: PortfolioRows,
    private readonly batch: Batch,
    private readonly lines: { readonly households: number[]; readonly loans: number[] },
  ) {
    const reader = new BatchReader(batch);
    this.ofHouseholds = new HouseholdRows(batch, reader.households, files.households.header);
    this.ofLoans = new LoanRows(batch, reader.loans, files.loans.header);
    this.ofEvents = new EventRows(files.events?.header);
  }

  /** Adds the next household. */
  take(): Taken {
    const first = this.batch.loans.count;
    let taken = this.takeHousehold();
    if (taken === Taken.Household) taken = this.takeLoans();
    if (taken === Taken.Household) taken = this.takeEvents(first);
    return taken === Taken.Household ? this.store(first) : taken;
  }

  private takeHousehold(): Taken {
    const { batch, ofHouseholds } = this;
    const { rows } = this.files.households;
    const next = rows.peek();
    if (next !== CsvNext.Row) return next === CsvNext.End ? Taken.End : notRead(next);
    const place = batch.households.count;
    this.lines.households[place] = rows.line;
    if (!ofHouseholds.begin(rows)) return Taken.Refused;
    rows.pass();
    for (;;) {
      const further = rows.peek();
      if (further === CsvNext.More || further === CsvNext.Odd) return notRead(further);
      if (further === CsvNext.End || !ofHouseholds.isOf(rows)) break;
      if (!ofHouseholds.take(rows)) return Taken.Refused;
      rows.pass();
    }
    ofHouseholds.end();
    return isValidHousehold(batch.households.columns, place) ? Taken.Household : Taken.Refused;
  }

  private takeLoans(): Taken {
    const { batch, ofLoans, rates } = this;
    const { rows } = this.files.loans;
    const household = batch.households.count - 1;
    for (let i = 0; ; i++) {
      const next = rows.peek();
      if (next === CsvNext.More || next === CsvNext.Odd) return notRead(next);
      if (next === CsvNext.End || !ofLoans.isOf(rows, household)) return Taken.Household;
      this.lines.loans[batch.loans.count] = rows.line;
      const own = ofLoans.take(rows, household);
      if (own === undefined) return Taken.Refused;
      rates[i] = own;
      rows.pass();
    }
  }

  private takeEvents(first: number): Taken {
    const { ofEvents, files } = this;
    ofEvents.begin();
    if (files.events === undefined) return Taken.Household;
    const { rows } = files.events;
    const loans = new LoansOfEvents(this.batch, first);
    for (let loan = first; ; ) {
      const next = rows.peek();
      if (next === CsvNext.More || next === CsvNext.Odd) return notRead(next);
      if (next === CsvNext.End) break;
      ofEvents.selectLoan(rows);
      loan = loans.placeOf(rows, loan);
      if (loan < 0) break;
      if (!ofEvents.take(rows, loan)) return Taken.Refused;
      rows.pass();
    }
    ofEvents.end();
    return Taken.Household;
  }

  /** Stores what is of the household's loans, from a place on, besides their rows, and checks them. */
  private store(first: number): Taken {
    const { batch, ofEvents, rates } = this;
    const { columns, count } = batch.loans;
    for (let place = first; place < count; place++) {
      if (!ofEvents.store(columns, place, rates[place - first] as OwnRates)) return Taken.Refused;
      if (!isValidLoan(columns, place)) return Taken.Refused;
    }
    return attributesAgree(batch, first) ? Taken.Household : Taken.Refused;
  }
}

function notRead(next: CsvNext): Taken {
  return next === CsvNext.More ? Taken.More : Taken.Odd;
}

/** Finds the loans of a household, from an index of a batch on, that events are of. */
class LoansOfEvents {
  private byId: Map<string, number> | undefined;

  constructor(
    private readonly batch: Batch,
    private readonly first: number,
  ) {}

  /** The index of the loan with the selected id; −1 where there is none. `likely` and the one after it are tried first. */
  placeOf(row: CsvScanner, likely: number): number {
    const { first } = this;
    const { count, columns } = this.batch.loans;
    const { bytes, textStart, textEnd } = row;
    const most = Math.min(count - first, FEW_LOANS);
    for (let i = 0, place = likely; i < most; i++) {
      if (columns.id.equalsBytes(place, bytes, textStart, textEnd)) return place;
      place = place + 1 < count ? place + 1 : first;
    }
    if (count - first <= FEW_LOANS || !row.takeText()) return -1;
    this.byId ??= new Map(
      Array.from({ length: count - first }, (_, i) => [columns.id.at(first + i) as string, first + i]),
    );
    return this.byId.get(decodeUtf8(bytes, textStart, textEnd)) ?? -1;
  }
}
