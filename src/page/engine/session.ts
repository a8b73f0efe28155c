import type { TermsCheck } from '../../engine/terms-check.js';
import type { Fault, Lang, RawFault } from '../../fields/faults.js';
import { FIGURES, TOTAL_FIGURES } from '../../fields/figures.js';
import { UNREAD } from '../../fields/parsed.js';
import type { Portfolio } from '../../fields/portfolio.js';
import { faultsIn, readPortfolio } from '../../io/parse.js';
import { civilDateOf, type Day } from '../../kernel/plain-date.js';
import { encodeSummary } from '../../settlement/encoded.js';
import { settle } from '../../settlement/settle.js';
import type { Settlement } from '../../settlement/settlement.js';
import { warnings } from '../../settlement/warnings.js';
import { count, periodText } from '../../words/values.js';
import type { Step } from '../../worker/messages.js';
import {
  type Calls,
  type Download,
  type DownloadKind,
  type ListedLoan,
  MOST_FAULTS,
  type Opened,
  type Query,
  type Settled,
  type ShownChart,
  type ShownLoan,
  type SourceFile,
  type WrittenPeriod,
  type WrittenPolicy,
} from '../protocol.js';
import { chartsOf } from './charts.js';
import { downloadOf } from './downloads.js';
import { shownFault } from './faults.js';
import { type ReadFiles, readFiles } from './files.js';
import { LoanList } from './list.js';
import { shownLoan } from './loan.js';
import { adjustmentTable, exclusionTable, funderTable, groupTables, reasonTable, shownFigure } from './tables.js';

/** What was settled last, with the data that it was settled from. */
interface Current {
  readonly portfolio: Portfolio;
  readonly settlement: Settlement;
  readonly list: LoanList;
}

/**
 * What the worker keeps between two calls: the files as they were dropped, what was read of them, and what was settled last. It
 * answers in plain data, and knows no document.
 */
export class Session {
  private files: readonly SourceFile[] = [];
  private read: ReadFiles | undefined;
  private current: Current | undefined;

  /** @param tell is told what is being done, for long work */
  constructor(private readonly tell: (step: Step) => void = () => {}) {}

  /** Reads files, which take the place of those before. */
  async open(files: readonly SourceFile[], lang: Lang): Promise<Opened> {
    this.files = files;
    return this.reopen(lang);
  }

  /** Reads the files again, for their faults and notes in another language. */
  async reopen(lang: Lang): Promise<Opened> {
    this.tell('reading');
    this.current = undefined;
    this.read = await readFiles(this.files, lang);
    return openedOf(this.read);
  }

  /** Settles the data that was read. What cannot be settled is told as faults. */
  settle(policy: WrittenPolicy, period: WrittenPeriod, lang: Lang): Settled {
    this.current = undefined;
    const data = this.read?.data;
    if (data === undefined) return { faults: [] };
    this.tell('settling');
    const { batch, previous, advances } = data;
    const input = { policy, period, households: UNREAD, loans: UNREAD, previous, advances };
    const raw: RawFault[] = [];
    const faultsUnder = (check: TermsCheck): readonly RawFault[] =>
      check.faultsIn(batch).map(({ place, at }) => at(['loans', batch.loanIdAt(place)]));
    const portfolio = readPortfolio(input, raw, {}, { batch, faultsUnder });
    if (portfolio === undefined) {
      return { faults: faultsIn(raw, { value: input }, { lang }).map((fault) => shownFault(fault)) };
    }
    const settlement = settle(portfolio);
    this.current = { portfolio, settlement, list: new LoanList(batch, settlement) };
    return this.summary(lang);
  }

  /** What is settled, in words of a language. */
  summary(lang: Lang): Settled {
    if (this.current === undefined) return { faults: [] };
    const { portfolio, settlement } = this.current;
    const encoded = encodeSummary(settlement);
    const adjustments = adjustmentTable(settlement, encoded, lang);
    return {
      faults: [],
      summary: {
        policy: settlement.policy.name,
        period: periodText(settlement.period, lang),
        subsidy: shownFigure('subsidy', encoded.totals, lang),
        figures: TOTAL_FIGURES.filter((name) => FIGURES[name].listed).map((name) =>
          shownFigure(name, encoded.totals, lang),
        ),
        funders: funderTable(settlement, encoded, lang),
        groups: groupTables(settlement, encoded, lang),
        exclusions: exclusionTable(settlement, lang),
        reasons: reasonTable(settlement, lang),
        warnings: warnings(portfolio, { lang }).map(({ code, message }) => ({ code, message })),
        loans: encoded.totals.loans,
        ...(adjustments === undefined ? {} : { adjustments }),
      },
    };
  }

  /** The charts of what is settled. */
  charts(lang: Lang): readonly ShownChart[] {
    const { portfolio, settlement } = this.settled();
    return chartsOf(portfolio, settlement, lang);
  }

  /** Filters and sorts the list of loans. */
  list(query: Query, lang: Lang): Calls['list']['out'] {
    const { list } = this.settled();
    return { count: list.arrange(query), columns: list.heads(lang) };
  }

  /** Rows of the list as it was arranged last. */
  rows(from: number, to: number, lang: Lang): readonly ListedLoan[] {
    return this.settled().list.rows(from, to, lang);
  }

  /** A loan by its place in the settlement. */
  loan(place: number, lang: Lang): ShownLoan {
    return shownLoan(place, { ...this.settled(), batch: (this.read as Required<ReadFiles>).data.batch }, lang);
  }

  /** A file of what is settled. */
  async download(kind: DownloadKind, lang: Lang): Promise<Download> {
    const { settlement, portfolio } = this.settled();
    this.tell('writing');
    return downloadOf(kind, settlement, portfolio, lang);
  }

  private settled(): Current {
    if (this.current === undefined) throw new Error('nothing is settled');
    return this.current;
  }
}

function openedOf({ files, faults, warnings: found, notes, data, policy, period, rowOf }: ReadFiles): Opened {
  return {
    files,
    faults: faults.slice(0, MOST_FAULTS).map((each: Fault) => shownFault(each, rowOf(each))),
    faultCount: faults.length,
    warnings: found.map(({ code, message }) => ({ code, message })),
    notes,
    years: data === undefined ? [] : yearsOf(data.batch),
    ...(data === undefined
      ? {}
      : { data: { households: count(data.batch.households.count), loans: count(data.batch.loans.count) } }),
    ...(policy === undefined ? {} : { policy }),
    ...(period === undefined ? {} : { period }),
  };
}

/** The calendar years from the first disbursement to the year after the last, at most eight. */
function yearsOf({ loans }: NonNullable<ReadFiles['data']>['batch']): readonly number[] {
  let first = Number.POSITIVE_INFINITY;
  let last = Number.NEGATIVE_INFINITY;
  for (let place = 0; place < loans.count; place++) {
    const day = loans.columns.disbursedOn.days[place] as number;
    first = Math.min(first, day);
    last = Math.max(last, day);
  }
  if (first > last) return [];
  const [from, to] = [civilDateOf(first as Day).year, civilDateOf(last as Day).year + 1];
  const least = Math.max(from, to - 7);
  return Array.from({ length: to - least + 1 }, (_, i) => least + i);
}
