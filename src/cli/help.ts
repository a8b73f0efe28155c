import type { Lang } from '../fields/faults.js';
import { TERM_FLAGS, type TermFlag } from './terms-flags.js';

/** The help of the command. */
export function helpText(lang: Lang): string {
  return HELP[lang].replace('{terms}', termLines(lang));
}

function termLines(lang: Lang): string {
  const flags = Object.keys(TERM_FLAGS) as TermFlag[];
  const width = Math.max(...flags.map((flag) => flag.length)) + 2;
  return flags.map((flag) => `  ${`--${flag}`.padEnd(width)}  ${TERM_FLAGS[flag][lang]}`).join('\n');
}

const HELP: Record<Lang, string> = {
  en: `tiexi: exact fiscal interest subsidies (财政贴息) on loans

Usage
  tiexi init [FOLDER]          begin a folder: ask for the terms that the plan leaves open, and
                               write the policy and tables to fill in (also with --policy,
                               --terms and flags of terms)
  tiexi terms [flags]          list those terms: their choices, what each means, what is known
                               elsewhere, and their flags
  tiexi settle INPUT [flags]   settle a period and show the result
  tiexi settle --check settlement.json INPUT [flags]
                               settle again and compare with a settlement that was issued
  tiexi explain INPUT --loan ID [flags]
                               explain how the figures of a loan come about
  tiexi reconcile INPUT CLAIMS [flags]
                               compare a bank's claim with the recomputation, and name the
                               mistake that explains a difference
  tiexi progress INPUT --on DAY [flags]
                               measure the programme on a day: balance, interest saved,
                               milestones, and a forecast of the subsidy
  tiexi compare INPUT --with FILE.json|suichang-2024 [flags]
                               settle under another policy too and show what changes
  tiexi settle INPUT --output ndjson [flags]
                               settle line by line in bounded memory
  tiexi settle INPUT --partial [flags]
                               settle a part of the households, for merge
  tiexi merge FILE... [flags]  merge the settlements of parts
  tiexi check INPUT [flags]    read and check the input without settling it
  tiexi check --policy FILE    check a policy alone, and print it in sentences
  tiexi verify [flags]         verify the engine: golden vectors, and random portfolios, each
                               computed by the engine and day by day
  tiexi verify INPUT [flags]   compute INPUT both ways and compare
  tiexi --help | --version

INPUT is a portfolio JSON file, a folder of CSV (households.csv, loans.csv and, if there are
events, events.csv; under another name a table is known by its columns), a .ndjson file with a household and its loans on every line
({"household": {…}, "loans": […]}), or - for standard input: a portfolio JSON, or with
--input ndjson such lines.

A policy.json (政策.json) in a folder is its policy, unless --policy gives another; flags of terms
override it. init without a terminal asks nothing: what neither flags nor --answers decide stays
undecided, and nothing is computed until it is decided. init writes over no file.

CLAIMS is the bank's claim: CSV with the columns loan_id and subsidy and, optionally,
subsidised_days, principal_days and a column for each funder; or JSON, a list of
{loanId, subsidy, days?, principalDays?, funders?}.

Policy and period (flags override the portfolio file)
  --policy FILE.json|suichang-2024   the policy, or a preset; also an issued settlement or an
                                     input.json, which hold one
  --year YEAR                        the period from 1 January to 31 December
  --from DAY --to DAY                any period; DAY is YYYY-MM-DD; --to is exclusive
  --from DAY --through DAY           any period by its first and its last day
  --terms FILE.json|customary        the terms that the plan leaves open: a JSON object,
                                     or customary ones (not from the plan)

  --answers FILE.json                init: answers, {TERM: VALUE}, where a value is also what is
                                     typed at a question, or customary for what is known elsewhere

Earlier settlements and advances (the flags can be repeated)
  --previous FILE.json               an issued earlier settlement: it is recomputed, and
                                     differences become adjustments (以前年度调整); also the file
                                     that --output ndjson wrote (FILE.ndjson), or the folder of --out;
                                     give all that were issued before
  --take-unhashed                    take issued settlements that have no hash as they are (such as
                                     those of version 0.1.0); also for --check, merge and --policy
  --advance FUNDER=AMOUNT            an advance of a funder (预拨资金), in yuan
  --reference NAME=FILE.json         a reference rate that rates of the policy follow, such as
                                     LPR1Y: {rates: [{from, pct}], until}, or a file that has it
                                     under references, such as tiexi/data/lpr.json

Terms, one flag each (flags override --terms; none means that there is no such limit)
{terms}
The plan leaves these terms open, and there are no defaults: a preset needs every one, from
--terms or from its flag. --interest-period 20/3 ends interest periods on the 20th of every
third month. A cap on amounts needs both of its flags; without a cap, give
--amount-cap-per-household none.

Output
  --format table|json|csv      settle: a table (default), the settlement as JSON, or the
                               detail as CSV
  --format report              settle: the table, and into --out the papers to file: the
                               application for subsidy funds and the annex to the audit report,
                               each as Markdown and as HTML to print
  --format xlsx                settle: the table, and into --out settlement.xlsx: a workbook
                               whose amounts are formulas, to check and sign
  --format text|json           settle --check, check and verify
  --format text|markdown|json  explain: text, Markdown, or everything as JSON
  --form long|short            explain: every term and every step (default), or five lines for
                               the customer
  --out DIR                    settle: write summary.csv and detail.csv into DIR, and with
                               --format json settlement.json and input.json, whose SHA-256 is
                               provenance.inputSha256; either all files are written or none,
                               and tiexi-manifest.json with the SHA-256 of each; never over a file
                               that is read, nor over the settlement of another period
  --check FILE.json            settle: compare with this settlement; its policy and period apply
                               where neither flags nor INPUT give them, and the result says so
  --loan ID                    explain: the loan
  --format table|json          progress and terms
  --format table|json|csv      reconcile and compare: a table (default), everything as JSON, or
                               a line for every row or loan as CSV
  --output ndjson|csv          settle: a line for every loan in the order of the input; with
                               ndjson the totals follow; INPUT is a .ndjson file or a folder of
                               CSV, and memory is bounded
  --jobs N                     settle --output: the number of threads, for lines of JSON
  --input json|ndjson|csv      the format of standard input, or of a file with another name
  --partial                    settle: the settlement's JSON on one line, for merge
  --encoding utf-8|gb18030     the encoding of the input; by default UTF-8, and GB18030 for
                               CSV that is not UTF-8
  --strict                     settle and check: refuse an input with warnings (what is sound but
                               unlikely), as if they were faults
  --lang zh-CN|en              the language; by default from LC_ALL, LC_MESSAGES or LANG

Progress and comparison
  --on DAY                     progress: the day, at its end; it must be in the period, which is
                               by default the year of the day
  --until DAY                  progress: the last day of the forecast, later than --on
  --with FILE.json|suichang-2024    compare: the other policy
  --with-terms FILE.json|customary  compare: terms applied over the other policy, or without --with
                               over the same policy; can be repeated, later ones override

Random portfolios (verify without INPUT)
  --random N                   draw N portfolios (default 1000)
  --random-loans N             draw portfolios until they have N loans
  --seed N                     repeat an earlier run; every run prints its seed
  --keep FILE.json             write the first portfolio that differs

Exit codes
  0  done
  1  settle --check or verify found differences, or reconcile rows that do not agree; all are
     printed
  2  invalid input or usage: standard error has a line for each fault, with file, line and
     column or the path in the JSON; nothing else is printed or written
  70 a fault of the program, or of its surroundings, such as a full disk: standard error says
     which; nothing else is printed or written

Examples
  tiexi check portfolio.json
  tiexi init county && tiexi settle county --year 2024
  tiexi settle portfolio.json --format json > settlement.json
  tiexi settle county/ --policy suichang-2024 --year 2024 --terms customary \\
    --first-list none --rate-applies-by accrual-day --principal-cap-per-loan none \\
    --principal-cap-per-household none --term-cap-months none \\
    --amount-cap-per-household none --misuse revoke --payment accrued --out result
  cat portfolio.json | tiexi settle - --year 2024
  tiexi explain portfolio.json --loan L001
  tiexi settle --check settlement.json portfolio.json
  tiexi progress portfolio.json --on 2024-12-31 --until 2025-12-31
  tiexi compare portfolio.json --with-terms changes.json
  tiexi verify --random 5000
`,
  'zh-CN': `tiexi：贷款财政贴息精确计算

用法
  tiexi init [文件夹]        新建填报文件夹：逐项询问方案未规定的口径，写入政策文件和待填表格
                             （也可用 --policy、--terms 和各口径参数）
  tiexi terms [参数]         列出上述口径：可选值、各自含义、已知做法和相应参数
  tiexi settle 输入 [参数]   结算一个结算期并显示结果
  tiexi settle --check settlement.json 输入 [参数]
                             重新结算，与已出具的结算逐项比对
  tiexi explain 输入 --loan 借据号 [参数]
                             说明一笔贷款的贴息如何得出
  tiexi reconcile 输入 申报文件 [参数]
                             核对银行的贴息申报，并指出差异原因
  tiexi progress 输入 --on 日期 [参数]
                             按日统计进度：贷款余额、减少利息支出、目标节点，并预测贴息
  tiexi compare 输入 --with 文件.json|suichang-2024 [参数]
                             同一数据按另一政策再次结算，并列出变化
  tiexi settle 输入 --output ndjson [参数]
                             逐行结算，笔数不限
  tiexi settle 输入 --partial [参数]
                             只结算部分家庭，以便与其他部分合并
  tiexi merge 文件... [参数] 将各部分结算合并为一份
  tiexi check 输入 [参数]    只读取并检查输入，不计算
  tiexi check --policy 文件  只检查政策，并逐条列出其内容
  tiexi verify [参数]        检验计算程序：基准算例，以及随机贷款数据由计算程序和逐日核算各算一遍
  tiexi verify 输入 [参数]   对输入用两种方法计算并比对
  tiexi --help | --version

输入可以是贷款数据文件（JSON）、CSV 文件夹（households.csv、loans.csv，以及可选的
events.csv；其他名称的表格按列名识别）、每行一户及其贷款（{"household": {…}, "loans": […]}）的 .ndjson 文件，或以 - 表示
标准输入：贷款数据文件的内容，或在 --input ndjson 时为上述各行。

文件夹中的 政策.json（policy.json）即其政策，另以 --policy 给出的除外；口径参数优先。
init 不在终端中运行时不提问：参数和 --answers 都未确定的口径留作待定，确定之前不予计算。
init 不覆盖任何已有文件。

申报文件为 CSV，须有列 借据号、贴息金额，可有 贴息天数、积数 及各分担主体列；或 JSON 列表
{loanId, subsidy, days?, principalDays?, funders?}。

政策与结算期（参数优先于贷款数据文件中的内容）
  --policy 文件.json|suichang-2024   政策文件或预设；也可为已出具的结算或 input.json，
                                     取其中的政策
  --year 年份                        1 月 1 日至 12 月 31 日
  --from 日期 --to 日期              任意结算期；日期写 YYYY-MM-DD，不含 --to 当日
  --from 日期 --through 日期         任意结算期，按首日与末日给出（均计入）
  --terms 文件.json|customary        执行政策的口径：JSON 对象，或已知的通行做法
                                     （并非方案规定）

  --answers 文件.json                init：各口径的答案，内容为 {口径名称: 取值}；取值也可写提问时
                                     输入的文字，或以 customary 表示采用已知做法

以前结算与预拨资金（各参数可多次给出）
  --previous 文件.json               以前出具的结算：按现有数据重新计算，差额列入以前年度调整；
                                     也可为 --output ndjson 的输出（.ndjson）或 --out 的文件夹；
                                     须给出以前出具的全部结算
  --take-unhashed                    按现状采用没有校验值的结算（如 0.1.0 版出具的）；
                                     也用于 --check、merge 和 --policy
  --advance 分担主体=金额            分担主体的预拨金额（元）
  --reference 名称=文件.json         政策利率所依据的参考利率；文件内容为该参考利率，
                                     或按名称列出的多个参考利率

口径，每项一个参数（参数优先于 --terms；none 表示没有）
{terms}
以上各项方案未作规定，程序不设默认值：使用预设时每项都须由 --terms 或相应参数给出。
--interest-period 20/3 表示每三个月的 20 日结息。贴息金额上限的两个参数须同时给出；
没有上限则写 --amount-cap-per-household none。

输出
  --format table|json|csv      settle：表格（默认）、结算 JSON，或明细 CSV
  --format report              settle：表格，并向 --out 写入报送材料：申请报告.md、申请报告.html、
                               审计附表.md、审计附表.html（HTML 可直接打印）
  --format xlsx                settle：表格，并向 --out 写入 贴息结算.xlsx（金额均为公式，可核对、
                               可签章）
  --format text|json           settle --check、check 与 verify
  --format text|markdown|json  explain：文本、标记文本，或全部内容的 JSON
  --form long|short            explain：逐项说明（默认），或供借款人阅读的五行简要说明
  --out 文件夹                 settle：另外写入 汇总表.csv 和 明细表.csv；--format json 时
                               还有 settlement.json 和 input.json（其 SHA-256 即
                               provenance.inputSha256）；另有文件清单 tiexi-manifest.json（含各文件的
                               SHA-256）；要么全部写成，要么都不写；不覆盖本次读取的文件，
                               也不覆盖其他结算期的结算
  --check 文件.json            settle：与该结算比对；参数和输入都未给出政策与结算期时，
                               取该结算中的政策与结算期，并在结果中注明
  --loan 借据号                explain：要说明的贷款
  --format table|json          progress 与 terms
  --format table|json|csv      reconcile 与 compare：表格（默认）、全部内容的 JSON，或逐行明细 CSV
  --output ndjson|csv          settle：按输入顺序逐笔写出一行，JSON 各行之后为汇总；输入为 .ndjson
                               文件或 CSV 文件夹，占用内存不随笔数增长
  --jobs N                     settle --output：逐行 JSON 由 N 个线程结算
  --input json|ndjson|csv      标准输入或其他名称输入的格式
  --partial                    settle：将结算 JSON 写成一行，供 merge 合并
  --encoding utf-8|gb18030     输入的编码；不写则按 UTF-8，CSV 不是 UTF-8 时按 GB18030
  --strict                     settle 与 check：有提示（数据可用但可疑）时，视同错误不予计算
  --lang zh-CN|en              语言；不写则取自 LC_ALL、LC_MESSAGES 或 LANG

进度与政策对比
  --on 日期                    progress：统计日（日终），须在结算期内；未给出结算期时取该年
  --until 日期                 progress：预测贴息至该日（含），须晚于 --on
  --with 文件.json|suichang-2024    compare：对比政策
  --with-terms 文件.json|customary  compare：对比政策的口径；不写 --with 则为同一政策的其他
                               口径；可多次给出，后者优先

随机抽样（verify 不带输入时）
  --random N                   抽取 N 组贷款数据（默认 1000）
  --random-loans N             抽取贷款数据，直至共有 N 笔贷款
  --seed N                     重复以前的抽样；每次都会显示种子
  --keep 文件.json             写入首组不一致的贷款数据

退出码
  0  完成
  1  settle --check 或 verify 发现不同之处，或 reconcile 有不一致的行；均逐项列出
  2  输入或用法有误：标准错误逐行列出各处错误，注明文件、行、列或 JSON 路径；
     不输出结果，也不写文件
  70 程序自身故障或运行环境故障（如磁盘已满）：标准错误说明原因；不输出结果，也不写文件

示例
  tiexi check portfolio.json
  tiexi init 遂昌 && tiexi settle 遂昌 --year 2024
  tiexi settle portfolio.json --format json > settlement.json
  tiexi settle county/ --policy suichang-2024 --year 2024 --terms customary \\
    --first-list none --rate-applies-by accrual-day --principal-cap-per-loan none \\
    --principal-cap-per-household none --term-cap-months none \\
    --amount-cap-per-household none --misuse revoke --payment accrued --out result
  cat portfolio.json | tiexi settle - --year 2024
  tiexi explain portfolio.json --loan L001
  tiexi settle --check settlement.json portfolio.json
  tiexi progress portfolio.json --on 2024-12-31 --until 2025-12-31
  tiexi compare portfolio.json --with-terms changes.json
  tiexi verify --random 5000
`,
};
