import type { RawFault, Text } from '../../fields/faults.js';
import { type Mapping, readMapping, type TableMapping } from '../../fields/mapping.js';
import { isInterestRepaid } from '../csv-columns.js';
import { ColumnMapping } from './column-mapping.js';
import { isReadHeader } from './frame.js';
import { UNDECIDED } from './propose.js';
import { likelyHeader } from './raw-table.js';

/** The mappings of tables, and which of them have been used. */
export class TableMappings {
  private readonly used = new Set<number>();

  constructor(private readonly mapping: Mapping) {}

  /** The mapping of a table. @param name the file without its folder */
  of(name: string, sheet?: string): ColumnMapping | undefined {
    const index = this.mapping.tables.findIndex(
      (table) => fits(table.file, name) && (table.sheet === undefined || fits(table.sheet, sheet)),
    );
    if (index < 0) return undefined;
    this.used.add(index);
    return new ColumnMapping(this.mapping.tables[index] as TableMapping);
  }

  /** Whether a table of a file is named. @param name the file without its folder */
  names(name: string): boolean {
    return this.mapping.tables.some(({ file }) => file !== undefined && fits(file, name));
  }

  /** What the mappings are of that no table fitted: `loans.xlsx ▸ Sheet1`. */
  unused(): readonly string[] {
    return this.mapping.tables.flatMap(({ file = '*', sheet }, index) =>
      this.used.has(index) ? [] : [sheet === undefined ? file : `${file} ▸ ${sheet}`],
    );
  }
}

/** Whether a name fits a pattern in which `*` stands for any characters, upper and lower case alike. */
function fits(pattern: string | undefined, name: string | undefined): boolean {
  if (pattern === undefined) return true;
  if (name === undefined) return false;
  const [own, wanted] = [name, pattern].map((text) => text.normalize('NFKC').toLowerCase()) as [string, string];
  const parts = wanted.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 's').test(own);
}

/**
 * Reads a mapping and checks the headers that it names; `faults` receives its faults, and undefined is then returned. The
 * columns of the funders in a claim depend on the policy: those of a claim are checked when it is read.
 */
export function readMappings(input: unknown, faults: RawFault[]): TableMappings | undefined {
  const mapping = checkedMapping(input, faults);
  return mapping && new TableMappings(mapping);
}

/** {@link readMappings} as data. */
export function checkedMapping(input: unknown, faults: RawFault[]): Mapping | undefined {
  const mapping = readMapping(input, faults);
  if (mapping === undefined) return undefined;
  const before = faults.length;
  mapping.tables.forEach(({ kind, columns = {}, constants = {}, values = {} }, index) => {
    if (kind === 'claims') return;
    const check = (name: string, ...path: string[]) => {
      if (isReadHeader(name) || (path[0] === 'columns' && isInterestRepaid(name))) return;
      if (name.startsWith(UNDECIDED)) {
        faults.push({ code: 'INVALID_VALUE', path: ['tables', index, ...path], value: name, detail: DECIDE });
        return;
      }
      faults.push({ code: 'UNKNOWN_FIELD', path: ['tables', index, ...path], value: name, detail: likelyHeader(name) });
    };
    for (const [own, target] of Object.entries(columns)) if (target !== null) check(target, 'columns', own);
    for (const [name, text] of Object.entries(constants)) {
      check(name, 'constants', name);
      if (text.startsWith(UNDECIDED)) check(text, 'constants', name);
    }
    for (const name of Object.keys(values)) check(name, 'values', name);
  });
  return faults.length > before ? undefined : mapping;
}

const DECIDE: Text = {
  en: 'it is not decided; write a known header, null for a column that is not read, or the constant',
  'zh-CN': '该项尚未确定；请写已知列名，不读取的列写 null，固定值写其内容',
};
