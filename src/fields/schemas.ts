import * as z from 'zod/mini';
import type { RawFault } from './faults.js';
import { isOfType } from './forms.js';
import type { AnyForm, Fields, Form, RecordForm } from './table.js';
import * as schema from './zod-types.js';

/** The zod schema of a form. It reads a value or reports its faults. */
export function schemaOf<In, Out>(form: Form<In, Out, unknown, unknown>): z.ZodMiniType<Out, In> {
  return madeOf(form as AnyForm) as z.ZodMiniType<Out, In>;
}

/** The types of the forms of an `either`. */
const TYPES: Partial<Record<AnyForm['kind'], keyof typeof schema.EXPECTED_TYPES>> = {
  text: 'string',
  integer: 'int',
  list: 'array',
  record: 'object',
  choice: 'string',
  map: 'object',
};

const DECIMALS = {
  yuan: schema.money,
  'signed yuan': schema.signedMoney,
  percent: schema.percent,
  share: schema.share,
  'signed percent': schema.signedPercent,
  factor: schema.factor,
} as const;

function madeOf(form: AnyForm): z.ZodMiniType {
  if (form.isNullable === true) return z.nullable(madeOf({ ...form, isNullable: false }));
  const { kind, limit, unit, min, max, values, fields, isOpen, entry, minLength, variants, either } = form;
  switch (kind) {
    case 'text':
    case 'word':
      return schema.textOf(schema.textRule(form));
    case 'day':
      return schema.day();
    case 'decimal':
      return DECIMALS[unit as keyof typeof DECIMALS]();
    case 'sum':
      return schema.sum();
    case 'integer': {
      const whole = z.int().check(z.gte(min as number));
      return max === undefined ? whole : whole.check(z.lte(max));
    }
    case 'choice':
      return z.literal(values as (string | number)[]);
    case 'record':
      return recordOf(fields as Fields, shapeOf(fields as Fields), isOpen === true);
    case 'list': {
      const of = madeOf(entry as AnyForm);
      if (form.acceptsOne === true) return schema.oneOrMore(of);
      return minLength === 0 ? schema.list(of, limit) : schema.nonEmptyList(of, limit);
    }
    case 'map':
      return schema.record(madeOf(entry as AnyForm), form.names as 'ids' | 'texts', limit);
    case 'union': {
      const [first, ...rest] = Object.values(variants as Record<string, AnyForm>).map(
        madeOf,
      ) as unknown as z.core.$ZodTypeDiscriminable[];
      return z.discriminatedUnion('kind', [first as z.core.$ZodTypeDiscriminable, ...rest]);
    }
    case 'either': {
      const [one, other] = either as readonly [AnyForm, AnyForm];
      if (one.kind === 'decimal') return schema.decimalOr(madeOf(one), madeOf(other));
      return schema.either(
        [one, other].map((each) => ({
          schema: madeOf(each),
          takes: (value: unknown) => isOfType(each, value),
          type: TYPES[each.kind] as keyof typeof schema.EXPECTED_TYPES,
        })),
      );
    }
  }
}

type Shape = Readonly<Record<string, z.ZodMiniType>>;

/** A record that was read has every field of its table. */
function recordOf(fields: Fields, shape: Shape, isOpen: boolean): z.ZodMiniType {
  const whole = isOpen ? z.object(shape) : schema.closed(shape);
  const mayBeAbsent = Object.entries(fields).filter(([, { absent }]) => absent !== 'fault');
  if (mayBeAbsent.length === 0) return whole;
  const names = mayBeAbsent.map(([name]) => name);
  const without = mayBeAbsent.map(([, { absent }]) => (absent === 'empty' ? schema.EMPTY_LIST : undefined));
  return schema.transformed(whole, (values: Record<string, unknown>) => {
    for (let i = 0; i < names.length; i++) {
      const name = names[i] as string;
      if (!(name in values)) values[name] = without[i];
    }
    return values;
  });
}

/** The schemas of the fields, each with its value for an absent field. */
function shapeOf(fields: Fields): Shape {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { form, absent }]) => {
      const of = madeOf(form);
      if (absent === 'fault') return [name, of];
      const without = absent === 'none' ? undefined : schema.EMPTY_LIST;
      return [name, schema.transformed(z.nullish(of), (value) => value ?? without)];
    }),
  );
}

/**
 * Reads records by their schema. The schema is created on first use, since most programs read few kinds of records.
 */
export class RecordSchema<Out> {
  private made: { readonly whole: schema.Repeated<z.ZodMiniType>; readonly shape: Shape } | undefined;

  constructor(private readonly form: RecordForm<Fields, unknown, Out, unknown>) {}

  /** Reads a record. Where it has faults, adds them to `faults` and returns the fields that could be read. */
  read(input: unknown, path: RawFault['path'], faults: RawFault[]): Partial<Out> {
    this.made ??= this.make();
    const { whole, shape } = this.made;
    const result = whole.safeParse(input);
    if (result.success) return result.data as Partial<Out>;
    schema.addFaults(result.error.issues, input, path, faults);
    return schema.readableFields(shape, input) as Partial<Out>;
  }

  private make() {
    const { fields, isOpen } = this.form;
    const shape = shapeOf(fields);
    return { whole: new schema.Repeated(recordOf(fields, shape, isOpen === true)), shape };
  }
}
