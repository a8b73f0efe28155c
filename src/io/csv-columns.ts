import { assistanceSpellFields } from '../fields/dated.js';
import { MONEY } from '../fields/forms.js';
import { householdFields } from '../fields/household.js';
import { loanFields, otherSubsidyFields } from '../fields/loan.js';
import type { Field, Fields, HeadersOf } from '../fields/table.js';
import { once } from '../kernel/once.js';
import { COLUMN_WORDS } from '../words/column-words.js';
import { OF_CONTRACT, OTHER_HEADERS, PASSED_OVER, REPAYMENT_PASSED_OVER } from './other-headers.js';
import { PERIODS, type RatePeriod, type RateSign, type RateUnit, rateUnit, unitHeader } from './rate-units.js';
import type { CellForm, CellType } from './tables/cells.js';

/** A column of a file: its field, its headers, and how its cells are read. */
export interface Column<Field extends string> {
  readonly field: Field;
  readonly headers: readonly [english: string, chinese: string];
  /** Other headers under which it is known. */
  readonly aliases?: readonly string[];
  readonly required: boolean;
  readonly form: CellForm;
  /** The unit, of a column of rates. */
  readonly unit?: RateUnit;
  /** Of a column of rates: its names without a unit, each with its period where the name has one. */
  readonly rateNames?: ReadonlyMap<string, RatePeriod | undefined>;
  /** Whether it stands for many columns, whose headers continue with a name. */
  readonly isFamily?: boolean;
}

function column<F extends string>(
  field: F,
  chinese: string,
  form: CellForm,
  required = false,
  aliases: readonly string[] = OTHER_HEADERS[field] ?? [],
): Column<F> {
  return { field, headers: [field, chinese], required, form, aliases };
}

/** How the cells of a field are read. */
function cellForm({ kind, isId, decimals }: Field['form']): CellForm {
  if (isId === true) return 'id';
  if (kind === 'day') return 'day';
  if (kind === 'integer') return 'count';
  if (kind === 'sum' || (kind === 'decimal' && decimals === MONEY.decimals)) return 'amount';
  return 'text';
}

