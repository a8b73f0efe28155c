import { CLAIM } from '../../src/fields/claim.js';
import { ENTRY } from '../../src/fields/entry.js';
import { POLICY } from '../../src/fields/policy.js';
import { HOUSEHOLD_LINE, PORTFOLIO } from '../../src/fields/portfolio.js';
import type { AnyForm, Field, Fields } from '../../src/fields/table.js';

/** Every record that is read stands in one of these. */
export const ROOTS = { PORTFOLIO, HOUSEHOLD_LINE, CLAIM, ENTRY } as const satisfies Record<string, AnyForm>;

/** The forms that a form is made of. */
export function partsOf({ fields, entry, variants = {}, either = [] }: AnyForm): readonly AnyForm[] {
  const own = entry === undefined ? Object.values(fields ?? {}).map(({ form }) => form) : [entry];
  return [...own, ...Object.values(variants), ...either];
}

/** All forms that can be reached from one, itself the first. */
export function formsIn(form: AnyForm): ReadonlySet<AnyForm> {
  const found = new Set<AnyForm>();
  const visit = (each: AnyForm) => {
    if (found.has(each)) return;
    found.add(each);
    for (const part of partsOf(each)) visit(part);
  };
  visit(form);
  return found;
}

/** All records that are read. */
export const RECORDS: readonly (AnyForm & { readonly fields: Fields })[] = [
  ...new Set(Object.values(ROOTS).flatMap((root) => [...formsIn(root)])),
].filter((form): form is AnyForm & { readonly fields: Fields } => form.kind === 'record');

/** All choices that a policy has, by the fields that have them. */
export function choicesIn(form: AnyForm = POLICY): readonly Field[] {
  const fields = [...formsIn(form)].flatMap((each) => (each.kind === 'record' ? Object.values(each.fields ?? {}) : []));
  return fields.filter((field) => field.form.kind === 'choice');
}
