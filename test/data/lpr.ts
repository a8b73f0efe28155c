/**
 * Adds a publication of the LPR to src/data/lpr.json, or puts one right:
 *
 *     npm run lpr -- 2026-09-21 3.00 3.50 --attested 2 --until 2026-10-20
 *
 * The day, the LPR of one year and of five years as published, the number of independent copies in which they were found,
 * and the day of the next publication, up to which they are known. The publisher is the China Foreign Exchange Trade System
 * (chinamoney.com.cn); check the values there.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ReferenceInput } from '../../src/fields/policy.js';
import { readPercent } from '../../src/kernel/percent.js';
import { readDay } from '../../src/kernel/plain-date.js';

/** A publication of both rates, in percent a year. */
export interface Publication {
  readonly on: string;
  readonly LPR1Y: string;
  readonly LPR5Y: string;
  readonly attested: number;
  readonly note?: string;
}

export interface LprFile {
  readonly about: object;
  readonly publications: readonly Publication[];
  readonly references: Readonly<Record<string, ReferenceInput>>;
}

const FILE = new URL('../../src/data/lpr.json', import.meta.url);
const NAMES = ['LPR1Y', 'LPR5Y'] as const;

/** The file with its publications in order, and the references that they make. */
export function lprFile({ about }: LprFile, publications: readonly Publication[], until: string): LprFile {
  const inOrder = [...publications].sort((a, b) => (a.on < b.on ? -1 : 1));
  const references = Object.fromEntries(
    NAMES.map((name) => [name, { rates: inOrder.map((each) => ({ from: each.on, pct: each[name] })), until }]),
  );
  return { about, publications: inOrder, references };
}

function main(): void {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: { attested: { type: 'string' }, until: { type: 'string' }, note: { type: 'string' } },
  });
  const [on = '', one = '', five = ''] = positionals;
  const { attested = '', until = '', note } = values;
  const isRead = readDay(on) !== undefined && readDay(until) !== undefined && on < until;
  const areRates = [one, five].every((rate) => readPercent(rate) !== undefined);
  if (!isRead || !areRates || !/^[1-9]\d*$/.test(attested) || positionals.length !== 3) {
    process.stderr.write('npm run lpr -- DAY LPR1Y LPR5Y --attested COPIES --until NEXT_DAY [--note TEXT]\n');
    process.exitCode = 2;
    return;
  }
  const file = JSON.parse(readFileSync(FILE, 'utf8')) as LprFile;
  const added = { on, LPR1Y: one, LPR5Y: five, attested: Number(attested), ...(note === undefined ? {} : { note }) };
  const others = file.publications.filter((each) => each.on !== on);
  writeFileSync(FILE, JSON.stringify(lprFile(file, [...others, added], until)));
  execFileSync('npx', ['biome', 'format', '--write', fileURLToPath(FILE)]);
}

if (process.argv[1]?.endsWith('lpr.ts') === true) main();
