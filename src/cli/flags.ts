import type { Account } from '../fields/entry.js';
import type { Text } from '../fields/faults.js';
import { labelText } from '../fields/label.js';
import { LANGS } from '../fields/lang.js';
import { ENCODINGS } from '../io/csv-decode.js';
import { inBoth } from '../words/forms.js';
import { type Values, valuesOf } from './flag-values.js';
import { formOf, TERM_FLAGS, type TermFlag, type TermFlagEntry } from './terms-flags.js';

/*
 * The commands and the flags, each described once: parsing, the refusal of a flag at another command, the help and the
 * completion are derived from these tables.
 */

/** The commands, each with what it does. */
export const COMMANDS = {
  settle: { en: 'settle a period and show the result', 'zh-CN': '结算一个结算期并显示结果' },
  check: { en: 'read and check the input without settling it', 'zh-CN': '只读取并检查输入，不计算' },
  explain: { en: 'explain how the figures of a loan come about', 'zh-CN': '说明一笔贷款的贴息如何得出' },
  reconcile: {
    en: 'compare a bank’s claim with the recomputation',
    'zh-CN': '核对银行的贴息申报，并指出差异原因',
  },
  progress: {
    en: 'measure the programme on a day, and forecast the subsidy',
    'zh-CN': '按日统计进度，并预测贴息',
  },
  screen: {
    en: 'tell which households of a list are eligible on a day, and why not',
    'zh-CN': '审核名单中的家庭在某日是否符合条件，并说明原因',
  },
  quote: {
    en: 'tell what a loan that is being considered would cost, year by year, and who pays',
    'zh-CN': '测算一笔拟发放贷款逐年的贴息、银行让利和借款人负担',
  },
  entries: {
    en: 'make the entries of a day or of a settlement: what is right less what was posted',
    'zh-CN': '生成某日或某次结算的记账凭证：应有金额减去已入账金额',
  },
  compare: {
    en: 'settle under another policy too and show what changes',
    'zh-CN': '同一数据按另一政策再次结算，并列出变化',
  },
  merge: { en: 'merge the settlements of parts', 'zh-CN': '将各部分结算合并为一份' },
  tally: {
    en: 'fold the tallies of parts, or decide from all of them who gives the last fen',
    'zh-CN': '合并各部分的统计，或据全部统计确定尾差由谁分担',
  },
  fund: {
    en: 'fill draft lines with the funders’ parts',
    'zh-CN': '按分担结果填入各分担主体的金额',
  },
  verify: {
    en: 'compute everything by the engine and day by day, and compare',
    'zh-CN': '由计算程序和逐日核算各算一遍并比对',
  },
  terms: {
    en: 'list the terms that the plan leaves open, their choices and flags',
    'zh-CN': '列出方案未规定的口径：可选值、各自含义、已知做法和相应参数',
  },
  init: {
    en: 'begin a folder: decide the open terms, write the policy and tables to fill in',
    'zh-CN': '新建填报文件夹：逐项询问方案未规定的口径，写入政策文件和待填表格',
  },
  map: {
    en: 'propose how tables with other headers are read',
    'zh-CN': '为列名不同的表格提出列名对应',
  },
  page: {
    en: 'open the page in the browser, or write it to a file',
    'zh-CN': '在浏览器中打开核算网页，或将其写入文件',
  },
  help: { en: 'show how a command is used', 'zh-CN': '显示一个命令的用法' },
  completion: {
    en: 'print the script by which a shell completes commands and flags',
    'zh-CN': '输出命令行补全脚本',
  },
} as const satisfies Record<string, Text>;

export type Command = keyof typeof COMMANDS;

/** The names of the commands. */
export const COMMAND_NAMES = Object.keys(COMMANDS) as readonly Command[];

/** The commands that read a portfolio. */
const READING = [
  'settle',
  'check',
  'explain',
  'reconcile',
  'progress',
  'screen',
  'entries',
  'compare',
  'verify',
] as const;

