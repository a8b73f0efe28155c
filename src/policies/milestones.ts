import type { Text } from '../fields/faults.js';
import type { Source } from '../fields/policy.js';

/** What a programme aims at. Every measure is an amount in yuan. */
export const MEASURES = {
  /** What the balance has grown by since the programme began. */
  balanceIncrease: { en: 'increase of the balance lent to target households', 'zh-CN': '扩中家庭贷款余额新增' },
  /** What the balance comes to. */
  balance: { en: 'balance lent to target households', 'zh-CN': '扩中家庭贷款余额达到' },
  interestSaved: { en: 'interest saved', 'zh-CN': '减少利息支出' },
  interestSavedPerHousehold: { en: 'interest saved per household', 'zh-CN': '户均减少利息支出' },
  leverage: { en: 'funds levered', 'zh-CN': '撬动资金' },
  incomeRise: { en: 'rise in the income of a borrowing household', 'zh-CN': '贷款家庭增收' },
} as const satisfies Record<string, Text>;

/** The name of a measure: a key of `MEASURES`. */
export type Measure = keyof typeof MEASURES;

/** The amount of a measure that a programme aims at. */
export interface Target {
  /** What is measured. */
  readonly measure: Measure;
  /** In yuan, as a decimal string; above 0. */
  readonly amount: string;
  /** The time over which it is measured, and other qualifications in the programme's text. */
  readonly note?: Text;
}

/** What a programme aims to have reached by the end of a day. */
export interface Milestone {
  /** The day, `YYYY-MM-DD`. Events of the day count. */
  readonly on: string;
  /** The amounts to be reached. */
  readonly targets: readonly Target[];
  /** Where the programme's text says so. */
  readonly source: Source;
}

const source: Source = { kind: 'plan', title: '遂政办发〔2024〕12号', article: '一(二)' };

const A_YEAR: Text = { en: 'a year', 'zh-CN': '每年' };
const ON_AVERAGE: Text = { en: 'on average', 'zh-CN': '平均' };

/**
 * The milestones of the Suichang plan (遂政办发〔2024〕12号, 一(二)). They are aims: no amount of a settlement depends on them.
 */
export const suichangMilestones: readonly Milestone[] = [
  {
    on: '2024-12-31',
    targets: [
      { measure: 'balanceIncrease', amount: '50000000.00' },
      { measure: 'interestSaved', amount: '500000.00', note: A_YEAR },
      { measure: 'interestSavedPerHousehold', amount: '1500.00', note: ON_AVERAGE },
    ],
    source,
  },
  {
    on: '2025-06-30',
    targets: [
      { measure: 'balanceIncrease', amount: '100000000.00' },
      { measure: 'interestSaved', amount: '2000000.00' },
    ],
    source,
  },
  {
    on: '2025-12-31',
    targets: [
      { measure: 'balance', amount: '200000000.00' },
      {
        measure: 'interestSavedPerHousehold',
        amount: '5000.00',
        note: { en: 'over a bit more than a year', 'zh-CN': '一年多时间内' },
      },
      { measure: 'leverage', amount: '400000000.00', note: { en: 'twice the balance', 'zh-CN': '余额的两倍' } },
      { measure: 'incomeRise', amount: '8000.00', note: A_YEAR },
    ],
    source,
  },
];
