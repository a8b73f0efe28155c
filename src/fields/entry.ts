import { entryKey } from './entry-key.js';
import type { RawFault, Text } from './faults.js';
import { choice, DAY, ID, integer, NAME, SUM } from './forms.js';
import { isParsed, mark, type ParsedAs } from './parsed.js';
import { RecordSchema } from './schemas.js';
import { field, type Input, list, type Output, optional, record, repeated } from './table.js';

/** The accounts on which entries are posted. */
export const ACCOUNTS = choice({
  /** The subsidy that the funders owe (应收财政贴息). */
  subsidy: ['应收财政贴息', 'subsidy receivable'],
  /** The concession of the bank, what is waived included. */
  concession: ['银行让利', 'concession'],
  /** The part of the concession that is waived from the interest. */
  waived: ['减免利息', 'interest waived'],
  /** The interest that is left to the borrower. */
  borrowerInterest: ['借款人承担利息', 'borrower’s interest'],
});

/** An account on which entries are posted. */
export type Account = keyof (typeof ACCOUNTS)['choices'];

/** The kinds of entries. */
export const ENTRY_KINDS = choice({
  /** What the day adds. */
  accrual: ['计提', 'accrual'],
  /** What was known later of the day and of earlier ones: it brings the account to what is right today. */
  correction: ['更正', 'correction'],
  /** What brings the account of the period to the loan's line in its settlement. */
  settlement: ['结算调整', 'true-up at settlement'],
  /** What moves the settled subsidy to the accounts of the funders. All of a loan add up to 0. */
  allocation: ['分担', 'allocation to funders'],
  /** A funder's part of an adjustment of earlier settlements that is still to be paid (补差). */
  supplement: ['补差', 'supplement'],
  /** A funder's part of an adjustment of earlier settlements that is to be paid back (扣回). */
  clawback: ['扣回', 'clawback'],
  /** The sum of entries up to the day, in the place of these; supplements and clawbacks are not in it. */
  balance: ['余额结转', 'balance brought forward'],
});

/** A kind of entry. */
export type EntryKind = keyof (typeof ENTRY_KINDS)['choices'];

export const entryReasonFields = {
  /** The id of the changed loan; absent where it is a household, or the policy. */
  loanId: optional(ID, ['借据号', 'loan ID']),
  /** The id of the changed household. */
  householdId: optional(ID, ['户号', 'household ID']),
  /** The name of the changed field; `loan` for a loan that is new or gone, `policy` for another policy. */
  field: field(NAME, ['字段', 'field']),
  /** The day of the event, where the field has one. */
  on: optional(DAY, ['日期', 'day']),
};

export const entryFields = {
  /** The key: SHA-256 of loan, day, account, kind, funder and sequence. It is checked where it is given. */
  key: optional(ID, ['凭证键', 'key']),
  /** The id of the loan. */
  loanId: field(ID, ['借据号', 'loan ID']),
  /** The day whose end the entry brings the account to. */
  day: field(DAY, ['日期', 'day']),
  /** The account. */
  account: field(ACCOUNTS, ['科目', 'account']),
  /** The kind. */
  kind: field(ENTRY_KINDS, ['类别', 'kind']),
  /** The id of the funder that owes the amount; absent before it is allocated. Only the subsidy has one. */
  funder: optional(ID, ['分担主体', 'funder']),
  /** The number among the entries of the same loan, day, account, kind and funder, from 1. A balance has none. */
  sequence: optional(integer(1), ['序号', 'sequence']),
  /** The amount in yuan, which may be below 0. */
  amount: field(SUM, ['金额', 'amount']),
  /** The SHA-256 of the settlement from which the entry is. */
  settlement: optional(ID, ['结算的 SHA-256', 'SHA-256 of the settlement']),
  /** What was changed in the data, where it can be told. */
  reasons: repeated(list(record(entryReasonFields)), ['原因', 'reasons']),
};

/** An entry as input: amounts in yuan. */
export interface PostedEntryInput extends Input<typeof entryFields> {}
/** An entry that was posted, read and checked. The amount is in fen. Only the parsers return one. */
export interface PostedEntry extends Output<typeof entryFields>, ParsedAs<'Entry'> {}

export const ENTRY = record<typeof entryFields, PostedEntryInput, PostedEntry>(entryFields);
const SCHEMA = /* @__PURE__ */ new RecordSchema(ENTRY);

/** Reads an entry; one that was read is returned as it is. `faults` receives its faults. */
export function readEntry(input: unknown, path: RawFault['path'], faults: RawFault[]): Partial<PostedEntry> {
  if (isParsed(input, 'Entry')) return input as PostedEntry;
  const before = faults.length;
  const read = SCHEMA.read(input, path, faults);
  if (faults.length === before) checkEntry(read as PostedEntry, path, faults);
  return mark(read, 'Entry');
}

function checkEntry(entry: PostedEntry, path: RawFault['path'], faults: RawFault[]): void {
  const { key, account, kind, funder, sequence } = entry;
  if (funder !== undefined && account !== 'subsidy') {
    faults.push({ code: 'INVALID_VALUE', path: [...path, 'funder'], value: funder, detail: NO_FUNDER });
  }
  if (kind === 'balance') {
    for (const [name, value] of Object.entries({ key, sequence })) {
      if (value !== undefined) faults.push({ code: 'INVALID_VALUE', path: [...path, name], value, detail: NO_SLOT });
    }
    return;
  }
  if (sequence === undefined) {
    faults.push({ code: 'MISSING_FIELD', path: [...path, 'sequence'] });
  } else if (key !== undefined && key !== entryKey({ ...entry, sequence })) {
    faults.push({ code: 'INVALID_VALUE', path: [...path, 'key'], value: key, detail: OTHER_KEY });
  }
}

const NO_FUNDER: Text = {
  en: 'only the account subsidy has funders; leave the funder out, or correct the account',
  'zh-CN': '只有应收财政贴息科目有分担主体；请删除分担主体，或改正科目',
};
const NO_SLOT: Text = {
  en: 'a balance stands for many entries and has no key and no sequence; leave it out',
  'zh-CN': '余额结转代表多笔凭证，没有凭证键和序号；请删除',
};
const OTHER_KEY: Text = {
  en: 'it is not the key of this loan, day, account, kind, funder and sequence; one of them was changed, or the key: give the entry as it was posted',
  'zh-CN': '与该笔的借据号、日期、科目、类别、分担主体和序号不符；其中一项或凭证键已被改动：请按原入账内容给出',
};
