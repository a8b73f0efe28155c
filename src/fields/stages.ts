import { formatValue, isObject } from './faults.js';

/**
 * The objects that the library makes, reads or is given, each with fields that it has and the others before it lack. A
 * message names a value by the first of them whose fields it has.
 */
const STAGES: readonly (readonly [name: string, ...fields: string[]])[] = [
  ['a stream of lines', 'summary'],
  ['a settlement', 'policy', 'totals', 'groups', 'loans', 'provenance'],
  ['the summary of a settlement', 'policy', 'totals', 'groups', 'payable'],
  ['an earlier settlement of a portfolio', 'period', 'loans', 'adjustments'],
  ['the result of compare', 'policies', 'effects'],
  ['the result of progress', 'milestones', 'annualised'],
  ['the result of quote', 'years', 'total', 'grounds'],
  ['the result of screen', 'isEligible', 'grounds', 'changes'],
  ['the result of reconcile', 'rows', 'unexplained'],
  ['the result of prepare', 'policy', 'assess'],
  ['the result of accruals', 'period', 'days', 'loans'],
  ['an assessment', 'household', 'loans.0.segments'],
  ['the request of an assessment', 'household', 'loans', 'period'],
  ['a household with its loans', 'household', 'loans'],
  ['a portfolio', 'households', 'loans'],
  ['a preset', 'preset', 'terms'],
  ['a policy', 'window', 'funders'],
  ['the bookings of a loan', 'loanId', 'bookings'],
  ['an assessed loan', 'loanId', 'segments'],
  ['an entry', 'loanId', 'account', 'kind'],
  ['a line of a settlement', 'loanId', 'basis', 'funders'],
  ['a row of a claim', 'loanId', 'subsidy'],
  ['a warning', 'code', 'count', 'examples'],
  ['a loan', 'householdId', 'principal'],
  ['a household', 'id', 'listed'],
  ['a period', 'from', 'to'],
];

/** In which fields a day or an amount is found, first to last: it is text in the JSON form, and a number or a Decimal else. */
const INSIDE =
  'amount policy policies before window from period disbursedOn listed 0 subsidy household rows claimed total'.split(
    ' ',
  );

/**
 * The error for a value that a function does not take.
 *
 * @param wanted what the function takes, and what returns it: `an assessment, as assess returns it`
 */
export function unexpected(wanted: string, given: unknown): TypeError {
  return new TypeError(`expected ${wanted}; given: ${describeGiven(given)}`);
}

/** What a value is, in a message for programmers: `a settlement`, `a policy in its JSON form`, `null`, `an empty list`. */
export function describeGiven(value: unknown): string {
  if (!Array.isArray(value)) return describeOne(value);
  return value.length === 0 ? 'an empty list' : `a list that begins with ${describeOne(value[0])}`;
}

function describeOne(value: unknown): string {
  const stage = stageOf(value);
  if (stage === undefined) return formatValue(value);
  return stage.isWritten ? `${stage.name} in its JSON form` : stage.name;
}

/** One of the library's objects. */
interface Stage {
  readonly name: string;
  /** Whether it is in its JSON form. */
  readonly isWritten: boolean;
}

/** Which of the library's objects a value is; undefined for other values. */
export function stageOf(value: unknown): Stage | undefined {
  if (!isObject(value)) return undefined;
  const stage = STAGES.find(([, ...fields]) => fields.every((field) => hasField(value, field.split('.'))));
  return stage && { name: stage[0], isWritten: isText(value) === true };
}

/** The last field is not read: settlements and assessments compute some of theirs when they are first read. */
function hasField(value: object, [field, ...inner]: readonly string[]): boolean {
  if (!((field as string) in value)) return false;
  if (inner.length === 0) return true;
  const own = (value as Record<string, unknown>)[field as string];
  return typeof own === 'object' && own !== null && hasField(own, inner);
}

/** Whether the first day or amount in a value is text; undefined where there is none. */
function isText(value: unknown): boolean | undefined {
  if (typeof value !== 'object' || value === null) return typeof value === 'string';
  for (const field of INSIDE) {
    const own = (value as Record<string, unknown>)[field];
    const found = own === undefined ? undefined : isText(own);
    if (found !== undefined) return found;
  }
  return undefined;
}
