import * as z from 'zod/mini';
import type { Answer, Asked, Call, Calls, SourceFile } from '../protocol.js';
import { decided, isOpenTerm, shownPolicy, withAllCustomary, withCustomary } from './policy.js';
import { Session } from './session.js';

// The page forbids eval. Without this, zod would try it, and the browser would report an attempt against the page's policy.
z.config({ jitless: true });

/** A file as the page sends it: its bytes are read here. */
type Sent = { readonly name: string; readonly file: Blob };

const post = (answer: Answer, transfer: Transferable[] = []) =>
  (self as unknown as { postMessage(message: unknown, transfer: Transferable[]): void }).postMessage(answer, transfer);

let asked = 0;
const session = new Session((step) => post({ id: asked, step }));

const CALLS: { readonly [C in Call]: (input: Calls[C]['in']) => Calls[C]['out'] | Promise<Calls[C]['out']> } = {
  open: async ({ files, lang }) => session.open(await bytesOf(files as unknown as readonly Sent[]), lang),
  reopen: ({ lang }) => session.reopen(lang),
  policy: ({ policy, lang }) => shownPolicy(policy, lang),
  decide: ({ policy, term, value }) => {
    if (!isOpenTerm(term)) return policy;
    return value === 'customary' ? withCustomary(policy, term) : decided(policy, term, value);
  },
  customary: ({ policy }) => withAllCustomary(policy),
  settle: ({ policy, period, lang }) => session.settle(policy, period, lang),
  summary: ({ lang }) => session.summary(lang),
  charts: ({ lang }) => session.charts(lang),
  list: ({ query, lang }) => session.list(query, lang),
  rows: ({ from, to, lang }) => session.rows(from, to, lang),
  loan: ({ place, lang }) => session.loan(place, lang),
  download: ({ kind, lang }) => session.download(kind, lang),
};

async function bytesOf(files: readonly Sent[]): Promise<readonly SourceFile[]> {
  return Promise.all(files.map(async ({ name, file }) => ({ name, bytes: new Uint8Array(await file.arrayBuffer()) })));
}

/** One call after another, in the order in which they were made. */
let last: Promise<void> = Promise.resolve();

self.addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  last = last.then(async () => {
    asked = data.id;
    try {
      const answer = CALLS[data.call] as (input: unknown) => unknown;
      const output = await answer(data.input);
      const bytes = (output as { readonly bytes?: Uint8Array } | undefined)?.bytes;
      post({ id: data.id, output }, bytes === undefined ? [] : [bytes.buffer as ArrayBuffer]);
    } catch (error) {
      post({ id: data.id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  });
});
