import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { customaryTerms, encodePolicy, parsePolicy, suichang2024 } from '../../src/index.js';
import { fingerprint } from '../../src/kernel/fingerprint.js';
import { HOUSEHOLD, LOAN, POLICY, SUICHANG_TERMS } from '../support.js';
import { folderOf, tiexi } from './command.js';

const LENT = { ...LOAN, lender: '遂昌农商银行', product: '共富经营贷' };
const DATA = { households: [HOUSEHOLD], loans: [LENT] };

type Issued = ReturnType<typeof JSON.parse>;

let cwd: string;
const run = (...argv: string[]) => tiexi(argv, { cwd });
const read = async (name: string): Promise<Issued> => JSON.parse(await readFile(join(cwd, name), 'utf8'));

/** Writes a settlement that was changed, under the hash of what was issued or under one of its own. */
async function forge(name: string, change: (issued: Issued) => void, isHashed: boolean): Promise<void> {
  const issued = await read('out/settlement.json');
  change(issued);
  if (isHashed) {
    delete issued.provenance.settlementSha256;
    issued.provenance.settlementSha256 = fingerprint(issued);
  }
  await writeFile(join(cwd, name), JSON.stringify(issued));
}

beforeAll(async () => {
  const policy = { preset: 'suichang-2024', terms: SUICHANG_TERMS };
  cwd = await folderOf({ 'data.json': DATA, 'portfolio.json': { ...DATA, policy }, 'policy.json': POLICY });
  expect((await run('settle', 'portfolio.json', '--year', '2024', '--format', 'json', '--out', 'out')).code).toBe(0);
});

