import type { AnyForm, Field, Fields, JsonSchema, Labels } from './table.js';

/** What a field, a choice or a kind of record means, found by its labels, which are its own. */
export type Sentences = ReadonlyMap<Labels, string>;

/** What a form reads, as JSON Schema (draft 2020-12). */
export function jsonSchemaOf(form: AnyForm, sentences: Sentences): JsonSchema {
  const { kind, json, choices = {}, fields = {}, isOpen, entry, fewest, variants = {}, either = [] } = form;
  const of = (other: AnyForm) => jsonSchemaOf(other, sentences);
  switch (kind) {
    case 'choice':
      return {
        oneOf: Object.entries(choices).map(([value, labels]) => ({
          const: form.schema.safeParse(value).success ? value : Number(value),
          ...wordsOf(labels, sentences),
        })),
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
    default:
      return json as JsonSchema;
  }
}

/** Fields of which none may be left unsaid: `null` says that there is none. */
export function statedJsonSchemaOf(fields: Fields, sentences: Sentences): JsonSchema {
  return {
    type: 'object',
    properties: mapped(fields, (each) => schemaOfField(each, sentences)),
    required: Object.keys(fields),
    additionalProperties: false,
  };
}

function schemaOfField({ form, absent, labels }: Field, sentences: Sentences): JsonSchema {
  const schema = jsonSchemaOf(form, sentences);
  return {
    ...wordsOf(labels, sentences),
    ...(absent === 'fault' ? schema : { anyOf: [schema, { type: 'null' }] }),
  };
}

function wordsOf(labels: Labels, sentences: Sentences): JsonSchema {
  const description = sentences.get(labels);
  return { title: labels.join(' '), ...(description === undefined ? {} : { description }) };
}

function mapped(fields: Fields, made: (field: Field) => JsonSchema): JsonSchema {
  return Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, made(field)]));
}

function namesWhere(fields: Fields, holds: (field: Field) => boolean): string[] {
  return Object.keys(fields).filter((name) => holds(fields[name] as Field));
}
