import type { Lang } from '../fields/faults.js';
import { householdFields } from '../fields/household.js';
import { choiceWords, labelText } from '../fields/label.js';
import { loanFields } from '../fields/loan.js';
import { type Policy, TESTED_ON } from '../fields/policy.js';
import { REASONS } from '../fields/reasons.js';
import type {
  ContractDay,
  EligibilityFacts,
  EncodedListing,
  EncodedSpell,
  LeastOfCondition,
  MostOfCondition,
  ReasonWithFacts,
  TestDay,
} from '../settlement/reason-facts.js';
import { enumerated, inBrackets, named, parted, withCode } from './forms.js';
import { TERM_LABELS } from './labels.js';
import { loansPerHouseholdText } from './policy-terms.js';
import { halfOpenText, money, monthsText } from './values.js';

/** A reason with what it rests on: `家庭年收入超过上限：108,600.00 元 > 100,000.00 元`. */
export function reasonText(reason: ReasonWithFacts, lang: Lang): string {
  const facts = factsText(reason, lang);
  const text = withCode(REASONS[reason.reason][lang], reason.reason, lang);
  return facts === undefined ? text : named(text, facts, lang);
}

/** {@link reasonText} without the code, for a customer. */
export function reasonPlainText(reason: ReasonWithFacts, lang: Lang): string {
  return inBrackets(REASONS[reason.reason][lang], factsText(reason, lang), lang);
}

/** What an eligible loan passed: the test day with the list, and the income with its ceiling. */
export function passedTexts(
  facts: EligibilityFacts,
  { household: { listing } }: Policy,
  lang: Lang,
): readonly string[] {
  const { annualIncome, incomeCeiling } = facts;
  const income = labelText(householdFields.annualIncome.labels)[lang];
  const ceiling = TERM_LABELS['household.incomeCeiling'][lang];
  return [
    ...(listing === 'not-required' ? [] : [parted([testDayText(facts, lang), listedText(facts.listed, lang)], lang)]),
    ...(incomeCeiling === undefined
      ? []
      : [
          annualIncome === undefined
            ? named(income, lang === 'en' ? 'not known' : '未填', lang)
            : named(income, `${yuan(annualIncome, lang)} ≤ ${ceiling} ${yuan(incomeCeiling, lang)}`, lang),
        ]),
  ];
}

/** What a reason rests on, in words; undefined where that is the policy alone. */
function factsText({ reason, facts }: ReasonWithFacts, lang: Lang): string | undefined {
  const en = lang === 'en';
  switch (reason) {
    case 'LENDER_NOT_ELIGIBLE':
      return ofList(facts.lender, facts.lenders, lang);
    case 'PRODUCT_NOT_ELIGIBLE':
      return ofList(facts.product, facts.products, lang);
    case 'DISBURSED_BEFORE_WINDOW':
      return `${facts.disbursedOn} < ${facts.windowFrom}`;
    case 'DISBURSED_AFTER_WINDOW':
      return `${facts.disbursedOn} ≥ ${facts.windowTo}`;
    case 'CONTRACTED_BEFORE_WINDOW':
      return `${contractDayText(facts, lang)} < ${facts.contractedFrom}`;
    case 'CONTRACTED_AFTER_WINDOW':
      return `${contractDayText(facts, lang)} ≥ ${facts.contractedTo}`;
    case 'HOUSEHOLD_NOT_LISTED':
      return parted([testDayText(facts, lang), listedText(facts.listed, lang)], lang);
    case 'HOUSEHOLD_ON_ASSISTANCE': {
      const spells = facts.assistance.map(({ kind, ...spell }) => `${kind} ${spellText(spell, lang)}`);
      return parted([testDayText(facts, lang), enumerated(spells, lang)], lang);
    }
    case 'INCOME_ABOVE_CEILING':
      return `${yuan(facts.annualIncome, lang)} > ${yuan(facts.incomeCeiling, lang)}`;
    case 'OTHER_SUBSIDY':
      return inBrackets(
        facts.programme,
        [facts.level, facts.pct && `${facts.pct}%`].filter((part) => part !== undefined).join(en ? ', ' : '，') ||
          undefined,
        lang,
      );
    case 'MISUSED':
      return en ? `since ${facts.misusedOn}` : `挪用日期 ${facts.misusedOn}`;
    case 'OVERDUE':
      return enumerated(
        facts.overdue.map((spell) => spellText(spell, lang)),
        lang,
      );
    case 'RATE_BELOW_CONDITION':
      return leastText(`${facts.rate}%`, facts.conditions, (rate) => `${rate}%`, lang);
    case 'RATE_ABOVE_CONDITION':
      return mostText(`${facts.rate}%`, facts.conditions, (rate) => `${rate}%`, lang);
    case 'PRINCIPAL_BELOW_CONDITION':
      return leastText(yuan(facts.principal, lang), facts.conditions, (amount) => yuan(amount, lang), lang);
    case 'PRINCIPAL_ABOVE_CONDITION':
      return mostText(yuan(facts.principal, lang), facts.conditions, (amount) => yuan(amount, lang), lang);
    case 'TERM_BELOW_CONDITION':
      return leastText(monthsText(facts.months, lang), facts.conditions, (count) => monthsText(count, lang), lang);
    case 'TERM_ABOVE_CONDITION':
      return mostText(monthsText(facts.months, lang), facts.conditions, (count) => monthsText(count, lang), lang);
    case 'NO_RULE':
      return undefined;
    case 'TOO_MANY_LOANS':
      return parted(
        facts.conditions.map(({ condition, loansPerHousehold, counted }) => {
          const most = loansPerHouseholdText(loansPerHousehold, lang);
          const loans = named(en ? 'counted' : '已计入借据', enumerated(counted, lang), lang);
          return named(conditionText(condition, lang), en ? `${most}, ${loans}` : `${most}，${loans}`, lang);
        }),
        lang,
      );
  }
}

