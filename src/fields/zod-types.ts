import * as z from 'zod/mini';
import { type DecimalLike, toLibraryDecimal } from '../kernel/decimal.js';
import { type Fen, readFen, readSignedFen, readSum } from '../kernel/fen.js';
import type { Integer } from '../kernel/integer.js';
import { once } from '../kernel/once.js';
import {
  type MicroFactor,
  type MicroPercent,
  type MicroShare,
  readFactor,
  readPercent,
  readShare,
  readSignedPercent,
  type SignedMicroPercent,
} from '../kernel/percent.js';
import { type Day, readDay } from '../kernel/plain-date.js';
import { flawOf } from '../kernel/text-flaw.js';
import { type FaultCode, isDate, isObject, NumberToken, type RawFault, type Text } from './faults.js';
import { aboveLimit, LIMITS, type Limit } from './limits.js';
import { textDetail } from './text-details.js';
import { unknownField } from './unknown-field.js';

// zod/mini: its functions are as those of zod, without the methods, which load twice as much.

/** A schema whose output a function transforms. */
export function transformed<In, Between, Out>(
  schema: z.ZodMiniType<Between, In>,
  transform: (value: Between, context: z.core.ParsePayload) => Out,
): z.ZodMiniType<Out, In> {
  return z.pipe(schema, z.transform(transform)) as unknown as z.ZodMiniType<Out, In>;
}

/** The number of uses of a schema at which it is compiled. Compiling takes as long as some thousand uses without. */
const COMPILED_AT = 100;

/**
 * A schema that is compiled where it is used often, as that of a loan or of a long list; not where it is used a few
 * times, as that of a policy. It reads the same either way.
 */
export class Repeated<T extends z.ZodMiniType> {
  private uses = 0;

  constructor(private schema: T) {}

  safeParse(value: unknown): z.core.util.SafeParseResult<z.output<T>> {
    if (this.uses < COMPILED_AT) {
      // A list uses the schema of its entries for each of them.
      this.uses += Array.isArray(value) ? value.length + 1 : 1;
      if (this.uses >= COMPILED_AT) this.schema = z.compile(this.schema);
    }
    return this.schema.safeParse(value);
  }
}

/** A schema that consists of a function. */
function fromFunction<Out>(
  transform: (value: unknown, context: z.core.ParsePayload) => Out,
): z.ZodMiniType<Out, unknown> {
  return transformed(z.unknown(), transform);
}

/**
 * The scalar types of all schemas. Each reads a value into the representation that the engine uses, or reports a fault.
 * A JSON `null` in an optional field means that the field is absent.
 */
function leaf<T, Input>(
  code: FaultCode,
  read: (value: unknown) => T | undefined,
  detailOf?: (value: unknown) => Text,
): z.ZodMiniType<T, Input> {
  const schema = fromFunction((value, context): T => {
    const result = value === undefined ? undefined : read(value);
    if (result !== undefined) return result;
    context.issues.push({
      code: 'custom',
      input: value,
      params: { fault: value === undefined ? 'MISSING_FIELD' : code, detail: detailOf?.(value) },
    });
    return z.NEVER;
  });
  return schema as unknown as z.ZodMiniType<T, Input>;
}

/**
 * A decimal, as input: a string ("4.35"), an integer, a bigint, or a Decimal of decimal.js. A number with a fraction is
 * refused, since it is a binary float.
 */
export type DecimalInput = string | number | bigint | DecimalLike;

const MAY_BE_BELOW_0: Text = { en: '; here from -100 on', 'zh-CN': '；此处可为负数，不小于 -100' };
const REFUNDS_BELOW_0: Text = {
  en: '; here a refund is below 0, down to -9999999999999.99',
  'zh-CN': '；此处退款为负数，不低于 -9999999999999.99',
};
const UP_TO_TEN: Text = { en: '; here up to 10', 'zh-CN': '；此处不大于 10' };

/** What a text may be. */
export interface TextRule {
  readonly isId: boolean;
  readonly mayBeEmpty: boolean;
  readonly limit: Limit;
}

/** The rule of the form of a text. */
export function textRule({ isId = false, mayBeEmpty = false, limit = LIMITS.text }: Partial<TextRule>): TextRule {
  return { isId, mayBeEmpty, limit };
}

