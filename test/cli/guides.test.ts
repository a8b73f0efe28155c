import { createHash } from 'node:crypto';
import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type Block, type Page, ROOT, readPage } from '../docs/markdown.js';
import { folderOf, tiexi } from './command.js';

/**
 * Every `sh` block of a guide that begins with the command, or shows a file that it wrote, is run, one after the other,
 * in a folder with the files that the page shows and the package's `docs`; what it prints is what the `text` block behind
 * it shows. `…` stands for any text, on a line of its own for any lines; a last word `# exit code 1` is the exit code.
 */
const GUIDES = [
  'at-scale',
  'compare',
  'corrections',
  'explain',
  'progress',
  'reconcile',
  'reports',
  'verify',
  'workbook',
].map((name) => readPage(`docs/guides/${name}.md`));

interface Example {
  readonly block: Block;
  readonly shown: Block | undefined;
}

function examplesOf({ blocks }: Page): Example[] {
  return blocks.flatMap((block, i) => {
    if (block.lang !== 'sh' || !/^(tiexi|cat) /.test(block.text)) return [];
    const next = blocks[i + 1];
    return [{ block, shown: next?.lang === 'text' ? next : undefined }];
  });
}

/** Runs the commands of a block; what they print, standard error behind standard output. */
async function printedBy(block: Block, cwd: string): Promise<string> {
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
    expect(name).toBe('tiexi');
    const { code, stdout, stderr } = await tiexi(argv, { cwd });
    expect(code, `${command}\n${stderr}`).toBe(Number(/exit code (\d)/.exec(comment)?.[1] ?? 0));
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

describe.each(GUIDES.map((page) => ({ name: page.path, page })))('$name', ({ page }) => {
  const examples = examplesOf(page);

  it('has examples', () => {
    expect(examples.length).toBeGreaterThan(2);
  });

  it('prints what it shows', async () => {
    const files = page.blocks.filter(({ name }) => name !== '').map(({ name, text }) => [name, text]);
    const cwd = await folderOf(Object.fromEntries(files));
    await symlink(join(ROOT, 'docs'), join(cwd, 'docs'), 'dir');
    for (const { block, shown } of examples) {
      const printed = await printedBy(block, cwd);
      if (shown === undefined) expect(printed, `${page.path}:${block.line}`).toBe('');
      else expect(passing(printed), `${page.path}:${shown.line}`).toMatch(patternOf(shown.text));
    }
  });
});
