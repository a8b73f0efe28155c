import { join } from 'node:path';
import fc from 'fast-check';
import { encodeSettlement, type PolicyInput, type Portfolio, settle, suichang2024, year } from '../../src/index.js';
import { factsOf } from '../../src/papers/workbook-facts.js';
import { portfolios } from '../../src/testing/index.js';
import { ROOT } from '../docs/markdown.js';
import { portfolioOf, readFolder } from '../examples/read-folder.js';
import { parseAnyPortfolio, SUICHANG_TERMS } from '../support.js';
import { DAY_COUNTS, portfolioOfTies, ROUNDINGS } from './ties.js';

export interface Case {
  readonly name: string;
  readonly portfolio: Portfolio;
}

const { households, loans } = portfolioOf(readFolder(join(ROOT, 'docs/examples/suichang-2024')));

/** The terms that the county's README gives to the command. */
export const COUNTY = parseAnyPortfolio({
  policy: suichang2024({
    ...SUICHANG_TERMS,
  }),
  period: year(2024),
  households,
  loans,
});

/** Every fifth household of the county, under other terms. */
function countyUnder(terms: Partial<PolicyInput>, more: object = {}): Portfolio {
  const { policy } = encodeSettlement(settle(COUNTY));
  const some = households.filter((_, i) => i % 5 === 0);
  const ids = new Set(some.map(({ id }) => id));
  return parseAnyPortfolio({
    policy: { ...policy, ...terms },
    period: year(2024),
    households: some,
    loans: loans.filter(({ householdId }) => ids.has(householdId)),
    ...more,
  });
}

const THREE_FUNDERS = [
  { id: 'province', name: '省级', share: '0.7' },
  { id: 'city', name: '市级', share: '0.21' },
  { id: 'county', name: '县级', share: '0.09' },
];

/** The county in full, and parts of it where limits bind, three funders pay, and an earlier period is put right. */
function countyCases(): readonly Case[] {
  const rate = (share: string) => [{ from: '2024-09-01', kind: 'share' as const, share }];
  const issued = encodeSettlement(settle(countyUnder({}, { period: { from: '2024-09-01', to: '2024-10-01' } })));
  return [
    { name: 'the county’s example', portfolio: COUNTY },
    {
      name: 'the county with caps, three funders and interest periods',
      portfolio: countyUnder({
        dayCount: '30E/360',
        rounding: 'interest-period',
        interestPeriod: { endsOn: 20, months: 1 },
        principalCap: { perLoan: '150000.00', perHousehold: '200000.00' },
        amountCap: { perHousehold: '500.00', per: 'period' },
        funders: THREE_FUNDERS,
      }),
    },
    {
      name: 'the county with other shares of three funders for some loans',
      portfolio: countyUnder({
        funders: THREE_FUNDERS,
        funderShares: [
          { when: { principal: { from: '100000.01' } }, shares: { province: '0.5', county: '0.5' } },
          { from: '2024-01-01', when: { products: ['共富经营贷'] }, shares: { city: '0.333333', county: '0.666667' } },
          { from: '2025-01-01', shares: { county: '1' } },
        ],
      }),
    },
    {
      name: 'the county with lists of caps, and an earlier part of the year',
      portfolio: countyUnder(
        {
          principalCap: [
            { limit: '200000.00', per: ['household'] },
            { limit: '120000.00', per: ['household', 'product'] },
            { limit: '100000.00', per: ['loan'], when: { principal: { from: '150000' } } },
          ],
          amountCap: [
            { limit: '900.00', per: ['household'], during: 'year' },
            { limit: '400.00', per: ['product', 'household'], during: 'period', when: { principal: { to: '150000' } } },
          ],
        },
        { period: { from: '2024-10-01', to: '2025-01-01' }, previous: [issued] },
      ),
    },
    {
      name: 'the county with all of the interest subsidised, every day rounded',
      portfolio: countyUnder({ subsidy: rate('1'), rounding: 'day', dayCount: 'ACT/365F' }),
    },
    {
      name: 'the county with an earlier period that is put right, and more paid ahead than is due',
      portfolio: countyUnder(
        { subsidy: rate('0.25'), amountCap: { perHousehold: '900.00', per: 'programme' } },
        {
          period: { from: '2024-10-01', to: '2025-01-01' },
          previous: [issued],
          advances: [{ funder: 'province', amount: '200000.00' }],
        },
      ),
    },
  ];
}

export const WAYS = Object.keys(DAY_COUNTS).flatMap((dayCount) =>
  ROUNDINGS.map((rounding) => ({
    dayCount: dayCount as keyof typeof DAY_COUNTS,
    rounding,
    name: `ties of half a fen, ${dayCount}, ${rounding}`,
  })),
);

/** Up to so many digits a spreadsheet computes to the fen; the sheet of checks says so. */
export const MOST_DIGITS = 14;

const SEED = Number(process.env.TIEXI_SEED ?? 20_250_101);

/** Drawn portfolios, under every day count with every rounding: two of any kind, and two that need few digits. */
function drawnCases(): readonly Case[] {
  return WAYS.flatMap(({ dayCount, rounding }, way) => {
    const seed = SEED + way;
    const drawn = fc.sample(portfolios({ fewestLoans: 2 }), { numRuns: 30, seed }).map((portfolio, i) => ({
      name: `drawn portfolio ${i + 1} of seed ${seed}, ${dayCount}, ${rounding}`,
      portfolio: parseAnyPortfolio({
        ...portfolio,
        policy: { ...portfolio.policy, dayCount, rounding, interestPeriod: { endsOn: 20, months: 3 } },
      }),
    }));
    const needsFewDigits = ({ portfolio }: Case) =>
      [...factsOf(settle(portfolio), portfolio).loans].every(({ digits }) => digits <= MOST_DIGITS - 2);
    return [...drawn.slice(0, 2), ...drawn.slice(2).filter(needsFewDigits).slice(0, 2)];
  });
}

/** What is written and computed anew; the county comes first. */
export function workbookCases(): readonly Case[] {
  const ties = WAYS.map(({ name, dayCount, rounding }) => ({ name, portfolio: portfolioOfTies(dayCount, rounding) }));
  return [...countyCases(), ...ties, ...drawnCases()];
}
