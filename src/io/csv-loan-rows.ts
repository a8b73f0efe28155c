import type { Batch } from '../fields/batch.js';
import type { RecordReader } from '../fields/batch-reader.js';
import { loanFields } from '../fields/loan.js';
import type { CsvScanner } from '../kernel/csv-scanner.js';
import {
  AttributeCells,
  columnsOfFields,
  EntryCells,
  type FieldsOfColumns,
  RecordCells,
  takeRate,
} from './csv-cells.js';
import type { LoanField } from './csv-columns.js';
import type { OwnRates } from './csv-event-rows.js';
import type { RateUnit } from './rate-units.js';
import type { Header } from './tables/raw-table.js';

const COLUMNS = /* @__PURE__ */ columnsOfFields<LoanField>(loanFields);
const OTHER_SUBSIDY: FieldsOfColumns<LoanField> = {
  programme: 'other_subsidy_programme',
  level: 'other_subsidy_level',
  pct: 'other_subsidy_rate',
};

/** Reads loans from rows into the columns of a batch: all but what is in the events. */
export class LoanRows {
  private readonly householdId: number;
  private readonly cells: RecordCells<LoanField>;
  private readonly otherSubsidy: EntryCells<LoanField>;
  private readonly attributes: AttributeCells<LoanField>;
  private readonly rate: RateColumn;
  private readonly reference: RateColumn | undefined;

  /** @param header has every required column */
  constructor(
    private readonly batch: Batch,
    reader: RecordReader,
    header: Header<LoanField>,
  ) {
    const { otherSubsidy, attributes } = batch.loans.columns;
    this.householdId = header.found.get('household_id')?.index as number;
    this.cells = new RecordCells(reader, header, COLUMNS, ['rates']);
    this.otherSubsidy = new EntryCells(reader.entriesOf('otherSubsidy'), header, OTHER_SUBSIDY, otherSubsidy);
    this.attributes = new AttributeCells(header, attributes);
    this.rate = header.found.get('rate') as RateColumn;
    this.reference = header.found.get('reference_rate') as RateColumn | undefined;
  }

  /** Whether the loan of a row is of the household at an index. */
  isOf(row: CsvScanner, household: number): boolean {
    row.select(this.householdId);
    const { bytes, textStart, textEnd } = row;
    return this.batch.households.columns.id.equalsBytes(household, bytes, textStart, textEnd);
  }

  /** Adds the loan of a row, of the household at an index. Returns its own rates; undefined where it is not accepted. */
  take(row: CsvScanner, household: number): OwnRates | undefined {
    const { batch, otherSubsidy } = this;
    const { loans } = batch;
    const place = loans.next();
    if (!this.cells.take(row, place)) return undefined;
    otherSubsidy.begin(place);
    if (!otherSubsidy.take(row) || !this.attributes.take(row, place)) return undefined;
    otherSubsidy.end(place);
    const { rate: own, reference: ofReference } = this;
    const rate = row.select(own.index) ? takeRate(row, own.unit) : -1;
    if (rate < 0) return undefined;
    let reference = -1;
    if (ofReference !== undefined && row.select(ofReference.index)) {
      reference = takeRate(row, ofReference.unit);
      if (reference < 0) return undefined;
    }
    loans.count = place + 1;
    batch.setOwner(place, household);
    return { rate, reference };
  }
}

interface RateColumn {
  readonly index: number;
  readonly unit: RateUnit;
}
