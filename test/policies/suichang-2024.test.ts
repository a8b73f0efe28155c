import { describe, expect, it } from 'vitest';
import { POLICY } from '../../src/fields/policy.js';
import {
  customaryTerms,
  encodeSettlement,
  type InvalidInputError,
  parsePolicy,
  parsePortfolio,
  type SuichangTerms,
  safeParsePolicy,
  settle,
  suichang2024,
  year,
} from '../../src/index.js';
import { TERM_NAMES } from '../../src/settlement/terms.js';
import { SUICHANG_TERMS } from '../support.js';

/** Every term that the plan leaves open, said by the caller. */
const TERMS: SuichangTerms = SUICHANG_TERMS;

const OPEN = [
  'subsidy',
  'rateAppliesBy',
  'concession',
  'principalCap',
  'termCapMonths',
  'amountCap',
  'dayCount',
  'overdue',
  'extension',
  'misuse',
  'payment',
  'otherSubsidy',
  'rounding',
  'interestPeriod',
];

const faultsOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    return (error as InvalidInputError).faults.map(({ code, path }) => `${code} ${path.join('.')}`);
  }
  return expect.fail('it did not throw');
};

const termsOf = (terms: SuichangTerms) =>
  settle(parsePortfolio({ policy: suichang2024(terms), period: year(2024), households: [], loans: [] })).terms;

describe('what the plan fixes', () => {
  const policy = POLICY.encode(suichang2024(TERMS));

  it('the window opens with the trial on 2024-09-01, and the plan is in force from 2024-12-12', () => {
    expect(policy.window).toEqual({ from: '2024-09-01', effectiveOn: '2024-12-12' });
  });

  it('the province pays 80% and the county 20%', () => {
    expect(policy.funders.map(({ id, share }) => [id, share])).toEqual([
      ['province', '0.8'],
      ['local', '0.2'],
    ]);
  });

  it('the target families: not on 低保, 低边 or 特困, up to 100,000 yuan a year', () => {
    expect(policy.household.excludedAssistance).toEqual(['低保', '低边', '特困']);
    expect(policy.household.incomeCeiling).toBe('100000.00');
  });

  it('the five products, and the lender', () => {
    expect(policy.products.map(({ id }) => id)).toEqual([
      '共富经营贷',
      '共富助学贷',
      '共富助医贷',
      '共富安居贷',
      '共富稳业贷',
    ]);
    expect(policy.lenders).toEqual(['遂昌农商银行']);
  });

  it('a settlement lists every open term and every reading as not the plan’s own words, and nothing else', () => {
    expect(termsOf(TERMS).map(({ term }) => term)).toEqual([
      'lenders',
      'household.listing',
      'household.testedOn',
      'household.firstList',
      'household.incomeCeiling',
      ...OPEN,
    ]);
  });

  it('every term of a policy has a name in the list', () => {
    const names = Object.keys(
      POLICY.encode(
        parsePolicy({
          ...policy,
          principalCap: {},
          termCapMonths: 1,
          amountCap: { perHousehold: 1, per: 'period' },
          interestPeriod: { endsOn: 20, months: 3 },
        }),
      ),
    );
    const listed = new Set(TERM_NAMES.map((name) => name.split('.')[0]));
    expect(names.filter((name) => !['id', 'name', 'sources'].includes(name)).every((name) => listed.has(name))).toBe(
      true,
    );
  });
});

describe('what it leaves open', () => {
  it('does not compile and does not run where a term is missing', () => {
    // @ts-expect-error: no terms at all
    expect(faultsOf(() => suichang2024())).toEqual([
      ...OPEN.map((term) => `MISSING_FIELD ${term}`),
      'MISSING_FIELD household.listing',
      'MISSING_FIELD household.testedOn',
      'MISSING_FIELD household.firstList',
    ]);
    // @ts-expect-error: the customary terms leave some to the caller
    expect(faultsOf(() => suichang2024(customaryTerms))).toEqual(
      ['rateAppliesBy', 'principalCap', 'termCapMonths', 'amountCap', 'misuse', 'payment', 'household.firstList'].map(
        (t) => `MISSING_FIELD ${t}`,
      ),
    );
  });

  it.each(OPEN)('%s is required: there is no default', (term) => {
    const { [term as 'dayCount']: _, ...rest } = TERMS;
    // @ts-expect-error: a term is missing
    expect(faultsOf(() => suichang2024(rest))).toEqual([`MISSING_FIELD ${term}`]);
  });

  it('a term that the plan fixes is refused', () => {
    // @ts-expect-error: the funders are the plan's
    expect(faultsOf(() => suichang2024({ ...TERMS, funders: [] }))).toEqual(['UNKNOWN_FIELD funders']);
    const household = { listing: 'at-start', testedOn: 'contract', firstList: null, incomeCeiling: '1' } as const;
    expect(faultsOf(() => suichang2024({ ...TERMS, household }))).toEqual(['UNKNOWN_FIELD household.incomeCeiling']);
  });

  it('faulty and missing terms are all reported at once', () => {
    // @ts-expect-error: a day count of this name does not exist, and payment is missing
    expect(faultsOf(() => suichang2024({ ...TERMS, dayCount: 'ACT/361', payment: undefined, subsidy: [] }))).toEqual([
      'MISSING_FIELD payment',
      'INVALID_VALUE subsidy',
      'INVALID_VALUE dayCount',
    ]);
  });

  it('interest periods are required under rounding by interest period', () => {
    expect(faultsOf(() => suichang2024({ ...TERMS, rounding: 'interest-period' }))).toEqual([
      'MISSING_FIELD interestPeriod',
    ]);
  });
});

