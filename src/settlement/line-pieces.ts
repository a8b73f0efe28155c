import { byFigure, FIGURES, LOAN_FIGURES, WRITE_FIGURE } from '../fields/figures.js';
import { EXCLUSION_NAMES, type Exclusion } from '../fields/reasons.js';
import { CANONICAL } from '../kernel/fingerprint.js';
import type { Integer } from '../kernel/integer.js';
import type { IntegerColumn } from '../kernel/integer-column.js';
import { FixedText, inPieces, JsonWriter, type Quoting, quoted } from '../kernel/json-writer.js';
import type { EncodedLine, GroupKeys, Lines } from './lines.js';

/** How the list of a settlement's lines is laid out as JSON. */
export interface Layout {
  readonly quoting: Quoting;
  /** Whether the names of an object are sorted by code unit; else they are in the order of `JSON.stringify`. */
  readonly isSorted: boolean;
  /** How many blanks a level is indented by, as in `JSON.stringify`; 0: all is on one line. */
  readonly indent: number;
}

/** The layout of canonical JSON (RFC 8785). */
export const CANONICAL_LAYOUT: Layout = { quoting: CANONICAL, isSorted: true, indent: 0 };

/** A writer begins with so many bytes: most settlements are of a few loans. */
const FEW_BYTES = 1 << 10;

/**
 * The list of a settlement's lines as JSON in UTF-8, as it stands in the settlement's object: byte for byte that of
 * `encodedLinesOf`. No object is created for a line. A piece has whole lines, and is valid until the next one is asked for.
 */
export function* linePieces(lines: Lines, layout: Layout): Generator<Uint8Array> {
  const json = new JsonWriter(layout.quoting, FEW_BYTES);
  const { length } = lines.outcomes;
  const level = new Level(layout, 2);
  const writer = new LineWriter(lines, layout);
  json.byte(OPEN_LIST);
  yield* inPieces(json, length, (place) => {
    level.before(json, place);
    writer.write(json, place);
  });
  level.after(json, length);
  json.byte(CLOSE_LIST);
  yield json.lend();
}

const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** The layout between the items of a list, or between the fields of an object. */
class Level {
  private readonly first: FixedText;
  private readonly next: FixedText;
  private readonly end: FixedText;

  /** @param depth how many lists and objects the items are in */
  constructor(
    private readonly layout: Layout,
    depth: number,
  ) {
    const lineAt = (level: number) => (layout.indent === 0 ? '' : `\n${' '.repeat(layout.indent * level)}`);
    this.first = new FixedText(lineAt(depth));
    this.next = new FixedText(`,${lineAt(depth)}`);
    this.end = new FixedText(lineAt(depth - 1));
  }

  /** Writes what comes before an item, which is the `i`-th from 0. */
  before(json: JsonWriter, i: number): void {
    json.put(i === 0 ? this.first : this.next);
  }

  /** Writes what comes behind the last of so many items. */
  after(json: JsonWriter, items: number): void {
    if (items > 0) json.put(this.end);
  }

  /** A name with its colon. */
  key(name: string): FixedText {
    return new FixedText(`${quoted(name, this.layout.quoting)}:${this.layout.indent === 0 ? '' : ' '}`);
  }
}

type WriteField = (json: JsonWriter, place: number, keys: GroupKeys) => void;

/** A field of a line, or a funder's part. */
interface Field {
  readonly key: FixedText;
  readonly write: WriteField;
}

class LineWriter {
  private readonly level: Level;
  private readonly fields: readonly Field[];
  private readonly funderShares: number;

  constructor(
    private readonly lines: Lines,
    private readonly layout: Layout,
  ) {
    this.level = new Level(layout, 3);
    const writers = this.writers();
    const names = Object.keys(writers) as (keyof EncodedLine)[];
    if (layout.isSorted) names.sort();
    this.fields = names.map((name) => ({ key: this.level.key(name), write: writers[name] }));
    this.funderShares = names.indexOf('funderShares');
  }

  write(json: JsonWriter, place: number): void {
    const { level, fields, lines } = this;
    const keys = lines.keysAt(place);
    const hasShares = lines.outcomes.funderSharesAt(place) >= 0;
    json.byte(OPEN_OBJECT);
    for (let i = 0; i < fields.length; i++) {
      if (i === this.funderShares && !hasShares) continue;
      const { key, write } = fields[i] as Field;
      level.before(json, i);
      json.put(key);
      write(json, place, keys);
    }
    level.after(json, fields.length);
    json.byte(CLOSE_OBJECT);
  }

  /** The fields in the order of `encodedLineAt`. */
  private writers(): Readonly<Record<keyof EncodedLine, WriteField>> {
    const { outcomes } = this.lines;
    const level = new Level(this.layout, 4);
    const figures = byFigure(LOAN_FIGURES, (name): WriteField => {
      const column = outcomes.columns[name];
      const write = WRITE_FIGURE[FIGURES[name].unit];
      return (json, place) => write(json, column.at(place));
    });
    return {
      loanId: (json, place) => json.json(outcomes.loanIdAt(place)),
      householdId: (json, place) => json.json(outcomes.householdIdAt(place)),
      basis: (json, place) => json.jsonWord(outcomes.basisAt(place)),
      reasons: (json, place) => {
        const reasons = outcomes.reasonsAt(place);
        json.byte(OPEN_LIST);
        for (let i = 0; i < reasons.length; i++) {
          level.before(json, i);
          json.jsonWord(reasons[i] as string);
        }
        level.after(json, reasons.length);
        json.byte(CLOSE_LIST);
      },
      excludedDays: this.excludedDaysWriter(level),
      ...figures,
      funders: this.fundersWriter(level),
      product: (json, _, { product }) => json.jsonWord(product),
      township: (json, _, { township }) => json.jsonWord(township),
      category: (json, _, { category }) => json.jsonWord(category),
      funderShares: (json, place) => json.count(outcomes.funderSharesAt(place)),
    };
  }

  private excludedDaysWriter(level: Level): WriteField {
    const { outcomes } = this.lines;
    const keys = Object.fromEntries(EXCLUSION_NAMES.map((name) => [name, level.key(name)])) as Record<
      Exclusion,
      FixedText
    >;
    return (json, place) => {
      let excluded = outcomes.excludedAt(place);
      if (this.layout.isSorted && excluded.length > 1) excluded = [...excluded].sort(([a], [b]) => (a < b ? -1 : 1));
      json.byte(OPEN_OBJECT);
      for (let i = 0; i < excluded.length; i++) {
        const [name, days] = excluded[i] as (typeof excluded)[number];
        level.before(json, i);
        json.put(keys[name]);
        json.count(days);
      }
      level.after(json, excluded.length);
      json.byte(CLOSE_OBJECT);
    };
  }

  private fundersWriter(level: Level): WriteField {
    const { ids, parts } = this.lines;
    // An object has names that are whole numbers first, whatever their order was.
    const names = Object.keys(Object.fromEntries(ids.map((id) => [id, undefined])));
    if (this.layout.isSorted) names.sort();
    const funders = names.map((name) => ({
      key: level.key(name),
      part: parts[ids.indexOf(name)] as IntegerColumn,
    }));
    return (json, place) => {
      json.byte(OPEN_OBJECT);
      for (let i = 0; i < funders.length; i++) {
        const { key, part } = funders[i] as (typeof funders)[number];
        level.before(json, i);
        json.put(key);
        json.amount(part.at(place) as Integer);
      }
      level.after(json, funders.length);
      json.byte(CLOSE_OBJECT);
    };
  }
}
