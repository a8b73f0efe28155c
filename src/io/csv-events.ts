import type { FaultCode, RawFault, Text } from '../fields/faults.js';
import { readFen, readSignedFen } from '../kernel/fen.js';
import { readPercent } from '../kernel/percent.js';
import { type Day, readDay } from '../kernel/plain-date.js';
import { EVENTS, type EventField, type EventKind } from './csv-columns.js';
import { annualPercent, type RateUnit, unitNote } from './rate-units.js';
import type { Row, Table } from './tables/table.js';

/** A spell of overdue days: the row that begins it and, where it has ended, the row that ends it. */
export interface Spell {
  readonly begin: Row;
  readonly end?: Row;
}

/** The events of one loan. Lists are in the order of their days; rows have no faults. */
export interface LoanEvents {
  readonly repayments: readonly Row[];
  readonly eligibleAmounts: readonly Row[];
  readonly rateChanges: readonly Row[];
  readonly referenceRateChanges: readonly Row[];
  readonly overdue: readonly Spell[];
  readonly extension?: Row;
  readonly misuse?: Row;
  readonly interestPaidTo?: Row;
}

const KINDS = new Map<string, EventKind>(
  (Object.keys(EVENTS) as EventKind[]).flatMap((kind) => [
    [kind, kind],
    [EVENTS[kind], kind],
  ]),
);

/** The kind of the event of a cell; undefined where it is none. */
export function eventKind(cell: string): EventKind | undefined {
  return KINDS.get(cell.toLowerCase());
}

/** The cell that an event needs in addition to the date. */
export const NEEDS: Partial<Record<EventKind, 'amount' | 'rate'>> = {
  repayment: 'amount',
  'eligible-amount': 'amount',
  'rate-change': 'rate',
  'reference-rate-change': 'rate',
};

interface Event {
  readonly row: Row;
  readonly kind: EventKind;
  readonly day: Day;
}

/**
 * The events of every loan, by loan id; `faults` receives the faults of rows, events of unknown loans, overdue begins and
 * ends without a counterpart, and a second extension, misuse or interest-paid-to.
 *
 * @param hasLoan whether the loan of a row is known
 * @param hasAll whether every row of the events could be read; otherwise no counterpart is said to be missing
 */
export function readEvents(
  table: Table<EventField>,
  hasLoan: (loanId: string, row: Row) => boolean,
  hasAll: boolean,
  faults: RawFault[],
): ReadonlyMap<string, LoanEvents> {
  const byLoan = new Map<string, Event[]>();
  const unpaired = new Set<string>();
  for (const row of table.rows) {
    const before = faults.length;
    const { loanId, kind, day } = readRow(table, row, hasLoan, faults);
    if (loanId === undefined) continue;
    if (kind === undefined || day === undefined || faults.length > before) {
      // The counterpart of a row that could not be read is not reported.
      unpaired.add(loanId);
      continue;
    }
    const events = byLoan.get(loanId);
    if (events === undefined) byLoan.set(loanId, [{ row, kind, day }]);
    else events.push({ row, kind, day });
  }
  return new Map(
    [...byLoan].map(([loanId, events]) => [
      loanId,
      loanEvents(
        table,
        events.sort((a, b) => a.day - b.day),
        hasAll && !unpaired.has(loanId) ? faults : [],
        faults,
      ),
    ]),
  );
}

function readRow(
  table: Table<EventField>,
  row: Row,
  hasLoan: (loanId: string, row: Row) => boolean,
  faults: RawFault[],
): { loanId?: string | undefined; kind?: EventKind | undefined; day?: Day | undefined } {
  const refuse = (code: FaultCode, field: EventField, value?: string, detail?: Text) => {
    if (code === 'MISSING_FIELD' && table.lacks(row, field)) return;
    const note = code === 'MISSING_FIELD' ? table.noteOnColumn(row, field) : (table.readings(row, field) ?? detail);
    const given = {
      ...(value === undefined ? {} : { value: table.raw(row, field) }),
      ...(note === undefined ? {} : { detail: note }),
    };
    faults.push({ code, path: [], ...given, ...table.place(row, field) });
  };
  const loanId = table.text(row, 'loan_id');
  if (loanId === undefined) refuse('MISSING_FIELD', 'loan_id');
  else if (!hasLoan(loanId, row)) refuse('INVALID_VALUE', 'loan_id', loanId, NO_SUCH_LOAN);

  const event = table.text(row, 'event');
  const kind = event === undefined ? undefined : eventKind(event);
  if (event === undefined) refuse('MISSING_FIELD', 'event');
  else if (kind === undefined) refuse('INVALID_VALUE', 'event', event, ONE_OF_THE_EVENTS);

  const date = table.text(row, 'date');
  const day = readDay(date);
  if (date === undefined) refuse('MISSING_FIELD', 'date');
  else if (day === undefined) refuse('INVALID_DATE', 'date', date);

  if (kind !== undefined) {
    for (const field of ['amount', 'rate'] as const) {
      const value = table.text(row, field);
      if (NEEDS[kind] !== field) {
        if (value !== undefined) refuse('INVALID_VALUE', field, value, NOT_OF_THIS_EVENT);
      } else if (value === undefined) {
        refuse('MISSING_FIELD', field);
      } else if (field === 'amount') {
        const isRead = (kind === 'eligible-amount' ? readSignedFen : readFen)(value) !== undefined;
        if (!isRead) refuse('INVALID_MONEY', field, value);
      } else {
        const unit = table.unit(row, 'rate') as RateUnit;
        if (readPercent(annualPercent(value, unit)) === undefined) {
          refuse('INVALID_RATE', field, value, unitNote(unit));
        }
      }
    }
  }
  return { loanId, kind, day };
}

