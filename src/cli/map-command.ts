import { join, resolve } from 'node:path';
import { fault, formatFault, type Lang, type RawFault } from '../fields/faults.js';
import { proposedMapping } from '../io/tables/propose.js';
import { rawTables, type TableSource } from '../io/tables/sources.js';
import { FILE_NAMES } from '../words/headings.js';
import type { Context } from './context.js';
import { RefusedError } from './errors.js';
import { isTableFile } from './folder.js';
import { filesOf, readBytes } from './input.js';
import type { MapRequest } from './options.js';
import { countOf } from './reading.js';
import type { Result } from './recheck.js';

/**
 * `map`: proposes a mapping of tables by their headers, as JSON. What it is not sure of begins with a question mark.
 *
 * @throws RefusedError where a file cannot be read as a table; FileError
 */
export async function proposed({ files, encoding }: MapRequest, context: Context, lang: Lang): Promise<Result> {
  const sources: TableSource[] = [];
  for (const name of files) {
    const path = resolve(context.cwd, name);
    if (context.files.find(name, path).isDirectory()) {
      const names = context.files
        .namesIn(name, path)
        .filter((each) => isTableFile(join(path, each), each, context.files));
      for (const file of await filesOf(name, names.sort(), context)) sources.push(file);
    } else sources.push({ name, bytes: await readBytes(name, context) });
  }
  const faults: RawFault[] = [];
  const { tables, undecided } = proposedMapping(await rawTables(sources, encoding, faults));
  if (faults.length > 0) {
    const found = faults.map((raw) => fault(raw, lang));
    throw new RefusedError([...found.map(formatFault), countOf(found.length, lang)], found);
  }
  if (tables.length === 0) return { code: 0, stdout: '', stderr: [NONE[lang]] };
  return { code: 0, stdout: `${JSON.stringify({ tables }, null, 2)}\n`, stderr: [decideLine(undecided, lang)] };
}

const NONE = { en: 'all headers are known: no mapping is needed', 'zh-CN': '列名均可识别，无需列名对应' } as const;

function decideLine(undecided: number, lang: Lang): string {
  const name = FILE_NAMES.mapping[lang];
  return lang === 'en'
    ? `${undecided} to be decided, each with a question mark; correct them, and save this as ${name} beside the tables`
    : `待确定 ${undecided} 项，均以问号开头；请逐项改正后，将本内容另存为表格所在文件夹中的 ${name}`;
}
