import { LoanConditions } from '../engine/loan-conditions.js';
import { reasonsIn } from '../engine/reason-bits.js';
import type { Batch } from '../fields/batch.js';
import type { Lang } from '../fields/faults.js';
import { langIn } from '../fields/lang.js';
import type { Period } from '../fields/period.js';
import { PERIOD } from '../fields/period.js';
import type { Policy } from '../fields/policy.js';
import { batchOf, type Portfolio } from '../fields/portfolio.js';
import { REASON_NAMES, type Reason } from '../fields/reasons.js';
import {
  MOST_EXAMPLES,
  type RawWarning,
  WARNING_CODES,
  type Warning,
  type WarningCode,
  type WarningExample,
  warning,
} from '../fields/warnings.js';
import { append } from '../kernel/append.js';
import { ABSENT_DAY } from '../kernel/columns.js';
import { formatFen } from '../kernel/fen.js';
import { nearestOf } from '../kernel/nearest.js';
import { formatMicro, MICRO, type MicroPercent } from '../kernel/percent.js';
import { type Day, formatDay } from '../kernel/plain-date.js';
import type { DictionaryColumn, TextColumn } from '../kernel/text-columns.js';
import { MIN_DAY } from '../kernel/timeline.js';
import { firstAboveCreditLine } from './credit-line.js';

/**
 * What is sound but unlikely in a portfolio (SPEC 8): names that are nearly on the policy's list, amounts in another unit,
 * a repayment recorded twice. It changes no figure; whether to go on is for the caller to decide.
 *
 * @returns a warning for each code that applies, in the order of {@link WARNING_CODES}; none for a portfolio in which
 * nothing is unlikely
 */
export function warnings(portfolio: Portfolio, options: { readonly lang?: Lang } = {}): readonly Warning[] {
  const lang = langIn(options, 'en');
  const batch = batchOf(portfolio);
  const { policy, period } = portfolio;
  const collector = new WarningCollector(policy, Number.POSITIVE_INFINITY);
  collector.add(batch);
  const idsOf = (kind: IdKind) => idsIn(batch[kind].columns.id, batch[kind].count);
  return Object.freeze(collector.finish(period, idsOf).map((raw) => Object.freeze(warning(raw, lang))));
}

function* idsIn(ids: TextColumn, count: number): Generator<string> {
  for (let place = 0; place < count; place++) yield ids.at(place) as string;
}

/** What has ids of its own. */
export type IdKind = 'loans' | 'households';
const ID_KINDS: readonly IdKind[] = ['loans', 'households'];

/** Loans of one lender, or of one product, that the policy does not name. */
interface Named {
  count: number;
  readonly loanId: string;
}

type NameCode = 'UNKNOWN_LENDER' | 'UNKNOWN_PRODUCT';

/** The findings of some batches: plain data, which a thread can transfer. */
export interface FoundWarnings {
  loans: number;
  readonly found: Partial<Record<WarningCode, { count: number; examples: WarningExample[] }>>;
  readonly names: Readonly<Record<NameCode, Map<string, Named>>>;
  /** How many loans have each reason, by its place. */
  readonly reasons: number[];
  /** The ids that differ from their folded form. */
  readonly unfolded: Readonly<Record<IdKind, string[]>>;
  /** The last day on which a loan disbursed in the window is due; {@link MIN_DAY} where there is none. */
  lastDue: number;
}

/** The largest number of names that are kept; loans with further names are only counted. */
const MOST_NAMES = 1000;

/** In fen. */
const SMALL_PRINCIPAL = 1_000_00;
/** In millionths of a percent. */
const LEAST_USUAL_RATE = 0.5 * MICRO;
const MOST_USUAL_RATE = 24 * MICRO;

/** Looks through batches of households, one after another. */
export class WarningCollector {
  private readonly state: FoundWarnings = {
    loans: 0,
    found: {},
    names: { UNKNOWN_LENDER: new Map(), UNKNOWN_PRODUCT: new Map() },
    reasons: new Array<number>(REASON_NAMES.length).fill(0),
    unfolded: { loans: [], households: [] },
    lastDue: MIN_DAY,
  };
  private readonly conditions: LoanConditions;

