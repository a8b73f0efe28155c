import { customaryTerms, parsePortfolio, settle, suichang2024, year } from 'tiexi';
import { settlementWorkbook } from 'tiexi/xlsx';

const policy = suichang2024({
  ...customaryTerms,
  household: { ...customaryTerms.household, firstList: null },
  subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.5' }],
  concession: null,
  rateAppliesBy: 'accrual-day',
  principalCap: null,
  termCapMonths: null,
  amountCap: null,
  misuse: 'revoke',
  payment: 'accrued',
});
const portfolio = parsePortfolio({
  policy,
  period: year(2024),
  households: [{ id: 'H1', listed: [{ from: '2024-08-15' }] }],
  loans: [
    {
      id: 'L1',
      householdId: 'H1',
      lender: '遂昌农商银行',
      product: '共富经营贷',
      principal: '150000.00',
      disbursedOn: '2024-09-15',
      maturesOn: '2025-09-15',
      rates: [{ from: '2024-09-15', pct: '4.35' }],
      referenceRates: [{ from: '2024-09-15', pct: '5.35' }],
      repayments: [{ on: '2024-11-20', amount: '20000.00' }],
      overdue: [{ from: '2024-12-21', to: '2024-12-26' }],
    },
  ],
});
const settlement = settle(portfolio);
const { totals } = settlement;
const workbook = await settlementWorkbook(settlement, portfolio);
console.log(
  `${totals.subsidy.toFixed(2)} = ${totals.funders.province.toFixed(2)} + ${totals.funders.local.toFixed(2)}`,
  `in a workbook that begins with ${String.fromCharCode(workbook[0], workbook[1])}`,
);
