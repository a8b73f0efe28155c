import { beforeAll, describe, expect, it } from 'vitest';
import {
  encodeSettlement,
  type Fault,
  type InvalidInputError,
  type Lang,
  parsePortfolio,
  parseSettlement,
  safeParseClaims,
  safeParsePortfolio,
  settle,
} from '../../src/index.js';
import { type SealedSettlement, sealed } from '../../src/testing/issued-json.js';
import { folderOf, tiexi } from '../cli/command.js';
import { HOUSEHOLD, LOAN, POLICY } from '../support.js';

/** Ids and other texts, wherever they stand: SPEC 1. */

const PORTFOLIO = {
  policy: POLICY,
  period: { from: '2024-01-01', to: '2025-01-01' },
  households: [HOUSEHOLD],
  loans: [LOAN],
  previous: [sealed({ period: { from: '2023-01-01', to: '2024-01-01' }, loans: [], adjustments: [] }, [])],
  advances: [{ funder: 'province', amount: '1.00' }],
};
type Json = { [name: string]: Json } & Json[] & string;

/** The faults of the portfolio with another value, or name where `renamed`, at a place. */
function faultsWith(path: string, text: string, renamed = false, lang: Lang = 'en'): readonly Fault[] {
  const portfolio = JSON.parse(JSON.stringify(PORTFOLIO)) as Json;
  const keys = path.split('.');
  const last = keys.pop() as string;
  const holder = keys.reduce<Json>((value, key) => value[key] as Json, portfolio);
  if (renamed) {
    (holder as Record<string, unknown>)[text] = holder[last];
    Reflect.deleteProperty(holder, last);
  } else (holder as Record<string, unknown>)[last] = text;
  const result = safeParsePortfolio(portfolio, { lang });
  return result.success ? [] : result.faults;
}

const told = (faults: readonly Fault[]) => faults.map(({ code, path }) => `${code} ${path.join('.')}`);

const IDS = [
  'policy.id',
  'policy.products.0.id',
  'policy.funders.0.id',
  'households.0.id',
  'loans.0.id',
  'loans.0.householdId',
  'loans.0.product',
  'advances.0.funder',
];
const TEXTS = ['policy.name', 'policy.lenders.0', 'policy.products.0.name', 'policy.funders.0.name', 'loans.0.lender'];

describe('an id', () => {
  it.each(IDS)('%s has no blank at its ends and no invisible character, and is in NFC', (path) => {
    for (const text of ['X\u200b', 'X ', '\u00a0X', 'e\u0301', 'X\ufe0f', 'X\u0000', '\ufeffX', '']) {
      expect(told(faultsWith(path, text)), JSON.stringify(text)).toContain(`INVALID_VALUE ${path}`);
    }
    expect(told(faultsWith(path, 'X Ｙ１ 甲'))).not.toContain(`INVALID_VALUE ${path}`);
  });

  it('in an issued settlement, as a value and as a name', () => {
    const line = { loanId: 'L', subsidy: '1.00', funders: { province: '1.00' } };
    const faults = (loan: object) => {
      const { period } = PORTFOLIO.previous[0] as SealedSettlement;
      const input = { ...PORTFOLIO, previous: [{ period, loans: [loan] }] };
      const result = safeParsePortfolio(input, { takeUnhashed: true });
      return result.success ? [] : told(result.faults);
    };
    expect(faults(line)).toEqual([]);
    expect(faults({ ...line, loanId: 'L\u200b' })).toEqual(['INVALID_VALUE previous.0.loans.0.loanId']);
    expect(faults({ ...line, funders: { 'province ': '1.00' } })).toEqual([
      'INVALID_VALUE previous.0.loans.0.funders.province ',
    ]);
  });

  it('in a claim', () => {
    const result = safeParseClaims([
      { loanId: 'L\u00ad', subsidy: '1.00' },
      { loanId: 'L', subsidy: '1.00', funders: { '\u3000省': '1.00' } },
    ]);
    expect(result.success || told(result.faults)).toEqual([
      'INVALID_VALUE 0.loanId',
      'INVALID_VALUE 1.funders.\u3000省',
    ]);
  });

  it('in a settlement that is read', () => {
    const written = JSON.stringify(encodeSettlement(settle(parsePortfolio(PORTFOLIO))));
    const thrown = (text: string) => {
      try {
        parseSettlement(text);
        return [];
      } catch (error) {
        return told((error as InvalidInputError).faults);
      }
    };
    expect(thrown(written)).toEqual([]);
    const ALTERED = 'SETTLEMENT_ALTERED provenance.settlementSha256';
    expect(thrown(written.replace('"loanId":"L"', '"loanId":"L\u200b"'))).toEqual([
      'INVALID_VALUE loans.0.loanId',
      ALTERED,
    ]);
    expect(thrown(written.replace('"householdId":"H"', '"householdId":"H "'))).toEqual([
      'INVALID_VALUE loans.0.householdId',
      ALTERED,
    ]);
  });
});

