import type { Lang, Text } from '../fields/faults.js';
import type { Unit } from '../fields/figures.js';
import type { TableKind } from '../fields/mapping.js';
import { enumerated, heading, named } from './forms.js';
import { FILE_NAMES } from './headings.js';
import { TERMS } from './terms.js';
import { count } from './values.js';

/** The units of figures, as they stand behind them. */
export const UNIT_WORDS: Readonly<Record<Unit, Text>> = {
  yuan: { en: 'yuan', 'zh-CN': '元' },
  yuanDays: { en: 'yuan·days', 'zh-CN': '元·天' },
  days: { en: 'days', 'zh-CN': '天' },
  count: { en: '', 'zh-CN': '' },
};

/** What the page in the browser says, besides the vocabulary: names of its parts, of its buttons, and its short notes. */
export const PAGE = {
  // The page itself.
  title: { en: 'Interest subsidies', 'zh-CN': '财政贴息核算' },
  promise: {
    en: 'Everything is computed in this page. Nothing is sent anywhere; it works without a network.',
    'zh-CN': '全部计算在本页面内完成，数据不离开本机，断网也可使用。',
  },
  skip: { en: 'Skip to the content', 'zh-CN': '跳到正文' },
  views: { en: 'Views', 'zh-CN': '内容' },
  print: { en: 'Print', 'zh-CN': '打印' },

  // Files.
  dropHere: {
    en: 'Drop a folder, tables or a portfolio here',
    'zh-CN': '将文件夹、表格或贷款数据拖到此处',
  },
  dropKinds: {
    en: 'Excel (.xlsx, .xls), CSV and JSON. Tables are known by their columns, not by their names.',
    'zh-CN': '支持电子表格、CSV 和 JSON。表格按列名识别，不看文件名。',
  },
  chooseFiles: { en: 'Choose files', 'zh-CN': '选择文件' },
  chooseFolder: { en: 'Choose a folder', 'zh-CN': '选择文件夹' },
  example: { en: 'Try an example', 'zh-CN': '查看示例' },
  otherFiles: { en: 'Other files', 'zh-CN': '重新选择数据' },
  filesRead: { en: 'Files', 'zh-CN': '读取的文件' },
  file: { en: 'File', 'zh-CN': '文件' },
  readAs: { en: 'Read as', 'zh-CN': '读取为' },
  details: { en: 'Details', 'zh-CN': '说明' },
  notes: { en: 'What was done', 'zh-CN': '读取说明' },
  noFiles: { en: 'The folder has no files.', 'zh-CN': '文件夹中没有文件。' },

  // Faults.
  faults: { en: 'Faults', 'zh-CN': '错误' },
  noFaults: { en: 'no faults', 'zh-CN': '无错误' },
  place: { en: 'Place', 'zh-CN': '位置' },
  nothingComputed: {
    en: 'Nothing is computed with faulty data. Correct the files and drop them again.',
    'zh-CN': '数据有误时不作计算。请改正文件后重新拖入。',
  },

  // Terms and period.
  undecided: { en: 'undecided', 'zh-CN': '待定' },
  decideFirst: {
    en: 'Decide the terms that the plan leaves open; nothing is assumed.',
    'zh-CN': '方案未规定的口径须逐项确定，程序不作默认。',
  },
  takeCustomary: { en: 'Take what is known elsewhere', 'zh-CN': '待定项取其他地区做法' },
  nextUndecided: { en: 'Next undecided term', 'zh-CN': '下一待定项' },
  allTerms: { en: 'All terms', 'zh-CN': '全部口径' },
  takeThis: { en: 'Take this', 'zh-CN': '采用' },
  knownElsewhere: { en: 'Known elsewhere', 'zh-CN': '其他地区做法' },
  choose: { en: 'choose …', 'zh-CN': '请选择' },
  notSet: { en: 'There is none', 'zh-CN': '不设' },
  change: { en: 'Change', 'zh-CN': '修改' },
  notFromPlan: { en: 'not from the plan', 'zh-CN': '非方案规定' },
  otherForm: {
    en: 'The value has a form that is not edited here.',
    'zh-CN': '该项取值的形式不在此处修改。',
  },
  year: heading(TERMS.year),
  firstDay: { en: 'First day', 'zh-CN': '起始日' },
  lastDay: { en: 'Day after the last', 'zh-CN': '终止日（不含）' },
  choosePeriod: { en: 'Choose the period to settle.', 'zh-CN': '请选择结算期。' },

  // The year and the list of loans.
  data: { en: 'Data', 'zh-CN': '数据' },
  settlement: { en: 'Settlement', 'zh-CN': '年度结算' },
  loans: { en: 'Loans', 'zh-CN': '借据明细' },
  downloads: { en: 'Downloads', 'zh-CN': '下载' },
  notYet: {
    en: 'Nothing is settled yet: first the data, the terms and the period.',
    'zh-CN': '尚未结算：请先读取数据、确定口径并选择结算期。',
  },
  search: { en: 'Search', 'zh-CN': '查找' },
  searchHint: {
    en: 'Loan, household, head of household, township, product',
    'zh-CN': '借据号、户号、户主、乡镇、产品',
  },
  all: { en: 'all', 'zh-CN': '全部' },
  open: { en: 'Open', 'zh-CN': '查看' },
  listKeys: {
    en: 'Arrow keys move, Enter opens the loan.',
    'zh-CN': '方向键移动，回车键查看借据。',
  },
  noLoans: { en: 'No loan fits.', 'zh-CN': '没有符合条件的借据。' },

  // A loan.
  back: { en: 'Back to the loans', 'zh-CN': '返回借据明细' },
  days: { en: 'Days of the loan', 'zh-CN': '贷款期间' },
  daysHint: {
    en: 'Each part of the bar is a span of days on which nothing changes. Choose one for its amount, article and sentence.',
    'zh-CN': '每一格为一段各项不变的日期，点选可查看其金额、条款和依据。',
  },
  subsidised: { en: 'subsidised balance', 'zh-CN': '贴息余额' },
  unsubsidised: { en: 'balance without a subsidy', 'zh-CN': '不贴息余额' },
  excluded: { en: 'excluded days', 'zh-CN': '剔除的日期' },
  why: { en: 'Why this amount', 'zh-CN': '金额说明' },
  short: { en: 'In short', 'zh-CN': '简要说明' },
  long: { en: 'In full', 'zh-CN': '逐项说明' },
  household: { en: 'Household', 'zh-CN': '家庭' },
  rests: { en: 'Rests on', 'zh-CN': '依据条款' },
  calculation: { en: 'Calculation', 'zh-CN': '计算过程' },
  capBinds: { en: 'cap reached', 'zh-CN': '达到上限' },

  // Downloads.
  workbook: { en: 'Workbook (.xlsx)', 'zh-CN': '结算工作簿（.xlsx）' },
  workbookHint: {
    en: 'Summary, detail, segments, terms and checks; every amount is a formula.',
    'zh-CN': '申请汇总表、明细表、计息分段、口径和勾稽核对，金额均为公式。',
  },
  paperHint: {
    en: 'An HTML file to be opened and printed on A4.',
    'zh-CN': '网页文件，打开后可直接打印。',
  },
  jsonHint: {
    en: 'The settlement as JSON, with its hash; next year’s settlement is adjusted against it.',
    'zh-CN': '结算数据（JSON），含校验值；下一年度据此计算以前年度调整。',
  },
  linesHint: { en: 'A line of JSON for every loan.', 'zh-CN': '每笔借据一行 JSON。' },
  detailHint: { en: 'The detail as CSV.', 'zh-CN': '明细表（CSV）。' },
  policyHint: { en: 'All terms with their sources, as JSON.', 'zh-CN': '全部口径及其来源（JSON）。' },
  slowWorkbook: {
    en: 'With this many loans, the workbook takes minutes.',
    'zh-CN': '借据较多，生成工作簿需要数分钟。',
  },
  linesName: { en: 'Lines (.ndjson)', 'zh-CN': '逐笔数据（NDJSON）' },
  settlementName: { en: 'Settlement (.json)', 'zh-CN': '结算数据（JSON）' },

  // Work.
  reading: { en: 'Reading …', 'zh-CN': '正在读取…' },
  checking: { en: 'Checking …', 'zh-CN': '正在检查…' },
  settling: { en: 'Settling …', 'zh-CN': '正在计算…' },
  writing: { en: 'Writing …', 'zh-CN': '正在生成文件…' },
  cancel: { en: 'Cancel', 'zh-CN': '取消' },
  cancelled: {
    en: 'Cancelled. Drop the files again to go on.',
    'zh-CN': '已取消。如需继续，请重新拖入文件。',
  },
  failed: {
    en: 'The program failed. Nothing was lost on your machine; please report the text below.',
    'zh-CN': '程序出错，本机文件不受影响。请将以下内容反馈给维护人员。',
  },
  close: { en: 'Close', 'zh-CN': '关闭' },

  // Charts.
  charts: { en: 'Charts', 'zh-CN': '图表' },
  asTable: { en: 'The figures as a table', 'zh-CN': '以表格显示' },
  month: { en: 'month', 'zh-CN': '月份' },
  byMonth: { en: 'Subsidy by month and funder', 'zh-CN': '各月贴息与银行让利' },
  milestones: { en: 'Milestones', 'zh-CN': '时间节点目标与实际' },
  onTheDay: { en: 'on the day', 'zh-CN': '当日' },
  inPeriod: { en: 'in the period so far', 'zh-CN': '结算期内累计' },
  aYear: { en: 'for a full year', 'zh-CN': '按全年推算' },

  // Units that are typed behind values.
  yuan: { en: 'yuan', 'zh-CN': '元' },
  points: { en: 'percentage points', 'zh-CN': '个百分点' },
  months: { en: 'months', 'zh-CN': '个月' },
} as const satisfies Record<string, Text>;

