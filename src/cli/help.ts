import type { Lang, Text } from '../fields/faults.js';
import { enumerated } from '../words/forms.js';
import type { Values } from './flag-values.js';
import {
  COMMAND_NAMES,
  COMMANDS,
  type Command,
  FLAGS,
  type FlagName,
  flagsOf,
  flagWithForm,
  type Group,
  usesOf,
} from './flags.js';

/** The help of the command: of one command, or the overview. */
export function helpText(lang: Lang, command?: Command): string {
  return command === undefined ? overview(lang) : helpOf(command, lang);
}

function overview(lang: Lang): string {
  const commands = COMMAND_NAMES.map((name) => [name, COMMANDS[name][lang]] as const);
  return page([
    [TITLE[lang]],
    section(USAGE, ['  tiexi {command}', '  tiexi --help | --version'], lang),
    section(COMMANDS_HEADING, columns(commands, 10), lang),
    lines(INPUT_NOTE[lang]),
    section(FLAGS_OF_ALL, flagLines(['lang', 'help', 'version'], 'settle', lang), lang),
    section(EXIT_CODES, exitCodes(lang), lang),
    section(EXAMPLES, OVERVIEW_EXAMPLES, lang),
  ]).replace('{command}', COMMAND_AND_FLAGS[lang]);
}

function helpOf(command: Command, lang: Lang): string {
  const { usage, note, examples } = GUIDES[command];
  const flags = flagsOf(command);
  const inGroup = (group: Group) => flags.filter((name) => FLAGS[name].group === group);
  const groups = (Object.keys(GROUPS) as Group[]).filter((group) => group !== 'general' && inGroup(group).length > 0);
  return page([
    [`tiexi ${command}${lang === 'en' ? ': ' : '：'}${COMMANDS[command][lang]}`],
    section(
      USAGE,
      usage[lang].map((line) => `  tiexi ${command} ${line}`.trimEnd()),
      lang,
    ),
    ...(note === undefined ? [] : [lines(note[lang])]),
    ...groups.map((group) => {
      const names = inGroup(group);
      // The terms are listed once, with settle; every command that settles has the same.
      const isBrief = group === 'terms' && command !== 'settle';
      return section(GROUPS[group], isBrief ? briefly(names, lang) : flagLines(names, command, lang), lang);
    }),
    section(GROUPS.general, flagLines(inGroup('general'), command, lang), lang),
    section(EXIT_CODES, exitCodes(lang, command), lang),
    section(
      EXAMPLES,
      examples.map((example) => `  ${example}`),
      lang,
    ),
  ]);
}

function page(sections: readonly (readonly string[])[]): string {
  return `${sections.map((each) => each.join('\n')).join('\n\n')}\n`;
}

function section(title: Text, content: readonly string[], lang: Lang): readonly string[] {
  return [title[lang], ...content];
}

/** Flags with their values and meanings. */
function flagLines(names: readonly FlagName[], command: Command, lang: Lang): readonly string[] {
  const each = names.flatMap((name) =>
    usesOf(name, command).map((use) => {
      const called = lang === 'en' ? '' : namesOf(use.values);
      return [flagWithForm(name, use)[lang], `${use.meaning[lang]}${called}`] as const;
    }),
  );
  return columns(each, FORM_WIDTH);
}

/** The Chinese names of values; that of `none` is told once. */
function namesOf(values: Values = {}): string {
  const names = Object.entries(values).flatMap(([code, [name]]) =>
    name === undefined || code === 'none' ? [] : [name],
  );
  return names.length === 0 ? '' : `（可写作 ${enumerated(names, 'zh-CN')}）`;
}

/** Flags by their names alone. */
function briefly(names: readonly FlagName[], lang: Lang): readonly string[] {
  const all = enumerated(
    names.map((name) => `--${name}`),
    lang,
  );
  return wrapped(`${all}${TERMS_ELSEWHERE[lang]}`, LINE_WIDTH - 2).map((line) => `  ${line}`);
}