describe('--policy', () => {
  it.each(['out/settlement.json', 'out/input.json', 'portfolio.json'])('takes the policy of %s', async (file) => {
    const { code, stdout, stderr } = await run(
      'settle',
      'data.json',
      '--policy',
      file,
      '--year',
      '2024',
      '--format',
      'json',
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { policy, terms, provenance } = JSON.parse(stdout);
    const issued = await read('out/settlement.json');
    // Its sources too, and so what is not from the plan.
    expect(policy).toEqual(issued.policy);
    expect(Object.keys(policy.sources).length).toBeGreaterThan(10);
    expect(terms).toEqual(issued.terms);
    expect(provenance.policySha256).toBe(issued.provenance.policySha256);
  });

  it('reads the policy of a settlement whose lines are in another file, and checks these lines', async () => {
    await writeFile(join(cwd, 'data.ndjson'), JSON.stringify({ household: HOUSEHOLD, loans: [LENT] }));
    const argv = ['settle', 'data.ndjson', '--policy', 'portfolio.json', '--year', '2024', '--output', 'ndjson'];
    await writeFile(join(cwd, 'lines.ndjson'), (await run(...argv)).stdout);
    expect((await run(...argv, '--out', 'lines')).code).toBe(0);
    for (const file of ['lines.ndjson', 'lines/settlement.json']) {
      const { code } = await run('settle', 'data.json', '--policy', file, '--year', '2024');
      expect(code).toBe(0);
    }
  });

  it('refuses the policy of a settlement in which any value was altered', async () => {
    await forge('forged-policy.json', (issued) => Object.assign(issued.policy, { misuse: 'stop' }), true);
    await forge('forged-total.json', (issued) => Object.assign(issued.totals, { subsidy: '1.00' }), true);
    for (const [file, place] of [
      ['forged-policy.json', 'provenance.policySha256'],
      ['forged-total.json', 'totals.subsidy'],
    ] as const) {
      for (const argv of [
        ['settle', 'data.json', '--policy', file, '--year', '2024'],
        ['compare', 'portfolio.json', '--year', '2024', '--with', file],
      ]) {
        const { code, stdout, stderr } = await run(...argv);
        expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
        expect(stderr).toContain(`${file}: ${place}: SETTLEMENT_ALTERED`);
      }
    }
  });

  it('reads back what encodePolicy wrote, sources included', () => {
    const policy = suichang2024(SUICHANG_TERMS);
    const saved = JSON.stringify(encodePolicy(policy));
    expect(parsePolicy(saved)).toEqual(policy);
    expect(JSON.parse(saved).sources).toMatchObject({
      lenders: { kind: 'reading' },
      dayCount: customaryTerms.sources.dayCount,
    });
  });
});

describe('an earlier settlement that cannot be read whole', () => {
  /** The place and the code of every fault. */
  const places = (stderr: string) => stderr.split('\n').map((line) => /^.*?: [A-Z_]+(?=: )/.exec(line)?.[0] ?? line);

  it('is refused with the faults of every line, and without faults that follow from these', async () => {
    const line = (loanId: string, subsidy = '1.00') =>
      `${JSON.stringify({ loanId, subsidy, funders: { province: '1.00' } })}\n`;
    const bytes = [line('A'), '{"loanId":"B"\n', Buffer.of(0xff, 0x0a), line('C', 'x'), line('A')];
    await writeFile(join(cwd, 'broken.ndjson'), Buffer.concat(bytes.map((part) => Buffer.from(part))));
    const told = [
      'broken.ndjson:2:14: INVALID_JSON',
      'broken.ndjson:3: INVALID_JSON',
      'broken.ndjson: loans[3].subsidy: INVALID_MONEY',
      'broken.ndjson: loans[4].loanId: DUPLICATE_ID',
      '4 faults; nothing was computed or written',
      '',
    ];
    await writeFile(join(cwd, 'data.ndjson'), JSON.stringify({ household: HOUSEHOLD, loans: [LENT] }));
    for (const argv of [[], ['--output', 'ndjson']]) {
      const settled = ['settle', 'data.ndjson', '--policy', 'portfolio.json', '--year', '2025'];
      const { code, stderr } = await run(...settled, '--previous', 'broken.ndjson', ...argv);
      expect([code, places(stderr)]).toEqual([2, told]);
    }
    const checked = await run('settle', '--check', 'broken.ndjson', 'portfolio.json');
    expect(checked.code).toBe(2);
    expect(places(checked.stderr)).toEqual(told);
    const policy = await run('settle', 'data.json', '--policy', 'broken.ndjson', '--year', '2025');
    expect(places(policy.stderr)).toEqual([...told.slice(0, 2), '2 faults; nothing was computed or written', '']);
  });

  it('is accepted as the one that another was adjusted against', async () => {
    const argv = ['settle', 'portfolio.json', '--format', 'json', '--year'];
    await writeFile(join(cwd, '2025.json'), (await run(...argv, '2025', '--previous', 'out/settlement.json')).stdout);
    await writeFile(join(cwd, 'list.json'), '[]');
    await writeFile(join(cwd, 'cut.json'), '{"period": ');
    const in2026 = async (previous: string) =>
      places((await run(...argv, '2026', '--previous', '2025.json', '--previous', previous)).stderr);
    const count = ['1 fault; nothing was computed or written', ''];
    expect(await in2026('cut.json')).toEqual(['cut.json:1:12: INVALID_JSON', ...count]);
    expect(await in2026('list.json')).toEqual(['list.json: INVALID_VALUE', ...count]);
    const [place] = places((await run(...argv, '2026', '--previous', '2025.json')).stderr);
    expect(place).toBe('2025.json: provenance.previous[0]: MISSING_PREVIOUS');
  });
});

describe('settle --check', () => {
  const check = (...argv: string[]) => run('settle', '--check', 'out/settlement.json', 'data.json', ...argv);
  const OWN = 'those of the settlement that was checked';

  it('says that policy and period are those of the settlement, and from where others are', async () => {
    expect((await check()).stdout).toContain(`policy and period are ${OWN}: a change of them there is not found`);
    expect((await check('--lang', 'zh-CN')).stdout).toContain('所用政策和结算期取自被核对的结算文件');
    expect((await check('--policy', 'portfolio.json')).stdout).toContain('the period is that of the settlement');
    expect((await check('--year', '2024')).stdout).toContain('the policy is that of the settlement');
    expect((await check('--policy', 'portfolio.json', '--year', '2024')).stdout).not.toContain('that was checked');
    // The same file under another name is no other source.
    expect((await check('--policy', './out/../out/settlement.json', '--year', '2024')).stdout).toContain(
      'the policy is that of the settlement',
    );
  });

  it('gives this as JSON', async () => {
    const of = async (...argv: string[]) => JSON.parse((await check(...argv, '--format', 'json')).stdout);
    expect(await of()).toMatchObject({ identical: true, policyFrom: 'settlement', periodFrom: 'settlement' });
    expect(await of('--year', '2024')).toMatchObject({ policyFrom: 'settlement', periodFrom: 'flags' });
    const { stdout } = await run('settle', '--check', 'out/settlement.json', 'out/input.json', '--format', 'json');
    expect(JSON.parse(stdout)).toMatchObject({ policyFrom: 'input', periodFrom: 'input' });
  });

  it('finds a policy that was changed together with its hashes only where --policy gives the right one', async () => {
    const change = (issued: Issued) => {
      // A term that changes no figure of this loan.
      issued.policy.misuse = 'stop';
      issued.terms.find(({ term }: { term: string }) => term === 'misuse').value = 'stop';
      issued.provenance.policySha256 = fingerprint(issued.policy);
    };
    await forge('forged.json', change, true);
    const forged = (...argv: string[]) => run('settle', '--check', 'forged.json', 'data.json', ...argv);
    const own = await forged();
    expect(own.stdout).toContain('policy and period are those of the settlement that was checked');
    expect(own.stdout).not.toContain('misuse');
    const { code, stdout } = await forged('--policy', 'portfolio.json');
    expect(code).toBe(1);
    expect(stdout).toContain('policy.misuse: as issued stop, recomputed revoke');
  });

  it('refuses a settlement whose lines do not add up, before it compares anything', async () => {
    for (const isHashed of [false, true]) {
      await forge('less.json', (issued) => Object.assign(issued.payable, { province: '0.00' }), isHashed);
      const { code, stdout, stderr } = await run('settle', '--check', 'less.json', 'portfolio.json');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^less\.json: payable\.province: SETTLEMENT_ALTERED: .*it states 0\.00, but/m);
      expect(stderr.includes('settlementSha256')).toBe(!isHashed);
    }
  });
});