/** The commands that have an input of loans: those, and one that settles no period. */
const OF_INPUT = [...READING, 'quote'] as const;

/** The commands that have a policy. */
const OF_POLICY = [...OF_INPUT, 'terms', 'init'] as const;

/** The formats of an input, where its name does not determine one. */
export const INPUTS = ['json', 'ndjson', 'csv'] as const;

/** The formats of the output of each command, the first by default. `settle --check` has others than `settle`. */
export const FORMATS = {
  settle: ['table', 'json', 'csv', 'report', 'xlsx'],
  'settle --check': ['text', 'json'],
  check: ['text', 'json'],
  explain: ['text', 'markdown', 'json'],
  reconcile: ['table', 'json', 'csv'],
  progress: ['table', 'json'],
  screen: ['table', 'json', 'csv'],
  quote: ['table', 'json'],
  compare: ['table', 'json', 'csv'],
  merge: ['table', 'json'],
  verify: ['text', 'json'],
  terms: ['table', 'json'],
} as const;

/** The formats of the lines of `settle --output`. */
export const OUTPUTS = ['ndjson', 'csv'] as const;
/** The forms of an explanation. */
export const FORMS = ['long', 'short', 'customer'] as const;
/** The shells for which there is a script of completion. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** The accounts of `entries`. */
export const ACCOUNT_NAMES = [
  'subsidy',
  'concession',
  'waived',
  'borrowerInterest',
] as const satisfies readonly Account[];

/** The sections of the help. */
export type Group = 'command' | 'policy' | 'earlier' | 'terms' | 'input' | 'general';

/** What a flag does at some commands, and the values that it knows there. */
interface Use {
  readonly of: readonly (keyof typeof FORMATS | Command)[];
  readonly meaning: Text;
  readonly values?: Values;
  /** What a value is at these commands, where it is something else than elsewhere. */
  readonly takes?: Text;
}

/** A flag. It knows values, or takes others, or both; a switch has none. */
export interface Flag {
  readonly kind: 'value' | 'repeated' | 'switch';
  readonly group: Group;
  /** What a value is that is not one of those that the flag knows. */
  readonly takes?: Text;
  /** Whether such a value is the name of a file or folder. */
  readonly isFile?: true;
  /** The flag as one letter. */
  readonly short?: string;
  readonly uses: readonly Use[];
}

const FILE: Text = { en: 'FILE.json', 'zh-CN': '文件.json' };
const FOLDER: Text = { en: 'DIR', 'zh-CN': '文件夹' };
const DAY: Text = { en: 'DAY', 'zh-CN': '年-月-日' };
const NUMBER: Text = { en: 'N', 'zh-CN': 'N' };
const PRESETS = valuesOf(['suichang-2024']);
const CUSTOMARY = valuesOf(['customary']);

/** The flag of a term of the policy. */
function termFlag(name: TermFlag): Flag {
  const { term, part, meaning, takes, values }: TermFlagEntry = TERM_FLAGS[name];
  const labels = [term, ...(part === undefined ? [] : [part])].map((each) => labelText(each.labels)['zh-CN']);
  return {
    kind: 'value',
    group: 'terms',
    ...(takes === undefined ? {} : { takes }),
    uses: [
      {
        of: OF_POLICY,
        meaning: { en: meaning, 'zh-CN': labels.join('：') },
        ...(values === undefined ? {} : { values }),
      },
    ],
  };
}

const OF_TERMS = Object.fromEntries(
  (Object.keys(TERM_FLAGS) as TermFlag[]).map((name) => [name, termFlag(name)]),
) as unknown as Readonly<Record<TermFlag, Flag & { readonly kind: 'value' }>>;