/** What is named on the left, its meaning on the right, or below it where the name is longer than the column. */
function columns(rows: readonly (readonly [name: string, meaning: string])[], width: number): readonly string[] {
  const indent = ' '.repeat(width + 4);
  return rows.flatMap(([name, meaning]) => {
    const [first = '', ...others] = wrapped(meaning, LINE_WIDTH - width - 4).map((line) => `${indent}${line}`);
    const left = `  ${name}`;
    if (widthOf(name) > width) return [left, first, ...others];
    return [`${left}${' '.repeat(width + 2 - widthOf(name))}${first.trimStart()}`, ...others];
  });
}

const FORM_WIDTH = 32;
const LINE_WIDTH = 100;

/** A text in lines of at most so many columns: broken at blanks, and between Chinese characters with their marks. */
function wrapped(text: string, width: number): readonly string[] {
  const pieces = text.match(/[（“]*(?:[\u2e80-\uffef]|[^\s\u2e80-\uffef]+)[，、；：。）”]*|\s+/g) ?? [];
  const result: string[] = [''];
  for (const piece of pieces) {
    const last = result.at(-1) as string;
    if (widthOf(last) + widthOf(piece.trimEnd()) <= width) result[result.length - 1] = last + piece;
    else result.push(piece.trimStart());
  }
  return result.map((line) => line.trimEnd());
}

/** The columns that a text takes in a terminal: two for a Chinese character or a full-width sign. */
function widthOf(text: string): number {
  return Array.from(text).reduce((sum, character) => sum + (/[\u2e80-\uffef]/.test(character) ? 2 : 1), 0);
}

/** The exit codes that a command has; without a command, all of them. */
function exitCodes(lang: Lang, command?: Command): readonly string[] {
  const differing = command === undefined ? DIFFERENCES : GUIDES[command].differing;
  const each: readonly (readonly [string, Text | undefined])[] = [
    ['0', DONE],
    ['1', differing],
    ['2', INVALID],
    ['70', OF_THE_PROGRAM],
  ];
  return columns(
    each.flatMap(([code, text]) => (text === undefined ? [] : [[code, text[lang]] as const])),
    2,
  );
}

function lines(text: string): readonly string[] {
  return wrapped(text, LINE_WIDTH);
}

const TITLE: Text = {
  en: 'tiexi: exact fiscal interest subsidies (财政贴息) on loans',
  'zh-CN': 'tiexi：贷款财政贴息精确计算',
};
const COMMAND_AND_FLAGS: Text = { en: 'COMMAND [arguments] [flags]', 'zh-CN': '命令 [输入] [参数]' };
const USAGE: Text = { en: 'Usage', 'zh-CN': '用法' };
const COMMANDS_HEADING: Text = {
  en: 'Commands (tiexi help COMMAND shows the flags of one)',
  'zh-CN': '命令（某一命令的参数见 tiexi help 命令）',
};
const FLAGS_OF_ALL: Text = { en: 'Flags of every command', 'zh-CN': '各命令通用的参数' };
const EXIT_CODES: Text = { en: 'Exit codes', 'zh-CN': '退出码' };
const EXAMPLES: Text = { en: 'Examples', 'zh-CN': '示例' };
const TERMS_ELSEWHERE: Text = {
  en: ' (values: tiexi help settle)',
  'zh-CN': '（取值见 tiexi help settle）',
};

/** The sections of flags, in the order of the help. */
const GROUPS: Readonly<Record<Group, Text>> = {
  command: { en: 'Flags of this command', 'zh-CN': '本命令的参数' },
  policy: {
    en: 'Policy and period (flags override the portfolio file)',
    'zh-CN': '政策与结算期（参数优先于贷款数据文件中的内容）',
  },
  earlier: {
    en: 'Earlier settlements, advances and reference rates (all but --take-unhashed can be repeated)',
    'zh-CN': '以前结算、预拨资金与参考利率（除 --take-unhashed 外可多次给出）',
  },
  terms: {
    en: 'Terms, one flag each (flags override --terms; none: there is no such term)',
    'zh-CN': '口径，每项一个参数（参数优先于 --terms；none 或“无”表示没有）',
  },
  input: { en: 'Input', 'zh-CN': '输入' },
  general: { en: 'General', 'zh-CN': '通用' },
};

