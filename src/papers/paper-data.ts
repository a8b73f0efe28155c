import { isObject, type Lang, type Text } from '../fields/faults.js';
import { FIGURES, type TotalFigure } from '../fields/figures.js';
import { langIn } from '../fields/lang.js';
import type { Loan } from '../fields/loan.js';
import { checkPortfolio, type Portfolio } from '../fields/portfolio.js';
import { unexpected } from '../fields/stages.js';
import { checkWarnings, type Warning } from '../fields/warnings.js';
import type { Decimal } from '../kernel/decimal.js';
import type { Adjustment } from '../settlement/corrections.js';
import type { SettlementLine } from '../settlement/lines.js';
import { provenanceOf } from '../settlement/provenance.js';
import type { Settlement } from '../settlement/settlement.js';
import { checkSettlement } from '../settlement/settlement-check.js';
import { type Term, type TermName, termsOfPolicy } from '../settlement/terms.js';
import type { ByFunder, Totals } from '../settlement/totals.js';
import { bracketed, enumerated, inBoth, inBrackets } from '../words/forms.js';
import { HEADINGS } from '../words/headings.js';
import { funderNames, NATURES, type Nature, natureOf, sourceText, TERM_LABELS } from '../words/labels.js';
import { termText } from '../words/policy-terms.js';
import { TERMS } from '../words/terms.js';
import { money, periodText } from '../words/values.js';
import { figureText, sumOf } from './figures.js';
import { type ColumnHead, type Draft, figureColumn, type PaperText, textColumn } from './paper.js';
import type { PaperFormat } from './render.js';

/** The options of a paper. */
export interface PaperOptions {
  /** The form in which the paper is written. */
  readonly format: PaperFormat;
  /** `zh-CN` where it is not given. */
  readonly lang?: Lang;
  /** Who files the paper; without it the policy's lender where it names exactly one, else a blank to fill in. */
  readonly applicant?: string;
  /**
   * With whom the paper is filed; without it the county's finance bureau and its big-data and finance centre, those of
   * Suichang for the policy `suichang-2024`.
   */
  readonly addressee?: string;
  /**
   * What is sound but unlikely in the input: what `warnings(portfolio)` returns. The annex lists it, in the language of the
   * paper; the application does not. Without it there is no such section.
   */
  readonly warnings?: readonly Warning[];
}

/** What the sections of a paper are written from. */
export interface PaperData {
  readonly settlement: Settlement;
  readonly portfolio: Portfolio;
  readonly lang: Lang;
  readonly applicant: string;
  readonly addressee: string;
  /** The funders' names, in the policy's order. */
  readonly funders: readonly string[];
  readonly loanOf: (line: SettlementLine) => Loan;
  /** The head of the column of households: with the heads of households (户主) where the data has any. */
  readonly householdHead: Text;
  /** The household of a line by its id, with its head where it is given. */
  readonly householdOf: (line: SettlementLine) => Text;
}

/**
 * @throws TypeError where the values are not a settlement and its portfolio
 * @throws RangeError where `lang` is no language of the texts
 */
export function paperDataOf(settlement: Settlement, portfolio: Portfolio, options: PaperOptions): PaperData {
  checkSettlement(settlement);
  checkPortfolio(portfolio);
  if (!isObject(options)) throw unexpected('the options {format}', options);
  const lang = langIn(options, 'zh-CN');
  const { applicant, addressee } = options;
  checkWarnings(options.warnings ?? []);
  if (settlement.provenance.inputSha256 !== provenanceOf(portfolio).inputSha256) {
    throw new TypeError('the settlement was not computed from this portfolio: the SHA-256 of their inputs differ');
  }
  const { lenders = [] } = settlement.policy;
  const loans = new Map(portfolio.loans.map((loan) => [loan.id, loan]));
  const heads = new Map(
    portfolio.households.flatMap(({ id, name }) => (name === undefined || name === '' ? [] : [[id, name] as const])),
  );
  return {
    settlement,
    portfolio,
    lang,
    applicant: applicant ?? (lenders.length === 1 ? (lenders[0] as string) : ''),
    addressee: addressee ?? (ADDRESSEES[settlement.policy.id] ?? ADDRESSEE)[lang],
    funders: funderNames(settlement.policy, lang),
    loanOf: ({ loanId }) => loans.get(loanId) as Loan,
    householdHead: heads.size === 0 ? TERMS.householdId : bracketed(TERMS.householdId, TERMS.headOfHousehold),
    householdOf: ({ householdId }) => inBoth((each) => inBrackets(householdId, heads.get(householdId), each)),
  };
}

/** The blank for a date that is written by hand. */
export const DATE_BLANK: Text = { en: '', 'zh-CN': '　　　　年　　月　　日' };

const ADDRESSEE: Text = {
  en: 'the county finance bureau and the county big-data and finance centre',
  'zh-CN': '县财政局、县大数据和金融发展中心',
};

/** With whom the papers of a known programme are filed, by the id of its policy. */
const ADDRESSEES: Readonly<Record<string, Text | undefined>> = {
  'suichang-2024': {
    en: 'the finance bureau and the big-data and finance centre of Suichang county',
    'zh-CN': '遂昌县财政局、遂昌县大数据和金融发展中心',
  },
};

/** The values under the funders' ids, in the order of the policy. */
export function inOrder<T>(byFunder: ByFunder<T>, { settlement: { policy } }: PaperData): readonly T[] {
  return policy.funders.map(({ id }) => byFunder[id] as T);
}

