import { encodeSummary } from '../settlement/encoded.js';
import { linePieces } from '../settlement/line-pieces.js';
import { columnsOf } from '../settlement/lines.js';
import type { Settlement } from '../settlement/settlement.js';
import { escapeUnsafe, SHOWN } from './escape-controls.js';

/**
 * The JSON text of a settlement in UTF-8, with a line end: byte for byte `JSON.stringify(encodeSettlement(settlement), null,
 * indent)`, in which what is not shown is escaped. The lines are written from their columns when they are asked for. A piece
 * has whole characters, and is valid until the next one is asked for.
 */
export function settlementPieces(settlement: Settlement, indent: 0 | 2): Iterable<Uint8Array> {
  const { policy, period, terms, ...rest } = encodeSummary(settlement);
  const { provenance } = settlement;
  const textOf = (fields: object) => escapeUnsafe(JSON.stringify(fields, null, indent));
  const [line, colon] = indent === 0 ? ['', ':'] : ['\n', ': '];
  const before = textOf({ policy, period, terms }).slice(0, -`${line}}`.length);
  const after = textOf({ ...rest, provenance }).slice('{'.length);
  return piecesOf(
    `${before},${line}${' '.repeat(indent)}"loans"${colon}`,
    linePieces(columnsOf(settlement), { quoting: SHOWN, isSorted: false, indent }),
    `,${after}\n`,
  );
}

function* piecesOf(before: string, lines: Iterable<Uint8Array>, after: string): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  yield encoder.encode(before);
  yield* lines;
  yield encoder.encode(after);
}