describe('another text', () => {
  it.each(TEXTS)('%s has no control or format character and is in NFC', (path) => {
    for (const text of ['X\u200b', 'e\u0301', 'X\n', 'X\u202e', '\ud800', '']) {
      expect(told(faultsWith(path, text)), JSON.stringify(text)).toContain(`INVALID_VALUE ${path}`);
    }
    for (const text of [' X\u00a0', '葛\u{e0100}']) {
      expect(told(faultsWith(path, text)), JSON.stringify(text)).not.toContain(`INVALID_VALUE ${path}`);
    }
  });

  it('in sources, whose names and values are texts', () => {
    const sources = {
      'dayCount\u200b': 'plan',
      overdue: 'plan\u0007',
      rounding: { kind: 'plan', note: 'a\nb' },
      payment: 1,
    };
    const result = safeParsePortfolio({ ...PORTFOLIO, policy: { ...POLICY, sources } });
    expect(
      result.success || result.faults.map(({ path, message }) => `${path.slice(2).join('.')}: ${message}`),
    ).toEqual([
      expect.stringMatching(/^dayCount\u200b: "dayCount\\u200b" .* U\+200B ZERO WIDTH SPACE/),
      expect.stringMatching(/^overdue: "plan\\u0007" .* character 5 is U\+0007, a control character/),
      expect.stringMatching(/^rounding\.note: "a\\nb" .* character 2 is U\+000A LINE FEED/),
      expect.stringMatching(/^payment: 1 is not accepted here; write a string or an object$/),
    ]);
  });
});

describe('the fault names the character, its place and the remedy', () => {
  it.each([
    [
      'L1\u200b',
      '"L1\\u200b" is not accepted here; character 3 is U+200B ZERO WIDTH SPACE, a format character, which is not seen; remove it',
      '此处不接受 "L1\\u200b"；第 3 个字符为 U+200B 零宽空格，属不可见的格式字符；请删除',
    ],
    [
      '\u3000L1',
      '"\\u3000L1" is not accepted here; character 1 is U+3000 IDEOGRAPHIC SPACE, a blank at the beginning; remove it',
      '此处不接受 "\\u3000L1"；第 1 个字符为 U+3000 全角空格，是首部空白；请删除',
    ],
    [
      'L\u{e0100}',
      '"L\\udb40\\udd00" is not accepted here; character 2 is U+E0100, a character that is not seen; remove it',
      '此处不接受 "L\\udb40\\udd00"；第 2 个字符为 U+E0100，属不可见字符；请删除',
    ],
    [
      'Le\u0301',
      '"Le\u0301" is not accepted here; it is not in the Unicode form NFC: character 2 is U+0065 U+0301; write U+00E9, or convert the text to NFC',
      '此处不接受 "Le\u0301"；不是字符的规范合成形式（NFC）：第 2 个字符为 U+0065 U+0301；请写成 U+00E9，或将文本转换为 NFC',
    ],
  ])('%j', (text, en, chinese) => {
    const messages = (lang: Lang) => faultsWith('loans.0.id', text, false, lang).map(({ message }) => message);
    expect([messages('en'), messages('zh-CN')]).toEqual([[en], [chinese]]);
  });
});

describe('in the files of the command', () => {
  const HOUSEHOLDS = 'household_id,listed_from\nH,2024-08-15\n';
  const HEADER = 'loan_id,household_id,lender,product,principal,disbursed_on,matures_on,rate_annual_pct\n';
  const csv = (loanId: string) => `${HEADER}${loanId},H,BANK,P,100000.00,2024-09-01,2025-09-01,3.6\n`;
  const WITH = ['--policy', 'policy.json', '--year', '2024'];
  let cwd: string;

  beforeAll(async () => {
    cwd = await folderOf({ 'policy.json': JSON.stringify(POLICY), 'households.csv': HOUSEHOLDS });
  });

  const settled = async (loanId: string, argv: readonly string[]) => {
    const folder = await folderOf({
      'policy.json': JSON.stringify(POLICY),
      'households.csv': HOUSEHOLDS,
      'loans.csv': csv(loanId),
    });
    return tiexi(['settle', '.', ...WITH, ...argv], { cwd: folder });
  };

  it.each([
    ['a zero width space', 'L\u200b', 'character 2 is U+200B'],
    ['a byte-order mark at the end', 'L\ufeff', 'character 2 is U+FEFF'],
    ['a byte-order mark at the beginning, in quotes', '"\ufeffL"', 'character 1 is U+FEFF'],
    ['DELETE', 'L\u007f1', 'character 2 is U+007F DELETE'],
    ['decomposed', 'e\u0301', 'write U+00E9'],
  ])('a cell of CSV, whole and streamed: %s', async (_, loanId, message) => {
    for (const argv of [
      ['--format', 'json'],
      ['--output', 'ndjson'],
    ]) {
      const { code, stderr } = await settled(loanId, argv);
      expect(code).toBe(2);
      expect(stderr).toMatch(/^loans\.csv:2:1 \(loan_id\): INVALID_VALUE: /);
      expect(stderr).toContain(message);
      expect(stderr).toContain('\n1 fault;');
    }
  });

  it('blanks around a cell of CSV are removed, and a line break inside is read as a blank', async () => {
    for (const loanId of ['\u00a0L 1\u3000', '"L\n1"', '"L\r\n1"', '" L 1"']) {
      for (const argv of [
        ['--format', 'json'],
        ['--output', 'ndjson'],
      ]) {
        const { code, stdout } = await settled(loanId, argv);
        expect([code, /"loanId": ?"(.*?)"/.exec(stdout)?.[1]]).toEqual([0, 'L 1']);
      }
    }
  });

  it('a line of JSON, whole and streamed', async () => {
    const line = JSON.stringify({ household: HOUSEHOLD, loans: [{ ...LOAN, id: 'L\u200b' }] });
    for (const argv of [
      ['--input', 'ndjson', '--format', 'json'],
      ['--output', 'ndjson'],
    ]) {
      const { code, stderr } = await tiexi(['settle', '-', ...WITH, ...argv], { cwd, stdin: line });
      expect([code, stderr]).toEqual([2, expect.stringMatching(/^stdin:1: loans\[0\]\.id: INVALID_VALUE: "L\\u200b"/)]);
    }
  });
});
