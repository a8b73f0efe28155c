// Plants faults in the source, one at a time, and asks whether `tiexi verify` finds them: npm run planted
//
// Each fault is one that a programmer could make, in a place that a figure, a reason or an explanation depends on. The
// golden vectors and so many drawn portfolios are all that looks for it. The program ends with 1 where more than one fault
// is not found, or where a fault cannot be planted, since its place in the code has changed.

import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DRAWS = '10';
const SEED = '1';
const MOST_MISSED = 1;

/** What is wrong, in which file, and what is replaced by what. */
type Fault = readonly [what: string, file: string, right: string, wrong: string];

const FAULTS: readonly Fault[] = [
  ['half up rounds ties down', 'kernel/rational', '2 * remainder >= denominator', '2 * remainder > denominator'],
  [
    'half up of bigints rounds down',
    'kernel/rational',
    '(2n * numerator + denominator) / (2n * denominator)',
    'numerator / denominator',
  ],
  ['ACT/365F counts 360', 'kernel/day-count', 'ACT_365F = actual(365)', 'ACT_365F = actual(360)'],
  ['ACT/ACT has 365 days in a leap year', 'kernel/day-count', 'return leapYears * 366 +', 'return leapYears * 365 +'],
  ['30E/360 knows a 31st', 'kernel/day-count', 'Math.min(dayOfMonth, 30)', 'dayOfMonth'],
  [
    'a share of the contract rate is of twice the rate',
    'engine/rules',
    '({ share }, _, terms) => {\n      terms.share = share;',
    '({ share }, _, terms) => {\n      terms.share = 2 * share;',
  ],
  ['the ceiling is left out', 'engine/rules', 'if (ceilingPct !== undefined)', 'if (ceilingPct === null)'],
  [
    'the most points are left out',
    'engine/rules',
    'rule.maxPoints === undefined ? NO_LIMIT',
    'rule.maxPoints !== null ? NO_LIMIT',
  ],
  ['the most of the contract rate is left out', 'engine/rules', 'rule.maxShareOfContractRate ?? WHOLE', 'WHOLE'],
  [
    'another subsidy is not taken off',
    'engine/rules',
    '(contract - other) * PICO_PER_MICRO',
    'contract * PICO_PER_MICRO',
  ],
  [
    'more is waived than the subsidy leaves',
    'engine/rates',
    'contract * PICO_PER_MICRO - subsidy)',
    'contract * PICO_PER_MICRO)',
  ],
  ['a concession may be below 0', 'engine/rates', 'Math.max(0, reference - contract)', '(reference - contract)'],
  [
    'the day of maturity is subsidised',
    'engine/day-conditions',
    'this.addFrom(AFTER_MATURITY, maturesOn)',
    'this.addFrom(AFTER_MATURITY, maturesOn + 1)',
  ],
  [
    'days of the extension are subsidised',
    'engine/day-conditions',
    'if (this.excludesExtension) bits',
    'if (!this) bits',
  ],
  [
    'the term is a month longer',
    'engine/day-conditions',
    'addMonths(disbursedOn as Day, months)',
    'addMonths(disbursedOn as Day, months + 1)',
  ],
  [
    'an overdue spell that ended stops nothing',
    'engine/day-conditions',
    'if (this.overdueStops) return',
    'if (!this) return',
  ],
  [
    'an open overdue spell has one day',
    'engine/day-conditions',
    'to === ABSENT_DAY ? MAX_DAY : to',
    'to === ABSENT_DAY ? from + 1 : to',
  ],
  [
    'unpaid interest does not count',
    'engine/day-conditions',
    'paidTo === ABSENT_DAY ? MIN_DAY : paidTo',
    'paidTo === ABSENT_DAY ? MAX_DAY : paidTo',
  ],
  [
    'an income that equals the ceiling is above it',
    'engine/loan-conditions',
    '(annualIncome.numbers[owner] as number) > incomeCeiling',
    '(annualIncome.numbers[owner] as number) >= incomeCeiling',
  ],
  [
    'the window opens a day late',
    'engine/loan-conditions',
    'if (day < from) add(reasons, i, DISBURSED',
    'if (day <= from) add(reasons, i, DISBURSED',
  ],
  [
    'the days for contracts begin a day late',
    'engine/loan-conditions',
    'if (day < from) add(reasons, i, CONTRACTED',
    'if (day <= from) add(reasons, i, CONTRACTED',
  ],
  ['the rule of the contract day is that of the disbursement', 'engine/timelines', "=== 'contract-day'", "=== ''"],
  ['overdue loans are not revoked', 'engine/loan-conditions', "policy.overdue === 'revoke'", "policy.overdue === ''"],
  [
    'all of what is above a floor is subsidised',
    'engine/rules',
    'points + shareOf(above, share)',
    'points + (share === 0 ? 0 : above)',
  ],
  [
    'the rule in force is that of the disbursement',
    'engine/timelines',
    "policy.rateAppliesBy === 'accrual-day'",
    "policy.id === ''",
  ],
  [
    'the cap on principal is not used up by earlier loans',
    'engine/assess',
    'difference(rest.at(place), used)',
    'rest.at(place)',
  ],
  [
    'the interest is no limit',
    'engine/assess',
    'const withinInterest = Math.min(accrued, interest)',
    'const withinInterest = accrued',
  ],
  ['the cap on amounts cuts nothing', 'engine/assess', 'subsidy = Math.min(subsidy, rest.at(place) as number);', ''],
  [
    'earlier periods use nothing of a cap, where one household is assessed',
    'engine/assess',
    'assessor.begin(batch, earlierUseIn(this.before, period, batch, policy));',
    'assessor.begin(batch);',
  ],
  [
    'sums of bigints forget the concession',
    'engine/sums',
    'concessionSum += coveredUnits * BigInt(segments.concessionRateOf(run));',
    '',
  ],
  ['sums of numbers forget the concession', 'engine/accrue', 'concessionSum += coveredUnits * concessionRate;', ''],
  [
    'a fen goes to the smallest remainder',
    'kernel/apportion',
    'let above = this.share.denominator - 1;',
    'let above = 1;',
  ],
  [
    'adjustments that were issued are forgotten',
    'settlement/corrections',
    'new LineSource(issuedLines(issued.adjustments, funderIds), true)',
    'new LineSource([], true)',
  ],
];

