import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import {
  customaryTerms,
  encodeSettlement,
  parsePortfolio,
  safeParsePortfolio,
  settle,
  suichang2024,
  year,
} from '../../src/index.js';
import { settleByDay } from '../../src/testing/oracle/oracle.js';
import { portfolioOf, type Row, readFolder } from './read-folder.js';

const FILES = ['households.csv', 'loans.csv', 'events.csv'];
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = join(ROOT, 'docs/examples/suichang-2024');
const README = readFileSync(join(FOLDER, 'README.md'), 'utf8');

const { households, loans, events } = readFolder(FOLDER);

/** The terms that the folder's README gives to the command. */
const policy = suichang2024({
  ...customaryTerms,
  rateAppliesBy: 'accrual-day',
  principalCap: null,
  termCapMonths: null,
  amountCap: null,
  misuse: 'revoke',
  payment: 'accrued',
});
const input = { policy, period: year(2024), ...portfolioOf({ households, loans, events }) };
const settlement = encodeSettlement(settle(parsePortfolio(input)));
const lineOf = new Map(settlement.loans.map((line) => [line.loanId, line]));

const householdIds = new Set(households.map((row) => row.户号!));
const eventsOf = (kind: string) => events.filter((row) => row.事件 === kind);
const eventsOn = (loan: Row, kind: string) => eventsOf(kind).filter((row) => row.借据号 === loan.借据号);
const fen = (yuan: string) => Math.round(Number(yuan) * 100);
const balanceOf = (loan: Row) =>
  eventsOn(loan, '还款').reduce((balance, { 金额 }) => balance - fen(金额!), fen(loan.贷款金额!));
const openSpells = (loan: Row) => eventsOn(loan, '逾期开始').length - eventsOn(loan, '逾期结束').length;
const householdsWith = (count: number) =>
  [...householdIds].filter((id) => loans.filter((row) => row.户号 === id).length === count).length;
const disbursed = (from: string, to: string) =>
  loans.filter((row) => row.发放日期! >= from && row.发放日期! < to).length;
const reasonsOf = (loan: Row) => lineOf.get(loan.借据号!)!.reasons;
const householdOf = (loan: Row) => households.find((row) => row.户号 === loan.户号)!;

const grouped = (digits: string) => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
/** Fen as yuan with separators: 123456 → "1,234.56". */
const yuan = (amount: number) =>
  `${grouped(String(Math.floor(amount / 100)))}.${String(amount % 100).padStart(2, '0')}`;

