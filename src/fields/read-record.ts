import type { RawFault } from './faults.js';
import { addFaults, readableFields } from './schema.js';
import type { Fields, RecordForm } from './table.js';

/** Reads a record by its schema; where it has faults, which `faults` receives, the fields that can be read. */
export function readRecord<T extends Fields, In, Out>(
  form: RecordForm<T, In, Out>,
  input: unknown,
  path: RawFault['path'],
  faults: RawFault[],
): Partial<Out> {
  const { schema, shape } = form.reader();
  const result = schema.safeParse(input);
  if (result.success) return result.data as Partial<Out>;
  addFaults(result.error.issues, input, path, faults);
  return readableFields(shape, input) as Partial<Out>;
}
