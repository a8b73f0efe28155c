import type { Lang, Text } from '../fields/faults.js';
import { escapeControls } from '../io/escape-controls.js';
import { type EncodedProgress, encodeProgress } from '../io/planning-json.js';
import { type Day, formatDay, readDay } from '../kernel/plain-date.js';
import { type Measurement, type MilestoneStatus, NOT_MEASURED } from '../planning/milestones.js';
import type { Progress } from '../planning/progress.js';
import { MEASURES } from '../policies/milestones.js';
import { inBrackets, named } from '../words/forms.js';
import { figureLabel, funderNames } from '../words/labels.js';
import { policyLine } from '../words/phrases.js';
import { TERMS, type TermKey } from '../words/terms.js';
import { money, spanText } from '../words/values.js';
import { percent, raggedTable, table, termsText } from './table.js';

/**
 * Progress as tables for a terminal: measures, milestones, forecast, notes, and the terms that are not from the plan.
 * Amounts in yuan, with thousands separators; spans of days include both days.
 */
export function progressTable(progress: Progress, lang: Lang): string {
  const encoded = encodeProgress(progress);
  const { policy, period, on, loans, balance, inPeriod, annualised, milestones, forecast, terms } = encoded;
  const word = (term: TermKey) => TERMS[term][lang];
  const sections = [
    [
      policyLine(policy, lang),
      lang === 'en' ? `at the end of ${on}, from ${period.from}` : `截至 ${on} 日终，自 ${period.from} 起`,
      lang === 'en'
        ? `balance of ${loans} eligible loan${loans === 1 ? '' : 's'}: ${money(balance)}`
        : `符合条件的贷款 ${loans} 笔，余额 ${money(balance)}`,
    ]
      .map(escapeControls)
      .join('\n'),
    table(
      [word('measure'), OVER.period[lang], OVER.year[lang]],
      [
        ...(['subsidy', 'concession', 'interestSaved'] as const).map((name) => [
          name === 'interestSaved' ? word(name) : figureLabel(name, lang),
          money(inPeriod[name]),
          money(annualised[name]),
        ]),
        [word('borrowingHouseholds'), String(inPeriod.households), String(annualised.households)],
        [word('interestSavedPerHousehold'), money(inPeriod.perHousehold), money(annualised.perHousehold)],
      ],
    ),
    milestones.length === 0
      ? NOTES.noMilestones[lang]
      : raggedTable(
          (['milestone', 'target', 'scope', 'actual', 'completion'] as const).map(word),
          milestones.flatMap((milestone) => milestoneRows(milestone, lang)),
        ),
    ...whyNotMeasured(milestones, lang),
    ...(forecast === undefined ? [] : [forecastTable(forecast, progress, lang)]),
    [NOTES.saving[lang], NOTES.fullYear[lang], ...(forecast === undefined ? [] : [NOTES.assumptions[lang]])].join('\n'),
    ...(terms.length === 0 ? [] : [termsText(terms, progress.policy, lang)]),
  ];
  return `${sections.join('\n\n')}\n`;
}

type Milestone = EncodedProgress['milestones'][number];

/** A row for the milestone's day, then a row for every measurement of every target; repeated cells are left empty. */
function milestoneRows({ on, status, targets }: Milestone, lang: Lang): string[][] {
  const rows = targets.flatMap(({ measure, target, note, measurements, notMeasured }) => {
    const what = [`  ${inBrackets(MEASURES[measure][lang], note?.[lang], lang)}`, money(target)];
    if (notMeasured !== undefined) return [[...what, TERMS.notMeasured[lang], '—', '—']];
    return measurements.map(({ over, actual, share }, i) => [
      ...(i === 0 ? what : ['', '']),
      OVER[over][lang],
      money(actual),
      share === undefined ? NOTES.notYetDue[lang] : percent(share),
    ]);
  });
  return [[inBrackets(on, MILESTONE_STATUSES[status]?.[lang], lang), '', '', '', ''], ...rows];
}

