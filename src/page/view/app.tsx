import { useEffect, useRef, useState } from 'preact/hooks';
import type { Lang, Text } from '../../fields/faults.js';
import { LANGUAGE_NAMES, PAGE } from '../../words/page.js';
import { DownloadsView } from './downloads-view.js';
import { DropZone } from './drop-zone.js';
import { droppedFiles } from './dropped.js';
import { FilesView } from './files-view.js';
import { LoansView } from './loans-view.js';
import { SettlementView } from './settlement-view.js';
import {
  cancel,
  changeLang,
  failure,
  isCancelled,
  isSettled,
  lang,
  opened,
  openFiles,
  say,
  step,
  type View,
  view,
} from './state.js';
import { TermsView } from './terms-view.js';

const VIEWS: Readonly<Record<View, Text>> = {
  data: PAGE.data,
  settlement: PAGE.settlement,
  loans: PAGE.loans,
  downloads: PAGE.downloads,
};
const NAMES = Object.keys(VIEWS) as View[];

/** The page. Files may be dropped anywhere on it. */
export function App() {
  const isOver = useDrop();
  const hasData = opened.value !== undefined;
  return (
    <div class={isOver ? 'app over' : 'app'}>
      <a class="skip" href="#content">
        {say(PAGE.skip)}
      </a>
      <Header />
      <div class={hasData ? 'body' : 'body empty'}>
        {hasData ? <TermsView /> : null}
        <main id="content" tabIndex={-1}>
          <Notices />
          {hasData ? <Views /> : <DropZone />}
        </main>
      </div>
      <Working />
    </div>
  );
}

function Header() {
  const other: Lang = lang.value === 'en' ? 'zh-CN' : 'en';
  return (
    <header>
      <h1>{say(PAGE.title)}</h1>
      <p class="promise">{say(PAGE.promise)}</p>
      <button type="button" class="plain no-print" onClick={() => window.print()}>
        {say(PAGE.print)}
      </button>
      <button type="button" class="plain no-print" lang={other} onClick={() => void changeLang(other)}>
        {LANGUAGE_NAMES[other]}
      </button>
    </header>
  );
}

/** The tabs, as a list of tabs works: arrows move, the tab that is chosen is in the order of the keyboard. */
function Views() {
  const tabs = useRef<HTMLDivElement>(null);
  const move = (event: KeyboardEvent) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const ends = { Home: 0, End: NAMES.length - 1 }[event.key];
    if (by === undefined && ends === undefined) return;
    event.preventDefault();
    const at = ends ?? (NAMES.indexOf(view.value) + (by ?? 0) + NAMES.length) % NAMES.length;
    view.value = NAMES[at] as View;
    (tabs.current?.children[at] as HTMLElement | undefined)?.focus();
  };
  return (
    <>
      <div class="tabs no-print" role="tablist" aria-label={say(PAGE.views)} ref={tabs} onKeyDown={move}>
        {NAMES.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`tab-${name}`}
            aria-selected={view.value === name}
            aria-controls="view"
            tabIndex={view.value === name ? 0 : -1}
            onClick={() => {
              view.value = name;
            }}
          >
            {say(VIEWS[name])}
          </button>
        ))}
      </div>
      <div role="tabpanel" id="view" aria-labelledby={`tab-${view.value}`} tabIndex={-1}>
        {view.value === 'data' ? (
          <FilesView />
        ) : !isSettled.value ? (
          <p class="note">{say(PAGE.notYet)}</p>
        ) : view.value === 'settlement' ? (
          <SettlementView />
        ) : view.value === 'loans' ? (
          <LoansView />
        ) : (
          <DownloadsView />
        )}
      </div>
    </>
  );
}

function Notices() {
  return (
    <>
      {failure.value === undefined ? null : (
        <div class="notice bad" role="alert">
          <p>{say(PAGE.failed)}</p>
          <pre>{failure.value}</pre>
          <button
            type="button"
            onClick={() => {
              failure.value = undefined;
            }}
          >
            {say(PAGE.close)}
          </button>
        </div>
      )}
      {isCancelled.value ? (
        <p class="notice" role="status">
          {say(PAGE.cancelled)}
        </p>
      ) : null}
    </>
  );
}

/** What is being done, with a button that stops it. It is shown only where it takes more than a moment. */
function Working() {
  const [isLong, setLong] = useState(false);
  const now = step.value;
  const isBusy = now !== undefined;
  useEffect(() => {
    setLong(false);
    if (!isBusy) return;
    const timer = setTimeout(() => setLong(true), 150);
    return () => clearTimeout(timer);
  }, [isBusy]);
  return (
    <div class="working no-print" role="status">
      {now !== undefined && isLong ? (
        <div>
          <progress aria-label={say(PAGE[now])} />
          <span>{say(PAGE[now])}</span>
          <button type="button" onClick={cancel}>
            {say(PAGE.cancel)}
          </button>
        </div>
      ) : null}
    </div>
  );
}

/** Takes what is dropped on the page; whether something is held over it. */
function useDrop(): boolean {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const over = (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      if (event.dataTransfer !== null) void droppedFiles(event.dataTransfer).then(openFiles);
    };
    document.addEventListener('dragover', over);
    document.addEventListener('dragleave', leave);
    document.addEventListener('drop', drop);
    return () => {
      document.removeEventListener('dragover', over);
      document.removeEventListener('dragleave', leave);
      document.removeEventListener('drop', drop);
    };
  }, []);
  return isOver;
}
