import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { ROOT } from '../setup/built.js';

/** The browser of the system. */
const BROWSER = process.env.TIEXI_CHROMIUM ?? '/usr/bin/chromium';

/** The page as it is built, from the disk. */
export const PAGE_URL = pathToFileURL(join(ROOT, 'dist/page/index.html')).href;

const ARGUMENTS = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-dev-shm-usage',
];

/** How a page is looked at. */
export interface Look {
  readonly width?: number;
  readonly height?: number;
  readonly isDark?: boolean;
}

/** A page in a browser of its own, with an empty profile; what it asked for and what went wrong in it. */
export interface Opened {
  readonly page: Page;
  readonly context: BrowserContext;
  /** The addresses that were asked for, but for the page itself and what it has in memory. */
  readonly requests: readonly string[];
  /** Errors, and what the browser reports of the page's policy. */
  readonly errors: readonly string[];
  close(): Promise<void>;
}

/** Opens a page: the built one, from the disk, where no other is named. */
export async function openPage(
  { width = 1440, height = 900, isDark = false }: Look = {},
  address = PAGE_URL,
): Promise<Opened> {
  const profile = mkdtempSync(join(tmpdir(), 'tiexi-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: BROWSER,
    chromiumSandbox: false,
    acceptDownloads: true,
    viewport: { width, height },
    colorScheme: isDark ? 'dark' : 'light',
    locale: 'zh-CN',
    args: ARGUMENTS,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  const requests: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (url !== address && !/^(blob|data):/.test(url)) requests.push(url);
  });
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  await page.goto(address);
  return {
    page,
    context,
    requests,
    errors,
    close: async () => {
      await context.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** Drops files or folders of this machine on the page, as a user does: the browser makes their handles itself. */
export async function drop({ page, context }: Opened, paths: readonly string[]): Promise<void> {
  const session = await context.newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 200, y: 300, data });
  }
  await session.detach();
}
