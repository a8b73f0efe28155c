/** Standard output or standard error. */
export interface Output {
  /** @param taken is called when the text has been taken, also after the reader has closed the stream */
  write(text: string | Uint8Array, taken?: () => void): unknown;
  /** Whether the reader has closed the stream. */
  readonly destroyed?: boolean;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** The environment of the command: that of a process, or one that a test provides. */
export interface Context {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The script that a thread runs to settle blocks; without it no threads are started. */
  readonly thread?: string;
}
