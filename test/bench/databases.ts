// 100,000 loans in PostgreSQL and in SQLite, settled by the programs of the guides: they are read twice, and a line a loan
// is written, all in one transaction. Where PostgreSQL is not installed, only SQLite is measured.

import type { Bank } from '../databases/bank.js';
import { COPIES, fill, totalsOf } from '../databases/expected.js';
import { guideOf, printedBy } from '../databases/guide.js';
import { postgresql } from '../databases/postgresql.js';
import { POSTGRES, Server } from '../databases/server.js';
import { sqlite } from '../databases/sqlite.js';
import { removeFolders } from '../setup/folders.js';
import { count, medianOf, table } from './measure.js';

const ROUNDS = 3;

export async function databases(): Promise<string> {
  const server = POSTGRES ? await Server.start() : undefined;
  try {
    const banks = [
      ...(server === undefined ? [] : [{ bank: await postgresql(server, guideOf('postgresql')), named: 'PostgreSQL' }]),
      { bank: await sqlite(guideOf('sqlite')), named: 'SQLite' },
    ];
    const rows: string[][] = [];
    for (const { bank, named } of banks) {
      const seconds = await secondsOf(bank);
      rows.push([named, seconds.toFixed(1), count(totalsOf(COPIES).loans / seconds)]);
      await bank.close();
    }
    return [
      table(
        [`${count(totalsOf(COPIES).loans)} loans, read twice, and their lines written`, 'seconds', 'loans a second'],
        rows,
      ),
      '',
      `Whole processes, their start included; medians of ${ROUNDS} rounds. The database is on the same machine.`,
    ].join('\n');
  } finally {
    await server?.stop();
    await removeFolders();
  }
}

/** @throws Error where the totals are not those of the oracle */
async function secondsOf(bank: Bank): Promise<number> {
  await fill(bank, COPIES);
  const seconds: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await bank.execute('DELETE FROM settlement_line; DELETE FROM settlement');
    const start = performance.now();
    const printed = await printedBy(bank.folder, bank.env);
    seconds.push((performance.now() - start) / 1000);
    if (!printed.startsWith('settled: ') || !printed.includes(totalsOf(COPIES).subsidy)) throw new Error(printed);
  }
  return medianOf(seconds);
}
