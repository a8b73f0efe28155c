import type { WorkerScope } from '../../src/worker/answers.js';
import type { WorkerLike } from '../../src/worker/channel.js';

/** A worker of this process: what is posted is copied by the platform, as between a page and a worker. */
export interface Connected extends WorkerLike {
  readonly isEnded: () => boolean;
  /** What the worker was sent and what it sent, as the other side got it. */
  readonly messages: readonly unknown[];
  /** As a browser tells that a script has failed. */
  fail(message?: string): void;
}

/** Starts a worker whose script is `script`. */
export function connected(script: (scope: WorkerScope) => void): Connected {
  const { port1: page, port2: own } = new MessageChannel();
  const messages: unknown[] = [];
  const failures: ((event: { readonly message?: string }) => void)[] = [];
  let isEnded = false;
  const listen = (port: typeof page, listener: (event: { readonly data: unknown }) => void) => {
    port.addEventListener('message', (event) => {
      const { data } = event as unknown as { readonly data: unknown };
      messages.push(data);
      listener({ data });
    });
    port.start();
  };
  script({
    postMessage: (message, transfer) => own.postMessage(message, transfer),
    addEventListener: (_, listener) => listen(own, listener),
  });
  return {
    messages,
    isEnded: () => isEnded,
    postMessage: (message, transfer) => page.postMessage(message, transfer),
    addEventListener: (type: 'message' | 'error', listener: (event: never) => void) => {
      if (type === 'message') listen(page, listener as (event: { readonly data: unknown }) => void);
      else failures.push(listener as (event: { readonly message?: string }) => void);
    },
    terminate: () => {
      isEnded = true;
      page.close();
    },
    fail: (message) => {
      for (const listener of failures) listener(message === undefined ? {} : { message });
    },
  };
}
