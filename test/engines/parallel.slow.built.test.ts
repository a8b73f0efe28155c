import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { LOAN } from '../support.js';
import { blockWith, folderOfGuide, linesOf, PARALLEL, run } from './engines.js';

const HOUSEHOLDS = 12_000;

/** More loans with the same shares than the sample of ids has, so that decisions are open. */
const line = (i: number) =>
  JSON.stringify({
    household: { id: `H${i}`, township: `T${i % 7}`, listed: [{ from: '2024-08-15' }] },
    loans: [
      {
        ...LOAN,
        id: `L${(i * 7919) % HOUSEHOLDS}`,
        householdId: `H${i}`,
        lender: '遂昌农商银行',
        product: '共富经营贷',
        principal: `${100_000 + (i % 50)}.00`,
      },
    ],
  });

describe.runIf(PARALLEL)('the text of docs/guides/at-scale.md, in GNU parallel', () => {
  let cwd: string;
  let undivided: ReturnType<typeof linesOf>;
  /** Smaller blocks, so that there are several. */
  const bash = (text: string) =>
    run(cwd, 'bash', ['-euo', 'pipefail', '-c', text.replaceAll('--block 50M', '--block 500k')]);

  beforeAll(async () => {
    cwd = await folderOfGuide();
    const lines = Array.from({ length: HOUSEHOLDS }, (_, i) => line(i)).join('\n');
    await writeFile(join(cwd, 'households.ndjson'), `${lines}\n`);
    const argv = ['settle', 'households.ndjson', '--output', 'ndjson', '--policy', 'policy.json', '--year', '2024'];
    undivided = linesOf(run(cwd, 'tiexi', argv));
  });

  it('settles parts that are merged into the undivided settlement', () => {
    bash(blockWith("parallel --pipe --block 50M 'tiexi settle - --input ndjson --partial"));
    const { totals, loans } = JSON.parse(readFileSync(join(cwd, 'settlement.json'), 'utf8'));
    expect(totals).toEqual(undivided.settlement.totals);
    expect(loans).toHaveLength(HOUSEHOLDS);
  });

  it('settles parts in two passes, with the lines of the undivided settlement, byte for byte', () => {
    bash(blockWith('until grep'));
    const { settlement } = JSON.parse(readFileSync(join(cwd, 'decision.json'), 'utf8'));
    const { provenance, ...figures } = settlement;
    const { provenance: _, ...whole } = undivided.settlement;
    expect(figures).toEqual(whole);
    expect(provenance.inputs.length).toBeGreaterThan(3);
    const lines = bash('cat parts/*.lines').trimEnd().split('\n');
    expect(lines.sort().join('\n') === [...undivided.lines].sort().join('\n')).toBe(true);
  });
});
