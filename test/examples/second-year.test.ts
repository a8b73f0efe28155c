import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type EncodedSettlement, safeParsePortfolio, year } from '../../src/index.js';
import { fingerprint } from '../../src/kernel/fingerprint.js';
import { settleByDay } from '../../src/testing/oracle/oracle.js';
import { tiexi } from '../cli/command.js';
import { pageOf } from '../docs/markdown.js';
import { isTrue } from '../testing/working.js';
import { County, fen, grouped, policy, ROOT, yuan } from './county.js';
import type { Row } from './read-folder.js';

const issuedText = readFileSync(join(ROOT, 'docs/examples/suichang-2025/settlement-2024.json'), 'utf8');
const issued: EncodedSettlement = JSON.parse(issuedText);
const firstYear = new County(2024);
const county = new County(2025, issued);
const { readme, settlement, householdIds } = county;
const { households, loans } = county.files;
const page = pageOf('docs/examples/suichang-2025/README.md', readme);

/** The rows of the table of corrections: loan, what became known, what was issued, what it comes to, the difference. */
const corrections = [...readme.matchAll(/^\| (L\d{4}-\d{4}) \|(.*)\|$/gm)].map(([, loanId, rest]) => {
  const [known, before, today, difference] = rest!.split('|').map((cell) => cell.trim());
  return { loanId: loanId!, known: known!, before: before!, today: today!, difference: difference!.replace('−', '-') };
});
/** The result of a cell's arithmetic, or the amount that stands there. */
const resultOf = (cell: string) => /[\d.]+$/.exec(cell)![0];

describe('the settlement of 2024 as it was issued', () => {
  it('equals the settlement of the 2024 folder byte for byte, except for the version and the hash', () => {
    const { provenance, ...settled } = firstYear.settlement;
    const { settlementSha256: _, ...others } = { ...provenance, version: issued.provenance.version };
    const sameVersion = { ...settled, provenance: others };
    const sealed = { ...settled, provenance: { ...others, settlementSha256: fingerprint(sameVersion) } };
    expect(`${JSON.stringify(sealed, null, 2)}\n`).toBe(issuedText);
  });
});

describe('the county’s files of the second year', () => {
  it.each(['households.csv', 'loans.csv', 'events.csv'])('%s is UTF-8 without a byte-order mark', (file) => {
    const bytes = readFileSync(join(county.folder, file));
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    expect(text.charCodeAt(0)).not.toBe(0xfeff);
  });

  it('identify households and loans by ids alone', () => {
    const ids = [...householdIds, ...loans.map((row) => row.借据号!)];
    expect(ids.filter((id) => !/^(H\d{4}|L\d{4}-\d{4})$/.test(id))).toEqual([]);
    expect(Object.keys(households[0]!)).not.toContain('户主');
  });

  it('have no fault in any row', () => {
    expect(safeParsePortfolio({ policy, period: year(2025), ...county.input })).toMatchObject({ success: true });
  });

  it('settle to the same lines, adjustments and sums as the day-by-day oracle', () => {
    const byDay = settleByDay({ policy: settlement.policy, period: settlement.period, ...county.input });
    type Line = Pick<EncodedSettlement['loans'][number], 'loanId' | 'subsidy' | 'interest' | 'concession'>;
    const shown = (of: Pick<EncodedSettlement, 'adjustments' | 'payable'> & { readonly loans: readonly Line[] }) => ({
      loans: of.loans.map(({ loanId, subsidy, interest, concession }) => ({ loanId, subsidy, interest, concession })),
      adjustments: of.adjustments,
      payable: of.payable,
    });
    expect(shown(byDay)).toEqual(shown(settlement));
  });

  it('have every household of 2024, and every loan except the one entered by mistake', () => {
    const ids = new Set(loans.map((row) => row.借据号));
    const gone = firstYear.files.loans.filter((row) => !ids.has(row.借据号));
    expect(gone.map((row) => row.借据号)).toEqual(['L2024-0313']);
    expect([...firstYear.householdIds].filter((id) => !householdIds.has(id))).toEqual([]);
  });

  it('change only what the README names in the data of 2024', () => {
    const corrected = new Set(corrections.map(({ loanId }) => loanId));
    const known = (of: County, loan: Row) => ({
      loan: of.files.loans.find((row) => row.借据号 === loan.借据号),
      events: of.files.events.filter(
        (row) => row.借据号 === loan.借据号 && row.日期! < '2025-01-01' && row.事件 !== '付息至',
      ),
    });
    for (const loan of firstYear.files.loans) {
      if (!corrected.has(loan.借据号!)) expect(known(county, loan)).toEqual(known(firstYear, loan));
    }
  });

  it.each(['2025-12-31', '2025-02-28'])('have a loan disbursed on %s', (day) => {
    expect(loans.filter((row) => row.发放日期 === day)).not.toEqual([]);
  });

  it('have matured loans: repaid on the day, late, extended, and not repaid', () => {
    const ofFirstYear = loans.filter((row) => row.借据号! < 'L2025' && row.到期日期! < '2026-01-01');
    const last = (row: Row) => county.eventsOn(row, '还款').at(-1)?.日期 ?? '';
    const extended = ofFirstYear.filter((row) => county.eventsOn(row, '展期').length > 0);
    const open = ofFirstYear.filter((row) => county.balanceOf(row) > 0 && !extended.includes(row));
    expect(ofFirstYear.filter((row) => last(row) === row.到期日期)).not.toEqual([]);
    expect(ofFirstYear.filter((row) => last(row) > row.到期日期!)).not.toEqual([]);
    expect(extended).not.toEqual([]);
    expect(open).not.toEqual([]);
  });

  it('have an overdue spell across both ends of the year', () => {
    const across = loans.filter(
      (row) =>
        county.eventsOn(row, '逾期开始').some((event) => event.日期! < '2025-01-01') &&
        county.eventsOn(row, '逾期结束').length === 0,
    );
    expect(across.map((row) => row.借据号)).toEqual(['L2024-0235']);
  });

  it('have a household of 2024 that is refused a second loan, and keeps its first', () => {
    const first = new Set(firstYear.files.loans.filter((row) => firstYear.isEligible(row)).map((row) => row.户号));
    const refused = loans.filter((row) => row.借据号! > 'L2025' && first.has(row.户号) && !county.isEligible(row));
    expect(refused).not.toEqual([]);
  });
});

