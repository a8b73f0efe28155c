import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { knownValue } from '../../src/cli/flag-values.js';
import {
  COMMAND_NAMES,
  type Command,
  commandsOf,
  FLAG_NAMES,
  type FlagName,
  flagsOf,
  valuesOfFlag,
} from '../../src/cli/flags.js';
import { displayWidth, folderOf, tiexi } from './command.js';
import { POLICY, PORTFOLIO } from './worked.js';

const help = async (lang: string, ...argv: string[]) => {
  const { code, stdout, stderr } = await tiexi([...argv, '--lang', lang]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
};

/** The lines of a section, without its heading. */
function sectionOf(text: string, heading: string): readonly string[] {
  const all = text.split('\n');
  const from = all.indexOf(heading) + 1;
  expect(from, heading).toBeGreaterThan(0);
  return all.slice(from, all.indexOf('', from) < 0 ? undefined : all.indexOf('', from)).filter((line) => line !== '');
}

describe('the overview', () => {
  it('names every command in a line', async () => {
    const english = sectionOf(await help('en', '--help'), 'Commands (tiexi help COMMAND shows the flags of one)');
    expect(english.map((line) => line.trim().split(' ')[0])).toEqual([...COMMAND_NAMES]);
    expect(english[0]).toBe('  settle      settle a period and show the result');
    const chinese = sectionOf(await help('zh-CN', 'help'), '命令（某一命令的参数见 tiexi help 命令）');
    expect(chinese.map((line) => line.trim().split(' ')[0])).toEqual([...COMMAND_NAMES]);
    expect(chinese[0]).toBe('  settle      结算一个结算期并显示结果');
  });

  it('has the exit codes and examples', async () => {
    const text = await help('en', '-h');
    expect(
      sectionOf(text, 'Exit codes')
        .filter((line) => /^ {2}\d/.test(line))
        .map((line) => line.slice(2, 6)),
    ).toEqual(['0   ', '1   ', '2   ', '70  ']);
    expect(text).toContain('\nExamples\n  tiexi check portfolio.json\n');
    expect(await help('zh-CN', '-h')).toContain('\n示例\n  tiexi check portfolio.json\n');
  });
});

describe('the help of a command', () => {
  it.each(COMMAND_NAMES)('is the same by help %s and by its --help', async (command) => {
    for (const lang of ['en', 'zh-CN']) {
      expect(await help(lang, command, '--help')).toBe(await help(lang, 'help', command));
    }
    expect(await help('en', 'help', command)).toMatch(new RegExp(`^tiexi ${command}: `));
  });

  it.each(COMMAND_NAMES)('of %s names its flags and no others', async (command) => {
    for (const lang of ['en', 'zh-CN']) {
      const text = await help(lang, 'help', command);
      const [beforeExamples = ''] = text.split(/\n(?:Examples|示例)\n/);
      const named = (name: string) => new RegExp(`^ +(?:-\\w, )?(?:--[\\w-]+[,、] ?)*--${name}(?![\\w-])`, 'm');
      for (const name of flagsOf(command)) expect(beforeExamples, name).toMatch(named(name));
      for (const name of FLAG_NAMES.filter((each) => !flagsOf(command).includes(each))) {
        expect(beforeExamples, name).not.toMatch(new RegExp(`^ {2}--${name}(?![\\w-])`, 'm'));
      }
    }
  });

  it('lists the values of the terms with their Chinese names', async () => {
    expect(await help('zh-CN', 'help', 'settle')).toContain(
      '\n  --overdue pause|stop|revoke|ignore\n' +
        '                                    逾期处理（可写作 暂停、终止、取消、照常）\n',
    );
  });

  it('has the exit code 1 for settle, reconcile and verify alone', async () => {
    const having: Command[] = [];
    for (const command of COMMAND_NAMES) {
      if (sectionOf(await help('en', 'help', command), 'Exit codes').some((line) => line.startsWith('  1 '))) {
        having.push(command);
      }
    }
    expect(having).toEqual(['settle', 'reconcile', 'verify']);
  });

  it.each(['en', 'zh-CN'])('in %s has no line wider than 100 columns', async (lang) => {
    for (const command of COMMAND_NAMES) {
      const wide = (await help(lang, 'help', command)).split('\n').filter((line) => displayWidth(line) > 100);
      expect(wide).toEqual([]);
    }
  });

  it('is refused for an unknown command, with the nearest', async () => {
    for (const argv of [
      ['help', 'mrege'],
      ['mrege', '--help'],
    ]) {
      expect((await tiexi(argv)).stderr).toBe(
        'tiexi: unknown command mrege; expected one of settle, check, explain, reconcile, progress, screen, quote, entries, compare, merge, tally, fund, verify, terms, init, map, page, help, completion; did you mean merge?\nsee tiexi --help\n',
      );
    }
  });
});

describe('a flag', () => {
  it('has commands, at each of which it is in the help', () => {
    for (const name of FLAG_NAMES) expect(commandsOf(name).length, name).toBeGreaterThan(0);
    expect(commandsOf('loan')).toEqual(['explain', 'quote']);
    expect(commandsOf('take-unhashed')).toContain('merge');
  });
});

describe('the reference of the command', () => {
  const reference = readFileSync('docs/reference/command.md', 'utf8');

  it('names every command and every flag', () => {
    for (const command of COMMAND_NAMES) expect(reference).toContain(`tiexi ${command} `);
    for (const name of FLAG_NAMES) expect(reference).toMatch(new RegExp(`--${name}(?![\\w-])`));
  });

  it('has Chinese values that are read as the codes beside them', () => {
    const rows = [...reference.matchAll(/^\| (`--[^|]*) \| (`--[^|]*) \|$/gm)];
    const flagsIn = (cell = '') => [...cell.matchAll(/--([\w-]+) ([^`]+)/g)].map(([, flag, value]) => [flag, value]);
    const pairs = rows.flatMap(([, chinese, codes]) => {
      const expected = flagsIn(codes);
      return flagsIn(chinese).map(([flag, given]) => ({
        flag: flag as FlagName,
        given: given as string,
        code: expected.find(([name]) => name === flag)?.[1],
      }));
    });
    const known = pairs.filter(({ flag }) => flag !== 'advance');
    expect(known).toHaveLength(7);
    for (const { flag, given, code } of known) expect(knownValue(valuesOfFlag(flag), given), given).toBe(code);
  });
});

describe('the examples of the help', () => {
  const loans = PORTFOLIO.loans.map((loan) => ({ ...loan, id: loan.id.replace(/^L(\d)$/, 'L00$1') }));
  const portfolio = JSON.stringify({ ...PORTFOLIO, loans });
  const households = (at: readonly number[]) => {
    const own = PORTFOLIO.households.filter((_, i) => at.includes(i));
    const ids = own.map(({ id }) => id);
    return JSON.stringify({
      ...PORTFOLIO,
      households: own,
      loans: loans.filter(({ householdId }) => ids.includes(householdId)),
    });
  };
  /** Draft lines of two parts, their tallies, the decision, and the tally of all lines once they are filled. */
  const drafts = async () => {
    const policy = JSON.stringify(PORTFOLIO.policy);
    const line = (at: number) => {
      const household = PORTFOLIO.households[at]!;
      return JSON.stringify({ household, loans: loans.filter(({ householdId }) => householdId === household.id) });
    };
    const cwd = await folderOf({ 'policy.json': policy });
    const flags = ['--input', 'ndjson', '--draft', '--policy', 'policy.json', '--year', '2024'];
    const parts = [0, 1].map(async (at) => (await tiexi(['settle', '-', ...flags], { cwd, stdin: line(at) })).stdout);
    const [first = '', second = ''] = await Promise.all(parts);
    const tallies = [first, second].map((text) => text.slice(text.indexOf('{"tally"')));
    const decision = (await tiexi(['tally', '-', '--decide'], { stdin: tallies.join('') })).stdout;
    const decided = await folderOf({ 'decision.json': decision });
    const argv = ['fund', '-', '--decision', 'decision.json'];
    const filled = (await tiexi(argv, { cwd: decided, stdin: first + second })).stdout;
    return {
      'part-1.ndjson': first,
      'part-1.tally.json': tallies[0]!,
      'part-2.tally.json': tallies[1]!,
      'decision.json': decision,
      'funded.json': filled.slice(filled.indexOf('{"tally"')),
    };
  };
  const examplesOf = async (command: Command) =>
    sectionOf(await help('en', 'help', command), 'Examples').map((line) => line.trim());
  // Scripts of shells are run in completion.test.ts; random portfolios take long.
  const run = COMMAND_NAMES.filter((command) => command !== 'completion');

  it.each(COMMAND_NAMES)('of %s are two', async (command) => {
    expect(await examplesOf(command)).toHaveLength(2);
  });

  it.each(run)('of %s work', async (command) => {
    const part = async (at: readonly number[]) =>
      (await tiexi(['settle', '-', '--partial'], { stdin: households(at) })).stdout;
    const cwd = await folderOf({
      'portfolio.json': portfolio,
      'policy.json': JSON.stringify(POLICY),
      'changes.json': JSON.stringify({ overdue: 'stop' }),
      'households.csv': '户号,列入日期\nH1,2024-08-15\n',
      'claims.csv': 'loan_id,subsidy\nL002,1.00\n',
      'county/loans.csv': '借据号,户号,放款总金额,发放日期,到期日期,年利率(%)\n',
      ...(await drafts()),
      'part-1.json': await part([0]),
      'part-2.json': await part([1]),
      'settlement.json': (await tiexi(['settle', '-', '--format', 'json'], { stdin: portfolio })).stdout,
      'posted.ndjson': '',
    });
    for (const example of await examplesOf(command)) {
      const [line = ''] = example.split(' > ');
      const argv = line.split(' ').slice(1);
      const { code, stdout, stderr } = await tiexi(argv, { cwd });
      // A claim that does not agree ends with 1.
      expect(code, `${example}\n${stderr}`).toBe(command === 'reconcile' ? 1 : 0);
      expect(stdout.length, example).toBeGreaterThan(50);
    }
  });
});
