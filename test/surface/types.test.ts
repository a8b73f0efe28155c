import { Decimal } from 'decimal.js';
import { describe, expect, expectTypeOf, it } from 'vitest';
import {
  type Assessment,
  assess,
  type Basis,
  customaryTerms,
  type Exclusion,
  encodeSettlement,
  explain,
  type FaultCode,
  type Household,
  type HouseholdInput,
  InvalidInputError,
  type Loan,
  type LoanAssessment,
  type LoanInput,
  type Mistake,
  type ParseResult,
  type Period,
  type Policy,
  type PolicyInput,
  type Portfolio,
  parsePolicy,
  parsePortfolio,
  parseSettlement,
  REASONS,
  type Reason,
  type Segment,
  type Settlement,
  type Step,
  type SubsidyRule,
  type SuichangTerms,
  safeParsePolicy,
  safeParsePortfolio,
  settle,
  settleStream,
  suichang2024,
  year,
} from '../../src/index.js';
import { HOUSEHOLD, LOAN, POLICY, portfolioOf } from '../support.js';

/*
 * What must not compile: `npm run types` fails where one of the lines below `@ts-expect-error` starts to. Where the
 * runtime refuses as well, the test says how; where it does not, the type is the only guard, and the test says what
 * would come out.
 */

const portfolio: Portfolio = portfolioOf({});
const { policy, period } = portfolio;
const [household] = portfolio.households as readonly [Household];
const [loan] = portfolio.loans as readonly [Loan];
const assessment: Assessment = assess({ policy, period, household, loans: [loan] });
const settlement: Settlement = settle(portfolio);

/** The portfolio as it is written: what a parser takes. */
const WRITTEN = { policy: POLICY, period: { from: '2024-01-01', to: '2025-01-01' }, households: [HOUSEHOLD] };

/** Every term that the Suichang plan leaves open. */
const TERMS = {
  ...customaryTerms,
  household: { ...customaryTerms.household, firstList: null },
  rateAppliesBy: 'accrual-day',
  principalCap: null,
  termCapMonths: null,
  amountCap: null,
  misuse: 'revoke',
  payment: 'accrued',
} as const satisfies SuichangTerms;

describe('unparsed values do not compile in place of parsed ones', () => {
  it('a portfolio object', () => {
    // @ts-expect-error a portfolio as it is written has not been checked: parsePortfolio first
    expect(() => settle({ ...WRITTEN, loans: [LOAN] })).toThrow(TypeError);
  });

  it('a portfolio combined from parsed parts, which have not been checked against each other', () => {
    const parts = { policy, period, households: [household], loans: [loan], previous: [], advances: [] };
    // @ts-expect-error the object has every field of a portfolio but not its mark
    expect(settle(parts).totals).toEqual(settlement.totals);
  });

  it('a loan in a portfolio', () => {
    // @ts-expect-error a loan as it is written has texts where a read one has fen, rates and days
    expect(() => settle({ ...portfolio, loans: [LOAN] })).toThrow(TypeError);
  });

  it('a loan and a household for assess', () => {
    // @ts-expect-error a loan as it is written
    expect(() => assess({ policy, period, household, loans: [LOAN] })).toThrow(TypeError);
    // @ts-expect-error a household as it is written; it only looks like one because its lists are given
    const spoilt = () => assess({ policy, period, household: HOUSEHOLD, loans: [loan] });
    expect(spoilt).toThrow(TypeError);
  });

  it('a generator for settleStream, which goes through the households twice', () => {
    function* households() {
      yield { household, loans: [loan] };
    }
    // @ts-expect-error a generator that has been made gives them once
    expect(() => settleStream(households(), { policy, period })).toThrow(TypeError);
    for (const twice of [households, [...households()], new Set(households())]) {
      expect(() => settleStream(twice, { policy, period })).not.toThrow();
    }
  });

  it('a policy for assess', () => {
    // @ts-expect-error a policy as it is written: parsePolicy first
    expect(() => assess({ policy: POLICY, period, household, loans: [loan] })).toThrow(/call parsePolicy/);
  });

  it('a period for assess', () => {
    const days = { from: '2024-01-01', to: '2025-01-01' };
    // @ts-expect-error a period of texts: year(2024), or the period of a portfolio
    const wrong = { policy, period: days, household, loans: [loan] } satisfies Parameters<typeof assess>[0];
    expect(() => assess(wrong as never)).toThrow(/call period\(from, to\) or year\(y\)/);
  });

  it('text, a number, nothing', () => {
    // @ts-expect-error JSON text is for parsePortfolio
    expect(() => settle('{}')).toThrow(TypeError);
    // @ts-expect-error a portfolio must be given
    expect(() => settle()).toThrow(TypeError);
  });

  it('a settlement in its JSON form is not a settlement', () => {
    const json = encodeSettlement(settlement);
    // @ts-expect-error parseSettlement makes one of it
    expect(() => encodeSettlement(json)).toThrow(TypeError);
    expect(encodeSettlement(parseSettlement(json))).toEqual(json);
  });

  it('the result of a safe parser is not the value', () => {
    const result = safeParsePortfolio({ ...WRITTEN, loans: [LOAN] });
    // @ts-expect-error whether it succeeded has not been looked at
    expect(() => settle(result)).toThrow(TypeError);
    // @ts-expect-error there is no `data` until it is known that there are no faults
    expect(result.data.loans).toHaveLength(1);
  });
});

