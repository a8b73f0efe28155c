import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';
import { folderOf, tiexi } from './command.js';

/** A household in a township of its own whose loans have these principals. */
const line = (household: string, ...loans: readonly (readonly [id: string, principal?: string])[]) =>
  JSON.stringify({
    household: { ...HOUSEHOLD, id: household, township: `T${household}` },
    loans: loans.map(([id, principal = '100000.00']) => ({ ...LOAN, id, householdId: household, principal })),
  });

// Each loan gets 508.33, of which 80% are 406.664: all remainders are alike, so that ids decide.
const LINES = [line('H1', ['C'], ['A']), line('H2', ['B']), line('H3', ['E', '16393.44'], ['D'])];
const YEAR = ['--policy', 'policy.json', '--year', '2024'];
const DRAFT = ['settle', '-', '--input', 'ndjson', '--draft', ...YEAR];

let cwd: string;

beforeEach(async () => {
  cwd = await folderOf({
    'policy.json': JSON.stringify(POLICY),
    'other.json': JSON.stringify({ ...POLICY, id: 'other' }),
    'all.ndjson': `${LINES.join('\n')}\n`,
  });
});

const write = (name: string, text: string) => writeFile(join(cwd, name), text);
const read = (name: string) => readFile(join(cwd, name), 'utf8');
const done = async (argv: readonly string[], stdin = '') => {
  const { code, stdout, stderr } = await tiexi(argv, { cwd, stdin });
  expect([code, stderr.replace(/^.* loans? in .*\n$/, '')]).toEqual([0, '']);
  return stdout;
};
const refused = async (argv: readonly string[], stdin = '') => {
  const { code, stdout, stderr } = await tiexi(argv, { cwd, stdin });
  expect([code, stdout]).toEqual([2, '']);
  return stderr;
};

/** Drafts of parts: `PLACE.drafts`, `PLACE.tally`. */
const draft = async (...parts: readonly string[]) => {
  for (const [place, part] of parts.entries()) {
    await write(`${place}.drafts`, await done([...DRAFT, '--tally', `${place}.tally`], part));
  }
};
const fund = async (...places: readonly number[]) => {
  for (const place of places) {
    const argv = ['fund', `${place}.drafts`, '--decision', 'decision.json', '--tally', `${place}.funded`];
    await write(`${place}.lines`, await done(argv));
  }
};
const decide = async (...argv: readonly string[]) => write('decision.json', await done(['tally', ...argv, '--decide']));

describe('settle --draft, tally and fund', () => {
  it('give the bytes of the undivided settlement, but for the names of the inputs', async () => {
    await draft(`${LINES[0]}\n${LINES[1]}\n`, LINES[2]!);
    await decide('1.tally', '0.tally');
    await fund(0, 1);
    const argv = ['tally', '0.funded', '1.funded', '--decide', '--decision', 'decision.json'];
    const settlement = await done([...argv, '--lines', '0.lines', '--lines', '1.lines']);
    const lines = (await read('0.lines')) + (await read('1.lines'));
    const undivided = (await done(['settle', 'all.ndjson', '--output', 'ndjson', ...YEAR])).split('\n');
    expect(lines).toBe(`${undivided.slice(0, -2).join('\n')}\n`);

    const { provenance, ...figures } = JSON.parse(settlement).settlement;
    const { provenance: whole, ...wholeFigures } = JSON.parse(undivided.at(-2)!).settlement;
    expect(JSON.stringify(figures)).toBe(JSON.stringify(wholeFigures));
    const names = ['inputs', 'settlementSha256'];
    const rest = (of: object) => Object.entries(of).filter(([name]) => !names.includes(name));
    expect(rest(provenance)).toEqual(rest(whole));
    const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
    const inputs = [`${LINES[0]}\n${LINES[1]}\n`, LINES[2]!].map((text) => ({ name: 'stdin', sha256: sha256(text) }));
    expect(provenance.inputs).toEqual(inputs.sort((a, b) => (a.sha256 < b.sha256 ? -1 : 1)));
    await write('2024.ndjson', lines + settlement);
    await done(['settle', 'all.ndjson', '--policy', 'policy.json', '--year', '2025', '--previous', '2024.ndjson']);
  });

  it('give the last fen to the smallest ids of all parts', async () => {
    // 4 × 508.33 and 83.33 are 2116.65, of which 80% are 1693.32. The floors are 4 × 406.66 and 66.66: 1693.30.
    await draft(LINES[0]!, LINES[1]!, LINES[2]!);
    await decide('0.tally', '1.tally', '2.tally');
    await fund(0, 1, 2);
    const lines = (await read('0.lines')) + (await read('1.lines')) + (await read('2.lines'));
    const province = lines
      .trimEnd()
      .split('\n')
      .map((text) => [JSON.parse(text).loanId, JSON.parse(text).funders.province]);
    expect(province).toEqual([
      ['C', '406.66'],
      ['A', '406.67'],
      ['B', '406.67'],
      ['E', '66.66'],
      ['D', '406.66'],
    ]);
  });

  it('need no file but the output: the tally is its last line, which is passed over', async () => {
    const drafts = await done(DRAFT, LINES.join('\n'));
    await write('decision.json', await done(['tally', '-', '--decide'], drafts));
    const lines = await done(['fund', '-', '--decision', 'decision.json'], drafts);
    const argv = ['tally', '-', '--decide', '--decision', 'decision.json'];
    const { settlement } = JSON.parse(await done(argv, lines));
    const undivided = (await done(['settle', 'all.ndjson', '--output', 'ndjson', ...YEAR])).split('\n');
    expect(lines.split('\n').slice(0, -2)).toEqual(undivided.slice(0, -2));
    expect(settlement.totals).toEqual(JSON.parse(undivided.at(-2)!).settlement.totals);
    expect(settlement.provenance.linesSha256).toBeUndefined();
  });

  it('fold tallies without a decision', async () => {
    await draft(LINES[0]!, LINES[1]!, LINES[2]!);
    const left = await done(['tally', '0.tally', '1.tally']);
    await write('left.tally', left);
    const right = await done(['tally', '1.tally', '2.tally']);
    await write('right.tally', right);
    expect(await done(['tally', 'left.tally', '2.tally'])).toBe(await done(['tally', 'right.tally', '0.tally']));
  });

  it('take tables, and settle on threads, too', async () => {
    await write('households.csv', 'household_id,listed_from\nH1,2024-08-15\n');
    await write(
      'loans.csv',
      'loan_id,household_id,lender,product,principal,disbursed_on,matures_on,rate_annual_pct\nL1,H1,BANK,P,100000,2024-09-01,2025-09-01,7.5\n',
    );
    const lines = await done(['settle', '.', '--draft', ...YEAR]);
    expect(lines).toContain('"subsidy":"508.33","borrowerInterest"');
    const argv = ['settle', 'all.ndjson', '--draft', ...YEAR];
    expect(await done([...argv, '--jobs', '2'])).toBe(await done(argv));
  });
});

