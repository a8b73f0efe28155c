import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { THOROUGH } from '../draws.js';
import type { Bank } from './bank.js';
import { fill, totalsOf } from './expected.js';
import { guideOf, pause, printedBy, Run, replaceProgram } from './guide.js';
import { postgresql } from './postgresql.js';
import { POSTGRES, Server } from './server.js';
import { expectComplete, settles } from './settles.js';

const GUIDE = guideOf('postgresql');
/** 10,000 loans. */
const COPIES = 100;

describe.runIf(POSTGRES)('the program of docs/guides/postgresql.md', () => {
  let server: Server | undefined;
  let bank: Bank;

  beforeAll(async () => {
    server = await Server.start();
    bank = await postgresql(server, GUIDE);
  });
  afterAll(async () => {
    try {
      await bank?.close();
    } finally {
      await server?.stop();
    }
  });

  settles(() => bank, GUIDE);

  it('reads and writes days in their form under every DateStyle', async () => {
    await fill(bank, 1);
    await bank.execute("ALTER DATABASE postgres SET datestyle = 'German, DMY'");
    try {
      expect(await printedBy(bank.folder, bank.env)).toContain(totalsOf(1).subsidy);
    } finally {
      await bank.execute('ALTER DATABASE postgres RESET datestyle');
    }
    await expectComplete(bank, GUIDE, 1);
  });

  it('settles once where it is run twice at the same time', async () => {
    await fill(bank, COPIES);
    const [first, second] = [new Run(bank.folder, bank.env), new Run(bank.folder, bank.env)];
    const ended = await Promise.all([first.ended, second.ended]);
    expect(ended.filter(({ stdout }) => stdout.startsWith('settled: '))).toHaveLength(1);
    const other = ended.find(({ stdout }) => !stdout.startsWith('settled: '));
    expect(`${other?.stdout}${other?.stderr}`).toMatch(/could not serialize access|was settled before/);
    await expectComplete(bank, GUIDE, COPIES);
  });

  it.each([
    ['settles where the run that it waited for is undone', 'ROLLBACK', 0, 'settled: '],
    ['ends with an error where that is committed', 'COMMIT', 1, 'could not serialize access'],
  ])('%s', async (_, end, code, printed) => {
    await fill(bank, 1);
    await bank.execute("BEGIN; INSERT INTO settlement VALUES ('2024-01-01', '2025-01-01')");
    const run = new Run(bank.folder, bank.env);
    const waiting = 'SELECT 1 FROM pg_locks WHERE NOT granted';
    while (run.isRunning && (await bank.rows(waiting)).length === 0) await pause(20);
    await bank.execute(end);
    const ended = await run.ended;
    expect([ended.code, ended.stdout + ended.stderr]).toEqual([code, expect.stringContaining(printed)]);
    expect(await bank.rows('SELECT 1 FROM settlement_line')).toHaveLength(code === 0 ? 100 : 0);
  });

  /** Runs the program while repayments are booked, of one copy of the loans after another. */
  async function whileBooking() {
    const run = new Run(bank.folder, bank.env);
    let bookings = 0;
    while (run.isRunning) {
      await bank.execute(`INSERT INTO repayment (loan_id, paid_on, amount) SELECT loan_id, '2024-12-30', 0.01 FROM loan
        WHERE loan_id LIKE '%-${(bookings % COPIES) + 1}'`);
      bookings += 1;
      await pause(5);
    }
    return { bookings, ...(await run.ended) };
  }

  it.runIf(THOROUGH)('settles its snapshot, whatever is booked meanwhile', async () => {
    await fill(bank, COPIES);
    const { code, stderr, bookings } = await whileBooking();
    expect([code, stderr]).toEqual([0, '']);
    expect(bookings).toBeGreaterThan(3);
    expect(await bank.rows(GUIDE.check)).toEqual([]);
  });

  it.runIf(THOROUGH)('notices, without the snapshot, what is booked meanwhile, and writes nothing', async () => {
    await fill(bank, COPIES);
    await replaceProgram(bank.folder, GUIDE.program.replace('REPEATABLE READ', 'READ COMMITTED'));
    try {
      const { code, stderr } = await whileBooking();
      expect([code, stderr]).toEqual([1, expect.stringContaining('SECOND_PASS_DIFFERS')]);
    } finally {
      await replaceProgram(bank.folder, GUIDE.program);
    }
    expect([await bank.totals(), await bank.sums()]).toEqual([undefined, undefined]);
  });
});
