import { type Fault, isObject } from '../fields/faults.js';
import type { Answer, Asked, CallTable, ErrorData, Step } from './messages.js';

/** A Web Worker, as far as it is used here. A `Worker` of a browser is one. */
export interface WorkerLike {
  /** Posts a message; the buffers of `transfer` are moved and not copied. */
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  /** Takes the messages of the worker. */
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
  /** Is told where the script of the worker fails or cannot be loaded. */
  addEventListener(type: 'error', listener: (event: { readonly message?: string }) => void): void;
  /** Ends the worker at once. */
  terminate(): void;
}

/** The error of a call that was cancelled. */
export class WorkerCancelledError extends Error {
  /** Always `WorkerCancelledError`. */
  override readonly name = 'WorkerCancelledError';

  constructor() {
    super('the work was cancelled, and the worker has ended');
  }
}

/** The faults of an input that a call refused. */
export class RefusedCall extends Error {
  constructor(readonly faults: readonly Fault[]) {
    super(`${faults.length} faults`);
  }
}

interface Waiting {
  readonly resolve: (output: never) => void;
  readonly reject: (error: Error) => void;
}

/** Asks a worker, which is started with the first call and answers one call after another. */
export class Channel<Calls extends CallTable<Calls>> {
  private worker: Promise<WorkerLike> | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;

  /**
   * @param start starts a worker
   * @param tell is told what the worker is doing
   */
  constructor(
    private readonly start: () => WorkerLike | Promise<WorkerLike>,
    private readonly tell: (step: Step) => void,
  ) {}

  /**
   * Asks the worker.
   *
   * @throws RefusedCall with the faults of the input; WorkerCancelledError; the error of the call by its name and message
   */
  async ask<C extends keyof Calls & string>(
    call: C,
    input: Calls[C]['in'],
    transfer: ArrayBuffer[] = [],
  ): Promise<Calls[C]['out']> {
    this.worker ??= this.started();
    const starting = this.worker;
    const id = this.next;
    this.next += 1;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      const post = (worker: WorkerLike) => {
        // Cancelled while the worker was being started.
        if (this.waiting.has(id)) worker.postMessage({ id, call, input } satisfies Asked, transfer);
      };
      starting.then(post).catch((error: unknown) => this.take({ id, error: errorData(error) }));
    });
  }

  /** Ends the worker with all that it knows and does. Calls that wait are rejected; the next one starts another worker. */
  cancel(): void {
    const { worker } = this;
    this.worker = undefined;
    worker?.then(
      (started) => started.terminate(),
      () => undefined,
    );
    this.rejectAll(() => new WorkerCancelledError());
  }

  private started(): Promise<WorkerLike> {
    const own: Promise<WorkerLike> = this.listened().then(({ worker, failed }) => {
      // A worker that fails answers no more: the next call starts another.
      failed((error) => {
        if (this.worker !== own) return;
        this.worker = undefined;
        this.rejectAll(() => error);
      });
      return worker;
    });
    own.catch(() => {
      if (this.worker === own) this.worker = undefined;
    });
    return own;
  }

  private async listened() {
    const worker = await this.start();
    worker.addEventListener('message', ({ data }) => {
      if (isAnswer(data)) this.take(data);
    });
    const failed = (told: (error: Error) => void) =>
      worker.addEventListener('error', ({ message }) => {
        worker.terminate();
        told(new Error(message ?? 'the worker could not be loaded'));
      });
    return { worker, failed };
  }

  private take(answer: Answer): void {
    if ('step' in answer) {
      if (this.waiting.has(answer.id)) this.tell(answer.step);
      return;
    }
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ('faults' in answer) waiting?.reject(new RefusedCall(answer.faults));
    else if ('error' in answer) waiting?.reject(errorOf(answer.error));
    else waiting?.resolve(answer.output as never);
  }

  private rejectAll(error: () => Error): void {
    const all = [...this.waiting.values()];
    this.waiting.clear();
    for (const { reject } of all) reject(error());
  }
}

/** Whether a message is an answer: a worker may say other things, too. */
function isAnswer(data: unknown): data is Answer {
  if (!isObject(data) || typeof data.id !== 'number') return false;
  return 'step' in data || 'output' in data || 'faults' in data || 'error' in data;
}

/** An error as data. */
export function errorData(error: unknown): ErrorData {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error) };
  const { name, message, stack } = error;
  return { name, message, ...(stack === undefined ? {} : { stack }) };
}

function errorOf({ name, message, stack }: ErrorData): Error {
  const error = new Error(message);
  error.name = name;
  if (stack !== undefined) error.stack = stack;
  return error;
}
