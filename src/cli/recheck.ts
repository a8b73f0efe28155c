import type { Lang, Text } from '../fields/faults.js';
import type { Policy } from '../fields/policy.js';
import type { Portfolio } from '../fields/portfolio.js';
import { type Difference, differences } from '../io/compare.js';
import { escapeControls } from '../io/escape-controls.js';
import { encodeSettlement } from '../io/settlement-json.js';
import { settle } from '../settlement/settle.js';
import { inBrackets, named } from '../words/forms.js';
import { HEADINGS } from '../words/headings.js';
import { placeText } from '../words/places.js';
import { TERMS } from '../words/terms.js';
import type { WrittenSet } from './files/write-set.js';
import { plain, valueText } from './value-text.js';

/** The result of a command. */
export interface Result {
  /** 1 where it found differences; 2 where `check` found faults, or warnings under `--strict`. */
  readonly code: 0 | 1 | 2;
  readonly stdout: string;
  /** What is written to standard error besides, a line each. */
  readonly stderr?: readonly string[];
  /** The files that were written. */
  readonly files?: WrittenSet;
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
  if (code === 1)
    return {
      code,
      stdout: lines([...found.map((one) => differenceLine(one, portfolio.policy.funders, lang)), countOf(found, lang)]),
    };
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
    ]),
  };
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
