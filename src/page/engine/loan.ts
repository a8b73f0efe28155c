import type { Assessment, LoanAssessment } from '../../engine/assess.js';
import type { Segment } from '../../engine/segment.js';
import type { Batch } from '../../fields/batch.js';
import type { Lang } from '../../fields/faults.js';
import { FIGURES, LOAN_FIGURES } from '../../fields/figures.js';
import { householdFields } from '../../fields/household.js';
import { labelText } from '../../fields/label.js';
import type { Portfolio } from '../../fields/portfolio.js';
import { BASES, EXCLUSIONS } from '../../fields/reasons.js';
import { explain } from '../../io/explain.js';
import { yuan } from '../../kernel/fen.js';
import { type Day, formatDay } from '../../kernel/plain-date.js';
import type { Fraction } from '../../kernel/rational.js';
import { columnsOf, encodeLine, lineAt } from '../../settlement/lines.js';
import { reasonsWithFacts } from '../../settlement/reason-facts.js';
import type { Settlement } from '../../settlement/settlement.js';
import { sourceOf, TERM_OF_EXCLUSION, type TermName } from '../../settlement/terms.js';
import { keyValuesText } from '../../words/caps.js';
import { parted } from '../../words/forms.js';
import { HEADINGS } from '../../words/headings.js';
import { figureLabel, funderNames, sourceText, TERM_LABELS } from '../../words/labels.js';
import { UNIT_WORDS } from '../../words/page.js';
import { termText } from '../../words/policy-terms.js';
import { reasonPlainText } from '../../words/reason-facts.js';
import { TERMS } from '../../words/terms.js';
import { exactYuanText, halfOpenText, money } from '../../words/values.js';
import { assessedAt } from '../../worker/assessed.js';
import type { ShownFigure, ShownLoan, ShownSegment } from '../protocol.js';
import { heads, valueText } from './tables.js';

/** A loan at a place of the settlement with all that is shown of it: its days, its amounts, its household. */
export function shownLoan(
  place: number,
  {
    portfolio,
    settlement,
    batch,
  }: { readonly portfolio: Portfolio; readonly settlement: Settlement; readonly batch: Batch },
  lang: Lang,
): ShownLoan {
  const { policy } = portfolio;
  const { assessment, places } = assessedAt(portfolio, place);
  const loanId = batch.loanIdAt(place);
  const assessed = assessment.loans.find(({ loan }) => loan.id === loanId) as LoanAssessment;
  const { loan, basis, reasons } = assessed;
  const line = lineAt(columnsOf(settlement), place);
  const encoded = encodeLine(line);
  const names = funderNames(policy, lang);
  const fact = (name: string, label: string, value: string, unit = ''): ShownFigure => ({ name, label, value, unit });
  return {
    loanId,
    heading: parted([`${TERMS.loan[lang]} ${loanId}`, assessment.household.name ?? ''], lang),
    basis: BASES[basis][lang],
    isEligible: reasons.length === 0,
    facts: [
      fact('product', TERMS.product[lang], loan.product),
      fact('lender', TERMS.lender[lang], loan.lender),
      fact('principal', TERMS.principal[lang], money(yuan(loan.principal)), UNIT_WORDS.yuan[lang]),
      fact('disbursedOn', TERMS.disbursedOn[lang], formatDay(loan.disbursedOn)),
      fact('maturesOn', TERMS.maturesOn[lang], formatDay(loan.maturesOn)),
      ...(loan.extendedTo === undefined
        ? []
        : [fact('extendedTo', TERMS.extendedTo[lang], formatDay(loan.extendedTo))]),
    ],
    figures: LOAN_FIGURES.map((name) =>
      fact(name, figureLabel(name, lang), valueText(encoded[name]), UNIT_WORDS[FIGURES[name].unit][lang]),
    ),
    reasons: reasonsWithFacts(assessed, assessment).map((reason) => reasonPlainText(reason, lang)),
    segments: assessed.segments.map((segment) => shownSegment(segment, assessed, assessment, lang)),
    funders: {
      caption: HEADINGS.funding[lang],
      columns: heads([TERMS.funder[lang]], [TERMS.amount[lang]], lang),
      rows: policy.funders.map(({ id }, i) => [names[i] as string, money(encoded.funders[id] as string)]),
      foot: [TERMS.total[lang], money(encoded.subsidy)],
    },
    short: explain(assessment, { loanId, settlement, lang, form: 'short' }),
    long: explain(assessment, { loanId, settlement, lang }),
    household: householdOf(assessment, places, settlement, lang),
  };
}

