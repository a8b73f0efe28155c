import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf, tiexi } from './command.js';
import { PORTFOLIO } from './worked.js';

const stdin = JSON.stringify(PORTFOLIO);

describe('where a file cannot be written', () => {
  it('no other is written, and existing files stay as they were', async () => {
    const out = await folderOf({ 'summary.csv': 'old' });
    await mkdir(join(out, 'detail.csv'));
    const { code, stdout, stderr } = await tiexi(['settle', '-', '--out', out], { stdin });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(`cannot write ${join(out, 'detail.csv')}`);
    expect((await readdir(out)).sort()).toEqual(['detail.csv', 'summary.csv']);
    expect(await readFile(join(out, 'summary.csv'), 'utf8')).toBe('old');
  });

  it('no new file is left', async () => {
    const out = await folderOf();
    await mkdir(join(out, 'settlement.json'));
    const { code } = await tiexi(['settle', '-', '--out', out, '--format', 'json'], { stdin });
    expect(code).toBe(2);
    expect(await readdir(out)).toEqual(['settlement.json']);
  });

  it('a folder under a file is refused with its name', async () => {
    const cwd = await folderOf();
    await writeFile(join(cwd, 'file'), '');
    const { code, stdout, stderr } = await tiexi(['settle', '-', '--out', 'file/result'], { stdin, cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe('tiexi: cannot write file/result: it is not a folder\nnothing was written\n');
  });
});
