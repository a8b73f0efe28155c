import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf, tiexi } from './command.js';
import { PORTFOLIO } from './worked.js';

/** A title of a terminal, its end in C1, a change of direction, a mark of direction, and a separator of lines. */
const EVIL = '\u001b]0;x\u0007\u009b31m\u202e\u2066\u200f\u061c\u2028';
const RAW = /[^\P{Cc}\t\r\n]|[\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/u;

/** The same portfolio, every text of which may be anything, as far as it is accepted. */
const evil = (text: string) => ({
  ...PORTFOLIO,
  policy: {
    ...PORTFOLIO.policy,
    name: text,
    products: [...PORTFOLIO.policy.products, { id: `P${text}`, name: text }],
  },
  households: PORTFOLIO.households.map((household) => ({ ...household, township: text, category: text, name: text })),
  loans: PORTFOLIO.loans.map((loan, i) => ({ ...loan, lender: text, ...(i === 0 ? { product: `P${text}` } : {}) })),
});

describe('controls and marks of direction of an input', () => {
  it.each([EVIL, '\u202e', '\u009b31m', '\u001b[2J'])('%j are escaped on the terminal and in files', async (text) => {
    const cwd = await folderOf({
      'portfolio.json': evil(text),
      'faulty.json': { ...evil(text), loans: evil(text).loans.map((loan) => ({ ...loan, id: text, principal: text })) },
      'text.json': `{"a${text.replaceAll('\u001b', '')}`,
      'loans.csv': `${text},b\n1,2\n`,
      'households.csv': `household_id\n${text}\n`,
    });
    const period = ['--year', '2024'];
    const commands = [
      ['check', 'portfolio.json'],
      ['check', 'portfolio.json', '--format', 'json'],
      ['check', 'faulty.json'],
      ['check', 'faulty.json', '--format', 'json'],
      ['check', 'text.json'],
      ['check', '.', ...period],
      ['settle', '.', ...period, '--output', 'csv'],
      ['settle', 'portfolio.json'],
      ['settle', 'portfolio.json', '--format', 'json'],
      ['settle', 'portfolio.json', '--format', 'csv'],
      ['settle', 'portfolio.json', '--partial'],
      ['settle', 'portfolio.json', '--format', 'report', '--out', 'papers'],
      ['settle', 'portfolio.json', '--format', 'json', '--out', 'files'],
      ['explain', 'portfolio.json', '--loan', 'L1'],
      ['explain', 'portfolio.json', '--loan', 'L1', '--format', 'markdown'],
      ['explain', 'portfolio.json', '--loan', text],
      ['progress', 'portfolio.json', '--on', '2024-12-31'],
      ['settle', text],
      ['settle', 'portfolio.json', `--${text}`],
      ['settle', 'portfolio.json', '--policy', text, '--out', text],
    ];
    for (const argv of commands) {
      const { stdout, stderr } = await tiexi([...argv], { cwd });
      expect(stdout.replace(/^\ufeff/, ''), argv.join(' ')).not.toMatch(RAW);
      expect(stderr, argv.join(' ')).not.toMatch(RAW);
    }
    for (const folder of ['papers', 'files']) {
      for (const name of await readdir(join(cwd, folder)).catch(() => [])) {
        // Canonical JSON is of the text as it is: its bytes are what the fingerprint is of.
        if (name === 'input.json') continue;
        const written = await readFile(join(cwd, folder, name), 'utf8');
        expect(written.replace(/^\ufeff/, ''), name).not.toMatch(RAW);
      }
    }
  });
});
