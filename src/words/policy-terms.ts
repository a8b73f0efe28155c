import { amountCapsOf, type Cap, isList, principalCapsOf, type TimedCap } from '../fields/caps.js';
import type { Lang, Text } from '../fields/faults.js';
import { choiceWords, labelText } from '../fields/label.js';
import {
  type AmountCap,
  CAP_PER,
  type Condition,
  conditionFields,
  DAY_COUNT,
  EXTENSION,
  type FunderShares,
  isFormula,
  LISTING,
  MISUSE,
  MONTHS,
  OTHER_SUBSIDY,
  OTHER_SUBSIDY_OF_LEVEL,
  OVERDUE,
  PAYMENT,
  type Policy,
  type PolicyRate,
  policyFields,
  principalCapFields,
  RATE_APPLIES_BY,
  type RateFormula,
  REFERENCE_ON,
  type Reference,
  ROUNDING,
  type RuleKind,
  SUBSIDISED_ON,
  type SubsidyRule,
  TERM_CLOCK,
  TESTED_ON,
} from '../fields/policy.js';
import { formatMicro, type MicroPercent, type MicroShare } from '../kernel/percent.js';
import type { Day } from '../kernel/plain-date.js';
import { ShareGroups } from '../settlement/shares.js';
import type { TermName } from '../settlement/terms.js';
import { capText } from './caps.js';
import { enumerated, inBrackets, named, parted } from './forms.js';
import { funderNames } from './labels.js';
import { TERMS as VOCABULARY } from './terms.js';
import { dayText, monthsText, pointsText, shareText, yuanText } from './values.js';
import { TERM_OF_LOAN, whenText } from './when.js';

/** The value of a policy's term in words: `逾期期间不贴息`. Every channel shows it so. */
export function termText(term: TermName, policy: Policy, lang: Lang): string {
  return TERMS[term](policy, lang);
}

const NONE = VOCABULARY.none;
const ANY: Text = { en: 'any', 'zh-CN': '不限' };
const PER_LOAN = labelText(principalCapFields.perLoan.labels);
const PER_HOUSEHOLD = labelText(principalCapFields.perHousehold.labels);