/** The reasons why targets are not measured. */
function whyNotMeasured(milestones: readonly Milestone[], lang: Lang): readonly string[] {
  const measures = new Set(milestones.flatMap(({ targets }) => targets.flatMap((target) => target.notMeasured ?? [])));
  if (measures.size === 0) return [];
  const lines = [...measures].map(
    (measure) => `- ${named(MEASURES[measure][lang], NOT_MEASURED[measure][lang], lang)}`,
  );
  return [[TERMS.notMeasured[lang], ...lines].join('\n')];
}

type Forecast = NonNullable<EncodedProgress['forecast']>;

function forecastTable(forecast: Forecast, { policy, on }: Progress, lang: Lang): string {
  const ids = policy.funders.map(({ id }) => id);
  const row = (name: string, { subsidy, funders }: Forecast['total']) => [
    name,
    money(subsidy),
    ...ids.map((id) => money(funders[id] as string)),
  ];
  const between = (name: string, from: string, last: string) => `${name} ${spanText(from, last, lang)}`;
  const rows = forecast.periods.flatMap(({ from, to, accrued, parts, total }, i) => [
    ...(i === 0 ? [row(between(TERMS.accrued[lang], from, on), accrued)] : []),
    ...parts.map((part) =>
      row(between(part.from <= on ? NOTES.oncePaid[lang] : TERMS.expected[lang], part.from, dayBefore(part.to)), part),
    ),
    row(between(TERMS.settlement[lang], from, dayBefore(to)), total),
  ]);
  const { accrued, expected, total } = forecast;
  return table(
    [
      lang === 'en' ? `forecast until ${forecast.until}` : `预测至 ${forecast.until}`,
      figureLabel('subsidy', lang),
      ...funderNames(policy, lang),
    ],
    [...rows, row(TERMS.accrued[lang], accrued), row(TERMS.expected[lang], expected), row(TERMS.total[lang], total)],
  );
}

function dayBefore(day: string): string {
  return formatDay(((readDay(day) as number) - 1) as Day);
}

/** The time over which a measurement is taken. */
const OVER: Record<Measurement['over'], Text> = {
  day: { en: 'at the end of the day', 'zh-CN': '日终' },
  period: { en: 'in the period', 'zh-CN': '期内累计' },
  year: { en: 'in a full year', 'zh-CN': '折合全年' },
};

/** How a milestone stands on the day. */
const MILESTONE_STATUSES: Partial<Record<MilestoneStatus, Text>> = {
  last: { en: 'last', 'zh-CN': '上一节点' },
  due: { en: 'due', 'zh-CN': '当日' },
  next: { en: 'next', 'zh-CN': '下一节点' },
};

const NOTES = {
  noMilestones: { en: 'no milestones are known for this policy', 'zh-CN': '该政策没有已知的目标节点' },
  notYetDue: { en: 'not yet due', 'zh-CN': '未到期' },
  oncePaid: { en: 'once interest is paid', 'zh-CN': '补付利息后' },
  saving: {
    en: 'Interest saved is subsidy + concession, by our reading; the plan does not define it.',
    'zh-CN': '减少利息支出＝贴息金额＋银行让利：此为本程序的理解，并非方案规定。',
  },
  fullYear: {
    en: 'A full year is 365 days at the balances, rates and rules of the day. Loans that are not subsidised on the day are left out.',
    'zh-CN': '折合全年：按当日余额、利率和标准计 365 天，当日不予贴息的贷款不计入。',
  },
  assumptions: {
    en: 'The forecast assumes no further disbursements or repayments, no change of overdue loans, interest paid when due, loans that end at maturity, and the known changes of rates and rules.',
    'zh-CN': '预测假定：不再新增发放和还款，逾期状态不变，利息按期支付，贷款到期即止；已知的利率和标准调整照常生效。',
  },
} as const satisfies Record<string, Text>;
