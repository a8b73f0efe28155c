import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  applicationReport,
  auditAnnex,
  type EncodedSettlement,
  parsePortfolio,
  settle,
  year,
} from '../../src/index.js';
import { County, policy, ROOT, yuan } from '../examples/county.js';
import { saidInHtml, saidInMarkdown, tablesOf } from './reading.js';

const issued: EncodedSettlement = JSON.parse(
  readFileSync(join(ROOT, 'docs/examples/suichang-2025/settlement-2024.json'), 'utf8'),
);

const papersOf = (county: County) => {
  const portfolio = parsePortfolio({ policy, period: year(county.of), ...county.input });
  const settlement = settle(portfolio);
  return { portfolio, settlement, readme: county.readme };
};

describe('the county’s first year', () => {
  const county = new County(2024);
  const { portfolio, settlement } = papersOf(county);
  const application = tablesOf(applicationReport(settlement, portfolio, { format: 'html' }));
  const annex = tablesOf(auditAnnex(settlement, portfolio, { format: 'html' }));

  it('applies with the balance of the files', () => {
    const rows = new Map(application.get('贷款与贴息情况')?.rows.map(([item, all, some]) => [item, [all, some]]));
    const balance = county.files.loans.reduce((sum, loan) => sum + county.balanceOf(loan, '2024-12-31'), 0);
    expect(rows.get('期末余额')).toEqual([yuan(balance), yuan(county.eligibleBalance('2024-12-31'))]);
    expect(rows.get('笔数')?.[0]).toBe(String(county.files.loans.length));
    expect(rows.get('户数')?.[0]).toBe(String(county.householdIds.size));
  });

  it('lists every ineligible loan', () => {
    const ineligible = county.files.loans.filter((loan) => !county.isEligible(loan)).map((loan) => loan.借据号);
    expect(annex.get('不予贴息贷款')?.rows.map(([loan]) => loan)).toEqual(ineligible.sort());
  });

  it('shows the loans on both sides of the boundary days of the plan', () => {
    for (const [caption, before, day] of [
      ['2024年9月1日前后发放的贷款', '2024-08-31', '2024-09-01'],
      ['2024年12月12日前后发放的贷款', '2024-12-11', '2024-12-12'],
    ] as const) {
      const days = annex.get(caption)?.rows.map(([, , disbursed]) => disbursed);
      for (const disbursed of [before, day])
        expect(days?.filter((other) => other === disbursed)).toHaveLength(
          county.files.loans.filter((loan) => loan.发放日期 === disbursed).length,
        );
    }
  });

  it('draws ten loans, spread over the ids', () => {
    const drawn = [...annex.keys()].filter((caption) => caption.endsWith('计息分段'));
    expect(drawn).toHaveLength(10);
    expect(drawn).toEqual([...drawn].sort());
  });
});

describe('the county’s second year', () => {
  const { portfolio, settlement, readme } = papersOf(new County(2025, issued));
  const application = applicationReport(settlement, portfolio, { format: 'html' });
  const annex = auditAnnex(settlement, portfolio, { format: 'html' });

  it('corrects the loans that its page works out by hand', () => {
    const byHand = [...readme.matchAll(/^\| (L\d{4}-\d{4}) \|(.*)\|$/gm)].map(([, loan, rest]) => {
      const results = rest!.split('|').map((cell) => /−?[\d.]+ *$/.exec(cell)?.[0].trim().replace('−', '-'));
      return [loan, ...results.slice(1)];
    });
    const rows = tablesOf(annex).get('以前年度调整')?.rows as string[][];
    expect(byHand.length).toBeGreaterThan(10);
    expect(
      rows
        .slice(0, -1)
        .filter(([, , , difference]) => difference !== '0.00')
        .map((row) => row.slice(0, 4).map((cell) => cell.replaceAll(',', ''))),
    ).toEqual(byHand);
    const entered = rows.find(([loan]) => loan === 'L2024-0313');
    expect(entered?.at(-1)).toBe('扣回；现有数据中已无此笔');
  });

  it('applies for what its page says is payable', () => {
    const rows = tablesOf(application).get('申请金额')?.rows as string[][];
    const [, province, county] = /([\d,.]+) yuan for the province and ([\d,.]+) yuan for the county/.exec(readme)!;
    expect(rows.slice(1, 3).map((row) => row.slice(0, 2))).toEqual([
      ['省级财政：应拨付', province],
      ['县级财政：应拨付', county],
    ]);
    const [, up, down] = /([\d,.]+) yuan are still to be paid \(补差\), ([\d,.]+) yuan to be paid back/.exec(readme)!;
    const adjusted = tablesOf(application)
      .get('以前年度调整（按性质）')
      ?.rows.map(([kind, , amount]) => [kind, amount]);
    expect(adjusted).toEqual(
      expect.arrayContaining([
        ['补差', up],
        ['扣回', `-${down}`],
      ]),
    );
  });

  it('has only checks that agree, and the same content in both formats', () => {
    expect(saidInHtml(annex)).toContain('以上各项全部相符。');
    expect(saidInMarkdown(auditAnnex(settlement, portfolio, { format: 'markdown' }))).toEqual(saidInHtml(annex));
    expect(saidInMarkdown(applicationReport(settlement, portfolio, { format: 'markdown' }))).toEqual(
      saidInHtml(application),
    );
  });
});
