import type { Lang, Text } from '../fields/faults.js';
import { FIGURES, type TotalFigure } from '../fields/figures.js';
import type { Loan } from '../fields/loan.js';
import type { Portfolio } from '../fields/portfolio.js';
import { funderNames, sourceText, TERM_LABELS } from '../io/labels.js';
import type { Decimal } from '../kernel/decimal.js';
import type { Adjustment } from '../settlement/corrections.js';
import type { SettlementLine } from '../settlement/lines.js';
import { provenanceOf } from '../settlement/provenance.js';
import type { Settlement } from '../settlement/settle.js';
import { type Term, type TermName, termsOfPolicy } from '../settlement/terms.js';
import type { ByFunder, Totals } from '../settlement/totals.js';
import { figureText, money, periodWords, sumOf } from './figures.js';
import { type Draft, figures, type Said, type SaidColumn, words } from './paper.js';
import type { PaperFormat } from './render.js';
import { termWords } from './term-words.js';
import { WORDS } from './words.js';

/** How a paper is written, and what a settlement does not know. */
export interface PaperOptions {
  /** The format of the paper. */
  readonly format: PaperFormat;
  /** Chinese where it is not given: it is what the offices read. */
  readonly lang?: Lang;
  /** Who files it; the policy's lender where it has one only, else a space to fill in. */
  readonly applicant?: string;
  /** Whom it is filed with; the county's finance bureau and its big-data and finance centre where it is not given. */
  readonly addressee?: string;
}

/** What a paper is written from. */
export interface Matter {
  readonly settlement: Settlement;
  readonly portfolio: Portfolio;
  readonly lang: Lang;
  readonly applicant: string;
  readonly addressee: string;
  /** The funders' names, in the policy's order. */
  readonly funders: readonly string[];
  readonly loanOf: (line: SettlementLine) => Loan;
}

/**
 * @throws TypeError where the settlement is not of the portfolio
 * @throws RangeError where `lang` is no language of the texts
 */
export function matterOf(
  settlement: Settlement,
  portfolio: Portfolio,
  { lang = 'zh-CN', applicant, addressee }: PaperOptions,
): Matter {
  if (!Object.hasOwn(ADDRESSEE, lang)) throw new RangeError(`no language ${lang}: zh-CN and en are spoken`);
  if (settlement.provenance.inputSha256 !== provenanceOf(portfolio).inputSha256) {
    throw new TypeError('the settlement is not of this portfolio: the fingerprints of their inputs differ');
  }
  const { lenders = [] } = settlement.policy;
  const loans = new Map(portfolio.loans.map((loan) => [loan.id, loan]));
  return {
    settlement,
    portfolio,
    lang,
    applicant: applicant ?? (lenders.length === 1 ? (lenders[0] as string) : ''),
    addressee: addressee ?? ADDRESSEE[lang],
    funders: funderNames(settlement.policy, lang),
    loanOf: ({ loanId }) => loans.get(loanId) as Loan,
  };
}

const ADDRESSEE: Text = {
  en: 'the county finance bureau and the county big-data and finance centre',
  'zh-CN': '县财政局、县大数据和金融发展中心',
};

/** What stands under the funders' ids, in the policy's order. */
export function inOrder<T>(byFunder: ByFunder<T>, { settlement: { policy } }: Matter): readonly T[] {
  return policy.funders.map(({ id }) => byFunder[id] as T);
}

/** Figures of totals that a table shows, by name; `funders` stands for a column of each funder. */
export type Shown = readonly (TotalFigure | 'funders')[];

/** The columns of figures. */
export function figureColumns(shown: Shown, { funders }: Matter): readonly SaidColumn[] {
  return shown.flatMap((name): readonly Said[] => (name === 'funders' ? funders : [FIGURES[name].label])).map(figures);
}

/** The cells in these columns. */
export function figureCells(shown: Shown, sum: Totals, matter: Matter): readonly string[] {
  return shown.flatMap((name) =>
    name === 'funders' ? inOrder(sum.funders, matter).map(money) : [figureText(sum[name])],
  );
}

/** What is put right of earlier periods, for every funder in the policy's order. */
export function adjustedOf({ settlement: { policy, adjustments } }: Matter): readonly Decimal[] {
  return policy.funders.map(({ id }) => sumOf(adjustments.map((line) => line.funders[id] as Decimal)));
}

