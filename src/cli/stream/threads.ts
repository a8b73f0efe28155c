import { type Transferable, Worker } from 'node:worker_threads';
import { FileError } from '../errors.js';
import type { LineBlock } from './line-blocks.js';
import { type LineSetup, lineSettler, type SettledLines } from './line-settler.js';

/** Blocks in the work of one thread at a time: while it settles one, the next is there. */
const AHEAD = 2;

/**
 * Settles blocks of lines on so many threads, and gives what becomes of them in the order of the blocks: how many threads
 * there are, and which is faster, changes nothing.
 *
 * @param script the file that a thread runs; without one, or for one thread, this thread does the work
 */
export async function* settledInOrder(
  blocks: AsyncIterable<LineBlock>,
  setup: LineSetup,
  jobs: number,
  script: string | undefined,
): AsyncGenerator<SettledLines> {
  if (jobs === 1 || script === undefined) {
    const settle = lineSettler(setup);
    for await (const block of blocks) yield settle(block);
    return;
  }
  const threads = Array.from({ length: jobs }, () => new Thread(script, setup));
  try {
    const waiting: Promise<SettledLines>[] = [];
    let next = 0;
    for await (const block of blocks) {
      waiting.push((threads[next] as Thread).settle(block));
      next = (next + 1) % jobs;
      if (waiting.length >= jobs * AHEAD) yield await (waiting.shift() as Promise<SettledLines>);
    }
    while (waiting.length > 0) yield await (waiting.shift() as Promise<SettledLines>);
  } finally {
    await Promise.all(threads.map((thread) => thread.end()));
  }
}

/** The argument with which a thread is started. */
export interface ThreadData {
  readonly tiexi: LineSetup;
}

/** A thread that settles blocks one after another. */
class Thread {
  private readonly worker: Worker;
  private readonly waiting: { resolve(settled: SettledLines): void; reject(error: Error): void }[] = [];
  private failed: Error | undefined;

  constructor(script: string, setup: LineSetup) {
    const workerData: ThreadData = { tiexi: setup };
    this.worker = new Worker(script, { workerData });
    this.worker.on('message', (settled: SettledLines) => this.waiting.shift()?.resolve(settled));
    this.worker.on('error', (error) => this.fail(outOfMemory(error) ?? error));
    this.worker.on('messageerror', (error) => this.fail(error));
    // After an error, or where the thread ends without one; what waits for it would wait for ever.
    this.worker.on('exit', (code) => this.fail(new Error(`a thread ended with ${code} before its work was done`)));
  }

  private fail(error: Error): void {
    this.failed ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(this.failed);
  }

  settle(block: LineBlock): Promise<SettledLines> {
    const settled = new Promise<SettledLines>((resolve, reject) => {
      if (this.failed !== undefined) reject(this.failed);
      else this.waiting.push({ resolve, reject });
    });
    // It is awaited when its turn comes; until then its failure is no one's.
    settled.catch(() => {});
    this.worker.postMessage(block, [block.bytes.buffer as ArrayBuffer]);
    return settled;
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }
}

/** What is told where a thread has no memory left; undefined for other errors. */
function outOfMemory(error: Error & { readonly code?: string }): FileError | undefined {
  if (error.code !== 'ERR_WORKER_OUT_OF_MEMORY') return undefined;
  return new FileError(
    {
      en: 'a thread has too little memory; use fewer threads (--jobs), or a machine with more memory',
      'zh-CN': '线程内存不足；请减少线程数（--jobs），或改用内存更大的机器',
    },
    70,
  );
}

/** The bytes of what a thread gives back, which go to the other thread instead of being copied. */
export function bytesOf({ block }: SettledLines): Transferable[] {
  const ids = [block?.loanIds, block?.householdIds, ...(block?.previousIds ?? [])];
  return [block?.drafts.bytes, ...ids.map((each) => each?.bytes)].flatMap((bytes) =>
    bytes === undefined ? [] : [bytes.buffer as ArrayBuffer],
  );
}