describe('the corrections to 2024', () => {
  it.each(corrections)('$loanId: the arithmetic is right', ({ before, today, difference }) => {
    expect([before, today].map(isTrue)).toEqual([true, true]);
    expect(fen(resultOf(today)) - fen(resultOf(before))).toBe(fen(difference));
  });

  it.each(corrections)('$loanId: the named days are in the files of one of the years', ({ loanId, known }) => {
    const days = [firstYear, county].flatMap(({ files }) => {
      const loan = files.loans.find((row) => row.借据号 === loanId);
      const household = files.households.filter((row) => row.户号 === loan?.户号);
      const events = files.events.filter((row) => row.借据号 === loanId);
      return [...household.map((row) => row.救助起始日), ...events.map((row) => row.日期)];
    });
    for (const day of known.match(/\d{4}-\d\d-\d\d/g) ?? []) expect(days).toContain(day);
  });

  it('are those that the README works out by hand, and no others', () => {
    const shown = settlement.adjustments.map(({ loanId, issued, recomputed, subsidy }) => [
      loanId,
      issued,
      recomputed,
      subsidy,
    ]);
    expect(shown).toEqual(
      corrections.map(({ loanId, before, today, difference }) => [
        loanId,
        resultOf(before),
        resultOf(today),
        difference,
      ]),
    );
  });

  it('add up to the sum that the README states', () => {
    const differences = corrections.map(({ difference }) => fen(difference));
    const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
    const [back, more] = [differences.filter((d) => d < 0), differences.filter((d) => d > 0)].map(sum);
    const all = `${yuan(more!)} yuan are still to be paid (补差), ${yuan(-back!)} yuan to be paid back (扣回)`;
    expect(readme).toContain(all);
    expect(readme).toContain(`${yuan(more! + back!)} yuan in all`);
  });

  it('are included in the payable amounts', () => {
    const [province, local] = ['province', 'local'].map((id) => {
      const adjusted = settlement.adjustments.reduce((total, { funders }) => total + fen(funders[id]!), 0);
      expect(fen(settlement.payable[id]!)).toBe(fen(settlement.totals.funders[id]!) + adjusted);
      return yuan(fen(settlement.payable[id]!));
    });
    expect(readme).toContain(`${province} yuan for the province and ${local} yuan for the county`);
  });
});

describe('the README of the second year', () => {
  it('gives the commands that issue 2024 and settle 2025', async () => {
    const commands = page.blocks
      .filter(({ lang }) => lang === 'sh')
      .map(({ text }) => text.replace(/\\\n/g, ' ').replace(/>.*/, '').trim().split(/\s+/).slice(1));
    const [settle, issue] = commands as [string[], string[]];
    const second = await tiexi([...settle, '--format', 'json'], { cwd: ROOT });
    const first = await tiexi(issue, { cwd: ROOT });
    expect(JSON.parse(second.stdout).loans).toEqual(JSON.parse(JSON.stringify(settlement.loans)));
    expect(JSON.parse(second.stdout).payable).toEqual(settlement.payable);
    expect(JSON.parse(first.stdout).loans).toEqual(issued.loans);
  });

  it.each<[string, number]>([
    ...county.counts(),
    ['of these, of 2024', [...householdIds].filter((id) => firstYear.householdIds.has(id)).length],
    ['households with two or more loans', [2, 3, 4, 5].reduce((sum, n) => sum + county.householdsWith(n), 0)],
    ['households that left the list (名单库) at some time', households.filter((row) => row.移出日期).length],
    ['loans disbursed before 2025', county.disbursed('2000-01-01', '2025-01-01')],
    ['loans disbursed from January to June 2025', county.disbursed('2025-01-01', '2025-07-01')],
    ['loans disbursed from July to December 2025', county.disbursed('2025-07-01', '2026-01-01')],
    ['loans that are not eligible', loans.filter((row) => !county.isEligible(row)).length],
  ])('counts %s: %i', (what, count) => {
    expect(readme).toContain(`| ${what} | ${count} |\n`);
  });

  it.each([
    ['2025-06-30', '100 million', 100_000_000_00],
    ['2025-12-31', '200 million', 200_000_000_00],
  ])('states the balance of eligible loans on %s, within one percent of the plan’s %s', (day, million, plan) => {
    const balance = county.eligibleBalance(day);
    expect(readme).toContain(`balance of ${million} yuan | ${yuan(balance)} yuan, eligible loans on ${day} |`);
    expect(Math.abs(balance / plan - 1)).toBeLessThan(0.01);
  });

  it('states the relief of the year, and of both years by family', () => {
    const reliefOf = ({ totals }: EncodedSettlement) => fen(totals.subsidy) + fen(totals.concession);
    const year = reliefOf(settlement);
    const both = year + reliefOf(firstYear.settlement);
    const perFamily = grouped(String(Math.round(both / 100 / householdIds.size)));
    expect(readme).toContain(
      `${perFamily} yuan since September 2024 (subsidy and concession), ${yuan(year)} yuan of it for all in 2025`,
    );
  });
});
