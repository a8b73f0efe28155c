import type { Text } from '../fields/faults.js';
import { GROUPING_LABELS } from '../io/labels.js';
import type { Decimal } from '../kernel/decimal.js';
import { fenOf, yuan } from '../kernel/fen.js';
import { integer } from '../kernel/integer.js';
import { MICRO } from '../kernel/percent.js';
import { divideHalfUpWide } from '../kernel/rational.js';
import type { Settlement } from '../settlement/settle.js';
import { GROUPINGS } from '../settlement/tally.js';
import type { Totals } from '../settlement/totals.js';
import { count, money, sumOf } from './figures.js';
import { adjustedOf, inOrder, type Matter } from './matter.js';
import { type Draft, figures, words } from './paper.js';
import { WORDS } from './words.js';

/** The amounts of a line that add up to those of the totals. */
export const AMOUNTS = [
  'principalDays',
  'interest',
  'concession',
  'waived',
  'capped',
  'subsidy',
  'borrowerInterest',
] as const satisfies readonly (keyof Totals)[];

/** The section on what must tie, worked out from the lines once more. */
export function checksSection(draft: Draft, matter: Matter): void {
  const checks = checksOf(matter);
  const failed = checks.filter(({ found, expected }) => found !== expected).length;
  draft.section({ en: 'Checks', 'zh-CN': '勾稽核对' });
  draft.table(
    { en: 'What must tie', 'zh-CN': '勾稽关系' },
    [words(WORDS.item), figures(WORDS.found), figures(WORDS.expected), words(WORDS.result)],
    checks.map(({ name, found, expected }) => [name, found, expected, found === expected ? WORDS.ties : WORDS.differs]),
  );
  draft.say(
    failed === 0
      ? { en: 'Everything ties.', 'zh-CN': '以上各项全部相符。' }
      : {
          en: `${count(failed)} of ${count(checks.length)} do not tie.`,
          'zh-CN': `以上 ${count(checks.length)} 项中有 ${count(failed)} 项不符。`,
        },
  );
}

interface Check {
  readonly name: Text;
  readonly found: string;
  readonly expected: string;
}

function checksOf(matter: Matter): readonly Check[] {
  const { settlement, funders } = matter;
  const { policy, loans, totals, groups, advances, payable } = settlement;
  const check = (name: Text, found: Decimal, expected: Decimal): Check => ({
    name,
    found: money(found),
    expected: money(expected),
  });
  const shares = roundedShares(totals.subsidy, policy.funders);
  const adjusted = adjustedOf(matter);
  const whole = loans.filter((line) => sumOf(inOrder(line.funders, matter)).eq(line.subsidy)).length;
  return [
    ...AMOUNTS.map((name) =>
      check(
        { en: `${WORDS[name].en}: the loans add up to the total`, 'zh-CN': `${WORDS[name]['zh-CN']}：各笔之和 = 合计` },
        sumOf(loans.map((line) => line[name])),
        totals[name],
      ),
    ),
    ...GROUPINGS.map((grouping) => {
      const label = GROUPING_LABELS[grouping];
      return check(
        {
          en: `subsidy by ${label.en}: the groups add up to the total`,
          'zh-CN': `贴息金额：按${label['zh-CN']}各组之和 = 合计`,
        },
        sumOf(Object.values(groups[grouping]).map(({ subsidy }) => subsidy)),
        totals.subsidy,
      );
    }),
    check(
      { en: 'borrowers pay interest less subsidy less what is waived', 'zh-CN': '利息 − 贴息 − 减免利息 = 借款人负担' },
      totals.interest.minus(totals.subsidy).minus(totals.waived),
      totals.borrowerInterest,
    ),
    check(
      { en: 'the funders add up to the subsidy', 'zh-CN': '各出资方之和 = 贴息金额' },
      sumOf(inOrder(totals.funders, matter)),
      totals.subsidy,
    ),
    {
      name: { en: 'loans whose funders add up to their subsidy', 'zh-CN': '各出资方之和 = 该笔贴息的笔数' },
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
            en: `${name}: subsidy and adjustments less advance are payable`,
            'zh-CN': `${name}：贴息 + 调整 − 预拨 = 应拨付`,
          },
          part.plus(adjusted[i] as Decimal).minus(advances[id] as Decimal),
          payable[id] as Decimal,
        ),
      ];
    }),
  ];
}

/** Every funder's share of the total: half up for each in turn, of what those before it leave (SPEC 6). */
function roundedShares(total: Decimal, funders: Settlement['policy']['funders']): readonly Decimal[] {
  let rest = BigInt(fenOf(total));
  let restShare = BigInt(MICRO);
  return funders.map(({ share }) => {
    const part = restShare === 0n ? 0n : divideHalfUpWide(rest * BigInt(share), restShare);
    rest -= part;
    restShare -= BigInt(share);
    return yuan(integer(part));
  });
}
