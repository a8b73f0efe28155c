import { isObject, type Lang, type Text } from '../fields/faults.js';
import type { Policy } from '../fields/policy.js';
import type { Portfolio } from '../fields/portfolio.js';
import { type Difference, differences } from '../io/compare.js';
import { escapeControls } from '../io/escape-controls.js';
import { type EncodedSettlement, encodeSettlement } from '../settlement/encoded.js';
import { settle } from '../settlement/settle.js';
import { inBrackets, named } from '../words/forms.js';
import { HEADINGS } from '../words/headings.js';
import { placeText } from '../words/places.js';
import { TERMS } from '../words/terms.js';
import type { WrittenSet } from './files/write-set.js';
import type { Defaults, Origin, Read } from './reading.js';
import { plain, valueText } from './value-text.js';

/** The result of a command. */
export interface Result {
  /** 1 where it found differences; 2 where `check` found faults, or warnings under `--strict`. */
  readonly code: 0 | 1 | 2;
  /** A text, or its bytes in pieces: each is valid until the next one is asked for. */
  readonly stdout: string | Iterable<Uint8Array>;
  /** What is written to standard error besides, a line each. */
  readonly stderr?: readonly string[];
  /** The files that were written. */
  readonly files?: WrittenSet;
}

/** How the result is told, and where policy and period are from. */
interface Recheck {
  readonly format: 'text' | 'json';
  readonly from: Read['from'];
}

/** `settle --check`: settles again and compares with the settlement that was issued. */
export function rechecked(issued: Defaults, portfolio: Portfolio, { format, from }: Recheck, lang: Lang): Result {
  const recomputed = encodeSettlement(settle(portfolio));
  const found = differences(...comparable(issued, recomputed));
  const code = found.length === 0 ? 0 : 1;
  if (format === 'json') {
    const origins = { policyFrom: ORIGIN_NAMES[from.policy], periodFrom: ORIGIN_NAMES[from.period] };
    const report = { identical: code === 0, ...origins, provenance: recomputed.provenance, differences: plain(found) };
    return { code, stdout: `${JSON.stringify(report, null, 2)}\n` };
  }
  const unproven = unprovenLines(from, lang);
  if (code === 1) {
    return {
      code,
      stdout: lines([
        ...found.map((one) => differenceLine(one, portfolio.policy.funders, lang)),
        countOf(found, lang),
        ...unproven,
      ]),
    };
  }
  const { version, policySha256, inputSha256 } = recomputed.provenance;
  const count = recomputed.loans.length;
  return {
    code,
    stdout: lines([
      lang === 'en'
        ? `identical: every figure of ${count} loan${count === 1 ? '' : 's'}, of the totals and of the groups`
        : `一致：${count} 笔贷款的明细、合计及各分组逐项相同`,
      `tiexi ${version}`,
      named(HEADINGS.policySha256[lang], policySha256, lang),
      named(HEADINGS.inputSha256[lang], inputSha256, lang),
      ...unproven,
    ]),
  };
}

/** Where the policy or the period is from, in the JSON of the result. */
const ORIGIN_NAMES: Readonly<Record<Origin, string>> = { flags: 'flags', input: 'input', defaults: 'settlement' };

/** What the comparison cannot find: a policy or a period that was changed in the settlement and is taken from it. */
function unprovenLines({ policy, period }: Read['from'], lang: Lang): readonly string[] {
  const own = [policy === 'defaults' ? 'policy' : '', period === 'defaults' ? 'period' : ''].filter(
    (name) => name !== '',
  );
  const text = OWN[own.join(' ')];
  return text === undefined ? [] : [text[lang]];
}

const OWN: Readonly<Record<string, Text>> = {
  policy: {
    en: 'the policy is that of the settlement that was checked: a change of it there is not found; give it with --policy',
    'zh-CN': '所用政策取自被核对的结算文件，其中政策如有改动无法发现：请用 --policy 另行给出',
  },
  period: {
    en: 'the period is that of the settlement that was checked: a change of it there is not found; give it with --year, or with --from and --to',
    'zh-CN': '所用结算期取自被核对的结算文件，其中结算期如有改动无法发现：请用 --year，或用 --from 与 --to 另行给出',
  },
  'policy period': {
    en: 'policy and period are those of the settlement that was checked: a change of them there is not found; give them with --policy, and with --year, or --from and --to',
    'zh-CN':
      '所用政策和结算期取自被核对的结算文件，其中如有改动无法发现：请用 --policy，以及 --year（或 --from 与 --to）另行给出',
  },
};

/**
 * Both settlements without what cannot be equal or has been checked: the hash of the settlement follows from the rest. The
 * provenance of a stream names files in the place of the input, and one of version 0.1.0 no earlier settlements.
 */
function comparable(issued: Defaults, recomputed: EncodedSettlement): [issued: unknown, recomputed: unknown] {
  const { linesSha256: _, provenance: stated, ...rest } = issued as unknown as Readonly<Record<string, unknown>>;
  if (!isObject(stated)) return [issued, recomputed];
  const isStream = stated.linesSha256 !== undefined;
  const without = new Set(['settlementSha256', ...(isStream ? ['linesSha256', 'inputs', 'inputSha256'] : [])]);
  if (stated.previous === undefined) without.add('previous');
  const fields = (provenance: object) =>
    Object.fromEntries(Object.entries(provenance).filter(([name]) => !without.has(name)));
  return [
    { ...rest, provenance: fields(stated) },
    { ...recomputed, provenance: fields(recomputed.provenance) },
  ];
}

function differenceLine({ path, issued, recomputed }: Difference, funders: Policy['funders'], lang: Lang): string {
  const values = [
    `${TERMS.issued[lang]} ${valueText(issued, lang)}`,
    `${TERMS.recomputed[lang]} ${valueText(recomputed, lang)}`,
  ].join(lang === 'en' ? ', ' : '，');
  return named(placeText(path, lang, funders), inBrackets(values, ORIGINS[path]?.[lang], lang), lang);
}

const ORIGINS: Readonly<Record<string, Text>> = {
  'provenance.version': { en: 'another version of the library', 'zh-CN': '程序版本不同' },
  'provenance.policySha256': { en: 'another policy', 'zh-CN': '政策不同' },
  'provenance.inputSha256': { en: 'another input', 'zh-CN': '输入不同' },
};

function countOf(found: readonly Difference[], lang: Lang): string {
  const origins = found.filter(({ path }) => Object.hasOwn(ORIGINS, path)).length;
  const others = found.length - origins;
  const all = found.length;
  return lang === 'en'
    ? `${all} difference${all === 1 ? '' : 's'}: ${origins} in the provenance, ${others} in the settlement`
    : `共 ${all} 处不同：数据来源 ${origins} 处，结算内容 ${others} 处`;
}

function lines(texts: readonly string[]): string {
  return `${texts.map(escapeControls).join('\n')}\n`;
}
