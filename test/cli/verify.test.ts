import { readdir } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/cli/run.js';
import { type Compared, comparedAnything, verifyDrawn, verifyPortfolio } from '../../src/cli/verify.js';
import { VERSION } from '../../src/fields/version.js';
import { tiexiEngine } from '../../src/testing/engine.js';
import { settleWithTiexi, VECTORS } from '../../src/testing/vectors.js';
import { THOROUGH } from '../draws.js';
import { parseAnyPortfolio } from '../support.js';
import { folderOf, tiexi } from './command.js';
import { ENGLISH, POLICY, PORTFOLIO, REMAINING_TERMS } from './worked.js';

const stdin = JSON.stringify(PORTFOLIO);
type Settlement = ReturnType<typeof JSON.parse>;

/** The engine with a fault planted in what it settles. */
const faulty =
  (spoil: (settlement: Settlement) => void): NonNullable<Compared['engine']> =>
  (portfolio) => {
    const settlement = JSON.parse(JSON.stringify(tiexiEngine.settle(portfolio)));
    spoil(settlement);
    return settlement;
  };

/** One yuan where the first line has some other amount. */
const spoilFirst = faulty((settlement) => {
  if (settlement.loans.length > 0) settlement.loans[0].interest = '-1.00';
});

/** Those of `verify` without anything else in their place take a second. */
const FEW_VECTORS = VECTORS.slice(0, 3);

/** `tiexi …` on something else than the engine of this package. */
async function tiexiOn(compared: Compared, argv: readonly string[], cwd = '.') {
  let stdout = '';
  let stderr = '';
  const sink = (put: (text: string) => void) => ({
    write: (text: string, taken?: () => void) => {
      put(text);
      taken?.();
    },
  });
  const code = await run(
    argv,
    {
      stdin: Readable.from([Buffer.from(stdin)]),
      stdout: sink((text) => {
        stdout += text;
      }),
      stderr: sink((text) => {
        stderr += text;
      }),
      env: {},
      cwd,
    },
    { vectors: FEW_VECTORS, ...compared },
  );
  return { code, stdout, stderr };
}

