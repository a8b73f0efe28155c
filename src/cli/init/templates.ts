import type { Lang, Text } from '../../fields/faults.js';
import { isObject } from '../../fields/faults.js';
import { POLICY, type Policy } from '../../fields/policy.js';
import {
  attributeName,
  type Column,
  EVENT_COLUMNS,
  EVENTS,
  type EventKind,
  HOUSEHOLD_COLUMNS,
  isAttributeField,
  LOAN_COLUMNS,
  REPAYMENT_COLUMNS,
} from '../../io/csv-columns.js';
import { csvOf, textCell } from '../../io/csv-write.js';
import type { CellForm } from '../../io/tables/cells.js';
import { append } from '../../kernel/append.js';
import { FILE_NAMES } from '../../words/headings.js';

/** A column of a template. */
export interface TemplateColumn {
  readonly header: string;
  readonly required: boolean;
  readonly form: CellForm;
  /** The values that are offered; empty where any is taken. */
  readonly values: readonly string[];
  /** Whether other values are refused. */
  readonly isClosed: boolean;
  /** How the column is filled in. */
  readonly note: string;
}

/** An empty table to be filled in. */
export interface Template {
  /** The name of the file without its ending, and of the sheet. */
  readonly name: string;
  readonly columns: readonly TemplateColumn[];
  /** Remarks on the table as a whole. */
  readonly remarks: readonly string[];
}

/** The tables that are filled in, by the columns that the readers take. */
export type TemplateKind = 'loans' | 'households' | 'repayments' | 'events';

const COLUMNS: Readonly<Record<TemplateKind, readonly Column<string>[]>> = {
  loans: LOAN_COLUMNS,
  households: HOUSEHOLD_COLUMNS,
  repayments: REPAYMENT_COLUMNS,
  events: EVENT_COLUMNS,
};

/** The template of a table under a policy. */
export function templateOf(kind: TemplateKind, policy: Policy, lang: Lang): Template {
  const columns = COLUMNS[kind]
    // Attributes have columns of their own below; a rate has a column for each of several units, of which one is filled in.
    .filter(({ isFamily, unit }) => isFamily !== true && (unit === undefined || unit === 'annual_pct'))
    .map((column) => columnOf(kind, column, policy, lang));
  if (kind === 'loans') append(columns, attributeColumns(policy, lang));
  return { name: FILE_NAMES[kind][lang], columns, remarks: REMARKS[kind].map((text) => text[lang]) };
}

function columnOf(kind: TemplateKind, column: Column<string>, policy: Policy, lang: Lang): TemplateColumn {
  const { field, headers, required, form } = column;
  const { values, isClosed } = offered(field, policy, lang);
  const own = NOTES[field] ?? NOTES[`${kind}.${field}`];
  const listed = values.length === 0 ? FORMS[form] : isClosed ? FROM_LIST : LISTED;
  return {
    header: headers[lang === 'en' ? 0 : 1],
    required,
    form,
    values,
    isClosed,
    note: [listed[lang], ...(own === undefined ? [] : [own[lang]])].join(lang === 'en' ? '; ' : '；'),
  };
}

/** A column for every attribute that the policy tells loans apart by, with the values that it names. */
function attributeColumns(policy: Policy, lang: Lang): TemplateColumn[] {
  const found = new Map<string, Set<string>>();
  const add = (name: string, values: readonly string[]) =>
    found.set(name, new Set([...(found.get(name) ?? []), ...values]));
  const walk = (value: unknown): void => {
    if (typeof value === 'string' && isAttributeField(value)) add(attributeName(value), []);
    else if (Array.isArray(value)) for (const each of value) walk(each);
    else if (isObject(value)) {
      const { attributes, ...rest } = value;
      if (isObject(attributes)) {
        for (const [name, values] of Object.entries(attributes)) add(name, values as readonly string[]);
      }
      for (const each of Object.values(rest)) walk(each);
    }
  };
  const { sources: _, ...terms } = POLICY.encode(policy);
  walk(terms);
  const family = COLUMNS.loans.find(({ isFamily }) => isFamily === true) as Column<string>;
  return [...found].map(([name, values]) => ({
    header: `${family.headers[lang === 'en' ? 0 : 1]}${name}`,
    required: false,
    form: family.form,
    values: [...values],
    isClosed: false,
    note: `${(values.size === 0 ? FORMS[family.form] : LISTED)[lang]}${lang === 'en' ? '; ' : '；'}${ATTRIBUTE[lang]}`,
  }));
}

