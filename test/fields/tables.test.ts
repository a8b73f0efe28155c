import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { Batch } from '../../src/fields/batch.js';
import { BatchReader } from '../../src/fields/batch-reader.js';
import { CLAIM } from '../../src/fields/claim.js';
import { ENTRY, entryReasonFields } from '../../src/fields/entry.js';
import { HOUSEHOLD } from '../../src/fields/household.js';
import { LOAN } from '../../src/fields/loan.js';
import { POLICY, type Policy, policyFields, RULES, type SubsidyRule } from '../../src/fields/policy.js';
import { encodePortfolio, PORTFOLIO, type Portfolio } from '../../src/fields/portfolio.js';
import { schemaOf } from '../../src/fields/schemas.js';
import type { AnyForm } from '../../src/fields/table.js';
import { encodePolicy, parsePolicy, parsePortfolio } from '../../src/index.js';
import { canonicalJson, fingerprint } from '../../src/kernel/fingerprint.js';
import { JsonScanner } from '../../src/kernel/json-scanner.js';
import { THOROUGH } from '../draws.js';
import { changesOf, fieldsNotGiven, PARTS, READ, WRITTEN, WRITTEN_CLAIM, WRITTEN_ENTRY } from './samples.js';
import { choicesIn, RECORDS, ROOTS } from './walk.js';

const sha256 = (portfolio: object) => fingerprint(encodePortfolio(portfolio as Portfolio));

describe('the sample', () => {
  it('gives every field of every record', () => {
    // The first two of the earlier settlements have none before them that they could have adjusted.
    expect(fieldsNotGiven(PORTFOLIO, WRITTEN)).toEqual([
      '.previous[0].adjustments[]',
      '.previous[0].provenance.previous[]',
      '.previous[1].adjustments[]',
      '.previous[1].provenance.previous[]',
    ]);
    expect(fieldsNotGiven(CLAIM, WRITTEN_CLAIM)).toEqual([]);
    expect(fieldsNotGiven(ENTRY, WRITTEN_ENTRY)).toEqual([]);
  });

  it('has a rule of every kind', () => {
    expect(READ.policy.subsidy.map(({ kind }) => kind).sort()).toEqual(Object.keys(RULES).sort());
  });
});

describe('a portfolio that differs in one field alone', () => {
  const { policy: listed } = PARTS;
  // The caps of the sample are lists; these are the short forms.
  const short = parsePolicy({
    ...encodePolicy(listed),
    principalCap: { perLoan: '150000.00', perHousehold: '200000.00' },
    amountCap: { perHousehold: '1500.00', per: 'period' },
  });
  const changes = [
    ...changesOf(PORTFOLIO, PARTS),
    ...(['principalCap', 'amountCap'] as const).flatMap((name) =>
      changesOf(policyFields[name].form, short[name]).map((change) => ({
        path: `.policy.${name}${change.path}`,
        value: { ...PARTS, policy: { ...listed, [name]: change.value } },
      })),
    ),
  ];

  it('exists for every field of every record of a portfolio', () => {
    const names = RECORDS.flatMap(({ fields }) => Object.keys(fields));
    const changed = new Set(changes.flatMap(({ path }) => path.match(/[\w-]+/g) ?? []));
    // The own fields of a claim, of an entry, and of a line of NDJSON are no part of a portfolio.
    const others = [ROOTS.CLAIM, ROOTS.HOUSEHOLD_LINE, ROOTS.ENTRY, { fields: entryReasonFields }].flatMap(
      ({ fields }) => Object.keys(fields),
    );
    expect(names.filter((name) => !changed.has(name) && !others.includes(name))).toEqual([]);
    expect(changes.length).toBeGreaterThan(150);
  });

  it('has another canonical form and another SHA-256 than all others', () => {
    const paths = new Map<string, string>([[sha256(PARTS), 'unchanged']]);
    for (const { path, value } of changes) {
      const hash = sha256(value as object);
      expect(paths.get(hash), path).toBeUndefined();
      paths.set(hash, path);
    }
    expect(paths.size).toBe(changes.length + 1);
  });
});

