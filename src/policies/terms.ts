import type * as z from 'zod';
import type { DeepReadonly } from '../fields/parsed.js';
import type { openTermShape, Source, testShape } from '../fields/policy.js';

type Shape = typeof openTermShape;

/**
 * The terms that the Suichang plan leaves open, under the names and in the JSON form of SPEC 3. All are required:
 * `null` says in plain sight that there is no concession, cap or interest period.
 */
export type SuichangTerms = {
  readonly [Term in keyof Shape]-?: DeepReadonly<Exclude<z.input<Shape[Term]>, undefined>>;
} & {
  readonly household: { readonly [Term in keyof typeof testShape]: z.input<(typeof testShape)[Term]> };
  /** Where the terms come from; a term without a source is an assumption of the caller. */
  readonly sources?: Readonly<Record<string, Source>>;
};

const JINYUN = {
  kind: 'rule',
  title: '缙云县扩中家庭贷款贴息（嘉兴市财政局 2024-11-01 公布）',
  note: '7.5% → 3.8%：财政 1.8 点 (fiscal)，银行 1.9 点 (bank)',
} as const satisfies Source;

const JINGNING = { kind: 'rule', title: '景宁 景财企〔2025〕3号', article: '二' } as const satisfies Source;

const CUSTOM = (note: string) => ({ kind: 'rule', title: '各地贷款贴息办法通行做法 (usage)', note }) as const;

/**
 * Terms known from elsewhere, for a caller to pass in plain sight: none of them is the Suichang plan's. What no known
 * rule settles (`rateAppliesBy`, the caps, `misuse`, `payment`) is not here and remains the caller's to say.
 *
 * @example suichang2024({ ...customaryTerms, rateAppliesBy: 'accrual-day', principalCap: null, … })
 */
export const customaryTerms = {
  subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.8' }],
  concession: [{ from: '2024-09-01', points: '1.9' }],
  household: { listing: 'at-start', testedOn: 'contract' },
  dayCount: 'ACT/360',
  overdue: 'pause',
  extension: 'exclude',
  otherSubsidy: 'exclude',
  rounding: 'settlement',
  interestPeriod: null,
  sources: {
    subsidy: JINYUN,
    concession: JINYUN,
    'household.listing': { ...JINGNING, note: '以借款合同起始日为准 (at the start of the loan contract)' },
    'household.testedOn': { ...JINGNING, note: '以借款合同起始日为准 (at the start of the loan contract)' },
    otherSubsidy: {
      ...JINGNING,
      note: '已享受政府性担保贴息的除外 (loans under a government guarantee subsidy are out)',
    },
    dayCount: {
      kind: 'rule',
      title: '人民币利率管理规定',
      note: '日利率 = 年利率/360，算头不算尾 (daily rate = annual rate / 360)',
    },
    overdue: CUSTOM('逾期期间不贴息 (overdue days are out)'),
    extension: CUSTOM('展期期间不贴息 (extensions are out)'),
    rounding: CUSTOM('期末一次四舍五入到分 (half up to the fen, once, at the end)'),
    interestPeriod: CUSTOM('一次舍入时无需结息周期 (none where rounding happens once)'),
  },
} as const satisfies Partial<SuichangTerms>;
