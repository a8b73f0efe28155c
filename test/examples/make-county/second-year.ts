import { daysAfter, monthsAfter } from './calendar.js';
import type { County, Day, Given, Household, Loan } from './county.js';
import { found } from './county.js';
import {
  ANOTHER_BANK,
  balanceOf,
  changeRate,
  type LendingYear,
  lendingIn,
  numberHouseholds,
  numberLoans,
} from './lending.js';
import { type Draw, drawing } from './random.js';

const SEED = 20260115;
const NEW_HOUSEHOLDS = 1_145;
const FURTHER_LOANS = 60;

/** Ever more loans through the year, between the holidays. */
const YEAR: LendingYear & { readonly start: Day } = {
  name: '2025',
  months: {
    '01 31': 4,
    '02 28': 4,
    '03 31': 6,
    '04 30': 6,
    '05 31': 6,
    '06 30': 7,
    '07 31': 10,
    '08 31': 11,
    '09 30': 12,
    '10 31': 10,
    '11 30': 12,
    '12 31': 12,
  },
  holidays: [
    ['2025-01-01', '2025-01-01'],
    ['2025-01-28', '2025-02-04'],
    ['2025-04-04', '2025-04-06'],
    ['2025-05-01', '2025-05-05'],
    ['2025-05-31', '2025-06-02'],
    ['2025-10-01', '2025-10-08'],
  ],
  start: '2025-01-01',
  end: '2026-01-01',
  listings: ['2024-11-15', '2025-01-20', '2025-03-17', '2025-05-19', '2025-08-18', '2025-10-20'],
  rateChanges: { '2025-05-21': 3, '2025-06-21': 2, '2025-09-21': 1 },
  cut: 0.1,
};
const FIRST_LISTING = YEAR.listings[0];

/**
 * What became known of 2024 only after it was settled. What each comes to is worked out in
 * docs/examples/suichang-2025/README.md; these loans have nothing else in 2024 but what is told here.
 */
const CORRECTIONS: Readonly<
  Record<string, (known: { readonly loan: Loan; readonly loans: Loan[]; readonly household: Household }) => unknown>
> = {
  // Repayments of December that were booked in January.
  'L2024-0018': ({ loan }) => repay(loan, '2024-12-27', 100_000),
  'L2024-0123': ({ loan }) => repay(loan, '2024-12-24', 230_000),
  'L2024-0136': ({ loan }) => repay(loan, '2024-12-16', 20_350.75),
  // Overdue spells: entered late; withdrawn, the instalment had been paid in time; ended before the end of the year.
  'L2024-0049': ({ loan }) => loan.events.push(['逾期开始', '2024-11-21'], ['逾期结束', '2024-12-05']),
  'L2024-0135': ({ loan }) => {
    loan.events = [];
  },
  'L2024-0131': ({ loan }) => loan.events.push(['逾期结束', '2024-12-10']),
  // On 低保 since before the contract; an income with a digit too many.
  'L2024-0207': ({ household }) => {
    household.assistance = ['低保', '2024-09-01', ''];
  },
  'L2024-0221': ({ household }) => {
    household.income = '31200.00';
  },
  // A principal with a wrong digit; a loan entered by mistake.
  'L2024-0209': ({ loan }) => {
    loan.principal = 220_000;
  },
  'L2024-0313': ({ loan, loans }) => loans.splice(loans.indexOf(loan), 1),
  // Found in 2025 to have been used for something else.
  'L2024-0229': ({ loan }) => loan.events.push(['挪用', '2025-04-10']),
};

/** How the loans in trouble at the end of 2024 went on; one of them, L2024-0235, was still overdue a year later. */
const TROUBLED: Readonly<Record<string, (loan: Loan) => unknown>> = {
  'L2024-0014': (loan) => loan.events.push(['逾期结束', '2025-02-10']),
  'L2024-0026': (loan) => repay(loan, '2025-03-06', balanceOf(loan)),
  'L2024-0043': (loan) => {
    loan.events.push(['逾期结束', '2025-03-18']);
    repay(loan, '2025-03-18', balanceOf(loan));
  },
  'L2024-0056': (loan) => repay(loan, '2025-01-15', balanceOf(loan)),
  'L2024-0229': (loan) => repay(loan, '2025-04-25', balanceOf(loan)),
  'L2024-0235': () => {},
};

