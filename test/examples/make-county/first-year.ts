import type { County, Given } from './county.js';
import { found } from './county.js';
import { ANOTHER_BANK, type LendingYear, lendingIn, numberHouseholds, numberLoans } from './lending.js';
import { drawing } from './random.js';

const SEED = 20241212;
const HOUSEHOLDS = 333;
const SECOND_LOANS = 17;

/** September to December: the trial draws many borrowers at once, fewer later. */
const YEAR: LendingYear = {
  name: '2024',
  months: { '09 30': 32, '10 31': 24, '11 30': 24, '12 31': 20 },
  holidays: [['2024-10-01', '2024-10-07']],
  end: '2025-01-01',
  listings: ['2024-08-15', '2024-10-15', '2024-11-15'],
  rateChanges: { '2024-10-21': 3, '2024-11-21': 2, '2024-12-21': 1 },
  cut: 0.25,
};
const FIRST_LISTING = YEAR.listings[0];

/**
 * Loans that must be there whatever the seed: what is given replaces what is drawn. Amounts in yuan; events are
 * [event, day, amount or rate]; interest is due on the 20th, so that a spell overdue begins on a 21st.
 */
const CASES: readonly Given[] = [
  // Before the trial window: the first two are also of households that were not yet listed.
  {
    disbursedOn: '2023-11-20',
    months: 12,
    principal: 60_000,
    contractGap: 3,
    events: [['还款', '2024-11-20', 60_000]],
  },
  { disbursedOn: '2024-06-18' },
  { disbursedOn: '2024-08-22', contractGap: 2, principal: 90_000 },
  { disbursedOn: '2024-08-31', contractGap: 1, principal: 80_000 },

  // The days on which the trial begins and the plan comes into force, and the days before.
  { disbursedOn: '2024-09-01', contractGap: 0 },
  { disbursedOn: '2024-09-01', contractGap: 4 },
  { disbursedOn: '2024-12-11', contractGap: 0 },
  { disbursedOn: '2024-12-11', contractGap: 6 },
  { disbursedOn: '2024-12-12', contractGap: 0 },
  { disbursedOn: '2024-12-12', contractGap: 8 },

  // Another bank's loan; loans under another programme's subsidy.
  { disbursedOn: '2024-10-24', lender: ANOTHER_BANK, product: '共富经营贷', principal: 120_000 },
  { disbursedOn: '2024-09-19', product: '共富经营贷', principal: 150_000, otherSubsidy: ['创业担保贷款贴息', '2.00'] },
  { disbursedOn: '2024-11-06', product: '共富经营贷', principal: 100_000, otherSubsidy: ['创业担保贷款贴息', ''] },

  // On assistance when the contract was made; then a spell that had ended, and one that begins later.
  { disbursedOn: '2024-09-12', product: '共富助医贷', assistance: ['低保', '2023-05-01', ''], income: '' },
  { disbursedOn: '2024-10-30', product: '共富助学贷', assistance: ['低边', '2024-01-01', ''] },
  { disbursedOn: '2024-12-05', product: '共富稳业贷', assistance: ['低边', '2024-03-01', '2025-03-01'] },
  { disbursedOn: '2024-11-19', product: '共富助医贷', assistance: ['特困', '2022-07-01', ''] },
  { disbursedOn: '2024-10-11', product: '共富经营贷', assistance: ['低边', '2022-01-01', '2024-07-01'] },
  { disbursedOn: '2024-09-26', product: '共富助学贷', assistance: ['低保', '2024-12-01', ''] },

  // The income line, and incomes not known.
  { disbursedOn: '2024-10-16', income: '100000.00' },
  { disbursedOn: '2024-10-17', income: '100000.01' },
  { disbursedOn: '2024-09-24', income: '108600.00' },
  { disbursedOn: '2024-11-12', income: '131200.00' },
  { disbursedOn: '2024-09-10', income: '' },
  { disbursedOn: '2024-11-22', income: '' },
  { disbursedOn: '2024-12-18', income: '' },

  // Never on the list; off it when the contract was made; back on it by then; leaving it later, which changes nothing.
  { disbursedOn: '2024-09-20', listed: [['', '']] },
  { disbursedOn: '2024-10-22', contractGap: 5, listed: [[FIRST_LISTING, '2024-10-01']] },
  { disbursedOn: '2024-12-16', contractGap: 3, listed: [[FIRST_LISTING, '2024-12-01']] },
  {
    disbursedOn: '2024-11-28',
    contractGap: 4,
    listed: [
      [FIRST_LISTING, '2024-10-01'],
      ['2024-11-15', ''],
    ],
  },
  { disbursedOn: '2024-09-05', listed: [[FIRST_LISTING, '2024-11-01']] },
  { disbursedOn: '2024-09-18', listed: [[FIRST_LISTING, '2024-12-01']] },
  { disbursedOn: '2024-10-10', listed: [[FIRST_LISTING, '2024-12-01']] },
  { disbursedOn: '2024-11-01', listed: [[FIRST_LISTING, '2024-12-15']] },

  // Misuse, extension, and loans that mature in the year: repaid on the day, and not repaid.
  { disbursedOn: '2024-09-14', product: '共富经营贷', principal: 200_000, events: [['挪用', '2024-11-14']] },
  {
    disbursedOn: '2024-09-06',
    product: '共富经营贷',
    months: 3,
    principal: 100_000,
    events: [['展期', '2025-03-06']],
  },
  {
    disbursedOn: '2024-09-09',
    product: '共富稳业贷',
    months: 3,
    principal: 50_000,
    events: [['还款', '2024-12-09', 50_000]],
  },
  {
    disbursedOn: '2024-09-11',
    product: '共富稳业贷',
    months: 3,
    principal: 60_000,
    events: [['逾期开始', '2024-12-11']],
  },

  // Repaid in full early, once on the day of disbursement itself; two repayments on one day.
  { disbursedOn: '2024-10-09', principal: 30_000, events: [['还款', '2024-10-09', 30_000]] },
  { disbursedOn: '2024-09-13', principal: 120_000, events: [['还款', '2024-11-25', 120_000]] },
  { disbursedOn: '2024-10-08', principal: 90_000, events: [['还款', '2024-12-23', 90_000]] },
  {
    disbursedOn: '2024-09-23',
    principal: 160_000,
    events: [
      ['还款', '2024-11-08', 20_000],
      ['还款', '2024-11-08', 35_000.5],
    ],
  },

  // Overdue: spells that end in the year (one loan has two), and spells open at its end.
  {
    disbursedOn: '2024-09-03',
    events: [
      ['逾期开始', '2024-09-21'],
      ['逾期结束', '2024-10-12'],
    ],
  },
  {
    disbursedOn: '2024-09-16',
    events: [
      ['逾期开始', '2024-10-21'],
      ['逾期结束', '2024-10-25'],
      ['逾期开始', '2024-12-21'],
      ['逾期结束', '2024-12-26'],
    ],
  },
  {
    disbursedOn: '2024-10-15',
    events: [
      ['逾期开始', '2024-11-21'],
      ['逾期结束', '2024-12-02'],
    ],
  },
  {
    disbursedOn: '2024-11-05',
    events: [
      ['逾期开始', '2024-11-21'],
      ['逾期结束', '2024-11-22'],
    ],
  },
  { disbursedOn: '2024-09-04', events: [['逾期开始', '2024-10-21']] },
  { disbursedOn: '2024-10-14', events: [['逾期开始', '2024-11-21']] },
  { disbursedOn: '2024-11-18', events: [['逾期开始', '2024-12-21']] },
];

/** The county at the end of 2024: its households and their loans. */
export function firstYear(): County {
  const { drawnLoan, drawnHousehold } = lendingIn(drawing(SEED), YEAR);
  const households = CASES.map((given) => drawnHousehold(drawnLoan(given), given));
  while (households.length < HOUSEHOLDS) households.push(drawnHousehold(drawnLoan()));
  // Further loans go to ordinary households; the first of them has three in all.
  for (let i = 0; i < SECOND_LOANS; i++) {
    const household = found(households[CASES.length + 16 * Math.max(0, i - 1)], 'a household');
    let loan = drawnLoan();
    while (loan.contractedOn < found(household.listed[0], 'a spell')[0]) loan = drawnLoan();
    household.loans.push(loan);
  }
  numberHouseholds(households, 1);
  const loans = households.flatMap(({ id, loans: own }) => own.map((loan) => Object.assign(loan, { household: id })));
  numberLoans(loans);
  return { households, loans };
}
