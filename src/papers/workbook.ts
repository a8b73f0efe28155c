import { toDate } from 'date-fns/toDate';
import { type WriteSheet, writeXlsx } from 'hucre/xlsx';
import type { Lang } from '../fields/faults.js';
import { langIn } from '../fields/lang.js';
import type { Portfolio } from '../fields/portfolio.js';
import { checkWarnings, type Warning } from '../fields/warnings.js';
import { joined } from '../kernel/bytes.js';
import type { Settlement } from '../settlement/settlement.js';
import { sayIn } from '../words/sheets.js';
import { adjustmentsSheet } from './workbook-adjustments.js';
import { checksSheet } from './workbook-checks.js';
import { detailSheet } from './workbook-detail.js';
import { type Facts, factsOf, LoanSums } from './workbook-facts.js';
import type { Grid } from './workbook-grid.js';
import { excludedDaysSheet, excludedSheet, spellRowsOf, termsSheet, warningsSheet } from './workbook-lists.js';
import type { LongTable, Part } from './workbook-long-table.js';
import { parametersSheet } from './workbook-parameters.js';
import { segmentRowsOf, segmentsSheet } from './workbook-segments.js';
import { type SheetFile, SheetWriter } from './workbook-sheets.js';
import { summarySheet } from './workbook-summary.js';
import { entriesOf, type Sink, textOf, ZipWriter } from './workbook-zip.js';

/** The options of a workbook. */
export interface WorkbookOptions {
  /** `zh-CN` where it is not given. */
  readonly lang?: Lang;
  /**
   * What is sound but unlikely in the input: what `warnings(portfolio)` returns. It has a sheet (提示), in the language of the
   * workbook; without it, or where it is empty, there is none.
   */
  readonly warnings?: readonly Warning[];
}

const FONTS: Record<Lang, string> = { 'zh-CN': '宋体', en: 'Calibri' };
const MILLISECONDS_A_DAY = 86_400_000;

/**
 * A settlement as a workbook (XLSX) that a bank files and a bureau checks: the summary of the application
 * (贷款贴息申请汇总表) with places for signatures and seals, the detail (明细表), the segments, the parameters, the terms with their sources,
 * ineligible loans and excluded days with their reasons, the adjustments, checks, and warnings.
 *
 * Amounts are in yuan. They are formulas over the days, balances and contract rates of the segments and the parameters of the
 * policy (政策参数), rounded half up as the policy says. Hidden columns hold the program's values, of formulas and of
 * inputs; an amount that differs from its value by a fen or more, and any other figure or date that differs at all, is
 * marked. A spreadsheet computes with 15 digits; the sheet of checks says where that may not suffice. The column of contract
 * numbers (合同号) is empty, to be filled in: the data have no such field. A table with more rows than a sheet can have
 * (1,048,576) is continued on further sheets.
 *
 * The same settlement gives the same bytes: the date of the file is the day after the period, independent of the clock.
 *
 * @param settlement computed from this portfolio, which is assessed again for its segments
 * @throws TypeError where the settlement was not computed from the portfolio
 * @throws RangeError where `lang` is unknown, or the file would be larger than 4 GiB
 */
export async function settlementWorkbook(
  settlement: Settlement,
  portfolio: Portfolio,
  options: WorkbookOptions = {},
): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  const collect = (piece: Uint8Array) => {
    pieces.push(piece);
  };
  await writeSettlementWorkbook(settlement, portfolio, collect, options);
  return joined(pieces);
}

/**
 * Writes {@link settlementWorkbook} piece by piece, with the same bytes: for many loans, whose workbook need not be in memory
 * as a whole.
 *
 * @param write takes the pieces, one after another; where it returns a promise, the next piece comes when that is fulfilled
 * @throws what {@link settlementWorkbook} throws, and what `write` throws: the pieces before are then no workbook
 */
export function writeSettlementWorkbook(
  settlement: Settlement,
  portfolio: Portfolio,
  write: (piece: Uint8Array) => Promise<void> | void,
  options: WorkbookOptions = {},
): Promise<void> {
  return writeWorkbook(settlement, portfolio, write, options);
}

/**
 * {@link writeSettlementWorkbook}.
 *
 * @param largestRow the last row that a sheet may have; without it, that of every spreadsheet
 */