const TERMS: Readonly<Record<TermName, (policy: Policy, lang: Lang) => string>> = {
  window: ({ window: { from, effectiveOn, to, contracted } }, lang) => {
    const inForce = dayText(effectiveOn, lang);
    const disbursed = fromToText({ from, to }, lang);
    const signed = contracted === undefined ? undefined : fromToText(contracted, lang);
    return lang === 'en'
      ? `loans${signed === undefined ? '' : ` contracted ${signed} and`} disbursed ${disbursed}; in force from ${inForce}`
      : `${signed === undefined ? '' : `${signed}签订合同，`}${disbursed}发放的贷款；${inForce}起施行`;
  },
  lenders: ({ lenders }, lang) => (lenders === undefined ? ANY[lang] : listOf(lenders, lang)),
  products: ({ products }, lang) =>
    listOf(
      products.map(({ id, name }) => inBrackets(name, name === id ? undefined : id, lang)),
      lang,
    ),
  'household.listing': ({ household }, lang) => choiceWords(LISTING, household.listing, lang),
  'household.testedOn': ({ household }, lang) => choiceWords(TESTED_ON, household.testedOn, lang),
  'household.firstList': ({ household: { firstList } }, lang) => {
    if (firstList === undefined) return NONE[lang];
    const [madeOn, countsFrom] = [dayText(firstList.madeOn, lang), dayText(firstList.countsFrom, lang)];
    return lang === 'en'
      ? `a household listed by ${madeOn}, when the list was first made, counts as listed from ${countsFrom}`
      : `${madeOn}首次建立名单时已列入的家庭，视同自${countsFrom}起列入`;
  },
  'household.excludedAssistance': ({ household }, lang) => listOf(household.excludedAssistance, lang),
  'household.incomeCeiling': ({ household: { incomeCeiling } }, lang) =>
    incomeCeiling === undefined
      ? NONE[lang]
      : lang === 'en'
        ? `annual income of at most ${yuanText(incomeCeiling, lang)}`
        : `家庭年收入不超过 ${yuanText(incomeCeiling, lang)}`,
  conditions: ({ conditions }, lang) =>
    conditions === undefined || conditions.length === 0
      ? NONE[lang]
      : parted(
          conditions.map((condition, i) => numbered(conditions, i, conditionText(condition, lang), lang)),
          lang,
        ),
  subsidy: ({ subsidy }, lang) =>
    parted(
      subsidy.map((rule) => ruleText(rule, lang)),
      lang,
    ),
  rateAppliesBy: ({ rateAppliesBy }, lang) => choiceWords(RATE_APPLIES_BY, rateAppliesBy, lang),
  concession: ({ concession }, lang) =>
    concession === undefined || concession.length === 0
      ? NONE[lang]
      : parted(
          concession.map(({ from, when, points }) => {
            const begin = lang === 'en' ? `from ${dayText(from, lang)}` : `${dayText(from, lang)}起`;
            const waived =
              lang === 'en' ? `${pointsText(points, lang)} waived by the bank` : `银行减免 ${pointsText(points, lang)}`;
            return clauses([begin, ...(when === undefined ? [] : [whenText(when, lang)]), waived], lang);
          }),
          lang,
        ),
  principalCap: (policy, lang) => {
    const { principalCap = [] } = policy;
    if (isList(principalCap)) return capsText(principalCapsOf(policy), lang);
    const { perLoan, perHousehold } = principalCap;
    const caps = [
      ...(perLoan === undefined ? [] : [`${PER_LOAN[lang]} ${yuanText(perLoan, lang)}`]),
      ...(perHousehold === undefined ? [] : [`${PER_HOUSEHOLD[lang]} ${yuanText(perHousehold, lang)}`]),
    ];
    return caps.length === 0 ? NONE[lang] : listOf(caps, lang);
  },
  termCapMonths: ({ termCapMonths }, lang) => {
    if (termCapMonths === undefined) return NONE[lang];
    if (typeof termCapMonths === 'number') return monthsText(termCapMonths, lang);
    const months = monthsText(termCapMonths.months, lang);
    const from = choiceWords(TERM_CLOCK, termCapMonths.from, lang);
    return lang === 'en' ? `${months} from ${from}` : `自${from}起 ${months}`;
  },
  amountCap: (policy, lang) => {
    const { amountCap = [] } = policy;
    return isList(amountCap) ? capsText(amountCapsOf(policy), lang) : shortCapText(amountCap, lang);
  },
  dayCount: ({ dayCount }, lang) => choiceWords(DAY_COUNT, dayCount, lang),
  overdue: ({ overdue }, lang) => choiceWords(OVERDUE, overdue, lang),
  extension: ({ extension }, lang) => choiceWords(EXTENSION, extension, lang),
  misuse: ({ misuse }, lang) => choiceWords(MISUSE, misuse, lang),
  payment: ({ payment }, lang) => choiceWords(PAYMENT, payment, lang),
  otherSubsidy: ({ otherSubsidy }, lang) =>
    typeof otherSubsidy === 'string'
      ? choiceWords(OTHER_SUBSIDY, otherSubsidy, lang)
      : parted(
          Object.entries(otherSubsidy).map(([level, effect]) =>
            named(
              lang === 'en' ? `another subsidy of level ${level}` : `${level}级次的其他贴息`,
              choiceWords(OTHER_SUBSIDY_OF_LEVEL, effect, lang),
              lang,
            ),
          ),
          lang,
        ),
  rounding: ({ rounding }, lang) => choiceWords(ROUNDING, rounding, lang),
  interestPeriod: ({ interestPeriod }, lang) => {
    if (interestPeriod === undefined) return NONE[lang];
    const { endsOn, months } = interestPeriod;
    return lang === 'en'
      ? `${choiceWords(MONTHS, months, lang)}, ending on day ${endsOn} of the month, that day counted`
      : `${choiceWords(MONTHS, months, lang)} ${endsOn} 日结息`;
  },
  subsidisedOn: ({ subsidisedOn = 'balance' }, lang) => choiceWords(SUBSIDISED_ON, subsidisedOn, lang),
  funders: (policy, lang) =>
    sharesText(
      policy,
      policy.funders.map(({ share }) => share),
      lang,
    ),
  funderShares: (policy, lang) => {
    const { funderShares = [] } = policy;
    const groups = new ShareGroups(policy);
    return funderShares.length === 0
      ? NONE[lang]
      : parted(
          funderShares.map((entry, i) =>
            clauses([...sharesHoldText(entry, lang), sharesText(policy, groups.sharesOf(i), lang)], lang),
          ),
          lang,
        );
  },
  references: ({ references = {} }, lang) =>
    listOf(
      Object.entries(references).map(([name, reference]) => referenceText(name, reference, lang)),
      lang,
    ),
};

/** How many rates of a reference are known, and from when to when. */
function referenceText(name: string, { rates, until }: Reference, lang: Lang): string {
  const known = fromToText({ from: rates[0]?.from as Day, to: until }, lang);
  return lang === 'en'
    ? `${name}: ${rates.length} rates, known ${known}`
    : `${name}：${rates.length} 个利率，${known}已知`;
}

/** The funders with some shares: `province 80%, local 20%`. */
function sharesText(policy: Policy, shares: readonly MicroShare[], lang: Lang): string {
  const names = funderNames(policy, lang);
  return listOf(
    shares.map((share, i) => `${names[i]} ${shareText(share)}`),
    lang,
  );
}

