import { describe, expect, it } from 'vitest';
import { parsePolicy } from '../../src/io/parse.js';
import { decided, filled, shownPolicy, undecidedIn, withAllCustomary } from '../../src/page/engine/policy.js';
import type { WrittenPolicy } from '../../src/page/protocol.js';
import { OPEN_TERM_WORDS } from '../../src/words/open-terms.js';
import { POLICY } from '../cli/worked.js';

const PRESET: WrittenPolicy = { preset: 'suichang-2024', terms: {} };
const OPEN = Object.keys(OPEN_TERM_WORDS);
const termOf = (policy: WrittenPolicy, name: string) => {
  const found = shownPolicy(policy, 'en').terms.find(({ term }) => term === name);
  if (found === undefined) throw new Error(name);
  return found;
};

describe('a preset without terms', () => {
  it('has every open term undecided, and none of them has a value in words', () => {
    const shown = shownPolicy(PRESET, 'zh-CN');
    expect(shown.undecided).toBe(OPEN.length);
    const open = shown.terms.filter(({ isUndecided }) => isUndecided);
    expect(open.map(({ term }) => term).sort()).toEqual([...OPEN].sort());
    expect(open.map(({ text, source }) => text + source)).toEqual(OPEN.map(() => ''));
  });

  it('has the terms of the plan with their articles', () => {
    expect(termOf(PRESET, 'funders')).toMatchObject({ kind: 'plan', source: 'plan: 遂政办发〔2024〕12号 一(二)' });
    expect(termOf(PRESET, 'lenders').kind).toBe('reading');
  });

  it('can be read with what is filled in, though nothing is decided by it', () => {
    expect(parsePolicy(filled(PRESET)).id).toBe('suichang-2024');
    expect(undecidedIn(PRESET)).toHaveLength(OPEN.length);
  });
});

describe('what is known elsewhere', () => {
  it('decides the terms that another rule settles, with the rule as their source, and no others', () => {
    const policy = withAllCustomary(PRESET);
    expect([...undecidedIn(policy)].sort()).toEqual(
      [
        'amountCap',
        'household.firstList',
        'misuse',
        'payment',
        'principalCap',
        'rateAppliesBy',
        'termCapMonths',
      ].sort(),
    );
    expect(termOf(policy, 'dayCount')).toMatchObject({ kind: 'rule', isUndecided: false });
  });

  it('changes no term that is decided', () => {
    const policy = decided(PRESET, 'overdue', { value: 'stop' });
    expect((withAllCustomary(policy).terms as Record<string, unknown>).overdue).toBe('stop');
  });
});

describe('a term that is decided', () => {
  it.each<[Parameters<typeof decided>[1], Readonly<Record<string, string>> | null, unknown]>([
    ['overdue', { value: 'pause' }, 'pause'],
    ['subsidy', { points: '1.8' }, [{ from: '2024-09-01', kind: 'points', points: '1.8' }]],
    ['concession', { points: '1.9' }, [{ from: '2024-09-01', points: '1.9' }]],
    ['concession', null, null],
    ['principalCap', { perLoan: '', perHousehold: '300000' }, { perHousehold: '300000' }],
    ['termCapMonths', { months: '36' }, 36],
    ['amountCap', { perHousehold: '5000', per: 'period' }, { perHousehold: '5000', per: 'period' }],
    ['interestPeriod', { endsOn: '20', months: '3' }, { endsOn: 20, months: 3 }],
  ])('%s %j', (name, typed, value) => {
    const policy = decided(PRESET, name, typed);
    expect((policy.terms as Record<string, unknown>)[name]).toEqual(value);
    expect(termOf(policy, name)).toMatchObject({ isUndecided: false, kind: 'assumption', faults: [] });
  });

  it('of the household is inside it, beside the others', () => {
    const listed = decided(PRESET, 'household.listing', { value: 'every-day' });
    const policy = decided(listed, 'household.firstList', { madeOn: '2024-09-30', countsFrom: '2024-09-01' });
    expect((policy.terms as Record<string, unknown>).household).toEqual({
      listing: 'every-day',
      firstList: { madeOn: '2024-09-30', countsFrom: '2024-09-01' },
    });
  });

  it('that was customary is an assumption once it is changed', () => {
    const policy = decided(withAllCustomary(PRESET), 'dayCount', { value: 'ACT/365F' });
    expect(termOf(policy, 'dayCount').kind).toBe('assumption');
  });

  it('tells its faults at the term, while the others keep their words', () => {
    const policy = decided(withAllCustomary(PRESET), 'subsidy', { points: '1,8' });
    expect(termOf(policy, 'subsidy').faults).toHaveLength(1);
    expect(termOf(policy, 'subsidy').faults[0]).toContain('"1,8"');
    expect(termOf(policy, 'overdue').text).not.toBe('');
  });
});

describe('a policy of its own', () => {
  it('has all of its terms decided, and says where the parts cannot show a value', () => {
    expect(shownPolicy(POLICY, 'en').undecided).toBe(0);
    const rules = [...POLICY.subsidy, { from: '2025-01-01', kind: 'points', points: '1' }];
    expect(termOf({ ...POLICY, subsidy: rules }, 'subsidy').choice).toMatchObject({ isOther: true });
    expect(termOf(POLICY, 'subsidy').choice).toMatchObject({ isOther: false, parts: [{ value: '1.5' }] });
  });
});
