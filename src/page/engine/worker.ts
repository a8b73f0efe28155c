import * as z from 'zod/mini';
import { type Answers, answerCalls, type WorkerScope } from '../../worker/answers.js';
import type { Step } from '../../worker/messages.js';
import type { Calls, SourceFile } from '../protocol.js';
import { decided, isOpenTerm, shownPolicy, withAllCustomary, withCustomary } from './policy.js';
import { Session } from './session.js';

// The page forbids eval. Without this, zod would try it, and the browser would report an attempt against the page's policy.
z.config({ jitless: true });

/** A file as the page sends it: its bytes are read here. */
type Sent = { readonly name: string; readonly file: Blob };

/** What answers each call. `open` is sent files whose bytes are read here. */
const answersWith = (tell: (step: Step) => void): Answers<Calls> => {
  const session = new Session(tell);
  return {
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
};

async function bytesOf(files: readonly Sent[]): Promise<readonly SourceFile[]> {
  return Promise.all(files.map(async ({ name, file }) => ({ name, bytes: new Uint8Array(await file.arrayBuffer()) })));
}

answerCalls<Calls>(self as unknown as WorkerScope, answersWith);