/** The flags, in the order of the help. */
export const FLAGS = {
  // Of single commands.
  format: {
    kind: 'value',
    group: 'command',
    uses: [
      {
        of: ['settle'],
        values: valuesOf(FORMATS.settle),
        meaning: {
          en: 'a table (default), the settlement, or the detail; with report or xlsx, the table, and the papers to file or the workbook into --out',
          'zh-CN': '表格（默认）、结算结果或明细；报送材料和工作簿写入 --out 的文件夹，同时显示表格',
        },
      },
      {
        of: ['settle --check'],
        values: valuesOf(FORMATS['settle --check']),
        meaning: { en: 'with --check: text (default), or JSON', 'zh-CN': '用 --check 时：文本（默认）或 JSON' },
      },
      {
        of: ['check', 'verify'],
        values: valuesOf(FORMATS.check),
        meaning: { en: 'text (default), or JSON', 'zh-CN': '文本（默认）或 JSON' },
      },
      {
        of: ['explain'],
        values: valuesOf(FORMATS.explain),
        meaning: {
          en: 'text (default), Markdown, or everything as JSON',
          'zh-CN': '文本（默认）、标记文本，或全部内容的 JSON',
        },
      },
      {
        of: ['reconcile', 'compare', 'screen'],
        values: valuesOf(FORMATS.reconcile),
        meaning: {
          en: 'a table (default), everything as JSON, or a line for every row, loan or household as CSV',
          'zh-CN': '表格（默认）、全部内容的 JSON，或逐行明细 CSV',
        },
      },
      {
        of: ['progress', 'quote', 'merge', 'terms'],
        values: valuesOf(FORMATS.progress),
        meaning: { en: 'a table (default), or JSON', 'zh-CN': '表格（默认）或 JSON' },
      },
    ],
  },
  out: {
    kind: 'value',
    group: 'command',
    takes: FOLDER,
    isFile: true,
    uses: [
      {
        of: ['settle'],
        meaning: {
          en: 'write summary.csv and detail.csv into the folder, with --format json also settlement.json and input.json; all files or none, with tiexi-manifest.json',
          'zh-CN':
            '将 汇总表.csv 和 明细表.csv 写入文件夹，--format json 时还有 settlement.json 和 input.json；全部写成或都不写，并写文件清单 tiexi-manifest.json',
        },
      },
      {
        of: ['page'],
        takes: { en: 'FILE.html', 'zh-CN': '文件.html' },
        meaning: {
          en: 'write the page to the file and do not open it; with a folder, the file holds its data',
          'zh-CN': '将网页写入文件而不打开；给出文件夹的，文件中含有其数据',
        },
      },
    ],
  },
  output: {
    kind: 'value',
    group: 'command',
    uses: [
      {
        of: ['settle'],
        values: valuesOf(OUTPUTS),
        meaning: {
          en: 'settle line by line in bounded memory: a line for every loan; for lines of JSON and tables',
          'zh-CN': '逐笔结算，每笔一行，占用内存不随笔数增长；输入为逐行 JSON 或表格',
        },
      },
    ],
  },
  jobs: {
    kind: 'value',
    group: 'command',
    takes: NUMBER,
    uses: [
      {
        of: ['settle'],
        meaning: {
          en: 'with --output or --draft: the number of threads, for lines of JSON',
          'zh-CN': '用 --output 或 --draft 时：逐行 JSON 由 N 个线程结算',
        },
      },
    ],
  },
  draft: {
    kind: 'switch',
    group: 'command',
    uses: [
      {
        of: ['settle'],
        meaning: {
          en: 'settle a part of the households line by line, without the funders’ parts, which depend on all parts: for tally and fund',
          'zh-CN': '只逐笔结算部分家庭，暂不填分担金额（其尾差取决于全部贷款），供 tally 和 fund 使用',
        },
      },
    ],
  },
  tally: {
    kind: 'value',
    group: 'command',
    takes: FILE,
    isFile: true,
    uses: [
      {
        of: ['settle', 'fund'],
        meaning: {
          en: 'the file into which the tally is written, with settle only for --draft; by default it is the last line of the output',
          'zh-CN': '写入统计的文件（settle 须同用 --draft）；不写则统计为输出的最后一行',
        },
      },
    ],
  },
  decide: {
    kind: 'switch',
    group: 'command',
    uses: [
      {
        of: ['tally'],
        meaning: {
          en: 'the tallies are those of all parts: print what follows from them, a decision or the settlement',
          'zh-CN': '已给出全部统计：输出分担结果或结算',
        },
      },
    ],
  },
  decision: {
    kind: 'value',
    group: 'command',
    takes: FILE,
    isFile: true,
    uses: [
      {
        of: ['fund'],
        meaning: { en: 'the decision, as tally --decide prints it', 'zh-CN': '分担结果，由 tally --decide 输出' },
      },
      {
        of: ['tally'],
        meaning: {
          en: 'the decision that was given to fund, for tallies of fund',
          'zh-CN': '统计由 fund 输出时，给出当时所用的分担结果',
        },
      },
    ],
  },
  lines: {
    kind: 'repeated',
    group: 'command',
    takes: { en: 'FILE.ndjson', 'zh-CN': '文件.ndjson' },
    isFile: true,
    uses: [
      {
        of: ['tally'],
        meaning: {
          en: 'with --decide: a file of lines of fund; the settlement gets the SHA-256 of all of them in this order',
          'zh-CN': '用 --decide 时：fund 输出的明细文件；结算中列出各文件依次相连的校验值',
        },
      },
    ],
  },
  check: {
    kind: 'value',
    group: 'command',
    takes: FILE,
    isFile: true,
    uses: [
      {
        of: ['settle'],
        meaning: {
          en: 'compare with this issued settlement; its policy and period apply where nothing else gives them',
          'zh-CN': '与该结算逐项比对；未给出政策与结算期时，取该结算中的政策与结算期',
        },
      },
    ],
  },
  partial: {
    kind: 'switch',
    group: 'command',
    uses: [
      {
        of: ['settle'],
        meaning: {
          en: 'settle a part of the households: the settlement’s JSON on one line, for merge',
          'zh-CN': '只结算部分家庭：将结算 JSON 写成一行，供 merge 合并',
        },
      },
    ],
  },
  loan: {
    kind: 'value',
    group: 'command',
    takes: { en: 'ID', 'zh-CN': '该笔借据号' },
    uses: [
      { of: ['explain'], meaning: { en: 'the loan', 'zh-CN': '要说明的贷款' } },
      {
        of: ['quote'],
        meaning: {
          en: 'the loan, where the input has it; by default its only one',
          'zh-CN': '要测算的贷款，取自输入；输入只有一笔的不必写',
        },
      },
    ],
  },
  principal: {
    kind: 'value',
    group: 'command',
    takes: { en: 'YUAN', 'zh-CN': '元数' },
    uses: [
      {
        of: ['quote'],
        meaning: { en: 'the amount of the loan, in yuan', 'zh-CN': '拟发放的贷款金额（元）' },
      },
    ],
  },
  rate: {
    kind: 'value',
    group: 'command',
    takes: { en: 'PERCENT', 'zh-CN': '年利率' },
    uses: [
      {
        of: ['quote'],
        meaning: { en: 'the contract rate, in percent a year', 'zh-CN': '合同年利率（%）' },
      },
    ],
  },
  days: {
    kind: 'value',
    group: 'command',
    takes: NUMBER,
    uses: [
      {
        of: ['quote'],
        meaning: { en: 'in place of --until: for how many days', 'zh-CN': '代替 --until：贷款天数' },
      },
    ],
  },
  household: {
    kind: 'value',
    group: 'command',
    takes: { en: 'ID', 'zh-CN': '该户户号' },
    uses: [
      {
        of: ['quote'],
        meaning: {
          en: 'the household of the input, whose loans count towards caps; by default its only one',
          'zh-CN': '输入中的家庭，其已有贷款一并计入上限；输入只有一户的不必写',
        },
      },
    ],
  },
  lender: {
    kind: 'value',
    group: 'command',
    takes: { en: 'NAME', 'zh-CN': '机构名称' },
    uses: [
      {
        of: ['quote'],
        meaning: {
          en: 'the lender; by default the only one of the policy, or any where it names none',
          'zh-CN': '贷款机构；政策只有一家或未限定的不必写',
        },
      },
    ],
  },
  product: {
    kind: 'value',
    group: 'command',
    takes: { en: 'ID', 'zh-CN': '产品名称' },
    uses: [
      {
        of: ['quote'],
        meaning: { en: 'the product; by default the only one of the policy', 'zh-CN': '产品；政策只有一种的不必写' },
      },
    ],
  },
  form: {
    kind: 'value',
    group: 'command',
    uses: [
      {
        of: ['explain'],
        values: valuesOf(FORMS),
        meaning: {
          en: 'every term and every step (default), the figures alone in five lines, or five sentences for the family',
          'zh-CN': '逐项说明（默认）、只列金额的五行简要说明，或供借款人阅读的五句答复',
        },
      },
    ],
  },
  on: {
    kind: 'value',
    group: 'command',
    takes: DAY,
    uses: [
      {
        of: ['progress'],
        meaning: {
          en: 'the day, at its end; it must be in the period, which is by default the year of the day',
          'zh-CN': '统计日（日终），须在结算期内；未给出结算期时取该年',
        },
      },
      {
        of: ['screen'],
        meaning: {
          en: 'the day on which the households are looked at',
          'zh-CN': '审核名单的日期',
        },
      },
      {
        of: ['quote'],
        meaning: { en: 'the day on which the loan would be disbursed', 'zh-CN': '拟发放日期' },
      },
      {
        of: ['entries'],
        meaning: {
          en: 'the day whose entries are made; it must be in the period, which is by default the year of the day',
          'zh-CN': '入账日，须在结算期内；未给出结算期时取该年',
        },
      },
    ],
  },
  since: {
    kind: 'value',
    group: 'command',
    takes: DAY,
    uses: [
      {
        of: ['entries'],
        meaning: { en: 'the first of several days, up to --on', 'zh-CN': '补记多日时的首日，至 --on 为止' },
      },
      {
        of: ['screen'],
        meaning: {
          en: 'another day: who has become eligible since, and who no longer is',
          'zh-CN': '对比日：列出其后新符合条件和不再符合条件的家庭',
        },
      },
    ],
  },
  posted: {
    kind: 'repeated',
    group: 'command',
    takes: { en: 'FILE.ndjson', 'zh-CN': '文件.ndjson' },
    isFile: true,
    uses: [
      {
        of: ['entries'],
        meaning: {
          en: 'all that was posted in the period: the lines of earlier runs, or balances in their place',
          'zh-CN': '结算期内已入账的全部凭证：以前各次输出的行，或代替它们的余额结转',
        },
      },
    ],
  },
  known: {
    kind: 'value',
    group: 'command',
    takes: { en: 'INPUT', 'zh-CN': '输入' },
    isFile: true,
    uses: [
      {
        of: ['entries'],
        meaning: {
          en: 'the input as it was at the last run; corrections then name what was changed',
          'zh-CN': '上次入账时的输入；更正凭证据此列明变动的内容',
        },
      },
    ],
  },
  settled: {
    kind: 'value',
    group: 'command',
    takes: FILE,
    isFile: true,
    uses: [
      {
        of: ['entries'],
        meaning: {
          en: 'without INPUT: an issued settlement, whose entries are made',
          'zh-CN': '不带输入时：已出具的结算，生成该次结算的凭证',
        },
      },
    ],
  },
  account: {
    kind: 'repeated',
    group: 'command',
    uses: [
      {
        of: ['entries'],
        values: valuesOf(ACCOUNT_NAMES),
        meaning: {
          en: 'an account; by default subsidy, concession and waived',
          'zh-CN': '科目；不写则为应收财政贴息、银行让利和减免利息',
        },
      },
    ],
  },
  until: {
    kind: 'value',
    group: 'command',
    takes: DAY,
    uses: [
      {
        of: ['progress'],
        meaning: {
          en: 'the last day of the forecast, later than --on',
          'zh-CN': '预测贴息至该日（含），须晚于 --on',
        },
      },
      {
        of: ['quote'],
        meaning: { en: 'the day on which the loan would be due', 'zh-CN': '拟定的到期日期' },
      },
    ],
  },
  with: {
    kind: 'value',
    group: 'command',
    takes: FILE,
    isFile: true,
    uses: [{ of: ['compare'], values: PRESETS, meaning: { en: 'the other policy', 'zh-CN': '用来对比的政策' } }],
  },
  'with-terms': {
    kind: 'repeated',
    group: 'command',
    takes: FILE,
    isFile: true,
    uses: [
      {
        of: ['compare'],
        values: CUSTOMARY,
        meaning: {
          en: 'terms applied over the other policy, or without --with over the same policy; later ones override',
          'zh-CN': '对比政策的口径；不写 --with 则为同一政策的其他口径；可多次给出，后者优先',
        },
      },
    ],
  },
  random: {
    kind: 'value',
    group: 'command',
    takes: NUMBER,
    uses: [
      {
        of: ['verify'],
        meaning: {
          en: 'without INPUT: draw N portfolios (default 1000)',
          'zh-CN': '不带输入时：抽取 N 组贷款数据（默认 1000）',
        },
      },
    ],
  },
  'random-loans': {
    kind: 'value',
    group: 'command',
    takes: NUMBER,
    uses: [
      {
        of: ['verify'],
        meaning: {
          en: 'without INPUT: draw portfolios until they have N loans',
          'zh-CN': '不带输入时：抽取贷款数据，直至共有 N 笔贷款',
        },
      },
    ],
  },
  seed: {
    kind: 'value',
    group: 'command',
    takes: NUMBER,
    uses: [
      {
        of: ['verify'],
        meaning: {
          en: 'repeat an earlier run; every run prints its seed',
          'zh-CN': '重复以前的抽样；每次都会显示种子',
        },
      },
    ],
  },
  keep: {
    kind: 'value',
    group: 'command',
    takes: FILE,
    isFile: true,
    uses: [
      {
        of: ['verify'],
        meaning: { en: 'write the first portfolio that differs', 'zh-CN': '写入首组不一致的贷款数据' },
      },
    ],
  },
  answers: {
    kind: 'value',
    group: 'command',
    takes: FILE,
    isFile: true,
    uses: [
      {
        of: ['init'],
        meaning: {
          en: 'answers, {TERM: VALUE}, where a value is also what is typed at a question, or customary for what is known elsewhere',
          'zh-CN': '各口径的答案，内容为 {口径名称: 取值}；取值也可写提问时输入的文字，或以 customary 表示采用已知做法',
        },
      },
    ],
  },
  strict: {
    kind: 'switch',
    group: 'command',
    uses: [
      {
        of: ['settle', 'check'],
        meaning: {
          en: 'refuse an input with warnings (what is sound but unlikely), as if they were faults',
          'zh-CN': '有提示（数据可用但可疑）时，视同错误不予计算',
        },
      },
    ],
  },
  // Policy and period.
  policy: {
    kind: 'value',
    group: 'policy',
    takes: FILE,
    isFile: true,
    uses: [
      {
        of: OF_POLICY,
        values: PRESETS,
        meaning: {
          en: 'the policy, or a preset; also an issued settlement or an input.json, which hold one',
          'zh-CN': '政策文件或预设；也可为已出具的结算或 input.json，取其中的政策',
        },
      },
    ],
  },
  year: {
    kind: 'value',
    group: 'policy',
    takes: { en: 'YEAR', 'zh-CN': '年份' },
    uses: [
      {
        of: READING,
        meaning: { en: 'the period from 1 January to 31 December', 'zh-CN': '结算期为 1 月 1 日至 12 月 31 日' },
      },
    ],
  },
  from: {
    kind: 'value',
    group: 'policy',
    takes: DAY,
    uses: [
      {
        of: READING,
        meaning: { en: 'the first day of the period, YYYY-MM-DD', 'zh-CN': '结算期首日，写成 YYYY-MM-DD' },
      },
    ],
  },
  to: {
    kind: 'value',
    group: 'policy',
    takes: DAY,
    uses: [
      {
        of: READING,
        meaning: { en: 'the day after the last one of the period', 'zh-CN': '结算期末日的次日（不计入）' },
      },
    ],
  },
  through: {
    kind: 'value',
    group: 'policy',
    takes: DAY,
    uses: [
      {
        of: READING,
        meaning: { en: 'in place of --to: the last day of the period', 'zh-CN': '代替 --to：结算期末日（计入）' },
      },
    ],
  },
  terms: {
    kind: 'value',
    group: 'policy',
    takes: FILE,
    isFile: true,
    uses: [
      {
        of: OF_POLICY,
        values: CUSTOMARY,
        meaning: {
          en: 'the terms that the plan leaves open: a JSON object, or customary ones (not from the plan)',
          'zh-CN': '执行政策的口径：JSON 对象，或已知的通行做法（并非方案规定）',
        },
      },
    ],
  },
  // Earlier settlements and advances.
  previous: {
    kind: 'repeated',
    group: 'earlier',
    takes: FILE,
    isFile: true,
    uses: [
      {
        of: READING,
        meaning: {
          en: 'an issued earlier settlement, which is recomputed; give all that were issued before',
          'zh-CN': '以前出具的结算：重新计算，差额列入以前年度调整；须给出以前出具的全部结算',
        },
      },
    ],
  },
  'take-unhashed': {
    kind: 'switch',
    group: 'earlier',
    uses: [
      {
        of: [...OF_POLICY, 'merge'],
        meaning: {
          en: 'take issued settlements that have no hash as they are',
          'zh-CN': '按现状采用没有校验值的结算',
        },
      },
    ],
  },
  advance: {
    kind: 'repeated',
    group: 'earlier',
    takes: { en: 'FUNDER=YUAN', 'zh-CN': '分担主体=金额' },
    uses: [
      {
        of: READING,
        meaning: {
          en: 'an advance of a funder (预拨资金), which is given by its ID or its name',
          'zh-CN': '分担主体的预拨金额（元）；分担主体写名称或编号',
        },
      },
    ],
  },
  reference: {
    kind: 'repeated',
    group: 'earlier',
    takes: { en: 'NAME=FILE.json', 'zh-CN': '名称=文件.json' },
    uses: [
      {
        of: OF_POLICY,
        meaning: {
          en: 'a reference rate that rates of the policy follow, such as LPR1Y=lpr.json',
          'zh-CN': '政策利率所依据的参考利率；文件内容为该参考利率，或按名称列出的多个参考利率',
        },
      },
    ],
  },
  ...OF_TERMS,
  // The input, and all commands.
  input: {
    kind: 'value',
    group: 'input',
    uses: [
      {
        of: OF_INPUT,
        values: valuesOf(INPUTS),
        meaning: {
          en: 'the format of standard input, or of a file with another name',
          'zh-CN': '标准输入或其他名称输入的格式',
        },
      },
    ],
  },
  mapping: {
    kind: 'value',
    group: 'input',
    takes: FILE,
    isFile: true,
    uses: [
      {
        of: OF_INPUT,
        meaning: {
          en: 'how the columns of tables with other headers are read; by default mapping.json (列名对应.json) in the folder of the tables',
          'zh-CN': '列名不同的表格如何读取；不写则取表格所在文件夹中的 列名对应.json（mapping.json）',
        },
      },
    ],
  },
  encoding: {
    kind: 'value',
    group: 'input',
    uses: [
      {
        of: [...OF_INPUT, 'map'],
        values: valuesOf(ENCODINGS),
        meaning: {
          en: 'by default UTF-8, and GB18030 for CSV that is not UTF-8',
          'zh-CN': '输入的编码；不写则按 UTF-8，CSV 不是 UTF-8 时按 GB18030',
        },
      },
    ],
  },
  lang: {
    kind: 'value',
    group: 'general',
    uses: [
      {
        of: COMMAND_NAMES,
        values: valuesOf(LANGS),
        meaning: {
          en: 'the language; by default that of the environment or the system',
          'zh-CN': '语言；不写则取自环境变量或操作系统',
        },
      },
    ],
  },
  help: {
    kind: 'switch',
    group: 'general',
    short: 'h',
    uses: [{ of: COMMAND_NAMES, meaning: { en: 'show how the command is used', 'zh-CN': '显示用法' } }],
  },
  version: {
    kind: 'switch',
    group: 'general',
    short: 'v',
    uses: [{ of: COMMAND_NAMES, meaning: { en: 'print the version', 'zh-CN': '显示版本号' } }],
  },
} as const satisfies Record<string, Flag>;