/** The values that a column has under a policy. */
function offered(
  field: string,
  policy: Policy,
  lang: Lang,
): { readonly values: readonly string[]; readonly isClosed: boolean } {
  switch (field) {
    case 'product':
      return { values: policy.products.map(({ id }) => id), isClosed: true };
    case 'lender':
      return { values: policy.lenders ?? [], isClosed: policy.lenders !== undefined };
    case 'assistance_kind':
      // The household may have assistance of another kind too.
      return { values: policy.household.excludedAssistance, isClosed: false };
    case 'other_subsidy_level':
      return { values: isObject(policy.otherSubsidy) ? Object.keys(policy.otherSubsidy) : [], isClosed: true };
    case 'event':
      return { values: (Object.keys(EVENTS) as EventKind[]).map((kind) => eventName(kind, lang)), isClosed: true };
    default:
      return { values: [], isClosed: false };
  }
}

function eventName(kind: EventKind, lang: Lang): string {
  return lang === 'en' ? kind : EVENTS[kind];
}

/** A template as CSV: its header alone. */
export function csvTemplate({ columns }: Template): string {
  return csvOf([columns.map(({ header }) => textCell(header))]);
}

/** How a cell of a form is filled in. */
const FORMS: Readonly<Record<CellForm, Text>> = {
  id: { en: 'text', 'zh-CN': '按文本填写' },
  day: { en: 'a day such as 2024-09-01', 'zh-CN': '日期，例如 2024-09-01' },
  amount: { en: 'an amount in yuan such as 150000.00', 'zh-CN': '金额，单位为元，例如 150000.00' },
  rate: { en: 'percent a year: 4.35 is 4.35%', 'zh-CN': '年利率，单位为 %，4.35 即 4.35%' },
  count: { en: 'a whole number', 'zh-CN': '整数' },
  text: { en: 'text', 'zh-CN': '文字' },
};
const ATTRIBUTE: Text = {
  en: 'what the policy tells loans apart by; empty where the loan does not have it',
  'zh-CN': '政策据以区分贷款；贷款没有的留空',
};
const FROM_LIST: Text = { en: 'one of the list', 'zh-CN': '从下拉列表中选择' };
const LISTED: Text = { en: 'one of the list, or another text', 'zh-CN': '可从下拉列表中选择，也可填写其他' };

