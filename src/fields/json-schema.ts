import type { Limit } from './limits.js';
import type { AnyForm, Field, Fields, Labels } from './table.js';

/** A JSON Schema (draft 2020-12). */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** The description of a field, an enumerated value or a variant, by its labels. Labels are compared by identity. */
export type Descriptions = ReadonlyMap<Labels, string>;

/** The JSON Schema (draft 2020-12) of the input of a form. */
export function jsonSchemaOf(form: AnyForm, descriptions: Descriptions): JsonSchema {
  if (form.isNullable === true) {
    return { anyOf: [jsonSchemaOf({ ...form, isNullable: false }, descriptions), { type: 'null' }] };
  }
  const { kind, mayBeEmpty, min, max, choices = {}, values = [], fields = {}, variants = {}, either = [] } = form;
  const { isOpen, entry, minLength, limit, pattern } = form;
  const of = (other: AnyForm) => jsonSchemaOf(other, descriptions);
  switch (kind) {
    case 'text':
    case 'word':
      return {
        type: 'string',
        ...(mayBeEmpty === true ? {} : { minLength: 1 }),
        ...most('maxLength', limit),
        ...(pattern === undefined ? {} : { pattern }),
      };
    case 'day':
      return { type: 'string', format: 'date', pattern: DAYS };
    case 'decimal':
      return decimalSchema(form.decimals as number, max as number, min ?? 0);
    case 'sum':
      return { anyOf: [{ type: 'string', pattern: '^-?\\d{1,40}(\\.\\d{1,2})?$' }, { type: 'integer' }] };
    case 'integer':
      return { type: 'integer', minimum: min, maximum: max ?? Number.MAX_SAFE_INTEGER };
    case 'choice':
      return {
        oneOf: values.map((value) => ({ const: value, ...annotationsOf(choices[value] as Labels, descriptions) })),
      };
    case 'record':
      return {
        type: 'object',
        properties: mapped(fields, (each) => schemaOfField(each, descriptions)),
        required: namesWhere(fields, ({ absent }) => absent === 'fault'),
        additionalProperties: isOpen === true,
      };
    case 'list':
      if (form.acceptsOne === true)
        return { anyOf: [of(entry as AnyForm), { type: 'array', items: of(entry as AnyForm) }] };
      return {
        type: 'array',
        items: of(entry as AnyForm),
        ...(minLength === 0 ? {} : { minItems: minLength }),
        ...most('maxItems', limit),
      };
    case 'map':
      return { type: 'object', additionalProperties: of(entry as AnyForm), ...most('maxProperties', limit) };
    case 'union':
      return { oneOf: Object.values(variants).map(of) };
    case 'either':
      return { anyOf: either.map(of) };
  }
}

/** A keyword for a limit. JSON Schema counts characters in code points, of which a text has no more than code units. */
function most(keyword: string, limit: Limit | undefined): JsonSchema {
  return limit === undefined ? {} : { [keyword]: limit.most };
}

const DAYS = '^(19|20|21)\\d\\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$';

/** Decimals up to a largest value, which is all nines or a power of ten, as text or as an integer; down to its negative, or to 0. */
function decimalSchema(decimals: number, max: number, min: number): JsonSchema {
  const most = Math.floor(max / 10 ** decimals);
  const whole = String(most);
  const fraction = `(\\.\\d{1,${decimals}}0*)?`;
  const below = whole.length === 1 ? '0+' : `0*\\d{1,${whole.length - 1}}`;
  const sign = min < 0 ? '-?' : '';
  const pattern = whole.startsWith('1')
    ? `^${sign}(${below}${fraction}|0*${whole}(\\.0+)?)$`
    : `^${sign}0*\\d{1,${whole.length}}${fraction}$`;
  return {
    anyOf: [
      { type: 'string', pattern },
      { type: 'integer', minimum: min < 0 ? -most : 0, maximum: most },
    ],
  };
}

/** An object with all of the fields. An optional field is `null` where it has no value. */
export function explicitJsonSchemaOf(fields: Fields, descriptions: Descriptions): JsonSchema {
  return {
    type: 'object',
    properties: mapped(fields, (each) => schemaOfField(each, descriptions)),
    required: Object.keys(fields),
    additionalProperties: false,
  };
}

function schemaOfField({ form, absent, labels }: Field, descriptions: Descriptions): JsonSchema {
  const schema = jsonSchemaOf(form, descriptions);
  return {
    ...annotationsOf(labels, descriptions),
    ...(absent === 'fault' ? schema : { anyOf: [schema, { type: 'null' }] }),
  };
}

function annotationsOf(labels: Labels, descriptions: Descriptions): JsonSchema {
  const description = descriptions.get(labels);
  return { title: labels.join(' '), ...(description === undefined ? {} : { description }) };
}

function mapped(fields: Fields, made: (field: Field) => JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, made(field)]));
}

function namesWhere(fields: Fields, holds: (field: Field) => boolean): string[] {
  return Object.keys(fields).filter((name) => holds(fields[name] as Field));
}