describe('verify', () => {
  it('runs the golden vectors and drawn portfolios, and says how much it compared', async () => {
    const { code, stdout, stderr } = await tiexi(['verify', '--random', '20', '--seed', '7']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const all = VECTORS.length;
    expect(stdout.split('\n')).toEqual([
      `golden vectors: ${all} of ${all} passed`,
      'portfolios: 20, seed 7',
      expect.stringMatching(/^loans: [1-9]\d*$/),
      expect.stringMatching(/^loan-days: [1-9][\d,]*$/),
      expect.stringMatching(/^figures compared: [1-9][\d,]*$/),
      'differences: 0',
      `version: tiexi ${VERSION}`,
      expect.stringMatching(/^time: \d+\.\d s$/),
      'engine and day-by-day oracle agree',
      '',
    ]);
  });

  it('reports in Chinese and as JSON', async () => {
    const { stdout } = await tiexiOn({}, ['verify', '--random', '3', '--seed', '7', '--lang', 'zh-CN']);
    expect(stdout).toMatch(/^基准算例：\d+ 个，通过 \d+ 个\n随机贷款数据：3 组，随机种子 7\n/);
    expect(stdout).toMatch(/\n计算程序与逐日核算一致\n$/);
    const json = await tiexi(['verify', '--random', '3', '--seed', '7', '--format', 'json']);
    expect(JSON.parse(json.stdout)).toEqual({
      agree: true,
      version: VERSION,
      seed: 7,
      vectors: { run: VECTORS.length, passed: VECTORS.length },
      portfolios: 3,
      loans: expect.any(Number),
      loanDays: expect.any(Number),
      figures: expect.any(Number),
      seconds: expect.any(Number),
      differences: [],
    });
  });

  it('draws another seed each time where none is given, and prints it', async () => {
    const seeds = [];
    for (let i = 0; i < 2; i++) {
      seeds.push(/seed (\d+)/.exec((await tiexiOn({}, ['verify', '--random', '1'])).stdout || '')?.[1] ?? `none ${i}`);
    }
    expect(seeds[0]).not.toBe(seeds[1]);
  });

  it('draws a number of loans where --random-loans is given', async () => {
    const compared = { vectors: FEW_VECTORS };
    const { loans, portfolios } = await verifyDrawn({ draw: { count: 40, of: 'loans' }, seed: 1 }, compared);
    const fewer = await verifyDrawn({ draw: { count: portfolios - 1, of: 'portfolios' }, seed: 1 }, compared);
    expect(loans).toBeGreaterThanOrEqual(40);
    expect(fewer.loans).toBeLessThan(40);
  });

  it('draws the same portfolios for the same seed, however many, and others for the next', async () => {
    const drawn = async (seed: number, count: number) => {
      const texts: string[] = [];
      const engine: Compared['engine'] = (portfolio) => {
        texts.push(JSON.stringify(portfolio));
        return tiexiEngine.settle(portfolio);
      };
      await verifyDrawn({ draw: { count, of: 'portfolios' }, seed }, { engine, vectors: [] });
      return texts;
    };
    // They are drawn by tens: beyond the first ten in any case.
    const count = THOROUGH ? 102 : 12;
    const many = await drawn(5, count);
    expect(new Set(many).size).toBe(count);
    expect(await drawn(5, 7)).toEqual(many.slice(0, 7));
    const next = await drawn(6, count);
    expect(next.filter((text) => many.includes(text))).toEqual([]);
  });

  it('shows its progress on a terminal', async () => {
    let stderr = '';
    await run(['verify', '--random', '40', '--seed', '1'], {
      stdin: Readable.from([]),
      stdout: { write: (_, taken) => taken?.() },
      stderr: {
        isTTY: true,
        columns: 100,
        write: (text: string) => {
          stderr += text;
        },
      },
      env: {},
      cwd: '.',
    });
    expect(stderr).toMatch(/comparing \[=* *\] \d+\/40 portfolios, \d+\/s/);
  });
});

describe('a planted fault', () => {
  it.each<[string, (settlement: Settlement) => void, RegExp]>([
    [
      'of one fen in a total',
      ({ totals }) => (totals.interest = `${totals.interest.slice(0, -1)}x`),
      /totals\.interest: engine .*x, oracle /,
    ],
    [
      'in what is payable',
      ({ payable }) => delete payable[Object.keys(payable)[0] as string],
      /payable[.[].*: engine none, oracle /,
    ],
    ['in a group', ({ groups }) => (groups.basis.trial = {}), /groups\.basis\.trial/],
    [
      'of a line too many',
      ({ loans }) => loans.push({ loanId: 'X' }),
      /loans\[X\]: engine \{"loanId":"X"\}, oracle none/,
    ],
  ])('%s is found, with seed and number, and ends with 1', async (_, spoil, message) => {
    const { code, stdout } = await tiexiOn({ engine: faulty(spoil) }, ['verify', '--random', '5', '--seed', '3']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^seed 3, portfolio 1: /);
    expect(stdout).toMatch(message);
    expect(stdout).toMatch(/\nengine and day-by-day oracle differ\n$/);
  });

  it('is found where only one of many portfolios shows it', async () => {
    let at = 0;
    const engine: Compared['engine'] = (portfolio) => {
      at++;
      return at === 17 ? spoilFirst(portfolio) : tiexiEngine.settle(portfolio);
    };
    const { findings } = await verifyDrawn(
      { draw: { count: 20, of: 'portfolios' }, seed: 11 },
      { engine, vectors: FEW_VECTORS },
    );
    expect(findings).toEqual([
      {
        portfolio: 17,
        path: expect.stringMatching(/^loans\[.+\]\.interest$/),
        engine: '-1.00',
        expected: expect.any(String),
      },
    ]);
  });

  it('that throws or returns nothing is a difference', async () => {
    const thrown: Compared['engine'] = () => {
      throw new RangeError('off the calendar');
    };
    const { code, stdout } = await tiexiOn({ engine: thrown }, ['verify', '--random', '1', '--seed', '3']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^seed 3, portfolio 1: engine RangeError: off the calendar, oracle a settlement\n/);
    const nothing = await tiexiOn({ engine: () => undefined }, ['verify', '--random', '1', '--seed', '3']);
    expect(nothing.code).toBe(1);
  });

  it('in what a vector gives is found, with the vector’s name', async () => {
    const implementation: Compared['implementation'] = (portfolio) => {
      const settlement = JSON.parse(JSON.stringify(settleWithTiexi(portfolio)));
      if (settlement.loans?.[0]?.subsidy === '612.92') settlement.loans[0].subsidy = '612.91';
      return settlement;
    };
    const { code, stdout } = await tiexiOn({ implementation, vectors: VECTORS }, [
      'verify',
      '--random',
      '5',
      '--seed',
      '3',
    ]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^vector [\w-]+: loans\[0\]\.subsidy: engine 612\.91, vector 612\.92\n/);
    const [, passed, all] = /golden vectors: (\d+) of (\d+) passed/.exec(stdout) as RegExpExecArray;
    expect(Number(passed)).toBeLessThan(Number(all));
  });

  it('in what is explained of a vector is found, with the vector’s name', async () => {
    const explain: Compared['explain'] = (portfolio) =>
      tiexiEngine.explain(portfolio).map((loan) => (loan.subsidy === '612.92' ? { ...loan, subsidy: '612.91' } : loan));
    const { code, stdout } = await tiexiOn({ explain, vectors: VECTORS }, ['verify', '--random', '1', '--seed', '3']);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^vector [\w-]+: explanations\S+subsidy: engine 612\.91, vector 612\.92\n/);
    const [, passed, all] = /golden vectors: (\d+) of (\d+) passed/.exec(stdout) as RegExpExecArray;
    expect(Number(passed)).toBeLessThan(Number(all));
    const thrown = () => {
      throw new RangeError('off the calendar');
    };
    const none = await tiexiOn({ explain: thrown }, ['verify', '--random', '1', '--seed', '3']);
    expect(none.code).toBe(1);
    expect(none.stdout).toMatch(/^vector \S+: explanations: engine RangeError: off the calendar, vector /);
  });

  it('is reported in Chinese too, and as JSON', async () => {
    const argv = ['verify', '--random', '1', '--seed', '3'];
    const chinese = await tiexiOn({ engine: spoilFirst }, [...argv, '--lang', 'zh-CN']);
    expect(chinese.stdout).toMatch(/^随机种子 3，第 1 组贷款数据：借据 .+ 应收利息：计算程序 -1\.00，逐日核算 /);
    const { code, stdout } = await tiexiOn({ engine: spoilFirst }, [...argv, '--format', 'json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      agree: false,
      seed: 3,
      differences: [{ portfolio: 1, engine: '-1.00' }],
    });
  });

  it('is written with its portfolio to a file, which reproduces it', async () => {
    const cwd = await folderOf();
    const argv = ['verify', '--random', '5', '--seed', '3', '--keep', 'kept.json'];
    const { code, stderr } = await tiexiOn({ engine: spoilFirst }, argv, cwd);
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'the first portfolio that differs is in kept.json\n' });
    expect((await tiexi(['verify', 'kept.json'], { cwd })).code).toBe(0);
    const again = await tiexiOn({ engine: spoilFirst }, ['verify', 'kept.json'], cwd);
    expect(again.code).toBe(1);
    expect(again.stdout).toMatch(/^loans\[.+\]\.interest: engine -1\.00, oracle /);
  });

  it('is reported even where the file cannot be written', async () => {
    const cwd = await folderOf({ file: '' });
    const argv = ['verify', '--random', '1', '--seed', '3', '--keep', 'file/kept.json'];
    const { code, stdout, stderr } = await tiexiOn({ engine: spoilFirst }, argv, cwd);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^seed 3, portfolio 1: /);
    expect(stderr).toMatch(/^tiexi: cannot write file\/kept\.json: it is not a folder/);
  });

  it('leaves no file where there is no difference', async () => {
    const cwd = await folderOf();
    expect((await tiexiOn({}, ['verify', '--random', '2', '--seed', '3', '--keep', 'kept.json'], cwd)).code).toBe(0);
    expect(await readdir(cwd)).toEqual([]);
  });
});