describe('one unit does not compile where another is meant', () => {
  const rate = loan.rates[0]?.pct as Loan['rates'][number]['pct'];
  const share = policy.funders[0]?.share as Policy['funders'][number]['share'];

  it('a rate where an amount goes: at run time both are integers, so the type is the only guard', () => {
    // @ts-expect-error millionths of a percent are not fen: 3.6 % would be read as 36,000 yuan
    const principal: Loan['principal'] = rate;
    expect(principal).toBe(3_600_000);
  });

  it('an amount where a rate goes', () => {
    // @ts-expect-error fen are not millionths of a percent
    const pct: typeof rate = loan.principal;
    expect(pct).toBe(10_000_000);
  });

  it('a day where an amount goes', () => {
    // @ts-expect-error a day number is not fen
    const principal: Loan['principal'] = loan.disbursedOn;
    expect(principal).toBe(19_967);
  });

  it('an amount where a day goes', () => {
    // @ts-expect-error fen are not a day number
    const maturesOn: Loan['maturesOn'] = loan.principal;
    expect(maturesOn).toBe(10_000_000);
  });

  it('a share where a rate goes, and the other way round', () => {
    // @ts-expect-error a millionth of the whole is not a millionth of a percent
    const pct: typeof rate = share;
    // @ts-expect-error nor the other way round
    const part: typeof share = rate;
    expect([pct, part]).toEqual([800_000, 3_600_000]);
  });

  it('a bare number where any of them goes', () => {
    // @ts-expect-error yuan or fen? only a reader says
    const principal: Loan['principal'] = 100_000;
    // @ts-expect-error percent or millionths of it?
    const pct: typeof rate = 3.6;
    // @ts-expect-error days since when?
    const day: Loan['maturesOn'] = 20_000;
    expect([principal, pct, day]).toEqual([100_000, 3.6, 20_000]);
  });

  it('a Decimal of yuan where fen go, and fen where a Decimal of yuan goes', () => {
    // @ts-expect-error results are Decimals of yuan, what is read is fen
    const principal: Loan['principal'] = settlement.totals.subsidy;
    // @ts-expect-error and the other way round
    const subsidy: Settlement['totals']['subsidy'] = loan.principal;
    expect([String(principal), subsidy]).toEqual(['508.33', 10_000_000]);
  });

  it('Decimals do not add up with `+`, which would join their texts', () => {
    const { subsidy, waived } = settlement.totals;
    // @ts-expect-error plus(), or the totals
    expect(subsidy + waived).toBe('508.330');
  });
});

