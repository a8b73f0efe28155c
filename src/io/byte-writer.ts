import { JsonWriter, type Quoting } from '../kernel/json-writer.js';
import { escapeUnsafe } from './escape-controls.js';

/** What is not shown, and could change how a terminal shows the text, is escaped. */
export const SHOWN: Quoting = {
  special: /[^ !#-[\]-~\u00ae-\u05ff\u2010-\u2027\u2070-\ud7ff\ue000-\ufefe\uff00-\ufff8]/,
  greatest: 0x7e,
  quote: (text) => escapeUnsafe(JSON.stringify(text)),
};

/** Writes JSON that a terminal may show. */
export class ByteWriter extends JsonWriter {
  constructor(size?: number) {
    super(SHOWN, size);
  }
}
