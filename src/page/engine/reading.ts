import type { Batch } from '../../fields/batch.js';
import { type Fault, isObject, type Lang, type RawFault } from '../../fields/faults.js';
import { batchOf } from '../../fields/portfolio.js';
import { withoutMark } from '../../io/json.js';
import { faultsIn, fromText, readPortfolio } from '../../io/parse.js';
import { readPortfolioJson } from '../../io/portfolio-json.js';
import {
  type FileKind,
  type SourceFile,
  UNDECIDED_POLICY,
  type WrittenPeriod,
  type WrittenPolicy,
} from '../protocol.js';
import { filled } from './policy.js';

/** What is read of the files: households and loans, and what the files have of policy, period and earlier settlements. */
export interface ReadData {
  readonly batch: Batch;
  readonly previous: readonly unknown[];
  readonly advances: readonly unknown[];
}

/** The period with which data is read where the files have none. It is never shown, and nothing is settled with it. */
export const ANY_PERIOD: WrittenPeriod = { from: '2024-01-01', to: '2025-01-01' };

/** Whether a file may be of JSON: its first character that is no blank is a brace. */
export function isJson({ bytes }: SourceFile): boolean {
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const first = bytes.subarray(start, start + 100).find((byte) => byte > 0x20);
  return first === 0x7b;
}

/** The text of a file in UTF-8; undefined where it is none. */
export function textOf({ bytes }: SourceFile): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** What an object of JSON is of, by its fields. */
export function kindOfJson(value: unknown): FileKind {
  if (!isObject(value)) return 'unread';
  const has = (...names: readonly string[]) => names.every((name) => Object.hasOwn(value, name));
  if (has('totals', 'loans')) return 'settlement';
  if (has('loans') || has('households')) return 'portfolio';
  if (has('preset') || has('subsidy', 'funders')) return 'policy';
  return has('tables') ? 'mapping' : 'unread';
}

/** A portfolio of JSON: its data, or its faults; and its policy and period as they are written. */
export interface ReadPortfolio {
  readonly data?: ReadData;
  readonly faults: readonly Fault[];
  readonly policy?: WrittenPolicy;
  readonly period?: WrittenPeriod;
}

/**
 * Reads the text of a portfolio. A policy or a period that it does not have, or terms that its policy has not decided, are no
 * faults: they are decided on the page.
 */
export function readPortfolioText(text: string, file: string, lang: Lang): ReadPortfolio {
  const fast = readPortfolioJson(text);
  if (fast !== undefined) {
    const read = portfolioOf(fast.fields, withoutMark(text), { file, lang, batch: fast.batch });
    if (read.data !== undefined || read.faults.length > 0) return read;
  }
  const faults: RawFault[] = [];
  const document = fromText(text, faults);
  if (document === undefined) return { faults: placed(faults, undefined, { file, lang }) };
  return portfolioOf(document.value, document.text ?? text, { file, lang });
}

interface Reading {
  readonly file: string;
  readonly lang: Lang;
  readonly batch?: Batch;
}

function portfolioOf(value: unknown, text: string, reading: Reading): ReadPortfolio {
  const written = isObject(value) ? value : {};
  const { policy, period } = written;
  const completed = isObject(value)
    ? {
        ...value,
        policy: isObject(policy) || policy === undefined ? filled(policy ?? UNDECIDED_POLICY) : policy,
        period: period ?? ANY_PERIOD,
      }
    : value;
  const faults: RawFault[] = [];
  const { batch } = reading;
  const already = batch === undefined ? undefined : { batch, faultsUnder: () => [] };
  const portfolio = readPortfolio(completed, faults, {}, already);
  return {
    faults: placed(faults, { value, text }, reading),
    ...(portfolio === undefined
      ? {}
      : {
          data: {
            batch: batchOf(portfolio),
            previous: listIn(written.previous),
            advances: listIn(written.advances),
          },
        }),
    ...(isObject(policy) ? { policy } : {}),
    ...(isObject(period) ? { period: period as unknown as WrittenPeriod } : {}),
  };
}

function placed(
  faults: readonly RawFault[],
  document: Parameters<typeof faultsIn>[1],
  { file, lang }: Reading,
): readonly Fault[] {
  return faultsIn(faults, document, { lang }).map((fault) => ({ ...fault, file: fault.file ?? file }));
}

const listIn = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