function householdOf(
  { household }: Assessment,
  places: readonly number[],
  settlement: Settlement,
  lang: Lang,
): ShownLoan['household'] {
  const word = (field: keyof typeof householdFields) => labelText(householdFields[field].labels)[lang];
  const fact = (name: string, label: string, value: string, unit = ''): ShownFigure[] =>
    value === '' ? [] : [{ name, label, value, unit }];
  const lines = places.map((each) => encodeLine(lineAt(columnsOf(settlement), each)));
  return {
    id: household.id,
    places,
    facts: [
      ...fact('id', TERMS.householdId[lang], household.id),
      ...fact('name', TERMS.headOfHousehold[lang], household.name ?? ''),
      ...fact('township', TERMS.township[lang], household.township ?? ''),
      ...fact('category', TERMS.category[lang], household.category ?? ''),
      ...fact('listed', word('listed'), spansOf(household.listed, lang)),
      ...fact(
        'assistance',
        word('assistance'),
        parted(
          household.assistance.map((spell) => `${spell.kind} ${spansOf([spell], lang)}`),
          lang,
        ),
      ),
      ...fact(
        'annualIncome',
        word('annualIncome'),
        household.annualIncome === undefined ? '' : money(yuan(household.annualIncome)),
        UNIT_WORDS.yuan[lang],
      ),
    ],
    loans: {
      caption: TERMS.loan[lang],
      columns: heads(
        [TERMS.loanId[lang], TERMS.product[lang], TERMS.basis[lang]],
        [figureLabel('interest', lang), figureLabel('subsidy', lang), figureLabel('borrowerInterest', lang)],
        lang,
      ),
      rows: lines.map((line) => [
        line.loanId,
        line.product,
        BASES[line.basis][lang],
        money(line.interest),
        money(line.subsidy),
        money(line.borrowerInterest),
      ]),
    },
  };
}

function spansOf(spans: readonly { readonly from: Day; readonly to?: Day | undefined }[], lang: Lang): string {
  return parted(
    spans.map(({ from, to }) =>
      to === undefined ? `${formatDay(from)} →` : halfOpenText({ from: formatDay(from), to: formatDay(to) }, lang),
    ),
    lang,
  );
}

function shownSegment(
  segment: Segment,
  { loan, reasons }: LoanAssessment,
  { policy }: Assessment,
  lang: Lang,
): ShownSegment {
  const { from, to, days, balance, covered, contractRate, subsidyRate, concessionRate, exclusion, cap, weight } =
    segment;
  const principal = Number(loan.principal) / 100 || 1;
  const term =
    exclusion === undefined ? (segment.rule === undefined ? undefined : 'subsidy') : TERM_OF_EXCLUSION[exclusion];
  const terms: readonly (TermName | undefined)[] = [
    term,
    ...(cap === undefined ? [] : (['principalCap'] as const)),
    ...(segment.concessionRule === undefined ? [] : (['concession'] as const)),
  ];
  const sum = (label: string, base: typeof balance, rate: typeof balance, exact: Fraction) => ({
    label,
    text: `${money(base)} × ${rate.toString()}% × ${weight.numerator}/${weight.denominator} = ${exactYuanText(exact, lang)}`,
  });
  return {
    from,
    to,
    days,
    balance: money(balance),
    covered: money(covered),
    height: Math.min(1, Number(balance) / principal),
    coveredHeight: Math.min(1, Number(covered) / principal),
    contractRate: contractRate.toString(),
    subsidyRate: subsidyRate.toString(),
    concessionRate: concessionRate.toString(),
    ...(exclusion === undefined ? {} : { exclusion: EXCLUSIONS[exclusion][lang] }),
    ...(cap === undefined ? {} : { cap: `${keyValuesText(cap.per, lang)} ${money(cap.limit)}` }),
    sums: [
      sum(figureLabel('interest', lang), balance, contractRate, segment.exact.interest),
      ...(reasons.length > 0 || exclusion !== undefined
        ? []
        : [
            sum(figureLabel('subsidy', lang), covered, subsidyRate, segment.exact.subsidy),
            sum(figureLabel('concession', lang), covered, concessionRate, segment.exact.concession),
          ]),
    ],
    clauses: [...new Set(terms)].flatMap((name) =>
      name === undefined
        ? []
        : [
            {
              label: TERM_LABELS[name][lang],
              text: termText(name, policy, lang),
              source: sourceText(sourceOf(policy, name), lang),
            },
          ],
    ),
  };
}
