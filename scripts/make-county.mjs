// Writes the example portfolio of a county's first period: node scripts/make-county.mjs [folder]
//
// The data is invented. A fixed seed and no clock: the same bytes on every run. What it is calibrated on, and what it
// is not, stands in docs/examples/suichang-2024/README.md.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SEED = 20241212;
const HOUSEHOLDS = 333;
const SECOND_LOANS = 17;
const YEAR_END = '2025-01-01';

const BANK = '遂昌农商银行';
const ANOTHER_BANK = '其他银行';
/** The bank's concession, in percentage points: what a loan with a reference rate has in its contract already. */
const CONCESSION = 1.9;

/** All streets, towns and townships of the county, with their share of the loans. */
const TOWNSHIPS = {
  妙高街道: 18,
  云峰街道: 11,
  北界镇: 7,
  大柘镇: 9,
  石练镇: 8,
  金竹镇: 6,
  黄沙腰镇: 4,
  新路湾镇: 6,
  王村口镇: 5,
  焦滩乡: 2,
  应村乡: 4,
  湖山乡: 4,
  濂竹乡: 3,
  高坪乡: 4,
  蔡源乡: 2,
  龙洋乡: 2,
  西畈乡: 2,
  垵口乡: 2,
  柘岱口乡: 2,
  三仁畲族乡: 3,
};

/** Sizes in yuan, terms in months, contract rates in percent a year before subsidy and concession: lowest, highest, step. */
const PRODUCTS = {
  共富经营贷: {
    weight: 42,
    size: [90_000, 330_000, 10_000],
    months: [12, 36, 12],
    rate: [7.35, 7.65, 0.05],
    categories: { 经营类: 6, 农户类: 4 },
  },
  共富助学贷: {
    weight: 10,
    size: [8_000, 48_000, 2_000],
    months: [36, 60, 12],
    rate: [7.2, 7.5, 0.05],
    categories: { 托底类: 4, 农户类: 3, 就业类: 3 },
  },
  共富助医贷: {
    weight: 8,
    size: [20_000, 80_000, 5_000],
    months: [12, 36, 12],
    rate: [7.2, 7.5, 0.05],
    categories: { 托底类: 6, 农户类: 3, 就业类: 1 },
  },
  共富安居贷: {
    weight: 15,
    size: [100_000, 320_000, 20_000],
    months: [60, 120, 12],
    rate: [7.4, 7.6, 0.05],
    categories: { 就业类: 5, 农户类: 4, 经营类: 1 },
  },
  共富稳业贷: {
    weight: 25,
    size: [50_000, 150_000, 10_000],
    months: [12, 36, 12],
    rate: [7.35, 7.65, 0.05],
    categories: { 就业类: 8, 经营类: 1, 农户类: 1 },
  },
};

/** The days on which the list of households (名单库) is brought up to date. */
const LISTINGS = ['2024-08-15', '2024-10-15', '2024-11-15'];
const FIRST_LISTING = LISTINGS[0];

/**
 * Loans that must be there whatever the seed: what is given replaces what is drawn. Amounts in yuan; events are
 * [event, day, amount or rate]; interest is due on the 20th, so that a spell overdue begins on a 21st.
 */
