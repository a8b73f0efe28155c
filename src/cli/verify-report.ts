import type { Lang } from '../fields/faults.js';
import { VERSION } from '../fields/version.js';
import { escapeControls } from '../io/escape-controls.js';
import { named } from '../words/forms.js';
import { figureLabel } from '../words/labels.js';
import { placeText } from '../words/places.js';
import { count } from '../words/values.js';
import type { Result } from './recheck.js';
import { plain, valueText } from './value-text.js';
import type { Finding, Verification } from './verify.js';

/** The report of `verify`: every difference, then a summary. */
export function reported(
  verification: Verification,
  seconds: number,
  format: 'text' | 'json',
  lang: Lang,
): Pick<Result, 'code' | 'stdout'> {
  const { seed, vectors, portfolios, loans, loanDays, figures, findings } = verification;
  const code = findings.length === 0 ? 0 : 1;
  const time = (Math.floor(seconds * 10) / 10).toFixed(1);
  if (format === 'json') {
    const report = {
      agree: code === 0,
      version: VERSION,
      seed,
      vectors,
      portfolios,
      loans,
      loanDays,
      figures,
      seconds: Number(time),
      differences: plain(findings),
    };
    return { code, stdout: `${JSON.stringify(report, null, 2)}\n` };
  }
  const en = lang === 'en';
  const row = (english: string, chinese: string, value: string) => named(en ? english : chinese, value, lang);
  const lines = [
    ...findings.map((finding) => findingLine(finding, seed, lang)),
    ...(vectors === undefined
      ? []
      : [
          row(
            'golden vectors',
            '基准算例',
            en
              ? `${count(vectors.passed)} of ${count(vectors.run)} passed`
              : `${count(vectors.run)} 个，通过 ${count(vectors.passed)} 个`,
          ),
        ]),
    ...(seed === undefined
      ? []
      : [
          row(
            'portfolios',
            '随机贷款数据',
            en ? `${count(portfolios)}, seed ${seed}` : `${count(portfolios)} 组，随机种子 ${seed}`,
          ),
        ]),
    named(figureLabel('loans', lang), count(loans), lang),
    row('loan-days', '贷款·天', count(loanDays)),
    row('figures compared', '比对数值', count(figures)),
    row('differences', '不同之处', count(findings.length)),
    row('version', '版本', `tiexi ${VERSION}`),
    row('time', '用时', en ? `${time} s` : `${time} 秒`),
    code === 0
      ? en
        ? 'engine and day-by-day oracle agree'
        : '计算程序与逐日核算一致'
      : en
        ? 'engine and day-by-day oracle differ'
        : '计算程序与逐日核算不一致',
  ];
  return { code, stdout: `${lines.map(escapeControls).join('\n')}\n` };
}

function findingLine(
  { vector, portfolio, path, engine, expected }: Finding,
  seed: number | undefined,
  lang: Lang,
): string {
  const en = lang === 'en';
  const where = [
    ...(vector === undefined ? [] : [en ? `vector ${vector}` : `算例 ${vector}`]),
    ...(portfolio === undefined
      ? []
      : [en ? `seed ${seed}, portfolio ${portfolio}` : `随机种子 ${seed}，第 ${portfolio} 组贷款数据`]),
    ...(path === '' ? [] : [placeText(path, lang)]),
  ].join(en ? ': ' : '：');
  const other = vector === undefined ? (en ? 'oracle' : '逐日核算') : en ? 'vector' : '算例';
  return en
    ? `${where}: engine ${valueText(engine, lang)}, ${other} ${valueText(expected, lang)}`
    : `${where}：计算程序 ${valueText(engine, lang)}，${other} ${valueText(expected, lang)}`;
}
