import { DayColumn, IntColumn, NumberColumn, SignedColumn } from '../kernel/columns.js';
import { ListColumn, OptionalListColumn, Rows, TextMapColumn } from '../kernel/rows.js';
import { DictionaryColumn, TextColumn } from '../kernel/text-columns.js';
import type { ColumnsOf, Field, Fields, RecordForm } from './table.js';

/** Fields whose form has a column. */
interface FieldsInColumns {
  readonly [name: string]: { readonly form: { readonly types?: { readonly column: object } } };
}

/** Empty rows for a record. A table with a field whose form has no column does not compile. */
export function rowsOf<T extends Fields & FieldsInColumns, Out>({
  fields,
}: RecordForm<T, unknown, Out>): Rows<ColumnsOf<T>, Out> {
  return rowsIn(fields) as Rows<ColumnsOf<T>, Out>;
}

/** How the columns of a record are made, by its fields: worked out once, since a batch is made for every household assessed. */
const makers = /* @__PURE__ */ new WeakMap<Fields, readonly ColumnMaker[]>();

interface ColumnMaker {
  readonly name: string;
  readonly make: () => object;
}

function rowsIn(fields: Fields): Rows {
  let own = makers.get(fields);
  if (own === undefined) {
    own = Object.entries(fields).map(([name, field]) => ({ name, make: makerOf(name, field) }));
    makers.set(fields, own);
  }
  const columns: Record<string, object> = {};
  for (let i = 0; i < own.length; i++) {
    const { name, make } = own[i] as ColumnMaker;
    columns[name] = make();
  }
  return new Rows(columns);
}

/** The largest value of an {@link IntColumn}. */
export const LARGEST_INT = 2 ** 31 - 1;

function makerOf(name: string, { form, absent }: Field): () => object {
  const { kind, fields, max = Number.POSITIVE_INFINITY } = form;
  switch (kind) {
    case 'text':
      return () => new TextColumn();
    case 'word':
      return () => new DictionaryColumn();
    case 'day':
      return () => new DayColumn();
    case 'decimal':
      if (form.min !== undefined) return () => new SignedColumn();
      return max > LARGEST_INT ? () => new NumberColumn() : () => new IntColumn();
    case 'list':
      return absent === 'none'
        ? () => new OptionalListColumn(rowsIn(fields as Fields))
        : () => new ListColumn(rowsIn(fields as Fields));
    case 'map':
      if (form.entry?.kind !== 'word') break;
      return () => new TextMapColumn();
  }
  throw new TypeError(`${name} is never kept in columns`);
}
