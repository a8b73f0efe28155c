// The loans of the benchmarks as files that the command reads. csv-files.ts has them as a folder of CSV.

import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { built } from './built.js';
import { households, policy, YEAR } from './loans.js';

const { encodePolicy } = built;

/** Writes the policy. */
export function writePolicy(path: string): void {
  writeFileSync(path, JSON.stringify(encodePolicy(policy)));
}

/** Writes so many loans as one portfolio. */
export function writePortfolio(path: string, loans: number): void {
  const held = [...households(loans)];
  const portfolio = {
    policy: encodePolicy(policy),
    period: { from: `${YEAR}-01-01`, to: `${YEAR + 1}-01-01` },
    households: held.map(({ household }) => household),
    loans: held.flatMap((each) => each.loans),
  };
  writeFileSync(path, JSON.stringify(portfolio));
}

/** Writes so many loans as lines of households. */
export function writeLines(path: string, loans: number): void {
  const file = openSync(path, 'w');
  let lines: string[] = [];
  for (const held of households(loans)) {
    lines.push(JSON.stringify(held));
    if (lines.length === 1000) {
      writeSync(file, `${lines.join('\n')}\n`);
      lines = [];
    }
  }
  writeSync(file, lines.map((line) => `${line}\n`).join(''));
  closeSync(file);
}
