import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Dialogue } from '../../src/cli/context.js';
import { entriesOf, textOf } from '../../src/papers/workbook-zip.js';
import { THOROUGH } from '../draws.js';
import { folderOf, tiexi } from './command.js';
import { diskWith, systemError, tiexiOn } from './failing-disk.js';

const read = (...path: string[]) => readFileSync(join(...path), 'utf8');
const filesOf = (folder: string) =>
  (readdirSync(folder, { recursive: true, encoding: 'utf8' }) as string[])
    .map((name) => name.replaceAll('\\', '/'))
    .sort();

/** Terms that `--terms customary` leaves open. */
const REST = [
  ...['--first-list', 'none', '--rate-applies-by', 'accrual-day', '--principal-cap-per-loan', 'none'],
  ...['--principal-cap-per-household', 'none', '--term-cap-months', 'none', '--amount-cap-per-household', 'none'],
  ...['--misuse', 'revoke', '--payment', 'accrued'],
];
const ALL = ['--terms', 'customary', ...REST];

/** Someone who gives these answers, and then no more. */
function script(...answers: readonly string[]): Dialogue & { readonly seen: string[]; isClosed: boolean } {
  const left = [...answers];
  const dialogue = {
    seen: [] as string[],
    isClosed: false,
    ask: async (lines: readonly string[], prompt: string) => {
      dialogue.seen.push([...lines, prompt].join('\n'));
      return left.shift();
    },
    close: () => {
      dialogue.isClosed = true;
    },
  };
  return dialogue;
}

async function interview(...answers: readonly string[]) {
  const cwd = await folderOf();
  const dialogue = script(...answers);
  const outcome = await tiexi(['init', 'new', '--lang', 'zh-CN'], { cwd, dialogue });
  const file = join(cwd, 'new', '政策.json');
  return { ...outcome, dialogue, policy: existsSync(file) ? JSON.parse(read(file)) : undefined };
}

