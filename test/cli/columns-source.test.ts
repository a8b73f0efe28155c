import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { portfolios } from '../../src/testing/index.js';
import { PROPERTY_TIMEOUT, runs } from '../property/always.js';
import { folderOf, type Outcome, tiexi } from './command.js';
import { BOUNDARIES, PORTFOLIO } from './worked.js';

/** Text that is UTF-8 and GB18030 alike: with `--encoding gb18030` no part of it is read from bytes into columns. */
const ascii = (value: unknown) =>
  JSON.stringify(value).replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** What the command says, read from bytes into columns and read as a value: both must be the same. */
async function alike(text: string, command = 'settle'): Promise<Outcome> {
  const argv = [command, '-', '--format', 'json'];
  const read = await tiexi(argv, { stdin: text });
  expect(await tiexi([...argv, '--encoding', 'gb18030'], { stdin: text })).toEqual(read);
  return read;
}

const [first] = PORTFOLIO.loans;
const LEVELS = { ...PORTFOLIO.policy, otherSubsidy: { central: 'exclude' } };
const local = { programme: 'x', level: 'local' };

describe('a portfolio’s JSON file', () => {
  it(
    'settles to the same bytes, read into columns or into values',
    async () => {
      await fc.assert(
        fc.asyncProperty(portfolios(), async (drawn) => {
          expect(await alike(ascii(drawn))).toMatchObject({ code: 0 });
        }),
        runs(100),
      );
    },
    PROPERTY_TIMEOUT,
  );

  it('has the faults of loans under the terms in the order of the file, with their places', async () => {
    const loans = [
      { ...first, id: 'z', otherSubsidy: [local, { ...local, programme: 'y' }] },
      { ...first, id: 'b' },
      { ...first, id: 'a', otherSubsidy: local },
    ];
    const { code, stdout, stderr } = await alike(ascii({ ...PORTFOLIO, policy: LEVELS, loans }));
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr.match(/loans\[\d\]\.\S+/g)).toEqual([
      'loans[0].otherSubsidy[0].level:',
      'loans[0].otherSubsidy[1].level:',
      'loans[2].otherSubsidy.level:',
    ]);
    expect(stderr).toMatch(/3 faults; nothing was computed or written\n$/);
    await alike(ascii({ ...PORTFOLIO, policy: LEVELS, loans }), 'check');
  });

  it.each<[string, object]>([
    ['of the policy', { policy: { ...PORTFOLIO.policy, lenders: 7 } }],
    ['of a loan', { loans: [first, { ...first, principal: '1.001' }] }],
    ['of ids', { loans: [first, first] }],
    ['of fields that no portfolio has', { colour: 'red', period: {} }],
  ])('has the same faults, read into columns or into values: %s', async (_, changed) => {
    expect(await alike(ascii({ ...PORTFOLIO, ...changed }))).toMatchObject({ code: 2, stdout: '' });
  });

  it('may begin with one byte-order mark; a second one is a fault', async () => {
    const text = JSON.stringify({ ...PORTFOLIO, loans: BOUNDARIES });
    const settled = await tiexi(['settle', '-', '--format', 'json'], { stdin: text });
    expect(settled.code).toBe(0);
    expect(await tiexi(['settle', '-', '--format', 'json'], { stdin: `\ufeff${text}` })).toEqual(settled);
    const { code, stderr } = await tiexi(['settle', '-', '--format', 'json'], { stdin: `\ufeff\ufeff${text}` });
    expect(code).toBe(2);
    expect(stderr).toContain('line 1, column 1');
  });

  it('that is not UTF-8 is refused', async () => {
    const cwd = await folderOf({ 'p.json': Buffer.from(JSON.stringify({ ...PORTFOLIO, note: 'é' }), 'latin1') });
    const { code, stderr } = await tiexi(['settle', 'p.json', '--format', 'json'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('the text is not UTF-8');
  });
});