type Kinds = { readonly [K in keyof typeof FLAGS]: (typeof FLAGS)[K]['kind'] };
type OfKind<Kind extends Flag['kind']> = { [K in keyof Kinds]: Kinds[K] extends Kind ? K : never }[keyof Kinds];

export type FlagName = keyof typeof FLAGS;
/** A flag with a value that is given once. */
export type SingleFlag = OfKind<'value'>;
/** A flag with a value that may be given more than once. */
export type RepeatedFlag = OfKind<'repeated'>;
/** A flag without a value. */
export type Switch = OfKind<'switch'>;

export const FLAG_NAMES = Object.keys(FLAGS) as readonly FlagName[];

export function isFlag(name: string): name is FlagName {
  return Object.hasOwn(FLAGS, name);
}

export function isCommand(name: string): name is Command {
  return Object.hasOwn(COMMANDS, name);
}

/** The command of arguments: the first that is the name of one. */
export function commandIn(argv: readonly string[]): Command | undefined {
  return argv.find(isCommand);
}

/** What a flag does at a command; more than one where `settle --check` has other values. */
export function usesOf(name: FlagName, command: Command): readonly Use[] {
  const { uses }: Flag = FLAGS[name];
  return uses.filter(({ of }) => of.includes(command) || (command === 'settle' && of.includes('settle --check')));
}

/** The commands that have a flag. */
export function commandsOf(name: FlagName): readonly Command[] {
  return COMMAND_NAMES.filter((command) => usesOf(name, command).length > 0);
}

/** The flags of a command. */
export function flagsOf(command: Command): readonly FlagName[] {
  return FLAG_NAMES.filter((name) => usesOf(name, command).length > 0);
}

/** The values that a flag knows at any command. */
export function valuesOfFlag(name: FlagName): Values {
  const { uses }: Flag = FLAGS[name];
  return Object.assign({}, ...uses.map(({ values = {} }) => values));
}

/** A flag with the form of its value: `--format table|json`. */
export function flagWithForm(name: FlagName, { values = {}, takes: own }: Pick<Use, 'values' | 'takes'>): Text {
  const { kind, short, takes = own }: Flag = own === undefined ? FLAGS[name] : { ...FLAGS[name], takes: own };
  const letter = short === undefined ? '' : `-${short}, `;
  if (kind === 'switch') return inBoth(() => `${letter}--${name}`);
  const form = formOf({ values, ...(takes === undefined ? {} : { takes }) });
  return inBoth((lang) => `${letter}--${name} ${form[lang]}`);
}
