import type { Fault } from '../fields/faults.js';

/*
 * What a page and its worker say to each other, whatever they talk about: plain data, which passes `postMessage`.
 */

/** The calls of a worker: what each takes and what it answers. */
export type CallTable<Calls> = { readonly [C in keyof Calls]: { readonly in: unknown; readonly out: unknown } };

/** What a worker is doing. */
export type Step = 'reading' | 'checking' | 'settling' | 'writing';

/** From the page to the worker. */
export interface Asked {
  readonly id: number;
  readonly call: string;
  readonly input: unknown;
}

/** From the worker to the page: what it is doing, or how a call ended. */
export type Answer =
  | { readonly id: number; readonly step: Step }
  | { readonly id: number; readonly output: unknown }
  | { readonly id: number; readonly faults: readonly Fault[] }
  | { readonly id: number; readonly error: ErrorData };

/** An error as it passes `postMessage`. */
export interface ErrorData {
  readonly name: string;
  readonly message: string;
  readonly stack?: string;
}