describe('the Suichang preset does not compile without its terms', () => {
  it('without terms', () => {
    // @ts-expect-error the plan leaves terms open: there is no hidden default
    expect(() => suichang2024()).toThrow(InvalidInputError);
  });

  it.each(Object.keys(customaryTerms).filter((term) => term !== 'sources'))('at run time not without %s', (term) => {
    const { [term as keyof typeof TERMS]: _, ...rest } = TERMS;
    expect(() => suichang2024(rest as unknown as SuichangTerms)).toThrow(/MISSING_FIELD/);
  });

  it('without one term', () => {
    const { misuse: _, ...rest } = TERMS;
    // @ts-expect-error what misuse of the loan leads to is not said
    expect(() => suichang2024(rest)).toThrow(/misuse: MISSING_FIELD/);
  });

  it('without a part of a term', () => {
    // @ts-expect-error on which day the list is looked at is not said
    expect(() => suichang2024({ ...TERMS, household: { listing: 'at-start' } })).toThrow(/testedOn: MISSING_FIELD/);
  });

  it('with the customary terms alone, which lack the terms that no known rule settles', () => {
    // @ts-expect-error the first list, rateAppliesBy, the caps, misuse and payment are missing
    expect(() => suichang2024(customaryTerms)).toThrow(/7 faults/);
  });

  it('with `undefined` where `null` says that there is none', () => {
    // @ts-expect-error a cap that was forgotten looks like this
    expect(() => suichang2024({ ...TERMS, amountCap: undefined })).toThrow(/amountCap: MISSING_FIELD/);
  });

  it('with a term misspelt', () => {
    const { dayCount, ...rest } = TERMS;
    // @ts-expect-error dayCount
    expect(() => suichang2024({ ...rest, daycount: dayCount })).toThrow(/daycount: UNKNOWN_FIELD/);
  });

  it('with an option that a term does not have', () => {
    // @ts-expect-error ACT/360, ACT/365F, ACT/ACT or 30E/360
    expect(() => suichang2024({ ...TERMS, dayCount: 'ACT/365' })).toThrow(/dayCount: INVALID_VALUE/);
    // @ts-expect-error pause, stop or ignore
    expect(() => suichang2024({ ...TERMS, overdue: 'exclude' })).toThrow(/overdue: INVALID_VALUE/);
  });

  it('with a term that the plan itself fixes', () => {
    // @ts-expect-error 遂昌农商银行 is the plan's
    expect(() => suichang2024({ ...TERMS, lenders: ['BANK'] })).toThrow(/lenders: UNKNOWN_FIELD/);
  });

  it('with a source of an unknown kind', () => {
    const sources = { misuse: { kind: 'habit' } } as const;
    // @ts-expect-error plan, rule or assumption
    expect(() => suichang2024({ ...TERMS, sources })).toThrow(/INVALID_VALUE/);
  });
});

