import type { Batch } from './batch.js';
import type { RawFault, Text } from './faults.js';
import type { Household } from './household.js';
import type { Loan } from './loan.js';

/*
 * A loan has the attributes of its household too. The same name on both with different values is a contradiction (SPEC 2).
 */

/** Checks the attributes of a loan against those of its household. Unreadable ones are skipped. */
export function checkAttributes(
  { attributes: ofHousehold = {} }: Partial<Household>,
  { attributes: own = {} }: Partial<Loan>,
  path: RawFault['path'],
  faults: RawFault[],
): void {
  for (const [name, value] of Object.entries(own)) {
    const expected = Object.hasOwn(ofHousehold, name) ? ofHousehold[name] : undefined;
    if (expected === undefined || expected === value) continue;
    faults.push({ code: 'INVALID_VALUE', path: [...path, 'attributes', name], value, detail: asOnHousehold(expected) });
  }
}

/** Whether no loan of a batch from a place on contradicts its household. */
export function attributesAgree({ households, loans, owners }: Batch, from = 0): boolean {
  const own = loans.columns.attributes;
  const ofHouseholds = households.columns.attributes;
  if (own.rows.count === 0 || ofHouseholds.rows.count === 0) return true;
  const faults: RawFault[] = [];
  for (let place = from; place < loans.count; place++) {
    const attributes = own.at(place);
    if (attributes === undefined) continue;
    checkAttributes({ attributes: ofHouseholds.at(owners[place] as number) }, { attributes }, [], faults);
    if (faults.length > 0) return false;
  }
  return true;
}

function asOnHousehold(value: string): Text {
  const shown = JSON.stringify(value);
  return {
    en: `a loan has the attributes of its household too: write ${shown} as there, or leave it out`,
    'zh-CN': `贷款同时具有其家庭的属性：请与家庭一致填写 ${shown}，或不填`,
  };
}
