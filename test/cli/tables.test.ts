import { describe, expect, it } from 'vitest';
import { EVENTS, FILES, FIRST, HEADER, HOUSEHOLDS, SECOND, SUBSIDY, settled } from './settled-tables.js';

const everyFile = (change: (text: string) => string | Uint8Array) =>
  Object.fromEntries(Object.entries(FILES).map(([name, text]) => [name, change(text)]));

const utf16 = (text: string) => new Uint8Array([0xff, 0xfe, ...Buffer.from(text, 'utf16le')]);

describe('a folder of tables', () => {
  it.each<[string, Record<string, string | Uint8Array>, RegExp | undefined]>([
    ['as the format says', FILES, undefined],
    ['with tabs between cells', everyFile((text) => text.replaceAll(',', '\t')), undefined],
    ['with semicolons between cells', everyFile((text) => text.replaceAll(',', ';')), undefined],
    ['with tabs, in UTF-16', everyFile((text) => utf16(text.replaceAll(',', '\t'))), undefined],
    ['with a first line sep=;', everyFile((text) => `sep=;\r\n${text.replaceAll(',', ';')}`), undefined],
    [
      'with a title above the header',
      { ...FILES, 'loans.csv': `2024年度扩中家庭贷款明细表,,,,,,,\n单位：元,,,,,,,\n${HEADER}${FIRST}${SECOND}` },
      /^loans\.csv: 2 rows above the header not read$/m,
    ],
    [
      'with the loans in two files',
      { 'households.csv': HOUSEHOLDS, '城关.csv': HEADER + FIRST, '云峰.csv': HEADER + SECOND, 'events.csv': EVENTS },
      undefined,
    ],
    [
      'with a repayment among the events and another in a table of its own',
      {
        ...FILES,
        'events.csv': '借据号,事件,日期,金额\nL1,还款,2024-11-20,15000.00\n',
        '还款流水.csv':
          '借据编号,还款日期,归还本金,归还利息\nL1,2024/11/20,"5,000.00",12.30\nL2,2024/11/20,0.00,7.25\n',
      },
      /^还款流水\.csv: columns not read: 归还利息$/m,
    ],
    [
      'with repayments of interest or penalties alone among those of principal',
      {
        'households.csv': HOUSEHOLDS,
        'loans.csv': HEADER + FIRST + SECOND,
        '还款流水.csv':
          '借据编号,还款日期,归还本金(元),归还利息（元）,罚息\n' +
          'L1,2024/11/20,"20,000.00",12.30,\nL1,2024/12/20,,543.21,\nL2,2024/12/20,—,,0.35\n合计,,20000.00,555.51,0.35\n',
      },
      /^还款流水\.csv: 2 rows with interest and without principal not read$/m,
    ],
    [
      'with households in a table of their own and again in that of loans',
      {
        ...FILES,
        'loans.csv': `户主,${HEADER}甲,${FIRST}乙,${SECOND}`,
      },
      undefined,
    ],
    [
      'with columns that have nothing in them before and between others',
      {
        ...FILES,
        'loans.csv': `,${HEADER},${FIRST},${SECOND}`,
        'events.csv': '借据号,,事件,日期,金额\nL1,,还款,2024-11-20,20000.00\n',
      },
      undefined,
    ],
    [
      'with the units in a row below the header',
      {
        ...FILES,
        'loans.csv': `借据号,户号,贷款机构,产品,贷款金额,发放日期,到期日期,年利率\n,,,,（万元）,年月日,年月日,％\n${(FIRST + SECOND).replace('150000.00', '15').replace('60000.00', '6.00')}`,
      },
      undefined,
    ],
    [
      'with names of households in the table of loans alone',
      {
        ...FILES,
        'households.csv': '户号,户主,列入日期\nH1,,2024-08-15\nH2,乙,2024-08-15\n',
        'loans.csv': `户主,${HEADER}甲,${FIRST},${SECOND}`,
      },
      undefined,
    ],
    [
      'with the headers in English below',
      {
        ...FILES,
        'loans.csv': `${HEADER}loan_id,household_id,lender,product,principal,disbursed_on,matures_on,rate_annual_pct\n${FIRST}${SECOND}`,
      },
      undefined,
    ],
    [
      'with a row of totals that agrees',
      { ...FILES, 'loans.csv': `${HEADER}${FIRST}${SECOND}合计,,,,"210,000.00",,,\n` },
      /^loans\.csv:4: the row 合计 is not a loan; it agrees with the sums of its columns$/m,
    ],
    [
      'with a row of totals that differs',
      { ...FILES, 'loans.csv': `${HEADER}${FIRST}${SECOND}总计,,,,200000.00,,,\n` },
      /^warning: TOTAL_DIFFERS: 1 total .*loans\.csv:4:5 \(200000\.00 there, 210000\.00 by its rows\)[\s\S]*^loans\.csv:4: the row 总计 is not a loan$/m,
    ],
    [
      'with a row of totals among the households',
      { ...FILES, 'households.csv': `${HOUSEHOLDS}合计,,\n` },
      /^households\.csv:4: the row 合计/m,
    ],
    [
      'with empty columns and rows at the end',
      { ...FILES, 'loans.csv': `${(HEADER + FIRST + SECOND).replaceAll('\n', ',,\n')},,,,,,,,,\n,,,,,,,,,\n` },
      undefined,
    ],
    [
      'with columns that are known and not read',
      { ...FILES, 'loans.csv': `序号,备注,贷款账号,${HEADER}1,,81010,${FIRST}2,续贷,81011,${SECOND}` },
      /^loans\.csv: columns not read: 序号, 备注,? (and )?贷款账号$/m,
    ],
    [
      'with repayments in place of events',
      {
        'households.csv': HOUSEHOLDS,
        'loans.csv': HEADER + FIRST + SECOND,
        '还款流水.csv': '借据编号,还款日期,归还本金,归还利息\nL1,2024/11/20,"20,000.00",543.75\n',
      },
      /^还款流水\.csv: columns not read: 归还利息$/m,
    ],
    [
      'with households and loans in one table',
      {
        'loans.csv': `户主姓名,身份证号,列入名单日期,${HEADER}甲,3325,2024-08-15,${FIRST}乙,3325,2024-08-15,${SECOND}`,
        'events.csv': EVENTS,
      },
      /^loans\.csv: columns not read: 身份证号$/m,
    ],
    [
      'of other names, with their columns in 万元 and rates with signs',
      {
        '名单.csv': HOUSEHOLDS,
        '明细.tsv': `${HEADER.replace('贷款金额', '发放金额（万元）').replace('年利率(%)', '执行利率')}${FIRST.replace('150000.00', '15').replace('4.35', '4.35%')}${SECOND.replace('60000.00', '6.0').replace('4.35', '4.35%')}`,
        '流水.txt': EVENTS,
      },
      undefined,
    ],
  ])('is settled %s, whole and streamed', async (_, files, told) => {
    const { whole, streamed } = await settled(files);
    expect(whole.stderr, whole.stderr).not.toMatch(/fault/);
    expect([whole.subsidy, streamed.subsidy]).toEqual([SUBSIDY, SUBSIDY]);
    if (told === undefined) return;
    expect(whole.stderr).toMatch(told);
    expect(streamed.stderr).toMatch(told);
  });

  it.each<[string, Record<string, string>, RegExp]>([
    [
      'with full-width commas',
      { ...FILES, 'loans.csv': (HEADER + FIRST).replaceAll(',', '，') },
      /^loans\.csv:1: INVALID_VALUE: "，" .*full-width commas/m,
    ],
    [
      'with vertical bars, which a mapping may name',
      { ...FILES, 'loans.csv': (HEADER + FIRST).replaceAll(',', '|') },
      /^loans\.csv:1: INVALID_VALUE: "\|" .*vertical bars; .*or give the separator "\|" in a mapping$/m,
    ],
    [
      'with a column that nobody knows',
      { ...FILES, 'loans.csv': `期限,${HEADER}12,${FIRST}12,${SECOND}` },
      /^loans\.csv:1:1: UNKNOWN_FIELD: unknown field "期限"/m,
    ],
    [
      'with text under no header',
      { ...FILES, 'loans.csv': `${HEADER.trimEnd()},\n${FIRST.trimEnd()},x\n` },
      /^loans\.csv:1:9: UNKNOWN_FIELD: unknown field ""/m,
    ],
    ...(['', '0.00', '已收'] as const).map((interest): [string, Record<string, string>, RegExp] => [
      `with a repayment without principal whose interest is "${interest}"`,
      { ...FILES, 'events.csv': `借据号,还款日期,归还本金,归还利息\nL1,2024-11-20,,${interest}\n` },
      /^events\.csv:2:3 \(归还本金\): MISSING_FIELD/m,
    ]),
    [
      'with a rate in ‰ of no period',
      { ...FILES, 'loans.csv': `${HEADER.replace('年利率(%)', '执行利率(‰)')}${FIRST}` },
      /^loans\.csv:1:8: UNKNOWN_FIELD: .*write "年利率\(‰\)" or "月利率\(‰\)"/m,
    ],
    [
      'with a rate whose unit stands in some cells only',
      { ...FILES, 'loans.csv': `${HEADER.replace('(%)', '')}${FIRST}${SECOND.replace('4.35', '4.35%')}` },
      /^loans\.csv:2:8 \(年利率\): INVALID_RATE: "4.35" .*write 4\.35%/m,
    ],
    [
      'with an amount that is none below a row of units',
      {
        ...FILES,
        'loans.csv': `${HEADER},,,,万元,,,%\n${FIRST.replace('150000.00', '1O')}`,
      },
      /^loans\.csv:3:5 \(贷款金额\(万元\)\): INVALID_MONEY: "1O"/m,
    ],
    [
      'with households that differ between rows of one table',
      {
        'loans.csv': `户主,列入日期,${HEADER}甲,2024-08-15,${FIRST}丙,2024-08-15,${FIRST.replace('L1', 'L3')}`,
      },
      /^loans\.csv:3:1 \(户主\): DUPLICATE_ID/m,
    ],
    [
      'with a household that the table of loans calls otherwise',
      { ...FILES, 'loans.csv': `户主,${HEADER}甲,${FIRST}丙,${SECOND}` },
      /^loans\.csv:3:1 \(户主\): DUPLICATE_ID: "H2" .* leave name empty or equal to households\.csv:3$/m,
    ],
    [
      'with a loan whose household is in that table alone',
      { ...FILES, 'loans.csv': `户主,${HEADER}甲,${FIRST}丙,${SECOND.replace('H2', 'H3')}` },
      /^loans\.csv:3:3 \(户号\): UNKNOWN_HOUSEHOLD/m,
    ],
  ])('is refused %s', async (_, files, fault) => {
    const { whole, streamed } = await settled(files);
    for (const { code, stderr } of [whole, streamed]) {
      expect(code).toBe(2);
      expect(stderr).toMatch(fault);
    }
  });
});
