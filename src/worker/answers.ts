import { InvalidInputError, isObject } from '../fields/faults.js';
import { errorData } from './channel.js';
import type { Answer, Asked, CallTable, Step } from './messages.js';

/** The global scope of a worker, as far as it is used here. */
export interface WorkerScope {
  /** Posts a message to the page; the buffers of `transfer` are moved and not copied. */
  postMessage(message: unknown, transfer: ArrayBuffer[]): void;
  /** Takes the messages of the page. */
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** What answers each call. */
export type Answers<Calls> = {
  readonly [C in keyof Calls]: (
    input: Calls[C] extends { readonly in: infer In } ? In : never,
  ) => Calls[C] extends { readonly out: infer Out } ? Out | Promise<Out> : never;
};

/**
 * Answers the calls of a page, one after another, in the order in which they were made.
 *
 * @param answersWith makes what answers; `tell` tells the page what is being done for the call that is answered
 */
export function answerCalls<Calls extends CallTable<Calls>>(
  scope: WorkerScope,
  answersWith: (tell: (step: Step) => void) => Answers<Calls>,
): void {
  const post = (answer: Answer, transfer: ArrayBuffer[] = []) => scope.postMessage(answer, transfer);
  let asked = 0;
  const answers = answersWith((step) => post({ id: asked, step })) as Readonly<
    Record<string, (input: unknown) => unknown>
  >;
  let last: Promise<void> = Promise.resolve();
  scope.addEventListener('message', ({ data }) => {
    if (!isAsked(data) || !Object.hasOwn(answers, data.call)) return;
    const { id, call, input } = data;
    last = last.then(async () => {
      asked = id;
      try {
        const output = await answers[call]?.(input);
        post({ id, output }, buffersIn(output));
      } catch (error) {
        if (error instanceof InvalidInputError) post({ id, faults: error.faults });
        else post({ id, error: errorData(error) });
      }
    });
  });
}

function isAsked(data: unknown): data is Asked {
  return isObject(data) && typeof data.id === 'number' && typeof data.call === 'string';
}

/** The buffer of an answer that is bytes, or has them: it is moved. */
function buffersIn(output: unknown): ArrayBuffer[] {
  const bytes = output instanceof Uint8Array ? output : isObject(output) ? output.bytes : undefined;
  return bytes instanceof Uint8Array ? [bytes.buffer as ArrayBuffer] : [];
}