  /** @param mostUnfolded so many ids are kept, of loans and of households, to find similar ones */
  constructor(
    private readonly policy: Policy,
    private readonly mostUnfolded: number,
  ) {
    this.conditions = new LoanConditions(policy);
  }

  /** Looks through a batch that is linked. */
  add(batch: Batch): void {
    const { policy, state } = this;
    const { loans, households } = batch;
    const { lender, product, id } = loans.columns;
    state.loans += loans.count;
    this.addNames('UNKNOWN_LENDER', lender, policy.lenders, batch);
    const products = policy.products.map((each) => each.id);
    this.addNames('UNKNOWN_PRODUCT', product, products, batch);
    this.addReasons(batch);
    this.addPrincipals(batch);
    this.addRates(batch);
    this.addRepayments(batch);
    this.addHouseholds(batch);
    this.addCreditLines(batch);
    this.addIds('loans', id, loans.count);
    this.addIds('households', households.columns.id, households.count);
  }

  /** What has been found, for {@link absorb}. */
  part(): FoundWarnings {
    return this.state;
  }

  /** Adds what another found in other batches. */
  absorb(part: FoundWarnings): void {
    const { state } = this;
    state.loans += part.loans;
    for (const [code, { count, examples }] of Object.entries(part.found)) {
      const own = this.foundOf(code as WarningCode);
      own.count += count;
      append(own.examples, examples.slice(0, MOST_EXAMPLES - own.examples.length));
    }
    for (const code of ['UNKNOWN_LENDER', 'UNKNOWN_PRODUCT'] as const) {
      for (const [name, { count, loanId }] of part.names[code]) this.addName(code, name, loanId, count);
    }
    part.reasons.forEach((count, place) => {
      state.reasons[place] = (state.reasons[place] as number) + count;
    });
    for (const kind of ID_KINDS) this.keepUnfolded(kind, part.unfolded[kind]);
    state.lastDue = Math.max(state.lastDue, part.lastDue);
  }

  /**
   * What has been found, in the order of the codes.
   *
   * @param idsOf all ids of loans or of households; read only where some differ from their folded form
   */
  finish(period: Period, idsOf: (kind: IdKind) => Iterable<string>): readonly RawWarning[] {
    const { state, policy } = this;
    for (const kind of ID_KINDS) this.addSimilar(kind, idsOf);
    this.addPeriod(period);
    const reasons = REASON_NAMES.map((reason, place) => ({ reason, count: state.reasons[place] as number }))
      .filter(({ count }) => 2 * count > state.loans)
      .sort((a, b) => b.count - a.count);
    for (const { reason, count } of reasons) {
      const own = this.foundOf('MOSTLY_INELIGIBLE');
      own.count = Math.max(own.count, count);
      own.examples.push({ value: reason, count });
    }
    const lists: Readonly<Record<NameCode, readonly string[]>> = {
      UNKNOWN_LENDER: policy.lenders ?? [],
      UNKNOWN_PRODUCT: policy.products.map(({ id }) => id),
    };
    for (const code of ['UNKNOWN_LENDER', 'UNKNOWN_PRODUCT'] as const) {
      const names = [...state.names[code]].sort(([, a], [, b]) => b.count - a.count);
      for (const [value, { count, loanId }] of names.slice(0, MOST_EXAMPLES)) {
        const nearest = nearestOf(value, lists[code]);
        this.foundOf(code).examples.push({ loanId, value, count, ...(nearest === undefined ? {} : { nearest }) });
      }
    }
    return WARNING_CODES.flatMap((code) => {
      const own = state.found[code];
      return own === undefined ? [] : [{ code, count: own.count, examples: Object.freeze(own.examples) }];
    });
  }

  private foundOf(code: WarningCode): { count: number; examples: WarningExample[] } {
    let own = this.state.found[code];
    if (own === undefined) {
      own = { count: 0, examples: [] };
      this.state.found[code] = own;
    }
    return own;
  }

  private find(code: WarningCode, example: () => WarningExample): void {
    const own = this.foundOf(code);
    own.count += 1;
    if (own.examples.length < MOST_EXAMPLES) own.examples.push(example());
  }

