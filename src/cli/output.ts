import { escapeUnsafe } from '../io/escape-controls.js';
import type { Output } from './context.js';
import { surroundingsError } from './errors.js';

/**
 * Writes to standard output, and returns when it has been taken: waits where the reader is slower, and writes nothing
 * where it has closed the pipe, which is no error. Of a text, what could change how a terminal shows it is escaped.
 *
 * @throws FileError where it cannot be written
 */
export async function put(output: Output, text: string | Uint8Array | Iterable<Uint8Array>): Promise<void> {
  if (typeof text !== 'string' && !(text instanceof Uint8Array)) {
    for (const piece of text) await put(output, piece);
    return;
  }
  if (output.destroyed === true || text.length === 0) return;
  const safe = typeof text === 'string' ? escapeUnsafe(text) : text;
  await new Promise<void>((resolve, reject) => {
    output.write(safe, (error) => {
      if (error === undefined || error === null || CLOSED.includes((error as { readonly code?: string }).code ?? ''))
        resolve();
      else reject(surroundingsError(error, STDOUT));
    });
  });
}

/** What a closed pipe is called: by the system, and by a stream that has found so before. */
const CLOSED = ['EPIPE', 'ERR_STREAM_DESTROYED'];

const STDOUT = { en: 'cannot write standard output', 'zh-CN': '无法写入标准输出' };
