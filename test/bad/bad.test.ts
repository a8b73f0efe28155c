import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { FAULTS, type FaultCode, type Lang } from '../../src/fields/faults.js';
import { tiexi } from '../cli/command.js';
import expected from './expected.json' with { type: 'json' };

/** Bad files, each with every fault that it has: its place, its code and its message in both languages. */
type Expected = Record<string, readonly { place: string; code: FaultCode; en: string; 'zh-CN': string }[]>;

const FOLDER = dirname(fileURLToPath(import.meta.url));
const NOT_BAD = ['bad.test.ts', 'expected.json', 'good-policy.json'];

const cases = Object.entries(expected as Expected);

describe.each(cases)('%s', (name, faults) => {
  const isCsv = name.startsWith('csv-');
  const settle = (lang: Lang) =>
    tiexi(['settle', name, '--lang', lang, ...(isCsv ? ['--policy', 'good-policy.json', '--year', '2024'] : [])], {
      cwd: FOLDER,
    });

  it.each<Lang>(['en', 'zh-CN'])('is refused with exactly its faults, in %s', async (lang) => {
    const { code, stdout, stderr } = await settle(lang);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const lines = stderr.trimEnd().split('\n');
    const wanted = faults.map((fault) => `${fault.place}: ${fault.code}: ${fault[lang]}`);
    expect(lines.slice(0, -1).sort()).toEqual(wanted.sort());
    expect(lines.at(-1)).toMatch(
      lang === 'en' ? new RegExp(`^${faults.length} faults?;`) : `共 ${faults.length} 处错误`,
    );
  });
});

describe('the folder of bad files', () => {
  it('has its faults written down for every file', () => {
    const there = readdirSync(FOLDER).filter((name) => !NOT_BAD.includes(name));
    expect(there.sort()).toEqual(Object.keys(expected).sort());
  });

  it('has every fault code', () => {
    const met = new Set(cases.flatMap(([, faults]) => faults.map(({ code }) => code)));
    expect([...met].sort()).toEqual(Object.keys(FAULTS).sort());
  });
});
