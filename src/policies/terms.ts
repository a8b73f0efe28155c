import type { openHouseholdFields, openTermFields, SourceInput } from '../fields/policy.js';
import type { Explicit } from '../fields/table.js';

/** The terms on households that the Suichang plan leaves open. */
interface SuichangHouseholdTerms extends Explicit<typeof openHouseholdFields> {}

/**
 * The terms that the Suichang plan leaves open, named as in a policy, in JSON form. All are required. `null` states
 * that there is no concession, no cap or no interest period.
 */
export interface SuichangTerms extends Explicit<typeof openTermFields> {
  /** How and when the household's list is looked up. */
  readonly household: SuichangHouseholdTerms;
  /** Where the terms come from, by the name of the term. A term without a source is an assumption of the caller. */
  readonly sources?: Readonly<Record<string, SourceInput>>;
}

const JINYUN = {
  kind: 'rule',
  title: '缙云县扩中家庭贷款贴息（嘉兴市财政局 2024-11-01 公布）',
  note: '7.5% → 3.8%：财政 1.8 点 (fiscal)，银行 1.9 点 (bank)',
} as const satisfies SourceInput;

const JINGNING = { kind: 'rule', title: '景宁 景财企〔2025〕3号', article: '二' } as const satisfies SourceInput;

const customaryRule = (note: string) => ({ kind: 'rule', title: '各地贷款贴息办法通行做法 (usage)', note }) as const;

/**
 * Terms known from other rules, to be passed explicitly. None of them is the Suichang plan's. Terms that no known rule
 * settles (`rateAppliesBy`, the caps, `misuse`, `payment`) are not included; the caller must give them.
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
    overdue: customaryRule('逾期期间不贴息 (overdue days are out)'),
    extension: customaryRule('展期期间不贴息 (extensions are out)'),
    rounding: customaryRule('期末一次四舍五入到分 (half up to the fen, once, at the end)'),
    interestPeriod: customaryRule('一次舍入时无需结息周期 (none where rounding happens once)'),
  },
} as const satisfies Partial<SuichangTerms>;