/** What a column needs to be known for, by its field, or by the table and the field. Most columns need no more than their form. */
const NOTES: Readonly<Record<string, Text>> = {
  contracted_on: {
    en: 'where it is empty, the day of disbursement is used',
    'zh-CN': '留空的，以发放日期为准',
  },
  disbursed_on: { en: 'the day bears interest', 'zh-CN': '当日计息' },
  matures_on: {
    en: 'not subsidised from this day on, unless the loan is extended and the policy says otherwise',
    'zh-CN': '当日起不贴息；展期且政策规定展期期间贴息的除外',
  },
  reference_rate: {
    en: 'the rate that the bank would charge without its concession; empty where it is not known',
    'zh-CN': '银行不优惠时执行的利率，据以计算银行让利；没有的留空',
  },
  other_subsidy_programme: {
    en: 'empty where the loan has no other subsidy',
    'zh-CN': '未享受其他贴息的留空',
  },
  listed_from: {
    en: 'needed where the policy asks for the list',
    'zh-CN': '政策要求在名单库内的，须填写',
  },
  listed_to: {
    en: 'the first day off the list; empty where the household is still on it',
    'zh-CN': '移出名单库的首日；未移出的留空',
  },
  assistance_from: { en: 'the first day of the assistance', 'zh-CN': '享受救助的首日' },
  assistance_to: {
    en: 'the first day without it; empty where it goes on',
    'zh-CN': '不再享受救助的首日；仍在享受的留空',
  },
  annual_income: { en: 'empty where it is not known', 'zh-CN': '不掌握的留空' },
  credit_line: {
    en: 'what the bank lends to the household at most; empty where it is not known',
    'zh-CN': '银行核定的授信额度；不掌握的留空',
  },
  'repayments.date': {
    en: 'what is repaid bears no interest on this day',
    'zh-CN': '归还的本金自当日起不再计息',
  },
  'repayments.amount': {
    en: 'principal only, no interest',
    'zh-CN': '只填本金，不含利息',
  },
  'events.amount': {
    en: 'of repayments and eligible amounts only',
    'zh-CN': '只用于还款和可贴息支出',
  },
  'events.rate': {
    en: 'of changes of the rate or the reference rate only',
    'zh-CN': '只用于利率调整和参考利率调整',
  },
};

/** What the day of an event means. A kind of event without a sentence does not compile. */
const EVENT_DAYS: Readonly<Record<EventKind, Text>> = {
  repayment: { en: 'the day of the repayment', 'zh-CN': '还款当日' },
  'eligible-amount': {
    en: 'the day from which the amount counts; a refund is below 0',
    'zh-CN': '金额计入之日，退款的金额填负数',
  },
  'rate-change': { en: 'the first day of the new contract rate', 'zh-CN': '新合同利率的首日' },
  'reference-rate-change': { en: 'the first day of the new reference rate', 'zh-CN': '新参考利率的首日' },
  'overdue-begin': { en: 'the first day overdue', 'zh-CN': '逾期的首日' },
  'overdue-end': { en: 'the first day no longer overdue', 'zh-CN': '不再逾期的首日' },
  extension: { en: 'the new maturity date', 'zh-CN': '展期后的到期日期' },
  misuse: { en: 'the day of the misuse', 'zh-CN': '挪用当日' },
  'interest-paid-to': {
    en: 'interest is paid up to this day, which is not included',
    'zh-CN': '首个未付利息之日，此前利息均已付',
  },
};

/** Remarks on the tables. */
const REMARKS: Readonly<Record<TemplateKind, readonly Text[]>> = {
  loans: [
    { en: 'one row for every loan (note)', 'zh-CN': '每笔借据一行。' },
    {
      en: 'the household ID is that of the table of households',
      'zh-CN': '户号须与家庭表一致。',
    },
  ],
  households: [
    {
      en: 'one row for every household; a second spell on the list or on assistance is a further row with the same household ID',
      'zh-CN': '每户一行；再次列入名单或再次享受救助的，以同一户号另起一行。',
    },
  ],
  repayments: [
    {
      en: 'one row for every repayment of principal; empty where there are none',
      'zh-CN': '每次归还本金一行；没有还款的，可不填。',
    },
    {
      en: 'where there are also changes of the rate, overdue spells, extensions or misuse, use the table of events in place of this one',
      'zh-CN': '另有利率调整、逾期、展期或挪用的，请改用事件表，不再使用本表。',
    },
  ],
  events: [
    {
      en: 'one row for every event; in place of the table of repayments, never beside it',
      'zh-CN': '每个事件一行；代替还款流水表使用，两表不得并用。',
    },
    ...(Object.keys(EVENT_DAYS) as EventKind[]).map((kind) => ({
      en: `${kind}: ${EVENT_DAYS[kind].en}`,
      'zh-CN': `${EVENTS[kind]}：日期填${EVENT_DAYS[kind]['zh-CN']}`,
    })),
  ],
};
