import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PORTFOLIO } from './worked.js';

const BUILT: string = JSON.parse(readFileSync('package.json', 'utf8')).bin.tiexi;

describe('the built command', () => {
  it('takes input from a pipe and ends with 0', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [BUILT, 'settle', '-', '--format', 'json'], {
      input: JSON.stringify(PORTFOLIO),
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(JSON.parse(stdout).totals.subsidy).toBe('1204.58');
  });

  it('asks the system for the language where the environment names none', () => {
    // A system that is set to Chinese.
    const { LANG: _1, LC_ALL: _2, LC_MESSAGES: _3, ...env } = process.env;
    const program = `
      const { resolvedOptions } = Intl.PluralRules.prototype;
      Intl.PluralRules.prototype.resolvedOptions = function () { return { ...resolvedOptions.call(this), locale: 'zh-CN' }; };
      process.argv.splice(1, 0, ${JSON.stringify(BUILT)});
      require('./${BUILT}');`;
    const onChinese = spawnSync(process.execPath, ['-e', program, '--', 'settle'], { env, encoding: 'utf8' });
    expect(onChinese.stderr).toContain('settle 须有输入');
    const named = spawnSync(process.execPath, ['-e', program, '--', 'settle'], {
      env: { ...env, LANG: 'en_US.UTF-8' },
      encoding: 'utf8',
    });
    expect(named.stderr).toContain('settle needs an input');
  });

  it('ends with 2 on bad input, with nothing on standard output', () => {
    const { status, stdout } = spawnSync(process.execPath, [BUILT, 'settle', '-'], { input: '{}', encoding: 'utf8' });
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  });

  it('prints no error where the reader closes the pipe', () => {
    const households = Array.from({ length: 3000 }, (_, i) => ({ id: `H${i}` }));
    const loans = households.map(({ id }) => ({ ...PORTFOLIO.loans[1], id: `L${id}`, householdId: id }));
    const input = JSON.stringify({ ...PORTFOLIO, households, loans });
    const command = `"${process.execPath}" ${BUILT} settle - --format json | head -n 1`;
    const { stdout, stderr } = spawnSync('bash', ['-c', command], { input, encoding: 'utf8' });
    // The warnings of these loans, and nothing of the pipe.
    const others = stderr.split('\n').filter((line) => !line.startsWith('warning: '));
    expect({ stdout, others }).toEqual({ stdout: '{\n', others: [''] });
  });
});