/** The value where it is a text that the rule allows; undefined otherwise. */
export function readText(value: unknown, { isId, mayBeEmpty, limit }: TextRule): string | undefined {
  if (typeof value !== 'string' || (value === '' && !mayBeEmpty) || value.length > limit.most) return undefined;
  return flawOf(value, isId) === undefined ? value : undefined;
}

/** A text under a rule. */
export function textOf(rule: TextRule): z.ZodMiniType<string, string> {
  return leaf<string, string>(
    'INVALID_VALUE',
    (value) => readText(value, rule),
    (value) => (typeof value === 'string' && textDetail(value, rule)) || NON_EMPTY_TEXT,
  );
}

// Each is created on first use: a program that reads nothing creates no schema.
export const day = once(() => leaf<Day, string>('INVALID_DATE', readDay));
export const money = once(() => leaf<Fen, DecimalInput>('INVALID_MONEY', readFen));
/** An amount that may be negative, such as a refund. */
export const signedMoney = once(() =>
  leaf<number, DecimalInput>('INVALID_MONEY', readSignedFen, () => REFUNDS_BELOW_0),
);
/** A sum of amounts, which may be negative. */
export const sum = once(() => leaf<Integer, DecimalInput>('INVALID_MONEY', readSum));
export const percent = once(() => leaf<MicroPercent, DecimalInput>('INVALID_RATE', readPercent));
export const share = once(() => leaf<MicroShare, DecimalInput>('INVALID_SHARE', readShare));
export const signedPercent = once(() =>
  leaf<SignedMicroPercent, DecimalInput>('INVALID_RATE', readSignedPercent, () => MAY_BE_BELOW_0),
);
export const factor = once(() => leaf<MicroFactor, DecimalInput>('INVALID_SHARE', readFactor, () => UP_TO_TEN));

/** An id. */
export const id = once(() => textOf(textRule({ isId: true, limit: LIMITS.id })));
/** A string that may be empty. */
export const anyText = once(() => textOf(textRule({ mayBeEmpty: true })));

type Issues = readonly z.core.$ZodIssue[];

/**
 * Wraps all issues inside a list or record in one issue of the list or record. zod passes issues up as arguments of one
 * call, and the number of arguments is limited. {@link addFaults} unwraps them.
 */
function issueOf(input: unknown, within: Issues): z.core.$ZodRawIssue {
  return { code: 'custom', input, params: { within } };
}

function withNestedIssues<T extends z.ZodMiniType>(schema: T, limit?: Limit): z.ZodMiniType<z.output<T>, z.input<T>> {
  const inner = new Repeated(schema);
  const outer = fromFunction((value, context) => {
    if (limit !== undefined && Array.isArray(value) && value.length > limit.most) {
      context.issues.push(tooLarge(value, limit, value.length));
      return z.NEVER;
    }
    const result = inner.safeParse(value);
    if (result.success) return result.data;
    context.issues.push(issueOf(value, result.error.issues));
    return z.NEVER;
  });
  return outer as unknown as z.ZodMiniType<z.output<T>, z.input<T>>;
}

/** The issue of what is larger than its limit. Its entries are not read. */
function tooLarge(input: unknown, limit: Limit, size: number): z.core.$ZodRawIssue {
  return { code: 'custom', input, params: { fault: 'INVALID_VALUE', detail: aboveLimit(limit, size) } };
}

/** A decimal, or an object: of an object the faults of the object, of any other value those of the decimal. */
export function decimalOr(decimal: z.ZodMiniType, object: z.ZodMiniType): z.ZodMiniType {
  const [ofDecimal, ofObject] = [new Repeated(decimal), new Repeated(object)];
  return fromFunction((value, context) => {
    const isRecord = isObject(value) && toLibraryDecimal(value) === undefined;
    const result = (isRecord ? ofObject : ofDecimal).safeParse(value);
    if (result.success) return result.data;
    context.issues.push(issueOf(value, result.error.issues));
    return z.NEVER;
  });
}

/** A list. */
export function list<T extends z.ZodMiniType>(item: T, limit?: Limit) {
  return withNestedIssues(z.array(item), limit);
}

/** A list, or one of its entries: of an object the faults of the entry, of any other value those of a list. */
export function oneOrMore(item: z.ZodMiniType): z.ZodMiniType {
  const one = new Repeated(item);
  const several = list(item);
  return fromFunction((value, context) => {
    const isOne = isObject(value);
    const result = isOne ? one.safeParse(value) : several.safeParse(value);
    if (result.success) return isOne ? [result.data] : result.data;
    context.issues.push(issueOf(value, result.error.issues));
    return z.NEVER;
  });
}

