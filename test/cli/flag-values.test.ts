import { describe, expect, it } from 'vitest';
import { knownValue, likely, likelyName, type Values } from '../../src/cli/flag-values.js';
import { COMMAND_NAMES, FLAG_NAMES, usesOf } from '../../src/cli/flags.js';
import { TERM_FLAGS } from '../../src/cli/terms-flags.js';
import { ARGUMENT_NAMES } from '../../src/words/value-names.js';
import { tiexi } from './command.js';
import { POLICY, PORTFOLIO, REMAINING_TERMS } from './worked.js';

const stdin = JSON.stringify(PORTFOLIO);
const OVERDUE: Values = TERM_FLAGS.overdue.values;

describe('a value by its Chinese name', () => {
  it.each([
    ['its code', 'pause', 'pause'],
    ['its short name', '暂停', 'pause'],
    ['its label', '逾期期间照常贴息', 'ignore'],
    ['blanks around it', ' 终止 ', 'stop'],
    ['another language', 'Pause', undefined],
    ['a part of a label', '照常贴息', undefined],
    ['a part of two labels', '逾期期间', undefined],
  ])('is known by %s', (_, given, expected) => {
    expect(knownValue(OVERDUE, given)).toBe(expected);
  });

  it('is known by its label without what stands in brackets, and in full-width forms', () => {
    const { values } = TERM_FLAGS['day-count'];
    expect(knownValue(values, '实际天数/360（ACT/360）')).toBe('ACT/360');
    expect(knownValue(values, '实际天数/360(ACT/360)')).toBe('ACT/360');
    expect(knownValue(values, '实际天数／365')).toBe('ACT/365F');
    expect(knownValue(values, '每月 30 天/360')).toBe('30E/360');
  });

  it('is not known where two values have it, which are both named', () => {
    const values: Values = { a: ['财政'], b: ['财政'], c: ['银行'] };
    expect(knownValue(values, '财政')).toBeUndefined();
    expect(likely('财政', values)).toEqual({
      en: '; 财政 may be a (财政) or b (财政)',
      'zh-CN': '；“财政”可指 a（财政） 或 b（财政），请写明其一',
    });
  });

  it('is one for all values of every flag', () => {
    for (const name of FLAG_NAMES) {
      for (const command of COMMAND_NAMES) {
        for (const { values = {} } of usesOf(name, command)) {
          for (const [code, names] of Object.entries(values)) {
            for (const each of names) expect(knownValue(values, each), `--${name} ${each}`).toBe(code);
          }
        }
      }
    }
  });

  it('of the preset is the name of its policy', async () => {
    const { stdout } = await tiexi(['check', '--policy', 'suichang-2024', '--terms', 'customary', ...REMAINING_TERMS]);
    expect(stdout).toContain(`${ARGUMENT_NAMES['suichang-2024']} (suichang-2024)`);
    expect(ARGUMENT_NAMES['suichang-2024']).toBe('遂昌县财金助力扩中家庭项目');
  });

  it.each<[string, readonly string[], readonly string[]]>([
    ['a term', ['--overdue', '终止'], ['--overdue', 'stop']],
    ['a term by its label', ['--misuse=自挪用之日起不再贴息'], ['--misuse', 'stop']],
    ['no cap', ['--term-cap-months', '无'], ['--term-cap-months', 'none']],
    ['a format', ['--format', '表格'], ['--format', 'table']],
    ['a language', ['--lang', '中文'], ['--lang', 'zh-CN']],
    ['an advance', ['--advance', '省级=100.00'], ['--advance', 'province=100.00']],
  ])('settles as by its code: %s', async (_, chinese, code) => {
    const expected = await tiexi(['settle', '-', ...code], { stdin });
    expect(expected).toMatchObject({ code: 0, stderr: '' });
    expect(await tiexi(['settle', '-', ...chinese], { stdin })).toEqual(expected);
  });

  it('gives customary terms and the preset', async () => {
    const input = JSON.stringify({ ...PORTFOLIO, policy: undefined });
    const of = (policy: string, terms: string, advance: string) =>
      tiexi(['settle', '-', '--policy', policy, '--terms', terms, ...REMAINING_TERMS, '--advance', advance], {
        stdin: input,
      });
    const expected = await of('suichang-2024', 'customary', 'province=1.00');
    expect(expected).toMatchObject({ code: 0, stderr: '' });
    expect(await of('遂昌县财金助力扩中家庭项目', '通行做法', '省级财政=1.00')).toEqual(expected);
  });
});

