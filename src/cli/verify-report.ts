import type { Lang } from '../fields/faults.js';
import { VERSION } from '../fields/version.js';
import { printable } from '../io/printable.js';
import type { Result } from './recheck.js';
import { grouped, plain, shown } from './shown.js';
import type { Finding, Verification } from './verify.js';

/** What `verify` prints: every difference, then a summary. */
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
  const row = (english: string, chinese: string, value: string) =>
    en ? `${english}: ${value}` : `${chinese}：${value}`;
  const lines = [
    ...findings.map((finding) => told(finding, seed, lang)),
    ...(vectors === undefined
      ? []
      : [
          row(
            'golden vectors',
            '基准算例',
            en
              ? `${grouped(vectors.passed)} of ${grouped(vectors.run)} passed`
              : `${grouped(vectors.run)} 个，通过 ${grouped(vectors.passed)} 个`,
          ),
        ]),
    ...(seed === undefined
      ? []
      : [
          row(
            'portfolios',
            '随机组合',
            en ? `${grouped(portfolios)}, seed ${seed}` : `${grouped(portfolios)} 个，种子 ${seed}`,
          ),
        ]),
    row('loans', '贷款笔数', grouped(loans)),
    row('loan-days', '贷款·天', grouped(loanDays)),
    row('figures compared', '比对数值', grouped(figures)),
    row('differences', '不同之处', grouped(findings.length)),
    row('version', '版本', `tiexi ${VERSION}`),
    row('time', '用时', en ? `${time} s` : `${time} 秒`),
    code === 0
      ? en
        ? 'engine and day-by-day oracle agree'
        : '引擎与逐日核算一致'
      : en
        ? 'engine and day-by-day oracle DIFFER'
        : '引擎与逐日核算不一致',
  ];
  return { code, stdout: `${lines.map(printable).join('\n')}\n` };
}

function told({ vector, portfolio, path, engine, expected }: Finding, seed: number | undefined, lang: Lang): string {
  const en = lang === 'en';
  const where = [
    ...(vector === undefined ? [] : [en ? `vector ${vector}` : `算例 ${vector}`]),
    ...(portfolio === undefined
      ? []
      : [en ? `seed ${seed}, portfolio ${portfolio}` : `种子 ${seed}，第 ${portfolio} 个组合`]),
    ...(path === '' ? [] : [path]),
  ].join(en ? ': ' : '：');
  const other = vector === undefined ? (en ? 'oracle' : '逐日核算') : en ? 'vector' : '算例';
  return en
    ? `${where}: engine ${shown(engine, lang)}, ${other} ${shown(expected, lang)}`
    : `${where}：引擎 ${shown(engine, lang)}，${other} ${shown(expected, lang)}`;
}
