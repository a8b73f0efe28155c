import { useSignal } from '@preact/signals';
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import { useEffect, useMemo, useReducer, useRef } from 'preact/hooks';
import { PAGE } from '../../words/page.js';
import type { ColumnHead, ListedLoan } from '../protocol.js';
import { changeQuery, client, lang, openLoan, query, say } from './state.js';

const ROW_HEIGHT = 36;
/** Rows are asked for in pieces of so many. */
const PIECE = 100;

interface Props {
  readonly count: number;
  readonly columns: readonly ColumnHead[];
  /** Changes where the rows have changed. */
  readonly stamp: number;
}

/** The list of loans. Only the rows that are seen are in the document; the others are asked for when they are scrolled to. */
export function LoanGrid({ count, columns, stamp }: Props) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtual(scroller, count);
  const rows = useRows(count, stamp);
  const active = useSignal(0);
  useEffect(() => {
    active.value = 0;
    scroller.current?.scrollTo({ top: 0 });
  }, [stamp, active]);

  const items = virtual.getVirtualItems();
  rows.need(items[0]?.index ?? 0, items.at(-1)?.index ?? 0);
  const place = rows.at(active.value)?.place;
  const move = (event: KeyboardEvent) => {
    if (event.target !== scroller.current) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / ROW_HEIGHT) - 2);
    const to = {
      ArrowDown: active.value + 1,
      ArrowUp: active.value - 1,
      PageDown: active.value + page,
      PageUp: active.value - page,
      Home: 0,
      End: count - 1,
    }[event.key];
    if (event.key === 'Enter' && place !== undefined) void openLoan(place);
    if (to === undefined) return;
    event.preventDefault();
    active.value = Math.max(0, Math.min(count - 1, to));
    virtual.scrollToIndex(active.value, { align: 'auto' });
  };
  return (
    <>
      <p class="note no-print" id="keys">
        {say(PAGE.listKeys)}
      </p>
      <div
        class="grid"
        role="grid"
        tabIndex={0}
        ref={scroller}
        aria-label={say(PAGE.loans)}
        aria-describedby="keys"
        aria-rowcount={count + 1}
        aria-colcount={columns.length}
        aria-activedescendant={`row-${active.value}`}
        onKeyDown={move}
      >
        <div class="grid-head" role="rowgroup">
          <div role="row" aria-rowindex={1} class="grid-row">
            {columns.map((column) => (
              <Head key={column.key} column={column} />
            ))}
          </div>
        </div>
        <div role="rowgroup" class="grid-body" style={{ height: `${virtual.getTotalSize()}px` }}>
          {items.map(({ index, start }) => (
            <Row
              key={index}
              index={index}
              start={start}
              row={rows.at(index)}
              columns={columns}
              isActive={index === active.value}
              onChoose={() => {
                active.value = index;
              }}
            />
          ))}
        </div>
      </div>
    </>
  );
}

function Head({ column: { key, label, isFigure } }: { readonly column: ColumnHead }) {
  const { sort, isDescending } = query.value;
  const isSorted = sort === key;
  return (
    <div
      role="columnheader"
      class={`cell-${key}${isFigure ? ' figure' : ''}`}
      aria-sort={isSorted ? (isDescending ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        class="plain"
        onClick={() => void changeQuery({ sort: key, isDescending: isSorted ? !isDescending : isFigure })}
      >
        {label}
        <span aria-hidden="true">{isSorted ? (isDescending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </div>
  );
}

interface RowProps {
  readonly index: number;
  readonly start: number;
  readonly row: ListedLoan | undefined;
  readonly columns: readonly ColumnHead[];
  readonly isActive: boolean;
  readonly onChoose: () => void;
}

function Row({ index, start, row, columns, isActive, onChoose }: RowProps) {
  return (
    <div
      role="row"
      id={`row-${index}`}
      aria-rowindex={index + 2}
      aria-selected={isActive}
      class={isActive ? 'grid-row active' : 'grid-row'}
      style={{ transform: `translateY(${start}px)`, height: `${ROW_HEIGHT}px` }}
      onClick={() => {
        onChoose();
        if (row !== undefined) void openLoan(row.place);
      }}
    >
      {columns.map(({ key, isFigure }, i) => (
        <div key={key} role="gridcell" class={`cell-${key}${isFigure ? ' figure' : ''}`}>
          {row?.cells[i] ?? ''}
        </div>
      ))}
    </div>
  );
}

/** What is seen of a list in a box that scrolls. */
function useVirtual(scroller: { readonly current: HTMLDivElement | null }, count: number) {
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const options = {
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollPaddingStart: ROW_HEIGHT,
    initialRect: { width: 0, height: 600 },
    observeElementRect,
    observeElementOffset,
    scrollToFn: elementScroll,
    onChange: () => redraw(),
  };
  const virtual = useMemo(() => new Virtualizer<HTMLDivElement, Element>(options), []);
  virtual.setOptions(options);
  useEffect(() => virtual._didMount(), [virtual]);
  useEffect(() => virtual._willUpdate());
  return virtual;
}

/** Rows by their place in the list, asked for in pieces. */
function useRows(count: number, stamp: number) {
  const [, redraw] = useReducer<number, void>((n) => n + 1, 0);
  const pieces = useMemo(() => new Map<number, readonly ListedLoan[]>(), [stamp]);
  const at = (index: number) => pieces.get(Math.floor(index / PIECE))?.[index % PIECE];
  const need = (first: number, last: number) => {
    for (let piece = Math.floor(first / PIECE); piece <= Math.floor(last / PIECE); piece++) {
      if (pieces.has(piece)) continue;
      pieces.set(piece, []);
      const from = piece * PIECE;
      void client
        .ask('rows', { from, to: Math.min(count, from + PIECE), lang: lang.value })
        .then((rows) => {
          pieces.set(piece, rows);
          redraw();
        })
        .catch(() => pieces.delete(piece));
    }
  };
  return { at, need };
}
