import type { Text } from '../fields/faults.js';
import type { ChoiceForm } from '../fields/forms.js';
import { labelText } from '../fields/label.js';
import {
  CAP_PER,
  DAY_COUNT,
  EXTENSION,
  LISTING,
  MISUSE,
  OTHER_SUBSIDY,
  OVERDUE,
  type openHouseholdFields,
  type openTermFields,
  PAYMENT,
  RATE_APPLIES_BY,
  ROUNDING,
  TESTED_ON,
} from '../fields/policy.js';

/** The name of a term that a programme may leave open. */
export type OpenTermName = keyof typeof openTermFields | `household.${keyof typeof openHouseholdFields}`;

/** A value that a term can have. */
export interface Option {
  readonly value: string;
  readonly label: Text;
  /** What follows from it, in a sentence. */
  readonly meaning: Text;
}

/** What an open term decides, for whoever has to decide it. */
interface OpenTermWords {
  /** What the term decides, in a sentence. */
  readonly meaning: Text;
  /** Its values, where they are fixed. */
  readonly options?: readonly Option[];
  /** What follows where there is none; only for a term that may be absent. */
  readonly none?: Text;
}

/** The values of an enumeration with what follows from each. A value without a sentence does not compile. */
function optionsOf<K extends string>(
  { choices, values }: ChoiceForm<K>,
  meanings: Readonly<Record<K, Text>>,
): readonly Option[] {
  return (values as readonly K[]).map((value) => ({
    value,
    label: labelText(choices[value]),
    meaning: meanings[value],
  }));
}

/** The values of `amountCap.per`. */
export const CAP_PER_OPTIONS: readonly Option[] = /* @__PURE__ */ optionsOf(CAP_PER, {
  period: {
    en: 'the cap is available again in every settled period',
    'zh-CN': '每个结算期分别适用该上限。',
  },
  programme: {
    en: 'what earlier periods used of the cap counts',
    'zh-CN': '以前各期已用的金额一并计入该上限。',
  },
});

