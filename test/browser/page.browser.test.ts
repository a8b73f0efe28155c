import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { customaryTerms } from '../../src/policies/terms.js';
import { portfolioOf, readFolder } from '../examples/read-folder.js';
import { folderOf } from '../setup/folders.js';
import { drop, type Look, type Opened, openPage, PAGE_URL } from './browser.js';

/*
 * The built page in a real browser, from the disk, as a user has it.
 */

const COUNTY = fileURLToPath(new URL('../../docs/examples/suichang-2024', import.meta.url));
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Terms that decide everything, and so the whole year of the example. */
const TERMS = {
  ...customaryTerms,
  household: { ...customaryTerms.household, firstList: { madeOn: '2024-09-30', countsFrom: '2024-09-01' } },
  rateAppliesBy: 'accrual-day',
  principalCap: null,
  termCapMonths: null,
  amountCap: null,
  misuse: 'revoke',
  payment: 'accrued',
};
const POLICY = { preset: 'suichang-2024', terms: TERMS };
const YEAR = { from: '2024-01-01', to: '2025-01-01' };

let opened: Opened | undefined;
afterEach(async () => {
  const { requests = [], errors = [] } = opened ?? {};
  await opened?.close();
  opened = undefined;
  // Of every test: no request left the page, nothing failed in it, and nothing was against its policy.
  expect(requests).toEqual([]);
  expect(errors).toEqual([]);
});

async function open(look: Look = {}): Promise<Page> {
  opened = await openPage(look);
  return opened.page;
}

const dropped = (...paths: readonly string[]) => drop(opened as Opened, paths);

/** The example with its policy and period: it is settled as soon as it is dropped. */
async function decidedCounty(): Promise<string> {
  const portfolio = { policy: POLICY, period: YEAR, ...portfolioOf(readFolder(COUNTY)) };
  return join(await folderOf({ 'county.json': JSON.stringify(portfolio) }), 'county.json');
}

const tab = (page: Page, name: string) => page.getByRole('tab', { name });
const subsidyOf = (page: Page) => page.locator('.hero .value').innerText();

