import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { COMMAND_NAMES, SHELLS } from '../../src/cli/flags.js';
import { folderOf, tiexi } from './command.js';

const isInstalled = (shell: string) => spawnSync(shell, ['--version']).error === undefined;

/** A folder with files, folders and the scripts. */
let folder = '';

beforeAll(async () => {
  folder = await folderOf({ 'portfolio.json': '', 'policy one.json': '' });
  await mkdir(join(folder, 'county'));
  for (const shell of SHELLS) {
    const { code, stdout } = await tiexi(['completion', shell]);
    expect(code).toBe(0);
    await writeFile(join(folder, `script.${shell}`), stdout);
  }
});

/** What a shell prints, in lines. */
function printedBy(shell: string, program: string): readonly string[] {
  const { status, stdout, stderr } = spawnSync(shell, ['-c', program], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, HOME: folder },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.split('\n').filter((line) => line !== '');
}

/** What each shell offers for the last of some words. */
const OFFERED: readonly (readonly [words: readonly string[], offered: readonly string[]])[] = [
  [['se'], ['settle']],
  [['co'], ['compare', 'completion']],
  [
    ['settle', 'portfolio.json', '--o'],
    ['--other-subsidy', '--out', '--output', '--overdue'],
  ],
  [
    ['merge', '--'],
    ['--format', '--help', '--lang', '--take-unhashed', '--version'],
  ],
  [
    ['settle', 'portfolio.json', '--overdue', ''],
    ['ignore', 'pause', 'revoke', 'stop'],
  ],
  [
    ['check', 'portfolio.json', '--format', ''],
    ['json', 'text'],
  ],
  [['compare', '--with', 'su'], ['suichang-2024']],
  [
    ['completion', ''],
    ['bash', 'fish', 'zsh'],
  ],
  [['explain', 'portfolio.json', '--loan', ''], []],
];

describe.skipIf(!isInstalled('bash'))('completion in bash', () => {
  /** Sources the script and calls its function as bash does. */
  const offered = (words: readonly string[]) =>
    [
      ...printedBy(
        'bash',
        `source script.bash
         COMP_WORDS=(tiexi ${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}
         _tiexi
         if ((\${#COMPREPLY[@]})); then printf '%s\\n' "\${COMPREPLY[@]}"; fi`,
      ),
    ].sort();

  it.each(OFFERED)('of %j offers %j', (words, expected) => {
    expect(offered(words)).toEqual(expected);
  });

  it('offers commands first', () => {
    expect(offered([''])).toEqual(['--help', '--version', ...COMMAND_NAMES].sort());
  });

  it('offers names of files where neither a flag nor a value is expected, blanks within them kept', () => {
    expect(offered(['settle', 'po'])).toEqual(['policy one.json', 'portfolio.json']);
    expect(offered(['settle', '--out', 'c'])).toEqual(['county']);
    expect(offered(['settle', '--policy', 'p'])).toEqual(['policy one.json', 'portfolio.json']);
  });

  it('offers the values of a flag behind =, at which bash splits the words', () => {
    expect(offered(['settle', '--format', '='])).toEqual(['csv', 'json', 'report', 'table', 'text', 'xlsx']);
    expect(offered(['settle', '--format', '=', 'x'])).toEqual(['xlsx']);
  });

  it('is registered for the command', () => {
    expect(printedBy('bash', 'eval "$(cat script.bash)"; complete -p tiexi')).toEqual(['complete -F _tiexi tiexi']);
  });
});

describe.skipIf(!isInstalled('fish'))('completion in fish', () => {
  const offered = (words: readonly string[]) =>
    [...printedBy('fish', `source script.fish; complete -C ${`'tiexi ${words.join(' ')}'`}`)]
      .map((line) => line.split('\t')[0] as string)
      .sort();

  it.each(OFFERED)('of %j offers %j', (words, expected) => {
    expect(offered(words)).toEqual(expected);
  });
});

describe.skipIf(!isInstalled('zsh'))('completion in zsh', () => {
  it('is a script without faults that defines the function', () => {
    expect(printedBy('zsh', 'zsh -n script.zsh && compdef() { print $* } && source script.zsh')).toEqual([
      '_tiexi tiexi',
    ]);
  });
});

describe('the scripts', () => {
  it.each(SHELLS)('of %s names every command', async (shell) => {
    const { stdout } = await tiexi(['completion', shell]);
    for (const command of COMMAND_NAMES) expect(stdout).toMatch(new RegExp(`\\b${command}\\b`));
  });

  it.each(['zsh', 'fish'])('of %s tells the meanings in the language of the output', async (shell) => {
    expect((await tiexi(['completion', shell])).stdout).toContain('settle a period and show the result');
    expect((await tiexi(['completion', shell, '--lang', 'zh-CN'])).stdout).toContain('结算一个结算期并显示结果');
  });
});