/** The loans and periods of entries of the funders' shares, by their places; −1 stands for the loans of no entry. */
export function loansOfSharesText({ funderShares = [] }: Policy, entries: readonly number[], lang: Lang): string {
  return parted(
    entries.map((place) => {
      const entry = funderShares[place];
      if (entry === undefined) return VOCABULARY.otherLoans[lang];
      const hold = sharesHoldText(entry, lang);
      return hold.length === 0 ? ALL_LOANS[lang] : clauses(hold, lang);
    }),
    lang,
  );
}

/** The funders with the shares that an entry gives them; −1 stands for their own. */
export function sharesOfEntryText(policy: Policy, entry: number, lang: Lang): string {
  return sharesText(policy, new ShareGroups(policy).sharesOf(entry), lang);
}

/** The shares of a loan's funders where they are not their own: `other shares of the funders: province 70%, local 30%`. */
export function otherSharesText(policy: Policy, entry: number | undefined, lang: Lang): string {
  if (entry === undefined) return '';
  return named(labelText(policyFields.funderShares.labels)[lang], sharesOfEntryText(policy, entry, lang), lang);
}

/** For which periods and which loans an entry of the funders' shares holds; nothing where for all. */
export function sharesHoldText({ from, when }: Pick<FunderShares, 'from' | 'when'>, lang: Lang): readonly string[] {
  const begin =
    from === undefined
      ? []
      : [lang === 'en' ? `for periods from ${dayText(from, lang)} on` : `${dayText(from, lang)}及以后起始的结算期`];
  return [...begin, ...(when === undefined ? [] : [whenText(when, lang)])];
}

/** `from … and before …`: the days from one to before another. */
function fromToText({ from, to }: { readonly from: Day; readonly to?: Day | undefined }, lang: Lang): string {
  const end = to === undefined ? undefined : dayText(to, lang);
  return lang === 'en'
    ? `from ${dayText(from, lang)}${end === undefined ? '' : ` and before ${end}`}`
    : `${dayText(from, lang)}起${end === undefined ? '' : `、${end}前`}`;
}

function capsText(caps: readonly (Cap | TimedCap)[], lang: Lang): string {
  if (caps.length === 0) return NONE[lang];
  return parted(
    caps.map((cap) => capText(cap, lang)),
    lang,
  );
}

function shortCapText({ perHousehold, per }: AmountCap, lang: Lang): string {
  const time = choiceWords(CAP_PER, per, lang);
  return `${PER_HOUSEHOLD[lang]} ${yuanText(perHousehold, lang)}${lang === 'en' ? ` ${time}` : `（${time}）`}`;
}

function ruleText(rule: SubsidyRule, lang: Lang): string {
  const en = lang === 'en';
  const limits = [
    ...(rule.maxPoints === undefined ? [] : [`${en ? 'at most' : '至多'} ${ratePointsText(rule.maxPoints, lang)}`]),
    ...(rule.maxShareOfContractRate === undefined
      ? []
      : [
          en
            ? `at most ${shareText(rule.maxShareOfContractRate)} of the contract rate`
            : `至多为合同利率的 ${shareText(rule.maxShareOfContractRate)}`,
        ]),
  ];
  const from = en ? `from ${dayText(rule.from, lang)}` : `${dayText(rule.from, lang)}起`;
  const when = rule.when === undefined ? [] : [whenText(rule.when, lang)];
  return clauses([from, ...when, standardText(rule, lang), ...limits], lang);
}

/** An entry of a list, with its number where there are several: reasons name it so. */
function numbered(entries: readonly unknown[], place: number, text: string, lang: Lang): string {
  if (entries.length === 1) return text;
  return lang === 'en' ? `(${place + 1}) ${text}` : `（${place + 1}）${text}`;
}

/** What a condition asks of a loan: `for loans with product A, contract rate at least 3%, at most 2 loans a household`. */
function conditionText({ when, rate, principal, termMonths, loansPerHousehold }: Condition, lang: Lang): string {
  const label = (name: 'rate' | 'principal') => labelText(conditionFields[name].labels)[lang];
  return clauses(
    [
      ...(when === undefined ? [] : [whenText(when, lang)]),
      ...withinText(label('rate'), rate, (pct) => rateText(pct, lang), lang),
      ...withinText(label('principal'), principal, (fen) => yuanText(fen, lang), lang),
      ...withinText(TERM_OF_LOAN[lang], termMonths, (months) => monthsText(months, lang), lang),
      ...(loansPerHousehold === undefined ? [] : [loansPerHouseholdText(loansPerHousehold, lang)]),
    ],
    lang,
  );
}

