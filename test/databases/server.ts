import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { pause } from './guide.js';

/** `TIEXI_POSTGRES=required`: where PostgreSQL is not found, its tests fail instead of being left out. */
const REQUIRED = process.env.TIEXI_POSTGRES === 'required';

/** Where Debian puts its versions. */
const DEBIAN = '/usr/lib/postgresql';

/** The folder of the newest PostgreSQL's programs; undefined where there is none. */
function programs(): string | undefined {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a)) : [];
  const paths = (process.env.PATH ?? '').split(delimiter);
  const folders = [...versions.map((version) => join(DEBIAN, version, 'bin')), ...paths];
  return folders.find((folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')));
}

const PROGRAMS = programs();

/** Whether the tests of PostgreSQL run. */
export const POSTGRES = REQUIRED || PROGRAMS !== undefined;

/** PostgreSQL refuses to run as root: then it runs as the user that Debian's package makes. */
function unprivileged(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

/** A PostgreSQL of its own on the loopback address, with its data in a temporary folder. */
export class Server {
  private constructor(
    private readonly process: ChildProcess,
    private readonly folder: string,
    /** For clients. */
    readonly env: Readonly<Record<'PGHOST' | 'PGPORT' | 'PGUSER' | 'PGDATABASE', string>>,
  ) {
    globalThis.process.once('exit', this.atExit);
  }

  /** Makes a cluster and starts it. @throws Error with what it wrote, where it does not start */
  static async start(): Promise<Server> {
    if (PROGRAMS === undefined) throw new Error('PostgreSQL is required, and is not found');
    const user = unprivileged();
    const folder = await mkdtemp(join(tmpdir(), 'tiexi-pg-'));
    try {
      if (user !== undefined) chownSync(folder, user.uid, user.gid);
      const options = { cwd: folder, ...user };
      const data = join(folder, 'data');
      const initdb = ['-D', data, '-U', 'postgres', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'];
      execFileSync(join(PROGRAMS, 'initdb'), initdb, { ...options, stdio: 'pipe' });
      const port = String(await freePort());
      const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'autovacuum=off'];
      const argv = ['-D', data, '-p', port, ...settings.flatMap((setting) => ['-c', setting])];
      const log = openSync(join(folder, 'log'), 'w');
      const server = spawn(join(PROGRAMS, 'postgres'), argv, { ...options, stdio: ['ignore', log, log] });
      const env = { PGHOST: '127.0.0.1', PGPORT: port, PGUSER: 'postgres', PGDATABASE: 'postgres' };
      const started = new Server(server, folder, env);
      await started.ready();
      return started;
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Stops it and removes its data. */
  async stop(): Promise<void> {
    globalThis.process.off('exit', this.atExit);
    if (this.process.exitCode === null && this.process.signalCode === null) {
      const stopped = once(this.process, 'exit');
      this.process.kill('SIGINT'); // Fast: connections are ended.
      await stopped;
    }
    this.remove();
  }

  private async ready(): Promise<void> {
    const argv = ['-h', this.env.PGHOST, '-p', this.env.PGPORT, '-t', '1', '-q'];
    for (let tries = 0; tries < 300; tries++) {
      if (this.process.exitCode !== null) break;
      if (spawnSync(join(PROGRAMS as string, 'pg_isready'), argv).status === 0) return;
      await pause(100);
    }
    const log = join(this.folder, 'log');
    const written = existsSync(log) ? readFileSync(log, 'utf8') : '';
    await this.stop();
    throw new Error(`PostgreSQL does not start: ${written}`);
  }

  private readonly remove = () => rmSync(this.folder, { recursive: true, force: true });

  /** Where the tests end without stopping it. */
  private readonly atExit = () => {
    this.process.kill('SIGQUIT'); // Immediate.
    this.remove();
  };
}

async function freePort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1');
  await once(listener, 'listening');
  const address = listener.address();
  listener.close();
  await once(listener, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}
