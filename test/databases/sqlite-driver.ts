import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { ROOT } from '../docs/markdown.js';

/** Whether the driver is installed, which is done apart: `npm ci --prefix test/databases`. */
export const SQLITE = existsSync(join(ROOT, 'test/databases/node_modules/better-sqlite3/package.json'));

/** `TIEXI_SQLITE=required`: where the driver is not installed, its tests fail instead of being left out. */
if (!SQLITE && process.env.TIEXI_SQLITE === 'required') {
  throw new Error('the driver of SQLite is not installed: npm ci --prefix test/databases');
}

/** Opens a file. */
export async function opened(file: string): Promise<Database.Database> {
  const { default: Driver } = await import('better-sqlite3');
  return new Driver(file);
}
