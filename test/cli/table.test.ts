import { describe, expect, it } from 'vitest';
import { table } from '../../src/cli/table.js';
import { escapeControls } from '../../src/io/escape-controls.js';
import { displayWidth, tiexi } from './command.js';
import { PORTFOLIO, REMAINING_TERMS } from './worked.js';

async function tableOf(...argv: string[]): Promise<string> {
  const { code, stdout } = await tiexi(['settle', '-', ...argv], { stdin: JSON.stringify(PORTFOLIO) });
  expect(code).toBe(0);
  return stdout;
}

/** The tables of a text: what stands between empty lines and has a line of hyphens. */
const tablesIn = (text: string) => text.split('\n\n').filter((part) => /^-+$/m.test(part));

describe('the table in the terminal', () => {
  it.each(['zh-CN', 'en'])('in %s has lines of one width in every table', async (lang) => {
    const tables = tablesIn(await tableOf('--lang', lang));
    expect(tables.length).toBe(8);
    for (const part of tables) expect(new Set(part.split('\n').map(displayWidth)).size).toBe(1);
  });

  it('aligns amounts where names have different widths', () => {
    expect(
      table(
        ['产品', '金额'],
        [
          ['共富经营贷', '1.00'],
          ['x', '123.45'],
        ],
      ),
    ).toBe(['产品          金额', '------------------', '共富经营贷    1.00', 'x           123.45'].join('\n'));
  });

  it('begins with policy and period', async () => {
    expect(await tableOf('--lang', 'zh-CN')).toMatch(
      /^政策：示例政策（worked）\n结算期：2024-01-01 至 2025-01-01（不含）\n/,
    );
  });

  it('shows totals and who pays', async () => {
    const text = await tableOf();
    expect(text).toMatch(/^subsidy +1,204\.58$/m);
    expect(text).toMatch(/^principal-days +28,910,000\.00$/m);
    expect(text).toMatch(/^province +80% +963\.66 +963\.66$/m);
    expect(text).toMatch(/^local +20% +240\.92 +240\.92$/m);
  });

  it('shows groups by product, township, category and basis', async () => {
    const text = await tableOf('--lang', 'zh-CN');
    expect(text).toMatch(/^妙高街道 +1 +1 +1 +1,856\.00 +408\.61 +612\.92 +490\.34 +122\.58$/m);
    expect(text).toMatch(/^正式期发放 +1 +1 +1 +200\.00 +0\.00 +83\.33 +66\.66 +16\.67$/m);
  });

  it('counts ineligible loans by reason, and excluded days', async () => {
    const text = await tableOf('--lang', 'zh-CN');
    expect(text).toMatch(/^发放日期早于适用期起始日 +1$/m);
    expect(text).toMatch(/^逾期 +1 +5 天$/m);
  });

  it('lists the terms that are not from the plan with their source, and no others', async () => {
    const argv = ['--policy', 'suichang-2024', '--terms', 'customary', ...REMAINING_TERMS];
    const terms = (await tableOf(...argv)).split('terms that are not from the plan\n')[1];
    expect(terms).toContain(
      '- day count (dayCount): actual days over 360 (ACT/360)\n    another rule: 人民币利率管理规定; ',
    );
    expect(terms).toContain('- misuse (misuse): a misused loan gets no subsidy at all\n    assumption\n');
    expect(terms).toContain(
      '- lenders (lenders): 遂昌农商银行\n    reading of the plan: 遂政办发〔2024〕12号 一(二), 三(一); ',
    );
    expect(terms).not.toContain('(products)');
  });

  it('names the written files', async () => {
    const { stdout } = await tiexi(['settle', '-', '--out', 'x'], {
      stdin: JSON.stringify(PORTFOLIO),
      cwd: await (await import('./command.js')).folderOf(),
    });
    expect(stdout).toMatch(/\n\nwritten: x\/summary\.csv\nwritten: x\/detail\.csv\n$/);
  });

  it('escapes control characters and marks of direction', () => {
    expect(escapeControls('a\u001b[31mb\u009bc\u202ed\n')).toBe('a\\u001b[31mb\\u009bc\\u202ed\\u000a');
  });
});