/** A non-empty list. */
export function nonEmptyList<T extends z.ZodMiniType>(item: T, limit?: Limit) {
  return withNestedIssues(z.array(item).check(z.minLength(1)), limit);
}

/** One of the schemas of an {@link either}. */
interface Alternative {
  readonly schema: z.ZodMiniType;
  /** Whether a value is of its type. */
  readonly takes: (value: unknown) => boolean;
  readonly type: keyof typeof EXPECTED_TYPES;
}

/** A value of one of several types: its faults are those of the schema of its type. */
export function either(alternatives: readonly Alternative[]): z.ZodMiniType {
  const inner = alternatives.map(({ schema, takes }) => ({ takes, schema: withNestedIssues(schema) }));
  const types = alternatives.map(({ type }) => EXPECTED_TYPES[type]);
  const detail: Text = {
    en: types.map(({ en }, i) => (i === 0 ? en : en.replace('write ', ''))).join(' or '),
    'zh-CN': types.map((text, i) => (i === 0 ? text['zh-CN'] : text['zh-CN'].replace('应为', ''))).join('或'),
  };
  return fromFunction((value, context) => {
    const own = inner.find(({ takes }) => takes(value));
    const result = own?.schema.safeParse(value);
    if (result?.success === true) return result.data;
    context.issues.push(
      result === undefined
        ? { code: 'custom', input: value, params: { fault: 'INVALID_VALUE', detail } }
        : issueOf(value, result.error.issues),
    );
    return z.NEVER;
  });
}

/** An object of no other fields than these. The message of zod's issue of another one has their names, for {@link addFaults}. */
export function closed<Shape extends Readonly<Record<string, z.ZodMiniType>>>(shape: Shape) {
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? Object.keys(shape).join(' ') : undefined),
  });
}

/** The value of an absent list. */
export const EMPTY_LIST = Object.freeze([]) as unknown as never[];

/** An object whose names are ids or other texts, `__proto__` included. */
export function record<T extends z.ZodMiniType>(
  item: T,
  names: 'ids' | 'texts',
  limit?: Limit,
): z.ZodMiniType<Record<string, z.output<T>>, Record<string, z.input<T>>> {
  const inner = new Repeated(item);
  const outer = fromFunction((value, context) => {
    if (!isObject(value)) {
      context.issues.push({ code: 'invalid_type', expected: 'object', input: value });
      return z.NEVER;
    }
    const given = Object.entries(value);
    if (limit !== undefined && given.length > limit.most) {
      context.issues.push(tooLarge(value, limit, given.length));
      return z.NEVER;
    }
    const rule = textRule(names === 'ids' ? { isId: true, limit: LIMITS.id } : {});
    const entries: [string, z.output<T>][] = [];
    const within: z.core.$ZodIssue[] = [];
    for (const [key, field] of given) {
      const detail = textDetail(key, rule);
      if (detail !== undefined) {
        within.push({
          code: 'custom',
          params: { fault: 'INVALID_VALUE', detail, name: key },
          path: [key],
          message: '',
        });
      }
      const result = inner.safeParse(field);
      if (result.success) entries.push([key, result.data]);
      else for (const issue of result.error.issues) within.push({ ...issue, path: [key, ...issue.path] });
    }
    if (within.length === 0) return Object.fromEntries(entries);
    context.issues.push(issueOf(value, within));
    return z.NEVER;
  });
  return outer as unknown as z.ZodMiniType<Record<string, z.output<T>>, Record<string, z.input<T>>>;
}

/** Adds zod's issues as faults below `path`. `input` is the value that was parsed. */
export function addFaults(issues: Issues, input: unknown, path: RawFault['path'], faults: RawFault[]): void {
  const tokens = new Set<NumberToken>();
  for (const issue of issues) {
    const at = [...path, ...(issue.path as (string | number)[])];
    const { value, steps } = valueAt(input, issue.path);
    if (value instanceof NumberToken && (steps < issue.path.length || issue.code === 'unrecognized_keys')) {
      // A number where an object is expected: it has no fields that could be missing or unknown.
      if (tokens.has(value)) continue;
      tokens.add(value);
      faults.push({
        code: 'INVALID_VALUE',
        path: at.slice(0, path.length + steps),
        value,
        detail: EXPECTED_TYPES.object,
      });
    } else if (issue.code === 'unrecognized_keys') {
      for (const key of issue.keys) faults.push(unknownField(at, key, issue.message.split(' ')));
    } else if (value === undefined) {
      faults.push({ code: 'MISSING_FIELD', path: at });
    } else if (issue.code === 'custom') {
      const { fault: code, within, detail, name } = issue.params as CustomParams;
      if (within !== undefined) addFaults(within, value, at, faults);
      else faults.push({ code, path: at, value: name ?? value, ...detailOf(code, value, detail) });
    } else {
      faults.push({ code: 'INVALID_VALUE', path: at, value, detail: expectation(issue) });
    }
  }
}

