#!/usr/bin/env node
import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import { VERSION } from '../fields/version.js';
import { run } from './run.js';
import { isThreadData, serve } from './stream/thread.js';

if (parentPort !== null && isThreadData(workerData)) serve(parentPort, workerData);
else command();

function command(): void {
  // A reader such as `head` may close the pipe early; this is not an error.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }

  run(process.argv.slice(2), {
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    cwd: process.cwd(),
    // The build is one file.
    thread: __filename,
  }).then(
    (code) => {
      process.exitCode = code;
    },
    (error: Error) => {
      // An error of the program, not of its input.
      process.stderr.write(`tiexi ${VERSION} failed: internal error, please report it\n${error.stack}\n`);
      process.exitCode = 2;
    },
  );
}
