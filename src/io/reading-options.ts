import type { Lang, RawFault } from '../fields/faults.js';
import { langIn } from '../fields/lang.js';
import type { MappingInput } from '../fields/mapping.js';
import { ENCODINGS, type Encoding } from './csv-decode.js';
import type { GivenFiles } from './tables/given.js';
import { readMappings, type TableMappings } from './tables/mapping.js';

/** How tables are read. */
export interface ReadingOptions {
  /** How the tables of others are read, as `proposeMapping` and `tiexi map` propose it. Absent: by their own headers. */
  readonly mapping?: MappingInput;
  /** The encoding of files of text. Absent: UTF-8, or what their bytes say. */
  readonly encoding?: Encoding;
  /** The language of the messages; `en` where it is not given. */
  readonly lang?: Lang;
}

/** @throws TypeError where the options are not an object; RangeError where an option is not one of those that are known */
export function checkedReading(options: ReadingOptions): {
  readonly encoding: Encoding | undefined;
  readonly lang: Lang;
} {
  const lang = langIn(options, 'en');
  const { encoding } = options;
  if (encoding !== undefined && !ENCODINGS.includes(encoding))
    throw new RangeError(`unknown encoding ${String(encoding)}: expected ${ENCODINGS.join(' or ')}`);
  return { encoding, lang };
}

/** A mapping; `faults` receives its faults under the path `mapping`. */
export function mappingFrom(input: unknown, faults: RawFault[]): TableMappings | undefined {
  if (input === undefined) return undefined;
  const found: RawFault[] = [];
  const mappings = readMappings(input, found);
  for (const raw of found) faults.push({ ...raw, path: ['mapping', ...raw.path] });
  return mappings;
}

/** The first names of files, where a table is among none of them. */
export function listedNames({ sources }: Pick<GivenFiles, 'sources'>): string {
  const names = sources.map(({ name }) => name);
  const shown = names.slice(0, MOST_NAMES).join(', ');
  return names.length > MOST_NAMES ? `${shown}, …` : shown;
}

const MOST_NAMES = 3;