/** What the issues of this module have beside what zod's have. */
interface CustomParams {
  readonly fault: FaultCode;
  readonly within?: Issues;
  readonly detail?: Text;
  /** The name of a field that is itself at fault. */
  readonly name?: string;
}

/** The details of a value that a scalar type refused. */
function detailOf(code: FaultCode, value: unknown, detail: Text | undefined): { readonly detail?: Text } {
  if (detail !== undefined) return { detail };
  return code === 'INVALID_DATE' && isDate(value) ? { detail: NO_CIVIL_DAY } : {};
}

const NO_CIVIL_DAY: Text = {
  en: '; a Date is an instant in a time zone, not a civil day: give the day as text (with the PostgreSQL client pg: types.setTypeParser(1082, String))',
  'zh-CN':
    '；日期时间对象是某一时区的时刻，不是民用日期：请以文本给出日期（PostgreSQL 客户端 pg：types.setTypeParser(1082, String)）',
};

const NON_EMPTY_TEXT: Text = { en: 'write a string that is not empty', 'zh-CN': '请填写非空字符串' };

function expectation(issue: z.core.$ZodIssue): Text {
  switch (issue.code) {
    case 'invalid_value':
      return oneOf(issue.values.map(String));
    case 'too_small':
      return { en: `at least ${issue.minimum} is needed`, 'zh-CN': `不得少于 ${issue.minimum}` };
    case 'too_big':
      return { en: `at most ${issue.maximum} is allowed`, 'zh-CN': `不得大于 ${issue.maximum}` };
    case 'invalid_union':
      // A discriminated union names the values of its discriminator.
      return oneOf((issue as unknown as { readonly options: readonly unknown[] }).options.map(String));
    default: {
      const type =
        issue.code === 'invalid_type' ? (EXPECTED_TYPES as Partial<Record<string, Text>>)[issue.expected] : undefined;
      return type ?? OTHER_FORM;
    }
  }
}

const OTHER_FORM: Text = { en: 'write it in the form described for it', 'zh-CN': '请按规定的格式填写' };

/** What to write instead of a value of another type. */
export const EXPECTED_TYPES = {
  object: { en: 'write an object', 'zh-CN': '应为对象' },
  array: { en: 'write a list', 'zh-CN': '应为列表' },
  string: { en: 'write a string', 'zh-CN': '应为字符串' },
  number: { en: 'write an integer', 'zh-CN': '应为整数' },
  int: { en: 'write an integer', 'zh-CN': '应为整数' },
} as const satisfies Record<string, Text>;

function oneOf(values: readonly string[]): Text {
  return { en: `write one of ${values.join(', ')}`, 'zh-CN': `应为其中之一：${values.join('、')}` };
}

/** The value at a path, undefined where there is none. The search stops at a number token. */
function valueAt(input: unknown, path: readonly PropertyKey[]): { readonly value: unknown; readonly steps: number } {
  let value = input;
  let steps = 0;
  for (; steps < path.length && !(value instanceof NumberToken); steps++) {
    const key = path[steps] as PropertyKey;
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return { value: undefined, steps };
    value = (value as Record<PropertyKey, unknown>)[key];
  }
  return { value, steps };
}

/**
 * The fields of an object that can be read, each by itself. With them a faulty object is still checked against others.
 */
export function readableFields(shape: Record<string, z.ZodMiniType>, input: unknown): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  if (typeof input !== 'object' || input === null) return fields;
  for (const [name, schema] of Object.entries(shape)) {
    const value = Object.hasOwn(input, name) ? (input as Record<string, unknown>)[name] : undefined;
    const result = schema.safeParse(value);
    if (result.success && result.data !== undefined) fields[name] = result.data;
  }
  return fields;
}
