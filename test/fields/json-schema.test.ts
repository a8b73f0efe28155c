import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv2020 as Ajv, type AnySchema } from 'ajv/dist/2020.js';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CLAIM } from '../../src/fields/claim.js';
import { type JsonSchema, jsonSchemaOf } from '../../src/fields/json-schema.js';
import { POLICY } from '../../src/fields/policy.js';
import type { AnyForm } from '../../src/fields/table.js';
import { customaryTerms, encodeSettlement, safeParsePortfolio, settle } from '../../src/index.js';
import { readDay } from '../../src/kernel/plain-date.js';
import { portfolios } from '../../src/testing/arbitraries.js';
import expectedFaults from '../bad/expected.json' with { type: 'json' };
import { descriptionsOf } from '../surface/descriptions.js';
import { PUBLISHED, publishedSchema } from '../surface/schemas.js';
import { READ, WRITTEN, WRITTEN_CLAIM, WRITTEN_ENTRY } from './samples.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SENTENCES = descriptionsOf(ROOT);
const readJson = (path: string): unknown => JSON.parse(readFileSync(`${ROOT}${path}`, 'utf8'));

const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true });
ajv.addFormat('date', (text) => readDay(text) !== undefined);

const validators = Object.fromEntries(
  (Object.keys(PUBLISHED) as (keyof typeof PUBLISHED)[]).map((name) => [
    name,
    ajv.compile(publishedSchema(name, SENTENCES) as AnySchema),
  ]),
) as Record<keyof typeof PUBLISHED, ReturnType<typeof ajv.compile>>;

/** The places at which a value is not as its schema says; none where it is. */
function placesOf(name: keyof typeof PUBLISHED, value: unknown): readonly string[] {
  const validate = validators[name];
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}