describe('sources', () => {
  it('a customary term has the rule from which it is known as its source', () => {
    expect(termsOf(TERMS).find(({ term }) => term === 'household.testedOn')).toEqual({
      term: 'household.testedOn',
      value: 'contract',
      source: {
        kind: 'rule',
        title: '景宁 景财企〔2025〕3号',
        article: '二',
        note: { en: 'at the start of the loan contract', 'zh-CN': '以借款合同起始日为准' },
      },
    });
  });

  it.each([
    ['lenders', '一(二), 三(一)'],
    ['household.incomeCeiling', '二, 三(一)'],
  ])('%s is a reading of the plan, with its articles', (name, article) => {
    const { source } = termsOf(TERMS).find(({ term }) => term === name) ?? expect.fail();
    expect(source).toMatchObject({ kind: 'reading', title: '遂政办发〔2024〕12号', article });
  });

  it('household.firstList is an assumption of the caller', () => {
    const firstList = { madeOn: '2024-09-30', countsFrom: '2024-09-01' };
    const household = { ...customaryTerms.household, firstList };
    expect(termsOf({ ...TERMS, household }).find(({ term }) => term === 'household.firstList')).toEqual({
      term: 'household.firstList',
      value: firstList,
      source: { kind: 'assumption' },
    });
    expect(termsOf(TERMS).find(({ term }) => term === 'household.firstList')?.value).toBeNull();
  });

  it('a term of the caller without a source is an assumption', () => {
    expect(termsOf(TERMS).find(({ term }) => term === 'misuse')?.source).toEqual({ kind: 'assumption' });
  });

  it('a customary term that the caller changes is an assumption too', () => {
    const terms = termsOf({ ...TERMS, overdue: 'stop' });
    expect(terms.find(({ term }) => term === 'overdue')).toEqual({
      term: 'overdue',
      value: 'stop',
      source: { kind: 'assumption' },
    });
    expect(terms.find(({ term }) => term === 'extension')?.source.kind).toBe('rule');
  });

  it('a source that the caller gives is kept', () => {
    const source = { kind: 'rule', title: '本县办法' } as const;
    const terms = termsOf({ ...TERMS, payment: 'paid', sources: { ...customaryTerms.sources, payment: source } });
    expect(terms.find(({ term }) => term === 'payment')?.source).toEqual(source);
  });

  it.each([
    ['plan 一(二)', undefined],
    ['assumption: to be agreed', 'assumption'],
    ['reading of 三(一)', 'reading'],
    ['readings', 'rule'],
    ['景财企〔2025〕3号', 'rule'],
    ['as in another plan', 'rule'],
    ['an assumption of others', 'rule'],
    ['planning office', 'rule'],
  ])('a source written as the text %j is read as %s', (text, kind) => {
    const policy = parsePolicy({ ...POLICY.encode(suichang2024(TERMS)), sources: { dayCount: text } });
    const terms = settle(parsePortfolio({ policy, period: year(2024), households: [], loans: [] })).terms;
    expect(terms.find(({ term }) => term === 'dayCount')?.source.kind).toBe(kind);
  });
});

describe('the preset in JSON', () => {
  it('is the same policy as the function’s', () => {
    const policy = parsePolicy({ preset: 'suichang-2024', terms: JSON.parse(JSON.stringify(TERMS)) });
    expect(POLICY.encode(policy)).toEqual(POLICY.encode(suichang2024(TERMS)));
  });

  it('reports missing terms with their paths', () => {
    const result = safeParsePolicy({ preset: 'suichang-2024' });
    expect(result.success || result.faults.map(({ path }) => path.join('.'))).toContain('terms.dayCount');
  });

  it('refuses an unknown preset, terms that are no object, and other fields', () => {
    expect(faultsOf(() => parsePolicy({ preset: 'suichang-2025', terms: {} }))).toEqual(['INVALID_VALUE preset']);
    expect(faultsOf(() => parsePolicy({ preset: 'suichang-2024', terms: [] }))).toEqual(['INVALID_VALUE terms']);
    expect(faultsOf(() => parsePolicy({ preset: 'suichang-2024', terms: TERMS, id: 'x' }))).toEqual([
      'UNKNOWN_FIELD id',
    ]);
    expect(faultsOf(() => parsePolicy({ preset: 'suichang-2024', terms: { ...TERMS, household: null } }))).toEqual([
      'MISSING_FIELD terms.household.listing',
      'MISSING_FIELD terms.household.testedOn',
      'MISSING_FIELD terms.household.firstList',
    ]);
  });

  it('a policy that was read is returned unchanged when it is read again', () => {
    const policy = suichang2024(TERMS);
    expect(parsePolicy(policy)).toBe(policy);
    expect(Object.isFrozen(policy.subsidy[0])).toBe(true);
  });

  it('a settlement’s JSON holds a policy that reads back to the same', () => {
    const settlement = settle(
      parsePortfolio({ policy: suichang2024(TERMS), period: year(2024), households: [], loans: [] }),
    );
    const { policy } = JSON.parse(JSON.stringify(encodeSettlement(settlement)));
    expect(POLICY.encode(parsePolicy(policy))).toEqual(policy);
  });
});