describe('codes are a closed list', () => {
  it('an unknown reason in a record of reasons', () => {
    const labels: Partial<Record<Reason, string>> = {
      MISUSED: '挪用',
      // @ts-expect-error an exclusion of days, not a reason against a loan
      TERM_CAP: '超过最长贴息期限',
    };
    expect(Object.keys(labels).filter((code) => !(code in REASONS))).toEqual(['TERM_CAP']);
  });

  it('a record that leaves a reason out', () => {
    // @ts-expect-error a new reason makes every such record incomplete, which is how its users learn of it
    const labels: Record<Reason, string> = { MISUSED: '挪用' };
    expect(Object.keys(labels)).not.toEqual(Object.keys(REASONS));
  });

  it('a comparison with an unknown code', () => {
    const [line] = settlement.loans;
    // @ts-expect-error trial, regular or ineligible
    expect(line?.basis === 'eligible').toBe(false);
    // @ts-expect-error 'MISUSED'
    expect(line?.reasons.includes('MISUSE')).toBe(false);
    // @ts-expect-error 'OVERDUE'
    expect(line?.excludedDays.LATE).toBeUndefined();
  });

  it('a record that leaves a kind of rule, a mistake or an exclusion out', () => {
    // @ts-expect-error every kind of rule has words; omissions.slow.test.ts shows the places in the source
    const kinds: Record<SubsidyRule['kind'], string> = { points: '百分点', share: '比例' };
    // @ts-expect-error every known mistake
    const mistakes: Record<Mistake, string> = { WHOLE_MONTHS: '按整月' };
    // @ts-expect-error every exclusion of days
    const exclusions: Record<Exclusion, string> = { OVERDUE: '逾期' };
    expect([kinds, mistakes, exclusions].map((record) => Object.keys(record).length)).toEqual([2, 1, 1]);
  });

  it('an unknown kind of rule, and a rule of one kind where another is meant', () => {
    const [rule] = policy.subsidy as readonly [SubsidyRule];
    // @ts-expect-error points, share or above-floor
    expect(rule.kind === 'flat').toBe(false);
    // @ts-expect-error a rule of any kind is not one of points until its kind has been looked at
    const points: SubsidyRule<'points'> = rule;
    expect(points.points).toBe(1_500_000);
  });

  it('an unknown fault code', () => {
    // @ts-expect-error 'UNKNOWN_FIELD'
    const code: FaultCode = 'UNKNOWN_KEY';
    expect(code).toBe('UNKNOWN_KEY');
  });
});

describe('results cannot be changed', () => {
  it('the list of loans', () => {
    // @ts-expect-error a line is not to be added
    expect(() => settlement.loans.push(settlement.loans[0])).toThrow(TypeError);
    // @ts-expect-error nor to be taken away
    expect(() => settlement.loans.pop()).toThrow(TypeError);
  });

  it('a total', () => {
    expect(() => {
      // @ts-expect-error figures follow from the portfolio
      settlement.totals.subsidy = new Decimal(0);
    }).toThrow(TypeError);
  });

  it('a figure of a line', () => {
    const [line] = settlement.loans as readonly [Settlement['loans'][number]];
    expect(() => {
      // @ts-expect-error figures follow from the portfolio
      line.subsidy = new Decimal(0);
    }).toThrow(TypeError);
    // @ts-expect-error the reasons of the line as well
    expect(() => line.reasons.push('MISUSED')).toThrow(TypeError);
  });

  it('the funders’ parts', () => {
    expect(() => {
      // @ts-expect-error what is payable follows from the shares
      settlement.payable.province = new Decimal(0);
    }).toThrow(TypeError);
  });

  it('the provenance', () => {
    expect(() => {
      // @ts-expect-error a fingerprint is not to be set
      settlement.provenance.inputSha256 = '';
    }).toThrow(TypeError);
  });

  it('an assessment, its segments and its steps', () => {
    const [assessed] = assessment.loans as readonly [LoanAssessment];
    expect(() => {
      // @ts-expect-error figures follow from the segments
      assessed.subsidy = new Decimal(0);
    }).toThrow(TypeError);
    // @ts-expect-error a segment is not to be taken away
    expect(() => assessed.segments.pop()).toThrow(TypeError);
    expect(() => {
      // @ts-expect-error nor changed
      (assessed.segments[0] as Segment).days = 0;
    }).toThrow(TypeError);
  });

  it('a policy and a period that have been read', () => {
    expect(() => {
      // @ts-expect-error the terms are what was read
      policy.rounding = 'day';
    }).toThrow(TypeError);
    expect(() => {
      // @ts-expect-error so are the days
      period.to = period.from;
    }).toThrow(TypeError);
  });
});

