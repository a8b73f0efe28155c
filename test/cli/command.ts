import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll } from 'vitest';
import { run } from '../../src/cli/run.js';

export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as `tiexi …`, in English where the environment says nothing. */
export async function tiexi(
  argv: readonly string[],
  { stdin = '', env = {}, cwd = tmpdir() }: { stdin?: string; env?: Record<string, string>; cwd?: string } = {},
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
  });
  return { code, stdout, stderr };
}

const made: string[] = [];

afterAll(async () => {
  for (const folder of made.splice(0)) await rm(folder, { recursive: true, force: true });
});

/** A folder of its own with these files; gone after the tests of the file. */
export async function folderOf(files: Readonly<Record<string, string | Uint8Array | object>> = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'tiexi-'));
  made.push(folder);
  for (const [name, content] of Object.entries(files)) {
    const isText = typeof content === 'string' || content instanceof Uint8Array;
    await writeFile(join(folder, name), isText ? content : JSON.stringify(content));
  }
  return folder;
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