/** The columns of the fields that have one cell each. */
export function columnsOf<T extends Fields>(fields: T): readonly Column<HeadersOf<T>>[] {
  return Object.values<Field>(fields).flatMap(({ header, labels, absent, form }) => {
    if (header === undefined) return [];
    return [column(header as HeadersOf<T>, labels[0], cellForm(form), absent === 'fault')];
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

/** The units of rates for which columns have names of their own. */
const CUSTOMARY_UNITS = ['annual_pct', 'monthly_permille', 'daily_permyriad'] as const satisfies readonly RateUnit[];

/** The columns of a rate: one for each customary unit. */
function rateColumns<F extends string>(
  field: F,
  chinese: string,
  required = false,
  others: readonly (readonly [name: string, period: RatePeriod | undefined])[] = [],
): Column<F>[] {
  const rateNames = new Map<string, RatePeriod | undefined>([
    [field, undefined],
    [`${chinese}利率`, undefined],
    ...(Object.keys(PERIODS) as RatePeriod[]).map((period) => [chinese + PERIODS[period].word, period] as const),
    ...others,
  ]);
  return CUSTOMARY_UNITS.map((unit) => ({
    field,
    headers: [`${field}_${unit}`, chinese + unitHeader(unit)],
    required,
    form: 'rate',
    unit,
    rateNames,
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
  form: 'text',
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
  column('listed_from', '列入日期', 'day'),
  column('listed_to', '移出日期', 'day'),
  column('assistance_kind', assistanceSpellFields.kind.labels[0], 'text'),
  column('assistance_from', '救助起始日', 'day'),
  column('assistance_to', '救助终止日', 'day'),
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
  ...rateColumns('rate', '', true, OF_CONTRACT),
  ...rateColumns('reference_rate', '参考'),
  column('other_subsidy_programme', otherSubsidyFields.programme.labels[0], 'text'),
  column('other_subsidy_level', otherSubsidyFields.level.labels[0], 'text'),
  ...rateColumns('other_subsidy_rate', '其他贴息'),
  ATTRIBUTES,
];

export type EventField = 'loan_id' | 'event' | 'date' | 'amount' | 'rate';

export const EVENT_COLUMNS: readonly Column<EventField>[] = [
  column('loan_id', loanFields.id.labels[0], 'id', true),
  column('event', '事件', 'text', true),
  column('date', COLUMN_WORDS.date['zh-CN'], 'day', true),
  column('amount', COLUMN_WORDS.amount['zh-CN'], 'amount'),
  ...rateColumns('rate', ''),
];

export type RepaymentField = 'loan_id' | 'date' | 'amount';

/** The columns of a table of repayments (还款流水), each a repayment of principal. */
export const REPAYMENT_COLUMNS: readonly Column<RepaymentField>[] = [
  column('loan_id', loanFields.id.labels[0], 'id', true),
  column('date', '还款日期', 'day', true, ['还本日期', '还款日']),
  column('amount', '归还本金', 'amount', true, ['还本金额', '还款本金']),
];

const keysOf = (names: readonly string[]) => /* @__PURE__ */ once(() => new Set(names.map((name) => headerKey(name))));
const KEYS_PASSED_OVER = keysOf(PASSED_OVER);
const KEYS_OF_INTEREST = keysOf(REPAYMENT_PASSED_OVER);

/** Whether a column is known and not read. */
export function isPassedOver(header: string): boolean {
  return KEYS_PASSED_OVER().has(headerKey(header)) || isInterestRepaid(header);
}

/** Whether a column has interest or penalties that were repaid, which are not read; in yuan. */
export function isInterestRepaid(header: string): boolean {
  return KEYS_OF_INTEREST().has(headerKey(header).replace(/元$/, ''));
}

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

/** A unit at the end of a header, with or without brackets. */
const UNIT_BEHIND = /[([【]?(?:单位:?)?(万元|元|%|‰|‱)[)\]】]?$/;

/** The key by which headers are compared: without blanks, in lower case and narrow forms, the unit without brackets. */
export function headerKey(header: string): string {
  const key = header.normalize('NFKC').replace(/\s/g, '').toLowerCase();
  return key.replace(UNIT_BEHIND, '$1');
}

/** What a header says of its column. */
export interface Match<Field extends string> extends CellType {
  readonly field: Field;
}

/** What a header may mean where nothing decides: headers that would. */
export interface Ambiguous {
  readonly either: readonly string[];
}

const OF_AMOUNT = /^(.+?)(万?元)$/;
const RATE_KEY = /^(.+?)([%‰‱]?)$/;

/** Finds the columns of headers. */
export class HeaderFinder<Field extends string> {
  private readonly byKey: ReadonlyMap<string, Column<Field>>;
  private readonly family: Column<Field> | undefined;
  private readonly rates: readonly Column<Field>[];

  constructor(readonly columns: readonly Column<Field>[]) {
    this.family = columns.find(({ isFamily }) => isFamily === true);
    this.byKey = new Map(
      columns
        .filter(({ isFamily }) => isFamily !== true)
        .flatMap((own) => [...own.headers, ...(own.aliases ?? [])].map((name) => [headerKey(name), own] as const)),
    );
    const seen = new Set<Field>();
    this.rates = columns.filter(
      ({ field, rateNames }) => rateNames !== undefined && !seen.has(field) && seen.add(field),
    );
  }

  /** The names of the columns, as they are usually written. */
  names(): readonly string[] {
    return this.columns
      .filter(({ isFamily }) => isFamily !== true)
      .flatMap(({ headers, aliases = [] }) => [...headers, ...aliases]);
  }

  /** The column of a header; undefined where it has none. */
  find(header: string): Match<Field> | Ambiguous | undefined {
    const key = headerKey(header);
    const own = this.byKey.get(key);
    if (own !== undefined) return { field: own.field, form: own.form, unit: own.unit };
    const [, name = '', unit] = OF_AMOUNT.exec(key) ?? [];
    const amount = this.byKey.get(name);
    if (amount?.form === 'amount')
      return { field: amount.field, form: 'amount', amountUnit: unit === '元' ? 'yuan' : 'wan' };
    return this.rateOf(key) ?? this.memberOf(header);
  }

  private rateOf(key: string): Match<Field> | Ambiguous | undefined {
    const [, name = '', sign = ''] = RATE_KEY.exec(key) ?? [];
    for (const { field, rateNames } of this.rates) {
      if (rateNames?.has(name) !== true) continue;
      const period = rateNames.get(name);
      if (period === undefined && sign !== '' && sign !== '%')
        return { either: eitherPeriod(rateNames, sign as RateSign) };
      const unit = rateUnit(period ?? 'annual', (sign || '%') as RateSign);
      return sign === '' ? { field, form: 'rate', unit, isUnitInCells: true } : { field, form: 'rate', unit };
    }
    return undefined;
  }

  /** The column of a family that has a header; undefined where it is of none. */
  private memberOf(header: string): Match<Field> | undefined {
    const field = this.family && attributeField(header);
    return field && { field: field as string as Field, form: 'text' };
  }
}

/** The headers with a period among the names of a rate, in a unit. */
function eitherPeriod(names: ReadonlyMap<string, RatePeriod | undefined>, sign: RateSign): string[] {
  const [annual, monthly] = [...names].flatMap(([name, period]) =>
    period === 'annual' || period === 'monthly' ? [`${name}(${sign})`] : [],
  );
  return [annual as string, monthly as string];
}

/** The columns that a header without a unit may mean. */
export function unitlessRate(
  columns: readonly Column<string>[],
  found: Match<string> | Ambiguous | undefined,
): readonly Column<string>[] {
  if (found === undefined || !('field' in found)) return [];
  return columns.filter(({ field }) => field === found.field);
}