/** The languages, each in its own words. */
export const LANGUAGE_NAMES: Readonly<Record<Lang, string>> = { en: 'English', 'zh-CN': '中文' };

/** What a file was read as. */
export const FILE_KINDS = {
  portfolio: { en: 'portfolio', 'zh-CN': '贷款数据' },
  tables: { en: 'tables', 'zh-CN': '表格' },
  policy: { en: 'policy', 'zh-CN': '政策' },
  mapping: { en: 'mapping', 'zh-CN': '列名对应' },
  settlement: { en: 'earlier settlement', 'zh-CN': '以前结算' },
  unread: { en: 'not read', 'zh-CN': '未读取' },
} as const satisfies Record<string, Text>;

/** How much was read: `250 loans of 220 households`. */
export function readText(
  { loans, households }: { readonly loans: string; readonly households: string },
  lang: Lang,
): string {
  return lang === 'en' ? `${loans} loans of ${households} households` : `${households} 户、${loans} 笔贷款`;
}

/** What a table was read as: `loans: header in row 1, 350 rows, UTF-8`. */
export function tableText(
  table: {
    readonly kind: TableKind;
    readonly sheet?: string;
    readonly encoding?: string;
    readonly headerRow?: number;
    readonly rows: number;
  },
  lang: Lang,
): string {
  const { kind, sheet, encoding, headerRow, rows } = table;
  const name = sheet === undefined ? TABLE_KINDS[kind][lang] : `${sheet} ▸ ${TABLE_KINDS[kind][lang]}`;
  const parts =
    lang === 'en'
      ? [
          headerRow === undefined ? '' : `header in row ${headerRow}`,
          `${count(rows)} rows`,
          encoding?.toUpperCase() ?? '',
        ]
      : [
          headerRow === undefined ? '' : `表头第 ${headerRow} 行`,
          `数据 ${count(rows)} 行`,
          encoding?.toUpperCase() ?? '',
        ];
  const told = enumerated(
    parts.filter((part) => part !== ''),
    lang,
  );
  return named(name, told, lang);
}

