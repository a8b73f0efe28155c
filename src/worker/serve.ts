import { answerCalls, type WorkerScope } from './answers.js';
import type { EngineCalls } from './calls.js';
import { EngineSession } from './session.js';

/**
 * Makes a worker answer an {@link EngineClient}: the whole script of a worker is `serve()`. Messages of others are left alone.
 *
 * @param scope the global scope of the worker, which need not be given
 */
export function serve(scope: WorkerScope = globalThis as unknown as WorkerScope): void {
  answerCalls<EngineCalls>(scope, (tell) => new EngineSession(tell).answers);
}