describe('a value that is not known', () => {
  it.each<[string, string[], string]>([
    [
      'mistyped',
      ['--overdue', 'puase'],
      '--overdue: INVALID_VALUE: "puase" is not accepted here; write one of pause, stop, revoke, ignore; did you mean pause?',
    ],
    [
      'like none',
      ['--overdue', 'sometimes'],
      '--overdue: INVALID_VALUE: "sometimes" is not accepted here; write one of pause, stop, revoke, ignore',
    ],
    [
      'a part of two labels',
      ['--overdue', '逾期期间'],
      '--overdue: INVALID_VALUE: "逾期期间" is not accepted here; write one of pause, stop, revoke, ignore; 逾期期间 may be pause (逾期期间不贴息) or ignore (逾期期间照常贴息)',
    ],
    [
      'a part of one label',
      ['--overdue', '照常贴息'],
      '--overdue: INVALID_VALUE: "照常贴息" is not accepted here; write one of pause, stop, revoke, ignore; did you mean ignore?',
    ],
    [
      'a mistyped funder',
      ['--advance', 'provnce=1.00'],
      '--advance: UNKNOWN_FUNDER: "provnce" is not a funder of the policy; correct the id; did you mean province?',
    ],
    [
      'a funder like none',
      ['--advance', 'bank=1.00'],
      '--advance: UNKNOWN_FUNDER: "bank" is not a funder of the policy; correct the id',
    ],
  ])('is refused with the nearest: %s', async (_, argv, line) => {
    expect(await tiexi(['settle', '-', ...argv], { stdin })).toEqual({
      code: 2,
      stdout: '',
      stderr: `${line}\n1 fault; nothing was computed or written\n`,
    });
  });

  it('is refused in Chinese with the names of the values', async () => {
    expect((await tiexi(['settle', '-', '--overdue', '暂挺', '--lang', '中文'], { stdin })).stderr).toBe(
      '--overdue: INVALID_VALUE: 此处不接受 "暂挺"；应为其中之一：pause（暂停）、stop（终止）、revoke（取消）、ignore（照常）；是否为 pause（暂停）？\n' +
        '共 1 处错误；未计算，也未写入文件\n',
    );
    expect((await tiexi(['settle', '-', '--format', '表各', '--lang', 'zh-CN'], { stdin })).stderr).toBe(
      'tiexi: --format 应为 table（表格）、json、csv、report（报送材料）、xlsx（工作簿）；不能是 表各；是否为 table（表格）？\n用法见 tiexi help settle\n',
    );
  });

  it('is the name of two funders, which are both named', async () => {
    const funders = [
      { id: 'city', name: '财政', share: '0.5' },
      { id: 'county', name: '财政', share: '0.5' },
    ];
    const input = JSON.stringify({ ...PORTFOLIO, policy: { ...POLICY, funders } });
    expect((await tiexi(['settle', '-', '--advance', '财政=1.00'], { stdin: input })).stderr).toBe(
      '--advance: UNKNOWN_FUNDER: "财政" is not a funder of the policy; correct the id; 财政 may be city (财政) or county (财政)\n' +
        '1 fault; nothing was computed or written\n',
    );
  });
});

describe('the nearest name', () => {
  it.each([
    ['setle', 'settle'],
    ['SETTLE', 'settle'],
    ['verfy', 'verify'],
    ['x', undefined],
    ['frobnicate', undefined],
    ['s'.repeat(5000), undefined],
  ])('of %s is %s', (given, expected) => {
    const { en } = likelyName(given, COMMAND_NAMES);
    expect(en).toBe(expected === undefined ? '' : `; did you mean ${expected}?`);
  });
});
