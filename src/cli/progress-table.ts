import type { Lang, Text } from '../fields/faults.js';
import { figureLabel, funderNames } from '../io/labels.js';
import { type EncodedProgress, encodeProgress } from '../io/planning-json.js';
import { printable } from '../io/printable.js';
import { type Day, formatDay, readDay } from '../kernel/plain-date.js';
import { type Measurement, type MilestoneStatus, NOT_MEASURED } from '../planning/milestones.js';
import type { Progress } from '../planning/progress.js';
import { MEASURES } from '../policies/milestones.js';
import { money, percent, raggedTable, table, termsText } from './table.js';

/**
 * Progress for a person at a terminal: what is measured, the milestones, the forecast, how to read them, and the terms
 * that are not from the plan. Amounts in yuan, with thousands separators; of two days both count.
 */
export function progressTable(progress: Progress, lang: Lang): string {
  const encoded = encodeProgress(progress);
  const { policy, period, on, loans, balance, inPeriod, annualised, milestones, forecast, terms } = encoded;
  const label = (name: keyof typeof WORDS) => WORDS[name][lang];
  const sections = [
    [
      `${policy.name} (${policy.id})`,
      lang === 'en' ? `at the end of ${on}, since ${period.from}` : `截至 ${on} 日终，自 ${period.from} 起`,
      lang === 'en'
        ? `balance of ${loans} eligible loan${loans === 1 ? '' : 's'}: ${money(balance)}`
        : `符合条件的贷款 ${loans} 笔，余额 ${money(balance)}`,
    ]
      .map(printable)
      .join('\n'),
    table(
      [label('measured'), OVER.period[lang], OVER.year[lang]],
      [
        ...(['subsidy', 'concession', 'interestSaved'] as const).map((name) => [
          name === 'interestSaved' ? label(name) : figureLabel(name, lang),
          money(inPeriod[name]),
          money(annualised[name]),
        ]),
        [label('households'), String(inPeriod.households), String(annualised.households)],
        [label('perHousehold'), money(inPeriod.perHousehold), money(annualised.perHousehold)],
      ],
    ),
    milestones.length === 0
      ? label('noMilestones')
      : raggedTable(
          [label('milestone'), label('target'), label('over'), label('actual'), label('share')],
          milestones.flatMap((milestone) => milestoneRows(milestone, lang)),
        ),
    ...whyNotMeasured(milestones, lang),
    ...(forecast === undefined ? [] : [forecastTable(forecast, progress, lang)]),
    [label('saving'), label('fullYear'), ...(forecast === undefined ? [] : [label('supposed')])].join('\n'),
    ...(terms.length === 0 ? [] : [termsText(terms, lang)]),
  ];
  return `${sections.join('\n\n')}\n`;
}

type Milestone = EncodedProgress['milestones'][number];

/** The milestone's day, and below it a row for every reading of every target; what stands above is not said again. */
function milestoneRows({ on, status, targets }: Milestone, lang: Lang): string[][] {
  const rows = targets.flatMap(({ measure, target, note, measurements, notMeasured }) => {
    const what = [`  ${bracketed(MEASURES[measure][lang], note?.[lang], lang)}`, money(target)];
    if (notMeasured !== undefined) return [[...what, WORDS.notMeasured[lang], '—', '—']];
    return measurements.map(({ over, actual, share }, i) => [
      ...(i === 0 ? what : ['', '']),
      OVER[over][lang],
      money(actual),
      percent(share),
    ]);
  });
  return [[bracketed(on, MILESTONE_STATUSES[status]?.[lang], lang), '', '', '', ''], ...rows];
}

function bracketed(text: string, more: string | undefined, lang: Lang): string {
  if (more === undefined) return text;
  return lang === 'en' ? `${text} (${more})` : `${text}（${more}）`;
}

/** Why what has no reading has none. */
function whyNotMeasured(milestones: readonly Milestone[], lang: Lang): readonly string[] {
  const measures = new Set(milestones.flatMap(({ targets }) => targets.flatMap((target) => target.notMeasured ?? [])));
  if (measures.size === 0) return [];
  const lines = [...measures].map(
    (measure) => `- ${MEASURES[measure][lang]}${lang === 'en' ? ': ' : '：'}${NOT_MEASURED[measure][lang]}`,
  );
  return [[WORDS.notMeasured[lang], ...lines].join('\n')];
}

