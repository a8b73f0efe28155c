/**
 * Published as `tiexi/worker`: the engine in a Web Worker, and the page's side of it. A worker's script is `serve()`; the page
 * has an `EngineClient`. A bundler drops the engine from the page, which only asks.
 */
export type { WorkerScope } from './answers.js';
export type {
  ExplainRequest,
  LinesRequest,
  OpenedPortfolio,
  OpenRequest,
  QuoteRequest,
  ReconcileRequest,
  ScreenRequest,
} from './calls.js';
export { WorkerCancelledError, type WorkerLike } from './channel.js';
export { EngineClient, type EngineClientOptions } from './client.js';
export type { Step } from './messages.js';
export { serve } from './serve.js';
