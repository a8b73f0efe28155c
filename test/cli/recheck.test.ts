import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { VERSION } from '../../src/fields/version.js';
import { fingerprint } from '../../src/kernel/fingerprint.js';
import { folderOf, tiexi } from './command.js';
import { BOUNDARIES, ENGLISH, POLICY, PORTFOLIO, REPAID } from './worked.js';

/**
 * A folder with the worked portfolio and its settlement as issued, the latter changed where `change` says so, with a hash
 * that fits the change.
 */
async function issuedFolder(
  change: (issued: Settlement) => void = () => {},
  files: Parameters<typeof folderOf>[0] = {},
) {
  const { stdout } = await tiexi(['settle', '-', '--format', 'json'], { stdin: JSON.stringify(PORTFOLIO) });
  const issued = JSON.parse(stdout);
  change(issued);
  if (issued.provenance?.settlementSha256 !== undefined) {
    delete issued.provenance.settlementSha256;
    issued.provenance.settlementSha256 = fingerprint(issued);
  }
  return folderOf({ 'portfolio.json': PORTFOLIO, 'settlement.json': issued, ...files });
}

type Settlement = ReturnType<typeof JSON.parse>;

const recheck = async (cwd: string, ...argv: string[]) =>
  tiexi(['settle', '--check', 'settlement.json', ...argv], { cwd });

