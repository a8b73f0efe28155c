import { CLAIM } from '../../src/fields/claim.js';
import { ENTRY } from '../../src/fields/entry.js';
import { isOfType } from '../../src/fields/forms.js';
import type { Household } from '../../src/fields/household.js';
import type { IssuedSettlement } from '../../src/fields/issued.js';
import type { Loan } from '../../src/fields/loan.js';
import { type Policy, type PolicyInput, RULES, type RuleKind } from '../../src/fields/policy.js';
import { PORTFOLIO, type Portfolio, type PortfolioInput } from '../../src/fields/portfolio.js';
import type { AnyForm, Fields } from '../../src/fields/table.js';
import { parsePortfolio } from '../../src/index.js';
import { fingerprint } from '../../src/kernel/fingerprint.js';
import type { Day } from '../../src/kernel/plain-date.js';
import { formatDay } from '../../src/kernel/plain-date.js';

/*
 * Values made of the tables alone: every field is given, every list has two entries, a union one of each kind,
 * a map one of each form. A new field
 * is in them without a line here.
 */

/** A value as it is written. `number` is counted on, so that no two values are alike. */
function sampleOf(form: AnyForm, number: { next: number }): unknown {
  number.next += 1;
  const n = number.next;
  const {
    kind,
    unit,
    min: least = 0,
    max: largest = 9999,
    values = [],
    fields = {},
    entry,
    variants = {},
    either = [],
  } = form;
  switch (kind) {
    case 'text':
    case 'word':
      // In the order of the numbers, since lists of ids are sorted.
      return `文${String(n).padStart(4, '0')}`;
    case 'day':
      return formatDay((19_000 + n) as Day);
    case 'decimal':
      return {
        yuan: `${n}.25`,
        percent: `${n % 100}.125`,
        share: `0.${100 + (n % 900)}`,
        'signed yuan': `${n}.25`,
        'signed percent': `-${n % 100}.375`,
        factor: `${n % 10}.5`,
      }[unit as 'yuan'];
    case 'sum':
      return `${n}.75`;
    case 'integer':
      return least + (n % (largest - least));
    case 'choice':
      return values[n % values.length];
    case 'record':
      return Object.fromEntries(Object.entries(fields).map(([name, each]) => [name, sampleOf(each.form, number)]));
    case 'list': {
      const kinds = Object.values((entry as AnyForm).variants ?? { entry, other: entry });
      return kinds.map((each) => sampleOf(each as AnyForm, number));
    }
    case 'map':
      return Object.fromEntries(
        ((entry as AnyForm).either ?? [entry, entry]).map((each, i) => [
          `键${n}${'ab'[i]}`,
          sampleOf(each as AnyForm, number),
        ]),
      );
    case 'union':
      return sampleOf(Object.values(variants)[0] as AnyForm, number);
    case 'either':
      // A list or a record has most in it; of a text or a record it is the record.
      return sampleOf(
        (either.find((each) => each.kind === 'list') ??
          either.find((each) => each.kind === 'record') ??
          either[1]) as AnyForm,
        number,
      );
  }
}

/** `base` with other values in the places where `over` has one. */
function merged<T>(base: T | undefined, over: unknown): T {
  if (typeof over !== 'object' || over === null || base === undefined) return over as T;
  if (Array.isArray(base)) return base.map((entry, i) => (i in over ? merged(entry, over[i as never]) : entry)) as T;
  const places = Object.entries(over).map(([key, part]) => [key, merged((base as never)[key], part)]);
  return { ...base, ...Object.fromEntries(places) };
}

/** A formula in one rule, rates in the others: a share of what is above a floor excludes a factor in it. */
const OF_KIND: { readonly [K in RuleKind]?: object } = {
  points: {
    points: { ref: 'LPR', on: 'contract', times: '0.5', plus: '-0.25' },
    maxPoints: { ref: 'LPR', on: 'accrual', times: '2', plus: '1' },
  },
  'above-floor': { floorPct: '1.5', ceilingPct: '4.25', maxPoints: '2.5' },
};

