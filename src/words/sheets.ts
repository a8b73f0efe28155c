import type { Lang, Text } from '../fields/faults.js';
import { FIGURES, type Figure } from '../fields/figures.js';
import { labelText } from '../fields/label.js';
import {
  amountCapFields,
  concessionFields,
  openTermFields,
  principalCapFields,
  RULES,
  ruleFields,
  ruleLimitFields,
} from '../fields/policy.js';
import { bracketed, denominator, exclusive, heading, inBoth, named, numerator, rounded, unrounded } from './forms.js';
import { HEADINGS, sealOf } from './headings.js';
import { TERMS } from './terms.js';

const { interest, subsidy, concession } = FIGURES;

/** The words of the workbook: the heads of its columns are terms with their units, and its notes are sentences. */
const WORDS = {
  summarySheet: HEADINGS.summarySheet,
  detailSheet: HEADINGS.detailSheet,
  segmentsSheet: HEADINGS.segments,
  parametersSheet: HEADINGS.parameters,
  termsSheet: HEADINGS.terms,
  excludedSheet: HEADINGS.ineligibleLoans,
  excludedDaysSheet: HEADINGS.excludedDays,
  adjustmentsSheet: HEADINGS.adjustments,
  checksSheet: HEADINGS.checks,
  warningsSheet: HEADINGS.warnings,
  summaryTitle: HEADINGS.summary,
  detailTitle: HEADINGS.detail,

  policy: TERMS.policy,
  period: TERMS.period,
  lenders: TERMS.lender,
  unit: { en: 'amounts in yuan', 'zh-CN': '金额单位：元' },

  number: TERMS.no,
  household: TERMS.householdId,
  headOfHousehold: TERMS.headOfHousehold,
  township: TERMS.township,
  category: TERMS.category,
  loan: TERMS.loanId,
  contract: TERMS.contractNumber,
  product: TERMS.product,
  principal: TERMS.principal,
  contractedOn: TERMS.contractedOn,
  disbursedOn: TERMS.disbursedOn,
  maturesOn: TERMS.maturesOn,
  extendedTo: TERMS.extendedTo,
  repaid: TERMS.repaid,
  closing: TERMS.closingBalance,
  contractRate: bracketed(TERMS.contractRate, '%'),
  accrualFrom: TERMS.accrualFrom,
  accrualTo: exclusive(TERMS.accrualTo),
  from: TERMS.from,
  to: TERMS.toExclusive,
  days: TERMS.days,
  interestPaidTo: TERMS.interestPaidTo,
  subsidyRate: bracketed(TERMS.subsidyRate, '%'),
  remark: TERMS.remark,

  accrued: TERMS.subsidyBeforeLimits,
  capLeft: TERMS.remainingCap,
  digits: TERMS.digits,
  program: TERMS.programValue,
  library: prefix(TERMS.programValue),
  tail: prefix(TERMS.lastFen),
  groupNumber: prefix(TERMS.groupNumber),
  daysOfKind: prefix(TERMS.daysOfKind),
  usedBefore: TERMS.usedBefore,
  remainder: prefix(TERMS.remainder),

  parameter: TERMS.parameter,
  dayCount: labelText(openTermFields.dayCount.labels),
  periodFrom: inBoth((lang) => named(TERMS.period[lang], TERMS.from[lang], lang)),
  periodTo: inBoth((lang) => named(TERMS.period[lang], TERMS.toExclusive[lang], lang)),
  leapDays: TERMS.leapDays,
  yearUnits: TERMS.yearUnits,
  capPerLoan: bracketed(labelText(openTermFields.principalCap.labels), labelText(principalCapFields.perLoan.labels)),
  capPerHousehold: bracketed(
    labelText(openTermFields.principalCap.labels),
    labelText(principalCapFields.perHousehold.labels),
  ),
  amountCap: bracketed(labelText(openTermFields.amountCap.labels), labelText(amountCapFields.perHousehold.labels)),
  rules: labelText(openTermFields.subsidy.labels),
  concessions: labelText(openTermFields.concession.labels),
  ruleKind: labelText(ruleFields.kind.labels),
  when: labelText(ruleFields.when.labels),
  formulas: { en: 'rates that follow a reference rate', 'zh-CN': '随参考利率确定的利率' },
  aboutParameters: {
    en: 'days, units, rates, caps and shares of the other sheets are computed with these parameters; a cell marked red differs from the value of the program.',
    'zh-CN': '其他各表的天数、计息单位、利率、上限和分担均按本表参数计算；标红单元格与程序值不同。',
  },
  points: bracketed(labelText(RULES.points.fields.points.labels), '%'),
  shareOfContractRate: labelText(RULES.share.fields.share.labels),
  floorPct: bracketed(labelText(RULES['above-floor'].fields.floorPct.labels), '%'),
  ceilingPct: bracketed(labelText(RULES['above-floor'].fields.ceilingPct.labels), '%'),
  shareAboveFloor: labelText(RULES['above-floor'].fields.share.labels),
  maxPoints: labelText(ruleLimitFields.maxPoints.labels),
  maxShareOfContractRate: labelText(ruleLimitFields.maxShareOfContractRate.labels),
  concessionPoints: bracketed(labelText(concessionFields.points.labels), '%'),
  shareOfRest: numerator(TERMS.shareOfRest),
  restOfShares: denominator(TERMS.shareOfRest),
  sharesAddUp: { en: 'shares of the funders add up to 100', 'zh-CN': '分担比例合计 = 100' },

  units: TERMS.units,
  ruleNumber: TERMS.ruleNumber,
  concessionNumber: TERMS.concessionNumber,
  referenceRate: bracketed(TERMS.referenceRate, '%'),
  otherSubsidyRate: bracketed(TERMS.otherSubsidyRate, '%'),
  datesCheck: TERMS.datesCheck,
  balanceCheck: TERMS.balanceCheck,
  balance: TERMS.balance,
  covered: TERMS.subsidisedBalance,
  eligible: TERMS.eligibleAmounts,
  concessionRate: bracketed(TERMS.concessionRate, '%'),
  exactInterest: unrounded(interest.label),
  exactSubsidy: unrounded(subsidy.label),
  exactConcession: unrounded(concession.label),
  roundedInterest: rounded(interest.label),
  roundedSubsidy: rounded(subsidy.label),
  roundedConcession: rounded(concession.label),
  scale: TERMS.scale,
  numeratorOfInterest: numerator(interest.label),
  numeratorOfSubsidy: numerator(subsidy.label),
  numeratorOfConcession: numerator(concession.label),
  why: TERMS.exclusion,

  name: TERMS.name,
  total: TERMS.total,
  inWords: inWords(subsidy.label),
  payInWords: inWords(TERMS.payable),
  payBackInWords: inWords(TERMS.recoverable),

  funder: TERMS.funder,
  share: bracketed(TERMS.share, '%'),
  sharesNumber: TERMS.sharesNumber,
  loansOfShares: TERMS.loansOfShares,
  byLoan: TERMS.byLoan,
  ofPeriod: TERMS.subsidyOfPeriod,
  adjustment: TERMS.adjustments,
  advance: TERMS.advances,
  payable: TERMS.payable,
  recoverable: TERMS.recoverable,
  nature: TERMS.nature,
  topUp: TERMS.topUp,
  clawback: TERMS.clawback,
  reallocation: TERMS.reallocation,
  issued: TERMS.issued,
  recomputed: TERMS.recomputed,
  difference: TERMS.difference,

  term: TERMS.term,
  code: TERMS.code,
  value: TERMS.value,
  source: TERMS.source,
  mark: TERMS.mark,
  notFromPlan: { en: '※ not from the plan', 'zh-CN': '※ 非方案规定' },
  version: HEADINGS.program,
  policySha256: HEADINGS.policySha256,
  inputSha256: HEADINGS.inputSha256,

  reasons: TERMS.reasons,
  spells: { en: 'first and last day, inclusive', 'zh-CN': '起止日（含首尾）' },

  warning: TERMS.warning,
  warningCount: TERMS.warningCount,

  checked: TERMS.checkedItem,
  left: TERMS.checkedFigure,
  right: TERMS.referenceFigure,
  result: TERMS.result,
  ties: TERMS.ties,
  doesNotTie: TERMS.doesNotTie,
  allTie: { en: 'all checks tie.', 'zh-CN': '各项全部相符。' },
  notAllTie: { en: 'some checks do not tie.', 'zh-CN': '存在不符，请核查。' },
  restOfSubsidy: TERMS.remainingSubsidy,
  largestRemainders: { en: 'with the largest remainders, deviations = 0', 'zh-CN': '按最大余数分配，不符项数 = 0' },
  failedRows: { en: 'rows that do not tie = 0', 'zh-CN': '不符行数 = 0' },
  markedCells: { en: 'cells marked red = 0', 'zh-CN': '标红单元格数 = 0' },

  preparedBy: HEADINGS.preparedBy,
  reviewedBy: HEADINGS.reviewedBy,
  approvedBy: HEADINGS.approvedBy,
  date: HEADINGS.date,
  bankSeal: sealOf(TERMS.lender),
  bureauSeal: sealOf(HEADINGS.financeBureau),
  footer: { en: 'page &P of &N', 'zh-CN': '第 &P 页，共 &N 页' },

  rateChanged: { en: 'contract rate changed in the period, see Segments', 'zh-CN': '期内合同利率有调整，见计息分段' },
  subsidyRateChanged: {
    en: 'subsidy rate changed in the period, see Segments',
    'zh-CN': '期内贴息率有调整，见计息分段',
  },
  conceded: { en: 'concession included in the contract rate', 'zh-CN': '银行让利已含在合同利率内' },
  legend: {
    en: 'amounts are formulas; a cell marked red differs from the value of the program.',
    'zh-CN': '金额按公式计算；标红单元格与程序值不同。',
  },
} as const satisfies Record<string, Text>;