const sha256 = (bytes: string | Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe('settle --check', () => {
  it('reports identical for the same portfolio, with the version and the hashes', async () => {
    const cwd = await issuedFolder();
    const { provenance } = JSON.parse(await readFile(join(cwd, 'settlement.json'), 'utf8'));
    expect(await recheck(cwd, 'portfolio.json')).toEqual({
      code: 0,
      stdout: [
        'identical: every figure of 4 loans, of the totals and of the groups',
        `tiexi ${VERSION}`,
        `SHA-256 of the policy: ${provenance.policySha256}`,
        `SHA-256 of the input: ${provenance.inputSha256}`,
        '',
      ].join('\n'),
      stderr: '',
    });
  });

  it('gives the result in Chinese and as JSON', async () => {
    const cwd = await issuedFolder();
    expect((await recheck(cwd, 'portfolio.json', '--lang', 'zh-CN')).stdout).toMatch(
      /^一致：4 笔贷款的明细、合计及各分组逐项相同\n/,
    );
    const { code, stdout } = await recheck(cwd, 'portfolio.json', '--format', 'json');
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ identical: true, differences: [], provenance: { version: VERSION } });
  });

  it('reports a figure that differs, by the loan’s id', async () => {
    const cwd = await issuedFolder((issued) => {
      issued.loans[0].subsidisedDays = 107;
    });
    // 108 days: no sum holds the days of a loan.
    expect(await recheck(cwd, 'portfolio.json')).toEqual({
      code: 1,
      stdout:
        'loans[L1].subsidisedDays: as issued 107, recomputed 103\n1 difference: 0 in the provenance, 1 in the settlement\n',
      stderr: '',
    });
    expect((await recheck(cwd, 'portfolio.json', '--lang', 'zh-CN')).stdout).toBe(
      '借据 L1 贴息天数：原结算 107，重新计算 103\n共 1 处不同：数据来源 0 处，结算内容 1 处\n',
    );
    const { code, stdout } = await recheck(cwd, 'portfolio.json', '--format', 'json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      identical: false,
      differences: [{ path: 'loans[L1].subsidisedDays', issued: 107, recomputed: 103 }],
    });
  });

  it('reports first another version, another policy, another input', async () => {
    const cwd = await issuedFolder((issued) => {
      issued.provenance.version = '0.0.9';
    });
    const { code, stdout } = await recheck(cwd, 'portfolio.json', '--payment', 'paid');
    expect(code).toBe(1);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe(
      `provenance.version: as issued 0.0.9, recomputed ${VERSION} (another version of the library)`,
    );
    expect(lines[1]).toMatch(/^provenance\.policySha256: as issued \w{64}, recomputed \w{64} \(another policy\)$/);
    expect(lines[2]).toMatch(/^provenance\.inputSha256: as issued \w{64}, recomputed \w{64} \(another input\)$/);
    expect(lines[3]).toBe('policy.payment: as issued accrued, recomputed paid');
    expect(stdout).toMatch(/\n\d+ differences: 3 in the provenance, \d+ in the settlement\n$/);
  });

  it('reports a loan that is gone and a loan that is new', async () => {
    const gone = { ...PORTFOLIO, loans: [REPAID, ...BOUNDARIES.slice(0, 2), { ...BOUNDARIES[2], id: 'L5' }] };
    const fewer = { ...PORTFOLIO, loans: [REPAID, ...BOUNDARIES.slice(0, 2)] };
    const cwd = await issuedFolder(undefined, { 'gone.json': gone, 'fewer.json': fewer });

    const { stdout } = await recheck(cwd, 'gone.json');
    expect(stdout).toMatch(/^loans\[L5\]: as issued none, recomputed \{"loanId":"L5",/m);
    expect(stdout).toMatch(/^loans\[L4\]: as issued \{"loanId":"L4",.*, recomputed none$/m);
    // The same loan under another id: nothing else but the fingerprint of the input.
    expect(stdout).toMatch(/\n3 differences: 1 in the provenance, 2 in the settlement\n$/);

    // 100,000.00 × 20/360 × 1.5% = 83.33 of 1204.58; the province's 80% of the rest, 1121.25, are 897.00.
    const without = (await recheck(cwd, 'fewer.json')).stdout;
    expect(without).toContain('\ntotals.loans: as issued 4, recomputed 3\n');
    expect(without).toContain('\ntotals.subsidy: as issued 1204.58, recomputed 1121.25\n');
    expect(without).toContain('\npayable.province: as issued 963.66, recomputed 897.00\n');
  });

  it('reports no difference for another order of the loans', async () => {
    const reversed = { ...PORTFOLIO, loans: [...PORTFOLIO.loans].reverse() };
    const cwd = await issuedFolder((issued) => issued.loans.reverse(), { 'reversed.json': reversed });
    expect((await recheck(cwd, 'reversed.json')).code).toBe(0);
  });

  describe('takes policy and period', () => {
    it('of the settlement, where the input has none', async () => {
      const cwd = await issuedFolder(undefined, ENGLISH as unknown as Record<string, string>);
      expect((await recheck(cwd, '.')).code).toBe(0);
    });

    it('of the input over those of the settlement', async () => {
      const cwd = await issuedFolder(undefined, {
        'other.json': { ...PORTFOLIO, policy: { ...POLICY, dayCount: 'ACT/365F' } },
      });
      expect((await recheck(cwd, 'other.json')).stdout).toContain(
        'policy.dayCount: as issued ACT/360, recomputed ACT/365F',
      );
    });

    it('of flags over both', async () => {
      const cwd = await issuedFolder(undefined, ENGLISH as unknown as Record<string, string>);
      const { stdout } = await recheck(cwd, '.', '--from', '2024-09-01', '--to', '2025-01-01', '--misuse', 'stop');
      expect(stdout).toContain('period.from: as issued 2024-01-01, recomputed 2024-09-01');
      expect(stdout).toContain('policy.misuse: as issued revoke, recomputed stop');
    });
  });

  describe('refuses with 2', () => {
    const refused = async (change: (issued: Settlement) => void, ...argv: string[]) => {
      const { code, stdout, stderr } = await recheck(await issuedFolder(change), 'portfolio.json', ...argv);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      return stderr;
    };

    it('a file that is no settlement, with every fault and its place', async () => {
      const stderr = await refused((issued) => {
        issued.loans[0].subsidy = 612.92;
        delete issued.provenance;
      });
      expect(stderr).toMatch(/^settlement\.json: loans\[0\]\.subsidy: INVALID_VALUE: /m);
      expect(stderr).toMatch(/^settlement\.json: provenance: MISSING_FIELD: /m);
      expect(stderr).toMatch(/^settlement\.json: provenance\.settlementSha256: MISSING_FIELD: /m);
      expect(stderr).toMatch(/\n3 faults; nothing was computed or written\n$/);
    });

    it('text that is not JSON, with line and column', async () => {
      const cwd = await issuedFolder(undefined, { 'settlement.json': '{\n  "loans": [,]\n}' });
      expect((await recheck(cwd, 'portfolio.json')).stderr).toMatch(/^settlement\.json:2:13: INVALID_JSON: /);
    });

    it('a file that is not there', async () => {
      const { code, stderr } = await tiexi(['settle', '--check', 'none.json', '-'], { cwd: await folderOf() });
      expect(code).toBe(2);
      expect(stderr).toContain('cannot read none.json: no such file or folder');
    });

    it('an input with faults', async () => {
      const cwd = await issuedFolder(undefined, {
        'bad.json': { ...PORTFOLIO, loans: [{ ...REPAID, principal: 1.5 }] },
      });
      const { code, stdout, stderr } = await recheck(cwd, 'bad.json');
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(/^loans\[0\]\.principal: INVALID_MONEY: /);
    });
  });

  it('escapes control characters in whatever a settlement holds, at any depth', async () => {
    const cwd = await issuedFolder((issued) => {
      issued['a\u001b'] = 1.5;
      issued.deep = JSON.parse(`${'['.repeat(400)}${']'.repeat(400)}`);
    });
    for (const format of ['text', 'json']) {
      const { code, stdout } = await recheck(cwd, 'portfolio.json', '--format', format);
      expect(code).toBe(1);
      expect(stdout).toContain('1.5');
      expect(stdout).not.toContain('\u001b');
    }
  });

  it('refuses a settlement that nests too deep to be hashed', async () => {
    const deep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
    const { stdout: text } = await tiexi(['settle', '-', '--format', 'json'], { stdin: JSON.stringify(PORTFOLIO) });
    const cwd = await folderOf({
      'portfolio.json': PORTFOLIO,
      'settlement.json': text.replace('{', `{"deep": ${deep},`),
    });
    const { code, stdout, stderr } = await recheck(cwd, 'portfolio.json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(
      /settlement\.json: provenance\.settlementSha256: SETTLEMENT_ALTERED: .* its content has none/,
    );
  });
});

