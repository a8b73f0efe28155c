import { describe, expect, it } from 'vitest';
import { type PolicyInput, parsePolicy, policyClauses, policyWarnings } from '../../src/index.js';
import { folderOf, tiexi } from '../cli/command.js';
import { POLICY } from '../support.js';

const found = (policy: object) =>
  policyWarnings(parsePolicy({ ...POLICY, ...policy })).map(({ code, examples }) => [
    code,
    ...examples.map(({ value }) => value),
  ]);

const points = (from: string, rest: object = {}) => ({ from, kind: 'points', points: '1.5', ...rest });
const RATES = { rates: [{ from: '2024-01-01', pct: '3' }], until: '2026-01-01' };

describe('a policy by itself', () => {
  it('in which nothing is unlikely has no warnings', () => {
    expect(found({})).toEqual([]);
    expect(found({ subsidy: [points('2024-09-01', { when: { products: ['P'] } }), points('2024-09-01')] })).toEqual([]);
    // One before the window is chosen by the contract's day.
    const old = [points('2024-01-01'), points('2024-09-01')];
    expect(found({ subsidy: old, rateAppliesBy: 'contract-day' })).toEqual([]);
    expect(found({ subsidy: [points('2024-01-01'), points('2024-09-02')] })).toEqual([]);
  });

  it('with caps of which none includes another has no warnings', () => {
    expect(
      found({
        principalCap: [
          { limit: '100', per: ['loan'] },
          { limit: '150', per: ['household', 'lender'] },
          { limit: '200', per: ['household'] },
          { limit: '90', per: ['household'], when: { townships: ['A'] } },
        ],
        amountCap: [
          { limit: '100', per: ['household'], during: 'period' },
          { limit: '150', per: ['household'], during: 'year' },
        ],
      }),
    ).toEqual([]);
  });

  it('with a cap that another includes has a warning that names it', () => {
    expect(
      found({
        principalCap: [
          { limit: '200', per: ['household', 'lender'] },
          { limit: '200', per: ['household'] },
          { limit: '250', per: ['loan'], when: { townships: ['A'] } },
          { limit: '1', per: ['loan'], when: { products: ['X'] } },
        ],
        amountCap: [
          { limit: '150', per: ['household'], during: 'period' },
          { limit: '150', per: ['household'], during: 'year' },
          { limit: '150', per: ['loan'], during: 'year' },
          { limit: '150', per: ['lender', 'loan'], during: 'year' },
        ],
      }),
    ).toEqual([
      ['ENTRY_NEVER_APPLIES', 'principalCap[3]'],
      ['LIMIT_NEVER_BINDS', 'principalCap[0]', 'principalCap[2]', 'amountCap[0]', 'amountCap[2]', 'amountCap[3]'],
    ]);
  });

  it.each<[string, object, readonly string[]]>([
    [
      'of shares behind another, or for no loan',
      {
        funderShares: [
          { when: { products: ['X'] }, shares: { local: '1' } },
          { when: { townships: ['A'] }, shares: { local: '1' } },
          { when: { townships: ['A'] }, shares: { province: '1' } },
          { shares: { local: '1' } },
          // A period may begin before the window.
          { from: '2024-01-01', shares: { province: '1' } },
        ],
      },
      ['funderShares[0]', 'funderShares[2]'],
    ],
    ['replaced when the window opens', { subsidy: [points('2024-01-01'), points('2024-09-01')] }, ['subsidy[0]']],
    [
      'behind one for the same loans',
      {
        subsidy: [
          points('2024-09-01', { when: { townships: ['A'] } }),
          points('2024-09-01', { when: { townships: ['A'] } }),
          points('2024-09-01'),
        ],
      },
      ['subsidy[1]'],
    ],
    [
      'of a product that is not on the list, of a lender likewise, of none, of an empty range',
      {
        subsidy: [
          points('2024-09-01', { when: { products: ['X'] } }),
          points('2024-09-01', { when: { lenders: ['X'] } }),
          points('2024-09-01', { when: { townships: [] } }),
          points('2024-09-01', { when: { principal: { from: '100', to: '100' } } }),
          points('2024-09-01'),
        ],
      },
      ['subsidy[0]', 'subsidy[1]', 'subsidy[2]', 'subsidy[3]'],
    ],
    [
      'after the window, where the day of the disbursement counts',
      {
        window: { from: '2024-09-01', effectiveOn: '2024-09-01', to: '2025-01-01' },
        rateAppliesBy: 'disbursement-day',
        subsidy: [points('2024-09-01'), points('2025-01-01')],
      },
      ['subsidy[1]'],
    ],
    [
      'of the concession and of the conditions',
      {
        concession: [
          { from: '2024-01-01', points: '1' },
          { from: '2024-09-01', points: '1' },
        ],
        conditions: [{ when: { products: ['X'] }, loansPerHousehold: 1 }],
      },
      ['concession[0]', 'conditions[0]'],
    ],
  ])('has an entry that never applies: %s', (_, policy, places) => {
    expect(found(policy)).toEqual([['ENTRY_NEVER_APPLIES', ...places]]);
  });

  it.each<[string, object, readonly string[]]>([
    [
      'points above those of the rule',
      { subsidy: [points('2024-09-01', { maxPoints: '1.5' })] },
      ['subsidy[0].maxPoints'],
    ],
    [
      'the whole rate',
      { subsidy: [points('2024-09-01', { maxShareOfContractRate: 1 })] },
      ['subsidy[0].maxShareOfContractRate'],
    ],
    [
      'a share above that of the rule',
      { subsidy: [{ from: '2024-09-01', kind: 'share', share: '0.5', maxShareOfContractRate: '0.5' }] },
      ['subsidy[0].maxShareOfContractRate'],
    ],
    [
      'a ceiling of 100%',
      { subsidy: [{ from: '2024-09-01', kind: 'above-floor', floorPct: '3', ceilingPct: '100' }] },
      ['subsidy[0].ceilingPct'],
    ],
    [
      'a cap of a list above another for the same loans, and the second of two that say the same',
      {
        principalCap: [
          { limit: '200000', per: ['loan'] },
          { limit: '150000', per: ['household'] },
          { limit: '100000', per: ['loan', 'lender'] },
          { limit: '100000', per: ['loan', 'product'] },
        ],
      },
      ['principalCap[0]', 'principalCap[3]'],
    ],
    ['a cap per loan', { principalCap: { perLoan: '200000', perHousehold: '150000' } }, ['principalCap.perLoan']],
  ])('has a limit that never binds: %s', (_, policy, places) => {
    expect(found(policy)).toEqual([['LIMIT_NEVER_BINDS', ...places]]);
  });

  it('has a product without a rule, and a reference that is not used', () => {
    const products = ['P', 'Q'].map((id) => ({ id, name: id }));
    const subsidy = [points('2024-09-01', { when: { products: ['P'] } })];
    expect(found({ products, subsidy, references: { LPR: RATES } })).toEqual([
      ['PRODUCT_WITHOUT_RULE', 'Q'],
      ['REFERENCE_NOT_USED', 'LPR'],
    ]);
  });
});

