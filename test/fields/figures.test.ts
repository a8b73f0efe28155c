import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { claimFields } from '../../src/fields/claim.js';
import {
  ADDED_FIGURES,
  COMMON_FIGURES,
  COMPUTED_FIGURES,
  derivedFrom,
  FIGURES,
  type Figure,
  type FigureTotal,
  figureTable,
  isDerivedFigure,
  LOAN_FIGURES,
  TOTAL_FIGURES,
  type Unit,
} from '../../src/fields/figures.js';
import { encodeSettlement, settle } from '../../src/index.js';
import { runVectors, VECTORS } from '../../src/testing/index.js';
import { figureHeader } from '../../src/words/labels.js';
import { HOUSEHOLD, LOAN, POLICY, parseAnyPortfolio } from '../support.js';

const NAMES = Object.keys(FIGURES) as Figure[];

describe('the table of figures', () => {
  it('has each figure of a loan and of totals, and nothing else', () => {
    expect([...new Set([...LOAN_FIGURES, ...TOTAL_FIGURES])].sort()).toEqual([...NAMES].sort());
    expect(COMMON_FIGURES).toEqual(TOTAL_FIGURES.filter((name) => (LOAN_FIGURES as readonly Figure[]).includes(name)));
    expect(NAMES.filter(isDerivedFigure)).toEqual(['borrowerInterest']);
  });

  it('lists figures in the order of SPEC 9', () => {
    for (const list of [LOAN_FIGURES, TOTAL_FIGURES, COMPUTED_FIGURES, ADDED_FIGURES, COMMON_FIGURES]) {
      expect(list).toEqual(NAMES.filter((name) => (list as readonly Figure[]).includes(name)));
    }
    expect(LOAN_FIGURES).toEqual([
      'subsidisedDays',
      'principalDays',
      'interest',
      'concession',
      'waived',
      'capped',
      'subsidy',
      'borrowerInterest',
    ]);
    expect(TOTAL_FIGURES.slice(0, 4)).toEqual(['loans', 'subsidisedLoans', 'households', 'principalDays']);
  });

  it('gives every figure a label of its own in each language', () => {
    for (const lang of ['en', 'zh-CN'] as const) {
      const labels = NAMES.map((name) => FIGURES[name].label[lang]);
      expect(new Set(labels).size, lang).toBe(labels.length);
      for (const label of labels) expect(label).toMatch(lang === 'en' ? /^[a-z][a-z ’-]*$/ : /^\p{Script=Han}+$/u);
    }
  });

  it('derives figures only from earlier ones that loans and totals both have', () => {
    for (const name of NAMES.filter(isDerivedFigure)) {
      const { plus, minus } = FIGURES[name].total;
      for (const other of [...plus, ...minus]) {
        expect(COMMON_FIGURES.slice(0, COMMON_FIGURES.indexOf(name)), `${name} of ${other}`).toContain(other);
      }
    }
  });

  it('counts loans by figures that loans have', () => {
    for (const name of NAMES) {
      const total: (typeof FIGURES)[Figure]['total'] = FIGURES[name].total;
      if (typeof total === 'object' && 'loansWith' in total) expect(LOAN_FIGURES, name).toContain(total.loansWith);
    }
  });

  it('a derived figure is a sum less a sum', () => {
    const fen: Record<string, number> = { interest: 1000, subsidy: 300, waived: 50 };
    expect(derivedFrom('borrowerInterest', (name) => fen[name] as number)).toBe(650);
  });
});

describe('the fields of a claim that are figures', () => {
  it.each([
    ['subsidy', 'subsidy'],
    ['days', 'subsidisedDays'],
    ['principalDays', 'principalDays'],
  ] as const)('%s has the header and the label of %s, so that a detail can be read as a claim', (field, figure) => {
    const { header, labels } = claimFields[field];
    expect([header, labels[0]]).toEqual([figureHeader(figure, 'en'), figureHeader(figure, 'zh-CN')]);
  });
});

describe('every figure that the engine computes', () => {
  it.each(COMPUTED_FIGURES)('%s is above 0 in some golden vector, and as the vector expects', (name) => {
    const settled = VECTORS.filter(({ expected }) => {
      const loans = 'faults' in expected ? [] : (expected.loans as readonly Record<string, unknown>[] | undefined);
      return loans?.some((line) => Number(line[name] ?? 0) > 0) === true;
    });
    expect(settled.length).toBeGreaterThan(0);
    const { failed } = runVectors(
      (portfolio) => encodeSettlement(settle(parseAnyPortfolio(portfolio))),
      settled.slice(0, 20),
    );
    expect(failed).toEqual([]);
  });
});

describe('the JSON form', () => {
  const { loans, totals, groups } = encodeSettlement(
    settle(
      parseAnyPortfolio({
        policy: POLICY,
        period: { from: '2024-01-01', to: '2025-01-01' },
        households: [HOUSEHOLD],
        loans: [LOAN],
      }),
    ),
  );

  it('has every figure of a loan in a line, in the order of the table', () => {
    const keys = Object.keys(loans[0] as object);
    expect(keys.slice(0, 5)).toEqual(['loanId', 'householdId', 'basis', 'reasons', 'excludedDays']);
    expect(keys.slice(5)).toEqual([...LOAN_FIGURES, 'funders', 'product', 'township', 'category']);
  });

  it('has every figure of totals in totals and groups', () => {
    for (const sum of [totals, groups.basis.trial as typeof totals]) {
      expect(Object.keys(sum)).toEqual([...TOTAL_FIGURES, 'funders']);
    }
  });

  it('has amounts and principal-days as strings of two decimals, all others as whole numbers', () => {
    for (const name of NAMES) {
      const isAmount = ['yuan', 'yuanDays'].includes(FIGURES[name].unit);
      const values = [totals, loans[0] as object].flatMap((row) =>
        name in row ? [row[name as keyof typeof row]] : [],
      );
      for (const value of values) {
        if (isAmount) expect(value, name).toMatch(/^\d+\.\d\d$/);
        else expect(Number.isSafeInteger(value), name).toBe(true);
      }
      expect(values.length, name).toBeGreaterThan(0);
    }
  });
});