describe('settle --out --format json', () => {
  it('writes the input whose bytes have the fingerprint of the provenance', async () => {
    const out = await folderOf();
    await tiexi(['settle', '-', '--out', out, '--format', 'json'], { stdin: JSON.stringify(PORTFOLIO) });
    expect((await readdir(out)).sort()).toEqual([
      'detail.csv',
      'input.json',
      'settlement.json',
      'summary.csv',
      'tiexi-manifest.json',
    ]);
    const input = await readFile(join(out, 'input.json'));
    const { provenance, policy } = JSON.parse(await readFile(join(out, 'settlement.json'), 'utf8'));
    expect(sha256(input)).toBe(provenance.inputSha256);
    expect(JSON.parse(input.toString()).policy).toEqual(policy);
    expect(await tiexi(['settle', '--check', 'settlement.json', 'input.json'], { cwd: out })).toMatchObject({
      code: 0,
    });
  });

  it('writes the same input from CSV', async () => {
    const cwd = await folderOf({ ...ENGLISH, 'policy.json': POLICY });
    const argv = ['settle', '.', '--policy', 'policy.json', '--year', '2024', '--out', 'x', '--format', 'json'];
    await tiexi(argv, { cwd });
    await tiexi(['settle', '-', '--out', 'y', '--format', 'json'], { cwd, stdin: JSON.stringify(PORTFOLIO) });
    expect(await readFile(join(cwd, 'x/input.json'))).toEqual(await readFile(join(cwd, 'y/input.json')));
  });
});
