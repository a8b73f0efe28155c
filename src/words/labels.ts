import type { Lang, Text } from '../fields/faults.js';
import { FIGURES, type Figure, isListed } from '../fields/figures.js';
import { choiceWords, labelText } from '../fields/label.js';
import { type Policy, type RateField, RULES, ruleLimitFields, SOURCE_KIND, type Source } from '../fields/policy.js';
import { BASES, type Basis, EXCLUSIONS, type Exclusion } from '../fields/reasons.js';
import type { Grouping } from '../settlement/tally.js';
import { named, parted, snakeCase } from './forms.js';
import { TERMS } from './terms.js';
import { daysText } from './values.js';

export { TERM_LABELS } from '../settlement/terms.js';

/** The name of a figure. */
export function figureLabel(name: Figure, lang: Lang): string {
  return FIGURES[name].label[lang];
}

/** The header of a figure's column in CSV files: its key in snake case in English, its label in Chinese. */
export function figureHeader(name: Figure, lang: Lang): string {
  return lang === 'en' ? snakeCase(name) : FIGURES[name].label['zh-CN'];
}

/** The figures that tables and CSV files list, in the order of the table; the funders' parts follow the subsidy. */
export function listedFigures<K extends Figure>(names: readonly K[]): readonly (K | 'funders')[] {
  return names.filter(isListed).flatMap((name): (K | 'funders')[] => (name === 'subsidy' ? [name, 'funders'] : [name]));
}

/** The names of the rates of rules. */
export const RATE_LABELS: Readonly<Record<RateField, Text>> = {
  points: labelText(RULES.points.fields.points.labels),
  floorPct: labelText(RULES['above-floor'].fields.floorPct.labels),
  ceilingPct: labelText(RULES['above-floor'].fields.ceilingPct.labels),
  maxPoints: labelText(ruleLimitFields.maxPoints.labels),
};

/** The names of the groupings. */
export const GROUPING_LABELS: Readonly<Record<Grouping, Text>> = {
  product: TERMS.product,
  township: TERMS.township,
  category: TERMS.category,
  basis: TERMS.basis,
};

/** The name of a group of a grouping. */
export function groupName(grouping: Grouping, key: string, lang: Lang): string {
  if (grouping === 'basis') return BASES[key as Basis][lang];
  return key === '' ? TERMS.notStated[lang] : key;
}

/** What an adjustment does, by its amount: pays more (补差), takes back (扣回), or moves an amount between funders. */
export type Nature = 'topUp' | 'clawback' | 'reallocation';

/** The natures, in the order in which papers list them. */
export const NATURES: readonly Nature[] = ['topUp', 'clawback', 'reallocation'];

/** The nature of an adjustment of some amount. */
export function natureOf(amount: { isZero(): boolean; isNegative(): boolean } | string): Nature {
  const isZero = typeof amount === 'string' ? /^-?[0.]+$/.test(amount) : amount.isZero();
  const isNegative = typeof amount === 'string' ? amount.startsWith('-') : amount.isNegative();
  return isZero ? 'reallocation' : isNegative ? 'clawback' : 'topUp';
}

/** The article of a plan or rule as it is cited: `二, 三(三)`, in Chinese `二、三（三）`. */
export function articleText(article: string, lang: Lang): string {
  if (lang === 'en') return article === LAST_PARAGRAPH['zh-CN'] ? LAST_PARAGRAPH.en : article;
  if (!NUMBERED_ARTICLES.test(article)) return article;
  return article.replaceAll('(', '（').replaceAll(')', '）').replaceAll(', ', '、');
}

const LAST_PARAGRAPH: Text = { en: 'last paragraph', 'zh-CN': '末段' };
const NUMBERED_ARTICLES = /^[一二三四五六七八九十百第条款项0-9(), ]+$/;

/** The kind of a source that is written as one text; it is shown beside the text. */
const KIND_IN_FRONT = /^(?:plan|reading|rule|assumption)\b[:：]?\s*/;

/** The remarks of a source. Those in both languages are shown in one. */
function noteText({ note = '' }: Source, lang: Lang): string {
  return typeof note === 'string' ? note.replace(KIND_IN_FRONT, '') : note[lang];
}

/** Where a term comes from, on one line. */
export function sourceText(source: Source, lang: Lang): string {
  const article = source.article === undefined ? undefined : articleText(source.article, lang);
  const title = [source.title, article].filter((part) => part !== undefined).join(' ');
  const detail = parted([title, noteText(source, lang)], lang);
  const kind = choiceWords(SOURCE_KIND, source.kind, lang);
  return detail === '' ? kind : named(kind, detail, lang);
}

/** The funders' names, one for each and no two alike: as the policy names them in Chinese, by their ids in English. */
export function funderNames(policy: Pick<Policy, 'funders'>, lang: Lang): readonly string[] {
  const names = policy.funders.map(({ name }) => name);
  return lang === 'zh-CN' && new Set(names).size === names.length ? names : policy.funders.map(({ id }) => id);
}

/** How many days each exclusion took. */
export function exclusionsText(days: Readonly<Partial<Record<Exclusion, number>>>, lang: Lang): string {
  const each = Object.entries(days);
  return parted(
    each.map(([code, count]) => `${EXCLUSIONS[code as Exclusion][lang]} ${daysText(count, lang)}`),
    lang,
  );
}