const root = new URL('../../', import.meta.url).pathname;
const work = mkdtempSync(join(tmpdir(), 'tiexi-planted-'));

/** Runs the command as a module: it is built as CommonJS, where a file knows its name, which only threads need. */
const ENTRY = 'main.ts';
const ENTRY_TEXT = `Object.assign(globalThis, { __filename: '' });\nawait import('./src/cli/main.js');\n`;

type Result = 'found' | 'missed' | 'not planted';

/** Plants a fault in a copy of the source; returns what became of `verify` there. */
function verified([what, file, right, wrong]: Fault): Result {
  const path = join(work, 'src', `${file}.ts`);
  const text = readFileSync(path, 'utf8');
  const parts = text.split(right);
  if (parts.length !== 2) return 'not planted';
  writeFileSync(path, parts.join(wrong));
  try {
    return verify(what);
  } finally {
    writeFileSync(path, text);
  }
}

function verify(what: string): Result {
  const command = [ENTRY, 'verify', '--random', DRAWS, '--seed', SEED];
  const { status, stderr } = spawnSync(join(root, 'node_modules/.bin/tsx'), command, { cwd: work, encoding: 'utf8' });
  if (status === 0) return 'missed';
  if (status === 1) return 'found';
  throw new Error(`${what}: exit ${status}: ${stderr}`);
}

try {
  for (const name of ['src', 'package.json', 'tsconfig.json'])
    cpSync(join(root, name), join(work, name), { recursive: true });
  writeFileSync(join(work, ENTRY), ENTRY_TEXT);
  symlinkSync(join(root, 'node_modules'), join(work, 'node_modules'));
  if (verify('no fault') !== 'missed') throw new Error('verify finds a fault where none is planted');
  const results = FAULTS.map((fault) => {
    const result = verified(fault);
    console.log(`${result.padEnd(12)} ${fault[0]}`);
    return result;
  });
  const count = (wanted: string) => results.filter((result) => result === wanted).length;
  console.log(`\n${count('found')} of ${FAULTS.length} faults found by the vectors and ${DRAWS} drawn portfolios`);
  if (count('not planted') > 0 || count('missed') > MOST_MISSED) process.exitCode = 1;
} finally {
  rmSync(work, { recursive: true, force: true });
}