const DONE: Text = { en: 'done', 'zh-CN': '完成' };
const DIFFERENCES: Text = {
  en: 'settle --check or verify found differences, or reconcile rows that do not agree; all are printed',
  'zh-CN': 'settle --check 或 verify 发现不同之处，或 reconcile 有不一致的行；均逐项列出',
};
const INVALID: Text = {
  en: 'invalid input or usage: standard error has a line for each fault, with its place; nothing else is printed or written',
  'zh-CN': '输入或用法有误：标准错误逐行列出各处错误及其位置；不输出结果，也不写文件',
};
const OF_THE_PROGRAM: Text = {
  en: 'a fault of the program or of its surroundings, such as a full disk: standard error says which; nothing is written',
  'zh-CN': '程序自身故障或运行环境故障（如磁盘已满）：标准错误说明原因；不写文件',
};

const INPUT_NOTE: Text = {
  en: 'INPUT is a portfolio JSON file, a folder of tables or one or several files of tables (CSV, .xlsx, .xls; households.csv, loans.csv and, if there are events, events.csv; under another name a table is known by its columns), a .ndjson file with a household and its loans on every line ({"household": {…}, "loans": […]}), or - for standard input: a portfolio JSON, or with --input ndjson such lines. A policy.json (政策.json) in a folder is its policy, unless --policy gives another. Values of flags may be given by their Chinese names, too: --overdue 暂停.',
  'zh-CN':
    '输入可以是贷款数据文件（JSON）、一个或几个表格文件或其文件夹（.csv、.xlsx、.xls；households.csv、loans.csv，以及可选的 events.csv；其他名称的表格按列名识别）、每行一户及其贷款（{"household": {…}, "loans": […]}）的 .ndjson 文件，或以 - 表示标准输入：贷款数据文件的内容，或在 --input ndjson 时为上述各行。文件夹中的 政策.json（policy.json）即其政策，另以 --policy 给出的除外。参数的值也可写中文名称，例如 --overdue 暂停。',
};

const OVERVIEW_EXAMPLES = [
  '  tiexi check portfolio.json',
  '  tiexi settle portfolio.json --format json > settlement.json',
  '  tiexi settle county/ --policy suichang-2024 --year 2024 --terms customary \\',
  '    --first-list none --rate-applies-by accrual-day --principal-cap-per-loan none \\',
  '    --principal-cap-per-household none --term-cap-months none \\',
  '    --amount-cap-per-household none --misuse revoke --payment accrued --out result',
  '  cat portfolio.json | tiexi settle - --year 2024',
  '  tiexi init county && tiexi settle county --year 2024',
];

/** How a command is used, beside its flags. */
interface Guide {
  /** What stands behind the name of the command, a line for each use. */
  readonly usage: Readonly<Record<Lang, readonly string[]>>;
  readonly note?: Text;
  readonly examples: readonly string[];
  /** What the exit code 1 tells, where the command has it. */
  readonly differing?: Text;
}

const WITH_INPUT: Guide['usage'] = { en: ['INPUT [flags]'], 'zh-CN': ['输入 [参数]'] };

