import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { safeParsePortfolio, year } from '../../src/index.js';
import { settleByDay } from '../../src/testing/oracle/oracle.js';
import { County, fen, grouped, policy, yuan } from './county.js';
import type { Row } from './read-folder.js';

const county = new County(2024);
const { folder, readme, settlement, householdIds } = county;
const { households, loans } = county.files;
const eventsOf = (kind: string) => county.eventsOf(kind);
const eventsOn = (loan: Row, kind: string) => county.eventsOn(loan, kind);
const balanceOf = (loan: Row) => county.balanceOf(loan);
const reasonsOf = (loan: Row) => county.reasonsOf(loan);
const householdOf = (loan: Row) => county.householdOf(loan);

describe('the county’s files', () => {
  it.each(['households.csv', 'loans.csv', 'events.csv'])('%s is UTF-8 without a byte-order mark', (file) => {
    const bytes = readFileSync(join(folder, file));
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    expect(text.charCodeAt(0)).not.toBe(0xfeff);
  });

  it('hold no column for names of people', () => {
    expect(Object.keys(households[0]!)).not.toContain('户主');
  });

  it('identify households and loans by ids alone', () => {
    const ids = [...householdIds, ...loans.map((row) => row.借据号!)];
    expect(ids.filter((id) => !/^(H\d{4}|L\d{4}-\d{4})$/.test(id))).toEqual([]);
  });

  it('have no fault in any row', () => {
    expect(safeParsePortfolio({ policy, period: year(2024), ...county.input })).toMatchObject({ success: true });
  });

  it('settle to the same lines as the day-by-day oracle', () => {
    const byDay = settleByDay({ policy: settlement.policy, period: settlement.period, ...county.input });
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

  it('have every reason that can occur under the customary terms, except those of a closed list of products and of the end of the window', () => {
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
    ...county.counts(),
    ['households with two loans', county.householdsWith(2)],
    ['households with three loans', county.householdsWith(3)],
    ['townships (乡镇)', new Set(households.map((row) => row.乡镇).filter(Boolean)).size],
    ['households that leave the list (名单库) during the year', households.filter((row) => row.移出日期).length],
    ['loans disbursed before 2024-09-01', county.disbursed('2000-01-01', '2024-09-01')],
    ['loans disbursed from 2024-09-01 to 2024-12-11', county.disbursed('2024-09-01', '2024-12-12')],
    ['loans disbursed from 2024-12-12 on', county.disbursed('2024-12-12', '2025-01-01')],
  ])('counts %s: %i', (what, count) => {
    expect(readme).toContain(`| ${what} | ${count} |\n`);
  });

  const balance = county.eligibleBalance();
  const relief = fen(settlement.totals.subsidy) + fen(settlement.totals.concession);
  const fullYear = Math.round(balance * 0.037);

  it('states the balance of eligible loans at the end of the year', () => {
    expect(readme).toContain(`| ${yuan(balance)} yuan, eligible loans on 2024-12-31 |`);
  });

  it('has a balance within one percent of the plan’s 50 million', () => {
    expect(Math.abs(balance / 50_000_000_00 - 1)).toBeLessThan(0.01);
  });

  it('states the relief of the period and of a full year', () => {
    expect(readme).toContain(`| ${yuan(relief)} yuan less in the days of 2024; ${yuan(fullYear)} yuan in a full year`);
  });

  it('states the relief per household', () => {
    const [inPeriod, inYear] = [relief, fullYear].map((sum) =>
      grouped(String(Math.round(sum / 100 / householdIds.size))),
    );
    expect(readme).toContain(`| ${inPeriod} yuan in the days of 2024; ${inYear} yuan in a full year |`);
  });

  it('states the sum of all principals', () => {
    const lent = loans.reduce((sum, row) => sum + fen(row.贷款金额!), 0);
    expect(readme).toContain(`In all, ${grouped(String(lent / 100))} yuan were lent`);
  });

  it('states the range of contract rates', () => {
    const rates = loans.filter((row) => !row['参考年利率(%)']).map((row) => row['年利率(%)']!);
    const sorted = rates.sort();
    expect(readme).toContain(`Contract rates (年利率) are ${sorted[0]}% to ${sorted.at(-1)}%`);
  });
});
