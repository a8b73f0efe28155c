import type { Lang, Text } from '../fields/faults.js';
import type { Policy, SubsidyRule } from '../fields/policy.js';
import { funderNames } from '../io/labels.js';
import type { DayCountName } from '../kernel/day-count.js';
import { type Fen, yuan } from '../kernel/fen.js';
import { formatMicro, type MicroPercent, type MicroShare } from '../kernel/percent.js';
import type { TermName } from '../settlement/terms.js';
import { dayWords, money } from './figures.js';

/** A term of a policy as a sentence would say it: `逾期期间不贴息`. */
export function termWords(term: TermName, policy: Policy, lang: Lang): string {
  return TERMS[term](policy, lang);
}

const NONE: Text = { en: 'none', 'zh-CN': '无' };
const ANY: Text = { en: 'any', 'zh-CN': '不限' };

const TERMS: Readonly<Record<TermName, (policy: Policy, lang: Lang) => string>> = {
  window: ({ window: { from, effectiveOn, to } }, lang) => {
    const [first, inForce] = [dayWords(from, lang), dayWords(effectiveOn, lang)];
    const end = to === undefined ? undefined : dayWords(to, lang);
    return lang === 'en'
      ? `loans disbursed from ${first}${end === undefined ? '' : ` and before ${end}`}; in force from ${inForce}`
      : `${first}起${end === undefined ? '' : `、${end}前`}发放的贷款；${inForce}起施行`;
  },
  lenders: ({ lenders }, lang) => (lenders === undefined ? ANY[lang] : joined(lenders, lang)),
  products: ({ products }, lang) =>
    joined(
      products.map(({ name }) => name),
      lang,
    ),
  'household.listing': ({ household }, lang) => LISTING[household.listing][lang],
  'household.testedOn': ({ household }, lang) => TESTED_ON[household.testedOn][lang],
  'household.excludedAssistance': ({ household }, lang) => joined(household.excludedAssistance, lang),
  'household.incomeCeiling': ({ household: { incomeCeiling } }, lang) =>
    incomeCeiling === undefined
      ? NONE[lang]
      : lang === 'en'
        ? `annual income of at most ${yuanWords(incomeCeiling, lang)}`
        : `家庭年收入不超过 ${yuanWords(incomeCeiling, lang)}`,
  subsidy: ({ subsidy }, lang) =>
    parted(
      subsidy.map((rule) => ruleWords(rule, lang)),
      lang,
    ),
  rateAppliesBy: ({ rateAppliesBy }, lang) => RATE_APPLIES_BY[rateAppliesBy][lang],
  concession: ({ concession }, lang) =>
    concession === undefined || concession.length === 0
      ? NONE[lang]
      : parted(
          concession.map(({ from, points }) =>
            lang === 'en'
              ? `from ${dayWords(from, lang)}, ${pointsWords(points, lang)} waived by the bank`
              : `${dayWords(from, lang)}起，银行减免 ${pointsWords(points, lang)}`,
          ),
          lang,
        ),
  principalCap: ({ principalCap: { perLoan, perHousehold } = {} }, lang) => {
    const caps = [
      ...(perLoan === undefined ? [] : [`${PER.loan[lang]} ${yuanWords(perLoan, lang)}`]),
      ...(perHousehold === undefined ? [] : [`${PER.household[lang]} ${yuanWords(perHousehold, lang)}`]),
    ];
    return caps.length === 0 ? NONE[lang] : joined(caps, lang);
  },
  termCapMonths: ({ termCapMonths }, lang) =>
    termCapMonths === undefined ? NONE[lang] : lang === 'en' ? `${termCapMonths} months` : `${termCapMonths} 个月`,
  amountCap: ({ amountCap }, lang) =>
    amountCap === undefined
      ? NONE[lang]
      : `${PER.household[lang]} ${yuanWords(amountCap.perHousehold, lang)}${CAP_PER[amountCap.per][lang]}`,
  dayCount: ({ dayCount }, lang) => DAY_COUNT[dayCount][lang],
  overdue: ({ overdue }, lang) => OVERDUE[overdue][lang],
  extension: ({ extension }, lang) => EXTENSION[extension][lang],
  misuse: ({ misuse }, lang) => MISUSE[misuse][lang],
  payment: ({ payment }, lang) => PAYMENT[payment][lang],
  otherSubsidy: ({ otherSubsidy }, lang) => OTHER_SUBSIDY[otherSubsidy][lang],
  rounding: ({ rounding }, lang) => ROUNDING[rounding][lang],
  interestPeriod: ({ interestPeriod }, lang) => {
    if (interestPeriod === undefined) return NONE[lang];
    const { endsOn, months } = interestPeriod;
    return lang === 'en'
      ? `${MONTHS[months].en}, ending on day ${endsOn} of the month, that day counted`
      : `${MONTHS[months]['zh-CN']} ${endsOn} 日结息`;
  },
  funders: (policy, lang) => {
    const names = funderNames(policy, lang);
    return joined(
      policy.funders.map(({ share }, i) => `${names[i]} ${shareWords(share)}`),
      lang,
    );
  },
};

