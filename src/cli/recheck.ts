import type { Lang } from '../fields/faults.js';
import type { Portfolio } from '../fields/portfolio.js';
import { type Difference, differences } from '../io/compare.js';
import { printable } from '../io/printable.js';
import { encodeSettlement } from '../io/settlement-json.js';
import { settle } from '../settlement/settle.js';
import { plain, shown } from './shown.js';

/** What a command found and prints. */
export interface Result {
  /** 1 where it found what it was asked to look for. */
  readonly code: 0 | 1;
  readonly stdout: string;
  /** What standard error says besides. */
  readonly stderr?: string;
}

/** `settle --check`: settles again and compares with the settlement that was issued. */
export function rechecked(issued: unknown, portfolio: Portfolio, format: 'text' | 'json', lang: Lang): Result {
  const recomputed = encodeSettlement(settle(portfolio));
  const found = differences(issued, recomputed);
  const code = found.length === 0 ? 0 : 1;
  if (format === 'json') {
    const report = { identical: code === 0, provenance: recomputed.provenance, differences: plain(found) };
    return { code, stdout: `${JSON.stringify(report, null, 2)}\n` };
  }
  if (code === 1) return { code, stdout: lines([...found.map((one) => told(one, lang)), countOf(found, lang)]) };
  const { version, policySha256, inputSha256 } = recomputed.provenance;
  const count = recomputed.loans.length;
  return {
    code,
    stdout: lines([
      lang === 'en'
        ? `identical: every figure of ${count} loan${count === 1 ? '' : 's'}, of the totals and of the groups`
        : `一致：${count} 笔贷款的明细、合计及各分组逐项相同`,
      `tiexi ${version}`,
      `policy sha256 ${policySha256}`,
      `input sha256 ${inputSha256}`,
    ]),
  };
}

function told({ path, issued, recomputed }: Difference, lang: Lang): string {
  const what = ORIGINS[path]?.[lang];
  return lang === 'en'
    ? `${path}: issued ${shown(issued, lang)}, recomputed ${shown(recomputed, lang)}${what === undefined ? '' : ` (${what})`}`
    : `${path}：原结算 ${shown(issued, lang)}，重算 ${shown(recomputed, lang)}${what === undefined ? '' : `（${what}）`}`;
}

const ORIGINS: Readonly<Record<string, Readonly<Record<Lang, string>>>> = {
  'provenance.version': { en: 'another version of the library', 'zh-CN': '程序版本不同' },
  'provenance.policySha256': { en: 'another policy', 'zh-CN': '政策不同' },
  'provenance.inputSha256': { en: 'another input', 'zh-CN': '输入不同' },
};

function countOf(found: readonly Difference[], lang: Lang): string {
  const origins = found.filter(({ path }) => Object.hasOwn(ORIGINS, path)).length;
  const others = found.length - origins;
  const all = found.length;
  return lang === 'en'
    ? `${all} difference${all === 1 ? '' : 's'}: ${origins} in the provenance, ${others} in what was settled`
    : `共 ${all} 处不同：来源 ${origins} 处，结算内容 ${others} 处`;
}

function lines(texts: readonly string[]): string {
  return `${texts.map(printable).join('\n')}\n`;
}
