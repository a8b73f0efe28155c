import { fault, InvalidInputError, type ParseResult, type RawFault } from '../fields/faults.js';
import type { Mapping, MappingInput } from '../fields/mapping.js';
import { faultsIn, fromText, type ParseOptions } from './parse.js';
import { checkedReading, type ReadingOptions } from './reading-options.js';
import { givenFiles, type TablesSource } from './tables/given.js';
import { checkedMapping } from './tables/mapping.js';
import { proposedMapping } from './tables/propose.js';
import { rawTables } from './tables/sources.js';

/**
 * Reads a mapping of tables, the object of `docs/reference/files.md` or its JSON text, and checks every header that it names.
 * What is proposed and not yet decided, which begins with a question mark, is a fault.
 *
 * @throws InvalidInputError with every fault found.
 */
export function parseMapping(input: MappingInput | string, options?: Pick<ParseOptions, 'lang'>): Mapping {
  const result = safeParseMapping(input, options);
  if (result.success) return result.data;
  throw new InvalidInputError(result.faults);
}

/** {@link parseMapping} that returns the faults instead of throwing, for input of unknown form. */
export function safeParseMapping(input: unknown, options?: Pick<ParseOptions, 'lang'>): ParseResult<Mapping> {
  const faults: RawFault[] = [];
  const read = fromText(input, faults);
  const data = read && checkedMapping(read.value, faults);
  if (data === undefined) return { success: false, faults: faultsIn(faults, read, options) };
  return { success: true, data };
}

/** A mapping that is proposed. */
export interface MappingProposal {
  /**
   * The mapping, to be corrected: what is not sure begins with a question mark, which `parseMapping` and `readTables` refuse.
   * Undefined where all headers are known, and no mapping is needed.
   */
  readonly mapping: MappingInput | undefined;
  /** How many things are to be decided. */
  readonly undecided: number;
}

/**
 * Proposes a mapping of tables by their headers, as `tiexi map` does: a header that is not known stands for the known one that
 * it resembles. What cells have is not looked at, except for the signs of rates.
 *
 * @param sources one file, or a list of files, as `readTables` takes them
 * @returns faults where a file cannot be read as a table
 * @throws TypeError where a source is no file; the error of the host where a file cannot be read. Both reject the promise.
 */
export async function proposeMapping(
  sources: TablesSource | Iterable<TablesSource>,
  options: Omit<ReadingOptions, 'mapping'> = {},
): Promise<ParseResult<MappingProposal>> {
  const { encoding, lang } = checkedReading(options);
  const given = await givenFiles(sources, undefined);
  const faults: RawFault[] = [...given.faults];
  const { tables, undecided } = proposedMapping(await rawTables(given.sources, encoding, faults));
  if (faults.length > 0) return { success: false, faults: faults.map((raw) => fault(raw, lang)) };
  return { success: true, data: { mapping: tables.length === 0 ? undefined : { tables }, undecided } };
}