/** A share as a percentage: 0.8 → `80%`. */
export function shareWords(share: MicroShare): string {
  return `${formatMicro((share * 100) as MicroShare)}%`;
}

function ruleWords(rule: SubsidyRule, lang: Lang): string {
  const en = lang === 'en';
  const limits = [
    ...(rule.maxPoints === undefined ? [] : [`${en ? 'at most' : '至多'} ${pointsWords(rule.maxPoints, lang)}`]),
    ...(rule.maxShareOfContractRate === undefined
      ? []
      : [
          en
            ? `at most ${shareWords(rule.maxShareOfContractRate)} of the contract rate`
            : `至多为合同利率的 ${shareWords(rule.maxShareOfContractRate)}`,
        ]),
  ];
  const from = en ? `from ${dayWords(rule.from, lang)}` : `${dayWords(rule.from, lang)}起`;
  return [from, standardWords(rule, lang), ...limits].join(en ? ', ' : '，');
}

function standardWords(rule: SubsidyRule, lang: Lang): string {
  const en = lang === 'en';
  switch (rule.kind) {
    case 'points':
      return en ? `${pointsWords(rule.points, lang)} a year` : `每年贴息 ${pointsWords(rule.points, lang)}`;
    case 'share':
      return en ? `${shareWords(rule.share)} of the contract rate` : `按合同利率的 ${shareWords(rule.share)} 贴息`;
    case 'above-floor': {
      const floor = `${formatMicro(rule.floorPct)}%`;
      const ceiling = rule.ceilingPct === undefined ? undefined : `${formatMicro(rule.ceilingPct)}%`;
      return en
        ? `the contract rate above ${floor}${ceiling === undefined ? '' : ` and up to ${ceiling}`}`
        : `按合同利率${ceiling === undefined ? '' : `（至多 ${ceiling}）`}超过 ${floor} 的部分贴息`;
    }
  }
}

function pointsWords(points: MicroPercent, lang: Lang): string {
  return `${formatMicro(points)} ${lang === 'en' ? 'percentage points' : '个百分点'}`;
}

function yuanWords(amount: Fen, lang: Lang): string {
  return `${money(yuan(amount))} ${lang === 'en' ? 'yuan' : '元'}`;
}

function joined(parts: readonly string[], lang: Lang): string {
  return parts.length === 0 ? NONE[lang] : parts.join(lang === 'en' ? ', ' : '、');
}

function parted(parts: readonly string[], lang: Lang): string {
  return parts.join(lang === 'en' ? '; ' : '；');
}

const LISTING: Record<Policy['household']['listing'], Text> = {
  'at-start': { en: 'on the list on the test day', 'zh-CN': '判定日在名单库内' },
  'every-day': { en: 'on the list on every day subsidised', 'zh-CN': '贴息期间每日均在名单库内' },
  'not-required': { en: 'not required to be on the list', 'zh-CN': '不要求列入名单库' },
};

