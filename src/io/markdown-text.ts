/** Text escaped for Markdown, on one line. */
export function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~]/g, '\\$&').replace(/[\r\n\u2028\u2029]+/g, ' ');
}
