import type { Lang } from '../../fields/faults.js';
import type { Portfolio } from '../../fields/portfolio.js';
import type { Decimal } from '../../kernel/decimal.js';
import { type Day, formatDay } from '../../kernel/plain-date.js';
import { monthlyAmounts } from '../../planning/months.js';
import { progress } from '../../planning/progress.js';
import { MEASURES } from '../../policies/milestones.js';
import type { Settlement } from '../../settlement/settlement.js';
import type { Grouping } from '../../settlement/tally.js';
import { figureLabel, funderNames, GROUPING_LABELS, groupName } from '../../words/labels.js';
import { PAGE, titleOfGroups } from '../../words/page.js';
import { TERMS } from '../../words/terms.js';
import { money, periodText } from '../../words/values.js';
import type { ShownChart } from '../protocol.js';
import { exclusionTable, heads } from './tables.js';

/** With more loans, the milestones take too long to be measured unasked. */
const MOST_FOR_MILESTONES = 20_000;

/** The charts of a settlement, each with its table. The numbers of a chart are for drawing; what is said stands in the table. */
export function chartsOf(portfolio: Portfolio, settlement: Settlement, lang: Lang): readonly ShownChart[] {
  const milestones = settlement.totals.loans > MOST_FOR_MILESTONES ? undefined : milestoneChart(portfolio, lang);
  return [
    monthChart(portfolio, lang),
    groupChart('township', settlement, lang),
    groupChart('product', settlement, lang),
    exclusionChart(settlement, lang),
    ...(milestones === undefined ? [] : [milestones]),
  ].filter(({ table }) => table.rows.length > 0);
}

function monthChart(portfolio: Portfolio, lang: Lang): ShownChart {
  const { policy } = portfolio;
  const months = monthlyAmounts(portfolio);
  const names = funderNames(policy, lang);
  const ids = policy.funders.map(({ id }) => id);
  const series: readonly (readonly [string, (month: (typeof months)[number]) => Decimal, string?])[] = [
    ...ids.map(
      (id, i) =>
        [names[i] as string, ({ funders }: (typeof months)[number]) => funders[id] as Decimal, 'subsidy'] as const,
    ),
    [figureLabel('concession', lang), ({ concession }) => concession],
  ];
  return {
    kind: 'columns',
    categories: months.map(({ from }) => from.slice(0, 7)),
    series: series.map(([name, of, stack]) => ({
      name,
      values: months.map((month) => Number(of(month))),
      ...(stack === undefined ? {} : { stack }),
    })),
    unit: PAGE.yuan[lang],
    table: {
      caption: PAGE.byMonth[lang],
      columns: heads([PAGE.month[lang]], [figureLabel('subsidy', lang), ...series.map(([name]) => name)], lang),
      rows: months.map((month) => [
        month.from.slice(0, 7),
        money(month.subsidy),
        ...series.map(([, of]) => money(of(month))),
      ]),
    },
  };
}

function groupChart(grouping: Grouping, { groups }: Settlement, lang: Lang): ShownChart {
  const entries = Object.entries(groups[grouping]).sort(([, a], [, b]) => b.subsidy.comparedTo(a.subsidy));
  const figures = ['subsidy', 'concession'] as const;
  return {
    kind: 'bars',
    categories: entries.map(([key]) => groupName(grouping, key, lang)),
    series: figures.map((name) => ({
      name: figureLabel(name, lang),
      values: entries.map(([, totals]) => Number(totals[name])),
    })),
    unit: PAGE.yuan[lang],
    table: {
      caption: titleOfGroups(GROUPING_LABELS[grouping], lang),
      columns: heads(
        [GROUPING_LABELS[grouping][lang]],
        figures.map((name) => figureLabel(name, lang)),
        lang,
      ),
      rows: entries.map(([key, totals]) => [
        groupName(grouping, key, lang),
        ...figures.map((name) => money(totals[name])),
      ]),
    },
  };
}

function exclusionChart(settlement: Settlement, lang: Lang): ShownChart {
  const table = exclusionTable(settlement, lang);
  return {
    kind: 'bars',
    categories: table.rows.map(([reason = '']) => reason),
    series: [
      { name: TERMS.days[lang], values: table.rows.map((row) => Number((row[2] as string).replaceAll(',', ''))) },
    ],
    unit: TERMS.days[lang],
    table,
  };
}

/** Targets and what has been reached on the last day of the period; the bars are of balances, the table has all of them. */
function milestoneChart(portfolio: Portfolio, lang: Lang): ShownChart | undefined {
  const last = (portfolio.period.to - 1) as Day;
  const { milestones } = progress(portfolio, { on: formatDay(last) });
  const targets = milestones.flatMap(({ on, targets: own }) => own.map((target) => ({ on, ...target })));
  if (targets.length === 0) return undefined;
  const balances = targets.filter(({ measure }) => measure === 'balance' || measure === 'balanceIncrease');
  return {
    kind: 'columns',
    categories: balances.map(({ on }) => on),
    series: [
      { name: TERMS.target[lang], values: balances.map(({ target }) => Number(target)) },
      { name: TERMS.actual[lang], values: balances.map(({ measurements }) => Number(measurements[0]?.actual ?? 0)) },
    ],
    unit: PAGE.yuan[lang],
    table: {
      caption: `${PAGE.milestones[lang]} · ${periodText({ from: last, to: (last + 1) as Day }, lang).split(lang === 'en' ? ' to ' : '至')[0]}`,
      columns: heads(
        [TERMS.milestone[lang], TERMS.measure[lang]],
        [TERMS.target[lang], TERMS.actual[lang], TERMS.completion[lang]],
        lang,
      ),
      rows: targets.flatMap(({ on, measure, target, measurements }) =>
        measurements.length === 0
          ? [[on, MEASURES[measure][lang], money(target), TERMS.notMeasured[lang], '']]
          : measurements.map(({ over, actual, share }) => [
              on,
              `${MEASURES[measure][lang]} · ${PAGE[over === 'day' ? 'onTheDay' : over === 'period' ? 'inPeriod' : 'aYear'][lang]}`,
              money(target),
              money(actual),
              share === undefined ? '' : `${share.times(100).toString()}%`,
            ]),
      ),
    },
  };
}