describe('the JSON Schemas take', () => {
  it('every record of the sample, in which every field is given', () => {
    expect(placesOf('portfolio', WRITTEN)).toEqual([]);
    expect(placesOf('policy', WRITTEN.policy)).toEqual([]);
    expect(placesOf('period', WRITTEN.period)).toEqual([]);
    expect(placesOf('claim', [WRITTEN_CLAIM])).toEqual([]);
    expect(placesOf('entry', WRITTEN_ENTRY)).toEqual([]);
    for (const household of WRITTEN.households) {
      expect(placesOf('household', household)).toEqual([]);
      expect(placesOf('household-line', { household, loans: WRITTEN.loans })).toEqual([]);
    }
    for (const loan of WRITTEN.loans) expect(placesOf('loan', loan)).toEqual([]);
    for (const issued of WRITTEN.previous ?? []) expect(placesOf('settlement', issued)).toEqual([]);
  });

  it('a settlement as it is issued', () => {
    const settlement = JSON.parse(JSON.stringify(encodeSettlement(settle(READ))));
    expect(placesOf('settlement', settlement)).toEqual([]);
    expect(placesOf('policy', settlement.policy)).toEqual([]);
    expect(placesOf('settlement', readJson('docs/examples/suichang-2025/settlement-2024.json'))).toEqual([]);
  });

  it('a preset with its terms, and no preset without one of them', () => {
    const rest = { rateAppliesBy: 'accrual-day', principalCap: null, termCapMonths: null, amountCap: null };
    const terms = {
      ...customaryTerms,
      household: { ...customaryTerms.household, firstList: null },
      ...rest,
      misuse: 'revoke',
      payment: 'accrued',
    };
    expect(placesOf('policy', { preset: 'suichang-2024', terms })).toEqual([]);
    const { misuse: _, ...without } = terms;
    expect(placesOf('policy', { preset: 'suichang-2024', terms: without })).not.toEqual([]);
  });

  it('every portfolio that the parser accepts', () => {
    fc.assert(
      fc.property(portfolios(), (input) => {
        const isSound = safeParsePortfolio(input).success;
        if (isSound) expect(placesOf('portfolio', JSON.parse(JSON.stringify(input)))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('the inputs of all valid vectors', () => {
    const { vectors } = readJson('src/testing/vectors/vectors.json') as {
      readonly vectors: readonly { readonly id: string; readonly input: unknown }[];
    };
    const sound = vectors.filter(({ input }) => safeParsePortfolio(input).success);
    expect(sound.length).toBeGreaterThan(100);
    for (const { id, input } of sound) expect(placesOf('portfolio', input), id).toEqual([]);
  });
});

describe('the JSON Schemas refuse', () => {
  /** The codes that are a matter of one value's form; others are about several values together. */
  const OF_FORM = /^(UNKNOWN_FIELD|MISSING_FIELD|INVALID_(DATE|MONEY|RATE|SHARE|VALUE))$/;
  const files = readdirSync(`${ROOT}test/bad`).filter((name) => name in expectedFaults && name.endsWith('.json'));
  /** Faults of several values together that have a code of form. */
  const TOGETHER = ['cap-of-year.json', 'caps-twice.json', 'eligible-before-disbursement.json'];
  const isOfForm = (name: string) => !TOGETHER.includes(name) && codesOf(name).some((code) => OF_FORM.test(code));
  const codesOf = (name: string) => expectedFaults[name as keyof typeof expectedFaults].map(({ code }) => code);

  it.each(files.filter(isOfForm))('test/bad/%s', (name) => {
    expect(placesOf('portfolio', readJson(`test/bad/${name}`))).not.toEqual([]);
  });

  it.each(files.filter((name) => !isOfForm(name)))(
    'nothing of test/bad/%s, whose values are each as they should be',
    (name) => {
      expect(placesOf('portfolio', readJson(`test/bad/${name}`))).toEqual([]);
    },
  );

  it.each([
    ['principal', '10000000000000.00'],
    ['principal', '1.234'],
    ['principal', -1],
    ['principal', 1.5],
    ['principal', ''],
    ['disbursedOn', '2024-02-30'],
    ['disbursedOn', '2200-01-01'],
    ['disbursedOn', '2024-9-1'],
    ['lender', ''],
    ['branch-of-none', 'x'],
    ['repayments', {}],
    ['otherSubsidy', { programme: 'x', pct: '100.01' }],
  ])('a loan whose %s is %j, as the parser does', (name, value) => {
    const loan = { ...WRITTEN.loans[0], [name]: value };
    expect(placesOf('loan', loan)).not.toEqual([]);
    expect(safeParsePortfolio({ ...WRITTEN, loans: [loan] }).success).toBe(false);
  });

  it.each(['1.000001', '2', '-0.1', '.5', '0.0000001'])('a share of %s, as the parser does', (share) => {
    const [first, ...rest] = WRITTEN.policy.funders;
    const policy = { ...WRITTEN.policy, funders: [{ ...first, share }, ...rest] };
    expect(placesOf('policy', policy)).not.toEqual([]);
    expect(safeParsePortfolio({ ...WRITTEN, policy }).success).toBe(false);
  });
});

describe('a JSON Schema has exactly the fields of its table', () => {
  it.each([
    ['portfolio', PUBLISHED.portfolio.form],
    ['policy', POLICY],
    ['period', PUBLISHED.period.form],
    ['household', PUBLISHED.household.form],
    ['loan', PUBLISHED.loan.form],
    ['household-line', PUBLISHED['household-line'].form],
    ['claim', PUBLISHED.claim.form],
    ['entry', PUBLISHED.entry.form],
    ['settlement', PUBLISHED.settlement.form],
  ] as const)('%s', (name, form) => {
    const schema = publishedSchema(name, SENTENCES);
    compare(form, name === 'policy' ? ((schema.anyOf as JsonSchema[])[0] as JsonSchema) : schema, name);
  });

  it('a claim is a list of rows, each with the fields of its table', () => {
    expect(Object.keys((publishedSchema('claim', SENTENCES).items as JsonSchema).properties as object)).toEqual(
      Object.keys(CLAIM.fields),
    );
  });
});

/** Holds a schema against the form that it was made of: fields, what may be absent, what each means, choices, and parts. */
function compare(form: AnyForm, schema: JsonSchema, path: string): void {
  const { kind, fields = {}, isOpen, entry, choices = {}, variants = {}, either = [] } = form;
  if (kind === 'record') {
    const properties = schema.properties as Readonly<Record<string, JsonSchema>>;
    expect(Object.keys(properties), path).toEqual(Object.keys(fields));
    const needed = Object.keys(fields).filter((name) => fields[name]?.absent === 'fault');
    expect(schema.required, path).toEqual(needed);
    expect(schema.additionalProperties, path).toBe(isOpen === true);
    for (const [name, field] of Object.entries(fields)) {
      const property = properties[name] as JsonSchema;
      expect(property.title, `${path}.${name}`).toBe(field.labels.join(' '));
      expect(property.description, `${path}.${name}`).toBe(SENTENCES.get(field.labels));
      if (path === 'portfolio' && name === 'policy') continue;
      const isNullable = field.absent !== 'fault';
      if (isNullable) expect((property.anyOf as JsonSchema[])[1], path).toEqual({ type: 'null' });
      compare(
        field.form,
        isNullable ? ((property.anyOf as JsonSchema[])[0] as JsonSchema) : property,
        `${path}.${name}`,
      );
    }
  } else if (kind === 'choice') {
    const words = (schema.oneOf as JsonSchema[]).map((each) => String(each.const));
    expect(words, path).toEqual(Object.keys(choices));
  } else if (form.acceptsOne === true) {
    const [one, several] = schema.anyOf as readonly [JsonSchema, JsonSchema];
    compare(entry as AnyForm, one, path);
    compare({ ...form, acceptsOne: false }, several, path);
  } else if (kind === 'list' || kind === 'map') {
    const inner = kind === 'list' ? schema.items : schema.additionalProperties;
    compare(entry as AnyForm, inner as JsonSchema, `${path}[]`);
  } else if (kind === 'union') {
    const kinds = schema.oneOf as JsonSchema[];
    expect(kinds.length, path).toBe(Object.keys(variants).length);
    for (const [i, variant] of Object.values(variants).entries())
      compare(variant, kinds[i] as JsonSchema, `${path} ${i}`);
  } else if (kind === 'either') {
    for (const [i, one] of either.entries())
      compare(one, (schema.anyOf as JsonSchema[])[i] as JsonSchema, `${path} ${i}`);
  } else {
    expect(schema, path).toMatchObject(jsonSchemaOf(form, SENTENCES));
  }
}
