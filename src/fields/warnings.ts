import { formatValue, type Lang, type Text } from './faults.js';
import { REASONS, type Reason } from './reasons.js';
import { stageOf, unexpected } from './stages.js';

/** What a warning counts. */
type Unit =
  | 'loan'
  | 'household'
  | 'repayment'
  | 'pair'
  | 'file'
  | 'table'
  | 'period'
  | 'entry'
  | 'limit'
  | 'product'
  | 'reference'
  | 'total';

/**
 * All codes of warnings (SPEC 8): what is sound but unlikely. Each has a message that names what is unlikely and what to
 * do. `{count}` stands for the number with its unit, `{examples}` for the first of them.
 */
export const WARNINGS = {
  UNKNOWN_LENDER: {
    unit: 'loan',
    en: '{count} of a lender that is not on the policy’s list, so not subsidised: {examples}; where it is the same lender, write the name as on the list, or add the name to the policy’s lenders',
    'zh-CN':
      '{count}的贷款机构不在政策所列范围内，不予贴息：{examples}；如为同一机构，请改用所列名称，或在政策的贷款机构中增列该名称',
  },
  UNKNOWN_PRODUCT: {
    unit: 'loan',
    en: '{count} of a product that is not on the policy’s list, so not subsidised: {examples}; where it is the same product, write its ID as on the list',
    'zh-CN': '{count}的产品不在政策所列范围内，不予贴息：{examples}；如为同一产品，请改用所列编号',
  },
  MOSTLY_INELIGIBLE: {
    unit: 'loan',
    en: 'more than half of the loans are not eligible for one reason: {examples}; check the data and the terms for a common cause',
    'zh-CN': '半数以上的贷款因同一原因不予贴息：{examples}；请核对数据与口径是否有共同的差错',
  },
  SMALL_PRINCIPAL: {
    unit: 'loan',
    en: '{count} with a principal below 1,000.00 yuan: {examples}; amounts are in yuan: check that they were not given in 万元 (10,000 yuan)',
    'zh-CN': '{count}的贷款金额不足 1,000.00 元：{examples}；金额单位为元，请核对是否误按万元填写',
  },
  UNUSUAL_RATE: {
    unit: 'loan',
    en: '{count} with a rate below 0.5% or above 24%: {examples}; rates are in percent a year: 4.35% is written 4.35, not 0.0435',
    'zh-CN': '{count}的利率低于 0.5% 或高于 24%：{examples}；利率为年利率百分数，4.35% 应写作 4.35，而非 0.0435',
  },
  REPEATED_REPAYMENT: {
    unit: 'repayment',
    en: '{count} with the same day and amount as another of the same loan: {examples}; both were counted: remove one if it was recorded twice',
    'zh-CN': '{count}与同一贷款的另一笔还款日期、金额均相同：{examples}；已分别计入，如系重复记录请删除其一',
  },
  ID_LOOKS_ROUNDED: {
    unit: 'loan',
    en: '{count} with an ID that looks like a number that a spreadsheet has changed: {examples}; format the column as text and export it again',
    'zh-CN': '{count}的编号疑似被电子表格按数字改写：{examples}；请将该列设为文本格式后重新导出',
  },
  SIMILAR_IDS: {
    unit: 'pair',
    en: '{count} of IDs that differ only in case or in the form of their characters: {examples}; check whether they are one loan or household given twice',
    'zh-CN': '{count}编号仅大小写或全角半角等字形不同：{examples}；请核对是否为同一笔贷款或同一户重复填报',
  },
  PERIOD_OUTSIDE_WINDOW: {
    unit: 'period',
    en: 'no loan can be subsidised in the period {examples}: it is outside the programme’s window; check the year',
    'zh-CN': '结算期 {examples} 在政策适用期之外，不会有贴息；请核对年度',
  },
  PERIOD_ENDS_EARLY: {
    unit: 'period',
    en: 'the period {examples} does not contain the last day of its month, since the end of a period is exclusive; to include that day, give the day after it as the end',
    'zh-CN': '结算期 {examples} 不含该月最后一日（终止日不计入）；如须计入，请将终止日写为次日',
  },
  HOUSEHOLD_WITHOUT_LISTING: {
    unit: 'household',
    en: '{count} with loans and without a day on the list, so not subsidised: {examples}; give the days on which they were listed',
    'zh-CN': '{count}有贷款而无列入名单的记录，不予贴息：{examples}；请补充列入名单的日期',
  },
  ABOVE_CREDIT_LINE: {
    unit: 'household',
    en: '{count} with loans that are together above the credit line: {examples}, each with the first such day and the amount above the line; check the credit line, and whether a repayment is missing',
    'zh-CN':
      '{count}的贷款余额合计超过授信额度：{examples}，括号内为首次超过之日及超过的金额（元）；请核对授信额度及还款记录是否完整',
  },
  UNREAD_FILE: {
    unit: 'table',
    en: '{count} not read: {examples}; a table is known by its columns: if it belongs to the input, correct its header, or save it as .xlsx or CSV',
    'zh-CN': '有 {count}未读取：{examples}；表格按列名识别：如属于本次数据，请改正表头，或另存为 .xlsx 或 CSV',
  },
  GUESSED_ENCODING: {
    unit: 'file',
    en: '{count} not in UTF-8, read as GB18030: {examples}; check that the Chinese is right; if it is, --encoding gb18030 or the encoding in a mapping says so',
    'zh-CN':
      '{count}不是 UTF-8 编码，已按 GB18030 读取：{examples}；请核对中文是否正确，如正确可用 --encoding 或列名对应文件指明',
  },
  TOTAL_DIFFERS: {
    unit: 'total',
    en: '{count} not equal to the sum of the rows: {examples}; a row of totals is not read as a record: check whether a row is missing or given twice, or the total is wrong',
    'zh-CN': '有 {count}与各行之和不一致：{examples}；合计行不作为记录读取，请核对各行是否缺漏或重复、合计是否有误',
  },
  ENTRY_NEVER_APPLIES: {
    unit: 'entry',
    en: '{count} of the policy that can never apply: {examples}; no eligible loan fits, or an entry before it or one that is in force by then is chosen for the same loans: remove it, or correct its when or its first day',
    'zh-CN':
      '政策中有 {count}永不适用：{examples}；没有符合的贷款，或同样的贷款均适用其前一条或其后已生效的一条：请删除，或改正其适用范围或起始日',
  },
  LIMIT_NEVER_BINDS: {
    unit: 'limit',
    en: '{count} of the policy that can never bind: {examples}; what it limits is never above it: check its amount, or remove it',
    'zh-CN': '政策中有 {count}不会起限制作用：{examples}；所限数额不可能超过该上限：请核对其数额，或删除',
  },
  PRODUCT_WITHOUT_RULE: {
    unit: 'product',
    en: '{count} on the policy’s list for which no rule of the subsidy holds, so not subsidised: {examples}; add a rule, or remove it from the list',
    'zh-CN': '政策所列产品中有 {count}没有适用的贴息标准，不予贴息：{examples}；请补充标准，或从所列产品中删除',
  },
  REFERENCE_NOT_USED: {
    unit: 'reference',
    en: '{count} of the policy that no rate follows: {examples}; remove it, or correct the name in the formula',
    'zh-CN': '政策中有 {count}未被任何利率引用：{examples}；请删除，或改正公式中的名称',
  },
  SUBSIDISED_TWICE: {
    unit: 'loan',
    en: '{count} that both programmes subsidise on the same days (ends exclusive): {examples}; if a loan may have only one of the two, settle it under that one only, or record the other one as another subsidy of the loan',
    'zh-CN':
      '{count}在相同日期按两项政策均予贴息（终止日不计入）：{examples}；如只能享受其中一项，请只按该项政策结算，或将另一项登记为该贷款享受的其他贴息',
  },
} as const satisfies Record<string, Text & { readonly unit: Unit }>;