describe('options', () => {
  it('an unknown language', () => {
    // @ts-expect-error 'zh-CN' or 'en'
    const inFrench = () => explain(assessment, { lang: 'fr' });
    // @ts-expect-error Chinese is 'zh-CN'
    const inChinese = () => safeParsePolicy({}, { lang: 'zh' });
    expectTypeOf(inFrench).returns.toEqualTypeOf<string>();
    expectTypeOf(inChinese).returns.toEqualTypeOf<ParseResult<Policy>>();
  });

  it('a number where an id goes', () => {
    // @ts-expect-error ids are texts: '0012' is not 12
    expect(() => explain(assessment, { lang: 'en', loanId: 12 })).toThrow(RangeError);
  });

  it('an unknown form', () => {
    // @ts-expect-error 'text' or 'markdown'
    const page = () => explain(assessment, { lang: 'en', format: 'html' });
    expectTypeOf(page).returns.toEqualTypeOf<string>();
  });

  it('a settlement where an assessment goes', () => {
    // @ts-expect-error a settlement goes into the options: it has no segments
    expect(() => explain(settlement, { lang: 'en' })).toThrow(TypeError);
  });

  it('a year that is a text', () => {
    // @ts-expect-error year(2024)
    expect(() => year('2024')).toThrow(RangeError);
  });
});

describe('writing a loan, a household and a policy', () => {
  it('a field misspelt', () => {
    // @ts-expect-error disbursedOn
    const written: LoanInput = { ...LOAN, disbursedAt: '2024-09-01' };
    expect(() => parsePortfolio({ ...WRITTEN, loans: [written] })).toThrow(/disbursedAt: UNKNOWN_FIELD/);
  });

  it('a field forgotten', () => {
    const { principal: _, ...rest } = LOAN;
    // @ts-expect-error how much was lent
    const written: LoanInput = rest;
    expect(() => parsePortfolio({ ...WRITTEN, loans: [written] })).toThrow(/principal: MISSING_FIELD/);
  });

  it('a Date', () => {
    // @ts-expect-error a civil day is a text, so that no time zone comes into it
    const written: LoanInput = { ...LOAN, maturesOn: new Date(0) };
    expect(() => parsePortfolio({ ...WRITTEN, loans: [written] })).toThrow(/maturesOn: INVALID_DATE/);
  });

  it('a Decimal, a bigint or an integer for an amount or a rate, which are exact', () => {
    const rates = [{ from: '2024-01-01', pct: new (Decimal.clone({ precision: 5 }))('3.60') }];
    const written: LoanInput = { ...LOAN, principal: new Decimal('100000.00'), rates };
    const whole: LoanInput = { ...LOAN, id: 'W', principal: 100_000n, rates: [{ from: '2024-01-01', pct: 4 }] };
    const { loans } = parsePortfolio({ ...WRITTEN, loans: [written, whole] });
    expect(loans.map(({ principal, rates: [rate] }) => [principal, rate?.pct])).toEqual([
      [10_000_000, 3_600_000],
      [10_000_000, 4_000_000],
    ]);
  });

  it('a rule of one kind with the figure of another', () => {
    const subsidy = [{ from: '2024-09-01', kind: 'share', points: '1.5' }] as const;
    // @ts-expect-error kind 'share' has a share
    const written: PolicyInput = { ...POLICY, subsidy };
    expect(() => parsePolicy(written)).toThrow(InvalidInputError);
  });
});

