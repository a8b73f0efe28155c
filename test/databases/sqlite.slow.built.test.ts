import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { THOROUGH } from '../draws.js';
import type { Bank } from './bank.js';
import { fill } from './expected.js';
import { guideOf, pause, Run } from './guide.js';
import { settles } from './settles.js';
import { sqlite } from './sqlite.js';
import { opened, SQLITE } from './sqlite-driver.js';

const GUIDE = guideOf('sqlite');

describe.runIf(SQLITE)('the program of docs/guides/sqlite.md', () => {
  let bank: Bank;

  beforeAll(async () => {
    bank = await sqlite(GUIDE);
  });
  afterAll(() => bank?.close());

  // With a small cache, pages reach the file before COMMIT.
  const end = "database.pragma('synchronous = FULL');";
  if (!GUIDE.program.includes(end)) throw new Error('the program has another first pragma');
  settles(() => bank, GUIDE, GUIDE.program.replace(end, `${end} database.pragma('cache_size = 100');`));

  it('shows nobody else a part of a run', async () => {
    await fill(bank, 1);
    const other = await opened(join(bank.folder, 'loans.sqlite'));
    const lines = other.prepare('SELECT count(*) FROM settlement_line').pluck();
    const seen = new Set([lines.get()]);
    const run = new Run(bank.folder);
    while (run.isRunning) {
      await pause(1);
      seen.add(lines.get());
    }
    other.close();
    expect(await run.ended).toMatchObject({ code: 0, stderr: '' });
    expect([...seen]).toEqual([0, 100]);
  });

  it('reads along the index: no page is sorted', async () => {
    await fill(bank, 1);
    const query = /database\.prepare\(`([^`]*LIMIT 1000)`\)/.exec(GUIDE.program)?.[1];
    const database = await opened(join(bank.folder, 'loans.sqlite'));
    const plan = database.prepare(`EXPLAIN QUERY PLAN ${query}`).all('', '') as { readonly detail: string }[];
    database.close();
    const details = plan.map(({ detail }) => detail);
    expect(details[0]).toBe('SEARCH loan USING INDEX loan_of_household ((household_id,loan_id)>(?,?))');
    expect(details.filter((detail) => /^SCAN|B-TREE FOR ORDER BY/.test(detail))).toEqual([]);
  });

  // SQLite waits five seconds for the lock.
  it.runIf(THOROUGH)('is refused where another program writes, and leaves nothing', async () => {
    await fill(bank, 1);
    const other = await opened(join(bank.folder, 'loans.sqlite'));
    other.exec('BEGIN IMMEDIATE');
    const { code, stderr } = await new Run(bank.folder).ended;
    other.exec('ROLLBACK');
    other.close();
    expect([code, stderr]).toEqual([1, expect.stringContaining('SQLITE_BUSY')]);
    expect(await bank.totals()).toBeUndefined();
  });
});
