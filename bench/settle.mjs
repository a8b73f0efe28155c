// Loans a second, in one run on generated loans with four events each over a year: npm run bench
//
//   (a) JSON.parse of the portfolio's text, as the measure of the machine
//   (b) the daily loop that people write by hand with decimal.js, on a part of the loans
//   (c) settle on the parsed portfolio
//   (d) JSON.parse, parsePortfolio and settle from the text
//   (e) (c) and every figure written out as the JSON form's text
//
// The rounds of the cases take turns, so that whatever else the machine does hits all of them alike; the figures are
// medians. (b) and (c) must agree to the fen on every loan of (b), or the program ends with 1. Speeds fail nothing.

import { availableParallelism, cpus } from 'node:os';
import { addDays } from 'date-fns/addDays';
import { parseISO } from 'date-fns/parseISO';
import { Decimal } from 'decimal.js';
import { customaryTerms, encodeSettlement, parsePortfolio, settle, suichang2024, year } from '../dist/index.js';

const SEED = 20241212;
const LOANS = 20_000;
const LOANS_BY_HAND = 500;
const WARM_UPS = 5;
const ROUNDS = 9;
const YEAR = 2025;
const POINTS = '1.8';

/** What the engine must reach, as ratios of loans a second. */
const TIMES_BY_HAND = 150;
const TIMES_PARSE = 1;

/** Mulberry32: the same loans on every machine. */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Loans of the last quarter before the year, alive all year: 2 to 4 repayments, an overdue spell, a new rate. */
function generate() {
  const random = generator(SEED);
  const integerIn = (low, high) => low + Math.floor(random() * (high - low + 1));
  const two = (number) => String(number).padStart(2, '0');
  const households = [];
  const loans = [];
  for (let i = 0; i < LOANS; i++) {
    // Every tenth loan is the second of the household before.
    if (i % 10 !== 9) {
      households.push({
        id: `H${String(i).padStart(5, '0')}`,
        township: ['妙高街道', '云峰街道', '大柘镇', '石练镇'][i % 4],
        listed: [{ from: '2024-08-15' }],
      });
    }
    const disbursedOn = `2024-${two(integerIn(9, 12))}-${two(integerIn(1, 28))}`;
    const loan = {
      id: `L${String(i).padStart(5, '0')}`,
      householdId: households.at(-1).id,
      lender: '遂昌农商银行',
      product: '共富经营贷',
      principal: `${integerIn(50, 500)}000.00`,
      disbursedOn,
      maturesOn: '2026-12-20',
      rates: [{ from: disbursedOn, pct: `7.${integerIn(20, 65)}` }],
      repayments: [],
    };
    const withSpell = i % 4 !== 0;
    const withRateChange = i % 4 >= 2;
    const repayments = 4 - Number(withSpell) - Number(withRateChange);
    for (let n = 0; n < repayments; n++) {
      const month = n * 3 + integerIn(1, 3);
      loan.repayments.push({
        on: `${YEAR}-${two(month)}-${two(integerIn(1, 28))}`,
        amount: `${integerIn(10, 99)}05.37`,
      });
    }
    if (withSpell) {
      const month = two(integerIn(1, 12));
      loan.overdue = [
        { from: `${YEAR}-${month}-${two(integerIn(1, 12))}`, to: `${YEAR}-${month}-${two(integerIn(13, 28))}` },
      ];
    }
    if (withRateChange) loan.rates.push({ from: `${YEAR}-${two(integerIn(1, 12))}-21`, pct: `6.${integerIn(80, 95)}` });
    loans.push(loan);
  }
  return { households, loans };
}

/**
 * The subsidy of a year by hand: step through the days, keep the balance, leave out the days overdue, add a day's
 * amount, round half up at the end. It knows no eligibility, no concession and no funders, and computes no interest.
 */
function subsidyByHand(loan) {
  const end = parseISO(`${YEAR + 1}-01-01`);
  const repayments = loan.repayments.map(({ on, amount }) => ({ on: parseISO(on), amount: new Decimal(amount) }));
  const overdue = (loan.overdue ?? []).map(({ from, to }) => ({ from: parseISO(from), to: parseISO(to) }));
  const points = new Decimal(POINTS).div(100);
  let balance = new Decimal(loan.principal);
  let subsidy = new Decimal(0);
  for (let day = parseISO(`${YEAR}-01-01`); day < end; day = addDays(day, 1)) {
    for (const { on, amount } of repayments) {
      if (on.getTime() === day.getTime()) balance = balance.minus(amount);
    }
    if (overdue.some(({ from, to }) => from <= day && day < to)) continue;
    subsidy = subsidy.plus(balance.times(points).div(360));
  }
  return subsidy.toDecimalPlaces(2, Decimal.ROUND_HALF_UP);
}

