import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { type Disk, nodeDisk, type OpenFile } from '../../src/cli/files/disk.js';
import { Files } from '../../src/cli/files/files.js';
import { run } from '../../src/cli/run.js';
import type { Outcome } from './command.js';

/** An operation of a disk, as it is about to be done: the method and the file. It throws where the operation fails. */
export type Before = (operation: string, path: string) => void;

/**
 * The disk of this machine, with something before each of its operations. What is asked before the first file is looked
 * at (owner, rights, the folder for temporary files) is no operation.
 *
 * @param owner the process that temporary folders are of; every other has ended
 */
export function diskWith(before: Before, temporary: string, owner: string): Disk {
  const file = (path: string, opened: OpenFile): OpenFile => {
    const told = <T>(operation: string, work: () => T): T => {
      before(operation, path);
      return work();
    };
    return {
      stat: async () => told('file.stat', () => opened.stat()),
      readAll: async () => told('file.readAll', () => opened.readAll()),
      chunks: (size) => told('file.chunks', () => opened.chunks(size)),
      read: async (into, position) => told('file.read', () => opened.read(into, position)),
      // A disk may take less than it is given: of the first write it takes half.
      write: async (bytes, position) =>
        told('file.write', () =>
          opened.write(position === 0 ? bytes.subarray(0, Math.ceil(bytes.length / 2)) : bytes, position),
        ),
      readNow: (into, position) => told('file.readNow', () => opened.readNow(into, position)),
      writeNow: (bytes, position) => told('file.writeNow', () => opened.writeNow(bytes, position)),
      setMode: async (mode) => told('file.setMode', () => opened.setMode(mode)),
      // Whether it is on the disk shows only when the machine fails; that it is asked for, the log shows.
      sync: async () => told('file.sync', () => {}),
      close: async () => {
        // A file that cannot be closed is none the less gone.
        await opened.close();
        before('file.close', path);
      },
    };
  };
  const told =
    <R>(operation: string, work: (path: string, more: never) => R) =>
    (path: string, more?: unknown): R => {
      before(operation, path);
      return work(path, more as never);
    };
  return {
    temporaryFolder: () => temporary,
    stat: told('stat', nodeDisk.stat),
    lstat: told('lstat', nodeDisk.lstat),
    readdir: told('readdir', nodeDisk.readdir),
    openToRead: async (path) => told('openToRead', async () => file(path, await nodeDisk.openToRead(path)))(path),
    create: async (path) => told('create', async () => file(path, await nodeDisk.create(path)))(path),
    makeFolder: told('makeFolder', nodeDisk.makeFolder),
    setMode: told('setMode', nodeDisk.setMode),
    rename: told('rename', nodeDisk.rename),
    syncFolder: told('syncFolder', () => {}),
    remove: told('remove', nodeDisk.remove),
    umask: nodeDisk.umask,
    owner,
    isGone: (other) => other !== owner,
    isOwn: nodeDisk.isOwn,
  };
}

/** An error of the system. */
export function systemError(code: string, operation: string): Error {
  return Object.assign(new Error(`${code}: planted, ${operation}`), { code, syscall: operation });
}

/** Runs the command on a disk. */
export async function tiexiOn(disk: Disk, argv: readonly string[], cwd: string, stdin = ''): Promise<Outcome> {
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
    env: {},
    cwd,
    files: new Files(disk),
  });
  return { code, stdout, stderr };
}

/** What a folder has: its files by name, without folders, and what is hidden. */
export interface Content {
  /** Undefined where there is no folder. */
  readonly files: Readonly<Record<string, string>> | undefined;
  readonly hidden: readonly string[];
}

export function contentOf(folder: string): Content {
  if (statSync(folder, { throwIfNoEntry: false }) === undefined) return { files: undefined, hidden: [] };
  const entries = readdirSync(folder, { withFileTypes: true });
  const names = entries.map(({ name }) => name).sort();
  const isHidden = (name: string) => name.startsWith('.');
  const isFolder = (name: string) => entries.some((each) => each.name === name && each.isDirectory());
  const files = names.filter((name) => !isHidden(name) && !isFolder(name));
  return {
    files: Object.fromEntries(files.map((name) => [name, readFileSync(join(folder, name), 'latin1')])),
    hidden: names.filter(isHidden),
  };
}

/** Copies of a folder with its files, each under another name beside it, and a folder for temporary files in each. */
export class Copies {
  private readonly made: string[] = [];

  constructor(private readonly of: string) {}

  next(): { readonly cwd: string; readonly temporary: string } {
    const cwd = join(tmpdir(), `tiexi-copy-${process.pid}-${this.made.length}-${Math.random().toString(36).slice(2)}`);
    this.made.push(cwd);
    cpSync(this.of, cwd, { recursive: true });
    const temporary = join(cwd, 'temporary');
    mkdirSync(temporary);
    return { cwd, temporary };
  }

  remove(): void {
    for (const each of this.made.splice(0)) rmSync(each, { recursive: true, force: true });
  }
}