/** What an adjustment does: pay more (补差), take back (扣回), or move an amount from one funder to another. */
export function adjustmentKind({ subsidy }: Adjustment): Text {
  return subsidy.gt(0) ? ADJUSTED.up : subsidy.lt(0) ? ADJUSTED.down : ADJUSTED.across;
}

export const ADJUSTED = {
  up: { en: 'still to be paid', 'zh-CN': '补差' },
  down: { en: 'to be paid back', 'zh-CN': '扣回' },
  across: { en: 'between the funders', 'zh-CN': '出资方之间调整' },
} as const satisfies Record<string, Text>;

/** Says which earlier periods were computed anew. */
export function previousPeriods(draft: Draft, { portfolio: { previous } }: Matter): void {
  const listed = (lang: Lang, separator: string) =>
    previous.map(({ period }) => periodWords(period, lang)).join(separator);
  draft.say(
    previous.length === 0
      ? {
          en: 'No earlier settlement was brought in: there is nothing to put right.',
          'zh-CN': '本次结算未附以前期间的结算，无补差、扣回。',
        }
      : {
          en: `Computed anew from today's data: ${listed('en', ', ')}.`,
          'zh-CN': `以下期间已按现有数据重新计算：${listed('zh-CN', '、')}。`,
        },
  );
}

/** The terms that the programme's own text settles, with its articles. */
export function planTermsTable(draft: Draft, { settlement: { policy }, lang }: Matter): void {
  draft.table(
    { en: "What the programme's text says", 'zh-CN': '项目文件规定的事项' },
    [words(WORDS.term), words(WORDS.provision), words(WORDS.article)],
    termsOfPolicy(policy)
      .filter(({ source }) => source.kind === 'plan')
      .map((term) => termRow(term, policy, lang)),
  );
}

/** The section on the terms that the programme's text leaves open: they must never pass for its own. */
export function openTermsSection(draft: Draft, { settlement: { policy, terms }, lang }: Matter): void {
  draft.section({ en: "Terms that are not from the programme's text", 'zh-CN': '项目文件未规定的口径' });
  draft.say(
    {
      en: "The programme's text does not settle the following terms: they are from other rules, or were set for this settlement, and are no part of it.",
      'zh-CN': '下列事项项目文件未作规定，计算时依据其他规定或为本次结算设定，均不属于项目文件的内容。',
    },
    {
      en: 'Those marked ※ rest on no rule at all. The review is asked to confirm them.',
      'zh-CN': '标※的没有引用任何规定。以上口径请审核时一并确认。',
    },
  );
  draft.table(
    { en: 'Terms as applied', 'zh-CN': '采用的口径' },
    [words(WORDS.term), words(WORDS.applied), words(WORDS.source)],
    terms.map((term) => termRow(term, policy, lang)),
  );
}

function termRow({ term, source }: Term, policy: Settlement['policy'], lang: Lang): readonly string[] {
  const name = term as TermName;
  const mark = source.kind === 'assumption' ? '※ ' : '';
  return [TERM_LABELS[name][lang], termWords(name, policy, lang), mark + sourceText(source, lang)];
}

/** The section by which anyone can compute the same again. */
export function provenanceSection(draft: Draft, { settlement: { provenance } }: Matter): void {
  const { library, version, policySha256, inputSha256 } = provenance;
  draft.section({ en: 'How to check the figures', 'zh-CN': '数据与复核' });
  draft.say(
    {
      en: 'Amounts are in yuan, principal-days in yuan·days; a period includes its first and its last day.',
      'zh-CN': '本文金额单位为人民币元，积数单位为元·天；所列期间含首尾两日。',
    },
    {
      en: 'The same version computes the same figures, to the fen, from data with these fingerprints.',
      'zh-CN': '以相同版本的程序对下列指纹的数据重新计算，结果逐分一致。',
    },
  );
  draft.particulars(
    [{ en: 'computed by', 'zh-CN': '计算程序' }, `${library} ${version}`],
    [{ en: 'SHA-256 of the policy', 'zh-CN': '政策数据 SHA-256' }, policySha256],
    [{ en: 'SHA-256 of the input', 'zh-CN': '输入数据 SHA-256' }, inputSha256],
  );
}
