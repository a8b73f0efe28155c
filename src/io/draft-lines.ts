import { isObject, type RawFault, type Text } from '../fields/faults.js';
import type { Policy } from '../fields/policy.js';
import { type Integer, integer } from '../kernel/integer.js';
import { FixedText, JsonWriter } from '../kernel/json-writer.js';
import { LinesSummer } from '../kernel/line-hash.js';
import { ShareGroups } from '../settlement/shares.js';
import type { Splitter } from '../settlement/split.js';
import { type Decision, isOpen } from '../settlement/two-pass/decision.js';
import { FundedSums, type LineKeys, splitterOf } from '../settlement/two-pass/funding.js';
import { TieCounter } from '../settlement/two-pass/ties.js';
import { DraftColumns, type Drafts } from './drafts.js';
import { SHOWN } from './escape-controls.js';
import { onLine } from './household-lines.js';
import type { AnyTally, NamedDecision } from './tally-json.js';

/*
 * A draft line is a line of a settlement with {} in the place of the funders' parts. All that they depend on is in it: its
 * subsidy, its id, and where the policy has other shares for it, which.
 */

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const EMPTY = /* @__PURE__ */ new FixedText('{}');
/** What stands before the braces. Within a text of JSON the quotes would be escaped, so that it stands nowhere else in a line. */
const BEFORE_HOLE = /* @__PURE__ */ new TextEncoder().encode(',"funders":');
const OPEN = 0x7b;
const CLOSE = 0x7d;
const TALLY = '{"tally":';

/** Writes draft lines, and adds them up. */
export class DraftLineWriter {
  readonly lines = new LinesSummer();
  private readonly writer = new JsonWriter(SHOWN);

  /** The lines of drafts, which are valid until the next call. */
  write(drafts: Drafts): Uint8Array {
    const { holes, lines } = new DraftColumns(drafts);
    let written = 0;
    for (let place = 0; place < drafts.count; place++) {
      const hole = holes[place] as number;
      this.writer.copy(lines, written, hole);
      this.writer.put(EMPTY);
      written = hole;
    }
    this.writer.copy(lines, written, lines.length);
    const bytes = this.writer.lend();
    for (let begin = 0; begin < bytes.length; ) {
      const end = bytes.indexOf(NEWLINE, begin);
      this.lines.add(bytes, begin, end);
      begin = end + 1;
    }
    return bytes;
  }
}

/** A draft line, the bytes of a block from `begin` to before `end`. */
interface DraftLine {
  readonly begin: number;
  readonly end: number;
  /** Where the braces are. */
  readonly hole: number;
  readonly id: string;
  readonly subsidy: Integer;
  readonly group: number;
  readonly keys: LineKeys;
}

/**
 * Fills draft lines as a decision says; where it is open, counts in them what it asks, and gives no line. Lines with a tally are
 * passed over: the output of the first pass can be given as it is.
 */
export class DraftLineFiller {
  private readonly lines = new LinesSummer();
  private readonly groups: ShareGroups;
  private readonly entries: number;
  private readonly ties: TieCounter | undefined;
  private readonly splitter: Splitter | undefined;
  private readonly sums = new FundedSums();
  private readonly writer = new JsonWriter(SHOWN);
  private readonly keys: readonly FixedText[];
  private readonly parts: Integer[] = [];

  constructor(private readonly named: NamedDecision) {
    const { decision } = named;
    const { policy }: { readonly policy: Policy } = decision;
    this.groups = new ShareGroups(policy);
    this.entries = policy.funderShares?.length ?? 0;
    this.keys = policy.funders.map(({ id }, i) => new FixedText(`${i === 0 ? '{' : ','}${JSON.stringify(id)}:`));
    this.ties = isOpen(decision) ? new TieCounter(decision) : undefined;
    this.splitter = this.ties === undefined ? splitterOf(decision) : undefined;
  }

  get decision(): Decision {
    return this.named.decision;
  }

