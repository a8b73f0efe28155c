// The JSON Schemas that the package publishes, one a record: `tiexi/schemas/loan.json`.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CLAIM } from '../../src/fields/claim.js';
import { ENTRY } from '../../src/fields/entry.js';
import { HOUSEHOLD } from '../../src/fields/household.js';
import { ISSUED_SETTLEMENT } from '../../src/fields/issued.js';
import {
  type Descriptions,
  explicitJsonSchemaOf,
  type JsonSchema,
  jsonSchemaOf,
} from '../../src/fields/json-schema.js';
import { LOAN } from '../../src/fields/loan.js';
import { MAPPING } from '../../src/fields/mapping.js';
import { PERIOD } from '../../src/fields/period.js';
import { openHouseholdFields, openTermFields, POLICY, policyFields } from '../../src/fields/policy.js';
import { HOUSEHOLD_LINE, PORTFOLIO } from '../../src/fields/portfolio.js';
import { type AnyForm, field, list, record } from '../../src/fields/table.js';
import { descriptionsOf } from './descriptions.js';

interface Published {
  readonly form: AnyForm;
  readonly title: string;
  readonly description: string;
}

/** What is published, by the name of its file. */
export const PUBLISHED = {
  portfolio: {
    form: PORTFOLIO,
    title: '结算数据 portfolio',
    description: 'What is settled: a policy, a period, the households and their loans.',
  },
  policy: { form: POLICY, title: '政策 policy', description: 'The terms of a subsidy programme.' },
  period: { form: PERIOD, title: '结算期 period', description: 'A span of days to settle, half-open.' },
  household: { form: HOUSEHOLD, title: '家庭 household', description: 'A household.' },
  loan: { form: LOAN, title: '贷款 loan', description: 'A loan: one note, one disbursement.' },
  'household-line': {
    form: HOUSEHOLD_LINE,
    title: '家庭及其贷款 household with its loans',
    description: 'A line of NDJSON: a household with all of its loans.',
  },
  claim: { form: list(CLAIM), title: '申报明细 claim', description: 'A bank’s claim: a row a loan.' },
  entry: {
    form: ENTRY,
    title: '凭证 entry',
    description: 'A line of NDJSON: an entry that was posted, or is to be posted.',
  },
  mapping: {
    form: MAPPING,
    title: '列名对应 mapping',
    description: 'How tables with other headers, units and values are read.',
  },
  settlement: {
    form: ISSUED_SETTLEMENT,
    title: '以前结算 earlier settlement',
    description: 'An earlier settlement as it was issued, of which these fields are read.',
  },
} as const satisfies Record<string, Published>;

type Name = keyof typeof PUBLISHED;

/** A preset with the terms that its programme leaves open, in the place of a policy. */
function presetSchema(descriptions: Descriptions): JsonSchema {
  const household = field(record(openHouseholdFields), policyFields.household.labels);
  const { sources } = policyFields;
  const { properties, required, ...rest } = explicitJsonSchemaOf(
    { ...openTermFields, household, sources },
    descriptions,
  );
  const terms = { properties, required: (required as string[]).filter((name) => name !== 'sources'), ...rest };
  return {
    type: 'object',
    properties: {
      preset: {
        title: '预设 preset',
        description: 'The name of a programme whose own terms are built in.',
        type: 'string',
      },
      terms: { title: '口径 terms', description: 'The terms that the programme leaves open, all of them.', ...terms },
    },
    required: ['preset', 'terms'],
    additionalProperties: false,
  };
}

/** The JSON Schema of a record, with what every field means. */
export function publishedSchema(name: Name, descriptions: Descriptions): JsonSchema {
  const { form, title, description } = PUBLISHED[name];
  const head = { $schema: 'https://json-schema.org/draft/2020-12/schema', title, description };
  const schema = jsonSchemaOf(form, descriptions);
  if (name === 'policy') return { ...head, anyOf: [schema, presetSchema(descriptions)] };
  if (name !== 'portfolio') return { ...head, ...schema };
  const properties = schema.properties as Readonly<Record<string, JsonSchema>>;
  const { title: named, description: told, ...policy } = properties.policy as JsonSchema;
  const either = { title: named, description: told, anyOf: [policy, presetSchema(descriptions)] };
  return { ...head, ...schema, properties: { ...properties, policy: either } };
}

/** Writes the JSON Schemas into a folder. */
export function writeSchemas(root: string, folder: string): void {
  const descriptions = descriptionsOf(root);
  mkdirSync(folder, { recursive: true });
  for (const name of Object.keys(PUBLISHED) as Name[]) {
    writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(publishedSchema(name, descriptions), null, 2)}\n`);
  }
}