describe('init without a terminal', () => {
  it('writes the policy, the page, and the tables as XLSX and as CSV', async () => {
    const cwd = await folderOf();
    const { code, stderr } = await tiexi(['init', 'new/folder', '--lang', 'zh-CN'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const tables = ['家庭.xlsx', '贷款.xlsx', '还款流水.xlsx'];
    const templates = ['事件.csv', '事件.xlsx', '家庭.csv', '贷款.csv', '还款流水.csv'].map((name) => `模板/${name}`);
    expect(filesOf(join(cwd, 'new/folder'))).toEqual(['政策.json', '说明.md', '模板', ...tables, ...templates].sort());
  });

  it('names them in English, too', async () => {
    const cwd = await folderOf();
    await tiexi(['init', '.'], { cwd });
    const tables = ['households.xlsx', 'loans.xlsx', 'repayments.xlsx'];
    const templates = ['events.csv', 'events.xlsx', 'households.csv', 'loans.csv', 'repayments.csv'];
    expect(filesOf(cwd)).toEqual(
      ['policy.json', 'guide.md', 'templates', ...tables, ...templates.map((name) => `templates/${name}`)].sort(),
    );
  });

  it('asks nothing, decides nothing, and lists what is undecided', async () => {
    const cwd = await folderOf();
    const { stdout } = await tiexi(['init', 'new', '--lang', 'zh-CN'], { cwd });
    expect(JSON.parse(read(cwd, 'new/政策.json'))).toEqual({ preset: 'suichang-2024' });
    expect(stdout).toContain('待定口径，确定之前不予计算：17\n  名单认定方式（household.listing）\n');
    expect(stdout).toContain('下一步：填写表格，然后运行：tiexi check new --year 2024\n');
    expect(read(cwd, 'new/说明.md')).toContain('待定 17 项。');
    expect(read(cwd, 'new/说明.md')).toContain(
      '- 计息基础（`dayCount`）：`--day-count ACT/360|ACT/365F|ACT/ACT|30E/360`\n',
    );
  });

  it('keeps the sources of customary terms, and gives none to what flags decide', async () => {
    const cwd = await folderOf();
    const { stdout } = await tiexi(['init', '.', '--terms', 'customary', '--overdue', 'stop', '--misuse', 'stop'], {
      cwd,
    });
    const { terms } = JSON.parse(read(cwd, 'policy.json'));
    expect(terms).toMatchObject({ dayCount: 'ACT/360', overdue: 'stop', misuse: 'stop' });
    expect(terms.sources.dayCount).toMatchObject({ kind: 'rule', title: '人民币利率管理规定' });
    expect(Object.keys(terms.sources)).not.toContain('overdue');
    expect(Object.keys(terms.sources)).not.toContain('misuse');
    // 17 terms, 10 of them customary, one by a flag.
    expect(stdout).toContain('undecided terms, without which nothing is computed: 6\n');
  });

  it('takes answers from a file: values of the policy, labels, none, and what is known elsewhere', async () => {
    const answers = {
      'household.listing': '不要求列入名单库',
      'household.firstList': { madeOn: '2024-09-30', countsFrom: '2024-09-01' },
      subsidy: '1.5个百分点',
      concession: 'customary',
      principalCap: '无',
      termCapMonths: 36,
      amountCap: { perHousehold: '5000', per: 'period' },
      dayCount: 'ACT/365F',
      rounding: 'interest-period',
      interestPeriod: '20/3',
    };
    const cwd = await folderOf({ 'answers.json': answers });
    expect(await tiexi(['init', 'new', '--answers', 'answers.json', '--misuse', 'stop'], { cwd })).toMatchObject({
      code: 0,
    });
    const { sources, ...terms } = JSON.parse(read(cwd, 'new/policy.json')).terms;
    expect(terms).toEqual({
      household: { listing: 'not-required', firstList: { madeOn: '2024-09-30', countsFrom: '2024-09-01' } },
      subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.5' }],
      concession: [{ from: '2024-09-01', points: '1.9' }],
      principalCap: null,
      termCapMonths: 36,
      amountCap: { perHousehold: '5000', per: 'period' },
      dayCount: 'ACT/365F',
      rounding: 'interest-period',
      interestPeriod: { endsOn: 20, months: 3 },
      misuse: 'stop',
    });
    expect(Object.keys(sources)).toEqual(['concession']);
  });

  it.each([
    [{ rounding: 'never' }, 'answers.json: terms.rounding: INVALID_VALUE: '],
    [{ amountCap: '5000' }, 'answers.json: terms.amountCap: INVALID_VALUE: '],
    [{ lenders: ['甲'] }, 'answers.json: UNKNOWN_FIELD: unknown field "lenders"'],
    [{ interestPeriod: 'none', rounding: 'interest-period' }, 'answers.json: terms.interestPeriod: '],
    ['text', 'answers.json: INVALID_VALUE: '],
  ])('refuses the answers %j and writes nothing', async (answers, message) => {
    const cwd = await folderOf({ 'answers.json': JSON.stringify(answers) });
    const { code, stdout, stderr } = await tiexi(['init', 'new', '--answers', 'answers.json'], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(filesOf(cwd)).toEqual(['answers.json']);
  });

  it('begins with a policy of one’s own, and keeps it but for its undecided terms', async () => {
    const policy = JSON.parse(read('docs/programmes/jingning-kuozhong.json'));
    const { dayCount, ...lacking } = policy;
    const cwd = await folderOf({ 'own.json': lacking });
    await tiexi(['init', 'new', '--policy', 'own.json', '--day-count', dayCount], { cwd });
    const { sources, ...written } = JSON.parse(read(cwd, 'new/policy.json'));
    const { sources: before, ...own } = policy;
    expect(written).toEqual(own);
    const { dayCount: _, ...others } = before;
    expect(sources).toEqual(others);
  });
});

describe('what init does not write over', () => {
  it('is everything that exists: all of it is named, and nothing changes', async () => {
    const cwd = await folderOf({ '政策.json': '{}', '家庭.xlsx': 'mine', 'other.txt': 'x' });
    mkdirSync(join(cwd, '模板'));
    const { code, stderr } = await tiexi(['init', '.', '--lang', 'zh-CN'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toContain('已存在，不予覆盖：政策.json、模板、家庭.xlsx；请移走，或另选文件夹\n');
    expect(filesOf(cwd)).toEqual(['other.txt', '家庭.xlsx', '政策.json', '模板'].sort());
    expect(read(cwd, '家庭.xlsx')).toBe('mine');
  });

  it('is refused before anything is asked', async () => {
    const cwd = await folderOf({ 'policy.json': '{}' });
    const dialogue = script('1');
    expect((await tiexi(['init', '.'], { cwd, dialogue })).code).toBe(2);
    expect(dialogue.seen).toEqual([]);
  });

  it('leaves other files of the folder as they are', async () => {
    const cwd = await folderOf({ 'other.txt': 'x' });
    expect((await tiexi(['init', '.'], { cwd })).code).toBe(0);
    expect(read(cwd, 'other.txt')).toBe('x');
    expect(filesOf(cwd)).toHaveLength(12);
  });

  it('is a second run’s as well', async () => {
    const cwd = await folderOf();
    await tiexi(['init', 'new'], { cwd });
    const { code, stderr } = await tiexi(['init', 'new'], { cwd });
    expect(code).toBe(2);
    const names = ['policy.json', 'guide.md', 'templates', 'loans.xlsx', 'households.xlsx', 'repayments.xlsx'];
    expect(stderr).toContain(`not written over: ${names.map((name) => `new/${name}`).join(', ')}; `);
  });
});

describe('a disk that fails while init writes', () => {
  it.each(['new', '.'])('leaves everything as it was, whichever operation fails: %s', async (folder) => {
    let failed = 0;
    for (let place = 0; ; place += THOROUGH ? 1 : 11) {
      // The folder around it is of the test too: what other runs left there is removed.
      const root = await folderOf({ 'in/other.txt': 'x' });
      const cwd = join(root, 'in');
      let done = 0;
      const disk = diskWith(
        (operation) => {
          // What is removed at the end is temporary.
          if (operation !== 'remove' && done++ === place) throw systemError('EIO', operation);
        },
        cwd,
        '00000000-1-1',
      );
      const { code } = await tiexiOn(disk, ['init', folder], cwd);
      if (done <= place) {
        expect(code).toBe(0);
        break;
      }
      const files = filesOf(cwd).filter((name) => !name.startsWith('.tiexi'));
      if (code === 0) expect(files.length, `operation ${place}`).toBeGreaterThan(10);
      else {
        failed += 1;
        expect(code).toBe(70);
        expect(files, `operation ${place}`).toEqual(['other.txt']);
      }
      rmSync(root, { recursive: true });
    }
    expect(failed).toBeGreaterThan(THOROUGH ? 30 : 3);
  });
});

describe('init at a terminal', () => {
  it('asks for every undecided term, and takes numbers, values, labels and none', async () => {
    const { code, policy, dialogue, stdout } = await interview(
      ...['1', 'disbursement', '2024-09-30：2024-09-01', '1.8', '按计息当日的标准', '无', '300000', 'none', '３６'],
      ...['10000元', '2', 'ACT/365F', '3', '1', '挪用的贷款全部不予贴息', '1', '2', 'settlement', 'none'],
    );
    expect(code).toBe(0);
    expect(policy.terms).toEqual({
      household: {
        listing: 'at-start',
        testedOn: 'disbursement',
        firstList: { madeOn: '2024-09-30', countsFrom: '2024-09-01' },
      },
      subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.8' }],
      rateAppliesBy: 'accrual-day',
      concession: null,
      principalCap: { perLoan: '300000' },
      termCapMonths: 36,
      amountCap: { perHousehold: '10000', per: 'programme' },
      dayCount: 'ACT/365F',
      overdue: 'revoke',
      extension: 'exclude',
      misuse: 'revoke',
      payment: 'accrued',
      otherSubsidy: 'reduce',
      rounding: 'settlement',
      interestPeriod: null,
    });
    // 17 terms, two of which have two questions.
    expect(dialogue.seen).toHaveLength(19);
    expect(dialogue.isClosed).toBe(true);
    expect(stdout).toContain('各项口径均已确定\n');
  });

  it('says before the answer what each choice means and what is known elsewhere', async () => {
    const { dialogue } = await interview('');
    expect(dialogue.seen[0]).toBe(
      [
        '遂昌县财金助力扩中家庭项目：有 17 项口径方案未作规定，程序不代为设定。',
        '请输入编号、代码或名称；直接按回车，该项留作待定。',
        '输入 0 采用已知做法并保留其出处；输入 < 返回上一项。',
        '',
        '[1/17] 名单认定方式（household.listing）',
        '   含义：家庭须在哪些日期处于名单库内。',
        '   已知做法：资格认定日在名单库内〔其他规定：景宁 景财企〔2025〕3号 二；以借款合同起始日为准〕',
        '   0  采用该做法，并保留其出处',
        '   1  at-start 资格认定日在名单库内：只在资格认定日核对名单；此后移出名单不影响贴息。',
        '   2  every-day 贴息期间每日均在名单库内：不在名单库内的日期不贴息。',
        '   3  not-required 不要求列入名单库：不核对名单。',
        '名单认定方式（1–3）： ',
      ].join('\n'),
    );
  });

  it('leaves a term undecided for an empty answer, keeps a source for 0, and goes back for <', async () => {
    // The second term is answered, then again after two steps back; the third has no known rule: 0 is an answer of its own.
    const { policy, stdout } = await interview('', '1', '', '<', '<', '0', '', '0', ...Array(14).fill(''));
    expect(policy.terms).toEqual({
      household: { testedOn: 'contract' },
      subsidy: [{ from: '2024-09-01', kind: 'points', points: '1.8' }],
      sources: {
        'household.testedOn': expect.objectContaining({ title: '景宁 景财企〔2025〕3号' }),
        subsidy: expect.objectContaining({ title: '缙云县扩中家庭贷款贴息（嘉兴市财政局 2024-11-01 公布）' }),
      },
    });
    expect(stdout).toContain('待定口径，确定之前不予计算：15\n');
  });

  it('asks again for what the policy does not accept, and says why', async () => {
    const { dialogue, policy } = await interview('9', '3', ...Array(16).fill(''));
    expect(policy.terms).toEqual({ household: { listing: 'not-required' } });
    expect(dialogue.seen[1]).toContain('此处不接受 "9"；应为其中之一：at-start、every-day、not-required\n');
    expect(dialogue.seen[1]).toContain('[1/17] 名单认定方式');
    expect(dialogue.seen[2]).toContain('[2/17] 资格认定日');
  });

  it('asks again for no interest period where amounts are rounded in every one', async () => {
    const { dialogue, policy } = await interview(...Array(15).fill(''), '2', 'none', '20/3');
    expect(policy.terms).toEqual({ rounding: 'interest-period', interestPeriod: { endsOn: 20, months: 3 } });
    expect(dialogue.seen.at(-1)).toContain('[17/17] 结息周期');
    expect(dialogue.seen).toHaveLength(18);
  });

  it('leaves out to what time a cap on amounts applies where there is none', async () => {
    const { dialogue, policy } = await interview(...Array(8).fill(''), 'none', ...Array(8).fill(''));
    expect(policy.terms).toEqual({ amountCap: null });
    expect(dialogue.seen).toHaveLength(17);
  });

  it('does not ask for what flags decide', async () => {
    const cwd = await folderOf();
    const dialogue = script();
    expect((await tiexi(['init', 'new', ...ALL], { cwd, dialogue })).code).toBe(0);
    expect(dialogue.seen).toEqual([]);
  });

  it('writes nothing where the answers end', async () => {
    const { code, stdout, stderr, policy, dialogue } = await interview('1', '1');
    expect({ code, stdout, policy }).toEqual({ code: 2, stdout: '', policy: undefined });
    expect(stderr).toBe('tiexi: 提问中断，未写入文件\n用法见 tiexi help init\n');
    expect(dialogue.isClosed).toBe(true);
  });
});

describe('the templates', () => {
  it.each([
    [
      'zh-CN',
      '模板/贷款.csv',
      '借据号,户号,贷款机构,产品,贷款金额,合同日期,发放日期,到期日期,年利率(%),参考年利率(%),其他贴息项目,其他贴息级次,其他贴息年利率(%)',
    ],
    [
      'zh-CN',
      '模板/家庭.csv',
      '户号,户主,乡镇,家庭类别,家庭年收入,授信额度,列入日期,移出日期,救助类型,救助起始日,救助终止日',
    ],
    ['zh-CN', '模板/还款流水.csv', '借据号,还款日期,归还本金'],
    ['zh-CN', '模板/事件.csv', '借据号,事件,日期,金额,年利率(%)'],
    ['en', 'templates/events.csv', 'loan_id,event,date,amount,rate_annual_pct'],
  ])('%s: %s is the header, in UTF-8 with a byte-order mark', async (lang, name, header) => {
    const cwd = await folderOf();
    await tiexi(['init', '.', '--lang', lang], { cwd });
    expect(read(cwd, name)).toBe(`\ufeff${header}\r\n`);
  });

  it('have a column for every attribute of a policy of one’s own, and are read as they are', async () => {
    const policy = JSON.parse(read('docs/programmes/anhui-manufacturing-2026.json'));
    const cwd = await folderOf({ 'own.json': policy });
    await tiexi(['init', 'new', '--policy', 'own.json', '--lang', 'zh-CN'], { cwd });
    const columns = read(cwd, 'new/模板/贷款.csv').trim().split(',').slice(13);
    expect(columns).toEqual(['属性:中央同类贴息', '属性:project']);
    for (const name of ['贷款', '家庭', '还款流水']) {
      writeFileSync(join(cwd, `new/${name}.csv`), read(cwd, `new/模板/${name}.csv`));
      rmSync(join(cwd, `new/${name}.xlsx`));
    }
    // Empty tables, under headers that are all known.
    const { code, stderr } = await tiexi(['check', 'new', '--year', '2026'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'policy: taken from new/政策.json\n' });
  });

  async function workbook(name: string, ...flags: string[]) {
    const cwd = await folderOf();
    await tiexi(['init', '.', '--lang', 'zh-CN', ...flags], { cwd });
    const entries = entriesOf(readFileSync(join(cwd, name)));
    const part = async (path: string) => textOf(entries.find((entry) => entry.path === path) as never);
    const sheet = await part('xl/worksheets/sheet1.xml');
    const styles = await part('xl/styles.xml');
    const formats = new Map(
      [...styles.matchAll(/<numFmt numFmtId="(\d+)" formatCode="([^"]*)"/g)].map(([, id, code]) => [id, code]),
    );
    const xfs = [...(styles.split('<cellXfs')[1] as string).matchAll(/<xf numFmtId="(\d+)"/g)].map(([, id]) =>
      formats.get(id),
    );
    const columns = [...sheet.matchAll(/<col min="\d+"[^>]* style="(\d+)"/g)].map(([, style]) => xfs[Number(style)]);
    return {
      sheet,
      columns,
      notes: await part('xl/worksheets/sheet2.xml'),
      words: await part('xl/sharedStrings.xml'),
      part,
    };
  }

  it('as XLSX show ids as text, days as yyyy-mm-dd and amounts with two decimals, down to the last row', async () => {
    const { columns, sheet } = await workbook('贷款.xlsx');
    const [text, amount, day, rate] = ['@', '#,##0.00', 'yyyy-mm-dd', '0.00####'];
    expect(columns).toEqual([text, text, text, text, amount, day, day, day, rate, rate, text, text, rate]);
    expect(sheet).toContain('<dimension ref="A1:M1"/>');
    expect(sheet.match(/<row /g)).toHaveLength(1);
  });

  it('as XLSX offer the products and lenders of the policy, from the sheet of notes', async () => {
    const { sheet, notes, words, part } = await workbook('贷款.xlsx');
    expect(await part('xl/workbook.xml')).toMatch(/name="贷款".*name="填表说明"/s);
    expect(sheet).toMatch(/sqref="C2:C1048576"[^>]*errorStyle="stop"[^>]*><formula1>'填表说明'!\$E\$2:\$E\$2</);
    expect(sheet).toMatch(/sqref="D2:D1048576"[^>]*errorStyle="stop"[^>]*><formula1>'填表说明'!\$F\$2:\$F\$6</);
    const texts = [...words.matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map(([, text]) => text);
    const cell = (name: string) => texts[Number(new RegExp(`r="${name}" t="s"[^>]*><v>(\\d+)<`).exec(notes)?.[1])];
    expect(['E2', 'F2', 'F3', 'F4', 'F5', 'F6'].map(cell)).toEqual([
      ...['遂昌农商银行', '共富经营贷', '共富助学贷', '共富助医贷', '共富安居贷', '共富稳业贷'],
    ]);
    expect(['A6', 'B6', 'C6'].map(cell)).toEqual(['贷款金额', '必填', '金额，单位为元，例如 150000.00']);
    expect(['A7', 'B7'].map(cell)).toEqual(['合同日期', '选填']);
  });

  it('as XLSX offer every event by its name, and refuse others', async () => {
    const { sheet, words } = await workbook('模板/事件.xlsx');
    expect(sheet).toMatch(/sqref="B2:B1048576"[^>]*errorStyle="stop"[^>]*><formula1>'填表说明'!\$E\$2:\$E\$10</);
    expect(words).toContain('>逾期开始<');
    expect(words).toContain('>逾期开始：日期填逾期的首日<');
  });

  it('as XLSX take another kind of assistance than those that are excluded', async () => {
    const { sheet } = await workbook('家庭.xlsx');
    expect(sheet).toMatch(/sqref="I2:I1048576"[^>]*errorStyle="information"[^>]*><formula1>'填表说明'!\$E\$2:\$E\$4</);
  });
});

const LOANS = [
  'L1,H1,遂昌农商银行,共富经营贷,150000.00,,2024-09-01,2025-09-01,4.35,,,,',
  'L2,H2,遂昌农商银行,共富助学贷,60000.00,2024-10-08,2024-10-10,2025-10-10,4.35,,,,',
];
const HOUSEHOLDS = ['H1,甲,妙高,经营类,,,2024-08-15,,,,', 'H2,乙,,,80000.00,,2024-08-15,,,,'];
const REPAYMENTS = ['L1,2024-11-20,20000.00'];

/** A folder that init has begun, with filled copies of the CSV templates beside the policy. */
async function filledFolder(...flags: readonly string[]): Promise<string> {
  const cwd = await folderOf();
  await tiexi(['init', '.', '--lang', 'zh-CN', ...flags], { cwd });
  for (const [name, rows] of Object.entries({ 贷款: LOANS, 家庭: HOUSEHOLDS, 还款流水: REPAYMENTS })) {
    writeFileSync(join(cwd, `${name}.csv`), `${read(cwd, `模板/${name}.csv`)}${rows.join('\r\n')}\r\n`);
    rmSync(join(cwd, `${name}.xlsx`));
  }
  return cwd;
}

/**
 * 1.8% ÷ 360 in 2024. L1: 150,000 from 1 September to before 20 November (80 days), 130,000 to the end of the year (42 days).
 * L2: 60,000 from 10 October (83 days).
 */
const FIRST = ((150_000 * 80 + 130_000 * 42) * 0.018) / 360;
const SECOND = (60_000 * 83 * 0.018) / 360;

describe('the folder of init, filled in', () => {
  it('is settled without further flags, to the fen', async () => {
    const cwd = await filledFolder(...ALL);
    const { code, stdout, stderr } = await tiexi(['settle', '.', '--year', '2024', '--format', 'json'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'policy: taken from 政策.json\n' });
    const { loans, totals } = JSON.parse(stdout);
    expect([FIRST, SECOND]).toEqual([873, 249]);
    expect(loans.map(({ loanId, subsidy }: { loanId: string; subsidy: string }) => [loanId, subsidy])).toEqual([
      ['L1', '873.00'],
      ['L2', '249.00'],
    ]);
    expect(totals).toMatchObject({ subsidy: '1122.00', funders: { province: '897.60', local: '224.40' } });
  });

  it('is read by every command that reads a folder', async () => {
    const cwd = await filledFolder(...ALL);
    const year = ['--year', '2024', '--lang', 'zh-CN'];
    for (const argv of [
      ['check', '.', ...year],
      ['explain', '.', '--loan', 'L1', ...year],
      ['progress', '.', '--on', '2024-12-31', '--lang', 'zh-CN'],
      ['settle', '.', '--output', 'ndjson', ...year],
      ['compare', '.', '--with', 'suichang-2024', '--with-terms', '政策.json', ...year],
      ['verify', '.', ...year],
    ]) {
      const { stderr } = await tiexi(argv, { cwd });
      expect(stderr, argv[0] as string).toContain('政策：取自 政策.json\n');
    }
  });

  it('is refused while a term is undecided, which is named with its flag; the flag decides it', async () => {
    const cwd = await filledFolder('--terms', 'customary', ...REST.slice(0, -2));
    const argv = ['settle', '.', '--year', '2024', '--format', 'json'];
    expect(await tiexi(argv, { cwd })).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'policy: taken from 政策.json\n' +
        'policy.terms.payment: MISSING_FIELD: required field is missing; there is no default: give --payment, or --terms\n' +
        '1 fault; nothing was computed or written\n',
    });
    const { code, stdout } = await tiexi([...argv, '--payment', 'accrued'], { cwd });
    expect(code).toBe(0);
    expect(JSON.parse(stdout).totals.subsidy).toBe('1122.00');
  });

  it('is settled under flags that override its policy', async () => {
    const cwd = await filledFolder(...ALL);
    const argv = ['settle', '.', '--year', '2024', '--format', 'json'];
    const points = await tiexi([...argv, '--subsidy-points', '0.9'], { cwd });
    expect(JSON.parse(points.stdout).totals.subsidy).toBe('561.00');
    expect(points.stderr).toBe('policy: taken from 政策.json\n');
    const other = await tiexi([...argv, '--policy', 'suichang-2024', ...ALL, '--subsidy-points', '0.9'], { cwd });
    expect(JSON.parse(other.stdout).totals.subsidy).toBe('561.00');
    expect(other.stderr).toBe('');
  });

  it('is that of the input where a settlement is checked', async () => {
    const cwd = await filledFolder(...ALL);
    await tiexi(['settle', '.', '--year', '2024', '--format', 'json', '--out', 'result'], { cwd });
    const { code, stdout } = await tiexi(['settle', '--check', 'result/settlement.json', '.', '--format', 'json'], {
      cwd,
    });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ identical: true, policyFrom: 'input', periodFrom: 'settlement' });
  });

  it('is refused with two policies, unless --policy says which', async () => {
    const cwd = await filledFolder(...ALL);
    writeFileSync(join(cwd, 'policy.json'), read(cwd, '政策.json'));
    const { code, stderr } = await tiexi(['check', '.', '--year', '2024'], { cwd });
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^tiexi: two files for the policy lie in the folder: \S+ and \S+; remove one, or give the right one with --policy$/m,
    );
    expect((await tiexi(['check', '.', '--year', '2024', '--policy', 'policy.json'], { cwd })).code).toBe(0);
  });

  it('has its policy under the English name, too', async () => {
    const cwd = await filledFolder(...ALL);
    writeFileSync(join(cwd, 'Policy.JSON'), read(cwd, '政策.json'));
    rmSync(join(cwd, '政策.json'));
    const { code, stderr } = await tiexi(['check', '.', '--year', '2024'], { cwd });
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'policy: taken from Policy.JSON\n' });
  });
});
