import type { AnyForm, Field, Fields, Labels } from './table.js';

/** A JSON Schema (draft 2020-12). */
export type JsonSchema = { readonly [keyword: string]: unknown };

/** What a field, a choice or a kind of record means, found by its labels, which are its own. */
export type Descriptions = ReadonlyMap<Labels, string>;

/** What a form reads, as JSON Schema (draft 2020-12). */
export function jsonSchemaOf(form: AnyForm, sentences: Descriptions): JsonSchema {
  const {
    kind,
    mayBeEmpty,
    min: least,
    max: largest,
    choices = {},
    values = [],
    fields = {},
    variants = {},
    either = [],
  } = form;
  const { isOpen, entry, minLength: fewest } = form;
  const of = (other: AnyForm) => jsonSchemaOf(other, sentences);
  switch (kind) {
    case 'text':
    case 'word':
      return { type: 'string', ...(mayBeEmpty === true ? {} : { minLength: 1 }) };
    case 'day':
      return { type: 'string', format: 'date', pattern: DAYS };
    case 'decimal':
      return decimalSchema(form.decimals as number, largest as number);
    case 'sum':
      return { anyOf: [{ type: 'string', pattern: '^-?\\d{1,40}(\\.\\d{1,2})?$' }, { type: 'integer' }] };
    case 'integer':
      return { type: 'integer', minimum: least, maximum: largest ?? Number.MAX_SAFE_INTEGER };
    case 'choice':
      return {
        oneOf: values.map((value) => ({ const: value, ...annotationsOf(choices[value] as Labels, sentences) })),
      };
    case 'record':
      return {
        type: 'object',
        properties: mapped(fields, (each) => schemaOfField(each, sentences)),
        required: namesWhere(fields, ({ absent }) => absent === 'fault'),
        additionalProperties: isOpen === true,
      };
    case 'list':
      return { type: 'array', items: of(entry as AnyForm), ...(fewest === 0 ? {} : { minItems: fewest }) };
    case 'map':
      return { type: 'object', additionalProperties: of(entry as AnyForm) };
    case 'union':
      return { oneOf: Object.values(variants).map(of) };
    case 'either':
      return { anyOf: either.map(of) };
  }
}

const DAYS = '^(19|20|21)\\d\\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$';

/** Decimals up to a largest one, which is all nines, or a power of ten: as text, or as integers. */
function decimalSchema(decimals: number, largest: number): JsonSchema {
  const most = Math.floor(largest / 10 ** decimals);
  const whole = String(most);
  const fraction = `(\\.\\d{1,${decimals}}0*)?`;
  const below = whole.length === 1 ? '0+' : `0*\\d{1,${whole.length - 1}}`;
  const pattern = whole.startsWith('1')
    ? `^(${below}${fraction}|0*${whole}(\\.0+)?)$`
    : `^0*\\d{1,${whole.length}}${fraction}$`;
  return {
    anyOf: [
      { type: 'string', pattern },
      { type: 'integer', minimum: 0, maximum: most },
    ],
  };
}

/** Fields of which none may be left unsaid: `null` says that there is none. */
export function explicitJsonSchemaOf(fields: Fields, sentences: Descriptions): JsonSchema {
  return {
    type: 'object',
    properties: mapped(fields, (each) => schemaOfField(each, sentences)),
    required: Object.keys(fields),
    additionalProperties: false,
  };
}

function schemaOfField({ form, absent, labels }: Field, sentences: Descriptions): JsonSchema {
  const schema = jsonSchemaOf(form, sentences);
  return {
    ...annotationsOf(labels, sentences),
    ...(absent === 'fault' ? schema : { anyOf: [schema, { type: 'null' }] }),
  };
}

function annotationsOf(labels: Labels, sentences: Descriptions): JsonSchema {
  const description = sentences.get(labels);
  return { title: labels.join(' '), ...(description === undefined ? {} : { description }) };
}

function mapped(fields: Fields, made: (field: Field) => JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, made(field)]));
}

function namesWhere(fields: Fields, holds: (field: Field) => boolean): string[] {
  return Object.keys(fields).filter((name) => holds(fields[name] as Field));
}
