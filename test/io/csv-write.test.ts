import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { comparisonCsv } from '../../src/io/csv-comparison.js';
import { detailCsv, summaryCsv } from '../../src/io/csv-settlement.js';
import { csvOf, csvRows, textCell, withoutFormula } from '../../src/io/csv-write.js';
import { safeParsePortfolio } from '../../src/io/parse.js';
import { compare } from '../../src/planning/compare.js';
import { settle } from '../../src/settlement/settle.js';
import { PORTFOLIO, POLICY as WORKED } from '../cli/worked.js';
import { runs } from '../draws.js';
import { parseAnyPortfolio } from '../support.js';

/** Texts of anything, and of what spreadsheets and terminals take for something else. */
const FRAGMENTS = [
  ...['=', '+', '-', '@', '＝', '＋', '－', '＠', '−', '﹣', '﹦', '⁻', '‐'],
  ...['\t', '\r', '\n', '\r\n', ' ', '\u00a0', '\u3000', '\u200b', '\ufeff', '\u00ad', '\u2060', '\u180e', '\u3164'],
  ...['\u001b', '\u0000', '\u009b', '\u202e', '\u2066', '\u200f', '\u061c', '\u{e0041}', '\ud800', '\u2028'],
  ...[',', '"', '""', "'", ';', 'cmd|x', '1', '妙高', '\u{20000}'],
];
const anyText = fc.oneof(
  fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 6 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

/** What a reader of RFC 4180 finds, one that takes every line end outside quotes for the end of a row. */
const rowsIn = (csv: string): string[][] => parse(csv, { bom: true, record_delimiter: ['\r\n', '\n', '\r'] });

/** What a spreadsheet may pass over, and then a sign of a formula. */
const LIVE =
  /^[\s\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212\ufe63\ufe66\u207b]|^[\t\r\n]/u;
/** ESC and other controls, those of C1, marks of direction. */
const RAW = /[^\P{Cc}\t\r\n]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u;

const PLACES = ['policy', 'name', 'product', 'funder', 'township', 'category', 'household', 'loan', 'lender'] as const;
type Place = (typeof PLACES)[number];

/** The example with other texts; where none is given, the text is the name of its place. */
function inputWith(texts: Partial<Record<Place, string>>) {
  const text = (place: Place): string => texts[place] ?? place;
  return {
    ...PORTFOLIO,
    policy: {
      ...WORKED,
      id: text('policy'),
      name: text('name'),
      products: [{ id: text('product'), name: text('product') }],
      funders: [
        { id: text('funder'), name: text('funder'), share: '0.8' },
        { id: 'local', name: '县级', share: '0.2' },
      ],
    },
    households: [
      { ...PORTFOLIO.households[0], id: text('household'), township: text('township'), category: text('category') },
    ],
    loans: [
      {
        ...PORTFOLIO.loans[0],
        id: text('loan'),
        householdId: text('household'),
        product: text('product'),
        lender: text('lender'),
      },
    ],
  };
}

/** For every place, any text that a portfolio may have there. They end in a digit: no id may end in a blank. */
const anyTexts = fc.record(
  Object.fromEntries(
    PLACES.map((place) => [
      place,
      anyText.map((text) => `${text}1`).filter((text) => safeParsePortfolio(inputWith({ [place]: text })).success),
    ]),
  ) as Record<Place, fc.Arbitrary<string>>,
);

describe('any text in any cell', () => {
  it('is read back in its row and column, is no formula, and has its control characters escaped', () => {
    fc.assert(
      fc.property(
        fc
          .integer({ min: 1, max: 4 })
          .chain((columns) =>
            fc.array(fc.array(anyText, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 4 }),
          ),
        (texts) => {
          // A cell of the program's own, so that no row is empty.
          const written = csvOf(texts.map((row) => [1, ...row.map(textCell)]));
          const read = rowsIn(written);
          expect(read.map((row) => row.length)).toEqual(texts.map((row) => row.length + 1));
          for (const [i, row] of read.entries()) {
            for (const [j, cell] of row.slice(1).entries()) {
              expect(cell).not.toMatch(LIVE);
              expect(cell).not.toMatch(RAW);
              const text = texts[i]?.[j] as string;
              // What needs neither guard nor escape is as it was.
              if (!/[\p{C}\u2028\u2029]/u.test(text)) expect([text, `'${text}`]).toContain(cell);
            }
          }
        },
      ),
      runs(2000),
    );
  });

  it('of a settlement has these properties in every file', () => {
    fc.assert(
      fc.property(anyTexts, (texts) => {
        const portfolio = parseAnyPortfolio(inputWith(texts));
        const settlement = settle(portfolio);
        for (const lang of ['en', 'zh-CN'] as const) {
          for (const csv of [
            detailCsv(settlement, portfolio, lang),
            summaryCsv(settlement, lang),
            comparisonCsv(compare(portfolio, portfolio.policy), portfolio, lang),
          ]) {
            const rows = rowsIn(csv);
            expect(new Set(rows.map((row) => row.length)).size).toBe(1);
            for (const cell of rows.flat()) {
              // Amounts below 0 are the program's own.
              if (/^-\d+\.\d\d$/.test(cell)) continue;
              expect(cell).not.toMatch(LIVE);
              expect(cell).not.toMatch(RAW);
            }
          }
        }
      }),
      runs(300),
    );
  });
});

describe('cells', () => {
  it.each([
    ['\u200b=1', "'\\u200b=1"],
    ['\ufeff=1', "'\\ufeff=1"],
    ['\u00a0\u3000+1', "'\u00a0\u3000+1"],
    ['\u202e-1', "'\\u202e-1"],
    ['−1', "'−1"],
    ['﹣1', "'﹣1"],
    ['\u3164@x', "'\u3164@x"],
    ['\u001b[31mred', '\\u001b[31mred'],
    ['a\u009bb', 'a\\u009bb'],
    ['a\u202eb', 'a\\u202eb'],
  ])('%j is written as %j', (text, expected) => {
    expect(csvRows([[textCell(text)]])).toBe(`${expected}\r\n`);
  });

  it.each(['a\nb', 'a\rb', 'a\r\nb', 'a,b', 'a"b'])('%j is in quotes', (text) => {
    expect(csvRows([[textCell(text), 1]])).toBe(`"${text.replaceAll('"', '""')}",1\r\n`);
  });

  it('of amounts below 0 are numbers', () => {
    expect(csvRows([['-50.00', -1]])).toBe('-50.00,-1\r\n');
  });

  it.each(['——', '—', '·', '（一）', "'=1", '1-2', '3+1年期'])('%j is written as it is', (text) => {
    expect(withoutFormula(text)).toBe(text);
  });
});
