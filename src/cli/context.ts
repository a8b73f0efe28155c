/** What the command writes to: standard output or standard error. */
export interface Output {
  /** @param taken is called when there is room for more, also where nobody reads it */
  write(text: string | Uint8Array, taken?: () => void): unknown;
  /** Whether nobody reads it any more. */
  readonly destroyed?: boolean;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** The command's surroundings: what a process has, and what a test gives in its place. */
export interface Context {
  readonly stdin: AsyncIterable<Uint8Array | string>;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** The file that a thread runs to settle blocks; where there is none, no threads are started. */
  readonly thread?: string;
}