describe('the script of the county’s example', () => {
  it('writes the committed files, byte for byte', () => {
    const folder = mkdtempSync(join(tmpdir(), 'county-'));
    try {
      execFileSync(process.execPath, [join(ROOT, 'scripts/make-county.mjs'), folder]);
      for (const file of FILES) expect(readFileSync(join(folder, file))).toEqual(readFileSync(join(FOLDER, file)));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the county’s files', () => {
  it.each(FILES)('%s is UTF-8 without a byte-order mark', (file) => {
    const bytes = readFileSync(join(FOLDER, file));
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    expect(text.charCodeAt(0)).not.toBe(0xfeff);
  });

  it('hold no column for names of people', () => {
    expect(Object.keys(households[0]!)).not.toContain('户主');
  });

  it('name households and loans by ids alone', () => {
    const ids = [...householdIds, ...loans.map((row) => row.借据号!)];
    expect(ids.filter((id) => !/^(H\d{4}|L\d{4}-\d{4})$/.test(id))).toEqual([]);
  });

  it('are valid in every row', () => {
    expect(safeParsePortfolio(input)).toMatchObject({ success: true });
  });

  it('settle to the same lines as the day-by-day oracle', () => {
    const { households, loans } = input;
    const byDay = settleByDay({ policy: settlement.policy, period: settlement.period, households, loans });
    const shown = byDay.loans.map(({ loanId, subsidy, interest }) => ({ loanId, subsidy, interest }));
    expect(shown).toEqual(settlement.loans.map(({ loanId, subsidy, interest }) => ({ loanId, subsidy, interest })));
  });

  it('have loans of exactly the five products', () => {
    const products = ['共富经营贷', '共富助学贷', '共富助医贷', '共富安居贷', '共富稳业贷'];
    expect(new Set(loans.map((row) => row.产品))).toEqual(new Set(products));
  });

  it('have households of exactly the four categories', () => {
    const categories = households.filter((row) => row.家庭类别).map((row) => row.家庭类别);
    expect(new Set(categories)).toEqual(new Set(['经营类', '就业类', '农户类', '托底类']));
  });

  it.each(['2024-08-31', '2024-09-01', '2024-12-11', '2024-12-12'])('have a loan disbursed on %s', (day) => {
    expect(loans.filter((row) => row.发放日期 === day)).not.toEqual([]);
  });

  it('have an eligible loan with a contract before the window and disbursement in it', () => {
    const across = loans.filter((row) => row.合同日期! < '2024-09-01' && row.发放日期! >= '2024-09-01');
    expect(across.filter((row) => reasonsOf(row).length === 0)).not.toEqual([]);
  });

  it('have a loan repaid in full on the day of its disbursement', () => {
    const sameDay = loans.filter((row) => eventsOn(row, '还款').some((event) => event.日期 === row.发放日期));
    expect(sameDay.filter((row) => balanceOf(row) === 0)).not.toEqual([]);
  });

  it('have a loan with two repayments on one day', () => {
    const days = eventsOf('还款').map((row) => `${row.借据号} ${row.日期}`);
    expect(new Set(days).size).toBeLessThan(days.length);
  });

  it('have loans repaid in full before they mature', () => {
    const early = loans.filter((row) => balanceOf(row) === 0 && eventsOn(row, '还款').at(-1)!.日期! < row.到期日期!);
    expect(early.length).toBeGreaterThan(1);
  });

  it('have a loan with two overdue spells', () => {
    expect(loans.filter((row) => eventsOn(row, '逾期开始').length === 2)).not.toEqual([]);
  });

  it('have an overdue spell that ends in the year', () => {
    expect(eventsOf('逾期结束').filter((row) => row.日期! < '2025-01-01')).not.toEqual([]);
  });

  it('have a matured loan that is not repaid', () => {
    expect(settlement.loans.filter((line) => line.excludedDays.AFTER_MATURITY)).not.toEqual([]);
  });

  it('have an extension that excludes days', () => {
    expect(settlement.loans.filter((line) => line.excludedDays.EXTENDED)).toHaveLength(1);
  });

  it('have a household that leaves the list after its contract and stays eligible', () => {
    const left = loans.filter((row) => householdOf(row).移出日期! > row.合同日期!);
    expect(left.filter((row) => reasonsOf(row).length === 0)).not.toEqual([]);
  });

  it('have a household that leaves the list and comes back', () => {
    const rows = households.filter((row) => households.filter(({ 户号 }) => 户号 === row.户号).length === 2);
    expect(rows.map((row) => row.移出日期 !== '')).toEqual([true, false]);
  });

  it.each(['低保', '低边', '特困'])('have a loan refused for %s', (kind) => {
    const refused = loans.filter((row) => reasonsOf(row).includes('HOUSEHOLD_ON_ASSISTANCE'));
    expect(refused.map((row) => householdOf(row).救助类型)).toContain(kind);
  });

  it('have an eligible loan of a household whose assistance ended before the contract', () => {
    const ended = loans.filter((row) => householdOf(row).救助终止日 && householdOf(row).救助终止日! <= row.合同日期!);
    expect(ended.filter((row) => reasonsOf(row).length === 0)).not.toEqual([]);
  });

  it('have an eligible loan of a household with an income of exactly 100,000 yuan', () => {
    const onTheLine = loans.filter((row) => householdOf(row).家庭年收入 === '100000.00');
    expect(onTheLine.map(reasonsOf)).toEqual([[]]);
  });

  it('have a loan refused for a fen above the income line', () => {
    const above = loans.filter((row) => householdOf(row).家庭年收入 === '100000.01');
    expect(above.map(reasonsOf)).toEqual([['INCOME_ABOVE_CEILING']]);
  });

  it('have every reason that the customary terms can find, but for the closed list of products and an end of the window', () => {
    expect(new Set(settlement.loans.flatMap((line) => line.reasons))).toEqual(
      new Set([
        'LENDER_NOT_ELIGIBLE',
        'DISBURSED_BEFORE_WINDOW',
        'HOUSEHOLD_NOT_LISTED',
        'HOUSEHOLD_ON_ASSISTANCE',
        'INCOME_ABOVE_CEILING',
        'OTHER_SUBSIDY',
        'MISUSED',
      ]),
    );
  });
});

describe('the README of the county’s example', () => {
  it.each<[string, number]>([
    ['households (户)', householdIds.size],
    ['households with two loans', householdsWith(2)],
    ['households with three loans', householdsWith(3)],
    ['townships (乡镇)', new Set(households.map((row) => row.乡镇).filter(Boolean)).size],
    ['households without a known income', households.filter((row) => row.乡镇 && !row.家庭年收入).length],
    ['households that leave the list (名单库) during the year', households.filter((row) => row.移出日期).length],
    ['households on 低保, 低边 or 特困 at some time', households.filter((row) => row.救助类型).length],
    ['loans (借据)', loans.length],
    ...['共富经营贷', '共富助学贷', '共富助医贷', '共富安居贷', '共富稳业贷'].map((product): [string, number] => [
      `loans of ${product}`,
      loans.filter((row) => row.产品 === product).length,
    ]),
    ['loans disbursed before 2024-09-01', disbursed('2000-01-01', '2024-09-01')],
    ['loans disbursed from 2024-09-01 to 2024-12-11', disbursed('2024-09-01', '2024-12-12')],
    ['loans disbursed from 2024-12-12 on', disbursed('2024-12-12', '2025-01-01')],
    ['loans of another bank', loans.filter((row) => row.贷款机构 !== '遂昌农商银行').length],
    ['loans under another subsidy', loans.filter((row) => row.其他贴息项目).length],
    ['loans with a reference rate (参考利率)', loans.filter((row) => row['参考年利率(%)']).length],
    ['repayments (还款)', eventsOf('还款').length],
    ['loans repaid in full', loans.filter((row) => balanceOf(row) === 0).length],
    ['rate changes (利率调整)', eventsOf('利率调整').length],
    ['overdue spells (逾期)', eventsOf('逾期开始').length],
    ['overdue spells open at the end of the year', loans.filter((row) => openSpells(row) > 0).length],
    ['extensions (展期)', eventsOf('展期').length],
    ['misuses (挪用)', eventsOf('挪用').length],
  ])('counts %s: %i', (what, count) => {
    expect(README).toContain(`| ${what} | ${count} |\n`);
  });

  const eligible = loans.filter((row) => reasonsOf(row).length === 0);
  const balance = eligible.reduce((sum, row) => sum + balanceOf(row), 0);
  const relief = fen(settlement.totals.subsidy) + fen(settlement.totals.concession);
  const fullYear = Math.round(balance * 0.037);

  it('states the balance of eligible loans at the end of the year', () => {
    expect(README).toContain(`| ${yuan(balance)} yuan, eligible loans on 2024-12-31 |`);
  });

  it('has a balance within one percent of the plan’s 50 million', () => {
    expect(Math.abs(balance / 50_000_000_00 - 1)).toBeLessThan(0.01);
  });

  it('states the relief of the period and of a full year', () => {
    expect(README).toContain(`| ${yuan(relief)} yuan less in the days of 2024; ${yuan(fullYear)} yuan in a full year`);
  });

  it('states the relief per household', () => {
    const [inPeriod, inYear] = [relief, fullYear].map((sum) =>
      grouped(String(Math.round(sum / 100 / householdIds.size))),
    );
    expect(README).toContain(`| ${inPeriod} yuan in the days of 2024; ${inYear} yuan in a full year |`);
  });

  it('states what was lent in all', () => {
    const lent = loans.reduce((sum, row) => sum + fen(row.贷款金额!), 0);
    expect(README).toContain(`In all, ${grouped(String(lent / 100))} yuan were lent`);
  });

  it('states the range of contract rates', () => {
    const rates = loans.filter((row) => !row['参考年利率(%)']).map((row) => row['年利率(%)']!);
    const sorted = rates.sort();
    expect(README).toContain(`Contract rates (年利率) are ${sorted[0]}% to ${sorted.at(-1)}%`);
  });
});
