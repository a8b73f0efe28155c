import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Dialogue } from '../../src/cli/context.js';
import { run } from '../../src/cli/run.js';

export { folderOf } from '../setup/folders.js';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A page, where the built one is not needed. */
const STANDIN = fileURLToPath(new URL('standin.html', import.meta.url));

/** Runs the command as `tiexi …`, in English where the environment says nothing. */
export async function tiexi(
  argv: readonly string[],
  {
    stdin = '',
    env = {},
    cwd = tmpdir(),
    dialogue,
    beforeStream,
  }: {
    stdin?: string;
    env?: Record<string, string>;
    cwd?: string;
    dialogue?: Dialogue;
    beforeStream?: () => Promise<void>;
  } = {},
): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const code = await run(argv, {
    stdin: Readable.from([Buffer.from(stdin)]),
    stdout: {
      write: (text, taken) => {
        stdout += typeof text === 'string' ? text : Buffer.from(text).toString();
        taken?.();
      },
    },
    stderr: {
      write: (text) => {
        stderr += text;
      },
    },
    env,
    cwd,
    page: STANDIN,
    ...(dialogue === undefined ? {} : { dialogue }),
    ...(beforeStream === undefined ? {} : { beforeStream }),
  });
  return { code, stdout, stderr };
}

/** The columns that a line takes in a terminal: two for what East Asian Width calls wide or full-width. */
export function displayWidth(line: string): number {
  return Array.from(line).reduce(
    (sum, character) =>
      sum +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(character)
        ? 2
        : 1),
    0,
  );
}