const CASES = [
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

/** Mulberry32: a small generator of numbers in [0, 1), the same on every machine. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = generator(SEED);
const chance = (probability) => random() < probability;
const integerIn = (low, high) => low + Math.floor(random() * (high - low + 1));
const stepIn = ([low, high, step]) => low + step * integerIn(0, Math.round((high - low) / step));

function pick(weights) {
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
  let rest = random() * total;
  for (const [name, weight] of Object.entries(weights)) {
    rest -= weight;
    if (rest < 0) return name;
  }
  throw new Error('no weight left');
}

// Days are texts; they are counted in UTC, where every day has 24 hours.
const textOf = (milliseconds) => new Date(milliseconds).toISOString().slice(0, 10);
const daysAfter = (day, count) => textOf(Date.parse(day) + count * 86_400_000);
const weekday = (day) => new Date(Date.parse(day)).getUTCDay();

/** The same day of a later month; a missing one becomes the month's last. */
function monthsAfter(day, count) {
  const [year, month, dayOfMonth] = day.split('-').map(Number);
  const last = new Date(Date.UTC(year, month + count, 0)).getUTCDate();
  return textOf(Date.UTC(year, month - 1 + count, Math.min(dayOfMonth, last)));
}

const money = (yuan) => yuan.toFixed(2);
const percent = (rate) => rate.toFixed(2);

/** A working day from September to December: the trial draws many borrowers at once, fewer later. */
function drawnDay() {
  for (;;) {
    const [month, days] = pick({ '09 30': 32, '10 31': 24, '11 30': 24, '12 31': 20 }).split(' ');
    const day = `2024-${month}-${String(integerIn(1, Number(days))).padStart(2, '0')}`;
    const holiday = day >= '2024-10-01' && day <= '2024-10-07';
    if (weekday(day) % 6 !== 0 && !holiday) return day;
  }
}

function drawnLoan(given = {}) {
  const product = given.product ?? pick(Object.fromEntries(Object.entries(PRODUCTS).map(([id, p]) => [id, p.weight])));
  const { size, months, rate } = PRODUCTS[product];
  const disbursedOn = given.disbursedOn ?? drawnDay();
  const term = given.months ?? stepIn(months);
  const loan = {
    lender: given.lender ?? BANK,
    product,
    principal: given.principal ?? stepIn(size),
    contractedOn: daysAfter(disbursedOn, -(given.contractGap ?? integerIn(0, 7))),
    disbursedOn,
    maturesOn: monthsAfter(disbursedOn, term),
    rate: stepIn(rate),
    referenceRate: undefined,
    otherSubsidy: given.otherSubsidy ?? ['', ''],
    events: given.events ?? [],
  };
  if (Object.keys(given).length === 0) drawConduct(loan, term);
  return loan;
}

/** What an ordinary loan does in the year: instalments or a single repayment, a new rate, the concession in its contract. */
function drawConduct(loan, months) {
  if (chance(0.06)) {
    loan.referenceRate = loan.rate;
    loan.rate -= CONCESSION;
  }
  const byInstalments = loan.product !== '共富助学贷' && chance(0.25);
  if (byInstalments) {
    const instalment = Math.round(loan.principal / months / 100) * 100;
    for (let due = monthsAfter(`${loan.disbursedOn.slice(0, 7)}-20`, 1); due < YEAR_END; due = monthsAfter(due, 1)) {
      loan.events.push(['还款', due, instalment]);
    }
  } else if (chance(0.12)) {
    const on = daysAfter(loan.disbursedOn, integerIn(15, 90));
    const amount = Math.round((loan.principal * integerIn(5, 30)) / 100);
    if (on < YEAR_END) loan.events.push(['还款', on, amount]);
  }
  if (chance(0.12)) {
    const on = pick({ '2024-10-21': 3, '2024-11-21': 2, '2024-12-21': 1 });
    if (on > loan.disbursedOn) {
      loan.events.push(['利率调整', on, loan.rate - 0.25]);
      if (loan.referenceRate !== undefined) loan.events.push(['参考利率调整', on, loan.referenceRate - 0.25]);
    }
  }
}

/** The day up to which interest is paid: the last 20th, counted, unless the loan is overdue or over before. */
function interestPaidTo(loan) {
  const repaid = loan.events.filter(([event]) => event === '还款');
  const begins = loan.events.filter(([event]) => event === '逾期开始');
  const ends = loan.events.filter(([event]) => event === '逾期结束');
  if (repaid.reduce((sum, [, , amount]) => sum + amount, 0) === loan.principal) return repaid.at(-1)[1];
  if (begins.length > ends.length) return monthsAfter(`${begins.at(-1)[1].slice(0, 7)}-21`, -1);
  return '2024-12-21';
}

function drawnHousehold(loan, given = {}) {
  const listings = LISTINGS.filter((day) => day <= loan.contractedOn);
  const listedFrom = listings.length > 1 && chance(0.3) ? listings.at(-1) : FIRST_LISTING;
  return {
    township: pick(TOWNSHIPS),
    category: pick(PRODUCTS[loan.product].categories),
    listed: given.listed ?? [[listedFrom, '']],
    assistance: given.assistance ?? ['', '', ''],
    income: given.income ?? money(integerIn(280, 985) * 100),
    loans: [loan],
  };
}

function drawCounty() {
  const households = CASES.map((given) => drawnHousehold(drawnLoan(given), given));
  while (households.length < HOUSEHOLDS) households.push(drawnHousehold(drawnLoan()));
  // Further loans go to ordinary households; the first of them has three in all.
  for (let i = 0; i < SECOND_LOANS; i++) {
    const household = households[CASES.length + 16 * Math.max(0, i - 1)];
    let loan = drawnLoan();
    while (loan.contractedOn < household.listed[0][0]) loan = drawnLoan();
    household.loans.push(loan);
  }

  const places = Object.keys(TOWNSHIPS);
  const listedFrom = ({ listed }) => listed[0][0] || YEAR_END;
  const byListing = (a, b) =>
    compare(listedFrom(a), listedFrom(b)) || places.indexOf(a.township) - places.indexOf(b.township);
  households.sort(byListing).forEach((household, i) => {
    household.id = `H${String(i + 1).padStart(4, '0')}`;
    for (const loan of household.loans) loan.household = household.id;
  });
  const loans = households.flatMap((household) => household.loans);
  loans.sort((a, b) => compare(a.disbursedOn, b.disbursedOn));
  const counts = {};
  for (const loan of loans) {
    const year = loan.disbursedOn.slice(0, 4);
    counts[year] = (counts[year] ?? 0) + 1;
    loan.id = `L${year}-${String(counts[year]).padStart(4, '0')}`;
  }
  return { households, loans };
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

function filesOf({ households, loans }) {
  const householdRows = households.flatMap(({ id, township, category, listed, assistance, income }) =>
    listed.map((spell, i) =>
      i === 0 ? [id, township, category, ...spell, ...assistance, income] : [id, '', '', ...spell, '', '', '', ''],
    ),
  );
  const loanRows = loans.map((loan) => [
    loan.id,
    loan.household,
    loan.lender,
    loan.product,
    money(loan.principal),
    loan.contractedOn,
    loan.disbursedOn,
    loan.maturesOn,
    percent(loan.rate),
    loan.referenceRate === undefined ? '' : percent(loan.referenceRate),
    ...loan.otherSubsidy,
  ]);
  const eventRows = loans.flatMap((loan) => {
    const rows = loan.events.map(([event, on, figure]) => [
      loan.id,
      event,
      on,
      event === '还款' ? money(figure) : '',
      event.endsWith('利率调整') ? percent(figure) : '',
    ]);
    const paidTo = interestPaidTo(loan);
    if (paidTo > loan.disbursedOn) rows.push([loan.id, '付息至', paidTo, '', '']);
    return rows.sort((a, b) => compare(a[2], b[2]));
  });
  return {
    'households.csv': [
      ['户号', '乡镇', '家庭类别', '列入日期', '移出日期', '救助类型', '救助起始日', '救助终止日', '家庭年收入'],
      ...householdRows,
    ],
    'loans.csv': [
      [
        ...['借据号', '户号', '贷款机构', '产品', '贷款金额', '合同日期', '发放日期', '到期日期'],
        ...['年利率(%)', '参考年利率(%)', '其他贴息项目', '其他贴息年利率(%)'],
      ],
      ...loanRows,
    ],
    'events.csv': [['借据号', '事件', '日期', '金额', '年利率(%)'], ...eventRows],
  };
}

const folder = process.argv[2] ?? fileURLToPath(new URL('../docs/examples/suichang-2024', import.meta.url));
mkdirSync(folder, { recursive: true });
for (const [name, rows] of Object.entries(filesOf(drawCounty()))) {
  writeFileSync(join(folder, name), rows.map((row) => `${row.join(',')}\n`).join(''));
  console.log(`${name}: ${rows.length - 1} rows`);
}