/** @throws TypeError where these are not warnings */
export function checkWarnings(found: readonly Warning[]): void {
  if (Array.isArray(found) && found.every((one) => stageOf(one)?.name === 'a warning')) return;
  throw unexpected('a list of warnings, as warnings returns it', found);
}

/** The code of a warning: a key of {@link WARNINGS}. */
export type WarningCode = keyof typeof WARNINGS;

/** The codes in the order of {@link WARNINGS}, in which warnings are told. */
export const WARNING_CODES = /* @__PURE__ */ Object.freeze(
  /* @__PURE__ */ Object.keys(WARNINGS),
) as readonly WarningCode[];

/** One of what a warning is about. */
export interface WarningExample {
  /** The loan; absent where the warning is not about loans. */
  readonly loanId?: string;
  /** The household; absent where the warning is not about households. */
  readonly householdId?: string;
  /** Where in a file it stands: `loans.csv:4:5`, `loans.xlsx ▸ Sheet1!E4`; absent where the warning is not about cells. */
  readonly place?: string;
  /** What is unlikely, as text: a name, an amount in yuan, a rate in percent, an ID, a file. */
  readonly value?: string;
  /** What was probably meant, or the other of two that are alike; of a total, the sum of the rows. */
  readonly nearest?: string;
  /** How many there are of this value; absent for one. */
  readonly count?: number;
}

/** Something in the input that is sound but unlikely (SPEC 8). It changes no figure. */
export interface Warning {
  /** The code; stable across versions. */
  readonly code: WarningCode;
  /** A sentence that says what is unlikely and what to do. */
  readonly message: string;
  /** How many there are. */
  readonly count: number;
  /** The first of them, at most {@link MOST_EXAMPLES}. */
  readonly examples: readonly WarningExample[];
}

