import { Channel } from '../../worker/channel.js';
import type { Step } from '../../worker/messages.js';
import type { Calls } from '../protocol.js';

/**
 * The worker with the engine. Its script is in the page, packed: it is unpacked once and started from memory, since a page from
 * a disk may start no worker from a file.
 */
export class Client extends Channel<Calls> {
  /** @param step is told what the worker is doing */
  constructor(step: (step: Step) => void) {
    let url: Promise<string> | undefined;
    super(async () => {
      url ??= unpacked();
      return new Worker(await url);
    }, step);
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
