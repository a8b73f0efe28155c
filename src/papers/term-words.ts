import type { Lang, Text } from '../fields/faults.js';
import { choiceWords } from '../fields/label.js';
import {
  type AmountCap,
  CAP_PER,
  DAY_COUNT,
  EXTENSION,
  LISTING,
  MISUSE,
  MONTHS,
  OTHER_SUBSIDY,
  OVERDUE,
  PAYMENT,
  type Policy,
  RATE_APPLIES_BY,
  ROUNDING,
  type RuleKind,
  type SubsidyRule,
  TESTED_ON,
} from '../fields/policy.js';
import { funderNames } from '../io/labels.js';
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
  'household.listing': ({ household }, lang) => choiceWords(LISTING, household.listing, lang),
  'household.testedOn': ({ household }, lang) => choiceWords(TESTED_ON, household.testedOn, lang),
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
  rateAppliesBy: ({ rateAppliesBy }, lang) => choiceWords(RATE_APPLIES_BY, rateAppliesBy, lang),
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
  amountCap: ({ amountCap }, lang) => (amountCap === undefined ? NONE[lang] : capWords(amountCap, lang)),
  dayCount: ({ dayCount }, lang) => choiceWords(DAY_COUNT, dayCount, lang),
  overdue: ({ overdue }, lang) => choiceWords(OVERDUE, overdue, lang),
  extension: ({ extension }, lang) => choiceWords(EXTENSION, extension, lang),
  misuse: ({ misuse }, lang) => choiceWords(MISUSE, misuse, lang),
  payment: ({ payment }, lang) => choiceWords(PAYMENT, payment, lang),
  otherSubsidy: ({ otherSubsidy }, lang) => choiceWords(OTHER_SUBSIDY, otherSubsidy, lang),
  rounding: ({ rounding }, lang) => choiceWords(ROUNDING, rounding, lang),
  interestPeriod: ({ interestPeriod }, lang) => {
    if (interestPeriod === undefined) return NONE[lang];
    const { endsOn, months } = interestPeriod;
    return lang === 'en'
      ? `${choiceWords(MONTHS, months, lang)}, ending on day ${endsOn} of the month, that day counted`
      : `${choiceWords(MONTHS, months, lang)} ${endsOn} 日结息`;
  },
  funders: (policy, lang) => {
    const names = funderNames(policy, lang);
    return joined(
      policy.funders.map(({ share }, i) => `${names[i]} ${shareWords(share)}`),
      lang,
    );
  },
};

function capWords({ perHousehold, per }: AmountCap, lang: Lang): string {
  const time = choiceWords(CAP_PER, per, lang);
  return `${PER.household[lang]} ${yuanWords(perHousehold, lang)}${lang === 'en' ? ` ${time}` : `（${time}）`}`;
}

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

/** What a rule of a kind gives, in words. */
const STANDARDS: { readonly [K in RuleKind]: (rule: SubsidyRule<K>, lang: Lang) => string } = {
  points: ({ points }, lang) =>
    lang === 'en' ? `${pointsWords(points, lang)} a year` : `每年贴息 ${pointsWords(points, lang)}`,
  share: ({ share }, lang) =>
    lang === 'en' ? `${shareWords(share)} of the contract rate` : `按合同利率的 ${shareWords(share)} 贴息`,
  'above-floor': ({ floorPct, ceilingPct }, lang) => {
    const floor = `${formatMicro(floorPct)}%`;
    const ceiling = ceilingPct === undefined ? undefined : `${formatMicro(ceilingPct)}%`;
    return lang === 'en'
      ? `the contract rate above ${floor}${ceiling === undefined ? '' : ` and up to ${ceiling}`}`
      : `按合同利率${ceiling === undefined ? '' : `（至多 ${ceiling}）`}超过 ${floor} 的部分贴息`;
  },
};

const standardWords = <K extends RuleKind>(rule: SubsidyRule<K>, lang: Lang) => STANDARDS[rule.kind as K](rule, lang);

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

const PER = {
  loan: { en: 'per loan', 'zh-CN': '每笔' },
  household: { en: 'per household', 'zh-CN': '每户' },
} as const satisfies Record<string, Text>;