/** Loans for which the funders have the same entry of shares: its place in `policy.funderShares`, −1 for none. */
export interface LoansOfShares {
  readonly entry: number;
  readonly lines: readonly SettlementLine[];
}

/** The loans of a settlement by the entry that gives the funders' shares, those with the funders' own last. */
export function byShares({ loans, policy: { funderShares = [] } }: Settlement): readonly LoansOfShares[] {
  return [...funderShares.keys(), -1]
    .map((entry) => ({ entry, lines: loans.filter((line) => (line.funderShares ?? -1) === entry) }))
    .filter(({ lines }) => lines.length > 0);
}

/** The figures of totals that a table has columns for, by name; `funders` stands for one column a funder. */
export type FigureColumns = readonly (TotalFigure | 'funders')[];

/** The columns of figures. */
export function figureColumns(names: FigureColumns, { funders }: PaperData): readonly ColumnHead[] {
  return names
    .flatMap((name): readonly PaperText[] => (name === 'funders' ? funders : [FIGURES[name].label]))
    .map(figureColumn);
}

/** The cells in these columns. */
export function figureCells(names: FigureColumns, sum: Totals, data: PaperData): readonly string[] {
  return names.flatMap((name) =>
    name === 'funders' ? inOrder(sum.funders, data).map(money) : [figureText(sum[name])],
  );
}

/** The adjustments of every funder, added up, in the order of the policy. */
export function adjustedOf({ settlement: { policy, adjustments } }: PaperData): readonly Decimal[] {
  return policy.funders.map(({ id }) => sumOf(adjustments.map((line) => line.funders[id] as Decimal)));
}

/** The adjustments of each nature that there is. */
export function byNature(
  adjustments: readonly Adjustment[],
): readonly { readonly nature: Nature; readonly lines: readonly Adjustment[] }[] {
  return NATURES.map((nature) => ({
    nature,
    lines: adjustments.filter(({ subsidy }) => natureOf(subsidy) === nature),
  })).filter(({ lines }) => lines.length > 0);
}

/** A paragraph that names the earlier periods that were recomputed. */
export function previousPeriods(draft: Draft, { portfolio: { previous } }: PaperData): void {
  const periods = (lang: Lang) =>
    enumerated(
      previous.map(({ period }) => periodText(period, lang)),
      lang,
    );
  draft.paragraph(
    previous.length === 0
      ? {
          en: 'No earlier settlement was given; there are no adjustments.',
          'zh-CN': '本次结算未附以前期间的结算，无以前年度调整。',
        }
      : {
          en: `Recomputed from the present data: ${periods('en')}.`,
          'zh-CN': `以下期间已按现有数据重新计算：${periods('zh-CN')}。`,
        },
  );
}

/** The table of the terms that the plan fixes, with its articles. */
export function planTermsTable(draft: Draft, { settlement: { policy }, lang }: PaperData): void {
  draft.table(
    HEADINGS.planTerms,
    [textColumn(TERMS.term), textColumn(TERMS.provision), textColumn(TERMS.article)],
    termsOfPolicy(policy)
      .filter(({ source }) => source.kind === 'plan')
      .map((term) => termRow(term, policy, lang)),
  );
}

/** The section on the terms that the plan does not fix. */
export function openTermsSection(draft: Draft, { settlement: { policy, terms }, lang }: PaperData): void {
  draft.section(HEADINGS.otherTerms);
  draft.paragraph(
    {
      en: 'The following terms are not the plan’s own words: readings of it, other rules, or assumptions.',
      'zh-CN': '下列口径并非方案原文，或为对方案的理解，或依据其他规定，或为暂定。',
    },
    {
      en: 'Terms marked ※ are assumptions without a rule. Please confirm them in the review.',
      'zh-CN': '标※的为暂定，没有引用任何规定。以上口径请审核时一并确认。',
    },
  );
  draft.table(
    HEADINGS.otherTerms,
    [textColumn(TERMS.term), textColumn(TERMS.value), textColumn(TERMS.source)],
    terms.map((term) => termRow(term, policy, lang)),
  );
}

function termRow({ term, source }: Term, policy: Settlement['policy'], lang: Lang): readonly string[] {
  const name = term as TermName;
  const mark = source.kind === 'assumption' ? '※ ' : '';
  return [TERM_LABELS[name][lang], termText(name, policy, lang), mark + sourceText(source, lang)];
}

/** The section on how the settlement can be recomputed: program, version and fingerprints. */
export function provenanceSection(draft: Draft, { settlement: { provenance } }: PaperData): void {
  const { library, version, policySha256, inputSha256 } = provenance;
  draft.section(HEADINGS.provenance);
  draft.paragraph(
    {
      en: 'Amounts are in yuan, principal-days in yuan·days. A period includes its first and its last day.',
      'zh-CN': '本文金额单位为人民币元，积数单位为元·天；所列期间含首尾两日。',
    },
    {
      en: 'The same version of the program computes the same figures, to the fen, from data with the following SHA-256.',
      'zh-CN': '以相同版本的程序对具有下列 SHA-256 的数据重新计算，结果逐分相同。',
    },
  );
  draft.particulars(
    [HEADINGS.program, `${library} ${version}`],
    [HEADINGS.policySha256, policySha256],
    [HEADINGS.inputSha256, inputSha256],
  );
}
