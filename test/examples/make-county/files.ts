import { compare } from './calendar.js';
import { claimsOf } from './claims.js';
import type { ClaimRow, County, Day, Planted } from './county.js';
import { found } from './county.js';
import { firstYear } from './first-year.js';
import { interestPaidTo } from './interest.js';
import { secondYear } from './second-year.js';
import { workbooksOf } from './workbooks.js';

/** Up to this day interest is paid in the second year, where nothing is in arrears. */
const LAST_PAID = '2025-12-21';

/** The files of both years of the county, and what is planted in its claims: their texts by their paths in the package. */
export function countyFiles(): ReadonlyMap<string, string> {
  const county = firstYear();
  const { claims, planted } = claimsOf(county);
  const folders = {
    'docs/examples/suichang-2024': { ...folderFilesOf(county, '2024-12-21'), 'claims.csv': claimsFileOf(claims) },
    'docs/examples/suichang-2025': folderFilesOf(secondYear(county), LAST_PAID),
    'test/examples': { 'planted-claims.json': plantedFileOf(planted) },
  };
  return new Map(
    Object.entries(folders).flatMap(([folder, files]) =>
      Object.entries(files).map(([name, text]): [string, string] => [`${folder}/${name}`, text]),
    ),
  );
}

/** The workbooks of the second year, with their mapping: their bytes by their paths in the package. */
export async function countyWorkbooks(): Promise<ReadonlyMap<string, Uint8Array>> {
  const files = await workbooksOf(secondYear(firstYear()), LAST_PAID);
  return new Map([...files].map(([name, bytes]) => [`docs/examples/suichang-2025-xlsx/${name}`, bytes]));
}

const money = (yuan: number) => yuan.toFixed(2);
const percent = (rate: number) => rate.toFixed(2);
const csv = (rows: readonly (readonly (string | number)[])[]) => rows.map((row) => `${row.join(',')}\n`).join('');

/**
 * The folder of a county in the form of docs/reference/files.md.
 *
 * @param lastPaid the day up to which interest is paid where nothing is in arrears
 */
function folderFilesOf({ households, loans }: County, lastPaid: Day) {
  const householdRows = households.flatMap(({ id, township, category, listed, assistance, income }) =>
    listed.map((spell, i) =>
      i === 0 ? [id, township, category, ...spell, ...assistance, income] : [id, '', '', ...spell, '', '', '', ''],
    ),
  );
  const loanRows = loans.map((loan) => [
    loan.id,
    loan.household,
    loan.lender,
    loan.product,
    money(loan.principal),
    loan.contractedOn,
    loan.disbursedOn,
    loan.maturesOn,
    percent(loan.rate),
    loan.referenceRate === undefined ? '' : percent(loan.referenceRate),
    ...loan.otherSubsidy,
  ]);
  const eventRows = loans.flatMap((loan) => {
    const rows = loan.events.map(([event, on, figure]): [string, string, Day, string, string] => [
      loan.id,
      event,
      on,
      event === '还款' ? money(found(figure, 'an amount')) : '',
      event.endsWith('利率调整') ? percent(found(figure, 'a rate')) : '',
    ]);
    const paidTo = interestPaidTo(loan, lastPaid);
    if (paidTo > loan.disbursedOn) rows.push([loan.id, '付息至', paidTo, '', '']);
    return rows.sort((a, b) => compare(a[2], b[2]));
  });
  return {
    'households.csv': csv([
      ['户号', '乡镇', '家庭类别', '列入日期', '移出日期', '救助类型', '救助起始日', '救助终止日', '家庭年收入'],
      ...householdRows,
    ]),
    'loans.csv': csv([
      [
        ...['借据号', '户号', '贷款机构', '产品', '贷款金额', '合同日期', '发放日期', '到期日期'],
        ...['年利率(%)', '参考年利率(%)', '其他贴息项目', '其他贴息年利率(%)'],
      ],
      ...loanRows,
    ]),
    'events.csv': csv([['借据号', '事件', '日期', '金额', '年利率(%)'], ...eventRows]),
  };
}

/** A bank's claims: loan, subsidy in yuan, days, principal-days in yuan·days. */
function claimsFileOf(claims: readonly ClaimRow[]) {
  return csv([
    ['借据号', '贴息金额', '贴息天数', '积数'],
    ...claims.map(({ loanId, subsidy, days, principalDays }) => [loanId, yuan(subsidy), days, yuan(principalDays)]),
  ]);
}

/** What is wrong with the claims, an entry a line. */
function plantedFileOf(planted: readonly Planted[]) {
  const lines = planted.map((entry) => {
    const fields = Object.entries(entry).map(([name, value]) => `"${name}": ${JSON.stringify(value)}`);
    return `  { ${fields.join(', ').replaceAll('","', '", "')} }`;
  });
  return `[\n${lines.join(',\n')}\n]\n`;
}

/** Fen as yuan with two decimals. */
function yuan(fen: bigint): string {
  const digits = String(fen).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
