import * as z from 'zod';
import type { RawFault } from './faults.js';
import type { AnyForm, Fields, Form, RecordForm } from './table.js';
import * as schema from './zod-types.js';

/** The schema of a form: reads a value, or tells its faults. */
export function schemaOf<In, Out>(form: Form<In, Out, unknown, unknown>): z.ZodType<Out, In> {
  return madeOf(form as AnyForm) as z.ZodType<Out, In>;
}

const DECIMALS = { yuan: schema.money, percent: schema.percent, share: schema.share } as const;

function madeOf(form: AnyForm): z.ZodType {
  const {
    kind,
    mayBeEmpty,
    unit,
    min: least,
    max: largest,
    values,
    fields,
    isOpen,
    entry,
    minLength: fewest,
    variants,
    either,
  } = form;
  switch (kind) {
    case 'text':
    case 'word':
      return mayBeEmpty === true ? schema.anyText : schema.text;
    case 'day':
      return schema.day;
    case 'decimal':
      return DECIMALS[unit as keyof typeof DECIMALS];
    case 'sum':
      return schema.sum;
    case 'integer': {
      const whole = z.int().min(least as number);
      return largest === undefined ? whole : whole.max(largest);
    }
    case 'choice':
      return z.literal(values as (string | number)[]);
    case 'record':
      return recordOf(fields as Fields, shapeOf(fields as Fields), isOpen === true);
    case 'list': {
      const of = madeOf(entry as AnyForm);
      return fewest === 0 ? schema.list(of) : schema.nonEmptyList(of);
    }
    case 'map':
      return schema.record(madeOf(entry as AnyForm));
    case 'union': {
      const [first, ...rest] = Object.values(variants as Record<string, AnyForm>).map(
        madeOf,
      ) as unknown as z.core.$ZodTypeDiscriminable[];
      return z.discriminatedUnion('kind', [first as z.core.$ZodTypeDiscriminable, ...rest]);
    }
    case 'either': {
      const [one, other] = either as readonly [AnyForm, AnyForm];
      return z.union([madeOf(one), madeOf(other)]);
    }
  }
}

type Shape = Readonly<Record<string, z.ZodType>>;

/** A record that was read has every field. */
function recordOf(fields: Fields, shape: Shape, isOpen: boolean): z.ZodType {
  const blank = Object.fromEntries(
    Object.entries(fields).map(([name, { absent }]) => [name, absent === 'empty' ? schema.EMPTY_LIST : undefined]),
  );
  const whole = isOpen ? z.object(shape) : z.strictObject(shape);
  return whole.transform((values) => ({ ...blank, ...values }));
}

/** The schemas of fields, each with what its absence means. */
function shapeOf(fields: Fields): Shape {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { form, absent }]) => {
      const of = madeOf(form);
      if (absent === 'fault') return [name, of];
      const without = absent === 'none' ? undefined : schema.EMPTY_LIST;
      return [name, of.nullish().transform((value) => value ?? without)];
    }),
  );
}

/** Reads records by their schema, which is made and compiled when it is first used: most programs read few of the records. */
export class RecordSchema<Out> {
  private made: { readonly whole: z.ZodType; readonly shape: Shape } | undefined;

  constructor(private readonly form: RecordForm<Fields, unknown, Out, unknown>) {}

  /** A record; where it has faults, which `faults` receives, the fields that can be read. */
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
    return { whole: z.compile(recordOf(fields, shape, isOpen === true)), shape };
  }
}