/** How many loans of a household are subsidised at most. */
export function loansPerHouseholdText(count: number, lang: Lang): string {
  return lang === 'en' ? `at most ${count} ${count === 1 ? 'loan' : 'loans'} a household` : `每户至多 ${count} 笔`;
}

/** A value within bounds, those included; none where there is no bound. */
function withinText<T>(
  name: string,
  { atLeast, atMost }: { readonly atLeast?: T | undefined; readonly atMost?: T | undefined } = {},
  textOf: (bound: T) => string,
  lang: Lang,
): readonly string[] {
  const en = lang === 'en';
  const bounds = [
    ...(atLeast === undefined ? [] : [spaced(en ? 'at least' : '不低于', textOf(atLeast))]),
    ...(atMost === undefined ? [] : [spaced(en ? 'at most' : '不高于', textOf(atMost))]),
  ];
  return bounds.length === 0 ? [] : [`${name}${en ? ' ' : ''}${bounds.join(en ? ' and ' : '、')}`];
}

/** Words before others: with a blank between, but not between two Chinese characters. */
function spaced(words: string, others: string): string {
  return /^\p{Script=Han}/u.test(others) ? `${words}${others}` : `${words} ${others}`;
}

/** Clauses of one sentence. */
function clauses(parts: readonly string[], lang: Lang): string {
  return parts.join(lang === 'en' ? ', ' : '，');
}

const ALL_LOANS: Text = { en: 'all loans', 'zh-CN': '全部贷款' };

/** What a rule of a kind gives, in words. */
const STANDARDS: { readonly [K in RuleKind]: (rule: SubsidyRule<K>, lang: Lang) => string } = {
  points: ({ points }, lang) =>
    lang === 'en' ? `${ratePointsText(points, lang)} a year` : `每年贴息 ${ratePointsText(points, lang)}`,
  share: ({ share }, lang) =>
    lang === 'en' ? `${shareText(share)} of the contract rate` : `按合同利率的 ${shareText(share)} 贴息`,
  'above-floor': ({ floorPct, ceilingPct, share }, lang) => {
    const floor = boundText(floorPct, lang);
    const ceiling = ceilingPct === undefined ? undefined : boundText(ceilingPct, lang);
    const part = share === undefined ? undefined : shareText(share);
    return lang === 'en'
      ? `${part === undefined ? '' : `${part} of `}the contract rate above ${floor}${ceiling === undefined ? '' : ` and up to ${ceiling}`}`
      : `按合同利率${ceiling === undefined ? '' : `（至多${ceiling.startsWith('（') ? '' : ' '}${ceiling}）`}超过${floor.startsWith('（') ? floor : ` ${floor} `}的部分${part === undefined ? '' : `的 ${part} `}贴息`;
  },
};

const standardText = <K extends RuleKind>(rule: SubsidyRule<K>, lang: Lang) => STANDARDS[rule.kind as K](rule, lang);

/** A rate of a policy in words: `3.1%`, `50% of LPR1Y of the contract date less 1.5 points`. */
export function rateText(rate: PolicyRate, lang: Lang): string {
  return isFormula(rate) ? formulaText(rate, lang) : `${formatMicro(rate)}%`;
}

/** {@link rateText} inside a sentence: a formula stands in brackets. */
function boundText(rate: PolicyRate, lang: Lang): string {
  const text = rateText(rate, lang);
  if (!isFormula(rate)) return text;
  return lang === 'en' ? `(${text})` : `（${text}）`;
}

/** {@link rateText}, of which a number is in percentage points. */
function ratePointsText(rate: PolicyRate, lang: Lang): string {
  return isFormula(rate) ? formulaText(rate, lang) : pointsText(rate, lang);
}

/** A formula in words: the share or multiple of a reference rate on its day, and the points added or taken off. */
export function formulaText({ ref, on, times, plus }: RateFormula, lang: Lang): string {
  const day = choiceWords(REFERENCE_ON, on, lang);
  const size = plus === undefined || plus === 0 ? undefined : pointsText(Math.abs(plus) as MicroPercent, lang);
  if (lang === 'en') {
    const factor = times === undefined ? '' : `${formatMicro(times)} × `;
    const added = size === undefined ? '' : ` ${(plus as number) < 0 ? 'less' : 'plus'} ${size}`;
    return `${factor}${ref} on ${day}${added}`;
  }
  const factor = times === undefined ? '' : `的 ${formatMicro(times)} 倍`;
  const added = size === undefined ? '' : `${(plus as number) < 0 ? '减' : '加'} ${size}`;
  return `${day} ${ref} ${factor}${added}`.trimEnd();
}

/** A list of names, or the word that there is none. */
function listOf(names: readonly string[], lang: Lang): string {
  return names.length === 0 ? NONE[lang] : enumerated(names, lang);
}
