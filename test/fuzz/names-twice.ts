/** How many names of a JSON text occur a second time in their objects: those written, less those that are left. */
export function namesTwice(text: string): number {
  const strings = text.matchAll(/"(?:[^"\\]|\\.)*"([ \t\r\n]*:)?/g);
  const written = [...strings].filter(([, colon]) => colon !== undefined).length;
  let left = 0;
  // A list of its own: a value may nest deeper than calls can.
  const values: unknown[] = [JSON.parse(text.replace(/^\ufeff/, ''))];
  for (const value of values) {
    if (typeof value !== 'object' || value === null) continue;
    if (!Array.isArray(value)) left += Object.keys(value).length;
    for (const part of Object.values(value)) values.push(part);
  }
  return written - left;
}
