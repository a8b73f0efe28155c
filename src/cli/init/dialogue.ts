import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { escapeControls } from '../../io/escape-controls.js';
import type { Dialogue } from '../context.js';

/** Asks on the terminal. Questions go to standard error, so that standard output has the result alone. */
export function terminalDialogue(): Dialogue {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  let isClosed = false;
  const closed = new Promise<undefined>((resolve) => {
    terminal.once('close', () => {
      isClosed = true;
      resolve(undefined);
    });
  });
  // Without a listener the question would never be answered.
  terminal.once('SIGINT', () => {
    terminal.close();
    process.kill(process.pid, 'SIGINT');
  });
  return {
    ask: async (lines, prompt) => {
      if (isClosed) return undefined;
      process.stderr.write(lines.map((line) => `${escapeControls(line)}\n`).join(''));
      return Promise.race([terminal.question(prompt), closed]);
    },
    close: () => terminal.close(),
  };
}
