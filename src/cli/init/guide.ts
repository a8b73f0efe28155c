import type { Lang } from '../../fields/faults.js';
import { enumerated, inBrackets } from '../../words/forms.js';
import { FILE_NAMES, HEADINGS } from '../../words/headings.js';
import type { OpenTerm } from './open-terms.js';

/** The page that tells what to fill in and which commands to run. */
export function guideText(undecided: readonly OpenTerm[], lang: Lang): string {
  const name = (key: keyof typeof FILE_NAMES) => FILE_NAMES[key][lang];
  const lines = lang === 'en' ? english(undecided, name) : chinese(undecided, name);
  return `${lines.join('\n')}\n`;
}

type NameOf = (key: keyof typeof FILE_NAMES) => string;

/** A term with the flags that give it, as an item of a list. */
function item({ name, label, questions }: OpenTerm, lang: Lang): string {
  const flags = questions.map(({ flag, takes }) => `\`--${flag} ${takes[lang]}\``);
  return `- ${inBrackets(label[lang], `\`${name}\``, lang)}${lang === 'en' ? ': ' : '：'}${enumerated(flags, lang)}`;
}

function english(undecided: readonly OpenTerm[], name: NameOf): string[] {
  return [
    '# How to use this folder',
    '',
    '## The files',
    '',
    `- \`${name('policy')}\`: the policy. It is used by every command that is given this folder, unless \`--policy\` names another.`,
    `- \`${name('loans')}.xlsx\`, \`${name('households')}.xlsx\`, \`${name('repayments')}.xlsx\`: tables to fill in. Yellow columns are required. The sheet ${HEADINGS.templateNotes.en} tells how each column is filled in.`,
    `- \`${name('templates')}/\`: the same tables as CSV, and a table of events. No command reads this folder.`,
    '',
    `Fill in either the \`.xlsx\` files here or copies of the CSV files put beside \`${name('policy')}\`. Remove the tables that you do not use: a loan that is in two tables is refused. The table of events (changes of the rate, overdue spells, extensions, misuse, interest paid, repayments) takes the place of the table of repayments.`,
    '',
    '## The terms of the policy',
    '',
    ...(undecided.length === 0
      ? ['All terms are decided.']
      : [
          `Undecided: ${undecided.length}. Nothing is computed until they are decided: write each under its name into \`${name('policy')}\` (what stands behind a dot into \`household\`; \`null\` where there is none), or give its flag.`,
          '',
          ...undecided.map((term) => item(term, 'en')),
        ]),
    '',
    '`tiexi terms` lists the choices, what each means, and what is known elsewhere. A term without an entry in `sources` is an assumption, and every settlement lists it as one. Whoever changes a term changes its source too.',
    '',
    '## The commands',
    '',
    'In this folder, with the year that is settled in place of 2024:',
    '',
    '```sh',
    ...commands('en'),
    '```',
  ];
}

function chinese(undecided: readonly OpenTerm[], name: NameOf): string[] {
  return [
    '# 填报说明',
    '',
    '## 一、文件',
    '',
    `- \`${name('policy')}\`：政策文件。凡以本文件夹为输入的命令均采用该文件，另以 \`--policy\` 给出政策的除外。`,
    `- \`${name('loans')}.xlsx\`、\`${name('households')}.xlsx\`、\`${name('repayments')}.xlsx\`：待填表格。黄色列为必填，各列填法见表中“${HEADINGS.templateNotes['zh-CN']}”。`,
    `- \`${name('templates')}\` 文件夹：同样表格的 CSV 版本，以及事件表。程序不读取该文件夹。`,
    '',
    `表格二选一：填写本文件夹中的 \`.xlsx\`，或将 CSV 版本复制到 \`${name('policy')}\` 所在文件夹后填写。不用的表格请移走；同一借据在两个表格中重复的，不予受理。有利率调整、逾期、展期、挪用或须填付息至的，用事件表代替还款流水表。`,
    '',
    '## 二、政策口径',
    '',
    ...(undecided.length === 0
      ? ['各项口径均已确定。']
      : [
          `待定 ${undecided.length} 项。确定之前不予计算：请按括号内的名称写入 \`${name('policy')}\`（名称带点的，写入 \`household\` 之内；没有的，写 \`null\`），或在命令中以相应参数给出。`,
          '',
          ...undecided.map((term) => item(term, 'zh-CN')),
        ]),
    '',
    '`tiexi terms` 列出各项的可选值、含义和已知做法。`sources` 中未写来源的，一律作为暂定口径，在每份结算中列明。修改口径时，请一并修改其来源。',
    '',
    '## 三、命令',
    '',
    '在本文件夹中运行；2024 改为所要结算的年度：',
    '',
    '```sh',
    ...commands('zh-CN'),
    '```',
  ];
}

/** The commands in the order in which they are run, for the year 2024. */
function commands(lang: Lang): string[] {
  const each: readonly (readonly [command: string, en: string, chinese: string])[] = [
    ['tiexi check . --year 2024', 'read and check, compute nothing', '只检查，不计算'],
    ['tiexi settle . --year 2024', 'settle a year', '结算一年'],
    ['tiexi settle . --year 2024 --format report --out 2024', 'write the papers to file', '写出报送材料'],
  ];
  const width = Math.max(...each.map(([command]) => command.length));
  return each.map(([command, en, chinese]) => `${command.padEnd(width)}  # ${lang === 'en' ? en : chinese}`);
}

/** A folder as a shell takes it. */
export function shellWord(folder: string): string {
  return /^[\p{L}\p{N}./_:-]+$/u.test(folder) ? folder : `"${folder.replace(/["$`\\]/g, '\\$&')}"`;
}