/** What must hold between fields; days leave room for a day more. */
const SOUND = {
  policy: {
    window: { from: '2024-09-01', effectiveOn: '2024-12-12', to: '2025-09-01' },
    subsidy: (Object.keys(RULES) as RuleKind[]).map((kind, place) => ({
      from: `${2020 + place}-01-01`,
      maxPoints: '3.5',
      ...OF_KIND[kind],
    })),
    conditions: [
      { rate: { atLeast: { ref: 'LPR' }, atMost: { ref: 'LPR' } } },
      { rate: { atLeast: '1.25', atMost: '24' } },
    ],
    otherSubsidy: { central: 'exclude', local: 'ignore' },
    references: {
      LPR: {
        rates: [
          { from: '1900-01-01', pct: '3.45' },
          { from: '2024-10-21', pct: '3.1' },
        ],
        until: '2199-12-30',
      },
    },
    concession: [{ from: '2024-01-01' }, { from: '2024-10-01' }],
    principalCap: [{ per: ['household', 'lender'] }, { per: ['loan', 'attribute:kind'] }],
    amountCap: [{ per: ['household', 'product'] }, { per: ['attribute:kind', 'household'] }],
    funders: [
      { id: 'province', share: '0.7' },
      { id: 'county', share: '0.3' },
    ],
    funderShares: [{ from: '2024-01-01' }, { from: '2025-01-01' }],
  },
  period: { from: '2025-01-01', to: '2026-01-01' },
  households: ['H1', 'H2'].map((id) => ({
    id,
    listed: [
      { from: '2024-01-01', to: '2024-06-01' },
      { from: '2024-07-01', to: '2025-06-01' },
    ],
    assistance: [
      { from: '2024-01-01', to: '2024-02-01' },
      { from: '2024-03-01', to: '2024-04-01' },
    ],
  })),
  loans: ['L1', 'L2'].map((id) => ({
    id,
    householdId: 'H1',
    principal: '150000.00',
    contractedOn: '2024-08-30',
    disbursedOn: '2024-09-02',
    maturesOn: '2025-09-02',
    extendedTo: '2026-03-02',
    rates: [{ from: '2024-01-01' }, { from: '2024-12-01' }],
    referenceRates: [{ from: '2024-01-01' }, { from: '2024-12-01' }],
    repayments: [{ on: '2024-11-01' }, { on: '2024-12-01' }],
    otherSubsidy: [{ level: 'central' }, { level: 'local' }],
    eligibleAmounts: [{ on: '2024-11-01' }, { on: '2024-12-01', amount: '-1.25' }],
    overdue: [
      { from: '2024-11-01', to: '2024-11-05' },
      { from: '2024-12-01', to: '2024-12-05' },
    ],
  })),
  previous: [
    { period: { from: '2023-01-01', to: '2024-01-01' } },
    { period: { from: '2024-01-01', to: '2025-01-01' } },
  ],
  advances: [{ funder: 'county' }, { funder: 'province' }],
};

const sound = merged(sampleOf(PORTFOLIO, { next: 0 }), SOUND) as PortfolioInput & { readonly policy: PolicyInput };

/** A map has keys that a table cannot know: those of the funders. */
const made: PortfolioInput = {
  ...sound,
  policy: {
    ...sound.policy,
    funderShares: sound.policy.funderShares?.map((entry, i) => ({
      ...entry,
      shares: { province: `0.${6 - i}`, county: `0.${4 + i}` },
    })),
  },
};

/** Figures of a line that go together; a map has keys that a table cannot know. */
const LINE = {
  householdId: 'H1',
  basis: 'regular',
  subsidisedDays: 80,
  principalDays: '8000.00',
  interest: '25.00',
  concession: '5.00',
  waived: '4.00',
  capped: '1.00',
  subsidy: '10.00',
  borrowerInterest: '11.00',
  funders: { province: '7.00', county: '3.00' },
  product: 'P',
  township: 'T',
  category: 'C',
};