const TESTED_ON: Record<Policy['household']['testedOn'], Text> = {
  contract: { en: 'the day of the contract', 'zh-CN': '借款合同日' },
  disbursement: { en: 'the day of disbursement', 'zh-CN': '贷款发放日' },
};

const RATE_APPLIES_BY: Record<Policy['rateAppliesBy'], Text> = {
  'accrual-day': { en: 'the standard in force on each day', 'zh-CN': '按计息当日的标准' },
  'disbursement-day': { en: 'the standard in force on disbursement', 'zh-CN': '按贷款发放日的标准' },
};

const DAY_COUNT: Record<DayCountName, Text> = {
  'ACT/360': { en: 'actual days over 360 (ACT/360)', 'zh-CN': '实际天数/360（ACT/360）' },
  'ACT/365F': { en: 'actual days over 365 (ACT/365F)', 'zh-CN': '实际天数/365（ACT/365F）' },
  'ACT/ACT': { en: 'actual days over the days of the year (ACT/ACT)', 'zh-CN': '实际天数/当年天数（ACT/ACT）' },
  '30E/360': { en: 'months of 30 days over 360 (30E/360)', 'zh-CN': '每月 30 天/360（30E/360）' },
};

const OVERDUE: Record<Policy['overdue'], Text> = {
  pause: { en: 'no subsidy on overdue days', 'zh-CN': '逾期期间不贴息' },
  stop: { en: 'no subsidy from the first overdue day on', 'zh-CN': '自首次逾期之日起不再贴息' },
  ignore: { en: 'overdue days are subsidised', 'zh-CN': '逾期期间照常贴息' },
};

const EXTENSION: Record<Policy['extension'], Text> = {
  exclude: { en: 'no subsidy in an extension', 'zh-CN': '展期期间不贴息' },
  include: { en: 'extensions are subsidised', 'zh-CN': '展期期间照常贴息' },
};

const MISUSE: Record<Policy['misuse'], Text> = {
  revoke: { en: 'a misused loan gets no subsidy at all', 'zh-CN': '挪用的贷款全部不予贴息' },
  stop: { en: 'no subsidy from the day of misuse on', 'zh-CN': '自挪用之日起不再贴息' },
};

const PAYMENT: Record<Policy['payment'], Text> = {
  accrued: { en: 'accrued interest, paid or not', 'zh-CN': '按应计利息贴息，不论是否已付' },
  paid: { en: 'only days whose interest is paid', 'zh-CN': '只对已付利息的期间贴息' },
};

const OTHER_SUBSIDY: Record<Policy['otherSubsidy'], Text> = {
  exclude: { en: 'a loan under another subsidy gets none', 'zh-CN': '已享受其他贴息的贷款不予贴息' },
  reduce: { en: 'at most what another subsidy leaves of the rate', 'zh-CN': '已享受其他贴息的，以扣除后的利率为限' },
};

const ROUNDING: Record<Policy['rounding'], Text> = {
  settlement: { en: 'half up to the fen, once for the period', 'zh-CN': '期末一次四舍五入到分' },
  'interest-period': { en: 'half up to the fen in every interest period', 'zh-CN': '每个结息期四舍五入到分' },
  day: { en: 'half up to the fen every day', 'zh-CN': '逐日四舍五入到分' },
};

const PER = {
  loan: { en: 'per loan', 'zh-CN': '每笔' },
  household: { en: 'per household', 'zh-CN': '每户' },
} as const satisfies Record<string, Text>;

const CAP_PER: Record<NonNullable<Policy['amountCap']>['per'], Text> = {
  period: { en: ' in each period', 'zh-CN': '（每期）' },
  programme: { en: ' over the whole programme', 'zh-CN': '（整个项目期间）' },
};

const MONTHS: Record<NonNullable<Policy['interestPeriod']>['months'], Text> = {
  1: { en: 'monthly', 'zh-CN': '每月' },
  3: { en: 'quarterly', 'zh-CN': '每季末月' },
  12: { en: 'yearly, in December', 'zh-CN': '每年 12 月' },
};
