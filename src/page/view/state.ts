import { batch, computed, effect, signal } from '@preact/signals';
import type { Lang, Text } from '../../fields/faults.js';
import { PAGE } from '../../words/page.js';
import { WorkerCancelledError } from '../../worker/channel.js';
import type { Step } from '../../worker/messages.js';
import type {
  ColumnHead,
  DownloadKind,
  Opened,
  Query,
  Settled,
  ShownChart,
  ShownLoan,
  ShownPolicy,
  WrittenPeriod,
  WrittenPolicy,
} from '../protocol.js';
import { UNDECIDED_POLICY } from '../protocol.js';
import { Client } from './client.js';
import type { DroppedFile } from './dropped.js';

/** The views of the page. */
export type View = 'data' | 'settlement' | 'loans' | 'downloads';

const FIRST_QUERY: Query = { text: '', basis: '', sort: 'loanId', isDescending: false };

export const lang = signal<Lang>('zh-CN');
export const view = signal<View>('data');
export const opened = signal<Opened | undefined>(undefined);
export const policy = signal<WrittenPolicy>(UNDECIDED_POLICY);
export const shownPolicy = signal<ShownPolicy | undefined>(undefined);
export const period = signal<WrittenPeriod | undefined>(undefined);
export const settled = signal<Settled | undefined>(undefined);
export const query = signal<Query>(FIRST_QUERY);
export const listed = signal<
  { readonly count: number; readonly columns: readonly ColumnHead[]; readonly stamp: number } | undefined
>(undefined);
export const charts = signal<readonly ShownChart[]>([]);
export const loan = signal<ShownLoan | undefined>(undefined);
export const step = signal<Step | undefined>(undefined);
export const failure = signal<string | undefined>(undefined);
export const isCancelled = signal(false);

/** A text in the language of the page. */
export const say = (text: Text): string => text[lang.value];

/** Whether there is a settlement to look at. */
export const isSettled = computed(() => settled.value?.summary !== undefined);

export const client = new Client((now) => {
  step.value = now;
});

/** Counts lists, so that a list is drawn anew where its rows have changed. */
let stamp = 0;

/** Does some work with the worker; a failure is shown, and what was cancelled is told. */
async function working(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof WorkerCancelledError) isCancelled.value = true;
    else failure.value = error instanceof Error ? error.message : String(error);
  } finally {
    step.value = undefined;
  }
}

/** Reads files. Their policy and period, where they have them, take the place of those of the page. */
export function openFiles(files: readonly DroppedFile[]): Promise<void> {
  if (files.length === 0) {
    return Promise.resolve();
  }
  return working(async () => {
    batch(() => {
      step.value = 'reading';
      isCancelled.value = false;
      failure.value = undefined;
      opened.value = undefined;
      settled.value = undefined;
      listed.value = undefined;
      loan.value = undefined;
      query.value = FIRST_QUERY;
    });
    const read = await client.ask('open', { files: files as never, lang: lang.value });
    batch(() => {
      opened.value = read;
      view.value = 'data';
      if (read.policy !== undefined) policy.value = read.policy;
      if (read.period !== undefined) period.value = read.period;
    });
    await showPolicy();
    await settleNow();
    // Who has gone to another view in the meantime stays there.
    if (isSettled.value && read.warnings.length === 0 && view.value === 'data') view.value = 'settlement';
  });
}

async function showPolicy(): Promise<void> {
  shownPolicy.value = await client.ask('policy', { policy: policy.value, lang: lang.value });
}

/** Settles where everything is decided: data without faults, every term, the period. */
async function settleNow(): Promise<void> {
  const shown = shownPolicy.value;
  const days = period.value;
  batch(() => {
    loan.value = undefined;
    listed.value = undefined;
    charts.value = [];
  });
  const isReady =
    opened.value?.data !== undefined &&
    shown !== undefined &&
    shown.undecided === 0 &&
    shown.faults.length === 0 &&
    shown.terms.every(({ faults }) => faults.length === 0);
  if (!isReady || days === undefined) {
    settled.value = undefined;
    return;
  }
  settled.value = await client.ask('settle', { policy: policy.value, period: days, lang: lang.value });
  if (!isSettled.value) return;
  await arrange();
  await draw();
}

/** Asks for the charts, after all that is shown before them. */
async function draw(): Promise<void> {
  charts.value = await client.ask('charts', { lang: lang.value });
}

/** Lists the loans as the query says. */
async function arrange(): Promise<void> {
  const result = await client.ask('list', { query: query.value, lang: lang.value });
  stamp += 1;
  listed.value = { ...result, stamp };
}

/** Changes what is listed, and how. */
export function changeQuery(changed: Partial<Query>): Promise<void> {
  query.value = { ...query.value, ...changed };
  return working(arrange);
}

/** Decides a term: its parts as they were typed, `null` for none, `customary` for what is known elsewhere. */
export function decide(term: string, value: Readonly<Record<string, string>> | null | 'customary'): Promise<void> {
  return working(async () => {
    policy.value = await client.ask('decide', { policy: policy.value, term, value });
    await showPolicy();
    await settleNow();
  });
}

/** Takes what is known elsewhere for every undecided term. */
export function decideCustomary(): Promise<void> {
  return working(async () => {
    policy.value = await client.ask('customary', { policy: policy.value });
    await showPolicy();
    await settleNow();
  });
}

/** Changes the period. */
export function changePeriod(days: WrittenPeriod | undefined): Promise<void> {
  period.value = days;
  return working(settleNow);
}

/** Opens a loan by its place in the settlement. */
export function openLoan(place: number): Promise<void> {
  return working(async () => {
    const shown = await client.ask('loan', { place, lang: lang.value });
    batch(() => {
      loan.value = shown;
      view.value = 'loans';
    });
  });
}

/** Switches the language. What is shown is asked for again; nothing is computed again. */
export function changeLang(to: Lang): Promise<void> {
  lang.value = to;
  return working(async () => {
    const before = opened.value;
    if (before !== undefined && before.faults.length > 0) opened.value = await client.ask('reopen', { lang: to });
    await showPolicy();
    if (settled.value === undefined) return;
    if (!isSettled.value) return settleNow();
    settled.value = await client.ask('summary', { lang: to });
    await arrange();
    await draw();
    const shown = loan.value;
    if (shown !== undefined) {
      const place = shown.household.places[shown.household.loans.rows.findIndex(([id]) => id === shown.loanId)];
      if (place !== undefined) loan.value = await client.ask('loan', { place, lang: to });
    }
  });
}

/** Hands over a file of what is settled. */
export function download(kind: DownloadKind): Promise<void> {
  return working(async () => {
    step.value = 'writing';
    const { name, type, bytes } = await client.ask('download', { kind, lang: lang.value });
    const url = URL.createObjectURL(new Blob([bytes as Uint8Array<ArrayBuffer>], { type }));
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
  });
}

/** Stops what is being done. What was read is forgotten. */
export async function cancel(): Promise<void> {
  client.cancel();
  batch(() => {
    step.value = undefined;
    isCancelled.value = true;
    opened.value = undefined;
    settled.value = undefined;
    listed.value = undefined;
    loan.value = undefined;
    view.value = 'data';
  });
}

effect(() => {
  document.documentElement.lang = lang.value;
  document.title = PAGE.title[lang.value];
});