  private addNames(
    code: NameCode,
    { codes, words }: DictionaryColumn,
    names: readonly string[] | undefined,
    batch: Batch,
  ): void {
    if (names === undefined) return;
    const listed = new Set(names);
    const isListed = words.map((word) => listed.has(word));
    if (!isListed.includes(false)) return;
    for (let i = 0; i < batch.loans.count; i++) {
      const word = codes[i] as number;
      if (isListed[word] !== false) continue;
      this.foundOf(code).count += 1;
      this.addName(code, words[word] as string, batch.loanIdAt(i), 1);
    }
  }

  /** Counts loans of a name; their sum is counted apart. */
  private addName(code: NameCode, name: string, loanId: string, count: number): void {
    const names = this.state.names[code];
    const own = names.get(name);
    if (own !== undefined) own.count += count;
    else if (names.size < MOST_NAMES) names.set(name, { count, loanId });
  }

  private addReasons(batch: Batch): void {
    const { conditions, state, policy } = this;
    conditions.begin(batch);
    const { from, to = Number.POSITIVE_INFINITY } = policy.window;
    const { disbursedOn, maturesOn, extendedTo } = batch.loans.columns;
    for (let i = 0; i < batch.loans.count; i++) {
      const reasons = conditions.reasons[i] as number;
      if (reasons !== 0) for (const reason of reasonsIn(reasons)) this.countReason(reason);
      const day = disbursedOn.days[i] as number;
      if (day < from || day >= to) continue;
      const extended = extendedTo.days[i] as number;
      state.lastDue = Math.max(state.lastDue, extended === ABSENT_DAY ? (maturesOn.days[i] as number) : extended);
    }
  }

  private countReason(reason: Reason): void {
    const { reasons } = this.state;
    const place = REASON_NAMES.indexOf(reason);
    reasons[place] = (reasons[place] as number) + 1;
  }

  private addPrincipals(batch: Batch): void {
    const { numbers } = batch.loans.columns.principal;
    for (let i = 0; i < batch.loans.count; i++) {
      const principal = numbers[i] as number;
      if (principal >= SMALL_PRINCIPAL) continue;
      this.find('SMALL_PRINCIPAL', () => ({ loanId: batch.loanIdAt(i), value: formatFen(principal) }));
    }
  }

  /** A loan counts once, by the first of its rates that is unusual. */
  private addRates(batch: Batch): void {
    const { rates, referenceRates } = batch.loans.columns;
    for (let i = 0; i < batch.loans.count; i++) {
      const rate = unusualIn(rates, i) ?? unusualIn(referenceRates, i);
      if (rate === undefined) continue;
      this.find('UNUSUAL_RATE', () => ({ loanId: batch.loanIdAt(i), value: `${formatMicro(rate)}%` }));
    }
  }

  private addRepayments(batch: Batch): void {
    const { starts, rows } = batch.loans.columns.repayments;
    const { days } = rows.columns.on;
    const { numbers } = rows.columns.amount;
    for (let i = 0; i < batch.loans.count; i++) {
      const begin = starts[i] as number;
      for (let at = begin + 1; at < (starts[i + 1] as number); at++) {
        // Repayments are in the order of their days; those of one day are few.
        for (let other = at - 1; other >= begin && days[other] === days[at]; other--) {
          if (numbers[other] !== numbers[at]) continue;
          const value = `${formatDay(days[at] as Day)} ${formatFen(numbers[at] as number)}`;
          this.find('REPEATED_REPAYMENT', () => ({ loanId: batch.loanIdAt(i), value }));
          break;
        }
      }
    }
  }

  private addCreditLines(batch: Batch): void {
    for (let h = 0; h < batch.households.count; h++) {
      const found = firstAboveCreditLine(batch, h);
      if (found === undefined) continue;
      const value = `${formatDay(found.day)} ${formatFen(found.above)}`;
      this.find('ABOVE_CREDIT_LINE', () => ({ householdId: batch.households.columns.id.at(h) as string, value }));
    }
  }

  private addHouseholds(batch: Batch): void {
    if (this.policy.household.listing === 'not-required') return;
    const { listed } = batch.households.columns;
    for (let h = 0; h < batch.households.count; h++) {
      if (listed.lengthAt(h) > 0 || batch.begins[h] === batch.begins[h + 1]) continue;
      this.find('HOUSEHOLD_WITHOUT_LISTING', () => ({ householdId: batch.households.columns.id.at(h) as string }));
    }
  }