describe('a policy in sentences', () => {
  const sources = { overdue: { kind: 'plan', article: '三' } } as const;
  const policy = parsePolicy({ ...POLICY, sources });

  it('has a clause for every term with its source', () => {
    expect(policyClauses(policy, { lang: 'en' }).find(({ term }) => term === 'overdue')).toEqual({
      term: 'overdue',
      name: 'overdue',
      text: 'no subsidy on overdue days',
      source: 'plan: 三',
      kind: 'plan',
    });
    expect(policyClauses(policy).find(({ term }) => term === 'subsidy')?.text).toBe(
      '2024年9月1日起，每年贴息 1.5 个百分点',
    );
  });
});

describe('check --policy', () => {
  const checked = async (policy: object, ...argv: readonly string[]) => {
    const cwd = await folderOf({ 'policy.json': policy });
    return tiexi(['check', '--policy', 'policy.json', ...argv], { cwd });
  };

  it('prints the clauses, and what is unlikely', async () => {
    const { code, stdout } = await checked({ ...POLICY, references: { LPR: RATES } });
    expect(code).toBe(0);
    expect(stdout).toContain('\n9. subsidy (subsidy): from 2024-09-01, 1.5 percentage points a year (※ assumption)\n');
    expect(stdout).toContain('\nwarning: REFERENCE_NOT_USED: 1 reference of the policy that no rate follows: "LPR"');
    expect((await checked({ ...POLICY, references: { LPR: RATES } }, '--strict')).code).toBe(2);
  });

  it('has no English in Chinese', async () => {
    const { stdout } = await checked({ ...POLICY, name: '测试' }, '--lang', 'zh-CN');
    expect(stdout).toContain('\n9. 贴息标准：2024年9月1日起，每年贴息 1.5 个百分点（※ 暂定，待主管部门确认）\n');
    expect(stdout).toMatch(/\n政策无错误\n$/);
  });

  it('reports every fault with its place, as text and as JSON', async () => {
    const policy: Partial<PolicyInput> = { ...POLICY, dayCount: 'ACT/361' as never, funders: [] };
    const { code, stdout, stderr } = await checked(policy);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    const column = (part: string) => JSON.stringify(policy).indexOf(part) + part.length + 1;
    expect(stderr.match(/^policy\.json:\S+ \S+ [A-Z_]+/gm)).toEqual([
      `policy.json:1:${column('"dayCount":')}: dayCount: INVALID_VALUE`,
      `policy.json:1:${column('"funders":')}: funders: INVALID_VALUE`,
    ]);
    const { stdout: json } = await checked(policy, '--format', 'json');
    expect(JSON.parse(json)).toMatchObject({
      faults: [{ path: ['dayCount'] }, { path: ['funders'] }],
      warnings: [],
      clauses: [],
    });
  });

  it('names the flag or the file of terms that gave a faulty term, or the place in a portfolio', async () => {
    const { name: _, ...unnamed } = POLICY;
    const cwd = await folderOf({
      'policy.json': POLICY,
      'portfolio.json': `{\n"policy": ${JSON.stringify(unnamed)}}`,
      'terms.json': { overdue: 'never' },
      'empty.json': '{"rates": 1, "until": "2030-01-01"}',
    });
    const told = async (...argv: readonly string[]) =>
      (await tiexi(['check', '--policy', ...argv], { cwd })).stderr
        .replace(/([A-Z_]{8,}): .*\n/g, '$1\n')
        .split('\n')[0];
    expect(await told('policy.json', '--day-count', 'X')).toBe('--day-count: INVALID_VALUE');
    expect(await told('policy.json', '--terms', 'terms.json')).toBe('terms.json: overdue: INVALID_VALUE');
    expect(await told('policy.json', '--reference', 'LPR=empty.json')).toBe('empty.json: rates: INVALID_VALUE');
    // The object begins in the second line, behind `"policy": `.
    expect(await told('portfolio.json')).toBe('portfolio.json:2:11: name: MISSING_FIELD');
    expect(await told('suichang-2024', '--terms', 'customary')).toBe(
      'suichang-2024: terms.household.firstList: MISSING_FIELD',
    );
  });

  it('accepts terms and references as settle does', async () => {
    const formula = { ref: 'LPR', on: 'accrual' };
    const cwd = await folderOf({
      'policy.json': { ...POLICY, subsidy: [{ from: '2024-09-01', kind: 'points', points: formula }] },
      'lpr.json': RATES,
    });
    const argv = ['check', '--policy', 'policy.json', '--reference', 'LPR=lpr.json', '--day-count', 'ACT/365F'];
    const { code, stdout } = await tiexi([...argv, '--format', 'json'], { cwd });
    expect(code).toBe(0);
    const { clauses, warnings } = JSON.parse(stdout);
    expect(warnings).toEqual([]);
    expect(clauses.find(({ term }: { term: string }) => term === 'dayCount').text).toContain('ACT/365F');
  });
});
