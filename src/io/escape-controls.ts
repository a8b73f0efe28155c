/**
 * Escapes control characters and marks of direction (`\u001b`), so that a text cannot change how a terminal shows it.
 */
export function escapeControls(text: string): string {
  return text.replace(/[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, (character) => {
    const number = (character.codePointAt(0) as number).toString(16).padStart(4, '0');
    return `\\u${number}`;
  });
}
