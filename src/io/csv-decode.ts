/** The encodings of text files; GB18030 includes GBK and GB2312. */
export const ENCODINGS = ['utf-8', 'gb18030'] as const;
export type Encoding = (typeof ENCODINGS)[number];

/**
 * The text of a file, without a byte-order mark. Without an encoding, a file that is not valid UTF-8 is read as GB18030.
 * Returns undefined where the bytes are not valid; nothing is replaced.
 */
export function decodeText(bytes: Uint8Array, encoding?: Encoding): string | undefined {
  for (const candidate of encoding === undefined ? ENCODINGS : [encoding]) {
    try {
      const text = new TextDecoder(candidate, { fatal: true }).decode(bytes);
      return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    } catch {
      // Not valid in this encoding.
    }
  }
  return undefined;
}
