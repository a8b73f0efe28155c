import type { Batch } from '../fields/batch.js';
import type { RecordReader } from '../fields/batch-reader.js';
import { householdFields } from '../fields/household.js';
import type { CsvScanner } from '../kernel/csv-scanner.js';
import { decodeUtf8 } from '../kernel/text-columns.js';
import { AttributeCells, columnsOfFields, EntryCells, type FieldsOfColumns, RecordCells } from './csv-cells.js';
import { type HouseholdField, isAttributeField, REPEATED } from './csv-columns.js';
import { isTotalWord } from './tables/frame.js';
import type { Header } from './tables/raw-table.js';

const COLUMNS = /* @__PURE__ */ columnsOfFields<HouseholdField>(householdFields);
const LISTED: FieldsOfColumns<HouseholdField> = { from: 'listed_from', to: 'listed_to' };
const ASSISTANCE: FieldsOfColumns<HouseholdField> = {
  kind: 'assistance_kind',
  from: 'assistance_from',
  to: 'assistance_to',
};

/** Reads households from their rows into the columns of a batch: the first row with all fields, further ones with spells. */
export class HouseholdRows {
  private readonly id: number;
  private readonly cells: RecordCells<HouseholdField>;
  private readonly listed: EntryCells<HouseholdField>;
  private readonly assistance: EntryCells<HouseholdField>;
  private readonly attributes: AttributeCells<HouseholdField>;
  /** The cells that a further row repeats or leaves empty, and where those of the first row are. */
  private readonly repeated: readonly number[];
  private readonly starts: Int32Array;
  private readonly ends: Int32Array;

  /** @param header has every required column */
  constructor(
    private readonly batch: Batch,
    reader: RecordReader,
    header: Header<HouseholdField>,
  ) {
    const { listed, assistance, attributes } = batch.households.columns;
    this.id = header.found.get('household_id')?.index as number;
    this.cells = new RecordCells(reader, header, COLUMNS);
    this.listed = new EntryCells(reader.entriesOf('listed'), header, LISTED, listed);
    this.assistance = new EntryCells(reader.entriesOf('assistance'), header, ASSISTANCE, assistance);
    this.attributes = new AttributeCells(header, attributes);
    this.repeated = [...header.found].flatMap(([field, { index }]) =>
      isAttributeField(field) || REPEATED.includes(field) ? [index] : [],
    );
    this.starts = new Int32Array(header.cells);
    this.ends = new Int32Array(header.cells);
  }

  /** Begins the household at an index, the last of the batch, with its first row. Returns false where it is not accepted. */
  begin(row: CsvScanner): boolean {
    const place = this.batch.households.next();
    row.select(this.id);
    if (mayBeTotal(row)) return false;
    if (!this.cells.take(row, place) || !this.attributes.take(row, place)) return false;
    for (const cell of this.repeated) {
      this.starts[cell] = row.starts[cell] as number;
      this.ends[cell] = row.ends[cell] as number;
    }
    this.listed.begin(place);
    this.assistance.begin(place);
    return this.takeSpells(row);
  }

  /** Whether a row belongs to the current household. */
  isOf(row: CsvScanner): boolean {
    row.select(this.id);
    const { households } = this.batch;
    return households.columns.id.equalsBytes(households.count, row.bytes, row.textStart, row.textEnd);
  }

  /** Adds a further row of the household. Returns false where it is not accepted. */
  take(row: CsvScanner): boolean {
    for (const cell of this.repeated) {
      if (row.select(cell) && !row.equals(this.starts[cell] as number, this.ends[cell] as number)) return false;
    }
    return this.takeSpells(row);
  }

  private takeSpells(row: CsvScanner): boolean {
    return this.listed.take(row) && this.assistance.take(row);
  }

  /** Ends the household, and adds it to the batch. */
  end(): void {
    const { households } = this.batch;
    const place = households.count;
    this.listed.end(place);
    this.assistance.end(place);
    households.count = place + 1;
  }
}

/** The most bytes of a word of a row of totals, and its first bytes: 合, 小, 总, t, T, and a form of full width. */
const LONGEST_TOTAL = 24;
const BEGINS_TOTAL: ReadonlySet<number | undefined> = new Set([0xe5, 0xe6, 0x74, 0x54, 0xef]);

/** Whether the selected cell may be the word of a row of totals, or is no text. */
function mayBeTotal(row: CsvScanner): boolean {
  const { bytes, textStart, textEnd } = row;
  if (textEnd - textStart > LONGEST_TOTAL || !BEGINS_TOTAL.has(bytes[textStart])) return false;
  return !row.takeText() || isTotalWord(decodeUtf8(bytes, textStart, textEnd));
}