describe('what must compile', () => {
  it('a loan, a household and a policy with readonly lists', () => {
    const written = {
      ...LOAN,
      rates: [{ from: '2024-09-01', pct: '4.35' }],
      repayments: [{ on: '2024-11-20', amount: 20_000 }],
      overdue: [{ from: '2024-12-21', to: '2024-12-26' }],
      extendedTo: null,
    } as const satisfies LoanInput;
    const home = { id: 'H', listed: [{ from: '2024-08-15' }], annualIncome: '80000.00' } as const;
    const terms = { ...POLICY, concession: [{ from: '2024-09-01', points: '1' }] } as const satisfies PolicyInput;
    const loans: readonly LoanInput[] = [written];
    const households: readonly HouseholdInput[] = [home];
    const read = parsePortfolio({ policy: terms, period: year(2024), households, loans });
    expect(read.loans[0]?.principal).toBe(10_000_000);
  });

  it('a parsed policy and period, passed to the parser again', () => {
    const read: Portfolio = parsePortfolio({ ...WRITTEN, policy: suichang2024(TERMS), period: year(2024), loans: [] });
    expect(settle(read).totals.loans).toBe(0);
  });

  it('customary terms, with some overridden', () => {
    const changed: Policy = suichang2024({ ...TERMS, dayCount: 'ACT/365F', concession: null });
    expect(changed.dayCount).toBe('ACT/365F');
  });

  it('both branches of the result of a safe parser', () => {
    const loansOrPlaces = (result: ParseResult<Portfolio>): number | readonly string[] =>
      result.success ? result.data.loans.length : result.faults.map(({ code, path }) => `${path.join('.')} ${code}`);
    expect(loansOrPlaces(safeParsePortfolio({ ...WRITTEN, loans: [LOAN] }))).toBe(1);
    expect(loansOrPlaces(safeParsePortfolio({ ...WRITTEN }))).toEqual(['loans MISSING_FIELD']);
  });

  it('a switch over the names of steps that leaves none out', () => {
    const shown = (step: Step): string => {
      switch (step.step) {
        case 'rounding':
          return `${step.from} ${step.to} ${step.subsidy?.rounded.toFixed(2)}`;
        case 'daily-rounding':
          return `${step.days} × ${step.daily.rounded.toFixed(2)} = ${step.amount.toFixed(2)}`;
        case 'interest-limit':
        case 'waived-limit':
          return `${step.before.toFixed(2)} → ${step.after.toFixed(2)}`;
        case 'amount-cap':
          return `${step.left.toFixed(2)}: ${step.capped.toFixed(2)} cut off`;
        default:
          return step satisfies never;
      }
    };
    const rounded = assess({ policy, period, household, loans: [loan] }).loans[0]?.steps.map(shown);
    expect(rounded).toEqual(['2024-01-01 2025-01-01 508.33']);
  });

  it('a record over every basis, and over every exclusion', () => {
    const order: Record<Basis, number> = { trial: 0, regular: 1, ineligible: 2 };
    const days: Partial<Record<Exclusion, number>> = { ...settlement.loans[0]?.excludedDays };
    expect([order[assessment.loans[0]?.basis ?? 'ineligible'], days]).toEqual([0, {}]);
  });

  it('an error that is caught, with its faults', () => {
    const codes = (input: unknown): readonly FaultCode[] => {
      try {
        parsePolicy(input);
        return [];
      } catch (error) {
        if (!(error instanceof InvalidInputError)) throw error;
        return error.faults.map(({ code }) => code);
      }
    };
    expect(codes('{')).toEqual(['INVALID_JSON']);
  });

  it('an explanation with all options', () => {
    const page: string = explain(assessment, { lang: 'zh-CN', format: 'markdown', loanId: loan.id, settlement });
    expect(page).toContain('508.33');
  });

  it('the same types under the names that users write', () => {
    expectTypeOf(settle).toEqualTypeOf<(portfolio: Portfolio) => Settlement>();
    expectTypeOf(year).toEqualTypeOf<(y: number) => Period>();
    expectTypeOf(suichang2024).toEqualTypeOf<(terms: SuichangTerms) => Policy>();
    expectTypeOf<Portfolio['loans']>().toEqualTypeOf<readonly Loan[]>();
    expectTypeOf<Settlement['totals']['subsidy']>().toEqualTypeOf<Decimal>();
    expectTypeOf<Settlement['groups']>().toHaveProperty('township');
    expect(settle(portfolio).totals.subsidy).toBeInstanceOf(settlement.totals.subsidy.constructor);
  });
});