/** What axe finds. */
async function violationsOn(page: Page): Promise<readonly string[]> {
  await page.evaluate(AXE);
  const found = await page.evaluate(
    'axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"] })',
  );
  const { violations } = found as {
    readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
  };
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`);
}

describe('the file', () => {
  it('is at most 1.5 MB, and its policy allows no connection', () => {
    const path = fileURLToPath(PAGE_URL);
    expect(statSync(path).size).toBeLessThan(1_500_000);
    const [, policy] = /Content-Security-Policy" content="([^"]+)"/.exec(readFileSync(path, 'utf8')) ?? [];
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-[^']+';/);
    expect(policy).toContain("connect-src 'none'; form-action 'none'; base-uri 'none'");
    expect(policy).not.toMatch(/unsafe|https?:/);
  });

  it('is refused a connection by the browser', async () => {
    const page = await open();
    const tried = await page.evaluate(
      `new Promise((done) => setTimeout(() => fetch('http://127.0.0.1:9/').then(() => done('sent'), (e) => done(e.name))))`,
    );
    expect(tried).toBe('TypeError');
    // The browser names the refused attempt; it is the only error, and no request was made.
    expect(opened?.errors.join('\n')).toMatch(/Content Security Policy/);
    (opened?.errors as string[]).length = 0;
    expect(opened?.requests).toEqual([]);
  });
});

describe('the year of the example', () => {
  it('by mouse: a folder is dropped, every term is decided, and a loan is looked at', async () => {
    const page = await open();
    await dropped(COUNTY);
    await page.getByText('350').first().waitFor();
    await page.getByText('17 项待定').waitFor();
    await page.getByRole('button', { name: '待定项取其他地区做法' }).click();
    await page.getByText('7 项待定').waitFor();
    const term = (label: string) =>
      page.locator('.term', { has: page.getByRole('heading', { name: label, exact: true }) });
    await term('贴息标准适用原则').getByRole('radio').first().check();
    await term('挪用处理').getByRole('radio').first().check();
    await term('付息条件').getByRole('radio').first().check();
    for (const label of ['首次名单', '贴息本金上限', '最长贴息期限（月）', '贴息金额上限'])
      await term(label).getByRole('checkbox').click();
    await page.getByRole('button', { name: '2024', exact: true }).click();
    await tab(page, '年度结算').click();
    await page.locator('.hero').waitFor();
    expect(await subsidyOf(page)).toMatch(/^[\d,]+\.\d\d$/);
    // Charts are drawn, each with its table.
    await page.locator('.drawing svg').first().waitFor();
    expect(await page.locator('figure').count()).toBe(await page.locator('figure table').count());
    await tab(page, '借据明细').click();
    await page.getByRole('row').filter({ hasText: 'L2024-0014' }).click();
    await page.getByRole('heading', { name: 'L2024-0014' }).waitFor();
    await page.locator('.timeline .excluded').first().click();
    expect(await page.locator('.segment').innerText()).toContain('逾期处理');
  });

  it('by the keyboard alone: from the files to a day of a loan', async () => {
    const page = await open();
    await dropped(await decidedCounty());
    await page.locator('.hero').waitFor();
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    // The tab that is chosen has the focus; arrows lead to the others.
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.getByRole('tab', { name: '借据明细', selected: true }).waitFor();
    await page.getByRole('grid').waitFor();
    const isGrid = () => page.evaluate('document.activeElement.getAttribute("role") === "grid"');
    for (let i = 0; i < 6 && !(await isGrid()); i++) await page.keyboard.press('Tab');
    expect(await isGrid()).toBe(true);
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowDown');
    await page.locator('.grid-row.active', { hasText: 'L2024-0004' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'L2024-0004' }).waitFor();
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H2');
    const isSpan = () => page.evaluate('document.activeElement.classList.contains("span")');
    for (let i = 0; i < 9 && !(await isSpan()); i++) await page.keyboard.press('Tab');
    expect(await isSpan()).toBe(true);
  });

  it('is that of the library', async () => {
    const { parsePortfolio, settle } = await import('../../src/index.js');
    const { households, loans } = portfolioOf(readFolder(COUNTY));
    const { totals } = settle(parsePortfolio({ policy: POLICY, period: YEAR, households, loans } as never));
    const page = await open();
    await dropped(await decidedCounty());
    await page.locator('.hero').waitFor();
    expect((await subsidyOf(page)).replaceAll(',', '')).toBe(totals.subsidy.toFixed(2));
  });

  it('speaks English at once, without computing anything again', async () => {
    const page = await open();
    await dropped(await decidedCounty());
    await page.locator('.hero').waitFor();
    const before = await subsidyOf(page);
    await page.getByRole('button', { name: 'English' }).click();
    await page.getByRole('tab', { name: 'Settlement' }).waitFor();
    // The worker writes the texts of the figures, which come after those of the page.
    await page.locator('main', { hasNotText: /贴息金额|应收利息/ }).waitFor();
    expect(await subsidyOf(page)).toBe(before);
    expect(await page.evaluate('document.documentElement.lang')).toBe('en');
    expect(await page.locator('main').innerText()).not.toMatch(/贴息金额|应收利息/);
  });

  it('is downloaded as a workbook and as a settlement', async () => {
    const page = await open();
    await dropped(await decidedCounty());
    await page.locator('.hero').waitFor();
    await tab(page, '下载').click();
    for (const [button, name, start] of [
      ['结算工作簿', '贴息结算.xlsx', 'PK'],
      ['结算数据', 'settlement.json', '{\n'],
    ] as const) {
      const waiting = page.waitForEvent('download');
      await page.getByRole('button', { name: button }).click();
      const file = await waiting;
      expect(file.suggestedFilename()).toBe(name);
      expect(readFileSync(await file.path(), 'latin1').slice(0, 2)).toBe(start);
    }
  });
});

describe('faults', () => {
  it('are shown in their rows, and hostile names are text', async () => {
    const name = '<img src=x onerror=alert(1)>"&\u202e户';
    const folder = await folderOf({
      'households.csv': `户号,户主,列入日期\nH1,${'<b>甲</b>'},2024-08-15\n`,
      'loans.csv': `借据号,户号,贷款机构,产品,贷款金额,发放日期,到期日期,年利率(%)\nL1,H1,行,"${name.replaceAll('"', '""')}",1万,2024-09-02,2025-09-01,4.35\n`,
    });
    const page = await open();
    await dropped(folder);
    await page.locator('.faults li').first().waitFor();
    expect(await page.locator('mark').allInnerTexts()).toContain('1万');
    expect(await page.locator('main').innerText()).toContain('<img src=x');
    expect(await page.locator('main img').count()).toBe(0);
    expect(await violationsOn(page)).toEqual([]);
  });
});

