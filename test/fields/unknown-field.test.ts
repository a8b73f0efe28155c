import { describe, expect, it } from 'vitest';
import { type Lang, parseSettlement, safeParsePortfolio } from '../../src/index.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

const SOUND = {
  policy: POLICY,
  period: { from: '2024-01-01', to: '2025-01-01' },
  households: [HOUSEHOLD],
  loans: [LOAN],
};

function messages(input: object, lang: Lang = 'en'): readonly string[] {
  const result = safeParsePortfolio(input, { lang });
  return result.success ? [] : result.faults.map(({ code, message }) => `${code}: ${message}`);
}

const TOLD = (name: string, meant?: string) =>
  `UNKNOWN_FIELD: unknown field "${name}"; remove it or correct its name${meant === undefined ? '' : `; did you mean "${meant}"?`}`;

describe('an unknown field', () => {
  it.each<[string, object, string, string | undefined]>([
    ['of a loan', { loans: [{ ...LOAN, principle: '1.00' }] }, 'principle', 'principal'],
    ['with an underscore', { loans: [{ ...LOAN, disbursed_on: '2024-09-01' }] }, 'disbursed_on', 'disbursedOn'],
    ['of a household', { households: [{ ...HOUSEHOLD, townships: '东' }] }, 'townships', 'township'],
    ['of a policy', { policy: { ...POLICY, subsidies: [] } }, 'subsidies', 'subsidy'],
    ['of a portfolio', { loan: [] }, 'loan', 'loans'],
    ['beside a preset', { policy: { preset: 'suichang-2024', term: {} } }, 'term', 'terms'],
    ['that resembles none', { loans: [{ ...LOAN, colour: 'red' }] }, 'colour', undefined],
  ])('%s names the field that is likely meant, if any', (_, change, name, meant) => {
    expect(messages({ ...SOUND, ...change })).toContain(TOLD(name, meant));
  });

  it('is told in Chinese', () => {
    expect(messages({ ...SOUND, loans: [{ ...LOAN, principle: '1.00' }] }, 'zh-CN')).toEqual([
      'UNKNOWN_FIELD: 未知字段 "principle"；请删除或改正字段名；是否为“principal”？',
    ]);
  });

  it('of a settlement names its fields', () => {
    expect(() => parseSettlement({ total: {} })).not.toThrow('did you mean');
    expect(() => parseSettlement({ totals: { subsidies: '0.00' } })).toThrow('did you mean "subsidy"?');
  });
});
