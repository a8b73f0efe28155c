import type { Lang } from '../fields/faults.js';
import type { Decimal } from '../kernel/decimal.js';
import type { Adjustment } from '../settlement/corrections.js';
import { funderNames, natureOf } from '../words/labels.js';
import { sayIn } from '../words/sheets.js';
import { sumOf } from './figures.js';
import { funderKey } from './workbook-detail.js';
import type { Facts } from './workbook-facts.js';
import { type Column, Grid, Table } from './workbook-grid.js';

/** The adjustments of earlier settlements (以前年度调整): a row a loan. */
export interface AdjustmentsSheet {
  readonly grid: Grid;
  readonly table: Table<Adjustment>;
}

const TITLE_ROW = 1;
const HEAD_ROW = 2;

/**
 * The sheet of adjustments; undefined where there are none. The last funder's part is the difference less the others.
 */
export function adjustmentsSheet({ settlement }: Facts, lang: Lang, font: string): AdjustmentsSheet | undefined {
  const { adjustments, policy } = settlement;
  if (adjustments.length === 0) return undefined;
  const say = sayIn(lang);
  const grid = new Grid(say('adjustmentsSheet'), font);
  const amount = (
    key: string,
    head: string,
    of: (row: Adjustment) => Decimal,
    formula?: (here: (key: string) => string) => string,
  ): Column<Adjustment> => ({
    key,
    head,
    style: 'amount',
    checked: true,
    of: (row, here) =>
      formula === undefined ? of(row).toNumber() : { formula: formula(here), value: of(row).toNumber() },
    total: sumOf(adjustments.map(of)).toNumber(),
  });
  const names = funderNames(policy, lang);
  const last = policy.funders.length - 1;
  const table = new Table<Adjustment>(
    grid,
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
    adjustments,
    HEAD_ROW + 1,
  );
  table.write({ head: HEAD_ROW, total: say('total'), library: say('library') });
  grid.title(TITLE_ROW, table.printed - 1, say('adjustmentsSheet'));
  return { grid, table };
}

/** The difference less the parts of the funders before the last. */
function restOf(last: number, here: (key: string) => string): string {
  if (last === 0) return here('difference');
  return `ROUND(${here('difference')}-SUM(${here(funderKey(0))}:${here(funderKey(last - 1))}),2)`;
}
