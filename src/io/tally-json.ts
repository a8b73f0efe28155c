import * as z from 'zod/mini';
import type { Lang } from '../fields/faults.js';
import { InvalidInputError, isObject, type RawFault, type Text } from '../fields/faults.js';
import { type EncodedPeriod, PERIOD, readPeriod } from '../fields/period.js';
import { type EncodedPolicy, POLICY } from '../fields/policy.js';
import { readPolicy } from '../fields/policy-reading.js';
import { VERSION } from '../fields/version.js';
import { addFaults, closed, transformed } from '../fields/zod-types.js';
import { fingerprint, fingerprintIfAny } from '../kernel/fingerprint.js';
import { type Integer, integer } from '../kernel/integer.js';
import { once } from '../kernel/once.js';
import type { Decision } from '../settlement/two-pass/decision.js';
import type { FundedTally } from '../settlement/two-pass/funding.js';
import type { DraftTally } from '../settlement/two-pass/tallies.js';
import type { TiesTally } from '../settlement/two-pass/ties.js';
import { escapeUnsafe } from './escape-controls.js';
import { faultsIn } from './parse.js';

/*
 * Tallies and decisions as lines of JSON: {"tally": {…}} and {"decision": {…}}. Each has the SHA-256 of its own canonical JSON,
 * so that one that was altered is refused.
 */

/** A tally, by what it is of: draft lines, the ties that a decision leaves open, or lines that a decision filled. */
export type AnyTally =
  | ({ readonly of: 'drafts' } & DraftTally)
  | ({ readonly of: 'ties' } & TiesTally)
  | ({ readonly of: 'lines' } & FundedTally);

/** A decision with the SHA-256 by which tallies name it. */
export interface NamedDecision {
  readonly decision: Decision;
  readonly sha256: string;
}

/** A tally as a line of JSON, with its line end. */
export function tallyLine(tally: AnyTally): string {
  const body = 'policy' in tally ? { ...tally, ...encodedTerms(tally) } : tally;
  return lineOf('tally', body);
}

/** A decision as a line of JSON, with its line end. */
export function decisionLine(decision: Decision): string {
  return lineOf('decision', { ...decision, ...encodedTerms(decision) });
}

function encodedTerms({ policy, period }: Pick<Decision, 'policy' | 'period'>): {
  readonly policy: EncodedPolicy;
  readonly period: EncodedPeriod;
} {
  return { policy: POLICY.encode(policy), period: PERIOD.encode(period) };
}

function lineOf(name: 'tally' | 'decision', body: object): string {
  const plain = JSON.parse(JSON.stringify({ version: VERSION, ...body }, asPlain));
  return escapeUnsafe(`${JSON.stringify({ [name]: { ...plain, sha256: fingerprint(plain) } })}\n`);
}

/** Integers of more digits than a reader of JSON takes as exact are written as text. */
const LARGEST_NUMBER = 999_999_999_999_999;

function asPlain(_: string, value: unknown): unknown {
  const isLarge = typeof value === 'bigint' || (typeof value === 'number' && value > LARGEST_NUMBER);
  return isLarge ? String(value) : value;
}

/** Reads what a line `{"tally": {…}}` has. @throws InvalidInputError */
export function readTally(value: unknown, lang: Lang): AnyTally {
  const faults: RawFault[] = [];
  const body = bodyOf(value, 'tally', faults);
  const read = body && readBody(body, schemas().tally, faults);
  if (read === undefined) throw new InvalidInputError(faultsIn(faults, undefined, { lang }));
  return read as AnyTally;
}

/** Reads what a line `{"decision": {…}}` has. @throws InvalidInputError */
export function readDecision(value: unknown, lang: Lang): NamedDecision {
  const faults: RawFault[] = [];
  const body = bodyOf(value, 'decision', faults);
  const read = body && readBody(body, schemas().decision, faults);
  if (read === undefined) throw new InvalidInputError(faultsIn(faults, undefined, { lang }));
  return { decision: read as Decision, sha256: (body as { readonly sha256: string }).sha256 };
}

/** The content of a line, which has the hash that it states. */
function bodyOf(
  value: unknown,
  name: 'tally' | 'decision',
  faults: RawFault[],
): Readonly<Record<string, unknown>> | undefined {
  const body = isObject(value) ? value[name] : undefined;
  if (!isObject(body)) {
    faults.push({ code: 'INVALID_VALUE', path: [], value, detail: EXPECTED[name] });
    return undefined;
  }
  const { sha256, ...content } = body;
  if (body.version !== VERSION) {
    const detail = {
      en: `expected version ${VERSION}: all parts are settled by the same version`,
      'zh-CN': `应为版本 ${VERSION}：各部分须由同一版本结算`,
    };
    faults.push({ code: 'INVALID_VALUE', path: [name, 'version'], value: body.version, detail });
    return undefined;
  }
  if (sha256 === fingerprintIfAny(content)) return body;
  faults.push({ code: 'SETTLEMENT_ALTERED', path: [name, 'sha256'], value: sha256, message: ALTERED[name] });
  return undefined;
}