describe('a figure that lacks a part does not compile', () => {
  const label = { en: 'penalty', 'zh-CN': '罚息' };

  it('its label in a language', () => {
    // @ts-expect-error no Chinese
    figureTable({ penalty: { label: { en: 'penalty' }, unit: 'yuan', total: 'sum', listed: true } });
    // @ts-expect-error no English
    figureTable({ penalty: { label: { 'zh-CN': '罚息' }, unit: 'yuan', total: 'sum', listed: true } });
  });

  it('without its unit, or with an unknown unit', () => {
    // @ts-expect-error in yuan or in days?
    figureTable({ penalty: { label, total: 'sum', listed: true } });
    // @ts-expect-error a unit says how it is shown, written, read and laid out
    figureTable({ penalty: { label, unit: 'dollars', total: 'sum', listed: true } });
  });

  it('how it adds up', () => {
    // @ts-expect-error the sum, a count, or none?
    figureTable({ penalty: { label, unit: 'yuan', listed: true } });
    // @ts-expect-error no figure has this name
    figureTable({ penalty: { label, unit: 'count', total: { loansWith: 'subsidi' }, listed: true } });
    // @ts-expect-error no figure has this name
    figureTable({ penalty: { label, unit: 'yuan', total: { plus: ['interst'], minus: [] }, listed: true } });
  });

  it('whether tables and CSV files have it', () => {
    // @ts-expect-error listed or not?
    figureTable({ penalty: { label, unit: 'yuan', total: 'sum' } });
  });
});

describe('the doc comment of a figure', () => {
  const files = ['lines', 'totals'].map((name) => new URL(`../../src/settlement/${name}.ts`, import.meta.url).pathname);
  const program = ts.createProgram(files, {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    strict: true,
    skipLibCheck: true,
    types: [],
  });
  const checker = program.getTypeChecker();

  const commentOf = (type: string, field: string): string => {
    for (const file of files) {
      const source = program.getSourceFile(file) as ts.SourceFile;
      const declaration = source.statements.find((one) => ts.isInterfaceDeclaration(one) && one.name.text === type);
      if (declaration === undefined) continue;
      const property = checker.getTypeAtLocation(declaration).getProperty(field);
      return ts.displayPartsToString(property?.getDocumentationComment(checker));
    }
    throw new Error(`no type ${type}`);
  };

  it.each([
    ...LOAN_FIGURES.flatMap((name) => [['SettlementLine', name] as const, ['EncodedLine', name] as const]),
    ...TOTAL_FIGURES.flatMap((name) => [['Totals', name] as const, ['EncodedTotals', name] as const]),
  ])('is a sentence that editors show for %s.%s', (type, name) => {
    expect(commentOf(type, name)).toMatch(/^[A-Z].{10,}\.$/);
  });

  it('is the comment above its entry in FIGURES', () => {
    expect(commentOf('Totals', 'borrowerInterest')).toBe(
      'The part of the interest that the borrower pays: interest − subsidy − waived, in yuan.',
    );
  });

  it('is listed in docs/reference/figures.md, figure by figure', async () => {
    const isOfLoan = (name: Figure) => (LOAN_FIGURES as readonly Figure[]).includes(name);
    const rows = NAMES.map((name) => [
      `\`${name}\``,
      FIGURES[name].label.en,
      FIGURES[name].label['zh-CN'],
      UNIT[FIGURES[name].unit],
      isOfLoan(name) ? 'yes' : '',
      totalOf(name),
      commentOf(isOfLoan(name) ? 'SettlementLine' : 'Totals', name),
    ]);
    const head = ['figure', 'English', '中文', 'unit', 'of a loan', 'in totals', 'meaning'];
    const page = [
      '# Figures',
      '',
      'Every figure of a settlement, in the order in which the JSON form has them: of a loan, in its line; of totals, in the totals and in every group. The names are those of the JSON form and of the TypeScript types; the labels are those of tables, papers, the workbook and Chinese CSV headers. [The formulas](formulas.md) say how each is computed. Written from `src/fields/figures.ts` by `npx vitest run --project UTC test/fields/figures.test.ts --update`; the same test fails where this page is out of date.',
      '',
      ...[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`),
      '',
      'Beside them stands `funders`: what each funder pays of the subsidy, in yuan, under the funders’ ids. In JSON amounts and principal-days are strings of two decimals, the other figures are numbers.',
      '',
    ].join('\n');
    await expect(page).toMatchFileSnapshot('../../docs/reference/figures.md');
  });
});

const UNIT: Readonly<Record<Unit, string>> = { yuan: 'yuan', yuanDays: 'yuan·days', days: 'days', count: 'count' };

function totalOf(name: Figure): string {
  const { total }: { readonly total: FigureTotal } = FIGURES[name];
  if (total === 'none') return '';
  if (total === 'sum') return 'sum of the loans';
  if (total === 'loans' || total === 'households') return `number of ${total}`;
  if ('loansWith' in total) return `number of loans with \`${total.loansWith}\` above 0`;
  return [total.plus.map((other) => `\`${other}\``).join(' + '), ...total.minus.map((other) => `\`${other}\``)].join(
    ' − ',
  );
}
