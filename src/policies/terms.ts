import type { Text } from '../fields/faults.js';
import type { openHouseholdFields, openTermFields, SourceInput } from '../fields/policy.js';
import type { Explicit } from '../fields/table.js';

/** The terms on households that the Suichang plan leaves open. */
interface SuichangHouseholdTerms extends Explicit<typeof openHouseholdFields> {}

/**
 * The terms that the Suichang plan leaves open, named as in a policy, in JSON form. All are required. `null` states
 * that there is no first list, no concession, no cap or no interest period.
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
  note: {
    en: 'from 7.5% to 3.8%: 1.8 points of subsidy, 1.9 points waived by the bank',
    'zh-CN': '利率由 7.5% 降至 3.8%：财政贴息 1.8 个百分点，银行让利 1.9 个百分点',
  },
} as const satisfies SourceInput;

const JINGNING = { kind: 'rule', title: '景宁 景财企〔2025〕3号', article: '二' } as const satisfies SourceInput;

const customaryRule = (note: Text) => ({ kind: 'rule', title: '各地贷款贴息办法通行做法', note }) as const;

const AT_THE_START: Text = { en: 'at the start of the loan contract', 'zh-CN': '以借款合同起始日为准' };

/**
 * Terms known from other rules, to be passed explicitly. None of them is the Suichang plan's. Terms that no known rule
 * settles (`household.firstList`, `rateAppliesBy`, the caps, `misuse`, `payment`) are not included; the caller must give
 * them.
 *
 * @example suichang2024({
 *   ...customaryTerms,
 *   household: { ...customaryTerms.household, firstList: null },
 *   rateAppliesBy: 'accrual-day',
 *   principalCap: null,
 *   …
 * })
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
    'household.listing': { ...JINGNING, note: AT_THE_START },
    'household.testedOn': { ...JINGNING, note: AT_THE_START },
    otherSubsidy: {
      ...JINGNING,
      note: { en: 'loans under a government guarantee subsidy are out', 'zh-CN': '已享受政府性担保贴息的除外' },
    },
    dayCount: {
      kind: 'rule',
      title: '人民币利率管理规定',
      note: { en: 'daily rate = annual rate / 360', 'zh-CN': '日利率为年利率的三百六十分之一，算头不算尾' },
    },
    overdue: customaryRule({ en: 'usual in rules on loan subsidies: overdue days are out', 'zh-CN': '逾期期间不贴息' }),
    extension: customaryRule({ en: 'usual in rules on loan subsidies: extensions are out', 'zh-CN': '展期期间不贴息' }),
    rounding: customaryRule({ en: 'usual: half up to the fen, once, at the end', 'zh-CN': '期末一次四舍五入到分' }),
    interestPeriod: customaryRule({ en: 'none where rounding happens once', 'zh-CN': '一次四舍五入时无需结息周期' }),
  },
} as const satisfies CustomaryTerms;

/** Terms of which some are left to the caller, among them when the families of the first list begin to count. */
type CustomaryTerms = Partial<Omit<SuichangTerms, 'household'>> & {
  readonly household: Omit<SuichangHouseholdTerms, 'firstList'>;
};
