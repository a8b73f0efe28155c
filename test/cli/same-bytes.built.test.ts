import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { THOROUGH } from '../draws.js';
import { REMAINING_TERMS } from './worked.js';

const BUILT: string = JSON.parse(readFileSync('package.json', 'utf8')).bin.tiexi;
const ZONES = ['UTC', 'Asia/Shanghai', 'America/New_York', 'Pacific/Apia'];
const LOCALES = ['C', 'zh_CN.UTF-8', 'tr_TR.UTF-8'];

/** All pairs; in a quick run every zone and every locale once at least. */
const PAIRS = ZONES.flatMap((TZ, i) =>
  (THOROUGH ? LOCALES : [LOCALES[i % LOCALES.length]!]).map((locale) => ({ TZ, locale })),
);

/** The county's example, settled by the built command in a process of its own. */
function settledIn(env: Record<string, string>): Buffer {
  const argv = ['docs/examples/suichang-2024', '--policy', 'suichang-2024', '--terms', 'customary', '--year', '2024'];
  const { status, stdout } = spawnSync(
    process.execPath,
    [BUILT, 'settle', ...argv, ...REMAINING_TERMS, '--format', 'json'],
    { env, maxBuffer: 2 ** 28 },
  );
  expect(status).toBe(0);
  return stdout;
}

describe('the built command', () => {
  let first: Buffer;
  beforeAll(() => {
    first = settledIn({ TZ: 'UTC', LANG: 'C', LC_ALL: 'C' });
  });

  it('settles every loan of the county', () => {
    expect(JSON.parse(first.toString()).loans).toHaveLength(350);
  });

  it.each(PAIRS)('gives the same bytes in $TZ under $locale', ({ TZ, locale }) => {
    expect(settledIn({ TZ, LANG: locale, LC_ALL: locale }).equals(first)).toBe(true);
  });
});