  private addIds(kind: IdKind, ids: TextColumn, count: number): void {
    const { bytes, starts, lengths } = ids;
    const unfolded: string[] = [];
    for (let i = 0; i < count; i++) {
      const start = starts[i] as number;
      const end = start + (lengths[i] as number);
      let mayDiffer = false;
      let isNumeric = end > start;
      for (let at = start; at < end; at++) {
        const byte = bytes[at] as number;
        // Digits, the point, the plus sign, E and e.
        if ((byte < 0x30 || byte > 0x39) && byte !== 0x2e && byte !== 0x2b && byte !== 0x45 && byte !== 0x65) {
          isNumeric = false;
        }
        if (byte >= 0x80 || (byte >= 0x61 && byte <= 0x7a)) mayDiffer = true;
      }
      if (isNumeric && looksRounded(ids.at(i) as string)) {
        const id = ids.at(i) as string;
        this.find('ID_LOOKS_ROUNDED', () => (kind === 'loans' ? { loanId: id } : { householdId: id }));
      }
      if (!mayDiffer) continue;
      const id = ids.at(i) as string;
      if (folded(id) !== id) unfolded.push(id);
    }
    this.keepUnfolded(kind, unfolded);
  }

  private keepUnfolded(kind: IdKind, ids: readonly string[]): void {
    const own = this.state.unfolded[kind];
    for (let i = 0; i < ids.length && own.length < this.mostUnfolded; i++) own.push(ids[i] as string);
  }

  /** Of ids that are folded alike, at least one differs from its folded form. */
  private addSimilar(kind: IdKind, idsOf: (kind: IdKind) => Iterable<string>): void {
    const unfolded = this.state.unfolded[kind];
    if (unfolded.length === 0) return;
    const first = new Map<string, string>();
    const similar = (id: string, other: string) => {
      this.find('SIMILAR_IDS', () =>
        kind === 'loans' ? { loanId: other, nearest: id } : { householdId: other, nearest: id },
      );
    };
    for (const id of unfolded) {
      const key = folded(id);
      const other = first.get(key);
      if (other === undefined) first.set(key, id);
      else similar(id, other);
    }
    for (const id of idsOf(kind)) {
      const other = first.get(id);
      if (other !== undefined && other !== id) similar(id, other);
    }
  }

  private addPeriod(period: Period): void {
    const { window } = this.policy;
    const { from, to } = PERIOD.encode(period);
    const value = `${from} – ${to}`;
    const isAfter = window.to !== undefined && period.from >= window.to && this.state.lastDue <= period.from;
    if (period.to <= window.from || isAfter) this.find('PERIOD_OUTSIDE_WINDOW', () => ({ value }));
    if (isLastOfMonth(period.to)) this.find('PERIOD_ENDS_EARLY', () => ({ value }));
  }
}

/** Two ids are similar where they are equal in this form: NFKC, without a difference of case. */
function folded(id: string): string {
  return id.normalize('NFKC').toUpperCase();
}

/** The most digits that a spreadsheet keeps of a number. */
const KEPT_DIGITS = 15;

/** Whether an id is a number as a spreadsheet writes it: 3.31125E+17, 123.0, or digits that end in zeros behind the 15th. */
function looksRounded(id: string): boolean {
  if (/^\d+(\.\d+)?e\+?\d+$/i.test(id) || /^\d+\.0+$/.test(id)) return true;
  return /^[1-9]\d{16,}$/.test(id) && /^0+$/.test(id.slice(KEPT_DIGITS));
}

function isLastOfMonth(day: Day): boolean {
  return formatDay((day + 1) as Day).endsWith('-01');
}

/** The first unusual rate of a loan; undefined where there is none. */
function unusualIn({ starts, rows }: Batch['loans']['columns']['rates'], place: number): MicroPercent | undefined {
  const { numbers } = rows.columns.pct;
  for (let at = starts[place] as number; at < (starts[place + 1] as number); at++) {
    const rate = numbers[at] as number;
    if (rate < LEAST_USUAL_RATE || rate > MOST_USUAL_RATE) return rate as MicroPercent;
  }
  return undefined;
}
