import { expect, it } from 'vitest';
import { THOROUGH } from '../draws.js';
import type { Bank, StoredLine, Sums } from './bank.js';
import { COPIES, EXPECTED, fenOf, fill, totalsOf } from './expected.js';
import { type Ended, type Guide, pause, printedBy, Run, replaceProgram } from './guide.js';

const printed = ({ loans, subsidy, province, local }: Sums) =>
  `${loans} loans, subsidy ${subsidy}, province ${province}, local ${local}`;

/** Expects the settlement to be there as a whole: a line a loan, each with its amounts, and the totals. */
export async function expectComplete(bank: Bank, { check }: Guide, copies: number): Promise<void> {
  const totals = totalsOf(copies);
  expect(await bank.totals()).toEqual(totals);
  expect(await bank.sums()).toEqual(totals);
  expect(await bank.rows(check)).toEqual([]);
  const without = 'SELECT loan_id FROM loan WHERE loan_id NOT IN (SELECT loan_id FROM settlement_line)';
  expect(await bank.rows(without)).toEqual([]);
  const expected = new Map(EXPECTED.map((line) => [line.loanId, line]));
  const differing = (await bank.lines()).filter((line) => {
    const [id = '', copy] = line.loanId.split('-');
    const { funders, ...other } = expected.get(id) as StoredLine;
    const suffix = copy === undefined ? '' : `-${copy}`;
    const same = { ...other, loanId: `${id}${suffix}`, householdId: `${other.householdId}${suffix}` };
    const { funders: own, ...figures } = line;
    // The one fen that the rows lack is given by the ids of all loans.
    const off = fenOf(own.province) - fenOf(funders.province);
    return JSON.stringify(figures) !== JSON.stringify(same) || off < -1n || off > 1n;
  });
  expect(differing).toEqual([]);
}

/** Runs the program and kills it once so many bytes of lines, at least, have been written. It may have ended before. */
async function killedAt(bank: Bank, bytes: number): Promise<Ended & { readonly written: number }> {
  const before = await bank.writtenBytes();
  const run = new Run(bank.folder, bank.env);
  let written = 0;
  while (run.isRunning && written < bytes) {
    await pause(5);
    written = (await bank.writtenBytes()) - before;
  }
  const ended = await run.kill();
  await bank.afterKill();
  return { ...ended, written };
}

async function expectNothing(bank: Bank): Promise<void> {
  expect([await bank.totals(), await bank.sums()]).toEqual([undefined, undefined]);
}

/**
 * The tests that both guides pass.
 *
 * @param writing the program, changed where needed so that lines reach the files while they are written
 */
export function settles(bank: () => Bank, guide: Guide, writing = guide.program): void {
  it('prints what the page shows, with the loans of the page', async () => {
    await bank().reset();
    await bank().execute(guide.example);
    const runs = [await printedBy(bank().folder, bank().env), await printedBy(bank().folder, bank().env)];
    expect(guide.printed).toContain('1830.02');
    expect(runs.join('\n')).toBe(guide.printed);
    const amounts = (await bank().lines()).map(({ loanId, subsidy, funders }) => [loanId, subsidy, funders.province]);
    expect(amounts).toEqual([
      ['L1', '610.00', '488.00'],
      ['L2', '610.02', '488.02'],
      ['L3', '610.00', '488.00'],
    ]);
    expect(await bank().rows(guide.check)).toEqual([]);
  });

  it('writes what the oracle computes, and the same in every time zone', async () => {
    await fill(bank(), 1);
    expect(EXPECTED.filter(({ reasons }) => reasons.length > 0).length).toBeGreaterThan(5);
    for (const zone of ['UTC', 'Asia/Shanghai', 'America/New_York', 'Pacific/Apia']) {
      await bank().execute('DELETE FROM settlement_line; DELETE FROM settlement');
      const env = { ...bank().env, TZ: zone };
      expect(await printedBy(bank().folder, env), zone).toBe(`settled: ${printed(totalsOf(1))}`);
      expect(await bank().lines(), zone).toEqual(EXPECTED);
    }
    await expectComplete(bank(), guide, 1);
  });

  it('has a check that finds a missing line and a settlement without lines', async () => {
    await fill(bank(), 1);
    await printedBy(bank().folder, bank().env);
    const paid = EXPECTED.find(({ subsidy }) => subsidy !== '0.00');
    await bank().execute(`DELETE FROM settlement_line WHERE loan_id = '${paid?.loanId}'`);
    expect(await bank().rows(guide.check)).toHaveLength(1);
    await bank().execute('DELETE FROM settlement_line');
    expect(await bank().rows(guide.check)).toHaveLength(1);
  });

  it('refuses a faulty loan with its place, and writes nothing', async () => {
    await fill(bank(), 1);
    await bank().execute("UPDATE loan SET matures_on = '2023-01-01' WHERE loan_id = 'L42'");
    const { code, stderr } = await new Run(bank().folder, bank().env).ended;
    expect(code).toBe(1);
    expect(stderr).toContain('InvalidInputError');
    expect(stderr).toContain('2023-01-01');
    await expectNothing(bank());
  });

  it.runIf(THOROUGH)('settles 100,000 loans once, however often it is killed while it writes', async () => {
    await fill(bank(), COPIES);
    await replaceProgram(bank().folder, writing);
    const killed = await killedAt(bank(), 4_000_000);
    expect(killed).toMatchObject({ signal: 'SIGKILL', stdout: '', stderr: '' });
    expect(killed.written).toBeGreaterThanOrEqual(4_000_000);
    await expectNothing(bank());
    // SQLite writes most of it in COMMIT: killed there, nothing of the run is there, or all of it.
    await replaceProgram(bank().folder, guide.program);
    await killedAt(bank(), 1);
    const isThere = (await bank().totals()) !== undefined;
    if (isThere) await expectComplete(bank(), guide, COPIES);
    else await expectNothing(bank());
    const totals = printed(totalsOf(COPIES));
    expect(await printedBy(bank().folder, bank().env)).toBe(`${isThere ? 'was settled before' : 'settled'}: ${totals}`);
    await expectComplete(bank(), guide, COPIES);
    expect(await printedBy(bank().folder, bank().env)).toBe(`was settled before: ${totals}`);
    expect(await bank().sums()).toEqual(totalsOf(COPIES));
  });
}
