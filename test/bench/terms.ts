// What the terms cost: the same loans under a policy that uses none of the terms for some loans, some days and some
// amounts, and under one that uses all of them; and one loan under a policy that is being edited.

import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { LoanInput, PolicyInput } from '../../src/index.js';
import { built, ROOT } from './built.js';
import { households, policy, YEAR } from './loans.js';
import { count, mediansOf, table, times } from './measure.js';

const { assess, encodePolicy, explain, parseHousehold, parsePortfolio, safeParsePolicy, settle, year } = built;

const LOANS = 20_000;
const EDITS = 300;
const PERIOD = year(YEAR);

const lpr: Required<Pick<PolicyInput, 'references'>> = JSON.parse(
  readFileSync(resolve(ROOT, 'dist/data/lpr.json'), 'utf8'),
);
const LPR1Y = lpr.references!.LPR1Y!;

/** The plain policy with every term that can hold for some loans, days or amounts only. Its references are known for the year. */
const everyTerm: PolicyInput = {
  ...(encodePolicy(policy) as PolicyInput),
  references: { LPR1Y: { ...LPR1Y, until: '2027-01-01' } },
  subsidy: [
    {
      from: '2024-09-01',
      when: { attributes: { 规模: ['大', '中'] }, principal: { from: '100000.00' } },
      kind: 'points',
      points: { ref: 'LPR1Y', on: 'accrual', times: '0.4', plus: '0.5' },
      maxShareOfContractRate: '0.5',
    },
    {
      from: '2024-09-01',
      kind: 'above-floor',
      floorPct: { ref: 'LPR1Y', on: 'contract', plus: '2.5' },
      share: '0.7',
    },
  ],
  concession: [
    { from: '2024-09-01', when: { attributes: { 规模: ['大'] } }, points: '0.3' },
    { from: '2024-09-01', points: '0.2' },
  ],
  conditions: [
    { rate: { atMost: { ref: 'LPR1Y', on: 'contract', plus: '8' } } },
    { when: { attributes: { 规模: ['小'] } }, principal: { atMost: '450000.00' }, termMonths: { atMost: 60 } },
    { loansPerHousehold: 3 },
  ],
  subsidisedOn: 'eligible-amounts',
  principalCap: [
    { limit: '400000.00', per: ['household', 'lender'] },
    { limit: '300000.00', per: ['loan'], when: { attributes: { 规模: ['小'] } } },
  ],
  amountCap: [
    { limit: '9000.00', per: ['household'], during: 'year' },
    { limit: '5000.00', per: ['household', 'attribute:项目'], during: 'year' },
  ],
  termCapMonths: { months: 20, from: 'first-eligible-amount' },
  otherSubsidy: { central: 'exclude', local: 'reduce', bank: 'ignore' },
  funderShares: [
    { when: { attributes: { 规模: ['小'] } }, shares: { province: '0.9', local: '0.1' } },
    { from: '2025-01-01', shares: { province: '0.7', local: '0.3' } },
  ],
};

/** Loans of the benchmarks with what the terms look at. */
function loansWithAll(): LoanInput[] {
  return [...households(LOANS)].flatMap(({ loans }) =>
    loans.map((loan, i): LoanInput => {
      const number = Number(loan.id.slice(1)) + i;
      const half = `${Number(loan.principal.slice(0, -6)) >> 1}000.00`;
      return {
        ...loan,
        attributes: { 规模: ['大', '中', '小'][number % 3]!, 项目: `P${number % 7}` },
        eligibleAmounts: [
          { on: loan.disbursedOn, amount: half },
          { on: `${YEAR}-03-${String(1 + (number % 28)).padStart(2, '0')}`, amount: half },
        ],
        ...(number % 5 === 0 ? { otherSubsidy: { programme: 'X', level: 'local', pct: '0.5' } } : {}),
      };
    }),
  );
}

export function terms(): string {
  const loans = loansWithAll();
  const held = [...households(LOANS)].map(({ household }) => household);
  const under = (one: PolicyInput) => parsePortfolio({ policy: one, period: PERIOD, households: held, loans });
  const [none, all] = [under(encodePolicy(policy) as PolicyInput), under(everyTerm)];
  const seconds = mediansOf({ none: () => settle(none), all: () => settle(all) }, { warmUps: 8, rounds: 15 });
  const nanoseconds = (time: number) => count((time * 1e9) / LOANS);
  return [
    table(
      ['parsed → settled, the same loans', 'nanoseconds a loan', 'over the first', 'to reach'],
      [
        ['under points, with no term for some loans, days or amounts', nanoseconds(seconds.none), times(1), ''],
        [
          'under all such terms: references, `when`, conditions, lists of caps, eligible amounts, the term from the first of them, levels, shares',
          nanoseconds(seconds.all),
          times(seconds.all / seconds.none),
          'at most 2 ×',
        ],
      ],
    ),
    '',
    edits(loans[0]!),
  ].join('\n');
}

/** One loan under a policy that is being edited: from the text of the policy to the explanation, or to its faults. */
function edits(loan: LoanInput): string {
  const { household, loans } = parseHousehold({
    household: { ...[...households(1)][0]!.household, id: loan.householdId },
    loans: [loan],
  });
  const text = JSON.stringify(everyTerm, null, 2);
  const faulty = text.replace('"0.7"', '"7"').replace('"accrual"', '"today"');
  const evaluated = (written: string) => {
    const read = safeParsePolicy(written);
    if (!read.success) return read.faults;
    return explain(assess({ policy: read.data, period: PERIOD, household, loans }), { lang: 'en' });
  };
  const milliseconds = mediansOf(
    { sound: () => evaluated(text), faulty: () => evaluated(faulty) },
    { warmUps: 100, rounds: EDITS },
  );
  const shown = (time: number) => (time * 1000).toFixed(2);
  return table(
    ['one loan under a policy being edited, all terms', 'milliseconds', 'to reach'],
    [
      ['text of the policy → explanation of the loan', shown(milliseconds.sound), 'below 5'],
      [
        `text with faults → ${(evaluated(faulty) as readonly unknown[]).length} faults with their places`,
        shown(milliseconds.faulty),
        'below 5',
      ],
    ],
  );
}