/** What two such lines come to: two loans of one household. */
const SUMS = {
  loans: 2,
  subsidisedLoans: 2,
  households: 1,
  principalDays: '16000.00',
  interest: '50.00',
  concession: '10.00',
  waived: '8.00',
  capped: '2.00',
  subsidy: '20.00',
  borrowerInterest: '22.00',
  funders: { province: '14.00', county: '6.00' },
};

const PARTS_OF_ONE = { province: '0.70', county: '0.30' };
const ADJUSTMENT = { issued: '2.00', recomputed: '3.00', subsidy: '1.00', funders: PARTS_OF_ONE };
const LINES_SHA256 = 'f'.repeat(64);

type Issued = NonNullable<PortfolioInput['previous']>[number];

/** An issued settlement in which every field is given. Its lines are in a file of their own, so that no hash covers them. */
function issuedOf({ period, loans }: Issued, previous: readonly string[]) {
  const adjustments = previous.length === 0 ? [] : ['L1', 'L2'].map((loanId) => ({ loanId, ...ADJUSTMENT }));
  const own = {
    period,
    adjustments,
    totals: SUMS,
    groups: { product: { P: SUMS }, township: { T: SUMS }, category: { C: SUMS }, basis: { regular: SUMS } },
    advances: { province: '5.00', county: '2.00' },
    // 14.00 + 1.40 − 5.00 and 6.00 + 0.60 − 2.00; without adjustments 9.00 and 4.00.
    payable: adjustments.length === 0 ? { province: '9.00', county: '4.00' } : { province: '10.40', county: '4.60' },
    provenance: { policySha256: 'e'.repeat(64), previous, linesSha256: LINES_SHA256 },
  };
  return {
    ...own,
    loans: loans.map(({ loanId }) => ({ loanId, ...LINE })),
    provenance: { ...own.provenance, settlementSha256: fingerprint(own) },
    linesSha256: LINES_SHA256,
  };
}

const [first, second] = made.previous as readonly [Issued, Issued];
const others = [issuedOf({ ...first, period: { from: '2022-01-01', to: '2023-01-01' } }, []), issuedOf(first, [])];

/** A sound portfolio as it is written, in which every field is given. */
export const WRITTEN: PortfolioInput = {
  ...made,
  previous: [
    ...others,
    issuedOf(
      second,
      others.map(({ provenance }) => provenance.settlementSha256),
    ),
  ],
};

/** {@link WRITTEN}, read. */
export const READ: Portfolio = parsePortfolio(WRITTEN);

/** Its parts, as one may change them. */
export const PARTS: Readonly<Record<string, unknown>> & {
  readonly policy: Policy;
  readonly households: readonly Household[];
  readonly loans: readonly Loan[];
  readonly previous: readonly IssuedSettlement[];
} = {
  policy: READ.policy,
  period: READ.period,
  households: READ.households,
  loans: READ.loans,
  previous: READ.previous,
  advances: READ.advances,
};

/** A row of a claim as it is written, in which every field is given. */
export const WRITTEN_CLAIM: unknown = sampleOf(CLAIM, { next: 0 });

/** An entry as it is written, in which every field is given. */
export const WRITTEN_ENTRY: unknown = sampleOf(ENTRY, { next: 0 });

/** A read value that differs in one field alone, and which. */
export interface Changed {
  readonly path: string;
  readonly value: unknown;
}

