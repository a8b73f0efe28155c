import { describe, expect, it } from 'vitest';
import { detailCsv, summaryCsv } from '../../src/io/csv-settlement.js';
import { withoutFormula } from '../../src/io/csv-write.js';
import { settle } from '../../src/settlement/settle.js';
import { HOUSEHOLDS, PERIOD, POLICY, PORTFOLIO, REPAID } from '../cli/worked.js';
import { parseAnyPortfolio } from '../support.js';

const portfolio = parseAnyPortfolio(PORTFOLIO);
const settlement = settle(portfolio);

/** The lines of a written file, without the byte-order mark. */
const linesOf = (csv: string) => csv.slice(1).split('\r\n');

describe('written CSV', () => {
  it('begins with a byte-order mark', () => {
    expect(detailCsv(settlement, portfolio, 'zh-CN').charCodeAt(0)).toBe(0xfeff);
    expect(summaryCsv(settlement, 'zh-CN').charCodeAt(0)).toBe(0xfeff);
  });

  it('ends every line with CR LF', () => {
    const text = detailCsv(settlement, portfolio, 'en');
    expect(text.endsWith('\r\n')).toBe(true);
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });
});

describe('text cells', () => {
  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', ' =1', '＝1+1', '＠a'])(
    '%j cannot be evaluated as a formula',
    (text) => {
      expect(withoutFormula(text)).toBe(`'${text}`);
    },
  );

  it.each(['妙高街道', 'L-1', 'a=b', '', '1'])('%j is written as it is', (text) => {
    expect(withoutFormula(text)).toBe(text);
  });

  it('that look like formulas begin with an apostrophe in the detail, whichever field they are of', () => {
    const evil = parseAnyPortfolio({
      policy: { ...POLICY, products: [{ id: '+cmd', name: 'x' }] },
      period: PERIOD,
      households: [{ ...HOUSEHOLDS[0], id: '@H', township: '=HYPERLINK("x")', category: '-2+3' }],
      loans: [{ ...REPAID, id: '=1+1', householdId: '@H', product: '+cmd' }],
    });
    const [, line = ''] = linesOf(detailCsv(settle(evil), evil, 'en'));
    expect(line).toMatch(/^1,'@H,"'=HYPERLINK\(""x""\)",'-2\+3,'=1\+1,'\+cmd,150000\.00,/);
  });

  it('that look like formulas begin with an apostrophe in headers too', () => {
    const evil = parseAnyPortfolio({
      ...PORTFOLIO,
      policy: { ...POLICY, funders: [{ id: '=x', name: '省', share: '1' }] },
    });
    const [header] = linesOf(detailCsv(settle(evil), evil, 'en'));
    expect(header).toContain(",'=x,");
  });
});

describe('the detail', () => {
  it('has a line for every loan with its figures, by loan id', () => {
    expect(linesOf(detailCsv(settlement, portfolio, 'en'))).toEqual([
      'no,household_id,township,category,loan_id,product,principal,disbursed_on,matures_on,basis,subsidised_days,principal_days,interest,concession,subsidy,province,local,borrower_interest,remark',
      '1,H1,妙高街道,经营类,L1,共富经营贷,150000.00,2024-09-15,2025-09-15,trial (treated alike),103,14710000.00,1856.00,408.61,612.92,490.34,122.58,1243.08,overdue 5 days',
      '2,H2,大柘镇,,L2,共富经营贷,100000.00,2024-08-31,2026-09-01,ineligible,0,0.00,1230.00,0.00,0.00,0.00,0.00,1230.00,disbursed before the window opened',
      '3,H2,大柘镇,,L3,共富经营贷,100000.00,2024-09-01,2026-09-01,trial (treated alike),122,12200000.00,1220.00,0.00,508.33,406.66,101.67,711.67,',
      '4,H2,大柘镇,,L4,共富经营贷,100000.00,2024-12-12,2026-09-01,regular,20,2000000.00,200.00,0.00,83.33,66.66,16.67,116.67,',
      '',
    ]);
  });

  it('has Chinese headers and words', () => {
    const [header, first] = linesOf(detailCsv(settlement, portfolio, 'zh-CN'));
    expect(header).toBe(
      '序号,户号,乡镇,家庭类别,借据号,产品,贷款金额,发放日期,到期日期,贷款类别,贴息天数,积数,应收利息,银行让利,贴息金额,省级,县级,借款人承担利息,备注',
    );
    expect(first).toContain(',试行期发放（参照执行）,103,');
    expect(first).toMatch(/,逾期 5 天$/);
  });

  it('names funders by their ids where two have one name', () => {
    const funders = POLICY.funders.map((funder) => ({ ...funder, name: '财政' }));
    const alike = parseAnyPortfolio({ ...PORTFOLIO, policy: { ...POLICY, funders } });
    const [header] = linesOf(detailCsv(settle(alike), alike, 'zh-CN'));
    expect(header).toContain(',province,local,');
  });
});

describe('the summary', () => {
  const lines = linesOf(summaryCsv(settlement, 'en'));

  it('has the total first', () => {
    // 612.92 + 508.33 + 83.33 = 1204.58; 80% of it is 963.664
    expect(lines[1]).toBe(
      'worked,2024-01-01,2025-01-01,total,,4,3,2,28910000.00,4506.00,408.61,1204.58,963.66,240.92,3301.42,',
    );
  });

  it('has every group, with a name for a missing category', () => {
    expect(lines.filter((line) => line.includes(',category,'))).toEqual([
      'worked,2024-01-01,2025-01-01,category,(none),3,2,1,14200000.00,2650.00,0.00,591.66,473.32,118.34,2058.34,',
      'worked,2024-01-01,2025-01-01,category,经营类,1,1,1,14710000.00,1856.00,408.61,612.92,490.34,122.58,1243.08,',
    ]);
  });

  it('counts ineligible loans by reason', () => {
    expect(lines.filter((line) => line.includes(',reason for ineligibility,'))).toEqual([
      'worked,2024-01-01,2025-01-01,reason for ineligibility,disbursed before the window opened,1,,,,,,,,,,',
    ]);
  });

  it('counts excluded days', () => {
    expect(lines.filter((line) => line.includes(',excluded days,'))).toEqual([
      'worked,2024-01-01,2025-01-01,excluded days,overdue,1,,,,,,,,,,5 days',
    ]);
  });

  it('lists the terms that are not from the plan, with their source', () => {
    expect(lines).toContain(
      'worked,2024-01-01,2025-01-01,terms that are not from the plan,day count,,,,,,,,,,,actual days over 360 (ACT/360) (assumption)',
    );
  });

  it('has as many cells in every row', () => {
    const cells = linesOf(summaryCsv(settlement, 'zh-CN')).filter((line) => line !== '' && !line.includes('"'));
    expect(new Set(cells.map((line) => line.split(',').length))).toEqual(new Set([16]));
  });
});
