import type { ThreadData } from './threads.js';

/** Whether a thread was started to settle blocks. */
export function isThreadData(data: unknown): data is ThreadData {
  return typeof data === 'object' && data !== null && Object.hasOwn(data, 'tiexi');
}