/** New loans that must be there whatever the seed, as in the first year. */
const CASES: readonly Given[] = [
  // The first and the last days of the year on which loans were made; across the end of February.
  { disbursedOn: '2025-01-02', contractGap: 3 },
  { disbursedOn: '2025-12-31', contractGap: 0 },
  { disbursedOn: '2025-12-31', contractGap: 5 },
  { disbursedOn: '2025-02-28', months: 6, principal: 80_000, events: [['还款', '2025-08-28', 80_000]] },

  // Another bank's loan; under another programme's subsidy.
  { disbursedOn: '2025-03-12', lender: ANOTHER_BANK, product: '共富经营贷', principal: 200_000 },
  { disbursedOn: '2025-07-08', lender: ANOTHER_BANK, product: '共富稳业贷', principal: 90_000 },
  { disbursedOn: '2025-04-16', product: '共富经营贷', principal: 180_000, otherSubsidy: ['创业担保贷款贴息', '2.00'] },
  { disbursedOn: '2025-09-11', product: '共富经营贷', principal: 120_000, otherSubsidy: ['创业担保贷款贴息', ''] },

  // On assistance when the contract was made; before it; later.
  { disbursedOn: '2025-02-19', product: '共富助医贷', assistance: ['低保', '2024-03-01', ''] },
  { disbursedOn: '2025-05-22', product: '共富助学贷', assistance: ['低边', '2025-01-01', ''] },
  { disbursedOn: '2025-08-14', product: '共富助医贷', assistance: ['特困', '2023-10-01', ''] },
  { disbursedOn: '2025-06-18', product: '共富稳业贷', assistance: ['低边', '2023-01-01', '2025-04-01'] },
  { disbursedOn: '2025-03-20', product: '共富助学贷', assistance: ['低保', '2025-09-01', ''] },

  // The income line, and incomes not known.
  { disbursedOn: '2025-04-09', income: '100000.00' },
  { disbursedOn: '2025-04-10', income: '100000.01' },
  { disbursedOn: '2025-07-23', income: '118400.00' },
  { disbursedOn: '2025-11-13', income: '142000.00' },
  { disbursedOn: '2025-05-14', income: '' },
  { disbursedOn: '2025-10-16', income: '' },

  // Never on the list; off it when the contract was made; leaving it later.
  { disbursedOn: '2025-02-12', listed: [['', '']] },
  { disbursedOn: '2025-09-24', contractGap: 3, listed: [[FIRST_LISTING, '2025-08-18']] },
  { disbursedOn: '2025-04-23', listed: [[FIRST_LISTING, '2025-08-18']] },
  { disbursedOn: '2025-06-05', listed: [[FIRST_LISTING, '2025-10-20']] },

  // Misuse; an extension; matured and not repaid; repaid on the day of disbursement; overdue across the end of the year.
  { disbursedOn: '2025-03-05', product: '共富经营贷', principal: 150_000, events: [['挪用', '2025-10-22']] },
  {
    disbursedOn: '2025-02-24',
    product: '共富经营贷',
    months: 6,
    principal: 100_000,
    events: [['展期', '2026-02-24']],
  },
  {
    disbursedOn: '2025-03-18',
    product: '共富稳业贷',
    months: 6,
    principal: 70_000,
    events: [['逾期开始', '2025-09-18']],
  },
  { disbursedOn: '2025-06-11', principal: 50_000, events: [['还款', '2025-06-11', 50_000]] },
  {
    disbursedOn: '2025-01-15',
    events: [
      ['逾期开始', '2025-04-21'],
      ['逾期结束', '2025-04-30'],
      ['逾期开始', '2025-12-21'],
    ],
  },
];

