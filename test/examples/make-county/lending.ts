import { compare, daysAfter, monthsAfter, weekday } from './calendar.js';
import type { Day, EventKind, Given, Household, Loan, Product } from './county.js';
import { found } from './county.js';
import type { Draw } from './random.js';

export const BANK = '遂昌农商银行';
export const ANOTHER_BANK = '其他银行';
/** The bank's concession, in percentage points: what a loan with a reference rate has in its contract already. */
const CONCESSION = 1.9;

/** All streets, towns and townships of the county, with their share of the loans. */
export const TOWNSHIPS = {
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

interface Terms {
  readonly weight: number;
  readonly size: readonly [number, number, number];
  readonly months: readonly [number, number, number];
  readonly rate: readonly [number, number, number];
  readonly categories: Readonly<Record<string, number>>;
}

/** Sizes in yuan, terms in months, contract rates in percent a year before subsidy and concession: lowest, highest, step. */
const PRODUCTS: Readonly<Record<Product, Terms>> = {
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

export interface LendingYear {
  readonly name: string;
  /** The months of lending, as `MM days`, and their weights. */
  readonly months: Readonly<Record<string, number>>;
  /** First and last days. */
  readonly holidays: readonly (readonly [first: Day, last: Day])[];
  /** The first day after it. */
  readonly end: Day;
  /** When the list (名单库) is brought up to date. */
  readonly listings: readonly [Day, ...Day[]];
  /** First days of a lower rate and their weights. */
  readonly rateChanges: Readonly<Record<Day, number>>;
  /** By how many points the rate becomes lower. */
  readonly cut: number;
}

/** What the bank lends in one year. */
export function lendingIn(draw: Draw, year: LendingYear) {
  const { chance, integerIn, stepIn, pick } = draw;

  /** A working day. */
  function drawnDay(): Day {
    for (;;) {
      const [month, days] = pick(year.months).split(' ') as [string, string];
      const day = `${year.name}-${month}-${String(integerIn(1, Number(days))).padStart(2, '0')}`;
      const isHoliday = year.holidays.some(([first, last]) => first <= day && day <= last);
      if (weekday(day) % 6 !== 0 && !isHoliday) return day;
    }
  }

  /** A loan. What is given replaces what is drawn; a loan of which anything is given has no events but those given. */
  function drawnLoan(given: Given = {}): Loan {
    const product =
      given.product ??
      pick(Object.fromEntries(Object.entries(PRODUCTS).map(([id, p]) => [id, p.weight])) as Record<Product, number>);
    const { size, months, rate } = PRODUCTS[product];
    const disbursedOn = given.disbursedOn ?? drawnDay();
    const term = given.months ?? stepIn(months);
    const loan: Loan = {
      id: '',
      household: '',
      lender: given.lender ?? BANK,
      product,
      principal: given.principal ?? stepIn(size),
      contractedOn: daysAfter(disbursedOn, -(given.contractGap ?? integerIn(0, 7))),
      disbursedOn,
      maturesOn: monthsAfter(disbursedOn, term),
      rate: stepIn(rate),
      referenceRate: undefined,
      instalment: undefined,
      otherSubsidy: given.otherSubsidy ?? ['', ''],
      events: given.events ?? [],
    };
    if (Object.keys(given).length === 0) drawConduct(loan, term);
    return loan;
  }

  /** What an ordinary loan does in the year: instalments or a single repayment, a new rate, the concession in its contract. */
  function drawConduct(loan: Loan, months: number): void {
    if (chance(0.06)) {
      loan.referenceRate = loan.rate;
      loan.rate -= CONCESSION;
    }
    const byInstalments = loan.product !== '共富助学贷' && chance(0.25);
    if (byInstalments) {
      loan.instalment = Math.round(loan.principal / months / 100) * 100;
      for (let due = monthsAfter(`${loan.disbursedOn.slice(0, 7)}-20`, 1); due < year.end; due = monthsAfter(due, 1)) {
        loan.events.push(['还款', due, loan.instalment]);
      }
    } else if (chance(0.12)) {
      const on = daysAfter(loan.disbursedOn, integerIn(15, 90));
      const amount = Math.round((loan.principal * integerIn(5, 30)) / 100);
      if (on < year.end) loan.events.push(['还款', on, amount]);
    }
    if (chance(0.12)) {
      const on = pick(year.rateChanges);
      if (on > loan.disbursedOn) changeRate(loan, on, year.cut);
    }
  }

  /** The household of a loan. */
  function drawnHousehold(loan: Loan, given: Given = {}): Household {
    const listings = year.listings.filter((day) => day <= loan.contractedOn);
    const listedFrom = listings.length > 1 && chance(0.3) ? listings.at(-1)! : year.listings[0];
    return {
      id: '',
      township: pick(TOWNSHIPS),
      category: pick(PRODUCTS[loan.product].categories),
      listed: given.listed ?? [[listedFrom, '']],
      assistance: given.assistance ?? ['', '', ''],
      income: given.income ?? (integerIn(280, 985) * 100).toFixed(2),
      loans: [loan],
    };
  }

  return { drawnLoan, drawnHousehold };
}

/** What the events of a loan leave of its principal, in yuan. */
export function balanceOf({ principal, events }: Pick<Loan, 'principal' | 'events'>): number {
  const fen = (yuan: number) => Math.round(yuan * 100);
  const repaid = events.reduce((sum, [event, , amount = 0]) => (event === '还款' ? sum + fen(amount) : sum), 0);
  return (fen(principal) - repaid) / 100;
}

/** The contract rate goes down from a day on, and the reference rate with it. */
export function changeRate(loan: Loan, on: Day, cut: number): void {
  const now = (event: EventKind, first: number) => loan.events.filter(([kind]) => kind === event).at(-1)?.[2] ?? first;
  const rate = now('利率调整', loan.rate) - cut;
  const reference = loan.referenceRate && now('参考利率调整', loan.referenceRate) - cut;
  loan.events.push(['利率调整', on, rate]);
  if (reference !== undefined) loan.events.push(['参考利率调整', on, reference]);
}

/** Gives households their ids, in the order of their listing. */
export function numberHouseholds(households: Household[], first: number): void {
  const places = Object.keys(TOWNSHIPS);
  const listedFrom = ({ listed }: Household) => found(listed[0], 'a spell')[0] || '9999';
  const byListing = (a: Household, b: Household) =>
    compare(listedFrom(a), listedFrom(b)) || places.indexOf(a.township) - places.indexOf(b.township);
  households.sort(byListing).forEach((household, i) => {
    household.id = `H${String(first + i).padStart(4, '0')}`;
  });
}

/** Gives loans their ids, in the order of their disbursement, anew in every year. */
export function numberLoans(loans: Loan[]): void {
  loans.sort((a, b) => compare(a.disbursedOn, b.disbursedOn));
  const counts: Record<string, number> = {};
  for (const loan of loans) {
    const year = loan.disbursedOn.slice(0, 4);
    counts[year] = (counts[year] ?? 0) + 1;
    loan.id = `L${year}-${String(counts[year]).padStart(4, '0')}`;
  }
}
