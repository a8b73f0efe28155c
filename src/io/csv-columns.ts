import { assistanceSpellFields } from '../fields/dated.js';
import type { Text } from '../fields/faults.js';
import { PERCENT } from '../fields/forms.js';
import { householdFields } from '../fields/household.js';
import { loanFields, otherSubsidyFields } from '../fields/loan.js';
import type { Field, Fields, HeadersOf } from '../fields/table.js';
import { Decimal } from '../kernel/decimal.js';
import { readPercent } from '../kernel/percent.js';
import { HEADINGS } from '../words/headings.js';
import { TERMS } from '../words/terms.js';

/** The units of rates in columns. A rate times `times`, divided by `by`, is percent a year. */
export const RATE_UNITS = {
  annual_pct: { header: '年利率(%)', times: 1, by: 1, name: { en: '% a year', 'zh-CN': '年利率 %' } },
  monthly_permille: { header: '月利率(‰)', times: 12, by: 10, name: { en: '‰ a month', 'zh-CN': '月利率 ‰' } },
  daily_permyriad: { header: '日利率(‱)', times: 360, by: 100, name: { en: '‱ a day', 'zh-CN': '日利率 ‱' } },
} as const satisfies Record<string, { header: string; times: number; by: number; name: Text }>;

export type RateUnit = keyof typeof RATE_UNITS;

/**
 * Converts a cell of a rate column to percent a year exactly: a monthly rate in ‰ times 12, a daily rate in ‱ times 360. A
 * cell that is not a plain decimal of at most six decimals is returned as it is; the schema refuses it.
 */
export function annualPercent(cell: string, unit: RateUnit): string {
  if (unit === 'annual_pct' || readPercent(cell) === undefined) return cell;
  const { times, by } = RATE_UNITS[unit];
  return new Decimal(cell).times(times).div(by).toFixed();
}

/**
 * {@link annualPercent} of a rate in millionths of its unit, in millionths of a percent; −1 where it has more than six
 * decimals or is above 100%.
 */
export function annualMicroPercent(micro: number, unit: RateUnit): number {
  const { times, by } = RATE_UNITS[unit];
  // Exact: at most 100 million times 360.
  const product = micro * times;
  return product % by === 0 && product <= by * (PERCENT.max as number) ? product / by : -1;
}

/** A column of a file: its field and its headers. */
export interface Column<Field extends string> {
  readonly field: Field;
  readonly headers: readonly [english: string, chinese: string];
  /** Other headers under which it is known. */
  readonly aliases?: readonly string[];
  readonly required: boolean;
  /** The unit, of a column of rates. */
  readonly unit?: RateUnit;
  /** Whether it stands for many columns, whose headers continue with a name. */
  readonly isFamily?: boolean;
  /** Whether it has words, in which a line break is read as a blank; in an id or a figure it is not. */
  readonly hasWords?: boolean;
}

function column<F extends string>(field: F, chinese: string, required = false): Column<F> {
  return { field, headers: [field, chinese], required };
}

/** The columns of the fields that have one cell each. */
export function columnsOf<T extends Fields>(fields: T): readonly Column<HeadersOf<T>>[] {
  return Object.values<Field>(fields).flatMap(({ header, labels, absent, form }) => {
    if (header === undefined) return [];
    const own = column(header as HeadersOf<T>, labels[0], absent === 'fault');
    return [form.kind === 'word' || form.mayBeEmpty === true ? { ...own, hasWords: true } : own];
  });
}

/** The names of the fields that are not given by one cell. */
type Spread<T> = { [K in keyof T]: T[K] extends { readonly header: string } ? never : K }[keyof T];

/**
 * Builds a record: fields with a header from their cells, the others from `others`. A field that has neither does not
 * compile.
 */
export function treeOf<T extends Fields, V>(
  fields: T,
  cell: (header: HeadersOf<T>) => V,
  others: { readonly [K in Spread<T>]: unknown },
): Readonly<Record<string, unknown>> {
  const tree: Record<string, unknown> = {};
  for (const name in fields) {
    const { header } = fields[name] as Field;
    tree[name] = header === undefined ? others[name as never] : cell(header as HeadersOf<T>);
  }
  return tree;
}

/** The columns of a rate: one for each unit. */
function rateColumns<F extends string>(field: F, chinese: string, required = false): Column<F>[] {
  return (Object.keys(RATE_UNITS) as RateUnit[]).map((unit) => ({
    field,
    headers: [`${field}_${unit}`, chinese + RATE_UNITS[unit].header],
    required,
    unit,
  }));
}

