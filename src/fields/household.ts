import { checkIntervals, sortInPlace, withoutEmpty } from './checks.js';
import { ASSISTANCE_SPELL, INTERVAL } from './dated.js';
import type { RawFault } from './faults.js';
import { CATEGORY_OR_EMPTY, ID, MONEY, TEXT_MAP, TEXT_OR_EMPTY } from './forms.js';
import type { ParsedAs } from './parsed.js';
import { RecordSchema } from './schemas.js';
import { type Encoded, field, type Input, list, type Output, optional, record, repeated } from './table.js';

export const householdFields = {
  /** The id of the household (户号), to which loans refer. */
  id: field(ID, ['户号', 'household ID'], 'household_id'),
  /** The name of the head of the household (户主). No figure depends on it. */
  name: optional(TEXT_OR_EMPTY, ['户主', 'head of household'], 'name'),
  /** The township, by which settlements are grouped. Absent: the group `""`. */
  township: optional(CATEGORY_OR_EMPTY, ['乡镇', 'township'], 'township'),
  /** The category, such as 经营类, by which settlements are grouped. Absent: the group `""`. */
  category: optional(CATEGORY_OR_EMPTY, ['家庭类别', 'category'], 'category'),
  /**
   * The days on which the household is on the list of families (名单库), as half-open intervals. Overlapping intervals
   * count once.
   */
  listed: repeated(list(INTERVAL), ['列入名单', 'listed']),
  /** The spells of social assistance, of any kind. */
  assistance: repeated(list(ASSISTANCE_SPELL), ['社会救助', 'assistance']),
  /** The annual disposable income in yuan. Absent: not known, and the household is not excluded by it. */
  annualIncome: optional(MONEY, ['家庭年收入', 'annual income'], 'annual_income'),
  /**
   * The credit line (授信额度) in yuan: what the bank lends to the household at most, all of its loans together. No figure
   * depends on it; loans above it are a warning (`ABOVE_CREDIT_LINE`). Absent: not known.
   */
  creditLine: optional(MONEY, ['授信额度', 'credit line'], 'credit_line'),
  /**
   * What the rules of a policy may distinguish and no other field says, such as the borrower or the project: texts by name.
   * Its loans have them too. Absent: none.
   */
  attributes: optional(TEXT_MAP, ['属性', 'attributes']),
};

/** A household, as input: the JSON form of SPEC 2. */
export interface HouseholdInput extends Input<typeof householdFields> {}

/**
 * A household (户), read and checked. The income is an integer of fen, days are day numbers, lists are in the order of
 * their days. Only the parsers return one.
 */
export interface Household extends Output<typeof householdFields>, ParsedAs<'Household'> {}

/** A household in its one written form. */
export interface EncodedHousehold extends Encoded<typeof householdFields> {}

export const HOUSEHOLD = record<typeof householdFields, HouseholdInput, Household, EncodedHousehold>(householdFields);
const SCHEMA = /* @__PURE__ */ new RecordSchema(HOUSEHOLD);

/** Reads a household. `faults` receives its faults. */
export function readHousehold(input: unknown, path: RawFault['path'], faults: RawFault[]): Partial<Household> {
  const household = SCHEMA.read(input, path, faults);
  const { listed, assistance } = household;
  checkIntervals(listed, path, 'listed', faults);
  checkIntervals(assistance, path, 'assistance', faults);
  sortInPlace(
    listed,
    ({ from }) => from,
    ({ to }) => to,
  );
  sortInPlace(
    assistance,
    ({ from }) => from,
    ({ to }) => to,
    ({ kind }) => kind,
  );
  withoutEmpty(household, 'attributes');
  return household;
}
