/** A text in GB18030: the inverse of what TextDecoder reads, since Node writes none. */
export function gb18030(text: string): Uint8Array {
  return Uint8Array.from(Array.from(text).flatMap((character) => codes().get(character) ?? refuse(character)));
}

let table: Map<string, number[]> | undefined;

function codes(): Map<string, number[]> {
  if (table !== undefined) return table;
  table = new Map(Array.from({ length: 128 }, (_, code) => [String.fromCharCode(code), [code]]));
  const decoder = new TextDecoder('gb18030', { fatal: true });
  const add = (bytes: number[]) => {
    try {
      const character = decoder.decode(Uint8Array.from(bytes));
      if (!table?.has(character)) table?.set(character, bytes);
    } catch {
      // No character has this code.
    }
  };
  for (let lead = 0x81; lead <= 0xfe; lead++) {
    for (let trail = 0x40; trail <= 0xfe; trail++) if (trail !== 0x7f) add([lead, trail]);
  }
  // ‱ is among the characters of four bytes.
  for (let second = 0x30; second <= 0x39; second++) {
    for (let third = 0x81; third <= 0xfe; third++) {
      for (let fourth = 0x30; fourth <= 0x39; fourth++) add([0x81, second, third, fourth]);
    }
  }
  return table;
}

function refuse(character: string): never {
  throw new Error(`no GB18030 code for ${character}`);
}
