import { CLAIM_STATUSES } from '../claims/reconcile.js';
import type { Lang } from '../fields/faults.js';
import { LIST_CHANGES, type ScreenedList } from '../planning/screen-list.js';
import { parted } from '../words/forms.js';
import { reasonPlainText } from '../words/reason-facts.js';
import { remediesText } from '../words/screening.js';
import { TERMS } from '../words/terms.js';
import { type Cell, csvOf, headersOf, textCell } from './csv-write.js';

/**
 * A screened list of families: a line for every household, by its id, with its result, its change since the day of comparison,
 * every reason with its facts, what would remove it, and the day on which the result changes.
 */
export function screenedCsv(list: ScreenedList, lang: Lang): string {
  const header = [
    ...headersOf(['no', 'householdId', 'headOfHousehold', 'township', 'result', 'listChange', 'reasons'], lang),
    ...headersOf(['remedy', 'nextChange'], lang),
  ];
  const rows = list.households.map(({ name, township, screening, change }, i): Cell[] => [
    i + 1,
    textCell(screening.householdId),
    textCell(name),
    textCell(township),
    textCell(resultText(screening.isEligible, lang)),
    textCell(change && LIST_CHANGES[change][lang]),
    textCell(
      parted(
        screening.grounds.map((ground) => reasonPlainText(ground, lang)),
        lang,
      ),
    ),
    textCell(remediesText(screening.changes, lang)),
    textCell(screening.nextChange),
  ]);
  return csvOf([header, ...rows]);
}

/** Whether a family is eligible, in words. */
export function resultText(isEligible: boolean, lang: Lang): string {
  return isEligible ? TERMS.eligible[lang] : CLAIM_STATUSES.ineligible[lang];
}