type Forecast = NonNullable<EncodedProgress['forecast']>;

function forecastTable(forecast: Forecast, { policy, on }: Progress, lang: Lang): string {
  const ids = policy.funders.map(({ id }) => id);
  const row = (name: string, { subsidy, funders }: Forecast['total']) => [
    name,
    money(subsidy),
    ...ids.map((id) => money(funders[id] as string)),
  ];
  const between = (name: keyof typeof WORDS, from: string, last: string) =>
    `${WORDS[name][lang]} ${from} ${lang === 'en' ? 'to' : '至'} ${last}`;
  const rows = forecast.periods.flatMap(({ from, to, accrued, parts, total }, i) => [
    ...(i === 0 ? [row(between('accrued', from, on), accrued)] : []),
    ...parts.map((part) => row(between(part.from <= on ? 'unpaid' : 'expected', part.from, dayBefore(part.to)), part)),
    row(between('settled', from, dayBefore(to)), total),
  ]);
  const { accrued, expected, total } = forecast;
  return table(
    [
      lang === 'en' ? `forecast until ${forecast.until}` : `预测至 ${forecast.until}`,
      figureLabel('subsidy', lang),
      ...funderNames(policy, lang),
    ],
    [...rows, row(WORDS.accrued[lang], accrued), row(WORDS.expected[lang], expected), row(WORDS.total[lang], total)],
  );
}

function dayBefore(day: string): string {
  return formatDay(((readDay(day) as number) - 1) as Day);
}

const OVER: Record<Measurement['over'], Text> = {
  day: { en: 'at the end of the day', 'zh-CN': '日终' },
  period: { en: 'in the period', 'zh-CN': '期内累计' },
  year: { en: 'in a full year', 'zh-CN': '折合全年' },
};

const MILESTONE_STATUSES: Partial<Record<MilestoneStatus, Text>> = {
  last: { en: 'last', 'zh-CN': '上一节点' },
  due: { en: 'due', 'zh-CN': '当日' },
  next: { en: 'next', 'zh-CN': '下一节点' },
};

const WORDS = {
  measured: { en: 'measured', 'zh-CN': '指标' },
  interestSaved: { en: 'interest saved', 'zh-CN': '减少利息支出' },
  households: { en: 'borrowing families', 'zh-CN': '贷款户数' },
  perHousehold: { en: 'interest saved per family', 'zh-CN': '户均减少利息支出' },
  milestone: { en: 'milestone', 'zh-CN': '时间节点' },
  target: { en: 'target', 'zh-CN': '目标值' },
  over: { en: 'reading', 'zh-CN': '口径' },
  actual: { en: 'actual', 'zh-CN': '实际' },
  share: { en: 'reached', 'zh-CN': '完成率' },
  noMilestones: { en: 'no milestones are known for this policy', 'zh-CN': '该政策没有已知的目标节点' },
  notMeasured: { en: 'not measured', 'zh-CN': '未计量' },
  accrued: { en: 'accrued', 'zh-CN': '已发生' },
  unpaid: { en: 'once its interest is paid:', 'zh-CN': '补付利息后' },
  expected: { en: 'expected', 'zh-CN': '预计' },
  settled: { en: 'settlement of', 'zh-CN': '结算' },
  total: { en: 'together', 'zh-CN': '合计' },
  saving: {
    en: 'Interest saved is subsidy + concession: our reading, not the plan’s.',
    'zh-CN': '减少利息支出＝贴息金额＋银行让利：此为本程序的理解，并非方案规定。',
  },
  fullYear: {
    en: 'In a full year: 365 days at the balances, rates and rules of the day; loans not subsidised on it are left out.',
    'zh-CN': '折合全年：按当日余额、利率和标准计 365 天，当日不予贴息的贷款不计入。',
  },
  supposed: {
    en: 'The forecast supposes that nothing more is lent or repaid, no loan becomes overdue and none that is recovers; interest is paid when due; a loan ends at maturity; rates and rules change as they are known to.',
    'zh-CN':
      '预测假定：不再新增发放和还款，不新增逾期，已逾期的不恢复，利息按期支付，贷款到期即止；已知的利率和标准调整照常生效。',
  },
} as const satisfies Record<string, Text>;
