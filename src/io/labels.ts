import type { Lang, Text } from '../fields/faults.js';
import { FIGURES, type Figure, isListed } from '../fields/figures.js';
import { choiceWords } from '../fields/label.js';
import { type Policy, SOURCE_KIND, type Source } from '../fields/policy.js';
import { BASES, type Basis, EXCLUSIONS, type Exclusion } from '../fields/reasons.js';
import type { Grouping } from '../settlement/tally.js';

/** The header of a figure's column in CSV files: its name in English, as `principal_days`, its label in Chinese. */
export function figureHeader(name: Figure): Text {
  const english = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return { en: english, 'zh-CN': FIGURES[name].label['zh-CN'] };
}

/** A figure's name in every other place. */
export function figureLabel(name: Figure, lang: Lang): string {
  return FIGURES[name].label[lang];
}

/**
 * What lists of figures show of some: those that tables and CSV files have, in the table's order, with the funders' parts
 * behind the subsidy that they add up to.
 */
export function listed<K extends Figure>(names: readonly K[]): readonly (K | 'funders')[] {
  return names.filter(isListed).flatMap((name): (K | 'funders')[] => (name === 'subsidy' ? [name, 'funders'] : [name]));
}

/** The words of written settlements: headers, groupings, terms. */
export const LABELS = {
  number: { en: 'no', 'zh-CN': '序号' },
  householdId: { en: 'household_id', 'zh-CN': '户号' },
  township: { en: 'township', 'zh-CN': '乡镇' },
  category: { en: 'category', 'zh-CN': '类别' },
  loanId: { en: 'loan_id', 'zh-CN': '借据号' },
  product: { en: 'product', 'zh-CN': '产品' },
  principal: { en: 'principal', 'zh-CN': '贷款金额' },
  disbursedOn: { en: 'disbursed_on', 'zh-CN': '发放日期' },
  maturesOn: { en: 'matures_on', 'zh-CN': '到期日期' },
  basis: { en: 'basis', 'zh-CN': '发放性质' },
  remark: { en: 'remark', 'zh-CN': '备注' },
  from: { en: 'from', 'zh-CN': '起始日' },
  to: { en: 'to_exclusive', 'zh-CN': '截止日(不含)' },
  policy: { en: 'policy', 'zh-CN': '政策' },
  grouping: { en: 'grouping', 'zh-CN': '分组' },
  name: { en: 'name', 'zh-CN': '名称' },
  issued: { en: 'issued', 'zh-CN': '原结算' },
  recomputed: { en: 'recomputed', 'zh-CN': '重新计算' },
  difference: { en: 'difference', 'zh-CN': '差额' },
  before: { en: 'before', 'zh-CN': '原政策' },
  after: { en: 'after', 'zh-CN': '对比政策' },
  effect: { en: 'effect', 'zh-CN': '影响' },
  interestSaved: { en: 'interest_saved', 'zh-CN': '减少利息支出' },
  nature: { en: 'nature', 'zh-CN': '性质' },
  adjustments: { en: 'adjustments', 'zh-CN': '补差（扣回）' },
  advances: { en: 'paid ahead', 'zh-CN': '预拨' },
  payable: { en: 'payable', 'zh-CN': '应付' },
  status: { en: 'status', 'zh-CN': '核对结果' },
  claimed: { en: 'claimed', 'zh-CN': '申报金额' },
  computed: { en: 'computed', 'zh-CN': '计算金额' },
  diagnosis: { en: 'diagnosis', 'zh-CN': '差异原因' },
  total: { en: 'total', 'zh-CN': '合计' },
  reasons: { en: 'ineligible by reason', 'zh-CN': '不予贴息原因' },
  exclusions: { en: 'excluded days', 'zh-CN': '剔除天数' },
  terms: { en: 'term not from the plan', 'zh-CN': '非方案规定的口径' },
  none: { en: '(none)', 'zh-CN': '（未填）' },
} as const satisfies Record<string, Text>;

export const GROUPING_LABELS: Record<Grouping, Text> = {
  product: { en: 'product', 'zh-CN': '产品' },
  township: { en: 'township', 'zh-CN': '乡镇' },
  category: { en: 'category', 'zh-CN': '类别' },
  basis: { en: 'basis', 'zh-CN': '发放性质' },
};

export { TERM_LABELS } from '../settlement/terms.js';

/** What an amount above or below 0 means where something is put right: 补差 is still to be paid, 扣回 to be paid back. */
export function natureOf(amount: string, lang: Lang): string {
  if (/^-?[0.]+$/.test(amount)) return NATURES.even[lang];
  return NATURES[amount.startsWith('-') ? 'back' : 'more'][lang];
}

const NATURES = {
  more: { en: 'to be paid', 'zh-CN': '补差' },
  back: { en: 'to be paid back', 'zh-CN': '扣回' },
  even: { en: 'between funders', 'zh-CN': '出资方之间调整' },
} as const satisfies Record<string, Text>;

/** Where a term comes from, on one line. */
export function sourceText(source: Source, lang: Lang): string {
  const from = [source.title, source.article].filter((part) => part !== undefined).join(' ');
  const told = [from, source.note]
    .filter((part) => part !== undefined && part !== '')
    .join(lang === 'en' ? '; ' : '；');
  return choiceWords(SOURCE_KIND, source.kind, lang) + (told === '' ? '' : `${lang === 'en' ? ': ' : '：'}${told}`);
}

/** A term's value on one line: `from 2024-09-01, kind points, points 1.8`. */
export function valueText(value: unknown, lang: Lang): string {
  if (value === null) return lang === 'en' ? 'none' : '无';
  if (Array.isArray(value)) {
    const list = value.map((part) => valueText(part, lang));
    return list.length === 0 ? '—' : list.join(lang === 'en' ? '; ' : '；');
  }
  if (typeof value !== 'object') return String(value);
  return Object.entries(value as Record<string, unknown>)
    .map(([key, part]) => `${key} ${valueText(part, lang)}`)
    .join(', ');
}

/** The funders' names, one for each and no two alike: as the policy names them in Chinese, by their ids in English. */
export function funderNames(policy: Pick<Policy, 'funders'>, lang: Lang): readonly string[] {
  const names = policy.funders.map(({ name }) => name);
  return lang === 'zh-CN' && new Set(names).size === names.length ? names : policy.funders.map(({ id }) => id);
}

/** The name of a group under a grouping. */
export function groupName(grouping: Grouping, key: string, lang: Lang): string {
  if (grouping === 'basis') return BASES[key as Basis][lang];
  return key === '' ? LABELS.none[lang] : key;
}

/** How many days each exclusion took, in words. */
export function excludedText(days: Readonly<Partial<Record<Exclusion, number>>>, lang: Lang): string {
  return Object.entries(days)
    .map(([code, count]) => `${EXCLUSIONS[code as Exclusion][lang]} ${daysText(count, lang)}`)
    .join(lang === 'en' ? '; ' : '；');
}

export function daysText(days: number, lang: Lang): string {
  return lang === 'en' ? `${days} day${days === 1 ? '' : 's'}` : `${days} 天`;
}