function loanEvents(
  table: Table<EventField>,
  events: readonly Event[],
  pairingFaults: RawFault[],
  faults: RawFault[],
): LoanEvents {
  const rows = (kind: EventKind) => events.filter((event) => event.kind === kind).map(({ row }) => row);
  const only = (kind: EventKind): Row | undefined => {
    const [first, ...further] = rows(kind).sort((a, b) => a.line - b.line);
    for (const row of further) {
      faults.push({
        code: 'INVALID_VALUE',
        path: [],
        value: table.text(row, 'event'),
        detail: beforeOn((first as Row).line),
        ...table.place(row, 'event'),
      });
    }
    return first;
  };
  const [extension, misuse, interestPaidTo] = [only('extension'), only('misuse'), only('interest-paid-to')];
  return {
    repayments: rows('repayment'),
    eligibleAmounts: rows('eligible-amount'),
    rateChanges: rows('rate-change'),
    referenceRateChanges: rows('reference-rate-change'),
    overdue: spells(table, events, pairingFaults),
    ...(extension === undefined ? {} : { extension }),
    ...(misuse === undefined ? {} : { misuse }),
    ...(interestPaidTo === undefined ? {} : { interestPaidTo }),
  };
}

/**
 * Pairs overdue begins and ends in the order of their days. On a day with both, an end closes the open spell first, and a
 * begin opens the next.
 */
function spells(table: Table<EventField>, events: readonly Event[], faults: RawFault[]): Spell[] {
  const list: Spell[] = [];
  let open: Row | undefined;
  const take = (row: Row, kind: 'overdue-begin' | 'overdue-end') => {
    if ((open === undefined) !== (kind === 'overdue-begin')) {
      const detail = open === undefined ? NOT_BEGUN : alreadyBegun(open.line);
      faults.push({
        code: 'INVALID_VALUE',
        path: [],
        value: table.text(row, 'event'),
        detail,
        ...table.place(row, 'event'),
      });
    } else if (open === undefined) {
      open = row;
    } else {
      list.push({ begin: open, end: row });
      open = undefined;
    }
  };
  for (let at = 0; at < events.length; ) {
    const { day } = events[at] as Event;
    const begins: Row[] = [];
    const ends: Row[] = [];
    for (; events[at]?.day === day; at++) {
      const { row, kind } = events[at] as Event;
      if (kind === 'overdue-begin') begins.push(row);
      if (kind === 'overdue-end') ends.push(row);
    }
    for (let begin = 0, end = 0; begin < begins.length || end < ends.length; ) {
      if (end === ends.length || (open === undefined && begin < begins.length)) {
        take(begins[begin++] as Row, 'overdue-begin');
      } else {
        take(ends[end++] as Row, 'overdue-end');
      }
    }
  }
  if (open !== undefined) list.push({ begin: open });
  return list;
}

const NO_SUCH_LOAN: Text = { en: 'no loan has this ID; correct it', 'zh-CN': '没有此借据号的贷款；请改正' };
const ONE_OF_THE_EVENTS: Text = {
  en: `write one of ${Object.keys(EVENTS).join(', ')}`,
  'zh-CN': `应为其中之一：${Object.values(EVENTS).join('、')}`,
};
const NOT_OF_THIS_EVENT: Text = {
  en: 'this event has no such value; leave the cell empty',
  'zh-CN': '此类事件没有该项；请留空',
};
const NOT_BEGUN: Text = { en: 'no overdue spell begins before it', 'zh-CN': '此前没有逾期开始' };
const alreadyBegun = (line: number): Text => ({
  en: `the overdue spell of line ${line} has not ended`,
  'zh-CN': `第 ${line} 行开始的逾期尚未结束`,
});
const beforeOn = (line: number): Text => ({
  en: `the loan has the same event on line ${line}; keep one`,
  'zh-CN': `该贷款在第 ${line} 行已有；请只保留一条`,
});
