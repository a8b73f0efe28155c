import { type CsvStream, encodingOf, type PortfolioStreams } from './csv-blocks.js';
import type { Encoding, TextEncoding } from './csv-decode.js';

/**
 * Files of which any is in another encoding than UTF-8, as files in UTF-8: they are converted as they are read. Undefined
 * where all are in UTF-8, or one cannot be decoded.
 *
 * @param guessed receives the names of files that are read as GB18030 because they are not UTF-8
 */
export async function inUtf8(
  { households, loans, events }: PortfolioStreams,
  asked: Encoding | undefined,
  guessed: (name: string) => void,
): Promise<PortfolioStreams | undefined> {
  if (asked === 'utf-8') return undefined;
  const files: { name: string; open: NonNullable<CsvStream['open']>; encoding: TextEncoding }[] = [];
  for (const { name, open } of events === undefined ? [households, loans] : [households, loans, events]) {
    const encoding = open && (await encodingOf(open, asked));
    if (open === undefined || typeof encoding !== 'string') return undefined;
    files.push({ name, open, encoding });
  }
  if (files.every(({ encoding }) => encoding === 'utf-8')) return undefined;
  const [ofHouseholds, ofLoans, ofEvents] = files.map(({ name, open, encoding }): CsvStream => {
    if (asked === undefined && encoding === 'gb18030') guessed(name);
    return { name, open: encoding === 'utf-8' ? open : () => converted(open(), encoding) };
  });
  return { households: ofHouseholds as CsvStream, loans: ofLoans as CsvStream, events: ofEvents };
}

/** The bytes of a file in UTF-8. A byte-order mark stays. */
async function* converted(chunks: AsyncIterable<Uint8Array>, encoding: TextEncoding): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  const encoder = new TextEncoder();
  for await (const chunk of chunks) yield encoder.encode(decoder.decode(chunk, { stream: true }));
  yield encoder.encode(decoder.decode());
}
