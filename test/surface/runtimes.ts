import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a program is allowed to: to load modules, to read files besides, or everything. Only Deno asks. */
export type Permission = 'load' | 'read' | 'all';

/** Something that runs JavaScript. */
export interface Runtime {
  readonly name: string;
  readonly version: string;
  /** Runs a file of JavaScript and gives what it prints. @throws Error where it ends with anything but 0 */
  run(file: string, args: readonly string[], options: { readonly cwd: string; readonly may: Permission }): string;
}

interface Source {
  readonly name: string;
  /** What is installed from the npm registry. */
  readonly spec: string;
  /** The folder with packages of which one holds the binary, and the binary's place in it. */
  readonly within: string;
  readonly binary: string;
  readonly args?: (may: Permission) => readonly string[];
}

const nodeOf = (major: number): Source => ({
  name: `Node ${major}`,
  spec: `node-${process.platform}-${process.arch}@${major}`,
  within: '.',
  binary: 'bin/node',
});

const DENO_MAY: Readonly<Record<Permission, readonly string[]>> = {
  load: [],
  read: ['--allow-read'],
  all: ['--allow-all'],
};

/** `bun` and `deno` install one package for the platform, which has the binary. */
const SOURCES: readonly Source[] = [
  nodeOf(20),
  nodeOf(22),
  nodeOf(24),
  { name: 'Bun', spec: 'bun@1', within: '@oven', binary: 'bin/bun' },
  {
    name: 'Deno',
    spec: 'deno@2',
    within: '@deno',
    binary: 'deno',
    args: (may) => ['run', '--no-remote', '--no-lock', '--no-prompt', '--node-modules-dir=manual', ...DENO_MAY[may]],
  },
];

/**
 * Installs the runtimes that the package is for below a folder, each by itself. The Node that runs this is taken as it is.
 *
 * @param passedOver is told of a runtime that cannot be had, and why
 */
export function installRuntimes(folder: string, passedOver: (name: string, reason: string) => void): Runtime[] {
  return SOURCES.flatMap((source, place) => {
    try {
      const isThisNode = source.name === `Node ${process.versions.node.split('.')[0]}`;
      const binary = isThisNode ? process.execPath : installed(join(folder, String(place)), source);
      const env = { ...process.env, DENO_DIR: join(folder, 'deno-cache'), DENO_NO_UPDATE_CHECK: '1' };
      const version = execFileSync(binary, ['--version'], { env, encoding: 'utf8' }).split('\n')[0] as string;
      const run: Runtime['run'] = (file, args, { cwd, may }) =>
        execFileSync(binary, [...(source.args?.(may) ?? []), file, ...args], {
          cwd,
          env,
          encoding: 'utf8',
          stdio: ['ignore', 'pipe', 'pipe'],
          maxBuffer: 2 ** 28,
        });
      return [{ name: source.name, version, run }];
    } catch (error) {
      passedOver(source.name, reasonOf(error as Error));
      return [];
    }
  });
}

/** What npm says, where it is npm that failed. */
function reasonOf({ message }: Error): string {
  const ofNpm = message.split('\n').filter((line) => line.startsWith('npm error'));
  return (ofNpm.length > 0 ? ofNpm.slice(0, 2).join('; ') : message.split('\n')[0]) as string;
}

function installed(folder: string, { spec, within, binary }: Source): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const flags = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', '--no-save'];
  execFileSync('npm', ['install', ...flags, spec], { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  const packages = join(folder, 'node_modules', within);
  const path = readdirSync(packages)
    .map((name) => join(packages, name, binary))
    .find(existsSync);
  if (path === undefined) throw new Error(`${spec} has no ${binary} for ${process.platform}-${process.arch}`);
  return path;
}
