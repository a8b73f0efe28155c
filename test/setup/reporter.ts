import { readdirSync } from 'node:fs';
import type { Reporter, TestCase, TestModule, TestRunEndReason, TestSpecification } from 'vitest/node';

/** Tests that `npm run test:slow` alone runs. */
const SLOW = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.slow(\.built)?\.test\.ts$/.test(path))
  .map((path) => `test/${path.replaceAll('\\', '/')}`);

/** Says before a run how much of the suite it is, and after it which tests were left out, and why. */
export default class Extent implements Reporter {
  onTestRunStart(specifications: readonly TestSpecification[]): void {
    const projects = [...new Set(specifications.map(({ project }) => project.name))].join(', ');
    const runs = Number(specifications[0]?.project.config.env.TIEXI_RUNS);
    const slow = runs >= 1 ? '' : `; npm run test:slow draws all, and runs ${SLOW.join(', ')} too`;
    const zones =
      process.env.TIEXI_ZONES === 'all'
        ? 'all tests in the other zones'
        : 'in other zones than UTC the calendar, the readers and one settlement; npm run test:zones runs all in these';
    console.log(`\nRandom cases (TIEXI_RUNS): ${runs} × as many as the tests name${slow}.`);
    console.log(`Time zones: ${zones}.`);
    console.log(`Projects: ${projects}.\n`);
  }

  onTestRunEnd(modules: readonly TestModule[], _errors: unknown, reason: TestRunEndReason): void {
    if (reason === 'interrupted') return;
    const leftOut = new Map<string, TestCase[]>();
    for (const module of modules) {
      for (const test of module.children.allTests('skipped')) {
        const key = `${module.project.name}: ${module.relativeModuleId}: ${reasonOf(test)}`;
        leftOut.set(key, [...(leftOut.get(key) ?? []), test]);
      }
    }
    for (const [key, tests] of leftOut) console.log(`Left out: ${tests.length} of ${key}`);
    if (leftOut.size > 0) console.log('');
  }
}

/** What `skip` was told; else the name of what is skipped as a whole. */
function reasonOf(test: TestCase): string {
  const result = test.result();
  const suite = test.parent.type === 'suite' ? test.parent.fullName : test.fullName;
  return (result.state === 'skipped' && result.note) || suite;
}