describe('--take-unhashed', () => {
  beforeAll(() => forge('old.json', (issued) => delete issued.provenance.settlementSha256, false));

  it.each([
    ['--previous', ['settle', 'data.json', '--policy', 'portfolio.json', '--year', '2025', '--previous', 'old.json']],
    ['--policy', ['settle', 'data.json', '--policy', 'old.json', '--year', '2024']],
    ['--check', ['settle', '--check', 'old.json', 'data.json']],
    ['merge', ['merge', 'old.json']],
    ['--with', ['compare', 'portfolio.json', '--year', '2024', '--with', 'old.json']],
  ])('is needed for %s', async (_, argv) => {
    const { code, stdout, stderr } = await run(...argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(/^old\.json(:1)?: provenance\.settlementSha256: MISSING_FIELD: .*--take-unhashed/m);
    expect((await run(...argv, '--take-unhashed')).code).toBe(0);
  });

  it('still adds the lines up, in merge too', async () => {
    await forge(
      'part.json',
      (issued) => {
        issued.loans[0].funders.province = '0.00';
        delete issued.provenance.settlementSha256;
      },
      false,
    );
    const { code, stderr } = await run('merge', 'part.json', '--take-unhashed');
    expect(code).toBe(2);
    expect(stderr).toMatch(/^part\.json:1: loans\[0\]\.funders: SETTLEMENT_ALTERED/m);
  });

  it('needs an input in verify', async () => {
    expect((await run('verify', '--take-unhashed')).stderr).toContain('--take-unhashed needs an input');
  });
});