describe('an encoded record is read back unchanged', () => {
  it('a portfolio, as an object and as text', () => {
    const encoded = encodePortfolio(READ);
    expect(encodePortfolio(parsePortfolio(encoded))).toEqual(encoded);
    expect(encodePortfolio(parsePortfolio(JSON.stringify(encoded)))).toEqual(encoded);
    expect(canonicalJson(encoded)).toBe(canonicalJson(JSON.parse(JSON.stringify(encoded))));
  });

  const cases: [string, AnyForm, unknown][] = [
    ['portfolio', PORTFOLIO, PARTS],
    ['claim', CLAIM, schemaOf(CLAIM).parse(WRITTEN_CLAIM)],
    ['entry', ENTRY, schemaOf(ENTRY).parse(WRITTEN_ENTRY)],
  ];
  it.each(cases)('every %s that differs in one field alone', (_, form, value) => {
    const schema = z.compile(schemaOf(form));
    for (const { path, value: changed } of changesOf(form, value).filter((_, i) => THOROUGH || i % 4 === 0)) {
      const encoded: unknown = JSON.parse(JSON.stringify(form.encode(changed)));
      const read = schema.parse(encoded);
      expect(read, path).toEqual(changed);
      expect(form.encode(read), path).toEqual(encoded);
    }
  });
});

describe('the fields in columns', () => {
  const [household] = PARTS.households;
  const [loan] = PARTS.loans;
  const batch = new Batch();
  const reader = new BatchReader(batch);
  const bytesOf = (json: unknown) => new JsonScanner().load(new TextEncoder().encode(`${JSON.stringify(json)}\n`));

  it.each(changesOf(LOAN, loan))(
    'a loan with another $path is returned as it was read, from values and from bytes',
    (one) => {
      batch.addLoan(one.value as typeof loan & object, -1);
      expect(batch.loans.at(batch.loans.count - 1)).toStrictEqual(one.value);
      expect(reader.takeLoan(bytesOf(LOAN.encode(one.value as never)))).toBe(true);
      expect(batch.loans.at(batch.loans.count - 1)).toStrictEqual(one.value);
    },
  );

  it.each(changesOf(HOUSEHOLD, household))(
    'a household with another $path is returned as it was read, from values and from bytes',
    (one) => {
      batch.addHousehold(one.value as typeof household & object);
      expect(batch.households.at(batch.households.count - 1)).toStrictEqual(one.value);
      expect(reader.takeHousehold(bytesOf(HOUSEHOLD.encode(one.value as never)))).toBe(true);
      expect(batch.households.at(batch.households.count - 1)).toStrictEqual(one.value);
    },
  );
});

describe('every choice of every term', () => {
  const encoded = POLICY.encode(READ.policy);
  const changes = changesOf(POLICY, READ.policy).filter(({ path }) => path.includes(': '));

  it('occurs in the sample or in a policy that differs from it in this choice', () => {
    const words = choicesIn().flatMap(({ form }) => form.values ?? []);
    expect(words.length).toBeGreaterThan(30);
    const isThere = (word: unknown) =>
      canonicalJson(encoded).includes(`:${JSON.stringify(word)}`) ||
      changes.some(({ path }) => path.endsWith(`: ${word}`));
    expect(words.filter((word) => !isThere(word))).toEqual([]);
  });

  it.each(changes)('$path is read, and encoded unchanged', ({ value }) => {
    const changed = POLICY.encode(value as Policy);
    expect(changed).not.toEqual(encoded);
    expect(POLICY.encode(parsePolicy(changed))).toEqual(changed);
  });
});

describe('every kind of rule', () => {
  const { variants = {} } = POLICY.fields.subsidy.form.entry;

  it.each(Object.entries(variants))('%s is read, and encoded with all of its fields', (kind, { fields = {} }) => {
    const rule = READ.policy.subsidy.find((each) => each.kind === kind) as SubsidyRule;
    const encoded = POLICY.encode({ ...READ.policy, subsidy: [{ ...rule, from: READ.policy.window.from }] });
    expect(Object.keys(encoded.subsidy[0] as object)).toEqual(Object.keys(fields));
    expect(POLICY.encode(parsePolicy(encoded))).toEqual(encoded);
  });
});