/** Every way of changing one field of a read value, at any depth. */
export function changesOf(form: AnyForm, value: unknown, path = ''): readonly Changed[] {
  const {
    kind,
    max: largest,
    values = [],
    fields = {},
    entry,
    minLength: fewest = 0,
    variants = {},
    either = [],
  } = form;
  const other = (changed: unknown) => [{ path, value: changed }];
  switch (kind) {
    case 'text':
    case 'word':
      return other(`${value as string}x`);
    case 'day':
      return other((value as number) + 1);
    case 'decimal':
      return other(value === largest ? (value as number) - 1 : (value as number) + 1);
    case 'sum':
      return other(typeof value === 'bigint' ? value + 1n : (value as number) + 1);
    case 'integer':
      return other(value === largest ? (value as number) - 1 : (value as number) + 1);
    case 'choice':
      return values
        .filter((choice) => choice !== value)
        .map((choice) => ({ path: `${path}: ${choice}`, value: choice }));
    case 'record':
      return changesOfRecord(fields, value as Readonly<Record<string, unknown>>, path);
    case 'union':
      return changesOf(variants[(value as { readonly kind: string }).kind] as AnyForm, value, path);
    case 'list': {
      const entries = value as readonly unknown[];
      const changed = entries.flatMap((each, i) =>
        changesOf(entry as AnyForm, each, `${path}[${i}]`).map((one) => ({
          ...one,
          value: entries.with(i, one.value),
        })),
      );
      return entries.length > fewest ? [...changed, { path: `${path} shorter`, value: entries.slice(0, -1) }] : changed;
    }
    case 'map': {
      const entries = Object.entries(value as object);
      const [[key, first], ...rest] = entries as [[string, unknown], ...[string, unknown][]];
      return [
        ...entries.flatMap(([name, each]) =>
          changesOf(entry as AnyForm, each, `${path}.${name}`).map((one) => ({
            ...one,
            value: { ...(value as object), [name]: one.value },
          })),
        ),
        { path: `${path}, another key`, value: Object.fromEntries([[`${key}x`, first], ...rest]) },
        { path: `${path}, a key less`, value: Object.fromEntries(rest) },
      ];
    }
    case 'either':
      return changesOf((either.find((each) => isOfType(each, value)) ?? either[0]) as AnyForm, value, path);
  }
}

function changesOfRecord(fields: Fields, value: Readonly<Record<string, unknown>>, path: string): readonly Changed[] {
  return Object.entries(fields).flatMap(([name, { form, absent }]) => {
    const place = `${path}.${name}`;
    const changed = changesOf(form, value[name], place);
    const without = { path: `${place}, absent`, value: absent === 'empty' ? [] : undefined };
    // An empty list is as if absent.
    const isThere = !(Array.isArray(value[name]) && (value[name] as readonly unknown[]).length === 0);
    return (absent === 'fault' || !isThere ? changed : [...changed, without]).map((one) => ({
      ...one,
      value: { ...value, [name]: one.value },
    }));
  });
}

/** The paths of fields that a written value does not give, at any depth. */
export function fieldsNotGiven(form: AnyForm, value: unknown, path = ''): readonly string[] {
  if (value === undefined || value === null) return [path];
  const { kind, fields = {}, entry, variants = {}, either = [] } = form;
  switch (kind) {
    case 'record':
      return Object.entries(fields).flatMap(([name, each]) =>
        fieldsNotGiven(each.form, (value as never)[name], `${path}.${name}`),
      );
    case 'list': {
      const entries = value as readonly unknown[];
      if (entries.length === 0) return [`${path}[]`];
      return entries.flatMap((each, i) => fieldsNotGiven(entry as AnyForm, each, `${path}[${i}]`));
    }
    case 'map':
      return Object.entries(value).flatMap(([key, each]) => fieldsNotGiven(entry as AnyForm, each, `${path}.${key}`));
    case 'union':
      return fieldsNotGiven(variants[(value as { readonly kind: string }).kind] as AnyForm, value, path);
    case 'either':
      return fieldsNotGiven((either.find((each) => isOfType(each, value)) ?? either[0]) as AnyForm, value, path);
    default:
      return [];
  }
}
