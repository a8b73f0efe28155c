import type { Lang } from '../fields/faults.js';
import type { Decimal } from '../kernel/decimal.js';
import type { Adjustment } from '../settlement/corrections.js';
import { funderNames, natureOf } from '../words/labels.js';
import { partTitle, sayIn } from '../words/sheets.js';
import { funderKey } from './workbook-detail.js';
import type { Facts } from './workbook-facts.js';
import { type LongColumn, LongTable } from './workbook-long-table.js';
import type { Here } from './workbook-table.js';

/** The adjustments of earlier settlements (以前年度调整): a row a loan. */
export interface AdjustmentsSheet {
  readonly table: LongTable<Adjustment>;
}

const TITLE_ROW = 1;
const HEAD_ROW = 2;

/**
 * The sheet of adjustments; undefined where there are none. The last funder's part is the difference less the others.
 */
export function adjustmentsSheet(
  { settlement }: Facts,
  lang: Lang,
  font: string,
  largestRow?: number,
): AdjustmentsSheet | undefined {
  const { adjustments, policy } = settlement;
  if (adjustments.length === 0) return undefined;
  const say = sayIn(lang);
  const amount = (
    key: string,
    head: string,
    of: (row: Adjustment) => Decimal,
    formula?: (here: Here) => string,
  ): LongColumn<Adjustment> => ({
    key,
    head,
    style: 'amount',
    checked: true,
    of: (row, here) =>
      formula === undefined ? of(row).toNumber() : { formula: formula(here), value: of(row).toNumber() },
    total: of,
  });
  const names = funderNames(policy, lang);
  const last = policy.funders.length - 1;
  const table = new LongTable<Adjustment>(
    say('adjustmentsSheet'),
    font,
    [
      { key: 'number', head: say('number'), style: 'centred', of: (_, __, number) => number },
      { key: 'loan', head: say('loan'), style: 'text', of: ({ loanId }) => loanId },
      amount('issued', say('issued'), ({ issued }) => issued),
      amount('recomputed', say('recomputed'), ({ recomputed }) => recomputed),
      amount(
        'difference',
        say('difference'),
        ({ subsidy }) => subsidy,
        (here) => `ROUND(${here('recomputed')}-${here('issued')},2)`,
      ),
      ...policy.funders.map(({ id }, i) =>
        amount(
          funderKey(i),
          names[i] as string,
          ({ funders }) => funders[id] as Decimal,
          i === last ? (here) => restOf(last, here) : undefined,
        ),
      ),
      {
        key: 'nature',
        head: say('nature'),
        style: 'centred',
        of: ({ subsidy }, here) => ({
          formula: `IF(${here('difference')}>0,"${say('topUp')}",IF(${here('difference')}<0,"${say('clawback')}","${say('reallocation')}"))`,
          value: say(natureOf(subsidy)),
        }),
      },
    ],
    HEAD_ROW + 1,
    largestRow,
  );
  for (const adjustment of adjustments) table.survey(adjustment);
  table.lay();
  table.frame({ head: HEAD_ROW, total: say('total'), library: say('library') });
  table.parts.forEach(({ grid }, i) => {
    grid.title(TITLE_ROW, table.printed - 1, partTitle(say('adjustmentsSheet'), i, table.parts.length, lang));
  });
  return { table };
}

/** The difference less the parts of the funders before the last. */
function restOf(last: number, here: Here): string {
  if (last === 0) return here('difference');
  return `ROUND(${here('difference')}-SUM(${here(funderKey(0))}:${here(funderKey(last - 1))}),2)`;
}
