import type { Answer, Asked, Call, Calls, Step } from '../protocol.js';

interface Waiting {
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The work was cancelled. */
export class Cancelled extends Error {}

/**
 * The worker with the engine. Its script is in the page, packed: it is unpacked once and started from memory, since a page from
 * a disk may start no worker from a file.
 */
export class Client {
  private worker: Promise<Worker> | undefined;
  private url: Promise<string> | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private next = 1;

  /** @param step is told what the worker is doing */
  constructor(private readonly step: (step: Step) => void) {}

  /** Asks the worker. It answers one question after another. */
  async ask<C extends Call>(call: C, input: Calls[C]['in'], transfer: Transferable[] = []): Promise<Calls[C]['out']> {
    this.worker ??= this.started();
    const worker = await this.worker;
    const id = this.next;
    this.next += 1;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve: resolve as (output: unknown) => void, reject });
      worker.postMessage({ id, call, input } satisfies Asked<C>, transfer);
    });
  }

  /** Ends the worker with all that it knows and does. The next question starts another. */
  async cancel(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    (await worker)?.terminate();
    for (const { reject } of this.waiting.values()) reject(new Cancelled());
    this.waiting.clear();
  }

  private async started(): Promise<Worker> {
    this.url ??= unpacked();
    const worker = new Worker(await this.url);
    worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => this.take(data));
    worker.addEventListener('error', (event) => {
      const error = new Error(event.message);
      for (const { reject } of this.waiting.values()) reject(error);
      this.waiting.clear();
    });
    return worker;
  }

  private take(answer: Answer): void {
    if ('step' in answer) {
      this.step(answer.step);
      return;
    }
    const waiting = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ('error' in answer) waiting?.reject(new Error(answer.error));
    else waiting?.resolve(answer.output);
  }
}

/** The address of the worker's script in memory. */
async function unpacked(): Promise<string> {
  const packed = atob(document.getElementById('engine')?.textContent ?? '');
  const bytes = Uint8Array.from(packed, (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const text = await new Response(stream).text();
  return URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
}