/** The words of every term that a programme may leave open. */
export const OPEN_TERM_WORDS: Readonly<Record<OpenTermName, OpenTermWords>> = {
  'household.listing': {
    meaning: {
      en: 'on which days the household must be on the list of households',
      'zh-CN': '家庭须在哪些日期处于名单库内。',
    },
    options: optionsOf(LISTING, {
      'at-start': {
        en: 'the list is looked up on the test day alone; leaving the list later changes nothing',
        'zh-CN': '只在资格认定日核对名单；此后移出名单不影响贴息。',
      },
      'every-day': {
        en: 'days on which the household is not on the list are not subsidised',
        'zh-CN': '不在名单库内的日期不贴息。',
      },
      'not-required': { en: 'the list is not looked up', 'zh-CN': '不核对名单。' },
    }),
  },
  'household.testedOn': {
    meaning: {
      en: 'the day on which the list and social assistance are looked up',
      'zh-CN': '以哪一日核对名单和社会救助情况。',
    },
    options: optionsOf(TESTED_ON, {
      contract: {
        en: 'the day of the contract; where it is not known, that of the disbursement',
        'zh-CN': '以合同日期为准；没有合同日期的，以发放日期为准。',
      },
      disbursement: { en: 'the day of the disbursement', 'zh-CN': '以发放日期为准。' },
    }),
  },
  'household.firstList': {
    meaning: {
      en: 'from when a household counts as listed that was on the list when it was first made',
      'zh-CN': '名单首次建立时已列入的家庭，自哪一日起视同在名单库内。',
    },
    none: {
      en: 'every household counts from the day on which it was put on the list',
      'zh-CN': '各户均自本户列入日期起算。',
    },
  },
  subsidy: {
    meaning: {
      en: 'the subsidy rate in percentage points a year, from the day the window opens; several rates, shares and ceilings are written in the policy file',
      'zh-CN': '财政贴息的年百分点，自适用期起始日起执行；分段、按比例或设上限的标准，请写入政策文件。',
    },
  },
  rateAppliesBy: {
    meaning: {
      en: 'which rate a loan gets after the subsidy rate has changed',
      'zh-CN': '贴息标准调整后，一笔贷款适用哪一日的标准。',
    },
    options: optionsOf(RATE_APPLIES_BY, {
      'accrual-day': {
        en: 'every day gets the rate in force on it; a change applies to loans that were disbursed before it',
        'zh-CN': '每日适用当日有效的标准；调整也适用于此前发放的贷款。',
      },
      'disbursement-day': {
        en: 'all days get the rate in force on the day of disbursement',
        'zh-CN': '各日均适用发放日期当日有效的标准。',
      },
      'contract-day': {
        en: 'all days get the rate in force on the day of the contract; where it is not known, of the disbursement',
        'zh-CN': '各日均适用合同日期当日有效的标准；没有合同日期的，以发放日期为准。',
      },
    }),
  },
  concession: {
    meaning: {
      en: 'the percentage points a year that the bank waives on loans without reference rates',
      'zh-CN': '对没有参考利率的贷款，银行每年减免的百分点。',
    },
    none: {
      en: 'the policy has no concession; that of a loan with a reference rate is still computed from it',
      'zh-CN': '政策不规定银行减免；有参考利率的贷款，仍按参考利率与合同利率之差计算。',
    },
  },
  principalCap: {
    meaning: {
      en: 'the largest balance that is subsidised; what is above it is not',
      'zh-CN': '可贴息的最高贷款余额；超过部分不贴息。',
    },
    none: { en: 'the whole balance is subsidised', 'zh-CN': '按全部贷款余额贴息。' },
  },
  termCapMonths: {
    meaning: {
      en: 'for how many months from its disbursement a loan is subsidised at most',
      'zh-CN': '一笔贷款自发放日期起最多贴息的月数。',
    },
    none: { en: 'the loan is subsidised until it is due', 'zh-CN': '贴息至贷款到期日期。' },
  },
  amountCap: {
    meaning: {
      en: 'the largest subsidy of a household; what is above it is cut',
      'zh-CN': '一户可享受的最高贴息金额；超过部分核减。',
    },
    none: { en: 'the subsidy of a household is not cut', 'zh-CN': '每户贴息金额不设上限。' },
  },
  dayCount: {
    meaning: { en: 'which part of a year a day is', 'zh-CN': '一日的利息占年利息的多少。' },
    options: optionsOf(DAY_COUNT, {
      'ACT/360': {
        en: 'every day is 1/360 of a year: 365 days are more than a year’s interest',
        'zh-CN': '每日按年利息的三百六十分之一计，全年 365 日合计多于一年的利息。',
      },
      'ACT/365F': {
        en: 'every day is 1/365 of a year, in leap years too',
        'zh-CN': '每日按年利息的三百六十五分之一计，闰年也是如此。',
      },
      'ACT/ACT': {
        en: 'every day is 1/365 of a year, in a leap year 1/366',
        'zh-CN': '每日按年利息的三百六十五分之一计，闰年按三百六十六分之一计。',
      },
      '30E/360': {
        en: 'every month counts 30 days, every year 360',
        'zh-CN': '每月按 30 日、每年按 360 日计。',
      },
    }),
  },
  overdue: {
    meaning: { en: 'what follows when a loan is overdue', 'zh-CN': '贷款发生逾期后如何贴息。' },
    options: optionsOf(OVERDUE, {
      pause: {
        en: 'overdue days are not subsidised; the subsidy goes on when the loan is no longer overdue',
        'zh-CN': '逾期的日期不贴息，逾期结束后恢复贴息。',
      },
      stop: {
        en: 'the first overdue day and all days after it are not subsidised; those before it are',
        'zh-CN': '首次逾期当日及以后不再贴息，此前照常贴息。',
      },
      revoke: {
        en: 'a loan with an overdue spell gets nothing, also for the days before it',
        'zh-CN': '只要发生过逾期，整笔贷款不予贴息，逾期之前的日期也不贴息。',
      },
      ignore: { en: 'being overdue changes nothing', 'zh-CN': '逾期不影响贴息。' },
    }),
  },
  extension: {
    meaning: { en: 'whether the days of an extension are subsidised', 'zh-CN': '贷款展期期间是否贴息。' },
    options: optionsOf(EXTENSION, {
      exclude: {
        en: 'days from the maturity date on are not subsidised, whether extended or not',
        'zh-CN': '自到期日期起不再贴息，不论是否展期。',
      },
      include: {
        en: 'days are subsidised until the extended maturity date',
        'zh-CN': '贴息至展期到期日期。',
      },
    }),
  },
  misuse: {
    meaning: { en: 'what follows when a loan is misused', 'zh-CN': '贷款被挪用后如何贴息。' },
    options: optionsOf(MISUSE, {
      revoke: {
        en: 'a misused loan gets nothing, also for the days before the misuse',
        'zh-CN': '整笔贷款不予贴息，挪用之前的日期也不贴息。',
      },
      stop: {
        en: 'the day of misuse and all days after it are not subsidised; those before it are',
        'zh-CN': '挪用当日及以后不再贴息，此前照常贴息。',
      },
    }),
  },
  payment: {
    meaning: {
      en: 'whether interest must have been paid for a day to be subsidised',
      'zh-CN': '是否以利息已付为贴息的前提。',
    },
    options: optionsOf(PAYMENT, {
      accrued: {
        en: 'days are subsidised whether or not their interest has been paid',
        'zh-CN': '不论利息是否已付，各日均贴息。',
      },
      paid: {
        en: 'only days before the day up to which interest is paid are subsidised; the table of events must give that day',
        'zh-CN': '只对付息至之日以前的日期贴息；须在事件表中填写付息至。',
      },
    }),
  },
  otherSubsidy: {
    meaning: {
      en: 'what follows when a loan is subsidised by another programme too',
      'zh-CN': '贷款同时享受其他贴息时如何处理。',
    },
    options: optionsOf(OTHER_SUBSIDY, {
      exclude: { en: 'the loan gets nothing', 'zh-CN': '该笔贷款不予贴息。' },
      reduce: {
        en: 'the subsidy rate is at most the contract rate less the rate of the other subsidy; where that is not known, nothing is taken off',
        'zh-CN': '贴息率不超过合同利率减去其他贴息年利率后的余额；其他贴息年利率未填的不扣减。',
      },
    }),
  },
  rounding: {
    meaning: { en: 'when amounts are rounded, half up to the fen', 'zh-CN': '金额在何时四舍五入到分。' },
    options: optionsOf(ROUNDING, {
      settlement: {
        en: 'each amount of a loan is rounded once for the period',
        'zh-CN': '每笔贷款的金额在结算期内只四舍五入一次。',
      },
      'interest-period': {
        en: 'each amount is rounded in every interest period, then added up; it needs the interest period below',
        'zh-CN': '每个结息期分别四舍五入后相加；须同时确定结息周期。',
      },
      day: {
        en: 'the subsidy is rounded every day, then added up; other amounts once for the period',
        'zh-CN': '贴息金额逐日四舍五入后相加，其他金额在结算期内四舍五入一次。',
      },
    }),
  },
  interestPeriod: {
    meaning: {
      en: 'the day of the month and the months in which the bank settles interest: 20/3 is the 20th of March, June, September and December',
      'zh-CN': '银行的结息日和结息月数：20/3 表示每年 3 月、6 月、9 月、12 月的 20 日结息。',
    },
    none: {
      en: 'there are no interest periods; not possible where amounts are rounded in every one',
      'zh-CN': '不分结息期；按结息期四舍五入的，不能选此项。',
    },
  },
};