/** The county as it is known in January 2026: the first year put right and gone on with, and what was lent in 2025. */
export function secondYear(firstYear: County): County {
  const { households, loans } = structuredClone(firstYear);
  const householdOf = new Map(households.map((household) => [household.id, household]));
  for (const [id, correct] of Object.entries(CORRECTIONS)) {
    const loan = found(
      loans.find((one) => one.id === id),
      id,
    );
    correct({ loan, loans, household: found(householdOf.get(loan.household), loan.household) });
  }
  const draw = drawing(SEED);
  for (const loan of loans) {
    const goesOn = TROUBLED[loan.id];
    if (goesOn !== undefined) goesOn(loan);
    else if (balanceOf(loan) > 0) goOn(loan, draw);
  }
  for (const household of households) changeCircumstances(household, draw);

  const { drawnLoan, drawnHousehold } = lendingIn(draw, YEAR);
  const ordinaryLoan = () => {
    const loan = drawnLoan();
    fallBehind(loan, YEAR.end, draw);
    return loan;
  };
  const newHouseholds = CASES.map((given) => drawnHousehold(drawnLoan(given), given));
  while (newHouseholds.length < NEW_HOUSEHOLDS) newHouseholds.push(drawnHousehold(ordinaryLoan()));
  numberHouseholds(newHouseholds, households.length + 1);
  const newLoans = newHouseholds.flatMap((household) =>
    household.loans.map((loan) => Object.assign(loan, { household: household.id })),
  );
  // Families of the first year borrow again.
  for (let i = 0; i < FURTHER_LOANS; i++) {
    const { id } = found(households[draw.integerIn(0, households.length - 1)], 'a household');
    newLoans.push(Object.assign(ordinaryLoan(), { household: id }));
  }
  numberLoans(newLoans);
  return { households: [...households, ...newHouseholds], loans: [...loans, ...newLoans] };
}

function repay(loan: Loan, on: Day, amount: number): void {
  loan.events.push(['还款', on, amount]);
}

/** What a loan of the first year does in 2025. */
function goOn(loan: Loan, draw: Draw): void {
  const { chance, integerIn, pick } = draw;
  const matures = loan.maturesOn < YEAR.end;
  const until = matures ? loan.maturesOn : YEAR.end;
  const someDay = daysAfter(YEAR.start, integerIn(10, 330));

  if (loan.instalment !== undefined) {
    for (let due = '2025-01-20'; due < until && balanceOf(loan) > loan.instalment; due = monthsAfter(due, 1)) {
      repay(loan, due, loan.instalment);
    }
  } else if (someDay < until && chance(0.04)) {
    repay(loan, someDay, balanceOf(loan));
    return;
  } else if (someDay < until && chance(0.12)) {
    repay(loan, someDay, Math.round((balanceOf(loan) * integerIn(5, 30)) / 100));
  }
  if (chance(0.12)) {
    const on = pick(YEAR.rateChanges);
    if (on < until) changeRate(loan, on, YEAR.cut);
  }
  fallBehind(loan, until, draw);
  if (matures) mature(loan, draw);
}

/** Now and then a loan is overdue for some days, or still is at the end of the year. */
function fallBehind(loan: Loan, until: Day, { chance, integerIn }: Draw): void {
  if (!chance(0.025)) return;
  const begin = `2025-${String(integerIn(2, 12)).padStart(2, '0')}-21`;
  const end = daysAfter(begin, integerIn(2, 45));
  if (begin <= loan.disbursedOn || (end >= until && until < YEAR.end)) return;
  loan.events.push(['逾期开始', begin]);
  if (end < until) loan.events.push(['逾期结束', end]);
}

/** Most loans are repaid when they mature; some late, some are extended, some not repaid at all. */
function mature(loan: Loan, { integerIn, pick }: Draw): void {
  const { maturesOn } = loan;
  const outcome = pick({ repaid: 84, late: 8, extended: 5, unpaid: 3 });
  if (outcome === 'repaid') repay(loan, maturesOn, balanceOf(loan));
  if (outcome === 'extended') loan.events.push(['展期', monthsAfter(maturesOn, 6)]);
  if (outcome === 'unpaid' || outcome === 'late') loan.events.push(['逾期开始', maturesOn]);
  const repaidOn = daysAfter(maturesOn, integerIn(3, 40));
  if (outcome === 'late' && repaidOn < YEAR.end) {
    loan.events.push(['逾期结束', repaidOn]);
    repay(loan, repaidOn, balanceOf(loan));
  }
}

/** In 2025 some households leave the list, and some come to be on assistance. */
function changeCircumstances(household: Household, { chance, pick }: Draw): void {
  const [spell, ...further] = household.listed;
  const stays = spell !== undefined && further.length === 0 && spell[0] !== '' && spell[1] === '';
  if (stays && chance(0.05)) spell[1] = pick({ '2025-05-19': 1, '2025-10-20': 1 });
  if (household.assistance[0] === '' && chance(0.02)) {
    household.assistance = [pick({ 低保: 1, 低边: 2 }), pick({ '2025-04-01': 1, '2025-07-01': 1 }), ''];
  }
}
