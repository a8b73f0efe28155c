import { type Fault, fault, type Lang, type RawFault } from '../../fields/faults.js';
import type { Warning } from '../../fields/warnings.js';
import { readJson } from '../../io/json.js';
import type { FileKind, ReadFile, ShownRow, SourceFile, WrittenPeriod, WrittenPolicy } from '../protocol.js';
import { lineAround } from './faults.js';
import { isJson, kindOfJson, type ReadData, readPortfolioText, textOf } from './reading.js';
import { readTableFiles } from './table-files.js';

/** What has been read of the files that were dropped. */
export interface ReadFiles {
  readonly files: readonly ReadFile[];
  readonly faults: readonly Fault[];
  readonly warnings: readonly Warning[];
  readonly notes: readonly string[];
  readonly data?: ReadData;
  readonly policy?: WrittenPolicy;
  readonly period?: WrittenPeriod;
  /** The row in which a fault is shown. */
  readonly rowOf: (fault: Fault) => ShownRow | undefined;
}

/** A file of JSON by what it is of. */
interface JsonFile {
  readonly name: string;
  readonly kind: FileKind;
  readonly text: string;
  readonly value: unknown;
}

/** Reads files by what they hold: a portfolio, a policy or a mapping of JSON, and tables. */
export async function readFiles(sources: readonly SourceFile[], lang: Lang): Promise<ReadFiles> {
  const ofJson: Fault[] = [];
  const documents: JsonFile[] = [];
  const others: SourceFile[] = [];
  for (const source of sources) {
    const document = isJson(source) ? documentOf(source, lang, ofJson) : undefined;
    if (document === undefined) others.push(source);
    else documents.push(document);
  }
  const last = (kind: FileKind) => documents.filter((document) => document.kind === kind).at(-1);
  const tables = await readTableFiles(others, last('mapping')?.value, lang);
  const portfolio = last('portfolio');
  const read = portfolio === undefined ? undefined : readPortfolioText(portfolio.text, portfolio.name, lang);
  const policy = (last('policy')?.value as WrittenPolicy | undefined) ?? read?.policy;
  const data = read === undefined ? tables.data : read.data;
  return {
    files: [...documents.map(({ name, kind }) => ({ name, kind, details: [] })), ...tables.files],
    faults: [...ofJson, ...(read?.faults ?? []), ...tables.faults],
    warnings: tables.warnings,
    notes: tables.notes,
    rowOf: (each) => {
      const document = documents.find(({ name }) => name === each.file);
      return document === undefined ? tables.rowOf(each) : lineAround(document.text, each);
    },
    ...(data === undefined || tables.faults.length > 0 ? {} : { data }),
    ...(policy === undefined ? {} : { policy }),
    ...(read?.period === undefined ? {} : { period: read.period }),
  };
}

/** A file of JSON; undefined where it is no text. `faults` receives why it is no JSON. */
function documentOf(source: SourceFile, lang: Lang, faults: Fault[]): JsonFile | undefined {
  const text = textOf(source);
  if (text === undefined) return undefined;
  const raw: RawFault[] = [];
  const value = readJson(text, raw);
  for (const each of raw) faults.push({ ...fault(each, lang), file: source.name });
  return { name: source.name, kind: value === undefined ? 'unread' : kindOfJson(value), text, value };
}