  /**
   * The completed lines of a block of whole lines; valid until the next call.
   *
   * @param faults receives what is wrong with lines, which are left out
   */
  fill(bytes: Uint8Array, file: string, firstLine: number, faults: RawFault[]): Uint8Array {
    for (let begin = 0, number = firstLine; begin < bytes.length; number++) {
      const newline = bytes.indexOf(NEWLINE, begin);
      const next = newline < 0 ? bytes.length : newline + 1;
      let end = newline < 0 ? bytes.length : newline;
      if (bytes[end - 1] === RETURN) end -= 1;
      const line = this.read(bytes, begin, end, (raw) => faults.push(onLine(raw, file, number)));
      if (line !== undefined) this.take(bytes, line);
      begin = next;
    }
    return this.writer.lend();
  }

  /** What was counted of the lines. */
  get tally(): AnyTally {
    const { sha256: decision } = this.named;
    const lines = this.lines.sum;
    if (this.ties !== undefined) return { of: 'ties', decision, lines, groups: this.ties.answers };
    return { of: 'lines', decision, lines, cells: this.sums.cells };
  }

  private take(bytes: Uint8Array, { begin, end, hole, id, subsidy, group, keys }: DraftLine): void {
    const { splitter, writer, parts } = this;
    this.lines.add(bytes, begin, end);
    this.ties?.add(id, subsidy, group);
    if (splitter === undefined) return;
    splitter.putParts(subsidy, group, () => id, parts);
    writer.copy(bytes, begin, hole);
    for (let i = 0; i < this.keys.length; i++) {
      writer.put(this.keys[i] as FixedText);
      writer.amount(parts[i] as Integer);
    }
    // The brace that closes the empty parts closes these.
    writer.copy(bytes, hole + 1, end);
    writer.byte(NEWLINE);
    this.sums.add(keys, parts);
  }

  /** Undefined where a line is blank, has a tally, or is at fault. */
  private read(bytes: Uint8Array, begin: number, end: number, refuse: (raw: RawFault) => void): DraftLine | undefined {
    const text = decoder.decode(bytes.subarray(begin, end));
    if (text.trim() === '' || text.startsWith(TALLY)) return undefined;
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch {
      refuse({ code: 'INVALID_JSON', path: [], detail: { en: '', 'zh-CN': '' } });
      return undefined;
    }
    const hole = holeIn(bytes, begin, end);
    if (!isDraft(value) || hole < 0 || !this.knows(value.funderShares)) {
      refuse({ code: 'INVALID_VALUE', path: [], value, detail: A_DRAFT });
      return undefined;
    }
    const { loanId: id, subsidy, product, township, category, basis, funderShares } = value;
    return {
      ...{ begin, end, hole, id },
      subsidy: integer(BigInt(subsidy.replace('.', ''))),
      group: this.groups.groupOf(funderShares ?? -1),
      keys: { product, township, category, basis },
    };
  }

  private knows(entry: number | undefined): boolean {
    return entry === undefined || (Number.isInteger(entry) && entry >= 0 && entry < this.entries);
  }
}

/** Where the empty parts of a line begin; −1 where it has none. */
function holeIn(bytes: Uint8Array, begin: number, end: number): number {
  for (let at = bytes.indexOf(OPEN, begin); at >= 0 && at < end; at = bytes.indexOf(OPEN, at + 1)) {
    const before = at - BEFORE_HOLE.length;
    if (bytes[at + 1] !== CLOSE || before < begin) continue;
    if (BEFORE_HOLE.every((byte, i) => bytes[before + i] === byte)) return at;
  }
  return -1;
}

const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true });

interface DraftJson extends LineKeys {
  readonly loanId: string;
  readonly subsidy: string;
  readonly funderShares?: number;
}

const TEXTS = ['loanId', 'subsidy', 'product', 'township', 'category', 'basis'] as const;

function isDraft(value: unknown): value is DraftJson {
  if (!isObject(value) || !isObject(value.funders) || Object.keys(value.funders).length > 0) return false;
  return TEXTS.every((name) => typeof value[name] === 'string') && /^\d{1,40}\.\d\d$/.test(value.subsidy as string);
}

const A_DRAFT: Text = {
  en: 'expected a draft line under the policy of the decision, as settle --draft writes it: a line of a settlement with no funders',
  'zh-CN': '应为 settle --draft 按分担结果所依据的政策写出的行：结算明细，尚无各分担主体的金额',
};