describe('verify of a portfolio', () => {
  it('computes it both ways', async () => {
    const { code, stdout, stderr } = await tiexi(['verify', '-'], { stdin });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    // Four loans in a leap year.
    expect(stdout).toMatch(/^loans: 4\nloan-days: 1,464\nfigures compared: [1-9]\d+\ndifferences: 0\n/);
    expect(stdout).not.toMatch(/seed|vectors/);
  });

  it('takes policy, period and terms from flags, as settle does', async () => {
    const cwd = await folderOf({ ...ENGLISH, 'policy.json': POLICY });
    const argv = ['verify', '.', '--policy', 'policy.json', '--from', '2024-09-01', '--to', '2024-09-11'];
    expect((await tiexi(argv, { cwd })).stdout).toMatch(/^loans: 4\nloan-days: 40\n/);
  });

  it('agrees on the county’s example', async () => {
    const argv = ['docs/examples/suichang-2024', '--policy', 'suichang-2024', '--terms', 'customary', '--year', '2024'];
    const { code, stdout } = await tiexi(['verify', ...argv, ...REMAINING_TERMS], { cwd: process.cwd() });
    expect(code).toBe(0);
    // 350 loans in a leap year.
    expect(stdout).toMatch(/^loans: 350\nloan-days: 128,100\n/);
  });

  it('ends with 2 on bad input', async () => {
    const { code, stdout, stderr } = await tiexi(['verify', '-'], { stdin: '{}' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('policy: MISSING_FIELD');
  });
});

describe('verify never reports success where it compared nothing', () => {
  const NOTHING = 'tiexi: nothing was compared: there is no vector, no portfolio or no loan\n';

  it('without vectors', async () => {
    expect(await tiexiOn({ vectors: [] }, ['verify', '--random', '5', '--seed', '3'])).toEqual({
      code: 2,
      stdout: '',
      stderr: NOTHING,
    });
  });

  it('on a portfolio without loans', async () => {
    const empty = JSON.stringify({ ...PORTFOLIO, loans: [] });
    expect(await tiexi(['verify', '-'], { stdin: empty })).toEqual({ code: 2, stdout: '', stderr: NOTHING });
  });

  it.each(['portfolios', 'loans', 'figures'] as const)('without %s', (what) => {
    const all = verifyPortfolio(parseAnyPortfolio(PORTFOLIO));
    expect(comparedAnything(all)).toBe(true);
    expect(comparedAnything({ ...all, [what]: 0 })).toBe(false);
  });
});
