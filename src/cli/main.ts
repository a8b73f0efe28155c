#!/usr/bin/env node
import { dirname, join } from 'node:path';
import process from 'node:process';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { escapeControls } from '../io/escape-controls.js';
import { crashLines } from './errors.js';
import { nodeDisk } from './files/disk.js';
import { Files } from './files/files.js';
import { langOf } from './options.js';
import { run } from './run.js';
import { showInBrowser } from './show.js';
import { isThreadData } from './stream/thread-data.js';
import type { ThreadData } from './stream/threads.js';

if (parentPort !== null && isThreadData(workerData)) void serve(parentPort, workerData);
else command();

async function serve(port: MessagePort, data: ThreadData): Promise<void> {
  const thread = await import('./stream/thread.js');
  thread.serve(port, data);
}

function command(): void {
  const argv = process.argv.slice(2);
  const files = new Files(nodeDisk);

  // Whoever writes is told of an error of standard output; without a listener it would be thrown, too.
  process.stdout.on('error', () => {});
  // There is nowhere to tell that standard error cannot be written.
  process.stderr.on('error', () => {});

  /** An error that nothing has caught ends the process with 70: node itself would end it with 1. */
  const crash = (error: unknown) => {
    files.abandon();
    const lines = crashLines(error)[langOf(argv, process.env, systemLocale)];
    process.stderr.write(`${lines.map(escapeControls).join('\n')}\n`, () => process.exit(70));
  };
  process.on('uncaughtException', crash);
  process.on('unhandledRejection', crash);

  // Only while there are temporary files: a signal is heard between two pieces of work, and ends the process at once
  // where nobody listens.
  files.onScratch = (any) => {
    for (const signal of SIGNALS) {
      if (any) process.on(signal, end);
      else process.off(signal, end);
    }
  };
  const end = (signal: NodeJS.Signals) => {
    files.abandon();
    for (const each of SIGNALS) process.off(each, end);
    // The process ends by the signal, as its caller expects.
    process.kill(process.pid, signal);
  };

  const started = async () =>
    run(argv, {
      stdin: process.stdin,
      stdout: process.stdout,
      stderr: process.stderr,
      env: process.env,
      locale: systemLocale,
      cwd: process.cwd(),
      files,
      // A thread begins here, too.
      thread: __filename,
      page: join(dirname(__filename), 'page', 'index.html'),
      show: showInBrowser,
      beforeStream: keepHeapSmall,
    });
  started().then((code) => {
    process.exitCode = code;
  }, crash);
}

/**
 * Keeps the space of new objects at its first size. What a stream makes is dead after a block, so that a larger space
 * collects no less, and only takes memory (`docs/internals/performance.md`).
 */
async function keepHeapSmall(): Promise<void> {
  const { setFlagsFromString } = await import('node:v8');
  setFlagsFromString('--semi-space-growth-factor=1');
}

/**
 * The locale that the system is set to. On Windows nothing else names it. All of Intl have the same; plural rules take 0.3 ms
 * of the processor, the format of dates 16.
 */
function systemLocale(): string {
  return new Intl.PluralRules().resolvedOptions().locale;
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