const policy = suichang2024({
  ...customaryTerms,
  subsidy: [{ from: '2024-09-01', kind: 'points', points: POINTS }],
  rateAppliesBy: 'accrual-day',
  principalCap: null,
  termCapMonths: null,
  amountCap: null,
  misuse: 'revoke',
  payment: 'accrued',
});
const text = JSON.stringify(generate());
const parse = () => parsePortfolio({ policy, period: year(YEAR), ...JSON.parse(text) });

const { loans } = JSON.parse(text);
const portfolio = parse();
const byHand = loans.slice(0, LOANS_BY_HAND);

const CASES = {
  a: { what: 'JSON.parse of the text', loans: LOANS, run: () => JSON.parse(text) },
  b: { what: 'daily loop by hand, decimal.js', loans: LOANS_BY_HAND, run: () => byHand.map(subsidyByHand) },
  c: { what: 'settle, parsed portfolio', loans: LOANS, run: () => settle(portfolio) },
  d: { what: 'parse and settle, from the text', loans: LOANS, run: () => settle(parse()) },
  e: {
    what: 'settle and write out all figures',
    loans: LOANS,
    run: () => JSON.stringify(encodeSettlement(settle(portfolio))),
  },
};

/** Loans a second of every case: the median of its rounds. */
function measure() {
  const speeds = Object.fromEntries(Object.keys(CASES).map((name) => [name, []]));
  for (let round = 0; round < WARM_UPS + ROUNDS; round++) {
    for (const [name, { loans, run }] of Object.entries(CASES)) {
      const start = performance.now();
      run();
      const seconds = (performance.now() - start) / 1000;
      if (round >= WARM_UPS) speeds[name].push(loans / seconds);
    }
  }
  return Object.fromEntries(
    Object.entries(speeds).map(([name, rounds]) => [name, rounds.sort((x, y) => x - y)[(ROUNDS - 1) / 2]]),
  );
}

/** The loans of (b) on which the two ways to the subsidy differ. */
function differences() {
  const lines = new Map(settle(portfolio).loans.map((line) => [line.loanId, line.subsidy]));
  return byHand.filter((loan) => !subsidyByHand(loan).equals(lines.get(loan.id).toString()));
}

function show(speeds) {
  const bytes = Math.round(loans.reduce((sum, loan) => sum + Buffer.byteLength(JSON.stringify(loan)), 0) / LOANS);
  console.log(`Node ${process.version}, ${availableParallelism()} CPUs (${cpus()[0]?.model ?? 'unknown'})`);
  console.log(
    `${LOANS} loans of ${bytes} bytes of JSON on average, 4 events each, year ${YEAR}; median of ${ROUNDS} rounds\n`,
  );
  for (const [name, { what, loans }] of Object.entries(CASES)) {
    const speed = Math.round(speeds[name]).toLocaleString('en-US').padStart(12);
    console.log(`(${name}) ${what.padEnd(34)}${speed} loans/s${loans < LOANS ? `   on ${loans} loans` : ''}`);
  }
  console.log();
  const bounds = { 'c/b': TIMES_BY_HAND, 'c/a': TIMES_PARSE };
  for (const [over, under] of ['cb', 'db', 'eb', 'ca', 'da', 'ea']) {
    const ratio = speeds[over] / speeds[under];
    const bound = bounds[`${over}/${under}`];
    const said = bound === undefined ? '' : `   at least ${bound}: ${ratio >= bound ? 'reached' : 'NOT reached'}`;
    console.log(`${over}/${under}${ratio.toFixed(ratio < 10 ? 2 : 0).padStart(8)}${said}`);
  }
}

show(measure());
const differing = differences();
console.log(`\n(b) and (c) agree to the fen on ${byHand.length - differing.length} of ${byHand.length} loans`);
if (differing.length > 0) {
  console.error(`They differ on ${differing.map(({ id }) => id).join(', ')}`);
  process.exitCode = 1;
}