describe('what does not go together', () => {
  it('tallies of two policies, of two periods and of two kinds, and no tally', async () => {
    await draft(LINES[0]!, LINES[1]!, LINES[2]!);
    await done([...DRAFT.slice(0, 5), '--policy', 'other.json', '--year', '2024', '--tally', 'other.tally'], LINES[1]);
    await done([...DRAFT.slice(0, 5), '--policy', 'policy.json', '--year', '2025', '--tally', 'later.tally'], LINES[1]);
    expect(await refused(['tally', '0.tally', 'other.tally'])).toContain(
      'tally 2 of 2 is made under another policy than',
    );
    expect(await refused(['tally', '0.tally', 'later.tally'])).toContain('tally 2 of 2 is of another period than the');
    expect(await refused(['tally', 'all.ndjson'])).toBe('tiexi: the tallies do not go together: there is no tally\n');
    await decide('0.tally', '1.tally', '2.tally');
    await fund(0);
    const argv = ['tally', '0.funded', '0.tally', '--decision', 'decision.json'];
    expect(await refused(argv)).toContain('tally 2 of 2 is of another kind than the first');
    expect(await refused(['tally', '0.funded'])).toContain('of lines that were given to a decision: it is needed, too');
    const drafts = ['tally', '0.tally', '--decision', 'decision.json'];
    expect(await refused(drafts)).toContain('these tallies are of the first pass: they make the decision');
  });

  it('a household, or a loan, in two parts', async () => {
    await draft(LINES[0]!, LINES[0]!, line('H9', ['A']));
    expect(await refused(['tally', '0.tally', '1.tally'])).toContain('household H1 comes twice');
    expect(await refused(['tally', '0.tally', '2.tally'])).toContain('loan A comes twice');
  });

  it('a part that is missing, or there twice, when the lines were filled', async () => {
    await draft(LINES[0]!, LINES[1]!);
    await decide('0.tally', '1.tally');
    await fund(0, 1);
    const argv = ['tally', '--decide', '--decision', 'decision.json', '0.funded'];
    expect(await refused(argv)).toContain('the decision is of 3 draft lines and the tallies are of 2');
    expect(await refused([...argv, '0.funded'])).toContain('the decision is of 3 draft lines and the tallies are of 4');
  });

  it('a draft line that was altered', async () => {
    await draft(LINES[0]!, LINES[1]!);
    await decide('0.tally', '1.tally');
    await write('0.drafts', (await read('0.drafts')).replace('"interest":"1220.00"', '"interest":"1202.00"'));
    await fund(0, 1);
    const argv = ['tally', '--decide', '--decision', 'decision.json', '0.funded', '1.funded'];
    expect(await refused(argv)).toContain('the draft lines are not those of the decision: some were altered');
  });

  it('a tally and a decision that were altered, or are of another version', async () => {
    await draft(LINES[0]!, LINES[1]!);
    await decide('0.tally', '1.tally');
    const [tally, decision] = [await read('0.tally'), await read('decision.json')];
    await write('0.tally', tally.replace('"loans":2', '"loans":3'));
    await write('decision.json', decision.replace('"above":', '"above":1'));
    expect(await refused(['tally', '0.tally'])).toContain(
      '0.tally:1: tally.sha256: SETTLEMENT_ALTERED: the tally is not',
    );
    const argv = ['fund', '1.drafts', '--decision', 'decision.json'];
    expect(await refused(argv)).toContain(
      'decision.json: decision.sha256: SETTLEMENT_ALTERED: the decision is not as it',
    );
    await write('0.tally', tally.replace(/"version":"[^"]*"/, '"version":"9"'));
    expect(await refused(['tally', '0.tally'])).toContain(
      'tally.version: INVALID_VALUE: "9" is not accepted here; expected',
    );
    await write('decision.json', '{}');
    expect(await refused(argv)).toContain('expected a decision: {"decision": {…}}');
    await write('decision.json', '{"decision"');
    expect(await refused(argv)).toContain('decision.json:1:12: INVALID_JSON');
  });

  it('a decision of other tallies', async () => {
    await draft(LINES[0]!, LINES[1]!);
    await decide('0.tally', '1.tally');
    await fund(0, 1);
    await decide('0.tally');
    const argv = ['tally', '--decide', '--decision', 'decision.json', '0.funded', '1.funded'];
    expect(await refused(argv)).toContain('tally 1 of 2 is made with another decision than the one given');
  });

  it.each([
    ['{"loanId"', '0.drafts:1: INVALID_JSON'],
    ['[]', '0.drafts:1: INVALID_VALUE: a list is not accepted here; expected a draft line'],
    [
      '{"loanId":"A","subsidy":"1.00","product":"","township":"","category":"","basis":"","funders":{"a":"1.00"}}',
      'draft line',
    ],
    ['{"loanId":"A","subsidy":"1.0","product":"","township":"","category":"","basis":"","funders":{}}', 'draft line'],
    ['{"loanId":"A","subsidy":"1.00","product":"","township":"","category":"","basis":"","funders": {}}', 'draft line'],
    [
      '{"loanId":"A","subsidy":"1.00","product":"","township":"","category":"","basis":"","funders":{},"funderShares":0}',
      'under the policy of the decision',
    ],
  ])('the line %s', async (text, message) => {
    await draft(LINES[0]!);
    await decide('0.tally');
    await write('0.drafts', `${text}\n\n${await read('0.drafts')}`);
    const argv = ['fund', '0.drafts', '--decision', 'decision.json', '--tally', 'no.tally'];
    const stderr = await refused(argv);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(2);
    await expect(read('no.tally')).rejects.toThrow('ENOENT');
  });

  it('input with faults: nothing is written, and no tally', async () => {
    const stderr = await refused([...DRAFT, '--tally', 'no.tally'], LINES[0]!.replace('"100000.00"', '1e5'));
    expect(stderr).toContain('stdin:1: loans[0].principal: INVALID_MONEY: 1e5');
    await expect(read('no.tally')).rejects.toThrow('ENOENT');
    expect(await refused([...DRAFT.slice(0, -2), '--year', '0'], LINES[0])).toContain('--year');
  });

  it.each([
    [['settle', 'all.ndjson', '--draft', '--format', 'json', ...YEAR], '--draft cannot be used with --format'],
    [['settle', 'all.ndjson', '--draft', '--partial', ...YEAR], '--draft cannot be used with --partial'],
    [['settle', 'all.ndjson', '--draft', '--output', 'ndjson', ...YEAR], '--draft cannot be used with --output'],
    [['settle', 'all.ndjson', '--draft', '--previous', 'x.json', ...YEAR], '--draft cannot be used with --previous'],
    [['settle', 'all.ndjson', '--draft', '--advance', 'province=1', ...YEAR], '--draft cannot be used with --advance'],
    [['settle', 'all.json', '--draft', ...YEAR], '--draft needs lines of households (--input ndjson) or tables'],
    [['settle', 'all.ndjson', '--tally', 'x', ...YEAR], '--tally can be used only with --draft'],
    [['settle', 'all.ndjson', '--decide', ...YEAR], '--decide can be used only with tally'],
    [['tally', 'x.tally', '--lines', 'x'], '--lines can be used only with --decide'],
    [['fund', 'x.ndjson'], 'fund needs --decision with a file'],
    [['fund', 'x.ndjson', 'y.ndjson', '--decision', 'x'], 'fund takes one input: unexpected y.ndjson'],
    [['tally', 'nowhere.tally'], 'cannot read nowhere.tally'],
  ])('%j is refused', async (argv, message) => {
    expect(await refused(argv)).toContain(message);
  });
});