/** A warning has at most so many examples. */
export const MOST_EXAMPLES = 5;

/** A warning without its message. */
export type RawWarning = Omit<Warning, 'message'>;

/** Makes a warning with its message. */
export function warning({ code, count, examples }: RawWarning, lang: Lang): Warning {
  const { unit } = WARNINGS[code];
  const text = (example: WarningExample) =>
    code === 'MOSTLY_INELIGIBLE'
      ? reasonText(example, lang)
      : code === 'TOTAL_DIFFERS'
        ? totalText(example, lang)
        : exampleText(withSpans(code, example, lang), unit, lang);
  const shown = examples.map(text).join(lang === 'en' ? ', ' : '、');
  const more = code !== 'MOSTLY_INELIGIBLE' && count > shownIn(examples) ? ' …' : '';
  const message = WARNINGS[code][lang].replace(/\{(count|examples)\}/g, (_, hole) =>
    hole === 'count' ? counted(count, unit, lang) : shown + more,
  );
  return { code, message, count, examples };
}

/** How many of those that are counted are among the examples. */
function shownIn(examples: readonly WarningExample[]): number {
  return examples.reduce((sum, { count = 1 }) => sum + count, 0);
}

/** Formats a warning on one line: `UNKNOWN_LENDER: …`. */
export function formatWarning({ code, message }: Warning, lang: Lang): string {
  return lang === 'en' ? `warning: ${code}: ${message}` : `提示：${code}：${message}`;
}

const UNITS: Readonly<Record<Unit, Text>> = {
  loan: { en: 'loan', 'zh-CN': '笔贷款' },
  household: { en: 'household', 'zh-CN': '户' },
  repayment: { en: 'repayment', 'zh-CN': '笔还款' },
  pair: { en: 'pair', 'zh-CN': '组' },
  file: { en: 'file', 'zh-CN': '个文件' },
  table: { en: 'table', 'zh-CN': '个表格' },
  period: { en: 'period', 'zh-CN': '个结算期' },
  entry: { en: 'entry', 'zh-CN': '条' },
  limit: { en: 'limit', 'zh-CN': '项上限' },
  product: { en: 'product', 'zh-CN': '种产品' },
  reference: { en: 'reference', 'zh-CN': '个参考利率' },
  total: { en: 'total', 'zh-CN': '处合计' },
};

function counted(count: number, unit: Unit, lang: Lang): string {
  const name = UNITS[unit][lang];
  const plural = name.endsWith('y') ? `${name.slice(0, -1)}ies` : `${name}s`;
  return lang === 'en' ? `${count} ${count === 1 ? name : plural}` : `${count} ${name}`;
}

function exampleText({ loanId, householdId, value, nearest, count }: WarningExample, unit: Unit, lang: Lang): string {
  const shown = (text: string) => formatValue(text, lang);
  // A name that many loans share is told by itself, and not by the first of these loans.
  const name = count === undefined ? (loanId ?? householdId) : value;
  const remarks = [
    ...(name !== undefined && value !== undefined && name !== value ? [value] : []),
    ...(count === undefined ? [] : [counted(count, unit, lang)]),
    ...(nearest === undefined ? [] : [`${unit === 'pair' ? AND[lang] : NEAREST[lang]}${shown(nearest)}`]),
  ];
  const text = shown((name ?? value) as string);
  if (remarks.length === 0) return text;
  return lang === 'en' ? `${text} (${remarks.join(', ')})` : `${text}（${remarks.join('，')}）`;
}

/** Spans of days as they are written in the language: the value of an example is data, and the same in both. */
function withSpans(code: WarningCode, example: WarningExample, lang: Lang): WarningExample {
  const isSpan = WARNINGS[code].unit === 'period' || code === 'SUBSIDISED_TWICE';
  if (lang === 'en' || !isSpan || example.value === undefined) return example;
  return { ...example, value: example.value.replaceAll(' – ', ' 至 ').replaceAll('; ', '；') };
}

function reasonText({ value, count }: WarningExample, lang: Lang): string {
  const reason = REASONS[value as Reason][lang];
  const loans = counted(count as number, 'loan', lang);
  return lang === 'en' ? `${reason} (${loans})` : `${reason}（${loans}）`;
}

function totalText({ place, value, nearest }: WarningExample, lang: Lang): string {
  return lang === 'en'
    ? `${place} (${value} there, ${nearest} by its rows)`
    : `${place}（该行为 ${value}，各行之和为 ${nearest}）`;
}

const NEAREST: Text = { en: 'nearest on the list: ', 'zh-CN': '所列名称中最接近的为 ' };
const AND: Text = { en: 'and ', 'zh-CN': '与 ' };
