import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Page, ROOT, readPage } from '../docs/markdown.js';
import { folderOf } from '../setup/folders.js';

/** A guide for a database: what the tests run is what the page shows. */
export interface Guide {
  readonly page: Page;
  /** The SQL that makes the tables. */
  readonly schema: string;
  /** The SQL that puts the page's loans into them. */
  readonly example: string;
  /** The query that returns no row where the lines add up to the totals. */
  readonly check: string;
  /** The program. */
  readonly program: string;
  /** What the page says that two runs of it print. */
  readonly printed: string;
}

/** @param name of the page in docs/guides, and the end of that of its program */
export function guideOf(name: 'postgresql' | 'sqlite'): Guide {
  const page = readPage(`docs/guides/${name}.md`);
  const block = (file: string) => {
    const found = page.blocks.filter((each) => each.name === file);
    if (found.length !== 1) throw new Error(`${page.path} shows ${found.length} files ${file}`);
    return (found[0] as (typeof found)[number]).text;
  };
  const output = page.blocks.findIndex(({ lang, text }) => lang === 'bash' && text.startsWith('node settle-')) + 1;
  return {
    page,
    schema: block('schema.sql'),
    example: block('example.sql'),
    check: block('check.sql'),
    program: block(`settle-${name}.mjs`),
    printed: page.blocks[output]?.lang === 'text' ? (page.blocks[output].text as string) : '',
  };
}

/** Where the drivers are installed. */
const DRIVERS = { pg: 'node_modules', 'better-sqlite3': 'test/databases/node_modules' } as const;

/** A folder with a program, and the built package and a driver to import. It is gone after the tests of the file. */
export async function folderWith(program: string, driver: keyof typeof DRIVERS): Promise<string> {
  const folder = await folderOf({ 'settle.mjs': program, 'node_modules/.keep': '' });
  await symlink(ROOT, join(folder, 'node_modules/tiexi'), 'dir');
  await symlink(join(ROOT, DRIVERS[driver], driver), join(folder, 'node_modules', driver), 'dir');
  return folder;
}

/** How a run of the program ended. */
export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A run of the program in its folder, which may be killed. */
export class Run {
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;
  private hasEnded = false;

  constructor(folder: string, env: Readonly<Record<string, string>> = {}) {
    this.child = spawn(process.execPath, ['settle.mjs'], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'] as const) {
      this.child[name]?.setEncoding('utf8').on('data', (text: string) => {
        texts[name] += text;
      });
    }
    this.ended = once(this.child, 'close').then(([code, signal]) => {
      this.hasEnded = true;
      return { code, signal, ...texts };
    });
  }

  get isRunning(): boolean {
    return !this.hasEnded;
  }

  /** Kills it without notice, as `kill -9` does. */
  async kill(): Promise<Ended> {
    this.child.kill('SIGKILL');
    return this.ended;
  }
}

/** Runs the program to its end. @returns what it printed @throws Error where it failed */
export async function printedBy(folder: string, env?: Readonly<Record<string, string>>): Promise<string> {
  const { code, signal, stdout, stderr } = await new Run(folder, env).ended;
  if (code !== 0) throw new Error(`the program ended with ${code ?? signal}: ${stderr}`);
  return stdout.trimEnd();
}

/** Writes another program into the folder. */
export const replaceProgram = (folder: string, program: string): Promise<void> =>
  writeFile(join(folder, 'settle.mjs'), program);

export const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));