/** A body by its schema, with the policy and the period where it has them. */
function readBody(
  body: Readonly<Record<string, unknown>>,
  schema: z.ZodMiniType,
  faults: RawFault[],
): object | undefined {
  const result = schema.safeParse(body);
  if (!result.success) addFaults(result.error.issues, body, [], faults);
  const policy = body.policy === undefined ? undefined : readPolicy(body.policy, ['policy'], faults);
  const period = body.period === undefined ? undefined : readPeriod(body.period, ['period'], faults);
  if (!result.success || faults.length > 0) return undefined;
  const { version: _, sha256: __, ...read } = result.data as Record<string, unknown>;
  return policy === undefined ? read : { ...read, policy, period };
}

const EXPECTED: Readonly<Record<'tally' | 'decision', Text>> = {
  tally: { en: 'expected a tally: {"tally": {…}}', 'zh-CN': '应为统计：{"tally": {…}}' },
  decision: { en: 'expected a decision: {"decision": {…}}', 'zh-CN': '应为分担结果：{"decision": {…}}' },
};
const ALTERED: Readonly<Record<'tally' | 'decision', Text>> = {
  tally: {
    en: 'the tally is not as it was written: its content has another hash than it states; make it again',
    'zh-CN': '统计与写出时不同：内容的校验值与所列不符；请重新生成',
  },
  decision: {
    en: 'the decision is not as it was written: its content has another hash than it states; make it again',
    'zh-CN': '分担结果与写出时不同：内容的校验值与所列不符；请重新生成',
  },
};

const schemas = once(() => {
  const count = z.int().check(z.gte(0));
  const whole = transformed(
    z.union([count, z.string().check(z.regex(/^\d{1,40}$/))]),
    (value): Integer => integer(BigInt(value)),
  );
  const text = z.string();
  const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));
  const frame = { version: text, sha256 };
  const lines = closed({ count, high: count, low: count });
  const counted = z.array(z.tuple([text, count]));
  const keys = { product: text, township: text, category: text, basis: text };
  const sums = closed({
    cells: z.array(closed({ ...keys, loans: count, sums: z.array(whole) })),
    households: closed({ all: count, product: counted, township: counted, category: counted, basis: counted }),
  });
  const sample = closed({ count, ids: z.array(z.tuple([text, count])) });
  const terms = {
    policy: z.unknown(),
    period: z.unknown(),
    mostIds: count,
    inputs: z.array(closed({ name: text, sha256 })),
    lines,
    sums,
  };
  const drafts = closed({
    ...frame,
    of: z.literal('drafts'),
    ...terms,
    groups: z.array(closed({ remainders: z.array(z.tuple([count, count])), ids: sample })),
    households: sample,
  });
  const answer = z.union([
    closed({ kind: z.literal('count'), counts: z.array(count) }),
    closed({ kind: z.literal('sample'), sample }),
    closed({ kind: z.literal('upTo'), loans: z.array(z.tuple([count, text, count])) }),
  ]);
  const ties = closed({
    ...frame,
    of: z.literal('ties'),
    decision: sha256,
    lines,
    groups: z.array(z.union([z.null(), answer])),
  });
  const funded = closed({
    ...frame,
    of: z.literal('lines'),
    decision: sha256,
    lines,
    cells: z.array(closed({ ...keys, parts: z.array(whole) })),
  });
  const asks = z.union([
    closed({ kind: z.literal('count'), ids: z.array(text) }),
    closed({ kind: z.literal('sample') }),
    closed({ kind: z.literal('upTo'), id: text }),
  ]);
  const search = closed({
    ...{ above: count, rank: count, count, asks },
    ...{ from: z.exactOptional(text), to: z.exactOptional(text) },
  });
  const group = closed({
    cuts: z.array(closed({ above: z.int(), tiedTo: z.exactOptional(text) })),
    loans: z.array(closed({ remainder: count, more: text, count })),
    search: z.exactOptional(search),
  });
  const decision = closed({ ...frame, ...terms, groups: z.array(group) });
  return { tally: z.union([drafts, ties, funded]), decision };
});
