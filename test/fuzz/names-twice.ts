/**
 * How many names of a JSON text occur a second time in their objects, those inside of a replaced value included. The text
 * is JSON: only strings and brackets have to be told apart.
 */
export function namesTwice(text: string): number {
  let twice = 0;
  // A list of its own: a value may nest deeper than calls can.
  const open: Set<unknown>[] = [];
  for (const [token, name] of text.matchAll(/("(?:[^"\\]|\\.)*")[ \t\r\n]*:|"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') open.push(new Set());
    else if (token === '}') open.pop();
    else if (name !== undefined) {
      const names = open.at(-1) as Set<unknown>;
      const written: unknown = JSON.parse(name);
      if (names.has(written)) twice += 1;
      names.add(written);
    }
  }
  return twice;
}