function leastText(
  value: string,
  conditions: readonly LeastOfCondition[],
  textOf: (bound: string) => string,
  lang: Lang,
): string {
  const bounds = conditions.map((each) => inBrackets(textOf(each.atLeast), groundsText(each, lang), lang));
  return `${value} < ${enumerated(bounds, lang)}`;
}

function mostText(
  value: string,
  conditions: readonly MostOfCondition[],
  textOf: (bound: string) => string,
  lang: Lang,
): string {
  const bounds = conditions.map((each) => inBrackets(textOf(each.atMost), groundsText(each, lang), lang));
  return `${value} > ${enumerated(bounds, lang)}`;
}

/** A condition by its number, with the reference of which its bound is a formula: `condition 1, LPR1Y on 2025-01-10 3.1%`. */
function groundsText({ condition, reference }: LeastOfCondition | MostOfCondition, lang: Lang): string {
  const name = conditionText(condition, lang);
  if (reference === undefined) return name;
  const { ref, day, pct } = reference;
  return lang === 'en' ? `${name}, ${ref} on ${day} ${pct}%` : `${name}，${day} ${ref} ${pct}%`;
}

/** A condition by its number in the policy, counted from 1. */
function conditionText(number: number, lang: Lang): string {
  return lang === 'en' ? `condition ${number}` : `第 ${number} 项条件`;
}

function contractDayText({ contractDay, isOfDisbursement }: ContractDay, lang: Lang): string {
  if (!isOfDisbursement) return contractDay;
  return inBrackets(contractDay, labelText(loanFields.disbursedOn.labels)[lang], lang);
}

function ofList(name: string, names: readonly string[], lang: Lang): string {
  const list = names.length === 0 ? (lang === 'en' ? 'nobody' : '无') : enumerated(names, lang);
  return lang === 'en' ? `${name}; on the list: ${list}` : `${name}；政策范围：${list}`;
}

function testDayText({ testDay, testedOn }: TestDay, lang: Lang): string {
  const which = choiceWords(TESTED_ON, testedOn, lang);
  return lang === 'en'
    ? `tested on ${testDay} (${which})`
    : `${inBrackets(TERM_LABELS['household.testedOn'][lang], which, lang)}${testDay}`;
}

function listedText(listed: readonly EncodedListing[], lang: Lang): string {
  if (listed.length === 0) return lang === 'en' ? 'listed on no day' : '无列入名单的记录';
  const spells = listed.map(({ countsFrom, ...spell }) =>
    inBrackets(
      spellText(spell, lang),
      countsFrom === undefined ? undefined : lang === 'en' ? `counts from ${countsFrom}` : `视同自 ${countsFrom} 起`,
      lang,
    ),
  );
  return named(lang === 'en' ? 'listed' : '列入名单', enumerated(spells, lang), lang);
}

function spellText({ from, to }: EncodedSpell, lang: Lang): string {
  if (to !== undefined) return halfOpenText({ from, to }, lang);
  return lang === 'en' ? `from ${from}` : `${from} 起`;
}

function yuan(amount: string, lang: Lang): string {
  return `${money(amount)} ${lang === 'en' ? 'yuan' : '元'}`;
}