/** The field of the column of an attribute. */
export type AttributeField = `attribute:${string}`;

/** The columns of attributes: of any name. */
const ATTRIBUTES: Column<AttributeField> = {
  field: 'attribute:',
  headers: ['attribute:', '属性:'],
  required: false,
  isFamily: true,
  hasWords: true,
};

/** The field of a column by its header, where it is one of attributes: `attribute:NAME`, `属性：名称`. */
export function attributeField(header: string): AttributeField | undefined {
  const name = /^(?:attribute|属性)\s*[:：](.+)$/isu.exec(header.trim())?.[1]?.trim();
  return name === undefined || name === '' ? undefined : `attribute:${name}`;
}

/** The name of the attribute of a field. */
export function attributeName(field: AttributeField): string {
  return field.slice(ATTRIBUTES.field.length);
}

export function isAttributeField(field: string): field is AttributeField {
  return field.startsWith(ATTRIBUTES.field);
}

export type HouseholdField =
  | AttributeField
  | HeadersOf<typeof householdFields>
  | 'listed_from'
  | 'listed_to'
  | 'assistance_kind'
  | 'assistance_from'
  | 'assistance_to';

export const HOUSEHOLD_COLUMNS: readonly Column<HouseholdField>[] = [
  ...columnsOf(householdFields),
  column('listed_from', '列入日期'),
  column('listed_to', '移出日期'),
  { ...column('assistance_kind', assistanceSpellFields.kind.labels[0]), hasWords: true },
  column('assistance_from', '救助起始日'),
  column('assistance_to', '救助终止日'),
  ATTRIBUTES,
];

/** The columns that must be equal in all rows of a household, besides those of attributes. */
export const REPEATED: readonly HouseholdField[] = columnsOf(householdFields).flatMap(({ field }) =>
  field === householdFields.id.header ? [] : [field],
);

export type LoanField =
  | AttributeField
  | HeadersOf<typeof loanFields>
  | 'rate'
  | 'reference_rate'
  | 'other_subsidy_programme'
  | 'other_subsidy_level'
  | 'other_subsidy_rate';

export const LOAN_COLUMNS: readonly Column<LoanField>[] = [
  ...columnsOf(loanFields),
  ...rateColumns('rate', '', true),
  ...rateColumns('reference_rate', '参考'),
  { ...column('other_subsidy_programme', otherSubsidyFields.programme.labels[0]), hasWords: true },
  { ...column('other_subsidy_level', otherSubsidyFields.level.labels[0]), hasWords: true },
  ...rateColumns('other_subsidy_rate', '其他贴息'),
  ATTRIBUTES,
];

export type EventField = 'loan_id' | 'event' | 'date' | 'amount' | 'rate';

export const EVENT_COLUMNS: readonly Column<EventField>[] = [
  column('loan_id', loanFields.id.labels[0], true),
  column('event', '事件', true),
  column('date', HEADINGS.date['zh-CN'], true),
  column('amount', TERMS.amount['zh-CN']),
  ...rateColumns('rate', ''),
];

/** The events of a loan and their Chinese names. */
export const EVENTS = {
  repayment: loanFields.repayments.labels[0],
  'eligible-amount': loanFields.eligibleAmounts.labels[0],
  'rate-change': '利率调整',
  'reference-rate-change': '参考利率调整',
  'overdue-begin': '逾期开始',
  'overdue-end': '逾期结束',
  extension: '展期',
  misuse: '挪用',
  'interest-paid-to': loanFields.interestPaidTo.labels[0],
} as const;

export type EventKind = keyof typeof EVENTS;

/**
 * The key by which headers are compared: without blanks, in lower case, full-width brackets and percent signs as
 * half-width, and without yuan as unit, which is that of every amount.
 */
export function headerKey(header: string): string {
  return header
    .replace(/\s/g, '')
    .toLowerCase()
    .replace(/（/g, '(')
    .replace(/）/g, ')')
    .replace(/％/g, '%')
    .replace(/\(元\)$/, '');
}

/** The columns that a header without a unit may mean. */
export function unitlessRate(columns: readonly Column<string>[], header: string): readonly Column<string>[] {
  const key = headerKey(header);
  return columns.filter(
    ({ field, unit, headers }) =>
      unit !== undefined && (key === field || key === headers[1].replace(/[年月日]利率\(.\)$/, '利率')),
  );
}