export async function writeWorkbook(
  settlement: Settlement,
  portfolio: Portfolio,
  write: Sink,
  options: WorkbookOptions,
  largestRow?: number,
): Promise<void> {
  const lang = langIn(options, 'zh-CN');
  const say = sayIn(lang);
  const { warnings = [] } = options;
  checkWarnings(warnings);
  const font = FONTS[lang];
  const facts = factsOf(settlement, portfolio);
  const parameters = parametersSheet(facts, lang, font);
  const segments = segmentsSheet(facts, parameters, lang, font, largestRow);
  const detail = detailSheet(facts, parameters, segments, lang, font, largestRow);
  const excluded = excludedSheet(detail, lang, font, largestRow);
  const excludedDays = excludedDaysSheet(segments, lang, font, largestRow);
  const adjustments = adjustmentsSheet(facts, lang, font, largestRow);

  const sums = new LoanSums(facts);
  for (const loan of facts.loans) {
    sums.add(loan);
    segments.survey(loan);
    detail.table.survey(loan);
    if (loan.line.reasons.length > 0) excluded.table.survey(loan);
    for (const row of spellRowsOf(loan)) excludedDays.table.survey(row);
  }
  segments.lay();
  for (const { table } of [detail, excluded, excludedDays]) table.lay();
  segments.frame((key, { place }) => (detail.table.has(key) ? detail.table.anyCell(key, place) : undefined));
  for (const sheet of [detail, excluded, excludedDays]) sheet.frame();

  const days = excludedDays.table.count === 0 ? undefined : excludedDays;
  const tables = [detail, segments, excluded, days, adjustments].flatMap((sheet) => sheet?.table ?? []);
  const several = tables
    .filter(({ parts }) => parts.length > 1)
    .map(({ name, parts }) => ({ name, sheets: parts.length }));
  const summary = summarySheet(facts, parameters, detail, adjustments, several, lang, font);
  const sheets = { summary, detail, segments, parameters, excluded, excludedDays: days, adjustments };
  const checks = checksSheet(facts, sums, sheets, lang, font);
  const unlikely = warningsSheet(warnings, lang, font);

  const footer = `&C${say('footer')}`;
  const alone = (grid: Grid | undefined, frozen: number): readonly Placed[] =>
    grid === undefined ? [] : [{ sheet: grid.sheet({ frozen, footer }) }];
  const inParts = (sheet: { readonly table: LongTable<never> } | undefined, frozen: number): readonly Placed[] =>
    sheet?.table.parts.map((part) => ({
      sheet: part.grid.sheet({ frozen, footer }),
      ...(sheet.table.count === 0 ? {} : { part }),
    })) ?? [];
  const placed = [
    ...alone(summary.grid, 4),
    ...inParts(detail, 2),
    ...inParts(segments, 3),
    ...alone(parameters.grid, 3),
    ...alone(termsSheet(facts, lang, font), 2),
    ...inParts(excluded, 2),
    ...inParts(days, 2),
    ...inParts(adjustments, 2),
    ...alone(checks, 3),
    ...alone(unlikely, 2),
  ];

  const zip = new ZipWriter(write);
  const files = await frameFiles(zip, placed, facts, `${portfolio.policy.name} ${say('summaryTitle')}`, font);
  const writerOf = <Row>(table: LongTable<Row>) =>
    new SheetWriter(
      table,
      table.parts.flatMap((part) => files.get(part) ?? []),
      zip,
    );
  const writers = {
    segments: writerOf(segments.table),
    detail: writerOf(detail.table),
    excluded: writerOf(excluded.table),
    excludedDays: writerOf(excludedDays.table),
    adjustments: adjustments && writerOf(adjustments.table),
  };
  const order = segments.places()[Symbol.iterator]();
  for (const loan of facts.loans) {
    // First the largest, which is written without being kept.
    for (const row of segmentRowsOf(facts.loans.at(order.next().value as number))) await writers.segments.write(row);
    await writers.detail.write(loan);
    if (loan.line.reasons.length > 0) await writers.excluded.write(loan);
    for (const row of spellRowsOf(loan)) await writers.excludedDays.write(row);
  }
  for (const adjustment of settlement.adjustments) await writers.adjustments?.write(adjustment);
  for (const writer of Object.values(writers)) await writer?.end();
  await zip.end();
}

/** A sheet; for one whose rows are written later, with what they are of. */
interface Placed {
  readonly sheet: WriteSheet;
  readonly part?: Part;
}

/** Writes all files of the workbook but the sheets whose rows are written later, which are returned. */
async function frameFiles(
  zip: ZipWriter,
  placed: readonly Placed[],
  { portfolio }: Facts,
  title: string,
  font: string,
): Promise<ReadonlyMap<Part, SheetFile>> {
  const dated = toDate(portfolio.period.to * MILLISECONDS_A_DAY);
  const archive = await writeXlsx({
    sheets: placed.map(({ sheet }) => sheet),
    properties: { title, creator: 'tiexi', created: dated, modified: dated },
    defaultFont: { name: font, size: 10 },
  });
  const parts = new Map<string, Part>(
    placed.flatMap(({ part }, i) => (part === undefined ? [] : [[`xl/worksheets/sheet${i + 1}.xml`, part] as const])),
  );
  const files = new Map<Part, SheetFile>();
  for (const entry of entriesOf(archive)) {
    const { path } = entry;
    const part = parts.get(path);
    if (part === undefined) await zip.add(entry);
    else files.set(part, { path, part, xml: await textOf(entry) });
  }
  return files;
}
