import type { Lang, Text } from '../fields/faults.js';
import {
  COMMON_FIGURES,
  type DerivedFigure,
  derivedFrom,
  FIGURES,
  type Figure,
  internalFigure,
  isDerivedFigure,
  UNITS,
} from '../fields/figures.js';
import type { Decimal } from '../kernel/decimal.js';
import { fenOf, yuan } from '../kernel/fen.js';
import { integer } from '../kernel/integer.js';
import { MICRO } from '../kernel/percent.js';
import { divideHalfUpWide } from '../kernel/rational.js';
import type { Settlement } from '../settlement/settlement.js';
import { ShareGroups, type Shares } from '../settlement/shares.js';
import { GROUPINGS } from '../settlement/tally.js';
import type { Totals } from '../settlement/totals.js';
import { inBoth } from '../words/forms.js';
import { HEADINGS } from '../words/headings.js';
import { GROUPING_LABELS } from '../words/labels.js';
import { TERMS } from '../words/terms.js';
import { count, money } from '../words/values.js';
import { figureSum, figureText, sumOf } from './figures.js';
import { type Draft, figureColumn, textColumn } from './paper.js';
import { adjustedOf, inOrder, type PaperData } from './paper-data.js';

/** The section of checks: totals are recomputed from the lines and compared with those of the settlement. */
export function checksSection(draft: Draft, data: PaperData): void {
  const checks = checksOf(data);
  const failed = checks.filter(({ found, expected }) => found !== expected).length;
  draft.section(HEADINGS.checks);
  draft.table(
    HEADINGS.checks,
    [
      textColumn(TERMS.checkedItem),
      figureColumn(TERMS.checkedFigure),
      figureColumn(TERMS.referenceFigure),
      textColumn(TERMS.result),
    ],
    checks.map(({ name, found, expected }) => [
      name,
      found,
      expected,
      found === expected ? TERMS.ties : TERMS.doesNotTie,
    ]),
  );
  draft.paragraph(
    failed === 0
      ? { en: 'All checks tie.', 'zh-CN': '以上各项全部相符。' }
      : {
          en: `${count(failed)} of ${count(checks.length)} checks do not tie.`,
          'zh-CN': `以上 ${count(checks.length)} 项中有 ${count(failed)} 项不符。`,
        },
  );
}

interface Check {
  readonly name: Text;
  readonly found: string;
  readonly expected: string;
}

function checksOf(data: PaperData): readonly Check[] {
  const { settlement, funders } = data;
  const { policy, loans, totals, groups, advances, payable } = settlement;
  const check = (name: Text, found: Decimal, expected: Decimal): Check => ({
    name,
    found: money(found),
    expected: money(expected),
  });
  const shares = roundedShares(settlement);
  const adjusted = adjustedOf(data);
  const whole = loans.filter((line) => sumOf(inOrder(line.funders, data)).eq(line.subsidy)).length;
  return [
    ...COMMON_FIGURES.map((name) => {
      const { label } = FIGURES[name];
      return {
        name: { en: `${label.en}: the loans add up to the total`, 'zh-CN': `${label['zh-CN']}：各笔之和 = 合计` },
        found: figureText(figureSum(name, loans)),
        expected: figureText(totals[name]),
      };
    }),
    ...GROUPINGS.map((grouping) => {
      const label = GROUPING_LABELS[grouping];
      return check(
        {
          en: `${FIGURES.subsidy.label.en} by ${label.en}: the groups add up to the total`,
          'zh-CN': `${FIGURES.subsidy.label['zh-CN']}：按${label['zh-CN']}各组之和 = 合计`,
        },
        sumOf(Object.values(groups[grouping]).map(({ subsidy }) => subsidy)),
        totals.subsidy,
      );
    }),
    ...COMMON_FIGURES.filter(isDerivedFigure).map((name) => ({
      name: inBoth((lang) => `${formulaOf(name, lang)} = ${FIGURES[name].label[lang]}`),
      found: figureText(derivedOf(name, totals)),
      expected: figureText(totals[name]),
    })),
    check(
      { en: 'the funders add up to the subsidy', 'zh-CN': '各分担主体之和 = 贴息金额' },
      sumOf(inOrder(totals.funders, data)),
      totals.subsidy,
    ),
    {
      name: { en: 'loans whose funders add up to their subsidy', 'zh-CN': '各分担主体之和 = 该笔贴息金额的笔数' },
      found: count(whole),
      expected: count(loans.length),
    },
    ...policy.funders.flatMap(({ id }, i) => {
      const [name, part] = [funders[i] as string, totals.funders[id] as Decimal];
      return [
        check(
          { en: `${name}: its share of the total, half up`, 'zh-CN': `${name}：合计 × 分担比例，四舍五入` },
          shares[i] as Decimal,
          part,
        ),
        check(
          {
            en: `${name}: subsidy + adjustments − advances = payable`,
            'zh-CN': `${name}：贴息金额 + 以前年度调整 − 预拨资金 = 应拨付`,
          },
          part.plus(adjusted[i] as Decimal).minus(advances[id] as Decimal),
          payable[id] as Decimal,
        ),
      ];
    }),
  ];
}

/** The formula of a derived figure in words: `interest − subsidy − interest waived`. */
function formulaOf(name: DerivedFigure, lang: Lang): string {
  const { plus, minus } = FIGURES[name].total;
  const labels = (names: readonly Figure[]) => names.map((other) => FIGURES[other].label[lang]);
  return [labels(plus).join(' + '), ...labels(minus)].join(' − ');
}

/** A derived figure of totals, recomputed from the totals of the others. */
function derivedOf(name: DerivedFigure, totals: Totals): Decimal | number {
  return UNITS[FIGURES[name].unit].toValue(derivedFrom(name, (other) => internalFigure(other, totals)));
}

/** Every funder's part of the total: the sum of its parts of what the loans with the same shares come to (SPEC 6). */
function roundedShares({ policy, loans, totals }: Settlement): readonly Decimal[] {
  const groups = new ShareGroups(policy);
  if (groups.shares.length === 1) return partsOf(totals.subsidy, groups.sharesOf(-1));
  const parts = groups.shares.map((shares, group) => {
    const own = loans.filter((line) => groups.groupOf(line.funderShares ?? -1) === group);
    return partsOf(sumOf(own.map(({ subsidy }) => subsidy)), shares);
  });
  return policy.funders.map((_, i) => sumOf(parts.map((part) => part[i] as Decimal)));
}

/** Every funder's part of a total: each in turn its share of what is left, rounded half up. */
function partsOf(total: Decimal, shares: Shares): readonly Decimal[] {
  let rest = BigInt(fenOf(total));
  let restShare = BigInt(MICRO);
  return shares.map((share) => {
    const part = restShare === 0n ? 0n : divideHalfUpWide(rest * BigInt(share), restShare);
    rest -= part;
    restShare -= BigInt(share);
    return yuan(integer(part));
  });
}
