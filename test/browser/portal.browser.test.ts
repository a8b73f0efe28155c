import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { folderOf } from '../setup/folders.js';
import { LOAN, POLICY } from '../support.js';
import { type Opened, openPage } from './browser.js';
import { PORTAL, type Portal, startPortal } from './portal.js';

/** So many loans of 100,000 yuan at 3.6%, subsidised with 1.5 points for 122 days of 2024: 508.33 each. */
function portfolioOf(count: number, loan: object = {}) {
  const listed = [{ from: '2024-08-15' }];
  return {
    policy: POLICY,
    period: { from: '2024-01-01', to: '2025-01-01' },
    households: Array.from({ length: count }, (_, i) => ({ id: `H${i}`, listed })),
    loans: Array.from({ length: count }, (_, i) => ({
      ...LOAN,
      id: `L${String(i + 1).padStart(6, '0')}`,
      householdId: `H${i}`,
      ...loan,
    })),
  };
}

const EACH = ((100_000 * 0.015 * 122) / 360).toFixed(2);

describe.runIf(PORTAL)('the page of docs/guides/portal.md', () => {
  let portal: Portal;
  let opened: Opened | undefined;

  beforeAll(async () => {
    portal = await startPortal();
  }, 300_000);
  afterAll(() => portal?.close());
  afterEach(async () => {
    const { requests = [], errors = [] } = opened ?? {};
    await opened?.close();
    opened = undefined;
    expect(errors).toEqual([]);
    // It asks for its own scripts and for nothing else.
    for (const url of requests) expect(url.startsWith(`${portal.address}assets/`), url).toBe(true);
  });

  async function open() {
    opened = await openPage({}, portal.address);
    return opened.page;
  }

  const give = async (page: Opened['page'], value: unknown) =>
    page.locator('input[type=file]').setInputFiles({
      name: 'portfolio.json',
      mimeType: 'application/json',
      buffer: Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)),
    });

  it('settles a portfolio, and shows who pays', async () => {
    const page = await open();
    await give(page, portfolioOf(3));
    // 3 × 508.33 = 1,524.99; 80% of it is 1,219.992.
    await page.getByRole('row', { name: '贴息金额 1524.99' }).waitFor();
    await page.getByRole('row', { name: 'province应拨付 1219.99' }).waitFor();
    await page.getByRole('row', { name: 'local应拨付 305.00' }).waitFor();
    // 1,220.00 of interest less 508.33.
    const line = page.getByRole('row', { name: `L000002 122 ${EACH} 0.00 711.67` });
    await line.waitFor();
    expect(EACH).toBe('508.33');
  });

  it('says why a loan gets this much', async () => {
    const page = await open();
    await give(page, portfolioOf(1));
    await page.getByRole('button', { name: 'L000001' }).click();
    const why = page.getByLabel('说明');
    await why.waitFor();
    expect(await why.innerText()).toContain('508.33');
    expect(await why.innerText()).toContain('L000001');
  });

  it('goes from line to line of many loans', async () => {
    const page = await open();
    await give(page, portfolioOf(45));
    await page.getByRole('button', { name: '下一页' }).click();
    await page.getByRole('button', { name: 'L000021' }).waitFor();
    await page.getByRole('button', { name: '下一页' }).click();
    await page.getByRole('button', { name: 'L000045' }).waitFor();
    expect(await page.getByRole('button', { name: '下一页' }).count()).toBe(0);
    await page.getByRole('button', { name: '上一页' }).click();
    await page.getByRole('button', { name: 'L000040' }).waitFor();
  });

  it('shows every fault with its place', async () => {
    const page = await open();
    await give(page, portfolioOf(2, { principal: '1万' }));
    await page.getByText('loans.1.principal').waitFor();
    expect(await page.getByRole('alert').count()).toBe(2);
    expect(await page.getByRole('table').count()).toBe(0);
    await give(page, '{');
    await page.getByText('INVALID_JSON').waitFor();
  });

  it('does not stop responding while 20,000 loans are settled, which can be cancelled', async () => {
    const page = await open();
    // From the disk: what a test hands over itself is unpacked in the page.
    const folder = await folderOf({ 'portfolio.json': JSON.stringify(portfolioOf(20_000)) });
    const choose = () => page.locator('input[type=file]').setInputFiles(join(folder, 'portfolio.json'));
    await page.evaluate(`{
      window.longest = 0;
      let last = performance.now();
      const tick = () => {
        const now = performance.now();
        window.longest = Math.max(window.longest, now - last);
        last = now;
        requestAnimationFrame(tick);
      };
      requestAnimationFrame(tick);
    }`);
    await choose();
    await page.getByRole('status').waitFor();
    await page.getByRole('button', { name: '取消' }).click();
    await page.getByRole('status').waitFor({ state: 'detached' });
    expect(await page.getByRole('alert').count()).toBe(0);
    // The next one starts another worker.
    await page.locator('input[type=file]').setInputFiles([]);
    await choose();
    // 20,000 × 508.33.
    await page.getByRole('row', { name: '贴息金额 10166600.00' }).waitFor({ timeout: 60_000 });
    // A second without a frame would be felt; settling takes several where the page does it itself.
    expect(await page.evaluate('window.longest')).toBeLessThan(1000);
  });

  it('has the engine in the worker and none of it in the page', () => {
    const worker = portal.scripts.find(({ name }) => name.startsWith('engine-'));
    const page = portal.scripts.find(({ name }) => name.startsWith('index-'));
    expect(portal.scripts).toHaveLength(2);
    // React is 69 kB, and what asks the worker 1.2 kB (size-limit.ts).
    expect(page?.packed).toBeLessThan(72_000);
    expect(worker?.packed).toBeLessThan(150_000);
  });
});