/** A word of the workbook. */
export type SheetWord = keyof typeof WORDS;

/** The words of the workbook and the labels of figures in one language, each as a heading. */
export type Say = (word: SheetWord | Figure) => string;

/** {@link Say} in a language. */
export function sayIn(lang: Lang): Say {
  return (word) => heading(isFigure(word) ? FIGURES[word].label : WORDS[word])[lang];
}

function isFigure(word: SheetWord | Figure): word is Figure {
  return Object.hasOwn(FIGURES, word);
}

/** A term in front of a name. */
function prefix(term: Text): Text {
  return inBoth((lang) => named(term[lang], '', lang));
}

/** An amount as it is headed where it is written in words. */
function inWords(amount: Text): Text {
  return { en: `${amount.en} ${TERMS.inWords.en}`, 'zh-CN': `${amount['zh-CN']}人民币（${TERMS.inWords['zh-CN']}）` };
}

/** The title of one of the sheets on which a table stands; where there are several, with its number, from 0. */
export function partTitle(title: string, number: number, count: number, lang: Lang): string {
  if (count === 1) return title;
  return lang === 'en'
    ? `${title} (sheet ${number + 1} of ${count})`
    : `${title}（第 ${number + 1} 张，共 ${count} 张）`;
}

/** Which tables stand on several sheets. */
export function severalSheetsText(
  tables: readonly { readonly name: string; readonly sheets: number }[],
  lang: Lang,
): string {
  const each = tables.map(({ name, sheets }) => (lang === 'en' ? `${name}: ${sheets}` : `${name} ${sheets} 张`));
  return lang === 'en'
    ? `Tables with more rows than a sheet can have are continued on further sheets, and sums are over all of them (sheets of ${each.join(', ')}).`
    : `行数超过一张工作表上限的表分列于多张工作表，合计包括全部各张：${each.join('、')}。`;
}