const GUIDES: Readonly<Record<Command, Guide>> = {
  settle: {
    usage: {
      en: [
        'INPUT [flags]',
        'INPUT --output ndjson|csv [flags]',
        'INPUT --draft [flags]',
        '--check FILE.json INPUT [flags]',
      ],
      'zh-CN': [
        '输入 [参数]',
        '输入 --output ndjson|csv [参数]',
        '输入 --draft [参数]',
        '--check 文件.json 输入 [参数]',
      ],
    },
    note: {
      en: 'The plan leaves the terms below open, and there are no defaults: a preset needs every one, from --terms or from its flag. A cap on amounts needs both of its flags; without a cap, give --amount-cap-per-household none. --interest-period 20/3 ends interest periods on the 20th of every third month.',
      'zh-CN':
        '下列各项口径方案未作规定，程序不设默认值：使用预设时每项都须由 --terms 或相应参数给出。贴息金额上限的两个参数须同时给出；没有上限则写 --amount-cap-per-household none。--interest-period 20/3 表示每三个月的 20 日结息。',
    },
    examples: [
      'tiexi settle portfolio.json --format json > settlement.json',
      'tiexi settle portfolio.json --year 2024 --overdue 暂停 --out result',
    ],
    differing: {
      en: 'with --check: differences were found; all are printed',
      'zh-CN': '用 --check 时：发现不同之处，均逐项列出',
    },
  },
  check: {
    usage: {
      en: ['INPUT [flags]', '--policy FILE.json [flags]'],
      'zh-CN': ['输入 [参数]', '--policy 文件.json [参数]'],
    },
    note: {
      en: 'Without INPUT the policy alone is checked, and printed in sentences.',
      'zh-CN': '不带输入时只检查政策，并逐条列出其内容。',
    },
    examples: ['tiexi check portfolio.json', 'tiexi check --policy policy.json'],
  },
  explain: {
    usage: { en: ['INPUT --loan ID [flags]'], 'zh-CN': ['输入 --loan 借据号 [参数]'] },
    examples: ['tiexi explain portfolio.json --loan L001', 'tiexi explain portfolio.json --loan L001 --form customer'],
  },
  reconcile: {
    usage: { en: ['INPUT CLAIMS [flags]'], 'zh-CN': ['输入 申报文件 [参数]'] },
    note: {
      en: 'CLAIMS is the bank’s claim: a table (CSV, .xlsx, .xls) with the columns loan_id and subsidy and, optionally, subsidised_days, principal_days and a column for each funder; or JSON, a list of {loanId, subsidy, days?, principalDays?, funders?}. A difference is told with the mistake that explains it.',
      'zh-CN':
        '申报文件为表格（CSV、.xlsx、.xls），须有列 借据号、贴息金额，可有 贴息天数、积数 及各分担主体列；或 JSON 列表 {loanId, subsidy, days?, principalDays?, funders?}。',
    },
    examples: [
      'tiexi reconcile portfolio.json claims.csv',
      'tiexi reconcile portfolio.json claims.csv --format csv > differences.csv',
    ],
    differing: {
      en: 'there are rows that do not agree; all are printed',
      'zh-CN': '有不一致的行，均逐项列出',
    },
  },
  screen: {
    usage: { en: ['INPUT --on DAY [flags]'], 'zh-CN': ['输入 --on 年-月-日 [参数]'] },
    note: {
      en: 'A table of households is enough. The conditions are those on households: the list, assistance, income, and the days of the programme; a loan has others besides.',
      'zh-CN': '只需家庭表。审核的是对家庭的条件：名单、救助、收入以及政策的适用期；对贷款另有条件。',
    },
    examples: [
      'tiexi screen portfolio.json --on 2025-03-01 --since 2024-12-31',
      'tiexi screen households.csv --policy policy.json --on 2025-03-01 --format csv',
    ],
  },
  quote: {
    usage: {
      en: [
        '--principal YUAN --rate PERCENT --on DAY --days N [flags]',
        'INPUT --household ID --principal YUAN … [flags]',
        'INPUT [--loan ID] [flags]',
      ],
      'zh-CN': [
        '--principal 元数 --rate 年利率 --on 年-月-日 --days N [参数]',
        '输入 --household 该户户号 --principal 元数 … [参数]',
        '输入 [--loan 该笔借据号] [参数]',
      ],
    },
    note: {
      en: 'Without INPUT the household is one that is on the list, with no assistance and no other loan. It is assumed that interest is paid when due, and that the loan is repaid on the day on which it is due. With --loan, the loan is read with its own repayments.',
      'zh-CN':
        '不带输入时，按已列入名单、无救助且无其他贷款的家庭测算。假定按期付息，到期一次还本。用 --loan 时，该笔贷款按输入中约定的还款测算。',
    },
    examples: [
      'tiexi quote --policy policy.json --principal 150000 --rate 4.35 --on 2024-11-01 --days 365',
      'tiexi quote portfolio.json --loan L001 --format json',
    ],
  },
  progress: {
    usage: { en: ['INPUT --on DAY [flags]'], 'zh-CN': ['输入 --on 年-月-日 [参数]'] },
    examples: [
      'tiexi progress portfolio.json --on 2024-12-31',
      'tiexi progress portfolio.json --on 2024-12-31 --until 2025-12-31',
    ],
  },
  entries: {
    usage: {
      en: ['INPUT --on DAY [flags]', '--settled FILE.json [flags]'],
      'zh-CN': ['输入 --on 年-月-日 [参数]', '--settled 文件.json [参数]'],
    },
    note: {
      en: 'A line of JSON is printed for each entry. Post them, and give all of them with --posted the next time: nothing is posted twice, and the same entry always has the same key.',
      'zh-CN': '逐行输出凭证。入账后，下次以 --posted 给出全部已入账凭证：同一凭证不会重复入账，其凭证键始终相同。',
    },
    examples: [
      'tiexi entries portfolio.json --on 2024-12-31 > entries.ndjson',
      'tiexi entries --settled settlement.json --posted posted.ndjson',
    ],
  },
  compare: {
    usage: {
      en: ['INPUT --with FILE.json|suichang-2024 [flags]', 'INPUT --with-terms FILE.json|customary [flags]'],
      'zh-CN': ['输入 --with 文件.json|suichang-2024 [参数]', '输入 --with-terms 文件.json|customary [参数]'],
    },
    examples: [
      'tiexi compare portfolio.json --with-terms changes.json',
      'tiexi compare portfolio.json --with policy.json --format json',
    ],
  },
  merge: {
    usage: { en: ['FILE... [flags]'], 'zh-CN': ['文件... [参数]'] },
    note: {
      en: 'FILE is the settlement of a part of the households, by settle --partial; - is standard input, with one on every line.',
      'zh-CN': '文件为部分家庭的结算（由 settle --partial 写出）；- 表示标准输入，每行一份。',
    },
    examples: [
      'tiexi merge part-1.json part-2.json',
      'tiexi merge part-1.json part-2.json --format json > settlement.json',
    ],
  },
  tally: {
    usage: {
      en: ['FILE... [flags]', 'FILE... --decide [--decision FILE.json] [flags]'],
      'zh-CN': ['文件... [参数]', '文件... --decide [--decision 文件.json] [参数]'],
    },
    note: {
      en: 'FILE has tallies of settle --draft, or of fund, one on every line; other lines are passed over, and - is standard input. Tallies may be folded in any order. With --decide: tallies of drafts give a decision. Give it to fund for all draft lines, and the tallies of fund to tally --decide again, with that decision, until the settlement is printed.',
      'zh-CN':
        '文件为 settle --draft 或 fund 写出的统计，每行一份；其他行略过，- 表示标准输入。统计可按任意顺序合并。用 --decide 时：由初次统计得出分担结果；以 fund 将其用于全部各行，再将 fund 的统计连同该分担结果交给 tally --decide，直至输出结算。',
    },
    examples: [
      'tiexi tally part-1.tally.json part-2.tally.json --decide > decision.json',
      'tiexi tally funded.json --decide --decision decision.json > settlement.json',
    ],
  },
  fund: {
    usage: { en: ['INPUT --decision FILE.json [flags]'], 'zh-CN': ['输入 --decision 文件.json [参数]'] },
    note: {
      en: 'INPUT has the lines of settle --draft; - is standard input. While the decision is open, no line is printed: the lines are counted, for the next tally --decide.',
      'zh-CN':
        '输入为 settle --draft 写出的各行；- 表示标准输入。分担结果尚未确定时不输出各行，只作统计，供下一次 tally --decide 使用。',
    },
    examples: [
      'tiexi fund part-1.ndjson --decision decision.json --tally funded.json > lines.ndjson',
      'tiexi fund part-1.ndjson --decision decision.json',
    ],
  },
  verify: {
    usage: { en: ['[flags]', ...WITH_INPUT.en], 'zh-CN': ['[参数]', ...WITH_INPUT['zh-CN']] },
    note: {
      en: 'Without INPUT: golden vectors, and random portfolios, each computed by the engine and day by day. With INPUT: the input, computed both ways.',
      'zh-CN': '不带输入时检验基准算例和随机贷款数据；带输入时对输入用两种方法计算并比对。',
    },
    examples: ['tiexi verify portfolio.json', 'tiexi verify --random 100 --seed 1'],
    differing: { en: 'differences were found; all are printed', 'zh-CN': '发现不同之处，均逐项列出' },
  },
  terms: {
    usage: { en: ['[flags]'], 'zh-CN': ['[参数]'] },
    note: {
      en: 'Each term is listed with its choices, what each means, what is known elsewhere, and its flags.',
      'zh-CN': '逐项列出口径的可选值、各自含义、已知做法和相应参数。',
    },
    examples: ['tiexi terms', 'tiexi terms --terms customary --format json'],
  },
  init: {
    usage: { en: ['[FOLDER] [flags]'], 'zh-CN': ['[文件夹] [参数]'] },
    note: {
      en: 'The policy.json (政策.json) of a folder is its policy, unless --policy gives another; flags of terms override it. Without a terminal nothing is asked: what neither flags nor --answers decide stays undecided, and nothing is computed until it is decided. No file is written over.',
      'zh-CN':
        '文件夹中的 政策.json（policy.json）即其政策，另以 --policy 给出的除外；口径参数优先。不在终端中运行时不提问：参数和 --answers 都未确定的口径留作待定，确定之前不予计算。不覆盖任何已有文件。',
    },
    examples: ['tiexi init county', 'tiexi init county-2025 --terms customary --misuse revoke'],
  },
  map: {
    usage: { en: ['FILE... [flags]'], 'zh-CN': ['文件... [参数]'] },
    note: {
      en: 'The mapping is printed, with a question mark before what is not sure: correct it, and save it as mapping.json (列名对应.json) in the folder of the tables. Cells are not looked at, except for the signs of rates.',
      'zh-CN':
        '输出列名对应，其中待确定之处以问号开头：请改正后存为表格所在文件夹中的 列名对应.json（mapping.json）。除利率的单位符号外，不查看单元格内容。',
    },
    examples: ['tiexi map county', 'tiexi map county/loans.csv > mapping.json'],
  },
  page: {
    usage: { en: ['', 'FOLDER --out FILE.html'], 'zh-CN': ['', '文件夹 --out 文件.html'] },
    note: {
      en: 'The page is one file that works from a disk without a network and sends nothing anywhere. Drop a folder of tables on it. With FOLDER, its tables and JSON files are written into the page: keep that file as the data are kept. Without a screen, the name of the file is printed.',
      'zh-CN':
        '网页为单个文件，无需联网，不向任何地方发送数据。打开后将表格所在文件夹拖入即可。给出文件夹的，其表格和数据一并写入网页文件：请按数据同等要求保管。没有图形界面时只输出文件位置。',
    },
    examples: ['tiexi page', 'tiexi page county --out county.html'],
  },
  help: {
    usage: { en: ['[COMMAND]'], 'zh-CN': ['[命令]'] },
    examples: ['tiexi help settle', 'tiexi help completion'],
  },
  completion: {
    usage: { en: ['bash|zsh|fish'], 'zh-CN': ['bash|zsh|fish'] },
    note: {
      en: 'For bash and zsh, put the first example (with the name of the shell) into ~/.bashrc, or into ~/.zshrc behind compinit. For fish, run the second one once.',
      'zh-CN':
        'bash 和 zsh：将第一个示例（写相应名称）加入 ~/.bashrc，或加入 ~/.zshrc 中 compinit 之后；fish：运行一次第二个示例。',
    },
    examples: ['eval "$(tiexi completion bash)"', 'tiexi completion fish > ~/.config/fish/completions/tiexi.fish'],
  },
};
