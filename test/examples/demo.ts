// Settles the example county's first period and shows the table. The rate and the concession are 缙云's published ones
// (1.8 + 1.9 points), an illustration: the Suichang plan names neither, nor the other terms given here.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const terms = {
  'first-list': 'none',
  'rate-applies-by': 'accrual-day',
  'principal-cap-per-loan': 'none',
  'principal-cap-per-household': 'none',
  'term-cap-months': 'none',
  'amount-cap-per-household': 'none',
  misuse: 'revoke',
  payment: 'accrued',
};
const args = [
  'settle',
  'docs/examples/suichang-2024',
  '--policy',
  'suichang-2024',
  '--year',
  '2024',
  '--terms',
  'customary',
];
for (const [term, value] of Object.entries(terms)) args.push(`--${term}`, value);

console.log(
  'An illustration on invented data: 缙云’s published 1.8 + 1.9 points, which are not from the Suichang plan.',
);
console.log(`tiexi ${args.join(' ')}\n`);
const { status } = spawnSync(process.execPath, ['dist/cli.cjs', ...args, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
