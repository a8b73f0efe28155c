import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup/built.js';

const read = (file: string) => JSON.parse(readFileSync(join(ROOT, file), 'utf8'));

/** A household with one loan, under the policy of the examples: the JSON text of a whole portfolio. */
export function tinyPortfolio(): string {
  const { policy, period } = read('docs/examples/suichang-2025/settlement-2024.json');
  return JSON.stringify({ policy, period, ...read('test/surface/consumers/household.json') });
}
