import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Block, PAGES, type Page, ROOT, readPage } from '../docs/markdown.js';
import { folderOf, tiexi } from './command.js';

/**
 * Every `sh` block of a guide that begins with the command, or copies files, or shows or signs a file that it wrote, is run, one
 * after the other, in a folder with the files that the page shows and the package's `docs`; what it prints is what the `text`
 * or `json` block behind it shows. `…` stands for any text, on a line of its own for any lines; a last word `# exit code 1`
 * (`# 退出码 1`) is the exit code. The commands of the guides in Chinese run where the language is Chinese.
 */
const GUIDES = [
  'at-scale',
  'compare',
  'corrections',
  'explain',
  'init',
  'progress',
  'reconcile',
  'reports',
  'sign',
  'verify',
  'workbook',
].map((name) => readPage(`docs/guides/${name}.md`));

/** The guides in Chinese. */
const CHINESE = PAGES.filter(({ path }) => path.startsWith('docs/zh/'));

interface Example {
  readonly block: Block;
  readonly shown: Block | undefined;
}

function examplesOf({ blocks }: Page): Example[] {
  return blocks.flatMap((block, i) => {
    if (block.lang !== 'sh' || !/^(tiexi|cat|openssl|gpg|mkdir|cp) /.test(block.text)) return [];
    const next = blocks[i + 1];
    return [{ block, shown: /^(text|json)$/.test(next?.lang ?? '') && next?.name === '' ? next : undefined }];
  });
}

const exitCodeIn = (comment: string) => Number(/(?:exit code|退出码) (\d)/.exec(comment)?.[1] ?? 0);

/** The tools that sign; a block with one that is not installed is not run. */
const TOOLS = ['openssl', 'gpg'].filter((name) => spawnSync(name, ['--version']).error === undefined);
const needsMissingTool = ({ text }: Block) =>
  /^(openssl|gpg) /.test(text) && !TOOLS.some((name) => text.startsWith(name));

/** Runs a tool that signs, `gpg` with a key of its own in a folder of its own. */
async function signing(name: string, argv: readonly string[], cwd: string) {
  if (name === 'openssl') return spawnSync(name, argv, { cwd, encoding: 'utf8' });
  // Short: the path of the agent's socket has at most 108 characters.
  const home = await mkdtemp(join(tmpdir(), 'gpg-'));
  const key = join(cwd, 'secret.asc');
  const gpg = (...own: readonly string[]) =>
    spawnSync(
      'gpg',
      ['--homedir', home, '--batch', '--yes', '--pinentry-mode', 'loopback', '--passphrase', '', ...own],
      {
        cwd,
        encoding: 'utf8',
      },
    );
  try {
    if (existsSync(key)) gpg('--import', key);
    else {
      gpg('--quick-gen-key', 'issuer');
      await writeFile(key, gpg('--export-secret-keys', '--armor').stdout);
    }
    return gpg(...argv);
  } finally {
    spawnSync('gpgconf', ['--homedir', home, '--kill', 'all']);
    await rm(home, { recursive: true, force: true });
  }
}

/** Runs the commands of a block; what they print, standard error behind standard output. */
async function printedBy(block: Block, cwd: string, env: Record<string, string>): Promise<string> {
  let printed = '';
  for (const command of block.text.replace(/\\\n/g, ' ').split('\n')) {
    const [line = '', comment = ''] = command.split('#');
    const [call = '', target] = line.split('>').map((part) => part.trim());
    const [name, ...argv] = call.split(/\s+/);
    if (name === 'sha256sum') {
      const file = argv[0] as string;
      const hash = createHash('sha256').update(await readFile(join(cwd, file)));
      printed += `${hash.digest('hex')}  ${file}\n`;
      continue;
    }
    if (name === 'cat') {
      printed += await readFile(join(cwd, argv[0] as string), 'utf8');
      continue;
    }
    if (name === 'mkdir') {
      await mkdir(join(cwd, argv[0] as string));
      continue;
    }
    if (name === 'cp') {
      const [from = '', to = ''] = argv;
      await copyFile(join(cwd, from), join(cwd, to, basename(from)));
      continue;
    }
    if (name === 'rm') {
      for (const file of argv) await rm(join(cwd, file));
      continue;
    }
    if (name === 'openssl' || name === 'gpg') {
      const { status, stdout } = await signing(name, argv, cwd);
      expect(status, command).toBe(exitCodeIn(comment));
      printed += stdout;
      continue;
    }
    expect(name).toBe('tiexi');
    const { code, stdout, stderr } = await tiexi(argv, { cwd, env });
    expect(code, `${command}\n${stderr}`).toBe(exitCodeIn(comment));
    if (target === undefined) printed += stdout;
    else if (target !== '/dev/null') await writeFile(join(cwd, target), stdout);
    printed += stderr;
  }
  return printed;
}

/** The line ends of CSV, how much was drawn, how long it took and by which version: these change without the page being wrong. */
const passing = (text: string) =>
  text
    .replace(/\r\n/g, '\n')
    .replace(/^(golden vectors|figures compared|time): .*$/gm, '$1: …')
    .replace(/^(portfolios: .*\n)loans: .*\nloan-days: .*$/gm, '$1loans: …\nloan-days: …')
    .replace(/\btiexi \d+\.\d+\.\d+\S*/g, 'tiexi …');

function patternOf(shown: string): RegExp {
  const lines = passing(`${shown}\n`).split('\n').slice(0, -1);
  const pattern = lines.map((line) =>
    line === '…'
      ? '(?:.*\\n)*?'
      : `${line
          .split('…')
          .map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'))
          .join('.*')}\\n`,
  );
  return new RegExp(`^${pattern.join('')}$`);
}

describe.each([
  ...GUIDES.map((page) => ({ name: page.path, page, env: {}, least: 3 })),
  ...CHINESE.map((page) => ({ name: page.path, page, env: { LANG: 'zh_CN.UTF-8' }, least: 1 })),
])('$name', ({ page, env, least }) => {
  const examples = examplesOf(page);

  it('has examples', () => {
    expect(examples.length).toBeGreaterThanOrEqual(least);
  });

  it('prints what it shows', async () => {
    const files = page.blocks.filter(({ name }) => name !== '').map(({ name, text }) => [name, text]);
    const cwd = await folderOf(Object.fromEntries(files));
    await symlink(join(ROOT, 'docs'), join(cwd, 'docs'), 'dir');
    for (const { block, shown } of examples) {
      if (needsMissingTool(block)) continue;
      const printed = await printedBy(block, cwd, env);
      if (shown === undefined) expect(printed, `${page.path}:${block.line}`).toBe('');
      else expect(passing(printed), `${page.path}:${shown.line}`).toMatch(patternOf(shown.text));
    }
  });
});
