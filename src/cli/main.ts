#!/usr/bin/env node
import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import { VERSION } from '../fields/version.js';
import { run } from './run.js';
import { isThreadData, serve } from './stream/thread.js';

if (parentPort !== null && isThreadData(workerData)) serve(parentPort, workerData);
else command();

function command(): void {
  // A reader that has seen enough, such as `head`, closes the pipe: that is no failure.
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
      // Nothing that a user does leads here.
      process.stderr.write(`tiexi ${VERSION} failed, a fault of the program; please report it\n${error.stack}\n`);
      process.exitCode = 2;
    },
  );
}
