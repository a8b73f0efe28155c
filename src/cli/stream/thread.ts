import type { MessagePort } from 'node:worker_threads';
import type { LineBlock } from './line-blocks.js';
import { lineSettler } from './line-settler.js';
import { bytesOf, type ThreadData } from './threads.js';

/** Does the work of a thread: settles every block that comes. */
export function serve(port: MessagePort, { tiexi }: ThreadData): void {
  const settle = lineSettler(tiexi);
  port.on('message', (block: LineBlock) => {
    const settled = settle(block);
    port.postMessage(settled, bytesOf(settled));
  });
}
