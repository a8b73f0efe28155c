import type { Lang } from '../fields/faults.js';
import type { Portfolio } from '../fields/portfolio.js';
import { REASONS, type Reason } from '../fields/reasons.js';
import { resultText, screenedCsv } from '../io/csv-screening.js';
import { escapeControls } from '../io/escape-controls.js';
import { LIST_CHANGES, type ListedHousehold, type ScreenedList, screenList } from '../planning/screen-list.js';
import { inBrackets, named, parted } from '../words/forms.js';
import { figureLabel } from '../words/labels.js';
import { moreRows, policyLine } from '../words/phrases.js';
import { reasonPlainText } from '../words/reason-facts.js';
import { TERMS } from '../words/terms.js';
import type { ScreenRequest } from './options.js';
import { table } from './table.js';

/** The most households that the table lists. */
const MOST_HOUSEHOLDS = 50;
/** What has all of them. */
const ALL_ROWS = ['--format csv', '--format json'];

/** `screen`: who of a list of families is eligible on a day, why not, and who has come in or gone out since another. */
export function screenedText({ on, since, format }: ScreenRequest, portfolio: Portfolio, lang: Lang): string {
  const { policy, households } = portfolio;
  const list = screenList({ policy, households, on, ...(since === undefined ? {} : { since }) });
  if (format === 'json') return `${JSON.stringify(list, null, 2)}\n`;
  return format === 'csv' ? screenedCsv(list, lang) : screenedTable(list, lang);
}

/** The list as tables: the counts, the reasons, and the households that are not eligible or whose result has changed. */
function screenedTable(list: ScreenedList, lang: Lang): string {
  const { policy, on, since, counts, reasons } = list;
  const told = list.households.filter(({ screening, change }) => !screening.isEligible || change !== undefined);
  const shown = told.slice(0, MOST_HOUSEHOLDS);
  const sections = [
    [
      policyLine(policy, lang),
      named(TERMS.screenedOn[lang], on, lang),
      ...(since === undefined ? [] : [named(TERMS.comparedWith[lang], since, lang)]),
      named(figureLabel('households', lang), String(counts.households), lang),
      named(TERMS.eligible[lang], String(counts.eligible), lang),
      ...(since === undefined
        ? []
        : (['entered', 'left'] as const).map((change) =>
            named(LIST_CHANGES[change][lang], String(counts[change]), lang),
          )),
    ]
      .map(escapeControls)
      .join('\n'),
    ...(Object.keys(reasons).length === 0
      ? []
      : [
          table(
            [TERMS.reasons[lang], figureLabel('households', lang)],
            Object.entries(reasons).map(([reason, count]) => [REASONS[reason as Reason][lang], String(count)]),
          ),
        ]),
    ...(shown.length === 0 ? [] : [shown.map((household) => escapeControls(lineOf(household, lang))).join('\n')]),
    ...(told.length > shown.length ? [moreRows(told.length - shown.length, ALL_ROWS, lang)] : []),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** `- H1（甲）：不符合条件，退出；…`: the result and its change, each reason with its facts, the day of the next change. */
function lineOf({ name, screening, change }: ListedHousehold, lang: Lang): string {
  const { householdId, isEligible, nextChange, grounds } = screening;
  const result = resultText(isEligible, lang);
  const parts = [
    change === undefined ? result : inBrackets(result, LIST_CHANGES[change][lang], lang),
    ...grounds.map((ground) => reasonPlainText(ground, lang)),
    ...(nextChange === undefined ? [] : [named(TERMS.nextChange[lang], nextChange, lang)]),
  ];
  return `- ${named(inBrackets(householdId, name, lang), parted(parts, lang), lang)}`;
}
