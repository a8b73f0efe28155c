import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  type EncodedSettlement,
  encodeSettlement,
  parsePortfolio,
  settle,
  suichang2024,
  year,
} from '../../src/index.js';
import { SUICHANG_TERMS } from '../support.js';
import { type Folder, portfolioOf, type Row, readFolder } from './read-folder.js';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The terms that the folders' READMEs give to the command. */
export const policy = suichang2024({
  ...SUICHANG_TERMS,
});

export const fen = (yuan: string) => Math.round(Number(yuan) * 100);
export const grouped = (digits: string) => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');
/** Fen as yuan with separators: 123456 → "1,234.56". */
export const yuan = (amount: number) =>
  `${grouped(String(Math.floor(amount / 100)))}.${String(amount % 100).padStart(2, '0')}`;

/** One year of the county: its files, what they settle to, and what can be asked of them. */
export class County {
  readonly folder: string;
  readonly files: Folder;
  /** The JSON form of SPEC 7. */
  readonly input: ReturnType<typeof portfolioOf> & { readonly previous?: readonly EncodedSettlement[] };
  readonly settlement: EncodedSettlement;
  readonly householdIds: ReadonlySet<string>;
  private readonly eventsByLoan = new Map<string, Row[]>();
  private readonly lines: ReadonlyMap<string, EncodedSettlement['loans'][number]>;

  constructor(
    readonly of: number,
    previous?: EncodedSettlement,
  ) {
    this.folder = join(ROOT, `docs/examples/suichang-${of}`);
    this.files = readFolder(this.folder);
    this.input = { ...portfolioOf(this.files), ...(previous && { previous: [previous] }) };
    this.settlement = encodeSettlement(settle(parsePortfolio({ policy, period: year(of), ...this.input })));
    this.lines = new Map(this.settlement.loans.map((line) => [line.loanId, line]));
    this.householdIds = new Set(this.files.households.map((row) => row.户号!));
    for (const row of this.files.events) {
      this.eventsByLoan.set(row.借据号!, [...(this.eventsByLoan.get(row.借据号!) ?? []), row]);
    }
  }

  get readme(): string {
    return readFileSync(join(this.folder, 'README.md'), 'utf8');
  }

  line(loanId: string) {
    return this.lines.get(loanId)!;
  }

  reasonsOf(loan: Row) {
    return this.line(loan.借据号!).reasons;
  }

  isEligible(loan: Row): boolean {
    return this.reasonsOf(loan).length === 0;
  }

  householdOf(loan: Row): Row {
    return this.files.households.find((row) => row.户号 === loan.户号)!;
  }

  eventsOf(kind: string): readonly Row[] {
    return this.files.events.filter((row) => row.事件 === kind);
  }

  eventsOn(loan: Row, kind: string): readonly Row[] {
    return (this.eventsByLoan.get(loan.借据号!) ?? []).filter((row) => row.事件 === kind);
  }

  /** In fen, after all repayments up to a day. */
  balanceOf(loan: Row, on = '9999-12-31'): number {
    if (loan.发放日期! > on) return 0;
    const repayments = this.eventsOn(loan, '还款').filter(({ 日期 }) => 日期! <= on);
    return repayments.reduce((balance, { 金额 }) => balance - fen(金额!), fen(loan.贷款金额!));
  }

  /** Of all eligible loans together, in fen. */
  eligibleBalance(on?: string): number {
    const eligible = this.files.loans.filter((loan) => this.isEligible(loan));
    return eligible.reduce((sum, loan) => sum + this.balanceOf(loan, on), 0);
  }

  /** The rows of the table under "What is in it" that a folder of either year has. */
  counts(): [what: string, count: number][] {
    const { households, loans } = this.files;
    const rows = (has: (row: Row) => unknown) => loans.filter(has).length;
    const openSpells = (loan: Row) => this.eventsOn(loan, '逾期开始').length - this.eventsOn(loan, '逾期结束').length;
    return [
      ['households (户)', this.householdIds.size],
      ['households without a known income', households.filter((row) => row.乡镇 && !row.家庭年收入).length],
      ['households on 低保, 低边 or 特困 at some time', households.filter((row) => row.救助类型).length],
      ['loans (借据)', loans.length],
      ...['共富经营贷', '共富助学贷', '共富助医贷', '共富安居贷', '共富稳业贷'].map((product): [string, number] => [
        `loans of ${product}`,
        rows((row) => row.产品 === product),
      ]),
      ['loans of another bank', rows((row) => row.贷款机构 !== '遂昌农商银行')],
      ['loans under another subsidy', rows((row) => row.其他贴息项目)],
      ['loans with a reference rate (参考利率)', rows((row) => row['参考年利率(%)'])],
      ['repayments (还款)', this.eventsOf('还款').length],
      ['loans repaid in full', rows((row) => this.balanceOf(row) === 0)],
      ['rate changes (利率调整)', this.eventsOf('利率调整').length],
      ['overdue spells (逾期)', this.eventsOf('逾期开始').length],
      ['overdue spells open at the end of the year', rows((row) => openSpells(row) > 0)],
      ['extensions (展期)', this.eventsOf('展期').length],
      ['misuses (挪用)', this.eventsOf('挪用').length],
    ];
  }

  householdsWith(loans: number): number {
    const own = new Map<string, number>();
    for (const { 户号 } of this.files.loans) own.set(户号!, (own.get(户号!) ?? 0) + 1);
    return [...own.values()].filter((count) => count === loans).length;
  }

  disbursed(from: string, before: string): number {
    return this.files.loans.filter((row) => row.发放日期! >= from && row.发放日期! < before).length;
  }
}