/** As what columns were read whose headers are not those of the package. */
export function columnText(
  columns: readonly { readonly header: string; readonly field: string }[],
  lang: Lang,
): string {
  const each = columns.map(({ header, field }) => `${header} → ${field}`);
  return named(lang === 'en' ? 'columns' : '列名对应', enumerated(each, lang), lang);
}

const TABLE_KINDS: Readonly<Record<TableKind, Text>> = {
  households: FILE_NAMES.households,
  loans: FILE_NAMES.loans,
  events: FILE_NAMES.events,
  repayments: FILE_NAMES.repayments,
  claims: { en: 'claims', 'zh-CN': '申报' },
};

/** The title of a chart of groups. */
export function titleOfGroups(grouping: Text, lang: Lang): string {
  return lang === 'en' ? `Subsidy and concession by ${grouping.en}` : `各${grouping['zh-CN']}贴息与银行让利`;
}

/** How many faults were found, and how many of them are shown. */
export function faultsText(all: number, shown: number, lang: Lang): string {
  const [total, some] = [count(all), count(shown)];
  if (lang === 'en')
    return all > shown ? `${total} faults, of which ${some} are shown` : `${total} fault${all === 1 ? '' : 's'}`;
  return all > shown ? `错误 ${total} 处，列出前 ${some} 处` : `错误 ${total} 处`;
}

/** How many terms are undecided. */
export function undecidedText(terms: number, lang: Lang): string {
  return lang === 'en' ? `${terms} term${terms === 1 ? '' : 's'} undecided` : `${terms} 项待定`;
}

/** How many loans are listed, of how many. */
export function listedText(listed: number, all: number, lang: Lang): string {
  return lang === 'en' ? `${count(listed)} of ${count(all)} loans` : `共 ${count(all)} 笔，列出 ${count(listed)} 笔`;
}