describe('axe finds nothing', () => {
  it.each<[string, Look]>([
    ['wide', {}],
    ['wide and dark', { isDark: true }],
    ['narrow', { width: 390, height: 844 }],
  ])('%s: in any view', async (_, look) => {
    const page = await open(look);
    expect(await violationsOn(page)).toEqual([]);
    await dropped(await decidedCounty());
    await page.locator('.hero').waitFor();
    for (const name of ['数据', '年度结算', '借据明细', '下载']) {
      await tab(page, name).click();
      await page.waitForTimeout(100);
      expect(await violationsOn(page), name).toEqual([]);
      // Nothing is wider than the page: what is wide scrolls by itself.
      const wider = await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
      expect(wider, name).toBeLessThanOrEqual(0);
    }
    await tab(page, '借据明细').click();
    await page.getByRole('row').filter({ hasText: 'L2024-0014' }).click();
    await page.locator('.timeline').waitFor();
    expect(await violationsOn(page)).toEqual([]);
  });
});

/** The path of a portfolio of 100,000 loans. */
async function manyLoans(): Promise<string> {
  const digits = (i: number) => String(i).padStart(6, '0');
  const numbers = Array.from({ length: 100_000 }, (_, i) => i);
  const portfolio = {
    policy: POLICY,
    period: YEAR,
    households: numbers.map((i) => ({
      id: `H${digits(i)}`,
      township: `乡镇${i % 20}`,
      listed: [{ from: '2024-08-15' }],
    })),
    loans: numbers.map((i) => ({
      id: `L${digits(i)}`,
      householdId: `H${digits(i)}`,
      lender: '遂昌农商银行',
      product: '共富经营贷',
      // 1,000 to 100,000,000 yuan: the last loan has the largest subsidy.
      principal: `${1000 * (i + 1)}.00`,
      disbursedOn: '2024-10-01',
      maturesOn: '2026-10-01',
      rates: [{ from: '2024-10-01', pct: '4.35' }],
    })),
  };
  return join(await folderOf({ 'many.json': JSON.stringify(portfolio) }), 'many.json');
}

describe('100,000 loans', () => {
  it('are settled without freezing the page, and sorted, filtered and scrolled', async () => {
    const path = await manyLoans();
    const page = await open();
    await page.evaluate(`{
      let last = performance.now();
      window.worst = 0;
      const tick = () => {
        const now = performance.now();
        window.worst = Math.max(window.worst, now - last);
        last = now;
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    }`);
    await dropped(path);
    await page.locator('.hero').waitFor({ timeout: 60_000 });
    await tab(page, '借据明细').click();
    await page.getByRole('button', { name: '贴息金额' }).click();
    await page.getByRole('row').nth(1).filter({ hasText: 'L099999' }).waitFor();
    await page.getByRole('searchbox').fill('L0123');
    await page.getByText('列出 100 笔').waitFor();
    await page.getByRole('searchbox').fill('');
    await page.getByText('列出 100,000 笔').waitFor();
    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await page.locator('.grid-row.active', { hasText: 'L000000' }).waitFor();
    // A frame in which nothing moves for half a second would be seen as a page that is stuck.
    expect(await page.evaluate('window.worst')).toBeLessThan(500);
  });

  it('can be cancelled', async () => {
    const page = await open();
    await dropped(await manyLoans());
    await page.getByRole('button', { name: '取消' }).click();
    await page.getByText('已取消').waitFor();
    await dropped(await decidedCounty());
    await page.locator('.hero').waitFor();
  });
});

describe('on paper', () => {
  it('has the view alone, without what is clicked on', async () => {
    const page = await open();
    await dropped(await decidedCounty());
    await page.locator('.hero').waitFor();
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('aside').isVisible()).toBe(false);
    expect(await page.getByRole('tablist').isVisible()).toBe(false);
    expect(await page.locator('.hero').isVisible()).toBe(true);
    const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });
});
