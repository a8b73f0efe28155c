import type { Files } from './files/files.js';

/** Standard output or standard error. */
export interface Output {
  /** @param taken is called when the text has been taken, or with the error for which it has not */
  write(text: string | Uint8Array, taken?: (error?: Error | null) => void): unknown;
  /** Whether the reader has closed the stream. */
  readonly destroyed?: boolean;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** The environment of the command: that of a process, or one that a test provides. */
export interface Context {
  readonly stdin: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean };
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The locale of the system, such as `zh-CN`; asked for where the environment names none. */
  readonly locale?: () => string | undefined;
  readonly cwd: string;
  readonly files: Files;
  /** What the run has done that nobody asked for by a flag: lines for standard error, in front of all others. */
  readonly notes: string[];
  /** The script that a thread runs to settle blocks; without it no threads are started. */
  readonly thread?: string;
  /** The page as it is built; without it the command has none. */
  readonly page?: string;
  /** Opens a file in the browser; returns whether that could be tried. Without it nothing is opened. */
  readonly show?: (path: string) => boolean;
  /** Prepares the process for a stream of many loans, once, before it begins. Without it nothing is prepared. */
  readonly beforeStream?: () => Promise<void>;
  /** Asks questions; without it, on the terminal, where standard input is one. */
  readonly dialogue?: Dialogue;
}

/** Someone who answers questions. */
export interface Dialogue {
  /** Shows lines and asks; undefined where no more answers come. */
  ask(lines: readonly string[], prompt: string): Promise<string | undefined>;
  close(): void;
}

/** What the command is started with: the file system of this machine is used where it gives no other. */
export type Surroundings = Omit<Context, 'files' | 'notes'> & { readonly files?: Files };
