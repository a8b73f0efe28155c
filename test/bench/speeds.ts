// Loans a second: reading alone, by hand, and the engine, on the same loans.

import { built } from './built.js';
import { byDecimals, byFloats, floatsOf, yearInDays } from './by-hand.js';
import { households, POINTS, policy, YEAR } from './loans.js';
import { count, mediansOf, table, times } from './measure.js';

const { encodeSettlement, parsePortfolio, settle, year } = built;

const LOANS = 20_000;
const LOANS_BY_DECIMALS = 300;

export function speeds() {
  const held = [...households(LOANS)];
  const loans = held.flatMap((each) => each.loans);
  const input = { households: held.map(({ household }) => household), loans };
  const text = JSON.stringify(input);
  const portfolio = parsePortfolio({ policy, period: year(YEAR), ...input });
  const { policy: written, period } = encodeSettlement(settle(portfolio));
  const whole = `{"policy":${JSON.stringify(written)},"period":${JSON.stringify(period)},${text.slice(1)}`;
  const few = loans.slice(0, LOANS_BY_DECIMALS);
  const floats = loans.map(floatsOf);
  const [from, to] = yearInDays(YEAR);
  const points = Number(POINTS);

  const seconds = mediansOf(
    {
      a: () => JSON.parse(text),
      b: () => few.map((loan) => byDecimals(loan, YEAR, POINTS)),
      c: () => floats.map((loan) => byFloats(loan, from, to, points)),
      settle: () => settle(portfolio),
      text: () => settle(parsePortfolio(whole)),
    },
    { warmUps: 10, rounds: 15 },
  );
  const rate = {
    a: LOANS / seconds.a,
    b: LOANS_BY_DECIMALS / seconds.b,
    c: LOANS / seconds.c,
    settle: LOANS / seconds.settle,
    text: LOANS / seconds.text,
  };
  const what: Record<keyof typeof rate, string> = {
    a: '(a) `JSON.parse` of the text',
    b: '(b) daily loop by hand, decimal.js',
    c: '(c) daily loop by hand, floats, from loans made ready',
    settle: '(d) parsed → settled: `settle(portfolio)`',
    text: '(d) text → settled: `settle(parsePortfolio(text))`, all input checked',
  };
  const exact = new Map(settle(portfolio).loans.map((line) => [line.loanId, line.subsidy.toFixed(2)]));
  const differing = few.filter((loan) => byDecimals(loan, YEAR, POINTS).toFixed(2) !== exact.get(loan.id));
  const wrong = loans.filter((loan, i) => byFloats(floats[i]!, from, to, points).toFixed(2) !== exact.get(loan.id));
  return {
    rate,
    differing,
    text: [
      table(
        ['what', 'loans a second'],
        Object.entries(what).map(([name, said]) => [said, count(rate[name as keyof typeof rate])]),
      ),
      '',
      table(
        ['ratio', 'measured', 'to reach'],
        [
          ['parsed → settled over (b)', times(rate.settle / rate.b), 'at least 2,500 ×'],
          ['parsed → settled over (a)', times(rate.settle / rate.a), 'at least 20 ×'],
          ['parsed → settled over (c)', times(rate.settle / rate.c), 'at least 7 ×'],
          ['text → settled over (a)', times(rate.text / rate.a), 'at least 3 ×'],
        ],
      ),
      '',
      `${count(LOANS)} loans of ${count(Buffer.byteLength(text) / LOANS)} bytes, four events each, one year; (b) on ${LOANS_BY_DECIMALS} of them. The engine and (b) agree to the fen on ${few.length - differing.length} of ${few.length} loans; (c) is a fen off on ${wrong.length} of ${count(LOANS)}.`,
    ].join('\n'),
  };
}
